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

/// Counts the bytes of a bare word that stand behind the cursor.
pub fn rest_of_word(line: &str, cursor: usize) -> usize {
    let behind = line.get(cursor..).unwrap_or_default();
    behind.find(text::BLANKS).unwrap_or(behind.len())
}

/// Where in the words the cursor is.
pub(super) struct Cursor {
    /// The index of the word that is being typed, or that would be.
    pub(super) word: usize,
    /// The bytes from the start of that word to the cursor, and what they mean.
    pub(super) span: Range<usize>,
    pub(super) typed: Vec<u8>,
    pub(super) quote: Option<Quote>,
    /// Where the word ends in which the cursor is; at the cursor where nothing of it follows.
    pub(super) end: usize,
    /// Whether text follows a quote that is closed, so that nothing can be put here.
    pub(super) is_behind_quote: bool,
}

impl Cursor {
    /// Finds the cursor of a line among its words, which begin at byte `from`.
    pub(super) fn find(line: &str, words: &[Word], from: usize, cursor: usize) -> Option<Self> {
        let mut before = text::split(line.get(from..cursor)?.as_bytes(), Quoting::Shell);
        let quote = match before.end {
            End::Open { quote, .. } | End::Closed(quote) => Some(quote),
            End::Blank | End::Bare => None,
        };
        let is_followed = !line[cursor..].is_empty() && !line[cursor..].starts_with(text::BLANKS);
        let is_behind_quote = is_followed && matches!(before.end, End::Closed(_));
        let (span, typed) = match before.end {
            End::Blank => (cursor..cursor, Vec::new()),
            _ => {
                let word = before.words.pop()?;
                (word.span.start + from..cursor, word.bytes)
            }
        };
        let word = before.words.len();
        Some(Self {
            end: words
                .get(word)
                .map_or(cursor, |word| match word.span.start <= cursor {
                    true => word.span.end.max(cursor),
                    false => cursor,
                }),
            word,
            span,
            typed,
            quote,
            is_behind_quote,
        })
    }

    /// Tells whether something can be put here that goes on from what was typed: not before the first byte of a word.
    pub(super) fn may_take(&self) -> bool {
        let is_before_word = self.span.is_empty() && self.end > self.span.end;
        !is_before_word && !self.is_behind_quote
    }
}
