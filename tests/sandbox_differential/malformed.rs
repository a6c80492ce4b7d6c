//! Requests that are none: the same bytes to both servers, in pieces, and all that comes back until they close.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::thread;
use std::time::Duration;

use redis_shell::sandbox::Sandbox;

use super::pair::request;
use super::random::{Random, words};
use super::{chosen_seed, reference};
use crate::common::LIMIT;

/// How many streams of bytes are sent.
const STREAMS: u64 = 600;

/// More than any server reads at once, so that a line of that length is too long wherever it is cut.
const TOO_LONG: usize = 200_000;

/// How long the pieces are apart, in milliseconds; longer when the two differ, since a server that closes while bytes are
/// on their way to it may take its last reply with it.
const PAUSES: [u64; 4] = [0, 5, 50, 200];

#[test]
fn malformed_requests() {
    compare_streams(|random| {
        let count = random.below(6) + 1;
        (0..count).flat_map(|_| piece(random)).collect()
    });
}

/// Good requests with a few bytes changed, which is what no list of mistakes foresees.
#[test]
fn damaged_requests() {
    compare_streams(|random| {
        let mut bytes: Vec<u8> = (0..3).flat_map(|_| good(random)).collect();
        for _ in 0..=random.below(3) {
            if bytes.is_empty() {
                break;
            }
            let at = random.below(bytes.len() as u64) as usize;
            match random.below(4) {
                0 => drop(bytes.remove(at)),
                1 => bytes.insert(at, byte(random)),
                2 => bytes[at] = byte(random),
                _ => bytes.truncate(at.max(1)),
            }
        }
        bytes
    });
}

#[test]
fn lines_without_end() {
    compare_streams(|random| {
        let mut bytes = if random.once_in(2) {
            good(random)
        } else {
            Vec::new()
        };
        let start = random.of(&[
            "",
            "*",
            "*1",
            "*1\r\n",
            "*1\r\n$",
            "*2\r\n$4\r\nPING\r\n",
            "PING ",
        ]);
        bytes.extend_from_slice(start.as_bytes());
        bytes.resize(bytes.len() + TOO_LONG, random.of(b"0x $*\""));
        bytes
    });
}

fn byte(random: &mut Random) -> u8 {
    match random.below(3) {
        0 => random.next() as u8,
        _ => random.of(b"\r\n\0$*019-+ '\"\\:P"),
    }
}

/// Makes a good request as an array or as a line.
fn good(random: &mut Random) -> Vec<u8> {
    let words = match random.below(6) {
        0 => words!["PING"],
        1 => words!["PING", random.value()],
        2 => words!["ECHO", random.value()],
        3 => words!["SET", random.of(&["a", "b"]), random.value()],
        4 => words!["GET", random.of(&["a", "b"])],
        _ => words![random.of(&["foo", "", "get x", "\0"]), random.value()],
    };
    match random.below(4) {
        0 => {
            let end = random.of(&["\n", "\r\n"]);
            let line = random.of(&[
                "PING",
                "echo 'a b'",
                "ECHO \"\\x41\\n\\\"\"",
                "  PING  ",
                "",
                " ",
                "ECHO ''",
                "foo bar",
                "SET a \"\\r\\n\"",
                "GET a",
                "ECHO '\\''",
                "\tPING\t",
                "$4",
            ]);
            format!("{line}{end}").into_bytes()
        }
        _ => request(&words),
    }
}

/// Makes a request that is likely to be none.
fn piece(random: &mut Random) -> Vec<u8> {
    let bad = match random.below(12) {
        0..5 => return good(random),
        5 => format!("*{}\r\n", count(random)),
        6 => format!("*1\r\n${}\r\n", count(random)),
        7 => format!("*2\r\n$4\r\nECHO\r\n${}\r\nabc\r\n", count(random)),
        8 => format!(
            "*1\r\n{}\r\n",
            random.of(&["PING", "+PING", ":1", "", "-1", " $4", "\0", "\u{e9}"])
        ),
        9 => format!(
            "{}\n",
            random.of(&[
                "ECHO \"a",
                "ECHO 'a",
                "ECHO \"a\"b",
                "\"",
                "'a'b",
                "ECHO \"\\",
                "a\"b c\""
            ])
        ),
        10 => random
            .of(&[
                "*1\n$4\nPING\n",
                "*1\r$4\rPING\r",
                "*1\rx$4\ryPINGxy",
                "*1\r\n$4\r\nPINGxx",
                "*0\r\n",
                "*-1\r\n",
                "\r\n",
                "\n",
            ])
            .to_owned(),
        _ => random
            .of(&[
                "PI\0NG\r\n",
                "\0\r\n",
                "*\x001\r\n",
                "*1\0\r\n",
                "*1\r\n$4\0\r\nPING\r\n",
                "ECHO \0",
                "+OK\r\n",
                ">1\r\n",
            ])
            .to_owned(),
    };
    bad.into_bytes()
}

fn count(random: &mut Random) -> &'static str {
    random.of(&[
        "-1",
        "-2",
        "0",
        "00",
        "1",
        "01",
        "+1",
        " 1",
        "1 ",
        "",
        "-",
        "-0",
        "abc",
        "1a",
        "0x1",
        "3",
        "1024",
        "1048577",
        "2147483647",
        "2147483648",
        "536870912",
        "536870913",
        "99999999999",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "1\t",
        "\0",
    ])
}

#[track_caller]
fn compare_streams(generate: impl Fn(&mut Random) -> Vec<u8>) {
    let Some(reference) = reference() else {
        eprintln!("skipped: redis-7.4 is not installed, see scripts/servers");
        return;
    };
    let sandbox = Sandbox::start("127.0.0.1", 0, None).expect("the sandbox starts");
    let theirs = SocketAddr::from(([127, 0, 0, 1], reference.port()));
    let only = chosen_seed();
    for seed in (0..STREAMS).filter(|seed| only.is_none_or(|only| only == *seed)) {
        let mut random = Random::new(seed);
        let bytes = generate(&mut random);
        let cuts = (0..random.below(4)).map(|_| random.below(bytes.len() as u64 + 1) as usize);
        let mut cuts: Vec<usize> = cuts.collect();
        cuts.sort_unstable();
        let exchange = |pause| {
            let both = [theirs, sandbox.address()];
            both.map(|address| exchange(address, &bytes, &cuts, Duration::from_millis(pause)))
        };
        let mut tries = PAUSES.into_iter().map(exchange);
        let mut last = None;
        let same = tries.find(|tried| {
            last = Some(tried.clone());
            tried[0] == tried[1]
        });
        let Some([theirs, ours]) = same.or(last) else {
            panic!("nothing was tried");
        };
        let shown = &bytes[..bytes.len().min(500)];
        assert!(
            theirs == ours,
            "seed {seed}, {} bytes cut at {cuts:?}: {}\nthe reference: {}\nthe sandbox:   {}",
            bytes.len(),
            shown.escape_ascii(),
            theirs.escape_ascii(),
            ours.escape_ascii()
        );
    }
}

/// Sends bytes in pieces, then the end; gives all that comes until the server closes.
fn exchange(address: SocketAddr, bytes: &[u8], cuts: &[usize], pause: Duration) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).expect("the server accepts");
    let option = "an option of the socket";
    stream.set_nodelay(true).expect(option);
    stream.set_read_timeout(Some(LIMIT)).expect(option);
    // Both begin on the same data.
    let mut sent = stream.write_all(b"FLUSHALL\r\n");
    let ends = cuts.iter().copied().chain([bytes.len()]);
    let mut start = 0;
    for end in ends {
        // A server that has refused one piece may have closed before the next.
        sent = sent.and_then(|()| stream.write_all(&bytes[start..end]));
        thread::sleep(pause);
        start = end;
    }
    let _ = sent.and_then(|()| stream.shutdown(Shutdown::Write));
    let mut received = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return without_ids(&received),
            Ok(count) => received.extend_from_slice(&buffer[..count]),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => {
                return without_ids(&received);
            }
            // A difference from the one that has closed; if it comes again when they are tried again, it is one.
            Err(error) => {
                eprintln!(
                    "{address} has not closed after {} cut at {cuts:?}: {}: {error}",
                    bytes.escape_ascii(),
                    received.escape_ascii()
                );
                received.extend_from_slice(b"(not closed)");
                return without_ids(&received);
            }
        }
    }
}

/// Leaves out the number of the client, which HELLO says: it is a word that a piece of a request may become.
fn without_ids(received: &[u8]) -> Vec<u8> {
    const NAME: &[u8] = b"\r\nid\r\n:";
    let mut kept = Vec::new();
    let mut rest = received;
    while let Some(at) = rest.windows(NAME.len()).position(|found| found == NAME) {
        let digits = &rest[at + NAME.len()..];
        let end = digits.iter().position(|byte| !byte.is_ascii_digit());
        kept.extend_from_slice(&rest[..at + NAME.len()]);
        rest = &digits[end.unwrap_or(digits.len())..];
    }
    kept.extend_from_slice(rest);
    kept
}
