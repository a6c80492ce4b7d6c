//! The CSV form: one record of RFC 4180 for each reply.
//!
//! Aggregates are flattened depth first; an empty one gives no field. Strings are always in quotes, which tells them
//! from numbers, booleans (`true`, `false`) and nulls (nothing at all). An error is two fields, as `redis-cli` has it:
//! the bare word `ERROR` and the text. Attributes are left out: in a flat record nothing would tell them from values.

use memchr::memchr;

use super::attributes::Attributes;
use super::{Target, number};
use crate::resp::{CRLF, Event, Item, Text, TextKind};
use crate::text::{Escaper, Style};

/// How many bytes are escaped for a terminal before the quotes in them are doubled.
const PIECE: usize = 1024;

/// Renders CSV.
#[derive(Debug)]
pub(super) struct Csv {
    target: Target,
    attributes: Attributes,
    is_first: bool,
    escaper: Escaper,
    escaped: Vec<u8>,
}

impl Csv {
    pub(super) fn new(target: Target) -> Self {
        Self {
            target,
            attributes: Attributes::default(),
            is_first: true,
            escaper: Escaper::new(Style::Block),
            escaped: Vec::new(),
        }
    }

    pub(super) fn begin(&mut self) {
        self.attributes = Attributes::default();
        self.is_first = true;
        self.escaper = Escaper::new(Style::Block);
    }

    pub(super) fn event(&mut self, event: &Event<'_>, out: &mut Vec<u8>) {
        if self.attributes.contain(event) {
            return;
        }
        match event.item {
            Item::Text(text) => self.text(text, out),
            Item::Integer { value, .. } => {
                self.start_field(out);
                number::integer(value, out);
            }
            Item::Double { text } => {
                self.start_field(out);
                out.extend_from_slice(text);
            }
            Item::Boolean(value) => {
                self.start_field(out);
                out.extend_from_slice(if value { b"true" } else { b"false" });
            }
            Item::Null(_) => self.start_field(out),
            Item::Open { .. } | Item::Close { .. } => {}
        }
        if event.ends_value {
            out.extend_from_slice(CRLF);
            self.is_first = true;
        }
    }

    fn start_field(&mut self, out: &mut Vec<u8>) {
        if !self.is_first {
            out.push(b',');
        }
        self.is_first = false;
    }

    fn text(&mut self, text: Text<'_>, out: &mut Vec<u8>) {
        let is_quoted = text.kind != TextKind::BigNumber;
        if text.first {
            self.start_field(out);
            if text.kind.is_error() {
                out.extend_from_slice(b"ERROR,");
            }
            if is_quoted {
                out.push(b'"');
            }
        }
        match self.target {
            Target::Pipe => double_quotes(text.bytes, out),
            Target::Terminal => self.escape(text, out),
        }
        if text.last && is_quoted {
            out.push(b'"');
        }
    }

    fn escape(&mut self, text: Text<'_>, out: &mut Vec<u8>) {
        for piece in text.bytes.chunks(PIECE) {
            self.escaper.push(piece, &mut self.escaped);
            double_quotes(&self.escaped, out);
            self.escaped.clear();
        }
        if text.last {
            // What is left over are escapes, and there is no quote in them.
            self.escaper.finish(out);
        }
    }
}

/// Appends the content of a quoted field.
fn double_quotes(bytes: &[u8], out: &mut Vec<u8>) {
    let mut rest = bytes;
    while let Some(at) = memchr(b'"', rest) {
        out.extend_from_slice(&rest[..=at]);
        out.push(b'"');
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
}
