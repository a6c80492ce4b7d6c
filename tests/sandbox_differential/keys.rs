//! Keys.

use super::random::{Random, words};
use super::strings::{deadline, time};
use super::{Same, Step, compare};

#[test]
fn keys() {
    compare(step);
}

fn step(random: &mut Random) -> Step {
    let key = random.key();
    match random.below(18) {
        0..=2 => Step::new(value(random, key)),
        3 => Step::new(several(random)),
        4..=6 => state(random, key),
        7..=9 => Step::new(expire(random, key)),
        10 => Step::new(words!["PERSIST", key]),
        11 | 12 => Step::new(renamed(random, key)),
        13 | 14 => Step::new(copy(random, key)),
        15 => Step::new(words!["MOVE", key, database(random)]),
        16 if random.once_in(4) => Step::new(words!["OBJECT", "IDLETIME", key]).same(Same::Near(2)),
        16 => Step::new(object(random, key)),
        _ => Step::new(wrong_arity(random)),
    }
}

fn value(random: &mut Random, key: Vec<u8>) -> Vec<Vec<u8>> {
    match random.below(4) {
        0 => words!["SADD", key, "m"],
        1 => words!["APPEND", key, random.value()],
        2 => {
            let form = random.of(&["EX", "PX"]);
            words!["SET", key, random.value(), form, time(random)]
        }
        _ => words!["SET", key, random.value()],
    }
}

fn several(random: &mut Random) -> Vec<Vec<u8>> {
    let mut words = words![random.of(&["DEL", "UNLINK", "EXISTS", "TOUCH", "EXISTS"])];
    for _ in 0..random.below(4) {
        words.push(random.key());
    }
    words
}

/// What tells about keys.
fn state(random: &mut Random, key: Vec<u8>) -> Step {
    match random.below(9) {
        0 => Step::new(words!["TYPE", key]),
        1 => Step::new(words!["KEYS", pattern(random)]).same(Same::Elements),
        2 => Step::new(words!["RANDOMKEY"]).same(Same::Shape),
        3 => Step::near("TTL", key),
        4 => Step::near("PTTL", key),
        5 => Step::near("EXPIRETIME", key),
        6 => Step::near("PEXPIRETIME", key),
        7 => Step::new(words!["EXISTS", key]),
        _ => Step::new(words!["GET", key]),
    }
}

/// A pattern of what the keys have in their names and what means something in a pattern.
fn pattern(random: &mut Random) -> Vec<u8> {
    match random.below(3) {
        0 => random.of(&["*", "?", "[a-c]", "[^a]", "k*", "{x}?"]).into(),
        _ => (0..random.below(6))
            .map(|_| random.of(b"abcdk{x}1\r\n\0[[]]^-***??\\"))
            .collect(),
    }
}

/// EXPIRE and its relatives. GT and LT are asked of times since the epoch only: from now, the time of asking decides.
fn expire(random: &mut Random, key: Vec<u8>) -> Vec<Vec<u8>> {
    let is_absolute = random.once_in(2);
    let mut words = match is_absolute {
        true => {
            let name = random.of(&["EXPIREAT", "PEXPIREAT"]);
            words![name, key, deadline(random)]
        }
        false => {
            let name = random.of(&["EXPIRE", "PEXPIRE"]);
            words![name, key, time(random)]
        }
    };
    let options: &[&str] = match is_absolute {
        true => &["NX", "xx", "GT", "lt", "GT", "LT", "nothing", "a\0b"],
        false => &["NX", "XX", "nx", "xx", ""],
    };
    for _ in 0..random.of(&[0, 0, 1, 1, 2]) {
        words.push(random.of(options).into());
    }
    words
}

fn renamed(random: &mut Random, key: Vec<u8>) -> Vec<Vec<u8>> {
    let name = random.of(&["RENAME", "RENAMENX"]);
    words![name, key, random.key()]
}

fn database(random: &mut Random) -> Vec<u8> {
    random
        .of(&[
            "1",
            "1",
            "1",
            "0",
            "15",
            "16",
            "-1",
            "abc",
            "01",
            "2147483648",
            "99999999999999999999",
        ])
        .into()
}

fn copy(random: &mut Random, key: Vec<u8>) -> Vec<Vec<u8>> {
    let mut words = words!["COPY", key, random.key()];
    for _ in 0..random.below(3) {
        match random.below(6) {
            0 => words.push(random.of(&["DB", "nothing", ""]).into()),
            1 | 2 => words.extend(words!["db", database(random)]),
            _ => words.push(b"REPLACE".into()),
        }
    }
    words
}

fn object(random: &mut Random, key: Vec<u8>) -> Vec<Vec<u8>> {
    let subcommand = random.of(&["ENCODING", "encoding", "REFCOUNT", "FREQ", "nothing"]);
    match random.below(8) {
        0 => words!["OBJECT", subcommand],
        1 => words!["OBJECT", subcommand, key, random.key()],
        _ => words!["OBJECT", subcommand, key],
    }
}

fn wrong_arity(random: &mut Random) -> Vec<Vec<u8>> {
    let name = random.of(&[
        "DEL",
        "UNLINK",
        "EXISTS",
        "TOUCH",
        "TYPE",
        "KEYS",
        "RENAME",
        "RENAMENX",
        "COPY",
        "MOVE",
        "OBJECT",
        "EXPIRE",
        "PEXPIRE",
        "EXPIREAT",
        "PEXPIREAT",
        "TTL",
        "PTTL",
        "EXPIRETIME",
        "PEXPIRETIME",
        "PERSIST",
    ]);
    let mut words = words![name];
    // KEYS would find all the keys whose names are patterns.
    for _ in 0..random.of(&[0, 2, 3, 4]) {
        words.push(random.key());
    }
    words
}
