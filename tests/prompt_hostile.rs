//! Bytes that would command the terminal: none of them reaches it from a server or a file's name.

use std::fs;

use super::common::{FakeServer, LiveServer, Pty, Shell};
use super::prompt::ask;

/// Sets the window's title, rings, moves by a C1 control and turns the direction of writing.
const HOSTILE: &str = "\u{1b}]0;pwned\u{7}\u{9b}2J\u{202e}";

/// What of it may not be in the output.
const FORBIDDEN: [&str; 4] = ["\u{1b}]0", "\u{7}", "\u{9b}", "\u{202e}"];

/// How the beginning of it is shown.
const SHOWN: &str = r"\x1b]0;pwned\a\xc2\x9b2J";

#[track_caller]
fn assert_harmless(pty: &Pty) {
    let output = pty.output();
    for bytes in FORBIDDEN {
        let found = output.windows(bytes.len()).any(|w| w == bytes.as_bytes());
        assert!(
            !found,
            "{bytes:?} reached the terminal:\n{}",
            pty.screen_text()
        );
    }
}

fn bulk(text: &str) -> String {
    format!("${}\r\n{text}\r\n", text.len())
}

#[test]
fn replies_of_every_type_are_escaped() {
    let text = bulk(HOSTILE);
    let replies = [
        format!("+{HOSTILE}\r\n"),
        format!("-ERR {HOSTILE}\r\n"),
        text.clone(),
        format!("!{}\r\n{HOSTILE}\r\n", HOSTILE.len()),
        format!("={}\r\ntxt:{HOSTILE}\r\n", HOSTILE.len() + 4),
        format!("*2\r\n{text}+{HOSTILE}\r\n"),
        format!("%1\r\n{text}{text}"),
        format!("~1\r\n{text}"),
        format!("|1\r\n{text}{text}:1\r\n"),
        format!(">2\r\n{text}{text}:1\r\n"),
        format!(
            "$?\r\n;3\r\n\u{1b}]0\r\n;{}\r\n{}\r\n;0\r\n",
            HOSTILE.len() - 3,
            &HOSTILE[3..]
        ),
    ];
    for reply in replies {
        let sent = reply.clone();
        let server = FakeServer::script(move |c| {
            c.expect_handshake()
                .expect_command(&["GET", "k"])
                .send(sent)
                .wait_close();
        });
        let pty = Shell::new().server(&server).terminal();
        pty.wait_for("> ");
        let shown = ask(&pty, "GET k");
        assert!(shown.contains(SHOWN), "{reply:?}: {shown}");
        assert_harmless(&pty);
        drop(pty);
        server.finish();
    }
}

#[test]
fn texts_for_people_are_escaped_but_for_their_lines() {
    let text = bulk(&format!("# Server\r\nname:{HOSTILE}\r\n"));
    let server = FakeServer::script(move |c| {
        c.expect_handshake()
            .expect_command(&["INFO"])
            .send(text)
            .wait_close();
    });
    let pty = Shell::new().server(&server).terminal();
    pty.wait_for("> ");
    let shown = ask(&pty, "INFO");
    assert!(shown.starts_with("# Server\nname  "), "{shown}");
    assert!(shown.contains(SHOWN), "{shown}");
    assert_harmless(&pty);
}

#[test]
fn names_and_lines_of_a_real_server_are_escaped() {
    let server = LiveServer::start();
    server.cli(&["SET", HOSTILE, HOSTILE]);
    let pty = super::prompt::open(&server);
    for line in [
        "KEYS *",
        "SCAN 0",
        "EVAL \"return redis.error_reply(redis.call('keys','*')[1])\" 0",
    ] {
        let shown = ask(&pty, line);
        assert!(shown.contains(SHOWN), "{line}: {shown}");
    }
    assert_harmless(&pty);
}

#[test]
fn what_a_server_says_instead_of_a_greeting_is_escaped() {
    let server = FakeServer::script(|c| {
        c.expect_start(&["HELLO", "3"])
            .expect_start(&["CLIENT", "SETINFO"])
            .expect_start(&["CLIENT", "SETINFO"])
            .send(format!("-ERR {HOSTILE}\r\n"))
            .close();
    });
    let pty = Shell::new().server(&server).terminal();
    pty.wait_for(SHOWN).wait_for("(not connected)>");
    assert_harmless(&pty);
}

#[test]
fn what_is_no_resp_is_escaped() {
    let server = FakeServer::script(|c| {
        c.expect_handshake()
            .expect_command(&["PING"])
            .send(format!(":{HOSTILE}\r\n"))
            .wait_close();
    });
    let pty = Shell::new().server(&server).terminal();
    pty.wait_for("> ");
    assert!(ask(&pty, "PING").contains("does not speak RESP"));
    assert_harmless(&pty);
}

#[test]
fn names_of_files_are_escaped() {
    let home = super::common::Home::new();
    let path = home.path().join(HOSTILE);
    fs::create_dir(&path).unwrap();
    let pty = Shell::new()
        .home(&home)
        .args(["-s".as_ref(), path.as_os_str()])
        .env("REDIS_SHELL_HISTORY", &path)
        .terminal_of(24, 200);
    pty.wait_for("warning: the history ")
        .wait_for("error: could not connect to ")
        .wait_for("(not connected)>");
    assert_harmless(&pty);
}

#[test]
fn words_that_were_typed_are_escaped_in_messages() {
    let server = LiveServer::start();
    let pty = super::prompt::open(&server);
    let shown = ask(&pty, r#""\x1b]0;pwned\x07""#);
    assert!(shown.contains("ERR unknown command"), "{shown}");
    ask(&pty, r#"help "\x1b]0;pwned\x07""#);
    ask(&pty, r#"help "@\x1b]0;pwned\x07""#);
    assert_harmless(&pty);
}
