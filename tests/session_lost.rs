//! When the server goes away: the next command says so, the one after reconnects, and nothing is sent twice.

use std::net::TcpListener;
use std::time::Instant;

use redis_shell::session::{Error, Fate, Options, ProtocolChoice, Session};

use super::common::{FakeServer, LiveServer};
use super::session::{Talk, credentials, options};

/// How far the command had come that cannot be answered.
#[track_caller]
fn fate(talk: &mut Talk, line: &str) -> Fate {
    match talk.run(line) {
        Err(Error::Lost { fate, command, .. }) => {
            assert_eq!(line.split(' ').next(), Some(&command[..]));
            fate
        }
        other => panic!("{line}: found {other:?}, expected a lost connection"),
    }
}

#[test]
fn killed_between_commands_it_is_named_and_the_next_command_reconnects() {
    LiveServer::each_with(&["--requirepass", "x"], |server| {
        let mut talk = Talk::new(Options {
            credentials: credentials(None, "x"),
            ..options(server.port())
        });
        talk.connect();
        talk.ask("SELECT 5");
        talk.ask("MULTI");
        server.restart();
        assert!(talk.session.is_in_transaction(), "nobody has looked yet");
        let error = talk.fail("SET a b");
        let address = format!("127.0.0.1:{}", server.port());
        assert!(
            error.starts_with(&format!("{address} closed the connection")),
            "{error}"
        );
        assert!(error.ends_with(": \"SET\" was not sent"), "{error}");
        assert!(talk.session.is_down() && !talk.session.is_in_transaction());
        assert_eq!(talk.session.database(), 5);
        let heard = talk.ask("CLIENT LIST");
        assert!(heard.starts_with("") && heard.contains(" db=5 "), "{heard}");
        assert_eq!(talk.ask("HGETALL none"), "%[ ]", "the protocol is restored");
        assert!(!talk.session.is_down());
        assert_eq!(server.cli(&["DBSIZE"]), "0");
    });
}

/// Who watches the bytes waits for a request to be written, and nobody takes it.
#[test]
fn a_deadline_holds_while_a_request_is_unsent() {
    // The system accepts, and nobody reads.
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free");
    let port = listener.local_addr().expect("it is bound").port();
    let mut talk = Talk::new(Options {
        protocol: ProtocolChoice::Resp2,
        ..options(port)
    });
    talk.sink.is_forgetful = true;
    talk.session.set_deadline(Some(Instant::now()));
    let larger_than_buffers = "x".repeat(64 << 20);
    let ran = talk.run(&format!("ECHO {larger_than_buffers}"));
    assert!(matches!(ran, Err(Error::Late { .. })), "{ran:?}");
}

#[test]
fn a_server_that_stays_away_is_named_each_time() {
    let mut server = LiveServer::start();
    let mut talk = Talk::new(options(server.port()));
    talk.connect();
    server.stop();
    assert_eq!(fate(&mut talk, "PING"), Fate::NotSent);
    for _ in 0..2 {
        let error = talk.run("PING").expect_err("nobody listens");
        assert!(matches!(error, Error::Connect(_)), "{error:?}");
        assert!(talk.session.is_down());
    }
    server.restart();
    assert_eq!(talk.ask("PING"), "+PONG");
    assert!(!talk.session.is_down());
}

#[test]
fn a_command_that_waits_when_the_server_dies_was_sent_without_an_answer() {
    LiveServer::each(|server| {
        let mut talk = Talk::new(options(server.port()));
        talk.connect();
        let error = std::thread::scope(|scope| {
            let run = scope.spawn(|| talk.fail("BLPOP none 0"));
            while !server
                .cli(&["INFO", "clients"])
                .contains("blocked_clients:1")
            {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            server.stop();
            run.join().expect("it fails as it should")
        });
        assert!(
            error.ends_with(": \"BLPOP\" was sent, but no answer came; it may have run"),
            "{error}"
        );
        server.restart();
        assert_eq!(talk.ask("PING"), "+PONG");
    });
}

#[test]
fn what_may_have_run_is_never_sent_again() {
    for is_reset in [false, true] {
        let server = FakeServer::script(move |c| {
            c.expect_handshake();
            c.expect_command(&["INCR", "a"]);
            if is_reset { c.reset() } else { c.close() }
        })
        .then(|c| {
            c.expect_handshake();
            c.expect_command(&["PING"]).send("+PONG\r\n").wait_close();
        });
        let mut talk = Talk::new(options(server.port()));
        assert_eq!(fate(&mut talk, "INCR a"), Fate::Unanswered);
        assert_eq!(talk.ask("PING"), "+PONG");
    }
}

#[test]
fn a_request_that_went_out_in_part_may_have_run() {
    let server = FakeServer::script(|c| {
        c.expect_handshake();
        c.expect(b"*3\r\n").reset();
    });
    let mut talk = Talk::new(options(server.port()));
    talk.connect();
    talk.sink.is_forgetful = true;
    let line = format!("SET a {}", "x".repeat(50_000_000));
    assert_eq!(fate(&mut talk, &line), Fate::Unanswered);
}

#[test]
fn an_answer_that_breaks_off_is_named() {
    for part in ["*2\r\n$1\r\na\r\n", "$10\r\nabc"] {
        let server = FakeServer::script(move |c| {
            c.expect_handshake();
            c.expect_command(&["LRANGE", "l"]).send(part).close();
        });
        let mut talk = Talk::new(options(server.port()));
        assert_eq!(fate(&mut talk, "LRANGE l"), Fate::BrokenOff, "{part:?}");
    }
}

#[test]
fn the_last_words_of_a_server_are_passed_on() {
    let server = FakeServer::script(|c| {
        c.expect_handshake();
        c.expect_command(&["PING"]).send("+PONG\r\n");
        c.send("-ERR idle for too long\r\n").close();
    });
    let mut talk = Talk::new(options(server.port()));
    assert_eq!(talk.ask("PING"), "+PONG");
    assert_eq!(talk.overhear(), "unasked -ERR idle for too long");
    assert_eq!(fate(&mut talk, "PING"), Fate::NotSent);
}

#[test]
fn garbage_in_the_middle_is_named_with_its_place() {
    let server = FakeServer::script(|c| {
        c.expect_command(&["PING"]).send("+PONG\r\n");
        c.expect_command(&["PING"]).send("+PO\rNG\r\n").wait_close();
    })
    .then(|c| {
        c.expect_command(&["PING"]).send("+PONG\r\n").wait_close();
    });
    let mut talk = Talk::new(Options {
        protocol: redis_shell::session::ProtocolChoice::Resp2,
        ..options(server.port())
    });
    assert_eq!(talk.ask("PING"), "+PONG");
    match talk.run("PING") {
        Err(Error::Protocol { source, .. }) => assert_eq!(source.offset, 11),
        other => panic!("found {other:?}, expected a protocol error"),
    }
    talk.sink.forget();
    assert_eq!(talk.ask("PING"), "+PONG");
}

#[test]
fn a_sink_that_takes_no_more_ends_the_connection() {
    let server = LiveServer::start();
    let mut talk = Talk::new(options(server.port()));
    talk.connect();
    talk.sink.is_closed = true;
    let error = talk.run("PING").expect_err("the sink is closed");
    assert!(matches!(error, Error::Output(_)), "{error:?}");
    assert!(!talk.session.is_down(), "that is not the server's doing");
    talk.sink.is_closed = false;
    assert_eq!(talk.ask("PING"), "+PONG");
}

mod questions {
    use super::*;
    use redis_shell::resp::Value;

    fn ask(talk: &mut Talk, line: &str) -> Result<Option<Value>, Error> {
        let words: Vec<&str> = line.split(' ').collect();
        Session::ask(&mut talk.session, &words, &mut talk.sink)
    }

    #[test]
    fn are_answered_with_a_value_and_not_passed_on() {
        LiveServer::each(|server| {
            let mut talk = Talk::new(options(server.port()));
            let value = ask(&mut talk, "ECHO hi").expect("the server answers");
            assert_eq!(value.as_ref().and_then(Value::text), Some(&b"hi"[..]));
            assert_eq!(talk.heard(), "");
            let error = ask(&mut talk, "NOSUCH").expect("an error is an answer");
            assert!(error.is_some_and(|error| error.error().is_some()));
            assert_eq!(talk.ask("PING"), "+PONG");
        });
    }

    /// A transaction would queue them, and without replies they would wait for ever.
    #[test]
    fn are_not_asked_where_they_would_get_in_the_way() {
        let server = LiveServer::start();
        for (first, last) in [
            ("MULTI", "DISCARD"),
            ("CLIENT REPLY OFF", "CLIENT REPLY ON"),
            ("CLIENT REPLY SKIP", "CLIENT REPLY ON"),
        ] {
            let mut talk = Talk::new(options(server.port()));
            talk.run(first).expect("the server is there");
            let answer = ask(&mut talk, "ECHO hi").expect("nothing is wrong");
            assert_eq!(answer, None, "{first}");
            talk.run(last).expect("the server is there");
            assert!(matches!(ask(&mut talk, "ECHO hi"), Ok(Some(_))), "{last}");
        }
    }

    /// What came with the last reply is not the answer.
    #[test]
    fn are_asked_when_all_that_came_is_read() {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            c.expect_command(&["PING"]).send("+PONG\r\n-ERR more\r\n");
            c.expect_command(&["ECHO", "hi"])
                .send("+hi\r\n")
                .wait_close();
        });
        let mut talk = Talk::new(options(server.port()));
        assert_eq!(talk.ask("PING"), "+PONG");
        let value = ask(&mut talk, "ECHO hi").expect("the server answers");
        assert_eq!(value.as_ref().and_then(Value::text), Some(&b"hi"[..]));
        assert_eq!(talk.heard(), "unasked -ERR more");
    }

    #[test]
    fn lost_with_the_connection_say_so() {
        let mut server = LiveServer::start();
        let mut talk = Talk::new(options(server.port()));
        talk.connect();
        server.stop();
        assert!(matches!(ask(&mut talk, "ECHO hi"), Err(Error::Lost { .. })));
        assert!(talk.session.is_down());
    }
}
