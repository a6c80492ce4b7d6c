//! The types of values, each in a file of its own. They know bytes and numbers, no commands and no clients.

mod hash;
mod list;
mod set;
mod sorted_set;
mod stream;
mod string;

pub(super) use hash::{Hash, Pair};
pub(super) use list::{End, List, Side};
pub(super) use set::Set;
pub(super) use sorted_set::{Direction, LexEnd, LexRange, ScoreRange, SortedSet};
pub(super) use stream::{Entry, Exactness, Keep, NewId, Stream, StreamId};
pub(super) use string::Str;

/// What a key holds.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Str(Str),
    List(List),
    Hash(Hash),
    Set(Set),
    SortedSet(SortedSet),
    Stream(Stream),
}

impl Value {
    /// Gives the word of TYPE.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Self::Str(_) => "string",
            Self::List(_) => "list",
            Self::Hash(_) => "hash",
            Self::Set(_) => "set",
            Self::SortedSet(_) => "zset",
            Self::Stream(_) => "stream",
        }
    }

    /// Gives the word of OBJECT ENCODING.
    pub(super) fn encoding(&self) -> &'static str {
        match self {
            Self::Str(string) => string.encoding(),
            Self::List(list) => list.encoding(),
            Self::Hash(hash) => hash.encoding(),
            Self::Set(set) => set.encoding(),
            Self::SortedSet(set) => set.encoding(),
            Self::Stream(_) => "stream",
        }
    }
}

/// One of the types, where a command works with that type only.
pub(super) trait Kind: Sized {
    /// Gives the value if it is of this type.
    fn of(value: &Value) -> Option<&Self>;

    /// Gives the value to change it, if it is of this type.
    fn of_mut(value: &mut Value) -> Option<&mut Self>;

    /// Makes a value of any type of it.
    fn into_value(self) -> Value;
}

/// A type whose key goes with its last element.
pub(super) trait Collection: Kind + Default {
    /// Tells how many elements there are.
    fn len(&self) -> usize;

    /// Tells whether the last one is gone.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

macro_rules! kind {
    ($($kind:ident)*) => {$(
        impl Kind for $kind {
            fn of(value: &Value) -> Option<&Self> {
                match value {
                    Value::$kind(value) => Some(value),
                    _ => None,
                }
            }

            fn of_mut(value: &mut Value) -> Option<&mut Self> {
                match value {
                    Value::$kind(value) => Some(value),
                    _ => None,
                }
            }

            fn into_value(self) -> Value {
                Value::$kind(self)
            }
        }
    )*};
}

kind! { Str List Hash Set SortedSet Stream }
