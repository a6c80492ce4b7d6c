//! The server as a whole: its databases, its clock, who watches it.

use super::Command;
use super::connection::database;
use crate::sandbox::call::{Call, Context};
use crate::sandbox::fault::Fault;
use crate::sandbox::number;
use crate::sandbox::server::DATABASES;

pub(super) const TABLE: &[Command] = &[
    Command::new("dbsize", 1, dbsize),
    Command::new("flushall", -1, flushall),
    Command::new("flushdb", -1, flushdb),
    Command::new("monitor", 1, monitor),
    Command::new("swapdb", 3, swapdb),
    Command::new("time", 1, time),
];

fn dbsize(call: &mut Call<'_>) -> Result<(), Fault> {
    let len = call.db().len();
    call.reply.count(len);
    Ok(())
}

fn flushdb(call: &mut Call<'_>) -> Result<(), Fault> {
    check_flush(call)?;
    let database = call.client().database;
    call.server.flush(database);
    call.reply.ok();
    Ok(())
}

fn flushall(call: &mut Call<'_>) -> Result<(), Fault> {
    check_flush(call)?;
    for database in 0..DATABASES {
        call.server.flush(database);
    }
    call.reply.ok();
    Ok(())
}

/// Checks the option, which makes no difference: all is gone when the reply is there.
fn check_flush(call: &Call<'_>) -> Result<(), Fault> {
    let is = |word: &[u8], option: &str| word.eq_ignore_ascii_case(option.as_bytes());
    match call.words.get(1) {
        None => Ok(()),
        Some(word) if call.words.len() == 2 && (is(word, "sync") || is(word, "async")) => Ok(()),
        Some(_) => Err(Fault::Syntax),
    }
}

fn swapdb(call: &mut Call<'_>) -> Result<(), Fault> {
    let index = |at: usize, fault: &'static str| {
        let number = number::integer(call.word(at));
        let number = number.filter(|number| i32::try_from(*number).is_ok());
        number.ok_or(Fault::of(fault))
    };
    let one = index(1, "ERR invalid first DB index")?;
    let other = index(2, "ERR invalid second DB index")?;
    let (one, other) = (database(one)?, database(other)?);
    if one != other {
        call.server.swap(one, other);
    }
    call.reply.ok();
    Ok(())
}

fn time(call: &mut Call<'_>) -> Result<(), Fault> {
    let now = call.server.now;
    call.reply.array(2);
    call.reply.bulk(now.as_secs().to_string());
    call.reply.bulk(now.subsec_micros().to_string());
    Ok(())
}

fn monitor(call: &mut Call<'_>) -> Result<(), Fault> {
    if call.context == Context::Transaction {
        return Err(Fault::of(
            "ERR MONITOR isn't allowed for DENY BLOCKING client",
        ));
    }
    // Who monitors already gets no reply, as from the reference.
    if call.server.monitors.insert(call.peer) {
        call.client().is_monitor = true;
        call.reply.ok();
    }
    Ok(())
}
