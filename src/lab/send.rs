//! Bytes sent exactly as they are written, wrong ones too, and what a server makes of them.

use std::io::Write;
use std::ops::Range;
use std::time::{Duration, Instant};

use super::Error;
use crate::command;
use crate::net::{ConnectError, Connection, Interrupt, Poller, Tap, Traffic, Turn, Wait};
use crate::render::{Dump, DumpOptions};
use crate::resp::{Item, Scanner, type_byte};
use crate::session::{self, Error as SessionError};
use crate::text::{self, Quoting};

/// What to send, and how to show what comes of it.
#[derive(Debug)]
pub struct Options {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// How long to wait after the last byte that moved.
    pub wait: Duration,
    /// How the bytes of both directions are shown.
    pub dump: DumpOptions,
}

impl Options {
    /// How long to wait unless something else is asked for.
    pub const WAIT: Duration = Duration::from_secs(1);
}

/// Sends the bytes over a connection of their own, without a handshake, and shows what comes until the server closes it
/// or nothing has come for some time; says at last which of the two it was.
///
/// # Errors
/// There is no connection, the user interrupts, or the output cannot be written.
pub fn run(
    options: &Options,
    session: &session::Options,
    interrupt: Option<&Interrupt>,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let broken = |error| Error::Session(SessionError::System(error));
    let mut poller = Poller::new(interrupt.cloned()).map_err(broken)?;
    let mut connection = Connection::open(&session.endpoint, &session.connect, &mut poller)
        .map_err(|error| match error {
            ConnectError::Interrupted { .. } => interrupted(interrupt),
            error => Error::Session(SessionError::Connect(error)),
        })?;
    connection.queue(&options.bytes, &secrets(&options.bytes));
    let mut screen = Screen {
        dump: Dump::new(options.dump),
        text: Vec::new(),
    };
    // Whoever waits for an answer sees the bytes that it is to be an answer to.
    let mut wait = Wait::NoWait;
    let ending = loop {
        let turn = connection.turn(&mut poller, wait, &mut screen);
        screen.print(out)?;
        match turn {
            Turn::Received | Turn::Sent | Turn::Fed => {}
            Turn::Idle if wait == Wait::NoWait => {}
            Turn::Idle if connection.has_unsent() => {
                break "the server took no more bytes".to_owned();
            }
            Turn::Idle => {
                let more = if connection.received_total() > 0 {
                    " more"
                } else {
                    ""
                };
                let seconds = options.wait.as_secs_f64();
                break format!("nothing{more} came within {seconds} s");
            }
            Turn::Closed(None) => break "the server closed the connection".to_owned(),
            Turn::Closed(Some(error)) => {
                break format!("the server closed the connection: {error}");
            }
            Turn::Failed(error) => break format!("the connection broke: {error}"),
            Turn::Interrupted => return Err(interrupted(interrupt)),
        }
        wait = Wait::Until(Instant::now() + options.wait);
    };
    // What is incomplete has been shown as such; here it is the lesson, not an error.
    let _ = screen.dump.finish(&mut screen.text);
    screen.dump.remark(&ending, &mut screen.text);
    screen.print(out)
}

fn interrupted(interrupt: Option<&Interrupt>) -> Error {
    interrupt.map(Interrupt::take);
    Error::Session(SessionError::Interrupted)
}

/// The dump of the connection, as far as it is not printed.
struct Screen {
    dump: Dump,
    text: Vec<u8>,
}

impl Screen {
    fn print(&mut self, out: &mut dyn Write) -> Result<(), Error> {
        let printed = out.write_all(&self.text).and_then(|()| out.flush());
        self.text.clear();
        printed.map_err(Error::Output)
    }
}

impl Tap for Screen {
    fn traffic(&mut self, traffic: &Traffic<'_>) {
        self.dump.traffic(&traffic.into(), &mut self.text);
    }
}

/// Tells whether bytes hold a command that must not be remembered, well formed or not.
///
/// A secret that is remembered is worse than a harmless line forgotten: the words are looked at wherever they stand.
///
/// ```
/// use redis_shell::lab::send::holds_secret;
///
/// assert!(holds_secret(b"*2\r\n$4\r\nAUTH\r\n$6\r\nsesame"));
/// assert!(!holds_secret(b"*2\r\n$3\r\nGET\r\n$1\r\nk\r\n"));
/// ```
pub fn holds_secret(bytes: &[u8]) -> bool {
    let words: Vec<&[u8]> = places(bytes, 0).into_iter().map(|at| &bytes[at]).collect();
    command::keeps_out_anywhere(&words)
}

/// How many words of a command are looked at that may begin in the midst of a request which is not well formed: what it
/// does, the first ones tell.
const MOST_WORDS: usize = 1 << 10;

/// The commands that a server may find in bytes; where they are not well formed, one from each place on where one could
/// begin.
///
/// ```
/// use redis_shell::lab::send::Commands;
///
/// let commands = Commands::of(b"PING\r\n*1\r\n$4\r\nSAVE\r\n");
/// assert!(commands.iter().eq([&[&b"PING"[..]][..], &[&b"SAVE"[..]]]));
/// ```
#[derive(Debug)]
pub struct Commands<'a> {
    /// The words of each request, and whether only one command begins in them.
    requests: Vec<(Vec<&'a [u8]>, bool)>,
}

impl<'a> Commands<'a> {
    /// Takes bytes apart.
    pub fn of(bytes: &'a [u8]) -> Self {
        let words = |request: Request| {
            let words = request.words.into_iter().map(|at| &bytes[at]);
            (words.collect(), request.is_whole)
        };
        Self {
            requests: requests(bytes).map(words).collect(),
        }
    }

    /// Gives the words of one command after the other.
    pub fn iter(&self) -> impl Iterator<Item = &[&'a [u8]]> {
        self.requests.iter().flat_map(|(words, is_whole)| {
            let (starts, most) = match is_whole {
                true => (1, words.len()),
                false => (words.len(), MOST_WORDS),
            };
            (0..starts.min(words.len())).map(move |start| {
                let words = &words[start..];
                &words[..words.len().min(most)]
            })
        })
    }
}

/// Finds the secrets among the commands in `bytes`, which need not be well formed.
///
/// ```
/// use redis_shell::lab::send::secrets;
///
/// assert_eq!(secrets(b"PING\r\nAUTH sesame\r\n"), [11..17]);
/// ```
pub fn secrets(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut secrets = Vec::new();
    for request in requests(bytes) {
        let words: Vec<&[u8]> = request.words.iter().map(|at| &bytes[at.clone()]).collect();
        let found = match request.is_whole {
            true => command::secrets(&words),
            false => command::secrets_anywhere(&words, Some(0)),
        };
        secrets.extend(found.iter().map(|&index| request.words[index].clone()));
    }
    secrets
}

/// Takes bytes apart into requests.
fn requests(bytes: &[u8]) -> impl Iterator<Item = Request> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let request = (at < bytes.len()).then(|| request(bytes, at))?;
        at = request.end;
        Some(request)
    })
}

/// The words of a request by their places, and where the next request begins.
struct Request {
    words: Vec<Range<usize>>,
    end: usize,
    /// Whether the request is well formed, so that its first word is the command's name.
    is_whole: bool,
}

fn request(bytes: &[u8], start: usize) -> Request {
    if bytes[start] == type_byte::ARRAY {
        return array(bytes, start);
    }
    let line = bytes[start..].iter().position(|&byte| byte == b'\n');
    let end = line.map_or(bytes.len(), |at| start + at + 1);
    let words = text::split(&bytes[start..end], Quoting::Redis).words;
    let place = |word: &text::Word| start + word.span.start..start + word.span.end;
    Request {
        words: words.iter().map(place).collect(),
        end,
        is_whole: true,
    }
}

/// Reads a request that begins as an array; where it goes wrong, all that follows is its words.
fn array(bytes: &[u8], start: usize) -> Request {
    let mut scanner = Scanner::new();
    let mut input = &bytes[start..];
    let mut words = Vec::new();
    let mut end = start;
    while let Ok(Some(event)) = scanner.next(&mut input) {
        if let Item::Text(piece) = event.item {
            if !piece.last {
                break;
            }
            let at = start + event.span.start as usize + event.head.len();
            words.push(at..at + piece.bytes.len());
        }
        end = start + event.span.end as usize;
        if event.ends_value {
            return Request {
                words,
                end,
                is_whole: true,
            };
        }
    }
    words.extend(places(bytes, end));
    Request {
        words,
        end: bytes.len(),
        is_whole: false,
    }
}

/// Finds all that could be words behind `start`: what stands between blanks, line ends and quotes, lengths left out.
fn places(bytes: &[u8], start: usize) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut at = start;
    for word in bytes[start..].split(|&byte| byte.is_ascii_whitespace() || byte == b'"') {
        let place = at..at + word.len();
        at = place.end + 1;
        let is_length =
            matches!(word, [b'*' | b'$', digits @ ..] if digits.iter().all(u8::is_ascii_digit));
        if !word.is_empty() && !is_length {
            places.push(place);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes with their secrets masked.
    fn masked(bytes: &[u8]) -> String {
        let mut shown = bytes.to_vec();
        secrets(bytes)
            .into_iter()
            .for_each(|at| shown[at].fill(b'#'));
        shown.escape_ascii().to_string()
    }

    #[test]
    fn secrets_are_found_in_well_formed_requests_alone() {
        for (bytes, expected) in [
            (&b"PING\r\nAUTH pw\r\n"[..], r"PING\r\nAUTH ##\r\n"),
            (b"AUTH \"p w\r\n", r"AUTH ######"),
            (
                b"*2\r\n$4\r\nAUTH\r\n$3\r\np w\r\n*1\r\n$4\r\nPING\r\n",
                r"*2\r\n$4\r\nAUTH\r\n$3\r\n###\r\n*1\r\n$4\r\nPING\r\n",
            ),
            (
                b"*2\r\n$4\r\nAUTH\r\n$9\r\nsesame\r\n",
                r"*2\r\n$4\r\nAUTH\r\n$9\r\n######\r\n",
            ),
            (b"*2\r\n$3\r\nAUTH\r\nsesame", r"*2\r\n$3\r\nAUTH\r\n######"),
            (
                b"*2\r\n$3\r\nGET\r\n$4\r\nAUTH\r\n",
                r"*2\r\n$3\r\nGET\r\n$4\r\nAUTH\r\n",
            ),
            (b"*3\r\n", r"*3\r\n"),
        ] {
            assert_eq!(masked(bytes), expected, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn commands_are_found_wherever_they_may_begin() {
        let names = |bytes: &[u8]| {
            let commands = Commands::of(bytes);
            let names = commands.iter().map(|words| words[0].to_vec());
            names.collect::<Vec<_>>()
        };
        assert_eq!(
            names(b"*2\r\n$3\r\nGET\r\n$3\r\nDEL\r\nDEL k\r\n"),
            [b"GET", b"DEL"]
        );
        assert_eq!(names(b"*2\r\n$9\r\nGET\r\nDEL"), [b"GET", b"DEL"]);
        assert_eq!(names(b"\r\n*0\r\n"), [b""; 0]);
    }

    /// Requests so long that nobody waits for the end where the words behind each word are looked at or kept.
    #[test]
    fn long_requests_are_taken_apart_in_one_go() {
        for word in ["a ", "24 ", "AUTH ", "CONFIG ", "HELLO "] {
            let bytes = format!("*9 {}AUTH pw", word.repeat(100_000));
            let password = bytes.len() - 2..bytes.len();
            assert!(secrets(bytes.as_bytes()).contains(&password), "{word}");
            assert!(holds_secret(bytes.as_bytes()), "{word}");
            let commands = Commands::of(bytes.as_bytes());
            let last = commands.iter().last();
            assert_eq!(commands.iter().count(), 100_002);
            assert_eq!(last, Some(&[&b"pw"[..]][..]));
        }
    }

    #[test]
    fn what_may_hold_a_secret_is_not_remembered() {
        for bytes in [
            &b"PING\r\nAUTH pw\r\n"[..],
            b"*2\r\n$5\r\nAUTH\r\n",
            b"*4\r\n$6\r\nCONFIG\r\n$3\r\nSET\r\n$11\r\nrequirepass\r\n$2\r\npw\r\n",
            b"HELLO 3 AUTH u pw",
        ] {
            assert!(holds_secret(bytes), "{}", bytes.escape_ascii());
        }
        for bytes in [&b"PING\r\n"[..], b"", b"*1\r\n$-5\r\n", b"+OK\r\n"] {
            assert!(!holds_secret(bytes), "{}", bytes.escape_ascii());
        }
    }
}
