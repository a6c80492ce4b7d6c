//! Strings that are numbers.

use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::number::{self, Extended};
use crate::sandbox::value::{Kind, Str};

pub(super) fn incr(call: &mut Call<'_>) -> Result<(), Fault> {
    add(call, 1)
}

pub(super) fn decr(call: &mut Call<'_>) -> Result<(), Fault> {
    add(call, -1)
}

pub(super) fn incrby(call: &mut Call<'_>) -> Result<(), Fault> {
    let term = call.integer(2)?;
    add(call, term)
}

pub(super) fn decrby(call: &mut Call<'_>) -> Result<(), Fault> {
    let term = call.integer(2)?.checked_neg();
    add(call, term.ok_or(Fault::of("ERR decrement would overflow"))?)
}

fn add(call: &mut Call<'_>, term: i64) -> Result<(), Fault> {
    let key = call.word(1);
    let before = match call.db().read::<Str>(key)? {
        Some(value) => number::integer(value.bytes()).ok_or(Fault::NotInteger)?,
        None => 0,
    };
    let sum = before.checked_add(term);
    let sum = sum.ok_or(Fault::of("ERR increment or decrement would overflow"))?;
    let value = Str::new(sum.to_string());
    call.db().replace(key, value.into_value());
    call.touch(key);
    call.reply.integer(sum);
    Ok(())
}

pub(super) fn incrbyfloat(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let before = match call.db().read::<Str>(key)? {
        Some(value) => Extended::parse(value.bytes()).ok_or(Fault::NotFloat)?,
        None => Extended::ZERO,
    };
    let term = Extended::parse(call.word(2)).ok_or(Fault::NotFloat)?;
    let sum = before.plus(term);
    let sum = sum.ok_or(Fault::of("ERR increment would produce NaN or Infinity"))?;
    let text = sum.to_string();
    call.reply.bulk(&text);
    call.db().replace(key, Str::plain(text).into_value());
    call.touch(key);
    Ok(())
}
