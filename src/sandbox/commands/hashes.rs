//! Hashes.

use super::Command;
use super::picks::{self, Picks};
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::number::{self, Extended};
use crate::sandbox::reply::{Protocol, Reply};
use crate::sandbox::value::{Collection, Hash, Pair};

pub(super) const TABLE: &[Command] = &[
    Command::new("hdel", -3, hdel),
    Command::new("hexists", 3, hexists),
    Command::new("hget", 3, hget),
    Command::new("hgetall", 2, hgetall),
    Command::new("hincrby", 4, hincrby),
    Command::new("hincrbyfloat", 4, hincrbyfloat),
    Command::new("hkeys", 2, hkeys),
    Command::new("hlen", 2, hlen),
    Command::new("hmget", -3, hmget),
    Command::new("hmset", -4, hmset),
    Command::new("hrandfield", -2, hrandfield),
    Command::new("hset", -4, hset),
    Command::new("hsetnx", 4, hsetnx),
    Command::new("hstrlen", 3, hstrlen),
    Command::new("hvals", 2, hvals),
];

fn hset(call: &mut Call<'_>) -> Result<(), Fault> {
    let added = set_pairs(call, "hset")?;
    call.reply.count(added);
    Ok(())
}

fn hmset(call: &mut Call<'_>) -> Result<(), Fault> {
    set_pairs(call, "hmset")?;
    call.reply.ok();
    Ok(())
}

/// Sets the fields that stand from the second word on; tells how many are new.
fn set_pairs(call: &mut Call<'_>, name: &str) -> Result<usize, Fault> {
    if !call.words.len().is_multiple_of(2) {
        return Err(Fault::arity(name));
    }
    let (key, words) = (call.word(1), call.rest(2));
    let hash = call.db().make::<Hash>(key)?;
    hash.expect(words.clone());
    let pairs = words.clone().step_by(2).zip(words.skip(1).step_by(2));
    let added = pairs
        .filter(|(field, value)| hash.set(field, value))
        .count();
    call.touch(key);
    Ok(added)
}

fn hsetnx(call: &mut Call<'_>) -> Result<(), Fault> {
    let (key, field, value) = (call.word(1), call.word(2), call.word(3));
    let hash = call.db().make::<Hash>(key)?;
    let is_new = hash.get(field).is_none();
    if is_new {
        hash.set(field, value);
        call.touch(key);
    }
    call.reply.integer(i64::from(is_new));
    Ok(())
}

fn hget(call: &mut Call<'_>) -> Result<(), Fault> {
    let (key, field) = (call.word(1), call.word(2));
    let (db, reply) = call.parts();
    let hash = db.read::<Hash>(key)?;
    reply.bulk_or_null(hash.and_then(|hash| hash.get(field)));
    Ok(())
}

fn hmget(call: &mut Call<'_>) -> Result<(), Fault> {
    let (key, fields) = (call.word(1), call.rest(2));
    let (db, reply) = call.parts();
    let hash = db.read::<Hash>(key)?;
    reply.array(fields.clone().count());
    for field in fields {
        reply.bulk_or_null(hash.and_then(|hash| hash.get(field)));
    }
    Ok(())
}

fn hgetall(call: &mut Call<'_>) -> Result<(), Fault> {
    all(call, Reply::map, |reply, (field, value)| {
        reply.bulk(field);
        reply.bulk(value);
    })
}

fn hkeys(call: &mut Call<'_>) -> Result<(), Fault> {
    all(call, Reply::array, |reply, (field, _)| reply.bulk(field))
}

fn hvals(call: &mut Call<'_>) -> Result<(), Fault> {
    all(call, Reply::array, |reply, (_, value)| reply.bulk(value))
}

/// Writes something of each pair behind a header.
fn all(
    call: &mut Call<'_>,
    header: fn(&mut Reply, usize),
    write: fn(&mut Reply, Pair<'_>),
) -> Result<(), Fault> {
    let key = call.word(1);
    let (db, reply) = call.parts();
    let hash = db.read::<Hash>(key)?;
    header(reply, hash.map_or(0, Collection::len));
    for pair in hash.into_iter().flat_map(Hash::iter) {
        write(reply, pair);
    }
    Ok(())
}

fn hlen(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let len = call.db().read::<Hash>(key)?.map_or(0, Collection::len);
    call.reply.count(len);
    Ok(())
}

fn hexists(call: &mut Call<'_>) -> Result<(), Fault> {
    let len = value_len(call)?;
    call.reply.integer(i64::from(len.is_some()));
    Ok(())
}

fn hstrlen(call: &mut Call<'_>) -> Result<(), Fault> {
    let len = value_len(call)?;
    call.reply.count(len.unwrap_or(0));
    Ok(())
}

/// Tells how long the value of a field is, if it is there.
fn value_len(call: &mut Call<'_>) -> Result<Option<usize>, Fault> {
    let (key, field) = (call.word(1), call.word(2));
    let hash = call.db().read::<Hash>(key)?;
    Ok(hash.and_then(|hash| hash.get(field)).map(<[u8]>::len))
}

fn hdel(call: &mut Call<'_>) -> Result<(), Fault> {
    let (key, fields) = (call.word(1), call.rest(2));
    let mut removed = 0;
    if let Some(hash) = call.db().write::<Hash>(key)? {
        removed = fields.filter(|field| hash.remove(field)).count();
    }
    if removed > 0 {
        call.db().tidy::<Hash>(key);
        call.touch(key);
    }
    call.reply.count(removed);
    Ok(())
}

fn hincrby(call: &mut Call<'_>) -> Result<(), Fault> {
    let (key, field, increment) = (call.word(1), call.word(2), call.integer(3)?);
    let hash = call.db().make::<Hash>(key)?;
    let value = match hash.get(field) {
        Some(value) => {
            number::integer(value).ok_or(Fault::of("ERR hash value is not an integer"))?
        }
        None => 0,
    };
    let sum = value
        .checked_add(increment)
        .ok_or(Fault::of("ERR increment or decrement would overflow"))?;
    hash.set(field, sum.to_string().as_bytes());
    call.touch(key);
    call.reply.integer(sum);
    Ok(())
}

fn hincrbyfloat(call: &mut Call<'_>) -> Result<(), Fault> {
    let (key, field) = (call.word(1), call.word(2));
    let increment = Extended::parse(call.word(3)).ok_or(Fault::NotFloat)?;
    if !increment.is_finite() {
        return Err(Fault::of("ERR value is NaN or Infinity"));
    }
    let hash = call.db().make::<Hash>(key)?;
    let value = match hash.get(field) {
        Some(value) => Extended::parse(value).ok_or(Fault::of("ERR hash value is not a float"))?,
        None => Extended::ZERO,
    };
    let sum = value
        .plus(increment)
        .ok_or(Fault::of("ERR increment would produce NaN or Infinity"))?
        .to_string();
    hash.set(field, sum.as_bytes());
    call.touch(key);
    call.reply.bulk(sum);
    Ok(())
}

fn hrandfield(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    if call.words.len() == 2 {
        let (db, reply, random) = call.parts_at_random();
        let pair = db.read::<Hash>(key)?.and_then(|hash| hash.pick(random));
        reply.bulk_or_null(pair.map(|(field, _)| field));
        return Ok(());
    }
    let mut picks = Picks::parse(call, 2)?;
    let with_values = match call.words.get(3) {
        None => false,
        Some(word) if word.eq_ignore_ascii_case(b"withvalues") && call.words.len() == 4 => true,
        Some(_) => return Err(Fault::Syntax),
    };
    if with_values {
        picks = picks.in_pairs()?;
    }
    let (db, reply, random) = call.parts_at_random();
    let Some(hash) = db.read::<Hash>(key)? else {
        reply.array(0);
        return Ok(());
    };
    match picks {
        Picks::Distinct(count) => {
            let sample = hash.sample(count, random);
            pairs_header(reply, sample.len(), with_values);
            for pair in sample {
                write_pair(reply, pair, with_values);
            }
            Ok(())
        }
        Picks::Repeated(count) => {
            pairs_header(reply, count, with_values);
            picks::repeat(reply, count, |reply| {
                if let Some(pair) = hash.pick(random) {
                    write_pair(reply, pair, with_values);
                }
            })
        }
    }
}

/// Writes the header of fields or, `with_values`, of pairs: arrays of two in RESP3, one behind the other in RESP2.
fn pairs_header(reply: &mut Reply, len: usize, with_values: bool) {
    match with_values && reply.protocol() == Protocol::Resp2 {
        true => reply.array(2 * len),
        false => reply.array(len),
    }
}

fn write_pair(reply: &mut Reply, (field, value): Pair<'_>, with_values: bool) {
    if !with_values {
        return reply.bulk(field);
    }
    if reply.protocol() == Protocol::Resp3 {
        reply.array(2);
    }
    reply.bulk(field);
    reply.bulk(value);
}
