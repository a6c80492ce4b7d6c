//! The part of the scanner that hands on text and payloads in the pieces in which they arrive.

use super::super::error::{DecodeError, DecodeErrorKind};
use super::super::event::{Event, Item, Text, TextKind};
use super::super::{CRLF, type_byte as tag};
use super::{Core, State};

/// A text or a payload of which the end has not come.
#[derive(Debug, Clone, Copy)]
pub(super) struct Payload {
    kind: TextKind,
    declared: Option<u64>,
    extent: Extent,
    first: bool,
}

/// What tells where a payload ends.
#[derive(Debug, Clone, Copy)]
enum Extent {
    /// Its CR LF. Of a big number it is known how much of it has come, since the line has to be one.
    Line(Number),
    /// The bytes that its header declares, less those that have come.
    Counted(u64),
    /// The same for a chunk of a streamed string, which does not end with the chunk.
    Chunk(u64),
}

/// How far the digits of a big number have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Number {
    Nothing,
    Sign,
    Digits,
}

impl Payload {
    /// Starts the text whose value stands in the line, if the type byte is that of one.
    pub(super) fn line(type_byte: u8) -> Option<Self> {
        let kind = match type_byte {
            tag::SIMPLE => TextKind::Simple,
            tag::ERROR => TextKind::Error,
            tag::BIG_NUMBER => TextKind::BigNumber,
            _ => return None,
        };
        let extent = Extent::Line(Number::Nothing);
        Some(Self {
            kind,
            declared: None,
            extent,
            first: true,
        })
    }

    /// Starts a payload of `left` bytes; `declared` may count a tag before them.
    pub(super) fn counted(kind: TextKind, declared: u64, left: u64) -> Self {
        Self {
            kind,
            declared: Some(declared),
            extent: Extent::Counted(left),
            first: true,
        }
    }

    fn chunk(len: u64) -> Self {
        Self {
            kind: TextKind::Bulk,
            declared: None,
            extent: Extent::Chunk(len),
            first: false,
        }
    }

    fn piece<'e>(&self, bytes: &'e [u8], last: bool) -> Text<'e> {
        Text {
            kind: self.kind,
            declared: self.declared,
            bytes,
            first: self.first,
            last,
        }
    }
}

impl Core {
    /// Hands on what there is of a payload. The head is empty when the payload began earlier.
    ///
    /// Inlined by force, as is [`ended`](Self::ended): an event is large, and each call on its way out copies it.
    #[inline(always)]
    pub(super) fn payload<'e, 'i: 'e>(
        &mut self,
        mut payload: Payload,
        head: &'e [u8],
        input: &mut &'i [u8],
    ) -> Result<Option<Event<'e>>, DecodeError> {
        if head.is_empty() && input.is_empty() {
            return Ok(None);
        }
        let available = input.len();
        let len = match payload.extent {
            Extent::Line(_) => input
                .iter()
                .position(|b| CRLF.contains(b))
                .unwrap_or(available),
            Extent::Counted(left) | Extent::Chunk(left) => {
                usize::try_from(left).map_or(available, |left| left.min(available))
            }
        };
        let bytes = self.take(input, len);
        let ended = match &mut payload.extent {
            Extent::Line(number) => {
                if payload.kind == TextKind::BigNumber {
                    *number = self.check_digits(bytes, *number)?;
                }
                len < available
            }
            Extent::Counted(left) | Extent::Chunk(left) => {
                *left -= len as u64;
                *left == 0
            }
        };
        if ended && input.starts_with(CRLF) {
            self.take(input, CRLF.len());
            return self.ended(payload, head, bytes).map(Some);
        }
        let text = payload.piece(bytes, false);
        payload.first = false;
        if ended && head.is_empty() && bytes.is_empty() {
            return self.terminator(payload, false, input);
        }
        self.state = match ended {
            true => State::Terminator { payload, cr: false },
            false => State::Payload(payload),
        };
        Ok(Some(self.event(
            self.stack.len(),
            head,
            Item::Text(text),
            false,
        )))
    }

    /// Checks the CR LF behind a payload whose bytes have all been handed on.
    pub(super) fn terminator<'e>(
        &mut self,
        payload: Payload,
        cr: bool,
        input: &mut &[u8],
    ) -> Result<Option<Event<'e>>, DecodeError> {
        let (at, found, expected) = match (cr, *input) {
            (_, []) => return Ok(None),
            (false, [b'\r']) => {
                self.take(input, 1);
                self.state = State::Terminator { payload, cr: true };
                return Ok(None);
            }
            (false, [b'\r', b'\n', ..]) | (true, [b'\n', ..]) => {
                self.take(input, CRLF.len() - usize::from(cr));
                return self.ended(payload, &[], &[]).map(Some);
            }
            (false, [b'\r', found, ..]) => (1, *found, "LF after CR"),
            (true, [found, ..]) => (0, *found, "LF after CR"),
            (false, [found, ..]) => (0, *found, "CR LF"),
        };
        let kind = DecodeErrorKind::Terminator { found, expected };
        Err(self.fail(self.offset + at, kind))
    }

    /// Hands on the last bytes of a payload whose CR LF has been taken.
    #[inline(always)]
    fn ended<'e>(
        &mut self,
        payload: Payload,
        head: &'e [u8],
        bytes: &'e [u8],
    ) -> Result<Event<'e>, DecodeError> {
        let depth = self.stack.len();
        if let Extent::Chunk(_) = payload.extent {
            self.state = State::ChunkHeader;
            let text = payload.piece(bytes, false);
            return Ok(self.event(depth, head, Item::Text(text), false));
        }
        let incomplete = matches!(payload.extent, Extent::Line(Number::Nothing | Number::Sign));
        if payload.kind == TextKind::BigNumber && incomplete {
            return Err(self.wrong_digits(self.offset - CRLF.len() as u64, b""));
        }
        self.state = State::Header;
        let ends_value = self.complete();
        Ok(self.event(
            depth,
            head,
            Item::Text(payload.piece(bytes, true)),
            ends_value,
        ))
    }

    /// Starts a streamed string, whose chunks follow.
    pub(super) fn start_chunks<'e>(&mut self, head: &'e [u8]) -> Event<'e> {
        self.state = State::ChunkHeader;
        let text = Text {
            kind: TextKind::Bulk,
            declared: None,
            bytes: &[],
            first: true,
            last: false,
        };
        self.event(self.stack.len(), head, Item::Text(text), false)
    }

    /// Goes on after the header of a chunk; the one of no bytes ends the string.
    pub(super) fn chunk<'e, 'i: 'e>(
        &mut self,
        head: &'e [u8],
        len: u64,
        input: &mut &'i [u8],
    ) -> Result<Option<Event<'e>>, DecodeError> {
        let chunk = Payload::chunk(len);
        if len > 0 {
            return self.payload(chunk, head, input);
        }
        self.state = State::Header;
        let depth = self.stack.len();
        let ends_value = self.complete();
        Ok(Some(self.event(
            depth,
            head,
            Item::Text(chunk.piece(&[], true)),
            ends_value,
        )))
    }

    /// Checks a piece of a big number, which has just been taken, and tells how far it has come.
    fn check_digits(&mut self, piece: &[u8], before: Number) -> Result<Number, DecodeError> {
        let (sign, digits) = match piece {
            [b'+' | b'-', digits @ ..] if before == Number::Nothing => (Number::Sign, digits),
            digits => (before, digits),
        };
        match digits.iter().position(|byte| !byte.is_ascii_digit()) {
            None if digits.is_empty() => Ok(sign),
            None => Ok(Number::Digits),
            Some(at) => {
                let wrong = &digits[at..];
                Err(self.wrong_digits(self.offset - wrong.len() as u64, wrong))
            }
        }
    }

    fn wrong_digits(&mut self, offset: u64, wrong: &[u8]) -> DecodeError {
        let found = wrong[..wrong.len().min(DecodeErrorKind::SNIPPET)].into();
        let expected = "the digits of a big number";
        self.fail(offset, DecodeErrorKind::Line { found, expected })
    }
}
