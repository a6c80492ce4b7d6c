//! Ctrl-Z: the shell stops, the one that started it goes on, and `fg` brings the line back.

use super::common::{Key, LiveServer, Pty, Shell};
use super::prompt::{prompt_of, wait_for_next_line, wait_until};
use super::prompt_popup::open_auto;

const OUTER: &str = "outer> ";

/// A prompt with the list, started from a shell that can stop it.
fn open(server: &LiveServer) -> Pty {
    let port = server.port().to_string();
    let line = format!("'{}' -p {port}", env!("CARGO_BIN_EXE_redis-shell"));
    let shell = Shell::program("sh").args(["-i"]).env("PS1", OUTER);
    let pty = shell.settings("popup = \"auto\"\n").terminal_of(24, 80);
    pty.wait_for_prompt(OUTER);
    pty.line(&line);
    pty.wait_for_prompt(&prompt_of(server));
    pty
}

#[test]
fn leaves_nothing_below_the_line_and_draws_it_again() {
    let server = LiveServer::start();
    for key in ["user:1", "user:2", "user:3"] {
        server.cli(&["SET", key, "v"]);
    }
    let pty = open(&server);
    let prompt = prompt_of(&server);
    pty.type_text("GET us").wait_for("  user:3  string");
    pty.key(Key::Ctrl('z'));
    pty.wait_for_prompt(OUTER);
    pty.line("echo one; echo two").wait_for("two");
    pty.wait_for_prompt(OUTER);
    let screen = pty.screen_text();
    assert!(!screen.contains("user:"), "{screen}");
    // That one begins where the line ends.
    assert!(screen.contains(&format!("{prompt}GET us[1]")), "{screen}");
    pty.line("fg").wait_for("  user:3  string");
    pty.type_text("er:1").wait_for("GET user:1");
    let screen = pty.screen_text();
    // What the other shell has written is still there.
    for row in ["\none\n", "\ntwo\n", "\nouter> fg\n"] {
        assert!(screen.contains(row), "{row:?}\n{screen}");
    }
    pty.key(Key::Enter).wait_for("\"v\"");
}

#[test]
fn erases_what_stands_behind_the_line_but_none_of_it() {
    let server = LiveServer::start();
    let pty = open(&server);
    let prompt = prompt_of(&server);
    let line = format!("{prompt}GETRANGE key 1");
    pty.type_text("GETRANGE key 1")
        .wait_for(&format!("{line} … ▸start end"));
    pty.key(Key::Home).key(Key::Ctrl('z'));
    pty.wait_for_prompt(OUTER);
    let screen = pty.screen_text();
    assert!(screen.contains(&format!("{line}[1]")), "{screen}");
    pty.line("fg")
        .wait_for_screen("the line once more", |screen| {
            let (row, column) = screen.cursor_position();
            let shown = screen.rows(0, 80).nth(row.into()).unwrap_or_default();
            shown.starts_with(&line) && usize::from(column) == prompt.len()
        });
}

/// A line of two rows below those of a command, in a terminal that has started the program itself: nobody could let it go
/// on, so nothing stops it.
fn open_for_good(server: &LiveServer) -> Pty {
    let pty = open_auto(server);
    let seen = pty.output().len();
    pty.line("ECHO above");
    wait_for_next_line(&pty, seen);
    let value = "0123456789".repeat(8);
    pty.type_text(&format!("SET k {value}"))
        .wait_for("9 ▸value [NX");
    pty
}

/// Presses Ctrl-Z; checks that the line stands there once, below what stood above it.
#[track_caller]
fn assert_drawn_once(pty: &Pty) {
    let above = |screen: &str| screen.split("SET k").next().map(str::to_owned);
    let before = pty.screen_text();
    let seen = pty.output().len();
    pty.key(Key::Ctrl('z'));
    wait_until(pty, "the line drawn again", |pty| {
        let written = String::from_utf8_lossy(&pty.output()[seen..]).into_owned();
        written.contains("SET")
    });
    pty.key(Key::End).type_text("x").wait_for("9x");
    let after = pty.screen_text();
    assert_eq!(above(&after), above(&before), "{after}");
    assert_eq!(after.matches("SET k").count(), 1, "{after}");
}

#[test]
fn a_line_that_nothing_stops_is_drawn_once() {
    let server = LiveServer::start();
    assert_drawn_once(&open_for_good(&server));
}

#[test]
fn a_line_that_nothing_stops_is_drawn_once_with_the_cursor_in_its_first_row() {
    let server = LiveServer::start();
    let pty = open_for_good(&server);
    let begin = prompt_of(&server).len();
    pty.key(Key::Home)
        .wait_for_screen("the cursor behind the prompt", |screen| {
            usize::from(screen.cursor_position().1) == begin
        });
    assert_drawn_once(&pty);
}
