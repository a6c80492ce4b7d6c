//! Captures to the bytes they stand for, read as they arrive and never kept.
//!
//! Knows lines, columns and the arrows of a dump; what is between them is read by one reader a [`Form`].

use std::fmt;

use super::super::{Error, wrapped};
use super::form::{ARROW, Form};
use super::hex::Digits;
use super::literal::{Literals, Style};
use crate::render::Direction;
use crate::resp::Byte;
use crate::text;

/// How many bytes before the wrong one, and behind it, are repeated.
const CONTEXT: usize = 32;

/// Where a capture is not written right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: u64,
    /// The column, from 1, in characters.
    pub column: u64,
    wrong: Wrong,
    /// What stands before the wrong byte in its line, and the rest of it with that byte.
    before: String,
    rest: String,
}

impl Fault {
    /// Gives the line that is wrong, and below it a caret under the byte that is wrong with what was expected there, in
    /// lines of at most `width` columns.
    pub(super) fn marked(&self, width: usize) -> Vec<String> {
        let Self {
            before,
            rest,
            wrong: Wrong { found, expected },
            ..
        } = self;
        let indent = before.chars().count();
        let reason = format!("found {found}, expected {expected}");
        let mut lines = vec![format!("{before}{rest}")];
        for part in wrapped(&reason, width.saturating_sub(indent + 2)) {
            let mark = if lines.len() == 1 { '^' } else { ' ' };
            lines.push(format!("{:indent$}{mark} {part}", ""));
        }
        lines
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            column,
            wrong: Wrong { found, expected },
            ..
        } = self;
        write!(
            f,
            "line {line}, column {column}: found {found}, expected {expected}"
        )
    }
}

/// What a reader finds wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) found: String,
    pub(super) expected: &'static str,
}

impl Wrong {
    /// Finds a byte where something else should stand.
    pub(super) fn byte(byte: u8, expected: &'static str) -> Self {
        let found = match byte {
            b'\n' => "the end of the line".to_owned(),
            byte => Byte(byte).to_string(),
        };
        Self { found, expected }
    }

    /// Finds the mark of bytes that a dump left out.
    pub(super) fn left_out() -> Self {
        Self {
            found: "bytes that the dump left out".to_owned(),
            expected: "all of them, as --raw-limit 0 shows them",
        }
    }

    pub(super) fn end(expected: &'static str) -> Self {
        Self {
            found: "the end of the capture".to_owned(),
            expected,
        }
    }
}

/// What a reader made of a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    /// It belongs to the bytes.
    Bytes,
    /// It begins a remark, which goes on to the end of the line.
    Remark,
}

/// A capture that is being read.
pub(super) struct Capture {
    reader: Reader,
    layout: Layout,
    direction: Direction,
    line: u64,
    column: u64,
    bytes: Vec<u8>,
    /// The last bytes of the text, to be shown where something is missing at its end.
    tail: Vec<u8>,
}

enum Reader {
    Bare,
    Literals(Literals),
    Hex(Digits),
}

/// What the lines of a capture are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// Nothing but blanks has come.
    Unknown,
    /// All of it is in the form.
    Plain,
    /// They are those of a dump.
    Dump(Margin),
}

/// How far a line of a dump has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Margin {
    Start,
    /// Inside the arrow.
    Arrow,
    /// Before the last byte of the arrow.
    Head,
    /// Behind the arrow.
    Body,
    Remark,
}

/// The last bytes of the two arrows.
const TO_SERVER: u8 = "→".as_bytes()[2];
const FROM_SERVER: u8 = "←".as_bytes()[2];

impl Capture {
    pub(super) fn new(form: Form) -> Self {
        let reader = match form {
            Form::Bare => Reader::Bare,
            Form::Escaped => Reader::Literals(Literals::new(Style::Escaped)),
            Form::Python => Reader::Literals(Literals::new(Style::Python)),
            Form::Hex => Reader::Hex(Digits::default()),
        };
        Self {
            reader,
            layout: Layout::Unknown,
            direction: Direction::Received,
            line: 1,
            column: 0,
            bytes: Vec::new(),
            tail: Vec::new(),
        }
    }

    /// Reads the next part of the text and passes on the bytes that it stands for.
    ///
    /// # Errors
    /// It is not written right, or `take` fails.
    pub(super) fn feed(
        &mut self,
        text: &[u8],
        take: &mut impl FnMut(Direction, &[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if let Reader::Bare = self.reader {
            return take(self.direction, text);
        }
        for (index, &byte) in text.iter().enumerate() {
            let direction = self.direction;
            self.step(byte);
            let read = self.byte(byte);
            if read.is_err() || self.direction != direction {
                self.pass_on(direction, take)?;
            }
            read.map_err(|wrong| self.fault(wrong, text, index))?;
        }
        let kept = CONTEXT.saturating_sub(text.len()).min(self.tail.len());
        self.tail.drain(..self.tail.len() - kept);
        self.tail
            .extend(&text[text.len().saturating_sub(CONTEXT)..]);
        self.pass_on(self.direction, take)
    }

    /// Ends the capture.
    ///
    /// # Errors
    /// It ends in the middle of a byte or of a literal, or `take` fails.
    pub(super) fn finish(
        &mut self,
        take: &mut impl FnMut(Direction, &[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let ended = match &mut self.reader {
            Reader::Bare => Ok(()),
            Reader::Literals(literals) => literals.finish(&mut self.bytes),
            Reader::Hex(digits) => digits.finish(),
        };
        self.pass_on(self.direction, take)?;
        self.column += 1;
        ended.map_err(|wrong| self.fault(wrong, &self.tail, self.tail.len()))
    }

    fn pass_on(
        &mut self,
        direction: Direction,
        take: &mut impl FnMut(Direction, &[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let taken = match self.bytes.is_empty() {
            true => Ok(()),
            false => take(direction, &self.bytes),
        };
        self.bytes.clear();
        taken
    }

    /// Counts a byte.
    fn step(&mut self, byte: u8) {
        // All bytes of a character but the first begin with the bits 10.
        let is_inside_character = byte & 0xc0 == 0x80;
        self.column += u64::from(!is_inside_character);
    }

    fn byte(&mut self, byte: u8) -> Result<(), Wrong> {
        if self.layout == Layout::Unknown && !byte.is_ascii_whitespace() {
            self.layout = match byte == ARROW[0] {
                true => Layout::Dump(Margin::Start),
                false => Layout::Plain,
            };
        }
        let read = match self.layout {
            Layout::Unknown => Ok(()),
            Layout::Plain => self.read(byte).map(|_| ()),
            Layout::Dump(margin) => self.margin(margin, byte).map(|margin| {
                self.layout = Layout::Dump(margin);
            }),
        };
        if byte == b'\n' && read.is_ok() {
            self.line += 1;
            self.column = 0;
        }
        read
    }

    /// Reads a byte of a dump's line; gives what follows it.
    fn margin(&mut self, margin: Margin, byte: u8) -> Result<Margin, Wrong> {
        Ok(match (margin, byte) {
            (Margin::Body, _) => match self.read(byte)? {
                _ if byte == b'\n' => Margin::Start,
                Read::Bytes => Margin::Body,
                Read::Remark => Margin::Remark,
            },
            (_, b'\n') => Margin::Start,
            (Margin::Start, byte) if byte == ARROW[0] => Margin::Arrow,
            (Margin::Arrow, byte) if byte == ARROW[1] => Margin::Head,
            (Margin::Head, TO_SERVER | FROM_SERVER) => {
                self.direction = match byte {
                    TO_SERVER => Direction::Sent,
                    _ => Direction::Received,
                };
                match &mut self.reader {
                    Reader::Bare => {}
                    Reader::Literals(literals) => literals.begin_line(),
                    Reader::Hex(digits) => digits.begin_row(),
                }
                Margin::Body
            }
            _ => Margin::Remark,
        })
    }

    fn read(&mut self, byte: u8) -> Result<Read, Wrong> {
        match &mut self.reader {
            Reader::Bare => Ok(Read::Bytes),
            Reader::Literals(literals) => literals.byte(byte, &mut self.bytes),
            Reader::Hex(digits) => digits.byte(byte, &mut self.bytes),
        }
    }

    /// Tells where something is wrong, with what of its line is at hand around it.
    fn fault(&self, wrong: Wrong, text: &[u8], index: usize) -> Error {
        let start = text[..index]
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |end| end + 1);
        let rest = &text[index..];
        let end = rest.iter().position(|&byte| byte == b'\n');
        let rest = &rest[..end.unwrap_or(rest.len()).min(CONTEXT)];
        Error::Form(Fault {
            line: self.line,
            column: self.column,
            wrong,
            before: text::line(&text[start.max(index.saturating_sub(CONTEXT))..index]),
            rest: text::line(rest),
        })
    }
}
