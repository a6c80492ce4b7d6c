//! A reader that goes away ends the program, quietly and with 0, whatever it is doing.

use super::common::{LiveServer, Shell};

/// A server with a list `l` of which the first element is `element`, larger than what a pipe holds.
fn with_list() -> LiveServer {
    let server = LiveServer::start();
    let script = "for i = 1, 50000 do redis.call('RPUSH', 'l', 'element') end";
    server.cli(&["EVAL", script, "0"]);
    server
}

/// Runs a pipeline in which `$0` is the program on the server; gives what the reader read and how the program ended.
#[track_caller]
fn check(server: &LiveServer, pipeline: &str, place: usize, read: &str) {
    check_exit(server, pipeline, (place, 0), read);
}

/// As [`check`], for a program that ends with this exit code.
#[track_caller]
fn check_exit(server: &LiveServer, pipeline: &str, (place, exit): (usize, u8), read: &str) {
    let line = format!(
        "shell() {{ \"$0\" -p {} \"$@\"; }}; {pipeline}; echo \"=${{PIPESTATUS[{place}]}}\"",
        server.port()
    );
    let ran = Shell::program("bash")
        .args(["-c", &line, env!("CARGO_BIN_EXE_redis-shell")])
        .run();
    ran.success().stdout(format!("{read}={exit}\n")).stderr("");
}

#[test]
fn in_every_form_of_a_reply() {
    let server = with_list();
    for (options, read) in [
        ("--output plain", "element"),
        ("--output human", "    1) "),
        ("--output json", "[\"eleme"),
        ("--output csv", "\"elemen"),
        ("--quoted-json", "[\"eleme"),
        ("--json --bytes base64", "[\"ZWxlb"),
        ("--raw=wire", "*50000\r"),
        ("--raw", "→ han"),
        ("--raw --handshake", "→ HEL"),
    ] {
        check(
            &server,
            &format!("shell {options} LRANGE l 0 -1 | head -c 7"),
            0,
            read,
        );
    }
}

#[test]
fn in_repetitions_and_scripts() {
    let server = with_list();
    let script = tempfile::NamedTempFile::new().expect("a file can be made");
    std::fs::write(script.path(), "PING\n".repeat(100_000)).expect("it can be written");
    let file = format!("shell --file {} | head -n 1", script.path().display());
    for (pipeline, place) in [
        ("shell -r -1 PING | head -n 1", 0),
        ("shell -r 100000 PING | head -n 1", 0),
        ("shell -r -1 -i 0.001 PING | head -n 1", 0),
        ("yes PING | shell | head -n 1", 1),
        ("yes PING | shell --stop-on-error | head -n 1", 1),
        (&file, 0),
    ] {
        check(&server, pipeline, place, "PONG\n");
    }
    check(&server, "shell --eval 'LRANGE l 0 -1' | true", 0, "");
    check(
        &server,
        "yes PING | shell --echo | head -n 1",
        1,
        "> PING\n",
    );
}

/// More errors than are told do not hide that nobody reads them. Who reads the sum learns that it went wrong.
#[test]
fn in_a_mass_insertion_with_errors() {
    let server = LiveServer::start();
    for (pipeline, exit) in [
        ("yes NOSUCH | shell --pipe 2>&1 | head -c 14", 0),
        ("yes NOSUCH | shell --pipe 2>&1 >/dev/null | head -c 14", 1),
    ] {
        check_exit(&server, pipeline, (1, exit), "line 1: NOSUCH");
    }
}

/// They end by themselves: nothing comes that could be written.
#[test]
fn in_what_has_no_end_while_nothing_comes() {
    let server = with_list();
    for (pipeline, place, read) in [
        ("shell SUBSCRIBE c | head -n 1", 0, "subscribe\n"),
        ("shell PSUBSCRIBE c | head -n 1", 0, "psubscribe\n"),
        ("shell --json SUBSCRIBE c | true", 0, ""),
        ("shell --raw=wire SUBSCRIBE c | head -c 2", 0, ">3"),
        ("shell --eval 'SUBSCRIBE c' | head -n 1", 0, "subscribe\n"),
        ("echo SUBSCRIBE c | shell | head -n 1", 1, "subscribe\n"),
        ("shell MONITOR | head -n 1", 0, "OK\n"),
    ] {
        check(&server, pipeline, place, read);
    }
}

#[test]
fn in_the_tools() {
    let server = with_list();
    let mut reply = b"*50000\r\n".to_vec();
    reply.extend(b"$7\r\nelement\r\n".repeat(50_000));
    let file = tempfile::NamedTempFile::new().expect("a file can be made");
    std::fs::write(file.path(), &reply).expect("it can be written");
    let path = file.path().display();
    for (pipeline, place) in [
        (format!("\"$0\" decode {path} | true"), 0),
        (format!("\"$0\" decode < {path} | true"), 0),
        ("\"$0\" encode SET a b | true".to_owned(), 0),
        ("shell compare LRANGE l 0 -1 | true".to_owned(), 0),
        ("\"$0\" learn < /dev/null | true".to_owned(), 0),
    ] {
        check(&server, &pipeline, place, "");
    }
}
