//! `--raw`: the bytes on the wire, end to end.

use super::common::{FakeServer, LiveServer, Shell};

/// The bytes that the rows of one direction show, as they are escaped, without their meaning.
fn bytes(dump: &str, arrow: char) -> String {
    let has_offset = |line: &&str| {
        line.chars()
            .skip(2)
            .take(6)
            .all(|c| c == ' ' || c.is_ascii_digit())
    };
    let rows = dump
        .lines()
        .filter(|line| line.starts_with(arrow))
        .filter(has_offset);
    let columns = rows.map(|row| row.chars().skip(10).collect::<String>());
    columns
        .map(|row| {
            let bytes = row.trim_start().split("  ").next();
            bytes.unwrap_or_default().to_owned()
        })
        .collect()
}

fn run(server: &LiveServer, args: &[&str]) -> String {
    let ran = Shell::new().server(server).args(args).run();
    ran.success();
    String::from_utf8(ran.stdout).expect("a dump is text")
}

#[test]
fn requests_and_replies_alternate_byte_for_byte() {
    let server = LiveServer::start();
    let dump = run(&server, &["--eval", "SELECT 2", "--eval", "PING", "--raw"]);
    assert_eq!(
        bytes(&dump, '→'),
        r"*2\r\n$6\r\nSELECT\r\n$1\r\n2\r\n*1\r\n$4\r\nPING\r\n"
    );
    assert_eq!(bytes(&dump, '←'), r"+OK\r\n+PONG\r\n");
    let lines: Vec<_> = dump.lines().collect();
    let starts: String = lines
        .iter()
        .filter_map(|line| line.chars().next())
        .collect();
    assert_eq!(starts, "→→→→←←=→→←←=");
    assert!(lines[0].starts_with("→ handshake: "), "{dump}");
    assert!(lines[4].starts_with("← read 1: 5 bytes, +"), "{dump}");
    assert_eq!((lines[6], lines[11]), ("= OK", "= PONG"));
}

#[test]
fn a_request_is_shown_while_its_reply_is_awaited() {
    let server = LiveServer::start();
    let words = ["--raw", "BLPOP", "nothing", "0"];
    let running = Shell::new().server(&server).args(words).spawn();
    running.wait_for_stdout("$5\\r\\nBLPOP\\r\\n");
    running.wait_for_stdout("3/3 bulk string, 1 byte ✓\n");
    running.interrupt();
    running.wait().status(130);
}

#[test]
fn the_handshake_is_one_line_unless_it_is_asked_for() {
    let server = LiveServer::start_with(&["--requirepass", "sesame"]);
    let folded = run(&server, &["--raw", "-a", "sesame", "-n", "2", "PING"]);
    let first = folded.lines().next().unwrap();
    assert!(
        first.starts_with("→ handshake: AUTH, HELLO 3, CLIENT SETINFO ×2, SELECT 2"),
        "{first}"
    );
    assert!(first.contains(" ← 5 replies"), "{first}");
    assert!(first.chars().count() <= 80, "{first}");
    assert!(!folded.contains("sesame"), "{folded}");
    let small = run(&server, &["--raw", "-2", "-a", "sesame", "PING"]);
    let first = small.lines().next().unwrap();
    assert_eq!(first, "→ handshake: AUTH (26 bytes) ← 1 reply (5 bytes)");
}

#[test]
fn each_step_of_the_handshake_says_what_it_is_for() {
    let server = LiveServer::start_with(&["--requirepass", "sesame"]);
    let shown = run(
        &server,
        &["--raw", "--handshake", "-a", "sesame", "-n", "2", "PING"],
    );
    let remarks = shown
        .lines()
        .filter(|line| line.starts_with('→') && line.contains(": "));
    assert_eq!(
        remarks.collect::<Vec<_>>(),
        [
            "→ AUTH: log in",
            "→ HELLO 3: speak RESP3",
            "→ CLIENT SETINFO: tell the server who is asking (CLIENT LIST shows it)",
            "→ CLIENT SETINFO: and which version",
            "→ SELECT 2: choose the database",
        ]
    );
    assert!(
        shown.starts_with("→ AUTH: log in\n→      0  *2\\r\\n"),
        "{shown}"
    );
    assert!(
        shown.contains("$6\\r\\n******\\r\\n") && !shown.contains("sesame"),
        "{shown}"
    );
    server.cli(&["ACL", "SETUSER", "ann", "on", ">pass word", "+@all"]);
    let named = run(
        &server,
        &[
            "--raw=python",
            "--handshake",
            "--user",
            "ann",
            "-a",
            "pass word",
            "PING",
        ],
    );
    let mut lines = named.lines();
    assert_eq!(lines.next(), Some("→ HELLO 3: speak RESP3 and log in"));
    assert!(named.contains("b'$9\\r\\n*********\\r\\n'"), "{named}");
}

#[test]
fn each_byte_stands_under_its_read() {
    let server = LiveServer::start();
    let dump = run(
        &server,
        &["--raw=bytes", "--read-size", "1", "-2", "SELECT", "2"],
    );
    let received: Vec<_> = dump.lines().filter(|line| line.starts_with('←')).collect();
    for (index, byte) in ["+", "O", "K", "\\r", "\\n"].into_iter().enumerate() {
        let read = format!("← read {}: 1 byte, +", index + 1);
        assert!(received[2 * index].starts_with(&read), "{dump}");
        assert_eq!(received[2 * index + 1], format!("← b'{byte}'"));
    }
    assert_eq!(received.len(), 10);
    let annotated = run(&server, &["--raw", "--read-size", "3", "-2", "PING"]);
    assert!(
        annotated.ends_with("  (reads 1 to 3)\n= PONG\n"),
        "{annotated}"
    );
}

#[test]
fn an_error_stands_behind_its_bytes() {
    let server = LiveServer::start();
    for (output, expected) in [
        (
            "plain",
            "= ERR unknown command 'NOSUCH', with args beginning with: 'x' \n",
        ),
        (
            "human",
            "= (error) ERR unknown command 'NOSUCH', with args beginning with: 'x' \n",
        ),
    ] {
        let ran = Shell::new()
            .server(&server)
            .args(["--raw", "-2", "--output", output, "NOSUCH", "x"])
            .run();
        ran.status(1).stdout_contains(expected).stderr("");
    }
}

#[test]
fn how_bytes_are_shown_needs_that_they_are_shown() {
    for option in [["--read-size", "1"], ["--raw-limit", "0"]] {
        let ran = Shell::new().args(option).args(["PING"]).run();
        let message = format!("found {} without --raw, expected both", option[0]);
        ran.status(2).stdout("").stderr_contains(message);
    }
}

#[test]
fn secrets_of_typed_commands_are_masked() {
    let server = LiveServer::start();
    let dump = run(
        &server,
        &["--raw", "CONFIG", "SET", "requirepass", "open sesame"],
    );
    assert!(
        dump.contains("$11\\r\\n***********\\r\\n") && !dump.contains("sesame"),
        "{dump}"
    );
}

#[test]
fn what_is_decoded_is_left_out_when_it_is_large() {
    let server = LiveServer::start();
    server.cli(&["SETRANGE", "large", "1048577", "x"]);
    let dump = run(&server, &["--raw", "GET", "large"]);
    assert!(
        dump.ends_with("= (left out: the decoded reply is larger than 1 MiB)\n"),
        "{dump}"
    );
    assert!(dump.len() < 2000, "{} bytes", dump.len());
}

#[test]
fn bytes_that_are_no_resp_are_shown() {
    let server =
        FakeServer::script(|c| c.send(b"HTTP/1.1 400 Bad Request\r\n\r\nno\x1b[2J").close());
    let ran = Shell::new().server(&server).args(["--raw", "PING"]).run();
    ran.status(3);
    let dump = String::from_utf8(ran.stdout.clone()).unwrap();
    assert!(
        dump.contains("←      1  TTP/1.1 400 Bad Request\\r\\n") && !dump.contains('\x1b'),
        "{dump}"
    );
    ran.stderr_contains("does not speak RESP: at byte 0: found 'H' (0x48), expected a type byte");
}
