//! The lines of a script, one command each.

use std::io::BufRead;

use super::{Ending, Error, Place, run_command};
use crate::render::Printer;
use crate::session::Session;
use crate::text::{self, Quoting};

/// Starts a line that is no command.
const COMMENT: u8 = b'#';

/// Runs the commands of `lines`; `script` is what messages call them.
///
/// Empty lines and comments are skipped. An error reply is reported with its line, and the script goes on.
///
/// # Errors
/// A line whose quotes do not match: nothing after it is sent. Also when the session, the input or the output breaks
/// off.
pub fn run(
    script: &str,
    mut lines: impl BufRead,
    session: &mut Session,
    printer: &mut Printer,
) -> Result<Ending, Error> {
    let mut ending = Ending::Fine;
    let mut line = Vec::new();
    for number in 1.. {
        // Ctrl-C between two commands: no wait is under way that would notice it.
        if session.take_interrupt() {
            return Ok(Ending::Interrupted);
        }
        line.clear();
        let read = lines.read_until(b'\n', &mut line);
        let read = read.map_err(|source| Error::Input {
            script: script.to_owned(),
            source,
        })?;
        if read == 0 {
            break;
        }
        let place = || Place {
            script: script.to_owned(),
            line: number,
        };
        printer.set_line(Some(number));
        match run_line(trim_line_end(&line), place, session, printer)? {
            Ending::Fine => {}
            Ending::ErrorReply => ending = Ending::ErrorReply,
            Ending::Interrupted => return Ok(Ending::Interrupted),
        }
    }
    Ok(ending)
}

/// Runs the command of one line, if there is one.
fn run_line(
    line: &[u8],
    place: impl Fn() -> Place,
    session: &mut Session,
    printer: &mut Printer,
) -> Result<Ending, Error> {
    if line.trim_ascii_start().first() == Some(&COMMENT) {
        return Ok(Ending::Fine);
    }
    let words = text::split(line, Quoting::Shell).complete();
    let words = words.map_err(|source| Error::Line {
        place: place(),
        source,
    })?;
    if words.is_empty() {
        return Ok(Ending::Fine);
    }
    run_command(session, &words, printer).map_err(|error| match error {
        Error::Session { source, .. } => Error::Session {
            place: Some(place()),
            source,
        },
        error => error,
    })
}

fn trim_line_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}
