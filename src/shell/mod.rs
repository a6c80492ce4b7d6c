//! The prompt: reads a line, runs it, shows what comes, until the user leaves.
//!
//! Knows the session, the printer and the editor; of the command line and the terminal only what it is told.

mod editor;
mod help;
mod history;
mod local;

use std::io;
use std::path::PathBuf;

use crate::command::{self, Arrival};
use crate::complete::Names;
use crate::render::Printer;
use crate::session::{Error, Outcome, Session};
use crate::text::{self, Quoting};

use self::editor::{Editor, Line};
use self::local::Local;

/// What the prompt is told at its start.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Where the history is kept, if it is.
    pub history: Option<PathBuf>,
}

/// Runs the prompt until the user leaves.
///
/// A server that cannot be reached is reported, and the prompt opens all the same; one that refuses the session's user,
/// database or protocol is an error.
///
/// # Errors
/// The server refuses the session, or there is no terminal to edit on.
pub fn run(session: &mut Session, printer: &mut Printer, options: &Options) -> Result<(), Error> {
    let mut shell = Shell {
        editor: Editor::new(options.history.as_deref()).map_err(Error::Output)?,
        session,
        printer,
    };
    for complaint in shell.editor.take_complaints() {
        shell.printer.say(&complaint).map_err(Error::Output)?;
    }
    shell.open()?;
    while shell.turn().map_err(Error::Output)? == Next::Line {}
    Ok(())
}

struct Shell<'a> {
    editor: Editor,
    session: &'a mut Session,
    printer: &'a mut Printer,
}

/// What follows a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Line,
    Leave,
}

impl Shell<'_> {
    /// Connects and learns what the server can do.
    fn open(&mut self) -> Result<(), Error> {
        match self.session.connect(self.printer) {
            Ok(()) => {}
            Err(error @ (Error::Connect(_) | Error::Interrupted | Error::Lost { .. })) => {
                return self.report(&error).map_err(Error::Output);
            }
            Err(error @ Error::Greeting { said: Some(_), .. }) => {
                return self.report(&error).map_err(Error::Output);
            }
            Err(error) => return Err(error),
        }
        // What the server is asked for the program's own sake would stand among the bytes to be watched.
        if !self.printer.shows_wire()
            && let Ok(Some(reply)) = self.session.ask(&["COMMAND", "LIST"], self.printer)
            && !reply.items().is_empty()
        {
            let names = reply.items().iter().filter_map(|name| name.text());
            self.editor.set_names(Names::listed(names));
        }
        Ok(())
    }

    /// Reads one line and runs it.
    fn turn(&mut self) -> io::Result<Next> {
        if let Err(error) = self.session.read_pushes(self.printer) {
            self.fail(&error)?;
        }
        self.printer.flush()?;
        let line = match self.editor.read(&prompt(self.session))? {
            Line::Text(line) => line,
            Line::Cancelled => return Ok(Next::Line),
            Line::End => return Ok(Next::Leave),
        };
        self.editor.remember(&line);
        // An interruption that came before the line was entered is not about it.
        self.session.take_interrupt();
        // Pasted text can hold several lines: each is a command.
        for line in line.split(['\n', '\r']) {
            if self.run(line)? == Next::Leave {
                return Ok(Next::Leave);
            }
        }
        Ok(Next::Line)
    }

    fn run(&mut self, line: &str) -> io::Result<Next> {
        let words = match text::split(line.as_bytes(), Quoting::Shell).complete() {
            Ok(words) if words.is_empty() => return Ok(Next::Line),
            Ok(words) => words,
            Err(error) => {
                self.printer.say(&format!("error: {error}"))?;
                return Ok(Next::Line);
            }
        };
        match local::find(&words) {
            Some(Local::Quit) => return Ok(Next::Leave),
            Some(Local::Clear) => self.editor.clear_screen()?,
            Some(Local::Help(topic)) => self.printer.say_data(&help::text(&topic))?,
            None => self.send(&words)?,
        }
        Ok(Next::Line)
    }

    fn send<W: AsRef<[u8]>>(&mut self, words: &[W]) -> io::Result<()> {
        let is_endless = matches!(
            command::arrival(words),
            Arrival::Subscribe { .. } | Arrival::Monitor | Arrival::Replication
        );
        if is_endless && !self.session.is_in_transaction() {
            self.printer.say("(Ctrl-C stops it)")?;
        }
        match self.session.run(words, self.printer) {
            Ok(Outcome::Replied { .. } | Outcome::Silent | Outcome::Ended) => self.printer.flush(),
            Ok(Outcome::Interrupted) => {
                self.printer.abandon()?;
                self.printer.say(
                    "interrupted: the connection was dropped, the next command opens a new one",
                )
            }
            Err(error) => self.fail(&error),
        }
    }

    /// Reports an error in the middle of which the session stopped.
    fn fail(&mut self, error: &Error) -> io::Result<()> {
        self.printer.abandon()?;
        self.report(error)
    }

    fn report(&mut self, error: &Error) -> io::Result<()> {
        self.printer.say(&format!("error: {error}"))?;
        match error.hint() {
            Some(hint) => self.printer.say(&format!("hint: {hint}")),
            None => Ok(()),
        }
    }
}

/// Says where the next command goes: `127.0.0.1:6379[2](TX)> `.
fn prompt(session: &Session) -> String {
    if session.is_down() {
        return "not connected> ".to_owned();
    }
    let endpoint = session.endpoint();
    let database = match session.database() {
        0 => String::new(),
        database => format!("[{database}]"),
    };
    let transaction = if session.is_in_transaction() {
        "(TX)"
    } else {
        ""
    };
    format!("{endpoint}{database}{transaction}> ")
}
