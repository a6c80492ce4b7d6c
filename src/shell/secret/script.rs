//! The secrets in the scripts that a command carries: what their calls of commands would send.
//!
//! Scripts are read as far as it takes to find the arguments of a call; what cannot be judged is taken for a secret.

use std::ops::Range;

use crate::command;
use crate::shell::colon;
use crate::shell::repeat::is_count;
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
        judged.push(at..call.end);
    }
    let is_judged = |place: usize| judged.iter().any(|range| range.contains(&place));
    let is_carrier = carries_script(line);
    if is_carrier && names_of_secrets(bytes).any(|place| !is_judged(place)) {
        return vec![behind_name(line)];
    }
    found
}

/// Tells whether the command is one that carries a script; in a line of the shell it may be any of the words.
fn carries_script(line: &str) -> bool {
    let words = text::split(line.as_bytes(), Quoting::Shell).words;
    let is_carrier = |word: &Word| {
        let begins_with = |carrier: &&str| {
            let head = word.bytes.trim_ascii_start().get(..carrier.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(carrier.as_bytes()))
        };
        CARRIERS.iter().any(begins_with)
    };
    if colon::is_one(line) {
        return words.iter().any(is_carrier);
    }
    let name = words.iter().find(|word| !is_count(&word.bytes));
    name.is_some_and(is_carrier)
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
