//! Lines that the shell itself answers.

use crate::text::Word;

/// What the shell does without a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Local {
    /// `quit`, `exit`
    Quit,
    /// `connect`, as redis-cli knows it, with where to
    Connect(Vec<String>),
    /// `clear`
    Clear,
    /// `help`, `?`, with what about
    Help(Vec<String>),
}

/// Tells what the shell is asked to do, if the line is not for the server.
pub(super) fn find(words: &[Word]) -> Option<Local> {
    let words: Vec<String> = words
        .iter()
        .map(|word| String::from_utf8_lossy(&word.bytes).into_owned())
        .collect();
    let (first, rest) = words.split_first()?;
    match (first.to_ascii_lowercase().as_str(), rest) {
        ("quit" | "exit", []) => Some(Local::Quit),
        ("connect", place) => Some(Local::Connect(place.to_vec())),
        ("clear", []) => Some(Local::Clear),
        _ if is_help(first.as_bytes()) => Some(Local::Help(rest.to_vec())),
        _ => None,
    }
}

/// Tells whether a first word asks for help.
pub(super) fn is_help(word: &[u8]) -> bool {
    word.eq_ignore_ascii_case(b"help") || word == b"?"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Quoting, split};

    #[test]
    fn local_words_stand_alone_in_any_case() {
        let local = |line: &str| find(&split(line.as_bytes(), Quoting::Shell).words);
        assert_eq!(local("QUIT"), Some(Local::Quit));
        assert_eq!(local(" exit "), Some(Local::Quit));
        assert_eq!(local("clear"), Some(Local::Clear));
        assert_eq!(local("? get"), Some(Local::Help(vec!["get".to_owned()])));
        let place = vec!["h".to_owned(), "1".to_owned()];
        assert_eq!(local("Connect h 1"), Some(Local::Connect(place)));
        assert_eq!(local("quit now"), None);
        assert_eq!(local("GET quit"), None);
        assert_eq!(local(""), None);
    }
}
