//! Connected to something that speaks no RESP: every byte is shown, the error says what it looks like, and nothing hangs.

use super::common::{FakeServer, Shell};

/// What a TLS server answers to bytes that are no TLS: the fatal alert `unexpected_message`.
const ALERT: &[u8] = &[0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x0a];

const CASES: [(&[u8], &str); 6] = [
    (
        b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n",
        "found 'H' (0x48), expected a type byte, one of + - : $ * _ # , ( ! = % ~ > |; \
         it looks like HTTP\n",
    ),
    (b"SSH-2.0-OpenSSH_9.2\r\n", "it looks like SSH\n"),
    ("Grüß Gott, Welt\n".as_bytes(), "it looks like text\n"),
    ("Здравствуйте".as_bytes(), "it looks like text\n"),
    (ALERT, "found '\\x15' (0x15), expected"),
    (b"\x00\x01\x02\xff", "found '\\x00' (0x00), expected"),
];

/// Reads the Python literals behind the arrows of received bytes.
fn received(dump: &[u8]) -> Vec<u8> {
    let lines = String::from_utf8_lossy(dump);
    let digits = |escape: &str| u8::from_str_radix(&escape[..2], 16).expect("\\x has two digits");
    let mut bytes = Vec::new();
    for line in lines.lines().filter_map(|line| line.strip_prefix("← b'")) {
        let mut parts = line.trim_end_matches('\'').split('\\');
        bytes.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
        for part in parts {
            let (byte, rest) = match part.as_bytes()[0] {
                b'r' => (b'\r', &part[1..]),
                b'n' => (b'\n', &part[1..]),
                b'x' => (digits(&part[1..]), &part[3..]),
                other => panic!("unexpected escape {other}"),
            };
            bytes.push(byte);
            bytes.extend_from_slice(rest.as_bytes());
        }
    }
    bytes
}

#[test]
fn the_error_says_what_it_looks_like() {
    for (bytes, expected) in CASES {
        let server = FakeServer::script(move |c| c.send(bytes).close());
        let ran = Shell::new().server(&server).args(["PING"]).run();
        let begin = format!(
            "error: 127.0.0.1:{} does not speak RESP: at byte 0: found ",
            server.port()
        );
        ran.status(3)
            .stdout("")
            .stderr_contains(begin)
            .stderr_contains(expected);
        let is_tls = bytes == ALERT;
        let stderr = String::from_utf8(ran.stderr.clone()).unwrap();
        assert_eq!(
            stderr.contains("\nhint: this may be a TLS port\n"),
            is_tls,
            "{stderr}"
        );
        assert_eq!(stderr.contains("it looks like TLS\n"), is_tls, "{stderr}");
    }
}

#[test]
fn a_server_that_stays_open_does_not_keep_the_program() {
    for options in [&[][..], &["--raw"], &["--raw=python"]] {
        for (bytes, expected) in CASES {
            let server = FakeServer::script(move |c| {
                c.expect_command(&["PING"]).send(bytes).wait_close();
            });
            let ran = Shell::new()
                .server(&server)
                .args(["-2"])
                .args(options)
                .args(["PING"])
                .run();
            ran.status(3)
                .stderr_contains("does not speak RESP: at byte 0: ");
            ran.stderr_contains(expected);
        }
    }
}

#[test]
fn every_byte_that_comes_is_shown() {
    for (bytes, _) in CASES {
        let server = FakeServer::script(move |c| {
            c.expect_command(&["PING"])
                .send_in_pieces(bytes, 5)
                .wait_close();
        });
        let ran = Shell::new()
            .server(&server)
            .args(["-2", "--raw=python", "PING"])
            .run();
        ran.status(3);
        assert_eq!(
            received(&ran.stdout).escape_ascii().to_string(),
            bytes.escape_ascii().to_string()
        );
    }
}

#[test]
fn what_goes_wrong_after_replies_is_not_guessed_at() {
    let server = FakeServer::script(|c| {
        c.expect_command(&["PING"])
            .expect_command(&["PING"])
            .send("+PONG\r\nHTTP/1.1 200 OK\r\n")
            .wait_close();
    });
    let ran = Shell::new()
        .server(&server)
        .args(["-2", "--eval", "PING", "--eval", "PING"])
        .run();
    ran.status(3)
        .stdout("PONG\n")
        .stderr_contains("at byte 7: found 'H' (0x48), expected a type byte");
    let stderr = String::from_utf8(ran.stderr).unwrap();
    assert!(!stderr.contains("looks like"), "{stderr}");
}

#[test]
fn a_greeting_that_begins_like_resp_is_still_text() {
    let server = FakeServer::script(|c| c.send("*** Welcome ***\r\n").close());
    let ran = Shell::new().server(&server).args(["PING"]).run();
    ran.status(3).stderr_contains("; it looks like text\n");
}
