//! A command with what does not belong to it: the prompt that was copied along, the program for whose command line it was
//! meant, a question for help, a comma instead of a blank.

use std::ops::Range;

use super::{QUOTES, spans, words};
use crate::command;
use crate::shell::help::OPTIONS;
use crate::shell::local::is_help;
use crate::text::Word;

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
const SHORT: &str = "-a";
const PASSWORD_OPTIONS: [&str; 3] = [SHORT, "--pass", "--password"];
const PASSWORD_STARTS: [&str; 4] = [
    "--pass=",
    "--password=",
    "REDISCLI_AUTH=",
    "VALKEYCLI_AUTH=",
];

/// What the variables of the environment have in their names that hold a secret, whatever the program.
const SECRET_VARIABLES: [&str; 4] = ["AUTH", "PASS", "SECRET", "TOKEN"];

/// What may stand right before the name of a program: its directory, and what the system's shell puts together.
const BEFORE_PROGRAM: [char; 7] = ['/', '\\', '(', '`', '|', ';', '&'];

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

/// Tells whether a word ends with the name of such a program.
pub(super) fn is_program(word: &str) -> bool {
    let name = word.rsplit(BEFORE_PROGRAM).next().unwrap_or_default();
    let name = name.to_ascii_lowercase();
    PROGRAMS.contains(&name.strip_suffix(".exe").unwrap_or(&name))
}

/// Finds the secrets behind a prompt or around a program's name, in a line from there on.
pub(super) fn secrets_behind(rest: &str) -> Vec<Range<usize>> {
    let words = words(rest);
    let mut found = spans(&words, &command::secrets_anywhere(&words, Some(0)));
    found.extend(passwords_of_options(rest, &words, Options::OfOurs));
    found
}

/// Finds the secrets of the programs that read a reply, in what stands behind the `|`.
pub(super) fn secrets_of_programs(rest: &str) -> Vec<Range<usize>> {
    let words = words(rest);
    let is_ours = |word: &Word| is_program(&rest[word.span.clone()]);
    let (mut found, options) = match words.iter().any(is_ours) {
        true => {
            let places = command::secrets_anywhere(&words, None);
            (spans(&words, &places), Options::OfOurs)
        }
        false => (Vec::new(), Options::OfAny),
    };
    found.extend(passwords_of_options(rest, &words, options));
    found.extend(values_of_variables(rest, &words));
    found
}

/// Which options have a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Options {
    /// Those of redis-cli and its like.
    OfOurs,
    /// The long ones: by a short one each program means something else.
    OfAny,
}

fn passwords_of_options(rest: &str, words: &[Word], options: Options) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut is_password = false;
    for word in words {
        let written = &rest[word.span.clone()];
        let is_meant = options == Options::OfOurs || !written.starts_with(SHORT);
        let is_option = is_meant && PASSWORD_OPTIONS.contains(&written);
        if std::mem::replace(&mut is_password, is_option) {
            found.push(word.span.clone());
        }
        let start = PASSWORD_STARTS
            .iter()
            .find(|start| written.starts_with(*start));
        // `-asecret`, and no long option.
        let is_short = || is_meant && written.starts_with(SHORT) && written.len() > SHORT.len();
        if let Some(start) = start.copied().or_else(|| is_short().then_some(SHORT)) {
            found.push(word.span.start + start.len()..word.span.end);
        }
    }
    found
}

/// Finds what variables of the environment are set to whose names say that it is a secret: `PGPASSWORD=secret`.
fn values_of_variables(rest: &str, words: &[Word]) -> Vec<Range<usize>> {
    let value = |word: &Word| {
        let name = rest[word.span.clone()].split_once('=')?.0;
        let is_name = name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let upper = name.to_ascii_uppercase();
        let is_secret =
            SECRET_VARIABLES.iter().any(|part| upper.contains(part)) || upper.ends_with("_PWD");
        (is_name && is_secret).then(|| word.span.start + name.len() + 1..word.span.end)
    };
    words.iter().filter_map(value).collect()
}
