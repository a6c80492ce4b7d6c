//! A text in rows of a terminal: broken between words, aligned, coloured. Knows neither commands nor where its words
//! come from: all of them are escaped here, since a server may have written them.

use crate::render::{Paint, Part};
use crate::text::{self, columns};

/// How far facts and lists stand in.
pub(super) const INDENT: usize = 2;

/// How much deeper the second row of a text stands.
const DEEPER: usize = 4;

/// A text under construction. Every row leaves the last column free, unless a single word is longer.
#[derive(Debug)]
pub(super) struct Page<'a> {
    out: String,
    columns: usize,
    paint: &'a Paint,
}

/// Words that stay in one row if they fit into one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    text: String,
    look: Look,
}

/// How words are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Of(Part),
    /// As the notation of arguments: its keywords stand out.
    Notation,
}

impl Unit {
    pub(super) fn of(part: Part, text: &str) -> Self {
        Self {
            text: text::line(text.as_bytes()),
            look: Look::Of(part),
        }
    }

    pub(super) fn notation(text: &str) -> Self {
        Self {
            text: text::line(text.as_bytes()),
            look: Look::Notation,
        }
    }

    /// Gives each word of a text as a unit.
    pub(super) fn words(part: Part, text: &str) -> impl Iterator<Item = Self> {
        text.split_whitespace()
            .map(move |word| Self::of(part, word))
    }
}

impl<'a> Page<'a> {
    pub(super) fn new(columns: usize, paint: &'a Paint) -> Self {
        Self {
            out: String::new(),
            columns,
            paint,
        }
    }

    /// Gives the text; every row ends with a line feed.
    pub(super) fn into_text(self) -> String {
        self.out
    }

    pub(super) fn blank(&mut self) {
        self.out.push('\n');
    }

    /// Appends a text that begins behind so many blanks; the rows after its first stand deeper.
    pub(super) fn text(&mut self, indent: usize, units: impl IntoIterator<Item = Unit>) {
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.flow(indent, indent + DEEPER, units);
    }

    /// Appends a paragraph, whose rows stand below each other.
    pub(super) fn paragraph(&mut self, indent: usize, part: Part, text: &str) {
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.flow(indent, indent, Unit::words(part, text));
    }

    /// Appends a label in a column of this width, and what it is about in a column of its own; below it where the
    /// terminal is too narrow for two, or the label too long.
    pub(super) fn labelled(
        &mut self,
        indent: usize,
        label: Unit,
        width: usize,
        about: impl IntoIterator<Item = Unit>,
    ) {
        let column = indent + width + INDENT;
        let mut about = about.into_iter().peekable();
        self.out.extend(std::iter::repeat_n(' ', indent));
        let used = columns(&label.text);
        if about.peek().is_none() || used > width || column > self.columns / 2 {
            self.flow(indent, indent + DEEPER, [label]);
            if about.peek().is_some() {
                let column = if column > self.columns / 2 {
                    indent + DEEPER
                } else {
                    column
                };
                self.out.extend(std::iter::repeat_n(' ', column));
                self.flow(column, column, about);
            }
            return;
        }
        self.push(&label.text, label.look);
        self.out
            .extend(std::iter::repeat_n(' ', column - indent - used));
        self.flow(column, column, about);
    }

    /// Appends units from a column on; the rows after the first begin at the column `hang`.
    fn flow(&mut self, column: usize, hang: usize, units: impl IntoIterator<Item = Unit>) {
        let mut row = Row {
            column,
            hang,
            is_fresh: true,
        };
        for unit in units {
            let fits = row.hang + columns(&unit.text) < self.columns;
            if fits {
                self.place(&unit.text, unit.look, &mut row);
                continue;
            }
            // What does not fit into a row at least begins one.
            self.next_row(&mut row);
            for word in unit.text.split(' ') {
                self.place(word, unit.look, &mut row);
            }
        }
        self.out.push('\n');
    }

    /// Begins a row, unless nothing stands in this one.
    fn next_row(&mut self, row: &mut Row) {
        if !row.is_fresh {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(' ', row.hang));
            row.column = row.hang;
            row.is_fresh = true;
        }
    }

    fn place(&mut self, text: &str, look: Look, row: &mut Row) {
        let width = columns(text);
        if row.column + 1 + width >= self.columns {
            self.next_row(row);
        }
        let gap = usize::from(!row.is_fresh);
        self.out.extend(std::iter::repeat_n(' ', gap));
        row.column += gap + width;
        row.is_fresh = false;
        self.push(text, look);
    }

    fn push(&mut self, text: &str, look: Look) {
        match look {
            Look::Of(part) => self.paint.text(part, text, &mut self.out),
            Look::Notation => {
                for (index, word) in text.split(' ').enumerate() {
                    self.out
                        .extend(std::iter::repeat_n(' ', usize::from(index > 0)));
                    self.push_notation(word);
                }
            }
        }
    }

    /// Appends a word of the notation: brackets are bare, and so is what stands for a value.
    fn push_notation(&mut self, word: &str) {
        let core = word.trim_matches(['[', ']', '<', '>', '|']);
        let is_keyword = core.contains(char::is_uppercase) && !core.contains(char::is_lowercase);
        match word.split_once(core) {
            Some((before, behind)) if is_keyword => {
                self.out.push_str(before);
                self.paint.text(Part::Option, core, &mut self.out);
                self.out.push_str(behind);
            }
            _ => self.out.push_str(word),
        }
    }
}

/// Where the next word goes.
struct Row {
    column: usize,
    hang: usize,
    /// Nothing stands in it yet.
    is_fresh: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Color;

    fn page(columns: usize, fill: impl FnOnce(&mut Page<'_>)) -> String {
        let paint = Paint::new(Color::Off);
        let mut page = Page::new(columns, &paint);
        fill(&mut page);
        page.into_text()
    }

    #[test]
    fn units_stay_together_while_a_row_holds_them() {
        let units = ["key", "[NX | XX]", "[EX seconds | KEEPTTL]"].map(Unit::notation);
        let shown = |columns| page(columns, |page| page.text(0, units.clone()));
        assert_eq!(shown(80), "key [NX | XX] [EX seconds | KEEPTTL]\n");
        assert_eq!(shown(36), "key [NX | XX]\n    [EX seconds | KEEPTTL]\n");
        assert_eq!(
            shown(20),
            "key [NX | XX]\n    [EX seconds |\n    KEEPTTL]\n"
        );
    }

    #[test]
    fn no_row_is_full() {
        for columns in 1..60 {
            let text = page(columns, |page| {
                page.text(2, Unit::words(Part::Bare, "some words of a text"));
                let about = Unit::words(Part::Bare, "what a label is about");
                page.labelled(2, Unit::of(Part::Bare, "label"), 8, about);
            });
            for row in text.lines() {
                let is_word = !row.trim().contains(' ');
                assert!(row.len() < columns || is_word, "{columns}: {row:?}");
            }
        }
    }

    #[test]
    fn labels_stand_beside_or_above() {
        let row = |columns, label: &str| {
            page(columns, |page| {
                page.labelled(
                    2,
                    Unit::of(Part::Bare, label),
                    5,
                    Unit::words(Part::Bare, "a b"),
                );
            })
        };
        assert_eq!(row(80, "one"), "  one    a b\n");
        assert_eq!(row(80, "longer"), "  longer\n         a b\n");
        assert_eq!(row(10, "one"), "  one\n      a b\n");
    }

    #[test]
    fn keywords_are_coloured_and_hostile_words_are_escaped() {
        let paint = Paint::new(Color::On);
        let mut page = Page::new(80, &paint);
        page.text(
            0,
            [
                Unit::notation("[EX sec\x1b[2J]"),
                Unit::of(Part::Bare, "a\r\nb"),
            ],
        );
        assert_eq!(
            page.into_text(),
            "[\x1b[38;5;32mEX\x1b[0m sec\\x1b[2J] a\\r\\nb\n"
        );
    }
}
