//! Ctrl-C in the middle of a large reply, whoever reads it and however slowly.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::common::{Endpoint, Key, LIMIT, LiveServer, Pty, Shell};
use super::prompt::{ask, interrupt, prompt_of, wait_for_next_line, wait_until};

/// A server with a list `l` and a string `v` of 32 MiB each, more than all buffers between it and a reader hold.
fn with_large_values() -> LiveServer {
    let server = LiveServer::start();
    let script = "redis.call('SET', 'v', string.rep('0123456789abcdef', 2097152)) \
                  for i = 1, 16384 do redis.call('RPUSH', 'l', string.rep('é \\n', 512)) end";
    server.cli(&["EVAL", script, "0"]);
    server
}

mod of_a_reader_that_does_not_read {
    use super::*;

    /// The program without a test's patience for it: nobody reads what it writes.
    struct Unread(Child);

    impl Unread {
        fn start(server: &LiveServer, args: &[&str], script: Option<&[u8]>) -> Self {
            let mut child = Command::new(env!("CARGO_BIN_EXE_redis-shell"))
                .args(server.options())
                .args(args)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .expect("the program starts");
            let mut stdin = child.stdin.take();
            if let (Some(script), Some(stdin)) = (script, &mut stdin) {
                std::io::Write::write_all(stdin, script).expect("it fits into the pipe");
            }
            Self(child)
        }

        /// Waits until the server cannot get rid of its reply.
        fn wait_until_blocked(&self, server: &LiveServer) {
            let deadline = Instant::now() + LIMIT;
            let is_blocked = |line: &str| {
                (line.contains(" cmd=get ") || line.contains(" cmd=lrange "))
                    && !line.contains(" omem=0 ")
            };
            while !server.cli(&["CLIENT", "LIST"]).lines().any(is_blocked) {
                assert!(Instant::now() < deadline, "the reply is taken");
            }
        }

        #[track_caller]
        fn interrupt_and_wait(mut self) -> Option<i32> {
            let kill = format!("kill -INT {}", self.0.id());
            let status = Command::new("sh").args(["-c", &kill]).status();
            assert!(status.is_ok_and(|status| status.success()));
            let deadline = Instant::now() + LIMIT;
            loop {
                if let Some(status) = self.0.try_wait().expect("it can be waited for") {
                    return status.code();
                }
                assert!(Instant::now() < deadline, "still running");
                std::thread::sleep(std::time::Duration::from_millis(2));
            }
        }
    }

    impl Drop for Unread {
        fn drop(&mut self) {
            // Both fail only when it has ended already.
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    #[test]
    fn ends_every_form_of_a_command_with_130() {
        let server = with_large_values();
        for output in ["plain", "human", "json", "csv"] {
            for command in [&["GET", "v"][..], &["LRANGE", "l", "0", "-1"]] {
                let args = [&["--output", output], command].concat();
                let unread = Unread::start(&server, &args, None);
                unread.wait_until_blocked(&server);
                assert_eq!(unread.interrupt_and_wait(), Some(130), "{args:?}");
            }
        }
    }

    #[test]
    fn ends_the_bytes_repetitions_and_scripts_with_130() {
        let server = with_large_values();
        let cases: [(&[&str], Option<&[u8]>); 5] = [
            (&["--raw=wire", "GET", "v"], None),
            (&["--raw", "LRANGE", "l", "0", "-1"], None),
            (&["-r", "-1", "GET", "v"], None),
            (&["--eval", "LRANGE l 0 -1"], None),
            (&[], Some(b"GET v\n")),
        ];
        for (args, script) in cases {
            let unread = Unread::start(&server, args, script);
            unread.wait_until_blocked(&server);
            assert_eq!(unread.interrupt_and_wait(), Some(130), "{args:?}");
        }
    }
}

mod at_the_prompt {
    use super::*;

    /// What is said once a connection has gone.
    const DROPPED: &str = "interrupted: the connection was dropped";

    fn open(server: &LiveServer, shell: Shell) -> Pty {
        let pty = shell.server(server).terminal_of(24, 100);
        pty.wait_for_prompt(&prompt_of(server));
        pty
    }

    /// Checks that nothing of a reply is left but what was on the screen.
    #[track_caller]
    fn assert_clean(pty: &Pty, server: &LiveServer) {
        pty.wait_for_prompt(&prompt_of(server));
        assert!(pty.screen_text().contains(DROPPED), "{}", pty.screen_text());
        assert_eq!(pty.cell_of(DROPPED).fgcolor(), vt100::Color::Default);
        assert!(ask(pty, "PING").contains("PONG"));
    }

    #[test]
    fn leaves_the_terminal_clean_in_every_form() {
        let server = with_large_values();
        for output in ["human", "plain", "json", "csv"] {
            let shell = Shell::new().args(["--output", output]);
            let pty = open(&server, shell);
            for line in ["GET v", "LRANGE l 0 -1"] {
                let seen = pty.output().len();
                pty.line(line);
                wait_until(&pty, "a part of the reply", |pty| {
                    pty.output().len() > seen + 100_000
                });
                interrupt(&pty);
                assert_clean(&pty, &server);
            }
        }
    }

    #[test]
    fn is_heard_while_the_terminal_takes_nothing() {
        let server = with_large_values();
        let pty = open(&server, Shell::new());
        for line in ["GET v", "LRANGE l 0 -1"] {
            let seen = pty.output().len();
            pty.line(line);
            wait_until(&pty, "a part of the reply", |pty| {
                pty.output().len() > seen + 10_000
            });
            let seen = pty.stop_reading(|pty| {
                let clients = || server.cli(&["CLIENT", "LIST"]);
                let deadline = Instant::now() + LIMIT;
                while clients().lines().all(|line| line.contains(" omem=0 ")) {
                    assert!(Instant::now() < deadline, "the reply is taken");
                }
                pty.key(Key::Ctrl('c'));
                // The connection is dropped before anybody reads on.
                while clients().lines().any(|line| !line.contains(" omem=0 ")) {
                    assert!(Instant::now() < deadline, "the connection is still there");
                }
            });
            wait_for_next_line(&pty, seen);
            assert_clean(&pty, &server);
        }
    }

    #[test]
    fn ends_a_pager_and_the_reply_with_it() {
        let server = with_large_values();
        let shell = Shell::new().settings("popup = \"off\"\n").env(
            "PAGER",
            "echo the pager is here; while :; do sleep 0.01; done",
        );
        let pty = open(&server, shell);
        pty.line("LRANGE l 0 -1").wait_for("the pager is here");
        interrupt(&pty);
        assert_clean(&pty, &server);
    }

    /// `less` does not leave by itself, but nothing more comes: of a line without end it would never see the end.
    #[test]
    fn ends_the_reply_in_a_pager_that_stays() {
        let server = with_large_values();
        let pty = open(&server, Shell::new().settings("popup = \"off\"\n"));
        for (line, part) in [("GET v", "0123456789abcdef"), ("LRANGE l 0 -1", "1) ")] {
            let seen = pty.output().len();
            let shows = |text| String::from_utf8_lossy(&pty.output()[seen..]).contains(text);
            pty.line(line);
            // The pager shows it: before it has begun, Ctrl-C is a key of the prompt's.
            wait_until(&pty, "a part of the reply", |_| shows(part));
            pty.key(Key::Ctrl('c'));
            let mut pressed = Instant::now();
            wait_until(&pty, "the end of the pager", |pty| {
                // What is typed in the same breath as Ctrl-C, the terminal drops.
                if pressed.elapsed() > Duration::from_millis(50) {
                    pty.type_text("q");
                    pressed = Instant::now();
                }
                shows(DROPPED)
            });
            // What the pager left of it has arrived at the prompt.
            pty.type_text("end").wait_for("end");
            interrupt(&pty);
            let seen = pty.output().len();
            pty.line("clear");
            wait_for_next_line(&pty, seen);
            assert_eq!(ask(&pty, "PING"), "PONG");
        }
    }

    #[test]
    fn ends_a_program_and_the_reply_with_it() {
        let server = with_large_values();
        let pty = open(&server, Shell::new());
        pty.line("GET v | echo 'it is'' here'; while :; do sleep 0.01; done")
            .wait_for("it is here");
        interrupt(&pty);
        assert_clean(&pty, &server);
    }
}
