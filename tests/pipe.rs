//! Mass insertion: lines and requests of RESP, the errors that are told, how it ends, and what is never sent.

use std::io::{Seek, SeekFrom, Write};
use std::sync::mpsc;

use tempfile::NamedTempFile;

use super::common::{FakeServer, Key, LiveServer, Ran, Shell};

/// A request as clients send it.
fn request(words: &[&[u8]]) -> Vec<u8> {
    let mut bytes = format!("*{}\r\n", words.len()).into_bytes();
    for word in words {
        bytes.extend(format!("${}\r\n", word.len()).bytes());
        bytes.extend(*word);
        bytes.extend(b"\r\n");
    }
    bytes
}

/// The requests of lines of bare words.
fn requests(lines: &[&str]) -> Vec<u8> {
    let request = |line: &&str| {
        let words: Vec<_> = line.split(' ').map(str::as_bytes).collect();
        request(&words)
    };
    lines.iter().flat_map(request).collect()
}

fn file(bytes: impl AsRef<[u8]>) -> NamedTempFile {
    let mut file = NamedTempFile::new().expect("a temporary file can be made");
    file.write_all(bytes.as_ref()).expect("it can be written");
    file
}

fn pipe(server: &impl super::common::Endpoint, input: impl AsRef<[u8]>) -> Ran {
    let shell = Shell::new().server(server);
    shell.args(["--pipe"]).stdin(input).run()
}

#[test]
fn lines_are_commands_with_quotes_and_comments() {
    LiveServer::each(|server| {
        let input = "SET a 1\n\n# no\n  SET  'b c' \"x\\ny\"\r\nSET d 'two\nrows'\nINCR a";
        let ran = pipe(server, input);
        ran.success().stdout("errors: 0, replies: 4\n").stderr("");
        assert_eq!(server.cli(&["MGET", "a", "b c", "d"]), "2\nx\ny\ntwo\nrows");
    });
}

#[test]
fn requests_are_recognised_and_lines_between_them_too() {
    LiveServer::each(|server| {
        let mut input = request(&[b"SET", b"a\0", b"\r\n*1\r\n$4\r\nPING\r\n"]);
        input.extend(b"\r\nSET b \"x y\"\r\n");
        input.extend(requests(&["INCR n", "HGETALL h", "ECHO x"]));
        input.extend(b"INCR n\n\r\nINCR n");
        let ran = pipe(server, input);
        ran.success().stdout("errors: 0, replies: 7\n").stderr("");
        assert_eq!(server.cli(&["STRLEN", "a\0"]), "16");
        assert_eq!(server.cli(&["MGET", "b", "n"]), "x y\n3");
    });
}

#[test]
fn an_input_without_commands_needs_a_server_all_the_same() {
    let server = LiveServer::start_with(&["--requirepass", "pw"]);
    for input in ["", "\n\n", "# nothing\n"] {
        let run = |options: &[&str]| {
            let shell = Shell::new().server(&server).args(options);
            shell.args(["--pipe"]).stdin(input).run()
        };
        run(&["-p", "1"])
            .status(3)
            .stdout("errors: 1, replies: 0\n")
            .stderr_contains("error: could not connect to 127.0.0.1:1: ");
        run(&["--no-auth-warning", "-a", "no"])
            .status(1)
            .stdout("errors: 1, replies: 0\n")
            .stderr_contains("error: the server refuses the user or the password: ");
        run(&["--no-auth-warning", "-a", "pw"])
            .success()
            .stdout("errors: 0, replies: 0\n")
            .stderr("");
    }
}

#[test]
fn an_error_within_a_transaction_counts() {
    LiveServer::each(|server| {
        let lines = [
            "SET k v",
            "MULTI",
            "PING",
            "INCR k",
            "INCR k",
            "EXEC",
            "MULTI",
            "PING",
            "EXEC",
            "HSET k f v",
        ];
        let sum = "errors: 2, replies: 10\n";
        for (input, at) in [
            (lines.join("\n").into_bytes(), "line"),
            (requests(&lines), "command"),
        ] {
            let ran = pipe(server, input);
            ran.status(1).stdout(sum).stderr(format!(
                "{at} 6: EXEC: element 2 and 1 more: ERR value is not an integer or out of range\n\
                 {at} 10: HSET k f v: WRONGTYPE Operation against a key holding the wrong kind of value\n"
            ));
        }
    });
}

#[test]
fn a_file_is_an_input_too() {
    let server = LiveServer::start();
    let input = file(requests(&["SET a 1", "GET a"]));
    let path = input.path().display().to_string();
    let shell = Shell::new().server(&server);
    let ran = shell.args(["--pipe", "--file", &path]).run();
    ran.success().stdout("errors: 0, replies: 2\n").stderr("");
    let shell = Shell::new().server(&server);
    let ran = shell.args(["--pipe", "--file", "/nonexistent"]).run();
    ran.status(2).stdout("");
    ran.stderr_contains("error: could not read /nonexistent: ");
}

#[test]
fn many_commands_are_all_answered() {
    LiveServer::each(|server| {
        let lines: Vec<_> = (0..100_000)
            .map(|n| format!("SET key:{n} value:{n}"))
            .collect();
        let lines: Vec<_> = lines.iter().map(String::as_str).collect();
        let ran = pipe(server, requests(&lines));
        ran.success()
            .stdout("errors: 0, replies: 100000\n")
            .stderr("");
        assert_eq!(server.cli(&["DBSIZE"]), "100000");
        assert_eq!(server.cli(&["GET", "key:99999"]), "value:99999");
        let ran = pipe(server, lines.join("\n"));
        ran.success()
            .stdout("errors: 0, replies: 100000\n")
            .stderr("");
    });
}

#[test]
fn a_slow_input_is_sent_as_it_comes() {
    let server = FakeServer::script(|c| {
        c.expect_handshake();
        c.expect_command(&["A"]).send("+1\r\n");
        c.expect_command(&["B", "x y"]).send("-ERR no\r\n");
        c.expect_command(&["C"]).send("$1\r\nx\r\n").wait_close();
    });
    let shell = Shell::new().server(&server).args(["--pipe"]);
    let mut running = shell.stdin("A\nB 'x").spawn();
    running.write(" y'\n");
    running.wait_for_stderr("line 2: B \"x y\": ERR no\n");
    running.write("C\n");
    running.close_stdin();
    running.wait().status(1).stdout("errors: 1, replies: 3\n");
}

#[test]
fn both_directions_flow_at_once() {
    let server = LiveServer::start();
    let echo = request(&[b"ECHO", &vec![b'v'; 1 << 20]]);
    let ran = pipe(&server, echo.repeat(40));
    ran.success().stdout("errors: 0, replies: 40\n").stderr("");
}

mod errors {
    use super::*;

    #[test]
    fn a_line_is_named_with_its_first_words() {
        LiveServer::each(|server| {
            let input = "SET user:1 x\n\nHSET user:1 name Ann\nGET \"user:1\"\nINCR 'user:1'\n";
            let ran = pipe(server, input);
            ran.status(1)
                .stdout("errors: 2, replies: 4\n")
                .stderr_contains(
                    "line 3: HSET user:1 name Ann: WRONGTYPE Operation against a key holding the \
                     wrong kind of value\nline 5: INCR user:1: ERR value is not an integer",
                );
        });
    }

    #[test]
    fn a_request_is_named_by_its_number() {
        let server = LiveServer::start();
        let long = "v".repeat(100);
        let set = format!("HSET user:1 name {long}");
        let ran = pipe(
            &server,
            requests(&["SET user:1 x", "PING", &set, "LPOP user:1"]),
        );
        ran.status(1)
            .stdout("errors: 2, replies: 4\n")
            .stderr_contains("command 3: HSET user:1 name vvvvv");
        ran.stderr_contains("v…: WRONGTYPE ");
        ran.stderr_contains("\ncommand 4: LPOP user:1: WRONGTYPE ");
    }

    #[test]
    fn so_many_are_told_and_all_are_counted() {
        let server = LiveServer::start();
        let lines: Vec<_> = (0..500).map(|n| format!("NOSUCH {n}\n")).collect();
        let ran = pipe(&server, lines.concat());
        ran.status(1).stdout("errors: 500, replies: 500\n");
        ran.stderr_contains("line 20: NOSUCH 19: ERR unknown command ");
        ran.stderr_contains("\nnote: standard input: and 480 more error replies\n");
        let stderr = String::from_utf8_lossy(&ran.stderr);
        assert!(!stderr.contains("line 21:"), "{stderr}");
    }

    #[test]
    fn secrets_are_masked() {
        let server = LiveServer::start();
        for input in [
            "AUTH nobody sesame\n".as_bytes(),
            &requests(&["AUTH nobody sesame"]),
        ] {
            let ran = pipe(&server, input);
            ran.status(1).stdout("errors: 1, replies: 1\n");
            ran.stderr_contains("AUTH nobody •••: WRONGPASS");
        }
    }

    #[test]
    fn what_a_server_says_does_nothing_to_a_terminal() {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            c.expect_command(&["A\u{1b}"]).send("-ERR \u{1b}[2J\r\n");
            c.wait_close();
        });
        let ran = pipe(&server, "A\u{1b}\n");
        ran.status(1).stderr("line 1: \"A\\x1b\": ERR \\x1b[2J\n");
    }

    #[test]
    fn an_error_within_a_transaction_is_one() {
        LiveServer::each(|server| {
            let input = "SET a x\nMULTI\nINCR a\nSET b 1\nEXEC\nMULTI\nNOSUCH\nEXEC\n";
            let ran = pipe(server, input);
            ran.status(1).stdout("errors: 3, replies: 8\n");
            ran.stderr_contains("line 5: EXEC: element 1: ERR value is not an integer");
            ran.stderr_contains("line 7: NOSUCH: ERR");
            ran.stderr_contains("\nline 8: EXEC: EXECABORT");
        });
    }
}

mod cut_off {
    use super::*;

    /// Runs an input that ends in its third command, of which nothing may come.
    fn run(input: &[u8]) -> Ran {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            c.expect_command(&["SET", "a", "1"]).send("+OK\r\n");
            c.expect_command(&["SET", "b", "2"]).send("-ERR no\r\n");
            c.wait_close();
        });
        let ran = pipe(&server, input);
        server.finish();
        ran.status(2).stdout("errors: 2, replies: 2\n");
        ran.stderr_contains("note: standard input: 2 replies came, 1 error among them\n");
        ran
    }

    #[test]
    fn nothing_is_sent_of_a_request_that_does_not_end() {
        let whole = requests(&["SET a 1", "SET b 2"]);
        let cut = requests(&["SET c three"]);
        for len in [
            1,
            3,
            4,
            7,
            14,
            20,
            27,
            cut.len() - 7,
            cut.len() - 2,
            cut.len() - 1,
        ] {
            let ran = run(&[&whole, &cut[..len]].concat());
            ran.stderr_contains(format!(
                "error: standard input, command 3: from byte {} on nothing is sent: at byte {}: \
                 found the end of the stream, expected ",
                whole.len(),
                whole.len() + len
            ));
        }
    }

    #[test]
    fn nothing_is_sent_of_a_line_whose_quote_is_open() {
        let ran = run(b"SET a 1\nSET b 2\n\nSET c \"three\n\nSET d 4\n");
        ran.stderr_contains(
            "error: standard input, line 4: from byte 17 on nothing is sent: \
             unbalanced '\"' opened at column 7, expected its end before that of the input\n",
        );
    }

    #[test]
    fn nothing_is_sent_of_what_is_no_request() {
        let whole = requests(&["SET a 1", "SET b 2"]);
        let more = requests(&["SET d 4"]);
        let at = whole.len();
        for (wrong, offset, found) in [
            (
                &b"*3\r\n$3\r\nSET\r\n$1\r\nc\r\n$4\r\nthree\r\n"[..],
                28,
                "'e' (0x65)",
            ),
            (b"*3\r\n$3\r\nSET\r\n$1\r\nc\r\n:4\r\n", 20, "':' (0x3a)"),
            (b"*2\r\n$3\r\nGET\r\n$x\r\n", 14, "\"x\""),
            (b"*0\r\n", 1, "\"0\""),
            (b"$3\r\nSET\r\n", 0, "'$' (0x24)"),
        ] {
            let ran = run(&[&whole, wrong, &more].concat());
            ran.stderr_contains(format!(
                "error: standard input, command 3: from byte {at} on nothing is sent: \
                 at byte {}: found {found}, expected ",
                at + offset
            ));
        }
    }

    #[test]
    fn a_long_request_in_a_file_is_looked_through_before_it_is_sent() {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            c.expect_command(&["PING"]).send("+PONG\r\n");
            c.wait_close();
        });
        let mut input = requests(&["PING"]);
        input.extend(request(&[
            b"MSET",
            b"a",
            &vec![b'x'; 3 << 20],
            b"b",
            &vec![b'y'; 3 << 20],
        ]));
        input.truncate(input.len() - 1);
        let input_len = input.len();
        let input = file(input);
        let path = input.path().display().to_string();
        let shell = Shell::new().server(&server);
        let ran = shell.args(["--pipe", "--file", &path]).run();
        server.finish();
        ran.status(2).stdout("errors: 1, replies: 1\n");
        ran.stderr_contains(format!(
            "error: {path}, command 2: from byte 14 on nothing is sent: at byte {input_len}: \
             found the end of the stream, expected CR LF\n"
        ));
    }

    #[test]
    fn a_file_that_is_cut_while_it_is_sent_takes_no_effect() {
        const LEN: u64 = 64 << 20;
        let (sender, has_begun) = mpsc::channel();
        let (cutter, is_cut) = mpsc::channel();
        let server = FakeServer::script(move |c| {
            c.expect_handshake();
            c.expect_command(&["A"]);
            sender.send(()).expect("the test waits");
            is_cut.recv().expect("the test cuts it");
            c.send("+1\r\n").expect_command(&["ECHO"]);
        });
        let mut beginning = requests(&["A"]);
        beginning.extend(format!("*2\r\n$4\r\nECHO\r\n${LEN}\r\n").bytes());
        let mut input = file(&beginning);
        let cut = 2 * beginning.len() as u64;
        input
            .as_file()
            .set_len(beginning.len() as u64 + LEN)
            .expect("it can be made longer");
        input.seek(SeekFrom::End(0)).expect("it has an end");
        input.write_all(b"\r\n").expect("it can be written");
        let path = input.path().display().to_string();
        let shell = Shell::new().server(&server);
        let running = shell.args(["--pipe", "--file", &path]).spawn();
        has_begun.recv().expect("the server gets the first command");
        input.as_file().set_len(cut).expect("it can be cut");
        cutter.send(()).expect("the server waits");
        let ran = running.wait();
        ran.status(2).stdout("errors: 1, replies: 1\n");
        ran.stderr_contains(format!(
            "error: {path}, command 2: it takes no effect: found the end of the file, "
        ));
        let failures = server.failures();
        assert!(
            failures.len() == 1 && failures[0].contains("closed"),
            "{failures:?}"
        );
    }

    #[test]
    fn a_long_request_goes_through_from_a_pipe_and_from_a_file() {
        LiveServer::each(|server| {
            let value = |byte: u8| vec![byte; (5 << 20) + 7];
            let mut input = requests(&["SET before 1"]);
            input.extend(request(&[b"MSET", b"a", &value(b'x'), b"b", &value(b'y')]));
            input.extend(request(&[b"LPUSH", b"before", &value(b'z')]));
            input.extend(requests(&["SET after 1"]));
            let from_file = file(&input);
            let path = from_file.path().display().to_string();
            for shell in [
                Shell::new().args(["--pipe", "--file", &path]),
                Shell::new().args(["--pipe"]).stdin(&input),
            ] {
                server.cli(&["FLUSHALL"]);
                let ran = shell.server(server).run();
                ran.status(1).stdout("errors: 1, replies: 4\n");
                ran.stderr_contains("command 3: LPUSH before zzz");
                assert_eq!(server.cli(&["STRLEN", "a"]), (value(0).len()).to_string());
                assert_eq!(server.cli(&["GETRANGE", "b", "-3", "-1"]), "yyy");
                assert_eq!(server.cli(&["GET", "after"]), "1");
            }
        });
    }
}

mod refused {
    use super::*;

    #[test]
    fn commands_whose_replies_never_end() {
        for words in [
            "SUBSCRIBE x",
            "psubscribe x*",
            "SSUBSCRIBE x",
            "MONITOR",
            "SYNC",
            "PSYNC ? -1",
        ] {
            let server = FakeServer::script(|c| {
                c.expect_handshake();
                c.expect_command(&["SET", "a", "1"]).send("+OK\r\n");
                c.wait_close();
            });
            let ran = pipe(&server, format!("SET a 1\n\n{words}\nSET b 1\n"));
            let name = words.split(' ').next().unwrap_or_default();
            ran.status(2).stdout("errors: 1, replies: 1\n");
            ran.stderr_contains(format!(
                "error: standard input, line 3: from here on nothing is sent: found \"{name}\", \
                 expected a command whose replies have an end\n"
            ));
        }
    }

    #[test]
    fn an_array_among_lines() {
        let server = LiveServer::start();
        let ran = pipe(&server, "PING\r\n*1\r\n$4\r\nPING\r\n");
        ran.status(2).stdout("errors: 1, replies: 1\n");
        ran.stderr_contains(
            "error: standard input, line 2: from here on nothing is sent: \
             found an array of RESP among lines, expected a line ",
        );
    }

    #[test]
    fn options_that_say_something_else() {
        for arguments in [
            &["--pipe", "PING"][..],
            &["--pipe", "--eval", "PING"],
            &["--pipe", "--lua", "f"],
            &["--pipe", "--raw"],
            &["--pipe", "--stop-on-error"],
            &["--pipe", "--echo"],
            &["--pipe", "-r", "2"],
            &["--pipe-timeout", "3", "PING"],
            &["--pipe", "--pipe-timeout", "x"],
        ] {
            let ran = Shell::new().args(arguments).stdin("PING\n").run();
            ran.status(2).stdout("").stderr_contains("error: ");
        }
    }
}

mod state {
    use super::*;

    #[test]
    fn replies_that_are_turned_off_are_not_waited_for() {
        LiveServer::each(|server| {
            let input = "SET a 1\nCLIENT REPLY SKIP\nSET a 2\nGET a\nCLIENT REPLY OFF\nSET a 3\n\
                         GET a\nCLIENT REPLY ON\nGET a\nCLIENT REPLY OFF\nSET b 1\n";
            let ran = pipe(server, input);
            ran.success().stdout("errors: 0, replies: 4\n").stderr("");
            assert_eq!(server.cli(&["MGET", "a", "b"]), "3\n1");
        });
    }

    #[test]
    fn the_database_and_the_user_change_as_asked() {
        LiveServer::each(|server| {
            server.cli(&["ACL", "SETUSER", "ann", "on", ">sesame", "~*", "+@all"]);
            let lines = [
                "SELECT 1",
                "SET a 1",
                "MULTI",
                "SELECT 2",
                "SET a 2",
                "EXEC",
                "SET b 2",
                "AUTH ann sesame",
                "SET c 2",
                "HELLO 3",
                "SELECT 0",
                "SET d 0",
                "QUIT",
                "SET e 0",
            ];
            for input in [lines.join("\n").into_bytes(), requests(&lines)] {
                let ran = pipe(server, input);
                ran.success().stdout("errors: 0, replies: 14\n").stderr("");
            }
            assert_eq!(server.cli(&["MGET", "a", "d", "e"]), "(nil)\n0\n0");
        });
    }

    /// What follows was meant for the transaction, and would run at once on the next connection.
    #[test]
    fn what_is_behind_a_quit_that_ends_a_transaction_is_not_sent() {
        LiveServer::each(|server| {
            for (before, lost) in [
                (&["MULTI", "SET q3 1"][..], "MULTI with 1 queued command"),
                (&["WATCH k", "PING"], "WATCH of 1 key"),
            ] {
                let lines = [before, &["QUIT", "", "SET q4 2", "EXEC"]].concat();
                let ran = pipe(server, lines.join("\n"));
                ran.status(3).stdout("errors: 1, replies: 3\n");
                ran.stderr_contains(
                    "3 replies came, no error among them; line 5 is the first without one\n",
                );
                ran.stderr_contains("error: standard input, line 5: 127.0.0.1:");
                ran.stderr_contains(format!(
                    " closed the connection as asked, and {lost} went with it: this and what follows was not sent\n"
                ));
                assert_eq!(server.cli(&["EXISTS", "q3", "q4"]), "0");
                let last = [before, &["QUIT"]].concat();
                let ran = pipe(server, last.join("\n"));
                ran.success().stdout("errors: 0, replies: 3\n").stderr("");
            }
        });
    }

    #[test]
    fn a_server_that_is_shut_down_has_answered_what_came_before() {
        LiveServer::each(|server| {
            let ran = pipe(server, "SET a 1\nSHUTDOWN NOSAVE\n");
            ran.success().stdout("errors: 0, replies: 1\n").stderr("");
        });
    }
}

mod lost {
    use super::*;

    #[test]
    fn without_a_server_it_says_only_that() {
        let shell = Shell::new().args(["-p", "1", "--pipe"]);
        let ran = shell.stdin("PING\n").run();
        ran.status(3).stdout("errors: 1, replies: 0\n");
        ran.stderr("error: could not connect to 127.0.0.1:1: connection refused (os error 111)\n");
    }

    #[test]
    fn a_server_that_closes_early_leaves_it_said_what_was_acknowledged() {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            for key in ["a", "b", "c", "d"] {
                c.expect_command(&["SET", key, "1"]);
            }
            c.send("+OK\r\n-ERR no\r\n").close();
        });
        let ran = pipe(&server, "SET a 1\n\nSET b 1\nSET c 1\nSET d 1\n");
        ran.status(3).stdout("errors: 2, replies: 2\n");
        ran.stderr_contains(
            "note: standard input: 2 replies came, 1 error among them; line 4 is the first without one\n",
        );
        ran.stderr_contains("error: standard input, line 4: 127.0.0.1:");
        ran.stderr_contains(
            "closed the connection: from here on up to 2 commands were sent, but no answer came; they may have run\n",
        );
    }

    #[test]
    fn a_server_that_does_not_answer_is_waited_for_as_long_as_asked() {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            c.expect_command(&["A"]).expect_command(&["B"]);
            c.send("+OK\r\n").wait_close();
        });
        let shell = Shell::new().server(&server);
        let shell = shell.args(["--pipe", "--pipe-timeout", "0.2"]);
        let ran = shell.stdin(requests(&["A", "B"])).run();
        ran.status(3).stdout("errors: 1, replies: 1\n");
        ran.stderr_contains("error: standard input, command 2: 127.0.0.1:");
        ran.stderr_contains(" did not answer in time\n");
    }

    /// What is behind them may not be sent before they are answered.
    #[test]
    fn all_that_may_be_sent_is_waited_for_as_long_as_asked() {
        let before_a_barrier = ("GET k\nSELECT 1\nGET k\n".to_owned(), 1);
        let more_than_go_ahead = ("GET k\n".repeat(100), 4);
        for (input, sent) in [before_a_barrier, more_than_go_ahead] {
            let server = FakeServer::script(move |c| {
                c.expect_handshake();
                for _ in 0..sent {
                    c.expect_command(&["GET", "k"]);
                }
                c.wait_close();
            });
            let shell = Shell::new().server(&server);
            let shell = shell.args(["--pipe", "--pipe-timeout", "0.2"]);
            let ran = shell.stdin(input).run();
            ran.status(3).stdout("errors: 1, replies: 0\n");
            ran.stderr_contains("error: standard input, line 1: 127.0.0.1:");
            ran.stderr_contains(" did not answer in time\n");
        }
    }

    /// More may be sent any time.
    #[test]
    fn while_input_may_come_no_time_ends_the_wait() {
        let (sender, has_come) = mpsc::channel();
        let server = FakeServer::script(move |c| {
            c.expect_handshake();
            c.expect_command(&["A"]);
            has_come.recv().expect("the test goes on");
            c.send("+OK\r\n").expect_command(&["B"]);
            c.send("-ERR no\r\n").wait_close();
        });
        let shell = Shell::new().server(&server);
        let running = shell
            .args(["--pipe", "--pipe-timeout", "0.001"])
            .stdin("A\n")
            .spawn();
        // Much longer than what would be waited for.
        std::thread::sleep(std::time::Duration::from_millis(100));
        sender.send(()).expect("the server waits");
        running.write("B\n");
        running.wait_for_stderr("line 2: B: ERR no\n");
    }

    /// It goes out alone, so that all is sent that may be.
    #[test]
    fn a_command_that_blocks_is_waited_for_as_long_as_asked() {
        let server = LiveServer::start();
        for command in ["BLPOP nosuch 0", "WAIT 1 0"] {
            let shell = Shell::new().server(&server);
            let shell = shell.args(["--pipe", "--pipe-timeout", "0.2"]);
            let ran = shell.stdin(format!("SET k 1\n{command}\nSET k 2\n")).run();
            ran.status(3).stdout("errors: 1, replies: 1\n");
            ran.stderr_contains("error: standard input, line 2: 127.0.0.1:");
            ran.stderr_contains(" did not answer in time\n");
            assert_eq!(server.cli(&["GET", "k"]), "1");
        }
    }

    #[test]
    fn ctrl_c_tells_what_was_acknowledged() {
        let (sender, has_come) = mpsc::channel();
        let server = FakeServer::script(move |c| {
            c.expect_handshake();
            c.expect_command(&["A"]).expect_command(&["B"]);
            c.send("+OK\r\n-ERR no\r\n");
            c.expect_command(&["C"]);
            sender.send(()).expect("the test waits");
            c.wait_close();
        });
        let shell = Shell::new().server(&server).args(["--pipe"]);
        let running = shell.stdin("A\nB\n").spawn();
        running.wait_for_stderr("line 2: B: ERR no\n");
        running.write("C\n");
        has_come.recv().expect("the server gets it");
        running.interrupt();
        let ran = running.wait();
        ran.status(130).stdout("errors: 2, replies: 2\n");
        ran.stderr_contains(
            "note: standard input: interrupted: 2 replies came, 1 error among them; line 3 is the first without one\n",
        );
    }
}

mod progress {
    use super::*;

    #[test]
    fn a_terminal_shows_how_far_it_is_and_is_left_clean() {
        let (sender, is_seen) = mpsc::channel();
        let server = FakeServer::script(move |c| {
            c.expect_handshake();
            c.expect_command(&["A"]).expect_command(&["B", "x"]);
            is_seen.recv().expect("the test looks at it");
            c.send("+OK\r\n-ERR no\r\n").wait_close();
        });
        let input = file("A\nB x\n");
        let path = input.path().display().to_string();
        let shell = Shell::new().server(&server);
        let mut terminal = shell.args(["--pipe", "--file", &path]).terminal();
        terminal.wait_for("6 bytes of 6 bytes, 0 replies, 0 errors, ");
        sender.send(()).expect("the server waits");
        terminal.wait_for("errors: 1, replies: 2");
        assert_eq!(terminal.wait_exit(), 1);
        let screen = terminal.screen_text();
        assert!(
            screen.contains("line 2: B x: ERR no\nerrors: 1, replies: 2"),
            "{screen}"
        );
        assert!(!screen.contains("6 bytes"), "{screen}");
    }

    #[test]
    fn who_types_sees_none() {
        let (sender, has_come) = mpsc::channel();
        let server = FakeServer::script(move |c| {
            c.expect_handshake();
            c.expect_command(&["A"]);
            sender.send(()).expect("the test waits");
            c.wait_close();
        });
        let shell = Shell::new().server(&server);
        let mut terminal = shell.args(["--pipe"]).terminal();
        terminal.line("A");
        has_come.recv().expect("the server gets it");
        terminal.key(Key::Ctrl('c'));
        terminal.wait_for("errors: 1, replies: 0");
        assert_eq!(terminal.wait_exit(), 130);
        let screen = terminal.screen_text();
        assert!(!screen.contains("0 bytes"), "{screen}");
    }

    #[test]
    fn ctrl_c_takes_it_away() {
        let (sender, has_come) = mpsc::channel();
        let server = FakeServer::script(move |c| {
            c.expect_handshake();
            c.expect_command(&["A"]);
            sender.send(()).expect("the test waits");
            c.wait_close();
        });
        let input = file("A\n");
        let path = input.path().display().to_string();
        let shell = Shell::new().server(&server);
        let mut terminal = shell.args(["--pipe", "--file", &path]).terminal();
        terminal.wait_for("2 bytes of 2 bytes, 0 replies, 0 errors, ");
        has_come.recv().expect("the server gets it");
        terminal.key(Key::Ctrl('c'));
        terminal.wait_for("interrupted: 0 replies came, no error among them");
        assert_eq!(terminal.wait_exit(), 130);
        let screen = terminal.screen_text();
        assert!(!screen.contains("of 2 bytes"), "{screen}");
    }
}
