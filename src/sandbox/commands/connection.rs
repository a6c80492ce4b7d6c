//! The connection itself: PING, ECHO, HELLO, AUTH, SELECT, RESET, QUIT. CLIENT has a file of its own.

use super::Command;
use crate::net::hub::Then;
use crate::sandbox::call::Call;
use crate::sandbox::fault::{Fault, c_string};
use crate::sandbox::number;
use crate::sandbox::reply::Protocol;
use crate::sandbox::server::DATABASES;

pub(super) const TABLE: &[Command] = &[
    Command::new("auth", -2, auth),
    Command::new("echo", 2, echo),
    Command::new("hello", -1, hello),
    Command::new("ping", -1, ping),
    Command::new("quit", -1, quit),
    Command::new("reset", 1, reset),
    Command::new("select", 2, select),
];

/// The version whose replies these are.
pub(super) const VERSION: &str = "7.4.1";

fn ping(call: &mut Call<'_>) -> Result<(), Fault> {
    if call.words.len() > 2 {
        return Err(Fault::arity("ping"));
    }
    let message = call.words.get(1);
    if call.reply.protocol() == Protocol::Resp2 && call.client().is_subscriber() {
        // A subscriber of RESP2 tells replies from messages by nothing but their first element.
        call.reply.array(2);
        call.reply.bulk("pong");
        call.reply.bulk(message.unwrap_or_default());
        return Ok(());
    }
    match message {
        Some(message) => call.reply.bulk(message),
        None => call.reply.simple("PONG"),
    }
    Ok(())
}

fn echo(call: &mut Call<'_>) -> Result<(), Fault> {
    call.reply.bulk(call.word(1));
    Ok(())
}

fn quit(call: &mut Call<'_>) -> Result<(), Fault> {
    call.reply.ok();
    call.server.hang_up(call.peer, Then::Close);
    Ok(())
}

fn select(call: &mut Call<'_>) -> Result<(), Fault> {
    let index = call.integer(1)?;
    let index = i32::try_from(index).map_err(|_| {
        Fault::of("ERR value is out of range, value must between -2147483648 and 2147483647")
    })?;
    call.client().database = database(index.into())?;
    call.reply.ok();
    Ok(())
}

/// Gives the database of a number.
///
/// # Errors
/// There are not that many.
pub(super) fn database(index: i64) -> Result<usize, Fault> {
    let index = usize::try_from(index).ok();
    let index = index.filter(|index| *index < DATABASES);
    index.ok_or(Fault::of("ERR DB index is out of range"))
}

fn auth(call: &mut Call<'_>) -> Result<(), Fault> {
    match call.words.len() {
        2 => {
            call.secrets.push(1);
            Err(Fault::of(
                "ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?",
            ))
        }
        3 => {
            call.secrets.extend([1, 2]);
            check_user(call.word(1))?;
            call.reply.ok();
            Ok(())
        }
        _ => Err(Fault::Syntax),
    }
}

/// Lets the one user in that there is, with any password.
fn check_user(user: &[u8]) -> Result<(), Fault> {
    match user {
        b"default" => Ok(()),
        _ => Err(Fault::of(
            "WRONGPASS invalid username-password pair or user is disabled.",
        )),
    }
}

fn hello(call: &mut Call<'_>) -> Result<(), Fault> {
    let protocol = match call.words.get(1) {
        Some(word) => protocol(word)?,
        None => call.reply.protocol(),
    };
    let (mut user, mut name) = (None, None);
    let mut at = 2;
    while let Some(option) = call.words.get(at) {
        let (one, two) = (call.words.get(at + 1), call.words.get(at + 2));
        if option.eq_ignore_ascii_case(b"auth") && two.is_some() {
            call.secrets.extend([at + 1, at + 2]);
            user = one;
            at += 3;
        } else if option.eq_ignore_ascii_case(b"setname") && one.is_some() {
            name = one;
            check_name(b"Client names", one.unwrap_or_default())?;
            at += 2;
        } else {
            let start = "ERR Syntax error in HELLO option '";
            return Err(Fault::quoting(start, option, "'"));
        }
    }
    user.map_or(Ok(()), check_user)?;
    let client = call.client();
    if let Some(name) = name {
        client.name = name.to_vec();
    }
    client.protocol = protocol;
    call.reply.speak(protocol);
    greet(call);
    Ok(())
}

fn protocol(word: &[u8]) -> Result<Protocol, Fault> {
    match number::integer(word) {
        Some(2) => Ok(Protocol::Resp2),
        Some(3) => Ok(Protocol::Resp3),
        Some(_) => Err(Fault::of("NOPROTO unsupported protocol version")),
        None => Err(Fault::of(
            "ERR Protocol version is not an integer or out of range",
        )),
    }
}

/// Writes the reply to HELLO. Its `mode` tells a client how to talk, not what it talks to: as with a single Redis.
fn greet(call: &mut Call<'_>) {
    let id = call.client().id;
    let reply = &mut *call.reply;
    let protocol = reply.protocol();
    reply.map(7);
    for (name, value) in [("server", "redis"), ("version", VERSION)] {
        reply.bulk(name);
        reply.bulk(value);
    }
    reply.bulk("proto");
    reply.integer(match protocol {
        Protocol::Resp2 => 2,
        Protocol::Resp3 => 3,
    });
    reply.bulk("id");
    reply.integer(i64::try_from(id).unwrap_or(i64::MAX));
    for (name, value) in [("mode", "standalone"), ("role", "master")] {
        reply.bulk(name);
        reply.bulk(value);
    }
    reply.bulk("modules");
    reply.array(0);
}

/// Checks a name that CLIENT LIST would show.
///
/// # Errors
/// It has blanks or bytes that are not printable; `what` says which name it is.
pub(super) fn check_name(what: &[u8], name: &[u8]) -> Result<(), Fault> {
    let end = " cannot contain spaces, newlines or special characters.";
    let shown = c_string(name, usize::MAX);
    match shown.iter().all(u8::is_ascii_graphic) {
        true => Ok(()),
        false => Err(Fault::quoting("ERR ", what, end)),
    }
}

fn reset(call: &mut Call<'_>) -> Result<(), Fault> {
    let peer = call.peer;
    call.server.unwatch(peer);
    call.server.unsubscribe_all(peer);
    call.server.monitors.remove(&peer);
    let client = call.client();
    client.transaction = None;
    client.is_monitor = false;
    client.is_unevicted = false;
    client.is_untouching = false;
    client.name.clear();
    client.database = 0;
    client.protocol = Protocol::Resp2;
    // CLIENT REPLY SKIP has been told to skip just this.
    client.replies.are_off = false;
    let is_heard = client.replies.has_this();
    call.reply.speak(Protocol::Resp2);
    if is_heard {
        call.reply.unmute();
    }
    call.reply.simple("RESET");
    Ok(())
}
