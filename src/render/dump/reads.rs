//! The reads that bring the bytes: which one it is, and how long after the request it came.

use std::time::{Duration, Instant};

use super::Direction;

/// What is known of a read besides its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    /// Which one it is since the last request, from 1.
    pub number: u64,
    /// How long after the last byte of a request it came; `None` before any request.
    pub since: Option<Duration>,
}

/// Counts the reads of a connection.
///
/// ```
/// use std::time::Instant;
/// use redis_shell::render::{Direction, Reads};
///
/// let mut reads = Reads::default();
/// let now = Instant::now();
/// assert_eq!(reads.count(Direction::Sent, now), None);
/// let numbers = [0, 1].map(|_| reads.count(Direction::Received, now).map(|read| read.number));
/// assert_eq!(numbers, [Some(1), Some(2)]);
/// ```
#[derive(Debug, Default)]
pub struct Reads {
    /// When the last byte of a request was sent.
    request: Option<Instant>,
    /// How many reads have come since.
    count: u64,
}

impl Reads {
    /// Counts bytes that had moved at a time; tells the read that brought them if they were received.
    pub fn count(&mut self, direction: Direction, at: Instant) -> Option<Read> {
        if direction == Direction::Sent {
            self.request = Some(at);
            self.count = 0;
            return None;
        }
        self.count += 1;
        Some(Read {
            number: self.count,
            since: self
                .request
                .map(|request| at.saturating_duration_since(request)),
        })
    }
}
