//! Parts of strings.

use crate::sandbox::call::Call;
use crate::sandbox::commands::span::Span;
use crate::sandbox::fault::Fault;
use crate::sandbox::keyspace::Database;
use crate::sandbox::value::{Kind, Str};

/// How long a string may be (proto-max-bulk-len).
const LONGEST: usize = 512 << 20;

const TOO_LONG: Fault = Fault::of("ERR string exceeds maximum allowed size (proto-max-bulk-len)");

pub(super) fn strlen(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let (db, reply) = call.parts();
    reply.count(db.read::<Str>(key)?.map_or(0, |value| value.bytes().len()));
    Ok(())
}

pub(super) fn append(call: &mut Call<'_>) -> Result<(), Fault> {
    let (key, tail) = (call.word(1), call.word(2));
    let len = match call.db().write::<Str>(key)? {
        Some(value) if value.bytes().len() + tail.len() > LONGEST => return Err(TOO_LONG),
        Some(value) => {
            let bytes = value.edit();
            bytes.extend_from_slice(tail);
            bytes.len()
        }
        None => {
            call.db().set(key, Str::new(tail).into_value());
            tail.len()
        }
    };
    call.touch(key);
    call.reply.count(len);
    Ok(())
}

pub(super) fn getrange(call: &mut Call<'_>) -> Result<(), Fault> {
    let (key, span) = (call.word(1), Span::parse(call, 2)?);
    let (db, reply) = call.parts();
    let bytes = db.read::<Str>(key)?.map_or(&b""[..], Str::bytes);
    reply.bulk(&bytes[span.within(bytes.len())]);
    Ok(())
}

pub(super) fn setrange(call: &mut Call<'_>) -> Result<(), Fault> {
    let (key, part) = (call.word(1), call.word(3));
    let start = usize::try_from(call.integer(2)?);
    let start = start.map_err(|_| Fault::of("ERR offset is out of range"))?;
    let value = call.db().write::<Str>(key)?;
    if part.is_empty() {
        let len = value.map_or(0, |value| value.bytes().len());
        call.reply.count(len);
        return Ok(());
    }
    let end = start.saturating_add(part.len());
    if end > LONGEST {
        return Err(TOO_LONG);
    }
    let bytes = edit(call.db(), key, end)?;
    bytes[start..end].copy_from_slice(part);
    let len = bytes.len();
    call.touch(key);
    call.reply.count(len);
    Ok(())
}

/// Gives the bytes of a key to change some of them; there are `len` at least, zeros if they were not there.
pub(in crate::sandbox::commands) fn edit<'d>(
    db: &'d mut Database,
    key: &[u8],
    len: usize,
) -> Result<&'d mut Vec<u8>, Fault> {
    if !db.contains(key) {
        db.set(key, Str::raw(Vec::new()).into_value());
    }
    let value = db.write::<Str>(key)?.ok_or(Fault::WrongType)?;
    let bytes = value.edit();
    if bytes.len() < len {
        bytes.resize(len, 0);
    }
    Ok(bytes)
}
