//! How SCAN and its kin are asked: in slices that take a server a millisecond or two, however large and busy it is.

use std::time::Duration;

/// How much of a server's time a slice may take: below the one it grows, above the other it shrinks.
const LITTLE: Duration = Duration::from_millis(1);
const MUCH: Duration = Duration::from_millis(2);

/// How many elements a slice asks for at first, at least and at most.
const FIRST: u32 = 100;
const LEAST: u32 = 10;
const MOST: u32 = 20_000;

/// How large the next slice is to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    count: u32,
    /// The least time that any answer took: that of the way there and back.
    way: Duration,
}

impl Pace {
    /// Begins, with the time that a question took which costs a server nothing.
    pub(super) fn new(way: Duration) -> Self {
        Self { count: FIRST, way }
    }

    /// How many elements to ask for.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// Learns how long a slice took, the way included.
    pub(super) fn took(&mut self, time: Duration) {
        self.way = self.way.min(time);
        let spent = time - self.way;
        self.count = match spent {
            _ if spent < LITTLE => self.count.saturating_mul(2).min(MOST),
            _ if spent > MUCH => (self.count / 2).max(LEAST),
            _ => self.count,
        };
    }
}

/// Makes the pattern of all that begins with these bytes.
pub(super) fn pattern(start: &[u8]) -> Vec<u8> {
    let mut pattern = Vec::with_capacity(start.len() + 1);
    for &byte in start {
        if b"*?[]\\".contains(&byte) {
            pattern.push(b'\\');
        }
        pattern.push(byte);
    }
    pattern.push(b'*');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAY: Duration = Duration::from_millis(30);

    #[test]
    fn slices_grow_while_they_cost_little_and_shrink_when_they_cost_much() {
        let mut pace = Pace::new(WAY);
        pace.took(WAY);
        assert_eq!(pace.count(), 2 * FIRST);
        pace.took(WAY + Duration::from_micros(1500));
        assert_eq!(pace.count(), 2 * FIRST);
        pace.took(WAY + Duration::from_millis(10));
        assert_eq!(pace.count(), FIRST);
        for _ in 0..100 {
            pace.took(WAY + Duration::from_secs(1));
        }
        assert_eq!(pace.count(), LEAST);
        for _ in 0..100 {
            pace.took(WAY);
        }
        assert_eq!(pace.count(), MOST);
    }

    #[test]
    fn the_way_is_the_shortest_one_seen() {
        let mut pace = Pace::new(Duration::from_millis(300));
        pace.took(WAY);
        let before = pace.count();
        pace.took(WAY + Duration::from_millis(5));
        assert!(pace.count() < before);
    }

    #[test]
    fn a_pattern_means_the_bytes_themselves() {
        assert_eq!(pattern(b""), b"*");
        assert_eq!(pattern(b"user:1"), b"user:1*");
        assert_eq!(pattern(b"a*b?[c]\\\xff"), b"a\\*b\\?\\[c\\]\\\\\xff*");
    }
}
