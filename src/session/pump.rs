//! Many commands on one connection: sent while the replies to others are still to come, as far as they allow it.
//!
//! Whoever has the commands is asked for more whenever there is room, never waited for: what it has so far goes out. A
//! command that others must not overtake, or that decides what becomes of the next one, is a barrier: all replies before
//! it are read first, and its own before anything else is sent. A command that has been sent is never sent again.

use std::io;
use std::time::Instant;

use crate::command::{self, Arrival};
use crate::net::{Connection, Feed, Interrupt, Tap as _, Turn, Wait, Wake};

use super::dialogue::{Awaited, Done};
use super::requests::{BATCH, Barrier, Entry};
use super::window::{LARGEST, Vacancy, Window};
use super::work::Workplace;
use super::{Error, Fate, Interest, Outcome, Requests, Room, Session, Sink, Supply, Work};

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

/// What is known while the commands flow.
struct Flow {
    requests: Requests,
    supply: Supply,
    window: Window,
    /// How many commands have been sent and not been answered.
    unanswered: u64,
    /// How many commands get no answer and are perhaps not written to their end.
    unseen: u64,
    /// Where in the stream of sent bytes they end at the latest.
    unseen_end: u64,
    /// Why the connection ended while nothing was awaited, if it did.
    ended: Option<Option<io::Error>>,
}

impl Flow {
    /// How many commands have been sent, perhaps not to their end, of which nothing more is known.
    fn under_way(&self) -> u64 {
        self.unanswered + self.unseen
    }

    /// Tells that what gets no answer has been sent.
    fn tell_unseen(&mut self, at: &mut Workplace<'_>) {
        for _ in 0..std::mem::take(&mut self.unseen) {
            at.work.gets_none();
        }
    }

    /// Tells whether nothing is left to do while so many bytes are unsent.
    fn is_over(&self, unsent: usize) -> bool {
        match self.supply {
            // What gets no reply has to get to the server too.
            Supply::End => self.under_way() == 0 && unsent == 0,
            Supply::Torn => self.unanswered <= 1,
            Supply::More | Supply::Amid | Supply::Later => false,
        }
    }

    /// Says how to wait when nothing can be done now.
    fn wait(&self, unsent: usize, may_supply: bool, at: &Workplace<'_>) -> Wait {
        let patience = match self.supply {
            Supply::End | Supply::Torn => at.work.patience(),
            Supply::More | Supply::Amid | Supply::Later => None,
        };
        // Nothing may come before more is sent.
        let waits_to_send = may_supply || self.unanswered == 0 || patience.is_some();
        match patience {
            _ if unsent > 0 && waits_to_send => Wait::Sent,
            Some(patience) => Wait::Until(Instant::now() + patience),
            None => Wait::Forever,
        }
    }

    fn note_answer(&mut self, is_error: bool, at: &mut Workplace<'_>) {
        // A command whose answer comes has been sent, and so have those before it.
        self.tell_unseen(at);
        self.unanswered -= 1;
        self.window.note_answers(1, self.unanswered);
        at.work.answered(is_error);
    }

    fn note_passed(&mut self, commands: u64, at: &mut Workplace<'_>) {
        self.tell_unseen(at);
        self.unanswered -= commands;
        self.window.note_answers(commands, self.unanswered);
        at.work.passed(commands);
    }
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
    /// Connects when the first command is there. Both directions flow at once: while requests wait to be taken, replies
    /// are read.
    ///
    /// # Errors
    /// There is no connection then. [`Error::Severed`] tells how many commands were left without an answer, counted from
    /// the oldest one that `work` has not heard of.
    pub fn pump(&mut self, work: &mut dyn Work) -> Result<Pumped, Error> {
        let mut at = Workplace::new(work);
        let result = self.flow(&mut at);
        self.conclude(result, &mut at)
    }

    fn flow(&mut self, at: &mut Workplace<'_>) -> Result<Pumped, Error> {
        let mut flow = Flow {
            requests: Requests::new(self.framing),
            supply: Supply::More,
            window: Window::new(self.received_total()),
            unanswered: 0,
            unseen: 0,
            unseen_end: 0,
            ended: None,
        };
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
                let outcome = self.pass(&barrier, &flow, at)?;
                match outcome {
                    Outcome::Interrupted => return Ok(Pumped::Interrupted { unanswered: 1 }),
                    Outcome::Replied { is_error } => at.work.answered(is_error),
                    Outcome::Unblocked => at.work.answered(false),
                    Outcome::Silent | Outcome::Ended => at.work.gets_none(),
                }
                flow.window.pass_over(self.received_total());
                continue;
            }
            if flow.is_over(self.unsent()) {
                if flow.supply == Supply::Torn {
                    self.drop_link();
                }
                at.flush().map_err(Error::Output)?;
                return Ok(Pumped::Done);
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
        let sent = self.link.as_ref().map(|link| link.connection.sent());
        if flow.unseen > 0 && sent >= Some(flow.unseen_end) {
            flow.tell_unseen(at);
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
                Some(Done::Command { is_error, .. }) => flow.note_answer(is_error, at),
                Some(_) => {}
            }
        }
        flow.window.settle(self.received_total());
        Ok(())
    }

    /// Asks for more commands, if there is room for some, and queues them.
    fn take_supply(&mut self, flow: &mut Flow, at: &mut Workplace<'_>) -> Result<(), Error> {
        let room = self.room(flow, at.is_watching());
        flow.requests.vacancy = room;
        let has_room = match flow.supply {
            Supply::More | Supply::Later => flow.requests.room() == Room::Left,
            // It has had its room.
            Supply::Amid => true,
            Supply::End | Supply::Torn => false,
        };
        if !has_room || self.unsent() >= BATCH {
            return Ok(());
        }
        flow.supply = at.work.supply(&mut flow.requests);
        flow.window.note_sent(room, flow.requests.vacancy);
        let has_come = !flow.requests.entries.is_empty() || !flow.requests.bytes.is_empty();
        match has_come {
            true => self.queue(flow, at),
            false => Ok(()),
        }
    }

    /// Queues what has been supplied.
    fn queue(&mut self, flow: &mut Flow, at: &mut Workplace<'_>) -> Result<(), Error> {
        self.be_connected(flow, at)?;
        let Some(link) = &mut self.link else {
            return Ok(());
        };
        let Requests { bytes, secrets, .. } = &mut flow.requests;
        let place = link.connection.queue_with(|out| {
            match out.is_empty() {
                true => std::mem::swap(out, bytes),
                false => out.append(bytes),
            }
            std::mem::take(secrets)
        });
        let dialogue = &mut link.dialogue;
        for entry in std::mem::take(&mut flow.requests.entries) {
            let (count, mut special) = match entry {
                Entry::Ordinary(count) => (count, None),
                Entry::Special(sent) => (1, Some(sent)),
            };
            flow.unanswered += count;
            if special.is_none() && dialogue.state.replies_are_on() {
                dialogue.await_ordinary(count);
                continue;
            }
            for _ in 0..count {
                let special = special.take();
                let effect = special.as_ref().and_then(|sent| sent.effect.clone());
                if dialogue.state.awaits_reply(effect.as_ref()) {
                    match special {
                        Some(sent) => dialogue.await_answer(Awaited::Command(sent)),
                        None => dialogue.await_ordinary(1),
                    }
                } else {
                    let verdict = dialogue.state.unseen(effect.as_ref());
                    dialogue.state.apply(effect, &verdict, &mut self.wanted);
                    flow.unanswered -= 1;
                    flow.unseen += 1;
                    flow.unseen_end = place.end;
                }
            }
        }
        Ok(())
    }

    fn be_connected(&mut self, flow: &mut Flow, at: &mut Workplace<'_>) -> Result<(), Error> {
        if let Some(cause) = flow.ended.take() {
            return Err(self.severed(0, Fate::NotSent, cause));
        }
        if self.link.is_none() {
            self.meet(Arrival::One, at)?;
            flow.window.pass_over(0);
        }
        Ok(())
    }

    /// Runs a command that goes out alone.
    fn pass(
        &mut self,
        barrier: &Barrier,
        flow: &Flow,
        at: &mut Workplace<'_>,
    ) -> Result<Outcome, Error> {
        if let Some(cause) = &flow.ended {
            let cause = cause.as_ref().map(|error| io::Error::from(error.kind()));
            return Err(self.severed(0, Fate::NotSent, cause));
        }
        match self.link {
            Some(_) => self.read_unasked(at, Some(&barrier.words))?,
            None => self.meet(command::arrival(&barrier.words), at)?,
        }
        let queue =
            |connection: &mut Connection| connection.queue(&barrier.bytes, &barrier.secrets);
        self.command(&barrier.words, queue, at)
    }

    /// Writes and reads what is possible; waits only when nothing is and nothing more can be supplied.
    fn move_bytes(&mut self, flow: &mut Flow, at: &mut Workplace<'_>) -> Result<Moved, Error> {
        if self.link.is_none() {
            if self.interrupt().is_some_and(Interrupt::is_pending) {
                return Ok(Moved::Interrupted);
            }
            if flow.supply == Supply::Later {
                at.flush().map_err(Error::Output)?;
                let wake = self.poller.wait(None).map_err(Error::System)?;
                return Ok(match wake {
                    Wake::Interrupted => Moved::Interrupted,
                    Wake::Ready | Wake::Fed | Wake::TimedOut => Moved::Some,
                });
            }
            return Ok(Moved::Some);
        }
        let mut turn = self.turn(Wait::NoWait, at)?;
        if matches!(turn, Turn::Idle) {
            let unsent = self.unsent();
            let may_supply = match flow.supply {
                Supply::More => self.room(flow, at.is_watching()).is_some(),
                Supply::Amid => true,
                Supply::Later | Supply::End | Supply::Torn => false,
            };
            let has_more = may_supply && unsent < BATCH && flow.requests.barrier.is_none();
            let is_unseen_sent = flow.unseen > 0 && unsent == 0;
            if has_more || is_unseen_sent || flow.is_over(unsent) {
                return Ok(Moved::Some);
            }
            at.flush().map_err(Error::Output)?;
            let wait = flow.wait(unsent, may_supply, at);
            turn = self.turn(wait, at)?;
            if matches!((&turn, wait), (Turn::Idle, Wait::Until(_))) {
                return Err(self.late());
            }
        }
        self.take_turn(turn, flow)
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
        self.drop_link();
        self.is_down = true;
        flow.ended = Some(cause);
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

    /// How many commands more may be sent now.
    fn room(&self, flow: &Flow, is_watched: bool) -> Vacancy {
        let link = self.link.as_ref();
        let has_replies = link.is_none_or(|link| link.dialogue.state.replies_are_on());
        match is_watched {
            // Who watches the bytes wants to see which reply belongs to which request.
            true => Vacancy::of(1_u64.saturating_sub(flow.unanswered)),
            false if has_replies => flow.window.vacancy(flow.unanswered),
            // No reply is a load to anybody.
            false => Vacancy::of(LARGEST.saturating_sub(flow.unanswered)),
        }
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
