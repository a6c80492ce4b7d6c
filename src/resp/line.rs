//! What stands in a line after its type byte: numbers and lengths, read strictly.

/// A declared length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    /// That many bytes, elements or pairs follow.
    Counted(u64),
    /// `-1`: RESP2's way to say null.
    Null,
    /// `?`: they follow until an end is marked.
    Streamed,
}

/// Reads a length; `None` when the text is none. A length may not exceed `i64::MAX`, as in every server.
pub(super) fn length(text: &[u8]) -> Option<Length> {
    match text {
        b"-1" => Some(Length::Null),
        b"?" => Some(Length::Streamed),
        digits => digits_value(digits)
            .filter(|&value| value <= i64::MAX as u64)
            .map(Length::Counted),
    }
}

/// Gives how long the value at the front is, if it is plainly a whole and right simple string, integer or null of RESP3.
#[inline]
pub(super) fn plain(input: &[u8]) -> Option<usize> {
    // An integer with more digits may be none.
    const DIGITS: usize = 18;
    match input {
        [b'+', b'O', b'K', b'\r', b'\n', ..] => Some(5),
        [b':', rest @ ..] => {
            let sign = usize::from(rest.first() == Some(&b'-'));
            let (digits, rest) = leading_digits(&rest[sign..]);
            let is_plain = (1..=DIGITS).contains(&digits.len()) && rest.starts_with(b"\r\n");
            is_plain.then_some(1 + sign + digits.len() + 2)
        }
        [b'+', rest @ ..] => {
            let end = rest
                .iter()
                .position(|&byte| byte == b'\r' || byte == b'\n')?;
            rest[end..].starts_with(b"\r\n").then_some(1 + end + 2)
        }
        [b'_', b'\r', b'\n', ..] => Some(3),
        _ => None,
    }
}

/// Reads an integer of 64 bits with an optional sign.
pub(super) fn integer(text: &[u8]) -> Option<i64> {
    match text {
        [b'-', digits @ ..] => 0i64.checked_sub_unsigned(digits_value(digits)?),
        [b'+', digits @ ..] | digits => 0i64.checked_add_unsigned(digits_value(digits)?),
    }
}

/// Tells whether the text is a double: a sign, digits with at most one point, an exponent; or an infinity; or one of
/// the ways in which servers before Redis 7.2 let their C library spell "not a number".
pub(super) fn is_double(text: &[u8]) -> bool {
    let unsigned = match text {
        [b'+' | b'-', rest @ ..] | rest => rest,
    };
    match unsigned {
        b"inf" | b"nan" => return true,
        [b'n', b'a', b'n', b'(', inner @ .., b')'] => {
            return inner
                .iter()
                .all(|b| b.is_ascii_alphanumeric() || *b == b'_');
        }
        _ => {}
    }
    let (integral, rest) = leading_digits(unsigned);
    let (fraction, rest) = match rest {
        [b'.', rest @ ..] => leading_digits(rest),
        rest => (&rest[..0], rest),
    };
    if integral.is_empty() && fraction.is_empty() {
        return false;
    }
    match rest {
        [] => true,
        [b'e' | b'E', b'+' | b'-', exponent @ ..] | [b'e' | b'E', exponent @ ..] => {
            !exponent.is_empty() && exponent.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

fn digits_value(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0u64, |value, &byte| {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value.checked_mul(10)?.checked_add(u64::from(digit))
    })
}

fn leading_digits(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|b| !b.is_ascii_digit());
    text.split_at(end.unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        assert_eq!(length(b"0"), Some(Length::Counted(0)));
        assert_eq!(
            length(b"9223372036854775807"),
            Some(Length::Counted(i64::MAX as u64))
        );
        assert_eq!(length(b"-1"), Some(Length::Null));
        assert_eq!(length(b"?"), Some(Length::Streamed));
        for wrong in [
            "",
            "-",
            "-2",
            "+1",
            " 1",
            "1 ",
            "1\r",
            "9223372036854775808",
            "0x1",
            "??",
        ] {
            assert_eq!(length(wrong.as_bytes()), None, "{wrong:?}");
        }
    }

    #[test]
    fn integers() {
        assert_eq!(integer(b"+5"), Some(5));
        assert_eq!(integer(b"-9223372036854775808"), Some(i64::MIN));
        assert_eq!(integer(b"9223372036854775807"), Some(i64::MAX));
        for wrong in [
            "",
            "+",
            "-",
            "--1",
            "+-1",
            "9223372036854775808",
            "-9223372036854775809",
            "1.0",
        ] {
            assert_eq!(integer(wrong.as_bytes()), None, "{wrong:?}");
        }
    }

    #[test]
    fn doubles() {
        for right in [
            "10", "1e5", "1E+5", "1e-5", "-1.25", "+0.5", ".5", "5.", "inf", "-inf", "+inf", "nan",
            "-nan", "nan(0x1)", "nan()",
        ] {
            assert!(is_double(right.as_bytes()), "{right:?}");
        }
        for wrong in [
            "", "-", ".", "e5", "1e", "1e+", "1.2.3", "infinity", "1 ", "0x10", "nan(", "nan(-)",
        ] {
            assert!(!is_double(wrong.as_bytes()), "{wrong:?}");
        }
    }
}
