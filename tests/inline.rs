//! Inline commands: `:inline` sends a line as it stands, `--inline` every command of a session.

use redis_shell::render::{Direction, Dump, DumpOptions, Notation, Piece};
use redis_shell::session::{Error, Framing, Options};

use super::common::{FakeServer, LiveServer, Pty, Shell};
use super::prompt::{ask, interrupt, prompt_of};
use super::session::{Talk, options};

fn open(server: &LiveServer) -> Pty {
    let pty = Shell::new().server(server).terminal_of(60, 80);
    pty.wait_for_prompt(&prompt_of(server));
    pty
}

/// Opens the prompt on a server that is sent these bytes after the handshake, and answers them with `+OK`.
fn open_expecting(expected: &'static [u8], args: &[&str]) -> (FakeServer, Pty) {
    let server = FakeServer::script(move |c| {
        c.expect_handshake()
            .expect(expected)
            .send(b"+OK\r\n")
            .wait_close();
    });
    let pty = Shell::new().server(&server).args(args).terminal_of(60, 80);
    pty.wait_for_prompt(&format!("127.0.0.1:{}> ", server.port()));
    (server, pty)
}

#[test]
fn a_line_goes_out_as_it_was_typed() {
    let cases: [(&str, &'static [u8]); 3] = [
        (":inline SELECT 2", b"SELECT 2\r\n"),
        (":inline SET k \"a b\"", b"SET k \"a b\"\r\n"),
        (r":inline set  k 'it\x41'\", b"set  k 'it\\x41'\\\r\n"),
    ];
    for (line, expected) in cases {
        let (server, pty) = open_expecting(expected, &[]);
        assert_eq!(ask(&pty, line), "OK");
        drop(pty);
        server.finish();
    }
}

#[test]
fn a_reply_counts_as_that_of_any_command() {
    let server = LiveServer::start();
    let pty = open(&server);
    assert_eq!(ask(&pty, ":inline SELECT 2"), "OK");
    pty.wait_for_prompt(&format!("127.0.0.1:{}[2]> ", server.port()));
    assert_eq!(ask(&pty, ":inline SET k \"a b\""), "OK");
    assert_eq!(ask(&pty, "GET k"), "\"a b\"");
    assert_eq!(ask(&pty, ":inline MULTI"), "OK");
    pty.wait_for_prompt(&format!("127.0.0.1:{}[2](TX)> ", server.port()));
    assert_eq!(ask(&pty, ":inline GET k"), "QUEUED");
    assert_eq!(ask(&pty, ":inline EXEC"), "1) \"a b\"");
}

#[test]
fn quotes_are_the_servers_lesson() {
    let server = LiveServer::start();
    let pty = open(&server);
    let told = ask(&pty, ":inline SET k \"a");
    assert!(
        told.contains("Protocol error: unbalanced quotes in request"),
        "{told}"
    );
    // The server has closed the connection, and the next command opens a new one.
    let told = ask(&pty, "PING");
    assert!(told.contains("a new one was opened\nPONG"), "{told}");
}

#[test]
fn what_no_server_answers_is_not_sent() {
    let server = LiveServer::start();
    let pty = open(&server);
    assert!(ask(&pty, ":inline").contains("error: found no words"));
    assert!(ask(&pty, ":inline *1").contains("error: found '*' first"));
    assert_eq!(ask(&pty, "PING"), "PONG");
}

#[test]
fn a_subscription_is_ended_by_ctrl_c() {
    let server = LiveServer::start();
    let pty = open(&server);
    pty.line(":inline SUBSCRIBE news")
        .wait_for("(Ctrl-C stops it)")
        .wait_for("subscribe");
    server.cli(&["PUBLISH", "news", "hello"]);
    pty.wait_for("hello");
    interrupt(&pty);
    assert_eq!(ask(&pty, "PING"), "PONG");
}

#[test]
fn the_dump_shows_the_line_and_masks_its_secrets() {
    let server = LiveServer::start();
    let pty = open(&server);
    ask(&pty, ":raw on");
    let shown = ask(&pty, ":inline SELECT 2");
    let sent = shown.lines().next().unwrap_or_default();
    assert!(
        sent.starts_with('→')
            && sent.ends_with(r"SELECT 2\r\n                          inline command"),
        "{shown}"
    );
    let shown = ask(&pty, ":inline AUTH \"open sesame\"");
    let sent = shown.lines().next().unwrap_or_default();
    assert!(sent.contains(r"AUTH *************\r\n"), "{shown}");
    let shown = ask(&pty, ":inline AUTH \"sesame");
    assert!(shown.contains(r"AUTH *******\r\n"), "{shown}");
    assert!(
        !pty.screen_text().contains(r"sesame\r\n"),
        "{}",
        pty.screen_text()
    );
}

#[test]
fn a_session_of_inline_commands_sends_the_bytes_of_the_story() {
    let server = FakeServer::script(|c| {
        c.expect_handshake()
            .expect(b"SELECT 2\r\n")
            .send(b"+OK\r\n");
        c.expect(b"PING\r\n").send(b"+PONG\r\n").wait_close();
    });
    let shell = Shell::new().server(&server).args(["--inline"]);
    shell
        .stdin("SELECT 2\nPING\n")
        .run()
        .success()
        .stdout("OK\nPONG\n");
    server.finish();

    let server = FakeServer::script(|c| {
        c.expect_handshake()
            .expect(b"SET * \"a b\\r\\n\\x00\" \"\"\r\n");
        c.send(b"+OK\r\n").wait_close();
    });
    let shell = Shell::new().server(&server).args(["--inline", "--eval"]);
    shell
        .args([r#"SET * "a b\r\n\x00" """#])
        .run()
        .success()
        .stdout("OK\n");
    server.finish();

    let (server, pty) = open_expecting(b"\"*x\" \"it's\"\r\n", &["--inline"]);
    assert_eq!(ask(&pty, "*x \"it's\""), "OK");
    drop(pty);
    server.finish();
}

#[test]
fn every_server_reads_every_byte_back() {
    let all: String = (0..=255).map(|byte| format!(r"\x{byte:02x}")).collect();
    let script = format!("SET \"k {all}\" \"v'{all}\"\nGET \"k {all}\"\n");
    LiveServer::each(|server| {
        let inline = Shell::new()
            .server(server)
            .args(["--inline"])
            .stdin(&script)
            .run();
        inline.success();
        let framed = Shell::new().server(server).stdin(&script).run();
        framed.success();
        assert_eq!(inline.stdout, framed.stdout);
        assert_eq!(server.cli(&["DBSIZE"]), "1");
    });
}

#[test]
fn the_dump_of_an_inline_session_masks_passwords() {
    let server = LiveServer::start();
    let ran = Shell::new()
        .server(&server)
        .args([
            "--inline",
            "--raw",
            "CONFIG",
            "SET",
            "requirepass",
            "open sesame",
        ])
        .run();
    ran.success();
    let dump = String::from_utf8(ran.stdout).unwrap();
    assert!(
        dump.contains(r"CONFIG SET requirepass ") && dump.contains("*************"),
        "{dump}"
    );
    assert!(!dump.contains("sesame"), "{dump}");
}

#[test]
fn what_is_too_long_for_a_line_is_refused_before_a_byte_is_sent() {
    let server = LiveServer::start();
    let long = "x".repeat(70_000);
    let ran = Shell::new()
        .server(&server)
        .args(["--inline", "SET", "k", &long])
        .run();
    ran.status(2)
        .stderr_contains("found \"SET\" with 70,008 bytes, expected at most 65,536");
    ran.stderr_contains("\nhint: without --inline");
    assert_eq!(server.cli(&["EXISTS", "k"]), "0");
    let just_fits = "x".repeat(65_536 - "SET k \r\n".len());
    let shell = Shell::new()
        .server(&server)
        .args(["--inline", "SET", "k", &just_fits]);
    shell.run().success();
    assert_eq!(server.cli(&["STRLEN", "k"]), "65528");
}

#[test]
fn a_refused_command_leaves_the_connection_alone() {
    let server = FakeServer::script(|c| {
        c.expect_handshake().expect(b"PING\r\n").send(b"+PONG\r\n");
        c.expect(b"PING\r\n").send(b"+PONG\r\n").wait_close();
    });
    let mut talk = Talk::new(Options {
        framing: Framing::Inline,
        ..options(server.port())
    });
    let ping = |talk: &mut Talk| talk.session.run(&["PING"], &mut talk.sink);
    assert!(ping(&mut talk).is_ok());
    let long = "x".repeat(70_000);
    let refused = talk.session.run(&["ECHO", &long], &mut talk.sink);
    assert!(matches!(refused, Err(Error::TooLongInline { .. })));
    assert!(ping(&mut talk).is_ok());
    drop(talk);
    server.finish();
}

/// Shows sent bytes, in pieces of a size, without saying when they were sent.
fn dump(bytes: &[u8], size: usize, options: DumpOptions) -> String {
    let mut dump = Dump::new(options);
    let mut out = Vec::new();
    for bytes in bytes.chunks(size) {
        let piece = Piece {
            direction: Direction::Sent,
            bytes,
            secrets: &[],
            at: None,
        };
        dump.traffic(&piece, &mut out);
    }
    // What is incomplete is told in the text.
    let _ = dump.finish(&mut out);
    String::from_utf8(out).expect("a dump is text")
}

#[test]
fn the_dump_tells_lines_from_arrays_wherever_the_pieces_are_cut() {
    let bytes = b"SELECT 2\n*1\r\n$4\r\nPING\r\n\r\n$4\r\n*0\r\nPI";
    let expected = [
        r"→      0  SELECT 2\n                            inline command",
        r"→      9  *1\r\n                                array of 1",
        r"→     13    $4\r\nPING\r\n                      1/1 bulk string, 4 bytes ✓",
        r"→     23  \r\n                                  inline command",
        r"→     25  $4\r\n                                inline command",
        r"→     29  *0\r\n                                array of 0",
        r"→     33  PI                                    inline command incomplete: found",
        r"→                                               the end of the stream, expected",
        r"→                                               a line end",
    ];
    for size in 1..=bytes.len() {
        let shown = dump(bytes, size, DumpOptions::default());
        assert_eq!(
            shown.lines().collect::<Vec<_>>(),
            expected,
            "{size}\n{shown}"
        );
    }
}

#[test]
fn the_dump_shows_lines_in_each_notation_and_cuts_long_ones() {
    let options = |notation| DumpOptions {
        notation,
        limit: Some(4),
        ..DumpOptions::default()
    };
    let line = b"ECHO 123\r\n";
    let escaped = dump(line, 3, options(Notation::Escaped));
    assert_eq!(escaped, "→ \"ECHO\" … 5 bytes more \"\\n\"\n");
    let python = dump(
        line,
        3,
        DumpOptions {
            limit: None,
            ..options(Notation::Python)
        },
    );
    assert_eq!(python, "→ b'ECHO 123\\r\\n'\n");
    let hex = dump(
        line,
        3,
        DumpOptions {
            limit: None,
            ..options(Notation::Hex)
        },
    );
    assert!(hex.contains("45 43 48 4f 20 31 32 33"), "{hex}");
}
