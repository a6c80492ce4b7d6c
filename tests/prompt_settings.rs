//! The settings of the prompt: what its file says, `:set`, and what `:set --save` writes.

use super::common::{Home, Key, LiveServer, Pty, Shell};
use super::prompt::{ask, prompt_of};

fn open(server: &LiveServer, home: &Home, settings: &str) -> Pty {
    let shell = Shell::new().server(server).home(home).settings(settings);
    let pty = shell.terminal_of(60, 200);
    pty.wait_for_prompt(&prompt_of(server));
    pty
}

fn text_of(home: &Home) -> String {
    std::fs::read_to_string(home.settings_file()).expect("the file is there")
}

mod file {
    use super::*;

    #[test]
    fn says_how_the_prompt_behaves() {
        let server = LiveServer::start();
        let pty = open(
            &server,
            &Home::new(),
            "output = \"json\"\npopup = \"tab\"\n",
        );
        assert_eq!(ask(&pty, "PING"), "\"PONG\"");
        assert!(ask(&pty, ":set popup").starts_with("popup is tab (settings file)"));
        assert!(ask(&pty, ":set timing").starts_with("timing is auto (default)"));
    }

    #[test]
    fn that_is_wrong_is_told_by_line_and_its_good_keys_count() {
        let server = LiveServer::start();
        let text = "timing = true\nread_only = \"yes\"\npoopup = \"off\"\n";
        let pty = open(&server, &Home::new(), text);
        let screen = pty.screen_text();
        let expected = "line 2: found \"yes\" for read_only, expected true or false";
        assert!(screen.contains(expected), "{screen}");
        let expected = "line 3: found the key \"poopup\", expected popup, hints, edit_mode,";
        assert!(screen.contains(expected), "{screen}");
        assert!(ask(&pty, ":set timing").starts_with("timing is on (settings file)"));
        assert!(ask(&pty, ":set read_only").starts_with("read_only is off (default)"));
        assert!(ask(&pty, ":set popup").starts_with("popup is auto (default)"));
    }

    #[test]
    fn that_cannot_be_read_is_told() {
        let server = LiveServer::start();
        let shell = Shell::new().server(&server).env("REDIS_SHELL_CONFIG", "/");
        let pty = shell.terminal_of(24, 100);
        pty.wait_for_prompt(&prompt_of(&server));
        pty.wait_for(
            "warning: could not read the settings \"/\": found a directory, expected a file",
        );
        assert!(ask(&pty, ":set popup").starts_with("popup is auto (default)"));
    }

    #[test]
    fn is_of_no_interest_to_a_command() {
        let server = LiveServer::start();
        let shell = Shell::new().server(&server).env("REDIS_SHELL_CONFIG", "/");
        shell
            .args(["PING"])
            .run()
            .success()
            .stdout("PONG\n")
            .stderr("");
    }
}

mod set {
    use super::*;

    #[test]
    fn lists_shows_and_changes() {
        let server = LiveServer::start();
        let pty = open(&server, &Home::new(), "popup = \"off\"\n");
        let listed = ask(&pty, ":set");
        for row in [
            "popup         off        settings file when candidates are offered",
            "confirm       dangerous  default       which commands are asked about first",
        ] {
            assert!(listed.contains(row), "{listed}");
        }
        assert_eq!(ask(&pty, ":set output json"), "output is json");
        assert_eq!(ask(&pty, "PING"), "\"PONG\"");
        assert_eq!(ask(&pty, ":set OUTPUT Auto"), "output is auto");
        assert_eq!(ask(&pty, "PING"), "PONG");
        assert!(ask(&pty, ":set output").starts_with("output is auto (set here)"));
    }

    #[test]
    fn names_what_is_accepted() {
        let server = LiveServer::start();
        let pty = open(&server, &Home::new(), "");
        let told = ask(&pty, ":set hint on");
        assert!(
            told.starts_with("error: found \"hint\", expected popup, hints, edit_mode"),
            "{told}"
        );
        let told = ask(&pty, ":set popup on");
        assert_eq!(
            told,
            "error: found \"on\" for popup, expected auto, tab or off"
        );
        assert!(ask(&pty, ":set popup").starts_with("popup is auto (default)"));
    }

    #[test]
    fn completes_names_and_values() {
        let server = LiveServer::start();
        let pty = open(&server, &Home::new(), "popup = \"off\"\n");
        pty.type_text(":set conf")
            .key(Key::Tab)
            .wait_for(":set confirm ");
        pty.type_text("nev")
            .key(Key::Tab)
            .wait_for(":set confirm never");
        pty.key(Key::Enter).wait_for("confirm is never");
    }

    #[test]
    fn saves_for_the_sessions_to_come_and_leaves_comments_alone() {
        let server = LiveServer::start();
        let home = Home::new();
        let before = "# mine\npopup = \"off\" # for now\nown = 1\n";
        let pty = open(&server, &home, before);
        assert!(ask(&pty, ":set --save").starts_with("nothing to save"));
        assert!(ask(&pty, ":set --save popup tab").starts_with("popup is tab\nsaved popup in "));
        assert_eq!(text_of(&home), before.replace("off", "tab"));
        ask(&pty, ":set timing on");
        ask(&pty, ":set confirm always");
        assert!(ask(&pty, ":set --save").starts_with("saved confirm, timing in "));
        let after = before.replace("off", "tab") + "confirm = \"always\"\ntiming = true\n";
        assert_eq!(text_of(&home), after);
        assert!(ask(&pty, ":set timing").starts_with("timing is on (settings file)"));
        // Behind the value it is said as well.
        let told = ask(&pty, ":set prompt_color red --save");
        assert!(
            told.starts_with("prompt_color is red\nsaved prompt_color in "),
            "{told}"
        );
        drop(pty);
        let again = Shell::new()
            .server(&server)
            .home(&home)
            .terminal_of(24, 100);
        again.wait_for_prompt(&prompt_of(&server));
        assert!(ask(&again, ":set timing").starts_with("timing is on (settings file)"));
    }

    #[test]
    fn does_not_save_over_what_it_cannot_read() {
        let server = LiveServer::start();
        let home = Home::new();
        let pty = open(&server, &home, "popup = off\n");
        let told = ask(&pty, ":set --save timing on");
        assert!(
            told.contains("error: could not save the settings in"),
            "{told}"
        );
        assert!(told.contains("line 1: found no TOML"), "{told}");
        assert_eq!(text_of(&home), "popup = off\n");
    }
}

mod prompt_color {
    use super::*;
    use vt100::Color;

    #[test]
    fn is_that_of_the_settings_from_the_next_line_on() {
        let server = LiveServer::start();
        let pty = open(
            &server,
            &Home::new(),
            "prompt_color = \"red\"\nhints = false\npopup = \"off\"\n",
        );
        let prompt = prompt_of(&server);
        assert_eq!(pty.cell_of(prompt.trim_end()).fgcolor(), Color::Idx(1));
        pty.type_text("PING");
        pty.wait_for_prompt(&format!("{prompt}PING"));
        assert_eq!(pty.cell_of(prompt.trim_end()).fgcolor(), Color::Idx(1));
        pty.key(Key::Enter).wait_for("PONG");
        ask(&pty, ":set prompt_color none");
        pty.key(Key::Ctrl('l'));
        pty.wait_for_screen("a prompt without colour", |screen| {
            screen
                .cell(0, 0)
                .is_some_and(|cell| cell.has_contents() && cell.fgcolor() == Color::Default)
        });
    }

    #[test]
    fn is_none_where_no_colour_is_wanted_and_not_that_of_questions() {
        let server = LiveServer::start();
        let settings = "prompt_color = \"red\"\nhints = false\npopup = \"off\"\n";
        let shell = Shell::new().server(&server).settings(settings);
        let pty = shell.env("NO_COLOR", "1").terminal();
        let prompt = prompt_of(&server);
        pty.wait_for_prompt(&prompt);
        assert_eq!(pty.cell_of(prompt.trim_end()).fgcolor(), Color::Default);
        drop(pty);
        let pty = open(&server, &Home::new(), settings);
        pty.line("SCRIPT FLUSH").wait_for("go on? [y/N]");
        assert_eq!(pty.cell_of("SCRIPT FLUSH on").fgcolor(), Color::Default);
    }
}
