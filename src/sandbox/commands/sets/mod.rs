//! Sets: one at a time here, several together in `algebra`, elements picked at random in `random`.

mod algebra;
mod random;

use super::Command;
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::value::{Collection, Kind, Set};

pub(super) const TABLE: &[Command] = &[
    Command::new("sadd", -3, sadd),
    Command::new("scard", 2, scard),
    Command::new("sdiff", -2, algebra::sdiff),
    Command::new("sdiffstore", -3, algebra::sdiffstore),
    Command::new("sinter", -2, algebra::sinter),
    Command::new("sintercard", -3, algebra::sintercard),
    Command::new("sinterstore", -3, algebra::sinterstore),
    Command::new("sismember", 3, sismember),
    Command::new("smembers", 2, smembers),
    Command::new("smismember", -3, smismember),
    Command::new("smove", 4, smove),
    Command::new("spop", -2, random::spop),
    Command::new("srandmember", -2, random::srandmember),
    Command::new("srem", -3, srem),
    Command::new("sunion", -2, algebra::sunion),
    Command::new("sunionstore", -3, algebra::sunionstore),
];

fn sadd(call: &mut Call<'_>) -> Result<(), Fault> {
    let (key, members) = (call.word(1), call.rest(2));
    let set = writable(call, key, call.word(2), members.clone().count())?;
    let added = members.filter(|member| set.insert(member)).count();
    if added > 0 {
        call.touch(key);
    }
    call.reply.count(added);
    Ok(())
}

/// Finds the set at a key, or makes one in the form for the members that will be put in.
fn writable<'c>(
    call: &'c mut Call<'_>,
    key: &[u8],
    first: &[u8],
    count: usize,
) -> Result<&'c mut Set, Fault> {
    let db = call.db();
    match db.write::<Set>(key)? {
        Some(set) => set.expect(count),
        None => db.set(key, Set::for_members(first, count).into_value()),
    }
    db.make(key)
}

fn srem(call: &mut Call<'_>) -> Result<(), Fault> {
    let (key, members) = (call.word(1), call.rest(2));
    let mut removed = 0;
    if let Some(set) = call.db().write::<Set>(key)? {
        removed = members.filter(|member| set.remove(member)).count();
    }
    if removed > 0 {
        call.db().tidy::<Set>(key);
        call.touch(key);
    }
    call.reply.count(removed);
    Ok(())
}

fn scard(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let len = call.db().read::<Set>(key)?.map_or(0, Collection::len);
    call.reply.count(len);
    Ok(())
}

fn smembers(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let (db, reply) = call.parts();
    let set = db.read::<Set>(key)?;
    reply.set(set.map_or(0, Collection::len));
    for member in set.into_iter().flat_map(Set::iter) {
        reply.bulk(member);
    }
    Ok(())
}

fn sismember(call: &mut Call<'_>) -> Result<(), Fault> {
    let (key, member) = (call.word(1), call.word(2));
    let set = call.db().read::<Set>(key)?;
    let is_member = set.is_some_and(|set| set.contains(member));
    call.reply.integer(i64::from(is_member));
    Ok(())
}

fn smismember(call: &mut Call<'_>) -> Result<(), Fault> {
    let (key, members) = (call.word(1), call.rest(2));
    let (db, reply) = call.parts();
    let set = db.read::<Set>(key)?;
    reply.array(members.clone().count());
    for member in members {
        let is_member = set.is_some_and(|set| set.contains(member));
        reply.integer(i64::from(is_member));
    }
    Ok(())
}

fn smove(call: &mut Call<'_>) -> Result<(), Fault> {
    let (from, to, member) = (call.word(1), call.word(2), call.word(3));
    let db = call.db();
    // What the target holds is not looked at if there is no source.
    let Some(source) = db.read::<Set>(from)? else {
        call.reply.integer(0);
        return Ok(());
    };
    let is_member = source.contains(member);
    db.read::<Set>(to)?;
    if is_member && from != to {
        if let Some(source) = db.write::<Set>(from)? {
            source.remove(member);
        }
        db.tidy::<Set>(from);
        call.touch(from);
        if writable(call, to, member, 1)?.insert(member) {
            call.touch(to);
        }
    }
    call.reply.integer(i64::from(is_member));
    Ok(())
}
