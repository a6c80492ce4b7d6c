//! All keys of a database, by SCAN: the next call is asked for before the keys of the last one are printed, with one
//! cursor, since what a server does with a cursor that it never gave is undefined.

mod keys;
mod reply;

use std::time::{Duration, Instant};

use super::{Ending, Error};
use crate::render::{self, Printer};
use crate::session::{self, Outcome, Pace, Pause, Pumped, Requests, Session, Sink, Supply, Work};

pub use self::reply::Malformed;

use self::keys::{Found, Keys};

/// Which keys, and how they are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The pattern that they match.
    pub pattern: Option<Vec<u8>>,
    /// The type that they have.
    pub kind: Option<Vec<u8>>,
    /// How many a call looks at.
    pub count: Count,
    /// How long to wait between two calls.
    pub interval: Duration,
}

/// How many keys a call looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// As many as keep the server busy for about two milliseconds.
    Fitting,
    /// So many.
    Fixed(u64),
}

/// Prints all keys, each as a reply of its own.
///
/// # Errors
/// A reply was not one to SCAN, or the session or the output broke off.
pub fn run(
    options: &Options,
    session: &mut Session,
    printer: &mut Printer,
) -> Result<Ending, Error> {
    let mut scan = Scan::new(options, printer);
    let ended = match options.interval.is_zero() {
        true => session.pump(&mut scan),
        false => scan.run_slowly(options.interval, session),
    };
    scan.end(ended)
}

/// One walk through all keys.
struct Scan<'a> {
    /// The request, with the cursor and the count of the last call.
    words: Vec<Vec<u8>>,
    next: Next,
    keys: Keys<'a>,
    /// Whether a call got an error reply.
    has_failed: bool,
    failure: Option<session::Error>,
}

/// What is to be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// The keys from this cursor on.
    From(u64),
    /// What the cursor of the reply tells that is awaited or coming.
    Unknown,
    /// Nothing.
    End,
}

/// Where the cursor stands in the request; the count stands last.
const CURSOR: usize = 1;

/// How long a reply to SCAN is up to the end of the longest cursor.
const BEGINNING: usize = b"*2\r\n$20\r\n18446744073709551615\r\n".len();

impl<'a> Scan<'a> {
    fn new(options: &Options, printer: &'a mut Printer) -> Self {
        let mut words: Vec<Vec<u8>> = vec![b"SCAN".to_vec(), Vec::new()];
        if let Some(pattern) = &options.pattern {
            words.extend([b"MATCH".to_vec(), pattern.clone()]);
        }
        if let Some(kind) = &options.kind {
            words.extend([b"TYPE".to_vec(), kind.clone()]);
        }
        let (count, pace) = match options.count {
            Count::Fixed(count) => (count.to_string(), None),
            Count::Fitting => (String::new(), Some(Pace::new(None))),
        };
        words.extend([b"COUNT".to_vec(), count.into_bytes()]);
        Self {
            words,
            next: Next::From(0),
            keys: Keys::new(pace, printer),
            has_failed: false,
            failure: None,
        }
    }

    /// Makes the next request, if it is known what to ask for.
    fn request(&mut self) -> Option<&[Vec<u8>]> {
        let Next::From(cursor) = self.find_next() else {
            return None;
        };
        self.next = Next::Unknown;
        self.words[CURSOR] = cursor.to_string().into_bytes();
        if let (Some(count), Some(word)) = (self.keys.count(), self.words.last_mut()) {
            *word = count.to_string().into_bytes();
        }
        self.keys.note_request();
        Some(&self.words)
    }

    fn find_next(&mut self) -> Next {
        if let Some(cursor) = self.keys.take_cursor() {
            self.next = match cursor {
                0 => Next::End,
                cursor => Next::From(cursor),
            };
        }
        self.next
    }

    /// Asks, prints, waits, and asks again.
    fn run_slowly(
        &mut self,
        interval: Duration,
        session: &mut Session,
    ) -> Result<Pumped, session::Error> {
        while let Some(words) = self.request() {
            let words = words.to_vec();
            let outcome = session.run(&words, &mut self.keys)?;
            self.keys.flush().map_err(session::Error::Output)?;
            match outcome {
                Outcome::Replied { is_error } => self.answered(is_error),
                Outcome::Silent | Outcome::Ended => self.next = Next::End,
                Outcome::Interrupted | Outcome::Unblocked => {
                    return Ok(Pumped::Interrupted { unanswered: 1 });
                }
            }
            if self.find_next() != Next::End {
                let until = Instant::now() + interval;
                if session.pause(until, &mut self.keys)? == Pause::Interrupted {
                    return Ok(Pumped::Interrupted { unanswered: 0 });
                }
            }
        }
        Ok(Pumped::Done)
    }

    /// Says how it ended.
    fn end(self, ended: Result<Pumped, session::Error>) -> Result<Ending, Error> {
        let Keys {
            printer,
            found,
            taken,
            malformed,
            ..
        } = self.keys;
        let mut is_cut = printer.is_cut();
        match &ended {
            Ok(Pumped::Done) => printer.flush(),
            Ok(Pumped::Interrupted { .. }) | Err(_) => printer.abandon(),
        }
        .map_err(Error::Output)?;
        is_cut |= printer.is_cut();
        if let Some(malformed) = malformed {
            return Err(Error::Scan(malformed));
        }
        if let Some(failure) = self.failure {
            return Err(failure.into());
        }
        match (ended?, self.has_failed) {
            (Pumped::Interrupted { .. }, _) => {
                let found = if is_cut { taken } else { found };
                let note = format!("note: {}", stopped(found, is_cut));
                printer.say_interrupted(&note).map_err(Error::Output)?;
                Ok(Ending::Interrupted)
            }
            (Pumped::Done, true) => Ok(Ending::ErrorReply),
            (Pumped::Done, false) => Ok(Ending::Fine),
        }
    }
}

/// Says how far a scan came that was stopped; `is_cut` tells whether something of what was found was dropped.
fn stopped(found: Found, is_cut: bool) -> String {
    let keys = render::count(found.keys, "key", "keys");
    let after = match (is_cut, found.is_cut) {
        (true, _) => format!("after at least {keys}, and what came behind them may be cut"),
        (false, true) => format!("after {keys} and a part of one"),
        (false, false) => format!("after {keys}"),
    };
    match found.from {
        0 => format!("interrupted {after}"),
        from => format!("interrupted {after}; SCAN {from} goes on from there"),
    }
}

impl Work for Scan<'_> {
    fn supply(&mut self, requests: &mut Requests) -> Supply {
        if let Some(words) = self.request()
            && let Err(error) = requests.push(words)
        {
            self.failure = Some(error);
            self.next = Next::End;
        }
        match self.next {
            Next::End => Supply::End,
            Next::From(_) | Next::Unknown => Supply::Later,
        }
    }

    fn sink(&mut self) -> &mut dyn Sink {
        &mut self.keys
    }

    fn attention(&self) -> usize {
        match self.keys.awaits_cursor() {
            true => BEGINNING,
            false => usize::MAX,
        }
    }

    fn answered(&mut self, is_error: bool) {
        if is_error {
            self.has_failed = true;
            self.next = Next::End;
        }
    }
}
