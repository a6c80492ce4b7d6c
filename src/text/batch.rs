//! A text of several lines to the lines of its commands: a quote may span line ends.
//!
//! The module knows quotes and line ends; which lines are to be read without quotes it is told.

use std::ops::Range;

use super::words::first_line;
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
    /// To the first line end: quotes mean nothing in it, as in a comment.
    Line,
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
        Reach::Quotes => first_line(text, Quoting::Shell),
        Reach::Line => (bare_line(text), End::Blank),
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
            Some(b'#') => Reach::Line,
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
            // All but the last line are whole.
            if let Some((_, whole)) = batch.lines.split_last() {
                for line in whole {
                    prop_assert!(split(&text[line.clone()], Quoting::Shell).complete().is_ok());
                }
            }
        }
    }
}
