//! Wakes the editor so that it draws what has changed while nobody typed.
//!
//! rustyline waits for keys, and for messages that another thread wants printed above the line. Such a message makes it
//! draw the line and the hint once more. The message sent here prints nothing: it remembers where the cursor is, which is
//! where the prompt begins, and goes up by a row and down again, since a message has to end with a line end. In the first
//! row of the screen there is no up; so whoever draws the prompt then first brings the cursor [back](BACK).

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, SyncSender, TrySendError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rustyline::ExternalPrinter;

use crate::shell::size::Size;

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
    /// The size of the terminal on which something is shown that may change; `None` where nothing is. While no line is
    /// read, the terminal belongs to what is printed.
    shown_on: Mutex<Option<Size>>,
    /// How many messages have been sent for which nothing has been drawn.
    sent: AtomicUsize,
}

impl Shared {
    /// Tells whether the editor may draw again. For a message it erases what it has drawn before it asks anybody; where
    /// the terminal has another size by then, that would be rows of the output, which wait for the next key instead.
    fn may_draw(&self) -> bool {
        let shown_on = *self.shown_on.lock().unwrap_or_else(PoisonError::into_inner);
        shown_on.is_some_and(|size| size == Size::now())
    }
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
                if shared.may_draw() {
                    shared.sent.fetch_add(1, Ordering::AcqRel);
                    if printer.print(NO_MOVE.to_owned()).is_err() {
                        return;
                    }
                }
            }
        });
        it
    }

    /// Tells on what size of the terminal something is shown that may change, if there is anything to be drawn again.
    pub(in crate::shell) fn set_shown(&self, size: Option<Size>) {
        *self
            .shared
            .shown_on
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = size;
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
