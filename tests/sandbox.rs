//! `--sandbox` and `redis-shell serve`: the shell, and other programs, where there is no server. These tests need none
//! installed, but for those that name another client.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use super::common::{Home, Key, LIMIT, LiveServer, Ran, Running, Shell, request};
use super::prompt::wait_until;
use super::proxy::{port_of, python};

/// A sandbox that serves on a free port.
struct Served {
    running: Running,
    port: u16,
}

impl Served {
    #[track_caller]
    fn start(args: &[&str]) -> Self {
        let listen = ["serve", "--listen", "127.0.0.1:0"];
        let running = Shell::new().args(listen).args(args).spawn();
        running.wait_for_stderr("(Ctrl-C ends)\n");
        let port = port_of(&running.stderr());
        Self { running, port }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the sandbox listens");
        stream
            .set_read_timeout(Some(LIMIT))
            .expect("an option of the socket");
        stream
    }

    /// Interrupts it and waits for its end, which is a success.
    #[track_caller]
    fn end(self) -> Ran {
        self.running.interrupt();
        let ran = self.running.wait();
        ran.success();
        ran
    }
}

fn sandbox(args: &[&str]) -> Shell {
    Shell::new().args(["--sandbox"]).args(args)
}

#[test]
fn one_shots_and_scripts_run_on_a_server_of_their_own() {
    sandbox(&["PING"])
        .run()
        .success()
        .stdout("PONG\n")
        .stderr("");
    let script = "SET k \"caf\u{e9}\"\nGET k\nHSET h a 1 b 2\nHGETALL h\nLPUSH k x\nGET k\n";
    let ran = sandbox(&["--json"]).stdin(script).run();
    let expected = "\"OK\"\n\"caf\u{e9}\"\n2\n{\"a\":\"1\",\"b\":\"2\"}\n\
                    {\"error\":\"WRONGTYPE Operation against a key holding the wrong kind of value\"}\n\
                    \"caf\u{e9}\"\n";
    ran.status(1).stdout(expected);
    // Each run begins with nothing.
    sandbox(&["DBSIZE"]).run().success().stdout("0\n");
    let ran = sandbox(&[
        "-n",
        "3",
        "--eval",
        "SET k v\nSELECT 0\nGET k\nSELECT 3\nGET k",
    ])
    .run();
    ran.success().stdout("OK\nOK\n\nOK\nv\n").stderr("");
}

#[test]
fn an_unknown_command_is_answered_as_by_the_real_one() {
    let ran = sandbox(&["NOSUCH", "a"]).run();
    let text = "ERR unknown command 'NOSUCH', with args beginning with: 'a' ";
    ran.status(1).stdout("\n").stderr_contains(text);
}

#[test]
fn both_protocols_are_spoken() {
    let doubles = "ZADD z 1.5 m\nZSCORE z m\n";
    let ran = sandbox(&["-2", "--output", "human"]).stdin(doubles).run();
    ran.success().stdout("(integer) 1\n\"1.5\"\n");
    let ran = sandbox(&["-3", "--output", "human"]).stdin(doubles).run();
    ran.success().stdout("(integer) 1\n(double) 1.5\n");
}

#[test]
fn the_prompt_says_that_it_is_a_sandbox() {
    let mut pty = sandbox(&[]).terminal();
    pty.wait_for("a sandbox: a small teaching server inside this program");
    pty.wait_for_prompt("sandbox> ");
    pty.line("SET k v").wait_for("OK");
    pty.line("SELECT 2").wait_for_prompt("sandbox[2]> ");
    pty.line("MULTI").wait_for_prompt("sandbox[2](TX)> ");
    pty.line("DISCARD").wait_for_prompt("sandbox[2]> ");
    // What blocks is ended as on any server.
    let port = port_of(&pty.screen_text());
    pty.line("BLPOP nothing 0");
    wait_until(&pty, "a blocked client", |_| {
        let port = port.to_string();
        let ran = Shell::new().args(["-p", &port, "INFO", "clients"]).run();
        String::from_utf8_lossy(&ran.stdout).contains("blocked_clients:1")
    });
    pty.key(Key::Ctrl('c')).wait_for_prompt("sandbox[2]> ");
    pty.line("INFO server").wait_for("redis_mode      ");
    pty.key(Key::Ctrl('d'));
    assert_eq!(pty.wait_exit(), 0);
}

#[test]
fn it_ends_with_the_session_and_leaves_no_file() {
    let home = Home::new();
    let files = |home: &Home| -> Vec<_> {
        let entries = std::fs::read_dir(home.path()).expect("the home can be read");
        entries
            .map(|entry| entry.expect("an entry").path())
            .collect()
    };
    let before = files(&home);
    sandbox(&["SET", "k", "v"]).home(&home).run().success();
    assert_eq!(files(&home), before);
    let running = sandbox(&["--raw", "BLPOP", "nothing", "0"])
        .home(&home)
        .spawn();
    running.wait_for_stdout("BLPOP");
    running.interrupt();
    running.wait().status(130);
    assert_eq!(files(&home), before);
}

#[test]
fn the_lessons_work_on_it() {
    let ran = sandbox(&["learn", "bulk"]).stdin("6\n").run();
    ran.success().stdout_contains("$6");
}

#[test]
fn options_that_name_another_server_are_refused_with_it() {
    for other in [&["-h", "localhost"][..], &["-p", "1"], &["-s", "/tmp/x"]] {
        let ran = sandbox(other).args(["PING"]).run();
        ran.status(2).stderr_contains("--sandbox");
    }
    let ran = sandbox(&["serve"]).run();
    ran.status(2).stderr_contains("found --sandbox with serve");
}

#[test]
fn what_clients_send_and_get_is_shown() {
    let served = Served::start(&[]);
    let mut client = served.connect();
    client.write_all(&request(&["SET", "foo", "bar"])).unwrap();
    let mut reply = [0; 5];
    client.read_exact(&mut reply).unwrap();
    assert_eq!(&reply, b"+OK\r\n");
    let from = client.local_addr().unwrap();
    drop(client);
    served.running.wait_for_stdout("closed\n");
    let ran = served.end();
    ran.stdout_contains(format!("#1 {from} connected\n"));
    ran.stdout_contains(
        "→      4    $3\\r\\nSET\\r\\n                       1/3 bulk string, 3 bytes ✓",
    );
    ran.stdout_contains("←      0  +OK\\r\\n                               simple string");
}

#[test]
fn passwords_are_masked_in_what_is_shown() {
    let served = Served::start(&[]);
    let mut client = served.connect();
    client.write_all(&request(&["AUTH", "sesame"])).unwrap();
    let mut reply = [0; 4];
    client.read_exact(&mut reply).unwrap();
    assert_eq!(&reply, b"-ERR");
    served.running.wait_for_stdout("simple error");
    let ran = served.end();
    ran.stdout_contains("******");
    assert!(!String::from_utf8_lossy(&ran.stdout).contains("sesame"));
}

#[test]
fn quiet_shows_nothing() {
    let served = Served::start(&["--quiet"]);
    let port = served.port.to_string();
    Shell::new()
        .args(["-p", &port, "PING"])
        .run()
        .success()
        .stdout("PONG\n");
    served.end().stdout("");
}

#[test]
fn only_errors_are_shown_if_nothing_else_is_wanted() {
    let served = Served::start(&["--errors-only"]);
    let port = served.port.to_string();
    let run = |words: &[&str]| Shell::new().args(["-2", "-p", &port]).args(words).run();
    run(&["SET", "k", "v"]).success();
    run(&["LPUSH", "k", "v"]).status(1);
    served.running.wait_for_stdout("WRONGTYPE");
    let ran = served.end();
    ran.stdout_contains("LPUSH");
    assert!(!String::from_utf8_lossy(&ran.stdout).contains("SET\\r\\n"));
}

#[test]
fn an_address_that_cannot_be_listened_on_is_named() {
    let served = Served::start(&["--quiet"]);
    let listen = format!("127.0.0.1:{}", served.port);
    let ran = Shell::new().args(["serve", "--listen", &listen]).run();
    ran.status(2)
        .stdout("")
        .stderr_contains(format!("could not listen on {listen:?}"));
    let ran = Shell::new().args(["serve", "--listen", "nonsense"]).run();
    ran.status(2)
        .stderr_contains("found \"nonsense\", expected HOST:PORT");
    served.end();
}

#[test]
fn a_client_may_send_everything_before_it_reads_anything() {
    let served = Served::start(&["--quiet"]);
    let mut client = served.connect();
    client.set_write_timeout(Some(LIMIT)).unwrap();
    let large = "x".repeat(5 << 20);
    client.write_all(&request(&["SET", "k", &large])).unwrap();
    for _ in 0..3 {
        client.write_all(&request(&["GET", "k"])).unwrap();
    }
    for _ in 0..4 {
        client.write_all(&request(&["SET", "k", &large])).unwrap();
    }
    let ok = b"+OK\r\n".to_vec();
    let got = format!("$5242880\r\n{large}\r\n").into_bytes();
    let expected = [ok.clone(), got.repeat(3), ok.repeat(4)].concat();
    let mut found = vec![0; expected.len()];
    client.read_exact(&mut found).unwrap();
    assert!(found == expected);
    served.end();
}

#[test]
fn clients_share_its_data_and_its_messages() {
    let served = Served::start(&["--quiet"]);
    let mut listener = served.connect();
    listener
        .write_all(&request(&["SUBSCRIBE", "news"]))
        .unwrap();
    let expected = b"*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n";
    let mut found = vec![0; expected.len()];
    listener.read_exact(&mut found).unwrap();
    assert_eq!(found, expected);
    let port = served.port.to_string();
    let run = |words: &[&str]| Shell::new().args(["-p", &port]).args(words).run();
    run(&["PUBLISH", "news", "hello"]).success().stdout("1\n");
    let expected = b"*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$5\r\nhello\r\n";
    let mut found = vec![0; expected.len()];
    listener.read_exact(&mut found).unwrap();
    assert_eq!(found, expected);
    run(&["SET", "k", "v"]).success();
    run(&["GET", "k"]).success().stdout("v\n");
    served.end();
}

#[test]
fn the_python_client_sees_no_difference() {
    let server = LiveServer::start();
    let served = Served::start(&["--quiet"]);
    for protocol in ["2", "3"] {
        let real = python(server.port(), protocol);
        assert!(real.starts_with("True b'bar' None\n"), "{real}");
        assert_eq!(python(served.port, protocol), real, "RESP{protocol}");
    }
    served.end();
}

#[test]
fn redis_cli_works_with_it() {
    if Command::new("redis-cli")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_err()
    {
        eprintln!("skipped: redis-cli is not installed");
        return;
    }
    let served = Served::start(&["--quiet"]);
    let port = served.port.to_string();
    let cli = |words: &[&str]| {
        Shell::program("redis-cli")
            .args(["-p", &port])
            .args(words)
            .run()
    };
    cli(&["SET", "foo", "bar"]).success().stdout("OK\n");
    cli(&["GET", "foo"]).success().stdout("bar\n");
    let many: String = (0..2000)
        .map(|number| format!("SET key:{number} {number}\r\n"))
        .collect();
    let piped = Shell::program("redis-cli")
        .args(["-p", &port, "--pipe"])
        .stdin(many)
        .run();
    piped.success().stdout_contains("errors: 0, replies: 2000");
    let scanned = cli(&["--scan", "--pattern", "key:*"]);
    scanned.success();
    let text = String::from_utf8(scanned.stdout).expect("text");
    let mut keys: Vec<_> = text.lines().collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 2000);
    cli(&["-3", "HELLO"]).success().stdout_contains("proto");
    served.end();
}
