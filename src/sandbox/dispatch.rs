//! From the words of a request to its command: what is checked before it runs, in the order of the reference, so that
//! of two things wrong the same one is told.

use super::call::{Call, Context};
use super::commands::{Command, Unknown};
use super::fault::{Fault, c_string};
use super::monitor;
use super::reply::{Protocol, Reply};
use super::request::{Request, Words};
use super::server::Server;
use crate::net::hub::Peer;

/// Runs a request that a client has sent.
pub(super) fn run(server: &mut Server, peer: Peer, words: Words<'_>) {
    server.expire();
    server.figures.commands += 1;
    let now = server.millis();
    let client = server.client(peer);
    client.active = now;
    client.replies.advance();
    let mut reply = Reply::after(std::mem::take(&mut client.out), client.protocol);
    if !client.replies.has_this() {
        reply.mute();
    }
    match check(server, peer, words) {
        Ok(command) => accept(server, peer, command, words, &mut reply),
        Err(fault) => refuse(server, peer, words, &fault, &mut reply),
    }
    finish(server, peer, reply);
    server.serve_waiting();
}

/// Puts the reply before the messages that the command has caused for its own client.
fn finish(server: &mut Server, peer: Peer, reply: Reply) {
    let client = server.client(peer);
    let messages = std::mem::replace(&mut client.out, reply.into_bytes());
    client.out.extend_from_slice(&messages);
    server.note(peer);
}

/// Runs a request once more that had to wait; tells whether it is done.
pub(super) fn again(server: &mut Server, peer: Peer, request: &Request) -> bool {
    let client = server.client(peer);
    let mut reply = Reply::after(std::mem::take(&mut client.out), client.protocol);
    if !client.replies.has_this() {
        reply.mute();
    }
    let found = server.commands.find(request.words());
    let is_done = match found {
        Ok(command) => execute(
            server,
            peer,
            command,
            request.words(),
            &mut reply,
            Context::Again,
        ),
        // It was found when it was sent.
        Err(_) => true,
    };
    finish(server, peer, reply);
    is_done
}

/// Runs a command, or keeps it for EXEC.
fn accept(
    server: &mut Server,
    peer: Peer,
    command: &'static Command,
    words: Words<'_>,
    reply: &mut Reply,
) {
    match &mut server.client(peer).transaction {
        Some(transaction) if !command.runs_in_multi() => {
            transaction.size += words.from(0).map(<[u8]>::len).sum::<usize>();
            transaction.queue.push(words.from(0).collect());
            reply.simple("QUEUED");
        }
        _ => {
            execute(server, peer, command, words, reply, Context::Direct);
        }
    }
}

/// Tells what is wrong. The transaction that the command was meant for will fail; EXEC ends it at once.
fn refuse(server: &mut Server, peer: Peer, words: Words<'_>, fault: &Fault, reply: &mut Reply) {
    if !words[0].eq_ignore_ascii_case(b"exec") {
        if let Some(transaction) = &mut server.client(peer).transaction {
            transaction.is_refused = true;
        }
        return reply.error(fault);
    }
    server.client(peer).transaction = None;
    server.unwatch(peer);
    let text = fault.text();
    let text = text.strip_prefix(b"ERR ").unwrap_or(text);
    let start = b"EXECABORT Transaction discarded because of: ";
    reply.error(&Fault::found([&start[..], text].concat()));
    // Alone of all that is refused, it is shown.
    monitor::show(server, peer, words, &[], reply);
}

/// Finds the command and whether it may run now.
fn check(server: &mut Server, peer: Peer, words: Words<'_>) -> Result<&'static Command, Fault> {
    let found = server.commands.find(words);
    server.client(peer).last = found.as_ref().map_or("NULL", |command| command.name);
    let command = found.map_err(|unknown| match unknown {
        Unknown::Command => unknown_command(words),
        Unknown::Subcommand(container) => unknown_subcommand(container, &words[1]),
    })?;
    if !command.takes(words.len()) {
        return Err(Fault::arity(command.name));
    }
    let client = server.client(peer);
    if client.protocol == Protocol::Resp2
        && client.is_subscriber()
        && !command.runs_when_subscribed()
    {
        return Err(Fault::found(format!(
            "ERR Can't execute '{}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context",
            command.name
        )));
    }
    if client.is_monitor && command.uses_keyspace() {
        return Err(Fault::of("ERR Replica can't interact with the keyspace"));
    }
    Ok(command)
}

/// Runs a command that has passed all checks; tells whether it is done, which it is not if it has to wait.
pub(super) fn execute(
    server: &mut Server,
    peer: Peer,
    command: &'static Command,
    words: Words<'_>,
    reply: &mut Reply,
    context: Context,
) -> bool {
    let place = reply.place();
    let mut call = Call {
        server,
        peer,
        words,
        reply,
        context,
        is_waiting: false,
        secrets: Vec::new(),
    };
    let ran = (command.run)(&mut call);
    let (is_waiting, secrets) = (call.is_waiting, call.secrets);
    if let Err(fault) = ran {
        reply.take_back(place);
        reply.error(&fault);
    }
    if context != Context::Again && command.is_shown() {
        monitor::show(server, peer, words, &secrets, reply);
    }
    !is_waiting
}

/// How much of an unknown command the error repeats.
const REPEATED: usize = 128;

fn unknown_command(words: Words<'_>) -> Fault {
    let mut text = b"ERR unknown command '".to_vec();
    text.extend_from_slice(c_string(&words[0], REPEATED));
    text.extend_from_slice(b"', with args beginning with: ");
    let start = text.len();
    for word in words.from(1) {
        let shown = text.len() - start;
        if shown >= REPEATED {
            break;
        }
        text.push(b'\'');
        text.extend_from_slice(c_string(word, REPEATED - shown));
        text.extend_from_slice(b"' ");
    }
    Fault::found(text)
}

fn unknown_subcommand(container: &str, word: &[u8]) -> Fault {
    let mut text = b"ERR unknown subcommand '".to_vec();
    text.extend_from_slice(c_string(word, REPEATED));
    text.extend_from_slice(b"'. Try ");
    text.extend_from_slice(container.to_uppercase().as_bytes());
    text.extend_from_slice(b" HELP.");
    Fault::found(text)
}
