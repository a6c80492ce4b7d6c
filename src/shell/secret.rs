//! Which bytes of what is typed are secrets: found wherever a command may begin, in a line that is wrong or not
//! finished too. A word masked in vain is better than a password shown.
//!
//! Knows lines and commands; not who masks them and how.

mod script;
mod url;

use std::borrow::Cow;
use std::ops::Range;

use super::{batch, colon};
use crate::command;
use crate::lab::send;
use crate::text::{self, Quoting, Word};

/// What stands in the place of a secret in a text that is kept.
pub(super) const MASK: &str = "•••";

/// The local commands that take no command and no address.
const HARMLESS: [&str; 5] = ["explain", "help", "history", "learn", "raw"];

/// What stands somewhere in every text that holds a secret, in lower case.
const SIGNS: [&str; 5] = ["auth", "acl", "pass", "user", "://"];

/// Finds the secrets in a text of one command or several, by their bytes: in ascending order, none touching another.
/// A word that is a secret is one with its quotes.
pub(super) fn secret_ranges(text: &str) -> Vec<Range<usize>> {
    if !may_hold_secret(text) {
        return Vec::new();
    }
    let mut found = url::passwords(text);
    for line in batch::lines(text) {
        let start = line.start;
        let places = in_line(&text[line]).into_iter();
        found.extend(places.map(|place| start + place.start..start + place.end));
    }
    joined(found)
}

/// Tells whether a text may be written down: not if it holds a secret, or would when it were finished.
pub(super) fn may_remember(text: &str) -> bool {
    let keeps_out = |start: &str| match colon::is_one(start) {
        true => teaches_secret(start),
        false => command::keeps_out_of_history(&words(start)),
    };
    // A quote in the wrong place makes one word of a command and its secret: `"AUTH secret`.
    let starts_secret = |start: &str| keeps_out(start) || keeps_out(&without_quotes(start));
    // An open quote can span the lines below it, so a command is looked for at the start of each line and of all.
    !starts_secret(text)
        && !text.split(LINE_ENDS).any(starts_secret)
        && secret_ranges(text).is_empty()
}

/// Gives the text with [`MASK`] in the place of each secret.
pub(super) fn masked(text: &str) -> Cow<'_, str> {
    let ranges = secret_ranges(text);
    if ranges.is_empty() {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for range in ranges {
        out.push_str(&text[done..range.start]);
        out.push_str(MASK);
        done = range.end;
    }
    out.push_str(&text[done..]);
    out.into()
}

/// Tells whether the text is one in which a secret has been masked, so that it cannot be run as it stands.
pub(super) fn is_masked(text: &str) -> bool {
    text.contains(MASK)
        && secret_ranges(text)
            .iter()
            .any(|at| &text[at.clone()] == MASK)
}

const LINE_ENDS: [char; 2] = ['\n', '\r'];

/// Tells whether it is worth looking closely: of most texts it is not.
fn may_hold_secret(text: &str) -> bool {
    // An escape may spell anything.
    let is_there = |sign: &str| {
        let mut windows = text.as_bytes().windows(sign.len());
        windows.any(|window| window.eq_ignore_ascii_case(sign.as_bytes()))
    };
    text.contains('\\') || SIGNS.iter().any(|sign| is_there(sign))
}

/// Finds the secrets of a line, in whose quotes other lines may stand.
fn in_line(line: &str) -> Vec<Range<usize>> {
    let mut found = in_command(line);
    let mut start = 0;
    for part in line.split(LINE_ENDS) {
        if part.len() < line.len() {
            let places = in_command(part).into_iter();
            found.extend(places.map(|place| start + place.start..start + place.end));
        }
        start += part.len() + 1;
    }
    found
}

/// Finds the secrets of the command that the text is, with its quotes and without.
fn in_command(text: &str) -> Vec<Range<usize>> {
    let command = text.trim_start_matches(|c: char| c == batch::COMMENT || c.is_whitespace());
    let start = text.len() - command.len();
    let is_local = colon::is_one(command);
    let mut found = Vec::new();
    for text in [command, &without_quotes(command)] {
        let words = words(text);
        match is_local {
            true => found.extend(in_local(text, &words)),
            false => found.extend(places(&words)),
        }
    }
    found.extend(script::secrets(command));
    let moved = |place: Range<usize>| start + place.start..start + place.end;
    found.into_iter().map(moved).collect()
}

/// Finds the secrets of a local command: any of its words may begin a command, or hold the bytes of one.
fn in_local(text: &str, words: &[Word]) -> Vec<Range<usize>> {
    if HARMLESS.iter().any(|name| colon::names(text, name)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate().skip(1) {
        found.extend(places(&words[at..]));
        if !send::secrets(spelled(&word.bytes).as_bytes()).is_empty() {
            found.push(word.span.clone());
        }
    }
    found
}

fn places(words: &[Word]) -> Vec<Range<usize>> {
    let secrets = command::secrets(words).into_iter();
    secrets.map(|index| words[index].span.clone()).collect()
}

/// Tells whether a local command holds a secret: in its words, or in bytes that they spell.
fn teaches_secret(line: &str) -> bool {
    if HARMLESS.iter().any(|name| colon::names(line, name)) {
        return false;
    }
    let words: Vec<Vec<u8>> = words(line).into_iter().map(|word| word.bytes).collect();
    send::holds_secret(spelled(&words.join(&b' ')).as_bytes())
}

/// The text of bytes: where they were not in double quotes, their escapes are still to be read by somebody else.
fn spelled(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.replace("\\r", " ").replace("\\n", " ")
}

/// The text with a blank for each quote: what stands where stays.
fn without_quotes(text: &str) -> String {
    text.replace(['"', '\''], " ")
}

fn words(text: &str) -> Vec<Word> {
    text::split(text.as_bytes(), Quoting::Shell).words
}

/// Puts ranges in order, and those that touch together.
fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

#[cfg(test)]
mod tests;
