//! Walks through keys and elements a part at a time: SCAN, HSCAN, SSCAN, ZSCAN.
//!
//! A cursor is a place in the order of the hashes ([`Table`](crate::sandbox::table::Table)); what the reference keeps
//! in a listpack or an intset comes whole, as it does there.

use super::Command;
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::glob;
use crate::sandbox::number;
use crate::sandbox::reply::Reply;
use crate::sandbox::value::{Hash, Kind, Set, SortedSet};

pub(super) const TABLE: &[Command] = &[
    Command::new("hscan", -3, hscan),
    Command::new("scan", -2, scan),
    Command::new("sscan", -3, sscan),
    Command::new("zscan", -3, zscan),
];

/// How many entries are visited unless COUNT says otherwise.
const COUNT: usize = 10;

/// What is walked through, as far as it decides which options there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Walk {
    Keys,
    Hash,
    Elements,
}

/// The options behind the cursor.
#[derive(Debug)]
struct Options<'w> {
    count: usize,
    pattern: Option<&'w [u8]>,
    type_name: Option<&'w [u8]>,
    with_values: bool,
}

impl<'w> Options<'w> {
    fn parse(words: impl Iterator<Item = &'w [u8]>, walk: Walk) -> Result<Self, Fault> {
        let mut options = Self {
            count: COUNT,
            pattern: None,
            type_name: None,
            with_values: true,
        };
        let mut words = words.peekable();
        while let Some(option) = words.next() {
            let has_value = words.peek().is_some();
            let mut value = || words.next().ok_or(Fault::Syntax);
            match option.to_ascii_lowercase().as_slice() {
                b"count" if has_value => {
                    let count = number::integer(value()?).ok_or(Fault::NotInteger)?;
                    let count = usize::try_from(count).ok().filter(|count| *count > 0);
                    options.count = count.ok_or(Fault::Syntax)?;
                }
                b"match" if has_value => options.pattern = Some(value()?),
                b"type" if has_value && walk == Walk::Keys => options.type_name = Some(value()?),
                b"novalues" if walk == Walk::Hash => options.with_values = false,
                b"novalues" => {
                    let refusal = "ERR NOVALUES option can only be used in HSCAN";
                    return Err(Fault::of(refusal));
                }
                _ => return Err(Fault::Syntax),
            }
        }
        Ok(options)
    }

    fn selects(&self, name: &[u8]) -> bool {
        self.pattern
            .is_none_or(|pattern| glob::selects(pattern, name))
    }
}

fn scan(call: &mut Call<'_>) -> Result<(), Fault> {
    let cursor = cursor(call.word(1))?;
    let options = Options::parse(call.rest(2), Walk::Keys)?;
    let (db, reply) = call.parts();
    let keys = db
        .scan(cursor)
        .map(|(cursor, key, value)| (cursor, (key, value)));
    let (keys, next) = page(keys, options.count, |(key, value)| {
        let type_name = value.type_name().as_bytes();
        let is_type = |wanted: &[u8]| wanted.eq_ignore_ascii_case(type_name);
        options.selects(key) && options.type_name.is_none_or(is_type)
    });
    header(reply, next, keys.len());
    for (key, _) in keys {
        reply.bulk(key);
    }
    Ok(())
}

fn sscan(call: &mut Call<'_>) -> Result<(), Fault> {
    let (words, cursor) = (call.rest(3), cursor(call.word(2))?);
    let Some((set, reply)) = found::<Set>(call)? else {
        return Ok(());
    };
    let options = Options::parse(words, Walk::Elements)?;
    let members = set.scan(cursor);
    let (members, next) = page(members, options.count, |member| options.selects(member));
    header(reply, next, members.len());
    for member in members {
        reply.bulk(member);
    }
    Ok(())
}

fn hscan(call: &mut Call<'_>) -> Result<(), Fault> {
    let (words, cursor) = (call.rest(3), cursor(call.word(2))?);
    let Some((hash, reply)) = found::<Hash>(call)? else {
        return Ok(());
    };
    let options = Options::parse(words, Walk::Hash)?;
    let pairs = hash.scan(cursor);
    let (pairs, next) = page(pairs, options.count, |(field, _)| options.selects(field));
    let each = if options.with_values { 2 } else { 1 };
    header(reply, next, each * pairs.len());
    for (field, value) in pairs {
        reply.bulk(field);
        if options.with_values {
            reply.bulk(value);
        }
    }
    Ok(())
}

fn zscan(call: &mut Call<'_>) -> Result<(), Fault> {
    let (words, cursor) = (call.rest(3), cursor(call.word(2))?);
    let Some((set, reply)) = found::<SortedSet>(call)? else {
        return Ok(());
    };
    let options = Options::parse(words, Walk::Elements)?;
    let wanted = |(member, _): &(&[u8], f64)| options.selects(member);
    let (members, next) = match set.is_small() {
        true => page(set.iter().map(|entry| (0, entry)), options.count, wanted),
        false => {
            let entries = set.scan(cursor);
            let entries = entries.map(|(cursor, member, score)| (cursor, (member, score)));
            page(entries, options.count, wanted)
        }
    };
    // The reference prints what it reads from its table as numbers of another type.
    let print = match set.is_small() {
        true => number::shortest,
        false => number::general,
    };
    header(reply, next, 2 * members.len());
    for (member, score) in members {
        reply.bulk(member);
        reply.bulk(print(score));
    }
    Ok(())
}

/// Finds the collection at the key that is the first argument; without one the walk is over, whatever the options.
fn found<'c, K: Kind>(call: &'c mut Call<'_>) -> Result<Option<(&'c K, &'c mut Reply)>, Fault> {
    let key = call.word(1);
    let (db, reply) = call.parts();
    match db.read::<K>(key)? {
        Some(value) => Ok(Some((value, reply))),
        None => {
            header(reply, 0, 0);
            Ok(None)
        }
    }
}

/// Takes the entries that are `wanted` of the next `count` ones; gives them with the cursor for those behind, 0 at the
/// end. A cursor stands for all entries that have it, so they are not torn apart.
fn page<T>(
    entries: impl Iterator<Item = (u64, T)>,
    count: usize,
    mut wanted: impl FnMut(&T) -> bool,
) -> (Vec<T>, u64) {
    let mut page = Vec::new();
    let mut last = None;
    for (visited, (cursor, entry)) in entries.enumerate() {
        if visited >= count && last != Some(cursor) {
            return (page, cursor);
        }
        last = Some(cursor);
        if wanted(&entry) {
            page.push(entry);
        }
    }
    (page, 0)
}

fn header(reply: &mut Reply, cursor: u64, len: usize) {
    reply.array(2);
    reply.bulk(cursor.to_string());
    reply.array(len);
}

/// Reads a cursor as the C library reads a number: blanks before it, a sign, and a NUL behind it do no harm.
fn cursor(word: &[u8]) -> Result<u64, Fault> {
    let invalid = Fault::of("ERR invalid cursor");
    let end = word.iter().position(|&byte| byte == 0);
    let word = &word[..end.unwrap_or(word.len())];
    if matches!(number::integer(word), Some(..0)) {
        return Err(invalid);
    }
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let start = word.iter().position(|byte| !is_blank(byte));
    let digits = &word[start.unwrap_or(word.len())..];
    let (is_negative, digits) = match digits {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    // A second sign is none of the digits.
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(invalid);
    }
    let number = std::str::from_utf8(digits)
        .ok()
        .and_then(|digits| digits.parse::<u64>().ok());
    let number = number.ok_or(invalid)?;
    Ok(if is_negative {
        number.wrapping_neg()
    } else {
        number
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::page;
    use crate::sandbox::table::Table;

    proptest! {
        /// The promise of a scan: what is there from its begin to its end is found, here once, whatever comes and goes
        /// meanwhile; and no call visits more than it was asked to.
        #[test]
        fn a_walk_finds_all_that_stays(
            stays in prop::collection::btree_set(0_u16..500, 0..200),
            changes in prop::collection::vec((any::<bool>(), 0_u16..500), 0..400),
            count in 1_usize..30,
        ) {
            let mut table = Table::default();
            for name in &stays {
                table.insert(&name.to_be_bytes(), ());
            }
            let mut ever = stays.clone();
            let mut changes = changes.into_iter().filter(|(_, name)| !stays.contains(name));
            let mut found = Vec::new();
            let mut cursor = 0;
            loop {
                let entries = table.scan(cursor).map(|(cursor, name, ())| (cursor, name));
                let (names, next) = page(entries, count, |_| true);
                prop_assert!(names.len() <= count);
                found.extend(names.iter().map(|name| u16::from_be_bytes([name[0], name[1]])));
                cursor = next;
                if cursor == 0 {
                    break;
                }
                for (is_added, name) in changes.by_ref().take(5) {
                    match is_added {
                        true => {
                            table.insert(&name.to_be_bytes(), ());
                            ever.insert(name);
                        }
                        false => {
                            table.remove(&name.to_be_bytes());
                        }
                    }
                }
            }
            let times = |name: &u16| found.iter().filter(|one| *one == name).count();
            prop_assert!(stays.iter().all(|name| times(name) == 1));
            let found: BTreeSet<u16> = found.iter().copied().collect();
            prop_assert!(found.is_subset(&ever));
        }
    }

    #[test]
    fn entries_behind_one_cursor_stay_together() {
        let entries = [(1, 'a'), (2, 'b'), (2, 'c'), (2, 'd'), (3, 'e')];
        let (found, next) = page(entries.into_iter(), 2, |_| true);
        assert_eq!((found, next), (vec!['a', 'b', 'c', 'd'], 3));
        let (found, next) = page(entries.into_iter().skip(1), 3, |name| *name != 'c');
        assert_eq!((found, next), (vec!['b', 'd'], 3));
    }
}
