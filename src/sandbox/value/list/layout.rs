//! How the reference would lay out the elements of a list in memory, as far as OBJECT ENCODING tells of it.
//!
//! A small list is one listpack. What is larger is a quicklist: nodes which are listpacks, or one large element each
//! ("plain"). A quicklist becomes a listpack again when a single node is left that is half empty; so the nodes have to
//! be known, and how the elements are spread over them.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::ops::Range;

use super::{End, Side};
use crate::sandbox::number;

/// How many bytes a listpack may have (`list-max-listpack-size -2`).
const LIMIT: usize = 8 * 1024;

/// How many bytes an empty listpack has: its header and the byte at its end.
const EMPTY: usize = 7;

/// How many bytes an element is taken to need in a listpack beside its own.
const OVERHEAD: usize = 8;

/// The nodes from head to tail; a listpack is a single one.
#[derive(Debug, Clone, Default)]
pub(super) struct Layout {
    nodes: VecDeque<Node>,
    is_quicklist: bool,
}

/// Some of the elements, together in memory.
#[derive(Debug, Clone, Copy)]
struct Node {
    count: usize,
    bytes: usize,
    /// Whether it is the bytes of one large element and nothing else.
    is_plain: bool,
}

impl Node {
    fn packed(count: usize, bytes: usize) -> Self {
        Self {
            count,
            bytes: EMPTY + bytes,
            is_plain: false,
        }
    }

    fn of(value: &[u8]) -> Self {
        match is_large(value) {
            true => Self {
                count: 1,
                bytes: value.len(),
                is_plain: true,
            },
            false => Self::packed(1, entry(value)),
        }
    }

    fn takes(self, value: &[u8]) -> bool {
        !self.is_plain && !is_large(value) && self.bytes + value.len() + OVERHEAD <= LIMIT
    }

    fn add(&mut self, value: &[u8]) {
        self.count += 1;
        self.bytes += entry(value);
    }

    fn joins(self, other: Self) -> bool {
        !self.is_plain && !other.is_plain && self.bytes + other.bytes - EMPTY <= LIMIT
    }
}

fn is_large(value: &[u8]) -> bool {
    value.len() > LIMIT
}

/// Tells how many bytes elements take in a listpack.
pub(super) fn bytes(elements: &VecDeque<Box<[u8]>>, range: Range<usize>) -> usize {
    elements.range(range).map(|element| entry(element)).sum()
}

/// Tells how many bytes an element takes in a listpack: a header that holds small integers, the text of what is none,
/// and the length of both once more, for who comes from behind.
fn entry(value: &[u8]) -> usize {
    let body = match number::integer(value) {
        Some(0..=127) => 1,
        Some(-4096..=4095) => 2,
        Some(-32_768..=32_767) => 3,
        Some(-8_388_608..=8_388_607) => 4,
        Some(-2_147_483_648..=2_147_483_647) => 5,
        Some(_) => 9,
        None => match value.len() {
            len @ ..=63 => 1 + len,
            len @ ..=4095 => 2 + len,
            len => 5 + len,
        },
    };
    // Nothing in a listpack is so large that its length would need a third byte.
    let behind = if body <= 127 { 1 } else { 2 };
    body + behind
}

impl Layout {
    pub(super) fn is_quicklist(&self) -> bool {
        self.is_quicklist
    }

    /// Becomes a quicklist if so many more bytes would be too many for a listpack.
    pub(super) fn grow(&mut self, more: usize) {
        let bytes = self.nodes.front().map_or(EMPTY, |node| node.bytes);
        self.is_quicklist |= bytes + more > LIMIT;
    }

    /// Becomes a listpack if little is left.
    pub(super) fn shrink(&mut self) {
        if let (Some(node), 1) = (self.nodes.front(), self.nodes.len()) {
            self.is_quicklist &= node.is_plain || node.bytes > LIMIT / 2;
        }
    }

    pub(super) fn push(&mut self, end: End, value: &[u8]) {
        let node = match end {
            End::Head => self.nodes.front_mut(),
            End::Tail => self.nodes.back_mut(),
        };
        match (node, end) {
            (Some(node), _) if !self.is_quicklist || node.takes(value) => node.add(value),
            (_, End::Head) => self.nodes.push_front(Node::of(value)),
            (_, End::Tail) => self.nodes.push_back(Node::of(value)),
        }
    }

    pub(super) fn pop(&mut self, end: End, value: &[u8]) {
        let last = self.nodes.len().saturating_sub(1);
        let number = if end == End::Head { 0 } else { last };
        self.shorten(number, 1, value);
    }

    /// Takes equal elements out of a node; the node goes with the last one.
    fn shorten(&mut self, number: usize, count: usize, value: &[u8]) {
        let node = &mut self.nodes[number];
        node.count -= count;
        if node.count == 0 {
            self.nodes.remove(number);
        } else {
            node.bytes -= count * entry(value);
        }
    }

    /// Takes out the elements at `indexes`, which are in order and all equal `value`.
    pub(super) fn remove(&mut self, indexes: &[usize], value: &[u8]) {
        let mut left = indexes;
        let (mut number, mut end) = (0, 0);
        while !left.is_empty() {
            end += self.nodes[number].count;
            let count = left.partition_point(|&index| index < end);
            left = &left[count..];
            let nodes = self.nodes.len();
            self.shorten(number, count, value);
            // The next one is there now if the node is gone.
            number += usize::from(self.nodes.len() == nodes);
        }
    }

    /// Finds the node that holds an element, and the element's place in it.
    fn locate(&self, index: usize) -> (usize, usize) {
        let (mut number, mut offset) = (0, index);
        while offset >= self.nodes[number].count {
            offset -= self.nodes[number].count;
            number += 1;
        }
        (number, offset)
    }

    /// Adds an element beside another one; `bytes` tells how many the elements of a range take.
    pub(super) fn insert(
        &mut self,
        index: usize,
        side: Side,
        value: &[u8],
        bytes: impl Fn(Range<usize>) -> usize,
    ) {
        let (number, offset) = self.locate(index);
        let node = self.nodes[number];
        let (is_at_edge, beside) = match side {
            Side::Before => (offset == 0, number.checked_sub(1)),
            Side::After => (offset + 1 == node.count, Some(number + 1)),
        };
        let between = number + usize::from(side == Side::After);
        if !self.is_quicklist || node.takes(value) {
            self.nodes[number].add(value);
        } else if is_at_edge {
            match beside.and_then(|beside| self.nodes.get_mut(beside)) {
                Some(beside) if beside.takes(value) => beside.add(value),
                _ => self.nodes.insert(between, Node::of(value)),
            }
        } else {
            let offset = offset + usize::from(side == Side::After);
            self.split(
                number,
                offset,
                index + usize::from(side == Side::After),
                bytes,
            );
            match (is_large(value), side) {
                (true, _) => self.nodes.insert(number + 1, Node::of(value)),
                (false, Side::Before) => {
                    self.nodes[number].add(value);
                    self.join_around(number + 1);
                }
                (false, Side::After) => {
                    self.nodes[number + 1].add(value);
                    self.join_around(number);
                }
            }
        }
    }

    /// Puts another element in the place of one; `bytes` tells how many the elements of a range take.
    pub(super) fn replace(
        &mut self,
        index: usize,
        value: &[u8],
        bytes: impl Fn(Range<usize>) -> usize,
    ) {
        let (number, offset) = self.locate(index);
        let node = self.nodes[number];
        let before = bytes(index..index + 1);
        if node.is_plain && is_large(value) {
            self.nodes[number] = Node::of(value);
        } else if node.is_plain {
            self.insert(index, Side::After, value, bytes);
            self.nodes.remove(number);
        } else if !is_large(value) {
            self.nodes[number].bytes = node.bytes - before + entry(value);
        } else {
            if offset + 1 < node.count {
                self.split(number, offset + 1, index + 1, bytes);
            }
            self.nodes.insert(number + 1, Node::of(value));
            let node = &mut self.nodes[number];
            node.count -= 1;
            node.bytes -= before;
            if node.count == 0 {
                self.nodes.remove(number);
            }
        }
    }

    /// Makes two nodes of one; the element at `index`, which is at `offset` of the node, becomes the first of the
    /// second.
    fn split(
        &mut self,
        number: usize,
        offset: usize,
        index: usize,
        bytes: impl Fn(Range<usize>) -> usize,
    ) {
        let node = &mut self.nodes[number];
        let count = node.count - offset;
        let behind = Node::packed(count, bytes(index..index + count));
        node.count = offset;
        node.bytes -= behind.bytes - EMPTY;
        self.nodes.insert(number + 1, behind);
    }

    /// Makes one node of two, where two together are small enough: the pairs on both sides of the one in the middle,
    /// then that one with its neighbours.
    fn join_around(&mut self, mut middle: usize) {
        if middle >= 2 && self.join(middle - 2) {
            middle -= 1;
        }
        self.join(middle + 1);
        if middle >= 1 && self.join(middle - 1) {
            middle -= 1;
        }
        self.join(middle);
    }

    /// Joins a node with the next one if they are small enough.
    fn join(&mut self, number: usize) -> bool {
        let (Some(&node), Some(&next)) = (self.nodes.get(number), self.nodes.get(number + 1))
        else {
            return false;
        };
        let joins = node.joins(next);
        if joins {
            let count = node.count + next.count;
            self.nodes[number] = Node::packed(count, node.bytes + next.bytes - 2 * EMPTY);
            self.nodes.remove(number + 1);
        }
        joins
    }
}
