//! What the prompt knows of the server: keys and what is inside, names, its commands; and what becomes of the line when
//! the server is slow, forbids the question, or lets nobody in.

use super::common::{FakeServer, Key, LiveServer, Pty, Shell};
use super::prompt::{ask, interrupt, prompt_of, wait_until};

const AUTO: &str = "popup = \"auto\"\n";

fn open(server: &LiveServer) -> Pty {
    open_as(server, &[], "")
}

fn open_as(server: &LiveServer, args: &[&str], password: &str) -> Pty {
    let shell = Shell::new()
        .server(server)
        .settings(AUTO)
        .args(args)
        .env("NO_COLOR", "1");
    let shell = match password {
        "" => shell,
        password => shell.env("REDISCLI_AUTH", password),
    };
    let pty = shell.terminal_of(24, 120);
    pty.wait_for("> ");
    pty
}

/// The rows below the line.
fn below(pty: &Pty) -> Vec<String> {
    let (row, _) = pty.cursor();
    let screen = pty.screen_text();
    let rows = screen.lines().skip(usize::from(row) + 1);
    rows.map(|row| row.trim().to_owned()).collect()
}

/// Types a line without its end and waits until these are offered, in this order and no others; then drops it.
#[track_caller]
fn offers(pty: &Pty, line: &str, expected: &[&str]) {
    pty.type_text(line);
    wait_until(pty, &format!("{expected:?} below {line:?}"), |pty| {
        let below = below(pty);
        below.len() == expected.len()
            && below
                .iter()
                .zip(expected)
                .all(|(row, expected)| row.split_whitespace().next() == Some(expected))
    });
    interrupt(pty);
}

fn count_of_connections(server: &LiveServer) -> usize {
    let clients = server.cli(&["CLIENT", "LIST"]);
    clients.lines().filter(|line| !line.is_empty()).count()
}

mod offers_of {
    use super::*;

    #[test]
    fn keys_are_of_the_type_that_the_command_takes_on_any_server() {
        LiveServer::each(|server| {
            server.cli(&["HSET", "user:h", "name", "secret", "mail", "secret"]);
            server.cli(&["RPUSH", "user:l", "a"]);
            server.cli(&["ZADD", "user:z", "1", "one", "2", "two"]);
            server.cli(&["SADD", "user:s", "red", "green"]);
            server.cli(&["XGROUP", "CREATE", "user:x", "workers", "$", "MKSTREAM"]);
            let pty = open(server);
            offers(&pty, "HGET us", &["user:h"]);
            offers(&pty, "LPUSH us", &["user:l"]);
            offers(&pty, "HGET user:h ", &["mail", "name"]);
            offers(&pty, "HDEL user:h na", &["name"]);
            offers(&pty, "HDEL user:h name ", &["mail"]);
            offers(&pty, "ZSCORE user:z t", &["two"]);
            offers(&pty, "SREM user:s r", &["red", "green"]);
            offers(&pty, "XGROUP DESTROY user:x w", &["workers"]);
            offers(&pty, "ACL CAT hyperl", &["hyperloglog"]);
            assert!(!String::from_utf8_lossy(&pty.output()).contains("secret"));
        });
    }

    #[test]
    fn groups_and_consumers_are_those_of_all_streams_before_one_is_named() {
        LiveServer::each(|server| {
            server.cli(&["SET", "text", "1"]);
            for (stream, group) in [("s1", "mailers"), ("s1", "movers"), ("s2", "movers")] {
                server.cli(&["XGROUP", "CREATE", stream, group, "$", "MKSTREAM"]);
            }
            server.cli(&["XREADGROUP", "GROUP", "movers", "ann", "STREAMS", "s2", ">"]);
            server.cli(&["XADD", "s2", "*", "f", "v"]);
            server.cli(&["XREADGROUP", "GROUP", "movers", "bob", "STREAMS", "s2", ">"]);
            let pty = open(server);
            offers(&pty, "XREADGROUP GROUP m", &["movers", "mailers"]);
            pty.type_text("XREADGROUP COUNT 1 GROUP mo")
                .wait_for("  movers ");
            wait_until(&pty, "both streams", |pty| {
                let below = below(pty);
                below
                    .iter()
                    .any(|row| row.contains("s1") && row.contains("s2"))
            });
            interrupt(&pty);
            offers(&pty, "XREADGROUP GROUP movers b", &["bob"]);
            offers(&pty, "XREADGROUP COUNT 1 NOACK GR", &["GROUP"]);
        });
    }

    #[test]
    fn vector_sets_and_their_elements_where_there_are_any() {
        LiveServer::each(|server| {
            if !server.cli(&["COMMAND", "INFO", "VADD"]).contains("write") {
                return;
            }
            for (element, x) in [("apple", "1"), ("pear", "2")] {
                server.cli(&["VADD", "user:v", "VALUES", "2", x, "1", element]);
            }
            server.cli(&["SET", "user:s", "1"]);
            server.cli(&["RPUSH", "user:l", "1"]);
            let pty = open(server);
            // The server has told of its commands then.
            ask(&pty, "help @nosuch");
            for command in ["VADD", "VSIM", "VINFO"] {
                offers(&pty, &format!("{command} us"), &["user:v"]);
            }
            offers(&pty, "VREM user:v ", &["apple", "pear"]);
            offers(&pty, "VSIM user:v ELE ap", &["apple"]);
            offers(&pty, "VEMB user:v apple ", &["RAW"]);
        });
    }

    #[test]
    fn options_are_those_that_the_server_knows() {
        LiveServer::each(|server| {
            let knows = |words: &[&str]| server.takes(words);
            server.cli(&["XADD", "st", "1-1", "f", "v"]);
            server.cli(&["HSET", "h", "f", "v"]);
            server.cli(&["SET", "k", "v"]);
            let pty = open(server);
            // The server has told of its commands then.
            ask(&pty, "help @nosuch");
            for (line, option, is_known) in [
                (
                    "XREAD STREAMS st ",
                    "+",
                    knows(&["XREAD", "STREAMS", "st", "+"]),
                ),
                (
                    "XTRIM st MAXLEN 9 ",
                    "ACKED",
                    knows(&["XTRIM", "st", "MAXLEN", "9", "ACKED"]),
                ),
                ("SET k v ", "IFEQ", knows(&["SET", "k", "v", "IFEQ", "v"])),
                (
                    "HSCAN h 0 ",
                    "NOVALUES",
                    knows(&["HSCAN", "h", "0", "NOVALUES"]),
                ),
                (
                    "BITCOUNT k 0 1 ",
                    "BIT",
                    knows(&["BITCOUNT", "k", "0", "1", "BIT"]),
                ),
                ("CLIENT cap", "capa", knows(&["CLIENT", "CAPA", "redirect"])),
            ] {
                let seen = pty.output().len();
                pty.type_text(line);
                // A whole list is drawn at once, and before the next key is read.
                pty.wait_for(&format!("> {}", line.trim_end()));
                interrupt(&pty);
                let drawn = String::from_utf8_lossy(&pty.output()[seen..]).into_owned();
                let is_offered = drawn.contains(&format!("\n  {option} "));
                assert_eq!(
                    is_offered,
                    is_known,
                    "{} {line:?}\n{drawn:?}",
                    server.name()
                );
            }
        });
    }

    #[test]
    fn keys_follow_the_database_and_what_commands_do() {
        let server = LiveServer::start();
        server.cli(&["SET", "zero:a", "v"]);
        let pty = open(&server);
        offers(&pty, "GET ze", &["zero:a"]);
        ask(&pty, "SET zero:b v");
        offers(&pty, "GET ze", &["zero:a", "zero:b"]);
        ask(&pty, "SELECT 1");
        ask(&pty, "SET zero:one v");
        offers(&pty, "GET ze", &["zero:one"]);
    }

    #[test]
    fn values_of_parameters_and_the_one_that_holds() {
        let server = LiveServer::start();
        server.cli(&["CONFIG", "SET", "appendfsync", "always"]);
        let pty = open(&server);
        pty.type_text("CONFIG SET appendfsync ");
        wait_until(&pty, "the values", |pty| {
            let below = below(pty);
            below.len() == 3 && below[1].starts_with("always    now · ")
        });
        interrupt(&pty);
        // Any text will do there.
        pty.type_text("CONFIG SET slowlog-max-len ");
        wait_until(&pty, "the value", |pty| below(pty) == ["128  now"]);
        interrupt(&pty);
        // A secret is neither asked for nor shown.
        server.cli(&["CONFIG", "SET", "masterauth", "hidden"]);
        pty.type_text("CONFIG SET masterauth ");
        pty.wait_for("> CONFIG SET masterauth");
        interrupt(&pty);
        offers(&pty, "CONFIG SET maxmemory-sam", &["maxmemory-samples"]);
        assert!(!pty.screen_text().contains("hidden"));
    }

    #[test]
    fn names_are_those_that_the_server_knows() {
        let server = LiveServer::start();
        server.cli(&["ACL", "SETUSER", "alice", "on"]);
        server.cli(&[
            "FUNCTION",
            "LOAD",
            "#!lua name=mylib\nredis.register_function('myfun', function() return 1 end)\n\
             redis.register_function{function_name='myreader', \
             callback=function() return 1 end, flags={'no-writes'}}",
        ]);
        let pty = open(&server);
        offers(&pty, "CONFIG GET maxmemory-sa", &["maxmemory-samples"]);
        offers(&pty, "ACL GETUSER alic", &["alice"]);
        offers(&pty, "FCALL my", &["myfun", "myreader"]);
        offers(&pty, "FUNCTION DELETE my", &["mylib"]);
        offers(&pty, "FCALL_RO my", &["myreader"]);
        offers(&pty, "ACL SETUSER alice +client|kil", &["kill"]);
        let local = format!("127.0.0.1:{}", server.port());
        offers(&pty, "CLIENT KILL LADDR 127", &[&local]);
        pty.type_text("CLIENT KILL ADDR 127");
        wait_until(&pty, "addresses of clients", |pty| {
            let below = below(pty);
            let is_one = |row: &String| row.starts_with("127.0.0.1:") && row.contains("  id ");
            !below.is_empty() && below.iter().all(is_one)
        });
        interrupt(&pty);
        offers(&pty, "INFO keysp", &["keyspace"]);
        ask(&pty, "EVAL 'return 41+1' 0");
        offers(
            &pty,
            "EVALSHA ",
            &["17119e4a56f6aaea04805a2df862446ba6f72f40"],
        );
    }

    #[test]
    fn commands_are_those_of_the_server_when_they_have_come() {
        let server = FakeServer::script(|c| {
            c.expect_handshake().wait_close();
        })
        .then(|c| {
            c.expect_handshake()
                .expect_command(&["COMMAND", "DOCS"])
                .send("-ERR unknown subcommand\r\n")
                .expect_command(&["COMMAND"])
                .send("-NOPERM no permissions to run the command\r\n")
                .expect_command(&["COMMAND", "LIST"])
                .send("*2\r\n$10\r\nmy.command\r\n$6\r\nge\x1b[2J\r\n")
                .wait_close();
        });
        let mut pty = Shell::new().server(&server).settings(AUTO).terminal();
        pty.wait_for("> ");
        offers(&pty, "my", &["my.command"]);
        assert!(!pty.output().windows(4).any(|bytes| bytes == b"\x1b[2J"));
        pty.line("quit");
        assert_eq!(pty.wait_exit(), 0);
        server.finish();
    }

    #[test]
    fn nothing_is_asked_before_somebody_wants_to_know() {
        let server = LiveServer::start();
        let pty = Shell::new().server(&server).terminal();
        pty.wait_for_prompt(&prompt_of(&server));
        assert_eq!(ask(&pty, "SET k v"), "OK");
        // One is the one that asks; the server may not have noticed yet that its first client has gone.
        wait_until(&pty, "a first connection", |_| {
            count_of_connections(&server) == 2
        });
        pty.type_text("GET ").key(Key::Tab);
        wait_until(&pty, "a second connection", |_| {
            count_of_connections(&server) == 3
        });
    }
}

mod goes_on {
    use super::*;

    #[test]
    fn for_a_user_without_rights_who_is_told_once_what_is_not_offered() {
        let server = LiveServer::start();
        server.cli(&["SET", "key:1", "v"]);
        server.cli(&[
            "ACL", "SETUSER", "bob", "on", ">pw", "~*", "+@all", "-command", "-scan", "-client",
            "-hello",
        ]);
        let pty = open_as(&server, &["--user", "bob"], "pw");
        pty.type_text("GET key").wait_for("> GET key");
        let note = "note: no keys are offered: NOPERM";
        let other = "note: the commands are those of the built-in table: NOPERM";
        interrupt(&pty);
        wait_until(&pty, "both notes", |pty| {
            ask(pty, "PING");
            let screen = pty.screen_text();
            screen.contains(note) && screen.contains(other)
        });
        for _ in 0..3 {
            pty.type_text("GET key").wait_for("> GET key");
            interrupt(&pty);
            assert_eq!(ask(&pty, "GET key:1"), "\"v\"");
        }
        let output = String::from_utf8_lossy(&pty.output()).into_owned();
        assert_eq!(output.matches(note).count(), 1, "{output}");
        assert_eq!(output.matches(other).count(), 1, "{output}");
    }

    #[test]
    fn while_the_server_answers_nobody() {
        let server = LiveServer::start();
        server.cli(&["SET", "key:1", "v"]);
        let pty = open(&server);
        offers(&pty, "GET k", &["key:1"]);
        server.freeze();
        pty.type_text("GET nothing").wait_for("> GET nothing");
        interrupt(&pty);
        pty.type_text("HGET key:").wait_for("> HGET key:");
        interrupt(&pty);
        server.go_on();
        assert_eq!(ask(&pty, "GET key:1"), "\"v\"");
        offers(&pty, "GET k", &["key:1"]);
    }

    #[test]
    fn when_no_second_connection_is_let_in() {
        let server = LiveServer::start_with(&["--maxclients", "1"]);
        let pty = open(&server);
        let note =
            "note: nothing that the server knows is offered: ERR max number of clients reached";
        wait_until(&pty, "a note", |pty| {
            pty.type_text("GET k").wait_for("> GET k");
            interrupt(pty);
            assert_eq!(ask(pty, "PING"), "PONG");
            pty.screen_text().contains(note)
        });
    }

    #[test]
    fn after_a_password_was_typed() {
        let server = LiveServer::start_with(&["--requirepass", "pw"]);
        let pty = open(&server);
        pty.type_text("GET k").wait_for("> GET k");
        interrupt(&pty);
        assert_eq!(ask(&pty, "AUTH pw"), "OK");
        ask(&pty, "SET key:1 v");
        offers(&pty, "GET k", &["key:1"]);
    }

    #[test]
    fn after_the_server_went_and_came_back() {
        let mut server = LiveServer::start();
        let pty = open(&server);
        ask(&pty, "SET key:1 v");
        offers(&pty, "GET k", &["key:1"]);
        server.restart();
        assert!(ask(&pty, "PING").contains("closed the connection"));
        assert_eq!(ask(&pty, "SET key:2 v"), "OK");
        offers(&pty, "GET k", &["key:2"]);
    }
}
