//! The part of the scanner that reads header lines and keeps count of the aggregates that they open.

use super::super::error::{DecodeError, DecodeErrorKind};
use super::super::event::{Aggregate, Event, Item, Null, TextKind, is_confirmation};
use super::super::line::{self, Length};
use super::super::type_byte as tag;
use super::payload::Payload;
use super::{Core, Frame, Left, Scanner, State};

/// How many bytes of format and colon a verbatim string's length counts before its text.
const VERBATIM_TAG: u64 = 4;

/// One byte more than the longest word that tells what a push is.
const LONGEST_WORD: usize = "punsubscribe".len() + 1;

impl Core {
    /// Checks the first byte of a value or of a chunk against what may stand here.
    pub(super) fn check_type_byte(&mut self, found: u8) -> Result<(), DecodeError> {
        let streamed = matches!(
            self.stack.last(),
            Some(Frame {
                left: Left::Streamed { .. },
                ..
            })
        );
        let expected = match found {
            tag::CHUNK if matches!(self.state, State::ChunkHeader) => return Ok(()),
            _ if matches!(self.state, State::ChunkHeader) => "';' and a chunk of a streamed string",
            tag::END if streamed && !self.annotating => return Ok(()),
            tag::END if streamed => "the value that an attribute annotates",
            tag::PUSH if !self.takes_push() => {
                "an element (no push stands in a push, in an attribute or behind an element's)"
            }
            _ if tag::begins_value(found) => return Ok(()),
            _ => "a type byte, one of + - : $ * _ # , ( ! = % ~ > |",
        };
        Err(self.fail(self.offset, DecodeErrorKind::TypeByte { found, expected }))
    }

    /// Takes the rest of a header off the input: a line, and the tag behind it if it is a verbatim string's. Only what
    /// came in an earlier piece is held; a line that arrives whole is borrowed from the input.
    #[inline]
    pub(super) fn header<'e, 'i: 'e>(
        &mut self,
        held: &'e mut Vec<u8>,
        input: &mut &'i [u8],
    ) -> Result<Option<&'e [u8]>, DecodeError> {
        self.held_whole = false;
        if self.header_len == 0 {
            let longest = Scanner::MAX_HEADER - held.len();
            let newline = input.iter().take(longest).position(|&byte| byte == b'\n');
            if let Some(at) = newline {
                let is_verbatim = held.first().or(input.first()) == Some(&tag::VERBATIM);
                self.header_len = held.len() + at + 1;
                if is_verbatim {
                    self.hold(held, input, at + 1);
                    if has_verbatim_tag(held) {
                        self.header_len += VERBATIM_TAG as usize;
                    }
                }
            } else if input.len() >= longest {
                let limit = Scanner::MAX_HEADER;
                let offset = self.emitted + limit as u64;
                return Err(self.fail(offset, DecodeErrorKind::LineTooLong { limit }));
            }
        }
        let missing = self.header_len.saturating_sub(held.len());
        if self.header_len == 0 || missing > input.len() {
            self.hold(held, input, input.len());
            return Ok(None);
        }
        self.header_len = 0;
        self.held_whole = true;
        if held.is_empty() {
            let head = self.take(input, missing);
            return Ok(Some(head));
        }
        self.hold(held, input, missing);
        Ok(Some(held))
    }

    fn hold(&mut self, held: &mut Vec<u8>, input: &mut &[u8], len: usize) {
        held.extend_from_slice(self.take(input, len));
    }

    /// Reads a whole header, which has just been taken off the input.
    #[inline]
    pub(super) fn value<'e, 'i: 'e>(
        &mut self,
        head: &'e [u8],
        input: &mut &'i [u8],
    ) -> Result<Option<Event<'e>>, DecodeError> {
        let text = match line_of(head) {
            [text @ .., b'\r'] => text,
            text => {
                let offset = self.offset - (head.len() - 1 - text.len()) as u64;
                let kind = DecodeErrorKind::Terminator {
                    found: b'\n',
                    expected: "CR LF",
                };
                return Err(self.fail(offset, kind));
            }
        };
        let item = match head[0] {
            tag::INTEGER => line::integer(text).map(|value| Item::Integer { value, text }),
            tag::DOUBLE => line::is_double(text).then_some(Item::Double { text }),
            tag::BOOLEAN if text == b"t" => Some(Item::Boolean(true)),
            tag::BOOLEAN if text == b"f" => Some(Item::Boolean(false)),
            tag::NULL if text.is_empty() => Some(Item::Null(Null::Resp3)),
            tag::END if text.is_empty() => return self.end(head).map(Some),
            tag::BOOLEAN | tag::NULL | tag::END => None,
            _ => match line::length(text) {
                Some(length) => return self.sized(head, length, input),
                None => None,
            },
        };
        match item {
            Some(item) => {
                let depth = self.stack.len();
                let ends_value = self.complete();
                Ok(Some(self.event(depth, head, item, ends_value)))
            }
            None => Err(self.wrong_line(head)),
        }
    }

    /// Goes on after a header that declares a length.
    #[inline]
    fn sized<'e, 'i: 'e>(
        &mut self,
        head: &'e [u8],
        length: Length,
        input: &mut &'i [u8],
    ) -> Result<Option<Event<'e>>, DecodeError> {
        let payload = match (head[0], length) {
            (tag::BULK, Length::Counted(len)) => Payload::counted(TextKind::Bulk, len, len),
            (tag::BLOB_ERROR, Length::Counted(len)) => {
                Payload::counted(TextKind::BlobError, len, len)
            }
            (tag::VERBATIM, Length::Counted(len @ VERBATIM_TAG..)) => {
                let format = self.verbatim_format(head)?;
                Payload::counted(TextKind::Verbatim(format), len, len - VERBATIM_TAG)
            }
            (tag::CHUNK, Length::Counted(len)) => return self.chunk(head, len, input),
            (tag::BULK, Length::Streamed) => return Ok(Some(self.start_chunks(head))),
            (tag::BULK, Length::Null) => return Ok(Some(self.null(head, Null::Bulk))),
            (tag::ARRAY, Length::Null) => return Ok(Some(self.null(head, Null::Array))),
            (byte, length) => return self.open(head, byte, length).map(Some),
        };
        self.payload(payload, head, input)
    }

    fn null<'e>(&mut self, head: &'e [u8], null: Null) -> Event<'e> {
        let depth = self.stack.len();
        let ends_value = self.complete();
        self.event(depth, head, Item::Null(null), ends_value)
    }

    fn verbatim_format(&mut self, head: &[u8]) -> Result<[u8; 3], DecodeError> {
        match *head {
            [.., a, b, c, b':'] => Ok([a, b, c]),
            [.., a, b, c, d] => {
                let found = [a, b, c, d];
                let offset = self.offset - VERBATIM_TAG;
                Err(self.fail(offset, DecodeErrorKind::VerbatimTag { found }))
            }
            _ => Err(self.wrong_line(head)),
        }
    }

    fn open<'e>(
        &mut self,
        head: &'e [u8],
        byte: u8,
        length: Length,
    ) -> Result<Event<'e>, DecodeError> {
        let aggregate = match byte {
            tag::ARRAY => Aggregate::Array,
            tag::SET => Aggregate::Set,
            tag::MAP => Aggregate::Map,
            tag::PUSH => Aggregate::Push,
            tag::ATTRIBUTE => Aggregate::Attribute,
            _ => return Err(self.wrong_line(head)),
        };
        let (len, left) = match length {
            Length::Counted(len) if aggregate.is_pairs() => (Some(len), Left::Counted(2 * len)),
            Length::Counted(len) => (Some(len), Left::Counted(len)),
            Length::Streamed => (None, Left::Streamed { odd: false }),
            Length::Null => return Err(self.wrong_line(head)),
        };
        let depth = self.stack.len();
        if depth == self.max_depth {
            let limit = self.max_depth;
            let offset = self.offset - head.len() as u64;
            return Err(self.fail(offset, DecodeErrorKind::TooDeep { limit }));
        }
        let around = self.stack.last();
        let is_push_within = aggregate == Aggregate::Push && around.is_some();
        let closes = matches!(aggregate, Aggregate::Push | Aggregate::Attribute);
        let takes_pushes = !closes && around.is_none_or(|frame| frame.takes_pushes);
        self.annotating = false;
        if is_push_within {
            self.word.clear();
            self.is_special = true;
        }
        self.stack.push(Frame {
            aggregate,
            left,
            // The first word of a push that is one tells.
            counts: aggregate != Aggregate::Attribute && !is_push_within,
            takes_pushes,
        });
        Ok(self.event(depth, head, Item::Open { aggregate, len }, false))
    }

    /// Tells whether a push may stand here: at the top level, or as an element or between elements of a reply.
    fn takes_push(&self) -> bool {
        self.stack
            .last()
            .is_none_or(|frame| frame.takes_pushes && !self.annotating)
    }

    /// Takes note of the first word of the push that is open innermost; what is no text has none.
    pub(super) fn note_word(&mut self, event: &Event<'_>) {
        self.is_special = false;
        let Item::Text(text) = event.item else { return };
        let room = LONGEST_WORD - self.word.len();
        self.word
            .extend_from_slice(&text.bytes[..text.bytes.len().min(room)]);
        if !text.last {
            self.is_special = true;
        } else if let Some(push) = self.stack.last_mut() {
            push.counts = is_confirmation(&self.word);
        }
    }

    /// Closes a counted aggregate whose last element has come.
    pub(super) fn implied_close(&mut self) -> Option<Event<'static>> {
        match self.stack.last()? {
            Frame {
                left: Left::Counted(0),
                ..
            } => self.close(&[]),
            _ => None,
        }
    }

    /// Closes a streamed aggregate by its end line.
    fn end<'e>(&mut self, head: &'e [u8]) -> Result<Event<'e>, DecodeError> {
        if let Some(&Frame {
            aggregate,
            left: Left::Streamed { odd },
            ..
        }) = self.stack.last()
        {
            if odd && aggregate.is_pairs() {
                let offset = self.offset - head.len() as u64;
                return Err(self.fail(offset, DecodeErrorKind::MissingValue));
            }
            if let Some(close) = self.close(head) {
                return Ok(close);
            }
        }
        Err(self.wrong_line(head))
    }

    /// Closes what is open innermost, if anything is.
    fn close<'e>(&mut self, head: &'e [u8]) -> Option<Event<'e>> {
        let Frame {
            aggregate, counts, ..
        } = self.stack.pop()?;
        let depth = self.stack.len();
        self.annotating = aggregate == Aggregate::Attribute;
        let ends_value = counts && self.complete();
        let item = Item::Close { aggregate, counts };
        Some(self.event(depth, head, item, ends_value))
    }

    fn wrong_line(&mut self, head: &[u8]) -> DecodeError {
        let line = line_of(head);
        let text = line.strip_suffix(b"\r").unwrap_or(line);
        let expected = match head[0] {
            tag::INTEGER => "an integer of 64 bits",
            tag::DOUBLE => "a double, inf or nan",
            tag::BOOLEAN => "t or f",
            tag::NULL | tag::END => "nothing between the type byte and CR LF",
            tag::BULK => "the length of a bulk string, -1 or ?",
            tag::ARRAY => "the length of an array, -1 or ?",
            tag::VERBATIM => "the length of a verbatim string, at least 4",
            tag::BLOB_ERROR => "the length of a blob error",
            tag::CHUNK => "the length of a chunk",
            _ => "the length of an aggregate or ?",
        };
        let found = text[..text.len().min(DecodeErrorKind::SNIPPET)].into();
        let offset = self.offset - (head.len() - 1) as u64;
        self.fail(offset, DecodeErrorKind::Line { found, expected })
    }
}

/// The line of a whole header without its type byte and its LF, for a verbatim string also without the tag behind it.
fn line_of(head: &[u8]) -> &[u8] {
    let end = match head {
        [tag::VERBATIM, ..] => head.iter().position(|&byte| byte == b'\n'),
        _ => head.len().checked_sub(1),
    };
    &head[1..end.unwrap_or(1)]
}

/// Tells whether the header line of a verbatim string declares room for its tag.
fn has_verbatim_tag(line: &[u8]) -> bool {
    let text = line_of(line).strip_suffix(b"\r");
    matches!(
        text.and_then(line::length),
        Some(Length::Counted(VERBATIM_TAG..))
    )
}
