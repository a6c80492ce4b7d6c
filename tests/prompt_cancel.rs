//! Ctrl-C while a command waits: the server ends it and the connection stays, or the connection goes and it is said what
//! goes with it.

use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use super::common::{FakeServer, Key, LIMIT, LiveServer, Pty, Shell};
use super::prompt::{ask, interrupt, prompt_of, wait_for_next_line, wait_until};

/// What is said once a connection has gone.
const DROPPED: &str = "interrupted: the connection was dropped";

fn open_with(server: &LiveServer, args: &[&str]) -> Pty {
    let pty = Shell::new()
        .server(server)
        .args(args)
        .env("NO_COLOR", "1")
        .terminal_of(24, 120);
    pty.wait_for_prompt(&prompt_of(server));
    pty
}

/// Presses Ctrl-C until what has been entered is dropped with its connection. When it is sent nobody tells, and what comes
/// too early is not about it. The terminal drops what waits to be shown at each key: there has to be time between them.
fn press_until_dropped(pty: &Pty, seen: usize) {
    wait_until(pty, "the end of what was entered", |pty| {
        pty.key(Key::Ctrl('c'));
        (0..100).any(|_| {
            thread::sleep(Duration::from_millis(5));
            String::from_utf8_lossy(&pty.output()[seen..]).contains(DROPPED)
        })
    });
    wait_for_next_line(pty, seen);
}

fn wait_for_blocked(pty: &Pty, server: &LiveServer, count: u8) {
    wait_until(pty, "as many blocked clients", |_| {
        let clients = server.cli(&["INFO", "clients"]);
        clients.contains(&format!("blocked_clients:{count}\r\n"))
    });
}

/// Types a command that waits, and presses Ctrl-C once it does; gives what is said then.
#[track_caller]
fn cancel(pty: &Pty, server: &LiveServer, line: &str) -> String {
    let seen = pty.output().len();
    pty.line(line);
    wait_for_blocked(pty, server, 1);
    interrupt(pty);
    wait_for_blocked(pty, server, 0);
    String::from_utf8_lossy(&pty.output()[seen..]).into_owned()
}

mod the_server_ends {
    use super::*;

    const ENDED: &str = "^C\r\ncancelled";

    /// Has a command ended by the server, on the same connection. A machine under load may take longer for it than the
    /// shell waits; then the connection goes, and it is tried again.
    #[track_caller]
    fn end(pty: &Pty, server: &LiveServer, prepare: &[&str], line: &str) {
        for _ in 0..20 {
            for line in prepare {
                assert_eq!(ask(pty, line), "OK");
            }
            let id = ask(pty, "CLIENT ID");
            let told = cancel(pty, server, line);
            if told.contains(ENDED) {
                assert!(!told.contains("interrupted"), "{told}");
                assert!(!told.contains("UNBLOCKED"), "{told}");
                assert_eq!(ask(pty, "CLIENT ID"), id);
                return;
            }
            assert!(told.contains(DROPPED), "{told}");
        }
        panic!("{}: {line} is not ended", server.name());
    }

    #[test]
    fn a_command_that_waits_on_any_server() {
        LiveServer::each(|server| {
            let pty = open_with(server, &[]);
            for line in ["BLPOP nothing 0", "XREAD BLOCK 0 STREAMS s $", "WAIT 9 0"] {
                end(&pty, server, &["WATCH k"], line);
            }
            // The connection is the same to its last detail.
            server.cli(&["SET", "k", "v"]);
            assert_eq!(ask(&pty, "MULTI"), "OK");
            assert_eq!(ask(&pty, "EXEC"), "(nil)");
        });
    }

    #[test]
    fn one_on_a_connection_that_is_known_by_its_address_only() {
        let server = LiveServer::start();
        let pty = open_with(&server, &["-2"]);
        end(&pty, &server, &[], "BLPOP nothing 0");
    }

    #[test]
    fn one_on_a_connection_with_a_name_and_another_user() {
        let server = LiveServer::start();
        server.cli(&["ACL", "SETUSER", "ann", "on", ">pw", "~*", "+@all"]);
        let pty = open_with(&server, &[]);
        ask(&pty, "AUTH ann pw");
        end(&pty, &server, &["CLIENT SETNAME me"], "BLPOP nothing 0");
    }

    #[test]
    fn one_on_a_unix_socket() {
        let server = LiveServer::start();
        let socket = server.socket_path();
        let pty = Shell::new()
            .args(["-s"])
            .args([&socket])
            .env("NO_COLOR", "1")
            .terminal_of(24, 120);
        pty.wait_for("> ");
        end(&pty, &server, &[], "BLPOP nothing 0");
    }

    #[test]
    fn one_on_a_unix_socket_without_hello() {
        let server = LiveServer::start();
        let socket = server.socket_path();
        let pty = Shell::new()
            .args(["-2", "-s"])
            .args([&socket])
            .env("NO_COLOR", "1")
            .terminal_of(24, 120);
        pty.wait_for("> ");
        end(&pty, &server, &[], "BLPOP nothing 0");
        end(&pty, &server, &["WATCH k"], "WAIT 9 0");
    }

    /// How long each answer of a server takes that is far away.
    const FAR: Duration = Duration::from_millis(22);

    /// A server to which the way takes long, and that has the command end with this reply.
    fn far_away(prepared: Sender<()>, reply: &'static str) -> FakeServer {
        let (ended, is_ended) = channel();
        let (address, own) = channel();
        FakeServer::script(move |c| {
            c.expect_handshake();
            let _ = address.send(c.peer());
            c.expect_command(&["BLPOP", "q", "0"]);
            if is_ended.recv_timeout(LIMIT).is_ok() {
                c.send(reply);
            }
            c.wait_close();
        })
        .then(move |c| {
            let own: String = own.recv_timeout(LIMIT).expect("the first one is there");
            let list = format!("id=7 addr={own} laddr=10.0.0.2:6379 name= flags=b cmd=blpop\n");
            thread::sleep(FAR);
            // The question comes with the handshake.
            c.expect_handshake_with(&["CLIENT", "LIST", "ID", "7"]);
            thread::sleep(FAR);
            c.send(format!("${}\r\n{list}\r\n", list.len()));
            thread::sleep(FAR);
            let _ = prepared.send(());
            c.expect_command(&["CLIENT", "UNBLOCK", "7", "ERROR"]);
            thread::sleep(FAR);
            let _ = ended.send(());
            c.send(":1\r\n").wait_close();
        })
    }

    /// Stops a command at that server, until what is expected is shown: a machine under load is slower than any link.
    fn end_far_away(reply: &'static str, expected: &str) {
        for _ in 0..20 {
            let (prepared, is_prepared) = channel();
            let server = far_away(prepared, reply);
            let mut pty = Shell::new()
                .server(&server)
                .env("NO_COLOR", "1")
                .terminal_of(24, 120);
            pty.wait_for_prompt(&format!("127.0.0.1:{}> ", server.port()));
            pty.line("BLPOP q 0");
            is_prepared
                .recv_timeout(LIMIT)
                .expect("the other connection");
            interrupt(&pty);
            let told = String::from_utf8_lossy(&pty.output()).into_owned();
            pty.line("quit");
            assert_eq!(pty.wait_exit(), 0);
            if told.contains(expected) {
                return server.finish();
            }
            assert!(told.contains(DROPPED), "{told}");
            server.failures();
        }
        panic!("it is not ended");
    }

    /// What a person waits for is one way there and back: the rest is done while the command waits.
    #[test]
    fn one_over_a_slow_link() {
        end_far_away("-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n", ENDED);
    }

    #[test]
    fn one_that_has_its_answer_at_that_moment_and_shows_it() {
        end_far_away("*2\r\n$1\r\nq\r\n$1\r\nv\r\n", "^C\r\n1) \"q\"\r\n2) \"v\"");
    }

    #[test]
    fn one_of_several_lines_and_the_rest_does_not_run() {
        let server = LiveServer::start();
        let pty = open_with(&server, &[]);
        pty.type_text("\u{1b}[200~BLPOP nothing 0\nSET after 1\u{1b}[201~\r");
        wait_for_blocked(&pty, &server, 1);
        interrupt(&pty);
        pty.wait_for("below it was not run");
        assert_eq!(server.cli(&["EXISTS", "after"]), "0");
    }
}

mod the_connection_goes {
    use super::*;

    fn open_fake(server: &FakeServer) -> Pty {
        let pty = Shell::new().server(server).terminal_of(24, 120);
        pty.wait_for_prompt(&format!("127.0.0.1:{}> ", server.port()));
        pty
    }

    /// Behind a proxy, the number of our connection may be another one's.
    #[test]
    fn when_its_number_is_somebody_elses() {
        let (asked, is_asked) = channel();
        let server = FakeServer::script(move |c| {
            c.expect_handshake().expect_command(&["BLPOP", "q", "0"]);
            let _ = asked.send(());
            c.wait_close();
        })
        .then(|c| {
            let list = "id=7 addr=10.0.0.1:5000 laddr=10.0.0.2:6379 name= flags=b cmd=blpop\n";
            c.expect_handshake()
                .expect_command(&["CLIENT", "LIST", "ID", "7"])
                .send(format!("${}\r\n{list}\r\n", list.len()))
                .wait_close();
        });
        let mut pty = open_fake(&server);
        pty.line("BLPOP q 0");
        is_asked.recv_timeout(LIMIT).expect("the command comes");
        interrupt(&pty);
        pty.wait_for(DROPPED);
        pty.line("quit");
        assert_eq!(pty.wait_exit(), 0);
        server.finish();
    }

    #[test]
    fn with_a_transaction_and_says_so() {
        let (asked, is_asked) = channel();
        let server = FakeServer::script(move |c| {
            c.expect_handshake()
                .expect_command(&["WATCH", "a", "b"])
                .send("+OK\r\n")
                .expect_command(&["MULTI"])
                .send("+OK\r\n")
                .expect_command(&["SET", "a", "1"])
                .send("+QUEUED\r\n")
                .expect_command(&["BLPOP", "q", "0"]);
            let _ = asked.send(());
            c.wait_close();
        });
        let mut pty = open_fake(&server);
        for line in ["WATCH a b", "MULTI", "SET a 1"] {
            ask(&pty, line);
        }
        pty.line("BLPOP q 0");
        is_asked.recv_timeout(LIMIT).expect("the command comes");
        interrupt(&pty);
        pty.wait_for(&format!(
            "{DROPPED}, and with it WATCH of 2 keys and MULTI with 1 queued command;"
        ));
        pty.wait_for_prompt(&format!("127.0.0.1:{}> ", server.port()));
        pty.line("quit");
        assert_eq!(pty.wait_exit(), 0);
        server.finish();
    }

    #[test]
    fn with_subscriptions_and_says_so() {
        let server = LiveServer::start();
        let pty = open_with(&server, &[]);
        ask(&pty, "SELECT 2");
        pty.line("SUBSCRIBE a b a").wait_for("\"subscribe\"");
        interrupt(&pty);
        pty.wait_for(&format!("{DROPPED}, and with it 2 subscriptions;"))
            .wait_for_prompt(&format!("127.0.0.1:{}[2]> ", server.port()));
    }

    #[test]
    fn when_a_script_runs() {
        let server = LiveServer::start();
        let pty = open_with(&server, &[]);
        assert_eq!(ask(&pty, "WATCH k"), "OK");
        let seen = pty.output().len();
        pty.line("EVAL 'while true do end' 0");
        press_until_dropped(&pty, seen);
        pty.wait_for(&format!("{DROPPED}, and with it WATCH of 1 key;"));
    }

    /// However often and however fast the keys come, the program is still there.
    #[test]
    fn when_the_server_answers_nobody() {
        let server = LiveServer::start();
        let pty = open_with(&server, &[]);
        let seen = pty.output().len();
        pty.line("BLPOP nothing 0");
        wait_for_blocked(&pty, &server, 1);
        server.freeze();
        for _ in 0..10 {
            pty.key(Key::Ctrl('c'));
        }
        wait_for_next_line(&pty, seen);
        pty.wait_for(DROPPED);
        server.go_on();
        assert_eq!(ask(&pty, "PING"), "PONG");
    }

    #[test]
    fn of_a_transaction_that_was_sent_for_is_not_called_its_end() {
        let server = LiveServer::start();
        let pty = open_with(&server, &[]);
        ask(&pty, "MULTI");
        ask(&pty, "INCR ran");
        server.freeze();
        let seen = pty.output().len();
        pty.line("EXEC");
        // The line editor has left the terminal when it turns bracketed paste off; before, Ctrl-C would be a key.
        super::super::prompt::wait_until(&pty, "the command to be sent", |pty| {
            let output = pty.output();
            output[seen..].windows(8).any(|w| w == b"\x1b[?2004l")
        });
        pty.key(Key::Ctrl('c'));
        wait_for_next_line(&pty, seen);
        pty.wait_for(&format!(
            "{DROPPED}, and with it the answer to EXEC, which may have run;"
        ));
        server.go_on();
        // It was sent, or Ctrl-C came just before that.
        let ran = ask(&pty, "GET ran");
        assert!(["\"1\"", "(nil)"].contains(&&*ran), "{ran}");
    }

    #[test]
    fn when_a_user_may_not_end_it_which_is_said_once() {
        let server = LiveServer::start();
        server.cli(&[
            "ACL", "SETUSER", "bob", "on", ">pw", "~*", "+@all", "-client",
        ]);
        let pty = Shell::new()
            .server(&server)
            .args(["--user", "bob"])
            .env("REDISCLI_AUTH", "pw")
            .terminal_of(24, 160);
        pty.wait_for_prompt(&prompt_of(&server));
        let told = cancel(&pty, &server, "BLPOP nothing 0");
        assert!(told.contains(DROPPED), "{told}");
        let note = "note: no waiting command can be ended without that: NOPERM";
        assert!(told.contains(note), "{told}");
        let told = cancel(&pty, &server, "BLPOP nothing 0");
        assert!(told.contains(DROPPED), "{told}");
        assert!(!told.contains("note"), "{told}");
        assert_eq!(ask(&pty, "PING"), "PONG");
    }

    #[test]
    fn when_no_second_one_is_let_in() {
        let server = LiveServer::start();
        let pty = open_with(&server, &[]);
        server.cli(&["CONFIG", "SET", "maxclients", "1"]);
        let seen = pty.output().len();
        pty.line("BLPOP nothing 0");
        press_until_dropped(&pty, seen);
        assert_eq!(ask(&pty, "PING"), "PONG");
    }

    /// What comes of a large reply is shown until the user has seen enough.
    #[test]
    fn in_the_middle_of_a_large_reply() {
        let server = LiveServer::start();
        server.cli(&[
            "EVAL",
            "for i=1,200000 do redis.call('RPUSH','l',i) end",
            "0",
        ]);
        let pty = open_with(&server, &[]);
        let shows = |text: &str| String::from_utf8_lossy(&pty.output()).contains(text);
        pty.line("LRANGE l 0 -1");
        wait_until(&pty, "a part of the reply", |_| shows("1000) "));
        interrupt(&pty);
        assert!(shows(DROPPED) && !shows("200000) "));
        assert_eq!(ask(&pty, "PING"), "PONG");
    }
}
