//! The connection itself: PING, ECHO, HELLO, AUTH, SELECT, RESET, QUIT, and CLIENT.

use super::Command;
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::reply::Protocol;

pub(super) const TABLE: &[Command] = &[
    Command::new("ping", -1, ping),
    Command::new("echo", 2, echo),
    Command::new("hello", -1, hello),
];

fn ping(call: &mut Call<'_>) -> Result<(), Fault> {
    call.reply.simple("PONG");
    Ok(())
}

fn echo(call: &mut Call<'_>) -> Result<(), Fault> {
    call.reply.bulk(call.word(1));
    Ok(())
}

fn hello(call: &mut Call<'_>) -> Result<(), Fault> {
    if call.words.len() > 1 {
        let protocol = match call.word(1) {
            b"3" => Protocol::Resp3,
            _ => Protocol::Resp2,
        };
        call.client().protocol = protocol;
        call.reply.speak(protocol);
    }
    call.reply.map(0);
    Ok(())
}
