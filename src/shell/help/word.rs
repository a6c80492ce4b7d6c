//! A few rows about the word at the cursor, for F1. Pure: a line and a cursor in, text out.

use super::page::{INDENT, Page, Unit};
use super::{command, search};
use crate::command::{Argument, Catalog, Entry};
use crate::render::{Color, Paint, Part};
use crate::shell::{colon, local};
use crate::text::{self, Quoting, columns};

/// Gives at most so many rows about the word of the line at which the cursor stands: what an option means, and the
/// command that it belongs to. Empty where there is nothing to say.
pub(in crate::shell) fn word(
    line: &str,
    cursor: usize,
    catalog: &Catalog,
    columns: usize,
    rows: usize,
) -> Vec<String> {
    // The rows are cut and coloured as a whole by the one who shows them.
    let paint = Paint::new(Color::Off);
    let mut page = Page::new(columns, &paint);
    if colon::is_one(line) {
        of_local(&mut page, line);
    } else {
        typed(&mut page, line, cursor, catalog);
    }
    page.into_text()
        .lines()
        .take(rows)
        .map(str::to_owned)
        .collect()
}

fn of_local(page: &mut Page<'_>, line: &str) {
    let name = line.trim_start().trim_start_matches(':');
    let name = name
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let known = colon::COMMANDS
        .iter()
        .filter(|(known, ..)| known.starts_with(&name));
    for (known, arguments, about) in known {
        if *known == name {
            page.text(
                0,
                Unit::words(Part::Command, &format!(":{known} {arguments}")),
            );
            page.paragraph(INDENT, Part::Bare, about);
        } else {
            let label = Unit::of(Part::Command, &format!(":{known}"));
            page.labelled(INDENT, label, 12, Unit::words(Part::Bare, about));
        }
    }
}

fn typed(page: &mut Page<'_>, line: &str, cursor: usize, catalog: &Catalog) {
    let words = text::split(line.as_bytes(), Quoting::Shell).words;
    let at = words
        .iter()
        .position(|word| word.span.start <= cursor && cursor <= word.span.end);
    let at_word = at.map(|at| String::from_utf8_lossy(&words[at].bytes).into_owned());
    let mut words: Vec<String> = words
        .iter()
        .map(|word| String::from_utf8_lossy(&word.bytes).into_owned())
        .collect();
    if words
        .first()
        .is_some_and(|first| local::is_help(first.as_bytes()))
    {
        words.remove(0);
    }
    if let Some(name) = words.first().filter(|word| word.starts_with(colon::COLON)) {
        return of_local(page, name);
    }
    let Some(entry) = catalog.find(&words) else {
        let Some(first) = words.first() else { return };
        return command::list(page, &search::by_name(catalog, first));
    };
    let is_name = at.is_some_and(|at| at < entry.name.split(' ').count());
    let arguments = entry.arguments();
    let option = at_word.filter(|_| !is_name);
    if let Some(option) = option.and_then(|word| find(&arguments, &word)) {
        let about = command::meaning(entry.name, option);
        let label = Unit::notation(&option.bare());
        let width = columns(&option.bare());
        page.labelled(0, label, width, Unit::words(Part::Bare, &about));
    }
    about(page, catalog, &entry, &words);
}

/// Writes what a command takes and does; of a container whose subcommand is still being typed, those that fit.
fn about(page: &mut Page<'_>, catalog: &Catalog, entry: &Entry<'_>, words: &[String]) {
    command::title(page, entry);
    page.paragraph(INDENT, Part::Bare, entry.summary);
    let subcommands: Vec<_> = catalog.subcommands(entry.name).collect();
    if subcommands.is_empty() {
        let facts = [entry.group, entry.complexity]
            .into_iter()
            .filter(|fact| !fact.is_empty());
        let since = (!entry.since.is_empty()).then(|| format!("since {}", entry.since));
        let facts: Vec<_> = facts.map(str::to_owned).chain(since).collect();
        page.paragraph(INDENT, Part::Aside, &facts.join(", "));
        for (label, names) in [
            ("flags", entry.flag_names().join(" ")),
            ("ACL", entry.acl_categories.join(" ")),
        ] {
            if !names.is_empty() {
                page.paragraph(INDENT, Part::Aside, &format!("{label}: {names}"));
            }
        }
        return;
    }
    let typed = words.get(1).map_or("", String::as_str).to_ascii_uppercase();
    let fitting = subcommands
        .iter()
        .filter(|one| one.own_name().starts_with(&typed));
    let fitting: Vec<_> = fitting.copied().collect();
    command::list(
        page,
        if fitting.is_empty() {
            &subcommands
        } else {
            &fitting
        },
    );
}

/// Finds the argument with this keyword.
fn find<'a>(arguments: &'a [Argument], word: &str) -> Option<&'a Argument> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn about(line: &str, rows: usize) -> String {
        let (line, cursor) = match line.find('_') {
            Some(at) => (line.replacen('_', "", 1), at),
            None => (line.to_owned(), line.len()),
        };
        word(&line, cursor, &Catalog::built_in(), 80, rows).join("\n")
    }

    #[test]
    fn a_command_is_told_wherever_the_cursor_stands() {
        let set = about("set_ k v", 8);
        assert!(set.contains("\n  flags: write"), "{set}");
        for line in ["g_et k", "get_", "get k_", "get k _", "help get", "? ge_t"] {
            assert!(
                about(line, 6).starts_with("GET key\n"),
                "{line}: {}",
                about(line, 6)
            );
        }
        assert!(about("config g_et", 6).starts_with("CONFIG GET parameter"));
    }

    #[test]
    fn an_option_is_told_before_its_command() {
        let ex = about("SET k v e_x 10", 6);
        assert!(
            ex.starts_with("EX seconds  expire after so many seconds\nSET key value"),
            "{ex}"
        );
        assert!(about("SET nx v_", 6).starts_with("SET key value"));
        assert!(about("zadd z _nx 1 a", 6).starts_with("NX  add new members only"));
    }

    #[test]
    fn what_is_typed_half_is_searched() {
        let found = about("hget_", 6);
        assert!(found.starts_with("HGET key field"), "{found}");
        let found = about("hgeta_", 3);
        assert_eq!(
            found.lines().next().map(str::trim_start),
            Some("HGETALL  Read all fields of a hash")
        );
        let found = about("client tr_", 4);
        assert!(
            found.contains("CLIENT TRACKING") && !found.contains("CLIENT KILL"),
            "{found}"
        );
    }

    #[test]
    fn rows_are_at_most_so_many_and_nothing_is_nothing() {
        assert_eq!(about("client ", 4).lines().count(), 4);
        assert_eq!(about("", 4), "");
        assert_eq!(about("nosuchcommand x", 4), "");
        assert!(about(":raw o", 4).starts_with(":raw "));
        assert!(about("help :raw", 4).starts_with(":raw "));
    }
}
