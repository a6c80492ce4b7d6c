//! The secrets in the scripts that a command carries: what their calls of commands would send.
//!
//! Scripts are read as far as it takes to find the arguments of a call; what cannot be judged is taken for a secret.

use std::collections::HashSet;
use std::ops::Range;

use crate::command;
use crate::command::near::is_near;
use crate::shell::repeat::is_count;
use crate::shell::{colon, pipe};
use crate::text::{self, Quoting, Word};

/// What the commands with scripts begin with.
const CARRIERS: [&str; 3] = ["EVAL", "SCRIPT", "FUNCTION"];

/// Ends the name of each function that calls a command: `redis.call`, `redis.pcall`, `server.call`.
const CALL: &[u8] = b"call";

/// How many bytes of the calls of a line are read, each call with those in it: so many, and a line so many times over. No
/// script that is meant has calls in each other as deep as that.
const READ: usize = 1 << 20;
const READ_OVER: usize = 16;

/// How many commands are looked for in what stands behind a script: so many, and more in how many words.
const COMMANDS: usize = 8;
const WORDS: usize = 1 << 16;

/// Finds the secrets in the calls that stand in a line, and what else of its script may be one.
pub(super) fn secrets(line: &str) -> Vec<Range<usize>> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    let mut judged = Vec::new();
    let mut script = Script::find(line);
    let mut readable = READ + READ_OVER * bytes.len();
    let mut at = 0;
    while let Some(place) = find(&bytes[at..], CALL) {
        at += place + CALL.len();
        let Some(call) = Call::read(bytes, at) else {
            continue;
        };
        let Some(left) = readable.checked_sub(call.end - at) else {
            return vec![behind_name(line)];
        };
        readable = left;
        for secrets in [
            call.secrets(bytes),
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
        judged.push(at..call.end);
    }
    if script.is_some() && has_others(names_of_secrets(bytes), &judged) {
        return vec![behind_name(line)];
    }
    found
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
        let is_carrier = |word: &Word| {
            let word = word.bytes.trim_ascii_start();
            let is_it = |carrier: &&str| {
                let head = word.get(..carrier.len());
                head.is_some_and(|head| head.eq_ignore_ascii_case(carrier.as_bytes()))
                    || is_near(word, carrier)
            };
            CARRIERS.iter().any(is_it)
        };
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
            sent: operator.saturating_sub(name + 2).min(behind.len()),
            behind,
            is_local: colon::is_one(line),
            judged: HashSet::new(),
        })
    }

    /// Finds the arguments that are secrets if they are those of a call which takes some from outside.
    fn secrets_for(&mut self, call: &Call, bytes: &[u8]) -> Secrets {
        let name = match call.arguments.first() {
            // Which command it is comes from outside too: with the first of the arguments, or with any.
            Some(Argument::Other) => None,
            Some(Argument::Text(name)) if call.takes_from_outside() => Some(&bytes[name.clone()]),
            _ => return Secrets::At(Vec::new()),
        };
        let may_carry =
            |name: &[u8]| command::may_carry_secret(name) || is_count(name) || name.contains(&b' ');
        if !name.is_none_or(may_carry) || !self.judged.insert(name.map(<[u8]>::to_vec)) {
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

/// All behind the first word.
fn behind_name(line: &str) -> Range<usize> {
    let name = line.len() - line.trim_start().len();
    let blank = line[name..].find(char::is_whitespace);
    blank.map_or(line.len(), |at| name + at + 1)..line.len()
}

/// The places of words that name a parameter whose value is a secret.
fn names_of_secrets(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let mut at = 0;
    let words = bytes.split(move |byte| !is_part(byte)).map(move |word| {
        let place = at;
        at += word.len() + 1;
        (place, word)
    });
    words
        .filter(|(_, word)| command::names_secret(word))
        .map(|(place, _)| place)
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

enum Secrets {
    At(Vec<Range<usize>>),
    Unknown,
}

/// The arguments of a call, and where it ends.
struct Call {
    arguments: Vec<Argument>,
    end: usize,
}

/// An argument by its place.
enum Argument {
    /// A text, without its quotes.
    Text(Range<usize>),
    /// Anything else.
    Other,
}

impl Call {
    /// Reads the arguments of a call behind its name.
    fn read(bytes: &[u8], at: usize) -> Option<Self> {
        let mut at = skip_blanks(bytes, at);
        if bytes.get(at) != Some(&b'(') {
            return None;
        }
        at += 1;
        let mut arguments = Vec::new();
        loop {
            let (argument, end) = read_argument(bytes, at);
            arguments.extend(argument);
            match bytes.get(end) {
                Some(b',') => at = end + 1,
                _ => return Some(Self { arguments, end }),
            }
        }
    }

    /// Tells whether any argument is not a text of the script.
    fn takes_from_outside(&self) -> bool {
        let is_other = |argument: &Argument| matches!(argument, Argument::Other);
        self.arguments.iter().any(is_other)
    }

    fn secrets(&self, bytes: &[u8]) -> Secrets {
        let words: Vec<&[u8]> = self
            .arguments
            .iter()
            .map(|argument| match argument {
                Argument::Text(place) => &bytes[place.clone()],
                Argument::Other => b"",
            })
            .collect();
        let mut places = Vec::new();
        for index in command::secrets(&words) {
            match &self.arguments[index] {
                Argument::Text(place) => places.push(place.clone()),
                Argument::Other => return Secrets::Unknown,
            }
        }
        Secrets::At(places)
    }
}

/// Reads an argument up to the comma or the parenthesis behind it; `None` if there is nothing.
fn read_argument(bytes: &[u8], start: usize) -> (Option<Argument>, usize) {
    let start = skip_blanks(bytes, start);
    let mut at = start;
    let mut depth = 0;
    let mut texts = Vec::new();
    // Whether there is anything but texts.
    let mut is_other = false;
    while let Some(&byte) = bytes.get(at) {
        if let Some((text, end)) = read_text(bytes, at) {
            texts.push(text);
            at = end;
            continue;
        }
        match byte {
            b',' | b')' if depth == 0 => break,
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            _ => {}
        }
        is_other |= !byte.is_ascii_whitespace();
        at += 1;
    }
    let argument = match texts.pop() {
        Some(text) if texts.is_empty() && !is_other => Some(Argument::Text(text)),
        None if !is_other => None,
        _ => Some(Argument::Other),
    };
    (argument, at)
}

/// Reads a text in quotes, which have a backslash before them where the script itself stands in the same quotes, or in
/// long brackets. One that is open goes to the end.
fn read_text(bytes: &[u8], at: usize) -> Option<(Range<usize>, usize)> {
    let rest = &bytes[at..];
    let (start, end) = match rest {
        [b'\\', b'"' | b'\'', ..] => (at + 2, rest[..2].to_vec()),
        [b'"' | b'\'', ..] => (at + 1, rest[..1].to_vec()),
        [b'[', ..] => long_bracket(bytes, at)?,
        _ => return None,
    };
    Some(match find(&bytes[start..], &end) {
        Some(len) => (start..start + len, start + len + end.len()),
        None => (start..bytes.len(), bytes.len()),
    })
}

/// Reads what opens a text in long brackets, `[[` or `[=[` with any number of `=`, and the end of line right behind it,
/// which does not belong to the text; gives where that begins, and what closes it.
fn long_bracket(bytes: &[u8], at: usize) -> Option<(usize, Vec<u8>)> {
    let level = bytes[at + 1..].iter().take_while(|&&byte| byte == b'=');
    let level = level.count();
    let mut start = at + 1 + level;
    if bytes.get(start) != Some(&b'[') {
        return None;
    }
    start += 1;
    // One of two characters; between the double quotes of a line they are escapes.
    for _ in 0..2 {
        start += match &bytes[start..] {
            [b'\r' | b'\n', ..] => 1,
            [b'\\', b'r' | b'n', ..] => 2,
            _ => break,
        };
    }
    Some((start, [&b"]"[..], &b"=".repeat(level), b"]"].concat()))
}

fn skip_blanks(bytes: &[u8], at: usize) -> usize {
    let blanks = bytes[at..]
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace());
    at + blanks.count()
}
