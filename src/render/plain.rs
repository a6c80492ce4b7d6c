//! The plain form: the bytes of the elements and nothing around them, for scripts.
//!
//! It is what `redis-cli` prints on a pipe over RESP2, whichever protocol is spoken: every aggregate is a flat run of
//! elements, a boolean is 1 or 0, a null is empty, attributes are left out. An error inside an aggregate stays there
//! and is followed by a newline of its own, as `redis-cli` does it; one of the top level goes to stderr.

use super::attributes::Attributes;
use super::{Options, Shape, Target, number, starts_value};
use crate::resp::{Event, Item, Text, TextKind};
use crate::text::{Escaper, Style};

/// Renders the plain form.
#[derive(Debug)]
pub(super) struct Plain {
    target: Target,
    delimiter: Vec<u8>,
    terminator: Vec<u8>,
    shape: Shape,
    attributes: Attributes,
    /// Whether no element stands before the next one in its aggregate, so that no delimiter does.
    is_first: bool,
    /// Whether the reply has brought its own end, being a text.
    is_bare: bool,
    escaper: Escaper,
    error_line: ErrorLine,
}

impl Plain {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            target: options.target,
            delimiter: options.delimiter.clone(),
            terminator: options.terminator.clone(),
            shape: Shape::Value,
            attributes: Attributes::default(),
            is_first: true,
            is_bare: false,
            escaper: Escaper::new(Style::Block),
            error_line: ErrorLine::new(),
        }
    }

    pub(super) fn begin(&mut self, shape: Shape) {
        self.shape = shape;
        self.attributes = Attributes::default();
        self.is_first = true;
        self.is_bare = false;
    }

    /// Gives the bytes of an event that go to the output as they are and change nothing here: a piece from the middle of
    /// a payload.
    pub(super) fn bare<'e>(&self, event: &Event<'e>) -> Option<&'e [u8]> {
        match event.item {
            Item::Text(text) if !text.first && !text.last && self.attributes.are_over() => {
                let is_bare = self.target == Target::Pipe && !text.kind.is_error();
                is_bare.then_some(text.bytes)
            }
            _ => None,
        }
    }

    pub(super) fn event(&mut self, event: &Event<'_>, out: &mut Vec<u8>, errors: &mut Vec<u8>) {
        if self.attributes.contain(event) {
            return;
        }
        if starts_value(&event.item) && !self.is_first {
            out.extend_from_slice(&self.delimiter);
        }
        // Whatever comes behind the start of an aggregate is its first element.
        self.is_first = matches!(event.item, Item::Open { .. });
        match event.item {
            Item::Text(text) if text.kind.is_error() && event.depth == 0 => {
                self.error_line.push(text, errors);
            }
            Item::Text(text) => self.text(text, event.depth, out),
            Item::Integer { value, .. } => number::integer(value, out),
            Item::Double { text } => out.extend_from_slice(text),
            Item::Boolean(value) => out.push(if value { b'1' } else { b'0' }),
            Item::Null(_) | Item::Open { .. } | Item::Close { .. } => {}
        }
        if event.ends_value {
            if !self.is_bare {
                out.extend_from_slice(&self.terminator);
            }
            self.begin(Shape::Value);
        }
    }

    fn text(&mut self, text: Text<'_>, depth: usize, out: &mut Vec<u8>) {
        let is_string = matches!(text.kind, TextKind::Bulk | TextKind::Verbatim(_));
        self.is_bare = self.shape == Shape::Text && depth == 0 && is_string;
        match self.target {
            Target::Pipe => out.extend_from_slice(text.bytes),
            Target::Terminal => {
                if text.first {
                    self.escaper = Escaper::new(Style::Block);
                }
                self.escaper.push(text.bytes, out);
                if text.last {
                    self.escaper.finish(out);
                }
            }
        }
        if text.last && text.kind.is_error() {
            out.push(b'\n');
        }
    }
}

/// Renders the text of an error reply for stderr.
#[derive(Debug)]
pub(super) struct ErrorLine {
    escaper: Escaper,
}

impl ErrorLine {
    pub(super) fn new() -> Self {
        Self {
            escaper: Escaper::new(Style::Line),
        }
    }

    pub(super) fn push(&mut self, text: Text<'_>, errors: &mut Vec<u8>) {
        if text.first {
            self.escaper = Escaper::new(Style::Line);
        }
        self.escaper.push(text.bytes, errors);
        if text.last {
            self.escaper.finish(errors);
            errors.push(b'\n');
        }
    }
}
