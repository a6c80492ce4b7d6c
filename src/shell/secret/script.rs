//! The secrets in the scripts that a command carries: what their calls of commands would send. What cannot be judged is
//! taken for a secret.

use std::collections::HashSet;
use std::ops::Range;

use super::{MASK, QUOTES};
use crate::command;
use crate::command::calls::{Argument, Call, Calls};
use crate::command::near::is_near;
use crate::shell::repeat::is_count;
use crate::shell::{colon, pipe};
use crate::text::{self, Quoting, Word};

/// What the commands with scripts begin with.
const CARRIERS: [&str; 3] = ["EVAL", "SCRIPT", "FUNCTION"];

/// What sets the password of a user, and what gives one to the server, where they are texts of their own.
const USER_COMMAND: &[u8] = b"setuser";
const AUTH: &[u8] = b"auth";

/// How many commands are looked for in what stands behind a script: so many, and more in how many words.
const COMMANDS: usize = 8;
const WORDS: usize = 1 << 16;

/// Finds the secrets in the calls that stand in a line, and what else of its script may be one.
pub(super) fn secrets(line: &str) -> Vec<Range<usize>> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    let mut judged = Vec::new();
    let mut script = Script::find(line);
    let calls = Calls::of(bytes);
    // Whether any text of the script may become a command, or what one with secrets does.
    let mut may_become_command = calls.have_other_names();
    for call in calls {
        let Ok(call) = call else {
            return vec![behind_name(line)];
        };
        for secrets in [
            secrets_of(&call, bytes),
            match &mut script {
                Some(script) => script.secrets_for(&call, bytes),
                None => Secrets::At(Vec::new()),
            },
        ] {
            match secrets {
                Secrets::At(places) => found.extend(places),
                // The password comes from outside of the script, or is put together in it.
                Secrets::Unknown => return vec![behind_name(line)],
            }
        }
        may_become_command |= call.takes_from_outside() && may_carry_secret(name_of(&call, bytes));
        judged.extend(judged_by(call));
    }
    if let Some(script) = script {
        let commands_up_to = if may_become_command { script.end } else { 0 };
        if has_others(names_of_secrets(bytes, commands_up_to), &judged) {
            return vec![behind_name(line)];
        }
    }
    found
}

/// Tells whether a line is one with a script of which [`secrets`] has left nothing to be shown.
pub(super) fn is_masked(line: &str) -> bool {
    let line = line.trim();
    let behind = behind_name(line);
    let name = line[..behind.start].trim_end();
    line[behind] == *MASK
        && (is_carrier(name.as_bytes()) || is_count(name.as_bytes()) || colon::is_one(name))
}

/// Gives the name of the command that is called, if that is a text of the script.
fn name_of<'b>(call: &Call, bytes: &'b [u8]) -> Option<&'b [u8]> {
    match call.arguments.first() {
        Some(Argument::Text(name)) => Some(&bytes[name.clone()]),
        _ => None,
    }
}

/// Tells whether the command of a call may carry secrets, also where it is not known which one that is.
fn may_carry_secret(name: Option<&[u8]>) -> bool {
    let may_carry =
        |name: &[u8]| command::may_carry_secret(name) || is_count(name) || name.contains(&b' ');
    name.is_none_or(may_carry)
}

/// Tells whether a word is the name of a command that carries a script, or may be meant for it.
fn is_carrier(word: &[u8]) -> bool {
    let word = word.trim_ascii_start();
    let is_it = |carrier: &&str| {
        let head = word.get(..carrier.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(carrier.as_bytes()))
            || is_near(word, carrier)
    };
    CARRIERS.iter().any(is_it)
}

/// Finds the secrets among the texts of a call.
fn secrets_of(call: &Call, bytes: &[u8]) -> Secrets {
    let mut places = Vec::new();
    for index in command::secrets(&call.words(bytes)) {
        match &call.arguments[index] {
            Argument::Text(place) => places.push(place.clone()),
            Argument::Other => return Secrets::Unknown,
        }
    }
    Secrets::At(places)
}

/// Gives the texts of a call of which it is known what they are to the command: of none if it is not known which command
/// that is.
fn judged_by(call: Call) -> impl Iterator<Item = Range<usize>> {
    let is_known = matches!(call.arguments.first(), Some(Argument::Text(_)));
    let arguments = call.arguments.into_iter().filter(move |_| is_known);
    arguments.filter_map(|argument| match argument {
        Argument::Text(place) => Some(place),
        Argument::Other => None,
    })
}

/// Tells whether one of the places is in none of the ranges; both are in ascending order.
fn has_others(mut places: impl Iterator<Item = usize>, ranges: &[Range<usize>]) -> bool {
    let mut ranges = ranges.iter().peekable();
    let mut end = 0;
    places.any(|place| {
        while let Some(range) = ranges.next_if(|range| range.start <= place) {
            end = end.max(range.end);
        }
        place >= end
    })
}

/// What stands behind the script in a line with one.
struct Script {
    /// Where the script ends, or may end.
    end: usize,
    /// How many words are keys, then those, then the other arguments; of a line that is wrong any.
    behind: Vec<Word>,
    /// How many of the words stand before the one that says where the reply goes.
    sent: usize,
    /// Whether the line is one of the shell's own commands.
    is_local: bool,
    /// The commands that have been looked for behind it, by their names if those are known.
    judged: HashSet<Option<Vec<u8>>>,
}

impl Script {
    /// Finds the command that carries a script; in a line of the shell it may be any of the words.
    fn find(line: &str) -> Option<Self> {
        let mut words = text::split(line.as_bytes(), Quoting::Shell).words;
        let is_carrier = |word: &Word| is_carrier(&word.bytes);
        let name = match colon::is_one(line) {
            true => words.iter().position(is_carrier)?,
            false => {
                let name = words.iter().position(|word| !is_count(&word.bytes))?;
                is_carrier(&words[name]).then_some(name)?
            }
        };
        let operator = pipe::operator(line, &words).unwrap_or(words.len());
        let behind = words.split_off((name + 2).min(words.len()));
        Some(Self {
            end: end_of_script(line, words.get(name + 1)),
            sent: operator.saturating_sub(name + 2).min(behind.len()),
            behind,
            is_local: colon::is_one(line),
            judged: HashSet::new(),
        })
    }

    /// Finds the arguments that are secrets if they are those of a call which takes some from outside.
    fn secrets_for(&mut self, call: &Call, bytes: &[u8]) -> Secrets {
        if !call.takes_from_outside() {
            return Secrets::At(Vec::new());
        }
        // Which command it is may come from outside too: with the first of the arguments, or with any.
        let name = name_of(call, bytes);
        if !may_carry_secret(name) || !self.judged.insert(name.map(<[u8]>::to_vec)) {
            return Secrets::At(Vec::new());
        }
        let commands = self.judged.len();
        if commands > COMMANDS && commands * self.behind.len() > WORDS {
            return Secrets::Unknown;
        }
        let mut places = Self::among(&self.behind[..self.sent], name);
        // Some of the local commands send an operator too.
        if self.sent < self.behind.len() && self.is_local {
            places.extend(Self::among(&self.behind, name));
        }
        Secrets::At(places)
    }

    /// Finds the secrets of a command whose name is known or comes from outside.
    fn among(behind: &[Word], name: Option<&[u8]>) -> Vec<Range<usize>> {
        let arguments = behind.get(1..).unwrap_or_default();
        let places = match name {
            None => {
                let keys = behind.first().map(|word| &word.bytes[..]);
                let keys = keys.and_then(|keys| str::from_utf8(keys).ok()?.parse().ok());
                let first = Some(keys.unwrap_or(0)).filter(|&first| first < arguments.len());
                command::secrets_anywhere(arguments, first)
            }
            Some(name) => {
                let arguments = arguments.iter().map(|word| &word.bytes[..]);
                let words: Vec<&[u8]> = std::iter::once(name).chain(arguments).collect();
                let places = command::secrets(&words).into_iter();
                // The name is a secret of nobody.
                places.map(|place| place - 1).collect()
            }
        };
        let span = |index: usize| arguments[index].span.clone();
        places.into_iter().map(span).collect()
    }
}

/// Tells where a script ends: with the word that it should be if that is one in quotes; of any other line it is not known
/// where.
fn end_of_script(line: &str, word: Option<&Word>) -> usize {
    let is_in_quotes = |word: &&Word| {
        let written = &line[word.span.clone()];
        let is_between = |quote: char| written.starts_with(quote) && written.ends_with(quote);
        written.len() > 1 && QUOTES.into_iter().any(is_between)
    };
    let word = word.filter(is_in_quotes);
    word.map_or(line.len(), |word| word.span.end)
}

/// All behind the first word.
fn behind_name(line: &str) -> Range<usize> {
    let name = line.len() - line.trim_start().len();
    // A blank may have several bytes: one that parts no words is typed for one that does.
    let mut letters = line[name..].char_indices();
    let blank = letters.find(|(_, letter)| letter.is_whitespace());
    blank.map_or(line.len(), |(at, blank)| name + at + blank.len_utf8())..line.len()
}

/// The places of words that name a parameter whose value is a secret, or up to a place a command with secrets.
fn names_of_secrets(bytes: &[u8], commands_up_to: usize) -> impl Iterator<Item = usize> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let mut at = 0;
    let words = bytes.split(move |byte| !is_part(byte)).map(move |word| {
        let place = at;
        at += word.len() + 1;
        (place, word)
    });
    let is_name = move |&(place, word): &(usize, &[u8])| {
        let is_command = || {
            word.eq_ignore_ascii_case(USER_COMMAND)
                || (word.eq_ignore_ascii_case(AUTH) && is_quoted(bytes, place, word.len()))
        };
        command::names_secret(word) || (place < commands_up_to && is_command())
    };
    words.filter(is_name).map(|(place, _)| place)
}

/// Tells whether a word is all there is between two quotes, or brackets.
fn is_quoted(bytes: &[u8], at: usize, length: usize) -> bool {
    let is_quote = |byte: Option<&u8>| matches!(byte, Some(b'"' | b'\'' | b'[' | b']' | b'\\'));
    at.checked_sub(1)
        .is_some_and(|before| is_quote(bytes.get(before)))
        && is_quote(bytes.get(at + length))
}

enum Secrets {
    At(Vec<Range<usize>>),
    Unknown,
}
