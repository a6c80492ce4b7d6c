//! The names that a lesson uses on the server: one letter each in the lesson, behind a prefix of this run.
//!
//! In commands and replies `{x}` stands for a key and `<x>` for a channel, which leaves nothing to remove.

use std::hash::{BuildHasher, RandomState};

/// What every name begins with.
const PREFIX: &str = "redis-shell:";

/// The names of one run. Nobody else has them: between the prefix and the letter stand six random digits.
#[derive(Debug)]
pub(super) struct Keys {
    stem: String,
}

impl Keys {
    /// Makes names.
    pub(super) fn new() -> Self {
        // The seeds of the standard library's hash maps are random.
        let random = RandomState::new().hash_one(std::process::id()) & 0xff_ffff;
        Self {
            stem: format!("{PREFIX}{random:06x}:"),
        }
    }

    /// Gives the name for a letter.
    pub(super) fn name(&self, letter: u8) -> Vec<u8> {
        let mut name = self.stem.clone().into_bytes();
        name.push(letter);
        name
    }

    /// Puts names where `{x}` or `<x>` stands. All names are equally long, so that lengths before them can be written down.
    pub(super) fn fill_in(&self, template: &[u8]) -> Vec<u8> {
        let mut filled = Vec::with_capacity(template.len());
        let mut rest = template;
        while let Some((&byte, behind)) = rest.split_first() {
            match rest {
                [b'{', letter @ b'a'..=b'z', b'}', behind @ ..]
                | [b'<', letter @ b'a'..=b'z', b'>', behind @ ..] => {
                    filled.extend(self.name(*letter));
                    rest = behind;
                }
                _ => {
                    filled.push(byte);
                    rest = behind;
                }
            }
        }
        filled
    }
}

/// Gives the letters of the keys in a command, in order.
pub(super) fn letters(template: &str) -> impl Iterator<Item = u8> {
    template
        .as_bytes()
        .windows(3)
        .filter_map(|window| match window {
            [b'{', letter @ b'a'..=b'z', b'}'] => Some(*letter),
            _ => None,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_become_names_of_twenty_bytes() {
        let keys = Keys::new();
        let name = keys.name(b'n');
        assert_eq!(name.len(), 20);
        let filled = [b"GET ", &name[..], b" ", &name[..], b" {1,{},{a=1}}"].concat();
        assert_eq!(keys.fill_in(b"GET {n} <n> {1,{},{a=1}}"), filled);
        let found: Vec<_> = letters("EVAL {k} <c> {1,{}} {l}").collect();
        assert_eq!(found, b"kl");
    }

    #[test]
    fn two_runs_have_different_names() {
        assert_ne!(Keys::new().name(b'n'), Keys::new().name(b'n'));
    }
}
