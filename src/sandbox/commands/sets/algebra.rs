//! Several sets together: SINTER, SUNION, SDIFF, and what stores or counts the result.
//!
//! The order of a result and the form in which it is stored follow from the way in which the reference gets there.

use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::keyspace::Database;
use crate::sandbox::number;
use crate::sandbox::value::{Collection, Kind, Set};

/// A set, or none that is empty like the key that is not there.
type Source<'d> = Option<&'d Set>;

pub(super) fn sinter(call: &mut Call<'_>) -> Result<(), Fault> {
    let keys = call.rest(1);
    let (db, reply) = call.parts();
    let sets = sources(db, keys)?;
    let members: Vec<_> = intersection(&sets).collect();
    reply.set(members.len());
    for member in members {
        reply.bulk(member);
    }
    Ok(())
}

pub(super) fn sunion(call: &mut Call<'_>) -> Result<(), Fault> {
    answer(call, union)
}

pub(super) fn sdiff(call: &mut Call<'_>) -> Result<(), Fault> {
    answer(call, difference)
}

pub(super) fn sinterstore(call: &mut Call<'_>) -> Result<(), Fault> {
    store(call, stored_intersection)
}

pub(super) fn sunionstore(call: &mut Call<'_>) -> Result<(), Fault> {
    store(call, union)
}

pub(super) fn sdiffstore(call: &mut Call<'_>) -> Result<(), Fault> {
    store(call, difference)
}

pub(super) fn sintercard(call: &mut Call<'_>) -> Result<(), Fault> {
    let count = number::integer(call.word(1)).filter(|count| *count > 0);
    let count = count.ok_or(Fault::of("ERR numkeys should be greater than 0"))?;
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    if count > call.words.len() - 2 {
        let refusal = "ERR Number of keys can't be greater than number of args";
        return Err(Fault::of(refusal));
    }
    let mut limit = 0;
    let mut options = call.rest(2 + count);
    while let Some(option) = options.next() {
        let value = options.next().ok_or(Fault::Syntax)?;
        if !option.eq_ignore_ascii_case(b"limit") {
            return Err(Fault::Syntax);
        }
        let value = number::integer(value).and_then(|limit| usize::try_from(limit).ok());
        limit = value.ok_or(Fault::of("ERR LIMIT can't be negative"))?;
    }
    let keys = call.rest(2).take(count);
    let sets = sources(call.db(), keys)?;
    let limit = if limit == 0 { usize::MAX } else { limit };
    let cardinality = intersection(&sets).take(limit).count();
    call.reply.count(cardinality);
    Ok(())
}

/// Finds the sets at all keys.
fn sources<'d, 'w>(
    db: &'d Database,
    keys: impl Iterator<Item = &'w [u8]>,
) -> Result<Vec<Source<'d>>, Fault> {
    keys.map(|key| db.read(key)).collect()
}

fn answer(call: &mut Call<'_>, operation: fn(&[Source<'_>]) -> Set) -> Result<(), Fault> {
    let keys = call.rest(1);
    let (db, reply) = call.parts();
    let result = operation(&sources(db, keys)?);
    reply.set(result.len());
    for member in result.iter() {
        reply.bulk(member);
    }
    Ok(())
}

fn store(call: &mut Call<'_>, operation: fn(&[Source<'_>]) -> Set) -> Result<(), Fault> {
    let (key, keys) = (call.word(1), call.rest(2));
    let db = call.db();
    let result = operation(&sources(db, keys)?);
    let len = result.len();
    let has_changed = match len {
        0 => db.remove(key).is_some(),
        _ => {
            db.set(key, result.into_value());
            true
        }
    };
    if has_changed {
        call.touch(key);
    }
    call.reply.count(len);
    Ok(())
}

/// Gives what is in all sets, in the order of the smallest one, the first of those if there are several.
fn intersection<'d>(sets: &[Source<'d>]) -> impl Iterator<Item = &'d [u8]> + use<'d> {
    let mut sets: Vec<_> = sets
        .iter()
        .copied()
        .collect::<Option<_>>()
        .unwrap_or_default();
    sets.sort_by_key(|set| set.len());
    let smallest = sets.first().copied();
    let members = smallest.into_iter().flat_map(Set::iter);
    members.filter(move |member| sets[1..].iter().all(|set| set.contains(member)))
}

fn stored_intersection(sets: &[Source<'_>]) -> Set {
    let smallest = sets.iter().flatten().min_by_key(|set| set.len());
    let mut result = match smallest {
        Some(smallest) if !smallest.is_sorted() => Set::listed(),
        _ => Set::default(),
    };
    for member in intersection(sets) {
        result.insert(member);
    }
    result.try_numbers();
    result
}

fn union(sets: &[Source<'_>]) -> Set {
    let mut result = Set::default();
    for member in sets.iter().flatten().flat_map(|set| set.iter()) {
        result.insert(member);
    }
    result
}

fn difference(sets: &[Source<'_>]) -> Set {
    let mut result = Set::default();
    let Some((Some(first), others)) = sets.split_first() else {
        return result;
    };
    let others: Vec<&Set> = others.iter().copied().flatten().collect();
    if others.iter().any(|other| std::ptr::eq(*other, *first)) {
        return result;
    }
    // Either each member of the first set is looked for in the others, or all of the others' are taken out: the
    // reference chooses by the work, and the result may have another form.
    let looking = first.len() * (1 + others.len()) / 2;
    let taking = first.len() + others.iter().map(|other| other.len()).sum::<usize>();
    if looking <= taking {
        let is_left = |member: &&[u8]| !others.iter().any(|other| other.contains(member));
        for member in first.iter().filter(is_left) {
            result.insert(member);
        }
        return result;
    }
    for member in first.iter() {
        result.insert(member);
    }
    for member in others.into_iter().flat_map(Set::iter) {
        result.remove(member);
    }
    result
}
