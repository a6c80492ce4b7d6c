//! The arguments of the local commands that look at data and repeat what is typed.

use super::arguments::next_word;
use crate::shell::repeat::Repeat;

pub(super) fn repeat(rest: &str) -> Result<Repeat, String> {
    let mut rest = rest;
    match next_word(&mut rest) {
        "" => Err("found no count, expected one and a command: :repeat 3 PING".to_owned()),
        count => Repeat::new(count, rest),
    }
}
