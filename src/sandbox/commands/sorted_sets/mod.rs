//! Sorted sets.

mod add;
mod algebra;
mod pop;
mod random;
mod range;
mod select;

use super::Command;
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::reply::{Protocol, Reply};
use crate::sandbox::value::{Collection as _, Direction, SortedSet};

pub(super) const TABLE: &[Command] = &[
    Command::new("bzmpop", -5, pop::bzmpop),
    Command::new("bzpopmax", -3, pop::bzpopmax),
    Command::new("bzpopmin", -3, pop::bzpopmin),
    Command::new("zadd", -4, add::zadd),
    Command::new("zcard", 2, zcard),
    Command::new("zcount", 4, range::zcount),
    Command::new("zdiff", -3, algebra::zdiff),
    Command::new("zdiffstore", -4, algebra::zdiffstore),
    Command::new("zincrby", 4, add::zincrby),
    Command::new("zinter", -3, algebra::zinter),
    Command::new("zintercard", -3, algebra::zintercard),
    Command::new("zinterstore", -4, algebra::zinterstore),
    Command::new("zlexcount", 4, range::zlexcount),
    Command::new("zmpop", -4, pop::zmpop),
    Command::new("zmscore", -3, zmscore),
    Command::new("zpopmax", -2, pop::zpopmax),
    Command::new("zpopmin", -2, pop::zpopmin),
    Command::new("zrandmember", -2, random::zrandmember),
    Command::new("zrange", -4, range::zrange),
    Command::new("zrangebylex", -4, range::zrangebylex),
    Command::new("zrangebyscore", -4, range::zrangebyscore),
    Command::new("zrangestore", -5, range::zrangestore),
    Command::new("zrank", -3, zrank),
    Command::new("zrem", -3, zrem),
    Command::new("zremrangebylex", 4, range::zremrangebylex),
    Command::new("zremrangebyrank", 4, range::zremrangebyrank),
    Command::new("zremrangebyscore", 4, range::zremrangebyscore),
    Command::new("zrevrange", -4, range::zrevrange),
    Command::new("zrevrangebylex", -4, range::zrevrangebylex),
    Command::new("zrevrangebyscore", -4, range::zrevrangebyscore),
    Command::new("zrevrank", -3, zrevrank),
    Command::new("zscore", 3, zscore),
    Command::new("zunion", -3, algebra::zunion),
    Command::new("zunionstore", -4, algebra::zunionstore),
];

/// Whether members are written with their scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scores {
    With,
    Without,
}

/// Writes members.
fn members<'m>(
    reply: &mut Reply,
    len: usize,
    members: impl Iterator<Item = (&'m [u8], f64)>,
    scores: Scores,
) {
    header(reply, len, scores);
    for (name, score) in members {
        member(reply, name, score, scores);
    }
}

/// Writes the header of so many members. With their scores they are pairs in RESP3, and flat in RESP2.
fn header(reply: &mut Reply, len: usize, scores: Scores) {
    match (scores, reply.protocol()) {
        (Scores::With, Protocol::Resp2) => reply.array(len.saturating_mul(2)),
        _ => reply.array(len),
    }
}

/// Writes one of the members behind the header.
fn member(reply: &mut Reply, member: &[u8], score: f64, scores: Scores) {
    if scores == Scores::Without {
        return reply.bulk(member);
    }
    if reply.protocol() == Protocol::Resp3 {
        reply.array(2);
    }
    reply.bulk(member);
    reply.double(score);
}

fn zcard(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let len = call.db().read::<SortedSet>(key)?.map_or(0, |set| set.len());
    call.reply.count(len);
    Ok(())
}

fn zscore(call: &mut Call<'_>) -> Result<(), Fault> {
    let (key, member) = (call.word(1), call.word(2));
    let set = call.db().read::<SortedSet>(key)?;
    let score = set.and_then(|set| set.score(member));
    score_or_null(call.reply, score);
    Ok(())
}

fn zmscore(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let wanted = call.rest(2);
    let (db, reply) = call.parts();
    let set = db.read::<SortedSet>(key)?;
    reply.array(wanted.clone().count());
    for member in wanted {
        score_or_null(reply, set.and_then(|set| set.score(member)));
    }
    Ok(())
}

fn score_or_null(reply: &mut Reply, score: Option<f64>) {
    match score {
        Some(score) => reply.double(score),
        None => reply.null(),
    }
}

fn zrem(call: &mut Call<'_>) -> Result<(), Fault> {
    let key = call.word(1);
    let unwanted = call.rest(2);
    let removed = match call.db().write::<SortedSet>(key)? {
        Some(set) => unwanted.filter_map(|member| set.remove(member)).count(),
        None => 0,
    };
    finish_removal(call, key, removed);
    Ok(())
}

/// Says how many members have been removed.
fn finish_removal(call: &mut Call<'_>, key: &[u8], removed: usize) {
    if removed > 0 {
        call.touch(key);
        call.db().tidy::<SortedSet>(key);
    }
    call.reply.count(removed);
}

fn zrank(call: &mut Call<'_>) -> Result<(), Fault> {
    rank(call, Direction::Up)
}

fn zrevrank(call: &mut Call<'_>) -> Result<(), Fault> {
    rank(call, Direction::Down)
}

fn rank(call: &mut Call<'_>, from: Direction) -> Result<(), Fault> {
    let (key, member) = (call.word(1), call.word(2));
    let scores = match call.words.get(3) {
        _ if call.words.len() > 4 => {
            return Err(Fault::arity(match from {
                Direction::Up => "zrank",
                Direction::Down => "zrevrank",
            }));
        }
        None => Scores::Without,
        Some(word) if word.eq_ignore_ascii_case(b"WITHSCORE") => Scores::With,
        Some(_) => return Err(Fault::Syntax),
    };
    let (db, reply) = call.parts();
    let set = db.read::<SortedSet>(key)?;
    let found = set.and_then(|set| {
        let rank = set.rank(member)?;
        let rank = match from {
            Direction::Up => rank,
            Direction::Down => set.len() - 1 - rank,
        };
        Some((rank, set.score(member)?))
    });
    match (found, scores) {
        (Some((rank, _)), Scores::Without) => reply.count(rank),
        (Some((rank, score)), Scores::With) => {
            reply.array(2);
            reply.count(rank);
            reply.double(score);
        }
        (None, Scores::Without) => reply.null(),
        (None, Scores::With) => reply.null_array(),
    }
    Ok(())
}
