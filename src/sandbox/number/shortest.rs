//! Doubles as Redis prints them: by the algorithm Grisu2 of Florian Loitsch ("Printing Floating-Point Numbers Quickly
//! and Accurately with Integers", 2010), which now and then gives a digit more than needed, or not the nearest ones.
//! What reads them back finds the same double.

/// The first exponent of ten in [`POWERS`], and the step from one to the next.
const FIRST: i32 = -348;
const STEP: i32 = 8;

/// Between which exponents of two a product is: its whole part has 32 bits at most then.
const HIGHEST: i32 = -32;
const LOWEST: i32 = -60;

/// `mantissa * 2^exponent`
#[derive(Debug, Clone, Copy)]
struct Float {
    mantissa: u64,
    exponent: i32,
}

/// Prints a double.
pub(in crate::sandbox) fn shortest(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_owned();
    }
    let sign = if number.is_sign_negative() { "-" } else { "" };
    if number.is_infinite() {
        return format!("{sign}inf");
    }
    let whole = number as i64;
    // Beyond 2^62 whole numbers are printed as all others.
    if number == 0.0 || (whole as f64 == number && whole.unsigned_abs() <= 1 << 62) {
        return format!("{sign}{}", whole.unsigned_abs());
    }
    let (digits, exponent) = digits(number.abs());
    layout(sign, &digits, exponent)
}

/// Writes `digits * 10^exponent` with or without an exponent.
fn layout(sign: &str, digits: &str, exponent: i32) -> String {
    let len = digits.len() as i32;
    // The exponent if the point is behind the first digit.
    let scientific = exponent + len - 1;
    if exponent >= 0 && scientific < len + 7 {
        let zeros = "0".repeat(exponent.unsigned_abs() as usize);
        return format!("{sign}{digits}{zeros}");
    }
    if exponent < 0 && (exponent > -7 || scientific.abs() < 4) {
        return match usize::try_from(len + exponent) {
            Ok(point) if point > 0 => {
                let (whole, fraction) = digits.split_at(point);
                format!("{sign}{whole}.{fraction}")
            }
            _ => {
                let zeros = "0".repeat((len + exponent).unsigned_abs() as usize);
                format!("{sign}0.{zeros}{digits}")
            }
        };
    }
    let (first, fraction) = digits.split_at(1);
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{first}{point}{fraction}e{scientific:+}")
}

/// Gives the digits of a positive finite number, and the exponent of ten of the last one.
fn digits(number: f64) -> (String, i32) {
    let number = Float::of(number);
    let [below, above] = number.neighbours();
    let (power, exponent) = power(above.exponent);
    let [number, mut below, mut above] =
        [number.normal(), below, above].map(|float| float.times(power));
    // The products are off by one at most.
    below.mantissa += 1;
    above.mantissa -= 1;
    let (digits, dropped) = generate(number, below, above);
    (digits, dropped - exponent)
}

impl Float {
    fn of(number: f64) -> Self {
        let bits = number.to_bits();
        let mantissa = bits & ((1 << 52) - 1);
        let exponent = (bits >> 52 & 0x7ff) as i32;
        match exponent {
            0 => Self {
                mantissa,
                exponent: -1074,
            },
            _ => Self {
                mantissa: mantissa | 1 << 52,
                exponent: exponent - 1075,
            },
        }
    }

    /// Moves the mantissa's highest bit to the top.
    fn normal(self) -> Self {
        let shift = self.mantissa.leading_zeros();
        Self {
            mantissa: self.mantissa << shift,
            exponent: self.exponent - shift as i32,
        }
    }

    /// Gives the ends of the range whose numbers are read as this one, with the same exponent.
    fn neighbours(self) -> [Self; 2] {
        let above = Self {
            mantissa: 2 * self.mantissa + 1,
            exponent: self.exponent - 1,
        }
        .normal();
        // Below a power of two doubles are twice as dense.
        let closer = if self.mantissa == 1 << 52 { 2 } else { 1 };
        let mantissa = (self.mantissa << closer) - 1;
        let shift = self.exponent - closer - above.exponent;
        let below = Self {
            mantissa: mantissa << shift,
            exponent: above.exponent,
        };
        [below, above]
    }

    /// Multiplies, and rounds to 64 bits.
    fn times(self, other: Self) -> Self {
        let product = u128::from(self.mantissa) * u128::from(other.mantissa) + (1 << 63);
        Self {
            mantissa: (product >> 64) as u64,
            exponent: self.exponent + other.exponent + 64,
        }
    }
}

/// Finds a power of ten which brings a number with the binary `exponent` into the range of products; gives its
/// exponent too.
fn power(exponent: i32) -> (Float, i32) {
    const LOG: f64 = std::f64::consts::LOG10_2;
    let about = (-f64::from(exponent + POWERS.len() as i32) * LOG) as i32;
    let mut index = (about - FIRST) / STEP;
    loop {
        let decimal = FIRST + index * STEP;
        let power = Float {
            mantissa: POWERS[index as usize],
            // log2(10), times 2^16.
            exponent: ((decimal * 217_706) >> 16) - 63,
        };
        match exponent + power.exponent + 64 {
            product if product < LOWEST => index += 1,
            product if product > HIGHEST => index -= 1,
            _ => return (power, decimal),
        }
    }
}

/// Generates digits of `above` until what is left lies within the range, then brings them as near to `number` as the
/// last digit allows. Gives how many digits before the point are left out, or the negative number of those behind it.
fn generate(number: Float, below: Float, above: Float) -> (String, i32) {
    let shift = above.exponent.unsigned_abs();
    let one = 1_u64 << shift;
    let mut delta = above.mantissa - below.mantissa;
    let mut distance = above.mantissa - number.mantissa;
    let mut whole = above.mantissa >> shift;
    let mut rest = above.mantissa & (one - 1);
    let mut digits = Vec::new();
    for place in (0..10).rev() {
        let unit = 10_u64.pow(place);
        push(&mut digits, whole / unit);
        whole %= unit;
        let left = (whole << shift) + rest;
        if left <= delta {
            approach(&mut digits, delta, left, unit << shift, distance);
            return (text(&digits), place as i32);
        }
    }
    for place in 1.. {
        rest *= 10;
        delta *= 10;
        distance = distance.wrapping_mul(10);
        push(&mut digits, rest >> shift);
        rest &= one - 1;
        if rest < delta {
            approach(&mut digits, delta, rest, one, distance);
            return (text(&digits), -place);
        }
    }
    unreachable!("the range is wider than what is left at some place")
}

/// Appends a digit, unless it is a zero in front.
fn push(digits: &mut Vec<u8>, digit: u64) {
    if digit != 0 || !digits.is_empty() {
        digits.push(digit as u8);
    }
}

/// Lowers the last digit as long as that comes nearer to the number, which is `distance` below the end of the range.
fn approach(digits: &mut [u8], delta: u64, mut left: u64, unit: u64, distance: u64) {
    let Some(last) = digits.last_mut() else {
        return;
    };
    while left < distance
        && delta - left >= unit
        && (left + unit < distance || distance - left > left + unit - distance)
    {
        *last -= 1;
        left += unit;
    }
}

fn text(digits: &[u8]) -> String {
    digits
        .iter()
        .map(|&digit| char::from(b'0' + digit))
        .collect()
}

/// The mantissas of 10^-348, 10^-340 and so on to 10^340, rounded to 64 bits.
const POWERS: [u64; 87] = [
    0xfa8f_d5a0_081c_0288,
    0xbaae_e17f_a23e_bf76,
    0x8b16_fb20_3055_ac76,
    0xcf42_894a_5dce_35ea,
    0x9a6b_b0aa_5565_3b2d,
    0xe61a_cf03_3d1a_45df,
    0xab70_fe17_c79a_c6ca,
    0xff77_b1fc_bebc_dc4f,
    0xbe56_91ef_416b_d60c,
    0x8dd0_1fad_907f_fc3c,
    0xd351_5c28_3155_9a83,
    0x9d71_ac8f_ada6_c9b5,
    0xea9c_2277_23ee_8bcb,
    0xaecc_4991_4078_536d,
    0x823c_1279_5db6_ce57,
    0xc210_9436_4dfb_5637,
    0x9096_ea6f_3848_984f,
    0xd774_85cb_2582_3ac7,
    0xa086_cfcd_97bf_97f4,
    0xef34_0a98_172a_ace5,
    0xb238_67fb_2a35_b28e,
    0x84c8_d4df_d2c6_3f3b,
    0xc5dd_4427_1ad3_cdba,
    0x936b_9fce_bb25_c996,
    0xdbac_6c24_7d62_a584,
    0xa3ab_6658_0d5f_daf6,
    0xf3e2_f893_dec3_f126,
    0xb5b5_ada8_aaff_80b8,
    0x8762_5f05_6c7c_4a8b,
    0xc9bc_ff60_34c1_3053,
    0x964e_858c_91ba_2655,
    0xdff9_7724_7029_7ebd,
    0xa6df_bd9f_b8e5_b88f,
    0xf8a9_5fcf_8874_7d94,
    0xb944_7093_8fa8_9bcf,
    0x8a08_f0f8_bf0f_156b,
    0xcdb0_2555_6531_31b6,
    0x993f_e2c6_d07b_7fac,
    0xe45c_10c4_2a2b_3b06,
    0xaa24_2499_6973_92d3,
    0xfd87_b5f2_8300_ca0e,
    0xbce5_0864_9211_1aeb,
    0x8cbc_cc09_6f50_88cc,
    0xd1b7_1758_e219_652c,
    0x9c40_0000_0000_0000,
    0xe8d4_a510_0000_0000,
    0xad78_ebc5_ac62_0000,
    0x813f_3978_f894_0984,
    0xc097_ce7b_c907_15b3,
    0x8f7e_32ce_7bea_5c70,
    0xd5d2_38a4_abe9_8068,
    0x9f4f_2726_179a_2245,
    0xed63_a231_d4c4_fb27,
    0xb0de_6538_8cc8_ada8,
    0x83c7_088e_1aab_65db,
    0xc45d_1df9_4271_1d9a,
    0x924d_692c_a61b_e758,
    0xda01_ee64_1a70_8dea,
    0xa26d_a399_9aef_774a,
    0xf209_787b_b47d_6b85,
    0xb454_e4a1_79dd_1877,
    0x865b_8692_5b9b_c5c2,
    0xc835_53c5_c896_5d3d,
    0x952a_b45c_fa97_a0b3,
    0xde46_9fbd_99a0_5fe3,
    0xa59b_c234_db39_8c25,
    0xf6c6_9a72_a398_9f5c,
    0xb7dc_bf53_54e9_bece,
    0x88fc_f317_f222_41e2,
    0xcc20_ce9b_d35c_78a5,
    0x9816_5af3_7b21_53df,
    0xe2a0_b5dc_971f_303a,
    0xa8d9_d153_5ce3_b396,
    0xfb9b_7cd9_a4a7_443c,
    0xbb76_4c4c_a7a4_4410,
    0x8bab_8eef_b640_9c1a,
    0xd01f_ef10_a657_842c,
    0x9b10_a4e5_e991_3129,
    0xe710_9bfb_a19c_0c9d,
    0xac28_20d9_623b_f429,
    0x8044_4b5e_7aa7_cf85,
    0xbf21_e440_03ac_dd2d,
    0x8e67_9c2f_5e44_ff8f,
    0xd433_179d_9c8c_b841,
    0x9e19_db92_b4e3_1ba9,
    0xeb96_bf6e_badf_77d9,
    0xaf87_023b_9bf0_ee6b,
];

#[cfg(test)]
mod tests;
