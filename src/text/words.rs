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

/// Tells the bytes that may stand before a word, and in Redis after a closing quote: what C calls a
/// space.
pub(super) fn is_blank(byte: u8) -> bool {
    is_separator(byte) || matches!(byte, b'\x0b' | b'\x0c')
}

/// Tells the bytes that end a bare part. Vertical tab and form feed do not, odd as it is.
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
mod tests {
    use super::*;
    use crate::text::tests::hostile_bytes;
    use proptest::prelude::*;

    const BOTH: [Quoting; 2] = [Quoting::Shell, Quoting::Redis];

    /// A line, its words, and the quote that is wrong with its offset.
    type Faulty<'a> = (&'a [u8], &'a [&'a [u8]], Quote, usize);

    fn bytes_of(words: &[Word]) -> Vec<&[u8]> {
        words.iter().map(|word| word.bytes.as_slice()).collect()
    }

    fn assert_words(line: &[u8], quoting: Quoting, expected: &[&[u8]]) {
        let shown = line.escape_ascii();
        let split = split(line, quoting);
        assert_eq!(split.error, None, "{quoting:?} {shown}");
        assert_eq!(bytes_of(&split.words), expected, "{quoting:?} {shown}");
    }

    fn fault(line: &[u8], quoting: Quoting) -> (QuoteFault, Quote, usize) {
        let error = split(line, quoting).complete().unwrap_err();
        (error.fault, error.quote, error.at)
    }

    #[test]
    fn words_that_both_rules_read_alike() {
        let cases: &[(&[u8], &[&[u8]])] = &[
            // Blanks.
            (b"", &[]),
            (b" \t\r\n\x0b\x0c", &[]),
            (b"get key", &[b"get", b"key"]),
            (b"\x0b\x0c get\t\r\nkey \n", &[b"get", b"key"]),
            (b"get \x0bkey", &[b"get", b"key"]),
            (b"a\x0bb\x0c", &[b"a\x0bb\x0c"]),
            // Double quotes.
            (br#""""#, &[b""]),
            (br#"set k "a b""#, &[b"set", b"k", b"a b"]),
            (br#""\x00\xfF\x4a""#, &[b"\x00\xff\x4a"]),
            (br#""\n\r\t\b\a""#, &[b"\n\r\t\x08\x07"]),
            (br#""\"\\\'\q\0""#, &[b"\"\\'q0"]),
            (
                br#""\x4" "\x" "\xg1" "\x1g""#,
                &[b"x4", b"x", b"xg1", b"x1g"],
            ),
            (br#""\X41""#, &[b"X41"]),
            (b"\"it's\"", &[b"it's"]),
            (b"\"a\n\tb\"", &[b"a\n\tb"]),
            (b"\"a\\\nb\"", &[b"a\nb"]),
            // Single quotes.
            (b"''", &[b""]),
            (br"'a b'", &[b"a b"]),
            (br"'it\'s'", &[b"it's"]),
            (br"'\n\x41\a'", &[br"\n\x41\a"]),
            (br#"'say "hi"'"#, &[br#"say "hi""#]),
            // Bare parts.
            (br"a\nb \x41 \", &[br"a\nb", br"\x41", br"\"]),
            (br#"key"""#, &[b"key"]),
            (br#"key"a b""#, &[b"keya b"]),
            (br"key'a b' c", &[b"keya b", b"c"]),
            // Any byte.
            (b"a\0b \"\0\" \xff\x80", &[b"a\0b", b"\0", b"\xff\x80"]),
            (
                "größe \"café\"".as_bytes(),
                &["größe".as_bytes(), "café".as_bytes()],
            ),
            (b"a\xa0b\x85", &[b"a\xa0b\x85"]),
        ];
        for (line, expected) in cases {
            for quoting in BOTH {
                assert_words(line, quoting, expected);
            }
        }
    }

    #[test]
    fn text_after_a_closing_quote_is_joined_or_refused() {
        let cases: &[Faulty<'_>] = &[
            (br#""a"'b'c"#, &[b"abc"], Quote::Double, 2),
            (br#"get ""key"#, &[b"get", b"key"], Quote::Double, 5),
            (
                br#"get "key"x y"#,
                &[b"get", b"keyx", b"y"],
                Quote::Double,
                8,
            ),
            (br#"get ""k'e'"y""#, &[b"get", b"key"], Quote::Double, 5),
            (br"'a''b'", &[b"ab"], Quote::Single, 2),
            (br#"a"b"c"#, &[b"abc"], Quote::Double, 3),
            (b"\"a\"\0", &[b"a\0"], Quote::Double, 2),
            (br#"'a'\"#, &[br"a\"], Quote::Single, 2),
        ];
        for &(line, expected, quote, at) in cases {
            assert_words(line, Quoting::Shell, expected);
            assert_eq!(
                fault(line, Quoting::Redis),
                (QuoteFault::TextAfterClosing, quote, at)
            );
            // The words are there all the same, for the editor.
            assert_eq!(bytes_of(&split(line, Quoting::Redis).words), expected);
        }
    }

    #[test]
    fn vertical_tab_after_a_closing_quote_is_text_in_a_shell_and_a_blank_in_redis() {
        assert_words(b"\"a\"\x0bb", Quoting::Shell, &[b"a\x0bb"]);
        assert_words(b"\"a\"\x0bb", Quoting::Redis, &[b"a", b"b"]);
        assert_words(b"'a'\x0c", Quoting::Shell, &[b"a\x0c"]);
        assert_words(b"'a'\x0c", Quoting::Redis, &[b"a"]);
    }

    #[test]
    fn an_open_quote_keeps_its_word() {
        let cases: &[Faulty<'_>] = &[
            (b"\"", &[b""], Quote::Double, 0),
            (
                b"auth 'pass word ",
                &[b"auth", b"pass word "],
                Quote::Single,
                5,
            ),
            (b"auth pass\"wo", &[b"auth", b"passwo"], Quote::Double, 9),
            (br#"a "b\"#, &[b"a", br"b\"], Quote::Double, 2),
            (br#"a "b\""#, &[b"a", b"b\""], Quote::Double, 2),
            (br#"a "b\x4"#, &[b"a", b"bx4"], Quote::Double, 2),
            (br"'a\'", &[b"a'"], Quote::Single, 0),
            (br"'a\\'", &[br"a\'"], Quote::Single, 0),
        ];
        for &(line, expected, quote, at) in cases {
            for quoting in BOTH {
                let open = split(line, quoting);
                assert_eq!(open.end, End::Open { quote, at });
                assert_eq!(bytes_of(&open.words), expected);
                assert_eq!(open.words.last().unwrap().span.end, line.len());
                assert_eq!(fault(line, quoting), (QuoteFault::Unbalanced, quote, at));
            }
        }
    }

    #[test]
    fn the_end_tells_where_the_cursor_stands() {
        let cases: &[(&[u8], End)] = &[
            (b"", End::Blank),
            (b"  ", End::Blank),
            (b"get ", End::Blank),
            (b"get \"a\" ", End::Blank),
            (b"get", End::Bare),
            (b"get k", End::Bare),
            (b"get\x0b", End::Bare),
            (b"get \"a\"", End::Closed(Quote::Double)),
            (b"get a''", End::Closed(Quote::Single)),
            (
                b"get \"a ",
                End::Open {
                    quote: Quote::Double,
                    at: 4,
                },
            ),
        ];
        for (line, end) in cases {
            for quoting in BOTH {
                assert_eq!(split(line, quoting).end, *end, "{}", line.escape_ascii());
            }
        }
        assert_eq!(split(b"\"a\"b", Quoting::Shell).end, End::Bare);
        assert_eq!(split(b"\"a\"\x0b", Quoting::Redis).end, End::Blank);
    }

    #[test]
    fn spans_cover_the_quotes() {
        let line = br#"  set k"e y" 'v' "o"#;
        let spans: Vec<_> = split(line, Quoting::Shell)
            .words
            .into_iter()
            .map(|w| w.span)
            .collect();
        assert_eq!(spans, [2..5, 6..12, 13..16, 17..19]);
    }

    #[test]
    fn errors_name_the_quote_and_its_column() {
        let message = |line: &[u8], quoting| split(line, quoting).error.unwrap().to_string();
        assert_eq!(
            message(b"get \"key", Quoting::Shell),
            r#"unbalanced '"' opened at column 5"#
        );
        assert_eq!(
            message(b"get 'key", Quoting::Redis),
            r#"unbalanced "'" opened at column 5"#
        );
        assert_eq!(
            message(b"get \"key\"x", Quoting::Redis),
            "text follows a closing '\"' at column 9, expected a blank or the end of the line"
        );
        // The first error counts, whichever it is.
        assert_eq!(
            fault(br#""a"b "c"#, Quoting::Redis).0,
            QuoteFault::TextAfterClosing
        );
    }

    #[test]
    fn columns_count_characters_of_text_and_bytes_of_anything_else() {
        let place = |line: &[u8]| {
            let error = split(line, Quoting::Shell).error.unwrap();
            (error.at, error.column)
        };
        assert_eq!(place("é🦀 \"ü".as_bytes()), (7, 4));
        assert_eq!(place(b"\xc3\xa9\xff \""), (4, 5));
        assert_eq!(place(b"\xc3\xa9 \"\xff"), (3, 3));
    }

    /// The rules once more, byte by byte as they are worded, against the walk in runs.
    fn words_byte_by_byte(line: &[u8], quoting: Quoting) -> Option<Vec<Vec<u8>>> {
        let space = |b: u8| b" \t\n\r\x0b\x0c".contains(&b);
        let (mut words, mut at) = (Vec::new(), 0);
        loop {
            while at < line.len() && space(line[at]) {
                at += 1;
            }
            if at == line.len() {
                return Some(words);
            }
            let mut word = Vec::new();
            while at < line.len() && !b" \t\n\r".contains(&line[at]) {
                let quote = line[at];
                at += 1;
                if quote != b'"' && quote != b'\'' {
                    word.push(quote);
                    continue;
                }
                while *line.get(at)? != quote {
                    let digits = line
                        .get(at + 2..at + 4)
                        .and_then(|d| str::from_utf8(d).ok());
                    let number = digits
                        .filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))
                        .and_then(|d| u8::from_str_radix(d, 16).ok());
                    let (byte, len) = match (quote, line[at], line.get(at + 1), number) {
                        (b'"', b'\\', Some(b'x'), Some(number)) => (number, 4),
                        (b'"', b'\\', Some(letter), _) => {
                            let known = b"nrtba".iter().position(|l| l == letter);
                            (known.map_or(*letter, |n| b"\n\r\t\x08\x07"[n]), 2)
                        }
                        (b'\'', b'\\', Some(b'\''), _) => (b'\'', 2),
                        (_, other, _, _) => (other, 1),
                    };
                    word.push(byte);
                    at += len;
                }
                at += 1;
                if quoting == Quoting::Redis && at < line.len() {
                    if !space(line[at]) {
                        return None;
                    }
                    break;
                }
            }
            words.push(word);
        }
    }

    proptest! {
        #[test]
        fn bare_words_are_those_of_the_line(line in "[ a-c\\t\\x0b\\x0c\\r\\\\]{0,12}", quoted in hostile_bytes(0..6)) {
            for line in [line.as_bytes(), &quoted[..]] {
                let mut room: [&[u8]; 4] = [&[]; 4];
                let found = bare_words(line, &mut room).map(<[&[u8]]>::to_vec);
                let split = split(line, Quoting::Shell);
                let words: Vec<_> = split.words.iter().map(|word| &word.bytes[..]).collect();
                let is_quoted = line.iter().any(|byte| b"\"'".contains(byte));
                let expected = (!is_quoted && words.len() <= 4).then_some(words);
                prop_assert_eq!(found, expected);
            }
        }

        #[test]
        fn runs_give_what_single_bytes_give(line in hostile_bytes(0..24)) {
            for quoting in BOTH {
                let words = split(&line, quoting).complete().ok();
                let words = words.map(|words| words.into_iter().map(|w| w.bytes).collect());
                prop_assert_eq!(words, words_byte_by_byte(&line, quoting));
            }
        }

        #[test]
        fn a_span_holds_its_whole_word_and_nothing_else(line in hostile_bytes(0..24)) {
            let whole = split(&line, Quoting::Shell);
            let mut last_end = 0;
            for word in &whole.words {
                prop_assert!(line[last_end..word.span.start].iter().all(|&byte| is_blank(byte)));
                last_end = word.span.end;
                let alone = split(&line[word.span.clone()], Quoting::Shell);
                prop_assert_eq!(bytes_of(&alone.words), [word.bytes.as_slice()]);
            }
            prop_assert!(line[last_end..].iter().all(|&byte| is_blank(byte)));
            prop_assert_eq!(whole.end == End::Blank, last_end < line.len() || line.is_empty());
        }
    }
}
