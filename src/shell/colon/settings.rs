//! What the local commands take that change how the prompt behaves and whom it talks to. Changes nothing itself.

use super::Colon;
use super::arguments::{Flag, at_most_one, bare, words};
use crate::shell::connect;
use crate::shell::set::{self, Keep, Set};
use crate::shell::settings::Setting;

/// What makes `:set` write the file.
pub(super) const SAVE: &str = "--save";

pub(super) fn set(rest: &str) -> Result<Colon, String> {
    let mut rest = rest;
    let mut keep = Keep::Session;
    while let Some(flag) = Flag::take(&mut rest) {
        match flag.name {
            SAVE => keep = Keep::File,
            _ => return Err(flag.unknown(SAVE)),
        }
    }
    let mut words: Vec<&str> = bare(rest);
    // Behind the value it is as good as before the name.
    if words.pop_if(|last| *last == SAVE).is_some() {
        keep = Keep::File;
    }
    set::parse(&words, keep).map(Colon::Set)
}

/// Reads the value of a setting that has a command of its own; without one, it is to be shown.
pub(super) fn one(setting: Setting, rest: &str) -> Result<Colon, String> {
    let words: Vec<&str> = bare(rest);
    let set = match words[..] {
        [] => Set::Show(setting),
        _ => set::parse(&[&[setting.name()], &words[..]].concat(), Keep::Session)?,
    };
    Ok(Colon::Set(set))
}

pub(super) fn connect(rest: &str) -> Result<Colon, String> {
    let words = words(rest)?.into_iter();
    let words = words.map(|word| String::from_utf8_lossy(&word.bytes).into_owned());
    connect::endpoint(&words.collect::<Vec<_>>()).map(Colon::Connect)
}

pub(super) fn use_database(rest: &str) -> Result<Colon, String> {
    const EXPECTED: &str = "the number of a database";
    let Some(word) = at_most_one(rest, EXPECTED)? else {
        return Err(format!("found no database, expected {EXPECTED}"));
    };
    let read = word.parse().map(Colon::Use);
    read.map_err(|_| format!("found {word:?}, expected {EXPECTED}"))
}

pub(super) fn quit(rest: &str) -> Result<Colon, String> {
    match rest.trim() {
        "" => Ok(Colon::Quit),
        more => Err(format!(
            "found {more:?} behind :quit, expected nothing more"
        )),
    }
}
