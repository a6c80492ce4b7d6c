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

    fn has_gone(&mut self) -> bool {
        self.to.has_gone()
    }

    fn leaves_out_pushes(&mut self) -> bool {
        self.to.leaves_out_pushes()
    }

    fn notice(&mut self, notice: &Notice) {
        self.to.notice(notice);
    }

    fn connected(&mut self) {
        self.to.connected();
    }

    fn handshake(&mut self, purposes: &[String]) {
        self.to.handshake(purposes);
    }

    fn interrupted(&mut self) {
        self.to.interrupted();
    }

    fn cancelled(&mut self) {
        self.to.cancelled();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Direction;
    use std::time::Instant;

    /// Writes down by which of its doors it is told something.
    #[derive(Default)]
    struct Doors(Vec<&'static str>);

    impl Tap for Doors {
        fn traffic(&mut self, _: &Traffic<'_>) {
            self.0.push("traffic");
        }
    }

    impl Sink for Doors {
        fn begin(&mut self, _: Arriving) {
            self.0.push("begin");
        }

        fn event(&mut self, _: &Event<'_>) -> io::Result<()> {
            self.0.push("event");
            Ok(())
        }

        fn stream(&mut self, _: &[u8]) -> io::Result<()> {
            self.0.push("stream");
            Ok(())
        }

        fn flush(&mut self) -> io::Result<()> {
            self.0.push("flush");
            Ok(())
        }

        fn has_gone(&mut self) -> bool {
            self.0.push("has_gone");
            true
        }

        fn leaves_out_pushes(&mut self) -> bool {
            self.0.push("leaves_out_pushes");
            true
        }

        fn notice(&mut self, _: &Notice) {
            self.0.push("notice");
        }

        fn connected(&mut self) {
            self.0.push("connected");
        }

        fn handshake(&mut self, _: &[String]) {
            self.0.push("handshake");
        }

        fn interrupted(&mut self) {
            self.0.push("interrupted");
        }

        fn cancelled(&mut self) {
            self.0.push("cancelled");
        }
    }

    #[test]
    fn all_that_is_told_by_the_way_goes_on() {
        let mut doors = Doors::default();
        let mut ending = Ending::new(&mut doors);
        ending.traffic(&Traffic {
            direction: Direction::Received,
            offset: 0,
            bytes: b"+OK",
            at: Instant::now(),
            secrets: &[],
        });
        assert!(ending.stream(b"x").is_ok() && ending.flush().is_ok() && ending.has_gone());
        assert!(ending.leaves_out_pushes());
        ending.notice(&Notice::PasswordNeeded);
        ending.connected();
        ending.handshake(&[]);
        ending.interrupted();
        ending.cancelled();
        let told = "traffic stream flush has_gone leaves_out_pushes notice connected handshake \
                    interrupted cancelled";
        assert_eq!(doors.0.join(" "), told);
    }
}
