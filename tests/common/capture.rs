//! Bytes that arrive in the background, with a way to wait for them.

use std::io::Read;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// A state that a reader thread changes and a test waits on.
pub(crate) struct Watched<T> {
    state: Mutex<T>,
    changed: Condvar,
}

impl<T> Watched<T> {
    /// Watches `state`.
    pub(crate) fn new(state: T) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(state),
            changed: Condvar::new(),
        })
    }

    /// Looks at the state. A test that has panicked elsewhere does not spoil it.
    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and wakes who waits.
    pub(crate) fn change(&self, change: impl FnOnce(&mut T)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    /// Waits until `condition` holds; whether it did within `limit`.
    pub(crate) fn wait_until(&self, limit: Duration, condition: impl Fn(&T) -> bool) -> bool {
        let (state, timeout) = self
            .changed
            .wait_timeout_while(self.lock(), limit, |state| !condition(state))
            .unwrap_or_else(PoisonError::into_inner);
        !timeout.timed_out() || condition(&state)
    }
}

/// All that came out of a stream so far.
#[derive(Default)]
pub(crate) struct Captured {
    /// The bytes in the order they came.
    pub(crate) bytes: Vec<u8>,
    /// Whether the stream has ended.
    pub(crate) ended: bool,
}

/// Reads `stream` to its end in a thread of its own.
pub(crate) fn capture(stream: impl Read + Send + 'static) -> Arc<Watched<Captured>> {
    let captured = Watched::new(Captured::default());
    let filled = Arc::clone(&captured);
    thread::spawn(move || {
        pump(stream, |piece| {
            filled.change(|captured| captured.bytes.extend_from_slice(piece));
        });
        filled.change(|captured| captured.ended = true);
    });
    captured
}

/// Hands every piece that comes out of `stream` to `take`, until the end or an error (which a terminal gives as its end).
pub(crate) fn pump(mut stream: impl Read, mut take: impl FnMut(&[u8])) {
    let mut buffer = [0; 16 * 1024];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return,
            Ok(len) => take(&buffer[..len]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

/// Asks `step` again and again until it gives something or `limit` has passed.
pub(crate) fn poll<T>(limit: Duration, mut step: impl FnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(found) = step() {
            return Some(found);
        }
        if Instant::now() >= deadline {
            return None;
        }
        thread::sleep(Duration::from_millis(1));
    }
}

/// Whether `needle` occurs in `bytes`.
pub(crate) fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    needle.is_empty() || bytes.windows(needle.len()).any(|window| window == needle)
}
