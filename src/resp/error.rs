//! What can be wrong with a stream of RESP, and where.

use std::fmt;

/// A place in the stream that no RESP value can have, and what was found there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    /// The offset of the first byte that is wrong, counted from the first byte the scanner was fed.
    pub offset: u64,
    /// What was found there, and what was expected.
    pub kind: DecodeErrorKind,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at byte {}: {}", self.offset, self.kind)
    }
}

impl std::error::Error for DecodeError {}

/// The ways in which bytes fail to be RESP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecodeErrorKind {
    /// A value starts with a byte that is no type byte, or with one that may not stand here.
    TypeByte {
        /// The byte.
        found: u8,
        /// What may stand here.
        expected: &'static str,
    },
    /// The line after a type byte does not say what that type's line has to say.
    Line {
        /// The line without its type byte, cut after [`Self::SNIPPET`] bytes.
        found: Box<[u8]>,
        /// What the line has to be.
        expected: &'static str,
    },
    /// A line or a payload does not end where it should.
    Terminator {
        /// The byte in the place of the CR or the LF.
        found: u8,
        /// What should stand there.
        expected: &'static str,
    },
    /// A line that holds a number or a length does not end.
    LineTooLong {
        /// How many bytes such a line may have.
        limit: usize,
    },
    /// Aggregates are nested deeper than the scanner was told to follow.
    TooDeep {
        /// How deep it would have followed.
        limit: usize,
    },
    /// A streamed map or attribute ends after a key.
    MissingValue,
    /// The four bytes before a verbatim string's text are no format tag.
    VerbatimTag {
        /// The four bytes.
        found: [u8; 4],
    },
    /// The stream ended inside a value.
    UnexpectedEnd {
        /// What should have come next.
        expected: &'static str,
    },
}

impl DecodeErrorKind {
    /// How many bytes of a wrong line an error repeats.
    pub const SNIPPET: usize = 40;
}

impl fmt::Display for DecodeErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TypeByte { found, expected } => {
                write!(f, "found {}, expected {expected}", Byte(*found))
            }
            Self::Line { found, expected } => {
                write!(f, "found \"{}\", expected {expected}", found.escape_ascii())
            }
            Self::Terminator { found, expected } => {
                write!(f, "found {}, expected {expected}", Byte(*found))
            }
            Self::LineTooLong { limit } => {
                write!(
                    f,
                    "found no end of the line, expected CR LF within {limit} bytes"
                )
            }
            Self::TooDeep { limit } => write!(
                f,
                "found aggregates nested more than {limit} deep, expected at most {limit}"
            ),
            Self::MissingValue => {
                f.write_str("found the end of a streamed map after a key, expected its value")
            }
            Self::VerbatimTag { found } => write!(
                f,
                "found \"{}\", expected three bytes of format and a colon",
                found.escape_ascii()
            ),
            Self::UnexpectedEnd { expected } => {
                write!(f, "found the end of the stream, expected {expected}")
            }
        }
    }
}

/// Shows a byte as a person can read it: `'H' (0x48)`.
///
/// ```
/// assert_eq!(redis_shell::resp::Byte(b'\r').to_string(), r"'\r' (0x0d)");
/// assert_eq!(redis_shell::resp::Byte(b'"').to_string(), r#"'"' (0x22)"#);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Byte(pub u8);

impl fmt::Display for Byte {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            // Between single quotes, this one needs no backslash.
            b'"' => f.write_str("'\"' (0x22)"),
            byte => write!(f, "'{}' (0x{byte:02x})", byte.escape_ascii()),
        }
    }
}
