//! `:peek` at the prompt: each type of key, on servers that tell and on those that refuse.

use super::common::{LiveServer, Pty, Shell};
use super::prompt::{ask, prompt_of};

fn open(server: &LiveServer) -> Pty {
    open_with(server, &[])
}

fn open_with(server: &LiveServer, args: &[&str]) -> Pty {
    let pty = Shell::new().server(server).args(args).terminal_of(60, 100);
    pty.wait_for_prompt(&prompt_of(server));
    pty
}

/// The rows of what is told without those whose values are the server's business.
fn rows(told: &str) -> String {
    let varies = |row: &&str| row.starts_with("memory ") || row.starts_with("used ");
    let rows: Vec<_> = told.lines().filter(|row| !varies(row)).collect();
    rows.join("\n")
}

/// Checks what is told of each type over both protocols, against each server.
fn each(check: impl Fn(&LiveServer, &Pty)) {
    LiveServer::each(|server| {
        for protocol in ["-2", "-3"] {
            server.cli(&["FLUSHALL"]);
            let pty = open_with(server, &[protocol]);
            check(server, &pty);
        }
    });
}

mod shows {
    use super::*;

    #[test]
    fn a_string() {
        each(|server, pty| {
            server.cli(&["SET", "k", "v\x1b[31m\n\"é\"", "EX", "7530"]);
            let told = ask(pty, ":peek k");
            assert!(
                told.starts_with("key      \"k\"\ntype     string, encoded as embstr\n"),
                "{told}"
            );
            assert!(told.contains("\nexpires  in 2 h 5 min (7,5"), "{told}");
            assert!(told.contains(" UTC\nmemory   "), "{told}");
            assert!(told.contains("\nlength   11 bytes\n"), "{told}");
            let value = r#"value    "v\x1b[31m\n\"é\"""#;
            assert!(told.ends_with(value), "{told}");
            server.cli(&["SET", "n", "12345"]);
            let told = ask(pty, ":peek n");
            assert!(
                told.contains("\ntype     string, encoded as int\n"),
                "{told}"
            );
            assert!(told.contains("\nexpires  never\n"), "{told}");
            server.cli(&["SET", "long", &"x".repeat(3_000_000)]);
            let told = ask(pty, ":peek long");
            assert!(
                told.contains("\nlength   2.9 MiB (3,000,000 bytes)\n"),
                "{told}"
            );
            assert!(told.ends_with("x\"… (2.9 MiB)"), "{told}");
            assert!(told.lines().all(|row| row.chars().count() < 100), "{told}");
        });
    }

    #[test]
    fn a_hyperloglog() {
        each(|server, pty| {
            server.cli(&["PFADD", "k", "a", "b"]);
            let told = ask(pty, ":peek k");
            assert!(told.ends_with("\nthat is  a HyperLogLog, sparse"), "{told}");
        });
    }

    #[test]
    fn a_list() {
        each(|server, pty| {
            server.cli(&["RPUSH", "k", "a", "\x1b[2J"]);
            let told = rows(&ask(pty, ":peek k"));
            assert!(
                told.ends_with("length   2 elements\nentries  all\n  \"a\"\n  \"\\x1b[2J\""),
                "{told}"
            );
            for number in 0..20 {
                server.cli(&["RPUSH", "long", &number.to_string()]);
            }
            let told = rows(&ask(pty, ":peek long"));
            assert!(
                told.contains("length   20 elements\nentries  the first 10\n  \"0\"\n"),
                "{told}"
            );
            assert!(told.ends_with("\n  \"9\""), "{told}");
        });
    }

    #[test]
    fn a_set() {
        each(|server, pty| {
            server.cli(&["SADD", "k", "7"]);
            let told = rows(&ask(pty, ":peek k"));
            assert!(
                told.ends_with("set, encoded as intset\nexpires  never\nlength   1 member\nentries  all\n  \"7\""),
                "{told}"
            );
            for number in 0..2000 {
                server.cli(&["SADD", "many", &format!("m{number}")]);
            }
            let told = rows(&ask(pty, ":peek many"));
            assert!(
                told.contains("length   2,000 members\nentries  10 of them\n  \"m"),
                "{told}"
            );
            assert_eq!(told.matches("\n  \"m").count(), 10, "{told}");
        });
    }

    #[test]
    fn a_sorted_set() {
        each(|server, pty| {
            server.cli(&["ZADD", "k", "1.5", "a", "-10", "b"]);
            let told = rows(&ask(pty, ":peek k"));
            assert!(
                told.ends_with("length   2 members\nentries  all\n  -10  \"b\"\n  1.5  \"a\""),
                "{told}"
            );
        });
    }

    #[test]
    fn a_hash_whose_values_are_small_or_large() {
        each(|server, pty| {
            server.cli(&["HSET", "k", "name", "x y", "age", "7"]);
            let told = rows(&ask(pty, ":peek k"));
            assert!(
                told.ends_with(
                    "length   2 fields\nentries  all\n  \"name\" => \"x y\"\n  \"age\" => \"7\""
                ),
                "{told}"
            );
            server.cli(&["HSET", "big", "small", "s"]);
            server.cli(&["HSET", "big", "large", &"x".repeat(100_000)]);
            let told = ask(pty, ":peek big");
            assert!(told.contains("encoded as hashtable\n"), "{told}");
            assert!(told.contains("\n  \"small\" => \"s\""), "{told}");
            assert!(told.contains("\n  \"large\" => … (97.7 KiB)"), "{told}");
        });
    }

    #[test]
    fn a_stream() {
        each(|server, pty| {
            server.cli(&["XADD", "k", "1-1", "f", "v"]);
            server.cli(&["XADD", "k", "2-1", "g", "\x1b[2J"]);
            server.cli(&["XGROUP", "CREATE", "k", "group", "0"]);
            server.cli(&[
                "XREADGROUP",
                "GROUP",
                "group",
                "me",
                "COUNT",
                "1",
                "STREAMS",
                "k",
                ">",
            ]);
            let told = rows(&ask(pty, ":peek k"));
            let expected = "length   2 entries\nfirst    1-1  \"f\" => \"v\"\n\
                            last     2-1  \"g\" => \"\\x1b[2J\"\nlast id  2-1\ngroups   1\n  \
                            \"group\", 1 consumer, 1 pending";
            assert!(told.contains(expected), "{told}");
        });
    }

    #[test]
    fn a_type_of_a_module() {
        let Some(server) = LiveServer::named("redis-8.2", &[]) else {
            return;
        };
        server.cli(&["VADD", "k", "VALUES", "2", "1", "2", "a"]);
        let pty = open(&server);
        let told = ask(&pty, ":peek k");
        assert!(told.contains("\ntype     vectorset"), "{told}");
        assert!(told.contains("\nthat is  a set of vectors\n"), "{told}");
        assert!(told.contains("\n  vector-dim: 2\n"), "{told}");
    }

    #[test]
    fn a_key_whose_name_would_command_the_terminal() {
        let server = LiveServer::start();
        let pty = open(&server);
        ask(&pty, r#"SET "a b\x1b[2J" v"#);
        let told = ask(&pty, r#":peek "a b\x1b[2J""#);
        assert!(told.starts_with(r#"key      "a b\x1b[2J""#), "{told}");
        let told = ask(&pty, r#":peek "no\x07""#);
        assert_eq!(told, r#""no\a" does not exist"#);
    }
}

mod says {
    use super::*;

    #[test]
    fn what_is_missing_or_typed_wrong() {
        let server = LiveServer::start();
        let pty = open(&server);
        assert_eq!(ask(&pty, ":peek nosuch"), "\"nosuch\" does not exist");
        assert_eq!(ask(&pty, ":peek"), "error: found no key, expected one");
        assert!(ask(&pty, ":peek a b").starts_with("error: found \"a b\", expected one key"));
        ask(&pty, "MULTI");
        assert!(ask(&pty, ":peek k").starts_with("error: a transaction is open"));
        ask(&pty, "DISCARD");
        assert_eq!(ask(&pty, ":peek nosuch"), "\"nosuch\" does not exist");
    }

    #[test]
    fn what_the_server_refuses() {
        let server = LiveServer::start();
        server.cli(&["HSET", "h", "f", "v"]);
        let rules = ["-memory", "-object", "-hscan", "-hrandfield"];
        server.cli(&[&["ACL", "SETUSER", "default"], &rules[..]].concat());
        let pty = open(&server);
        let told = ask(&pty, ":peek h");
        for refused in [
            "encoding  refused: NOPERM",
            "memory   refused: NOPERM",
            "entries  refused: NOPERM",
        ] {
            assert!(told.contains(refused), "{refused}\n{told}");
        }
        assert!(told.contains("\nlength   1 field\n"), "{told}");
        server.cli(&["ACL", "SETUSER", "default", "-type"]);
        assert!(ask(&pty, ":peek h").starts_with("error: TYPE: refused: NOPERM"));
    }

    #[test]
    fn that_large_entries_are_not_fetched() {
        let server = LiveServer::start();
        let value = "x".repeat(300_000);
        server.cli(&["RPUSH", "l", &value, &value]);
        server.cli(&["ZADD", "z", "1", &value]);
        let pty = open(&server);
        for key in ["l", "z"] {
            let told = ask(&pty, &format!(":peek {key}"));
            assert!(told.contains("\nentries  not fetched: about "), "{told}");
        }
    }

    #[test]
    fn that_the_server_has_gone() {
        let mut server = LiveServer::start();
        let pty = open(&server);
        server.stop();
        assert!(ask(&pty, ":peek k").starts_with("error: "));
        server.restart();
        assert_eq!(ask(&pty, ":peek k"), "\"k\" does not exist");
    }
}
