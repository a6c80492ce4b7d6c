//! The lines of a script, as far as its source has them: read when they are needed, never waited for.

use std::io;

use crate::session::Feed;
use crate::text::{Line, Lines};

/// How many bytes a line may have: more is a quote that somebody forgot to close.
pub(super) const LONGEST: usize = 1 << 30;

/// Where the lines of a script are.
#[derive(Debug)]
pub enum Source<'a> {
    /// All of them here.
    Text(&'a [u8]),
    /// In a file or a pipe, which gives what is there.
    Feed(Feed),
}

/// Reads the lines of a script.
#[derive(Debug)]
pub(super) struct Input<'a> {
    source: Source<'a>,
    lines: Lines,
    /// Whether a piece has been read since the last pause.
    has_read: bool,
    is_at_end: bool,
}

/// What a script has next.
#[derive(Debug)]
pub(super) enum Next<'a> {
    Line(Line<'a>),
    /// Something that is still to be read: others may have their turn before.
    Pause,
    /// Nothing for now.
    Later,
    End,
}

/// Why a script cannot be read on.
#[derive(Debug)]
pub(super) enum Failure {
    Read(io::Error),
    /// The line that begins in this row has no end.
    TooLong(u64),
}

impl<'a> Input<'a> {
    pub(super) fn new(source: Source<'a>) -> Self {
        Self {
            source,
            lines: Lines::default(),
            has_read: false,
            is_at_end: false,
        }
    }

    /// What is to be listened to for more.
    pub(super) fn feed(&self) -> Option<&Feed> {
        match &self.source {
            Source::Text(_) => None,
            Source::Feed(feed) => Some(feed),
        }
    }

    /// Gives the next line, if it is there; reads one piece for it at most.
    pub(super) fn next(&mut self) -> Result<Next<'_>, Failure> {
        while !self.lines.has_next() {
            if self.is_at_end {
                return Ok(self.lines.rest().map_or(Next::End, Next::Line));
            }
            if std::mem::take(&mut self.has_read) {
                return Ok(Next::Pause);
            }
            if self.lines.pending() > LONGEST {
                return Err(Failure::TooLong(self.lines.number()));
            }
            match self.read().map_err(Failure::Read)? {
                None => return Ok(Next::Later),
                Some(read) => {
                    self.is_at_end = read == 0;
                    self.has_read = true;
                }
            }
        }
        Ok(self.lines.next().map_or(Next::Later, Next::Line))
    }

    /// Reads on; gives how many bytes came, none if there are none for now.
    fn read(&mut self) -> io::Result<Option<usize>> {
        let room = self.lines.room();
        let came = match &mut self.source {
            Source::Text(text) => {
                let len = text.len().min(room.len());
                room[..len].copy_from_slice(&text[..len]);
                *text = &text[len..];
                Some(len)
            }
            Source::Feed(feed) => feed.read(room)?,
        };
        self.lines.fill(came.unwrap_or(0));
        Ok(came)
    }
}
