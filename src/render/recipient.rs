//! Whoever takes the text that replies become: it may be slow, be cut off from the rest, or go away.

use std::fs::File;
use std::io::{self, Sink, Write};

/// Takes text, and tells what has become of it.
pub trait Recipient: Write {
    /// Whether text was dropped since this was asked last, because the user did not want to wait until it is taken.
    fn take_cut(&mut self) -> bool {
        false
    }

    /// Whether text was dropped since [`take_cut`](Self::take_cut) asked last.
    fn is_cut(&self) -> bool {
        false
    }

    /// Learns that a reply has come, of which there may be no text.
    ///
    /// # Errors
    /// It cannot be taken.
    fn replied(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Whether nobody takes any text any more.
    fn has_gone(&mut self) -> bool {
        false
    }
}

impl Recipient for File {}
impl Recipient for Sink {}
