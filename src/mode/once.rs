//! One command, once or again and again.

use std::time::{Duration, Instant};

use super::{Ending, Error, run_command};
use crate::render::Printer;
use crate::session::{Pause, Session};

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

/// Runs the command as often as it is asked for.
///
/// # Errors
/// The session or the output broke off.
pub fn run(
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
