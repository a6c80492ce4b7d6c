//! What `help` says, of commands and of the prompt itself. Knows the catalog of commands and the table of local ones;
//! neither asks nor waits.

mod asked;
mod command;
mod keys;
mod local;
mod page;
mod search;
mod typed;
mod word;

use self::command::Source;
use self::page::{INDENT, Page, Unit};
use crate::command::{Catalog, Entry};
use crate::render::{Paint, Part};
use crate::text::columns;

use self::local::local;

pub(super) use self::typed::read;
pub(super) use self::word::word;

/// What `help` can be asked for, and what it gives then.
const FORMS: [(&str, &str); 11] = [
    (
        "help COMMAND",
        "what a command takes and does, such as help set",
    ),
    (
        "help COMMAND options",
        "each of its arguments; help set EX tells of one",
    ),
    ("help @GROUP", "the commands of a group, such as help @list"),
    (
        "help WORDS",
        "the commands about it, such as help sorted rank",
    ),
    (":help", "the commands of the shell itself, such as :raw on"),
    (
        ":help keys",
        "what the keys do; F1 explains the word at the cursor",
    ),
    (
        "COMMAND | PROGRAM",
        "give the reply to a program, such as jq .",
    ),
    (
        "COMMAND :> FILE",
        "write the reply to a file, as :>FILE does; :>> appends",
    ),
    ("clear", "clear the screen"),
    ("quit, exit", "leave; Ctrl-D does too"),
    ("Ctrl-C", "clear the line, or stop waiting for a reply"),
];

/// The word after the name of a command that asks for its arguments.
pub(super) const OPTIONS: &str = "options";

/// How many commands a search shows.
const MOST_FOUND: usize = 20;

/// How many it shows below a command of that name.
const MOST_BELOW: usize = 8;

/// A name that more commands than these are about is a word like any other, such as `get`: nobody looks for all of them.
const MOST_ABOUT: usize = 16;

/// What the help is written with.
#[derive(Debug, Clone, Copy)]
struct Style<'a> {
    /// The width of the terminal, whose last column stays free.
    columns: usize,
    paint: &'a Paint,
}

/// Gives the help for a topic, the words after `help`.
fn text(topic: &[String], catalog: &Catalog, style: Style<'_>) -> String {
    let mut page = Page::new(style.columns, style.paint);
    match topic {
        [] => overview(&mut page, catalog),
        [group] if group.starts_with('@') => of_group(&mut page, catalog, &group[1..]),
        words => of_words(&mut page, catalog, words),
    }
    page.into_text()
}

fn overview(page: &mut Page<'_>, catalog: &Catalog) {
    let about = "Type a command and Enter; quotes and \\x00 escapes work as in redis-cli.";
    page.paragraph(0, Part::Bare, about);
    page.blank();
    rows(page, &FORMS);
    page.blank();
    let groups = catalog.groups();
    let groups = groups
        .iter()
        .map(|group| Unit::of(Part::Bare, &format!("@{group}")));
    let label = std::iter::once(Unit::of(Part::Aside, "groups:"));
    page.text(0, label.chain(groups));
}

/// Appends a table of two columns.
fn rows(page: &mut Page<'_>, rows: &[(&str, &str)]) {
    let widest = rows
        .iter()
        .map(|(label, _)| columns(label))
        .max()
        .unwrap_or_default();
    for (label, about) in rows {
        let label = Unit::of(Part::Command, label);
        page.labelled(INDENT, label, widest, Unit::words(Part::Bare, about));
    }
}

fn of_group(page: &mut Page<'_>, catalog: &Catalog, group: &str) {
    let entries: Vec<_> = catalog.of_group(group).collect();
    if entries.is_empty() {
        page.paragraph(
            0,
            Part::Bare,
            &format!("found no group \"@{group}\", expected one of"),
        );
        let groups = catalog.groups();
        let groups = groups
            .iter()
            .map(|group| Unit::of(Part::Bare, &format!("@{group}")));
        page.text(INDENT, groups);
        return;
    }
    let title = format!("Commands of the group {}:", group.to_lowercase());
    page.paragraph(0, Part::Bare, &title);
    command::list(page, &entries);
}

fn of_words(page: &mut Page<'_>, catalog: &Catalog, words: &[String]) {
    let built_in = Catalog::built_in();
    if let Some((catalog, source)) = source(words, catalog, &built_in)
        && let Some(entry) = named(catalog, words)
    {
        command::card(page, catalog, &entry, source);
        more_found(page, catalog, words, &entry);
        if words.len() == 1 && entry.name == "KEYS" {
            page.blank();
            page.paragraph(
                0,
                Part::Aside,
                "What the keys of the keyboard do here: :help keys",
            );
        }
        return;
    }
    if let [name @ .., last] = words
        && last.eq_ignore_ascii_case(OPTIONS)
        && let Some((catalog, _)) = source(name, catalog, &built_in)
        && let Some(entry) = named(catalog, name)
    {
        return command::options(page, &entry);
    }
    if let Some((entry, options)) =
        named_with_options(catalog, words).or_else(|| named_with_options(&built_in, words))
    {
        let arguments = entry.arguments();
        for option in options
            .iter()
            .filter_map(|word| command::find(&arguments, word))
        {
            command::option(page, &entry, option);
        }
        page.blank();
        return command::title(page, &entry);
    }
    found(page, catalog, words);
}

/// Finds a command and the words behind its name, if there are any and all of them are options of it.
fn named_with_options<'a, 'w>(
    catalog: &'a Catalog,
    words: &'w [String],
) -> Option<(Entry<'a>, &'w [String])> {
    let entry = catalog.find(words)?;
    let (_, options) = words.split_at_checked(entry.name.split(' ').count())?;
    let arguments = entry.arguments();
    let is_option = |word: &String| command::find(&arguments, word).is_some();
    (!options.is_empty() && options.iter().all(is_option)).then_some((entry, options))
}

/// Tells which catalog knows a command of exactly these words.
fn source<'a>(
    words: &[String],
    catalog: &'a Catalog,
    built_in: &'a Catalog,
) -> Option<(&'a Catalog, Source)> {
    let told = named(catalog, words).is_some();
    match (told, catalog.is_told()) {
        (true, true) => Some((catalog, Source::Server)),
        (true, false) => Some((catalog, Source::Table)),
        (false, _) => named(built_in, words).map(|_| (built_in, Source::TableOnly)),
    }
}

/// Finds a command whose name has as many words as were asked for: `help get key` is about no command.
fn named<'a>(catalog: &'a Catalog, words: &[String]) -> Option<Entry<'a>> {
    let entry = catalog.find(words)?;
    (entry.name.split(' ').count() == words.len()).then_some(entry)
}

/// Writes below a command which others a search for its name finds, those left out that the page of it names.
fn more_found(page: &mut Page<'_>, catalog: &Catalog, words: &[String], entry: &Entry<'_>) {
    let named = command::related(catalog, entry);
    let is_named = |one: &Entry<'_>| {
        one.name == entry.name
            || named.contains(&one.name)
            || one.name.starts_with(&format!("{} ", entry.name))
    };
    let mut entries = search::find(catalog, words);
    entries.retain(|one| !is_named(one));
    entries.sort_by_key(|one| (one.group != entry.group, one.is_subcommand()));
    if (1..=MOST_ABOUT).contains(&entries.len()) {
        page.blank();
        list_found(page, words, &entries, MOST_BELOW);
    }
}

/// Writes what a search finds.
fn found(page: &mut Page<'_>, catalog: &Catalog, words: &[String]) {
    let typed = words.join(" ");
    let entries = search::find(catalog, words);
    if entries.is_empty() {
        page.paragraph(
            0,
            Part::Bare,
            &format!("found no command about \"{typed}\""),
        );
        let similar = search::similar(catalog, &typed);
        if !similar.is_empty() {
            let names = similar.iter().map(|name| Unit::of(Part::Command, name));
            page.text(
                0,
                std::iter::once(Unit::of(Part::Aside, "similar:")).chain(names),
            );
        }
        return;
    }
    list_found(page, words, &entries, MOST_FOUND);
}

/// Lists the first ones of those that a search found.
fn list_found(page: &mut Page<'_>, words: &[String], entries: &[Entry<'_>], most: usize) {
    let typed = words.join(" ");
    page.paragraph(0, Part::Bare, &format!("Commands about \"{typed}\":"));
    let shown = entries.len().min(most);
    command::list(page, &entries[..shown]);
    if shown < entries.len() {
        let rest = format!(
            "and {} more: a further word finds fewer",
            entries.len() - shown
        );
        page.paragraph(INDENT, Part::Aside, &rest);
    }
}

#[cfg(test)]
mod tests;
