//! ZADD and ZINCRBY.

use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::number;
use crate::sandbox::value::SortedSet;

/// The options of ZADD by name.
#[derive(Default)]
struct Options {
    nx: bool,
    xx: bool,
    gt: bool,
    lt: bool,
    ch: bool,
    incr: bool,
}

/// What became of one member.
enum Outcome {
    Skipped,
    /// It had that score already.
    Same(f64),
    Changed(f64),
    Added(f64),
}

pub(super) fn zadd(call: &mut Call<'_>) -> Result<(), Fault> {
    add(call, Options::default())
}

pub(super) fn zincrby(call: &mut Call<'_>) -> Result<(), Fault> {
    let options = Options {
        incr: true,
        ..Options::default()
    };
    add(call, options)
}

fn add(call: &mut Call<'_>, mut options: Options) -> Result<(), Fault> {
    let key = call.word(1);
    let pairs = options.read(call)?;
    if options.xx && call.db().read::<SortedSet>(key)?.is_none() {
        match options.incr {
            true => call.reply.null(),
            false => call.reply.integer(0),
        }
        return Ok(());
    }
    let set = call.db().make::<SortedSet>(key)?;
    set.expect(pairs.len());
    let (mut added, mut changed, mut last) = (0, 0, None);
    for (score, member) in pairs {
        match options.apply(set, member, score)? {
            Outcome::Skipped => {}
            Outcome::Same(score) => last = Some(score),
            Outcome::Changed(score) => {
                changed += 1;
                last = Some(score);
            }
            Outcome::Added(score) => {
                added += 1;
                last = Some(score);
            }
        }
    }
    if added + changed > 0 {
        call.touch(key);
    }
    match (options.incr, last) {
        (true, Some(score)) => call.reply.double(score),
        (true, None) => call.reply.null(),
        (false, _) => call
            .reply
            .count(added + if options.ch { changed } else { 0 }),
    }
    Ok(())
}

impl Options {
    /// Reads the options, then the pairs of score and member.
    fn read<'a>(&mut self, call: &Call<'a>) -> Result<Vec<(f64, &'a [u8])>, Fault> {
        let start = 2 + call.rest(2).take_while(|word| self.take(word)).count();
        let count = call.words.len() - start;
        if count == 0 || !count.is_multiple_of(2) {
            return Err(Fault::Syntax);
        }
        if self.nx && self.xx {
            return Err(Fault::of(
                "ERR XX and NX options at the same time are not compatible",
            ));
        }
        if [self.gt, self.lt, self.nx].iter().filter(|is| **is).count() > 1 {
            return Err(Fault::of(
                "ERR GT, LT, and/or NX options at the same time are not compatible",
            ));
        }
        if self.incr && count > 2 {
            return Err(Fault::of(
                "ERR INCR option supports a single increment-element pair",
            ));
        }
        let scores = call.rest(start).step_by(2);
        let members = call.rest(start + 1).step_by(2);
        let pairs = scores.zip(members);
        pairs
            .map(|(score, member)| Ok((number::float(score).ok_or(Fault::NotFloat)?, member)))
            .collect()
    }

    /// Notes an option; tells whether the word is one.
    fn take(&mut self, word: &[u8]) -> bool {
        let option = match word.to_ascii_uppercase().as_slice() {
            b"NX" => &mut self.nx,
            b"XX" => &mut self.xx,
            b"GT" => &mut self.gt,
            b"LT" => &mut self.lt,
            b"CH" => &mut self.ch,
            b"INCR" => &mut self.incr,
            _ => return false,
        };
        *option = true;
        true
    }

    fn apply(&self, set: &mut SortedSet, member: &[u8], score: f64) -> Result<Outcome, Fault> {
        let Some(before) = set.score(member) else {
            if self.xx {
                return Ok(Outcome::Skipped);
            }
            set.insert(member, score);
            return Ok(Outcome::Added(score));
        };
        if self.nx {
            return Ok(Outcome::Skipped);
        }
        let score = if self.incr { before + score } else { score };
        if score.is_nan() {
            return Err(Fault::of("ERR resulting score is not a number (NaN)"));
        }
        if self.lt && score >= before || self.gt && score <= before {
            return Ok(Outcome::Skipped);
        }
        if score == before {
            return Ok(Outcome::Same(score));
        }
        set.insert(member, score);
        Ok(Outcome::Changed(score))
    }
}
