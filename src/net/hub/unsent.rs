//! What is still to be written to one peer.

/// Room kept for the next bytes once more are written, in bytes.
const KEPT_CAPACITY: usize = 64 * 1024;

/// Bytes in their order, those in front written already.
#[derive(Debug, Default)]
pub(super) struct Unsent {
    bytes: Vec<u8>,
    written: usize,
}

impl Unsent {
    /// Gives those that are not written.
    pub(super) fn left(&self) -> &[u8] {
        &self.bytes[self.written..]
    }

    /// Takes more out of `out`, which is left with bytes of no meaning.
    pub(super) fn take(&mut self, out: &mut Vec<u8>) {
        if self.bytes.is_empty() {
            std::mem::swap(&mut self.bytes, out);
            return;
        }
        // A peer that is always a little behind must not have all kept that it ever got.
        if self.written > self.bytes.len() / 2 {
            self.bytes.drain(..self.written);
            self.written = 0;
        }
        self.bytes.extend_from_slice(out);
    }

    /// Notes that the next `count` are written.
    pub(super) fn written(&mut self, count: usize) {
        self.written += count;
        if self.written == self.bytes.len() {
            self.bytes.clear();
            self.bytes.shrink_to(KEPT_CAPACITY);
            self.written = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Unsent;

    #[test]
    fn what_is_written_is_not_kept_though_something_is_always_left() {
        let mut unsent = Unsent::default();
        let mut seen = Vec::new();
        for turn in 0..1000_u16 {
            unsent.take(&mut turn.to_be_bytes().repeat(50));
            let count = unsent.left().len() - 1;
            seen.extend_from_slice(&unsent.left()[..count]);
            unsent.written(count);
            assert!(unsent.bytes.len() <= 400, "{}", unsent.bytes.len());
        }
        seen.extend_from_slice(unsent.left());
        let all: Vec<_> = (0..1000_u16)
            .flat_map(|turn| turn.to_be_bytes().repeat(50))
            .collect();
        assert!(seen == all);
    }
}
