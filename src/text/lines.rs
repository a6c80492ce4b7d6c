//! A stream of text to the lines of its commands: a quote may span line ends, and a `#` begins a comment.
//!
//! What has been looked at is not looked at again, however the stream is cut into pieces, and no more is kept than the
//! line that is still incomplete. The quotes are those of [`super::words`]; where [`super::batch`] takes apart a text
//! that was typed, in which a lone `\r` ends a line too, here `\n` and `\r\n` do.

/// Starts a line that is no command.
const COMMENT: u8 = b'#';

/// What some programs write before a text that is UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The least room that a piece of the stream finds.
const PIECE: usize = 64 << 10;

/// Takes a stream apart into lines.
///
/// ```
/// use redis_shell::text::Lines;
///
/// let mut lines = Lines::default();
/// lines.push(b"SET k 'a\nb'\n\nGET k");
/// let line = lines.next().unwrap();
/// assert_eq!((line.number, line.bytes), (1, &b"SET k 'a\nb'"[..]));
/// assert_eq!(lines.next().unwrap().number, 3);
/// assert!(lines.next().is_none());
/// assert_eq!(lines.rest().unwrap().bytes, b"GET k");
/// ```
#[derive(Debug)]
pub struct Lines {
    /// What came; from `filled` on it is only room.
    buffer: Vec<u8>,
    filled: usize,
    /// Where the next line begins.
    start: usize,
    /// How far it has been looked at.
    looked: usize,
    place: Place,
    /// The number of the row in which the next line begins.
    number: u64,
    /// How many row ends the next line has in quotes so far.
    inner_ends: u64,
    /// How much of the stream stood before what the buffer has now.
    passed: u64,
}

/// One line, without its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// What it says.
    pub bytes: &'a [u8],
    /// The number of the row in which it begins, from 1.
    pub number: u64,
    /// Where in the stream it begins.
    pub start: u64,
}

/// Where the look has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// At the very beginning, where the mark of the order of bytes may stand that some programs write.
    Mark,
    /// Before the first word.
    Start,
    /// Outside of quotes.
    Bare,
    /// In a comment, in which quotes mean nothing.
    Comment,
    /// Between two quotes of this kind.
    Quoted(u8),
}

impl Default for Lines {
    fn default() -> Self {
        Self {
            buffer: Vec::new(),
            filled: 0,
            start: 0,
            looked: 0,
            place: Place::Mark,
            number: 1,
            inner_ends: 0,
            passed: 0,
        }
    }
}

impl Lines {
    /// Gives room for the next piece of the stream, to be written to its beginning and told with [`fill`](Self::fill).
    pub fn room(&mut self) -> &mut [u8] {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.filled, 0);
            self.passed += self.start as u64;
            self.filled -= self.start;
            self.looked -= self.start;
            self.start = 0;
        }
        if self.buffer.len() < self.filled + PIECE {
            // A long line doubles the room, so that it is not moved again and again.
            self.buffer.resize(2 * self.filled + PIECE, 0);
        }
        &mut self.buffer[self.filled..]
    }

    /// Takes so many bytes that have been written to the [room](Self::room).
    pub fn fill(&mut self, len: usize) {
        self.filled = self.buffer.len().min(self.filled + len);
    }

    /// Takes the next piece of the stream.
    pub fn push(&mut self, mut piece: &[u8]) {
        while !piece.is_empty() {
            let room = self.room();
            let (now, later) = piece.split_at(piece.len().min(room.len()));
            room[..now.len()].copy_from_slice(now);
            self.fill(now.len());
            piece = later;
        }
    }

    /// Where in the stream the next line begins.
    pub fn offset(&self) -> u64 {
        self.passed + self.start as u64
    }

    /// The number of the row in which the next line begins, from 1.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// How many bytes have come that are in no complete line.
    pub fn pending(&self) -> usize {
        self.filled - self.start
    }

    /// Gives the next line that is complete.
    #[allow(clippy::should_implement_trait)] // It lends what it gives.
    pub fn next(&mut self) -> Option<Line<'_>> {
        let end = self.look()?;
        let (from, start, number) = (self.start, self.offset(), self.number);
        self.number += self.inner_ends + 1;
        self.start = end + 1;
        self.begin();
        Some(Line {
            bytes: without_return(&self.buffer[from..end]),
            number,
            start,
        })
    }

    /// Gives what stands behind the last line end, at the end of the stream; a quote may be open in it.
    pub fn rest(&mut self) -> Option<Line<'_>> {
        if self.place == Place::Mark {
            self.pass_mark();
        }
        let (from, start) = (self.start, self.offset());
        self.start = self.filled;
        self.begin();
        let bytes = without_return(&self.buffer[from..self.filled]);
        (!bytes.is_empty()).then_some(Line {
            bytes,
            number: self.number,
            start,
        })
    }

    fn begin(&mut self) {
        self.looked = self.start;
        self.place = Place::Start;
        self.inner_ends = 0;
    }

    /// Leaves the mark out.
    fn pass_mark(&mut self) {
        if self.buffer[self.start..self.filled].starts_with(MARK) {
            self.start += MARK.len();
        }
        self.begin();
    }

    /// Looks on for the end of the line and gives its place; `None` if it has not come.
    fn look(&mut self) -> Option<usize> {
        loop {
            let rest = &self.buffer[self.looked..self.filled];
            match self.place {
                Place::Mark => {
                    if rest.len() < MARK.len() && MARK.starts_with(rest) {
                        return None;
                    }
                    self.pass_mark();
                }
                Place::Start => {
                    let is_blank = |byte: &u8| *byte != b'\n' && byte.is_ascii_whitespace();
                    let blanks = rest.iter().take_while(|byte| is_blank(byte)).count();
                    self.looked += blanks;
                    self.place = match *rest.get(blanks)? {
                        COMMENT => Place::Comment,
                        _ => Place::Bare,
                    };
                }
                Place::Comment => match memchr::memchr(b'\n', rest) {
                    Some(at) => return Some(self.looked + at),
                    None => return self.wait(),
                },
                Place::Bare => match memchr::memchr3(b'\n', b'"', b'\'', rest) {
                    Some(at) if rest[at] == b'\n' => return Some(self.looked + at),
                    Some(at) => {
                        self.place = Place::Quoted(rest[at]);
                        self.looked += at + 1;
                    }
                    None => return self.wait(),
                },
                Place::Quoted(quote) => match memchr::memchr3(b'\n', b'\\', quote, rest) {
                    Some(at) => self.pass_in_quotes(at, quote)?,
                    None => return self.wait(),
                },
            }
        }
    }

    /// Everything at hand has been looked at.
    fn wait(&mut self) -> Option<usize> {
        self.looked = self.filled;
        None
    }

    /// Passes what has been found between two quotes, so many bytes behind what was looked at; `None` if more has to come.
    fn pass_in_quotes(&mut self, at: usize, quote: u8) -> Option<()> {
        let rest = &self.buffer[self.looked + at..self.filled];
        let found = rest[0];
        self.looked += at;
        if found == quote {
            self.place = Place::Bare;
        } else if found == b'\n' {
            self.inner_ends += 1;
        } else {
            // What a backslash means, the byte behind it tells.
            let escaped = *rest.get(1)?;
            let is_escape = quote == b'"' || escaped == quote;
            // A line end is counted even where it is escaped.
            self.looked += usize::from(is_escape && escaped != b'\n');
        }
        self.looked += 1;
        Some(())
    }
}

fn without_return(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Tells whether a line is no command: it is empty, or a comment.
///
/// ```
/// use redis_shell::text::is_idle;
///
/// assert!(is_idle(b" # GET k"));
/// assert!(!is_idle(b"GET #k"));
/// ```
pub fn is_idle(line: &[u8]) -> bool {
    matches!(line.trim_ascii_start().first(), None | Some(&COMMENT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tests::hostile_bytes;
    use crate::text::{Quoting, split};
    use proptest::prelude::*;

    /// The lines of a stream that comes in pieces of these sizes, by turns.
    fn lines_in(text: &[u8], sizes: &[usize]) -> Vec<(u64, Vec<u8>)> {
        let mut lines = Lines::default();
        let mut found = Vec::new();
        let owned = |line: Line<'_>| {
            assert!(text[line.start as usize..].starts_with(line.bytes));
            (line.number, line.bytes.to_vec())
        };
        let mut left = text;
        for size in sizes.iter().cycle() {
            while let Some(line) = lines.next() {
                found.push(owned(line));
            }
            if left.is_empty() {
                break;
            }
            let room = lines.room();
            let len = left.len().min(*size).min(room.len());
            room[..len].copy_from_slice(&left[..len]);
            lines.fill(len);
            left = &left[len..];
        }
        found.extend(lines.rest().map(owned));
        assert!(lines.rest().is_none());
        found
    }

    fn assert_lines(text: &str, expected: &[(u64, &str)]) {
        let expected: Vec<_> = expected
            .iter()
            .map(|&(number, line)| (number, line.as_bytes().to_vec()))
            .collect();
        for size in [1, 2, 3, usize::MAX] {
            assert_eq!(lines_in(text.as_bytes(), &[size]), expected, "{text:?}");
        }
    }

    #[test]
    fn line_ends_outside_of_quotes_end_a_line() {
        assert_lines("", &[]);
        assert_lines("\n", &[(1, "")]);
        assert_lines("a\n\nb", &[(1, "a"), (2, ""), (3, "b")]);
        assert_lines("a\r\nb\r\n", &[(1, "a"), (2, "b")]);
        assert_lines("a\rb\n", &[(1, "a\rb")]);
        assert_lines("a \"b\nc\" d\ne", &[(1, "a \"b\nc\" d"), (3, "e")]);
        assert_lines("'a\n\nb'\nc\n", &[(1, "'a\n\nb'"), (4, "c")]);
        assert_lines("a \"b\nc\nd", &[(1, "a \"b\nc\nd")]);
    }

    #[test]
    fn escapes_are_those_of_the_words() {
        assert_lines("\"a\\\"\nb\"\nc", &[(1, "\"a\\\"\nb\""), (3, "c")]);
        assert_lines("\"a\\\\\"\nb", &[(1, "\"a\\\\\""), (2, "b")]);
        assert_lines("'a\\'\nb'\nc", &[(1, "'a\\'\nb'"), (3, "c")]);
        assert_lines("'a\\\\'\nb'\nc", &[(1, "'a\\\\'\nb'"), (3, "c")]);
        assert_lines("'a\\n'\nb", &[(1, "'a\\n'"), (2, "b")]);
        assert_lines("\"a\\\nb\"\nc", &[(1, "\"a\\\nb\""), (3, "c")]);
        assert_lines("a\\\"\nb\"\n", &[(1, "a\\\"\nb\"")]);
    }

    #[test]
    fn quotes_in_comments_mean_nothing() {
        assert_lines("# it's\nb\n", &[(1, "# it's"), (2, "b")]);
        assert_lines("  # \"\nb", &[(1, "  # \""), (2, "b")]);
        assert_lines("a # '\nb'\n", &[(1, "a # '\nb'")]);
    }

    #[test]
    fn the_mark_of_an_editor_is_no_part_of_the_first_line() {
        assert_lines("\u{feff}a\n\u{feff}b\n", &[(1, "a"), (2, "\u{feff}b")]);
        assert_lines("\u{feff}# it's\nb", &[(1, "# it's"), (2, "b")]);
        assert_lines("\u{feff}", &[]);
        assert_eq!(lines_in(b"\xef\xbb", &[1]), [(1, b"\xef\xbb".to_vec())]);
    }

    #[test]
    fn a_long_line_is_looked_at_once() {
        let mut text = vec![b'x'; 1 << 20];
        text.push(b'\n');
        assert_eq!(lines_in(&text, &[1000]).len(), 1);
    }

    proptest! {
        #[test]
        fn lines_do_not_depend_on_the_pieces(
            text in hostile_bytes(0..40),
            sizes in prop::collection::vec(1_usize..9, 1..6),
        ) {
            prop_assert_eq!(lines_in(&text, &sizes), lines_in(&text, &[usize::MAX]));
        }

        /// A line ends where its words say that no quote is open.
        #[test]
        fn no_quote_is_open_at_the_end_of_a_line(text in hostile_bytes(0..40)) {
            let lines = lines_in(&text, &[usize::MAX]);
            let whole = lines.split_last().map_or(&[][..], |(_, whole)| whole);
            for (_, line) in whole {
                if !is_idle(line) {
                    prop_assert_eq!(split(line, Quoting::Shell).error, None);
                }
            }
        }

        /// Nothing is lost: the rows are numbered through.
        #[test]
        fn every_row_is_in_some_line(text in hostile_bytes(0..40)) {
            let mut row = 1;
            for (number, line) in lines_in(&text, &[usize::MAX]) {
                prop_assert_eq!(number, row);
                row += 1 + line.iter().filter(|&&byte| byte == b'\n').count() as u64;
            }
        }
    }
}
