//! The keys that edit a line: those of Emacs, and those of vi.

use super::common::{Key, LiveServer, Pty, Shell};
use super::prompt::{ask, prompt_of, wait_for_next_line};

/// A prompt whose keys are typed one by one, and the line looked at.
struct Keys {
    pty: Pty,
    prompt: String,
    _server: LiveServer,
}

impl Keys {
    fn of(mode: &str) -> Self {
        let server = LiveServer::start();
        let pty = Shell::new().server(&server).terminal();
        let prompt = prompt_of(&server);
        pty.wait_for_prompt(&prompt);
        ask(&pty, &format!(":set edit_mode {mode}"));
        Self {
            pty,
            prompt,
            _server: server,
        }
    }

    fn press(&self, keys: &[Key]) -> &Self {
        keys.iter().for_each(|&key| {
            self.pty.key(key);
        });
        self
    }

    fn text(&self, text: &str) -> &Self {
        self.pty.type_text(text);
        self
    }

    /// Waits for the line with the cursor where `|` stands.
    #[track_caller]
    fn shows(&self, expected: &str) -> &Self {
        let (before, after) = expected.split_once('|').expect("a cursor");
        let row = format!("{}{before}{after}", self.prompt);
        let column = self.prompt.len() + before.len();
        self.pty
            .wait_for_screen(&format!("{expected:?}"), |screen| {
                let (at, cursor) = screen.cursor_position();
                let rows: Vec<String> = screen.rows(0, screen.size().1).collect();
                // Behind a line that lacks something stands a sign.
                let shown = rows[usize::from(at)].trim_end_matches([' ', '…']);
                shown == row.trim_end() && usize::from(cursor) == column
            });
        self
    }
}

#[test]
fn of_emacs_move() {
    let keys = Keys::of("emacs");
    keys.text("SET key value").shows("SET key value|");
    keys.press(&[Key::Ctrl('a')]).shows("|SET key value");
    keys.press(&[Key::Alt('f')]).shows("SET| key value");
    keys.press(&[Key::Ctrl('f'), Key::Ctrl('f')])
        .shows("SET k|ey value");
    keys.press(&[Key::Ctrl('e')]).shows("SET key value|");
    keys.press(&[Key::Alt('b')]).shows("SET key |value");
    keys.press(&[Key::Ctrl('b')]).shows("SET key| value");
    keys.press(&[Key::Home]).shows("|SET key value");
    keys.press(&[Key::End]).shows("SET key value|");
}

#[test]
fn of_emacs_kill_and_yank_and_undo() {
    let keys = Keys::of("emacs");
    keys.text("SET key value").shows("SET key value|");
    keys.press(&[Key::Ctrl('w')]).shows("SET key |");
    keys.press(&[Key::Ctrl('y')]).shows("SET key value|");
    keys.press(&[Key::Alt('b'), Key::Ctrl('k')])
        .shows("SET key |");
    keys.press(&[Key::Ctrl('u')]).shows("|");
    keys.press(&[Key::Ctrl('_')]).shows("SET key |");
    keys.press(&[Key::Ctrl('_')]).shows("SET key value|");
    keys.press(&[Key::Home, Key::Ctrl('d'), Key::Delete])
        .shows("|T key value");
    keys.press(&[Key::Alt('d')]).shows("| key value");
    keys.press(&[Key::End, Key::Ctrl('h')]).shows(" key valu|");
    keys.press(&[Key::Ctrl('t')]).shows(" key vaul|");
}

#[test]
fn of_emacs_take_a_lone_escape_for_nothing() {
    let keys = Keys::of("emacs");
    keys.text("PIN").shows("PIN|").press(&[Key::Esc]);
    // What comes later is no part of it, and not lost. Nothing shows when the time to belong to it is over.
    std::thread::sleep(std::time::Duration::from_secs(1));
    keys.text("G").shows("PING|");
}

#[test]
fn of_vi_move_and_change() {
    let keys = Keys::of("vi");
    keys.text("SET key value")
        .shows("SET key value|")
        .press(&[Key::Esc]);
    keys.shows("SET key valu|e");
    keys.text("0").shows("|SET key value");
    keys.text("w").shows("SET |key value");
    keys.text("$").shows("SET key valu|e");
    keys.text("b").shows("SET key |value");
    keys.text("x").shows("SET key |alue");
    keys.text("iX").shows("SET key X|alue").press(&[Key::Esc]);
    keys.shows("SET key |Xalue");
    keys.text("aY").shows("SET key XY|alue").press(&[Key::Esc]);
    keys.shows("SET key X|Yalue");
    keys.text("bb").shows("SET |key XYalue");
    keys.text("dw").shows("SET |XYalue");
    keys.text("u").shows("SET key |XYalue");
    keys.text("A1").shows("SET key XYalue1|").press(&[Key::Esc]);
    keys.text("dd").shows("|");
    keys.text("p").shows("SET key XYalue|1");
}

#[test]
fn of_vi_take_escape_and_run_the_line() {
    let keys = Keys::of("vi");
    keys.text("ECHO a").shows("ECHO a|").press(&[Key::Esc]);
    keys.shows("ECHO |a").text("ib").shows("ECHO b|a");
    keys.press(&[Key::Esc]).shows("ECHO |ba");
    let seen = keys.pty.output().len();
    keys.press(&[Key::Enter]);
    wait_for_next_line(&keys.pty, seen);
    keys.pty.wait_for("\"ba\"");
    // A new line begins with typing.
    assert_eq!(ask(&keys.pty, "PING"), "PONG");
    keys.text("x").press(&[Key::Esc]).text("k").shows("PING|");
    keys.text("k").shows("ECHO ba|");
}

/// As over a slow link, where keys that were pressed one after the other come together.
#[test]
fn that_end_a_line_do_so_right_behind_escape_too() {
    for mode in ["emacs", "vi"] {
        let keys = Keys::of(mode);
        keys.text("ECHO a").shows("ECHO a|");
        let seen = keys.pty.output().len();
        keys.text("\x1b\r");
        wait_for_next_line(&keys.pty, seen);
        keys.pty.wait_for("\"a\"");
        keys.text("ECHO b").shows("ECHO b|");
        let seen = keys.pty.output().len();
        keys.text("\x1b\x03");
        wait_for_next_line(&keys.pty, seen);
        assert_eq!(ask(&keys.pty, "PING"), "PONG");
    }
}

#[test]
fn of_vi_clear_the_screen() {
    let keys = Keys::of("vi");
    for is_command_mode in [false, true] {
        ask(&keys.pty, "ECHO above");
        keys.text("PING").shows("PING|");
        if is_command_mode {
            keys.press(&[Key::Esc]).shows("PIN|G");
        }
        keys.press(&[Key::Ctrl('l')]);
        keys.pty.wait_for_screen("the line alone", |screen| {
            screen.contents().trim_end() == format!("{}PING", keys.prompt)
        });
        keys.press(&[Key::Ctrl('c')]).shows("|");
    }
}

#[test]
fn change_at_once() {
    let keys = Keys::of("vi");
    ask(&keys.pty, ":set edit_mode emacs");
    keys.text("ab").press(&[Key::Ctrl('a')]).shows("|ab");
    keys.press(&[Key::Ctrl('c')]).shows("|");
    ask(&keys.pty, ":set edit_mode vi");
    keys.text("ab")
        .press(&[Key::Esc])
        .shows("a|b")
        .text("0")
        .shows("|ab");
}
