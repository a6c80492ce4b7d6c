//! The wait of one thread: for its sockets, for a deadline, for Ctrl-C.
//!
//! Readiness is edge-triggered, and a wake-up does not say which socket it is for: whoever waits
//! tries its reads and writes before it waits and again after it woke. So nothing is missed, also
//! when several connections share a poller and one of them saw the event of another.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::time::Instant;

use mio::event::Source;
use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Token, Waker};

use super::feed::Feed;
use super::interrupt::Interrupt;

const SOCKET: Token = Token(0);
const INTERRUPT: Token = Token(1);
const WAKER: Token = Token(2);
const FEED: Token = Token(3);

/// A connection, the interruption, the waker and a feed: more rarely happens at once, and what does not
/// fit is told by the next wait.
const EVENTS: usize = 8;

/// Waits on behalf of one thread; connections come and go over it.
#[derive(Debug)]
pub struct Poller {
    poll: Poll,
    events: Events,
    interrupt: Option<Interrupt>,
    waker: Option<Arc<Waker>>,
}

/// Why a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// Something may be ready: try again.
    Ready,
    /// An [attached](Poller::attach) feed has something, and more may be ready.
    Fed,
    /// The deadline has passed.
    TimedOut,
    /// An interruption waits to be taken.
    Interrupted,
}

impl Poller {
    /// Makes the poller of a thread; with `None`, Ctrl-C does not end its waits.
    ///
    /// # Errors
    /// The system refuses another poll descriptor.
    pub fn new(interrupt: Option<Interrupt>) -> io::Result<Poller> {
        let poll = Poll::new()?;
        if let Some(interrupt) = &interrupt {
            let ear = interrupt.wake_fd();
            poll.registry()
                .register(&mut SourceFd(&ear), INTERRUPT, Interest::READABLE)?;
        }
        let events = Events::with_capacity(EVENTS);
        Ok(Poller {
            poll,
            events,
            interrupt,
            waker: None,
        })
    }

    /// Gives the interruption this poller listens to.
    pub fn interrupt(&self) -> Option<&Interrupt> {
        self.interrupt.as_ref()
    }

    /// Tells whether an interruption waits to be taken.
    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupt.as_ref().is_some_and(Interrupt::is_pending)
    }

    pub(super) fn register(&self, source: &mut impl Source, interest: Interest) -> io::Result<()> {
        self.poll.registry().register(source, SOCKET, interest)
    }

    pub(super) fn reregister(
        &self,
        source: &mut impl Source,
        interest: Interest,
    ) -> io::Result<()> {
        self.poll.registry().reregister(source, SOCKET, interest)
    }

    pub(super) fn deregister(&self, source: &mut impl Source) -> io::Result<()> {
        self.poll.registry().deregister(source)
    }

    /// Lets what comes over a feed end the waits too. A file is not waited for: it always has something, or its end.
    ///
    /// # Errors
    /// The system refuses to listen to it.
    pub fn attach(&self, feed: &Feed) -> io::Result<()> {
        let registry = self.poll.registry();
        match registry.register(&mut SourceFd(&feed.fd()), FEED, Interest::READABLE) {
            // What epoll says of a file.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(()),
            attached => attached,
        }
    }

    /// Lets go of an attached feed.
    ///
    /// # Errors
    /// The system did not know it.
    pub fn detach(&self, feed: &Feed) -> io::Result<()> {
        match self.poll.registry().deregister(&mut SourceFd(&feed.fd())) {
            // A file was never listened to.
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::NotFound | ErrorKind::PermissionDenied
                ) =>
            {
                Ok(())
            }
            detached => detached,
        }
    }

    /// Gives what another thread ends the wait with.
    pub(super) fn waker(&mut self) -> io::Result<Arc<Waker>> {
        if let Some(waker) = &self.waker {
            return Ok(Arc::clone(waker));
        }
        let waker = Arc::new(Waker::new(self.poll.registry(), WAKER)?);
        self.waker = Some(Arc::clone(&waker));
        Ok(waker)
    }

    /// Waits until something may be ready, for good without a `deadline`.
    ///
    /// # Errors
    /// The system refuses to wait.
    pub fn wait(&mut self, deadline: Option<Instant>) -> io::Result<Wake> {
        if self.is_interrupted() {
            return Ok(Wake::Interrupted);
        }
        let timeout = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        match self.poll.poll(&mut self.events, timeout) {
            Ok(()) => {}
            // Some signal came; the flag tells whether it was ours.
            Err(error) if error.kind() == ErrorKind::Interrupted => self.events.clear(),
            Err(error) => return Err(error),
        }
        if let Some(interrupt) = &self.interrupt {
            if self.events.iter().any(|event| event.token() == INTERRUPT) {
                interrupt.hush();
            }
            if interrupt.is_pending() {
                return Ok(Wake::Interrupted);
            }
        }
        if self.events.iter().any(|event| event.token() == FEED) {
            return Ok(Wake::Fed);
        }
        let is_over = || deadline.is_some_and(|deadline| Instant::now() >= deadline);
        if self.events.is_empty() && is_over() {
            return Ok(Wake::TimedOut);
        }
        Ok(Wake::Ready)
    }
}

#[cfg(test)]
mod tests {
    use std::thread;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_deadline_ends_the_wait() {
        let mut poller = Poller::new(None).unwrap();
        let deadline = Instant::now() + Duration::from_millis(20);
        while poller.wait(Some(deadline)).unwrap() != Wake::TimedOut {}
        assert!(Instant::now() >= deadline);
    }

    #[test]
    fn an_interruption_ends_every_wait_until_it_is_taken() {
        let interrupt = Interrupt::new().unwrap();
        let mut poller = Poller::new(Some(interrupt.clone())).unwrap();
        for _ in 0..3 {
            let elsewhere = interrupt.clone();
            let raiser = thread::spawn(move || elsewhere.raise());
            while poller.wait(None).unwrap() != Wake::Interrupted {}
            raiser.join().unwrap();
            assert_eq!(poller.wait(None).unwrap(), Wake::Interrupted);
            assert!(poller.interrupt().unwrap().take());
            let past = Instant::now();
            while poller.wait(Some(past)).unwrap() != Wake::TimedOut {}
        }
    }

    #[test]
    fn the_waker_of_another_thread_ends_the_wait() {
        let mut poller = Poller::new(None).unwrap();
        let waker = poller.waker().unwrap();
        assert!(Arc::ptr_eq(&waker, &poller.waker().unwrap()));
        let other = thread::spawn(move || waker.wake().unwrap());
        assert_eq!(poller.wait(None).unwrap(), Wake::Ready);
        other.join().unwrap();
    }
}
