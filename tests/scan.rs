//! All keys by `--scan`: what is printed of them, what is asked for and when, and how it ends.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use redis_shell::mode::{Ending, scan as mode};
use redis_shell::render::{self, Printer, Recipient};
use redis_shell::session::{Interrupt, Session};

use super::common::{Conversation, Endpoint, FakeServer, LIMIT, LiveServer, Shell};
use super::session::options;

/// The keys of a plain output, sorted.
fn lines(stdout: &[u8]) -> Vec<Vec<u8>> {
    let text = stdout.strip_suffix(b"\n").expect("each key ends its line");
    let mut lines: Vec<Vec<u8>> = text
        .split(|&byte| byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    lines.sort();
    lines
}

fn scan(server: &impl Endpoint, words: &[&str]) -> Shell {
    Shell::new().server(server).args(["--scan"]).args(words)
}

/// The reply to SCAN.
fn reply(cursor: &str, keys: &[&str]) -> Vec<u8> {
    let mut bytes = b"*2\r\n".to_vec();
    bytes.extend(format!("${}\r\n{cursor}\r\n*{}\r\n", cursor.len(), keys.len()).bytes());
    for key in keys {
        bytes.extend(format!("${}\r\n{key}\r\n", key.len()).bytes());
    }
    bytes
}

#[test]
fn keys_come_one_a_line() {
    LiveServer::each(|server| {
        for key in ["a", "two words", "\"q\"", "é", ""] {
            server.cli(&["SET", key, "v"]);
        }
        let ran = scan(server, &[]).run();
        ran.success().stderr("");
        let expected: [&[u8]; 5] = [b"", b"\"q\"", b"a", b"two words", "é".as_bytes()];
        assert_eq!(lines(&ran.stdout), expected);
    });
}

#[test]
fn an_empty_database_prints_nothing() {
    LiveServer::each(|server| {
        for form in ["human", "plain", "json", "csv"] {
            let ran = scan(server, &["--output", form]).run();
            ran.success().stdout("").stderr("");
        }
    });
}

#[test]
fn each_key_of_many_comes_whatever_a_call_looks_at() {
    LiveServer::each(|server| {
        server.cli(&["DEBUG", "POPULATE", "3000"]);
        let expected: BTreeSet<_> = (0..3000).map(|n| format!("key:{n}").into_bytes()).collect();
        for words in [&[][..], &["--count", "7"], &["--count", "100000"]] {
            let ran = scan(server, words).run();
            ran.success().stderr("");
            let found: BTreeSet<_> = lines(&ran.stdout).into_iter().collect();
            assert_eq!(found, expected, "{words:?}");
        }
    });
}

#[test]
fn keys_are_chosen_by_pattern_type_and_database() {
    LiveServer::each(|server| {
        server.cli(&["SET", "user:1", "v"]);
        server.cli(&["RPUSH", "user:2", "v"]);
        server.cli(&["SET", "a\nb", "v"]);
        server.cli(&["SET", "other", "v"]);
        let cases: [(&[&str], &[u8]); 9] = [
            (&["--pattern", "*:1"], b"user:1\n"),
            (&["--pattern", "nosuch*"], b""),
            (&["--pattern", "a\\nb"], b""),
            (&["--quoted-pattern", "\"a\\nb\""], b"a\nb\n"),
            (&["--quoted-pattern", "a'\\n'"], b""),
            (&["-n", "3"], b""),
            (&["--type", "list"], b"user:2\n"),
            (&["--type", "string", "--pattern", "user*"], b"user:1\n"),
            (&["--type", "zset"], b""),
        ];
        for (words, expected) in cases {
            let ran = scan(server, words).run();
            ran.success().stdout(expected).stderr("");
        }
        server.cli(&["MOVE", "other", "3"]);
        scan(server, &["-n", "3"]).run().success().stdout("other\n");
    });
}

#[test]
fn the_forms_of_output_are_those_of_a_reply() {
    let server = LiveServer::start();
    server.cli(&["SET", "a\0\"\n,\u{e9}", "v"]);
    for (words, expected) in [
        (&["--output", "plain"][..], "a\0\"\n,\u{e9}\n"),
        (&["--output", "human"], "\"a\\x00\\\"\\n,\u{e9}\"\n"),
        (&["--output", "json"], "\"a\\u0000\\\"\\n,\u{e9}\"\n"),
        (&["--json", "--bytes", "base64"], "\"YQAiCizDqQ==\"\n"),
        (&["--output", "csv"], "\"a\0\"\"\n,\u{e9}\"\r\n"),
        (&["-D", "|"], "a\0\"\n,\u{e9}|"),
        (&["-d", ";"], "a\0\"\n,\u{e9};"),
        (&["-d", ";", "-D", "|"], "a\0\"\n,\u{e9}|"),
        (&["-D", ""], "a\0\"\n,\u{e9}"),
    ] {
        scan(&server, words)
            .run()
            .success()
            .stdout(expected)
            .stderr("");
    }
}

#[test]
fn a_terminal_shows_them_quoted() {
    let server = LiveServer::start();
    server.cli(&["SET", "a\x1b[2J\"", "v"]);
    let mut terminal = scan(&server, &[]).env("NO_COLOR", "1").terminal();
    terminal.wait_for("\"a\\x1b[2J\\\"\"");
    assert_eq!(terminal.wait_exit(), 0);
}

#[test]
fn a_key_of_a_megabyte_passes_through() {
    let server = LiveServer::start();
    let key = "\u{e9}0123456".repeat(1 << 17);
    server.cli(&["SET", &key, "v"]);
    server.cli(&["SET", "small", "v"]);
    let ran = scan(&server, &[]).run();
    ran.success().stderr("");
    assert!(lines(&ran.stdout) == [b"small".to_vec(), key.clone().into_bytes()]);
    let ran = scan(&server, &["--json", "--pattern", "?0*"]).run();
    ran.success().stderr("");
    scan(&server, &["--json", "--pattern", "\u{e9}*"])
        .run()
        .success()
        .stdout(format!("\"{key}\"\n"));
}

#[test]
fn the_wire_is_shown_as_ever() {
    let server = FakeServer::script(|c| {
        c.expect_handshake();
        c.expect_command(&["SCAN", "0", "COUNT", "5"]);
        c.send(reply("0", &["k"])).wait_close();
    });
    let ran = scan(&server, &["--count", "5", "--raw=wire"]).run();
    ran.success().stdout(reply("0", &["k"])).stderr("");
}

#[test]
fn what_is_asked_for_follows_the_options() {
    let cases: [(&[&str], &[&str]); 4] = [
        (&[], &["SCAN", "0", "COUNT", "100"]),
        (&["--count", "1"], &["SCAN", "0", "COUNT", "1"]),
        (
            &["--type", "hash", "--pattern", "-x"],
            &["SCAN", "0", "MATCH", "-x", "TYPE", "hash", "COUNT", "100"],
        ),
        (
            &["--quoted-pattern", "'a b'", "--count", "9"],
            &["SCAN", "0", "MATCH", "a b", "COUNT", "9"],
        ),
    ];
    for (words, expected) in cases {
        let server = FakeServer::script(move |c| {
            c.expect_handshake().expect_command(expected);
            c.send(reply("0", &[])).wait_close();
        });
        scan(&server, words).run().success().stdout("");
    }
}

#[test]
fn only_cursors_that_the_server_gave_are_sent_and_only_one_at_a_time() {
    let server = FakeServer::script(|c| {
        c.expect_handshake();
        c.expect_command(&["SCAN", "0", "COUNT", "2"])
            .expect_silence();
        c.send(reply("18446744073709551615", &["a", "b"]));
        c.expect_command(&["SCAN", "18446744073709551615", "COUNT", "2"]);
        c.expect_silence().send(reply("7", &[]));
        c.expect_command(&["SCAN", "7", "COUNT", "2"])
            .expect_silence();
        c.send(reply("0", &["a"])).wait_close();
    });
    let ran = scan(&server, &["--count", "2"]).run();
    ran.success().stdout("a\nb\na\n").stderr("");
}

#[test]
fn the_next_call_goes_out_while_the_keys_of_the_last_one_still_come() {
    let server = FakeServer::script(|c| {
        c.expect_handshake();
        c.expect_command(&["SCAN", "0", "COUNT", "3"]);
        let first = reply("5", &["one", "two", "three"]);
        let (beginning, rest) = first.split_at(first.len() - 8);
        c.send(beginning);
        c.expect_command(&["SCAN", "5", "COUNT", "3"]);
        c.send(rest).send(reply("0", &["four"])).wait_close();
    });
    let ran = scan(&server, &["--count", "3"]).run();
    ran.success().stdout("one\ntwo\nthree\nfour\n").stderr("");
}

/// An output that hands what is written to somebody, who tells whether it is taken.
struct Output<F> {
    take: F,
    is_cut: bool,
}

impl<F: FnMut(&[u8]) -> bool> Write for Output<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.is_cut |= !bytes.is_empty() && !(self.take)(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<F: FnMut(&[u8]) -> bool> Recipient for Output<F> {
    fn take_cut(&mut self) -> bool {
        std::mem::take(&mut self.is_cut)
    }

    fn is_cut(&self) -> bool {
        self.is_cut
    }
}

/// Runs a scan with two keys a call, whose output `take` takes; gives how it ended, and what it said besides.
fn run(
    server: &FakeServer,
    form: render::Output,
    interrupt: Option<Interrupt>,
    take: impl FnMut(&[u8]) -> bool + 'static,
) -> (Ending, String) {
    let said = Arc::new(Mutex::new(Vec::new()));
    let hears = Arc::clone(&said);
    let hear = move |text: &[u8]| {
        hears.lock().expect("it is free").extend_from_slice(text);
        true
    };
    let is_cut = false;
    let mut printer = Printer::new(
        &render::Options {
            output: form,
            ..render::Options::default()
        },
        Box::new(Output { take, is_cut }),
        Box::new(Output { take: hear, is_cut }),
    );
    let options = options(server.port());
    let mut session = Session::new(options, interrupt).expect("a poller can be made");
    let asked_for = mode::Options {
        pattern: None,
        kind: None,
        count: mode::Count::Fixed(2),
        interval: Duration::ZERO,
    };
    let ended = mode::run(&asked_for, &mut session, &mut printer);
    let said = said.lock().expect("it is free").clone();
    (
        ended.expect("nothing breaks off"),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

/// Checks that of these two keys nothing is printed before the next call is sent.
fn check_order(keys: [String; 2]) {
    let (ask, asked) = mpsc::channel();
    let (print, printed) = mpsc::channel();
    let server = FakeServer::script(move |c| {
        c.expect_handshake();
        c.expect_command(&["SCAN", "0", "COUNT", "2"]);
        c.send(reply("3", &[&keys[0], &keys[1]]));
        c.expect_command(&["SCAN", "3", "COUNT", "2"]);
        ask.send(()).expect("somebody waits for it");
        let is_printed = printed.recv_timeout(LIMIT).is_ok();
        assert!(is_printed, "the keys of the first call are printed");
        c.send(reply("0", &["c"])).wait_close();
    });
    let mut is_first = true;
    let take = move |_: &[u8]| {
        if std::mem::take(&mut is_first) {
            let asked = asked.recv_timeout(LIMIT);
            asked.expect("the next call is sent before anything is printed");
            print.send(()).expect("the server waits for it");
        }
        true
    };
    let (ending, said) = run(&server, render::Output::Human, None, take);
    assert_eq!((ending, said.as_str()), (Ending::Fine, ""));
}

#[test]
fn the_next_call_goes_out_before_the_keys_of_the_last_one_are_printed() {
    check_order(["a".to_owned(), "b".to_owned()]);
}

#[test]
fn it_does_also_where_their_text_is_more_than_waits_to_be_written() {
    // Each byte takes four in the human form.
    check_order(["\x01".repeat(25_000), "\x02".repeat(25_000)]);
}

#[test]
fn what_a_reader_did_not_take_any_more_is_not_counted() {
    let (print, printed) = mpsc::channel();
    let server = FakeServer::script(move |c| {
        c.expect_handshake();
        c.expect_command(&["SCAN", "0", "COUNT", "2"]);
        c.send(reply("6", &["a", "b"]));
        c.expect_command(&["SCAN", "6", "COUNT", "2"]);
        let is_printed = printed.recv_timeout(LIMIT).is_ok();
        assert!(is_printed, "the keys of the first call are printed");
        c.send(reply("9", &["c", "d"]));
        c.expect_command(&["SCAN", "9", "COUNT", "2"]).wait_close();
    });
    let interrupt = Interrupt::new().expect("a pipe can be made");
    let pressed = interrupt.clone();
    let take = move |text: &[u8]| match text {
        b"a\nb\n" => print.send(()).is_ok(),
        b"c\nd\n" => {
            pressed.raise();
            false
        }
        _ => true,
    };
    let (ending, said) = run(&server, render::Output::Plain, Some(interrupt), take);
    assert_eq!(ending, Ending::Interrupted);
    assert_eq!(
        said,
        "note: interrupted after at least 2 keys, and what came behind them may be cut; \
         SCAN 6 goes on from there\n"
    );
}

#[test]
fn a_pause_lies_between_two_calls() {
    let server = FakeServer::script(|c| {
        c.expect_handshake();
        c.expect_command(&["SCAN", "0", "COUNT", "1"]);
        c.send(reply("4", &["a"])).expect_silence();
        c.expect_command(&["SCAN", "4", "COUNT", "1"]);
        c.send(reply("0", &["b"])).wait_close();
    });
    let ran = scan(&server, &["--count", "1", "-i", "0.5"]).run();
    ran.success().stdout("a\nb\n").stderr("");
}

#[test]
fn an_error_reply_ends_it() {
    let refuse = |c: &mut Conversation| {
        c.expect_handshake();
        c.expect_command(&["SCAN", "0", "COUNT", "100"])
            .send(reply("4", &["a"]));
        c.expect_start(&["SCAN", "4"])
            .send("-NOPERM no \x1b[2J\r\n")
            .wait_close();
    };
    for (form, stdout, stderr) in [
        // An empty line would pass for a key.
        ("plain", "a\n", "NOPERM no \\x1b[2J\n"),
        ("human", "\"a\"\n(error) NOPERM no \\x1b[2J\n", ""),
        ("json", "\"a\"\n{\"error\":\"NOPERM no \\u001b[2J\"}\n", ""),
        ("csv", "\"a\"\r\nERROR,\"NOPERM no \x1b[2J\"\r\n", ""),
    ] {
        let server = FakeServer::script(refuse);
        let ran = scan(&server, &["--output", form]).run();
        ran.status(1).stdout(stdout).stderr(stderr);
    }
}

#[test]
fn a_server_that_refuses_is_heard() {
    LiveServer::each(|server| {
        server.cli(&["ACL", "SETUSER", "u", "on", ">p", "+@all", "-scan"]);
        let ran = scan(server, &["--user", "u", "-a", "p", "--no-auth-warning"]).run();
        ran.status(1).stdout("").stderr_contains("NOPERM");
    });
}

#[test]
fn what_is_no_reply_to_scan_is_told() {
    for (reply, stdout, message) in [
        (
            &b"+OK\r\n"[..],
            "",
            "found a simple string in the reply to SCAN, expected an array of a cursor and keys",
        ),
        (
            b"*2\r\n$1\r\nx\r\n*0\r\n",
            "",
            "found \"x\" in the reply to SCAN, expected a cursor, which is a number in a bulk string",
        ),
        (
            b"*2\r\n$1\r\n0\r\n*2\r\n$1\r\nk\r\n:1\r\n",
            "k\n",
            "found an integer in the reply to SCAN, expected a key, which is a bulk string",
        ),
    ] {
        for words in [&["--count", "1"][..], &["--count", "1", "-i", "0.1"]] {
            let server = FakeServer::script(move |c| {
                c.expect_handshake();
                c.expect_command(&["SCAN", "0", "COUNT", "1"])
                    .send(reply)
                    .wait_close();
            });
            let ran = scan(&server, words).run();
            ran.status(3)
                .stdout(stdout)
                .stderr(format!("error: {message}\n"));
        }
    }
}

/// Sends two keys and then two of which the last breaks off.
fn break_off(c: &mut Conversation) {
    c.expect_handshake();
    c.expect_command(&["SCAN", "0", "COUNT", "2"]);
    c.send(reply("6", &["a", "b"]));
    c.expect_command(&["SCAN", "6", "COUNT", "2"]);
    let second = reply("9", &["c", "ddd"]);
    c.send(&second[..second.len() - 4]);
}

#[test]
fn ctrl_c_tells_how_far_it_came_and_leaves_no_half_key() {
    let ahead = FakeServer::script(|c| {
        break_off(c);
        c.expect_command(&["SCAN", "9", "COUNT", "2"]).wait_close();
    });
    let slowly = FakeServer::script(|c| {
        break_off(c);
        c.wait_close();
    });
    for (server, words) in [
        (ahead, &["--count", "2"][..]),
        (slowly, &["--count", "2", "-i", "0.01"]),
    ] {
        let running = scan(&server, words).spawn();
        running.wait_for_stdout("c\n").interrupt();
        let ran = running.wait();
        ran.status(130).stdout("a\nb\nc\n");
        ran.stderr("note: interrupted after 3 keys; SCAN 6 goes on from there\n");
    }
}

#[test]
fn ctrl_c_ends_a_pause() {
    let server = FakeServer::script(|c| {
        c.expect_handshake();
        c.expect_command(&["SCAN", "0", "COUNT", "100"]);
        c.send(reply("6", &["a"])).wait_close();
    });
    let running = scan(&server, &["-i", "3600"]).spawn();
    running.wait_for_stdout("a\n").interrupt();
    let ran = running.wait();
    ran.status(130).stdout("a\n");
    ran.stderr("note: interrupted after 1 key; SCAN 6 goes on from there\n");
}

#[test]
fn ctrl_c_in_a_key_that_is_printed_in_pieces_ends_its_line() {
    let piece = "x".repeat(300_000);
    let sent = piece.clone();
    let server = FakeServer::script(move |c| {
        c.expect_handshake();
        c.expect_command(&["SCAN", "0", "COUNT", "100"]);
        c.send(format!("*2\r\n$1\r\n0\r\n*1\r\n$600000\r\n{sent}"))
            .wait_close();
    });
    let running = scan(&server, &[]).spawn();
    running.wait_for_stdout(&piece).interrupt();
    let ran = running.wait();
    ran.status(130).stdout(format!("{piece}\n"));
    ran.stderr("note: interrupted after 0 keys and a part of one\n");
}

#[test]
fn a_connection_that_ends_leaves_whole_keys() {
    let server = FakeServer::script(|c| {
        break_off(c);
        c.expect_command(&["SCAN", "9", "COUNT", "2"]).close();
    });
    let port = server.port();
    let ran = scan(&server, &["--count", "2"]).run();
    ran.status(3).stdout("a\nb\nc\n");
    ran.stderr(format!(
        "error: 127.0.0.1:{port} closed the connection: the answer broke off, and none came to the 1 command behind it; they may have run\n"
    ));
}

#[test]
fn a_reader_that_has_gone_ends_it_quietly() {
    let server = LiveServer::start();
    server.cli(&["DEBUG", "POPULATE", "50000"]);
    let line = format!(
        "\"$0\" -p {} --scan | head -n 1 | wc -l; echo \"${{PIPESTATUS[0]}}\"",
        server.port()
    );
    let ran = Shell::program("bash")
        .args(["-c", &line, env!("CARGO_BIN_EXE_redis-shell")])
        .run();
    ran.success().stdout("1\n0\n").stderr("");
}

#[test]
fn options_that_contradict_each_other_are_refused() {
    let cases: [(&[&str], &str); 15] = [
        (
            &["--scan", "user:*"],
            "error: found the command \"user:*\" together with --scan, expected one of them\n\
             hint: which keys are printed, --pattern tells\n",
        ),
        (
            &["--scan", "encode", "PING"],
            "error: found --scan together with a tool, expected one of them\n",
        ),
        (
            &["--scan", "--eval", "PING"],
            "error: found --scan together with --eval, expected one of them\n",
        ),
        (
            &["--scan", "--file", "f"],
            "error: found --scan together with --file, expected one of them\n",
        ),
        (
            &["--scan", "--lua", "f"],
            "error: found --scan together with --lua, expected one of them\n",
        ),
        (
            &["--scan", "--pattern", "a", "--quoted-pattern", "b"],
            "error: found --pattern together with --quoted-pattern, expected one of them\n",
        ),
        (
            &["--scan", "--quoted-pattern", "a b"],
            "error: found \"a b\" with --quoted-pattern, which is 2 words, expected exactly one word\n",
        ),
        (
            &["--scan", "--quoted-pattern", "'a"],
            "error: found \"'a\" with --quoted-pattern, unbalanced \"'\" opened at column 1, expected exactly one word\n",
        ),
        (
            &["--scan", "--count", "0"],
            "error: found \"0\" for --count, expected how many keys a call looks at, 1 or more\n",
        ),
        (
            &["--scan", "-r", "2"],
            "error: found -r without a command, expected the command to repeat\n",
        ),
        (
            &["--scan", "--echo"],
            "error: found --echo without a script, expected --file, --eval or commands on standard input\n",
        ),
        (
            &["--pattern", "a"],
            "error: found --pattern without --scan, expected both\n",
        ),
        (
            &["--quoted-pattern", "a", "PING"],
            "error: found --quoted-pattern without --scan, expected both\n",
        ),
        (
            &["--type", "hash"],
            "error: found --type without --scan, expected both\n",
        ),
        (
            &["--count", "5", "--eval", "PING"],
            "error: found --count without --scan, expected both\n",
        ),
    ];
    for (words, expected) in cases {
        let ran = Shell::new().args(["-p", "1"]).args(words).run();
        ran.status(2).stdout("").stderr(expected);
    }
}
