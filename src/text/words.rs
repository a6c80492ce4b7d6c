//! One line of bytes to words, by the quoting rules of redis-cli.
//!
//! A word is made of bare parts and quoted parts; blanks end it. A quote opens anywhere in a word.
//! In double quotes `\xHH` is a byte, `\n \r \t \b \a` are the control characters, and `\` before
//! anything else gives that byte; in single quotes only `\'` is an escape; in a bare part `\` is
//! itself. Any byte may occur, NUL and line ends included: in quotes they are bytes like any other,
//! so a line whose quote is still open may be joined with the next one and split again.
//!
//! The module knows no commands, no history and no editor: it reports what was typed, also when it
//! is unfinished.

use std::error::Error;
use std::fmt;
use std::ops::Range;
use std::str;

/// What may follow a closing quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    /// Text is joined, as in a shell and in Valkey 9: `"a"'b'c` is `abc`.
    Shell,
    /// Only a blank or the end of the line, as in Redis; anything else is
    /// [`QuoteFault::TextAfterClosing`].
    Redis,
}

/// The two kinds of quotes; its text is the quote quoted by the other kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quote {
    /// `"`, with escapes.
    Double,
    /// `'`, without escapes but `\'`.
    Single,
}

impl Quote {
    /// Returns the quote itself.
    pub fn byte(self) -> u8 {
        match self {
            Self::Double => b'"',
            Self::Single => b'\'',
        }
    }

    fn of(byte: u8) -> Option<Self> {
        match byte {
            b'"' => Some(Self::Double),
            b'\'' => Some(Self::Single),
            _ => None,
        }
    }
}

impl fmt::Display for Quote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Double => "'\"'",
            Self::Single => "\"'\"",
        })
    }
}

/// One word of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// What it means: without quotes, escapes resolved.
    pub bytes: Vec<u8>,
    /// Where it stands in the line, in bytes, quotes included.
    pub span: Range<usize>,
}

impl AsRef<[u8]> for Word {
    /// Gives the bytes, as everything that takes the words of a command wants them.
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// Where a line ends, which is where the next typed byte goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// After a blank, or nothing was typed: the next byte begins a word.
    Blank,
    /// In a bare part of the last word.
    Bare,
    /// Right after a closing quote of the last word.
    Closed(Quote),
    /// In a quoted part of the last word.
    Open {
        /// The quote that is open.
        quote: Quote,
        /// Its byte offset in the line.
        at: usize,
    },
}

/// A line taken apart, whether it is well formed or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// All words, also the last one when its quote is open, and those after an error: under
    /// [`Quoting::Redis`] text after a closing quote is in the word it touches.
    pub words: Vec<Word>,
    /// The state at the end of the line.
    pub end: End,
    /// The first thing that is wrong.
    pub error: Option<QuoteError>,
}

impl Split {
    /// Returns the words of a well-formed line, or what is wrong with it.
    ///
    /// ```
    /// use redis_shell::text::{Quoting, split};
    ///
    /// let error = split(b"get \"key", Quoting::Shell).complete().unwrap_err();
    /// assert_eq!(error.to_string(), r#"unbalanced '"' opened at column 5"#);
    /// ```
    pub fn complete(self) -> Result<Vec<Word>, QuoteError> {
        self.error.map_or(Ok(self.words), Err)
    }
}

/// Which rule a quote breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuoteFault {
    /// An opening quote without its closing one.
    Unbalanced,
    /// A closing quote followed by neither a blank nor the end, under [`Quoting::Redis`].
    TextAfterClosing,
}

/// A quote that breaks the rules, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuoteError {
    /// The rule broken.
    pub fault: QuoteFault,
    /// The kind of quote.
    pub quote: Quote,
    /// The byte offset of the quote in what was split.
    pub at: usize,
    /// Its column, from 1: in characters if what stands before it is valid UTF-8, else in bytes.
    pub column: usize,
}

impl QuoteError {
    /// Says the same of the row in which the quote stands, where the text that was split has several: gives how many
    /// rows stand before it.
    pub fn in_its_row(self, text: &[u8]) -> (u64, Self) {
        let before = &text[..self.at.min(text.len())];
        let rows = before.iter().filter(|&&byte| byte == b'\n').count();
        let start = before.iter().rposition(|&byte| byte == b'\n');
        let start = start.map_or(0, |at| at + 1);
        let at = before.len() - start;
        let column = column(&text[start..], at);
        (rows as u64, Self { at, column, ..self })
    }
}

impl fmt::Display for QuoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { quote, column, .. } = self;
        match self.fault {
            QuoteFault::Unbalanced => write!(f, "unbalanced {quote} opened at column {column}"),
            QuoteFault::TextAfterClosing => write!(
                f,
                "text follows a closing {quote} at column {column}, \
                 expected a blank or the end of the line"
            ),
        }
    }
}

impl Error for QuoteError {}

/// Splits a line into words; [`super::quoted`] is the inverse for one word.
///
/// ```
/// use redis_shell::text::{End, Quoting, split};
///
/// let line = split(br#"SET key "caf\xc3\xa9"#, Quoting::Shell);
/// assert_eq!(line.words[2].bytes, "café".as_bytes());
/// assert_eq!(line.words[2].span, 8..20);
/// assert!(matches!(line.end, End::Open { at: 8, .. }));
/// ```
pub fn split(line: &[u8], quoting: Quoting) -> Split {
    let mut splitter = Splitter {
        line,
        quoting,
        at: 0,
        error: None,
    };
    let mut words = Vec::new();
    let mut end = End::Blank;
    while splitter.skip_blanks() {
        let (word, stop) = splitter.word();
        words.push(word);
        end = if splitter.at == line.len() {
            stop
        } else {
            End::Blank
        };
    }
    Split {
        words,
        end,
        error: splitter.error,
    }
}

/// Gives the words of a line in which nothing is quoted, as [`split`] does but where they stand and without allocating;
/// `None` if something is quoted, or the words do not all fit into `room`.
///
/// ```
/// use redis_shell::text::bare_words;
///
/// let mut room: [&[u8]; 4] = [&[]; 4];
/// assert_eq!(bare_words(b" GET  key\t", &mut room), Some(&[&b"GET"[..], b"key"][..]));
/// assert_eq!(bare_words(b"GET 'a key'", &mut room), None);
/// ```
pub fn bare_words<'l, 'r>(line: &'l [u8], room: &'r mut [&'l [u8]]) -> Option<&'r [&'l [u8]]> {
    if memchr::memchr2(b'"', b'\'', line).is_some() {
        return None;
    }
    let (mut rest, mut count) = (line, 0);
    loop {
        let blanks = rest.iter().take_while(|&&byte| is_blank(byte)).count();
        rest = &rest[blanks..];
        if rest.is_empty() {
            return Some(&room[..count]);
        }
        let end = rest.iter().position(|&byte| is_separator(byte));
        let (word, behind) = rest.split_at(end.unwrap_or(rest.len()));
        *room.get_mut(count)? = word;
        count += 1;
        rest = behind;
    }
}

/// Gives where the word ends that begins at `start`, and the state there.
pub(super) fn word_end(text: &[u8], start: usize, quoting: Quoting) -> (usize, End) {
    let mut splitter = Splitter {
        line: text,
        quoting,
        at: start,
        error: None,
    };
    let end = splitter.pass_word(&mut Unread);
    (splitter.at, end)
}

/// What becomes of the bytes that a word means.
trait Meaning {
    fn take(&mut self, bytes: &[u8]);
}

impl Meaning for Vec<u8> {
    fn take(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

/// Nobody wants to know what a word means.
struct Unread;

impl Meaning for Unread {
    fn take(&mut self, _: &[u8]) {}
}

/// A walk over the line that looks at every byte once.
struct Splitter<'a> {
    line: &'a [u8],
    quoting: Quoting,
    at: usize,
    error: Option<QuoteError>,
}

impl<'a> Splitter<'a> {
    /// Moves to the next word and tells whether there is one.
    fn skip_blanks(&mut self) -> bool {
        self.at += self
            .rest()
            .iter()
            .take_while(|&&byte| is_blank(byte))
            .count();
        self.at < self.line.len()
    }

    /// Reads a word up to the blank after it or the end of the line, and tells in which part it
    /// stopped.
    fn word(&mut self) -> (Word, End) {
        let start = self.at;
        let mut bytes = Vec::new();
        let part = self.pass_word(&mut bytes);
        let span = start..self.at;
        (Word { bytes, span }, part)
    }

    /// Moves behind a word as [`word`](Self::word) does, and gives what it means to `meaning`.
    fn pass_word(&mut self, meaning: &mut impl Meaning) -> End {
        let mut part = End::Blank;
        while let Some(&byte) = self.rest().first() {
            part = match Quote::of(byte) {
                Some(quote) => self.quoted_part(quote, meaning),
                None if self.ends_word(byte, part) => break,
                None => self.bare_part(meaning),
            };
        }
        part
    }

    fn bare_part(&mut self, meaning: &mut impl Meaning) -> End {
        let rest = self.rest();
        let stop = rest
            .iter()
            .position(|&byte| is_separator(byte) || Quote::of(byte).is_some());
        let part = &rest[..stop.unwrap_or(rest.len())];
        meaning.take(part);
        self.at += part.len();
        End::Bare
    }

    fn quoted_part(&mut self, quote: Quote, meaning: &mut impl Meaning) -> End {
        let opened_at = self.at;
        self.at += 1;
        loop {
            let rest = self.rest();
            let stop = rest
                .iter()
                .position(|&byte| byte == quote.byte() || byte == b'\\');
            let (run, after) = rest.split_at(stop.unwrap_or(rest.len()));
            meaning.take(run);
            self.at += run.len();
            match after.first() {
                None => {
                    self.fail(QuoteFault::Unbalanced, quote, opened_at);
                    return End::Open {
                        quote,
                        at: opened_at,
                    };
                }
                Some(b'\\') => {
                    let (byte, len) = unescape(quote, after);
                    meaning.take(&[byte]);
                    self.at += len;
                }
                Some(_) => return self.close(quote),
            }
        }
    }

    /// Steps over a closing quote and checks what follows it.
    fn close(&mut self, quote: Quote) -> End {
        let closed_at = self.at;
        self.at += 1;
        let text_follows = self.rest().first().is_some_and(|&byte| !is_blank(byte));
        if text_follows && self.quoting == Quoting::Redis {
            self.fail(QuoteFault::TextAfterClosing, quote, closed_at);
        }
        End::Closed(quote)
    }

    /// Tells whether a byte ends the word whose last part is `part`.
    fn ends_word(&self, byte: u8, part: End) -> bool {
        match (self.quoting, part) {
            (Quoting::Redis, End::Closed(_)) => is_blank(byte),
            _ => is_separator(byte),
        }
    }

    /// Keeps the first error.
    fn fail(&mut self, fault: QuoteFault, quote: Quote, at: usize) {
        if self.error.is_none() {
            let column = column(self.line, at);
            self.error = Some(QuoteError {
                fault,
                quote,
                at,
                column,
            });
        }
    }

    fn rest(&self) -> &'a [u8] {
        &self.line[self.at..]
    }
}

/// What ends a word outside of quotes. Other white space, such as a no-break space, belongs to the word.
pub const BLANKS: [char; 4] = [' ', '\n', '\r', '\t'];

/// Tells the bytes that may stand before a word, and in Redis after a closing quote: what C calls a
/// space.
pub(super) fn is_blank(byte: u8) -> bool {
    is_separator(byte) || matches!(byte, b'\x0b' | b'\x0c')
}

/// Tells the bytes that end a bare part: [`BLANKS`]. Vertical tab and form feed do not, odd as it is.
fn is_separator(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// Reads the escape with which `bytes` begin: the byte it stands for, and its length.
fn unescape(quote: Quote, bytes: &[u8]) -> (u8, usize) {
    match (quote, bytes) {
        (Quote::Single, [_, b'\'', ..]) => (b'\'', 2),
        (Quote::Double, [_, b'x', high, low, ..])
            if let (Some(high), Some(low)) = (hex_digit(*high), hex_digit(*low)) =>
        {
            (high << 4 | low, 4)
        }
        (Quote::Double, [_, letter, ..]) => (control_of(*letter), 2),
        // In single quotes, and at the end of an unfinished word, a backslash is itself.
        _ => (b'\\', 1),
    }
}

/// The control character of an escape letter; any other byte stands for itself.
fn control_of(letter: u8) -> u8 {
    match letter {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => b'\x08',
        b'a' => b'\x07',
        other => other,
    }
}

/// Gives the value of a hexadecimal digit.
pub(crate) fn hex_digit(byte: u8) -> Option<u8> {
    // The cast keeps the value: a hexadecimal digit is below 16.
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

/// The column, from 1, of the byte at `at`.
fn column(line: &[u8], at: usize) -> usize {
    let before = &line[..at];
    1 + str::from_utf8(before).map_or(at, |text| text.chars().count())
}

#[cfg(test)]
mod tests;
