//! What the local commands that change the prompt's behaviour take. Knows lines and settings; changes nothing.

use super::Colon;
use super::arguments::Flag;
use crate::shell::set::{self, Keep};

pub(super) fn set(rest: &str) -> Result<Colon, String> {
    let mut rest = rest;
    let mut keep = Keep::Session;
    while let Some(flag) = Flag::take(&mut rest) {
        match flag.name {
            "--save" => keep = Keep::File,
            _ => return Err(flag.unknown("--save")),
        }
    }
    let words: Vec<&str> = rest.split_whitespace().collect();
    set::parse(&words, keep).map(Colon::Set)
}
