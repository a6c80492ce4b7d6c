//! XADD and XTRIM, which share their options.

use super::{NOT_ID, id};
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::number;
use crate::sandbox::value::{Exactness, Keep, Kind as _, NewId, Stream, StreamId};

/// How many entries an approximate trim removes unless it is told (100 nodes of 100 entries).
const LIMIT: usize = 10_000;

/// How many bytes the words of an entry have at most.
const TOO_LARGE: usize = 1 << 30;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Options stand before the id.
    Add,
    /// There are options only.
    Trim,
}

/// The options of both.
#[derive(Default)]
struct Options {
    keep: Option<Keep>,
    is_approximate: bool,
    limit: Option<usize>,
    makes_no_stream: bool,
    /// The id, and where it stands.
    id: Option<(NewId, usize)>,
}

pub(super) fn xadd(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let options = Options::read(call, Form::Add)?;
    let trim = options.trim(Form::Add)?;
    let missing = || Fault::arity("xadd");
    let (new, place) = options.id.ok_or_else(missing)?;
    let words = call.rest(place + 1);
    let count = words.clone().count();
    if count == 0 || !count.is_multiple_of(2) {
        return Err(missing());
    }
    if new == NewId::Exactly(StreamId::MIN) {
        return Err(Fault::of(
            "ERR The ID specified in XADD must be greater than 0-0",
        ));
    }
    if call.db().read::<Stream>(key)?.is_none() {
        if options.makes_no_stream {
            call.reply.null();
            return Ok(());
        }
        call.db().set(key, Stream::default().into_value());
    }
    let id = add(call, key, new, words)?;
    if let Some((keep, exactness)) = trim
        && let Some(stream) = call.db().write::<Stream>(key)?
    {
        stream.trim(keep, exactness);
    }
    call.touch(key);
    call.reply.bulk(id.to_string());
    Ok(())
}

/// Adds an entry to a stream that is there; gives its id.
fn add<'a>(
    call: &mut Call<'a>,
    key: &[u8],
    new: NewId,
    words: impl Iterator<Item = &'a [u8]> + Clone,
) -> Result<StreamId, Fault> {
    let now = call.now();
    let stream = call.db().write::<Stream>(key)?.ok_or(Fault::NoSuchKey)?;
    if stream.last_id() == StreamId::MAX {
        return Err(Fault::of(
            "ERR The stream has exhausted the last possible ID, unable to add more items",
        ));
    }
    let id = stream.next_id(new, now).ok_or(Fault::of(
        "ERR The ID specified in XADD is equal or smaller than the target stream top item",
    ))?;
    if words.clone().map(<[u8]>::len).sum::<usize>() > TOO_LARGE {
        return Err(Fault::of("ERR Elements are too large to be stored"));
    }
    stream.push(id, words);
    Ok(id)
}

pub(super) fn xtrim(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let trim = Options::read(call, Form::Trim)?.trim(Form::Trim)?;
    let stream = call.db().write::<Stream>(key)?;
    let removed = match (stream, trim) {
        (Some(stream), Some((keep, exactness))) => stream.trim(keep, exactness),
        _ => 0,
    };
    if removed > 0 {
        call.touch(key);
    }
    call.reply.count(removed);
    Ok(())
}

impl Options {
    fn read(call: &Call<'_>, form: Form) -> Result<Self, Fault> {
        let mut options = Self::default();
        let mut index = 2;
        while let Some(word) = call.words.get(index) {
            let has_more = index + 1 < call.words.len();
            let is = |name: &str| word.eq_ignore_ascii_case(name.as_bytes());
            if has_more && (is("MAXLEN") || is("MINID")) {
                index = options.read_keep(call, index)?;
            } else if has_more && is("LIMIT") {
                index += 1;
                let limit = call.integer(index)?;
                let negative = |_| Fault::of("ERR The LIMIT argument must be >= 0.");
                options.limit = Some(usize::try_from(limit).map_err(negative)?);
            } else if form == Form::Add && is("NOMKSTREAM") {
                options.makes_no_stream = true;
            } else if form == Form::Add {
                options.id = Some((NewId::parse(word).ok_or(NOT_ID)?, index));
                break;
            } else {
                return Err(Fault::Syntax);
            }
            index += 1;
        }
        Ok(options)
    }

    /// Reads `MAXLEN ~ 5` or `MINID 5-1`, whose first word is at `index`; gives where its last word is.
    fn read_keep(&mut self, call: &Call<'_>, index: usize) -> Result<usize, Fault> {
        if self.keep.is_some() {
            return Err(Fault::of(
                "ERR syntax error, MAXLEN and MINID options at the same time are not compatible",
            ));
        }
        let has_sign = index + 2 < call.words.len() && matches!(call.word(index + 1), b"~" | b"=");
        self.is_approximate = has_sign && call.word(index + 1) == b"~";
        let place = index + 1 + usize::from(has_sign);
        let word = call.word(place);
        self.keep = Some(match call.word(index).eq_ignore_ascii_case(b"MINID") {
            true => Keep::From(id(word)?),
            false => {
                let count = number::integer(word).ok_or(Fault::NotInteger)?;
                let negative = |_| Fault::of("ERR The MAXLEN argument must be >= 0.");
                Keep::Newest(usize::try_from(count).map_err(negative)?)
            }
        });
        Ok(place)
    }

    /// Gives what is to be trimmed, once the options go together.
    fn trim(&self, form: Form) -> Result<Option<(Keep, Exactness)>, Fault> {
        let Some(keep) = self.keep else {
            if self.limit.is_some_and(|limit| limit > 0) {
                return Err(Fault::of(
                    "ERR syntax error, LIMIT cannot be used without specifying a trimming strategy",
                ));
            }
            if form == Form::Trim {
                return Err(Fault::of(
                    "ERR syntax error, XTRIM must be called with a trimming strategy",
                ));
            }
            return self.exactness().map(|_| None);
        };
        Ok(Some((keep, self.exactness()?)))
    }

    fn exactness(&self) -> Result<Exactness, Fault> {
        match (self.is_approximate, self.limit) {
            (true, limit) => Ok(Exactness::Nodes {
                limit: limit.unwrap_or(LIMIT),
            }),
            (false, None) => Ok(Exactness::Exact),
            (false, Some(_)) => Err(Fault::of(
                "ERR syntax error, LIMIT cannot be used without the special ~ option",
            )),
        }
    }
}
