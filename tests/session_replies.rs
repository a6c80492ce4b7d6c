//! How replies and what nobody asked for arrive: nothing may hang for lack of a reply.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use redis_shell::session::{Endpoint, Error, Interrupt, Options, Outcome, Pause, ProtocolChoice};

use super::common::{FakeServer, LiveServer};
use super::session::{Talk, options};

const PROTOCOLS: [ProtocolChoice; 2] = [ProtocolChoice::Resp2, ProtocolChoice::Resp3];

/// A connected session that speaks this protocol.
fn speaking(protocol: ProtocolChoice, server: &LiveServer) -> Talk {
    let mut talk = Talk::new(Options {
        protocol,
        ..options(server.port())
    });
    talk.connect();
    talk.heard();
    talk
}

mod without_end {
    use super::*;

    #[test]
    fn subscriptions_pass_on_messages_until_the_interruption() {
        LiveServer::each(|server| {
            for (protocol, open) in PROTOCOLS.into_iter().zip(["*[", ">["]) {
                let mut talk = speaking(protocol, server);
                let socket = server.socket_path();
                talk.once_heard("subscribe $b :2", move || publish(&socket));
                talk.interrupt_once_heard("bye");
                assert_eq!(talk.run("SUBSCRIBE a b").ok(), Some(Outcome::Interrupted));
                let expected = ["$subscribe $a :1", "$subscribe $b :2", "$message $b $hi"]
                    .map(|text| format!("{open} {text} ]"));
                let heard = talk.heard();
                let first: Vec<_> = heard.lines().take(3).collect();
                assert_eq!(first, expected);
                assert!(!talk.session.is_down());
                assert!(talk.ask("PING").ends_with("+PONG"), "the prompt is back");
            }
        });
    }

    fn publish(socket: &std::path::Path) {
        let mut stream = std::os::unix::net::UnixStream::connect(socket).expect("it listens");
        stream
            .write_all(b"PUBLISH b hi\r\nPUBLISH b bye\r\nQUIT\r\n")
            .expect("it reads");
        let _ = stream.read_to_end(&mut Vec::new());
    }

    #[test]
    fn patterns_are_subscriptions_too() {
        let server = LiveServer::start();
        for protocol in PROTOCOLS {
            let mut talk = speaking(protocol, &server);
            let socket = server.socket_path();
            talk.once_heard("psubscribe", move || publish(&socket));
            talk.interrupt_once_heard("bye");
            assert_eq!(talk.run("PSUBSCRIBE b*").ok(), Some(Outcome::Interrupted));
            let heard = talk.heard();
            assert!(heard.contains("[ $pmessage $b* $b $hi ]"), "{heard}");
        }
    }

    #[test]
    fn a_one_shot_subscription_goes_out_with_the_handshake() {
        let server = LiveServer::start();
        let mut talk = Talk::new(options(server.port()));
        talk.interrupt_once_heard("subscribe");
        assert_eq!(talk.run("SUBSCRIBE a").ok(), Some(Outcome::Interrupted));
        assert_eq!(talk.heard(), ">[ $subscribe $a :1 ]");
        assert_eq!(talk.sink.writes(), 1);
    }

    #[test]
    fn monitor_passes_on_lines_until_the_interruption() {
        LiveServer::each(|server| {
            for protocol in PROTOCOLS {
                let mut talk = speaking(protocol, server);
                let socket = server.socket_path();
                talk.once_heard("+OK", move || publish(&socket));
                talk.interrupt_once_heard("bye");
                assert_eq!(talk.run("MONITOR").ok(), Some(Outcome::Interrupted));
                let heard = talk.heard();
                assert!(heard.contains(r#"\"PUBLISH\" \"b\" \"hi\""#), "{heard}");
                assert!(talk.ask("PING").ends_with("+PONG"));
            }
        });
    }

    #[test]
    fn a_replication_stream_is_no_resp() {
        LiveServer::each(|server| {
            for line in ["SYNC", "PSYNC ? -1"] {
                let mut talk = speaking(ProtocolChoice::Resp3, server);
                talk.interrupt_once_heard("REDIS0");
                if server.name().starts_with("valkey-9") {
                    // Its snapshots have a name of their own.
                    talk.interrupt_once_heard("VALKEY");
                }
                assert_eq!(talk.run(line).ok(), Some(Outcome::Interrupted), "{line}");
                assert!(talk.heard().starts_with("stream "));
                assert!(talk.ask("PING").ends_with("+PONG"));
            }
        });
    }

    #[test]
    fn what_is_refused_returns() {
        LiveServer::each(|server| {
            server.cli(&["ACL", "SETUSER", "bob", "on", ">x", "+get", "~*"]);
            for protocol in PROTOCOLS {
                let mut talk = speaking(protocol, server);
                assert_eq!(talk.ask("AUTH default x"), "+OK");
                for line in ["SUBSCRIBE", "PSUBSCRIBE", "MONITOR x", "SYNC x", "PSYNC x"] {
                    assert!(talk.ask(line).starts_with("-ERR wrong number"), "{line}");
                }
                assert_eq!(talk.ask("AUTH bob x"), "+OK");
                for line in [
                    "SUBSCRIBE a b",
                    "PSUBSCRIBE a",
                    "MONITOR",
                    "SYNC",
                    "PSYNC ? -1",
                ] {
                    assert!(talk.ask(line).starts_with("-NOPERM"), "{line}");
                }
                assert_eq!(talk.ask("GET a"), "null");
            }
        });
    }

    #[test]
    fn unsubscribe_is_confirmed_once_for_each_name() {
        LiveServer::each(|server| {
            for (protocol, open) in PROTOCOLS.into_iter().zip(["*[", ">["]) {
                let mut talk = speaking(protocol, server);
                for (line, names) in [
                    ("UNSUBSCRIBE", vec!["null"]),
                    ("PUNSUBSCRIBE", vec!["null"]),
                    ("UNSUBSCRIBE a", vec!["$a"]),
                    ("UNSUBSCRIBE a b c", vec!["$a", "$b", "$c"]),
                    ("PUNSUBSCRIBE a b c", vec!["$a", "$b", "$c"]),
                ] {
                    let kind = line.split(' ').next().unwrap_or_default().to_lowercase();
                    let confirmation = |name| format!("{open} ${kind} {name} :0 ]");
                    let expected: Vec<_> = names.into_iter().map(confirmation).collect();
                    assert_eq!(
                        talk.run(line).ok(),
                        Some(Outcome::Replied { is_error: false })
                    );
                    assert_eq!(talk.heard(), expected.join("\n"), "{line}");
                    assert_eq!(talk.ask("PING"), "+PONG");
                }
            }
        });
    }

    #[test]
    fn a_server_that_ends_a_subscription_is_lost() {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            c.expect_command(&["SUBSCRIBE", "a"]);
            c.send(">3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n").close();
        });
        let mut talk = Talk::new(options(server.port()));
        let error = talk.fail("SUBSCRIBE a");
        assert!(
            error.ends_with("the answer to \"SUBSCRIBE\" broke off"),
            "{error}"
        );
    }
}

mod unasked {
    use super::*;

    #[test]
    fn invalidations_come_before_the_next_prompt() {
        LiveServer::each(|server| {
            let mut talk = speaking(ProtocolChoice::Resp3, server);
            talk.ask("CLIENT TRACKING ON");
            talk.ask("GET key");
            server.cli(&["SET", "key", "1"]);
            assert_eq!(talk.overhear(), "unasked >[ $invalidate *[ $key ] ]");
            talk.ask("GET key");
            let heard = talk.ask("SET key 2");
            // The server may put the push before or after the reply.
            let rest = if heard.contains("unasked") {
                String::new()
            } else {
                talk.overhear()
            };
            assert!(format!("{heard}{rest}").contains("unasked >[ $invalidate *[ $key ] ]"));
            assert_eq!(talk.ask("GET key"), "$2");
        });
    }

    #[test]
    fn pushes_before_between_and_after_replies_answer_nothing() {
        let push = ">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n";
        let server = FakeServer::script(move |c| {
            c.expect_handshake();
            c.expect_command(&["GET", "a"]);
            c.send(format!("{push}$1\r\n1\r\n{push}"));
            c.expect_command(&["GET", "b"]);
            c.send_in_pieces(format!("{push}{push}*2\r\n:1\r\n:2\r\n"), 3);
            c.wait_close();
        });
        let unasked = "unasked >[ $invalidate *[ $k ] ]";
        let mut talk = Talk::new(options(server.port()));
        assert_eq!(talk.ask("GET a"), format!("{unasked}\n$1"));
        assert_eq!(talk.overhear(), unasked);
        assert_eq!(
            talk.ask("GET b"),
            format!("{unasked}\n{unasked}\n*[ :1 :2 ]")
        );
    }

    #[test]
    fn debug_protocol_sends_a_push_and_an_attribute() {
        LiveServer::each(|server| {
            let mut talk = speaking(ProtocolChoice::Resp3, server);
            let heard = talk.ask("DEBUG PROTOCOL push");
            // Newer servers send the push after the reply, others before it.
            let both = match heard.contains('\n') {
                true => heard,
                false => format!("{}\n{heard}", talk.overhear()),
            };
            let (push, reply) = both.split_once('\n').expect("two values");
            assert!(
                push.starts_with("unasked >[ $server-cpu-usage :42"),
                "{push}"
            );
            assert!(reply.starts_with("$Some real reply"), "{reply}");
            let heard = talk.ask("DEBUG PROTOCOL attrib");
            assert!(
                heard.starts_with("|[ $key-popularity *[ $key:123 :90 ] ] $Some"),
                "{heard}"
            );
            assert_eq!(talk.ask("PING"), "+PONG");
        });
    }

    #[test]
    fn a_pause_passes_on_what_comes_and_ends_in_time_or_by_interruption() {
        let server = LiveServer::start();
        let mut talk = speaking(ProtocolChoice::Resp3, &server);
        talk.ask("CLIENT TRACKING ON");
        talk.ask("GET key");
        server.cli(&["SET", "key", "1"]);
        let start = Instant::now();
        let until = start + Duration::from_millis(50);
        let pause = talk.session.pause(until, &mut talk.sink);
        assert!(matches!(pause, Ok(Pause::Over)), "{pause:?}");
        assert!(start.elapsed() >= Duration::from_millis(50));
        assert_eq!(talk.heard(), "unasked >[ $invalidate *[ $key ] ]");
        let interrupt = talk.interrupt.clone();
        let raiser = thread::spawn(move || interrupt.raise());
        let until = Instant::now() + Duration::from_secs(60);
        let pause = talk.session.pause(until, &mut talk.sink);
        assert!(matches!(pause, Ok(Pause::Interrupted)), "{pause:?}");
        raiser.join().expect("it only raises");
        assert_eq!(talk.ask("PING"), "+PONG", "a pause costs no connection");
    }
}

mod ends {
    use super::*;

    #[test]
    fn shutdown_and_quit_are_success() {
        LiveServer::each(|server| {
            let mut talk = speaking(ProtocolChoice::Resp3, server);
            assert_eq!(talk.ask("QUIT"), "+OK");
            assert!(!talk.session.is_down());
            assert_eq!(talk.run("SHUTDOWN NOSAVE").ok(), Some(Outcome::Ended));
            assert!(talk.session.is_down());
            let error = talk.fail("PING");
            assert!(error.contains("connection refused"), "{error}");
            server.restart();
            assert!(talk.ask("PING").ends_with("+PONG"));
        });
    }

    #[test]
    fn a_one_shot_shutdown_is_success() {
        let server = LiveServer::start();
        let mut talk = Talk::new(options(server.port()));
        assert_eq!(talk.run("SHUTDOWN NOSAVE").ok(), Some(Outcome::Ended));
        assert_eq!(talk.heard(), "");
    }

    #[test]
    fn a_quit_or_shutdown_may_end_without_a_word() {
        for (line, is_reset) in [("QUIT", false), ("SHUTDOWN", false), ("SHUTDOWN", true)] {
            let server = FakeServer::script(move |c| {
                c.expect_handshake();
                c.expect_command(&[line]);
                if is_reset { c.reset() } else { c.close() }
            });
            let mut talk = Talk::new(options(server.port()));
            assert_eq!(talk.run(line).ok(), Some(Outcome::Ended), "{line}");
        }
    }

    #[test]
    fn a_shutdown_that_fails_leaves_a_connection_whose_end_is_none() {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            c.expect_command(&["SHUTDOWN"]);
            c.send("-ERR Errors trying to SHUTDOWN. Check logs.\r\n");
            c.expect_command(&["PING"]).close();
        });
        let mut talk = Talk::new(options(server.port()));
        assert!(talk.ask("SHUTDOWN").starts_with("-ERR Errors"));
        assert!(talk.fail("PING").contains("no answer came"));
    }

    #[test]
    fn a_shutdown_of_a_server_that_has_gone_was_not_sent() {
        let mut server = LiveServer::start();
        let mut talk = speaking(ProtocolChoice::Resp3, &server);
        server.stop();
        assert!(talk.fail("SHUTDOWN").ends_with("\"SHUTDOWN\" was not sent"));
    }
}

mod interrupted {
    use super::*;

    #[test]
    fn a_command_that_blocks_is_dropped_with_its_connection() {
        LiveServer::each(|server| {
            let mut talk = speaking(ProtocolChoice::Resp3, server);
            talk.ask("SELECT 3");
            let interrupt = talk.interrupt.clone();
            thread::scope(|scope| {
                scope.spawn(|| {
                    while !server
                        .cli(&["INFO", "clients"])
                        .contains("blocked_clients:1")
                    {
                        thread::sleep(Duration::from_millis(5));
                    }
                    interrupt.raise();
                });
                assert_eq!(talk.run("BLPOP none 0").ok(), Some(Outcome::Interrupted));
            });
            assert!(!talk.session.is_down());
            assert!(!talk.session.take_interrupt());
            assert!(talk.ask("CLIENT LIST").contains(" db=3 "));
        });
    }

    #[test]
    fn a_reply_that_stops_in_the_middle_can_be_given_up() {
        let interrupt = Interrupt::new().expect("a pipe can be made");
        let bell = interrupt.clone();
        let server = FakeServer::script(move |c| {
            c.expect_handshake();
            c.expect_command(&["LRANGE", "l", "0", "-1"]);
            c.send("*3\r\n$1\r\na\r\n");
            bell.raise();
            c.wait_close();
        })
        .then(|c| {
            c.expect_handshake();
            c.expect_command(&["PING"]).send("+PONG\r\n").wait_close();
        });
        let mut talk = Talk::interruptible(options(server.port()), interrupt);
        let outcome = talk.run("LRANGE l 0 -1");
        assert!(matches!(outcome, Ok(Outcome::Interrupted)), "{outcome:?}");
        talk.sink.forget();
        assert_eq!(talk.ask("PING"), "+PONG");
    }

    #[test]
    fn a_request_that_does_not_get_through_can_be_given_up() {
        let interrupt = Interrupt::new().expect("a pipe can be made");
        let bell = interrupt.clone();
        let (given_up, is_given_up) = std::sync::mpsc::channel();
        let server = FakeServer::script(move |c| {
            c.expect_handshake();
            // Nothing is read from here on.
            thread::sleep(Duration::from_millis(300));
            bell.raise();
            is_given_up.recv().expect("the test goes on");
            c.close();
        });
        let mut talk = Talk::interruptible(options(server.port()), interrupt);
        talk.connect();
        talk.sink.is_forgetful = true;
        let line = format!("SET a {}", "x".repeat(50_000_000));
        assert_eq!(talk.run(&line).ok(), Some(Outcome::Interrupted));
        given_up.send(()).expect("the server waits");
    }

    #[test]
    fn connecting_can_be_given_up() {
        let directory = tempfile::tempdir().expect("a directory can be made");
        let path = directory.path().join("full.sock");
        // With a queue of one and nobody who accepts, the third has to wait.
        let socket = socket2::Socket::new(socket2::Domain::UNIX, socket2::Type::STREAM, None)
            .expect("a socket can be made");
        let address = socket2::SockAddr::unix(&path).expect("the path is short");
        socket.bind(&address).expect("the path is free");
        socket.listen(0).expect("it can listen");
        let _queued = std::os::unix::net::UnixStream::connect(&path).expect("one fits");
        let mut talk = Talk::new(Options {
            endpoint: Endpoint::Unix(path),
            ..options(0)
        });
        let interrupt = talk.interrupt.clone();
        let raiser = thread::spawn(move || {
            thread::sleep(Duration::from_millis(50));
            interrupt.raise();
        });
        let outcome = talk.run("PING");
        assert!(matches!(outcome, Err(Error::Interrupted)), "{outcome:?}");
        raiser.join().expect("it only raises");
        assert!(!talk.session.take_interrupt(), "it has been taken");
    }
}

mod large {
    use super::*;

    /// The server writes its reply before it reads on: if the session wrote all before it reads, both would wait.
    #[test]
    fn a_reply_of_50_mb_may_come_while_a_request_of_50_mb_goes_out() {
        const SIZE: usize = 50_000_000;
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it is bound").port();
        let mut talk = Talk::new(Options {
            protocol: ProtocolChoice::Resp2,
            ..options(port)
        });
        talk.sink.is_forgetful = true;
        let line = format!("ECHO {}", "x".repeat(SIZE));
        thread::scope(|scope| {
            scope.spawn(|| answer_before_reading(&listener, SIZE));
            talk.run(&line).expect("the reply comes");
        });
        assert_eq!(talk.sink.payload, SIZE);
    }

    /// Reads one byte of an ECHO of `size` bytes, sends the reply but its end, reads the rest and sends the end.
    fn answer_before_reading(listener: &TcpListener, size: usize) {
        let head = format!("*2\r\n$4\r\nECHO\r\n${size}\r\n").len();
        let (mut stream, _) = listener.accept().expect("the session connects");
        stream.read_exact(&mut [0]).expect("the request begins");
        let reply = format!("${size}\r\n{}", "y".repeat(size));
        stream
            .write_all(reply.as_bytes())
            .expect("the session reads");
        let mut rest = vec![0; head + size + 2 - 1];
        stream.read_exact(&mut rest).expect("the request goes on");
        stream.write_all(b"\r\n").expect("the session reads");
    }

    #[test]
    fn a_live_server_echoes_50_mb() {
        const SIZE: usize = 50_000_000;
        let server = LiveServer::start();
        let mut talk = Talk::new(options(server.port()));
        talk.sink.is_forgetful = true;
        talk.ask(&format!("ECHO {}", "x".repeat(SIZE)));
        assert_eq!(talk.sink.payload, SIZE);
        talk.sink.is_forgetful = false;
        assert_eq!(talk.ask("PING"), "+PONG");
    }
}
