//! One direction of a dump: which bytes belong to which element, and what is said of it.

use std::ops::Range;

use super::super::paint::Part;
use super::annotated::Row;
use super::fold::Fold;
use super::hex::Rows;
use super::literal::{Literal, Style};
use super::pen::{Byte, Element, Pen, Place};
use super::{DumpOptions, Notation, Piece};
use crate::resp::{
    Aggregate, CRLF, DecodeError, Event, Item, Meaning, Scanner, Text, TextKind, looks_like,
};

/// What the bytes of one direction have come to.
#[derive(Debug)]
pub(super) struct Stream {
    scanner: Scanner,
    page: Page,
    /// Bytes that the scanner has taken and that are in no event yet: the start of a header, a CR.
    unread: Vec<u8>,
    /// Where the next byte stands that is in no event yet.
    read_to: u64,
    /// The aggregates that are open, with how much of each has begun.
    places: Vec<(Aggregate, Option<u64>, u64)>,
    failure: Option<DecodeError>,
}

/// The lines that are being written.
#[derive(Debug)]
struct Page {
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

/// The notation with what it is in the middle of.
#[derive(Debug)]
enum Writer {
    Annotated(Row),
    Literal(Literal),
    Hex(Rows),
}

impl Stream {
    pub(super) fn new(options: &DumpOptions) -> Self {
        let writer = match options.notation {
            Notation::Annotated | Notation::Wire => Writer::Annotated(Row::default()),
            Notation::Escaped => Writer::Literal(Literal::new(Style::Escaped)),
            Notation::Python => Writer::Literal(Literal::new(Style::Python)),
            Notation::Bytes => Writer::Literal(Literal::new(Style::Bytes)),
            Notation::Hex => Writer::Hex(Rows::default()),
        };
        Self {
            scanner: Scanner::new(),
            page: Page {
                writer,
                secrets: Vec::new(),
                shown_to: 0,
                element: None,
                first_read: None,
            },
            unread: Vec::new(),
            read_to: 0,
            places: Vec::new(),
            failure: None,
        }
    }

    /// Masks ranges of the stream.
    pub(super) fn hide(&mut self, secrets: &[Range<u64>]) {
        self.page
            .secrets
            .retain(|range| range.end > self.page.shown_to);
        self.page.secrets.extend_from_slice(secrets);
    }

    pub(super) fn failure(&self) -> Option<&DecodeError> {
        self.failure.as_ref()
    }

    /// Shows all that has come, so that something else can be said below it.
    pub(super) fn flush(&mut self, pen: &mut Pen<'_>, out: &mut Vec<u8>) {
        self.show_unread(pen, out);
        self.break_line(pen, out);
    }

    /// Ends the line that is being written, so that something else can be said below it.
    pub(super) fn break_line(&mut self, pen: &mut Pen<'_>, out: &mut Vec<u8>) {
        self.page.writer.flush(pen, out);
    }

    /// Reads the next bytes.
    pub(super) fn feed(
        &mut self,
        piece: &Piece<'_>,
        pen: &mut Pen<'_>,
        fold: &mut Option<Fold>,
        out: &mut Vec<u8>,
    ) {
        if self.failure.is_some() {
            self.page.text(piece.bytes, pen, out);
            return;
        }
        let start = self.read_to + self.unread.len() as u64;
        let mut input = piece.bytes;
        let failure = loop {
            match self.scanner.next(&mut input) {
                Ok(Some(event)) => {
                    self.read_to = event.span.end;
                    self.unread.clear();
                    let element = element(&event, &mut self.places);
                    if Fold::takes(fold, piece.direction, &event, &self.page.secrets, out) {
                        self.page.shown_to = event.span.end;
                    } else {
                        let out = Fold::sink(fold, piece.direction, out);
                        self.page.event(&event, element.as_ref(), pen, out);
                    }
                }
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
        };
        // What was unread before is read if the scanner has come beyond the start of this piece.
        let read = self.read_to.saturating_sub(start) as usize;
        self.unread.extend_from_slice(&piece.bytes[read..]);
        if let Some(error) = failure {
            if let Some(fold) = fold.take() {
                fold.finish(out);
            }
            self.fail(error, pen, out);
        } else if piece.at.is_some() && fold.is_none() {
            self.show_unread(pen, out);
        }
    }

    /// Shows what of an element has come, under the read that brought it.
    fn show_unread(&mut self, pen: &mut Pen<'_>, out: &mut Vec<u8>) {
        let shown = self.page.shown_to.saturating_sub(self.read_to) as usize;
        if self.page.element.is_none()
            && let (Writer::Annotated(row), 0) = (&mut self.page.writer, shown)
        {
            row.begin_unknown(self.places.len());
        }
        if let Some(unread) = self.unread.get(shown..) {
            self.page
                .bytes(self.read_to + shown as u64, unread, pen, out);
        }
    }

    /// Shows the bytes that are wrong, and why.
    fn fail(&mut self, error: DecodeError, pen: &mut Pen<'_>, out: &mut Vec<u8>) {
        let mut reason = error.kind.to_string();
        if let Some(kind) = looks_like(&self.unread).filter(|_| self.read_to == 0) {
            reason = format!("{reason}; it looks like {kind}");
        }
        let unread = std::mem::take(&mut self.unread);
        let shown = self.page.shown_to.saturating_sub(self.read_to) as usize;
        let wrong = (error.offset.saturating_sub(self.read_to) as usize).clamp(shown, unread.len());
        self.page
            .fail(&unread[shown..], wrong - shown, &reason, pen, out);
        self.failure = Some(error);
    }

    /// Shows what is incomplete at the end of the stream.
    ///
    /// # Errors
    /// The stream ended inside a value.
    pub(super) fn finish(
        mut self,
        pen: &mut Pen<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), DecodeError> {
        if let Some(error) = self.failure {
            self.page.writer.flush(pen, out);
            return Err(error);
        }
        self.show_unread(pen, out);
        let ended = self.scanner.finish();
        if self.page.is_inside() || !self.unread.is_empty() {
            let remark = match &ended {
                Err(error) => format!("incomplete: {}", error.kind),
                Ok(()) => String::new(),
            };
            self.page.end(&remark, pen, out);
        } else if let Err(error) = &ended {
            self.page.writer.flush(pen, out);
            // The aggregate around what has come is what is incomplete.
            let remark = format!("{} incomplete: {}", pen.direction, error.kind);
            out.extend_from_slice(pen.paint.start(Part::Error));
            out.extend_from_slice(remark.as_bytes());
            out.extend_from_slice(pen.paint.end(Part::Error));
            out.push(b'\n');
        }
        // A row of a hexadecimal dump does not end with an element.
        self.page.writer.flush(pen, out);
        ended
    }
}

impl Page {
    /// Tells whether something is being shown that has not ended.
    fn is_inside(&self) -> bool {
        self.element.is_some()
    }

    /// Shows the bytes of an event.
    fn event(
        &mut self,
        event: &Event<'_>,
        element: Option<&Element>,
        pen: &mut Pen<'_>,
        out: &mut Vec<u8>,
    ) {
        if let Some(element) = element {
            self.writer.begin(element);
            self.element = Some(Open {
                meaning: element.meaning,
                payload: 0,
                omitted: 0,
            });
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
            self.writer
                .omit(std::mem::take(&mut open.omitted), pen, out);
        }
    }

    /// Shows the bytes that have not been shown, the secret ones masked.
    fn bytes(&mut self, at: u64, bytes: &[u8], pen: &mut Pen<'_>, out: &mut Vec<u8>) {
        let skipped = usize::try_from(self.shown_to.saturating_sub(at)).unwrap_or(usize::MAX);
        let Some(fresh) = bytes.get(skipped..).filter(|fresh| !fresh.is_empty()) else {
            return;
        };
        self.first_read.get_or_insert(pen.read);
        let at = at + skipped as u64;
        self.shown_to = at + fresh.len() as u64;
        let is_clear = is_clear(&self.secrets, &(at..self.shown_to));
        for (at, &byte) in (at..).zip(fresh) {
            let byte = match is_clear || self::is_clear(&self.secrets, &(at..at + 1)) {
                true => Byte::Clear(byte),
                false => Byte::Secret,
            };
            self.writer.byte(at, byte, pen, out);
        }
    }

    /// Ends what is being shown with a last word about it.
    fn end(&mut self, remark: &str, pen: &mut Pen<'_>, out: &mut Vec<u8>) {
        self.omit(pen, out);
        self.element = None;
        match self.first_read.take() {
            Some(first) if first < pen.read => {
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

    /// Shows bytes of which the one at `wrong` is no RESP, and those behind it.
    fn fail(
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
    fn text(&mut self, bytes: &[u8], pen: &mut Pen<'_>, out: &mut Vec<u8>) {
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            self.bytes(self.shown_to, line, pen, out);
            if line.ends_with(b"\n") {
                self.writer.flush(pen, out);
            }
        }
    }
}

impl Writer {
    fn begin(&mut self, element: &Element) {
        match self {
            Self::Annotated(row) => row.begin(element),
            Self::Literal(literal) => literal.begin(element),
            Self::Hex(_) => {}
        }
    }

    fn byte(&mut self, at: u64, byte: Byte, pen: &Pen<'_>, out: &mut Vec<u8>) {
        match self {
            Self::Annotated(row) => row.byte(at, byte, pen, out),
            Self::Literal(literal) => literal.byte(byte, pen, out),
            Self::Hex(rows) => rows.byte(at, byte, pen, out),
        }
    }

    fn omit(&mut self, bytes: u64, pen: &Pen<'_>, out: &mut Vec<u8>) {
        match self {
            Self::Annotated(row) => row.omit(bytes, pen, out),
            Self::Literal(literal) => literal.omit(bytes, pen, out),
            Self::Hex(rows) => rows.omit(bytes, pen, out),
        }
    }

    fn end(&mut self, remark: &str, pen: &Pen<'_>, out: &mut Vec<u8>) {
        match self {
            Self::Annotated(row) => row.end(remark, pen, out),
            Self::Literal(literal) => literal.end(pen, out),
            // A row of a hexadecimal dump does not end with an element.
            Self::Hex(_) => {}
        }
    }

    fn flush(&mut self, pen: &Pen<'_>, out: &mut Vec<u8>) {
        match self {
            Self::Annotated(row) => row.flush(pen, out),
            Self::Literal(literal) => literal.end(pen, out),
            Self::Hex(rows) => rows.flush(pen, out),
        }
    }

    fn fail(&mut self, column: usize, reason: &str, pen: &Pen<'_>, out: &mut Vec<u8>) {
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

    fn column(&self) -> usize {
        match self {
            Self::Annotated(row) => row.column(),
            Self::Literal(_) | Self::Hex(_) => 0,
        }
    }
}

/// Tells whether no byte of a range is secret.
pub(super) fn is_clear(secrets: &[Range<u64>], range: &Range<u64>) -> bool {
    let overlaps = |secret: &Range<u64>| secret.start < range.end && range.start < secret.end;
    !secrets.iter().any(overlaps)
}

/// Describes the element that begins with an event, if one does, and keeps count of the places.
fn element(event: &Event<'_>, places: &mut Vec<(Aggregate, Option<u64>, u64)>) -> Option<Element> {
    if let Item::Close { .. } = event.item {
        places.pop();
    }
    let meaning = Meaning::of(event)?;
    let is_inner = matches!(meaning, Meaning::Chunk(_) | Meaning::EndOfString);
    let is_counted = !is_inner
        && !matches!(
            meaning,
            Meaning::End(_) | Meaning::Open(Aggregate::Attribute, _)
        );
    let place = match places.last_mut() {
        Some((aggregate, len, begun)) if is_counted => {
            *begun += 1;
            match (aggregate.is_pairs(), *begun) {
                (true, begun) if begun % 2 == 1 => Place::Key(begun / 2 + 1),
                (true, begun) => Place::Value(begun / 2),
                (false, begun) => Place::Element(begun, *len),
            }
        }
        _ => Place::None,
    };
    if let Item::Open { aggregate, len } = event.item {
        places.push((aggregate, len, 0));
    }
    let depth = event.depth + usize::from(is_inner);
    Some(Element {
        depth,
        part: part(&event.item),
        place,
        meaning,
    })
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
