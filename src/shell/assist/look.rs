//! A line and its cursor, taken apart: what could stand there, what is still to come, and what its words are.

use std::ops::Range;
use std::sync::Arc;

use crate::command::Catalog;
use crate::complete::{self, Candidate, Place, Reading, Role};
use crate::render::{Paint, Part};
use crate::shell::pipe::{self, Piped};
use crate::shell::secret::secret_ranges;
use crate::shell::{batch, colon, help};
use crate::text;

use super::draw;
use super::fitted::Fitted;

/// Stands behind a command whose arguments are not all there.
const UNFINISHED: &str = "…";

/// What a line says.
pub(super) struct Look {
    line: String,
    cursor: usize,
    catalog: Arc<Catalog>,
    reading: Reading,
    /// What is not to be shown, by its bytes, in ascending order.
    secrets: Vec<Range<usize>>,
}

impl Look {
    pub(super) fn at(line: &str, cursor: usize, catalog: Arc<Catalog>) -> Self {
        let mut reading = read(line, cursor, &catalog);
        let secrets = secret_ranges(line);
        // What is said of a word may quote it.
        let problem = reading.problem.take();
        reading.problem =
            problem.filter(|problem| !secrets.iter().any(|at| meet(at, &problem.span)));
        let is_typed = |at: &Range<usize>| at.start < cursor && cursor <= at.end;
        if secrets.iter().any(is_typed) {
            reading.place = None;
        }
        Self {
            secrets,
            line: line.to_owned(),
            cursor,
            catalog,
            reading,
        }
    }

    /// Tells whether another look at this line would give the same.
    pub(super) fn is_at(&self, line: &str, cursor: usize, catalog: &Arc<Catalog>) -> bool {
        self.cursor == cursor && self.line == line && Arc::ptr_eq(&self.catalog, catalog)
    }

    pub(super) fn line(&self) -> &str {
        &self.line
    }

    /// Whether nothing has been typed yet of the command at the cursor.
    pub(super) fn is_blank(&self) -> bool {
        let at = batch::line_at(&self.line, self.cursor);
        self.line[at].trim().is_empty()
    }

    pub(super) fn cursor(&self) -> usize {
        self.cursor
    }

    /// Where something can be put into the line.
    pub(super) fn place(&self) -> Option<&Place> {
        self.reading.place.as_ref()
    }

    /// Where the word begins that the cursor stands in or behind, in bytes.
    pub(super) fn start(&self) -> Option<usize> {
        self.place().map(|place| place.span.start)
    }

    /// Tells whether the line would be the same with this candidate in its place.
    pub(super) fn has(&self, candidate: &Candidate) -> bool {
        let is_there = |place: &Place| {
            let fitted = Fitted::new(candidate, place, &self.line);
            fitted.is_some_and(|fitted| fitted.is_in(&self.line))
        };
        self.place().is_some_and(is_there)
    }

    /// What is not to be shown, by its bytes, in ascending order.
    pub(super) fn secrets(&self) -> &[Range<usize>] {
        &self.secrets
    }

    /// Tells whether a server would refuse the command as it stands for what it lacks.
    pub(super) fn is_short(&self) -> bool {
        self.reading.problem.is_none() && self.reading.lack.is_some()
    }

    /// How the words look, by their bytes, in ascending order.
    pub(super) fn parts(&self) -> Vec<(Range<usize>, Part)> {
        let name = match self.is_short() {
            true => Part::Unfinished,
            false => Part::Command,
        };
        let part = |role| match role {
            Role::Command | Role::Subcommand => name,
            Role::Key => Part::Key,
            Role::Option => Part::Option,
            Role::Number => Part::Number,
            Role::Text => Part::Text,
            Role::Secret => Part::Aside,
            Role::UnknownCommand | Role::Wrong => Part::Wrong,
        };
        let roles = self.reading.roles.iter();
        roles
            .map(|(span, role)| (span.clone(), part(*role)))
            .collect()
    }

    /// The sign that arguments are missing; with the colour of the name alone it would be lost on some.
    pub(super) fn mark(&self, room: usize, paint: &Paint) -> String {
        let mut out = String::new();
        if self.is_short() && room > 0 {
            paint.text(Part::Unfinished, UNFINISHED, &mut out);
        }
        out
    }

    /// What is shown behind the line: what is wrong with it, or the arguments to come.
    pub(super) fn behind(&self, room: usize, paint: &Paint) -> String {
        let mut out = String::new();
        let Some(problem) = &self.reading.problem else {
            let mark = self.mark(room, paint);
            let taken = match mark.is_empty() {
                true => 0,
                false => text::columns(UNFINISHED) + 1,
            };
            let arguments = draw::arguments(&self.reading.hint, room.saturating_sub(taken), paint);
            let gap = match mark.is_empty() || arguments.is_empty() {
                true => "",
                false => " ",
            };
            return [&mark, gap, &arguments].concat();
        };
        let text = text::cut(&format!("({})", problem.text), room);
        paint.text(Part::Error, &text, &mut out);
        out
    }
}

/// Tells whether two ranges have a byte in common.
fn meet(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// Reads the command in which the cursor stands.
fn read(line: &str, cursor: usize, catalog: &Catalog) -> Reading {
    let at = batch::line_at(line, cursor);
    let before = &line[..at.end];
    // A colon alone may become one of the shell's own commands.
    match before[at.start..].trim_start().starts_with(colon::COLON) {
        true => {
            let (row, cursor) = (&line[at.clone()], cursor - at.start);
            let piped = pipe::find_local(row);
            let reading = up_to_operator(piped, row, cursor, |row, cursor| {
                colon::read(row, cursor, catalog)
            });
            shifted(reading, at.start)
        }
        false => match help::read(&line[at.clone()], cursor - at.start, catalog) {
            Some(reading) => shifted(reading, at.start),
            None => {
                let piped = pipe::find(&before[at.start..]).map(|mut piped| {
                    piped.span = at.start + piped.span.start..before.len();
                    piped
                });
                up_to_operator(piped, before, cursor, |line, cursor| {
                    complete::read(line, at.start, cursor, catalog)
                })
            }
        },
    }
}

/// Reads a command up to where its reply is sent elsewhere: what stands behind that is no part of it.
fn up_to_operator(
    piped: Option<Piped<'_>>,
    line: &str,
    cursor: usize,
    read: impl FnOnce(&str, usize) -> Reading,
) -> Reading {
    let Some(Piped { span, .. }) = piped else {
        return read(line, cursor);
    };
    let mut reading = read(&line[..span.start], cursor.min(span.start));
    if cursor > span.start {
        reading.place = None;
        reading.hint.clear();
    }
    reading
}

/// Moves what was found in a part of a line to its place in the whole.
fn shifted(mut reading: Reading, by: usize) -> Reading {
    let shift = |span: &mut Range<usize>| *span = span.start + by..span.end + by;
    reading
        .place
        .iter_mut()
        .for_each(|place| shift(&mut place.span));
    reading.roles.iter_mut().for_each(|(span, _)| shift(span));
    let problems = reading.problem.iter_mut().chain(&mut reading.lack);
    problems.for_each(|problem| shift(&mut problem.span));
    reading
}
