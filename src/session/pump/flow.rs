//! What is under way while commands are [pumped](super::Session::pump): those that have been put in and sent, and what is
//! still to come. It decides what may be sent and what is waited for; it touches no connection.

use std::io;
use std::time::Instant;

use crate::net::{Tap as _, Wait};
use crate::session::dialogue::{Awaited, Dialogue, Sent};
use crate::session::requests::{BATCH, Entry};
use crate::session::state::Wanted;
use crate::session::window::{LARGEST, Vacancy, Window};
use crate::session::work::{Interest, Workplace};
use crate::session::{Framing, Lost, Requests, Room, Supply};

/// The commands of one pumping.
pub(super) struct Flow {
    pub(super) requests: Requests,
    pub(super) supply: Supply,
    pub(super) window: Window,
    /// How many commands have been sent and not been answered.
    unanswered: u64,
    /// How many commands get no answer and are perhaps not written to their end.
    unseen: u64,
    /// Where in the stream of sent bytes they end at the latest.
    unseen_end: u64,
    /// How the connection ended while nothing was awaited, if the next command cannot go on from there.
    pub(super) ended: Option<End>,
}

/// How a connection ended.
pub(super) enum End {
    /// By itself, and why, where the system tells.
    Unasked(Option<io::Error>),
    /// As a command had asked, and what went with it.
    Asked(Lost),
}

impl Flow {
    /// Begins on a connection of which so many bytes have been received.
    pub(super) fn new(framing: Framing, interest: Interest, received: u64) -> Self {
        Self {
            requests: Requests::new(framing),
            supply: Supply::More,
            window: Window::new(interest, received),
            unanswered: 0,
            unseen: 0,
            unseen_end: 0,
            ended: None,
        }
    }

    /// How many commands have been sent, perhaps not to their end, of which nothing more is known.
    pub(super) fn under_way(&self) -> u64 {
        self.unanswered + self.unseen
    }

    /// Tells whether nothing is left to do while so many bytes are unsent.
    pub(super) fn is_over(&self, unsent: usize) -> bool {
        match self.supply {
            // What gets no reply has to get to the server too.
            Supply::End => self.under_way() == 0 && unsent == 0,
            Supply::Torn => self.unanswered <= 1,
            Supply::More | Supply::Amid | Supply::Later => false,
        }
    }

    /// How many commands more may be sent over this connection.
    pub(super) fn vacancy(&self, dialogue: Option<&Dialogue>, at: &Workplace<'_>) -> Vacancy {
        let has_replies = dialogue.is_none_or(|dialogue| dialogue.state.replies_are_on());
        let up_to = |most: u64| Vacancy::of(most.saturating_sub(self.unanswered));
        match at.is_watching() {
            // Who watches the bytes wants to see which reply belongs to which request.
            true => up_to(1),
            false if has_replies => self.window.vacancy(),
            // No reply is a load to anybody.
            false => up_to(LARGEST),
        }
    }

    /// Lets commands be put in, where there is room for so many; tells whether something has been.
    pub(super) fn supply(&mut self, vacancy: Vacancy, at: &mut Workplace<'_>) -> bool {
        self.requests.vacancy = vacancy;
        let may_be_asked = match self.supply {
            Supply::More | Supply::Later => self.requests.room() == Room::Left,
            // It has had its room.
            Supply::Amid => true,
            Supply::End | Supply::Torn => false,
        };
        if may_be_asked {
            self.supply = at.work.supply(&mut self.requests);
        }
        !self.requests.is_empty()
    }

    /// Enters what has been put in among what is awaited; its bytes end here in the stream of sent bytes.
    pub(super) fn enter(&mut self, dialogue: &mut Dialogue, wanted: &mut Wanted, end: u64) {
        for entry in std::mem::take(&mut self.requests.entries) {
            match entry {
                Entry::Ordinary(count) if dialogue.state.replies_are_on() => {
                    self.unanswered += count;
                    dialogue.await_ordinary(count);
                }
                Entry::Ordinary(count) => {
                    (0..count).for_each(|_| self.enter_one(None, dialogue, wanted, end));
                }
                Entry::Special(sent) => self.enter_one(Some(sent), dialogue, wanted, end),
            }
        }
        let sent = self.requests.vacancy.take_row();
        self.window.note_sent(sent, self.unanswered);
    }

    fn enter_one(
        &mut self,
        special: Option<Sent>,
        dialogue: &mut Dialogue,
        wanted: &mut Wanted,
        end: u64,
    ) {
        let effect = special.as_ref().and_then(|sent| sent.effect.clone());
        if dialogue.state.awaits_reply(effect.as_ref()) {
            self.unanswered += 1;
            match special {
                Some(sent) => dialogue.await_answer(Awaited::Command(sent)),
                None => dialogue.await_ordinary(1),
            }
        } else {
            self.unseen += 1;
            self.unseen_end = end;
            let verdict = dialogue.state.unseen(effect.as_ref());
            dialogue.state.apply(effect, &verdict, wanted);
        }
    }

    /// Learns how much has been sent.
    pub(super) fn note_sent(&mut self, sent: u64, at: &mut Workplace<'_>) {
        if sent >= self.unseen_end {
            self.tell_unseen(at);
        }
    }

    pub(super) fn note_answer(&mut self, is_error: bool, at: &mut Workplace<'_>) {
        self.note_answers(1, at);
        at.work.answered(is_error);
    }

    pub(super) fn note_passed(&mut self, commands: u64, at: &mut Workplace<'_>) {
        self.note_answers(commands, at);
        at.work.passed(commands);
    }

    fn note_answers(&mut self, commands: u64, at: &mut Workplace<'_>) {
        // A command whose answer comes has been sent, and so have those before it.
        self.tell_unseen(at);
        self.unanswered -= commands;
        self.window.note_answers(self.unanswered);
    }

    /// Tells that what gets no answer has been sent.
    fn tell_unseen(&mut self, at: &mut Workplace<'_>) {
        for _ in 0..std::mem::take(&mut self.unseen) {
            at.work.gets_none();
        }
    }

    /// Says how to wait while so many bytes are unsent and nothing comes; `None` if there is something to do.
    pub(super) fn wait(
        &self,
        unsent: usize,
        vacancy: &Vacancy,
        at: &Workplace<'_>,
    ) -> Option<Wait> {
        // A command that waits to go out alone goes before all others.
        let is_open = self.requests.barrier.is_none();
        let may_supply = match self.supply {
            Supply::More => is_open && vacancy.takes_any(),
            Supply::Amid => is_open,
            Supply::Later | Supply::End | Supply::Torn => false,
        };
        let has_more = may_supply && unsent < BATCH;
        let is_unseen_sent = self.unseen > 0 && unsent == 0;
        if has_more || is_unseen_sent || self.is_over(unsent) {
            return None;
        }
        let patience = match self.supply {
            // Whoever has the commands may have more any time.
            Supply::Later if is_open => None,
            // More goes out as soon as this has.
            _ if may_supply => None,
            _ => at.work.patience(),
        };
        // Nothing may come before more is sent.
        let waits_to_send = may_supply || self.unanswered == 0 || patience.is_some();
        Some(match patience {
            _ if unsent > 0 && waits_to_send => Wait::Sent,
            Some(patience) => Wait::Until(Instant::now() + patience),
            None => Wait::Forever,
        })
    }
}
