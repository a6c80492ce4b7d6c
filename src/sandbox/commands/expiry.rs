//! When a key goes by itself: the ways to say it, which SET, GETEX and the commands of the EXPIRE family share.

use crate::sandbox::fault::Fault;
use crate::sandbox::keyspace::Millis;
use crate::sandbox::number;

/// How a number says a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    /// How many milliseconds a unit has.
    unit: i64,
    /// Whether it is counted from the epoch, not from now.
    is_absolute: bool,
}

impl Form {
    /// Seconds from now.
    pub(super) const SECONDS: Self = Self::new(1000, false);
    /// Milliseconds from now.
    pub(super) const MILLIS: Self = Self::new(1, false);
    /// Seconds since the epoch.
    pub(super) const SECONDS_AT: Self = Self::new(1000, true);
    /// Milliseconds since the epoch.
    pub(super) const MILLIS_AT: Self = Self::new(1, true);

    const fn new(unit: i64, is_absolute: bool) -> Self {
        Self { unit, is_absolute }
    }

    /// Reads the name of an option.
    fn of(option: &[u8]) -> Option<Self> {
        let options = [
            ("ex", Self::SECONDS),
            ("px", Self::MILLIS),
            ("exat", Self::SECONDS_AT),
            ("pxat", Self::MILLIS_AT),
        ];
        let is_it = |(name, _): &(&str, Self)| option.eq_ignore_ascii_case(name.as_bytes());
        options.into_iter().find(is_it).map(|(_, form)| form)
    }

    /// Gives the time in milliseconds since the epoch, which may be before it; `None` if that is too large.
    pub(super) fn resolve(self, number: i64, now: Millis) -> Option<i64> {
        let base = match self.is_absolute {
            true => 0,
            false => i64::try_from(now).ok()?,
        };
        number.checked_mul(self.unit)?.checked_add(base)
    }

    /// Reads a time that has to be after the beginning; `name` is that of the command.
    pub(super) fn parse(self, word: &[u8], now: Millis, name: &str) -> Result<Millis, Fault> {
        let number = number::integer(word).ok_or(Fault::NotInteger)?;
        let time = Some(number).filter(|&number| number > 0);
        let time = time.and_then(|number| self.resolve(number, now));
        time.and_then(|time| Millis::try_from(time).ok())
            .ok_or_else(|| Fault::expire_time(name))
    }
}

/// What a command with options says of the life of a key.
#[derive(Debug, Clone, Copy)]
pub(super) enum Lifetime<'a> {
    /// Nothing.
    Unsaid,
    /// As it was: KEEPTTL.
    Kept,
    /// For good: PERSIST.
    Endless,
    /// EX, PX, EXAT or PXAT, and the time.
    Until(Form, &'a [u8]),
}

impl<'a> Lifetime<'a> {
    /// Says it; what was said before must not be something else.
    pub(super) fn say(&mut self, new: Self) -> Result<(), Fault> {
        let goes_with = match (&*self, &new) {
            (Self::Unsaid, _) | (Self::Kept, Self::Kept) | (Self::Endless, Self::Endless) => true,
            (Self::Until(before, _), Self::Until(form, _)) => before == form,
            _ => false,
        };
        *self = new;
        goes_with.then_some(()).ok_or(Fault::Syntax)
    }

    /// Says it with one of the options that a time follows.
    pub(super) fn say_until(
        &mut self,
        option: &[u8],
        rest: &mut impl Iterator<Item = &'a [u8]>,
    ) -> Result<(), Fault> {
        let form = Form::of(option).ok_or(Fault::Syntax)?;
        let time = rest.next().ok_or(Fault::Syntax)?;
        self.say(Self::Until(form, time))
    }

    /// Gives the time if there is one.
    pub(super) fn until(self, now: Millis, name: &str) -> Result<Option<Millis>, Fault> {
        match self {
            Self::Until(form, word) => form.parse(word, now, name).map(Some),
            Self::Unsaid | Self::Kept | Self::Endless => Ok(None),
        }
    }
}
