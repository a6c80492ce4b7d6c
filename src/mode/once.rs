//! One command, once or again and again.

use std::io;
use std::time::{Duration, Instant};

use super::{Ending, Error, run_command};
use crate::render::Printer;
use crate::session::{self, Pause, Pumped, Requests, Room, Session, Sink, Supply, Work};

/// What to run and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The command and its arguments.
    pub words: Vec<Vec<u8>>,
    /// How often it runs; `None` is for ever.
    pub times: Option<u64>,
    /// How long to wait between two runs.
    pub interval: Duration,
}

/// Runs the command as often as it is asked for: without a pause between two runs, none waits for the reply to another.
///
/// # Errors
/// The session or the output broke off.
pub fn run(
    options: &Options,
    session: &mut Session,
    printer: &mut Printer,
) -> Result<Ending, Error> {
    if options.times == Some(1) {
        return run_command(session, &options.words, printer);
    }
    let mut runs = Runs {
        words: &options.words,
        left: options.times,
        answered: 0,
        failed: 0,
        failure: None,
        printer,
    };
    let ended = match options.interval.is_zero() {
        true => runs.run_together(session),
        false => runs.run_slowly(options.interval, session),
    };
    let is_broken_off = match &ended {
        Ok(Ending::Interrupted) => true,
        // Nobody reads on where the output has gone, and nothing ran without a connection.
        Err(Error::Session { source, .. }) => {
            let is_out = matches!(source, session::Error::Output(_));
            !is_out && (runs.answered > 0 || !source.is_before_the_first_command())
        }
        _ => false,
    };
    let said = match &ended {
        _ if is_broken_off => runs.say_sum(),
        Ok(Ending::ErrorReply) => runs.say_errors(),
        _ => Ok(()),
    };
    said.map_err(Error::Output)?;
    ended
}

/// The runs of one command.
struct Runs<'a> {
    words: &'a [Vec<u8>],
    /// How many are still to be sent; `None` is without end.
    left: Option<u64>,
    answered: u64,
    failed: u64,
    /// Why no more are sent.
    failure: Option<Error>,
    printer: &'a mut Printer,
}

impl Runs<'_> {
    /// Runs the command, waits, and runs it again.
    fn run_slowly(&mut self, interval: Duration, session: &mut Session) -> Result<Ending, Error> {
        while self.left != Some(0) {
            let ending = run_command(session, self.words, self.printer)?;
            if ending == Ending::Interrupted {
                return Ok(Ending::Interrupted);
            }
            self.answered(ending == Ending::ErrorReply);
            self.left = self.left.map(|left| left - 1);
            if self.left != Some(0) {
                let until = Instant::now() + interval;
                match session.pause(until, self.printer)? {
                    Pause::Over => {}
                    Pause::Interrupted => return Ok(Ending::Interrupted),
                }
            }
        }
        Ok(self.ending())
    }

    /// Runs the command again and again without waiting.
    fn run_together(&mut self, session: &mut Session) -> Result<Ending, Error> {
        let pumped = session.pump(self);
        match &pumped {
            Ok(Pumped::Done) => self.printer.flush(),
            Ok(Pumped::Interrupted { .. }) | Err(_) => self.printer.abandon(),
        }
        .map_err(Error::Output)?;
        match (pumped?, self.failure.take()) {
            (Pumped::Interrupted { .. }, _) => Ok(Ending::Interrupted),
            (Pumped::Done, Some(failure)) => Err(failure),
            (Pumped::Done, None) => Ok(self.ending()),
        }
    }

    fn ending(&self) -> Ending {
        match self.failed {
            0 => Ending::Fine,
            _ => Ending::ErrorReply,
        }
    }

    /// Says how many of the runs got error replies, when all have come.
    fn say_errors(&mut self) -> io::Result<()> {
        let (runs, failed) = (self.answered, self.failed);
        self.printer
            .say(&format!("note: {runs} runs, {failed} with an error reply"))
    }

    /// Says how many runs there were before they broke off.
    fn say_sum(&mut self) -> io::Result<()> {
        let runs = match self.answered {
            1 => "1 run was answered".to_owned(),
            runs => format!("{runs} runs were answered"),
        };
        let errors = match self.failed {
            0 => String::new(),
            failed => format!(", {failed} with an error reply"),
        };
        self.printer
            .say_interrupted(&format!("note: {runs}{errors}"))
    }
}

impl Work for Runs<'_> {
    fn supply(&mut self, requests: &mut Requests) -> Supply {
        while self.left != Some(0) {
            match requests.push(self.words) {
                Ok(room) => {
                    self.left = self.left.map(|left| left - 1);
                    if room == Room::None {
                        return Supply::More;
                    }
                }
                Err(error) => {
                    self.failure = Some(error.into());
                    return Supply::End;
                }
            }
        }
        Supply::End
    }

    fn sink(&mut self) -> &mut dyn Sink {
        self.printer
    }

    fn answered(&mut self, is_error: bool) {
        self.answered += 1;
        self.failed += u64::from(is_error);
    }
}
