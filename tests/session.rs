//! The session as the rest of the program uses it, from outside: what it says to a server and what it passes on.
//!
//! Here is the fixture; the tests are in `session_*.rs`, one file for each part of the specification.

use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use redis_shell::net::{Direction, Tap, Traffic};
use redis_shell::resp::{Aggregate, Event, Item};
use redis_shell::session::{
    Arriving, ConnectOptions, Endpoint, Error, FirstWrite, Framing, Interrupt, Notice, Options,
    Outcome, ProtocolChoice, ReplyForm, Session, Sink,
};

use super::common::LIMIT;

/// What a session to this port of 127.0.0.1 is told when nothing special is asked for.
pub(crate) fn options(port: u16) -> Options {
    Options {
        endpoint: Endpoint::Tcp {
            host: "127.0.0.1".to_owned(),
            port,
        },
        connect: ConnectOptions::default(),
        credentials: None,
        database: 0,
        protocol: ProtocolChoice::Negotiate,
        first_write: FirstWrite::WithHandshake,
        framing: Framing::Array,
    }
}

/// A user and a password as options take them.
pub(crate) fn credentials(user: Option<&str>, password: &str) -> Option<Credentials> {
    Some(Credentials {
        user: user.map(|user| user.as_bytes().to_vec()),
        password: password.as_bytes().to_vec(),
    })
}

pub(crate) use redis_shell::command::Credentials;

/// A session with a sink that writes down what it is told.
///
/// Every wait of the session ends after [`LIMIT`]: an interruption is raised then, and the test fails when the fixture
/// is dropped.
pub(crate) struct Talk {
    pub(crate) session: Session,
    pub(crate) sink: Recorder,
    pub(crate) interrupt: Interrupt,
    /// Hung up when the test is over.
    watchdog: Option<(mpsc::Sender<()>, thread::JoinHandle<bool>)>,
}

impl Talk {
    pub(crate) fn new(options: Options) -> Self {
        let interrupt = Interrupt::new().expect("a pipe can be made");
        Self::interruptible(options, interrupt)
    }

    /// With an interruption that somebody else holds as well.
    pub(crate) fn interruptible(options: Options, interrupt: Interrupt) -> Self {
        let (hang_up, over) = mpsc::channel();
        let bell = interrupt.clone();
        let watch = move || {
            let is_late = over.recv_timeout(LIMIT) == Err(mpsc::RecvTimeoutError::Timeout);
            if is_late {
                bell.raise();
            }
            is_late
        };
        Self {
            session: Session::new(options, Some(interrupt.clone())).expect("a poller can be made"),
            sink: Recorder::default(),
            interrupt,
            watchdog: Some((hang_up, thread::spawn(watch))),
        }
    }

    /// Connects; what the sink was told.
    #[track_caller]
    pub(crate) fn connect(&mut self) -> String {
        match self.session.connect(&mut self.sink) {
            Ok(()) => self.heard(),
            Err(error) => panic!("no connection: {error}; heard {}", self.heard()),
        }
    }

    /// Runs a command, its words separated by blanks.
    pub(crate) fn run(&mut self, line: &str) -> Result<Outcome, Error> {
        let words: Vec<&str> = line.split(' ').collect();
        self.session.run(&words, &mut self.sink)
    }

    /// Runs a command that is answered, and gives what the sink was told.
    #[track_caller]
    pub(crate) fn ask(&mut self, line: &str) -> String {
        match self.run(line) {
            Ok(Outcome::Replied { is_error }) => {
                let heard = self.heard();
                let last = heard.rsplit('\n').next().unwrap_or_default();
                assert_eq!(is_error, last.starts_with('-'), "{line}: {heard}");
                heard
            }
            other => panic!(
                "{line}: found {other:?}, expected a reply; {}",
                self.heard()
            ),
        }
    }

    /// Runs a command that cannot be answered; the message.
    #[track_caller]
    pub(crate) fn fail(&mut self, line: &str) -> String {
        match self.run(line) {
            Err(error) => error.to_string(),
            Ok(outcome) => panic!("{line}: {outcome:?}; heard {}", self.heard()),
        }
    }

    /// What the sink was told since this was asked last, one thing a line.
    pub(crate) fn heard(&mut self) -> String {
        std::mem::take(&mut *self.sink.log()).join("\n")
    }

    /// Passes on what comes unasked until the sink was told something, and gives it.
    #[track_caller]
    pub(crate) fn overhear(&mut self) -> String {
        let deadline = Instant::now() + LIMIT;
        loop {
            let sink = &mut self.sink;
            self.session.read_pushes(sink).expect("pushes can be read");
            let heard = self.heard();
            if !heard.is_empty() || Instant::now() > deadline {
                return heard;
            }
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// From another thread: calls `act` once the sink has been told a thing that contains `text`.
    pub(crate) fn once_heard(&self, text: &'static str, act: impl FnOnce() + Send + 'static) {
        let log = Arc::clone(&self.sink.log);
        thread::spawn(move || {
            let deadline = Instant::now() + LIMIT;
            let is_there = || lock(&log).iter().any(|line| line.contains(text));
            while !is_there() && Instant::now() < deadline {
                thread::sleep(Duration::from_millis(2));
            }
            act();
        });
    }

    /// From another thread: interrupts once the sink has been told a thing that contains `text`.
    pub(crate) fn interrupt_once_heard(&self, text: &'static str) {
        let interrupt = self.interrupt.clone();
        self.once_heard(text, move || interrupt.raise());
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        let Some((hang_up, watchdog)) = self.watchdog.take() else {
            return;
        };
        drop(hang_up);
        let is_late = watchdog.join().unwrap_or(true);
        assert!(
            !is_late || thread::panicking(),
            "the session was still waiting after {LIMIT:?}"
        );
    }
}

/// Writes down what it is told, each value as a line of text in a short form of RESP.
#[derive(Default)]
pub(crate) struct Recorder {
    log: Arc<Mutex<Vec<String>>>,
    /// The value that is arriving.
    value: String,
    /// What each system call moved.
    pub(crate) traffic: Vec<(Direction, Vec<u8>)>,
    /// The bytes that were marked as secret.
    pub(crate) secrets: Vec<Vec<u8>>,
    /// How many bytes of payload came.
    pub(crate) payload: usize,
    /// How many connections were opened.
    pub(crate) connections: usize,
    /// How many requests each part of a handshake was announced with.
    pub(crate) handshakes: Vec<usize>,
    /// Whether values are only counted.
    pub(crate) is_forgetful: bool,
    /// Whether nothing can be written any more.
    pub(crate) is_closed: bool,
}

impl Recorder {
    fn log(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        lock(&self.log)
    }

    /// How often the client has waited for the server: the round trips.
    pub(crate) fn round_trips(&self) -> usize {
        let turns = self
            .traffic
            .windows(2)
            .filter(|pair| (pair[0].0, pair[1].0) == (Direction::Sent, Direction::Received));
        turns.count()
    }

    /// How often bytes were written.
    pub(crate) fn writes(&self) -> usize {
        let sent = |(direction, _): &&(Direction, Vec<u8>)| *direction == Direction::Sent;
        self.traffic.iter().filter(sent).count()
    }

    /// Forgets the beginning of a value that will not go on.
    pub(crate) fn forget(&mut self) {
        self.value.clear();
    }

    fn text(&mut self, bytes: &[u8]) {
        self.payload += bytes.len();
        if !self.is_forgetful {
            let _ = write!(self.value, "{}", bytes.escape_ascii());
        }
    }
}

fn lock(log: &Mutex<Vec<String>>) -> std::sync::MutexGuard<'_, Vec<String>> {
    log.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Tap for Recorder {
    fn traffic(&mut self, traffic: &Traffic<'_>) {
        let bytes = match self.is_forgetful {
            true => Vec::new(),
            false => traffic.bytes.to_vec(),
        };
        self.traffic.push((traffic.direction, bytes));
        for secret in traffic.secrets {
            let place = |at: u64| usize::try_from(at - traffic.offset).expect("a small test");
            let bytes = traffic.bytes[place(secret.start)..place(secret.end)].to_vec();
            self.secrets.push(bytes);
        }
    }
}

impl Sink for Recorder {
    fn begin(&mut self, arriving: Arriving) {
        assert_eq!(self.value, "", "a value begins within another");
        self.value = match arriving {
            Arriving::Reply(ReplyForm::Value | ReplyForm::Pairs(_) | ReplyForm::Report(..)) => {
                String::new()
            }
            Arriving::Reply(ReplyForm::Text) => "text ".to_owned(),
            Arriving::Unasked => "unasked ".to_owned(),
        };
    }

    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        if self.is_closed {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        match event.item {
            Item::Text(text) => {
                if text.first {
                    self.value.push(char::from(event.head[0]));
                }
                self.text(text.bytes);
                if text.last {
                    self.value.push(' ');
                }
            }
            Item::Integer { text, .. } => {
                let _ = write!(self.value, ":{} ", text.escape_ascii());
            }
            Item::Double { text } => {
                let _ = write!(self.value, ",{} ", text.escape_ascii());
            }
            Item::Boolean(value) => {
                let _ = write!(self.value, "#{value} ");
            }
            Item::Null(_) => self.value.push_str("null "),
            Item::Open { aggregate, .. } => self.value.push_str(match aggregate {
                Aggregate::Array => "*[ ",
                Aggregate::Set => "~[ ",
                Aggregate::Map => "%[ ",
                Aggregate::Push => ">[ ",
                Aggregate::Attribute => "|[ ",
            }),
            Item::Close { .. } => self.value.push_str("] "),
        }
        if event.ends_value {
            let value = std::mem::take(&mut self.value);
            self.log().push(value.trim_end().to_owned());
        }
        Ok(())
    }

    fn stream(&mut self, bytes: &[u8]) -> io::Result<()> {
        let line = format!("stream {}", bytes.escape_ascii());
        self.log().push(line);
        Ok(())
    }

    fn notice(&mut self, notice: &Notice) {
        let line = format!("notice: {notice}");
        self.log().push(line);
    }

    fn connected(&mut self) {
        self.connections += 1;
    }

    fn handshake(&mut self, purposes: &[String]) {
        self.handshakes.push(purposes.len());
    }
}
