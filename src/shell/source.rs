//! `:source`: the commands of a file, run as if they had been typed one after the other.
//!
//! Commands about which nobody is asked are sent without waiting for the replies to those before. As in scripts, `#`
//! begins a comment, a quote may span lines, and an error reply is no reason to stop; a line that is no command is.

use std::fs::File;
use std::io::{self, Read};
use std::iter::Peekable;
use std::path::Path;

use super::together::BrokenOff;
use super::{Next, Shell, batch, colon, file, pipe};
use crate::render::Tally;
use crate::text::{self, Quoting, Word};

/// How long a file may be: it is read as a whole.
const LONGEST: u64 = 256 << 20;

/// How many lines are sent together at most, and how many bytes of them: so much of a file is taken apart at once.
const LONGEST_RUN: usize = 16 << 10;
const LARGEST_RUN: usize = 4 << 20;

/// How many files may be run from within each other: one that runs itself has no end.
const DEEPEST: usize = 8;

impl Shell<'_> {
    /// Runs the commands of a file.
    pub(super) fn source(&mut self, name: &str) -> io::Result<Next> {
        if self.sources == DEEPEST {
            return self.refuse(format_args!(
                "found {name:?} in {DEEPEST} files that run each other, expected fewer"
            ));
        }
        let path = file::named(name, self.options.home.as_deref());
        let text = match read(&path) {
            Ok(text) => text,
            Err(error) => {
                return self.refuse(format_args!("could not read {path:?}: {error}"));
            }
        };
        self.sources += 1;
        let mut tally = Tally::default();
        let next = self.source_lines(name, &text, &mut tally);
        self.sources -= 1;
        let next = next?;
        self.printer.say(&format!("note: {name:?}: {}", tally))?;
        Ok(next)
    }

    fn source_lines(&mut self, name: &str, text: &[u8], tally: &mut Tally) -> io::Result<Next> {
        let name = text::line(name.as_bytes());
        let mut lines = batch::numbered(text).peekable();
        while let Some((number, line)) = lines.next() {
            let place = format!("{name}:{number}");
            // Between two commands no wait is under way that would notice it.
            if self.session.take_interrupt() {
                self.printer
                    .say_interrupted(&format!("interrupted before {place}"))?;
                return Ok(Next::Stop);
            }
            let line = match check(line) {
                Ok(line) => line,
                Err(error) => return self.refuse(format_args!("{place}: {error}")),
            };
            let next = match self.plain(line) {
                Some(words) => {
                    let run = self.gather((number, words), line.len(), &mut lines);
                    self.source_together(&name, run, tally)?
                }
                None => self.source_alone(&place, (number, line), tally)?,
            };
            match next {
                Next::Line => {}
                // What ends a file does not end the shell.
                Next::Leave => {
                    let behind = lines.peek().map(|(behind, _)| *behind);
                    return self.say_left_out(&name, number, behind);
                }
                Next::Stop => return Ok(next),
            }
        }
        Ok(Next::Line)
    }

    /// Says what of a file that ends in this line was not run, if there is something.
    fn say_left_out(&mut self, name: &str, end: u64, behind: Option<u64>) -> io::Result<Next> {
        if let Some(behind) = behind {
            let note = format!(
                "note: {name}:{behind}: this and what follows was not run: the file ends in line {end}"
            );
            self.printer.say(&note)?;
        }
        Ok(Next::Line)
    }

    /// Takes the lines that need not wait for the first one, whose text is so long: as many as are sent together.
    fn gather<'a>(
        &self,
        first: (u64, Vec<Word>),
        mut bytes: usize,
        lines: &mut Peekable<impl Iterator<Item = (u64, &'a [u8])>>,
    ) -> Vec<(u64, Vec<Word>)> {
        let plain = |line| self.plain(check(line).ok()?);
        let mut run = vec![first];
        while run.len() < LONGEST_RUN
            && bytes < LARGEST_RUN
            && let Some(next) = lines.next_if_map(|(number, line)| {
                bytes += line.len();
                let words = plain(line).ok_or((number, line))?;
                Ok((number, words))
            })
        {
            run.push(next);
        }
        run
    }

    /// Runs a command for which what follows waits.
    fn source_alone(
        &mut self,
        place: &str,
        (number, line): (u64, &str),
        tally: &mut Tally,
    ) -> io::Result<Next> {
        let errors = self.error_replies;
        let next = self.run(line)?;
        let is_error = self.error_replies > errors;
        if is_error {
            self.printer
                .say(&format!("note: {place}: an error reply"))?;
        }
        match next {
            Next::Line => tally.note(number, is_error),
            Next::Leave => {}
            Next::Stop => self.say_stopped(place, 0)?,
        }
        Ok(next)
    }

    /// Runs commands that do not wait for each other.
    fn source_together(
        &mut self,
        name: &str,
        lines: Vec<(u64, Vec<Word>)>,
        tally: &mut Tally,
    ) -> io::Result<Next> {
        let broken_off = self.run_together(lines.into_iter(), |number, is_error, printer| {
            tally.note(number, is_error);
            if is_error {
                // That it cannot be said, the next reply tells.
                let _ = printer.say(&format!("note: {name}:{number}: an error reply"));
            }
        })?;
        let Some(BrokenOff {
            next,
            number,
            unanswered,
        }) = broken_off
        else {
            return Ok(Next::Line);
        };
        self.say_stopped(&format!("{name}:{number}"), unanswered)?;
        Ok(next)
    }

    /// Says where a file was left, and how many commands from there on had been sent without an answer.
    fn say_stopped(&mut self, place: &str, unanswered: u64) -> io::Result<()> {
        self.printer.say(&match unanswered {
            0 | 1 => format!("note: {place}: stopped there, what follows was not run"),
            sent => format!(
                "note: {place}: stopped there; up to {sent} commands from there on were sent and may have run, what follows was not"
            ),
        })
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    // To open a named pipe would wait for whoever writes to it.
    if !path.metadata()?.is_file() {
        return Err(io::Error::other(
            "found something that is no file, expected a file",
        ));
    }
    let mut text = Vec::new();
    File::open(path)?.take(LONGEST + 1).read_to_end(&mut text)?;
    match text.len() as u64 > LONGEST {
        true => Err(io::Error::other(
            "found more than 256 MiB, expected less; redis-shell < FILE takes files of any length",
        )),
        false => Ok(text),
    }
}

/// Checks that a line can be run, before it is.
fn check(line: &[u8]) -> Result<&str, String> {
    let line = str::from_utf8(line).map_err(|_| {
        r#"found a byte that is no UTF-8 text, expected it in double quotes as "\xff""#.to_owned()
    })?;
    // A program's quotes are the system's shell's.
    if !colon::is_one(line) && pipe::program_at(line.as_bytes()).is_none() {
        let words = text::split(line.as_bytes(), Quoting::Shell).complete();
        words.map_err(|error| error.to_string())?;
    }
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_checked_before_it_is_run() {
        assert_eq!(check(b"GET k"), Ok("GET k"));
        assert_eq!(check(b":inline GET \"k"), Ok(":inline GET \"k"));
        assert_eq!(check(b"GET k | it's"), Ok("GET k | it's"));
        for line in [&b"GET \"k"[..], b"GET k :> 'f"] {
            assert!(check(line).unwrap_err().contains("unbalanced"));
        }
        assert!(check(b"GET \xff").unwrap_err().contains("no UTF-8"));
    }
}
