//! Every connection there is, and what is shown and saved of them, live or from a capture.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufWriter, Write};

use super::super::Error;
use super::capture;
use super::clock::{Clock, Moment};
use super::connection::{Connection, View};
use super::queue::{Batch, Queue, What};
use super::screen::Screen;
use crate::render::DumpOptions;

/// How many bytes of lines are collected before they are written.
const LINES: usize = 256 * 1024;

/// The longest line of a capture that is read: a piece with every byte escaped, and then some.
const LONGEST_LINE: usize = 1 << 20;

/// How many bytes of a wrong line a message repeats.
const SNIPPET: usize = 40;

/// The connections that are open.
#[derive(Debug)]
pub(super) struct Window {
    view: Option<View>,
    connections: HashMap<u64, Connection>,
}

impl Window {
    /// Makes one that shows connections as `view` says; without it, only secrets are masked.
    pub(super) fn new(view: Option<View>) -> Self {
        Self {
            view,
            connections: HashMap::new(),
        }
    }

    /// Masks the secrets in the bytes of what happened, and shows it.
    fn take(
        &mut self,
        moment: Moment,
        number: u64,
        what: &What,
        bytes: &mut [u8],
        lines: &mut Vec<u8>,
    ) {
        let open = |client: &str, lines: &mut Vec<u8>| {
            Connection::new(number, client, self.view.as_ref(), moment, lines)
        };
        if let What::Opened(client) = what {
            let connection = open(client, lines);
            self.connections.insert(number, connection);
            return;
        }
        if let What::Closed = what {
            if let Some(connection) = self.connections.remove(&number) {
                connection.closed(moment, lines);
            }
            return;
        }
        // A capture may have been cut at the front.
        let connection = self
            .connections
            .entry(number)
            .or_insert_with(|| open("unknown", lines));
        match *what {
            What::Passed(direction, _) => {
                connection.mask(direction, bytes);
                connection.passed(moment, direction, bytes, lines);
            }
            What::Ended(direction, ending) => connection.ended(moment, direction, ending, lines),
            What::Opened(_) | What::Closed => {}
        }
    }
}

/// Where what is seen goes.
pub(super) struct Output<N> {
    screen: Option<Screen>,
    capture: Option<BufWriter<File>>,
    /// Is told what goes wrong.
    note: N,
}

impl<N: Fn(&str)> Output<N> {
    pub(super) fn new(screen: Option<Screen>, capture: Option<BufWriter<File>>, note: N) -> Self {
        Self {
            screen,
            capture,
            note,
        }
    }

    /// Shows and saves what comes until the queue ends, or until there is nowhere to show and save it.
    pub(super) fn watch(&mut self, queue: &Queue, clock: &Clock, mut window: Window) {
        let mut batch = Batch::default();
        let mut lines = Vec::new();
        while queue.take(&mut batch) {
            let Batch { records, bytes } = &mut batch;
            let mut rest = &mut bytes[..];
            for record in records.drain(..) {
                let len = match record.what {
                    What::Passed(_, len) => len,
                    _ => 0,
                };
                let (piece, behind) = rest.split_at_mut(len);
                rest = behind;
                let moment = clock.moment(record.at);
                window.take(moment, record.connection, &record.what, piece, &mut lines);
                self.save(|capture| {
                    capture::write(moment, record.connection, &record.what, piece, capture)
                });
                if lines.len() >= LINES {
                    self.show(&mut lines);
                }
            }
            bytes.clear();
            self.show(&mut lines);
            self.save(BufWriter::flush);
            if self.screen.as_ref().is_none_or(Screen::is_gone) && self.capture.is_none() {
                queue.close();
                return;
            }
        }
    }

    fn show(&self, lines: &mut Vec<u8>) {
        match &self.screen {
            Some(screen) if !lines.is_empty() => screen.show(lines),
            _ => lines.clear(),
        }
    }

    fn save(&mut self, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) {
        if let Some(capture) = &mut self.capture
            && let Err(error) = write(capture)
        {
            (self.note)(&format!("could not save any more: {error}"));
            self.capture = None;
        }
    }
}

/// Shows a capture as the proxy that saved it did.
///
/// # Errors
/// It cannot be read, a line of it is none of a capture, or the output cannot be written.
pub(in crate::lab) fn play(
    name: &str,
    mut input: impl BufRead,
    dump: DumpOptions,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let window = Window::new(Some(View {
        client: None,
        wanted: None,
        dump,
    }));
    let mut lines = Vec::new();
    let played = play_lines(name, &mut input, window, &mut lines, out);
    let written = out.write_all(&lines).and_then(|()| out.flush());
    played.and(written.map_err(Error::Output))
}

/// Shows a capture up to its end, or to the line that is wrong; what has not been written yet is in `lines`.
fn play_lines(
    name: &str,
    input: &mut impl BufRead,
    mut window: Window,
    lines: &mut Vec<u8>,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let mut reader = capture::Reader::new();
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let mut limited = io::Read::take(&mut *input, LONGEST_LINE as u64);
        let read = limited.read_until(b'\n', &mut line);
        let read = read.map_err(|source| Error::Input {
            name: name.to_owned(),
            source,
        })?;
        if read == 0 {
            break;
        }
        let entry = reader.line(&line).map_err(|expected| {
            let start = &line[..line.len().min(SNIPPET)];
            let found = start.trim_ascii_end().escape_ascii();
            Error::Usage(format!(
                "line {number} of {name:?}: found \"{found}\", expected {expected}"
            ))
        })?;
        let Some(mut entry) = entry else { continue };
        let (moment, connection) = (entry.moment, entry.connection);
        window.take(moment, connection, &entry.what, &mut entry.bytes, lines);
        if lines.len() >= LINES {
            out.write_all(lines).map_err(Error::Output)?;
            lines.clear();
        }
    }
    Ok(())
}
