//! Bits.

use super::random::{Random, words};
use super::{Step, compare};

#[test]
fn bits() {
    compare(step);
}

fn step(random: &mut Random) -> Step {
    let key = random.key();
    Step::new(match random.below(16) {
        0..=2 => words!["SETBIT", key, offset(random), bit(random)],
        3 => words!["GETBIT", key, offset(random)],
        4 | 5 => ranged(random, words!["BITCOUNT", key]),
        6 | 7 => {
            let bit = bit(random);
            ranged(random, words!["BITPOS", key, bit])
        }
        8 | 9 => bitop(random),
        10 => words!["GET", key],
        11 => words!["SET", key, random.value()],
        12 => words!["SET", key, bytes(random)],
        13 => words!["OBJECT", "ENCODING", key],
        14 if random.once_in(4) => words!["SADD", key, "m"],
        14 => words!["DEL", key],
        _ => {
            let name = random.of(&["SETBIT", "GETBIT", "BITCOUNT", "BITPOS", "BITOP"]);
            let mut words = words![name];
            for _ in 0..random.below(4) {
                words.push(random.key());
            }
            words
        }
    })
}

/// Runs of ones and zeros, long enough for every boundary of words to be within.
fn bytes(random: &mut Random) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..random.below(4) {
        let byte = random.of(&[0, 0xff, 0xf0, 0x01]);
        bytes.resize(bytes.len() + random.below(40) as usize, byte);
    }
    bytes
}

fn offset(random: &mut Random) -> Vec<u8> {
    match random.below(10) {
        0 => random
            .of(&["4294967296", "-1", "abc", "", "9223372036854775808"])
            .into(),
        1 => random.integer(),
        _ => random.below(300).to_string().into_bytes(),
    }
}

fn bit(random: &mut Random) -> Vec<u8> {
    match random.below(12) {
        0 => random.of(&["2", "-1", "abc", "", "00"]).into(),
        _ => random.of(&["0", "1"]).into(),
    }
}

/// Appends some of the words of a range: the two ends, and what they count.
fn ranged(random: &mut Random, mut words: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let len = random.of(&[0, 1, 2, 2, 3, 3, 3, 4]);
    for index in 0..len {
        words.push(match index {
            0 | 1 if random.once_in(8) => random.integer(),
            0 | 1 => (random.below(260) as i64 - 130).to_string().into_bytes(),
            2 => random.of(&["BIT", "bit", "Byte", "BIT", "bits"]).into(),
            _ => random.value(),
        });
    }
    words
}

fn bitop(random: &mut Random) -> Vec<Vec<u8>> {
    let operation = random.of(&["AND", "or", "XOR", "NOT", "NOT", "nand"]);
    let mut words = words!["BITOP", operation, random.key()];
    let keys = match operation {
        "NOT" if !random.once_in(6) => 1,
        _ => 1 + random.below(4),
    };
    for _ in 0..keys {
        words.push(random.key());
    }
    words
}
