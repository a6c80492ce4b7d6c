//! Rows and columns to lines of text that fit the terminal.
//!
//! Columns that have no room stand below their row, as `name=value`; long texts go on below themselves. So nothing is
//! cut off, however narrow the terminal is.

use super::super::paint::{Paint, Part};
use super::cell::{Cell, Kind};
use super::sheet::{Body, Sheet};
use crate::text;

/// What stands between two columns.
const GAP: usize = 2;

/// How wide a column stays that holds longer texts, when there is no room for all of them.
const SHRUNK: usize = 24;

/// How far what has no column is indented.
const INDENT: usize = 2;

/// Writes all of a sheet's tables, in lines of at most so many columns.
pub(super) fn write(sheet: &Sheet, width: usize, paint: &Paint, out: &mut Vec<u8>) {
    let mut page = Page { width, paint, out };
    let names = sheet
        .sections
        .iter()
        .filter_map(|section| match &section.body {
            Body::Pairs(pairs) => pairs.iter().map(|(name, _)| text::columns(name)).max(),
            Body::Grid { .. } => None,
        });
    let name_width = names.max().unwrap_or(0).min(width / 2);
    for (index, section) in sheet.sections.iter().enumerate() {
        if index > 0 {
            page.end_line();
        }
        if let Some(title) = &section.title {
            for line in wrap(title, width) {
                page.text(line, Part::Head);
                page.end_line();
            }
        }
        match &section.body {
            Body::Pairs(pairs) => page.pairs(pairs, name_width),
            Body::Grid { head, rows } => page.grid(head, rows),
        }
    }
}

struct Page<'a> {
    width: usize,
    paint: &'a Paint,
    out: &'a mut Vec<u8>,
}

/// A column as it is laid out.
#[derive(Debug, Clone, Copy)]
struct Column {
    width: usize,
    is_number: bool,
}

impl Page<'_> {
    fn pairs(&mut self, pairs: &[(String, Cell)], name_width: usize) {
        let value_width = self.width - name_width - GAP;
        let columns = [name_width, value_width].map(|width| Column {
            width,
            is_number: false,
        });
        for (name, value) in pairs {
            self.row(
                &columns,
                &[(name, Part::Bare), (&value.text, part(value.kind))],
            );
        }
    }

    fn grid(&mut self, head: &[String], rows: &[Vec<Option<Cell>>]) {
        let columns = columns(head, rows, self.width);
        let names: Vec<_> = head
            .iter()
            .map(|name| (name.as_str(), Part::Head))
            .collect();
        self.row(&columns, &names[..columns.len()]);
        for row in rows {
            let cells: Vec<_> = row
                .iter()
                .map(|cell| match cell {
                    Some(cell) => (cell.text.as_str(), part(cell.kind)),
                    None => ("", Part::Bare),
                })
                .collect();
            self.row(&columns, &cells[..columns.len()]);
            let rest = head.iter().zip(row).skip(columns.len());
            self.rest(rest.filter_map(|(name, cell)| Some((name, cell.as_ref()?))));
        }
    }

    /// Writes the cells of a row beside each other, each as high as it has to be.
    fn row(&mut self, columns: &[Column], cells: &[(&str, Part)]) {
        let wrapped: Vec<_> = columns
            .iter()
            .zip(cells)
            .map(|(column, (text, _))| wrap(text, column.width))
            .collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
        for line in 0..height {
            // Blanks are written only before something.
            let mut blanks = 0;
            for ((lines, (_, part)), column) in wrapped.iter().zip(cells).zip(columns) {
                let text = lines.get(line).copied().unwrap_or("").trim_end_matches(' ');
                let free = column.width - text::columns(text);
                let (before, behind) = match column.is_number {
                    true => (free, 0),
                    false => (0, free),
                };
                blanks += before;
                if !text.is_empty() {
                    self.blanks(blanks);
                    self.text(text, *part);
                    blanks = 0;
                }
                blanks += behind + GAP;
            }
            self.end_line();
        }
    }

    /// Writes the fields of a row that have no column.
    fn rest<'a>(&mut self, fields: impl Iterator<Item = (&'a String, &'a Cell)>) {
        let width = self.width - INDENT;
        let mut used = 0;
        for (name, cell) in fields {
            let field = format!("{name}={}", cell.text);
            let field_width = text::columns(&field);
            if used > 0 && used + GAP + field_width > width {
                self.end_line();
                used = 0;
            }
            self.blanks(if used == 0 { INDENT } else { GAP });
            used += if used == 0 { 0 } else { GAP };
            if field_width <= width - used {
                self.text(&format!("{name}="), Part::Aside);
                self.text(&cell.text, part(cell.kind));
                used += field_width;
                continue;
            }
            // Only a field with a line of its own is longer than a line.
            let lines = wrap(&field, width);
            for (index, line) in lines.iter().enumerate() {
                if index > 0 {
                    self.end_line();
                    self.blanks(INDENT);
                }
                self.text(line.trim_end_matches(' '), part(cell.kind));
                used = text::columns(line);
            }
        }
        if used > 0 {
            self.end_line();
        }
    }

    fn blanks(&mut self, count: usize) {
        self.out.resize(self.out.len() + count, b' ');
    }

    fn text(&mut self, text: &str, part: Part) {
        self.paint.wrap(part, text.as_bytes(), self.out);
    }

    fn end_line(&mut self) {
        self.out.push(b'\n');
    }
}

/// Decides which columns there are and how wide they are: as many from the left as there is room for.
fn columns(head: &[String], rows: &[Vec<Option<Cell>>], width: usize) -> Vec<Column> {
    let natural: Vec<Column> = (0..head.len())
        .map(|column| natural(head, rows, column))
        .collect();
    let least = |column: &Column| column.width.min(SHRUNK);
    let mut needed = 0;
    let fitting = natural.iter().take_while(|column| {
        needed += least(column) + GAP;
        needed - GAP <= width
    });
    let count = fitting.count().max(1);
    let mut columns = natural[..count].to_vec();
    let gaps = GAP * (count - 1);
    let mut room = (width - gaps).saturating_sub(columns.iter().map(least).sum());
    for column in &mut columns {
        let more = (column.width - least(column)).min(room);
        column.width = (least(column) + more).min(width);
        room -= more;
    }
    columns
}

/// A column as wide as what stands in it.
fn natural(head: &[String], rows: &[Vec<Option<Cell>>], column: usize) -> Column {
    let cells = || rows.iter().filter_map(|row| row[column].as_ref());
    let widest = cells()
        .map(|cell| text::columns(&cell.text))
        .max()
        .unwrap_or(0);
    let is_numeric = |cell: &Cell| matches!(cell.kind, Kind::Number | Kind::Aside);
    Column {
        width: widest.max(text::columns(&head[column])),
        is_number: cells().all(is_numeric) && cells().any(|cell| cell.kind == Kind::Number),
    }
}

/// Cuts a text into lines that fit a width, behind a blank where there is one in the second half of a line.
fn wrap(text: &str, width: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (line, behind) = rest.split_at(fitting_bytes(rest, width));
        let blank = line
            .rfind(' ')
            .filter(|at| !behind.is_empty() && at * 2 >= line.len());
        let end = blank.map_or(line.len(), |at| at + 1);
        lines.push(&rest[..end]);
        rest = &rest[end..];
    }
    lines
}

/// How many bytes of a text fit a width; at least one character.
fn fitting_bytes(text: &str, width: usize) -> usize {
    let first = text.chars().next().map_or(0, char::len_utf8);
    text::fitting(text, width).len().max(first)
}

fn part(kind: Kind) -> Part {
    match kind {
        Kind::Number => Part::Number,
        Kind::Text => Part::Bare,
        Kind::Aside => Part::Aside,
        Kind::Error => Part::Error,
    }
}
