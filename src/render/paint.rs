//! Colours: what each part of the output and of the line being typed looks like. The only file that knows how a terminal
//! is told.
//!
//! Few and restrained; what they mean is also said in words. They have to be read on a dark background and on a light one,
//! and nobody knows which it is. Of the eight that have names only red and magenta can be on any terminal: xterm's green,
//! cyan and yellow are too bright for white, its blue is too dark for black, and what is dimmed is halfway gone on a theme
//! of low contrast. So the others are those of the palette of 256 that lie in the middle, at a contrast of 3 and more to
//! black, to white, and to the backgrounds of Solarized. The escape sequences are made once, since they go around every
//! element of a reply.

use owo_colors::{Style, XtermColors};

use super::Color;

/// Colours of the palette of 256 by their numbers.
const GREEN: u8 = 28;
const CYAN: u8 = 30;
const BLUE: u8 = 32;
const AMBER: u8 = 130;
const GREY: u8 = 244;

/// Gives a look in a colour of the palette of 256.
fn of_256(number: u8) -> Style {
    Style::new().color(XtermColors::from(number))
}

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
            Self::Aside | Self::Hint | Self::Null => of_256(GREY),
            Self::Text | Self::Blank => of_256(GREEN),
            Self::Number => style.magenta(),
            Self::Error => style.red(),
            Self::Aggregate | Self::Printable | Self::Key => of_256(CYAN),
            Self::Command | Self::CurrentHint | Self::Head => style.bold(),
            Self::Unfinished | Self::HighByte => of_256(AMBER),
            Self::Option => of_256(BLUE),
            Self::Wrong => style.red().underline(),
            Self::Chosen => style.reversed(),
            Self::Match => style.underline(),
            Self::Control => style.magenta(),
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
            Self::Yellow => of_256(AMBER),
            Self::Green => of_256(GREEN),
            Self::Cyan => of_256(CYAN),
            Self::Blue => of_256(BLUE),
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

    /// The red, green and blue of a colour of the cube or of the greys.
    fn rgb(number: u8) -> [u8; 3] {
        match number {
            232.. => [8 + 10 * (number - 232); 3],
            number => [36, 6, 1]
                .map(|place| [0, 95, 135, 175, 215, 255][usize::from((number - 16) / place % 6)]),
        }
    }

    /// The contrast of two colours as WCAG 2 has it.
    fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
        let light = |colour: [u8; 3]| {
            let linear = colour.map(|value| match f64::from(value) / 255.0 {
                value if value <= 0.03928 => value / 12.92,
                value => ((value + 0.055) / 1.055).powf(2.4),
            });
            0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05
        };
        let ratio = light(one) / light(other);
        ratio.max(1.0 / ratio)
    }

    #[test]
    fn what_is_coloured_can_be_read_on_dark_and_on_light_terminals() {
        let solarized = [[0xfd, 0xf6, 0xe3], [0x00, 0x2b, 0x36]];
        let backgrounds = [[0x00; 3], [0xff; 3]].into_iter().chain(solarized);
        for background in backgrounds {
            for number in [GREEN, CYAN, BLUE, AMBER, GREY] {
                let contrast = contrast(rgb(number), background);
                assert!(contrast > 3.0, "{number} on {background:?}: {contrast}");
            }
        }
        // No part, and no hue, is one of the named colours that cannot be read on all.
        let unreadable = [
            "\x1b[2m", "\x1b[32m", "\x1b[33m", "\x1b[34m", "\x1b[36m", "\x1b[90m",
        ];
        let paint = Paint::new(Color::On);
        for part in Part::ALL {
            let start = str::from_utf8(paint.start(part)).unwrap();
            assert!(!unreadable.contains(&start), "{part:?}");
        }
        for hue in [
            Hue::Red,
            Hue::Yellow,
            Hue::Green,
            Hue::Cyan,
            Hue::Blue,
            Hue::Magenta,
        ] {
            let painted = hue.paint("x");
            assert!(
                !unreadable.iter().any(|start| painted.starts_with(start)),
                "{hue:?}"
            );
        }
    }

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
