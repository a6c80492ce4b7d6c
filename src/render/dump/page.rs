//! The lines that one direction becomes: each byte once, masked where it is secret, left out where that is asked for.

use std::ops::Range;

use super::super::paint::Part;
use super::pen::{Element, Pen, Place, Sight};
use super::writer::Writer;
use super::{Direction, Notation};
use crate::resp::{CRLF, Event, Item, Meaning, Text, TextKind};

/// The lines that are being written.
#[derive(Debug)]
pub(super) struct Page {
    writer: Writer,
    /// Ranges to be masked that have not passed.
    secrets: Vec<Range<u64>>,
    /// Up to where the stream has been shown.
    shown_to: u64,
    /// The element of which more bytes come.
    element: Option<Open>,
    /// The read that brought the first byte of what is being shown.
    first_read: Option<u64>,
}

/// An element that has begun.
#[derive(Debug)]
struct Open {
    meaning: Meaning,
    /// How many bytes of its payload have come.
    payload: u64,
    /// How many of them are not shown.
    omitted: u64,
}

impl Page {
    pub(super) fn new(notation: Notation) -> Self {
        Self {
            writer: Writer::new(notation),
            secrets: Vec::new(),
            shown_to: 0,
            element: None,
            first_read: None,
        }
    }

    /// Masks ranges of the stream.
    pub(super) fn hide(&mut self, secrets: &[Range<u64>]) {
        self.secrets.retain(|range| range.end > self.shown_to);
        self.secrets.extend_from_slice(secrets);
        // In ascending order, none touching another: there may be as many as words.
        self.secrets.sort_unstable_by_key(|range| range.start);
        self.secrets.dedup_by(|next, last| {
            let touches = next.start <= last.end;
            if touches {
                last.end = last.end.max(next.end);
            }
            touches
        });
    }

    /// The ranges that are to be masked, in ascending order.
    pub(super) fn secrets(&self) -> &[Range<u64>] {
        &self.secrets
    }

    /// Up to where the stream has been shown.
    pub(super) fn shown_to(&self) -> u64 {
        self.shown_to
    }

    /// Leaves bytes out.
    pub(super) fn skip_to(&mut self, end: u64) {
        self.shown_to = end;
    }

    /// Leaves bytes out, and what has begun as it is.
    pub(super) fn jump(&mut self, offset: u64) {
        self.shown_to = offset;
        self.element = None;
        self.first_read = None;
    }

    /// Says at which depth bytes stand of which nothing else is known yet, unless they belong to what is being shown.
    pub(super) fn begin_unknown(&mut self, depth: usize) {
        if let (Writer::Annotated(row), None) = (&mut self.writer, &self.element) {
            row.begin_unknown(depth);
        }
    }

    /// Ends the line that is being written.
    pub(super) fn flush(&mut self, pen: &Pen<'_>, out: &mut Vec<u8>) {
        self.writer.flush(pen, out);
    }

    /// Begins an element.
    fn begin(&mut self, element: &Element) {
        self.writer.begin(element);
        self.element = Some(Open {
            meaning: element.meaning,
            payload: 0,
            omitted: 0,
        });
    }

    /// Tells whether an inline command has begun and not ended.
    pub(super) fn is_inline(&self) -> bool {
        let element = self.element.as_ref();
        element.is_some_and(|open| open.meaning == Meaning::Inline)
    }

    /// Shows the bytes of an inline command, with its line end or without.
    pub(super) fn inline(&mut self, at: u64, line: &[u8], pen: &mut Pen<'_>, out: &mut Vec<u8>) {
        if !self.is_inline() {
            self.begin(&Element {
                depth: 0,
                part: Part::Text,
                place: Place::None,
                meaning: Meaning::Inline,
            });
        }
        let words = line.strip_suffix(b"\n").unwrap_or(line);
        self.payload(at, words, pen, out);
        if words.len() < line.len() {
            self.omit(pen, out);
            self.bytes(at + words.len() as u64, b"\n", pen, out);
            self.end("", pen, out);
        }
    }

    /// Shows the bytes of an event.
    pub(super) fn event(
        &mut self,
        event: &Event<'_>,
        element: Option<&Element>,
        pen: &mut Pen<'_>,
        out: &mut Vec<u8>,
    ) {
        if let Some(element) = element {
            self.begin(element);
        }
        let start = event.span.start;
        self.bytes(start, event.head, pen, out);
        let Item::Text(text) = event.item else {
            if self.element.is_some() {
                self.end("", pen, out);
            }
            return;
        };
        let at = start + event.head.len() as u64;
        self.payload(at, text.bytes, pen, out);
        let end = at + text.bytes.len() as u64;
        let has_ended = event.span.end > end;
        if has_ended {
            self.omit(pen, out);
            self.bytes(end, CRLF, pen, out);
        }
        if has_ended || text.last || is_streamed_head(&text) {
            let declared = self
                .element
                .as_ref()
                .and_then(|open| payload_len(open.meaning));
            self.end(if declared.is_some() { "✓" } else { "" }, pen, out);
        }
    }

    /// Shows bytes of a payload, as many as may be shown.
    fn payload(&mut self, at: u64, bytes: &[u8], pen: &mut Pen<'_>, out: &mut Vec<u8>) {
        let Some(open) = &mut self.element else {
            return;
        };
        let left = match pen.options.limit {
            Some(limit) => {
                usize::try_from(limit.saturating_sub(open.payload)).unwrap_or(usize::MAX)
            }
            None => usize::MAX,
        };
        let shown = bytes.len().min(left);
        open.payload += bytes.len() as u64;
        open.omitted += (bytes.len() - shown) as u64;
        self.bytes(at, &bytes[..shown], pen, out);
        self.shown_to = self.shown_to.max(at + bytes.len() as u64);
    }

    /// Says how many bytes were not shown.
    fn omit(&mut self, pen: &mut Pen<'_>, out: &mut Vec<u8>) {
        if let Some(open) = &mut self.element
            && open.omitted > 0
        {
            let omitted = std::mem::take(&mut open.omitted);
            self.writer.omit(self.shown_to - omitted, omitted, pen, out);
        }
    }

    /// Shows the bytes that have not been shown, the secret ones masked.
    pub(super) fn bytes(&mut self, at: u64, bytes: &[u8], pen: &mut Pen<'_>, out: &mut Vec<u8>) {
        let skipped = usize::try_from(self.shown_to.saturating_sub(at)).unwrap_or(usize::MAX);
        let Some(fresh) = bytes.get(skipped..).filter(|fresh| !fresh.is_empty()) else {
            return;
        };
        self.first_read.get_or_insert(pen.read);
        let at = at + skipped as u64;
        self.shown_to = at + fresh.len() as u64;
        if is_clear(&self.secrets, &(at..self.shown_to)) {
            self.writer.bytes(at, fresh, Sight::Clear, pen, out);
            return;
        }
        for (at, byte) in (at..).zip(fresh.chunks(1)) {
            let sight = match is_clear(&self.secrets, &(at..at + 1)) {
                true => Sight::Clear,
                false => Sight::Secret,
            };
            self.writer.bytes(at, byte, sight, pen, out);
        }
    }

    /// Ends what is being shown with a last word about it.
    fn end(&mut self, remark: &str, pen: &mut Pen<'_>, out: &mut Vec<u8>) {
        self.omit(pen, out);
        self.element = None;
        match self.first_read.take() {
            // What is sent comes in no reads.
            Some(first) if first < pen.read && pen.direction == Direction::Received => {
                let reads = format!("(reads {first} to {})", pen.read);
                let remark = if remark.is_empty() {
                    reads
                } else {
                    format!("{remark} {reads}")
                };
                self.writer.end(&remark, pen, out);
            }
            _ => self.writer.end(remark, pen, out),
        }
    }

    /// Says that what is being shown, or the aggregate around it, does not end.
    pub(super) fn incomplete(&mut self, remark: &str, pen: &mut Pen<'_>, out: &mut Vec<u8>) {
        match &self.writer {
            Writer::Annotated(_) => self.end(remark, pen, out),
            Writer::Literal(_) | Writer::Hex(_) => {
                self.omit(pen, out);
                self.writer.fail(0, remark, pen, out);
            }
        }
    }

    /// Shows bytes of which the one at `wrong` is no RESP, and those behind it.
    pub(super) fn fail(
        &mut self,
        bytes: &[u8],
        wrong: usize,
        reason: &str,
        pen: &mut Pen<'_>,
        out: &mut Vec<u8>,
    ) {
        self.writer.flush(pen, out);
        self.element = None;
        let at = self.shown_to;
        // The wrong byte stands in the row that is printed last before the caret.
        let end = (wrong + 1).min(bytes.len());
        self.bytes(at, &bytes[..wrong], pen, out);
        let column = self.writer.column();
        self.bytes(at + wrong as u64, &bytes[wrong..end], pen, out);
        let column = if self.writer.column() > column {
            column
        } else {
            0
        };
        self.writer.fail(column, reason, pen, out);
        self.text(&bytes[end..], pen, out);
    }

    /// Shows bytes as lines of text.
    pub(super) fn text(&mut self, bytes: &[u8], pen: &mut Pen<'_>, out: &mut Vec<u8>) {
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            self.bytes(self.shown_to, line, pen, out);
            if line.ends_with(b"\n") {
                self.writer.flush(pen, out);
            }
        }
    }
}

/// Tells whether no byte of a range is secret; the secrets are in ascending order, none touching another.
pub(super) fn is_clear(secrets: &[Range<u64>], range: &Range<u64>) -> bool {
    let next = secrets.partition_point(|secret| secret.end <= range.start);
    let overlaps = |secret: &Range<u64>| secret.start < range.end;
    !secrets.get(next).is_some_and(overlaps)
}

fn is_streamed_head(text: &Text<'_>) -> bool {
    text.first && !text.last && text.declared.is_none() && text.kind == TextKind::Bulk
}

/// How many bytes of payload follow a header, if it says so.
fn payload_len(meaning: Meaning) -> Option<u64> {
    match meaning {
        Meaning::Text(_, declared) => declared,
        Meaning::Chunk(len) => Some(len),
        _ => None,
    }
}
