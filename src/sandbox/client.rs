//! What the sandbox knows of one client.

use std::net::SocketAddr;

use super::keyspace::Millis;
use super::pubsub::Subscriptions;
use super::reply::Protocol;
use super::request::{Reader, Request};
use super::value::Value;
use crate::net::hub::Then;

/// The key of one database.
pub(super) type DatabaseKey = (usize, Box<[u8]>);

/// One client, from its connection to its end.
#[derive(Debug)]
pub(super) struct Client {
    /// Counted from 1, never given again.
    pub(super) id: u64,
    pub(super) remote: SocketAddr,
    pub(super) local: SocketAddr,
    pub(super) connected: Millis,
    /// When it last sent a command.
    pub(super) active: Millis,
    pub(super) name: Vec<u8>,
    pub(super) library: Vec<u8>,
    pub(super) library_version: Vec<u8>,
    /// The full name of the last command that it sent, `client|list`; `NULL` if there is none of that name.
    pub(super) last: &'static str,
    pub(super) database: usize,
    pub(super) protocol: Protocol,
    pub(super) transaction: Option<Transaction>,
    pub(super) watching: Watching,
    pub(super) subscriptions: Subscriptions,
    pub(super) replies: Replies,
    pub(super) is_monitor: bool,
    /// CLIENT NO-EVICT, which CLIENT LIST shows and nothing else asks for.
    pub(super) is_unevicted: bool,
    /// CLIENT NO-TOUCH, likewise.
    pub(super) is_untouching: bool,
    pub(super) blocked: Option<Blocked>,
    /// What it sends.
    pub(super) reader: Reader,
    /// What it will be sent.
    pub(super) out: Vec<u8>,
    pub(super) then: Then,
    /// Whether it is in the list of those who have something to be sent.
    pub(super) is_told: bool,
    /// Whether its requests wait until it has taken its replies.
    pub(super) is_held: bool,
}

impl Client {
    /// Makes one that has just connected.
    pub(super) fn new(id: u64, remote: SocketAddr, local: SocketAddr, now: Millis) -> Self {
        Self {
            id,
            remote,
            local,
            connected: now,
            active: now,
            name: Vec::new(),
            library: Vec::new(),
            library_version: Vec::new(),
            last: "NULL",
            database: 0,
            protocol: Protocol::Resp2,
            transaction: None,
            watching: Watching::default(),
            subscriptions: Subscriptions::default(),
            replies: Replies::default(),
            is_monitor: false,
            is_unevicted: false,
            is_untouching: false,
            blocked: None,
            reader: Reader::default(),
            out: Vec::new(),
            then: Then::Stay,
            is_told: false,
            is_held: false,
        }
    }

    /// Tells whether it listens to anything.
    pub(super) fn is_subscriber(&self) -> bool {
        self.subscriptions.iter().any(|names| !names.is_empty())
    }

    /// Tells how many bytes of requests are kept that have not run: those not read yet, and those queued for EXEC.
    pub(super) fn unread(&self) -> usize {
        let queued = self.transaction.as_ref().map_or(0, |queue| queue.size);
        self.reader.len() + queued
    }
}

/// The commands between MULTI and EXEC.
#[derive(Debug, Default)]
pub(super) struct Transaction {
    pub(super) queue: Vec<Request>,
    /// How many bytes their words have.
    pub(super) size: usize,
    /// Whether one of them was refused, so that EXEC will be.
    pub(super) is_refused: bool,
}

/// The keys of WATCH.
#[derive(Debug, Default)]
pub(super) struct Watching {
    pub(super) keys: Vec<DatabaseKey>,
    /// Whether one of them has changed since.
    pub(super) is_touched: bool,
}

/// Which replies a client does not get (CLIENT REPLY).
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Replies {
    pub(super) are_off: bool,
    /// The one to the command that is running, or was the last.
    pub(super) is_this_skipped: bool,
    /// The one to the command that comes next.
    pub(super) is_next_skipped: bool,
}

impl Replies {
    /// Tells whether the command that is running gets its reply.
    pub(super) fn has_this(self) -> bool {
        !self.are_off && !self.is_this_skipped
    }

    /// Tells whether a reply to what comes next would be sent.
    pub(super) fn has_next(self) -> bool {
        !self.are_off && !self.is_next_skipped
    }

    /// Goes on to the next command.
    pub(super) fn advance(&mut self) {
        self.is_this_skipped = std::mem::take(&mut self.is_next_skipped);
    }
}

/// A client that waits for a key.
#[derive(Debug)]
pub(super) struct Blocked {
    /// What is tried again when one of the keys changes.
    pub(super) request: Request,
    pub(super) keys: Vec<DatabaseKey>,
    /// Tells whether a value is of the type that is waited for. Until it is, nothing is tried.
    pub(super) is_awaited: fn(&Value) -> bool,
    /// When it gives up.
    pub(super) until: Option<Millis>,
}
