//! Publishing and subscribing. What a client is told of its subscriptions are messages, no replies: it gets them even
//! when it wants none (CLIENT REPLY).

use super::Command;
use crate::sandbox::call::{Call, Context};
use crate::sandbox::client::Client;
use crate::sandbox::fault::Fault;
use crate::sandbox::glob;
use crate::sandbox::pubsub::Kind;

pub(super) const TABLE: &[Command] = &[
    Command::new("subscribe", -2, |call| subscribe(call, Kind::Channel)),
    Command::new("psubscribe", -2, |call| subscribe(call, Kind::Pattern)),
    Command::new("ssubscribe", -2, |call| subscribe(call, Kind::Shard)),
    Command::new("unsubscribe", -1, |call| unsubscribe(call, Kind::Channel)),
    Command::new("punsubscribe", -1, |call| unsubscribe(call, Kind::Pattern)),
    Command::new("sunsubscribe", -1, |call| unsubscribe(call, Kind::Shard)),
    Command::new("publish", 3, |call| publish(call, Kind::Channel)),
    Command::new("spublish", 3, |call| publish(call, Kind::Shard)),
    Command::container("pubsub"),
    Command::new("pubsub|channels", -2, |call| channels(call, Kind::Channel)),
    Command::new("pubsub|shardchannels", -2, |call| {
        channels(call, Kind::Shard)
    }),
    Command::new("pubsub|numsub", -2, |call| numsub(call, Kind::Channel)),
    Command::new("pubsub|shardnumsub", -2, |call| numsub(call, Kind::Shard)),
    Command::new("pubsub|numpat", 2, numpat),
];

fn subscribe(call: &mut Call<'_>, kind: Kind) -> Result<(), Fault> {
    if kind == Kind::Shard && call.context == Context::Transaction {
        return Err(Fault::of(
            "ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client",
        ));
    }
    let label = match kind {
        Kind::Channel => "subscribe",
        Kind::Pattern => "psubscribe",
        Kind::Shard => "ssubscribe",
    };
    for name in call.rest(1) {
        call.server.subscribe(call.peer, kind, name);
        confirm(call, kind, label, Some(name));
    }
    Ok(())
}

fn unsubscribe(call: &mut Call<'_>, kind: Kind) -> Result<(), Fault> {
    let label = match kind {
        Kind::Channel => "unsubscribe",
        Kind::Pattern => "punsubscribe",
        Kind::Shard => "sunsubscribe",
    };
    let all: Vec<Box<[u8]>> = match call.words.len() {
        1 => call.client().subscriptions[kind as usize]
            .iter()
            .cloned()
            .collect(),
        _ => call.rest(1).map(Box::from).collect(),
    };
    for name in &all {
        call.server.unsubscribe(call.peer, kind, name);
        confirm(call, kind, label, Some(name));
    }
    if all.is_empty() {
        confirm(call, kind, label, None);
    }
    Ok(())
}

/// Tells the client what it has begun or ceased to listen to, and to how many names it listens now.
fn confirm(call: &mut Call<'_>, kind: Kind, label: &str, name: Option<&[u8]>) {
    let count = count(call.client(), kind);
    call.reply.aloud(|reply| {
        reply.push(3);
        reply.bulk(label);
        reply.bulk_or_null(name);
        reply.count(count);
    });
}

/// Tells how many names a client listens to; channels and patterns are counted together.
fn count(client: &Client, kind: Kind) -> usize {
    let of = |kind: Kind| client.subscriptions[kind as usize].len();
    match kind {
        Kind::Channel | Kind::Pattern => of(Kind::Channel) + of(Kind::Pattern),
        Kind::Shard => of(Kind::Shard),
    }
}

fn publish(call: &mut Call<'_>, kind: Kind) -> Result<(), Fault> {
    let count = call.server.publish(kind, call.word(1), call.word(2));
    call.reply.count(count);
    Ok(())
}

fn channels(call: &mut Call<'_>, kind: Kind) -> Result<(), Fault> {
    if call.words.len() > 3 {
        return Err(Fault::subcommand("PUBSUB", call.word(1)));
    }
    let pattern = call.words.get(2);
    let is_listed = |name: &&[u8]| pattern.is_none_or(|pattern| glob::matches(pattern, name));
    let names = call.server.channels.names(kind);
    let names: Vec<&[u8]> = names.filter(is_listed).collect();
    call.reply.array(names.len());
    for name in names {
        call.reply.bulk(name);
    }
    Ok(())
}

fn numsub(call: &mut Call<'_>, kind: Kind) -> Result<(), Fault> {
    call.reply.array(2 * (call.words.len() - 2));
    for name in call.rest(2) {
        call.reply.bulk(name);
        call.reply.count(call.server.channels.listeners(kind, name));
    }
    Ok(())
}

fn numpat(call: &mut Call<'_>) -> Result<(), Fault> {
    call.reply
        .count(call.server.channels.names(Kind::Pattern).len());
    Ok(())
}
