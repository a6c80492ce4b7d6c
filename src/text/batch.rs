//! A text of several lines to the lines of its commands: a quote may span line ends.
//!
//! The module knows quotes and line ends; which lines are to be read without quotes it is told.

use std::iter;
use std::ops::Range;

use super::words::{is_blank, word_end};
use super::{End, Quoting};

/// A text taken apart into lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Where the lines stand, each with its line end: one begins where the one before it ends, the last ends with the
    /// text.
    pub lines: Vec<Range<usize>>,
    /// The state at the end of the text.
    pub end: End,
}

/// How far a line goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// To the first line end outside of quotes.
    Quotes,
    /// To the first line end behind this place, which none stands before: from there on quotes mean nothing, as in a
    /// comment.
    Line {
        /// How many bytes stand before the place.
        from: usize,
    },
}

/// Splits a text at the line ends outside of quotes: `\n`, `\r\n` and `\r`. `reach` judges a line by the text that
/// begins with it, and is asked once for each.
///
/// ```
/// use redis_shell::text::{Reach, split_batch};
///
/// let text = "EVAL \"return\n1\" 0\r\nPING";
/// let batch = split_batch(text.as_bytes(), |_| Reach::Quotes);
/// let lines: Vec<&str> = batch.lines.into_iter().map(|at| &text[at]).collect();
/// assert_eq!(lines, ["EVAL \"return\n1\" 0\r\n", "PING"]);
/// ```
pub fn split_batch(text: &[u8], mut reach: impl FnMut(&[u8]) -> Reach) -> Batch {
    let mut lines = Vec::new();
    let mut end = End::Blank;
    let mut start = 0;
    while start < text.len() {
        let rest = &text[start..];
        let (len, state) = first_of_batch(rest, reach(rest));
        lines.push(start..start + len);
        end = match state {
            End::Open { quote, at } => End::Open {
                quote,
                at: start + at,
            },
            state => state,
        };
        start += len;
    }
    Batch { lines, end }
}

/// Gives the length of the first line of a text, its end included, and the state there.
pub fn first_of_batch(text: &[u8], reach: Reach) -> (usize, End) {
    match reach {
        Reach::Quotes => first_line(text),
        Reach::Line { from } => (from + bare_line(&text[from..]), End::Blank),
    }
}

/// Gives where the words of the first line of a text stand, one after the other: no more of the text is read than is
/// asked for.
///
/// ```
/// use redis_shell::text::spans_of_first;
///
/// let spans: Vec<_> = spans_of_first(b"EVAL 'return\n1' 0\nPING").collect();
/// assert_eq!(spans, [0..4, 5..15, 16..17]);
/// ```
pub fn spans_of_first(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    iter::from_fn(move || {
        loop {
            match &text[at..] {
                [] | [b'\r' | b'\n', ..] => return None,
                [byte, ..] if is_blank(*byte) => at += 1,
                _ => {
                    let start = at;
                    (at, _) = word_end(text, start, Quoting::Shell);
                    return Some(start..at);
                }
            }
        }
    })
}

/// Gives the length of the first line, its end included, and the state there: a line end in quotes is part of a word and
/// ends nothing.
fn first_line(text: &[u8]) -> (usize, End) {
    let (mut at, mut end) = (0, End::Blank);
    loop {
        match &text[at..] {
            [] => return (at, end),
            [b'\r', b'\n', ..] => return (at + 2, End::Blank),
            [b'\r' | b'\n', ..] => return (at + 1, End::Blank),
            [byte, ..] if is_blank(*byte) => {
                at += 1;
                end = End::Blank;
            }
            _ => (at, end) = word_end(text, at, Quoting::Shell),
        }
    }
}

/// The length of the first line, its end included.
fn bare_line(text: &[u8]) -> usize {
    match text.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
        Some(at) if text[at..].starts_with(b"\r\n") => at + 2,
        Some(at) => at + 1,
        None => text.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::split;
    use crate::text::tests::hostile_bytes;
    use proptest::prelude::*;

    fn reach(line: &[u8]) -> Reach {
        match line.first() {
            Some(b'#') => Reach::Line { from: 0 },
            Some(b'x') => Reach::Line {
                from: spans_of_first(line).nth(1).map_or(1, |word| word.end),
            },
            _ => Reach::Quotes,
        }
    }

    fn lines(text: &str) -> Vec<&str> {
        let batch = split_batch(text.as_bytes(), reach);
        batch.lines.into_iter().map(|at| &text[at]).collect()
    }

    #[test]
    fn every_line_end_outside_of_quotes_ends_a_line() {
        assert_eq!(lines(""), [""; 0]);
        assert_eq!(lines("a b"), ["a b"]);
        assert_eq!(lines("a\nb\r\nc\rd"), ["a\n", "b\r\n", "c\r", "d"]);
        assert_eq!(lines("a\n\n \n"), ["a\n", "\n", " \n"]);
        assert_eq!(lines("a\n\r\nb"), ["a\n", "\r\n", "b"]);
        assert_eq!(lines("\"a\"\n'b'\n"), ["\"a\"\n", "'b'\n"]);
    }

    #[test]
    fn a_quote_spans_lines() {
        assert_eq!(lines("a \"b\nc\" d\ne"), ["a \"b\nc\" d\n", "e"]);
        assert_eq!(lines("a 'b\r\nc'\r\ne"), ["a 'b\r\nc'\r\n", "e"]);
        assert_eq!(lines("a \"\\\"\n\"\nb"), ["a \"\\\"\n\"\n", "b"]);
        assert_eq!(lines("it's\nopen\nto the end"), ["it's\nopen\nto the end"]);
    }

    #[test]
    fn quotes_mean_nothing_where_it_is_said_so() {
        assert_eq!(lines("# it's\nPING\n"), ["# it's\n", "PING\n"]);
        assert_eq!(lines("'a\n# b'\n#c"), ["'a\n# b'\n", "#c"]);
        assert_eq!(
            lines("x 'a\nb' it's\r\nPING"),
            ["x 'a\nb' it's\r\n", "PING"]
        );
    }

    #[test]
    fn the_end_is_that_of_the_last_line() {
        let end = |text: &str| split_batch(text.as_bytes(), reach).end;
        assert_eq!(end(""), End::Blank);
        assert_eq!(end("'a'\n"), End::Blank);
        assert_eq!(end("a\nb"), End::Bare);
        assert_eq!(end("# it's"), End::Blank);
        assert!(matches!(end("a\nb 'c\n"), End::Open { at: 4, .. }));
    }

    proptest! {
        #[test]
        fn the_lines_put_together_are_the_text(text in hostile_bytes(0..24)) {
            let batch = split_batch(&text, reach);
            let mut at = 0;
            for line in &batch.lines {
                prop_assert_eq!(line.start, at);
                prop_assert!(line.end > at);
                at = line.end;
            }
            prop_assert_eq!(at, text.len());
        }

        #[test]
        fn the_words_of_the_lines_are_those_of_the_text(text in hostile_bytes(0..24)) {
            let batch = split_batch(&text, |_| Reach::Quotes);
            let words: Vec<_> = batch
                .lines
                .iter()
                .flat_map(|line| split(&text[line.clone()], Quoting::Shell).words)
                .map(|word| word.bytes)
                .collect();
            let whole = split(&text, Quoting::Shell);
            let expected: Vec<_> = whole.words.into_iter().map(|word| word.bytes).collect();
            prop_assert_eq!(words, expected);
            prop_assert_eq!(batch.end, whole.end);
            if let Some(first) = batch.lines.first() {
                let spans: Vec<_> = spans_of_first(&text).collect();
                let expected = split(&text[first.clone()], Quoting::Shell).words.into_iter();
                prop_assert_eq!(spans, expected.map(|word| word.span).collect::<Vec<_>>());
            }
            // All but the last line are whole.
            if let Some((_, whole)) = batch.lines.split_last() {
                for line in whole {
                    prop_assert!(split(&text[line.clone()], Quoting::Shell).complete().is_ok());
                }
            }
        }
    }
}
