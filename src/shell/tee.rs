//! `:tee`: what is printed goes into a file too, without colours, behind the lines that were typed.

use std::io;
use std::path::PathBuf;

use super::file::{self, WriteMode};
use super::place::prompt;
use super::{Next, Shell, secret};
use crate::text;

/// What is to become of the copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tee {
    /// Say whether there is one.
    Tell,
    /// Append to this file.
    To(String),
    Off,
}

impl Shell<'_> {
    /// Copies what is printed into a file, or no more, or says how it is.
    pub(super) fn tee(&mut self, tee: Tee) -> io::Result<Next> {
        let text = match tee {
            Tee::Tell => match &self.tee {
                Some(path) => format!("tee is on: {path:?}"),
                None => "tee is off".to_owned(),
            },
            Tee::Off => {
                self.printer.set_transcript(None);
                match self.tee.take() {
                    Some(path) => format!("tee is off: no more goes to {path:?}"),
                    None => "tee is off".to_owned(),
                }
            }
            Tee::To(name) => {
                let path = file::named(&name, self.options.home.as_deref());
                return self.tee_to(path);
            }
        };
        self.printer
            .say_data(&format!("{text}\n"))
            .map(|()| Next::Line)
    }

    fn tee_to(&mut self, path: PathBuf) -> io::Result<Next> {
        match file::open(&path, WriteMode::Append) {
            Ok(file) => {
                self.printer.say_data(&format!("tee is on: {path:?}\n"))?;
                self.printer.set_transcript(Some(Box::new(file)));
                self.tee = Some(path);
                Ok(Next::Line)
            }
            Err(error) => self.refuse(format_args!("could not open {path:?}: {error}")),
        }
    }

    /// Copies a line that is about to be run, with the prompt and without its secrets.
    pub(super) fn copy_line(&mut self, line: &str) -> io::Result<()> {
        if self.tee.is_none() {
            return Ok(());
        }
        let line = secret::masked(line);
        let rows: Vec<_> = line.lines().map(|row| text::line(row.as_bytes())).collect();
        let prompt = prompt(self.session, self.name());
        self.printer
            .note_typed(&format!("{prompt}{}\n", rows.join("\n")))
    }

    /// Says that the copy could not be gone on with.
    pub(super) fn complain_of_tee(&mut self) -> io::Result<()> {
        let Some(failure) = self.printer.take_transcript_failure() else {
            return Ok(());
        };
        let path = self.tee.take().unwrap_or_default();
        self.printer
            .say(&format!("warning: tee is off: {path:?}: {failure}"))
    }
}
