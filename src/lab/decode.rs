//! A capture of RESP, explained.

use std::io::{Read, Write};

use super::Error;
use crate::render::DumpOptions;

/// How to read a capture, and how to show it.
#[derive(Debug)]
pub struct Options {
    /// What it is written in; `None` recognises it.
    pub form: Option<Form>,
    /// How it is shown.
    pub dump: DumpOptions,
    /// The file; `None` is standard input.
    pub file: Option<std::path::PathBuf>,
}

/// What a capture is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The bytes themselves.
    Bare,
    /// Text with C escapes.
    Escaped,
    /// Hexadecimal digits.
    Hex,
    /// A Python bytes literal.
    Python,
}

/// Explains a capture; `name` is what messages call it.
///
/// # Errors
/// The capture cannot be read, is no RESP, or ends inside a value: all that is right is shown before.
pub fn run(
    _options: &Options,
    _name: &str,
    _capture: impl Read,
    _out: &mut dyn Write,
) -> Result<(), Error> {
    Err(Error::Refused("not built yet".to_owned()))
}
