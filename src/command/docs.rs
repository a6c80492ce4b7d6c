//! The replies to COMMAND DOCS and COMMAND, read in either protocol.
//!
//! RESP2 sends maps as flat arrays and sets as arrays; a server may lack either command, and may send anything: what
//! does not have the expected shape is passed over.

use std::collections::BTreeMap;

use super::age::Age;
use super::argument::{Argument, ArgumentKind};
use super::spec::{Flags, Spec};
use super::{notation, table};
use crate::resp::Value;

/// How deep the arguments of a command may be nested.
const MAX_DEPTH: usize = 16;

/// How far behind the name a key may be, if only its place is told.
const MAX_PLACE: i64 = 8;

/// How long a name may be, in bytes.
const MAX_NAME: usize = 128;

/// What a server told of a command. Texts that it did not tell are empty.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    pub(super) name: String,
    pub(super) group: String,
    pub(super) summary: String,
    pub(super) since: String,
    pub(super) complexity: String,
    pub(super) arity: Option<i16>,
    /// `None` if COMMAND did not tell.
    pub(super) flags: Option<Flags>,
    pub(super) flag_names: Vec<String>,
    pub(super) acl_categories: Vec<String>,
    pub(super) deprecated_since: String,
    pub(super) replaced_by: String,
    /// `None` if they are those of the built-in table.
    pub(super) arguments: Option<Vec<Argument>>,
    /// Whether COMMAND DOCS told of the arguments.
    pub(super) is_described: bool,
    /// The places of its keys among the words, if COMMAND told of any.
    keys: Option<Keys>,
    /// What the built-in table knows of it.
    pub(super) built_in: Option<Spec>,
}

/// Where the keys of a command are: the words from the first to the last of these places, `step` apart; a negative last
/// place counts from the end.
#[derive(Debug, Clone, Copy)]
struct Keys {
    first: i64,
    last: i64,
    step: i64,
}

impl Told {
    /// Takes what was not told from the built-in table, or makes do with the places of keys.
    fn complete(&mut self, age: Option<Age>) {
        let Some(spec) = table::lookup(self.name.as_bytes()) else {
            if self.arguments.as_ref().is_none_or(Vec::is_empty) {
                self.arguments = self.placeholders().or(self.arguments.take());
            }
            return;
        };
        // A module may say no more than that it is one: as the vector sets of Redis 8.
        if self.summary.is_empty() && self.arguments.as_ref().is_some_and(Vec::is_empty) {
            self.arguments = None;
            self.is_described = false;
            self.group.clear();
        }
        let texts = [
            (&mut self.group, spec.group.name()),
            (&mut self.summary, spec.summary),
            (&mut self.since, spec.since),
        ];
        for (text, known) in texts {
            if text.is_empty() {
                known.clone_into(text);
            }
        }
        if self.arguments.is_none() && self.arity.is_some_and(|arity| arity > 0 && spec.arity < 0) {
            // An older server, whose command has none of the optional arguments yet.
            let mut arguments = notation::parse(spec.name, spec.arguments);
            arguments.retain(|argument| !argument.optional);
            arguments
                .iter_mut()
                .for_each(|argument| argument.multiple = false);
            self.arguments = Some(arguments);
        } else if self.arguments.is_none()
            && let Some(age) = age
        {
            let mut arguments = notation::parse(spec.name, spec.arguments);
            let has_changed = age.take_out(spec.name, &mut arguments);
            self.arguments = has_changed.then_some(arguments);
        }
        // With -1 it says nothing of how many words there are.
        self.arity = self.arity.filter(|arity| *arity != -1).or(Some(spec.arity));
        self.built_in = Some(spec);
    }

    /// Makes arguments of what COMMAND tells of a command: where its keys are and how many words it has.
    fn placeholders(&self) -> Option<Vec<Argument>> {
        let Keys { first, last, step } = self.keys?;
        let name = self.name.split(' ').count() as i64;
        let is_readable = (name..MAX_PLACE).contains(&first) && step > 0 && last < MAX_PLACE;
        if !is_readable {
            return None;
        }
        let word = || Argument::new("arg", ArgumentKind::String);
        let mut arguments: Vec<Argument> = (name..first).map(|_| word()).collect();
        let mut key = Argument::new("key", ArgumentKind::Key);
        if last < 0 {
            key.multiple = step == 1 && last == -1;
            arguments.push(key);
            return Some(arguments);
        }
        for place in first..=last.max(first) {
            let is_key = (place - first) % step == 0;
            arguments.push(if is_key { key.clone() } else { word() });
        }
        let arity = i64::from(self.arity.unwrap_or(-1));
        let least = (arity.abs() - name).min(MAX_PLACE);
        arguments.extend((arguments.len() as i64..least).map(|_| word()));
        if arity < 0 {
            let mut rest = word();
            rest.optional = true;
            rest.multiple = true;
            arguments.push(rest);
        }
        Some(arguments)
    }
}

/// Commands by their names: in upper case, a subcommand with its container and one space.
type Commands = BTreeMap<String, Told>;

/// Reads both replies; the commands come in the order of names.
pub(super) fn read(docs: Option<&Value>, command: Option<&Value>) -> (Vec<Told>, Option<Age>) {
    let mut commands = Commands::new();
    for info in command.map(Value::items).unwrap_or_default() {
        take_info(info, None, &mut commands);
    }
    let mut described = docs.into_iter().flat_map(Value::pairs).peekable();
    let has_docs = described.peek().is_some();
    for (name, fields) in described {
        take_docs(name, fields, None, &mut commands);
    }
    let age = Age::of(commands.keys());
    if !has_docs {
        add_subcommands(&mut commands, age);
    }
    (in_order(commands, age), age)
}

/// Reads a list of names, a subcommand as `config|get`; the commands come in the order of names.
pub(super) fn listed(list: &Value) -> (Vec<Told>, Option<Age>) {
    let mut commands = Commands::new();
    for name in list.items() {
        let container = name.text().and_then(|name| {
            let (container, _) = std::str::from_utf8(name).ok()?.split_once('|')?;
            Some(container.to_ascii_uppercase())
        });
        if let Some(name) = full_name(name, container.as_deref()) {
            entry(&mut commands, name);
        }
    }
    let age = Age::of(commands.keys());
    add_subcommands(&mut commands, age);
    (in_order(commands, age), age)
}

fn in_order(mut commands: Commands, age: Option<Age>) -> Vec<Told> {
    // A subcommand without its container could not be found.
    let containers: Vec<String> = commands.keys().cloned().collect();
    commands.retain(|name, _| match name.split_once(' ') {
        Some((container, _)) => containers
            .binary_search_by(|one| one.as_str().cmp(container))
            .is_ok(),
        None => true,
    });
    let mut commands: Vec<Told> = commands.into_values().collect();
    commands.iter_mut().for_each(|told| told.complete(age));
    commands
}

/// Before version 7 a server lists no subcommands; those of the table stand in for them.
fn add_subcommands(commands: &mut Commands, age: Option<Age>) {
    let is_listed = commands.keys().any(|name| name.contains(' '));
    let is_there = |since| age.is_none_or(|age| age.reaches(since));
    for spec in table::all().filter(|spec| spec.is_subcommand() && !is_listed) {
        if !is_there(spec.since) {
            continue;
        }
        let container = spec.name.split(' ').next().unwrap_or_default();
        if commands.contains_key(container) {
            entry(commands, spec.name.to_owned());
        }
    }
}

fn entry(commands: &mut Commands, name: String) -> &mut Told {
    let told = Told {
        name: name.clone(),
        ..Told::default()
    };
    commands.entry(name).or_insert(told)
}

/// Takes what COMMAND says of one command: name, arity, flags, first, last, step, categories, tips, key specifications,
/// subcommands.
fn take_info(info: &Value, container: Option<&str>, commands: &mut Commands) {
    let fields = info.items();
    let Some(name) = fields.first().and_then(|name| full_name(name, container)) else {
        return;
    };
    let told = entry(commands, name.clone());
    told.arity = fields.get(1).and_then(integer);
    let place = |at: usize| fields.get(at).and_then(integer).map(i64::from);
    if let (Some(first), Some(last), Some(step)) = (place(3), place(4), place(5)) {
        told.keys = Some(Keys { first, last, step });
    }
    if let Some(flags) = fields.get(2) {
        told.flag_names = texts(flags);
    }
    told.acl_categories = fields.get(6).map(texts).unwrap_or_default();
    let names = told.flag_names.iter().chain(&told.acl_categories);
    told.flags = Some(names.fold(Flags::NONE, |flags, name| flags.and(Flags::named(name))));
    if container.is_none() {
        for subcommand in fields.get(9).map(Value::items).unwrap_or_default() {
            take_info(subcommand, Some(&name), commands);
        }
    }
}

/// Takes what COMMAND DOCS says of one command.
fn take_docs(name: &Value, fields: &Value, container: Option<&str>, commands: &mut Commands) {
    let Some(name) = full_name(name, container) else {
        return;
    };
    let told = entry(commands, name.clone());
    let mut subcommands = Vec::new();
    let mut arguments = Vec::new();
    for (field, value) in fields.pairs() {
        let text = || text(value).unwrap_or_default();
        match field.text().unwrap_or_default() {
            b"summary" => told.summary = text(),
            b"since" => told.since = text(),
            b"group" => told.group = text(),
            b"complexity" => told.complexity = text(),
            b"deprecated_since" => told.deprecated_since = text(),
            b"replaced_by" => told.replaced_by = text(),
            b"doc_flags" => {
                let doc_flags = texts(value);
                if let Some(flags) = &mut told.flags {
                    *flags = doc_flags
                        .iter()
                        .fold(*flags, |flags, name| flags.and(Flags::named(name)));
                    told.flag_names.extend(doc_flags);
                }
            }
            b"arguments" => arguments = read_arguments(value, 0),
            b"subcommands" => subcommands = value.pairs().collect(),
            _ => {}
        }
    }
    told.arguments = Some(arguments);
    told.is_described = true;
    if container.is_none() {
        for (subcommand, fields) in subcommands {
            take_docs(subcommand, fields, Some(&name), commands);
        }
    }
}

fn read_arguments(value: &Value, depth: usize) -> Vec<Argument> {
    value
        .items()
        .iter()
        .filter_map(|item| read_argument(item, depth))
        .collect()
}

fn read_argument(value: &Value, depth: usize) -> Option<Argument> {
    let (mut name, mut display, mut kind, mut token, mut inner, mut flags) =
        (None, None, None, None, Vec::new(), Vec::new());
    for (field, value) in value.pairs() {
        match field.text().unwrap_or_default() {
            b"name" => name = text(value),
            b"display_text" => display = text(value),
            b"type" => kind = text(value),
            b"token" => token = text(value),
            b"flags" => flags = texts(value),
            b"arguments" if depth < MAX_DEPTH => inner = read_arguments(value, depth + 1),
            _ => {}
        }
    }
    let kind = match kind?.as_str() {
        "integer" => ArgumentKind::Integer,
        "double" => ArgumentKind::Double,
        "key" => ArgumentKind::Key,
        "pattern" => ArgumentKind::Pattern,
        "unix-time" => ArgumentKind::UnixTime,
        "pure-token" => ArgumentKind::PureToken,
        "oneof" => ArgumentKind::OneOf(inner),
        "block" => ArgumentKind::Block(inner),
        _ => ArgumentKind::String,
    };
    let has = |flag: &str| flags.iter().any(|one| one == flag);
    Some(Argument {
        name: display.or(name).unwrap_or_default(),
        token,
        optional: has("optional"),
        multiple: has("multiple") || has("multiple_token"),
        multiple_token: has("multiple_token"),
        kind,
    })
}

/// Gives the name as it is looked up, or `None` if nobody could type it.
fn full_name(name: &Value, container: Option<&str>) -> Option<String> {
    let name = std::str::from_utf8(name.text()?).ok()?;
    let name = match container {
        // `config|get`; a server that leaves the container out means the same.
        Some(_) => name.rsplit('|').next().unwrap_or(name),
        None => name,
    };
    let is_plain =
        |byte| u8::is_ascii_graphic(&byte) && !matches!(byte, b'"' | b'\'' | b'\\' | b'|');
    if name.is_empty() || name.len() > MAX_NAME || !name.bytes().all(is_plain) {
        return None;
    }
    let name = name.to_ascii_uppercase();
    Some(match container {
        Some(container) => format!("{container} {name}"),
        None => name,
    })
}

fn integer(value: &Value) -> Option<i16> {
    i16::try_from(value.integer()?).ok()
}

fn text(value: &Value) -> Option<String> {
    value
        .text()
        .map(|text| String::from_utf8_lossy(text).into_owned())
}

fn texts(value: &Value) -> Vec<String> {
    value.items().iter().filter_map(text).collect()
}

#[cfg(test)]
mod tests;
