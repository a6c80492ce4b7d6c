//! When something happened, as people write it: the time of day in UTC, to the microsecond.

use std::fmt;
use std::time::{Duration, Instant, SystemTime};

const DAY: u64 = 24 * 60 * 60;

/// Tells a point in time, given from 1970 on, as day and time to the minute, in UTC.
///
/// ```
/// use std::time::Duration;
///
/// use redis_shell::lab::watch::utc_minute;
///
/// assert_eq!(utc_minute(Duration::from_secs(1_764_328_020)), "2025-11-28 11:07");
/// ```
pub fn utc_minute(since_epoch: Duration) -> String {
    let date = Date::new(since_epoch.as_secs() / DAY);
    let minutes = since_epoch.as_secs() % DAY / 60;
    format!("{date} {:02}:{:02}", minutes / 60, minutes % 60)
}

/// Tells the time of day of instants.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    /// The time since 1970 at `at`.
    since_epoch: Duration,
    at: Instant,
}

/// A point in time, for the eye and for measuring.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) at: Instant,
    pub(super) time: TimeOfDay,
}

/// A time of day; printed as `12:34:56.789012`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TimeOfDay(Duration);

/// A day of the Gregorian calendar; printed as `2026-11-22`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date {
    year: u64,
    month: u64,
    day: u64,
}

impl Clock {
    pub(super) fn new() -> Self {
        let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Self {
            // A clock before 1970 is a wrong one; the differences are right all the same.
            since_epoch: whole_micros(since_epoch.unwrap_or_default()),
            at: Instant::now(),
        }
    }

    /// Tells the time of an instant after the making of the clock, to the microsecond: what is measured is what is
    /// printed, so that a capture that is read back says the same.
    pub(super) fn moment(&self, at: Instant) -> Moment {
        let elapsed = whole_micros(at.saturating_duration_since(self.at));
        Moment {
            at: self.at + elapsed,
            time: TimeOfDay::new(self.since_epoch + elapsed),
        }
    }

    /// The day on which the clock was made.
    pub(super) fn date(&self) -> Date {
        Date::new(self.since_epoch.as_secs() / DAY)
    }
}

fn whole_micros(time: Duration) -> Duration {
    Duration::new(time.as_secs(), time.subsec_micros() * 1000)
}

impl TimeOfDay {
    fn new(since_epoch: Duration) -> Self {
        Self(Duration::new(
            since_epoch.as_secs() % DAY,
            since_epoch.subsec_nanos(),
        ))
    }

    /// Reads what is printed; `None` when it is no time of day.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (clock, micros) = text.split_once('.')?;
        let mut parts = clock.splitn(3, ':');
        let hours = digits(parts.next()?, 2, 23)?;
        let minutes = digits(parts.next()?, 2, 59)?;
        let seconds = digits(parts.next()?, 2, 59)?;
        let seconds = Duration::from_secs((hours * 60 + minutes) * 60 + seconds);
        Some(Self(
            seconds + Duration::from_micros(digits(micros, 6, 999_999)?),
        ))
    }

    /// The time from an earlier time of day to this one, over midnight if need be.
    pub(super) fn since(self, earlier: Self) -> Duration {
        match self.0.checked_sub(earlier.0) {
            Some(elapsed) => elapsed,
            None => self.0 + Duration::from_secs(DAY) - earlier.0,
        }
    }
}

fn digits(text: &str, count: usize, most: u64) -> Option<u64> {
    let is_number = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_number.then(|| text.parse().ok()).flatten()?;
    (number <= most).then_some(number)
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        write!(
            f,
            "{:02}:{:02}:{:02}.{:06}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60,
            self.0.subsec_micros()
        )
    }
}

impl Date {
    /// The day that is so many days after 1970-01-01.
    fn new(mut days: u64) -> Self {
        let mut year = 1970;
        loop {
            let length = if is_leap(year) { 366 } else { 365 };
            if days < length {
                break;
            }
            days -= length;
            year += 1;
        }
        let february = if is_leap(year) { 29 } else { 28 };
        let mut month = 1;
        for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
            if days < length {
                break;
            }
            days -= length;
            month += 1;
        }
        Self {
            year,
            month,
            day: days + 1,
        }
    }
}

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400)
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day } = self;
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_through_leap_years() {
        // `date -u -d @SECONDS +%F` says the same.
        for (seconds, date) in [
            (0, "1970-01-01"),
            (68_169_599, "1972-02-28"),
            (68_169_600, "1972-02-29"),
            (68_256_000, "1972-03-01"),
            (951_782_400, "2000-02-29"),
            (1_798_761_599, "2026-12-31"),
            (4_107_542_400, "2100-03-01"),
        ] {
            assert_eq!(Date::new(seconds / DAY).to_string(), date);
        }
    }

    #[test]
    fn a_time_of_day_is_read_as_it_is_printed() {
        let time = TimeOfDay::new(Duration::new(DAY * 9 + 45_296, 789_012_999));
        assert_eq!(time.to_string(), "12:34:56.789012");
        let read = TimeOfDay::parse("12:34:56.789012").unwrap();
        assert_eq!(read.to_string(), "12:34:56.789012");
        for wrong in [
            "",
            "1:02:03.000000",
            "24:00:00.000000",
            "12:34:56",
            "12:34:56.78901x",
        ] {
            assert_eq!(TimeOfDay::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_measured_is_what_is_printed() {
        let clock = Clock::new();
        let [first, second] =
            [1_999, 2_001_700].map(|nanos| clock.moment(clock.at + Duration::from_nanos(nanos)));
        assert_eq!(second.at - first.at, second.time.since(first.time));
        assert_eq!(second.at - first.at, Duration::from_micros(2_000));
    }

    #[test]
    fn midnight_may_pass() {
        let [late, early] =
            ["23:59:59.900000", "00:00:00.100000"].map(|time| TimeOfDay::parse(time).unwrap());
        assert_eq!(early.since(late), Duration::from_millis(200));
        assert_eq!(early.since(early), Duration::ZERO);
    }
}
