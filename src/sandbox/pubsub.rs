//! Who listens to which channels and patterns.

use std::collections::{BTreeMap, BTreeSet};

use super::client::Client;
use crate::net::hub::Peer;

/// The listeners of all channels and patterns.
#[derive(Debug, Default)]
pub(super) struct Channels {
    channels: BTreeMap<Box<[u8]>, BTreeSet<Peer>>,
    patterns: BTreeMap<Box<[u8]>, BTreeSet<Peer>>,
}

impl Channels {
    /// Takes a client that has gone out of all lists.
    pub(super) fn forget(&mut self, peer: Peer, client: &Client) {
        for (all, of_client) in [
            (&mut self.channels, &client.channels),
            (&mut self.patterns, &client.patterns),
        ] {
            for name in of_client {
                if let Some(peers) = all.get_mut(name) {
                    peers.remove(&peer);
                    if peers.is_empty() {
                        all.remove(name);
                    }
                }
            }
        }
    }
}
