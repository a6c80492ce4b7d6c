//! Requests: the bytes of a client to the words of commands, as Redis 7.4 reads them.
//!
//! This is not the grammar of [`resp`](crate::resp): a server takes arrays of bulk strings and lines of text, never
//! looks at the two bytes behind a bulk string, and says its own words to what it does not take. Those words are lessons
//! of the protocol, so they are the reference's.

use std::ops::{Index, Range};

use super::fault::Fault;
use super::number;
use crate::resp::type_byte as tag;
use crate::text::{self, Quoting};

/// How long a line of text, or one that declares a length, may be (PROTO_INLINE_MAX_SIZE).
const MAX_LINE: usize = 64 * 1024;

/// How long a word may be (proto-max-bulk-len).
const MAX_BULK: i64 = 512 << 20;

/// How many words a request may have.
const MAX_WORDS: i64 = i32::MAX as i64;

/// Room kept for the next requests once larger ones have run, in bytes.
const KEPT_CAPACITY: usize = 256 * 1024;

/// The words of one request, the command's name first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    bytes: &'a [u8],
    spans: &'a [Range<usize>],
}

impl<'a> Words<'a> {
    /// Tells how many there are.
    pub(super) fn len(self) -> usize {
        self.spans.len()
    }

    /// Gives the word at `index`, if there are that many.
    pub(super) fn get(self, index: usize) -> Option<&'a [u8]> {
        self.spans.get(index).map(|span| &self.bytes[span.clone()])
    }

    /// Gives the words from `start` on; none if there are fewer.
    pub(super) fn from(self, start: usize) -> impl DoubleEndedIterator<Item = &'a [u8]> + Clone {
        let spans = self.spans.get(start..).unwrap_or_default();
        spans.iter().map(move |span| &self.bytes[span.clone()])
    }
}

impl Index<usize> for Words<'_> {
    type Output = [u8];

    fn index(&self, index: usize) -> &[u8] {
        &self.bytes[self.spans[index].clone()]
    }
}

/// A request that is kept: queued in a transaction, or waiting for a key.
#[derive(Debug, Clone)]
pub(super) struct Request {
    bytes: Vec<u8>,
    spans: Vec<Range<usize>>,
}

impl Request {
    /// Gives its words.
    pub(super) fn words(&self) -> Words<'_> {
        Words {
            bytes: &self.bytes,
            spans: &self.spans,
        }
    }
}

impl<'a> FromIterator<&'a [u8]> for Request {
    fn from_iter<I: IntoIterator<Item = &'a [u8]>>(words: I) -> Self {
        let (mut bytes, mut spans) = (Vec::new(), Vec::new());
        for word in words {
            let start = bytes.len();
            bytes.extend_from_slice(word);
            spans.push(start..bytes.len());
        }
        Self { bytes, spans }
    }
}

/// Reads what one client sends.
#[derive(Debug, Default)]
pub(super) struct Reader {
    buffer: Vec<u8>,
    /// Where the request that is being read starts in the buffer.
    start: usize,
    /// Where reading goes on, from there.
    at: usize,
    /// How many words are still to come.
    left: i64,
    /// The declared length of the word that comes next.
    bulk: Option<usize>,
    /// Where the words stand, from the start of the request.
    spans: Vec<Range<usize>>,
    /// The words of a line of text, without its quotes.
    line: Vec<u8>,
    state: State,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before a request.
    #[default]
    Between,
    /// Inside an array.
    Array,
    /// Behind a line of text.
    Line,
    /// Behind a request that has been given out.
    Given,
}

/// One line of the buffer that ends in CR and one more byte.
enum Line {
    /// Its text ends there; the next one starts two bytes on.
    End(usize),
    /// The rest has not come.
    Partial,
    TooLong,
}

impl Reader {
    /// Takes bytes that have come.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        if self.state == State::Given {
            self.begin();
        }
        if self.start > self.buffer.len() / 2 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// Tells how many bytes are kept, read or not.
    pub(super) fn len(&self) -> usize {
        self.buffer.len() - self.start
    }

    /// Tells how much room there is for bytes.
    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.buffer.capacity()
    }

    /// Gives the next request; `None` when the rest of it has not come. A request without words is passed over, as
    /// servers do.
    ///
    /// # Errors
    /// The bytes are no request: the client gets the error and is sent away.
    pub(super) fn next(&mut self) -> Result<Option<Words<'_>>, Fault> {
        loop {
            if self.state == State::Given {
                self.begin();
            }
            let rest = &self.buffer[self.start..];
            let Some(&first) = rest.first() else {
                self.buffer.clear();
                self.buffer.shrink_to(KEPT_CAPACITY);
                self.start = 0;
                return Ok(None);
            };
            let is_whole = match self.state {
                State::Array => self.words()?,
                _ if first == tag::ARRAY => self.header()? && self.words()?,
                _ => self.inline()?,
            };
            if !is_whole {
                return Ok(None);
            }
            let is_line = std::mem::replace(&mut self.state, State::Given) == State::Line;
            if !self.spans.is_empty() {
                let bytes = match is_line {
                    true => &self.line,
                    false => &self.buffer[self.start..],
                };
                let spans = &self.spans;
                return Ok(Some(Words { bytes, spans }));
            }
        }
    }

    /// Stands before the request behind the one that was given out.
    fn begin(&mut self) {
        self.start += self.at;
        self.at = 0;
        self.spans.clear();
        self.state = State::Between;
    }

    /// Reads `*3`; tells whether it is there.
    fn header(&mut self) -> Result<bool, Fault> {
        let rest = &self.buffer[self.start..];
        let end = match line(rest) {
            Line::End(end) => end,
            Line::Partial => return Ok(false),
            Line::TooLong => return Err(malformed("too big mbulk count string")),
        };
        match number::integer(&rest[1..end]) {
            Some(count) if count <= MAX_WORDS => self.left = count,
            _ => return Err(malformed("invalid multibulk length")),
        }
        self.at = end + 2;
        self.state = State::Array;
        Ok(true)
    }

    /// Reads bulk strings until there are as many as declared; tells whether there are.
    fn words(&mut self) -> Result<bool, Fault> {
        while self.left > 0 {
            let request = &self.buffer[self.start..];
            let len = match self.bulk {
                Some(len) => len,
                None => {
                    let rest = &request[self.at..];
                    let end = match line(rest) {
                        Line::End(end) => end,
                        Line::Partial => return Ok(false),
                        Line::TooLong => return Err(malformed("too big bulk count string")),
                    };
                    let len = bulk_len(&rest[..end])?;
                    self.at += end + 2;
                    *self.bulk.insert(len)
                }
            };
            // The two bytes behind it are not looked at.
            if request.len() - self.at < len + 2 {
                return Ok(false);
            }
            self.spans.push(self.at..self.at + len);
            self.at += len + 2;
            self.bulk = None;
            self.left -= 1;
        }
        Ok(true)
    }

    /// Reads a line of text; tells whether it is there. A NUL byte hides what follows it: the reference looks for the line's end as in a C string.
    fn inline(&mut self) -> Result<bool, Fault> {
        let rest = &self.buffer[self.start..];
        let end = rest.iter().position(|&byte| matches!(byte, b'\n' | 0));
        let Some(end) = end.filter(|&end| rest[end] == b'\n') else {
            return match rest.len() > MAX_LINE {
                true => Err(malformed("too big inline request")),
                false => Ok(false),
            };
        };
        let text = rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]);
        let words = text::split(text, Quoting::Redis)
            .complete()
            .map_err(|_| malformed("unbalanced quotes in request"))?;
        self.at = end + 1;
        self.state = State::Line;
        self.line.clear();
        for word in words {
            let start = self.line.len();
            self.line.extend_from_slice(&word.bytes);
            self.spans.push(start..self.line.len());
        }
        Ok(true)
    }
}

/// Finds the end of the line that `rest` starts with. The byte behind the CR is not looked at, only waited for. A NUL
/// byte hides what follows it.
fn line(rest: &[u8]) -> Line {
    let end = rest.iter().position(|&byte| matches!(byte, b'\r' | 0));
    match end.filter(|&end| rest[end] == b'\r') {
        Some(end) if end + 1 < rest.len() => Line::End(end),
        Some(_) => Line::Partial,
        None if rest.len() > MAX_LINE => Line::TooLong,
        None => Line::Partial,
    }
}

fn bulk_len(line: &[u8]) -> Result<usize, Fault> {
    let first = line.first().copied().unwrap_or(b'\r');
    if first != tag::BULK {
        let mut text = b"ERR Protocol error: expected '$', got '".to_vec();
        // The reference makes the text as a C string, which a NUL byte ends.
        if first != 0 {
            text.extend_from_slice(&[first, b'\'']);
        }
        return Err(Fault::found(text));
    }
    number::integer(&line[1..])
        .filter(|len| (0..=MAX_BULK).contains(len))
        .and_then(|len| usize::try_from(len).ok())
        .ok_or_else(|| malformed("invalid bulk length"))
}

fn malformed(text: &str) -> Fault {
    Fault::found(format!("ERR Protocol error: {text}"))
}
