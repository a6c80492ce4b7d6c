//! Which words a line has, under both rules of quoting, and what is wrong in it where.

use super::*;
use crate::text::tests::hostile_bytes;
use proptest::prelude::*;

const BOTH: [Quoting; 2] = [Quoting::Shell, Quoting::Redis];

/// A line, its words, and the quote that is wrong with its offset.
type Faulty<'a> = (&'a [u8], &'a [&'a [u8]], Quote, usize);

fn bytes_of(words: &[Word]) -> Vec<&[u8]> {
    words.iter().map(|word| word.bytes.as_slice()).collect()
}

fn assert_words(line: &[u8], quoting: Quoting, expected: &[&[u8]]) {
    let shown = line.escape_ascii();
    let split = split(line, quoting);
    assert_eq!(split.error, None, "{quoting:?} {shown}");
    assert_eq!(bytes_of(&split.words), expected, "{quoting:?} {shown}");
}

fn fault(line: &[u8], quoting: Quoting) -> (QuoteFault, Quote, usize) {
    let error = split(line, quoting).complete().unwrap_err();
    (error.fault, error.quote, error.at)
}

#[test]
fn words_that_both_rules_read_alike() {
    let cases: &[(&[u8], &[&[u8]])] = &[
        // Blanks.
        (b"", &[]),
        (b" \t\r\n\x0b\x0c", &[]),
        (b"get key", &[b"get", b"key"]),
        (b"\x0b\x0c get\t\r\nkey \n", &[b"get", b"key"]),
        (b"get \x0bkey", &[b"get", b"key"]),
        (b"a\x0bb\x0c", &[b"a\x0bb\x0c"]),
        // Double quotes.
        (br#""""#, &[b""]),
        (br#"set k "a b""#, &[b"set", b"k", b"a b"]),
        (br#""\x00\xfF\x4a""#, &[b"\x00\xff\x4a"]),
        (br#""\n\r\t\b\a""#, &[b"\n\r\t\x08\x07"]),
        (br#""\"\\\'\q\0""#, &[b"\"\\'q0"]),
        (
            br#""\x4" "\x" "\xg1" "\x1g""#,
            &[b"x4", b"x", b"xg1", b"x1g"],
        ),
        (br#""\X41""#, &[b"X41"]),
        (b"\"it's\"", &[b"it's"]),
        (b"\"a\n\tb\"", &[b"a\n\tb"]),
        (b"\"a\\\nb\"", &[b"a\nb"]),
        // Single quotes.
        (b"''", &[b""]),
        (br"'a b'", &[b"a b"]),
        (br"'it\'s'", &[b"it's"]),
        (br"'\n\x41\a'", &[br"\n\x41\a"]),
        (br#"'say "hi"'"#, &[br#"say "hi""#]),
        // Bare parts.
        (br"a\nb \x41 \", &[br"a\nb", br"\x41", br"\"]),
        (br#"key"""#, &[b"key"]),
        (br#"key"a b""#, &[b"keya b"]),
        (br"key'a b' c", &[b"keya b", b"c"]),
        // Any byte.
        (b"a\0b \"\0\" \xff\x80", &[b"a\0b", b"\0", b"\xff\x80"]),
        (
            "größe \"café\"".as_bytes(),
            &["größe".as_bytes(), "café".as_bytes()],
        ),
        (b"a\xa0b\x85", &[b"a\xa0b\x85"]),
    ];
    for (line, expected) in cases {
        for quoting in BOTH {
            assert_words(line, quoting, expected);
        }
    }
}

#[test]
fn text_after_a_closing_quote_is_joined_or_refused() {
    let cases: &[Faulty<'_>] = &[
        (br#""a"'b'c"#, &[b"abc"], Quote::Double, 2),
        (br#"get ""key"#, &[b"get", b"key"], Quote::Double, 5),
        (
            br#"get "key"x y"#,
            &[b"get", b"keyx", b"y"],
            Quote::Double,
            8,
        ),
        (br#"get ""k'e'"y""#, &[b"get", b"key"], Quote::Double, 5),
        (br"'a''b'", &[b"ab"], Quote::Single, 2),
        (br#"a"b"c"#, &[b"abc"], Quote::Double, 3),
        (b"\"a\"\0", &[b"a\0"], Quote::Double, 2),
        (br#"'a'\"#, &[br"a\"], Quote::Single, 2),
    ];
    for &(line, expected, quote, at) in cases {
        assert_words(line, Quoting::Shell, expected);
        assert_eq!(
            fault(line, Quoting::Redis),
            (QuoteFault::TextAfterClosing, quote, at)
        );
        // The words are there all the same, for the editor.
        assert_eq!(bytes_of(&split(line, Quoting::Redis).words), expected);
    }
}

#[test]
fn vertical_tab_after_a_closing_quote_is_text_in_a_shell_and_a_blank_in_redis() {
    assert_words(b"\"a\"\x0bb", Quoting::Shell, &[b"a\x0bb"]);
    assert_words(b"\"a\"\x0bb", Quoting::Redis, &[b"a", b"b"]);
    assert_words(b"'a'\x0c", Quoting::Shell, &[b"a\x0c"]);
    assert_words(b"'a'\x0c", Quoting::Redis, &[b"a"]);
}

#[test]
fn an_open_quote_keeps_its_word() {
    let cases: &[Faulty<'_>] = &[
        (b"\"", &[b""], Quote::Double, 0),
        (
            b"auth 'pass word ",
            &[b"auth", b"pass word "],
            Quote::Single,
            5,
        ),
        (b"auth pass\"wo", &[b"auth", b"passwo"], Quote::Double, 9),
        (br#"a "b\"#, &[b"a", br"b\"], Quote::Double, 2),
        (br#"a "b\""#, &[b"a", b"b\""], Quote::Double, 2),
        (br#"a "b\x4"#, &[b"a", b"bx4"], Quote::Double, 2),
        (br"'a\'", &[b"a'"], Quote::Single, 0),
        (br"'a\\'", &[br"a\'"], Quote::Single, 0),
    ];
    for &(line, expected, quote, at) in cases {
        for quoting in BOTH {
            let open = split(line, quoting);
            assert_eq!(open.end, End::Open { quote, at });
            assert_eq!(bytes_of(&open.words), expected);
            assert_eq!(open.words.last().unwrap().span.end, line.len());
            assert_eq!(fault(line, quoting), (QuoteFault::Unbalanced, quote, at));
        }
    }
}

#[test]
fn the_end_tells_where_the_cursor_stands() {
    let cases: &[(&[u8], End)] = &[
        (b"", End::Blank),
        (b"  ", End::Blank),
        (b"get ", End::Blank),
        (b"get \"a\" ", End::Blank),
        (b"get", End::Bare),
        (b"get k", End::Bare),
        (b"get\x0b", End::Bare),
        (b"get \"a\"", End::Closed(Quote::Double)),
        (b"get a''", End::Closed(Quote::Single)),
        (
            b"get \"a ",
            End::Open {
                quote: Quote::Double,
                at: 4,
            },
        ),
    ];
    for (line, end) in cases {
        for quoting in BOTH {
            assert_eq!(split(line, quoting).end, *end, "{}", line.escape_ascii());
        }
    }
    assert_eq!(split(b"\"a\"b", Quoting::Shell).end, End::Bare);
    assert_eq!(split(b"\"a\"\x0b", Quoting::Redis).end, End::Blank);
}

#[test]
fn spans_cover_the_quotes() {
    let line = br#"  set k"e y" 'v' "o"#;
    let spans: Vec<_> = split(line, Quoting::Shell)
        .words
        .into_iter()
        .map(|w| w.span)
        .collect();
    assert_eq!(spans, [2..5, 6..12, 13..16, 17..19]);
}

#[test]
fn errors_name_the_quote_and_its_column() {
    let message = |line: &[u8], quoting| split(line, quoting).error.unwrap().to_string();
    assert_eq!(
        message(b"get \"key", Quoting::Shell),
        r#"unbalanced '"' opened at column 5"#
    );
    assert_eq!(
        message(b"get 'key", Quoting::Redis),
        r#"unbalanced "'" opened at column 5"#
    );
    assert_eq!(
        message(b"get \"key\"x", Quoting::Redis),
        "text follows a closing '\"' at column 9, expected a blank or the end of the line"
    );
    // The first error counts, whichever it is.
    assert_eq!(
        fault(br#""a"b "c"#, Quoting::Redis).0,
        QuoteFault::TextAfterClosing
    );
}

#[test]
fn columns_count_characters_of_text_and_bytes_of_anything_else() {
    let place = |line: &[u8]| {
        let error = split(line, Quoting::Shell).error.unwrap();
        (error.at, error.column)
    };
    assert_eq!(place("é🦀 \"ü".as_bytes()), (7, 4));
    assert_eq!(place(b"\xc3\xa9\xff \""), (4, 5));
    assert_eq!(place(b"\xc3\xa9 \"\xff"), (3, 3));
}

/// The rules once more, byte by byte as they are worded, against the walk in runs.
fn words_byte_by_byte(line: &[u8], quoting: Quoting) -> Option<Vec<Vec<u8>>> {
    let space = |b: u8| b" \t\n\r\x0b\x0c".contains(&b);
    let (mut words, mut at) = (Vec::new(), 0);
    loop {
        while at < line.len() && space(line[at]) {
            at += 1;
        }
        if at == line.len() {
            return Some(words);
        }
        let mut word = Vec::new();
        while at < line.len() && !b" \t\n\r".contains(&line[at]) {
            let quote = line[at];
            at += 1;
            if quote != b'"' && quote != b'\'' {
                word.push(quote);
                continue;
            }
            while *line.get(at)? != quote {
                let digits = line
                    .get(at + 2..at + 4)
                    .and_then(|d| str::from_utf8(d).ok());
                let number = digits
                    .filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))
                    .and_then(|d| u8::from_str_radix(d, 16).ok());
                let (byte, len) = match (quote, line[at], line.get(at + 1), number) {
                    (b'"', b'\\', Some(b'x'), Some(number)) => (number, 4),
                    (b'"', b'\\', Some(letter), _) => {
                        let known = b"nrtba".iter().position(|l| l == letter);
                        (known.map_or(*letter, |n| b"\n\r\t\x08\x07"[n]), 2)
                    }
                    (b'\'', b'\\', Some(b'\''), _) => (b'\'', 2),
                    (_, other, _, _) => (other, 1),
                };
                word.push(byte);
                at += len;
            }
            at += 1;
            if quoting == Quoting::Redis && at < line.len() {
                if !space(line[at]) {
                    return None;
                }
                break;
            }
        }
        words.push(word);
    }
}

proptest! {
    #[test]
    fn bare_words_are_those_of_the_line(line in "[ a-c\\t\\x0b\\x0c\\r\\\\]{0,12}", quoted in hostile_bytes(0..6)) {
        for line in [line.as_bytes(), &quoted[..]] {
            let mut room: [&[u8]; 4] = [&[]; 4];
            let found = bare_words(line, &mut room).map(<[&[u8]]>::to_vec);
            let split = split(line, Quoting::Shell);
            let words: Vec<_> = split.words.iter().map(|word| &word.bytes[..]).collect();
            let is_quoted = line.iter().any(|byte| b"\"'".contains(byte));
            let expected = (!is_quoted && words.len() <= 4).then_some(words);
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn runs_give_what_single_bytes_give(line in hostile_bytes(0..24)) {
        for quoting in BOTH {
            let words = split(&line, quoting).complete().ok();
            let words = words.map(|words| words.into_iter().map(|w| w.bytes).collect());
            prop_assert_eq!(words, words_byte_by_byte(&line, quoting));
        }
    }

    #[test]
    fn a_span_holds_its_whole_word_and_nothing_else(line in hostile_bytes(0..24)) {
        let whole = split(&line, Quoting::Shell);
        let mut last_end = 0;
        for word in &whole.words {
            prop_assert!(line[last_end..word.span.start].iter().all(|&byte| is_blank(byte)));
            last_end = word.span.end;
            let alone = split(&line[word.span.clone()], Quoting::Shell);
            prop_assert_eq!(bytes_of(&alone.words), [word.bytes.as_slice()]);
        }
        prop_assert!(line[last_end..].iter().all(|&byte| is_blank(byte)));
        prop_assert_eq!(whole.end == End::Blank, last_end < line.len() || line.is_empty());
    }
}
