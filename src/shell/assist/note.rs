//! Rows about the word at the cursor, in the place of the list until the next key.

use crate::shell::editor::What;
use crate::shell::{batch, help};

use super::Assist;
use super::press::{Action, Press};

/// How many rows it takes at most: more than a list, since its last ones are as good as its first.
const MOST_ROWS: usize = 14;

/// What is shown, and the state of the line that it is about.
#[derive(Debug)]
pub(super) struct Note {
    line: String,
    cursor: usize,
    rows: Vec<String>,
}

impl Note {
    pub(super) fn rows(&self) -> &[String] {
        &self.rows
    }

    fn is_about(&self, line: &str, cursor: usize) -> bool {
        self.cursor == cursor && self.line == line
    }
}

impl Assist {
    /// Shows what the word at the cursor is; a second press takes it away, as the keys of the list do.
    pub(super) fn explain(
        &mut self,
        before: Option<Note>,
        press: Press,
        line: &str,
        cursor: usize,
    ) -> Action {
        // An answer has no words that mean something.
        if self.what == What::Answer {
            return Action::Nothing;
        }
        let is_shown = before.is_some_and(|note| note.is_about(line, cursor) && !self.is_hidden);
        if press == Press::Help && !is_shown {
            let at = batch::line_at(line, cursor);
            let columns = self.size.columns;
            let catalog = self.live.catalog();
            let command = &line[at.clone()];
            let rows = help::word(command, cursor - at.start, &catalog, columns, MOST_ROWS);
            self.note = (!rows.is_empty()).then(|| Note {
                line: line.to_owned(),
                cursor,
                rows,
            });
        }
        Action::Draw
    }

    /// Takes room for what is shown about the word at the cursor, if that is still what the line is; tells whether it is.
    pub(super) fn hold_note(&mut self, line: &str, cursor: usize, end_row: usize) -> bool {
        self.note = self.note.take().filter(|note| note.is_about(line, cursor));
        let Some(note) = &self.note else {
            return false;
        };
        let rows = note.rows.len().min(self.room(end_row));
        self.clear_list();
        self.held = rows;
        true
    }

    /// How many rows there may be below a line that ends in this row.
    pub(super) fn room(&self, end_row: usize) -> usize {
        self.size.rows.saturating_sub(end_row + 2)
    }
}
