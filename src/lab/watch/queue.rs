//! What the relays have seen and the window has not shown yet, in the order in which it happened.
//!
//! Bytes are copied into one buffer that is handed over whole, so that a piece costs no allocation. It holds a few
//! megabytes at most: when the window does not keep up, the relays wait.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::net::Direction;
use crate::net::relay::Ending;

/// How many bytes wait at most, but for one piece more.
const BYTES: usize = 2 << 20;

/// How many records wait at most.
const RECORDS: usize = 32 * 1024;

/// How long the first record of a batch waits for others: nobody sees it, and to wake up for each would cost more than
/// to show it.
const GATHER: Duration = Duration::from_millis(2);

/// One thing that happened to a connection.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) connection: u64,
    pub(super) at: Instant,
    pub(super) what: What,
}

/// What can happen to a connection.
#[derive(Debug)]
pub(super) enum What {
    /// A client has connected; where it comes from.
    Opened(String),
    /// That many bytes have passed, the next ones of the batch.
    Passed(Direction, usize),
    /// Nothing more comes that way.
    Ended(Direction, Ending),
    /// It is over.
    Closed,
}

/// Records and their bytes.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) records: Vec<Record>,
    pub(super) bytes: Vec<u8>,
}

#[derive(Debug, Default)]
struct State {
    batch: Batch,
    is_closed: bool,
    /// Who waits, so that nobody is woken who does not.
    is_window_waiting: bool,
    relays_waiting: usize,
}

/// Hands batches from the relays to the window.
#[derive(Debug, Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    filled: Condvar,
    emptied: Condvar,
}

impl Queue {
    /// Adds a record with its bytes; waits for room. What is added after the end is dropped.
    pub(super) fn push(&self, connection: u64, what: What, bytes: &[u8]) {
        let at = Instant::now();
        let mut state = self.lock();
        while !state.is_closed
            && (state.batch.bytes.len() >= BYTES || state.batch.records.len() >= RECORDS)
        {
            state.relays_waiting += 1;
            let waited = self.emptied.wait(state);
            state = waited.unwrap_or_else(PoisonError::into_inner);
            state.relays_waiting -= 1;
        }
        if state.is_closed {
            return;
        }
        state.batch.bytes.extend_from_slice(bytes);
        state.batch.records.push(Record {
            connection,
            at,
            what,
        });
        if std::mem::take(&mut state.is_window_waiting) {
            drop(state);
            self.filled.notify_one();
        }
    }

    /// Swaps an empty batch for one with records; waits for them. Nothing more comes when it gives false.
    pub(super) fn take(&self, batch: &mut Batch) -> bool {
        let mut state = self.lock();
        let was_empty = state.batch.records.is_empty();
        while state.batch.records.is_empty() {
            if state.is_closed {
                return false;
            }
            state.is_window_waiting = true;
            let waited = self.filled.wait(state);
            state = waited.unwrap_or_else(PoisonError::into_inner);
        }
        if was_empty {
            drop(state);
            thread::sleep(GATHER);
            state = self.lock();
        }
        std::mem::swap(&mut state.batch, batch);
        if state.relays_waiting > 0 {
            self.emptied.notify_all();
        }
        true
    }

    /// Ends it: what is in it can still be taken.
    pub(super) fn close(&self) {
        self.lock().is_closed = true;
        self.filled.notify_all();
        self.emptied.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing between lock and unlock panics; and if it did, passing bytes on matters more than showing them.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_in_order_with_their_bytes() {
        let queue = Queue::default();
        queue.push(1, What::Passed(Direction::Sent, 4), b"ping");
        queue.push(2, What::Passed(Direction::Received, 4), b"pong");
        queue.close();
        queue.push(3, What::Closed, b"");
        let mut batch = Batch::default();
        assert!(queue.take(&mut batch));
        let connections: Vec<_> = batch.records.iter().map(|r| r.connection).collect();
        assert_eq!(
            (connections, &batch.bytes[..]),
            (vec![1, 2], &b"pingpong"[..])
        );
        assert!(!queue.take(&mut Batch::default()));
    }

    #[test]
    fn whoever_is_too_fast_waits() {
        let queue = Queue::default();
        let piece = vec![0; BYTES];
        thread::scope(|scope| {
            let pusher = scope.spawn(|| {
                for _ in 0..4 {
                    queue.push(1, What::Passed(Direction::Sent, BYTES), &piece);
                }
                queue.close();
            });
            let mut seen = 0;
            loop {
                let mut batch = Batch::default();
                if !queue.take(&mut batch) {
                    break;
                }
                assert_eq!(batch.records.len(), 1);
                seen += 1;
            }
            assert_eq!(seen, 4);
            pusher.join().unwrap();
        });
    }
}
