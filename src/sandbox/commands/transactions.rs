//! Transactions: MULTI, EXEC and DISCARD; WATCH and UNWATCH.
//!
//! What is queued and what is refused between MULTI and EXEC is decided by [`dispatch`].

use super::Command;
use crate::sandbox::call::{Call, Context};
use crate::sandbox::client::Transaction;
use crate::sandbox::dispatch;
use crate::sandbox::fault::Fault;

pub(super) const TABLE: &[Command] = &[
    Command::new("multi", 1, multi),
    Command::new("exec", 1, exec),
    Command::new("discard", 1, discard),
    Command::new("watch", -2, watch),
    Command::new("unwatch", 1, unwatch),
];

fn multi(call: &mut Call<'_>) -> Result<(), Fault> {
    if call.client().transaction.is_some() {
        return Err(Fault::of("ERR MULTI calls can not be nested"));
    }
    call.client().transaction = Some(Transaction::default());
    call.reply.ok();
    Ok(())
}

fn exec(call: &mut Call<'_>) -> Result<(), Fault> {
    let client = call.client();
    let transaction = client.transaction.take();
    let transaction = transaction.ok_or(Fault::of("ERR EXEC without MULTI"))?;
    let is_touched = client.watching.is_touched;
    call.server.unwatch(call.peer);
    if transaction.is_refused {
        return Err(Fault::of(
            "EXECABORT Transaction discarded because of previous errors.",
        ));
    }
    if is_touched {
        call.reply.null_array();
        return Ok(());
    }
    call.reply.array(transaction.queue.len());
    for request in &transaction.queue {
        // It was found when it was queued.
        if let Ok(command) = call.server.commands.find(request.words()) {
            dispatch::execute(
                call.server,
                call.peer,
                command,
                request.words(),
                call.reply,
                Context::Transaction,
            );
        }
    }
    Ok(())
}

fn discard(call: &mut Call<'_>) -> Result<(), Fault> {
    let transaction = call.client().transaction.take();
    transaction.ok_or(Fault::of("ERR DISCARD without MULTI"))?;
    call.server.unwatch(call.peer);
    call.reply.ok();
    Ok(())
}

fn watch(call: &mut Call<'_>) -> Result<(), Fault> {
    if call.client().transaction.is_some() {
        return Err(Fault::of("ERR WATCH inside MULTI is not allowed"));
    }
    let database = call.client().database;
    for key in call.rest(1) {
        call.server.watch(call.peer, (database, key.into()));
    }
    call.reply.ok();
    Ok(())
}

fn unwatch(call: &mut Call<'_>) -> Result<(), Fault> {
    call.server.unwatch(call.peer);
    call.reply.ok();
    Ok(())
}
