//! Two connections made one: what comes in at one end goes out at the other, ends and resets included.
//!
//! Each direction has a thread that reads and writes with blocking calls, so that a reader who is slow slows the
//! writer on the other side, and what is under way never takes more than one buffer. Knows no protocol: every piece is
//! shown to whoever watches, as one read brought it, and passed on unchanged.

use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use socket2::Socket;

use super::connect::{self, ConnectError, ConnectOptions};
use super::endpoint::{Address, Endpoint};
use super::poller::Poller;
use super::stream::Stream;
use super::tap::Direction;

/// How many bytes one read takes at most.
const BUFFER: usize = 64 * 1024;

/// Names the thread that carries replies, for those who look at the process.
const THREAD: &str = "replies";

/// The stack of a relay's thread: a few frames, the buffer is elsewhere.
const STACK: usize = 256 * 1024;

/// One end of a relay: a socket whose calls block.
#[derive(Debug)]
pub struct End {
    socket: Socket,
    address: Address,
}

impl End {
    /// Connects to a server.
    ///
    /// # Errors
    /// The server cannot be reached; the error names every address that was tried.
    pub fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<Self, ConnectError> {
        let failed = |source| ConnectError::Resolve {
            endpoint: endpoint.clone(),
            source,
        };
        let mut poller = Poller::new(None).map_err(failed)?;
        let stream = connect::connect(endpoint, options, &mut poller)?;
        let address = stream.peer_addr().map_err(failed)?;
        let end = match stream {
            Stream::Tcp(stream) => Self::new(stream, address),
            Stream::Unix(stream) => Self::new(stream, address),
        };
        end.map_err(failed)
    }

    /// Makes an end of a socket whose calls may not block yet.
    pub(super) fn new(socket: impl Into<OwnedFd>, address: Address) -> io::Result<Self> {
        let socket = Socket::from(socket.into());
        socket.set_nonblocking(false)?;
        Ok(Self { socket, address })
    }

    /// Names the peer.
    pub fn address(&self) -> &Address {
        &self.address
    }
}

/// How one direction of a relay ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The peer said that nothing more comes.
    Closed,
    /// The peer broke the connection off.
    Reset,
}

/// Sees what a relay passes on; both directions call at once.
pub trait Watch: Sync {
    /// Takes a piece before it is passed on, so that a request is seen before its reply.
    fn passing(&self, direction: Direction, bytes: &[u8]);

    /// Takes the end of a direction before it is passed on.
    fn ended(&self, direction: Direction, ending: Ending);
}

/// Passes bytes between two ends until both directions have ended, and closes them.
///
/// The end of one direction is passed on and leaves the other open. A connection broken off at one end is broken off
/// at the other.
///
/// # Errors
/// The system refuses another thread.
pub fn relay(client: End, server: End, watch: &impl Watch) -> io::Result<()> {
    let relay = Relay {
        client,
        server,
        is_reset: AtomicBool::new(false),
    };
    let replies = thread::Builder::new()
        .name(THREAD.to_owned())
        .stack_size(STACK);
    thread::scope(|scope| {
        replies.spawn_scoped(scope, || relay.pass(Direction::Received, watch))?;
        relay.pass(Direction::Sent, watch);
        Ok(())
    })
}

struct Relay {
    client: End,
    server: End,
    is_reset: AtomicBool,
}

impl Relay {
    /// Passes on one direction until it ends.
    fn pass(&self, direction: Direction, watch: &impl Watch) {
        let (from, to) = match direction {
            Direction::Sent => (&self.client.socket, &self.server.socket),
            Direction::Received => (&self.server.socket, &self.client.socket),
        };
        let mut buffer = vec![0; BUFFER];
        let ending = loop {
            let count = match { from }.read(&mut buffer) {
                Ok(0) if self.is_reset.load(Ordering::SeqCst) => break Ending::Reset,
                Ok(0) => break Ending::Closed,
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(_) => break Ending::Reset,
            };
            watch.passing(direction, &buffer[..count]);
            if let Err(error) = { to }.write_all(&buffer[..count]) {
                // Whoever it was for has gone. What it said last is still to be read, by the other direction.
                self.gone(from, &error);
                return;
            }
        };
        if ending == Ending::Reset && self.is_reset.swap(true, Ordering::SeqCst) {
            // The other direction, or a write, has found it out before.
            return;
        }
        watch.ended(direction, ending);
        match ending {
            // It fails only when the connection is gone, which the other direction finds out.
            Ending::Closed => drop(to.shutdown(Shutdown::Write)),
            Ending::Reset => {
                break_off(to);
                // Ends a read that waits at either end, without a word to the peer.
                let _ = to.shutdown(Shutdown::Read);
                let _ = from.shutdown(Shutdown::Read);
            }
        }
    }

    /// Takes note that the peer of `from` writes to nobody.
    fn gone(&self, from: &Socket, error: &io::Error) {
        if error.kind() == ErrorKind::ConnectionReset {
            self.is_reset.store(true, Ordering::SeqCst);
            break_off(from);
        }
    }
}

/// Makes the close of a socket a reset.
fn break_off(socket: &Socket) {
    // A unix socket knows no resets: it is closed as ever.
    let _ = socket.set_linger(Some(Duration::ZERO));
}

#[cfg(test)]
mod tests;
