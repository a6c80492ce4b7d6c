//! MONITOR: each command is shown to those who asked, once it has run.

use std::fmt::Write as _;

use super::reply::Reply;
use super::request::Words;
use super::server::Server;
use crate::net::hub::{Peer, Then};

/// Shows a command to all who monitor. Its own client, if it does too, gets the line behind the `reply` so far: between
/// the replies to two commands of a transaction.
pub(super) fn show(
    server: &mut Server,
    peer: Peer,
    words: Words<'_>,
    secrets: &[usize],
    reply: &mut Reply,
) {
    if server.monitors.is_empty() {
        return;
    }
    let line = line(server, peer, words, secrets);
    for monitor in server.monitors.clone() {
        let client = server.client(monitor);
        if monitor == peer {
            if client.then == Then::Stay {
                reply.raw(line.as_bytes());
            }
        } else if client.replies.has_next() {
            server.tell(monitor, line.as_bytes());
        }
    }
}

/// Writes `+1339518083.107412 [0 127.0.0.1:60866] "keys" "*"`.
fn line(server: &mut Server, peer: Peer, words: Words<'_>, secrets: &[usize]) -> String {
    let (seconds, micros) = (server.now.as_secs(), server.now.subsec_micros());
    let client = server.client(peer);
    let mut line = format!(
        "+{seconds}.{micros:06} [{} {}]",
        client.database, client.remote
    );
    for (index, word) in words.from(0).enumerate() {
        line.push(' ');
        match secrets.contains(&index) {
            true => line.push_str("\"(redacted)\""),
            false => quote(word, &mut line),
        }
    }
    line.push_str("\r\n");
    line
}

/// Appends a word in quotes. All but printable ASCII is escaped.
fn quote(word: &[u8], line: &mut String) {
    line.push('"');
    for &byte in word {
        match byte {
            b'\\' | b'"' => line.extend(['\\', char::from(byte)]),
            b'\n' => line.push_str("\\n"),
            b'\r' => line.push_str("\\r"),
            b'\t' => line.push_str("\\t"),
            0x07 => line.push_str("\\a"),
            0x08 => line.push_str("\\b"),
            b' '..=b'~' => line.push(char::from(byte)),
            // Writing to a string cannot fail.
            _ => drop(write!(line, "\\x{byte:02x}")),
        }
    }
    line.push('"');
}
