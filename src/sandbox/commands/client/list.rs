//! CLIENT LIST and CLIENT INFO: a line for each client.

use super::Type;
use crate::net::hub::{Peer, Then};
use crate::sandbox::call::Call;
use crate::sandbox::client::Client;
use crate::sandbox::fault::{Fault, c_string};
use crate::sandbox::keyspace::Millis;
use crate::sandbox::number;
use crate::sandbox::pubsub::Kind;
use crate::sandbox::reply::Protocol;

pub(super) fn info(call: &mut Call<'_>) -> Result<(), Fault> {
    let now = call.now();
    let line = line(call.peer, call.client(), now);
    call.reply.text(line);
    Ok(())
}

pub(super) fn list(call: &mut Call<'_>) -> Result<(), Fault> {
    let is = |word: &[u8], option: &str| word.eq_ignore_ascii_case(option.as_bytes());
    let now = call.now();
    let line = |(peer, client): (Peer, &Client)| line(peer, client, now);
    let mut clients: Vec<_> = call.server.clients().collect();
    clients.sort_unstable_by_key(|(_, client)| client.id);
    let clients = clients.into_iter();
    let lines: Vec<Vec<u8>> = match call.words.get(2) {
        None => clients.map(line).collect(),
        Some(word) if is(word, "type") && call.words.len() == 4 => {
            let of_type = Type::named(call.word(3))?;
            clients
                .filter(|(_, client)| Type::of(client) == of_type)
                .map(line)
                .collect()
        }
        Some(word) if is(word, "id") && call.words.len() > 3 => {
            let id = |word| number::integer(word).ok_or(Fault::of("ERR Invalid client ID"));
            let ids = call.rest(3).map(id).collect::<Result<Vec<_>, _>>()?;
            let with = |id: i64| {
                let mut clients = call.server.clients();
                clients.find(|(_, client)| i64::try_from(client.id) == Ok(id))
            };
            ids.into_iter().filter_map(with).map(line).collect()
        }
        Some(_) => return Err(Fault::Syntax),
    };
    call.reply.text(lines.concat());
    Ok(())
}

/// Writes the line of one client. Buffers that the sandbox does not have are empty.
fn line(peer: Peer, client: &Client, now: Millis) -> Vec<u8> {
    let seconds = |since: Millis| now.saturating_sub(since) / 1000;
    let subscriptions = |kind: Kind| client.subscriptions[kind as usize].len();
    let multi = client.transaction.as_ref().map_or(-1, |transaction| {
        i64::try_from(transaction.queue.len()).unwrap_or(i64::MAX)
    });
    let mut line = format!(
        "id={} addr={} laddr={} fd={} name=",
        client.id, client.remote, client.local, peer.0
    )
    .into_bytes();
    line.extend_from_slice(c_string(&client.name, usize::MAX));
    line.extend_from_slice(
        format!(
            " age={} idle={} flags={} db={} sub={} psub={} ssub={} multi={multi} watch={} qbuf={} qbuf-free=0 \
             argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl={} oll=0 omem=0 tot-mem={} events=r cmd={} user=default redir=-1 \
             resp={} lib-name=",
            seconds(client.connected),
            seconds(client.active),
            flags(client),
            client.database,
            subscriptions(Kind::Channel),
            subscriptions(Kind::Pattern),
            subscriptions(Kind::Shard),
            client.watching.keys.len(),
            client.reader.len(),
            client.out.len(),
            client.reader.len() + client.out.len(),
            client.last,
            match client.protocol {
                Protocol::Resp2 => 2,
                Protocol::Resp3 => 3,
            },
        )
        .as_bytes(),
    );
    line.extend_from_slice(c_string(&client.library, usize::MAX));
    line.extend_from_slice(b" lib-ver=");
    line.extend_from_slice(c_string(&client.library_version, usize::MAX));
    line.push(b'\n');
    line
}

/// Writes a letter for each state that the client is in.
fn flags(client: &Client) -> String {
    let states = [
        (client.is_monitor, 'O'),
        (client.is_subscriber(), 'P'),
        (client.transaction.is_some(), 'x'),
        (client.blocked.is_some(), 'b'),
        (client.watching.is_touched, 'd'),
        (client.then == Then::Close, 'c'),
        (client.is_unevicted, 'e'),
        (client.is_untouching, 'T'),
    ];
    let letters = states.into_iter().filter(|(is_in, _)| *is_in);
    let letters: String = letters.map(|(_, letter)| letter).collect();
    match letters.is_empty() {
        true => "N".to_owned(),
        false => letters,
    }
}
