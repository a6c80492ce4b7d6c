//! The session's doing: what is decided elsewhere is sent, received and acted on here.

use std::io;
use std::net::Shutdown;
use std::ops::Range;
use std::time::{Duration, Instant};

use crate::command::{self, Arrival};
use crate::net::{ConnectError, Connection, Interrupt, Turn, Wait};
use crate::resp::{self, Scanner};

use super::dialogue::{Awaited, Dialogue, Done, Sent, Until};
use super::handshake::{self, Step};
use super::request::{form, ignores_reply_mode, may_block, name};
use super::{Error, Fate, FirstWrite, Link, Outcome, Session, Sink};

/// How long a server that does not speak RESP is listened to, and for how many bytes.
const LAST_WORDS: Duration = Duration::from_millis(200);
const LAST_BYTES: usize = 64 << 10;

/// What ended a wait for an answer.
pub(super) enum Next {
    Done(Done),
    Interrupted,
    /// The connection has ended.
    Ended(Option<io::Error>),
}

impl Session {
    /// Runs one use of the session; an error leaves no connection behind.
    pub(super) fn guarded<T>(
        &mut self,
        sink: &mut dyn Sink,
        act: impl FnOnce(&mut Self, &mut dyn Sink) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let result = act(self, sink);
        self.conclude(result, sink)
    }

    /// Ends one use of the session.
    pub(super) fn conclude<T>(
        &mut self,
        mut result: Result<T, Error>,
        sink: &mut dyn Sink,
    ) -> Result<T, Error> {
        if let Err(Error::Protocol { looks_like, .. }) = &mut result {
            *looks_like = self.hear_out(sink);
        }
        self.is_refused = matches!(result, Err(Error::Refused(_)));
        if let Err(error) = &result {
            self.drop_link();
            self.is_down = !matches!(error, Error::Interrupted | Error::Output(_));
        }
        result
    }

    /// Connects for a command that arrives so, and says the handshake: as far as it goes before the command.
    pub(super) fn meet(&mut self, arrival: Arrival, sink: &mut dyn Sink) -> Result<(), Error> {
        let goes_together = handshake::is_harmless(&self.wanted)
            && self.first_write == FirstWrite::WithHandshake
            // What went along with a handshake that is given up in time may have run.
            && self.connect.timeout.is_none()
            // A server that shuts down takes the answers to the handshake with it, and one that is to stream its data
            // wants nothing else pending.
            && !matches!(arrival, Arrival::MayClose | Arrival::Replication);
        match goes_together {
            true => {
                self.open(sink)?;
                self.say(&handshake::steps(&self.wanted), sink);
                Ok(())
            }
            false => self.greet(sink),
        }
    }

    pub(super) fn open(&mut self, sink: &mut dyn Sink) -> Result<(), Error> {
        let timeout = self.connect.timeout;
        let greeted_by = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let connection = Connection::open(&self.endpoint, &self.connect, &mut self.poller)
            .map_err(|error| match error {
                ConnectError::Interrupted { .. } => {
                    self.poller.interrupt().map(Interrupt::take);
                    Error::Interrupted
                }
                error => Error::Connect(error),
            })?;
        sink.connected();
        self.is_down = false;
        self.link = Some(Link {
            connection,
            scanner: Scanner::new(),
            read: 0,
            dialogue: Dialogue::default(),
            opening: Some(Vec::new()),
            answers: Vec::new(),
            greeted_by,
        });
        Ok(())
    }

    /// Receives what else comes for a moment from a server that does not speak RESP: for whoever watches the bytes, and
    /// to guess what it speaks if it never spoke RESP.
    fn hear_out(&mut self, sink: &mut dyn Sink) -> Option<&'static str> {
        let wait = match sink.is_watching() {
            true => Wait::Until(Instant::now() + LAST_WORDS),
            false => Wait::NoWait,
        };
        let mut opening = self.link.as_mut()?.opening.take();
        let mut heard = 0;
        while heard < LAST_BYTES
            && let Ok(Turn::Received) = self.turn(wait, sink)
            && let Some(link) = &self.link
        {
            let received = link.connection.received();
            heard += received.len();
            if let Some(opening) = &mut opening {
                opening.extend_from_slice(received);
            }
        }
        resp::looks_like(&opening?)
    }

    /// Sends a command, whose bytes `queue` puts into the connection, and sees it through.
    pub(super) fn command<W: AsRef<[u8]>>(
        &mut self,
        words: &[W],
        queue: impl FnOnce(&mut Connection) -> Range<u64>,
        until: Until,
        sink: &mut dyn Sink,
    ) -> Result<Outcome, Error> {
        let may_block = may_block(words);
        if may_block {
            self.ask_for_number(sink)?;
        }
        let Some(link) = &mut self.link else {
            return Err(self.lost_as(name(words), Fate::NotSent, None));
        };
        let effect = command::effect(words);
        let state = &mut link.dialogue.state;
        let arrival = state.arrival(command::arrival(words), effect.as_ref());
        let bytes = queue(&mut link.connection);
        let sent = Sent {
            name: name(words),
            bytes,
            arrival,
            effect,
            until,
            form: form(words),
            may_block: may_block && state.transaction.is_none(),
            is_answered: false,
        };
        let has_reply = state.awaits_reply(sent.effect.as_ref());
        if has_reply || ignores_reply_mode(arrival) {
            link.dialogue.await_answer(Awaited::Command(sent));
            self.answer_with_help(sink)
        } else {
            let verdict = state.unseen(sent.effect.as_ref());
            state.apply(sent.effect.clone(), &verdict, &mut self.wanted);
            self.deliver(&sent, sink)
        }
    }

    /// Receives the answer to the command that has been queued.
    pub(super) fn answer(&mut self, sink: &mut dyn Sink) -> Result<Outcome, Error> {
        loop {
            match self.next(sink)? {
                Next::Done(Done::Command {
                    arrival,
                    is_error,
                    has_authenticated,
                    ..
                }) => {
                    if arrival == Arrival::MayClose && !is_error {
                        self.drop_link();
                    }
                    if has_authenticated {
                        self.catch_up(sink)?;
                    }
                    return Ok(Outcome::Replied { is_error });
                }
                Next::Done(_) => {}
                Next::Interrupted => return self.stop(sink),
                Next::Ended(cause) => match self.awaited_command() {
                    Some(Sent {
                        arrival: Arrival::MayClose,
                        ..
                    }) => {
                        self.drop_link();
                        self.is_down = true;
                        return Ok(Outcome::Ended);
                    }
                    _ => return Err(self.lost(cause)),
                },
            }
        }
    }

    /// Sends a command that gets no answer.
    fn deliver(&mut self, sent: &Sent, sink: &mut dyn Sink) -> Result<Outcome, Error> {
        let mut wait = Wait::Sent;
        loop {
            self.read_all(sink)?;
            match self.turn(wait, sink)? {
                Turn::Sent if sent.arrival == Arrival::MayClose => {
                    // Should it fail, nobody would say so; but a server ends a connection whose other end has ended.
                    self.end_sending();
                    wait = Wait::Forever;
                }
                Turn::Sent => return Ok(Outcome::Silent),
                Turn::Received | Turn::Idle | Turn::Fed => {}
                Turn::Interrupted => {
                    self.take_interrupt();
                    self.drop_link();
                    return Ok(Outcome::Interrupted);
                }
                Turn::Closed(_) if sent.arrival == Arrival::MayClose => {
                    self.drop_link();
                    self.is_down = true;
                    return Ok(Outcome::Ended);
                }
                Turn::Closed(cause) => return Err(self.lost_command(sent, cause)),
                Turn::Failed(error) => return Err(self.lost_command(sent, Some(error))),
            }
        }
    }

    fn end_sending(&self) {
        if let Some(link) = &self.link {
            // It fails only where the connection has ended, which the next turn tells.
            let _ = link.connection.shutdown(Shutdown::Write);
        }
    }

    /// Waits for the next answer to be complete, passing on what comes.
    pub(super) fn next(&mut self, sink: &mut dyn Sink) -> Result<Next, Error> {
        loop {
            if let Some(done) = self.read(sink)? {
                return Ok(Next::Done(done));
            }
            sink.flush().map_err(Error::Output)?;
            let wait = self.next_wait(sink.is_watching());
            match self.turn(wait, sink)? {
                Turn::Idle if self.is_late(wait) => return Err(self.late()),
                Turn::Idle if sink.has_gone() => {
                    return Err(Error::Output(io::ErrorKind::BrokenPipe.into()));
                }
                Turn::Received | Turn::Sent | Turn::Idle | Turn::Fed => {}
                Turn::Interrupted => {
                    self.take_interrupt();
                    return Ok(Next::Interrupted);
                }
                Turn::Closed(cause) => return Ok(Next::Ended(cause)),
                Turn::Failed(error) => return Ok(Next::Ended(Some(error))),
            }
        }
    }

    /// Sends what is queued as far as it goes at once, between two pieces of what is being read.
    pub(super) fn send_ahead(&mut self, sink: &mut dyn Sink) {
        if let Some(link) = &mut self.link {
            link.connection.send_ahead(sink);
        }
    }

    /// Takes a turn, after all that the last one received has been read: the connection forgets it.
    pub(super) fn turn(&mut self, wait: Wait, sink: &mut dyn Sink) -> Result<Turn, Error> {
        match &mut self.link {
            Some(link) => {
                link.read = 0;
                Ok(link.connection.turn(&mut self.poller, wait, sink))
            }
            None => Ok(Turn::Closed(None)),
        }
    }

    pub(super) fn awaited_command(&self) -> Option<&Sent> {
        match self.link.as_ref()?.dialogue.first()? {
            Awaited::Command(sent) => Some(sent),
            _ => None,
        }
    }

    /// Says what was lost with the connection: the first answer that is awaited.
    pub(super) fn lost(&self, cause: Option<io::Error>) -> Error {
        if let Some(sent) = self.awaited_command() {
            return self.lost_command(sent, cause);
        }
        let answers = self.link.as_ref().map_or(&[][..], |link| &link.answers);
        let first = self.link.as_ref().and_then(|link| link.dialogue.first());
        let is_hello = |step: &Step| *step == Step::Hello;
        let after_hello = matches!(first, Some(Awaited::Handshake(step)) if is_hello(step))
            || answers.iter().any(|(step, _)| is_hello(step));
        Error::Greeting {
            endpoint: self.endpoint.clone(),
            said: answers.iter().find_map(|(_, error)| error.clone()),
            after_hello,
        }
    }

    fn lost_command(&self, sent: &Sent, cause: Option<io::Error>) -> Error {
        let written = self.link.as_ref().map_or(0, |link| link.connection.sent());
        let fate = match written <= sent.bytes.start {
            _ if sent.is_answered => Fate::BrokenOff,
            true => Fate::NotSent,
            false => Fate::Unanswered,
        };
        self.lost_as(sent.name.clone(), fate, cause)
    }

    pub(super) fn lost_as(&self, command: String, fate: Fate, cause: Option<io::Error>) -> Error {
        Error::Lost {
            endpoint: self.endpoint.clone(),
            command,
            fate,
            cause,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::{ConnectOptions, Endpoint};
    use crate::session::{Framing, Options, ProtocolChoice, Silent};

    #[test]
    fn without_a_connection_a_command_is_not_said_to_have_been_sent() {
        let options = Options {
            endpoint: Endpoint::Tcp {
                host: "127.0.0.1".to_owned(),
                port: 1,
            },
            connect: ConnectOptions::default(),
            credentials: None,
            database: 0,
            protocol: ProtocolChoice::Negotiate,
            first_write: FirstWrite::WithHandshake,
            framing: Framing::Array,
        };
        let mut session = Session::new(options, None).unwrap();
        let ran = session.command(&["PING"], |_| 0..0, Until::Stopped, &mut Silent);
        let is_not_sent = |error: &Error| {
            let fate = Fate::NotSent;
            matches!(error, Error::Lost { command, fate: found, .. } if command == "PING" && *found == fate)
        };
        assert!(ran.as_ref().is_err_and(is_not_sent), "{ran:?}");
    }
}
