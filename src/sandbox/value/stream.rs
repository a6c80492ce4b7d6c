//! A stream: entries in the order of their ids, in nodes as the reference packs them, because approximate trimming
//! removes whole nodes.

mod id;
mod node;

use std::collections::VecDeque;

use self::node::Node;

pub(in crate::sandbox) use id::{NewId, StreamId};
pub(in crate::sandbox) use node::Entry;

/// Entries that were added, and what is remembered of those that are gone.
#[derive(Debug, Clone, Default)]
pub(in crate::sandbox) struct Stream {
    /// None is empty of entries both live and removed.
    nodes: VecDeque<Node>,
    len: usize,
    last: StreamId,
    /// The highest id that XDEL has removed, or what XSETID says.
    max_removed: StreamId,
    /// How many entries there have ever been, or what XSETID says.
    added: u64,
}

/// Which entries a trim keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) enum Keep {
    /// So many of the newest.
    Newest(usize),
    /// Those whose ids are not lower.
    From(StreamId),
}

/// How exactly a trim does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) enum Exactness {
    Exact,
    /// Whole nodes only, and no more entries than that; 0 for no limit.
    Nodes {
        limit: usize,
    },
}

impl Stream {
    /// Tells how many entries there are.
    pub(in crate::sandbox) fn len(&self) -> usize {
        self.len
    }

    /// Gives the id of the last entry ever added.
    pub(in crate::sandbox) fn last_id(&self) -> StreamId {
        self.last
    }

    /// Gives the highest id that was removed by name.
    pub(in crate::sandbox) fn max_removed(&self) -> StreamId {
        self.max_removed
    }

    /// Tells how many entries there have ever been.
    pub(in crate::sandbox) fn added(&self) -> u64 {
        self.added
    }

    /// Counts the nodes, and those of the radix tree in which the reference finds them.
    pub(in crate::sandbox) fn figures(&self) -> (usize, usize) {
        let id = |node: &Node| node.first_id();
        let keys: Vec<_> = self.nodes.iter().map(|node| id(node).to_bytes()).collect();
        (keys.len(), radix_nodes(&keys))
    }

    /// Gives the first entry.
    pub(in crate::sandbox) fn first(&self) -> Option<&Entry> {
        self.range(StreamId::MIN, StreamId::MAX).next()
    }

    /// Gives the last entry that is still there.
    pub(in crate::sandbox) fn last(&self) -> Option<&Entry> {
        self.range(StreamId::MIN, StreamId::MAX).next_back()
    }

    /// Gives the entries between two ids, both included.
    pub(in crate::sandbox) fn range(
        &self,
        start: StreamId,
        end: StreamId,
    ) -> impl DoubleEndedIterator<Item = &Entry> + Clone {
        let high = self.nodes.partition_point(|node| node.first_id() <= end);
        let low = self.node_of(start).unwrap_or(0).min(high);
        let nodes = self.nodes.range(low..high);
        nodes.flat_map(move |node| node.range(start, end))
    }

    /// Gives the id that a new entry would get; `None` if it would not be the highest.
    pub(in crate::sandbox) fn next_id(&self, new: NewId, now: u64) -> Option<StreamId> {
        let id = match new {
            NewId::Exactly(id) => id,
            NewId::At(ms) if ms == self.last.ms => StreamId {
                ms,
                seq: self.last.seq.checked_add(1)?,
            },
            NewId::At(ms) => StreamId { ms, seq: 0 },
            NewId::Now if now > self.last.ms => StreamId { ms: now, seq: 0 },
            NewId::Now => self.last.next()?,
        };
        (id > self.last).then_some(id)
    }

    /// Adds an entry of fields and values by turns. Its id is higher than all before.
    pub(in crate::sandbox) fn push<'w>(
        &mut self,
        id: StreamId,
        words: impl Iterator<Item = &'w [u8]>,
    ) {
        let words: Vec<Box<[u8]>> = words.map(Box::from).collect();
        match self.nodes.back_mut() {
            Some(node) if node.has_room(&words) => node.push(id, words),
            _ => self.nodes.push_back(Node::new(id, words)),
        }
        self.len += 1;
        self.last = id;
        self.added = self.added.wrapping_add(1);
    }

    /// Removes an entry; tells whether it was there.
    pub(in crate::sandbox) fn remove(&mut self, id: StreamId) -> bool {
        let Some(place) = self.node_of(id) else {
            return false;
        };
        if !self.nodes[place].remove(id) {
            return false;
        }
        if self.nodes[place].len() == 0 {
            self.nodes.remove(place);
        }
        self.len -= 1;
        self.max_removed = self.max_removed.max(id);
        true
    }

    /// Removes the oldest entries; tells how many.
    pub(in crate::sandbox) fn trim(&mut self, keep: Keep, exactness: Exactness) -> usize {
        let before = self.len;
        while let Some(node) = self.nodes.front_mut() {
            if matches!(keep, Keep::Newest(count) if self.len <= count) {
                break;
            }
            let is_whole_gone = match keep {
                Keep::Newest(count) => self.len - node.len() >= count,
                Keep::From(id) => node.last_id() < id,
            };
            if let Exactness::Nodes { limit } = exactness
                && (!is_whole_gone || limit > 0 && before - self.len + node.len() > limit)
            {
                break;
            }
            if is_whole_gone {
                self.len -= node.len();
                self.nodes.pop_front();
                continue;
            }
            self.len -= match keep {
                Keep::Newest(count) => node.remove_first(self.len - count),
                Keep::From(id) => node.remove_below(id),
            };
            break;
        }
        before - self.len
    }

    /// Sets what is remembered, as XSETID does.
    pub(in crate::sandbox) fn set_ids(
        &mut self,
        last: StreamId,
        added: Option<u64>,
        max_removed: Option<StreamId>,
    ) {
        self.last = last;
        self.added = added.unwrap_or(self.added);
        self.max_removed = max_removed.unwrap_or(self.max_removed);
    }

    /// Finds the node that holds an id if any does.
    fn node_of(&self, id: StreamId) -> Option<usize> {
        let above = self.nodes.partition_point(|node| node.first_id() <= id);
        above.checked_sub(1)
    }
}

/// Counts the nodes of a radix tree of sorted keys: one for each run of bytes that all keys below share, one for each
/// place where they part, and one for each end.
fn radix_nodes(keys: &[[u8; 16]]) -> usize {
    // Keys that still share what is before the byte at that place.
    let mut groups = vec![(keys, 0)];
    let mut nodes = 0;
    while let Some((keys, at)) = groups.pop() {
        nodes += 1;
        let (Some(first), Some(last)) = (keys.first(), keys.last()) else {
            continue;
        };
        let same = std::iter::zip(&first[at..], &last[at..]).take_while(|(a, b)| a == b);
        match same.count() {
            0 if at == first.len() => {}
            0 => groups.extend(
                keys.chunk_by(|a, b| a[at..=at] == b[at..=at])
                    .map(|keys| (keys, at + 1)),
            ),
            shared => groups.push((keys, at + shared)),
        }
    }
    nodes
}
