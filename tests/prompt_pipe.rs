//! Replies that go into programs and files: `COMMAND | PROGRAM`, `COMMAND :> FILE`, `COMMAND :>> FILE`.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use super::common::{FakeServer, Home, Key, LiveServer, Pty, Shell};
use super::prompt::{ask, is_time, open, prompt_of, wait_for_next_line, wait_until};

fn with_hash() -> LiveServer {
    let server = LiveServer::start();
    server.cli(&["HSET", "h", "a", "1", "b", "two words"]);
    server
}

/// Opens the prompt in a home.
fn open_in(home: &Home, server: &LiveServer) -> Pty {
    let pty = Shell::new().server(server).home(home).terminal();
    pty.wait_for_prompt(&prompt_of(server));
    pty
}

/// Presses Enter behind what was pasted, and gives what stands below the last row of it.
#[track_caller]
fn ask_pasted(pty: &Pty, last: &str) -> String {
    let seen = pty.output().len();
    pty.key(Key::Enter);
    wait_for_next_line(pty, seen);
    let screen = pty.screen_text();
    let rows: Vec<&str> = screen.lines().collect();
    let from = rows.iter().rposition(|row| row.ends_with(last));
    let from = from.unwrap_or_else(|| panic!("{last:?} is not on the screen\n{screen}"));
    let told = rows[from + 1..rows.len() - 1].iter();
    let told: Vec<&str> = told.copied().filter(|row| !is_time(row)).collect();
    told.join("\n")
}

mod program {
    use super::*;

    #[test]
    fn reads_the_reply_in_the_form_that_is_set() {
        let server = with_hash();
        let pty = open(&server);
        assert_eq!(ask(&pty, "HGETALL h | tr a-z A-Z"), "A\n1\nB\nTWO WORDS");
        assert_eq!(ask(&pty, "HGETALL h | sed s/o/0/g | tail -1"), "tw0 w0rds");
        assert_eq!(ask(&pty, "SET k 'a | b'"), "OK");
        assert_eq!(ask(&pty, "GET k"), "\"a | b\"");
        assert_eq!(ask(&pty, "GET k | sed 's/|/it'\\''s/'"), "a it's b");
        ask(&pty, ":set output json");
        assert_eq!(
            ask(&pty, "HGETALL h | cat"),
            "{\"a\":\"1\",\"b\":\"two words\"}"
        );
        assert_eq!(ask(&pty, "SET k '|'"), "\"OK\"");
        assert_eq!(ask(&pty, "GET k | cat"), "\"|\"");
    }

    #[test]
    fn gets_what_the_shell_itself_says_and_every_run_of_a_command() {
        let server = with_hash();
        let pty = open(&server);
        assert_eq!(
            ask(&pty, "help config get | head -1 | cut -c1-10"),
            "CONFIG GET"
        );
        assert_eq!(ask(&pty, "3 INCR n | paste -s -d+ -"), "1+2+3");
    }

    #[test]
    fn may_quit_early_without_harm() {
        let server = LiveServer::start();
        let pty = open(&server);
        server.cli(&[
            "EVAL",
            "for i = 1, 200000 do redis.call('RPUSH', 'l', i) end",
            "0",
        ]);
        assert_eq!(ask(&pty, "LRANGE l 0 -1 | head -2"), "1\n2");
        assert_eq!(ask(&pty, "LRANGE l 0 -1 | true"), "");
        // The connection is in step, and the same.
        assert_eq!(ask(&pty, "PING"), "PONG");
        let id = ask(&pty, "CLIENT ID");
        let counted = ask(&pty, "LRANGE l 0 -1 | wc -l | tr -d ' '");
        assert_eq!(counted, "200000");
        assert_eq!(ask(&pty, "CLIENT ID"), id);
    }

    #[test]
    fn ends_a_reply_without_end_when_it_quits() {
        let server = LiveServer::start();
        let pty = open(&server);
        pty.line("MONITOR | head -2").wait_for("(Ctrl-C stops it)");
        pty.wait_for("\nOK".trim());
        // One command is shown, the next one finds that nobody reads.
        wait_until(&pty, "the next prompt", |pty| {
            server.cli(&["PING"]);
            pty.screen_text().ends_with(prompt_of(&server).trim_end())
        });
        assert_eq!(ask(&pty, "PING"), "PONG");
    }

    /// The program ends while nothing comes that could not be written.
    #[test]
    fn ends_a_reply_without_end_in_silence_and_what_it_subscribed_to() {
        let server = LiveServer::start();
        let pty = open(&server);
        for (line, read) in [
            ("SUBSCRIBE a b | head -1", "subscribe"),
            ("PSUBSCRIBE a* | head -1", "psubscribe"),
            ("MONITOR | head -1", "OK"),
            ("2 MONITOR | head -1", "OK"),
            ("2 SUBSCRIBE a | head -1", "subscribe"),
        ] {
            let expected = format!("(Ctrl-C stops it)\n{read}");
            assert_eq!(ask(&pty, line), expected, "{line}");
        }
        // What the user has begun before is missed.
        assert_eq!(ask(&pty, "WATCH k"), "OK");
        assert_eq!(
            ask(&pty, "SUBSCRIBE a | head -1"),
            "(Ctrl-C stops it)\nsubscribe\nnote: WATCH of 1 key went with the connection"
        );
        assert_eq!(ask(&pty, "PING"), "PONG");
    }

    #[test]
    fn has_its_failure_told_and_keeps_errors_apart() {
        let server = with_hash();
        let pty = open(&server);
        assert_eq!(
            ask(&pty, "GET nosuch | sh -c 'cat; exit 3'"),
            "\nnote: \"sh -c 'cat; exit 3'\" ended with exit code 3"
        );
        let shown = ask(&pty, "GET nosuch | no-such-program");
        assert!(shown.contains("exit code 127"), "{shown}");
        let shown = ask(&pty, "GET h | tr a-z A-Z");
        assert!(
            shown.starts_with("WRONGTYPE Operation against a key"),
            "{shown}"
        );
        assert_eq!(
            ask(&pty, "GET x | kill -9 $$"),
            "note: \"kill -9 $$\" was ended by signal 9"
        );
    }

    #[test]
    fn reads_no_error_reply() {
        let server = with_hash();
        let pty = open(&server);
        for output in ["human", "plain", "json", "csv"] {
            ask(&pty, &format!(":set output {output}"));
            let shown = ask(&pty, "GET h | wc -c | tr -d ' '");
            assert!(shown.starts_with("WRONGTYPE"), "{output}: {shown}");
            assert!(shown.ends_with("\n0"), "{output}: {shown}");
        }
    }

    #[test]
    fn has_its_own_quotes_behind_a_command_of_several_rows() {
        let server = LiveServer::start();
        let pty = open(&server);
        let row = r"7' 0 | sed s/7/it\'s/";
        pty.type_text(&format!("\x1b[200~EVAL 'return\n{row}\x1b[201~"));
        pty.wait_for(row);
        assert_eq!(ask_pasted(&pty, row), "it's");
        // The row below is a command of its own.
        let last = "ECHO two";
        pty.type_text(&format!("\x1b[200~EVAL 'return\n{row}\n{last}\x1b[201~"));
        pty.wait_for(last);
        assert_eq!(ask_pasted(&pty, last), "it's\n\"two\"");
    }

    #[test]
    fn has_its_own_quotes_in_a_file_of_commands_too() {
        let server = LiveServer::start();
        let home = Home::new();
        let pty = open_in(&home, &server);
        let text = "EVAL 'return\n7' 0 | sed s/7/it\\'s/\nSET k 1\n2 GET k | sed \"s/1/'/\"\n";
        fs::write(home.path().join("f"), text).expect("it can be written");
        assert_eq!(
            ask(&pty, ":source ~/f"),
            "it's\nOK\n'\n'\nnote: \"~/f\": 3 commands were run"
        );
    }

    #[test]
    fn has_ctrl_c_to_itself_and_the_shell_goes_on() {
        let server = LiveServer::start();
        let pty = open(&server);
        // Between two commands sh cannot miss the signal, as it can just before it starts one.
        pty.line(r"GET x | echo star\ted; while :; do sleep 0.01; done")
            .wait_for("started");
        pty.key(Key::Ctrl('c')).wait_for("interrupted");
        pty.wait_for_prompt(&prompt_of(&server));
        pty.line(
            r"GET x | trap 'echo cau\ght; exit 0' INT; echo ag\ain; while :; do sleep 0.01; done",
        );
        pty.wait_for("again");
        pty.key(Key::Ctrl('c')).wait_for("caught");
        pty.wait_for_prompt(&prompt_of(&server));
        // What waits for the server is interrupted as without a program.
        pty.line("BLPOP nosuch 0 | cat");
        wait_until(&pty, "a blocked client", |_| {
            server
                .cli(&["INFO", "clients"])
                .contains("blocked_clients:1")
        });
        pty.key(Key::Ctrl('c'));
        pty.wait_for_prompt(&prompt_of(&server));
        assert_eq!(ask(&pty, "PING"), "PONG");
    }

    #[test]
    fn gets_the_decoded_reply_while_the_bytes_are_shown() {
        let server = with_hash();
        let pty = open(&server);
        ask(&pty, ":raw escaped");
        let shown = ask(&pty, "HGET h a | sed s/^/reply:/");
        assert!(shown.contains("$1\\r\\n1\\r\\n"), "{shown}");
        assert!(shown.lines().any(|row| row == "reply:1"), "{shown}");
        assert!(!shown.contains("= "), "{shown}");
    }
}

mod local {
    use super::*;

    #[test]
    fn commands_that_print_are_read_by_programs() {
        let server = with_hash();
        let pty = open(&server);
        ask(&pty, "ECHO \"it's\"");
        ask(&pty, "ECHO two");
        for (pattern, count) in [("ECHO", "2"), ("it's", "1"), ("nosuch", "0")] {
            let shown = ask(&pty, &format!(":history {pattern} | wc -l | tr -d ' '"));
            assert_eq!(shown.lines().last(), Some(count), "{pattern}: {shown}");
        }
        for (line, expected) in [
            (":info server | head -1", "Server"),
            (":peek h | grep -c two", "1"),
            (":set popup | cut -c1-8", "popup is"),
            (":timing | cut -c1-9", "timing is"),
            (":help | head -1 | cut -c1-8", "Commands"),
            (":explain % | head -1 | cut -c1-1", "%"),
            (":decode +OK\\r\\n | grep -c simple", "1"),
            (":encode --raw wire GET k | wc -c | tr -d ' '", "20"),
            (":send \"PING\\r\\n\" | grep -c PONG", "1"),
            (":compare HGETALL h | grep -c '%2'", "1"),
            (":raw | tr a-z A-Z", "RAW IS OFF"),
            ("2 :raw | wc -l | tr -d ' '", "2"),
        ] {
            assert_eq!(ask(&pty, line), expected, "{line}");
        }
        // Quoted it is an argument, and what is sent or edited as it stands is not taken apart.
        assert_eq!(ask(&pty, ":peek '|'"), "\"|\" does not exist");
        assert_eq!(
            ask(&pty, ":inline GET | cat"),
            "(error) ERR wrong number of arguments for 'get' command"
        );
        assert_eq!(ask(&pty, "PING"), "PONG");
    }

    #[test]
    fn commands_that_print_are_kept_without_colours() {
        let server = with_hash();
        let home = Home::new();
        let pty = Shell::new()
            .server(&server)
            .home(&home)
            .args(["--color", "always"])
            .terminal();
        pty.wait_for_prompt(&prompt_of(&server));
        let read = || fs::read_to_string(home.path().join("f")).expect("it was written");
        for (line, expected) in [
            (":peek h :> ~/f", "two words"),
            (":info server :>~/f", "redis_version"),
            (":encode GET k :> ~/f", "as RESP: 20 bytes"),
            (":explain % :> ~/f", "map"),
            (":history peek :>> ~/f", ":peek h :> ~/f"),
        ] {
            let shown = ask(&pty, line);
            assert!(shown.starts_with("note: "), "{line}: {shown}");
            assert!(read().contains(expected), "{line}: {}", read());
            assert!(!read().contains('\x1b'), "{line}: {}", read());
        }
    }

    #[test]
    fn commands_that_do_something_else_are_refused() {
        let server = with_hash();
        let home = Home::new();
        let pty = open_in(&home, &server);
        for (line, name) in [
            (":use 1 | cat", ":use"),
            (":connect 127.0.0.1 1 | cat", ":connect"),
            (":quit :> ~/f", ":quit"),
            ("quit | cat", "quit"),
            (":watch 1 GET k | cat", ":watch"),
            (":learn null :>~/f", ":learn"),
            (":edit | cat", ":edit"),
            (":tee ~/f | cat", ":tee"),
            (":source ~/f :>> ~/f", ":source"),
            ("2 :use 1 | cat", ":use"),
            (":repeat 2 :use 1 | cat", ":use"),
        ] {
            let shown = ask(&pty, line).replace('\n', " ");
            let expected =
                format!("error: a local command cannot be sent elsewhere: found {name} ");
            assert!(shown.starts_with(&expected), "{line}: {shown}");
        }
        assert!(!home.path().join("f").exists());
        assert_eq!(ask(&pty, "PING"), "PONG");
    }
}

mod file {
    use super::*;

    #[test]
    fn may_stand_close_behind_the_operator() {
        let server = with_hash();
        let home = Home::new();
        let pty = open_in(&home, &server);
        let read = |name: &str| fs::read_to_string(home.path().join(name)).expect("it was written");
        ask(&pty, "HMGET h a b :>~/f");
        assert_eq!(read("f"), "1\ntwo words\n");
        ask(&pty, "HGET h a :>>~/f");
        assert_eq!(read("f"), "1\ntwo words\n1\n");
        ask(&pty, "HGET h a :>'~/a file'");
        assert_eq!(read("a file"), "1\n");
        // Nothing of it reaches the server.
        assert_eq!(server.cli(&["DBSIZE"]).trim(), "1");
        ask(&pty, "RPUSH l :>~/f");
        let shown = ask(&pty, "RPUSH l x :>~/f | cat").replace('\n', " ");
        assert_eq!(
            shown,
            "error: found \"|\" behind the file, expected nothing more"
        );
        assert_eq!(server.cli(&["EXISTS", "l"]).trim(), "0");
        // Quoted it is sent, and so is what is no last word.
        assert_eq!(ask(&pty, "RPUSH l ':>f' \":>>f\""), "(integer) 2");
        assert_eq!(ask(&pty, "RPUSH l :>f x"), "(integer) 4");
        assert!(ask(&pty, "SET k :>").starts_with("error: found nothing behind :>"));
    }

    #[test]
    fn gets_every_run_of_a_command_that_is_repeated() {
        let server = with_hash();
        let home = Home::new();
        let pty = open_in(&home, &server);
        let read = || fs::read_to_string(home.path().join("f")).expect("it was written");
        let shown = ask(&pty, ":repeat 2 INCR n :> ~/f");
        assert!(shown.starts_with("note: 4 bytes written"), "{shown}");
        assert_eq!(read(), "1\n2\n");
        ask(&pty, "2 INCR n :>~/f");
        assert_eq!(read(), "3\n4\n");
        assert_eq!(ask(&pty, ":repeat 3 INCR n | paste -s -d+ -"), "5+6+7");
    }

    #[test]
    fn keeps_the_reply() {
        let server = with_hash();
        let home = Home::new();
        let pty = open_in(&home, &server);
        let path = home.path().join("a file");
        let read = || fs::read_to_string(&path).expect("it was written");
        let shown = ask(&pty, "HGETALL h :> '~/a file'");
        assert!(shown.starts_with("note: 16 bytes written to"), "{shown}");
        assert_eq!(read(), "a\n1\nb\ntwo words\n");
        ask(&pty, "HGET h a :>> '~/a file'");
        assert_eq!(read(), "a\n1\nb\ntwo words\n1\n");
        ask(&pty, "HGET h a :> '~/a file'");
        assert_eq!(read(), "1\n");
        ask(&pty, ":set output json");
        ask(&pty, "HGETALL h :> '~/a file'");
        assert_eq!(read(), "{\"a\":\"1\",\"b\":\"two words\"}\n");
    }

    #[test]
    fn is_refused_before_the_command_is_sent() {
        let server = LiveServer::start();
        let home = Home::new();
        let pty = open_in(&home, &server);
        for (line, expected) in [
            ("INCR n :> ~/.", "found a directory, expected a file"),
            ("INCR n :> ~/no/such/file", "No such file or directory"),
            ("INCR n :> ~/no/", "No such file or directory"),
            ("INCR n :> ''", "found nothing, expected the name of a file"),
            (
                "INCR n :> a b",
                "found \"b\" behind the file, expected nothing more",
            ),
            ("INCR n :> /dev/tty", "found something that is no file"),
        ] {
            let shown = ask(&pty, line).replace('\n', " ");
            assert!(
                shown.starts_with("error: ") && shown.contains(expected),
                "{line}: {shown}"
            );
        }
        assert_eq!(
            ask(&pty, "INCR n :> /dev/null"),
            "note: 2 bytes written to \"/dev/null\""
        );
        assert_eq!(ask(&pty, "GET n"), "\"1\"");
    }

    #[test]
    fn stays_as_it_is_when_the_line_was_not_run() {
        let mut server = with_hash();
        let home = Home::new();
        let pty = open_in(&home, &server);
        let path = home.path().join("kept");
        fs::write(&path, "old").expect("it can be written");
        server.stop();
        let shown = ask(&pty, "GET x :> ~/kept");
        assert!(shown.contains("error: "), "{shown}");
        assert_eq!(fs::read_to_string(&path).expect("it is there"), "old");
        ask(&pty, "GET x :> ~/new");
        assert!(!home.path().join("new").exists());
    }

    fn mode_of(path: &Path) -> u32 {
        let metadata = fs::metadata(path).expect("it is there");
        metadata.permissions().mode() & 0o777
    }

    #[test]
    fn stays_as_it_is_behind_an_error_reply() {
        let server = with_hash();
        let home = Home::new();
        let pty = open_in(&home, &server);
        let kept = home.path().join("kept");
        fs::write(&kept, "old").expect("it can be written");
        for output in ["human", "plain", "json", "csv"] {
            ask(&pty, &format!(":set output {output}"));
            for (line, name, verb) in [
                ("INCR h :> ~/kept", "kept", "written"),
                ("3 INCR h :> ~/kept", "kept", "written"),
                ("INCR h :>> ~/kept", "kept", "appended"),
                ("INCR h :> ~/new", "new", "written"),
            ] {
                let shown = ask(&pty, line).replace('\n', " ");
                assert!(shown.starts_with("WRONGTYPE"), "{output}: {line}: {shown}");
                let note = format!("note: nothing {verb} to \"/");
                assert!(shown.contains(&note), "{output}: {line}: {shown}");
                assert!(shown.ends_with(&format!("/{name}\"")), "{shown}");
            }
            assert_eq!(fs::read_to_string(&kept).expect("it is there"), "old");
            assert!(!home.path().join("new").exists());
        }
    }

    #[test]
    fn has_the_errors_that_are_part_of_a_reply() {
        let server = with_hash();
        let home = Home::new();
        let pty = open_in(&home, &server);
        let kept = home.path().join("kept");
        fs::write(&kept, "old").expect("it can be written");
        for line in ["MULTI", "NOSUCH"] {
            ask(&pty, line);
        }
        let shown = ask(&pty, "EXEC :> ~/kept");
        assert!(shown.starts_with("EXECABORT"), "{shown}");
        assert_eq!(fs::read_to_string(&kept).expect("it is there"), "old");
        for line in ["MULTI", "INCR n", "INCR h"] {
            ask(&pty, line);
        }
        ask(&pty, "EXEC :> ~/kept");
        let written = fs::read_to_string(&kept).expect("it is there");
        assert!(written.starts_with("1\nWRONGTYPE "), "{written}");
    }

    /// What it held before is not to be taken for the reply.
    #[test]
    fn is_emptied_by_a_reply_without_a_byte() {
        let server = LiveServer::start();
        let home = Home::new();
        let pty = open_in(&home, &server);
        let kept = home.path().join("kept");
        fs::write(&kept, "old").expect("it can be written");
        for name in ["kept", "new"] {
            let shown = ask(&pty, &format!("INFO nosuch :> ~/{name}")).replace('\n', " ");
            assert!(shown.starts_with("note: 0 bytes written to"), "{shown}");
            let text = fs::read_to_string(home.path().join(name)).expect("it is there");
            assert_eq!(text, "");
        }
        // A text that is empty has its line end.
        ask(&pty, "SET k ''");
        ask(&pty, "GET k :> ~/kept");
        assert_eq!(fs::read_to_string(&kept).expect("it is there"), "\n");
    }

    #[test]
    fn stays_as_it_is_when_nothing_of_the_reply_has_come() {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            c.expect_command(&["LRANGE", "l", "0", "-1"]);
            c.send("*3\r\n").close();
        });
        let home = Home::new();
        let kept = home.path().join("kept");
        fs::write(&kept, "old").expect("it can be written");
        let pty = Shell::new().server(&server).home(&home).terminal();
        pty.wait_for("> ");
        let shown = ask(&pty, "LRANGE l 0 -1 :> ~/kept").replace('\n', " ");
        assert!(shown.contains("closed the connection"), "{shown}");
        assert_eq!(fs::read_to_string(&kept).expect("it is there"), "old");
    }

    #[test]
    fn of_a_link_to_nothing_is_made_when_there_is_something_to_be_written() {
        let server = LiveServer::start();
        let home = Home::new();
        let pty = open_in(&home, &server);
        let (link, target) = (home.path().join("link"), home.path().join("target"));
        symlink("target", &link).expect("a link can be made");
        ask(&pty, ":set read_only on");
        let shown = ask(&pty, "SET a 1 :> ~/link");
        assert!(shown.starts_with("error: found SET"), "{shown}");
        assert!(link.is_symlink() && !target.exists());
        ask(&pty, "PING :> ~/link");
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&target).expect("it is there"), "PONG\n");
        symlink("no/target", home.path().join("lost")).expect("a link can be made");
        let shown = ask(&pty, "PING :> ~/lost").replace('\n', " ");
        assert!(shown.starts_with("error: could not open"), "{shown}");
    }

    #[test]
    fn is_its_users_alone_where_it_is_new() {
        let server = LiveServer::start();
        let home = Home::new();
        let pty = open_in(&home, &server);
        let shared = home.path().join("shared");
        fs::write(&shared, "old").expect("it can be written");
        fs::set_permissions(&shared, fs::Permissions::from_mode(0o644)).expect("it is ours");
        for operator in [":>", ":>>"] {
            let new = format!("new{}", operator.len());
            ask(&pty, &format!("PING {operator} ~/{new}"));
            assert_eq!(mode_of(&home.path().join(new)), 0o600);
            ask(&pty, &format!("PING {operator} ~/shared"));
            assert_eq!(mode_of(&shared), 0o644);
        }
    }
}
