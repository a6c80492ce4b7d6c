//! COMMAND GETKEYS and GETKEYSANDFLAGS: which words of a command are keys, found by its key specifications.

use crate::sandbox::call::Call;
use crate::sandbox::commands::facts::{self, Facts, KeySpec, Search};
use crate::sandbox::fault::Fault;
use crate::sandbox::number;

/// Keys are found, or the words are none that the command takes.
type Keys = Option<Vec<(usize, KeySpec)>>;

/// Writes the keys of the command that the words from the third on are, with what is done to them if asked.
pub(super) fn keys(call: &mut Call<'_>, has_flags: bool) -> Result<(), Fault> {
    let request = call.rest(2).collect::<crate::sandbox::request::Request>();
    let words = request.words();
    let command = call.server.commands.find(words);
    let command = command.map_err(|_| Fault::of("ERR Invalid command specified"))?;
    let facts = facts::of(command.name);
    let facts = facts.filter(|facts| facts.key_specs().any(is_of_keys));
    let facts = facts.ok_or(Fault::of("ERR The command has no key arguments"))?;
    if !command.takes(words.len()) {
        let fault = "ERR Invalid number of arguments specified for command";
        return Err(Fault::of(fault));
    }
    let words: Vec<&[u8]> = words.from(0).collect();
    let found = find(&facts, &words).unwrap_or_default();
    if found.is_empty() && !facts.flags().any(|flag| flag == "no_mandatory_keys") {
        let fault = "ERR Invalid arguments specified for command";
        return Err(Fault::of(fault));
    }
    call.reply.array(found.len());
    for (at, spec) in found {
        if !has_flags {
            call.reply.bulk(words[at]);
            continue;
        }
        call.reply.array(2);
        call.reply.bulk(words[at]);
        let flags: Vec<_> = match varying_flags(facts.name, &words) {
            Some(flags) => flags.split(' ').collect(),
            None => spec.flags().collect(),
        };
        call.reply.set(flags.len());
        for flag in flags {
            call.reply.simple(flag);
        }
    }
    Ok(())
}

/// Tells whether the words are keys: those of channels only stand in the same slots.
fn is_of_keys(spec: KeySpec) -> bool {
    spec.flags().all(|flag| flag != "not_key")
}

fn find(facts: &Facts, words: &[&[u8]]) -> Keys {
    let mut found = Vec::new();
    for spec in facts.key_specs().filter(|spec| is_of_keys(*spec)) {
        let Some(begin) = begin(spec.begin, words) else {
            continue;
        };
        let (first, last, step) = extent(spec.find, begin, words)?;
        if last >= words.len() {
            return None;
        }
        found.extend((first..=last).step_by(step).map(|at| (at, spec)));
    }
    Some(found)
}

/// Finds the word where the keys begin; `None` if there are none.
fn begin(search: Search, words: &[&[u8]]) -> Option<usize> {
    match search {
        Search::Index(index) => usize::try_from(index).ok(),
        Search::Keyword(keyword, from) => {
            let is = |at: &usize| words[*at].eq_ignore_ascii_case(keyword.as_bytes());
            let start = usize::from(from.unsigned_abs());
            // The last word on the way is not looked at: no key could come behind it.
            let found = match from > 0 {
                true => (start..words.len() - 1).find(is),
                false => (2..=words.len().saturating_sub(start)).rev().find(is),
            };
            found.map(|at| at + 1)
        }
        Search::Range(..) | Search::Keynum(..) | Search::Unknown => None,
    }
}

/// Finds the first key, the last one, and the step between them.
fn extent(search: Search, begin: usize, words: &[&[u8]]) -> Option<(usize, usize, usize)> {
    let behind = |at: usize, more: i16| at.checked_add_signed(isize::from(more));
    match search {
        Search::Range(last, step, limit) => {
            let last = match (last >= 0, limit) {
                (true, _) => behind(begin, last)?,
                (false, 0 | 1) => behind(words.len(), last)?,
                (false, _) => {
                    let rest = words.len().checked_sub(begin)?;
                    behind(begin + rest / usize::from(limit.unsigned_abs()), last)?
                }
            };
            Some((begin, last, usize::from(step.unsigned_abs())))
        }
        Search::Keynum(index, first, step) => {
            let count = number::integer(words.get(behind(begin, index)?)?)?;
            let count = usize::try_from(count).ok().filter(|count| *count > 0)?;
            let (first, step) = (behind(begin, first)?, usize::from(step.unsigned_abs()));
            let last = (count - 1).checked_mul(step)?.checked_add(first)?;
            Some((first, last, step))
        }
        Search::Index(_) | Search::Keyword(..) | Search::Unknown => None,
    }
}

/// Gives what is done with the key where that depends on the options.
fn varying_flags(name: &str, words: &[&[u8]]) -> Option<&'static str> {
    let is = |word: &[u8], keyword: &str| word.eq_ignore_ascii_case(keyword.as_bytes());
    match name {
        "set" => match words[3..].iter().any(|word| is(word, "get")) {
            true => Some("RW access update"),
            false => Some("OW update"),
        },
        "bitfield" => {
            let mut rest = &words[2..];
            loop {
                rest = match rest {
                    [] => return Some("RO access"),
                    [get, _, _, rest @ ..] if is(get, "get") => rest,
                    [overflow, _, rest @ ..] if is(overflow, "overflow") => rest,
                    _ => return Some("RW access update"),
                };
            }
        }
        _ => None,
    }
}
