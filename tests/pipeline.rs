//! Many commands on their way at once: what is sent without waiting, what waits, and what is said of each.

use std::time::Duration;

use super::common::{Conversation, FakeServer, LiveServer, Shell};

/// A script of `count` times `line`, in which `{}` is the number.
fn script(count: usize, line: &str) -> String {
    let line = |number: usize| line.replace("{}", &number.to_string()) + "\n";
    (1..=count).map(line).collect()
}

#[test]
fn lines_that_are_there_are_sent_before_the_first_reply() {
    let server = FakeServer::script(|c| {
        c.expect_handshake();
        c.expect_command(&["A"])
            .expect_command(&["B", "x"])
            .expect_command(&["C"]);
        c.send("+1\r\n").send("-ERR no\r\n").send("+3\r\n");
        c.wait_close();
    });
    let ran = Shell::new().server(&server).stdin("A\nB x\nC\n").run();
    ran.status(1).stdout("1\n\n3\n").stderr(
        "line 2: ERR no\n\
         note: standard input: 3 commands were run, 1 got an error reply: line 2\n",
    );
}

#[test]
fn each_line_of_a_slow_input_is_answered_at_once() {
    let server = LiveServer::start();
    let mut running = Shell::new().server(&server).stdin("ECHO 0\n").spawn();
    for number in 1..=5 {
        running.wait_for_stdout(format!("{}\n", number - 1));
        running.write(format!("ECHO {number}\n"));
    }
    // A line in pieces is one command, as soon as it is there.
    running.write("ECHO ");
    running.wait_for_stdout("5\n");
    running.write("la");
    running.write("st\n");
    running.wait_for_stdout("last\n");
    running.close_stdin();
    running
        .wait()
        .success()
        .stdout("0\n1\n2\n3\n4\n5\nlast\n")
        .stderr("");
}

/// Over a slow link a hundred of them are to take one round trip.
#[test]
fn what_is_answered_briefly_waits_for_nothing() {
    let lines = ["SET k{} v", "PING", "SADD s {}", "EXISTS k{}"];
    let count = 250;
    let server = FakeServer::script(move |c| {
        c.expect_handshake();
        for number in 1..=count {
            for line in lines {
                let line = line.replace("{}", &number.to_string());
                c.expect_command(&line.split(' ').collect::<Vec<_>>());
            }
        }
        c.send("+OK\r\n".repeat(lines.len() * count));
        c.wait_close();
    });
    let ran = Shell::new()
        .server(&server)
        .stdin(script(count, &lines.join("\n")))
        .run();
    ran.success().stderr("");
}

/// The server must not be made to keep replies of which nobody knows how long they are.
#[test]
fn not_many_go_ahead_until_the_length_of_replies_is_known() {
    let server = FakeServer::script(|c| {
        let expect = |c: &mut Conversation, numbers: std::ops::RangeInclusive<usize>| {
            for number in numbers {
                c.expect_command(&["GET", &number.to_string()]);
            }
        };
        c.expect_handshake();
        expect(c, 1..=4);
        c.expect_silence();
        let long = format!("$524288\r\n{}\r\n", "x".repeat(1 << 19));
        c.send(long.repeat(4));
        expect(c, 5..=11);
        c.expect_silence();
        // However short they are, no more than 64.
        c.send("$-1\r\n".repeat(7));
        expect(c, 12..=39);
        c.send("$-1\r\n".repeat(28));
        expect(c, 40..=103);
        c.expect_silence();
        c.send("$-1\r\n".repeat(64));
        expect(c, 104..=144);
        c.send("$-1\r\n".repeat(41));
        c.wait_close();
    });
    let ran = Shell::new()
        .server(&server)
        .stdin(script(144, "GET {}"))
        .run();
    ran.success().stderr("");
}

#[test]
fn many_lines_get_their_replies_in_order() {
    LiveServer::each(|server| {
        let count = 20_000;
        let ran = Shell::new()
            .server(server)
            .stdin(script(count, "ECHO \"number {}\""))
            .run();
        let expected: String = script(count, "number {}");
        ran.success().stdout(expected).stderr("");
    });
}

#[test]
fn both_directions_flow_at_once() {
    let server = LiveServer::start();
    let value = "v".repeat(1 << 20);
    let ran = Shell::new()
        .server(&server)
        .stdin(format!("ECHO {value}\n").repeat(40))
        .run();
    ran.success()
        .stdout(format!("{value}\n").repeat(40))
        .stderr("");
}

#[test]
fn what_others_must_not_overtake_waits_and_is_waited_for() {
    for barrier in [
        &["SELECT", "1"][..],
        &["AUTH", "pw"],
        &["BLPOP", "l", "0"],
        &["XREAD", "BLOCK", "0", "STREAMS", "s", "$"],
        &["WAIT", "1", "0"],
        &["RESET"],
        &["UNSUBSCRIBE"],
    ] {
        let server = FakeServer::script(move |c| {
            c.expect_handshake();
            c.expect_command(&["A"]).expect_silence().send("+1\r\n");
            c.expect_command(barrier)
                .expect_silence()
                .send("-ERR 2\r\n");
            c.expect_command(&["B"]).send("+3\r\n");
            c.wait_close();
        });
        let ran = Shell::new()
            .server(&server)
            .stdin(format!("A\n{}\nB\n", barrier.join(" ")))
            .run();
        ran.status(1).stdout("1\n\n3\n");
    }
}

#[test]
fn a_transaction_needs_no_wait() {
    let server = FakeServer::script(|c| {
        c.expect_handshake();
        c.expect_command(&["MULTI"])
            .expect_command(&["INCR", "n"])
            .expect_command(&["EXEC"])
            .expect_command(&["PING"]);
        c.send("+OK\r\n+QUEUED\r\n*1\r\n:1\r\n+PONG\r\n");
        c.wait_close();
    });
    let ran = Shell::new()
        .server(&server)
        .stdin("MULTI\nINCR n\nEXEC\nPING\n")
        .run();
    ran.success().stdout("OK\nQUEUED\n1\nPONG\n").stderr("");
}

#[test]
fn what_a_transaction_changes_counts_for_what_follows() {
    LiveServer::each(|server| {
        let script = "SET k 0\nMULTI\nSELECT 1\nSET k 1\nEXEC\nGET k\nSELECT 0\nGET k\n";
        let ran = Shell::new().server(server).stdin(script).run();
        ran.success()
            .stdout("OK\nOK\nQUEUED\nQUEUED\nOK\nOK\n1\nOK\n0\n")
            .stderr("");
    });
}

#[test]
fn replies_that_are_turned_off_are_not_waited_for() {
    LiveServer::each(|server| {
        let script = "SET a 1\nCLIENT REPLY SKIP\nSET a 2\nGET a\nCLIENT REPLY OFF\nSET a 3\n\
                      GET a\nCLIENT REPLY ON\nGET a\nSET a 4\nGET a\n";
        let ran = Shell::new().server(server).stdin(script).run();
        ran.success().stdout("OK\n2\nOK\n3\nOK\n4\n").stderr("");
    });
}

#[test]
fn what_gets_no_reply_is_sent_all_the_same() {
    let server = LiveServer::start();
    let value = "v".repeat(20 << 20);
    let script = format!("CLIENT REPLY OFF\nSET a {value}\nSET b 1");
    let ran = Shell::new().server(&server).stdin(script).run();
    ran.success().stdout("").stderr("");
    assert_eq!(server.cli(&["EXISTS", "a", "b"]), "2");
}

mod lost {
    use super::*;

    #[test]
    fn amid_an_answer_it_says_so_and_counts_what_follows() {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            for command in ["A", "B", "C", "D"] {
                c.expect_command(&[command]);
            }
            c.send("+1\r\n$10\r\nabc").close();
        });
        let ran = Shell::new().server(&server).stdin("A\nB\nC\nD\n").run();
        ran.status(3)
            .stdout("1\nabc\n")
            .stderr_contains("error: standard input, line 2: ");
        ran.stderr_contains(
            ": the answer broke off, and none came to the 2 commands behind it; they may have run\n",
        );
    }

    #[test]
    fn at_the_handshake_it_says_why_without_a_line() {
        for args in [&["--eval", "A\nB"][..], &["-r", "3", "A"]] {
            let server = FakeServer::script(|c| {
                c.expect_start(&["HELLO", "3"]);
                c.send("-DENIED no entrance\r\n").close();
            });
            let ran = Shell::new().server(&server).args(args).run();
            ran.status(3).stdout("");
            ran.stderr_contains("error: 127.0.0.1:");
            ran.stderr_contains(" refuses the connection: DENIED no entrance\n");
        }
    }

    #[test]
    fn what_gets_no_reply_is_named_when_it_was_not_sent_to_its_end() {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            c.expect_command(&["A"]).send("+1\r\n");
            c.expect_command(&["CLIENT", "REPLY", "OFF"]);
            c.expect(b"*3\r\n$3\r\nSET\r\n").reset();
        });
        let value = "v".repeat(40 << 20);
        let ran = Shell::new()
            .server(&server)
            .stdin(format!("A\nCLIENT REPLY OFF\nSET k {value}\n"))
            .run();
        ran.status(3).stdout("1\n");
        ran.stderr_contains("error: standard input, line 3: ");
        ran.stderr_contains(": the command was sent, but no answer came; it may have run\n");
    }

    #[test]
    fn a_server_that_does_not_come_back_is_told_with_the_line() {
        let server = LiveServer::start();
        let ran = Shell::new()
            .server(&server)
            .stdin("PING\nSHUTDOWN NOSAVE\nGET a\nGET b\n")
            .run();
        ran.status(3).stdout("PONG\n");
        ran.stderr_contains("error: standard input, line 3: could not connect to 127.0.0.1:");
    }

    #[test]
    fn an_interruption_tells_what_was_under_way() {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            c.expect_command(&["A"])
                .expect_command(&["B"])
                .expect_command(&["C"]);
            c.send("+1\r\n").wait_close();
        });
        let running = Shell::new().server(&server).stdin("A\n\nB\nC\n").spawn();
        running.wait_for_stdout("1\n");
        running.interrupt();
        running.wait().status(130).stdout("1\n").stderr(
            "note: standard input: stopped at line 3: 1 command was run\n\
             note: standard input, line 3: from here on up to 2 commands were sent without an answer; they may have run\n",
        );
    }

    #[test]
    fn garbage_names_the_line_that_it_answers() {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            c.expect_command(&["A"]).expect_command(&["B"]);
            c.send("+1\r\nnonsense\r\n").wait_close();
        });
        let ran = Shell::new().server(&server).stdin("A\nB\n").run();
        ran.status(3).stdout("1\n");
        ran.stderr_contains("error: standard input, line 2: ");
    }
}

mod stop_on_error {
    use super::*;

    #[test]
    fn nothing_behind_the_error_is_sent() {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            c.expect_command(&["A"]).expect_silence().send("+1\r\n");
            c.expect_command(&["B"])
                .expect_silence()
                .send("-ERR no\r\n");
            c.wait_close();
        });
        let ran = Shell::new()
            .server(&server)
            .args(["--stop-on-error"])
            .stdin("A\n\nB\nC\n")
            .run();
        ran.status(1).stdout("1\n\n").stderr(
            "line 3: ERR no\n\
             note: standard input: stopped at the first error reply: 2 commands were run, 1 got an error reply: line 3\n",
        );
    }

    #[test]
    fn the_line_is_named_in_every_form_of_output() {
        let server = LiveServer::start();
        for form in ["human", "plain", "json", "csv"] {
            let ran = Shell::new()
                .server(&server)
                .args(["--stop-on-error", "--output", form])
                .stdin("\n\nNOSUCH\nPING\n")
                .run();
            ran.status(1).stderr_contains(
                "note: standard input: stopped at the first error reply: 1 command was run, 1 got an error reply: line 3\n",
            );
        }
        let ran = Shell::new()
            .server(&server)
            .args(["--json"])
            .stdin("\nNOSUCH\n")
            .run();
        ran.status(1)
            .stderr("note: standard input: 1 command was run, 1 got an error reply: line 2\n");
    }

    #[test]
    fn a_script_without_errors_runs_to_its_end() {
        let server = LiveServer::start();
        let ran = Shell::new()
            .server(&server)
            .args([
                "--stop-on-error",
                "--eval",
                "SET k 1\nINCR k\nSELECT 1\nGET k",
            ])
            .run();
        ran.success().stdout("OK\n2\nOK\n\n").stderr("");
    }
}

#[test]
fn secrets_are_masked_on_the_wire_of_a_script_too() {
    let server = LiveServer::start();
    for line in [
        "AUTH s3cret",
        "AUHT s3cret",
        "CONFG SET requirepass s3cret",
        "3 AUTH s3cret",
    ] {
        let ran = Shell::new()
            .server(&server)
            .args(["--raw"])
            .stdin(format!("PING\n{line}\nPING\n"))
            .run();
        let shown = String::from_utf8_lossy(&ran.stdout).into_owned();
        // The server may repeat in its error what it was sent.
        let mut sent = shown.lines().filter(|row| row.starts_with('→'));
        assert!(!sent.any(|row| row.contains("s3cret")), "{line}: {shown}");
        assert!(shown.contains("******"), "{line}: {shown}");
    }
}

mod shown_commands {
    use super::*;

    #[test]
    fn stand_before_their_replies_without_secrets() {
        let server = LiveServer::start();
        let script = "SET k \"a b\"\n# no\n\nGET k\nSELECT 0\nCONFIG SET requirepass s3cret\nECHO \"it's\nso\"\n";
        let ran = Shell::new()
            .server(&server)
            .args(["--echo"])
            .stdin(script)
            .run();
        ran.success()
            .stdout(
                "> SET k \"a b\"\nOK\n> GET k\na b\n> SELECT 0\nOK\n\
                 > CONFIG SET requirepass •••\nOK\n> ECHO \"it's\\nso\"\nit's\nso\n",
            )
            .stderr("");
    }

    #[test]
    fn stand_without_the_secrets_that_the_prompt_would_hide() {
        let server = LiveServer::start();
        let script = "EVAL \"return redis.call('config','set','requirepass','hunter22') and 1\" 0\n\
                      SET u redis://u:hunter22@h\n\
                      EVAL \"return redis.call('CONFIG','SET','requirepass',ARGV[1]) and 1\" 0 hunter22\n\
                      FUNCTION LOAD \"redis.call('AUTH','hunter22')\"\n";
        for args in [&["--echo"][..], &["--json", "--with-command"]] {
            let ran = Shell::new().server(&server).args(args).stdin(script).run();
            let shown = String::from_utf8_lossy(&ran.stdout).into_owned();
            assert!(!shown.contains("hunter22"), "{shown}");
            let masked = shown.lines().filter(|line| line.contains("•••"));
            assert_eq!(masked.count(), 4, "{shown}");
        }
        let ran = Shell::new()
            .server(&server)
            .env("REDISCLI_AUTH", "hunter22");
        let ran = ran
            .args(["--echo"])
            .stdin("SET u redis://u:hunter22@h\n")
            .run();
        ran.success().stdout("> SET u redis://u:•••@h\nOK\n");
    }

    #[test]
    fn without_a_reply_stand_alone() {
        let server = LiveServer::start();
        let ran = Shell::new()
            .server(&server)
            .args(["--echo"])
            .stdin("CLIENT REPLY OFF\nSET k 1\nCLIENT REPLY ON\nGET k\n")
            .run();
        ran.success()
            .stdout("> CLIENT REPLY OFF\n> SET k 1\n> CLIENT REPLY ON\nOK\n> GET k\n1\n");
    }

    #[test]
    fn stand_in_the_json_of_each_reply() {
        let server = LiveServer::start();
        let script = "SET k \"a\\\"b\"\n\nGET k\nNOSUCH\nHSET h f \"\\xff\"\nHGETALL h\nAUTH a b\n";
        let ran = Shell::new()
            .server(&server)
            .args(["--output", "json", "--with-command"])
            .stdin(script)
            .run();
        let found = String::from_utf8_lossy(&ran.status(1).stdout).into_owned();
        let lines: Vec<serde_json::Value> = found
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let expected = [
            serde_json::json!({"line": 1, "command": ["SET", "k", "a\"b"], "reply": "OK"}),
            serde_json::json!({"line": 3, "command": ["GET", "k"], "reply": "a\"b"}),
        ];
        assert_eq!(lines[..2], expected);
        assert_eq!(lines[2]["line"], 4);
        assert!(lines[2]["reply"]["error"].is_string(), "{found}");
        assert_eq!(lines[4]["reply"]["f"], "\u{fffd}");
        assert_eq!(lines[5]["command"], serde_json::json!(["AUTH", "a", "•••"]));
        assert_eq!(lines.len(), 6);
    }
}

#[test]
fn options_that_a_script_has_no_use_for_are_refused() {
    for (args, error) in [
        (
            &["--echo", "--raw"][..],
            "found --echo together with --raw, which shows each request, expected one of them",
        ),
        (
            &["-i", "1"],
            "found -i with a script, expected a command to repeat",
        ),
        (
            &["--with-command", "--output", "csv"],
            "found --with-command without --output json, expected both",
        ),
        (
            &["--echo", "--json"],
            "found --echo with --output json or csv, expected --with-command with json, or another form",
        ),
        (
            &["--stop-on-error", "GET", "k"],
            "found --stop-on-error without a script, expected --file, --eval or commands on standard input",
        ),
        (
            &["--file", "x", "GET", "k"],
            "found --file together with a command, expected one of them",
        ),
    ] {
        let ran = Shell::new().args(args).stdin("PING\n").run();
        ran.status(2)
            .stdout("")
            .stderr_contains(format!("error: {error}\n"));
    }
}

mod file {
    use super::*;

    #[test]
    fn is_run_as_standard_input_is() {
        let server = LiveServer::start();
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("commands");
        std::fs::write(&path, script(3000, "ECHO {}") + "NOSUCH\nGET 'x").unwrap();
        let ran = Shell::new()
            .server(&server)
            .args(["--file".as_ref(), path.as_os_str()])
            .run();
        let name = path.display();
        ran.status(2)
            .stdout(script(3000, "{}") + "\n")
            .stderr_contains(format!(
                "note: {name}: 3001 commands were run, 1 got an error reply: line 3001\n\
                 error: {name}, line 3002: unbalanced \"'\" opened at column 5\n"
            ));
        let ran = Shell::new()
            .server(&server)
            .args(["--file", "-"])
            .stdin("ECHO 1\n")
            .run();
        ran.success().stdout("1\n");
    }

    #[test]
    fn that_cannot_be_read_is_named() {
        Shell::new()
            .args(["-p", "1", "--file", "/nowhere/at all"])
            .run()
            .status(2)
            .stdout("")
            .stderr(
                "error: could not read /nowhere/at all: No such file or directory (os error 2)\n",
            );
        Shell::new()
            .args(["-p", "1", "--file", "/"])
            .run()
            .status(2)
            .stdout("")
            .stderr("error: could not read /: Is a directory (os error 21)\n");
    }
}

mod repeated {
    use super::*;

    #[test]
    fn runs_do_not_wait_for_each_other() {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            for _ in 0..3 {
                c.expect_command(&["INCR", "n"]);
            }
            c.send(":1\r\n-ERR no\r\n:3\r\n");
            c.wait_close();
        });
        let ran = Shell::new()
            .server(&server)
            .args(["-r", "3", "INCR", "n"])
            .run();
        ran.status(1)
            .stdout("1\n\n3\n")
            .stderr("ERR no\nnote: 3 runs, 1 with an error reply\n");
    }

    #[test]
    fn runs_are_as_many_as_asked_for() {
        let server = LiveServer::start();
        let ran = Shell::new()
            .server(&server)
            .args(["-r", "30000", "INCR", "n"])
            .run();
        ran.success().stdout(script(30_000, "{}")).stderr("");
        Shell::new()
            .server(&server)
            .args(["-r", "3", "SELECT", "1"])
            .run()
            .success()
            .stdout("OK\nOK\nOK\n");
    }

    #[test]
    fn an_interruption_ends_them_with_a_sum() {
        let server = LiveServer::start();
        let running = Shell::new()
            .server(&server)
            .args(["-r", "-1", "NOSUCH"])
            .spawn();
        running.wait_for_stderr("ERR unknown command");
        std::thread::sleep(Duration::from_millis(20));
        running.interrupt();
        let ran = running.wait();
        ran.status(130);
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        let sum = said.lines().last().unwrap_or_default();
        assert!(sum.starts_with("note: "), "{sum}");
        assert!(sum.ends_with(" with an error reply"), "{sum}");
    }
    #[test]
    fn a_lost_connection_tells_how_many_there_were() {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            for _ in 0..3 {
                c.expect_command(&["INCR", "n"]);
            }
            c.send(":1\r\n").close();
        });
        let ran = Shell::new()
            .server(&server)
            .args(["-r", "3", "INCR", "n"])
            .run();
        ran.status(3)
            .stdout("1\n")
            .stderr_contains("note: 1 run was answered\nerror: ");
    }
}
