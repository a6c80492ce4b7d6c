//! `-t`: what it covers, connecting and the handshake together, and what it does not.

use super::common::{FakeServer, LiveServer, Shell};

/// What is said of a server that stands still.
fn said(port: u16) -> String {
    format!(
        "error: 127.0.0.1:{port} accepted the connection, but did not answer the handshake within 1s\n"
    )
}

#[test]
fn a_server_that_does_not_answer_the_handshake_ends_whatever_is_run() {
    let server = LiveServer::start();
    server.freeze();
    let runs: [(&[&str], &str, &str); 9] = [
        (&["PING"], "", ""),
        (&["-n", "1", "PING"], "", ""),
        (&["-2", "-n", "1", "PING"], "", ""),
        (&["-r", "3", "PING"], "", ""),
        (&["--eval", "PING"], "", ""),
        (&["--eval", "BLPOP k 0"], "", ""),
        (&["--scan"], "", ""),
        (&["--pipe"], "PING\n", "errors: 1, replies: 0\n"),
        (&["--raw=wire", "PING"], "", ""),
    ];
    for (args, input, stdout) in runs {
        let shell = Shell::new().server(&server).args(["-t", "1"]);
        let ran = shell.args(args).stdin(input).run();
        ran.status(3).stdout(stdout).stderr(said(server.port()));
    }
    server.go_on();
}

/// What is to be sent before the answer fills all buffers on the way.
#[test]
fn a_command_that_the_server_does_not_take_is_limited_with_the_handshake() {
    let server = LiveServer::start();
    server.freeze();
    let shell = Shell::new().server(&server);
    let ran = shell
        .args(["-t", "1", "-x", "SET", "k"])
        .stdin(vec![b'v'; 32 << 20])
        .run();
    ran.status(3).stdout("").stderr(said(server.port()));
    let shell = Shell::new().server(&server).args(["-t", "1"]);
    let script = format!("SET k {}\n", "v".repeat(1 << 20)).repeat(32);
    let ran = shell.stdin(script).run();
    ran.status(3).stdout("").stderr(said(server.port()));
    server.go_on();
}

/// Nothing is said of a command that may have run, so none may.
#[test]
fn no_command_goes_along_with_a_handshake_that_is_given_up() {
    let server = LiveServer::start();
    server.freeze();
    for (args, input) in [
        (&["INCR", "k"][..], ""),
        (&[], "INCR k\n"),
        (&["--pipe"], "INCR k\n"),
    ] {
        let shell = Shell::new().server(&server).args(["-t", "1"]);
        shell.args(args).stdin(input).run().status(3);
    }
    server.go_on();
    assert_eq!(server.cli(&["GET", "k"]), "(nil)");
}

#[test]
fn the_prompt_opens_without_a_connection_and_connects_with_a_command() {
    let server = LiveServer::start();
    server.freeze();
    let shell = Shell::new().server(&server).args(["-t", "1"]);
    let pty = shell.terminal_of(24, 120);
    let prompt = format!("127.0.0.1:{} (not connected)> ", server.port());
    pty.wait_for_prompt(&prompt);
    let screen = pty.screen_text();
    assert!(screen.contains(said(server.port()).trim_end()), "{screen}");
    server.go_on();
    pty.line("PING");
    pty.wait_for_prompt(&format!("127.0.0.1:{}> ", server.port()));
}

#[test]
fn a_command_takes_as_long_as_it_takes() {
    let server = LiveServer::start();
    for args in [&["-3"][..], &["-2"]] {
        let shell = Shell::new().server(&server).args(["-t", "2"]).args(args);
        let ran = shell.args(["BLPOP", "k", "2.1"]).run();
        ran.success().stdout("\n").stderr("");
        let shell = Shell::new().server(&server).args(["-t", "2"]).args(args);
        let ran = shell.stdin("PING\nBLPOP k 2.1\nPING\n").run();
        ran.success().stdout("PONG\n\nPONG\n").stderr("");
    }
}

/// The rest of the handshake, said when the password has come, begins no new wait that was over long ago.
#[test]
fn what_follows_a_password_that_comes_later_is_not_limited() {
    let server = FakeServer::script(|c| {
        c.expect_command(&["HELLO", "3"])
            .send("-NOAUTH Authentication required.\r\n");
        for _ in 0..2 {
            c.expect_start(&["CLIENT", "SETINFO"])
                .send("-NOAUTH no\r\n");
        }
        c.expect_command(&["BLPOP", "k", "0"]);
        c.expect_silence().send("-NOAUTH no\r\n");
        c.expect_command(&["AUTH", "pw"]).send("+OK\r\n");
        c.expect_handshake();
        c.expect_command(&["PING"]).send("+PONG\r\n").wait_close();
    });
    let shell = Shell::new().server(&server).args(["-t", "5"]);
    let ran = shell.stdin("BLPOP k 0\nAUTH pw\nPING\n").run();
    ran.status(1).stdout("\nOK\nPONG\n");
}
