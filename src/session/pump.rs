//! Many commands on one connection: sent while the replies to others are still to come, as far as they allow it.
//!
//! Whoever has the commands is asked for more whenever there is room, never waited for: what it has so far goes out. A
//! command that others must not overtake, or that decides what becomes of the next one, is a barrier: all replies before
//! it are read first, and its own before anything else is sent. A command that has been sent is never sent again.

mod flow;

use std::io;

use crate::command::{self, Arrival};
use crate::net::{Connection, Feed, Interrupt, Turn, Wait, Wake};

use self::flow::{End, Flow};
use super::dialogue::{Done, Until};
use super::requests::{BATCH, Barrier};
use super::window::Vacancy;
use super::work::Workplace;
use super::{Error, Fate, Interest, Outcome, Requests, Session, Sink, Supply, Work};

/// How pumping ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pumped {
    /// All commands are answered.
    Done,
    /// The user interrupted; the connection was dropped.
    Interrupted {
        /// How many commands had been sent, perhaps not all to their end, and were not answered whole.
        unanswered: u64,
    },
}

impl Session {
    /// Lets what comes over a feed wake the session while it [pumps](Self::pump).
    ///
    /// # Errors
    /// The system refuses to listen to it.
    pub fn attach(&mut self, feed: &Feed) -> io::Result<()> {
        self.poller.attach(feed)
    }

    /// Lets go of a feed.
    ///
    /// # Errors
    /// The system did not know it.
    pub fn detach(&mut self, feed: &Feed) -> io::Result<()> {
        self.poller.detach(feed)
    }

    /// Sends the commands of `work` as they are supplied and hands it the replies in order, until it has no more.
    ///
    /// A subscription is confirmed before what follows it is sent, and its messages are passed on as they come; also at the
    /// end, until the user interrupts, if one is left then and the work [listens](Work::listens).
    ///
    /// Connects when the first command is there. Both directions flow at once: while requests wait to be taken, replies
    /// are read.
    ///
    /// # Errors
    /// There is no connection then. [`Error::Severed`] tells how many commands were left without an answer, counted from
    /// the oldest one that `work` has not heard of.
    pub fn pump(&mut self, work: &mut dyn Work) -> Result<Pumped, Error> {
        let mut at = Workplace::new(work);
        let result = self.pump_all(&mut at);
        self.conclude(result, &mut at)
    }

    fn pump_all(&mut self, at: &mut Workplace<'_>) -> Result<Pumped, Error> {
        let mut flow = Flow::new(self.framing, at.interest, self.received_total());
        if self.link.is_some() {
            // It may have ended long ago.
            let turn = self.turn(Wait::NoWait, at)?;
            self.take_turn(turn, &mut flow)?;
        }
        loop {
            self.read_answers(&mut flow, at)?;
            self.take_supply(&mut flow, at)?;
            if flow.under_way() == 0
                && let Some(barrier) = flow.requests.barrier.take()
            {
                match self.pass(&barrier, &mut flow, at)? {
                    Outcome::Interrupted => return Ok(Pumped::Interrupted { unanswered: 1 }),
                    Outcome::Replied { is_error } => at.work.answered(is_error),
                    Outcome::Unblocked => at.work.answered(false),
                    Outcome::Silent | Outcome::Ended => at.work.gets_none(),
                }
                if self.link.is_none() && self.lost.changes_what_follows() {
                    flow.ended = Some(End::Asked(self.take_lost()));
                }
                flow.window.pass_over(self.received_total());
                continue;
            }
            if flow.is_over(self.unsent()) {
                if flow.supply == Supply::Torn {
                    self.drop_link();
                }
                at.flush().map_err(Error::Output)?;
                return match at.work.listens() {
                    true => self.listen(at),
                    false => Ok(Pumped::Done),
                };
            }
            if self.move_bytes(&mut flow, at)? == Moved::Interrupted {
                self.take_interrupt();
                self.drop_link();
                let unanswered = flow.under_way();
                return Ok(Pumped::Interrupted { unanswered });
            }
        }
    }

    /// Reads all that the connection received last; in pieces, between which more may be sent, if the work asks for that.
    fn read_answers(&mut self, flow: &mut Flow, at: &mut Workplace<'_>) -> Result<(), Error> {
        if let Some(link) = &self.link {
            flow.note_sent(link.connection.sent(), at);
        }
        loop {
            if at.interest == Interest::Errors {
                let passed = self.pass_over();
                if passed > 0 {
                    flow.note_passed(passed, at);
                }
            }
            let most = at.work.attention();
            match self.read_within(most, at)? {
                None if self.has_unread() => {
                    self.take_supply(flow, at)?;
                    self.send_ahead(at);
                }
                None => break,
                Some(Done::Command {
                    is_error, failures, ..
                }) => {
                    if failures.count > 0 {
                        at.work.failed_within(failures);
                    }
                    flow.note_answer(is_error, at);
                }
                Some(_) => {}
            }
        }
        flow.window.settle(self.received_total());
        Ok(())
    }

    /// Asks for more commands, if there is room for some, and queues them.
    fn take_supply(&mut self, flow: &mut Flow, at: &mut Workplace<'_>) -> Result<(), Error> {
        let is_full = self.unsent() >= BATCH;
        if is_full || !flow.supply(self.vacancy(flow, at), at) {
            return Ok(());
        }
        self.miss_connection(flow)?;
        if self.link.is_none() {
            self.meet(Arrival::One, at)?;
            flow.window.pass_over(0);
        }
        if let Some(link) = &mut self.link {
            let Requests { bytes, secrets, .. } = &mut flow.requests;
            let place = link.connection.queue_with(|out| {
                match out.is_empty() {
                    true => std::mem::swap(out, bytes),
                    false => out.append(bytes),
                }
                std::mem::take(secrets)
            });
            flow.enter(&mut link.dialogue, &mut self.wanted, place.end);
        }
        Ok(())
    }

    /// Runs a command that goes out alone.
    fn pass(
        &mut self,
        barrier: &Barrier,
        flow: &mut Flow,
        at: &mut Workplace<'_>,
    ) -> Result<Outcome, Error> {
        self.miss_connection(flow)?;
        match self.link {
            Some(_) => self.read_unasked(at, &barrier.words)?,
            None => self.meet(command::arrival(&barrier.words), at)?,
        }
        let queue =
            |connection: &mut Connection| connection.queue(&barrier.bytes, &barrier.secrets);
        // Nothing else may be sent before it is answered.
        self.patience = at.work.patience();
        let passed = self.command(&barrier.words, queue, Until::Confirmed, at);
        self.patience = None;
        passed
    }

    /// Says that the connection ended while nothing was awaited, now that there is something to send.
    fn miss_connection(&self, flow: &mut Flow) -> Result<(), Error> {
        match flow.ended.take() {
            Some(End::Unasked(cause)) => Err(self.severed(0, Fate::NotSent, cause)),
            Some(End::Asked(lost)) => Err(Error::Forgotten {
                endpoint: self.endpoint.clone(),
                lost: Box::new(lost),
            }),
            None => Ok(()),
        }
    }

    /// Writes and reads what is possible; waits only when nothing is and nothing more can be supplied.
    fn move_bytes(&mut self, flow: &mut Flow, at: &mut Workplace<'_>) -> Result<Moved, Error> {
        if self.link.is_none() {
            return self.wait_for_supply(flow, at);
        }
        let mut turn = self.turn(Wait::NoWait, at)?;
        if matches!(turn, Turn::Idle)
            && let Some(wait) = flow.wait(self.unsent(), &self.vacancy(flow, at), at)
        {
            at.flush().map_err(Error::Output)?;
            let wait = self.greeted_by().map_or(wait, Wait::Until);
            turn = self.turn(wait, at)?;
            if matches!((&turn, wait), (Turn::Idle, Wait::Until(_))) {
                return Err(self.late());
            }
        }
        self.take_turn(turn, flow)
    }

    /// Waits for a command while there is no connection.
    fn wait_for_supply(&mut self, flow: &Flow, at: &mut Workplace<'_>) -> Result<Moved, Error> {
        if self.interrupt().is_some_and(Interrupt::is_pending) {
            return Ok(Moved::Interrupted);
        }
        if flow.supply == Supply::Later {
            at.flush().map_err(Error::Output)?;
            if self.poller.wait(None).map_err(Error::System)? == Wake::Interrupted {
                return Ok(Moved::Interrupted);
            }
        }
        Ok(Moved::Some)
    }

    fn take_turn(&mut self, turn: Turn, flow: &mut Flow) -> Result<Moved, Error> {
        match turn {
            Turn::Received | Turn::Sent | Turn::Idle | Turn::Fed => Ok(Moved::Some),
            Turn::Interrupted => Ok(Moved::Interrupted),
            Turn::Closed(cause) => self.end(flow, cause),
            Turn::Failed(error) => self.end(flow, Some(error)),
        }
    }

    /// Deals with the end of the connection: it matters to the commands that are or will be there.
    fn end(&mut self, flow: &mut Flow, cause: Option<io::Error>) -> Result<Moved, Error> {
        let link = self.link.as_ref();
        if link.is_some_and(|link| link.dialogue.is_greeting()) {
            return Err(self.lost(cause));
        }
        if flow.under_way() > 0 || self.unsent() > 0 {
            let fate = match link {
                Some(link) if link.dialogue.is_amid_answer() => Fate::BrokenOff,
                _ => Fate::Unanswered,
            };
            return Err(self.severed(flow.under_way(), fate, cause));
        }
        if let Some(command) = self.subscribed_with() {
            return Err(self.lost_as(command.to_owned(), Fate::BrokenOff, cause));
        }
        self.drop_link();
        self.is_down = true;
        flow.ended = Some(End::Unasked(cause));
        Ok(Moved::Some)
    }

    fn severed(&self, unanswered: u64, fate: Fate, cause: Option<io::Error>) -> Error {
        Error::Severed {
            endpoint: self.endpoint.clone(),
            unanswered,
            fate,
            cause,
        }
    }

    fn vacancy(&self, flow: &Flow, at: &Workplace<'_>) -> Vacancy {
        let link = self.link.as_ref();
        flow.vacancy(link.map(|link| &link.dialogue), at)
    }

    fn unsent(&self) -> usize {
        let link = self.link.as_ref();
        link.map_or(0, |link| link.connection.unsent())
    }

    fn received_total(&self) -> u64 {
        let link = self.link.as_ref();
        link.map_or(0, |link| link.connection.received_total())
    }
}

/// What became of a turn.
#[derive(PartialEq, Eq)]
enum Moved {
    Some,
    Interrupted,
}
