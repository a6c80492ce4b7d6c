//! The input of a mass insertion: recognised by its first byte, read as it comes.

use std::collections::VecDeque;
use std::io;

use super::fault::Fault;
use super::glimpse::Glimpse;
use super::lines;
use super::stream::Stream;
use crate::mode::At;
use crate::mode::input::LONGEST;
use crate::resp::type_byte;
use crate::session::{self, Feed, Requests, Supply};
use crate::text::Lines;

/// How many bytes are read to see what the input is.
const FIRST: usize = 64 << 10;

/// Where the commands come from.
pub(super) struct Input {
    feed: Feed,
    form: Form,
}

enum Form {
    /// Nothing has come yet.
    Unknown,
    Lines(Lines),
    Requests(Stream),
}

/// What an input consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Lines,
    Requests,
}

/// Why no more is read, with the number of the line or the command.
pub(super) enum Stop {
    Input(io::Error),
    Session(u64, session::Error),
    Fault(u64, Fault),
    /// More has come of a line than it may have.
    TooLong(u64),
    /// Of a command that is partly sent the rest is gone.
    Torn(u64),
}

/// What keeps from putting in more.
pub(super) enum Step {
    /// There is no room.
    Full,
    /// The rest of a command is to be put in before anything else.
    Amid,
    /// What has been read is used up.
    Starved,
}

impl Input {
    pub(super) fn new(feed: Feed) -> Self {
        Self {
            feed,
            form: Form::Unknown,
        }
    }

    pub(super) fn feed(&self) -> &Feed {
        &self.feed
    }

    /// How many bytes of the input have been put in.
    pub(super) fn passed(&self) -> u64 {
        match &self.form {
            Form::Unknown => 0,
            Form::Lines(lines) => lines.offset(),
            Form::Requests(stream) => stream.passed(),
        }
    }

    /// Gives the place of the command with this number.
    pub(super) fn at(&self, number: u64) -> At {
        let kind = match &self.form {
            Form::Unknown | Form::Lines(_) => Kind::Lines,
            Form::Requests(_) => Kind::Requests,
        };
        At::of(number, kind)
    }

    /// Puts in what has come, and notes each command.
    pub(super) fn supply(
        &mut self,
        requests: &mut Requests,
        pending: &mut VecDeque<Glimpse>,
    ) -> Result<Supply, Stop> {
        loop {
            let step = match &mut self.form {
                Form::Unknown => Step::Starved,
                Form::Lines(lines) => lines::put(lines, requests, pending)?,
                Form::Requests(stream) => stream.put(&self.feed, requests, pending)?,
            };
            match step {
                Step::Full => return Ok(Supply::More),
                Step::Amid => return Ok(Supply::Amid),
                Step::Starved if let Some(number) = self.too_long() => {
                    return Err(Stop::TooLong(number));
                }
                Step::Starved => match self.read().map_err(Stop::Input)? {
                    None => return Ok(Supply::Later),
                    Some(0) => return self.finish(requests, pending),
                    Some(_) => {}
                },
            }
        }
    }

    /// Gives the number of the line of which more has come than it may have.
    fn too_long(&self) -> Option<u64> {
        match &self.form {
            Form::Lines(lines) => (lines.pending() > LONGEST).then(|| lines.number()),
            Form::Unknown | Form::Requests(_) => None,
        }
    }

    /// Reads on, and sees from the first byte what the input is.
    fn read(&mut self) -> io::Result<Option<usize>> {
        match &mut self.form {
            Form::Unknown => {
                let mut first = vec![0; FIRST];
                let read = self.feed.read(&mut first)?;
                if let Some(len @ 1..) = read {
                    self.form = match first[0] {
                        type_byte::ARRAY => Form::Requests(Stream::new(&first[..len])),
                        _ => {
                            let mut lines = Lines::default();
                            lines.room()[..len].copy_from_slice(&first[..len]);
                            lines.fill(len);
                            Form::Lines(lines)
                        }
                    };
                }
                Ok(read)
            }
            Form::Lines(lines) => {
                let read = self.feed.read(lines.room())?;
                lines.fill(read.unwrap_or(0));
                Ok(read)
            }
            Form::Requests(stream) => {
                let read = self.feed.read(stream.room())?;
                stream.fill(read.unwrap_or(0));
                Ok(read)
            }
        }
    }

    /// Deals with what stands at the end.
    fn finish(
        &mut self,
        requests: &mut Requests,
        pending: &mut VecDeque<Glimpse>,
    ) -> Result<Supply, Stop> {
        match &mut self.form {
            Form::Unknown => {}
            Form::Lines(lines) => lines::put_rest(lines, requests, pending)?,
            Form::Requests(stream) => stream.put_rest(requests, pending)?,
        }
        Ok(Supply::End)
    }
}
