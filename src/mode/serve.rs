//! The sandbox for other programs: it answers whoever connects, and shows what they send and get.

use std::io::Write;

use crate::lab::Error;
use crate::lab::watch::{self, Notes, Watcher};
use crate::sandbox::{Sandbox, Witness};
use crate::session::Interrupt;

/// Where to listen and what to show.
#[derive(Debug)]
pub struct Options {
    /// Where to listen: a host and a port, 0 for any.
    pub listen: (String, u16),
    /// What is shown.
    pub watch: watch::Options,
}

/// Serves until the user interrupts: what passes is shown on `out`, all else is said on `notes`.
///
/// # Errors
/// The address cannot be listened on, or the capture not be made. Nothing that happens later is an error.
pub fn run(
    options: &Options,
    interrupt: &Interrupt,
    out: impl Write + Send + 'static,
    notes: impl Write + Send + 'static,
) -> Result<(), Error> {
    let notes = Notes::new(notes);
    let watcher = Watcher::start(&options.watch, out, &notes)?;
    let witness = watcher
        .as_ref()
        .map(|watcher| -> Box<dyn Witness + Send> { Box::new(watcher.seen()) });
    let (host, port) = &options.listen;
    let sandbox = Sandbox::start(host, *port, witness).map_err(|error| {
        let listen = format!("{host}:{port}");
        Error::Usage(format!("could not listen on {listen:?}: {error}"))
    })?;
    let address = sandbox.address();
    notes.say(&format!(
        "a sandbox, a small teaching server, listening on {address}; its data goes with it (Ctrl-C ends)"
    ));
    if !address.ip().is_loopback() {
        notes.say(&format!(
            "warning: {address} can be reached from other machines, by anybody"
        ));
    }
    let waited = sandbox.wait(interrupt).map_err(Error::Output);
    // The interruption has done what it should: the end of the program is a success.
    interrupt.take();
    drop(sandbox);
    if let Some(watcher) = watcher {
        watcher.finish();
    }
    waited
}
