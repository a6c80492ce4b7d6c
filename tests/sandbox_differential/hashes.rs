//! Hashes.

use super::random::{Random, words};
use super::{Same, Step, compare};

/// Those whose replies say nothing about what was picked at random.
const COMMANDS: [&str; 14] = [
    "HSET",
    "hsetnx",
    "HMSET",
    "HGET",
    "hmget",
    "HGETALL",
    "HKEYS",
    "HVALS",
    "HLEN",
    "HEXISTS",
    "HDEL",
    "hStrLen",
    "HINCRBY",
    "HINCRBYFLOAT",
];

#[test]
fn hashes() {
    compare(step);
}

fn step(random: &mut Random) -> Step {
    match random.below(16) {
        0..4 => Step::new(change(random)),
        4..8 => calculation(random),
        8..11 => whole(random),
        11 => pick(random),
        12 => any(random),
        _ => Step::new(one(random)),
    }
}

/// Gives a field: one of a few, so that it is met again.
fn field(random: &mut Random) -> Vec<u8> {
    match random.below(16) {
        0 => random.value(),
        1 => vec![b'f'; 63 + random.below(3) as usize],
        2 => format!("f{}", random.below(600)).into(),
        _ => random
            .of(&["", "f1", "f2", "f3", "n", "1", "\0\r\n"])
            .into(),
    }
}

/// Gives what can be added or is nearly such a number.
fn number(random: &mut Random) -> Vec<u8> {
    match random.below(4) {
        0 => random.integer(),
        _ => random
            .of(&[
                "0.1", "0.2", "-1.5", "1e3", "5.0e3", "3.0", "1e17", "1e-20", "0x10", "inf",
                "-inf", "nan", "1e400", "1e4932", "1e5000", " 1", "1 ", "", "+.5", "x",
            ])
            .into(),
    }
}

/// Sets a few fields, or so many or so long ones that the hash is one of the large.
fn change(random: &mut Random) -> Vec<Vec<u8>> {
    let key = random.key();
    match random.below(24) {
        0 => return words!["SET", key, "a string"],
        1 if random.once_in(2) => return words!["SADD", key, "a", "set"],
        1 => return words!["ZADD", key, "1", "member"],
        2..5 => return words!["DEL", key],
        _ => {}
    }
    let mut words = words![random.of(&["HSET", "HSET", "HMSET"]), key];
    if random.once_in(24) {
        let first = random.below(100);
        let count = random.of(&[100, 300, 511, 512, 513]);
        let distinct = random.of(&[200, 1000]);
        for index in first..first + count {
            words.extend(words![format!("f{}", index % distinct), index.to_string()]);
        }
        return words;
    }
    for _ in 0..=random.below(4) {
        words.extend([field(random), random.value()]);
    }
    if random.once_in(12) {
        words.push(field(random));
    }
    words
}

fn calculation(random: &mut Random) -> Step {
    let (key, field) = (random.key(), field(random));
    Step::new(match random.below(3) {
        0 => words!["HINCRBY", key, field, random.integer()],
        1 => words!["HINCRBYFLOAT", key, field, number(random)],
        _ => words!["HSET", key, field, number(random)],
    })
}

fn whole(random: &mut Random) -> Step {
    let key = random.key();
    match random.below(5) {
        0 => Step::new(words!["OBJECT", "ENCODING", key]),
        1 => Step::new(words!["HLEN", key]),
        2 => Step::new(words![random.of(&["HKEYS", "HVALS"]), key]).same(Same::Elements),
        _ => Step::new(words!["HGETALL", key]).same(Same::Pairs),
    }
}

/// Asks for fields picked at random: all of them, or so that only their number is sure.
fn pick(random: &mut Random) -> Step {
    let key = random.key();
    if random.once_in(4) {
        let same = if random.once_in(2) {
            Same::Elements
        } else {
            Same::Pairs
        };
        let words = words!["HRANDFIELD", key, "100000"];
        return match same {
            Same::Pairs => Step::new([words, words!["WithValues"]].concat()).same(same),
            _ => Step::new(words).same(same),
        };
    }
    let mut words = words!["HRANDFIELD", key];
    if !random.once_in(4) {
        words.push(random.integer());
    }
    if random.once_in(2) {
        words.push(random.of(&["WITHVALUES", "WITHVALUE"]).into());
    }
    if random.once_in(12) {
        words.push("x".into());
    }
    Step::new(words).same(Same::Shape)
}

/// Takes any command with any arguments.
fn any(random: &mut Random) -> Step {
    let mut words = words![random.of(&COMMANDS)];
    for _ in 0..random.below(6) {
        words.push(match random.below(3) {
            0 => random.key(),
            1 => field(random),
            _ => random.value(),
        });
    }
    Step::new(words).same(Same::Elements)
}

fn one(random: &mut Random) -> Vec<Vec<u8>> {
    let key = random.key();
    match random.below(8) {
        0 => words!["HGET", key, field(random)],
        1 => words!["HEXISTS", key, field(random)],
        2 => words!["HSTRLEN", key, field(random)],
        3 => words!["HSETNX", key, field(random), random.value()],
        4 => words!["HMGET", key, field(random), field(random)],
        5 => words![random.of(&["EXISTS", "TYPE"]), key],
        _ => words!["HDEL", key, field(random), field(random), field(random)],
    }
}
