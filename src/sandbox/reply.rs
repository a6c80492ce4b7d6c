//! Replies: what a command says, as the bytes of the protocol that the client speaks.

use super::fault::Fault;
use super::number;
use crate::resp::{encode, type_byte as tag};

/// Which protocol a client speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    /// RESP2, until HELLO 3.
    Resp2,
    /// RESP3.
    Resp3,
}

/// Appends replies to the bytes that a client will get. Each method writes one value, or the header of an aggregate
/// whose elements the caller writes after it.
#[derive(Debug)]
pub(super) struct Reply {
    protocol: Protocol,
    out: Vec<u8>,
    /// From where on nothing is sent, for a client that wants no replies.
    muted: Option<usize>,
}

impl Reply {
    /// Goes on after the bytes in `out`.
    pub(super) fn after(out: Vec<u8>, protocol: Protocol) -> Self {
        let muted = None;
        Self {
            protocol,
            out,
            muted,
        }
    }

    /// Gives the bytes back.
    pub(super) fn into_bytes(mut self) -> Vec<u8> {
        self.unmute();
        self.out
    }

    /// Tells which protocol is spoken.
    pub(super) fn protocol(&self) -> Protocol {
        self.protocol
    }

    /// Goes on in another protocol, as after HELLO.
    pub(super) fn speak(&mut self, protocol: Protocol) {
        self.protocol = protocol;
    }

    /// Gives the place of the next byte, for [`take_back`](Self::take_back).
    pub(super) fn place(&self) -> usize {
        self.out.len()
    }

    /// Removes what was written since `place`.
    pub(super) fn take_back(&mut self, place: usize) {
        self.out.truncate(place);
        self.muted = self.muted.map(|from| from.min(place));
    }

    /// Drops what is written from now on (CLIENT REPLY).
    pub(super) fn mute(&mut self) {
        self.muted.get_or_insert(self.out.len());
    }

    /// Keeps what is written from now on.
    pub(super) fn unmute(&mut self) {
        if let Some(from) = self.muted.take() {
            self.out.truncate(from);
        }
    }

    /// Keeps what `write` writes in any case, as messages are, which are no replies.
    pub(super) fn aloud(&mut self, write: impl FnOnce(&mut Self)) {
        let is_muted = self.muted.is_some();
        self.unmute();
        write(self);
        if is_muted {
            self.mute();
        }
    }

    /// `+OK`
    pub(super) fn ok(&mut self) {
        self.simple("OK");
    }

    /// `+text`
    pub(super) fn simple(&mut self, text: &str) {
        encode::line(tag::SIMPLE, text.as_bytes(), &mut self.out);
    }

    /// `-text`; line ends at its end are left out, others become blanks.
    pub(super) fn error(&mut self, fault: &Fault) {
        let line_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let text = fault.text();
        let end = text.iter().rposition(|byte| !line_end(byte));
        let text = &text[..end.map_or(0, |last| last + 1)];
        if !text.iter().any(line_end) {
            return encode::line(tag::ERROR, text, &mut self.out);
        }
        let text: Vec<u8> = text
            .iter()
            .map(|byte| if line_end(byte) { b' ' } else { *byte })
            .collect();
        encode::line(tag::ERROR, &text, &mut self.out);
    }

    /// `:number`
    pub(super) fn integer(&mut self, number: i64) {
        self.out.push(tag::INTEGER);
        if number < 0 {
            self.out.push(b'-');
        }
        encode::decimal(number.unsigned_abs(), &mut self.out);
        self.out.extend_from_slice(crate::resp::CRLF);
    }

    /// `:count`, for what is counted in memory.
    pub(super) fn count(&mut self, count: usize) {
        self.integer(i64::try_from(count).unwrap_or(i64::MAX));
    }

    /// `$bytes`
    pub(super) fn bulk(&mut self, bytes: impl AsRef<[u8]>) {
        encode::payload(tag::BULK, &[bytes.as_ref()], &mut self.out);
    }

    /// A bulk string, or the null in its place.
    pub(super) fn bulk_or_null(&mut self, bytes: Option<impl AsRef<[u8]>>) {
        match bytes {
            Some(bytes) => self.bulk(bytes),
            None => self.null(),
        }
    }

    /// The null in the place of a string: `$-1`, `_` in RESP3.
    pub(super) fn null(&mut self) {
        match self.protocol {
            Protocol::Resp2 => encode::line(tag::BULK, b"-1", &mut self.out),
            Protocol::Resp3 => encode::line(tag::NULL, b"", &mut self.out),
        }
    }

    /// The null in the place of an array: `*-1`, `_` in RESP3.
    pub(super) fn null_array(&mut self) {
        match self.protocol {
            Protocol::Resp2 => encode::line(tag::ARRAY, b"-1", &mut self.out),
            Protocol::Resp3 => encode::line(tag::NULL, b"", &mut self.out),
        }
    }

    /// The header of `len` elements.
    pub(super) fn array(&mut self, len: usize) {
        encode::header(tag::ARRAY, len as u64, &mut self.out);
    }

    /// The header of `pairs` pairs: a map in RESP3, a flat array in RESP2.
    pub(super) fn map(&mut self, pairs: usize) {
        match self.protocol {
            Protocol::Resp2 => self.array(2 * pairs),
            Protocol::Resp3 => encode::header(tag::MAP, pairs as u64, &mut self.out),
        }
    }

    /// The header of `len` members: a set in RESP3, an array in RESP2.
    pub(super) fn set(&mut self, len: usize) {
        match self.protocol {
            Protocol::Resp2 => self.array(len),
            Protocol::Resp3 => encode::header(tag::SET, len as u64, &mut self.out),
        }
    }

    /// The header of a message that was not asked for: a push in RESP3, an array in RESP2.
    pub(super) fn push(&mut self, len: usize) {
        match self.protocol {
            Protocol::Resp2 => self.array(len),
            Protocol::Resp3 => encode::header(tag::PUSH, len as u64, &mut self.out),
        }
    }

    /// A number that may have a fraction: a double in RESP3, a bulk string in RESP2.
    pub(super) fn double(&mut self, number: f64) {
        let text = number::shortest(number);
        match self.protocol {
            Protocol::Resp2 => self.bulk(text),
            Protocol::Resp3 => encode::line(tag::DOUBLE, text.as_bytes(), &mut self.out),
        }
    }

    /// A truth: a boolean in RESP3, 1 or 0 in RESP2.
    pub(super) fn boolean(&mut self, is_true: bool) {
        match (self.protocol, is_true) {
            (Protocol::Resp2, _) => self.integer(i64::from(is_true)),
            (Protocol::Resp3, true) => encode::line(tag::BOOLEAN, b"t", &mut self.out),
            (Protocol::Resp3, false) => encode::line(tag::BOOLEAN, b"f", &mut self.out),
        }
    }

    /// An integer of any size, given as its digits: a big number in RESP3, a bulk string in RESP2.
    pub(super) fn big_number(&mut self, digits: &str) {
        match self.protocol {
            Protocol::Resp2 => self.bulk(digits),
            Protocol::Resp3 => encode::line(tag::BIG_NUMBER, digits.as_bytes(), &mut self.out),
        }
    }

    /// The header of the attribute of the value that comes next, which RESP2 does not have.
    pub(super) fn attribute(&mut self, pairs: usize) {
        encode::header(tag::ATTRIBUTE, pairs as u64, &mut self.out);
    }

    /// Text for people: a verbatim string of the format `txt` in RESP3, a bulk string in RESP2.
    pub(super) fn text(&mut self, text: impl AsRef<[u8]>) {
        match self.protocol {
            Protocol::Resp2 => self.bulk(text),
            Protocol::Resp3 => {
                encode::payload(tag::VERBATIM, &[b"txt:", text.as_ref()], &mut self.out);
            }
        }
    }

    /// Bytes that are a reply already.
    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }
}
