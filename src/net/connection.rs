//! One open connection and its readiness loop.
//!
//! The caller queues bytes and takes turns; each turn writes as far as it goes, reads at most one
//! buffer and waits only when neither is possible. Both directions flow at once: while the peer
//! floods us, every read is preceded by a write, so that two full socket buffers cannot lock each
//! other. Memory holds what is queued and one read, never a reply. It does not know what the
//! bytes mean, nor when a reply is complete.

use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::ops::Range;
use std::time::Instant;

use mio::Interest;

use super::connect::{ConnectError, ConnectOptions, connect};
use super::endpoint::{Address, Endpoint};
use super::outbox::Outbox;
use super::poller::{Poller, Wake};
use super::stream::Stream;
use super::tap::{Direction, Tap, Traffic};

/// Carries bytes to one server and back; dropping it closes the socket.
pub struct Connection {
    stream: Stream,
    outbox: Outbox,
    /// As long as one read may be; what the last turn received is its beginning.
    inbox: Box<[u8]>,
    filled: usize,
    received: u64,
    /// Why nothing more can be written, kept until everything the peer had sent is read.
    write_error: Option<io::Error>,
    interest: Interest,
}

/// How long a turn may take when nothing can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Until something is received.
    Forever,
    /// Until this time at the latest.
    Until(Instant),
    /// Not at all: writes and reads what is possible now.
    NoWait,
    /// Until everything queued is written, for requests that get no reply.
    Sent,
}

/// What became of a turn.
#[derive(Debug)]
pub enum Turn {
    /// Bytes came: they stand in [`Connection::received`] until the next turn.
    Received,
    /// Everything queued is written and there was nothing to read; only for [`Wait::Sent`].
    Sent,
    /// Nothing came in the time there was.
    Idle,
    /// Nothing came yet, but the poller's [feed](super::Feed) has something.
    Fed,
    /// The peer closed the connection: in order, or by a reset that the error names. Everything
    /// it had sent has been received before.
    Closed(Option<io::Error>),
    /// An interruption is pending; it stays so until it is taken.
    Interrupted,
    /// The connection broke without the peer's doing.
    Failed(io::Error),
}

/// Whether a write is worth repeating.
#[derive(PartialEq, Eq)]
enum Progress {
    Moved,
    Stuck,
}

impl Connection {
    /// Connects to `endpoint`.
    ///
    /// An interruption that is pending already ends it at once.
    ///
    /// # Errors
    /// [`ConnectError`] names the endpoint, every address tried, and why each did not accept.
    pub fn open(
        endpoint: &Endpoint,
        options: &ConnectOptions,
        poller: &mut Poller,
    ) -> Result<Connection, ConnectError> {
        let stream = connect(endpoint, options, poller)?;
        Ok(Connection {
            stream,
            outbox: Outbox::default(),
            inbox: vec![0; options.read_size.max(1)].into_boxed_slice(),
            filled: 0,
            received: 0,
            write_error: None,
            interest: Interest::READABLE,
        })
    }

    /// Queues `bytes`, of which the ranges `secrets` are secret; the next turns write them.
    ///
    /// Gives their place in the stream of sent bytes, to be compared with
    /// [`sent`](Connection::sent).
    pub fn queue(&mut self, bytes: &[u8], secrets: &[Range<usize>]) -> Range<u64> {
        self.queue_with(|out| {
            out.extend_from_slice(bytes);
            secrets.iter().cloned()
        })
    }

    /// Queues what `encode` appends to the output buffer, without a copy.
    ///
    /// `encode` may only append. It gives the secret ranges, counted from the first byte that it
    /// appended; otherwise as [`queue`](Connection::queue).
    pub fn queue_with<S>(&mut self, encode: impl FnOnce(&mut Vec<u8>) -> S) -> Range<u64>
    where
        S: IntoIterator<Item = Range<usize>>,
    {
        self.outbox.queue_with(encode)
    }

    /// Writes what is queued as far as it goes, and reads at most one buffer.
    ///
    /// Waits as `wait` says while neither is possible; `tap` sees what each system call moved. A
    /// pending interruption comes first, also before bytes that could be read. After
    /// [`Turn::Closed`] and [`Turn::Failed`] the connection is of no more use.
    pub fn turn(&mut self, poller: &mut Poller, wait: Wait, tap: &mut dyn Tap) -> Turn {
        self.filled = 0;
        loop {
            if poller.is_interrupted() {
                return Turn::Interrupted;
            }
            let written = self.write(tap);
            match self.read(tap) {
                Ok(0) => return Turn::Closed(self.write_error.take()),
                Ok(_) => return Turn::Received,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return ended(error),
            }
            if let Some(error) = self.write_error.take() {
                return ended(error);
            }
            if written == Progress::Moved && self.has_unsent() {
                continue;
            }
            let deadline = match wait {
                Wait::Sent if !self.has_unsent() => return Turn::Sent,
                Wait::NoWait => return Turn::Idle,
                Wait::Until(deadline) if deadline <= Instant::now() => return Turn::Idle,
                Wait::Until(deadline) => Some(deadline),
                Wait::Forever | Wait::Sent => None,
            };
            match self.wait(poller, deadline) {
                Ok(Wake::Ready | Wake::TimedOut) => {}
                Ok(Wake::Fed) => return Turn::Fed,
                Ok(Wake::Interrupted) => return Turn::Interrupted,
                Err(error) => return Turn::Failed(error),
            }
        }
    }

    /// Writes what is queued as far as it goes at once; what the last turn received stays where it is.
    ///
    /// Whether the connection has ended, the next turn tells.
    pub fn send_ahead(&mut self, tap: &mut dyn Tap) {
        self.write(tap);
    }

    /// Gives the bytes of the last turn; empty unless it ended with [`Turn::Received`].
    pub fn received(&self) -> &[u8] {
        &self.inbox[..self.filled]
    }

    /// Tells how many bytes were received since the connection was opened.
    pub fn received_total(&self) -> u64 {
        self.received
    }

    /// Tells how many bytes were handed to the system since the connection was opened.
    pub fn sent(&self) -> u64 {
        self.outbox.sent()
    }

    /// Gives how many bytes are queued and not yet written.
    pub fn unsent(&self) -> usize {
        self.outbox.unsent().len()
    }

    /// Tells whether queued bytes are left to write.
    pub fn has_unsent(&self) -> bool {
        !self.outbox.unsent().is_empty()
    }

    /// Names the server's end.
    ///
    /// # Errors
    /// The connection is closed.
    pub fn peer_addr(&self) -> io::Result<Address> {
        self.stream.peer_addr()
    }

    /// Names our own end.
    ///
    /// # Errors
    /// The system does not say.
    pub fn local_addr(&self) -> io::Result<Address> {
        self.stream.local_addr()
    }

    /// Closes one direction or both; bytes that are queued but not written are not waited for.
    ///
    /// # Errors
    /// The connection is closed.
    pub fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        self.stream.shutdown(how)
    }

    /// Writes once. An error is kept until the peer's last bytes are read: they often say why.
    fn write(&mut self, tap: &mut dyn Tap) -> Progress {
        let unsent = self.outbox.unsent();
        if unsent.is_empty() || self.write_error.is_some() {
            return Progress::Stuck;
        }
        // The clock is read before, since a server next door may have answered once the write returns.
        let at = Instant::now();
        match retried(|| self.stream.write(unsent)) {
            Ok(count) => {
                if tap.is_watching() && count > 0 {
                    let offset = self.outbox.sent();
                    tap.traffic(&Traffic {
                        direction: Direction::Sent,
                        offset,
                        bytes: &unsent[..count],
                        at,
                        secrets: &self.outbox.secrets_in(&(offset..offset + count as u64)),
                    });
                }
                self.outbox.advance(count);
                Progress::Moved
            }
            Err(error) => {
                if error.kind() != ErrorKind::WouldBlock {
                    self.write_error = Some(error);
                }
                Progress::Stuck
            }
        }
    }

    /// Reads once; 0 is the end of the stream.
    fn read(&mut self, tap: &mut dyn Tap) -> io::Result<usize> {
        let count = retried(|| self.stream.read(&mut self.inbox))?;
        if tap.is_watching() && count > 0 {
            tap.traffic(&Traffic {
                direction: Direction::Received,
                offset: self.received,
                bytes: &self.inbox[..count],
                at: Instant::now(),
                secrets: &[],
            });
        }
        self.filled = count;
        self.received += count as u64;
        Ok(count)
    }

    /// Waits for the directions that are stuck.
    ///
    /// A socket is nearly always writable, and asking for that costs a wake-up that says nothing:
    /// so it is asked for only once a write has not gone through.
    fn wait(&mut self, poller: &mut Poller, deadline: Option<Instant>) -> io::Result<Wake> {
        if self.has_unsent() && !self.interest.is_writable() {
            let interest = Interest::READABLE | Interest::WRITABLE;
            poller.reregister(&mut self.stream, interest)?;
            self.interest = interest;
        }
        poller.wait(deadline)
    }
}

/// Repeats a system call that a signal cut short.
fn retried(mut call: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    loop {
        match call() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

/// Tells what the peer did from what merely broke.
fn ended(error: io::Error) -> Turn {
    match error.kind() {
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
            Turn::Closed(Some(error))
        }
        _ => Turn::Failed(error),
    }
}

#[cfg(test)]
mod tests;
