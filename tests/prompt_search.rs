//! The search in the history: Ctrl-R and Ctrl-S with a list below the line.

use super::common::{Home, Key, LiveServer, Pty, Shell};
use super::prompt::{ask, interrupt, prompt_of};

/// A prompt in whose history these lines stand, the last of them the newest.
fn open(server: &LiveServer, lines: &[&str]) -> Pty {
    let home = Home::new();
    let path = home.path().join("lines");
    let rows = lines.iter().map(|line| format!("{line}\n"));
    std::fs::write(&path, rows.collect::<String>()).expect("a file can be written");
    let shell = Shell::new().home(&home).env("REDIS_SHELL_HISTORY", &path);
    let pty = shell.server(server).terminal();
    pty.wait_for_prompt(&prompt_of(server));
    pty
}

/// Waits until exactly these rows stand below the row that begins with the prompt and `line`.
#[track_caller]
fn wait_for_list(pty: &Pty, server: &LiveServer, line: &str, rows: &[&str]) {
    let start = format!("{}{line}", prompt_of(server));
    pty.wait_for_screen(&format!("{rows:?} below {start:?}"), |screen| {
        let shown: Vec<String> = screen
            .rows(0, 80)
            .map(|row| row.trim_end().to_owned())
            .collect();
        let at = shown.iter().rposition(|row| row.starts_with(&start));
        let below = at.map(|at| shown[at + 1..].join("\n").trim_end().to_owned());
        below.is_some_and(|below| below == rows.join("\n"))
    });
}

const LINES: [&str; 5] = [
    "ECHO Here",
    "GET user:1",
    "ECHO there",
    "PING",
    "ECHO there",
];

#[test]
fn lists_what_matches_best_and_newest_first() {
    let server = LiveServer::start();
    let pty = open(&server, &LINES);
    pty.key(Key::Ctrl('r'));
    let all = ["> ECHO there", "  PING", "  GET user:1", "  ECHO Here"];
    wait_for_list(&pty, &server, "", &all);
    pty.wait_for("history 1 of 4");
    pty.type_text("echo");
    wait_for_list(&pty, &server, "echo", &["> ECHO there", "  ECHO Here"]);
    pty.type_text(" h");
    wait_for_list(&pty, &server, "echo h", &["> ECHO Here", "  ECHO there"]);
    pty.key(Key::Backspace)
        .key(Key::Backspace)
        .key(Key::Ctrl('r'));
    wait_for_list(&pty, &server, "echo", &["  ECHO there", "> ECHO Here"]);
    // Taken into the line, where it can be changed, and run by another Enter.
    pty.key(Key::Enter)
        .wait_for_prompt(&format!("{}ECHO Here", prompt_of(&server)));
    wait_for_list(&pty, &server, "ECHO Here", &[]);
    pty.type_text("x").key(Key::Enter).wait_for("\"Herex\"");
}

#[test]
fn looks_for_what_has_been_typed_and_moves_with_the_arrows() {
    let server = LiveServer::start();
    let pty = open(&server, &LINES);
    pty.type_text("e").wait_for("> e").key(Key::Ctrl('s'));
    let three = ["> ECHO there", "  GET user:1", "  ECHO Here"];
    wait_for_list(&pty, &server, "e", &three);
    pty.key(Key::Down).key(Key::Ctrl('r'));
    wait_for_list(
        &pty,
        &server,
        "e",
        &["  ECHO there", "  GET user:1", "> ECHO Here"],
    );
    pty.key(Key::Up).key(Key::Ctrl('s'));
    wait_for_list(&pty, &server, "e", &three);
    pty.key(Key::Down).key(Key::Tab);
    pty.wait_for_prompt(&format!("{}GET user:1", prompt_of(&server)));
}

#[test]
fn goes_back_to_what_was_typed() {
    let server = LiveServer::start();
    let pty = open(&server, &LINES);
    for key in [Key::Esc, Key::Ctrl('g')] {
        pty.type_text("GET k").wait_for("> GET k").key(Key::Left);
        pty.key(Key::Ctrl('r'))
            .key(Key::Ctrl('u'))
            .key(Key::Ctrl('k'));
        pty.type_text("PIN");
        wait_for_list(&pty, &server, "PIN", &["> PING"]);
        pty.key(key);
        wait_for_list(&pty, &server, "GET k", &[]);
        // The cursor is where it was.
        pty.type_text("x").wait_for("> GET xk");
        interrupt(&pty);
    }
}

#[test]
fn that_finds_nothing_says_so() {
    let server = LiveServer::start();
    let pty = open(&server, &LINES);
    pty.key(Key::Ctrl('r')).type_text("zzz");
    pty.wait_for("> zzz  found nowhere in the history: Esc goes back");
    pty.key(Key::Enter)
        .wait_for_prompt(&format!("{}zzz", prompt_of(&server)));
    interrupt(&pty);
    assert_eq!(ask(&pty, "PING"), "PONG");
}

#[test]
fn is_left_by_ctrl_c_with_the_line() {
    let server = LiveServer::start();
    let pty = open(&server, &LINES);
    pty.key(Key::Ctrl('r')).type_text("PIN");
    wait_for_list(&pty, &server, "PIN", &["> PING"]);
    interrupt(&pty);
    // Nothing of it stays on the screen.
    let prompt = prompt_of(&server);
    pty.wait_for_prompt(&prompt);
    assert_eq!(
        pty.screen_text(),
        format!("{prompt}PIN\n{}", prompt.trim_end())
    );
    assert_eq!(ask(&pty, "ECHO end"), "\"end\"");
}

#[test]
fn shows_lines_of_several_rows_in_one_and_takes_them_whole() {
    let server = LiveServer::start();
    let home = Home::new();
    let pty = Shell::new().home(&home).server(&server).terminal();
    pty.wait_for_prompt(&prompt_of(&server));
    pty.line("ECHO 'one").line("two'").wait_for("\"one\\ntwo\"");
    ask(&pty, "PING");
    pty.key(Key::Ctrl('r')).type_text("two");
    wait_for_list(&pty, &server, "two", &["> ECHO 'one\\ntwo'"]);
    pty.key(Key::Enter).wait_for("two'");
    let before = pty.screen_text().matches("\"one\\ntwo\"").count();
    pty.key(Key::Enter);
    pty.wait_for_screen("the reply once more", |screen| {
        screen.contents().matches("\"one\\ntwo\"").count() > before
    });
}

#[test]
fn of_many_lines_shows_some_and_goes_through_all() {
    let server = LiveServer::start();
    let lines: Vec<String> = (0..200)
        .map(|number| format!("ECHO line:{number}"))
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let pty = open(&server, &lines);
    pty.key(Key::Ctrl('r')).wait_for("history 1 of 200");
    pty.wait_for("1-7 of 200").wait_for("> ECHO line:199");
    pty.key(Key::PageDown)
        .key(Key::PageDown)
        .wait_for("history 17 of 200");
    pty.wait_for("> ECHO line:183");
    pty.type_text("ne:42");
    wait_for_list(
        &pty,
        &server,
        "ne:42",
        &["> ECHO line:42", "  ECHO line:142"],
    );
}

#[test]
fn works_in_vi_mode_too() {
    let server = LiveServer::start();
    let pty = open(&server, &LINES);
    ask(&pty, ":set edit_mode vi");
    pty.key(Key::Ctrl('r')).type_text("user");
    wait_for_list(&pty, &server, "user", &["> GET user:1"]);
    pty.key(Key::Enter)
        .wait_for_prompt(&format!("{}GET user:1", prompt_of(&server)));
    pty.key(Key::Enter).wait_for("(nil)");
}

#[test]
fn works_in_the_command_mode_of_vi_too() {
    let server = LiveServer::start();
    let prompt = prompt_of(&server);
    for key in [Key::Ctrl('r'), Key::Ctrl('s')] {
        let pty = open(&server, &LINES);
        ask(&pty, ":set edit_mode vi");
        pty.type_text("us").wait_for_prompt(&format!("{prompt}us"));
        let column = prompt.len() + 1;
        pty.key(Key::Esc)
            .wait_for_screen("the cursor on the letter before", |screen| {
                usize::from(screen.cursor_position().1) == column
            });
        pty.key(key);
        wait_for_list(&pty, &server, "us", &["> GET user:1"]);
        // Also what would be a count of a command is text.
        pty.type_text("er:1");
        wait_for_list(&pty, &server, "user:1", &["> GET user:1"]);
        // Nothing is left of the line that was ended.
        let above = pty
            .screen_text()
            .lines()
            .filter(|row| row.starts_with(&prompt))
            .count();
        assert_eq!(above, 2, "{}", pty.screen_text());
        pty.key(Key::Enter)
            .wait_for_prompt(&format!("{prompt}GET user:1"));
        pty.key(Key::Enter).wait_for("(nil)");
    }
}
