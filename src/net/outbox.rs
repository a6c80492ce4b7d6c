//! The bytes that are queued and not yet written, with their places in the stream.
//!
//! Offsets count the bytes of the connection from 0. It writes nothing itself.

use std::ops::Range;

/// Room kept for the next request once a larger one is written, in bytes.
const KEPT_CAPACITY: usize = 64 * 1024;

/// Holds what the server has not been sent yet; not printable, for there are passwords in it.
#[derive(Default)]
pub(super) struct Outbox {
    bytes: Vec<u8>,
    /// How many of `bytes` are written already.
    written: usize,
    /// The place of the first of `bytes` in the stream.
    offset: u64,
    /// Secrets that are not wholly written.
    secrets: Vec<Range<u64>>,
}

impl Outbox {
    /// Lets `encode` append bytes and name the secret ones, relative to the first it appended.
    ///
    /// Gives the place of the appended bytes in the stream.
    pub(super) fn queue_with<S>(&mut self, encode: impl FnOnce(&mut Vec<u8>) -> S) -> Range<u64>
    where
        S: IntoIterator<Item = Range<usize>>,
    {
        self.drop_written();
        let start = self.end();
        let secrets = encode(&mut self.bytes);
        let place = |at: usize| start + at as u64;
        self.secrets
            .extend(secrets.into_iter().map(|s| place(s.start)..place(s.end)));
        start..self.end()
    }

    /// Gives what is left to write.
    pub(super) fn unsent(&self) -> &[u8] {
        &self.bytes[self.written..]
    }

    /// Tells how many bytes of the stream are written.
    pub(super) fn sent(&self) -> u64 {
        self.offset + self.written as u64
    }

    /// Gives the secrets that touch a part of the stream that is not yet passed by
    /// [`advance`](Outbox::advance).
    pub(super) fn secrets_in(&self, part: &Range<u64>) -> Vec<Range<u64>> {
        let touches = |s: &&Range<u64>| s.start < part.end && part.start < s.end;
        self.secrets.iter().filter(touches).cloned().collect()
    }

    /// Notes that the first `count` unsent bytes are written.
    pub(super) fn advance(&mut self, count: usize) {
        self.written += count;
        let sent = self.sent();
        self.secrets.retain(|secret| secret.end > sent);
        if self.written == self.bytes.len() {
            self.offset = sent;
            self.written = 0;
            self.bytes.clear();
            self.bytes.shrink_to(KEPT_CAPACITY);
        }
    }

    fn end(&self) -> u64 {
        self.offset + self.bytes.len() as u64
    }

    /// Frees what is written once it is the larger part, so that each byte is moved at most once
    /// on average.
    fn drop_written(&mut self) {
        if self.written > self.bytes.len() / 2 {
            self.offset = self.sent();
            self.bytes.drain(..self.written);
            self.written = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only<T>(range: Range<T>) -> [Range<T>; 1] {
        [range]
    }

    fn queue(outbox: &mut Outbox, bytes: &[u8], secrets: &[Range<usize>]) -> Range<u64> {
        outbox.queue_with(|out| {
            out.extend_from_slice(bytes);
            secrets.to_vec()
        })
    }

    #[test]
    fn places_go_on_across_requests_and_writes() {
        let mut outbox = Outbox::default();
        assert_eq!(queue(&mut outbox, b"AUTH pw\r\n", &only(5..7)), 0..9);
        assert_eq!(queue(&mut outbox, b"PING\r\n", &[]), 9..15);
        outbox.advance(12);
        assert_eq!(outbox.sent(), 12);
        assert_eq!(queue(&mut outbox, b"AUTH x\r\n", &only(5..6)), 15..23);
        assert_eq!(outbox.unsent(), b"G\r\nAUTH x\r\n");
        assert_eq!(outbox.secrets_in(&(12..23)), only(20..21));
        outbox.advance(11);
        assert_eq!(outbox.unsent(), b"");
        assert_eq!(queue(&mut outbox, b"x", &[]), 23..24);
    }

    #[test]
    fn a_secret_is_known_until_its_last_byte_is_written() {
        let mut outbox = Outbox::default();
        queue(&mut outbox, b"0123456789", &[2..5, 5..8]);
        assert_eq!(outbox.secrets_in(&(0..2)), []);
        assert_eq!(outbox.secrets_in(&(0..3)), only(2..5));
        outbox.advance(4);
        assert_eq!(outbox.secrets_in(&(4..5)), only(2..5));
        assert_eq!(outbox.secrets_in(&(4..6)), [2..5, 5..8]);
        outbox.advance(1);
        assert_eq!(outbox.secrets_in(&(5..10)), only(5..8));
        outbox.advance(5);
        assert_eq!(outbox.secrets, []);
    }

    #[test]
    fn written_bytes_and_large_buffers_are_given_back() {
        let mut outbox = Outbox::default();
        for _ in 0..100 {
            queue(&mut outbox, &[0; 50_000], &[]);
            outbox.advance(49_999);
        }
        assert_eq!(outbox.unsent().len(), 100);
        assert!(outbox.bytes.len() <= 110_000, "{}", outbox.bytes.len());
        queue(&mut outbox, &[0; 1_000_000], &[]);
        outbox.advance(1_000_100);
        assert!(outbox.bytes.capacity() <= KEPT_CAPACITY);
    }
}
