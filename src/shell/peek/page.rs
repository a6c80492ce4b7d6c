//! What is told of a key, as rows that fit the terminal.

use std::fmt::Write;

use super::entries::{Entries, Entry, FieldValue};
use super::shown;
use crate::render;
use crate::text;

/// How wide the column of the labels is.
const LABEL: usize = 7;

/// What stands between the columns.
const GAP: &str = "  ";

/// How far a score pushes the member away from the margin at most.
const WIDEST_SCORE: usize = 24;

/// Rows of labels and values, and the entries below them.
#[derive(Debug)]
pub(super) struct Page {
    out: String,
    columns: usize,
}

impl Page {
    /// Begins a page for a terminal of so many columns, the last of which stays free.
    pub(super) fn new(columns: usize) -> Self {
        Self {
            out: String::new(),
            columns: columns.saturating_sub(1),
        }
    }

    /// Gives the page.
    pub(super) fn text(self) -> String {
        self.out
    }

    /// Adds a text that is safe on a terminal.
    pub(super) fn row(&mut self, label: &str, text: &str) {
        let _ = writeln!(self.out, "{label:LABEL$}{GAP}{text}");
    }

    /// Adds the first bytes of a value that is `len` long.
    pub(super) fn value(&mut self, label: &str, first: &[u8], len: u64) {
        let value = shown::quoted(first, len, self.room());
        self.row(label, &value);
    }

    /// Adds the first bytes of a text for people that is `len` long.
    pub(super) fn bare(&mut self, label: &str, first: &[u8], len: u64) {
        let value = shown::bare(first, len, self.room());
        self.row(label, &value);
    }

    pub(super) fn length(&mut self, kind: &str, length: &Result<u64, String>) {
        let (one, many) = match kind {
            "list" => ("element", "elements"),
            "hash" => ("field", "fields"),
            "stream" => ("entry", "entries"),
            _ => ("member", "members"),
        };
        match length {
            Ok(length) => self.row("length", &render::count(*length, one, many)),
            Err(refused) => self.row("length", refused),
        }
    }

    /// Adds entries, of which there are so many in all.
    pub(super) fn entries(&mut self, entries: Result<Entries, String>, total: u64) {
        let entries = match entries {
            Ok(entries) => entries,
            Err(refused) => return self.row("entries", &refused),
        };
        let rows = &entries.rows;
        let heading = match (rows.len() as u64 >= total, entries.are_first) {
            (true, _) => "all".to_owned(),
            (false, true) => format!("the first {}", rows.len()),
            (false, false) => format!("{} of them", rows.len()),
        };
        self.row("entries", &heading);
        let score = rows.iter().map(|row| match row {
            Entry::Scored(score, _) => score.len(),
            _ => 0,
        });
        let score = score.max().unwrap_or(0).min(WIDEST_SCORE);
        for row in rows {
            self.entry(row, score);
        }
    }

    fn entry(&mut self, entry: &Entry, widest_score: usize) {
        let columns = self.columns.saturating_sub(GAP.len());
        let whole = |bytes: &[u8], columns| shown::quoted(bytes, bytes.len() as u64, columns);
        let text = match entry {
            Entry::Element(element) => whole(element, columns),
            Entry::Scored(score, member) => {
                let score = shown::bare(score, score.len() as u64, WIDEST_SCORE);
                let member = whole(member, columns.saturating_sub(widest_score + GAP.len()));
                format!("{score:>widest_score$}{GAP}{member}")
            }
            Entry::Field(field, value) => {
                let field = whole(field, columns / 2);
                let room = columns.saturating_sub(text::columns(&field) + ARROW.len());
                let value = match value {
                    FieldValue::Whole(value) => whole(value, room),
                    FieldValue::Long(len) => format!("… ({})", render::size(*len)),
                    FieldValue::Refused(refused) => format!("({refused})"),
                };
                format!("{field}{ARROW}{value}")
            }
        };
        self.below(&text);
    }

    /// Adds a row that belongs to the one above it.
    pub(super) fn below(&mut self, text: &str) {
        let _ = writeln!(self.out, "{GAP}{text}");
    }

    /// How many columns a value has.
    pub(super) fn room(&self) -> usize {
        self.columns.saturating_sub(LABEL + GAP.len())
    }
}

/// What stands between a field and its value.
const ARROW: &str = " => ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_stand_below_in_rows_that_fit() {
        let field = |name: &str, value| Entry::Field(name.into(), value);
        let rows = vec![
            field("name", FieldValue::Whole(b"x\x1b[2J".to_vec())),
            field("long", FieldValue::Long(5 << 20)),
            field("secret", FieldValue::Refused("refused: NOPERM".to_owned())),
            field(&"f".repeat(50), FieldValue::Whole(vec![b'v'; 300])),
        ];
        let mut page = Page::new(60);
        page.length("hash", &Ok(1234));
        let entries = Entries {
            rows,
            are_first: false,
        };
        page.entries(Ok(entries), 1234);
        let text = page.text();
        insta::assert_snapshot!(text, @r#"
        length   1,234 fields
        entries  4 of them
          "name" => "x\x1b[2J"
          "long" => … (5 MiB)
          "secret" => (refused: NOPERM)
          "ffffffffffffff"… (50 bytes) => "vvvvvvvvvv"… (300 bytes)
        "#);
        assert!(text.lines().all(|row| text::columns(row) < 60), "{text}");
    }

    #[test]
    fn scores_are_aligned() {
        let mut page = Page::new(60);
        let scored = |score: &str, member: &str| Entry::Scored(score.into(), member.into());
        let entries = Entries {
            rows: vec![scored("1.5", "a"), scored("-10", "b")],
            are_first: true,
        };
        page.entries(Ok(entries), 2);
        page.entries(Err("refused: NOPERM".to_owned()), 2);
        insta::assert_snapshot!(page.text(), @r#"
        entries  all
          1.5  "a"
          -10  "b"
        entries  refused: NOPERM
        "#);
    }
}
