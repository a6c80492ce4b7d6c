//! What replies look like, from a real server to stdout: every type, both protocols, all four forms, and redis-cli
//! beside it.

use super::common::{FakeServer, LiveServer, Shell};

/// Replies of every type that a server can be made to send, in RESP2 as in RESP3.
const REPLIES: [&[&str]; 40] = [
    &["PING"],
    &["ECHO", ""],
    &["ECHO", "a b"],
    &["ECHO", "q\"b\\n\n\r\t\x07\x08\x01\x1b\x7f'"],
    &["GET", "nosuch"],
    &["STRLEN", "nosuch"],
    &["TTL", "nosuch"],
    &["BLPOP", "nosuch", "0.01"],
    &["LRANGE", "nosuch", "0", "-1"],
    &["LRANGE", "list", "0", "-1"],
    &["LRANGE", "long", "0", "-1"],
    &["HGETALL", "hash"],
    &["HGETALL", "nosuch"],
    &["SMEMBERS", "set"],
    &["SMEMBERS", "nosuch"],
    &["ZSCORE", "zset", "a"],
    &["ZSCORE", "zset", "b"],
    &["ZRANGE", "zset", "0", "-1", "WITHSCORES"],
    &["GEOPOS", "geo", "Palermo", "nosuch"],
    &["XRANGE", "stream", "-", "+"],
    &["XINFO", "STREAM", "stream"],
    &["CONFIG", "GET", "maxmemory"],
    &["COMMAND", "INFO", "get", "nosuch"],
    &["LATENCY", "DOCTOR"],
    &[
        "EVAL",
        "return {1,{2,{3,'x'}},{},{{}},false,{ok='fine'}}",
        "0",
    ],
    &["EVAL", "return {map={a=1}}", "0"],
    &["EVAL", "return {map={a={map={b={1,2}}}}}", "0"],
    &["EVAL", "return {set={a=true}}", "0"],
    &["EVAL", "redis.setresp(3) return {true,false}", "0"],
    &[
        "EVAL",
        "return {verbatim_string={format='mkd',string='# x\\n- y'}}",
        "0",
    ],
    &["DEBUG", "PROTOCOL", "string"],
    &["DEBUG", "PROTOCOL", "integer"],
    &["DEBUG", "PROTOCOL", "double"],
    &["DEBUG", "PROTOCOL", "null"],
    &["DEBUG", "PROTOCOL", "array"],
    &["DEBUG", "PROTOCOL", "set"],
    &["DEBUG", "PROTOCOL", "map"],
    &["DEBUG", "PROTOCOL", "verbatim"],
    &["DEBUG", "PROTOCOL", "true"],
    &["DEBUG", "PROTOCOL", "false"],
];

/// Those that redis-cli cannot show over RESP3.
const NEW: [&[&str]; 4] = [
    &["DEBUG", "PROTOCOL", "bignum"],
    &["DEBUG", "PROTOCOL", "attrib"],
    &[
        "EVAL",
        "return {big_number='123456789012345678901234567890'}",
        "0",
    ],
    &["EVAL", "return {double=0/0}", "0"],
];

fn server() -> LiveServer {
    let server = LiveServer::start_with(&["--enable-debug-command", "yes"]);
    for words in [
        &["RPUSH", "list", "a", "", "c d", "e\nf"][..],
        &["HSET", "hash", "a", "1", "b", "2"],
        &["SADD", "set", "1", "2", "3"],
        &["ZADD", "zset", "1.5", "a", "inf", "b", "-inf", "c"],
        &["GEOADD", "geo", "13.361389", "38.115556", "Palermo"],
        &["XADD", "stream", "1-1", "field", "value"],
        &[
            "EVAL",
            "for i=1,12 do redis.call('RPUSH','long',i) end",
            "0",
        ],
    ] {
        server.cli(words);
    }
    server
}

fn run(server: &LiveServer, options: &[&str], words: &[&str]) -> Vec<u8> {
    let ran = Shell::new().server(server).args(options).args(words).run();
    ran.success().stderr("");
    ran.stdout
}

/// What redis-cli prints; `None` where it is not installed.
fn redis_cli(server: &LiveServer, options: &[&str], words: &[&str]) -> Option<Vec<u8>> {
    std::process::Command::new("redis-cli")
        .arg("-v")
        .output()
        .ok()?;
    let ran = Shell::program("redis-cli")
        .server(server)
        .args(options)
        .args(words)
        .run();
    ran.success().stderr("");
    Some(ran.stdout)
}

#[track_caller]
fn same(found: &[u8], expected: &[u8], words: &[&str], what: &str) {
    assert!(
        found == expected,
        "{words:?}: {what}\nfound    \"{}\"\nexpected \"{}\"",
        found.escape_ascii(),
        expected.escape_ascii()
    );
}

#[test]
fn plain_is_the_same_in_both_protocols_and_in_redis_cli() {
    let server = server();
    for words in REPLIES.into_iter().chain(NEW) {
        let resp3 = run(&server, &["-3", "--output", "plain"], words);
        let resp2 = run(&server, &["-2", "--output", "plain"], words);
        same(&resp3, &resp2, words, "RESP3 against RESP2");
        let unasked = run(&server, &[], words);
        same(&unasked, &resp2, words, "the default against RESP2");
        if let Some(expected) = redis_cli(&server, &[], words) {
            same(&resp2, &expected, words, "against redis-cli");
        }
    }
}

#[test]
fn plain_scripts_are_the_same_as_in_redis_cli() {
    let server = server();
    let script =
        "MULTI\nSET k v\nINCR k\nHGETALL hash\nEXEC\nINFO nosuch\nPING\nLATENCY DOCTOR\nGET k\n";
    let found = Shell::new().server(&server).stdin(script).run();
    found.status(1).stderr(
        "note: standard input: 9 commands were run, 1 got an error reply: line 5 (element 2)\n",
    );
    let expected = Shell::program("redis-cli").server(&server).stdin(script);
    if redis_cli(&server, &[], &["PING"]).is_some() {
        found.stdout(expected.run().stdout);
    }
}

#[test]
fn plain_delimiters_are_the_same_as_in_redis_cli() {
    let server = server();
    // Escapes in them are not read.
    for options in [["-d", "<>", "-D", "!"], ["-d", r"\n", "-D", ""]] {
        for words in REPLIES {
            let found = run(&server, &options, words);
            if let Some(expected) = redis_cli(&server, &options, words) {
                same(&found, &expected, words, "against redis-cli");
            }
        }
    }
}

#[test]
fn human_is_the_same_as_in_redis_cli() {
    let server = server();
    for words in REPLIES {
        for protocol in ["-2", "-3"] {
            let found = run(&server, &[protocol, "--no-raw"], words);
            // Not every redis-cli knows -2, which is what it speaks.
            let options = [&["--no-raw"][..], &["-3", "--no-raw"]][usize::from(protocol == "-3")];
            if let Some(expected) = redis_cli(&server, options, words) {
                same(&found, &expected, words, protocol);
            }
        }
    }
}

#[test]
fn human_shows_what_redis_cli_cannot() {
    let server = server();
    for (kind, expected) in [
        (
            "bignum",
            "(big number) 1234567999999999999999999999999999999\n",
        ),
        (
            "attrib",
            "(attribute)\n   1# \"key-popularity\" => \n      1) \"key:123\"\n      2) (integer) 90\n\
             \"Some real reply following the attribute\"\n",
        ),
        (
            "push",
            "1) \"server-cpu-usage\"\n2) (integer) 42\n\"Some real reply following the push reply\"\n",
        ),
    ] {
        let found = run(
            &server,
            &["--output", "human", "--show-pushes", "yes"],
            &["DEBUG", "PROTOCOL", kind],
        );
        same(&found, expected.as_bytes(), &[kind], "human");
    }
    let found = run(&server, &["--no-raw"], &["ECHO", "café"]);
    same(
        &found,
        "\"café\"\n".as_bytes(),
        &["café"],
        "valid UTF-8 is text",
    );
}

#[test]
fn json_is_always_json() {
    let server = server();
    for words in REPLIES.into_iter().chain(NEW) {
        for options in [
            &["--json", "-2"][..],
            &["--json"],
            &["--output", "json", "--bytes", "base64"],
            &["--quoted-json"],
        ] {
            let found = run(&server, options, words);
            let lines = found.iter().filter(|&&byte| byte == b'\n').count();
            assert_eq!(
                (lines, found.last()),
                (1, Some(&b'\n')),
                "{words:?}: one line"
            );
            let parsed = serde_json::from_slice::<serde_json::Value>(&found);
            assert!(
                parsed.is_ok(),
                "{words:?} {options:?}: {parsed:?} \"{}\"",
                found.escape_ascii()
            );
        }
    }
}

#[test]
fn json_has_a_form_for_every_type() {
    let server = server();
    for (words, expected) in [
        (&["PING"][..], r#""PONG""#),
        (&["ECHO", "q\"\\\n\u{1}é"], r#""q\"\\\n\u0001é""#),
        (&["GET", "nosuch"], "null"),
        (&["STRLEN", "nosuch"], "0"),
        (&["HGETALL", "hash"], r#"{"a":"1","b":"2"}"#),
        (&["SMEMBERS", "set"], r#"["1","2","3"]"#),
        (
            &["ZRANGE", "zset", "0", "-1", "WITHSCORES"],
            r#"[["c","-inf"],["a",1.5],["b","inf"]]"#,
        ),
        (
            &["DEBUG", "PROTOCOL", "map"],
            r#"{"0":false,"1":true,"2":false}"#,
        ),
        (&["DEBUG", "PROTOCOL", "double"], "3.141"),
        (
            &["DEBUG", "PROTOCOL", "bignum"],
            r#""1234567999999999999999999999999999999""#,
        ),
        (
            &["DEBUG", "PROTOCOL", "verbatim"],
            r#""This is a verbatim\nstring""#,
        ),
        (
            &["DEBUG", "PROTOCOL", "attrib"],
            r#"{"attributes":{"key-popularity":["key:123",90]},"value":"Some real reply following the attribute"}"#,
        ),
    ] {
        let found = run(&server, &["--json"], words);
        same(&found, format!("{expected}\n").as_bytes(), words, "json");
    }
}

#[test]
fn json_of_bytes_that_are_no_text() {
    let server = server();
    let set = Shell::new()
        .server(&server)
        .args(["-x", "SET", "k"])
        .stdin(b"a\xff\xfeb")
        .run();
    set.success();
    let run = |options: &[&str], words: &[&str]| {
        Shell::new().server(&server).args(options).args(words).run()
    };
    let ran = run(&["--json", "-r", "2"], &["GET", "k"]);
    ran.success()
        .stdout("\"a\u{fffd}\u{fffd}b\"\n\"a\u{fffd}\u{fffd}b\"\n");
    let notes = String::from_utf8_lossy(&ran.stderr);
    assert!(
        notes.starts_with("note: ") && notes.lines().count() == 1,
        "one note: {notes}"
    );
    let ran = run(&["--json", "--bytes", "base64"], &["GET", "k"]);
    ran.success().stdout("\"Yf/+Yg==\"\n").stderr("");
    let ran = run(&["--quoted-json"], &["GET", "k"]);
    ran.success().stdout("\"a\\\\xff\\\\xfeb\"\n").stderr("");
    let ran = run(&["--quoted-json"], &["ECHO", "a\"b"]);
    ran.success().stderr("");
    let parsed: String = serde_json::from_slice(&ran.stdout).expect("it is JSON");
    assert_eq!(parsed, "a\\\"b");
}

#[test]
fn json_keys_that_are_no_strings_and_duplicates_stay() {
    let server = FakeServer::script(|c| {
        c.expect_handshake().expect_command(&["X"]);
        c.send("%4\r\n:1\r\n:2\r\n+a\r\n_\r\n+a\r\n#t\r\n*1\r\n+k\r\n,1.5\r\n")
            .wait_close();
    });
    let ran = Shell::new().server(&server).args(["--json", "X"]).run();
    ran.success().stderr("");
    ran.stdout("{\"1\":2,\"a\":null,\"a\":true,\"[\\\"k\\\"]\":1.5}\n");
}

#[test]
fn csv_is_always_csv() {
    let server = server();
    for words in REPLIES.into_iter().chain(NEW) {
        let found = run(&server, &["--csv"], words);
        assert!(
            found.ends_with(b"\r\n"),
            "{words:?}: \"{}\"",
            found.escape_ascii()
        );
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(&found[..]);
        let records: Vec<_> = reader
            .byte_records()
            .collect::<Result<_, _>>()
            .expect("it is CSV");
        assert!(records.len() <= 1, "{words:?}: {records:?}");
    }
}

#[test]
fn csv_has_a_form_for_every_type() {
    let server = server();
    for (words, expected) in [
        (&["PING"][..], "\"PONG\""),
        (&["ECHO", "q\",\n"], "\"q\"\",\n\""),
        (&["GET", "nosuch"], ""),
        (&["STRLEN", "nosuch"], "0"),
        (&["LRANGE", "list", "0", "1"], "\"a\",\"\""),
        (&["HGETALL", "hash"], "\"a\",\"1\",\"b\",\"2\""),
        (
            &["ZRANGE", "zset", "0", "1", "WITHSCORES"],
            "\"c\",-inf,\"a\",1.5",
        ),
        (&["DEBUG", "PROTOCOL", "map"], "0,false,1,true,2,false"),
        (&["EVAL", "return {1,{2,false},{{}}}", "0"], "1,2,"),
    ] {
        let found = run(&server, &["--csv"], words);
        same(&found, format!("{expected}\r\n").as_bytes(), words, "csv");
    }
}

#[test]
fn plain_errors_within_a_reply_stay_there() {
    let server = server();
    let words = ["EVAL", "return {redis.error_reply('ERR no'),1}", "0"];
    let plain = run(&server, &[], &words);
    same(&plain, b"ERR no\n\n1\n", &words, "plain");
    if let Some(expected) = redis_cli(&server, &[], &words) {
        same(&plain, &expected, &words, "against redis-cli");
    }
}

#[test]
fn texts_are_printed_as_they_are() {
    let server = server();
    for words in [
        &["INFO", "server"][..],
        &["INFO", "nosuch"],
        &["info", "replication"],
        &["CLIENT", "LIST"],
        &["CLIENT", "INFO"],
        &["MEMORY", "DOCTOR"],
        &["LATENCY", "DOCTOR"],
        &["LOLWUT", "VERSION", "5", "10", "5", "5"],
        &["DEBUG", "HTSTATS", "0"],
    ] {
        let bulk: Vec<u8> = {
            let json = run(&server, &["--json"], words);
            let text: String = serde_json::from_slice(&json).expect("a text is a string");
            text.into_bytes()
        };
        for (options, what) in [
            (&["--output", "plain"][..], "plain"),
            (&["--no-raw"], "human"),
            (&["-2"], "RESP2"),
        ] {
            let found = run(&server, options, words);
            // What a server counts differs from call to call; the ends do not.
            assert_eq!(ending(&found), ending(&bulk), "{words:?} {what}");
            assert!(!found.starts_with(b"\""), "{words:?} {what} is not quoted");
        }
    }
    let ordinary = run(&server, &[], &["MEMORY", "USAGE", "list"]);
    assert!(ordinary.ends_with(b"\n"), "other replies end in a newline");
}

/// The line ends that a text ends in, and whether there is text before them.
fn ending(bytes: &[u8]) -> (&[u8], bool) {
    let text = bytes.len()
        - bytes
            .iter()
            .rev()
            .take_while(|byte| b"\r\n".contains(byte))
            .count();
    (&bytes[text..], text > 0)
}

#[test]
fn a_text_queued_in_a_transaction_ends_its_line() {
    let server = server();
    let ran = Shell::new()
        .server(&server)
        .stdin("MULTI\nINFO server\nDISCARD\nPING\n")
        .run();
    ran.success().stdout("OK\nQUEUED\nOK\nPONG\n").stderr("");
}

#[test]
fn a_pipe_gets_the_bytes_as_they_are() {
    let server = server();
    let value = b"\x1b[31m\0\xff\x07";
    let ran = Shell::new()
        .server(&server)
        .args(["-x", "ECHO"])
        .stdin(value)
        .run();
    ran.success()
        .stdout([&value[..], b"\n"].concat())
        .stderr("");
}

#[test]
fn types_that_no_server_sends() {
    let cases = [
        (
            "$?\r\n;4\r\nHell\r\n;5\r\no wor\r\n;0\r\n",
            "Hello wor\n",
            "\"Hello wor\"\n",
        ),
        (
            "*?\r\n:1\r\n:2\r\n.\r\n",
            "1\n2\n",
            "1) (integer) 1\n2) (integer) 2\n",
        ),
        ("%?\r\n+a\r\n:1\r\n.\r\n", "a\n1\n", "1# a => (integer) 1\n"),
        ("~?\r\n.\r\n", "\n", "(empty set)\n"),
        (
            "(-12345678901234567890\r\n",
            "-12345678901234567890\n",
            "(big number) -12345678901234567890\n",
        ),
    ];
    for (reply, plain, human) in cases {
        for (output, expected) in [("plain", plain), ("human", human)] {
            let server = FakeServer::script(move |c| {
                c.expect_handshake()
                    .expect_command(&["X"])
                    .send_in_pieces(reply, 1)
                    .wait_close();
            });
            let ran = Shell::new()
                .server(&server)
                .args(["--output", output, "X"])
                .run();
            ran.success().stdout(expected).stderr("");
        }
    }
}
