//! The dump of `--raw`: what goes over the wire in both directions, with what it means.
//!
//! ```text
//! →      0  *2\r\n                              array of 2
//! →      4    $3\r\nGET\r\n                     1/2 bulk string, 3 bytes ✓
//! →     13    $3\r\nfoo\r\n                     2/2 bulk string, 3 bytes ✓
//! ← read 1: 9 bytes, +0.21 ms
//! ←      0  $3\r\nbar\r\n                       bulk string, 3 bytes ✓
//! ```
//!
//! The bytes are those on the socket, never encoded anew: each direction has a scanner of its own that reads along, and
//! every byte is shown under the read that brought it. What a byte looks like is the notation's affair; in all of them
//! no byte outside printable ASCII reaches the terminal as it is. Secrets are masked byte by byte. Bytes that are no
//! RESP are shown as lines of text.

mod annotated;
mod fold;
mod hex;
mod literal;
mod page;
mod pen;
mod reads;
mod stream;
mod writer;

use std::fmt;
use std::ops::Range;
use std::time::Instant;

use self::fold::Fold;
use self::pen::Pen;
pub use self::reads::{Read, Reads};
use self::stream::Stream;
use super::Color;
use super::paint::{Paint, Part};
use crate::resp::{Count, DecodeError, Meaning};

/// The way that bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the server.
    Sent,
    /// From the server.
    Received,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sent => "→",
            Self::Received => "←",
        })
    }
}

/// How bytes are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Notation {
    /// Offset, bytes by depth, meaning.
    #[default]
    Annotated,
    /// One C string an element.
    Escaped,
    /// Offset, sixteen bytes in hexadecimal, the same as text.
    Hex,
    /// One Python bytes literal an element.
    Python,
    /// One byte a line, as a Python bytes literal.
    Bytes,
    /// The bare bytes that are received and nothing else.
    Wire,
}

impl fmt::Display for Notation {
    /// Writes the name that options and `:raw` take.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Annotated => "annotated",
            Self::Escaped => "escaped",
            Self::Hex => "hex",
            Self::Python => "python",
            Self::Bytes => "bytes",
            Self::Wire => "wire",
        })
    }
}

/// How a dump looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DumpOptions {
    /// How bytes are written down.
    pub notation: Notation,
    /// How many bytes of a payload are shown; `None` for all.
    pub limit: Option<u64>,
    /// Whether it is coloured.
    pub color: Color,
    /// How many columns a line may take.
    pub width: usize,
}

impl DumpOptions {
    /// The columns of a terminal whose width is not known.
    pub const WIDTH: usize = 80;
    /// How many bytes of a payload are shown unless more are asked for.
    pub const LIMIT: u64 = 64;
}

impl Default for DumpOptions {
    /// Annotated, payloads cut, for 80 columns, without colour.
    fn default() -> Self {
        Self {
            notation: Notation::Annotated,
            limit: Some(Self::LIMIT),
            color: Color::Off,
            width: Self::WIDTH,
        }
    }
}

/// Bytes that moved together: what one read or one write took, or a part of a capture.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    /// Which way they went.
    pub direction: Direction,
    /// The bytes.
    pub bytes: &'a [u8],
    /// Ranges of this direction's stream that are to be masked, each told before or with its first byte.
    pub secrets: &'a [Range<u64>],
    /// When they had moved; `None` where that is not known, as in a capture: no reads are marked then.
    pub at: Option<Instant>,
}

/// A part of what moved together, where not all of it is shown.
#[derive(Debug, Clone, Copy)]
pub struct Excerpt<'a> {
    /// The part.
    pub piece: Piece<'a>,
    /// Where it stands in the stream of its direction.
    pub offset: u64,
    /// How many bytes moved together.
    pub total: u64,
    /// The read that brought them, if one did.
    pub read: Option<Read>,
}

/// Writes down the traffic of one connection after the other.
///
/// ```
/// use redis_shell::render::{Direction, Dump, DumpOptions, Piece};
///
/// let mut dump = Dump::new(DumpOptions::default());
/// let mut out = Vec::new();
/// for bytes in [&b"*1\r\n+O"[..], b"K\r\n"] {
///     let piece = Piece { direction: Direction::Received, bytes, secrets: &[], at: None };
///     dump.traffic(&piece, &mut out);
/// }
/// let lines = String::from_utf8(out)?;
/// assert_eq!(
///     lines,
///     "←      0  *1\\r\\n                                array of 1\n\
///      ←      4    +OK\\r\\n                             1/1 simple string\n"
/// );
/// # Ok::<(), std::string::FromUtf8Error>(())
/// ```
#[derive(Debug)]
pub struct Dump {
    options: DumpOptions,
    paint: Paint,
    sent: Stream,
    received: Stream,
    fold: Option<Fold>,
    reads: Reads,
    /// The number of the last read.
    read: u64,
    /// Which way the last piece went.
    last: Option<Direction>,
}

impl Dump {
    /// Makes a dump at the start of a connection.
    pub fn new(options: DumpOptions) -> Self {
        Self {
            options,
            paint: Paint::new(options.color),
            sent: Stream::new(&options),
            received: Stream::new(&options),
            fold: None,
            reads: Reads::default(),
            read: 0,
            last: None,
        }
    }

    /// How the dump looks.
    pub fn options(&self) -> &DumpOptions {
        &self.options
    }

    /// Folds the next `requests` requests, and as many replies, to one line, such as
    /// `→ handshake: HELLO 3, CLIENT SETINFO ×2 (112 bytes) ← 3 replies (190 bytes)`; without the sizes where the line
    /// would be too wide. It comes with the last of the replies; offsets go on counting. Requests sent in the meantime are shown after it.
    pub fn fold(&mut self, requests: u64) {
        self.fold = (requests > 0).then(|| Fold::new(requests, self.options.width));
    }

    /// Says above each of the next requests what it is for.
    pub fn explain(&mut self, purposes: &[String]) {
        self.sent.explain(purposes);
    }

    /// Counts the bytes of a direction from `offset`, if none of them has come yet: those before were not shown.
    pub fn start_at(&mut self, direction: Direction, offset: u64) {
        match direction {
            Direction::Sent => self.sent.start_at(offset),
            Direction::Received => self.received.start_at(offset),
        }
    }

    /// Appends a line of explanation.
    pub fn remark(&mut self, text: &str, out: &mut Vec<u8>) {
        if self.options.notation == Notation::Wire {
            return;
        }
        out.extend_from_slice(self.paint.start(Part::Aside));
        out.extend_from_slice(text.as_bytes());
        out.extend_from_slice(self.paint.end(Part::Aside));
        out.push(b'\n');
    }

    /// Appends what can be said of a piece of the traffic: at the latest with the next piece, all of its bytes.
    pub fn traffic(&mut self, piece: &Piece<'_>, out: &mut Vec<u8>) {
        if self.options.notation == Notation::Wire {
            if piece.direction == Direction::Received {
                self.received.pass(piece.bytes, self.fold.as_mut(), out);
            }
            return;
        }
        let read = piece
            .at
            .and_then(|at| self.reads.count(piece.direction, at));
        self.show(piece, read, piece.bytes.len() as u64, out);
    }

    /// Appends what can be said of a part of the traffic, with the offsets and the read that it has in the whole. What
    /// was left out before it is passed over; an element that was begun ends there.
    pub fn excerpt(&mut self, excerpt: &Excerpt<'_>, out: &mut Vec<u8>) {
        let piece = &excerpt.piece;
        if self.options.notation != Notation::Wire {
            let (stream, mut pen, _) = self.side(piece.direction);
            stream.jump(excerpt.offset, &mut pen, out);
            self.show(piece, excerpt.read, excerpt.total, out);
        } else if piece.direction == Direction::Received {
            out.extend_from_slice(piece.bytes);
        }
    }

    /// Appends the bytes of a piece, below what is said of the read of `total` bytes that brought them.
    fn show(&mut self, piece: &Piece<'_>, read: Option<Read>, total: u64, out: &mut Vec<u8>) {
        if let Some(other) = self.last.replace(piece.direction)
            && other != piece.direction
        {
            self.break_line(other, out);
        }
        if let Some(read) = read {
            self.read = read.number;
            self.mark(read, piece.bytes.len() as u64, total, out);
        }
        let (stream, mut pen, fold) = self.side(piece.direction);
        stream.hide(piece.secrets);
        stream.feed(piece, &mut pen, fold, out);
        if piece.at.is_some() {
            // Whoever watches sees what has come, also when no more comes.
            self.break_line(piece.direction, out);
        }
    }

    /// Why a direction turned out to be no RESP, if it did.
    pub fn failure(&self, direction: Direction) -> Option<&DecodeError> {
        match direction {
            Direction::Sent => self.sent.failure(),
            Direction::Received => self.received.failure(),
        }
    }

    /// Appends all that has come of what is incomplete, so that something else can be said below it.
    pub fn flush(&mut self, out: &mut Vec<u8>) {
        for (direction, stream) in [
            (Direction::Sent, &mut self.sent),
            (Direction::Received, &mut self.received),
        ] {
            let mut pen = Pen {
                direction,
                paint: &self.paint,
                options: &self.options,
                read: self.read,
            };
            stream.flush(&mut pen, out);
        }
    }

    /// Ends the connection: appends what is incomplete. The next traffic is that of a new connection.
    ///
    /// # Errors
    /// A direction ended inside a value; the first one found.
    pub fn finish(&mut self, out: &mut Vec<u8>) -> Result<(), DecodeError> {
        if self.options.notation == Notation::Wire {
            self.fold = None;
            return std::mem::replace(&mut self.received, Stream::new(&self.options)).ending();
        }
        if let Some(fold) = self.fold.take().filter(Fold::has_begun) {
            fold.finish(out);
        }
        let mut result = Ok(());
        // The other direction is in the middle of no line.
        let directions = match self.last.take() {
            Some(Direction::Received) => [Direction::Received, Direction::Sent],
            _ => [Direction::Sent, Direction::Received],
        };
        for direction in directions {
            let new = Stream::new(&self.options);
            let (stream, mut pen, _) = self.side(direction);
            let ended = std::mem::replace(stream, new).finish(&mut pen, out);
            result = result.and(ended);
        }
        self.reads = Reads::default();
        self.read = 0;
        result
    }

    /// Gives one direction, what writes it down, and what is folded.
    fn side(&mut self, direction: Direction) -> (&mut Stream, Pen<'_>, &mut Option<Fold>) {
        let pen = Pen {
            direction,
            paint: &self.paint,
            options: &self.options,
            read: self.read,
        };
        let stream = match direction {
            Direction::Sent => &mut self.sent,
            Direction::Received => &mut self.received,
        };
        (stream, pen, &mut self.fold)
    }

    /// Ends the line that a direction is in the middle of.
    fn break_line(&mut self, direction: Direction, out: &mut Vec<u8>) {
        let (stream, mut pen, fold) = self.side(direction);
        stream.break_line(&mut pen, Fold::sink(fold, direction, out));
    }

    /// Appends the line above what a read brought.
    fn mark(&mut self, read: Read, shown: u64, total: u64, out: &mut Vec<u8>) {
        if self.fold.is_some() {
            return;
        }
        let bytes = Count(total, "byte");
        let mut text = format!("{} read {}: {bytes}", Direction::Received, read.number);
        if let Some(since) = read.since {
            text.push_str(&format!(", +{:.2} ms", since.as_secs_f64() * 1e3));
        }
        if shown < total {
            text.push_str(&format!(", {} of it shown", Count(shown, "byte")));
        }
        self.remark(&text, out);
    }
}

/// Colours a text as a dump colours the bytes of an element with this meaning, and `remark` as what it says of them.
pub fn colored(meaning: Meaning, text: &str, remark: &str, color: Color) -> String {
    let paint = Paint::new(color);
    let mut out = Vec::new();
    for (part, text) in [(stream::part(meaning), text), (Part::Aside, remark)] {
        if !text.is_empty() {
            out.extend_from_slice(paint.start(part));
            out.extend_from_slice(text.as_bytes());
            out.extend_from_slice(paint.end(part));
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Explains the colours of a dump, each in its colour, one a line; begins with the bytes that have it, for whom sees none.
pub fn legend(color: Color) -> String {
    let paint = Paint::new(color);
    let mut out = Vec::new();
    for (part, meaning) in [
        (
            Part::Aggregate,
            "* ~ % > | .  aggregate: array, set, map, push, attribute, end of a streamed one",
        ),
        (
            Part::Text,
            "+ $ = ;      text: simple, bulk and verbatim strings, chunks",
        ),
        (
            Part::Number,
            ": , ( #      number: integer, double, big number, boolean",
        ),
        (Part::Error, "- !          error: simple and blob errors"),
        (
            Part::Aside,
            "_ $-1 *-1    null, and what is said about the bytes",
        ),
        (Part::Bare, "             no RESP"),
    ] {
        out.extend_from_slice(paint.start(part));
        out.extend_from_slice(meaning.as_bytes());
        out.extend_from_slice(paint.end(part));
        out.push(b'\n');
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests;
