//! A terminal that gets another size while a line is typed: what stands above the prompt stays there.
//!
//! The terminal of these tests cuts rows off where it is made smaller, and breaks none anew.

use std::time::Duration;

use super::common::{Key, LiveServer, Pty, Shell};
use super::prompt::{prompt_of, wait_for_next_line, wait_until};
use super::prompt_popup::open_auto;

/// A row that is the last one of the list below `SET k v `.
const LAST: &str = "KEEPTTL";

/// Runs as many commands as fill so much of the terminal that a list has to stand near its lower end.
fn fill(pty: &Pty) {
    for number in 1..=6 {
        let seen = pty.output().len();
        pty.line(&format!("ECHO row{number}"));
        wait_for_next_line(pty, seen);
    }
}

/// The rows of the screen above the one that begins with a text, the last such.
#[track_caller]
fn above(pty: &Pty, begin: &str) -> Vec<String> {
    let screen = pty.screen_text();
    let rows: Vec<&str> = screen.lines().collect();
    let Some(at) = rows.iter().rposition(|row| row.starts_with(begin)) else {
        panic!("expected a row that begins with {begin:?}, found\n{screen}");
    };
    rows[..at].iter().map(|row| (*row).to_owned()).collect()
}

/// Checks that the rows above the line are those of before, as far down as they were.
#[track_caller]
fn assert_kept(before: &[String], after: &[String]) {
    assert!(
        !after.is_empty() && before.ends_with(after),
        "expected the last rows of {before:#?}, found {after:#?}"
    );
}

/// Begins the erasing of what was drawn, from the row of the prompt on.
const ERASE: &str = "\r\x1b[J";

/// Waits until the program makes the terminal fit, after it had written so much; what it has written since.
#[track_caller]
fn wait_fitted(pty: &Pty, seen: usize) -> String {
    let written = |pty: &Pty| String::from_utf8_lossy(&pty.output()[seen..]).into_owned();
    wait_until(pty, "the line erased", |pty| written(pty).contains(ERASE));
    written(pty)
}

/// Waits until nothing is drawn any more: what the server says of its commands may come late, and what is drawn for that
/// in the very moment in which the size changes is drawn for the size of before.
fn wait_quiet(pty: &Pty) {
    let mut len = 0;
    while std::mem::replace(&mut len, pty.output().len()) != len {
        std::thread::sleep(Duration::from_millis(500));
    }
}

/// A terminal filled with rows, and below them a line with its list.
struct Filled {
    pty: Pty,
    /// How the row of the line begins.
    line: String,
    /// The rows above it.
    rows: Vec<String>,
    _server: LiveServer,
}

impl Filled {
    #[track_caller]
    fn open() -> Self {
        let server = LiveServer::start();
        let pty = open_auto(&server);
        fill(&pty);
        pty.type_text("SET k v ").wait_for(LAST);
        wait_quiet(&pty);
        let line = format!("{}SET k v", prompt_of(&server));
        let rows = above(&pty, &line);
        Self {
            pty,
            line,
            rows,
            _server: server,
        }
    }

    /// Checks that the rows above the line are still there.
    #[track_caller]
    fn assert_kept(&self) {
        assert_kept(&self.rows, &above(&self.pty, &self.line));
    }
}

#[test]
fn a_smaller_terminal_keeps_the_rows_above_the_line_and_its_list() {
    let filled = Filled::open();
    let pty = &filled.pty;
    // The list has lost its last rows until it is drawn again.
    pty.resize(15, 50).wait_for(LAST);
    filled.assert_kept();
    pty.resize(24, 80);
    pty.type_text("x").wait_for("SET k v x");
    filled.assert_kept();
}

#[test]
fn a_key_after_the_terminal_was_lowered_keeps_the_rows_above_the_line() {
    let filled = Filled::open();
    let pty = &filled.pty;
    pty.resize(15, 80).type_text("x").wait_for("SET k v x");
    filled.assert_kept();
}

#[test]
fn the_cursor_moves_on_a_lowered_terminal_and_the_rows_above_the_line_stay() {
    let filled = Filled::open();
    let pty = &filled.pty;
    let seen = pty.output().len();
    pty.resize(15, 80).key(Key::Left);
    wait_fitted(pty, seen);
    pty.type_text("w").wait_for("SET k vw");
    filled.assert_kept();
}

#[test]
fn enter_on_a_lowered_terminal_keeps_the_rows_above_the_line() {
    let filled = Filled::open();
    let pty = &filled.pty;
    pty.resize(15, 80).key(Key::Enter).wait_for("OK");
    filled.assert_kept();
}

#[test]
fn a_narrower_terminal_breaks_the_line_anew_and_it_is_drawn_from_its_first_row() {
    let server = LiveServer::start();
    let pty = open_auto(&server);
    let value = "0123456789".repeat(4);
    pty.type_text(&format!("ECHO {value}")).wait_for(&value);
    let seen = pty.output().len();
    pty.resize(24, 40);
    let written = wait_fitted(&pty, seen);
    let from_above = format!("\x1b[1A{ERASE}");
    assert!(written.contains(&from_above), "{written:?}");
}

#[test]
fn a_terminal_that_only_cuts_its_rows_keeps_the_one_above_a_long_line() {
    let server = LiveServer::start();
    let shell = Shell::new()
        .server(&server)
        .settings("popup = \"auto\"\n")
        .env("XTERM_VERSION", "XTerm(390)");
    let pty = shell.terminal_of(24, 80);
    let prompt = prompt_of(&server);
    pty.wait_for_prompt(&prompt);
    fill(&pty);
    let line = format!("{prompt}ECHO 0123");
    let value = "0123456789".repeat(4);
    pty.type_text(&format!("ECHO {value}")).wait_for(&value);
    let before = above(&pty, &line);
    let seen = pty.output().len();
    pty.resize(24, 40);
    let written = wait_fitted(&pty, seen);
    assert!(!written.contains(&format!("A{ERASE}")), "{written:?}");
    pty.type_text("x").wait_for("9x");
    assert_kept(&before, &above(&pty, &line));
}

#[test]
fn rows_of_the_list_end_at_the_edge_of_a_terminal_that_is_narrower_than_it_has_told() {
    let server = LiveServer::start();
    let pty = open_auto(&server);
    let seen = pty.output().len();
    pty.type_text("SET k v ").wait_for(LAST);
    wait_until(&pty, "the list between the two", |pty| {
        let output = pty.output();
        let written = String::from_utf8_lossy(&output[seen..]);
        let from = written.find("\x1b[?7l\r\n").map(|at| &written[at..]);
        from.is_some_and(|list| list.contains(LAST) && list.contains("\x1b[?7h"))
    });
}
