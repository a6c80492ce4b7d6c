//! Host names to addresses, by the system's own resolver.
//!
//! The resolver blocks for as long as it likes. It runs in a thread of its own, so that the
//! timeout and Ctrl-C hold while it thinks; an answer nobody waits for any more is dropped.

use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::mpsc::{self, TryRecvError};
use std::thread;
use std::time::Instant;

use super::connect::{Failure, wait};
use super::poller::Poller;

/// Finds the addresses of a host, in the order the system prefers; there is at least one.
pub(super) fn resolve(
    host: &str,
    port: u16,
    poller: &mut Poller,
    deadline: Option<Instant>,
) -> Result<Vec<SocketAddr>, Failure> {
    if let Ok(ip) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(ip, port)]);
    }
    let host = host.to_owned();
    let look_up = move || {
        (host.as_str(), port)
            .to_socket_addrs()
            .map(Iterator::collect)
    };
    let addresses: Vec<SocketAddr> = elsewhere(look_up, poller, deadline)??;
    if addresses.is_empty() {
        return Err(io::Error::other("the name has no addresses").into());
    }
    Ok(addresses)
}

/// Runs `work` in a thread of its own and waits for the answer as long as `deadline` allows.
fn elsewhere<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
    poller: &mut Poller,
    deadline: Option<Instant>,
) -> Result<T, Failure> {
    let waker = poller.waker()?;
    let (sender, receiver) = mpsc::sync_channel(1);
    thread::Builder::new()
        .name("resolve".to_owned())
        .spawn(move || {
            // The one who asked may have given up.
            let _ = sender.send(work());
            let _ = waker.wake();
        })?;
    loop {
        match receiver.try_recv() {
            Ok(answer) => return Ok(answer),
            Err(TryRecvError::Empty) => wait(poller, deadline)?,
            Err(TryRecvError::Disconnected) => {
                return Err(io::Error::other("the resolver ended without an answer").into());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::net::Interrupt;

    #[test]
    fn addresses_are_their_own_answer() {
        let mut poller = Poller::new(None).unwrap();
        let ipv4 = resolve("127.0.0.1", 7, &mut poller, None).unwrap();
        assert_eq!(ipv4, ["127.0.0.1:7".parse().unwrap()]);
        let ipv6 = resolve("::1", 7, &mut poller, None).unwrap();
        assert_eq!(ipv6, ["[::1]:7".parse().unwrap()]);
    }

    #[test]
    fn names_are_looked_up() {
        let mut poller = Poller::new(None).unwrap();
        let addresses = resolve("localhost", 7, &mut poller, None).unwrap();
        assert!(
            addresses.iter().all(|address| address.ip().is_loopback()),
            "{addresses:?}"
        );
        assert!(!addresses.is_empty());
    }

    #[test]
    fn a_name_that_cannot_be_is_an_error() {
        let mut poller = Poller::new(None).unwrap();
        let failure = resolve("a\0b", 7, &mut poller, None).unwrap_err();
        assert!(matches!(failure, Failure::Error(_)), "{failure:?}");
    }

    #[test]
    fn a_slow_resolver_holds_up_neither_timeout_nor_interruption() {
        let interrupt = Interrupt::new().unwrap();
        let mut poller = Poller::new(Some(interrupt.clone())).unwrap();
        let (_blocked, forever) = mpsc::channel::<()>();
        let deadline = Instant::now() + Duration::from_millis(20);
        let failure = elsewhere(move || forever.recv(), &mut poller, Some(deadline));
        assert!(matches!(failure, Err(Failure::TimedOut)), "{failure:?}");

        let (_blocked, forever) = mpsc::channel::<()>();
        let work = move || {
            interrupt.raise();
            forever.recv()
        };
        let failure = elsewhere(work, &mut poller, None);
        assert!(matches!(failure, Err(Failure::Interrupted)), "{failure:?}");
    }
}
