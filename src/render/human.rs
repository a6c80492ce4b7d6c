//! The human form: `redis-cli`'s layout on a terminal, with types and indexes.
//!
//! Each element of an aggregate stands behind its index, and later lines are indented to the column where their
//! aggregate begins. The end of a line is written only when something follows on the next one, so that a key needs no
//! look-ahead: ` => ` simply comes in its place. What `redis-cli` cannot show is shown in the same manner:
//!
//! - `(big number) 123…`, `(blob error) …`;
//! - a streamed aggregate's indexes are not padded, its length being unknown, and as the value of a map it begins on a
//!   new line, as every aggregate of several lines does;
//! - an attribute is the line `(attribute)` with its pairs indented on the lines below it, and the value it belongs to
//!   follows on a line of its own.
//!
//! Every text is escaped, for a terminal would obey what a server has stored. Between pieces only the nesting is kept,
//! and of the rare [chain](chain) a bounded start.

mod chain;
mod label;

use self::chain::{Chain, Lines};
use self::label::Label;
use super::paint::{Paint, Part};
use super::{Color, Shape, Target, number};
use crate::resp::{Aggregate, Event, Item, Text, TextKind};
use crate::text::{Escaper, Style};

/// How far the pairs of an attribute are indented: as far as the elements of a short aggregate are.
const ATTRIBUTE_INDENT: usize = 3;

/// Renders the human form.
#[derive(Debug)]
pub(super) struct Human {
    paint: Paint,
    target: Target,
    shape: Shape,
    stack: Vec<Frame>,
    chain: Chain,
    /// Whether an attribute has ended whose value has not begun.
    is_annotated: bool,
    escaper: Escaper,
    ending: Ending,
}

/// An aggregate that is open.
#[derive(Debug)]
struct Frame {
    label: Label,
    turn: Turn,
    /// The column in which the indexes stand.
    indent: usize,
    /// Whether the first index stands on a line of its own too.
    is_below_name: bool,
    /// Where the chain begins that the aggregate interrupts, being a key.
    outer_chain: Option<usize>,
}

/// What comes next in an aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Element,
    Key,
    Value,
}

/// What ends a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// A newline.
    Newline,
    /// Nothing: the reply is a text, which so far brings its own end.
    Own,
    /// Nothing on a pipe; on a terminal a newline, lest the prompt stick to the last line of a text.
    Unended,
}

/// How a text is shown.
struct Dress {
    part: Part,
    opening: &'static [u8],
    style: Style,
    closing: &'static [u8],
}

impl Human {
    pub(super) fn new(color: Color, target: Target) -> Self {
        Self {
            paint: Paint::new(color),
            target,
            shape: Shape::Value,
            stack: Vec::new(),
            chain: Chain::default(),
            is_annotated: false,
            escaper: Escaper::new(Style::Quoted),
            ending: Ending::Newline,
        }
    }

    pub(super) fn begin(&mut self, shape: Shape) {
        self.shape = shape;
        self.stack.clear();
        self.chain = Chain::default();
        self.is_annotated = false;
        self.ending = Ending::Newline;
    }

    pub(super) fn event(&mut self, event: &Event<'_>, out: &mut Vec<u8>) {
        match event.item {
            Item::Text(text) => self.text(text, out),
            Item::Integer { value, .. } => self.leaf(Part::Number, out, |out| {
                out.extend_from_slice(b"(integer) ");
                number::integer(value, out);
            }),
            Item::Double { text } => self.leaf(Part::Number, out, |out| {
                out.extend_from_slice(b"(double) ");
                out.extend_from_slice(text);
            }),
            Item::Boolean(value) => self.leaf(Part::Number, out, |out| {
                out.extend_from_slice(if value { b"(true)" } else { b"(false)" });
            }),
            Item::Null(_) => {
                self.leaf(Part::Aside, out, |out| out.extend_from_slice(b"(nil)"));
            }
            Item::Open { aggregate, len } => self.open(aggregate, len, out),
            Item::Close { aggregate, .. } => self.close(aggregate, out),
        }
        self.chain.bound(out);
        if event.ends_value {
            self.end(out);
        }
    }

    /// Writes what has been held back and ends a colour, in the middle of a reply. Whether there is one to be ended does
    /// not matter: a terminal on which the user interrupts may drop what was written last.
    pub(super) fn flush(&mut self, out: &mut Vec<u8>) {
        self.chain.give_up(out);
        put(self.paint.reset(), out);
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        let needs_newline = match self.ending {
            Ending::Newline => true,
            Ending::Own => false,
            Ending::Unended => self.target == Target::Terminal,
        };
        if needs_newline {
            out.push(b'\n');
        }
        self.begin(Shape::Value);
    }

    fn leaf(&mut self, part: Part, out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
        self.place(Lines::One, out);
        let sink = self.chain.sink(out);
        put(self.paint.start(part), sink);
        write(sink);
        put(self.paint.end(part), sink);
        self.complete();
    }

    fn text(&mut self, text: Text<'_>, out: &mut Vec<u8>) {
        let is_string = matches!(text.kind, TextKind::Bulk | TextKind::Verbatim(_));
        let is_bare = self.shape == Shape::Text && self.stack.is_empty() && is_string;
        let dress = if is_bare {
            Dress::BARE
        } else {
            Dress::of(text.kind)
        };
        if text.first {
            self.place(Lines::One, out);
            self.escaper = Escaper::new(dress.style);
        }
        let sink = self.chain.sink(out);
        if text.first {
            put(self.paint.start(dress.part), sink);
            put(dress.opening, sink);
        }
        self.escaper.push(text.bytes, sink);
        if text.last {
            self.escaper.finish(sink);
            put(dress.closing, sink);
            put(self.paint.end(dress.part), sink);
            self.complete();
        }
        if is_bare {
            self.ending = match (text.bytes.last(), self.ending) {
                (Some(b'\n'), _) | (None, Ending::Newline) => Ending::Own,
                (Some(_), _) => Ending::Unended,
                (None, ending) => ending,
            };
        }
    }

    fn open(&mut self, aggregate: Aggregate, len: Option<u64>, out: &mut Vec<u8>) {
        let lines = match (aggregate, len) {
            (Aggregate::Attribute, _) => Lines::Several,
            (_, Some(0)) => Lines::One,
            (_, Some(1)) => Lines::OfItsElement,
            _ => Lines::Several,
        };
        let mut indent = self.place(lines, out);
        let is_key = self
            .stack
            .last()
            .is_some_and(|frame| frame.turn == Turn::Key);
        if aggregate == Aggregate::Attribute {
            self.chain.decide(Lines::Several, out);
            let sink = self.chain.sink(out);
            put(self.paint.start(Part::Aside), sink);
            sink.extend_from_slice(b"(attribute)");
            put(self.paint.end(Part::Aside), sink);
            indent += ATTRIBUTE_INDENT;
        }
        self.stack.push(Frame {
            label: Label::new(len, sign(aggregate)),
            turn: if aggregate.is_pairs() {
                Turn::Key
            } else {
                Turn::Element
            },
            indent,
            is_below_name: aggregate == Aggregate::Attribute,
            outer_chain: is_key.then(|| self.chain.interrupt()),
        });
    }

    fn close(&mut self, aggregate: Aggregate, out: &mut Vec<u8>) {
        // The scanner closes only what it has opened.
        let Some(frame) = self.stack.pop() else {
            return;
        };
        if let Some(outer) = frame.outer_chain {
            self.chain.resume(outer);
        }
        if aggregate == Aggregate::Attribute {
            self.is_annotated = true;
            return;
        }
        if frame.label.is_zero() {
            let sink = self.chain.sink(out);
            put(self.paint.start(Part::Aside), sink);
            sink.extend_from_slice(match aggregate {
                Aggregate::Array => b"(empty array)",
                Aggregate::Set => b"(empty set)",
                Aggregate::Map | Aggregate::Attribute => b"(empty hash)",
                Aggregate::Push => b"(empty push)",
            });
            put(self.paint.end(Part::Aside), sink);
        }
        self.complete();
    }

    /// Writes what stands before a value that has so many lines, and tells the column to which its later lines are
    /// indented.
    fn place(&mut self, lines: Lines, out: &mut Vec<u8>) -> usize {
        let is_annotated = std::mem::take(&mut self.is_annotated);
        let Some(frame) = self.stack.last_mut() else {
            if is_annotated {
                out.push(b'\n');
            }
            return 0;
        };
        if is_annotated {
            let indent = frame.inner_indent();
            new_line(indent, self.chain.sink(out));
            return indent;
        }
        if frame.turn == Turn::Value {
            let indent = frame.inner_indent();
            self.chain.sink(out).extend_from_slice(b" => ");
            match lines {
                Lines::OfItsElement => self.chain.hold(indent),
                Lines::One => self.chain.decide(lines, out),
                Lines::Several => {
                    self.chain.decide(lines, out);
                    new_line(indent, self.chain.sink(out));
                }
            }
            return indent;
        }
        frame.index(&self.paint, self.chain.sink(out));
        if frame.turn == Turn::Element {
            self.chain.decide(lines, out);
        }
        frame.inner_indent()
    }

    fn complete(&mut self) {
        if let Some(frame) = self.stack.last_mut() {
            frame.turn = match frame.turn {
                Turn::Element => Turn::Element,
                Turn::Key => Turn::Value,
                Turn::Value => Turn::Key,
            };
        }
    }
}

impl Frame {
    /// Writes the index of the next element; the first one stands where the aggregate begins.
    fn index(&mut self, paint: &Paint, out: &mut Vec<u8>) {
        if !self.label.is_zero() || self.is_below_name {
            new_line(self.indent, out);
        }
        self.label.increment();
        put(paint.start(Part::Aside), out);
        self.label.append_to(out);
        put(paint.end(Part::Aside), out);
    }

    /// The column behind the index.
    fn inner_indent(&self) -> usize {
        self.indent + self.label.len()
    }
}

impl Dress {
    /// A text that is meant to be read, not taken for a value.
    const BARE: Self = Self {
        part: Part::Bare,
        opening: b"",
        style: Style::Block,
        closing: b"",
    };

    fn of(kind: TextKind) -> Self {
        let line = |part, opening| Self {
            part,
            opening,
            style: Style::Line,
            closing: b"",
        };
        match kind {
            TextKind::Simple => line(Part::Bare, b"" as &[u8]),
            TextKind::Error => line(Part::Error, b"(error) "),
            TextKind::BlobError => line(Part::Error, b"(blob error) "),
            TextKind::BigNumber => line(Part::Number, b"(big number) "),
            TextKind::Verbatim(_) => Self::BARE,
            TextKind::Bulk => Self {
                part: Part::Text,
                opening: b"\"",
                style: Style::Quoted,
                closing: b"\"",
            },
        }
    }
}

/// Appends bytes of which there are most often none or one, so that a copy is rarely worth a call.
fn put(bytes: &[u8], out: &mut Vec<u8>) {
    match *bytes {
        [] => {}
        [byte] => out.push(byte),
        _ => out.extend_from_slice(bytes),
    }
}

/// The sign behind the indexes of an aggregate.
fn sign(aggregate: Aggregate) -> u8 {
    match aggregate {
        Aggregate::Array | Aggregate::Push => b')',
        Aggregate::Set => b'~',
        Aggregate::Map | Aggregate::Attribute => b'#',
    }
}

fn new_line(indent: usize, out: &mut Vec<u8>) {
    out.push(b'\n');
    out.resize(out.len() + indent, b' ');
}
