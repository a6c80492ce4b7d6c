//! How a candidate is put into a word, part of which may stand behind the cursor.

use std::ops::Range;

use crate::complete::{Candidate, Follows, Place};

/// The quotes that a word may end with.
const QUOTES: [char; 2] = ['"', '\''];

/// A candidate as it fits its place.
///
/// What stands behind the cursor stays, and goes on from the candidate; where the candidate ends with it, it is that end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fitted<'a> {
    /// What is replaced, in bytes of the line.
    pub(super) span: Range<usize>,
    /// What takes the place of what was typed.
    pub(super) text: &'a str,
    /// What stood behind the cursor and is the end of the word, replaced by itself.
    pub(super) taken: &'a str,
    /// Whether the word is whole, so that a blank follows it.
    pub(super) is_whole: bool,
}

impl<'a> Fitted<'a> {
    pub(super) fn new(candidate: &'a Candidate, place: &Place, line: &'a str) -> Self {
        let span = place.span.clone();
        let end = span.end + place.rest;
        let rest = line.get(span.end..end).unwrap_or_default();
        let text = candidate.text.as_str();
        let is_whole = candidate.follows == Follows::Blank;
        let fitted = |text: &'a str, taken: &'a str, is_whole| Self {
            span: span.start..span.end + taken.len(),
            text,
            taken,
            is_whole,
        };
        if rest.is_empty() {
            return fitted(text, "", is_whole);
        }
        if let Some(head) = text.strip_suffix(rest) {
            return fitted(head, rest, is_whole);
        }
        match text.strip_suffix(QUOTES) {
            // What follows is inside of the quotes too.
            Some(open) if place.quote.is_some() => fitted(open, "", false),
            // Nothing goes on from a quote that is closed.
            Some(_) => fitted(text, "", is_whole),
            None => fitted(text, "", false),
        }
    }

    /// What is put in before the cursor, for one who replaces no more than that.
    pub(super) fn insertion(&self) -> String {
        let blank = match self.is_whole && self.taken.is_empty() {
            true => " ",
            false => "",
        };
        [self.text, blank].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Quote;

    /// What becomes of a line in which the cursor stands at the bar, and whether the word is whole.
    fn put(line: &str, text: &str, quote: Option<Quote>) -> (String, bool) {
        let cursor = line.find('|').unwrap();
        let line = line.replacen('|', "", 1);
        let start = line[..cursor].rfind(' ').map_or(0, |at| at + 1);
        let place = Place {
            span: start..cursor,
            rest: crate::complete::rest_of_word(&line, cursor),
            quote,
            ..Place::default()
        };
        let candidate = Candidate {
            text: text.to_owned(),
            ..Candidate::default()
        };
        let fitted = Fitted::new(&candidate, &place, &line);
        let mut out = line.clone();
        out.replace_range(fitted.span, &[fitted.text, fitted.taken].concat());
        (out, fitted.is_whole)
    }

    #[test]
    fn what_stands_behind_the_cursor_stays_or_is_the_end() {
        for (line, text, quote, expected, is_whole) in [
            ("GET us| x", "user:1", None, "GET user:1 x", true),
            ("GET us|:1 x", "user:1", None, "GET user:1 x", true),
            ("GET us|:1", "user", None, "GET user:1", false),
            ("GET use|r:1", "user:1", None, "GET user:1", true),
            ("GET us|:1", "user:2", None, "GET user:2:1", false),
            ("GET us|:1", "\"us er\"", None, "GET \"us er\":1", true),
            (
                "GET \"us|:1\"",
                "\"user:1\"",
                Some(Quote::Double),
                "GET \"user:1\"",
                true,
            ),
            (
                "GET \"us|:1\"",
                "\"user\"",
                Some(Quote::Double),
                "GET \"user:1\"",
                false,
            ),
        ] {
            let put = put(line, text, quote);
            assert_eq!(put, (expected.to_owned(), is_whole), "{line} {text}");
        }
    }
}
