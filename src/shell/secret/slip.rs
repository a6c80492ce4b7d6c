//! A command with what does not belong to it: the prompt that was copied along, the program for whose command line it was
//! meant, a question for help, a comma instead of a blank.

use std::ops::Range;

use super::{QUOTES, spans, words};
use crate::command;
use crate::shell::help::OPTIONS;
use crate::shell::local::is_help;

/// What a prompt ends with.
const PROMPT_END: char = '>';

/// How many bytes of a line may be a prompt.
const LONGEST_PROMPT: usize = 200;

/// The programs that take a command behind their options.
const PROGRAMS: [&str; 5] = [
    "iredis",
    "keydb-cli",
    "redis-cli",
    "redis-shell",
    "valkey-cli",
];

/// How many words may stand before the name of the program: `sudo docker exec -it name redis-cli`.
const WORDS_BEFORE: usize = 16;

/// The options of these programs behind which a password stands, as a word of its own or behind a sign; and the variables
/// of the environment that hold one.
const PASSWORD_OPTIONS: [&str; 3] = ["-a", "--pass", "--password"];
const PASSWORD_STARTS: [&str; 4] = [
    "--pass=",
    "--password=",
    "REDISCLI_AUTH=",
    "VALKEYCLI_AUTH=",
];

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
    if first.is_empty() || command::lookup(first.as_bytes()).is_some() {
        return None;
    }
    if is_help(first.as_bytes()) {
        let asks_for_options = line.split_whitespace().next_back() == Some(OPTIONS);
        return (!asks_for_options).then_some(Slip::Before(first.len()));
    }
    if line.split_whitespace().take(WORDS_BEFORE).any(is_program) {
        return Some(Slip::Before(0));
    }
    if let Some(end) = line.find(PROMPT_END).filter(|&end| end < LONGEST_PROMPT) {
        return Some(Slip::Before(end + PROMPT_END.len_utf8()));
    }
    let name = first.split(PARTING).next().unwrap_or_default();
    let is_parted = name.len() < first.len()
        && !name.contains(QUOTES)
        && command::may_carry_secret(name.as_bytes());
    is_parted.then(|| Slip::Parted(first.replace(PARTING, " ") + &line[first.len()..]))
}

fn is_program(word: &str) -> bool {
    let name = word.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name.to_ascii_lowercase();
    PROGRAMS.contains(&name.strip_suffix(".exe").unwrap_or(&name))
}

/// Finds the secrets behind a prompt or around a program's name, in a line from there on.
pub(super) fn secrets_behind(rest: &str) -> Vec<Range<usize>> {
    let words = words(rest);
    let mut found = spans(&words, &command::secrets_anywhere(&words, Some(0)));
    let mut is_password = false;
    for word in &words {
        let written = &rest[word.span.clone()];
        if std::mem::replace(&mut is_password, PASSWORD_OPTIONS.contains(&written)) {
            found.push(word.span.clone());
        }
        let start = PASSWORD_STARTS
            .iter()
            .find(|start| written.starts_with(*start));
        // `-asecret`, and no long option.
        let short = || Some("-a").filter(|short| written.starts_with(short) && written.len() > 2);
        if let Some(start) = start.copied().or_else(short) {
            found.push(word.span.start + start.len()..word.span.end);
        }
    }
    found
}
