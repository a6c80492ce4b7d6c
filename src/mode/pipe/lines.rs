//! Lines of words into requests.

use std::collections::VecDeque;

use super::fault::Fault;
use super::glimpse::Glimpse;
use super::input::Stop;
use crate::command::{self, Arrival};
use crate::resp::type_byte;
use crate::session::Requests;
use crate::text::{self, Line, Quoting};

/// How many words of a line without quotes find room.
const WORDS: usize = 16;

/// Puts in the command of a line; tells whether there is one.
pub(super) fn put_line(
    line: Line<'_>,
    requests: &mut Requests,
    pending: &mut VecDeque<Glimpse>,
) -> Result<bool, Stop> {
    let Line {
        bytes,
        number,
        start,
    } = line;
    if text::is_idle(bytes) {
        return Ok(false);
    }
    let mut room: [&[u8]; WORDS] = [&[]; WORDS];
    if let Some(words) = text::bare_words(bytes, &mut room) {
        return put_words(words, number, requests, pending);
    }
    let words = text::split(bytes, Quoting::Shell).complete();
    let words = words.map_err(|error| {
        let (_, source) = error.in_its_row(bytes);
        Stop::Fault(number, Fault::Quote { start, source })
    })?;
    put_words(&words, number, requests, pending)
}

/// Puts in a command; tells whether it is one.
pub(super) fn put_words<W: AsRef<[u8]>>(
    words: &[W],
    number: u64,
    requests: &mut Requests,
    pending: &mut VecDeque<Glimpse>,
) -> Result<bool, Stop> {
    let Some(name) = words.first().map(AsRef::as_ref) else {
        return Ok(false);
    };
    if let ([type_byte::ARRAY, digits @ ..], 1) = (name, words.len())
        && !digits.is_empty()
        && digits.iter().all(u8::is_ascii_digit)
    {
        return Err(Stop::Fault(number, Fault::Array));
    }
    let failed = |error| Stop::Session(number, error);
    if requests.takes_bytes(name, words.len() as u64).is_some() {
        let before = requests.len();
        requests.push(words).map_err(failed)?;
        pending.push_back(Glimpse::new(number, requests.since(before)));
        return Ok(true);
    }
    if let Arrival::Subscribe { .. } | Arrival::Monitor | Arrival::Replication =
        command::arrival(words)
    {
        let name = String::from_utf8_lossy(name).into_owned();
        return Err(Stop::Fault(number, Fault::Endless { name }));
    }
    requests.push(words).map_err(failed)?;
    pending.push_back(Glimpse::of(number, words));
    Ok(true)
}
