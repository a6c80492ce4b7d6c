//! How long a key is there.

use crate::sandbox::call::Call;
use crate::sandbox::commands::expiry::Form;
use crate::sandbox::fault::{Fault, c_string};
use crate::sandbox::keyspace::Millis;

pub(super) fn expire(call: &mut Call<'_>) -> Result<(), Fault> {
    expire_as(call, Form::SECONDS, "expire")
}

pub(super) fn pexpire(call: &mut Call<'_>) -> Result<(), Fault> {
    expire_as(call, Form::MILLIS, "pexpire")
}

pub(super) fn expireat(call: &mut Call<'_>) -> Result<(), Fault> {
    expire_as(call, Form::SECONDS_AT, "expireat")
}

pub(super) fn pexpireat(call: &mut Call<'_>) -> Result<(), Fault> {
    expire_as(call, Form::MILLIS_AT, "pexpireat")
}

/// On which condition a key gets another time.
#[derive(Debug, Default)]
struct Condition {
    /// NX: it has none.
    is_without: bool,
    /// XX: it has one.
    is_with: bool,
    /// GT: it becomes later.
    is_later: bool,
    /// LT: it becomes earlier.
    is_earlier: bool,
}

impl Condition {
    fn parse<'a>(options: impl Iterator<Item = &'a [u8]>) -> Result<Self, Fault> {
        let mut this = Self::default();
        for option in options {
            match option.to_ascii_lowercase().as_slice() {
                b"nx" => this.is_without = true,
                b"xx" => this.is_with = true,
                b"gt" => this.is_later = true,
                b"lt" => this.is_earlier = true,
                _ => {
                    let option = c_string(option, usize::MAX);
                    return Err(Fault::found([b"ERR Unsupported option ", option].concat()));
                }
            }
        }
        if this.is_without && (this.is_with || this.is_later || this.is_earlier) {
            return Err(Fault::of(
                "ERR NX and XX, GT or LT options at the same time are not compatible",
            ));
        }
        if this.is_later && this.is_earlier {
            return Err(Fault::of(
                "ERR GT and LT options at the same time are not compatible",
            ));
        }
        Ok(this)
    }

    /// Tells whether a time may take the place of another, or of none: which is later than any.
    fn allows(&self, before: Option<Millis>, time: i64) -> bool {
        let before = before.map(|before| i64::try_from(before).unwrap_or(i64::MAX));
        !(self.is_without && before.is_some()
            || self.is_with && before.is_none()
            || self.is_later && before.is_none_or(|before| time <= before)
            || self.is_earlier && before.is_some_and(|before| time >= before))
    }
}

fn expire_as(call: &mut Call<'_>, form: Form, name: &str) -> Result<(), Fault> {
    let condition = Condition::parse(call.rest(3))?;
    let (key, now) = (call.word(1), call.now());
    let time = form.resolve(call.integer(2)?, now);
    let time = time.ok_or_else(|| Fault::expire_time(name))?;
    let db = call.db();
    let may = db.contains(key) && condition.allows(db.expires(key), time);
    if may {
        match Millis::try_from(time) {
            Ok(time) if time > now => db.expire_at(key, Some(time)),
            _ => drop(db.remove(key)),
        }
        call.touch(key);
    }
    call.reply.integer(i64::from(may));
    Ok(())
}

pub(super) fn persist(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let db = call.db();
    let had_time = db.expires(key).is_some();
    if had_time {
        db.expire_at(key, None);
        call.touch(key);
    }
    call.reply.integer(i64::from(had_time));
    Ok(())
}

pub(super) fn ttl(call: &mut Call<'_>) -> Result<(), Fault> {
    let now = call.now();
    tell(call, |time| seconds(time.saturating_sub(now)))
}

pub(super) fn pttl(call: &mut Call<'_>) -> Result<(), Fault> {
    let now = call.now();
    tell(call, |time| time.saturating_sub(now))
}

pub(super) fn expiretime(call: &mut Call<'_>) -> Result<(), Fault> {
    tell(call, seconds)
}

pub(super) fn pexpiretime(call: &mut Call<'_>) -> Result<(), Fault> {
    tell(call, |time| time)
}

fn seconds(millis: Millis) -> Millis {
    millis.saturating_add(500) / 1000
}

/// Replies with what there is to say of the key's time.
fn tell(call: &mut Call<'_>, say: impl Fn(Millis) -> Millis) -> Result<(), Fault> {
    let key = call.word(1);
    let (db, reply) = call.parts();
    reply.integer(match db.expires(key) {
        Some(time) => i64::try_from(say(time)).unwrap_or(i64::MAX),
        None if db.contains(key) => -1,
        None => -2,
    });
    Ok(())
}
