//! The words of the command, read as the options ask for them.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use super::{Error, bytes};
use crate::cli::Cli;
use crate::text::{self, Quoting};

/// What the command line gives as a command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words {
    /// The command and its arguments; of a script, what stands behind it in EVAL: the number of keys, the keys, the
    /// arguments.
    pub(super) words: Vec<Vec<u8>>,
    /// The word that standard input takes the place of.
    pub(super) stdin: Option<usize>,
}

/// Takes the words of the command out of the command line.
///
/// # Errors
/// A word is not what its option takes, or the one to be replaced is missing.
pub(super) fn take(cli: &mut Cli) -> Result<Words, Error> {
    let typed = std::mem::take(&mut cli.words);
    // A comma that is quoted for --quoted-input is a key like any other.
    let comma = typed.iter().position(|word| word == ",");
    let mut words: Vec<Vec<u8>> = match cli.quoted_input {
        true => typed
            .iter()
            .map(|word| unquoted(word, "--quoted-input"))
            .collect::<Result<_, _>>()?,
        false => typed.into_iter().map(OsString::into_vec).collect(),
    };
    let is_script = cli.lua.is_some();
    if is_script {
        words = keys_and_arguments(words, comma);
    }
    let stdin = match &cli.tag_for_stdin {
        Some(tag) => Some(find_tag(&words, tag, usize::from(is_script))?),
        None if cli.last_from_stdin => {
            words.push(Vec::new());
            Some(words.len() - 1)
        }
        None => None,
    };
    Ok(Words { words, stdin })
}

/// Reads a word by the quoting rule of a line; it has to be exactly one there too.
pub(super) fn unquoted(word: &OsStr, option: &str) -> Result<Vec<u8>, Error> {
    let wrong = |what: String, hint| Error {
        message: format!("found {word:?} with {option}, {what}, expected exactly one word"),
        hint,
    };
    let mut words = text::split(word.as_bytes(), Quoting::Shell)
        .complete()
        .map_err(|error| wrong(error.to_string(), None))?;
    match words.len() {
        1 => Ok(words.remove(0).bytes),
        0 => {
            let hint =
                r#"an empty word is written as two quotes, which the shell has to leave: '""'"#;
            Err(wrong("which is none".to_owned(), Some(hint)))
        }
        count => Err(wrong(format!("which is {count} words"), None)),
    }
}

/// Gives what EVAL wants behind its script: how many of the words are keys, then the words without the lone comma that
/// ends the keys.
fn keys_and_arguments(mut words: Vec<Vec<u8>>, comma: Option<usize>) -> Vec<Vec<u8>> {
    let keys = comma.unwrap_or(words.len());
    if let Some(comma) = comma {
        words.remove(comma);
    }
    words.insert(0, keys.to_string().into_bytes());
    words
}

/// Finds the first word that is the tag, from the word `from` on: what stands before was not typed.
fn find_tag(words: &[Vec<u8>], tag: &OsStr, from: usize) -> Result<usize, Error> {
    let tag_bytes = bytes(tag);
    let found = words.iter().skip(from).position(|word| *word == tag_bytes);
    found.map(|at| from + at).ok_or_else(|| Error {
        message: format!(
            "found no word {tag:?} in the command, expected the one that -X replaces with standard input"
        ),
        hint: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{self, Stop};

    fn taken(words: &[&str]) -> Result<Words, Error> {
        let words = ["redis-shell"].iter().chain(words).map(OsString::from);
        match cli::parse(words) {
            Ok(mut cli) => take(&mut cli),
            Err(Stop::Text(text) | Stop::Wrong { message: text, .. }) => panic!("{text}"),
        }
    }

    #[track_caller]
    fn check(words: &[&str], expected: &[&str], stdin: Option<usize>) {
        let expected = Words {
            words: expected
                .iter()
                .map(|word| word.as_bytes().to_vec())
                .collect(),
            stdin,
        };
        assert_eq!(taken(words), Ok(expected), "{words:?}");
    }

    #[test]
    fn keys_end_at_the_first_lone_comma() {
        let cases: [(&[&str], &[&str]); 7] = [
            (&[], &["0"]),
            (&["k"], &["1", "k"]),
            (&["k", "l"], &["2", "k", "l"]),
            (&["k", ",", "a", "b"], &["1", "k", "a", "b"]),
            (&[",", "a"], &["0", "a"]),
            (&["k", ","], &["1", "k"]),
            (&["k,", ",", ",", "a"], &["1", "k,", ",", "a"]),
        ];
        for (words, expected) in cases {
            check(&[&["--lua", "f"], words].concat(), expected, None);
        }
    }

    #[test]
    fn a_quoted_comma_is_a_key() {
        let lua = ["--quoted-input", "--lua", "f"];
        check(
            &[&lua[..], &["','", ",", "','"]].concat(),
            &["1", ",", ","],
            None,
        );
    }

    #[test]
    fn standard_input_comes_last_or_for_the_first_tag() {
        check(&["-x", "SET", "k"], &["SET", "k", ""], Some(2));
        check(&["-x", "--lua", "f"], &["0", ""], Some(1));
        check(&["-x", "--lua", "f", "k"], &["1", "k", ""], Some(2));
        check(&["-X", "t", "SET", "t", "t"], &["SET", "t", "t"], Some(1));
        check(&["-X", "-x", "GET", "-x"], &["GET", "-x"], Some(1));
        check(&["-X", "GET", "GET", "k"], &["GET", "k"], Some(0));
        check(
            &["-X", "1", "--lua", "f", "k", ",", "1"],
            &["1", "k", "1"],
            Some(2),
        );
    }

    #[test]
    fn the_tag_is_compared_with_what_the_words_mean() {
        let quoted = ["--quoted-input", "-X", "a b", "ECHO"];
        check(
            &[&quoted[..], &["'a b'"]].concat(),
            &["ECHO", "a b"],
            Some(1),
        );
        let missing = taken(&["-X", "t", "ECHO", "tt"]).expect_err("there is no t");
        assert_eq!(
            missing.message,
            "found no word \"t\" in the command, expected the one that -X replaces with standard input"
        );
    }

    #[test]
    fn each_word_is_read_by_the_quoting_rule() {
        check(
            &["--quoted-input", "SET", r#""a\x00b""#, " '' "],
            &["SET", "a\0b", ""],
            None,
        );
        check(&["SET", r#""a\x00b""#], &["SET", r#""a\x00b""#], None);
        for (word, expected) in [
            ("", "which is none"),
            (" ", "which is none"),
            ("a b", "which is 2 words"),
            ("a\nb c", "which is 3 words"),
            ("a\"b", "unbalanced '\"' opened at column 2"),
        ] {
            let wrong = taken(&["--quoted-input", "ECHO", word]).expect_err(word);
            assert_eq!(
                wrong.message,
                format!(
                    "found {word:?} with --quoted-input, {expected}, expected exactly one word"
                )
            );
        }
    }
}
