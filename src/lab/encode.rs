//! The bytes of a request, without a server.

use std::io::Write;

use super::Error;
use crate::render::DumpOptions;

/// What to encode, and how to show it.
#[derive(Debug)]
pub struct Options {
    /// The command and its arguments.
    pub words: Vec<Vec<u8>>,
    /// How the bytes are shown.
    pub dump: DumpOptions,
}

/// Shows the bytes of a request.
///
/// # Errors
/// The output cannot be written.
pub fn run(_options: &Options, _out: &mut dyn Write) -> Result<(), Error> {
    Err(Error::Refused("not built yet".to_owned()))
}
