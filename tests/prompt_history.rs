//! The prompt's history: what is remembered, where, and what never is.

use std::fs;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::common::{Home, Key, LiveServer, Pty, Shell};
use super::prompt::{ask, interrupt, prompt_of, wait_for_next_line};

/// Where the history is kept unless told otherwise.
fn file(home: &Home) -> PathBuf {
    home.data().join("redis-shell").join("history")
}

/// The lines in the history's file, without their times and servers.
fn lines(home: &Home) -> Vec<String> {
    let text = fs::read_to_string(file(home)).expect("the file is there");
    let rows = text.lines().skip(1);
    let line = |row: &str| row.splitn(3, '\t').nth(2).map(str::to_owned);
    rows.map(|row| line(row).unwrap_or_else(|| panic!("{row:?} in\n{text}")))
        .collect()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path)
        .expect("the file is there")
        .permissions()
        .mode()
        & 0o777
}

fn open(server: &LiveServer, shell: Shell) -> Pty {
    let pty = shell.server(server).terminal();
    pty.wait_for_prompt(&prompt_of(server));
    pty
}

fn leave(mut pty: Pty) {
    pty.line("quit");
    assert_eq!(pty.wait_exit(), 0);
}

#[test]
fn is_kept_in_the_data_directory_for_the_owner_alone() {
    let (server, home) = (LiveServer::start(), Home::new());
    let pty = open(&server, Shell::new().home(&home));
    ask(&pty, "SET a 1");
    // It is there as soon as a line has run: a shell that is killed loses nothing.
    assert_eq!(lines(&home), ["SET a 1"]);
    assert_eq!(mode(&file(&home)), 0o600);
    assert_eq!(mode(file(&home).parent().unwrap()), 0o700);
    leave(pty);
}

#[test]
fn that_others_could_read_is_closed_to_them() {
    let (server, home) = (LiveServer::start(), Home::new());
    let path = home.path().join("mine");
    fs::write(&path, "").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let shell = Shell::new().home(&home).env("REDIS_SHELL_HISTORY", &path);
    let pty = open(&server, shell);
    ask(&pty, "SET a 1");
    assert_eq!(mode(&path), 0o600);
    assert!(!file(&home).exists());
    leave(pty);
}

#[test]
fn comes_back_with_up_in_the_next_session() {
    let (server, home) = (LiveServer::start(), Home::new());
    let pty = open(&server, Shell::new().home(&home));
    ask(&pty, "ECHO first");
    ask(&pty, "ECHO \"a\\\\b\"");
    leave(pty);
    let pty = open(&server, Shell::new().home(&home));
    // The last line was `quit`.
    pty.key(Key::Up).wait_for("> quit");
    pty.key(Key::Up).wait_for("> ECHO \"a\\\\b\"");
    pty.key(Key::Up).wait_for("> ECHO first");
    pty.key(Key::Enter).wait_for("\"first\"");
}

#[test]
fn of_two_sessions_at_once_keeps_the_lines_of_both() {
    let (server, home) = (LiveServer::start(), Home::new());
    let one = open(&server, Shell::new().home(&home));
    let two = open(&server, Shell::new().home(&home));
    ask(&one, "ECHO one");
    ask(&two, "ECHO two");
    ask(&one, "ECHO three");
    assert_eq!(lines(&home), ["ECHO one", "ECHO two", "ECHO three"]);
}

#[test]
fn has_none_of_the_lines_with_secrets() {
    let (server, home) = (LiveServer::start(), Home::new());
    let pty = open(&server, Shell::new().home(&home));
    for line in [
        "AUTH s3cret",
        "AUTH \"s3cret\n\"",
        "auth user 's3cret\n'",
        "\"AUTH s3cret\n\"",
        "\"AUTH\" s3cret",
        "  Auth s3cret",
        "HELLO 3 AUTH user s3cret",
        "HELLO 3 AUTH user \"s3cret\n\"",
        "HELLO 3 SETNAME me AUTH user s3cret",
        "ACL SETUSER ann >s3cret",
        "ACL GETUSER s3cret",
        "ACL DELUSER s3cret",
        "CONFIG SET masterauth s3cret",
        "CONFIG SET masteruser s3cret",
        "CONFIG SET primaryauth s3cret",
        "CONFIG SET primaryuser s3cret",
        "CONFIG SET tls-key-file-pass s3cret",
        "CONFIG SET tls-client-key-file-pass s3cret",
        "CONFIG SET nosuch 1 requirepass s3cret",
        "CONFIG SET requirepass \"s3cret\n\"x",
        "MIGRATE h 1 k 0 1 AUTH s3cret",
        "MIGRATE h 1 k 0 1 AUTH2 user s3cret",
        "SENTINEL SET m auth-pass s3cret",
        "SENTINEL SET m auth-user s3cret",
        "SENTINEL CONFIG SET sentinel-pass s3cret",
        "SENTINEL CONFIG SET sentinel-user s3cret",
        "AUHT s3cret",
        "CONFIG SET requirepas s3cret",
        "COFNIG SET requirepass s3cret",
        "ACL SETUSR bob on >s3cret",
        "SENTINEL auth-pass m s3cret",
        "EVAL \"redis.call(ARGV[1],ARGV[2])\" 0 AUTH s3cret",
        ":repeat 2 AUHT s3cret",
        "ECHO k | true redis-cli -a s3cret",
        "ECHO k | true redis-cli AUTH s3cret",
        "ECHO k | PGPASSWORD=s3cret true",
        "EVAL 'local c=\"CONFIG\" return c .. \"masterauth\" .. \"s3cret\"' 0",
        "SCRIPT LOAD \"return redis.call('config','set',unpack({'masterauth','s3cret'}))\"",
        "ACLSETUSER u >s3cret",
        "CONFIGSET requirepass s3cret",
        "requirepass s3cret",
        "user joe on >s3cret",
        ": AUTH s3cret",
        "AUTHs3cret",
    ] {
        let seen = pty.output().len();
        pty.line(line);
        wait_for_next_line(&pty, seen);
    }
    ask(&pty, "ECHO end");
    assert_eq!(lines(&home), ["ECHO end"]);
}

#[test]
fn has_lines_that_only_look_like_secrets() {
    let (server, home) = (LiveServer::start(), Home::new());
    let pty = open(&server, Shell::new().home(&home));
    let lines = [
        "GET AUTH",
        "HELLO 3",
        "CONFIG GET requirepass",
        "ACL LIST",
        "SET k 'AUTH x'",
    ];
    for line in lines {
        ask(&pty, line);
    }
    assert_eq!(self::lines(&home), lines);
}

#[test]
fn has_no_secret_of_several_pasted_lines() {
    let (server, home) = (LiveServer::start(), Home::new());
    let pty = open(&server, Shell::new().home(&home));
    pty.type_text("\x1b[200~ECHO a\nAUTH s3cret\nECHO b\x1b[201~");
    pty.wait_for("ECHO b").key(Key::Enter).wait_for("\"b\"");
    pty.type_text("AUTH s3cret\nAUTH \"s3cret\n\"\nECHO end\n");
    pty.wait_for("\"end\"");
    ask(&pty, "PING");
    let text = fs::read_to_string(file(&home)).unwrap();
    assert!(
        text.contains("ECHO end") && !text.contains("s3cret"),
        "{text}"
    );
}

#[test]
fn is_not_kept_when_the_variable_is_empty_or_dev_null() {
    for value in ["", "/dev/null"] {
        let (server, home) = (LiveServer::start(), Home::new());
        let before = fs::metadata("/dev/null").unwrap().permissions();
        let shell = Shell::new().home(&home).env("REDIS_SHELL_HISTORY", value);
        let pty = open(&server, shell);
        ask(&pty, "ECHO kept");
        // Within the session it is there all the same.
        pty.key(Key::Up)
            .wait_for_prompt(&format!("{}ECHO kept", prompt_of(&server)));
        interrupt(&pty);
        assert!(!pty.screen_text().contains("warning"), "{value:?}");
        leave(pty);
        assert!(!file(&home).exists(), "{value:?}");
        let after = fs::metadata("/dev/null").unwrap();
        assert!(after.file_type().is_char_device());
        assert_eq!(after.permissions(), before);
    }
}

#[test]
fn never_touches_a_device_and_says_so() {
    let (server, home) = (LiveServer::start(), Home::new());
    let link = home.path().join("link");
    std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
    let before = fs::metadata("/dev/zero").unwrap().permissions();
    for path in [Path::new("/dev/zero"), &link] {
        let shell = Shell::new().home(&home).env("REDIS_SHELL_HISTORY", path);
        let pty = shell.server(&server).terminal_of(24, 150);
        pty.wait_for(&format!(
            "warning: the history {path:?} is not kept: found "
        ));
        pty.wait_for_prompt(&prompt_of(&server));
        assert_eq!(ask(&pty, "PING"), "PONG");
        leave(pty);
        assert_eq!(fs::metadata("/dev/zero").unwrap().permissions(), before);
    }
}

#[test]
fn that_cannot_be_written_any_more_is_told_once() {
    let (server, home) = (LiveServer::start(), Home::new());
    let pty = open(&server, Shell::new().home(&home));
    ask(&pty, "ECHO a");
    fs::remove_dir_all(home.data()).unwrap();
    let told = ask(&pty, "ECHO b");
    assert!(
        told.contains("is not kept") && told.contains("\"b\""),
        "{told}"
    );
    assert_eq!(ask(&pty, "ECHO c"), "\"c\"");
}

#[test]
fn tells_time_and_server_of_each_line() {
    let (server, home) = (LiveServer::start(), Home::new());
    let pty = open(&server, Shell::new().home(&home));
    ask(&pty, "PING");
    let text = fs::read_to_string(file(&home)).unwrap();
    let row = text.lines().nth(1).unwrap();
    let (time, rest) = row.split_once('\t').unwrap();
    let now = std::time::SystemTime::UNIX_EPOCH
        .elapsed()
        .unwrap()
        .as_secs();
    let time: u64 = time.parse().unwrap();
    assert!(time <= now && now - time < 3600, "{row:?}");
    assert_eq!(rest, format!("127.0.0.1:{}\tPING", server.port()));
}

#[test]
fn of_an_earlier_version_is_read_and_goes_on() {
    let (server, home) = (LiveServer::start(), Home::new());
    fs::create_dir_all(file(&home).parent().unwrap()).unwrap();
    fs::write(file(&home), "#V2\nECHO old\nECHO \"a\\nb\"\n").unwrap();
    let pty = open(&server, Shell::new().home(&home));
    ask(&pty, "PING");
    assert_eq!(lines(&home), ["ECHO old", "ECHO \"a\\nb\"", "PING"]);
    pty.key(Key::Up).key(Key::Up).wait_for("> ECHO \"a");
    // The first goes to its first row.
    pty.key(Key::Up).key(Key::Up);
    pty.wait_for("> ECHO old").key(Key::Enter);
    pty.wait_for("\"old\"");
}

#[test]
fn has_a_line_over_several_rows_as_one() {
    let (server, home) = (LiveServer::start(), Home::new());
    let pty = open(&server, Shell::new().home(&home));
    pty.line("ECHO 'one").line("two'").wait_for("\"one\\ntwo\"");
    leave(pty);
    assert_eq!(lines(&home), ["ECHO 'one\\ntwo'", "quit"]);
    let pty = open(&server, Shell::new().home(&home));
    pty.key(Key::Up).key(Key::Up).wait_for("two'");
    pty.key(Key::Enter).wait_for("\"one\\ntwo\"");
}

#[test]
fn shows_a_secret_replaced_and_does_not_send_it_so() {
    let server = LiveServer::start();
    let pty = open(&server, Shell::new());
    ask(&pty, "HELLO 3 AUTH default s3cret");
    pty.key(Key::Up).wait_for("> HELLO 3 AUTH default •••");
    let before = server.cli(&["INFO", "commandstats"]);
    pty.key(Key::Enter)
        .wait_for("error: found ••• in the place of a secret");
    let calls = |text: &str| {
        text.lines()
            .find(|row| row.starts_with("cmdstat_hello"))
            .map(str::to_owned)
    };
    assert_eq!(
        calls(&server.cli(&["INFO", "commandstats"])),
        calls(&before)
    );
}

#[test]
fn of_many_sessions_that_write_at_once_loses_and_mixes_none() {
    const SESSIONS: usize = 6;
    const LINES: usize = 40;
    let (server, home) = (LiveServer::start(), Home::new());
    let sessions: Vec<Pty> = (0..SESSIONS)
        .map(|_| open(&server, Shell::new().home(&home)))
        .collect();
    for (session, pty) in sessions.iter().enumerate() {
        let typed = (0..LINES).map(|line| format!("ECHO {session}:{line}:{}\n", "x".repeat(line)));
        pty.type_text(&typed.collect::<String>());
    }
    for (session, pty) in sessions.into_iter().enumerate() {
        let last = format!("\"{session}:{}:", LINES - 1);
        pty.wait_for(&last);
        leave(pty);
    }
    let lines = lines(&home);
    for session in 0..SESSIONS {
        let start = format!("ECHO {session}:");
        let found: Vec<&str> = lines
            .iter()
            .filter_map(|line| line.strip_prefix(&start))
            .collect();
        let expected: Vec<String> = (0..LINES)
            .map(|line| format!("{line}:{}", "x".repeat(line)))
            .collect();
        assert_eq!(found, expected);
    }
    assert_eq!(lines.len(), SESSIONS * (LINES + 1));
}

#[test]
fn is_listed_with_time_and_server() {
    let (server, home) = (LiveServer::start(), Home::new());
    let port = server.port();
    let pty = open(&server, Shell::new().home(&home));
    ask(&pty, "ECHO one");
    let other = open(&server, Shell::new().home(&home));
    ask(&other, "ECHO two");
    ask(&pty, "AUTH s3cret");
    ask(&pty, "AUHT s3cret");
    ask(&pty, "AU\"TH s3cret\"");
    let rows = ask(&pty, ":history");
    let rows: Vec<&str> = rows
        .lines()
        .map(|row| row.split_once("  ").unwrap().1)
        .collect();
    let row = |line: &str| format!("127.0.0.1:{port}  {line}");
    let shown = [
        "ECHO one",
        "ECHO two",
        "AUTH •••",
        "AUHT •••",
        "AU\"TH •••\"",
    ];
    assert_eq!(rows, shown.map(row));
    let rows = ask(&pty, ":history TWO");
    assert!(
        rows.lines().count() == 1 && rows.ends_with("  ECHO two"),
        "{rows}"
    );
    assert_eq!(
        ask(&pty, ":history nosuch"),
        "note: found no such line in the history"
    );
}

mod edit {
    use super::*;

    /// An editor that does to the file what the script says.
    fn editor(home: &Home, script: &str) -> PathBuf {
        let path = home.path().join("editor");
        let written = fs::write(&path, format!("#!/bin/sh\n{script}\n"));
        let mode = fs::Permissions::from_mode(0o755);
        let made = written.and_then(|()| fs::set_permissions(&path, mode));
        made.expect("a script can be written");
        path
    }

    #[test]
    fn puts_what_was_edited_into_the_prompt() {
        let (server, home) = (LiveServer::start(), Home::new());
        let temporary = home.path().join("tmp");
        fs::create_dir(&temporary).unwrap();
        let seen = home.path().join("seen");
        let script = format!(
            "cat \"$2\" > {0:?}; stat -c %a \"$2\" >> {0:?}; printf 'ECHO %s\\n' \"$1\" > \"$2\"",
            seen.display()
        );
        let editor = editor(&home, &script);
        let shell = Shell::new()
            .home(&home)
            .env("TMPDIR", &temporary)
            .env("EDITOR", "false")
            .env("VISUAL", format!("{} edited", editor.display()));
        let pty = open(&server, shell);
        ask(&pty, "ECHO 'a  b'");
        pty.line(":edit");
        pty.wait_for_prompt(&format!("{}ECHO edited", prompt_of(&server)));
        assert_eq!(fs::read_to_string(&seen).unwrap(), "ECHO 'a  b'\n600\n");
        pty.key(Key::Enter).wait_for("\"edited\"");
        pty.line(":edit SET k 'x");
        pty.wait_for_prompt(&format!("{}ECHO edited", prompt_of(&server)));
        assert_eq!(fs::read_to_string(&seen).unwrap(), "SET k 'x\n600\n");
        assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0);
    }

    #[test]
    fn takes_several_lines() {
        let (server, home) = (LiveServer::start(), Home::new());
        let editor = editor(&home, "printf 'SET a 1\\nSET b \"1\\n2\"\\n\\n' > \"$1\"");
        let pty = open(&server, Shell::new().home(&home).env("EDITOR", &editor));
        pty.line(":edit PING").wait_for("2\"");
        pty.key(Key::Enter);
        pty.line("GET b").wait_for("\"1\\n2\"");
    }

    #[test]
    fn empty_variables_name_no_editor() {
        let (server, home) = (LiveServer::start(), Home::new());
        let editor = editor(&home, "printf 'PING' > \"$1\"");
        let shell = Shell::new().home(&home).env("VISUAL", "");
        let pty = open(&server, shell.env("EDITOR", &editor));
        pty.line(":edit GET x");
        pty.wait_for_prompt(&format!("{}PING", prompt_of(&server)));
    }

    #[test]
    fn that_fails_is_told() {
        let (server, home) = (LiveServer::start(), Home::new());
        let shell = Shell::new().home(&home).env("EDITOR", "false");
        let pty = open(&server, shell);
        let told = ask(&pty, ":edit PING");
        assert!(
            told.starts_with("error: the editor \"false\" ended with exit status: 1"),
            "{told}"
        );
        assert_eq!(ask(&pty, "PING"), "PONG");
    }
}
