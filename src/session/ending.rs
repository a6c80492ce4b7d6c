//! The reply to a command that the user has had ended: the error that says so tells nobody anything; what else the server
//! replies is passed on, since the command may have had its answer a moment before.

use std::io;

use crate::net::{Tap, Traffic};
use crate::resp::{Event, Item};

use super::{Arriving, Notice, Sink};

/// The code of the error.
const UNBLOCKED: &[u8] = b"UNBLOCKED";

/// Passes on what comes but for that error.
pub(super) struct Ending<'a> {
    to: &'a mut dyn Sink,
    /// What was announced, and of which nothing has come yet.
    announced: Option<Arriving>,
    /// Whether what comes is that error.
    is_end: bool,
}

impl<'a> Ending<'a> {
    pub(super) fn new(to: &'a mut dyn Sink) -> Self {
        Self {
            to,
            announced: None,
            is_end: false,
        }
    }
}

fn is_end(event: &Event<'_>) -> bool {
    match &event.item {
        Item::Text(text) => text.kind.is_error() && text.first && text.bytes.starts_with(UNBLOCKED),
        _ => false,
    }
}

impl Sink for Ending<'_> {
    fn begin(&mut self, arriving: Arriving) {
        self.announced = Some(arriving);
    }

    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        if let Some(arriving) = self.announced.take() {
            self.is_end = matches!(arriving, Arriving::Reply(_)) && is_end(event);
            match self.is_end {
                true => self.to.cancelled(),
                false => self.to.begin(arriving),
            }
        }
        match self.is_end {
            true => Ok(()),
            false => self.to.event(event),
        }
    }

    fn stream(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.to.stream(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }

    fn notice(&mut self, notice: &Notice) {
        self.to.notice(notice);
    }
}

impl Tap for Ending<'_> {
    fn traffic(&mut self, traffic: &Traffic<'_>) {
        self.to.traffic(traffic);
    }

    fn is_watching(&self) -> bool {
        self.to.is_watching()
    }
}
