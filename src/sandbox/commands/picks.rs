//! What the commands that pick elements at random have in common: HRANDFIELD, SRANDMEMBER and ZRANDMEMBER.

use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::reply::Reply;

/// How many bytes of repeated elements a reply may have. The reference knows no limit and goes on until its memory ends.
const MAX_REPEATED: usize = 64 << 20;

/// How many elements are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Picks {
    /// None of them twice.
    Distinct(usize),
    /// Each from all of them.
    Repeated(usize),
}

impl Picks {
    /// Reads the count: below 0 for repeated ones.
    ///
    /// # Errors
    /// It is no integer, or the one that has no opposite.
    pub(super) fn parse(call: &Call<'_>, index: usize) -> Result<Self, Fault> {
        let count = call.integer(index)?;
        if count == i64::MIN {
            return Err(Fault::found(format!(
                "ERR value is out of range, value must between -{0} and {0}",
                i64::MAX
            )));
        }
        let magnitude = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
        Ok(match count < 0 {
            true => Self::Repeated(magnitude),
            false => Self::Distinct(magnitude),
        })
    }

    /// Refuses counts whose pairs could not be counted.
    ///
    /// # Errors
    /// It is such a count.
    pub(super) fn in_pairs(self) -> Result<Self, Fault> {
        let (Self::Distinct(count) | Self::Repeated(count)) = self;
        match count as u64 > i64::MAX as u64 / 2 {
            true => Err(Fault::of("ERR value is out of range")),
            false => Ok(self),
        }
    }
}

/// Writes an element `times` times, each picked anew by `write`.
///
/// # Errors
/// The reply became too long.
pub(super) fn repeat(
    reply: &mut Reply,
    times: usize,
    mut write: impl FnMut(&mut Reply),
) -> Result<(), Fault> {
    let start = reply.place();
    for _ in 0..times {
        write(reply);
        if reply.place() - start > MAX_REPEATED {
            return Err(Fault::of(
                "ERR the sandbox repeats no more than 64 MB of elements in a reply",
            ));
        }
    }
    Ok(())
}
