//! A command that is watched from the prompt, on a screen of its own.

use super::common::{Key, LiveServer, Pty, Shell};
use super::prompt::{ask, prompt_of, wait_for_question, wait_until};

fn open(server: &LiveServer, args: &[&str]) -> Pty {
    let pty = Shell::new().server(server).args(args).terminal_of(12, 80);
    pty.wait_for_prompt(&prompt_of(server));
    pty
}

/// Begins to watch and waits for the other screen.
#[track_caller]
fn watch(pty: &Pty, line: &str) {
    pty.line(line);
    pty.wait_for_screen("the other screen", |screen| {
        screen.alternate_screen() && screen.hide_cursor()
    });
}

/// Waits until the screen, the cursor and the prompt are back.
#[track_caller]
fn wait_for_the_prompt(pty: &Pty, prompt: &str) {
    pty.wait_for_screen("the screen of before", |screen| {
        !screen.alternate_screen() && !screen.hide_cursor()
    });
    pty.wait_for_prompt(prompt);
}

#[test]
fn what_changes_is_marked_until_q() {
    let server = LiveServer::start();
    server.cli(&["SET", "n", "101"]);
    let pty = open(&server, &["--color", "always"]);
    ask(&pty, "SELECT 0");
    watch(&pty, ":watch 0.1 GET n");
    pty.wait_for("every 100 ms: GET n").wait_for("\"101\"");
    let place = format!("127.0.0.1:{}  ", server.port());
    pty.wait_for(&place).wait_for(" UTC");
    assert!(!pty.cell_of("101").inverse());
    server.cli(&["SET", "n", "104"]);
    pty.wait_for("\"104\"");
    // The mark is gone with the next round, so it is looked for in all that was drawn.
    wait_until(&pty, "the mark", |pty| {
        pty.output().windows(5).any(|bytes| bytes == b"\x1b[7m4")
    });
    pty.wait_for_screen("the mark to go", |screen| {
        !screen
            .contents_formatted()
            .windows(4)
            .any(|bytes| bytes == b"\x1b[7m")
    });
    pty.type_text("q");
    wait_for_the_prompt(&pty, &prompt_of(&server));
    // The screen is the one of before, and the terminal shows what is typed.
    pty.wait_for("> SELECT 0");
    assert_eq!(ask(&pty, "GET n"), "\"104\"");
}

#[test]
fn ctrl_c_ends_it_and_the_connection_lives_on() {
    let server = LiveServer::start();
    let pty = open(&server, &[]);
    let id = ask(&pty, "CLIENT ID");
    watch(&pty, ":watch 60 :info clients");
    pty.wait_for("every 1 min: :info clients")
        .wait_for("  connected_clients ");
    pty.key(Key::Ctrl('c'));
    wait_for_the_prompt(&pty, &prompt_of(&server));
    assert_eq!(ask(&pty, "CLIENT ID"), id);
    pty.key(Key::Up)
        .key(Key::Up)
        .wait_for("> :watch 60 :info clients");
}

#[test]
fn without_colours_the_margin_has_the_marks() {
    let server = LiveServer::start();
    server.cli(&["RPUSH", "l", "a", "b"]);
    let pty = open(&server, &["--color", "never"]);
    watch(&pty, ":watch 0.1 LRANGE l 0 -1");
    pty.wait_for("  1) \"a\"").wait_for("  2) \"b\"");
    // Each round differs from the one before it, so that a mark stays to be seen.
    wait_until(&pty, "a mark", |pty| {
        server.cli(&["LSET", "l", "1", &format!("{}", pty.output().len())]);
        pty.screen_text().contains("* 2) \"")
    });
    assert!(!pty.screen_text().contains("* 1)"));
    let output = pty.output();
    assert!(!output.windows(4).any(|bytes| bytes == b"\x1b[7m"));
    pty.type_text("q");
    wait_for_the_prompt(&pty, &prompt_of(&server));
}

#[test]
fn it_fits_the_screen_also_when_that_changes() {
    let server = LiveServer::start();
    for number in 0..100 {
        server.cli(&["RPUSH", "l", &format!("{number}{}", "x".repeat(200))]);
    }
    let pty = open(&server, &[]);
    watch(&pty, ":watch 60 LRANGE l 0 -1");
    pty.wait_for("… 91 more rows");
    assert!(pty.screen_text().starts_with("every 1 min: LRANGE l 0 -1"));
    pty.resize(30, 40);
    pty.wait_for("… 73 more rows");
    pty.resize(6, 100);
    pty.wait_for("… 97 more rows");
    assert!(pty.screen_text().starts_with("every 1 min: LRANGE l 0 -1"));
    pty.type_text("q");
    wait_for_the_prompt(&pty, &prompt_of(&server));
}

#[test]
fn the_end_of_the_connection_ends_it_and_is_told() {
    let mut server = LiveServer::start();
    let pty = open(&server, &[]);
    watch(&pty, ":watch 0.1 PING");
    pty.wait_for("PONG");
    server.stop();
    pty.wait_for("(not connected)>");
    assert!(
        pty.screen_text().contains("\nerror: "),
        "{}",
        pty.screen_text()
    );
    // Where nobody answers, it does not begin.
    assert!(ask(&pty, ":watch 1 PING").contains("connection refused"));
}

#[test]
fn an_error_reply_is_shown_like_any_other() {
    let server = LiveServer::start();
    let pty = open(&server, &[]);
    watch(&pty, ":watch 0.1 NOSUCH \\x1b[2J");
    pty.wait_for("(error) ERR unknown command");
    pty.type_text("q");
    wait_for_the_prompt(&pty, &prompt_of(&server));
}

#[test]
fn what_cannot_be_watched_is_refused_with_the_reason() {
    let server = LiveServer::start();
    let pty = open(&server, &[]);
    for (line, why) in [
        ("BLPOP l 0", "waits until something happens"),
        ("SUBSCRIBE c", "is answered without end"),
        ("MULTI", "found \"MULTI\", which changes the connection"),
        ("select 1", "found \"select\", which changes the connection"),
        ("QUIT", "found \"QUIT\", expected a command for the server"),
        (
            ":raw on",
            "found \":raw\", expected a command for the server",
        ),
        (":watch 1 PING", "found \":watch\", expected a command"),
        (
            "GET k | jq .",
            "cannot be sent elsewhere: found :watch with something behind it",
        ),
        ("GET k :>f", "cannot be sent elsewhere: found :watch"),
        ("2 PING", "found \"2\", expected a command"),
    ] {
        let told = ask(&pty, &format!(":watch 1 {line}"));
        let told = told.replace('\n', " ");
        assert!(
            told.starts_with("error: ") && told.contains(why),
            "{line}: {told}"
        );
    }
    assert!(ask(&pty, ":watch 0 PING").contains("expected seconds, 0.1 to 86400"));
    ask(&pty, "MULTI");
    assert!(ask(&pty, ":watch 1 PING").starts_with("error: a transaction is open"));
}

#[test]
fn the_title_has_no_secret() {
    let server = LiveServer::start();
    let pty = open(&server, &[]);
    watch(
        &pty,
        ":watch 60 CONFIG SET requirepass \"\" masterauth sesame",
    );
    pty.wait_for("CONFIG SET requirepass ••• ").wait_for("OK");
    pty.type_text("q");
    wait_for_the_prompt(&pty, &prompt_of(&server));
}

#[test]
fn what_destroys_is_asked_about_before_the_first_round_alone() {
    let server = LiveServer::start();
    server.cli(&["SET", "k", "v"]);
    let pty = Shell::new()
        .server(&server)
        .settings("popup = \"off\"\n")
        .terminal_of(12, 100);
    pty.wait_for_prompt(&prompt_of(&server));
    let question = format!(
        "FLUSHDB on 127.0.0.1:{} deletes 1 key in database 0; go on? [y/N] ",
        server.port()
    );
    pty.line(":watch 0.1 FLUSHDB").wait_for_prompt(&question);
    pty.line("no").wait_for("note: FLUSHDB was not sent");
    pty.wait_for_prompt(&prompt_of(&server));
    assert_eq!(server.cli(&["EXISTS", "k"]), "1");
    pty.line(":watch 0.1 FLUSHDB").wait_for_prompt(&question);
    watch(&pty, "yes");
    pty.wait_for("every 100 ms: FLUSHDB").wait_for("OK");
    server.cli(&["SET", "k", "v"]);
    wait_until(&pty, "a second round", |_| {
        server.cli(&["EXISTS", "k"]) == "0"
    });
    pty.type_text("q");
    wait_for_the_prompt(&pty, &prompt_of(&server));
    ask(&pty, ":set read_only on");
    let told = ask(&pty, ":watch 1 INCR n");
    assert!(told.starts_with("error: "), "{told}");
    assert_eq!(server.cli(&["EXISTS", "n"]), "0");
}

#[test]
fn what_becomes_dangerous_meanwhile_ends_it_and_is_not_sent() {
    let server = LiveServer::start();
    server.cli(&["SET", "k", "v"]);
    let pty = Shell::new()
        .server(&server)
        .settings("popup = \"off\"\n")
        .terminal_of(12, 100);
    pty.wait_for_prompt(&prompt_of(&server));
    watch(&pty, ":watch 0.1 KEYS k");
    pty.wait_for("every 100 ms: KEYS k").wait_for("1) \"k\"");
    server.cli(&["DEBUG", "POPULATE", "20000"]);
    wait_for_the_prompt(&pty, &prompt_of(&server));
    let told = format!(
        "error: KEYS on 127.0.0.1:{} goes through 20,001 keys in database 0",
        server.port()
    );
    pty.wait_for(&told).wait_for(" it was not sent");
    // Begun anew it asks.
    pty.line(":watch 0.1 KEYS k");
    wait_for_question(&pty);
    watch(&pty, "yes");
    pty.wait_for("1) \"k\"");
    server.cli(&["SET", "k2", "v"]);
    server.cli(&["DEL", "k"]);
    pty.wait_for("(empty");
    pty.type_text("q");
    wait_for_the_prompt(&pty, &prompt_of(&server));
}

#[test]
fn nothing_of_it_goes_to_the_copy() {
    let server = LiveServer::start();
    let pty = open(&server, &[]);
    ask(&pty, ":tee copy");
    watch(&pty, ":watch 0.1 PING");
    pty.wait_for("PONG").type_text("q");
    wait_for_the_prompt(&pty, &prompt_of(&server));
    assert!(ask(&pty, ":tee off").starts_with("tee is off: no more goes to"));
    // The lines that were typed are all.
    let prompt = prompt_of(&server).replace('>', "_");
    assert_eq!(
        ask(&pty, "ECHO x | tr '>' _ < copy"),
        format!("{prompt}:watch 0.1 PING\n{prompt}:tee off")
    );
}
