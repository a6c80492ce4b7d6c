//! What moves an element from one list to another, or around the same one.

use super::end;
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::value::{End, List};

/// Which end an element is taken off, and which one it is added to.
pub(super) struct Route {
    from: End,
    to: End,
}

impl Route {
    /// RPOPLPUSH and BRPOPLPUSH
    pub(super) const ROTATE: Self = Self {
        from: End::Tail,
        to: End::Head,
    };

    /// Reads the words of LMOVE and BLMOVE.
    pub(super) fn parse(call: &Call<'_>) -> Result<Self, Fault> {
        Ok(Self {
            from: end(call.word(3))?,
            to: end(call.word(4))?,
        })
    }

    /// Moves an element from the first key to the second one and replies it; tells whether there is one.
    pub(super) fn shift(&self, call: &mut Call<'_>) -> Result<bool, Fault> {
        let (source, target) = (call.word(1), call.word(2));
        let db = call.db();
        if db.read::<List>(source)?.is_none() {
            return Ok(false);
        }
        db.read::<List>(target)?;
        let Some(value) = db
            .write::<List>(source)?
            .and_then(|list| list.pop(self.from))
        else {
            return Ok(false);
        };
        let list = db.make::<List>(target)?;
        list.prepare(std::iter::once(&*value));
        list.push(self.to, &value);
        // Only now: the two may be the same.
        if let Some(list) = db.write::<List>(source)? {
            list.settle();
        }
        db.tidy::<List>(source);
        call.touch(target);
        call.touch(source);
        call.reply.bulk(value);
        Ok(true)
    }
}

/// LMOVE
pub(super) fn shift(call: &mut Call<'_>) -> Result<(), Fault> {
    let route = Route::parse(call)?;
    reply_null_unless(route.shift(call)?, call);
    Ok(())
}

/// RPOPLPUSH
pub(super) fn rotate(call: &mut Call<'_>) -> Result<(), Fault> {
    reply_null_unless(Route::ROTATE.shift(call)?, call);
    Ok(())
}

fn reply_null_unless(is_moved: bool, call: &mut Call<'_>) {
    if !is_moved {
        call.reply.null();
    }
}
