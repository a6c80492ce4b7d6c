//! What a reading does not tell: secrets. Knows which words they are from [`command::secrets`].

use super::Reader;
use super::words_of;
use crate::command;
use crate::complete::{Reading, Role};

/// Reads a line that is too long to be taken apart at each key.
pub(super) fn secrets_alone(text: &str, from: usize) -> Reading {
    let mut start = text.split_whitespace().take(2);
    if !start.any(|word| command::may_carry_secret(word.as_bytes()) || word.contains(['"', '\''])) {
        return Reading::default();
    }
    let words = words_of(text, from);
    let secrets = command::secrets(&words).into_iter();
    Reading {
        roles: secrets
            .map(|at| (words[at].span.clone(), Role::Secret))
            .collect(),
        ..Reading::default()
    }
}

impl Reader<'_> {
    /// Marks the words that are secrets, and offers nothing where one is being typed. What was said of such a word is
    /// taken back.
    pub(super) fn hide_secrets(&mut self) {
        let mut words: Vec<&[u8]> = self.words.iter().map(|word| &word.bytes[..]).collect();
        let secrets = command::secrets(&words);
        for &at in &secrets {
            let span = &self.words[at].span;
            for (place, role) in &mut self.reading.roles {
                if place == span {
                    *role = Role::Secret;
                }
            }
            if self
                .reading
                .problem
                .as_ref()
                .is_some_and(|problem| problem.span == *span)
            {
                self.reading.problem = None;
            }
        }
        let Some(cursor) = &self.cursor else {
            return;
        };
        words.truncate(cursor.word);
        words.push(&cursor.typed);
        if secrets.contains(&cursor.word) || command::secrets(&words).contains(&cursor.word) {
            self.reading.place = None;
        }
    }
}
