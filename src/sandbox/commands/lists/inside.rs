//! What looks at, or changes, elements by their place or value.

use std::ops::Range;

use super::directed;
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::value::{Collection, End, List, Side};

/// LLEN
pub(super) fn len(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let (db, reply) = call.parts();
    reply.count(db.read::<List>(key)?.map_or(0, List::len));
    Ok(())
}

/// LRANGE
pub(super) fn range(call: &mut Call<'_>) -> Result<(), Fault> {
    let (start, end) = (call.integer(2)?, call.integer(3)?);
    let key = call.word(1);
    let (db, reply) = call.parts();
    let Some(list) = db.read::<List>(key)? else {
        reply.array(0);
        return Ok(());
    };
    let elements = list.range(between(start, end, list.len()));
    reply.array(elements.len());
    for element in elements {
        reply.bulk(element);
    }
    Ok(())
}

/// LINDEX
pub(super) fn get(call: &mut Call<'_>) -> Result<(), Fault> {
    let (key, index) = (call.word(1), call.integer(2));
    let (db, reply) = call.parts();
    let element = match db.read::<List>(key)? {
        Some(list) => place(index?, list.len()).and_then(|index| list.get(index)),
        None => None,
    };
    reply.bulk_or_null(element);
    Ok(())
}

/// LSET
pub(super) fn set(call: &mut Call<'_>) -> Result<(), Fault> {
    let (key, index, value) = (call.word(1), call.integer(2), call.word(3));
    let list = call.db().write::<List>(key)?.ok_or(Fault::NoSuchKey)?;
    let index = index?;
    list.prepare(std::iter::once(value));
    // The reference looks at no more than the lowest 32 bits here, so that a place far outside may be one of the list.
    let index = i64::from(index as i32);
    let index = place(index, list.len()).ok_or(Fault::Index)?;
    list.replace(index, value);
    list.settle();
    call.touch(key);
    call.reply.ok();
    Ok(())
}

/// LINSERT
pub(super) fn insert(call: &mut Call<'_>) -> Result<(), Fault> {
    let side = match call.word(2) {
        word if word.eq_ignore_ascii_case(b"BEFORE") => Side::Before,
        word if word.eq_ignore_ascii_case(b"AFTER") => Side::After,
        _ => return Err(Fault::Syntax),
    };
    let (key, pivot, value) = (call.word(1), call.word(3), call.word(4));
    let Some(list) = call.db().write::<List>(key)? else {
        call.reply.integer(0);
        return Ok(());
    };
    list.prepare(std::iter::once(value));
    let Some(index) = list.iter().position(|element| element == pivot) else {
        call.reply.integer(-1);
        return Ok(());
    };
    list.insert(index, side, value);
    let len = list.len();
    call.touch(key);
    call.reply.count(len);
    Ok(())
}

/// LREM
pub(super) fn remove(call: &mut Call<'_>) -> Result<(), Fault> {
    let limit = directed(call.word(2))?;
    let (key, value) = (call.word(1), call.word(3));
    let from = if limit < 0 { End::Tail } else { End::Head };
    let limit = match usize::try_from(limit.unsigned_abs()) {
        Ok(0) | Err(_) => usize::MAX,
        Ok(limit) => limit,
    };
    let db = call.db();
    let mut removed = 0;
    if let Some(list) = db.write::<List>(key)? {
        removed = list.remove(value, limit, from);
        if removed > 0 {
            list.settle();
            db.tidy::<List>(key);
            call.touch(key);
        }
    }
    call.reply.count(removed);
    Ok(())
}

/// LTRIM
pub(super) fn trim(call: &mut Call<'_>) -> Result<(), Fault> {
    let (start, end) = (call.integer(2)?, call.integer(3)?);
    let key = call.word(1);
    let db = call.db();
    if let Some(list) = db.write::<List>(key)? {
        list.trim(between(start, end, list.len()));
        list.settle();
        db.tidy::<List>(key);
        call.touch(key);
    }
    call.reply.ok();
    Ok(())
}

/// Gives the place that an index stands for, which counts from the tail if it is negative.
fn place(index: i64, len: usize) -> Option<usize> {
    let index = match index {
        0.. => usize::try_from(index).ok()?,
        _ => len.checked_sub(usize::try_from(index.unsigned_abs()).ok()?)?,
    };
    (index < len).then_some(index)
}

/// Gives the places from one index up to and including another one.
fn between(start: i64, end: i64, len: usize) -> Range<usize> {
    let from_head = |index: i64| match usize::try_from(index.unsigned_abs()) {
        Ok(distance) if index < 0 => len.saturating_sub(distance),
        Ok(index) => index.min(len),
        Err(_) if index < 0 => 0,
        Err(_) => len,
    };
    // The place behind the last one: that of -1 is the length.
    let behind = match end {
        -1 => len,
        _ => from_head(end.saturating_add(1)),
    };
    let start = from_head(start);
    start..behind.max(start)
}
