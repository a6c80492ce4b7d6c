//! The server as a whole.

use super::Command;
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::server::DATABASES;

pub(super) const TABLE: &[Command] = &[
    Command::new("dbsize", 1, dbsize),
    Command::new("flushall", -1, flushall),
];

fn dbsize(call: &mut Call<'_>) -> Result<(), Fault> {
    let len = call.db().len();
    call.reply.count(len);
    Ok(())
}

fn flushall(call: &mut Call<'_>) -> Result<(), Fault> {
    for database in 0..DATABASES {
        call.server.flush(database);
    }
    call.reply.ok();
    Ok(())
}
