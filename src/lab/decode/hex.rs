//! Hexadecimal digits, and the rows of a hexadecimal dump, to bytes.

use super::capture::{Read, Wrong};
use crate::text::hex_digit;

/// How many digits an offset in a dump has at least.
pub(super) const OFFSET: usize = 6;

/// How many bytes a row of a dump has, and before which of them there is a gap.
const ROW: usize = 16;
const HALF: usize = ROW / 2;

const PAIR: &str = "two hexadecimal digits for each byte";

/// Digits, two a byte.
#[derive(Debug, Default)]
pub(super) struct Digits {
    place: Place,
    /// The first digit of a byte.
    high: Option<u8>,
}

/// Where the next digit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Place {
    /// Among nothing but digits and blanks.
    #[default]
    Plain,
    /// At the start of a row.
    Row,
    /// Behind so many digits of the offset.
    Offset(usize),
    /// Between the two blanks behind the offset.
    Gap,
    /// In so many columns of the bytes. They end where a byte should stand and a blank does.
    Bytes(usize),
}

impl Digits {
    /// Begins a row of a dump.
    pub(super) fn begin_row(&mut self) {
        self.place = Place::Row;
    }

    /// Reads a byte of the text and appends the byte that it completes.
    pub(super) fn byte(&mut self, byte: u8, out: &mut Vec<u8>) -> Result<Read, Wrong> {
        let is_blank = byte.is_ascii_whitespace();
        self.place = match self.place {
            Place::Plain => {
                match (is_blank, self.high) {
                    (true, None) => {}
                    _ => self.digit(byte, out)?,
                }
                Place::Plain
            }
            Place::Row if byte == b' ' => Place::Row,
            Place::Row if byte == "…".as_bytes()[0] => return Err(Wrong::left_out()),
            Place::Row if byte.is_ascii_hexdigit() => Place::Offset(1),
            Place::Offset(digits) if byte.is_ascii_hexdigit() => Place::Offset(digits + 1),
            Place::Offset(OFFSET..) if byte == b' ' => Place::Gap,
            Place::Row | Place::Offset(_) => return Ok(Read::Remark),
            Place::Gap if byte == b' ' => Place::Bytes(0),
            Place::Gap => return Err(Wrong::byte(byte, "two blanks behind an offset")),
            Place::Bytes(column) => return self.row(column, byte, out),
        };
        Ok(Read::Bytes)
    }

    /// Reads a byte of the middle of a row.
    fn row(&mut self, column: usize, byte: u8, out: &mut Vec<u8>) -> Result<Read, Wrong> {
        let is_in_second_half = column > 3 * HALF;
        let column_of_pair = (column - usize::from(is_in_second_half)) % 3;
        let is_gap = column_of_pair == 2 || column == 3 * HALF;
        if column == 3 * ROW || byte == b'\n' && self.high.is_none() {
            return Ok(Read::Remark);
        }
        match (is_gap, byte) {
            (true, b' ') => {}
            (true, _) => return Err(Wrong::byte(byte, "a blank between bytes")),
            (false, b' ') if column_of_pair == 0 => return Ok(Read::Remark),
            (false, _) => self.digit(byte, out)?,
        }
        self.place = Place::Bytes(column + 1);
        Ok(Read::Bytes)
    }

    /// Ends the text.
    pub(super) fn finish(&self) -> Result<(), Wrong> {
        match self.high {
            Some(_) => Err(Wrong::end(PAIR)),
            None => Ok(()),
        }
    }

    fn digit(&mut self, byte: u8, out: &mut Vec<u8>) -> Result<(), Wrong> {
        let Some(digit) = hex_digit(byte) else {
            return Err(Wrong::byte(byte, PAIR));
        };
        match self.high.take() {
            None => self.high = Some(digit),
            Some(high) => out.push(high << 4 | digit),
        }
        Ok(())
    }
}
