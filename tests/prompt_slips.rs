//! What a slip of the fingers comes to: a line that is not finished, a name that nothing has, a blank too many, one wrong
//! line among many.

use super::common::{Key, LiveServer, Pty, Shell};
use super::prompt::{ask, interrupt, prompt_of, wait_until};

fn open(server: &LiveServer) -> Pty {
    let pty = Shell::new().server(server).terminal_of(24, 100);
    pty.wait_for_prompt(&prompt_of(server));
    pty
}

#[test]
fn a_command_that_is_near_another_is_answered_with_that_one() {
    let server = LiveServer::start();
    let pty = open(&server);
    // What the server has is known once it has been asked for.
    pty.type_text("GET ");
    interrupt(&pty);
    assert!(ask(&pty, "GTE k").ends_with("\nhint: is GET meant?"));
    assert!(ask(&pty, "config gte x").ends_with("\nhint: is CONFIG GET meant?"));
    for line in ["NOTHINGLIKEIT k", "GET", "LPUSH"] {
        let told = ask(&pty, line);
        assert!(told.contains("(error)") && !told.contains("hint"), "{told}");
    }
}

#[test]
fn a_blank_behind_a_candidate_that_has_brought_one_along_is_no_second_one() {
    let server = LiveServer::start();
    let shell = Shell::new().server(&server);
    let pty = shell.settings("popup = \"auto\"\n").terminal();
    pty.wait_for_prompt(&prompt_of(&server));
    pty.type_text("strl").key(Key::Tab).wait_for("> strlen");
    pty.type_text(" k").wait_for("> strlen k");
    interrupt(&pty);
    // After any other key it is one.
    pty.type_text("strl").key(Key::Tab).wait_for("> strlen");
    pty.type_text("a").key(Key::Backspace).type_text(" k");
    pty.wait_for("> strlen  k");
}

#[test]
fn a_line_that_is_not_finished_is_refused_and_not_sent() {
    let server = LiveServer::start();
    server.cli(&["SET", "k", "v"]);
    server.cli(&["CONFIG", "RESETSTAT"]);
    let pty = open(&server);
    for (line, told) in [
        (":", "error: found \":\", expected a name that :help lists"),
        (
            ": k",
            "error: found \":\", expected a name that :help lists",
        ),
        (
            "GET k :>",
            "error: found nothing behind :>, expected the name of a file; quoted it is sent",
        ),
    ] {
        assert_eq!(ask(&pty, line).lines().next(), Some(told), "{line}");
    }
    let stats = server.cli(&["INFO", "commandstats"]);
    assert!(!stats.contains("cmdstat_get:"), "{stats}");
}

#[test]
fn where_a_reply_goes_is_no_argument_while_it_is_typed() {
    let server = LiveServer::start();
    let pty = open(&server);
    pty.type_text("GET user:1 :> ").wait_for("> GET user:1 :>");
    wait_until(&pty, "nothing wrong", |pty| {
        !pty.screen_text().contains("found") && pty.cell_of(":>").fgcolor() == vt100::Color::Default
    });
}

#[test]
fn a_server_that_could_not_be_reached_is_named_by_the_prompt() {
    let server = LiveServer::start();
    let pty = open(&server);
    // Nobody listens there.
    pty.line(":connect 127.0.0.1 1");
    pty.wait_for_prompt("127.0.0.1:1 (not connected)> ");
}

#[test]
fn the_one_of_several_lines_that_failed_is_named() {
    let server = LiveServer::start();
    let pty = open(&server);
    pty.type_text("\x1b[200~SET a 1\nLPUSH a x\nSET b 2\x1b[201~\r");
    pty.wait_for("(error) WRONGTYPE")
        .wait_for("note: that was command 2 of 3: LPUSH a x");
    pty.type_text("\x1b[200~SET a 1\nGET k :>\nSET b 2\x1b[201~\r");
    pty.wait_for("note: that was command 2 of 3: GET k :>")
        .wait_for("note: the command below it was not run");
}
