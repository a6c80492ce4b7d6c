//! One reply in RESP2 and in RESP3, side by side.

use std::io::Write;

use super::Error;
use crate::render::DumpOptions;
use crate::session::{self, Interrupt};

/// What to compare, and how to show it.
#[derive(Debug)]
pub struct Options {
    /// The command and its arguments.
    pub words: Vec<Vec<u8>>,
    /// Whether it runs though it may write or block.
    pub permission: Permission,
    /// How the bytes are shown.
    pub dump: DumpOptions,
}

/// Whether a command runs twice though it may write or block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Only if it neither writes nor blocks.
    Harmless,
    /// Whatever it does.
    Forced,
}

/// Runs a command over two connections and shows both replies.
///
/// # Errors
/// The command is refused, a session breaks off, or the output cannot be written.
pub fn run(
    _options: &Options,
    _session: &session::Options,
    _interrupt: Option<&Interrupt>,
    _out: &mut dyn Write,
) -> Result<(), Error> {
    Err(Error::Refused("not built yet".to_owned()))
}
