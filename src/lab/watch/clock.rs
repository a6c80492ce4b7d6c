//! When something happened, as people write it: the time of day in UTC, to the microsecond.

use std::fmt;
use std::time::{Duration, Instant, SystemTime};

use crate::render;

const DAY: u64 = 24 * 60 * 60;

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
    pub(super) fn day(&self) -> String {
        render::day(self.since_epoch)
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

#[cfg(test)]
mod tests {
    use super::*;

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
