//! What runs without a prompt: one command, the lines of a script, a mass insertion, the walk through all keys. Knows
//! the session and the printer; nothing of the command line, of files or of the terminal.

mod lines;
pub mod once;
pub mod pipe;
pub mod scan;
pub mod script;
pub mod serve;

use std::{fmt, io};

use crate::render::Printer;
use crate::session::{self, Outcome, Pumped, Session, Sink};
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

/// The place of one command of many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What the script or the stream is called.
    pub script: String,
    /// Where in it.
    pub at: At,
}

/// Where a command stands, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// In this line.
    Line(u64),
    /// It is that many-th command, where there are no lines.
    Command(u64),
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(number) => write!(f, "line {number}"),
            Self::Command(number) => write!(f, "command {number}"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.script, self.at)
    }
}

/// Why a run without a prompt broke off.
#[derive(Debug)]
pub enum Error {
    /// The session could not go on.
    Session {
        /// The line that had been sent or was about to be, if lines are run.
        place: Option<Place>,
        /// Why.
        source: session::Error,
    },
    /// A line is not a command: its quotes do not match.
    Line {
        /// Which one.
        place: Place,
        /// What is wrong with it.
        source: QuoteError,
    },
    /// A command of a mass insertion is none, or none for it.
    Stream {
        /// Which one.
        place: Place,
        /// What is wrong with it.
        source: pipe::Fault,
    },
    /// A line has no end.
    TooLong(Place),
    /// Commands or an argument could not be read.
    Input {
        /// What was being read.
        script: String,
        /// Why it could not.
        source: io::Error,
    },
    /// What came is no reply to SCAN.
    Scan(scan::Malformed),
    /// What came could not be printed.
    Output(io::Error),
}

impl Error {
    /// The session broke off at this command, before which so many were answered.
    fn of_session(source: session::Error, place: Option<Place>, answered: u64) -> Self {
        // Where there was no connection to begin with, the place says nothing.
        let has_begun = answered > 0 || !source.is_before_the_first_command();
        Self::Session {
            place: place.filter(|_| has_begun),
            source,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session { place, source } => match place {
                Some(place) => write!(f, "{place}: {source}"),
                None => source.fmt(f),
            },
            Self::TooLong(place) => write!(
                f,
                "{place}: found more than 1 GiB without the end of a line, expected it; is a quote open?"
            ),
            Self::Line { place, source } => write!(f, "{place}: {source}"),
            Self::Stream { place, source } => write!(f, "{place}: {source}"),
            Self::Input { script, source } => write!(f, "could not read {script}: {source}"),
            Self::Scan(malformed) => malformed.fmt(f),
            Self::Output(error) => write!(f, "could not write the reply: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Session { source, .. } => source.source(),
            Self::Line { source, .. } => Some(source),
            Self::TooLong(_) => None,
            Self::Scan(malformed) => Some(malformed),
            Self::Stream { source, .. } => Some(source),
            Self::Input { source, .. } | Self::Output(source) => Some(source),
        }
    }
}

impl From<session::Error> for Error {
    fn from(source: session::Error) -> Self {
        Self::Session {
            place: None,
            source,
        }
    }
}

/// Connects where there was nothing to run: that a server is missing is not for the lack of commands to hide.
fn reach(
    pumped: Result<Pumped, session::Error>,
    session: &mut Session,
    sink: &mut dyn Sink,
) -> Result<Pumped, session::Error> {
    match pumped? {
        Pumped::Done => session.connect(sink).map(|()| Pumped::Done),
        interrupted @ Pumped::Interrupted { .. } => Ok(interrupted),
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
    Ok(match outcome.map_err(Error::from)? {
        Outcome::Replied { is_error: true } => Ending::ErrorReply,
        Outcome::Replied { is_error: false } | Outcome::Silent | Outcome::Ended => Ending::Fine,
        Outcome::Interrupted | Outcome::Unblocked => Ending::Interrupted,
    })
}
