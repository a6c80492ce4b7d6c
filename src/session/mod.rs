//! A conversation with one server: the handshake, what each command is answered with, and what the connection is in the
//! middle of.
//!
//! The session sends words and passes on what comes as events; what a reply looks like it does not know, and it never
//! prints. A command that may have reached the server is never sent again.

mod asides;
mod current;
mod dialogue;
mod ending;
mod error;
mod exchange;
mod greet;
mod handshake;
mod held;
mod lost;
mod options;
mod pace;
mod pump;
mod questions;
mod reading;
mod request;
mod requests;
mod route;
mod silent;
mod sink;
mod state;
mod unasked;
mod unblock;
mod waiting;
mod window;
mod work;

use std::ops::Range;
use std::time::{Duration, Instant};

use crate::command::{self, Credentials};
use crate::net::{Connection, Poller, Wake};
use crate::resp::Scanner;

pub use self::error::{Error, Fate};
pub use self::handshake::{Notice, Refusal};
pub use self::lost::{Execution, Lost};
pub use self::options::{FirstWrite, Framing, OnInterrupt, Options, ProtocolChoice};
pub use self::pace::Pace;
pub use self::pump::Pumped;
pub use self::requests::{Requests, Room};
pub use self::silent::Silent;
pub use self::sink::{Arriving, ReplyForm, Sink};
pub use self::state::Failures;
pub use self::work::{Interest, Supply, Work};
pub use crate::net::{ConnectOptions, Direction, Endpoint, Feed, Interrupt, NoTap, Tap, Traffic};
pub use crate::resp::Value;

use self::dialogue::{Dialogue, Until};
use self::handshake::Step;
use self::state::Wanted;

/// How often it is looked whether somebody still takes what has no end, while nothing of it comes.
const GLANCE: Duration = Duration::from_millis(200);

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All that was awaited has come.
    Replied {
        /// Whether the server reports an error.
        is_error: bool,
    },
    /// It was sent, and nothing is awaited.
    Silent,
    /// The connection ended, as the command asked.
    Ended,
    /// The user stopped the wait, and the server ended the command, the reply to which has come; only for
    /// [`OnInterrupt::Unblock`].
    Unblocked,
    /// The user stopped the wait; the connection was dropped.
    Interrupted,
}

/// How a pause ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pause {
    /// The time has come.
    Over,
    /// The user interrupted.
    Interrupted,
}

/// A greeted connection that no session stands behind any more.
pub struct Released {
    /// The connection; what it received last has been read.
    pub connection: Connection,
    /// The wait that belongs to it.
    pub poller: Poller,
    /// Whether the server speaks RESP3 on it.
    pub is_resp3: bool,
}

/// A conversation with one server over connections that come and go.
pub struct Session {
    endpoint: Endpoint,
    connect: ConnectOptions,
    first_write: FirstWrite,
    framing: Framing,
    wanted: Wanted,
    poller: Poller,
    link: Option<Link>,
    /// Whether the last connection ended or failed against the user's will.
    is_down: bool,
    /// Whether the server refused the last handshake.
    is_refused: bool,
    on_interrupt: OnInterrupt,
    /// When an answer has to be there at the latest.
    deadline: Option<Instant>,
    /// How long the next byte of an answer may take to come.
    patience: Option<Duration>,
    /// What went with the last connection, until somebody takes it.
    lost: Lost,
    /// Who stands by to have the command ended that is awaited.
    helper: Option<unblock::Helper>,
    /// Why the server could not be asked to end a command, until somebody takes it.
    withheld: Option<String>,
}

/// One connection and what is known of it.
struct Link {
    connection: Connection,
    scanner: Scanner,
    /// How much of what the connection received last has been read.
    read: usize,
    dialogue: Dialogue,
    /// The first bytes that were received, until they turn out to be RESP.
    opening: Option<Vec<u8>>,
    /// The answers to the handshake so far.
    answers: Vec<(Step, Option<String>)>,
    /// When the last of them has to be there; `None` once it is, or if that may take any time.
    greeted_by: Option<Instant>,
}

impl Session {
    /// Makes a session that is not connected yet.
    ///
    /// # Errors
    /// The system refuses what waiting for a connection needs.
    pub fn new(options: Options, interrupt: Option<Interrupt>) -> Result<Self, Error> {
        let Options {
            endpoint,
            connect,
            credentials,
            database,
            protocol,
            first_write,
            framing,
        } = options;
        Ok(Self {
            endpoint,
            connect,
            first_write,
            framing,
            wanted: Wanted {
                credentials,
                database,
                protocol,
            },
            poller: Poller::new(interrupt).map_err(Error::System)?,
            link: None,
            is_down: false,
            is_refused: false,
            on_interrupt: OnInterrupt::Drop,
            deadline: None,
            patience: None,
            lost: Lost::default(),
            helper: None,
            withheld: None,
        })
    }

    /// What a session that is to take this one's place would be told: as the user and in the database of now.
    pub fn options(&self) -> Options {
        Options {
            endpoint: self.endpoint.clone(),
            connect: self.connect.clone(),
            credentials: self.wanted.credentials.clone(),
            database: self.wanted.database,
            protocol: self.wanted.protocol,
            first_write: self.first_write,
            framing: self.framing,
        }
    }

    /// Decides how the first command goes out on the next connection.
    pub fn set_first_write(&mut self, first_write: FirstWrite) {
        self.first_write = first_write;
    }

    /// Decides what becomes of a command that the user stops.
    pub fn set_on_interrupt(&mut self, on_interrupt: OnInterrupt) {
        self.on_interrupt = on_interrupt;
    }

    /// Gives what went with the connections that ended since this was asked last.
    pub fn take_lost(&mut self) -> Lost {
        std::mem::take(&mut self.lost)
    }

    /// Gives why the server was not asked to end the last command that the user stopped, if it refused.
    pub fn take_withheld(&mut self) -> Option<String> {
        self.withheld.take()
    }

    /// What ends the session's waits.
    pub fn interrupt(&self) -> Option<&Interrupt> {
        self.poller.interrupt()
    }

    /// The server.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The database that commands work on.
    pub fn database(&self) -> u32 {
        self.wanted.database
    }

    /// Whether a transaction is open.
    pub fn is_in_transaction(&self) -> bool {
        self.link
            .as_ref()
            .is_some_and(|link| link.dialogue.state.transaction.is_some())
    }

    /// Whether the last attempt to reach the server failed, or the server has gone.
    pub fn is_down(&self) -> bool {
        self.is_down
    }

    /// Whether the server refused the last handshake.
    pub fn is_refused(&self) -> bool {
        self.is_refused
    }

    /// Turns to another server, to be greeted as this user; the connection ends, and what was lost with it is to be had
    /// from [`take_lost`](Self::take_lost).
    pub fn turn_to(&mut self, endpoint: Endpoint, credentials: Option<Credentials>) {
        self.drop_link();
        self.endpoint = endpoint;
        self.wanted.credentials = credentials;
        self.is_down = false;
        self.is_refused = false;
    }

    /// Connects and says the handshake, if there is no connection.
    ///
    /// # Errors
    /// There is no connection then.
    pub fn connect(&mut self, sink: &mut dyn Sink) -> Result<(), Error> {
        match self.link {
            Some(_) => Ok(()),
            None => self.guarded(sink, |session, sink| session.greet(sink)),
        }
    }

    /// Sends a command and passes on all that comes until it is answered.
    ///
    /// Connects first if there is no connection. SUBSCRIBE, MONITOR and SYNC are answered until the user interrupts.
    ///
    /// # Errors
    /// There is no connection then; the error tells how far the command had come. A command that cannot go out as an
    /// inline command ([`Error::TooLongInline`]) leaves the connection as it is.
    pub fn run<W: AsRef<[u8]>>(
        &mut self,
        words: &[W],
        sink: &mut dyn Sink,
    ) -> Result<Outcome, Error> {
        match self.framing {
            Framing::Array => {
                self.run_as(words, |connection| request::queue(connection, words), sink)
            }
            Framing::Inline => {
                let (line, secrets) = request::inline(words)?;
                let queue = |connection: &mut Connection| connection.queue(&line, &secrets);
                self.run_as(words, queue, sink)
            }
        }
    }

    /// Sends a line as it stands, an inline command with its line end, and passes on all that comes until it is
    /// answered.
    ///
    /// `words` are those that a server reads in the line, `secrets` the ranges of the line to be masked.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn run_inline<W: AsRef<[u8]>>(
        &mut self,
        line: &[u8],
        words: &[W],
        secrets: &[Range<usize>],
        sink: &mut dyn Sink,
    ) -> Result<Outcome, Error> {
        self.run_as(words, |connection| connection.queue(line, secrets), sink)
    }

    /// Runs a command of these words, whose bytes `queue` puts into the connection.
    fn run_as<W: AsRef<[u8]>>(
        &mut self,
        words: &[W],
        queue: impl FnOnce(&mut Connection) -> Range<u64>,
        sink: &mut dyn Sink,
    ) -> Result<Outcome, Error> {
        if self.is_refused {
            self.wanted.leave_to(command::effect(words).as_ref());
        }
        self.guarded(sink, |session, sink| {
            match session.link {
                Some(_) => session.read_unasked(sink, words)?,
                None => session.meet(command::arrival(words), sink)?,
            }
            session.command(words, queue, Until::Stopped, sink)
        })
    }

    /// Waits until the given time, passing on what comes meanwhile.
    ///
    /// # Errors
    /// As [`read_pushes`](Self::read_pushes).
    pub fn pause(&mut self, until: Instant, sink: &mut dyn Sink) -> Result<Pause, Error> {
        loop {
            self.read_pushes(sink)?;
            match self.poller.wait(Some(until)).map_err(Error::System)? {
                Wake::Interrupted => {
                    self.take_interrupt();
                    return Ok(Pause::Interrupted);
                }
                Wake::TimedOut => return Ok(Pause::Over),
                Wake::Ready | Wake::Fed => {}
            }
        }
    }

    /// Gives up the connection to somebody who talks over it without a session; `None` if there is none.
    pub fn release(self) -> Option<Released> {
        let Link {
            connection,
            dialogue,
            ..
        } = self.link?;
        Some(Released {
            connection,
            poller: self.poller,
            is_resp3: dialogue.state.is_resp3,
        })
    }

    /// Takes an interruption that came while nothing was waited for; tells whether there was one.
    pub fn take_interrupt(&mut self) -> bool {
        self.poller.interrupt().is_some_and(Interrupt::take)
    }
}
