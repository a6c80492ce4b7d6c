//! A line that is run several times: `:repeat N COMMAND`, and redis-cli's `N COMMAND`.

use std::io;
use std::time::Instant;

use super::together::BrokenOff;
use super::{Next, Shell, colon};
use crate::text::{BLANKS, Word};

/// What is to be run how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repeat {
    count: u64,
    line: String,
}

impl Repeat {
    /// Reads a count and the line to be run so often.
    ///
    /// # Errors
    /// What was found, then what was expected.
    pub(super) fn new(count: &str, line: &str) -> Result<Self, String> {
        let count = match count.parse() {
            Ok(0) | Err(_) => {
                return Err(format!(
                    "found {count:?} as the count, expected a whole number from 1 on"
                ));
            }
            Ok(count) => count,
        };
        let line = line.trim();
        if line.is_empty() {
            return Err("found no command, expected one behind the count".to_owned());
        }
        // Counts of counts have no end, and each would keep the place of the one before it.
        let (first, rest) = line.split_once(BLANKS).unwrap_or((line, ""));
        let is_count = is_count(first.as_bytes()) && !rest.trim().is_empty();
        if is_count || colon::names(line, "repeat") {
            return Err(format!(
                "found {first:?} behind the count, expected a command"
            ));
        }
        Ok(Self {
            count,
            line: line.to_owned(),
        })
    }

    /// Reads `N COMMAND`, whose words are given too; `None` if the line begins with no count. A number that stands
    /// alone is left to the server, as redis-cli does.
    pub(super) fn find(line: &str, words: &[Word]) -> Option<Result<Self, String>> {
        let [count, command, ..] = words else {
            return None;
        };
        if !is_count(&line.as_bytes()[count.span.clone()]) {
            return None;
        }
        Some(Self::new(
            &line[count.span.clone()],
            &line[command.span.start..],
        ))
    }
}

/// Tells whether a word is a whole number, as a server's commands are none.
pub(super) fn is_count(word: &[u8]) -> bool {
    let digits = word.strip_prefix(b"-").unwrap_or(word);
    !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
}

/// Gives what is run by a line: what stands behind how often.
pub(super) fn repeated(line: &str) -> &str {
    let mut rest = line.trim_start();
    loop {
        let behind = match rest.split_once(BLANKS) {
            Some((count, behind)) if is_count(count.as_bytes()) => behind,
            Some((_, behind)) if colon::names(rest, "repeat") => behind,
            _ => return rest,
        };
        rest = behind.trim_start();
    }
}

impl Shell<'_> {
    /// Runs a line as often as is asked, until one run breaks off or the user interrupts.
    pub(super) fn repeat(&mut self, repeat: &Repeat) -> io::Result<Next> {
        self.may_page = false;
        match self.plain(&repeat.line) {
            Some(words) => self.run_ahead(repeat.count, &words),
            None => self.asking_once(|shell| shell.run_repeatedly(repeat)),
        }
    }

    /// Runs a command without waiting between two runs.
    fn run_ahead(&mut self, count: u64, words: &[Word]) -> io::Result<Next> {
        let began = Instant::now();
        let mut done = 0;
        let runs = (1..=count).map(|number| (number, words));
        match self.run_together(runs, |number, _, _| done = number)? {
            None => self.tell_time(began.elapsed()).map(|()| Next::Line),
            Some(BrokenOff {
                next: Next::Stop,
                unanswered,
                ..
            }) => self.say_done(done, count, unanswered),
            Some(BrokenOff { next, .. }) => Ok(next),
        }
    }

    /// Runs a line again when it is done.
    fn run_repeatedly(&mut self, repeat: &Repeat) -> io::Result<Next> {
        let Repeat { count, line } = repeat;
        for done in 0..*count {
            // Between two runs no wait is under way that would notice it.
            let is_interrupted = self.session.take_interrupt();
            if is_interrupted {
                self.printer.say_interrupted("interrupted")?;
            }
            let next = match is_interrupted {
                true => Next::Stop,
                false => self.run(line)?,
            };
            match next {
                // A reply without end that nobody reads would be begun again.
                Next::Line if self.printer.has_stopped() => break,
                Next::Line => {}
                Next::Leave => return Ok(Next::Leave),
                Next::Stop => return self.say_done(done, *count, 0),
            }
        }
        Ok(Next::Line)
    }

    /// Says how many runs were done before one broke off, and how many more had been sent.
    fn say_done(&mut self, done: u64, count: u64, unanswered: u64) -> io::Result<Next> {
        let others = match unanswered {
            0 | 1 => String::new(),
            sent => format!("; up to {sent} more were sent and may have run"),
        };
        let note = format!("note: {done} of {count} runs were done{others}");
        self.printer.say(&note).map(|()| Next::Stop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Quoting, split};

    fn find(line: &str) -> Option<Result<(u64, String), String>> {
        let words = split(line.as_bytes(), Quoting::Shell).words;
        let found = Repeat::find(line, &words)?;
        Some(found.map(|repeat| (repeat.count, repeat.line)))
    }

    #[test]
    fn a_count_in_front_of_a_command_repeats_it() {
        for (line, count, command) in [
            ("3 PING", 3, "PING"),
            (" 1  SET k \"a b\" ", 1, "SET k \"a b\""),
            ("007 GET k", 7, "GET k"),
            ("2 :peek k", 2, ":peek k"),
            ("2 3", 2, "3"),
        ] {
            assert_eq!(find(line), Some(Ok((count, command.to_owned()))), "{line}");
        }
        for line in [
            "",
            "3",
            "-1",
            "PING 3",
            "+3 PING",
            "3x PING",
            "\"3\" PING",
            "3.0 PING",
        ] {
            assert_eq!(find(line), None, "{line}");
        }
    }

    #[test]
    fn what_is_no_count_of_runs_is_refused() {
        let refused = |line: &str| match find(line) {
            Some(Err(error)) => error,
            other => panic!("{line}: {other:?}"),
        };
        for line in ["0 PING", "-3 PING", "99999999999999999999999 PING"] {
            let error = refused(line);
            assert!(
                error.contains("expected a whole number from 1 on"),
                "{error}"
            );
        }
        assert!(refused("2 3 PING").starts_with("found \"3\" behind the count"));
        assert!(refused("2 :REPEAT 3 PING").starts_with("found \":REPEAT\" behind the count"));
        assert!(
            Repeat::new("2", " ")
                .unwrap_err()
                .starts_with("found no command")
        );
        assert!(
            Repeat::new("x", "PING")
                .unwrap_err()
                .starts_with("found \"x\" as the count")
        );
    }
}
