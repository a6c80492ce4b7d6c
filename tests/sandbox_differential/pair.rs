//! The sandbox and the reference with a connection to each.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use redis_shell::sandbox::Sandbox;

use super::frame::Frame;
use super::{Same, Step};
use crate::common::{LIMIT, LiveServer};

/// How many of the commands before a difference are shown.
const SHOWN: usize = 30;

/// Two servers that are told the same.
pub(crate) struct Pair {
    sandbox: Sandbox,
    reference: SocketAddr,
    ours: Wire,
    theirs: Wire,
    history: VecDeque<Vec<Vec<u8>>>,
}

impl Pair {
    pub(crate) fn new(reference: &LiveServer) -> Self {
        let sandbox = Sandbox::start("127.0.0.1", 0, None).expect("the sandbox starts");
        let reference = SocketAddr::from(([127, 0, 0, 1], reference.port()));
        Self {
            ours: Wire::connect(sandbox.address()),
            theirs: Wire::connect(reference),
            sandbox,
            reference,
            history: VecDeque::new(),
        }
    }

    /// Begins anew, on empty servers and new connections.
    pub(crate) fn begin(&mut self, protocol: &str) {
        self.ours = Wire::connect(self.sandbox.address());
        self.theirs = Wire::connect(self.reference);
        self.history.clear();
        for wire in [&mut self.ours, &mut self.theirs] {
            wire.ask(&[b"HELLO".to_vec(), protocol.into()]);
            wire.ask(&[b"FLUSHALL".to_vec()]);
        }
    }

    /// Runs a step on both; the difference if there is one.
    pub(crate) fn run(&mut self, step: &Step) -> Result<(), String> {
        if self.history.len() == SHOWN {
            self.history.pop_front();
        }
        self.history.push_back(step.words.clone());
        let (theirs, ours) = (self.theirs.ask(&step.words), self.ours.ask(&step.words));
        if theirs == ours || self.may_differ(step, &theirs, &ours) {
            return Ok(());
        }
        let mut text = String::new();
        for words in &self.history {
            let words: Vec<_> = words
                .iter()
                .map(|word| word.escape_ascii().to_string())
                .collect();
            let _ = writeln!(text, "  {words:?}");
        }
        let _ = write!(
            text,
            "the reference: {}\nthe sandbox:   {}",
            theirs.escape_ascii(),
            ours.escape_ascii()
        );
        Err(text)
    }

    fn may_differ(&mut self, step: &Step, theirs: &[u8], ours: &[u8]) -> bool {
        let frames = [theirs, ours].map(|mut bytes| Frame::take(&mut bytes));
        let [Some(mut theirs), Some(mut ours)] = frames else {
            return false;
        };
        match step.same {
            Same::Bytes => false,
            Same::Sorted => {
                theirs.sort(1);
                ours.sort(1);
                theirs == ours
            }
            Same::Elements | Same::Pairs => {
                let by = if step.same == Same::Pairs { 2 } else { 1 };
                theirs.sort(by);
                ours.sort(by);
                theirs == ours && self.has_own_order(&step.words)
            }
            Same::Near(limit) => match (theirs.integer(), ours.integer()) {
                (Some(theirs), Some(ours)) => theirs.abs_diff(ours) <= limit.unsigned_abs(),
                _ => false,
            },
            Same::Shape => theirs.has_shape_of(&ours),
        }
    }

    /// Walks through a scan to its end; gives what the reference and the sandbox have found.
    pub(crate) fn walk(&mut self, before: &[Vec<u8>], options: &[Vec<u8>]) -> [Vec<Frame>; 2] {
        [&mut self.theirs, &mut self.ours].map(|wire| wire.walk(before, options))
    }

    /// Tells whether the reference keeps one of the words as the key of a hash table. All keys are in one too, so are
    /// unions and differences but those of sets of numbers, and ZSCAN walks through one.
    fn has_own_order(&mut self, words: &[Vec<u8>]) -> bool {
        if words[0].eq_ignore_ascii_case(b"KEYS") || words[0].eq_ignore_ascii_case(b"SCAN") {
            return true;
        }
        let is_any = |names: &[&str]| {
            let is_name = |name: &&str| words[0].eq_ignore_ascii_case(name.as_bytes());
            names.iter().any(is_name)
        };
        let mut unordered = vec!["hashtable"];
        if is_any(&["SUNION", "SDIFF"]) {
            unordered.push("listpack");
        }
        if is_any(&["ZSCAN"]) {
            unordered.push("skiplist");
        }
        words[1..].iter().any(|word| {
            let encoding = [b"OBJECT".to_vec(), b"ENCODING".to_vec(), word.clone()];
            let reply = self.theirs.ask(&encoding);
            let is_word = |word: &&str| reply.ends_with(format!("{word}\r\n").as_bytes());
            unordered.iter().any(is_word)
        })
    }
}

/// Gives the bytes of a command.
pub(crate) fn request(words: &[Vec<u8>]) -> Vec<u8> {
    let mut request = format!("*{}\r\n", words.len()).into_bytes();
    for word in words {
        request.extend_from_slice(format!("${}\r\n", word.len()).as_bytes());
        request.extend_from_slice(word);
        request.extend_from_slice(b"\r\n");
    }
    request
}

/// One connection.
pub(crate) struct Wire {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Wire {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("the server accepts");
        stream.set_nodelay(true).expect("an option of the socket");
        stream
            .set_read_timeout(Some(LIMIT))
            .expect("an option of the socket");
        let received = Vec::new();
        Self { stream, received }
    }

    /// Gives the connection itself, between two commands.
    pub(crate) fn into_stream(self) -> TcpStream {
        self.stream
    }

    /// Follows the cursors of a scan from 0 to 0.
    fn walk(&mut self, before: &[Vec<u8>], options: &[Vec<u8>]) -> Vec<Frame> {
        let mut cursor = b"0".to_vec();
        let mut found = Vec::new();
        loop {
            let reply = self.ask(&[before, &[cursor], options].concat());
            let Some(Frame::Aggregate { elements, .. }) = Frame::take(&mut &reply[..]) else {
                panic!("no scan: {}", reply.escape_ascii());
            };
            let [Frame::Leaf(next), Frame::Aggregate { elements, .. }] = &elements[..] else {
                panic!("no scan: {}", reply.escape_ascii());
            };
            found.extend_from_slice(elements);
            cursor = next
                .split(|byte| *byte == b'\n')
                .nth(1)
                .unwrap_or_default()
                .to_vec();
            cursor.pop();
            if cursor == b"0" {
                return found;
            }
        }
    }

    /// Sends a command and gives its reply.
    pub(crate) fn ask(&mut self, words: &[Vec<u8>]) -> Vec<u8> {
        let request = request(words);
        self.stream.write_all(&request).expect("the server reads");
        loop {
            let mut rest = &self.received[..];
            if Frame::take(&mut rest).is_some() {
                let len = self.received.len() - rest.len();
                return self.received.drain(..len).collect();
            }
            let mut buffer = [0; 64 * 1024];
            let count = self.stream.read(&mut buffer).unwrap_or_else(|error| {
                panic!(
                    "no reply to {words:?} but {:?}: {error}",
                    self.received.escape_ascii()
                )
            });
            assert_ne!(count, 0, "closed instead of a reply to {words:?}");
            self.received.extend_from_slice(&buffer[..count]);
        }
    }
}
