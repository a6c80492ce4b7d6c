//! A list: its elements in order, with the form in which the reference would keep them.

mod layout;

use std::collections::VecDeque;
use std::ops::Range;

use self::layout::Layout;
use super::Collection;

/// One of the two ends of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) enum End {
    /// Where the first element is: LEFT.
    Head,
    /// Where the last element is: RIGHT.
    Tail,
}

/// A side of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) enum Side {
    /// Towards the head.
    Before,
    /// Towards the tail.
    After,
}

/// Elements in order, quickly reached from both ends and by index.
#[derive(Debug, Clone, Default)]
pub(in crate::sandbox) struct List {
    elements: VecDeque<Box<[u8]>>,
    layout: Layout,
}

impl List {
    /// Gives the word of OBJECT ENCODING.
    pub(in crate::sandbox) fn encoding(&self) -> &'static str {
        match self.layout.is_quicklist() {
            true => "quicklist",
            false => "listpack",
        }
    }

    /// Gives an element.
    pub(in crate::sandbox) fn get(&self, index: usize) -> Option<&[u8]> {
        self.elements.get(index).map(|element| &**element)
    }

    /// Gives the elements in order.
    pub(in crate::sandbox) fn iter(
        &self,
    ) -> impl DoubleEndedIterator<Item = &[u8]> + ExactSizeIterator {
        self.range(0..self.elements.len())
    }

    /// Gives some of the elements in order.
    ///
    /// # Panics
    /// There are not that many.
    pub(in crate::sandbox) fn range(
        &self,
        range: Range<usize>,
    ) -> impl DoubleEndedIterator<Item = &[u8]> + ExactSizeIterator {
        self.elements.range(range).map(|element| &**element)
    }

    /// Chooses the form for values that a command is about to add, whether it then adds them or not.
    pub(in crate::sandbox) fn prepare<'v>(&mut self, values: impl Iterator<Item = &'v [u8]>) {
        self.layout.grow(values.map(<[u8]>::len).sum());
    }

    /// Chooses the form once a command has removed elements.
    pub(in crate::sandbox) fn settle(&mut self) {
        self.layout.shrink();
    }

    /// Adds an element at an end.
    pub(in crate::sandbox) fn push(&mut self, end: End, value: &[u8]) {
        self.layout.push(end, value);
        match end {
            End::Head => self.elements.push_front(value.into()),
            End::Tail => self.elements.push_back(value.into()),
        }
    }

    /// Takes the element at an end.
    pub(in crate::sandbox) fn pop(&mut self, end: End) -> Option<Box<[u8]>> {
        let value = match end {
            End::Head => self.elements.pop_front(),
            End::Tail => self.elements.pop_back(),
        }?;
        self.layout.pop(end, &value);
        Some(value)
    }

    /// Adds an element beside the one at `index`.
    ///
    /// # Panics
    /// There is none.
    pub(in crate::sandbox) fn insert(&mut self, index: usize, side: Side, value: &[u8]) {
        let elements = &self.elements;
        self.layout
            .insert(index, side, value, |range| layout::bytes(elements, range));
        let index = index + usize::from(side == Side::After);
        self.elements.insert(index, value.into());
    }

    /// Puts another element in the place of the one at `index`.
    ///
    /// # Panics
    /// There is none.
    pub(in crate::sandbox) fn replace(&mut self, index: usize, value: &[u8]) {
        let elements = &self.elements;
        self.layout
            .replace(index, value, |range| layout::bytes(elements, range));
        self.elements[index] = value.into();
    }

    /// Removes the elements that equal `value`, so many at most, those near `from` first; tells how many.
    pub(in crate::sandbox) fn remove(&mut self, value: &[u8], limit: usize, from: End) -> usize {
        let equal = |(index, element): (usize, &[u8])| (element == value).then_some(index);
        let pairs = self.iter().enumerate();
        let found: Vec<usize> = match from {
            End::Head => pairs.filter_map(equal).take(limit).collect(),
            End::Tail => {
                let mut found: Vec<_> = pairs.rev().filter_map(equal).take(limit).collect();
                found.reverse();
                found
            }
        };
        self.layout.remove(&found, value);
        let mut removed = found.iter().copied().peekable();
        let mut indexes = 0..;
        self.elements.retain(|_| {
            removed
                .next_if_eq(&indexes.next().unwrap_or_default())
                .is_none()
        });
        found.len()
    }

    /// Removes all elements outside of a range.
    pub(in crate::sandbox) fn trim(&mut self, range: Range<usize>) {
        while self.elements.len() > range.end.max(range.start) {
            self.pop(End::Tail);
        }
        for _ in 0..range.start {
            self.pop(End::Head);
        }
    }
}

impl Collection for List {
    fn len(&self) -> usize {
        self.elements.len()
    }
}
