//! Where the requests of a stream end: the strict form in which clients send commands, arrays of bulk strings.
//!
//! A request is framed without being taken apart: whoever passes it on needs to know that it is whole and right, and
//! what its first word is. No byte of a payload is looked at. Stricter than the [`Scanner`](super::Scanner), as servers
//! are with requests: nothing but counted bulk strings in an array of at least one, and no number with a leading zero.

use std::ops::Range;

use super::error::{DecodeError, DecodeErrorKind};
use super::{CRLF, type_byte as tag};

/// How many bytes the line of a length may have: a type byte, the digits of 64 bits, CR LF.
const LONGEST: usize = 22;

/// The most words that a request may have; what every server refuses.
const MOST_WORDS: u64 = i32::MAX as u64;

/// Finds the ends of requests.
///
/// ```
/// use redis_shell::resp::Framer;
///
/// let stream = b"*2\r\n$4\r\nECHO\r\n$2\r\nhi\r\n*1\r\n$4\r\nPI";
/// let mut framer = Framer::new();
/// let frame = framer.next(stream)?.unwrap();
/// assert_eq!(&stream[frame.name.clone()], b"ECHO");
/// let rest = &stream[frame.len..];
/// assert_eq!(framer.next(rest)?, None);
/// assert_eq!(framer.next(b"*1\r\n$4\r\nPING\r\n")?.unwrap().len, 14);
/// # Ok::<(), redis_shell::resp::DecodeError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Framer {
    /// The offset of the request in the stream.
    start: u64,
    /// How far it has been looked at; what comes next stands there, though perhaps it has not arrived yet.
    looked: u64,
    next: Next,
    /// How many words are left to come, with that whose payload is to end next.
    left: u64,
    words: u64,
    name: Range<u64>,
}

/// What stands next in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// How many words it has.
    Count,
    /// How long a word is.
    Length,
    /// CR LF behind a word.
    End,
}

/// A request that is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// How many bytes it has.
    pub len: usize,
    /// Where its first word stands in it.
    pub name: Range<usize>,
    /// How many words it has.
    pub words: u64,
}

impl Default for Framer {
    fn default() -> Self {
        Self::new()
    }
}

impl Framer {
    /// Makes a framer at the start of a stream.
    pub fn new() -> Self {
        Self {
            start: 0,
            looked: 0,
            next: Next::Count,
            left: 0,
            words: 0,
            name: 0..0,
        }
    }

    /// Finds the end of the request at the front of `input`; `None` when it has not come.
    ///
    /// `input` always begins where the request does: after `None` it is the same with more behind it, after a request
    /// what stands behind that. Nothing is looked at twice but a line that had not come to its end.
    ///
    /// # Errors
    /// What comes is no request.
    #[inline]
    pub fn next(&mut self, input: &[u8]) -> Result<Option<Frame>, DecodeError> {
        let Some(len) = self.walk(input, 0)? else {
            return Ok(None);
        };
        let name = self.name.start as usize..self.name.end as usize;
        self.pass(len);
        Ok(Some(Frame {
            len: len as usize,
            name,
            words: self.words,
        }))
    }

    /// Finds the end of the request of which only a part is at hand: `window` begins `at` bytes behind its start, at
    /// [`looked`](Self::looked) or before. Gives its length once the end is seen; [`pass`](Self::pass) goes on behind it.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    #[inline]
    pub fn walk(&mut self, window: &[u8], at: u64) -> Result<Option<u64>, DecodeError> {
        loop {
            let place = (self.looked - at) as usize;
            let Some(rest) = window.get(place..) else {
                return Ok(None);
            };
            match self.next {
                Next::Count => {
                    let expected = "how many words a command has";
                    let Some((count, line)) = self.line(rest, tag::ARRAY, expected)? else {
                        return Ok(None);
                    };
                    if !(1..=MOST_WORDS).contains(&count) {
                        return Err(self.wrong_line(rest, line, expected));
                    }
                    self.looked += line as u64;
                    self.left = count;
                    self.words = count;
                    self.name = 0..0;
                    self.next = Next::Length;
                }
                Next::Length => {
                    let Some((len, line)) = self.line(rest, tag::BULK, "the length of a word")?
                    else {
                        return Ok(None);
                    };
                    let payload = self.looked + line as u64;
                    self.looked = payload + len;
                    if self.name.start == 0 {
                        self.name = payload..self.looked;
                    }
                    self.next = Next::End;
                }
                Next::End => {
                    let [cr, lf, ..] = *rest else {
                        if let Some(&byte) = rest.first()
                            && byte != CRLF[0]
                        {
                            return Err(self.no_end(0, byte));
                        }
                        return Ok(None);
                    };
                    if [cr, lf] != *CRLF {
                        let at = usize::from(cr == CRLF[0]);
                        return Err(self.no_end(at, rest[at]));
                    }
                    self.looked += CRLF.len() as u64;
                    self.left -= 1;
                    if self.left == 0 {
                        return Ok(Some(self.looked));
                    }
                    self.next = Next::Length;
                }
            }
        }
    }

    /// Goes on behind so many bytes: a request that has been framed, or something that is none.
    pub fn pass(&mut self, len: u64) {
        self.start += len;
        self.looked = 0;
        self.next = Next::Count;
    }

    /// Where the request that is next or has begun stands in the stream.
    pub fn start(&self) -> u64 {
        self.start
    }

    /// How many bytes of the request that has begun need no further look; they may reach behind what has come.
    pub fn looked(&self) -> u64 {
        self.looked
    }

    /// Where the first word of the request that has begun stands in it, once that is known; perhaps it has not come yet.
    pub fn name(&self) -> Option<Range<usize>> {
        let is_known = self.next != Next::Count && self.name.start > 0;
        let place = |at: u64| usize::try_from(at).ok();
        match is_known {
            true => Some(place(self.name.start)?..place(self.name.end)?),
            false => None,
        }
    }

    /// How many words the request has that has begun; 0 while that has not come.
    pub fn words(&self) -> u64 {
        match self.next {
            Next::Count => 0,
            Next::Length | Next::End => self.words,
        }
    }

    /// Says what is missing where the stream ends with so many bytes of a request.
    pub fn cut_off(&self, len: u64) -> DecodeError {
        let expected = match self.next {
            _ if len < self.looked => "the rest of a word",
            Next::Count => "how many words a command has",
            Next::Length => "the next word",
            Next::End => "CR LF",
        };
        DecodeError {
            offset: self.start + len,
            kind: DecodeErrorKind::UnexpectedEnd { expected },
        }
    }

    /// Reads a line with a type byte and a number at the front of `rest`; gives the number and how long the line is.
    #[inline]
    fn line(
        &self,
        rest: &[u8],
        tag: u8,
        expected: &'static str,
    ) -> Result<Option<(u64, usize)>, DecodeError> {
        let Some(&first) = rest.first() else {
            return Ok(None);
        };
        if first != tag {
            return Err(self.wrong_type(first));
        }
        let mut number = 0_u64;
        let mut at = 1;
        loop {
            let Some(&byte) = rest.get(at) else {
                return Ok(None);
            };
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
            at += 1;
            if at > LONGEST - CRLF.len() {
                return Err(self.wrong_line(rest, rest.len(), expected));
            }
        }
        // One digit at least, more only without a leading zero; 19 of them fit into 64 bits and may not into 63.
        let is_number = at > 1 && (at == 2 || rest[1] != b'0') && at <= 20;
        if rest[at] != CRLF[0] || !is_number || number > i64::MAX as u64 {
            return Err(self.wrong_line(rest, rest.len(), expected));
        }
        match rest.get(at + 1) {
            None => Ok(None),
            Some(&lf) if lf == CRLF[1] => Ok(Some((number, at + 2))),
            Some(&other) => Err(self.no_end(at + 1, other)),
        }
    }

    #[cold]
    fn wrong_type(&self, found: u8) -> DecodeError {
        let expected = match self.next {
            Next::Count => "'*' and how many words a command has",
            _ => "'$' and the length of a word",
        };
        self.fail(0, DecodeErrorKind::TypeByte { found, expected })
    }

    #[cold]
    fn wrong_line(&self, rest: &[u8], line: usize, expected: &'static str) -> DecodeError {
        let line = &rest[1..line.min(1 + DecodeErrorKind::SNIPPET)];
        let end = line.iter().position(|byte| CRLF.contains(byte));
        let found = line[..end.unwrap_or(line.len())].into();
        self.fail(1, DecodeErrorKind::Line { found, expected })
    }

    #[cold]
    fn no_end(&self, at: usize, found: u8) -> DecodeError {
        let expected = "CR LF";
        self.fail(at, DecodeErrorKind::Terminator { found, expected })
    }

    fn fail(&self, at: usize, kind: DecodeErrorKind) -> DecodeError {
        let offset = self.start + self.looked + at as u64;
        DecodeError { offset, kind }
    }
}

/// Gives the words of a request that is whole, or of its beginning as far as they are there.
///
/// ```
/// use redis_shell::resp::{Piece, words_of};
///
/// let words: Vec<_> = words_of(b"*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$9\r\nsome").collect();
/// assert_eq!(words[..2], [Piece::Whole(b"SET"), Piece::Whole(b"k")]);
/// assert_eq!(words[2..], [Piece::Cut(b"some")]);
/// ```
pub fn words_of(request: &[u8]) -> impl Iterator<Item = Piece<'_>> {
    let lf = |bytes: &[u8]| bytes.iter().position(|&byte| byte == CRLF[1]);
    let mut rest = lf(request).map_or(&[][..], |at| &request[at + 1..]);
    std::iter::from_fn(move || {
        let end = lf(rest)?;
        let digits = str::from_utf8(rest[..end].get(1..end.checked_sub(1)?)?).ok()?;
        let len: usize = digits.parse().ok()?;
        rest = &rest[end + 1..];
        let Some((word, behind)) = rest.split_at_checked(len) else {
            return Some(Piece::Cut(std::mem::take(&mut rest)));
        };
        rest = behind.get(CRLF.len()..).unwrap_or_default();
        Some(Piece::Whole(word))
    })
}

/// A word of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// All of it.
    Whole(&'a [u8]),
    /// Its beginning.
    Cut(&'a [u8]),
}

#[cfg(test)]
mod tests;
