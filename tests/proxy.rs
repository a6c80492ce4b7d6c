//! `redis-shell proxy`: what passes through it, and what is shown of it.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use super::common::{Home, LIMIT, LiveServer, Ran, Running, Shell, request};

/// A proxy that listens on a free port.
struct Proxy {
    running: Running,
    port: u16,
}

impl Proxy {
    #[track_caller]
    fn start(to: u16, args: &[&str]) -> Self {
        Self::in_home(&Home::new(), to, args)
    }

    #[track_caller]
    fn in_home(home: &Home, to: u16, args: &[&str]) -> Self {
        let to = format!("127.0.0.1:{to}");
        let listen = ["proxy", "--listen", "127.0.0.1:0", "--to", &to];
        let shell = Shell::new().home(home).args(listen).args(args);
        let running = shell.spawn();
        running.wait_for_stderr("(Ctrl-C ends)\n");
        let notes = running.stderr();
        let first = notes.lines().next().expect("a first line");
        let port = port_of(first);
        assert_eq!(
            first,
            format!("listening on 127.0.0.1:{port}, passing on to {to} (Ctrl-C ends)")
        );
        Self { running, port }
    }

    fn connect(&self) -> TcpStream {
        connect(self.port)
    }

    /// Interrupts it and waits for its end, which is a success.
    #[track_caller]
    fn end(self) -> Ran {
        self.running.interrupt();
        let ran = self.running.wait();
        ran.success();
        ran
    }
}

/// Gives the port of the address in `… on 127.0.0.1:7000, …`.
pub(crate) fn port_of(note: &str) -> u16 {
    let (_, rest) = note.split_once(" on ").expect("an address");
    let address = rest.split([',', ';', ' ']).next().expect("an address");
    let (_, port) = address.rsplit_once(':').expect("a port");
    port.trim().parse().expect("a number")
}

fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).expect("somebody listens");
    stream
        .set_read_timeout(Some(LIMIT))
        .expect("a timeout can be set");
    stream
        .set_write_timeout(Some(LIMIT))
        .expect("a timeout can be set");
    stream
}

/// Sends bytes and reads as many as are expected, which have to be these.
#[track_caller]
fn talk(stream: &mut TcpStream, sent: &[u8], expected: &[u8]) {
    stream.write_all(sent).expect("the connection stands");
    let mut found = vec![0; expected.len()];
    stream.read_exact(&mut found).expect("a reply");
    assert_eq!(
        found.escape_ascii().to_string(),
        expected.escape_ascii().to_string()
    );
}

/// Sends bytes, ends the sending and reads until the other side ends.
#[track_caller]
fn exchange(port: u16, sent: &[u8]) -> Vec<u8> {
    let mut stream = connect(port);
    stream.write_all(sent).expect("the other side takes it");
    stream
        .shutdown(Shutdown::Write)
        .expect("the connection stands");
    let mut found = Vec::new();
    stream.read_to_end(&mut found).expect("the other side ends");
    found
}

/// A server of one connection in a thread, for what no Redis does.
fn serve<T: Send + 'static>(
    serve: impl FnOnce(TcpStream) -> T + Send + 'static,
) -> (u16, thread::JoinHandle<T>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener
        .local_addr()
        .expect("a listener has an address")
        .port();
    let server = thread::spawn(move || {
        let stream = listener.accept().expect("a connection comes").0;
        stream
            .set_read_timeout(Some(LIMIT))
            .expect("a timeout can be set");
        serve(stream)
    });
    (port, server)
}

/// The bytes that the lines of one direction show, as they are escaped, without their meaning; by connection.
fn bytes(dump: &str, arrow: &str) -> HashMap<String, String> {
    let mut all: HashMap<String, String> = HashMap::new();
    let mut connection = String::new();
    for line in dump.lines() {
        if let Some(head) = line.strip_prefix("@ ") {
            connection = head.split(' ').nth(1).expect("a connection").to_owned();
        } else if line.starts_with(arrow) && !line.contains(" read ") {
            let column: String = line.chars().skip(10).collect();
            let text = column.trim_start().split("  ").next().unwrap_or_default();
            // A blank at the end of a row is told apart from the padding.
            let text = text.replace("\\x20", " ");
            all.entry(connection.clone()).or_default().push_str(&text);
        }
    }
    all
}

/// What redis-py does, told by what it gets: the same lines whatever stands between it and the server.
const CLIENT: &str = r#"
import redis, sys
port, protocol = int(sys.argv[1]), int(sys.argv[2])
r = redis.Redis(port=port, protocol=protocol)
r.flushall()
print(r.set('foo', 'bar'), r.get('foo'), r.get('none'))
p = r.pipeline()
p.set('n', 1).incr('n').rpush('l', 'a', b'\xff\r\n').lrange('l', 0, -1)
print(p.execute())
p = r.pipeline(transaction=False)
for i in range(1000):
    p.hset('h', 'field%d' % i, 'x' * i)
print(sum(p.execute()), len(r.hgetall('h')), r.hget('h', 'field999'))
print(r.zadd('z', {'a': 1.5, 'b': 2}), r.zrange('z', 0, -1, withscores=True), r.config_get('maxmemory-policy'))
print(r.set('large', b'0123456789' * 100000), len(r.get('large')))
try:
    r.lpush('foo', 1)
except redis.ResponseError as error:
    print(error)
s = r.pubsub()
s.subscribe('news')
s.psubscribe('n*')
print([s.get_message(timeout=5) for _ in range(2)])
print(r.publish('news', 'hello'))
print(sorted(map(repr, [s.get_message(timeout=5) for _ in range(2)])))
s.unsubscribe('news')
print(s.get_message(timeout=5))
s.close()
"#;

/// Runs it against a port; gives what it printed.
#[track_caller]
pub(crate) fn python(port: u16, protocol: &str) -> String {
    let packages = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python");
    assert!(
        packages.join("redis").is_dir(),
        "the Python package redis is not in {packages:?}; scripts/test installs it"
    );
    let client = Shell::program("python3").env("PYTHONPATH", &packages);
    let port = port.to_string();
    let ran = client.args(["-c", CLIENT, &port, protocol]).run();
    ran.success();
    String::from_utf8(ran.stdout).expect("text")
}

#[test]
fn a_client_of_another_make_sees_no_difference() {
    let server = LiveServer::start();
    let proxy = Proxy::start(server.port(), &[]);
    for protocol in ["2", "3"] {
        let direct = python(server.port(), protocol);
        assert!(direct.starts_with("True b'bar' None\n"), "{direct}");
        assert!(direct.contains("b'hello'"), "{direct}");
        assert_eq!(python(proxy.port, protocol), direct, "RESP{protocol}");
    }
    let ran = proxy.end();
    ran.stdout_contains("1/3 bulk string, 3 bytes ✓");
    ran.stdout_contains("push of 3");
    ran.stdout_contains("WRONGTYPE");
}

#[test]
fn each_block_says_whose_it_is() {
    let server = LiveServer::start();
    let proxy = Proxy::start(server.port(), &[]);
    let mut client = proxy.connect();
    let from = client.local_addr().unwrap();
    talk(&mut client, &request(&["SET", "foo", "bar"]), b"+OK\r\n");
    proxy.running.wait_for_stdout("simple string\n");
    let dump = String::from_utf8(proxy.end().stdout).unwrap();
    let lines: Vec<_> = dump.lines().collect();
    let expected = [
        format!("#1 {from} connected"),
        format!("#1 {from} → 31 bytes"),
        "→      0  *3\\r\\n                                array of 3".to_owned(),
        "→      4    $3\\r\\nSET\\r\\n                       1/3 bulk string, 3 bytes ✓".to_owned(),
        "→     13    $3\\r\\nfoo\\r\\n                       2/3 bulk string, 3 bytes ✓".to_owned(),
        "→     22    $3\\r\\nbar\\r\\n                       3/3 bulk string, 3 bytes ✓".to_owned(),
        format!("#1 {from} ← 5 bytes"),
        "← read 1: 5 bytes, +".to_owned(),
        "←      0  +OK\\r\\n                               simple string".to_owned(),
    ];
    assert!(lines.len() >= expected.len(), "{dump}");
    for (line, expected) in lines.iter().zip(&expected) {
        let line = match line.strip_prefix("@ ") {
            Some(head) => head.split_once(' ').unwrap().1,
            None => line,
        };
        assert!(
            line.starts_with(expected.as_str()),
            "{line:?}, {expected:?}"
        );
    }
}

/// Bytes that repeat nowhere soon, and hold everything.
fn noise(len: usize, mut seed: u64) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(len + 8);
    while bytes.len() < len {
        // xorshift64: Marsaglia, "Xorshift RNGs", 2003.
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        bytes.extend_from_slice(&seed.to_le_bytes());
    }
    bytes.truncate(len);
    bytes
}

/// Passes bytes both ways at once and compares what arrives.
fn both_ways(to_server: &[u8], to_client: &[u8], args: &[&str]) {
    let sent_back = to_client.to_vec();
    let awaited = to_server.len();
    let (port, server) = serve(move |stream| {
        let mut writing = stream.try_clone().expect("a socket can be shared");
        let writer = thread::spawn(move || {
            writing
                .write_all(&sent_back)
                .expect("the other side takes it");
            writing
                .shutdown(Shutdown::Write)
                .expect("the connection stands");
        });
        let mut found = Vec::with_capacity(awaited);
        { stream }
            .read_to_end(&mut found)
            .expect("the other side ends");
        writer.join().expect("the thread ends well");
        found
    });
    let proxy = Proxy::start(port, args);
    let stream = proxy.connect();
    let mut writing = stream.try_clone().expect("a socket can be shared");
    let sent = to_server.to_vec();
    let writer = thread::spawn(move || {
        writing.write_all(&sent).expect("the other side takes it");
        writing
            .shutdown(Shutdown::Write)
            .expect("the connection stands");
    });
    let mut found = Vec::with_capacity(to_client.len());
    { stream }
        .read_to_end(&mut found)
        .expect("the other side ends");
    writer.join().expect("the thread ends well");
    assert!(found == to_client, "replies differ");
    assert!(
        server.join().expect("the thread ends well") == to_server,
        "requests differ"
    );
    proxy.end();
}

#[test]
fn twenty_megabytes_pass_both_ways_at_once() {
    const LEN: usize = 20_000_000;
    both_ways(&noise(LEN, 1), &noise(LEN, 2), &["--quiet"]);
    // As strings, so that there is something to be shown.
    let string = |seed| {
        let mut bytes = format!("${LEN}\r\n").into_bytes();
        bytes.extend(noise(LEN, seed));
        bytes.extend(b"\r\n");
        bytes
    };
    both_ways(&string(3), &string(4), &[]);
}

#[test]
fn replies_that_are_no_resp_pass_and_are_counted() {
    both_ways(&request(&["SYNC"]), &noise(1 << 20, 5), &[]);
}

#[test]
fn the_end_of_one_direction_leaves_the_other_open() {
    let (port, server) = serve(|mut stream| {
        let mut found = Vec::new();
        stream.read_to_end(&mut found).unwrap();
        stream.write_all(b"+late\r\n").unwrap();
        found
    });
    let proxy = Proxy::start(port, &[]);
    assert_eq!(exchange(proxy.port, b"*1\r\n$4\r\nPING\r\n"), b"+late\r\n");
    assert_eq!(server.join().unwrap(), b"*1\r\n$4\r\nPING\r\n");
    proxy.running.wait_for_stdout(" closed\n");
    let dump = String::from_utf8(proxy.end().stdout).unwrap();
    let heads: Vec<_> = dump
        .lines()
        .filter_map(|line| line.strip_prefix("@ ")?.splitn(4, ' ').nth(3))
        .collect();
    assert_eq!(
        heads,
        [
            "connected",
            "→ 14 bytes",
            "→ end",
            "← 7 bytes",
            "← end",
            "closed"
        ]
    );
}

#[test]
fn a_connection_broken_off_is_broken_off_on_the_other_side() {
    let (port, server) = serve(|mut stream| {
        stream.write_all(b"+OK\r\n").unwrap();
        stream.read(&mut [0; 64]).unwrap_err().kind()
    });
    let proxy = Proxy::start(port, &[]);
    let mut client = proxy.connect();
    talk(&mut client, b"", b"+OK\r\n");
    let client = socket2::Socket::from(client);
    client.set_linger(Some(Duration::ZERO)).unwrap();
    drop(client);
    assert_eq!(server.join().unwrap(), std::io::ErrorKind::ConnectionReset);
    proxy.running.wait_for_stdout(" → reset\n");
    proxy.end();
}

#[test]
fn many_connections_are_told_apart() {
    const CLIENTS: usize = 40;
    const REQUESTS: usize = 25;
    let server = LiveServer::start();
    let proxy = Proxy::start(server.port(), &[]);
    let port = proxy.port;
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            thread::spawn(move || {
                let mut stream = connect(port);
                let mut sent = Vec::new();
                for round in 0..REQUESTS {
                    let word = format!("client {client} round {round}");
                    let request = request(&["ECHO", &word]);
                    let reply = format!("${}\r\n{word}\r\n", word.len());
                    talk(&mut stream, &request, reply.as_bytes());
                    sent.extend(request);
                }
                sent.escape_ascii().to_string()
            })
        })
        .collect();
    let mut sent: Vec<_> = clients.into_iter().map(|c| c.join().unwrap()).collect();
    let closed = format!("#{CLIENTS} ");
    proxy.running.wait_for_stdout(closed);
    let dump = String::from_utf8(proxy.end().stdout).unwrap();
    for line in dump.lines() {
        assert!(line.starts_with(['@', '→', '←']), "{line:?}");
    }
    let mut shown: Vec<_> = bytes(&dump, "→").into_values().collect();
    sent.sort();
    shown.sort();
    assert_eq!(shown, sent);
}

#[test]
fn filters_choose_what_is_shown() {
    let server = LiveServer::start();
    let session = [
        request(&["SET", "k", "v"]),
        request(&["config", "GET", "maxmemory"]),
        request(&["CONFIG", "RESETSTAT"]),
        request(&["INCR", "k"]),
        request(&["GET", "k"]),
    ]
    .concat();
    let reply = b"+OK\r\n*2\r\n$9\r\nmaxmemory\r\n$1\r\n0\r\n+OK\r\n-ERR value is not an integer or out of range\r\n\
                  $1\r\nv\r\n";
    let cases: [(&[&str], &str, &str); 5] = [
        (
            &["--command", "config get"],
            r"*3\r\n$6\r\nconfig\r\n$3\r\nGET\r\n$9\r\nmaxmemory\r\n",
            r"*2\r\n$9\r\nmaxmemory\r\n$1\r\n0\r\n",
        ),
        (
            &["--command", "get"],
            r"*2\r\n$3\r\nGET\r\n$1\r\nk\r\n",
            r"$1\r\nv\r\n",
        ),
        (
            &["--errors-only"],
            r"*2\r\n$4\r\nINCR\r\n$1\r\nk\r\n",
            r"-ERR value is not an integer or out of range\r\n",
        ),
        (&["--errors-only", "--command", "get"], "", ""),
        (&["--client", "10."], "", ""),
    ];
    for (args, requests, replies) in cases {
        let proxy = Proxy::start(server.port(), args);
        assert_eq!(
            exchange(proxy.port, &session).escape_ascii().to_string(),
            reply.escape_ascii().to_string()
        );
        let dump = String::from_utf8(proxy.end().stdout).unwrap();
        for (arrow, expected) in [("→", requests), ("←", replies)] {
            let found = bytes(&dump, arrow).remove("#1").unwrap_or_default();
            assert_eq!(found, expected, "{args:?} {arrow}\n{dump}");
        }
        assert_eq!(dump.is_empty(), requests.is_empty(), "{dump}");
    }
    let proxy = Proxy::start(server.port(), &["--client", "127.0.0.1"]);
    assert_eq!(exchange(proxy.port, &session), reply);
    let dump = String::from_utf8(proxy.end().stdout).unwrap();
    assert_eq!(bytes(&dump, "→")["#1"], session.escape_ascii().to_string());
}

#[test]
fn what_is_shown_stands_where_it_stood_on_the_wire() {
    let script: [(&[u8], &[&[u8]]); 3] = [
        (
            b"PING\r\nINCR k\r\nGET k\r\n",
            &[b"+PONG\r\n-ERR bad\r\n$1\r\nv\r\n"],
        ),
        (
            b"PING\r\nINCR k\r\n",
            &[b"+PONG\r\n", b"-ERR ha", b"lf\r\n:1\r\n"],
        ),
        (b"INCR a\r\nINCR b\r\n", &[b"-ERR a\r\n-ERR b\r\n"]),
    ];
    let shown = [
        "→ 8 bytes of 21 bytes",
        "→      6  INCR k\\r\\n                            inline command",
        "← 10 bytes of 24 bytes",
        "← read 1: 24 bytes, +ms, 10 bytes of it shown",
        "←      7  -ERR bad\\r\\n                          simple error",
        "→ 8 bytes of 14 bytes",
        "→     27  INCR k\\r\\n                            inline command",
        "← 7 bytes",
        "← read 2: 7 bytes, +ms",
        "←     31  -ERR ha                               simple error",
        "← 4 bytes of 8 bytes",
        "← read 3: 8 bytes, +ms, 4 bytes of it shown",
        "←     38  lf\\r\\n                                (reads 2 to 3)",
    ];
    let both = [
        "→ 16 bytes",
        "→     35  INCR a\\r\\n                            inline command",
        "→     43  INCR b\\r\\n                            inline command",
        "← 16 bytes",
        "← read 1: 16 bytes, +ms",
        "←     46  -ERR a\\r\\n                            simple error",
        "←     54  -ERR b\\r\\n                            simple error",
    ];
    let each = [
        "→ 8 bytes of 16 bytes",
        "→     35  INCR a\\r\\n                            inline command",
        "← 8 bytes of 16 bytes",
        "← read 1: 16 bytes, +ms, 8 bytes of it shown",
        "←     46  -ERR a\\r\\n                            simple error",
        "→ 8 bytes of 16 bytes",
        "→     43  INCR b\\r\\n                            inline command",
        "← 8 bytes of 16 bytes",
        "← read 1: 16 bytes, +ms, 8 bytes of it shown",
        "←     54  -ERR b\\r\\n                            simple error",
    ];
    for (args, rest) in [
        (&["--command", "incr"][..], &both[..]),
        (&["--errors-only"], &each),
    ] {
        // Each piece is a read of its own: the next one is sent when the client has it.
        let (arrived, has_arrived) = std::sync::mpsc::channel();
        let (port, server) = serve(move |mut stream| {
            for (requests, replies) in script {
                let mut found = vec![0; requests.len()];
                stream.read_exact(&mut found).unwrap();
                for reply in replies {
                    stream.write_all(reply).unwrap();
                    has_arrived.recv().unwrap();
                }
            }
        });
        let proxy = Proxy::start(port, args);
        let mut client = proxy.connect();
        for (requests, replies) in script {
            for (piece, reply) in replies.iter().enumerate() {
                talk(&mut client, if piece == 0 { requests } else { b"" }, reply);
                arrived.send(()).unwrap();
            }
        }
        server.join().unwrap();
        let dump = String::from_utf8(proxy.end().stdout).unwrap();
        let lines: Vec<_> = dump
            .lines()
            .map(
                |line| match (line.strip_prefix("@ "), line.split_once(", +")) {
                    (Some(head), _) => head.splitn(4, ' ').nth(3).unwrap().to_owned(),
                    (_, Some((read, time))) => {
                        format!("{read}, +ms{}", time.split_once("ms").unwrap().1)
                    }
                    _ => line.to_owned(),
                },
            )
            .collect();
        assert_eq!(lines, [&shown[..], rest].concat(), "{args:?}\n{dump}");
    }
}

#[test]
fn inline_commands_and_what_is_no_reply_pass_and_are_shown() {
    let server = LiveServer::start();
    let proxy = Proxy::start(server.port(), &[]);
    let mut client = proxy.connect();
    talk(&mut client, b"SELECT 2\r\nPING\n", b"+OK\r\n+PONG\r\n");
    talk(&mut client, &request(&["PING"]), b"+PONG\r\n");
    talk(&mut client, b"auth default 'open sesame'\r\n", b"+OK\r\n");
    // What an administrator and a replica get is without end.
    let mut monitor = proxy.connect();
    talk(&mut monitor, b"MONITOR\r\n", b"+OK\r\n");
    talk(&mut client, &request(&["GET", "k"]), b"$-1\r\n");
    proxy.running.wait_for_stdout("\"GET\" \"k\"");
    let mut replica = proxy.connect();
    talk(&mut replica, b"SYNC\r\n", b"");
    let mut snapshot = Vec::new();
    while !snapshot.windows(5).any(|five| five == b"REDIS") {
        let mut piece = [0; 4096];
        let read = replica.read(&mut piece).unwrap();
        assert_ne!(read, 0, "{}", snapshot.escape_ascii());
        snapshot.extend_from_slice(&piece[..read]);
    }
    proxy.running.wait_for_stdout("REDIS");
    let dump = String::from_utf8(proxy.end().stdout).unwrap();
    for line in [
        "→      0  SELECT 2\\r\\n                          inline command\n",
        "→     10  PING\\n                                inline command\n@ ",
        "→     19    $4\\r\\nPING\\r\\n                      1/1 bulk string, 4 bytes ✓\n",
        "→     29  auth default *************\\r\\n        inline command\n",
        "→      0  MONITOR\\r\\n                           inline command\n",
        "→      0  SYNC\\r\\n                              inline command\n",
    ] {
        assert!(dump.contains(line), "{line}\n{dump}");
    }
}

#[test]
fn nothing_is_shown_when_it_is_to_be_quiet() {
    let server = LiveServer::start();
    let proxy = Proxy::start(server.port(), &["--quiet"]);
    assert_eq!(exchange(proxy.port, &request(&["PING"])), b"+PONG\r\n");
    let ran = proxy.end();
    ran.stdout("");
    assert_eq!(ran.stderr.iter().filter(|&&byte| byte == b'\n').count(), 1);
}

#[test]
fn what_is_saved_is_decoded_as_it_was_shown() {
    let server = LiveServer::start();
    let home = Home::new();
    let proxy = Proxy::in_home(&home, server.port(), &["--save", "capture"]);
    let mut client = proxy.connect();
    talk(
        &mut client,
        &request(&["SET", "k", "a\r\n\"\\\u{7f}é"]),
        b"+OK\r\n",
    );
    // A request with a password, split within it.
    let auth = request(&["AUTH", "default", "sesame"]);
    let (front, back) = auth.split_at(auth.len() - 4);
    client.write_all(front).unwrap();
    proxy.running.wait_for_stdout("$6\\r\\n");
    talk(&mut client, back, b"+OK\r\n");
    let mut other = proxy.connect();
    talk(&mut other, b"PING\r\n", b"+PONG\r\n");
    drop(other);
    drop(client);
    proxy.running.wait_for_stdout(" closed\n");
    let shown = proxy.end().stdout;
    let text = String::from_utf8_lossy(&shown);
    assert!(!text.contains("sesame") && !text.contains("ame"), "{text}");
    let capture = std::fs::read_to_string(home.path().join("capture")).unwrap();
    assert!(capture.starts_with("# redis-shell proxy 1, "), "{capture}");
    assert!(!capture.contains("ame"), "{capture}");
    let decoded = Shell::new().home(&home).args(["decode", "capture"]).run();
    decoded.success();
    assert_eq!(String::from_utf8_lossy(&decoded.stdout), text);
}

#[test]
fn a_capture_that_is_none_says_where() {
    let capture = "# redis-shell proxy 1, 2026-11-22 UTC\n@ 12:00:00.000000 #1 from \"a\"\nPING\n";
    let ran = Shell::new().args(["decode"]).stdin(capture).run();
    ran.status(2);
    ran.stdout("@ 12:00:00.000000 #1 a connected\n");
    ran.stderr_contains("line 3 of \"standard input\": found \"PING\", expected @, a time");
}

#[test]
fn a_server_that_cannot_be_reached_costs_one_connection() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    drop(taken);
    let proxy = Proxy::start(port, &[]);
    for number in 1..=2 {
        let mut client = proxy.connect();
        let from = client.local_addr().unwrap();
        assert_eq!(client.read(&mut [0; 8]).unwrap_or(0), 0);
        proxy.running.wait_for_stderr(format!(
            "#{number} {from}: could not connect to 127.0.0.1:{port}: connection refused"
        ));
    }
    proxy.end();
}

#[test]
fn an_interruption_ends_it_at_once() {
    let server = LiveServer::start();
    let proxy = Proxy::start(server.port(), &[]);
    let mut client = proxy.connect();
    talk(&mut client, &request(&["PING"]), b"+PONG\r\n");
    proxy.end();
    assert_eq!(client.read(&mut [0; 8]).unwrap_or(0), 0);
}

/// Kills the program when the test is over.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a proxy whose output nobody reads; its port, and the output.
fn unread(to: u16) -> (Killed, u16) {
    let to = format!("127.0.0.1:{to}");
    let mut child = Command::new(env!("CARGO_BIN_EXE_redis-shell"))
        .args(["proxy", "--listen", "127.0.0.1:0", "--to", &to])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut first = Vec::new();
    let notes = child.stderr.as_mut().expect("stderr is a pipe");
    while !first.ends_with(b"\n") {
        let mut byte = [0];
        notes.read_exact(&mut byte).expect("a note");
        first.push(byte[0]);
    }
    let port = port_of(&String::from_utf8_lossy(&first));
    (Killed(child), port)
}

#[test]
fn bytes_pass_though_the_output_is_stuck_or_gone() {
    let server = LiveServer::start();
    for is_gone in [false, true] {
        let (mut proxy, port) = unread(server.port());
        if is_gone {
            drop(proxy.0.stdout.take());
        }
        // More than all buffers on the way to the output hold.
        for _ in 0..4 {
            let replies = exchange(port, &request(&["PING"]).repeat(20_000));
            assert!(replies == b"+PONG\r\n".repeat(20_000), "{is_gone}");
        }
    }
}

#[test]
fn other_machines_are_let_in_only_when_asked_for_and_with_a_warning() {
    let server = LiveServer::start();
    let to = format!("127.0.0.1:{}", server.port());
    let shell = Shell::new().args(["proxy", "--listen", "0.0.0.0:0", "--to", &to]);
    let running = shell.spawn();
    running.wait_for_stderr("can be reached from other machines");
    running.interrupt();
    let ran = running.wait();
    ran.success();
    let notes = String::from_utf8(ran.stderr).unwrap();
    let port = port_of(&notes);
    assert!(
        notes.contains(&format!(
            "\nwarning: 0.0.0.0:{port} can be reached from other machines, and through it {to}\n"
        )),
        "{notes}"
    );
}

#[test]
fn what_cannot_be_is_refused_at_the_start() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = taken.local_addr().unwrap().to_string();
    let ran = Shell::new().args(["proxy", "--listen", &listen]).run();
    ran.status(2);
    ran.stderr_contains(format!("could not listen on \"{listen}\": "));
    let ran = Shell::new().args(["proxy", "--listen", "7000"]).run();
    ran.status(2);
    ran.stderr_contains("found \"7000\", expected HOST:PORT");
    let save = ["proxy", "--listen", "127.0.0.1:0", "--save", "/nowhere/x"];
    let ran = Shell::new().args(save).run();
    ran.status(2);
    ran.stderr_contains("could not write \"/nowhere/x\"");
}
