//! How many commands may be on their way at once.
//!
//! A server keeps the replies that nobody has read yet, so what is sent ahead costs it memory: a thousand short replies
//! little, a thousand long lists all it has. Some replies are [brief](Length::Brief) whatever the data are: those
//! commands go out as they come. How long the others are, only they tell. The window for them begins small and widens
//! with each windowful that is answered, as long as so many replies of the length of late are no great load.

use crate::command::Length;

/// How many commands go out before anything is known of their replies.
const FIRST: u64 = 64;

/// How many times wider the window becomes at most.
const GROWTH: u64 = 4;

/// More on their way than this makes nothing faster.
pub(super) const LARGEST: u64 = 16 << 10;

/// How many bytes of replies a server may be made to keep, as far as can be foreseen.
const LOAD: u64 = 4 << 20;

/// How many commands more may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Vacancy {
    all: u64,
    /// How many of them may be such as get replies of any length.
    lengthy: u64,
}

impl Vacancy {
    /// Room for so many commands, whatever their replies are.
    pub(super) fn of(commands: u64) -> Self {
        Self {
            all: commands,
            lengthy: commands,
        }
    }

    /// Tells whether any command may be sent.
    pub(super) fn is_some(self) -> bool {
        self.all > 0 && self.lengthy > 0
    }

    /// Gives room to a command with a reply of this length.
    pub(super) fn take(&mut self, length: Length) {
        self.all = self.all.saturating_sub(1);
        if length == Length::Any {
            self.lengthy = self.lengthy.saturating_sub(1);
        }
    }
}

/// How many commands with replies of any length may be unanswered.
#[derive(Debug)]
pub(super) struct Window {
    size: u64,
    /// How many are, at most: of all that are unanswered, these are taken to be the last ones.
    lengthy: u64,
    /// How many replies have come since the size was settled.
    answered: u64,
    /// How many bytes of the connection had been received then.
    received: u64,
}

impl Window {
    /// A window for a connection of which so many bytes have been received.
    pub(super) fn new(received: u64) -> Self {
        Self {
            size: FIRST,
            lengthy: 0,
            answered: 0,
            received,
        }
    }

    /// How many commands may be sent now that so many are unanswered.
    pub(super) fn vacancy(&self, unanswered: u64) -> Vacancy {
        Vacancy {
            all: LARGEST.saturating_sub(unanswered),
            lengthy: self.size.saturating_sub(self.lengthy.min(unanswered)),
        }
    }

    /// Learns which room is left of one that commands have been put in.
    pub(super) fn note_sent(&mut self, room: Vacancy, left: Vacancy) {
        self.lengthy += room.lengthy - left.lengthy;
    }

    /// Learns that so many replies are complete, and how many commands are unanswered now.
    pub(super) fn note_answers(&mut self, count: u64, unanswered: u64) {
        // Brief replies tell nothing of others.
        if self.lengthy > 0 {
            self.answered += count;
        }
        self.lengthy = self.lengthy.min(unanswered);
    }

    /// Learns that bytes were received for which the window is not to answer, such as those of a stream.
    pub(super) fn pass_over(&mut self, received: u64) {
        self.answered = 0;
        self.received = received;
    }

    /// Settles the size anew once a windowful has been answered; `received` counts the bytes of the connection.
    pub(super) fn settle(&mut self, received: u64) {
        if self.lengthy == 0 && self.answered == 0 {
            return self.pass_over(received);
        }
        // A reply that is longer than all that is allowed for need not be waited for.
        let came = received.saturating_sub(self.received);
        if self.answered < self.size && came < LOAD {
            return;
        }
        let length = (came / self.answered.max(1)).max(1);
        self.size = (self.size * GROWTH).min(LOAD / length).clamp(1, LARGEST);
        self.pass_over(received);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends as many commands with replies of this length as there is room for, at most so many; gives how many.
    fn send(window: &mut Window, length: Length, unanswered: u64, most: u64) -> u64 {
        let room = window.vacancy(unanswered);
        let (mut left, mut sent) = (room, 0);
        while left.is_some() && sent < most {
            left.take(length);
            sent += 1;
        }
        window.note_sent(room, left);
        sent
    }

    /// Sends and answers a windowful again and again with replies of this length, and gives the sizes.
    fn sizes(length: u64, rounds: usize) -> Vec<u64> {
        let mut window = Window::new(7);
        let mut received = 7;
        let round = |_| {
            let sent = send(&mut window, Length::Any, 0, u64::MAX);
            for unanswered in (0..sent).rev() {
                window.note_answers(1, unanswered);
                received += length;
                window.settle(received);
            }
            window.size
        };
        (0..rounds).map(round).collect()
    }

    #[test]
    fn short_replies_widen_it_up_to_a_bound() {
        assert_eq!(sizes(5, 3), [256, 1024, 4096]);
        assert_eq!(sizes(5, 20).last(), Some(&LARGEST));
    }

    #[test]
    fn long_replies_narrow_it_down_to_one() {
        assert_eq!(sizes(1 << 20, 3), [4, 4, 4]);
        assert_eq!(sizes(LOAD, 1), [1]);
        assert_eq!(sizes(100 << 20, 2), [1, 1]);
    }

    #[test]
    fn nothing_changes_before_a_windowful_has_been_answered() {
        let mut window = Window::new(0);
        let sent = send(&mut window, Length::Any, 0, u64::MAX);
        assert_eq!(sent, FIRST);
        for unanswered in (1..sent).rev() {
            window.note_answers(1, unanswered);
            window.settle(10);
            assert_eq!(window.size, FIRST);
        }
    }

    #[test]
    fn brief_replies_are_not_waited_for_and_tell_nothing_of_others() {
        let mut window = Window::new(0);
        assert_eq!(send(&mut window, Length::Brief, 0, u64::MAX), LARGEST);
        window.note_answers(LARGEST, 0);
        window.settle(LARGEST * 5);
        assert_eq!(send(&mut window, Length::Any, 0, u64::MAX), FIRST);
    }

    #[test]
    fn of_commands_of_both_kinds_the_lengthy_ones_are_taken_to_be_the_last() {
        let mut window = Window::new(0);
        assert_eq!(send(&mut window, Length::Any, 0, 10), 10);
        assert_eq!(send(&mut window, Length::Brief, 10, 100), 100);
        let room = |window: &Window, unanswered| window.vacancy(unanswered).lengthy;
        assert_eq!(room(&window, 110), FIRST - 10);
        window.note_answers(60, 50);
        assert_eq!(room(&window, 50), FIRST - 10);
        window.note_answers(46, 4);
        assert_eq!(room(&window, 4), FIRST - 4);
    }
}
