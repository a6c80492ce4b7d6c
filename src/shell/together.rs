//! Commands that do not wait for each other: the lines of a file, the runs of a line that is repeated.

use std::collections::VecDeque;
use std::io;
use std::iter::Peekable;

use super::live::Live;
use super::repeat::Repeat;
use super::report::suggest;
use super::settings::Timing;
use super::{Next, Shell, colon, local, pipe, secret};
use crate::command;
use crate::render::Printer;
use crate::session::{Error, Pumped, Requests, Room, Sink, Supply, Work};
use crate::text::{self, Quoting, Word};

/// Where commands broke off.
pub(super) struct BrokenOff {
    /// What follows.
    pub(super) next: Next,
    /// The number of the first command without an answer.
    pub(super) number: u64,
    /// How many commands from there on had been sent.
    pub(super) unanswered: u64,
}

impl Shell<'_> {
    /// Gives the words of a line that is an ordinary command about which nobody is asked: such lines need not wait for
    /// each other.
    pub(super) fn plain(&self, line: &str) -> Option<Vec<Word>> {
        // What a transaction is to change is counted line by line, and so is time.
        let is_watched = self.session.is_in_transaction() || self.settings.timing == Timing::On;
        if is_watched || secret::is_masked(line) || colon::is_one(line) {
            return None;
        }
        if pipe::find(line).is_some() {
            return None;
        }
        let words = text::split(line.as_bytes(), Quoting::Shell).complete();
        let words = words.ok().filter(|words| !words.is_empty())?;
        let is_local = Repeat::find(line, &words).is_some() || local::find(&words).is_some();
        let is_ordinary = !is_local && command::is_ordinary(&words[0].bytes);
        (is_ordinary && self.needs_no_permit(&words)).then_some(words)
    }

    /// Runs [plain](Self::plain) commands, which have numbers; `answered` learns of each reply, by the number and whether
    /// it is an error. Gives where they broke off, if they did, of which the user has been told.
    pub(super) fn run_together<W: AsRef<[Word]>>(
        &mut self,
        commands: impl Iterator<Item = (u64, W)>,
        answered: impl FnMut(u64, bool, &mut Printer),
    ) -> io::Result<Option<BrokenOff>> {
        let mut commands = commands.peekable();
        if let next @ Next::Stop = self.be_connected()? {
            let first = commands.next();
            return Ok(first.map(|(number, _)| BrokenOff {
                next,
                number,
                unanswered: 0,
            }));
        }
        let mut together = Together {
            commands,
            pending: VecDeque::new(),
            answered,
            failed: 0,
            failure: None,
            live: self.editor.live().clone(),
            printer: self.printer,
        };
        let pumped = self.session.pump(&mut together);
        self.error_replies += together.failed;
        let number = together.first();
        let pumped = together.failure.map_or(pumped, Err);
        let (error, unanswered) = match pumped {
            Ok(Pumped::Done) => return self.printer.flush().map(|()| None),
            Ok(Pumped::Interrupted { unanswered }) => (Error::Interrupted, unanswered),
            Err(error @ Error::Severed { unanswered, .. }) => (error, unanswered),
            Err(error) => (error, 0),
        };
        let next = self.fail(&error)?;
        Ok(Some(BrokenOff {
            next,
            number,
            unanswered,
        }))
    }
}

/// Commands on their way.
struct Together<'a, I: Iterator, A> {
    commands: Peekable<I>,
    /// Those that have been sent and have no answer yet.
    pending: VecDeque<I::Item>,
    answered: A,
    /// How many got error replies.
    failed: u64,
    /// Why no more are sent.
    failure: Option<Error>,
    live: Live,
    printer: &'a mut Printer,
}

impl<W, I: Iterator<Item = (u64, W)>, A> Together<'_, I, A> {
    /// The number of the first command without an answer; 0 if all have one.
    fn first(&mut self) -> u64 {
        let first = self.pending.front().or_else(|| self.commands.peek());
        first.map_or(0, |(number, _)| *number)
    }
}

impl<W, I, A> Work for Together<'_, I, A>
where
    W: AsRef<[Word]>,
    I: Iterator<Item = (u64, W)>,
    A: FnMut(u64, bool, &mut Printer),
{
    fn supply(&mut self, requests: &mut Requests) -> Supply {
        while let Some((_, words)) = self.commands.peek() {
            let room = match requests.push(words.as_ref()) {
                Ok(room) => room,
                Err(error) => {
                    self.failure = Some(error);
                    return Supply::End;
                }
            };
            self.pending.extend(self.commands.next());
            if room == Room::None {
                return Supply::More;
            }
        }
        Supply::End
    }

    fn sink(&mut self) -> &mut dyn Sink {
        self.printer
    }

    fn listens(&self) -> bool {
        false
    }

    fn answered(&mut self, is_error: bool) {
        let Some((number, words)) = self.pending.pop_front() else {
            return;
        };
        let words = words.as_ref();
        match is_error {
            true => {
                self.failed += 1;
                // That it cannot be said, the next reply tells.
                let _ = suggest(words, &self.live, self.printer);
            }
            false => self.live.note_script(words),
        }
        (self.answered)(number, is_error, self.printer);
    }
}
