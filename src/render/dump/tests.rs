//! The dump as snapshots, each whole and byte by byte.

use super::*;
use proptest::prelude::*;

const RECEIVED: Direction = Direction::Received;
const SENT: Direction = Direction::Sent;

fn pieces(direction: Direction, bytes: &[u8], size: usize, secrets: &[Range<u64>]) -> String {
    let mut dump = Dump::new(Color::Off);
    let mut out = Vec::new();
    for piece in bytes.chunks(size) {
        dump.traffic(direction, piece, secrets, &mut out);
    }
    dump.finish(&mut out);
    String::from_utf8(out).unwrap()
}

/// Dumps a stream and checks that it makes no difference how it arrives.
fn dump_masked(direction: Direction, bytes: &[u8], secrets: &[Range<u64>]) -> String {
    let whole = pieces(direction, bytes, usize::MAX, secrets);
    for size in [1, 3, 7, 70] {
        assert_eq!(pieces(direction, bytes, size, secrets), whole, "{size}");
    }
    whole
}

fn dump(bytes: impl AsRef<[u8]>) -> String {
    dump_masked(RECEIVED, bytes.as_ref(), &[])
}

#[test]
fn every_type_has_its_line() {
    insta::assert_snapshot!(dump(
        "+OK\r\n-ERR no \"x\"\r\n:1\r\n$3\r\nfoo\r\n$0\r\n\r\n$-1\r\n*-1\r\n_\r\n#t\r\n,1.5\r\n(12\r\n\
         !3\r\nERR\r\n=6\r\ntxt:hi\r\n%1\r\n+k\r\n~2\r\n+a\r\n*0\r\n|1\r\n+a\r\n:1\r\n>1\r\n+x\r\n\
         *?\r\n$?\r\n;2\r\nab\r\n;1\r\nc\r\n;0\r\n%?\r\n+k\r\n:1\r\n.\r\n.\r\n"
    ), @r#"
    ←      0  +OK\r\n                               simple string
    ←      5  -ERR no \"x\"\r\n                     simple error
    ←     18  :1\r\n                                integer
    ←     22  $3\r\nfoo\r\n                         bulk string, 3 bytes
    ←     31  $0\r\n\r\n                            bulk string, 0 bytes
    ←     37  $-1\r\n                               null bulk string
    ←     42  *-1\r\n                               null array
    ←     47  _\r\n                                 null
    ←     50  #t\r\n                                boolean, true
    ←     54  ,1.5\r\n                              double
    ←     60  (12\r\n                               big number
    ←     65  !3\r\nERR\r\n                         blob error, 3 bytes
    ←     74  =6\r\ntxt:hi\r\n                      verbatim string (txt), 6 bytes
    ←     86  %1\r\n                                map of 1 pair
    ←     90    +k\r\n                              simple string
    ←     94    ~2\r\n                              set of 2
    ←     98      +a\r\n                            simple string
    ←    102      *0\r\n                            array of 0
    ←    106  |1\r\n                                attribute of 1 pair
    ←    110    +a\r\n                              simple string
    ←    114    :1\r\n                              integer
    ←    118  >1\r\n                                push of 1
    ←    122    +x\r\n                              simple string
    ←    126  *?\r\n                                streamed array
    ←    130    $?\r\n                              streamed string
    ←    134      ;2\r\nab\r\n                      chunk, 2 bytes
    ←    142      ;1\r\nc\r\n                       chunk, 1 byte
    ←    149      ;0\r\n                            end of string
    ←    153    %?\r\n                              streamed map
    ←    157      +k\r\n                            simple string
    ←    161      :1\r\n                            integer
    ←    165    .\r\n                               end of map
    ←    168  .\r\n                                 end of array
    "#);
}

#[test]
fn bytes_are_escaped_and_columns_kept() {
    insta::assert_snapshot!(dump("$9\r\n\u{1b}[2J\r\n\0é\r\n+\u{9b}\u{202e}\"\\\r\n"), @r#"
    ←      0  $9\r\n\x1b[2J\r\n\x00é\r\n            bulk string, 9 bytes
    ←     15  +\xc2\x9b\xe2\x80\xae\"\\\r\n         simple string
    "#);
}

#[test]
fn of_long_payloads_the_start_is_shown() {
    let long = |head: &str, len: usize| format!("{head}{}\r\n", "x".repeat(len));
    let bytes = [
        long("$64\r\n", 64),
        long("$65\r\n", 65),
        long("$1048624\r\n", 1_048_624),
        long("=1004\r\nmkd:", 1000),
        long("+", 64),
        long("-", 1000),
        "$100\r\n".to_owned() + &"\0".repeat(100) + "\r\n",
        "$24\r\n".to_owned() + &"\0".repeat(24) + "\r\n",
        "$?\r\n".to_owned() + &long(";100\r\n", 100) + ";0\r\n",
        long(":", 0).replace(':', &format!(":{}1", "0".repeat(100))),
    ];
    insta::assert_snapshot!(dump(bytes.concat()), @r#"
    ←      0  $64\r\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n  bulk string, 64 bytes
    ←     71  $65\r\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… 1 byte more  bulk string, 65 bytes
    ←    143  $1048624\r\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… 1,048,560 bytes more  bulk string, 1,048,624 bytes
    ← 1048779  =1004\r\nmkd:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… 936 bytes more  verbatim string (mkd), 1,004 bytes
    ← 1049792  +xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n  simple string
    ← 1049859  -xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… 936 bytes more\r\n  simple error
    ← 1050862  $100\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00… 78 bytes more  bulk string, 100 bytes
    ← 1050970  $24\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00… 1 byte more  bulk string, 24 bytes
    ← 1051001  $?\r\n                                streamed string
    ← 1051005    ;100\r\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… 36 bytes more  chunk, 100 bytes
    ← 1051113    ;0\r\n                              end of string
    ← 1051117  :000000000000000000000000000000000000000000000000000000000000000… 40 bytes more  integer
    "#);
}

#[test]
fn a_long_payload_is_told_before_it_has_come() {
    let mut dump = Dump::new(Color::Off);
    let mut out = Vec::new();
    let start = [&b"$1000000\r\n"[..], &[b'x'; 64]].concat();
    dump.traffic(RECEIVED, &start, &[], &mut out);
    assert!(
        String::from_utf8(out)
            .unwrap()
            .contains("… 999,936 bytes more")
    );
}

#[test]
fn secrets_are_masked_byte_by_byte() {
    let request = b"*3\r\n$4\r\nAUTH\r\n$5\r\nalice\r\n$6\r\ns3c\r\nt\r\n*1\r\n$4\r\nPING\r\n";
    insta::assert_snapshot!(dump_masked(SENT, request, &[29..35, 18..18]), @r#"
    →      0  *3\r\n                                array of 3
    →      4    $4\r\nAUTH\r\n                      bulk string, 4 bytes
    →     14    $5\r\nalice\r\n                     bulk string, 5 bytes
    →     25    $6\r\n******\r\n                    bulk string, 6 bytes
    →     37  *1\r\n                                array of 1
    →     41    $4\r\nPING\r\n                      bulk string, 4 bytes
    "#);
}

#[test]
fn deep_nesting_does_not_leave_the_screen() {
    let bytes = [&b"*1\r\n".repeat(18)[..], b":1\r\n"].concat();
    insta::assert_snapshot!(dump(bytes), @r#"
    ←      0  *1\r\n                                array of 1
    ←      4    *1\r\n                              array of 1
    ←      8      *1\r\n                            array of 1
    ←     12        *1\r\n                          array of 1
    ←     16          *1\r\n                        array of 1
    ←     20            *1\r\n                      array of 1
    ←     24              *1\r\n                    array of 1
    ←     28                *1\r\n                  array of 1
    ←     32                  *1\r\n                array of 1
    ←     36                    *1\r\n              array of 1
    ←     40                      *1\r\n            array of 1
    ←     44                        *1\r\n          array of 1
    ←     48                          *1\r\n        array of 1
    ←     52                            *1\r\n      array of 1
    ←     56                              *1\r\n    array of 1
    ←     60                                *1\r\n  array of 1
    ←     64                                  *1\r\n  array of 1
    ←     68                                  *1\r\n  array of 1, depth 17
    ←     72                                  :1\r\n  integer, depth 18
    "#);
    let deep = [&b"*1\r\n".repeat(10_000)[..], b":1\r\n"].concat();
    assert!(dump(deep).lines().all(|line| line.chars().count() < 100));
}

#[test]
fn what_is_no_resp_is_shown_as_text() {
    insta::assert_snapshot!(dump("+OK\r\nHTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\nrest"), @r#"
    ←      0  +OK\r\n                               simple string
    ←      5  HTTP/1.1 400 Bad Request\r\n          no RESP: at byte 5: found 'H' (0x48), expected a type byte, one of + - : $ * _ # , ( ! = % ~ > |
    ←     31  Content-Length: 0\r\n
    ←     50  \r\n
    ←     52  rest
    "#);
    insta::assert_snapshot!(dump(b"*2\r\n$3\r\nfooXX\x1b[2J"), @r#"
    ←      0  *2\r\n                                array of 2
    ←      4    $3\r\nfoo                           bulk string, 3 bytes, incomplete
    ←     11  XX\x1b[2J                             no RESP: at byte 11: found 'X' (0x58), expected CR LF
    "#);
    let long = [&b"$3\r\nfoo\rx"[..], &[0xff; 30]].concat();
    insta::assert_snapshot!(dump(long), @r#"
    ←      0  $3\r\nfoo                             bulk string, 3 bytes, incomplete
    ←      7  \rx\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff  no RESP: at byte 8: found 'x' (0x78), expected LF after CR
    ←     33  \xff\xff\xff\xff\xff\xff
    "#);
}

#[test]
fn what_is_incomplete_at_the_end_is_shown() {
    insta::assert_snapshot!(dump("*2\r\n$5\r\nhel"), @r#"
    ←      0  *2\r\n                                array of 2
    ←      4    $5\r\nhel                           bulk string, 5 bytes, incomplete
    "#);
    insta::assert_snapshot!(dump("*2\r\n$5"), @r#"
    ←      0  *2\r\n                                array of 2
    ←      4  $5                                    incomplete
    "#);
    assert_eq!(dump(""), "");
}

#[test]
fn after_the_end_a_new_connection_begins() {
    let mut dump = Dump::new(Color::Off);
    let mut out = Vec::new();
    for _ in 0..2 {
        dump.traffic(SENT, b"PING\r\n", &[], &mut out);
        dump.traffic(RECEIVED, b"+PONG\r\n", &[], &mut out);
        dump.finish(&mut out);
    }
    insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
    →      0  PING\r\n                              no RESP: at byte 0: found 'P' (0x50), expected a type byte, one of + - : $ * _ # , ( ! = % ~ > |
    ←      0  +PONG\r\n                             simple string
    →      0  PING\r\n                              no RESP: at byte 0: found 'P' (0x50), expected a type byte, one of + - : $ * _ # , ( ! = % ~ > |
    ←      0  +PONG\r\n                             simple string
    "#);
}

const HANDSHAKE: &str = "*5\r\n$5\r\nHELLO\r\n$1\r\n3\r\n$4\r\nAUTH\r\n$1\r\nu\r\n$1\r\np\r\n\
                         *2\r\n$6\r\nCLIENT\r\n$7\r\nSETINFO\r\n*2\r\n$6\r\nCLIENT\r\n$7\r\nSETINFO\r\n\
                         *3\r\n$4\r\nAUTH\r\n$6\r\nsecret\r\n$1\r\nx\r\n";

fn folded(sent: &str, received: &str, size: usize) -> String {
    let mut dump = Dump::new(Color::Off);
    let mut out = Vec::new();
    dump.fold(4);
    let at = HANDSHAKE.find("secret").unwrap() as u64;
    for piece in sent.as_bytes().chunks(size) {
        dump.traffic(SENT, piece, std::slice::from_ref(&(at..at + 6)), &mut out);
    }
    for piece in received.as_bytes().chunks(size) {
        dump.traffic(RECEIVED, piece, &[], &mut out);
    }
    dump.finish(&mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn a_handshake_is_folded_to_one_line() {
    let sent = [HANDSHAKE, "*1\r\n$4\r\nPING\r\n"].concat();
    let received = "%1\r\n+proto\r\n:3\r\n+OK\r\n>1\r\n+x\r\n-ERR\r\n+OK\r\n+PONG\r\n";
    let whole = folded(&sent, received, usize::MAX);
    assert_eq!(folded(&sent, received, 1), whole);
    insta::assert_snapshot!(whole, @r#"
    → handshake: HELLO 3, CLIENT SETINFO ×2, AUTH (137 bytes) ← 4 replies (1 error, 40 bytes)
    →    137  *1\r\n                                array of 1
    →    141    $4\r\nPING\r\n                      bulk string, 4 bytes
    ←     40  +PONG\r\n                             simple string
    "#);
}

#[test]
fn a_fold_is_told_also_when_it_does_not_end() {
    insta::assert_snapshot!(folded(HANDSHAKE, "", usize::MAX), @r#"→ handshake: HELLO 3, CLIENT SETINFO ×2, AUTH (137 bytes) ← no reply"#);
    insta::assert_snapshot!(folded(HANDSHAKE, "+OK\r\nHTTP\r\n", usize::MAX), @r#"
    → handshake: HELLO 3, CLIENT SETINFO ×2, AUTH (137 bytes) ← 1 reply (5 bytes)
    ←      5  HTTP\r\n                              no RESP: at byte 5: found 'H' (0x48), expected a type byte, one of + - : $ * _ # , ( ! = % ~ > |
    "#);
}

#[test]
fn a_fold_of_nothing_is_no_line() {
    let mut dump = Dump::new(Color::Off);
    let mut out = Vec::new();
    dump.fold(1);
    dump.finish(&mut out);
    assert_eq!(out, b"");
    dump.fold(0);
    dump.traffic(RECEIVED, b"+PONG\r\n", &[], &mut out);
    insta::assert_snapshot!(String::from_utf8(out).unwrap(), @"←      0  +PONG\\r\\n                             simple string");
}

#[test]
fn a_fold_does_not_hold_many_later_requests() {
    let mut dump = Dump::new(Color::Off);
    let mut out = Vec::new();
    dump.fold(1);
    let ping = "*1\r\n$4\r\nPING\r\n";
    dump.traffic(SENT, ping.repeat(3000).as_bytes(), &[], &mut out);
    assert!(out.len() > 100_000);
    dump.traffic(RECEIVED, b"+PONG\r\n", &[], &mut out);
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.lines().count(), 2 * 2999 + 2);
    assert_eq!(text.lines().next(), Some("→ handshake: PING (14 bytes)"));
    assert_eq!(text.lines().last(), Some("← handshake: 1 reply (7 bytes)"));
}

#[test]
fn colours_surround_bytes_and_meaning() {
    let mut dump = Dump::new(Color::On);
    let mut out = Vec::new();
    dump.traffic(RECEIVED, b"*1\r\n:1\r\n", &[], &mut out);
    insta::assert_snapshot!(String::from_utf8(out).unwrap().replace('\u{1b}', "<ESC>"), @r#"
    ←      0  <ESC>[36m*1\r\n<ESC>[0m                              <ESC>[2m  array of 1<ESC>[0m
    ←      4    <ESC>[35m:1\r\n<ESC>[0m                            <ESC>[2m  integer<ESC>[0m
    "#);
}

proptest! {
    #[test]
    fn the_dump_of_replies_does_not_depend_on_the_pieces(
        value in crate::resp::any_value(),
        secret in 0..40_u64,
        size in 1..9_usize,
    ) {
        let mut bytes = Vec::new();
        crate::resp::encode::value(&value, &mut bytes);
        let secrets = [secret..secret + 5, secret + 9..secret + 10];
        let whole = pieces(RECEIVED, &bytes, usize::MAX, &secrets);
        prop_assert_eq!(pieces(RECEIVED, &bytes, size, &secrets), whole);
    }

    #[test]
    fn any_bytes_are_shown_and_none_is_obeyed(
        bytes in prop_oneof![
            "[-+:$*_#,(!=%~>|;.?0-9trnaf\r\n\u{1b}]{0,60}".prop_map(String::into_bytes),
            proptest::collection::vec(any::<u8>(), 0..200),
        ],
        size in 1..9_usize,
    ) {
        let text = pieces(SENT, &bytes, size, &[]);
        prop_assert!(text.lines().all(|line| line.starts_with('→') && !line.contains(char::is_control)));
        prop_assert_eq!(text.is_empty(), bytes.is_empty());
    }
}
