//! The requests in what clients send: where each one ends, what its words are, and which of its bytes are secret.
//!
//! Secrets are overwritten, their length kept, before anybody else sees the bytes: a request may be split over any
//! number of reads, so each word is judged with its first byte, by the words before it and the declared number of
//! words. Inline commands are read as a server reads them.

use std::ops::Range;

use crate::command;
use crate::resp::{DecodeErrorKind, Item, Scanner, Text, type_byte};
use crate::text::{self, Quoting};

/// What stands in the place of a secret's bytes.
const MASK: u8 = b'*';

/// How much of a word is kept: more than the longest keyword.
const WORD: usize = 64;

/// How many words are kept of a request that may carry secrets. Beyond them, every word counts as one.
const WORDS: usize = 1024;

/// How many words are kept of any other request: enough for every two-word name and for CLIENT REPLY.
const NAME: usize = 3;

/// How long an inline command may be, as in the servers. Beyond it, nothing is known of the stream.
const LINE: usize = 64 * 1024;

/// Is told where a request ends, and its words.
pub(super) type Ended<'a> = &'a mut dyn FnMut(usize, &[&[u8]]);

/// Reads along what one client sends.
#[derive(Debug)]
pub(super) struct Requests {
    reading: Reading,
    scanner: Scanner,
    /// The place of the scanner's first byte in the stream.
    base: u64,
    /// The place of the next piece in the stream.
    next: u64,
    words: Words,
    /// Whether the stream stands inside a request.
    is_inside: bool,
    /// The part of an inline command that came in earlier pieces.
    line: Vec<u8>,
    /// The secrets of the piece that is being read.
    hidden: Vec<Range<usize>>,
}

/// What the next bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Resp,
    Inline,
    /// No requests; whether something secret may be among them.
    Lost {
        hides: bool,
    },
}

impl Requests {
    pub(super) fn new() -> Self {
        Self {
            reading: Reading::Resp,
            scanner: Scanner::new(),
            base: 0,
            next: 0,
            words: Words::default(),
            is_inside: false,
            line: Vec::new(),
            hidden: Vec::new(),
        }
    }

    /// Reads the next bytes and masks the secrets in them; `ended`, if anybody asks, is told where in them a request has
    /// ended, and its words: the first ones as far as they are kept, empty ones for the others.
    pub(super) fn read(&mut self, bytes: &mut [u8], mut ended: Option<Ended<'_>>) {
        let mut at = 0;
        while at < bytes.len() {
            at = match self.reading {
                Reading::Resp => self.values(bytes, at, &mut ended),
                Reading::Inline => self.lines(bytes, at, &mut ended),
                Reading::Lost { hides } => {
                    if hides {
                        self.hidden.push(at..bytes.len());
                    }
                    bytes.len()
                }
            };
        }
        self.next += bytes.len() as u64;
        for range in self.hidden.drain(..) {
            let ends = |byte: &u8| matches!(byte, b'\r' | b'\n');
            for byte in bytes[range].iter_mut().filter(|byte| !ends(byte)) {
                *byte = MASK;
            }
        }
    }

    /// Reads RESP from a place in the piece on; gives the place where it is none any more.
    fn values(&mut self, bytes: &[u8], from: usize, ended: &mut Option<Ended<'_>>) -> usize {
        let mut input = &bytes[from..];
        loop {
            match self.scanner.next(&mut input) {
                Ok(Some(event)) => {
                    self.is_inside = !event.ends_value;
                    match event.item {
                        Item::Open { len, .. } => self.words.declare(len),
                        Item::Text(text) => {
                            self.words.take(&text);
                            if self.words.is_secret() {
                                let start = event.span.start + event.head.len() as u64;
                                let start = (self.base + start).saturating_sub(self.next) as usize;
                                self.hidden.push(start..start + text.bytes.len());
                            }
                        }
                        _ => {}
                    }
                    if event.ends_value {
                        if let Some(ended) = ended {
                            ended(bytes.len() - input.len(), &self.words.list());
                        }
                        self.words.clear();
                    }
                }
                Ok(None) => return bytes.len(),
                Err(error) => {
                    let is_type = matches!(error.kind, DecodeErrorKind::TypeByte { .. });
                    self.reading = match is_type && !self.is_inside {
                        true => Reading::Inline,
                        false => Reading::Lost {
                            hides: self.words.hides,
                        },
                    };
                    // What has been taken is no more read again than it is masked again.
                    return (self.base + error.offset).saturating_sub(self.next) as usize;
                }
            }
        }
    }

    /// Reads one line of inline commands, or what has come of it.
    fn lines(&mut self, bytes: &[u8], from: usize, ended: &mut Option<Ended<'_>>) -> usize {
        if self.line.is_empty() && bytes[from] == type_byte::ARRAY {
            self.scanner = Scanner::new();
            self.base = self.next + from as u64;
            self.reading = Reading::Resp;
            return from;
        }
        let newline = bytes[from..].iter().position(|&byte| byte == b'\n');
        let end = newline.map_or(bytes.len(), |place| from + place + 1);
        let before = self.line.len();
        self.line.extend_from_slice(&bytes[from..end]);
        let words = text::split(&self.line, Quoting::Redis).words;
        for secret in command::secrets(&words) {
            let Range { start, end } = words[secret].span;
            let place = |at: usize| from + at.saturating_sub(before);
            self.hidden.push(place(start)..place(end));
        }
        if newline.is_some() {
            if let Some(ended) = ended {
                let words: Vec<_> = words.iter().map(AsRef::as_ref).collect();
                ended(end, &words);
            }
            self.line.clear();
        } else if self.line.len() > LINE {
            let hides = !command::secrets(&words).is_empty();
            self.reading = Reading::Lost { hides };
            self.line = Vec::new();
        }
        end
    }
}

/// The words of the request that is being read.
#[derive(Debug, Default)]
struct Words {
    /// The beginnings of the first words; those from `count` on are of earlier requests, kept for their memory.
    kept: Vec<Vec<u8>>,
    count: usize,
    declared: usize,
    /// Whether the command may carry secrets.
    hides: bool,
}

impl Words {
    fn declare(&mut self, len: Option<u64>) {
        let len = len.unwrap_or_default();
        self.declared = usize::try_from(len).unwrap_or(WORDS).min(WORDS);
    }

    fn take(&mut self, text: &Text<'_>) {
        if text.first {
            self.count += 1;
            let index = self.count - 1;
            if index == self.kept.len() && index < self.limit() {
                self.kept.push(Vec::new());
            } else if let Some(word) = self.kept.get_mut(index) {
                word.clear();
            }
        }
        let limit = self.limit();
        if let Some(word) = self.kept.get_mut(self.count - 1)
            && self.count <= limit
        {
            let room = WORD - word.len();
            word.extend_from_slice(&text.bytes[..text.bytes.len().min(room)]);
        }
        if self.count == 1 && text.last {
            self.hides = self
                .kept
                .first()
                .is_some_and(|name| command::may_carry_secret(name));
        }
    }

    fn limit(&self) -> usize {
        if self.hides { WORDS } else { NAME }
    }

    /// Tells whether the word that was taken last is a secret, or may be one.
    fn is_secret(&self) -> bool {
        self.hides
            && self.count > 1
            && (self.count > WORDS || command::secrets(&self.list()).contains(&(self.count - 1)))
    }

    /// Gives the words, empty ones in the place of those that have not come or are not kept.
    fn list(&self) -> Vec<&[u8]> {
        let kept = self.count.min(self.limit()).min(self.kept.len());
        let mut list: Vec<&[u8]> = self.kept[..kept].iter().map(Vec::as_slice).collect();
        list.resize(self.count.min(WORDS).max(self.declared), b"");
        list
    }

    fn clear(&mut self) {
        self.count = 0;
        self.declared = 0;
        self.hides = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads bytes in pieces of one size; gives what is left of them, where requests end, and their words.
    fn read(bytes: &[u8], size: usize) -> (String, Vec<(usize, String)>) {
        let mut requests = Requests::new();
        let (mut masked, mut ends) = (Vec::new(), Vec::new());
        for piece in bytes.chunks(size) {
            let mut piece = piece.to_vec();
            let start = masked.len();
            requests.read(
                &mut piece,
                Some(&mut |end, words| {
                    ends.push((start + end, words.join(&b' ').escape_ascii().to_string()));
                }),
            );
            masked.extend_from_slice(&piece);
        }
        (masked.escape_ascii().to_string(), ends)
    }

    fn check(bytes: &[u8], masked: &str, requests: &[&str]) {
        for size in [bytes.len(), 1, 2, 3, 5, 7] {
            let (found, ends) = read(bytes, size);
            assert_eq!(found, masked, "in pieces of {size}");
            let words: Vec<_> = ends.iter().map(|(_, words)| words.as_str()).collect();
            assert_eq!(words, requests, "in pieces of {size}");
            assert_eq!(ends.last().unwrap().0, bytes.len());
        }
    }

    #[test]
    fn secrets_are_masked_however_they_arrive() {
        check(
            b"*2\r\n$4\r\nAUTH\r\n$6\r\nsesame\r\n*3\r\n$4\r\nauth\r\n$3\r\nbob\r\n$2\r\npw\r\n",
            r"*2\r\n$4\r\nAUTH\r\n$6\r\n******\r\n*3\r\n$4\r\nauth\r\n$3\r\nbob\r\n$2\r\n**\r\n",
            &["AUTH sesame", "auth bob pw"],
        );
        check(
            b"*5\r\n$5\r\nHELLO\r\n$1\r\n3\r\n$4\r\nAUTH\r\n$1\r\nu\r\n$3\r\np\xff\n\r\n",
            r"*5\r\n$5\r\nHELLO\r\n$1\r\n3\r\n$4\r\nAUTH\r\n$1\r\nu\r\n$3\r\n**\n\r\n",
            &[r"HELLO 3 AUTH u p\xff\n"],
        );
        check(
            b"*4\r\n$3\r\nACL\r\n$7\r\nSETUSER\r\n$1\r\nu\r\n$3\r\n>pw\r\n",
            r"*4\r\n$3\r\nACL\r\n$7\r\nSETUSER\r\n$1\r\nu\r\n$3\r\n***\r\n",
            &["ACL SETUSER u >pw"],
        );
    }

    #[test]
    fn other_requests_are_left_alone() {
        check(
            b"*3\r\n$3\r\nSET\r\n$4\r\nAUTH\r\n$2\r\npw\r\n*1\r\n$4\r\nPING\r\n",
            r"*3\r\n$3\r\nSET\r\n$4\r\nAUTH\r\n$2\r\npw\r\n*1\r\n$4\r\nPING\r\n",
            &["SET AUTH pw", "PING"],
        );
        check(
            b"*4\r\n$3\r\nDEL\r\n$1\r\na\r\n$1\r\nb\r\n$1\r\nc\r\n",
            r"*4\r\n$3\r\nDEL\r\n$1\r\na\r\n$1\r\nb\r\n$1\r\nc\r\n",
            &["DEL a b "],
        );
    }

    #[test]
    fn inline_commands_are_requests_too() {
        check(
            b"SELECT 2\r\nauth 'open sesame'\nPING\n*1\r\n$4\r\nPING\r\nECHO hi\r\n",
            r"SELECT 2\r\nauth *************\nPING\n*1\r\n$4\r\nPING\r\nECHO hi\r\n",
            &["SELECT 2", "auth open sesame", "PING", "PING", "ECHO hi"],
        );
    }

    #[test]
    fn what_follows_a_broken_request_with_a_secret_is_masked() {
        let bytes = b"*2\r\n$4\r\nAUTH\r\n$3\r\nsesame\r\nmore";
        for size in [bytes.len(), 1, 4] {
            let (masked, _) = read(bytes, size);
            assert_eq!(masked, r"*2\r\n$4\r\nAUTH\r\n$3\r\n******\r\n****");
        }
        let (masked, _) = read(b"*1\r\n$3\r\nGETTER\r\n", 4);
        assert_eq!(masked, r"*1\r\n$3\r\nGETTER\r\n");
    }

    #[test]
    fn words_beyond_the_bound_count_as_secrets() {
        let mut bytes = b"*2000\r\n$3\r\nACL\r\n$7\r\nSETUSER\r\n".to_vec();
        bytes.extend(b"$2\r\nab\r\n".repeat(1998));
        let (masked, ends) = read(&bytes, 4096);
        assert_eq!(masked.matches("**").count(), 2000 - WORDS);
        assert_eq!(ends.len(), 1);
    }
}
