//! Numbers as text.

use crate::resp::encode::decimal;

/// Appends an integer in decimal digits.
pub(super) fn integer(value: i64, out: &mut Vec<u8>) {
    if value < 0 {
        out.push(b'-');
    }
    decimal(value.unsigned_abs(), out);
}

/// Tells whether a double as the protocol writes it is infinite or no number at all.
pub(super) fn is_not_finite(text: &[u8]) -> bool {
    text.ends_with(b"f") || text.ends_with(b"n") || text.ends_with(b")")
}

/// Appends a finite double as a JSON number (RFC 8259, section 6). The digits stay as the server wrote them; only
/// what JSON does not allow is changed: a plus sign, leading zeros, and no digit beside the point.
pub(super) fn json(text: &[u8], out: &mut Vec<u8>) {
    let unsigned = match text {
        [b'-', rest @ ..] => {
            out.push(b'-');
            rest
        }
        [b'+', rest @ ..] | rest => rest,
    };
    let (integral, rest) = digits(unsigned);
    let significant = integral.iter().position(|&digit| digit != b'0');
    match significant {
        Some(at) => out.extend_from_slice(&integral[at..]),
        None => out.push(b'0'),
    }
    let exponent = match rest {
        [b'.', rest @ ..] => {
            let (fraction, rest) = digits(rest);
            out.push(b'.');
            out.extend_from_slice(if fraction.is_empty() { b"0" } else { fraction });
            rest
        }
        rest => rest,
    };
    out.extend_from_slice(exponent);
}

fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| !byte.is_ascii_digit());
    text.split_at(end.unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers() {
        for value in [
            0,
            7,
            -1,
            10,
            99,
            100,
            1005,
            60_000,
            1234567890,
            i64::MAX,
            i64::MIN,
        ] {
            let mut out = Vec::new();
            integer(value, &mut out);
            assert_eq!(out, value.to_string().as_bytes());
        }
    }

    #[test]
    fn doubles_change_only_where_json_demands_it() {
        for (text, expected) in [
            ("10", "10"),
            ("1.10", "1.10"),
            ("-0", "-0"),
            ("+5", "5"),
            ("007", "7"),
            ("-00.50", "-0.50"),
            (".5", "0.5"),
            ("5.", "5.0"),
            ("-5.e3", "-5.0e3"),
            ("1e5", "1e5"),
            ("1E-05", "1E-05"),
            ("0.30000000000000004", "0.30000000000000004"),
        ] {
            let mut out = Vec::new();
            json(text.as_bytes(), &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), expected, "{text}");
            assert!(serde_json::from_str::<f64>(expected).is_ok());
        }
    }

    #[test]
    fn not_finite() {
        for text in ["inf", "-inf", "+inf", "nan", "-nan", "nan(0x8000)"] {
            assert!(is_not_finite(text.as_bytes()), "{text}");
        }
        for text in ["1", "1e5", ".5", "5."] {
            assert!(!is_not_finite(text.as_bytes()), "{text}");
        }
    }
}
