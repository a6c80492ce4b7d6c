//! Who listens to which channels and patterns.

use std::collections::{BTreeMap, BTreeSet};

use super::glob;
use super::reply::{Protocol, Reply};
use super::server::Server;
use crate::net::hub::Peer;

/// What can be listened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A channel by its name.
    Channel,
    /// All channels whose names match.
    Pattern,
    /// A channel of SPUBLISH, which has names of its own.
    Shard,
}

/// The names that one client listens to, by [`Kind`].
pub(super) type Subscriptions = [BTreeSet<Box<[u8]>>; 3];

/// The listeners of all names, by [`Kind`].
#[derive(Debug, Default)]
pub(super) struct Channels([BTreeMap<Box<[u8]>, BTreeSet<Peer>>; 3]);

impl Channels {
    /// Gives the names that somebody listens to.
    pub(super) fn names(&self, kind: Kind) -> impl ExactSizeIterator<Item = &[u8]> {
        self.0[kind as usize].keys().map(|name| &name[..])
    }

    /// Tells how many listen to a name.
    pub(super) fn listeners(&self, kind: Kind, name: &[u8]) -> usize {
        self.0[kind as usize].get(name).map_or(0, BTreeSet::len)
    }

    /// Takes a client that has gone out of all lists.
    pub(super) fn forget(&mut self, peer: Peer, names: &Subscriptions) {
        for kind in [Kind::Channel, Kind::Pattern, Kind::Shard] {
            for name in &names[kind as usize] {
                self.remove(kind, name, peer);
            }
        }
    }

    fn remove(&mut self, kind: Kind, name: &[u8], peer: Peer) {
        let all = &mut self.0[kind as usize];
        if let Some(peers) = all.get_mut(name) {
            peers.remove(&peer);
            if peers.is_empty() {
                all.remove(name);
            }
        }
    }
}

impl Server {
    /// Lets a client listen to a name.
    pub(super) fn subscribe(&mut self, peer: Peer, kind: Kind, name: &[u8]) {
        self.client(peer).subscriptions[kind as usize].insert(name.into());
        let all = &mut self.channels.0[kind as usize];
        all.entry(name.into()).or_default().insert(peer);
    }

    /// Lets a client listen to a name no more.
    pub(super) fn unsubscribe(&mut self, peer: Peer, kind: Kind, name: &[u8]) {
        self.client(peer).subscriptions[kind as usize].remove(name);
        self.channels.remove(kind, name, peer);
    }

    /// Lets a client listen to nothing any more, without a word.
    pub(super) fn unsubscribe_all(&mut self, peer: Peer) {
        let names = std::mem::take(&mut self.client(peer).subscriptions);
        self.channels.forget(peer, &names);
    }

    /// Sends a message to all who listen to the channel, by its name or by patterns; tells how many got it, who may be
    /// the same several times.
    pub(super) fn publish(&mut self, kind: Kind, channel: &[u8], message: &[u8]) -> usize {
        let label = match kind {
            Kind::Shard => "smessage",
            Kind::Channel | Kind::Pattern => "message",
        };
        let listeners = self.channels.0[kind as usize].get(channel).cloned();
        let listeners = listeners.unwrap_or_default();
        let mut count = listeners.len();
        self.send(&listeners, &[label.as_bytes(), channel, message]);
        if kind == Kind::Channel {
            let patterns = &self.channels.0[Kind::Pattern as usize];
            let matching = patterns
                .iter()
                .filter(|(pattern, _)| glob::matches(pattern, channel));
            let matching: Vec<_> = matching
                .map(|(pattern, peers)| (pattern.clone(), peers.clone()))
                .collect();
            for (pattern, peers) in matching {
                count += peers.len();
                self.send(&peers, &[b"pmessage", &pattern, channel, message]);
            }
        }
        count
    }

    fn send(&mut self, peers: &BTreeSet<Peer>, parts: &[&[u8]]) {
        let frame = |protocol| {
            let mut reply = Reply::after(Vec::new(), protocol);
            reply.push(parts.len());
            for part in parts {
                reply.bulk(part);
            }
            reply.into_bytes()
        };
        let frames = [Protocol::Resp2, Protocol::Resp3].map(frame);
        for &peer in peers {
            let protocol = self.client(peer).protocol;
            self.tell(peer, &frames[protocol as usize]);
        }
    }
}
