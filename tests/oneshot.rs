//! One command on the command line: what is sent, what is printed, how it ends.

use std::ffi::OsStr;
use std::net::SocketAddr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::ExitStatusExt;
use std::time::{Duration, Instant};

use socket2::{Domain, Socket, Type};

use super::common::{FakeServer, LIMIT, LiveServer, Shell, request};

/// The requests of a handshake without AUTH and SELECT.
fn greeting() -> Vec<u8> {
    let version = env!("CARGO_PKG_VERSION");
    [
        request(&["HELLO", "3"]),
        request(&["CLIENT", "SETINFO", "LIB-NAME", "redis-shell"]),
        request(&["CLIENT", "SETINFO", "LIB-VER", version]),
    ]
    .concat()
}

/// The answers of a server that knows RESP3.
const WELCOME: &[u8] = b"%1\r\n$5\r\nproto\r\n:3\r\n+OK\r\n+OK\r\n";

/// The answers of one that knows neither HELLO nor CLIENT SETINFO.
const OLD: &[u8] = b"-ERR unknown command `HELLO`, with args beginning with: `3`, \r\n\
    -ERR Unknown subcommand\r\n-ERR Unknown subcommand\r\n";

#[test]
fn handshake_and_command_go_out_together() {
    // The server says nothing before it has seen all.
    let server = FakeServer::script(|c| {
        c.expect(&[greeting(), request(&["GET", "k"])].concat());
        c.send([WELCOME, b"$1\r\nv\r\n"].concat()).wait_close();
    });
    let ran = Shell::new().server(&server).args(["GET", "k"]).run();
    ran.success().stdout("v\n").stderr("");
}

#[test]
fn a_server_without_hello_answers_in_resp2_without_a_word() {
    let server = FakeServer::script(|c| {
        c.expect(&[greeting(), request(&["GET", "k"])].concat());
        c.send([OLD, b"$1\r\nv\r\n"].concat()).wait_close();
    });
    let ran = Shell::new().server(&server).args(["GET", "k"]).run();
    ran.success().stdout("v\n").stderr("");
}

#[test]
fn a_server_without_hello_gets_user_and_database_once_more() {
    let server = FakeServer::script(|c| {
        c.expect_start(&["HELLO", "3", "AUTH", "ann", "pw"]);
        c.expect_start(&["CLIENT", "SETINFO"])
            .expect_start(&["CLIENT", "SETINFO"]);
        c.expect_command(&["SELECT", "2"])
            .send(OLD)
            .send("-NOAUTH Authentication required.\r\n");
        c.expect_command(&["AUTH", "ann", "pw"])
            .expect_command(&["SELECT", "2"]);
        c.send("+OK\r\n+OK\r\n");
        c.expect_command(&["PING"]).send("+PONG\r\n").wait_close();
    });
    let options = ["--no-auth-warning", "--user", "ann", "-a", "pw", "-n", "2"];
    let ran = Shell::new()
        .server(&server)
        .args(options)
        .args(["PING"])
        .run();
    ran.success().stdout("PONG\n").stderr("");
}

#[test]
fn a_refused_password_ends_it_before_the_command() {
    let server = FakeServer::script(|c| {
        c.expect(&[request(&["AUTH", "no"]), greeting()].concat());
        c.send("-WRONGPASS invalid\r\n-NOAUTH Authentication required.\r\n-NOAUTH\r\n-NOAUTH\r\n");
        c.wait_close();
    });
    let options = ["--no-auth-warning", "-a", "no"];
    let ran = Shell::new()
        .server(&server)
        .args(options)
        .args(["GET", "k"])
        .run();
    ran.status(1).stdout("");
    ran.stderr("error: the server refuses the user or the password: WRONGPASS invalid\n");
}

#[test]
fn a_refused_database_ends_it_before_the_command() {
    let server = FakeServer::script(|c| {
        c.expect(&[greeting(), request(&["SELECT", "99"])].concat());
        c.send([WELCOME, b"-ERR DB index is out of range\r\n"].concat())
            .wait_close();
    });
    let ran = Shell::new()
        .server(&server)
        .args(["-n", "99", "GET", "k"])
        .run();
    ran.status(1).stdout("");
    ran.stderr("error: the server refuses database 99: ERR DB index is out of range\n");
}

#[test]
fn user_password_and_database_take_one_round_trip_before_the_command() {
    let server = FakeServer::script(|c| {
        c.expect_start(&["HELLO", "3", "AUTH", "ann", "pw"]);
        c.expect_start(&["CLIENT", "SETINFO"])
            .expect_start(&["CLIENT", "SETINFO"]);
        c.expect_command(&["SELECT", "2"])
            .send(WELCOME)
            .send("+OK\r\n");
        c.expect_command(&["GET", "k"]).send("_\r\n").wait_close();
    });
    let options = [
        "--no-auth-warning",
        "--user",
        "ann",
        "-a",
        "pw",
        "-n",
        "2",
        "-3",
    ];
    let ran = Shell::new()
        .server(&server)
        .args(options)
        .args(["GET", "k"])
        .run();
    ran.success().stdout("\n").stderr("");
}

#[test]
fn resp2_sends_no_hello() {
    let server = FakeServer::script(|c| {
        c.expect_command(&["PING"]).send("+PONG\r\n").wait_close();
    })
    .then(|c| {
        c.expect(&[request(&["AUTH", "pw"]), request(&["SELECT", "2"])].concat());
        c.send("+OK\r\n+OK\r\n")
            .expect_command(&["PING"])
            .send("+PONG\r\n")
            .wait_close();
    })
    .then(|c| {
        c.expect_command(&["AUTH", "ann", "pw"]).send("+OK\r\n");
        c.expect_command(&["PING"]).send("+PONG\r\n").wait_close();
    });
    for options in [
        &["-2"][..],
        &["-2", "-a", "pw", "-n", "2"],
        &["-2", "--user", "ann", "-a", "pw"],
    ] {
        let shell = Shell::new().server(&server).args(["--no-auth-warning"]);
        shell
            .args(options)
            .args(["PING"])
            .run()
            .success()
            .stdout("PONG\n")
            .stderr("");
    }
}

#[test]
fn resp3_that_is_refused_ends_it() {
    let server = FakeServer::script(|c| {
        c.expect(&greeting()).send(OLD).wait_close();
    });
    let ran = Shell::new().server(&server).args(["-3", "PING"]).run();
    ran.status(3)
        .stdout("")
        .stderr_contains("error: the server refuses RESP3: ERR unknown command");
    ran.stderr_contains("\nhint: ");
}

#[test]
fn a_password_for_a_server_that_has_none_is_a_warning() {
    let server = LiveServer::start();
    let ran = Shell::new()
        .server(&server)
        .env("REDISCLI_AUTH", "pw")
        .args(["PING"])
        .run();
    ran.success().stdout("PONG\n");
    ran.stderr("warning: a password was given, but the server asks for none\n");
}

#[test]
fn a_password_that_is_lacking_is_said_and_the_command_refused() {
    let server = LiveServer::start_with(&["--requirepass", "pw"]);
    let ran = Shell::new().server(&server).args(["GET", "k"]).run();
    ran.status(1).stdout("\n");
    ran.stderr(
        "warning: the server asks for a password: AUTH [user] password\n\
         NOAUTH Authentication required.\n",
    );
}

#[test]
fn a_server_that_closes_on_hello_gives_a_hint() {
    let server = FakeServer::script(|c| c.expect_start(&["HELLO", "3"]).close());
    let ran = Shell::new().server(&server).args(["GET", "k"]).run();
    ran.status(3)
        .stdout("")
        .stderr_contains("instead of answering the handshake\nhint: ");
    ran.stderr_contains("-2");
}

#[test]
fn no_server_is_3() {
    for endpoint in [
        &["-p", "1"][..],
        &["-s", "/nonexistent/socket"],
        &["-h", "nosuchhost.invalid"],
    ] {
        let ran = Shell::new().args(endpoint).args(["PING"]).run();
        ran.status(3)
            .stdout("")
            .stderr_contains("error: could not connect to ");
        assert_eq!(
            lines(&ran.stderr),
            1,
            "{:?}",
            String::from_utf8_lossy(&ran.stderr)
        );
        let script = Shell::new().args(endpoint).stdin("PING\nPING\n").run();
        script
            .status(3)
            .stdout("")
            .stderr_contains("error: could not connect to ");
    }
}

#[test]
fn connecting_takes_no_longer_than_told() {
    let (listener, _held) = full_listener();
    let port = listener.local_addr().expect("it is bound").as_socket();
    let port = port.expect("it is TCP").port().to_string();
    let begin = Instant::now();
    let ran = Shell::new().args(["-p", &port, "-t", "0.3", "PING"]).run();
    ran.status(3)
        .stdout("")
        .stderr_contains("error: could not connect to ");
    let took = begin.elapsed();
    assert!(
        took >= Duration::from_millis(300) && took < LIMIT,
        "{took:?}"
    );
}

/// Makes a listener whose queue is full: the system drops what further clients send.
fn full_listener() -> (Socket, Vec<Socket>) {
    let socket = || Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket can be made");
    let listener = socket();
    let any = SocketAddr::from(([127, 0, 0, 1], 0)).into();
    listener
        .bind(&any)
        .and_then(|()| listener.listen(0))
        .expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    let clients = (0..4).map(|_| {
        let client = socket();
        client
            .set_nonblocking(true)
            .expect("a socket can be set so");
        // Whether this one still fits in does not matter.
        let _ = client.connect(&address);
        client
    });
    let clients = clients.collect();
    (listener, clients)
}

#[test]
fn what_is_no_resp_is_3() {
    let server = FakeServer::script(|c| {
        c.expect_start(&["HELLO"])
            .send("HTTP/1.1 400 Bad Request\r\n\r\n")
            .close();
    });
    let ran = Shell::new().server(&server).args(["PING"]).run();
    ran.status(3)
        .stdout("")
        .stderr_contains("does not speak RESP: ");
}

#[test]
fn a_connection_lost_before_the_answer_is_3() {
    let server = FakeServer::script(|c| {
        c.expect_handshake()
            .expect_command(&["INCR", "secret"])
            .close();
    });
    let ran = Shell::new().server(&server).args(["INCR", "secret"]).run();
    ran.status(3)
        .stdout("")
        .stderr_contains("\"INCR\" was sent, but no answer came");
    assert!(
        !String::from_utf8_lossy(&ran.stderr).contains("secret"),
        "arguments may be secret"
    );
}

#[test]
fn an_answer_that_breaks_off_is_3_and_what_came_is_printed() {
    let server = FakeServer::script(|c| {
        c.expect_handshake()
            .expect_command(&["LRANGE", "l", "0", "-1"]);
        c.send("*3\r\n$1\r\na\r\n$1\r\nb\r\n").close();
    });
    let ran = Shell::new()
        .server(&server)
        .args(["LRANGE", "l", "0", "-1"])
        .run();
    ran.status(3)
        .stdout("a\nb\n")
        .stderr_contains("the answer to \"LRANGE\" broke off");
}

#[test]
fn an_error_reply_is_1() {
    let server = LiveServer::start();
    let run = |format: &str| {
        Shell::new()
            .server(&server)
            .args(["--output", format, "NOSUCH"])
            .run()
    };
    let text = "ERR unknown command 'NOSUCH', with args beginning with: ";
    run("plain")
        .status(1)
        .stdout("\n")
        .stderr(format!("{text}\n"));
    run("human")
        .status(1)
        .stdout(format!("(error) {text}\n"))
        .stderr("");
    run("json")
        .status(1)
        .stdout(format!("{{\"error\":\"{text}\"}}\n"))
        .stderr("");
    run("csv")
        .status(1)
        .stdout(format!("ERROR,\"{text}\"\r\n"))
        .stderr("");
    // The option that redis-cli needs for it changes nothing.
    let ran = Shell::new().server(&server).args(["-e", "NOSUCH"]).run();
    ran.status(1).stdout("\n").stderr(format!("{text}\n"));
}

#[test]
fn a_blob_error_is_an_error() {
    let server = FakeServer::script(|c| {
        c.expect_handshake()
            .expect_command(&["X"])
            .send("!5\r\nE\r\nab\r\n")
            .wait_close();
    });
    let ran = Shell::new().server(&server).args(["X"]).run();
    ran.status(1).stdout("\n");
    assert_eq!(
        lines(&ran.stderr),
        1,
        "{:?}",
        String::from_utf8_lossy(&ran.stderr)
    );
}

#[test]
fn an_error_within_a_reply_is_no_error() {
    let server = FakeServer::script(|c| {
        c.expect_handshake()
            .expect_command(&["X"])
            .send("*2\r\n-ERR no\r\n:1\r\n")
            .wait_close();
    });
    let ran = Shell::new().server(&server).args(["X"]).run();
    ran.success().stdout("ERR no\n\n1\n").stderr("");
}

#[test]
fn a_reader_that_has_gone_is_no_error() {
    let server = LiveServer::start();
    server.cli(&[
        "EVAL",
        "for i=1,50000 do redis.call('RPUSH','l','element') end",
        "0",
    ]);
    let cases = [
        ("head -n 1", "plain LRANGE l 0 -1", "element\n0\n"),
        ("head -n 1", "json LRANGE l 0 -1", "0\n"),
        ("head -n 1", "plain -r -1 PING", "PONG\n0\n"),
        ("head -n 2", "plain -r 100000 PING", "PONG\nPONG\n0\n"),
    ];
    for (reader, words, expected) in cases {
        let (output, command) = words.split_once(' ').expect("an output and a command");
        let reader = if output == "json" { "true" } else { reader };
        let line = format!(
            "\"$0\" -p {} --output {output} {command} | {reader}; echo \"${{PIPESTATUS[0]}}\"",
            server.port()
        );
        let ran = Shell::program("bash")
            .args(["-c", &line, env!("CARGO_BIN_EXE_redis-shell")])
            .run();
        ran.success().stdout(expected).stderr("");
    }
}

#[test]
fn a_reader_that_has_gone_from_a_script_is_no_error() {
    let server = LiveServer::start();
    let line = format!(
        "yes PING | \"$0\" -p {} | head -n 1; echo \"${{PIPESTATUS[1]}}\"",
        server.port()
    );
    let ran = Shell::program("bash")
        .args(["-c", &line, env!("CARGO_BIN_EXE_redis-shell")])
        .run();
    ran.success().stdout("PONG\n0\n").stderr("");
}

#[test]
fn help_to_a_reader_that_has_gone_is_no_error() {
    for option in ["--help", "--version", "--generate=man"] {
        let line = format!("\"$0\" {option} | true; echo \"${{PIPESTATUS[0]}}\"");
        let ran = Shell::program("bash")
            .args(["-c", &line, env!("CARGO_BIN_EXE_redis-shell")])
            .run();
        ran.success().stdout("0\n").stderr("");
    }
}

#[test]
fn an_interruption_of_a_blocked_command_is_130() {
    let server = LiveServer::start();
    for output in ["plain", "json"] {
        let shell = Shell::new().server(&server);
        let running = shell
            .args(["--output", output, "BLPOP", "nosuch", "0"])
            .spawn();
        wait_until(|| {
            server
                .cli(&["INFO", "clients"])
                .contains("blocked_clients:1")
        });
        running.interrupt();
        running.wait().status(130).stdout("").stderr("");
        wait_until(|| {
            server
                .cli(&["INFO", "clients"])
                .contains("blocked_clients:0")
        });
    }
}

#[test]
fn an_interruption_while_nothing_answers_the_handshake_is_130() {
    let (seen, was_seen) = std::sync::mpsc::channel();
    let server = FakeServer::script(move |c| {
        c.expect_start(&["HELLO"])
            .expect_start(&["CLIENT"])
            .expect_start(&["CLIENT"]);
        c.expect_command(&["SELECT", "1"]);
        seen.send(()).expect("the test waits");
        c.wait_close();
    });
    let running = Shell::new()
        .server(&server)
        .args(["-n", "1", "PING"])
        .spawn();
    was_seen.recv_timeout(LIMIT).expect("the handshake comes");
    running.interrupt();
    running.wait().status(130).stdout("").stderr("");
}

#[test]
fn an_interruption_between_and_during_repetitions_is_130() {
    let server = LiveServer::start();
    for interval in ["0", "60"] {
        let shell = Shell::new().server(&server);
        let running = shell
            .args(["-r", "-1", "-i", interval, "INCR", "n"])
            .spawn();
        running.wait_for_stdout("1\n");
        running.interrupt();
        let ran = running.wait();
        ran.status(130);
        match interval {
            "0" => ran.stderr_contains("note: ").stderr_contains(" answered\n"),
            _ => ran.stderr("note: 1 run was answered\n"),
        };
        server.cli(&["DEL", "n"]);
    }
}

#[test]
fn an_interruption_while_the_last_argument_is_read_is_130() {
    let server = LiveServer::start();
    let running = Shell::new()
        .server(&server)
        .args(["-x", "SET", "k"])
        .stdin("half")
        .spawn();
    // Nothing tells from outside when the program has come to read; until then a signal ends it as well.
    std::thread::sleep(Duration::from_millis(300));
    running.interrupt();
    let ran = running.wait();
    ran.stdout("").stderr("");
    let ended = (ran.status.code(), ran.status.signal());
    assert!(
        ended == (Some(130), None) || ended == (None, Some(2)),
        "{ended:?}"
    );
    assert_eq!(server.cli(&["GET", "k"]), "(nil)");
}

#[test]
fn messages_are_printed_as_they_arrive() {
    let server = LiveServer::start();
    for protocol in ["-2", "-3"] {
        let shell = Shell::new().server(&server);
        let running = shell.args([protocol, "SUBSCRIBE", "a", "b"]).spawn();
        let confirmed = "subscribe\na\n1\nsubscribe\nb\n2\n";
        running.wait_for_stdout(confirmed);
        server.cli(&["PUBLISH", "b", "one"]);
        running.wait_for_stdout("message\nb\none\n");
        server.cli(&["PUBLISH", "a", "two"]);
        running.wait_for_stdout("message\na\ntwo\n");
        running.interrupt();
        let ran = running.wait();
        ran.status(130).stderr("");
        ran.stdout(format!("{confirmed}message\nb\none\nmessage\na\ntwo\n"));
    }
}

#[test]
fn every_message_is_a_record_of_its_own() {
    let server = LiveServer::start();
    for (output, expected) in [
        ("json", "[\"pmessage\",\"*\",\"news\",\"x\\\"y\"]\n"),
        ("csv", "\"pmessage\",\"*\",\"news\",\"x\"\"y\"\r\n"),
        (
            "human",
            "1) \"pmessage\"\n2) \"*\"\n3) \"news\"\n4) \"x\\\"y\"\n",
        ),
    ] {
        let shell = Shell::new().server(&server);
        let running = shell.args(["--output", output, "PSUBSCRIBE", "*"]).spawn();
        running.wait_for_stdout("psubscribe");
        server.cli(&["PUBLISH", "news", "x\"y"]);
        running.wait_for_stdout(expected).interrupt();
        running.wait().status(130).stderr("");
    }
}

#[test]
fn monitor_prints_what_others_do() {
    let server = LiveServer::start();
    let running = Shell::new().server(&server).args(["MONITOR"]).spawn();
    running.wait_for_stdout("OK\n");
    server.cli(&["ECHO", "watched"]);
    running
        .wait_for_stdout("\"ECHO\" \"watched\"\n")
        .interrupt();
    running.wait().status(130).stderr("");
}

#[test]
fn sync_prints_the_snapshot() {
    let server = LiveServer::start();
    server.cli(&["SET", "k", "v"]);
    let running = Shell::new().server(&server).args(["SYNC"]).spawn();
    running.wait_for_stdout("REDIS0").interrupt();
    running.wait().status(130).stderr("");
}

#[test]
fn a_subscription_that_the_server_ends_is_3() {
    let server = FakeServer::script(|c| {
        c.expect_handshake().expect_command(&["SUBSCRIBE", "a"]);
        c.send(">3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n").close();
    });
    let ran = Shell::new().server(&server).args(["SUBSCRIBE", "a"]).run();
    ran.status(3)
        .stdout("subscribe\na\n1\n")
        .stderr_contains("closed the connection");
}

#[test]
fn the_end_that_was_asked_for_is_success() {
    let server = LiveServer::start();
    Shell::new()
        .server(&server)
        .args(["QUIT"])
        .run()
        .success()
        .stdout("OK\n")
        .stderr("");
    Shell::new()
        .server(&server)
        .args(["SHUTDOWN", "NOSAVE"])
        .run()
        .success()
        .stdout("")
        .stderr("");
}

#[test]
fn a_command_without_a_reply_awaits_none() {
    let server = LiveServer::start();
    for mode in ["OFF", "SKIP"] {
        let ran = Shell::new()
            .server(&server)
            .args(["CLIENT", "REPLY", mode])
            .run();
        ran.success().stdout("").stderr("");
    }
}

#[test]
fn unsubscribing_from_nothing_is_answered() {
    let server = LiveServer::start();
    for protocol in ["-2", "-3"] {
        let ran = Shell::new()
            .server(&server)
            .args([protocol, "UNSUBSCRIBE"])
            .run();
        ran.success().stdout("unsubscribe\n\n0\n").stderr("");
    }
}

#[test]
fn a_unix_socket_serves_as_well() {
    let server = LiveServer::start();
    let ran = Shell::new()
        .args(["-s"])
        .args([server.socket_path()])
        .args(["PING"])
        .run();
    ran.success().stdout("PONG\n").stderr("");
}

#[test]
fn the_last_argument_is_stdin_to_the_byte() {
    let server = LiveServer::start();
    let value: Vec<u8> = (0..10 << 20).map(|at: usize| (at % 251) as u8).collect();
    let set = Shell::new()
        .server(&server)
        .args(["-x", "SET", "k"])
        .stdin(&value)
        .run();
    set.success().stdout("OK\n").stderr("");
    let got = Shell::new()
        .server(&server)
        .args(["-D", "", "GET", "k"])
        .run();
    got.success().stderr("");
    assert!(
        got.stdout == value,
        "{} bytes came back of {}",
        got.stdout.len(),
        value.len()
    );
    let set = Shell::new()
        .server(&server)
        .args(["-x", "ECHO"])
        .stdin("line\n")
        .run();
    set.success().stdout("line\n\n").stderr("");
    let set = Shell::new()
        .server(&server)
        .args(["-x", "ECHO"])
        .stdin("")
        .run();
    set.success().stdout("\n").stderr("");
}

#[test]
fn a_repeated_command_has_the_same_last_argument() {
    let server = LiveServer::start();
    let ran = Shell::new()
        .server(&server)
        .args(["-r", "3", "-x", "APPEND", "k"])
        .stdin("ab")
        .run();
    ran.success().stdout("2\n4\n6\n").stderr("");
}

#[test]
fn repetitions_with_errors_are_summed_up() {
    let server = LiveServer::start();
    server.cli(&["SET", "n", "9223372036854775805"]);
    for (args, note) in [
        (
            &["-r", "3", "INCR", "n"][..],
            "3 runs, 1 with an error reply",
        ),
        (
            &["-r", "2", "-i", "0.001", "INCR", "n"],
            "2 runs, 2 with an error reply",
        ),
    ] {
        let ran = Shell::new().server(&server).args(args).run();
        ran.status(1).stderr_contains(format!("\nnote: {note}\n"));
    }
    let ran = Shell::new()
        .server(&server)
        .args(["-r", "1", "NOSUCH"])
        .run();
    assert_eq!(lines(&ran.status(1).stderr), 1);
    let ran = Shell::new().server(&server).args(["-r", "2", "PING"]).run();
    ran.success().stderr("");
}

#[test]
fn repetitions_are_counted_and_spaced() {
    let server = LiveServer::start();
    let run = |options: &[&str]| {
        Shell::new()
            .server(&server)
            .args(options)
            .args(["INCR", "n"])
            .run()
    };
    run(&["-r", "3"]).success().stdout("1\n2\n3\n").stderr("");
    run(&["-r", "0"]).success().stdout("").stderr("");
    let begin = Instant::now();
    run(&["-r", "3", "-i", "0.2"])
        .success()
        .stdout("4\n5\n6\n")
        .stderr("");
    let took = begin.elapsed();
    assert!(took >= Duration::from_millis(400), "{took:?}");
    let ran = Shell::new()
        .server(&server)
        .args(["-r", "2", "LPUSH", "n", "x"])
        .run();
    ran.status(1).stdout("\n\n");
    assert_eq!(lines(&ran.stderr), 3, "both errors are told, and how many");
}

#[test]
fn words_are_bytes() {
    let server = LiveServer::start();
    let key = OsStr::from_bytes(b"k\xff\x01");
    let set =
        Shell::new()
            .server(&server)
            .args(["SET".as_ref(), key, OsStr::from_bytes(b"\xfe\n")]);
    set.run().success().stdout("OK\n");
    let get = Shell::new().server(&server).args(["GET".as_ref(), key]);
    get.run().success().stdout(b"\xfe\n\n").stderr("");
    let length = Shell::new().server(&server).args(["ECHO", ""]).run();
    length.success().stdout("\n").stderr("");
}

#[test]
fn lua_gets_keys_and_arguments() {
    let server = LiveServer::start();
    let directory = tempfile::tempdir().expect("a directory can be made");
    let file = directory.path().join("pairs.lua");
    std::fs::write(&file, "return {#KEYS, KEYS, #ARGV, ARGV}").expect("the file can be written");
    let run = |words: &[&str]| {
        Shell::new()
            .server(&server)
            .args(["--json", "--lua"])
            .args([&file])
            .args(words)
            .run()
    };
    for (words, expected) in [
        (&[][..], "[0,[],0,[]]\n"),
        (&["a", "b"], "[2,[\"a\",\"b\"],0,[]]\n"),
        (&["a", ",", "b"], "[1,[\"a\"],1,[\"b\"]]\n"),
        (&[",", "b"], "[0,[],1,[\"b\"]]\n"),
        (&["a", ","], "[1,[\"a\"],0,[]]\n"),
        (&["a", ",", "b", ","], "[1,[\"a\"],2,[\"b\",\",\"]]\n"),
        (&["a,b"], "[1,[\"a,b\"],0,[]]\n"),
        (
            &["a", ",", "-x", "--json"],
            "[1,[\"a\"],2,[\"-x\",\"--json\"]]\n",
        ),
    ] {
        run(words).success().stdout(expected).stderr("");
    }
    std::fs::write(&file, "return redis.error_reply('no')").expect("the file can be written");
    run(&[]).status(1);
    let missing = Shell::new()
        .server(&server)
        .args(["--lua", "/nonexistent.lua", "k"])
        .run();
    missing
        .status(2)
        .stdout("")
        .stderr_contains("error: could not read /nonexistent.lua: ");
    assert_eq!(lines(&missing.stderr), 1);
}

#[test]
fn a_lua_script_is_repeated_too() {
    let server = LiveServer::start();
    let directory = tempfile::tempdir().expect("a directory can be made");
    let file = directory.path().join("incr.lua");
    std::fs::write(&file, "return redis.call('INCR', KEYS[1])").expect("the file can be written");
    let ran = Shell::new()
        .server(&server)
        .args(["-r", "2", "--lua"])
        .args([&file])
        .args(["n"])
        .run();
    ran.success().stdout("1\n2\n").stderr("");
}

fn lines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte == b'\n').count()
}

#[track_caller]
fn wait_until(condition: impl Fn() -> bool) {
    let begin = Instant::now();
    while !condition() {
        assert!(begin.elapsed() < LIMIT, "it did not come about");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn what_an_error_quotes_from_a_server_does_not_command_the_terminal() {
    let server = FakeServer::script(|c| {
        c.expect_start(&["AUTH"])
            .expect_start(&["HELLO"])
            .expect_start(&["CLIENT"])
            .expect_start(&["CLIENT"])
            .send(b"-WRONGPASS \x1b]0;owned\x07\r\n+x\r\n+OK\r\n+OK\r\n")
            .wait_close();
    });
    let ran = Shell::new()
        .server(&server)
        .args(["-a", "x", "--no-auth-warning", "PING"])
        .run();
    ran.status(1).stderr_contains("WRONGPASS \\x1b]0;owned\\a");
}
