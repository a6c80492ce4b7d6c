//! The dump: snapshots of what it looks like, and that it shows every byte whichever way the bytes arrive.

use std::time::{Duration, Instant};

use super::*;
use proptest::prelude::*;

mod excerpt;
mod layout;
mod round_trip;

const RECEIVED: Direction = Direction::Received;
const SENT: Direction = Direction::Sent;

fn options(notation: Notation, limit: Option<u64>) -> DumpOptions {
    DumpOptions {
        notation,
        limit,
        ..DumpOptions::default()
    }
}

fn feed(
    dump: &mut Dump,
    (direction, bytes): (Direction, &[u8]),
    secrets: &[Range<u64>],
    at: Option<Instant>,
    out: &mut Vec<u8>,
) {
    let piece = Piece {
        direction,
        bytes,
        secrets,
        at,
    };
    dump.traffic(&piece, out);
}

/// Dumps the pieces of one direction as a capture: no reads are marked.
fn pieces<'a>(
    options: DumpOptions,
    direction: Direction,
    pieces: impl IntoIterator<Item = &'a [u8]>,
    secrets: &[Range<u64>],
) -> String {
    let mut dump = Dump::new(options);
    let mut out = Vec::new();
    for bytes in pieces {
        feed(&mut dump, (direction, bytes), secrets, None, &mut out);
    }
    // What is incomplete is for the text to say.
    let _ = dump.finish(&mut out);
    String::from_utf8(out).unwrap()
}

/// Dumps a stream and checks that it makes no difference how it arrives.
fn dump_as(
    options: DumpOptions,
    direction: Direction,
    bytes: &[u8],
    secrets: &[Range<u64>],
) -> String {
    let whole = pieces(options, direction, [bytes], secrets);
    for size in [1, 3, 7, 70] {
        let cut = pieces(options, direction, bytes.chunks(size), secrets);
        assert_eq!(cut, whole, "in pieces of {size}");
    }
    whole
}

fn dump(bytes: impl AsRef<[u8]>) -> String {
    dump_as(DumpOptions::default(), RECEIVED, bytes.as_ref(), &[])
}

/// Dumps what is received in reads a tenth of a millisecond apart, after a request.
fn reads<'a>(options: DumpOptions, reads: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut dump = Dump::new(options);
    let mut out = Vec::new();
    let mut at = Instant::now();
    let request = (SENT, &b"*1\r\n$4\r\nPING\r\n"[..]);
    let replies = reads.into_iter().map(|read| (RECEIVED, read));
    for (direction, bytes) in std::iter::once(request).chain(replies) {
        feed(&mut dump, (direction, bytes), &[], Some(at), &mut out);
        at += Duration::from_micros(100);
    }
    let _ = dump.finish(&mut out);
    String::from_utf8(out).unwrap()
}

const EVERY_TYPE: &str = "+OK\r\n-ERR no \"x\"\r\n:1\r\n$3\r\nfoo\r\n$0\r\n\r\n$-1\r\n*-1\r\n_\r\n#t\r\n,1.5\r\n(12\r\n\
     !3\r\nERR\r\n=6\r\ntxt:hi\r\n%1\r\n+k\r\n~2\r\n+a\r\n*0\r\n|1\r\n+a\r\n:1\r\n>1\r\n+x\r\n\
     *?\r\n$?\r\n;2\r\nab\r\n;1\r\nc\r\n;0\r\n%?\r\n+k\r\n:1\r\n.\r\n.\r\n";

#[test]
fn every_type_has_its_line() {
    insta::assert_snapshot!(dump(EVERY_TYPE), @r#"
    ←      0  +OK\r\n                               simple string
    ←      5  -ERR no "x"\r\n                       simple error
    ←     18  :1\r\n                                integer
    ←     22  $3\r\nfoo\r\n                         bulk string, 3 bytes ✓
    ←     31  $0\r\n\r\n                            bulk string, 0 bytes ✓
    ←     37  $-1\r\n                               null bulk string
    ←     42  *-1\r\n                               null array
    ←     47  _\r\n                                 null
    ←     50  #t\r\n                                boolean, true
    ←     54  ,1.5\r\n                              double
    ←     60  (12\r\n                               big number
    ←     65  !3\r\nERR\r\n                         blob error, 3 bytes ✓
    ←     74  =6\r\ntxt:hi\r\n                      verbatim string (txt), 6 bytes ✓
    ←     86  %1\r\n                                map of 1 pair
    ←     90    +k\r\n                              key 1 simple string
    ←     94    ~2\r\n                              value 1 set of 2
    ←     98      +a\r\n                            1/2 simple string
    ←    102      *0\r\n                            2/2 array of 0
    ←    106  |1\r\n                                attribute of 1 pair
    ←    110    +a\r\n                              key 1 simple string
    ←    114    :1\r\n                              value 1 integer
    ←    118  >1\r\n                                push of 1
    ←    122    +x\r\n                              1/1 simple string
    ←    126  *?\r\n                                streamed array
    ←    130    $?\r\n                              1/? streamed string
    ←    134      ;2\r\nab\r\n                      chunk, 2 bytes ✓
    ←    142      ;1\r\nc\r\n                       chunk, 1 byte ✓
    ←    149      ;0\r\n                            end of string
    ←    153    %?\r\n                              2/? streamed map
    ←    157      +k\r\n                            key 1 simple string
    ←    161      :1\r\n                            value 1 integer
    ←    165    .\r\n                               end of map
    ←    168  .\r\n                                 end of array
    "#);
}

#[test]
fn every_notation_shows_the_same() {
    let bytes = b"*2\r\n$3\r\nf\0\"\r\n:1\r\n-ERR '\\'\r\n\xff\x1b\r\n";
    let bytes = &bytes[..bytes.len() - 4];
    let shown = |notation| dump_as(options(notation, None), RECEIVED, bytes, &[]);
    insta::assert_snapshot!(shown(Notation::Annotated), @r#"
    ←      0  *2\r\n                                array of 2
    ←      4    $3\r\nf\x00"\r\n                    1/2 bulk string, 3 bytes ✓
    ←     13    :1\r\n                              2/2 integer
    ←     17  -ERR '\\'\r\n                         simple error
    "#);
    insta::assert_snapshot!(shown(Notation::Escaped), @r#"
    ← "*2\r\n"
    ← "$3\r\nf\x00\"\r\n"
    ← ":1\r\n"
    ← "-ERR '\\'\r\n"
    "#);
    insta::assert_snapshot!(shown(Notation::Hex), @r#"
    ← 000000  2a 32 0d 0a 24 33 0d 0a  66 00 22 0d 0a 3a 31 0d  *2__$3__f0"__:1_
    ← 000010  0a 2d 45 52 52 20 27 5c  27 0d 0a                 _-ERR '\'__
    "#);
    insta::assert_snapshot!(shown(Notation::Python), @r#"
    ← b'*2\r\n'
    ← b'$3\r\nf\x00"\r\n'
    ← b':1\r\n'
    ← b'-ERR \'\\\'\r\n'
    "#);
    insta::assert_snapshot!(shown(Notation::Bytes), @r#"
    ← b'*'
    ← b'2'
    ← b'\r'
    ← b'\n'
    ← b'$'
    ← b'3'
    ← b'\r'
    ← b'\n'
    ← b'f'
    ← b'\x00'
    ← b'"'
    ← b'\r'
    ← b'\n'
    ← b':'
    ← b'1'
    ← b'\r'
    ← b'\n'
    ← b'-'
    ← b'E'
    ← b'R'
    ← b'R'
    ← b' '
    ← b'\''
    ← b'\\'
    ← b'\''
    ← b'\r'
    ← b'\n'
    "#);
}

#[test]
fn bytes_are_escaped() {
    insta::assert_snapshot!(dump("$10\r\n\u{1b}[2J\r\n\0é\t\r\n+\u{9b}\u{202e}\"\\\r\n"), @r#"
    ←      0  $10\r\n\x1b[2J\r\n\x00\xc3\xa9\t\r\n  bulk string, 10 bytes ✓
    ←     17  +\xc2\x9b\xe2\x80\xae"\\\r\n          simple string
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
        long("-", 80),
        "$70\r\n".to_owned() + &"\0".repeat(70) + "\r\n",
        "$?\r\n".to_owned() + &long(";100\r\n", 100) + ";0\r\n",
    ]
    .concat();
    insta::assert_snapshot!(dump(&bytes), @r#"
    ←      0  $64\r\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxx  bulk string, 64 bytes
    ←     34  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
    ←     69  \r\n                                  ✓
    ←     71  $65\r\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxx  bulk string, 65 bytes
    ←    105  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
    ←    140  … 1 byte more\r\n                     ✓
    ←    143  $1048624\r\nxxxxxxxxxxxxxxxxxxxxxxxx  bulk string, 1,048,624 bytes
    ←    177  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
    ←    213  xxxx… 1,048,560 bytes more\r\n        ✓
    ← 1048779  =1004\r\nmkd:xxxxxxxxxxxxxxxxxxxxxx  verbatim string (mkd), 1,004
    ← 1048812  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx  bytes
    ← 1048847  xxxxxxx… 936 bytes more\r\n          ✓
    ← 1049792  -xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx  simple error
    ← 1049827  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
    ← 1049857  … 16 bytes more\r\n
    ← 1049875  $70\r\n\x00\x00\x00\x00\x00\x00\x00  bulk string, 70 bytes
    ← 1049887  \x00\x00\x00\x00\x00\x00\x00\x00
    ← 1049895  \x00\x00\x00\x00\x00\x00\x00\x00
    ← 1049903  \x00\x00\x00\x00\x00\x00\x00\x00
    ← 1049911  \x00\x00\x00\x00\x00\x00\x00\x00
    ← 1049919  \x00\x00\x00\x00\x00\x00\x00\x00
    ← 1049927  \x00\x00\x00\x00\x00\x00\x00\x00
    ← 1049935  \x00\x00\x00\x00\x00\x00\x00\x00
    ← 1049943  \x00… 6 bytes more\r\n               ✓
    ← 1049952  $?\r\n                               streamed string
    ← 1049956    ;100\r\nxxxxxxxxxxxxxxxxxxxxxxxxx  chunk, 100 bytes
    ← 1049987    xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
    ← 1050020    xxxxxx… 36 bytes more\r\n          ✓
    ← 1050064    ;0\r\n                             end of string
    "#);
    for notation in [
        Notation::Escaped,
        Notation::Python,
        Notation::Bytes,
        Notation::Hex,
    ] {
        let shown = dump_as(
            options(notation, Some(2)),
            SENT,
            b"*1\r\n$7\r\nsevenly\r\n",
            &[],
        );
        assert!(
            shown.contains("… 5 bytes more") && !shown.contains("ven"),
            "{shown}"
        );
    }
    let none = dump_as(
        options(Notation::Escaped, Some(0)),
        RECEIVED,
        b"$3\r\nfoo\r\n",
        &[],
    );
    insta::assert_snapshot!(none, @r#"← "$3\r\n" … 3 bytes more "\r\n""#);
}

#[test]
fn secrets_are_masked_byte_by_byte() {
    let request = b"*3\r\n$4\r\nAUTH\r\n$5\r\nalice\r\n$6\r\ns3c\r\nt\r\n*1\r\n$4\r\nPING\r\n";
    let secrets = [29..35, 18..18];
    let masked = dump_as(DumpOptions::default(), SENT, request, &secrets);
    insta::assert_snapshot!(masked, @r#"
    →      0  *3\r\n                                array of 3
    →      4    $4\r\nAUTH\r\n                      1/3 bulk string, 4 bytes ✓
    →     14    $5\r\nalice\r\n                     2/3 bulk string, 5 bytes ✓
    →     25    $6\r\n******\r\n                    3/3 bulk string, 6 bytes ✓
    →     37  *1\r\n                                array of 1
    →     41    $4\r\nPING\r\n                      1/1 bulk string, 4 bytes ✓
    "#);
    for notation in [
        Notation::Escaped,
        Notation::Python,
        Notation::Bytes,
        Notation::Hex,
    ] {
        let shown = dump_as(options(notation, None), SENT, request, &secrets);
        assert!(!shown.contains("s3c") && !shown.contains("b's'"), "{shown}");
        assert!(shown.contains('*'), "{shown}");
        let hidden = b"s3c\r\nt".map(|byte| format!("{byte:02x}")).join(" ");
        assert!(!shown.contains(&hidden), "{shown}");
    }
}

#[test]
fn a_secret_is_masked_in_the_piece_that_names_it() {
    // A write can end within a secret: the next one names it again.
    let request = b"*2\r\n$4\r\nAUTH\r\n$6\r\nsesame\r\n";
    for cut in 1..request.len() {
        let mut dump = Dump::new(DumpOptions::default());
        let mut out = Vec::new();
        let (first, second) = request.split_at(cut);
        let secret = 18..24_u64;
        let (end, at) = (cut as u64, Some(Instant::now()));
        let secrets = std::slice::from_ref(&secret);
        let touched = |is_touched| if is_touched { secrets } else { &[] };
        feed(
            &mut dump,
            (SENT, first),
            touched(end > secret.start),
            at,
            &mut out,
        );
        feed(
            &mut dump,
            (SENT, second),
            touched(end < secret.end),
            at,
            &mut out,
        );
        let text = String::from_utf8(out).unwrap();
        let stars = text.matches('*').count();
        assert_eq!(stars, 6 + 1, "the secret and the array: {text}");
        for part in ["ses", "same", "ame", "me\\r"] {
            assert!(!text.contains(part), "{text}");
        }
    }
}

#[test]
fn deep_nesting_does_not_leave_the_screen() {
    let bytes = [&b"*1\r\n".repeat(10)[..], b":1\r\n"].concat();
    insta::assert_snapshot!(dump(bytes), @r#"
    ←      0  *1\r\n                                array of 1
    ←      4    *1\r\n                              1/1 array of 1
    ←      8      *1\r\n                            1/1 array of 1
    ←     12        *1\r\n                          1/1 array of 1
    ←     16          *1\r\n                        1/1 array of 1
    ←     20            *1\r\n                      1/1 array of 1
    ←     24              *1\r\n                    1/1 array of 1
    ←     28                *1\r\n                  1/1 array of 1
    ←     32                  *1\r\n                1/1 array of 1
    ←     36                  *1\r\n                1/1 array of 1, depth 9
    ←     40                  :1\r\n                1/1 integer, depth 10
    "#);
    let deep = [&b"*1\r\n".repeat(9_999)[..], b":1\r\n"].concat();
    assert!(dump(deep).lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn the_byte_that_is_wrong_has_a_caret() {
    insta::assert_snapshot!(dump("+OK\r\nHTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\nrest"), @r#"
    ←      0  +OK\r\n                               simple string
    ←      5  H
              ^ found 'H' (0x48), expected a type byte, one of + - : $ * _ # , ( ! =
                % ~ > |
    ←      6  TTP/1.1 400 Bad Request\r\n
    ←     31  Content-Length: 0\r\n
    ←     50  \r\n
    ←     52  rest
    "#);
    // What it looks like is a guess from what came with the first byte.
    let http = b"HTTP/1.1 400 Bad Request\r\n\r\nno\x1b[2J";
    let whole = pieces(DumpOptions::default(), RECEIVED, [&http[..]], &[]);
    insta::assert_snapshot!(whole, @r#"
    ←      0  H
              ^ found 'H' (0x48), expected a type byte, one of + - : $ * _ # , ( ! =
                % ~ > |; it looks like HTTP
    ←      1  TTP/1.1 400 Bad Request\r\n
    ←     26  \r\n
    ←     28  no\x1b[2J
    "#);
    // One wrong length is not a text.
    insta::assert_snapshot!(dump(b"*-5\r\n"), @r#"
    ←      0  *-
               ^ found "-5", expected the length of an array, -1 or ?
    ←      2  5\r\n
    "#);
    insta::assert_snapshot!(dump(b"*2\r\n$3\r\nfooXX\x1b[2J"), @r#"
    ←      0  *2\r\n                                array of 2
    ←      4    $3\r\nfoo                           1/2 bulk string, 3 bytes
    ←     11    X
                ^ found 'X' (0x58), expected CR LF
    ←     12    X\x1b[2J
    "#);
    let long = [&b"$3\r\nfoo\rx"[..], &[0xff; 30]].concat();
    insta::assert_snapshot!(dump(long), @r#"
    ←      0  $3\r\nfoo                             bulk string, 3 bytes
    ←      7  \rx
                ^ found 'x' (0x78), expected LF after CR
    ←      9  \xff\xff\xff\xff\xff\xff\xff\xff\xff
    ←     18  \xff\xff\xff\xff\xff\xff\xff\xff\xff
    ←     27  \xff\xff\xff\xff\xff\xff\xff\xff\xff
    ←     36  \xff\xff\xff
    "#);
    let escaped = |bytes: &[u8]| dump_as(options(Notation::Escaped, None), RECEIVED, bytes, &[]);
    insta::assert_snapshot!(escaped(b"$3\r\nfooXX\r\nmore"), @r#"
    ← "$3\r\nfoo"
    ← "X"
    ← found 'X' (0x58), expected CR LF
    ← "X\r\n"
    ← "more"
    "#);
}

#[test]
fn what_is_incomplete_at_the_end_is_shown() {
    insta::assert_snapshot!(dump("*2\r\n$5\r\nhel"), @r#"
    ←      0  *2\r\n                                array of 2
    ←      4    $5\r\nhel                           1/2 bulk string, 5 bytes
    ←                                               incomplete: found the end of the
    ←                                               stream, expected the rest of a
    ←                                               payload
    "#);
    insta::assert_snapshot!(dump("*2\r\n$5"), @r#"
    ←      0  *2\r\n                                array of 2
    ←      4    $5                                  incomplete: found the end of the
    ←                                               stream, expected the rest of a
    ←                                               header line
    "#);
    insta::assert_snapshot!(dump("*2\r\n:1\r\n"), @r#"
    ←      0  *2\r\n                                array of 2
    ←      4    :1\r\n                              1/2 integer
    ←                                               incomplete: found the end of the
    ←                                               stream, expected another element
    ←                                               of an aggregate
    "#);
    insta::assert_snapshot!(dump("+OK\r"), @r#"
    ←      0  +OK\r                                 simple string incomplete: found
    ←                                               the end of the stream, expected
    ←                                               CR LF
    "#);
    assert_eq!(dump(""), "");
}

#[test]
fn an_end_in_the_middle_is_an_error() {
    for (bytes, offset) in [("*2\r\n$5\r\nhel", 11), ("+OK\r\nx", 5)] {
        let mut dump = Dump::new(DumpOptions::default());
        let mut out = Vec::new();
        feed(&mut dump, (RECEIVED, bytes.as_bytes()), &[], None, &mut out);
        assert_eq!(dump.finish(&mut out).unwrap_err().offset, offset);
        assert_eq!(dump.finish(&mut out), Ok(()), "a new connection has begun");
    }
}

#[test]
fn every_byte_stands_under_its_read() {
    let annotated = DumpOptions::default();
    insta::assert_snapshot!(reads(annotated, b"+PONG\r\n".chunks(1)), @r#"
    →      0  *1\r\n                                array of 1
    →      4    $4\r\nPING\r\n                      1/1 bulk string, 4 bytes ✓
    ← read 1: 1 byte, +0.10 ms
    ←      0  +                                     simple string
    ← read 2: 1 byte, +0.20 ms
    ←      1  P
    ← read 3: 1 byte, +0.30 ms
    ←      2  O
    ← read 4: 1 byte, +0.40 ms
    ←      3  N
    ← read 5: 1 byte, +0.50 ms
    ←      4  G
    ← read 6: 1 byte, +0.60 ms
    ←      5  \r
    ← read 7: 1 byte, +0.70 ms
    ←      6  \n                                    (reads 1 to 7)
    "#);
    insta::assert_snapshot!(reads(annotated, [&b"+OK\r\n*2\r\n$5\r\nhel"[..], b"lo\r\n:1\r\n"]), @r#"
    →      0  *1\r\n                                array of 1
    →      4    $4\r\nPING\r\n                      1/1 bulk string, 4 bytes ✓
    ← read 1: 16 bytes, +0.10 ms
    ←      0  +OK\r\n                               simple string
    ←      5  *2\r\n                                array of 2
    ←      9    $5\r\nhel                           1/2 bulk string, 5 bytes
    ← read 2: 8 bytes, +0.20 ms
    ←     16    lo\r\n                              ✓ (reads 1 to 2)
    ←     20    :1\r\n                              2/2 integer
    "#);
    insta::assert_snapshot!(reads(annotated, [&b"*2\r\n$1"[..], b"0\r", b"\n0123456789\r\n:1\r", b"\n"]), @r#"
    →      0  *1\r\n                                array of 1
    →      4    $4\r\nPING\r\n                      1/1 bulk string, 4 bytes ✓
    ← read 1: 6 bytes, +0.10 ms
    ←      0  *2\r\n                                array of 2
    ←      4    $1
    ← read 2: 2 bytes, +0.20 ms
    ←      6    0\r
    ← read 3: 16 bytes, +0.30 ms
    ←      8    \n0123456789\r\n                    1/2 bulk string, 10 bytes ✓
    ←                                               (reads 1 to 3)
    ←     21    :1\r
    ← read 4: 1 byte, +0.40 ms
    ←     24    \n                                  2/2 integer (reads 3 to 4)
    "#);
    insta::assert_snapshot!(reads(options(Notation::Bytes, None), b"+OK\r\n".chunks(1)), @r#"
    → b'*'
    → b'1'
    → b'\r'
    → b'\n'
    → b'$'
    → b'4'
    → b'\r'
    → b'\n'
    → b'P'
    → b'I'
    → b'N'
    → b'G'
    → b'\r'
    → b'\n'
    ← read 1: 1 byte, +0.10 ms
    ← b'+'
    ← read 2: 1 byte, +0.20 ms
    ← b'O'
    ← read 3: 1 byte, +0.30 ms
    ← b'K'
    ← read 4: 1 byte, +0.40 ms
    ← b'\r'
    ← read 5: 1 byte, +0.50 ms
    ← b'\n'
    "#);
    insta::assert_snapshot!(reads(options(Notation::Escaped, None), b"+OK\r\n$1\r\nx\r\n".chunks(6)), @r#"
    → "*1\r\n"
    → "$4\r\nPING\r\n"
    ← read 1: 6 bytes, +0.10 ms
    ← "+OK\r\n"
    ← "$"
    ← read 2: 6 bytes, +0.20 ms
    ← "1\r\nx\r\n"
    "#);
    insta::assert_snapshot!(reads(options(Notation::Hex, None), b"+OK\r\n$1\r\nx\r\n".chunks(6)), @r#"
    → 000000  2a 31 0d 0a 24 34 0d 0a  50 49 4e 47 0d 0a        *1__$4__PING__
    ← read 1: 6 bytes, +0.10 ms
    ← 000000  2b 4f 4b 0d 0a 24                                 +OK__$
    ← read 2: 6 bytes, +0.20 ms
    ← 000006  31 0d 0a 78 0d 0a                                 1__x__
    "#);
}

#[test]
fn requests_are_explained_where_they_begin() {
    let requests = b"*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nPING\r\n";
    let explained = |size: usize, at: Option<Instant>| {
        let mut dump = Dump::new(DumpOptions::default());
        let mut out = Vec::new();
        dump.explain(&["HELLO 3: speak RESP3".to_owned(), "PING: knock".to_owned()]);
        for bytes in requests.chunks(size) {
            feed(&mut dump, (SENT, bytes), &[], at, &mut out);
        }
        String::from_utf8(out).unwrap()
    };
    insta::assert_snapshot!(explained(usize::MAX, None), @r#"
    → HELLO 3: speak RESP3
    →      0  *2\r\n                                array of 2
    →      4    $5\r\nHELLO\r\n                     1/2 bulk string, 5 bytes ✓
    →     15    $1\r\n3\r\n                         2/2 bulk string, 1 byte ✓
    → PING: knock
    →     22  *1\r\n                                array of 1
    →     26    $4\r\nPING\r\n                      1/1 bulk string, 4 bytes ✓
    →     36  *1\r\n                                array of 1
    →     40    $4\r\nPING\r\n                      1/1 bulk string, 4 bytes ✓
    "#);
    assert_eq!(explained(1, None), explained(usize::MAX, None));
    let split = explained(1, Some(Instant::now()));
    let lines: Vec<_> = split.lines().collect();
    assert_eq!(lines[0], "→ HELLO 3: speak RESP3");
    assert_eq!(lines[1].trim_end(), "→      0  *");
    let knock = lines.iter().position(|line| *line == "→ PING: knock");
    assert_eq!(knock.map(|at| lines[at + 1]), Some("→     22  *"));
}

const HANDSHAKE: &str = "*5\r\n$5\r\nHELLO\r\n$1\r\n3\r\n$4\r\nAUTH\r\n$1\r\nu\r\n$1\r\np\r\n\
                         *2\r\n$6\r\nCLIENT\r\n$7\r\nSETINFO\r\n*2\r\n$6\r\nCLIENT\r\n$7\r\nSETINFO\r\n\
                         *3\r\n$4\r\nAUTH\r\n$6\r\nsecret\r\n$1\r\nx\r\n";

fn folded(notation: Notation, sent: &str, received: &[u8], size: usize) -> String {
    let mut dump = Dump::new(options(notation, None));
    let mut out = Vec::new();
    dump.fold(4);
    let at = HANDSHAKE.find("secret").unwrap() as u64;
    let secret = at..at + 6;
    let sent = sent.as_bytes().chunks(size).map(|bytes| (SENT, bytes));
    let received = received.chunks(size).map(|bytes| (RECEIVED, bytes));
    for (direction, bytes) in sent.chain(received) {
        let secrets = match direction {
            Direction::Sent => std::slice::from_ref(&secret),
            Direction::Received => &[],
        };
        feed(&mut dump, (direction, bytes), secrets, None, &mut out);
    }
    let _ = dump.finish(&mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn a_handshake_is_folded_to_one_line() {
    let sent = [HANDSHAKE, "*1\r\n$4\r\nPING\r\n"].concat();
    let received = b"%1\r\n+proto\r\n:3\r\n+OK\r\n>1\r\n+x\r\n-ERR\r\n+OK\r\n+PONG\r\n";
    let whole = folded(Notation::Annotated, &sent, received, usize::MAX);
    assert_eq!(folded(Notation::Annotated, &sent, received, 1), whole);
    insta::assert_snapshot!(whole, @r#"
    → handshake: HELLO 3, CLIENT SETINFO ×2, AUTH ← 4 replies, 1 error
    →    137  *1\r\n                                array of 1
    →    141    $4\r\nPING\r\n                      1/1 bulk string, 4 bytes ✓
    ←     40  +PONG\r\n                             simple string
    "#);
}

#[test]
fn the_wire_leaves_the_folded_replies_out() {
    for (handshake, rest) in [
        (
            "%1\r\n+proto\r\n:3\r\n+OK\r\n>1\r\n+x\r\n-ERR\r\n*0\r\n",
            "+PONG\r\n",
        ),
        (
            "+OK\r\n+OK\r\n+OK\r\n$?\r\n;1\r\nx\r\n;0\r\n",
            "*0\r\n>1\r\n+x\r\n$5\r\nhel",
        ),
        ("+OK\r\n+OK\r\n", "HTTP/1.1 400 Bad Request\r\n\r\n"),
        ("+OK\r\n+OK\r\n", "$abc\r\n+OK\r\n"),
        ("", ""),
    ] {
        let received = [handshake, rest].concat();
        for size in [1, 2, 3, 5, usize::MAX] {
            let bare = folded(Notation::Wire, HANDSHAKE, received.as_bytes(), size);
            assert_eq!(bare, rest, "in pieces of {size}");
        }
    }
}

#[test]
fn the_wire_says_nothing_of_its_own() {
    let mut dump = Dump::new(options(Notation::Wire, Some(1)));
    let mut out = Vec::new();
    dump.explain(&["PING: knock".to_owned()]);
    dump.remark("a remark", &mut out);
    for (direction, bytes) in [
        (SENT, &b"*1\r\n$4\r\nPING\r\n"[..]),
        (RECEIVED, b"$9\r\n\x1b[2J"),
    ] {
        feed(
            &mut dump,
            (direction, bytes),
            &[],
            Some(Instant::now()),
            &mut out,
        );
    }
    assert_eq!(dump.finish(&mut out).unwrap_err().offset, 8);
    assert_eq!(out, b"$9\r\n\x1b[2J");
}

#[test]
fn a_fold_is_told_also_when_it_does_not_end() {
    let folded = |received: &[u8]| folded(Notation::Annotated, HANDSHAKE, received, usize::MAX);
    insta::assert_snapshot!(folded(b""), @r#"→ handshake: HELLO 3, CLIENT SETINFO ×2, AUTH (137 bytes) ← no reply"#);
    insta::assert_snapshot!(folded(b"+OK\r\nHTTP\r\n"), @r#"
    → handshake: HELLO 3, CLIENT SETINFO ×2, AUTH (137 bytes) ← 1 reply (5 bytes)
    ←      5  H
              ^ found 'H' (0x48), expected a type byte, one of + - : $ * _ # , ( ! =
                % ~ > |
    ←      6  TTP\r\n
    "#);
}

#[test]
fn a_fold_of_nothing_is_no_line() {
    let mut dump = Dump::new(DumpOptions::default());
    let mut out = Vec::new();
    dump.fold(1);
    assert_eq!(dump.finish(&mut out), Ok(()));
    assert_eq!(out, b"");
}

#[test]
fn a_fold_does_not_hold_many_later_requests() {
    let mut dump = Dump::new(DumpOptions::default());
    let mut out = Vec::new();
    dump.fold(1);
    let pings = "*1\r\n$4\r\nPING\r\n".repeat(3000);
    let pieces = [(SENT, pings.as_bytes()), (RECEIVED, b"+PONG\r\n")];
    let mut sizes = Vec::new();
    for (direction, bytes) in pieces {
        feed(&mut dump, (direction, bytes), &[], None, &mut out);
        sizes.push(out.len());
    }
    assert!(sizes[0] > 100_000, "nothing waits for the reply");
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.lines().count(), 2 * 2999 + 2);
    assert_eq!(text.lines().next(), Some("→ handshake: PING (14 bytes)"));
    assert_eq!(text.lines().last(), Some("← handshake: 1 reply (7 bytes)"));
}

#[test]
fn colours_surround_bytes_and_meaning() {
    let coloured = DumpOptions {
        color: Color::On,
        ..DumpOptions::default()
    };
    let text = reads(coloured, [&b"*1\r\n:1\r\n"[..]]).replace('\u{1b}', "<ESC>");
    insta::assert_snapshot!(text, @r#"
    →      0  <ESC>[38;5;30m*1\r\n<ESC>[0m                                <ESC>[38;5;244marray of 1<ESC>[0m
    →      4    <ESC>[38;5;28m$4\r\nPING\r\n<ESC>[0m                      <ESC>[38;5;244m1/1 bulk string, 4 bytes ✓<ESC>[0m
    <ESC>[38;5;244m← read 1: 8 bytes, +0.10 ms<ESC>[0m
    ←      0  <ESC>[38;5;30m*1\r\n<ESC>[0m                                <ESC>[38;5;244marray of 1<ESC>[0m
    ←      4    <ESC>[35m:1\r\n<ESC>[0m                              <ESC>[38;5;244m1/1 integer<ESC>[0m
    "#);
    for line in legend(Color::Off).lines() {
        assert!(!line.contains('\u{1b}') && line.len() < 80, "{line}");
    }
    assert_eq!(
        legend(Color::On).lines().count(),
        legend(Color::Off).lines().count()
    );
}

/// So many that nobody waits for the end where all secrets are looked at again for each byte.
#[test]
fn many_secrets_are_masked_in_one_go() {
    let bytes = "x pw ".repeat(60_000);
    let place = |at: u64| 5 * at + 2..5 * at + 4;
    let mut secrets: Vec<_> = (0..60_000).map(place).collect();
    // In whatever order they come, and more than once.
    secrets.reverse();
    secrets.push(place(7));
    let shown = pieces(
        options(Notation::Escaped, None),
        SENT,
        [bytes.as_bytes()],
        &secrets,
    );
    assert!(!shown.contains("pw"));
    assert!(shown.matches('x').count() >= 60_000);
}
