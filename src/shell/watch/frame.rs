//! A round of `:watch` as it stands on the screen: the text of a command taken apart into cells, compared with the round
//! before it, and cut to the room there is.
//!
//! Knows of the terminal how a look is switched on and off, and nothing of how it is asked for its size.

use crate::shell::size::Size;
use std::rc::Rc;

use crate::text::{columns_of, fitting};

/// How far a tab goes.
const TAB: usize = 8;

/// How much of a round is kept: more than any screen shows.
const MOST_ROWS: usize = 2_000;
const MOST_COLUMNS: usize = 2_000;

/// Reverses foreground and background.
const REVERSE: &str = "\x1b[7m";
/// Ends all looks.
const PLAIN: &str = "\x1b[0m";
/// Clears the row from the cursor on.
const CLEAR_ROW: &str = "\x1b[K";
/// Clears all rows below the cursor.
const CLEAR_BELOW: &str = "\x1b[J";
/// Puts the cursor into the first cell.
const HOME: &str = "\x1b[H";

/// How many rows stand above the frame: the title and an empty one.
const HEADING: usize = 2;

/// How what has changed is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    /// The cells, by reversing them.
    Reverse,
    /// The rows, by a sign in the margin: no look is to be changed.
    Margin,
}

/// What a command printed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Frame {
    rows: Vec<Vec<Cell>>,
    /// How many rows there were beyond those that are kept.
    left_out: usize,
}

/// A character with the marks on it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cell {
    text: String,
    width: usize,
    /// The sequences that give it its look.
    look: Rc<str>,
}

impl Frame {
    /// Takes a text apart, behind which so many rows were left out; of the escape sequences only looks are kept.
    pub(super) fn read(text: &str, left_out: usize) -> Self {
        let mut frame = Self::default();
        let mut look: Rc<str> = "".into();
        let mut lines = text.lines();
        for line in lines.by_ref().take(MOST_ROWS) {
            frame.rows.push(cells(line, &mut look));
        }
        frame.left_out = lines.count() + left_out;
        frame
    }

    /// Draws the title and as much of the frame as fits, with what differs from the frame before it marked.
    pub(super) fn draw(
        &self,
        before: Option<&Self>,
        title: &str,
        marks: Marks,
        size: Size,
    ) -> String {
        let room = size.rows.saturating_sub(HEADING);
        let all = self.rows.len() + self.left_out;
        let shown = match all > room {
            true => room.saturating_sub(1),
            false => all,
        };
        let mut lines = vec![fitting(title, size.columns).to_owned(), String::new()];
        for (index, row) in self.rows.iter().take(shown).enumerate() {
            // A frame before which there was none differs nowhere.
            let old = before.map(|before| before.rows.get(index).map_or(&[][..], Vec::as_slice));
            lines.push(draw_row(row, old, marks, size.columns));
        }
        if all > shown {
            let more = format!("… {} more rows", all - shown);
            lines.push(fitting(&more, size.columns).to_owned());
        }
        lines.truncate(size.rows);
        let mut out = HOME.to_owned();
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                out += "\r\n";
            }
            // Before the text: behind a full row some terminals would clear its last cell.
            out += CLEAR_ROW;
            out += line;
        }
        if lines.len() < size.rows {
            out += "\r\n";
            out += CLEAR_BELOW;
        }
        out
    }
}

/// Takes a line apart; `look` is the one that holds at its start, and then at its end.
fn cells(line: &str, look: &mut Rc<str>) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    let mut column = 0;
    let mut rest = line.chars();
    while let Some(character) = rest.next() {
        if character == '\x1b' {
            change_look(look, &mut rest);
            continue;
        }
        let (text, width) = match character {
            '\t' => (" ".repeat(TAB - column % TAB), TAB - column % TAB),
            character => (character.to_string(), columns_of(character)),
        };
        match cells.last_mut() {
            // What takes no room belongs to what stands before it; a control character does not get here.
            Some(last) if width == 0 => last.text.push(character),
            _ if width == 0 => {}
            _ if column + width <= MOST_COLUMNS => {
                cells.push(Cell {
                    text,
                    width,
                    look: Rc::clone(look),
                });
                column += width;
            }
            _ => {}
        }
    }
    cells
}

/// Reads an escape sequence behind its first character; those that are no look have no effect.
fn change_look(look: &mut Rc<str>, rest: &mut std::str::Chars<'_>) {
    if rest.next() != Some('[') {
        return;
    }
    let mut parameters = String::new();
    for character in rest {
        match character {
            'm' if matches!(parameters.as_str(), "" | "0") => {
                *look = "".into();
                return;
            }
            'm' => {
                *look = format!("{look}\x1b[{parameters}m").into();
                return;
            }
            '@'..='~' => return,
            character => parameters.push(character),
        }
    }
}

fn draw_row(row: &[Cell], old: Option<&[Cell]>, marks: Marks, columns: usize) -> String {
    let mut out = String::new();
    let is_changed = |index: usize, cell: Option<&Cell>| {
        let text = |cell: &Cell| cell.text.clone();
        old.is_some_and(|old| old.get(index).map(text) != cell.map(text))
    };
    let mut room = columns;
    if marks == Marks::Margin {
        let cells = 0..row.len().max(old.map_or(0, <[Cell]>::len));
        let is_changed = cells.into_iter().any(|at| is_changed(at, row.get(at)));
        out.push_str(if is_changed { "* " } else { "  " });
        room = room.saturating_sub(2);
    }
    let mut at = ("", false);
    for (index, cell) in row.iter().enumerate() {
        if cell.width > room {
            room = 0;
            break;
        }
        room -= cell.width;
        let now = (
            &*cell.look,
            marks == Marks::Reverse && is_changed(index, Some(cell)),
        );
        if now != at {
            out.push_str(PLAIN);
            out.push_str(now.0);
            if now.1 {
                out.push_str(REVERSE);
            }
            at = now;
        }
        out.push_str(&cell.text);
    }
    if at != ("", false) {
        out.push_str(PLAIN);
    }
    // Where a row has become shorter, its end is what has changed.
    if marks == Marks::Reverse && room > 0 && is_changed(row.len(), None) {
        out.push_str(REVERSE);
        out.push(' ');
        out.push_str(PLAIN);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size {
        columns: 20,
        rows: 6,
    };

    /// What a terminal of that size shows, and which of its cells are reversed.
    fn screen(drawn: &str, size: Size) -> (String, String) {
        let mut parser = vt100::Parser::new(size.rows as u16, size.columns as u16, 0);
        parser.process("old text in all rows\r\n".repeat(9).as_bytes());
        parser.process(drawn.as_bytes());
        let screen = parser.screen();
        let rows = screen.rows(0, size.columns as u16);
        let text: Vec<_> = rows.map(|row| row.trim_end().to_owned()).collect();
        let mut reversed = String::new();
        for row in 0..size.rows as u16 {
            for column in 0..size.columns as u16 {
                if let Some(cell) = screen.cell(row, column).filter(|cell| cell.inverse()) {
                    reversed += if cell.has_contents() {
                        cell.contents()
                    } else {
                        " "
                    };
                }
            }
        }
        (text.join("\n").trim_end().to_owned(), reversed)
    }

    fn drawn(before: &str, now: &str, marks: Marks) -> (String, String) {
        let before = Frame::read(before, 0);
        let drawn = Frame::read(now, 0).draw(Some(&before), "title", marks, SIZE);
        screen(&drawn, SIZE)
    }

    #[test]
    fn the_first_frame_has_no_marks() {
        let frame = Frame::read("\x1b[32m\"a\"\x1b[0m\nb\n", 0);
        let (text, reversed) = screen(&frame.draw(None, "title", Marks::Reverse, SIZE), SIZE);
        assert_eq!(text, "title\n\n\"a\"\nb");
        assert_eq!(reversed, "");
        let (text, _) = screen(&frame.draw(None, "title", Marks::Margin, SIZE), SIZE);
        assert_eq!(text, "title\n\n  \"a\"\n  b");
    }

    #[test]
    fn what_has_changed_is_reversed() {
        let marks = Marks::Reverse;
        assert_eq!(drawn("n: 10\n", "n: 12\n", marks).1, "2");
        assert_eq!(drawn("n: 12\n", "n: 12\n", marks).1, "");
        // Another colour is no other value.
        assert_eq!(drawn("\x1b[31mx\x1b[0m\n", "x\n", marks).1, "");
        assert_eq!(drawn("a\n", "a\nnew\n", marks).1, "new");
        assert_eq!(drawn("100\n", "10\n", marks).1, " ");
        assert_eq!(drawn("日本\n", "日語\n", marks).1, "語");
    }

    #[test]
    fn without_looks_the_margin_tells_what_has_changed() {
        let (text, reversed) = drawn("a\nb\nc\n", "a\nB\nc\n", Marks::Margin);
        assert_eq!(text, "title\n\n  a\n* B\n  c");
        assert_eq!(reversed, "");
        assert_eq!(drawn("100\n", "10\n", Marks::Margin).0, "title\n\n* 10");
    }

    #[test]
    fn what_does_not_fit_is_cut_and_said() {
        let rows: String = (0..9)
            .map(|n| format!("{n} {}\n", "x".repeat(40)))
            .collect();
        let frame = Frame::read(&rows, 0);
        let (text, _) = screen(
            &frame.draw(None, &"t".repeat(50), Marks::Reverse, SIZE),
            SIZE,
        );
        let row = |n| format!("{n} {}", "x".repeat(18));
        let expected = [
            "t".repeat(20),
            String::new(),
            row(0),
            row(1),
            row(2),
            "… 6 more rows".to_owned(),
        ];
        assert_eq!(text, expected.join("\n"));
        for rows in 3..8 {
            for columns in 4..8 {
                let size = Size { columns, rows };
                let drawn = frame.draw(None, "title", Marks::Margin, size);
                // Nothing has scrolled: the title is still there.
                assert!(
                    screen(&drawn, size)
                        .0
                        .starts_with(&"title"[..columns.min(5)])
                );
            }
        }
    }

    #[test]
    fn looks_are_kept_and_other_sequences_are_not() {
        let frame = Frame::read("\x1b[1;32ma\x1b[2Jb\x1b[0m\tc\x1b]x\n", 0);
        let drawn = frame.draw(None, "", Marks::Reverse, SIZE);
        assert!(drawn.contains("\x1b[1;32mab\x1b[0m"), "{drawn:?}");
        assert!(!drawn.contains("\x1b[2J"), "{drawn:?}");
        assert_eq!(screen(&drawn, SIZE).0.trim_start(), "ab      cx");
    }
}
