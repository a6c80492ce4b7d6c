//! What passed, as a text that can be read by people and by [`decode`](crate::lab::decode).
//!
//! ```text
//! # redis-shell proxy 1, 2026-11-22 UTC, secrets masked with *, their length kept
//! @ 12:34:56.789012 #1 from "127.0.0.1:50000"
//! @ 12:34:56.789321 #1 → "*1\r\n$4\r\nPING\r\n"
//! @ 12:34:56.789502 #1 ← "+PONG\r\n"
//! @ 12:34:57.000013 #1 end →
//! @ 12:34:57.000052 #1 closed
//! ```
//!
//! One line for each thing that happened: the time of day, the number of the connection, what it was. A piece is what
//! one read brought; its bytes are quoted as [`text::quoted`] does it. Lines that begin with `#` are remarks.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use super::clock::{Clock, Moment, TimeOfDay};
use super::connection::word;
use super::queue::What;
use crate::net::Direction;
use crate::net::relay::Ending;
use crate::render;
use crate::text::{self, Quoting};

/// What every capture begins with, and nothing else does.
pub(in crate::lab) const HEAD: &[u8] = b"# redis-shell proxy 1, ";

/// Writes the first line.
pub(super) fn begin(clock: &Clock, out: &mut impl Write) -> io::Result<()> {
    out.write_all(HEAD)?;
    let date = clock.day();
    writeln!(out, "{date} UTC, secrets masked with *, their length kept")
}

/// Writes what happened to a connection; the bytes are those of a piece.
pub(super) fn write(
    moment: Moment,
    connection: u64,
    what: &What,
    bytes: &[u8],
    out: &mut impl Write,
) -> io::Result<()> {
    write!(out, "@ {} #{connection} ", moment.time)?;
    match what {
        What::Opened(client) => writeln!(out, "from {}", text::quoted(client.as_bytes())),
        What::Passed(direction, _) => {
            writeln!(
                out,
                "{} {}",
                render::Direction::from(*direction),
                text::quoted(bytes)
            )
        }
        What::Ended(direction, ending) => writeln!(
            out,
            "{} {}",
            word(*ending),
            render::Direction::from(*direction)
        ),
        What::Closed => writeln!(out, "closed"),
    }
}

/// One line of a capture.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) moment: Moment,
    pub(super) connection: u64,
    pub(super) what: What,
    pub(super) bytes: Vec<u8>,
}

/// Reads the lines of a capture, whose times of day become instants with the same distances.
#[derive(Debug)]
pub(super) struct Reader {
    at: Instant,
    time: Option<TimeOfDay>,
}

/// A later line with an earlier time is one that another thread saw, unless it is earlier by more than this: then it
/// is of the next day.
const JITTER: Duration = Duration::from_secs(12 * 60 * 60);

impl Reader {
    pub(super) fn new() -> Self {
        Self {
            at: Instant::now(),
            time: None,
        }
    }

    /// Reads a line; `Ok(None)` for a remark or an empty line.
    ///
    /// # Errors
    /// What was expected in place of the line.
    pub(super) fn line(&mut self, line: &[u8]) -> Result<Option<Entry>, &'static str> {
        let line = line.trim_ascii_end();
        if line.is_empty() || line.starts_with(b"#") {
            return Ok(None);
        }
        let words = text::split(line, Quoting::Redis).complete();
        let words = words.map_err(|_| "balanced quotes")?;
        let words: Vec<&[u8]> = words.iter().map(|word| &word.bytes[..]).collect();
        let [b"@", time, connection, words @ ..] = &words[..] else {
            return Err("@, a time and a connection");
        };
        let time = std::str::from_utf8(time).ok().and_then(TimeOfDay::parse);
        let time = time.ok_or("a time such as 12:34:56.789012")?;
        let connection = connection.strip_prefix(b"#").and_then(number);
        let (what, bytes) = what(words).ok_or("from, →, ←, end, reset or closed")?;
        Ok(Some(Entry {
            moment: self.moment(time),
            connection: connection.ok_or("the number of a connection, such as #1")?,
            what,
            bytes,
        }))
    }

    fn moment(&mut self, time: TimeOfDay) -> Moment {
        let elapsed = self.time.map_or(Duration::ZERO, |last| time.since(last));
        if elapsed < JITTER {
            self.at += elapsed;
            self.time = Some(time);
        }
        Moment { at: self.at, time }
    }
}

fn number(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn what(words: &[&[u8]]) -> Option<(What, Vec<u8>)> {
    let direction = |word: &[u8]| match word {
        b"\xe2\x86\x92" => Some(Direction::Sent),
        b"\xe2\x86\x90" => Some(Direction::Received),
        _ => None,
    };
    Some(match words {
        [b"from", client] => (
            What::Opened(String::from_utf8_lossy(client).into_owned()),
            Vec::new(),
        ),
        [b"closed"] => (What::Closed, Vec::new()),
        [b"end", way] => (What::Ended(direction(way)?, Ending::Closed), Vec::new()),
        [b"reset", way] => (What::Ended(direction(way)?, Ending::Reset), Vec::new()),
        [way, bytes] => (What::Passed(direction(way)?, bytes.len()), bytes.to_vec()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        let all = [
            What::Opened("127.0.0.1:5".to_owned()),
            What::Passed(Direction::Sent, 256),
            What::Passed(Direction::Received, 256),
            What::Ended(Direction::Sent, Ending::Closed),
            What::Ended(Direction::Received, Ending::Reset),
            What::Closed,
        ];
        let clock = Clock::new();
        let moment = clock.moment(Instant::now());
        for what in &all {
            let mut line = Vec::new();
            write(moment, 7, what, &bytes, &mut line).unwrap();
            assert!(line.iter().filter(|&&byte| byte < b' ').eq(b"\n"));
            let entry = Reader::new().line(&line).unwrap().unwrap();
            assert_eq!(format!("{:?}", entry.what), format!("{what:?}"));
            assert_eq!(entry.connection, 7);
            assert_eq!(entry.moment.time.to_string(), moment.time.to_string());
            if let What::Passed(..) = what {
                assert_eq!(entry.bytes, bytes);
            }
        }
    }

    #[test]
    fn times_keep_their_distances_over_midnight() {
        let mut reader = Reader::new();
        let mut at = |time: &str| {
            let line = format!("@ {time} #1 closed\n");
            reader.line(line.as_bytes()).unwrap().unwrap().moment.at
        };
        let first = at("23:59:59.000000");
        assert_eq!(at("23:59:59.250000") - first, Duration::from_millis(250));
        // Seen by the other thread, a little earlier.
        assert_eq!(at("23:59:59.249999") - first, Duration::from_millis(250));
        assert_eq!(at("00:00:01.000000") - first, Duration::from_secs(2));
    }

    #[test]
    fn a_line_that_is_none_says_what_was_expected() {
        for (line, expected) in [
            ("PING", "@, a time and a connection"),
            ("@ 12:00:00.000000", "@, a time and a connection"),
            ("@ noon #1 closed", "a time such as 12:34:56.789012"),
            (
                "@ 12:00:00.000000 1 closed",
                "the number of a connection, such as #1",
            ),
            (
                "@ 12:00:00.000000 #1 open",
                "from, →, ←, end, reset or closed",
            ),
            ("@ 12:00:00.000000 #1 → \"a", "balanced quotes"),
        ] {
            assert_eq!(
                Reader::new().line(line.as_bytes()).unwrap_err(),
                expected,
                "{line}"
            );
        }
        assert!(Reader::new().line(b"# remark").unwrap().is_none());
        assert!(Reader::new().line(b"\n").unwrap().is_none());
    }
}
