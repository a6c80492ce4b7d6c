//! Ctrl-Z: whether the program was stopped by it.
//!
//! Not every program can be: in a process group without a shell above it, as the first program of a terminal or of a
//! container, the signal is discarded. What was stopped is told by the signal to go on.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::SIGCONT;
use signal_hook::flag;

/// Remembers that the program is to be stopped, and that it went on.
#[derive(Debug)]
pub(in crate::shell) struct Stops {
    is_asked: bool,
    has_continued: Arc<AtomicBool>,
}

/// What came of it when the program was to be stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// It was, and others have had the terminal.
    Done,
    /// Nothing.
    Discarded,
}

impl Stops {
    /// Hears from now on of the signal to go on.
    ///
    /// # Errors
    /// The handler cannot be installed.
    pub(in crate::shell) fn listen() -> io::Result<Self> {
        let has_continued = Arc::new(AtomicBool::new(false));
        flag::register(SIGCONT, Arc::clone(&has_continued))?;
        Ok(Self {
            is_asked: false,
            has_continued,
        })
    }

    /// Notes that the program is about to be stopped.
    pub(super) fn ask(&mut self) {
        self.is_asked = true;
        self.has_continued.store(false, Ordering::SeqCst);
    }

    /// Tells once what came of it; `None` if nothing was to stop the program.
    pub(super) fn take(&mut self) -> Option<Stop> {
        std::mem::take(&mut self.is_asked).then(|| {
            match self.has_continued.load(Ordering::SeqCst) {
                true => Stop::Done,
                false => Stop::Discarded,
            }
        })
    }
}
