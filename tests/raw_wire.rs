//! Wire truth: what `--raw` shows is what went over the wire, byte for byte, as a proxy between the program and the
//! server recorded it.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};

use super::common::{Conversation, Endpoint, FakeServer, LIMIT, LiveServer, Shell};

/// Passes the bytes of one connection on and keeps them.
struct Recorder {
    port: u16,
    passing: JoinHandle<io::Result<Recorded>>,
}

/// What went each way.
struct Recorded {
    sent: Vec<u8>,
    received: Vec<u8>,
}

impl Recorder {
    /// Stands before the server on this port of 127.0.0.1.
    fn before(server: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        let port = listener.local_addr().expect("it is bound").port();
        let passing = thread::spawn(move || {
            let (client, _) = listener.accept()?;
            let server = TcpStream::connect((Ipv4Addr::LOCALHOST, server))?;
            let (from_client, to_server) = (client.try_clone()?, server.try_clone()?);
            let requests = thread::spawn(move || pass(from_client, to_server));
            let received = pass(server, client)?;
            let sent = requests.join().expect("passing bytes on does not panic")?;
            Ok(Recorded { sent, received })
        });
        Self { port, passing }
    }

    /// Waits until both ends have closed.
    #[track_caller]
    fn recorded(self) -> Recorded {
        let recorded = self
            .passing
            .join()
            .expect("passing bytes on does not panic");
        recorded.expect("the connection holds")
    }
}

impl Endpoint for Recorder {
    fn options(&self) -> Vec<String> {
        let port = self.port.to_string();
        ["-h", "127.0.0.1", "-p", &port].map(str::to_owned).to_vec()
    }
}

/// Passes bytes on until there are no more; gives them.
fn pass(mut from: TcpStream, mut to: TcpStream) -> io::Result<Vec<u8>> {
    from.set_read_timeout(Some(3 * LIMIT))?;
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        // A program that has read its reply may end with a reset.
        let count = match from.read(&mut buffer) {
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => 0,
            read => read?,
        };
        if count == 0 {
            // It fails only where the other end has gone already.
            let _ = to.shutdown(Shutdown::Write);
            return Ok(bytes);
        }
        to.write_all(&buffer[..count])?;
        bytes.extend_from_slice(&buffer[..count]);
    }
}

/// The C strings of the lines that begin with an arrow, as bytes.
fn unescaped(dump: &[u8], arrow: &str) -> Vec<u8> {
    // Between the lines of the dump stand the decoded replies, which are bytes.
    let dump = String::from_utf8_lossy(dump);
    let mut bytes = Vec::new();
    for line in dump.lines() {
        let literal = line
            .strip_prefix(arrow)
            .and_then(|line| line.strip_prefix(" \""));
        let Some(literal) = literal.and_then(|line| line.strip_suffix('"')) else {
            continue;
        };
        let mut letters = literal.bytes();
        while let Some(letter) = letters.next() {
            bytes.push(match letter {
                b'\\' => match letters.next().expect("a letter follows a backslash") {
                    b'r' => b'\r',
                    b'n' => b'\n',
                    b't' => b'\t',
                    b'x' => {
                        let mut digit = || letters.next().and_then(|d| char::from(d).to_digit(16));
                        let value = digit().and_then(|high| Some(16 * high + digit()?));
                        value
                            .and_then(|value| u8::try_from(value).ok())
                            .expect("two digits")
                    }
                    itself => itself,
                },
                itself => itself,
            });
        }
    }
    bytes
}

#[track_caller]
fn check_equal(what: &str, found: &[u8], expected: &[u8]) {
    let same = found
        .iter()
        .zip(expected)
        .take_while(|(a, b)| a == b)
        .count();
    let around = |bytes: &[u8]| {
        let end = bytes.len().min(same + 40);
        bytes[same.saturating_sub(40).min(end)..end]
            .escape_ascii()
            .to_string()
    };
    assert!(
        found == expected,
        "{what}: found {} bytes, expected {}; they differ at {same}: found \"{}\", expected \"{}\"",
        found.len(),
        expected.len(),
        around(found),
        around(expected),
    );
}

/// Runs the same arguments through a recorder in the bare and in the escaped notation and compares both directions.
#[track_caller]
fn check(server: u16, options: &[&str], lines: &[&str]) -> Vec<u8> {
    let evals = lines.iter().flat_map(|line| ["--eval", *line]);
    let arguments: Vec<&str> = options.iter().copied().chain(evals).collect();
    let run = |raw: &str| {
        let recorder = Recorder::before(server);
        let shell = Shell::new()
            .server(&recorder)
            .args([raw, "--raw-limit", "0", "--handshake"]);
        let ran = shell.args(&arguments).limit(3 * LIMIT).run();
        let code = ran.status.code();
        assert!(matches!(code, Some(0 | 1)), "{arguments:?}: {code:?}");
        (ran, recorder.recorded())
    };
    let (ran, recorded) = run("--raw=wire");
    check_equal("--raw=wire", &ran.stdout, &recorded.received);
    let said = String::from_utf8_lossy(&ran.stderr);
    let is_sum = |line: &str| line.starts_with("note: --eval: ");
    assert!(said.lines().all(is_sum), "the bytes stand alone: {said}");
    let (ran, recorded) = run("--raw=escaped");
    check_equal("requests", &unescaped(&ran.stdout, "→"), &recorded.sent);
    check_equal("replies", &unescaped(&ran.stdout, "←"), &recorded.received);
    recorded.received
}

/// Commands whose replies are of every type that a server sends.
const EVERY_TYPE: &[&str] = &[
    "PING",
    "SET k v",
    "INCR n",
    "GET k",
    "GET missing",
    "SET empty ''",
    "GET empty",
    r#"SET bytes "\r\n\x00\xff\x1b[2J \"'\\""#,
    "GET bytes",
    "RPUSH l a b c",
    "LRANGE l 0 -1",
    "LRANGE missing 0 -1",
    "ZADD z 1.5 a inf b",
    "ZSCORE z a",
    "ZSCORE z b",
    "HSET h f1 v1 f2 v2",
    "HGETALL h",
    "SADD s a b",
    "SMEMBERS s",
    "XADD x 1-1 f v",
    "XRANGE x - +",
    "INFO server",
    "CLIENT LIST",
    "LPUSH k v",
    "NOSUCH 'a b'",
    "COMMAND INFO get",
    "EVAL 'return {1,{2,{3,{}}}}' 0",
    "EVAL 'redis.setresp(3) return true' 0",
    "EVAL 'return {double=3.25}' 0",
    "EVAL \"return {big_number='123456789012345678901234567890'}\" 0",
    "EVAL \"return {verbatim_string={format='mkd',string='# x'}}\" 0",
    "EVAL 'return {map={a=1}}' 0",
    "MULTI",
    "GET k",
    "LPUSH k v",
    "EXEC",
    "BLPOP missing 0.01",
    "CLIENT TRACKING ON",
    "GET k",
    "SET k w",
    "PING",
    "DEBUG PROTOCOL string",
    "DEBUG PROTOCOL integer",
    "DEBUG PROTOCOL double",
    "DEBUG PROTOCOL null",
    "DEBUG PROTOCOL array",
    "DEBUG PROTOCOL set",
    "DEBUG PROTOCOL map",
    "DEBUG PROTOCOL attrib",
    "DEBUG PROTOCOL push",
    "DEBUG PROTOCOL verbatim",
    "DEBUG PROTOCOL true",
    "DEBUG PROTOCOL false",
    "DEBUG PROTOCOL bignum",
    "PING",
];

#[test]
fn replies_of_every_type_of_every_server() {
    LiveServer::each(|server| {
        for read_size in [&[][..], &["--read-size", "1"], &["--read-size", "7"]] {
            let received = check(server.port(), read_size, EVERY_TYPE);
            for &type_byte in b"+-:$*_#,(=%~>|" {
                let starts = received
                    .windows(3)
                    .any(|three| three == [b'\r', b'\n', type_byte]);
                assert!(
                    starts,
                    "no {:?} came from {}",
                    char::from(type_byte),
                    server.name()
                );
            }
        }
        check(server.port(), &["-2"], EVERY_TYPE);
        check(server.port(), &["-3", "-n", "2"], &["PING"]);
    });
}

#[test]
fn large_replies() {
    let server = LiveServer::start();
    server.cli(&["SETRANGE", "large", "5242879", "x"]);
    server.cli(&[
        "EVAL",
        "for i = 1, 20000 do redis.call('RPUSH', 'list', i .. ' element') end",
        "0",
    ]);
    for read_size in [&[][..], &["--read-size", "7"], &["--read-size", "1048576"]] {
        let received = check(server.port(), read_size, &["GET large", "LRANGE list 0 -1"]);
        assert!(received.len() > 5_000_000);
    }
}

#[test]
fn types_that_no_server_sends() {
    const REPLIES: [&str; 7] = [
        "!9\r\nERR\r\nblob\r\n",
        "$?\r\n;4\r\nab\r\n\r\n;1\r\nc\r\n;0\r\n",
        "*?\r\n:1\r\n$?\r\n;0\r\n.\r\n",
        "~?\r\n+a\r\n.\r\n",
        "%?\r\n+k\r\n|1\r\n+ttl\r\n:5\r\n*?\r\n.\r\n.\r\n",
        "|1\r\n+a\r\n,-nan\r\n(-12\r\n",
        ":+5\r\n",
    ];
    fn answer(c: &mut Conversation) {
        c.expect_handshake();
        for reply in REPLIES {
            c.expect_command(&["PING"]).send(reply);
        }
        c.wait_close();
    }
    for read_size in ["1", "7", "65536"] {
        let server = FakeServer::script(answer).then(answer);
        let pings = ["PING"; REPLIES.len()];
        let received = check(server.port(), &["--read-size", read_size], &pings);
        assert!(received.ends_with(REPLIES.concat().as_bytes()));
        server.finish();
    }
}

#[test]
fn messages_of_a_subscription() {
    let server = LiveServer::start();
    let recorder = Recorder::before(server.port());
    let shell =
        Shell::new()
            .server(&recorder)
            .args(["--raw=wire", "--handshake", "SUBSCRIBE", "news"]);
    let running = shell.spawn();
    running.wait_for_stdout(">3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n");
    server.cli(&["PUBLISH", "news", "hello\r\n"]);
    running.wait_for_stdout("$7\r\nhello\r\n\r\n");
    running.interrupt();
    let ran = running.wait();
    check_equal("--raw=wire", &ran.stdout, &recorder.recorded().received);
}

#[test]
fn passwords_are_as_long_as_they_are() {
    let server = LiveServer::start_with(&["--requirepass", "sesame"]);
    let recorder = Recorder::before(server.port());
    let ran = Shell::new()
        .server(&recorder)
        .args(["--raw=escaped", "--handshake", "-a", "sesame", "PING"])
        .run();
    ran.success();
    let sent = recorder.recorded().sent;
    let masked = String::from_utf8(sent).unwrap().replace("sesame", "******");
    check_equal("requests", &unescaped(&ran.stdout, "→"), masked.as_bytes());
}

#[test]
fn the_bare_bytes_stand_alone() {
    let server = LiveServer::start();
    let run = |args: &[&str]| {
        Shell::new()
            .server(&server)
            .args(["--raw=wire"])
            .args(args)
            .run()
    };
    run(&["PING"]).success().stdout("+PONG\r\n").stderr("");
    run(&["--read-size", "1", "--eval", "SELECT 2", "--eval", "PING"])
        .success()
        .stdout("+OK\r\n+PONG\r\n");
    run(&["--json", "HELLO", "4"])
        .status(1)
        .stdout("-NOPROTO unsupported protocol version\r\n")
        .stderr("");
    server.cli(&["SETRANGE", "large", "100", "x"]);
    let ran = run(&["--raw-limit", "1", "GET", "large"]);
    ran.success();
    assert_eq!(ran.stdout.len(), 101 + "$101\r\n\r\n".len());
}
