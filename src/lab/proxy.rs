//! A window between two programs: bytes passed through, and shown by [`watch`].
//!
//! Two threads a connection pass the bytes on ([`net::relay`](crate::net::relay)), whether anybody watches or not.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::Error;
use super::watch::{self, Notes, Seen, Watcher};
use crate::net::hub::Witness;
use crate::net::relay::{self, End, Ending, Watch};
use crate::net::{Direction, Listener, Poller, Wake};
use crate::session::{ConnectOptions, Endpoint, Interrupt};

/// How long a server may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// How long to wait before accepting again when the system refuses, as when too many files are open.
const RETRY: Duration = Duration::from_millis(100);

/// The stack of a connection's thread: a few frames, the buffer is elsewhere.
const STACK: usize = 256 * 1024;

/// Where to listen and what to show.
#[derive(Debug)]
pub struct Options {
    /// Where to listen: a host and a port, 0 for any.
    pub listen: (String, u16),
    /// Where the bytes go, if not to the session's server.
    pub to: Option<Endpoint>,
    /// What is shown.
    pub watch: watch::Options,
}

/// Passes bytes through to `server`, or where the options say, until the user interrupts: what passes is shown on `out`, all else is said on `notes`.
///
/// # Errors
/// The address cannot be listened on, or the capture not be made. Nothing that happens later is an error.
pub fn run(
    options: &Options,
    server: &Endpoint,
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
    let notes = Notes::new(notes);
    let watcher = Watcher::start(&options.watch, out, &notes)?;
    let to = options.to.as_ref().unwrap_or(server);
    notes.say(&format!(
        "listening on {address}, passing on to {to} (Ctrl-C ends)"
    ));
    warn(address, to, &notes);
    let proxy = Proxy {
        to: to.clone(),
        seen: watcher.as_ref().map(Watcher::seen),
        notes,
    };
    proxy.serve(&mut listener);
    // The interruption has done what it should: the end of the program is a success.
    interrupt.take();
    if let Some(watcher) = watcher {
        watcher.finish();
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

/// What every connection needs.
struct Proxy<W> {
    to: Endpoint,
    /// `None` when nobody watches.
    seen: Option<Seen>,
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
        if let Some(seen) = &self.seen {
            seen.connected(connection, client.address());
        }
        let options = ConnectOptions {
            timeout: Some(CONNECT),
            ..ConnectOptions::default()
        };
        let passing = Passing {
            connection,
            seen: self.seen.as_ref(),
        };
        match End::connect(&self.to, &options) {
            Ok(server) => {
                if let Err(error) = relay::relay(client, server, &passing) {
                    let note = format!("#{connection} {name}: could not be passed on: {error}");
                    self.notes.say(&note);
                }
            }
            Err(error) => self.notes.say(&format!("#{connection} {name}: {error}")),
        }
        if let Some(seen) = &self.seen {
            seen.closed(connection);
        }
    }
}

/// What is told of one connection.
struct Passing<'a> {
    connection: u64,
    seen: Option<&'a Seen>,
}

impl Watch for Passing<'_> {
    fn passing(&self, direction: Direction, bytes: &[u8]) {
        if let Some(seen) = self.seen {
            seen.passing(self.connection, direction, bytes);
        }
    }

    fn ended(&self, direction: Direction, ending: Ending) {
        if let Some(seen) = self.seen {
            seen.ended(self.connection, direction, ending);
        }
    }
}
