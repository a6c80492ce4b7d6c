//! How far a mass insertion has come: one line on a terminal, drawn over itself.
//!
//! The cursor waits behind the text and not at the margin, where crates for this put it: so the `^C` that a terminal
//! prints stands in the line, and goes with it.

use std::io::Write;
use std::time::{Duration, Instant};

use super::quantity::{count, duration, size};

/// How much time passes at least between two drawings.
const PAUSE: Duration = Duration::from_millis(100);

/// How many columns the bar has between its ends.
const BAR: usize = 16;

/// How many columns a terminal has that does not tell.
const WIDTH: usize = 80;

/// How many columns are left free: for `^C` and for the cursor. What had no room would stay in the line below.
const MARGIN: usize = 3;

/// Takes away what stands in the line.
const ERASE: &str = "\r\x1b[K";

/// The line, or none.
pub struct Progress {
    line: Option<Line>,
}

struct Line {
    terminal: Box<dyn Write>,
    /// Tells how many columns the terminal has now.
    columns: fn() -> Option<usize>,
    total: Option<u64>,
    start: Instant,
    /// When it was drawn last.
    drawn: Option<Instant>,
    /// Whether it stands there.
    is_there: bool,
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Far {
    /// How many bytes have been sent.
    pub bytes: u64,
    /// How many replies have come.
    pub replies: u64,
    /// How many of them are errors.
    pub errors: u64,
}

impl Progress {
    /// A line that is never drawn.
    pub fn hidden() -> Self {
        Self { line: None }
    }

    /// A line on a terminal, which `columns` tells the width of.
    pub fn new(terminal: Box<dyn Write>, columns: fn() -> Option<usize>) -> Self {
        Self {
            line: Some(Line {
                terminal,
                columns,
                total: None,
                start: Instant::now(),
                drawn: None,
                is_there: false,
            }),
        }
    }

    /// Says how many bytes there are to be sent, where that is known.
    pub fn set_total(&mut self, total: Option<u64>) {
        if let Some(line) = &mut self.line {
            line.total = total;
        }
    }

    /// Draws the line anew, unless that was done just before. A terminal that cannot be written to is not told of.
    pub fn show(&mut self, far: Far) {
        let Some(line) = &mut self.line else {
            return;
        };
        let now = Instant::now();
        if line.drawn.is_some_and(|drawn| now - drawn < PAUSE) {
            return;
        }
        line.drawn = Some(now);
        line.is_there = true;
        let columns = (line.columns)().unwrap_or(WIDTH);
        let text = text(far, line.total, now - line.start, columns);
        let _ = write!(line.terminal, "{ERASE}{text}").and_then(|()| line.terminal.flush());
    }

    /// Takes the line away, until it is drawn again.
    pub fn clear(&mut self) {
        if let Some(line) = &mut self.line
            && line.is_there
        {
            line.is_there = false;
            line.drawn = None;
            let _ = write!(line.terminal, "{ERASE}").and_then(|()| line.terminal.flush());
        }
    }
}

/// Says how far it has come on a terminal of so many columns.
fn text(far: Far, total: Option<u64>, elapsed: Duration, columns: usize) -> String {
    let Far {
        bytes,
        replies,
        errors,
    } = far;
    let room = columns.saturating_sub(MARGIN);
    let total = total.filter(|&total| total > 0);
    let speed = (bytes as f64 / elapsed.as_secs_f64().max(0.001)) as u64;
    let mut text = size(bytes);
    if let Some(total) = total {
        text.push_str(" of ");
        text.push_str(&size(total));
    }
    let replies = count(replies, "reply", "replies");
    let errors = count(errors, "error", "errors");
    text.push_str(&format!(", {replies}, {errors}, {}/s", size(speed)));
    if let Some(left) = total.and_then(|total| total.saturating_sub(bytes).checked_div(speed)) {
        text.push_str(&format!(", {} left", duration(Duration::from_secs(left))));
    }
    if let Some(total) = total
        && text.chars().count() + BAR + 3 <= room
    {
        let done = u128::from(bytes.min(total)) * BAR as u128 / u128::from(total);
        let done = "=".repeat(done as usize);
        text = format!("[{done:BAR$}] {text}");
    }
    text.chars().take(room).collect()
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use super::*;

    const FAR: Far = Far {
        bytes: 5 << 20,
        replies: 1_234,
        errors: 1,
    };

    #[test]
    fn the_line_says_how_far_how_fast_and_how_long_yet() {
        let ten = Duration::from_secs(10);
        let total = Some(20 << 20);
        let rest = "5 MiB of 20 MiB, 1,234 replies, 1 error, 512 KiB/s, 30 s left";
        assert_eq!(
            text(FAR, total, ten, 120),
            format!("[====            ] {rest}")
        );
        assert_eq!(text(FAR, total, ten, 82), rest, "a bar needs 83");
        assert_eq!(
            text(FAR, total, ten, 83),
            format!("[====            ] {rest}")
        );
        assert_eq!(text(FAR, total, ten, 10), "5 MiB o");
        let rest = "5 MiB, 1,234 replies, 1 error, 512 KiB/s";
        assert_eq!(text(FAR, None, ten, 80), rest);
        let none = Far {
            bytes: 0,
            replies: 0,
            errors: 0,
        };
        let start = "[                ] 0 bytes of 20 MiB, 0 replies, 0 errors, 0 bytes/s";
        assert_eq!(text(none, total, Duration::ZERO, 80), start);
    }

    #[derive(Clone, Default)]
    struct Screen(Arc<Mutex<Vec<u8>>>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn it_is_drawn_over_itself_and_taken_away_once() {
        let screen = Screen::default();
        let mut progress = Progress::new(Box::new(screen.clone()), || Some(7));
        progress.clear();
        progress.show(FAR);
        progress.show(FAR);
        progress.clear();
        progress.clear();
        progress.show(FAR);
        let written = String::from_utf8(screen.0.lock().unwrap().clone()).unwrap();
        assert_eq!(written, "\r\x1b[K5 Mi\r\x1b[K\r\x1b[K5 Mi");
    }
}
