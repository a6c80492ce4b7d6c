//! The text in bytes that arrive in pieces: runs of valid UTF-8, and what is none.
//!
//! Knows the encoding only; which characters can be shown is for [`super::visible`], what is
//! printed instead of a broken sequence for the caller.

use std::str;

/// The longest UTF-8 sequence, in bytes.
pub(super) const MAX_SEQUENCE: usize = 4;

/// The most bytes that it takes to tell what a unit is: two sequences of three.
const MAX_UNIT: usize = 6;

/// What a slice of bytes begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// A whole character.
    Char(char),
    /// So many bytes of a sequence that is broken (the maximal subpart, Unicode 16 section 3.9).
    Invalid(usize),
    /// All bytes there are belong to a sequence that more bytes could complete.
    Incomplete,
}

/// Reads the first character of `bytes`; no bytes at all are incomplete.
///
/// The ranges are those of well-formed sequences, Unicode 16 table 3-7. Written out because the
/// standard library has no call for a single character that tells broken from incomplete.
pub(super) fn head(bytes: &[u8]) -> Head {
    let Some(&first) = bytes.first() else {
        return Head::Incomplete;
    };
    let (width, mut low, mut high) = match first {
        0x00..=0x7f => return Head::Char(char::from(first)),
        0xc2..=0xdf => (2, 0x80, 0xbf),
        0xe0 => (3, 0xa0, 0xbf),
        0xed => (3, 0x80, 0x9f),
        0xe1..=0xef => (3, 0x80, 0xbf),
        0xf0 => (4, 0x90, 0xbf),
        0xf1..=0xf3 => (4, 0x80, 0xbf),
        0xf4 => (4, 0x80, 0x8f),
        _ => return Head::Invalid(1),
    };
    let mut code = u32::from(first) & (0x7f >> width);
    for len in 1..width {
        match bytes.get(len) {
            None => return Head::Incomplete,
            Some(&byte) if byte < low || byte > high => return Head::Invalid(len),
            Some(&byte) => code = code << 6 | u32::from(byte & 0x3f),
        }
        // Only the second byte has narrower ranges.
        (low, high) = (0x80, 0xbf);
    }
    char::from_u32(code).map_or(Head::Invalid(width), Head::Char)
}

/// The bytes kept from one piece to the next: the start of a unit whose end has not arrived.
#[derive(Debug, Clone, Default)]
pub(super) struct Held {
    bytes: [u8; MAX_UNIT],
    len: usize,
}

impl Held {
    /// Tells whether nothing is kept.
    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Keeps `start`, fewer than [`MAX_UNIT`] bytes.
    pub(super) fn keep(&mut self, start: &[u8]) {
        self.bytes[..start.len()].copy_from_slice(start);
        self.len = start.len();
    }

    /// Adds bytes of `piece` up to the length of the longest unit and returns all of them: enough to
    /// decide.
    pub(super) fn joined(&self, piece: &[u8]) -> Joined {
        let mut joined = Joined {
            bytes: self.bytes,
            len: self.len,
        };
        let more = piece.len().min(MAX_UNIT - self.len);
        joined.bytes[self.len..][..more].copy_from_slice(&piece[..more]);
        joined.len += more;
        joined
    }

    /// Hands out what is kept and keeps nothing.
    pub(super) fn take(&mut self) -> Joined {
        let taken = Joined {
            bytes: self.bytes,
            len: self.len,
        };
        self.len = 0;
        taken
    }
}

/// Bytes kept, with those that followed them.
pub(super) struct Joined {
    bytes: [u8; MAX_UNIT],
    len: usize,
}

impl Joined {
    /// The bytes.
    pub(super) fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

/// One run of a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Utf8Run<'a> {
    /// Valid UTF-8, never empty; may be cut at any character.
    Text(&'a str),
    /// One to three bytes that are no UTF-8; one U+FFFD replaces them, as in
    /// [`String::from_utf8_lossy`].
    Invalid(&'a [u8]),
}

/// Splits bytes that arrive in pieces into runs of valid UTF-8 and broken sequences.
///
/// The runs joined do not depend on where the pieces were cut; at most three bytes are kept between
/// two pieces.
///
/// ```
/// use redis_shell::text::{Utf8Pieces, Utf8Run};
///
/// let mut text = String::new();
/// let mut append = |run: Utf8Run<'_>| match run {
///     Utf8Run::Text(part) => text.push_str(part),
///     Utf8Run::Invalid(_) => text.push(char::REPLACEMENT_CHARACTER),
/// };
/// let mut pieces = Utf8Pieces::new();
/// pieces.push(b"caf\xc3", &mut append);
/// pieces.push(b"\xa9 \xff", &mut append);
/// pieces.finish(&mut append);
/// assert_eq!(text, "café \u{fffd}");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Utf8Pieces {
    held: Held,
}

impl Utf8Pieces {
    /// Creates a splitter at the beginning of a payload.
    pub fn new() -> Self {
        Self::default()
    }

    /// Hands each run that `piece` completes to `each`, in order.
    pub fn push(&mut self, piece: &[u8], mut each: impl FnMut(Utf8Run<'_>)) {
        let rest = match self.held.is_empty() {
            true => piece,
            false => self.complete_held(piece, &mut each),
        };
        match str::from_utf8(rest) {
            Ok("") => {}
            Ok(text) => each(Utf8Run::Text(text)),
            Err(_) => self.push_mixed(rest, each),
        }
    }

    /// Ends the payload: a sequence still incomplete is a broken one. The splitter is then as new.
    pub fn finish(&mut self, mut each: impl FnMut(Utf8Run<'_>)) {
        if !self.held.is_empty() {
            each(Utf8Run::Invalid(self.held.take().as_slice()));
        }
    }

    /// Completes the sequence kept with the first bytes of `piece` and returns the others.
    fn complete_held<'a>(
        &mut self,
        piece: &'a [u8],
        each: &mut impl FnMut(Utf8Run<'_>),
    ) -> &'a [u8] {
        let joined = self.held.joined(piece);
        let len = match head(joined.as_slice()) {
            Head::Incomplete => {
                self.held.keep(joined.as_slice());
                return &[];
            }
            Head::Char(character) => {
                each(Utf8Run::Text(character.encode_utf8(&mut [0; MAX_SEQUENCE])));
                character.len_utf8()
            }
            Head::Invalid(len) => {
                each(Utf8Run::Invalid(&joined.as_slice()[..len]));
                len
            }
        };
        // The bytes kept are the start of the unit, so it cannot be shorter than they are.
        &piece[len - self.held.take().as_slice().len()..]
    }

    /// Splits bytes that are not valid as a whole.
    fn push_mixed(&mut self, bytes: &[u8], mut each: impl FnMut(Utf8Run<'_>)) {
        let mut seen = 0;
        for chunk in bytes.utf8_chunks() {
            let (text, broken) = (chunk.valid(), chunk.invalid());
            seen += text.len() + broken.len();
            if !text.is_empty() {
                each(Utf8Run::Text(text));
            }
            // Only the end of the piece leaves open whether the sequence goes on.
            if seen == bytes.len() && head(broken) == Head::Incomplete {
                self.held.keep(broken);
            } else if !broken.is_empty() {
                each(Utf8Run::Invalid(broken));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lossy<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> String {
        let mut text = String::new();
        let mut append = |run: Utf8Run<'_>| match run {
            Utf8Run::Text(part) => {
                assert!(!part.is_empty());
                text.push_str(part);
            }
            Utf8Run::Invalid(bytes) => {
                assert!((1..=3).contains(&bytes.len()));
                text.push(char::REPLACEMENT_CHARACTER);
            }
        };
        let mut splitter = Utf8Pieces::new();
        for piece in pieces {
            splitter.push(piece, &mut append);
        }
        splitter.finish(&mut append);
        assert!(splitter.held.is_empty());
        text
    }

    #[test]
    fn head_reads_one_character_or_one_broken_sequence() {
        let cases: [(&[u8], Head); 13] = [
            (b"", Head::Incomplete),
            (b"ab", Head::Char('a')),
            (b"\xc3\xa9x", Head::Char('é')),
            (b"\xc3", Head::Incomplete),
            (b"\xc3x", Head::Invalid(1)),
            (b"\x80", Head::Invalid(1)),
            (b"\xc0\x80", Head::Invalid(1)),
            (b"\xed\xa0\x80", Head::Invalid(1)),
            (b"\xe2\x82", Head::Incomplete),
            (b"\xe2\x82x", Head::Invalid(2)),
            (b"\xf0\x9f\xa6", Head::Incomplete),
            (b"\xf0\x9f\xa6\xffx", Head::Invalid(3)),
            ("🦀".as_bytes(), Head::Char('🦀')),
        ];
        for (bytes, expected) in cases {
            assert_eq!(head(bytes), expected, "{bytes:x?}");
        }
    }

    #[test]
    fn broken_sequences_are_replaced_as_the_standard_library_does() {
        let cases: [&[u8]; 6] = [
            b"",
            b"plain",
            b"\xe2\x82",
            b"a\xe2\x82b\xff\xfe\xf0\x9f\xa6",
            b"\xf4\x90\x80\x80\xed\xa0\x80\xc0\xaf",
            b"\xe2\xe2\x82\xe2\x82\xac",
        ];
        for bytes in cases {
            assert_eq!(
                lossy([bytes]),
                String::from_utf8_lossy(bytes),
                "whole {bytes:x?}"
            );
            assert_eq!(
                lossy(bytes.chunks(1)),
                String::from_utf8_lossy(bytes),
                "bytes {bytes:x?}"
            );
        }
    }

    proptest! {
        #[test]
        fn runs_do_not_depend_on_the_pieces(
            pieces in prop::collection::vec(crate::text::tests::hostile_bytes(0..12), 0..12),
        ) {
            let whole = pieces.concat();
            let text = lossy(pieces.iter().map(Vec::as_slice));
            prop_assert_eq!(text, String::from_utf8_lossy(&whole));
        }
    }
}
