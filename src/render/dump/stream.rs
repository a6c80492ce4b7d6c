//! One direction of a dump: bytes to the lines of their elements.

use std::ops::Range;

use super::super::paint::Part;
use super::fold::Fold;
use super::line::{Layout, Line};
use crate::resp::{DecodeError, Event, Item, Meaning, Scanner, Text, TextKind};

/// What the bytes of one direction have come to.
#[derive(Debug, Default)]
pub(super) struct Stream {
    scanner: Scanner,
    page: Page,
    /// Bytes that the scanner has taken and that are in no event yet: the start of a header, a CR.
    unread: Vec<u8>,
    /// Where the next byte stands that is in no event yet.
    read_to: u64,
    /// What the stream is shown as once it is known to be no RESP.
    garbage: Option<Garbage>,
}

/// The lines that are being written.
#[derive(Debug, Default)]
struct Page {
    /// Ranges to be masked that have not passed.
    secrets: Vec<Range<u64>>,
    /// The element of which more bytes come.
    line: Option<(Line, Meaning)>,
}

/// A stream that has turned out to be no RESP.
#[derive(Debug)]
struct Garbage {
    /// The reason, until it has been told.
    reason: Option<DecodeError>,
    line: Line,
}

impl Stream {
    /// Masks ranges of the stream.
    pub(super) fn hide(&mut self, secrets: &[Range<u64>]) {
        self.page.secrets.retain(|range| range.end > self.read_to);
        self.page.secrets.extend_from_slice(secrets);
    }

    /// Reads the next bytes.
    pub(super) fn feed(
        &mut self,
        bytes: &[u8],
        layout: &Layout<'_>,
        fold: &mut Option<Fold>,
        out: &mut Vec<u8>,
    ) {
        if self.garbage.is_some() {
            self.garbage(bytes, layout, out);
            return;
        }
        let start = self.read_to + self.unread.len() as u64;
        let mut input = bytes;
        let failure = loop {
            match self.scanner.next(&mut input) {
                Ok(Some(event)) => {
                    self.read_to = event.span.end;
                    self.unread.clear();
                    let secrets = &self.page.secrets;
                    if !Fold::takes(fold, layout.direction, &event, secrets, out) {
                        self.page
                            .event(&event, layout, Fold::sink(fold, layout.direction, out));
                    }
                }
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
        };
        // What was unread before is read if the scanner has come beyond the start of this piece.
        let read = self.read_to.saturating_sub(start) as usize;
        self.unread.extend_from_slice(&bytes[read..]);
        if let Some(reason) = failure {
            if let Some(fold) = fold.take() {
                fold.finish(out);
            }
            self.page.break_off(layout, out);
            self.garbage = Some(Garbage {
                reason: Some(reason),
                line: Line::new(self.read_to, 0, Part::Bare),
            });
            let unread = std::mem::take(&mut self.unread);
            self.garbage(&unread, layout, out);
        }
    }

    /// Prints what is incomplete at the end of the stream.
    pub(super) fn finish(mut self, layout: &Layout<'_>, out: &mut Vec<u8>) {
        self.page.break_off(layout, out);
        if let Some(garbage) = self.garbage {
            if garbage.line.shown() > 0 {
                garbage.print(layout, out);
            }
        } else if !self.unread.is_empty() {
            let mut line = Line::new(self.read_to, 0, Part::Bare);
            line.push(self.read_to, &self.unread, &self.page.secrets);
            line.print(&"incomplete", layout, out);
        }
    }

    /// Shows bytes as lines of text.
    fn garbage(&mut self, bytes: &[u8], layout: &Layout<'_>, out: &mut Vec<u8>) {
        let Some(garbage) = &mut self.garbage else {
            return;
        };
        for byte in bytes {
            let secrets = &self.page.secrets;
            garbage.line.push(self.read_to, &[*byte], secrets);
            self.read_to += 1;
            if *byte == b'\n' || garbage.line.is_full() {
                let next = Garbage {
                    reason: None,
                    line: Line::new(self.read_to, 0, Part::Bare),
                };
                std::mem::replace(garbage, next).print(layout, out);
            }
        }
    }
}

impl Garbage {
    fn print(self, layout: &Layout<'_>, out: &mut Vec<u8>) {
        match self.reason {
            Some(reason) => self
                .line
                .print(&format_args!("no RESP: {reason}"), layout, out),
            None => self.line.print(&"", layout, out),
        }
    }
}

impl Page {
    /// Shows the bytes of an event.
    fn event(&mut self, event: &Event<'_>, layout: &Layout<'_>, out: &mut Vec<u8>) {
        if let Some(meaning) = Meaning::of(event) {
            let in_string = matches!(meaning, Meaning::Chunk(_) | Meaning::EndOfString);
            let depth = event.depth + usize::from(in_string);
            let mut line = Line::new(event.span.start, depth, part(&event.item));
            line.push(event.span.start, event.head, &self.secrets);
            line.end_head();
            self.line = Some((line, meaning));
        }
        match event.item {
            Item::Text(text) => self.text(event, text, layout, out),
            _ => self.print(layout, out),
        }
    }

    fn text(&mut self, event: &Event<'_>, text: Text<'_>, layout: &Layout<'_>, out: &mut Vec<u8>) {
        // There is none when the payload was cut and its line has been printed.
        let Some((mut line, meaning)) = self.line.take() else {
            return;
        };
        let at = event.span.start + event.head.len() as u64;
        let shown = line.shown();
        line.push(at, text.bytes, &self.secrets);
        if let Some(len) = payload_len(meaning)
            && line.is_full()
            && line.shown() as u64 != len
        {
            let counted = shown as u64 + text.bytes.len() as u64;
            line.omit(len - counted);
            line.print(&meaning, layout, out);
            return;
        }
        let read = (event.head.len() + text.bytes.len()) as u64;
        let has_ended = event.span.end - event.span.start > read;
        if has_ended {
            line.push_end();
        }
        self.line = Some((line, meaning));
        if has_ended || text.last || meaning == Meaning::StreamedString {
            self.print(layout, out);
        }
    }

    fn print(&mut self, layout: &Layout<'_>, out: &mut Vec<u8>) {
        if let Some((line, meaning)) = self.line.take() {
            line.print(&meaning, layout, out);
        }
    }

    /// Prints an element whose rest will not come.
    fn break_off(&mut self, layout: &Layout<'_>, out: &mut Vec<u8>) {
        if let Some((line, meaning)) = self.line.take() {
            line.print(&format_args!("{meaning}, incomplete"), layout, out);
        }
    }
}

/// How many bytes of payload follow a header, if it says so.
fn payload_len(meaning: Meaning) -> Option<u64> {
    match meaning {
        // The length counts the tag, which stands in the head.
        Meaning::Text(TextKind::Verbatim(_), Some(len)) => Some(len.saturating_sub(4)),
        Meaning::Text(_, declared) => declared,
        Meaning::Chunk(len) => Some(len),
        _ => None,
    }
}

fn part(item: &Item<'_>) -> Part {
    match item {
        Item::Text(text) => match text.kind {
            TextKind::Error | TextKind::BlobError => Part::Error,
            TextKind::BigNumber => Part::Number,
            TextKind::Simple | TextKind::Bulk | TextKind::Verbatim(_) => Part::Text,
        },
        Item::Integer { .. } | Item::Double { .. } | Item::Boolean(_) => Part::Number,
        Item::Null(_) => Part::Aside,
        Item::Open { .. } | Item::Close { .. } => Part::Aggregate,
    }
}
