//! What holds of the decoder for any bytes. The fuzz target runs it on what the fuzzer finds, `tests/fuzz_corpus.rs`
//! on the files of the corpus.

use redis_shell::resp::{
    Aggregate, Builder, DecodeError, DecodeErrorKind, Event, Item, Null, Scanner, Text, TextKind,
    Value, encode,
};

/// Checks one input: a byte that says where to cut, another one, and the stream.
///
/// The stream is decoded whole, in the three pieces that the cuts make and byte by byte, which must all say the same;
/// every value that it holds must survive being encoded and decoded.
pub(crate) fn check(input: &[u8]) {
    let [first, second, stream @ ..] = input else {
        return;
    };
    let whole = Decoded::of(stream, &[stream]);
    let cut = |byte: u8| usize::from(byte) * stream.len() / usize::from(u8::MAX);
    let (a, b) = (cut(*first.min(second)), cut(*first.max(second)));
    let in_pieces = Decoded::of(stream, &[&stream[..a], &stream[a..b], &stream[b..]]);
    let bytewise = Decoded::of(stream, &stream.chunks(1).collect::<Vec<_>>());
    for other in [in_pieces, bytewise] {
        assert_eq!(other.meaning, whole.meaning);
        assert_same_end(&other.end, &whole.end);
    }
    check_round_trip(&whole);
    // A reader that keeps less than it gets must not fall over either.
    let (shallow, small) = (
        Scanner::with_max_depth(3),
        Builder::new(stream.len() as u64 / 2),
    );
    Decoding::new(stream, small).run(shallow, &[stream]);
}

/// A stream as the decoder understood it.
struct Decoded {
    meaning: Vec<Meaning>,
    values: Vec<Value>,
    end: Result<(), DecodeError>,
}

/// What events say apart from how they were cut and how lengths and integers were spelled.
#[derive(Debug, PartialEq)]
enum Meaning {
    Text(TextKind, Vec<u8>),
    Integer(i64),
    Double(Vec<u8>),
    Boolean(bool),
    Null(Null),
    Open(Aggregate),
    Close(Aggregate),
    EndOfValue,
}

impl Decoded {
    fn of(stream: &[u8], pieces: &[&[u8]]) -> Self {
        Decoding::new(stream, Builder::new(u64::MAX)).run(Scanner::new(), pieces)
    }
}

/// A stream being decoded, with what is needed to check each event against those before it.
struct Decoding<'a> {
    stream: &'a [u8],
    builder: Builder,
    refused: bool,
    emitted: u64,
    open: Vec<Opened>,
    text: Option<(TextKind, Option<u64>, Vec<u8>)>,
    decoded: Decoded,
}

struct Opened {
    aggregate: Aggregate,
    /// How much had been said before it.
    start: usize,
    len: Option<u64>,
    elements: u64,
}

impl<'a> Decoding<'a> {
    fn new(stream: &'a [u8], builder: Builder) -> Self {
        Self {
            stream,
            builder,
            refused: false,
            emitted: 0,
            open: Vec::new(),
            text: None,
            decoded: Decoded {
                meaning: Vec::new(),
                values: Vec::new(),
                end: Ok(()),
            },
        }
    }

    fn run(mut self, mut scanner: Scanner, pieces: &[&[u8]]) -> Decoded {
        self.decoded.end = self.feed(&mut scanner, pieces);
        if let Err(error) = &self.decoded.end {
            assert!(error.offset <= self.stream.len() as u64, "{error}");
            assert_eq!(scanner.finish().as_ref(), Err(error));
            if !matches!(error.kind, DecodeErrorKind::UnexpectedEnd { .. }) {
                let mut more: &[u8] = b"+OK\r\n";
                assert_eq!(
                    scanner.next(&mut more).as_ref(),
                    Err(error),
                    "it stays dead"
                );
            }
        }
        self.decoded
    }

    fn feed(&mut self, scanner: &mut Scanner, pieces: &[&[u8]]) -> Result<(), DecodeError> {
        let mut fed = 0;
        for piece in pieces {
            fed += piece.len() as u64;
            let mut input = *piece;
            while let Some(event) = scanner.next(&mut input)? {
                self.event(&event, fed);
            }
            assert!(
                input.is_empty(),
                "a piece is used up before more is asked for"
            );
            assert_eq!(scanner.offset(), fed);
        }
        scanner.finish()?;
        assert_eq!(self.emitted, fed, "all of a complete stream is in events");
        assert!(self.open.is_empty() && self.text.is_none());
        Ok(())
    }

    fn event(&mut self, event: &Event<'_>, fed: u64) {
        assert_eq!(event.span.start, self.emitted, "spans tile: {event:?}");
        assert!(event.span.start <= event.span.end && event.span.end <= fed);
        self.emitted = event.span.end;
        let received = &self.stream[event.span.start as usize..event.span.end as usize];
        assert!(says(event, received), "{event:?} is not {received:?}");
        match event.item {
            Item::Text(text) => self.text(&text),
            Item::Integer { value, text } => {
                assert_eq!(std::str::from_utf8(text).map(str::parse), Ok(Ok(value)));
                self.leaf(Meaning::Integer(value));
            }
            Item::Double { text } => self.leaf(Meaning::Double(text.to_vec())),
            Item::Boolean(boolean) => self.leaf(Meaning::Boolean(boolean)),
            Item::Null(null) => self.leaf(Meaning::Null(null)),
            Item::Open { aggregate, len } => {
                assert!(self.text.is_none());
                assert_eq!(event.depth, self.open.len());
                let start = self.decoded.meaning.len();
                self.decoded.meaning.push(Meaning::Open(aggregate));
                self.open.push(Opened {
                    aggregate,
                    start,
                    len,
                    elements: 0,
                });
            }
            Item::Close { aggregate, counts } => self.close(aggregate, counts),
        }
        assert!(matches!(event.item, Item::Open { .. }) || event.depth == self.open.len());
        if event.ends_value {
            assert!(self.open.is_empty() && self.text.is_none());
            self.decoded.meaning.push(Meaning::EndOfValue);
        }
        self.build(event);
    }

    fn build(&mut self, event: &Event<'_>) {
        match self.builder.event(event) {
            Ok(built) => {
                assert!(!self.refused, "a builder that has refused goes on refusing");
                assert_eq!(built.is_some(), event.ends_value, "{event:?}");
                self.decoded.values.extend(built);
            }
            Err(_) => self.refused = true,
        }
    }

    fn text(&mut self, piece: &Text<'_>) {
        assert_eq!(piece.first, self.text.is_none());
        let (kind, declared, bytes) = self
            .text
            .get_or_insert_with(|| (piece.kind, piece.declared, Vec::new()));
        assert_eq!((*kind, *declared), (piece.kind, piece.declared));
        bytes.extend_from_slice(piece.bytes);
        if !piece.last {
            return;
        }
        let Some((kind, declared, bytes)) = self.text.take() else {
            unreachable!("it has just been put there");
        };
        let tag = match kind {
            TextKind::Verbatim(_) => 4,
            _ => 0,
        };
        assert!(declared.is_none_or(|declared| declared == bytes.len() as u64 + tag));
        self.leaf(Meaning::Text(kind, bytes));
    }

    fn leaf(&mut self, meaning: Meaning) {
        assert!(self.text.is_none());
        self.decoded.meaning.push(meaning);
        self.count_element();
    }

    fn close(&mut self, aggregate: Aggregate, counts: bool) {
        let Some(opened) = self.open.pop() else {
            panic!("{aggregate:?} is closed and was never opened");
        };
        assert_eq!(opened.aggregate, aggregate);
        let each = if aggregate.is_pairs() { 2 } else { 1 };
        assert_eq!(opened.elements % each, 0);
        assert!(opened.len.is_none_or(|len| len == opened.elements / each));
        self.decoded.meaning.push(Meaning::Close(aggregate));
        if counts {
            self.count_element();
        } else if aggregate != Aggregate::Attribute {
            // What came between elements is no part of the value.
            assert!(aggregate == Aggregate::Push && !self.open.is_empty());
            self.decoded.meaning.truncate(opened.start);
        }
    }

    fn count_element(&mut self) {
        if let Some(opened) = self.open.last_mut() {
            opened.elements += 1;
        }
    }
}

/// Tells whether an event carries the bytes that it stands for; only a CR LF behind a text is left out.
fn says(event: &Event<'_>, received: &[u8]) -> bool {
    let Some(behind_head) = received.strip_prefix(event.head) else {
        return false;
    };
    match event.item {
        Item::Text(text) => matches!(behind_head.strip_prefix(text.bytes), Some(b"" | b"\r\n")),
        _ => behind_head.is_empty(),
    }
}

/// Checks that two ways of feeding a stream end in the same place for the same reason. Of a wrong big number the error
/// repeats what has come of it, which depends on the pieces.
fn assert_same_end(one: &Result<(), DecodeError>, other: &Result<(), DecodeError>) {
    if let (Err(one), Err(other)) = (one, other)
        && let (
            DecodeErrorKind::Line {
                found: a,
                expected: e,
            },
            DecodeErrorKind::Line {
                found: b,
                expected: f,
            },
        ) = (&one.kind, &other.kind)
    {
        assert_eq!((one.offset, e), (other.offset, f));
        assert!(a.starts_with(b) || b.starts_with(a), "{one} is not {other}");
    } else {
        assert_eq!(one, other);
    }
}

/// Checks that the values, encoded and decoded, mean what they meant.
fn check_round_trip(decoded: &Decoded) {
    let mut bytes = Vec::new();
    for value in &decoded.values {
        encode::value(value, &mut bytes);
        // They look into the value, as deep as the peer likes.
        let _ = (value.text(), value.error(), value.get("key"));
    }
    let again = Decoded::of(&bytes, &[&bytes]);
    assert_eq!(again.end, Ok(()));
    assert_eq!(again.values, decoded.values);
    let is_end = |meaning: &Meaning| *meaning == Meaning::EndOfValue;
    let complete = decoded
        .meaning
        .iter()
        .rposition(is_end)
        .map_or(0, |last| last + 1);
    assert_eq!(again.meaning, decoded.meaning[..complete]);
}
