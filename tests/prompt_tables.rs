//! What people see of replies that have more than one way to be shown: pairs in both protocols.

use super::common::{LiveServer, Pty, Shell};
use super::prompt::{ask, prompt_of};

/// Opens the prompt with a protocol, on a terminal that is high enough for all rows.
fn open(server: &LiveServer, protocol: &str) -> Pty {
    let pty = Shell::new()
        .server(server)
        .args([protocol])
        .terminal_of(200, 120);
    pty.wait_for_prompt(&prompt_of(server));
    pty
}

mod pairs {
    use super::*;

    /// Replies that are pairs, of a server that has this data.
    const DATA: [&str; 5] = [
        "HSET hash a 1 b 2",
        "ZADD zset 1 a 2.5 b",
        "XADD stream 1-1 field value",
        "XGROUP CREATE stream group 0",
        "XREADGROUP GROUP group consumer COUNT 1 STREAMS stream >",
    ];

    const MAPS: [&str; 9] = [
        "HGETALL hash",
        "HGETALL nosuch",
        "CONFIG GET maxmemory-s*",
        "CONFIG GET nosuch",
        "XINFO STREAM stream",
        "XINFO STREAM stream FULL",
        "COMMAND INFO get",
        "CLIENT TRACKINGINFO",
        "ACL GETUSER default",
    ];

    fn fill(server: &LiveServer) {
        for line in DATA {
            server.cli(&line.split(' ').collect::<Vec<_>>());
        }
    }

    /// Takes away what the protocols say otherwise than as pairs: RESP3 has sets and doubles.
    fn comparable(text: &str) -> String {
        let text = text
            .replace("~ ", ") ")
            .replace("(empty set)", "(empty array)")
            .replace("(double) ", "");
        let without_ages = text.lines().filter(|line| {
            !["seen-time", "active-time", "idle", "inactive"]
                .iter()
                .any(|age| line.contains(age))
        });
        without_ages.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn look_alike_in_both_protocols() {
        LiveServer::each(|server| {
            fill(server);
            let (old, new) = (open(server, "-2"), open(server, "-3"));
            for line in MAPS {
                let shown = comparable(&ask(&old, line));
                assert_eq!(shown, comparable(&ask(&new, line)), "{line}");
                // Redis 6.2 knows neither this subcommand nor key specifications.
                let has_pairs = shown.contains("# ") || shown == "(empty hash)";
                assert!(server.version() < (7, 0) || has_pairs, "{line}: {shown}");
            }
        });
    }

    #[test]
    fn scores_and_values_stand_behind_what_they_belong_to() {
        let server = LiveServer::start();
        fill(&server);
        let pty = open(&server, "-2");
        for (line, expected) in [
            (
                "ZRANGE zset 0 -1 WITHSCORES",
                "1# \"a\" => \"1\"\n2# \"b\" => \"2.5\"",
            ),
            ("ZRANGE zset 0 -1", "1) \"a\"\n2) \"b\""),
            ("ZRANGE nosuch 0 -1 WITHSCORES", "(empty array)"),
            (
                "ZINTER 2 zset zset WITHSCORES",
                "1# \"a\" => \"2\"\n2# \"b\" => \"5\"",
            ),
            (
                "HRANDFIELD hash -1 WITHVALUES extra",
                "(error) ERR syntax error",
            ),
            ("ZPOPMIN zset 1", "1# \"a\" => \"1\""),
            ("ZPOPMIN zset", "1) \"b\"\n2) \"2.5\""),
        ] {
            assert_eq!(ask(&pty, line), expected, "{line}");
        }
    }

    #[test]
    fn stay_as_they_come_in_a_transaction_and_in_other_forms() {
        let server = LiveServer::start();
        fill(&server);
        let pty = open(&server, "-2");
        ask(&pty, "MULTI");
        assert_eq!(ask(&pty, "HGETALL hash"), "QUEUED");
        let exec = ask(&pty, "EXEC");
        assert_eq!(exec, "1) 1) \"a\"\n   2) \"1\"\n   3) \"b\"\n   4) \"2\"");
        for (form, expected) in [
            ("--output=plain", "a\n1\nb\n2\n"),
            ("--output=json", "[\"a\",\"1\",\"b\",\"2\"]\n"),
            ("--no-raw", "1) \"a\"\n2) \"1\"\n3) \"b\"\n4) \"2\"\n"),
        ] {
            let shell = Shell::new()
                .server(&server)
                .args(["-2", form, "HGETALL", "hash"]);
            shell.run().success().stdout(expected);
        }
        let mut one_shot = Shell::new()
            .server(&server)
            .args(["-2", "HGETALL", "hash"])
            .terminal();
        assert_eq!(one_shot.wait_exit(), 0);
        assert_eq!(
            one_shot.screen_text(),
            "1# \"a\" => \"1\"\n2# \"b\" => \"2\""
        );
    }
}
