//! The prompt in a terminal: what it says, how it is left, how a line is edited.

use std::io::{BufReader, Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::common::{Endpoint, Home, Key, LIMIT, LiveServer, Pty, Shell};

/// What a line editor says when it begins to read a line: bracketed paste on.
const READING: &[u8] = b"\x1b[?2004h";

/// What it says when it has read one: bracketed paste off.
const READ: &[u8] = b"\x1b[?2004l";

/// Opens the prompt on a server.
pub(crate) fn open(server: &LiveServer) -> Pty {
    let pty = Shell::new().server(server).terminal();
    pty.wait_for_prompt(&prompt_of(server));
    pty
}

/// The prompt on a server while nothing out of the ordinary is the case.
pub(crate) fn prompt_of(server: &LiveServer) -> String {
    format!("127.0.0.1:{}> ", server.port())
}

/// Types a line, waits for the next prompt, and gives the rows between the line and the prompt; not the time that is told
/// of a slow command, as every command is on a busy machine.
#[track_caller]
pub(crate) fn ask(pty: &Pty, line: &str) -> String {
    let rows = ask_timed(pty, line);
    let rows: Vec<&str> = rows.lines().filter(|row| !is_time(row)).collect();
    rows.join("\n")
}

/// Tells whether a row is the time that a command took: `(123 ms)`.
pub(crate) fn is_time(row: &str) -> bool {
    let time = row.strip_prefix('(').and_then(|row| row.strip_suffix("s)"));
    time.is_some_and(|time| time.starts_with(|c: char| c.is_ascii_digit()))
}

/// As [`ask`], with the time if it is told.
#[track_caller]
pub(crate) fn ask_timed(pty: &Pty, line: &str) -> String {
    // What has been waited for before may be a reply whose prompt is still to come.
    wait_until(pty, "a prompt", |pty| is_reading(&pty.output()));
    let seen = pty.output().len();
    pty.line(line);
    wait_for_next_line(pty, seen);
    below(pty, line)
}

/// Tells whether a line is read, by what the program has written last.
fn is_reading(output: &[u8]) -> bool {
    let last = |sign: &[u8]| output.windows(sign.len()).rposition(|it| it == sign);
    last(READING).is_some_and(|at| {
        last(READ).is_none_or(|end| end < at) && output[at..].windows(2).any(|pair| pair == b"> ")
    })
}

/// Waits until the program, whose output was `seen` bytes long before, reads a line again.
#[track_caller]
pub(crate) fn wait_for_next_line(pty: &Pty, seen: usize) {
    wait_until(pty, "the next prompt", |pty| {
        is_reading(&pty.output()[seen..])
    });
}

/// Presses Ctrl-C and waits for the next prompt: what is typed in the same breath is dropped with the line.
#[track_caller]
pub(crate) fn interrupt(pty: &Pty) {
    let seen = pty.output().len();
    pty.key(Key::Ctrl('c'));
    wait_for_next_line(pty, seen);
}

/// Waits until a question stands right before the cursor: what was typed before that is no answer to it.
#[track_caller]
pub(crate) fn wait_for_question(pty: &Pty) {
    pty.wait_for_screen("a question before the cursor", |screen| {
        let (row, column) = screen.cursor_position();
        let before = screen.rows(0, column).nth(usize::from(row));
        before.is_some_and(|before| before.trim_end().ends_with("[y/N]"))
    });
}

/// Waits until something holds that is not on the screen alone.
#[track_caller]
pub(crate) fn wait_until(pty: &Pty, what: &str, mut holds: impl FnMut(&Pty) -> bool) {
    let deadline = Instant::now() + LIMIT;
    while !holds(pty) {
        let screen = pty.screen_text();
        assert!(
            Instant::now() < deadline,
            "expected {what}, found\n{screen}"
        );
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// The rows between the last one that ends with what was typed and the last row.
fn below(pty: &Pty, line: &str) -> String {
    let screen = pty.screen_text();
    let rows: Vec<&str> = screen.lines().collect();
    let typed = format!("> {line}");
    let from = rows
        .iter()
        .rposition(|row| ends_with(row, typed.trim_end()));
    let from = from.unwrap_or_else(|| panic!("{typed:?} is not on the screen\n{screen}"));
    rows[from + 1..rows.len().max(from + 2) - 1].join("\n")
}

/// Tells whether a row ends with what was typed, of which secrets are shown as dots.
fn ends_with(row: &str, typed: &str) -> bool {
    let (mut row, mut typed) = (row.chars().rev(), typed.chars().rev());
    typed.all(|typed| {
        row.next()
            .is_some_and(|shown| shown == typed || shown == '•')
    })
}

/// The row in which the cursor stands.
fn last_row(pty: &Pty) -> String {
    let screen = pty.screen_text();
    screen.lines().last().unwrap_or_default().to_owned()
}

mod says {
    use super::*;

    #[test]
    fn where_the_next_command_goes() {
        let server = LiveServer::start();
        let pty = open(&server);
        let port = server.port();
        for (line, prompt) in [
            ("SELECT 2", format!("127.0.0.1:{port}[2]>")),
            ("MULTI", format!("127.0.0.1:{port}[2](TX)>")),
            ("SELECT 3", format!("127.0.0.1:{port}[2](TX)>")),
            ("DISCARD", format!("127.0.0.1:{port}[2]>")),
            ("MULTI", format!("127.0.0.1:{port}[2](TX)>")),
            ("SELECT 3", format!("127.0.0.1:{port}[2](TX)>")),
            ("EXEC", format!("127.0.0.1:{port}[3]>")),
            ("SELECT 999", format!("127.0.0.1:{port}[3]>")),
            ("RESET", format!("127.0.0.1:{port}>")),
        ] {
            ask(&pty, line);
            assert_eq!(last_row(&pty), prompt, "after {line}");
        }
    }

    #[test]
    fn an_ipv6_address_in_brackets() {
        let server = LiveServer::start_with(&["--bind", "127.0.0.1", "::1"]);
        let port = server.port().to_string();
        let pty = Shell::new().args(["-h", "::1", "-p", &port]).terminal();
        pty.wait_for_prompt(&format!("[::1]:{port}> "));
        assert_eq!(ask(&pty, "PING"), "PONG");
    }

    #[test]
    fn the_path_of_a_socket() {
        let server = LiveServer::start();
        let path = server.socket_path().display().to_string();
        let pty = Shell::new().args(["-s", &path]).terminal_of(24, 120);
        pty.wait_for_prompt(&format!("{path}> "));
        ask(&pty, "SELECT 1");
        assert_eq!(last_row(&pty), format!("{path}[1]>"));
    }

    #[test]
    fn a_host_by_its_name() {
        let server = LiveServer::start();
        let port = server.port().to_string();
        let pty = Shell::new()
            .args(["-h", "localhost", "-p", &port, "-n", "4"])
            .terminal();
        pty.wait_for_prompt(&format!("localhost:{port}[4]> "));
    }

    #[test]
    fn that_there_is_no_server_and_connects_once_there_is() {
        let mut server = LiveServer::start();
        server.stop();
        let pty = Shell::new().server(&server).terminal();
        let reason = format!(
            "error: could not connect to 127.0.0.1:{}: connection refused",
            server.port()
        );
        pty.wait_for(&reason).wait_for("(not connected)>");
        assert!(ask(&pty, "GET k").contains(&reason));
        assert!(last_row(&pty).ends_with("(not connected)>"));
        server.restart();
        assert_eq!(ask(&pty, "PING"), "PONG");
        pty.wait_for_prompt(&prompt_of(&server));
    }
}

mod is_left {
    use super::*;

    fn leaves(leave: impl FnOnce(&Pty)) {
        let server = LiveServer::start();
        let mut pty = open(&server);
        leave(&pty);
        assert_eq!(pty.wait_exit(), 0);
    }

    #[test]
    fn by_quit_and_exit() {
        leaves(|pty| {
            pty.line("quit");
        });
        leaves(|pty| {
            pty.line("EXIT");
        });
    }

    #[test]
    fn by_ctrl_d_on_an_empty_line() {
        leaves(|pty| {
            // On a line with text it deletes forwards, which at its end is nothing.
            pty.type_text("PING").key(Key::Ctrl('d')).wait_for("> PING");
            interrupt(pty);
            assert_eq!(ask(pty, "ECHO still"), "\"still\"");
            pty.key(Key::Ctrl('d'));
        });
    }

    #[test]
    fn without_a_server_too() {
        let mut server = LiveServer::start();
        server.stop();
        let mut pty = Shell::new().server(&server).terminal();
        pty.wait_for("(not connected)>").line("quit");
        assert_eq!(pty.wait_exit(), 0);
    }
}

mod answers_itself {
    use super::*;

    #[test]
    fn help_to_help() {
        let server = LiveServer::start();
        let pty = open(&server);
        let overview = ask(&pty, "help");
        for expected in [
            "help COMMAND",
            "help @GROUP",
            "quit, exit",
            "Ctrl-C",
            "@list",
        ] {
            assert!(overview.contains(expected), "{overview}");
        }
        let get = ask(&pty, "help get");
        assert!(get.starts_with("GET key\n"), "{get}");
        assert!(get.contains("group        string"), "{get}");
        assert!(ask(&pty, "help config get").starts_with("CONFIG GET "));
        assert!(ask(&pty, "? nosuch").contains("found no command about \"nosuch\""));
    }

    #[test]
    fn help_of_a_group() {
        let server = LiveServer::start();
        let pty = Shell::new().server(&server).terminal_of(60, 80);
        pty.wait_for_prompt(&prompt_of(&server));
        let list = ask(&pty, "help @list");
        assert!(list.starts_with("Commands of the group list:\n"), "{list}");
        assert!(list.contains("\n  LPUSH "), "{list}");
    }

    #[test]
    fn help_in_a_terminal_of_80_columns_breaks_between_words() {
        let server = LiveServer::start();
        for cols in [80, 120] {
            let pty = Shell::new().server(&server).terminal_of(100, cols);
            pty.wait_for_prompt(&prompt_of(&server));
            for line in ["help", "help set", "help @sorted-set", "help @geo"] {
                let text = ask(&pty, line);
                for row in text.lines() {
                    let is_full = row.chars().count() >= usize::from(cols);
                    assert!(!is_full, "{line} fills a row at {cols}: {row}");
                }
                // A row that goes on stands deeper than the one it continues.
                let starts_a_command = |row: &str| row.starts_with(|c: char| c.is_uppercase());
                if line == "help set" {
                    let commands = text.lines().filter(|row| starts_a_command(row));
                    assert_eq!(commands.count(), 1, "{text}");
                }
            }
        }
    }

    #[test]
    fn clear_clears_the_screen() {
        let server = LiveServer::start();
        let pty = open(&server);
        ask(&pty, "ECHO before");
        pty.line("clear");
        pty.wait_for_screen("nothing but the prompt", |screen| {
            screen.contents().trim_end() == prompt_of(&server).trim_end()
                && screen.cursor_position().0 == 0
        });
    }
}

mod edits {
    use super::*;

    #[test]
    fn ctrl_c_clears_the_line() {
        let server = LiveServer::start();
        let pty = open(&server);
        pty.type_text("SET dropped 1").wait_for("> SET dropped 1");
        interrupt(&pty);
        assert_eq!(ask(&pty, "DBSIZE"), "(integer) 0");
    }

    #[test]
    fn characters_of_two_bytes_and_of_two_columns() {
        let server = LiveServer::start();
        let pty = open(&server);
        let prompt = prompt_of(&server);
        pty.type_text("SET k é漢").wait_for("> SET k é漢");
        pty.key(Key::Backspace)
            .wait_for_prompt(&format!("{prompt}SET k é"));
        pty.key(Key::Backspace);
        // A blank at the end is no text on the screen: only the column of the cursor tells.
        let column = u16::try_from(prompt.len() + "SET k ".len()).unwrap();
        pty.wait_for_screen("both gone", |screen| {
            screen.cursor_position().1 == column && !screen.contents().contains('é')
        });
        let seen = pty.output().len();
        pty.line("ü漢字é");
        wait_for_next_line(&pty, seen);
        assert_eq!(server.cli(&["GET", "k"]), "ü漢字é");
        assert_eq!(ask(&pty, "GET k"), "\"ü漢字é\"");
        // The cursor goes over a wide character as over any other.
        pty.type_text("SET w 漢x").wait_for("SET w 漢x");
        pty.key(Key::Left).key(Key::Left).type_text("y");
        pty.wait_for("SET w y漢x");
        let seen = pty.output().len();
        pty.key(Key::Enter);
        wait_for_next_line(&pty, seen);
        assert_eq!(server.cli(&["GET", "w"]), "y漢x");
    }

    #[test]
    fn lines_pasted_in_one_write_run_once_each() {
        let server = LiveServer::start();
        let pty = open(&server);
        pty.type_text("INCR a\nINCR a\nINCR b\nECHO end\n")
            .wait_for("\"end\"");
        assert_eq!(server.cli(&["MGET", "a", "b"]), "2\n1");
    }

    #[test]
    fn lines_pasted_in_brackets_run_once_each() {
        let server = LiveServer::start();
        let pty = open(&server);
        pty.type_text("\x1b[200~INCR a\nINCR a\r\n\nINCR b\x1b[201~")
            .wait_for("INCR b");
        assert_eq!(server.cli(&["DBSIZE"]), "0");
        pty.key(Key::Enter).wait_for("(integer) 2");
        pty.line("ECHO end").wait_for("\"end\"");
        assert_eq!(server.cli(&["MGET", "a", "b"]), "2\n1");
    }

    #[test]
    fn ctrl_c_stops_the_lines_that_were_pasted_below() {
        let server = LiveServer::start();
        let pty = open(&server);
        pty.type_text("\x1b[200~BLPOP nothing 0\nINCR b\x1b[201~")
            .wait_for("INCR b");
        pty.key(Key::Enter);
        wait_until(&pty, "a blocked client", |_| {
            server
                .cli(&["INFO", "clients"])
                .contains("blocked_clients:1")
        });
        pty.key(Key::Ctrl('c')).wait_for("was not run");
        pty.line("ECHO end").wait_for("\"end\"");
        assert_eq!(server.cli(&["EXISTS", "b"]), "0");
    }

    #[test]
    fn a_line_of_20_000_characters_arrives_whole() {
        let server = LiveServer::start();
        let pty = open(&server);
        let value: String = ('a'..='z').cycle().take(20_000).collect();
        pty.line(&format!("SET long {value}"));
        wait_until(&pty, "the value to be set", |_| {
            server.cli(&["STRLEN", "long"]) == "20000"
        });
        assert!(server.cli(&["GET", "long"]) == value, "another value");
    }

    #[test]
    fn a_byte_that_is_no_text_is_told_and_ends_nothing() {
        let server = LiveServer::start();
        let home = Home::new();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_redis-shell"));
        command.args(server.options());
        command.env_clear();
        command.env("TERM", "xterm");
        command.env("HOME", home.path());
        let pair = native_pty_system().openpty(PtySize::default()).unwrap();
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        // Keys are text for a `Pty`, and this is none: the terminal is driven by hand.
        let mut keys = pair.master.take_writer().unwrap();
        let reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            BufReader::new(reader)
                .bytes()
                .map_while(Result::ok)
                .try_for_each(|byte| sender.send(byte))
        });
        read_until(&output, "> ");
        keys.write_all(b"SET k \xff").unwrap();
        read_until(&output, "error: found a byte that is no UTF-8");
        read_until(&output, "hint: ");
        read_until(&output, "> ");
        keys.write_all(b"SET k \"\\xff\"\rquit\r").unwrap();
        read_until(&output, "OK");
        assert_eq!(child.wait().unwrap().exit_code(), 0);
        assert_eq!(server.cli(&["STRLEN", "k"]), "1");
    }

    /// Reads to the end of `text`.
    fn read_until(output: &Receiver<u8>, text: &str) {
        let mut seen = Vec::new();
        while !seen.ends_with(text.as_bytes()) {
            let Ok(byte) = output.recv_timeout(LIMIT) else {
                panic!(
                    "expected {text:?}, found {}",
                    String::from_utf8_lossy(&seen)
                );
            };
            seen.push(byte);
        }
    }

    #[test]
    fn a_line_through_a_change_of_the_terminals_size() {
        let server = LiveServer::start();
        let pty = open(&server);
        let value = "0123456789".repeat(4);
        pty.type_text(&format!("SET k {value}")).wait_for(&value);
        let line = format!("{}SET k {value}", prompt_of(&server));
        // The line now takes two rows, and then one again.
        pty.resize(24, 40).wait_for(&line[..40]);
        pty.wait_for_screen("the rest in the next row", |screen| {
            screen.rows(0, 40).nth(1).as_deref() == Some(&line[40..])
        });
        pty.type_text("x").wait_for(&format!("{}x", &line[40..]));
        pty.resize(24, 100).wait_for(&format!("{line}x"));
        pty.type_text("y").wait_for(&format!("{line}xy"));
        let seen = pty.output().len();
        pty.key(Key::Enter);
        wait_for_next_line(&pty, seen);
        assert_eq!(server.cli(&["GET", "k"]), format!("{value}xy"));
    }
}

mod colors {
    use super::*;

    fn error_color(shell: Shell) -> vt100::Color {
        let server = LiveServer::start();
        let pty = shell.server(&server).terminal();
        pty.wait_for_prompt(&prompt_of(&server));
        ask(&pty, "NOSUCH");
        pty.cell_of("ERR unknown").fgcolor()
    }

    #[test]
    fn are_on_at_a_terminal() {
        assert_eq!(error_color(Shell::new()), vt100::Color::Idx(1));
    }

    #[test]
    fn are_off_when_no_color_is_set() {
        let color = error_color(Shell::new().env("NO_COLOR", "1"));
        assert_eq!(color, vt100::Color::Default);
        let color = error_color(Shell::new().args(["--color", "never"]));
        assert_eq!(color, vt100::Color::Default);
    }
}
