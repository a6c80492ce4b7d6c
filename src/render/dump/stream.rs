//! One direction of a dump: which bytes belong to which element, and what is said of it.

mod inline;

use std::collections::VecDeque;
use std::ops::Range;

use super::super::paint::Part;
use super::fold::Fold;
use super::page::Page;
use super::pen::{Element, Pen, Place};
use super::{Direction, DumpOptions, Piece};
use crate::resp::{
    Aggregate, DecodeError, Event, Item, Meaning, Scanner, TextKind, looks_like, type_byte,
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
    /// Whether the next byte begins a value.
    is_between: bool,
    /// What the next values are for, each to be said above it.
    purposes: VecDeque<String>,
}

impl Stream {
    pub(super) fn new(options: &DumpOptions) -> Self {
        Self {
            scanner: Scanner::new(),
            page: Page::new(options.notation),
            unread: Vec::new(),
            read_to: 0,
            places: Vec::new(),
            failure: None,
            is_between: true,
            purposes: VecDeque::new(),
        }
    }

    /// Counts from `offset` if nothing has come yet.
    pub(super) fn start_at(&mut self, offset: u64) {
        if self.read_to == 0 && self.unread.is_empty() {
            self.scanner.skip(offset);
            self.read_to = offset;
            self.page.skip_to(offset);
        }
    }

    /// Goes on at an offset, if that is not where it stands: what lies between is not shown.
    pub(super) fn jump(&mut self, offset: u64, pen: &mut Pen<'_>, out: &mut Vec<u8>) {
        let next = match self.failure {
            Some(_) => self.page.shown_to(),
            None => self.read_to + self.unread.len() as u64,
        };
        if offset == next {
            return;
        }
        self.flush(pen, out);
        self.page.jump(offset);
        if self.failure.is_none() {
            self.scanner = Scanner::new();
            self.scanner.skip(offset);
            self.unread.clear();
            self.read_to = offset;
            self.places.clear();
            self.is_between = true;
        }
    }

    /// Masks ranges of the stream.
    pub(super) fn hide(&mut self, secrets: &[Range<u64>]) {
        self.page.hide(secrets);
    }

    /// Takes what the next values are for.
    pub(super) fn explain(&mut self, purposes: &[String]) {
        self.purposes = purposes.iter().cloned().collect();
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
        self.page.flush(pen, out);
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
            if self.is_inline(piece.direction, input) {
                self.inline(&mut input, pen, fold, out);
                continue;
            }
            match self.scanner.next(&mut input) {
                Ok(Some(event)) => {
                    self.read_to = event.span.end;
                    self.unread.clear();
                    if std::mem::replace(&mut self.is_between, event.ends_value)
                        && let Some(purpose) = self.purposes.pop_front()
                    {
                        pen.say(&purpose, out);
                    }
                    let element = element(&event, &mut self.places);
                    if Fold::takes(fold, piece.direction, &event, self.page.secrets(), out) {
                        self.page.skip_to(event.span.end);
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

    /// Appends the bare bytes of a piece, without those that are folded.
    pub(super) fn pass(&mut self, bytes: &[u8], fold: Option<&mut Fold>, out: &mut Vec<u8>) {
        let mut fold = fold;
        let mut input = bytes;
        loop {
            let before = input;
            let folded = fold.as_deref_mut().filter(|fold| fold.awaits_reply());
            let is_folded = folded.is_some();
            let is_empty = match (self.scanner.next(&mut input), folded) {
                (Ok(Some(event)), folded) => {
                    self.unread.clear();
                    if let Some(fold) = folded {
                        fold.reply(&event);
                    }
                    false
                }
                (Ok(None), None) => true,
                (Ok(None), Some(_)) => {
                    self.unread.extend_from_slice(before);
                    true
                }
                (Err(error), _) => {
                    // What turns out to be no RESP belongs to no handshake.
                    out.append(&mut self.unread);
                    out.extend_from_slice(before);
                    self.failure = Some(error);
                    return;
                }
            };
            if !is_folded {
                out.extend_from_slice(&before[..before.len() - input.len()]);
            }
            if is_empty {
                return;
            }
        }
    }

    /// Shows what of an element has come, under the read that brought it.
    fn show_unread(&mut self, pen: &mut Pen<'_>, out: &mut Vec<u8>) {
        if !self.unread.is_empty()
            && std::mem::take(&mut self.is_between)
            && let Some(purpose) = self.purposes.pop_front()
        {
            pen.say(&purpose, out);
        }
        let shown = self.page.shown_to().saturating_sub(self.read_to) as usize;
        if shown == 0 {
            // A chunk stands inside its string; the end of an aggregate beside its start.
            let depth = match self.unread.first() {
                Some(&type_byte::CHUNK) => self.places.len() + 1,
                Some(&type_byte::END) => self.places.len().saturating_sub(1),
                _ => self.places.len(),
            };
            self.page.begin_unknown(depth);
        }
        if let Some(unread) = self.unread.get(shown..) {
            self.page
                .bytes(self.read_to + shown as u64, unread, pen, out);
        }
    }

    /// Shows the bytes that are wrong, and why.
    fn fail(&mut self, error: DecodeError, pen: &mut Pen<'_>, out: &mut Vec<u8>) {
        let mut reason = error.kind.to_string();
        let is_opening = self.read_to == 0 && pen.direction == Direction::Received;
        if let Some(kind) = looks_like(&self.unread).filter(|_| is_opening) {
            reason = format!("{reason}; it looks like {kind}");
        }
        let unread = std::mem::take(&mut self.unread);
        let shown = self.page.shown_to().saturating_sub(self.read_to) as usize;
        let wrong = (error.offset.saturating_sub(self.read_to) as usize).clamp(shown, unread.len());
        self.page
            .fail(&unread[shown..], wrong - shown, &reason, pen, out);
        self.failure = Some(error);
    }

    /// Tells whether the stream may end here.
    ///
    /// # Errors
    /// It ends inside a value, or was no RESP.
    pub(super) fn ending(&self) -> Result<(), DecodeError> {
        self.scanner.finish()
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
            self.page.flush(pen, out);
            return Err(error);
        }
        self.show_unread(pen, out);
        let ended = self.scanner.finish();
        match &ended {
            Ok(()) if self.page.is_inline() => {
                let remark = "incomplete: found the end of the stream, expected a line end";
                self.page.incomplete(remark, pen, out);
            }
            Ok(()) => self.page.flush(pen, out),
            Err(error) => {
                let remark = format!("incomplete: {}", error.kind);
                self.page.incomplete(&remark, pen, out);
            }
        }
        ended
    }
}

/// Describes the element that begins with an event, if one does, and keeps count of the places.
fn element(event: &Event<'_>, places: &mut Vec<(Aggregate, Option<u64>, u64)>) -> Option<Element> {
    if let Item::Close { aggregate, counts } = event.item {
        places.pop();
        if aggregate == Aggregate::Push
            && counts
            && let Some((_, _, begun)) = places.last_mut()
        {
            *begun += 1;
        }
    }
    let meaning = Meaning::of(event)?;
    let is_inner = matches!(meaning, Meaning::Chunk(_) | Meaning::EndOfString);
    let is_counted = !is_inner
        && !matches!(
            meaning,
            // Whether a push amid a reply is an element, only its first word tells.
            Meaning::End(_) | Meaning::Open(Aggregate::Attribute | Aggregate::Push, _)
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
        part: part(meaning),
        place,
        meaning,
    })
}

/// Tells which look an element has.
pub(super) fn part(meaning: Meaning) -> Part {
    match meaning {
        Meaning::Text(TextKind::Error | TextKind::BlobError, _) => Part::Error,
        Meaning::Text(TextKind::BigNumber, _)
        | Meaning::Integer
        | Meaning::Double
        | Meaning::Boolean(_) => Part::Number,
        Meaning::Null(_) => Part::Aside,
        Meaning::Open(..) | Meaning::End(_) => Part::Aggregate,
        _ => Part::Text,
    }
}
