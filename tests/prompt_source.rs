//! The commands of a file, run from the prompt.

use std::fs;
use std::os::unix::fs::symlink;

use super::common::{FakeServer, Home, LiveServer, Pty, Shell};
use super::prompt::{ask, interrupt, prompt_of, wait_until};

fn open(server: &LiveServer, home: &Home) -> Pty {
    let pty = Shell::new().server(server).home(home).terminal_of(60, 100);
    pty.wait_for_prompt(&prompt_of(server));
    pty
}

fn write(home: &Home, name: &str, text: impl AsRef<[u8]>) {
    fs::write(home.path().join(name), text).expect("a file can be written");
}

#[test]
fn commands_run_as_if_they_were_typed() {
    let server = LiveServer::start();
    let home = Home::new();
    write(
        &home,
        "commands",
        "# it's a comment\r\n\nSET k \"a\nb\"\r\n  # another\n2 APPEND k c\nGET k\n:raw\nSELECT 3\n",
    );
    let pty = open(&server, &home);
    pty.line(":source ~/commands");
    pty.wait_for_prompt(&format!("127.0.0.1:{}[3]> ", server.port()));
    let screen = pty.screen_text();
    assert!(
        screen.contains(
            "OK\n(integer) 4\n(integer) 5\n\"a\\nbcc\"\nraw is off\nOK\n\
             note: \"~/commands\": 5 commands were run\n"
        ),
        "{screen}"
    );
}

#[test]
fn an_error_reply_is_named_and_the_file_goes_on() {
    let server = LiveServer::start();
    let home = Home::new();
    write(&home, "f", "SET k v\n\nLPUSH k x\nGET k\nNOSUCH\n");
    let pty = open(&server, &home);
    let told = ask(&pty, ":source f");
    assert!(told.contains("WRONGTYPE"), "{told}");
    assert!(
        told.contains("\nnote: f:3: an error reply\n\"v\"\n"),
        "{told}"
    );
    assert!(
        told.ends_with(
            "note: f:5: an error reply\nnote: \"f\": 4 commands were run, 2 got error replies: lines 3, 5"
        ),
        "{told}"
    );
}

#[test]
fn ordinary_commands_do_not_wait_for_each_other() {
    let server = FakeServer::script(|c| {
        c.expect_handshake();
        c.expect_command(&["GET", "a"])
            .expect_command(&["SET", "b", "1"])
            .expect_command(&["LPUSH", "c", "x"]);
        c.send("$1\r\n1\r\n-ERR no\r\n:1\r\n");
        c.expect_command(&["SELECT", "0"])
            .expect_silence()
            .send("+OK\r\n");
        c.expect_command(&["GET", "d"]).send("$1\r\n4\r\n");
        c.wait_close();
    });
    let home = Home::new();
    write(
        &home,
        "f",
        "GET a\n# no\nSET b 1\nLPUSH c x\nSELECT 0\nGET d\n",
    );
    let mut pty = Shell::new()
        .server(&server)
        .home(&home)
        .terminal_of(30, 100);
    pty.wait_for("> ").line(":source f");
    pty.wait_for("5 commands were run, 1 got an error reply: line 3")
        .line(":quit");
    assert_eq!(pty.wait_exit(), 0);
}

#[test]
fn many_lines_are_run_in_their_order() {
    let server = LiveServer::start();
    let home = Home::new();
    let lines: String = (1..=5000).map(|n| format!("SET last {n}\n")).collect();
    write(&home, "f", lines + "NOSUCH\nGET last\n");
    let pty = open(&server, &home);
    pty.line(":source f");
    pty.wait_for("note: \"f\": 5002 commands were run, 1 got an error reply: line 5001");
    let screen = pty.screen_text();
    assert!(
        screen.contains("\nnote: f:5001: an error reply\n\"5000\"\n"),
        "{screen}"
    );
}

#[test]
fn what_is_no_command_stops_the_file() {
    let server = LiveServer::start();
    let home = Home::new();
    let pty = open(&server, &home);
    for (line, error) in [
        (&b"SET b \"open"[..], "error: f:2: unbalanced"),
        (
            b"SET b \xff",
            "error: f:2: found a byte that is no UTF-8 text",
        ),
        (b":raw octal", "error: found \"octal\""),
        (b"0 SET b 1", "error: found \"0\" as the count"),
    ] {
        write(&home, "f", [b"SET a 1\n", line, b"\nSET c 1\n"].concat());
        let told = ask(&pty, ":source f");
        assert!(told.contains(&format!("\n{error}")), "{told}");
        assert!(told.ends_with("note: \"f\": 1 command was run"), "{told}");
        assert_eq!(ask(&pty, "EXISTS a b c"), "(integer) 1");
    }
    write(&home, "f", ":raw octal\n");
    assert!(ask(&pty, ":source f").contains("note: f:1: stopped there"));
}

#[test]
fn a_command_that_is_refused_stops_the_file() {
    let server = LiveServer::start();
    let home = Home::new();
    write(&home, "f", "GET a\n:set read_only on\nSET a 1\nGET a\n");
    let pty = open(&server, &home);
    let told = ask(&pty, ":source f");
    assert!(told.contains("note: f:3: stopped there"), "{told}");
    assert!(told.ends_with("note: \"f\": 2 commands were run"), "{told}");
    assert_eq!(server.cli(&["EXISTS", "a"]), "0");
}

#[test]
fn a_transaction_that_may_change_data_does_not_get_past_read_only() {
    let server = LiveServer::start();
    let home = Home::new();
    write(&home, "f", "MULTI\nSET a 1\n:set read_only on\nEXEC\n");
    let pty = open(&server, &home);
    pty.line(":source f").wait_for("error: found EXEC, ");
    pty.wait_for("note: f:4: stopped there, what follows was not run");
    assert_eq!(server.cli(&["EXISTS", "a"]), "0");
}

#[test]
fn ctrl_c_tells_what_was_sent() {
    let (sent, was_sent) = std::sync::mpsc::channel();
    let server = FakeServer::script(move |c| {
        c.expect_handshake();
        c.expect_command(&["GET", "a"]).send("$-1\r\n");
        for key in ["b", "c", "d"] {
            c.expect_command(&["GET", key]);
        }
        sent.send(()).expect("the test waits");
        c.wait_close();
    });
    let home = Home::new();
    write(&home, "f", "GET a\n\nGET b\nGET c\nGET d\n");
    let pty = Shell::new()
        .server(&server)
        .home(&home)
        .terminal_of(30, 110);
    pty.wait_for("> ").line(":source f").wait_for("(nil)");
    was_sent.recv().expect("the server gets the commands");
    interrupt(&pty);
    pty.wait_for(
        "note: f:3: stopped there; up to 3 commands from there on were sent and may have run",
    );
    pty.wait_for("note: \"f\": 1 command was run");
}

#[test]
fn ctrl_c_stops_it() {
    let server = LiveServer::start();
    let home = Home::new();
    write(&home, "f", "SET a 1\nBLPOP nothing 0\nSET b 1\n");
    let pty = open(&server, &home);
    pty.line(":source f");
    wait_until(&pty, "a command that waits", |_| {
        server.cli(&["CLIENT", "LIST"]).contains("cmd=blpop")
    });
    interrupt(&pty);
    pty.wait_for("note: f:2: stopped there, what follows was not run");
    assert_eq!(ask(&pty, "EXISTS a b"), "(integer) 1");
}

#[test]
fn the_end_of_the_connection_stops_it() {
    let server = LiveServer::start();
    let home = Home::new();
    write(&home, "f", "SET a 1\nSHUTDOWN NOSAVE\nSET b 1\n");
    let pty = open(&server, &home);
    let told = ask(&pty, ":source f");
    assert!(told.contains("note: f:3: stopped there"), "{told}");
}

#[test]
fn a_file_that_runs_itself_comes_to_an_end() {
    let server = LiveServer::start();
    let home = Home::new();
    write(&home, "f", "INCR n\n:source f\nINCR never\n");
    let pty = open(&server, &home);
    let told = ask(&pty, ":source f");
    assert!(
        told.contains("error: found \"f\" in 8 files that run each other"),
        "{told}"
    );
    assert_eq!(ask(&pty, "GET n"), "\"8\"");
    assert_eq!(ask(&pty, "EXISTS never"), "(integer) 0");
}

#[test]
fn what_cannot_be_read_is_told() {
    let server = LiveServer::start();
    let home = Home::new();
    symlink("/dev/zero", home.path().join("zero")).expect("a link can be made");
    let pty = open(&server, &home);
    assert!(ask(&pty, ":source").starts_with("error: found no file"));
    assert!(ask(&pty, ":source a b").starts_with("error: found \"a b\""));
    for name in ["nosuch", "~/", "zero"] {
        let told = ask(&pty, &format!(":source {name}"));
        assert!(told.starts_with("error: could not read \""), "{told}");
    }
}

#[test]
fn quit_ends_the_file_and_not_the_shell() {
    let server = LiveServer::start();
    let home = Home::new();
    let pty = open(&server, &home);
    for end in ["quit", "EXIT", ":quit"] {
        write(&home, "inner", format!("INCR n\n{end}\n# no\nINCR n\n"));
        write(&home, "outer", ":source inner\nINCR n\n");
        ask(&pty, "SET n 0");
        let told = ask(&pty, ":source outer");
        let note = "note: inner:4: this and what follows was not run: the file ends in line 2";
        assert!(told.contains(note), "{end}: {told}");
        assert_eq!(ask(&pty, "GET n"), "\"2\"", "{end}");
    }
    write(&home, "f", "quit\n");
    assert_eq!(ask(&pty, ":source f"), "note: \"f\": 0 commands were run");
}
