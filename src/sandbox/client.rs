//! What the sandbox knows of one client.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use super::keyspace::Millis;
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
    /// The full name of the last command, `client|list`.
    pub(super) last: &'static str,
    pub(super) database: usize,
    pub(super) protocol: Protocol,
    pub(super) transaction: Option<Transaction>,
    pub(super) watching: Watching,
    pub(super) channels: BTreeSet<Box<[u8]>>,
    pub(super) patterns: BTreeSet<Box<[u8]>>,
    pub(super) replies: Replies,
    pub(super) is_monitor: bool,
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
            channels: BTreeSet::new(),
            patterns: BTreeSet::new(),
            replies: Replies::On,
            is_monitor: false,
            blocked: None,
            reader: Reader::default(),
            out: Vec::new(),
            then: Then::Stay,
            is_told: false,
            is_held: false,
        }
    }

    /// Tells how many channels and patterns it listens to.
    pub(super) fn subscriptions(&self) -> usize {
        self.channels.len() + self.patterns.len()
    }
}

/// The commands between MULTI and EXEC.
#[derive(Debug, Default)]
pub(super) struct Transaction {
    pub(super) queue: Vec<Request>,
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

/// Whether a client gets its replies (CLIENT REPLY).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Replies {
    On,
    Off,
    /// All but the one to the command that is running.
    SkipThis,
    /// All but the one to the next command.
    SkipNext,
}

/// A client that waits for a key.
#[derive(Debug)]
pub(super) struct Blocked {
    /// What is tried again when one of the keys changes.
    pub(super) request: Request,
    pub(super) keys: Vec<DatabaseKey>,
    /// Tells whether a value is of the type that it waits for.
    pub(super) is_for: fn(&Value) -> bool,
    /// When it gives up.
    pub(super) until: Option<Millis>,
    /// What it is told then.
    pub(super) gives_up: GivesUp,
}

/// What a command that has waited in vain replies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GivesUp {
    /// The null in the place of a string.
    Null,
    /// The null in the place of an array.
    NullArray,
}
