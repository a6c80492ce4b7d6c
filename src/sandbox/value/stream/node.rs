//! A node: a run of entries that the reference keeps in one listpack. How many bytes that would have decides when the
//! next node begins.

use super::StreamId;
use crate::sandbox::number;

/// How many entries, live and removed, a node has (stream-node-max-entries).
const MAX_ENTRIES: usize = 100;

/// How many bytes it has at most, with those of the entry that is to be added (stream-node-max-bytes).
const MAX_BYTES: usize = 4096;

/// What a listpack has beside its elements: a header and an end.
const LISTPACK: usize = 7;

/// One entry.
#[derive(Debug, Clone)]
pub(in crate::sandbox) struct Entry {
    pub(in crate::sandbox) id: StreamId,
    /// Fields and values by turns.
    pub(in crate::sandbox) words: Vec<Box<[u8]>>,
}

/// Entries side by side.
#[derive(Debug, Clone)]
pub(super) struct Node {
    first: StreamId,
    last: StreamId,
    /// The fields of the first entry ever: those of others are not repeated if they are the same.
    fields: Vec<Box<[u8]>>,
    /// Those that are live.
    entries: Vec<Entry>,
    removed: usize,
    bytes: usize,
}

impl Node {
    /// Makes a node of one entry.
    pub(super) fn new(id: StreamId, words: Vec<Box<[u8]>>) -> Self {
        let fields: Vec<_> = words.iter().step_by(2).cloned().collect();
        // How many are live and how many removed, the number of fields, the fields, and a zero.
        let head = 3 * integer_bytes(0) + integer_bytes(signed(fields.len()));
        let names: usize = fields.iter().map(|field| string_bytes(field)).sum();
        let mut node = Self {
            first: id,
            last: id,
            fields,
            entries: Vec::new(),
            removed: 0,
            bytes: LISTPACK + head + names,
        };
        node.push(id, words);
        node
    }

    /// Tells whether an entry would be added here.
    pub(super) fn has_room(&self, words: &[Box<[u8]>]) -> bool {
        let more: usize = words.iter().map(|word| word.len()).sum();
        self.bytes + more < MAX_BYTES && self.entries.len() + self.removed < MAX_ENTRIES
    }

    /// Adds an entry.
    pub(super) fn push(&mut self, id: StreamId, words: Vec<Box<[u8]>>) {
        self.bytes += self.entry_bytes(id, &words);
        self.last = id;
        self.entries.push(Entry { id, words });
    }

    /// Gives the id of the first entry, which may have been removed.
    pub(super) fn first_id(&self) -> StreamId {
        self.first
    }

    /// Gives the id of the last entry, which may have been removed.
    pub(super) fn last_id(&self) -> StreamId {
        self.last
    }

    /// Tells how many entries are live.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Gives the entries between two ids, both included.
    pub(super) fn range(
        &self,
        start: StreamId,
        end: StreamId,
    ) -> impl DoubleEndedIterator<Item = &Entry> + Clone + use<'_> {
        let low = self.entries.partition_point(|entry| entry.id < start);
        let high = self.entries.partition_point(|entry| entry.id <= end);
        self.entries[low..high.max(low)].iter()
    }

    /// Removes an entry; tells whether it was there.
    pub(super) fn remove(&mut self, id: StreamId) -> bool {
        let place = self.entries.binary_search_by_key(&id, |entry| entry.id);
        let Ok(place) = place else {
            return false;
        };
        self.entries.remove(place);
        self.removed += 1;
        true
    }

    /// Removes so many entries at the start; gives the number.
    pub(super) fn remove_first(&mut self, count: usize) -> usize {
        self.entries.drain(..count);
        self.removed += count;
        count
    }

    /// Removes the entries below an id; tells how many.
    pub(super) fn remove_below(&mut self, id: StreamId) -> usize {
        self.remove_first(self.entries.partition_point(|entry| entry.id < id))
    }

    /// Counts the bytes of an entry: flags, the id as a difference to the first, the number of fields and the fields
    /// if they are others, the values, and the number of elements.
    fn entry_bytes(&self, id: StreamId, words: &[Box<[u8]>]) -> usize {
        let difference = |high: u64, low: u64| integer_bytes(high.wrapping_sub(low).cast_signed());
        let fields = words.iter().step_by(2);
        let values = words.iter().skip(1).step_by(2);
        let has_same = fields.clone().eq(&self.fields);
        let mut elements = 3 + values.len();
        let mut bytes = integer_bytes(0)
            + difference(id.ms, self.first.ms)
            + difference(id.seq, self.first.seq)
            + values.map(|value| string_bytes(value)).sum::<usize>();
        if !has_same {
            elements += 1 + fields.len();
            bytes += integer_bytes(signed(fields.len()))
                + fields.map(|field| string_bytes(field)).sum::<usize>();
        }
        bytes + integer_bytes(signed(elements))
    }
}

fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Counts the bytes of an integer in a listpack.
fn integer_bytes(number: i64) -> usize {
    let bytes = match number {
        0..=127 => 1,
        -4096..=4095 => 2,
        -0x8000..=0x7fff => 3,
        -0x0080_0000..=0x007f_ffff => 4,
        -0x8000_0000..=0x7fff_ffff => 5,
        _ => 9,
    };
    with_length_behind(bytes)
}

/// Counts the bytes of a string in a listpack, where what is a number is one.
fn string_bytes(text: &[u8]) -> usize {
    if let Some(number) = number::integer(text) {
        return integer_bytes(number);
    }
    let head = match text.len() {
        0..64 => 1,
        64..4096 => 2,
        _ => 5,
    };
    with_length_behind(head + text.len())
}

/// Adds the length that stands behind an element, for reading backwards: seven bits a byte.
fn with_length_behind(bytes: usize) -> usize {
    let behind = match bytes {
        0..=127 => 1,
        128..16383 => 2,
        16383..2_097_151 => 3,
        2_097_151..268_435_455 => 4,
        _ => 5,
    };
    bytes + behind
}
