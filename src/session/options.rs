//! What a session is told, and decides nothing by itself.

use crate::command::Credentials;
use crate::net::{ConnectOptions, Endpoint};

/// What a session is told at its start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The server.
    pub endpoint: Endpoint,
    /// How to connect to it.
    pub connect: ConnectOptions,
    /// Who the user is; `None` lets the server decide whether that matters.
    pub credentials: Option<Credentials>,
    /// The database to select.
    pub database: u32,
    /// Which protocol to speak.
    pub protocol: ProtocolChoice,
    /// Whether the first command may go out together with the handshake.
    pub first_write: FirstWrite,
    /// In which form commands go out.
    pub framing: Framing,
}

/// In which form the user's commands go out. The handshake is always an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// As arrays of bulk strings, as clients send them.
    Array,
    /// As inline commands, as a person types them into a bare socket.
    Inline,
}

/// Which protocol to speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProtocolChoice {
    /// RESP3 where the server knows it, else RESP2.
    Negotiate,
    /// RESP2, without a HELLO.
    Resp2,
    /// RESP3 or nothing.
    Resp3,
}

/// How the first command goes out on a new connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstWrite {
    /// Together with the handshake, where no answer to the handshake can forbid it: one round trip.
    WithHandshake,
    /// After the answers to the handshake, so that the two are seen apart.
    AfterHandshake,
}

/// What the session does when the user stops the wait for a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnInterrupt {
    /// Drops the connection.
    Drop,
    /// Asks the server over another connection to end the command, if it is one that waits for something to happen
    /// (CLIENT UNBLOCK); drops the connection if that has not worked at once.
    Unblock,
}
