//! Pushes that belong to no subscription: where they are printed, and where they are left out.

use super::common::{FakeServer, LiveServer, Shell};
use super::prompt::{ask, open};

const SCRIPT: &str = "CLIENT TRACKING ON\nGET a\nSET a 1\nGET a\nPING\n";

#[test]
fn a_script_prints_what_it_prints_in_resp2() {
    let server = LiveServer::start();
    for (form, expected) in [
        ("plain", "OK\n\nOK\n1\nPONG\n"),
        ("human", "OK\n(nil)\nOK\n\"1\"\nPONG\n"),
        ("json", "\"OK\"\nnull\n\"OK\"\n\"1\"\n\"PONG\"\n"),
        ("csv", "\"OK\"\n\n\"OK\"\n\"1\"\n\"PONG\"\n"),
    ] {
        server.cli(&["DEL", "a"]);
        let shell = Shell::new().server(&server).args(["--output", form]);
        let ran = shell.stdin(SCRIPT).run();
        ran.success().stderr("");
        let printed = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert!(!printed.contains("invalidate"), "{form}: {printed}");
        if form != "csv" {
            assert_eq!(printed, expected, "{form}");
        }
    }
}

#[test]
fn they_are_printed_where_that_is_asked_for() {
    let server = LiveServer::start();
    for (asked, is_shown) in [("yes", true), ("y", true), ("no", false), ("N", false)] {
        let shell = Shell::new().server(&server).args(["--show-pushes", asked]);
        let ran = shell.stdin(SCRIPT).run();
        ran.success().stderr("");
        let printed = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert_eq!(
            printed.contains("invalidate\na\n"),
            is_shown,
            "{asked}: {printed}"
        );
    }
    let ran = Shell::new().args(["--show-pushes", "maybe", "PING"]).run();
    ran.status(2)
        .stderr("error: found \"maybe\" for --show-pushes, expected yes or no\n");
}

#[test]
fn a_dump_of_the_bytes_shows_them_with_their_meaning() {
    let server = LiveServer::start();
    let ran = Shell::new()
        .server(&server)
        .args(["--raw"])
        .stdin(SCRIPT)
        .run();
    ran.success().stdout_contains("$10\\r\\ninvalidate\\r\\n");
    let shell = Shell::new().server(&server).args(["--raw=wire"]);
    let ran = shell.stdin(SCRIPT).run();
    ran.success().stdout_contains(">2\r\n$10\r\ninvalidate\r\n");
}

/// However the bytes come, and between whatever answers.
#[test]
fn nothing_else_is_left_out() {
    let pieces = [
        "+1\r\n>2\r\n$10\r\nin",
        "validate\r\n*1\r\n$1\r\nk\r\n",
        ">0\r\n>1\r\n*1\r\n+x\r\n",
        "+2\r\n>3\r\n$7\r\nmess",
        "age\r\n$1\r\nc\r\n$1\r\nm\r\n",
        ">3\r\n+sunsubscribe\r\n$1\r\nc\r\n:0\r\n>2\r\n+messages\r\n+x\r\n+3\r\n",
    ];
    let server = FakeServer::script(move |c| {
        c.expect_handshake();
        for name in ["A", "B", "C"] {
            c.expect_command(&[name]);
        }
        for piece in pieces {
            c.expect_silence().send(piece);
        }
        c.wait_close();
    });
    let ran = Shell::new().server(&server).stdin("A\nB\nC\n").run();
    ran.success()
        .stdout("1\n2\nmessage\nc\nm\nsunsubscribe\nc\n0\n3\n")
        .stderr("");
}

#[test]
fn messages_are_printed_and_so_are_confirmations() {
    let server = LiveServer::start();
    let shell = Shell::new().server(&server);
    let script =
        "CLIENT TRACKING ON\nSUBSCRIBE c\nGET a\nSET a 1\nPUBLISH c m\nUNSUBSCRIBE\nPING\n";
    let ran = shell.stdin(script).run();
    ran.success().stderr("");
    let printed = String::from_utf8_lossy(&ran.stdout).into_owned();
    for expected in [
        "subscribe\nc\n1\n",
        "message\nc\nm\n",
        "unsubscribe\nc\n0\n",
    ] {
        assert!(printed.contains(expected), "{printed}");
    }
    assert!(!printed.contains("invalidate"), "{printed}");
}

#[test]
fn the_prompt_shows_them() {
    let server = LiveServer::start();
    let pty = open(&server);
    ask(&pty, "CLIENT TRACKING ON");
    ask(&pty, "GET a");
    let told = ask(&pty, "SET a 1");
    pty.wait_for("invalidate");
    assert!(told.contains("OK"), "{told}");
}
