//! Which bytes of what is typed are secrets: found wherever a command may begin, in a line that is wrong or not
//! finished too. A word masked in vain is better than a password shown.
//!
//! Knows lines and commands; not who masks them and how.

mod blanks;
mod lost;
mod script;
mod slip;
mod url;

use std::borrow::Cow;
use std::ops::Range;

use self::slip::Slip;
use super::repeat::is_count;
use super::{batch, colon, pipe};
use crate::command;
use crate::command::near::is_near;
use crate::lab::send;
use crate::text::{self, Quoting, Word};

pub(super) use crate::command::MASK;

/// The local command to which the place of a server belongs.
const CONNECT: &str = "connect";

/// How many letters of the first word are looked at; no name of a command with secrets has so many, mistyped or not.
const MOST_OF_NAME: usize = 16;

/// The local commands that take no command and no address; who gives them a secret has made a slip.
const TAKE_NO_COMMAND: [&str; 5] = ["explain", "help", "history", "learn", "raw"];

/// The local commands that run a line as the prompt does.
const RUNNERS: [&str; 2] = ["repeat", "watch"];

/// Finds the secrets in a text of one command or several, by their bytes: in ascending order, none touching another.
/// A word that is a secret is one with its quotes.
pub fn secret_ranges(text: &str) -> Vec<Range<usize>> {
    joined(blanks::find(text, ranges))
}

fn ranges(text: &str) -> Vec<Range<usize>> {
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
    is_harmless(text) && blanks::made_plain(text).is_none_or(|plain| is_harmless(&plain))
}

fn is_harmless(text: &str) -> bool {
    let keeps_out = |start: &str| match local(start) {
        Some(local) => teaches_secret(local),
        None => command::keeps_out_of_history(&words(start)),
    };
    // A quote in the wrong place makes one word of a command and its secret: `"AUTH secret`, `AU"TH secret`.
    let slips = |start: &str| match slip::find(start.trim_start()) {
        None => false,
        Some(Slip::Before(at)) => keeps_out(&start.trim_start()[at..]),
        Some(Slip::Parted(command)) => keeps_out(&command),
    };
    let starts_secret = |start: &str| {
        keeps_out(start)
            || keeps_out(&without_quotes(start))
            || keeps_out(&start.replace(QUOTES, ""))
            || slips(start)
    };
    // An open quote can span the lines below it, so a command is looked for at the start of each line and of all.
    !starts_secret(text)
        && !text.split(LINE_ENDS).any(starts_secret)
        && secret_ranges(text).is_empty()
}

/// Gives the text with [`MASK`] in the place of each secret.
pub(super) fn masked(text: &str) -> Cow<'_, str> {
    replaced(text, secret_ranges(text))
}

/// Gives a text that is no command, such as a message that repeats what was typed, with dots in the place of the passwords
/// in its addresses.
///
/// ```
/// use redis_shell::shell::without_passwords;
///
/// let message = "found \"redis://me:s3cret@host\", expected a port";
/// assert_eq!(without_passwords(message), "found \"redis://me:•••@host\", expected a port");
/// ```
pub fn without_passwords(text: &str) -> Cow<'_, str> {
    replaced(text, joined(url::passwords(text)))
}

/// Gives the text with [`MASK`] in the place of each range.
fn replaced(text: &str, ranges: Vec<Range<usize>>) -> Cow<'_, str> {
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
    let is_mask = |at: &Range<usize>| &text[at.clone()] == MASK;
    let is_script = |line: Range<usize>| script::is_masked(&text[line]);
    text.contains(MASK)
        && (secret_ranges(text).iter().any(is_mask)
            || batch::lines(text).into_iter().any(is_script))
}

const QUOTES: [char; 2] = ['"', '\''];

pub(super) const LINE_ENDS: [char; 2] = ['\n', '\r'];

/// Tells whether it is worth looking closely: of most texts it is not.
pub(super) fn may_hold_secret(text: &str) -> bool {
    spells_secret(text) || begins_secret(text)
}

/// Tells whether one of the lines begins with the name of a command that has to do with secrets, mistyped or not, or
/// with that of a local command.
pub(super) fn begins_secret(text: &str) -> bool {
    let is_before = |c: char| c == batch::COMMENT || c.is_whitespace() || QUOTES.contains(&c);
    text.split(LINE_ENDS).any(|line| {
        let mut line = line.trim_start_matches(is_before);
        while let Some((count, rest)) = line.split_once(char::is_whitespace)
            && is_count(count.as_bytes())
        {
            line = rest.trim_start_matches(is_before);
        }
        let mut name = [0; MOST_OF_NAME];
        let word = line.split(char::is_whitespace).next().unwrap_or_default();
        let letters = word.bytes().filter(|byte| !matches!(byte, b'"' | b'\''));
        let length = name.iter_mut().zip(letters).map(|(to, byte)| *to = byte);
        let length = length.count();
        let name = &name[..length];
        line.starts_with(colon::COLON)
            || command::may_begin_secret(name)
            || is_near(name, CONNECT)
            || slip::find(line).is_some()
    })
}

/// Tells whether something stands in a text that stands in most of those that hold a secret, wherever they begin. Looks
/// at every byte once.
pub(super) fn spells_secret(text: &str) -> bool {
    const AUTH: u32 = u32::from_be_bytes(*b"auth");
    // The calls of a script.
    const CALL: u32 = u32::from_be_bytes(*b"call");
    const CONN: u32 = u32::from_be_bytes(*b"conn");
    const PASS: u32 = u32::from_be_bytes(*b"pass");
    const USER: u32 = u32::from_be_bytes(*b"user");
    const ACL: u32 = u32::from_be_bytes(*b"acl\0");
    // Programs behind a pipe, and the variables that are set for them.
    const CLI: u32 = u32::from_be_bytes(*b"-cli");
    const EDIS: u32 = u32::from_be_bytes(*b"edis");
    const CRET: u32 = u32::from_be_bytes(*b"cret");
    const OKEN: u32 = u32::from_be_bytes(*b"oken");
    const PWD: u32 = u32::from_be_bytes(*b"pwd\0");
    const SCHEME_END: u32 = u32::from_be_bytes(*b"://\0");
    // The last four bytes in lower case; quotes may stand anywhere in a word. With a long line all of it is looked at
    // after each key, so what a byte costs counts, in a build for tests too.
    let mut last = 0_u32;
    for &byte in text.as_bytes() {
        if byte == b'"' || byte == b'\'' {
            continue;
        }
        // The bit that makes a letter a small one; `:` and `/` have it.
        let small = byte | 0x20;
        last = last << 8 | small as u32;
        let is_found = match small {
            b'h' => last == AUTH,
            b'n' => last == CONN || last == OKEN,
            b's' => last == PASS || last == EDIS,
            b'i' => last == CLI,
            b't' => last == CRET,
            b'd' => last << 8 == PWD,
            b'r' => last == USER,
            b'l' => last == CALL || last << 8 == ACL,
            b'/' => last << 8 == SCHEME_END,
            // An escape may spell anything.
            _ => byte == b'\\',
        };
        if is_found {
            return true;
        }
    }
    false
}

/// How much of a line is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    Line,
    /// One of its rows, which may be any text between quotes.
    Row,
}

/// Finds the secrets of a line, in whose quotes other lines may stand.
fn in_line(line: &str) -> Vec<Range<usize>> {
    let mut found = in_command(line, Extent::Line);
    let mut start = 0;
    for part in line.split(LINE_ENDS) {
        if part.len() < line.len() {
            let places = in_command(part, Extent::Row).into_iter();
            found.extend(places.map(|place| start + place.start..start + place.end));
        }
        start += part.len() + 1;
    }
    found
}

/// Finds the secrets of the command that the text is, with its quotes and without: one in the wrong place makes two words
/// of one, or one of two.
fn in_command(text: &str, extent: Extent) -> Vec<Range<usize>> {
    let command = text.trim_start_matches(|c: char| c == batch::COMMENT || c.is_whitespace());
    let local = local(command);
    let command = local.unwrap_or(command);
    let start = text.len() - command.len();
    let mut found = in_words(command, local, extent);
    if command.contains(QUOTES) {
        found.extend(in_words(&without_quotes(command), local, extent));
        let (bare, places) = closed_up(command);
        // A secret goes on to where the next letter stands.
        let back = |at: Range<usize>| places[at.start]..places[at.end - 1] + 1;
        let ranges = in_words(&bare, local, extent).into_iter();
        found.extend(ranges.filter(|at| !at.is_empty()).map(back));
    }
    found.extend(script::secrets(command));
    match slip::find(command).filter(|_| local.is_none()) {
        None => {}
        Some(Slip::Before(at)) => {
            let behind = slip::secrets_behind(&command[at..]).into_iter();
            found.extend(behind.map(|place| at + place.start..at + place.end));
        }
        Some(Slip::Parted(command)) => found.extend(in_words(&command, None, extent)),
    }
    let moved = |place: Range<usize>| start + place.start..start + place.end;
    found.into_iter().map(moved).collect()
}

fn in_words(text: &str, local: Option<&str>, extent: Extent) -> Vec<Range<usize>> {
    let words = words(text);
    let mut found = match local {
        Some(_) => in_local(text, &words),
        None => {
            let words = up_to_operator(text, &words);
            let mut found = places(words);
            found.extend(lost::secrets(text, words, extent));
            found
        }
    };
    if let Some(start) = words
        .iter()
        .skip(1)
        .find_map(|word| behind_pipe(text, word))
    {
        let behind = slip::secrets_of_programs(&text[start..]).into_iter();
        found.extend(behind.map(|place| start + place.start..start + place.end));
    }
    if words
        .last()
        .is_some_and(|last| text[last.span.clone()] == *"|" || pipe::holds_file(text, last))
    {
        // As long as nothing stands behind it, it is an argument; and a password may begin like the name of a file.
        found.extend(places(&words));
    }
    found.extend(in_places(text, &words, local));
    let is_spelled = |word: &&Word| url::is_spelled(text, word);
    found.extend(
        words
            .iter()
            .filter(is_spelled)
            .map(|word| word.span.clone()),
    );
    found
}

/// Gives the local command that a line is, also where a count in front repeats it.
fn local(line: &str) -> Option<&str> {
    let mut command = line.trim_start();
    while let Some((count, rest)) = command.split_once(char::is_whitespace)
        && is_count(count.as_bytes())
    {
        command = rest.trim_start();
    }
    colon::is_one(command).then_some(command)
}

/// Tells where a program begins that reads the reply, if a word is a `|` or has one right before a program that takes
/// commands.
fn behind_pipe(text: &str, word: &Word) -> Option<usize> {
    let written = &text[word.span.clone()];
    let at = written.find('|')?;
    (written.len() == 1 || slip::is_program(written)).then_some(word.span.start + at + 1)
}

/// Leaves out what says where the reply goes.
fn up_to_operator<'a>(text: &str, words: &'a [Word]) -> &'a [Word] {
    &words[..pipe::operator(text, words).unwrap_or(words.len())]
}

/// Finds the secrets of a local command: any of its words may begin a command, or hold the bytes of one.
fn in_local(text: &str, words: &[Word]) -> Vec<Range<usize>> {
    let is_local = |word: &Word| colon::is_one(&text[word.span.clone()]);
    let has_operators =
        RUNNERS.iter().any(|name| colon::names(text, name)) && !words.iter().skip(1).any(is_local);
    // The word that is most likely the name of a command: behind options, other local commands, and how often or how
    // long.
    let is_before = |word: &&Word| {
        let first = word.bytes.first();
        first.is_some_and(|byte| byte.is_ascii_digit() || *byte == b'-') || is_local(word)
    };
    let before = words.iter().skip(1).take_while(is_before);
    let name = 1 + before.count();
    let mut found = Vec::new();
    for part in parts(text, words, has_operators) {
        let name = part.contains(&name).then(|| name - part.start);
        let words = &words[part];
        found.extend(spans(words, &command::secrets_anywhere(words, name)));
    }
    let spells_command = |word: &&Word| {
        may_spell_words(&word.bytes) && !send::secrets(spelled(&word.bytes).as_bytes()).is_empty()
    };
    let spelling = words.iter().skip(1).filter(spells_command);
    found.extend(spelling.map(|word| word.span.clone()));
    found
}

/// Gives the parts of a local command's words in which a command goes on up to the end: there are some up to each word
/// that may say where the reply goes, and where none does that, the whole.
fn parts(text: &str, words: &[Word], has_operators: bool) -> Vec<Range<usize>> {
    // A password may begin like the name of a file.
    let may_be_file = words
        .last()
        .is_some_and(|last| pipe::holds_file(text, last));
    let is_end =
        |at: &usize| pipe::is_operator(text, &words[*at]) || may_be_file && at + 1 == words.len();
    let ends = (2..words.len()).filter(is_end);
    let mut parts = Vec::new();
    let first = words.len().min(1);
    let mut start = first;
    for end in ends.chain([words.len()]) {
        parts.push(start..end);
        start = end;
    }
    if (!has_operators || may_be_file) && parts.len() > 1 {
        parts.push(first..words.len());
    }
    parts
}

/// Tells whether a command and its arguments may stand in one word: something must part them.
fn may_spell_words(word: &[u8]) -> bool {
    let parts = |byte: &u8| byte.is_ascii_control() || matches!(byte, b' ' | b'"' | b'\'' | b'\\');
    word.iter().any(parts)
}

/// Finds the passwords in the words of `connect`, to whose places no scheme belongs.
fn in_places(text: &str, words: &[Word], local: Option<&str>) -> Vec<Range<usize>> {
    let is_connect = |word: &Word| {
        let name = word.bytes.strip_prefix(b":").unwrap_or(&word.bytes);
        is_near(name, CONNECT)
    };
    let at = match local {
        Some(_) => words.iter().position(is_connect),
        None => {
            let name = words.iter().position(|word| !is_count(&word.bytes));
            name.filter(|&at| is_connect(&words[at]))
        }
    };
    let behind = words.iter().skip(at.map_or(words.len(), |at| at + 1));
    behind
        .filter_map(|word| url::password_of_place(text, word))
        .collect()
}

fn places(words: &[Word]) -> Vec<Range<usize>> {
    spans(words, &command::secrets(words))
}

fn spans(words: &[Word], places: &[usize]) -> Vec<Range<usize>> {
    let span = |&index: &usize| words[index].span.clone();
    places.iter().map(span).collect()
}

/// Tells whether a local command holds a secret: in its words, or in bytes that they spell.
fn teaches_secret(line: &str) -> bool {
    let words: Vec<Vec<u8>> = words(line).into_iter().map(|word| word.bytes).collect();
    if TAKE_NO_COMMAND.iter().any(|name| colon::names(line, name)) {
        return !command::secrets_anywhere(&words, Some(1)).is_empty();
    }
    send::holds_secret(spelled(&words.join(&b' ')).as_bytes())
}

/// The text of bytes: where they were not in double quotes, their escapes are still to be read by somebody else.
fn spelled(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.replace("\\r", " ").replace("\\n", " ")
}

/// The text with a blank for each quote: what stands where stays.
fn without_quotes(text: &str) -> String {
    text.replace(QUOTES, " ")
}

/// The text without its quotes, and where each of its bytes stands in the text with them.
fn closed_up(text: &str) -> (String, Vec<usize>) {
    let left = text.char_indices().filter(|(_, c)| !QUOTES.contains(c));
    let places = left.clone().flat_map(|(at, c)| at..at + c.len_utf8());
    (left.clone().map(|(_, c)| c).collect(), places.collect())
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
