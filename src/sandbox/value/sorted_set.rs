//! A sorted set: members with scores, found by name, and ranked by score and then by name.
//!
//! It is kept twice, as in the reference: a table from member to score, and the ranking. All ranges, whether of ranks,
//! scores or names, are ranges of ranks in the end.

mod bounds;
mod ranking;

use std::ops::Range;

use self::ranking::Ranking;
use super::Collection;
use crate::sandbox::table::Table;

pub(in crate::sandbox) use bounds::{LexEnd, LexRange, ScoreRange};

/// How many members the reference keeps in a listpack (zset-max-listpack-entries).
const SMALL: usize = 128;

/// The longest member that it keeps there (zset-max-listpack-value).
const SMALL_MEMBER: usize = 64;

/// Members and their scores.
#[derive(Debug, Clone, Default)]
pub(in crate::sandbox) struct SortedSet {
    scores: Table<f64>,
    ranking: Ranking,
    /// Whether the reference would have left the listpack, to which it never returns.
    is_large: bool,
}

/// Which way a range is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) enum Direction {
    /// From the lowest.
    Up,
    /// From the highest.
    Down,
}

impl Collection for SortedSet {
    fn len(&self) -> usize {
        self.scores.len()
    }
}

impl SortedSet {
    /// Makes one that the reference does not keep in a listpack, whatever is in it: a result on its way.
    pub(in crate::sandbox) fn large() -> Self {
        Self {
            is_large: true,
            ..Self::default()
        }
    }

    /// Makes one of members that are known already: in a listpack only if all of them fit into it.
    pub(in crate::sandbox) fn of<'m>(
        members: impl Iterator<Item = (&'m [u8], f64)> + Clone,
    ) -> Self {
        let fits = |(member, _): (&[u8], f64)| member.len() <= SMALL_MEMBER;
        let mut set = match members.clone().all(fits) {
            true => Self::default(),
            false => Self::large(),
        };
        set.expect(members.clone().count());
        for (member, score) in members {
            set.insert(member, score);
        }
        set
    }

    /// Gives the word of OBJECT ENCODING.
    pub(in crate::sandbox) fn encoding(&self) -> &'static str {
        match self.is_small() {
            true => "listpack",
            false => "skiplist",
        }
    }

    /// Tells whether the reference keeps it in a listpack.
    pub(in crate::sandbox) fn is_small(&self) -> bool {
        !self.is_large
    }

    /// Leaves the listpack if so many members are to come at once.
    pub(in crate::sandbox) fn expect(&mut self, members: usize) {
        self.is_large |= members > SMALL;
    }

    /// Finds the score of a member.
    pub(in crate::sandbox) fn score(&self, member: &[u8]) -> Option<f64> {
        self.scores.get(member).copied()
    }

    /// Counts the members below one.
    pub(in crate::sandbox) fn rank(&self, member: &[u8]) -> Option<usize> {
        let score = self.score(member)?;
        Some(self.ranking.rank(score, member))
    }

    /// Gives a member a score; tells whether the member is new.
    pub(in crate::sandbox) fn insert(&mut self, member: &[u8], score: f64) -> bool {
        let before = self.score(member);
        if before.is_none() {
            self.is_large |= member.len() > SMALL_MEMBER || self.len() >= SMALL;
        }
        // A listpack keeps an integer where there is one, and no integer is a zero below zero.
        let score = match self.is_small() && score == 0.0 {
            true => 0.0,
            false => score,
        };
        self.scores.insert(member, score);
        if let Some(before) = before {
            self.ranking.remove(before, member);
        }
        self.ranking.insert(score, member);
        before.is_none()
    }

    /// Takes a member out; gives its score.
    pub(in crate::sandbox) fn remove(&mut self, member: &[u8]) -> Option<f64> {
        let score = self.scores.remove(member)?;
        self.ranking.remove(score, member);
        Some(score)
    }

    /// Takes the members of a range of ranks out; tells how many there were.
    pub(in crate::sandbox) fn remove_range(&mut self, ranks: Range<usize>) -> usize {
        let members: Vec<Box<[u8]>> = self.range(ranks).map(|(member, _)| member.into()).collect();
        for member in &members {
            self.remove(member);
        }
        members.len()
    }

    /// Gives all members, the lowest first.
    pub(in crate::sandbox) fn iter(&self) -> impl DoubleEndedIterator<Item = (&[u8], f64)> + Clone {
        self.range(0..self.len())
    }

    /// Gives the member of a rank.
    pub(in crate::sandbox) fn at(&self, rank: usize) -> Option<(&[u8], f64)> {
        self.ranking.at(rank)
    }

    /// Gives the members from one rank up to another, which is not included.
    pub(in crate::sandbox) fn range(
        &self,
        ranks: Range<usize>,
    ) -> impl DoubleEndedIterator<Item = (&[u8], f64)> + Clone {
        self.ranking.range(ranks)
    }

    /// Gives the members in the order of a table from a cursor on, as [`Table::scan`] does.
    pub(in crate::sandbox) fn scan(&self, cursor: u64) -> impl Iterator<Item = (u64, &[u8], f64)> {
        let entries = self.scores.scan(cursor);
        entries.map(|(cursor, member, score)| (cursor, member, *score))
    }

    /// Gives the ranks of the scores in a range.
    pub(in crate::sandbox) fn ranks_of_scores(&self, range: &ScoreRange) -> Range<usize> {
        let start = self
            .ranking
            .partition(|_, score| !range.is_above_min(score));
        let end = self.ranking.partition(|_, score| range.is_below_max(score));
        start..end.max(start)
    }

    /// Gives the ranks of the members in a range of names. It means something only where all scores are the same;
    /// elsewhere the small ones are walked through as the reference does, from the end where reading begins.
    pub(in crate::sandbox) fn ranks_of_members(
        &self,
        range: &LexRange<'_>,
        direction: Direction,
    ) -> Range<usize> {
        let (above, below) = (
            |(member, _): (&[u8], f64)| range.is_above_min(member),
            |(member, _): (&[u8], f64)| range.is_below_max(member),
        );
        let len = self.len();
        if range.is_empty() || !self.iter().next_back().is_some_and(above) {
            return 0..0;
        }
        if !self.iter().next().is_some_and(below) {
            return 0..0;
        }
        if !self.is_small() {
            let start = self
                .ranking
                .partition(|member, _| !range.is_above_min(member));
            let end = self
                .ranking
                .partition(|member, _| range.is_below_max(member));
            return start..end.max(start);
        }
        match direction {
            Direction::Up => {
                let start = self.iter().position(above).unwrap_or(len);
                start..start + self.range(start..len).take_while(|at| below(*at)).count()
            }
            Direction::Down => {
                let end = len - self.iter().rev().position(below).unwrap_or(len);
                let walked = self.range(0..end).rev().take_while(|at| above(*at));
                end - walked.count()..end
            }
        }
    }
}

#[cfg(test)]
mod tests;
