//! Parts of the traffic, with the offsets and the reads of the whole.

use std::time::{Duration, Instant};

use super::super::*;

fn shown(parts: &[(u64, &[u8])]) -> String {
    let mut dump = Dump::new(DumpOptions::default());
    let mut out = Vec::new();
    let at = Instant::now();
    for (number, &(offset, bytes)) in (4..).zip(parts) {
        let excerpt = Excerpt {
            piece: Piece {
                direction: Direction::Received,
                bytes,
                secrets: &[],
                at: Some(at),
            },
            offset,
            total: 1000,
            read: Some(Read {
                number,
                since: Some(Duration::from_micros(1500)),
            }),
        };
        dump.excerpt(&excerpt, &mut out);
    }
    String::from_utf8(out).unwrap()
}

#[test]
fn offsets_are_those_of_the_stream() {
    let parts: [(u64, &[u8]); 3] = [
        (100, b"+OK\r\n*1\r\n$3\r\nf"),
        (114, b"oo\r\n"),
        (200, b":1\r\n"),
    ];
    insta::assert_snapshot!(shown(&parts), @r"
    ← read 4: 1,000 bytes, +1.50 ms, 14 bytes of it shown
    ←    100  +OK\r\n                               simple string
    ←    105  *1\r\n                                array of 1
    ←    109    $3\r\nf                             1/1 bulk string, 3 bytes
    ← read 5: 1,000 bytes, +1.50 ms, 4 bytes of it shown
    ←    114    oo\r\n                              ✓ (reads 4 to 5)
    ← read 6: 1,000 bytes, +1.50 ms, 4 bytes of it shown
    ←    200  :1\r\n                                integer
    ");
}

#[test]
fn what_is_left_out_ends_what_has_begun() {
    let parts: [(u64, &[u8]); 4] = [
        (0, b"*3\r\n+a"),
        (50, b"+OK\r\n"),
        (70, b"?what\r\n"),
        (90, b"more\n"),
    ];
    insta::assert_snapshot!(shown(&parts), @r"
    ← read 4: 1,000 bytes, +1.50 ms, 6 bytes of it shown
    ←      0  *3\r\n                                array of 3
    ←      4    +a                                  1/3 simple string
    ← read 5: 1,000 bytes, +1.50 ms, 5 bytes of it shown
    ←     50  +OK\r\n                               simple string
    ← read 6: 1,000 bytes, +1.50 ms, 7 bytes of it shown
    ←     70  ?
              ^ found '?' (0x3f), expected a type byte, one of + - : $ * _ # , ( ! =
                % ~ > |
    ←     71  what\r\n
    ← read 7: 1,000 bytes, +1.50 ms, 5 bytes of it shown
    ←     90  more\n
    ");
}
