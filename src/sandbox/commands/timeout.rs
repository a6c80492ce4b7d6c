//! How long a command waits for a key: until a time, or for good.

use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::keyspace::Millis;
use crate::sandbox::number::{self, Extended};

const OUT_OF_RANGE: Fault = Fault::of("ERR timeout is out of range");

/// Reads seconds, with a fraction perhaps, as BLPOP takes them; gives when they are over. 0 is for good.
pub(super) fn seconds(call: &Call<'_>, index: usize) -> Result<Option<Millis>, Fault> {
    const NOT_FLOAT: Fault = Fault::of("ERR timeout is not a float or out of range");
    let text = call.word(index);
    // More seconds than a double can tell are a number still.
    Extended::parse(text).ok_or(NOT_FLOAT)?;
    let seconds = number::bound(text).ok_or(NOT_FLOAT)?;
    let millis = (seconds * 1000.0).ceil();
    // The cast keeps a number that is too large at the limit, where it is out of range as well.
    until(call, millis as i64)
}

/// Reads milliseconds as XREAD takes them; gives when they are over. 0 is for good.
pub(super) fn millis(call: &Call<'_>, index: usize) -> Result<Option<Millis>, Fault> {
    const NOT_INTEGER: Fault = Fault::of("ERR timeout is not an integer or out of range");
    until(call, number::integer(call.word(index)).ok_or(NOT_INTEGER)?)
}

fn until(call: &Call<'_>, millis: i64) -> Result<Option<Millis>, Fault> {
    const NEGATIVE: Fault = Fault::of("ERR timeout is negative");
    let millis = Millis::try_from(millis).map_err(|_| NEGATIVE)?;
    let until = call.now().saturating_add(millis);
    match millis {
        0 => Ok(None),
        _ if i64::try_from(until).is_err() => Err(OUT_OF_RANGE),
        _ => Ok(Some(until)),
    }
}
