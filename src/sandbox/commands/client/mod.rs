//! CLIENT: what a client is called, which replies it gets, who else is there.

mod kill;
mod list;

use super::Command;
use super::connection::check_name;
use crate::sandbox::call::Call;
use crate::sandbox::client::Client;
use crate::sandbox::fault::Fault;

pub(super) const TABLE: &[Command] = &[
    Command::container("client"),
    Command::new("client|getname", 2, getname),
    Command::new("client|id", 2, id),
    Command::new("client|info", 2, list::info),
    Command::new("client|kill", -3, kill::kill),
    Command::new("client|list", -2, list::list),
    Command::new("client|no-evict", 3, no_evict),
    Command::new("client|no-touch", 3, no_touch),
    Command::new("client|reply", 3, reply),
    Command::new("client|setinfo", 4, setinfo),
    Command::new("client|setname", 3, setname),
    Command::new("client|trackinginfo", 2, trackinginfo),
];

/// What CLIENT LIST and CLIENT KILL know to choose by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Normal,
    Pubsub,
    /// Of another server, which the sandbox does not talk to.
    Server,
}

impl Type {
    fn of(client: &Client) -> Self {
        match client.is_subscriber() {
            true => Self::Pubsub,
            false => Self::Normal,
        }
    }

    fn named(name: &[u8]) -> Result<Self, Fault> {
        match &name.to_ascii_lowercase()[..] {
            b"normal" => Ok(Self::Normal),
            b"pubsub" => Ok(Self::Pubsub),
            b"master" | b"replica" | b"slave" => Ok(Self::Server),
            _ => Err(Fault::quoting("ERR Unknown client type '", name, "'")),
        }
    }
}

fn id(call: &mut Call<'_>) -> Result<(), Fault> {
    let id = call.client().id;
    call.reply.integer(i64::try_from(id).unwrap_or(i64::MAX));
    Ok(())
}

fn getname(call: &mut Call<'_>) -> Result<(), Fault> {
    let name = call.client().name.clone();
    call.reply
        .bulk_or_null(Some(name).filter(|name| !name.is_empty()));
    Ok(())
}

fn setname(call: &mut Call<'_>) -> Result<(), Fault> {
    let name = call.word(2);
    check_name(b"Client names", name)?;
    call.client().name = name.to_vec();
    call.reply.ok();
    Ok(())
}

fn setinfo(call: &mut Call<'_>) -> Result<(), Fault> {
    let (attribute, value) = (call.word(2), call.word(3));
    let place: fn(&mut Client) -> &mut Vec<u8> = match &attribute.to_ascii_lowercase()[..] {
        b"lib-name" => |client| &mut client.library,
        b"lib-ver" => |client| &mut client.library_version,
        _ => return Err(Fault::quoting("ERR Unrecognized option '", attribute, "'")),
    };
    check_name(attribute, value)?;
    *place(call.client()) = value.to_vec();
    call.reply.ok();
    Ok(())
}

fn reply(call: &mut Call<'_>) -> Result<(), Fault> {
    let mode = call.word(2).to_ascii_lowercase();
    let client = call.client();
    match &mode[..] {
        b"on" => {
            client.replies.are_off = false;
            client.replies.is_this_skipped = false;
            call.reply.unmute();
            call.reply.ok();
        }
        b"off" => {
            client.replies.are_off = true;
            call.reply.mute();
        }
        b"skip" => client.replies.is_next_skipped |= !client.replies.are_off,
        _ => return Err(Fault::Syntax),
    }
    Ok(())
}

fn no_evict(call: &mut Call<'_>) -> Result<(), Fault> {
    call.client().is_unevicted = on_or_off(call.word(2))?;
    call.reply.ok();
    Ok(())
}

fn no_touch(call: &mut Call<'_>) -> Result<(), Fault> {
    call.client().is_untouching = on_or_off(call.word(2))?;
    call.reply.ok();
    Ok(())
}

fn on_or_off(word: &[u8]) -> Result<bool, Fault> {
    match &word.to_ascii_lowercase()[..] {
        b"on" => Ok(true),
        b"off" => Ok(false),
        _ => Err(Fault::Syntax),
    }
}

/// There is no tracking, which is what the reference says too until somebody turns it on.
fn trackinginfo(call: &mut Call<'_>) -> Result<(), Fault> {
    let reply = &mut *call.reply;
    reply.map(3);
    reply.bulk("flags");
    reply.set(1);
    reply.bulk("off");
    reply.bulk("redirect");
    reply.integer(-1);
    reply.bulk("prefixes");
    reply.array(0);
    Ok(())
}
