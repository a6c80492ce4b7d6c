//! What the keywords of commands mean, in a few words: servers name them, and do not explain them.

mod keywords;

use self::keywords::MEANINGS;

/// Tells what a keyword means in a command; both in upper case.
///
/// ```
/// use redis_shell::command::meaning;
///
/// assert_eq!(meaning("SET", "NX"), Some("only if the key does not exist yet"));
/// assert_eq!(meaning("GET", "NX"), None);
/// ```
pub fn meaning(command: &str, keyword: &str) -> Option<&'static str> {
    let mut meanings = MEANINGS.iter();
    let found = meanings.find(|(commands, known, _)| {
        known.eq_ignore_ascii_case(keyword) && (commands.is_empty() || commands.contains(&command))
    });
    found.map(|(_, _, meaning)| *meaning)
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
    fn a_single_command_comes_before_all_others() {
        assert_eq!(meaning("SINTERCARD", "LIMIT"), Some("stop counting here"));
        assert_ne!(meaning("ZRANGE", "LIMIT"), meaning("SINTERCARD", "LIMIT"));
        assert_eq!(meaning("SORT", "asc"), Some("lowest first"));
        assert_eq!(meaning("SET", "NOSUCH"), None);
    }
}
