//! Members picked at random: SPOP and SRANDMEMBER.

use crate::sandbox::call::Call;
use crate::sandbox::commands::picks::{self, Picks};
use crate::sandbox::fault::Fault;
use crate::sandbox::value::{Collection, Kind, Set};

/// When so many times the members that stay are no more than those that go, the reference moves those that stay.
const MOVE: usize = 5;

pub(super) fn srandmember(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let picks = match call.words.len() {
        2 => None,
        3 => Some(Picks::parse(call, 2)?),
        _ => return Err(Fault::Syntax),
    };
    let (db, reply, random) = call.parts_at_random();
    let set = db.read::<Set>(key)?;
    match (picks, set) {
        (None, set) => reply.bulk_or_null(set.and_then(|set| set.pick(random))),
        (Some(_), None) => reply.array(0),
        (Some(Picks::Distinct(count)), Some(set)) => {
            let sample = set.sample(count, random);
            reply.array(sample.len());
            for member in sample {
                reply.bulk(member);
            }
        }
        (Some(Picks::Repeated(count)), Some(set)) => {
            reply.array(count);
            return picks::repeat(reply, count, |reply| {
                if let Some(member) = set.pick(random) {
                    reply.bulk(member);
                }
            });
        }
    }
    Ok(())
}

pub(super) fn spop(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let count = match call.words.len() {
        2 => None,
        3 => {
            let count = call.integer(2).ok().and_then(|count| count.try_into().ok());
            let refusal = Fault::of("ERR value is out of range, must be positive");
            Some(count.ok_or(refusal)?)
        }
        _ => return Err(Fault::Syntax),
    };
    let (db, reply, random) = call.parts_at_random();
    let Some(set) = db.write::<Set>(key)? else {
        match count {
            Some(_) => reply.set(0),
            None => reply.null(),
        }
        return Ok(());
    };
    let popped: Vec<Box<[u8]>> = match count {
        Some(count) => {
            let sample = set.sample(count, random);
            reply.set(sample.len());
            sample.into_iter().map(Box::from).collect()
        }
        None => set.pick(random).map(Box::from).into_iter().collect(),
    };
    for member in &popped {
        set.remove(member);
        reply.bulk(member);
    }
    let stay = set.len();
    if count.is_some() && set.is_table() && stay > 0 && stay.saturating_mul(MOVE) <= popped.len() {
        let moved = moved(set);
        db.replace(key, moved.into_value());
    }
    db.tidy::<Set>(key);
    if !popped.is_empty() {
        call.touch(key);
    }
    Ok(())
}

/// Puts the members one by one into another set, which may take an earlier form than the one they were in.
fn moved(set: &Set) -> Set {
    let mut other = Set::listed();
    for member in set.iter() {
        other.insert(member);
    }
    other
}
