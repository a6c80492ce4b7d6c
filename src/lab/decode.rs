//! A capture of RESP, explained.
//!
//! What it is written in is read back to bytes in `capture`, as it arrives; memory does not grow with it. What
//! [`watch`] has saved is shown as it was there.

mod capture;
mod form;
mod hex;
mod literal;

use std::io::{self, BufReader, Read, Write};

use self::capture::Capture;
use self::form::FirstLine;
use super::{Error, watch};
use crate::render::{Direction, Dump, DumpOptions, Piece};

pub use self::capture::Fault;
pub use self::form::Form;

/// How much is read at a time.
const READ: usize = 64 << 10;

/// How to read a capture, and how to show it.
#[derive(Debug)]
pub struct Options {
    /// What it is written in; `None` recognises it.
    pub form: Option<Form>,
    /// How it is shown.
    pub dump: DumpOptions,
    /// The file; `None` is standard input.
    pub file: Option<std::path::PathBuf>,
}

/// Explains a capture; `name` is what messages call it.
///
/// # Errors
/// The capture cannot be read, is no RESP, or ends inside a value: all that is right is shown before.
pub fn run(
    options: &Options,
    name: &str,
    mut capture: impl Read,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let mut head = Vec::new();
    if options.form.is_none() && is_of_proxy(name, &mut capture, &mut head)? {
        let capture = BufReader::new(head.chain(capture));
        return watch::play(name, capture, options.dump, out);
    }
    let capture = head.chain(capture);
    let mut page = Page {
        dump: Dump::new(options.dump),
        text: Vec::new(),
        out,
    };
    let read = read(options.form, name, capture, &mut page);
    let ended = page.end(read.as_ref().err());
    read.and(ended)
}

/// Reads into `head` as much as it takes to see whether a proxy has saved the capture.
fn is_of_proxy(name: &str, input: &mut impl Read, head: &mut Vec<u8>) -> Result<bool, Error> {
    let mut buffer = [0; watch::HEAD.len()];
    while watch::HEAD.starts_with(head) && head.len() < watch::HEAD.len() {
        let left = watch::HEAD.len() - head.len();
        let text = next(name, input, &mut buffer[..left])?;
        if text.is_empty() {
            break;
        }
        head.extend_from_slice(text);
    }
    Ok(head == watch::HEAD)
}

fn read(
    form: Option<Form>,
    name: &str,
    mut input: impl Read,
    page: &mut Page<'_>,
) -> Result<(), Error> {
    let mut buffer = vec![0; READ];
    let mut head = Vec::new();
    let form = match form {
        Some(form) => form,
        None => recognise(name, &mut input, &mut buffer, &mut head)?,
    };
    let mut capture = Capture::new(form);
    let mut take = |direction, bytes: &[u8]| page.take(direction, bytes);
    capture.feed(&head, &mut take)?;
    loop {
        let text = next(name, &mut input, &mut buffer)?;
        if text.is_empty() {
            return capture.finish(&mut take);
        }
        capture.feed(text, &mut take)?;
    }
}

/// Reads into `head` as much as it takes to see what the capture is written in.
fn recognise(
    name: &str,
    input: &mut impl Read,
    buffer: &mut [u8],
    head: &mut Vec<u8>,
) -> Result<Form, Error> {
    let mut line = FirstLine::Open;
    loop {
        let text = next(name, input, buffer)?;
        head.extend_from_slice(text);
        let has_line_end = text.contains(&b'\n');
        if has_line_end {
            line = FirstLine::Ended;
        }
        let is_enough = text.is_empty() || head.len() >= form::enough(head, line);
        if !is_enough && !has_line_end {
            continue;
        }
        if let Some(form) = form::recognise(head) {
            return Ok(form);
        }
        if is_enough {
            let likely = form::of_long_line(head, line).filter(|_| !text.is_empty());
            return likely.ok_or_else(|| Error::Usage(form::unknown(head)));
        }
    }
}

/// Gives what one read brings; nothing at the end.
fn next<'a>(name: &str, input: &mut impl Read, buffer: &'a mut [u8]) -> Result<&'a [u8], Error> {
    loop {
        match input.read(buffer) {
            Ok(len) => return Ok(&buffer[..len]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(source) => {
                let name = name.to_owned();
                return Err(Error::Input { name, source });
            }
        }
    }
}

/// Where a capture is shown.
struct Page<'a> {
    dump: Dump,
    text: Vec<u8>,
    out: &'a mut dyn Write,
}

impl Page<'_> {
    /// Shows bytes of the capture, line by line: of what is no RESP, nothing is shown behind the line that is wrong.
    fn take(&mut self, direction: Direction, bytes: &[u8]) -> Result<(), Error> {
        let mut failure = None;
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            self.show(direction, line);
            failure = self.dump.failure(direction).cloned();
            if failure.is_some() {
                break;
            }
        }
        self.write()?;
        failure.map_or(Ok(()), |error| Err(Error::Capture(error)))
    }

    fn show(&mut self, direction: Direction, bytes: &[u8]) {
        let piece = Piece {
            direction,
            bytes,
            secrets: &[],
            at: None,
        };
        self.dump.traffic(&piece, &mut self.text);
    }

    /// Shows what is left, and where a capture that is not written right goes wrong.
    fn end(&mut self, error: Option<&Error>) -> Result<(), Error> {
        let ended = match error {
            Some(Error::Form(fault)) => {
                self.dump.flush(&mut self.text);
                for line in fault.marked(self.dump.options().width) {
                    self.dump.remark(&line, &mut self.text);
                }
                Ok(())
            }
            _ => self.dump.finish(&mut self.text),
        };
        self.write()?;
        self.out.flush().map_err(Error::Output)?;
        ended.map_err(Error::Capture)
    }

    fn write(&mut self) -> Result<(), Error> {
        let written = self.out.write_all(&self.text).map_err(Error::Output);
        self.text.clear();
        written
    }
}
