//! One line of a dump.

use std::fmt;
use std::io::Write;
use std::ops::Range;

use super::super::paint::{Paint, Part};
use super::Direction;
use crate::resp::{CRLF, Count};
use crate::text::{Escaper, Style};

/// How many bytes of an element are shown at most.
const SHOWN: usize = 64;

/// After how many bytes of escaped text no more are shown; an escape takes four.
const WIDE: usize = 96;

/// How many columns the offset has.
const OFFSET_WIDTH: usize = 6;

/// How many columns bytes and indentation have before the meaning.
const BYTES_WIDTH: usize = 36;

/// How far deep elements are indented, in levels. Deeper ones stand below each other, with their depth in words.
const DEEPEST_INDENT: usize = 16;

/// What all lines of one direction have in common.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    pub(super) direction: Direction,
    pub(super) paint: &'a Paint,
}

/// The bytes of an element, as far as they are shown.
#[derive(Debug)]
pub(super) struct Line {
    /// Where the element starts in its stream.
    pub(super) offset: u64,
    pub(super) depth: usize,
    pub(super) part: Part,
    text: Vec<u8>,
    escaper: Escaper,
    /// How many bytes are shown.
    shown: usize,
    /// How many bytes are not shown.
    omitted: u64,
}

impl Line {
    pub(super) fn new(offset: u64, depth: usize, part: Part) -> Self {
        Self {
            offset,
            depth,
            part,
            text: Vec::new(),
            escaper: Escaper::new(Style::Quoted),
            shown: 0,
            omitted: 0,
        }
    }

    /// Adds bytes as they were on the wire, and an asterisk for each one that is secret. Where the line ends does not
    /// depend on how the bytes arrive: they are taken one by one.
    pub(super) fn push(&mut self, at: u64, bytes: &[u8], secrets: &[Range<u64>]) {
        for (index, (at, byte)) in (at..).zip(bytes).enumerate() {
            if self.is_full() {
                self.omitted += (bytes.len() - index) as u64;
                return;
            }
            let is_secret = !is_clear(secrets, &(at..at + 1));
            self.escaper
                .push(&[if is_secret { b'*' } else { *byte }], &mut self.text);
            self.shown += 1;
        }
    }

    /// Adds the CR LF behind a payload, of which there is always room to show it.
    pub(super) fn push_end(&mut self) {
        self.mark_omitted();
        self.escaper.push(CRLF, &mut self.text);
    }

    /// Counts bytes that are not shown.
    pub(super) fn omit(&mut self, bytes: u64) {
        self.omitted += bytes;
    }

    /// Tells whether no more bytes are shown.
    pub(super) fn is_full(&self) -> bool {
        self.shown >= SHOWN || self.text.len() >= WIDE
    }

    /// How many bytes have been shown.
    pub(super) fn shown(&self) -> usize {
        self.shown
    }

    /// Starts to count the bytes of the payload, behind those of the header.
    pub(super) fn end_head(&mut self) {
        self.shown = 0;
    }

    /// Adds the mark for the bytes that are not shown, if there are such.
    fn mark_omitted(&mut self) {
        if self.omitted > 0 {
            self.escaper.finish(&mut self.text);
            write(
                format_args!("… {} more", Count(self.omitted, "byte")),
                &mut self.text,
            );
            self.omitted = 0;
        }
    }

    /// Appends the line with what it means.
    pub(super) fn print(
        mut self,
        meaning: &dyn fmt::Display,
        layout: &Layout<'_>,
        out: &mut Vec<u8>,
    ) {
        self.mark_omitted();
        self.escaper.finish(&mut self.text);
        let arrow = layout.direction;
        let offset = self.offset;
        write(format_args!("{arrow} {offset:OFFSET_WIDTH$}  "), out);
        let indent = 2 * self.depth.min(DEEPEST_INDENT);
        out.resize(out.len() + indent, b' ');
        out.extend_from_slice(layout.paint.start(self.part));
        out.extend_from_slice(&self.text);
        out.extend_from_slice(layout.paint.end(self.part));
        let columns = indent
            + self
                .text
                .iter()
                .filter(|&&byte| byte & 0xc0 != 0x80)
                .count();
        out.resize(out.len() + BYTES_WIDTH.saturating_sub(columns), b' ');
        out.extend_from_slice(layout.paint.start(Part::Aside));
        write(format_args!("  {meaning}"), out);
        if self.depth > DEEPEST_INDENT {
            write(format_args!(", depth {}", self.depth), out);
        }
        out.extend_from_slice(layout.paint.end(Part::Aside));
        while out.last() == Some(&b' ') {
            out.pop();
        }
        out.push(b'\n');
    }
}

/// Tells whether no byte of a range is secret.
pub(super) fn is_clear(secrets: &[Range<u64>], range: &Range<u64>) -> bool {
    let overlaps = |secret: &Range<u64>| secret.start < range.end && range.start < secret.end;
    !secrets.iter().any(overlaps)
}

/// Appends formatted text.
pub(super) fn write(arguments: fmt::Arguments<'_>, out: &mut Vec<u8>) {
    // A Vec<u8> takes whatever is written to it.
    let _ = out.write_fmt(arguments);
}
