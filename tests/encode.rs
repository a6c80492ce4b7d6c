//! `encode`: the bytes of a request, without a server.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::ffi::OsStrExt;

use super::common::{Home, LIMIT, LiveServer, Shell, request};

fn encode(args: &[&str]) -> String {
    let ran = Shell::new().args(["encode"]).args(args).run();
    ran.success().stderr("");
    String::from_utf8(ran.stdout).expect("what is shown is text")
}

#[test]
fn a_request_is_shown_with_its_size_and_the_inline_command() {
    assert_eq!(
        encode(&["SET", "foo", "a b"]),
        "\
→      0  *3\\r\\n                                array of 3
→      4    $3\\r\\nSET\\r\\n                       1/3 bulk string, 3 bytes ✓
→     13    $3\\r\\nfoo\\r\\n                       2/3 bulk string, 3 bytes ✓
→     22    $3\\r\\na b\\r\\n                       3/3 bulk string, 3 bytes ✓
as RESP: 31 bytes
as an inline command: SET foo \"a b\"\\r\\n (15 bytes)
"
    );
}

#[test]
fn every_notation_can_be_asked_for() {
    let cases = [
        ("escaped", "→ \"*1\\r\\n\"\n→ \"$4\\r\\nPING\\r\\n\"\n"),
        ("python", "→ b'*1\\r\\n'\n→ b'$4\\r\\nPING\\r\\n'\n"),
        (
            "hex",
            "→ 000000  2a 31 0d 0a 24 34 0d 0a  50 49 4e 47 0d 0a        *1__$4__PING__\n",
        ),
        ("bytes", "→ b'*'\n→ b'1'\n→ b'\\r'\n→ b'\\n'\n→ b'$'\n"),
    ];
    for (notation, expected) in cases {
        let shown = encode(&["--raw", notation, "PING"]);
        assert!(shown.starts_with(expected), "{notation}: {shown}");
        let end = "\nas RESP: 14 bytes\nas an inline command: PING\\r\\n (6 bytes)\n";
        assert!(shown.ends_with(end), "{notation}: {shown}");
    }
    assert_eq!(encode(&["--raw=wire", "PING"]), "*1\r\n$4\r\nPING\r\n");
}

#[test]
fn no_byte_fails_and_none_reaches_the_terminal_as_it_is() {
    let word: Vec<u8> = (1..=255).collect();
    for notation in ["annotated", "escaped", "python", "bytes", "hex"] {
        let ran = Shell::new()
            .args(["encode", "--raw", notation, "ECHO", ""])
            .args([OsStr::from_bytes(&word)])
            .run();
        ran.success().stderr("");
        let shown = String::from_utf8(ran.stdout).unwrap();
        let is_hostile = |c: char| c.is_control() && c != '\n';
        assert!(!shown.contains(is_hostile), "{notation}: {shown}");
        assert!(shown.contains("as RESP: 283 bytes\n"), "{shown}");
    }
}

#[test]
fn a_server_reads_both_forms_alike() {
    let server = LiveServer::start();
    let word = "a b\\x\"'\u{e9}\t*";
    let wire = encode(&["--raw=wire", "ECHO", word]);
    assert_eq!(wire.as_bytes(), request(&["ECHO", word]));
    let shown = encode(&["ECHO", word]);
    let inline = shown.lines().last().unwrap();
    let inline = inline.strip_prefix("as an inline command: ").unwrap();
    let (inline, _) = inline.split_once("\\r\\n (").unwrap();
    let mut replies = Vec::new();
    for bytes in [wire, format!("{inline}\r\n")] {
        let mut socket = TcpStream::connect(("127.0.0.1", server.port())).unwrap();
        socket.set_read_timeout(Some(LIMIT)).unwrap();
        socket.write_all(bytes.as_bytes()).unwrap();
        let mut reply = vec![0; format!("$12\r\n{word}\r\n").len()];
        socket.read_exact(&mut reply).unwrap();
        replies.push(String::from_utf8(reply).unwrap());
    }
    let expected = format!("${}\r\n{word}\r\n", word.len());
    assert_eq!(replies, [expected.clone(), expected]);
}

#[test]
fn the_tools_explain_themselves() {
    for (tool, option) in [
        ("encode", "--raw <NOTATION>"),
        ("decode", "--from <FORM>"),
        ("compare", "--force"),
        ("learn", "[TOPIC]"),
        ("proxy", "--errors-only"),
    ] {
        for help in ["--help", "-h"] {
            let ran = Shell::new().args([tool, help]).run();
            ran.success().stderr("").stdout_contains(option);
            ran.stdout_contains(format!("Usage: redis-shell {tool} "));
        }
    }
}

#[test]
fn a_command_must_follow() {
    let home = Home::new();
    let renamed = home.path().join("rs");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_redis-shell"), &renamed).unwrap();
    for tool in ["encode", "compare"] {
        for shell in [Shell::new(), Shell::program(&renamed)] {
            let ran = shell.args([tool]).run();
            ran.status(2).stdout("").stderr(format!(
                "error: found {tool} without a command, expected {tool} COMMAND [ARG]...\n"
            ));
        }
    }
}

#[test]
fn options_of_a_command_are_its_words() {
    let shown = encode(&["--raw=wire", "SET", "--help", "-h"]);
    assert_eq!(shown.as_bytes(), request(&["SET", "--help", "-h"]));
}

#[test]
fn behind_two_dashes_the_word_is_a_command() {
    let server = LiveServer::start();
    let ran = Shell::new()
        .server(&server)
        .args(["--", "encode", "x"])
        .run();
    ran.status(1).stderr_contains("ERR unknown command");
}
