//! Lines that begin with a colon: what the shell itself does to show and to teach the protocol. No command of a server
//! begins with one.
//!
//! Such a line is taken apart here and not by the splitter alone, since what some of them send or read is the text as it
//! stands.

mod arguments;
mod complete;
mod local;
mod protocol;
mod settings;
mod table;

use std::fmt::Write;

use self::arguments::at_most_one;
use super::repeat::Repeat;
use super::set::Set;
use super::settings::Setting;
use super::tee::Tee;
use super::watch::Watch;
use crate::lab::{compare, decode, encode, learn, send};
use crate::render::{DumpOptions, Notation};
use crate::session::Endpoint;
use crate::text::BLANKS;

pub(super) use self::complete::{command_in, read};
pub(super) use self::table::COMMANDS;

/// What begins the line.
pub(super) const COLON: char = ':';

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
    /// The list of the local commands, or one of them.
    Help(Option<String>),
    Repeat(Repeat),
    /// What the lines to be listed have in them.
    History(String),
    /// What to edit; the last line if there is nothing.
    Edit(String),
    Set(Set),
    Connect(Endpoint),
    /// The number of a database.
    Use(u32),
    Quit,
    Tee(Tee),
    /// The file.
    Source(String),
    Watch(Watch),
    /// The key.
    Peek(Vec<u8>),
    /// The section, if one is named.
    Info(Option<String>),
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

/// Tells whether a line is for the shell and begins with this name.
pub(super) fn names(line: &str, name: &str) -> bool {
    let word = line.trim_start().split(BLANKS).next().unwrap_or_default();
    let found = word.strip_prefix(COLON);
    found.is_some_and(|found| found.eq_ignore_ascii_case(name))
}

/// The local commands for whom quotes are text like any other.
const VERBATIM: [&str; 4] = ["decode", "edit", "history", "inline"];

/// The local commands that are for something else than what they print, so that nothing can read it.
pub(super) const PRINT_NOTHING: [&str; 8] = [
    "connect", "edit", "learn", "quit", "source", "tee", "use", "watch",
];

/// Tells whether a line is one that is read as it stands, so that its end is its end whatever quotes are open.
pub(super) fn is_verbatim(line: &str) -> bool {
    VERBATIM.iter().any(|name| names(line, name))
}

/// Reads a line that [is one](is_one); `dump` is how bytes are shown where nothing else is said.
///
/// # Errors
/// What was found, then what was expected.
pub(super) fn parse(line: &str, dump: DumpOptions) -> Result<Colon, String> {
    let line = line.trim_start();
    let line = line.strip_prefix(COLON).unwrap_or(line);
    // One blank separates the name; what follows it may matter to the byte.
    let (name, rest) = line.split_once(BLANKS).unwrap_or((line, ""));
    match name.to_ascii_lowercase().as_str() {
        "raw" => protocol::raw(rest).map(Colon::Raw),
        "inline" => protocol::inline(rest),
        "send" => protocol::send(rest, dump),
        "encode" => protocol::encode(rest, dump),
        "decode" => protocol::decode(rest, dump),
        "compare" => protocol::compare(rest, dump),
        "learn" => protocol::learn(rest, dump),
        "explain" => protocol::explain(rest),
        "help" => at_most_one(rest, "the name of a local command").map(Colon::Help),
        "history" => Ok(Colon::History(rest.trim().to_owned())),
        "edit" => Ok(Colon::Edit(rest.trim().to_owned())),
        "repeat" => local::repeat(rest).map(Colon::Repeat),
        "set" => settings::set(rest),
        "source" => local::source(rest),
        "watch" => local::watch(rest).map(Colon::Watch),
        "peek" => local::peek(rest),
        "info" => at_most_one(rest, "the name of one section").map(Colon::Info),
        "output" => settings::one(Setting::Output, rest),
        "timing" => settings::one(Setting::Timing, rest),
        "connect" => settings::connect(rest),
        "use" => settings::use_database(rest),
        "quit" => settings::quit(rest),
        "tee" => local::tee(rest).map(Colon::Tee),
        _ => Err(unknown(name)),
    }
}

pub(super) fn unknown(name: &str) -> String {
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
