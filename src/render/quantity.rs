//! Quantities as people read them: numbers in groups of three digits, sizes with their units, times.
//!
//! Where a number is shortened the exact one stands behind it.

use std::time::Duration;

/// The binary units of sizes, each 1024 times the one before it.
const SIZES: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

/// The units of times from a second on, the largest first, with their seconds.
const TIMES: [(&str, u64); 4] = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)];

const DAY: u64 = 86_400;

/// Gives a number with its digits in groups of three: `1,572,864`.
pub fn grouped(number: u64) -> String {
    grouped_text(&number.to_string()).unwrap_or_default()
}

/// Gives the text of a decimal number with the digits before its point in groups of three; `None` if it is none.
///
/// ```
/// use redis_shell::render::grouped_text;
///
/// assert_eq!(grouped_text("-1234567.25").as_deref(), Some("-1,234,567.25"));
/// assert_eq!(grouped_text("1.2.3"), None);
/// ```
pub fn grouped_text(text: &str) -> Option<String> {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (sign, number) = match text.strip_prefix('-') {
        Some(number) => ("-", number),
        None => ("", text),
    };
    let (integral, fraction) = match number.split_once('.') {
        Some((integral, fraction)) => (integral, Some(fraction)),
        None => (number, None),
    };
    if !is_digits(integral) || fraction.is_some_and(|fraction| !is_digits(fraction)) {
        return None;
    }
    let mut out = sign.to_owned();
    for (index, digit) in integral.chars().enumerate() {
        if index > 0 && (integral.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    Some(out)
}

/// Gives a number with what is counted: `1 field`, `1,234 fields`.
pub fn count(number: u64, one: &str, many: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        number => format!("{} {many}", grouped(number)),
    }
}

/// Gives a size in the unit that fits it: `1.5 MiB`, `512 bytes`.
pub fn size(bytes: u64) -> String {
    if bytes < 1024 {
        return count(bytes, "byte", "bytes");
    }
    // In tenths of the unit, rounded; what would be 1024 of a unit is one of the next.
    let tenths = |power: usize| {
        let unit = 1_u128 << (10 * (power + 1));
        (u128::from(bytes) * 10 + unit / 2) / unit
    };
    let fits = |power: &usize| tenths(*power) < 10_240;
    let last = SIZES.len() - 1;
    let power = (0..last).find(fits).unwrap_or(last);
    let tenths = tenths(power);
    let unit = SIZES[power];
    match tenths % 10 {
        0 => format!("{} {unit}", tenths / 10),
        tenth => format!("{}.{tenth} {unit}", tenths / 10),
    }
}

/// Gives a size in the unit that fits it and exactly: `1.5 MiB (1,572,864 bytes)`.
pub fn exact_size(bytes: u64) -> String {
    match bytes {
        0..1024 => size(bytes),
        bytes => format!("{} ({} bytes)", size(bytes), grouped(bytes)),
    }
}

/// Gives a time in the two largest units that it has: `3 d 4 h`, `12 min`, `5.2 s`, `250 ms`.
pub fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds == 0 {
        return match time.as_micros() {
            0 => "0 s".to_owned(),
            micros @ 1..1000 => format!("{micros} µs"),
            micros => format!("{} ms", micros / 1000),
        };
    }
    let tenth = time.subsec_millis() / 100;
    if seconds < 10 && tenth > 0 {
        return format!("{seconds}.{tenth} s");
    }
    let first = TIMES.iter().position(|(_, unit)| seconds >= *unit);
    let units = &TIMES[first.unwrap_or(TIMES.len() - 1)..];
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (name, unit) in units.iter().take(2) {
        let number = rest / unit;
        rest %= unit;
        if number > 0 {
            parts.push(format!("{} {name}", grouped(number)));
        }
    }
    parts.join(" ")
}

/// Gives a point in time by its distance from 1970, to the second: `2026-11-28 13:20:11 UTC`.
pub fn moment(since_epoch: Duration) -> String {
    format!("{} UTC", second(since_epoch))
}

/// Gives a point in time in UTC by its distance from 1970, to the second: `2026-11-28 13:20:11`.
pub(super) fn second(since_epoch: Duration) -> String {
    let second = since_epoch.as_secs() % 60;
    format!("{}:{second:02}", minute(since_epoch))
}

/// Gives a point in time in UTC by its distance from 1970, to the minute: `2026-11-28 13:20`.
pub fn minute(since_epoch: Duration) -> String {
    let of_day = since_epoch.as_secs() % DAY / 60;
    format!("{} {:02}:{:02}", day(since_epoch), of_day / 60, of_day % 60)
}

/// Gives the day of a point in time in UTC by its distance from 1970: `2026-11-28`.
pub fn day(since_epoch: Duration) -> String {
    let (year, month, day) = date(since_epoch.as_secs() / DAY);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Gives year, month and day of a day by its distance from 1970-01-01 in the Gregorian calendar.
///
/// Counted in eras of 400 years that begin in March, so that the day of a leap year is the last of its year.
fn date(days: u64) -> (u64, u64, u64) {
    const ERA: u64 = 146_097;
    // From 0000-03-01 on.
    let days = days + 719_468;
    let (era, of_era) = (days / ERA, days % ERA);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / (ERA - 1)) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn digits_stand_in_groups_of_three() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (123_456, "123,456"),
            (1_234_567, "1,234,567"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(grouped(number), text);
        }
        for (text, expected) in [
            ("-1234", Some("-1,234")),
            ("0.25", Some("0.25")),
            ("12345.6789", Some("12,345.6789")),
            ("", None),
            ("-", None),
            ("1.", None),
            (".5", None),
            ("1e3", None),
            ("ok", None),
        ] {
            assert_eq!(grouped_text(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn sizes_have_the_unit_that_fits() {
        for (bytes, text) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (1_023, "1,023 bytes"),
            (1_024, "1 KiB"),
            (1_536, "1.5 KiB (1,536 bytes)"),
            (1_048_524, "1023.9 KiB"),
            (1_048_575, "1 MiB"),
            (1_048_576, "1 MiB (1,048,576 bytes)"),
            (1_572_864, "1.5 MiB (1,572,864 bytes)"),
            (u64::MAX, "16 EiB"),
        ] {
            let (short, _) = text.split_once(" (").unwrap_or((text, ""));
            assert_eq!(size(bytes), short);
            if text.contains('(') {
                assert_eq!(exact_size(bytes), text);
            }
        }
        assert_eq!(exact_size(12), "12 bytes");
    }

    #[test]
    fn times_have_two_units_at_most() {
        for (millis, text) in [
            (0, "0 s"),
            (250, "250 ms"),
            (1_000, "1 s"),
            (5_250, "5.2 s"),
            (59_999, "59 s"),
            (60_000, "1 min"),
            (725_000, "12 min 5 s"),
            (3_605_000, "1 h"),
            (274_000_000, "3 d 4 h"),
            (86_400_000 * 4_000, "4,000 d"),
        ] {
            assert_eq!(duration(Duration::from_millis(millis)), text, "{millis}");
        }
        assert_eq!(duration(Duration::from_micros(17)), "17 µs");
        assert_ne!(duration(Duration::MAX), "");
    }

    #[test]
    fn points_in_time_are_dates() {
        for (seconds, text) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_399, "2000-02-28 23:59:59 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (951_868_800, "2000-03-01 00:00:00 UTC"),
            (1_795_872_011, "2026-11-28 13:20:11 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
        ] {
            assert_eq!(moment(Duration::from_secs(seconds)), text);
        }
        assert_ne!(moment(Duration::MAX), "");
    }

    proptest! {
        #[test]
        fn a_day_later_is_the_next_date(day in 0_u64..3_000_000) {
            let (year, month, today) = date(day);
            let next = date(day + 1);
            prop_assert!((1..=12).contains(&month) && (1..=31).contains(&today));
            let follows = [(year, month, today + 1), (year, month + 1, 1), (year + 1, 1, 1)];
            prop_assert!(follows.contains(&next), "{:?} {:?}", (year, month, today), next);
        }
    }
}
