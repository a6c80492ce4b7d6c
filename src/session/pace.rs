//! How much SCAN and its kin are asked for at a time: what takes a server about two milliseconds, however large and
//! busy it is.
//!
//! A server does nothing else while it answers a call, so a call is to be short; but each call costs the way there and
//! back and some work around it, so it is not to be too short either.

use std::ops::RangeInclusive;
use std::time::Duration;

/// How long a call is to keep a server busy.
const AIM: Duration = Duration::from_millis(2);

/// What is asked for at first, at least and at most.
const FIRST: u32 = 100;
const LEAST: u32 = 10;
const MOST: u32 = 10_000;

/// How much more than the last time may be asked for.
const GROWTH: u32 = 4;

/// How much the next call is to ask for.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    count: u32,
    /// The least time that any call took: that of the way there and back.
    way: Duration,
}

impl Pace {
    /// Begins, with the time of the way there and back as far as it is known.
    pub fn new(way: Option<Duration>) -> Self {
        Self {
            count: FIRST,
            way: way.unwrap_or(Duration::MAX),
        }
    }

    /// What to ask for: the COUNT of the next call.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Learns between which two times the call took, the way included; they differ where the caller was busy when the
    /// reply came, or the server still had another reply to send.
    pub fn took(&mut self, time: RangeInclusive<Duration>) {
        self.way = self.way.min(*time.end());
        let spent = |time: &Duration| time.saturating_sub(self.way);
        self.count = next(self.count, spent(time.start())..=spent(time.end()));
    }
}

/// Gives what to ask for after a call with this count that kept the server busy for so long.
fn next(count: u32, spent: RangeInclusive<Duration>) -> u32 {
    let (least, most) = spent.into_inner();
    let time = match () {
        () if most < AIM => most,
        () if least > AIM => least,
        // It may have been just right: more is only asked for when it is sure to be borne.
        () => AIM,
    };
    let fitting = u128::from(count) * AIM.as_nanos() / time.as_nanos().max(1);
    let bound = count.saturating_mul(GROWTH).clamp(LEAST, MOST);
    u32::try_from(fitting).map_or(bound, |fitting| fitting.clamp(LEAST, bound))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAY: Duration = Duration::from_millis(30);

    fn micros(micros: u64) -> Duration {
        Duration::from_micros(micros)
    }

    /// What follows a call whose time is known well.
    fn after(count: u32, spent: Duration) -> u32 {
        next(count, spent..=spent)
    }

    #[test]
    fn a_call_becomes_as_large_as_fits_into_two_milliseconds() {
        assert_eq!(after(1000, micros(2000)), 1000);
        assert_eq!(after(1000, micros(1000)), 2000);
        assert_eq!(after(1000, micros(4000)), 500);
        assert_eq!(after(1000, micros(3000)), 666);
    }

    #[test]
    fn it_grows_step_by_step_and_shrinks_at_once() {
        assert_eq!(after(100, micros(0)), 400);
        assert_eq!(after(100, micros(10)), 400);
        assert_eq!(after(10_000, micros(200_000)), 100);
    }

    #[test]
    fn it_stays_within_its_bounds() {
        assert_eq!(after(10_000, micros(0)), 10_000);
        assert_eq!(after(5000, micros(1)), 10_000);
        assert_eq!(after(10, Duration::MAX), 10);
        assert_eq!(after(10_000, Duration::MAX), 10);
    }

    #[test]
    fn what_is_not_known_well_changes_nothing_but_what_is_sure() {
        let between = |least, most| next(1000, micros(least)..=micros(most));
        assert_eq!(between(0, 50_000), 1000);
        assert_eq!(between(1900, 2100), 1000);
        assert_eq!(between(0, 500), 4000);
        assert_eq!(between(4000, 50_000), 500);
    }

    #[test]
    fn the_way_is_the_shortest_time_seen() {
        let mut pace = Pace::new(None);
        let far = Duration::from_millis(300);
        pace.took(far..=far);
        assert_eq!(pace.count(), 400);
        pace.took(WAY..=WAY);
        assert_eq!(pace.count(), 1600);
        let late = WAY + micros(4000);
        pace.took(late..=late);
        assert_eq!(pace.count(), 800);
    }

    #[test]
    fn a_way_that_is_known_is_left_out_from_the_start() {
        let mut pace = Pace::new(Some(WAY));
        let late = WAY + micros(4000);
        pace.took(late..=late);
        assert_eq!(pace.count(), 50);
    }
}
