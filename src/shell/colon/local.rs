//! The arguments of the local commands that look at data and repeat what is typed.

use super::Colon;
use super::arguments::{at_most_one, next_word, words};
use crate::shell::repeat::Repeat;
use crate::shell::tee::Tee;

pub(super) fn repeat(rest: &str) -> Result<Repeat, String> {
    let mut rest = rest;
    match next_word(&mut rest) {
        "" => Err("found no count, expected one and a command: :repeat 3 PING".to_owned()),
        count => Repeat::new(count, rest),
    }
}

pub(super) fn tee(rest: &str) -> Result<Tee, String> {
    match at_most_one(rest, "off or the name of one file")? {
        None => Ok(Tee::Tell),
        Some(word) if word.eq_ignore_ascii_case("off") => Ok(Tee::Off),
        Some(name) => Ok(Tee::To(name)),
    }
}

pub(super) fn peek(rest: &str) -> Result<Colon, String> {
    let mut words = words(rest)?.into_iter();
    match (words.next(), words.next()) {
        (Some(key), None) => Ok(Colon::Peek(key.bytes)),
        (None, _) => Err("found no key, expected one".to_owned()),
        (Some(_), Some(_)) => Err(format!(
            "found {:?}, expected one key, in quotes if it has blanks",
            rest.trim()
        )),
    }
}
