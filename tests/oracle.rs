//! Our decoder against the one of the `redis` crate: both must read the same tree out of the same bytes.
//!
//! The bytes are written by a writer of this file, so that our encoder does not judge itself. What the two may
//! disagree on is listed in four places and nowhere else: [`Node::folded`] (what the oracle does not tell apart),
//! [`BeyondOracle`] (what only we read), [`is_lenient`] (what only the oracle takes) and [`is_push_amid`] (what the
//! oracle takes for an element, and servers do not).

use std::str::from_utf8;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use redis_shell::resp::{
    Aggregate, Builder, DecodeError, DecodeErrorKind, Event, Item, Null, Scanner, TextKind, Value,
};

/// How deep the oracle follows aggregates and attributed values.
const ORACLE_DEPTH: usize = 100;

/// A value in the form in which both decoders are compared.
#[derive(Debug, Clone, PartialEq)]
enum Node {
    Simple(Vec<u8>),
    Error(Vec<u8>),
    BlobError(Vec<u8>),
    Integer(i64),
    Bulk(Vec<u8>),
    /// Format, colon and text.
    Verbatim(Vec<u8>),
    Null(Null),
    Boolean(bool),
    Double(Vec<u8>),
    BigNumber(Vec<u8>),
    Array(Vec<Node>),
    Set(Vec<Node>),
    Push(Vec<Node>),
    Map(Vec<(Node, Node)>),
    Attributed(Vec<(Node, Node)>, Box<Node>),
}

impl Node {
    fn ours(value: &Value) -> Self {
        let items = |items: &[Value]| items.iter().map(Self::ours).collect();
        let pairs = |pairs: &[(Value, Value)]| {
            let pair = |(key, value): &(_, _)| (Self::ours(key), Self::ours(value));
            pairs.iter().map(pair).collect()
        };
        match value {
            Value::Simple(text) => Self::Simple(text.clone()),
            Value::Error(text) => Self::Error(text.clone()),
            Value::BlobError(text) => Self::BlobError(text.clone()),
            Value::Integer(number) => Self::Integer(*number),
            Value::Bulk(bytes) => Self::Bulk(bytes.clone()),
            Value::Verbatim { format, text } => Self::Verbatim([format, &b":"[..], text].concat()),
            Value::Null(null) => Self::Null(*null),
            Value::Boolean(boolean) => Self::Boolean(*boolean),
            Value::Double(text) => Self::Double(text.clone()),
            Value::BigNumber(text) => Self::BigNumber(text.clone()),
            Value::Array(array) => Self::Array(items(array)),
            Value::Set(set) => Self::Set(items(set)),
            Value::Push(push) => Self::Push(items(push)),
            Value::Map(map) => Self::Map(pairs(map)),
            Value::Attributed { attributes, value } => {
                Self::Attributed(pairs(attributes), Box::new(Self::ours(value)))
            }
        }
    }

    fn oracles(value: &redis::Value) -> Self {
        use redis::Value as Theirs;
        let items = |items: &[Theirs]| items.iter().map(Self::oracles).collect::<Vec<_>>();
        let pairs = |pairs: &[(Theirs, Theirs)]| {
            let pair = |(key, value): &(_, _)| (Self::oracles(key), Self::oracles(value));
            pairs.iter().map(pair).collect()
        };
        match value {
            Theirs::Nil => Self::Null(Null::Resp3),
            Theirs::Okay => Self::Simple(b"OK".to_vec()),
            Theirs::SimpleString(text) => Self::Simple(text.clone().into_bytes()),
            Theirs::ServerError(error) => {
                let words: Vec<_> = [error.code()].into_iter().chain(error.details()).collect();
                Self::Error(words.join(" ").into_bytes())
            }
            Theirs::Int(number) => Self::Integer(*number),
            Theirs::BulkString(bytes) => Self::Bulk(bytes.clone()),
            Theirs::VerbatimString { format, text } => {
                Self::Verbatim(format!("{format}:{text}").into_bytes())
            }
            Theirs::Boolean(boolean) => Self::Boolean(*boolean),
            Theirs::Double(number) => Self::Double(number.to_string().into_bytes()),
            Theirs::BigNumber(text) => Self::BigNumber(text.clone()),
            Theirs::Array(array) => Self::Array(items(array)),
            Theirs::Set(set) => Self::Set(items(set)),
            Theirs::Push { kind, data } => {
                let kind = Self::Simple(kind.to_string().into_bytes());
                Self::Push([vec![kind], items(data)].concat())
            }
            Theirs::Map(map) => Self::Map(pairs(map)),
            Theirs::Attribute { data, attributes } => {
                Self::Attributed(pairs(attributes), Box::new(Self::oracles(data)))
            }
            other => panic!("a kind of value that the oracle did not have: {other:?}"),
        }
    }

    /// What is left of a value once the oracle has read it.
    fn folded(&self) -> Self {
        let lossy = |text: &[u8]| String::from_utf8_lossy(text).into_owned().into_bytes();
        let items = |items: &[Self]| items.iter().map(Self::folded).collect::<Vec<_>>();
        let pairs = |pairs: &[(Self, Self)]| {
            let pair = |(key, value): &(Self, Self)| (key.folded(), value.folded());
            pairs.iter().map(pair).collect()
        };
        match self {
            // The three nulls are one.
            Self::Null(_) => Self::Null(Null::Resp3),
            // A blob error is an error, and both it and a verbatim string have to be text.
            Self::BlobError(text) => Self::Error(lossy(text)),
            Self::Verbatim(text) => Self::Verbatim(lossy(text)),
            // A double is a number and not the text of one.
            Self::Double(text) => {
                let text = from_utf8(text).expect("a double is ASCII");
                let number: f64 = text.parse().expect("what the oracle reads is a number");
                Self::Double(number.to_string().into_bytes())
            }
            // The kind of a push stands apart: its type is lost, and a push without elements has an empty one.
            Self::Push(push) => {
                let mut push = items(push);
                match push.first_mut() {
                    Some(Self::Bulk(kind)) => push[0] = Self::Simple(std::mem::take(kind)),
                    Some(_) => {}
                    None => push.push(Self::Simple(Vec::new())),
                }
                Self::Push(push)
            }
            Self::Array(array) => Self::Array(items(array)),
            Self::Set(set) => Self::Set(items(set)),
            Self::Map(map) => Self::Map(pairs(map)),
            Self::Attributed(attributes, value) => {
                Self::Attributed(pairs(attributes), Box::new(value.folded()))
            }
            leaf => leaf.clone(),
        }
    }

    /// Appends the value as a server would send it.
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Simple(text) => write_line('+', text, out),
            Self::Error(text) => write_line('-', text, out),
            Self::BlobError(text) => write_counted('!', text, out),
            Self::Integer(number) => write_line(':', number.to_string().as_bytes(), out),
            Self::Bulk(bytes) => write_counted('$', bytes, out),
            Self::Verbatim(text) => write_counted('=', text, out),
            Self::Null(Null::Resp3) => out.extend_from_slice(b"_\r\n"),
            Self::Null(Null::Bulk) => out.extend_from_slice(b"$-1\r\n"),
            Self::Null(Null::Array) => out.extend_from_slice(b"*-1\r\n"),
            Self::Boolean(true) => out.extend_from_slice(b"#t\r\n"),
            Self::Boolean(false) => out.extend_from_slice(b"#f\r\n"),
            Self::Double(text) => write_line(',', text, out),
            Self::BigNumber(text) => write_line('(', text, out),
            Self::Array(items) => write_items('*', items, out),
            Self::Set(items) => write_items('~', items, out),
            Self::Push(items) => write_items('>', items, out),
            Self::Map(pairs) => write_pairs('%', pairs, out),
            Self::Attributed(attributes, value) => {
                write_pairs('|', attributes, out);
                value.write(out);
            }
        }
    }
}

fn write_line(type_byte: char, text: &[u8], out: &mut Vec<u8>) {
    out.push(type_byte as u8);
    out.extend_from_slice(text);
    out.extend_from_slice(b"\r\n");
}

fn write_counted(type_byte: char, bytes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(format!("{type_byte}{}\r\n", bytes.len()).as_bytes());
    out.extend_from_slice(bytes);
    out.extend_from_slice(b"\r\n");
}

fn write_items(type_byte: char, items: &[Node], out: &mut Vec<u8>) {
    out.extend_from_slice(format!("{type_byte}{}\r\n", items.len()).as_bytes());
    items.iter().for_each(|item| item.write(out));
}

fn write_pairs(type_byte: char, pairs: &[(Node, Node)], out: &mut Vec<u8>) {
    out.extend_from_slice(format!("{type_byte}{}\r\n", pairs.len()).as_bytes());
    for (key, value) in pairs {
        key.write(out);
        value.write(out);
    }
}

/// A stream as we read it.
struct Ours {
    values: Vec<Read>,
    error: Option<DecodeError>,
    /// Whether a payload with a declared length was open at the error.
    inside_counted: bool,
    /// The first value amid which a push stands, if there is one, whole or not.
    with_push_amid: Option<usize>,
}

/// A value as we read it.
struct Read {
    node: Node,
    /// Whether a part of it was streamed, which the tree does not tell.
    streamed: bool,
}

impl Ours {
    fn read(pieces: &[&[u8]]) -> Self {
        let mut ours = Self {
            values: Vec::new(),
            error: None,
            inside_counted: false,
            with_push_amid: None,
        };
        ours.error = ours.feed(pieces).err();
        ours
    }

    fn feed(&mut self, pieces: &[&[u8]]) -> Result<(), DecodeError> {
        let (mut scanner, mut builder) = (Scanner::new(), Builder::new(u64::MAX));
        let mut streamed = false;
        for piece in pieces {
            let mut input = *piece;
            while let Some(event) = scanner.next(&mut input)? {
                streamed |= is_streamed(&event);
                if is_push_amid(&event) {
                    self.with_push_amid.get_or_insert(self.values.len());
                }
                self.inside_counted =
                    matches!(event.item, Item::Text(text) if text.declared.is_some() && !text.last);
                if let Some(value) = builder.event(&event).expect("nothing is too large") {
                    let node = Node::ours(&value);
                    self.values.push(Read { node, streamed });
                    streamed = false;
                }
            }
        }
        scanner.finish()
    }
}

/// Tells whether a push begins amid a value, which counts as an element for the oracle, whatever it says.
fn is_push_amid(event: &Event<'_>) -> bool {
    let is_push = matches!(
        event.item,
        Item::Open {
            aggregate: Aggregate::Push,
            ..
        }
    );
    is_push && event.depth > 0
}

fn is_streamed(event: &Event<'_>) -> bool {
    match event.item {
        Item::Text(text) => text.kind == TextKind::Bulk && text.declared.is_none(),
        Item::Open { len, .. } => len.is_none(),
        _ => false,
    }
}

/// Why the oracle may refuse what we read.
#[derive(Debug, Clone, Copy, PartialEq)]
enum BeyondOracle {
    /// It knows no streamed strings and no streamed aggregates.
    Streamed,
    /// A line of text has to be UTF-8.
    LineNotUtf8,
    /// C's `nan(0x1)` is no number.
    NanWithPayload,
    /// The first element of a push has to be text in UTF-8, and not the simple string `OK`.
    PushWithoutKind,
    /// It follows no more than [`ORACLE_DEPTH`] levels, and an attributed value is one level deeper.
    TooDeep,
}

impl BeyondOracle {
    fn of(value: &Read) -> Option<Self> {
        if value.streamed {
            return Some(Self::Streamed);
        }
        Self::inside(&value.node, 1)
    }

    fn inside(node: &Node, depth: usize) -> Option<Self> {
        let pairs = |pairs: &[(Node, Node)]| {
            let mut both = pairs.iter().flat_map(|(key, value)| [key, value]);
            both.find_map(|node| Self::inside(node, depth + 1))
        };
        match node {
            _ if depth > ORACLE_DEPTH => Some(Self::TooDeep),
            Node::Simple(text) | Node::Error(text) if from_utf8(text).is_err() => {
                Some(Self::LineNotUtf8)
            }
            Node::Double(text) if text.ends_with(b")") => Some(Self::NanWithPayload),
            Node::Push(push) if !has_kind(push) => Some(Self::PushWithoutKind),
            Node::Array(items) | Node::Set(items) | Node::Push(items) => {
                items.iter().find_map(|node| Self::inside(node, depth + 1))
            }
            Node::Map(map) => pairs(map),
            Node::Attributed(attributes, value) => {
                pairs(attributes).or_else(|| Self::inside(value, depth + 1))
            }
            _ => None,
        }
    }
}

fn has_kind(push: &[Node]) -> bool {
    match push.first() {
        Some(Node::Simple(kind)) => kind != b"OK",
        Some(Node::Bulk(kind)) => from_utf8(kind).is_ok(),
        Some(_) => false,
        None => true,
    }
}

/// Tells whether the oracle may take what we refuse for this reason. `inside_counted` tells whether that was behind a
/// payload with a declared length.
fn is_lenient(kind: &DecodeErrorKind, inside_counted: bool) -> bool {
    match kind {
        // A push inside another push is a value like any other.
        DecodeErrorKind::TypeByte { found, .. } => *found == b'>',
        // A line of text goes on to the first CR LF, over a lone CR or LF. Behind a payload both want CR LF.
        DecodeErrorKind::Terminator { .. } => !inside_counted,
        // Anything is a tag that a colon ends.
        DecodeErrorKind::VerbatimTag { .. } => true,
        DecodeErrorKind::Line { found, expected } => is_lenient_line(found, expected),
        _ => false,
    }
}

fn is_lenient_line(found: &[u8], expected: &str) -> bool {
    if expected == "the digits of a big number" || expected.starts_with("nothing between") {
        // A big number and a null may say anything.
        return true;
    }
    let Ok(text) = from_utf8(found) else {
        return false;
    };
    if expected == "a double, inf or nan" {
        // Blanks around a number do not count, and `Infinity` is one.
        return text.trim().parse::<f64>().is_ok();
    }
    // An integer and a length may have blanks around them and a length a sign; every negative one is null, and a tag
    // of fewer than three bytes will do.
    text.trim().parse::<i64>().is_ok()
        && (expected.starts_with("an integer") || expected.starts_with("the length"))
}

/// Compares what we read of a stream with what the oracle reads of it.
fn compare(stream: &[u8], ours: &Ours) {
    let (mut oracle, mut input) = (redis::Parser::new(), stream);
    let alike = ours.with_push_amid.unwrap_or(ours.values.len());
    for read in &ours.values[..alike] {
        match oracle.parse_value(&mut input) {
            Ok(theirs) => {
                let folded = read.node.folded();
                assert_eq!(Node::oracles(&theirs), folded, "{}", stream.escape_ascii());
            }
            Err(refusal) => {
                let reason = BeyondOracle::of(read);
                assert!(reason.is_some(), "{refusal}: {}", stream.escape_ascii());
                return;
            }
        }
    }
    if ours.with_push_amid.is_some() {
        return;
    }
    if let (Ok(theirs), Some(error)) = (oracle.parse_value(&mut input), &ours.error) {
        let excused = is_lenient(&error.kind, ours.inside_counted);
        assert!(excused, "{error}: {} is {theirs:?}", stream.escape_ascii());
    }
}

fn pieces<'a>(stream: &'a [u8], cuts: &[Index]) -> Vec<&'a [u8]> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
    cuts.extend([0, stream.len()]);
    cuts.sort_unstable();
    cuts.windows(2).map(|cut| &stream[cut[0]..cut[1]]).collect()
}

fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 0..40),
        select(vec!["", "OK", "\r\n", "café", "-1\r\n$0\r\n\r\n"]).prop_map(Vec::from),
    ]
}

/// Text that may stand in a line.
fn any_line() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        "[^\r\n]{0,20}",
        "(ERR|WRONGTYPE|MOVED|LOADING|NOAUTH)( [ -~]{0,20})?",
        select(vec!["OK", "ok", "ERR", " ", ""]).prop_map(str::to_owned),
    ]
    .prop_map(String::into_bytes)
}

fn any_double() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        any::<f64>().prop_map(|number| number.to_string().to_lowercase()),
        any::<f64>().prop_map(|number| format!("{number:e}").to_lowercase()),
        r"[+-]?([0-9]{1,20}(\.[0-9]{0,20})?|\.[0-9]{1,20})([eE][+-]?[0-9]{1,3})?",
        "[+-]?(inf|nan)",
    ]
    .prop_map(String::into_bytes)
}

/// Any value that the oracle can read, nested up to five deep.
fn any_node() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        any_line().prop_map(Node::Simple),
        any_line().prop_map(Node::Error),
        any_bytes().prop_map(Node::BlobError),
        any::<i64>().prop_map(Node::Integer),
        any_bytes().prop_map(Node::Bulk),
        ("txt|mkd|[a-z:é]{3}", any_bytes())
            .prop_filter("a tag has three bytes", |(tag, _)| tag.len() == 3)
            .prop_map(|(tag, text)| Node::Verbatim([tag.as_bytes(), b":", &text].concat())),
        select(vec![Null::Resp3, Null::Bulk, Null::Array]).prop_map(Node::Null),
        any::<bool>().prop_map(Node::Boolean),
        any_double().prop_map(Node::Double),
        "[+-]?[0-9]{1,40}".prop_map(|digits| Node::BigNumber(digits.into_bytes())),
    ];
    leaf.prop_recursive(5, 64, 8, |inner| {
        let items = || vec(inner.clone(), 0..8);
        let pairs = || vec((inner.clone(), inner.clone()), 0..5);
        prop_oneof![
            items().prop_map(Node::Array),
            items().prop_map(Node::Set),
            pairs().prop_map(Node::Map),
            (pairs(), inner.clone())
                .prop_map(|(pairs, value)| Node::Attributed(pairs, Box::new(value))),
        ]
    })
}

/// A value of the top level, where a push may stand too.
fn any_message() -> impl Strategy<Value = Node> {
    let kind = prop_oneof![
        select(vec!["message", "invalidate", "subscribe"]).prop_map(Vec::from),
        any_line(),
    ];
    let kind = prop_oneof![
        kind.clone()
            .prop_filter("the oracle takes no OK", |kind| kind != b"OK")
            .prop_map(Node::Simple),
        kind.prop_map(Node::Bulk)
    ];
    let push = (kind, vec(any_node(), 0..4))
        .prop_map(|(kind, data)| Node::Push([vec![kind], data].concat()));
    prop_oneof![6 => any_node(), 1 => push, 1 => Just(Node::Push(Vec::new()))]
}

/// A small damage done to a stream.
#[derive(Debug, Clone)]
enum Damage {
    Replace(u8),
    Insert(Vec<u8>),
    Remove,
    CutOff,
}

impl Damage {
    fn any() -> impl Strategy<Value = Self> {
        let telling = || select(b"-+:$*_#,(!=%~>|;.?0123459 tfnaie\r\n\x0b\xff".to_vec());
        let parts = vec![
            "\r\n",
            "$?\r\n;1\r\nx\r\n;0\r\n",
            "*?\r\n.\r\n",
            "%?\r\n.\r\n",
            "|0\r\n",
            ">0\r\n",
            "_\r\n",
            "$-1\r\n",
            ",nan(1)\r\n",
            "=4\r\na:bc\r\n",
            "-\r\n",
        ];
        prop_oneof![
            telling().prop_map(Self::Replace),
            telling().prop_map(|byte| Self::Insert(vec![byte])),
            select(parts).prop_map(|part| Self::Insert(Vec::from(part))),
            Just(Self::Remove),
            Just(Self::CutOff),
        ]
    }

    fn apply(self, at: Index, stream: &mut Vec<u8>) {
        if stream.is_empty() {
            return;
        }
        let at = at.index(stream.len());
        match self {
            Self::Replace(byte) => stream[at] = byte,
            Self::Insert(bytes) => drop(stream.splice(at..at, bytes)),
            Self::Remove => drop(stream.remove(at)),
            Self::CutOff => stream.truncate(at),
        }
    }
}

proptest! {
    #[test]
    fn what_is_sent_is_read_by_both(
        sent in vec(any_message(), 1..4),
        cuts in vec(any::<Index>(), 0..8),
    ) {
        let mut stream = Vec::new();
        sent.iter().for_each(|node| node.write(&mut stream));
        let ours = Ours::read(&pieces(&stream, &cuts));
        prop_assert_eq!(&ours.error, &None);
        let nodes: Vec<_> = ours.values.iter().map(|read| read.node.clone()).collect();
        prop_assert_eq!(nodes, sent);
        prop_assert!(ours.values.iter().all(|read| BeyondOracle::of(read).is_none()));
        compare(&stream, &ours);
    }

    #[test]
    fn damaged_streams_are_read_or_refused_by_both(
        sent in vec(any_message(), 1..4),
        damages in vec((Damage::any(), any::<Index>()), 1..4),
        cuts in vec(any::<Index>(), 0..8),
    ) {
        let mut stream = Vec::new();
        sent.iter().for_each(|node| node.write(&mut stream));
        damages.into_iter().for_each(|(damage, at)| damage.apply(at, &mut stream));
        compare(&stream, &Ours::read(&pieces(&stream, &cuts)));
    }

    #[test]
    fn any_lines_are_read_or_refused_by_both(
        lines in vec("[-+:$*_#,(!=%~>|;.?][-+ .0-9tfnaiex:?]{0,4}(\r\n|\r\n|\r\n|\n|\r)", 0..8),
        cuts in vec(any::<Index>(), 0..4),
    ) {
        let stream = lines.concat().into_bytes();
        compare(&stream, &Ours::read(&pieces(&stream, &cuts)));
    }
}

/// Each difference on the lists is there: an entry that the oracle no longer needs has to go.
#[test]
fn the_listed_differences_exist() {
    let deep = [&b"*1\r\n".repeat(ORACLE_DEPTH)[..], b":1\r\n"].concat();
    for (stream, reason) in [
        (&b"$?\r\n;1\r\nx\r\n;0\r\n"[..], BeyondOracle::Streamed),
        (b"*?\r\n.\r\n", BeyondOracle::Streamed),
        (b"+\xff\r\n", BeyondOracle::LineNotUtf8),
        (b",nan(0x8000)\r\n", BeyondOracle::NanWithPayload),
        (b">1\r\n:1\r\n", BeyondOracle::PushWithoutKind),
        (b">1\r\n$1\r\n\xff\r\n", BeyondOracle::PushWithoutKind),
        (b">1\r\n+OK\r\n", BeyondOracle::PushWithoutKind),
        (&deep, BeyondOracle::TooDeep),
    ] {
        let ours = Ours::read(&[stream]);
        assert_eq!(BeyondOracle::of(&ours.values[0]), Some(reason));
        assert!(redis::parse_redis_value(stream).is_err(), "{reason:?}");
    }
    let amid = b"*1\r\n>1\r\n+message\r\n:1\r\n";
    let ours = Ours::read(&[amid]);
    assert_eq!((ours.values.len(), ours.with_push_amid), (1, Some(0)));
    let theirs = redis::parse_redis_value(amid).expect("it is an element");
    assert_ne!(Node::oracles(&theirs), ours.values[0].node.folded());
    for stream in [
        ">2\r\n+x\r\n*1\r\n>0\r\n",
        "+a\nb\r\n",
        ":1\n\r\n",
        "=3\r\na:b\r\n",
        "=5\r\na:bcd\r\n",
        "(x\r\n",
        "_x\r\n",
        ", 1\r\n",
        ",Infinity\r\n",
        ": 1\r\n",
        "$+1\r\nx\r\n",
        "$-2\r\n",
        "*-2\r\n",
        "~-1\r\n",
        ">-1\r\n",
    ] {
        let ours = Ours::read(&[stream.as_bytes()]);
        let error = ours.error.expect("we refuse it");
        assert!(is_lenient(&error.kind, ours.inside_counted), "{error}");
        assert!(
            redis::parse_redis_value(stream.as_bytes()).is_ok(),
            "{stream:?}"
        );
    }
}
