//! What becomes of the replies to SCAN: keys to be printed, a cursor, and the time that the call took.

use std::io;
use std::time::Instant;

use super::reply::{Malformed, Part, Reading};
use crate::render::{Output, Printer, Shape};
use crate::resp::{Event, Item, Text};
use crate::session::{Arriving, Notice, Pace, Sink, Tap, Traffic};
use crate::text;

/// How much of a key waits for the rest of it, so that a key is printed whole or not at all; larger ones are printed
/// in pieces. Of an error as much is kept.
const KEPT: usize = 64 << 10;

/// Takes the replies, and hands their keys to the printer, each as a reply of its own.
///
/// Where the bytes on the wire are shown, so are the replies, as they are.
pub(super) struct Keys<'a> {
    pub(super) printer: &'a mut Printer,
    pub(super) found: Found,
    /// What had been found when the last of it was surely taken by whoever reads.
    pub(super) taken: Found,
    /// What came instead of a reply to SCAN.
    pub(super) malformed: Option<Malformed>,
    reading: Reading,
    coming: Coming,
    /// The cursor of the last reply.
    cursor: Option<u64>,
    /// Whether it is the one of the reply that is coming.
    is_known: bool,
    /// Whether somebody has been told of it.
    is_told: bool,
    /// The beginning of a key that has not come whole, or of an error.
    kept: Vec<u8>,
    pace: Option<Pace>,
    /// When the call was asked for whose reply has not begun.
    asked: Option<Instant>,
    /// Since when nothing but the wait for a reply has taken time.
    free_since: Option<Instant>,
}

/// What the events that come are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coming {
    Reply,
    /// A value that answers nothing.
    Unasked,
}

/// What has been found.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    /// How many keys have been printed.
    pub(super) keys: u64,
    /// Whether a part of a further one has.
    pub(super) is_cut: bool,
    /// From where on not all keys have.
    pub(super) from: u64,
}

impl<'a> Keys<'a> {
    pub(super) fn new(pace: Option<Pace>, printer: &'a mut Printer) -> Self {
        Self {
            printer,
            found: Found::default(),
            taken: Found::default(),
            malformed: None,
            reading: Reading::default(),
            coming: Coming::Reply,
            cursor: None,
            is_known: false,
            is_told: false,
            kept: Vec::new(),
            pace,
            asked: None,
            free_since: None,
        }
    }

    /// Gives the cursor of the reply that is coming or has come, once.
    pub(super) fn take_cursor(&mut self) -> Option<u64> {
        let is_told = std::mem::replace(&mut self.is_told, true);
        self.cursor.filter(|_| !is_told)
    }

    /// Whether the next bytes of a reply may be those of a cursor.
    pub(super) fn awaits_cursor(&self) -> bool {
        !self.is_known
    }

    /// How many keys the next call is to look at, unless that is fixed.
    pub(super) fn count(&self) -> Option<u32> {
        self.pace.as_ref().map(Pace::count)
    }

    /// Learns that a call is being asked for.
    pub(super) fn note_request(&mut self) {
        self.asked = Some(Instant::now());
    }

    /// Learns that a reply begins.
    fn note_reply(&mut self) {
        self.reading = Reading::default();
        let (Some(pace), Some(asked)) = (&mut self.pace, self.asked.take()) else {
            return;
        };
        let now = Instant::now();
        let waited_since = self.free_since.map_or(asked, |free| free.max(asked));
        pace.took(now - waited_since..=now - asked);
    }

    /// Learns that a reply is complete.
    fn note_end(&mut self) {
        self.is_known = false;
        self.found.from = self.cursor.unwrap_or(self.found.from);
        self.free_since = Some(Instant::now());
    }

    fn key(&mut self, text: Text<'_>, event: &Event<'_>) -> io::Result<()> {
        if self.found.is_cut || (text.first && text.last) {
            return self.print(text, event);
        }
        self.kept.extend_from_slice(text.bytes);
        if !text.last && self.kept.len() < KEPT {
            return Ok(());
        }
        let mut kept = std::mem::take(&mut self.kept);
        let beginning = Text {
            bytes: &kept,
            first: true,
            ..text
        };
        let printed = self.print(beginning, event);
        kept.clear();
        self.kept = kept;
        printed
    }

    fn print(&mut self, text: Text<'_>, event: &Event<'_>) -> io::Result<()> {
        if text.first {
            self.printer.begin_reply(Shape::Value);
        }
        self.found.is_cut = !text.last;
        self.found.keys += u64::from(text.last);
        self.printer.event(&Event {
            span: event.span.clone(),
            depth: 0,
            head: event.head,
            item: Item::Text(text),
            ends_value: text.last,
        })
    }

    fn error(&mut self, text: Text<'_>, event: &Event<'_>) -> io::Result<()> {
        if self.printer.output() != Output::Plain {
            if text.first {
                self.printer.begin_reply(Shape::Value);
            }
            return self.printer.event(event);
        }
        // The plain form would leave an empty line in its place, which would pass for a key.
        let room = KEPT.saturating_sub(self.kept.len());
        self.kept
            .extend_from_slice(&text.bytes[..text.bytes.len().min(room)]);
        match text.last {
            true => self.printer.say(&text::line(&self.kept)),
            false => Ok(()),
        }
    }

    /// Learns what is shown as it came.
    fn note(&mut self, part: Part<'_>) {
        match part {
            Part::Cursor(cursor) => self.learn(cursor),
            Part::Key(text) => self.found.keys += u64::from(text.last),
            Part::Frame | Part::Error(_) => {}
        }
    }

    fn learn(&mut self, cursor: u64) {
        self.cursor = Some(cursor);
        self.is_known = true;
        self.is_told = false;
    }
}

impl Sink for Keys<'_> {
    fn begin(&mut self, arriving: Arriving) {
        self.coming = match arriving {
            Arriving::Reply(_) => Coming::Reply,
            Arriving::Unasked => Coming::Unasked,
        };
        if self.coming == Coming::Reply {
            self.note_reply();
        }
        if self.coming == Coming::Unasked || self.printer.shows_wire() {
            Sink::begin(self.printer, arriving);
        }
    }

    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        if self.coming == Coming::Unasked {
            return self.printer.event(event);
        }
        let part = self.reading.event(event).map_err(|malformed| {
            self.malformed = Some(malformed);
            io::Error::from(io::ErrorKind::InvalidData)
        });
        let is_shown = self.printer.shows_wire();
        if is_shown {
            self.printer.event(event)?;
        }
        match part? {
            part if is_shown => self.note(part),
            Part::Key(text) => self.key(text, event)?,
            Part::Error(text) => self.error(text, event)?,
            part => self.note(part),
        }
        if event.ends_value {
            self.note_end();
        }
        Ok(())
    }

    fn stream(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.printer.stream(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.printer.flush()?;
        if !self.printer.is_cut() {
            self.taken = self.found;
        }
        self.free_since = Some(Instant::now());
        Ok(())
    }

    fn has_gone(&mut self) -> bool {
        self.printer.has_gone()
    }

    fn leaves_out_pushes(&mut self) -> bool {
        Sink::leaves_out_pushes(self.printer)
    }

    fn notice(&mut self, notice: &Notice) {
        self.printer.notice(notice);
    }

    fn connected(&mut self) {
        self.printer.connected();
    }

    fn handshake(&mut self, purposes: &[String]) {
        self.printer.handshake(purposes);
    }

    fn interrupted(&mut self) {
        self.printer.interrupted();
    }
}

impl Tap for Keys<'_> {
    fn traffic(&mut self, traffic: &Traffic<'_>) {
        Tap::traffic(self.printer, traffic);
    }

    fn is_watching(&self) -> bool {
        self.printer.is_watching()
    }
}
