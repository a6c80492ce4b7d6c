//! The notations as one: each shows runs of bytes, what is left out, and where an element ends.

use super::super::paint::Part;
use super::Notation;
use super::annotated::Row;
use super::hex::Rows;
use super::literal::{Literal, Style};
use super::pen::{Element, Pen, Sight};

/// The notation with what it is in the middle of.
#[derive(Debug)]
pub(super) enum Writer {
    Annotated(Row),
    Literal(Literal),
    Hex(Rows),
}

impl Writer {
    pub(super) fn new(notation: Notation) -> Self {
        match notation {
            Notation::Annotated | Notation::Wire => Writer::Annotated(Row::default()),
            Notation::Escaped => Writer::Literal(Literal::new(Style::Escaped)),
            Notation::Python => Writer::Literal(Literal::new(Style::Python)),
            Notation::Bytes => Writer::Literal(Literal::new(Style::Bytes)),
            Notation::Hex => Writer::Hex(Rows::default()),
        }
    }

    pub(super) fn begin(&mut self, element: &Element) {
        match self {
            Self::Annotated(row) => row.begin(element),
            Self::Literal(literal) => literal.begin(element),
            Self::Hex(_) => {}
        }
    }

    pub(super) fn bytes(
        &mut self,
        at: u64,
        bytes: &[u8],
        sight: Sight,
        pen: &Pen<'_>,
        out: &mut Vec<u8>,
    ) {
        match self {
            Self::Annotated(row) => row.bytes(at, bytes, sight, pen, out),
            Self::Literal(literal) => literal.bytes(bytes, sight, pen, out),
            Self::Hex(rows) => {
                for (at, &byte) in (at..).zip(bytes) {
                    rows.byte(at, sight.of(byte), pen, out);
                }
            }
        }
    }

    pub(super) fn omit(&mut self, at: u64, bytes: u64, pen: &Pen<'_>, out: &mut Vec<u8>) {
        match self {
            Self::Annotated(row) => row.omit(at, bytes, pen, out),
            Self::Literal(literal) => literal.omit(bytes, pen, out),
            Self::Hex(rows) => rows.omit(bytes, pen, out),
        }
    }

    pub(super) fn end(&mut self, remark: &str, pen: &Pen<'_>, out: &mut Vec<u8>) {
        match self {
            Self::Annotated(row) => row.end(remark, pen, out),
            Self::Literal(literal) => literal.end(pen, out),
            // A row of a hexadecimal dump does not end with an element.
            Self::Hex(_) => {}
        }
    }

    pub(super) fn flush(&mut self, pen: &Pen<'_>, out: &mut Vec<u8>) {
        match self {
            Self::Annotated(row) => row.flush(pen, out),
            Self::Literal(literal) => literal.end(pen, out),
            Self::Hex(rows) => rows.flush(pen, out),
        }
    }

    pub(super) fn fail(&mut self, column: usize, reason: &str, pen: &Pen<'_>, out: &mut Vec<u8>) {
        match self {
            Self::Annotated(row) => row.fail(column, reason, pen, out),
            Self::Literal(_) | Self::Hex(_) => {
                self.flush(pen, out);
                out.extend_from_slice(pen.arrow());
                out.extend_from_slice(pen.paint.start(Part::Error));
                out.extend_from_slice(reason.as_bytes());
                out.extend_from_slice(pen.paint.end(Part::Error));
                out.push(b'\n');
            }
        }
    }

    pub(super) fn column(&self) -> usize {
        match self {
            Self::Annotated(row) => row.column(),
            Self::Literal(_) | Self::Hex(_) => 0,
        }
    }
}
