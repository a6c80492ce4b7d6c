//! The list below the line: what it offers while one types, and what the keys do to it.

use super::common::{Key, LiveServer, Pty, Shell};
use super::prompt::{interrupt, is_time, prompt_of, wait_for_next_line, wait_until};

/// Opens the prompt on a server, with the list shown while one types.
pub(crate) fn open_auto(server: &LiveServer) -> Pty {
    open_with(server, "popup = \"auto\"\n")
}

fn open_with(server: &LiveServer, settings: &str) -> Pty {
    let shell = Shell::new().server(server).settings(settings);
    let pty = shell.terminal_of(24, 80);
    pty.wait_for_prompt(&prompt_of(server));
    pty
}

/// The rows below that of the cursor.
fn below(pty: &Pty) -> Vec<String> {
    let (row, _) = pty.cursor();
    let screen = pty.screen_text();
    screen
        .lines()
        .skip(usize::from(row) + 1)
        .map(str::to_owned)
        .collect()
}

/// Waits until this stands before the cursor, behind the prompt.
#[track_caller]
pub(crate) fn wait_typed(pty: &Pty, text: &str) {
    pty.wait_for_screen(&format!("{text:?} before the cursor"), |screen| {
        let (row, column) = screen.cursor_position();
        let before = screen.rows(0, column).nth(usize::from(row));
        let before = before.map(|before| format!("{before:<width$}", width = usize::from(column)));
        before.is_some_and(|before| before.ends_with(&format!("> {text}")))
    });
}

/// Waits until the first of the rows below the line begins with this.
#[track_caller]
fn wait_below(pty: &Pty, text: &str) {
    pty.wait_for_screen(&format!("{text:?} below the line"), |screen| {
        let (row, _) = screen.cursor_position();
        let below = screen.rows(0, screen.size().1).nth(usize::from(row) + 1);
        below.is_some_and(|below| below.starts_with(text))
    });
}

/// Waits until nothing stands below the line.
#[track_caller]
fn wait_closed(pty: &Pty) {
    pty.wait_for_screen("nothing below the line", |screen| {
        let (row, _) = screen.cursor_position();
        let mut below = screen.rows(0, screen.size().1).skip(usize::from(row) + 1);
        below.all(|row| row.trim().is_empty())
    });
}

#[test]
fn commands_are_offered_while_one_types_and_none_is_chosen() {
    let server = LiveServer::start();
    let pty = open_auto(&server);
    pty.type_text("getd");
    wait_below(&pty, "  getdel");
    let seen = pty.output().len();
    pty.key(Key::Ctrl('u')).type_text("PING").key(Key::Enter);
    wait_for_next_line(&pty, seen);
    pty.wait_for("PONG");
    wait_closed(&pty);
}

#[test]
fn down_chooses_and_enter_takes_what_is_chosen_instead_of_running_the_line() {
    let server = LiveServer::start();
    let pty = open_auto(&server);
    pty.type_text("getd");
    wait_below(&pty, "  getdel");
    pty.key(Key::Down);
    wait_below(&pty, "> getdel");
    pty.key(Key::Enter);
    wait_typed(&pty, "getdel ");
    pty.type_text("nosuchkey").key(Key::Enter).wait_for("(nil)");
}

#[test]
fn up_with_nothing_chosen_is_history() {
    let server = LiveServer::start();
    let pty = open_auto(&server);
    pty.line("ECHO before").wait_for("\"before\"");
    pty.type_text("get");
    wait_below(&pty, "  get");
    pty.key(Key::Up).wait_for("> ECHO before");
    wait_closed(&pty);
}

#[test]
fn up_from_the_first_row_chooses_nothing() {
    let server = LiveServer::start();
    let pty = open_auto(&server);
    pty.type_text("getd");
    wait_below(&pty, "  getdel");
    pty.key(Key::Down);
    wait_below(&pty, "> getdel");
    pty.key(Key::Up);
    wait_below(&pty, "  getdel");
}

#[test]
fn escape_closes_and_the_next_key_is_not_swallowed() {
    let server = LiveServer::start();
    let pty = open_auto(&server);
    pty.type_text("getd");
    wait_below(&pty, "  getdel");
    pty.key(Key::Esc);
    wait_closed(&pty);
    pty.type_text("e").wait_for("> getde");
    wait_closed(&pty);
    pty.key(Key::Tab);
    wait_typed(&pty, "getdel ");
}

#[test]
fn tab_takes_the_only_candidate_and_chooses_among_several() {
    let server = LiveServer::start();
    let pty = open_auto(&server);
    pty.type_text("zrangest")
        .key(Key::Tab)
        .wait_for("> zrangestore ");
    interrupt(&pty);
    pty.type_text("zrange");
    wait_below(&pty, "  zrange");
    pty.key(Key::Tab).key(Key::Tab).key(Key::BackTab);
    wait_below(&pty, "> zrange ");
}

#[test]
fn a_character_typed_on_a_choice_takes_it() {
    let server = LiveServer::start();
    let pty = open_auto(&server);
    pty.type_text("getd");
    wait_below(&pty, "  getdel");
    pty.key(Key::Down);
    wait_below(&pty, "> getdel");
    pty.type_text("k");
    wait_typed(&pty, "getdel k");
}

#[test]
fn options_are_those_that_fit_at_this_place() {
    let server = LiveServer::start();
    let pty = open_auto(&server);
    pty.type_text("SET k v ");
    pty.wait_for("  NX").wait_for("  EX");
    pty.type_text("NX ")
        .wait_for_screen("NX and no XX", |screen| {
            let text = screen.contents();
            text.contains("  EX") && !text.contains("\n  XX") && !text.contains("\n  NX")
        });
}

#[test]
fn keys_come_from_the_server_without_another_key() {
    let server = LiveServer::start();
    server.cli(&["HSET", "user:1", "name", "ann", "mail", "a@b"]);
    server.cli(&["SET", "user:2", "x"]);
    let pty = open_auto(&server);
    pty.type_text("HGET us");
    wait_below(&pty, "  user:1");
    assert!(
        !below(&pty).join("\n").contains("user:2"),
        "{:?}",
        below(&pty)
    );
    pty.key(Key::Tab);
    wait_typed(&pty, "HGET user:1 ");
    pty.wait_for("  name").wait_for("  mail");
}

#[test]
fn what_comes_later_moves_nothing_in_the_first_row_of_the_screen() {
    let server = LiveServer::start();
    server.cli(&["SET", "user:2", "x"]);
    let pty = open_auto(&server);
    pty.type_text("GET us");
    wait_below(&pty, "  user:2");
    assert_eq!(pty.cursor().0, 0, "{}", pty.screen_text());
    pty.key(Key::Ctrl('l')).type_text("e");
    wait_typed(&pty, "GET use");
    wait_below(&pty, "  user:2");
    assert_eq!(pty.cursor().0, 0, "{}", pty.screen_text());
}

#[test]
fn what_comes_later_moves_nothing_in_the_last_row_of_the_screen() {
    let server = LiveServer::start();
    server.cli(&["SET", "user:2", "x"]);
    let pty = open_auto(&server);
    // What is typed before all of them are answered would be shown where the last one stood.
    for _ in 0..30 {
        let seen = pty.output().len();
        pty.line("");
        wait_for_next_line(&pty, seen);
    }
    assert_eq!(pty.cursor().0, 23, "{}", pty.screen_text());
    pty.type_text("GET us");
    wait_below(&pty, "  user:2");
    let screen = pty.screen_text();
    let (row, _) = pty.cursor();
    let above: Vec<&str> = screen.lines().take(usize::from(row)).collect();
    let prompt = prompt_of(&server);
    assert!(
        above.iter().all(|line| *line == prompt.trim_end()),
        "{screen}"
    );
}

#[test]
fn an_answer_that_leaves_nothing_to_offer_takes_no_row_from_what_is_above() {
    let server = LiveServer::start();
    server.cli(&["SET", "counter", "1"]);
    let pty = open_auto(&server);
    let mut value = 1;
    for round in 0..8 {
        pty.line(&format!("ECHO above-{round}"));
        pty.wait_for(&format!("\"above-{round}\""));
        // All at once: the answer comes when the list has been made room for.
        pty.type_text("INCR counter");
        wait_typed(&pty, "INCR counter");
        value += 1;
        pty.key(Key::Enter).wait_for(&format!("(integer) {value}"));
        // How long it took is told where that was long.
        let screen = pty.screen_text();
        let rows = screen.lines().filter(|row| !is_time(row));
        let screen: String = rows.flat_map(|row| [row, "\n"]).collect();
        let expected = format!("\"above-{round}\"\n{}INCR counter\n", prompt_of(&server));
        assert!(screen.contains(&expected), "{expected}\n---\n{screen}");
    }
}

#[test]
fn behind_pasted_lines_nothing_is_offered_before_something_is_typed() {
    let server = LiveServer::start();
    let pty = open_auto(&server);
    pty.type_text("\x1b[200~SET a 1\rGET a\r\x1b[201~");
    pty.wait_for("GET a");
    wait_closed(&pty);
    pty.key(Key::Enter).wait_for("\"1\"");
}

#[test]
fn with_the_popup_on_tab_nothing_is_shown_before() {
    let server = LiveServer::start();
    let pty = open_with(&server, "popup = \"tab\"\n");
    pty.type_text("getd").wait_for("> getd");
    wait_closed(&pty);
    pty.key(Key::Ctrl('u')).type_text("get").key(Key::Tab);
    wait_below(&pty, "  get");
}

#[test]
fn the_list_stays_below_the_height_and_within_the_width_of_the_terminal() {
    let server = LiveServer::start();
    let shell = Shell::new().server(&server).settings("popup = \"auto\"\n");
    let pty = shell.terminal_of(6, 40);
    pty.wait_for_prompt(&prompt_of(&server));
    pty.type_text("z");
    wait_below(&pty, "  z");
    assert!(
        pty.screen_text()
            .lines()
            .next()
            .is_some_and(|row| row.contains("> z"))
    );
    pty.key(Key::Down)
        .key(Key::Down)
        .key(Key::Enter)
        .wait_for("> z");
    interrupt(&pty);
    pty.line("PING").wait_for("PONG");
}

#[test]
fn a_command_that_lacks_arguments_has_a_sign_of_its_own() {
    let server = LiveServer::start();
    for (no_color, hints) in [("1", "true"), ("", "true"), ("1", "false")] {
        let settings = format!("popup = \"off\"\nhints = {hints}\n");
        let shell = Shell::new().server(&server).env("NO_COLOR", no_color);
        let pty = shell.settings(&settings).terminal();
        pty.wait_for_prompt(&prompt_of(&server));
        let hint = |hint: &str| match hints {
            "true" => format!(" {hint}"),
            _ => String::new(),
        };
        pty.type_text("SET").wait_for("> SET …");
        pty.type_text(" k")
            .wait_for(&format!("> SET k …{}", hint("▸key")));
        pty.type_text(" v");
        wait_until(&pty, "no sign", |pty| {
            let screen = pty.screen_text();
            screen.contains("> SET k v") && !screen.contains("k v …")
        });
        pty.type_text(" EX").wait_for("> SET k v EX …");
        interrupt(&pty);
        // Nor is it there of what is no command yet, or of a local one.
        pty.type_text("GE").wait_for("> GE");
        assert!(!pty.screen_text().contains("> GE …"));
        interrupt(&pty);
    }
}

#[test]
fn a_secret_is_shown_as_dots_also_without_colour() {
    let server = LiveServer::start();
    for no_color in ["", "1"] {
        let shell = Shell::new().server(&server).env("NO_COLOR", no_color);
        let pty = shell.settings("popup = \"auto\"\n").terminal();
        pty.wait_for_prompt(&prompt_of(&server));
        pty.type_text("AUTH ann s3cret")
            .wait_for("> AUTH ann ••••••");
        assert!(!pty.screen_text().contains("s3cret"));
        pty.key(Key::Enter).wait_for("WRONGPASS");
        let output = String::from_utf8_lossy(&pty.output()).into_owned();
        assert!(
            !output.contains("s3cret") && !output.contains("s3"),
            "{output}"
        );
    }
}

#[test]
fn a_secret_behind_a_mistyped_name_is_shown_as_dots_too() {
    let server = LiveServer::start();
    let pty = open_with(&server, "popup = \"auto\"\n");
    for (line, shown) in [
        ("AUHT s3cret", "> AUHT ••••••"),
        (
            "CONFIG SET requirepas s3cret",
            "> CONFIG SET requirepas ••••••",
        ),
        (
            "COFNIG SET masterauth s3cret",
            "> COFNIG SET masterauth ••••••",
        ),
        ("ACL SETUSR bob on >s3cret", "> ACL SETUSR bob on •••••••"),
        (
            "SENTINEL auth-pass m s3cret",
            "> SENTINEL auth-pass • ••••••",
        ),
        ("AU\"TH s3cret", "> AU\"TH ••••••"),
        (
            "EVAL \"redis.call(ARGV[1],ARGV[2])\" 0 AUTH s3cret",
            "0 AUTH ••••••",
        ),
    ] {
        pty.type_text(line).wait_for(shown);
        interrupt(&pty);
    }
    let output = String::from_utf8_lossy(&pty.output()).into_owned();
    assert!(!output.contains("s3"), "{output}");
    // What is no such name has none.
    pty.type_text("SET auto s3cret")
        .wait_for("> SET auto s3cret");
}

#[test]
fn a_secret_is_dots_in_a_line_that_is_too_long_for_colours_too() {
    let server = LiveServer::start();
    let pty = open_with(&server, "");
    let long = format!("CONFIG SET dir {} requirepass ", "x".repeat(2080));
    pty.type_text(&format!("\x1b[200~{long}\x1b[201~"))
        .wait_for("x requirepass ");
    for character in ["s", "3", "c", "r", "e", "t"] {
        pty.type_text(character);
    }
    pty.wait_for("requirepass ••••••");
    let output = String::from_utf8_lossy(&pty.output()).into_owned();
    for part in ["s3", "3c", "cre"] {
        assert!(!output.contains(part), "{part}");
    }
}

#[test]
fn a_line_is_looked_at_as_long_as_it_fits_the_screen() {
    let server = LiveServer::start();
    let pairs: String = (0..229).map(|at| format!(" k{at:03} value")).collect();
    let paste = format!("\x1b[200~MSET{pairs}\x1b[201~");
    let open = |rows, cols| {
        let shell = Shell::new().server(&server);
        let pty = shell.settings("hints = true\n").terminal_of(rows, cols);
        pty.wait_for_prompt(&prompt_of(&server));
        pty.type_text(&paste).wait_for("k228 value");
        pty
    };
    let pty = open(30, 120);
    pty.type_text(" k").wait_for("k228 value k … ▸key value");
    assert_eq!(pty.cell_of("k228").fgcolor(), vt100::Color::Idx(30));
    pty.type_text(" v").key(Key::Enter).wait_for("OK");
    // One that is higher than the screen is typed and run as ever.
    let pty = open(24, 80);
    pty.type_text(" k").wait_for("k228 value k");
    assert!(!pty.screen_text().contains('…'));
    pty.type_text(" v").key(Key::Enter).wait_for("OK");
}

#[test]
fn the_rest_of_an_earlier_line_is_offered_where_nothing_else_is_shown() {
    let server = LiveServer::start();
    let pty = open_with(&server, "popup = \"off\"\nhints = true\n");
    pty.line("ECHO something").wait_for("\"something\"");
    pty.type_text("EC").wait_for("> ECHO something");
    pty.key(Key::Right).key(Key::Enter);
    pty.wait_for_screen("the reply twice", |screen| {
        screen.contents().matches("\"something\"").count() == 2
    });
}

mod colours {
    use super::*;
    use vt100::Color;

    fn open_coloured(server: &LiveServer) -> Pty {
        open_with(server, "popup = \"off\"\nhints = false\n")
    }

    /// Waits until the cell in which a text begins looks like this.
    #[track_caller]
    fn wait_for_look(pty: &Pty, text: &str, what: &str, looks: impl Fn(&vt100::Cell) -> bool) {
        pty.wait_for(text);
        super::super::prompt::wait_until(pty, what, |pty| looks(&pty.cell_of(text)));
    }

    #[test]
    fn tell_what_a_word_is_and_what_a_server_would_refuse() {
        let server = LiveServer::start();
        let pty = open_coloured(&server);
        pty.type_text("SET counter 12 EX 60");
        wait_for_look(&pty, "SET", "a bold command", vt100::Cell::bold);
        wait_for_look(&pty, "counter", "a key in cyan", |cell| {
            cell.fgcolor() == Color::Idx(30)
        });
        wait_for_look(&pty, "EX", "an option in blue", |cell| {
            cell.fgcolor() == Color::Idx(32)
        });
        interrupt(&pty);
        pty.type_text("NOSUCHTHING x");
        wait_for_look(&pty, "NOSUCHTHING", "an unknown command in red", |cell| {
            cell.fgcolor() == Color::Idx(1) && cell.underline()
        });
        interrupt(&pty);
        pty.type_text("EXPIRE k soon");
        wait_for_look(&pty, "soon", "a word that is no number in red", |cell| {
            cell.fgcolor() == Color::Idx(1)
        });
    }

    #[test]
    fn tell_a_command_that_lacks_arguments_from_one_that_is_whole() {
        let server = LiveServer::start();
        let pty = open_coloured(&server);
        pty.type_text("STRLEN ");
        wait_for_look(&pty, "STRLEN", "an unfinished command in amber", |cell| {
            cell.fgcolor() == Color::Idx(130)
        });
        pty.type_text("k");
        wait_for_look(&pty, "STRLEN", "a bold command", vt100::Cell::bold);
    }

    #[test]
    fn mark_the_quotes_at_the_cursor() {
        let server = LiveServer::start();
        let pty = open_coloured(&server);
        pty.type_text("GET \"k");
        wait_for_look(
            &pty,
            "\"k",
            "an open quote that is marked",
            vt100::Cell::underline,
        );
        pty.type_text("\" ");
        wait_for_look(&pty, "\"k", "a quote that is not marked", |cell| {
            !cell.underline()
        });
    }

    #[test]
    fn are_left_out_where_the_user_wants_none() {
        let server = LiveServer::start();
        let shell = Shell::new().server(&server).env("NO_COLOR", "1");
        let pty = shell.settings("popup = \"auto\"\n").terminal();
        pty.wait_for_prompt(&prompt_of(&server));
        pty.type_text("getd");
        wait_below(&pty, "  getdel");
        pty.key(Key::Down);
        wait_below(&pty, "> getdel");
        let output = String::from_utf8_lossy(&pty.output()).into_owned();
        let sequences = output.split("\x1b[").skip(1);
        for sequence in sequences {
            let end = sequence.find(|c: char| c.is_ascii_alphabetic());
            let kind = end.and_then(|end| sequence[end..].chars().next());
            assert_ne!(kind, Some('m'), "{sequence:?}");
        }
    }
}

#[test]
fn names_of_files_are_offered_to_commands_of_the_shell() {
    let server = LiveServer::start();
    let home = super::common::Home::new();
    std::fs::write(home.path().join("batch.redis"), "PING\n").expect("the file can be written");
    let shell = Shell::new().server(&server).home(&home);
    let pty = shell.settings("popup = \"auto\"\n").terminal_of(24, 80);
    pty.wait_for_prompt(&prompt_of(&server));
    pty.type_text(":source bat");
    wait_below(&pty, "  batch.redis");
    pty.key(Key::Tab);
    wait_typed(&pty, ":source batch.redis ");
    pty.key(Key::Enter).wait_for("PONG");
}

#[test]
fn in_the_middle_of_a_word_what_stands_before_the_cursor_is_completed() {
    let server = LiveServer::start();
    server.cli(&["SET", "user:1", "found"]);
    let pty = open_auto(&server);
    pty.type_text("GET :1").key(Key::Left).key(Key::Left);
    pty.type_text("us");
    wait_below(&pty, "  user:1");
    // What stands behind the cursor is the end of the candidate.
    pty.key(Key::Tab);
    wait_typed(&pty, "GET user:1 ");
    pty.key(Key::Enter).wait_for("\"found\"");
    // Nothing is offered to one who only moves; Tab asks for it.
    pty.type_text("GET user:1 ");
    wait_typed(&pty, "GET user:1 ");
    for _ in 0..4 {
        pty.key(Key::Left);
    }
    wait_typed(&pty, "GET use");
    let (_, column) = pty.cursor();
    assert_eq!(below(&pty).join(""), "");
    pty.key(Key::Tab);
    pty.wait_for_screen("the only candidate, taken or offered", |screen| {
        let is_taken = screen.cursor_position().1 > column;
        is_taken || screen.contents().contains("\n  user:1")
    });
    if pty.cursor().1 == column {
        pty.key(Key::Tab);
    }
    wait_typed(&pty, "GET user:1 ");
    interrupt(&pty);
    // What does not go on from it stays behind.
    pty.type_text(":set up off");
    for _ in 0..6 {
        pty.key(Key::Left);
    }
    pty.type_text("po");
    wait_below(&pty, "  popup");
    pty.key(Key::Tab);
    wait_typed(&pty, ":set popup ");
    pty.key(Key::Enter).wait_for("popup is off");
}

#[test]
fn in_the_middle_of_a_word_nothing_stands_there_twice_and_no_data_is_lost() {
    let server = LiveServer::start();
    server.cli(&["SET", "session:alpha", "found"]);
    server.cli(&["SET", "zq:7", "7"]);
    let pty = open_auto(&server);
    pty.type_text("GET si").key(Key::Left).key(Key::Left);
    pty.type_text("ses");
    wait_below(&pty, "  session:alpha");
    pty.key(Key::Tab);
    wait_typed(&pty, "GET session:alpha ");
    interrupt(&pty);
    pty.type_text("GET 7").key(Key::Left).type_text("zq:");
    wait_below(&pty, "  zq:7");
    pty.key(Key::Tab);
    wait_typed(&pty, "GET zq:7 ");
    interrupt(&pty);
    pty.type_text("GET 7").key(Key::Left).type_text("zq:7");
    pty.key(Key::Tab);
    wait_typed(&pty, "GET zq:7");
    pty.key(Key::Enter).wait_for("zq:77").wait_for("(nil)");
    // The name of a command is all of the word.
    pty.type_text("GETq kk");
    for _ in 0..4 {
        pty.key(Key::Left);
    }
    pty.type_text("RA");
    wait_below(&pty, "  GETRANGE");
    pty.key(Key::Tab);
    wait_typed(&pty, "GETRANGE ");
    pty.wait_for_screen("the key behind it", |screen| {
        screen.contents().contains("> GETRANGE kk")
    });
}

#[test]
fn a_list_that_is_printed_once_puts_the_only_candidate_in_the_place_of_the_word() {
    let server = LiveServer::start();
    let shell = Shell::new().server(&server).settings("popup = \"off\"\n");
    let pty = shell.terminal_of(24, 80);
    pty.wait_for_prompt(&prompt_of(&server));
    pty.type_text("ACL SETUSER bob +e").key(Key::Left);
    pty.type_text("cli");
    wait_typed(&pty, "ACL SETUSER bob +cli");
    pty.key(Key::Tab);
    wait_typed(&pty, "ACL SETUSER bob +client ");
    interrupt(&pty);
    // An option is not put in the place of what may be data.
    pty.type_text("SET k v NXq").key(Key::Left).key(Key::Left);
    wait_typed(&pty, "SET k v N");
    pty.key(Key::Tab);
    pty.type_text("z");
    pty.wait_for_screen("what stood behind the cursor", |screen| {
        screen.contents().contains("zXq")
    });
}

#[test]
fn the_rest_of_an_earlier_line_is_told_from_what_was_typed_without_colours_too() {
    let server = LiveServer::start();
    for (variable, rest) in [
        ("NO_COLOR", "▸HO before"),
        ("NO_SUCH_VARIABLE", "HO before"),
    ] {
        let shell = Shell::new()
            .server(&server)
            .settings("popup = \"off\"\nhints = true\n");
        let pty = shell.env(variable, "1").terminal_of(24, 80);
        pty.wait_for_prompt(&prompt_of(&server));
        let seen = pty.output().len();
        pty.line("ECHO before");
        wait_for_next_line(&pty, seen);
        pty.type_text("EC").wait_for(&format!("> EC{rest}"));
        pty.key(Key::Right);
        wait_typed(&pty, "ECHO before");
        let seen = pty.output().len();
        pty.key(Key::Enter);
        wait_for_next_line(&pty, seen);
        assert_eq!(pty.screen_text().matches("\"before\"").count(), 2);
    }
}
