//! The local commands of the prompt: lines that begin with a colon.

use super::common::{FakeServer, Key, LiveServer, Pty, Shell};
use super::prompt::{ask, interrupt, prompt_of, wait_until};

fn open_with(server: &LiveServer, args: &[&str]) -> Pty {
    let pty = Shell::new().server(server).args(args).terminal_of(80, 80);
    pty.wait_for_prompt(&prompt_of(server));
    pty
}

fn open(server: &LiveServer) -> Pty {
    open_with(server, &[])
}

/// The offset in the first row of a direction.
#[track_caller]
fn offset(dump: &str, arrow: char) -> u64 {
    let rows = dump.lines().filter(|row| row.starts_with(arrow));
    let mut numbers = rows.filter_map(|row| row.split_whitespace().nth(1)?.parse().ok());
    numbers
        .next()
        .unwrap_or_else(|| panic!("no row of {arrow}\n{dump}"))
}

/// The rows of a dump without the time that a read took.
fn rows(shown: &str) -> Vec<&str> {
    let rows = shown
        .lines()
        .map(|row| row.split(", +").next().unwrap_or_default());
    rows.collect()
}

mod raw {
    use super::*;

    #[test]
    fn shows_the_bytes_from_then_on_and_no_more() {
        let server = LiveServer::start();
        let pty = open(&server);
        assert_eq!(ask(&pty, ":raw"), "raw is off");
        assert_eq!(ask(&pty, ":raw on"), "raw is on: annotated");
        let first = ask(&pty, "PING");
        let (sent, received) = (offset(&first, '→'), offset(&first, '←'));
        assert_eq!(
            rows(&first),
            [
                format!(r"→ {sent:>6}  *1\r\n                                array of 1"),
                format!(
                    r"→ {:>6}    $4\r\nPING\r\n                      1/1 bulk string, 4 bytes ✓",
                    sent + 4
                ),
                "← read 1: 7 bytes".to_owned(),
                format!(r"← {received:>6}  +PONG\r\n                             simple string"),
                "= PONG".to_owned(),
            ]
        );
        assert_eq!(ask(&pty, ":raw off"), "raw is off");
        assert_eq!(ask(&pty, "PING"), "PONG");
        // What was not shown counts all the same: offsets are places in the stream of the connection.
        ask(&pty, ":raw on");
        let third = ask(&pty, "PING");
        assert_eq!(
            offset(&third, '→'),
            sent + 2 * "*1\r\n$4\r\nPING\r\n".len() as u64
        );
        assert_eq!(offset(&third, '←'), received + 2 * "+PONG\r\n".len() as u64);
    }

    #[test]
    fn counts_from_the_start_of_the_connection() {
        let server = FakeServer::script(|c| {
            c.expect_command(&["ECHO", "x"]).send(b"$1\r\nx\r\n");
            c.expect_command(&["PING"]).send(b"+PONG\r\n").wait_close();
        });
        let pty = Shell::new()
            .server(&server)
            .args(["-2"])
            .terminal_of(60, 80);
        let port = server.port();
        pty.wait_for_prompt(&format!("127.0.0.1:{port}> "));
        ask(&pty, "ECHO x");
        ask(&pty, ":raw on");
        let dump = ask(&pty, "PING");
        assert_eq!((offset(&dump, '→'), offset(&dump, '←')), (21, 7), "{dump}");
        drop(pty);
        server.finish();
    }

    #[test]
    fn knows_the_notations_and_the_legend() {
        let server = LiveServer::start();
        let pty = open(&server);
        for (notation, expected) in [
            ("escaped", r#"→ "*1\r\n""#),
            ("python", r"→ b'*1\r\n'"),
            ("bytes", "→ b'*'"),
            ("hex", "2a 31 0d 0a"),
            ("annotated", "array of 1"),
        ] {
            let told = ask(&pty, &format!(":raw {notation}"));
            assert_eq!(told, format!("raw is on: {notation}"));
            assert_eq!(ask(&pty, ":raw"), told);
            let dump = ask(&pty, "PING");
            assert!(dump.contains(expected), "{notation}\n{dump}");
        }
        assert!(ask(&pty, ":raw legend").contains("aggregate: array, set, map"));
        assert!(ask(&pty, ":raw octal").starts_with("error: found \"octal\", expected on, off"));
    }

    #[test]
    fn takes_its_options_from_the_command_line() {
        let server = LiveServer::start();
        server.cli(&["SET", "k", "0123456789"]);
        let pty = open_with(&server, &["--raw=escaped", "--raw-limit", "4"]);
        assert_eq!(ask(&pty, ":raw"), "raw is on: escaped");
        assert!(ask(&pty, "GET k").contains("0123\" … 6 bytes more"));
        ask(&pty, ":raw off");
        assert_eq!(ask(&pty, ":raw on"), "raw is on: escaped");
    }

    #[test]
    fn turned_on_later_masks_passwords_in_their_places() {
        let server = LiveServer::start();
        let pty = open(&server);
        ask(&pty, "PING");
        ask(&pty, ":raw on");
        let dump = ask(&pty, "AUTH sesame");
        assert!(
            dump.contains(r"$6\r\n******\r\n") && !dump.contains("sesame"),
            "{dump}"
        );
    }

    #[test]
    fn turned_on_later_shows_the_handshake_of_the_next_connection_on_one_line() {
        let server = LiveServer::start();
        let pty = open(&server);
        ask(&pty, ":raw on");
        ask(&pty, ":inline QUIT");
        let dump = ask(&pty, "PING");
        assert!(
            dump.starts_with("→ handshake: HELLO 3, CLIENT SETINFO ×2 "),
            "{dump}"
        );
        assert!(dump.ends_with("= PONG"), "{dump}");
    }
}

mod are_read {
    use super::*;

    #[test]
    fn by_their_names_alone() {
        let server = LiveServer::start();
        let pty = open(&server);
        assert_eq!(
            ask(&pty, ":inlin PING"),
            "error: found \":inlin\", expected a name that :help lists; similar: :info, :inline"
        );
        assert_eq!(ask(&pty, "  :RAW"), "raw is off");
        // A colon without a letter is for the server.
        assert!(ask(&pty, ":1").contains("ERR unknown command"));
    }

    #[test]
    fn also_where_there_is_no_server() {
        let mut server = LiveServer::start();
        server.stop();
        let pty = Shell::new().server(&server).terminal_of(60, 80);
        pty.wait_for("(not connected)>");
        assert_eq!(ask(&pty, ":raw"), "raw is off");
        let told = ask(&pty, ":send PING");
        assert!(told.contains("connection refused"), "{told}");
    }

    #[test]
    fn one_a_line_and_what_follows_a_wrong_one_is_not_run() {
        let server = LiveServer::start();
        let pty = open(&server);
        pty.type_text("\x1b[200~:raw nosuch\nSET k v\x1b[201~")
            .key(Key::Enter);
        pty.wait_for("note: the command below it was not run");
        assert_eq!(ask(&pty, "EXISTS k"), "(integer) 0");
    }

    #[test]
    fn in_scripts_as_commands_for_the_server() {
        let server = LiveServer::start();
        let ran = Shell::new().server(&server).stdin(":raw on\n").run();
        ran.status(1).stderr_contains("unknown command ':raw'");
    }
}

mod are_told {
    use super::*;

    #[test]
    fn by_help() {
        let server = LiveServer::start();
        let pty = open(&server);
        assert!(ask(&pty, "help").contains("\n  :help "));
        let list = ask(&pty, ":help");
        for name in [
            "compare", "decode", "encode", "explain", "help", "info", "inline", "learn", "peek",
            "raw", "repeat", "send", "source", "tee", "watch",
        ] {
            assert!(list.contains(&format!("\n  :{name}")), "{list}");
        }
    }

    #[test]
    fn by_tab() {
        let server = LiveServer::start();
        let pty = open(&server);
        pty.type_text(":le").key(Key::Tab).wait_for("> :learn ");
        interrupt(&pty);
        pty.type_text(":raw an")
            .key(Key::Tab)
            .wait_for("> :raw annotated ");
        interrupt(&pty);
        pty.type_text(":inline config ge")
            .key(Key::Tab)
            .wait_for("> :inline config get ");
        interrupt(&pty);
        pty.type_text(":e").key(Key::Tab).key(Key::Tab);
        pty.wait_for(":encode  COMMAND ·")
            .wait_for(":explain  BYTE|TYPE ·");
    }
}

mod teach {
    use super::*;

    #[test]
    fn the_bytes_of_a_request() {
        let server = LiveServer::start();
        let pty = open(&server);
        let shown = ask(&pty, ":encode --raw=python SET foo \"a b\"");
        assert!(
            shown.starts_with("→ b'*3\\r\\n'\n→ b'$3\\r\\nSET\\r\\n'\n"),
            "{shown}"
        );
        assert!(shown.contains("SET foo \"a b\"\\r\\n"), "{shown}");
        assert_eq!(ask(&pty, "EXISTS foo"), "(integer) 0");
        let shown = ask(&pty, ":encode");
        assert_eq!(shown, "error: found no words, expected a command");
    }

    #[test]
    fn the_bytes_of_a_request_without_its_secrets() {
        let server = LiveServer::start();
        let pty = open(&server);
        for line in [
            ":encode AUTH LKG",
            ":encode --raw=escaped AUTH LKG",
            ":encode --raw hex AUTH LKG",
            ":encode --raw wire AUTH LKG",
            ":encode AUHT LKG",
            "2 :encode AUTH LKG",
            ":encode CONFIG SET requirepass LKG",
            ":encode AUTH LKG | cat",
        ] {
            let shown = ask(&pty, line);
            assert!(
                !shown.contains("LKG") && !shown.contains("4c 4b"),
                "{line}: {shown}"
            );
            assert!(shown.contains("***"), "{line}: {shown}");
        }
        let shown = ask(&pty, ":encode SET k LKG");
        assert!(shown.contains("LKG") && !shown.contains("***"), "{shown}");
    }

    #[test]
    fn what_captured_bytes_mean_in_each_form() {
        let server = LiveServer::start();
        let pty = open(&server);
        let expected = r"←      0  +OK\r\n                               simple string";
        for line in [
            r#":decode "+OK\r\n""#,
            r":decode +OK\r\n",
            r":decode b'+OK\r\n'",
            ":decode 2b 4f 4b 0d 0a",
            ":decode --from hex 2b4f4b0d0a",
        ] {
            assert_eq!(ask(&pty, line), expected, "{line}");
        }
        let shown = ask(&pty, r":decode *1\r\nx");
        assert!(
            shown.contains("^ found 'x' (0x78), expected a type byte"),
            "{shown}"
        );
    }

    #[test]
    fn both_protocols_side_by_side_in_the_database_of_the_session() {
        let server = LiveServer::start();
        server.cli(&["HSET", "h", "in", "zero"]);
        let pty = open(&server);
        ask(&pty, "SELECT 3");
        ask(&pty, "HSET h f v");
        let shown = ask(&pty, ":compare HGETALL h");
        assert!(
            shown.contains("*2\\r\\n") && shown.contains("%1\\r\\n"),
            "{shown}"
        );
        assert!(shown.contains("$1\\r\\nf\\r\\n"), "{shown}");
        let shown = ask(&pty, ":compare DEL h");
        assert!(
            shown.starts_with("error: found \"DEL\", which may write"),
            "{shown}"
        );
        ask(&pty, ":compare --force DEL h");
        assert_eq!(ask(&pty, "EXISTS h"), "(integer) 0");
    }

    #[test]
    fn as_the_user_of_the_session() {
        let server = LiveServer::start_with(&["--requirepass", "sesame"]);
        let pty = open(&server);
        ask(&pty, "AUTH sesame");
        let shown = ask(&pty, ":compare GET k");
        assert!(
            shown.contains("$-1\\r\\n") && shown.contains("_\\r\\n"),
            "{shown}"
        );
    }

    #[test]
    fn until_ctrl_c() {
        let server = LiveServer::start();
        let pty = open(&server);
        let id = ask(&pty, "CLIENT ID");
        let clients = || server.cli(&["CLIENT", "LIST"]).matches("cmd=blpop").count();
        pty.line(":compare --force BLPOP nothing 0");
        wait_until(&pty, "a server that waits", |_| clients() > 0);
        interrupt(&pty);
        assert!(
            pty.screen_text().contains("\ninterrupted\n"),
            "{}",
            pty.screen_text()
        );
        assert_eq!(ask(&pty, "CLIENT ID"), id);
    }

    #[test]
    fn in_lessons_whose_answers_are_typed_at_the_prompt() {
        let server = LiveServer::start();
        let pty = open(&server);
        assert!(ask(&pty, ":learn").contains("integer"));
        pty.line(":learn integer").wait_for_prompt("> ");
        pty.line("999").wait_for("That is not it. Try once more.");
        pty.wait_for_prompt("> ").line("5").wait_for("Right: 5");
        pty.wait_for_prompt(&prompt_of(&server));
        // What was typed as an answer is no line of the history.
        pty.key(Key::Up).wait_for("> :learn integer");
        interrupt(&pty);
        pty.line(":learn integer").wait_for_prompt("> ");
        interrupt(&pty);
        pty.wait_for_prompt(&prompt_of(&server));
        assert_eq!(ask(&pty, "PING"), "PONG");
        assert!(ask(&pty, ":learn nosuch").starts_with("error: found \"nosuch\""));
    }

    #[test]
    fn the_card_of_a_type() {
        let server = LiveServer::start();
        let pty = open(&server);
        let map = ask(&pty, ":explain %");
        assert!(map.contains("map") && map.contains("HGETALL"), "{map}");
        assert_eq!(ask(&pty, ":explain map"), map);
        assert!(ask(&pty, ":explain bulk string").starts_with('$'));
        assert!(ask(&pty, ":explain zap").starts_with("error: found \"zap\""));
    }
}
