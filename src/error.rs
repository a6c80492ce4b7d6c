//! How the program ends: what went wrong, in the words for the user, and the exit code that says so.

use std::fmt;
use std::io;
use std::process::ExitCode;

use crate::config;
use crate::lab;
use crate::mode::{self, Ending};
use crate::session::{self, Refusal};

/// The exit codes, one for each thing that a script has to tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All went well; also when the reader of the output has gone (`| head`).
    Fine,
    /// A command got an error reply, or the server refused the user, the password or the database.
    ErrorReply,
    /// The command line or a line of a script is wrong, or a file cannot be read or the output not be written.
    Usage,
    /// Could not connect, lost the connection, or the server does not speak RESP.
    Connection,
    /// The user interrupted.
    Interrupted,
}

impl Exit {
    /// Gives the number.
    pub fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::ErrorReply => 1,
            Self::Usage => 2,
            Self::Connection => 3,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}

impl From<Ending> for Exit {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Fine => Self::Fine,
            Ending::ErrorReply => Self::ErrorReply,
            Ending::Interrupted => Self::Interrupted,
        }
    }
}

/// Why the program ends early.
#[derive(Debug)]
pub enum Error {
    /// The command line is wrong.
    Usage(config::Error),
    /// What runs without a prompt broke off.
    Mode(mode::Error),
    /// A tool did not do what it was asked.
    Tool(lab::Error),
    /// The session could not be opened.
    Session(session::Error),
    /// Something that was needed at the start is not to be had.
    Start {
        /// What was attempted.
        what: String,
        /// Why it failed.
        source: io::Error,
    },
}

impl Error {
    /// Gives the exit code that belongs to the error.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage(_)
            | Self::Mode(
                mode::Error::Line { .. }
                | mode::Error::Stream { .. }
                | mode::Error::TooLong(_)
                | mode::Error::Input { .. },
            )
            | Self::Tool(lab::Error::Usage(_) | lab::Error::Input { .. }) => Exit::Usage,
            Self::Tool(lab::Error::Refused(_) | lab::Error::Capture(_) | lab::Error::Form(_)) => {
                Exit::ErrorReply
            }
            Self::Mode(mode::Error::Scan(_)) => Exit::Connection,
            Self::Mode(mode::Error::Session { source: error, .. })
            | Self::Tool(lab::Error::Session(error))
            | Self::Session(error) => session_exit(error),
            Self::Mode(mode::Error::Output(error))
            | Self::Tool(lab::Error::Output(error))
            | Self::Start { source: error, .. } => output_exit(error),
        }
    }

    /// Tells whether there is anything to say: not of a reader that has gone, nor of the user's own Ctrl-C.
    pub fn is_silent(&self) -> bool {
        matches!(self.exit(), Exit::Fine | Exit::Interrupted)
    }

    /// Gives what the user can try, where that is known.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Usage(error) => error.hint,
            Self::Mode(mode::Error::Session { source: error, .. })
            | Self::Tool(lab::Error::Session(error))
            | Self::Session(error) => error.hint(),
            _ => None,
        }
    }
}

fn session_exit(error: &session::Error) -> Exit {
    match error {
        session::Error::Refused(Refusal::Resp3(_)) => Exit::Connection,
        session::Error::Refused(_) => Exit::ErrorReply,
        session::Error::TooLongInline { .. } => Exit::Usage,
        session::Error::Interrupted => Exit::Interrupted,
        session::Error::Output(error) => output_exit(error),
        _ => Exit::Connection,
    }
}

fn output_exit(error: &io::Error) -> Exit {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Exit::Fine,
        _ => Exit::Usage,
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(error) => f.write_str(&error.message),
            Self::Mode(error) => error.fmt(f),
            Self::Tool(error) => error.fmt(f),
            Self::Session(error) => error.fmt(f),
            Self::Start { what, source } => write!(f, "{what}: {source}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Usage(_) => None,
            Self::Mode(error) => error.source(),
            Self::Tool(error) => error.source(),
            Self::Session(error) => error.source(),
            Self::Start { source, .. } => Some(source),
        }
    }
}
