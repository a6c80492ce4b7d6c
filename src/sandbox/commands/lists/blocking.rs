//! What waits until there is something in a list.

use super::ends::{self, Several};
use super::moving::Route;
use super::timeout;
use crate::sandbox::call::{Call, Context};
use crate::sandbox::fault::Fault;
use crate::sandbox::keyspace::Millis;
use crate::sandbox::value::{End, List};

/// BLPOP, BRPOP
pub(super) fn pop(call: &mut Call<'_>, end: End) -> Result<(), Fault> {
    let last = call.words.len() - 1;
    let until = timeout::parse(call, last)?;
    let keys = call.rest(1).take(last - 1);
    for key in keys.clone() {
        let (db, reply) = call.parts();
        if db.read::<List>(key)?.is_some() {
            reply.array(2);
            reply.bulk(key);
            ends::take_one(db, reply, key, end);
            call.touch(key);
            return Ok(());
        }
    }
    call.wait::<List>(keys, until);
    Ok(())
}

/// BLMPOP
pub(super) fn pop_several(call: &mut Call<'_>) -> Result<(), Fault> {
    let several = Several::parse(call.words, 2)?;
    let until = timeout::parse(call, 1)?;
    if !several.take(call)? {
        call.wait::<List>(several.keys(), until);
    }
    Ok(())
}

/// BLMOVE
pub(super) fn shift(call: &mut Call<'_>) -> Result<(), Fault> {
    let route = Route::parse(call)?;
    let until = timeout::parse(call, 5)?;
    shift_or_wait(call, &route, until)
}

/// BRPOPLPUSH
pub(super) fn rotate(call: &mut Call<'_>) -> Result<(), Fault> {
    let until = timeout::parse(call, 3)?;
    shift_or_wait(call, &Route::ROTATE, until)
}

fn shift_or_wait(call: &mut Call<'_>, route: &Route, until: Option<Millis>) -> Result<(), Fault> {
    match route.shift(call)? {
        true => {}
        // The other null: not the one that ends a wait.
        false if call.context == Context::Transaction => call.reply.null(),
        false => {
            let source = call.word(1);
            call.wait::<List>([source], until);
        }
    }
    Ok(())
}
