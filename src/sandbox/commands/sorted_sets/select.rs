//! Which members a command means: from one rank, score or name to another, of which LIMIT takes a part.

use std::ops::{Bound, Range};

use crate::sandbox::fault::Fault;
use crate::sandbox::number;
use crate::sandbox::value::{Collection as _, Direction, LexEnd, LexRange, ScoreRange, SortedSet};

/// What the two ends of a range are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Rank,
    Score,
    Lex,
}

/// A range.
#[derive(Debug, Clone, Copy)]
pub(super) enum Selection<'a> {
    /// Ranks in the direction of reading, -1 for the last; both are included.
    Ranks(i64, i64),
    Scores(ScoreRange),
    Names(LexRange<'a>),
}

/// A part of a range in the direction of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limit {
    pub(super) offset: i64,
    /// Below 0 for all.
    pub(super) count: i64,
}

impl Limit {
    /// All of it.
    pub(super) const NONE: Self = Self {
        offset: 0,
        count: -1,
    };
}

impl<'a> Selection<'a> {
    /// Reads the lower and the higher end.
    pub(super) fn parse(by: By, min: &'a [u8], max: &'a [u8]) -> Result<Self, Fault> {
        Ok(match by {
            By::Rank => {
                let rank = |word| number::integer(word).ok_or(Fault::NotInteger);
                Self::Ranks(rank(min)?, rank(max)?)
            }
            By::Score => {
                let range = score(min).zip(score(max));
                let (min, max) = range.ok_or(Fault::of("ERR min or max is not a float"))?;
                Self::Scores(ScoreRange { min, max })
            }
            By::Lex => {
                let range = name(min).zip(name(max));
                let (min, max) =
                    range.ok_or(Fault::of("ERR min or max not valid string range item"))?;
                Self::Names(LexRange { min, max })
            }
        })
    }

    /// Gives the ranks, counted from the lowest, of the members in it.
    pub(super) fn ranks(&self, set: &SortedSet, direction: Direction) -> Range<usize> {
        match self {
            Self::Ranks(start, end) => {
                let ranks = places(*start, *end, set.len());
                match direction {
                    Direction::Up => ranks,
                    Direction::Down => set.len() - ranks.end..set.len() - ranks.start,
                }
            }
            Self::Scores(range) => set.ranks_of_scores(range),
            Self::Names(range) => set.ranks_of_members(range, direction),
        }
    }
}

impl Limit {
    /// Takes a part of a range of ranks. An offset below 0 leaves nothing of a listpack, and counts from the end of
    /// the range in a skiplist.
    pub(super) fn of(
        self,
        ranks: Range<usize>,
        set: &SortedSet,
        direction: Direction,
    ) -> Range<usize> {
        let len = ranks.len();
        let offset = match usize::try_from(self.offset) {
            Ok(offset) => offset.min(len),
            Err(_) if set.is_small() => len,
            Err(_) => {
                let back = usize::try_from(self.offset.unsigned_abs());
                let offset = back.ok().and_then(|back| len.checked_sub(back));
                offset.unwrap_or(len)
            }
        };
        let count =
            usize::try_from(self.count).map_or(len - offset, |count| count.min(len - offset));
        match direction {
            Direction::Up => ranks.start + offset..ranks.start + offset + count,
            Direction::Down => ranks.end - offset - count..ranks.end - offset,
        }
    }
}

/// Gives the places from one to another of which -1 is the last.
fn places(start: i64, end: i64, len: usize) -> Range<usize> {
    let from_start = |place: i64| match usize::try_from(place) {
        Ok(place) => Some(place),
        Err(_) => len.checked_sub(usize::try_from(place.unsigned_abs()).ok()?),
    };
    let start = from_start(start).unwrap_or(0);
    let end = from_start(end).map_or(0, |end| end.saturating_add(1).min(len));
    match start < end {
        true => start..end,
        false => 0..0,
    }
}

/// Reads `5`, `(5` or `-inf`.
fn score(word: &[u8]) -> Option<Bound<f64>> {
    match word {
        [b'(', rest @ ..] => number::bound(rest).map(Bound::Excluded),
        _ => number::bound(word).map(Bound::Included),
    }
}

/// Reads `[name`, `(name`, `-` or `+`.
fn name(word: &[u8]) -> Option<LexEnd<'_>> {
    match word {
        b"-" => Some(LexEnd::Lowest),
        b"+" => Some(LexEnd::Highest),
        [b'[', name @ ..] => Some(LexEnd::Included(name)),
        [b'(', name @ ..] => Some(LexEnd::Excluded(name)),
        _ => None,
    }
}
