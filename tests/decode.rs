//! `decode`: a capture of RESP, explained without a server.

use super::common::{Home, LiveServer, Shell};

/// Every type, with every byte in a payload.
fn every_type() -> Vec<u8> {
    let mut bytes = b"+OK\r\n-ERR no\r\n:-1\r\n$-1\r\n*-1\r\n*0\r\n_\r\n#t\r\n#f\r\n,1.5e3\r\n,-inf\r\n\
        (12345678901234567890\r\n!5\r\nERR x\r\n=8\r\ntxt:text\r\n%1\r\n+k\r\n*1\r\n~1\r\n:1\r\n\
        >2\r\n+message\r\n+hi\r\n|1\r\n+ttl\r\n:9\r\n$1\r\nv\r\n$?\r\n;2\r\nhi\r\n;0\r\n*?\r\n:1\r\n.\r\n\
        %?\r\n+k\r\n:1\r\n.\r\n$256\r\n"
        .to_vec();
    bytes.extend(0..=255);
    bytes.extend_from_slice(b"\r\n+b' \" \xe2\x80\xa6 \xff\r\n");
    bytes
}

fn decode(args: &[&str], capture: impl AsRef<[u8]>) -> Vec<u8> {
    let ran = Shell::new()
        .args(["decode"])
        .args(args)
        .stdin(capture)
        .run();
    ran.success().stderr("");
    ran.stdout
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("a dump is text")
}

#[test]
fn each_form_is_recognised_and_explained_alike() {
    let expected = "\
←      0  *2\\r\\n                                array of 2
←      4    $3\\r\\nfoo\\r\\n                       1/2 bulk string, 3 bytes ✓
←     13    _\\r\\n                               2/2 null
";
    let cases: [(&str, &[u8]); 9] = [
        ("bare", b"*2\r\n$3\r\nfoo\r\n_\r\n"),
        ("escaped", br"*2\r\n$3\r\nfoo\r\n_\r\n"),
        ("escaped", b"*2\\r\\n\n$3\\r\\n\\x66\\157o\\r\\n\n_\\r\\n\n"),
        (
            "escaped",
            b"\"*2\\r\\n\" \"$3\\r\\n\"\n  \"foo\\r\\n_\\r\\n\"",
        ),
        ("hex", b"2a320d0a 24330d0a666F6F0D0A\n5f 0d 0a\n"),
        ("python", br"b'*2\r\n$3\r\nfoo\r\n_\r\n'"),
        ("python", b" b\"*2\\r\\n\"\n b'$3\\15\\12foo\\r\\n_\\r\\n'"),
        (
            "escaped",
            "← \"*2\\r\\n$3\\r\\n\" \"foo\\r\\n\"\n= a remark\n← \"_\\r\\n\"\n".as_bytes(),
        ),
        (
            "python",
            "← read 1: 5 bytes, +0.21 ms\n← b'*2\\r\\n$3\\r\\nfoo\\r\\n_\\r\\n'\n".as_bytes(),
        ),
    ];
    for (form, capture) in cases {
        assert_eq!(text(decode(&[], capture)), expected, "{form}");
        let asked = decode(&["--from", form, "-"], capture);
        assert_eq!(text(asked), expected, "--from {form}");
    }
}

#[test]
fn what_a_notation_shows_is_read_back() {
    let bytes = every_type();
    for notation in ["escaped", "python", "bytes", "hex"] {
        let raw = ["--raw", notation, "--raw-limit=0"];
        let dump = decode(&[&raw[..], &["--from=bare"]].concat(), &bytes);
        let is_control = |byte: &u8| byte.is_ascii_control() && *byte != b'\n';
        assert!(!dump.iter().any(is_control), "{notation}");
        let back = decode(&["--raw=wire"], &dump);
        assert_eq!(
            back.escape_ascii().to_string(),
            bytes.escape_ascii().to_string(),
            "{notation}"
        );
    }
}

#[test]
fn directions_are_kept() {
    for notation in ["escaped", "python", "bytes", "hex"] {
        let encoded = Shell::new()
            .args(["encode", "--raw", notation, "SET", "a long key", "\x01"])
            .run();
        assert_eq!(
            text(decode(&["--raw", notation], &encoded.stdout)),
            text(encoded.stdout)
                .split_inclusive('\n')
                .filter(|line| line.starts_with('→'))
                .collect::<String>(),
            "{notation}"
        );
    }
}

#[test]
fn the_dump_of_a_session_is_read_back() {
    let server = LiveServer::start();
    server.cli(&["RPUSH", "l", "a", "it's \"b\""]);
    for notation in ["escaped", "python", "bytes", "hex"] {
        let ran = Shell::new()
            .server(&server)
            .args(["-2", "--handshake", "--raw-limit=0"])
            .args([format!("--raw={notation}"), "LRANGE".to_owned()])
            .args(["l", "0", "-1"])
            .run();
        ran.success();
        let decoded = text(decode(&["--raw=escaped"], &ran.stdout));
        assert_eq!(
            decoded,
            "→ \"*4\\r\\n\"\n→ \"$6\\r\\nLRANGE\\r\\n\"\n→ \"$1\\r\\nl\\r\\n\"\n→ \"$1\\r\\n0\\r\\n\"\n\
             → \"$2\\r\\n-1\\r\\n\"\n← \"*2\\r\\n\"\n← \"$1\\r\\na\\r\\n\"\n← \"$8\\r\\nit's \\\"b\\\"\\r\\n\"\n",
            "{notation}"
        );
    }
}

#[test]
fn what_is_right_is_shown_before_what_is_wrong() {
    let ran = Shell::new()
        .args(["decode"])
        .stdin("*2\r\n:1\r\n?what\r\nnever shown\r\n")
        .run();
    ran.status(1)
        .stdout(
            "\
←      0  *2\\r\\n                                array of 2
←      4    :1\\r\\n                              1/2 integer
←      8    ?
            ^ found '?' (0x3f), expected a type byte, one of + - : $ * _ # , ( !
              = % ~ > |
←      9    what\\r\\n
",
        )
        .stderr(
            "error: at byte 8: found '?' (0x3f), expected a type byte, one of \
             + - : $ * _ # , ( ! = % ~ > |\n",
        );
}

#[test]
fn what_is_declared_wrong_is_marked_where_it_is_wrong() {
    let ran = Shell::new().args(["decode"]).stdin("$3\r\nfooXX\r\n").run();
    ran.status(1)
        .stdout_contains("←      0  $3\\r\\nfoo ")
        .stdout_contains("←      7  X\n          ^ found 'X' (0x58), expected CR LF\n")
        .stderr_contains("error: at byte 7: found 'X' (0x58)");
}

#[test]
fn an_inline_command_is_shown_as_text() {
    let ran = Shell::new()
        .args(["decode", "--from", "bare"])
        .stdin("SELECT 2\nPING\n")
        .run();
    ran.status(1)
        .stdout_contains("it looks like")
        .stdout_contains("←      1  ELECT 2\\n");
}

#[test]
fn a_capture_may_end_in_the_middle_anywhere() {
    let bytes = b"*1\r\n$3\r\nfoo\r\n";
    for len in 5..bytes.len() {
        let ran = Shell::new().args(["decode"]).stdin(&bytes[..len]).run();
        ran.status(1)
            .stdout_contains("*1\\r\\n ")
            .stdout_contains("incomplete: found")
            .stderr_contains(format!(
                "error: at byte {len}: found the end of the stream, expected "
            ));
    }
    for (notation, expected) in [("hex", "2a 31 0d 0a 24"), ("escaped", "\"$\"")] {
        let ran = Shell::new()
            .args(["decode", "--raw", notation])
            .stdin(&bytes[..5])
            .run();
        ran.status(1).stdout_contains(expected);
    }
}

#[test]
fn what_is_not_written_right_is_marked_with_line_and_column() {
    let cases = [
        ("+a\\r\\n\n+\\q", 2, 3, "'q' (0x71)", "an escape: \\r, \\n,"),
        (
            "+a\\r\\n\\x4g",
            1,
            10,
            "'g' (0x67)",
            "two hexadecimal digits behind \\x",
        ),
        (
            "+a\\r\\n\\400",
            1,
            10,
            "'0' (0x30)",
            "octal digits of at most 377",
        ),
        ("+a\\r\\n\\", 1, 8, "the end of the capture", "an escape"),
        (
            "\"+a\\r\\n",
            1,
            8,
            "the end of the capture",
            "the closing quote",
        ),
        (
            "\"+a\\r\\n\n\"",
            1,
            8,
            "the end of the line",
            "the closing quote",
        ),
        (
            "\"+a\\r\\n\" +b",
            1,
            10,
            "'+' (0x2b)",
            "a literal in double quotes",
        ),
        (
            "b'+é\\r\\n\n'",
            1,
            9,
            "the end of the line",
            "the closing quote",
        ),
        (
            "b'+a\\r\\n' '",
            1,
            11,
            "'\\'' (0x27)",
            "a literal such as b'+OK\\r\\n'",
        ),
        (
            "b'+a\\r\\n' b",
            1,
            12,
            "the end of the capture",
            "a quote behind b",
        ),
        (
            "2b 61 0d 0a\n2",
            2,
            2,
            "the end of the capture",
            "two hexadecimal digits for each byte",
        ),
        (
            "2b 61 0 d",
            1,
            8,
            "' ' (0x20)",
            "two hexadecimal digits for each byte",
        ),
        (
            "← b'+' … 7 bytes more b'\\r\\n'",
            1,
            8,
            "bytes that the dump left out",
            "--raw-limit 0",
        ),
        (
            "← 000000  2b *",
            1,
            14,
            "'*' (0x2a)",
            "two hexadecimal digits for each byte",
        ),
    ];
    for (capture, line, column, found, expected) in cases {
        let ran = Shell::new().args(["decode"]).stdin(capture).run();
        let message = format!("error: line {line}, column {column}: found {found}, expected ");
        ran.status(1)
            .stderr_contains(message)
            .stderr_contains(expected);
        ran.stdout_contains(format!("^ found {found}, expected"));
    }
}

#[test]
fn the_caret_stands_under_the_byte() {
    let ran = Shell::new().args(["decode"]).stdin("+OK\\r\\n:1\\z").run();
    ran.status(1).stdout(
        "\
←      0  +OK\\r\\n                               simple string
←      5  :1
+OK\\r\\n:1\\z
          ^ found 'z' (0x7a), expected an escape: \\r, \\n, \\t, \\\\, \\\", \\', \\a,
            \\b, \\f, \\v, \\xHH or up to three octal digits
",
    );
    // What is missing at the end is marked behind what came last.
    let ran = Shell::new().args(["decode"]).stdin("2b 61 0d 0a\n2").run();
    ran.status(1).stdout(
        "\
←      0  +a\\r\\n                                simple string
2
 ^ found the end of the capture, expected two hexadecimal digits for each byte
",
    );
}

#[test]
fn what_is_in_no_form_is_refused_with_the_option_that_helps() {
    for capture in ["PING\r\n", "+OK\n", "← read 1: 5 bytes\n", " "] {
        let ran = Shell::new().args(["decode"]).stdin(capture).run();
        ran.status(2)
            .stdout("")
            .stderr_contains("--from bare, escaped, hex or python");
    }
    let ran = Shell::new()
        .args(["decode"])
        .stdin("→      0  *1\\r\\n  array\n")
        .run();
    ran.status(2)
        .stderr_contains("--raw=escaped, python, bytes or hex");
}

#[test]
fn a_first_line_of_any_length_is_recognised() {
    let long = "a".repeat(10 << 20);
    let backslashes = format!("{long}\\r\\nno type byte{long}");
    let written = format!("+{}\\r\\n:1\\r\\n", "a".repeat(20 << 10));
    let cases = [
        (format!("+{long}\r\n:1\r\n"), "simple string\n"),
        (format!("-{long}\r\n:1\r\n"), "simple error\n"),
        (
            format!("({}\r\n:1\r\n", "7".repeat(10 << 20)),
            "big number\n",
        ),
        (format!("+\\r\\n{backslashes}\r\n:1\r\n"), "simple string\n"),
        (written.clone(), "simple string\n"),
        (written.repeat(100), "simple string\n"),
        (format!("\"{written}\""), "simple string\n"),
    ];
    for (capture, first) in cases {
        let shown = text(decode(&["--raw-limit=0"], &capture));
        assert!(shown.contains(first), "{:.80}", capture);
        assert!(shown.ends_with(" integer\n"), "{:.80}", capture);
        let wire = decode(&["--raw=wire"], &capture);
        let expected = match capture.ends_with('\n') {
            true => capture,
            false => capture.replace("\\r\\n", "\r\n").replace('"', ""),
        };
        assert!(wire == expected.as_bytes(), "{:.80}", expected);
    }
    for capture in [format!("${long}\r\n"), format!("PING {long}\r\n")] {
        let ran = Shell::new().args(["decode"]).stdin(&capture).run();
        ran.status(2).stdout("").stderr_contains("--from bare");
    }
    // What cannot be told in time is taken for what it begins as, and marked where it is not.
    let ran = Shell::new()
        .args(["decode"])
        .stdin(format!("+{long}\n"))
        .run();
    ran.status(1)
        .stdout_contains("found '\\n' (0x0a), expected CR LF");
}

#[test]
fn a_long_first_line_takes_no_memory() {
    let program = env!("CARGO_BIN_EXE_redis-shell");
    let line = format!("+{}\r\n", "a".repeat(64 << 20));
    let ran = Shell::program("sh")
        .args(["-c", "ulimit -v 40000; exec \"$0\" decode"])
        .args([program])
        .stdin(line)
        .run();
    ran.success().stdout_contains("… 67,108,800 bytes more");
}

#[test]
fn a_capture_is_explained_while_it_comes() {
    let mut running = Shell::new().args(["decode"]).spawn();
    running.write("*2\r\n+O").wait_for_stdout("array of 2\n");
    running
        .write("K\r\n:")
        .wait_for_stdout("1/2 simple string\n");
    running.write("1\r\n").wait_for_stdout("2/2 integer\n");
    running.close_stdin();
    running.wait().success();
}

#[test]
fn a_capture_may_be_a_file() {
    let home = Home::new();
    std::fs::write(home.path().join("capture"), ":12\r\n").unwrap();
    let ran = Shell::new().home(&home).args(["decode", "capture"]).run();
    ran.success()
        .stdout("←      0  :12\\r\\n                               integer\n");
    let ran = Shell::new().home(&home).args(["decode", "none"]).run();
    ran.status(2).stderr_contains("could not read \"none\": ");
}

#[test]
fn payloads_are_cut_and_wire_gives_the_bytes_back() {
    let capture = format!("$100\r\n{}\r\n", "x".repeat(100));
    let shown = text(decode(&["--raw-limit", "4"], &capture));
    assert!(
        shown.contains("$100\\r\\nxxxx… 96 bytes more\\r\\n"),
        "{shown}"
    );
    assert_eq!(text(decode(&["--raw=wire"], &capture)), capture);
    assert_eq!(decode(&["--raw=wire"], "2b 4f 4b 0d 0a"), b"+OK\r\n");
    assert_eq!(decode(&[], ""), b"");
}

#[test]
fn wire_tells_what_is_wrong_too() {
    for (capture, message) in [
        ("*2\r\n:1\r\n", "at byte 8: found the end of the stream"),
        ("+OK\r\n?\r\n", "at byte 5: found '?' (0x3f)"),
    ] {
        let ran = Shell::new()
            .args(["decode", "--raw=wire"])
            .stdin(capture)
            .run();
        ran.status(1).stdout(capture).stderr_contains(message);
    }
}
