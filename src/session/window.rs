//! How many commands may be on their way at once.
//!
//! A server keeps the replies that nobody has read yet, so what is sent ahead costs it memory: a thousand short replies
//! little, a thousand long lists all it has. How long replies are, only the replies tell. The window begins small and
//! widens with each windowful that is answered, as long as so many replies of the length of late are no great load.

/// How many commands go out before anything is known of their replies.
///
/// Four values of the largest size that servers allow are what a server can bear, sixty-four are not.
const FIRST: u64 = 4;

/// How many times wider the window becomes at most.
const GROWTH: u64 = 4;

/// More on their way than this makes nothing faster.
pub(super) const LARGEST: u64 = 16 << 10;

/// How many bytes of replies a server may be made to keep, as far as can be foreseen.
const LOAD: u64 = 4 << 20;

/// How many commands may be unanswered.
#[derive(Debug)]
pub(super) struct Window {
    size: u64,
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
            answered: 0,
            received,
        }
    }

    /// How many commands may be unanswered now.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Learns that so many replies are complete.
    pub(super) fn note_answers(&mut self, count: u64) {
        self.answered += count;
    }

    /// Learns that bytes were received for which the window is not to answer, such as those of a stream.
    pub(super) fn pass_over(&mut self, received: u64) {
        self.answered = 0;
        self.received = received;
    }

    /// Settles the size anew once a windowful has been answered; `received` counts the bytes of the connection.
    pub(super) fn settle(&mut self, received: u64) {
        // A reply that is longer than all that is allowed for need not be waited for.
        let came = received.saturating_sub(self.received);
        if self.answered < self.size && came < LOAD {
            return;
        }
        let length = (came / self.answered.max(1)).max(1);
        self.size = (self.size * GROWTH).min(LOAD / length).clamp(1, LARGEST);
        self.answered = 0;
        self.received = received;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers a windowful again and again with replies of this length, and gives the sizes.
    fn sizes(length: u64, rounds: usize) -> Vec<u64> {
        let mut window = Window::new(7);
        let mut received = 7;
        let round = |_| {
            for _ in 0..window.size() {
                window.note_answers(1);
                received += length;
                window.settle(received);
            }
            window.size()
        };
        (0..rounds).map(round).collect()
    }

    #[test]
    fn short_replies_widen_it_up_to_a_bound() {
        assert_eq!(sizes(5, 4), [16, 64, 256, 1024]);
        assert_eq!(sizes(5, 20).last(), Some(&LARGEST));
    }

    #[test]
    fn long_replies_narrow_it_down_to_one() {
        assert_eq!(sizes(1 << 20, 3), [4, 4, 4]);
        assert!(sizes(LOAD, 1)[0] <= 1);
        assert_eq!(sizes(100 << 20, 2), [1, 1]);
    }

    #[test]
    fn nothing_changes_before_a_windowful_has_been_answered() {
        let mut window = Window::new(0);
        for _ in 1..FIRST {
            window.note_answers(1);
            window.settle(10);
            assert_eq!(window.size(), FIRST);
        }
    }
}
