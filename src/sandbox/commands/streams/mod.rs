//! Streams, without consumer groups.

mod add;
mod info;
mod range;
mod read;

use super::Command;
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::number;
use crate::sandbox::value::{Stream, StreamId};

pub(super) const TABLE: &[Command] = &[
    Command::new("xadd", -5, add::xadd),
    Command::new("xdel", -3, xdel),
    Command::container("xinfo"),
    Command::new("xinfo|groups", 3, info::xinfo_groups),
    Command::new("xinfo|stream", -3, info::xinfo_stream),
    Command::new("xlen", 2, xlen),
    Command::new("xrange", -4, range::xrange),
    Command::new("xread", -4, read::xread),
    Command::new("xrevrange", -4, range::xrevrange),
    Command::new("xsetid", -3, xsetid),
    Command::new("xtrim", -4, add::xtrim),
];

/// A word that should be an id.
const NOT_ID: Fault = Fault::of("ERR Invalid stream ID specified as stream command argument");

/// Reads an id that may be without its number, which is 0 then.
fn id(word: &[u8]) -> Result<StreamId, Fault> {
    StreamId::parse(word, 0).ok_or(NOT_ID)
}

fn xlen(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let len = call.db().read::<Stream>(key)?.map_or(0, Stream::len);
    call.reply.count(len);
    Ok(())
}

fn xdel(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let words = call.rest(2);
    let Some(stream) = call.db().write::<Stream>(key)? else {
        call.reply.integer(0);
        return Ok(());
    };
    let ids = words.map(id).collect::<Result<Vec<_>, _>>()?;
    let removed = ids.into_iter().filter(|id| stream.remove(*id)).count();
    if removed > 0 {
        call.touch(key);
    }
    call.reply.count(removed);
    Ok(())
}

/// What XSETID is given beside the last id.
#[derive(Default)]
struct Remembered {
    added: Option<u64>,
    max_removed: Option<StreamId>,
}

fn remembered(call: &Call<'_>, last: StreamId) -> Result<Remembered, Fault> {
    let mut found = Remembered::default();
    let mut words = call.rest(3);
    while let Some(option) = words.next() {
        let value = words.next().ok_or(Fault::Syntax)?;
        if option.eq_ignore_ascii_case(b"ENTRIESADDED") {
            let added = number::integer(value).ok_or(Fault::NotInteger)?;
            let negative = |_| Fault::of("ERR entries_added must be positive");
            found.added = Some(u64::try_from(added).map_err(negative)?);
        } else if option.eq_ignore_ascii_case(b"MAXDELETEDID") {
            let removed = id(value)?;
            if last < removed {
                return Err(Fault::of(
                    "ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id",
                ));
            }
            // The lowest id is the same as none.
            found.max_removed = (removed != StreamId::MIN).then_some(removed);
        } else {
            return Err(Fault::Syntax);
        }
    }
    Ok(found)
}

fn xsetid(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let last = id(call.word(2))?;
    let Remembered { added, max_removed } = remembered(call, last)?;
    let stream = call.db().write::<Stream>(key)?.ok_or(Fault::NoSuchKey)?;
    if last < stream.max_removed() {
        return Err(Fault::of(
            "ERR The ID specified in XSETID is smaller than current max_deleted_entry_id",
        ));
    }
    if stream.last().is_some_and(|entry| last < entry.id) {
        return Err(Fault::of(
            "ERR The ID specified in XSETID is smaller than the target stream top item",
        ));
    }
    if added.is_some_and(|added| added < stream.len() as u64) {
        return Err(Fault::of(
            "ERR The entries_added specified in XSETID is smaller than the target stream length",
        ));
    }
    stream.set_ids(last, added, max_removed);
    call.touch(key);
    call.reply.ok();
    Ok(())
}
