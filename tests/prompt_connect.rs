//! Another server, another database, another form of output, and the time of commands.

use std::fs;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::common::{FakeServer, Home, Key, LiveServer, Pty, Shell};
use super::prompt::{ask, open, prompt_of, wait_for_next_line, wait_for_question};

/// Answers a question in the last row, and waits for the next prompt.
fn reply(pty: &Pty, given: &str) {
    wait_for_question(pty);
    let seen = pty.output().len();
    pty.line(given);
    wait_for_next_line(pty, seen);
}

mod connect {
    use super::*;

    #[test]
    fn turns_to_another_server_in_the_same_database() {
        let (one, other) = (LiveServer::start(), LiveServer::start());
        other.cli(&[
            "EVAL",
            "redis.call('SELECT', 2); redis.call('SET', 'where', 'there')",
            "0",
        ]);
        let pty = open(&one);
        ask(&pty, ":use 2");
        let port = other.port();
        for line in [
            format!(":connect 127.0.0.1 {port}"),
            format!("connect 127.0.0.1 {port}"),
            format!(":connect 127.0.0.1:{port}"),
        ] {
            pty.line(&line);
            pty.wait_for_prompt(&format!("127.0.0.1:{port}[2]> "));
            assert_eq!(ask(&pty, "GET where"), "\"there\"");
            pty.line(&format!(":connect 127.0.0.1 {}", one.port()));
            pty.wait_for_prompt(&format!("127.0.0.1:{}[2]> ", one.port()));
            assert_eq!(ask(&pty, "GET where"), "(nil)");
        }
        let path = other.socket_path().display().to_string();
        pty.line(&format!(":connect {path}"));
        pty.wait_for_prompt(&format!("{path}[2]> "));
        assert_eq!(ask(&pty, "GET where"), "\"there\"");
    }

    #[test]
    fn with_an_address_that_holds_a_password_keeps_it_to_itself() {
        let (server, home) = (LiveServer::start(), Home::new());
        let pty = Shell::new().server(&server).home(&home).terminal();
        pty.wait_for_prompt(&prompt_of(&server));
        ask(&pty, ":tee ~/log");
        for line in [
            ":connect redis://u:zq7Xv9Kw@127.0.0.1:1",
            "connect rediss://:zq7Xv9Kw@127.0.0.1/0",
            ":connect \"redis://u:zq7Xv9Kw@127.0.0.1\" 1",
            ":repeat 1 :connect u:zq7Xv9Kw@127.0.0.1:1",
        ] {
            let told = ask(&pty, line);
            assert!(told.contains("error: found an address with a "), "{told}");
            assert_eq!(ask(&pty, "PING"), "PONG");
        }
        let listed = ask(&pty, ":history connect");
        assert_eq!(listed.matches("•••").count(), 4, "{listed}");
        let read = |path: &str| fs::read_to_string(home.path().join(path)).expect("it is there");
        let history = fs::read_to_string(home.data().join("redis-shell/history"));
        for text in [
            String::from_utf8_lossy(&pty.output()).into_owned(),
            history.expect("the file is there"),
            read("log"),
        ] {
            assert!(text.contains("PONG") || text.contains("PING"), "{text}");
            assert!(!text.contains("zq7") && !text.contains("v9Kw"), "{text}");
        }
    }

    #[test]
    fn that_fails_leaves_the_prompt_at_the_new_server() {
        let server = LiveServer::start();
        let nobody = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = nobody.local_addr().expect("it has an address").port();
        drop(nobody);
        let pty = open(&server);
        pty.line(&format!(":connect 127.0.0.1 {port}"));
        pty.wait_for("(not connected)>");
        pty.wait_for(&format!("error: could not connect to 127.0.0.1:{port}"));
        let told = ask(&pty, "PING");
        assert!(told.contains(&format!("127.0.0.1:{port}")), "{told}");
        pty.line(&format!(":connect 127.0.0.1 {}", server.port()));
        pty.wait_for_prompt(&prompt_of(&server));
        assert_eq!(ask(&pty, "PING"), "PONG");
    }

    #[test]
    fn names_what_is_lost_with_the_connection() {
        let (one, other) = (LiveServer::start(), LiveServer::start());
        let pty = open(&one);
        ask(&pty, "MULTI");
        ask(&pty, "SET k v");
        pty.line(&format!(":connect 127.0.0.1 {}", other.port()));
        pty.wait_for_prompt(&prompt_of(&other));
        pty.wait_for("note: MULTI with 1 queued command went with the connection before");
    }

    #[test]
    fn tells_another_server_the_password_only_if_the_user_agrees() {
        let server = LiveServer::start_with(&["--requirepass", "sesame"]);
        let heard = Arc::new(Mutex::new(Vec::new()));
        let serve = |heard: &Arc<Mutex<Vec<String>>>| {
            let heard = Arc::clone(heard);
            move |c: &mut super::super::common::Conversation| {
                c.serve(|words| {
                    heard
                        .lock()
                        .expect("no test panics here")
                        .push(words.join(" "));
                    Some(b"+OK\r\n".to_vec())
                });
            }
        };
        let other = FakeServer::script(serve(&heard)).then(serve(&heard));
        let pty = Shell::new()
            .server(&server)
            .env("REDISCLI_AUTH", "sesame")
            .args(["-2"])
            .terminal_of(24, 100);
        pty.wait_for_prompt(&prompt_of(&server));
        let (home, there) = (server.port(), other.port());
        let question =
            format!("send the password for 127.0.0.1:{home} to 127.0.0.1:{there}? [y/N] ");
        let line = format!(":connect 127.0.0.1 {there}");
        // Whoever changes their mind stays.
        pty.line(&line).wait_for_prompt(&question);
        pty.key(Key::Ctrl('c')).wait_for_prompt(&prompt_of(&server));
        pty.wait_for("note: no other connection was opened");
        assert_eq!(ask(&pty, "PING"), "PONG");
        pty.line(&line).wait_for_prompt(&question);
        reply(&pty, "y");
        assert_eq!(ask(&pty, "PING"), "OK");
        let said = std::mem::take(&mut *heard.lock().expect("no test panics here"));
        assert_eq!(said[0], "AUTH sesame");
        // The same server knows it already.
        pty.line(&line)
            .wait_for_prompt(&format!("127.0.0.1:{there}> "));
        ask(&pty, "PING");
        let said = std::mem::take(&mut *heard.lock().expect("no test panics here"));
        assert_eq!(said[0], "AUTH sesame");
        let question =
            format!("send the password for 127.0.0.1:{there} to 127.0.0.1:{home}? [y/N] ");
        pty.line(&format!(":connect 127.0.0.1 {home}"))
            .wait_for_prompt(&question);
        reply(&pty, "");
        let told = ask(&pty, "PING");
        assert!(told.contains("NOAUTH"), "{told}");
        assert_eq!(ask(&pty, "AUTH sesame"), "OK");
        assert_eq!(ask(&pty, "PING"), "PONG");
        drop(pty);
        other.finish();
    }

    #[test]
    fn that_the_server_refuses_for_the_database_can_be_mended() {
        let one = LiveServer::start();
        let small = LiveServer::start_with(&["--databases", "1"]);
        let pty = open(&one);
        ask(&pty, ":use 9");
        pty.line(&format!(":connect 127.0.0.1 {}", small.port()));
        pty.wait_for("(not connected)>");
        pty.wait_for("error: ");
        pty.line(":use 0").wait_for_prompt(&prompt_of(&small));
        assert_eq!(ask(&pty, "PING"), "PONG");
    }

    #[test]
    fn wants_to_know_where() {
        let server = LiveServer::start();
        let pty = open(&server);
        for (line, error) in [
            (
                ":connect",
                "error: found no server, expected HOST, HOST PORT or the path of a socket",
            ),
            (
                "connect",
                "error: found no server, expected HOST, HOST PORT or the path of a socket",
            ),
            (
                ":connect h x",
                "error: found \"x\" as the port, expected a number, 1 to 65535",
            ),
            (
                ":use",
                "error: found no database, expected the number of a database",
            ),
            (
                ":use x",
                "error: found \"x\", expected the number of a database",
            ),
            (
                ":quit now",
                "error: found \"now\" behind :quit, expected nothing more",
            ),
        ] {
            assert_eq!(ask(&pty, line), error);
        }
        pty.wait_for_prompt(&prompt_of(&server));
        assert!(ask(&pty, ":use 99999").contains("ERR"));
    }
}

#[test]
fn the_form_of_output_is_changed_and_shown() {
    let server = LiveServer::start();
    let pty = open(&server);
    ask(&pty, "RPUSH l a b");
    assert_eq!(ask(&pty, ":output json"), "output is json");
    assert_eq!(ask(&pty, "LRANGE l 0 -1"), "[\"a\",\"b\"]");
    assert_eq!(ask(&pty, ":output csv"), "output is csv");
    assert_eq!(ask(&pty, "LRANGE l 0 -1"), "\"a\",\"b\"");
    assert_eq!(ask(&pty, ":output plain"), "output is plain");
    assert_eq!(ask(&pty, "LRANGE l 0 -1"), "a\nb");
    assert_eq!(ask(&pty, ":output human"), "output is human");
    assert_eq!(ask(&pty, "LRANGE l 0 -1"), "1) \"a\"\n2) \"b\"");
    assert!(ask(&pty, ":output").starts_with("output is human (set here)"));
    assert!(ask(&pty, ":output xml").starts_with("error: found \"xml\" for output, expected auto"));
}

#[test]
fn quit_leaves() {
    let server = LiveServer::start();
    let mut pty = open(&server);
    pty.line(":quit");
    assert_eq!(pty.wait_exit(), 0);
}

mod time {
    use super::super::prompt::{ask_timed, is_time};
    use super::*;

    #[test]
    fn of_every_command_is_told_if_that_is_wanted() {
        let server = LiveServer::start();
        let pty = open(&server);
        assert_eq!(ask(&pty, "PING"), "PONG");
        assert_eq!(ask(&pty, ":timing on"), "timing is on");
        for line in ["PING", "NOSUCH", ":inline PING"] {
            let told = ask_timed(&pty, line);
            let rows: Vec<&str> = told.lines().collect();
            assert!(rows.len() == 2 && is_time(rows[1]), "{told}");
        }
        ask(&pty, ":output json");
        assert_eq!(ask(&pty, "PING"), "\"PONG\"");
        ask(&pty, ":output human");
        assert_eq!(ask(&pty, ":timing off"), "timing is off");
        assert_eq!(ask(&pty, "PING"), "PONG");
    }

    #[test]
    fn of_a_slow_command_is_told_anyway() {
        let server = FakeServer::script(|c| {
            c.serve(|words| {
                let is_slow = words == ["PING"];
                is_slow.then(|| {
                    // The time itself is what is tested: it has to pass.
                    thread::sleep(Duration::from_millis(150));
                    b"+PONG\r\n".to_vec()
                })
            });
        });
        let shell = Shell::new().server(&server);
        let pty = shell
            .settings("popup = \"off\"\nhints = false\n")
            .terminal();
        pty.wait_for_prompt(&format!("127.0.0.1:{}> ", server.port()));
        let told = ask_timed(&pty, "PING");
        let rows: Vec<&str> = told.lines().collect();
        assert!(
            rows.len() == 2 && rows[0] == "PONG" && is_time(rows[1]),
            "{told}"
        );
        drop(pty);
        server.finish();
    }
}
