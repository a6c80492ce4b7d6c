//! Every case runs whole, byte by byte and with bytes behind it; the spans of the events must tile the stream.

use super::super::{
    Builder, DecodeError, DecodeErrorKind, Event, Item, Null, Scanner, Value, encode,
};
use proptest::prelude::*;

/// Feeds the pieces and gives every value of the top level, checking what holds for every stream.
fn values(pieces: &[&[u8]]) -> Result<Vec<Value>, DecodeError> {
    let mut scanner = Scanner::new();
    let mut builder = Builder::new(u64::MAX);
    let mut values = Vec::new();
    let total: u64 = pieces.iter().map(|piece| piece.len() as u64).sum();
    let mut end = 0;
    for piece in pieces {
        let mut input = *piece;
        while let Some(event) = scanner.next(&mut input)? {
            assert_eq!(event.span.start, end, "spans tile the stream: {event:?}");
            end = event.span.end;
            assert!(end <= total);
            let built = builder.event(&event).unwrap();
            assert_eq!(built.is_some(), event.ends_value, "{event:?}");
            values.extend(built);
        }
        assert!(input.is_empty(), "all input is taken");
    }
    scanner.finish()?;
    assert_eq!(end, scanner.offset());
    Ok(values)
}

fn bytewise(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.chunks(1).collect()
}

/// Decodes one value in every way and checks that it encodes to the same bytes when `canonical`.
fn check(bytes: &[u8], canonical: &[u8]) {
    let whole = values(&[bytes]).unwrap();
    assert_eq!(whole.len(), 1, "{}", bytes.escape_ascii());
    let mut encoded = Vec::new();
    encode::value(&whole[0], &mut encoded);
    assert_eq!(
        encoded.escape_ascii().to_string(),
        canonical.escape_ascii().to_string()
    );
    assert_eq!(values(&bytewise(bytes)).unwrap(), whole);
    let behind = [bytes, b"+next\r\n"].concat();
    let next = Value::Simple(b"next".to_vec());
    for pieces in [vec![&behind[..]], bytewise(&behind)] {
        let both = values(&pieces).unwrap();
        assert_eq!(both.len(), 2);
        assert_eq!((&both[0], &both[1]), (&whole[0], &next));
    }
    for cut in 1..bytes.len() {
        let error = values(&[&bytes[..cut]]).unwrap_err();
        assert_eq!(error.offset, cut as u64, "{}", bytes[..cut].escape_ascii());
        assert!(
            matches!(error.kind, DecodeErrorKind::UnexpectedEnd { .. }),
            "{error}"
        );
    }
}

#[test]
fn every_type_survives() {
    let cases: &[&str] = &[
        "+OK\r\n",
        "+\r\n",
        "-ERR unknown command 'x'\r\n",
        ":0\r\n",
        ":-9223372036854775808\r\n",
        "$0\r\n\r\n",
        "$5\r\nhello\r\n",
        "$4\r\n\r\n\r\n\r\n",
        "$-1\r\n",
        "*-1\r\n",
        "_\r\n",
        "*0\r\n",
        "*3\r\n:1\r\n$-1\r\n*2\r\n+a\r\n*0\r\n",
        "#t\r\n",
        "#f\r\n",
        ",10\r\n",
        ",1e5\r\n",
        ",-inf\r\n",
        ",inf\r\n",
        ",nan\r\n",
        ",-nan\r\n",
        ",nan(0x8000)\r\n",
        "(12345678901234567890123456789\r\n",
        "(-1\r\n",
        "!21\r\nSYNTAX invalid syntax\r\n",
        "=15\r\ntxt:Some string\r\n",
        "=4\r\nmkd:\r\n",
        "%0\r\n",
        "%2\r\n+b\r\n:1\r\n+a\r\n:2\r\n",
        "%2\r\n+a\r\n:1\r\n+a\r\n:2\r\n",
        "%2\r\n*1\r\n:1\r\n_\r\n%1\r\n#t\r\n#f\r\n,1\r\n",
        "~3\r\n:1\r\n:1\r\n+x\r\n",
        ">2\r\n+invalidate\r\n*1\r\n$1\r\nk\r\n",
        "|1\r\n+ttl\r\n:3600\r\n:1\r\n",
        "*2\r\n|1\r\n+ttl\r\n:1\r\n:1\r\n:2\r\n",
        "|1\r\n+a\r\n:1\r\n|0\r\n*0\r\n",
        "|1\r\n|1\r\n+x\r\n+y\r\n+a\r\n:1\r\n%0\r\n",
    ];
    for case in cases {
        check(case.as_bytes(), case.as_bytes());
    }
}

#[test]
fn other_spellings_have_one_canonical_form() {
    for (bytes, canonical) in [
        (":+5\r\n", ":5\r\n"),
        ("$03\r\nfoo\r\n", "$3\r\nfoo\r\n"),
        (
            "$?\r\n;4\r\nHell\r\n;5\r\no wor\r\n;2\r\nld\r\n;0\r\n",
            "$11\r\nHello world\r\n",
        ),
        ("$?\r\n;0\r\n", "$0\r\n\r\n"),
        ("*?\r\n:1\r\n*?\r\n.\r\n.\r\n", "*2\r\n:1\r\n*0\r\n"),
        ("~?\r\n+a\r\n.\r\n", "~1\r\n+a\r\n"),
        (
            "%?\r\n+a\r\n:1\r\n|1\r\n:1\r\n:2\r\n+b\r\n$?\r\n;1\r\nx\r\n;0\r\n.\r\n",
            "%2\r\n+a\r\n:1\r\n|1\r\n:1\r\n:2\r\n+b\r\n$1\r\nx\r\n",
        ),
    ] {
        check(bytes.as_bytes(), canonical.as_bytes());
    }
}

fn error(bytes: &[u8]) -> (u64, String) {
    let whole = values(&[bytes]).unwrap_err();
    assert_eq!(
        values(&bytewise(bytes)).unwrap_err(),
        whole,
        "{}",
        bytes.escape_ascii()
    );
    (whole.offset, whole.kind.to_string())
}

#[test]
fn errors_say_where_what_and_what_was_expected() {
    for (bytes, offset, message) in [
        (
            "HTTP/1.1 400\r\n",
            0,
            "found 'H' (0x48), expected a type byte, one of + - : $ * _ # , ( ! = % ~ > |",
        ),
        (
            "*1\r\n\r\n",
            4,
            "found '\\r' (0x0d), expected a type byte, one of + - : $ * _ # , ( ! = % ~ > |",
        ),
        ("$3\r\nfooXX", 7, "found 'X' (0x58), expected CR LF"),
        ("$3\r\nfoo\rX", 8, "found 'X' (0x58), expected LF after CR"),
        ("$3\r\nfoo\n", 7, "found '\\n' (0x0a), expected CR LF"),
        ("+OK\n", 3, "found '\\n' (0x0a), expected CR LF"),
        ("+OK\rX", 4, "found 'X' (0x58), expected LF after CR"),
        (":1\n", 2, "found '\\n' (0x0a), expected CR LF"),
        ("$3\n", 2, "found '\\n' (0x0a), expected CR LF"),
        ("_\n", 1, "found '\\n' (0x0a), expected CR LF"),
        (
            ":12a\r\n",
            1,
            "found \"12a\", expected an integer of 64 bits",
        ),
        (":\r\n", 1, "found \"\", expected an integer of 64 bits"),
        (
            ":9223372036854775808\r\n",
            1,
            "found \"9223372036854775808\", expected an integer of 64 bits",
        ),
        (
            "$-2\r\n",
            1,
            "found \"-2\", expected the length of a bulk string, -1 or ?",
        ),
        (
            "*x\r\n",
            1,
            "found \"x\", expected the length of an array, -1 or ?",
        ),
        (
            "%-1\r\n",
            1,
            "found \"-1\", expected the length of an aggregate or ?",
        ),
        (
            "=3\r\ntxt\r\n",
            1,
            "found \"3\", expected the length of a verbatim string, at least 4",
        ),
        (
            "=8\r\ntxt?text\r\n",
            4,
            "found \"txt?\", expected three bytes of format and a colon",
        ),
        (
            "!?\r\n",
            1,
            "found \"?\", expected the length of a blob error",
        ),
        ("#x\r\n", 1, "found \"x\", expected t or f"),
        (
            "_x\r\n",
            1,
            "found \"x\", expected nothing between the type byte and CR LF",
        ),
        (
            ",1.2.3\r\n",
            1,
            "found \"1.2.3\", expected a double, inf or nan",
        ),
        (
            "(-\r\n",
            2,
            "found \"\", expected the digits of a big number",
        ),
        (
            "$?\r\n:1\r\n",
            4,
            "found ':' (0x3a), expected ';' and a chunk of a streamed string",
        ),
        (
            "$?\r\n;2\r\nabc\r\n",
            10,
            "found 'c' (0x63), expected CR LF",
        ),
        (
            ".\r\n",
            0,
            "found '.' (0x2e), expected a type byte, one of + - : $ * _ # , ( ! = % ~ > |",
        ),
        (
            "*1\r\n.\r\n",
            4,
            "found '.' (0x2e), expected a type byte, one of + - : $ * _ # , ( ! = % ~ > |",
        ),
        (
            ">1\r\n*1\r\n>0\r\n",
            8,
            "found '>' (0x3e), expected an element (no push stands in a push, in an attribute or behind an element's)",
        ),
        (
            "%?\r\n+a\r\n.\r\n",
            8,
            "found the end of a streamed map after a key, expected its value",
        ),
        (
            "*?\r\n|0\r\n.\r\n",
            8,
            "found '.' (0x2e), expected the value that an attribute annotates",
        ),
    ] {
        assert_eq!(
            error(bytes.as_bytes()),
            (offset, message.to_owned()),
            "{}",
            bytes.escape_default()
        );
    }
    // A wrong digit is found where it stands; how much of the rest is shown depends on how much has come.
    for pieces in [vec![&b"(12x4\r\n"[..]], bytewise(b"(12x4\r\n")] {
        assert_eq!(values(&pieces).unwrap_err().offset, 3);
    }
}

/// Redis 7.0 sends it so: `MULTI; GET x; PUBLISH a hi; SUBSCRIBE b; SET x 1; EXEC` of a client that listens to a.
const AMID_EXEC: &str = "*4\r\n_\r\n\
    >3\r\n$7\r\nmessage\r\n$1\r\na\r\n$2\r\nhi\r\n:1\r\n\
    >3\r\n$9\r\nsubscribe\r\n$1\r\nb\r\n:2\r\n+OK\r\n";

#[test]
fn a_push_amid_a_reply_counts_if_it_confirms() {
    let subscribed = Value::Push(vec![
        Value::Bulk(b"subscribe".to_vec()),
        Value::Bulk(b"b".to_vec()),
        Value::Integer(2),
    ]);
    let exec = Value::Array(vec![
        Value::Null(Null::Resp3),
        Value::Integer(1),
        subscribed,
        Value::Simple(b"OK".to_vec()),
    ]);
    let expected = [exec, Value::Simple(b"next".to_vec())];
    let behind = [AMID_EXEC.as_bytes(), b"+next\r\n"].concat();
    for pieces in [vec![&behind[..]], bytewise(&behind)] {
        assert_eq!(values(&pieces).unwrap(), expected);
    }
}

#[test]
fn what_tells_whether_a_push_counts_is_its_first_word() {
    let counted = |push: &str| {
        let bytes = format!("*1\r\n{push}");
        let found = |pieces: &[&[u8]]| match values(pieces) {
            Ok(values) => values.len(),
            Err(error) => {
                assert!(matches!(error.kind, DecodeErrorKind::UnexpectedEnd { .. }));
                0
            }
        };
        let whole = found(&[bytes.as_bytes()]);
        assert_eq!(found(&bytewise(bytes.as_bytes())), whole, "{push:?}");
        whole == 1
    };
    for word in ["", "p", "s", "un", "pun", "sun"] {
        assert!(counted(&format!(">1\r\n+{word}subscribe\r\n")), "{word}");
    }
    assert!(counted(
        ">?\r\n$?\r\n;3\r\nsub\r\n;6\r\nscribe\r\n;0\r\n_\r\n.\r\n"
    ));
    for push in [
        ">0\r\n",
        ">?\r\n.\r\n",
        ">1\r\n:1\r\n",
        ">1\r\n*0\r\n",
        ">1\r\n*1\r\n+subscribe\r\n",
        ">2\r\n+message\r\n+subscribe\r\n",
        ">1\r\n+subscribed\r\n",
        ">1\r\n+punsubscribes\r\n",
        ">2\r\n+server-cpu-usage\r\n:42\r\n",
        ">2\r\n+invalidate\r\n*1\r\n+x\r\n",
    ] {
        assert!(!counted(push), "{push:?}");
    }
}

/// Keys and values stay by turns, whatever comes between.
#[test]
fn a_push_that_does_not_count_is_no_part_of_the_value() {
    let with = "%2\r\n>1\r\n+x\r\n+a\r\n>1\r\n+message\r\n:1\r\n+b\r\n*?\r\n>0\r\n.\r\n";
    let without = "%2\r\n+a\r\n:1\r\n+b\r\n*0\r\n";
    let expected = values(&[without.as_bytes()]).unwrap();
    assert_eq!(values(&bytewise(with.as_bytes())).unwrap(), expected);
}

#[test]
fn more_elements_than_declared_are_read_where_they_are_expected() {
    let confirmed = |channel| format!(">2\r\n+subscribe\r\n+{channel}\r\n");
    let bytes = format!("*2\r\n{}{}+OK\r\n", confirmed("a"), confirmed("b"));
    let values_with = |more: u64| {
        let (mut scanner, mut input) = (Scanner::new(), bytes.as_bytes());
        let mut values = 0;
        while let Some(event) = scanner.next(&mut input).unwrap() {
            let is_first = event.span.start == 0;
            values += usize::from(event.ends_value);
            if is_first {
                scanner.expect_more(more);
            }
        }
        (values, scanner.finish().is_ok())
    };
    assert_eq!(values_with(0), (2, true));
    assert_eq!(values_with(1), (1, true));
    assert_eq!(values_with(u64::MAX), (0, false));
}

#[test]
fn what_is_right_before_an_error_is_handed_on() {
    let mut scanner = Scanner::new();
    let mut input: &[u8] = b"$3\r\nfooXX";
    let event = scanner.next(&mut input).unwrap().unwrap();
    let Item::Text(text) = event.item else {
        panic!("{event:?}")
    };
    assert_eq!((text.bytes, text.last), (&b"foo"[..], false));
    let error = scanner.next(&mut input).unwrap_err();
    assert_eq!(
        scanner.next(&mut input).unwrap_err(),
        error,
        "the scanner stays dead"
    );
    assert_eq!(scanner.finish().unwrap_err(), error);
}

#[test]
fn a_header_line_must_end() {
    let long = [b":".as_slice(), &[b'1'; Scanner::MAX_HEADER]].concat();
    for pieces in [
        vec![&long[..]],
        bytewise(&long),
        vec![&long[..9], &long[9..]],
    ] {
        let error = values(&pieces).unwrap_err();
        assert_eq!(error.offset, Scanner::MAX_HEADER as u64);
        assert_eq!(
            error.kind,
            DecodeErrorKind::LineTooLong {
                limit: Scanner::MAX_HEADER
            }
        );
    }
    let text = [b"+".as_slice(), &[b'x'; 1 << 20], b"\r\n"].concat();
    assert_eq!(
        values(&[&text]).unwrap(),
        [Value::Simple(vec![b'x'; 1 << 20])]
    );
}

#[test]
fn nesting_beyond_the_limit_is_an_error_and_no_crash() {
    let nested = b"*1\r\n".repeat(200_000);
    for pieces in [vec![&nested[..]], bytewise(&nested)] {
        let error = values(&pieces).unwrap_err();
        assert_eq!(error.offset, 40_000);
        assert_eq!(error.kind, DecodeErrorKind::TooDeep { limit: 10_000 });
    }
    let allowed = [&b"*1\r\n".repeat(10_000)[..], b":1\r\n"].concat();
    assert_eq!(values(&[&allowed]).unwrap().len(), 1);
}

#[test]
fn a_deep_tree_is_dropped_compared_and_shown_without_recursion() {
    let bytes = [
        &b"*1\r\n|1\r\n+k\r\n%1\r\n+k\r\n".repeat(200_000)[..],
        b":1\r\n",
    ]
    .concat();
    let mut scanner = Scanner::with_max_depth(usize::MAX);
    let mut builder = Builder::new(u64::MAX);
    let mut input = &bytes[..];
    while let Some(event) = scanner.next(&mut input).unwrap() {
        builder.event(&event).unwrap();
    }
    drop(builder);
    let annotated = (0..600_000).fold(Value::Simple(b"x".to_vec()), |value, _| Value::Attributed {
        attributes: Vec::new(),
        value: Box::new(value),
    });
    assert_eq!(annotated.text(), Some(&b"x"[..]));
    let deep = (0..600_000).fold(Value::Integer(1), |inner, _| Value::Array(vec![inner]));
    assert!(deep == deep);
    assert!(format!("{deep:?}").starts_with("Value(\"*1\\r\\n*1"));
}

#[test]
fn an_attribute_hides_nothing_of_its_value() {
    let annotated = |bytes: &str| {
        let bytes = ["|1\r\n+ttl\r\n:9\r\n", bytes].concat();
        values(&[bytes.as_bytes()]).unwrap().remove(0)
    };
    assert_eq!(annotated("+OK\r\n").text(), Some(&b"OK"[..]));
    assert_eq!(annotated("-ERR no\r\n").error(), Some(&b"ERR no"[..]));
    let map = annotated("%1\r\n+id\r\n:7\r\n");
    assert_eq!(map.get("id"), Some(&Value::Integer(7)));
}

#[test]
fn nothing_is_reserved_from_a_declared_length() {
    for head in [
        "$9223372036854775807\r\n",
        "*9223372036854775807\r\n",
        "%9223372036854775807\r\n",
    ] {
        let error = values(&[head.as_bytes()]).unwrap_err();
        assert!(matches!(error.kind, DecodeErrorKind::UnexpectedEnd { .. }));
    }
    assert_eq!(error(b"*9223372036854775808\r\n").0, 1);
}

#[test]
fn a_value_larger_than_the_builder_keeps_is_refused() {
    let (mut scanner, mut builder) = (Scanner::new(), Builder::new(10));
    let mut input: &[u8] = b"*2\r\n:1\r\n:2\r\n";
    let mut refused = Vec::new();
    while let Some(event) = scanner.next(&mut input).unwrap() {
        refused.push(builder.event(&event).is_err());
    }
    // `*2`, `:1`, `:2` and the close, which has no bytes of its own.
    assert_eq!(refused, [false, false, true, true]);
}

/// Any value, nested up to five deep.
pub(crate) fn any_value() -> impl Strategy<Value = Value> {
    let bytes = || proptest::collection::vec(any::<u8>(), 0..40);
    let line = || {
        proptest::collection::vec(
            any::<u8>().prop_filter("no line end", |b| !b"\r\n".contains(b)),
            0..20,
        )
    };
    let leaf = prop_oneof![
        line().prop_map(Value::Simple),
        line().prop_map(Value::Error),
        any::<i64>().prop_map(Value::Integer),
        bytes().prop_map(Value::Bulk),
        bytes().prop_map(Value::BlobError),
        (any::<[u8; 3]>(), bytes()).prop_map(|(format, text)| Value::Verbatim { format, text }),
        proptest::sample::select(vec![Null::Resp3, Null::Bulk, Null::Array]).prop_map(Value::Null),
        any::<bool>().prop_map(Value::Boolean),
        any::<f64>()
            .prop_map(|number| Value::Double(number.to_string().to_lowercase().into_bytes())),
        "[+-]?[0-9]{1,40}".prop_map(|digits| Value::BigNumber(digits.into_bytes())),
    ];
    leaf.prop_recursive(5, 64, 8, |inner| {
        let items = proptest::collection::vec(inner.clone(), 0..8).boxed();
        let pairs = proptest::collection::vec((inner.clone(), inner.clone()), 0..5).boxed();
        prop_oneof![
            items.clone().prop_map(Value::Array),
            items.prop_map(Value::Set),
            pairs.clone().prop_map(Value::Map),
            (pairs, inner).prop_map(|(attributes, value)| Value::Attributed {
                attributes,
                value: Box::new(value)
            }),
        ]
    })
}

proptest! {
    #[test]
    fn scanning_is_the_inverse_of_encoding(
        sent in proptest::collection::vec(any_value(), 1..4),
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let mut bytes = Vec::new();
        sent.iter().for_each(|value| encode::value(value, &mut bytes));
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let pieces: Vec<&[u8]> = cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
        prop_assert_eq!(values(&pieces).unwrap(), sent);
    }

    #[test]
    fn any_bytes_end_in_the_same_way_however_they_are_split(
        bytes in "[-+:$*_#,(!=%~>|;.?0-9trnaf\r\n]{0,60}",
        cut in any::<prop::sample::Index>(),
    ) {
        let bytes = bytes.as_bytes();
        let offset = |result: Result<Vec<Value>, DecodeError>| result.map_err(|error| error.offset);
        let whole = offset(values(&[bytes]));
        let (a, b) = bytes.split_at(cut.index(bytes.len() + 1));
        prop_assert_eq!(&offset(values(&[a, b])), &whole);
        prop_assert_eq!(&offset(values(&bytewise(bytes))), &whole);
    }
}

#[test]
fn heads_hold_the_line_as_received() {
    let bytes = b"*2\r\n$5\r\nhello\r\n=8\r\ntxt:text\r\n";
    for pieces in [vec![&bytes[..]], bytewise(bytes)] {
        let mut scanner = Scanner::new();
        let mut heads = Vec::new();
        for piece in pieces {
            let mut input = piece;
            while let Some(Event { head, .. }) = scanner.next(&mut input).unwrap() {
                heads.extend((!head.is_empty()).then(|| head.escape_ascii().to_string()));
            }
        }
        assert_eq!(heads, ["*2\\r\\n", "$5\\r\\n", "=8\\r\\ntxt:"]);
    }
}

/// Reads the pieces with and without passing over what may be; gives what ends values, and how it ends.
fn ends(pieces: &[&[u8]], passes: bool) -> (u64, Result<(), DecodeError>) {
    let (mut scanner, mut count) = (Scanner::new(), 0);
    for piece in pieces {
        let mut input = *piece;
        loop {
            if passes {
                count += scanner.pass_over(&mut input, 3);
            }
            match scanner.next(&mut input) {
                Ok(Some(event)) => count += u64::from(event.ends_value),
                Ok(None) => break,
                Err(error) => return (count, Err(error)),
            }
        }
    }
    (count, scanner.finish())
}

/// Values that are passed over, and such as are like them.
const PASSED: [&[u8]; 17] = [
    b"+OK\r\n",
    b"+PONG\r\n",
    b"+\r\n",
    b":12\r\n",
    b":-1\r\n",
    b"_\r\n",
    b"-ERR x\r\n",
    b":+5\r\n",
    b":9223372036854775808\r\n",
    b":1234567890123456789\r\n",
    b"+a\rb\r\n",
    b":-\r\n",
    b"$2\r\n+O\r\n",
    b"*2\r\n+a\r\n+b\r\n",
    b"|1\r\n+a\r\n:1\r\n",
    b"+OK\n",
    b"=6\r\ntxt:ab\r\n",
];

proptest! {
    #[test]
    fn what_is_passed_over_is_what_would_be_read(
        parts in prop::collection::vec(
            prop_oneof![
                prop::sample::select(&PASSED[..]).prop_map(<[u8]>::to_vec),
                prop::collection::vec(any::<u8>(), 1..3),
            ],
            0..12,
        ),
        size in 1..40_usize,
    ) {
        let stream = parts.concat();
        let pieces: Vec<_> = stream.chunks(size).collect();
        prop_assert_eq!(ends(&pieces, true), ends(&pieces, false));
    }
}
