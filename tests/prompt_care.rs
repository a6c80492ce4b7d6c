//! What is asked about before it is sent, and what `read_only` refuses.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::common::{FakeServer, Key, LiveServer, Pty, Shell};
use super::prompt::{ask, prompt_of, wait_for_next_line, wait_for_question, wait_until};

/// Nothing but questions disturbs what a test expects.
const QUIET: &str = "popup = \"off\"\nhints = false\npager = false\ntiming = false\n";

fn open_with(server: &LiveServer, settings: &str) -> Pty {
    let settings = format!("{QUIET}{settings}");
    let pty = Shell::new()
        .server(server)
        .settings(&settings)
        .terminal_of(60, 120);
    pty.wait_for_prompt(&prompt_of(server));
    pty
}

fn open(server: &LiveServer) -> Pty {
    open_with(server, "")
}

/// Types a line, waits for the question about it and answers it; gives what stands below, up to the next prompt.
#[track_caller]
fn answer(pty: &Pty, line: &str, question: &str, given: &str) -> String {
    pty.line(line)
        .wait_for_prompt(&format!("{question} [y/N] "));
    reply(pty, given)
}

/// Answers the question in the last row; gives what stands below, up to the next prompt.
#[track_caller]
fn reply(pty: &Pty, given: &str) -> String {
    let seen = pty.output().len();
    pty.line(given);
    wait_for_next_line(pty, seen);
    let screen = pty.screen_text();
    let rows: Vec<&str> = screen.lines().collect();
    let asked = rows.iter().rposition(|row| row.contains("go on? [y/N]"));
    let asked = asked.unwrap_or_else(|| panic!("nothing is asked\n{screen}"));
    rows[asked + 1..rows.len() - 1].join("\n")
}

/// Pastes a line, which is drawn once, and presses Enter.
fn paste<'a>(pty: &'a Pty, line: &str) -> &'a Pty {
    pty.type_text(&format!("\x1b[200~{line}\x1b[201~"))
        .key(Key::Enter)
}

fn question(server: &LiveServer, command: &str, deed: &str) -> String {
    format!("{command} on 127.0.0.1:{} {deed}; go on?", server.port())
}

mod question {
    use super::*;

    /// Whoever types ahead has not seen the question.
    #[test]
    fn is_not_answered_by_what_was_typed_before_it_stood_there() {
        let server = LiveServer::start();
        server.cli(&["SET", "k", "v"]);
        let pty = open(&server);
        let asked = format!(
            "{} [y/N] ",
            question(&server, "FLUSHDB", "deletes 1 key in database 0")
        );
        pty.type_text("FLUSHDB\ry\r").wait_for_prompt(&asked);
        assert!(reply(&pty, "n").contains("note: FLUSHDB was not sent"));
        pty.line("BLPOP nothing 0");
        wait_until(&pty, "a blocked client", |_| {
            let clients = server.cli(&["INFO", "clients"]);
            clients.contains("blocked_clients:1\r\n")
        });
        pty.type_text("FLUSHDB\ry\r");
        server.cli(&["RPUSH", "nothing", "x"]);
        pty.wait_for("2) \"x\"").wait_for_prompt(&asked);
        pty.line("n").wait_for_screen("both refused", |screen| {
            let shown = screen.contents();
            shown.matches("note: FLUSHDB was not sent").count() == 2
        });
        assert_eq!(server.cli(&["EXISTS", "k"]), "1");
    }

    #[test]
    fn names_server_database_and_keys_and_takes_yes_only() {
        let server = LiveServer::start();
        server.cli(&[
            "EVAL",
            "for i = 1, 1234 do redis.call('SET', i, i) end",
            "0",
        ]);
        let pty = open(&server);
        let all = question(&server, "FLUSHALL", "deletes 1,234 keys in all databases");
        for no in ["n", "", "maybe", "yess"] {
            assert_eq!(
                answer(&pty, "flushall", &all, no),
                "note: FLUSHALL was not sent"
            );
        }
        assert_eq!(server.cli(&["DBSIZE"]).trim(), "1234");
        let one = question(&server, "FLUSHDB", "deletes 1,234 keys in database 0");
        assert_eq!(answer(&pty, "FLUSHDB", &one, " YES "), "OK");
        assert_eq!(server.cli(&["DBSIZE"]).trim(), "0");
        ask(&pty, "SET k v");
        let one = question(&server, "FLUSHALL", "deletes 1 key in all databases");
        assert_eq!(answer(&pty, "FLUSHALL ASYNC", &one, "y"), "OK");
    }

    #[test]
    fn is_asked_about_the_calls_of_a_script_too() {
        let server = LiveServer::start();
        server.cli(&["MSET", "k", "v", "l", "w"]);
        let pty = open(&server);
        let deed = "runs a script that calls FLUSHALL, which deletes 2 keys in all databases";
        let asked = question(&server, "EVAL", deed);
        for line in [
            r#"EVAL "return redis.call('flushall')" 0"#,
            r#"EVAL "return redis.call(ARGV[1])" 0 FLUSHALL"#,
        ] {
            assert_eq!(answer(&pty, line, &asked, "n"), "note: EVAL was not sent");
        }
        assert_eq!(server.cli(&["DBSIZE"]).trim(), "2");
        let line = r#"EVAL "return redis.call([[FLUSHALL]])" 0"#;
        assert_eq!(answer(&pty, line, &asked, "y"), "OK");
        assert_eq!(server.cli(&["DBSIZE"]).trim(), "0");
        assert_eq!(ask(&pty, r#"EVAL "return 'flushall'" 0"#), "\"flushall\"");
    }

    #[test]
    fn is_answered_by_no_with_ctrl_c_and_ctrl_d() {
        let server = LiveServer::start();
        server.cli(&["SET", "k", "v"]);
        let pty = open(&server);
        for key in ['c', 'd'] {
            pty.line("FLUSHALL").wait_for_prompt(&format!(
                "{} [y/N] ",
                question(&server, "FLUSHALL", "deletes 1 key in all databases")
            ));
            pty.key(Key::Ctrl(key)).wait_for_prompt(&prompt_of(&server));
            assert!(pty.screen_text().contains("note: FLUSHALL was not sent"));
        }
        assert_eq!(ask(&pty, "GET k"), "\"v\"");
    }

    #[test]
    fn is_offered_nothing_to_answer_with() {
        let server = LiveServer::start();
        server.cli(&["SET", "k", "v"]);
        let pty = open(&server);
        ask(&pty, "GET k");
        let deed = "deletes 1 key in all databases";
        let question = format!("{} [y/N] ", question(&server, "FLUSHALL", deed));
        pty.line("FLUSHALL").wait_for_prompt(&question);
        pty.type_text("ge");
        for key in [
            Key::Tab,
            Key::Tab,
            Key::BackTab,
            Key::Up,
            Key::Ctrl('p'),
            Key::PageUp,
            Key::Alt('<'),
            Key::F1,
            Key::Ctrl('r'),
            Key::Ctrl('s'),
        ] {
            pty.key(key);
        }
        // Neither a list nor a line of before is in the way.
        pty.type_text("x")
            .wait_for_prompt(&format!("{question}gex"));
        let screen = pty.screen_text();
        assert!(!screen.to_lowercase().contains("getdel"), "{screen}");
        pty.key(Key::Ctrl('u'));
        assert_eq!(reply(&pty, ""), "note: FLUSHALL was not sent");
        // Behind the prompt they are there again.
        pty.key(Key::Up);
        pty.wait_for_prompt(&format!("{}FLUSHALL", prompt_of(&server)));
    }

    #[test]
    fn is_not_remembered() {
        let server = LiveServer::start();
        let pty = open(&server);
        pty.line("SCRIPT FLUSH");
        wait_for_question(&pty);
        reply(&pty, "y");
        pty.key(Key::Up);
        pty.wait_for_prompt(&format!("{}SCRIPT FLUSH", prompt_of(&server)));
    }

    #[test]
    fn counts_what_a_command_names() {
        let server = LiveServer::start();
        let pty = open(&server);
        paste(&pty, &format!("DEL{}", " k".repeat(100))).wait_for("(integer) 0");
        let many = question(&server, "UNLINK", "deletes 101 keys");
        let line = format!("UNLINK{}", " k".repeat(101));
        paste(&pty, &line).wait_for(&many);
        wait_for_question(&pty);
        reply(&pty, "n");
        let port = server.port();
        ask(&pty, "SELECT 2");
        ask(&pty, "SET k v");
        pty.line("SWAPDB 2 3");
        let deed = "swaps databases 2 and 3, with 1 key in them, for all clients";
        pty.wait_for(&format!("SWAPDB on 127.0.0.1:{port}[2] {deed}; go on?"));
        wait_for_question(&pty);
        assert_eq!(reply(&pty, "y"), "OK");
    }

    #[test]
    fn about_keys_comes_only_where_they_are_many() {
        let server = LiveServer::start();
        let fill = |count: &str| {
            server.cli(&[
                "EVAL",
                "for i = 1, ARGV[1] do redis.call('SET', i, i) end",
                "0",
                count,
            ]);
        };
        fill("10000");
        let pty = open(&server);
        assert_eq!(ask(&pty, "KEYS none"), "(empty array)");
        fill("10001");
        let deed = "goes through 10,001 keys in database 0 while all others wait";
        let many = question(&server, "KEYS", deed);
        assert_eq!(answer(&pty, "KEYS none", &many, "y"), "(empty array)");
    }

    #[test]
    fn comes_when_a_command_is_queued() {
        let server = LiveServer::start();
        let pty = open(&server);
        ask(&pty, "MULTI");
        let unknown = question(
            &server,
            "FLUSHDB",
            "deletes an unknown number of keys in database 0",
        );
        assert_eq!(
            answer(&pty, "FLUSHDB", &unknown, "n"),
            "note: FLUSHDB was not sent"
        );
        assert_eq!(answer(&pty, "FLUSHDB", &unknown, "y"), "QUEUED");
        assert_eq!(ask(&pty, "EXEC"), "1) OK");
    }

    #[test]
    fn comes_once_for_a_line_that_is_repeated() {
        let server = LiveServer::start();
        let pty = open(&server);
        let flush = question(
            &server,
            "SCRIPT FLUSH",
            "drops all scripts, which EVALSHA finds no more",
        );
        assert_eq!(answer(&pty, "3 SCRIPT FLUSH", &flush, "y"), "OK\nOK\nOK");
        let told = answer(&pty, ":repeat 3 SCRIPT FLUSH", &flush, "n");
        assert_eq!(
            told,
            "note: SCRIPT FLUSH was not sent\nnote: 0 of 3 runs were done"
        );
        // Agreed to was the line, not the command.
        assert_eq!(
            answer(&pty, "SCRIPT FLUSH", &flush, "n"),
            "note: SCRIPT FLUSH was not sent"
        );
    }

    #[test]
    fn comes_before_a_line_is_watched_and_piped() {
        let server = LiveServer::start();
        let pty = open(&server);
        let flush = question(
            &server,
            "SCRIPT FLUSH",
            "drops all scripts, which EVALSHA finds no more",
        );
        let told = answer(&pty, "SCRIPT FLUSH | cat", &flush, "n");
        assert_eq!(told, "note: SCRIPT FLUSH was not sent");
        assert_eq!(answer(&pty, "SCRIPT FLUSH | cat", &flush, "y"), "OK");
        ask(&pty, ":set confirm always");
        let get = question(&server, "CONFIG GET", "administers the server");
        let told = answer(&pty, ":watch 0.1 CONFIG GET maxmemory", &get, "n");
        assert_eq!(told, "note: CONFIG GET was not sent");
        pty.line(":watch 0.1 CONFIG GET maxmemory")
            .wait_for_prompt(&format!("{get} [y/N] "));
        pty.line("y").wait_for("every 100 ms: CONFIG GET maxmemory");
        pty.key(Key::Ctrl('c')).wait_for_prompt(&prompt_of(&server));
    }

    #[test]
    fn that_is_denied_stops_the_rest_of_a_batch() {
        let server = LiveServer::start();
        let pty = open(&server);
        paste(&pty, "SET a 1\nSCRIPT FLUSH\nSET b 2");
        wait_for_question(&pty);
        let told = reply(&pty, "n");
        assert_eq!(
            told,
            "note: SCRIPT FLUSH was not sent\nnote: that was command 2 of 3: SCRIPT FLUSH\nnote: the command below it was not run"
        );
        assert_eq!(server.cli(&["EXISTS", "a", "b"]).trim(), "1");
    }

    #[test]
    fn comes_also_for_lines_that_are_sent_as_they_stand() {
        let server = LiveServer::start();
        let pty = open(&server);
        for line in [
            ":inline SCRIPT FLUSH",
            ":compare --force SCRIPT FLUSH",
            r#":send "PING\r\nSCRIPT FLUSH\r\n""#,
            r#":send "*2\r\n$6\r\nSCRIPT\r\n$5\r\nFLUSH\r\n""#,
        ] {
            pty.line(line);
            wait_for_question(&pty);
            assert_eq!(reply(&pty, ""), "note: SCRIPT FLUSH was not sent");
            pty.key(Key::Ctrl('l'));
            pty.wait_for_screen("a clear screen", |screen| {
                !screen.contents().contains("SCRIPT FLUSH")
            });
        }
    }

    #[test]
    fn says_what_is_unknown_where_the_server_does_not_tell() {
        let server = FakeServer::script(|c| {
            c.serve(|words| match words {
                ["DBSIZE"] => Some(b"-NOPERM no\r\n".to_vec()),
                ["FLUSHDB"] => Some(b"+OK\r\n".to_vec()),
                _ => None,
            });
        });
        let port = server.port();
        let pty = Shell::new()
            .server(&server)
            .settings(QUIET)
            .terminal_of(24, 120);
        pty.wait_for_prompt(&format!("127.0.0.1:{port}> "));
        pty.line("FLUSHDB");
        pty.wait_for("deletes an unknown number of keys in database 0; go on?");
        wait_for_question(&pty);
        assert_eq!(reply(&pty, "y"), "OK");
        drop(pty);
        server.finish();
    }

    #[test]
    fn comes_never_or_always_as_it_is_set() {
        let server = LiveServer::start();
        let pty = open(&server);
        ask(&pty, ":set confirm never");
        assert_eq!(ask(&pty, "FLUSHALL"), "OK");
        ask(&pty, ":set confirm always");
        assert_eq!(ask(&pty, "GET k"), "(nil)");
        let set = question(&server, "SET", "may change data");
        assert_eq!(answer(&pty, "SET k v", &set, "n"), "note: SET was not sent");
        let get = question(&server, "CONFIG GET", "administers the server");
        assert!(answer(&pty, "CONFIG GET maxmemory", &get, "y").contains("maxmemory"));
        let script = question(&server, "EVAL", "runs a script that may change data");
        assert_eq!(
            answer(&pty, "EVAL 'return 1' 0", &script, "y"),
            "(integer) 1"
        );
    }

    #[test]
    fn is_not_asked_of_scripts() {
        let server = LiveServer::start();
        server.cli(&["SET", "k", "v"]);
        Shell::new()
            .server(&server)
            .stdin("FLUSHALL\n")
            .run()
            .success()
            .stdout("OK\n");
        Shell::new()
            .server(&server)
            .args(["FLUSHALL"])
            .run()
            .success()
            .stdout("OK\n");
    }
}

mod read_only {
    use super::*;

    const HINT: &str = "hint: read_only is on, :set read_only off switches it off";

    fn refused(name: &str, reason: &str) -> String {
        format!("error: found {name}, which {reason}, expected a command that only reads\n{HINT}")
    }

    #[test]
    fn refuses_what_may_change_data_however_it_is_sent() {
        let server = LiveServer::start();
        server.cli(&["SET", "k", "v"]);
        let pty = open_with(&server, "read_only = true\n");
        for (line, name) in [
            ("SET k w", "SET"),
            ("flushall", "FLUSHALL"),
            ("SORT k STORE l", "SORT"),
            ("GETEX k PERSIST", "GETEX"),
            ("BITFIELD k SET u8 0 1", "BITFIELD"),
            (":inline DEL k", "DEL"),
            (":compare --force DEL k", "DEL"),
            (r#":send "DEL k\r\n""#, "DEL"),
            (r#":send "*2\r\n$3\r\nDEL\r\n$1\r\nk\r\n""#, "DEL"),
        ] {
            assert_eq!(ask(&pty, line), refused(name, "may change data"), "{line}");
        }
        let told = ask(&pty, "2 DEL k");
        assert!(
            told.starts_with(&refused("DEL", "may change data")),
            "{told}"
        );
        let told = ask(&pty, "REPLICAOF localhost 1");
        assert_eq!(told, refused("REPLICAOF", "may cost the server its data"));
        assert!(ask(&pty, ":learn bulk").contains(HINT));
        assert_eq!(server.cli(&["GET", "k"]).trim(), "v");
        for (line, reply) in [
            ("GET k", "\"v\""),
            ("GETEX k", "\"v\""),
            ("SORT none", "(empty array)"),
            ("BITFIELD k GET u8 0", "1) (integer) 118"),
        ] {
            assert_eq!(ask(&pty, line), reply);
        }
    }

    #[test]
    fn refuses_what_changes_the_server_or_other_clients() {
        let server = LiveServer::start();
        let pty = open_with(&server, "read_only = true\n");
        for (line, name) in [
            ("CONFIG SET hz 20", "CONFIG SET"),
            ("CONFIG RESETSTAT", "CONFIG RESETSTAT"),
            ("ACL SETUSER ann on", "ACL SETUSER"),
            ("BGSAVE", "BGSAVE"),
            ("SLOWLOG RESET", "SLOWLOG RESET"),
            ("CLIENT KILL TYPE pubsub", "CLIENT KILL"),
            (":inline SAVE", "SAVE"),
        ] {
            let reason = "changes the server or its other clients";
            assert_eq!(ask(&pty, line), refused(name, reason), "{line}");
        }
        let told = ask(&pty, "MODULE UNLOAD m");
        assert_eq!(
            told,
            refused("MODULE UNLOAD", "may cost the server its data")
        );
        assert!(!server.cli(&["ACL", "LIST"]).contains("ann"));
        for (line, reply) in [
            ("PUBLISH c m", "(integer) 0"),
            ("CLIENT SETNAME me", "OK"),
            ("ACL WHOAMI", "\"default\""),
            (
                "SCRIPT LOAD 'return 1'",
                "\"e0e1f9fabfc9d4800c877a703b823ac0578ff8db\"",
            ),
        ] {
            assert_eq!(ask(&pty, line), reply);
        }
    }

    #[test]
    fn refuses_scripts_unless_they_only_read() {
        let server = LiveServer::start();
        let pty = open_with(&server, "read_only = true\n");
        let told = ask(&pty, "EVAL 'return 1' 0");
        assert!(told.starts_with("error: found EVAL, which runs a script that may change data"));
        assert!(
            told.contains("hint: EVAL_RO, EVALSHA_RO and FCALL_RO"),
            "{told}"
        );
        if server.version() >= (7, 0) {
            assert_eq!(ask(&pty, "EVAL_RO 'return 1' 0"), "(integer) 1");
        }
    }

    #[test]
    fn asks_the_server_once_about_what_the_table_does_not_know() {
        const READS: &str = "*1\r\n*3\r\n$5\r\nm.get\r\n:2\r\n*2\r\n+readonly\r\n+fast\r\n";
        const WRITES: &str = "*1\r\n*3\r\n$5\r\nm.set\r\n:3\r\n*1\r\n+write\r\n";
        let questions = Arc::new(AtomicUsize::new(0));
        let asked = Arc::clone(&questions);
        let server = FakeServer::script(move |c| {
            c.serve(|words| {
                if words.starts_with(&["COMMAND", "INFO"]) {
                    asked.fetch_add(1, Ordering::SeqCst);
                }
                let reply = match words {
                    ["COMMAND", "INFO", "m.get"] => READS,
                    ["COMMAND", "INFO", "m.set"] => WRITES,
                    ["COMMAND", "INFO", "nosuch"] => "*1\r\n*-1\r\n",
                    ["M.GET", "k"] => ":1\r\n",
                    _ => return None,
                };
                Some(reply.as_bytes().to_vec())
            });
        });
        let port = server.port();
        let pty = Shell::new()
            .server(&server)
            .settings(&format!("{QUIET}read_only = true\n"))
            .terminal_of(40, 120);
        pty.wait_for_prompt(&format!("127.0.0.1:{port}> "));
        for _ in 0..2 {
            assert_eq!(ask(&pty, "M.GET k"), "(integer) 1");
        }
        let unflagged = "the server does not flag as reading only";
        for _ in 0..2 {
            assert_eq!(ask(&pty, "M.SET k v"), refused("\"M.SET\"", unflagged));
        }
        assert_eq!(
            ask(&pty, "nosuch"),
            refused("\"nosuch\"", "the server does not know")
        );
        assert_eq!(
            ask(&pty, "M.GET2 k"),
            refused("\"M.GET2\"", "the server says nothing about")
        );
        drop(pty);
        server.finish();
    }

    #[test]
    fn refuses_to_run_what_was_queued_before() {
        let server = LiveServer::start();
        let pty = open(&server);
        ask(&pty, "MULTI");
        ask(&pty, "SET k v");
        ask(&pty, ":set read_only on");
        let reason = "runs commands that were queued before and do not only read";
        assert_eq!(ask(&pty, "EXEC"), refused("EXEC", reason));
        assert_eq!(ask(&pty, "DISCARD"), "OK");
        ask(&pty, "MULTI");
        ask(&pty, "GET k");
        assert_eq!(ask(&pty, "EXEC"), "1) (nil)");
        ask(&pty, ":set read_only off");
        assert_eq!(ask(&pty, "SET k v"), "OK");
    }
}
