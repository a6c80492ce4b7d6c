//! XRANGE and XREVRANGE, and how entries are written.

use super::NOT_ID;
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::number;
use crate::sandbox::reply::Reply;
use crate::sandbox::value::{Direction, Entry, Stream, StreamId};

pub(super) fn xrange(call: &mut Call<'_>) -> Result<(), Fault> {
    range(call, Direction::Up)
}

pub(super) fn xrevrange(call: &mut Call<'_>) -> Result<(), Fault> {
    range(call, Direction::Down)
}

/// An end of a range, which `(` excludes.
struct End {
    id: StreamId,
    is_excluded: bool,
}

impl End {
    fn parse(word: &[u8], missing_seq: u64) -> Result<Self, Fault> {
        let (id, is_excluded) = match word {
            [b'(', rest @ ..] if !rest.is_empty() => (StreamId::parse(rest, missing_seq), true),
            _ => (StreamId::parse_end(word, missing_seq), false),
        };
        let id = id.ok_or(NOT_ID)?;
        Ok(Self { id, is_excluded })
    }

    /// Gives the id itself, or its neighbour inside of the range.
    fn included(&self, neighbour: fn(StreamId) -> Option<StreamId>) -> Option<StreamId> {
        match self.is_excluded {
            true => neighbour(self.id),
            false => Some(self.id),
        }
    }
}

fn range(call: &mut Call<'_>, direction: Direction) -> Result<(), Fault> {
    let (first, second) = (call.word(2), call.word(3));
    let (start, end) = match direction {
        Direction::Up => (first, second),
        Direction::Down => (second, first),
    };
    let start = End::parse(start, 0)?.included(StreamId::next);
    let start = start.ok_or(Fault::of("ERR invalid start ID for the interval"))?;
    let end = End::parse(end, u64::MAX)?.included(StreamId::previous);
    let end = end.ok_or(Fault::of("ERR invalid end ID for the interval"))?;
    let count = count(call)?;
    let key = call.word(1);
    let (db, reply) = call.parts();
    let Some(stream) = db.read::<Stream>(key)? else {
        reply.array(0);
        return Ok(());
    };
    let found = stream.range(start, end);
    match (count, direction) {
        (Some(0), _) => reply.null_array(),
        (_, Direction::Up) => entries(reply, found, count),
        (_, Direction::Down) => entries(reply, found.rev(), count),
    }
    Ok(())
}

/// Reads `COUNT 5`, of which the last one counts; below 0 is 0.
fn count(call: &Call<'_>) -> Result<Option<usize>, Fault> {
    let mut count = None;
    let mut words = call.rest(4);
    while let Some(word) = words.next() {
        let value = words.next().ok_or(Fault::Syntax)?;
        if !word.eq_ignore_ascii_case(b"COUNT") {
            return Err(Fault::Syntax);
        }
        let number = number::integer(value).ok_or(Fault::NotInteger)?;
        count = Some(usize::try_from(number).unwrap_or(0));
    }
    Ok(count)
}

/// Writes entries, so many at most.
pub(super) fn entries<'e>(
    reply: &mut Reply,
    found: impl Iterator<Item = &'e Entry> + Clone,
    count: Option<usize>,
) {
    let found = found.take(count.unwrap_or(usize::MAX));
    reply.array(found.clone().count());
    for found in found {
        entry(reply, found);
    }
}

/// Writes one entry.
pub(super) fn entry(reply: &mut Reply, entry: &Entry) {
    reply.array(2);
    reply.bulk(entry.id.to_string());
    reply.array(entry.words.len());
    for word in &entry.words {
        reply.bulk(word);
    }
}
