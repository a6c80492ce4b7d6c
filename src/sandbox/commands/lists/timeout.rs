//! How long a command waits: seconds with a fraction, 0 for ever.

use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::keyspace::Millis;
use crate::sandbox::number::{self, Extended};

/// Reads a word as a timeout; tells when it is over.
pub(super) fn parse(call: &Call<'_>, index: usize) -> Result<Option<Millis>, Fault> {
    let word = call.word(index);
    // The reference reads more digits than a double has. Those do not matter, but what it takes for a number does.
    let seconds = Extended::parse(word).and_then(|_| number::bound(word));
    let seconds = seconds.ok_or(Fault::of("ERR timeout is not a float or out of range"))?;
    let millis = (seconds * 1000.0).ceil();
    if millis < 0.0 {
        return Err(Fault::of("ERR timeout is negative"));
    }
    if millis == 0.0 {
        return Ok(None);
    }
    let latest = i64::MAX as u64;
    // A cast of what is too large gives the largest number.
    let until = call.now().saturating_add(millis as u64);
    match until > latest {
        true => Err(Fault::of("ERR timeout is out of range")),
        false => Ok(Some(until)),
    }
}
