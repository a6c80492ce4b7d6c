//! Which words are numbers.

use crate::command::{Argument, ArgumentKind};

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    Integer,
    Double,
}

/// Tells how the number is written that an argument takes, if it takes one.
pub(super) fn number(argument: &Argument) -> Option<Number> {
    match (&argument.kind, argument.name.as_str()) {
        // The servers say integer of these and take any number.
        (ArgumentKind::Integer, "weight" | "increment") => Some(Number::Double),
        (ArgumentKind::Integer | ArgumentKind::UnixTime, _) => Some(Number::Integer),
        (ArgumentKind::Double, _) => Some(Number::Double),
        _ => None,
    }
}

impl Number {
    pub(super) fn is(self, word: &[u8]) -> bool {
        let Ok(word) = str::from_utf8(word) else {
            return false;
        };
        match self {
            Self::Integer => {
                // BITFIELD counts offsets in its own widths after `#`.
                let digits = word.strip_prefix(['-', '#']).unwrap_or(word);
                !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
            }
            Self::Double => {
                // The ends of a range are left out after `(`.
                let number = word.strip_prefix('(').unwrap_or(word);
                number.parse::<f64>().is_ok_and(|number| !number.is_nan())
            }
        }
    }

    /// Tells whether more can be typed to make it a number.
    pub(super) fn begins(self, word: &[u8]) -> bool {
        match self {
            Self::Integer => word.is_empty() || word == b"-" || word == b"#",
            Self::Double => {
                self.is(&[word, b"0"].concat())
                    || b"-inf".starts_with(word)
                    || b"+inf".starts_with(word)
            }
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Integer => "an integer",
            Self::Double => "a number",
        }
    }
}
