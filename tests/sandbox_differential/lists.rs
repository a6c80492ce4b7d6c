//! Lists, one client at a time.

use super::random::{Random, words};
use super::{Step, compare};

#[test]
fn lists() {
    compare(step);
}

fn step(random: &mut Random) -> Step {
    Step::new(command(random))
}

/// One list, which grows to several nodes and shrinks to one again.
#[test]
fn nodes() {
    compare(|random| Step::new(grow_or_shrink(random)));
}

fn grow_or_shrink(random: &mut Random) -> Vec<Vec<u8>> {
    let size = random.of(&[1, 20, 300, 1000, 2000, 4000, 8000, 8192, 9000]);
    let value = random.of(&["x", "y", "z", "1"]).repeat(size);
    // Elements to be found again are small.
    let small = random.below(30).to_string().into_bytes();
    let place = (random.below(40) as i64 - 20).to_string();
    let value = if random.once_in(2) {
        value.into_bytes()
    } else {
        small.clone()
    };
    match random.below(20) {
        0..=3 => words![
            random.of(&["LPUSH", "RPUSH"]),
            "n",
            value.clone(),
            small,
            value
        ],
        4..=6 => {
            let side = random.of(&["BEFORE", "AFTER"]);
            words!["LINSERT", "n", side, small, value]
        }
        7..=9 => words!["LSET", "n", place, value],
        10 => words!["LREM", "n", random.of(&["0", "1", "-1", "-3"]), value],
        11 => words![
            random.of(&["LPOP", "RPOP"]),
            "n",
            random.of(&["1", "2", "5"])
        ],
        12 => words!["LMOVE", "n", "n", end(random), end(random)],
        13 if random.once_in(2) => {
            let (start, end) = random.of(&[("3", "-1"), ("0", "-4"), ("5", "9"), ("-9", "-2")]);
            words!["LTRIM", "n", start, end]
        }
        _ => words!["OBJECT", "ENCODING", "n"],
    }
}

/// Makes a command on lists, on something that is no list, or one that tells what became of them.
pub(crate) fn command(random: &mut Random) -> Vec<Vec<u8>> {
    match random.below(16) {
        0..=4 => fill(random),
        5..=6 => take(random),
        7..=9 => change(random),
        10..=12 => look(random),
        13 => shift(random),
        14 => impatient(random),
        _ => wrong(random),
    }
}

/// Gives an element: one of a few, so that some are equal, or one whose size matters.
fn element(random: &mut Random) -> Vec<u8> {
    match random.below(12) {
        0 => b"L".repeat(random.of(&[60, 63, 64, 127, 128, 1000, 4090, 4096])),
        1 => b"H".repeat(random.of(&[8170, 8176, 8177, 8184, 8185, 8192, 8193, 20_000])),
        2 => random
            .of(&[
                "127", "128", "4095", "4096", "-4096", "-4097", "32768", "8388608",
            ])
            .into(),
        3 => random
            .of(&[
                "2147483648",
                "-2147483649",
                "9223372036854775807",
                "1e3",
                "-0",
            ])
            .into(),
        4 => random.value(),
        _ => random.of(&["a", "b", "c", "1", "2"]).into(),
    }
}

fn fill(random: &mut Random) -> Vec<Vec<u8>> {
    let name = random.of(&["LPUSH", "RPUSH", "RPUSH", "LPUSHX", "RPUSHX"]);
    let mut words = words![name, random.key()];
    let count = random.of(&[1, 1, 2, 3, 10, 200]);
    match random.below(3) {
        0 => {
            let same = element(random);
            words.extend((0..count).map(|_| same[..same.len().min(1000)].to_vec()));
        }
        _ => words.extend((0..count.min(10)).map(|_| element(random))),
    }
    words
}

fn take(random: &mut Random) -> Vec<Vec<u8>> {
    let key = random.key();
    let name = random.of(&["LPOP", "RPOP"]);
    match random.below(5) {
        0 | 1 => words![name, key],
        2 => words![name, key, random.integer()],
        3 => words![name, key, random.of(&["50", "3", "0"])],
        _ => several(random, words!["LMPOP"]),
    }
}

/// Adds the arguments of LMPOP.
fn several(random: &mut Random, mut words: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let keys = random.below(3) + 1;
    words.push(match random.once_in(8) {
        true => random.integer(),
        false => keys.to_string().into_bytes(),
    });
    words.extend((0..keys).map(|_| random.key()));
    words.push(end(random));
    for _ in 0..random.of(&[0, 0, 1, 1, 1, 2]) {
        words.push(random.of(&["COUNT", "count", "COUNT", "NO"]).into());
        words.push(match random.once_in(3) {
            true => random.integer(),
            false => random.of(&["1", "2", "100"]).into(),
        });
    }
    if random.once_in(20) {
        words.pop();
    }
    words
}

fn end(random: &mut Random) -> Vec<u8> {
    match random.once_in(20) {
        true => random.of(&["BEFORE", "", "LEFTX"]).into(),
        false => random.of(&["LEFT", "RIGHT", "left", "Right"]).into(),
    }
}

/// Gives a place: near an end as a rule.
fn place(random: &mut Random) -> Vec<u8> {
    match random.below(4) {
        0 => random.integer(),
        1 => (random.below(400) as i64 - 200).to_string().into_bytes(),
        _ => (random.below(9) as i64 - 4).to_string().into_bytes(),
    }
}

fn change(random: &mut Random) -> Vec<Vec<u8>> {
    let key = random.key();
    match random.below(8) {
        0 | 1 => words!["LSET", key, place(random), element(random)],
        2 | 3 => {
            let side = random.of(&["BEFORE", "AFTER", "before", "AFTER", "BEFORE", "NEAR"]);
            words!["LINSERT", key, side, element(random), element(random)]
        }
        4 | 5 => words!["LREM", key, place(random), element(random)],
        6 => words!["LTRIM", key, place(random), place(random)],
        _ => {
            let (start, end) = random.of(&[("1", "-2"), ("0", "2"), ("-3", "-1"), ("2", "300")]);
            words!["LTRIM", key, start, end]
        }
    }
}

fn look(random: &mut Random) -> Vec<Vec<u8>> {
    let key = random.key();
    match random.below(12) {
        0 => words!["LLEN", key],
        1 => words!["LINDEX", key, place(random)],
        2 => words!["LRANGE", key, place(random), place(random)],
        3 => words!["LRANGE", key, "0", "-1"],
        4 | 5 => position(random),
        6 => words!["TYPE", key],
        7 => words!["DEL", key],
        _ => words!["OBJECT", "ENCODING", key],
    }
}

fn position(random: &mut Random) -> Vec<Vec<u8>> {
    let mut words = words!["LPOS", random.key(), element(random)];
    for _ in 0..random.below(4) {
        words.push(
            random
                .of(&["RANK", "COUNT", "MAXLEN", "maxlen", "RANK", "NO"])
                .into(),
        );
        words.push(match random.once_in(3) {
            true => random.integer(),
            false => random
                .of(&["0", "1", "2", "-1", "-2", "100", "-9223372036854775807"])
                .into(),
        });
    }
    if random.once_in(20) {
        words.pop();
    }
    words
}

fn shift(random: &mut Random) -> Vec<Vec<u8>> {
    let (source, target) = (random.key(), random.key());
    match random.below(4) {
        0 => words!["RPOPLPUSH", source, target],
        1 => words!["LMOVE", source.clone(), source, end(random), end(random)],
        _ => words!["LMOVE", source, target, end(random), end(random)],
    }
}

/// Makes a command that would wait, but not long.
fn impatient(random: &mut Random) -> Vec<Vec<u8>> {
    // Something is there as a rule.
    let timeout = random.of(&[
        "0.001", "0.0001", "1e-3", "-1", "x", "-0.1", "inf", "1e300", "nan",
    ]);
    let timeout = match random.once_in(8) {
        true => random.of(&["", " 1", "9223372036854774", "-inf", "1e5000", "0x", "1\0"]),
        false => timeout,
    };
    match random.below(5) {
        0 => words!["BLPOP", random.key(), random.key(), random.key(), timeout],
        1 => words!["BRPOP", random.key(), random.key(), timeout],
        2 => words![
            "BLMOVE",
            random.key(),
            random.key(),
            end(random),
            end(random),
            timeout
        ],
        3 => words!["BRPOPLPUSH", random.key(), random.key(), timeout],
        _ => several(random, words!["BLMPOP", timeout]),
    }
}

/// Makes keys of another type, and calls with a wrong number of words.
fn wrong(random: &mut Random) -> Vec<Vec<u8>> {
    let key = random.key();
    match random.below(6) {
        0 => words!["SET", key, random.value()],
        1 => words!["DEL", key],
        2 => words!["RENAME", key, random.key()],
        3 => words!["COPY", key, random.key()],
        4 => {
            let name = random.of(&[
                "LPUSH", "RPOP", "LRANGE", "LINSERT", "BLPOP", "LMOVE", "LPOS",
            ]);
            let mut words = words![name];
            words.extend((0..random.below(6)).map(|_| random.key()));
            if name == "BLPOP" {
                words.push("x".into());
            }
            words
        }
        _ => words!["GET", key],
    }
}
