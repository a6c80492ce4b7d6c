//! Error replies: what a command says when it does not do what it was asked, in the words of Redis 7.4.

use std::borrow::Cow;

/// Why a command was refused. The texts are those of the reference; the first word is the error's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// The key holds another type.
    WrongType,
    /// The arguments make no sense.
    Syntax,
    /// An argument is no integer of 64 bits.
    NotInteger,
    /// An argument is no number.
    NotFloat,
    /// The key is not there.
    NoSuchKey,
    /// The place is outside of the list.
    Index,
    /// Any other text, with its code.
    Text(Cow<'static, [u8]>),
}

impl Fault {
    /// Makes one of a fixed text.
    pub(super) const fn of(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text.as_bytes()))
    }

    /// Makes one of a text that repeats what was found, which may be any bytes.
    pub(super) fn found(text: impl Into<Vec<u8>>) -> Self {
        Self::Text(Cow::Owned(text.into()))
    }

    /// Makes the one for a wrong number of words; `name` as the reference writes it, `client|setname`.
    pub(super) fn arity(name: &str) -> Self {
        Self::found(format!(
            "ERR wrong number of arguments for '{name}' command"
        ))
    }

    /// Makes the one for an expiry that is no time in the future, or too far in it.
    pub(super) fn expire_time(name: &str) -> Self {
        Self::found(format!("ERR invalid expire time in '{name}' command"))
    }

    /// Makes the one for a call of a container or of DEBUG that none of its subcommands takes.
    pub(super) fn subcommand(container: &str, word: &[u8]) -> Self {
        let mut text = b"ERR unknown subcommand or wrong number of arguments for '".to_vec();
        text.extend_from_slice(c_string(word, 128));
        text.extend_from_slice(format!("'. Try {container} HELP.").as_bytes());
        Self::found(text)
    }

    /// Makes one that repeats a word between two texts.
    pub(super) fn quoting(before: &str, word: &[u8], after: &str) -> Self {
        Self::found(
            [
                before.as_bytes(),
                c_string(word, usize::MAX),
                after.as_bytes(),
            ]
            .concat(),
        )
    }

    /// Gives the text with its code. Line ends in it are replaced when it is written.
    pub(super) fn text(&self) -> &[u8] {
        match self {
            Self::WrongType => b"WRONGTYPE Operation against a key holding the wrong kind of value",
            Self::Syntax => b"ERR syntax error",
            Self::NotInteger => b"ERR value is not an integer or out of range",
            Self::NotFloat => b"ERR value is not a valid float",
            Self::NoSuchKey => b"ERR no such key",
            Self::Index => b"ERR index out of range",
            Self::Text(text) => text,
        }
    }
}

/// Gives what the reference prints of a word: the bytes before a NUL, so many at most.
pub(super) fn c_string(word: &[u8], limit: usize) -> &[u8] {
    let end = word.iter().position(|&byte| byte == 0);
    let end = end.unwrap_or(word.len()).min(limit);
    &word[..end]
}
