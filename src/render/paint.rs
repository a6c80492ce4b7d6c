//! Colours: what each part of the output and of the line being typed looks like. The only file that knows how a terminal
//! is told.
//!
//! Few and restrained, of the eight that every terminal's theme makes readable on its background; what they mean is
//! also said in words. The escape sequences are made once, since they go around every element of a reply.

use owo_colors::Style;

use super::Color;

/// A part of the output that has a look of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
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
    /// The name of a command, or of a subcommand.
    Command,
    /// The same where arguments are missing without which a server would refuse it.
    Unfinished,
    /// The name of a key.
    Key,
    /// A word of a command's own grammar, such as `EX`.
    Option,
    /// What a server would refuse.
    Wrong,
    /// What could be typed next.
    Hint,
    /// The argument among it that is being typed.
    CurrentHint,
    /// The row that is chosen in a list.
    Chosen,
    /// The characters that were searched for.
    Match,
    /// What stands above rows: a title, the names of columns.
    Head,
}

impl Part {
    const ALL: [Self; 21] = [
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
        Self::Command,
        Self::Unfinished,
        Self::Key,
        Self::Option,
        Self::Wrong,
        Self::Hint,
        Self::CurrentHint,
        Self::Chosen,
        Self::Match,
        Self::Head,
    ];

    fn style(self) -> Style {
        let style = Style::new();
        match self {
            Self::Bare => style,
            Self::Aside | Self::Hint => style.dimmed(),
            Self::Text => style.green(),
            Self::Number => style.magenta(),
            Self::Error => style.red(),
            Self::Aggregate | Self::Printable | Self::Key => style.cyan(),
            Self::Command | Self::CurrentHint | Self::Head => style.bold(),
            Self::Unfinished => style.yellow(),
            Self::Option => style.blue(),
            Self::Wrong => style.red().underline(),
            Self::Chosen => style.reversed(),
            Self::Match => style.underline(),
            Self::Null => style.bright_black(),
            Self::Blank => style.green(),
            Self::Control => style.magenta(),
            Self::HighByte => style.yellow(),
        }
    }
}

/// A colour that a person chooses for something of the program's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hue {
    /// Warns: production.
    Red,
    /// Asks for care.
    Yellow,
    /// Says that all is well.
    Green,
    /// Has no meaning of its own.
    Cyan,
    /// Has no meaning of its own.
    Blue,
    /// Has no meaning of its own.
    Magenta,
}

impl Hue {
    /// Gives a text in this colour.
    pub fn paint(self, text: &str) -> String {
        let style = Style::new();
        let style = match self {
            Self::Red => style.red(),
            Self::Yellow => style.yellow(),
            Self::Green => style.green(),
            Self::Cyan => style.cyan(),
            Self::Blue => style.blue(),
            Self::Magenta => style.magenta(),
        };
        style.style(text).to_string()
    }
}

/// The escape sequences of all parts; empty ones when colours are off.
#[derive(Debug)]
pub struct Paint([Brush; Part::ALL.len()]);

#[derive(Debug)]
struct Brush {
    start: Box<str>,
    end: Box<str>,
}

impl Paint {
    /// Makes the sequences.
    pub fn new(color: Color) -> Self {
        Self(Part::ALL.map(|part| {
            let style = match color {
                Color::On => part.style(),
                Color::Off => Style::new(),
            };
            Brush {
                start: style.prefix_formatter().to_string().into(),
                end: style.suffix_formatter().to_string().into(),
            }
        }))
    }

    /// Whether nothing has a look of its own, so that it has to be told in another way.
    pub fn is_plain(&self) -> bool {
        self.0.iter().all(|brush| brush.start.is_empty())
    }

    /// Appends a text as a part looks.
    pub(super) fn wrap(&self, part: Part, text: &[u8], out: &mut Vec<u8>) {
        let Brush { start, end } = &self.0[part as usize];
        if start.is_empty() {
            out.extend_from_slice(text);
            return;
        }
        out.extend_from_slice(start.as_bytes());
        out.extend_from_slice(text);
        out.extend_from_slice(end.as_bytes());
    }

    /// Appends a text as a part looks.
    ///
    /// ```
    /// use redis_shell::render::{Color, Paint, Part};
    ///
    /// let mut out = String::new();
    /// Paint::new(Color::Off).text(Part::Command, "GET", &mut out);
    /// assert_eq!(out, "GET");
    /// ```
    pub fn text(&self, part: Part, text: &str, out: &mut String) {
        let Brush { start, end } = &self.0[part as usize];
        out.push_str(start);
        out.push_str(text);
        out.push_str(end);
    }

    /// The bytes that end whatever part is being written; none when colours are off.
    pub(super) fn reset(&self) -> &[u8] {
        self.end(Part::Error)
    }

    /// The bytes before a part.
    pub(super) fn start(&self, part: Part) -> &[u8] {
        self.0[part as usize].start.as_bytes()
    }

    /// The bytes behind a part.
    pub(super) fn end(&self, part: Part) -> &[u8] {
        self.0[part as usize].end.as_bytes()
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
