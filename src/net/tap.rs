//! The ear on the wire: who wants to see the bytes of a connection as they move.
//!
//! It sees bytes, offsets and times; which of them are secret it is told, what they mean it does
//! not know.

use std::ops::Range;
use std::time::Instant;

/// Which way bytes went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the server.
    Sent,
    /// From the server.
    Received,
}

/// Describes the bytes that one write or read moved.
#[derive(Clone, Debug)]
pub struct Traffic<'a> {
    /// Which way the bytes went.
    pub direction: Direction,
    /// The place of the first of them in the stream of that direction, counted from 0.
    pub offset: u64,
    /// The bytes exactly as they were on the socket, never empty.
    pub bytes: &'a [u8],
    /// When the system call had moved them.
    pub at: Instant,
    /// The secrets that these bytes touch, whole, as places in the stream; for
    /// [`Direction::Sent`] only. A partial write can end within one.
    pub secrets: &'a [Range<u64>],
}

/// Watches what a connection sends and receives.
pub trait Tap {
    /// Takes what one system call moved; the traffic of each direction comes in order.
    fn traffic(&mut self, traffic: &Traffic<'_>);

    /// Tells whether to report at all; without a watcher the clock is not read.
    fn is_watching(&self) -> bool {
        true
    }
}

/// Watches nothing.
#[derive(Clone, Copy, Debug)]
pub struct NoTap;

impl Tap for NoTap {
    fn traffic(&mut self, _: &Traffic<'_>) {}

    fn is_watching(&self) -> bool {
        false
    }
}
