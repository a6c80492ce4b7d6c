//! Rows of sixteen bytes: offset, hexadecimal, text.

use super::super::paint::Part;
use super::pen::{Byte, Pen, hexadecimal, pad, write};
use crate::resp::Count;

const ROW: usize = 16;

/// Where the gap in the middle of a row is.
const HALF: usize = ROW / 2;

/// How many columns the hexadecimal half of a row has.
const WIDTH: usize = 3 * ROW + 1;

/// The row that is being written.
#[derive(Debug, Default)]
pub(super) struct Rows {
    offset: u64,
    bytes: Vec<Byte>,
}

impl Rows {
    pub(super) fn byte(&mut self, at: u64, byte: Byte, pen: &Pen<'_>, out: &mut Vec<u8>) {
        if self.bytes.is_empty() {
            self.offset = at;
        }
        self.bytes.push(byte);
        if self.bytes.len() == ROW {
            self.flush(pen, out);
        }
    }

    pub(super) fn omit(&mut self, bytes: u64, pen: &Pen<'_>, out: &mut Vec<u8>) {
        self.flush(pen, out);
        out.extend_from_slice(pen.arrow());
        out.extend_from_slice(pen.paint.start(Part::Aside));
        write(format_args!("… {} more", Count(bytes, "byte")), out);
        out.extend_from_slice(pen.paint.end(Part::Aside));
        out.push(b'\n');
    }

    pub(super) fn flush(&mut self, pen: &Pen<'_>, out: &mut Vec<u8>) {
        if self.bytes.is_empty() {
            return;
        }
        out.extend_from_slice(pen.arrow());
        write(format_args!("{:06x}  ", self.offset), out);
        let mut columns = 0;
        let mut text = Vec::with_capacity(ROW);
        for (index, &byte) in self.bytes.iter().enumerate() {
            if index == HALF {
                out.push(b' ');
                columns += 1;
            }
            let (part, digits, shown) = look(byte);
            for (bytes, out) in [(&digits[..], &mut *out), (&[shown][..], &mut text)] {
                out.extend_from_slice(pen.paint.start(part));
                out.extend_from_slice(bytes);
                out.extend_from_slice(pen.paint.end(part));
            }
            out.push(b' ');
            columns += 3;
        }
        pad(WIDTH - columns + 1, out);
        out.append(&mut text);
        out.push(b'\n');
        self.bytes.clear();
    }
}

/// How a byte looks: by category, its digits, as text.
fn look(byte: Byte) -> (Part, [u8; 2], u8) {
    match byte {
        Byte::Secret => (Part::Bare, *b"**", b'*'),
        Byte::Clear(byte) => {
            let (part, shown) = match byte {
                0 => (Part::Null, b'0'),
                b'\t' | b'\n' | b'\r' | b' ' => {
                    (Part::Blank, if byte == b' ' { b' ' } else { b'_' })
                }
                b'!'..=b'~' => (Part::Printable, byte),
                1..=0x7f => (Part::Control, b'.'),
                0x80.. => (Part::HighByte, b'x'),
            };
            (part, hexadecimal(byte), shown)
        }
    }
}
