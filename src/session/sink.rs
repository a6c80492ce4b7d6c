//! Where what comes goes: what the session tells whoever it works for. It does not know who that is, nor what becomes of it.

use std::io;

use super::Notice;
use crate::command::Report;
use crate::net::Tap;
use crate::resp::{Event, Layout};

/// How the reply to a command is meant to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyForm {
    /// As the value that it is.
    Value,
    /// As the text for people that it holds ([`crate::command::is_text_reply`]).
    Text,
    /// As the pairs that RESP2 sends as flat arrays in it ([`crate::command::layout`]).
    Pairs(&'static Layout),
    /// As the report that it is ([`crate::command::report`]), or else as it would be without being one.
    Report(Report, Option<&'static Layout>),
}

/// What the events after [`Sink::begin`] are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arriving {
    /// The answer to the command, or one of the many.
    Reply(ReplyForm),
    /// A value that answers nothing: a push, or the last words of a server.
    Unasked,
}

/// Takes what comes, in order; as a [`Tap`] also the bytes on the wire.
///
/// Each sink says what it does with what it has a use for; all else goes by.
///
/// An error from a sink ends the command with [`Error::Output`](super::Error::Output) and drops the connection.
pub trait Sink: Tap {
    /// Announces a value.
    fn begin(&mut self, _arriving: Arriving) {}
    /// Takes the next event of the announced value.
    ///
    /// # Errors
    /// It cannot be passed on.
    fn event(&mut self, _event: &Event<'_>) -> io::Result<()> {
        Ok(())
    }
    /// Takes bytes that are no RESP: a replication stream.
    ///
    /// # Errors
    /// They cannot be passed on.
    fn stream(&mut self, _bytes: &[u8]) -> io::Result<()> {
        Ok(())
    }
    /// Learns that nothing more has come for now.
    ///
    /// # Errors
    /// What came before cannot be passed on.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
    /// Tells whether nobody takes what comes any more; asked while what has no end goes on.
    fn has_gone(&mut self) -> bool {
        false
    }
    /// Tells whether pushes are left out that belong to no subscription: nobody who only reads replies expects them.
    fn leaves_out_pushes(&mut self) -> bool {
        false
    }
    /// Takes something that the user should know.
    fn notice(&mut self, _notice: &Notice) {}
    /// Learns that a connection has been opened; the traffic after it is that connection's.
    fn connected(&mut self) {}
    /// Learns that the next requests are the handshake's, and what each of them is for.
    fn handshake(&mut self, _purposes: &[String]) {}
    /// Learns that the user has stopped the wait and that the server ends the command: its reply comes.
    fn interrupted(&mut self) {}
    /// Learns that the reply was the error with which a server ends a command that waits.
    fn cancelled(&mut self) {}
}
