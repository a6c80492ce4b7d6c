//! What all notations share: who is writing, and how a byte looks as text.

use std::fmt;
use std::io::Write;

use super::super::paint::{Paint, Part};
use super::{Direction, DumpOptions};

/// What the lines of one piece of the traffic have in common.
#[derive(Debug)]
pub(super) struct Pen<'a> {
    pub(super) direction: Direction,
    pub(super) paint: &'a Paint,
    pub(super) options: &'a DumpOptions,
    /// The number of the read that brought the piece.
    pub(super) read: u64,
}

/// What is said about an element.
#[derive(Debug, Clone)]
pub(super) struct Element {
    pub(super) depth: usize,
    pub(super) part: Part,
    /// Its place in the aggregate around it, and what it is.
    pub(super) meaning: String,
}

/// A byte of the wire, or the mark that stands for a secret one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Byte {
    Clear(u8),
    Secret,
}

/// How bytes that need an escape are told apart from text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quote {
    Double,
    Single,
}

/// Appends a byte as a C string or a Python bytes literal would hold it.
pub(super) fn escape(byte: Byte, quote: Quote, out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let byte = match byte {
        Byte::Clear(byte) => byte,
        Byte::Secret => b'*',
    };
    match (byte, quote) {
        (b'\r', _) => out.extend_from_slice(b"\\r"),
        (b'\n', _) => out.extend_from_slice(b"\\n"),
        (b'\t', _) => out.extend_from_slice(b"\\t"),
        (b'\\', _) => out.extend_from_slice(b"\\\\"),
        (b'"', Quote::Double) => out.extend_from_slice(b"\\\""),
        (b'\'', Quote::Single) => out.extend_from_slice(b"\\'"),
        (b' '..=b'~', _) => out.push(byte),
        _ => out.extend_from_slice(&[
            b'\\',
            b'x',
            DIGITS[usize::from(byte >> 4)],
            DIGITS[usize::from(byte & 15)],
        ]),
    }
}

/// Appends formatted text.
pub(super) fn write(arguments: fmt::Arguments<'_>, out: &mut Vec<u8>) {
    // A Vec<u8> takes whatever is written to it.
    let _ = out.write_fmt(arguments);
}
