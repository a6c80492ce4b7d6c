//! `compare`: one reply in RESP2 and RESP3.

use super::common::{FakeServer, LiveServer, Shell};

fn compare(server: &LiveServer, args: &[&str]) -> String {
    let ran = Shell::new()
        .server(server)
        .args(["compare"])
        .args(args)
        .run();
    ran.success().stderr("");
    String::from_utf8(ran.stdout).expect("what is shown is text")
}

#[test]
fn both_replies_stand_side_by_side() {
    LiveServer::each(|server| {
        if server.version() < (6, 0) {
            return;
        }
        server.cli(&["HSET", "h", "name", "Ada", "age", "36"]);
        assert_eq!(
            compare(server, &["HGETALL", "h"]),
            "\
RESP2                                  │ RESP3
*4\\r\\n                      array of 4 │ %2\\r\\n                  map of 2 pairs
  $4\\r\\nname\\r\\n  bulk string, 4 bytes │   $4\\r\\nname\\r\\n  bulk string, 4 bytes
  $3\\r\\nAda\\r\\n   bulk string, 3 bytes │   $3\\r\\nAda\\r\\n   bulk string, 3 bytes
  $3\\r\\nage\\r\\n   bulk string, 3 bytes │   $3\\r\\nage\\r\\n   bulk string, 3 bytes
  $2\\r\\n36\\r\\n    bulk string, 2 bytes │   $2\\r\\n36\\r\\n    bulk string, 2 bytes
RESP2: 40 bytes (array of 4); RESP3: 40 bytes (map of 2 pairs)
",
            "{}",
            server.name()
        );
    });
}

#[test]
fn scores_nulls_and_errors_are_compared() {
    let server = LiveServer::start();
    server.cli(&["ZADD", "z", "1", "a", "2.5", "b"]);
    let scores = compare(&server, &["ZRANGE", "z", "0", "-1", "WITHSCORES"]);
    assert!(
        scores.contains("  $3\\r\\n2.5\\r\\n   bulk string, 3 bytes │     ,2.5\\r\\n                    double\n"),
        "{scores}"
    );
    let null = compare(&server, &["GET", "none"]);
    assert!(
        null.ends_with("\nRESP2: 5 bytes (null bulk string); RESP3: 3 bytes (null)\n"),
        "{null}"
    );
    let error = compare(&server, &["HGETALL", "z"]);
    assert!(error.contains("-WRONGTYPE"), "{error}");
    assert!(
        error.ends_with("\nthe same in RESP2 and RESP3: 68 bytes (simple error)\n"),
        "{error}"
    );
}

#[test]
fn a_narrow_terminal_shows_one_below_the_other() {
    let server = LiveServer::start();
    server.cli(&["SADD", "s", "a"]);
    let mut narrow = Shell::new()
        .server(&server)
        .args(["compare", "SMEMBERS", "s"])
        .terminal_of(24, 70);
    narrow.wait_for("RESP3: 11 bytes (set of 1)");
    assert_eq!(narrow.wait_exit(), 0);
    let screen = narrow.screen_text();
    let line = |text: &str| screen.lines().position(|line| line.starts_with(text));
    assert!(
        line("RESP2").is_some() && line("RESP2") < line("RESP3"),
        "{screen}"
    );
    assert!(!screen.contains('│'), "{screen}");
}

#[test]
fn large_replies_are_counted_and_not_kept() {
    let server = LiveServer::start();
    server.cli(&["SETRANGE", "large", "3000000", "x"]);
    let shown = compare(&server, &["GET", "large"]);
    assert!(shown.len() < 2000, "{} bytes", shown.len());
    assert!(shown.contains("bytes more"), "{shown}");
    assert!(
        shown.ends_with(
            "\nthe same in RESP2 and RESP3: 3,000,013 bytes (bulk string, 3,000,001 bytes)\n"
        ),
        "{shown}"
    );
}

#[test]
fn what_may_write_is_not_sent_unless_forced() {
    let server = LiveServer::start();
    for (words, reason) in [
        (&["INCR", "n"][..], "\"INCR\", which may write"),
        (
            &["EVAL_RO", "return 1", "0"],
            "\"EVAL_RO\", which may run a script",
        ),
        (
            &["XREAD", "BLOCK", "0", "STREAMS", "s", "0"],
            "\"XREAD\", which may block",
        ),
        (&["FOO"], "\"FOO\", which the built-in table does not know"),
    ] {
        let ran = Shell::new()
            .server(&server)
            .args(["compare"])
            .args(words)
            .run();
        ran.status(1)
            .stdout("")
            .stderr_contains(format!("error: found {reason}, expected"))
            .stderr_contains("--force");
    }
    assert_eq!(server.cli(&["GET", "n"]), "(nil)");
    let forced = compare(&server, &["--force", "INCR", "n"]);
    assert!(
        forced.contains(":1\\r\\n ") && forced.contains("│ :2\\r\\n "),
        "{forced}"
    );
}

#[test]
fn what_has_no_end_is_refused_even_so() {
    let server = LiveServer::start();
    for words in [
        &["SUBSCRIBE", "c"][..],
        &["MONITOR"],
        &["HELLO", "2"],
        &["RESET"],
    ] {
        let ran = Shell::new()
            .server(&server)
            .args(["compare", "--force"])
            .args(words)
            .run();
        ran.status(1)
            .stderr_contains("expected a command with one reply");
    }
    let queued = compare(&server, &["--force", "MULTI"]);
    assert!(queued.ends_with("the same in RESP2 and RESP3: 5 bytes (simple string)\n"));
}

#[test]
fn one_connection_speaks_resp2_and_the_other_resp3() {
    let server = FakeServer::script(|c| {
        c.expect_command(&["GET", "k"]).send("$-1\r\n").wait_close();
    })
    .then(|c| {
        c.expect_handshake();
        c.expect_command(&["GET", "k"])
            .send("|1\r\n+a\r\n:1\r\n~2\r\n#t\r\n(12\r\n")
            .wait_close();
    });
    let ran = Shell::new()
        .server(&server)
        .args(["compare", "GET", "k"])
        .run();
    ran.success()
        .stdout_contains("│   #t\\r\\n                 boolean, true\n")
        .stdout_contains("RESP2: 5 bytes (null bulk string); RESP3: 25 bytes (set of 2)\n");
}

#[test]
fn a_server_without_resp3_cannot_be_compared() {
    let server = FakeServer::script(|c| {
        c.expect_command(&["GET", "k"]).send("$-1\r\n").wait_close();
    })
    .then(|c| {
        c.expect_start(&["HELLO", "3"]);
        c.send("-ERR unknown command `HELLO`\r\n-ERR a\r\n-ERR b\r\n")
            .close();
    });
    let ran = Shell::new()
        .server(&server)
        .args(["compare", "GET", "k"])
        .run();
    ran.status(3).stderr_contains("refuses RESP3");
}
