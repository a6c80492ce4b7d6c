//! The prompt and its connection: how it opens, ends, is interrupted and comes back.

use std::sync::mpsc::{Receiver, channel};

use super::common::{FakeServer, Key, LIMIT, LiveServer, Pty, Shell};
use super::prompt::{ask, interrupt, open, prompt_of, wait_until};

fn open_fake(server: &FakeServer) -> Pty {
    let pty = Shell::new().server(server).terminal_of(24, 120);
    pty.wait_for_prompt(&format!("127.0.0.1:{}> ", server.port()));
    pty
}

/// Leaves the prompt and lets the server check that nothing else was said to it.
fn leave(mut pty: Pty, server: FakeServer) {
    pty.line("quit");
    assert_eq!(pty.wait_exit(), 0);
    server.finish();
}

fn expect_signal(happened: &Receiver<()>) {
    happened
        .recv_timeout(LIMIT)
        .expect("the server comes so far");
}

fn screen_has(pty: &Pty, text: &str) {
    let screen = pty.screen_text();
    assert!(screen.contains(text), "{text:?} is not there:\n{screen}");
}

mod lost {
    use super::*;

    #[test]
    fn between_commands_it_comes_back_with_the_next_which_is_sent_once() {
        let (closed, is_closed) = channel();
        let server = FakeServer::script(move |c| {
            c.expect_handshake()
                .expect_command(&["PING"])
                .send("+PONG\r\n")
                .close();
            let _ = closed.send(());
        })
        .then(|c| {
            c.expect_handshake()
                .expect_command(&["INCR", "b"])
                .send(":1\r\n")
                .expect_command(&["GET", "b"])
                .send("$1\r\n1\r\n")
                .wait_close();
        });
        let pty = open_fake(&server);
        assert_eq!(ask(&pty, "PING"), "PONG");
        expect_signal(&is_closed);
        let expected = format!(
            "note: 127.0.0.1:{} closed the connection; a new one was opened\n(integer) 1",
            server.port()
        );
        assert_eq!(ask(&pty, "INCR b"), expected);
        assert_eq!(ask(&pty, "GET b"), "\"1\"");
        leave(pty, server);
    }

    /// Each kind of line finds it out.
    #[test]
    fn by_the_server_for_whatever_is_run_next() {
        let server = LiveServer::start();
        server.cli(&["SET", "k", "1"]);
        let pty = open(&server);
        let note = format!(
            "note: 127.0.0.1:{} closed the connection; a new one was opened",
            server.port()
        );
        for (line, expected) in [
            ("GET k", "\"1\""),
            (":inline GET k", "\"1\""),
            ("GET k | tr 1 2", "2"),
            ("2 GET k", "\"1\"\n\"1\""),
            (":use 0", "OK"),
            (":info cpu", "used_cpu_sys"),
            (":peek k", "string"),
        ] {
            server.cli(&["CLIENT", "KILL", "TYPE", "normal"]);
            let told = ask(&pty, line);
            assert!(told.starts_with(&note), "{line}: {told}");
            assert!(told[note.len()..].contains(expected), "{line}: {told}");
            assert_eq!(told.matches("note:").count(), 1, "{line}: {told}");
        }
    }

    #[test]
    fn with_a_server_that_stays_away_is_told_by_the_attempt() {
        let mut server = LiveServer::start();
        let pty = open(&server);
        ask(&pty, "PING");
        server.stop();
        let told = ask(&pty, "GET k");
        assert!(told.starts_with("error: could not connect"), "{told}");
        assert!(!told.contains("note: "), "{told}");
        pty.wait_for("(not connected)>");
    }

    /// What the user relies on and the next connection does not have is told before anything is sent.
    #[test]
    fn with_what_only_it_knew_keeps_the_next_command_from_being_sent() {
        let server = LiveServer::start();
        let pty = open(&server);
        for (lines, lost) in [
            (&["WATCH k"][..], "WATCH of 1 key"),
            (&["MULTI", "INCR k"], "MULTI with 1 queued command"),
            (&["CLIENT REPLY OFF"], "CLIENT REPLY OFF"),
            (&["CLIENT TRACKING ON"], "CLIENT TRACKING"),
            (&["CLIENT NO-EVICT ON"], "CLIENT NO-EVICT"),
            (&["CLIENT SETNAME me"], "the name of the connection"),
        ] {
            lines.iter().for_each(|line| drop(ask(&pty, line)));
            server.cli(&["CLIENT", "KILL", "TYPE", "normal"]);
            let told = ask(&pty, "INCR n");
            assert!(told.contains(r#""INCR" was not sent"#), "{lost}: {told}");
            let note = format!("note: {lost} went with it");
            assert!(told.contains(&note), "{lost}: {told}");
            pty.wait_for("(not connected)>");
            assert_eq!(ask(&pty, "GET n"), "(nil)");
        }
    }

    #[test]
    fn as_asked_names_what_only_it_knew() {
        let server = LiveServer::start();
        let pty = open(&server);
        for (lines, lost) in [
            (&["MULTI", "SET a 1"][..], "MULTI with 1 queued command"),
            (&["WATCH k"], "WATCH of 1 key"),
        ] {
            lines.iter().for_each(|line| drop(ask(&pty, line)));
            let note = format!("note: {lost} went with the connection");
            assert_eq!(ask(&pty, "QUIT x"), format!("OK\n{note}"));
            assert_eq!(ask(&pty, "GET a"), "(nil)");
        }
        assert_eq!(ask(&pty, "QUIT x"), "OK");
    }

    #[test]
    fn while_a_command_waits_it_is_told_as_sent_and_never_sent_again() {
        let server = FakeServer::script(|c| {
            c.expect_handshake().expect_command(&["INCR", "a"]).close();
        })
        .then(|c| {
            c.expect_handshake()
                .expect_command(&["PING"])
                .send("+PONG\r\n")
                .wait_close();
        });
        let pty = open_fake(&server);
        let told = ask(&pty, "INCR a");
        assert!(
            told.contains(r#""INCR" was sent, but no answer came"#),
            "{told}"
        );
        pty.wait_for("(not connected)>");
        assert_eq!(ask(&pty, "PING"), "PONG");
        leave(pty, server);
    }

    #[test]
    fn by_a_reset_in_the_middle_of_an_answer() {
        let server = FakeServer::script(|c| {
            c.expect_handshake()
                .expect_command(&["KEYS", "*"])
                .send("*2\r\n$1\r\na\r\n$5\r\nhal")
                .reset();
        });
        let pty = open_fake(&server);
        let told = ask(&pty, "KEYS *");
        assert!(told.contains(r#"the answer to "KEYS" broke off"#), "{told}");
        pty.wait_for("(not connected)>");
        leave(pty, server);
    }

    #[test]
    fn comes_back_with_the_database_the_user_and_the_protocol() {
        let server = LiveServer::start();
        server.cli(&["ACL", "SETUSER", "ann", "on", ">pw", "~*", "+@all"]);
        for (hello, protocol) in [("HELLO 2", "(integer) 2"), ("HELLO 3", "(integer) 3")] {
            let pty = open(&server);
            ask(&pty, "AUTH ann pw");
            ask(&pty, "SELECT 2");
            ask(&pty, hello);
            server.cli(&["CLIENT", "KILL", "TYPE", "normal"]);
            // Where the terminal breaks the line depends on how long the client's id and port are.
            ask(&pty, ":set tables off");
            let info = ask(&pty, "CLIENT INFO").replace('\n', "");
            for expected in ["user=ann", "db=2"] {
                assert!(info.contains(expected), "{expected}: {info}");
            }
            let told = ask(&pty, "HELLO");
            let spoken = format!("\"proto\" => {protocol}");
            assert!(told.contains(&spoken), "{hello}: {told}");
            pty.wait_for_prompt(&format!("127.0.0.1:{}[2]> ", server.port()));
        }
    }

    #[test]
    fn ends_a_transaction() {
        let server = LiveServer::start();
        let pty = open(&server);
        ask(&pty, "MULTI");
        server.cli(&["CLIENT", "KILL", "TYPE", "normal"]);
        assert!(ask(&pty, "SET a 1").contains("was not sent"));
        pty.wait_for("(not connected)>");
        assert_eq!(ask(&pty, "GET a"), "(nil)");
        pty.wait_for_prompt(&prompt_of(&server));
    }

    #[test]
    fn by_shutdown_is_what_was_asked_for() {
        let mut server = LiveServer::start();
        let pty = open(&server);
        assert_eq!(ask(&pty, "SHUTDOWN NOSAVE"), "");
        pty.wait_for("(not connected)>");
        server.restart();
        assert_eq!(ask(&pty, "PING"), "PONG");
        pty.wait_for_prompt(&prompt_of(&server));
    }
}

mod ctrl_c {
    use super::*;

    #[test]
    fn ends_a_subscription() {
        let server = LiveServer::start();
        let pty = open(&server);
        for (line, confirmed) in [
            ("SUBSCRIBE a", "subscribe"),
            ("PSUBSCRIBE a*", "psubscribe"),
        ] {
            pty.line(line).wait_for(&format!("\"{confirmed}\""));
            server.cli(&["PUBLISH", "a", &format!("to {confirmed}")]);
            pty.wait_for(&format!("\"to {confirmed}\""));
            interrupt(&pty);
            pty.wait_for_prompt(&prompt_of(&server));
        }
        assert_eq!(ask(&pty, "PING"), "PONG");
    }

    #[test]
    fn ends_monitor() {
        let server = LiveServer::start();
        let pty = open(&server);
        ask(&pty, "SELECT 1");
        pty.line("MONITOR");
        // Until the server has come to the MONITOR, nothing is shown of the others.
        wait_until(&pty, "what another client says", |pty| {
            server.cli(&["ECHO", "seen"]);
            pty.screen_text().contains("\"ECHO\" \"seen\"")
        });
        interrupt(&pty);
        pty.wait_for_prompt(&format!("127.0.0.1:{}[1]> ", server.port()));
        assert_eq!(ask(&pty, "PING"), "PONG");
    }

    #[test]
    fn ends_sync_whose_bytes_never_reach_the_terminal_raw() {
        let server = LiveServer::start();
        let pty = open(&server);
        server.cli(&["SET", "k", "\u{1b}]0;pwned\u{7}"]);
        server.cli(&["CONFIG", "SET", "repl-diskless-sync-delay", "0"]);
        pty.line("SYNC").wait_for("pwned");
        interrupt(&pty);
        pty.wait_for_prompt(&prompt_of(&server));
        assert!(!pty.output().contains(&7));
        assert_eq!(ask(&pty, "PING"), "PONG");
    }

    #[test]
    fn ends_the_wait_for_a_handshake_that_is_never_answered() {
        let (greeted, is_greeted) = channel();
        let server = FakeServer::script(move |c| {
            c.expect_start(&["HELLO", "3"])
                .expect_start(&["CLIENT", "SETINFO"])
                .expect_start(&["CLIENT", "SETINFO"]);
            let _ = greeted.send(());
            c.wait_close();
        });
        let pty = Shell::new().server(&server).terminal();
        expect_signal(&is_greeted);
        pty.key(Key::Ctrl('c'));
        pty.wait_for("interrupted").wait_for("> ");
        leave(pty, server);
    }

    #[test]
    fn before_a_line_is_not_about_the_command_in_it() {
        let server = LiveServer::start();
        let pty = open(&server);
        for _ in 0..3 {
            interrupt(&pty);
        }
        assert_eq!(ask(&pty, "PING"), "PONG");
    }
}

mod nothing_hangs {
    use super::*;

    #[test]
    fn without_replies() {
        let server = LiveServer::start();
        let pty = open(&server);
        assert_eq!(ask(&pty, "CLIENT REPLY SKIP"), "");
        assert_eq!(ask(&pty, "SET a 1"), "");
        assert_eq!(ask(&pty, "GET a"), "\"1\"");
        assert_eq!(ask(&pty, "CLIENT REPLY OFF"), "");
        assert_eq!(ask(&pty, "SET a 2"), "");
        assert_eq!(ask(&pty, "CLIENT REPLY ON"), "OK");
        assert_eq!(ask(&pty, "GET a"), "\"2\"");
    }

    #[test]
    fn on_unsubscribe_and_a_transaction() {
        let server = LiveServer::start();
        let pty = open(&server);
        assert!(ask(&pty, "UNSUBSCRIBE").contains("\"unsubscribe\""));
        ask(&pty, "MULTI");
        // Servers queue it or refuse it.
        ask(&pty, "MONITOR");
        assert_eq!(ask(&pty, "DISCARD"), "OK");
        assert_eq!(ask(&pty, "PING"), "PONG");
    }
}

mod pushes {
    use super::*;

    #[test]
    fn that_nobody_asked_for_are_printed_before_the_next_prompt() {
        LiveServer::each(|server| {
            let pty = open(server);
            assert_eq!(ask(&pty, "CLIENT TRACKING ON"), "OK");
            server.cli(&["SET", "watched", "1"]);
            assert_eq!(ask(&pty, "GET watched"), "\"1\"");
            server.cli(&["SET", "watched", "2"]);
            // The server may send it a moment after it has answered the other client.
            wait_until(&pty, "the push", |pty| {
                ask(pty, "");
                pty.screen_text().contains("\"invalidate\"")
            });
            screen_has(&pty, "1) \"watched\"");
            assert_eq!(ask(&pty, "GET watched"), "\"2\"");
        });
    }

    #[test]
    fn that_come_before_a_reply_are_printed_before_it() {
        let server = FakeServer::script(|c| {
            c.expect_handshake()
                .expect_command(&["PING"])
                .send(">2\r\n$4\r\nnews\r\n:1\r\n+PONG\r\n")
                .wait_close();
        });
        let pty = open_fake(&server);
        assert_eq!(ask(&pty, "PING"), "1) \"news\"\n2) (integer) 1\nPONG");
        leave(pty, server);
    }
}

mod opens {
    use super::*;

    /// What the line editor says first.
    const READING: &[u8] = b"\x1b[?2004h";

    fn has_prompted(pty: &Pty) -> bool {
        pty.output().windows(READING.len()).any(|w| w == READING)
    }

    #[test]
    fn without_a_password_and_says_so_and_goes_on_after_auth() {
        let server = LiveServer::start_with(&["--requirepass", "pw"]);
        let pty = Shell::new().server(&server).args(["-n", "2"]).terminal();
        pty.wait_for("warning: the server asks for a password")
            .wait_for_prompt(&format!("127.0.0.1:{}[2]> ", server.port()));
        assert!(ask(&pty, "GET a").contains("NOAUTH"));
        assert!(ask(&pty, "AUTH wrong").contains("WRONGPASS"));
        assert_eq!(ask(&pty, "AUTH pw"), "OK");
        ask(&pty, ":set tables off");
        let info = ask(&pty, "CLIENT INFO");
        assert!(info.contains("db=2"), "{info}");
        assert!(ask(&pty, "HELLO").starts_with("1# \"server\""));
    }

    #[test]
    fn not_with_a_wrong_password() {
        let server = LiveServer::start_with(&["--requirepass", "pw"]);
        let shell = Shell::new().server(&server).env("REDISCLI_AUTH", "wrong");
        let mut pty = shell.terminal_of(24, 120);
        assert_eq!(pty.wait_exit(), 1);
        screen_has(
            &pty,
            "error: the server refuses the user or the password: WRONGPASS",
        );
        assert!(!has_prompted(&pty));
    }

    #[test]
    fn not_with_a_database_that_is_not_there() {
        let server = LiveServer::start();
        let mut pty = Shell::new().server(&server).args(["-n", "999"]).terminal();
        assert_eq!(pty.wait_exit(), 1);
        screen_has(&pty, "error: the server refuses database 999");
        assert!(!has_prompted(&pty));
    }

    #[test]
    fn not_on_a_server_that_closes_on_hello() {
        let server = FakeServer::script(|c| {
            c.expect_start(&["HELLO", "3"]).close();
        });
        let mut pty = Shell::new().server(&server).terminal();
        assert_eq!(pty.wait_exit(), 3);
        screen_has(&pty, "closed the connection");
        screen_has(&pty, "hint: ");
        screen_has(&pty, "-2");
        assert!(!has_prompted(&pty));
        server.finish();
    }

    #[test]
    fn not_on_a_server_that_does_not_speak_resp() {
        let server = FakeServer::script(|c| {
            c.expect_start(&["HELLO", "3"])
                .send("HTTP/1.1 400 Bad Request\r\n\r\n")
                .close();
        });
        let mut pty = Shell::new().server(&server).terminal();
        assert_eq!(pty.wait_exit(), 3);
        screen_has(&pty, "does not speak RESP");
        server.finish();
    }

    #[test]
    fn on_a_server_that_has_no_room_and_says_so() {
        let server = FakeServer::script(|c| {
            c.expect_start(&["HELLO", "3"])
                .expect_start(&["CLIENT", "SETINFO"])
                .expect_start(&["CLIENT", "SETINFO"])
                .send("-ERR max number of clients reached\r\n")
                .close();
        });
        let pty = Shell::new().server(&server).terminal();
        pty.wait_for("max number of clients reached")
            .wait_for("(not connected)>");
        leave(pty, server);
    }

    #[test]
    fn with_resp2_and_no_hello_when_asked_to() {
        let server = FakeServer::script(|c| {
            c.expect_command(&["PING"]).send("+PONG\r\n").wait_close();
        });
        let pty = Shell::new().server(&server).args(["-2"]).terminal();
        pty.wait_for("> ");
        assert_eq!(ask(&pty, "PING"), "PONG");
        leave(pty, server);
    }
}
