//! What the shell itself says, on terminals on which it does not fit into a row.

use std::fs;

use super::common::{Endpoint, Home, Key, LiveServer, Pty, Shell};
use super::prompt::{ask, open, prompt_of, wait_until};

/// What is long, with a path or a quote in it.
const LINES: [&str; 4] = [
    ":set nosuch",
    "GET k :> ~/no/such/file",
    ":send 'a' 'b'",
    "AUTH •••",
];

fn open_of(server: &LiveServer, home: &Home, columns: u16) -> Pty {
    let pty = Shell::new()
        .server(server)
        .home(home)
        .terminal_of(60, columns);
    pty.wait_for_prompt(&prompt_of(server));
    pty
}

#[test]
fn long_messages_break_at_blanks_and_stay_whole_in_a_copy() {
    let server = LiveServer::start();
    let home = Home::new();
    let (wide, narrow) = (open_of(&server, &home, 400), open_of(&server, &home, 48));
    ask(&narrow, ":tee ~/log");
    for line in LINES {
        let whole = ask(&wide, line);
        assert!(
            whole.starts_with("error: ") && !whole.contains('\n'),
            "{whole}"
        );
        let broken = ask(&narrow, line);
        assert!(broken.contains('\n'), "{broken}");
        // A path may be longer than a row.
        let joined = match whole.contains("/no/such") {
            true => broken.replace('\n', ""),
            false => broken.replace('\n', " "),
        };
        let without = |text: &str| match whole.contains("/no/such") {
            true => text.replace(' ', ""),
            false => text.to_owned(),
        };
        assert_eq!(without(&joined), without(&whole));
        let copied = fs::read_to_string(home.path().join("log")).expect("text");
        assert!(
            copied.contains(&format!("\n{whole}\n")),
            "{whole}: {copied}"
        );
    }
}

#[test]
fn a_message_that_fits_stays_as_it_is() {
    let server = LiveServer::start();
    let pty = open(&server);
    let shown = ask(&pty, ":zap");
    assert!(shown.starts_with("error: found \":zap\", expected a name that :help lists"));
    assert!(!shown.contains('\n'), "{shown}");
}

#[test]
fn without_a_terminal_nothing_is_broken() {
    let server = LiveServer::start();
    let home = Home::new();
    let script = "exec \"$0\" \"$@\" 2> \"$ERRORS\"";
    let errors = home.path().join("errors");
    let pty = Shell::program("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_redis-shell")])
        .args(server.options())
        .home(&home)
        .env("ERRORS", &errors)
        .terminal_of(24, 40);
    pty.wait_for_prompt(&prompt_of(&server));
    ask(&pty, ":set nosuch");
    let told = fs::read_to_string(&errors).expect("text");
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.len() > 80, "{told}");
}

#[test]
fn a_question_breaks_at_blanks_and_its_answer_stands_behind_it() {
    let server = LiveServer::start();
    server.cli(&["SET", "k", "1"]);
    let settings = "popup = \"off\"\nhints = false\ntiming = false\n";
    let place = format!("127.0.0.1:{}", server.port());
    let question = format!("FLUSHDB on {place} deletes 1 key in database 0; go on? [y/N]");
    // Each place of the edge in the end of the question, and before it.
    for columns in (48..=72).step_by(3) {
        let pty = Shell::new()
            .server(&server)
            .settings(settings)
            .terminal_of(24, columns);
        pty.wait_for_prompt(&prompt_of(&server));
        pty.line("FLUSHDB").wait_for("[y/N]");
        let asked = |pty: &Pty| {
            let screen = pty.screen_text();
            let rows = screen.lines().skip_while(|row| !row.contains("FLUSHDB on"));
            rows.collect::<Vec<_>>().join(" ")
        };
        wait_until(&pty, "the question", |pty| asked(pty) == question);
        pty.type_text("n");
        wait_until(&pty, "the answer", |pty| {
            asked(pty) == format!("{question} n")
        });
        pty.key(Key::Enter).wait_for("note: FLUSHDB was not sent");
        assert_eq!(pty.screen_text().matches("FLUSHDB on").count(), 1);
    }
}
