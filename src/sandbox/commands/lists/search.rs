//! LPOS: where a value is.

use super::{count, directed};
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::value::List;

/// The options of LPOS.
struct Search {
    /// Which match is the first to be told, 1 for the first; from the tail if it is negative.
    rank: i64,
    /// How many are told, 0 for all; one, and not as an array, if it is not given.
    limit: Option<usize>,
    /// How many elements are looked at, 0 for all.
    looks: usize,
}

/// LPOS
pub(super) fn position(call: &mut Call<'_>) -> Result<(), Fault> {
    let (key, value) = (call.word(1), call.word(2));
    let search = Search::parse(call.rest(3))?;
    let (db, reply) = call.parts();
    let list = db.read::<List>(key)?;
    let found = list.map_or_else(Vec::new, |list| search.run(list, value));
    match (search.limit, found.first()) {
        (Some(_), _) => {
            reply.array(found.len());
            for index in found {
                reply.count(index);
            }
        }
        (None, Some(&index)) => reply.count(index),
        (None, None) => reply.null(),
    }
    Ok(())
}

impl Search {
    fn parse<'w>(mut words: impl Iterator<Item = &'w [u8]>) -> Result<Self, Fault> {
        let mut search = Self {
            rank: 1,
            limit: None,
            looks: 0,
        };
        while let Some(option) = words.next() {
            let word = words.next().ok_or(Fault::Syntax)?;
            match () {
                () if option.eq_ignore_ascii_case(b"RANK") => {
                    search.rank = directed(word)?;
                    if search.rank == 0 {
                        return Err(Fault::of(
                            "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list",
                        ));
                    }
                }
                () if option.eq_ignore_ascii_case(b"COUNT") => {
                    search.limit = Some(count(word, 0, "ERR COUNT can't be negative")?);
                }
                () if option.eq_ignore_ascii_case(b"MAXLEN") => {
                    search.looks = count(word, 0, "ERR MAXLEN can't be negative")?;
                }
                () => return Err(Fault::Syntax),
            }
        }
        Ok(search)
    }

    /// Gives the places of the matches.
    fn run(&self, list: &List, value: &[u8]) -> Vec<usize> {
        let all_if_zero = |number| if number == 0 { usize::MAX } else { number };
        let (looks, limit) = (
            all_if_zero(self.looks),
            all_if_zero(self.limit.unwrap_or(1)),
        );
        let passed = usize::try_from(self.rank.unsigned_abs() - 1).unwrap_or(usize::MAX);
        let matches = |(index, element): (usize, &[u8])| (element == value).then_some(index);
        let elements = list.iter().enumerate();
        match self.rank > 0 {
            true => {
                let found = elements.take(looks).filter_map(matches);
                found.skip(passed).take(limit).collect()
            }
            false => {
                let found = elements.rev().take(looks).filter_map(matches);
                found.skip(passed).take(limit).collect()
            }
        }
    }
}
