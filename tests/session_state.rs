//! What commands typed by hand make of the session.

use redis_shell::session::{Options, Outcome, ProtocolChoice};

use super::common::{FakeServer, LiveServer};
use super::session::{Talk, credentials, options};

/// What MULTI, EXEC and their kin change: whether a transaction is open, and the database.
fn place(talk: &Talk) -> (bool, u32) {
    (talk.session.is_in_transaction(), talk.session.database())
}

mod transactions {
    use super::*;

    #[test]
    fn begin_with_multi_and_end_with_exec_discard_and_reset() {
        LiveServer::each(|server| {
            let mut talk = Talk::new(options(server.port()));
            for (line, reply, expected) in [
                ("SELECT 1", "+OK", (false, 1)),
                ("MULTI", "+OK", (true, 1)),
                ("SELECT 2", "+QUEUED", (true, 1)),
                ("EXEC", "*[ +OK ]", (false, 2)),
                ("MULTI", "+OK", (true, 2)),
                ("SELECT 3", "+QUEUED", (true, 2)),
                ("DISCARD", "+OK", (false, 2)),
                ("MULTI", "+OK", (true, 2)),
                ("RESET", "+RESET", (false, 0)),
                ("HGETALL none", "*[ ]", (false, 0)),
            ] {
                assert_eq!(talk.ask(line), reply, "{line}");
                assert_eq!(place(&talk), expected, "{line}");
            }
        });
    }

    #[test]
    fn errors_outside_of_them_change_nothing() {
        let server = LiveServer::start();
        let mut talk = Talk::new(options(server.port()));
        for line in ["EXEC", "DISCARD", "SELECT 99", "SELECT x", "MULTI x"] {
            assert!(talk.ask(line).starts_with("-ERR"), "{line}");
            assert_eq!(place(&talk), (false, 0), "{line}");
        }
        talk.ask("MULTI");
        assert!(talk.ask("MULTI").starts_with("-ERR"));
        assert_eq!(place(&talk), (true, 0));
    }

    #[test]
    fn an_aborted_exec_ends_it_without_effect() {
        let server = LiveServer::start();
        let mut talk = Talk::new(options(server.port()));
        talk.ask("MULTI");
        talk.ask("SELECT 2");
        assert!(talk.ask("NOSUCH").starts_with("-ERR unknown command"));
        assert_eq!(place(&talk), (true, 0));
        assert!(talk.ask("EXEC").starts_with("-EXECABORT"));
        assert_eq!(place(&talk), (false, 0));
    }

    #[test]
    fn a_watched_key_that_changed_ends_it_without_effect() {
        let server = LiveServer::start();
        for protocol in [ProtocolChoice::Resp2, ProtocolChoice::Resp3] {
            let mut talk = Talk::new(Options {
                protocol,
                ..options(server.port())
            });
            talk.connect();
            talk.ask("WATCH key");
            talk.ask("MULTI");
            talk.ask("SELECT 2");
            server.cli(&["SET", "key", "x"]);
            assert_eq!(talk.ask("EXEC"), "null");
            assert_eq!(place(&talk), (false, 0));
        }
    }

    #[test]
    fn a_select_that_fails_within_changes_nothing() {
        let server = LiveServer::start();
        let mut talk = Talk::new(options(server.port()));
        for line in ["MULTI", "PING", "SELECT 2", "HGETALL none", "SELECT 99"] {
            talk.ask(line);
        }
        assert_eq!(
            talk.ask("EXEC"),
            "*[ +PONG +OK %[ ] -ERR DB index is out of range ]"
        );
        assert_eq!(place(&talk), (false, 2));
        for line in ["MULTI", "SELECT 5", "SELECT 99", "EXEC"] {
            talk.run(line).expect("the server answers");
        }
        assert_eq!(place(&talk), (false, 5));
    }

    /// An attribute comes before the reply and has elements of its own.
    #[test]
    fn an_attribute_does_not_shift_the_places_of_what_failed() {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            c.expect_command(&["MULTI"]).send("+OK\r\n");
            c.expect_command(&["SELECT", "2"]).send("+QUEUED\r\n");
            c.expect_command(&["PING"]).send("+QUEUED\r\n");
            c.expect_command(&["EXEC"]);
            c.send("|1\r\n-a\r\n-b\r\n*2\r\n+OK\r\n-ERR no\r\n")
                .wait_close();
        });
        let mut talk = Talk::new(options(server.port()));
        for line in ["MULTI", "SELECT 2", "PING"] {
            talk.ask(line);
        }
        assert_eq!(talk.ask("EXEC"), "|[ -a -b ] *[ +OK -ERR no ]");
        assert_eq!(place(&talk), (false, 2));
    }

    #[test]
    fn the_word_queued_may_come_in_pieces() {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            c.expect_command(&["MULTI"]).send("+OK\r\n");
            c.expect_command(&["SELECT", "2"])
                .send_in_pieces("+QUEUED\r\n", 1);
            c.expect_command(&["DISCARD"]).send("+OK\r\n").wait_close();
        });
        let mut talk = Talk::new(options(server.port()));
        talk.ask("MULTI");
        assert_eq!(talk.ask("SELECT 2"), "+QUEUED");
        assert_eq!(place(&talk), (true, 0));
        talk.ask("DISCARD");
        assert_eq!(place(&talk), (false, 0));
    }

    #[test]
    fn commands_with_many_replies_are_queued_with_one() {
        LiveServer::each(|server| {
            let mut talk = Talk::new(options(server.port()));
            talk.ask("MULTI");
            for line in ["MONITOR", "SUBSCRIBE a b", "UNSUBSCRIBE a b"] {
                assert_eq!(talk.ask(line), "+QUEUED", "{line}");
            }
            let heard = talk.ask("SYNC");
            assert!(heard == "+QUEUED" || heard.starts_with("-ERR"), "{heard}");
            assert_eq!(talk.ask("DISCARD"), "+OK");
            assert_eq!(talk.ask("PING"), "+PONG");
        });
    }

    /// Redis queues it before 7.0, later servers refuse it.
    #[test]
    fn a_queued_shutdown_ends_nothing_yet() {
        LiveServer::each(|server| {
            let mut talk = Talk::new(options(server.port()));
            talk.ask("MULTI");
            let heard = talk.ask("SHUTDOWN NOSAVE");
            assert!(heard == "+QUEUED" || heard.starts_with("-ERR"), "{heard}");
            assert_eq!(place(&talk), (true, 0));
            assert_eq!(talk.ask("DISCARD"), "+OK");
        });
    }

    #[test]
    fn quit_within_ends_the_connection() {
        LiveServer::each(|server| {
            let mut talk = Talk::new(options(server.port()));
            talk.ask("MULTI");
            assert_eq!(talk.ask("QUIT"), "+OK");
            assert_eq!(place(&talk), (false, 0));
            assert_eq!(talk.ask("PING"), "+PONG");
        });
    }
}

mod hello_and_auth {
    use super::*;

    #[test]
    fn typed_by_hand_change_what_is_spoken() {
        LiveServer::each(|server| {
            let mut talk = Talk::new(options(server.port()));
            assert_eq!(talk.ask("HGETALL none"), "%[ ]");
            assert!(talk.ask("HELLO 2").starts_with("*["));
            assert_eq!(talk.ask("HGETALL none"), "*[ ]");
            assert!(talk.ask("HELLO 3").starts_with("%["));
            assert!(talk.ask("HELLO 4").starts_with("-NOPROTO"));
            assert_eq!(talk.ask("HGETALL none"), "%[ ]");
            assert_eq!(talk.sink.round_trips(), 6);
        });
    }

    #[test]
    fn typed_by_hand_are_restored_by_a_reconnect() {
        LiveServer::each(|server| {
            let add = |server: &LiveServer| {
                server.cli(&["ACL", "SETUSER", "ann", "on", ">x", "+@all", "~*"]);
            };
            add(server);
            let mut talk = Talk::new(options(server.port()));
            talk.ask("HELLO 2 AUTH ann x");
            talk.ask("SELECT 4");
            server.restart();
            add(server);
            assert!(talk.fail("PING").ends_with(": \"PING\" was not sent"));
            assert_eq!(talk.ask("ACL WHOAMI"), "$ann");
            assert_eq!(talk.ask("HGETALL none"), "*[ ]");
            assert!(talk.ask("CLIENT LIST").contains(" db=4 "));
            talk.ask("HELLO 3");
            server.restart();
            add(server);
            assert!(talk.fail("PING").ends_with(": \"PING\" was not sent"));
            assert_eq!(talk.ask("HGETALL none"), "%[ ]");
        });
    }

    #[test]
    fn a_refused_reconnect_lets_the_user_mend_it() {
        let server = LiveServer::start_with(&["--requirepass", "x"]);
        let mut talk = Talk::new(Options {
            credentials: credentials(None, "x"),
            database: 2,
            ..options(server.port())
        });
        talk.ask("CONFIG SET requirepass y");
        talk.ask("CLIENT KILL TYPE normal SKIPME no");
        talk.fail("PING");
        let refused = talk.fail("PING");
        assert!(refused.contains("WRONGPASS"), "{refused}");
        assert!(talk.ask("AUTH y").ends_with("\n+OK"), "after the notice");
        assert!(talk.ask("CLIENT LIST").contains(" db=2 "));
    }

    #[test]
    fn reset_goes_back_to_what_a_new_connection_has() {
        let server = LiveServer::start_with(&["--requirepass", "x"]);
        let mut talk = Talk::new(Options {
            credentials: credentials(None, "x"),
            database: 2,
            ..options(server.port())
        });
        talk.connect();
        assert_eq!(talk.ask("RESET"), "+RESET");
        assert_eq!(place(&talk), (false, 0));
        assert!(talk.ask("PING").starts_with("-NOAUTH"));
        assert_eq!(talk.ask("AUTH x"), "+OK");
        assert_eq!(talk.ask("HGETALL none"), "*[ ]");
    }
}

mod client_reply {
    use super::*;

    const SILENT: Option<Outcome> = Some(Outcome::Silent);

    /// Runs commands, of which those before a `-` are not answered, then `PING`, which must be.
    fn check(server: &LiveServer, protocol: ProtocolChoice, silent: &[&str]) -> Talk {
        let mut talk = Talk::new(Options {
            protocol,
            ..options(server.port())
        });
        talk.connect();
        talk.heard();
        for line in silent {
            assert_eq!(talk.run(line).ok(), SILENT, "{line} of {silent:?}");
            assert_eq!(talk.heard(), "");
        }
        talk
    }

    #[test]
    fn off_and_skip_await_nothing() {
        LiveServer::each(|server| {
            for protocol in [ProtocolChoice::Resp2, ProtocolChoice::Resp3] {
                let new = |silent: &[&str]| check(server, protocol, silent);
                let mut talk = new(&["CLIENT REPLY OFF", "SET a b", "NOSUCH", "GET a"]);
                assert_eq!(talk.ask("CLIENT REPLY ON"), "+OK");
                assert_eq!(talk.ask("GET a"), "$b");
                let mut talk = new(&["CLIENT REPLY SKIP", "SET a c"]);
                assert_eq!(talk.ask("GET a"), "$c");
                let mut talk = new(&["CLIENT REPLY SKIP", "CLIENT REPLY SKIP", "PING"]);
                assert_eq!(talk.ask("PING"), "+PONG");
                let mut talk = new(&["CLIENT REPLY SKIP"]);
                assert_eq!(talk.ask("CLIENT REPLY ON"), "+OK");
                assert_eq!(talk.ask("PING"), "+PONG");
                let mut talk = new(&["CLIENT REPLY SKIP", "CLIENT REPLY OFF", "PING"]);
                assert_eq!(talk.ask("CLIENT REPLY ON"), "+OK");
            }
        });
    }

    #[test]
    fn may_be_the_first_command_of_a_connection() {
        let server = LiveServer::start();
        let mut talk = Talk::new(options(server.port()));
        assert_eq!(talk.run("CLIENT REPLY OFF").ok(), SILENT);
        assert_eq!(talk.run("SET a b").ok(), SILENT);
        assert_eq!(talk.ask("CLIENT REPLY ON"), "+OK");
        assert_eq!(talk.ask("GET a"), "$b");
    }

    /// RESET turns the replies on, and its own is the first; only a skip swallows it.
    #[test]
    fn reset_answers_after_off() {
        LiveServer::each(|server| {
            let mut talk = check(server, ProtocolChoice::Resp3, &["CLIENT REPLY OFF"]);
            assert_eq!(talk.ask("RESET"), "+RESET");
            assert_eq!(talk.ask("PING"), "+PONG");
            let mut talk = check(
                server,
                ProtocolChoice::Resp3,
                &["CLIENT REPLY SKIP", "RESET"],
            );
            assert_eq!(talk.ask("PING"), "+PONG");
        });
    }

    /// Redis queues CLIENT REPLY like any command, Valkey 9 refuses it.
    #[test]
    fn is_queued_in_a_transaction() {
        LiveServer::each(|server| {
            for mode in ["OFF", "SKIP", "ON"] {
                let mut talk = Talk::new(options(server.port()));
                talk.ask("MULTI");
                let heard = talk.ask(&format!("CLIENT REPLY {mode}"));
                assert!(heard == "+QUEUED" || heard.starts_with("-ERR"), "{heard}");
                assert_eq!(talk.ask("DISCARD"), "+OK");
                assert_eq!(talk.ask("PING"), "+PONG");
            }
        });
    }

    #[test]
    fn what_is_queued_without_a_reply_takes_effect_with_exec_only() {
        let server = LiveServer::start();
        let silent = ["CLIENT REPLY OFF", "MULTI", "SELECT 2"];
        let mut talk = check(&server, ProtocolChoice::Resp3, &silent);
        assert_eq!(place(&talk), (true, 0));
        assert_eq!(talk.run("DISCARD").ok(), SILENT);
        assert_eq!(place(&talk), (false, 0));
        let mut talk = check(&server, ProtocolChoice::Resp3, &silent);
        assert_eq!(talk.run("EXEC").ok(), SILENT);
        assert_eq!(place(&talk), (false, 2));
    }

    /// The server confirms subscriptions whatever CLIENT REPLY says, and the messages come anyway.
    #[test]
    fn does_not_silence_a_subscription() {
        let server = LiveServer::start();
        for protocol in [ProtocolChoice::Resp2, ProtocolChoice::Resp3] {
            let mut talk = check(&server, protocol, &["CLIENT REPLY OFF"]);
            talk.interrupt_once_heard("subscribe");
            assert_eq!(talk.run("SUBSCRIBE a").ok(), Some(Outcome::Interrupted));
            assert!(talk.heard().contains("[ $subscribe $a :1 ]"));
            assert_eq!(talk.ask("PING").lines().last(), Some("+PONG"));
        }
    }

    #[test]
    fn quit_and_shutdown_end_the_connection_without_a_reply() {
        LiveServer::each(|server| {
            for line in ["QUIT", "SHUTDOWN NOSAVE"] {
                let mut talk = check(server, ProtocolChoice::Resp3, &["CLIENT REPLY OFF"]);
                assert_eq!(talk.run(line).ok(), Some(Outcome::Ended), "{line}");
                server.restart();
                assert!(talk.ask("PING").ends_with("+PONG"));
            }
        });
    }
}
