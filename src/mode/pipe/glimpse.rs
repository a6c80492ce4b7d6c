//! What is kept of a command while its reply is awaited: enough to say which one it was.

use std::fmt;

use crate::command::{self, MASK};
use crate::resp::{Piece, encode, words_of};
use crate::text;

/// How many bytes of a request are kept: with the rest, as many as are fetched into a processor's cache at once.
const KEPT: usize = 55;

/// How many bytes of a word are shown.
const SHOWN: usize = 32;

/// A command by its place in the input and its first bytes, without secrets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glimpse {
    number: u64,
    len: u8,
    bytes: [u8; KEPT],
}

impl Glimpse {
    /// Keeps the beginning of a request that carries no secret.
    #[inline]
    pub(super) fn new(number: u64, request: &[u8]) -> Self {
        let mut bytes = [0; KEPT];
        let len = match request.first_chunk::<KEPT>() {
            Some(beginning) => {
                bytes = *beginning;
                KEPT
            }
            None => {
                bytes[..request.len()].copy_from_slice(request);
                request.len()
            }
        };
        Self {
            number,
            len: len as u8,
            bytes,
        }
    }

    /// Keeps the first words of any command.
    pub(super) fn of<W: AsRef<[u8]>>(number: u64, words: &[W]) -> Self {
        let secrets = command::secrets(words);
        let shown = |(place, word): (usize, &W)| match secrets.contains(&place) {
            true => MASK.as_bytes().to_vec(),
            false => word.as_ref().to_vec(),
        };
        let words: Vec<_> = words.iter().enumerate().map(shown).collect();
        let mut request = Vec::new();
        encode::request(&words, &mut request);
        Self::new(number, &request)
    }

    /// The number of its line, or of the command itself.
    pub(super) fn number(&self) -> u64 {
        self.number
    }
}

impl fmt::Display for Glimpse {
    /// Shows the first words: `HSET user:1 …`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept = &self.bytes[..usize::from(self.len)];
        let pieces: Vec<_> = words_of(kept).collect();
        let words: Vec<&[u8]> = pieces
            .iter()
            .map(|piece| match *piece {
                Piece::Whole(word) | Piece::Cut(word) => word,
            })
            .collect();
        // What is mistyped may be meant to carry one.
        let secrets = command::secrets(&words);
        for (place, piece) in pieces.iter().enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            match *piece {
                _ if secrets.contains(&place) => f.write_str(MASK)?,
                Piece::Whole(word) if word.len() <= SHOWN => f.write_str(&text::typed(word))?,
                Piece::Whole(word) | Piece::Cut(word) => {
                    let beginning = beginning(word);
                    return match beginning.is_empty() {
                        true => f.write_str("…"),
                        false => write!(f, "{}…", text::typed(beginning)),
                    };
                }
            }
        }
        match self.is_all(&pieces) {
            true => Ok(()),
            false => f.write_str(" …"),
        }
    }
}

impl Glimpse {
    /// Tells whether these are all the words that the request has.
    fn is_all(&self, words: &[Piece<'_>]) -> bool {
        let mut count = String::from("*");
        count.push_str(&words.len().to_string());
        count.push('\r');
        self.bytes.starts_with(count.as_bytes())
    }
}

/// Cuts a word, not amid a character.
fn beginning(word: &[u8]) -> &[u8] {
    let mut end = word.len().min(SHOWN);
    let is_amid = |end: usize| word.get(end).is_some_and(|byte| byte & 0xc0 == 0x80);
    while end > SHOWN - 4 && is_amid(end) {
        end -= 1;
    }
    &word[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(words: &[&str]) -> String {
        let mut request = Vec::new();
        encode::request(words, &mut request);
        let glimpse = Glimpse::new(7, &request);
        assert_eq!(glimpse.number(), 7);
        glimpse.to_string()
    }

    #[test]
    fn the_first_words_are_shown_and_that_there_are_more() {
        assert_eq!(shown(&["PING"]), "PING");
        assert_eq!(shown(&["SET", "k", "a b"]), "SET k \"a b\"");
        assert_eq!(
            shown(&["HSET", "user:1", "name", "Ann Other", "age", "7"]),
            "HSET user:1 name \"Ann Other\" …"
        );
        assert_eq!(shown(&["GET", "k\u{1b}[2J"]), "GET \"k\\x1b[2J\"");
        let many: Vec<_> = "MSET a b c d e f g h i".split(' ').collect();
        assert_eq!(shown(&many), "MSET a b c d e f …");
    }

    #[test]
    fn long_words_are_cut_between_characters() {
        let word = "é".repeat(30);
        let mut expected = "é".repeat(16);
        expected.push('…');
        assert_eq!(shown(&[&word]), expected);
        assert_eq!(
            shown(&["SET", "k", &"v".repeat(100)]),
            format!("SET k {}…", "v".repeat(29))
        );
    }

    #[test]
    fn secrets_are_masked_also_in_what_is_mistyped() {
        let glimpse = Glimpse::of(1, &["AUTH", "ann", "sesame"]);
        assert_eq!(glimpse.to_string(), format!("AUTH ann {MASK}"));
        assert_eq!(
            shown(&["AUHT", "ann", "sesame"]),
            format!("AUHT ann {MASK}")
        );
    }
}
