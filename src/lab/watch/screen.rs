//! The output, which may be slow, stuck or gone, while bytes have to pass all the same.
//!
//! A thread of its own writes. Who shows something waits for as long as the output moves; when it takes nothing for a
//! second, what is to be shown is left out, whole lines at a time, until it moves again, and then that is said. When
//! it is gone, nothing is shown any more.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::resp::Count;

/// How much text waits at most before whoever shows more has to wait.
const WAITING: usize = 1 << 20;

/// How much is written at a time: progress is seen by what has been written whole.
const WRITE: usize = 32 * 1024;

/// How much is written at a time to an output that is quick, such as a file: a large write costs less.
const LARGE_WRITE: usize = 256 * 1024;

/// In what time an output takes a write that is quick.
const QUICK: Duration = Duration::from_millis(10);

/// How long the output may stand still before it counts as stuck.
const PATIENCE: Duration = Duration::from_secs(1);

/// The output as those see it who show something.
#[derive(Debug, Clone)]
pub(super) struct Screen {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    text: Vec<u8>,
    /// How many threads wait for a change: to wake nobody costs as much as to wake somebody.
    waiting: usize,
    /// How often something has been written.
    writes: u64,
    /// What `writes` was when the output was found stuck.
    stuck_at: Option<u64>,
    /// How many lines have been left out since something was shown.
    left_out: u64,
    /// Whether nothing more is to be shown.
    is_closing: bool,
    /// Why writing has ended, once it has.
    ended: Option<Ended>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    /// All has been written.
    Finished,
    /// The output takes nothing more.
    Gone,
}

impl Screen {
    /// Starts writing to `out`; `gone` is told why it ended before its time.
    ///
    /// # Errors
    /// The system refuses another thread.
    pub(super) fn new(
        mut out: impl Write + Send + 'static,
        gone: impl FnOnce(io::Error) + Send + 'static,
    ) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let writer = Arc::clone(&shared);
        thread::Builder::new()
            .name("output".to_owned())
            .spawn(move || {
                let written = writer.write(&mut out);
                writer.change(|state| {
                    state.text = Vec::new();
                    state.ended = Some(match written {
                        Ok(()) => Ended::Finished,
                        Err(_) => Ended::Gone,
                    });
                });
                if let Err(error) = written {
                    gone(error);
                }
            })?;
        Ok(Self { shared })
    }

    /// Tells whether nothing that is shown will be seen.
    pub(super) fn is_gone(&self) -> bool {
        self.shared.lock().ended == Some(Ended::Gone)
    }

    /// Shows whole lines and empties the buffer.
    pub(super) fn show(&self, lines: &mut Vec<u8>) {
        let shared = &*self.shared;
        let mut state = shared.lock();
        let mut seen = state.writes;
        let mut patience = Instant::now() + PATIENCE;
        while state.text.len() >= WAITING && state.ended.is_none() {
            let now = Instant::now();
            if state.writes != seen {
                seen = state.writes;
                patience = now + PATIENCE;
            }
            if state.stuck_at == Some(seen) || now >= patience {
                state.stuck_at = Some(seen);
                state.left_out += lines.iter().filter(|&&byte| byte == b'\n').count() as u64;
                lines.clear();
                return;
            }
            state = shared.wait(state, patience - now);
        }
        if state.ended.is_none() {
            if state.left_out > 0 {
                let count = Count(std::mem::take(&mut state.left_out), "line");
                let note = format!("… {count} left out: the output was stuck\n");
                state.text.extend_from_slice(note.as_bytes());
            }
            state.text.append(lines);
        }
        lines.clear();
        shared.changed(state);
    }

    /// Waits until all is written, at most until the deadline.
    pub(super) fn finish(&self, deadline: Instant) {
        self.shared.change(|state| state.is_closing = true);
        let mut state = self.shared.lock();
        while state.ended.is_none() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            state = self.shared.wait(state, left);
        }
    }
}

impl Shared {
    /// Writes what is shown until nothing more is to come.
    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let mut text = Vec::new();
        let mut most = WRITE;
        loop {
            text.clear();
            let mut state = self.lock();
            while state.text.is_empty() {
                if state.is_closing {
                    return out.flush();
                }
                state.waiting += 1;
                let waited = self.changed.wait(state);
                state = waited.unwrap_or_else(PoisonError::into_inner);
                state.waiting -= 1;
            }
            std::mem::swap(&mut state.text, &mut text);
            drop(state);
            let mut rest = &text[..];
            while !rest.is_empty() {
                let (piece, behind) = rest.split_at(rest.len().min(most));
                rest = behind;
                let started = Instant::now();
                out.write_all(piece)?;
                most = match started.elapsed() < QUICK {
                    true => LARGE_WRITE.min(2 * most),
                    false => WRITE,
                };
                self.change(|state| state.writes += 1);
            }
            out.flush()?;
        }
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        change(&mut state);
        self.changed(state);
    }

    /// Lets those go on who wait for a change.
    fn changed(&self, state: MutexGuard<'_, State>) {
        let is_awaited = state.waiting > 0;
        drop(state);
        if is_awaited {
            self.changed.notify_all();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing between lock and unlock panics.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, mut state: MutexGuard<'a, State>, limit: Duration) -> MutexGuard<'a, State> {
        state.waiting += 1;
        let waited = self.changed.wait_timeout(state, limit);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.waiting -= 1;
        state
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::os::unix::net::UnixStream;
    use std::sync::mpsc;

    use super::*;

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(10)
    }

    #[test]
    fn what_is_shown_is_written_in_order() {
        let (ours, mut theirs) = UnixStream::pair().unwrap();
        let screen = Screen::new(ours, |error| panic!("{error}")).unwrap();
        for line in ["one\n", "two\n"] {
            screen.show(&mut line.as_bytes().to_vec());
        }
        screen.finish(soon());
        let mut text = String::new();
        theirs.read_to_string(&mut text).unwrap();
        assert_eq!(text, "one\ntwo\n");
    }

    #[test]
    fn an_output_that_is_stuck_costs_one_wait_and_says_so_later() {
        let (ours, mut theirs) = UnixStream::pair().unwrap();
        let screen = Screen::new(ours, |error| panic!("{error}")).unwrap();
        let lines = b"a line of some length\n".repeat(20_000);
        let started = Instant::now();
        for _ in 0..100 {
            screen.show(&mut lines.clone());
        }
        // A wait for each would take a hundred times its length; the rest is for a machine that has other things to do.
        assert!(started.elapsed() < PATIENCE * 20, "{:?}", started.elapsed());
        let reader = thread::spawn(move || {
            let mut text = String::new();
            theirs.read_to_string(&mut text).unwrap();
            text
        });
        // Once there is room again, it goes on.
        while screen.shared.lock().text.len() >= WAITING {
            thread::yield_now();
        }
        screen.show(&mut b"the last line\n".to_vec());
        screen.finish(soon());
        drop(screen);
        let text = reader.join().unwrap();
        let (before, note) = text.split_once("… ").unwrap();
        let shown = before.lines().count();
        let expected = Count(100 * 20_000 - shown as u64, "line");
        assert_eq!(
            note,
            format!("{expected} left out: the output was stuck\nthe last line\n")
        );
    }

    #[test]
    fn an_output_that_is_gone_is_told_once() {
        let (ours, theirs) = UnixStream::pair().unwrap();
        drop(theirs);
        let (sender, told) = mpsc::channel();
        let screen = Screen::new(ours, move |error| sender.send(error.kind()).unwrap()).unwrap();
        screen.show(&mut b"line\n".to_vec());
        assert_eq!(told.recv().unwrap(), io::ErrorKind::BrokenPipe);
        assert!(screen.is_gone());
        screen.show(&mut b"line\n".to_vec());
        screen.finish(soon());
    }
}
