//! Text with escapes, and literals of C and Python, to bytes.

use super::capture::{Read, Wrong};
use crate::text::hex_digit;

/// Whose literals they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `"+OK\r\n"`, or the same without quotes.
    Escaped,
    /// `b'+OK\r\n'`, or with double quotes.
    Python,
}

/// What both languages and [`crate::text::quoted`] know.
const ESCAPES: &str =
    r#"an escape: \r, \n, \t, \\, \", \', \a, \b, \f, \v, \xHH or up to three octal digits"#;
const HEX: &str = "two hexadecimal digits behind \\x";
const CLOSING: &str = "the closing quote of the literal";

/// Literals one after the other, with blanks between them; adjacent ones are one, as in both languages.
#[derive(Debug)]
pub(super) struct Literals {
    style: Style,
    state: State,
    line: Line,
    /// The quote of the literal that is open; `None` for text without quotes.
    quote: Option<u8>,
}

/// Where literals may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// Nothing has come: text without quotes may follow.
    First,
    /// Only literals may follow.
    Literals,
    /// A remark may follow: this line of a dump has no literal yet.
    Dump,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Between,
    /// Behind Python's `b`.
    Prefix,
    Inside,
    /// Behind a backslash.
    Escape,
    /// Behind `\x` and perhaps a digit.
    Hex(Option<u8>),
    /// Behind so many octal digits, with their value.
    Octal {
        digits: u8,
        value: u8,
    },
}

impl Literals {
    pub(super) fn new(style: Style) -> Self {
        Self {
            style,
            state: State::Between,
            line: Line::First,
            quote: None,
        }
    }

    /// Begins a line of a dump.
    pub(super) fn begin_line(&mut self) {
        self.line = Line::Dump;
    }

    /// Reads a byte of the text and appends the byte that it completes.
    pub(super) fn byte(&mut self, byte: u8, out: &mut Vec<u8>) -> Result<Read, Wrong> {
        match self.state {
            State::Between => return self.open(byte, out),
            State::Prefix => match byte {
                b'\'' | b'"' => {
                    self.quote = Some(byte);
                    self.begin();
                }
                _ => return Err(Wrong::byte(byte, "a quote behind b")),
            },
            State::Inside => self.inside(byte, out)?,
            State::Escape => self.escape(byte, out)?,
            State::Hex(high) => match (high, hex_digit(byte)) {
                (None, Some(digit)) => self.state = State::Hex(Some(digit)),
                (Some(high), Some(digit)) => self.put(high << 4 | digit, out),
                (_, None) => return Err(Wrong::byte(byte, HEX)),
            },
            State::Octal { digits, value } => return self.octal(digits, value, byte, out),
        }
        Ok(Read::Bytes)
    }

    /// Ends the text.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) -> Result<(), Wrong> {
        if let State::Octal { value, .. } = self.state {
            self.put(value, out);
        }
        Err(Wrong::end(match self.state {
            State::Between => return Ok(()),
            State::Inside if self.quote.is_none() => return Ok(()),
            State::Inside | State::Octal { .. } => CLOSING,
            State::Prefix => "a quote behind b",
            State::Escape => ESCAPES,
            State::Hex(_) => HEX,
        }))
    }

    fn open(&mut self, byte: u8, out: &mut Vec<u8>) -> Result<Read, Wrong> {
        /// Begins both `…`, where a dump has left bytes out, and nothing else that it says.
        const ELLIPSIS: u8 = "…".as_bytes()[0];
        let is_dump = self.line == Line::Dump;
        match (self.style, byte) {
            (_, b' ' | b'\t' | b'\r' | b'\n') => {}
            (Style::Escaped, b'"') => {
                self.quote = Some(byte);
                self.begin();
            }
            (Style::Python, b'b') => self.state = State::Prefix,
            (_, ELLIPSIS) => return Err(Wrong::left_out()),
            _ if is_dump => return Ok(Read::Remark),
            (Style::Escaped, _) if self.line == Line::First => {
                self.quote = None;
                self.begin();
                return self.byte(byte, out);
            }
            (Style::Escaped, _) => return Err(Wrong::byte(byte, "a literal in double quotes")),
            (Style::Python, _) => return Err(Wrong::byte(byte, "a literal such as b'+OK\\r\\n'")),
        }
        Ok(Read::Bytes)
    }

    fn begin(&mut self) {
        self.state = State::Inside;
        self.line = Line::Literals;
    }

    fn inside(&mut self, byte: u8, out: &mut Vec<u8>) -> Result<(), Wrong> {
        match byte {
            b'\\' => self.state = State::Escape,
            b'\r' | b'\n' if self.quote.is_none() => {}
            b'\n' => return Err(Wrong::byte(byte, CLOSING)),
            byte if Some(byte) == self.quote => self.state = State::Between,
            byte => out.push(byte),
        }
        Ok(())
    }

    fn escape(&mut self, byte: u8, out: &mut Vec<u8>) -> Result<(), Wrong> {
        let meant = match byte {
            b'r' => b'\r',
            b'n' => b'\n',
            b't' => b'\t',
            b'a' => 0x07,
            b'b' => 0x08,
            b'v' => 0x0b,
            b'f' => 0x0c,
            b'\\' | b'"' | b'\'' => byte,
            b'x' => {
                self.state = State::Hex(None);
                return Ok(());
            }
            b'0'..=b'7' => {
                let value = byte - b'0';
                self.state = State::Octal { digits: 1, value };
                return Ok(());
            }
            _ => return Err(Wrong::byte(byte, ESCAPES)),
        };
        self.put(meant, out);
        Ok(())
    }

    fn octal(&mut self, digits: u8, value: u8, byte: u8, out: &mut Vec<u8>) -> Result<Read, Wrong> {
        if !matches!(byte, b'0'..=b'7') || digits == 3 {
            self.put(value, out);
            return self.byte(byte, out);
        }
        let Some(value) = value.checked_mul(8) else {
            return Err(Wrong::byte(byte, "octal digits of at most 377"));
        };
        self.state = State::Octal {
            digits: digits + 1,
            value: value + (byte - b'0'),
        };
        Ok(Read::Bytes)
    }

    /// Appends the byte that an escape stands for.
    fn put(&mut self, byte: u8, out: &mut Vec<u8>) {
        out.push(byte);
        self.state = State::Inside;
    }
}
