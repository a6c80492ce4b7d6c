//! The lines of a script or of a mass insertion, as far as they are there: read when there is room for them, never
//! waited for.

use std::io;

use crate::session::{Room, Supply};
use crate::text::{Line, Lines};

/// How many bytes a line may have: more is a quote that somebody forgot to close.
const LONGEST: usize = 1 << 30;

/// Reads lines and hands them over.
#[derive(Debug, Default)]
pub(super) struct LineReader {
    lines: Lines,
    is_at_end: bool,
}

/// Why lines cannot be read on.
#[derive(Debug)]
pub(super) enum Failure {
    Read(io::Error),
    /// The line that begins in this row has no end.
    TooLong(u64),
}

impl LineReader {
    /// Takes the beginning of a stream.
    pub(super) fn begun(beginning: &[u8]) -> Self {
        let mut reader = Self::default();
        reader.lines.push(beginning);
        reader
    }

    /// Whether no more lines will come.
    pub(super) fn has_ended(&self) -> bool {
        self.is_at_end
    }

    /// Where in the stream the next line begins.
    pub(super) fn offset(&self) -> u64 {
        self.lines.offset()
    }

    /// Hands lines to `put`, which says whether there is room for a further one, and reads one more piece when none is
    /// left: others may have their turn before that. `read` gives how many bytes came, none if there are none for now.
    pub(super) fn supply<E: From<Failure>>(
        &mut self,
        read: impl FnOnce(&mut [u8]) -> io::Result<Option<usize>>,
        mut put: impl FnMut(Line<'_>) -> Result<Room, E>,
    ) -> Result<Supply, E> {
        while let Some(line) = self.lines.next() {
            if put(line)? == Room::None {
                return Ok(Supply::More);
            }
        }
        if self.is_at_end {
            self.lines.rest().map(put).transpose()?;
            return Ok(Supply::End);
        }
        if self.lines.pending() > LONGEST {
            return Err(Failure::TooLong(self.lines.number()).into());
        }
        let came = read(self.lines.room()).map_err(Failure::Read)?;
        self.lines.fill(came.unwrap_or(0));
        self.is_at_end = came == Some(0);
        Ok(match came {
            Some(_) => Supply::More,
            None => Supply::Later,
        })
    }
}
