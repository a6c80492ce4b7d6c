//! Where bytes come from: the piece of the stream that brought them.

use super::clock::Moment;
use crate::net::Direction;
use crate::render::{self, Read, Reads};

/// What moved together, in one direction of one connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source {
    pub(super) moment: Moment,
    pub(super) direction: Direction,
    /// Where its first byte stands in the stream.
    pub(super) start: u64,
    /// How many bytes it has.
    pub(super) len: u64,
    /// Which read brought it, if it was received.
    pub(super) read: Option<Read>,
}

/// Counts the bytes of both directions of a connection, whatever of them is shown.
#[derive(Debug, Default)]
pub(super) struct Meter {
    sent: u64,
    received: u64,
    reads: Reads,
}

impl Meter {
    /// Counts the next piece.
    pub(super) fn count(&mut self, moment: Moment, direction: Direction, bytes: &[u8]) -> Source {
        let total = match direction {
            Direction::Sent => &mut self.sent,
            Direction::Received => &mut self.received,
        };
        let start = *total;
        let len = bytes.len() as u64;
        *total += len;
        Source {
            moment,
            direction,
            start,
            len,
            read: self
                .reads
                .count(render::Direction::from(direction), moment.at),
        }
    }
}
