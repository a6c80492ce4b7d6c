//! How far a mass insertion has come: one line on stderr that is drawn anew.
//!
//! The bar, its speed and what time is left are indicatif's: it knows the terminal's width, draws no oftener than it is
//! told and takes nothing of the start of a run that has no bar.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::quantity::{count, duration, size};

/// How often a second the line is drawn at most.
const DRAWN: u8 = 10;

/// The line, or none.
pub struct Progress {
    bar: Option<Drawn>,
}

struct Drawn {
    bar: ProgressBar,
    total: Option<u64>,
    /// When it was drawn last.
    at: Option<Instant>,
}

impl Progress {
    /// A line that is never drawn.
    pub fn hidden() -> Self {
        Self { bar: None }
    }

    /// A line on stderr, which is a terminal, on the way to so many bytes, if that is known.
    pub fn on_stderr(total: Option<u64>) -> Self {
        let target = ProgressDrawTarget::stderr_with_hz(DRAWN);
        let bar = ProgressBar::with_draw_target(total, target);
        let template = match total {
            Some(_) => "[{bar:16}] {wide_msg}",
            None => "{wide_msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        let at = None;
        Self {
            bar: Some(Drawn { bar, total, at }),
        }
    }

    /// Shows how many bytes have been sent, and what came back.
    pub fn show(&mut self, bytes: u64, replies: u64, errors: u64) {
        let Some(Drawn { bar, total, at }) = &mut self.bar else {
            return;
        };
        let now = Instant::now();
        let pause = Duration::from_secs(1) / u32::from(DRAWN);
        if at.is_some_and(|at| now.duration_since(at) < pause) {
            return;
        }
        *at = Some(now);
        bar.set_position(bytes);
        let far = match total {
            Some(total) => format!("{} of {}", size(bytes), size(*total)),
            None => size(bytes),
        };
        let mut message = format!(
            "{far}, {}, {}, {}/s",
            count(replies, "reply", "replies"),
            count(errors, "error", "errors"),
            size(bar.per_sec() as u64),
        );
        if total.is_some() && bytes > 0 {
            message.push_str(", ");
            message.push_str(&duration(bar.eta()));
            message.push_str(" left");
        }
        bar.set_message(message);
    }

    /// Lets something else be written on the terminal.
    pub fn suspend<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(Drawn { bar, .. }) => bar.suspend(write),
            None => write(),
        }
    }

    /// Takes the line away.
    pub fn clear(&mut self) {
        if let Some(Drawn { bar, .. }) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
