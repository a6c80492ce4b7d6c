//! Between the hub and the commands: bytes in, requests run in order, bytes out.

use std::hash::{BuildHasher, RandomState};
use std::net::SocketAddr;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::client::Client;
use super::dispatch;
use super::fault::Fault;
use super::reply::Reply;
use super::server::{CLIENTS, Server};
use crate::net::hub::{Peer, Service, Then};

/// How many bytes of replies may wait before the requests behind them do too.
const HELD: usize = 1 << 20;

/// How many bytes of requests that have not run a client may have sent (client-query-buffer-limit).
const UNREAD: usize = 1 << 30;

/// The server's state with its clock.
pub(super) struct Engine {
    server: Server,
    /// [`UNREAD`], but for tests, which would fill the memory with it.
    unread: usize,
}

impl Engine {
    pub(super) fn new(port: u16) -> Self {
        // The standard library keys its hashes with what the system holds for random.
        let random = RandomState::new().hash_one(port);
        Self {
            server: Server::new(port, since_epoch(), random),
            unread: UNREAD,
        }
    }

    /// Runs the requests of a client that have come whole, until it has to wait or has to take its replies first.
    fn run_requests(&mut self, peer: Peer) {
        let server = &mut self.server;
        let Some(client) = server.find(peer) else {
            return;
        };
        let mut reader = std::mem::take(&mut client.reader);
        loop {
            let client = server.client(peer);
            if client.blocked.is_some() || client.then != Then::Stay {
                break;
            }
            client.is_held = client.out.len() >= HELD;
            if client.is_held {
                break;
            }
            match reader.next() {
                Ok(Some(words)) => dispatch::run(server, peer, words),
                Ok(None) => break,
                Err(fault) => {
                    refuse(server, peer, &fault);
                    break;
                }
            }
        }
        server.client(peer).reader = reader;
    }

    /// Goes on with the clients that wait no more.
    fn resume(&mut self) {
        while let Some(peer) = self.server.next_resumed() {
            self.run_requests(peer);
        }
    }
}

/// Tells a client what is wrong with its bytes, and sends it away.
fn refuse(server: &mut Server, peer: Peer, fault: &Fault) {
    server.client(peer).replies.advance();
    server.answer(peer, |reply: &mut Reply| reply.error(fault));
    server.hang_up(peer, Then::Close);
}

fn since_epoch() -> Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}

impl Service for Engine {
    fn connected(&mut self, peer: Peer, remote: SocketAddr, local: SocketAddr) {
        self.server.now = since_epoch();
        let is_full = self.server.clients().count() >= CLIENTS;
        self.server
            .admit(peer, |id, now| Client::new(id, remote, local, now));
        if is_full {
            let fault = Fault::of("ERR max number of clients reached");
            refuse(&mut self.server, peer, &fault);
        }
    }

    fn received(&mut self, peer: Peer, bytes: &[u8]) {
        self.server.now = since_epoch();
        let Some(client) = self.server.find(peer) else {
            return;
        };
        client.reader.push(bytes);
        if client.blocked.is_none() && !client.is_held {
            self.run_requests(peer);
            self.resume();
        }
        // Who waits, or does not take its replies, goes on sending: it counts as well.
        let unread = self.server.find(peer).map_or(0, |client| client.unread());
        if unread > self.unread {
            self.server.hang_up(peer, Then::Drop);
        }
    }

    fn gone(&mut self, peer: Peer) {
        self.server.dismiss(peer);
    }

    fn deadline(&self) -> Option<Instant> {
        let at = Duration::from_millis(self.server.next_event()?);
        Some(Instant::now() + at.saturating_sub(since_epoch()))
    }

    fn elapsed(&mut self) {
        self.server.now = since_epoch();
        self.server.expire();
        self.server.serve_waiting();
        self.server.give_up();
        self.resume();
    }

    fn outgoing(&mut self, out: &mut Vec<u8>) -> Option<(Peer, Then)> {
        let peer = self.server.next_told()?;
        let client = self.server.client(peer);
        std::mem::swap(&mut client.out, out);
        Some((peer, client.then))
    }

    fn drained(&mut self, peer: Peer) {
        if self.server.find(peer).is_some_and(|client| client.is_held) {
            self.run_requests(peer);
            self.resume();
        }
    }
}

#[cfg(test)]
mod tests;
