//! A server that says what a test wants said, byte by byte.
//!
//! It reads requests by a parser of its own, so that the crate's encoder is judged from outside.

use std::collections::VecDeque;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpListener;
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use socket2::Socket;
use tempfile::TempDir;

use super::{Endpoint, LIMIT};

/// How long the listener looks for a connection before it looks at its orders again.
const ACCEPT_TURN: Duration = Duration::from_millis(20);

/// How long nothing has to come to be taken for silence.
const SILENCE: Duration = Duration::from_millis(60);

/// What HELLO 3 answers: the fields of a real server.
const HELLO: &[u8] = b"%7\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$5\r\n7.4.0\r\n\
    $5\r\nproto\r\n:3\r\n$2\r\nid\r\n:7\r\n$4\r\nmode\r\n$10\r\nstandalone\r\n\
    $4\r\nrole\r\n$6\r\nmaster\r\n$7\r\nmodules\r\n*0\r\n";

type Script = Box<dyn FnOnce(&mut Conversation) + Send>;
type Words = Vec<Vec<u8>>;

#[derive(Default)]
struct Shared {
    scripts: Mutex<VecDeque<Script>>,
    failures: Mutex<Vec<String>>,
    finishing: AtomicBool,
    refusing: AtomicBool,
}

impl Shared {
    fn fail(&self, failure: String) {
        self.failures
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(failure);
    }

    fn next_script(&self) -> Option<Script> {
        self.scripts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front()
    }
}

/// A listening server with one script for each connection, in the order they come.
///
/// Each connection runs in its own thread, so that several may be open at once. What did not happen as scripted, a
/// connection that never came or one too many fail the test when the server is dropped.
///
/// ```ignore
/// let server = FakeServer::script(|c| {
///     c.expect(b"*1\r\n$4\r\nPING\r\n").send(b"+PONG\r\n").wait_close();
/// });
/// ```
pub(crate) struct FakeServer {
    address: Address,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

enum Address {
    Tcp(u16),
    /// The directory that holds the socket.
    Unix(TempDir),
}

impl FakeServer {
    /// Listens on a free port of 127.0.0.1, with the script of the first connection.
    pub(crate) fn script(script: impl FnOnce(&mut Conversation) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener
            .local_addr()
            .expect("a listener has an address")
            .port();
        Self::start(Address::Tcp(port), listener.into()).then(script)
    }

    /// Listens on a unix socket, with the script of the first connection.
    pub(crate) fn unix(script: impl FnOnce(&mut Conversation) + Send + 'static) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory can be made");
        let listener = UnixListener::bind(socket_in(&directory)).expect("a socket can be made");
        Self::start(Address::Unix(directory), listener.into()).then(script)
    }

    /// Adds the script of one more connection.
    pub(crate) fn then(self, script: impl FnOnce(&mut Conversation) + Send + 'static) -> Self {
        let mut scripts = self
            .shared
            .scripts
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        scripts.push_back(Box::new(script));
        drop(scripts);
        self
    }

    /// The port of 127.0.0.1 it listens on.
    #[track_caller]
    pub(crate) fn port(&self) -> u16 {
        match &self.address {
            Address::Tcp(port) => *port,
            Address::Unix(_) => panic!("found a server on a unix socket, expected one with a port"),
        }
    }

    /// Waits for the end of all conversations and reports what was not as scripted; dropping does the same.
    pub(crate) fn finish(mut self) {
        self.check();
    }

    /// Waits for the end of all conversations; what was not as scripted, for tests of this server itself.
    pub(crate) fn failures(mut self) -> Vec<String> {
        self.end()
    }

    fn start(address: Address, listener: Socket) -> Self {
        let shared = Arc::new(Shared::default());
        let acceptor = {
            let shared = Arc::clone(&shared);
            thread::spawn(move || accept(listener, &shared))
        };
        Self {
            address,
            shared,
            acceptor: Some(acceptor),
        }
    }

    fn end(&mut self) -> Vec<String> {
        self.shared.finishing.store(true, Ordering::SeqCst);
        if let Some(acceptor) = self.acceptor.take()
            && acceptor.join().is_err()
        {
            self.shared.fail("the listener panicked".to_owned());
        }
        std::mem::take(
            &mut self
                .shared
                .failures
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    fn check(&mut self) {
        let failures = self.end();
        if failures.is_empty() {
            return;
        }
        let report = format!(
            "the conversation was not as scripted:\n{}",
            failures.join("\n")
        );
        if thread::panicking() {
            eprintln!("{report}");
        } else {
            panic!("{report}");
        }
    }
}

impl Drop for FakeServer {
    fn drop(&mut self) {
        self.check();
    }
}

impl Endpoint for FakeServer {
    fn options(&self) -> Vec<String> {
        match &self.address {
            Address::Tcp(port) => ["-h", "127.0.0.1", "-p", &port.to_string()]
                .map(str::to_owned)
                .to_vec(),
            Address::Unix(directory) => {
                vec!["-s".to_owned(), socket_in(directory).display().to_string()]
            }
        }
    }
}

fn socket_in(directory: &TempDir) -> PathBuf {
    directory.path().join("fake.sock")
}

/// Accepts until the server is told to finish and nobody is waiting at the door.
fn accept(listener: Socket, shared: &Arc<Shared>) {
    listener
        .set_read_timeout(Some(ACCEPT_TURN))
        .expect("a listener takes a time limit");
    let mut listener = Some(listener);
    let mut conversations = Vec::new();
    loop {
        // Read before the look at the door: who came before the end was asked for is still let in.
        let finishing = shared.finishing.load(Ordering::SeqCst);
        if shared.refusing.load(Ordering::SeqCst) {
            listener = None;
        }
        match listener.as_ref().map(Socket::accept) {
            Some(Ok((socket, _))) => {
                let number = conversations.len() + 1;
                // Taken here and not in the thread, so that the first to come gets the first script.
                let Some(script) = shared.next_script() else {
                    shared.fail(format!(
                        "connection {number}: found one more than was scripted"
                    ));
                    continue;
                };
                let mut conversation = Conversation {
                    number,
                    step: 0,
                    socket: Some(socket),
                    unread: Vec::new(),
                    shared: Arc::clone(shared),
                };
                conversations.push(thread::spawn(move || script(&mut conversation)));
            }
            _ if finishing => break,
            Some(Err(_)) => {}
            None => thread::sleep(ACCEPT_TURN),
        }
    }
    drop(listener);
    for (index, conversation) in conversations.into_iter().enumerate() {
        if conversation.join().is_err() {
            shared.fail(format!("connection {}: its script panicked", index + 1));
        }
    }
    while shared.next_script().is_some() {
        shared.fail("found no connection, expected one more".to_owned());
    }
}

/// One connection, seen from the server. After the first failure the connection is closed and all further steps do nothing.
pub(crate) struct Conversation {
    number: usize,
    step: usize,
    /// `None` once closed or failed.
    socket: Option<Socket>,
    /// Read from the socket and not yet taken by a step.
    unread: Vec<u8>,
    shared: Arc<Shared>,
}

impl Conversation {
    /// Expects exactly these bytes next. More may follow; the first byte that differs fails without waiting for the rest.
    pub(crate) fn expect(&mut self, expected: &[u8]) -> &mut Self {
        self.step(|c| {
            let differs = |unread: &[u8]| unread.iter().zip(expected).any(|(a, b)| a != b);
            let arrived = c.read_until(|unread| {
                (unread.len() >= expected.len() || differs(unread)).then_some(())
            });
            if differs(&c.unread) || arrived.is_err() {
                let why = arrived
                    .err()
                    .map_or(String::new(), |error| format!(" ({error})"));
                return Err(format!(
                    "found \"{}\"{why}, expected \"{}\"",
                    c.unread.escape_ascii(),
                    expected.escape_ascii()
                ));
            }
            c.unread.drain(..expected.len());
            Ok(())
        })
    }

    /// Expects this command next, as an array of bulk strings.
    pub(crate) fn expect_command(&mut self, expected: &[&str]) -> &mut Self {
        self.step(|c| {
            let words = c
                .take_command()
                .map_err(|why| format!("{why}, expected {expected:?}"))?;
            if words
                .iter()
                .map(Vec::as_slice)
                .eq(expected.iter().map(|word| word.as_bytes()))
            {
                return Ok(());
            }
            Err(format!("found {}, expected {expected:?}", show(&words)))
        })
    }

    /// Expects that nothing more has come, nor comes for a moment.
    pub(crate) fn expect_silence(&mut self) -> &mut Self {
        self.step(|c| {
            let socket = c.socket.as_ref().ok_or("the connection is closed")?;
            let limited = |limit| socket.set_read_timeout(limit);
            limited(Some(SILENCE)).map_err(|error| error.to_string())?;
            let mut bytes = [0; 256];
            let mut reader = socket;
            let read = reader.read(&mut bytes);
            match read {
                Err(_) if c.unread.is_empty() => Ok(()),
                Err(_) => Err(format!(
                    "found \"{}\", expected nothing",
                    c.unread.escape_ascii()
                )),
                Ok(read) => Err(format!(
                    "found \"{}\", expected nothing",
                    bytes[..read].escape_ascii()
                )),
            }
        })
    }

    /// Expects `HELLO 3`, with or without AUTH, and two `CLIENT SETINFO`, and answers them as a Redis 7.4 does.
    pub(crate) fn expect_handshake(&mut self) -> &mut Self {
        self.expect_start(&["HELLO", "3"]).send(HELLO);
        for _ in 0..2 {
            self.expect_start(&["CLIENT", "SETINFO"]).send(b"+OK\r\n");
        }
        self
    }

    /// Expects the handshake and this command before anything is answered; then answers the handshake.
    pub(crate) fn expect_handshake_with(&mut self, command: &[&str]) -> &mut Self {
        self.expect_start(&["HELLO", "3"]);
        for _ in 0..2 {
            self.expect_start(&["CLIENT", "SETINFO"]);
        }
        self.expect_command(command);
        self.send([HELLO, b"+OK\r\n+OK\r\n"].concat())
    }

    /// The address of the client.
    pub(crate) fn peer(&self) -> String {
        let peer = self
            .socket
            .as_ref()
            .and_then(|socket| socket.peer_addr().ok());
        let peer = peer.and_then(|peer| peer.as_socket());
        peer.map(|peer| peer.to_string()).unwrap_or_default()
    }

    /// Expects a command that begins with these words.
    pub(crate) fn expect_start(&mut self, expected: &[&str]) -> &mut Self {
        self.step(|c| {
            let words = c
                .take_command()
                .map_err(|why| format!("{why}, expected {expected:?} …"))?;
            let starts = words.len() >= expected.len()
                && words
                    .iter()
                    .zip(expected)
                    .all(|(word, expected)| word == expected.as_bytes());
            if starts {
                Ok(())
            } else {
                Err(format!("found {}, expected {expected:?} …", show(&words)))
            }
        })
    }

    /// Answers commands until the client closes: with what `answer` gives for the words, or `-ERR unknown command`.
    pub(crate) fn serve(
        &mut self,
        mut answer: impl FnMut(&[&str]) -> Option<Vec<u8>>,
    ) -> &mut Self {
        self.step(|c| {
            loop {
                let arrived = c.read_until(|unread| (!unread.is_empty()).then_some(()));
                if matches!(arrived, Err(Wait::Closed)) {
                    return Ok(());
                }
                let words = c.take_command()?;
                let text: Vec<_> = words
                    .iter()
                    .map(|word| String::from_utf8_lossy(word))
                    .collect();
                let text: Vec<_> = text.iter().map(AsRef::as_ref).collect();
                let reply = answer(&text).unwrap_or_else(|| b"-ERR unknown command\r\n".to_vec());
                c.write(&reply)?;
            }
        })
    }

    /// Sends these bytes.
    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        self.step(|c| c.write(bytes.as_ref()))
    }

    /// Sends these bytes in packets of `size`, with a breath between them so that they arrive apart.
    pub(crate) fn send_in_pieces(&mut self, bytes: impl AsRef<[u8]>, size: usize) -> &mut Self {
        self.step(|c| {
            if let Some(socket) = &c.socket {
                // A unix socket has no such option and needs none.
                let _ = socket.set_tcp_nodelay(true);
            }
            for piece in bytes.as_ref().chunks(size) {
                c.write(piece)?;
                thread::sleep(Duration::from_micros(300));
            }
            Ok(())
        })
    }

    /// Closes the connection.
    pub(crate) fn close(&mut self) {
        self.socket = None;
    }

    /// Closes the connection with RST instead of FIN: the client reads "connection reset" (TCP only).
    pub(crate) fn reset(&mut self) {
        self.step(|c| {
            let socket = c.socket.take().ok_or("the connection is closed already")?;
            socket
                .set_linger(Some(Duration::ZERO))
                .map_err(|error| format!("no reset: {error}"))
        });
    }

    /// Lets no further connection in: from now on the client is refused. Comes back when the door is shut.
    pub(crate) fn stop_listening(&mut self) -> &mut Self {
        self.shared.refusing.store(true, Ordering::SeqCst);
        thread::sleep(3 * ACCEPT_TURN);
        self
    }

    /// Waits until the client has closed, and expects no more bytes from it.
    pub(crate) fn wait_close(&mut self) {
        self.step(
            |c| match c.read_until(|unread| (!unread.is_empty()).then_some(())) {
                Err(Wait::Closed) => Ok(()),
                Err(error) => Err(format!("found {error}, expected the client to close")),
                Ok(()) => Err(format!(
                    "found \"{}\", expected the client to close",
                    c.unread.escape_ascii()
                )),
            },
        );
    }

    fn step(&mut self, step: impl FnOnce(&mut Self) -> Result<(), String>) -> &mut Self {
        self.step += 1;
        if self.socket.is_some()
            && let Err(failure) = step(self)
        {
            self.shared.fail(format!(
                "connection {}, step {}: {failure}",
                self.number, self.step
            ));
            self.socket = None;
        }
        self
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), String> {
        let mut socket = self
            .socket
            .as_ref()
            .ok_or("the connection is closed already")?;
        socket
            .set_write_timeout(Some(LIMIT))
            .and_then(|()| socket.write_all(bytes))
            .map_err(|error| format!("could not send \"{}\": {error}", bytes.escape_ascii()))
    }

    /// Takes one whole command off what was received.
    fn take_command(&mut self) -> Result<Words, String> {
        match self.read_until(parse_command) {
            Ok(Ok((words, len))) => {
                self.unread.drain(..len);
                Ok(words)
            }
            Ok(Err(why)) => Err(format!("found \"{}\" ({why})", self.unread.escape_ascii())),
            Err(error) => Err(format!(
                "found \"{}\" ({error})",
                self.unread.escape_ascii()
            )),
        }
    }

    /// Reads until `done` sees what it needs in the bytes received and not yet taken.
    fn read_until<T>(&mut self, done: impl Fn(&[u8]) -> Option<T>) -> Result<T, Wait> {
        let deadline = Instant::now() + LIMIT;
        loop {
            if let Some(found) = done(&self.unread) {
                return Ok(found);
            }
            let Some(mut socket) = self.socket.as_ref() else {
                return Err(Wait::Closed);
            };
            let left = deadline.saturating_duration_since(Instant::now());
            // A timeout of zero would mean none.
            socket
                .set_read_timeout(Some(left.max(Duration::from_millis(1))))
                .map_err(Wait::Broken)?;
            let mut buffer = [0; 16 * 1024];
            match socket.read(&mut buffer) {
                Ok(0) => return Err(Wait::Closed),
                Ok(len) => self.unread.extend_from_slice(&buffer[..len]),
                Err(error) => match error.kind() {
                    ErrorKind::Interrupted => {}
                    ErrorKind::WouldBlock | ErrorKind::TimedOut => return Err(Wait::TimedOut),
                    ErrorKind::ConnectionReset => return Err(Wait::Closed),
                    _ => return Err(Wait::Broken(error)),
                },
            }
        }
    }
}

/// Why there were no more bytes.
#[derive(Debug)]
enum Wait {
    Closed,
    TimedOut,
    Broken(std::io::Error),
}

impl std::fmt::Display for Wait {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Closed => f.write_str("then the client closed"),
            Self::TimedOut => write!(f, "then nothing for {LIMIT:?}"),
            Self::Broken(error) => write!(f, "then {error}"),
        }
    }
}

/// Reads an array of bulk strings: `None` while it is not whole, else its words and its length in bytes.
fn parse_command(bytes: &[u8]) -> Option<Result<(Words, usize), String>> {
    let mut at = 0;
    let count = match length_line(bytes, &mut at, b'*')? {
        Ok(count) => count,
        Err(why) => return Some(Err(why)),
    };
    let mut words = Vec::new();
    for _ in 0..count {
        let len = match length_line(bytes, &mut at, b'$')? {
            Ok(len) => len,
            Err(why) => return Some(Err(why)),
        };
        let word = bytes.get(at..at + len + 2)?;
        if &word[len..] != b"\r\n" {
            return Some(Err(format!("no CRLF after a word of {len} bytes")));
        }
        words.push(word[..len].to_vec());
        at += len + 2;
    }
    Some(Ok((words, at)))
}

/// Reads `kind`, digits and CRLF at `at` and moves behind them.
fn length_line(bytes: &[u8], at: &mut usize, kind: u8) -> Option<Result<usize, String>> {
    let rest = &bytes[*at..];
    if *rest.first()? != kind {
        return Some(Err(format!("no '{}' at byte {at}", kind as char)));
    }
    let end = rest.windows(2).position(|pair| pair == b"\r\n")?;
    *at += end + 2;
    let digits = std::str::from_utf8(&rest[1..end])
        .ok()
        .and_then(|digits| digits.parse().ok());
    Some(digits.ok_or_else(|| format!("no length in \"{}\"", rest[..end].escape_ascii())))
}

fn show(words: &Words) -> String {
    let words: Vec<_> = words
        .iter()
        .map(|word| format!("\"{}\"", word.escape_ascii()))
        .collect();
    format!("[{}]", words.join(", "))
}
