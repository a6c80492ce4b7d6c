//! What people see of replies that have more than one way to be shown: pairs and tables, in both protocols.

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

/// Opens it without tables.
fn open_bare(server: &LiveServer, protocol: &str) -> Pty {
    let pty = open(server, protocol);
    ask(&pty, ":set tables off");
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
            let (old, new) = (open_bare(server, "-2"), open_bare(server, "-3"));
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
        let pty = open_bare(&server, "-2");
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
        let pty = open_bare(&server, "-2");
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

mod tables {
    use super::*;

    /// The rows below the line, without the parts that differ from run to run.
    fn first_words(shown: &str) -> Vec<&str> {
        shown
            .lines()
            .filter_map(|row| row.split_whitespace().next())
            .collect()
    }

    #[test]
    fn of_reports_in_both_protocols_of_each_server() {
        LiveServer::each(|server| {
            server.cli(&["XADD", "stream", "1-1", "field", "value"]);
            server.cli(&["XGROUP", "CREATE", "stream", "group", "0"]);
            server.cli(&["CONFIG", "SET", "slowlog-log-slower-than", "0"]);
            server.cli(&["GET", "a b"]);
            for protocol in ["-2", "-3"] {
                let pty = open(server, protocol);
                for (line, head) in [
                    ("INFO keyspace", "# Keyspace"),
                    ("CLIENT LIST", "id  addr"),
                    ("CLIENT INFO", "id  "),
                    ("SLOWLOG GET 1", "id  "),
                    ("XINFO STREAM stream", "length  "),
                    ("XINFO GROUPS stream", "name   consumers  pending"),
                    ("COMMAND INFO get", "name  arity  flags"),
                    ("MEMORY STATS", "peak.allocated  "),
                    ("CONFIG GET maxmemory-s*", "maxmemory-samples  5"),
                ] {
                    let shown = ask(&pty, line);
                    let is_head = shown.trim_start().starts_with(head);
                    assert!(is_head, "{} {protocol} {line}: {shown}", server.name());
                }
                let keyspace = ask(&pty, "INFO keyspace");
                assert_eq!(first_words(&keyspace), ["#", "keys", "db0"], "{keyspace}");
            }
        });
    }

    #[test]
    fn fit_terminals_of_any_width_and_follow_a_change_of_it() {
        let server = LiveServer::start();
        let pty = Shell::new().server(&server).terminal_of(50, 80);
        pty.wait_for_prompt(&prompt_of(&server));
        let narrow = ask(&pty, "CLIENT LIST");
        assert!(
            narrow
                .lines()
                .nth(2)
                .is_some_and(|row| row.starts_with("  laddr=")),
            "{narrow}"
        );
        pty.resize(50, 220);
        let wide = ask(&pty, "CLIENT LIST");
        let [head, row] = wide.lines().collect::<Vec<_>>()[..] else {
            panic!("{wide}");
        };
        assert!(head.starts_with("id") && head.contains("tot-mem"), "{wide}");
        assert!(row.contains("client|list"), "{wide}");
        pty.resize(50, 12);
        // As wide as that, no column would be left.
        pty.line("CONFIG GET save").wait_for("1# \"save\" =>");
    }

    #[test]
    fn are_for_people_at_a_terminal_only() {
        let server = LiveServer::start();
        let words = ["CONFIG", "GET", "maxmemory-samples"];
        for (form, expected) in [
            ("--output=plain", "maxmemory-samples\n5\n"),
            ("--output=human", "1# \"maxmemory-samples\" => \"5\"\n"),
            ("--output=json", "{\"maxmemory-samples\":\"5\"}\n"),
        ] {
            let shell = Shell::new().server(&server).args([form]).args(words);
            shell.run().success().stdout(expected);
        }
        let mut one_shot = Shell::new().server(&server).args(words).terminal();
        assert_eq!(one_shot.wait_exit(), 0);
        assert_eq!(one_shot.screen_text(), "maxmemory-samples  5");
        let pty = open(&server, "-3");
        ask(&pty, ":set output json");
        assert_eq!(ask(&pty, &words.join(" ")), "{\"maxmemory-samples\":\"5\"}");
        ask(&pty, ":set output auto");
        assert_eq!(ask(&pty, &words.join(" ")), "maxmemory-samples  5");
        ask(&pty, ":set tables off");
        assert_eq!(
            ask(&pty, &words.join(" ")),
            "1# \"maxmemory-samples\" => \"5\""
        );
    }

    #[test]
    fn stay_away_from_transactions_errors_and_watched_bytes() {
        let server = LiveServer::start();
        let pty = open(&server, "-3");
        ask(&pty, "MULTI");
        assert_eq!(ask(&pty, "CONFIG GET save"), "QUEUED");
        assert_eq!(ask(&pty, "EXEC"), "1) 1# \"save\" => \"\"");
        let error = ask(&pty, "XINFO GROUPS nosuch");
        assert_eq!(error, "(error) ERR no such key");
        ask(&pty, ":raw on");
        let raw = ask(&pty, "CONFIG GET save");
        assert!(raw.ends_with("= 1# \"save\" => \"\""), "{raw}");
    }

    #[test]
    fn have_a_head_in_bold_unless_colours_are_off() {
        let server = LiveServer::start();
        let pty = open(&server, "-3");
        ask(&pty, "CLIENT LIST");
        assert!(pty.cell_of("addr").bold());
        let pty = Shell::new()
            .server(&server)
            .env("NO_COLOR", "1")
            .terminal_of(50, 80);
        pty.wait_for_prompt(&prompt_of(&server));
        ask(&pty, "CLIENT LIST");
        assert!(!pty.cell_of("addr").bold());
    }

    #[test]
    fn tell_when_a_call_was_made_as_people_do() {
        let server = LiveServer::start();
        server.cli(&["CONFIG", "SET", "slowlog-log-slower-than", "0"]);
        server.cli(&["GET", "k"]);
        let pty = open(&server, "-3");
        let table = ask(&pty, "SLOWLOG GET 1");
        let row = table.lines().nth(1).unwrap_or_default();
        let words: Vec<&str> = row.split_whitespace().take(3).collect();
        let is_date = matches!(words[..], [_, day, time]
            if day.split('-').count() == 3 && time.split(':').count() == 3);
        assert!(is_date, "{table}");
    }
}
