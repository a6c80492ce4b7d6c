//! Rows of offset, bytes and meaning, in columns. A blank at the start or the end of a row is escaped: nobody could see
//! it there.

use super::super::paint::Part;
use super::pen::{Byte, Element, Pen, Sight, columns, decimal, escape, is_plain, pad};
use crate::resp::{CRLF, Count};

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

/// The end of a line as it is escaped, for the sake of speed: every element has one.
const LINE_END: &[u8] = b"\\r\\n";

/// A blank that can be seen.
const BLANK: &[u8] = b"\\x20";

/// The row that is being written, and what is still to be said beside it.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// Where the first byte of the row stands in its stream, and the next byte.
    offset: u64,
    next: u64,
    /// How many digits the offset has.
    digits: usize,
    text: Vec<u8>,
    /// How many columns the text has, and may have.
    taken: usize,
    room: usize,
    depth: usize,
    part: Option<Part>,
    /// What is said about the element, and how much of it has been printed.
    said: Vec<u8>,
    printed: usize,
}

impl Row {
    /// Begins an element: what is said about it stands beside its first row.
    pub(super) fn begin(&mut self, element: &Element) {
        self.depth = element.depth;
        self.part = Some(element.part);
        self.said.clear();
        self.printed = 0;
        element.say(&mut self.said);
        if element.depth > DEEPEST_INDENT {
            self.said.extend_from_slice(b", depth ");
            decimal(element.depth as u64, &mut self.said);
        }
    }

    /// Says at which depth bytes stand of which nothing else is known yet.
    pub(super) fn begin_unknown(&mut self, depth: usize) {
        self.depth = depth;
        self.part = None;
    }

    /// Writes bytes that follow each other, the first of them at `at`.
    pub(super) fn bytes(
        &mut self,
        mut at: u64,
        mut bytes: &[u8],
        sight: Sight,
        pen: &Pen<'_>,
        out: &mut Vec<u8>,
    ) {
        while let Some(&first) = bytes.first() {
            if self.text.is_empty() {
                self.start(at, pen);
            }
            if sight == Sight::Clear
                && bytes.starts_with(CRLF)
                && self.taken + LINE_END.len() <= self.room
            {
                self.text.extend_from_slice(LINE_END);
                self.taken += LINE_END.len();
                at += CRLF.len() as u64;
                self.next = at;
                bytes = &bytes[CRLF.len()..];
                continue;
            }
            let as_they_are = match sight {
                Sight::Clear if !self.text.is_empty() || first != b' ' => {
                    self.room.saturating_sub(self.taken)
                }
                Sight::Clear | Sight::Secret => 0,
            };
            let run = bytes[..bytes.len().min(as_they_are)].iter();
            let count = run.take_while(|byte| is_plain(**byte)).count();
            if count > 0 {
                self.text.extend_from_slice(&bytes[..count]);
                self.taken += count;
            } else {
                self.byte(at, sight.of(first), pen, out);
            }
            let count = count.max(1);
            at += count as u64;
            self.next = at;
            bytes = &bytes[count..];
        }
    }

    fn byte(&mut self, at: u64, byte: Byte, pen: &Pen<'_>, out: &mut Vec<u8>) {
        if self.text.is_empty() && byte == Byte::Clear(b' ') {
            return self.blank();
        }
        let before = self.text.len();
        escape(byte, None, &mut self.text);
        let columns = self.text.len() - before;
        if before > 0 && self.taken + columns > self.room {
            self.text.truncate(before);
            self.turn(pen, out);
            if self.text.is_empty() {
                self.start(at, pen);
            }
            return self.byte(at, byte, pen, out);
        }
        self.taken += columns;
    }

    fn blank(&mut self) {
        self.text.extend_from_slice(BLANK);
        self.taken += BLANK.len();
    }

    fn start(&mut self, at: u64, pen: &Pen<'_>) {
        self.offset = at;
        self.digits = at.checked_ilog10().unwrap_or(0) as usize + 1;
        self.room = self.width(pen).saturating_sub(self.indent()).max(4);
    }

    /// Says that so many bytes are not shown, the first of them at `at`.
    pub(super) fn omit(&mut self, at: u64, bytes: u64, pen: &Pen<'_>, out: &mut Vec<u8>) {
        let mark = format!("… {} more", Count(bytes, "byte"));
        let columns = columns(mark.as_bytes());
        if self.taken + columns > self.room {
            self.flush(pen, out);
        }
        if self.text.is_empty() {
            self.start(at, pen);
        }
        self.text.extend_from_slice(mark.as_bytes());
        self.taken += columns;
    }

    /// Ends an element with a last word about it.
    pub(super) fn end(&mut self, remark: &str, pen: &Pen<'_>, out: &mut Vec<u8>) {
        if !remark.is_empty() {
            if self.printed < self.said.len() {
                self.said.push(b' ');
            }
            self.said.extend_from_slice(remark.as_bytes());
        }
        self.flush(pen, out);
        while self.printed < self.said.len() {
            self.print(pen, out);
        }
    }

    /// Prints what there is of the row.
    pub(super) fn flush(&mut self, pen: &Pen<'_>, out: &mut Vec<u8>) {
        while !self.text.is_empty() {
            self.turn(pen, out);
        }
    }

    /// Prints the row and begins the next one with the blanks at its end, if the last of them cannot be escaped for want
    /// of room.
    fn turn(&mut self, pen: &Pen<'_>, out: &mut Vec<u8>) {
        let mut carried = 0;
        while self.text.ends_with(b" ") && self.taken - 1 + BLANK.len() > self.room {
            self.text.pop();
            self.taken -= 1;
            carried += 1;
        }
        if self.text.ends_with(b" ") {
            self.text.pop();
            self.taken -= 1;
            self.blank();
        }
        self.print(pen, out);
        if carried > 0 {
            self.start(self.next - carried, pen);
            self.blank();
            (1..carried).for_each(|_| self.text.push(b' '));
            self.taken = self.text.len();
        }
    }

    /// Prints the row, and below it a caret under the byte at `column` of the row with what is wrong.
    pub(super) fn fail(&mut self, column: usize, reason: &str, pen: &Pen<'_>, out: &mut Vec<u8>) {
        let indent = LEFT + self.extra() + self.indent() + column;
        self.said.clear();
        self.printed = 0;
        self.flush(pen, out);
        let width = pen
            .options
            .width
            .saturating_sub(indent + 2)
            .max(LEAST_MEANING);
        let mut rest = reason.as_bytes();
        let mut caret = b"^ ";
        while !rest.is_empty() {
            let (line, behind) = break_at_blank(rest, width);
            rest = behind;
            pad(indent, out);
            out.extend_from_slice(pen.paint.start(Part::Error));
            out.extend_from_slice(caret);
            out.extend_from_slice(line);
            out.extend_from_slice(pen.paint.end(Part::Error));
            out.push(b'\n');
            caret = b"  ";
        }
    }

    /// How many columns the row has so far.
    pub(super) fn column(&self) -> usize {
        self.taken
    }

    fn print(&mut self, pen: &Pen<'_>, out: &mut Vec<u8>) {
        let part = self.part.unwrap_or(Part::Bare);
        self.left(pen, out);
        pen.paint.wrap(part, &self.text, out);
        let shown = self.indent() + self.taken;
        self.text.clear();
        self.taken = 0;
        let (line, rest) = break_at_blank(&self.said[self.printed..], meaning_width(pen));
        if !line.is_empty() {
            pad(self.width(pen).saturating_sub(shown) + GAP, out);
            pen.paint.wrap(Part::Aside, line, out);
        }
        self.printed = self.said.len() - rest.len();
        out.push(b'\n');
    }

    /// Appends what stands before the bytes, in one piece for the sake of speed: every row has it.
    fn left(&self, pen: &Pen<'_>, out: &mut Vec<u8>) {
        let mut left = [b' '; 64];
        let arrow = pen.arrow();
        left[..arrow.len()].copy_from_slice(arrow);
        let mut end = arrow.len() + OFFSET_WIDTH.max(self.digits);
        if self.text.is_empty() {
            end = arrow.len() + OFFSET_WIDTH;
        } else {
            let mut rest = self.offset;
            for digit in left[..end].iter_mut().rev().take(self.digits) {
                *digit = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
        }
        out.extend_from_slice(&left[..end + 2 + self.indent()]);
    }

    /// How many columns the bytes have.
    fn width(&self, pen: &Pen<'_>) -> usize {
        let room = pen
            .options
            .width
            .saturating_sub(LEFT + GAP + meaning_width(pen));
        room.max(LEAST_BYTES) - self.extra()
    }

    /// How many columns more than usual the offset takes; the bytes give them up.
    fn extra(&self) -> usize {
        self.digits.saturating_sub(OFFSET_WIDTH)
    }

    fn indent(&self) -> usize {
        2 * self.depth.min(DEEPEST_INDENT)
    }
}

fn meaning_width(pen: &Pen<'_>) -> usize {
    let room = pen.options.width.saturating_sub(LEFT + GAP + LEAST_BYTES);
    room.clamp(LEAST_MEANING, BEST_MEANING)
}

/// Takes as many words off a text as fit into a width; what of a word fits if that is none.
fn break_at_blank(text: &[u8], width: usize) -> (&[u8], &[u8]) {
    // Text has no more columns than bytes.
    if text.len() <= width {
        return (text, b"");
    }
    let starts = (0..text.len()).filter(|&at| text[at] & 0xc0 != 0x80);
    let Some(full) = starts.skip(1).nth(width.saturating_sub(1)) else {
        return (text, b"");
    };
    match text[..=full].iter().rposition(|&byte| byte == b' ') {
        Some(at) if at > 0 => (&text[..at], &text[at + 1..]),
        _ => text.split_at(full),
    }
}
