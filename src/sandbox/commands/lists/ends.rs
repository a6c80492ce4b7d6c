//! What works on the ends: pushes and pops.

use super::{count, end};
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::keyspace::Database;
use crate::sandbox::reply::Reply;
use crate::sandbox::request::Words;
use crate::sandbox::value::{Collection, End, List};

/// LPUSH, RPUSH
pub(super) fn push(call: &mut Call<'_>, end: End) -> Result<(), Fault> {
    let (key, values) = (call.word(1), call.rest(2));
    let list = call.db().make::<List>(key)?;
    let len = add(list, end, values);
    call.touch(key);
    call.reply.count(len);
    Ok(())
}

/// LPUSHX, RPUSHX
pub(super) fn push_existing(call: &mut Call<'_>, end: End) -> Result<(), Fault> {
    let (key, values) = (call.word(1), call.rest(2));
    let list = call.db().write::<List>(key)?;
    let len = list.map(|list| add(list, end, values));
    if len.is_some() {
        call.touch(key);
    }
    call.reply.count(len.unwrap_or(0));
    Ok(())
}

/// Adds values; tells how many elements there are then.
fn add<'v>(list: &mut List, end: End, values: impl Iterator<Item = &'v [u8]> + Clone) -> usize {
    list.prepare(values.clone());
    for value in values {
        list.push(end, value);
    }
    list.len()
}

/// LPOP, RPOP
pub(super) fn pop(call: &mut Call<'_>, end: End) -> Result<(), Fault> {
    if call.words.len() > 3 {
        return Err(Fault::arity(match end {
            End::Head => "lpop",
            End::Tail => "rpop",
        }));
    }
    let text = "ERR value is out of range, must be positive";
    let limit = call.words.get(2).map(|word| count(word, 0, text));
    let (limit, key) = (limit.transpose()?, call.word(1));
    let (db, reply) = call.parts();
    let taken = match (limit, db.write::<List>(key)?) {
        (None, None) => {
            reply.null();
            0
        }
        (Some(_), None) => {
            reply.null_array();
            0
        }
        (None, Some(_)) => {
            take_one(db, reply, key, end);
            1
        }
        (Some(limit), Some(_)) => take(db, reply, key, end, limit),
    };
    if taken > 0 {
        call.touch(key);
    }
    Ok(())
}

/// Takes an element off a list that is there, and replies it.
pub(super) fn take_one(db: &mut Database, reply: &mut Reply, key: &[u8], end: End) {
    if let Ok(Some(list)) = db.write::<List>(key) {
        reply.bulk_or_null(list.pop(end));
        list.settle();
        db.tidy::<List>(key);
    }
}

/// Takes up to `limit` elements off a list that is there, and replies them; tells how many.
fn take(db: &mut Database, reply: &mut Reply, key: &[u8], end: End, limit: usize) -> usize {
    let Ok(Some(list)) = db.write::<List>(key) else {
        return 0;
    };
    let count = limit.min(list.len());
    reply.array(count);
    for value in (0..count).filter_map(|_| list.pop(end)) {
        reply.bulk(value);
    }
    list.settle();
    db.tidy::<List>(key);
    count
}

/// LMPOP
pub(super) fn pop_several(call: &mut Call<'_>) -> Result<(), Fault> {
    let several = Several::parse(call.words, 1)?;
    if !several.take(call)? {
        call.reply.null_array();
    }
    Ok(())
}

/// The arguments of LMPOP and BLMPOP.
pub(super) struct Several<'a> {
    words: Words<'a>,
    first: usize,
    keys: usize,
    end: End,
    limit: usize,
}

impl<'a> Several<'a> {
    /// Reads the words from the one that counts the keys on.
    pub(super) fn parse(words: Words<'a>, at: usize) -> Result<Self, Fault> {
        let keys = count(&words[at], 1, "ERR numkeys should be greater than 0")?;
        let first = at + 1;
        let direction = words.get(first.saturating_add(keys)).ok_or(Fault::Syntax)?;
        let mut several = Self {
            words,
            first,
            keys,
            end: end(direction)?,
            limit: 1,
        };
        let mut options = words.from(first + keys + 1);
        if let Some(option) = options.next() {
            let limit = options.next().ok_or(Fault::Syntax)?;
            if !option.eq_ignore_ascii_case(b"COUNT") {
                return Err(Fault::Syntax);
            }
            several.limit = count(limit, 1, "ERR count should be greater than 0")?;
        }
        match options.next() {
            Some(_) => Err(Fault::Syntax),
            None => Ok(several),
        }
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        self.words.from(self.first).take(self.keys)
    }

    /// Takes from the first of the keys that is there; tells whether one is.
    pub(super) fn take(&self, call: &mut Call<'_>) -> Result<bool, Fault> {
        for key in self.keys() {
            let (db, reply) = call.parts();
            if db.read::<List>(key)?.is_some() {
                reply.array(2);
                reply.bulk(key);
                take(db, reply, key, self.end, self.limit);
                call.touch(key);
                return Ok(true);
            }
        }
        Ok(false)
    }
}
