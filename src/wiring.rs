//! Where two rooms meet that do not know each other: the session passes on what the printer prints.

use std::io;

use crate::render::{self, Printer, Shape};
use crate::resp::Event;
use crate::session::{Arriving, Direction, HandshakePhase, Notice, ReplyForm, Sink, Tap, Traffic};

impl Tap for Printer {
    fn traffic(&mut self, traffic: &Traffic<'_>) {
        let direction = match traffic.direction {
            Direction::Sent => render::Direction::Sent,
            Direction::Received => render::Direction::Received,
        };
        Self::traffic(self, direction, traffic.bytes, traffic.secrets);
    }

    fn is_watching(&self) -> bool {
        self.shows_wire()
    }
}

impl Sink for Printer {
    fn begin(&mut self, arriving: Arriving) {
        Self::begin(
            self,
            match arriving {
                Arriving::Reply(ReplyForm::Text) => Shape::Text,
                Arriving::Reply(ReplyForm::Value) | Arriving::Unasked => Shape::Value,
            },
        );
    }

    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        Self::event(self, event)
    }

    fn stream(&mut self, bytes: &[u8]) -> io::Result<()> {
        Self::stream(self, bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Self::flush(self)
    }

    fn notice(&mut self, notice: &Notice) {
        // What cannot be said on stderr cannot be said at all; the session goes on.
        let _ = self.say(&format!("warning: {notice}"));
    }

    fn handshake(&mut self, phase: HandshakePhase) {
        match phase {
            HandshakePhase::Begins => self.begin_handshake(),
            HandshakePhase::Ended => self.end_handshake(),
        }
    }
}
