//! `:source`: the commands of a file, run as if they had been typed one after the other.
//!
//! As in scripts, `#` begins a comment, a quote may span lines, and an error reply is no reason to stop; a line that is
//! no command is.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::{Next, Shell, batch, colon, file};
use crate::text::{self, Quoting};

/// How long a file may be: it is read as a whole.
const LONGEST: u64 = 256 << 20;

/// How many files may be run from within each other: one that runs itself has no end.
const DEEPEST: usize = 8;

/// How many of the lines are named that got error replies.
const NAMED: usize = 10;

/// What has come of a file so far.
#[derive(Debug, Default)]
struct Tally {
    commands: u64,
    /// The lines of the commands that got error replies.
    failed: Vec<u64>,
}

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
        self.printer
            .say(&format!("note: {name:?}: {}", tally.sum()))?;
        Ok(next)
    }

    fn source_lines(&mut self, name: &str, text: &[u8], tally: &mut Tally) -> io::Result<Next> {
        let name = text::line(name.as_bytes());
        for (number, line) in batch::numbered(text) {
            let place = format!("{name}:{number}");
            // Between two commands no wait is under way that would notice it.
            if self.session.take_interrupt() {
                // The terminal has put `^C` where the cursor stood.
                self.printer.say(&format!("\ninterrupted before {place}"))?;
                return Ok(Next::Stop);
            }
            let line = match check(line) {
                Ok(line) => line,
                Err(error) => return self.refuse(format_args!("{place}: {error}")),
            };
            let errors = self.error_replies;
            let next = self.run(line)?;
            if self.error_replies > errors {
                self.printer
                    .say(&format!("note: {place}: an error reply"))?;
                tally.failed.push(number);
            }
            match next {
                Next::Line => tally.commands += 1,
                Next::Leave => return Ok(Next::Leave),
                Next::Stop => {
                    self.printer.say(&format!(
                        "note: {place}: stopped there, what follows was not run"
                    ))?;
                    return Ok(Next::Stop);
                }
            }
        }
        Ok(Next::Line)
    }
}

impl Tally {
    fn sum(&self) -> String {
        let commands = match self.commands {
            1 => "1 command was run".to_owned(),
            commands => format!("{commands} commands were run"),
        };
        let lines: Vec<_> = self.failed.iter().take(NAMED).map(u64::to_string).collect();
        let lines = lines.join(", ");
        match self.failed.len() {
            0 => commands,
            1 => format!("{commands}, 1 got an error reply: line {lines}"),
            failed @ 2..=NAMED => format!("{commands}, {failed} got error replies: lines {lines}"),
            failed => format!("{commands}, {failed} got error replies: lines {lines}, …"),
        }
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
    if !colon::is_one(line) {
        let words = text::split(line.as_bytes(), Quoting::Shell).complete();
        words.map_err(|error| error.to_string())?;
    }
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_names_the_lines_of_error_replies() {
        let sum = |commands, failed: &[u64]| {
            let failed = failed.to_vec();
            Tally { commands, failed }.sum()
        };
        assert_eq!(sum(0, &[]), "0 commands were run");
        assert_eq!(
            sum(1, &[7]),
            "1 command was run, 1 got an error reply: line 7"
        );
        assert_eq!(
            sum(3, &[1, 2]),
            "3 commands were run, 2 got error replies: lines 1, 2"
        );
        let many: Vec<_> = (1..=11).collect();
        assert!(
            sum(11, &many)
                .ends_with("11 got error replies: lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …")
        );
    }

    #[test]
    fn a_line_is_checked_before_it_is_run() {
        assert_eq!(check(b"GET k"), Ok("GET k"));
        assert_eq!(check(b":inline GET \"k"), Ok(":inline GET \"k"));
        assert!(check(b"GET \"k").unwrap_err().contains("unbalanced"));
        assert!(check(b"GET \xff").unwrap_err().contains("no UTF-8"));
    }
}
