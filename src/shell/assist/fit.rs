//! What is drawn, and a terminal that has got another size since.
//!
//! The editor remembers how many rows it has drawn above and below the cursor, and erases as many before it draws again.
//! On a terminal of another size that is wrong twice over. Where it was lowered, the rows below the cursor are gone: the
//! editor goes down as far as there are any, then up by as many as there were, and erases rows of the output. Where it
//! was made narrower or wider, most terminals break the rows anew, and the prompt begins in another row than it did.
//!
//! So before it draws, what it has drawn is erased from the row where the prompt begins now, and as many rows are made
//! free as the editor is about to erase. What has no room there scrolls up, as any output does.

use std::env;
use std::ffi::OsString;
use std::fmt::Write;

use super::stop::Stop;
use super::{Assist, draw};
use crate::shell::size::Size;

/// From here on there is nothing (ED), from the first column on.
const ERASE: &str = "\r\x1b[J";

/// What a terminal does with a text that has wrapped at its edge, or that no longer fits, when its width changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::shell) enum Narrowing {
    /// Breaks it anew.
    Reflows,
    /// Leaves every row where it is; cuts it off if need be.
    Cuts,
}

impl Narrowing {
    /// What the terminal of this program does, as far as it tells who it is.
    pub(in crate::shell) fn of_terminal() -> Self {
        Self::of(|name| env::var_os(name))
    }

    /// Most do the one; those that do the other are named.
    fn of(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let text = |name| variable(name).unwrap_or_default();
        // What is said of an outer terminal is inherited.
        if variable("TMUX").is_some() {
            return Self::Reflows;
        }
        let term = text("TERM");
        let is_st = term == "st" || term.to_string_lossy().starts_with("st-");
        match variable("XTERM_VERSION").is_some()
            || text("TERM_PROGRAM") == "vscode"
            || term == "linux"
            || is_st
        {
            true => Self::Cuts,
            false => Self::Reflows,
        }
    }
}

/// What stands below the line as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::shell) enum Below {
    /// The list, or what takes its place.
    List,
    Nothing,
}

/// What the editor has drawn: rows counted from the one in which the prompt begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Drawn {
    /// How long the line is, and where the cursor is in it, in bytes.
    at: (usize, usize),
    /// The row of the cursor.
    cursor: usize,
    /// The last row of the line.
    end: usize,
    /// How many rows there are below that.
    below: usize,
    /// Whether the cursor stands behind all of the line, and nothing behind the cursor.
    is_open: bool,
}

impl Assist {
    pub(in crate::shell) fn size(&self) -> Size {
        self.size
    }

    /// Notes what is drawn next.
    pub(in crate::shell) fn note_drawn(&mut self, line: &str, cursor: usize, below: Below) {
        self.drawn = None;
        if self.is_long(line) {
            return;
        }
        let (cursor_row, end) = self.rows(line, cursor);
        let (below, has_inline) = match below {
            Below::List => (self.held, !self.inline.is_empty()),
            Below::Nothing => (0, false),
        };
        self.drawn = Some(Drawn {
            at: (line.len(), cursor),
            cursor: cursor_row,
            end,
            below,
            is_open: cursor == line.len() && !has_inline,
        });
    }

    /// The row of the cursor, and the last one of the line.
    fn rows(&self, line: &str, cursor: usize) -> (usize, usize) {
        let columns = self.size.columns;
        let (cursor_row, _) = draw::end(&line[..cursor], self.prompt, columns);
        match cursor == line.len() {
            true => (cursor_row, cursor_row),
            false => (cursor_row, draw::end(line, self.prompt, columns).0),
        }
    }

    /// Tells once whether the terminal has been made fit since the line was drawn last.
    pub(in crate::shell) fn take_fitted(&mut self) -> bool {
        std::mem::take(&mut self.is_fitted)
    }

    /// Gives what erases all below and behind the line before the program stops, and leaves the cursor at its end; `None`
    /// if it cannot be drawn again in its place.
    pub(in crate::shell) fn suspend(&mut self, line: &str) -> Option<String> {
        let drawn = self.drawn?;
        self.stops.ask();
        let (_, column) = draw::end(line, self.prompt, self.size.columns);
        let mut out = String::new();
        push_move(drawn.end - drawn.cursor, 'B', &mut out);
        out.push('\r');
        push_move(column, 'C', &mut out);
        out.push_str("\x1b[J");
        Some(out)
    }

    /// Takes the measure of the terminal, and gives what makes it fit for the editor to draw on, if that is anything.
    pub(in crate::shell) fn fit(&mut self, line: &str, cursor: usize) -> Option<String> {
        let now = Size::now();
        let stop = self.stops.take();
        if now == self.size && stop.is_none() {
            return None;
        }
        let before = std::mem::replace(&mut self.size, now);
        let drawn = self.drawn.take()?;
        self.is_fitted = true;
        let rows = drawn.end + drawn.below;
        let is_same = drawn.at == (line.len(), cursor);
        if !is_same && rows > 0 {
            // A key came first: the editor has yet to hear of the other width. What is narrow enough for both takes as
            // many rows as it believes.
            self.size.columns = now.columns.min(before.columns);
        }
        let is_broken_anew =
            is_same && self.narrowing == Narrowing::Reflows && before.columns != now.columns;
        let up = match (stop, is_broken_anew) {
            // Others have written since: the line begins where the cursor is.
            (Some(Stop::Done), _) => 0,
            // The cursor is still where it was brought to.
            (Some(Stop::Discarded), _) => drawn.end,
            (None, true) => {
                let at = Place {
                    text: &line[..cursor],
                    prompt: self.prompt,
                    is_open: drawn.is_open,
                };
                at.row_when_broken_anew(before.columns, now.columns)
            }
            (None, false) => drawn.cursor,
        };
        Some(room(up, rows, rows - drawn.cursor, now.rows))
    }
}

/// Erases all from the row on that lies so many rows up, makes so many more rows free there, as far as the terminal has
/// them, and leaves the cursor above the last few of them.
fn room(up: usize, rows: usize, below: usize, height: usize) -> String {
    let mut out = String::new();
    push_up(up, &mut out);
    out.push_str(ERASE);
    out.extend(std::iter::repeat_n(
        '\n',
        rows.min(height.saturating_sub(1)),
    ));
    push_up(below, &mut out);
    out
}

fn push_up(rows: usize, out: &mut String) {
    push_move(rows, 'A', out);
}

/// Moves the cursor so far in the direction that this letter stands for (CUU, CUD, CUF).
fn push_move(far: usize, direction: char, out: &mut String) {
    if far > 0 {
        // Writing to a string does not fail.
        let _ = write!(out, "\x1b[{far}{direction}");
    }
}

/// Where the cursor is.
struct Place<'t> {
    /// What stands before it, behind the prompt.
    text: &'t str,
    /// How many columns the prompt takes.
    prompt: usize,
    /// Whether nothing stands behind it.
    is_open: bool,
}

impl Place<'_> {
    /// In which row it is, counted from that of the prompt, on a terminal that has broken the rows anew.
    fn row_when_broken_anew(&self, before: usize, now: usize) -> usize {
        let is_full = |(row, column)| column == 0 && row > 0 && !self.text.ends_with('\n');
        let end = |columns| draw::end(self.text, self.prompt, columns);
        let (row, column) = end(now);
        if !self.is_open {
            return row;
        }
        // Behind a full row the editor goes on with a line end, which stays one.
        match (is_full(end(before)), is_full((row, column))) {
            (true, false) => row + 1,
            // Else the cursor stays in the row that is full now.
            (false, true) => row - 1,
            (true, true) | (false, false) => row,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The row in which the cursor is behind a prompt of two columns, once a terminal of 10 columns has got others.
    fn row(text: &str, is_open: bool, now: usize) -> usize {
        let at = Place {
            text,
            prompt: 2,
            is_open,
        };
        at.row_when_broken_anew(10, now)
    }

    #[test]
    fn a_line_takes_other_rows_on_a_terminal_that_breaks_it_anew() {
        assert_eq!(row("abc", true, 6), 0);
        assert_eq!(row("abcdef", true, 6), 1);
        assert_eq!(row("abcdefghijkl", true, 6), 2);
        assert_eq!(row("abcdefghijkl", true, 20), 0);
        assert_eq!(row("abc\ndefghijkl", true, 6), 2);
        assert_eq!(row("abc\ndefghijkl", true, 20), 1);
    }

    #[test]
    fn the_cursor_stays_in_a_row_that_has_become_full() {
        assert_eq!(row("abcd", true, 6), 0);
        assert_eq!(row("abcdefghij", true, 12), 0);
        // What follows goes on in the next one.
        assert_eq!(row("abcd", false, 6), 1);
    }

    #[test]
    fn behind_a_row_that_was_full_there_is_a_line_end() {
        assert_eq!(row("abcdefgh", true, 6), 2);
        assert_eq!(row("abcdefgh", true, 20), 1);
        assert_eq!(row("abcdefgh", true, 5), 2);
        assert_eq!(row("abcdefgh", false, 20), 0);
        assert_eq!(row("abcdefgh\n", true, 20), 1);
    }

    #[test]
    fn as_many_rows_are_made_free_as_the_editor_erases() {
        assert_eq!(room(0, 0, 0, 24), "\r\x1b[J");
        assert_eq!(room(2, 3, 1, 24), "\x1b[2A\r\x1b[J\n\n\n\x1b[1A");
        // More would only push empty rows out of a low terminal.
        assert_eq!(room(0, 8, 8, 3), "\r\x1b[J\n\n\x1b[8A");
    }

    #[test]
    fn a_terminal_is_known_by_what_it_says_of_itself() {
        let of = |variables: &[(&str, &str)]| {
            Narrowing::of(|name| {
                let found = variables.iter().find(|(it, _)| *it == name);
                found.map(|(_, value)| (*value).into())
            })
        };
        assert_eq!(of(&[]), Narrowing::Reflows);
        assert_eq!(of(&[("TERM", "xterm-256color")]), Narrowing::Reflows);
        assert_eq!(of(&[("TERM", "stterm")]), Narrowing::Reflows);
        assert_eq!(of(&[("TERM", "st-256color")]), Narrowing::Cuts);
        assert_eq!(of(&[("TERM", "linux")]), Narrowing::Cuts);
        assert_eq!(of(&[("TERM_PROGRAM", "vscode")]), Narrowing::Cuts);
        let xterm = ("XTERM_VERSION", "XTerm(390)");
        assert_eq!(of(&[xterm]), Narrowing::Cuts);
        assert_eq!(of(&[xterm, ("TMUX", "/tmp/s,1,0")]), Narrowing::Reflows);
    }
}
