//! A sink for what is asked for the program itself: nobody looks at the replies, they are taken as values.

use super::Sink;
use crate::net::{Tap, Traffic};

/// Takes everything and shows nothing.
#[derive(Debug, Default, Clone, Copy)]
pub struct Silent;

impl Tap for Silent {
    fn traffic(&mut self, _: &Traffic<'_>) {}

    fn is_watching(&self) -> bool {
        false
    }
}

impl Sink for Silent {}
