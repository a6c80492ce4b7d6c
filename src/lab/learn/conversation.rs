//! One connection of a lesson with the dump of its bytes. Knows nothing of lessons.

use std::io;
use std::time::{Duration, Instant};

use super::Error;
use crate::net::{ConnectOptions, Connection, NoTap, Poller, Turn, Wait};
use crate::render::{Dump, DumpOptions};
use crate::resp::{Builder, Scanner, Value};
use crate::session::{
    self, Endpoint, Fate, Interrupt, Notice, Released, Session, Sink, Tap, Traffic,
};

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long something is waited for that the server may not send at all.
const SHORT_PATIENCE: Duration = Duration::from_secs(1);

/// How large a reply may be, in bytes on the wire.
const LARGEST: u64 = 1 << 20;

/// A connection on which requests are sent as bytes and answers are awaited one after the other.
pub(super) struct Conversation {
    endpoint: Endpoint,
    connection: Connection,
    poller: Poller,
    /// Whether the server speaks RESP3 here.
    pub(super) is_resp3: bool,
    scanner: Scanner,
    builder: Builder,
    /// How much of what the connection received last has been read.
    read: usize,
    /// How many requests have no answer yet.
    owed: usize,
    /// The name of the command that was sent last.
    sent: String,
    dump: Dump,
}

/// Whether what passes is written down.
pub(super) enum View<'a> {
    /// In the notation of the dump, here.
    Shown(&'a mut Vec<u8>),
    /// Nowhere.
    Hidden,
}

/// What a wait is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Awaited {
    /// The answer to a command; pushes in between are passed over.
    Answer,
    /// The answer to a command that may be a push: the confirmation of SUBSCRIBE.
    Confirmation,
    /// Something that answers nothing.
    Unasked,
}

impl Conversation {
    /// Connects and says the handshake, unseen; gives also what the session has to say to the user.
    pub(super) fn open(
        options: &session::Options,
        interrupt: Option<&Interrupt>,
        dump: DumpOptions,
    ) -> Result<(Self, Vec<Notice>), Error> {
        let mut greeting = Greeting::default();
        let mut session =
            Session::new(options.clone(), interrupt.cloned()).map_err(Error::Session)?;
        session.connect(&mut greeting).map_err(Error::Session)?;
        let Some(released) = session.release() else {
            return Err(Error::Session(session::Error::Interrupted));
        };
        let conversation = Self::new(options.endpoint.clone(), released, dump);
        Ok((conversation, greeting.notices))
    }

    /// Connects and says nothing.
    pub(super) fn open_bare(
        endpoint: &Endpoint,
        connect: &ConnectOptions,
        dump: DumpOptions,
    ) -> Result<Self, Error> {
        let connected = |source| Error::Session(session::Error::Connect(source));
        let mut poller = Poller::new(None)
            .map_err(session::Error::System)
            .map_err(Error::Session)?;
        let connection = Connection::open(endpoint, connect, &mut poller).map_err(connected)?;
        let released = Released {
            connection,
            poller,
            is_resp3: false,
        };
        Ok(Self::new(endpoint.clone(), released, dump))
    }

    fn new(endpoint: Endpoint, released: Released, dump: DumpOptions) -> Self {
        let Released {
            connection,
            poller,
            is_resp3,
        } = released;
        let read = connection.received().len();
        Self {
            endpoint,
            connection,
            poller,
            is_resp3,
            scanner: Scanner::new(),
            builder: Builder::new(LARGEST),
            read,
            owed: 0,
            sent: String::new(),
            dump: Dump::new(dump),
        }
    }

    /// Queues so many requests; the next wait sends them in one write. Messages name them by `name`.
    pub(super) fn send(&mut self, name: &str, bytes: &[u8], requests: usize) {
        self.connection.queue(bytes, &[]);
        self.owed += requests;
        name.clone_into(&mut self.sent);
    }

    /// Waits for a value; `None` when none has come in time.
    ///
    /// # Errors
    /// The user interrupts, the connection ends, or what comes is no RESP.
    pub(super) fn receive(
        &mut self,
        awaited: Awaited,
        mut view: View<'_>,
    ) -> Result<Option<Value>, Error> {
        let patience = match awaited {
            Awaited::Answer | Awaited::Confirmation => PATIENCE,
            Awaited::Unasked => SHORT_PATIENCE,
        };
        let deadline = Instant::now() + patience;
        loop {
            while let Some(value) = self.next_value()? {
                match awaited {
                    Awaited::Answer if matches!(value, Value::Push(_)) => {}
                    Awaited::Answer | Awaited::Confirmation => {
                        self.owed = self.owed.saturating_sub(1);
                        return Ok(Some(value));
                    }
                    Awaited::Unasked => return Ok(Some(value)),
                }
            }
            match self.turn(deadline, &mut view) {
                Turn::Received | Turn::Sent | Turn::Fed => {}
                Turn::Idle => return Ok(None),
                Turn::Interrupted => {
                    self.poller.interrupt().map(Interrupt::take);
                    return Err(Error::Session(session::Error::Interrupted));
                }
                Turn::Closed(cause) => return Err(self.lost(cause)),
                Turn::Failed(error) => return Err(self.lost(Some(error))),
            }
        }
    }

    /// Waits for the end of the connection; tells whether it came in time.
    pub(super) fn wait_for_end(&mut self, mut view: View<'_>) -> bool {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.turn(deadline, &mut view) {
                Turn::Received | Turn::Sent | Turn::Fed => {}
                Turn::Closed(_) => return true,
                Turn::Idle | Turn::Interrupted | Turn::Failed(_) => return false,
            }
        }
    }

    /// Sends requests unseen and waits for all answers that are owed, these last; gives these.
    ///
    /// # Errors
    /// As [`receive`](Self::receive), and also when an answer does not come in time.
    pub(super) fn settle(
        &mut self,
        name: &str,
        bytes: &[u8],
        requests: usize,
    ) -> Result<Vec<Value>, Error> {
        self.send(name, bytes, requests);
        let mut answers = Vec::with_capacity(requests);
        while self.owed > 0 {
            let answer = self.receive(Awaited::Answer, View::Hidden)?;
            answers.push(answer.ok_or_else(|| self.late())?);
        }
        Ok(answers.split_off(answers.len().saturating_sub(requests)))
    }

    /// Says that an answer did not come in time.
    pub(super) fn late(&self) -> Error {
        Error::Refused(format!(
            "found no answer to {:?} within {} seconds, expected one",
            self.sent,
            PATIENCE.as_secs()
        ))
    }

    /// Says that the connection ended before an answer came.
    fn lost(&self, cause: Option<io::Error>) -> Error {
        Error::Session(session::Error::Lost {
            endpoint: self.endpoint.clone(),
            command: self.sent.clone(),
            fate: Fate::Unanswered,
            cause,
        })
    }

    /// Reads on in what was received last, until a value is complete or all is read.
    fn next_value(&mut self) -> Result<Option<Value>, Error> {
        let mut input = &self.connection.received()[self.read..];
        loop {
            let before = input.len();
            let event = self.scanner.next(&mut input);
            self.read += before - input.len();
            let event = match event {
                Ok(Some(event)) => event,
                Ok(None) => return Ok(None),
                Err(source) => {
                    let endpoint = self.endpoint.clone();
                    return Err(Error::Session(session::Error::Protocol {
                        endpoint,
                        source: Box::new(source),
                        // The bytes have been shown.
                        looks_like: None,
                    }));
                }
            };
            let built = self.builder.event(&event).map_err(|_| {
                Error::Session(session::Error::TooLarge {
                    command: self.sent.clone(),
                })
            })?;
            if built.is_some() {
                self.builder = Builder::new(LARGEST);
                return Ok(built);
            }
        }
    }

    fn turn(&mut self, deadline: Instant, view: &mut View<'_>) -> Turn {
        self.read = 0;
        let Self {
            connection,
            poller,
            dump,
            ..
        } = self;
        match view {
            View::Shown(out) => {
                connection.turn(poller, Wait::Until(deadline), &mut Ear { dump, out })
            }
            View::Hidden => connection.turn(poller, Wait::Until(deadline), &mut NoTap),
        }
    }
}

/// Writes down what passes.
struct Ear<'a> {
    dump: &'a mut Dump,
    out: &'a mut Vec<u8>,
}

impl Tap for Ear<'_> {
    fn traffic(&mut self, traffic: &Traffic<'_>) {
        self.dump.traffic(&traffic.into(), self.out);
    }
}

/// Hears the answers to the handshake, of which only the notices are of interest.
#[derive(Default)]
struct Greeting {
    notices: Vec<Notice>,
}

impl Tap for Greeting {
    fn traffic(&mut self, _: &Traffic<'_>) {}

    fn is_watching(&self) -> bool {
        false
    }
}

impl Sink for Greeting {
    fn notice(&mut self, notice: &Notice) {
        self.notices.push(notice.clone());
    }
}
