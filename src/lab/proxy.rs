//! A window between two programs: bytes passed through, and shown.

use std::io::Write;

use super::Error;
use crate::render::DumpOptions;
use crate::session::{Endpoint, Interrupt};

/// Where to listen and what to show.
#[derive(Debug)]
pub struct Options {
    /// Where to listen: `HOST:PORT`.
    pub listen: String,
    /// Where the bytes go.
    pub to: Endpoint,
    /// Only connections of clients whose address starts with this are shown.
    pub client: Option<String>,
    /// Only this command and its replies are shown, in upper case.
    pub command: Option<Vec<u8>>,
    /// What is shown of what passes.
    pub shown: Shown,
    /// Where all that passes is written to.
    pub save: Option<std::path::PathBuf>,
    /// How bytes are shown.
    pub dump: DumpOptions,
}

/// What a proxy shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Everything.
    All,
    /// Error replies with their requests.
    Errors,
    /// Nothing.
    Nothing,
}

/// Passes bytes through until the user interrupts.
///
/// # Errors
/// The address cannot be listened on, or the output cannot be written.
pub fn run(_options: &Options, _interrupt: Interrupt, _out: &mut dyn Write) -> Result<(), Error> {
    Err(Error::Refused("not built yet".to_owned()))
}
