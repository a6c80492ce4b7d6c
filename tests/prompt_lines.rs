//! What is typed and pasted at the prompt: quotes over several lines, batches, long lines and wide characters.

use super::common::{Key, LiveServer, Pty};
use super::prompt::{ask, interrupt, open, prompt_of, wait_for_next_line, wait_until};

/// Pastes text, as terminals do it for programs that ask for brackets around it.
fn paste(pty: &Pty, text: &str) {
    pty.type_text(&format!("\x1b[200~{text}\x1b[201~"));
}

/// Presses Enter and waits for the next prompt.
#[track_caller]
fn enter(pty: &Pty) {
    let seen = pty.output().len();
    pty.key(Key::Enter);
    wait_for_next_line(pty, seen);
}

mod an_open_quote {
    use super::*;

    #[test]
    fn continues_on_the_next_line() {
        let server = LiveServer::start();
        let pty = open(&server);
        pty.line("EVAL \"").line("local t = 1 -- it's");
        pty.line("return t + 1");
        pty.wait_for_screen("the cursor in the fourth row", |screen| {
            screen.cursor_position() == (3, 0)
        });
        pty.type_text("\" 0").wait_for("\" 0");
        enter(&pty);
        pty.wait_for("(integer) 2");
        // Line ends in quotes are part of the word.
        pty.line("SET k 'a").type_text("b'").wait_for("b'");
        enter(&pty);
        assert_eq!(ask(&pty, "GET k"), "\"a\\nb\"");
    }

    #[test]
    fn is_left_by_ctrl_c() {
        let server = LiveServer::start();
        let pty = open(&server);
        pty.line("SET k \"a").line("b");
        interrupt(&pty);
        assert_eq!(ask(&pty, "EXISTS k"), "(integer) 0");
    }

    #[test]
    fn is_none_in_a_comment_or_where_the_line_is_read_as_it_stands() {
        let server = LiveServer::start();
        let pty = open(&server);
        assert_eq!(ask(&pty, "# it's a comment"), "");
        assert!(ask(&pty, ":decode +it's\\r\\n").contains("it's"));
        assert!(ask(&pty, ":inline SET k \"a").contains("unbalanced quotes in request"));
    }

    #[test]
    fn can_be_gone_back_to_line_by_line() {
        let server = LiveServer::start();
        let pty = open(&server);
        pty.line("SET k 'one").type_text("two'").wait_for("two'");
        pty.key(Key::Up).key(Key::Ctrl('e')).type_text("x");
        pty.wait_for("'onex");
        pty.key(Key::Down).key(Key::Home).type_text("y");
        pty.wait_for("ytwo'");
        enter(&pty);
        assert_eq!(server.cli(&["GET", "k"]), "onex\nytwo");
    }
}

mod a_batch {
    use super::*;

    #[test]
    fn runs_after_one_enter() {
        let server = LiveServer::start();
        let pty = open(&server);
        paste(
            &pty,
            "# it's a script\nINCR a\r\nEVAL \"\nreturn redis.call('INCR', 'a')\n\" 0\r\n\nINCR b\n",
        );
        pty.wait_for("INCR b");
        assert_eq!(server.cli(&["DBSIZE"]), "0");
        enter(&pty);
        wait_until(&pty, "both keys", |_| {
            server.cli(&["MGET", "a", "b"]) == "2\n1"
        });
        assert_eq!(ask(&pty, "ECHO end"), "\"end\"");
        assert_eq!(server.cli(&["MGET", "a", "b"]), "2\n1");
    }

    #[test]
    fn ends_where_a_command_is_wrong() {
        let server = LiveServer::start();
        let pty = open(&server);
        paste(&pty, "INCR a\n:raw nosuch\nINCR b\nSET c '1\n2'\n# end");
        pty.wait_for("# end").key(Key::Enter);
        pty.wait_for("note: the 2 commands below it were not run");
        assert_eq!(ask(&pty, "ECHO end"), "\"end\"");
        assert_eq!(server.cli(&["MGET", "a", "b", "c"]), "1\n(nil)\n(nil)");
    }

    #[test]
    fn with_an_open_quote_waits_for_its_end() {
        let server = LiveServer::start();
        let pty = open(&server);
        paste(&pty, "INCR a\nSET b \"1\n");
        pty.wait_for("SET b").key(Key::Enter);
        pty.type_text("2\"").wait_for("2\"");
        assert_eq!(server.cli(&["DBSIZE"]), "0");
        enter(&pty);
        wait_until(&pty, "the value of two line ends", |_| {
            server.cli(&["STRLEN", "b"]) == "4"
        });
        assert_eq!(server.cli(&["GET", "a"]), "1");
    }

    #[test]
    fn is_one_line_of_the_history() {
        let server = LiveServer::start();
        let pty = open(&server);
        paste(&pty, "INCR a\nINCR a");
        pty.wait_for("INCR a");
        enter(&pty);
        assert_eq!(ask(&pty, "GET a"), "\"2\"");
        pty.key(Key::Up)
            .key(Key::Up)
            .wait_for_screen("two lines below the prompt", |screen| {
                let rows: Vec<String> = screen.rows(0, 80).collect();
                let prompt = format!("{}INCR a", prompt_of(&server));
                let last = rows.iter().rposition(|row| row.starts_with(&prompt));
                last.is_some_and(|at| rows[at + 1].starts_with("INCR a"))
            });
        enter(&pty);
        assert_eq!(ask(&pty, "GET a"), "\"4\"");
    }
}

mod long_lines {
    use super::*;

    /// How often the line was drawn since: each time its first letters are.
    fn draws(output: &[u8], text: &str) -> usize {
        let windows = output.windows(text.len());
        windows.filter(|window| *window == text.as_bytes()).count()
    }

    #[test]
    fn of_20_000_characters_are_pasted_with_one_redraw() {
        let server = LiveServer::start();
        let pty = open(&server);
        let value: String = ('a'..='z').cycle().take(20_000).collect();
        let seen = pty.output().len();
        paste(&pty, &format!("SET long {value}end"));
        pty.wait_for("abcdefend");
        assert_eq!(draws(&pty.output()[seen..], "SET long "), 1);
        pty.key(Key::Enter);
        wait_until(&pty, "the value to be set", |_| {
            server.cli(&["STRLEN", "long"]) == "20003"
        });
    }

    #[test]
    fn of_a_megabyte_are_accepted() {
        let server = LiveServer::start();
        let pty = open(&server);
        let value = "0123456789abcdef".repeat(65_536);
        let seen = pty.output().len();
        paste(&pty, &format!("SET long {value}"));
        pty.key(Key::Enter);
        wait_for_next_line(&pty, seen);
        assert_eq!(server.cli(&["STRLEN", "long"]), "1048576");
        assert_eq!(ask(&pty, "ECHO end"), "\"end\"");
    }

    /// Whatever is looked for in them again from each word, or each call and address, never ends.
    #[test]
    fn of_many_words_are_judged_while_they_are_pasted_and_remembered() {
        let server = LiveServer::start();
        let pty = open(&server);
        let many = |part: &str| part.repeat(60_000 / part.len());
        for line in [
            format!(":decode --from hex {}", many("24 ")),
            format!(":inline ECHO {}", many("AUTH ")),
            format!(":send --wait 0 \"*9 {}\"", many("a ")),
            format!("EVAL \"{}\" 0", many("call(")),
            format!("ECHO x {}", many("a://b")),
            format!("WRONG user {}", many("masterauht= ")),
            format!("ECHO x | true {}", many("redis-cli ")),
        ] {
            let seen = pty.output().len();
            paste(&pty, &line);
            pty.key(Key::Enter);
            wait_for_next_line(&pty, seen);
        }
        assert_eq!(ask(&pty, "ECHO end"), "\"end\"");
    }
}

mod characters {
    use super::*;

    /// Types, deletes and moves over characters of any width: the cursor stands where the screen shows it.
    #[test]
    fn of_any_width_are_edited_whole() {
        let server = LiveServer::start();
        let pty = open(&server);
        let prompt = prompt_of(&server).len();
        let column = |columns: usize| u16::try_from(prompt + "ECHO ".len() + columns).unwrap();
        let at = |columns: usize| {
            pty.wait_for_screen(&format!("the cursor behind {columns} columns"), |screen| {
                screen.cursor_position() == (0, column(columns))
            });
        };
        pty.type_text("ECHO aé日本😀").wait_for("aé日本😀");
        at(8);
        pty.key(Key::Backspace);
        at(6);
        pty.key(Key::Backspace);
        at(4);
        pty.key(Key::Left);
        at(2);
        pty.key(Key::Backspace);
        at(1);
        pty.type_text("ü");
        at(2);
        pty.key(Key::Right);
        at(4);
        pty.wait_for("ECHO aü日");
        enter(&pty);
        pty.wait_for("\"aü日\"");
    }

    #[test]
    fn that_are_put_together_go_together() {
        let server = LiveServer::start();
        let pty = open(&server);
        // An e with an accent of its own.
        pty.type_text("SET k xe\u{301}").wait_for("xe\u{301}");
        pty.key(Key::Backspace).type_text("y").wait_for("xy");
        enter(&pty);
        assert_eq!(server.cli(&["GET", "k"]), "xy");
    }
}
