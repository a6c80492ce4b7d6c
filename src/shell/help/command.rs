//! What there is to know of one command, and the lists of commands. Knows what a catalog tells, and nothing of servers.

use super::page::{INDENT, Page, Unit};
use super::search;
use crate::command::{self, Argument, ArgumentKind, Catalog, Entry};
use crate::render::Part;
use crate::text::columns;

/// The widest label of a fact.
const FACTS: usize = "subcommands".len();

/// Labels of arguments beyond this have a row of their own.
const WIDEST_ARGUMENT: usize = 28;

/// How many commands are named as related.
const RELATED: usize = 8;

/// Where what is told of a command is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// What the server tells of itself.
    Server,
    /// The built-in table, since no server has told.
    Table,
    /// The built-in table: the server does not tell of this command.
    TableOnly,
}

/// Writes all that is known of a command.
pub(super) fn card(page: &mut Page<'_>, catalog: &Catalog, entry: &Entry<'_>, source: Source) {
    title(page, entry);
    if !entry.summary.is_empty() {
        page.paragraph(INDENT, Part::Bare, entry.summary);
    }
    page.blank();
    let mut fact = |label: &str, text: &str| {
        if !text.is_empty() {
            let label = Unit::of(Part::Aside, label);
            page.labelled(INDENT, label, FACTS, Unit::words(Part::Bare, text));
        }
    };
    fact("deprecated", &deprecation(entry));
    fact("group", entry.group);
    fact("since", entry.since);
    fact("complexity", entry.complexity);
    fact("flags", &entry.flag_names().join(" "));
    fact("ACL", &entry.acl_categories.join(" "));
    fact("see also", &related(catalog, entry).join(", "));
    fact("source", source_text(entry, source));
    let subcommands: Vec<_> = catalog.subcommands(entry.name).collect();
    if !subcommands.is_empty() {
        page.blank();
        list(page, &subcommands);
    }
}

/// Writes the name and what follows it.
pub(super) fn title(page: &mut Page<'_>, entry: &Entry<'_>) {
    let arguments = entry.arguments();
    let arguments = arguments
        .iter()
        .map(|argument| Unit::notation(&argument.to_string()));
    page.text(
        0,
        std::iter::once(Unit::of(Part::Command, entry.name)).chain(arguments),
    );
}

/// Writes a row for each command: its name and what it does.
pub(super) fn list(page: &mut Page<'_>, entries: &[Entry<'_>]) {
    let widest = entries.iter().map(|entry| columns(entry.name)).max();
    for entry in entries {
        let name = Unit::of(Part::Command, entry.name);
        let about = Unit::words(Part::Bare, entry.summary);
        page.labelled(INDENT, name, widest.unwrap_or_default(), about);
    }
}

/// Explains each argument of a command.
pub(super) fn options(page: &mut Page<'_>, entry: &Entry<'_>) {
    title(page, entry);
    page.blank();
    let arguments = entry.arguments();
    if arguments.is_empty() {
        page.paragraph(INDENT, Part::Bare, "It takes no arguments.");
        return;
    }
    let mut rows = Vec::new();
    for argument in arguments.iter() {
        explain(entry.name, argument, argument.to_string(), 0, &mut rows);
    }
    let labels = rows
        .iter()
        .map(|row| row.depth * INDENT + columns(&row.label));
    let widest = labels.filter(|width| *width <= WIDEST_ARGUMENT).max();
    for Row {
        depth,
        label,
        about,
    } in rows
    {
        let (indent, label) = (depth * INDENT, Unit::notation(&label));
        let width = widest.unwrap_or_default().saturating_sub(indent);
        page.labelled(
            INDENT + indent,
            label,
            width,
            Unit::words(Part::Bare, &about),
        );
    }
}

/// Writes an option and what it means.
pub(super) fn option(page: &mut Page<'_>, entry: &Entry<'_>, option: &Argument) {
    let label = Unit::notation(&option.bare());
    let about = meaning(entry.name, option);
    let width = columns(&option.bare());
    page.labelled(0, label, width, Unit::words(Part::Bare, &about));
}

/// Finds the argument with this keyword.
pub(super) fn find<'a>(arguments: &'a [Argument], word: &str) -> Option<&'a Argument> {
    arguments.iter().find_map(|argument| {
        let is_it = argument
            .token
            .as_deref()
            .is_some_and(|token| token.eq_ignore_ascii_case(word));
        if is_it {
            Some(argument)
        } else {
            find(argument.inner(), word)
        }
    })
}

/// Gives the keywords among arguments, those within others too.
pub(super) fn keywords(arguments: &[Argument]) -> Vec<&Argument> {
    let mut found = Vec::new();
    for argument in arguments {
        if argument
            .token
            .as_ref()
            .is_some_and(|token| !token.is_empty())
        {
            found.push(argument);
        }
        found.extend(keywords(argument.inner()));
    }
    found
}

/// One argument, or one of those that it is made of.
struct Row {
    depth: usize,
    label: String,
    about: String,
}

fn explain(command: &str, argument: &Argument, label: String, depth: usize, rows: &mut Vec<Row>) {
    rows.push(Row {
        depth,
        label,
        about: meaning(command, argument),
    });
    for inner in argument.inner() {
        let label = match argument.kind {
            ArgumentKind::OneOf(_) => inner.bare(),
            _ => inner.to_string(),
        };
        explain(command, inner, label, depth + 1, rows);
    }
}

/// Says what an argument is.
pub(super) fn meaning(command: &str, argument: &Argument) -> String {
    let known = argument
        .token
        .as_deref()
        .and_then(|token| command::meaning(command, token));
    let what = match (known, &argument.kind) {
        (Some(known), _) => known,
        (None, kind) => kind_text(kind, argument.optional),
    };
    let how_often = match (argument.multiple, argument.optional) {
        (true, true) => "any number of times",
        (true, false) => "once or more",
        (false, _) => "",
    };
    let parts = [what, how_often]
        .into_iter()
        .filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("; ")
}

fn kind_text(kind: &ArgumentKind, is_optional: bool) -> &'static str {
    match kind {
        ArgumentKind::String => "a text",
        ArgumentKind::Integer => "an integer",
        ArgumentKind::Double => "a number",
        ArgumentKind::Key => "the name of a key",
        ArgumentKind::Pattern => "a pattern: * any text, ? a character, [a-z] one of these",
        ArgumentKind::UnixTime => "a moment, as a Unix time",
        ArgumentKind::PureToken => "a keyword",
        ArgumentKind::OneOf(_) if is_optional => "at most one of",
        ArgumentKind::OneOf(_) => "one of",
        // Its parts stand below it.
        ArgumentKind::Block(_) => "",
    }
}

fn deprecation(entry: &Entry<'_>) -> String {
    let is_deprecated = entry.flags.contains(command::Flags::DEPRECATED);
    match (entry.deprecated_since, entry.replaced_by) {
        ("", "") if is_deprecated => "it has a successor".to_owned(),
        ("", "") => String::new(),
        ("", by) => format!("use {}", plain(by)),
        (since, "") => format!("since {since}"),
        (since, by) => format!("since {since}; use {}", plain(by)),
    }
}

/// Servers write names of commands between grave accents.
fn plain(text: &str) -> String {
    text.replace('`', "")
}

/// Gives the commands whose names have something in common with this one's, those of its group first.
pub(super) fn related<'a>(catalog: &'a Catalog, entry: &Entry<'_>) -> Vec<&'a str> {
    if entry.is_subcommand() {
        return Vec::new();
    }
    let mut others = search::by_name(catalog, entry.name);
    others.retain(|other| !other.is_subcommand() && other.name != entry.name);
    others.sort_by_key(|other| other.group != entry.group);
    others
        .iter()
        .map(|other| other.name)
        .take(RELATED)
        .collect()
}

fn source_text(entry: &Entry<'_>, source: Source) -> &'static str {
    match source {
        Source::Server if entry.is_described() => "the server (COMMAND DOCS)",
        Source::Server => "the server (COMMAND), texts of the built-in table",
        Source::Table => "the built-in table",
        Source::TableOnly => "the built-in table; this server does not name it",
    }
}
