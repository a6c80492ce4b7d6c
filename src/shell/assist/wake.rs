//! Wakes the editor so that it draws what has changed while nobody typed.
//!
//! rustyline waits for keys, and for messages that another thread wants printed above the line. Such a message makes it
//! draw the line and the hint once more. The message sent here moves the cursor up and down again, so that nothing is
//! printed at all. (In the first row of the screen there is no up: the prompt goes down by one row there, once.)

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, SyncSender, TrySendError};
use std::thread;

use rustyline::ExternalPrinter;

/// Up by one row, then down by one: a message has to end with a line end.
const NO_MOVE: &str = "\x1b[A\n";

/// Asks the editor to draw again; any thread may.
#[derive(Clone)]
pub(in crate::shell) struct Waker {
    sender: SyncSender<()>,
    /// Whether the editor reads a line. While it does not, the terminal belongs to what is being printed.
    is_reading: Arc<AtomicBool>,
}

impl Waker {
    /// Makes a waker with a thread of its own: the editor takes one message at a time, and whoever has another waits.
    pub(in crate::shell) fn new(mut printer: impl ExternalPrinter + Send + 'static) -> Self {
        let (sender, receiver) = mpsc::sync_channel(1);
        let is_reading = Arc::new(AtomicBool::new(false));
        let may_print = Arc::clone(&is_reading);
        thread::spawn(move || {
            while receiver.recv().is_ok() {
                if may_print.load(Ordering::Acquire) && printer.print(NO_MOVE.to_owned()).is_err() {
                    return;
                }
            }
        });
        Self { sender, is_reading }
    }

    /// Tells whether the editor reads a line from now on: what is drawn at the start of the next one is up to date.
    pub(in crate::shell) fn set_reading(&self, is_reading: bool) {
        self.is_reading.store(is_reading, Ordering::Release);
    }

    /// Lets the editor draw again. What is asked for while it has not yet done so is drawn with it.
    pub(in crate::shell) fn wake(&self) {
        match self.sender.try_send(()) {
            Ok(()) | Err(TrySendError::Full(())) => {}
            // The terminal is gone; the editor will notice.
            Err(TrySendError::Disconnected(())) => {}
        }
    }
}
