//! The first entries of a list, a set, a sorted set or a hash, as the replies of either protocol hold them.

use super::{SHOWN, number};
use crate::session::Value;
use crate::shell::ask::Answers;

/// How long a value may be to be fetched where the server tells its length.
pub(super) const FETCHED_VALUE: u64 = 4096;

/// Some entries in the order in which the server tells them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entries {
    pub(super) rows: Vec<Entry>,
    /// Whether they are those with which an order begins.
    pub(super) are_first: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Entry {
    Element(Vec<u8>),
    /// The number as the server wrote it, and the member.
    Scored(Vec<u8>, Vec<u8>),
    Field(Vec<u8>, FieldValue),
}

/// The value of a field.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum FieldValue {
    Whole(Vec<u8>),
    /// Only its length is known.
    Long(u64),
    /// Why it is not known.
    Refused(String),
}

impl Entries {
    /// Reads the reply to LRANGE, SSCAN, ZRANGE WITHSCORES or HSCAN.
    pub(super) fn read(kind: &str, reply: &Value) -> Self {
        let mut rows = match kind {
            "list" => texts(reply.items())
                .into_iter()
                .map(Entry::Element)
                .collect(),
            "set" => scanned(reply).into_iter().map(Entry::Element).collect(),
            "zset" => scored(reply),
            _ => fields(scanned(reply)),
        };
        rows.truncate(SHOWN);
        Self {
            rows,
            are_first: matches!(kind, "list" | "zset"),
        }
    }

    /// Puts fields together with the lengths of their values and with those values that are short.
    pub(super) fn of_fields(
        fields: &[Vec<u8>],
        lengths: &[Result<u64, String>],
        values: &Answers,
    ) -> Self {
        let mut values = values.iter();
        let value = |length: &Result<u64, String>| match length {
            Ok(length) if *length > FETCHED_VALUE => FieldValue::Long(*length),
            Ok(_) => match values.next().and_then(Option::as_ref).map(Value::text) {
                Some(Some(text)) => FieldValue::Whole(text.to_vec()),
                _ => FieldValue::Refused("not known".to_owned()),
            },
            Err(refused) => FieldValue::Refused(refused.clone()),
        };
        let values: Vec<_> = lengths.iter().map(value).collect();
        let rows = fields.iter().zip(values);
        Self {
            rows: rows
                .map(|(field, value)| Entry::Field(field.clone(), value))
                .collect(),
            are_first: false,
        }
    }
}

/// Gives the elements of the reply to a scan: behind the cursor.
pub(super) fn scanned(reply: &Value) -> Vec<Vec<u8>> {
    reply
        .items()
        .get(1)
        .map_or_else(Vec::new, |it| texts(it.items()))
}

/// Gives the texts among the values, numbers as they are written.
pub(super) fn texts(values: &[Value]) -> Vec<Vec<u8>> {
    values.iter().filter_map(scalar).collect()
}

/// Gives what a single value says.
pub(super) fn scalar(value: &Value) -> Option<Vec<u8>> {
    match value {
        Value::Integer(number) => Some(number.to_string().into_bytes()),
        Value::Double(number) | Value::BigNumber(number) => Some(number.clone()),
        Value::Boolean(value) => Some(value.to_string().into_bytes()),
        value => value.text().map(<[u8]>::to_vec),
    }
}

/// Members with their scores: in pairs as RESP3 sends them, or by turns.
fn scored(reply: &Value) -> Vec<Entry> {
    let items = reply.items();
    let is_paired = items.first().is_some_and(|first| !first.items().is_empty());
    let flat = match is_paired {
        true => items.iter().flat_map(|pair| texts(pair.items())).collect(),
        false => texts(items),
    };
    let pairs = flat.chunks_exact(2);
    pairs
        .map(|pair| Entry::Scored(pair[1].clone(), pair[0].clone()))
        .collect()
}

fn fields(flat: Vec<Vec<u8>>) -> Vec<Entry> {
    let mut flat = flat.into_iter();
    let mut rows = Vec::new();
    while let (Some(field), Some(value)) = (flat.next(), flat.next()) {
        rows.push(Entry::Field(field, FieldValue::Whole(value)));
    }
    rows
}

/// Gives the numbers of answers, for the lengths of fields.
pub(super) fn numbers(answers: &Answers, len: usize) -> Vec<Result<u64, String>> {
    (0..len).map(|index| number(answers, index)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bulk(text: &str) -> Value {
        Value::Bulk(text.into())
    }

    #[test]
    fn scores_come_in_pairs_or_by_turns() {
        let expected = [
            Entry::Scored(b"1.5".to_vec(), b"a".to_vec()),
            Entry::Scored(b"2".to_vec(), b"b".to_vec()),
        ];
        let double = |text: &str| Value::Double(text.into());
        let paired = Value::Array(vec![
            Value::Array(vec![bulk("a"), double("1.5")]),
            Value::Array(vec![bulk("b"), double("2")]),
        ]);
        let flat = Value::Array(vec![bulk("a"), bulk("1.5"), bulk("b"), bulk("2")]);
        assert_eq!(Entries::read("zset", &paired).rows, expected);
        assert_eq!(Entries::read("zset", &flat).rows, expected);
    }

    #[test]
    fn no_more_are_kept_than_are_shown() {
        let many = Value::Array((0..50).map(|n| bulk(&n.to_string())).collect());
        let scan = Value::Array(vec![bulk("0"), many]);
        assert_eq!(Entries::read("set", &scan).rows.len(), SHOWN);
        assert_eq!(Entries::read("hash", &scan).rows.len(), SHOWN);
        assert_eq!(Entries::read("hash", &Value::Integer(1)).rows, []);
    }

    #[test]
    fn long_values_are_told_by_their_length() {
        let fields = [b"a".to_vec(), b"b".to_vec(), b"c".to_vec()];
        let lengths = [Ok(1), Ok(FETCHED_VALUE + 1), Ok(1)];
        let entries = Entries::of_fields(&fields, &lengths, &vec![Some(bulk("x")), None]);
        let values = [
            FieldValue::Whole(b"x".to_vec()),
            FieldValue::Long(FETCHED_VALUE + 1),
            FieldValue::Refused("not known".to_owned()),
        ];
        let expected = fields.into_iter().zip(values);
        let expected: Vec<_> = expected
            .map(|(field, value)| Entry::Field(field, value))
            .collect();
        assert_eq!(entries.rows, expected);
    }
}
