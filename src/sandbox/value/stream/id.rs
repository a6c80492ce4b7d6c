//! Ids of entries: a time in milliseconds and a number, `1526919030474-55`.

use std::fmt;

use crate::sandbox::number;

/// The longest text that the reference reads as an id.
const LONGEST: usize = 127;

/// One id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(in crate::sandbox) struct StreamId {
    pub(in crate::sandbox) ms: u64,
    pub(in crate::sandbox) seq: u64,
}

/// What is said of the id of a new entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) enum NewId {
    /// `*`
    Now,
    /// `5-*`
    At(u64),
    /// `5-1`
    Exactly(StreamId),
}

impl StreamId {
    /// The lowest id, which no entry has.
    pub(in crate::sandbox) const MIN: Self = Self { ms: 0, seq: 0 };

    /// The highest id.
    pub(in crate::sandbox) const MAX: Self = Self {
        ms: u64::MAX,
        seq: u64::MAX,
    };

    /// Reads an id, which may be without its number.
    pub(in crate::sandbox) fn parse(text: &[u8], missing_seq: u64) -> Option<Self> {
        match parts(text)? {
            (ms, Some(seq)) => Some(Self {
                ms: unsigned(ms)?,
                seq: unsigned(seq)?,
            }),
            (ms, None) => Some(Self {
                ms: unsigned(ms)?,
                seq: missing_seq,
            }),
        }
    }

    /// Reads the end of a range, where `-` is the lowest id and `+` the highest.
    pub(in crate::sandbox) fn parse_end(text: &[u8], missing_seq: u64) -> Option<Self> {
        match c_string(text) {
            _ if text.len() > LONGEST => None,
            b"-" => Some(Self::MIN),
            b"+" => Some(Self::MAX),
            _ => Self::parse(text, missing_seq),
        }
    }

    /// Gives the bytes in whose order ids are.
    pub(super) fn to_bytes(self) -> [u8; 16] {
        (u128::from(self.ms) << 64 | u128::from(self.seq)).to_be_bytes()
    }

    /// Gives the id behind.
    pub(in crate::sandbox) fn next(self) -> Option<Self> {
        match self.seq.checked_add(1) {
            Some(seq) => Some(Self { seq, ..self }),
            None => {
                let ms = self.ms.checked_add(1)?;
                Some(Self { ms, seq: 0 })
            }
        }
    }

    /// Gives the id before.
    pub(in crate::sandbox) fn previous(self) -> Option<Self> {
        match self.seq.checked_sub(1) {
            Some(seq) => Some(Self { seq, ..self }),
            None => {
                let (ms, seq) = (self.ms.checked_sub(1)?, u64::MAX);
                Some(Self { ms, seq })
            }
        }
    }
}

impl NewId {
    /// Reads what XADD is given.
    pub(in crate::sandbox) fn parse(text: &[u8]) -> Option<Self> {
        if c_string(text) == b"*" {
            return Some(Self::Now);
        }
        match parts(text)? {
            (ms, Some(b"*")) => unsigned(ms).map(Self::At),
            _ => StreamId::parse(text, 0).map(Self::Exactly),
        }
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.ms, self.seq)
    }
}

/// Splits an id at its first dash.
fn parts(text: &[u8]) -> Option<(&[u8], Option<&[u8]>)> {
    if text.len() > LONGEST {
        return None;
    }
    let text = c_string(text);
    Some(match text.iter().position(|&byte| byte == b'-') {
        Some(dash) => (&text[..dash], Some(&text[dash + 1..])),
        None => (text, None),
    })
}

/// Gives the bytes before a NUL: the reference reads ids as C strings.
fn c_string(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|&byte| byte == 0);
    &text[..end.unwrap_or(text.len())]
}

/// Reads an unsigned number. What is not in its one form goes to `strtoull` of the C library, which takes blanks and a
/// sign before it and turns -1 into the highest number.
fn unsigned(text: &[u8]) -> Option<u64> {
    if let Some(number) = number::integer(text) {
        return u64::try_from(number).ok();
    }
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let start = text.iter().position(|byte| !is_blank(byte))?;
    let (is_negative, digits) = match &text[start..] {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number: u64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    Some(match is_negative {
        true => number.wrapping_neg(),
        false => number,
    })
}

#[cfg(test)]
mod tests {
    use super::{NewId, StreamId};

    #[test]
    fn an_id_stands_between_its_neighbours() {
        let id = |ms, seq| StreamId { ms, seq };
        let pairs = [
            (id(0, 0), id(0, 1)),
            (id(0, u64::MAX), id(1, 0)),
            (id(7, 5), id(7, 6)),
        ];
        for (low, high) in pairs {
            assert_eq!(low.next(), Some(high));
            assert_eq!(high.previous(), Some(low));
        }
        assert_eq!(StreamId::MIN.previous(), None);
        assert_eq!(StreamId::MAX.next(), None);
    }

    #[test]
    fn an_id_is_read_as_the_c_library_does() {
        let facts = [
            ("5", 5, 9),
            ("5-1", 5, 1),
            (" 5-+01", 5, 1),
            ("5- -1", 5, u64::MAX),
            ("5-1\0x", 5, 1),
            (
                "18446744073709551615-18446744073709551615",
                u64::MAX,
                u64::MAX,
            ),
        ];
        for (text, ms, seq) in facts {
            let id = StreamId { ms, seq };
            assert_eq!(StreamId::parse(text.as_bytes(), 9), Some(id), "{text:?}");
        }
        for text in [
            "",
            "-",
            "+",
            "-1",
            "5-",
            "5--1",
            "5-x",
            "18446744073709551616",
            "5-1-1",
        ] {
            assert_eq!(StreamId::parse(text.as_bytes(), 0), None, "{text:?}");
        }
        assert_eq!(NewId::parse(b"5-*"), Some(NewId::At(5)));
    }
}
