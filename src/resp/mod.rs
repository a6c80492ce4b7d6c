//! The protocol: bytes to events and back, for RESP2 and RESP3. This room knows nothing but bytes: no input or output,
//! no clock, no environment, no other crate and no other room.
//!
//! | type byte | name | example | since |
//! |---|---|---|---|
//! | `+` | [simple string](TextKind::Simple) | `+OK\r\n` | RESP2 |
//! | `-` | [simple error](TextKind::Error) | `-ERR unknown command\r\n` | RESP2 |
//! | `:` | [integer](Item::Integer) | `:1000\r\n` | RESP2 |
//! | `$` | [bulk string](TextKind::Bulk) | `$5\r\nhello\r\n` | RESP2 |
//! | `$-1` | [null bulk string](Null::Bulk) | `$-1\r\n` | RESP2 |
//! | `*` | [array](Aggregate::Array) | `*2\r\n:1\r\n:2\r\n` | RESP2 |
//! | `*-1` | [null array](Null::Array) | `*-1\r\n` | RESP2 |
//! | `_` | [null](Null::Resp3) | `_\r\n` | RESP3 |
//! | `#` | [boolean](Item::Boolean) | `#t\r\n` | RESP3 |
//! | `,` | [double](Item::Double) | `,1.25\r\n` | RESP3 |
//! | `(` | [big number](TextKind::BigNumber) | `(12345678901234567890\r\n` | RESP3 |
//! | `!` | [blob error](TextKind::BlobError) | `!5\r\nERR x\r\n` | RESP3 |
//! | `=` | [verbatim string](TextKind::Verbatim) | `=8\r\ntxt:text\r\n` | RESP3 |
//! | `%` | [map](Aggregate::Map), n pairs | `%1\r\n+key\r\n:1\r\n` | RESP3 |
//! | `~` | [set](Aggregate::Set) | `~1\r\n+a\r\n` | RESP3 |
//! | `>` | [push](Aggregate::Push) | `>2\r\n+message\r\n+hi\r\n` | RESP3 |
//! | `\|` | [attribute](Aggregate::Attribute), n pairs | `\|1\r\n+ttl\r\n:9\r\n` and the value | RESP3 |
//! | `$?` | streamed string in chunks `;n`, ended by `;0` | `$?\r\n;2\r\nhi\r\n;0\r\n` | RESP3 |
//! | `*?` `~?` `%?` | streamed aggregate, ended by `.` | `*?\r\n:1\r\n.\r\n` | RESP3 |
//!
//! Sources: <https://redis.io/docs/latest/develop/reference/protocol-spec/> and
//! <https://github.com/redis/redis-specifications/blob/master/protocol/RESP3.md>.

mod annotate;
mod build;
pub mod encode;
mod error;
mod event;
mod frame;
mod line;
mod pairs;
mod scan;
mod value;

pub use annotate::{Count, Meaning, looks_like};
pub use build::{Builder, TooLarge};
pub use error::{Byte, DecodeError, DecodeErrorKind};
pub use event::{Aggregate, Event, Item, Null, Span, Text, TextKind, is_confirmation};
pub use frame::{Frame, Framer, Piece, words_of};
pub use pairs::{Layout, Pairing};
pub use scan::Scanner;
pub use value::{Step, Steps, Value};

#[cfg(test)]
pub(crate) use scan::tests::any_value;

/// The two bytes that end every line and every counted payload.
pub const CRLF: &[u8; 2] = b"\r\n";

/// The first byte of each type on the wire.
pub mod type_byte {
    /// A simple string.
    pub const SIMPLE: u8 = b'+';
    /// A simple error.
    pub const ERROR: u8 = b'-';
    /// An integer of 64 bits.
    pub const INTEGER: u8 = b':';
    /// A bulk string, counted or streamed, or RESP2's null bulk string.
    pub const BULK: u8 = b'$';
    /// An array, or RESP2's null array.
    pub const ARRAY: u8 = b'*';
    /// RESP3's null.
    pub const NULL: u8 = b'_';
    /// A boolean.
    pub const BOOLEAN: u8 = b'#';
    /// A double.
    pub const DOUBLE: u8 = b',';
    /// A big number.
    pub const BIG_NUMBER: u8 = b'(';
    /// A blob error.
    pub const BLOB_ERROR: u8 = b'!';
    /// A verbatim string.
    pub const VERBATIM: u8 = b'=';
    /// A map.
    pub const MAP: u8 = b'%';
    /// A set.
    pub const SET: u8 = b'~';
    /// A push.
    pub const PUSH: u8 = b'>';
    /// An attribute.
    pub const ATTRIBUTE: u8 = b'|';
    /// A chunk of a streamed string.
    pub const CHUNK: u8 = b';';
    /// The end of a streamed aggregate.
    pub const END: u8 = b'.';

    /// Tells whether a byte begins a value: a chunk is only a part of one, and the end of an aggregate is none.
    ///
    /// ```
    /// use redis_shell::resp::type_byte;
    ///
    /// assert!(type_byte::begins_value(b'$') && !type_byte::begins_value(b';'));
    /// ```
    #[inline]
    pub fn begins_value(byte: u8) -> bool {
        matches!(
            byte,
            SIMPLE
                | ERROR
                | INTEGER
                | BULK
                | ARRAY
                | NULL
                | BOOLEAN
                | DOUBLE
                | BIG_NUMBER
                | BLOB_ERROR
                | VERBATIM
                | MAP
                | SET
                | PUSH
                | ATTRIBUTE
        )
    }
}
