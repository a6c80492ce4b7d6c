//! A piece of the stream while it is decided what of it is shown: neighbours are shown as one.

use std::ops::Range;

use super::held::Held;
use super::{Chosen, Show};
use crate::lab::watch::source::Source;

/// The piece that is passing.
pub(super) struct Passing<'a, 's> {
    source: Source,
    bytes: &'a [u8],
    /// What is to be shown and has not been.
    chosen: Range<usize>,
    show: &'a mut Show<'s>,
}

impl<'a, 's> Passing<'a, 's> {
    pub(super) fn new(source: Source, bytes: &'a [u8], show: &'a mut Show<'s>) -> Self {
        Self {
            source,
            bytes,
            chosen: 0..0,
            show,
        }
    }

    /// Shows a part.
    pub(super) fn show(&mut self, range: Range<usize>) {
        if self.chosen.end == range.start && !self.chosen.is_empty() {
            self.chosen.end = range.end;
        } else if !range.is_empty() {
            self.flush();
            self.chosen = range;
        }
    }

    /// Shows what was held, behind what has been shown of the piece.
    pub(super) fn show_held(&mut self, held: &Held) {
        if !held.is_empty() {
            self.flush();
            held.show(self.show);
        }
    }

    /// Holds a part.
    pub(super) fn hold(&self, range: Range<usize>, held: &mut Held) {
        let offset = self.source.start + range.start as u64;
        held.add(self.source, offset, &self.bytes[range]);
    }

    /// Ends the piece.
    pub(super) fn finish(mut self) {
        self.flush();
    }

    fn flush(&mut self) {
        let range = std::mem::take(&mut self.chosen);
        if !range.is_empty() {
            (self.show)(Chosen::Part {
                source: self.source,
                offset: self.source.start + range.start as u64,
                bytes: &self.bytes[range],
            });
        }
    }
}
