//! The options: how they are read, what they do, and what is said of wrong ones.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use super::common::{Endpoint, FakeServer, Key, LiveServer, Pty, Shell, request};

/// Wrong command lines, each with all that is said of it.
const WRONG: [(&[&str], &str); 46] = [
    (
        &["--handshake", "PING"],
        "found --handshake without --raw, expected both",
    ),
    (
        &["-q"],
        r#"found "-q", expected an option that --help lists, or a command"#,
    ),
    (
        &["-p", "redis://u:s3cret@h"],
        r#"found "redis://u:•••@h" for -p/--port, expected a port, 0 to 65535"#,
    ),
    (
        &["-p", "redis://u:123/s3cret@h"],
        r#"found "redis://u:•••@h" for -p/--port, expected a port, 0 to 65535"#,
    ),
    (
        &["--outptu", "json"],
        r#"found "--outptu", expected an option that --help lists (is --output meant?), or a command"#,
    ),
    (
        &["--askpas", "PING"],
        r#"found "--askpas", expected an option that --help lists (is --askpass meant?), or a command"#,
    ),
    (
        &["--no\nsuch"],
        r#"found "--no\nsuch", expected an option that --help lists, or a command"#,
    ),
    (
        &["-p"],
        "found -p/--port without a value, expected -p/--port <PORT>",
    ),
    (
        &["-h", "x", "-s"],
        "found -s/--socket without a value, expected -s/--socket <PATH>",
    ),
    (
        &["-a"],
        "found -a/--pass without a value, expected -a/--pass <PASSWORD>",
    ),
    (
        &["--eval"],
        "found --eval without a value, expected --eval <TEXT>",
    ),
    (
        &["--lua"],
        "found --lua without a value, expected --lua <FILE>",
    ),
    (
        &["--output"],
        "found --output without a value, expected --output <FORMAT>",
    ),
    (
        &["-p", "abc", "PING"],
        r#"found "abc" for -p/--port, expected a port, 0 to 65535"#,
    ),
    (
        &["-p", "65536"],
        r#"found "65536" for -p/--port, expected a port, 0 to 65535"#,
    ),
    (
        &["-p", "-1"],
        r#"found "-1" for -p/--port, expected a port, 0 to 65535"#,
    ),
    (
        &["-p", ""],
        r#"found "" for -p/--port, expected a port, 0 to 65535"#,
    ),
    (
        &["-n", "x"],
        r#"found "x" for -n/--db, expected the number of a database, 0 or more"#,
    ),
    (
        &["-n", "-1"],
        r#"found "-1" for -n/--db, expected the number of a database, 0 or more"#,
    ),
    (
        &["-r", "1.5", "PING"],
        r#"found "1.5" for -r/--repeat, expected how often, a whole number"#,
    ),
    (
        &["-i", "x", "PING"],
        r#"found "x" for -i/--interval, expected seconds, 0 to 1000000000, decimals allowed"#,
    ),
    (
        &["-i", "-1", "PING"],
        r#"found "-1" for -i/--interval, expected seconds, 0 to 1000000000, decimals allowed"#,
    ),
    (
        &["-t", "inf", "PING"],
        r#"found "inf" for -t/--timeout, expected seconds, 0 to 1000000000, decimals allowed"#,
    ),
    (
        &["-t", "nan", "PING"],
        r#"found "nan" for -t/--timeout, expected seconds, 0 to 1000000000, decimals allowed"#,
    ),
    (
        &["--output", "xml"],
        r#"found "xml" for --output, expected one of human, plain, json, csv"#,
    ),
    (
        &["--bytes", "hex"],
        r#"found "hex" for --bytes, expected one of text, base64"#,
    ),
    (
        &["--color", "maybe"],
        r#"found "maybe" for --color, expected one of auto, always, never"#,
    ),
    (
        &["--generate", "x"],
        r#"found "x" for --generate, expected one of complete-bash, complete-zsh, complete-fish, complete-powershell, complete-elvish, man"#,
    ),
    (
        &["--json=1"],
        r#"found "1" for --json, expected --json without a value"#,
    ),
    (
        &["-2", "-3", "PING"],
        "found -2 together with -3, expected one of them",
    ),
    (
        &["--eval", "PING", "--lua", "x"],
        "found --eval together with --lua, expected one of them",
    ),
    (
        &["-x"],
        "found -x without a command, expected the command whose last argument it takes",
    ),
    (
        &["-x", "--eval", "PING"],
        "found -x without a command, expected the command whose last argument it takes",
    ),
    (&["-X"], "found -X without a value, expected -X <TAG>"),
    (
        &["-X", "t"],
        "found -X without a command, expected the command with the word that it replaces",
    ),
    (
        &["-X", "t", "--eval", "ECHO t"],
        "found -X without a command, expected the command with the word that it replaces",
    ),
    (
        &["-X", "t", "ECHO", "T"],
        r#"found no word "t" in the command, expected the one that -X replaces with standard input"#,
    ),
    (
        &["-X", "1", "--lua", "/nosuch", "k"],
        r#"found no word "1" in the command, expected the one that -X replaces with standard input"#,
    ),
    (
        &["-x", "-X", "t", "ECHO", "t"],
        "found -x together with -X, expected one of them",
    ),
    (
        &["-X", "t", "-x", "ECHO", "t"],
        "found -X together with -x, expected one of them",
    ),
    (
        &["--quoted-input"],
        "found --quoted-input without a command, expected the command whose words are quoted",
    ),
    (
        &["--quoted-input", "ECHO", "a b"],
        r#"found "a b" with --quoted-input, which is 2 words, expected exactly one word"#,
    ),
    (
        &["--quoted-input", "ECHO", "'a"],
        r#"found "'a" with --quoted-input, unbalanced "'" opened at column 1, expected exactly one word"#,
    ),
    (
        &["-r", "2"],
        "found -r without a command, expected the command to repeat",
    ),
    (
        &["-r", "2", "--eval", "PING"],
        "found -r without a command, expected the command to repeat",
    ),
    (
        &["--user", "ann", "PING"],
        "found --user without a password, expected -a, --askpass or REDISCLI_AUTH with it",
    ),
];

#[test]
fn what_is_wrong_is_said_in_one_line() {
    for (words, expected) in WRONG {
        // Not even a server that is there is asked.
        let ran = Shell::new().args(words).stdin("PING\n").run();
        ran.status(2)
            .stdout("")
            .stderr(format!("error: {expected}\n"));
    }
}

#[test]
fn what_says_nothing_to_a_tool_is_refused() {
    let tools: [(&[&str], &str); 6] = [
        (&["encode", "PING"], "encode"),
        (&["decode"], "decode"),
        (&["compare", "GET", "a"], "compare"),
        (&["learn"], "learn"),
        (&["proxy"], "proxy"),
        (&["serve"], "serve"),
    ];
    let options: [&[&str]; 15] = [
        &["--eval", "SET x 1"],
        &["--file", "F"],
        &["--lua", "F"],
        &["--generate", "man"],
        &["-i", "3"],
        &["--inline"],
        &["--output", "plain"],
        &["--json"],
        &["--csv"],
        &["--no-raw"],
        &["--quoted-json"],
        &["--bytes", "base64"],
        &["-d", ","],
        &["-D", ","],
        &["--show-pushes", "no"],
    ];
    let shown: [&[&str]; 4] = [
        &["--raw"],
        &["--raw-limit", "1"],
        &["--read-size", "1"],
        &["--handshake"],
    ];
    let check = |option: &[&str], tool: &[&str], name: &str| {
        let ran = Shell::new().args(option).args(tool).stdin("").run();
        ran.status(2).stdout("").stderr(format!(
            "error: found {} together with {name}, expected one of them\n\
             hint: redis-shell TOOL --help lists the options that go behind the name of a tool\n",
            option[0]
        ));
    };
    for (tool, name) in tools {
        for option in options {
            check(option, tool, name);
        }
        for option in &shown[2..] {
            check(option, tool, name);
        }
    }
    for (tool, name) in &tools[2..] {
        check(shown[0], tool, name);
    }
    for (tool, name) in [tools[0], tools[3], tools[4], tools[5]] {
        check(shown[1], tool, name);
    }
    for (tool, name) in &tools[..2] {
        check(&["--sandbox"], tool, name);
    }
}

#[test]
fn how_bytes_are_shown_may_stand_before_a_tool() {
    let encode = |words: &[&str]| {
        let ran = Shell::new().args(words).run();
        ran.success().stderr("");
        String::from_utf8_lossy(&ran.stdout).into_owned()
    };
    let wire = encode(&["encode", "--raw", "wire", "PING"]);
    assert_eq!(wire, "*1\r\n$4\r\nPING\r\n");
    assert_eq!(encode(&["--raw=wire", "encode", "PING"]), wire);
    // What stands closer counts.
    assert_eq!(
        encode(&["--raw=hex", "encode", "--raw", "wire", "PING"]),
        wire
    );
    let decode = |words: &[&str]| {
        let ran = Shell::new()
            .args(words)
            .stdin("$10\r\n0123456789\r\n")
            .run();
        ran.success().stderr("");
        String::from_utf8_lossy(&ran.stdout).into_owned()
    };
    let short = decode(&["decode", "--raw", "escaped", "--raw-limit", "2"]);
    assert!(!short.contains("0123456789"), "{short}");
    assert_eq!(
        decode(&["--raw=escaped", "--raw-limit", "2", "decode"]),
        short
    );
}

#[test]
fn bytes_are_for_json() {
    let expected = "error: found --bytes without --output json, expected both\n";
    for words in [
        &["--bytes", "base64", "GET", "k"][..],
        &["--bytes", "text", "--csv", "GET", "k"],
        &["--bytes", "base64", "--eval", "GET k"],
        &["--bytes", "base64", "--scan"],
        &["--bytes", "base64"],
    ] {
        let ran = Shell::new().args(words).stdin("PING\n").run();
        ran.status(2).stdout("").stderr(expected);
    }
}

#[test]
fn an_address_is_no_command_and_is_not_repeated() {
    let hint = "hint: URLs are not read yet: -h HOST -p PORT -n DB name the server and its database, \
                --user NAME with REDISCLI_AUTH, --askpass or -a tell who you are\n";
    for words in [
        &["redis://u:s3cret@h:1/2"][..],
        &["REDISS://u:s3cret@h", "PING"],
        &["--", "valkey://:s3cret@h", "PING"],
        &["--eval", "PING", "redis://u:s3cret@h"],
    ] {
        let ran = Shell::new().args(words).run();
        ran.status(2)
            .stdout("")
            .stderr(format!("error: found a URL, expected a command\n{hint}"));
    }
    for words in [
        &["-u", "redis://u:s3cret@h", "PING"][..],
        &["-uredis://u:s3cret@h", "PING"],
        &["--uri=redis://u:s3cret@h", "PING"],
    ] {
        let ran = Shell::new().args(words).run();
        ran.status(2).stdout("").stderr_contains(hint);
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert!(!said.contains("s3cret"), "{said}");
    }
}

#[test]
fn what_is_not_done_yet_is_refused_with_what_can_be_done() {
    for (option, hint) in [
        ("--tls", "a tunnel (stunnel, ssh -L) can speak it for you"),
        ("-c", "-h HOST -p PORT name the node that MOVED tells of"),
    ] {
        let ran = Shell::new().args([option, "PING"]).run();
        ran.status(2)
            .stdout("")
            .stderr_contains(format!("{hint}\n"));
        ran.stderr_contains(format!(
            "error: found {option:?}, expected an option that --help lists"
        ));
    }
}

#[test]
fn an_address_with_a_password_is_not_repeated() {
    for (words, option, expected) in [
        (
            ["-h", "redis://u:s3cret@h"],
            "-h/--host",
            "a host name or an address",
        ),
        (
            ["-h", "u:s3cret@h"],
            "-h/--host",
            "a host name or an address",
        ),
        (
            ["-s", "redis://u:s3cret@h"],
            "-s/--socket",
            "the path of a socket",
        ),
    ] {
        let ran = Shell::new().args(words).args(["PING"]).run();
        ran.status(2).stdout("").stderr(format!(
            "error: found an address with a scheme or a user for {option}, expected {expected}\n\
             hint: -h HOST -p PORT names the server, --user and --askpass tell who you are\n"
        ));
    }
}

#[test]
fn what_is_no_utf8_is_repeated_too() {
    let cases: [(&[&[u8]], &str); 7] = [
        (
            &[b"-p", b"\xff"],
            r#"found "�" for -p/--port, expected a port, 0 to 65535"#,
        ),
        (
            &[b"-p\xff"],
            r#"found "�" for -p/--port, expected a port, 0 to 65535"#,
        ),
        (
            &[b"-n", b"1\xff"],
            r#"found "1�" for -n/--db, expected the number of a database, 0 or more"#,
        ),
        (
            &[b"-t", b"\xff"],
            r#"found "�" for -t/--timeout, expected seconds, 0 to 1000000000, decimals allowed"#,
        ),
        (
            &[b"-h", b"\xff", b"PING"],
            r#"found "�" for -h/--host, expected a host name or an address"#,
        ),
        (
            &[b"--output", b"\xff"],
            r#"found "�" for --output, expected one of human, plain, json, csv"#,
        ),
        (
            &[b"--\xff"],
            r#"found "--�", expected an option that --help lists, or a command"#,
        ),
    ];
    for (words, expected) in cases {
        let ran = Shell::new()
            .args(words.iter().map(|word| OsStr::from_bytes(word)))
            .run();
        ran.status(2)
            .stdout("")
            .stderr(format!("error: {expected}\n"));
    }
}

#[test]
fn eval_with_a_command_is_refused_with_a_hint() {
    for words in [
        &["--eval", "script.lua", "key", ",", "arg"][..],
        &["--eval", "PING", "--", "GET"],
    ] {
        let ran = Shell::new().args(words).run();
        ran.status(2).stdout("").stderr(format!(
            "error: found the command {:?} together with --eval, expected one of them\n\
             hint: redis-cli's --eval, which runs a Lua file, is --lua here\n",
            words
                .iter()
                .skip(2)
                .find(|word| **word != "--")
                .expect("there is one"),
        ));
    }
}

#[test]
fn an_empty_password_in_the_environment_is_none() {
    let server = LiveServer::start();
    let shell = || Shell::new().server(&server).env("REDISCLI_AUTH", "");
    shell()
        .args(["PING"])
        .run()
        .success()
        .stdout("PONG\n")
        .stderr("");
    let ran = shell().args(["--user", "ann", "PING"]).run();
    ran.status(2)
        .stderr_contains("found --user without a password");
}

#[test]
fn words_of_a_command_are_no_options() {
    let server = LiveServer::start();
    for word in [
        "-x",
        "-h",
        "--help",
        "--json",
        "-r",
        "--",
        "-",
        "--output=json",
        "-p1",
        "--nosuch",
        "-v",
    ] {
        let ran = Shell::new().server(&server).args(["ECHO", word]).run();
        ran.success().stdout(format!("{word}\n")).stderr("");
    }
    let ran = Shell::new()
        .server(&server)
        .args(["MSET", "-n", "1", "--", "2"])
        .run();
    ran.success().stdout("OK\n").stderr("");
    assert_eq!(server.cli(&["MGET", "-n", "--"]), "1\n2");
}

#[test]
fn two_dashes_end_the_options() {
    let server = LiveServer::start();
    Shell::new()
        .server(&server)
        .args(["--", "PING"])
        .run()
        .success()
        .stdout("PONG\n");
    let ran = Shell::new().server(&server).args(["--", "--help"]).run();
    ran.status(1)
        .stderr_contains("ERR unknown command '--help'");
}

#[test]
fn values_may_begin_with_a_dash() {
    let server = LiveServer::start_with(&["--requirepass", "-x"]);
    for password in [
        &["-a", "-x"][..],
        &["--pass", "-x"],
        &["-a-x"],
        &["--pass=-x"],
    ] {
        let shell = Shell::new()
            .server(&server)
            .args(["--no-auth-warning"])
            .args(password);
        shell
            .args(["PING"])
            .run()
            .success()
            .stdout("PONG\n")
            .stderr("");
    }
    let shell = Shell::new().server(&server).env("REDISCLI_AUTH", "-x");
    let ran = shell
        .args(["-d", "--", "-D", "-", "LRANGE", "l", "0", "-1"])
        .run();
    ran.success().stdout("-");
}

#[test]
fn the_last_of_several_values_counts() {
    let server = LiveServer::start();
    let port = server.port().to_string();
    let ran = Shell::new()
        .args([
            "-p", "1", "-p", &port, "--json", "--csv", "--output", "plain", "PING",
        ])
        .run();
    ran.success().stdout("PONG\n").stderr("");
    let ran = Shell::new()
        .server(&server)
        .args(["--output", "plain", "--json", "PING"])
        .run();
    ran.success().stdout("\"PONG\"\n");
    let ran = Shell::new()
        .server(&server)
        .args(["--json", "--no-raw", "ECHO", "x"])
        .run();
    ran.success().stdout("\"x\"\n");
    let ran = Shell::new()
        .server(&server)
        .args(["--no-raw", "--csv", "ECHO", "x"])
        .run();
    ran.success().stdout("\"x\"\r\n");
}

#[test]
fn a_password_is_taken_from_the_command_line_with_a_warning() {
    let server = LiveServer::start_with(&["--requirepass", "pw"]);
    let warning = "warning: a password on the command line shows in the list of processes; \
                   --askpass and REDISCLI_AUTH do not\n";
    for option in ["-a", "--pass"] {
        let ran = Shell::new()
            .server(&server)
            .args([option, "pw", "PING"])
            .run();
        ran.success().stdout("PONG\n").stderr(warning);
        let ran = Shell::new()
            .server(&server)
            .args([option, "pw", "--no-auth-warning", "PING"])
            .run();
        ran.success().stdout("PONG\n").stderr("");
    }
}

#[test]
fn a_password_is_taken_from_the_environment_where_no_option_gives_one() {
    let server = LiveServer::start_with(&["--requirepass", "pw"]);
    let ran = Shell::new()
        .server(&server)
        .env("REDISCLI_AUTH", "pw")
        .args(["PING"])
        .run();
    ran.success().stdout("PONG\n").stderr("");
    let shell = Shell::new().server(&server).env("REDISCLI_AUTH", "wrong");
    let ran = shell.args(["--no-auth-warning", "-a", "pw", "PING"]).run();
    ran.success().stdout("PONG\n").stderr("");
}

#[test]
fn a_password_is_asked_for() {
    let server = LiveServer::start_with(&["--requirepass", "secret"]);
    let mut pty = Shell::new()
        .server(&server)
        .args(["--askpass", "-a", "wrong", "--no-auth-warning", "PING"])
        .terminal();
    pty.wait_for("password: ");
    pty.line("secret");
    pty.wait_for("PONG");
    assert!(
        !String::from_utf8_lossy(&pty.output()).contains("secret"),
        "the password is not echoed"
    );
    assert_eq!(pty.wait_exit(), 0);
}

/// When it came back to the terminal, that would show what is typed.
#[test]
fn a_program_that_asks_for_a_password_is_not_stopped() {
    let server = LiveServer::start_with(&["--requirepass", "secret"]);
    let pty = Shell::program("sh").args(["-i"]).env("PS1", "outer> ");
    let pty = pty.terminal();
    pty.wait_for_prompt("outer> ");
    let program = env!("CARGO_BIN_EXE_redis-shell");
    pty.line(&format!("'{program}' -p {} --askpass PING", server.port()));
    pty.wait_for("password: ");
    pty.key(Key::Ctrl('z')).key(Key::Backspace).line("secret");
    pty.wait_for("PONG");
    assert!(!String::from_utf8_lossy(&pty.output()).contains("secret"));
}

/// Runs the program from a shell that tells with which status it ended and how it left the terminal.
fn asked_by_a_shell(server: &LiveServer) -> Pty {
    let script = "trap : INT; \"$0\" \"$@\" --askpass PING; echo \"status $?\"; stty -a | grep -ow -e '-echo' -e 'echo' -e 'icanon'";
    let pty = Shell::program("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_redis-shell")])
        .args(server.options())
        .terminal();
    pty.wait_for("password: ");
    pty
}

#[test]
fn asking_for_a_password_ends_with_ctrl_c_and_ctrl_d() {
    let server = LiveServer::start();
    for (key, status) in [('c', 130), ('d', 2)] {
        let mut pty = asked_by_a_shell(&server);
        pty.key(Key::Ctrl(key));
        pty.wait_for(&format!("status {status}"));
        assert_eq!(pty.wait_exit(), 0);
        let screen = pty.screen_text();
        assert!(!screen.contains("PONG"), "{screen}");
        assert!(screen.ends_with("icanon\necho"), "{screen}");
    }
}

#[test]
fn a_user_goes_with_the_password() {
    let server = FakeServer::script(|c| {
        c.expect(&request(&["HELLO", "3", "AUTH", "ann", "pw"]))
            .expect_start(&["CLIENT"]);
        c.expect_start(&["CLIENT"]).send("%0\r\n+OK\r\n+OK\r\n");
        c.expect_command(&["PING"]).send("+PONG\r\n").wait_close();
    });
    let shell = Shell::new().server(&server).env("REDISCLI_AUTH", "pw");
    shell
        .args(["--user", "ann", "PING"])
        .run()
        .success()
        .stdout("PONG\n")
        .stderr("");
}

#[test]
fn a_database_is_selected() {
    let server = LiveServer::start();
    Shell::new()
        .server(&server)
        .args(["-n", "3", "SET", "k", "v"])
        .run()
        .success();
    Shell::new()
        .server(&server)
        .args(["GET", "k"])
        .run()
        .success()
        .stdout("\n");
    Shell::new()
        .server(&server)
        .args(["--db", "3", "GET", "k"])
        .run()
        .success()
        .stdout("v\n");
    Shell::new()
        .server(&server)
        .args(["-2", "-n3", "GET", "k"])
        .run()
        .success()
        .stdout("v\n");
}

#[test]
fn the_protocol_is_chosen() {
    let server = LiveServer::start();
    let protocol = |options: &[&str]| {
        let shell = Shell::new().server(&server).args(["--json"]).args(options);
        let ran = shell
            .args(["EVAL", "redis.setresp(3) return {map={a=true}}", "0"])
            .run();
        ran.success().stderr("");
        ran.stdout
    };
    assert_eq!(protocol(&[]), b"{\"a\":true}\n");
    assert_eq!(protocol(&["-3"]), b"{\"a\":true}\n");
    assert_eq!(protocol(&["-2"]), b"[\"a\",1]\n");
}

#[test]
fn delimiter_and_terminator_are_taken_as_they_are() {
    let server = LiveServer::start();
    server.cli(&["RPUSH", "l", "a", "b", "c"]);
    let run = |options: &[&str]| {
        let shell = Shell::new().server(&server).args(options);
        shell.args(["LRANGE", "l", "0", "-1"]).run()
    };
    run(&["-d", ", "]).success().stdout("a, b, c\n");
    run(&["-d", "\\n"]).success().stdout("a\\nb\\nc\n");
    run(&["-d", ""]).success().stdout("abc\n");
    run(&["-D", ""]).success().stdout("a\nb\nc");
    run(&["-d", ",", "-D", ";", "-r", "2"])
        .success()
        .stdout("a,b,c;a,b,c;");
    run(&["--delimiter", "|", "--terminator", "!"])
        .success()
        .stdout("a|b|c!");
    let shell = Shell::new()
        .server(&server)
        .args([OsStr::new("-d"), OsStr::from_bytes(b"\xff")]);
    shell
        .args(["LRANGE", "l", "0", "1"])
        .run()
        .success()
        .stdout(b"a\xffb\n");
}

#[test]
fn a_dump_is_exact_without_a_terminator() {
    let server = LiveServer::start();
    server.cli(&["SET", "k", "v"]);
    let dump = Shell::new()
        .server(&server)
        .args(["-D", "", "DUMP", "k"])
        .run();
    let restore = Shell::new()
        .server(&server)
        .args(["-x", "RESTORE", "copy", "0"]);
    restore.stdin(&dump.stdout).run().success().stdout("OK\n");
    assert_eq!(server.cli(&["GET", "copy"]), "v");
}

#[test]
fn standard_input_takes_the_place_of_a_tag() {
    let server = LiveServer::start();
    let shell = |words: &[&str]| {
        let shell = Shell::new().server(&server).args(words);
        shell.stdin(b"in\0\xff\n").run()
    };
    // The value comes first here, and the key after it: -x could not do that.
    shell(&[
        "-X",
        "TAG",
        "EVAL",
        "return ARGV[1]..ARGV[2]",
        "0",
        "TAG",
        "TAG",
    ])
    .success()
    .stdout(b"in\0\xff\nTAG\n")
    .stderr("");
    shell(&["-r", "2", "-X", "TAG", "ECHO", "TAG"])
        .success()
        .stdout(b"in\0\xff\n\nin\0\xff\n\n");
    shell(&["-X", "TAG", "MSET", "a", "TAG", "b", "1"]).success();
    assert_eq!(server.cli(&["STRLEN", "a"]), "5");
}

#[test]
fn words_are_quoted_where_asked() {
    let server = LiveServer::start();
    let shell = |words: &[&str]| Shell::new().server(&server).args(words).run();
    shell(&["--quoted-input", "SET", r#""a\x00b""#, r"'it\'s'"])
        .success()
        .stdout("OK\n")
        .stderr("");
    shell(&["--quoted-input", "STRLEN", r#""a\x00b""#])
        .success()
        .stdout("4\n");
    shell(&["STRLEN", r#""a\x00b""#]).success().stdout("0\n");
    shell(&["--quoted-input", "ECHO", ""]).status(2).stderr(
        "error: found \"\" with --quoted-input, which is none, expected exactly one word\n\
         hint: an empty word is written as two quotes, which the shell has to leave: '\"\"'\n",
    );
}

#[test]
fn a_lua_script_takes_standard_input_and_quoted_words_too() {
    let server = LiveServer::start();
    let home = tempfile::tempdir().expect("a directory");
    let script = home.path().join("script.lua");
    std::fs::write(
        &script,
        "return {#KEYS, KEYS[1] or '', ARGV[1] or '', ARGV[2] or ''}",
    )
    .expect("it is written");
    let run = |options: &[&str], words: &[&str]| {
        let shell = Shell::new().server(&server).args(["--json"]).args(options);
        let shell = shell.args([OsStr::new("--lua"), script.as_os_str()]);
        shell.args(words).stdin("in").run()
    };
    run(&["-x"], &["k"])
        .success()
        .stdout("[1,\"k\",\"in\",\"\"]\n");
    run(&["-x"], &["k", ",", "a"])
        .success()
        .stdout("[1,\"k\",\"a\",\"in\"]\n");
    run(&["-X", "t"], &["t", ",", "t"])
        .success()
        .stdout("[1,\"in\",\"t\",\"\"]\n");
    run(&["--quoted-input"], &["','", ",", r#""\x31""#])
        .success()
        .stdout("[1,\",\",\"1\",\"\"]\n");
}

#[test]
fn help_and_version_are_data() {
    let help = Shell::new().args(["--help"]).run();
    help.success()
        .stderr("")
        .stdout_contains("Usage: redis-shell [OPTIONS] [COMMAND [ARG]...]\n");
    let host_alone = Shell::new().args(["-h"]).run();
    host_alone.success().stderr("").stdout(&help.stdout);
    for option in ["-v", "--version"] {
        let version = concat!("redis-shell ", env!("CARGO_PKG_VERSION"), "\n");
        Shell::new()
            .args([option])
            .run()
            .success()
            .stdout(version)
            .stderr("");
    }
}

#[test]
fn help_says_what_redis_cli_users_need() {
    let help = Shell::new().args(["--help"]).run();
    let text = String::from_utf8(help.stdout).expect("the help is text");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for sentence in [
        "(redis-cli's --raw is --output plain)",
        "as redis-cli's --eval does",
        "REDISCLI_AUTH",
        "REDIS_SHELL_HISTORY",
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "[default: 127.0.0.1]",
        "[default: 6379]",
        "Exit codes: 0 ",
        " 130 ",
    ] {
        assert!(
            words.contains(sentence),
            "{sentence:?} is not in the help:\n{text}"
        );
    }
    assert!(text.lines().all(|line| line.len() <= 100), "{text}");
}

#[test]
fn options_may_be_written_in_every_usual_way() {
    let server = LiveServer::start();
    let port = server.port();
    for option in [
        format!("-p{port}"),
        format!("-p={port}"),
        format!("--port={port}"),
    ] {
        let ran = Shell::new().args([&option, "PING"]).run();
        ran.success().stdout("PONG\n").stderr("");
    }
}

#[test]
fn colour_follows_option_and_environment() {
    let server = LiveServer::start();
    let run = |option: &[&str], variables: &[(&str, &str)]| {
        let mut shell = Shell::new()
            .server(&server)
            .args(["--no-raw"])
            .args(option)
            .args(["ECHO", "x"]);
        for (name, value) in variables {
            shell = shell.env(name, value);
        }
        let ran = shell.run();
        ran.success();
        ran.stdout.contains(&0x1b)
    };
    assert!(!run(&[], &[]), "a pipe has no colours");
    assert!(run(&["--color", "always"], &[]));
    assert!(run(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(run(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!run(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!run(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn a_terminal_gets_the_human_form() {
    let server = LiveServer::start();
    let mut pty = Shell::new()
        .server(&server)
        .args(["--color", "never", "ECHO", "x"])
        .terminal();
    pty.wait_for("\"x\"");
    assert_eq!(pty.wait_exit(), 0);
    let mut pty = Shell::new()
        .server(&server)
        .args(["--output", "plain", "ECHO", "a\u{1b}[31m"])
        .terminal();
    pty.wait_for("a\\x1b[31m");
    assert_eq!(pty.wait_exit(), 0);
}
