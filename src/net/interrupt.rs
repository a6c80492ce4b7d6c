//! Ctrl-C: a flag to look at, and a pipe that ends the wait of a [`Poller`](super::Poller).
//!
//! The flag is the truth and the pipe only a bell: the signal sets the flag first and rings then,
//! so whoever wakes finds it set. What an interruption means is decided by whoever takes it.

use std::io::{self, Read, Write};
use std::os::fd::{AsFd, AsRawFd, RawFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use mio::unix::pipe;
use signal_hook::consts::SIGINT;
use signal_hook::{flag, low_level};

/// What shells report for a process that ended by SIGINT.
const STATUS_INTERRUPTED: i32 = 128 + SIGINT;

/// Remembers that the user asked to stop, until somebody takes it.
///
/// Clones share the one flag. At most one poller may be given it.
#[derive(Clone, Debug)]
pub struct Interrupt {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    pending: Arc<AtomicBool>,
    /// How many shields are up.
    shields: AtomicUsize,
    bell: pipe::Sender,
    ear: pipe::Receiver,
}

impl Interrupt {
    /// Makes SIGINT an interruption, for the rest of the life of the process.
    ///
    /// A second signal while the first is not taken yet ends the process with status 130 at once,
    /// so that nothing can hang, not even a write to a blocked stdout.
    ///
    /// # Errors
    /// The pipe cannot be made or the handler cannot be installed.
    pub fn install() -> io::Result<Interrupt> {
        let interrupt = Interrupt::new()?;
        // Handlers run in the order of registration: the check for a second signal has to look
        // at the flag before this signal sets it.
        let pending = Arc::clone(&interrupt.shared.pending);
        flag::register_conditional_shutdown(SIGINT, STATUS_INTERRUPTED, pending)?;
        interrupt.listen()?;
        Ok(interrupt)
    }

    /// Makes SIGINT an interruption and never the end of the process, however often it comes.
    ///
    /// # Errors
    /// As [`install`](Interrupt::install).
    pub fn install_lasting() -> io::Result<Interrupt> {
        let interrupt = Interrupt::new()?;
        interrupt.listen()?;
        Ok(interrupt)
    }

    /// Lets the signal set the flag and ring.
    fn listen(&self) -> io::Result<()> {
        let Shared { pending, bell, .. } = &*self.shared;
        flag::register(SIGINT, Arc::clone(pending))?;
        low_level::pipe::register(SIGINT, bell.as_fd().try_clone_to_owned()?)?;
        Ok(())
    }

    /// Makes an interruption that no signal raises, only [`raise`](Interrupt::raise).
    ///
    /// # Errors
    /// The pipe cannot be made.
    pub fn new() -> io::Result<Interrupt> {
        let (bell, ear) = pipe::new()?;
        let pending = Arc::new(AtomicBool::new(false));
        let shared = Arc::new(Shared {
            pending,
            shields: AtomicUsize::new(0),
            bell,
            ear,
        });
        Ok(Interrupt { shared })
    }

    /// Does from any thread what the signal does, except ending the process.
    pub fn raise(&self) {
        self.shared.pending.store(true, Ordering::SeqCst);
        // A full pipe means the bell is ringing already.
        let _ = (&self.shared.bell).write(&[0]);
    }

    /// Lets the next signal end the process, until the interruption is [taken](Interrupt::take); one that has come
    /// already ends it now.
    pub fn arm(&self) {
        if self.shared.pending.swap(true, Ordering::SeqCst) {
            std::process::exit(STATUS_INTERRUPTED);
        }
    }

    /// Tells whether an interruption waits to be taken.
    pub fn is_pending(&self) -> bool {
        !self.is_shielded() && self.shared.pending.load(Ordering::SeqCst)
    }

    /// Takes the interruption: tells whether there was one, and forgets it.
    pub fn take(&self) -> bool {
        self.shared.pending.swap(false, Ordering::SeqCst) && !self.is_shielded()
    }

    /// Lets interruptions pass unheeded while the shield is held: they are meant for another program, which the terminal
    /// sends them to as well.
    pub fn shield(&self) -> Shield {
        self.shared.shields.fetch_add(1, Ordering::SeqCst);
        Shield(self.clone())
    }

    fn is_shielded(&self) -> bool {
        self.shared.shields.load(Ordering::SeqCst) > 0
    }

    /// The end of the pipe that becomes readable.
    pub(super) fn wake_fd(&self) -> RawFd {
        self.shared.ear.as_raw_fd()
    }

    /// Empties the pipe, so that the next interruption wakes again.
    ///
    /// Belongs to the poller and comes before its look at the flag: a signal in between sets the
    /// flag and is seen, one after the look rings anew.
    pub(super) fn hush(&self) {
        let mut rings = [0; 64];
        while matches!((&self.shared.ear).read(&mut rings), Ok(read) if read == rings.len()) {}
    }
}

/// Keeps interruptions away until it is dropped; what came meanwhile is forgotten.
#[derive(Debug)]
pub struct Shield(Interrupt);

impl Drop for Shield {
    fn drop(&mut self) {
        let shared = &self.0.shared;
        shared.pending.store(false, Ordering::SeqCst);
        shared.shields.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::net::Poller;
    use crate::net::poller::Wake;

    /// Set in the child that the signal test starts: signals must not reach the other tests.
    const CHILD: &str = "REDIS_SHELL_TEST_INTERRUPT_CHILD";

    #[test]
    fn is_taken_once() {
        let interrupt = Interrupt::new().unwrap();
        assert!(!interrupt.is_pending());
        assert!(!interrupt.take());
        interrupt.raise();
        assert!(interrupt.is_pending());
        assert!(interrupt.take());
        assert!(!interrupt.is_pending());
        assert!(!interrupt.take());
    }

    #[test]
    fn a_shield_keeps_interruptions_away_while_it_is_held() {
        let interrupt = Interrupt::new().unwrap();
        let mut poller = Poller::new(Some(interrupt.clone())).unwrap();
        let shield = interrupt.shield();
        interrupt.raise();
        assert!(!interrupt.is_pending());
        assert_eq!(poller.wait(None).unwrap(), Wake::Ready);
        interrupt.raise();
        drop(shield);
        assert!(!interrupt.take());
        interrupt.raise();
        assert!(interrupt.take());
    }

    #[test]
    fn a_wait_empties_the_pipe_so_that_it_can_ring_again() {
        let interrupt = Interrupt::new().unwrap();
        let mut poller = Poller::new(Some(interrupt.clone())).unwrap();
        let ring = || (&interrupt.shared.bell).write(&[0; 512]);
        while ring().is_ok() {}
        interrupt.raise();
        assert!(interrupt.take());
        assert_eq!(poller.wait(None).unwrap(), Wake::Ready);
        assert_eq!(ring().unwrap(), 512);
        assert_eq!(poller.wait(None).unwrap(), Wake::Ready);
    }

    #[test]
    fn first_signal_is_an_interruption_and_the_second_untaken_one_the_end() {
        if std::env::var_os(CHILD).is_some() {
            return signal_twice();
        }
        let name = "net::interrupt::tests::\
                    first_signal_is_an_interruption_and_the_second_untaken_one_the_end";
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name, "--nocapture"])
            .env(CHILD, "1")
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&child.stderr);
        assert_eq!(child.status.code(), Some(130), "{errors}");
    }

    fn signal_twice() {
        let interrupt = Interrupt::install().unwrap();
        let mut poller = Poller::new(Some(interrupt.clone())).unwrap();
        for _ in 0..3 {
            low_level::raise(SIGINT).unwrap();
            assert_eq!(poller.wait(None).unwrap(), Wake::Interrupted);
            assert!(interrupt.take());
        }
        low_level::raise(SIGINT).unwrap();
        low_level::raise(SIGINT).unwrap();
        panic!("the process outlived the second signal");
    }
}
