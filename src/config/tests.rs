//! What the options of the layers are, by command line, environment and file.

use super::*;
use crate::cli::{Color, Stop};

fn read(words: &[&str]) -> Cli {
    let words = ["redis-shell"].iter().chain(words).map(OsString::from);
    match cli::parse(words) {
        Ok(cli) => cli,
        Err(Stop::Text(text) | Stop::Wrong { message: text, .. }) => panic!("{text}"),
    }
}

fn set(value: &str) -> Option<OsString> {
    Some(value.into())
}

#[test]
fn colour_is_decided_by_option_then_environment_then_terminal() {
    use render::Color::{Off, On};
    let cases = [
        // option, NO_COLOR, CLICOLOR_FORCE, terminal
        (Color::Auto, None, None, true, On),
        (Color::Auto, None, None, false, Off),
        (Color::Auto, set("1"), None, true, Off),
        (Color::Auto, set("0"), None, true, Off),
        (Color::Auto, set(""), None, true, On),
        (Color::Auto, set(""), None, false, Off),
        (Color::Auto, None, set("1"), false, On),
        (Color::Auto, None, set("0"), false, Off),
        (Color::Auto, None, set("0"), true, On),
        (Color::Auto, None, set(""), false, Off),
        (Color::Auto, set("1"), set("1"), true, Off),
        (Color::Always, set("1"), None, false, On),
        (Color::Never, None, set("1"), true, Off),
    ];
    for (option, no_color, force_color, stdout_is_terminal, expected) in cases {
        let around = Surroundings {
            no_color,
            force_color,
            stdout_is_terminal,
            ..Surroundings::default()
        };
        assert_eq!(
            color(Some(option), &around),
            expected,
            "{option:?} {around:?}"
        );
    }
}

#[test]
fn history_is_kept_where_the_environment_says() {
    let path = |asked: &str| history(Some(OsStr::new(asked)));
    assert_eq!(path("/tmp/h"), Some("/tmp/h".into()));
    assert_eq!(path("h"), Some("h".into()));
    assert_eq!(path(""), None);
    assert_eq!(path("/dev/null"), None);
    let default = history(None).unwrap_or("redis-shell/history".into());
    assert!(default.ends_with("redis-shell/history"), "{default:?}");
}

#[test]
fn settings_are_kept_where_the_environment_says() {
    let path = |asked: &str| settings_file(Some(OsStr::new(asked)));
    assert_eq!(path("/tmp/c"), Some("/tmp/c".into()));
    assert_eq!(path(""), None);
    assert_eq!(path("/dev/null"), None);
    let default = settings_file(None).unwrap_or("redis-shell/config.toml".into());
    assert!(default.ends_with("redis-shell/config.toml"), "{default:?}");
}

#[test]
fn the_command_line_is_stronger_than_the_settings_and_they_hold_at_the_prompt_only() {
    use render::Output::{Json, Plain};
    let home = tempfile::tempdir().expect("a directory");
    let path = home.path().join("config.toml");
    std::fs::write(&path, "output = \"plain\"\n").expect("it is written");
    let around = |stdin_is_terminal| Surroundings {
        settings: Some(path.clone().into()),
        stdin_is_terminal,
        stdout_is_terminal: true,
        ..Surroundings::default()
    };
    let output = |words: &[&str], around| {
        let config = config(read(words), &around);
        config.expect("the options go together").render.output
    };
    assert_eq!(output(&[], around(true)), Plain);
    assert_eq!(output(&["--json"], around(true)), Json);
    assert_eq!(output(&["PING"], around(true)), render::Output::Human);
    assert_eq!(output(&[], around(false)), render::Output::Human);
}

#[test]
fn output_follows_the_terminal_unless_an_option_says_otherwise() {
    use render::Output::{Csv, Human, Json, Plain};
    let cases: [(&[&str], bool, render::Output); 11] = [
        (&[], true, Human),
        (&[], false, Plain),
        (&["--output", "plain"], true, Plain),
        (&["--output", "human"], false, Human),
        (&["--no-raw"], false, Human),
        (&["--json"], true, Json),
        (&["--quoted-json"], false, Json),
        (&["--csv"], true, Csv),
        (&["--json", "--csv"], false, Csv),
        (&["--csv", "--output", "json"], false, Json),
        (&["--output", "json", "--no-raw"], false, Human),
    ];
    for (words, stdout_is_terminal, expected) in cases {
        let around = Surroundings {
            stdout_is_terminal,
            ..Surroundings::default()
        };
        let found = render_options(&read(words), &around).output;
        assert_eq!(found, expected, "{words:?} {stdout_is_terminal}");
    }
}

#[test]
fn what_is_run_follows_words_options_and_stdin() {
    let cases: [(&[&str], bool, &str); 9] = [
        (&[], true, "Prompt"),
        (&[], false, "Script(Stdin"),
        (&["PING"], true, "Once"),
        (&["--eval", "PING"], true, "Script(Text"),
        (&["--scan"], true, "Scan"),
        (&["--scan"], false, "Scan"),
        (&["--lua", "f", "k"], false, "Lua"),
        (&["--raw"], true, "Prompt"),
        (&["--generate", "man", "PING"], true, "Generate"),
    ];
    for (words, stdin_is_terminal, expected) in cases {
        let around = Surroundings {
            stdin_is_terminal,
            settings: set(""),
            ..Surroundings::default()
        };
        let found = task(read(words), &around).expect("the words are right");
        let found = format!("{found:?}");
        assert!(found.starts_with(expected), "{words:?}: {found}");
    }
}

#[test]
fn the_password_on_the_command_line_is_stronger() {
    let around = |text| Surroundings {
        password: set(text),
        ..Surroundings::default()
    };
    let cases: [(&[&str], &str, Option<&str>); 5] = [
        (&["-a", "x"], "y", Some("x")),
        (&["-a", ""], "y", Some("")),
        (&[], "y", Some("y")),
        (&[], "", None),
        (&["-a", "-x"], "", Some("-x")),
    ];
    for (words, variable, expected) in cases {
        let found = session_options(&read(words), &around(variable)).credentials;
        let found = found.map(|found| found.password);
        let expected = expected.map(|text| text.as_bytes().to_vec());
        assert_eq!(found, expected, "{words:?} {variable:?}");
    }
}
