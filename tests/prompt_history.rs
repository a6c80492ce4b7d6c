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
    let text = fs::read_to_string(file(&home)).unwrap();
    assert!(text.lines().any(|line| line == "SET a 1"), "{text}");
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
fn is_searched_in_any_case_with_ctrl_r() {
    let (server, home) = (LiveServer::start(), Home::new());
    let pty = open(&server, Shell::new().home(&home));
    ask(&pty, "ECHO Here");
    ask(&pty, "ECHO there");
    ask(&pty, "PING");
    leave(pty);
    let pty = open(&server, Shell::new().home(&home));
    pty.key(Key::Ctrl('r')).type_text("echo");
    pty.wait_for("`echo': ECHO there");
    pty.key(Key::Ctrl('r')).wait_for("`echo': ECHO Here");
    pty.key(Key::Enter).wait_for("\"Here\"");
}

#[test]
fn of_two_sessions_at_once_keeps_the_lines_of_both() {
    let (server, home) = (LiveServer::start(), Home::new());
    let one = open(&server, Shell::new().home(&home));
    let two = open(&server, Shell::new().home(&home));
    ask(&one, "ECHO one");
    ask(&two, "ECHO two");
    ask(&one, "ECHO three");
    let text = fs::read_to_string(file(&home)).unwrap();
    for line in ["ECHO one", "ECHO two", "ECHO three"] {
        assert_eq!(text.lines().filter(|l| *l == line).count(), 1, "{text}");
    }
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
    ] {
        let seen = pty.output().len();
        pty.line(line);
        wait_for_next_line(&pty, seen);
    }
    ask(&pty, "ECHO end");
    let text = fs::read_to_string(file(&home)).unwrap();
    assert_eq!(text.lines().skip(1).collect::<Vec<_>>(), ["ECHO end"]);
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
    let text = fs::read_to_string(file(&home)).unwrap();
    assert_eq!(text.lines().skip(1).collect::<Vec<_>>(), lines);
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
