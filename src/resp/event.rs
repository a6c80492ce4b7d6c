//! The events that the [`Scanner`](super::Scanner) makes of bytes.
//!
//! Events carry slices of what was received and nothing else, so that a reader who needs no tree pays for none. The
//! spans of successive events follow each other without a gap and without an overlap: together they are the stream.

/// A half-open range of byte offsets, counted from the first byte that the scanner was fed.
pub type Span = std::ops::Range<u64>;

/// One step through a stream of RESP values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event<'a> {
    /// The bytes that this event stands for. Empty for the [`Close`](Item::Close) of a counted aggregate.
    pub span: Span,
    /// How many aggregates are open around the event; 0 at top level. An `Open` and its `Close` have the same depth.
    pub depth: usize,
    /// The header as received: the whole line with its CRLF for everything whose value stands in the line
    /// (`:12\r\n`, `*3\r\n`, `_\r\n`, `.\r\n`), the length line of a bulk payload (`$5\r\n`, `=8\r\ntxt:`, `;4\r\n`),
    /// the type byte alone for a line of text (`+`, `-`, `(`). Empty where a text goes on and for implied closes.
    pub head: &'a [u8],
    /// What the bytes say.
    pub item: Item<'a>,
    /// Whether a value of the top level is complete with this event. An attribute at the top level does not count:
    /// it is part of the value that follows it.
    pub ends_value: bool,
}

/// What an [`Event`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item<'a> {
    /// A piece of a text or a binary payload, or the whole of it.
    Text(Text<'a>),
    /// `:` with its value and the digits as received (`:+5` keeps its sign).
    Integer {
        /// The number.
        value: i64,
        /// The number as it was written.
        text: &'a [u8],
    },
    /// `,` with the number as it was written (`10`, `1e5`, `-inf`, `nan`).
    Double {
        /// The number as it was written, checked against the grammar.
        text: &'a [u8],
    },
    /// `#t` or `#f`.
    Boolean(bool),
    /// One of the three nulls.
    Null(Null),
    /// The start of an aggregate.
    Open {
        /// Which aggregate.
        aggregate: Aggregate,
        /// The declared length: elements, or pairs for a map and an attribute; `None` when it is streamed (`*?`).
        len: Option<u64>,
    },
    /// The end of an aggregate, also of an empty one.
    Close {
        /// Which aggregate.
        aggregate: Aggregate,
        /// Whether it counts where it stands, as an element or as a value of the top level: an attribute does not, nor does
        /// a push that came [between elements](Aggregate::Push).
        counts: bool,
    },
}

/// A piece of a payload. A payload that arrived whole is one piece with `first` and `last` both set; the terminating
/// CRLF has been checked by the time `last` is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text<'a> {
    /// Which type the payload has.
    pub kind: TextKind,
    /// The payload's length as the header declares it, in bytes (a verbatim's counts its four bytes of tag); `None`
    /// for a line of text and for a streamed string.
    pub declared: Option<u64>,
    /// The bytes of this piece, without header, verbatim tag and CRLF. May be empty.
    pub bytes: &'a [u8],
    /// Whether this is the first piece.
    pub first: bool,
    /// Whether this is the last piece.
    pub last: bool,
}

/// The types whose value is text or bytes of any length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextKind {
    /// `+`, a line.
    Simple,
    /// `-`, a line.
    Error,
    /// `(`, a line of digits with an optional sign.
    BigNumber,
    /// `$`, counted or streamed.
    Bulk,
    /// `!`, counted.
    BlobError,
    /// `=`, counted, with its format (`txt`, `mkd`).
    Verbatim([u8; 3]),
}

impl TextKind {
    /// Tells whether the text reports an error.
    pub fn is_error(self) -> bool {
        matches!(self, Self::Error | Self::BlobError)
    }
}

/// The three byte sequences that say "nothing".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Null {
    /// `_`, RESP3.
    Resp3,
    /// `$-1`, RESP2's null bulk string.
    Bulk,
    /// `*-1`, RESP2's null array.
    Array,
}

/// The types that hold other values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aggregate {
    /// `*`
    Array,
    /// `~`
    Set,
    /// `%`, whose length counts pairs.
    Map,
    /// `>`: at the top level, and amid a reply where a server has put it there.
    ///
    /// Inside EXEC's array a [confirmation](is_confirmation) is the element that answers the queued command. Whatever
    /// else comes there came by the way and is on top of the declared length: servers before 7.2 send a message where the
    /// command is that was running, later ones behind the reply.
    Push,
    /// `|`, pairs that annotate the value after them.
    Attribute,
}

/// The words that confirmations of subscribing and unsubscribing begin with.
const CONFIRMATIONS: [&[u8]; 6] = [
    b"subscribe",
    b"psubscribe",
    b"ssubscribe",
    b"unsubscribe",
    b"punsubscribe",
    b"sunsubscribe",
];

/// Tells whether a push that begins with this word confirms that something was subscribed to or unsubscribed from: the
/// only pushes that answer a command.
pub fn is_confirmation(word: &[u8]) -> bool {
    CONFIRMATIONS.contains(&word)
}

impl Aggregate {
    /// Tells whether the length counts pairs, so that twice as many values follow.
    pub fn is_pairs(self) -> bool {
        matches!(self, Self::Map | Self::Attribute)
    }
}
