//! `--raw`: the bytes on the wire, end to end.

use super::common::{FakeServer, LiveServer, Shell};

/// The bytes that the lines of one direction show, as they are escaped, without their meaning.
fn bytes(dump: &str, arrow: char) -> String {
    let lines = dump
        .lines()
        .filter(|line| line.starts_with(arrow) && !line.contains("handshake:"));
    let columns = lines.map(|line| line.chars().skip(10).collect::<String>());
    columns
        .map(|line| {
            line.trim_start()
                .split("  ")
                .next()
                .unwrap_or_default()
                .to_owned()
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
    let order: Vec<_> = dump
        .lines()
        .map(|line| line.chars().next().unwrap())
        .collect();
    assert_eq!(order, ['→', '→', '→', '→', '←', '=', '→', '→', '←', '=']);
    assert!(
        dump.contains("\n= OK\n") && dump.ends_with("\n= PONG\n"),
        "{dump}"
    );
}

#[test]
fn the_handshake_is_one_line_unless_it_is_asked_for() {
    let server = LiveServer::start_with(&["--requirepass", "sesame"]);
    let folded = run(&server, &["--raw", "-a", "sesame", "-n", "2", "PING"]);
    let first = folded.lines().next().unwrap();
    assert!(
        first.starts_with("→ handshake: AUTH, HELLO 3, CLIENT SETINFO ×2, SELECT 2 ("),
        "{first}"
    );
    assert!(!folded.contains("sesame"), "{folded}");
    let shown = run(&server, &["--raw", "--handshake", "-a", "sesame", "PING"]);
    assert!(shown.starts_with("→      0  *2\\r\\n"), "{shown}");
    assert!(
        shown.contains("$6\\r\\n******\\r\\n") && !shown.contains("sesame"),
        "{shown}"
    );
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
        dump.contains("HTTP/1.1 400 Bad Request") && !dump.contains('\x1b'),
        "{dump}"
    );
    ran.stderr_contains("does not speak RESP: at byte 0: found 'H' (0x48), expected a type byte");
}
