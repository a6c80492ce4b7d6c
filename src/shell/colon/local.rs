//! The arguments of the local commands that look at data and repeat what is typed.

use std::time::Duration;

use super::Colon;
use super::arguments::{at_most_one, next_word, words};
use crate::shell::repeat::Repeat;
use crate::shell::tee::Tee;
use crate::shell::watch::Watch;

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

pub(super) fn source(rest: &str) -> Result<Colon, String> {
    match at_most_one(rest, "the name of one file, in quotes if it has blanks")? {
        Some(file) if !file.is_empty() => Ok(Colon::Source(file)),
        _ => Err("found no file, expected the name of one".to_owned()),
    }
}

pub(super) fn watch(rest: &str) -> Result<Watch, String> {
    /// A day; whoever wants to see it less often looks for themselves.
    const MOST: f64 = 86_400.0;
    /// More often nobody can read it.
    const LEAST: f64 = 0.1;
    let mut rest = rest;
    let every = match next_word(&mut rest) {
        "" => {
            return Err("found no seconds, expected them and a command: :watch 1 GET k".to_owned());
        }
        word => match word.parse() {
            Ok(seconds) if (LEAST..=MOST).contains(&seconds) => Duration::from_secs_f64(seconds),
            _ => {
                return Err(format!(
                    "found {word:?}, expected seconds, {LEAST} to {MOST}"
                ));
            }
        },
    };
    match rest.trim() {
        "" => Err("found no command, expected one behind the seconds".to_owned()),
        line => Ok(Watch {
            every,
            line: line.to_owned(),
        }),
    }
}
