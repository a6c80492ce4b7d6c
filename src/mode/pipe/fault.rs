//! What keeps a command of a stream from being sent.

use std::fmt;

use crate::resp::DecodeError;
use crate::text::QuoteError;

/// Why nothing of a command is sent, nor what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is no request, or the input ends in it.
    Request {
        /// Where it begins in the input.
        start: u64,
        /// What is wrong with it, and where.
        source: DecodeError,
    },
    /// The input ends within its quotes.
    Quote {
        /// Where its line begins in the input.
        start: u64,
        /// Which quote is open.
        source: QuoteError,
    },
    /// It is an array of RESP among lines.
    Array,
    /// Its replies never end.
    Endless {
        /// Its name as written.
        name: String,
    },
    /// The file has been cut while the command was sent, which was whole before: the connection was dropped, so that it
    /// takes no effect.
    Torn,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request { start, source } => {
                write!(f, "from byte {start} on nothing is sent: {source}")
            }
            Self::Quote { start, source } => write!(
                f,
                "from byte {start} on nothing is sent: {source}, expected its end before that of the input"
            ),
            Self::Array => f.write_str(
                "from here on nothing is sent: found an array of RESP among lines, expected a line \
                 (an input of requests begins with '*')",
            ),
            Self::Endless { name } => write!(
                f,
                "from here on nothing is sent: found {name:?}, expected a command whose replies have an end"
            ),
            Self::Torn => f.write_str(
                "it takes no effect: found the end of the file, which has been cut meanwhile, expected the rest of the command",
            ),
        }
    }
}

impl std::error::Error for Fault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Request { source, .. } => Some(source),
            Self::Quote { source, .. } => Some(source),
            Self::Array | Self::Endless { .. } | Self::Torn => None,
        }
    }
}
