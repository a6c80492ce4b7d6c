//! Doubles as they are read and printed, in scores.

use super::random::{Random, words};
use super::{Step, compare};

#[test]
fn doubles() {
    compare(|random| {
        Step::new(match random.below(8) {
            0..=2 => words!["ZADD", "z", score(random), "m"],
            3 => words!["ZCOUNT", "z", bound(random), bound(random)],
            _ => words!["ZSCORE", "z", "m"],
        })
    });
}

fn score(random: &mut Random) -> Vec<u8> {
    if random.once_in(8) {
        return odd(random);
    }
    // Texts that are read exactly, so that printing alone is compared, and such that are rounded.
    let number = number(random);
    match random.below(3) {
        0 => format!("{number:e}").into_bytes(),
        1 => hexadecimal(number).into_bytes(),
        _ => format!("{number}").into_bytes(),
    }
}

/// A double: any bits, few digits, a power of two, a large whole number.
fn number(random: &mut Random) -> f64 {
    match random.below(5) {
        0 | 1 => f64::from_bits(random.next()),
        2 => {
            let exponent = random.below(50) as i32 - 25;
            random.below(100_000) as f64 * 10_f64.powi(exponent)
        }
        3 => 2_f64.powi(random.below(2098) as i32 - 1074),
        _ => (random.next() >> random.below(64)) as f64,
    }
}

fn hexadecimal(number: f64) -> String {
    let bits = number.to_bits();
    let sign = if number.is_sign_negative() { "-" } else { "" };
    let (exponent, mantissa) = (bits >> 52 & 0x7ff, bits & ((1 << 52) - 1));
    match exponent {
        0 => format!("{sign}0x0.{mantissa:013x}p-1022"),
        _ => format!("{sign}0x1.{mantissa:013x}p{}", exponent as i64 - 1023),
    }
}

/// What is read in some places only, or nowhere.
fn odd(random: &mut Random) -> Vec<u8> {
    random
        .of(&[
            "",
            " ",
            " 1",
            "1 ",
            "1\0",
            "\0",
            "+1",
            "+-1",
            ".",
            "1.",
            ".5",
            "1e",
            "1e+",
            "1e400",
            "-1e400",
            "1e-400",
            "0e-400",
            "0x",
            "0x.",
            "0x.8",
            "0x1p",
            "0x1p-1075",
            "0x1.8p-1075",
            "0x1p9999999999999999999",
            "1_0",
            "inf",
            "-Infinity",
            "infi",
            "nan",
            "NaN(1)",
            "-nan",
        ])
        .into()
}

fn bound(random: &mut Random) -> Vec<u8> {
    let parenthesis = random.of(&["", "", "("]);
    let number = match random.once_in(2) {
        true => odd(random),
        false => number(random).to_string().into_bytes(),
    };
    [parenthesis.as_bytes(), &number].concat()
}
