//! Why the session could not do what it was asked, and how far it had come.

use std::error::Error as StdError;
use std::time::Duration;
use std::{fmt, io};

use crate::net::{ConnectError, Endpoint};
use crate::resp::encode::MAX_INLINE;
use crate::resp::{Count, DecodeError};

use super::Lost;
use super::handshake::Refusal;

/// What went wrong between a command and its reply.
#[derive(Debug)]
pub enum Error {
    /// There is no connection.
    Connect(ConnectError),
    /// The server closed the connection when it was greeted, and said why if it gave an error.
    Greeting {
        /// The server.
        endpoint: Endpoint,
        /// Its last words.
        said: Option<String>,
        /// Whether HELLO was what it did not bear.
        after_hello: bool,
    },
    /// The server refuses what the session cannot do without.
    Refused(Refusal),
    /// The connection ended.
    Lost {
        /// The server.
        endpoint: Endpoint,
        /// The command that was to be answered: its name as typed.
        command: String,
        /// How far the command had come.
        fate: Fate,
        /// Why, where the system tells.
        cause: Option<io::Error>,
    },
    /// The connection ended amid many commands.
    Severed {
        /// The server.
        endpoint: Endpoint,
        /// How many commands had been sent, perhaps not all to their end, and were not answered whole.
        unanswered: u64,
        /// How far the first of them had come.
        fate: Fate,
        /// Why, where the system tells.
        cause: Option<io::Error>,
    },
    /// The connection ended as a command had asked, amid many of them, and what went with it changes what they do.
    Forgotten {
        /// The server.
        endpoint: Endpoint,
        /// What went with it.
        lost: Box<Lost>,
    },
    /// The server does not speak RESP.
    Protocol {
        /// The server.
        endpoint: Endpoint,
        /// Where its bytes go wrong, and how.
        source: Box<DecodeError>,
        /// What they look like instead ([`resp::looks_like`](crate::resp::looks_like)), where that is plain.
        looks_like: Option<&'static str>,
    },
    /// The server has accepted the connection, and does not answer the handshake.
    Unanswering {
        /// The server.
        endpoint: Endpoint,
        /// How long connecting and the handshake might take ([connect options](crate::net::ConnectOptions)).
        within: Duration,
    },
    /// The answer had not come by the [deadline](super::Session::set_deadline).
    Late {
        /// The server.
        endpoint: Endpoint,
    },
    /// A reply that the session has to read itself is larger than it keeps.
    TooLarge {
        /// What was asked: its name.
        command: String,
    },
    /// A command is too long for an inline command; nothing of it was sent.
    TooLongInline {
        /// The command: its name as typed.
        command: String,
        /// How many bytes its line would have.
        bytes: usize,
    },
    /// What came could not be passed on.
    Output(io::Error),
    /// The user asked to stop while the session connected.
    Interrupted,
    /// The system refuses what waiting for a connection needs.
    System(io::Error),
}

/// How far a command had come when the connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Not a byte of it was sent.
    NotSent,
    /// It was sent, perhaps not to its end, and no answer came: it may have taken effect.
    Unanswered,
    /// Its answer broke off.
    BrokenOff,
}

impl Error {
    /// Tells whether it is about the connection as such, with which no command had to do yet.
    pub fn is_before_the_first_command(&self) -> bool {
        matches!(
            self,
            Self::Connect(_)
                | Self::Greeting { .. }
                | Self::Unanswering { .. }
                | Self::Refused(_)
                | Self::Interrupted
                | Self::System(_)
        )
    }

    /// Gives what the user can try, where that is known.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Greeting {
                after_hello: true,
                said: None,
                ..
            } => Some("a server that does not know HELLO may answer with -2 (RESP2)"),
            Self::TooLongInline { .. } => {
                Some("without --inline it goes out as an array, which has no such limit")
            }
            Self::Protocol {
                looks_like: Some("TLS"),
                ..
            } => Some("this may be a TLS port"),
            Self::Refused(Refusal::Resp3(_)) => Some("without -3, RESP2 is spoken where need be"),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect(error) => error.fmt(f),
            Self::Greeting { endpoint, said, .. } => write_greeting(f, endpoint, said.as_deref()),
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Lost {
                endpoint,
                command,
                fate,
                cause,
            } => {
                write_end(f, endpoint, cause.as_ref())?;
                write_fate(f, *fate, command)
            }
            Self::Severed {
                endpoint,
                unanswered,
                fate,
                cause,
            } => {
                write_end(f, endpoint, cause.as_ref())?;
                write_fates(f, *fate, *unanswered)
            }
            Self::Forgotten { endpoint, lost } => write!(
                f,
                "{endpoint} closed the connection as asked, and {lost} went with it: this and what follows was not sent"
            ),
            Self::Protocol {
                endpoint,
                source,
                looks_like,
            } => {
                write!(f, "{endpoint} does not speak RESP: {source}")?;
                looks_like.map_or(Ok(()), |kind| write!(f, "; it looks like {kind}"))
            }
            Self::Unanswering { endpoint, within } => write!(
                f,
                "{endpoint} accepted the connection, but did not answer the handshake within {within:?}"
            ),
            Self::Late { endpoint } => write!(f, "{endpoint} did not answer in time"),
            Self::TooLarge { command } => write!(f, "the reply to {command:?} is too large"),
            Self::TooLongInline { command, bytes } => write!(
                f,
                "found {command:?} with {}, expected at most {} in an inline command",
                Count(*bytes as u64, "byte"),
                Count(MAX_INLINE as u64, "byte"),
            ),
            Self::Output(error) => write!(f, "could not write the reply: {error}"),
            Self::Interrupted => f.write_str("interrupted"),
            Self::System(error) => write!(f, "could not wait for a connection: {error}"),
        }
    }
}

fn write_greeting(
    f: &mut fmt::Formatter<'_>,
    endpoint: &Endpoint,
    said: Option<&str>,
) -> fmt::Result {
    match said {
        Some(said) => write!(f, "{endpoint} refuses the connection: {said}"),
        None => write!(
            f,
            "{endpoint} closed the connection instead of answering the handshake"
        ),
    }
}

/// Tells what has become of a command.
fn write_fate(f: &mut fmt::Formatter<'_>, fate: Fate, command: &str) -> fmt::Result {
    match fate {
        Fate::NotSent => write!(f, ": {command:?} was not sent"),
        Fate::Unanswered => write!(
            f,
            ": {command:?} was sent, but no answer came; it may have run"
        ),
        Fate::BrokenOff => write!(f, ": the answer to {command:?} broke off"),
    }
}

/// Tells what has become of the commands of a stream of them.
fn write_fates(f: &mut fmt::Formatter<'_>, fate: Fate, unanswered: u64) -> fmt::Result {
    let others = unanswered.saturating_sub(1);
    match (fate, others) {
        (Fate::NotSent, _) => write!(f, ": this and what follows was not sent"),
        (Fate::BrokenOff, 0) => write!(f, ": the answer broke off"),
        (Fate::BrokenOff, _) => write!(
            f,
            ": the answer broke off, and none came to the {} behind it; they may have run",
            Count(others, "command"),
        ),
        (Fate::Unanswered, 0) => write!(
            f,
            ": the command was sent, but no answer came; it may have run"
        ),
        (Fate::Unanswered, _) => write!(
            f,
            ": from here on up to {unanswered} commands were sent, but no answer came; they may have run"
        ),
    }
}

fn write_end(
    f: &mut fmt::Formatter<'_>,
    endpoint: &Endpoint,
    cause: Option<&io::Error>,
) -> fmt::Result {
    write!(f, "{endpoint} closed the connection")?;
    match cause {
        Some(cause) => write!(f, " ({cause})"),
        None => Ok(()),
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Connect(error) => error.source(),
            Self::Lost {
                cause: Some(error), ..
            }
            | Self::Severed {
                cause: Some(error), ..
            }
            | Self::Output(error)
            | Self::System(error) => Some(error),
            Self::Protocol { source, .. } => Some(&**source),
            _ => None,
        }
    }
}
