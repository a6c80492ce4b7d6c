//! Commands on standard input and in `--eval`: which lines are commands, what is said of the others, how it ends.

use std::os::unix::process::ExitStatusExt;
use std::time::{Duration, Instant};

use super::common::{FakeServer, LIMIT, LiveServer, Shell};

#[test]
fn lines_run_in_order() {
    let server = LiveServer::start();
    let ran = Shell::new()
        .server(&server)
        .stdin("SET k 1\nINCR k\nGET k\nDEL k\nGET k\n")
        .run();
    ran.success().stdout("OK\n2\n2\n1\n\n").stderr("");
}

#[test]
fn empty_lines_and_comments_are_skipped() {
    let server = LiveServer::start();
    let script = "\n# one\nECHO 1\n   \n\t# \"two\n#\n  ECHO '#2'  \n\r\n# end";
    let ran = Shell::new().server(&server).stdin(script).run();
    ran.success().stdout("1\n#2\n").stderr("");
}

#[test]
fn a_hash_within_a_line_is_a_word() {
    let server = LiveServer::start();
    let ran = Shell::new()
        .server(&server)
        .stdin("ECHO #\nECHO \"# x\"\n")
        .run();
    ran.success().stdout("#\n# x\n").stderr("");
}

/// A generator that failed in front of a server that is missing is no success.
#[test]
fn a_script_without_commands_needs_a_server_all_the_same() {
    let server = LiveServer::start_with(&["--requirepass", "pw"]);
    for script in ["", "\n\n", "# nothing\n", " \t\r\n"] {
        for args in [&["--eval", script][..], &[]] {
            let run = |options: &[&str]| {
                let shell = Shell::new().server(&server).args(options).args(args);
                shell.stdin(script).run()
            };
            run(&["-p", "1"])
                .status(3)
                .stdout("")
                .stderr_contains("error: could not connect to 127.0.0.1:1: ");
            run(&["--no-auth-warning", "-a", "no"])
                .status(1)
                .stdout("")
                .stderr_contains("error: the server refuses the user or the password: ");
            run(&["--no-auth-warning", "-a", "pw"])
                .success()
                .stdout("")
                .stderr("");
        }
    }
}

#[test]
fn what_is_wrong_with_the_first_line_is_said_without_a_server() {
    let shell = Shell::new().args(["-p", "1", "--eval", "GET '"]);
    let ran = shell.run();
    ran.status(2)
        .stdout("")
        .stderr("error: --eval, line 1: unbalanced \"'\" opened at column 5\n");
}

#[test]
fn a_script_whose_only_command_ends_the_server_is_a_success() {
    let server = LiveServer::start();
    let shell = Shell::new().server(&server);
    let ran = shell.stdin("SHUTDOWN NOSAVE\n").run();
    ran.success().stdout("").stderr("");
}

#[test]
fn lines_may_end_in_crlf_and_the_last_one_in_nothing() {
    let server = LiveServer::start();
    let ran = Shell::new()
        .server(&server)
        .stdin("SET k v\r\n\r\nGET k\r\nSTRLEN k")
        .run();
    ran.success().stdout("OK\nv\n1\n").stderr("");
}

#[test]
fn words_are_bytes() {
    let server = LiveServer::start();
    let script = b"SET k a\0b\xff\nSTRLEN k\nGET k\nSET \"\\x00\" '\0'\nGET \"\\x00\"\n";
    let ran = Shell::new().server(&server).stdin(script).run();
    ran.success()
        .stdout(b"OK\n4\na\0b\xff\nOK\n\0\n")
        .stderr("");
}

#[test]
fn words_are_quoted_as_in_redis_cli() {
    let server = LiveServer::start();
    for (line, expected) in [
        (r#"ECHO "a b""#, "a b\n"),
        (r#"ECHO "a\tb\x41\q""#, "a\tbAq\n"),
        (r#"ECHO 'a\n\'b'"#, "a\\n'b\n"),
        (r#"ECHO "a"'b'c"#, "abc\n"),
        (r#"ECHO """#, "\n"),
    ] {
        Shell::new()
            .server(&server)
            .stdin(line)
            .run()
            .success()
            .stdout(expected)
            .stderr("");
    }
}

#[test]
fn a_long_line_is_one_command() {
    let server = LiveServer::start();
    let line = format!(
        "STRLEN {}\nECHO {}\n",
        "k".repeat(1 << 20),
        "v".repeat(1 << 20)
    );
    let ran = Shell::new().server(&server).stdin(line).run();
    ran.success()
        .stdout(format!("0\n{}\n", "v".repeat(1 << 20)))
        .stderr("");
}

#[test]
fn an_error_names_its_line_and_leaves_an_empty_one() {
    let server = LiveServer::start();
    let script = "PING\n\n# no\nNOSUCH\nECHO between\nSET k\n";
    let expected = "line 4: ERR unknown command 'NOSUCH', with args beginning with: \n\
                    line 6: ERR wrong number of arguments for 'set' command\n";
    let sum = |name| {
        format!("{expected}note: {name}: 4 commands were run, 2 got error replies: lines 4, 6\n")
    };
    let ran = Shell::new().server(&server).stdin(script).run();
    ran.status(1)
        .stdout("PONG\n\nbetween\n\n")
        .stderr(sum("standard input"));
    let ran = Shell::new().server(&server).args(["--eval", script]).run();
    ran.status(1)
        .stdout("PONG\n\nbetween\n\n")
        .stderr(sum("--eval"));
}

#[test]
fn an_error_within_a_transaction_stays_in_place_and_counts() {
    let server = LiveServer::start();
    let script = "MULTI\nSET k v\nINCR k\nGET k\nEXEC\nPING\n";
    let sum =
        "note: standard input: 6 commands were run, 1 got an error reply: line 5 (element 2)\n";
    for args in [&["-3"][..], &["-2"]] {
        let ran = Shell::new().server(&server).args(args).stdin(script).run();
        ran.status(1).stderr(sum);
        ran.stdout(
            "OK\nQUEUED\nQUEUED\nQUEUED\nOK\nERR value is not an integer or out of range\n\nv\nPONG\n",
        );
        let shell = Shell::new().server(&server).args(args).args(["--json"]);
        let ran = shell.stdin(script).run();
        ran.status(1).stderr(sum);
        ran.stdout_contains(
            "[\"OK\",{\"error\":\"ERR value is not an integer or out of range\"},\"v\"]\n",
        );
    }
}

#[test]
fn an_error_within_a_transaction_stops_what_is_to_stop() {
    let server = LiveServer::start();
    let script = "SET k v\nMULTI\nINCR k\nPING\nINCR k\nSELECT 0\nEXEC\nPING\n";
    let shell = Shell::new().server(&server).args(["--stop-on-error"]);
    let ran = shell.stdin(script).run();
    let error = "ERR value is not an integer or out of range\n\n";
    let stdout = format!("OK\nOK\n{}{error}PONG\n{error}OK\n", "QUEUED\n".repeat(4));
    ran.status(1).stdout(stdout).stderr(
        "note: standard input: stopped at the first error reply: 7 commands were run, \
         1 got an error reply: line 7 (element 1 and 1 more)\n",
    );
}

/// What a script of the server's returns is data, as is what EXEC of such a script returns.
#[test]
fn an_error_in_any_other_reply_is_data() {
    let server = LiveServer::start();
    let eval = "EVAL \"return {{err='ERR x'}}\" 0";
    let script = format!("{eval}\nMULTI\n{eval}\nEXEC\n");
    let ran = Shell::new().server(&server).stdin(script).run();
    ran.success().stderr("");
}

#[test]
fn an_aborted_transaction_is_an_error() {
    let server = LiveServer::start();
    let ran = Shell::new()
        .server(&server)
        .stdin("MULTI\nNOSUCH\nEXEC\nPING\n")
        .run();
    ran.status(1)
        .stdout("OK\n\n\nPONG\n")
        .stderr_contains("line 3: EXECABORT ");
}

#[test]
fn after_an_unbalanced_quote_nothing_is_sent() {
    let server = LiveServer::start();
    for (line, complaint) in [
        ("GET \"a", "unbalanced '\"' opened at column 5"),
        ("GET 'a\"", "unbalanced \"'\" opened at column 5"),
        ("\"", "unbalanced '\"' opened at column 1"),
    ] {
        let script = format!("SET k 1\n{line}\nSET k 2\n");
        let ran = Shell::new().server(&server).stdin(&script).run();
        ran.status(2).stdout("OK\n");
        ran.stderr(format!("error: standard input, line 2: {complaint}\n"));
        assert_eq!(server.cli(&["GET", "k"]), "1");
        let ran = Shell::new().server(&server).args(["--eval", &script]).run();
        ran.status(2).stdout("OK\n");
        ran.stderr(format!("error: --eval, line 2: {complaint}\n"));
        assert_eq!(server.cli(&["GET", "k"]), "1");
    }
}

#[test]
fn an_unbalanced_quote_counts_more_than_an_error_reply() {
    let server = LiveServer::start();
    let ran = Shell::new().server(&server).stdin("NOSUCH\nGET \"\n").run();
    ran.status(2)
        .stdout("\n")
        .stderr_contains("line 1: ERR")
        .stderr_contains("line 2: unbalanced");
}

#[test]
fn a_quote_may_span_lines_and_the_rows_are_counted() {
    let server = LiveServer::start();
    let script = "SET k \"a\nb\"\nGET k\nSET k 'c\n d' 'e\n'\nGET k '\n";
    let ran = Shell::new().server(&server).stdin(script).run();
    ran.status(2).stdout("OK\na\nb\n\n").stderr(
        "line 4: ERR syntax error\n\
         note: standard input: 3 commands were run, 1 got an error reply: line 4\n\
         error: standard input, line 7: unbalanced \"'\" opened at column 7\n",
    );
    let ran = Shell::new().server(&server).stdin("ECHO 'a\nb' 'c\n").run();
    ran.status(2)
        .stderr("error: standard input, line 2: unbalanced \"'\" opened at column 4\n");
}

#[test]
fn texts_of_eval_are_one_script() {
    let server = LiveServer::start();
    let ran = Shell::new()
        .server(&server)
        .args([
            "--eval",
            "SET foo \"a b\"",
            "--eval",
            "GET foo\n\n# x\nSTRLEN foo",
            "--eval=PING",
        ])
        .run();
    ran.success().stdout("OK\na b\n3\nPONG\n").stderr("");
    let ran = Shell::new()
        .server(&server)
        .args(["--eval", "MULTI\nPING", "--eval", "EXEC\nNOSUCH"])
        .run();
    ran.status(1)
        .stdout("OK\nQUEUED\nPONG\n\n")
        .stderr_contains("line 4: ERR unknown command");
}

#[test]
fn a_text_of_eval_may_begin_with_a_dash_or_hash() {
    let server = LiveServer::start();
    let ran = Shell::new()
        .server(&server)
        .args(["--eval", "-x", "--eval", "# PING"])
        .run();
    ran.status(1)
        .stdout("\n")
        .stderr_contains("line 1: ERR unknown command '-x'");
}

#[test]
fn eval_leaves_stdin_alone() {
    let server = LiveServer::start();
    let ran = Shell::new()
        .server(&server)
        .args(["--eval", "PING"])
        .stdin("ECHO stdin\n")
        .run();
    ran.success().stdout("PONG\n").stderr("");
}

#[test]
fn a_reply_is_printed_before_the_next_line_comes() {
    let server = LiveServer::start();
    let mut running = Shell::new().server(&server).stdin("ECHO one\n").spawn();
    running
        .wait_for_stdout("one\n")
        .write("ECHO two\n")
        .wait_for_stdout("two\n");
    running
        .write("NOSUCH\n")
        .wait_for_stderr("line 3: ERR unknown command");
    running.close_stdin();
    running.wait().status(1).stdout("one\ntwo\n\n");
}

#[test]
fn a_script_keeps_one_connection() {
    let server = FakeServer::script(|c| {
        c.expect_handshake().expect_command(&["A"]).send("+1\r\n");
        c.expect_command(&["B"]).send("+2\r\n").wait_close();
    });
    Shell::new()
        .server(&server)
        .stdin("A\nB\n")
        .run()
        .success()
        .stdout("1\n2\n")
        .stderr("");
}

#[test]
fn a_lost_connection_ends_the_script_with_the_line() {
    let server = FakeServer::script(|c| {
        c.expect_handshake().expect_command(&["A"]).send("+1\r\n");
        c.expect_command(&["B"]).close();
    });
    let ran = Shell::new().server(&server).stdin("A\n\nB\nC\n").run();
    ran.status(3)
        .stdout("1\n")
        .stderr_contains("error: standard input, line 3: ");
    ran.stderr_contains(
        ": from here on up to 2 commands were sent, but no answer came; they may have run",
    );
}

#[test]
fn a_command_that_was_not_sent_is_not_sent_later() {
    let (closed, was_closed) = std::sync::mpsc::channel();
    let server = FakeServer::script(move |c| {
        c.expect_handshake()
            .expect_command(&["A"])
            .send("+1\r\n")
            .close();
        closed.send(()).expect("the test waits");
    });
    let mut running = Shell::new().server(&server).stdin("A\n").spawn();
    running.wait_for_stdout("1\n");
    was_closed.recv().expect("the server closes");
    // The end of the connection has to reach the program.
    std::thread::sleep(Duration::from_millis(100));
    running.write("B\nC\n");
    running.close_stdin();
    let ran = running.wait();
    ran.status(3)
        .stdout("1\n")
        .stderr_contains("line 2: ")
        .stderr_contains("closed the connection: this and what follows was not sent");
}

#[test]
fn shutdown_ends_the_connection_in_peace() {
    let server = LiveServer::start();
    let ran = Shell::new()
        .server(&server)
        .stdin("PING\nSHUTDOWN NOSAVE\n")
        .run();
    ran.success().stdout("PONG\n").stderr("");
}

mod ended_by_a_line {
    use super::*;

    /// What is said of a line behind the one that ends the script.
    fn left_out(name: &str, line: u64, end: u64) -> String {
        format!(
            "note: {name}, line {line}: this and what follows was not run: the script ends in line {end}\n"
        )
    }

    #[test]
    fn quit_is_sent_and_nothing_behind_it_is() {
        LiveServer::each(|server| {
            for quit in ["QUIT", "quit"] {
                let script = format!("SET k 1\n{quit}\n# this\n\nSET k 2\nSET k \"\n");
                let ran = Shell::new().server(server).stdin(&script).run();
                ran.success()
                    .stdout("OK\nOK\n")
                    .stderr(left_out("standard input", 5, 2));
                let ran = Shell::new().server(server).args(["--eval", &script]).run();
                ran.success().stderr(left_out("--eval", 5, 2));
                assert_eq!(server.cli(&["GET", "k"]), "1");
            }
        });
    }

    #[test]
    fn exit_ends_it_without_a_word_to_the_server() {
        let server = FakeServer::script(|c| {
            c.expect_handshake()
                .expect_command(&["PING"])
                .expect_silence()
                .send("+PONG\r\n")
                .wait_close();
        });
        let ran = Shell::new().server(&server).stdin("PING\nEXIT\nPING").run();
        ran.success()
            .stdout("PONG\n")
            .stderr(left_out("standard input", 3, 2));
        server.finish();
        // It connects to nobody for that.
        let ran = Shell::new().args(["-p", "1"]).stdin("exit\n# end\n").run();
        ran.success().stdout("").stderr("");
    }

    #[test]
    fn an_error_before_it_counts() {
        let server = LiveServer::start();
        for (options, out) in [(&[][..], "\nOK\n"), (&["--stop-on-error"], "\n")] {
            let shell = Shell::new().server(&server).args(options);
            let ran = shell.stdin("NOSUCH\nQUIT\n").run();
            ran.status(1).stdout(out);
        }
        let shell = Shell::new().server(&server).args(["--stop-on-error"]);
        let ran = shell.stdin("PING\nQUIT\nPING\n").run();
        ran.success()
            .stdout("PONG\nOK\n")
            .stderr(left_out("standard input", 3, 2));
    }

    /// With words behind it, `exit` is the server's to refuse.
    #[test]
    fn only_a_line_of_its_own_ends_it() {
        let server = LiveServer::start();
        let shell = Shell::new().server(&server);
        let ran = shell.stdin("exit now\nECHO quit\n").run();
        ran.status(1).stdout("\nquit\n");
    }

    #[test]
    fn more_input_is_not_waited_for_and_no_message_either() {
        let server = LiveServer::start();
        for (end, out) in [("QUIT", "OK\n"), ("exit", "")] {
            let running = Shell::new().server(&server).stdin("SUBSCRIBE a\n").spawn();
            running.wait_for_stdout("subscribe\na\n1\n");
            running.write(format!("{end}\n"));
            let ran = running.wait();
            ran.success()
                .stdout(format!("subscribe\na\n1\n{out}"))
                .stderr("");
        }
    }
}

mod subscriptions {
    use super::*;

    const PROTOCOLS: [&str; 2] = ["-2", "-3"];

    /// Publishes a message, which so many subscriptions have to get.
    fn publish(server: &LiveServer, channel: &str, message: &str, subscriptions: &str) {
        let receivers = server.cli(&["PUBLISH", channel, message]);
        assert_eq!(receivers, subscriptions, "{channel} {message}");
    }

    #[test]
    fn are_confirmed_before_the_next_line_and_end_with_it() {
        LiveServer::each(|server| {
            for protocol in PROTOCOLS {
                let lines = "SUBSCRIBE a b\nPSUBSCRIBE a*\nUNSUBSCRIBE\nPUNSUBSCRIBE a*\nGET k\n";
                let shell = Shell::new().server(server).args([protocol, "--json"]);
                let ran = shell.stdin(lines).run();
                let confirmed = "[\"subscribe\",\"a\",1]\n[\"subscribe\",\"b\",2]\n\
                                 [\"psubscribe\",\"a*\",3]\n";
                ran.success().stderr("");
                let out = String::from_utf8_lossy(&ran.stdout);
                let rest = out.strip_prefix(confirmed);
                let rest = rest.unwrap_or_else(|| panic!("{out}"));
                // Servers give up channels in an order of their own.
                let mut rest: Vec<_> = rest.lines().collect();
                rest[..2].sort_unstable_by_key(|line| line.contains("\"b\""));
                assert!(rest[0].starts_with("[\"unsubscribe\",\"a\","), "{out}");
                assert!(rest[1].starts_with("[\"unsubscribe\",\"b\","), "{out}");
                assert_eq!(rest[2..], ["[\"punsubscribe\",\"a*\",0]", "null"]);
            }
        });
    }

    #[test]
    fn bring_messages_between_the_replies_to_other_lines() {
        LiveServer::each(|server| {
            for protocol in PROTOCOLS {
                let shell = Shell::new().server(server).args([protocol, "--json"]);
                let mut running = shell.stdin("SUBSCRIBE a\nPSUBSCRIBE a*\n").spawn();
                running.wait_for_stdout("\"psubscribe\",\"a*\",2]\n");
                publish(server, "a", "x", "2");
                running.wait_for_stdout("[\"pmessage\",\"a*\",\"a\",\"x\"]\n");
                running.write("PING\nUNSUBSCRIBE a\n");
                running.wait_for_stdout("[\"unsubscribe\",\"a\",1]\n");
                publish(server, "a", "y", "1");
                running.wait_for_stdout("\"y\"]\n");
                running.write("PUNSUBSCRIBE\nECHO end\n");
                running.close_stdin();
                let pong = match protocol {
                    "-2" => "[\"pong\",\"\"]",
                    _ => "\"PONG\"",
                };
                running.wait().success().stderr("").stdout(format!(
                    "[\"subscribe\",\"a\",1]\n[\"psubscribe\",\"a*\",2]\n\
                     [\"message\",\"a\",\"x\"]\n[\"pmessage\",\"a*\",\"a\",\"x\"]\n{pong}\n\
                     [\"unsubscribe\",\"a\",1]\n[\"pmessage\",\"a*\",\"a\",\"y\"]\n\
                     [\"punsubscribe\",\"a*\",0]\n\"end\"\n"
                ));
            }
        });
    }

    #[test]
    fn keep_what_a_server_refuses_meanwhile_from_nothing_else() {
        let server = LiveServer::start();
        let shell = Shell::new().server(&server).args(["-2"]);
        let ran = shell.stdin("SUBSCRIBE a\nGET k\nRESET\nECHO end\n").run();
        ran.status(1)
            .stdout("subscribe\na\n1\n\nRESET\nend\n")
            .stderr_contains("line 2: ERR Can't execute 'get'");
    }

    /// A message that comes just before a confirmation, and one behind it that is no reply to what follows.
    #[test]
    fn are_not_confirmed_by_messages() {
        for (protocol, open) in PROTOCOLS.into_iter().zip(["*", ">"]) {
            let server = FakeServer::script(move |c| {
                let message = format!("{open}3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nx\r\n");
                let word = |word: &str, left| {
                    let len = word.len();
                    format!("{open}3\r\n${len}\r\n{word}\r\n$1\r\na\r\n:{left}\r\n")
                };
                if open == ">" {
                    c.expect_handshake();
                }
                c.expect_command(&["SUBSCRIBE", "a"])
                    .send(word("subscribe", 1))
                    .expect_command(&["PING"])
                    .send(format!("{message}+PONG\r\n"))
                    .expect_command(&["UNSUBSCRIBE", "a"])
                    .send(format!("{message}{}", word("unsubscribe", 0)))
                    .expect_command(&["GET", "k"])
                    .send("$1\r\nv\r\n")
                    .wait_close();
            });
            let shell = Shell::new().server(&server).args([protocol, "--json"]);
            let ran = shell
                .stdin("SUBSCRIBE a\nPING\nUNSUBSCRIBE a\nGET k\n")
                .run();
            let message = "[\"message\",\"a\",\"x\"]\n";
            ran.success().stderr("").stdout(format!(
                "[\"subscribe\",\"a\",1]\n{message}\"PONG\"\n{message}[\"unsubscribe\",\"a\",0]\n\"v\"\n"
            ));
            server.finish();
        }
    }

    #[test]
    fn that_are_left_last_until_the_interruption() {
        for protocol in PROTOCOLS {
            let server = LiveServer::start();
            let shell = Shell::new().server(&server).args([protocol]);
            let running = shell.stdin("SUBSCRIBE a\nPING\nUNSUBSCRIBE b\n").spawn();
            running.wait_for_stdout("unsubscribe\nb\n1\n");
            publish(&server, "a", "x", "1");
            running.wait_for_stdout("message\na\nx\n").interrupt();
            // More lines might have come.
            running
                .wait()
                .status(130)
                .stderr("note: standard input: stopped behind line 3: 3 commands were run\n");
        }
    }

    #[test]
    fn end_with_their_connection_and_with_a_line_that_is_none() {
        let server = FakeServer::script(|c| {
            c.expect_handshake()
                .expect_command(&["PSUBSCRIBE", "a"])
                .send(">3\r\n$10\r\npsubscribe\r\n$1\r\na\r\n:1\r\n")
                .close();
        });
        let ran = Shell::new().server(&server).stdin("PSUBSCRIBE a\n").run();
        ran.status(3)
            .stdout("psubscribe\na\n1\n")
            .stderr_contains("the answer to \"PSUBSCRIBE\" broke off");
        let server = LiveServer::start();
        let shell = Shell::new().server(&server);
        shell
            .stdin("SUBSCRIBE a\nGET \"k\n")
            .run()
            .status(2)
            .stdout("subscribe\na\n1\n");
    }
}

#[test]
fn an_interruption_while_the_next_line_is_awaited_ends_the_script() {
    let server = LiveServer::start();
    let running = Shell::new().server(&server).stdin("PING\n").spawn();
    running.wait_for_stdout("PONG\n");
    // The reply is on stdout a moment before the next line is awaited.
    std::thread::sleep(Duration::from_millis(100));
    running.interrupt();
    let ran = running.wait();
    assert_eq!((ran.status.code(), ran.status.signal()), (Some(130), None));
    ran.stdout("PONG\n")
        .stderr("note: standard input: stopped behind line 1: 1 command was run\n");
}

#[test]
fn replies_that_were_turned_off_are_not_awaited() {
    let server = LiveServer::start();
    let script = "CLIENT REPLY OFF\nSET k v\nNOSUCH\nCLIENT REPLY ON\nGET k\nCLIENT REPLY SKIP\nDEL k\nEXISTS k\n";
    let ran = Shell::new().server(&server).stdin(script).run();
    ran.success().stdout("OK\nv\n0\n").stderr("");
}

#[test]
fn a_push_that_was_not_asked_for_is_printed_on_demand() {
    let server = LiveServer::start();
    let script = "CLIENT TRACKING ON\nSET k 1\nGET k\n";
    let mut running = Shell::new()
        .server(&server)
        .args(["--json", "--show-pushes", "yes"])
        .stdin(script)
        .spawn();
    running.wait_for_stdout("\"1\"\n");
    server.cli(&["SET", "k", "2"]);
    running.write("GET k\n").wait_for_stdout("\"2\"\n");
    running.close_stdin();
    let ran = running.wait();
    ran.success()
        .stderr("")
        .stdout_contains("[\"invalidate\",[\"k\"]]\n");
}

#[test]
fn an_interruption_tells_how_far_the_script_has_come() {
    let server = LiveServer::start();
    let shell = Shell::new().server(&server);
    let mut running = shell.stdin("NOSUCH\nBLPOP k 0\n").spawn();
    running.wait_for_stderr("line 1: ERR");
    wait_until_blocked(&server);
    running.interrupt();
    running.close_stdin();
    running.wait().status(130).stderr_contains(
        "\nnote: standard input: stopped at line 2: 1 command was run, 1 got an error reply: line 1\n",
    );
    let shell = Shell::new().server(&server).args(["--eval", "BLPOP k 0"]);
    let running = shell.spawn();
    wait_until_blocked(&server);
    running.interrupt();
    let ran = running.wait();
    ran.status(130).stderr("note: --eval: stopped at line 1\n");
    // All has been run, and messages are awaited: the errors are told all the same.
    let shell = Shell::new().server(&server);
    let running = shell
        .args(["--eval", "NOSUCH", "--eval", "SUBSCRIBE c"])
        .spawn();
    running.wait_for_stdout("subscribe\nc\n1\n").interrupt();
    running
        .wait()
        .status(130)
        .stderr_contains("\nnote: --eval: 2 commands were run, 1 got an error reply: line 1\n");
}

/// That messages are no longer listened to is how it ends.
#[test]
fn an_interruption_behind_the_last_line_is_no_stop() {
    let server = LiveServer::start();
    let shell = Shell::new().server(&server);
    let running = shell.args(["--eval", "SUBSCRIBE c\nPING"]).spawn();
    running.wait_for_stdout("PONG");
    running.interrupt();
    running.wait().status(130).stderr("");
}

fn wait_until_blocked(server: &LiveServer) {
    let begin = Instant::now();
    let is_blocked = || {
        server
            .cli(&["INFO", "clients"])
            .contains("blocked_clients:1")
    };
    while !is_blocked() {
        assert!(begin.elapsed() < LIMIT, "it is not blocked");
    }
}
