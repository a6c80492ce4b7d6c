//! The lines of a script, one command each: sent as they are there, without waiting for the replies to those before.

use std::collections::VecDeque;
use std::io;

use super::{At, Ending, Error, Place};
use crate::command::{self, MASK};
use crate::render::{DumpOptions, Notation, Printer, Tally};
use crate::session::{self, Feed, Pumped, Requests, Room, Session, Sink, Supply, Work};
use crate::text::{self, Line, Lines, QuoteError, Quoting, Word};

/// Stands before a command that is echoed.
const ECHO: &str = "> ";

/// How a script is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// What follows on an error reply.
    pub on_error: OnError,
    /// What is shown of each command.
    pub show: Show,
}

/// What follows on an error reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnError {
    /// The next command.
    #[default]
    GoOn,
    /// Nothing: each command waits until the one before it is answered.
    Stop,
}

/// What is shown of each command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// Its replies.
    #[default]
    Replies,
    /// The command on a line of its own before its replies.
    Echo,
    /// Its line and words within the JSON of each reply.
    WithCommand,
}

/// Where the lines of a script are.
#[derive(Debug)]
pub enum Source<'a> {
    /// All of them here.
    Text(&'a [u8]),
    /// In a file or a pipe, which gives what is there.
    Feed(Feed),
}

/// Runs the commands of a script; `name` is what messages call it.
///
/// Empty lines and comments are skipped, and a quote may span lines. An error reply is reported with its line, and the
/// script goes on unless it is to stop.
///
/// # Errors
/// A line whose quotes do not match: nothing after it is sent. Also when the session, the input or the output breaks
/// off.
pub fn run(
    name: &str,
    source: Source<'_>,
    options: Options,
    session: &mut Session,
    printer: &mut Printer,
) -> Result<Ending, Error> {
    let mut script = Script {
        name,
        source,
        options,
        lines: Lines::default(),
        pending: VecDeque::new(),
        tally: Tally::default(),
        failure: None,
        printer,
    };
    if let Source::Feed(feed) = &script.source {
        session
            .attach(feed)
            .map_err(|source| script.input(source))?;
    }
    let pumped = session.pump(&mut script);
    if let Source::Feed(feed) = &script.source {
        session
            .detach(feed)
            .map_err(|source| script.input(source))?;
    }
    script.end(pumped)
}

struct Script<'a> {
    name: &'a str,
    source: Source<'a>,
    options: Options,
    lines: Lines,
    /// The commands that are not answered yet, oldest first.
    pending: VecDeque<Pending>,
    tally: Tally,
    /// Why no more lines are read.
    failure: Option<Error>,
    printer: &'a mut Printer,
}

/// A command that waits for its answer.
struct Pending {
    line: u64,
    shown: Shown,
}

/// What is still to be shown of a command.
enum Shown {
    Nothing,
    Echo(Vec<u8>),
    Words(Vec<Vec<u8>>),
}

/// What the source has.
enum Piece {
    Some,
    NoneYet,
    End,
}

impl Work for Script<'_> {
    fn supply(&mut self, requests: &mut Requests) -> Supply {
        if !self.goes_on() {
            return match self.pending.is_empty() {
                true => Supply::End,
                false => Supply::Later,
            };
        }
        loop {
            let step = match self.lines.next() {
                Some(line) => put(line, self.options, &mut self.pending, requests),
                None => match read(&mut self.source, &mut self.lines) {
                    Ok(Piece::Some) => continue,
                    Ok(Piece::NoneYet) => return Supply::Later,
                    Ok(Piece::End) => match self.lines.rest() {
                        Some(line) => put(line, self.options, &mut self.pending, requests),
                        None => return Supply::End,
                    },
                    Err(source) => {
                        self.failure = Some(self.input(source));
                        return Supply::End;
                    }
                },
            };
            match step {
                Ok(Room::Left) if self.goes_on() => {}
                Ok(_) => return Supply::More,
                Err((line, fault)) => {
                    let place = self.place(line);
                    self.failure = Some(match fault {
                        Fault::Quote(source) => Error::Line { place, source },
                        Fault::Session(source) => Error::Session {
                            place: Some(place),
                            source,
                        },
                    });
                    return Supply::End;
                }
            }
        }
    }

    fn sink(&mut self) -> &mut dyn Sink {
        self.printer
    }

    fn begin_answer(&mut self) {
        let Some(Pending { line, shown }) = self.pending.front_mut() else {
            return;
        };
        self.printer.set_line(Some(*line));
        match std::mem::replace(shown, Shown::Nothing) {
            Shown::Nothing => {}
            Shown::Echo(text) => self.echo(&text),
            Shown::Words(words) => self.printer.set_command(Some(words)),
        }
    }

    fn answered(&mut self, is_error: bool) {
        let Some(Pending { line, shown }) = self.pending.pop_front() else {
            return;
        };
        if let Shown::Echo(text) = shown {
            self.echo(&text);
        }
        self.tally.note(line, is_error);
        self.printer.set_line(None);
        self.printer.set_command(None);
    }
}

impl Script<'_> {
    /// Tells whether the next command may go out while the replies to others are awaited.
    fn goes_on(&self) -> bool {
        match self.options.on_error {
            OnError::GoOn => true,
            OnError::Stop => self.pending.is_empty() && !self.tally.has_failed(),
        }
    }

    /// Prints a command; that it cannot be printed, the replies tell.
    fn echo(&mut self, text: &[u8]) {
        let _ = self.printer.say_amid(text);
    }

    fn place(&self, line: u64) -> Place {
        Place {
            script: self.name.to_owned(),
            at: At::Line(line),
        }
    }

    fn input(&self, source: io::Error) -> Error {
        Error::Input {
            script: self.name.to_owned(),
            source,
        }
    }

    /// Says how it ended.
    fn end(mut self, pumped: Result<Pumped, session::Error>) -> Result<Ending, Error> {
        match &pumped {
            Ok(Pumped::Done) => self.printer.flush(),
            Ok(Pumped::Interrupted) | Err(_) => self.printer.abandon(),
        }
        .map_err(Error::Output)?;
        let stands_alone = |wire: &DumpOptions| wire.notation == Notation::Wire;
        let is_bare = self.printer.wire().is_some_and(stands_alone);
        // Of a single command the reply has said it all.
        if self.tally.has_failed() && self.tally.commands() > 1 && !is_bare {
            let stopped = match self.options.on_error {
                OnError::GoOn => "",
                OnError::Stop => "stopped at the first error reply: ",
            };
            let sum = format!("note: {}: {stopped}{}", self.name, self.tally);
            self.printer.say(&sum).map_err(Error::Output)?;
        }
        match (pumped, self.failure.take()) {
            (Err(source), _) => {
                let place = self.pending.front().map(|pending| self.place(pending.line));
                Err(Error::Session { place, source })
            }
            (Ok(Pumped::Interrupted), _) => Ok(Ending::Interrupted),
            (Ok(Pumped::Done), Some(failure)) => Err(failure),
            (Ok(Pumped::Done), None) => Ok(match self.tally.has_failed() {
                true => Ending::ErrorReply,
                false => Ending::Fine,
            }),
        }
    }
}

/// Why a line is not run.
enum Fault {
    Quote(QuoteError),
    Session(session::Error),
}

/// Puts in the command of a line, if there is one; tells whether a further one may follow.
fn put(
    line: Line<'_>,
    options: Options,
    pending: &mut VecDeque<Pending>,
    requests: &mut Requests,
) -> Result<Room, (u64, Fault)> {
    let Line { bytes, number } = line;
    if text::is_idle(bytes) {
        return Ok(Room::Left);
    }
    let words = text::split(bytes, Quoting::Shell).complete();
    let words = words.map_err(|error| {
        let (rows, error) = error.in_its_row(bytes);
        (number + rows, Fault::Quote(error))
    })?;
    if words.is_empty() {
        return Ok(Room::Left);
    }
    let room = requests.push(&words);
    let room = room.map_err(|error| (number, Fault::Session(error)))?;
    pending.push_back(Pending {
        line: number,
        shown: shown(&words, options.show),
    });
    Ok(room)
}

/// Gives what is to be shown of a command; its secrets are not.
fn shown(words: &[Word], show: Show) -> Shown {
    if show == Show::Replies {
        return Shown::Nothing;
    }
    let secrets = command::secrets(words);
    let mut words = words.iter().enumerate();
    let is_secret = |place: usize| secrets.contains(&place);
    if show == Show::WithCommand {
        let shown = |(place, word): (usize, &Word)| match is_secret(place) {
            true => MASK.as_bytes().to_vec(),
            false => word.bytes.clone(),
        };
        return Shown::Words(words.map(shown).collect());
    }
    let text = |(place, word): (usize, &Word)| match is_secret(place) {
        true => MASK.to_owned(),
        false => text::typed(&word.bytes),
    };
    let mut line = ECHO.to_owned();
    if let Some(first) = words.next() {
        line.push_str(&text(first));
    }
    for word in words {
        line.push(' ');
        line.push_str(&text(word));
    }
    line.push('\n');
    Shown::Echo(line.into_bytes())
}

/// Reads on.
fn read(source: &mut Source<'_>, lines: &mut Lines) -> io::Result<Piece> {
    let room = lines.room();
    let came = match source {
        Source::Text(text) => {
            let len = text.len().min(room.len());
            room[..len].copy_from_slice(&text[..len]);
            *text = &text[len..];
            Some(len)
        }
        Source::Feed(feed) => feed.read(room)?,
    };
    lines.fill(came.unwrap_or(0));
    Ok(match came {
        None => Piece::NoneYet,
        Some(0) => Piece::End,
        Some(_) => Piece::Some,
    })
}
