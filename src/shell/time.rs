//! How long a command took, told when it is worth telling.

use std::io;
use std::time::Duration;

use super::Shell;
use super::settings::Timing;
use crate::render::{Output, Paint, Part};

/// What a person notices.
const NOTICED: Duration = Duration::from_millis(100);

impl Shell<'_> {
    /// Says how long a command took, if it was long or if the user wants to know of each; beside the data, and only
    /// where people read them.
    pub(super) fn tell_time(&mut self, time: Duration) -> io::Result<()> {
        let is_wanted = match self.settings.timing {
            Timing::Auto => time > NOTICED,
            Timing::On => true,
            Timing::Off => false,
        };
        let is_read = self.printer.output() == Output::Human && !self.printer.is_diverting();
        if !is_wanted || !is_read {
            return Ok(());
        }
        let mut text = String::new();
        let paint = Paint::new(self.options.aside_color);
        paint.text(Part::Aside, &format!("({})", text_of(time)), &mut text);
        self.printer.say(&text)
    }
}

/// Writes a time with three digits that count, in milliseconds or seconds.
fn text_of(time: Duration) -> String {
    let millis = time.as_secs_f64() * 1000.0;
    // What would be rounded to a thousand of them is a second.
    let (number, unit) = match millis < 999.5 {
        true => (millis, "ms"),
        false => (millis / 1000.0, "s"),
    };
    let decimals = match number {
        number if number < 9.995 => 2,
        number if number < 99.95 => 1,
        _ => 0,
    };
    format!("{number:.decimals$} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_three_digits() {
        for (micros, expected) in [
            (0, "0.00 ms"),
            (420, "0.42 ms"),
            (9_994, "9.99 ms"),
            (9_996, "10.0 ms"),
            (99_960, "100 ms"),
            (123_456, "123 ms"),
            (999_499, "999 ms"),
            (999_600, "1.00 s"),
            (1_234_000, "1.23 s"),
            (12_340_000, "12.3 s"),
            (123_400_000, "123 s"),
        ] {
            assert_eq!(text_of(Duration::from_micros(micros)), expected);
        }
    }
}
