//! A teaching server inside the program: a small keyspace behind the same codec, for when there is no server at hand.
//!
//! ```text
//! net::Hub      connections: bytes in, bytes out
//!   engine      one client's bytes -> requests, in order
//!   request     bytes -> words, or the words of the reference for what is no request
//!   dispatch    words -> command: arity, transactions, subscriptions
//!   commands    one function each, a file a group; one table from name to function
//!   keyspace    keys, what they hold (value), when they go
//!   reply       RESP2 or RESP3, as the client chose
//! ```
//!
//! What it answers is what Redis 7.4 answers, byte for byte; a differential test holds it to that. One thread does all,
//! as in the reference, so that each command is alone while it runs. Data is kept in memory and nowhere else.
//!
//! The room knows the protocol and the network, no terminal and no session.

mod call;
mod client;
mod commands;
mod dispatch;
mod engine;
mod fault;
mod glob;
mod keyspace;
mod monitor;
mod number;
mod pubsub;
mod random;
mod reply;
mod request;
mod server;
mod table;
mod value;

use std::io;
use std::net::SocketAddr;
use std::thread::{self, JoinHandle};

use self::engine::Engine;
use crate::net::hub::{Hub, Stopper};
use crate::net::{Interrupt, Poller, Wake};

pub use crate::net::hub::Witness;

/// A server that runs until it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    stopper: Stopper,
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl Sandbox {
    /// Starts a server in a thread of its own; port 0 leaves the choice to the system. `witness` sees what passes.
    ///
    /// # Errors
    /// The address cannot be listened on, or the system refuses another thread.
    pub fn start(
        host: &str,
        port: u16,
        witness: Option<Box<dyn Witness + Send>>,
    ) -> io::Result<Self> {
        let mut hub = Hub::listen(host, port)?;
        if let Some(witness) = witness {
            hub.show(witness);
        }
        let address = hub.local_addr()?;
        let stopper = hub.stopper();
        let serve = move || hub.run(&mut Engine::new(address.port()));
        let thread = thread::Builder::new()
            .name("sandbox".to_owned())
            .spawn(serve)?;
        Ok(Self {
            address,
            stopper,
            thread: Some(thread),
        })
    }

    /// Names the address that is listened on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until the user interrupts; the interruption is left to be taken.
    ///
    /// # Errors
    /// The system refuses to wait.
    pub fn wait(&self, interrupt: &Interrupt) -> io::Result<()> {
        let mut poller = Poller::new(Some(interrupt.clone()))?;
        while poller.wait(None)? != Wake::Interrupted {}
        Ok(())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stopper.stop();
        if let Some(thread) = self.thread.take() {
            // A panic in it has been told on stderr already.
            let _ = thread.join();
        }
    }
}
