//! The secrets in the scripts that a command carries: what their calls of commands would send.
//!
//! Scripts are read as far as it takes to find the arguments of a call; what cannot be judged is taken for a secret.

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

/// Finds the secrets in the calls that stand in a line, and what else of its script may be one.
pub(super) fn secrets(line: &str) -> Vec<Range<usize>> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    let mut judged = Vec::new();
    let script = Script::find(line);
    let mut at = 0;
    while let Some(place) = find(&bytes[at..], CALL) {
        at += place + CALL.len();
        let Some(call) = Call::read(bytes, at) else {
            continue;
        };
        match call.secrets(bytes) {
            Secrets::At(places) => found.extend(places),
            // The password comes from outside of the script, or is put together in it.
            Secrets::Unknown => return vec![behind_name(line)],
        }
        if let Some(script) = &script {
            found.extend(script.secrets_for(&call, bytes));
        }
        judged.push(at..call.end);
    }
    let is_judged = |place: usize| judged.iter().any(|range| range.contains(&place));
    if script.is_some() && names_of_secrets(bytes).any(|place| !is_judged(place)) {
        return vec![behind_name(line)];
    }
    found
}

/// What stands behind the script in a line with one.
struct Script {
    /// How many words are keys, then those, then the other arguments; of a line that is wrong any.
    behind: Vec<Word>,
    /// How many of the words stand before the one that says where the reply goes.
    sent: usize,
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
        })
    }

    /// Finds the arguments that are secrets if they are those of a call which takes some from outside.
    fn secrets_for(&self, call: &Call, bytes: &[u8]) -> Vec<Range<usize>> {
        let mut places = Self::among(&self.behind[..self.sent], call, bytes);
        // Some of the local commands send an operator too.
        if self.sent < self.behind.len() && colon::is_one(&String::from_utf8_lossy(bytes)) {
            places.extend(Self::among(&self.behind, call, bytes));
        }
        places
    }

    fn among(behind: &[Word], call: &Call, bytes: &[u8]) -> Vec<Range<usize>> {
        let mut places = Vec::new();
        match call.arguments.first() {
            // Which command it is comes from outside too: with the first of the arguments, or with any.
            Some(Argument::Other) => {
                let keys = behind.first().map(|word| &word.bytes[..]);
                let keys = keys.and_then(|keys| str::from_utf8(keys).ok()?.parse().ok());
                let first = 1 + keys.unwrap_or(0);
                for at in 1..behind.len() {
                    let words = &behind[at..];
                    let found = match at == first {
                        true => command::secrets(words),
                        false => command::secrets_as_spelled(words),
                    };
                    places.extend(found.into_iter().map(|index| at + index));
                }
            }
            Some(Argument::Text(name)) if call.takes_from_outside() => {
                let arguments = behind.iter().map(|word| &word.bytes[..]);
                let words: Vec<&[u8]> = std::iter::once(&bytes[name.clone()])
                    .chain(arguments.skip(1))
                    .collect();
                places = command::secrets(&words);
            }
            _ => {}
        }
        let span = |index: usize| behind[index].span.clone();
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

/// Reads a text in quotes, which have a backslash before them where the script itself stands in the same quotes. One
/// that is open goes to the end.
fn read_text(bytes: &[u8], at: usize) -> Option<(Range<usize>, usize)> {
    let rest = &bytes[at..];
    let quote = match rest {
        [b'\\', b'"' | b'\'', ..] => &rest[..2],
        [b'"' | b'\'', ..] => &rest[..1],
        _ => return None,
    };
    let start = at + quote.len();
    Some(match find(&bytes[start..], quote) {
        Some(len) => (start..start + len, start + len + quote.len()),
        None => (start..bytes.len(), bytes.len()),
    })
}

fn skip_blanks(bytes: &[u8], at: usize) -> usize {
    let blanks = bytes[at..]
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace());
    at + blanks.count()
}
