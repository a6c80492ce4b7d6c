//! Keys, whatever they hold.

mod lifetime;
mod object;
mod places;

use super::Command;
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::glob;

pub(super) const TABLE: &[Command] = &[
    Command::new("copy", -3, places::copy),
    Command::new("del", -2, del),
    Command::new("exists", -2, exists),
    Command::new("expire", -3, lifetime::expire),
    Command::new("expireat", -3, lifetime::expireat),
    Command::new("expiretime", 2, lifetime::expiretime),
    Command::new("keys", 2, keys),
    Command::new("move", 3, places::move_key),
    Command::container("object"),
    Command::new("object|encoding", 3, object::encoding),
    Command::new("object|freq", 3, object::freq),
    Command::new("object|idletime", 3, object::idletime),
    Command::new("object|refcount", 3, object::refcount),
    Command::new("persist", 2, lifetime::persist),
    Command::new("pexpire", -3, lifetime::pexpire),
    Command::new("pexpireat", -3, lifetime::pexpireat),
    Command::new("pexpiretime", 2, lifetime::pexpiretime),
    Command::new("pttl", 2, lifetime::pttl),
    Command::new("randomkey", 1, randomkey),
    Command::new("rename", 3, places::rename),
    Command::new("renamenx", 3, places::renamenx),
    Command::new("touch", -2, touch),
    Command::new("ttl", 2, lifetime::ttl),
    Command::new("type", 2, type_name),
    Command::new("unlink", -2, del),
];

fn del(call: &mut Call<'_>) -> Result<(), Fault> {
    let mut count = 0;
    for key in call.rest(1) {
        if call.db().remove(key).is_some() {
            call.touch(key);
            count += 1;
        }
    }
    call.reply.integer(count);
    Ok(())
}

fn exists(call: &mut Call<'_>) -> Result<(), Fault> {
    let keys = call.rest(1);
    let (db, reply) = call.parts();
    reply.count(keys.filter(|key| db.contains(key)).count());
    Ok(())
}

fn touch(call: &mut Call<'_>) -> Result<(), Fault> {
    let keys = call.rest(1);
    let (db, reply) = call.parts();
    reply.count(keys.filter(|key| db.touch(key)).count());
    Ok(())
}

fn type_name(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let (db, reply) = call.parts();
    reply.simple(db.get(key).map_or("none", |value| value.type_name()));
    Ok(())
}

fn keys(call: &mut Call<'_>) -> Result<(), Fault> {
    let pattern = call.word(1);
    let (db, reply) = call.parts();
    let keys = db.keys().map(|(key, _)| key);
    let found: Vec<&[u8]> = keys.filter(|key| glob::selects(pattern, key)).collect();
    reply.array(found.len());
    for key in found {
        reply.bulk(key);
    }
    Ok(())
}

fn randomkey(call: &mut Call<'_>) -> Result<(), Fault> {
    let number = call.server.random();
    let (db, reply) = call.parts();
    reply.bulk_or_null(db.pick(number));
    Ok(())
}
