//! One pipelined handshake, and what each answer to it means.

use redis_shell::session::{Error, FirstWrite, Interrupt, Options, ProtocolChoice, Refusal};

use super::common::{FakeServer, LiveServer, request};
use super::session::{Talk, credentials, options};

const VERSION: &str = env!("CARGO_PKG_VERSION");
const UNKNOWN: &[u8] = b"-ERR unknown command `HELLO`, with args beginning with: `3`, \r\n";
const UNKNOWN_CLIENT: &[u8] = b"-ERR Unknown subcommand or wrong number of arguments\r\n";

/// The bytes of several requests in one go.
fn requests(lines: &[&str]) -> Vec<u8> {
    let words = |line: &&str| request(&line.split(' ').collect::<Vec<_>>());
    lines.iter().flat_map(words).collect()
}

/// What follows HELLO in every handshake.
fn set_info() -> [String; 2] {
    [
        "CLIENT SETINFO LIB-NAME redis-shell".to_owned(),
        format!("CLIENT SETINFO LIB-VER {VERSION}"),
    ]
}

fn handshake(hello: &str, then: &[&str]) -> Vec<u8> {
    let [name, version] = set_info();
    let mut lines = vec![hello, &name, &version];
    lines.extend(then);
    requests(&lines)
}

mod what_is_said {
    use super::*;

    #[test]
    fn without_auth_and_select_handshake_and_command_are_one_write() {
        let server = FakeServer::script(|c| {
            c.expect(&handshake("HELLO 3", &["GET foo"]));
            c.send("%0\r\n+OK\r\n+OK\r\n$3\r\nbar\r\n").wait_close();
        });
        let mut talk = Talk::new(options(server.port()));
        assert_eq!(talk.ask("GET foo"), "$bar");
        assert_eq!((talk.sink.writes(), talk.sink.round_trips()), (1, 1));
        assert_eq!(
            (talk.sink.connections, &talk.sink.handshakes[..]),
            (1, &[3][..])
        );
        let first = &talk.sink.traffic[0].1;
        assert_eq!(*first, handshake("HELLO 3", &["GET foo"]));
    }

    #[test]
    fn a_write_of_its_own_can_be_asked_for() {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            c.expect_command(&["PING"]).send("+PONG\r\n").wait_close();
        });
        let mut talk = Talk::new(Options {
            first_write: FirstWrite::AfterHandshake,
            ..options(server.port())
        });
        assert_eq!(talk.ask("PING"), "+PONG");
        assert_eq!((talk.sink.writes(), talk.sink.round_trips()), (2, 2));
    }

    #[test]
    fn user_password_and_database_go_out_at_once_and_the_command_waits_for_the_answers() {
        let server = FakeServer::script(|c| {
            c.expect(&handshake("HELLO 3 AUTH ann secret", &["SELECT 2"]));
            c.send("%0\r\n+OK\r\n+OK\r\n+OK\r\n");
            c.expect_command(&["PING"]).send("+PONG\r\n").wait_close();
        });
        let mut talk = Talk::new(Options {
            credentials: credentials(Some("ann"), "secret"),
            database: 2,
            ..options(server.port())
        });
        assert_eq!(talk.ask("PING"), "+PONG");
        assert_eq!((talk.sink.writes(), talk.sink.round_trips()), (2, 2));
        assert_eq!(talk.sink.secrets, [b"secret"]);
        assert_eq!(talk.session.database(), 2);
    }

    #[test]
    fn a_database_alone_makes_the_command_wait() {
        let server = FakeServer::script(|c| {
            c.expect(&handshake("HELLO 3", &["SELECT 9"]));
            c.send("%0\r\n+OK\r\n+OK\r\n+OK\r\n");
            c.expect_command(&["PING"]).send("+PONG\r\n").wait_close();
        });
        let mut talk = Talk::new(Options {
            database: 9,
            ..options(server.port())
        });
        assert_eq!(talk.ask("PING"), "+PONG");
    }

    #[test]
    fn a_password_without_a_user_goes_first_in_the_same_write() {
        let server = FakeServer::script(|c| {
            c.expect(&requests(&["AUTH secret"]));
            c.expect(&handshake("HELLO 3", &["SELECT 2"]));
            c.send("+OK\r\n%0\r\n+OK\r\n+OK\r\n+OK\r\n");
            c.expect_command(&["PING"]).send("+PONG\r\n").wait_close();
        });
        let mut talk = Talk::new(Options {
            credentials: credentials(None, "secret"),
            database: 2,
            ..options(server.port())
        });
        assert_eq!(talk.ask("PING"), "+PONG");
        assert_eq!((talk.sink.writes(), talk.sink.round_trips()), (2, 2));
    }

    #[test]
    fn resp2_says_no_hello() {
        let server = FakeServer::script(|c| {
            c.expect(&requests(&["PING"]))
                .send("+PONG\r\n")
                .wait_close();
        })
        .then(|c| {
            c.expect(&requests(&["AUTH ann secret", "SELECT 2"]));
            c.send("+OK\r\n+OK\r\n");
            c.expect_command(&["PING"]).send("+PONG\r\n").wait_close();
        })
        .then(|c| {
            c.expect(&requests(&["AUTH secret"])).send("+OK\r\n");
            c.expect_command(&["PING"]).send("+PONG\r\n").wait_close();
        });
        let resp2 = || Options {
            protocol: ProtocolChoice::Resp2,
            ..options(server.port())
        };
        assert_eq!(Talk::new(resp2()).ask("PING"), "+PONG");
        let mut talk = Talk::new(Options {
            credentials: credentials(Some("ann"), "secret"),
            database: 2,
            ..resp2()
        });
        assert_eq!(talk.ask("PING"), "+PONG");
        drop(talk);
        let mut talk = Talk::new(Options {
            credentials: credentials(None, "secret"),
            ..resp2()
        });
        assert_eq!(talk.ask("PING"), "+PONG");
    }

    #[test]
    fn connecting_says_the_handshake_once() {
        let server = FakeServer::script(|c| {
            c.expect_handshake().wait_close();
        });
        let mut talk = Talk::new(options(server.port()));
        assert_eq!(talk.connect(), "");
        assert_eq!(talk.connect(), "");
    }
}

mod what_the_answers_mean {
    use super::*;

    #[test]
    fn a_server_without_hello_is_spoken_to_in_resp2_without_a_word() {
        for error in [UNKNOWN, b"-NOPROTO unsupported protocol version\r\n"] {
            let server = FakeServer::script(move |c| {
                c.expect(&handshake("HELLO 3", &["PING"])).send(error);
                c.send(UNKNOWN_CLIENT).send(UNKNOWN_CLIENT);
                c.send("+PONG\r\n").wait_close();
            });
            let mut talk = Talk::new(options(server.port()));
            assert_eq!(talk.ask("PING"), "+PONG");
            assert_eq!(talk.sink.writes(), 1);
        }
    }

    #[test]
    fn auth_and_select_are_said_once_more_where_hello_carried_them() {
        let server = FakeServer::script(|c| {
            c.expect(&handshake("HELLO 3 AUTH ann secret", &["SELECT 2"]));
            c.send(UNKNOWN).send(UNKNOWN_CLIENT).send(UNKNOWN_CLIENT);
            c.send("-NOAUTH Authentication required.\r\n");
            c.expect(&requests(&["AUTH ann secret", "SELECT 2"]));
            c.send("+OK\r\n+OK\r\n");
            c.expect_command(&["PING"]).send("+PONG\r\n").wait_close();
        });
        let mut talk = Talk::new(Options {
            credentials: credentials(Some("ann"), "secret"),
            database: 2,
            ..options(server.port())
        });
        assert_eq!(talk.ask("PING"), "+PONG");
        assert_eq!(talk.sink.secrets, [b"secret", b"secret"]);
        assert_eq!(talk.sink.handshakes, [4, 2]);
    }

    #[test]
    fn resp3_by_name_is_refused_by_a_server_without_it() {
        let server = FakeServer::script(|c| {
            c.expect(&handshake("HELLO 3", &[])).send(UNKNOWN);
            c.send(UNKNOWN_CLIENT).send(UNKNOWN_CLIENT).wait_close();
        });
        let mut talk = Talk::new(Options {
            protocol: ProtocolChoice::Resp3,
            ..options(server.port())
        });
        let error = talk.run("PING").expect_err("there is no RESP3");
        assert!(
            matches!(error, Error::Refused(Refusal::Resp3(_))),
            "{error}"
        );
        assert!(error.to_string().contains("unknown command `HELLO`"));
        assert!(error.hint().is_some_and(|hint| hint.contains("-3")));
        assert!(talk.session.is_down());
    }

    #[test]
    fn a_wrong_password_ends_it_before_any_command() {
        for user in [None, Some("ann")] {
            let server = FakeServer::script(move |c| {
                let wrong = "-WRONGPASS invalid username-password pair or user is disabled.\r\n";
                if user.is_none() {
                    c.expect(&requests(&["AUTH secret"])).send(wrong);
                    c.expect(&handshake("HELLO 3", &[]));
                    c.send(
                        "-NOAUTH HELLO must be called with the client already authenticated\r\n",
                    );
                } else {
                    c.expect(&handshake("HELLO 3 AUTH ann secret", &[]))
                        .send(wrong);
                }
                c.send("-NOAUTH Authentication required.\r\n");
                c.send("-NOAUTH Authentication required.\r\n").wait_close();
            });
            let mut talk = Talk::new(Options {
                credentials: credentials(user, "secret"),
                ..options(server.port())
            });
            let error = talk.run("PING").expect_err("the password is wrong");
            assert!(matches!(error, Error::Refused(Refusal::Auth(_))), "{error}");
            assert!(error.to_string().contains("WRONGPASS"), "{error}");
        }
    }

    #[test]
    fn a_database_that_is_refused_ends_it_before_any_command() {
        let server = FakeServer::script(|c| {
            c.expect(&handshake("HELLO 3", &["SELECT 99"]));
            c.send("%0\r\n+OK\r\n+OK\r\n-ERR DB index is out of range\r\n");
            c.wait_close();
        });
        let mut talk = Talk::new(Options {
            database: 99,
            ..options(server.port())
        });
        let error = talk.run("PING").expect_err("there is no such database");
        assert_eq!(
            error.to_string(),
            "the server refuses database 99: ERR DB index is out of range"
        );
    }

    #[test]
    fn a_password_for_a_server_without_one_is_only_noted() {
        let errors = [
            "-ERR Client sent AUTH, but no password is set\r\n",
            "-ERR AUTH <password> called without any password configured for the default user. \
             Are you sure your configuration is correct?\r\n",
        ];
        for error in errors {
            let server = FakeServer::script(move |c| {
                c.expect(&requests(&["AUTH secret"])).send(error);
                c.expect_handshake();
                c.expect_command(&["PING"]).send("+PONG\r\n").wait_close();
            });
            let mut talk = Talk::new(Options {
                credentials: credentials(None, "secret"),
                ..options(server.port())
            });
            assert_eq!(
                talk.ask("PING"),
                "notice: a password was given, but the server asks for none\n+PONG"
            );
        }
    }

    #[test]
    fn a_password_that_is_wanted_and_not_given_is_noted_and_a_typed_auth_says_the_rest() {
        let server = FakeServer::script(|c| {
            c.expect(&handshake("HELLO 3", &["SELECT 2"]));
            for _ in 0..4 {
                c.send("-NOAUTH Authentication required.\r\n");
            }
            c.expect_command(&["GET", "a"]);
            c.send("-NOAUTH Authentication required.\r\n");
            c.expect_command(&["AUTH", "wrong"])
                .send("-WRONGPASS no\r\n");
            c.expect_command(&["AUTH", "secret"]).send("+OK\r\n");
            c.expect(&handshake("HELLO 3", &["SELECT 2"]));
            c.send("%0\r\n+OK\r\n+OK\r\n+OK\r\n");
            c.expect_command(&["AUTH", "secret"])
                .send("+OK\r\n")
                .wait_close();
        });
        let mut talk = Talk::new(Options {
            database: 2,
            ..options(server.port())
        });
        assert_eq!(
            talk.connect(),
            "notice: the server asks for a password: AUTH [user] password"
        );
        assert_eq!(talk.ask("GET a"), "-NOAUTH Authentication required.");
        assert_eq!(talk.ask("AUTH wrong"), "-WRONGPASS no");
        assert_eq!(talk.run("AUTH secret").ok(), Some(replied()));
        assert_eq!(talk.heard(), "+OK");
        assert_eq!(talk.sink.handshakes, [4, 4]);
        assert_eq!(talk.ask("AUTH secret"), "+OK", "once is enough");
    }

    /// A server that does not know HELLO and has a password says so to the next step.
    #[test]
    fn an_old_server_that_wants_a_password_is_noted_as_well() {
        let server = FakeServer::script(|c| {
            c.expect(&handshake("HELLO 3", &[])).send(UNKNOWN);
            c.send("-NOAUTH Authentication required.\r\n");
            c.send("-NOAUTH Authentication required.\r\n");
            c.wait_close();
        });
        let mut talk = Talk::new(options(server.port()));
        assert_eq!(
            talk.connect(),
            "notice: the server asks for a password: AUTH [user] password"
        );
    }

    fn replied() -> redis_shell::session::Outcome {
        redis_shell::session::Outcome::Replied { is_error: false }
    }

    #[test]
    fn a_hello_that_the_user_may_not_call_means_resp2() {
        let server = FakeServer::script(|c| {
            let no = "-NOPERM this user has no permissions to run the command\r\n";
            c.expect(&handshake("HELLO 3 AUTH bob x", &[]));
            c.send(no).send(no).send(no);
            c.expect(&requests(&["AUTH bob x"])).send("+OK\r\n");
            c.expect_command(&["GET", "a"]).send("$-1\r\n").wait_close();
        });
        let mut talk = Talk::new(Options {
            credentials: credentials(Some("bob"), "x"),
            ..options(server.port())
        });
        assert_eq!(talk.ask("GET a"), "null");
    }
}

mod when_it_does_not_work {
    use super::*;

    #[test]
    fn a_connection_closed_on_hello_hints_at_resp2() {
        for first_write in [FirstWrite::WithHandshake, FirstWrite::AfterHandshake] {
            let server = FakeServer::script(|c| {
                c.expect(&handshake("HELLO 3", &[])).close();
            });
            let mut talk = Talk::new(Options {
                first_write,
                ..options(server.port())
            });
            let error = talk.run("PING").expect_err("the server closes");
            assert!(
                matches!(
                    error,
                    Error::Greeting {
                        after_hello: true,
                        ..
                    }
                ),
                "{error:?}"
            );
            assert!(error.hint().is_some_and(|hint| hint.contains("-2")));
            assert!(talk.session.is_down());
        }
    }

    #[test]
    fn a_connection_closed_on_auth_hints_at_nothing() {
        let server = FakeServer::script(|c| {
            c.expect(&requests(&["AUTH secret"])).close();
        });
        let mut talk = Talk::new(Options {
            credentials: credentials(None, "secret"),
            protocol: ProtocolChoice::Resp2,
            ..options(server.port())
        });
        let error = talk.run("PING").expect_err("the server closes");
        assert!(
            matches!(
                error,
                Error::Greeting {
                    after_hello: false,
                    ..
                }
            ),
            "{error:?}"
        );
        assert_eq!(error.hint(), None);
    }

    #[test]
    fn the_last_words_of_a_server_that_is_full_are_repeated() {
        for first_write in [FirstWrite::WithHandshake, FirstWrite::AfterHandshake] {
            let server = FakeServer::script(|c| {
                c.send("-ERR max number of clients reached\r\n").close();
            });
            let mut talk = Talk::new(Options {
                first_write,
                ..options(server.port())
            });
            let error = talk.run("PING").expect_err("the server is full");
            let expected = format!(
                "127.0.0.1:{} refuses the connection: ERR max number of clients reached",
                server.port()
            );
            assert_eq!(error.to_string(), expected);
            assert_eq!(error.hint(), None);
        }
    }

    #[test]
    fn a_live_server_that_is_full_says_so() {
        LiveServer::each_with(&["--maxclients", "2"], |server| {
            let mut clients: Vec<_> = (0..3).map(|_| Talk::new(options(server.port()))).collect();
            let errors = clients.iter_mut().filter_map(|talk| talk.run("PING").err());
            let texts: Vec<_> = errors.map(|error| error.to_string()).collect();
            let last = texts.last().expect("one client is too many");
            assert!(last.ends_with("refuses the connection: ERR max number of clients reached"));
        });
    }

    #[test]
    fn answers_may_come_in_any_pieces() {
        let answers = "%1\r\n$5\r\nproto\r\n:3\r\n-ERR no\r\n+OK\r\n+OK\r\n";
        let server = FakeServer::script(move |c| {
            c.expect(&handshake("HELLO 3", &["SELECT 2"]));
            c.send_in_pieces(answers, 1);
            c.expect_command(&["PING"]).send_in_pieces("+PONG\r\n", 1);
            c.wait_close();
        });
        let mut talk = Talk::new(Options {
            database: 2,
            ..options(server.port())
        });
        assert_eq!(talk.ask("PING"), "+PONG");
    }

    #[test]
    fn pushes_among_the_answers_answer_nothing() {
        let server = FakeServer::script(|c| {
            c.expect(&handshake("HELLO 3", &["PING"]));
            c.send("%0\r\n+OK\r\n>2\r\n+hello\r\n:1\r\n+OK\r\n+PONG\r\n")
                .wait_close();
        });
        let mut talk = Talk::new(options(server.port()));
        assert_eq!(talk.ask("PING"), "unasked >[ +hello :1 ]\n+PONG");
    }

    #[test]
    fn a_server_that_never_answers_can_be_interrupted() {
        let interrupt = Interrupt::new().expect("a pipe can be made");
        let bell = interrupt.clone();
        let server = FakeServer::script(move |c| {
            c.expect(&handshake("HELLO 3", &[]));
            bell.raise();
            c.wait_close();
        });
        let mut talk = Talk::interruptible(options(server.port()), interrupt);
        let error = talk.session.connect(&mut talk.sink);
        assert!(matches!(error, Err(Error::Interrupted)), "{error:?}");
        assert_eq!(talk.heard(), "");
        assert!(!talk.session.take_interrupt(), "it has been taken");
    }

    #[test]
    fn a_server_that_speaks_something_else_is_named_with_the_place() {
        let server = FakeServer::script(|c| {
            c.expect(&handshake("HELLO 3", &["PING"]));
            c.send("HTTP/1.1 400 Bad Request\r\n\r\n").wait_close();
        })
        .then(|c| {
            c.expect_handshake();
            c.expect_command(&["PING"]).send("+PONG\r\n").wait_close();
        });
        let mut talk = Talk::new(options(server.port()));
        let error = talk.run("PING").expect_err("this is HTTP");
        let Error::Protocol { source, .. } = &error else {
            panic!("found {error:?}, expected a protocol error");
        };
        assert_eq!(source.offset, 0);
        assert!(
            error.to_string().contains("does not speak RESP: at byte 0"),
            "{error}"
        );
        assert!(talk.session.is_down());
        assert_eq!(
            talk.ask("PING"),
            "+PONG",
            "a new connection is a new chance"
        );
        assert!(!talk.session.is_down());
    }
}

mod live {
    use super::*;

    #[test]
    fn every_server_is_greeted_in_resp3() {
        LiveServer::each(|server| {
            let mut talk = Talk::new(options(server.port()));
            assert_eq!(talk.ask("HGETALL none"), "%[ ]");
            assert_eq!((talk.sink.writes(), talk.sink.round_trips()), (1, 1));
            let mut talk = Talk::new(Options {
                database: 2,
                ..options(server.port())
            });
            talk.connect();
            let info = talk.ask("CLIENT LIST");
            assert!(info.contains(" db=2 "), "{info}");
            // The first servers that take the name of the client.
            if server.version() >= (7, 2) {
                assert!(info.contains("lib-name=redis-shell"), "{info}");
                assert!(info.contains(&format!("lib-ver={VERSION}")), "{info}");
            }
        });
    }

    #[test]
    fn resp2_is_spoken_where_asked_for() {
        LiveServer::each(|server| {
            let mut talk = Talk::new(Options {
                protocol: ProtocolChoice::Resp2,
                ..options(server.port())
            });
            assert_eq!(talk.ask("HGETALL none"), "*[ ]");
        });
    }

    #[test]
    fn user_password_database_and_command_take_two_round_trips() {
        LiveServer::each(|server| {
            server.cli(&["ACL", "SETUSER", "ann", "on", ">secret", "+@all", "~*"]);
            let mut talk = Talk::new(Options {
                credentials: credentials(Some("ann"), "secret"),
                database: 2,
                ..options(server.port())
            });
            assert_eq!(talk.ask("ACL WHOAMI"), "$ann");
            assert_eq!((talk.sink.writes(), talk.sink.round_trips()), (2, 2));
        });
    }

    #[test]
    fn a_password_is_taken_refused_missed_or_not_needed() {
        LiveServer::each_with(&["--requirepass", "secret"], |server| {
            let with = |password| {
                Talk::new(Options {
                    credentials: credentials(None, password),
                    database: 3,
                    ..options(server.port())
                })
            };
            assert_eq!(with("secret").ask("HGETALL none"), "%[ ]");
            let error = with("wrong").fail("PING");
            assert!(error.contains("WRONGPASS"), "{error}");
            let mut talk = Talk::new(Options {
                database: 3,
                ..options(server.port())
            });
            let heard = talk.connect();
            assert!(
                heard.contains("notice: the server asks for a password"),
                "{heard}"
            );
            assert!(talk.ask("GET a").starts_with("-NOAUTH"));
            assert!(talk.run("AUTH secret").is_ok());
            assert_eq!(talk.heard(), "+OK");
            assert_eq!(talk.ask("HGETALL none"), "%[ ]");
            assert!(talk.ask("CLIENT LIST").contains(" db=3 "));
        });
        LiveServer::each(|server| {
            let mut talk = Talk::new(Options {
                credentials: credentials(None, "secret"),
                ..options(server.port())
            });
            let heard = talk.ask("PING");
            assert!(heard.contains("notice: a password was given"), "{heard}");
            assert!(heard.ends_with("+PONG"), "{heard}");
        });
    }

    #[test]
    fn a_database_out_of_range_is_refused() {
        LiveServer::each(|server| {
            let mut talk = Talk::new(Options {
                database: 99,
                ..options(server.port())
            });
            let error = talk.fail("SET a b");
            assert!(
                error.starts_with("the server refuses database 99: ERR"),
                "{error}"
            );
            assert_eq!(server.cli(&["DBSIZE"]), "0");
        });
    }

    /// HELLO and AUTH are open to everybody; what else the handshake says may be refused.
    #[test]
    fn a_user_who_may_do_little_gets_in() {
        LiveServer::each(|server| {
            server.cli(&["ACL", "SETUSER", "bob", "on", ">x", "+get", "~*"]);
            let bob = |database| {
                Talk::new(Options {
                    credentials: credentials(Some("bob"), "x"),
                    database,
                    ..options(server.port())
                })
            };
            assert_eq!(bob(0).ask("GET a"), "null");
            let error = bob(2).fail("GET a");
            assert!(
                error.starts_with("the server refuses database 2: NOPERM"),
                "{error}"
            );
        });
    }
}
