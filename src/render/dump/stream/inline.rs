//! Inline commands among the requests: lines of words, which servers read wherever an array does not begin.

use super::Stream;
use crate::render::dump::Direction;
use crate::render::dump::fold::Fold;
use crate::render::dump::pen::Pen;
use crate::resp::type_byte;

impl Stream {
    /// Tells whether the next bytes are those of an inline command.
    ///
    /// That is decided as servers decide it: between two requests by the first byte alone, which is an array's or not.
    pub(super) fn is_inline(&self, direction: Direction, input: &[u8]) -> bool {
        match (direction, input.first()) {
            (Direction::Sent, Some(&first)) => {
                self.page.is_inline()
                    || (first != type_byte::ARRAY && self.is_between && self.unread.is_empty())
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
        let end = input.iter().position(|&byte| byte == b'\n');
        let (line, rest) = input.split_at(end.map_or(input.len(), |at| at + 1));
        *input = rest;
        let out = Fold::sink(fold, pen.direction, out);
        self.page.inline(self.read_to, line, pen, out);
        self.read_to += line.len() as u64;
        self.scanner.skip(line.len() as u64);
    }
}
