//! ZRANDMEMBER.

use super::{Scores, members};
use crate::sandbox::call::Call;
use crate::sandbox::commands::picks::{self, Picks};
use crate::sandbox::fault::Fault;
use crate::sandbox::value::{Collection as _, SortedSet};

pub(super) fn zrandmember(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    if call.words.len() == 2 {
        let (db, reply, random) = call.parts_at_random();
        let set = db.read::<SortedSet>(key)?;
        let place = set.map(|set| random.below(set.len()));
        let member = set.zip(place).and_then(|(set, place)| set.at(place));
        reply.bulk_or_null(member.map(|(member, _)| member));
        return Ok(());
    }
    let picks = Picks::parse(call, 2)?;
    let (picks, scores) = match call.words.get(3) {
        None => (picks, Scores::Without),
        Some(word) if call.words.len() == 4 && word.eq_ignore_ascii_case(b"WITHSCORES") => {
            (picks.in_pairs()?, Scores::With)
        }
        Some(_) => return Err(Fault::Syntax),
    };
    let (db, reply, random) = call.parts_at_random();
    let Some(set) = db.read::<SortedSet>(key)? else {
        reply.array(0);
        return Ok(());
    };
    match picks {
        // The reference goes through all of them from the highest.
        Picks::Distinct(count) if count >= set.len() => {
            members(reply, set.len(), set.iter().rev(), scores);
        }
        Picks::Distinct(count) => {
            let chosen = random.choose(set.iter(), set.len(), count);
            members(reply, count, chosen.into_iter(), scores);
        }
        Picks::Repeated(times) => {
            super::header(reply, times, scores);
            picks::repeat(reply, times, |reply| {
                if let Some((member, score)) = set.at(random.below(set.len())) {
                    super::member(reply, member, score, scores);
                }
            })?;
        }
    }
    Ok(())
}
