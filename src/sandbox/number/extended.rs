//! The numbers that INCRBYFLOAT and HINCRBYFLOAT add: `long double` of x86-64, with a mantissa of 64 bits.
//!
//! Read, added and printed exactly as there: 0.1 + 0.2 is 0.3, which it is not for doubles.

use std::cmp::Ordering;
use std::fmt;

use super::literal::{Format, Literal, Rounded, round};
use super::natural::Natural;

const EXTENDED: Format = Format {
    precision: 64,
    lowest: -16445,
    limit: 16384,
};

/// From this length on the reference does not read a number (MAX_LONG_DOUBLE_CHARS).
const TOO_LONG: usize = 5 * 1024;

/// How many digits are printed behind the point, before the zeros at the end are left out.
const FRACTION: u32 = 17;

/// A number, finite or not, but never NaN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) struct Extended {
    is_negative: bool,
    magnitude: Rounded,
}

impl Extended {
    /// Nothing: what a key that is not there holds.
    pub(in crate::sandbox) const ZERO: Self = Self {
        is_negative: false,
        magnitude: Rounded::ZERO,
    };

    /// Reads a number: decimal, hexadecimal or infinite, but not too large, too small or NaN.
    pub(in crate::sandbox) fn parse(text: &[u8]) -> Option<Self> {
        if text.len() >= TOO_LONG {
            return None;
        }
        let literal = Literal::parse(text)?;
        let magnitude = literal.round(EXTENDED);
        let is_out_of_range = match magnitude {
            Rounded::Infinite => !literal.is_infinite(),
            Rounded::Finite { mantissa, .. } => mantissa == 0 && !literal.is_zero(),
        };
        (!is_out_of_range).then_some(Self {
            is_negative: literal.is_negative,
            magnitude,
        })
    }

    /// Tells whether the number is finite.
    pub(in crate::sandbox) fn is_finite(self) -> bool {
        self.magnitude != Rounded::Infinite
    }

    /// Adds two numbers; `None` if the sum is infinite or NaN.
    pub(in crate::sandbox) fn plus(self, other: Self) -> Option<Self> {
        let (mut this, at) = self.parts()?;
        let (mut that, other_at) = other.parts()?;
        let lowest = at.min(other_at);
        this.shift_left((at - lowest).unsigned_abs() as usize);
        that.shift_left((other_at - lowest).unsigned_abs() as usize);
        let is_negative = if self.is_negative == other.is_negative {
            this.add(&that);
            self.is_negative
        } else if this.cmp(&that) == Ordering::Less {
            std::mem::swap(&mut this, &mut that);
            this.subtract(&that);
            other.is_negative
        } else {
            this.subtract(&that);
            self.is_negative
        };
        let sum = Self {
            is_negative,
            magnitude: round(&this, lowest, false, EXTENDED),
        };
        sum.is_finite().then_some(sum)
    }

    /// Gives the mantissa and the exponent of a finite number.
    fn parts(self) -> Option<(Natural, i64)> {
        match self.magnitude {
            Rounded::Infinite => None,
            Rounded::Finite { mantissa, exponent } => Some((u128::from(mantissa).into(), exponent)),
        }
    }
}

/// Prints a number as `%.17Lf` without the zeros at the end; what is left of a small negative one is 0.
impl fmt::Display for Extended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = |is_zero: bool| {
            if self.is_negative && !is_zero {
                "-"
            } else {
                ""
            }
        };
        let Rounded::Finite { mantissa, exponent } = self.magnitude else {
            return write!(f, "{}inf", sign(false));
        };
        if let Ok(shift) = usize::try_from(exponent) {
            let mut whole = Natural::from(u128::from(mantissa));
            whole.shift_left(shift);
            return write!(f, "{}{}", sign(mantissa == 0), whole.into_decimal());
        }
        let unit = 10_u128.pow(FRACTION);
        let scaled = halves_to_even(u128::from(mantissa) * unit, exponent.unsigned_abs());
        let fraction = format!("{:0width$}", scaled % unit, width = FRACTION as usize);
        write!(f, "{}{}", sign(scaled == 0), scaled / unit)?;
        match fraction.trim_end_matches('0') {
            "" => Ok(()),
            fraction => write!(f, ".{fraction}"),
        }
    }
}

/// Divides by two, `count` times but at least once, and rounds to the nearest, a half to the even one.
fn halves_to_even(number: u128, count: u64) -> u128 {
    // What is divided has 121 bits at most, and is less than half of one from there on.
    let count = count.min(127);
    let (quotient, rest) = (number >> count, number & ((1 << count) - 1));
    let half = 1 << (count - 1);
    match rest.cmp(&half) {
        Ordering::Less => quotient,
        Ordering::Equal => quotient + (quotient & 1),
        Ordering::Greater => quotient + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::Extended;

    fn sum(a: &str, b: &str) -> Option<String> {
        let [a, b] = [a, b].map(|text| Extended::parse(text.as_bytes()).unwrap());
        a.plus(b).map(|sum| sum.to_string())
    }

    // Facts of redis-server 7.4.1 on x86-64, by SET and INCRBYFLOAT.
    #[test]
    fn sums_are_those_of_the_reference() {
        let facts = [
            ("0.1", "0.2", "0.3"),
            ("3.0e3", "2.0e2", "3200"),
            ("-0", "-0", "0"),
            ("-1e-30", "0", "0"),
            ("1e-17", "0", "0.00000000000000001"),
            ("0.5e-17", "0", "0"),
            ("1.5e-17", "0", "0.00000000000000002"),
            ("0.51e-17", "0", "0.00000000000000001"),
            ("0x1p-17", "0x1p-18", "0.00001144409179688"),
            ("18446744073709551615", "1", "18446744073709551616"),
            ("18446744073709551616", "1", "18446744073709551616"),
            ("1e22", "0", "10000000000000000000000"),
        ];
        for (a, b, expected) in facts {
            assert_eq!(sum(a, b).as_deref(), Some(expected), "{a} + {b}");
        }
    }

    #[test]
    fn no_sum_is_infinite() {
        assert_eq!(sum("inf", "1"), None);
        assert_eq!(sum("inf", "-inf"), None);
        assert_eq!(sum("1e4932", "1e4932"), None);
    }

    #[test]
    fn what_is_out_of_range_is_no_number() {
        for text in ["1e4933", "-1e4933", "1e-4951", "nan", "", " 1", "1 ", "0x"] {
            assert_eq!(Extended::parse(text.as_bytes()), None, "{text:?}");
        }
        assert!(Extended::parse("1e-4950".as_bytes()).is_some());
        assert!(Extended::parse("0".repeat(5119).as_bytes()).is_some());
        assert!(Extended::parse("0".repeat(5120).as_bytes()).is_none());
    }
}
