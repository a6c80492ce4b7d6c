//! Members in the order of their scores, cut into pieces: a change moves one piece only, and to count the members
//! below a place is to add up the lengths of the pieces before it.

use std::cmp::Ordering;
use std::ops::Range;

/// How many members a piece holds before it is cut in two.
const PIECE: usize = 256;

/// Pairs of score and member in order. No piece is empty.
#[derive(Debug, Clone, Default)]
pub(super) struct Ranking {
    pieces: Vec<Vec<(f64, Box<[u8]>)>>,
}

impl Ranking {
    /// Puts a pair in that is not there.
    pub(super) fn insert(&mut self, score: f64, member: &[u8]) {
        let pair = (score, member.into());
        let (piece, at) = self.place(score, member);
        let Some(found) = self.pieces.get_mut(piece) else {
            // Above all others: the last piece takes it.
            match self.pieces.last_mut() {
                Some(last) => last.push(pair),
                None => self.pieces.push(vec![pair]),
            }
            return self.cut(self.pieces.len() - 1);
        };
        found.insert(at, pair);
        self.cut(piece);
    }

    /// Takes a pair out that is there.
    pub(super) fn remove(&mut self, score: f64, member: &[u8]) {
        let (piece, at) = self.place(score, member);
        let Some(found) = self.pieces.get_mut(piece) else {
            return;
        };
        found.remove(at);
        if found.is_empty() {
            self.pieces.remove(piece);
        }
    }

    /// Counts the pairs below one.
    pub(super) fn rank(&self, score: f64, member: &[u8]) -> usize {
        let (piece, at) = self.place(score, member);
        self.before(piece) + at
    }

    /// Counts the pairs at the low end for which `is_low` holds; above the first for which it does not, it holds for
    /// none.
    pub(super) fn partition(&self, is_low: impl Fn(&[u8], f64) -> bool) -> usize {
        let is_low = |(score, member): &(f64, Box<[u8]>)| is_low(member, *score);
        let piece = self
            .pieces
            .partition_point(|piece| piece.last().is_some_and(is_low));
        let found = self.pieces.get(piece);
        self.before(piece) + found.map_or(0, |piece| piece.partition_point(is_low))
    }

    /// Gives the pair of a rank.
    pub(super) fn at(&self, rank: usize) -> Option<(&[u8], f64)> {
        let mut start = 0;
        let piece = self.pieces.iter().find(|piece| {
            start += piece.len();
            start > rank
        })?;
        let (score, member) = piece.get(rank + piece.len() - start)?;
        Some((member, *score))
    }

    /// Gives the pairs of a range of ranks.
    pub(super) fn range(
        &self,
        ranks: Range<usize>,
    ) -> impl DoubleEndedIterator<Item = (&[u8], f64)> + Clone {
        let mut start = 0;
        let parts = self.pieces.iter().filter_map(move |piece| {
            let low = ranks.start.saturating_sub(start).min(piece.len());
            let high = ranks.end.saturating_sub(start).min(piece.len());
            start += piece.len();
            (low < high).then(|| &piece[low..high])
        });
        // Which piece stands where is known only from the low end.
        let parts: Vec<_> = parts.collect();
        let pairs = parts.into_iter().flatten();
        pairs.map(|(score, member)| (&**member, *score))
    }

    /// Finds the piece, and the place in it, where a pair is or would be.
    fn place(&self, score: f64, member: &[u8]) -> (usize, usize) {
        let is_low = |(low, name): &(f64, Box<[u8]>)| -> bool {
            let scores = low.partial_cmp(&score).unwrap_or(Ordering::Equal);
            scores.then_with(|| (**name).cmp(member)).is_lt()
        };
        let piece = self
            .pieces
            .partition_point(|piece| piece.last().is_some_and(is_low));
        let found = self.pieces.get(piece);
        let at = found.map_or(0, |piece| piece.partition_point(is_low));
        (piece, at)
    }

    fn before(&self, piece: usize) -> usize {
        self.pieces[..piece].iter().map(Vec::len).sum()
    }

    fn cut(&mut self, piece: usize) {
        if self.pieces[piece].len() > PIECE {
            let high = self.pieces[piece].split_off(PIECE / 2);
            self.pieces.insert(piece + 1, high);
        }
    }
}
