//! Colours: what each part of the output looks like. The only file that knows how a terminal is told.
//!
//! Few and restrained, of the eight that every terminal's theme makes readable on its background; what they mean is
//! also said in words. The escape sequences are made once, since they go around every element of a reply.

use owo_colors::Style;

use super::Color;

/// A part of the output that has a look of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// What takes the terminal's own colours.
    Bare,
    /// Scaffolding: an index, a nil, a remark.
    Aside,
    /// A string.
    Text,
    /// A number or a boolean.
    Number,
    /// An error.
    Error,
    /// The header of an aggregate in a dump.
    Aggregate,
    /// A zero byte in a hexadecimal dump.
    Null,
    /// A printable byte there.
    Printable,
    /// A blank or a line end there.
    Blank,
    /// A control byte there.
    Control,
    /// A byte above ASCII there.
    HighByte,
}

impl Part {
    const ALL: [Self; 11] = [
        Self::Bare,
        Self::Aside,
        Self::Text,
        Self::Number,
        Self::Error,
        Self::Aggregate,
        Self::Null,
        Self::Printable,
        Self::Blank,
        Self::Control,
        Self::HighByte,
    ];

    fn style(self) -> Style {
        let style = Style::new();
        match self {
            Self::Bare => style,
            Self::Aside => style.dimmed(),
            Self::Text => style.green(),
            Self::Number => style.magenta(),
            Self::Error => style.red(),
            Self::Aggregate | Self::Printable => style.cyan(),
            Self::Null => style.bright_black(),
            Self::Blank => style.green(),
            Self::Control => style.magenta(),
            Self::HighByte => style.yellow(),
        }
    }
}

/// The escape sequences of all parts; empty ones when colours are off.
#[derive(Debug)]
pub(super) struct Paint([Brush; Part::ALL.len()]);

#[derive(Debug)]
struct Brush {
    start: Box<[u8]>,
    end: Box<[u8]>,
}

impl Paint {
    pub(super) fn new(color: Color) -> Self {
        Self(Part::ALL.map(|part| {
            let style = match color {
                Color::On => part.style(),
                Color::Off => Style::new(),
            };
            Brush {
                start: style.prefix_formatter().to_string().into_bytes().into(),
                end: style.suffix_formatter().to_string().into_bytes().into(),
            }
        }))
    }

    /// Appends a text as a part looks.
    pub(super) fn wrap(&self, part: Part, text: &[u8], out: &mut Vec<u8>) {
        let Brush { start, end } = &self.0[part as usize];
        if start.is_empty() {
            out.extend_from_slice(text);
            return;
        }
        out.extend_from_slice(start);
        out.extend_from_slice(text);
        out.extend_from_slice(end);
    }

    /// The bytes before a part.
    pub(super) fn start(&self, part: Part) -> &[u8] {
        &self.0[part as usize].start
    }

    /// The bytes behind a part.
    pub(super) fn end(&self, part: Part) -> &[u8] {
        &self.0[part as usize].end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn off_means_no_escape_sequence_at_all() {
        let (on, off) = (Paint::new(Color::On), Paint::new(Color::Off));
        assert_eq!(on.start(Part::Error), b"\x1b[31m");
        assert_eq!(on.end(Part::Error), b"\x1b[0m");
        assert_eq!(on.start(Part::Bare), b"");
        for (index, part) in Part::ALL.into_iter().enumerate() {
            assert_eq!(part as usize, index, "ALL is in the order of the enum");
            assert_eq!((off.start(part), off.end(part)), (&b""[..], &b""[..]));
        }
    }
}
