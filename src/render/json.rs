//! The JSON form: one JSON text (RFC 8259) a line, one line a reply, valid whatever the server sends.
//!
//! | reply | JSON |
//! |---|---|
//! | strings, big numbers, infinities, not a number | string |
//! | integers, other doubles | number, with the digits of the server |
//! | booleans, nulls | `true`, `false`, `null` |
//! | errors | `{"error":"…"}` |
//! | arrays, sets, pushes | array |
//! | maps | object, with their order and their duplicates |
//! | a value with attributes | `{"attributes":{…},"value":…}` |
//!
//! A key whose JSON is no string becomes one: its JSON text, escaped. Keys may be nested in keys, and each level
//! doubles the escapes of the one within, so beyond [`KEYS_IN_KEYS`] levels such a key is `"null"`, with a note.

mod text;

use self::text::{Content, Sink};
use super::{Note, Strings, number, starts_value};
use crate::resp::{Aggregate, Event, Item, Text, TextKind};

/// How many levels of keys in keys are written; a quote in the innermost one takes up to 32 bytes.
const KEYS_IN_KEYS: u32 = 4;

/// Renders JSON.
#[derive(Debug)]
pub(super) struct Json {
    stack: Vec<Frame>,
    /// In how many keys of other keys the output stands.
    level: u32,
    /// The depth of a key that is left out, with all that is in it.
    omitted: Option<usize>,
    content: Content,
    notes: Notes,
    frame: Framing,
}

/// What is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    Array {
        is_empty: bool,
    },
    Object {
        is_empty: bool,
    },
    /// An object of which a key has been written and its value has not.
    Pair,
    /// `{"attributes":{`, of which the braces are open while it is not known whether more attributes follow.
    Attributes {
        is_empty: bool,
    },
    /// `{"attributes":{…},"value":`
    Annotated,
    /// The string that a key becomes whose JSON is none.
    Key,
}

/// What stands around the value of a reply.
#[derive(Debug, PartialEq, Eq)]
enum Framing {
    None,
    /// An object, which begins so.
    Opening(Vec<u8>),
    /// An object that has begun.
    Open,
}

/// The notes for stderr, each of which comes up once.
#[derive(Debug, Default)]
struct Notes {
    pending: Vec<Note>,
    told: Vec<Note>,
}

impl Json {
    pub(super) fn new(strings: Strings) -> Self {
        Self {
            stack: Vec::new(),
            level: 0,
            omitted: None,
            content: Content::new(strings),
            notes: Notes::default(),
            frame: Framing::None,
        }
    }

    pub(super) fn begin(&mut self) {
        self.stack.clear();
        self.level = 0;
        self.omitted = None;
        self.frame = Framing::None;
    }

    /// Lets the value that comes stand in an object, behind the line and the words of its command.
    pub(super) fn frame(&mut self, line: u64, words: &[Vec<u8>]) {
        let mut text = format!("{{\"line\":{line},\"command\":[").into_bytes();
        for (place, word) in words.iter().enumerate() {
            if place > 0 {
                text.push(b',');
            }
            text.push(b'"');
            let mut sink = self.sink(&mut text);
            self.content.start(TextKind::Bulk);
            self.content.push(word, &mut sink);
            self.content.finish(&mut sink);
            text.push(b'"');
        }
        text.extend_from_slice(b"],\"reply\":");
        self.frame = Framing::Opening(text);
    }

    pub(super) fn take_note(&mut self) -> Option<Note> {
        self.notes.pending.pop()
    }

    pub(super) fn event(&mut self, event: &Event<'_>, out: &mut Vec<u8>) {
        if let Framing::Opening(text) = &self.frame {
            out.extend_from_slice(text);
            self.frame = Framing::Open;
        }
        if self.omitted.is_none() && starts_value(&event.item) {
            self.start(event, out);
        }
        match self.omitted {
            Some(depth) if depth == event.depth && completes_value(&event.item) => {
                self.omitted = None;
                self.complete(out);
            }
            Some(_) => {}
            None => self.write(&event.item, out),
        }
        if event.ends_value {
            if self.frame == Framing::Open {
                out.push(b'}');
            }
            out.push(b'\n');
            self.begin();
        }
    }

    /// Writes what stands before a value.
    fn start(&mut self, event: &Event<'_>, out: &mut Vec<u8>) {
        let is_attribute = is_attribute(&event.item);
        match self.stack.last_mut() {
            Some(Frame::Attributes { .. }) if is_attribute => return,
            Some(top @ Frame::Attributes { .. }) => {
                *top = Frame::Annotated;
                self.sink(out).put(b"},\"value\":");
                return;
            }
            Some(Frame::Array { is_empty } | Frame::Object { is_empty }) => {
                if !std::mem::take(is_empty) {
                    self.sink(out).put(b",");
                }
            }
            Some(Frame::Pair) => self.sink(out).put(b":"),
            Some(Frame::Annotated | Frame::Key) | None => {}
        }
        let is_key = matches!(self.stack.last(), Some(Frame::Object { .. }));
        if is_key && !is_string(&event.item) {
            if self.level == KEYS_IN_KEYS {
                self.sink(out).put(b"\"null\"");
                self.omitted = Some(event.depth);
                self.notes.add(Note::KeysInKeys);
                return;
            }
            self.sink(out).put(b"\"");
            self.level += 1;
            self.stack.push(Frame::Key);
        }
        if is_attribute {
            self.sink(out).put(b"{\"attributes\":{");
            self.stack.push(Frame::Attributes { is_empty: true });
        }
    }

    fn write(&mut self, item: &Item<'_>, out: &mut Vec<u8>) {
        let mut sink = self.sink(out);
        match *item {
            Item::Text(text) => return self.text(text, out),
            Item::Integer { value, .. } => number::integer(value, sink.bare()),
            Item::Double { text } if number::is_not_finite(text) => {
                sink.put(b"\"");
                sink.put(text);
                sink.put(b"\"");
            }
            Item::Double { text } => number::json(text, sink.bare()),
            Item::Boolean(true) => sink.put(b"true"),
            Item::Boolean(false) => sink.put(b"false"),
            Item::Null(_) => sink.put(b"null"),
            Item::Open { aggregate, .. } => return self.open(aggregate, out),
            Item::Close { aggregate, .. } => return self.close(aggregate, out),
        }
        self.complete(out);
    }

    fn text(&mut self, text: Text<'_>, out: &mut Vec<u8>) {
        let mut sink = Sink {
            level: self.level,
            out,
        };
        if text.first {
            sink.put(if text.kind.is_error() {
                b"{\"error\":\""
            } else {
                b"\""
            });
            self.content.start(text.kind);
        }
        self.content.push(text.bytes, &mut sink);
        if text.last {
            self.content.finish(&mut sink);
            sink.put(if text.kind.is_error() { b"\"}" } else { b"\"" });
            self.complete(out);
        }
        if self.content.take_replaced() {
            self.notes.add(Note::NotUtf8);
        }
    }

    fn open(&mut self, aggregate: Aggregate, out: &mut Vec<u8>) {
        self.stack.push(match aggregate {
            Aggregate::Attribute => {
                // The pairs of successive attributes stand in one object, whose braces are open already.
                let is_empty = self.stack.last() == Some(&Frame::Attributes { is_empty: true });
                Frame::Object { is_empty }
            }
            Aggregate::Map => {
                self.sink(out).put(b"{");
                Frame::Object { is_empty: true }
            }
            Aggregate::Array | Aggregate::Set | Aggregate::Push => {
                self.sink(out).put(b"[");
                Frame::Array { is_empty: true }
            }
        });
    }

    fn close(&mut self, aggregate: Aggregate, out: &mut Vec<u8>) {
        let frame = self.stack.pop();
        if aggregate == Aggregate::Attribute {
            if let Some(Frame::Attributes { is_empty }) = self.stack.last_mut() {
                *is_empty = frame == Some(Frame::Object { is_empty: true });
            }
            return;
        }
        let is_map = aggregate == Aggregate::Map;
        self.sink(out).put(if is_map { b"}" } else { b"]" });
        self.complete(out);
    }

    /// Writes what stands behind a value and goes on to the next place.
    fn complete(&mut self, out: &mut Vec<u8>) {
        loop {
            match self.stack.last_mut() {
                Some(Frame::Annotated) => self.sink(out).put(b"}"),
                Some(Frame::Key) => {
                    self.level -= 1;
                    self.sink(out).put(b"\"");
                }
                Some(top @ Frame::Object { .. }) => return *top = Frame::Pair,
                Some(top @ Frame::Pair) => return *top = Frame::Object { is_empty: false },
                Some(Frame::Array { .. } | Frame::Attributes { .. }) | None => return,
            }
            self.stack.pop();
        }
    }

    fn sink<'a>(&self, out: &'a mut Vec<u8>) -> Sink<'a> {
        Sink {
            level: self.level,
            out,
        }
    }
}

impl Notes {
    fn add(&mut self, note: Note) {
        if !self.told.contains(&note) {
            self.told.push(note);
            self.pending.push(note);
        }
    }
}

/// Tells whether an event completes a value in the place where it stands. The end of an attribute does not: the value
/// that it annotates is still to come.
fn completes_value(item: &Item<'_>) -> bool {
    match item {
        Item::Text(text) => text.last,
        Item::Open { .. } => false,
        Item::Close { aggregate, .. } => *aggregate != Aggregate::Attribute,
        Item::Integer { .. } | Item::Double { .. } | Item::Boolean(_) | Item::Null(_) => true,
    }
}

fn is_attribute(item: &Item<'_>) -> bool {
    matches!(
        item,
        Item::Open {
            aggregate: Aggregate::Attribute,
            ..
        }
    )
}

/// Tells whether the JSON of a value is a string.
fn is_string(item: &Item<'_>) -> bool {
    match item {
        Item::Text(text) => match text.kind {
            TextKind::Simple | TextKind::BigNumber | TextKind::Bulk | TextKind::Verbatim(_) => true,
            TextKind::Error | TextKind::BlobError => false,
        },
        Item::Double { text } => number::is_not_finite(text),
        _ => false,
    }
}
