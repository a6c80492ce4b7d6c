//! A command that is run several times from the prompt.

use super::common::{FakeServer, Key, LiveServer, Shell};
use super::prompt::{ask, ask_timed, interrupt, is_time, open, wait_until};

#[test]
fn a_count_shows_each_reply() {
    let server = LiveServer::start();
    let pty = open(&server);
    let replies = "(integer) 1\n(integer) 2\n(integer) 3";
    assert_eq!(ask(&pty, "3 INCR n"), replies);
    ask(&pty, "DEL n");
    assert_eq!(ask(&pty, ":repeat 3 INCR n"), replies);
    assert_eq!(ask(&pty, ":REPEAT 1 get n"), "\"3\"");
    // An error reply is a reply; what is no line is not run again.
    assert_eq!(
        ask(&pty, "2 LPUSH n").matches("ERR wrong number").count(),
        2
    );
    // A number alone is a command, as in redis-cli.
    assert!(ask(&pty, "3").contains("ERR unknown command"));
    assert_eq!(ask(&pty, "2 :raw"), "raw is off\nraw is off");
}

#[test]
fn ordinary_runs_do_not_wait_for_each_other() {
    for line in ["3 INCR n", ":repeat 3 INCR n"] {
        let server = FakeServer::script(|c| {
            c.expect_handshake();
            for _ in 0..3 {
                c.expect_command(&["INCR", "n"]);
            }
            c.send(":1\r\n-ERR no\r\n:3\r\n");
            // What others must not overtake waits.
            for reply in ["+OK\r\n", "+OK\r\n"] {
                c.expect_command(&["SELECT", "0"])
                    .expect_silence()
                    .send(reply);
            }
            c.wait_close();
        });
        let pty = Shell::new().server(&server).terminal_of(30, 100);
        pty.wait_for("> ");
        let replies = "(integer) 1\n(error) ERR no\n(integer) 3";
        assert_eq!(ask(&pty, line), replies);
        assert_eq!(ask(&pty, "2 SELECT 0"), "OK\nOK");
    }
}

#[test]
fn ctrl_c_tells_how_many_runs_had_been_sent() {
    let (sent, was_sent) = std::sync::mpsc::channel();
    let server = FakeServer::script(move |c| {
        c.expect_handshake();
        for _ in 0..5 {
            c.expect_command(&["INCR", "n"]);
        }
        c.send(":1\r\n:2\r\n");
        sent.send(()).expect("the test waits");
        c.wait_close();
    })
    .then(|c| {
        c.expect_handshake_with(&["PING"]).send("+PONG\r\n");
        c.wait_close();
    });
    let pty = Shell::new().server(&server).terminal_of(30, 100);
    pty.wait_for("> ").line("5 INCR n").wait_for("(integer) 2");
    was_sent.recv().expect("the server gets the runs");
    interrupt(&pty);
    pty.wait_for("note: 2 of 5 runs were done; up to 3 more were sent and may have run");
    pty.line("PING").wait_for("PONG");
}

#[test]
fn what_is_said_of_one_run_is_said_of_each() {
    let server = LiveServer::start();
    let pty = open(&server);
    let told = ask(&pty, "2 GTE k");
    assert_eq!(told.matches("\nhint: is GET meant?").count(), 2, "{told}");
    // One who wants to know the time of each waits for each.
    ask(&pty, ":set timing on");
    let told = ask_timed(&pty, "3 INCR n");
    assert_eq!(told.lines().filter(|row| is_time(row)).count(), 3, "{told}");
    ask(&pty, ":set timing off");
    assert_eq!(ask(&pty, "3 INCR n | tail -n 1"), "6");
    ask(&pty, ":set read_only on");
    let told = ask(&pty, "3 INCR n");
    assert_eq!(told.matches("error: found INCR").count(), 1, "{told}");
    assert!(told.ends_with("note: 0 of 3 runs were done"), "{told}");
}

#[test]
fn a_wrong_count_is_told_and_nothing_is_sent() {
    let server = LiveServer::start();
    let pty = open(&server);
    for line in [
        "0 INCR n",
        "-2 INCR n",
        ":repeat 0 INCR n",
        ":repeat x INCR n",
    ] {
        let told = ask(&pty, line);
        assert!(
            told.contains("as the count, expected a whole number from 1 on"),
            "{told}"
        );
    }
    assert!(ask(&pty, ":repeat").starts_with("error: found no count, expected one"));
    assert!(ask(&pty, ":repeat 3").starts_with("error: found no command, expected one"));
    assert!(ask(&pty, "2 2 INCR n").starts_with("error: found \"2\" behind the count"));
    assert_eq!(ask(&pty, "EXISTS n"), "(integer) 0");
}

#[test]
fn ctrl_c_ends_all_runs_and_tells_how_many_were_done() {
    let server = LiveServer::start();
    server.cli(&["RPUSH", "l", "a", "b"]);
    let pty = open(&server);
    pty.line("5 BLPOP l 0");
    let waiting = || server.cli(&["CLIENT", "LIST"]).contains("cmd=blpop");
    wait_until(&pty, "the third run to wait", |pty| {
        waiting() && pty.screen_text().contains("\"b\"")
    });
    interrupt(&pty);
    pty.wait_for("note: 2 of 5 runs were done");
    // The next line is a line like any.
    assert_eq!(ask(&pty, "LLEN l"), "(integer) 0");
}

#[test]
fn the_end_of_the_connection_ends_all_runs() {
    let mut server = LiveServer::start();
    let pty = open(&server);
    assert_eq!(ask(&pty, "2 PING"), "PONG\nPONG");
    server.stop();
    let told = ask(&pty, "1000 PING");
    assert!(told.contains("note: 0 of 1000 runs were done"), "{told}");
    assert!(told.lines().count() < 8, "{told}");
}

#[test]
fn a_command_is_completed_behind_the_count() {
    let server = LiveServer::start();
    let pty = open(&server);
    pty.type_text(":repeat 3 config ge")
        .key(Key::Tab)
        .wait_for("> :repeat 3 config get ");
}
