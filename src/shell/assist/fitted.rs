//! How a candidate is put into a word, part of which may stand behind the cursor.

use std::ops::Range;

use crate::complete::{Candidate, Follows, Origin, Place};
use crate::text::Quote;

/// The quotes that a word may end with.
const QUOTES: [char; 2] = ['"', '\''];

/// A candidate as it fits its place.
///
/// What stands behind the cursor stays, and goes on from the candidate; where the candidate has it already, right behind
/// what was typed before the cursor or as its end, it is not there twice. A word of a fixed vocabulary is all of the word.
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
    /// What is in neither of them and stood behind the cursor.
    lost: &'a str,
}

impl<'a> Fitted<'a> {
    /// Fits a candidate into a line; `None` if it would not be one word with what stays behind the cursor.
    pub(super) fn new(candidate: &'a Candidate, place: &Place, line: &'a str) -> Option<Self> {
        let span = place.span.clone();
        let end = span.end + place.rest;
        let before = line.get(span.clone()).unwrap_or_default();
        let rest = line.get(span.end..end).unwrap_or_default();
        let text = candidate.text.as_str();
        let is_whole = candidate.follows == Follows::Blank;
        let fitted = |end, text, taken, is_whole| {
            Some(Self {
                span: span.start..end,
                text,
                taken,
                is_whole,
                lost: "",
            })
        };
        if rest.is_empty() {
            return fitted(end, text, "", is_whole);
        }
        let head = text.strip_suffix(rest);
        if let Some(head) = head.filter(|head| head.len() >= before.len()) {
            return fitted(end, head, rest, is_whole);
        }
        if goes_on_with(text, before, without_quote(rest, place.quote)) {
            return fitted(end, text, "", is_whole);
        }
        if candidate.origin != Origin::Data && !rest.contains(QUOTES) {
            let whole = fitted(end, text, "", is_whole);
            return whole.map(|whole| Self {
                lost: rest,
                ..whole
            });
        }
        match text.strip_suffix(QUOTES) {
            // What follows is inside of the quotes too.
            Some(open) if place.quote.is_some() => fitted(span.end, open, "", false),
            // Nothing goes on from a quote that is closed.
            Some(_) => None,
            None => fitted(span.end, text, "", false),
        }
    }

    /// Tells whether data may be lost with it, so that it has to be chosen.
    pub(super) fn may_lose_data(&self, candidate: &Candidate) -> bool {
        candidate.origin != Origin::Name && !self.lost.is_empty()
    }

    /// Tells whether the line is the same with it.
    pub(super) fn is_in(&self, line: &str) -> bool {
        let there = line.get(self.span.clone()).unwrap_or_default();
        there.strip_prefix(self.text) == Some(self.taken)
    }

    /// What is put in before the cursor, for one who replaces no more than that.
    pub(super) fn insertion(&self, place: &Place) -> String {
        let blank = match self.is_whole && place.rest == 0 {
            true => " ",
            false => "",
        };
        [self.text, blank].concat()
    }
}

/// Tells whether a candidate is what was typed before the cursor, in any case, and goes on with what stands behind it.
fn goes_on_with(text: &str, before: &str, rest: &str) -> bool {
    let Some((head, tail)) = text.split_at_checked(before.len()) else {
        return false;
    };
    head.eq_ignore_ascii_case(before) && tail.starts_with(rest)
}

/// Gives the rest of a word without the quote that closes it.
fn without_quote(rest: &str, quote: Option<Quote>) -> &str {
    let closing = match quote {
        None => return rest,
        Some(Quote::Double) => '"',
        Some(Quote::Single) => '\'',
    };
    rest.strip_suffix(closing).unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of a line in which the cursor stands at the bar, and whether the word is whole.
    fn put(line: &str, text: &str, quote: Option<Quote>, origin: Origin) -> Option<(String, bool)> {
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
            origin,
            ..Candidate::default()
        };
        let fitted = Fitted::new(&candidate, &place, &line)?;
        let mut out = line.clone();
        out.replace_range(fitted.span.clone(), &[fitted.text, fitted.taken].concat());
        assert_eq!(fitted.is_in(&line), out == line, "{line} {text}");
        Some((out, fitted.is_whole))
    }

    #[test]
    fn what_stands_behind_the_cursor_stays_or_is_in_the_candidate() {
        for (line, text, expected, is_whole) in [
            ("GET us| x", "user:1", "GET user:1 x", true),
            ("GET us|:1 x", "user:1", "GET user:1 x", true),
            ("GET us|:1", "user", "GET user:1", false),
            ("GET use|r:1", "user:1", "GET user:1", true),
            ("GET user|", "user", "GET user", true),
            ("GET us|:1", "user:2", "GET user:2:1", false),
            ("GET ses|si", "session:alpha", "GET session:alpha", true),
            ("GET SES|si", "session:alpha", "GET session:alpha", true),
            (
                "GET \u{e9}|\u{e9}",
                "\u{e9}\u{e9}:1",
                "GET \u{e9}\u{e9}:1",
                true,
            ),
            // The end of the candidate is what was typed before the cursor.
            ("GET zq:7|7", "zq:7", "GET zq:77", false),
            ("GET \u{e9}|a", "abc", "GET abca", false),
        ] {
            let put = put(line, text, None, Origin::Data);
            assert_eq!(put, Some((expected.to_owned(), is_whole)), "{line} {text}");
        }
    }

    #[test]
    fn quotes_hold_what_stands_behind_the_cursor_or_do_not_fit() {
        for (line, text, expected, is_whole) in [
            ("GET \"us|:1\"", "\"user:1\"", "GET \"user:1\"", true),
            ("GET \"us|:1\"", "\"user\"", "GET \"user:1\"", false),
            ("GET \"us|e\"", "\"user:1\"", "GET \"user:1\"", true),
            ("GET 'us|e'", "'user:1'", "GET 'user:1'", true),
        ] {
            let quote = match line.contains('"') {
                true => Quote::Double,
                false => Quote::Single,
            };
            let put = put(line, text, Some(quote), Origin::Data);
            assert_eq!(put, Some((expected.to_owned(), is_whole)), "{line} {text}");
        }
        assert_eq!(put("GET us|:1", "\"us er\"", None, Origin::Data), None);
    }

    #[test]
    fn a_word_of_a_vocabulary_takes_the_place_of_the_whole_word() {
        for (line, text, expected) in [
            ("GE|T kk", "GETEX", "GETEX kk"),
            ("GE|T kk", "GET", "GET kk"),
            ("help e|x", "ECHO", "help ECHO"),
            ("SET k v n|z", "nx", "SET k v nx"),
        ] {
            for origin in [Origin::Option, Origin::Name] {
                let put = put(line, text, None, origin);
                assert_eq!(put, Some((expected.to_owned(), true)), "{line} {text}");
            }
        }
    }

    #[test]
    fn an_option_in_the_place_of_what_may_be_data_has_to_be_chosen() {
        for (text, origin, expected) in [
            ("id", Origin::Option, true),
            ("ip:port", Origin::Option, false),
            ("id", Origin::Name, false),
            ("id", Origin::Data, false),
        ] {
            let place = Place {
                span: 12..13,
                rest: 6,
                ..Place::default()
            };
            let candidate = Candidate {
                text: text.to_owned(),
                origin,
                ..Candidate::default()
            };
            let fitted = Fitted::new(&candidate, &place, "CLIENT KILL ip:port").unwrap();
            assert_eq!(fitted.may_lose_data(&candidate), expected, "{text}");
            assert_eq!(
                fitted.insertion(&place).trim_end(),
                fitted.insertion(&place)
            );
        }
    }
}
