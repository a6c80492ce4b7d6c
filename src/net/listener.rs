//! The other side of a connection: a port that others connect to.
//!
//! Knows no protocol and accepts whoever comes; the wait for the next one ends with Ctrl-C.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::Interest;
use mio::net::TcpListener;

use super::connect::Failure;
use super::endpoint::Address;
use super::poller::{Poller, Wake};
use super::relay::End;
use super::resolve::resolve;

/// Accepts TCP connections.
#[derive(Debug)]
pub struct Listener {
    inner: TcpListener,
    poller: Poller,
}

impl Listener {
    /// Listens on the first address of `host` that allows it; port 0 leaves the choice to the system. `poller` is used
    /// for the listener alone.
    ///
    /// # Errors
    /// The host has no address, or none of them can be listened on.
    pub fn bind(host: &str, port: u16, mut poller: Poller) -> io::Result<Self> {
        let mut inner = bind(host, port, &mut poller)?;
        poller.register(&mut inner, Interest::READABLE)?;
        Ok(Self { inner, poller })
    }

    /// Names the address that is listened on.
    ///
    /// # Errors
    /// The system does not say.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.local_addr()
    }

    /// Waits for the next connection; `None` when the user interrupts.
    ///
    /// # Errors
    /// A connection cannot be accepted, as when there are too many open files; the next may be.
    pub fn accept(&mut self) -> io::Result<Option<End>> {
        loop {
            if self.poller.is_interrupted() {
                return Ok(None);
            }
            match self.inner.accept() {
                Ok((stream, address)) => {
                    // Small replies must not wait for more; that it is refused is no reason to refuse the client.
                    let _ = stream.set_nodelay(true);
                    return End::new(stream, Address::Tcp(address)).map(Some);
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                // Who has gone again before being accepted is no affair of ours: accept(2).
                Err(error) if error.kind() == ErrorKind::ConnectionAborted => continue,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            if self.poller.wait(None)? == Wake::Interrupted {
                return Ok(None);
            }
        }
    }

    /// Waits until `pause` is over; tells whether the user has interrupted.
    ///
    /// # Errors
    /// The system refuses to wait.
    pub fn pause(&mut self, pause: Duration) -> io::Result<Wake> {
        let deadline = Instant::now() + pause;
        loop {
            match self.poller.wait(Some(deadline))? {
                Wake::Ready if Instant::now() < deadline => {}
                wake => return Ok(wake),
            }
        }
    }
}

/// Listens on the first address of `host` that allows it.
pub(super) fn bind(host: &str, port: u16, poller: &mut Poller) -> io::Result<TcpListener> {
    let addresses = match resolve(host, port, poller, None) {
        Ok(addresses) => addresses,
        Err(Failure::Error(error)) => return Err(error),
        Err(Failure::Interrupted) => return Err(ErrorKind::Interrupted.into()),
        Err(Failure::TimedOut) => return Err(ErrorKind::TimedOut.into()),
    };
    let mut failure = io::Error::from(ErrorKind::AddrNotAvailable);
    for address in addresses {
        match TcpListener::bind(address) {
            Ok(listener) => return Ok(listener),
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;
    use crate::net::Interrupt;

    #[test]
    fn clients_are_accepted_until_the_user_interrupts() {
        let interrupt = Interrupt::new().unwrap();
        let poller = Poller::new(Some(interrupt.clone())).unwrap();
        let mut listener = Listener::bind("127.0.0.1", 0, poller).unwrap();
        let address = listener.local_addr().unwrap();
        let clients: Vec<_> = (0..3)
            .map(|_| std::net::TcpStream::connect(address).unwrap())
            .collect();
        for client in &clients {
            let accepted = listener.accept().unwrap().unwrap();
            assert_eq!(
                *accepted.address(),
                Address::Tcp(client.local_addr().unwrap())
            );
        }
        let raiser = thread::spawn(move || interrupt.raise());
        assert!(listener.accept().unwrap().is_none());
        raiser.join().unwrap();
    }

    #[test]
    fn a_port_that_is_taken_is_an_error() {
        let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        let poller = Poller::new(None).unwrap();
        let error = Listener::bind("127.0.0.1", port, poller).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AddrInUse);
    }

    #[test]
    fn listening_goes_on_after_a_pause() {
        let mut listener = Listener::bind("127.0.0.1", 0, Poller::new(None).unwrap()).unwrap();
        let client = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let wake = listener.pause(Duration::from_millis(10)).unwrap();
        assert_ne!(wake, Wake::Interrupted);
        assert!(listener.accept().unwrap().is_some());
        drop(client);
    }
}
