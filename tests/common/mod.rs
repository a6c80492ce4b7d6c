//! The builders of the tests: the program under test and the servers it talks to.
//!
//! | builder | what it is |
//! |---|---|
//! | [`Shell`] | runs the binary with pipes, in a home of its own |
//! | [`Pty`] | the binary in a terminal: types keys and reads the screen |
//! | [`FakeServer`] | a server scripted in raw bytes |
//! | [`LiveServer`] | a real redis-server or valkey-server |
//!
//! Every wait has a deadline, and a failure says what was there instead. Nothing outlives its builder. None of this uses
//! the crate's own codec: it would be the judge of its own case.

mod capture;
mod fake_server;
mod live_server;
mod pty;
mod shell;

use std::time::Duration;

pub(crate) use fake_server::{Conversation, FakeServer};
pub(crate) use live_server::LiveServer;
pub(crate) use pty::{Key, Pty};
pub(crate) use shell::{Home, Ran, Running, Shell};

/// How long a step may take before it has failed: far longer than it takes on a machine where much else runs.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);

/// Something that the shell can be pointed at.
pub(crate) trait Endpoint {
    /// The options that lead to it, as the shell takes them before a command.
    fn options(&self) -> Vec<String>;
}

/// Encodes the words of a command as a client sends them: an array of bulk strings.
pub(crate) fn request(words: &[&str]) -> Vec<u8> {
    let mut bytes = format!("*{}\r\n", words.len());
    for word in words {
        bytes += &format!("${}\r\n{word}\r\n", word.len());
    }
    bytes.into_bytes()
}
