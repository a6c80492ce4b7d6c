//! The reply to SCAN, read while it arrives: the cursor of the next call, then keys. Knows events and nothing else.

use std::fmt;

use crate::resp::{Aggregate, Event, Item, Null, Text, TextKind};

/// How many digits a cursor has at most: it is a number of 64 bits.
const DIGITS: usize = 20;

/// What an event of a reply says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Nothing by itself.
    Frame,
    /// Where the next call begins; 0: there is none.
    Cursor(u64),
    /// A key or a piece of one.
    Key(Text<'a>),
    /// The text of an error reply or a piece of it.
    Error(Text<'a>),
}

/// How far a reply has been read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    place: Place,
    /// The digits of the cursor so far.
    digits: Vec<u8>,
    /// The depth of the attribute that is being skipped.
    attribute: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Place {
    /// Before the reply.
    #[default]
    Start,
    Cursor,
    /// Before the array of the keys.
    Keys,
    /// Before a key, in it or behind the last one.
    Key,
    /// Behind the keys.
    End,
}

/// A reply that is not one to SCAN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    found: String,
    place: Place,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let expected = match self.place {
            Place::Start => "an array of a cursor and keys",
            Place::Cursor => "a cursor, which is a number in a bulk string",
            Place::Keys => "an array of keys behind the cursor",
            Place::Key => "a key, which is a bulk string",
            Place::End => "its end behind the keys",
        };
        write!(
            f,
            "found {} in the reply to SCAN, expected {expected}",
            self.found
        )
    }
}

impl std::error::Error for Malformed {}

impl Reading {
    /// Reads the next event of the reply.
    pub(super) fn event<'a>(&mut self, event: &Event<'a>) -> Result<Part<'a>, Malformed> {
        if self.is_in_attribute(event) {
            return Ok(Part::Frame);
        }
        match (self.place, event.item) {
            (Place::Key, Item::Text(text)) if text.kind == TextKind::Bulk => Ok(Part::Key(text)),
            (Place::Start, Item::Text(text)) if text.kind.is_error() => Ok(Part::Error(text)),
            (Place::Start, item) if is_array(item, Some(2)) => Ok(self.pass_to(Place::Cursor)),
            (Place::Cursor, Item::Text(text)) if text.kind == TextKind::Bulk => self.cursor(text),
            (Place::Keys, item) if is_array(item, None) => Ok(self.pass_to(Place::Key)),
            (Place::Key, Item::Close { .. }) => Ok(self.pass_to(Place::End)),
            (Place::End, Item::Close { .. }) => Ok(Part::Frame),
            (_, item) => Err(self.malformed(name(item))),
        }
    }

    fn pass_to(&mut self, place: Place) -> Part<'static> {
        self.place = place;
        Part::Frame
    }

    fn cursor(&mut self, text: Text<'_>) -> Result<Part<'static>, Malformed> {
        let room = (DIGITS + 1).saturating_sub(self.digits.len());
        let piece = &text.bytes[..text.bytes.len().min(room)];
        self.digits.extend_from_slice(piece);
        if !text.last {
            return Ok(Part::Frame);
        }
        let is_number = self.digits.iter().all(u8::is_ascii_digit);
        let digits = str::from_utf8(&self.digits).ok().filter(|_| is_number);
        match digits.and_then(|digits| digits.parse().ok()) {
            Some(cursor) => {
                self.place = Place::Keys;
                Ok(Part::Cursor(cursor))
            }
            None => {
                let cut = if self.digits.len() > DIGITS {
                    "…"
                } else {
                    ""
                };
                let digits = self.digits.escape_ascii();
                Err(self.malformed(format!("\"{digits}{cut}\"")))
            }
        }
    }

    fn malformed(&self, found: String) -> Malformed {
        Malformed {
            found,
            place: self.place,
        }
    }

    /// Tells whether an event belongs to an attribute, which annotates the reply and is no part of it.
    fn is_in_attribute(&mut self, event: &Event<'_>) -> bool {
        match (self.attribute, event.item) {
            (
                None,
                Item::Open {
                    aggregate: Aggregate::Attribute,
                    ..
                },
            ) => {
                self.attribute = Some(event.depth);
                true
            }
            (Some(depth), Item::Close { .. }) if depth == event.depth => {
                self.attribute = None;
                true
            }
            (attribute, _) => attribute.is_some(),
        }
    }
}

/// Tells whether an array begins, of this length if one is given; how long a streamed one is, its end tells.
fn is_array(item: Item<'_>, expected: Option<u64>) -> bool {
    match item {
        Item::Open {
            aggregate: Aggregate::Array,
            len,
        } => expected.is_none() || len.is_none() || len == expected,
        _ => false,
    }
}

/// Names what an event begins or ends.
fn name(item: Item<'_>) -> String {
    let name = match item {
        Item::Text(text) => match text.kind {
            TextKind::Simple => "a simple string",
            TextKind::Error | TextKind::BlobError => "an error",
            TextKind::BigNumber => "a big number",
            TextKind::Bulk => "a bulk string",
            TextKind::Verbatim(_) => "a verbatim string",
        },
        Item::Integer { .. } => "an integer",
        Item::Double { .. } => "a double",
        Item::Boolean(_) => "a boolean",
        Item::Null(Null::Resp3 | Null::Bulk | Null::Array) => "a null",
        Item::Open { aggregate, len } => {
            let name = match aggregate {
                Aggregate::Array => "an array",
                Aggregate::Set => "a set",
                Aggregate::Map => "a map",
                Aggregate::Push => "a push",
                Aggregate::Attribute => "an attribute",
            };
            return match (aggregate, len) {
                (Aggregate::Array | Aggregate::Set, Some(1)) => format!("{name} of 1 element"),
                (Aggregate::Array | Aggregate::Set, Some(len)) => {
                    format!("{name} of {len} elements")
                }
                _ => name.to_owned(),
            };
        }
        Item::Close { .. } => "the end",
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resp::Scanner;

    /// Reads a reply in two pieces, cut at this place; gives what it says.
    fn read_cut(reply: &[u8], cut: usize) -> Result<(u64, Vec<Vec<u8>>), Malformed> {
        let (mut scanner, mut reading) = (Scanner::new(), Reading::default());
        let (mut cursor, mut keys) = (None, Vec::<Vec<u8>>::new());
        let (first, second) = reply.split_at(cut);
        for mut input in [first, second] {
            while let Some(event) = scanner.next(&mut input).expect("it is RESP") {
                match reading.event(&event)? {
                    Part::Frame => {}
                    Part::Cursor(found) => cursor = Some(found),
                    Part::Key(text) if text.first => keys.push(text.bytes.to_vec()),
                    Part::Key(text) => keys
                        .last_mut()
                        .expect("it has begun")
                        .extend_from_slice(text.bytes),
                    Part::Error(text) => panic!("an error: {text:?}"),
                }
            }
        }
        Ok((cursor.expect("a cursor comes first"), keys))
    }

    fn read(reply: &[u8]) -> Result<(u64, Vec<Vec<u8>>), Malformed> {
        let whole = read_cut(reply, 0);
        for cut in 1..reply.len() {
            assert_eq!(read_cut(reply, cut), whole, "cut at {cut}");
        }
        whole
    }

    #[track_caller]
    fn check(reply: &[u8], cursor: u64, keys: &[&[u8]]) {
        let keys = keys.iter().map(|key| key.to_vec()).collect();
        assert_eq!(read(reply), Ok((cursor, keys)));
    }

    #[test]
    fn cursor_and_keys_are_told_from_each_other() {
        check(b"*2\r\n$1\r\n0\r\n*0\r\n", 0, &[]);
        check(
            b"*2\r\n$2\r\n17\r\n*3\r\n$1\r\na\r\n$0\r\n\r\n$3\r\n\0\r\n\r\n",
            17,
            &[b"a", b"", b"\0\r\n"],
        );
        check(
            b"*2\r\n$20\r\n18446744073709551615\r\n*1\r\n$1\r\n5\r\n",
            u64::MAX,
            &[b"5"],
        );
    }

    #[test]
    fn streams_and_attributes_are_read_through() {
        check(
            b"|1\r\n+a\r\n*1\r\n:1\r\n*?\r\n$?\r\n;1\r\n1\r\n;1\r\n2\r\n;0\r\n*?\r\n|1\r\n+b\r\n+c\r\n$1\r\nk\r\n.\r\n.\r\n",
            12,
            &[b"k"],
        );
    }

    #[test]
    fn an_error_is_no_cursor() {
        for reply in [&b"-ERR no\r\n"[..], b"!6\r\nERR no\r\n"] {
            let (mut scanner, mut input) = (Scanner::new(), reply);
            let event = scanner
                .next(&mut input)
                .expect("it is RESP")
                .expect("it is whole");
            let part = Reading::default().event(&event);
            assert!(
                matches!(part, Ok(Part::Error(text)) if text.bytes == b"ERR no"),
                "{part:?}"
            );
        }
    }

    #[track_caller]
    fn check_malformed(reply: &[u8], expected: &str) {
        let malformed = read(reply).expect_err("it is not a reply to SCAN");
        assert_eq!(malformed.to_string(), expected);
    }

    #[test]
    fn what_is_no_reply_to_scan_is_told() {
        let start = "in the reply to SCAN, expected an array of a cursor and keys";
        for (reply, found) in [
            (&b":1\r\n"[..], "an integer"),
            (b"+OK\r\n", "a simple string"),
            (b"*-1\r\n", "a null"),
            (b"*0\r\n", "an array of 0 elements"),
            (b"*1\r\n$1\r\n0\r\n", "an array of 1 element"),
            (b"*3\r\n$1\r\n0\r\n*0\r\n*0\r\n", "an array of 3 elements"),
            (b"%1\r\n$1\r\n0\r\n*0\r\n", "a map"),
        ] {
            check_malformed(reply, &format!("found {found} {start}"));
        }
        let cursor = "in the reply to SCAN, expected a cursor, which is a number in a bulk string";
        for (reply, found) in [
            (&b"*2\r\n:0\r\n*0\r\n"[..], "an integer"),
            (b"*2\r\n$3\r\nabc\r\n*0\r\n", "\"abc\""),
            (b"*2\r\n$0\r\n\r\n*0\r\n", "\"\""),
            (b"*2\r\n$2\r\n+1\r\n*0\r\n", "\"+1\""),
            (b"*2\r\n$2\r\n-1\r\n*0\r\n", "\"-1\""),
            (
                b"*2\r\n$20\r\n18446744073709551616\r\n*0\r\n",
                "\"18446744073709551616\"",
            ),
            (
                b"*2\r\n$24\r\n\x1b00000000000000000000000\r\n*0\r\n",
                "\"\\x1b00000000000000000000…\"",
            ),
        ] {
            check_malformed(reply, &format!("found {found} {cursor}"));
        }
        check_malformed(
            b"*2\r\n$1\r\n0\r\n$1\r\nk\r\n",
            "found a bulk string in the reply to SCAN, expected an array of keys behind the cursor",
        );
        check_malformed(
            b"*2\r\n$1\r\n0\r\n*1\r\n:7\r\n",
            "found an integer in the reply to SCAN, expected a key, which is a bulk string",
        );
        check_malformed(
            b"*?\r\n$1\r\n0\r\n.\r\n",
            "found the end in the reply to SCAN, expected an array of keys behind the cursor",
        );
        check_malformed(
            b"*?\r\n$1\r\n0\r\n*0\r\n+x\r\n.\r\n",
            "found a simple string in the reply to SCAN, expected its end behind the keys",
        );
    }
}
