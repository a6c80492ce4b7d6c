//! Replies taller than the screen go to the pager.

use super::common::{Home, Key, LiveServer, Pty, Shell};
use super::prompt::{ask, prompt_of, wait_until};

const LINES: usize = 100;

fn with_list() -> LiveServer {
    let server = LiveServer::start();
    let script = "for i = 1, ARGV[1] do redis.call('RPUSH', 'l', 'item ' .. i) end";
    server.cli(&["EVAL", script, "0", &LINES.to_string()]);
    server
}

/// Opens the prompt with the pager of the user's choice.
fn open(server: &LiveServer, pager: Option<&str>) -> Pty {
    open_with(Shell::new(), server, pager)
}

fn open_with(shell: Shell, server: &LiveServer, pager: Option<&str>) -> Pty {
    let shell = shell.server(server).settings("popup = \"off\"\n");
    let shell = match pager {
        Some(pager) => shell.env("PAGER", pager),
        None => shell,
    };
    let pty = shell.terminal();
    pty.wait_for_prompt(&prompt_of(server));
    pty
}

/// The screen after a line whose reply ends with this.
fn shown(pty: &Pty, line: &str, end: &str) -> String {
    let seen = pty.output().len();
    pty.line(line).wait_for(end);
    super::prompt::wait_for_next_line(pty, seen);
    pty.screen_text()
}

#[test]
fn a_reply_that_fits_is_shown_and_a_taller_one_is_paged() {
    let server = with_list();
    let pty = open(&server, Some("sed s/^/paged:/"));
    // The screen has 24 rows, of which one is the prompt's.
    assert!(!shown(&pty, "LRANGE l 0 22", "23) \"item 23\"").contains("paged:"));
    let all = shown(&pty, "LRANGE l 0 23", "24) \"item 24\"");
    assert!(all.contains("paged:24) "), "{all}");
    ask(&pty, ":set pager off");
    assert!(!shown(&pty, "LRANGE l 0 50", "51) \"item 51\"").contains("paged:51"));
}

#[test]
fn less_shows_the_first_screenful_in_colour_and_leaves_the_shell_as_it_was() {
    let server = with_list();
    let pty = open(&server, None);
    pty.line("LRANGE l 0 -1").wait_for("\"item 20\"");
    pty.wait_for_screen("less at its prompt", |screen| {
        let (row, col) = screen.cursor_position();
        (row, col) == (23, 1)
    });
    assert_ne!(pty.cell_of("\"item 20\"").fgcolor(), vt100::Color::Default);
    // Ctrl-C is less's own.
    pty.key(Key::Ctrl('c'));
    wait_until(&pty, "the end of the list", |pty| {
        // What is typed in the same breath as Ctrl-C, the terminal drops.
        pty.type_text("G");
        pty.screen_text().contains("\"item 100\"")
    });
    pty.type_text("q");
    pty.wait_for_prompt(&prompt_of(&server));
    assert_eq!(ask(&pty, "PING"), "PONG");
    pty.key(Key::Ctrl('c'));
    pty.wait_for_prompt(&prompt_of(&server));
}

#[test]
fn a_pager_that_is_left_early_does_no_harm() {
    let server = with_list();
    server.cli(&[
        "EVAL",
        "for i = 1, 300000 do redis.call('RPUSH', 'l', i) end",
        "0",
    ]);
    let pty = open(&server, Some("head -3"));
    let id = ask(&pty, "CLIENT ID");
    let shown = ask(&pty, "LRANGE l 0 -1");
    assert!(
        shown.lines().count() == 3 && shown.ends_with("3) \"item 3\""),
        "{shown}"
    );
    assert_eq!(ask(&pty, "CLIENT ID"), id);
}

#[test]
fn a_pager_that_is_not_there_is_done_without() {
    let server = with_list();
    for pager in ["no-such-pager", ""] {
        let pty = open(&server, Some(pager));
        pty.line("LRANGE l 0 -1").wait_for("100) \"item 100\"");
        pty.wait_for_prompt(&prompt_of(&server));
    }
}

#[test]
fn several_commands_and_replies_without_end_are_not_paged() {
    let server = with_list();
    let pty = open(&server, Some("sed s/^/paged:/"));
    for line in [":repeat 2 LRANGE l 0 -1", "2 LRANGE l 0 -1"] {
        let seen = pty.output().len();
        pty.line(line);
        super::prompt::wait_for_next_line(&pty, seen);
        assert!(!pty.screen_text().contains("paged:"), "{line}");
    }
    pty.line("SUBSCRIBE c").wait_for("(Ctrl-C stops it)");
    wait_until(&pty, "a subscriber", |_| {
        server.cli(&["PUBLISH", "c", "hello"]) == "1"
    });
    for _ in 0..30 {
        server.cli(&["PUBLISH", "c", "hello"]);
    }
    pty.wait_for("3) \"hello\"");
    pty.key(Key::Ctrl('c'));
    pty.wait_for_prompt(&prompt_of(&server));
    assert!(!pty.screen_text().contains("paged:"));
}

#[test]
fn the_bytes_on_the_wire_are_paged_too_and_a_pipe_is_not() {
    let server = with_list();
    let home = Home::new();
    let pty = open_with(Shell::new().home(&home), &server, Some("sed s/^/paged:/"));
    assert!(!shown(&pty, "LRANGE l 0 -1 | tail -30", "item 100").contains("paged:"));
    ask(&pty, ":raw escaped");
    pty.line("LRANGE l 0 30").wait_for("paged:31) \"item 31\"");
    pty.wait_for_prompt(&prompt_of(&server));
}
