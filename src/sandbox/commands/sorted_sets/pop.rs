//! Taking the lowest or the highest members, perhaps waiting for them.

use super::{Scores, members};
use crate::sandbox::call::Call;
use crate::sandbox::commands::timeout;
use crate::sandbox::fault::Fault;
use crate::sandbox::number;
use crate::sandbox::reply::Reply;
use crate::sandbox::value::{Collection as _, Direction, SortedSet};

/// What the reply looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Member and score by turns.
    Flat,
    /// The same, in pairs where the protocol is RESP3.
    Paired,
    /// The key, a member, a score.
    Named,
    /// The key, and pairs in any protocol.
    NamedPairs,
}

/// Which members are taken, and how they are written.
struct Pop {
    /// The end at which they are taken.
    from: Direction,
    count: usize,
    form: Form,
}

pub(super) fn zpopmin(call: &mut Call<'_>) -> Result<(), Fault> {
    pop(call, Direction::Up)
}

pub(super) fn zpopmax(call: &mut Call<'_>) -> Result<(), Fault> {
    pop(call, Direction::Down)
}

pub(super) fn bzpopmin(call: &mut Call<'_>) -> Result<(), Fault> {
    pop_or_wait(call, Direction::Up)
}

pub(super) fn bzpopmax(call: &mut Call<'_>) -> Result<(), Fault> {
    pop_or_wait(call, Direction::Down)
}

fn pop(call: &mut Call<'_>, from: Direction) -> Result<(), Fault> {
    let (count, form) = match call.words.len() {
        2 => (1, Form::Flat),
        3 => {
            let count = number::integer(call.word(2)).and_then(|count| usize::try_from(count).ok());
            let text = "ERR value is out of range, must be positive";
            let count = count.ok_or(Fault::of(text))?;
            (count, Form::Paired)
        }
        _ => return Err(Fault::Syntax),
    };
    let pop = Pop { from, count, form };
    if !pop.take(call, call.rest(1).take(1))? {
        call.reply.array(0);
    }
    Ok(())
}

fn pop_or_wait(call: &mut Call<'_>, from: Direction) -> Result<(), Fault> {
    let last = call.words.len() - 1;
    let until = timeout::seconds(call, last)?;
    let keys = call.rest(1).take(last - 1);
    let (count, form) = (1, Form::Named);
    let pop = Pop { from, count, form };
    if !pop.take(call, keys.clone())? {
        call.wait::<SortedSet>(keys, until);
    }
    Ok(())
}

pub(super) fn zmpop(call: &mut Call<'_>) -> Result<(), Fault> {
    let (pop, keys) = Pop::read(call, 1)?;
    if !pop.take(call, call.rest(2).take(keys))? {
        call.reply.null_array();
    }
    Ok(())
}

pub(super) fn bzmpop(call: &mut Call<'_>) -> Result<(), Fault> {
    let (pop, keys) = Pop::read(call, 2)?;
    let until = timeout::seconds(call, 1)?;
    let keys = call.rest(3).take(keys);
    if !pop.take(call, keys.clone())? {
        call.wait::<SortedSet>(keys, until);
    }
    Ok(())
}

impl Pop {
    /// Reads `2 a b MIN COUNT 3`, whose first word is at `start`; gives the number of keys with it.
    fn read(call: &Call<'_>, start: usize) -> Result<(Self, usize), Fault> {
        let keys = positive(call.word(start), "ERR numkeys should be greater than 0")?;
        let place = start.saturating_add(keys).saturating_add(1);
        let word = call.words.get(place).ok_or(Fault::Syntax)?;
        let from = match word.to_ascii_uppercase().as_slice() {
            b"MIN" => Direction::Up,
            b"MAX" => Direction::Down,
            _ => return Err(Fault::Syntax),
        };
        let mut count = None;
        let mut words = call.rest(place + 1);
        while let Some(word) = words.next() {
            let value = words.next().ok_or(Fault::Syntax)?;
            if count.is_some() || !word.eq_ignore_ascii_case(b"COUNT") {
                return Err(Fault::Syntax);
            }
            count = Some(positive(value, "ERR count should be greater than 0")?);
        }
        let (count, form) = (count.unwrap_or(1), Form::NamedPairs);
        Ok((Self { from, count, form }, keys))
    }

    /// Takes members of the first key that there is, and writes them; tells whether there is one.
    fn take<'a>(
        &self,
        call: &mut Call<'a>,
        mut keys: impl Iterator<Item = &'a [u8]>,
    ) -> Result<bool, Fault> {
        let Some(key) = keys.find(|key| call.db().contains(key)) else {
            return Ok(false);
        };
        let (db, reply) = call.parts();
        let Some(set) = db.write::<SortedSet>(key)? else {
            return Ok(false);
        };
        let len = self.count.min(set.len());
        if len == 0 {
            reply.array(0);
            return Ok(true);
        }
        let ranks = match self.from {
            Direction::Up => 0..len,
            Direction::Down => set.len() - len..set.len(),
        };
        let mut taken: Vec<(&[u8], f64)> = set.range(ranks.clone()).collect();
        if self.from == Direction::Down {
            taken.reverse();
        }
        self.form.write(reply, key, &taken);
        set.remove_range(ranks);
        db.tidy::<SortedSet>(key);
        call.touch(key);
        Ok(true)
    }
}

impl Form {
    fn write(self, reply: &mut Reply, key: &[u8], taken: &[(&[u8], f64)]) {
        let each = taken.iter().copied();
        match self {
            Self::Paired => return members(reply, taken.len(), each, Scores::With),
            Self::Flat => reply.array(2 * taken.len()),
            Self::Named => {
                reply.array(1 + 2 * taken.len());
                reply.bulk(key);
            }
            Self::NamedPairs => {
                reply.array(2);
                reply.bulk(key);
                reply.array(taken.len());
            }
        }
        for (member, score) in each {
            if self == Self::NamedPairs {
                reply.array(2);
            }
            reply.bulk(member);
            reply.double(score);
        }
    }
}

/// Reads a number above 0; there is one text for all that is none.
fn positive(word: &[u8], text: &'static str) -> Result<usize, Fault> {
    let number = number::integer(word).filter(|number| *number > 0);
    let number = number.and_then(|number| usize::try_from(number).ok());
    number.ok_or(Fault::of(text))
}
