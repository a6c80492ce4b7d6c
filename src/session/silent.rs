//! A sink for what is asked for the program itself: nobody looks at the replies, they are taken as values.

use std::io;

use crate::net::{Tap, Traffic};
use crate::resp::Event;

use super::{Arriving, Notice, Sink};

/// Takes everything and shows nothing.
#[derive(Debug, Default, Clone, Copy)]
pub struct Silent;

impl Tap for Silent {
    fn traffic(&mut self, _: &Traffic<'_>) {}

    fn is_watching(&self) -> bool {
        false
    }
}

impl Sink for Silent {
    fn begin(&mut self, _: Arriving) {}

    fn event(&mut self, _: &Event<'_>) -> io::Result<()> {
        Ok(())
    }

    fn stream(&mut self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn notice(&mut self, _: &Notice) {}
}
