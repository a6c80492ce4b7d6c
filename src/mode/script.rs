//! The lines of a script, one command each.

use std::io::BufRead;

use super::{Ending, Error, run_command};
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
        // Ctrl-C between two commands; none is awaited that would notice it.
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
        if line.trim_ascii_start().first() == Some(&COMMENT) {
            continue;
        }
        let words = text::split(trim_line_end(&line), Quoting::Shell)
            .complete()
            .map_err(|source| Error::Line {
                script: script.to_owned(),
                line: number,
                source,
            })?;
        if words.is_empty() {
            continue;
        }
        printer.set_line(Some(number));
        match run_command(session, &words, printer)? {
            Ending::Fine => {}
            Ending::ErrorReply => ending = Ending::ErrorReply,
            Ending::Interrupted => return Ok(Ending::Interrupted),
        }
    }
    Ok(ending)
}

fn trim_line_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}
