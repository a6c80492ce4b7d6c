//! A command with what does not belong to it: the prompt that was copied along, the program for whose command line it was
//! meant, a comma instead of a blank.

use std::ops::Range;

use super::{QUOTES, spans, words};
use crate::command;

/// What a prompt ends with.
const PROMPT_END: &str = "> ";

/// What the prompt says of a server that is gone, with a blank in it.
const NOT_CONNECTED: &str = " (not connected)";

/// The programs that take a command behind their options.
const PROGRAMS: [&str; 5] = [
    "iredis",
    "keydb-cli",
    "redis-cli",
    "redis-shell",
    "valkey-cli",
];

/// The options of these programs behind which a password stands.
const PASSWORD_OPTIONS: [&[u8]; 3] = [b"-a", b"--pass", b"--password"];

/// What may stand in the place of the blank behind a name.
const PARTING: [char; 4] = [',', ';', ':', '='];

/// Where the command is in a line that is more, or less, than one.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Slip {
    /// It begins somewhere behind so many bytes.
    Before(usize),
    /// The line is one once there are blanks where they belong.
    Parted(String),
}

/// Finds out whether a line that begins with no blank is of this kind.
pub(super) fn find(line: &str) -> Option<Slip> {
    let first = line.split(char::is_whitespace).next().unwrap_or_default();
    let program = first.rsplit('/').next().unwrap_or_default();
    if PROGRAMS.contains(&program) {
        return Some(Slip::Before(first.len()));
    }
    if let Some((prompt, _)) = line.split_once(PROMPT_END) {
        let server = prompt.strip_suffix(NOT_CONNECTED).unwrap_or(prompt);
        if !server.is_empty() && !server.contains(char::is_whitespace) {
            return Some(Slip::Before(prompt.len() + PROMPT_END.len()));
        }
    }
    let name = first.split(PARTING).next().unwrap_or_default();
    let is_parted = name.len() < first.len()
        && !name.contains(QUOTES)
        && command::may_carry_secret(name.as_bytes());
    is_parted.then(|| Slip::Parted(first.replace(PARTING, " ") + &line[first.len()..]))
}

/// Finds the secrets behind a prompt or a program's name, in a line from there on.
pub(super) fn secrets_behind(rest: &str) -> Vec<Range<usize>> {
    let words = words(rest);
    let mut found = spans(&words, &command::secrets_anywhere(&words, Some(0)));
    let options = words
        .windows(2)
        .filter(|pair| PASSWORD_OPTIONS.contains(&&*pair[0].bytes));
    found.extend(options.map(|pair| pair[1].span.clone()));
    found
}
