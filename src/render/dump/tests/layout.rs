//! What keeps the dump readable: its width, its columns, and that no byte commands the terminal.

use super::*;

/// Cuts bytes into pieces of the given sizes, again and again.
pub(super) fn cut<'a>(mut bytes: &'a [u8], sizes: &[usize]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    for &size in sizes.iter().cycle() {
        if bytes.is_empty() {
            break;
        }
        let (piece, rest) = bytes.split_at(size.min(bytes.len()));
        pieces.push(piece);
        bytes = rest;
    }
    pieces
}

/// Replies, also such as are full of blanks.
fn any_replies() -> impl Strategy<Value = Vec<u8>> {
    let values = proptest::collection::vec(crate::resp::any_value(), 1..4).prop_map(|values| {
        let mut bytes = Vec::new();
        for value in values {
            crate::resp::encode::value(&value, &mut bytes);
        }
        bytes
    });
    let blanks = "[ a-c\u{1}]{0,90}".prop_map(|text| format!("${}\r\n{text}\r\n", text.len()));
    prop_oneof![2 => values, 1 => blanks.prop_map(String::into_bytes)]
}

/// Bytes of any kind: replies, also cut off, near misses, and anything at all.
pub(super) fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        6 => any_replies(),
        1 => (any_replies(), 0..9_usize).prop_map(|(mut bytes, left_out)| {
            bytes.truncate(bytes.len().saturating_sub(left_out));
            bytes
        }),
        1 => "[-+:$*_#,(!=%~>|;.?0-9trnaf \r\n\u{1b}]{0,60}".prop_map(String::into_bytes),
        1 => proptest::collection::vec(any::<u8>(), 0..200),
    ]
}

fn columns(text: &str) -> usize {
    text.chars().count()
}

proptest! {
    #[test]
    fn it_makes_no_difference_how_a_capture_is_cut(
        bytes in any_replies(),
        left_out in 0..9_usize,
        secret in 0..40_u64,
        sizes in proptest::collection::vec(1..9_usize, 1..5),
        limit in prop_oneof![Just(None), (0..9_u64).prop_map(Some)],
        notation in prop_oneof![
            Just(Notation::Annotated), Just(Notation::Escaped), Just(Notation::Hex), Just(Notation::Python),
            Just(Notation::Bytes),
        ],
    ) {
        let bytes = &bytes[..bytes.len().saturating_sub(left_out)];
        let secrets = [secret..secret + 5, secret + 9..secret + 10];
        let options = options(notation, limit);
        let whole = pieces(options, RECEIVED, [bytes], &secrets);
        let shown = pieces(options, RECEIVED, cut(bytes, &sizes), &secrets);
        prop_assert_eq!(shown, whole);
    }

    #[test]
    fn no_line_is_wider_than_it_may_be(
        bytes in any_bytes(),
        sizes in proptest::collection::vec(1..40_usize, 1..5),
        width in prop_oneof![Just(80_usize), Just(100), Just(120)],
        limit in prop_oneof![Just(None), (0..40_u64).prop_map(Some)],
    ) {
        let options = DumpOptions { width, limit, ..DumpOptions::default() };
        for text in [pieces(options, RECEIVED, [&bytes[..]], &[]), reads(options, cut(&bytes, &sizes))] {
            for line in text.lines() {
                prop_assert!(columns(line) <= width, "{} columns: {line}", columns(line));
                prop_assert!(!line.contains(char::is_control), "{line:?}");
            }
        }
    }

    #[test]
    fn every_read_has_its_bytes_below_it(
        bytes in any_bytes(),
        sizes in proptest::collection::vec(1..9_usize, 1..5),
    ) {
        let pieces = cut(&bytes, &sizes);
        let text = reads(options(Notation::Python, None), pieces.clone());
        let mut sections = text.split("← read ").skip(1);
        for piece in pieces {
            let section = sections.next().unwrap_or_default();
            prop_assert_eq!(round_trip::python(section, '←'), piece, "{}", text);
        }
        prop_assert_eq!(sections.next(), None);
    }
}

#[test]
fn large_offsets_keep_the_width() {
    let mut dump = Dump::new(DumpOptions::default());
    let mut out = Vec::new();
    let head = b"$3000000000\r\n";
    feed(&mut dump, (RECEIVED, head), &[], None, &mut out);
    let mebibyte = vec![b'x'; 1 << 20];
    let mut left = 3_000_000_000;
    while left > 0 {
        let size = mebibyte.len().min(left);
        feed(
            &mut dump,
            (RECEIVED, &mebibyte[..size]),
            &[],
            None,
            &mut out,
        );
        left -= size;
    }
    let rest = format!("\r\n*1\r\n+{}\r\n", "y".repeat(100));
    feed(&mut dump, (RECEIVED, rest.as_bytes()), &[], None, &mut out);
    insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
    ←      0  $3000000000\r\nxxxxxxxxxxxxxxxxxxxxx  bulk string, 3,000,000,000 bytes
    ←     34  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
    ←     70  xxxxxxx… 2,999,999,936 bytes more\r
    ← 3000000014  \n                                ✓
    ← 3000000015  *1\r\n                            array of 1
    ← 3000000019    +yyyyyyyyyyyyyyyyyyyyyyyyyyyyy  1/1 simple string
    ← 3000000049    yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
    ← 3000000079    yyyyy… 36 bytes more\r\n
    "#);
}

#[test]
fn a_wider_terminal_shows_more_in_a_row() {
    let bytes = format!("*1\r\n$70\r\n{}\r\n", "x".repeat(70));
    let rows = |width| {
        let options = DumpOptions {
            width,
            ..options(Notation::Annotated, None)
        };
        pieces(options, RECEIVED, [bytes.as_bytes()], &[])
            .lines()
            .count()
    };
    assert_eq!([80, 100, 120, 200].map(rows), [4, 3, 3, 2]);
}
