//! Inline commands among the requests: lines of words, which servers read wherever an array does not begin.

use super::{Open, Stream};
use crate::render::dump::Direction;
use crate::render::dump::fold::Fold;
use crate::render::dump::pen::{Element, Pen, Place};
use crate::render::paint::Part;
use crate::resp::{Meaning, type_byte};

/// What ends an inline command; a CR before it belongs to the end too.
const END: u8 = b'\n';

impl Stream {
    /// Tells whether the next bytes are those of an inline command.
    ///
    /// That is decided as servers decide it: between two requests by the first byte alone, which is an array's or not.
    pub(super) fn is_inline(&self, direction: Direction, input: &[u8]) -> bool {
        let has_begun = matches!(
            self.page.element,
            Some(Open {
                meaning: Meaning::Inline,
                ..
            })
        );
        match (direction, input.first()) {
            (Direction::Sent, Some(&first)) => {
                has_begun || (first != type_byte::ARRAY && self.scanner.is_between_values())
            }
            _ => false,
        }
    }

    /// Shows the bytes of an inline command up to its end, or all there are.
    pub(super) fn inline(
        &mut self,
        input: &mut &[u8],
        pen: &mut Pen<'_>,
        fold: &mut Option<Fold>,
        out: &mut Vec<u8>,
    ) {
        let end = input.iter().position(|&byte| byte == END);
        let (line, rest) = input.split_at(end.map_or(input.len(), |at| at + 1));
        *input = rest;
        let out = Fold::sink(fold, pen.direction, out);
        if self.page.element.is_none() {
            self.page.begin(&Element {
                depth: 0,
                part: Part::Text,
                place: Place::None,
                meaning: Meaning::Inline,
            });
        }
        let words = line.strip_suffix(&[END]).unwrap_or(line);
        self.page.payload(self.read_to, words, pen, out);
        self.read_to += line.len() as u64;
        self.scanner.skip(line.len() as u64);
        if end.is_some() {
            self.page.omit(pen, out);
            self.page.bytes(self.read_to - 1, &[END], pen, out);
            self.page.end("", pen, out);
        }
    }
}
