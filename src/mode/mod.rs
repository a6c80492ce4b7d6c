//! What runs without a prompt: one command, or the lines of a script. Knows the session and the printer; nothing of the
//! command line, of files or of the terminal.

pub mod once;
pub mod script;

use std::{fmt, io};

use crate::render::Printer;
use crate::session::{self, Outcome, Session};
use crate::text::QuoteError;

/// How a run without a prompt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// No command got an error reply.
    Fine,
    /// At least one command got an error reply.
    ErrorReply,
    /// The user interrupted.
    Interrupted,
}

/// Why a run without a prompt broke off.
#[derive(Debug)]
pub enum Error {
    /// The session could not go on.
    Session(session::Error),
    /// A line is not a command: its quotes do not match.
    Line {
        /// What the script is called.
        script: String,
        /// The number of the line, from 1.
        line: u64,
        /// What is wrong with it.
        source: QuoteError,
    },
    /// Commands or an argument could not be read.
    Input {
        /// What was being read.
        script: String,
        /// Why it could not.
        source: io::Error,
    },
    /// What came could not be printed.
    Output(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(error) => error.fmt(f),
            Self::Line {
                script,
                line,
                source,
            } => write!(f, "{script}, line {line}: {source}"),
            Self::Input { script, source } => write!(f, "could not read {script}: {source}"),
            Self::Output(error) => write!(f, "could not write the reply: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Session(error) => error.source(),
            Self::Line { source, .. } => Some(source),
            Self::Input { source, .. } | Self::Output(source) => Some(source),
        }
    }
}

/// Runs one command and prints what comes.
fn run_command<W: AsRef<[u8]>>(
    session: &mut Session,
    words: &[W],
    printer: &mut Printer,
) -> Result<Ending, Error> {
    let outcome = session.run(words, printer);
    if !matches!(outcome, Ok(Outcome::Replied { .. } | Outcome::Silent)) {
        printer.abandon().map_err(Error::Output)?;
    }
    printer.flush().map_err(Error::Output)?;
    Ok(match outcome.map_err(Error::Session)? {
        Outcome::Replied { is_error: true } => Ending::ErrorReply,
        Outcome::Replied { is_error: false } | Outcome::Silent | Outcome::Ended => Ending::Fine,
        Outcome::Interrupted => Ending::Interrupted,
    })
}
