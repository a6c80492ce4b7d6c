//! The words of a line, and where the cursor is among them.

use std::ops::Range;

use crate::text::{self, End, Quote, Quoting, Word};

/// Takes the text of a line apart that begins at byte `from`; the words know their places in the line.
pub(super) fn words_of(text: &str, from: usize) -> Vec<Word> {
    let mut words = text::split(text.as_bytes(), Quoting::Shell).words;
    for word in &mut words {
        word.span = word.span.start + from..word.span.end + from;
    }
    words
}

/// Tells how many words are a repeat count: none or one.
pub(super) fn counts(words: &[Word]) -> usize {
    let is_count =
        |word: &Word| !word.bytes.is_empty() && word.bytes.iter().all(u8::is_ascii_digit);
    usize::from(words.len() > 1 && is_count(&words[0]))
}

/// Where in the words the cursor is.
pub(super) struct Cursor {
    /// The index of the word that is being typed, or that would be.
    pub(super) word: usize,
    /// The bytes from the start of that word to the cursor, and what they mean.
    pub(super) span: Range<usize>,
    pub(super) typed: Vec<u8>,
    pub(super) quote: Option<Quote>,
    /// Text follows at once, so that nothing can be put here.
    pub(super) is_inside: bool,
}

impl Cursor {
    pub(super) fn find(line: &str, from: usize, cursor: usize) -> Option<Self> {
        let mut before = text::split(line.get(from..cursor)?.as_bytes(), Quoting::Shell);
        let quote = match before.end {
            End::Open { quote, .. } | End::Closed(quote) => Some(quote),
            End::Blank | End::Bare => None,
        };
        let is_open = matches!(before.end, End::Open { .. });
        let rest = &line[cursor..];
        let is_inside = !rest.is_empty() && (is_open || !rest.starts_with(char::is_whitespace));
        let (span, typed) = match before.end {
            End::Blank => (cursor..cursor, Vec::new()),
            _ => {
                let word = before.words.pop()?;
                (word.span.start + from..cursor, word.bytes)
            }
        };
        Some(Self {
            word: before.words.len(),
            span,
            typed,
            quote,
            is_inside,
        })
    }
}
