//! The dump of `--raw`: what goes over the wire in both directions, with what it means.
//!
//! ```text
//! →      0  *2\r\n                              array of 2
//! →      4    $3\r\nGET\r\n                     bulk string, 3 bytes
//! →     13    $3\r\nfoo\r\n                     bulk string, 3 bytes
//! ←      0  $3\r\nbar\r\n                       bulk string, 3 bytes
//! ```
//!
//! One line stands for each element: the direction, the offset in that direction's stream, the bytes by depth, their
//! meaning. The bytes are those on the socket, never encoded anew: each direction has a scanner of its own that reads
//! along. They are escaped so that they can be typed back; secrets are masked byte by byte; of a long payload the
//! start is shown. Bytes that are no RESP are shown as lines of text.

mod fold;
mod line;
mod stream;

use std::fmt;
use std::ops::Range;

use self::fold::Fold;
use self::line::Layout;
use self::stream::Stream;
use super::Color;
use super::paint::Paint;

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

/// Writes down the traffic of one connection after the other.
///
/// ```
/// use redis_shell::render::{Color, Direction, Dump};
///
/// let mut dump = Dump::new(Color::Off);
/// let mut out = Vec::new();
/// dump.traffic(Direction::Received, b"*1\r\n+O", &[], &mut out);
/// dump.traffic(Direction::Received, b"K\r\n", &[], &mut out);
/// let lines = String::from_utf8(out)?;
/// assert_eq!(
///     lines,
///     "←      0  *1\\r\\n                                array of 1\n\
///      ←      4    +OK\\r\\n                             simple string\n"
/// );
/// # Ok::<(), std::string::FromUtf8Error>(())
/// ```
#[derive(Debug)]
pub struct Dump {
    paint: Paint,
    sent: Stream,
    received: Stream,
    fold: Option<Fold>,
}

impl Dump {
    /// Makes a dump at the start of a connection.
    pub fn new(color: Color) -> Self {
        Self {
            paint: Paint::new(color),
            sent: Stream::default(),
            received: Stream::default(),
            fold: None,
        }
    }

    /// Folds the next `requests` requests, and as many replies, to one line, such as
    /// `→ handshake: HELLO 3, CLIENT SETINFO ×2 (112 bytes) ← 3 replies (190 bytes)`. It comes with the last of the
    /// replies; offsets go on counting. Requests sent in the meantime are shown after it.
    pub fn fold(&mut self, requests: u64) {
        self.fold = (requests > 0).then(|| Fold::new(requests));
    }

    /// Appends the lines of the elements that a piece of the traffic completes.
    ///
    /// `secrets` are ranges of this direction's stream that are to be masked, each told before or with its first byte.
    pub fn traffic(
        &mut self,
        direction: Direction,
        bytes: &[u8],
        secrets: &[Range<u64>],
        out: &mut Vec<u8>,
    ) {
        let layout = Layout {
            direction,
            paint: &self.paint,
        };
        let stream = match direction {
            Direction::Sent => &mut self.sent,
            Direction::Received => &mut self.received,
        };
        stream.hide(secrets);
        stream.feed(bytes, &layout, &mut self.fold, out);
    }

    /// Ends the connection: appends what is incomplete. The next traffic is that of a new connection.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        if let Some(fold) = self.fold.take().filter(Fold::has_begun) {
            fold.finish(out);
        }
        for (direction, stream) in [
            (Direction::Sent, &mut self.sent),
            (Direction::Received, &mut self.received),
        ] {
            let layout = Layout {
                direction,
                paint: &self.paint,
            };
            std::mem::take(stream).finish(&layout, out);
        }
    }
}

#[cfg(test)]
mod tests;
