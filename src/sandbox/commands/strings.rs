//! Strings: what reads and writes them whole. What works on numbers and on parts has its own files.

mod numbers;
pub(super) mod parts;
mod subsequence;

use super::Command;
use super::expiry::{Form, Lifetime};
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::keyspace::Millis;
use crate::sandbox::value::{Kind, Str};

pub(super) const TABLE: &[Command] = &[
    Command::new("append", 3, parts::append),
    Command::new("decr", 2, numbers::decr),
    Command::new("decrby", 3, numbers::decrby),
    Command::new("get", 2, get),
    Command::new("getdel", 2, getdel),
    Command::new("getex", -2, getex),
    Command::new("getrange", 4, parts::getrange),
    Command::new("getset", 3, getset),
    Command::new("incr", 2, numbers::incr),
    Command::new("incrby", 3, numbers::incrby),
    Command::new("incrbyfloat", 3, numbers::incrbyfloat),
    Command::new("lcs", -3, subsequence::lcs),
    Command::new("mget", -2, mget),
    Command::new("mset", -3, mset),
    Command::new("msetnx", -3, msetnx),
    Command::new("psetex", 4, psetex),
    Command::new("set", -3, set),
    Command::new("setex", 4, setex),
    Command::new("setnx", 3, setnx),
    Command::new("setrange", 4, parts::setrange),
    Command::new("strlen", 2, parts::strlen),
    Command::new("substr", 4, parts::getrange),
];

fn get(call: &mut Call<'_>) -> Result<(), Fault> {
    write_value(call)?;
    Ok(())
}

/// Writes what the key holds, or null; tells whether it is there.
fn write_value(call: &mut Call<'_>) -> Result<bool, Fault> {
    let key = call.word(1);
    let (db, reply) = call.parts();
    let value = db.read::<Str>(key)?;
    reply.bulk_or_null(value.map(Str::bytes));
    Ok(value.is_some())
}

fn getdel(call: &mut Call<'_>) -> Result<(), Fault> {
    if write_value(call)? {
        let key = call.word(1);
        call.db().remove(key);
        call.touch(key);
    }
    Ok(())
}

fn getset(call: &mut Call<'_>) -> Result<(), Fault> {
    write_value(call)?;
    store(call, Lifetime::Unsaid, None);
    Ok(())
}

fn getex(call: &mut Call<'_>) -> Result<(), Fault> {
    let mut lifetime = Lifetime::Unsaid;
    let mut rest = call.rest(2);
    while let Some(option) = rest.next() {
        match option {
            _ if option.eq_ignore_ascii_case(b"persist") => lifetime.say(Lifetime::Endless)?,
            _ => lifetime.say_until(option, &mut rest)?,
        }
    }
    if !write_value(call)? {
        return Ok(());
    }
    let (key, now) = (call.word(1), call.now());
    let until = lifetime.until(now, "getex")?;
    let db = call.db();
    match (until, lifetime) {
        (Some(until), _) if until <= now => drop(db.remove(key)),
        (Some(_), _) => db.expire_at(key, until),
        (None, Lifetime::Endless) if db.expires(key).is_some() => db.expire_at(key, None),
        (None, _) => return Ok(()),
    }
    call.touch(key);
    Ok(())
}

/// On which condition SET does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Condition {
    Missing,
    Present,
}

/// The options of SET.
struct Options<'a> {
    condition: Option<Condition>,
    gives_old: bool,
    lifetime: Lifetime<'a>,
}

impl<'a> Options<'a> {
    fn parse(mut rest: impl Iterator<Item = &'a [u8]>) -> Result<Self, Fault> {
        let mut options = Self {
            condition: None,
            gives_old: false,
            lifetime: Lifetime::Unsaid,
        };
        while let Some(option) = rest.next() {
            match option.to_ascii_lowercase().as_slice() {
                b"nx" => options.only_if(Condition::Missing)?,
                b"xx" => options.only_if(Condition::Present)?,
                b"get" => options.gives_old = true,
                b"keepttl" => options.lifetime.say(Lifetime::Kept)?,
                _ => options.lifetime.say_until(option, &mut rest)?,
            }
        }
        Ok(options)
    }

    fn only_if(&mut self, condition: Condition) -> Result<(), Fault> {
        let before = self.condition.replace(condition);
        let is_other = before.is_some_and(|before| before != condition);
        (!is_other).then_some(()).ok_or(Fault::Syntax)
    }
}

fn set(call: &mut Call<'_>) -> Result<(), Fault> {
    let options = Options::parse(call.rest(3))?;
    let until = options.lifetime.until(call.now(), "set")?;
    if options.gives_old {
        write_value(call)?;
    }
    let key = call.word(1);
    let may = options.condition.is_none_or(|condition| {
        let wanted = condition == Condition::Present;
        call.db().contains(key) == wanted
    });
    if may {
        store(call, options.lifetime, until);
    }
    match (options.gives_old, may) {
        (true, _) => {}
        (false, true) => call.reply.ok(),
        (false, false) => call.reply.null(),
    }
    Ok(())
}

/// Lets the key, the first argument, hold the last one that is no option of SET: the second.
fn store(call: &mut Call<'_>, lifetime: Lifetime<'_>, until: Option<Millis>) {
    let (key, value) = (call.word(1), Str::new(call.word(2)));
    store_value(call, key, value, lifetime, until);
}

fn store_value(
    call: &mut Call<'_>,
    key: &[u8],
    value: Str,
    lifetime: Lifetime<'_>,
    until: Option<Millis>,
) {
    let now = call.now();
    let db = call.db();
    match lifetime {
        Lifetime::Kept => db.replace(key, value.into_value()),
        _ => db.set(key, value.into_value()),
    }
    match until {
        // It would be found until the command has ended, or the transaction that it is part of.
        Some(until) if until < now => drop(db.remove(key)),
        Some(_) => db.expire_at(key, until),
        None => {}
    }
    call.touch(key);
}

fn setnx(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let is_new = !call.db().contains(key);
    if is_new {
        store(call, Lifetime::Unsaid, None);
    }
    call.reply.integer(i64::from(is_new));
    Ok(())
}

fn setex(call: &mut Call<'_>) -> Result<(), Fault> {
    set_until(call, Form::SECONDS, "setex")
}

fn psetex(call: &mut Call<'_>) -> Result<(), Fault> {
    set_until(call, Form::MILLIS, "psetex")
}

fn set_until(call: &mut Call<'_>, form: Form, name: &str) -> Result<(), Fault> {
    let until = form.parse(call.word(2), call.now(), name)?;
    let (key, value) = (call.word(1), Str::new(call.word(3)));
    store_value(call, key, value, Lifetime::Unsaid, Some(until));
    call.reply.ok();
    Ok(())
}

fn mget(call: &mut Call<'_>) -> Result<(), Fault> {
    let keys = call.rest(1);
    let (db, reply) = call.parts();
    reply.array(keys.clone().count());
    for key in keys {
        // Another type is no fault here.
        let value = db.read::<Str>(key).ok().flatten();
        reply.bulk_or_null(value.map(Str::bytes));
    }
    Ok(())
}

/// Gives the keys and values of MSET and MSETNX.
fn pairs<'a>(
    call: &Call<'a>,
    name: &str,
) -> Result<impl Iterator<Item = (&'a [u8], &'a [u8])> + Clone + use<'a>, Fault> {
    if call.words.len().is_multiple_of(2) {
        return Err(Fault::arity(name));
    }
    let keys = call.rest(1).step_by(2);
    Ok(keys.zip(call.rest(2).step_by(2)))
}

fn mset(call: &mut Call<'_>) -> Result<(), Fault> {
    for (key, value) in pairs(call, "mset")? {
        store_value(call, key, Str::new(value), Lifetime::Unsaid, None);
    }
    call.reply.ok();
    Ok(())
}

fn msetnx(call: &mut Call<'_>) -> Result<(), Fault> {
    let pairs = pairs(call, "msetnx")?;
    let is_new = !pairs.clone().any(|(key, _)| call.db().contains(key));
    if is_new {
        for (key, value) in pairs {
            store_value(call, key, Str::new(value), Lifetime::Unsaid, None);
        }
    }
    call.reply.integer(i64::from(is_new));
    Ok(())
}
