//! Numbers as Redis reads and prints them.
//!
//! Integers have one form only. Doubles are read as `strtod` of the C library does, which knows more forms than Rust,
//! and printed by an algorithm of its own ([`shortest`]) or, in ZSCAN, as C prints them ([`general`]). INCRBYFLOAT and
//! HINCRBYFLOAT alone calculate with more bits ([`Extended`]).

mod extended;
mod general;
mod literal;
mod natural;
mod shortest;

pub(super) use extended::Extended;
pub(super) use general::general;
pub(super) use shortest::shortest;

use literal::Literal;

/// Reads an integer in the one form in which it is printed: no plus, no leading zeros, no blanks.
pub(super) fn integer(text: &[u8]) -> Option<i64> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let is_canonical = match digits {
        [] => false,
        [b'0'] => digits.len() == text.len(),
        [first, ..] => *first != b'0' && digits.iter().all(u8::is_ascii_digit),
    };
    if !is_canonical || digits.len() > 19 {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// Reads a double as the score of a member: decimal or hexadecimal, infinite, but not too large, too small or NaN.
pub(super) fn float(text: &[u8]) -> Option<f64> {
    let literal = Literal::parse(text)?;
    let number = literal.to_double();
    let is_zero_by_chance = number == 0.0 && !literal.is_zero();
    let is_infinite_by_chance = number.is_infinite() && !literal.is_infinite();
    (!is_zero_by_chance && !is_infinite_by_chance).then_some(number)
}

/// Reads a double as the end of a range of scores, without its parenthesis: the C string in `text`, which may be empty
/// or begin with blanks; what is too large is infinite.
pub(super) fn bound(text: &[u8]) -> Option<f64> {
    let end = text.iter().position(|&byte| byte == 0);
    let text = &text[..end.unwrap_or(text.len())];
    if text.is_empty() {
        return Some(0.0);
    }
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let start = text.iter().position(|byte| !is_blank(byte))?;
    Literal::parse(&text[start..]).map(|literal| literal.to_double())
}

#[cfg(test)]
mod tests {
    use super::{bound, float};

    #[test]
    fn a_score_is_what_strtod_takes_whole() {
        let facts: [(&str, f64); 14] = [
            ("1", 1.0),
            ("+1", 1.0),
            ("-1.5e3", -1500.0),
            ("1.", 1.0),
            (".5", 0.5),
            ("007", 7.0),
            ("0x1F", 31.0),
            ("-0x.8p1", -1.0),
            ("0x1.fffffffffffffcp0", 2.0),
            ("0x1p-1074", 5e-324),
            ("1e-310", 1e-310),
            ("0e999999999999999999999", 0.0),
            ("iNf", f64::INFINITY),
            ("-infinity", f64::NEG_INFINITY),
        ];
        for (text, number) in facts {
            assert_eq!(float(text.as_bytes()), Some(number), "{text:?}");
        }
    }

    #[test]
    fn a_score_is_not_cut_short_nor_out_of_range() {
        let texts = [
            "",
            " 1",
            "1 ",
            "1\0",
            "+",
            "-",
            ".",
            "1e",
            "1e+",
            "e5",
            "0x",
            "0x.",
            "0x1p",
            "0xg",
            "1,5",
            "1_0",
            "--1",
            "nan",
            "nan(1)",
            "infi",
            "1e400",
            "-1e400",
            "1e-400",
            "0x1p2000",
            "0x1p-1076",
        ];
        for text in texts {
            assert_eq!(float(text.as_bytes()), None, "{text:?}");
        }
    }

    #[test]
    fn an_end_of_a_range_is_a_c_string() {
        assert_eq!(bound(b""), Some(0.0));
        assert_eq!(bound(b"\0x"), Some(0.0));
        assert_eq!(bound(b" \t\n\x0b\r1.5\0x"), Some(1.5));
        assert_eq!(bound(b"-1e400"), Some(f64::NEG_INFINITY));
        assert_eq!(bound(b"1e-400"), Some(0.0));
        for text in [" ", "1 ", "x", "nan", "(1"] {
            assert_eq!(bound(text.as_bytes()), None, "{text:?}");
        }
    }
}
