//! Wakes the editor so that it draws what has changed while nobody typed.
//!
//! rustyline waits for keys, and for messages that another thread wants printed above the line. Such a message makes it
//! draw the line and the hint once more. The message sent here prints nothing: it remembers where the cursor is, which is
//! where the prompt begins, and goes up by a row and down again, since a message has to end with a line end. In the first
//! row of the screen there is no up; so whoever draws the prompt then first brings the cursor [back](BACK).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, SyncSender, TrySendError};
use std::thread;

use rustyline::ExternalPrinter;

/// Saves the cursor (DECSC), up by one row, down by one.
const NO_MOVE: &str = "\x1b7\x1b[A\n";

/// Brings the cursor to where a message saved it (DECRC).
pub(in crate::shell) const BACK: &str = "\x1b8";

/// Asks the editor to draw again; any thread may.
#[derive(Clone)]
pub(in crate::shell) struct Waker {
    sender: SyncSender<()>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    /// Whether something is shown that may change. While no line is read, the terminal belongs to what is printed.
    is_shown: AtomicBool,
    /// How many messages have been sent for which nothing has been drawn.
    sent: AtomicUsize,
}

impl Waker {
    /// Makes a waker with a thread of its own: the editor takes one message at a time, and whoever has another waits.
    pub(in crate::shell) fn new(mut printer: impl ExternalPrinter + Send + 'static) -> Self {
        let (sender, receiver) = mpsc::sync_channel(1);
        let shared = Arc::new(Shared::default());
        let it = Self {
            sender,
            shared: Arc::clone(&shared),
        };
        thread::spawn(move || {
            while receiver.recv().is_ok() {
                if shared.is_shown.load(Ordering::Acquire) {
                    shared.sent.fetch_add(1, Ordering::AcqRel);
                    if printer.print(NO_MOVE.to_owned()).is_err() {
                        return;
                    }
                }
            }
        });
        it
    }

    /// Tells whether something is shown that may change: else there is nothing to be drawn again.
    pub(in crate::shell) fn set_shown(&self, is_shown: bool) {
        self.shared.is_shown.store(is_shown, Ordering::Release);
    }

    /// Takes the message for which is drawn now; tells whether there is one.
    pub(super) fn take_message(&self) -> bool {
        let one_less = |sent: usize| sent.checked_sub(1);
        let sent = &self.shared.sent;
        sent.fetch_update(Ordering::AcqRel, Ordering::Acquire, one_less)
            .is_ok()
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
