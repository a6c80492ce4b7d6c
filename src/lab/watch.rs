//! What passes on many connections, shown and saved.
//!
//! ```text
//! relays or a hub
//!   queue            what happened, in order, bounded: when it is full, those who pass the bytes wait
//!   window           one thread: masks secrets, filters, dumps, saves
//!   screen           one thread: writes the lines to the output, however slow that is
//! ```
//!
//! Nothing that is shown changes what passes. A slow output slows the passing, since nothing is kept without a bound;
//! one that takes nothing for a second loses lines instead, and one that is gone ends the showing and nothing else.
//! Without anything to show or to save, nothing is copied at all.

mod capture;
mod clock;
mod connection;
mod filter;
mod queue;
mod requests;
mod screen;
mod source;
mod window;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use self::clock::Clock;
use self::connection::View;
use self::filter::Wanted;
use self::queue::{Queue, What};
use self::screen::Screen;
use self::window::{Output, Window};
use super::Error;
use crate::net::hub::Witness;
use crate::net::relay::Ending;
use crate::net::{Address, Direction};
use crate::render::DumpOptions;

pub(super) use self::capture::HEAD;
pub(super) use self::window::play;

/// How long what has been seen may take to be written at the end.
const GRACE: Duration = Duration::from_secs(1);

/// What to show, and how.
#[derive(Debug)]
pub struct Options {
    /// Only connections of clients whose address starts with this are shown.
    pub client: Option<String>,
    /// Only this command and its replies are shown; its name may have several words.
    pub command: Option<Vec<u8>>,
    /// What is shown of what passes.
    pub shown: Shown,
    /// Where all that passes is written to.
    pub save: Option<PathBuf>,
    /// How bytes are shown.
    pub dump: DumpOptions,
}

/// What is shown of all that passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Everything.
    All,
    /// Error replies with their requests.
    Errors,
    /// Nothing.
    Nothing,
}

/// The threads that show and save.
pub struct Watcher {
    seen: Seen,
    screen: Option<Screen>,
    ended: mpsc::Receiver<()>,
}

impl Watcher {
    /// Starts it if there is anything to show or to save: what passes is shown on `out`, all else is said on `notes`.
    ///
    /// # Errors
    /// The capture cannot be made, or the system refuses another thread.
    pub fn start<W: Write + Send + 'static>(
        options: &Options,
        out: impl Write + Send + 'static,
        notes: &Notes<W>,
    ) -> Result<Option<Self>, Error> {
        let clock = Clock::new();
        let save = options.save.as_deref();
        let capture = save.map(|path| create(path, &clock)).transpose()?;
        let view = view(options);
        if view.is_none() && capture.is_none() {
            return Ok(None);
        }
        let told = notes.clone();
        let gone = move |error: io::Error| {
            told.say(&format!(
                "could not write what passes ({error}): it passes on, unseen"
            ));
        };
        let screen = view.is_some().then(|| Screen::new(out, gone)).transpose();
        let screen = screen.map_err(Error::Output)?;
        let seen = Seen::default();
        let (ending, ended) = mpsc::channel();
        let told = notes.clone();
        let mut output = Output::new(screen.clone(), capture, move |note| told.say(note));
        let records = seen.clone();
        let watch = move || {
            output.watch(&records.queue, &clock, Window::new(view));
            // The one who waits for it may have given up.
            let _ = ending.send(());
        };
        let thread = thread::Builder::new().name("window".to_owned());
        thread.spawn(watch).map_err(Error::Output)?;
        Ok(Some(Self {
            seen,
            screen,
            ended,
        }))
    }

    /// Gives what is told of everything that passes.
    pub fn seen(&self) -> Seen {
        self.seen.clone()
    }

    /// Waits until what has been seen is shown and saved, at most for a second.
    pub fn finish(self) {
        let deadline = Instant::now() + GRACE;
        self.seen.queue.close();
        let left = deadline.saturating_duration_since(Instant::now());
        if self.ended.recv_timeout(left).is_ok()
            && let Some(screen) = self.screen
        {
            screen.finish(deadline);
        }
    }
}

fn create(path: &Path, clock: &Clock) -> Result<BufWriter<File>, Error> {
    let created = File::create(path).and_then(|file| {
        let mut capture = BufWriter::new(file);
        capture::begin(clock, &mut capture)?;
        capture.flush()?;
        Ok(capture)
    });
    created.map_err(|error| Error::Usage(format!("could not write {path:?}: {error}")))
}

fn view(options: &Options) -> Option<View> {
    if options.shown == Shown::Nothing {
        return None;
    }
    let name = options.command.as_deref().unwrap_or_default();
    let words = name.split(u8::is_ascii_whitespace);
    let wanted = Wanted {
        command: words
            .filter(|word| !word.is_empty())
            .map(<[u8]>::to_vec)
            .collect(),
        only_errors: options.shown == Shown::Errors,
    };
    Some(View {
        client: options.client.clone(),
        wanted: (wanted.only_errors || !wanted.command.is_empty()).then_some(wanted),
        dump: options.dump,
    })
}

/// Puts what happens to connections into the queue.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    queue: Arc<Queue>,
}

impl Witness for Seen {
    fn connected(&self, connection: u64, from: &Address) {
        self.queue
            .push(connection, What::Opened(from.to_string()), b"");
    }

    fn passing(&self, connection: u64, direction: Direction, bytes: &[u8]) {
        self.queue
            .push(connection, What::Passed(direction, bytes.len()), bytes);
    }

    fn ended(&self, connection: u64, direction: Direction, ending: Ending) {
        self.queue
            .push(connection, What::Ended(direction, ending), b"");
    }

    fn closed(&self, connection: u64) {
        self.queue.push(connection, What::Closed, b"");
    }
}

/// Where everything is said that is no traffic.
pub struct Notes<W>(Arc<Mutex<W>>);

impl<W> Clone for Notes<W> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<W: Write> Notes<W> {
    /// Says it on an output that others say things on too.
    pub fn new(notes: W) -> Self {
        Self(Arc::new(Mutex::new(notes)))
    }

    /// Says one line.
    pub fn say(&self, note: &str) {
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // What cannot be said there cannot be said at all.
        let _ = notes.write_all(format!("{note}\n").as_bytes());
    }
}
