//! A key under another name, or in another database.

use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::number;
use crate::sandbox::server::DATABASES;
use crate::sandbox::value::Value;

const SAME_PLACE: Fault = Fault::of("ERR source and destination objects are the same");

/// A key of a database.
type Place<'a> = (usize, &'a [u8]);

pub(super) fn rename(call: &mut Call<'_>) -> Result<(), Fault> {
    let (from, to) = places(call)?;
    if from != to {
        shift(call, from, to);
    }
    call.reply.ok();
    Ok(())
}

pub(super) fn renamenx(call: &mut Call<'_>) -> Result<(), Fault> {
    let (from, to) = places(call)?;
    let may = !call.db().contains(to.1);
    if may {
        shift(call, from, to);
    }
    call.reply.integer(i64::from(may));
    Ok(())
}

/// Gives the two keys of RENAME, of which the first has to be there.
fn places<'a>(call: &mut Call<'a>) -> Result<(Place<'a>, Place<'a>), Fault> {
    let database = call.client().database;
    let (from, to) = (call.word(1), call.word(2));
    match call.db().contains(from) {
        true => Ok(((database, from), (database, to))),
        false => Err(Fault::NoSuchKey),
    }
}

pub(super) fn move_key(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let from = call.client().database;
    let to = database(call.word(2))?;
    if from == to {
        return Err(SAME_PLACE);
    }
    let databases = &call.server.databases;
    let may = databases[from].contains(key) && !databases[to].contains(key);
    if may {
        shift(call, (from, key), (to, key));
    }
    call.reply.integer(i64::from(may));
    Ok(())
}

/// Takes what is in a place to another.
fn shift(call: &mut Call<'_>, from: Place<'_>, to: Place<'_>) {
    let source = &mut call.server.databases[from.0];
    let expires = source.expires(from.1);
    if let Some(value) = source.remove(from.1) {
        let target = &mut call.server.databases[to.0];
        target.set(to.1, value);
        target.expire_at(to.1, expires);
        call.server.touch(from.0, from.1);
        call.server.touch(to.0, to.1);
    }
}

pub(super) fn copy(call: &mut Call<'_>) -> Result<(), Fault> {
    let here = call.client().database;
    let (mut there, mut replaces) = (here, false);
    let mut rest = call.rest(3);
    while let Some(option) = rest.next() {
        if option.eq_ignore_ascii_case(b"replace") {
            replaces = true;
        } else if option.eq_ignore_ascii_case(b"db") {
            there = database(rest.next().ok_or(Fault::Syntax)?)?;
        } else {
            return Err(Fault::Syntax);
        }
    }
    let (from, to) = ((here, call.word(1)), (there, call.word(2)));
    if from == to {
        return Err(SAME_PLACE);
    }
    let source = &call.server.databases[from.0];
    source.touch(from.1);
    let found = source.get(from.1).map(duplicate);
    let expires = source.expires(from.1);
    let target = &mut call.server.databases[to.0];
    let value = found.filter(|_| replaces || !target.contains(to.1));
    let may = value.is_some();
    if let Some(value) = value {
        target.set(to.1, value);
        target.expire_at(to.1, expires);
        call.server.touch(to.0, to.1);
    }
    call.reply.integer(i64::from(may));
    Ok(())
}

fn duplicate(value: &Value) -> Value {
    match value {
        Value::Str(string) => Value::Str(string.duplicate()),
        _ => value.clone(),
    }
}

/// Reads the number of a database.
fn database(word: &[u8]) -> Result<usize, Fault> {
    let number = number::integer(word).ok_or(Fault::NotInteger)?;
    let number = i32::try_from(number).map_err(|_| {
        Fault::of("ERR value is out of range, value must between -2147483648 and 2147483647")
    })?;
    let database = usize::try_from(number).ok();
    let database = database.filter(|&database| database < DATABASES);
    database.ok_or(Fault::of("ERR DB index is out of range"))
}
