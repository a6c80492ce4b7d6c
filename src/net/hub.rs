//! A server's side of many connections on one thread: who comes, what they send, what goes back.
//!
//! A turn reads at most one buffer of each peer that has sent something, then writes what the [`Service`] has for
//! anybody, so that one peer cannot keep the others waiting with more than a buffer. A peer that does not take its
//! replies is read all the same, since it may take them only when all is sent: the service bounds what it keeps. One that
//! is told more and more meanwhile is sent away. Knows no protocol.

mod unsent;

use std::io::{self, ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use mio::event::Event;
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token, Waker};

use self::unsent::Unsent;
use super::endpoint::Address;
use super::listener::bind;
use super::poller::Poller;
use super::relay::Ending;
use super::tap::Direction;

/// How many bytes one read takes at most.
const BUFFER: usize = 64 * 1024;

/// How many bytes may wait when more come for a peer that has not taken those before. What is larger at once may wait.
const OVERDUE: usize = 32 << 20;

const EVENTS: usize = 256;

const LISTENER: Token = Token(usize::MAX - 2);
const WAKER: Token = Token(usize::MAX - 3);

/// A connection to the hub: a small number that is given again once its peer is [`gone`](Service::gone).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Peer(pub usize);

/// What happens to a connection once what there is for it has been written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It goes on.
    Stay,
    /// It is closed.
    Close,
    /// It is closed at once, whatever is left.
    Drop,
}

/// What answers the peers. All calls come from the thread of the hub.
pub trait Service {
    /// A peer has connected from `remote` to `local`.
    fn connected(&mut self, peer: Peer, remote: SocketAddr, local: SocketAddr);

    /// Bytes have come from a peer.
    fn received(&mut self, peer: Peer, bytes: &[u8]);

    /// A peer has left or was sent away; its number may be given to the next one.
    fn gone(&mut self, peer: Peer);

    /// When [`elapsed`](Self::elapsed) is to be called at the latest.
    fn deadline(&self) -> Option<Instant>;

    /// The deadline has passed.
    fn elapsed(&mut self);

    /// Appends to `out` what is to be written to some peer, and tells to whom and what then; `None` when nobody has
    /// anything left. Called until then after every turn.
    fn outgoing(&mut self, out: &mut Vec<u8>) -> Option<(Peer, Then)>;

    /// All that there was for a peer has been written.
    fn drained(&mut self, peer: Peer);
}

/// Sees what passes between the peers and the service, as the system calls moved it.
pub trait Witness {
    /// Connection number `connection`, counted from 1, has been accepted.
    fn connected(&self, connection: u64, from: &Address);

    /// Bytes have been read ([`Direction::Sent`], by the peer) or written.
    fn passing(&self, connection: u64, direction: Direction, bytes: &[u8]);

    /// Nothing more comes that way.
    fn ended(&self, connection: u64, direction: Direction, ending: Ending);

    /// The connection is closed.
    fn closed(&self, connection: u64);
}

/// Ends a hub from another thread.
#[derive(Debug, Clone)]
pub struct Stopper {
    is_stopped: Arc<AtomicBool>,
    waker: Arc<Waker>,
}

impl Stopper {
    /// Lets the hub end its turn and then itself.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::SeqCst);
        // Who cannot be woken is about to look at the flag anyway.
        let _ = self.waker.wake();
    }
}

/// Listens, and serves whoever connects.
pub struct Hub {
    poll: Poll,
    listener: TcpListener,
    stopper: Stopper,
    peers: Vec<Option<Connected>>,
    free: Vec<usize>,
    /// Peers that may have something to read.
    ready: Vec<usize>,
    accepted: u64,
    is_accepting: bool,
    buffer: Vec<u8>,
    witness: Option<Box<dyn Witness + Send>>,
}

/// One connection.
struct Connected {
    number: u64,
    stream: TcpStream,
    unsent: Unsent,
    then: Then,
    is_readable: bool,
    is_ready: bool,
}

impl Connected {
    /// Tells whether the next turn reads it.
    fn may_be_read(&self) -> bool {
        self.is_readable && self.then == Then::Stay
    }
}

impl Hub {
    /// Listens on the first address of `host` that allows it; port 0 leaves the choice to the system.
    ///
    /// # Errors
    /// The host has no address, or none of them can be listened on.
    pub fn listen(host: &str, port: u16) -> io::Result<Self> {
        let mut listener = bind(host, port, &mut Poller::new(None)?)?;
        let poll = Poll::new()?;
        poll.registry()
            .register(&mut listener, LISTENER, Interest::READABLE)?;
        let stopper = Stopper {
            is_stopped: Arc::default(),
            waker: Arc::new(Waker::new(poll.registry(), WAKER)?),
        };
        Ok(Self {
            poll,
            listener,
            stopper,
            peers: Vec::new(),
            free: Vec::new(),
            ready: Vec::new(),
            accepted: 0,
            is_accepting: false,
            buffer: vec![0; BUFFER],
            witness: None,
        })
    }

    /// Names the address that is listened on.
    ///
    /// # Errors
    /// The system does not say.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Gives what ends it.
    pub fn stopper(&self) -> Stopper {
        self.stopper.clone()
    }

    /// Shows everything that passes from now on.
    pub fn show(&mut self, witness: Box<dyn Witness + Send>) {
        self.witness = Some(witness);
    }

    /// Serves until it is stopped, then closes all connections.
    ///
    /// # Errors
    /// The system refuses to wait.
    pub fn run(mut self, service: &mut impl Service) -> io::Result<()> {
        let mut events = Events::with_capacity(EVENTS);
        while !self.stopper.is_stopped.load(Ordering::SeqCst) {
            let now = Instant::now();
            let timeout = match self.ready.is_empty() && !self.is_accepting {
                true => service
                    .deadline()
                    .map(|deadline| deadline.saturating_duration_since(now)),
                false => Some(Duration::ZERO),
            };
            match self.poll.poll(&mut events, timeout) {
                Err(error) if error.kind() == ErrorKind::Interrupted => events.clear(),
                polled => polled?,
            }
            for event in &events {
                self.note(event, service);
            }
            self.accept(service);
            if service.deadline().is_some_and(|at| at <= Instant::now()) {
                service.elapsed();
            }
            self.read_ready(service);
            self.collect(service);
        }
        for index in 0..self.peers.len() {
            self.close(index, service);
        }
        Ok(())
    }

    /// Remembers what has become ready.
    fn note(&mut self, event: &Event, service: &mut impl Service) {
        match event.token() {
            LISTENER => self.is_accepting = true,
            WAKER => {}
            Token(index) => {
                let Some(Some(peer)) = self.peers.get_mut(index) else {
                    return;
                };
                if event.is_readable() || event.is_read_closed() || event.is_error() {
                    peer.is_readable = true;
                    self.queue(index);
                }
                if event.is_writable() {
                    self.write(index, service);
                }
            }
        }
    }

    /// Lets the next turn read a peer if there is reason to.
    fn queue(&mut self, index: usize) {
        if let Some(peer) = &mut self.peers[index]
            && peer.may_be_read()
            && !peer.is_ready
        {
            peer.is_ready = true;
            self.ready.push(index);
        }
    }

    /// Accepts whoever waits. When the system refuses, as when too many files are open, they wait for the next event.
    fn accept(&mut self, service: &mut impl Service) {
        while self.is_accepting {
            match self.listener.accept() {
                Ok((stream, remote)) => {
                    // A connection that cannot be registered is closed by being dropped.
                    let _ = self.admit(stream, remote, service);
                }
                Err(error)
                    if matches!(
                        error.kind(),
                        ErrorKind::Interrupted | ErrorKind::ConnectionAborted
                    ) => {}
                Err(_) => self.is_accepting = false,
            }
        }
    }

    fn admit(
        &mut self,
        mut stream: TcpStream,
        remote: SocketAddr,
        service: &mut impl Service,
    ) -> io::Result<()> {
        // Small replies must not wait for more; that it is refused is no reason to refuse the client.
        let _ = stream.set_nodelay(true);
        let local = stream.local_addr()?;
        let index = self.free.last().copied().unwrap_or(self.peers.len());
        self.poll.registry().register(
            &mut stream,
            Token(index),
            Interest::READABLE | Interest::WRITABLE,
        )?;
        self.accepted += 1;
        let connected = Connected {
            number: self.accepted,
            stream,
            unsent: Unsent::default(),
            then: Then::Stay,
            is_readable: false,
            is_ready: false,
        };
        match self.free.pop() {
            Some(index) => self.peers[index] = Some(connected),
            None => self.peers.push(Some(connected)),
        }
        if let Some(witness) = &self.witness {
            witness.connected(self.accepted, &Address::Tcp(remote));
        }
        service.connected(Peer(index), remote, local);
        Ok(())
    }

    fn read_ready(&mut self, service: &mut impl Service) {
        for index in std::mem::take(&mut self.ready) {
            if let Some(peer) = &mut self.peers[index] {
                peer.is_ready = false;
                self.read(index, service);
                self.queue(index);
            }
        }
    }

    /// Reads one buffer.
    fn read(&mut self, index: usize, service: &mut impl Service) {
        let Some(Some(peer)) = self.peers.get_mut(index) else {
            return;
        };
        if !peer.may_be_read() {
            return;
        }
        let ending = match peer.stream.read(&mut self.buffer) {
            Ok(0) => Ending::Closed,
            Ok(count) => {
                let bytes = &self.buffer[..count];
                if let Some(witness) = &self.witness {
                    witness.passing(peer.number, Direction::Sent, bytes);
                }
                return service.received(Peer(index), bytes);
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                peer.is_readable = false;
                return;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => return,
            Err(_) => Ending::Reset,
        };
        if let Some(witness) = &self.witness {
            witness.ended(peer.number, Direction::Sent, ending);
        }
        self.close(index, service);
    }

    /// Takes over what the service has for the peers, and writes it.
    fn collect(&mut self, service: &mut impl Service) {
        let mut out = Vec::new();
        while let Some((Peer(index), then)) = service.outgoing(&mut out) {
            if let Some(Some(peer)) = self.peers.get_mut(index) {
                let before = peer.unsent.left().len();
                let is_overdue = before > 0 && before + out.len() > OVERDUE;
                peer.unsent.take(&mut out);
                peer.then = if is_overdue { Then::Drop } else { then };
                match peer.then {
                    Then::Stay | Then::Close => self.write(index, service),
                    Then::Drop => self.close(index, service),
                }
            }
            out.clear();
        }
    }

    /// Writes as much as the system takes.
    fn write(&mut self, index: usize, service: &mut impl Service) {
        let Some(Some(peer)) = self.peers.get_mut(index) else {
            return;
        };
        let had_unsent = !peer.unsent.left().is_empty();
        while !peer.unsent.left().is_empty() {
            match peer.stream.write(peer.unsent.left()) {
                Ok(count) => {
                    if let Some(witness) = &self.witness {
                        let bytes = &peer.unsent.left()[..count];
                        witness.passing(peer.number, Direction::Received, bytes);
                    }
                    peer.unsent.written(count);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(_) => return self.close(index, service),
            }
        }
        if peer.then == Then::Close {
            return self.close(index, service);
        }
        self.queue(index);
        if had_unsent {
            service.drained(Peer(index));
        }
    }

    fn close(&mut self, index: usize, service: &mut impl Service) {
        let Some(mut peer) = self.peers[index].take() else {
            return;
        };
        // It is closed by being dropped in any case.
        let _ = self.poll.registry().deregister(&mut peer.stream);
        if let Some(witness) = &self.witness {
            witness.closed(peer.number);
        }
        self.free.push(index);
        // There is room again for one that the system may have refused.
        self.is_accepting = true;
        service.gone(Peer(index));
    }
}

#[cfg(test)]
mod tests;
