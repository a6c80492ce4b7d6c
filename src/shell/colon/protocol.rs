//! The arguments of the local commands that show and teach the protocol.

use std::time::Duration;

use super::arguments::{Flag, at_most_one, command as words_of_command, names, words};
use super::{Colon, Raw};
use crate::command;
use crate::lab::{compare, decode, encode, learn, send};
use crate::render::{DumpOptions, Notation};
use crate::shell::secret::secret_ranges;

/// The notations by their names.
pub(super) const NOTATIONS: [(&str, Notation); 6] = [
    ("annotated", Notation::Annotated),
    ("escaped", Notation::Escaped),
    ("hex", Notation::Hex),
    ("python", Notation::Python),
    ("bytes", Notation::Bytes),
    ("wire", Notation::Wire),
];

/// The forms of a capture by their names.
const FORMS: [(&str, decode::Form); 4] = [
    ("bare", decode::Form::Bare),
    ("escaped", decode::Form::Escaped),
    ("hex", decode::Form::Hex),
    ("python", decode::Form::Python),
];

pub(super) fn raw(rest: &str) -> Result<Raw, String> {
    const EXPECTED: &str = "on, off, legend or a notation";
    let Some(word) = at_most_one(rest, EXPECTED)? else {
        return Ok(Raw::Tell);
    };
    match word.to_ascii_lowercase().as_str() {
        "on" => Ok(Raw::On(None)),
        "off" => Ok(Raw::Off),
        "legend" => Ok(Raw::Legend),
        name => match NOTATIONS.iter().find(|(known, _)| *known == name) {
            Some((_, notation)) => Ok(Raw::On(Some(*notation))),
            None => Err(format!(
                "found {word:?}, expected {EXPECTED}: {}",
                names(&NOTATIONS)
            )),
        },
    }
}

pub(super) fn inline(rest: &str) -> Result<Colon, String> {
    if rest.trim().is_empty() {
        return Err(
            "found no words, expected a command: servers do not answer an empty line".into(),
        );
    }
    match rest.starts_with('*') {
        true => Err(
            "found '*' first, expected a word: servers read an array there (:send sends one)"
                .into(),
        ),
        false => Ok(Colon::Inline(rest.to_owned())),
    }
}

pub(super) fn send(rest: &str, dump: DumpOptions) -> Result<Colon, String> {
    let mut options = send::Options {
        bytes: Vec::new(),
        wait: send::Options::WAIT,
        dump,
    };
    let mut rest = rest;
    while let Some(flag) = Flag::take(&mut rest) {
        match flag.name {
            "--wait" => options.wait = seconds(flag.value(&mut rest)?)?,
            "--raw" => options.dump.notation = flag.choice(&mut rest, &NOTATIONS)?,
            "--raw-limit" => options.dump.limit = limit(flag.value(&mut rest)?)?,
            _ => return Err(flag.unknown("--wait, --raw or --raw-limit")),
        }
    }
    let mut words = words(rest)?.into_iter();
    let (Some(word), None) = (words.next(), words.next()) else {
        return Err(
            r#"expected one text, in quotes if it has blanks: :send "PING\r\n""#.to_owned(),
        );
    };
    let typed = &rest[word.span.clone()];
    if !typed.contains(['"', '\'']) && typed.contains('\\') {
        return Err(format!(
            "found an escape outside of quotes, expected \"{typed}\""
        ));
    }
    options.bytes = word.bytes;
    match options.bytes.is_empty() {
        true => Err("found no bytes, expected at least one".to_owned()),
        false => Ok(Colon::Send(options)),
    }
}

pub(super) fn encode(rest: &str, dump: DumpOptions) -> Result<Colon, String> {
    let mut rest = rest;
    // As on the command line: the bytes that one has made oneself are shown whole.
    let mut dump = DumpOptions {
        limit: None,
        ..dump
    };
    while let Some(flag) = Flag::take(&mut rest) {
        match flag.name {
            "--raw" => dump.notation = flag.choice(&mut rest, &NOTATIONS)?,
            _ => return Err(flag.unknown("--raw")),
        }
    }
    Ok(Colon::Encode(encode::Options {
        words: words_of_command(rest)?,
        secrets: secrets(rest)?,
        dump,
    }))
}

/// Finds the words of a command that are secrets of its own, as at the prompt: that any of them may begin a command is for
/// the line in which it is typed.
fn secrets(line: &str) -> Result<Vec<usize>, String> {
    let words = words(line)?;
    let of_command = command::secrets(&words);
    let hidden = secret_ranges(line);
    let is_secret = |index: &usize| {
        let word = &words[*index].span;
        let mut hidden = hidden.iter();
        of_command.contains(index) || hidden.any(|at| at.start < word.end && word.start < at.end)
    };
    Ok((0..words.len()).filter(is_secret).collect())
}

pub(super) fn decode(rest: &str, dump: DumpOptions) -> Result<Colon, String> {
    let mut options = decode::Options {
        form: None,
        dump,
        file: None,
    };
    let mut rest = rest;
    while let Some(flag) = Flag::take(&mut rest) {
        match flag.name {
            "--from" => options.form = Some(flag.choice(&mut rest, &FORMS)?),
            "--raw" => options.dump.notation = flag.choice(&mut rest, &NOTATIONS)?,
            "--raw-limit" => options.dump.limit = limit(flag.value(&mut rest)?)?,
            _ => return Err(flag.unknown("--from, --raw or --raw-limit")),
        }
    }
    match rest.trim() {
        "" => Err(r#"found no text, expected one such as "+OK\r\n""#.to_owned()),
        text => Ok(Colon::Decode(options, text.to_owned())),
    }
}

pub(super) fn compare(rest: &str, mut dump: DumpOptions) -> Result<Colon, String> {
    let mut rest = rest;
    let mut permission = compare::Permission::Harmless;
    while let Some(flag) = Flag::take(&mut rest) {
        match flag.name {
            "--force" => permission = compare::Permission::Forced,
            "--raw-limit" => dump.limit = limit(flag.value(&mut rest)?)?,
            _ => return Err(flag.unknown("--force or --raw-limit")),
        }
    }
    Ok(Colon::Compare(compare::Options {
        words: words_of_command(rest)?,
        permission,
        dump,
    }))
}

pub(super) fn learn(rest: &str, dump: DumpOptions) -> Result<Colon, String> {
    let topic = at_most_one(rest, "the topic of a lesson")?;
    let limit = Some(learn::LIMIT);
    Ok(Colon::Learn(learn::Options {
        topic,
        dump: DumpOptions { limit, ..dump },
        // The editor shows one of its own.
        prompt: learn::Prompt::Hidden,
    }))
}

pub(super) fn explain(rest: &str) -> Result<Colon, String> {
    let words: Vec<_> = words(rest)?.into_iter().map(|word| word.bytes).collect();
    match String::from_utf8_lossy(&words.join(&b' ')).into_owned() {
        topic if topic.is_empty() => {
            Err("found no topic, expected a type byte or the name of a type".to_owned())
        }
        topic => Ok(Colon::Explain(topic)),
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    /// A day; whoever wants to wait for longer has Ctrl-C.
    const MOST: f64 = 86_400.0;
    match text.parse() {
        Ok(seconds) if (0.0..=MOST).contains(&seconds) => Ok(Duration::from_secs_f64(seconds)),
        _ => Err(format!(
            "found {text:?} for --wait, expected seconds, 0 to {MOST}"
        )),
    }
}

/// Reads how many bytes of a payload are shown.
fn limit(text: &str) -> Result<Option<u64>, String> {
    match text.parse() {
        Ok(0) => Ok(None),
        Ok(limit) => Ok(Some(limit)),
        Err(_) => Err(format!(
            "found {text:?} for --raw-limit, expected a number of bytes, 0 for all"
        )),
    }
}
