//! The lines of a script, one command each: sent as they are there, without waiting for the replies to those before.

mod shown;

use std::collections::VecDeque;
use std::io;
use std::ops::Range;

use self::shown::{Shown, shown};
use super::lines::{Failure, LineReader};
use super::{At, Ending, Error, Place, reach};
use crate::render::{Output, Printer, Tally};
use crate::session::{self, Failures, Feed, Pumped, Requests, Room, Session, Sink, Supply, Work};
use crate::text::{self, Line, QuoteError, Quoting};

/// Where the lines of a script are.
#[derive(Debug)]
pub enum Source<'a> {
    /// All of them here.
    Text(&'a [u8]),
    /// In a file or a pipe, which gives what is there.
    Feed(Feed),
}

impl Source<'_> {
    /// What is to be listened to for more.
    fn feed(&self) -> Option<&Feed> {
        match self {
            Self::Text(_) => None,
            Self::Feed(feed) => Some(feed),
        }
    }

    fn read(&mut self, room: &mut [u8]) -> io::Result<Option<usize>> {
        match self {
            Self::Text(text) => io::Read::read(text, room).map(Some),
            Self::Feed(feed) => feed.read(room),
        }
    }
}

/// How a script is run.
#[derive(Debug, Clone, Copy, Default)]
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
#[derive(Debug, Clone, Copy, Default)]
pub enum Show {
    /// Its replies.
    #[default]
    Replies,
    /// The command on a line of its own before its replies, without its secrets.
    Echo(Secrets),
    /// Its line and words within the JSON of each reply, without its secrets.
    WithCommand(Secrets),
}

/// Finds the secrets in a line that is typed in one row: ranges of bytes in their order, apart from each other.
pub type Secrets = fn(&str) -> Vec<Range<usize>>;

/// Runs the commands of a script; `name` is what messages call it.
///
/// Empty lines and comments are skipped, a quote may span lines, and QUIT or `exit` ends the script. An error reply is reported with its line, and the
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
        lines: LineReader::default(),
        options,
        pending: VecDeque::new(),
        tally: Tally::default(),
        within: None,
        last: None,
        end: None,
        left_out: None,
        failure: None,
        printer,
    };
    if let Some(feed) = script.source.feed() {
        session
            .attach(feed)
            .map_err(|source| script.broken(source))?;
    }
    let mut pumped = session.pump(&mut script);
    if let Some(feed) = script.source.feed() {
        session
            .detach(feed)
            .map_err(|source| script.broken(source))?;
    }
    if script.last.is_none() && script.end.is_none() && script.failure.is_none() {
        pumped = reach(pumped, session, script.printer);
    }
    script.end(pumped)
}

struct Script<'a> {
    name: &'a str,
    source: Source<'a>,
    lines: LineReader,
    options: Options,
    /// The commands that are not answered yet, oldest first.
    pending: VecDeque<Pending>,
    tally: Tally,
    /// What failed within the reply that has come.
    within: Option<Failures>,
    /// The last line that was sent.
    last: Option<u64>,
    /// The line that ends the script.
    end: Option<u64>,
    /// The first command behind it.
    left_out: Option<u64>,
    /// Why no more lines are read.
    failure: Option<Error>,
    printer: &'a mut Printer,
}

/// A command that waits for its answer.
struct Pending {
    line: u64,
    shown: Shown,
}

impl Work for Script<'_> {
    fn supply(&mut self, requests: &mut Requests) -> Supply {
        if !self.goes_on() {
            return match self.pending.is_empty() {
                true => Supply::End,
                false => Supply::Later,
            };
        }
        if self.end.is_some() {
            return self.look_behind();
        }
        let (source, pending, end) = (&mut self.source, &mut self.pending, &mut self.end);
        let supplied = self.lines.supply(
            |room| source.read(room),
            |line| put(line, self.options, pending, end, requests),
        );
        self.last = self.pending.back().map(|it| it.line).or(self.last);
        supplied.unwrap_or_else(|fault| {
            self.failure = Some(self.error(fault));
            Supply::End
        })
    }

    fn sink(&mut self) -> &mut dyn Sink {
        self.printer
    }

    /// What ended the script early ends its subscriptions too.
    fn listens(&self) -> bool {
        self.failure.is_none() && self.end.is_none() && self.goes_on()
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

    fn failed_within(&mut self, failures: Failures) {
        self.within = Some(failures);
    }

    fn answered(&mut self, is_error: bool) {
        let within = self.within.take();
        let Some(Pending { line, shown }) = self.pending.pop_front() else {
            return;
        };
        if let Shown::Echo(text) = shown {
            self.echo(&text);
        }
        match within {
            Some(within) => self.tally.note_within(line, within.to_string()),
            None => self.tally.note(line, is_error),
        }
        self.printer.set_line(None);
        self.printer.set_command(None);
    }
}

impl Script<'_> {
    /// Looks for a command behind the line that ends the script, as far as lines are there.
    fn look_behind(&mut self) -> Supply {
        let (source, left_out) = (&mut self.source, &mut self.left_out);
        let supplied = self.lines.supply(
            |room| source.read(room),
            |line| {
                let is_command = !text::is_idle(line.bytes);
                *left_out = left_out.or(is_command.then_some(line.number));
                // What cannot be read on is not run either.
                Ok::<_, Failure>(match left_out {
                    Some(_) => Room::None,
                    None => Room::Left,
                })
            },
        );
        match supplied {
            Ok(Supply::More) if self.left_out.is_none() => Supply::More,
            _ => Supply::End,
        }
    }

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

    fn broken(&self, source: io::Error) -> Error {
        Error::Input {
            script: self.name.to_owned(),
            source,
        }
    }

    fn error(&self, fault: Fault) -> Error {
        match fault {
            Fault::Quote(line, source) => Error::Line {
                place: self.place(line),
                source,
            },
            Fault::Session(line, source) => Error::Session {
                place: Some(self.place(line)),
                source,
            },
            Fault::Input(Failure::TooLong(line)) => Error::TooLong(self.place(line)),
            Fault::Input(Failure::Read(source)) => self.broken(source),
        }
    }

    /// Says how it ended.
    fn end(mut self, pumped: Result<Pumped, session::Error>) -> Result<Ending, Error> {
        match &pumped {
            Ok(Pumped::Done) => self.printer.flush(),
            Ok(Pumped::Interrupted { .. }) | Err(_) => self.printer.abandon(),
        }
        .map_err(Error::Output)?;
        if !matches!(pumped, Ok(Pumped::Interrupted { .. })) {
            self.say_sum().map_err(Error::Output)?;
        }
        match (pumped, self.failure.take()) {
            (Err(source), _) => {
                let place = self.pending.front().map(|pending| self.place(pending.line));
                Err(Error::of_session(source, place, self.tally.commands()))
            }
            (Ok(Pumped::Interrupted { unanswered }), _) => {
                self.say_interruption(unanswered).map_err(Error::Output)?;
                Ok(Ending::Interrupted)
            }
            (Ok(Pumped::Done), Some(failure)) => Err(failure),
            (Ok(Pumped::Done), None) => {
                self.say_left_out().map_err(Error::Output)?;
                Ok(match self.tally.has_failed() {
                    true => Ending::ErrorReply,
                    false => Ending::Fine,
                })
            }
        }
    }

    /// Says what was not run because of a line that ends the script.
    fn say_left_out(&mut self) -> io::Result<()> {
        match (self.left_out, self.end) {
            (Some(left_out), Some(end)) => {
                let place = self.place(left_out);
                self.printer.say(&format!(
                    "note: {place}: this and what follows was not run: the script ends in line {end}"
                ))
            }
            _ => Ok(()),
        }
    }

    /// Sums up the error replies, if there were any.
    fn say_sum(&mut self) -> io::Result<()> {
        let Self { name, tally, .. } = self;
        let stopped = match self.options.on_error {
            OnError::GoOn => "",
            OnError::Stop => "stopped at the first error reply: ",
        };
        // Of a single command the reply has said it all, with its line where that form of output tells it.
        let is_said = tally.commands() == 1
            && !tally.has_failed_within()
            && stopped.is_empty()
            && self.printer.output() == Output::Plain
            && !self.printer.shows_wire();
        match tally.has_failed() && !is_said {
            true => self.printer.say(&format!("note: {name}: {stopped}{tally}")),
            false => Ok(()),
        }
    }

    /// Says how far the script had come when the user interrupted, and which commands were under way then.
    fn say_interruption(&mut self, unanswered: u64) -> io::Result<()> {
        let stopped = match (self.pending.front(), self.last) {
            (Some(first), _) => format!("at line {}", first.line),
            (None, Some(last)) if !self.lines.has_ended() => format!("behind line {last}"),
            // All was done, only messages might have come.
            (None, _) => return self.say_sum(),
        };
        let sum = match self.tally.commands() {
            0 => String::new(),
            _ => format!(": {}", self.tally),
        };
        let name = self.name;
        self.printer
            .say_interrupted(&format!("note: {name}: stopped {stopped}{sum}"))?;
        match self.pending.front() {
            Some(first) if unanswered > 1 => {
                let place = self.place(first.line);
                self.printer.say(&format!(
                    "note: {place}: from here on up to {unanswered} commands were sent without an answer; they may have run"
                ))
            }
            _ => Ok(()),
        }
    }
}

/// Why a line is not run.
enum Fault {
    Quote(u64, QuoteError),
    Session(u64, session::Error),
    Input(Failure),
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        Self::Input(failure)
    }
}

/// Puts in the command of a line, if there is one; tells whether a further one may follow, and notes where none may.
///
/// QUIT ends the script with its reply, as it ends the connection; `exit` is no command of a server.
fn put(
    line: Line<'_>,
    options: Options,
    pending: &mut VecDeque<Pending>,
    end: &mut Option<u64>,
    requests: &mut Requests,
) -> Result<Room, Fault> {
    let Line { bytes, number, .. } = line;
    if text::is_idle(bytes) {
        return Ok(Room::Left);
    }
    let words = text::split(bytes, Quoting::Shell).complete();
    let words = words.map_err(|error| {
        let (rows, error) = error.in_its_row(bytes);
        Fault::Quote(number + rows, error)
    })?;
    if words.is_empty() {
        return Ok(Room::Left);
    }
    let is_name = |name: &str| words[0].bytes.eq_ignore_ascii_case(name.as_bytes());
    let is_exit = words.len() == 1 && is_name("EXIT");
    if is_exit || is_name("QUIT") {
        *end = Some(number);
    }
    if is_exit {
        return Ok(Room::None);
    }
    let room = requests.push(&words);
    let room = room.map_err(|error| Fault::Session(number, error))?;
    pending.push_back(Pending {
        line: number,
        shown: shown(&words, options.show),
    });
    Ok(match options.on_error {
        OnError::GoOn => room,
        OnError::Stop => Room::None,
    })
}
