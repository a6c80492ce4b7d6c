//! CLIENT UNBLOCK: ends the wait of another client.

use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::reply::Reply;

/// CLIENT UNBLOCK
pub(super) fn unblock(call: &mut Call<'_>) -> Result<(), Fault> {
    if call.words.len() > 4 {
        return Err(Fault::subcommand("CLIENT", call.word(1)));
    }
    let is_error = match call.words.get(3) {
        None => false,
        Some(word) if word.eq_ignore_ascii_case(b"TIMEOUT") => false,
        Some(word) if word.eq_ignore_ascii_case(b"ERROR") => true,
        Some(_) => {
            return Err(Fault::of(
                "ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR",
            ));
        }
    };
    let id = call.integer(2)?;
    // No client has a negative one.
    let id = u64::try_from(id).unwrap_or(0);
    let found = call
        .server
        .clients()
        .find_map(|(peer, client)| (client.id == id).then_some(peer));
    let waited = found.is_some_and(|peer| {
        call.server
            .release(peer, |reply: &mut Reply| match is_error {
                true => reply.error(&Fault::of("UNBLOCKED client unblocked via CLIENT UNBLOCK")),
                false => reply.null_array(),
            })
    });
    call.reply.integer(i64::from(waited));
    Ok(())
}
