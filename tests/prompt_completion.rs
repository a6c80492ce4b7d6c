//! Completion at the prompt: which names Tab offers, and where they come from.

use super::common::{FakeServer, Key, LiveServer, Pty, Shell};
use super::prompt::{COMMAND_LIST, ask, interrupt, open, prompt_of};

/// Opens the prompt on a server that answers COMMAND LIST with this.
fn open_listing(reply: &'static str) -> (FakeServer, Pty) {
    let server = FakeServer::script(move |c| {
        c.expect_handshake()
            .expect_command(&COMMAND_LIST)
            .send(reply)
            .wait_close();
    });
    let pty = Shell::new().server(&server).terminal();
    pty.wait_for_prompt(&format!("127.0.0.1:{}> ", server.port()));
    (server, pty)
}

/// What stands behind the prompt in the row of the cursor.
fn typed(pty: &Pty) -> String {
    let screen = pty.screen_text();
    let row = screen.lines().last().unwrap_or_default();
    row.split_once("> ").unwrap_or_default().1.to_owned()
}

fn finish(server: FakeServer, pty: Pty) {
    drop(pty);
    server.finish();
}

#[test]
fn the_commands_are_those_of_the_server() {
    let (server, pty) = open_listing("*3\r\n$10\r\nmy.command\r\n$3\r\nget\r\n$4\r\nmyth\r\n");
    pty.type_text("my.").key(Key::Tab).wait_for("> my.command");
    interrupt(&pty);
    // It has no ZADD, so there is nothing to add.
    pty.type_text("ZAD")
        .key(Key::Tab)
        .type_text("!")
        .wait_for("> ZAD!");
    pty.key(Key::Ctrl('u'))
        .type_text("my")
        .key(Key::Tab)
        .key(Key::Tab);
    pty.wait_for("my.command  myth");
    finish(server, pty);
}

#[test]
fn the_case_of_what_was_typed_is_kept() {
    let (server, pty) = open_listing("*1\r\n$10\r\nmy.command\r\n");
    pty.type_text("MY").key(Key::Tab).wait_for("> MY.COMMAND");
    finish(server, pty);
}

#[test]
fn a_server_that_refuses_to_list_leaves_the_built_in_table() {
    for reply in ["-ERR unknown subcommand 'LIST'\r\n", "*0\r\n", ":1\r\n"] {
        let (server, pty) = open_listing(reply);
        pty.type_text("zadd")
            .key(Key::Backspace)
            .key(Key::Tab)
            .wait_for("> zadd");
        pty.type_text("k").wait_for("> zadd k");
        finish(server, pty);
    }
}

#[test]
fn subcommands_stand_behind_their_command() {
    LiveServer::each(|server| {
        let pty = open(server);
        pty.type_text("config rese").key(Key::Tab);
        pty.type_text("x").wait_for("> config resetstat x");
        interrupt(&pty);
        pty.type_text("confi")
            .key(Key::Tab)
            .type_text("x")
            .wait_for("> config x");
        interrupt(&pty);
        pty.type_text("CONFIG ").key(Key::Tab).key(Key::Tab);
        for name in [
            "GET parameter",
            "HELP",
            "RESETSTAT",
            "REWRITE",
            "SET parameter",
        ] {
            pty.wait_for(name);
        }
        assert!(!pty.screen_text().contains('|'), "{}", pty.screen_text());
    });
}

#[test]
fn subcommands_of_the_server_are_offered_even_if_no_table_knows_them() {
    let (server, pty) = open_listing("*3\r\n$3\r\nbox\r\n$8\r\nbox|open\r\n$10\r\nclient|zap\r\n");
    pty.type_text("box o")
        .key(Key::Tab)
        .type_text("x")
        .wait_for("> box open x");
    interrupt(&pty);
    pty.type_text("bo")
        .key(Key::Tab)
        .type_text("x")
        .wait_for("> box x");
    finish(server, pty);
}

#[test]
fn names_that_could_not_be_typed_or_would_command_the_terminal_are_not_offered() {
    let (server, pty) = open_listing(
        "*5\r\n$6\r\nge\x1b[2J\r\n$4\r\nge t\r\n$4\r\nge\"t\r\n$5\r\nge\u{202e}\r\n$3\r\ngex\r\n",
    );
    pty.type_text("ge")
        .key(Key::Tab)
        .type_text("y")
        .wait_for("> gex y");
    assert!(!pty.output().windows(4).any(|w| w == b"\x1b[2J"));
    finish(server, pty);
}

#[test]
fn the_commands_are_learned_also_when_the_server_has_room_later() {
    let server = FakeServer::script(|c| {
        c.expect_start(&["HELLO", "3"])
            .expect_start(&["CLIENT", "SETINFO"])
            .expect_start(&["CLIENT", "SETINFO"])
            .send("-ERR max number of clients reached\r\n")
            .close();
    })
    .then(|c| {
        c.expect_handshake()
            .expect_command(&COMMAND_LIST)
            .send("*1\r\n$10\r\nmy.command\r\n")
            .expect_command(&["PING"])
            .send("+PONG\r\n")
            .wait_close();
    });
    let pty = Shell::new().server(&server).terminal();
    pty.wait_for_prompt("not connected> ");
    assert_eq!(ask(&pty, "PING"), "PONG");
    pty.type_text("my").key(Key::Tab).wait_for("> my.command");
    finish(server, pty);
}

#[test]
fn the_commands_are_learned_after_a_password_was_typed() {
    const NOAUTH: &str = "-NOAUTH Authentication required.\r\n";
    let server = FakeServer::script(|c| {
        c.expect_start(&["HELLO", "3"]).send(NOAUTH);
        for _ in 0..2 {
            c.expect_start(&["CLIENT", "SETINFO"]).send(NOAUTH);
        }
        c.expect_command(&COMMAND_LIST).send(NOAUTH);
        c.expect_command(&["AUTH", "pw"]).send("+OK\r\n");
        c.expect_handshake()
            .expect_command(&COMMAND_LIST)
            .send("*1\r\n$10\r\nmy.command\r\n")
            .expect_command(&["AUTH", "pw"])
            .send("+OK\r\n")
            .wait_close();
    });
    let pty = Shell::new().server(&server).terminal();
    pty.wait_for("asks for a password").wait_for("> ");
    assert_eq!(ask(&pty, "AUTH pw"), "OK");
    pty.type_text("my").key(Key::Tab).wait_for("> my.command");
    interrupt(&pty);
    // Once is enough.
    assert_eq!(ask(&pty, "AUTH pw"), "OK");
    finish(server, pty);
}

#[test]
fn words_behind_the_name_are_left_alone() {
    let server = LiveServer::start();
    let pty = open(&server);
    pty.type_text("get ge").key(Key::Tab).type_text("x");
    pty.wait_for_prompt(&format!("{}get gex", prompt_of(&server)));
    assert_eq!(typed(&pty), "get gex");
}

#[test]
fn a_list_has_one_row_for_each_candidate_with_arguments_whatever_the_width() {
    let server = LiveServer::start();
    for cols in [40, 80, 120] {
        let pty = Shell::new().server(&server).terminal_of(50, cols);
        pty.wait_for_prompt(&prompt_of(&server));
        pty.type_text("client ").key(Key::Tab).key(Key::Tab);
        pty.wait_for("TRACKINGINFO").wait_for("UNBLOCK");
        pty.wait_for_screen("the line below the list", |screen| {
            screen.contents().trim_end().ends_with("> client")
        });
        let screen = pty.screen_text();
        let rows: Vec<_> = screen.lines().collect();
        let list = &rows[1..rows.len() - 1];
        for row in list {
            let is_name = row.starts_with(|c: char| c.is_ascii_uppercase());
            assert!(
                is_name && row.chars().count() < usize::from(cols),
                "{screen}"
            );
        }
        assert!(list.len() > 10, "{screen}");
    }
}
