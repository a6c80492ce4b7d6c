//! Bytes that may be shown later, with the pieces that brought them.

use super::{Chosen, Show};
use crate::lab::watch::source::Source;

/// How much is held of one request or reply, what is known of its pieces included.
pub(super) const HELD: usize = 1 << 20;

/// Bytes that are held, of one request or one reply.
#[derive(Debug, Default)]
pub(super) struct Held {
    bytes: Vec<u8>,
    parts: Vec<Part>,
    /// How many bytes there are, held or not.
    total: u64,
    is_forgotten: bool,
    /// Where the first byte came from.
    first: Option<Source>,
}

/// What of a piece is held.
#[derive(Debug, Clone, Copy)]
struct Part {
    source: Source,
    offset: u64,
    len: usize,
}

impl Held {
    /// Adds bytes that stand at an offset of the stream; forgets all that is held when they are too many.
    pub(super) fn add(&mut self, source: Source, offset: u64, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        self.first.get_or_insert(source);
        self.total += bytes.len() as u64;
        if self.size() + size_of::<Part>() + bytes.len() > HELD {
            self.forget();
        }
        if !self.is_forgotten {
            self.bytes.extend_from_slice(bytes);
            let len = bytes.len();
            self.parts.push(Part {
                source,
                offset,
                len,
            });
        }
    }

    /// Tells whether no byte has come.
    pub(super) fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// How much memory it takes.
    pub(super) fn size(&self) -> usize {
        self.bytes.len() + self.parts.len() * size_of::<Part>()
    }

    /// Tells whether there were too many bytes.
    pub(super) fn is_forgotten(&self) -> bool {
        self.is_forgotten
    }

    /// Keeps nothing but how many bytes there are.
    pub(super) fn forget(&mut self) {
        self.bytes = Vec::new();
        self.parts = Vec::new();
        self.is_forgotten = true;
    }

    pub(super) fn show(&self, show: &mut Show<'_>) {
        if let Some(first) = self.first.filter(|_| self.is_forgotten) {
            show(Chosen::TooLong(first, self.total));
        }
        let mut rest = &self.bytes[..];
        for part in &self.parts {
            let (bytes, behind) = rest.split_at(part.len);
            rest = behind;
            show(Chosen::Part {
                source: part.source,
                offset: part.offset,
                bytes,
            });
        }
    }
}
