//! What all notations share: who is writing, what is said of an element, and how a byte looks as text.

use std::fmt;
use std::io::Write;

use super::super::paint::{Paint, Part};
use super::{Direction, DumpOptions};
use crate::resp::{Meaning, encode};

/// What the lines of one piece of the traffic have in common.
#[derive(Debug)]
pub(super) struct Pen<'a> {
    pub(super) direction: Direction,
    pub(super) paint: &'a Paint,
    pub(super) options: &'a DumpOptions,
    /// The number of the read that brought the piece.
    pub(super) read: u64,
}

impl Pen<'_> {
    /// What begins each line of a direction.
    pub(super) fn arrow(&self) -> &'static [u8] {
        match self.direction {
            Direction::Sent => "→ ".as_bytes(),
            Direction::Received => "← ".as_bytes(),
        }
    }

    /// Appends a line about what comes below it.
    pub(super) fn say(&self, text: &str, out: &mut Vec<u8>) {
        out.extend_from_slice(self.paint.start(Part::Aside));
        out.extend_from_slice(self.arrow());
        out.extend_from_slice(text.as_bytes());
        out.extend_from_slice(self.paint.end(Part::Aside));
        out.push(b'\n');
    }
}

/// What is known of an element at its beginning.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element {
    pub(super) depth: usize,
    pub(super) part: Part,
    pub(super) place: Place,
    pub(super) meaning: Meaning,
}

/// Where an element stands in the aggregate around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It stands alone, or is not counted.
    None,
    /// Which element it is, of how many if that has been declared.
    Element(u64, Option<u64>),
    /// The key of which pair.
    Key(u64),
    /// The value of which pair.
    Value(u64),
}

impl Element {
    /// Appends what is said about the element: its place, then its meaning.
    pub(super) fn say(&self, out: &mut Vec<u8>) {
        match self.place {
            Place::None => {}
            Place::Element(index, len) => {
                decimal(index, out);
                out.push(b'/');
                match len {
                    Some(len) => decimal(len, out),
                    None => out.push(b'?'),
                }
                out.push(b' ');
            }
            Place::Key(pair) => pair_place(b"key ", pair, out),
            Place::Value(pair) => pair_place(b"value ", pair, out),
        }
        // A Vec<u8> takes whatever is written to it.
        let _ = self.meaning.tell(&mut Words(out));
    }
}

/// Takes text as bytes.
struct Words<'a>(&'a mut Vec<u8>);

impl fmt::Write for Words<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }

    fn write_char(&mut self, character: char) -> fmt::Result {
        match u8::try_from(character) {
            Ok(byte) if byte.is_ascii() => self.0.push(byte),
            _ => return self.write_str(character.encode_utf8(&mut [0; 4])),
        }
        Ok(())
    }
}

fn pair_place(name: &[u8], pair: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(name);
    decimal(pair, out);
    out.push(b' ');
}

/// A byte of the wire, or the mark that stands for a secret one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Byte {
    Clear(u8),
    Secret,
}

/// Whether bytes may be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    Clear,
    Secret,
}

impl Sight {
    /// Gives what may be seen of a byte.
    pub(super) fn of(self, byte: u8) -> Byte {
        match self {
            Self::Clear => Byte::Clear(byte),
            Self::Secret => Byte::Secret,
        }
    }
}

/// The quotes that a literal stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quote {
    Double,
    Single,
}

/// Appends a byte as a C string or a Python bytes literal would hold it, or a text without quotes.
pub(super) fn escape(byte: Byte, quote: Option<Quote>, out: &mut Vec<u8>) {
    let byte = match byte {
        Byte::Clear(byte) => byte,
        Byte::Secret => b'*',
    };
    match (byte, quote) {
        (b'\r', _) => out.extend_from_slice(b"\\r"),
        (b'\n', _) => out.extend_from_slice(b"\\n"),
        (b'\t', _) => out.extend_from_slice(b"\\t"),
        (b'\\', _) => out.extend_from_slice(b"\\\\"),
        (b'"', Some(Quote::Double)) => out.extend_from_slice(b"\\\""),
        (b'\'', Some(Quote::Single)) => out.extend_from_slice(b"\\'"),
        (b' '..=b'~', _) => out.push(byte),
        _ => {
            out.extend_from_slice(b"\\x");
            out.extend_from_slice(&hexadecimal(byte));
        }
    }
}

/// Tells whether a byte stands for itself, in whatever quotes.
pub(super) fn is_plain(byte: u8) -> bool {
    PLAIN[usize::from(byte)]
}

const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = b' ';
    while byte <= b'~' {
        plain[byte as usize] = !matches!(byte, b'"' | b'\'' | b'\\');
        byte += 1;
    }
    plain
};

/// Gives the two digits of a byte.
pub(super) fn hexadecimal(byte: u8) -> [u8; 2] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    [
        DIGITS[usize::from(byte >> 4)],
        DIGITS[usize::from(byte & 15)],
    ]
}

/// How many columns a text takes, in which every character takes one.
pub(super) fn columns(text: &[u8]) -> usize {
    text.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

pub(super) fn pad(columns: usize, out: &mut Vec<u8>) {
    const BLANKS: [u8; 64] = [b' '; 64];
    match BLANKS.get(..columns) {
        Some(blanks) => out.extend_from_slice(blanks),
        None => out.resize(out.len() + columns, b' '),
    }
}

pub(super) fn decimal(number: u64, out: &mut Vec<u8>) {
    encode::decimal(number, out);
}

/// Appends formatted text.
pub(super) fn write(arguments: fmt::Arguments<'_>, out: &mut Vec<u8>) {
    // A Vec<u8> takes whatever is written to it.
    let _ = out.write_fmt(arguments);
}
