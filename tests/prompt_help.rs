//! Help at the prompt: of commands, of words, of the word at the cursor.

use super::common::{Key, LiveServer, Pty, Shell};
use super::prompt::{ask, interrupt, prompt_of};
use super::prompt_popup::{open_auto, wait_typed};

fn open_wide(server: &LiveServer, args: &[&str]) -> Pty {
    let pty = Shell::new().server(server).args(args).terminal_of(60, 100);
    pty.wait_for_prompt(&prompt_of(server));
    pty
}

/// Waits until the first row below the line is this one.
#[track_caller]
fn wait_below(pty: &Pty, text: &str) {
    pty.wait_for_screen(&format!("{text:?} below the line"), |screen| {
        let (row, _) = screen.cursor_position();
        let below = screen.rows(0, screen.size().1).nth(usize::from(row) + 1);
        below.is_some_and(|below| below.trim_end() == text)
    });
}

#[test]
fn a_command_its_arguments_and_what_is_like_it() {
    let server = LiveServer::start();
    let pty = open_wide(&server, &[]);
    let expire = ask(&pty, "help expire");
    assert!(expire.starts_with("EXPIRE key seconds "), "{expire}");
    for fact in ["  group ", "  since ", "  flags ", "PEXPIRE"] {
        assert!(expire.contains(fact), "{fact}\n{expire}");
    }
    let (_, others) = expire.split_once("Commands about \"expire\":").unwrap();
    assert!(others.contains("\n  PERSIST "), "{expire}");
    let zadd = ask(&pty, "? zadd options");
    assert!(zadd.starts_with("ZADD key "), "{zadd}");
    assert!(zadd.contains("add new members only"), "{zadd}");
    let found = ask(&pty, "help withscores");
    assert!(
        found.starts_with("Commands about \"withscores\":"),
        "{found}"
    );
    assert!(found.contains("\n  ZRANGE "), "{found}");
    assert!(ask(&pty, "help zragne").contains("similar: ZRANGE"));
    assert!(ask(&pty, "help keys").contains(":help keys"));
    let ex = ask(&pty, "help set EX");
    assert!(
        ex.starts_with("EX seconds  expire after so many seconds\n"),
        "{ex}"
    );
    assert!(ex.contains("\nSET key value "), "{ex}");
    let nx = ask(&pty, "help EXPIRE NX");
    assert!(
        nx.starts_with("NX  only if the key does not expire yet\n"),
        "{nx}"
    );
}

#[test]
fn local_commands_and_the_keys_of_the_keyboard() {
    let server = LiveServer::start();
    let pty = open_wide(&server, &[]);
    assert!(ask(&pty, ":help").contains("\n  :raw "));
    assert!(ask(&pty, ":help raw").starts_with(":raw [on|off|"));
    assert!(ask(&pty, ":help keys").contains("F1 "));
    assert!(ask(&pty, "help :watch").starts_with(":watch SECONDS"));
    assert!(ask(&pty, "help :").contains("\n  :raw "));
    let unknown = ask(&pty, ":help rw");
    assert!(
        unknown.contains("error: found \":rw\", expected a name that :help lists"),
        "{unknown}"
    );
}

#[test]
fn help_is_coloured_where_colour_is_on_and_says_the_same_without() {
    let server = LiveServer::start();
    let shell = || Shell::new().server(&server);
    let coloured = shell().args(["--color", "always"]).terminal_of(60, 100);
    coloured.wait_for_prompt(&prompt_of(&server));
    let with = ask(&coloured, "help getex");
    assert!(coloured.cell_of("GETEX key").bold());
    let bare = shell().env("NO_COLOR", "1").terminal_of(60, 100);
    bare.wait_for_prompt(&prompt_of(&server));
    assert_eq!(ask(&bare, "help getex"), with);
    assert!(!bare.cell_of("GETEX key").bold());
}

#[test]
fn help_is_completed() {
    let server = LiveServer::start();
    let pty = open_auto(&server);
    pty.type_text("help geosearchs");
    pty.wait_for("  geosearchstore  ");
    pty.key(Key::Tab);
    wait_typed(&pty, "help geosearchstore ");
    pty.key(Key::Ctrl('u'))
        .type_text("help @hy")
        .wait_for("  @hyperloglog  ");
}

mod knows {
    use super::*;

    #[test]
    fn what_the_server_tells_in_either_protocol() {
        let server = LiveServer::start();
        for protocol in ["-2", "-3"] {
            let pty = open_wide(&server, &[protocol]);
            let get = ask(&pty, "help get");
            assert!(get.starts_with("GET key\n"), "{get}");
            for fact in [
                "  complexity   O(1)\n",
                "@read @string @fast",
                "the server (COMMAND DOCS)",
            ] {
                assert!(get.contains(fact), "{protocol} {fact}\n{get}");
            }
            assert!(ask(&pty, "help substr").contains("deprecated   since 2.0.0"));
        }
    }

    #[test]
    fn what_a_server_without_docs_tells_and_the_table_for_the_rest() {
        let Some(server) = LiveServer::named("redis-6.2", &[]) else {
            eprintln!("skipped: redis-6.2 is not installed");
            return;
        };
        let pty = open_wide(&server, &[]);
        let get = ask(&pty, "help get");
        for fact in [
            "Read a string",
            "@read @string @fast",
            "the server (COMMAND), ",
        ] {
            assert!(get.contains(fact), "{fact}\n{get}");
        }
        assert!(ask(&pty, "help lmpop").contains("this server does not name it"));
    }

    #[test]
    fn the_table_alone_where_the_user_may_not_ask() {
        let server = LiveServer::start();
        server.cli(&[
            "ACL", "SETUSER", "guest", "on", ">secret", "~*", "+@all", "-command",
        ]);
        let login = ["--user", "guest", "--pass", "secret", "--no-auth-warning"];
        let pty = open_wide(&server, &login);
        let get = ask(&pty, "help get");
        assert!(get.contains("Read a string"), "{get}");
        assert!(get.contains("source       the built-in table"), "{get}");
        assert_eq!(ask(&pty, "PING"), "PONG");
    }

    #[test]
    fn the_table_alone_where_the_server_does_not_answer() {
        let server = LiveServer::start();
        let pty = open_wide(&server, &[]);
        server.cli(&["CLIENT", "PAUSE", "3600000", "ALL"]);
        let get = ask(&pty, "help get");
        assert!(get.contains("source       the built-in table"), "{get}");
    }
}

mod f1 {
    use super::*;

    #[test]
    fn explains_the_word_at_the_cursor_until_the_next_key() {
        let server = LiveServer::start();
        let pty = open_auto(&server);
        // The server has told of its commands then.
        ask(&pty, "help @nosuch");
        pty.type_text("SET k v EX").key(Key::F1);
        wait_below(&pty, "EX seconds  expire after so many seconds");
        pty.wait_for("SET key value ");
        pty.type_text(" 10");
        pty.wait_for_screen("the line alone", |screen| {
            !screen.contents().contains("expire after")
        });
        pty.key(Key::Ctrl('a'))
            .key(Key::F1)
            .wait_for("SET key value ");
        pty.wait_for("  flags: write denyoom");
        pty.wait_for("  ACL: @write @string @slow");
        // Of a command with a long syntax too.
        interrupt(&pty);
        pty.type_text("GEOSEARCH").key(Key::F1);
        pty.wait_for("  ACL: @read @geo @slow");
        interrupt(&pty);
        pty.type_text("SET k v EX 10").key(Key::Home).key(Key::F1);
        pty.wait_for("SET key value ");
        pty.key(Key::Esc);
        pty.wait_for_screen("no explanation", |screen| {
            !screen.contents().contains("SET key value ")
        });
    }

    #[test]
    fn explains_a_command_within_a_line_and_says_what_it_does_not_know() {
        let server = LiveServer::start();
        let pty = open_auto(&server);
        ask(&pty, "help @nosuch");
        pty.type_text("3 HGET h:1 name").key(Key::F1);
        wait_below(&pty, "HGET key field");
        interrupt(&pty);
        pty.type_text(":watch 1 LLEN l:1").key(Key::F1);
        wait_below(&pty, "LLEN key");
        pty.key(Key::Home).key(Key::F1);
        wait_below(&pty, ":watch SECONDS COMMAND");
        interrupt(&pty);
        pty.type_text("hegt x").key(Key::F1);
        wait_below(&pty, "found no such command: \"hegt\"");
        pty.wait_for(" HGET");
        interrupt(&pty);
        pty.key(Key::F1)
            .wait_for("F1 explains the command or the option at the cursor.");
    }

    #[test]
    fn is_there_without_a_list_too_and_the_line_still_runs() {
        let server = LiveServer::start();
        let pty = open_wide(&server, &[]);
        pty.type_text(":raw").key(Key::F1);
        wait_below(&pty, ":raw [on|off|NOTATION|legend]");
        pty.key(Key::Enter).wait_for("raw is off");
        assert_eq!(ask(&pty, "PING"), "PONG");
    }
}
