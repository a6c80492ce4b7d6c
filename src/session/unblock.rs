//! The end of a wait that the user has stopped: the server is asked over another connection to end the command.
//!
//! CLIENT UNBLOCK takes the number of a connection. Behind a proxy, or of two servers that take turns at one address,
//! the number that one server gave may be somebody else's on the other; so CLIENT LIST has to show our own address and
//! name for it first. Where that is not so, where the command waits for nothing (a script, a slow command, a large
//! reply), or where the answer is not there at once, the connection is dropped.

use std::time::{Duration, Instant};

use crate::net::{Address, Turn, Wait};
use crate::resp::Value;

use super::{Error, OnInterrupt, Options, Outcome, Session, Silent, Sink};

/// How long it may take altogether: a prompt that is back after this long is back at once for a person.
const AT_ONCE: Duration = Duration::from_millis(50);

/// What makes a connection ours in CLIENT LIST.
#[derive(Debug)]
struct Own {
    /// The number that HELLO told.
    id: Option<i64>,
    address: Address,
    name: Vec<u8>,
}

impl Session {
    /// Ends a wait for an answer that the user has stopped.
    pub(super) fn stop(&mut self, sink: &mut dyn Sink) -> Result<Outcome, Error> {
        let deadline = Instant::now() + AT_ONCE;
        if self.on_interrupt == OnInterrupt::Unblock
            && let Some(own) = self.blocked()
        {
            let until = match unblock(self.options(), &own, deadline) {
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
        let heard = self.answer(sink);
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

    /// Says which connection it is, if it waits for a command that the server can end.
    fn blocked(&self) -> Option<Own> {
        let sent = self.awaited_command()?;
        let link = self.link.as_ref()?;
        if !sent.may_block || sent.is_answered || link.connection.has_unsent() {
            return None;
        }
        Some(Own {
            id: link.dialogue.client_id,
            address: link.connection.local_addr().ok()?,
            name: link.dialogue.state.name.clone(),
        })
    }
}

/// Has a command ended that blocks this connection; tells whether there was one.
///
/// The error is what the server says, if it is that which keeps us from it.
fn unblock(mut options: Options, own: &Own, deadline: Instant) -> Result<bool, Option<String>> {
    options.connect.timeout = Some(deadline.saturating_duration_since(Instant::now()));
    let mut session = Session::new(options, None).map_err(|_| None)?;
    session.set_deadline(Some(deadline));
    let Some(list) = list(&mut session, own)? else {
        return Ok(false);
    };
    let Some(id) = own.find(&list) else {
        return Ok(false);
    };
    let unblocked = ask(&mut session, &["CLIENT", "UNBLOCK", &id, "ERROR"])?;
    Ok(matches!(unblocked, Value::Integer(1)))
}

/// Asks for the connection, or where its number is not known, or cannot be asked for (before 6.2), for all of them.
fn list(session: &mut Session, own: &Own) -> Result<Option<Vec<u8>>, Option<String>> {
    let text = |value: &Value| value.text().map(<[u8]>::to_vec);
    if let Some(id) = own.id {
        match ask(session, &["CLIENT", "LIST", "ID", &id.to_string()]) {
            Err(Some(said)) if said.starts_with("ERR") => {}
            list => return list.map(|list| text(&list)),
        }
    }
    ask(session, &["CLIENT", "LIST"]).map(|list| text(&list))
}

fn ask(session: &mut Session, words: &[&str]) -> Result<Value, Option<String>> {
    match session.ask(words, &mut Silent) {
        Ok(Some(value)) => match value.error() {
            Some(said) => Err(Some(String::from_utf8_lossy(said).into_owned())),
            None => Ok(value),
        },
        Ok(None) => Err(None),
        Err(Error::Late { .. } | Error::Connect(_)) => Err(None),
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
