//! Strings.

use super::random::{Random, words};
use super::{Step, compare};

#[test]
fn strings() {
    compare(step);
}

/// Numbers that are added, far more than a sequence of mixed commands would meet.
#[test]
fn numbers() {
    compare(|random| {
        let key = random.of(&["a", "b"]);
        Step::new(match random.below(6) {
            0 => words!["SET", key, float(random)],
            1 => words!["INCRBY", key, random.integer()],
            2 => words!["OBJECT", "ENCODING", key],
            _ => words!["INCRBYFLOAT", key, float(random)],
        })
    });
}

fn step(random: &mut Random) -> Step {
    let key = random.key();
    if random.once_in(4) {
        return state(random, key);
    }
    if random.once_in(30) {
        return wrong_arity(random);
    }
    Step::new(match random.below(21) {
        0 | 1 => whole(random, key),
        2 | 3 => set(random, key),
        4 => getex(random, key),
        5 => words!["SETNX", key, random.value()],
        6 => {
            let name = random.of(&["SETEX", "psetex"]);
            words![name, key, time(random), random.value()]
        }
        7 => pairs(random),
        8 => words!["MGET", key, random.key(), random.key()],
        9 | 10 => {
            let name = random.of(&["INCR", "DECR"]);
            words![name, key]
        }
        11 | 12 => {
            let name = random.of(&["INCRBY", "DECRBY"]);
            words![name, key, random.integer()]
        }
        13 => words!["INCRBYFLOAT", key, float(random)],
        14 | 15 => words!["APPEND", key, random.value()],
        16 => lcs(random, key),
        17 | 18 => {
            let name = random.of(&["GETRANGE", "substr"]);
            words![name, key, random.integer(), random.integer()]
        }
        _ => words!["SETRANGE", key, offset(random), random.value()],
    })
}

/// What tells about a key, and a key of another type.
fn state(random: &mut Random, key: Vec<u8>) -> Step {
    Step::new(match random.below(9) {
        0 => words!["STRLEN", key],
        1 => words!["OBJECT", "ENCODING", key],
        2 => words!["OBJECT", "REFCOUNT", key],
        3 => words!["EXISTS", key],
        4 => words!["DEL", key],
        5 => words!["SADD", key, "m"],
        6 => words!["TYPE", key],
        7 => return Step::near("TTL", key),
        _ => words!["GET", key],
    })
}

fn whole(random: &mut Random, key: Vec<u8>) -> Vec<Vec<u8>> {
    match random.below(4) {
        0 => words!["GET", key],
        1 => words!["GETDEL", key],
        2 => words!["GETSET", key, random.value()],
        _ => words!["SET", key, random.value()],
    }
}

/// A time to live that does not end during the test, or none at all.
pub(super) fn time(random: &mut Random) -> Vec<u8> {
    let odd = [
        "0",
        "-1",
        "abc",
        "",
        "1.5",
        "9223372036854775807",
        "9223372036854775",
        "9223372036854776",
        "-9223372036854775808",
    ];
    match random.below(4) {
        0 => random.of(&odd).into(),
        _ => random.of(&["1000000", "2000000", "3000000000"]).into(),
    }
}

/// A time that a key goes at: past, or far.
pub(super) fn deadline(random: &mut Random) -> Vec<u8> {
    match random.below(3) {
        0 => time(random),
        1 => random.of(&["1", "1500000000"]).into(),
        _ => random.of(&["4000000000000", "5000000000000"]).into(),
    }
}

/// An option with which SET or GETEX says how long a key is there.
fn lifetime(random: &mut Random) -> Vec<Vec<u8>> {
    match random.below(8) {
        0 => words!["KEEPTTL"],
        1 => words!["PERSIST"],
        2 => words![random.of(&["EX", "PXAT"])],
        3 | 4 => {
            let name = random.of(&["EXAT", "pxat"]);
            words![name, deadline(random)]
        }
        _ => {
            let name = random.of(&["ex", "PX"]);
            words![name, time(random)]
        }
    }
}

fn set(random: &mut Random, key: Vec<u8>) -> Vec<Vec<u8>> {
    let mut words = words!["SET", key, random.value()];
    for _ in 0..random.below(4) {
        match random.below(8) {
            0 | 1 => words.push(random.of(&["NX", "xx"]).into()),
            2 | 3 => words.push(random.of(&["GET", "get"]).into()),
            4 => words.push(random.of(&["NXX", "", "N"]).into()),
            _ => words.extend(lifetime(random)),
        }
    }
    words
}

fn getex(random: &mut Random, key: Vec<u8>) -> Vec<Vec<u8>> {
    let mut words = words!["GETEX", key];
    for _ in 0..random.of(&[0, 1, 1, 1, 2]) {
        words.extend(lifetime(random));
    }
    words
}

fn pairs(random: &mut Random) -> Vec<Vec<u8>> {
    let mut words = words![random.of(&["MSET", "MSETNX"])];
    for _ in 0..=random.below(3) {
        words.extend([random.key(), random.value()]);
    }
    if random.once_in(8) {
        words.push(random.key());
    }
    words
}

fn lcs(random: &mut Random, key: Vec<u8>) -> Vec<Vec<u8>> {
    let mut words = words!["LCS", key, random.key()];
    for _ in 0..random.below(4) {
        let option = random.of(&["IDX", "idx", "LEN", "WITHMATCHLEN", "MINMATCHLEN", "LENGTH"]);
        words.push(option.into());
        if option == "MINMATCHLEN" {
            words.push(random.integer());
        }
    }
    words
}

fn offset(random: &mut Random) -> Vec<u8> {
    match random.below(8) {
        0 => random
            .of(&["536870912", "9223372036854775807", "-1"])
            .into(),
        _ => random.integer(),
    }
}

/// A number with a fraction, in all forms that are read, or none.
fn float(random: &mut Random) -> Vec<u8> {
    let digits = |random: &mut Random| -> String {
        let len = random.of(&[0, 1, 2, 5, 12, 19, 20, 30]);
        (0..len)
            .map(|_| char::from(b'0' + random.below(10) as u8))
            .collect()
    };
    let hexadecimal = |random: &mut Random| {
        let number = random.next() >> random.below(64);
        format!("{number:x}")
    };
    let sign = random.of(&["", "", "-", "+"]);
    let (whole, fraction) = (digits(random), digits(random));
    match random.below(8) {
        0 => random
            .of(&[
                "inf",
                "-infinity",
                "nan",
                "",
                " 1",
                "1 ",
                "1e4932",
                "-1e4932",
                "1e4933",
                "1e-4950",
                "1e-4952",
                "18446744073709551615",
                "0.000000000000000005",
                "0x",
                "0x1p-16445",
                "1.5\0",
            ])
            .into(),
        1 => {
            let exponent = random.below(80) as i64 - 40;
            format!("{sign}{whole}.{fraction}e{exponent}").into_bytes()
        }
        2 => {
            let (whole, fraction) = (hexadecimal(random), hexadecimal(random));
            let exponent = random.below(160) as i64 - 80;
            format!("{sign}0x{whole}.{fraction}p{exponent}").into_bytes()
        }
        3 => random
            .of(&["0.1", "0.2", "0.7", "-0.3", "1e-17", "5"])
            .into(),
        _ => format!("{sign}{whole}.{fraction}").into_bytes(),
    }
}

fn wrong_arity(random: &mut Random) -> Step {
    let name = random.of(&[
        "GET",
        "GETDEL",
        "GETEX",
        "SET",
        "SETNX",
        "SETEX",
        "MSET",
        "MSETNX",
        "MGET",
        "INCR",
        "INCRBY",
        "INCRBYFLOAT",
        "APPEND",
        "STRLEN",
        "GETRANGE",
        "SUBSTR",
        "SETRANGE",
        "GETSET",
    ]);
    let mut words = words![name];
    for _ in 0..random.below(5) {
        words.push(random.key());
    }
    Step::new(words)
}
