//! A part of something by its first and its last place, where negative places count from the end.

use std::ops::Range;

use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;

/// The two places as they were given.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) start: i64,
    pub(super) end: i64,
}

impl Span {
    /// Reads the two words from `index` on.
    pub(super) fn parse(call: &Call<'_>, index: usize) -> Result<Self, Fault> {
        let (start, end) = (call.integer(index)?, call.integer(index + 1)?);
        Ok(Self { start, end })
    }

    /// Gives the part of `len` places, which may be empty. A place before the first one is the first one, except when
    /// both are counted from the end and are in the wrong order.
    pub(super) fn within(self, len: usize) -> Range<usize> {
        if self.start < 0 && self.end < 0 && self.start > self.end {
            return 0..0;
        }
        self.clamped(len)
    }

    /// Gives the part as [`within`](Self::within) does, but without that exception.
    pub(super) fn clamped(self, len: usize) -> Range<usize> {
        let place = |place: i64| {
            let distance = usize::try_from(place.unsigned_abs()).unwrap_or(usize::MAX);
            match place < 0 {
                true => len.saturating_sub(distance),
                false => distance,
            }
        };
        let end = place(self.end).saturating_add(1).min(len);
        place(self.start).min(end)..end
    }
}
