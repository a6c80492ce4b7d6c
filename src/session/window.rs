//! How many commands may be on their way at once.
//!
//! A server keeps the replies that nobody has read yet, so what is sent ahead costs it memory: a thousand short replies
//! little, a thousand long lists all it has. Some replies are [brief](ReplyLength::Brief) whatever the data are: those
//! commands take no place in the window. How long the others are, only they tell. The window for them begins with very
//! few and widens with each windowful that is answered, as long as so many replies of the length of late are no great
//! load. It stays narrow, since behind many short values there may stand large ones. When it is full, brief ones wait as
//! well: what comes next is not known before there is room for it.

use std::collections::VecDeque;

use super::work::Interest;
use crate::command::ReplyLength;

/// How many commands go out before anything is known of their replies.
const FIRST: u64 = 4;

/// How many of them are on their way at most where somebody reads their replies, who may be slow: that the last ones were
/// short is no promise for the next.
const WIDEST: u64 = 64;

/// How many times wider the window becomes at most.
const GROWTH: u64 = 4;

/// More on their way than this makes nothing faster.
pub(super) const LARGEST: u64 = 16 << 10;

/// How many bytes of replies a server may be made to keep, as far as can be foreseen.
const LOAD: u64 = 4 << 20;

/// How many commands more may be sent, and those that have been put in there.
#[derive(Debug)]
pub(super) struct Vacancy {
    all: u64,
    /// How many of them may be such as get replies of any length.
    lengthy: u64,
    taken: Row,
}

impl Vacancy {
    /// Room for so many commands, whatever their replies are.
    pub(super) fn of(commands: u64) -> Self {
        Self::new(commands, commands)
    }

    fn new(all: u64, lengthy: u64) -> Self {
        Self {
            all,
            lengthy,
            taken: Row::default(),
        }
    }

    /// Tells whether any command may be sent.
    pub(super) fn takes_any(&self) -> bool {
        self.all > 0 && self.lengthy > 0
    }

    /// Gives room to a command with a reply of this length.
    pub(super) fn take(&mut self, length: ReplyLength) {
        self.all = self.all.saturating_sub(1);
        if length == ReplyLength::Any {
            self.lengthy = self.lengthy.saturating_sub(1);
        }
        self.taken.push(length, 1);
    }

    /// Gives the commands that have been put in, and forgets them.
    pub(super) fn take_row(&mut self) -> Row {
        std::mem::take(&mut self.taken)
    }
}

/// Commands in a row, of which only the lengths of their replies are known.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// So many of the same length each, the oldest first.
    runs: VecDeque<(ReplyLength, u64)>,
    all: u64,
    lengthy: u64,
}

impl Row {
    fn push(&mut self, length: ReplyLength, count: u64) {
        self.all += count;
        if length == ReplyLength::Any {
            self.lengthy += count;
        }
        match self.runs.back_mut() {
            Some((last, len)) if *last == length => *len += count,
            _ => self.runs.push_back((length, count)),
        }
    }

    fn append(&mut self, others: Self) {
        for (length, count) in others.runs {
            self.push(length, count);
        }
    }

    /// Leaves so many, the last ones; gives how many of the others were lengthy.
    fn shorten(&mut self, len: u64) -> u64 {
        let before = self.lengthy;
        while self.all > len
            && let Some((length, count)) = self.runs.front_mut()
        {
            let gone = (*count).min(self.all - len);
            *count -= gone;
            self.all -= gone;
            if *length == ReplyLength::Any {
                self.lengthy -= gone;
            }
            if *count == 0 {
                self.runs.pop_front();
            }
        }
        before - self.lengthy
    }
}

/// How many commands with replies of any length may be unanswered.
#[derive(Debug)]
pub(super) struct Window {
    size: u64,
    widest: u64,
    unanswered: Row,
    /// How many replies of any length have come since the size was settled.
    answered: u64,
    /// How many bytes of the connection had been received then.
    received: u64,
}

impl Window {
    /// A window for a connection of which so many bytes have been received.
    pub(super) fn new(interest: Interest, received: u64) -> Self {
        Self {
            size: FIRST,
            widest: match interest {
                Interest::All => WIDEST,
                Interest::Errors => LARGEST,
            },
            unanswered: Row::default(),
            answered: 0,
            received,
        }
    }

    /// How many commands may be sent now.
    pub(super) fn vacancy(&self) -> Vacancy {
        Vacancy::new(
            LARGEST.saturating_sub(self.unanswered.all),
            self.size.saturating_sub(self.unanswered.lengthy),
        )
    }

    /// Learns which commands have been sent, and how many are unanswered now: of those, the first get perhaps no answer.
    pub(super) fn note_sent(&mut self, sent: Row, unanswered: u64) {
        self.unanswered.append(sent);
        self.unanswered.shorten(unanswered);
    }

    /// Learns that replies are complete, and how many commands are unanswered now.
    pub(super) fn note_answers(&mut self, unanswered: u64) {
        // Brief replies tell nothing of others.
        self.answered += self.unanswered.shorten(unanswered);
    }

    /// Learns that bytes were received for which the window is not to answer, such as those of a stream.
    pub(super) fn pass_over(&mut self, received: u64) {
        self.answered = 0;
        self.received = received;
    }

    /// Settles the size anew once a windowful has been answered; `received` counts the bytes of the connection.
    pub(super) fn settle(&mut self, received: u64) {
        if self.unanswered.lengthy == 0 && self.answered == 0 {
            return self.pass_over(received);
        }
        // A reply that is longer than all that is allowed for need not be waited for.
        let came = received.saturating_sub(self.received);
        if self.answered < self.size && came < LOAD {
            return;
        }
        // The bytes of brief replies are taken to be those of the others.
        let length = (came / self.answered.max(1)).max(1);
        self.size = (self.size * GROWTH)
            .min(LOAD / length)
            .clamp(1, self.widest);
        self.pass_over(received);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends as many commands with replies of this length as there is room for, at most so many; gives how many.
    fn send(window: &mut Window, length: ReplyLength, most: u64) -> u64 {
        let mut room = window.vacancy();
        let mut sent = 0;
        while room.takes_any() && sent < most {
            room.take(length);
            sent += 1;
        }
        window.note_sent(room.take_row(), window.unanswered.all + sent);
        sent
    }

    /// Sends and answers a windowful again and again, of so many commands with brief replies before each with one of
    /// this length, and gives the sizes.
    fn sizes_for(interest: Interest, brief: u64, length: u64, rounds: usize) -> Vec<u64> {
        let mut window = Window::new(interest, 7);
        let mut received = 7;
        let round = |_| {
            let (mut room, mut lengths) = (window.vacancy(), VecDeque::new());
            let bytes_of = |sent: u64| match sent % (brief + 1) {
                place if place < brief => (ReplyLength::Brief, 5),
                _ => (ReplyLength::Any, length),
            };
            for sent in 0.. {
                if !room.takes_any() {
                    break;
                }
                let (length, bytes) = bytes_of(sent);
                room.take(length);
                lengths.push_back(bytes);
            }
            window.note_sent(room.take_row(), lengths.len() as u64);
            while let Some(bytes) = lengths.pop_front() {
                window.note_answers(lengths.len() as u64);
                received += bytes;
                window.settle(received);
            }
            window.size
        };
        (0..rounds).map(round).collect()
    }

    fn sizes(brief: u64, length: u64, rounds: usize) -> Vec<u64> {
        sizes_for(Interest::All, brief, length, rounds)
    }

    #[test]
    fn short_replies_that_nobody_reads_widen_it_further() {
        let sizes = sizes_for(Interest::Errors, 0, 5, 20);
        assert_eq!(sizes[..3], [16, 64, 256]);
        assert_eq!(sizes.last(), Some(&LARGEST));
        assert_eq!(sizes_for(Interest::Errors, 0, LOAD, 1), [1]);
    }

    #[test]
    fn short_replies_widen_it_up_to_a_bound() {
        assert_eq!(sizes(0, 5, 4), [16, WIDEST, WIDEST, WIDEST]);
    }

    #[test]
    fn long_replies_narrow_it_down_to_one() {
        assert_eq!(sizes(0, 1 << 20, 3), [4, 4, 4]);
        assert_eq!(sizes(0, LOAD, 1), [1]);
        assert_eq!(sizes(0, 100 << 20, 2), [1, 1]);
    }

    #[test]
    fn brief_replies_among_long_ones_do_not_make_these_seem_short() {
        for size in sizes(30, 1 << 20, 3) {
            assert!((3..=4).contains(&size), "{size}");
        }
        assert_eq!(sizes(3, LOAD, 2), [1, 1]);
        assert_eq!(sizes(2, 5, 2), [16, WIDEST]);
    }

    #[test]
    fn nothing_changes_before_a_windowful_has_been_answered() {
        let mut window = Window::new(Interest::All, 0);
        let sent = send(&mut window, ReplyLength::Any, u64::MAX);
        assert_eq!(sent, FIRST);
        for unanswered in (1..sent).rev() {
            window.note_answers(unanswered);
            window.settle(10);
            assert_eq!(window.size, FIRST);
        }
    }

    #[test]
    fn brief_replies_are_not_waited_for_and_tell_nothing_of_others() {
        let mut window = Window::new(Interest::All, 0);
        assert_eq!(send(&mut window, ReplyLength::Brief, u64::MAX), LARGEST);
        window.note_answers(0);
        window.settle(LARGEST * 5);
        assert_eq!(send(&mut window, ReplyLength::Any, u64::MAX), FIRST);
    }

    #[test]
    fn a_command_has_its_place_until_it_is_answered_itself() {
        let mut window = Window::new(Interest::All, 0);
        assert_eq!(send(&mut window, ReplyLength::Any, 2), 2);
        assert_eq!(send(&mut window, ReplyLength::Brief, 100), 100);
        assert_eq!(send(&mut window, ReplyLength::Any, 1), 1);
        let room = |window: &Window| window.vacancy().lengthy;
        assert_eq!(room(&window), FIRST - 3);
        window.note_answers(102);
        assert_eq!(room(&window), FIRST - 2);
        window.note_answers(50);
        assert_eq!(room(&window), FIRST - 1);
        window.note_answers(0);
        assert_eq!(room(&window), FIRST);
    }

    #[test]
    fn what_gets_no_answer_takes_no_place() {
        let mut window = Window::new(Interest::All, 0);
        let mut room = Vacancy::of(100);
        (0..100).for_each(|_| room.take(ReplyLength::Any));
        window.note_sent(room.take_row(), 1);
        assert_eq!(window.vacancy().lengthy, FIRST - 1);
        assert_eq!(window.answered, 0);
    }
}
