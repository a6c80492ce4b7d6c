//! Elements as literals of C or Python, and single bytes as such.

use super::super::paint::Part;
use super::pen::{Element, Pen, Quote, Sight, escape, is_plain};
use crate::resp::Count;

/// What a literal looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `"+OK\r\n"`
    Escaped,
    /// `b'+OK\r\n'`
    Python,
    /// `b'+'`, each byte on a line of its own.
    Bytes,
}

/// The literal that is being written.
#[derive(Debug)]
pub(super) struct Literal {
    style: Style,
    is_open: bool,
    /// Whether the line has more than its arrow.
    is_line_open: bool,
    part: Part,
}

impl Literal {
    pub(super) fn new(style: Style) -> Self {
        Self {
            style,
            is_open: false,
            is_line_open: false,
            part: Part::Bare,
        }
    }

    pub(super) fn begin(&mut self, element: &Element) {
        self.part = element.part;
    }

    pub(super) fn bytes(
        &mut self,
        mut bytes: &[u8],
        sight: Sight,
        pen: &Pen<'_>,
        out: &mut Vec<u8>,
    ) {
        while let Some((&first, rest)) = bytes.split_first() {
            self.open(pen, out);
            let plain = bytes.iter().take_while(|byte| is_plain(**byte));
            match (self.style, sight) {
                (Style::Escaped | Style::Python, Sight::Clear) if is_plain(first) => {
                    let (plain, rest) = bytes.split_at(plain.count());
                    out.extend_from_slice(plain);
                    bytes = rest;
                }
                (style, sight) => {
                    escape(sight.of(first), Some(self.quote()), out);
                    bytes = rest;
                    if style == Style::Bytes {
                        self.end(pen, out);
                    }
                }
            }
        }
    }

    pub(super) fn omit(&mut self, bytes: u64, pen: &Pen<'_>, out: &mut Vec<u8>) {
        self.close(pen, out);
        out.extend_from_slice(if self.is_line_open { b" " } else { pen.arrow() });
        self.is_line_open = true;
        out.extend_from_slice(pen.paint.start(Part::Aside));
        out.extend_from_slice(format!("… {} more", Count(bytes, "byte")).as_bytes());
        out.extend_from_slice(pen.paint.end(Part::Aside));
        if self.style == Style::Bytes {
            self.end(pen, out);
        }
    }

    /// Ends the line.
    pub(super) fn end(&mut self, pen: &Pen<'_>, out: &mut Vec<u8>) {
        self.close(pen, out);
        if std::mem::take(&mut self.is_line_open) {
            out.push(b'\n');
        }
    }

    fn open(&mut self, pen: &Pen<'_>, out: &mut Vec<u8>) {
        if std::mem::replace(&mut self.is_open, true) {
            return;
        }
        out.extend_from_slice(if self.is_line_open { b" " } else { pen.arrow() });
        self.is_line_open = true;
        out.extend_from_slice(pen.paint.start(self.part));
        out.extend_from_slice(match self.style {
            Style::Escaped => b"\"" as &[u8],
            Style::Python | Style::Bytes => b"b'",
        });
    }

    fn close(&mut self, pen: &Pen<'_>, out: &mut Vec<u8>) {
        if std::mem::take(&mut self.is_open) {
            out.push(match self.quote() {
                Quote::Double => b'"',
                Quote::Single => b'\'',
            });
            out.extend_from_slice(pen.paint.end(self.part));
        }
    }

    fn quote(&self) -> Quote {
        match self.style {
            Style::Escaped => Quote::Double,
            Style::Python | Style::Bytes => Quote::Single,
        }
    }
}
