//! XINFO: what is known of a stream, which has no groups here.

use super::range::{entries, entry};
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::reply::Reply;
use crate::sandbox::value::{Entry, Stream, StreamId};

/// How many entries the long form shows unless it is told.
const SHOWN: usize = 10;

/// How much is said.
enum Form {
    Short,
    /// With so many entries; 0 for all.
    Full(usize),
}

pub(super) fn xinfo_stream(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(2);
    call.db().read::<Stream>(key)?.ok_or(Fault::NoSuchKey)?;
    let form = form(call)?;
    let (db, reply) = call.parts();
    let stream = db.read::<Stream>(key)?.ok_or(Fault::NoSuchKey)?;
    match form {
        Form::Short => {
            reply.map(10);
            figures(reply, stream);
            reply.bulk("groups");
            reply.integer(0);
            edge(reply, "first-entry", stream.first());
            edge(reply, "last-entry", stream.last());
        }
        Form::Full(count) => {
            reply.map(9);
            figures(reply, stream);
            reply.bulk("entries");
            let count = (count > 0).then_some(count);
            entries(reply, stream.range(StreamId::MIN, StreamId::MAX), count);
            reply.bulk("groups");
            reply.array(0);
        }
    }
    Ok(())
}

pub(super) fn xinfo_groups(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(2);
    call.db().read::<Stream>(key)?.ok_or(Fault::NoSuchKey)?;
    call.reply.array(0);
    Ok(())
}

fn form(call: &Call<'_>) -> Result<Form, Fault> {
    let is = |index: usize, name: &[u8]| call.word(index).eq_ignore_ascii_case(name);
    match call.words.len() {
        3 => Ok(Form::Short),
        4 if is(3, b"FULL") => Ok(Form::Full(SHOWN)),
        6 if is(3, b"FULL") && is(4, b"COUNT") => {
            let count = usize::try_from(call.integer(5)?);
            Ok(Form::Full(count.unwrap_or(SHOWN)))
        }
        _ => {
            let mut text = b"ERR unknown subcommand or wrong number of arguments for '".to_vec();
            text.extend_from_slice(call.word(1));
            text.extend_from_slice(b"'. Try XINFO HELP.");
            Err(Fault::found(text))
        }
    }
}

fn figures(reply: &mut Reply, stream: &Stream) {
    let (nodes, radix_nodes) = stream.figures();
    let counts = [
        ("length", stream.len()),
        ("radix-tree-keys", nodes),
        ("radix-tree-nodes", radix_nodes),
    ];
    for (name, count) in counts {
        reply.bulk(name);
        reply.count(count);
    }
    let ids = [
        ("last-generated-id", stream.last_id()),
        ("max-deleted-entry-id", stream.max_removed()),
    ];
    for (name, id) in ids {
        reply.bulk(name);
        reply.bulk(id.to_string());
    }
    reply.bulk("entries-added");
    reply.integer(stream.added().cast_signed());
    reply.bulk("recorded-first-entry-id");
    let first = stream.first().map_or(StreamId::MIN, |entry| entry.id);
    reply.bulk(first.to_string());
}

fn edge(reply: &mut Reply, name: &str, found: Option<&Entry>) {
    reply.bulk(name);
    match found {
        Some(found) => entry(reply, found),
        None => reply.null(),
    }
}
