//! XREAD, which may wait.

use super::id;
use super::range::entries;
use crate::sandbox::call::Call;
use crate::sandbox::commands::timeout;
use crate::sandbox::fault::Fault;
use crate::sandbox::keyspace::Millis;
use crate::sandbox::reply::Protocol;
use crate::sandbox::request::Request;
use crate::sandbox::value::{Stream, StreamId};

/// The words of an XREAD.
#[derive(Default)]
struct Options {
    count: Option<usize>,
    /// Whether it waits, and until when.
    block: Option<Option<Millis>>,
    /// Where the first key stands, and how many there are.
    keys: usize,
    len: usize,
}

pub(super) fn xread(call: &mut Call<'_>) -> Result<(), Fault> {
    let options = Options::read(call)?;
    let keys = call.rest(options.keys).take(options.len);
    let ids = call.rest(options.keys + options.len);
    let mut after = Vec::with_capacity(options.len);
    for (key, word) in keys.zip(ids) {
        after.push(last_known(call.db().read::<Stream>(key)?, word)?);
    }
    if !reply_with(call, &options, &after)? {
        wait_or_give_up(call, &options, &after);
    }
    Ok(())
}

/// Writes what is there already; tells whether there is any.
fn reply_with(call: &mut Call<'_>, options: &Options, after: &[StreamId]) -> Result<bool, Fault> {
    let keys = call.rest(options.keys).take(options.len);
    let (db, reply) = call.parts();
    let mut found = Vec::new();
    for (key, after) in keys.zip(after) {
        if let Some(stream) = db.read::<Stream>(key)?
            && stream.last().is_some_and(|entry| entry.id > *after)
        {
            // There is a higher one.
            let start = after.next().unwrap_or(StreamId::MAX);
            found.push((key, stream.range(start, StreamId::MAX)));
        }
    }
    let is_resp2 = reply.protocol() == Protocol::Resp2;
    match is_resp2 {
        _ if found.is_empty() => return Ok(false),
        true => reply.array(found.len()),
        false => reply.map(found.len()),
    }
    for (key, stream) in found {
        if is_resp2 {
            reply.array(2);
        }
        reply.bulk(key);
        entries(reply, stream, options.count);
    }
    Ok(true)
}

/// Waits for what comes behind the ids as they are now, where it may.
fn wait_or_give_up(call: &mut Call<'_>, options: &Options, after: &[StreamId]) {
    let Some(until) = options.block else {
        return call.reply.null_array();
    };
    let ids_at = options.keys + options.len;
    let words: Vec<Vec<u8>> = call
        .rest(0)
        .enumerate()
        .map(|(index, word)| match index.checked_sub(ids_at) {
            Some(stream) if word == b"$" => after[stream].to_string().into_bytes(),
            _ => word.to_vec(),
        })
        .collect();
    let request: Request = words.iter().map(Vec::as_slice).collect();
    let keys = call.rest(options.keys).take(options.len);
    call.wait_with::<Stream>(request, keys, until);
}

/// Reads the id behind which a stream is read.
fn last_known(stream: Option<&Stream>, word: &[u8]) -> Result<StreamId, Fault> {
    let last = stream.map_or(StreamId::MIN, Stream::last_id);
    match word {
        b"$" => Ok(last),
        b"+" if stream.is_none() => Ok(last),
        b"+" => last
            .previous()
            .ok_or(Fault::of("ERR the stream last element ID is 0-0")),
        b">" => Err(Fault::of(
            "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.",
        )),
        _ => id(word),
    }
}

impl Options {
    fn read(call: &Call<'_>) -> Result<Self, Fault> {
        let mut options = Self::default();
        let mut index = 1;
        while let Some(word) = call.words.get(index) {
            let more = call.words.len() - index - 1;
            let is = |name: &str| word.eq_ignore_ascii_case(name.as_bytes());
            if is("BLOCK") && more > 0 {
                index += 1;
                options.block = Some(timeout::millis(call, index)?);
            } else if is("COUNT") && more > 0 {
                index += 1;
                // 0 and less are no limit.
                let count = usize::try_from(call.integer(index)?);
                options.count = count.ok().filter(|count| *count > 0);
            } else if is("STREAMS") && more > 0 {
                if !more.is_multiple_of(2) {
                    return Err(Fault::of(
                        "ERR Unbalanced 'xread' list of streams: for each stream key an ID or '$' must be specified.",
                    ));
                }
                (options.keys, options.len) = (index + 1, more / 2);
                return Ok(options);
            } else if is("GROUP") && more >= 2 {
                return Err(of_groups("GROUP"));
            } else if is("NOACK") {
                return Err(of_groups("NOACK"));
            } else {
                break;
            }
            index += 1;
        }
        Err(Fault::Syntax)
    }
}

fn of_groups(option: &str) -> Fault {
    Fault::found(format!(
        "ERR The {option} option is only supported by XREADGROUP. You called XREAD instead."
    ))
}
