//! Ranges of scores and of names, each end included or not.

use std::ops::Bound;

/// Scores between two ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::sandbox) struct ScoreRange {
    pub(in crate::sandbox) min: Bound<f64>,
    pub(in crate::sandbox) max: Bound<f64>,
}

/// Names between two ends: unbounded where everything is above or below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) struct LexRange<'a> {
    pub(in crate::sandbox) min: LexEnd<'a>,
    pub(in crate::sandbox) max: LexEnd<'a>,
}

/// One end of a range of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) enum LexEnd<'a> {
    /// `-`, below all names.
    Lowest,
    /// `[name`, the name included.
    Included(&'a [u8]),
    /// `(name`, the name excluded.
    Excluded(&'a [u8]),
    /// `+`, above all names.
    Highest,
}

impl ScoreRange {
    /// Tells whether a score is not too low.
    pub(super) fn is_above_min(&self, score: f64) -> bool {
        match self.min {
            Bound::Included(min) => score >= min,
            Bound::Excluded(min) => score > min,
            Bound::Unbounded => true,
        }
    }

    /// Tells whether a score is not too high.
    pub(super) fn is_below_max(&self, score: f64) -> bool {
        match self.max {
            Bound::Included(max) => score <= max,
            Bound::Excluded(max) => score < max,
            Bound::Unbounded => true,
        }
    }
}

impl LexRange<'_> {
    /// Tells whether a name is not too low.
    pub(super) fn is_above_min(&self, member: &[u8]) -> bool {
        match self.min {
            LexEnd::Lowest => true,
            LexEnd::Included(min) => member >= min,
            LexEnd::Excluded(min) => member > min,
            LexEnd::Highest => false,
        }
    }

    /// Tells whether a name is not too high.
    pub(super) fn is_below_max(&self, member: &[u8]) -> bool {
        match self.max {
            LexEnd::Lowest => false,
            LexEnd::Included(max) => member <= max,
            LexEnd::Excluded(max) => member < max,
            LexEnd::Highest => true,
        }
    }

    /// Tells whether no name can be in it.
    pub(super) fn is_empty(&self) -> bool {
        use LexEnd::{Excluded, Highest, Included, Lowest};
        match (self.min, self.max) {
            (Highest, _) | (_, Lowest) => true,
            (Lowest, _) | (_, Highest) => false,
            (Included(min), Included(max)) => min > max,
            (Included(min) | Excluded(min), Included(max) | Excluded(max)) => min >= max,
        }
    }
}
