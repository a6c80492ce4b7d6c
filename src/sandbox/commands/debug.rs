//! DEBUG: a sample of each type of the protocol, and any error.

use super::Command;
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::reply::{Protocol, Reply};

pub(super) const TABLE: &[Command] = &[Command::new("debug", -2, debug)];

fn debug(call: &mut Call<'_>) -> Result<(), Fault> {
    let subcommand = call.word(1);
    let is = |name: &str| subcommand.eq_ignore_ascii_case(name.as_bytes());
    match call.words.len() {
        2 if is("help") => {
            call.reply.array(2);
            call.reply.simple("DEBUG ERROR text");
            call.reply.simple("DEBUG PROTOCOL type");
            Ok(())
        }
        3 if is("protocol") => protocol(call),
        3 if is("error") => Err(error(call.word(2))),
        _ => Err(Fault::subcommand("DEBUG", subcommand)),
    }
}

/// Makes an error of a text that has its code already. All of it counts, so its line ends become blanks here.
fn error(text: &[u8]) -> Fault {
    let blank = |byte: &u8| match byte {
        b'\r' | b'\n' => b' ',
        byte => *byte,
    };
    Fault::found(text.iter().map(blank).collect::<Vec<u8>>())
}

fn protocol(call: &mut Call<'_>) -> Result<(), Fault> {
    let kind = call.word(2).to_ascii_lowercase();
    let reply = &mut *call.reply;
    match &kind[..] {
        b"string" => reply.bulk("Hello World"),
        b"integer" => reply.integer(12345),
        b"double" => reply.double(3141.0 / 1000.0),
        b"bignum" => reply.big_number("1234567999999999999999999999999999999"),
        b"null" => reply.null(),
        b"array" => {
            reply.array(3);
            (0..3).for_each(|number| reply.integer(number));
        }
        b"set" => {
            reply.set(3);
            (0..3).for_each(|number| reply.integer(number));
        }
        b"map" => {
            reply.map(3);
            for number in 0..3 {
                reply.integer(number);
                reply.boolean(number == 1);
            }
        }
        b"attrib" => attribute(call),
        b"push" => return push(call),
        b"verbatim" => reply.text("This is a verbatim\nstring"),
        b"true" => reply.boolean(true),
        b"false" => reply.boolean(false),
        _ => {
            return Err(Fault::of(
                "ERR Wrong protocol type name. Please use one of the following: string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false",
            ));
        }
    }
    Ok(())
}

fn attribute(call: &mut Call<'_>) {
    let reply = &mut *call.reply;
    if reply.protocol() == Protocol::Resp3 {
        reply.attribute(1);
        reply.bulk("key-popularity");
        reply.array(2);
        reply.bulk("key:123");
        reply.integer(90);
    }
    reply.bulk("Some real reply following the attribute");
}

fn push(call: &mut Call<'_>) -> Result<(), Fault> {
    if call.reply.protocol() == Protocol::Resp2 {
        return Err(Fault::of("ERR RESP2 is not supported by this command"));
    }
    call.reply.bulk("Some real reply following the push reply");
    // As a message, it comes behind the replies to a whole transaction.
    let mut message = Reply::after(Vec::new(), Protocol::Resp3);
    message.push(2);
    message.bulk("server-cpu-usage");
    message.integer(42);
    call.server.tell(call.peer, &message.into_bytes());
    Ok(())
}
