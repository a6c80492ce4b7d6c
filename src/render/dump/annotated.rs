//! Rows of offset, bytes and meaning.

use std::collections::VecDeque;

use super::super::paint::Part;
use super::pen::{Byte, Element, Pen, Quote, escape, write};
use crate::resp::Count;

/// How many columns an offset has at least.
const OFFSET_WIDTH: usize = 6;

/// How many columns stand before the bytes: an arrow, a blank, the offset, two blanks.
const LEFT: usize = OFFSET_WIDTH + 4;

/// How many columns stand between the bytes and their meaning.
const GAP: usize = 2;

/// How many columns the bytes have at least, their indentation included.
const LEAST_BYTES: usize = 36;

/// How many columns a meaning has at least; longer ones are broken.
const LEAST_MEANING: usize = 32;

/// How many columns a meaning has where there is room.
const BEST_MEANING: usize = 40;

/// How far deep elements are indented, in levels. Deeper ones stand below each other, with their depth in words.
const DEEPEST_INDENT: usize = 8;

/// The row that is being written.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// Where the first byte of the row stands in its stream.
    offset: u64,
    text: Vec<u8>,
    depth: usize,
    part: Option<Part>,
    /// What is still to be said beside the bytes, a line each.
    meaning: VecDeque<String>,
}

impl Row {
    /// Begins an element: what is said about it stands beside its first row.
    pub(super) fn begin(&mut self, element: &Element, pen: &Pen<'_>) {
        self.depth = element.depth;
        self.part = Some(element.part);
        let deep = match element.depth > DEEPEST_INDENT {
            true => format!(", depth {}", element.depth),
            false => String::new(),
        };
        self.meaning = broken(&format!("{}{deep}", element.meaning), meaning_width(pen));
    }

    /// Says at which depth bytes stand of which nothing else is known yet.
    pub(super) fn begin_unknown(&mut self, depth: usize) {
        self.depth = depth;
        self.part = None;
    }

    pub(super) fn byte(&mut self, at: u64, byte: Byte, pen: &Pen<'_>, out: &mut Vec<u8>) {
        let before = self.text.len();
        escape(byte, Quote::Double, &mut self.text);
        if before > 0 && self.text.len() > bytes_width(pen, self.offset) - self.indent() {
            let last = self.text.split_off(before);
            self.flush(pen, out);
            self.text = last;
        }
        if before == 0 || self.text.len() <= 4 && self.offset != at && self.text_is_one() {
            self.offset = at;
        }
    }

    /// Tells whether the row holds one byte only, which is where it starts.
    fn text_is_one(&self) -> bool {
        matches!(self.text[..], [_] | [b'\\', _] | [b'\\', b'x', _, _])
    }

    pub(super) fn omit(&mut self, bytes: u64, pen: &Pen<'_>, out: &mut Vec<u8>) {
        let mut mark = Vec::new();
        write(format_args!("… {} more", Count(bytes, "byte")), &mut mark);
        let columns = mark.len() - "…".len() + 1;
        if self.text.len() + columns > bytes_width(pen, self.offset) - self.indent() {
            self.flush(pen, out);
        }
        self.text.append(&mut mark);
    }

    /// Ends an element with a last word about it.
    pub(super) fn end(&mut self, remark: &str, pen: &Pen<'_>, out: &mut Vec<u8>) {
        if !remark.is_empty() {
            match self.meaning.back_mut() {
                Some(last) if last.chars().count() + 1 + remark.chars().count() <= meaning_width(pen) => {
                    last.push(' ');
                    last.push_str(remark);
                }
                _ => self.meaning.extend(broken(remark, meaning_width(pen))),
            }
        }
        self.flush(pen, out);
        while !self.meaning.is_empty() {
            self.print(pen, out);
        }
    }

    /// Prints what there is of the row.
    pub(super) fn flush(&mut self, pen: &Pen<'_>, out: &mut Vec<u8>) {
        if !self.text.is_empty() {
            self.print(pen, out);
        }
    }

    /// Prints the row that ends with a wrong byte, and a caret under that byte with what is wrong.
    pub(super) fn fail(&mut self, column: usize, reason: &str, pen: &Pen<'_>, out: &mut Vec<u8>) {
        let indent = LEFT + self.extra() + self.indent() + column;
        self.meaning.clear();
        self.flush(pen, out);
        let width = pen.options.width.saturating_sub(indent + 2).max(LEAST_MEANING);
        for (index, line) in broken(reason, width).iter().enumerate() {
            out.resize(out.len() + indent, b' ');
            out.extend_from_slice(pen.paint.start(Part::Error));
            let caret = if index == 0 { '^' } else { ' ' };
            write(format_args!("{caret} {line}"), out);
            out.extend_from_slice(pen.paint.end(Part::Error));
            out.push(b'\n');
        }
    }

    /// The column of the next byte, counted from the first one of the row.
    pub(super) fn column(&self) -> usize {
        self.text.len()
    }

    fn print(&mut self, pen: &Pen<'_>, out: &mut Vec<u8>) {
        let part = self.part.unwrap_or(Part::Bare);
        match self.text.is_empty() {
            true => write(format_args!("{} {:OFFSET_WIDTH$}  ", pen.direction, ""), out),
            false => write(format_args!("{} {:OFFSET_WIDTH$}  ", pen.direction, self.offset), out),
        }
        out.resize(out.len() + self.indent(), b' ');
        out.extend_from_slice(pen.paint.start(part));
        out.extend_from_slice(&self.text);
        out.extend_from_slice(pen.paint.end(part));
        let columns = self.indent() + String::from_utf8_lossy(&self.text).chars().count();
        self.text.clear();
        if let Some(meaning) = self.meaning.pop_front() {
            let width = bytes_width(pen, self.offset);
            out.resize(out.len() + width.saturating_sub(columns) + GAP, b' ');
            out.extend_from_slice(pen.paint.start(Part::Aside));
            out.extend_from_slice(meaning.as_bytes());
            out.extend_from_slice(pen.paint.end(Part::Aside));
        }
        out.push(b'\n');
    }

    fn indent(&self) -> usize {
        2 * self.depth.min(DEEPEST_INDENT)
    }

    fn extra(&self) -> usize {
        extra(self.offset)
    }
}

/// How many columns more than usual an offset takes; the bytes give them up.
fn extra(offset: u64) -> usize {
    offset.to_string().len().saturating_sub(OFFSET_WIDTH)
}

fn meaning_width(pen: &Pen<'_>) -> usize {
    (pen.options.width.saturating_sub(LEFT + GAP + LEAST_BYTES)).clamp(LEAST_MEANING, BEST_MEANING)
}

fn bytes_width(pen: &Pen<'_>, offset: u64) -> usize {
    let room = pen.options.width.saturating_sub(LEFT + GAP + meaning_width(pen));
    room.max(LEAST_BYTES) - extra(offset)
}

/// Breaks a text at blanks into lines of a width.
fn broken(text: &str, width: usize) -> VecDeque<String> {
    let mut lines: VecDeque<String> = VecDeque::new();
    for word in text.split(' ') {
        match lines.back_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push_back(word.to_owned()),
        }
    }
    lines
}
