//! `learn`: every lesson with every server, and what it leaves behind.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::common::{FakeServer, Key, LIMIT, LiveServer, Shell};

/// Lessons whose bytes no server sends.
const MADE_HERE: [&str; 2] = ["blob-error", "streamed"];

/// Lessons about replies that scripts cannot give before Redis 7.0.
const SINCE_7: [&str; 2] = ["big-number", "verbatim"];

const WIDTH: usize = 80;

/// As many lines as two screens have, and two more for the prompt and what was typed before.
const TWO_SCREENS: usize = 2 * 24 + 2;

fn topics() -> Vec<String> {
    let ran = Shell::new().args(["learn"]).run();
    ran.success().stderr("");
    let list = String::from_utf8(ran.stdout).expect("the list is text");
    let rows = list.lines().filter(|line| line.starts_with("  "));
    rows.map(|row| {
        row.split_whitespace()
            .nth(1)
            .expect("a row has a topic")
            .to_owned()
    })
    .collect()
}

/// Takes a lesson with these options and answers; what it says.
#[track_caller]
fn lesson(server: &LiveServer, options: &[&str], topic: &str, answers: &str) -> String {
    let ran = Shell::new()
        .server(server)
        .args(options)
        .args(["learn", topic])
        .stdin(answers)
        .run();
    ran.success().stderr("");
    let text = String::from_utf8(ran.stdout).expect("a lesson is text");
    for line in text.lines() {
        assert!(line.chars().count() <= WIDTH, "{topic}: {line:?}");
    }
    text
}

fn shown_answer(text: &str, word: &str) -> String {
    let line = text.lines().find_map(|line| line.strip_prefix(word));
    line.unwrap_or_else(|| panic!("no {word:?} in\n{text}"))
        .trim()
        .to_owned()
}

/// The bytes that are shown as received, without their offsets.
fn received(text: &str) -> Vec<&str> {
    let rows = text.lines().filter_map(|line| line.strip_prefix("← "));
    rows.filter(|row| !row.starts_with("read "))
        .filter_map(|row| Some(row.trim_start().split_once("  ")?.1))
        .collect()
}

#[test]
fn the_lessons_are_listed_in_their_order() {
    let topics = topics();
    assert_eq!(topics.len(), 22);
    assert_eq!(topics[..3], ["framing", "simple-string", "error"]);
    let ran = Shell::new().args(["learn"]).run();
    for line in String::from_utf8(ran.stdout)
        .expect("the list is text")
        .lines()
    {
        assert!(line.chars().count() <= WIDTH, "{line}");
    }
}

#[test]
fn every_lesson_runs_with_every_server_and_leaves_no_key() {
    let topics = topics();
    LiveServer::each(|server| {
        server.cli(&["SET", "mine", "1"]);
        for topic in &topics {
            let text = lesson(server, &[], topic, "");
            assert!(text.contains("\nQuestion: "), "{text}");
            assert!(
                text.lines().count() <= TWO_SCREENS,
                "{topic} is long\n{text}"
            );
            let right = shown_answer(&text, "Answer:");
            let text = lesson(server, &[], topic, &format!("{right}\n"));
            assert_eq!(shown_answer(&text, "Right:"), right);
            let text = lesson(server, &[], topic, &format!("nonsense\n{right}\n"));
            assert!(text.contains("Try once more"), "{text}");
            assert_eq!(shown_answer(&text, "Right:"), right);
            let is_old = server.version() < (7, 0) && SINCE_7.contains(&topic.as_str());
            let expects_made = MADE_HERE.contains(&topic.as_str()) || is_old;
            assert_eq!(text.contains("(made here"), expects_made, "{topic}\n{text}");
            assert!(!text.contains("could not be removed"), "{text}");
        }
        assert_eq!(server.cli(&["KEYS", "*"]), "mine");
        lesson(server, &["-n", "2"], "integer", "");
        let keyspace = server.cli(&["INFO", "keyspace"]);
        assert!(!keyspace.contains("db2"), "{keyspace}");
        assert_eq!(server.cli(&["GET", "mine"]), "1");
    });
}

/// What the lessons say without showing it: protocol, commands without a reply, commands, and how the replies begin.
const CLAIMS: &[(u8, &[&str], &[&str], &str)] = &[
    // Types that RESP2 does not have.
    (
        2,
        &[],
        &[r#"EVAL "redis.setresp(3) return true" 0"#],
        ":1\r\n",
    ),
    (2, &["SADD s one two"], &["SMEMBERS s"], "*2\r\n"),
    (2, &["ZADD z 1.5 low"], &["ZSCORE z low"], "$3\r\n1.5\r\n"),
    (2, &[], &["INFO cpu"], "$"),
    (2, &[], &["DEBUG PROTOCOL ATTRIB"], "$39\r\n"),
    // A number in a string over both.
    (2, &["SET f 10.5"], &["INCRBYFLOAT f 0.1"], "$4\r\n10.6\r\n"),
    // Other commands with replies of a type.
    (3, &[], &["HELLO"], "%"),
    (3, &[], &["CONFIG GET maxmemory"], "%1\r\n"),
    (3, &[], &["CLIENT LIST"], "="),
    (3, &[], &["LATENCY DOCTOR"], "="),
    (
        3,
        &["SET t 1"],
        &["TTL t", "EXISTS t", "DEL t"],
        ":-1\r\n:1\r\n:1\r\n",
    ),
    // An error leaves the connection as it is, and the next request runs.
    (
        3,
        &["SET k v"],
        &["LPUSH k x", "PING"],
        "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n+PONG\r\n",
    ),
    // A transaction after a watched key has changed.
    (
        3,
        &["SET w 1", "WATCH w", "SET w 2"],
        &["MULTI", "INCR w", "EXEC", "GET w"],
        "+OK\r\n+QUEUED\r\n_\r\n$1\r\n2\r\n",
    ),
    // Commands of a subscriber.
    (
        3,
        &[],
        &["SUBSCRIBE c", "GET none"],
        ">3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n_\r\n",
    ),
    (
        2,
        &[],
        &["SUBSCRIBE c", "GET none"],
        "*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n-ERR Can't execute 'get'",
    ),
];

/// As [`CLAIMS`], since Redis 7.0.
const CLAIMS_SINCE_7: &[(u8, &[&str], &[&str], &str)] = &[
    (
        2,
        &[],
        &[r#"EVAL "return {big_number='123456789012345678901234567890'}" 0"#],
        "$30\r\n1234567890",
    ),
    (
        2,
        &[],
        &[r##"EVAL "return {verbatim_string={format='mkd',string='# Hi'}}" 0"##],
        "$4\r\n# Hi\r\n",
    ),
    (3, &[], &["COMMAND DOCS get"], "%1\r\n$3\r\nget\r\n%"),
];

#[test]
fn what_the_lessons_say_is_true() {
    LiveServer::each(|server| {
        let is_old = server.version() < (7, 0);
        let newer = CLAIMS_SINCE_7.iter().filter(|_| !is_old);
        for (protocol, before, commands, expected) in CLAIMS.iter().chain(newer) {
            let mut stream =
                TcpStream::connect(("127.0.0.1", server.port())).expect("the server listens");
            stream
                .set_read_timeout(Some(LIMIT))
                .expect("there is a limit");
            let hello = format!("HELLO {protocol}");
            let lines = ["CLIENT REPLY OFF", "FLUSHALL", &hello]
                .into_iter()
                .chain(before.iter().copied())
                .chain(["CLIENT REPLY ON"])
                .chain(commands.iter().copied());
            let input: String = lines.map(|line| format!("{line}\r\n")).collect();
            stream
                .write_all(input.as_bytes())
                .expect("the server reads");
            let expected = format!("+OK\r\n{expected}");
            let mut found = vec![0; expected.len()];
            stream.read_exact(&mut found).expect("the server answers");
            assert_eq!(
                found.escape_ascii().to_string(),
                expected.as_bytes().escape_ascii().to_string(),
                "{commands:?}"
            );
        }
        let text = lesson(server, &[], "malformed", "");
        let answer = match server.name() {
            name if name.starts_with("valkey") => "-ERR Protocol error: invalid CRLF",
            _ => "-ERR unknown command",
        };
        assert!(text.contains(answer), "{text}");
        assert_eq!(
            text.matches("(the server closes the connection)").count(),
            2,
            "{text}"
        );
    });
}

#[test]
fn two_wrong_answers_are_enough() {
    let server = LiveServer::start();
    let text = lesson(&server, &[], "integer", "4\n6\n5\n");
    assert_eq!(shown_answer(&text, "No, it is:"), "5");
}

#[test]
fn what_is_made_here_is_what_a_server_sends() {
    let server = LiveServer::start();
    server.cli(&["ACL", "SETUSER", "weak", "on", ">pw", "-@all", "+hello"]);
    for topic in topics() {
        let text = lesson(
            &server,
            &["--no-auth-warning", "--user", "weak", "--pass", "pw"],
            &topic,
            "",
        );
        // What a server says about itself differs from one to the next, as does the order of a set; that a command is
        // unknown, or a request malformed, it says without asking for rights.
        if ["verbatim", "set", "malformed", "error"].contains(&topic.as_str()) {
            assert!(text.contains("made here") || topic == "malformed", "{text}");
            continue;
        }
        let real = lesson(&server, &[], &topic, "");
        let (made, real): (Vec<_>, Vec<_>) = (received(&text), received(&real));
        let made: Vec<_> = made
            .into_iter()
            .filter(|row| !row.contains("NOPERM") && !row.contains("has no perm"))
            .collect();
        for row in &real {
            let is_name = row.contains("redis-shell:");
            assert!(
                is_name || made.contains(row),
                "{topic}: no {row:?} in\n{text}"
            );
        }
    }
    assert_eq!(server.cli(&["DBSIZE"]), "0");
}

#[test]
fn over_resp2_the_lessons_say_so_and_show_both_forms() {
    let server = LiveServer::start();
    for topic in topics() {
        let text = lesson(&server, &["-2"], &topic, "");
        assert!(
            text.contains("(This connection speaks RESP2, as -2 asks for.)"),
            "{text}"
        );
        assert!(!text.contains("could not be removed"), "{text}");
    }
    let text = lesson(&server, &["-2"], "map", "");
    assert!(
        text.contains("array of 4") && text.contains("map of 2 pairs"),
        "{text}"
    );
    assert_eq!(server.cli(&["DBSIZE"]), "0");
}

#[test]
fn a_server_that_knows_nothing_is_no_dead_end() {
    let server = FakeServer::script(|c| {
        c.serve(|_| None);
    });
    let ran = Shell::new().server(&server).args(["learn", "map"]).run();
    ran.success()
        .stdout_contains("(This connection speaks RESP2: the server does not grant RESP3.)")
        .stdout_contains("The server refuses what this lesson needs: ERR unknown command")
        .stdout_contains("map of 2 pairs")
        .stdout_contains("Answer: 6\n");
}

#[test]
fn without_the_password_a_lesson_goes_on() {
    let server = LiveServer::start_with(&["--requirepass", "sesame"]);
    let text = lesson(&server, &[], "integer", "");
    assert!(
        text.contains("(the server asks for a password: AUTH [user] password)"),
        "{text}"
    );
    assert!(
        text.contains("NOAUTH") && text.contains("(made here"),
        "{text}"
    );
    let text = lesson(
        &server,
        &["--no-auth-warning", "-a", "sesame"],
        "integer",
        "",
    );
    assert!(
        !text.contains("(made here") && !text.contains("sesame"),
        "{text}"
    );
}

#[test]
fn keys_end_by_themselves_and_ctrl_c_removes_them() {
    let server = FakeServer::script(|c| {
        c.expect_handshake();
        c.expect_command(&["MULTI"]).expect_start(&["SET"]);
        c.expect_start(&["EXPIRE"]).expect_command(&["EXEC"]);
        c.send(b"+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n+OK\r\n:1\r\n");
        c.expect_start(&["INCR"]);
        // No reply: the user has had enough.
        c.expect_command(&["DISCARD"])
            .expect_start(&["DEL"])
            .expect_start(&["DEL"]);
        c.send(b":42\r\n-ERR DISCARD without MULTI\r\n:1\r\n:0\r\n");
        c.wait_close();
    });
    let running = Shell::new()
        .server(&server)
        .args(["learn", "integer"])
        .spawn();
    running.wait_for_stdout("Sent: INCR ").interrupt();
    running.wait().status(130).stderr("");
    server.finish();
}

#[test]
fn keys_are_removed_also_when_the_connection_is_lost() {
    let server = FakeServer::script(|c| {
        c.expect_handshake();
        c.expect_command(&["MULTI"]).expect_start(&["SET"]);
        c.expect_start(&["EXPIRE"]).expect_command(&["EXEC"]);
        c.send(b"+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n+OK\r\n:1\r\n");
        c.expect_start(&["INCR"]).close();
    })
    .then(|c| {
        c.expect_handshake();
        c.expect_command(&["DISCARD"])
            .expect_start(&["DEL"])
            .expect_start(&["DEL"]);
        c.send(b"-ERR DISCARD without MULTI\r\n:1\r\n:0\r\n");
        c.wait_close();
    });
    let ran = Shell::new()
        .server(&server)
        .args(["learn", "integer"])
        .run();
    ran.status(3).stderr_contains("closed the connection");
    server.finish();
}

#[test]
fn ctrl_c_leaves_no_key_on_any_server() {
    LiveServer::each(|server| {
        server.cli(&["CLIENT", "PAUSE", "60000", "WRITE"]);
        let running = Shell::new()
            .server(server)
            .args(["learn", "integer"])
            .spawn();
        running.wait_for_stdout("a person can read it.").interrupt();
        server.cli(&["CLIENT", "UNPAUSE"]);
        running.wait().status(130).stderr("");
        assert_eq!(server.cli(&["DBSIZE"]), "0");
    });
}

#[test]
fn on_a_terminal_the_answer_is_typed_behind_a_prompt() {
    let server = LiveServer::start();
    let mut terminal = Shell::new()
        .server(&server)
        .args(["learn", "integer"])
        .terminal();
    terminal.wait_for_prompt("> ");
    // Nothing is left to remove while the person thinks.
    assert_eq!(server.cli(&["DBSIZE"]), "0");
    terminal
        .line("seven")
        .wait_for("Try once more.")
        .wait_for_prompt("> ");
    terminal.line("5 bytes").wait_for("Right: 5");
    assert_eq!(terminal.wait_exit(), 0);
    let mut terminal = Shell::new()
        .server(&server)
        .args(["learn", "integer"])
        .terminal();
    terminal.wait_for_prompt("> ").key(Key::Ctrl('c'));
    assert_eq!(terminal.wait_exit(), 130);
    assert_eq!(server.cli(&["DBSIZE"]), "0");
}

#[test]
fn a_topic_may_be_shortened_and_an_unknown_one_is_told() {
    let server = LiveServer::start();
    for (typed, heading) in [
        ("BULK", "Lesson 5 of 22: bulk-string\n"),
        ("bulk string", "Lesson 5 of 22: bulk-string\n"),
        ("%", "Lesson 14 of 22: map\n"),
    ] {
        assert!(lesson(&server, &[], typed, "").starts_with(heading));
    }
    let unknown = Shell::new().args(["learn", "carrier-pigeons"]).run();
    unknown.status(2).stdout("").stderr_contains(
        "error: found \"carrier-pigeons\", expected one of the lessons framing, simple-string, ",
    );
    let several = Shell::new().args(["learn", "b"]).run();
    several
        .status(2)
        .stderr_contains("found \"b\", which begins several lessons, expected one of");
}

#[test]
fn without_a_server_the_error_says_so() {
    let mut server = LiveServer::start();
    server.stop();
    let ran = Shell::new().server(&server).args(["learn", "map"]).run();
    ran.status(3)
        .stderr_contains("could not connect to 127.0.0.1:");
}
