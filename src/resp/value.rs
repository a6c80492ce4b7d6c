//! A reply as a tree, for the few places where the program itself has to look at one.

use std::fmt;

use super::{Aggregate, Null, encode};

/// One RESP value with everything that its bytes say: bytes stay bytes, pairs keep their order and their duplicates,
/// the nulls stay apart and a number that is no integer keeps its own text. Only whether an aggregate or a string was
/// streamed is forgotten.
///
/// Dropping, comparing and showing a value need no stack, however deep it is.
pub enum Value {
    /// `+`
    Simple(Vec<u8>),
    /// `-`
    Error(Vec<u8>),
    /// `:`
    Integer(i64),
    /// `$`
    Bulk(Vec<u8>),
    /// `!`
    BlobError(Vec<u8>),
    /// `=`
    Verbatim {
        /// `txt`, `mkd`
        format: [u8; 3],
        /// What follows the colon.
        text: Vec<u8>,
    },
    /// `_`, `$-1` or `*-1`
    Null(Null),
    /// `#`
    Boolean(bool),
    /// `,` with the number as written.
    Double(Vec<u8>),
    /// `(` with the number as written.
    BigNumber(Vec<u8>),
    /// `*`
    Array(Vec<Value>),
    /// `~`
    Set(Vec<Value>),
    /// `%`
    Map(Vec<(Value, Value)>),
    /// `>`
    Push(Vec<Value>),
    /// `|` with the value that it annotates.
    Attributed {
        /// The pairs of the attribute.
        attributes: Vec<(Value, Value)>,
        /// The annotated value.
        value: Box<Value>,
    },
}

/// One step of the walk through a [`Value`], in the order of its bytes.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    /// A value that holds no others.
    Leaf(&'a Value),
    /// An aggregate starts.
    Open {
        /// Which one.
        aggregate: Aggregate,
        /// How many elements, or pairs, follow.
        len: usize,
    },
    /// An aggregate ends.
    Close {
        /// Which one.
        aggregate: Aggregate,
    },
}

impl Value {
    /// Walks through the value in the order of its bytes.
    pub fn steps(&self) -> Steps<'_> {
        Steps {
            todo: vec![Todo::Value(self)],
        }
    }

    /// Gives the bytes of a text of any type: simple, bulk, verbatim (without its format) or an error.
    pub fn text(&self) -> Option<&[u8]> {
        match self.annotated() {
            Self::Simple(text) | Self::Error(text) | Self::Bulk(text) | Self::BlobError(text) => {
                Some(text)
            }
            Self::Verbatim { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Gives the text of an error reply.
    pub fn error(&self) -> Option<&[u8]> {
        match self.annotated() {
            Self::Error(text) | Self::BlobError(text) => Some(text),
            _ => None,
        }
    }

    /// Gives the number of an integer.
    pub fn integer(&self) -> Option<i64> {
        match self.annotated() {
            Self::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// Gives the elements of an array, a set or a push; none for everything else.
    pub fn items(&self) -> &[Value] {
        match self.annotated() {
            Self::Array(items) | Self::Set(items) | Self::Push(items) => items,
            _ => &[],
        }
    }

    /// Gives the pairs of a map, or of an array of alternating keys and values as RESP2 sends it; none for everything
    /// else.
    pub fn pairs(&self) -> impl Iterator<Item = (&Value, &Value)> {
        let (pairs, items): (&[(Value, Value)], &[Value]) = match self.annotated() {
            Self::Map(pairs) => (pairs, &[]),
            Self::Array(items) => (&[], items),
            _ => (&[], &[]),
        };
        let alternating = items.chunks_exact(2).map(|pair| (&pair[0], &pair[1]));
        pairs
            .iter()
            .map(|(key, value)| (key, value))
            .chain(alternating)
    }

    /// Looks a key up among the [`pairs`](Self::pairs).
    pub fn get(&self, key: &str) -> Option<&Value> {
        let is_key = |(name, _): &(&Value, _)| name.text() == Some(key.as_bytes());
        self.pairs().find(is_key).map(|(_, value)| value)
    }

    /// Steps over the attributes before a value, which may be as many as the peer likes.
    fn annotated(&self) -> &Value {
        let mut annotated = self;
        while let Self::Attributed { value, .. } = annotated {
            annotated = value;
        }
        annotated
    }

    /// Moves the values that this one holds to the end of `into`.
    fn take_children(&mut self, into: &mut Vec<Value>) {
        match self {
            Self::Array(items) | Self::Set(items) | Self::Push(items) => into.append(items),
            Self::Map(pairs) => into.extend(pairs.drain(..).flat_map(<[Value; 2]>::from)),
            Self::Attributed { attributes, value } => {
                into.extend(attributes.drain(..).flat_map(<[Value; 2]>::from));
                into.push(std::mem::replace(value, Value::Boolean(false)));
            }
            _ => {}
        }
    }
}

/// The walk that [`Value::steps`] starts.
#[derive(Debug)]
pub struct Steps<'a> {
    todo: Vec<Todo<'a>>,
}

#[derive(Debug)]
enum Todo<'a> {
    Value(&'a Value),
    Items(Aggregate, std::slice::Iter<'a, Value>),
    Pairs(Aggregate, std::slice::Iter<'a, (Value, Value)>),
}

impl<'a> Iterator for Steps<'a> {
    type Item = Step<'a>;

    fn next(&mut self) -> Option<Step<'a>> {
        let (aggregate, next) = match self.todo.last_mut()? {
            Todo::Value(value) => {
                let value = *value;
                self.todo.pop();
                return Some(self.start(value));
            }
            Todo::Items(aggregate, items) => (*aggregate, items.next().map(|item| (item, None))),
            Todo::Pairs(aggregate, pairs) => (
                *aggregate,
                pairs.next().map(|(key, value)| (key, Some(value))),
            ),
        };
        let Some((value, behind)) = next else {
            self.todo.pop();
            return Some(Step::Close { aggregate });
        };
        self.todo.extend(behind.map(Todo::Value));
        Some(self.start(value))
    }
}

impl<'a> Steps<'a> {
    fn start(&mut self, value: &'a Value) -> Step<'a> {
        let (aggregate, len, inside) = match value {
            Value::Array(items) => items_of(Aggregate::Array, items),
            Value::Set(items) => items_of(Aggregate::Set, items),
            Value::Push(items) => items_of(Aggregate::Push, items),
            Value::Map(pairs) => pairs_of(Aggregate::Map, pairs),
            Value::Attributed { attributes, value } => {
                self.todo.push(Todo::Value(value));
                pairs_of(Aggregate::Attribute, attributes)
            }
            leaf => return Step::Leaf(leaf),
        };
        self.todo.push(inside);
        Step::Open { aggregate, len }
    }
}

fn items_of(aggregate: Aggregate, items: &[Value]) -> (Aggregate, usize, Todo<'_>) {
    (aggregate, items.len(), Todo::Items(aggregate, items.iter()))
}

fn pairs_of(aggregate: Aggregate, pairs: &[(Value, Value)]) -> (Aggregate, usize, Todo<'_>) {
    (aggregate, pairs.len(), Todo::Pairs(aggregate, pairs.iter()))
}

impl Drop for Value {
    /// Drops what is inside one by one: the compiler's own way goes one call deeper for each level of nesting, and the
    /// depth is the peer's choice.
    fn drop(&mut self) {
        let mut inside = Vec::new();
        self.take_children(&mut inside);
        while let Some(mut value) = inside.pop() {
            value.take_children(&mut inside);
        }
    }
}

impl PartialEq for Value {
    /// Compares by the bytes that the values have on the wire.
    fn eq(&self, other: &Self) -> bool {
        let bytes = |value| {
            let mut out = Vec::new();
            encode::value(value, &mut out);
            out
        };
        bytes(self) == bytes(other)
    }
}

impl Eq for Value {}

impl fmt::Debug for Value {
    /// Shows the bytes that the value has on the wire.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Vec::new();
        encode::value(self, &mut out);
        write!(f, "Value(\"{}\")", out.escape_ascii())
    }
}
