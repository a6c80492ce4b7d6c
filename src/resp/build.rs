//! Events to a tree.

use std::fmt;

use super::{Aggregate, Event, Item, Text, TextKind, Value};

/// Builds a [`Value`] of the events of one reply, up to a bound.
///
/// ```
/// use redis_shell::resp::{Builder, Scanner, Value};
///
/// let (mut scanner, mut builder) = (Scanner::new(), Builder::new(1024));
/// let mut input: &[u8] = b"*2\r\n:1\r\n$2\r\nhi\r\n";
/// let mut built = None;
/// while let Some(event) = scanner.next(&mut input)? {
///     built = builder.event(&event)?;
/// }
/// assert_eq!(built, Some(Value::Array(vec![Value::Integer(1), Value::Bulk(b"hi".to_vec())])));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Builder {
    stack: Vec<Partial>,
    text: Vec<u8>,
    /// How many bytes of the stream the values may still stand for; `None` once they were more.
    budget: Option<u64>,
}

/// What is being built at one level.
#[derive(Debug)]
enum Partial {
    /// An aggregate whose elements come; keys and values of pairs alternate.
    Open(Aggregate, Vec<Value>),
    /// An attribute that waits for its value.
    Annotated(Vec<(Value, Value)>),
}

/// A reply is larger than its reader is willing to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the reply is larger than its reader keeps")
    }
}

impl std::error::Error for TooLarge {}

impl Builder {
    /// Makes a builder for values whose bytes on the wire are at most `limit` together.
    pub fn new(limit: u64) -> Self {
        Self {
            stack: Vec::new(),
            text: Vec::new(),
            budget: Some(limit),
        }
    }

    /// Takes the next event; gives the value when the event completes it.
    ///
    /// # Errors
    ///
    /// The limit is exceeded. What was built so far is freed; further events are refused as well.
    pub fn event(&mut self, event: &Event<'_>) -> Result<Option<Value>, TooLarge> {
        let size = event.span.end - event.span.start;
        self.budget = self.budget.and_then(|budget| budget.checked_sub(size));
        if self.budget.is_none() {
            self.stack = Vec::new();
            self.text = Vec::new();
            return Err(TooLarge);
        }
        let value = match event.item {
            Item::Text(text) => match self.text(&text) {
                Some(value) => value,
                None => return Ok(None),
            },
            Item::Integer { value, .. } => Value::Integer(value),
            Item::Double { text } => Value::Double(text.to_vec()),
            Item::Boolean(boolean) => Value::Boolean(boolean),
            Item::Null(null) => Value::Null(null),
            Item::Open { aggregate, .. } => {
                self.stack.push(Partial::Open(aggregate, Vec::new()));
                return Ok(None);
            }
            Item::Close { counts, .. } => match self.close().filter(|_| counts) {
                Some(value) => value,
                // An attribute waits for its value; a push that came between elements is no part of the value.
                None => return Ok(None),
            },
        };
        Ok(self.place(value))
    }

    fn text(&mut self, text: &Text<'_>) -> Option<Value> {
        self.text.extend_from_slice(text.bytes);
        if !text.last {
            return None;
        }
        let bytes = std::mem::take(&mut self.text);
        Some(match text.kind {
            TextKind::Simple => Value::Simple(bytes),
            TextKind::Error => Value::Error(bytes),
            TextKind::BigNumber => Value::BigNumber(bytes),
            TextKind::Bulk => Value::Bulk(bytes),
            TextKind::BlobError => Value::BlobError(bytes),
            TextKind::Verbatim(format) => Value::Verbatim {
                format,
                text: bytes,
            },
        })
    }

    /// Ends the innermost aggregate; gives it if it is a value, keeps it if it annotates one.
    fn close(&mut self) -> Option<Value> {
        let Some(Partial::Open(aggregate, items)) = self.stack.pop() else {
            // The scanner closes what it has opened, and a value never waits below an attribute.
            return None;
        };
        match aggregate {
            Aggregate::Array => Some(Value::Array(items)),
            Aggregate::Set => Some(Value::Set(items)),
            Aggregate::Push => Some(Value::Push(items)),
            Aggregate::Map => Some(Value::Map(pairs(items))),
            Aggregate::Attribute => {
                self.stack.push(Partial::Annotated(pairs(items)));
                None
            }
        }
    }

    /// Puts a value where it belongs; gives it back if that is the top level.
    fn place(&mut self, mut value: Value) -> Option<Value> {
        loop {
            match self.stack.pop() {
                None => return Some(value),
                Some(Partial::Annotated(attributes)) => {
                    value = Value::Attributed {
                        attributes,
                        value: Box::new(value),
                    };
                }
                Some(Partial::Open(aggregate, mut items)) => {
                    items.push(value);
                    self.stack.push(Partial::Open(aggregate, items));
                    return None;
                }
            }
        }
    }
}

fn pairs(items: Vec<Value>) -> Vec<(Value, Value)> {
    let mut items = items.into_iter();
    let mut pairs = Vec::with_capacity(items.len() / 2);
    while let (Some(key), Some(value)) = (items.next(), items.next()) {
        pairs.push((key, value));
    }
    pairs
}
