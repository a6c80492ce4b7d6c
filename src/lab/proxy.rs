//! A window between two programs: bytes passed through, and shown.
//!
//! ```text
//! client <-> net::relay <-> server     two threads a connection; every piece is copied to
//!               queue                  what happened, in order, bounded: when it is full, the relays wait
//!               window                 one thread: masks secrets, filters, dumps, saves
//!               screen                 one thread: writes the lines to the output, however slow that is
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
use std::net::SocketAddr;
use std::path::Path;
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
use crate::net::relay::{self, End, Ending, Watch};
use crate::net::{Direction, Listener, Poller, Wake};
use crate::render::DumpOptions;
use crate::session::{ConnectOptions, Endpoint, Interrupt};

pub(super) use self::capture::HEAD;
pub(super) use self::window::play;

/// How long a server may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// How long to wait before accepting again when the system refuses, as when too many files are open.
const RETRY: Duration = Duration::from_millis(100);

/// How long what has been seen may take to be written once the user has interrupted.
const GRACE: Duration = Duration::from_secs(1);

/// The stack of a connection's thread: a few frames, the buffer is elsewhere.
const STACK: usize = 256 * 1024;

/// Where to listen and what to show.
#[derive(Debug)]
pub struct Options {
    /// Where to listen: a host and a port, 0 for any.
    pub listen: (String, u16),
    /// Where the bytes go.
    pub to: Endpoint,
    /// Only connections of clients whose address starts with this are shown.
    pub client: Option<String>,
    /// Only this command and its replies are shown; its name may have several words.
    pub command: Option<Vec<u8>>,
    /// What is shown of what passes.
    pub shown: Shown,
    /// Where all that passes is written to.
    pub save: Option<std::path::PathBuf>,
    /// How bytes are shown.
    pub dump: DumpOptions,
}

/// What a proxy shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Everything.
    All,
    /// Error replies with their requests.
    Errors,
    /// Nothing.
    Nothing,
}

/// Passes bytes through until the user interrupts: what passes is shown on `out`, all else is said on `notes`.
///
/// # Errors
/// The address cannot be listened on, or the capture not be made. Nothing that happens later is an error.
pub fn run(
    options: &Options,
    interrupt: &Interrupt,
    out: impl Write + Send + 'static,
    notes: impl Write + Send + 'static,
) -> Result<(), Error> {
    let (host, port) = &options.listen;
    let poller = Poller::new(Some(interrupt.clone()));
    let listening = poller.and_then(|poller| Listener::bind(host, *port, poller));
    let refused = |error: io::Error| {
        let listen = format!("{host}:{port}");
        Error::Usage(format!("could not listen on {listen:?}: {error}"))
    };
    let mut listener = listening.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let notes = Notes(Arc::new(Mutex::new(notes)));
    let watcher = Watcher::start(options, out, &notes)?;
    let Options { to, .. } = options;
    notes.say(&format!(
        "listening on {address}, passing on to {to} (Ctrl-C ends)"
    ));
    warn(address, to, &notes);
    let proxy = Proxy {
        to: to.clone(),
        queue: watcher.as_ref().map(|watcher| Arc::clone(&watcher.queue)),
        notes,
    };
    proxy.serve(&mut listener);
    // The interruption has done what it should: the end of the program is a success.
    interrupt.take();
    if let Some(watcher) = watcher {
        watcher.finish(Instant::now() + GRACE);
    }
    Ok(())
}

fn warn<W: Write>(address: SocketAddr, to: &Endpoint, notes: &Notes<W>) {
    if !address.ip().is_loopback() {
        notes.say(&format!(
            "warning: {address} can be reached from other machines, and through it {to}"
        ));
    }
}

/// Where everything is said that is no traffic.
struct Notes<W>(Arc<Mutex<W>>);

impl<W> Clone for Notes<W> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<W: Write> Notes<W> {
    fn say(&self, note: &str) {
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // What cannot be said there cannot be said at all.
        let _ = notes.write_all(format!("{note}\n").as_bytes());
    }
}

/// The thread that shows and saves.
struct Watcher {
    queue: Arc<Queue>,
    screen: Option<Screen>,
    ended: mpsc::Receiver<()>,
}

impl Watcher {
    /// Starts it if there is anything to show or to save.
    fn start<W: Write + Send + 'static>(
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
        let queue = Arc::new(Queue::default());
        let (ending, ended) = mpsc::channel();
        let told = notes.clone();
        let mut output = Output::new(screen.clone(), capture, move |note| told.say(note));
        let records = Arc::clone(&queue);
        let watch = move || {
            output.watch(&records, &clock, Window::new(view));
            // The one who waits for it may have given up.
            let _ = ending.send(());
        };
        let thread = thread::Builder::new().name("window".to_owned());
        thread.spawn(watch).map_err(Error::Output)?;
        Ok(Some(Self {
            queue,
            screen,
            ended,
        }))
    }

    /// Waits until what has been seen is shown and saved, at most until the deadline.
    fn finish(self, deadline: Instant) {
        self.queue.close();
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

/// What every connection needs.
struct Proxy<W> {
    to: Endpoint,
    /// `None` when nobody watches.
    queue: Option<Arc<Queue>>,
    notes: Notes<W>,
}

impl<W: Write + Send + 'static> Proxy<W> {
    /// Accepts connections until the user interrupts.
    fn serve(self, listener: &mut Listener) {
        let proxy = Arc::new(self);
        let mut connection = 0;
        let mut is_refusing = false;
        loop {
            let accepted = match listener.accept() {
                Ok(None) => return,
                Ok(Some(client)) => {
                    connection += 1;
                    let proxy = Arc::clone(&proxy);
                    let thread = thread::Builder::new().stack_size(STACK);
                    let name = thread.name(format!("#{connection}"));
                    name.spawn(move || proxy.connect(connection, client))
                        .map(|_| ())
                }
                Err(error) => Err(error),
            };
            let Err(error) = accepted else {
                is_refusing = false;
                continue;
            };
            if !std::mem::replace(&mut is_refusing, true) {
                let note = format!("could not accept a connection: {error}");
                proxy.notes.say(&note);
            }
            if let Ok(Wake::Interrupted) | Err(_) = listener.pause(RETRY) {
                return;
            }
        }
    }

    /// Lives with one connection from its beginning to its end.
    fn connect(&self, connection: u64, client: End) {
        let name = client.address().to_string();
        let seen = Seen {
            connection,
            queue: self.queue.as_deref(),
        };
        seen.push(What::Opened(name.clone()), b"");
        let options = ConnectOptions {
            timeout: Some(CONNECT),
            ..ConnectOptions::default()
        };
        match End::connect(&self.to, &options) {
            Ok(server) => {
                if let Err(error) = relay::relay(client, server, &seen) {
                    let note = format!("#{connection} {name}: could not be passed on: {error}");
                    self.notes.say(&note);
                }
            }
            Err(error) => self.notes.say(&format!("#{connection} {name}: {error}")),
        }
        seen.push(What::Closed, b"");
    }
}

/// Puts what happens to one connection into the queue.
struct Seen<'a> {
    connection: u64,
    queue: Option<&'a Queue>,
}

impl Seen<'_> {
    fn push(&self, what: What, bytes: &[u8]) {
        if let Some(queue) = self.queue {
            queue.push(self.connection, what, bytes);
        }
    }
}

impl Watch for Seen<'_> {
    fn passing(&self, direction: Direction, bytes: &[u8]) {
        self.push(What::Passed(direction, bytes.len()), bytes);
    }

    fn ended(&self, direction: Direction, ending: Ending) {
        self.push(What::Ended(direction, ending), b"");
    }
}
