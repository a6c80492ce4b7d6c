//! What the user is told of what went wrong: with a command, with a connection, with the files of the shell.

use std::fmt::Display;
use std::io;

use super::live::Live;
use super::{Next, Shell};
use crate::render::Printer;
use crate::session::{Error, Lost};
use crate::text;

impl Shell<'_> {
    /// Reports an error in the middle of which the session stopped.
    pub(super) fn fail(&mut self, error: &Error) -> io::Result<Next> {
        // That nobody reads on is how a reply without an end ends.
        if self.printer.has_stopped() && matches!(error, Error::Output(_)) {
            let lost = Lost {
                // What the reader had enough of, nobody misses.
                subscribing: 0,
                ..self.session.take_lost()
            };
            if !lost.is_nothing() {
                let text = format!("note: {lost} went with the connection");
                self.printer.say(&text)?;
            }
            return Ok(Next::Line);
        }
        self.printer.abandon()?;
        self.report(error).map(|()| Next::Stop)
    }

    /// Says why something is not done; what was entered together with it is not run either.
    pub(super) fn refuse(&mut self, error: impl Display) -> io::Result<Next> {
        // It may quote what was typed or what a system said.
        let line = text::line(format!("error: {error}").as_bytes());
        self.printer.say(&line).map(|()| Next::Stop)
    }

    pub(super) fn report(&mut self, error: &Error) -> io::Result<()> {
        let lost = self.session.take_lost();
        if matches!(error, Error::Interrupted) {
            return self.report_interruption(&lost);
        }
        // The error may quote the server, who is not to command the terminal.
        let error_line = text::line(format!("error: {error}").as_bytes());
        self.printer.say(&error_line)?;
        if !lost.is_nothing() {
            self.printer.say(&format!("note: {lost} went with it"))?;
        }
        match error.hint() {
            Some(hint) => self.printer.say(&format!("hint: {hint}")),
            None => Ok(()),
        }
    }

    /// Says what went with a connection that has ended as a command asked, if it has.
    pub(super) fn tell_lost(&mut self) -> io::Result<()> {
        let lost = self.session.take_lost();
        match lost.is_nothing() {
            true => Ok(()),
            false => self
                .printer
                .say(&format!("note: {lost} went with the connection")),
        }
    }

    /// Says what is wrong with the file of the settings, which may hold what would command the terminal.
    pub(super) fn tell_problems(&mut self) -> io::Result<()> {
        let mut problems = self.options.settings_problems.iter();
        problems.try_for_each(|problem| {
            let line = text::line(format!("warning: {problem}").as_bytes());
            self.printer.say(&line)
        })
    }

    /// Says what has become of the connection whose wait the user has stopped.
    fn report_interruption(&mut self, lost: &Lost) -> io::Result<()> {
        let with_it = match lost.is_nothing() {
            true => String::new(),
            false => format!(", and with it {lost}"),
        };
        self.printer.say_interrupted(&format!(
            "interrupted: the connection was dropped{with_it}; the next command opens a new one"
        ))?;
        match self.session.take_withheld() {
            Some(said) if !self.is_withheld => {
                self.is_withheld = true;
                let note = format!("note: no waiting command can be ended without that: {said}");
                self.printer.say(&text::line(note.as_bytes()))
            }
            _ => Ok(()),
        }
    }

    /// Says what cannot be done about the history.
    pub(super) fn complain(&mut self) -> io::Result<()> {
        let complaints = self.editor.history().take_complaints();
        complaints.iter().try_for_each(|it| self.printer.say(it))
    }
}

/// Names the command that may be meant, behind the error reply to one that the server does not have.
pub(super) fn suggest<W: AsRef<[u8]>>(
    words: &[W],
    live: &Live,
    printer: &mut Printer,
) -> io::Result<()> {
    match live.known_catalog().meant(words) {
        Some(name) => {
            let hint = format!("hint: is {name} meant?");
            printer.say(&text::line(hint.as_bytes()))
        }
        None => Ok(()),
    }
}
