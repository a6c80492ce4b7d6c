//! One value as the text of a cell: a single line, everything that a server said escaped.

use std::time::Duration;

use crate::resp::Value;
use crate::text;

/// The last second of the year 9999: what is later is no time.
const LATEST: u64 = 253_402_300_799;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) kind: Kind,
}

/// What the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A decimal number.
    Number,
    /// Any other text.
    Text,
    /// A remark in place of a value: `(nil)`, `""`.
    Aside,
    /// An error.
    Error,
}

impl Cell {
    /// A text that came as bytes.
    pub(super) fn of_bytes(bytes: &[u8]) -> Self {
        let kind = match bytes {
            [] => Kind::Aside,
            _ if is_number(bytes) => Kind::Number,
            _ => Kind::Text,
        };
        let text = match bytes {
            [] => "\"\"".to_owned(),
            _ => text::line(bytes),
        };
        Self { text, kind }
    }

    /// A remark in place of a value.
    pub(super) fn aside(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            kind: Kind::Aside,
        }
    }

    /// Any value; what is nested stands in brackets.
    pub(super) fn of(value: &Value) -> Self {
        let kind = match value {
            Value::Null(_) => Kind::Aside,
            Value::Error(_) | Value::BlobError(_) => Kind::Error,
            Value::Integer(_) => Kind::Number,
            _ => match value.text() {
                Some(bytes) => return Self::of_bytes(bytes),
                None => Kind::Text,
            },
        };
        let kind = match value {
            Value::Double(text) if is_number(text) => Kind::Number,
            _ => kind,
        };
        let mut text = String::new();
        inline(value, &mut text);
        match text.is_empty() {
            // An empty array.
            true => Self {
                text: "(empty)".to_owned(),
                kind: Kind::Aside,
            },
            false => Self { text, kind },
        }
    }

    /// A point in time by its distance from 1970, in units of which a second has so many, written so; any other value as it
    /// is.
    pub(super) fn of_moment(
        value: &Value,
        per_second: u64,
        written: fn(Duration) -> String,
    ) -> Self {
        let since_epoch = match value {
            Value::Integer(number) => u64::try_from(*number).ok(),
            _ => None,
        };
        let seconds = since_epoch.map(|number| number / per_second);
        match seconds.filter(|seconds| (1..=LATEST).contains(seconds)) {
            Some(seconds) => Self {
                text: written(Duration::from_secs(seconds)),
                kind: Kind::Text,
            },
            None => Self::of(value),
        }
    }

    /// The words of a command, so that they can be typed again.
    pub(super) fn of_words(words: &[Value]) -> Self {
        let words: Vec<_> = words
            .iter()
            .map(|word| match word.text() {
                Some(bytes) => word_of(bytes),
                None => Self::of(word).text,
            })
            .collect();
        Self {
            text: words.join(" "),
            kind: Kind::Text,
        }
    }

    /// Words that are names, as they are.
    pub(super) fn of_names(names: &[Value]) -> Self {
        match names {
            [] => Self {
                text: "-".to_owned(),
                kind: Kind::Aside,
            },
            _ => Self::of_words(names),
        }
    }
}

/// Appends a value: an array at the top as its elements, one further in with brackets around them.
///
/// The walk needs no stack of calls, for the depth is the peer's choice.
fn inline(value: &Value, out: &mut String) {
    use crate::resp::{Aggregate, Step};
    /// How many values of an aggregate have begun, and whether they are pairs.
    struct Level {
        begun: usize,
        is_pairs: bool,
    }
    let mut levels: Vec<Level> = Vec::new();
    for step in value.steps() {
        if !matches!(step, Step::Close { .. })
            && let Some(level) = levels.last_mut()
        {
            out.push_str(match (level.begun, level.is_pairs) {
                (0, _) => "",
                (begun, true) if begun % 2 == 1 => "=",
                _ => " ",
            });
            level.begun += 1;
        }
        match step {
            Step::Leaf(leaf) => leaf_text(leaf, !levels.is_empty(), out),
            Step::Open { aggregate, .. } => {
                let is_pairs = aggregate.is_pairs();
                if !levels.is_empty() {
                    out.push(if is_pairs { '{' } else { '[' });
                }
                levels.push(Level { begun: 0, is_pairs });
            }
            Step::Close { aggregate } => {
                levels.pop();
                if !levels.is_empty() {
                    let is_pairs = matches!(aggregate, Aggregate::Map | Aggregate::Attribute);
                    out.push(if is_pairs { '}' } else { ']' });
                }
            }
        }
    }
}

/// Appends a value that holds no others; among others, one that holds blanks is quoted.
fn leaf_text(leaf: &Value, is_among_others: bool, out: &mut String) {
    match leaf {
        Value::Integer(number) => out.push_str(&number.to_string()),
        Value::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Null(_) => out.push_str("(nil)"),
        Value::Double(text) | Value::BigNumber(text) => out.push_str(&text::line(text)),
        _ => match leaf.text() {
            Some(bytes) if is_among_others => out.push_str(&word_of(bytes)),
            Some(bytes) => out.push_str(&text::line(bytes)),
            None => {}
        },
    }
}

/// A word as it can be typed: quoted only where it has to be.
fn word_of(bytes: &[u8]) -> String {
    let is_plain = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'');
    match !bytes.is_empty() && bytes.iter().all(is_plain) {
        true => text::line(bytes),
        false => text::quoted(bytes),
    }
}

/// Tells whether a text is a decimal number: digits, perhaps with a sign and a fraction.
fn is_number(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let is_digits = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    match digits.iter().position(|byte| *byte == b'.') {
        Some(point) => is_digits(&digits[..point]) && is_digits(&digits[point + 1..]),
        None => is_digits(digits),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::quantity;
    use super::*;

    fn bulk(text: &str) -> Value {
        Value::Bulk(text.as_bytes().to_vec())
    }

    #[test]
    fn cells_are_one_escaped_line() {
        let nested = Value::Array(vec![
            bulk("1-1"),
            Value::Array(vec![bulk("a b"), bulk("\x1b[2J")]),
            Value::Map(vec![
                (bulk("k"), Value::Integer(1)),
                (bulk("l"), Value::Boolean(true)),
            ]),
            Value::Array(Vec::new()),
        ]);
        for (value, text, kind) in [
            (Value::Integer(-1), "-1", Kind::Number),
            (bulk("12.50"), "12.50", Kind::Number),
            (bulk("1."), "1.", Kind::Text),
            (bulk("-"), "-", Kind::Text),
            (bulk(""), "\"\"", Kind::Aside),
            (bulk("a \"b\"\r\n\x1b"), r#"a "b"\r\n\x1b"#, Kind::Text),
            (Value::Null(crate::resp::Null::Resp3), "(nil)", Kind::Aside),
            (Value::Error(b"ERR x".to_vec()), "ERR x", Kind::Error),
            (Value::Double(b"1.5".to_vec()), "1.5", Kind::Number),
            (Value::Double(b"inf".to_vec()), "inf", Kind::Text),
            (Value::Array(Vec::new()), "(empty)", Kind::Aside),
            (
                nested,
                r#"1-1 ["a b" "\x1b[2J"] {k=1 l=true} []"#,
                Kind::Text,
            ),
        ] {
            let cell = Cell::of(&value);
            assert_eq!((cell.text.as_str(), cell.kind), (text, kind));
        }
    }

    #[test]
    fn a_moment_is_told_as_a_date() {
        let cell = |value: Value, per_second| Cell::of_moment(&value, per_second, quantity::moment);
        let text = |number, per_second| cell(Value::Integer(number), per_second).text;
        assert_eq!(text(1_795_872_011, 1), "2026-11-28 13:20:11 UTC");
        assert_eq!(text(1_795_872_011_999, 1000), "2026-11-28 13:20:11 UTC");
        for number in [0, -1, i64::MIN, i64::MAX] {
            assert_eq!(text(number, 1), number.to_string());
        }
        assert_eq!(cell(bulk("1795872011"), 1).text, "1795872011");
    }

    #[test]
    fn words_can_be_typed_again() {
        let words = [
            bulk("SET"),
            bulk("a b"),
            bulk(""),
            bulk("it's"),
            bulk("ключ"),
        ];
        assert_eq!(Cell::of_words(&words).text, r#"SET "a b" "" "it's" "ключ""#);
    }
}
