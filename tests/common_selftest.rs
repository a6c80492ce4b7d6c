//! The builders of `common`, tried against each other, plain sockets and programs that every machine has.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use super::common::{Endpoint, FakeServer, Home, Key, LiveServer, Shell, request};

fn sh(script: &str) -> Shell {
    Shell::program("sh").args(["-c", script])
}

fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .expect("a socket takes a time limit");
    stream
}

fn ask(stream: &mut (impl Read + Write), bytes: &[u8], len: usize) -> Vec<u8> {
    stream.write_all(bytes).expect("the server reads");
    let mut reply = vec![0; len];
    stream.read_exact(&mut reply).expect("the server answers");
    reply
}

/// What a closure panics with.
fn failure(check: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let payload = std::panic::catch_unwind(check).expect_err("this must fail");
    *payload.downcast::<String>().expect("the message is built")
}

mod shell {
    use super::*;

    #[test]
    fn runs_with_arguments_input_and_variables() {
        sh("cat; echo $0 $COLOUR; echo bad >&2; exit 3")
            .args(["word"])
            .env("COLOUR", "red")
            .stdin("in\n")
            .run()
            .status(3)
            .stdout("in\nword red\n")
            .stdout_contains("red")
            .stderr("bad\n")
            .stderr_contains("ba");
    }

    #[test]
    fn redis_shell_itself_is_the_default_program() {
        let message = failure(|| {
            Shell::new()
                .args(["--version"])
                .run()
                .stdout("something else");
        });
        assert!(
            message.contains("/redis-shell\" \"--version\"\n"),
            "{message}"
        );
    }

    #[test]
    fn keeps_the_environment_of_the_person_outside() {
        let home = Home::new();
        let ran = sh("echo $HOME; env").home(&home).env("NO_COLOR", "1").run();
        let path = home.path().display().to_string();
        ran.success()
            .stdout_contains(format!("{path}\n"))
            .stdout_contains("NO_COLOR=1\n");
        ran.stdout_contains(format!("XDG_CONFIG_HOME={}\n", home.config().display()));
        ran.stdout_contains(format!("XDG_DATA_HOME={}\n", home.data().display()));
        assert!(!String::from_utf8_lossy(&ran.stdout).contains("CARGO"));
    }

    #[test]
    fn options_of_the_server_stand_first() {
        let server = LiveServer::start();
        let port = server.port();
        let ran = Shell::program("echo")
            .args(["GET", "k"])
            .server(&server)
            .run();
        ran.stdout(format!("-h 127.0.0.1 -p {port} GET k\n"));
    }

    #[test]
    fn a_failed_check_shows_command_and_output() {
        let message = failure(|| {
            sh("echo out; echo err >&2").run().stdout("other");
        });
        assert!(
            message.contains(r#"found "out\n", expected "other""#),
            "{message}"
        );
        assert!(message.contains(r#""sh" "-c" "echo out"#), "{message}");
        assert!(message.contains("--- stderr\nerr\n"), "{message}");
        let message = failure(|| {
            sh("exit 1").run().success();
        });
        assert!(
            message.contains("found exit status: 1, expected exit code 0"),
            "{message}"
        );
    }

    #[test]
    fn a_program_that_hangs_is_killed_with_what_it_said() {
        let message = failure(|| {
            sh("echo started; exec sleep 100")
                .limit(Duration::from_millis(300))
                .run();
        });
        assert!(message.contains("still running after 300ms"), "{message}");
        assert!(message.contains("started"), "{message}");
    }

    #[test]
    fn a_running_program_is_read_written_and_interrupted() {
        // Between two commands the shell cannot miss the signal, as it can just before it reads.
        let script = "trap 'echo caught; exit 130' INT; echo ready >&2; \
                      read l; echo got $l; while :; do sleep 0.01; done";
        let running = sh(script).spawn();
        running
            .wait_for_stderr("ready")
            .write("one\n")
            .wait_for_stdout("got one\n")
            .interrupt();
        running.wait().status(130).stdout("got one\ncaught\n");
    }

    #[test]
    fn closing_stdin_ends_a_reader() {
        let mut running = Shell::program("cat").stdin("first ").spawn();
        running.write("second");
        running.close_stdin();
        running.wait().success().stdout("first second");
    }
}

mod pty {
    use super::*;

    #[test]
    fn text_keys_and_screen() {
        let mut pty =
            sh("printf '> '; read l; printf '\\033[31mred\\033[0m %s\\n' \"$l\"; exec cat")
                .terminal();
        pty.wait_for_prompt("> ").line("abc").wait_for("red abc");
        assert_eq!(pty.cell_of("red").fgcolor(), vt100::Color::Idx(1));
        assert_eq!(pty.screen_text(), "> abc\nred abc");
        assert_eq!(pty.cursor(), (2, 0));
        assert!(pty.output().ends_with(b"\x1b[31mred\x1b[0m abc\r\n"));
        pty.key(Key::Ctrl('d'));
        assert_eq!(pty.wait_exit(), 0);
    }

    #[test]
    fn an_update_is_shown_when_it_is_whole() {
        let script = "stty -echo; printf 'before \\033[?2026hwithin'; read l; printf ' it\\033[?2026l behind'; read l";
        let pty = sh(script).terminal();
        pty.wait_for("before");
        assert_eq!(pty.screen_text(), "before");
        pty.key(Key::Enter).wait_for("before within it behind");
    }

    #[test]
    fn every_key_sends_what_xterm_sends() {
        let pty = sh("stty raw -echo; echo ready; exec cat -v").terminal_of(24, 200);
        pty.wait_for("ready");
        for key in [
            Key::Enter,
            Key::Tab,
            Key::BackTab,
            Key::Backspace,
            Key::Delete,
            Key::Up,
            Key::Down,
        ] {
            pty.key(key);
        }
        for key in [
            Key::Left,
            Key::Right,
            Key::Home,
            Key::End,
            Key::PageUp,
            Key::PageDown,
        ] {
            pty.key(key);
        }
        pty.key(Key::Esc)
            .key(Key::Alt('b'))
            .key(Key::Ctrl('r'))
            .type_text("!");
        pty.wait_for("^[[Z^?^[[3~^[[A^[[B^[[D^[[C^[[H^[[F^[[5~^[[6~^[^[b^R!");
        assert!(pty.output().ends_with(b"^[^[b^R!"));
    }

    #[test]
    fn the_program_hears_of_a_new_size() {
        let pty = sh("trap 'stty size' WINCH; stty size; while :; do sleep 0.01; done")
            .terminal_of(10, 40);
        pty.wait_for("10 40").resize(20, 60).wait_for("20 60");
    }

    #[test]
    fn the_terminal_answers_where_its_cursor_is() {
        let pty = sh("stty raw -echo; printf 'ab\\033[6n'; dd bs=1 count=6 2>/dev/null | cat -v")
            .terminal();
        pty.wait_for("^[[1;3R");
    }

    #[test]
    fn the_exit_code_arrives() {
        assert_eq!(sh("exit 7").terminal().wait_exit(), 7);
    }

    #[test]
    fn a_failure_shows_the_screen() {
        let message = failure(|| {
            sh("echo something").terminal().wait_for("else");
        });
        assert!(
            message.contains("expected \"else\" on the screen, found"),
            "{message}"
        );
        assert!(
            message.contains("something\n--- cursor at 1, 0, the program has ended"),
            "{message}"
        );
    }
}

mod fake_server {
    use super::*;

    #[test]
    fn speaks_as_scripted() {
        let server = FakeServer::script(|c| {
            c.expect(b"*1\r\n$4\r\nPING\r\n").send(b"+PONG\r\n");
            c.expect_command(&["GET", "k"])
                .send_in_pieces(b"$1\r\nv\r\n", 2);
            c.wait_close();
        });
        let mut client = connect(server.port());
        assert_eq!(ask(&mut client, &request(&["PING"]), 7), b"+PONG\r\n");
        assert_eq!(ask(&mut client, &request(&["GET", "k"]), 7), b"$1\r\nv\r\n");
        drop(client);
        server.finish();
    }

    #[test]
    fn answers_a_pipelined_handshake() {
        let server = FakeServer::script(|c| {
            c.expect_handshake()
                .expect_command(&["PING"])
                .send("+PONG\r\n")
                .close();
        });
        let mut client = connect(server.port());
        for words in [
            &["HELLO", "3", "AUTH", "u", "p"][..],
            &["CLIENT", "SETINFO", "LIB-NAME", "x"],
            &["CLIENT", "SETINFO", "LIB-VER", "1"],
            &["PING"],
        ] {
            client.write_all(&request(words)).expect("the server reads");
        }
        let mut replies = Vec::new();
        client.read_to_end(&mut replies).expect("the server closes");
        assert!(replies.starts_with(b"%7\r\n$6\r\nserver\r\n"));
        assert!(replies.ends_with(b"*0\r\n+OK\r\n+OK\r\n+PONG\r\n"));
    }

    #[test]
    fn connections_have_their_scripts_in_order_and_may_overlap() {
        let server = FakeServer::script(|c| c.expect_command(&["A"]).send("+1\r\n").wait_close())
            .then(|c| c.expect_command(&["B"]).send("+2\r\n").wait_close());
        let (mut first, mut second) = (connect(server.port()), connect(server.port()));
        assert_eq!(ask(&mut second, &request(&["B"]), 4), b"+2\r\n");
        assert_eq!(ask(&mut first, &request(&["A"]), 4), b"+1\r\n");
    }

    #[test]
    fn serves_until_the_client_closes() {
        let server = FakeServer::script(|c| {
            c.serve(|words| (words == ["PING"]).then(|| b"+PONG\r\n".to_vec()));
        });
        let mut client = connect(server.port());
        assert_eq!(
            ask(&mut client, &request(&["PING"]).repeat(2), 14),
            b"+PONG\r\n+PONG\r\n"
        );
        assert_eq!(
            ask(&mut client, &request(&["NO"]), 22),
            b"-ERR unknown command\r\n"
        );
    }

    #[test]
    fn listens_on_a_unix_socket() {
        let server = FakeServer::unix(|c| c.expect_command(&["PING"]).send("+PONG\r\n").close());
        let [option, path] = &server.options()[..] else {
            panic!("found more than -s PATH")
        };
        assert_eq!(option, "-s");
        let mut client = UnixStream::connect(path).expect("the server listens");
        assert_eq!(ask(&mut client, &request(&["PING"]), 7), b"+PONG\r\n");
    }

    #[test]
    fn resets_the_connection() {
        let server = FakeServer::script(|c| c.expect_command(&["PING"]).reset());
        let mut client = connect(server.port());
        client
            .write_all(&request(&["PING"]))
            .expect("the server reads");
        let error = client
            .read(&mut [0; 8])
            .expect_err("the connection is reset");
        assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    }

    #[test]
    fn refuses_after_it_stopped_listening() {
        let server = FakeServer::script(|c| c.stop_listening().send("+OK\r\n").wait_close());
        let mut client = connect(server.port());
        assert_eq!(ask(&mut client, b"", 5), b"+OK\r\n");
        let error = TcpStream::connect(("127.0.0.1", server.port())).expect_err("nobody listens");
        assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
    }

    #[test]
    fn other_bytes_are_reported_at_once() {
        let server = FakeServer::script(|c| c.expect(b"PING\r\nmore").send("+PONG\r\n").close());
        connect(server.port())
            .write_all(b"PONG")
            .expect("the server reads");
        assert_eq!(
            server.failures(),
            [r#"connection 1, step 1: found "PONG", expected "PING\r\nmore""#]
        );
    }

    #[test]
    fn another_command_is_reported() {
        let server = FakeServer::script(|c| c.expect_command(&["GET", "k"]).close());
        connect(server.port())
            .write_all(&request(&["SET", "k"]))
            .expect("the server reads");
        let expected = r#"connection 1, step 1: found ["SET", "k"], expected ["GET", "k"]"#;
        assert_eq!(server.failures(), [expected]);
    }

    #[test]
    fn half_a_command_is_reported() {
        let server = FakeServer::script(|c| c.expect_command(&["PING"]).close());
        connect(server.port())
            .write_all(b"*1\r\n$4\r\nPI")
            .expect("the server reads");
        let expected = r#"connection 1, step 1: found "*1\r\n$4\r\nPI" (then the client closed), expected ["PING"]"#;
        assert_eq!(server.failures(), [expected]);
    }

    #[test]
    fn missing_and_surplus_connections_are_reported() {
        let server = FakeServer::script(|c| c.close()).then(|c| c.close());
        drop(connect(server.port()));
        assert_eq!(
            server.failures(),
            ["found no connection, expected one more"]
        );
        let server = FakeServer::script(|c| c.close());
        let (first, second) = (connect(server.port()), connect(server.port()));
        assert_eq!(
            server.failures(),
            ["connection 2: found one more than was scripted"]
        );
        drop((first, second));
    }

    #[test]
    fn dropping_fails_the_test() {
        let message = failure(|| drop(FakeServer::script(|c| c.close())));
        assert!(
            message.ends_with("found no connection, expected one more"),
            "{message}"
        );
    }
}

mod live_server {
    use super::*;

    #[test]
    fn every_installed_server_answers_on_port_and_socket() {
        LiveServer::each(|server| {
            assert_eq!(server.cli(&["SET", "k", "v"]), "OK");
            assert_eq!(server.cli(&["GET", "k"]), "v");
            assert_eq!(server.cli(&["GET", "missing"]), "(nil)");
            assert_eq!(server.cli(&["RPUSH", "l", "a", "b"]), "2");
            assert_eq!(server.cli(&["LRANGE", "l", "0", "-1"]), "a\nb");
            assert_eq!(server.cli(&["DEBUG", "SLEEP", "0"]), "OK");
            let info = server.cli(&["INFO", "server"]);
            let (product, version) = server.name().split_once('-').expect("product-version");
            assert!(
                info.contains(&format!("{product}_version:{version}")),
                "{info}"
            );
            assert_eq!(
                ask(&mut connect(server.port()), &request(&["PING"]), 7),
                b"+PONG\r\n"
            );
        });
    }

    #[test]
    fn more_arguments_reach_each_server() {
        LiveServer::each_with(&["--databases", "3"], |server| {
            assert_eq!(server.cli(&["CONFIG", "GET", "databases"]), "databases\n3");
        });
    }

    #[test]
    fn a_password_is_given_by_itself() {
        let server = LiveServer::start_with(&["--requirepass", "secret"]);
        assert_eq!(server.cli(&["PING"]), "PONG");
        let refused = ask(&mut connect(server.port()), &request(&["PING"]), 7);
        assert_eq!(refused, b"-NOAUTH");
    }

    #[test]
    fn an_error_reply_fails_the_test() {
        let server = LiveServer::start();
        let message = failure(std::panic::AssertUnwindSafe(|| {
            server.cli(&["INCR"]);
        }));
        assert!(message.contains("wrong number of arguments"), "{message}");
    }

    #[test]
    fn stops_and_comes_back_on_the_same_port() {
        let mut server = LiveServer::start();
        server.cli(&["SET", "k", "v"]);
        let port = server.port();
        server.stop();
        TcpStream::connect(("127.0.0.1", port)).expect_err("nobody listens");
        server.restart();
        assert_eq!(server.port(), port);
        assert_eq!(server.cli(&["DBSIZE"]), "0");
    }

    #[test]
    fn nothing_stays_behind() {
        let server = LiveServer::start();
        assert!(server.version() >= (6, 2), "{:?}", server.version());
        let (port, socket) = (server.port(), server.socket_path());
        let pid = server.cli(&["INFO", "server"]);
        let pid = pid
            .lines()
            .find_map(|line| line.strip_prefix("process_id:"))
            .expect("a pid");
        let process = Path::new("/proc").join(pid.trim());
        assert!(process.exists());
        drop(server);
        assert!(!process.exists());
        assert!(!socket.parent().expect("lies in a directory").exists());
        TcpStream::connect(("127.0.0.1", port)).expect_err("nobody listens");
    }

    #[test]
    fn a_server_that_refuses_its_arguments_shows_its_log() {
        let message = failure(|| drop(LiveServer::start_with(&["--no-such-option", "1"])));
        assert!(
            message.contains("does not start with [\"--no-such-option\", \"1\"]"),
            "{message}"
        );
        assert!(message.contains("Bad directive"), "{message}");
    }
}

#[test]
fn the_guard_cleans_up_after_killed_tests() {
    // This test kills a copy of itself that holds a server.
    if std::env::var_os("HOLD_A_SERVER").is_some() {
        let server = LiveServer::start();
        let info = server.cli(&["INFO", "server"]);
        let pid = info
            .lines()
            .find_map(|line| line.strip_prefix("process_id:"))
            .expect("a pid");
        println!("holding {} {}", pid.trim(), server.socket_path().display());
        std::thread::sleep(Duration::from_secs(60));
        return;
    }
    let tests = std::env::current_exe().expect("the tests have a path");
    let mut holder = Shell::program(tests)
        .args([
            "--exact",
            "--nocapture",
            "common_selftest::the_guard_cleans_up_after_killed_tests",
        ])
        .env("HOLD_A_SERVER", "1");
    if let Some(list) = std::env::var_os("REDIS_SHELL_TEST_SERVERS") {
        holder = holder.env("REDIS_SHELL_TEST_SERVERS", list);
    }
    let holder = holder.spawn();
    holder.wait_for_stdout("redis.sock\n").signal("KILL");
    let ran = holder.wait();
    let text = String::from_utf8_lossy(&ran.stdout).into_owned();
    let words: Vec<_> = text
        .lines()
        .find_map(|line| line.split_once("holding "))
        .expect("it held one")
        .1
        .split(' ')
        .collect();
    let gone = "while [ -e /proc/$0 ] || [ -e \"$1\" ]; do sleep 0.01; done";
    sh(gone).args(words).run().success();
}
