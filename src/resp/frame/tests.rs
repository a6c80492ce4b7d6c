//! Every request is framed whole, byte by byte and with bytes behind it, and means what the scanner reads in it.

use proptest::prelude::*;

use super::*;
use crate::resp::{Builder, Scanner, Value, encode};

/// Frames what the pieces make together; gives the words of each request, and where and why it ended.
fn framed(pieces: &[&[u8]]) -> (Vec<Vec<Vec<u8>>>, Result<(), DecodeError>) {
    let mut framer = Framer::new();
    let (mut input, mut requests) = (Vec::new(), Vec::new());
    for piece in pieces {
        input.extend_from_slice(piece);
        loop {
            match framer.next(&input) {
                Ok(Some(frame)) => {
                    let rest = input.split_off(frame.len);
                    let words: Vec<_> = words_of(&input).map(whole).collect();
                    assert_eq!(input[frame.name], words[0]);
                    assert_eq!(frame.words, words.len() as u64);
                    requests.push(words);
                    input = rest;
                }
                Ok(None) => break,
                Err(error) => return (requests, Err(error)),
            }
        }
    }
    let end = match input.len() {
        0 => Ok(()),
        len => Err(framer.cut_off(len as u64)),
    };
    (requests, end)
}

fn whole(piece: Piece<'_>) -> Vec<u8> {
    match piece {
        Piece::Whole(word) => word.to_vec(),
        Piece::Cut(word) => panic!("found a cut word {word:?}, expected a whole one"),
    }
}

fn error_of(stream: &[u8]) -> String {
    let whole = framed(&[stream]);
    let bytewise: Vec<_> = stream.chunks(1).collect();
    let bytewise = framed(&bytewise);
    assert_eq!(bytewise.0, whole.0);
    let (one, other) = (whole.1.unwrap_err(), bytewise.1.unwrap_err());
    assert_eq!(one.offset, other.offset, "{one}, {other}");
    one.to_string()
}

#[test]
fn what_is_no_request_is_refused_where_it_goes_wrong() {
    let words = "found \"0\", expected how many words a command has";
    for (stream, expected) in [
        (
            &b"PING\r\n"[..],
            "at byte 0: found 'P' (0x50), expected '*' and how many words a command has",
        ),
        (b"*0\r\n", &format!("at byte 1: {words}")[..]),
        (
            b"*-1\r\n",
            "at byte 1: found \"-1\", expected how many words a command has",
        ),
        (
            b"*01\r\n",
            "at byte 1: found \"01\", expected how many words a command has",
        ),
        (
            b"*\r\n",
            "at byte 1: found \"\", expected how many words a command has",
        ),
        (
            b"*1\n$4",
            "at byte 1: found \"1\", expected how many words a command has",
        ),
        (b"*1\rx", "at byte 3: found 'x' (0x78), expected CR LF"),
        (
            b"*2147483648\r\n",
            "at byte 1: found \"2147483648\", expected how many words a command has",
        ),
        (
            b"*1\r\n:4\r\n",
            "at byte 4: found ':' (0x3a), expected '$' and the length of a word",
        ),
        (
            b"*1\r\n$-1\r\n",
            "at byte 5: found \"-1\", expected the length of a word",
        ),
        (
            b"*1\r\n$?\r\n",
            "at byte 5: found \"?\", expected the length of a word",
        ),
        (
            b"*1\r\n$9223372036854775808\r\n",
            "at byte 5: found \"9223372036854775808\", expected the length of a word",
        ),
        (
            b"*1\r\n$3\r\nPING\r\n",
            "at byte 11: found 'G' (0x47), expected CR LF",
        ),
        (
            b"*1\r\n$4\r\nPING\rx",
            "at byte 13: found 'x' (0x78), expected CR LF",
        ),
        (
            b"*1\r\n$4\r\nPING\r\n*2\r\n$1\r\nx\r\n+OK\r\n",
            "at byte 25: found '+' (0x2b), expected '$' and the length of a word",
        ),
    ] {
        assert_eq!(error_of(stream), expected, "{}", stream.escape_ascii());
    }
}

#[test]
fn a_number_without_an_end_is_refused_soon() {
    let error = error_of(format!("*{}", "1".repeat(1000)).as_bytes());
    assert!(error.starts_with("at byte 1: found \"1111"), "{error}");
}

#[test]
fn every_cut_is_told_by_its_offset() {
    let stream = b"*1\r\n$4\r\nPING\r\n*2\r\n$3\r\nGET\r\n$0\r\n\r\n";
    for cut in 1..stream.len() {
        let (requests, end) = framed(&[&stream[..cut]]);
        assert_eq!(requests.len(), usize::from(cut >= 14));
        match end {
            Ok(()) => assert_eq!(cut, 14),
            Err(error) => {
                assert_eq!(error.offset, cut as u64);
                assert!(matches!(error.kind, DecodeErrorKind::UnexpectedEnd { .. }));
            }
        }
    }
}

#[test]
fn a_request_is_framed_from_the_parts_that_need_a_look() {
    let mut stream = Vec::new();
    encode::request(&[&b"SET"[..], b"key", &[b'v'; 10_000], b"XX"], &mut stream);
    let mut framer = Framer::new();
    framer.pass(5);
    assert_eq!(framer.walk(&stream[..50], 0), Ok(None));
    assert!(framer.looked() > 10_000);
    let at = framer.looked() - 3;
    let end = framer.walk(&stream[at as usize..], at);
    assert_eq!(end, Ok(Some(stream.len() as u64)));
    assert_eq!(framer.start(), 5);
    framer.pass(stream.len() as u64);
    assert_eq!(framer.start(), 5 + stream.len() as u64);
}

/// The scanner's reading of a stream of which the framer takes all.
fn scanned(stream: &[u8]) -> Vec<Value> {
    let (mut scanner, mut builder) = (Scanner::new(), Builder::new(u64::MAX));
    let (mut input, mut values) = (stream, Vec::new());
    while let Some(event) = scanner.next(&mut input).unwrap() {
        values.extend(builder.event(&event).unwrap());
    }
    scanner.finish().unwrap();
    values
}

fn values(requests: &[Vec<Vec<u8>>]) -> Vec<Value> {
    let value = |words: &Vec<Vec<u8>>| words.iter().cloned().map(Value::Bulk).collect();
    requests.iter().map(value).map(Value::Array).collect()
}

fn any_request() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let word = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..40),
        Just(b"\r\n*1\r\n$4\r\nPING\r\n".to_vec()),
    ];
    prop::collection::vec(word, 1..6)
}

fn pieces<'a>(stream: &'a [u8], cuts: &[prop::sample::Index]) -> Vec<&'a [u8]> {
    let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
    cuts.extend([0, stream.len()]);
    cuts.sort_unstable();
    cuts.windows(2)
        .map(|ends| &stream[ends[0]..ends[1]])
        .collect()
}

proptest! {
    #[test]
    fn requests_are_framed_however_they_come(
        requests in prop::collection::vec(any_request(), 0..6),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let mut stream = Vec::new();
        requests.iter().for_each(|words| encode::request(words, &mut stream));
        for pieces in [pieces(&stream, &cuts), stream.chunks(1).collect()] {
            let (found, end) = framed(&pieces);
            prop_assert_eq!(&found, &requests);
            prop_assert_eq!(end, Ok(()));
        }
    }

    /// What is framed is what the scanner reads, and a mistake is found in the same place however it comes.
    #[test]
    fn no_damage_is_framed_as_something_else(
        requests in prop::collection::vec(any_request(), 1..4),
        place in any::<prop::sample::Index>(),
        byte in prop_oneof![any::<u8>(), prop::sample::select(&b"0129*$\r\n-"[..])],
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let mut stream = Vec::new();
        requests.iter().for_each(|words| encode::request(words, &mut stream));
        let place = place.index(stream.len());
        stream[place] = byte;
        let (found, end) = framed(&[&stream]);
        let framed_len = match &end {
            Ok(()) => stream.len(),
            Err(_) => {
                let mut framer = Framer::new();
                let mut at = 0;
                while let Ok(Some(frame)) = framer.next(&stream[at..]) {
                    at += frame.len;
                }
                at
            }
        };
        prop_assert_eq!(scanned(&stream[..framed_len]), values(&found));
        for pieces in [pieces(&stream, &cuts), stream.chunks(1).collect()] {
            let (other, other_end) = framed(&pieces);
            prop_assert_eq!(&other, &found);
            prop_assert_eq!(other_end.map_err(|error| error.offset), end.clone().map_err(|error| error.offset));
        }
    }
}
