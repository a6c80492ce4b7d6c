//! Facts of redis-server 7.4.1, by ZADD and ZSCORE. 400,000 random doubles of all magnitudes were compared so when this
//! was written.

use super::{FIRST, POWERS, STEP, shortest};
use crate::sandbox::number::natural::Natural;

#[test]
fn doubles_are_printed_as_by_the_reference() {
    let facts = [
        (0.0, "0"),
        (1.0, "1"),
        (-3.0, "-3"),
        (0.1, "0.1"),
        (0.30000000000000004, "0.30000000000000004"),
        (1.5, "1.5"),
        (-12.75, "-12.75"),
        (100.0, "100"),
        (1e15, "1000000000000000"),
        (1e17, "100000000000000000"),
        (4611686018427387904.0, "4611686018427387904"),
        (4611686018427388928.0, "4611686018427389000"),
        (1e19, "1e+19"),
        (1e20, "1e+20"),
        (1e21, "1e+21"),
        (1.5e20, "1.5e+20"),
        (123456789012345680000.0, "123456789012345680000"),
        (1e22, "1e+22"),
        (-1e22, "-1e+22"),
        (1e100, "1e+100"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (0.01, "0.01"),
        (0.001, "0.001"),
        (0.0001, "0.0001"),
        (0.00001, "0.00001"),
        (0.000001, "0.000001"),
        (0.0000001, "1e-7"),
        (1.5e-5, "0.000015"),
        (1.25e-6, "1.25e-6"),
        (1.2345e-7, "1.2345e-7"),
        (1e-10, "1e-10"),
        (-1.5e-10, "-1.5e-10"),
        (1.23456789e-4, "1.23456789e-4"),
        (1.2345678e-4, "1.2345678e-4"),
        (5e-324, "5e-324"),
        (2.2250738585072014e-308, "2.2250738585072014e-308"),
        (1e-308, "1e-308"),
        (f64::INFINITY, "inf"),
        (f64::NEG_INFINITY, "-inf"),
    ];
    for (number, expected) in facts {
        assert_eq!(shortest(number), expected, "{number:e}");
    }
    assert_eq!(shortest(-0.0), "-0");
    assert_eq!(shortest(f64::NAN), "nan");
}

/// Rust prints other digits of these.
#[test]
fn digits_are_those_of_grisu() {
    let facts = [
        (0x45a0_0000_0000_0000, "2.4758800785707606e+27"),
        (0x440b_2923_750f_a7ec, "62628303960000004000"),
        (0x4435_dee9_ba5c_6ba6, "403444199999999970000"),
        (0x3d02_f752_ddc8_2d8b, "8.422643999999999e-15"),
        (0x3f79_46bc_9b9b_abd2, "0.0061709754461202904"),
        (0x3e60_0000_0000_0000, "2.9802322387695313e-8"),
    ];
    for (bits, expected) in facts {
        assert_eq!(shortest(f64::from_bits(bits)), expected, "{bits:#x}");
    }
}

#[test]
fn the_powers_of_ten_are_rounded() {
    for (index, mantissa) in POWERS.into_iter().enumerate() {
        let exponent = FIRST + STEP * index as i32;
        // 10^n * 2^64 or 2^2000 / 10^-n: all bits of the mantissa and some more.
        let mut power = Natural::from(1);
        power.shift_left(if exponent < 0 { 2000 } else { 64 });
        let mut is_cut = false;
        for _ in 0..exponent.abs() {
            match exponent < 0 {
                true => is_cut |= power.divide(10) != 0,
                false => power.multiply_add(10, 0),
            }
        }
        let below = power.bits() - 64;
        let is_half = power.window(below - 1) & 1 == 1;
        let is_more = is_cut || power.any(below - 1) || mantissa & 1 == 1;
        let rounded = power.window(below) + u64::from(is_half && is_more);
        assert_eq!(mantissa, rounded, "10^{exponent}");
    }
}

proptest::proptest! {
    #[test]
    fn what_is_printed_is_read_back(bits: u64) {
        let number = f64::from_bits(bits);
        proptest::prop_assume!(!number.is_nan());
        proptest::prop_assert_eq!(shortest(number).parse::<f64>().unwrap().to_bits(), bits);
    }
}
