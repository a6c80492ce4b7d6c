//! The lines of the history for the eye: `:history` with what is looked for marked.

use std::fmt::Write;
use std::time::Duration;

use super::Entry;
use crate::render::{Paint, Part, minute};
use crate::shell::{colon, recall};
use crate::text;

/// How many lines are listed when nothing is looked for.
const SOME: usize = 20;

/// How many characters of a line are shown at most.
const MAX_SHOWN: usize = 1000;

/// What stands where a time is not known.
const NO_TIME: &str = "-";

/// Lists the newest lines, or all in which the pattern stands in any case: the newest last, with time and server.
pub(in crate::shell) fn listing(entries: &[Entry], pattern: &str, paint: &Paint) -> String {
    // Whoever looks for a line does not look for the looking.
    let is_meant = |entry: &&Entry| {
        !colon::names(&entry.line, "history")
            && (pattern.is_empty() || recall::find(&entry.line, pattern).is_some())
    };
    let most = match pattern.is_empty() {
        true => SOME,
        false => usize::MAX,
    };
    let newest = entries.iter().rev().filter(is_meant).take(most);
    let mut found: Vec<&Entry> = newest.collect();
    found.reverse();
    let server = |entry: &Entry| text::line(entry.server.as_bytes());
    let widths = found.iter().map(|entry| text::columns(&server(entry)));
    let width = widths.max().unwrap_or(0);
    let mut out = String::new();
    for entry in found {
        let time = match entry.time {
            Some(seconds) => minute(Duration::from_secs(seconds)),
            None => NO_TIME.to_owned(),
        };
        let server = server(entry);
        let gap = width - text::columns(&server) + 2;
        let aside = format!("{time:16}  {server}{:gap$}", "");
        paint.text(Part::Aside, &aside, &mut out);
        push_marked(&mut out, &shown(&entry.line), pattern, paint);
        let _ = writeln!(out);
    }
    out
}

/// The line as a terminal can show it in one piece.
fn shown(line: &str) -> String {
    match line.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => text::line(&line.as_bytes()[..end]) + "…",
        None => text::line(line.as_bytes()),
    }
}

/// Appends the line with every place marked at which the pattern stands.
fn push_marked(out: &mut String, line: &str, pattern: &str, paint: &Paint) {
    let mut rest = line;
    while let Some(start) = recall::find(rest, pattern).filter(|_| !pattern.is_empty()) {
        let Some(len) = recall::end_of(&rest[start..], pattern) else {
            break;
        };
        out.push_str(&rest[..start]);
        paint.text(Part::Match, &rest[start..start + len], out);
        rest = &rest[start + len..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Color;

    fn entry(time: Option<u64>, server: &str, line: &str) -> Entry {
        Entry {
            time,
            server: server.into(),
            line: line.into(),
        }
    }

    #[test]
    fn lines_stand_with_time_and_server() {
        let entries = [
            entry(None, "", "SET old 1"),
            entry(
                Some(1_764_328_000),
                "127.0.0.1:6379",
                "EVAL \"\nreturn 1\" 0",
            ),
            entry(Some(1_764_328_060), "h:1", "GET \u{1b}[2J"),
            entry(Some(1_764_328_060), "h:1", ":history get"),
        ];
        let plain = Paint::new(Color::Off);
        assert_eq!(
            listing(&entries, "", &plain),
            "-                                 SET old 1\n\
             2025-11-28 11:06  127.0.0.1:6379  EVAL \"\\nreturn 1\" 0\n\
             2025-11-28 11:07  h:1             GET \\x1b[2J\n"
        );
        assert_eq!(
            listing(&entries, "RETURN", &plain),
            "2025-11-28 11:06  127.0.0.1:6379  EVAL \"\\nreturn 1\" 0\n"
        );
        assert_eq!(listing(&entries, "nosuch", &Paint::new(Color::Off)), "");
    }

    #[test]
    fn the_newest_are_listed_and_matches_marked() {
        let lines: Vec<_> = (0..30)
            .map(|n| entry(None, "", &format!("GET k{n} Get")))
            .collect();
        let plain = Paint::new(Color::Off);
        let some = listing(&lines, "", &plain);
        assert_eq!(some.lines().count(), SOME);
        assert!(
            some.ends_with("GET k29 Get\n") && some.contains("GET k10 Get"),
            "{some}"
        );
        assert_eq!(listing(&lines, "get", &plain).lines().count(), 30);
        let marked = listing(&lines[..1], "get", &Paint::new(Color::On));
        assert!(
            marked.contains("\x1b[4mGET\x1b[0m k0 \x1b[4mGet\x1b[0m\n"),
            "{marked:?}"
        );
    }
}
