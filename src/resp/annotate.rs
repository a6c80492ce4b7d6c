//! What the bytes of a stream mean, in words: for a person who looks at the protocol itself.

use std::fmt;

use super::{Aggregate, Event, Item, Null, TextKind, type_byte as tag};

/// The meaning of the bytes behind an event; shown in a few words, such as `array of 2` or `bulk string, 3 bytes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A text or a payload, with the length that its header declares.
    Text(TextKind, Option<u64>),
    /// The header of a string that comes in chunks.
    StreamedString,
    /// A chunk of such a string, with its length.
    Chunk(u64),
    /// The end of such a string.
    EndOfString,
    /// An integer.
    Integer,
    /// A double.
    Double,
    /// A boolean.
    Boolean(bool),
    /// A null.
    Null(Null),
    /// The header of an aggregate, with its length unless it is streamed.
    Open(Aggregate, Option<u64>),
    /// The end of a streamed aggregate.
    End(Aggregate),
    /// A request in its other form: a line of words. It is no event of the scanner.
    Inline,
}

impl Meaning {
    /// Gives the meaning of an event with which an element of the stream begins; `None` for one that goes on with a
    /// payload, and for the end of a counted aggregate, which has no bytes.
    ///
    /// ```
    /// use redis_shell::resp::{Meaning, Scanner};
    ///
    /// let mut scanner = Scanner::new();
    /// let mut input: &[u8] = b"%1\r\n$3\r\nfoo\r\n_\r\n";
    /// let mut meanings = Vec::new();
    /// while let Some(event) = scanner.next(&mut input)? {
    ///     meanings.extend(Meaning::of(&event).map(|meaning| meaning.to_string()));
    /// }
    /// assert_eq!(meanings, ["map of 1 pair", "bulk string, 3 bytes", "null"]);
    /// # Ok::<(), redis_shell::resp::DecodeError>(())
    /// ```
    pub fn of(event: &Event<'_>) -> Option<Self> {
        let (&type_byte, line) = event.head.split_first()?;
        Some(match event.item {
            Item::Text(text) => match (type_byte, text) {
                (tag::CHUNK, text) if text.last => Self::EndOfString,
                (tag::CHUNK, _) => Self::Chunk(chunk_len(line)),
                (tag::BULK, text) if text.declared.is_none() => Self::StreamedString,
                (_, text) => Self::Text(text.kind, text.declared),
            },
            Item::Integer { .. } => Self::Integer,
            Item::Double { .. } => Self::Double,
            Item::Boolean(value) => Self::Boolean(value),
            Item::Null(null) => Self::Null(null),
            Item::Open { aggregate, len } => Self::Open(aggregate, len),
            Item::Close { aggregate, .. } => Self::End(aggregate),
        })
    }
}

/// Reads the length of a chunk from its line, which the scanner has checked.
fn chunk_len(line: &[u8]) -> u64 {
    let digits = line.iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |value, byte| value * 10 + u64::from(byte - b'0'))
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tell(f)
    }
}

impl Meaning {
    /// Writes what [`Display`](fmt::Display) shows piece by piece: a dump says it millions of times.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn tell(&self, out: &mut impl fmt::Write) -> fmt::Result {
        match *self {
            Self::Text(kind, declared) => {
                text(kind, out)?;
                match declared {
                    None => Ok(()),
                    Some(len) => {
                        out.write_str(", ")?;
                        Count(len, "byte").tell(out)
                    }
                }
            }
            Self::StreamedString => out.write_str("streamed string"),
            Self::Chunk(len) => {
                out.write_str("chunk, ")?;
                Count(len, "byte").tell(out)
            }
            Self::EndOfString => out.write_str("end of string"),
            Self::Integer => out.write_str("integer"),
            Self::Double => out.write_str("double"),
            Self::Boolean(true) => out.write_str("boolean, true"),
            Self::Boolean(false) => out.write_str("boolean, false"),
            Self::Null(Null::Resp3) => out.write_str("null"),
            Self::Null(Null::Bulk) => out.write_str("null bulk string"),
            Self::Null(Null::Array) => out.write_str("null array"),
            Self::Open(aggregate, None) => {
                out.write_str("streamed ")?;
                out.write_str(name(aggregate))
            }
            Self::Open(aggregate, Some(len)) => {
                out.write_str(name(aggregate))?;
                out.write_str(" of ")?;
                match aggregate.is_pairs() {
                    true => Count(len, "pair").tell(out),
                    false => grouped(len, out),
                }
            }
            Self::End(aggregate) => {
                out.write_str("end of ")?;
                out.write_str(name(aggregate))
            }
            Self::Inline => out.write_str("inline command"),
        }
    }
}

fn text(kind: TextKind, out: &mut impl fmt::Write) -> fmt::Result {
    match kind {
        TextKind::Simple => out.write_str("simple string"),
        TextKind::Error => out.write_str("simple error"),
        TextKind::BigNumber => out.write_str("big number"),
        TextKind::Bulk => out.write_str("bulk string"),
        TextKind::BlobError => out.write_str("blob error"),
        TextKind::Verbatim(format) => write!(out, "verbatim string ({})", format.escape_ascii()),
    }
}

fn name(aggregate: Aggregate) -> &'static str {
    match aggregate {
        Aggregate::Array => "array",
        Aggregate::Set => "set",
        Aggregate::Map => "map",
        Aggregate::Push => "push",
        Aggregate::Attribute => "attribute",
    }
}

/// Guesses what the start of a stream is that is no RESP; `None` when it looks like nothing known.
///
/// ```
/// use redis_shell::resp::looks_like;
///
/// assert_eq!(looks_like(b"HTTP/1.1 400 Bad Request\r\n"), Some("HTTP"));
/// assert_eq!(looks_like(b"*** welcome ***\r\n"), Some("text"));
/// assert_eq!(looks_like(b"*-5\r\n"), None);
/// ```
pub fn looks_like(start: &[u8]) -> Option<&'static str> {
    match start {
        [b'H', b'T', b'T', b'P', b'/', ..] => Some("HTTP"),
        // A record's type (alert, handshake) and the version's major number: RFC 8446, section 5.1.
        [0x15 | 0x16, 3, ..] => Some("TLS"),
        [b'S', b'S', b'H', b'-', ..] => Some("SSH"),
        [] => None,
        start if is_text(start) && !is_nearly_resp(start) => Some("text"),
        _ => None,
    }
}

/// Tells whether bytes begin as RESP does, with a mark and no words behind it: then something is wrong with one element,
/// and that it is made of characters says nothing.
fn is_nearly_resp(start: &[u8]) -> bool {
    let line = start
        .split(|&byte| byte == b'\n')
        .next()
        .unwrap_or_default();
    line.first().is_some_and(u8::is_ascii_punctuation) && !line.contains(&b' ')
}

/// Tells whether bytes are UTF-8 without control characters, apart from an end that may have been cut off.
fn is_text(bytes: &[u8]) -> bool {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.chars().any(|c| c.is_control() && !c.is_whitespace())
}

/// A number of things with their name: `1 byte`, `1,048,576 bytes`.
#[derive(Debug, Clone, Copy)]
pub struct Count(
    /// How many.
    pub u64,
    /// The name of one.
    pub &'static str,
);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tell(f)
    }
}

impl Count {
    fn tell(&self, out: &mut impl fmt::Write) -> fmt::Result {
        grouped(self.0, out)?;
        out.write_char(' ')?;
        out.write_str(self.1)?;
        out.write_str(if self.0 == 1 { "" } else { "s" })
    }
}

fn digit(value: u64) -> char {
    char::from(b'0' + value as u8)
}

/// Writes a number with its digits in groups of three.
fn grouped(number: u64, out: &mut impl fmt::Write) -> fmt::Result {
    if number < 10 {
        return out.write_char(digit(number));
    }
    let mut divisor = 10_u64.pow(number.checked_ilog10().unwrap_or(0));
    loop {
        out.write_char(digit(number / divisor % 10))?;
        if divisor == 1 {
            return Ok(());
        }
        if divisor.ilog10().is_multiple_of(3) {
            out.write_char(',')?;
        }
        divisor /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resp::Scanner;

    fn meanings(bytes: &[u8]) -> Vec<String> {
        let mut scanner = Scanner::new();
        let mut meanings = Vec::new();
        for mut piece in bytes.chunks(1) {
            while let Some(event) = scanner.next(&mut piece).unwrap() {
                meanings.extend(Meaning::of(&event).map(|meaning| meaning.to_string()));
            }
        }
        scanner.finish().unwrap();
        meanings
    }

    #[test]
    fn every_type_has_words() {
        let cases: &[(&str, &[&str])] = &[
            ("+OK\r\n", &["simple string"]),
            ("-ERR\r\n", &["simple error"]),
            (":1\r\n", &["integer"]),
            (",1.5\r\n", &["double"]),
            ("(12\r\n", &["big number"]),
            ("#f\r\n", &["boolean, false"]),
            ("_\r\n", &["null"]),
            ("$-1\r\n", &["null bulk string"]),
            ("*-1\r\n", &["null array"]),
            ("$1\r\nx\r\n", &["bulk string, 1 byte"]),
            ("!3\r\nERR\r\n", &["blob error, 3 bytes"]),
            ("=6\r\ntxt:hi\r\n", &["verbatim string (txt), 6 bytes"]),
            ("*1\r\n~0\r\n", &["array of 1", "set of 0"]),
            (">1\r\n%0\r\n", &["push of 1", "map of 0 pairs"]),
            (
                "|1\r\n:1\r\n:2\r\n:3\r\n",
                &["attribute of 1 pair", "integer", "integer", "integer"],
            ),
            ("*?\r\n.\r\n", &["streamed array", "end of array"]),
            (
                "$?\r\n;2\r\nab\r\n;0\r\n",
                &["streamed string", "chunk, 2 bytes", "end of string"],
            ),
        ];
        for (bytes, expected) in cases {
            assert_eq!(meanings(bytes.as_bytes()), *expected);
        }
    }

    #[test]
    fn large_numbers_are_grouped() {
        for (number, shown) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1000, "1,000 bytes"),
            (1_048_576, "1,048,576 bytes"),
        ] {
            assert_eq!(Count(number, "byte").to_string(), shown);
        }
    }
}
