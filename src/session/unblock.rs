//! The end of a wait that the user has stopped: the server is asked over another connection to end the command.
//!
//! CLIENT UNBLOCK takes the number of a connection. Behind a proxy, or of two servers that take turns at one address,
//! the number that one server gave may be somebody else's on the other; so CLIENT LIST has to show our own address and
//! name for it first. Where that is not so, where the command waits for nothing (a script, a slow command, a large
//! reply), or where the answer is not there at once, the connection is dropped.
//!
//! All of it takes four ways to the server and back, which a person would notice over a slow link. So the other
//! connection is made, and our own one found over it, while the command waits: then one way is left. It is closed when
//! the command has its answer.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crate::net::{Address, Turn, Wait};
use crate::resp::Value;

use super::ending::Ending;
use super::{Error, OnInterrupt, Options, Outcome, Session, Silent, Sink};

/// How long it may take altogether: a prompt that is back after this long is back at once for a person.
const AT_ONCE: Duration = Duration::from_millis(50);

/// How long a command waits before another connection is opened for it: most do not wait at all.
const GRACE: Duration = Duration::from_millis(50);

/// How long the server is waited for while nobody has stopped anything yet.
const PATIENCE: Duration = Duration::from_secs(5);

/// What makes a connection ours in CLIENT LIST.
#[derive(Debug, Clone)]
struct Own {
    /// The number that the server told.
    id: Option<i64>,
    address: Address,
    name: Vec<u8>,
}

/// Somebody who stands by to have a command ended that waits; goes home when dropped.
pub(super) struct Helper {
    /// Tells not to wait any longer before the connection is opened.
    go: Sender<()>,
    ready: Receiver<Result<Option<Ready>, Option<String>>>,
    options: Options,
    own: Own,
}

/// Another connection to the same server, and the number by which ours is known there.
struct Ready {
    session: Session,
    id: String,
}

impl Session {
    /// Receives the answer to the command that has been queued, with somebody who stands by to have it ended.
    pub(super) fn answer_with_help(&mut self, sink: &mut dyn Sink) -> Result<Outcome, Error> {
        self.stand_by();
        let answer = self.answer(sink);
        self.helper = None;
        answer
    }

    /// Lets somebody stand by, if the command that is awaited is one that the server can end.
    fn stand_by(&mut self) {
        if self.on_interrupt == OnInterrupt::Unblock
            && self.awaited_command().is_some_and(|sent| sent.may_block)
            && let Some(own) = self.own()
        {
            self.helper = Helper::start(self.options(), own);
        }
    }

    /// Asks for the number of the connection where nothing else tells it from others: all ends of a unix socket have one
    /// address, and without HELLO nobody has told the number. Done before a command that may wait; then it is too late.
    pub(super) fn ask_for_number(&mut self, sink: &mut dyn Sink) -> Result<(), Error> {
        let is_nameless = |own: &Own| own.id.is_none() && matches!(own.address, Address::Unix(_));
        let takes_questions = |session: &Self| matches!(&session.link, Some(link) if link.dialogue.state.takes_questions());
        if self.on_interrupt != OnInterrupt::Unblock
            || !takes_questions(self)
            || !self.own().as_ref().is_some_and(is_nameless)
        {
            return Ok(());
        }
        let replies = self.question_all(&[["CLIENT", "ID"]], sink)?;
        if let (Some(Some(Value::Integer(id))), Some(link)) = (replies.first(), &mut self.link) {
            link.dialogue.client_id = Some(*id);
        }
        Ok(())
    }

    /// Ends a wait for an answer that the user has stopped.
    pub(super) fn stop(&mut self, sink: &mut dyn Sink) -> Result<Outcome, Error> {
        let deadline = Instant::now() + AT_ONCE;
        if let Some(helper) = self.helper.take()
            && self.is_blocked()
        {
            let until = match helper.unblock(deadline) {
                Ok(true) => deadline,
                // It may have ended by itself a moment ago.
                Ok(false) => Instant::now(),
                Err(said) => {
                    self.withheld = said;
                    Instant::now()
                }
            };
            if matches!(self.turn(Wait::Until(until), sink)?, Turn::Received) {
                sink.interrupted();
                return self.hear_the_end(deadline, sink);
            }
        }
        self.drop_link();
        Ok(Outcome::Interrupted)
    }

    /// Receives the reply to a command that the server has ended.
    fn hear_the_end(&mut self, deadline: Instant, sink: &mut dyn Sink) -> Result<Outcome, Error> {
        let other = (self.deadline, self.on_interrupt);
        // Whoever stops it once more does not want to wait for the server again.
        (self.deadline, self.on_interrupt) = (Some(deadline), OnInterrupt::Drop);
        let heard = self.answer(&mut Ending::new(sink));
        (self.deadline, self.on_interrupt) = other;
        match heard {
            Ok(Outcome::Interrupted) => Ok(Outcome::Interrupted),
            Ok(_) => Ok(Outcome::Unblocked),
            Err(Error::Late { .. }) => {
                self.drop_link();
                Ok(Outcome::Interrupted)
            }
            Err(error) => Err(error),
        }
    }

    /// Tells whether the server has the command that is awaited, and can end it.
    fn is_blocked(&self) -> bool {
        let is_sent = matches!(&self.link, Some(link) if !link.connection.has_unsent());
        let sent = self.awaited_command();
        is_sent && sent.is_some_and(|sent| sent.may_block && !sent.is_answered)
    }

    fn own(&self) -> Option<Own> {
        let link = self.link.as_ref()?;
        Some(Own {
            id: link.dialogue.client_id,
            address: link.connection.local_addr().ok()?,
            name: link.dialogue.state.name.clone(),
        })
    }
}

impl Helper {
    /// Starts; `None` where the system has no thread for it.
    fn start(options: Options, own: Own) -> Option<Self> {
        let (go, told) = mpsc::channel();
        let (sender, ready) = mpsc::channel();
        let (whom, whose) = (options.clone(), own.clone());
        let thread = thread::Builder::new().name("unblock".to_owned());
        let started = thread.spawn(move || {
            if told.recv_timeout(GRACE) != Err(RecvTimeoutError::Disconnected) {
                // Nobody may want it any more; then the connection is closed with it.
                let _ = sender.send(prepare(whom, &whose, Instant::now() + PATIENCE));
            }
        });
        started.is_ok().then_some(Self {
            go,
            ready,
            options,
            own,
        })
    }

    /// Has the command ended; tells whether there was one.
    ///
    /// The error is what the server says, if it is that which keeps us from it.
    fn unblock(self, deadline: Instant) -> Result<bool, Option<String>> {
        // It may be over the waiting already.
        let _ = self.go.send(());
        let left = deadline.saturating_duration_since(Instant::now());
        let Some(ready) = self.ready.recv_timeout(left).map_err(|_| None)?? else {
            return Ok(false);
        };
        match ready.unblock(deadline) {
            // Of a connection that is not used, a server or a firewall may have tired.
            Err(Error::Lost { .. }) => {}
            asked => return answered(asked).map(|reply| matches!(reply, Value::Integer(1))),
        }
        match prepare(self.options, &self.own, deadline)? {
            Some(ready) => {
                answered(ready.unblock(deadline)).map(|reply| matches!(reply, Value::Integer(1)))
            }
            None => Ok(false),
        }
    }
}

impl Ready {
    fn unblock(mut self, deadline: Instant) -> Result<Option<Value>, Error> {
        self.session.set_deadline(Some(deadline));
        let words = ["CLIENT", "UNBLOCK", &self.id, "ERROR"];
        self.session.ask(&words, &mut Silent)
    }
}

/// Opens another connection and finds ours over it; `None` if it is not there.
fn prepare(
    mut options: Options,
    own: &Own,
    deadline: Instant,
) -> Result<Option<Ready>, Option<String>> {
    let left = deadline.saturating_duration_since(Instant::now());
    let timeout = options.connect.timeout.unwrap_or(left);
    options.connect.timeout = Some(timeout.min(left));
    let mut session = Session::new(options, None).map_err(|_| None)?;
    session.set_deadline(Some(deadline));
    let list = list(&mut session, own)?;
    let id = list.and_then(|list| own.find(&list));
    Ok(id.map(|id| Ready { session, id }))
}

/// Asks for the connection, or where its number is not known, or cannot be asked for (before 6.2), for all of them.
fn list(session: &mut Session, own: &Own) -> Result<Option<Vec<u8>>, Option<String>> {
    let text = |value: &Value| value.text().map(<[u8]>::to_vec);
    if let Some(id) = own.id {
        let words = ["CLIENT", "LIST", "ID", &id.to_string()];
        match answered(session.ask_with_greeting(&words, &mut Silent)) {
            Err(Some(said)) if said.starts_with("ERR") => {}
            list => return list.map(|list| text(&list)),
        }
    }
    let list = session.ask_with_greeting(&["CLIENT", "LIST"], &mut Silent);
    answered(list).map(|list| text(&list))
}

/// Gives the answer; an error is what the server says, if it says anything.
fn answered(asked: Result<Option<Value>, Error>) -> Result<Value, Option<String>> {
    match asked {
        Ok(Some(value)) => match value.error() {
            Some(said) => Err(Some(String::from_utf8_lossy(said).into_owned())),
            None => Ok(value),
        },
        Ok(None) => Err(None),
        Err(
            Error::Late { .. } | Error::Unanswering { .. } | Error::Connect(_) | Error::Lost { .. },
        ) => Err(None),
        Err(error) => Err(Some(error.to_string())),
    }
}

impl Own {
    /// Finds the number of the connection in the lines of CLIENT LIST.
    fn find(&self, list: &[u8]) -> Option<String> {
        let list = std::str::from_utf8(list).ok()?;
        list.lines()
            .filter(|line| self.is_in(line))
            .find_map(|line| field(line, "id"))
            .map(str::to_owned)
    }

    fn is_in(&self, line: &str) -> bool {
        let id = field(line, "id");
        let is_here = match &self.address {
            Address::Tcp(address) => field(line, "addr") == Some(&address.to_string()),
            // All ends of a unix socket have the one name that the server gives it; the number tells them apart.
            Address::Unix(_) => {
                self.id.is_some() && field(line, "flags").is_some_and(|flags| flags.contains('U'))
            }
        };
        let is_named = field(line, "name").is_some_and(|name| name.as_bytes() == self.name);
        let is_numbered = self.id.is_none_or(|own| id == Some(&own.to_string()));
        is_here && is_named && is_numbered
    }
}

/// Gives the value of a field in a line of CLIENT LIST. No value holds a blank.
fn field<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    line.split(' ')
        .find_map(|field| field.strip_prefix(name)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

    use super::*;

    const LIST: &[u8] =
        b"id=3 addr=127.0.0.1:40000 laddr=127.0.0.1:6379 fd=8 name= flags=N cmd=ping\n\
        id=4 addr=127.0.0.1:40001 laddr=127.0.0.1:6379 fd=9 name=me flags=b cmd=blpop\n\
        id=5 addr=[::1]:40002 laddr=[::1]:6379 fd=10 name= flags=b cmd=blpop\n\
        id=6 addr=/tmp/s:0 laddr=/tmp/s:0 fd=11 name= flags=bU cmd=blpop\n\
        id=7 addr=/tmp/s:0 laddr=/tmp/s:0 fd=12 name= flags=U cmd=ping\n";

    fn own(id: Option<i64>, address: Address, name: &str) -> Own {
        Own {
            id,
            address,
            name: name.as_bytes().to_vec(),
        }
    }

    fn v4(port: u16) -> Address {
        Address::Tcp(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
    }

    #[test]
    fn a_connection_is_ours_with_its_number_its_address_and_its_name() {
        let find = |id, address, name| own(id, address, name).find(LIST);
        assert_eq!(find(Some(4), v4(40001), "me").as_deref(), Some("4"));
        assert_eq!(find(None, v4(40001), "me").as_deref(), Some("4"));
        assert_eq!(find(Some(3), v4(40001), "me"), None, "somebody else's");
        assert_eq!(find(Some(4), v4(4000), "me"), None);
        assert_eq!(find(Some(4), v4(40001), ""), None);
        let v6 = Address::Tcp(SocketAddr::from((Ipv6Addr::LOCALHOST, 40002)));
        assert_eq!(find(None, v6, "").as_deref(), Some("5"));
    }

    #[test]
    fn a_unix_socket_is_known_by_its_number_only() {
        let unix = || Address::Unix(None);
        assert_eq!(own(Some(6), unix(), "").find(LIST).as_deref(), Some("6"));
        assert_eq!(own(Some(4), unix(), "me").find(LIST), None);
        assert_eq!(own(None, unix(), "").find(LIST), None);
    }

    #[test]
    fn what_is_no_list_has_nobody() {
        for list in [&b""[..], b"\xff", b"id", b"id= addr= name=", b"OK"] {
            assert_eq!(own(Some(4), v4(40001), "me").find(list), None);
        }
    }
}
