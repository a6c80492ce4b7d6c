//! What the keywords of commands mean, in a few words: servers name them, and do not explain them.

mod keywords;

use std::str;

use self::keywords::MEANINGS;

/// The table as one text: a line for each keyword, of its commands, itself and its meaning, with a tab between two. The
/// loader has to write every reference of a table anew at each start of the program, also where nobody asks for one; so
/// the table is there at compile time only.
const TEXT: &str = match str::from_utf8(&BYTES) {
    Ok(text) => text,
    Err(_) => panic!("the table is no text"),
};

static BYTES: [u8; LENGTH] = packed();

const LENGTH: usize = {
    let (mut length, mut at) = (0, 0);
    while at < MEANINGS.len() {
        let (commands, keyword, meaning) = MEANINGS[at];
        let mut command = 0;
        while command < commands.len() {
            length += commands[command].len() + " ".len();
            command += 1;
        }
        length += keyword.len() + meaning.len() + "\t\t\n".len();
        at += 1;
    }
    length
};

const fn packed() -> [u8; LENGTH] {
    let (mut bytes, mut end, mut at) = ([0; LENGTH], 0, 0);
    while at < MEANINGS.len() {
        let (commands, keyword, meaning) = MEANINGS[at];
        let mut command = 0;
        while command < commands.len() {
            end = put(&mut bytes, end, commands[command], b' ');
            command += 1;
        }
        end = put(&mut bytes, end, "", b'\t');
        end = put(&mut bytes, end, keyword, b'\t');
        end = put(&mut bytes, end, meaning, b'\n');
        at += 1;
    }
    bytes
}

/// Writes a text and what ends it at `start`; gives where that ends.
const fn put(bytes: &mut [u8; LENGTH], start: usize, text: &str, end: u8) -> usize {
    let mut at = 0;
    while at < text.len() {
        bytes[start + at] = text.as_bytes()[at];
        at += 1;
    }
    bytes[start + at] = end;
    start + at + 1
}

/// Tells what a keyword means in a command; both in upper case.
///
/// ```
/// use redis_shell::command::meaning;
///
/// assert_eq!(meaning("SET", "NX"), Some("only if the key does not exist yet"));
/// assert_eq!(meaning("GET", "NX"), None);
/// ```
pub fn meaning(command: &str, keyword: &str) -> Option<&'static str> {
    TEXT.lines().find_map(|line| {
        let mut fields = line.split('\t');
        let (commands, known, meaning) = (fields.next()?, fields.next()?, fields.next()?);
        let is_of_all = commands.is_empty();
        let is_meant = known.eq_ignore_ascii_case(keyword)
            && (is_of_all || commands.split_terminator(' ').any(|of| of == command));
        is_meant.then_some(meaning)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{all, lookup};

    /// The keywords of a command: the words of its notation without lower-case letters.
    fn keywords(arguments: &str) -> Vec<&str> {
        let words = arguments.split(|c: char| c.is_whitespace() || "[]<>|".contains(c));
        words
            .filter(|word| !word.is_empty() && !word.contains(char::is_lowercase))
            .collect()
    }

    #[test]
    fn every_meaning_is_one_of_a_keyword_that_is_there() {
        for (commands, keyword, meaning) in MEANINGS {
            let has = |command: &str| {
                lookup(command.as_bytes())
                    .is_some_and(|spec| keywords(spec.arguments).contains(keyword))
            };
            let is_anywhere = || all().any(|spec| keywords(spec.arguments).contains(keyword));
            let is_there = match commands {
                [] => is_anywhere(),
                commands => commands.iter().any(|command| has(command)),
            };
            assert!(is_there, "{commands:?} {keyword}: {meaning}");
        }
    }

    #[test]
    fn the_text_says_what_the_table_says() {
        assert_eq!(TEXT.lines().count(), MEANINGS.len());
        for (line, (commands, keyword, meaning)) in TEXT.lines().zip(MEANINGS) {
            let commands: String = commands.iter().map(|name| format!("{name} ")).collect();
            assert_eq!(line, format!("{commands}\t{keyword}\t{meaning}"));
        }
    }

    #[test]
    fn a_single_command_comes_before_all_others() {
        assert_eq!(meaning("SINTERCARD", "LIMIT"), Some("stop counting here"));
        assert_ne!(meaning("ZRANGE", "LIMIT"), meaning("SINTERCARD", "LIMIT"));
        assert_eq!(meaning("SORT", "asc"), Some("lowest first"));
        assert_eq!(meaning("SET", "NOSUCH"), None);
    }
}
