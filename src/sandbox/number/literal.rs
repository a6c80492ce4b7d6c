//! The text of a floating-point number as the C library's `strtod` reads it, rounded to as many bits as wanted.

use super::natural::Natural;

/// A number as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Literal<'a> {
    pub(super) is_negative: bool,
    magnitude: Magnitude<'a>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Magnitude<'a> {
    Infinite,
    Decimal(Decimal<'a>),
    Hexadecimal(Hexadecimal),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Decimal<'a> {
    /// All of it but the sign.
    text: &'a str,
    whole: &'a [u8],
    fraction: &'a [u8],
    exponent: i64,
}

/// `significand * 2^exponent`, and a bit more if digits were left out that are not 0.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hexadecimal {
    significand: u128,
    exponent: i64,
    is_cut: bool,
}

/// A binary floating-point format.
#[derive(Debug, Clone, Copy)]
pub(super) struct Format {
    /// How many bits a mantissa has.
    pub(super) precision: i64,
    /// The exponent of the lowest bit of the smallest number.
    pub(super) lowest: i64,
    /// The exponent of the first power of two that is too large.
    pub(super) limit: i64,
}

/// `double`.
const DOUBLE: Format = Format {
    precision: 53,
    lowest: -1074,
    limit: 1024,
};

/// What a number is in a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounded {
    Infinite,
    /// `mantissa * 2^exponent`
    Finite {
        mantissa: u64,
        exponent: i64,
    },
}

impl Rounded {
    /// Nothing.
    pub(super) const ZERO: Self = Self::Finite {
        mantissa: 0,
        exponent: 0,
    };
}

/// How many decimal digits before or behind the point are too many for any format here.
const FAR: i64 = 5000;

/// The largest power of five in a limb.
const FIVES: (u64, u32) = (5_u64.pow(27), 27);

/// How many bits of a quotient are enough to round it: those of the largest mantissa and two more.
const ENOUGH: usize = 66;

impl<'a> Literal<'a> {
    /// Reads the whole text; `None` if it is no number, or NaN.
    pub(super) fn parse(text: &'a [u8]) -> Option<Self> {
        let (is_negative, text) = match text {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            _ => (false, text),
        };
        let is_word = |word: &[u8]| text.eq_ignore_ascii_case(word);
        let magnitude = match text {
            _ if is_word(b"inf") || is_word(b"infinity") => Magnitude::Infinite,
            [b'0', b'x' | b'X', digits @ ..] => Magnitude::Hexadecimal(hexadecimal(digits)?),
            _ => Magnitude::Decimal(decimal(text)?),
        };
        Some(Self {
            is_negative,
            magnitude,
        })
    }

    /// Tells whether it is written as infinite.
    pub(super) fn is_infinite(&self) -> bool {
        self.magnitude == Magnitude::Infinite
    }

    /// Tells whether all digits are 0.
    pub(super) fn is_zero(&self) -> bool {
        match &self.magnitude {
            Magnitude::Infinite => false,
            Magnitude::Decimal(decimal) => decimal.significant().next().is_none(),
            Magnitude::Hexadecimal(number) => number.significand == 0,
        }
    }

    /// Gives the nearest double, which is infinite beyond the largest.
    pub(super) fn to_double(&self) -> f64 {
        let magnitude = match &self.magnitude {
            Magnitude::Infinite => f64::INFINITY,
            // What the C library and Rust both read they read alike: as the nearest double. The scan leaves no other.
            Magnitude::Decimal(decimal) => decimal.text.parse().unwrap_or(f64::NAN),
            Magnitude::Hexadecimal(number) => match number.round(DOUBLE) {
                Rounded::Infinite => f64::INFINITY,
                Rounded::Finite { mantissa, exponent } => double(mantissa, exponent),
            },
        };
        match self.is_negative {
            true => -magnitude,
            false => magnitude,
        }
    }

    /// Gives the magnitude that is nearest in a format; of two the even one.
    pub(super) fn round(&self, format: Format) -> Rounded {
        match &self.magnitude {
            Magnitude::Infinite => Rounded::Infinite,
            Magnitude::Decimal(decimal) => decimal.round(format),
            Magnitude::Hexadecimal(number) => number.round(format),
        }
    }
}

/// Makes a double of a rounded number: both factors and the product are exact.
fn double(mantissa: u64, exponent: i64) -> f64 {
    // A power of two as small as that has no normal form, the mantissa brings the product back.
    let half = exponent / 2;
    let power = |exponent: i64| f64::from_bits(((exponent + 1023) as u64) << 52);
    mantissa as f64 * power(half) * power(exponent - half)
}

/// Splits `digits.digits`, of which one has to be there, off the front.
fn digits(text: &[u8], is_digit: fn(&u8) -> bool) -> Option<(&[u8], &[u8], &[u8])> {
    let run = |text: &[u8]| text.iter().take_while(|byte| is_digit(byte)).count();
    let (whole, rest) = text.split_at(run(text));
    let (fraction, rest) = match rest {
        [b'.', rest @ ..] => rest.split_at(run(rest)),
        _ => (&rest[..0], rest),
    };
    (whole.len() + fraction.len() > 0).then_some((whole, fraction, rest))
}

/// Reads all of what follows the digits: nothing, or an exponent after `letter`.
fn exponent(text: &[u8], letter: u8) -> Option<i64> {
    let [first, text @ ..] = text else {
        return Some(0);
    };
    let (sign, digits) = match text {
        [b'-', rest @ ..] => (-1, rest),
        [b'+', rest @ ..] => (1, rest),
        _ => (1, text),
    };
    let is_exponent = first.eq_ignore_ascii_case(&letter)
        && !digits.is_empty()
        && digits.iter().all(u8::is_ascii_digit);
    let add = |sum: i64, digit: &u8| {
        sum.saturating_mul(10)
            .saturating_add(i64::from(digit - b'0'))
    };
    // Half of the range is kept for the number of digits.
    is_exponent.then(|| sign * digits.iter().fold(0, add).min(i64::MAX / 2))
}

fn decimal(text: &[u8]) -> Option<Decimal<'_>> {
    let (whole, fraction, rest) = digits(text, u8::is_ascii_digit)?;
    Some(Decimal {
        text: std::str::from_utf8(text).ok()?,
        whole,
        fraction,
        exponent: exponent(rest, b'e')?,
    })
}

fn hexadecimal(text: &[u8]) -> Option<Hexadecimal> {
    let (whole, fraction, rest) = digits(text, u8::is_ascii_hexdigit)?;
    let mut number = Hexadecimal {
        significand: 0,
        exponent: exponent(rest, b'p')? - 4 * fraction.len() as i64,
        is_cut: false,
    };
    for &digit in whole.iter().chain(fraction) {
        let value = char::from(digit).to_digit(16)?;
        if number.significand.leading_zeros() >= 4 {
            number.significand = number.significand << 4 | u128::from(value);
        } else {
            number.exponent += 4;
            number.is_cut |= value != 0;
        }
    }
    Some(number)
}

impl Hexadecimal {
    fn round(&self, format: Format) -> Rounded {
        let significand = Natural::from(self.significand);
        round(&significand, self.exponent, self.is_cut, format)
    }
}

impl Decimal<'_> {
    /// Gives the digits without the zeros in front.
    fn significant(&self) -> impl Iterator<Item = u8> {
        let digits = self.whole.iter().chain(self.fraction);
        digits.copied().skip_while(|&digit| digit == b'0')
    }

    fn round(&self, format: Format) -> Rounded {
        let exponent = self.exponent - self.fraction.len() as i64;
        let digits: Vec<u8> = self.significant().collect();
        let point = digits.len() as i64 + exponent;
        if digits.is_empty() || point < -FAR {
            return Rounded::ZERO;
        }
        if point > FAR {
            return Rounded::Infinite;
        }
        let mut number = Natural::from(0);
        for group in digits.chunks(18) {
            let add = |sum: u64, digit: &u8| 10 * sum + u64::from(digit - b'0');
            number.multiply_add(10_u64.pow(group.len() as u32), group.iter().fold(0, add));
        }
        // 10^n is 5^n * 2^n, and the twos are the exponent's.
        let (shift, is_cut) = match exponent >= 0 {
            true => {
                fives(exponent.unsigned_abs(), |power| {
                    number.multiply_add(power, 0);
                });
                (0, false)
            }
            false => divide_by_fives(&mut number, exponent.unsigned_abs()),
        };
        round(&number, exponent - shift, is_cut, format)
    }
}

/// Divides by five, `count` times, after a shift to the left that leaves enough bits. Gives the shift, and whether
/// there is a remainder.
fn divide_by_fives(number: &mut Natural, count: u64) -> (i64, bool) {
    // 5^n has fewer than 7n/3 + 1 bits.
    let divisor = 7 * count as usize / 3 + 1;
    let shift = (ENOUGH + divisor).saturating_sub(number.bits());
    number.shift_left(shift);
    let mut is_cut = false;
    fives(count, |power| is_cut |= number.divide(power) != 0);
    (shift as i64, is_cut)
}

/// Gives the factors of a power of five.
fn fives(count: u64, mut each: impl FnMut(u64)) {
    for _ in 0..count / u64::from(FIVES.1) {
        each(FIVES.0);
    }
    each(5_u64.pow((count % u64::from(FIVES.1)) as u32));
}

/// Rounds `number * 2^exponent` to the nearest that the format has, of two to the even one. `is_cut` says that the
/// number is a bit larger; it has [`ENOUGH`] bits then.
pub(super) fn round(number: &Natural, exponent: i64, is_cut: bool, format: Format) -> Rounded {
    let bits = number.bits() as i64;
    if bits == 0 {
        return Rounded::ZERO;
    }
    let mut lowest = (bits + exponent - format.precision).max(format.lowest);
    let cut = lowest - exponent;
    let mut mantissa = match usize::try_from(cut) {
        Ok(cut) => number.window(cut),
        // There are fewer bits than the mantissa has.
        Err(_) => number.window(0) << -cut,
    };
    if let Ok(below) = usize::try_from(cut - 1) {
        let is_half = number.window(below) & 1 == 1;
        let is_more = is_cut || number.any(below);
        if is_half && (is_more || mantissa & 1 == 1) {
            // All ones become the next power of two.
            (mantissa, lowest) = match mantissa.checked_add(1) {
                Some(mantissa) => (mantissa, lowest),
                None => (1 << 63, lowest + 1),
            };
        }
    }
    let bits = i64::from(u64::BITS - mantissa.leading_zeros());
    match bits + lowest > format.limit {
        true => Rounded::Infinite,
        false => Rounded::Finite {
            mantissa,
            exponent: lowest,
        },
    }
}
