//! Mass insertion: commands from a stream, lines or requests of RESP, of whose replies only the errors are told.
//!
//! As much is on its way as the session lets, and as little is kept: the input is not read into memory, and of a command
//! without a reply only a glimpse. Nothing of a command is sent that does not end in the input: a request that is longer
//! than the buffers is looked through first where it stands in a file, and goes out in parts; out of a pipe it has to be
//! kept until it is whole.

mod fault;
mod glimpse;
mod input;
mod lines;
mod stream;

use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::time::Duration;

pub use self::fault::Fault;

use self::glimpse::Glimpse;
use self::input::{Input, Stop};
use super::{Ending, Error, Place, reach};
use crate::render::{Far, Printer, Progress, count};
use crate::resp::{Event, Item};
use crate::session::{
    self, Arriving, Failures, Feed, Interest, Notice, Pumped, Requests, Session, Sink, Supply, Tap,
    Traffic, Work,
};
use crate::text;

/// How many error replies are told in full.
const TOLD: u64 = 20;

/// How many bytes of an error are told.
const LONGEST_ERROR: usize = 1000;

/// After how many replies the progress is looked at.
const STEP: u64 = 256;

/// How a mass insertion is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How long the next byte of a reply may take when all is sent; `None` is for ever.
    pub patience: Option<Duration>,
}

/// Sends the commands of a stream, which messages call `name`; `progress` shows how far it has come.
///
/// An error reply is told with the line or the number of its command, and what follows is sent all the same. At the end
/// stands `errors: E, replies: R` on standard output, as after redis-cli's `--pipe`; what ended the stream early counts
/// as an error there.
///
/// # Errors
/// What is no command, or none for a mass insertion: what stands before it is sent and answered, nothing of it is sent.
/// Also when the session, the input or the output breaks off.
pub fn run(
    name: &str,
    feed: Feed,
    options: Options,
    session: &mut Session,
    printer: &mut Printer,
    progress: &mut Progress,
) -> Result<Ending, Error> {
    let failed = |source| Error::Input {
        script: name.to_owned(),
        source,
    };
    progress.set_total(feed.left());
    session.attach(&feed).map_err(failed)?;
    let mut pipe = Pipe {
        name,
        patience: options.patience,
        input: Input::new(feed),
        pending: VecDeque::new(),
        replies: 0,
        errors: 0,
        unlooked: 0,
        within: None,
        has_commands: false,
        failure: None,
        ear: Ear {
            printer,
            progress,
            error: Vec::new(),
            is_error_whole: false,
            arriving: Arriving::Unasked,
            has_gone: false,
        },
    };
    let mut pumped = session.pump(&mut pipe);
    session.detach(pipe.input.feed()).map_err(failed)?;
    if !pipe.has_commands && pipe.failure.is_none() {
        pumped = reach(pumped, session, &mut pipe.ear);
    }
    pipe.end(pumped)
}

struct Pipe<'a> {
    name: &'a str,
    patience: Option<Duration>,
    input: Input,
    /// The commands without an answer, oldest first.
    pending: VecDeque<Glimpse>,
    replies: u64,
    errors: u64,
    /// How many replies have come since the progress was looked at.
    unlooked: u64,
    /// What failed within the reply that has come.
    within: Option<Failures>,
    /// Whether there has been a command.
    has_commands: bool,
    /// Why no more is read.
    failure: Option<Stop>,
    ear: Ear<'a>,
}

impl Work for Pipe<'_> {
    fn supply(&mut self, requests: &mut Requests) -> Supply {
        let supply = self.input.supply(requests, &mut self.pending);
        self.has_commands |= !self.pending.is_empty();
        self.look();
        match supply {
            Ok(supply) => supply,
            Err(stop) => {
                let supply = match stop {
                    Stop::Torn(_) => Supply::Torn,
                    _ => Supply::End,
                };
                self.failure = Some(stop);
                supply
            }
        }
    }

    fn sink(&mut self) -> &mut dyn Sink {
        &mut self.ear
    }

    fn failed_within(&mut self, failures: Failures) {
        self.within = Some(failures);
    }

    fn answered(&mut self, is_error: bool) {
        let glimpse = self.pending.pop_front();
        let within = self.within.take();
        self.replies += 1;
        if is_error || within.is_some() {
            self.errors += 1;
            if let Some(glimpse) = glimpse.filter(|_| self.errors <= TOLD) {
                let at = self.input.at(glimpse.number());
                let within = within.map_or(String::new(), |within| format!("{within}: "));
                let error = text::line(&self.ear.error);
                self.ear.say(&format!("{at}: {glimpse}: {within}{error}"));
            }
        }
        self.note(1);
    }

    fn gets_none(&mut self) {
        self.pending.pop_front();
    }

    fn interest(&self) -> Interest {
        Interest::Errors
    }

    fn passed(&mut self, commands: u64) {
        self.pending.drain(..commands as usize);
        self.replies += commands;
        self.note(commands);
    }

    fn patience(&self) -> Option<Duration> {
        self.patience
    }
}

impl Pipe<'_> {
    fn note(&mut self, replies: u64) {
        self.unlooked += replies;
        if self.unlooked >= STEP {
            self.look();
        }
    }

    /// Shows how far it has come.
    fn look(&mut self) {
        self.unlooked = 0;
        // Of those that are told no more, nobody would notice it.
        if self.errors > TOLD && self.ear.printer.have_errors_gone() {
            self.ear.has_gone = true;
        }
        self.ear.progress.show(Far {
            bytes: self.input.passed(),
            replies: self.replies,
            errors: self.errors,
        });
    }

    /// Says how it ended.
    fn end(mut self, pumped: Result<Pumped, session::Error>) -> Result<Ending, Error> {
        self.ear.progress.clear();
        let untold = self.errors.saturating_sub(TOLD);
        if untold > 0 {
            let more = count(untold, "more error reply", "more error replies");
            self.ear.say(&format!("note: {}: and {more}", self.name));
        }
        let is_whole = matches!((&pumped, &self.failure), (Ok(Pumped::Done), None));
        // Where nothing has been acknowledged, the error says all.
        if !is_whole && (self.replies > 0 || pumped.is_ok()) {
            let said = self.acknowledged(&pumped);
            self.ear.say(&format!("note: {}: {said}", self.name));
        }
        let errors = self.errors + u64::from(!is_whole);
        let sum = format!("errors: {errors}, replies: {}\n", self.replies);
        self.ear.printer.say_data(&sum).map_err(Error::Output)?;
        let oldest = self.pending.front().map(|glimpse| glimpse.number());
        match (pumped, self.failure.take()) {
            // Nobody reads which ones, but there were errors, and the rest was not run.
            (Err(session::Error::Output(_)), _) if self.ear.has_gone => Ok(Ending::ErrorReply),
            (Err(source), _) => {
                let place = oldest.map(|number| self.place(number));
                Err(Error::of_session(source, place, self.replies))
            }
            (Ok(Pumped::Interrupted { .. }), _) => Ok(Ending::Interrupted),
            (Ok(Pumped::Done), Some(stop)) => Err(self.stopped(stop)),
            (Ok(Pumped::Done), None) => Ok(match self.errors {
                0 => Ending::Fine,
                _ => Ending::ErrorReply,
            }),
        }
    }

    /// Says what has been acknowledged when it did not come to its end.
    fn acknowledged(&self, pumped: &Result<Pumped, session::Error>) -> String {
        let replies = match self.replies {
            1 => "1 reply came".to_owned(),
            replies => format!("{} came", count(replies, "reply", "replies")),
        };
        let errors = match self.errors {
            0 => "no error among them".to_owned(),
            errors => format!("{} among them", count(errors, "error", "errors")),
        };
        let cause = match pumped {
            Ok(Pumped::Interrupted { .. }) => "interrupted: ",
            Ok(Pumped::Done) | Err(_) => "",
        };
        let sum = format!("{cause}{replies}, {errors}");
        match self.pending.front() {
            Some(oldest) => {
                let at = self.input.at(oldest.number());
                format!("{sum}; {at} is the first without one")
            }
            None => sum,
        }
    }

    fn stopped(&self, stop: Stop) -> Error {
        let (number, source) = match stop {
            Stop::Input(source) => {
                return Error::Input {
                    script: self.name.to_owned(),
                    source,
                };
            }
            Stop::Session(number, source) => {
                let place = Some(self.place(number));
                return Error::Session { place, source };
            }
            Stop::TooLong(number) => return Error::TooLong(self.place(number)),
            Stop::Fault(number, fault) => (number, fault),
            Stop::Torn(number) => (number, Fault::Torn),
        };
        Error::Stream {
            place: self.place(number),
            source,
        }
    }

    fn place(&self, number: u64) -> Place {
        Place {
            script: self.name.to_owned(),
            at: self.input.at(number),
        }
    }
}

/// Listens for errors among the replies.
struct Ear<'a> {
    printer: &'a mut Printer,
    progress: &'a mut Progress,
    /// The error that comes or has come last.
    error: Vec<u8>,
    /// Whether it was within a reply, and has come to its end.
    is_error_whole: bool,
    arriving: Arriving,
    /// Whether nobody reads what is told.
    has_gone: bool,
}

impl Ear<'_> {
    /// Says something on stderr. Where that cannot be written, the sum at the end has to do; a reader who goes away ends
    /// the insertion.
    fn say(&mut self, text: &str) {
        self.progress.clear();
        let said = self.printer.say(text);
        self.has_gone |= said.is_err_and(|error| error.kind() == ErrorKind::BrokenPipe);
    }

    fn check(&self) -> io::Result<()> {
        match self.has_gone {
            true => Err(ErrorKind::BrokenPipe.into()),
            false => Ok(()),
        }
    }
}

impl Tap for Ear<'_> {
    fn traffic(&mut self, _traffic: &Traffic<'_>) {}

    fn is_watching(&self) -> bool {
        false
    }
}

impl Sink for Ear<'_> {
    fn begin(&mut self, arriving: Arriving) {
        self.error.clear();
        self.is_error_whole = false;
        self.arriving = arriving;
    }

    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        self.check()?;
        let Item::Text(text) = event.item else {
            return Ok(());
        };
        // Within the reply to EXEC, the first one is told.
        if event.depth > 1 || !text.kind.is_error() || self.is_error_whole {
            return Ok(());
        }
        let room = LONGEST_ERROR - self.error.len();
        let piece = &text.bytes[..text.bytes.len().min(room)];
        self.error.extend_from_slice(piece);
        if event.depth > 0 {
            self.is_error_whole = text.last;
            return Ok(());
        }
        // The last words of a server.
        if text.last && self.arriving == Arriving::Unasked {
            let error = text::line(&self.error);
            self.say(&format!("note: the server says: {error}"));
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.check()
    }

    fn notice(&mut self, notice: &Notice) {
        self.say(&format!("warning: {notice}"));
    }
}
