//! Ranges of members: to be read, stored, counted or removed.

use std::ops::Range;

use super::select::{By, Limit, Selection};
use super::{Scores, finish_removal, members};
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::value::{Collection as _, Direction, Kind as _, SortedSet};

/// What the name of a command says already.
struct Form {
    by: Option<By>,
    direction: Option<Direction>,
    goal: Goal,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Goal {
    /// Key, start, end.
    Read,
    /// Destination, key, start, end.
    Store,
}

/// What its words say.
struct Query<'a> {
    key: &'a [u8],
    selection: Selection<'a>,
    direction: Direction,
    limit: Limit,
    scores: Scores,
}

macro_rules! range_command {
    ($name:ident, $by:expr, $direction:expr, $goal:ident) => {
        pub(super) fn $name(call: &mut Call<'_>) -> Result<(), Fault> {
            range(
                call,
                &Form {
                    by: $by,
                    direction: $direction,
                    goal: Goal::$goal,
                },
            )
        }
    };
}

range_command!(zrange, None, None, Read);
range_command!(zrangestore, None, None, Store);
range_command!(zrevrange, Some(By::Rank), Some(Direction::Down), Read);
range_command!(zrangebyscore, Some(By::Score), Some(Direction::Up), Read);
range_command!(
    zrevrangebyscore,
    Some(By::Score),
    Some(Direction::Down),
    Read
);
range_command!(zrangebylex, Some(By::Lex), Some(Direction::Up), Read);
range_command!(zrevrangebylex, Some(By::Lex), Some(Direction::Down), Read);

fn range(call: &mut Call<'_>, form: &Form) -> Result<(), Fault> {
    let query = Query::read(call, form)?;
    if form.goal == Goal::Store {
        return store(call, &query);
    }
    let (db, reply) = call.parts();
    let Some(set) = db.read::<SortedSet>(query.key)? else {
        reply.array(0);
        return Ok(());
    };
    let ranks = query.ranks(set);
    let len = ranks.len();
    let found = set.range(ranks);
    match query.direction {
        Direction::Up => members(reply, len, found, query.scores),
        Direction::Down => members(reply, len, found.rev(), query.scores),
    }
    Ok(())
}

fn store(call: &mut Call<'_>, query: &Query<'_>) -> Result<(), Fault> {
    let destination = call.word(1);
    let found = call.db().read::<SortedSet>(query.key)?.map(|set| {
        let ranks = query.ranks(set);
        let mut stored = SortedSet::default();
        stored.expect(ranks.len());
        for (member, score) in set.range(ranks) {
            stored.insert(member, score);
        }
        stored
    });
    put(call, destination, found.unwrap_or_default());
    Ok(())
}

/// Stores a result, or removes the key if there is none, and says how many members it has.
pub(super) fn put(call: &mut Call<'_>, destination: &[u8], set: SortedSet) {
    let len = set.len();
    let has_changed = match len {
        0 => call.db().remove(destination).is_some(),
        _ => {
            call.db().set(destination, set.into_value());
            true
        }
    };
    if has_changed {
        call.touch(destination);
    }
    call.reply.count(len);
}

impl<'a> Query<'a> {
    fn read(call: &Call<'a>, form: &Form) -> Result<Self, Fault> {
        let start = match form.goal {
            Goal::Read => 2,
            Goal::Store => 3,
        };
        let options = Options::read(call, start + 2, form)?;
        let by = options.by.unwrap_or(By::Rank);
        let direction = options.direction.unwrap_or(Direction::Up);
        let (first, second) = (call.word(start), call.word(start + 1));
        let (min, max) = match direction {
            Direction::Down if by != By::Rank => (second, first),
            _ => (first, second),
        };
        Ok(Self {
            key: call.word(start - 1),
            selection: Selection::parse(by, min, max)?,
            direction,
            limit: options.limit,
            scores: options.scores,
        })
    }

    /// Gives the ranks of what is asked for.
    fn ranks(&self, set: &SortedSet) -> Range<usize> {
        let ranks = self.selection.ranks(set, self.direction);
        self.limit.of(ranks, set, self.direction)
    }
}

/// What stands behind the ends of a range.
struct Options {
    by: Option<By>,
    direction: Option<Direction>,
    limit: Limit,
    scores: Scores,
}

impl Options {
    fn read(call: &Call<'_>, start: usize, form: &Form) -> Result<Self, Fault> {
        let mut options = Self {
            by: form.by,
            direction: form.direction,
            limit: Limit::NONE,
            scores: Scores::Without,
        };
        let mut index = start;
        while let Some(word) = call.words.get(index) {
            let is = |name: &str| word.eq_ignore_ascii_case(name.as_bytes());
            if form.goal == Goal::Read && is("WITHSCORES") {
                options.scores = Scores::With;
            } else if is("LIMIT") && index + 2 < call.words.len() {
                let (offset, count) = (call.integer(index + 1)?, call.integer(index + 2)?);
                options.limit = Limit { offset, count };
                index += 2;
            } else if options.direction.is_none() && is("REV") {
                options.direction = Some(Direction::Down);
            } else if options.by.is_none() && is("BYLEX") {
                options.by = Some(By::Lex);
            } else if options.by.is_none() && is("BYSCORE") {
                options.by = Some(By::Score);
            } else {
                return Err(Fault::Syntax);
            }
            index += 1;
        }
        options.checked()
    }

    /// Refuses what does not go together.
    fn checked(mut self) -> Result<Self, Fault> {
        if self.by == Some(By::Lex) && self.scores == Scores::With {
            return Err(Fault::of(
                "ERR syntax error, WITHSCORES not supported in combination with BYLEX",
            ));
        }
        if matches!(self.by, None | Some(By::Rank)) {
            if self.limit.count != Limit::NONE.count {
                return Err(Fault::of(
                    "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX",
                ));
            }
            // An offset alone is let through, and means nothing.
            self.limit = Limit::NONE;
        }
        Ok(self)
    }
}

pub(super) fn zcount(call: &mut Call<'_>) -> Result<(), Fault> {
    count(call, By::Score)
}

pub(super) fn zlexcount(call: &mut Call<'_>) -> Result<(), Fault> {
    count(call, By::Lex)
}

fn count(call: &mut Call<'_>, by: By) -> Result<(), Fault> {
    let key = call.word(1);
    let selection = Selection::parse(by, call.word(2), call.word(3))?;
    let set = call.db().read::<SortedSet>(key)?;
    let len = set.map_or(0, |set| selection.ranks(set, Direction::Up).len());
    call.reply.count(len);
    Ok(())
}

pub(super) fn zremrangebyrank(call: &mut Call<'_>) -> Result<(), Fault> {
    remove(call, By::Rank)
}

pub(super) fn zremrangebyscore(call: &mut Call<'_>) -> Result<(), Fault> {
    remove(call, By::Score)
}

pub(super) fn zremrangebylex(call: &mut Call<'_>) -> Result<(), Fault> {
    remove(call, By::Lex)
}

fn remove(call: &mut Call<'_>, by: By) -> Result<(), Fault> {
    let key = call.word(1);
    let selection = Selection::parse(by, call.word(2), call.word(3))?;
    let removed = match call.db().write::<SortedSet>(key)? {
        Some(set) => set.remove_range(selection.ranks(set, Direction::Up)),
        None => 0,
    };
    finish_removal(call, key, removed);
    Ok(())
}
