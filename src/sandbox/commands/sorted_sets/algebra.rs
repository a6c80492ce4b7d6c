//! Several sorted sets together, and plain sets, whose members have the score 1: ZUNION, ZINTER, ZDIFF, and what stores
//! or counts the result.

use super::range::put;
use super::{Scores, members};
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::keyspace::Database;
use crate::sandbox::number;
use crate::sandbox::value::{Collection as _, Set, SortedSet, Value};

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Union,
    Intersection,
    Difference,
}

/// What becomes of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goal {
    Reply,
    Store,
    Count,
}

/// How the scores of one member become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aggregate {
    Sum,
    Min,
    Max,
}

/// The words of a command.
struct Query {
    /// Where the first key stands, and how many there are.
    start: usize,
    keys: usize,
    weights: Vec<f64>,
    aggregate: Aggregate,
    scores: Scores,
    /// 0 for none.
    limit: usize,
}

/// The set at one key.
#[derive(Clone, Copy)]
enum Source<'d> {
    Missing,
    Plain(&'d Set),
    Sorted(&'d SortedSet),
}

pub(super) fn zunion(call: &mut Call<'_>) -> Result<(), Fault> {
    answer(call, "zunion", Operation::Union)
}

pub(super) fn zinter(call: &mut Call<'_>) -> Result<(), Fault> {
    answer(call, "zinter", Operation::Intersection)
}

pub(super) fn zdiff(call: &mut Call<'_>) -> Result<(), Fault> {
    answer(call, "zdiff", Operation::Difference)
}

pub(super) fn zunionstore(call: &mut Call<'_>) -> Result<(), Fault> {
    store(call, "zunionstore", Operation::Union)
}

pub(super) fn zinterstore(call: &mut Call<'_>) -> Result<(), Fault> {
    store(call, "zinterstore", Operation::Intersection)
}

pub(super) fn zdiffstore(call: &mut Call<'_>) -> Result<(), Fault> {
    store(call, "zdiffstore", Operation::Difference)
}

pub(super) fn zintercard(call: &mut Call<'_>) -> Result<(), Fault> {
    let query = Query::read(call, "zintercard", Operation::Intersection, Goal::Count)?;
    let keys = call.rest(query.start).take(query.keys);
    let mut sources = sources(call.db(), keys)?;
    sources.sort_by_key(Source::len);
    let limit = if query.limit == 0 {
        usize::MAX
    } else {
        query.limit
    };
    let count = match sources.split_first() {
        Some((smallest, others)) => {
            let common = |(member, _): &(&[u8], f64)| {
                let mut others = others.iter();
                others.all(|other| other.score(member).is_some())
            };
            smallest.iter().filter(common).take(limit).count()
        }
        None => 0,
    };
    call.reply.count(count);
    Ok(())
}

fn answer(call: &mut Call<'_>, name: &str, operation: Operation) -> Result<(), Fault> {
    let query = Query::read(call, name, operation, Goal::Reply)?;
    let result = query.result(call, operation)?;
    members(call.reply, result.len(), result.iter(), query.scores);
    Ok(())
}

fn store(call: &mut Call<'_>, name: &str, operation: Operation) -> Result<(), Fault> {
    let query = Query::read(call, name, operation, Goal::Store)?;
    let result = query.result(call, operation)?;
    put(call, call.word(1), SortedSet::of(result.iter()));
    Ok(())
}

impl Query {
    fn read(
        call: &mut Call<'_>,
        name: &str,
        operation: Operation,
        goal: Goal,
    ) -> Result<Self, Fault> {
        let start = if goal == Goal::Store { 3 } else { 2 };
        let keys = call.integer(start - 1)?;
        if keys < 1 {
            return Err(Fault::found(format!(
                "ERR at least 1 input key is needed for '{name}' command"
            )));
        }
        let keys = usize::try_from(keys).unwrap_or(usize::MAX);
        if keys > call.words.len() - start {
            return Err(Fault::Syntax);
        }
        // A wrong type is told before a wrong option.
        let words = call.rest(start).take(keys);
        sources(call.db(), words)?;
        let mut query = Self {
            start,
            keys,
            weights: vec![1.0; keys],
            aggregate: Aggregate::Sum,
            scores: Scores::Without,
            limit: 0,
        };
        let is_weighted = operation != Operation::Difference && goal != Goal::Count;
        let mut index = start + keys;
        while index < call.words.len() {
            index += query.option(call, index, is_weighted, goal)?;
        }
        Ok(query)
    }

    /// Reads the option at `index`; gives how many words it has.
    fn option(
        &mut self,
        call: &Call<'_>,
        index: usize,
        is_weighted: bool,
        goal: Goal,
    ) -> Result<usize, Fault> {
        let more = call.words.len() - index - 1;
        let is = |name: &str| call.word(index).eq_ignore_ascii_case(name.as_bytes());
        if is_weighted && more >= self.keys && is("WEIGHTS") {
            for (weight, word) in self.weights.iter_mut().zip(call.rest(index + 1)) {
                let fault = Fault::of("ERR weight value is not a float");
                *weight = number::float(word).ok_or(fault)?;
            }
            return Ok(1 + self.keys);
        }
        if is_weighted && more >= 1 && is("AGGREGATE") {
            self.aggregate = match call.word(index + 1).to_ascii_uppercase().as_slice() {
                b"SUM" => Aggregate::Sum,
                b"MIN" => Aggregate::Min,
                b"MAX" => Aggregate::Max,
                _ => return Err(Fault::Syntax),
            };
            return Ok(2);
        }
        if goal == Goal::Reply && is("WITHSCORES") {
            self.scores = Scores::With;
            return Ok(1);
        }
        if goal == Goal::Count && more >= 1 && is("LIMIT") {
            let limit = number::integer(call.word(index + 1));
            let limit = limit.and_then(|limit| usize::try_from(limit).ok());
            self.limit = limit.ok_or(Fault::of("ERR LIMIT can't be negative"))?;
            return Ok(2);
        }
        Err(Fault::Syntax)
    }

    fn result(&self, call: &mut Call<'_>, operation: Operation) -> Result<SortedSet, Fault> {
        let keys = call.rest(self.start).take(self.keys);
        let sources = sources(call.db(), keys)?;
        let mut weighted: Vec<_> = sources
            .into_iter()
            .zip(self.weights.iter().copied())
            .collect();
        if operation != Operation::Difference {
            // The order in which scores are added shows in their last digits.
            weighted.sort_by_key(|(source, _)| source.len());
        }
        Ok(match operation {
            Operation::Union => self.union(&weighted),
            Operation::Intersection => self.intersection(&weighted),
            Operation::Difference => difference(&weighted),
        })
    }

    fn union(&self, sources: &[(Source<'_>, f64)]) -> SortedSet {
        let mut result = SortedSet::large();
        for (source, weight) in sources {
            for (member, score) in source.iter() {
                let score = weigh(score, *weight);
                let score = match result.score(member) {
                    Some(before) => self.aggregate.of(before, score),
                    None => score,
                };
                result.insert(member, score);
            }
        }
        result
    }

    fn intersection(&self, sources: &[(Source<'_>, f64)]) -> SortedSet {
        let mut result = SortedSet::large();
        let Some(((smallest, weight), others)) = sources.split_first() else {
            return result;
        };
        for (member, score) in smallest.iter() {
            let first = weigh(score, *weight);
            let score = others.iter().try_fold(first, |sum, (other, weight)| {
                Some(self.aggregate.of(sum, other.score(member)? * weight))
            });
            if let Some(score) = score {
                result.insert(member, score);
            }
        }
        result
    }
}

fn difference(sources: &[(Source<'_>, f64)]) -> SortedSet {
    let mut result = SortedSet::large();
    if let Some(((first, _), others)) = sources.split_first() {
        for (member, score) in first.iter() {
            let mut others = others.iter();
            if !others.any(|(other, _)| other.score(member).is_some()) {
                result.insert(member, score);
            }
        }
    }
    result
}

/// Multiplies a score; infinity times nothing is nothing.
fn weigh(score: f64, weight: f64) -> f64 {
    let weighed = score * weight;
    if weighed.is_nan() { 0.0 } else { weighed }
}

impl Aggregate {
    fn of(self, before: f64, score: f64) -> f64 {
        match self {
            Self::Sum if (before + score).is_nan() => 0.0,
            Self::Sum => before + score,
            Self::Min if score < before => score,
            Self::Max if score > before => score,
            Self::Min | Self::Max => before,
        }
    }
}

/// Finds the sets at all keys.
fn sources<'d, 'w>(
    db: &'d Database,
    keys: impl Iterator<Item = &'w [u8]>,
) -> Result<Vec<Source<'d>>, Fault> {
    let source = |key| match db.get(key) {
        None => Ok(Source::Missing),
        Some(Value::Set(set)) => Ok(Source::Plain(set)),
        Some(Value::SortedSet(set)) => Ok(Source::Sorted(set)),
        Some(_) => Err(Fault::WrongType),
    };
    keys.map(source).collect()
}

impl<'d> Source<'d> {
    fn len(&self) -> usize {
        match self {
            Self::Missing => 0,
            Self::Plain(set) => set.len(),
            Self::Sorted(set) => set.len(),
        }
    }

    fn iter(self) -> Box<dyn Iterator<Item = (&'d [u8], f64)> + 'd> {
        match self {
            Self::Missing => Box::new(std::iter::empty()),
            Self::Plain(set) => Box::new(set.iter().map(|member| (member, 1.0))),
            Self::Sorted(set) => Box::new(set.iter()),
        }
    }

    fn score(self, member: &[u8]) -> Option<f64> {
        match self {
            Self::Missing => None,
            Self::Plain(set) => set.contains(member).then_some(1.0),
            Self::Sorted(set) => set.score(member),
        }
    }
}
