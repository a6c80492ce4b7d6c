//! A few rows about the word at the cursor, for F1. Pure: a line and a cursor in, text out.

use super::page::{INDENT, Page, Unit};
use super::{FORMS, command, rows, search};
use crate::command::{Catalog, Entry};
use crate::render::{Color, Paint, Part};
use crate::shell::{colon, local, repeat};
use crate::text::{self, Quoting, Word};

/// How many commands are looked for within each other, as in `:watch 1 3 PING`.
const MOST_NESTED: usize = 4;

/// How many forms of help are named where nothing is typed.
const MOST_FORMS: usize = 6;

/// How many names are called similar to one that is none.
const MOST_SIMILAR: usize = 8;

/// How much is shown of a word that is no command, in columns.
const MOST_SHOWN: usize = 40;

/// Gives at most so many rows about the word of the line at which the cursor stands: what an option means, and the
/// command that it belongs to.
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
    about_line(&mut page, line, cursor, catalog);
    page.into_text()
        .lines()
        .take(rows)
        .map(str::to_owned)
        .collect()
}

/// Writes about a line, or about the command in it that is to be repeated, watched or shown.
fn about_line(page: &mut Page<'_>, line: &str, cursor: usize, catalog: &Catalog) {
    let (mut line, mut cursor) = (line, cursor);
    for _ in 0..MOST_NESTED {
        let is_local = colon::is_one(line);
        let inner = match is_local {
            true => colon::command_in(line),
            false => behind_count(line),
        };
        let is_in = |from: &usize| cursor >= *from && !line[*from..].trim().is_empty();
        match inner.filter(is_in) {
            Some(from) => (line, cursor) = (&line[from..], cursor - from),
            None if is_local => return of_local(page, line),
            None if inner.is_some() => return of_local(page, ":repeat"),
            None => break,
        }
    }
    typed(page, line, cursor, catalog);
}

/// Tells where the line goes on behind a count, if it begins with one.
fn behind_count(line: &str) -> Option<usize> {
    let words = text::split(line.as_bytes(), Quoting::Shell).words;
    let count = words
        .first()
        .filter(|word| repeat::is_count(&line.as_bytes()[word.span.clone()]))?;
    (count.span.end < line.len()).then(|| count.span.end + 1)
}

fn of_local(page: &mut Page<'_>, line: &str) {
    let name = line.trim_start().trim_start_matches(':');
    let name = name
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let mut known = colon::COMMANDS
        .iter()
        .filter(|(known, ..)| known.starts_with(&name))
        .peekable();
    if known.peek().is_none() {
        let name = text::cut(&name, MOST_SHOWN);
        page.paragraph(0, Part::Bare, &colon::unknown(&name));
    }
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
    let text_of = |word: &Word| String::from_utf8_lossy(&word.bytes).into_owned();
    let at_word = at.map(|at| text_of(&words[at]));
    let mut words: Vec<String> = words.iter().map(text_of).collect();
    if words.is_empty() {
        page.paragraph(
            0,
            Part::Bare,
            "F1 explains the command or the option at the cursor. Besides:",
        );
        return rows(page, &FORMS[..MOST_FORMS]);
    }
    if local::is_help(words[0].as_bytes()) {
        words.remove(0);
        if words.is_empty() {
            return rows(page, &FORMS[..MOST_FORMS]);
        }
    }
    if let Some(name) = words.first().filter(|word| word.starts_with(colon::COLON)) {
        return of_local(page, name);
    }
    let Some(entry) = catalog.find(&words) else {
        return match &search::by_name(catalog, &words[0])[..] {
            [] => unknown(page, &words[0], catalog),
            found => command::list(page, found),
        };
    };
    let is_name = at.is_some_and(|at| at < entry.name.split(' ').count());
    let arguments = entry.arguments();
    let option = at_word.filter(|_| !is_name);
    if let Some(option) = option.and_then(|word| command::find(&arguments, &word)) {
        command::option(page, &entry, option);
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

/// Writes that a word is no command, and which ones are like it.
fn unknown(page: &mut Page<'_>, word: &str, catalog: &Catalog) {
    let shown = text::cut(&text::quoted(word.as_bytes()), MOST_SHOWN);
    page.paragraph(0, Part::Bare, &format!("found no such command: {shown}"));
    let similar = search::similar(catalog, word);
    if !similar.is_empty() {
        let names = similar.iter().take(MOST_SIMILAR);
        let names = names.map(|name| Unit::of(Part::Command, name));
        page.text(
            0,
            std::iter::once(Unit::of(Part::Aside, "similar:")).chain(names),
        );
    }
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
    fn a_command_within_a_line_is_told() {
        for line in [
            "3 HGET h:1 na_me",
            "3 HG_ET h:1 name",
            ":repeat 3 HGET h:1 name_",
            " :watch 1 HGET_ h:1",
            ":watch 1 3 HG_ET h:1",
            ":compare --force HG_ET h:1",
            ":encode HGET h_",
        ] {
            let rows = about(line, 6);
            assert!(rows.starts_with("HGET key field\n"), "{line}: {rows}");
        }
        let ex = about("3 SET k v E_X 10", 6);
        assert!(ex.starts_with("EX seconds  expire after"), "{ex}");
        for (line, name) in [
            (":rep_eat 3 HGET h:1 name", ":repeat N"),
            (":repeat 3_ HGET h:1", ":repeat N"),
            ("3_ HGET h:1", ":repeat N"),
            ("3 :wat_ch 1 LLEN l", ":watch SECONDS"),
        ] {
            let rows = about(line, 6);
            assert!(rows.starts_with(name), "{line}: {rows}");
        }
    }

    #[test]
    fn where_nothing_is_known_that_is_said() {
        let rows = about("nosuch_command x", 4);
        assert_eq!(rows, "found no such command: \"nosuchcommand\"");
        let rows = about("hegt k f", 4);
        assert!(
            rows.starts_with("found no such command: \"hegt\"\nsimilar:"),
            "{rows}"
        );
        assert!(rows.contains(" HGET"), "{rows}");
        let rows = about(":nosuch", 4);
        assert!(
            rows.starts_with("found \":nosuch\", expected a name"),
            "{rows}"
        );
        for line in ["", "  "] {
            let rows = about(line, 9);
            assert!(rows.starts_with("F1 explains "), "{rows}");
            assert!(rows.contains("help COMMAND "), "{rows}");
        }
        assert!(about("help ", 9).contains("help COMMAND "));
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
    fn rows_are_at_most_so_many() {
        assert_eq!(about("client ", 4).lines().count(), 4);
        assert!(about(":raw o", 4).starts_with(":raw "));
        assert!(about("help :raw", 4).starts_with(":raw "));
    }
}
