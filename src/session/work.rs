//! Who has the commands that are [pumped](super::Session::pump), and what it learns of them.

use std::io;
use std::time::Duration;

use crate::net::{Tap, Traffic};
use crate::resp::Event;

use super::{Arriving, Failures, Notice, Requests, Sink};

/// Where commands come from and their replies go.
pub trait Work {
    /// Puts commands into `requests` until these are full, none is there for now, or none will come.
    fn supply(&mut self, requests: &mut Requests) -> Supply;

    /// Takes what comes.
    fn sink(&mut self) -> &mut dyn Sink;

    /// Learns that the oldest command without an answer begins to get one, or the next part of it.
    fn begin_answer(&mut self) {}

    /// Learns that the oldest command without an answer is an EXEC, the answer to which has come with errors in it.
    fn failed_within(&mut self, _failures: Failures) {}

    /// Learns that the oldest command without an answer has got all of it.
    fn answered(&mut self, is_error: bool);

    /// Learns that the oldest command without an answer gets none.
    fn gets_none(&mut self) {
        self.answered(false);
    }

    /// Tells which replies the [sink](Self::sink) has a use for.
    fn interest(&self) -> Interest {
        Interest::All
    }

    /// Learns that so many commands, the oldest ones without an answer, have got replies that it has no use for.
    fn passed(&mut self, _commands: u64) {}

    /// How many of the bytes that have come are read before it is asked for more commands: one that learns them from the
    /// beginning of a reply need not wait until the rest is dealt with.
    fn attention(&self) -> usize {
        usize::MAX
    }

    /// Tells whether it waits for messages when all commands are answered and the connection is subscribed to something.
    fn listens(&self) -> bool {
        true
    }

    /// How long the next byte of a reply may take to come when all has been sent that may be before it comes, unless
    /// whoever has the commands may have [more later](Supply::Later); `None` is for ever.
    fn patience(&self) -> Option<Duration> {
        None
    }
}

/// Which replies somebody has a use for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interest {
    /// All of them.
    All,
    /// Errors; others may come or be [passed over](Work::passed).
    Errors,
}

/// What a supplier of commands has to say when it has put in what it had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Supply {
    /// It has more.
    More,
    /// It has more of a command of which it has put in the beginning: what comes next belongs to that, and needs no room.
    Amid,
    /// It has no more of such a command, which must not take effect, nor will anything else come: the connection is to
    /// be dropped when what was before that command is answered.
    Torn,
    /// It has no more for now: it is to be asked again when an answer has come, or its [feed](super::Feed) has something.
    Later,
    /// None will come any more.
    End,
}

/// The sink of somebody's work, who learns of each answer before it comes.
pub(super) struct Workplace<'a> {
    pub(super) work: &'a mut dyn Work,
    pub(super) interest: Interest,
    is_watching: bool,
}

impl<'a> Workplace<'a> {
    pub(super) fn new(work: &'a mut dyn Work) -> Self {
        let is_watching = work.sink().is_watching();
        let interest = work.interest();
        Self {
            work,
            interest,
            is_watching,
        }
    }
}

impl Tap for Workplace<'_> {
    fn traffic(&mut self, traffic: &Traffic<'_>) {
        self.work.sink().traffic(traffic);
    }

    fn is_watching(&self) -> bool {
        self.is_watching
    }
}

impl Sink for Workplace<'_> {
    fn begin(&mut self, arriving: Arriving) {
        if let Arriving::Reply(_) = arriving {
            self.work.begin_answer();
        }
        self.work.sink().begin(arriving);
    }

    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        self.work.sink().event(event)
    }

    fn stream(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.work.sink().stream(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.work.sink().flush()
    }

    fn has_gone(&mut self) -> bool {
        self.work.sink().has_gone()
    }

    fn leaves_out_pushes(&mut self) -> bool {
        self.work.sink().leaves_out_pushes()
    }

    fn notice(&mut self, notice: &Notice) {
        self.work.sink().notice(notice);
    }

    fn connected(&mut self) {
        self.work.sink().connected();
    }

    fn handshake(&mut self, purposes: &[String]) {
        self.work.sink().handshake(purposes);
    }

    fn interrupted(&mut self) {
        self.work.sink().interrupted();
    }

    fn cancelled(&mut self) {
        self.work.sink().cancelled();
    }
}
