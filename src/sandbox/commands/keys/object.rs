//! OBJECT: how the reference would keep a value.

use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::value::Value;

pub(super) fn encoding(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(2);
    let (db, reply) = call.parts();
    reply.bulk_or_null(db.get(key).map(Value::encoding));
    Ok(())
}

pub(super) fn refcount(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(2);
    let (db, reply) = call.parts();
    match db.get(key) {
        Some(Value::Str(string)) => reply.integer(string.references()),
        Some(_) => reply.integer(1),
        None => reply.null(),
    }
    Ok(())
}

pub(super) fn idletime(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(2);
    let (db, reply) = call.parts();
    match db.idle(key) {
        Some(idle) => reply.count(usize::try_from(idle / 1000).unwrap_or(usize::MAX)),
        None => reply.null(),
    }
    Ok(())
}

/// Nothing is evicted here, so that nothing is counted either.
pub(super) fn freq(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(2);
    if !call.db().contains(key) {
        call.reply.null();
        return Ok(());
    }
    Err(Fault::of(
        "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.",
    ))
}
