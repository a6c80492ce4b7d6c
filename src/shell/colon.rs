//! Lines that begin with a colon: what the shell itself does to show and to teach the protocol. No command of a server
//! begins with one.
//!
//! Such a line is taken apart here and not by the splitter alone, since what some of them send or read is the text as it
//! stands.

mod complete;

use std::fmt::Write;
use std::time::Duration;

use crate::lab::{compare, decode, encode, learn, send};
use crate::render::{DumpOptions, Notation};
use crate::text::{self, Quoting, Word};

pub(super) use self::complete::complete;

/// What begins the line.
const COLON: char = ':';

/// The names with what follows them and what they do, as `:help` lists them.
pub(super) const COMMANDS: [(&str, &str, &str); 9] = [
    (
        "compare",
        "[--force] [--raw-limit N] COMMAND",
        "the reply's bytes in RESP2 and RESP3, side by side",
    ),
    ("decode", "[--from FORM] TEXT", "what captured bytes mean"),
    (
        "encode",
        "COMMAND",
        "the bytes of a request, without sending it",
    ),
    ("explain", "BYTE|TYPE", "the card of a type of the protocol"),
    ("help", "", "this list"),
    (
        "inline",
        "COMMAND",
        "send the line as it stands, as an inline command",
    ),
    ("learn", "[TOPIC]", "a short lesson, or the list of them"),
    (
        "raw",
        "[on|off|NOTATION|legend]",
        "show the bytes on the wire, or no more",
    ),
    (
        "send",
        "[--wait SECONDS] TEXT",
        "send bytes exactly as written, on a connection of its own",
    ),
];

/// The notations by their names.
const NOTATIONS: [(&str, Notation); 6] = [
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

/// What a line asks for.
#[derive(Debug)]
pub(super) enum Colon {
    Raw(Raw),
    /// A line to be sent, without its end.
    Inline(String),
    Send(send::Options),
    Encode(encode::Options),
    /// How to read the text, and the text.
    Decode(decode::Options, String),
    Compare(compare::Options),
    Learn(learn::Options),
    /// The byte or the type.
    Explain(String),
    Help,
}

/// What is to become of the bytes on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Raw {
    /// Say whether they are shown.
    Tell,
    /// Show them, in this notation or the one of the start.
    On(Option<Notation>),
    Off,
    /// Explain the colours.
    Legend,
}

/// Tells whether a line is for the shell: a colon with a letter behind it.
pub(super) fn is_one(line: &str) -> bool {
    let mut characters = line.trim_start().chars();
    characters.next() == Some(COLON) && characters.next().is_some_and(|c| c.is_ascii_alphabetic())
}

/// Reads a line that [is one](is_one); `dump` is how bytes are shown where nothing else is said.
///
/// # Errors
/// What was found, then what was expected.
pub(super) fn parse(line: &str, dump: DumpOptions) -> Result<Colon, String> {
    let line = line.trim_start();
    let line = line.strip_prefix(COLON).unwrap_or(line);
    // One blank separates the name; what follows it may matter to the byte.
    let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    match name.to_ascii_lowercase().as_str() {
        "raw" => raw(rest).map(Colon::Raw),
        "inline" => inline(rest),
        "send" => self::send(rest, dump),
        "encode" => self::encode(rest, dump),
        "decode" => self::decode(rest, dump),
        "compare" => self::compare(rest, dump),
        "learn" => {
            let topic = at_most_one(rest, "the topic of a lesson")?;
            let limit = Some(learn::LIMIT);
            Ok(Colon::Learn(learn::Options {
                topic,
                dump: DumpOptions { limit, ..dump },
                // The editor shows one of its own.
                prompt: learn::Prompt::Hidden,
            }))
        }
        "explain" => explain(rest),
        "help" => Ok(Colon::Help),
        _ => Err(unknown(name)),
    }
}

fn raw(rest: &str) -> Result<Raw, String> {
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

fn inline(rest: &str) -> Result<Colon, String> {
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

fn send(rest: &str, dump: DumpOptions) -> Result<Colon, String> {
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

fn encode(rest: &str, dump: DumpOptions) -> Result<Colon, String> {
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
    let words = command(rest)?;
    Ok(Colon::Encode(encode::Options { words, dump }))
}

fn decode(rest: &str, dump: DumpOptions) -> Result<Colon, String> {
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

fn compare(rest: &str, mut dump: DumpOptions) -> Result<Colon, String> {
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
        words: command(rest)?,
        permission,
        dump,
    }))
}

fn explain(rest: &str) -> Result<Colon, String> {
    let words: Vec<_> = words(rest)?.into_iter().map(|word| word.bytes).collect();
    match String::from_utf8_lossy(&words.join(&b' ')).into_owned() {
        topic if topic.is_empty() => {
            Err("found no topic, expected a type byte or the name of a type".to_owned())
        }
        topic => Ok(Colon::Explain(topic)),
    }
}

/// An option before the arguments of a local command.
struct Flag<'a> {
    name: &'a str,
    /// What stands behind its `=`.
    value: Option<&'a str>,
}

impl<'a> Flag<'a> {
    /// Takes the option with which the line begins; a lone `--` ends them.
    fn take(line: &mut &'a str) -> Option<Self> {
        let text = line.trim_start();
        if !text.starts_with("--") {
            return None;
        }
        let word = next_word(line);
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (word, None),
        };
        (name != "--").then_some(Self { name, value })
    }

    /// Gives the value: behind the `=`, or the next word.
    fn value(&self, line: &mut &'a str) -> Result<&'a str, String> {
        let value = self.value.unwrap_or_else(|| next_word(line));
        match value {
            "" => Err(format!("found {} without a value, expected one", self.name)),
            value => Ok(value),
        }
    }

    fn choice<T: Copy>(&self, line: &mut &'a str, known: &[(&str, T)]) -> Result<T, String> {
        let value = self.value(line)?;
        match known
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(value))
        {
            Some((_, choice)) => Ok(*choice),
            None => Err(format!(
                "found {value:?} for {}, expected {}",
                self.name,
                names(known)
            )),
        }
    }

    fn unknown(&self, expected: &str) -> String {
        format!(
            "found {:?}, expected {expected}; -- ends the options",
            self.name
        )
    }
}

/// Takes the first word off a line, and the blank behind it.
fn next_word<'a>(line: &mut &'a str) -> &'a str {
    let text = line.trim_start();
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    *line = rest;
    word
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

fn words(text: &str) -> Result<Vec<Word>, String> {
    let words = text::split(text.as_bytes(), Quoting::Shell).complete();
    words.map_err(|error| error.to_string())
}

fn command(text: &str) -> Result<Vec<Vec<u8>>, String> {
    match words(text)? {
        words if words.is_empty() => Err("found no words, expected a command".to_owned()),
        words => Ok(words.into_iter().map(|word| word.bytes).collect()),
    }
}

/// Reads an argument that may be left out.
fn at_most_one(text: &str, expected: &str) -> Result<Option<String>, String> {
    let mut words = words(text)?.into_iter();
    let first = words
        .next()
        .map(|word| String::from_utf8_lossy(&word.bytes).into_owned());
    match words.next() {
        None => Ok(first),
        Some(_) => Err(format!("found {:?}, expected {expected}", text.trim())),
    }
}

fn names<T>(known: &[(&str, T)]) -> String {
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    names.join(", ")
}

fn unknown(name: &str) -> String {
    let mut out = format!("found \":{name}\", expected a name that :help lists");
    let lower = name.to_ascii_lowercase();
    let is_similar = |known: &&str| {
        known.contains(&lower) || lower.contains(known) || lower.starts_with(&known[..1])
    };
    let names = COMMANDS.iter().map(|(name, ..)| *name).filter(is_similar);
    let similar: Vec<String> = names.map(|name| format!(":{name}")).collect();
    if !similar.is_empty() {
        let _ = write!(out, "; similar: {}", similar.join(", "));
    }
    out
}

#[cfg(test)]
mod tests;
