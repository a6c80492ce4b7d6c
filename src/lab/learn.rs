//! Short lessons on the connected server.

use std::io::{BufRead, Write};

use super::Error;
use crate::render::DumpOptions;
use crate::session::{self, Interrupt};

/// Which lesson, and how to show its bytes.
#[derive(Debug)]
pub struct Options {
    /// The lesson; `None` lists them.
    pub topic: Option<String>,
    /// How bytes are shown.
    pub dump: DumpOptions,
}

/// Gives a lesson.
///
/// # Errors
/// There is no such lesson, the session breaks off, or the output cannot be written.
pub fn run(
    _options: &Options,
    _session: &session::Options,
    _interrupt: Option<&Interrupt>,
    _answers: &mut dyn BufRead,
    _out: &mut dyn Write,
) -> Result<(), Error> {
    Err(Error::Refused("not built yet".to_owned()))
}
