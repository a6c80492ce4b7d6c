//! The state that all clients share, and what a change in it means to those who watch or wait.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::time::Duration;

use super::client::{Blocked, Client, DatabaseKey};
use super::commands::Commands;
use super::dispatch;
use super::keyspace::{Database, Millis};
use super::pubsub::Channels;
use super::random::Random;
use super::reply::Reply;
use super::request::Request;
use crate::net::hub::{Peer, Then};

/// How many databases there are.
pub(super) const DATABASES: usize = 16;

/// How many clients there may be at once.
pub(super) const CLIENTS: usize = 10_000;

/// All that the sandbox knows.
pub(super) struct Server {
    pub(super) databases: Vec<Database>,
    pub(super) commands: Commands,
    pub(super) channels: Channels,
    pub(super) monitors: BTreeSet<Peer>,
    /// The time of the command that is running, since the epoch.
    pub(super) now: Duration,
    pub(super) started: Duration,
    /// The port that is listened on.
    pub(super) port: u16,
    pub(super) figures: Figures,
    clients: Vec<Option<Client>>,
    last_id: u64,
    /// Those who have something to be sent.
    told: Vec<Peer>,
    watched: HashMap<DatabaseKey, Vec<Peer>>,
    waiting: HashMap<DatabaseKey, VecDeque<Peer>>,
    /// Keys that have changed and that somebody waits for.
    changed: VecDeque<DatabaseKey>,
    /// When those who wait give up, the next one first.
    patience: BTreeSet<(Millis, Peer)>,
    /// Those who wait no more and may have sent further requests.
    resumed: VecDeque<Peer>,
    pub(super) random: Random,
}

/// What INFO counts.
#[derive(Debug, Default)]
pub(super) struct Figures {
    pub(super) connections: u64,
    pub(super) commands: u64,
    pub(super) expired: u64,
}

impl Server {
    /// Makes one without any data.
    pub(super) fn new(port: u16, now: Duration, random: u64) -> Self {
        Self {
            databases: (0..DATABASES).map(|_| Database::default()).collect(),
            commands: Commands::new(),
            channels: Channels::default(),
            monitors: BTreeSet::new(),
            now,
            started: now,
            port,
            figures: Figures::default(),
            clients: Vec::new(),
            last_id: 0,
            told: Vec::new(),
            watched: HashMap::new(),
            waiting: HashMap::new(),
            changed: VecDeque::new(),
            patience: BTreeSet::new(),
            resumed: VecDeque::new(),
            random: Random::new(random),
        }
    }

    /// Gives the time of the command that is running.
    pub(super) fn millis(&self) -> Millis {
        Millis::try_from(self.now.as_millis()).unwrap_or(Millis::MAX)
    }

    /// Gives a number that nobody can foresee.
    pub(super) fn random(&mut self) -> u64 {
        self.random.number()
    }

    /// Lets a client in.
    pub(super) fn admit(&mut self, peer: Peer, new: impl FnOnce(u64, Millis) -> Client) {
        self.last_id += 1;
        self.figures.connections += 1;
        let client = new(self.last_id, self.millis());
        if self.clients.len() <= peer.0 {
            self.clients.resize_with(peer.0 + 1, || None);
        }
        self.clients[peer.0] = Some(client);
    }

    /// Forgets a client and all that it waited for.
    pub(super) fn dismiss(&mut self, peer: Peer) {
        self.unwatch(peer);
        self.unblock(peer);
        self.monitors.remove(&peer);
        if let Some(client) = self.clients[peer.0].take() {
            self.channels.forget(peer, &client.subscriptions);
        }
    }

    /// Gives a client that is there.
    ///
    /// # Panics
    /// It has gone; its commands, its subscriptions and all else ended with it.
    pub(super) fn client(&mut self, peer: Peer) -> &mut Client {
        let client = self.clients.get_mut(peer.0).and_then(Option::as_mut);
        client.expect("a peer whose command runs is a client")
    }

    /// Gives a client if it is there.
    pub(super) fn find(&mut self, peer: Peer) -> Option<&mut Client> {
        self.clients.get_mut(peer.0).and_then(Option::as_mut)
    }

    /// Gives all clients but those that are dropped.
    pub(super) fn clients(&self) -> impl Iterator<Item = (Peer, &Client)> {
        let clients = self.clients.iter().enumerate();
        let clients = clients.filter_map(|(index, client)| Some((Peer(index), client.as_ref()?)));
        clients.filter(|(_, client)| client.then != Then::Drop)
    }

    /// Appends to what a client will be sent, unless it is on its way out.
    pub(super) fn tell(&mut self, peer: Peer, bytes: &[u8]) {
        if let Some(client) = self.find(peer)
            && client.then == Then::Stay
        {
            client.out.extend_from_slice(bytes);
            self.note(peer);
        }
    }

    /// Ends a connection once, or before, it has been sent what there is. Who is dropped is gone for all others.
    pub(super) fn hang_up(&mut self, peer: Peer, then: Then) {
        if then == Then::Drop {
            self.unwatch(peer);
            self.unblock(peer);
            self.unsubscribe_all(peer);
            self.monitors.remove(&peer);
        }
        if let Some(client) = self.find(peer) {
            client.then = then;
            self.note(peer);
        }
    }

    /// Remembers that there is something to be done for a client.
    pub(super) fn note(&mut self, peer: Peer) {
        let client = self.client(peer);
        if !std::mem::replace(&mut client.is_told, true) {
            self.told.push(peer);
        }
    }

    /// Takes the next client that there is something to be done for.
    pub(super) fn next_told(&mut self) -> Option<Peer> {
        while let Some(peer) = self.told.pop() {
            if let Some(client) = self.find(peer) {
                client.is_told = false;
                return Some(peer);
            }
        }
        None
    }

    /// Takes a client that waits no more.
    pub(super) fn next_resumed(&mut self) -> Option<Peer> {
        self.resumed.pop_front()
    }

    // Keys that change, and those who are told of it.

    /// Notes that a key has changed: transactions that watch it will not run, those who wait for it try again.
    pub(super) fn touch(&mut self, database: usize, key: &[u8]) {
        if self.watched.is_empty() && self.waiting.is_empty() {
            return;
        }
        let place = (database, Box::from(key));
        for peer in self.watched.get(&place).cloned().unwrap_or_default() {
            if let Some(client) = self.find(peer) {
                client.watching.is_touched = true;
            }
        }
        if self.waiting.contains_key(&place) {
            self.changed.push_back(place);
        }
    }

    /// Removes all keys of a database.
    pub(super) fn flush(&mut self, database: usize) {
        let there =
            |(of, key): &&DatabaseKey| *of == database && self.databases[database].contains(key);
        let watched: Vec<_> = self.watched.keys().filter(there).cloned().collect();
        self.databases[database].clear();
        for (_, key) in watched {
            self.touch(database, &key);
        }
    }

    /// Lets two databases change places. Whoever watches or waits for a key that was in one of them is told.
    pub(super) fn swap(&mut self, one: usize, other: usize) {
        let places = self.watched.keys().chain(self.waiting.keys());
        let there = |(of, key): &&DatabaseKey| {
            [one, other].contains(of)
                && [one, other]
                    .iter()
                    .any(|&database| self.databases[database].contains(key))
        };
        let places: Vec<_> = places.filter(there).cloned().collect();
        self.databases.swap(one, other);
        for (database, key) in places {
            self.touch(database, &key);
        }
    }

    /// Removes the keys whose time is over.
    pub(super) fn expire(&mut self) {
        let now = self.millis();
        for database in 0..DATABASES {
            while let Some(key) = self.databases[database].next_expired(now) {
                self.figures.expired += 1;
                self.touch(database, &key);
            }
        }
    }

    /// Lets a client watch a key.
    pub(super) fn watch(&mut self, peer: Peer, place: DatabaseKey) {
        let peers = self.watched.entry(place.clone()).or_default();
        if !peers.contains(&peer) {
            peers.push(peer);
            self.client(peer).watching.keys.push(place);
        }
    }

    /// Lets a client watch nothing any more.
    pub(super) fn unwatch(&mut self, peer: Peer) {
        let Some(client) = self.find(peer) else {
            return;
        };
        for place in std::mem::take(&mut client.watching).keys {
            if let Some(peers) = self.watched.get_mut(&place) {
                peers.retain(|other| *other != peer);
                if peers.is_empty() {
                    self.watched.remove(&place);
                }
            }
        }
    }

    // Clients that wait for a key.

    /// Lets a client wait.
    pub(super) fn block(&mut self, peer: Peer, blocked: Blocked) {
        for place in &blocked.keys {
            let peers = self.waiting.entry(place.clone()).or_default();
            if !peers.contains(&peer) {
                peers.push_back(peer);
            }
        }
        if let Some(until) = blocked.until {
            self.patience.insert((until, peer));
        }
        self.client(peer).blocked = Some(blocked);
    }

    /// Ends the wait of a client; gives what it waited for.
    fn unblock(&mut self, peer: Peer) -> Option<Blocked> {
        let blocked = self.find(peer)?.blocked.take()?;
        for place in &blocked.keys {
            if let Some(peers) = self.waiting.get_mut(place) {
                peers.retain(|other| *other != peer);
                if peers.is_empty() {
                    self.waiting.remove(place);
                }
            }
        }
        if let Some(until) = blocked.until {
            self.patience.remove(&(until, peer));
        }
        self.resumed.push_back(peer);
        Some(blocked)
    }

    /// Lets those try again who wait for a key that has changed, in the order in which they came.
    pub(super) fn serve_waiting(&mut self) {
        while let Some(place) = self.changed.pop_front() {
            let peers = self.waiting.get(&place).cloned().unwrap_or_default();
            for peer in peers {
                self.try_again(peer, &place);
            }
        }
    }

    fn try_again(&mut self, peer: Peer, (database, key): &DatabaseKey) {
        let value = self.databases[*database].get(key);
        let client = self.clients.get_mut(peer.0).and_then(Option::as_mut);
        let Some(blocked) = client.and_then(|client| client.blocked.as_mut()) else {
            return;
        };
        // A key that has gone, or holds another type, is not what is waited for.
        if !value.is_some_and(blocked.is_awaited) {
            return;
        }
        let nothing = Request::from_iter([]);
        let request = std::mem::replace(&mut blocked.request, nothing);
        if dispatch::again(self, peer, &request) {
            self.unblock(peer);
        } else if let Some(blocked) = &mut self.client(peer).blocked {
            blocked.request = request;
        }
    }

    /// Tells those whose time is over that they have waited in vain.
    pub(super) fn give_up(&mut self) {
        let now = self.millis();
        while let Some(&(until, peer)) = self.patience.first()
            && until <= now
        {
            self.patience.pop_first();
            self.release(peer, Reply::null_array);
        }
    }

    /// Ends the wait of a client with a reply; tells whether it did wait.
    pub(super) fn release(&mut self, peer: Peer, write: impl FnOnce(&mut Reply)) -> bool {
        let waited = self.client(peer).blocked.is_some();
        if waited {
            self.answer(peer, write);
            self.unblock(peer);
        }
        waited
    }

    /// Gives a client, if it takes replies, one outside of its commands.
    pub(super) fn answer(&mut self, peer: Peer, write: impl FnOnce(&mut Reply)) {
        let client = self.client(peer);
        if !client.replies.has_this() {
            return;
        }
        let mut reply = Reply::after(std::mem::take(&mut client.out), client.protocol);
        write(&mut reply);
        client.out = reply.into_bytes();
        self.note(peer);
    }

    /// Tells when something happens by itself next: a key goes, or somebody gives up.
    pub(super) fn next_event(&self) -> Option<Millis> {
        let expiries = self.databases.iter().filter_map(Database::next_expiry);
        let patience = self.patience.first().map(|(until, _)| *until);
        // A key is there up to and including its last millisecond.
        expiries.map(|at| at + 1).chain(patience).min()
    }
}
