//! What the prompt prints, copied to a file.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::common::{Home, Key, LiveServer, Pty, Shell};
use super::prompt::{ask, prompt_of, wait_until};

fn open(server: &LiveServer, home: &Home) -> Pty {
    let pty = Shell::new()
        .server(server)
        .home(home)
        .args(["--color", "always"])
        .terminal_of(24, 120);
    pty.wait_for_prompt(&prompt_of(server));
    pty
}

#[test]
fn replies_and_messages_are_appended_without_colours() {
    let server = LiveServer::start();
    let home = Home::new();
    let file = home.path().join("log");
    fs::write(&file, "before\n").expect("a file can be written");
    let pty = open(&server, &home);
    assert_eq!(ask(&pty, ":tee"), "tee is off");
    ask(&pty, "SET k secret");
    assert!(ask(&pty, ":tee ~/log").starts_with("tee is on: \"/"));
    assert!(ask(&pty, ":tee").ends_with("/log\""));
    ask(&pty, "SET k \"\\x1b[31mred\"");
    ask(&pty, "GET k");
    assert!(
        pty.output()
            .windows(10)
            .any(|bytes| bytes == b"\x1b[38;5;28m")
    );
    ask(&pty, "LPUSH k");
    ask(&pty, ":zap");
    assert!(ask(&pty, ":tee off").starts_with("tee is off: no more goes to"));
    assert_eq!(ask(&pty, ":tee off"), "tee is off");
    ask(&pty, "GET k");
    let copied = fs::read_to_string(&file).expect("the file can be read");
    assert!(copied.starts_with("before\n"), "{copied}");
    let prompt = prompt_of(&server);
    assert!(
        copied.contains(&format!("\n{prompt}GET k\n\"\\x1b[31mred\"\n")),
        "{copied}"
    );
    for part in [
        "\nOK\n",
        "\n\"\\x1b[31mred\"\n",
        "\n(error) ERR wrong number",
        "\nerror: found \":zap\"",
    ] {
        assert!(copied.contains(part), "{part:?} in {copied}");
    }
    assert!(!copied.contains('\x1b'), "{copied}");
    assert!(
        copied.ends_with(&format!("\n{prompt}:tee off\n")),
        "{copied}"
    );
    // The line and its reply.
    assert_eq!(copied.matches("31mred").count(), 2, "{copied}");
}

#[test]
fn lines_stand_before_their_replies_without_their_secrets() {
    let server = LiveServer::start();
    let home = Home::new();
    let pty = open(&server, &home);
    ask(&pty, ":tee ~/log");
    ask(&pty, "AUTH u sesame");
    let last = "EVAL 'return\n7' 0";
    let seen = pty.output().len();
    pty.type_text(&format!("\x1b[200~SELECT 1\nECHO x | cat\n{last}\x1b[201~"));
    pty.wait_for("7' 0");
    pty.key(Key::Enter);
    wait_until(&pty, "the last reply", |pty| {
        String::from_utf8_lossy(&pty.output()[seen..]).contains("(integer) 7")
    });
    let prompt = format!("{}[1]> ", prompt_of(&server).trim_end_matches("> "));
    assert!(ask(&pty, "PING").ends_with("PONG"));
    let copied = fs::read_to_string(home.path().join("log")).expect("text");
    let zero = prompt_of(&server);
    assert!(!copied.contains("sesame"), "{copied}");
    assert!(copied.starts_with(&format!("{zero}AUTH u •••")), "{copied}");
    let rest = copied.split_once(&format!("{zero}SELECT 1\n"));
    let (_, rest) = rest.unwrap_or_else(|| panic!("{copied}"));
    assert_eq!(
        rest,
        format!("OK\n{prompt}ECHO x | cat\n{prompt}{last}\n(integer) 7\n{prompt}PING\nPONG\n")
    );
}

#[test]
fn a_new_file_is_its_users_alone() {
    let server = LiveServer::start();
    let home = Home::new();
    let pty = open(&server, &home);
    ask(&pty, ":tee ~/new");
    assert_eq!(ask(&pty, "PING"), "PONG");
    let file = home.path().join("new");
    let mode = fs::metadata(&file)
        .expect("the file is there")
        .permissions();
    assert_eq!(mode.mode() & 0o777, 0o600);
    let copied = fs::read_to_string(&file).expect("text");
    assert_eq!(copied, format!("{}PING\nPONG\n", prompt_of(&server)));
}

#[test]
fn what_is_no_file_is_refused() {
    let server = LiveServer::start();
    let home = Home::new();
    let pty = open(&server, &home);
    for name in ["~/", "~/nosuch/file", "/dev/tty"] {
        let told = ask(&pty, &format!(":tee {name}"));
        assert!(told.starts_with("error: could not open \"/"), "{told}");
    }
    assert_eq!(ask(&pty, ":tee"), "tee is off");
}
