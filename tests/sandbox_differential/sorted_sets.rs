//! Sorted sets.

mod names;
mod waiting;

use super::random::{Random, words};
use super::{Same, Step, compare};

#[test]
fn sorted_sets() {
    compare(|random| step(random, &["z", "y", "x"]));
}

/// Sets beyond the listpack, and members at its limits.
#[test]
fn large_sorted_sets() {
    compare(|random| match random.below(5) {
        0 => add_many(random),
        _ => step(random, &["large", "l", "l", "z"]),
    });
}

fn step(random: &mut Random, keys: &[&str]) -> Step {
    let key = match random.below(16) {
        0 => random.key(),
        _ => random.of(keys).into(),
    };
    let words = match random.below(32) {
        0..7 => add(random, key),
        7 => words!["ZINCRBY", key, score(random), member(random)],
        8 => words!["ZREM", key, member(random), member(random)],
        9 => words!["ZMSCORE", key, member(random), member(random), "none"],
        10 => match random.below(2) {
            0 => words!["ZSCORE", key, member(random)],
            _ => words!["ZCARD", key],
        },
        11 => rank(random, key),
        12..15 => range(
            random,
            words!["ZRANGE", key],
            &[(By::Rank, ""), (By::Score, "BYSCORE")],
        ),
        15..17 => {
            let forms = [
                ("ZREVRANGE", By::Rank),
                ("ZRANGEBYSCORE", By::Score),
                ("ZREVRANGEBYSCORE", By::Score),
            ];
            fixed_range(random, key, &forms)
        }
        17 => store_range(random, key, keys),
        18 => with_ends(random, words!["ZCOUNT", key], By::Score),
        19 if random.once_in(3) => remove(random, key),
        20 if random.once_in(2) => pop(random, key),
        21 => mpop(random, keys),
        22 => return pick(random, key),
        23..27 => algebra(random, keys),
        27 => match random.below(4) {
            0 => words!["DEL", key],
            1 => words!["SET", random.key(), random.value()],
            2 => words![
                "SADD",
                random.of(&["s", "t"]),
                member(random),
                member(random)
            ],
            _ => words!["HSET", random.key(), "f", random.value()],
        },
        28 => words![random.of(&["TYPE", "EXISTS"]), key],
        29..31 => words!["OBJECT", "ENCODING", key],
        _ => words![random.of(COMMANDS)],
    };
    Step::new(disturb(random, words))
}

const COMMANDS: &[&str] = &[
    "ZADD",
    "ZCARD",
    "zcount",
    "ZDIFF",
    "ZDIFFSTORE",
    "ZINCRBY",
    "ZINTER",
    "ZINTERCARD",
    "ZINTERSTORE",
    "ZLEXCOUNT",
    "ZMPOP",
    "BZMPOP",
    "ZMSCORE",
    "ZPOPMAX",
    "ZPOPMIN",
    "BZPOPMIN",
    "BZPOPMAX",
    "ZRANDMEMBER",
    "ZRANGE",
    "ZRANGEBYLEX",
    "ZRANGEBYSCORE",
    "ZRANGESTORE",
    "ZRANK",
    "ZREM",
    "ZREMRANGEBYLEX",
    "ZREMRANGEBYRANK",
    "ZREMRANGEBYSCORE",
    "ZREVRANGE",
    "ZREVRANGEBYLEX",
    "ZREVRANGEBYSCORE",
    "ZREVRANK",
    "ZSCORE",
    "ZUNION",
    "ZUNIONSTORE",
];

/// Takes a word away or puts one in, now and then.
fn disturb(random: &mut Random, mut words: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    if words[0][0] == b'Z' && words.len() > 1 && random.once_in(20) {
        let place = 1 + random.below(words.len() as u64 - 1) as usize;
        match random.below(3) {
            0 => drop(words.remove(place)),
            1 => words.insert(
                place,
                random.of(&["WITHSCORES", "NX", "REV", "LIMIT"]).into(),
            ),
            _ => words.insert(place, random.value()),
        }
    }
    words
}

fn member(random: &mut Random) -> Vec<u8> {
    match random.below(10) {
        0 => random.value(),
        1 => b"x".repeat(62 + random.below(5) as usize),
        _ => random
            .of(&["a", "b", "c", "d", "aa", "7", "-3", "a\0"])
            .into(),
    }
}

/// Gives a score: mostly one of a few, so that many members have the same.
fn score(random: &mut Random) -> Vec<u8> {
    match random.below(16) {
        0 => random
            .of(&[
                "inf",
                "-inf",
                "+inf",
                "Infinity",
                "nan",
                "-0",
                "1e400",
                "1e-400",
                "0x10",
                "",
                " 1",
                "1 ",
                "abc",
                "1e",
                "+5",
                "1.",
                "1\0",
                "-1e309",
                "5e-324",
                "1e21",
                "123456789012345678",
            ])
            .into(),
        1 => f64::from_bits(random.next()).to_string().into_bytes(),
        2 => format!("{}.{}", random.below(3), random.below(100)).into_bytes(),
        3..5 => random.integer(),
        _ => random.of(&["0", "1", "1", "2", "-1"]).into(),
    }
}

fn add(random: &mut Random, key: Vec<u8>) -> Vec<Vec<u8>> {
    let mut words = words!["ZADD", key];
    for _ in 0..random.below(2) + u64::from(random.once_in(3)) {
        words.extend(words![
            random.of(&["NX", "xx", "GT", "LT", "CH", "CH", "INCR"])
        ]);
    }
    for _ in 0..1 + random.below(4) * random.below(2) {
        words.extend([score(random), member(random)]);
    }
    words
}

fn add_many(random: &mut Random) -> Step {
    let mut words = words!["ZADD", random.of(&["large", "l", "z"])];
    let same = random.once_in(4);
    let (count, names) = (random.below(140), 1 + random.below(300));
    for _ in 0..=count {
        let score = if same { 0 } else { random.below(40) };
        words.extend(words![
            score.to_string(),
            format!("m{}", random.below(names))
        ]);
    }
    Step::new(words)
}

fn rank(random: &mut Random, key: Vec<u8>) -> Vec<Vec<u8>> {
    let mut words = words![random.of(&["ZRANK", "ZREVRANK"]), key, member(random)];
    for _ in 0..random.below(2) + u64::from(random.once_in(8)) {
        words.extend(words![random.of(&["WITHSCORE", "withscore", "WITHSCORES"])]);
    }
    words
}

#[derive(Clone, Copy)]
enum By {
    Rank,
    Score,
    Lex,
}

fn end(random: &mut Random, by: By) -> Vec<u8> {
    match by {
        _ if random.once_in(25) => random.value(),
        By::Rank => random.integer(),
        By::Score => {
            let score = match random.below(8) {
                0 => b"-inf".to_vec(),
                1 => b"+inf".to_vec(),
                2 => random
                    .of(&["", " 1", "1\0x", "nan", "1e400", "(", "30"])
                    .into(),
                _ => score(random),
            };
            match random.below(3) {
                0 => [b"(".to_vec(), score].concat(),
                _ => score,
            }
        }
        By::Lex => match random.below(8) {
            0 | 1 => random.of(&["-", "+"]).into(),
            2 => random.of(&["", "(", "[", "a", "++", "[m2", "(m3"]).into(),
            _ => [random.of(&[&b"["[..], b"("]).to_vec(), member(random)].concat(),
        },
    }
}

fn with_ends(random: &mut Random, mut words: Vec<Vec<u8>>, by: By) -> Vec<Vec<u8>> {
    words.extend([end(random, by), end(random, by)]);
    words
}

fn limit(random: &mut Random) -> Vec<Vec<u8>> {
    words![
        random.of(&["LIMIT", "limit"]),
        random.integer(),
        random.integer()
    ]
}

fn range(random: &mut Random, words: Vec<Vec<u8>>, forms: &[(By, &str)]) -> Vec<Vec<u8>> {
    let (by, name) = random.of(forms);
    let mut words = with_ends(random, words, by);
    let mut options = Vec::new();
    if !name.is_empty() {
        options.push(words![name]);
    }
    if random.once_in(3) {
        options.push(words!["REV"]);
    }
    if random.once_in(3) && may_be_limited(&words) {
        options.push(limit(random));
    }
    if random.once_in(3) {
        options.push(words!["withscores"]);
    }
    while !options.is_empty() {
        let place = random.below(options.len() as u64) as usize;
        words.extend(options.swap_remove(place));
    }
    words
}

/// Tells whether LIMIT makes sense: behind an offset in names of different scores, the reference forgets where the
/// range ends.
fn may_be_limited(words: &[Vec<u8>]) -> bool {
    words.iter().all(|word| word != b"mixed")
}

fn fixed_range(random: &mut Random, key: Vec<u8>, forms: &[(&str, By)]) -> Vec<Vec<u8>> {
    let (name, by) = random.of(forms);
    let mut words = with_ends(random, words![name, key], by);
    if random.once_in(3) && may_be_limited(&words) {
        words.extend(limit(random));
    }
    if random.once_in(4) {
        words.extend(words![random.of(&[
            "WITHSCORES",
            "WITHSCORES",
            "REV",
            "BYLEX",
            "LIMIT"
        ])]);
    }
    words
}

fn store_range(random: &mut Random, key: Vec<u8>, keys: &[&str]) -> Vec<Vec<u8>> {
    let destination = random.of(&["stored", keys[0]]);
    let words = words!["ZRANGESTORE", destination, key];
    let mut words = range(random, words, &[(By::Rank, ""), (By::Score, "byscore")]);
    words.retain(|word| word != b"withscores" || random.once_in(8));
    words
}

fn remove(random: &mut Random, key: Vec<u8>) -> Vec<Vec<u8>> {
    let (name, by) = random.of(&[
        ("ZREMRANGEBYRANK", By::Rank),
        ("ZREMRANGEBYSCORE", By::Score),
    ]);
    with_ends(random, words![name, key], by)
}

fn pop(random: &mut Random, key: Vec<u8>) -> Vec<Vec<u8>> {
    if random.once_in(3) {
        let wrong = [
            "", "x", "-1", "nan", "inf", "1e400", "1e30", "0x1p-20", "0.001", "1e-3",
        ];
        let name = random.of(&["BZPOPMIN", "BZPOPMAX"]);
        return words![name, key, random.of(&["y", "none"]), random.of(&wrong)];
    }
    let mut words = words![random.of(&["ZPOPMIN", "ZPOPMAX"]), key];
    if random.once_in(2) {
        words.push(random.integer());
    }
    words
}

fn mpop(random: &mut Random, keys: &[&str]) -> Vec<Vec<u8>> {
    let count = random.below(3) + 1;
    let mut words = match random.below(3) {
        0 => words!["BZMPOP", random.of(&["0.001", "0.002", "-1", "x"])],
        _ => words!["ZMPOP"],
    };
    words.push(match random.below(12) {
        0 if words.len() == 1 => random.integer(),
        _ => count.to_string().into_bytes(),
    });
    words.extend((0..count).map(|_| Vec::from(random.of(&[keys[0], "none", "x"]))));
    words.extend(words![random.of(&["MIN", "max", "MIN", "MAX", "MID"])]);
    for _ in 0..random.below(2) + u64::from(random.once_in(9)) {
        words.extend(words![
            random.of(&["COUNT", "count", "LIMIT"]),
            random.integer()
        ]);
    }
    words
}

/// Picks at random; what is wrong about it, and what is no choice, is not random.
fn pick(random: &mut Random, key: Vec<u8>) -> Step {
    let words = match random.below(4) {
        0 => return Step::new(words!["ZRANDMEMBER", key]).same(Same::Shape),
        1 => words![
            "ZRANDMEMBER",
            key,
            random.of(&["1000", "9223372036854775807", "0"])
        ],
        _ => words!["ZRANDMEMBER", key, random.integer()],
    };
    // So many would never end.
    let is_endless = words
        .last()
        .is_some_and(|word| word.starts_with(b"-92") && word.ends_with(b"7"));
    let mut words = if is_endless {
        words!["ZRANDMEMBER", "none", "-5"]
    } else {
        words
    };
    if random.once_in(2) {
        words.extend(words![random.of(&[
            "WITHSCORES",
            "withscores",
            "WITHSCORE"
        ])]);
    }
    let is_whole = words[2].len() > 3;
    match is_whole {
        true => Step::new(words),
        false => Step::new(words).same(Same::Shape),
    }
}

fn algebra(random: &mut Random, keys: &[&str]) -> Vec<Vec<u8>> {
    let name = random.of(&[
        "ZUNION",
        "ZINTER",
        "ZDIFF",
        "ZUNIONSTORE",
        "ZINTERSTORE",
        "ZDIFFSTORE",
        "ZINTERCARD",
    ]);
    let mut words = words![name];
    if name.ends_with("STORE") {
        words.push(random.of(&["stored", keys[1], "d"]).into());
    }
    let count = 1 + random.below(3) + random.below(2);
    words.push(match random.once_in(15) {
        true => random.integer(),
        false => count.to_string().into_bytes(),
    });
    let sources = [keys[0], keys[1], keys[0], "s", "none", "stored"];
    words.extend((0..count).map(|_| match random.below(30) {
        0 => random.key(),
        _ => random.of(&sources).into(),
    }));
    for _ in 0..random.below(3) {
        match random.below(8) {
            0..3 => {
                words.extend(words![random.of(&["WEIGHTS", "weights"])]);
                words.extend((0..count).map(|_| score(random)));
            }
            3..5 => words.extend(words![
                "AGGREGATE",
                random.of(&["SUM", "min", "MAX", "AVG"])
            ]),
            5..7 => words.extend(words!["WITHSCORES"]),
            _ => words.extend(words!["LIMIT", random.integer()]),
        }
    }
    words
}
