//! What the arguments of local commands have in common: options, words, a word that may be left out.

use crate::text::{self, BLANKS, Quoting, Word};

/// An option before the arguments of a local command.
pub(super) struct Flag<'a> {
    pub(super) name: &'a str,
    /// What stands behind its `=`.
    value: Option<&'a str>,
}

impl<'a> Flag<'a> {
    /// Takes the option with which the line begins; a lone `--` ends them.
    pub(super) fn take(line: &mut &'a str) -> Option<Self> {
        let text = line.trim_start_matches(BLANKS);
        if !text.starts_with("--") {
            return None;
        }
        let word = next_word(line);
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (word, None),
        };
        (name != "--").then_some(Self { name, value })
    }

    /// Gives the value: behind the `=`, or the next word.
    pub(super) fn value(&self, line: &mut &'a str) -> Result<&'a str, String> {
        let value = self.value.unwrap_or_else(|| next_word(line));
        match value {
            "" => Err(format!("found {} without a value, expected one", self.name)),
            value => Ok(value),
        }
    }

    pub(super) fn choice<T: Copy>(
        &self,
        line: &mut &'a str,
        known: &[(&str, T)],
    ) -> Result<T, String> {
        let value = self.value(line)?;
        match known
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(value))
        {
            Some((_, choice)) => Ok(*choice),
            None => Err(format!(
                "found {value:?} for {}, expected {}",
                self.name,
                names(known)
            )),
        }
    }

    pub(super) fn unknown(&self, expected: &str) -> String {
        format!(
            "found {:?}, expected {expected}; -- ends the options",
            self.name
        )
    }
}

/// Takes the first word off a line, and the blank behind it.
pub(super) fn next_word<'a>(line: &mut &'a str) -> &'a str {
    let text = line.trim_start_matches(BLANKS);
    let (word, rest) = text.split_once(BLANKS).unwrap_or((text, ""));
    *line = rest;
    word
}

/// Gives the words of a text in which a quote is a character like any other.
pub(super) fn bare(text: &str) -> Vec<&str> {
    text.split(BLANKS).filter(|word| !word.is_empty()).collect()
}

pub(super) fn words(text: &str) -> Result<Vec<Word>, String> {
    let words = text::split(text.as_bytes(), Quoting::Shell).complete();
    words.map_err(|error| error.to_string())
}

pub(super) fn command(text: &str) -> Result<Vec<Vec<u8>>, String> {
    match words(text)? {
        words if words.is_empty() => Err("found no words, expected a command".to_owned()),
        words => Ok(words.into_iter().map(|word| word.bytes).collect()),
    }
}

/// Reads an argument that may be left out.
pub(super) fn at_most_one(text: &str, expected: &str) -> Result<Option<String>, String> {
    let mut words = words(text)?.into_iter();
    let first = words
        .next()
        .map(|word| String::from_utf8_lossy(&word.bytes).into_owned());
    match words.next() {
        None => Ok(first),
        Some(_) => Err(format!("found {:?}, expected {expected}", text.trim())),
    }
}

pub(super) fn names<T>(known: &[(&str, T)]) -> String {
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    names.join(", ")
}
