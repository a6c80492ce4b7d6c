//! One command, once or again and again.

use std::time::{Duration, Instant};

use super::{Ending, Error, run_command};
use crate::render::Printer;
use crate::session::{Pause, Pumped, Requests, Room, Session, Sink, Supply, Work};

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
    match options.times {
        Some(0 | 1) => run_slowly(options, session, printer),
        _ if options.interval.is_zero() => Runs::new(options, printer).run(session),
        _ => run_slowly(options, session, printer),
    }
}

/// Runs the command, waits, and runs it again.
fn run_slowly(
    options: &Options,
    session: &mut Session,
    printer: &mut Printer,
) -> Result<Ending, Error> {
    let mut ending = Ending::Fine;
    let mut left = options.times;
    while left != Some(0) {
        match run_command(session, &options.words, printer)? {
            Ending::Fine => {}
            Ending::ErrorReply => ending = Ending::ErrorReply,
            Ending::Interrupted => return Ok(Ending::Interrupted),
        }
        left = left.map(|left| left - 1);
        if left != Some(0) && !options.interval.is_zero() {
            let until = Instant::now() + options.interval;
            match session.pause(until, printer)? {
                Pause::Over => {}
                Pause::Interrupted => return Ok(Ending::Interrupted),
            }
        }
    }
    Ok(ending)
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

impl<'a> Runs<'a> {
    fn new(options: &'a Options, printer: &'a mut Printer) -> Self {
        Self {
            words: &options.words,
            left: options.times,
            answered: 0,
            failed: 0,
            failure: None,
            printer,
        }
    }

    fn run(mut self, session: &mut Session) -> Result<Ending, Error> {
        let pumped = session.pump(&mut self);
        match &pumped {
            Ok(Pumped::Done) => self.printer.flush(),
            Ok(Pumped::Interrupted) | Err(_) => self.printer.abandon(),
        }
        .map_err(Error::Output)?;
        if let Ok(Pumped::Interrupted) = pumped {
            // The terminal has put `^C` where the cursor stood.
            let line_end = if self.printer.is_on_terminal() {
                "\n"
            } else {
                ""
            };
            let sum = format!("{line_end}note: {}", self.sum());
            self.printer.say(&sum).map_err(Error::Output)?;
            return Ok(Ending::Interrupted);
        }
        pumped?;
        match (self.failure, self.failed) {
            (Some(failure), _) => Err(failure),
            (None, 0) => Ok(Ending::Fine),
            (None, _) => Ok(Ending::ErrorReply),
        }
    }

    fn sum(&self) -> String {
        let runs = match self.answered {
            1 => "1 run was answered".to_owned(),
            runs => format!("{runs} runs were answered"),
        };
        match self.failed {
            0 => runs,
            failed => format!("{runs}, {failed} with an error reply"),
        }
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
