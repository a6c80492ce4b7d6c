//! Doubles as C prints them with `%.17g`: in ZSCAN of what is no listpack the reference prints scores so.

/// How many digits are printed.
const DIGITS: i32 = 17;

/// Prints a double.
pub(in crate::sandbox) fn general(number: f64) -> String {
    if !number.is_finite() {
        return super::shortest(number);
    }
    let precision = DIGITS.unsigned_abs() as usize - 1;
    let scientific = format!("{number:.precision$e}");
    let parts = scientific.split_once('e');
    let parts = parts.and_then(|(digits, exponent)| Some((digits, exponent.parse::<i32>().ok()?)));
    let (digits, exponent) = parts.expect("the exponent has just been written");
    if (-4..DIGITS).contains(&exponent) {
        let fraction = (DIGITS - 1 - exponent).unsigned_abs() as usize;
        return without_zeros(&format!("{number:.fraction$}")).to_owned();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    let digits = without_zeros(digits);
    format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
}

/// Leaves out the zeros at the end of a fraction.
fn without_zeros(text: &str) -> &str {
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::general;

    #[test]
    fn doubles_have_up_to_seventeen_digits() {
        let facts = [
            (0.1, "0.10000000000000001"),
            (3.0, "3"),
            (-0.0, "-0"),
            (-2.5, "-2.5"),
            (123_456_789.123_456_79, "123456789.12345679"),
            (0.0001, "0.0001"),
            (0.000_01, "1.0000000000000001e-05"),
            (1e16, "10000000000000000"),
            (1e17, "1e+17"),
            (9_007_199_254_740_992.0, "9007199254740992"),
            (4_503_599_627_370_497.0 / 4.0, "1125899906842624.2"),
            (4_503_599_627_370_499.0 / 4.0, "1125899906842624.8"),
            (5e-324, "4.9406564584124654e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
            (f64::NEG_INFINITY, "-inf"),
        ];
        for (number, text) in facts {
            assert_eq!(general(number), text, "{number:?}");
        }
    }
}
