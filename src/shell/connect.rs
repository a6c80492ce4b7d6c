//! `:connect`: turns to another server.

use std::io;
use std::path::PathBuf;

use super::editor::Line;
use super::{Next, Shell};
use crate::command::Credentials;
use crate::session::Endpoint;
use crate::text;

/// The port of servers that are not told another.
const PORT: u16 = 6379;

/// Reads where a server listens: `HOST`, `HOST PORT`, `HOST:PORT`, `[::1]:PORT` or the path of a socket.
///
/// # Errors
/// What was found, then what was expected.
pub(super) fn endpoint<W: AsRef<str>>(words: &[W]) -> Result<Endpoint, String> {
    if let Some(found) = words
        .iter()
        .find_map(|word| more_than_a_place(word.as_ref()))
    {
        // Passwords stand in such addresses: they are not repeated.
        return Err(format!(
            "found an address with a {found}, expected HOST [PORT] or the path of a socket"
        ));
    }
    match words {
        [path] if path.as_ref().contains('/') => Ok(Endpoint::Unix(PathBuf::from(path.as_ref()))),
        [place] => {
            let (host, port) = split(place.as_ref())?;
            tcp(host, port)
        }
        [host, port] => tcp(host.as_ref(), Some(port.as_ref())),
        [] => Err("found no server, expected HOST, HOST PORT or the path of a socket".to_owned()),
        [_, _, more, ..] => Err(format!(
            "found {:?} behind the port, expected nothing more",
            more.as_ref()
        )),
    }
}

/// Names what an address has that is no part of a place: one of another form, which may hold a password.
fn more_than_a_place(word: &str) -> Option<&'static str> {
    if word.contains("://") {
        return Some("scheme");
    }
    (word.contains('@') && !is_path(word)).then_some("user")
}

/// Tells whether a word is surely the path of a socket, which may have any name.
pub(super) fn is_path(word: &str) -> bool {
    word.starts_with(['/', '.', '~'])
}

fn tcp(host: &str, port: Option<&str>) -> Result<Endpoint, String> {
    if host.is_empty() {
        return Err("found an empty name, expected a host".to_owned());
    }
    let port = match port.map(str::parse) {
        None => PORT,
        Some(Ok(port)) if port > 0 => port,
        Some(_) => {
            let found = port.unwrap_or_default();
            return Err(format!(
                "found {found:?} as the port, expected a number, 1 to 65535"
            ));
        }
    };
    Ok(Endpoint::Tcp {
        host: host.to_owned(),
        port,
    })
}

/// Takes a place apart as the prompt writes it. An IPv6 address without brackets has no port.
fn split(place: &str) -> Result<(&str, Option<&str>), String> {
    let bracketed = place.strip_prefix('[');
    if let Some((host, rest)) = bracketed.and_then(|rest| rest.split_once(']')) {
        return match rest.strip_prefix(':') {
            None if rest.is_empty() => Ok((host, None)),
            None => Err(format!("found {rest:?} behind ], expected : and a port")),
            port => Ok((host, port)),
        };
    }
    Ok(match place.split_once(':') {
        Some((host, port)) if !port.contains(':') => (host, Some(port)),
        _ => (place, None),
    })
}

impl Shell<'_> {
    /// Turns to another server, in the database of now. Who the user is stays known where it is the same server; another
    /// one is told only if the user agrees, since nobody knows who listens there.
    pub(super) fn connect_to(&mut self, endpoint: Endpoint) -> io::Result<Next> {
        let options = self.session.options();
        let credentials = match options.credentials {
            Some(credentials) if endpoint != options.endpoint => {
                match self.may_tell(&credentials, &endpoint)? {
                    Telling::Agreed => Some(credentials),
                    Telling::Denied => None,
                    Telling::Cancelled => {
                        self.printer.say("note: no other connection was opened")?;
                        return Ok(Next::Stop);
                    }
                }
            }
            credentials => credentials,
        };
        self.session.turn_to(endpoint, credentials);
        let lost = self.session.take_lost();
        if !lost.is_nothing() {
            self.printer
                .say(&format!("note: {lost} went with the connection before"))?;
        }
        self.care.forget_server();
        match self.connect() {
            Ok(()) => self.printer.flush().map(|()| Next::Line),
            Err(error) => self.fail(&error),
        }
    }

    fn may_tell(&mut self, credentials: &Credentials, endpoint: &Endpoint) -> io::Result<Telling> {
        let whose = match &credentials.user {
            Some(user) => format!(" of the user {}", text::quoted(user)),
            None => String::new(),
        };
        let known = self.session.endpoint();
        let question = format!("send the password{whose} for {known} to {endpoint}? [y/N] ");
        self.printer.flush()?;
        Ok(match self.editor.ask(&question)? {
            Line::Text(answer) if is_yes(&answer) => Telling::Agreed,
            Line::Text(_) | Line::NotText => Telling::Denied,
            Line::Cancelled | Line::End => Telling::Cancelled,
        })
    }
}

/// What the user says about telling another server the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Telling {
    Agreed,
    Denied,
    /// The user does not want to go there at all.
    Cancelled,
}

/// Tells whether an answer agrees.
pub(super) fn is_yes(answer: &str) -> bool {
    let answer = answer.trim();
    ["y", "yes"]
        .iter()
        .any(|yes| answer.eq_ignore_ascii_case(yes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        endpoint(&words).map(|endpoint| endpoint.to_string())
    }

    #[test]
    fn a_server_is_named_in_the_usual_ways() {
        for (text, expected) in [
            ("localhost", "localhost:6379"),
            ("localhost 7000", "localhost:7000"),
            ("10.0.0.1:7000", "10.0.0.1:7000"),
            ("::1", "[::1]:6379"),
            ("::1 7000", "[::1]:7000"),
            ("[::1]", "[::1]:6379"),
            ("[::1]:7000", "[::1]:7000"),
            ("/tmp/redis.sock", "/tmp/redis.sock"),
            ("./redis.sock", "./redis.sock"),
            ("/tmp/a@b", "/tmp/a@b"),
            ("run/redis.sock", "run/redis.sock"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(expected), "{text}");
        }
    }

    const NO_URL: &str =
        "found an address with a scheme, expected HOST [PORT] or the path of a socket";
    const NO_USER: &str =
        "found an address with a user, expected HOST [PORT] or the path of a socket";

    #[test]
    fn what_names_none_is_refused() {
        for (text, expected) in [
            (
                "",
                "found no server, expected HOST, HOST PORT or the path of a socket",
            ),
            (
                "[::1]7000",
                "found \"7000\" behind ], expected : and a port",
            ),
            (
                "h 0",
                "found \"0\" as the port, expected a number, 1 to 65535",
            ),
            (
                "h:70000",
                "found \"70000\" as the port, expected a number, 1 to 65535",
            ),
            (
                "h:",
                "found \"\" as the port, expected a number, 1 to 65535",
            ),
            (
                "[::1]:x",
                "found \"x\" as the port, expected a number, 1 to 65535",
            ),
            (":1", "found an empty name, expected a host"),
            ("redis://u:pw@h", NO_URL),
            ("redis://h", NO_URL),
            ("unix:///tmp/redis.sock", NO_URL),
            ("h rediss://u:pw@h 1", NO_URL),
            ("u:pw@h", NO_USER),
            ("u:pw@h:7000", NO_USER),
            ("h u:pw@h", NO_USER),
            ("u:p/w@h", NO_USER),
            (
                "h 1 2",
                "found \"2\" behind the port, expected nothing more",
            ),
        ] {
            assert_eq!(read(text), Err(expected.to_owned()), "{text}");
        }
    }
}
