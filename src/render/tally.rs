//! How the commands of a script came out, for the line at its end.

use std::fmt;

/// How many of the lines are named that got error replies.
const NAMED: usize = 10;

/// Counts commands and remembers the first lines of those that got error replies.
#[derive(Debug, Default)]
pub struct Tally {
    commands: u64,
    failed: u64,
    /// The first lines, and which part of the reply was the error if it was not the reply itself.
    first: Vec<(u64, Option<String>)>,
    has_failed_within: bool,
}

impl Tally {
    /// Counts a command, and its line if it got an error reply.
    pub fn note(&mut self, line: u64, is_error: bool) {
        self.commands += 1;
        if is_error {
            self.note_error(line, None);
        }
    }

    /// Counts a command of this line with an error in this part of its reply.
    pub fn note_within(&mut self, line: u64, part: String) {
        self.commands += 1;
        self.has_failed_within = true;
        self.note_error(line, Some(part));
    }

    fn note_error(&mut self, line: u64, part: Option<String>) {
        self.failed += 1;
        if self.first.len() < NAMED {
            self.first.push((line, part));
        }
    }

    /// How many commands were run.
    pub fn commands(&self) -> u64 {
        self.commands
    }

    /// Tells whether a command got an error reply.
    pub fn has_failed(&self) -> bool {
        self.failed > 0
    }

    /// Tells whether a command got errors that were parts of its reply.
    pub fn has_failed_within(&self) -> bool {
        self.has_failed_within
    }
}

impl fmt::Display for Tally {
    /// Sums it up: `3 commands were run, 2 got error replies: lines 1, 2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.commands {
            1 => write!(f, "1 command was run")?,
            commands => write!(f, "{commands} commands were run")?,
        }
        let place = |(line, part): &(u64, Option<String>)| match part {
            Some(part) => format!("{line} ({part})"),
            None => line.to_string(),
        };
        let lines: Vec<_> = self.first.iter().map(place).collect();
        let lines = lines.join(", ");
        match self.failed {
            0 => return Ok(()),
            1 => write!(f, ", 1 got an error reply: line {lines}")?,
            failed => write!(f, ", {failed} got error replies: lines {lines}")?,
        }
        match self.failed > NAMED as u64 {
            true => write!(f, ", …"),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_names_the_lines_of_error_replies() {
        let sum = |commands: u64, failed: &[u64]| {
            let mut tally = Tally::default();
            failed.iter().for_each(|&line| tally.note(line, true));
            let others = commands - failed.len() as u64;
            (0..others).for_each(|line| tally.note(line, false));
            tally.to_string()
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
}
