//! The input of a mass insertion: recognised by its first byte, read as it comes.

use std::collections::VecDeque;
use std::io;

use super::fault::Fault;
use super::glimpse::Glimpse;
use super::lines;
use super::stream::Stream;
use crate::mode::At;
use crate::mode::lines::{Failure, LineReader};
use crate::resp::type_byte;
use crate::session::{self, Feed, Requests, Supply};

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
    Lines(LineReader),
    Requests(Stream),
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

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Read(source) => Self::Input(source),
            Failure::TooLong(number) => Self::TooLong(number),
        }
    }
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
        match &self.form {
            Form::Unknown | Form::Lines(_) => At::Line(number),
            Form::Requests(_) => At::Command(number),
        }
    }

    /// Puts in what has come, and notes each command.
    pub(super) fn supply(
        &mut self,
        requests: &mut Requests,
        pending: &mut VecDeque<Glimpse>,
    ) -> Result<Supply, Stop> {
        let Self { feed, form } = self;
        match form {
            Form::Unknown => match self.recognise().map_err(Stop::Input)? {
                Supply::More => self.supply(requests, pending),
                supply => Ok(supply),
            },
            Form::Lines(lines) => lines.supply(
                |room| feed.read(room),
                |line| {
                    lines::put_line(line, requests, pending)?;
                    Ok(requests.room())
                },
            ),
            Form::Requests(stream) => stream.supply(feed, requests, pending),
        }
    }

    /// Reads the beginning, and sees from its first byte what the input is.
    fn recognise(&mut self) -> io::Result<Supply> {
        let mut beginning = vec![0; FIRST];
        let Some(len) = self.feed.read(&mut beginning)? else {
            return Ok(Supply::Later);
        };
        let beginning = &beginning[..len];
        self.form = match beginning.first() {
            None => return Ok(Supply::End),
            Some(&type_byte::ARRAY) => Form::Requests(Stream::new(beginning)),
            Some(_) => Form::Lines(LineReader::begun(beginning)),
        };
        Ok(Supply::More)
    }
}
