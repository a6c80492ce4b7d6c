//! Strings.

use super::Command;
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::value::{Kind, Str};

pub(super) const TABLE: &[Command] = &[Command::new("get", 2, get), Command::new("set", -3, set)];

fn get(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let (db, reply) = call.parts();
    reply.bulk_or_null(db.read::<Str>(key)?.map(Str::bytes));
    Ok(())
}

fn set(call: &mut Call<'_>) -> Result<(), Fault> {
    let (key, value) = (call.word(1), call.word(2));
    call.db().set(key, Str::new(value).into_value());
    call.touch(key);
    call.reply.ok();
    Ok(())
}
