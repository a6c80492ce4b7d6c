//! Lists: what adds, takes, looks and moves, and what waits for there to be something.

mod blocking;
mod ends;
mod inside;
mod moving;
mod search;
mod timeout;
mod unblock;

use super::Command;
use crate::sandbox::fault::Fault;
use crate::sandbox::number;
use crate::sandbox::value::End;

pub(super) const TABLE: &[Command] = &[
    Command::new("lpush", -3, |call| ends::push(call, End::Head)),
    Command::new("rpush", -3, |call| ends::push(call, End::Tail)),
    Command::new("lpushx", -3, |call| ends::push_existing(call, End::Head)),
    Command::new("rpushx", -3, |call| ends::push_existing(call, End::Tail)),
    Command::new("lpop", -2, |call| ends::pop(call, End::Head)),
    Command::new("rpop", -2, |call| ends::pop(call, End::Tail)),
    Command::new("lmpop", -4, ends::pop_several),
    Command::new("llen", 2, inside::len),
    Command::new("lrange", 4, inside::range),
    Command::new("lindex", 3, inside::get),
    Command::new("lset", 4, inside::set),
    Command::new("linsert", 5, inside::insert),
    Command::new("lrem", 4, inside::remove),
    Command::new("ltrim", 4, inside::trim),
    Command::new("lpos", -3, search::position),
    Command::new("lmove", 5, moving::shift),
    Command::new("rpoplpush", 3, moving::rotate),
    Command::new("blpop", -3, |call| blocking::pop(call, End::Head)),
    Command::new("brpop", -3, |call| blocking::pop(call, End::Tail)),
    Command::new("blmpop", -5, blocking::pop_several),
    Command::new("blmove", 6, blocking::shift),
    Command::new("brpoplpush", 4, blocking::rotate),
    Command::new("client|unblock", -3, unblock::unblock),
];

/// Reads LEFT or RIGHT.
fn end(word: &[u8]) -> Result<End, Fault> {
    match () {
        () if word.eq_ignore_ascii_case(b"LEFT") => Ok(End::Head),
        () if word.eq_ignore_ascii_case(b"RIGHT") => Ok(End::Tail),
        () => Err(Fault::Syntax),
    }
}

/// Reads a number of elements or keys. One text tells all that can be wrong with it.
fn count(word: &[u8], least: i64, text: &'static str) -> Result<usize, Fault> {
    number::integer(word)
        .filter(|count| *count >= least)
        .and_then(|count| usize::try_from(count).ok())
        .ok_or(Fault::of(text))
}

/// Reads a number whose sign is a direction: there is no direction for the lowest of all.
fn directed(word: &[u8]) -> Result<i64, Fault> {
    match number::integer(word) {
        Some(i64::MIN) => Err(Fault::of(
            "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807",
        )),
        Some(number) => Ok(number),
        None => Err(Fault::NotInteger),
    }
}
