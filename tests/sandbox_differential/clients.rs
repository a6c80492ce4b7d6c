//! Several clients of the sandbox and of the reference, who take turns: for what one client's command means to others.
//!
//! Both servers run one command after the other and write the replies of a round before they look for the next one. So
//! when they have answered a few probes, one after the other, all that a turn has caused is on its way, and nothing has
//! to be waited for by the clock.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use redis_shell::sandbox::Sandbox;

use super::frame::Frame;
use super::pair::{Wire, request};
use super::random::Random;
use super::{COMMANDS, SEQUENCES, chosen_seed, reference};
use crate::common::{LIMIT, LiveServer};

/// How many of the turns before a difference are shown.
const SHOWN: usize = 40;

/// How many probes have to be answered: the first may overtake the turn, the second the replies to it.
const PROBES: usize = 3;

/// How long the bytes of one server may come later than those of the other, if the probes were not enough.
const LATE: Duration = Duration::from_secs(2);

/// What one client does.
#[derive(Debug, Clone)]
pub(crate) struct Turn {
    client: usize,
    act: Act,
    waits: bool,
    tidy: Option<fn(&mut Vec<Frame>)>,
}

#[derive(Debug, Clone)]
enum Act {
    /// Sends requests, all in one write.
    Send(Vec<Vec<Vec<u8>>>),
    /// Closes its connection and opens another one.
    Leave,
}

impl Turn {
    /// Lets a client send one command. The word `id:2` stands for the number that the server gave to client 2.
    pub(crate) fn send(client: usize, words: Vec<Vec<u8>>) -> Self {
        Self::pipeline(client, vec![words])
    }

    /// Lets a client send several commands at once.
    pub(crate) fn pipeline(client: usize, requests: Vec<Vec<Vec<u8>>>) -> Self {
        Self {
            client,
            act: Act::Send(requests),
            waits: false,
            tidy: None,
        }
    }

    /// Lets a client close its connection, whatever it waits for, and come again.
    pub(crate) fn leave(client: usize) -> Self {
        Self {
            act: Act::Leave,
            ..Self::pipeline(client, Vec::new())
        }
    }

    /// Ends the turn only when the client has been sent all its replies: for what comes by the clock.
    pub(crate) fn waits(mut self) -> Self {
        self.waits = true;
        self
    }

    /// Changes what every client was sent in this turn, if it differs, into what has to be the same.
    pub(crate) fn tidy(mut self, tidy: fn(&mut Vec<Frame>)) -> Self {
        self.tidy = Some(tidy);
        self
    }
}

/// Two servers with the same clients.
pub(crate) struct Clients {
    /// Serves until it is dropped.
    _sandbox: Sandbox,
    /// The reference and the sandbox.
    sides: [Side; 2],
    history: VecDeque<String>,
}

impl Clients {
    pub(crate) fn new(reference: &LiveServer) -> Self {
        let sandbox = Sandbox::start("127.0.0.1", 0, None).expect("the sandbox starts");
        let theirs = SocketAddr::from(([127, 0, 0, 1], reference.port()));
        Self {
            sides: [theirs, sandbox.address()].map(Side::new),
            _sandbox: sandbox,
            history: VecDeque::new(),
        }
    }

    /// Begins anew, on empty servers, with so many new clients.
    pub(crate) fn begin(&mut self, protocol: &str, count: usize) {
        self.history.clear();
        for side in &mut self.sides {
            side.begin(protocol, count);
        }
    }

    /// Tells whether a client has been sent fewer replies than it has sent requests, as one that waits for a key.
    pub(crate) fn is_waiting(&self, client: usize) -> bool {
        self.sides[0].guests[client].owed > 0
    }

    /// Runs a turn on both; the difference if there is one.
    pub(crate) fn run(&mut self, turn: &Turn) -> Result<(), String> {
        if self.history.len() == SHOWN {
            self.history.pop_front();
        }
        self.history.push_back(describe(turn));
        for side in &mut self.sides {
            side.act(turn);
        }
        let start = Instant::now();
        loop {
            for side in &mut self.sides {
                side.settle();
            }
            let [theirs, ours] = &self.sides;
            let different = theirs.difference(ours, turn);
            let guest = &theirs.guests[turn.client];
            let is_due = turn.waits && guest.replies() < guest.owed;
            if different.is_none() && !is_due {
                break;
            }
            if start.elapsed() > if is_due { LIMIT } else { LATE } {
                let different = different.unwrap_or_else(|| "nobody has answered".to_owned());
                let history = Vec::from(std::mem::take(&mut self.history));
                return Err(format!("{}\n{different}", history.join("\n")));
            }
            thread::sleep(Duration::from_millis(1));
        }
        for side in &mut self.sides {
            side.forget();
        }
        Ok(())
    }
}

fn describe(turn: &Turn) -> String {
    let mut text = format!("  client {}:", turn.client);
    match &turn.act {
        Act::Leave => text.push_str(" leaves"),
        Act::Send(requests) => {
            for request in requests {
                let words = request.iter().map(|word| word.escape_ascii().to_string());
                let _ = write!(text, " {:?}", words.collect::<Vec<_>>());
            }
        }
    }
    text
}

/// One of the two servers with its clients.
struct Side {
    address: SocketAddr,
    protocol: String,
    probe: Wire,
    guests: Vec<Guest>,
}

impl Side {
    fn new(address: SocketAddr) -> Self {
        Self {
            address,
            protocol: String::new(),
            probe: Wire::connect(address),
            guests: Vec::new(),
        }
    }

    fn begin(&mut self, protocol: &str, count: usize) {
        protocol.clone_into(&mut self.protocol);
        self.guests.clear();
        self.see_off();
        self.probe.ask(&[b"FLUSHALL".to_vec()]);
        self.guests = (0..count)
            .map(|_| Guest::new(self.address, protocol))
            .collect();
    }

    fn act(&mut self, turn: &Turn) {
        let guest = &mut self.guests[turn.client];
        if guest.is_closed || matches!(turn.act, Act::Leave) {
            *guest = Guest::new(self.address, &self.protocol);
            self.see_off();
        }
        let Act::Send(requests) = &turn.act else {
            return;
        };
        let ids: Vec<_> = self.guests.iter().map(|guest| guest.id.clone()).collect();
        let mut bytes = Vec::new();
        for words in requests {
            let words: Vec<_> = words.iter().map(|word| stands_for(word, &ids)).collect();
            bytes.extend_from_slice(&request(&words));
        }
        self.guests[turn.client].send(&bytes, requests.len());
    }

    /// Waits until those who have left are gone: they must not wait for a key or listen to a channel any more.
    fn see_off(&mut self) {
        let start = Instant::now();
        let list = [b"CLIENT".to_vec(), b"LIST".to_vec()];
        loop {
            let reply = self.probe.ask(&list);
            let there = reply.windows(4).filter(|bytes| bytes == b" fd=").count();
            if there <= self.guests.len() + 1 {
                return;
            }
            assert!(
                start.elapsed() < LIMIT,
                "{there} clients: {}",
                reply.escape_ascii()
            );
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Takes what the clients have been sent, once it must be there.
    fn settle(&mut self) {
        for _ in 0..PROBES {
            // What is no command is not shown by MONITOR.
            self.probe.ask(&[b"PROBE".to_vec()]);
        }
        for guest in &mut self.guests {
            guest.take();
        }
    }

    fn difference(&self, ours: &Self, turn: &Turn) -> Option<String> {
        let pairs = self.guests.iter().zip(&ours.guests).enumerate();
        for (number, (theirs, ours)) in pairs {
            if theirs.is_closed != ours.is_closed || !theirs.was_sent_like(ours, turn.tidy) {
                return Some(format!(
                    "client {number}, the reference: {theirs}\nclient {number}, the sandbox:   {ours}"
                ));
            }
        }
        None
    }

    fn forget(&mut self) {
        for guest in &mut self.guests {
            guest.owed = guest.owed.saturating_sub(guest.replies());
            guest.received.clear();
        }
    }
}

/// Gives the word that is sent, to a server whose clients have these numbers.
fn stands_for(word: &[u8], ids: &[Vec<u8>]) -> Vec<u8> {
    let client = word.strip_prefix(b"id:").and_then(|digits| {
        let digits = std::str::from_utf8(digits).ok()?;
        ids.get(digits.parse::<usize>().ok()?)
    });
    client.map_or_else(|| word.to_vec(), Clone::clone)
}

/// One client of one server.
struct Guest {
    stream: TcpStream,
    /// The number that the server has given to it.
    id: Vec<u8>,
    /// What it was sent in this turn.
    received: Vec<u8>,
    /// How many replies it had still to get before this turn, and for its requests in it.
    owed: usize,
    is_closed: bool,
}

impl Guest {
    fn new(address: SocketAddr, protocol: &str) -> Self {
        let mut wire = Wire::connect(address);
        wire.ask(&[b"HELLO".to_vec(), protocol.into()]);
        let id = wire.ask(&[b"CLIENT".to_vec(), b"ID".to_vec()]);
        let id = id
            .strip_prefix(b":")
            .and_then(|id| id.strip_suffix(b"\r\n"));
        let id = id.expect("CLIENT ID gives a number").to_vec();
        Self {
            stream: wire.into_stream(),
            id,
            received: Vec::new(),
            owed: 0,
            is_closed: false,
        }
    }

    fn send(&mut self, bytes: &[u8], requests: usize) {
        self.owed += requests;
        let sent = self.stream.write_all(bytes);
        sent.expect("a server that has not closed reads");
    }

    /// Takes what is there.
    fn take(&mut self) {
        let mut buffer = [0; 64 * 1024];
        let option = "an option of the socket";
        self.stream.set_nonblocking(true).expect(option);
        while !self.is_closed {
            match self.stream.read(&mut buffer) {
                Ok(0) => self.is_closed = true,
                Ok(count) => self.received.extend_from_slice(&buffer[..count]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == ErrorKind::ConnectionReset => self.is_closed = true,
                Err(error) => panic!("a connection that is open can be read: {error}"),
            }
        }
        self.stream.set_nonblocking(false).expect(option);
        if self.is_closed {
            self.owed = 0;
        }
    }

    fn was_sent_like(&self, other: &Self, tidy: Option<fn(&mut Vec<Frame>)>) -> bool {
        if self.received == other.received {
            return true;
        }
        let Some(tidy) = tidy else {
            return false;
        };
        let frames = [self, other].map(|guest| {
            let (mut frames, rest) = guest.frames();
            tidy(&mut frames);
            (frames, rest)
        });
        frames[0] == frames[1]
    }

    /// Counts the replies that it was sent in this turn. Only pushes of RESP3 can be told from them.
    fn replies(&self) -> usize {
        let is_reply = |frame: &&Frame| match frame {
            Frame::Leaf(_) => true,
            Frame::Aggregate { head, .. } => head[0] != b'>',
        };
        self.frames().0.iter().filter(is_reply).count()
    }

    /// Takes apart what it was sent; gives the bytes behind the last whole frame too.
    fn frames(&self) -> (Vec<Frame>, &[u8]) {
        let mut bytes = &self.received[..];
        let mut frames = Vec::new();
        while let Some(frame) = Frame::take(&mut bytes) {
            frames.push(frame);
        }
        (frames, bytes)
    }
}

impl std::fmt::Display for Guest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let end = if self.is_closed { ", closed" } else { "" };
        write!(f, "{}{end}", self.received.escape_ascii())
    }
}

/// Runs sequences of turns of so many clients, as [`compare`](super::compare) does of one. The generator is told who
/// waits.
#[track_caller]
pub(crate) fn compare_clients(count: usize, generate: impl Fn(&mut Random, &Clients) -> Turn) {
    let Some(reference) = reference() else {
        eprintln!("skipped: redis-7.4 is not installed, see scripts/servers");
        return;
    };
    let mut clients = Clients::new(&reference);
    let only = chosen_seed();
    for seed in (0..SEQUENCES).filter(|seed| only.is_none_or(|only| only == *seed)) {
        for protocol in ["2", "3"] {
            let mut random = Random::new(seed);
            clients.begin(protocol, count);
            for _ in 0..COMMANDS {
                let turn = generate(&mut random, &clients);
                if let Err(difference) = clients.run(&turn) {
                    panic!("seed {seed}, RESP{protocol}:\n{difference}");
                }
            }
        }
    }
}
