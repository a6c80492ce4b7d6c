//! Learning RESP: bytes made, taken apart, compared and passed through, for people who look at the protocol itself.
//!
//! Knows the session, the printer and the codec; nothing of the command line, of the prompt, or of where its output
//! goes.

pub mod compare;
pub mod decode;
pub mod encode;
pub mod explain;
pub mod learn;
pub mod proxy;
pub mod send;
pub mod watch;

use std::{fmt, io};

use crate::resp::DecodeError;
use crate::session;
use crate::text;

/// What the first word of a command line starts instead of a command.
#[derive(Debug)]
pub enum Tool {
    /// Shows the bytes of a request.
    Encode(encode::Options),
    /// Explains a capture.
    Decode(decode::Options),
    /// Shows a reply in both protocols.
    Compare(compare::Options),
    /// Gives a lesson.
    Learn(learn::Options),
    /// Passes bytes through and shows them.
    Proxy(proxy::Options),
}

/// Why a tool did not do what it was asked.
#[derive(Debug)]
pub enum Error {
    /// What was asked is wrong: what was found, then what was expected.
    Usage(String),
    /// The tool will not do it, and says why.
    Refused(String),
    /// Something could not be read.
    Input {
        /// What was being read.
        name: String,
        /// Why it could not.
        source: io::Error,
    },
    /// A capture is no RESP, or ends inside a value. It has been shown where.
    Capture(DecodeError),
    /// A capture is not written as its form wants it. It has been shown where.
    Form(decode::Fault),
    /// The session broke off.
    Session(session::Error),
    /// What was to be shown could not be written.
    Output(io::Error),
}

/// How narrow wrapped text gets at most.
const LEAST_WIDTH: usize = 32;

/// Breaks a text of words into lines of at most `width` columns, or [`LEAST_WIDTH`] if that is more.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    text::wrapped(text, width.max(LEAST_WIDTH))
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) | Self::Refused(message) => f.write_str(message),
            Self::Input { name, source } => write!(f, "could not read {name:?}: {source}"),
            Self::Capture(error) => error.fmt(f),
            Self::Form(fault) => fault.fmt(f),
            Self::Session(error) => error.fmt(f),
            Self::Output(error) => write!(f, "could not write: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Usage(_) | Self::Refused(_) | Self::Form(_) => None,
            Self::Input { source, .. } | Self::Output(source) => Some(source),
            Self::Capture(error) => Some(error),
            Self::Session(error) => error.source(),
        }
    }
}
