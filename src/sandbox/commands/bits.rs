//! Strings as rows of bits, the highest bit of the first byte first.

use std::iter::repeat;
use std::ops::Range;

use super::Command;
use super::span::Span;
use super::strings::parts;
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::keyspace::Database;
use crate::sandbox::number;
use crate::sandbox::value::{Kind, Str};

pub(super) const TABLE: &[Command] = &[
    Command::new("bitcount", -2, bitcount),
    Command::new("bitop", -4, bitop),
    Command::new("bitpos", -3, bitpos),
    Command::new("getbit", 3, getbit),
    Command::new("setbit", 4, setbit),
];

/// How many bits a string may have (proto-max-bulk-len).
const MOST: usize = 8 * (512 << 20);

/// Reads the place of a bit.
fn place(call: &Call<'_>) -> Result<usize, Fault> {
    let place = number::integer(call.word(2)).and_then(|place| usize::try_from(place).ok());
    let place = place.filter(|&place| place < MOST);
    place.ok_or(Fault::of(
        "ERR bit offset is not an integer or out of range",
    ))
}

/// The byte in which a bit is, and the bit alone in such a byte.
fn locate(place: usize) -> (usize, u8) {
    (place / 8, 0x80 >> (place % 8))
}

fn getbit(call: &mut Call<'_>) -> Result<(), Fault> {
    let (key, (index, mask)) = (call.word(1), locate(place(call)?));
    let (db, reply) = call.parts();
    let bytes = db.read::<Str>(key)?.map_or(&b""[..], Str::bytes);
    let byte = bytes.get(index).copied().unwrap_or(0);
    reply.integer(i64::from(byte & mask != 0));
    Ok(())
}

fn setbit(call: &mut Call<'_>) -> Result<(), Fault> {
    let (index, mask) = locate(place(call)?);
    let is_one = match call.word(3) {
        b"0" => false,
        b"1" => true,
        _ => return Err(Fault::of("ERR bit is not an integer or out of range")),
    };
    let key = call.word(1);
    let byte = &mut parts::edit(call.db(), key, index + 1)?[index];
    let was_one = *byte & mask != 0;
    match is_one {
        true => *byte |= mask,
        false => *byte &= !mask,
    }
    call.touch(key);
    call.reply.integer(i64::from(was_one));
    Ok(())
}

/// What the places of a range are places of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Byte,
    Bit,
}

impl Unit {
    fn parse(word: Option<&[u8]>) -> Result<Self, Fault> {
        match word {
            None => Ok(Self::Byte),
            Some(word) if word.eq_ignore_ascii_case(b"byte") => Ok(Self::Byte),
            Some(word) if word.eq_ignore_ascii_case(b"bit") => Ok(Self::Bit),
            Some(_) => Err(Fault::Syntax),
        }
    }

    /// Gives the bits of a part of the string that `range` finds among so many places.
    fn bits(self, bytes: &[u8], range: impl Fn(usize) -> Range<usize>) -> Range<usize> {
        match self {
            Self::Bit => range(8 * bytes.len()),
            Self::Byte => {
                let range = range(bytes.len());
                8 * range.start..8 * range.end
            }
        }
    }
}

/// Gives the bytes that have bits of the range, each with its index, turned over by `flip`, without the other bits.
fn bytes_of(bytes: &[u8], bits: Range<usize>, flip: u8) -> impl Iterator<Item = (usize, u8)> {
    let within = bits.start / 8..bits.end.div_ceil(8);
    let offset = within.start;
    bytes[within].iter().enumerate().map(move |(index, byte)| {
        let index = offset + index;
        // How many bits of this byte are before the range, and before its end.
        let before = bits.start.saturating_sub(8 * index).min(8) as u32;
        let until = (bits.end - 8 * index).min(8) as u32;
        let mask = (0xff_u32 >> before) & !(0xff_u32 >> until);
        (index, (byte ^ flip) & mask as u8)
    })
}

fn bitcount(call: &mut Call<'_>) -> Result<(), Fault> {
    let (span, unit) = match call.words.len() {
        2 => (Span { start: 0, end: -1 }, Unit::Byte),
        3 | 6.. => return Err(Fault::Syntax),
        _ => (Span::parse(call, 2)?, Unit::parse(call.words.get(4))?),
    };
    let key = call.word(1);
    let (db, reply) = call.parts();
    let bytes = db.read::<Str>(key)?.map_or(&b""[..], Str::bytes);
    let bits = unit.bits(bytes, |len| span.within(len));
    let ones = bytes_of(bytes, bits, 0).map(|(_, byte)| u64::from(byte.count_ones()));
    reply.integer(ones.sum::<u64>() as i64);
    Ok(())
}

fn bitpos(call: &mut Call<'_>) -> Result<(), Fault> {
    let wanted = match call.integer(2)? {
        bit @ (0 | 1) => bit,
        _ => return Err(Fault::of("ERR The bit argument must be 1 or 0.")),
    };
    let words = call.words.len();
    if words > 6 {
        return Err(Fault::Syntax);
    }
    let start = if words > 3 { call.integer(3)? } else { 0 };
    let unit = Unit::parse(call.words.get(5))?;
    let end = if words > 4 { call.integer(4)? } else { -1 };
    let key = call.word(1);
    let (db, reply) = call.parts();
    let Some(value) = db.read::<Str>(key)? else {
        // Zeros without an end.
        reply.integer(-wanted);
        return Ok(());
    };
    let bytes = value.bytes();
    let bits = unit.bits(bytes, |len| Span { start, end }.clamped(len));
    let flip = if wanted == 1 { 0 } else { 0xff };
    let mut places = bytes_of(bytes, bits.clone(), flip);
    let found = places.find(|(_, byte)| *byte != 0);
    let found = found.map(|(index, byte)| 8 * index + byte.leading_zeros() as usize);
    // Zeros follow a string whose end was not given.
    let behind = (words < 5 && wanted == 0 && !bits.is_empty()).then_some(8 * bytes.len());
    reply.integer(found.or(behind).map_or(-1, |place| place as i64));
    Ok(())
}

fn bitop(call: &mut Call<'_>) -> Result<(), Fault> {
    let operation = call.word(1).to_ascii_lowercase();
    let combine: fn(u8, u8) -> u8 = match operation.as_slice() {
        b"and" => |a, b| a & b,
        b"or" => |a, b| a | b,
        b"xor" => |a, b| a ^ b,
        b"not" if call.words.len() > 4 => {
            return Err(Fault::of(
                "ERR BITOP NOT must be called with a single source key.",
            ));
        }
        b"not" => |a, _| a,
        _ => return Err(Fault::Syntax),
    };
    let (target, sources) = (call.word(2), call.rest(3));
    let mut result = combined(call.db(), sources, combine)?;
    if operation == b"not" {
        result.iter_mut().for_each(|byte| *byte = !*byte);
    }
    let len = result.len();
    let db = call.db();
    let changes = match len {
        0 => db.remove(target).is_some(),
        _ => {
            db.set(target, Str::raw(result).into_value());
            true
        }
    };
    if changes {
        call.touch(target);
    }
    call.reply.count(len);
    Ok(())
}

/// Combines the bytes of the keys one after the other; zeros follow those that are shorter than the longest.
fn combined<'a>(
    db: &Database,
    keys: impl Iterator<Item = &'a [u8]>,
    combine: fn(u8, u8) -> u8,
) -> Result<Vec<u8>, Fault> {
    let bytes = |key| Ok(db.read::<Str>(key)?.map_or(&b""[..], Str::bytes));
    let sources: Vec<&[u8]> = keys.map(bytes).collect::<Result<_, Fault>>()?;
    let len = sources.iter().map(|source| source.len()).max().unwrap_or(0);
    let mut sources = sources.into_iter();
    let mut result = sources.next().unwrap_or_default().to_vec();
    result.resize(len, 0);
    for source in sources {
        let padded = source.iter().copied().chain(repeat(0));
        result
            .iter_mut()
            .zip(padded)
            .for_each(|(byte, with)| *byte = combine(*byte, with));
    }
    Ok(result)
}
