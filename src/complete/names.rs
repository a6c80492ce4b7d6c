//! The names of commands and subcommands, completed one word at a time: what the editor had before there were readings.

use crate::command;
use crate::text::{self, End, Quoting};

/// The names of commands that may be completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// In upper case, sorted; a subcommand with its container and one space: `CONFIG GET`.
    names: Vec<String>,
}

/// Something that could stand where the cursor stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The word to put there.
    pub text: String,
    /// What follows it in the command, for the eye.
    pub arguments: &'static str,
}

/// What could stand in the place of the bytes from `start` to the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidates {
    /// Where the word begins that is to be replaced, in bytes.
    pub start: usize,
    /// At least one, in alphabetical order.
    pub candidates: Vec<Candidate>,
}

impl Names {
    /// Takes the names from the built-in table.
    pub fn built_in() -> Self {
        Self {
            names: command::all().map(|spec| spec.name.to_owned()).collect(),
        }
    }

    /// Takes the names that a server lists, subcommands as COMMAND LIST writes them: `config|get`.
    ///
    /// Left out are those that nobody could type as they stand, or that a terminal would act on.
    pub fn listed<'a>(names: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let name = |name: &[u8]| {
            let name = std::str::from_utf8(name).ok()?;
            is_typeable(name).then(|| name.to_ascii_uppercase().replacen('|', " ", 1))
        };
        let mut names: Vec<String> = names.into_iter().filter_map(name).collect();
        names.sort_unstable();
        names.dedup();
        Self { names }
    }

    fn commands(&self) -> impl Iterator<Item = &str> {
        let names = self.names.iter().map(String::as_str);
        names.filter(|name| !name.contains(' '))
    }

    /// Gives the subcommands of a container; of one for which the server lists none, those of the table.
    fn subcommands(&self, container: &str) -> Vec<&str> {
        let listed = self.names.iter().map(String::as_str);
        let listed: Vec<&str> = listed
            .filter_map(|name| subcommand(name, container))
            .collect();
        if !listed.is_empty() {
            return listed;
        }
        let known = command::all().map(|spec| spec.name);
        known
            .filter_map(|name| subcommand(name, container))
            .collect()
    }
}

/// Gives the second word of a name whose first is this one.
fn subcommand<'a>(name: &'a str, container: &str) -> Option<&'a str> {
    let (first, second) = name.split_once(' ')?;
    first.eq_ignore_ascii_case(container).then_some(second)
}

/// Tells whether a name is one word without quotes and escapes.
fn is_typeable(name: &str) -> bool {
    let is_plain = |byte| u8::is_ascii_graphic(&byte) && !matches!(byte, b'"' | b'\'' | b'\\');
    !name.is_empty() && name.bytes().all(is_plain)
}

/// Finds what completes the name of a command, or of its subcommand, at the cursor.
///
/// The case of what has been typed is kept: `ge` becomes `get`.
///
/// ```
/// use redis_shell::complete::{Names, command_names};
///
/// let found = command_names("config ge", 9, &Names::built_in()).unwrap();
/// assert_eq!(found.start, 7);
/// assert_eq!(found.candidates[0].text, "get");
/// ```
pub fn command_names(line: &str, cursor: usize, names: &Names) -> Option<Candidates> {
    let split = text::split(line.get(..cursor)?.as_bytes(), Quoting::Shell);
    let mut words: Vec<&str> = Vec::new();
    for word in &split.words {
        words.push(std::str::from_utf8(&word.bytes).ok()?);
    }
    let (typed, start) = match split.end {
        End::Blank => ("", cursor),
        End::Bare => (words.pop()?, split.words.last()?.span.start),
        End::Closed(_) | End::Open { .. } => return None,
    };
    // A word that was put together from escapes is none that can be replaced in its place.
    if line.get(start..cursor) != Some(typed) {
        return None;
    }
    let possible = match words[..] {
        [] => names.commands().collect(),
        [container] => names.subcommands(container),
        _ => Vec::new(),
    };
    let candidates: Vec<Candidate> = possible
        .into_iter()
        .filter(|name| continues(typed, name))
        .map(|name| candidate(typed, name, &words))
        .collect();
    (!candidates.is_empty()).then_some(Candidates { start, candidates })
}

fn continues(typed: &str, name: &str) -> bool {
    name.get(..typed.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(typed))
}

fn candidate(typed: &str, name: &str, containers: &[&str]) -> Candidate {
    let is_lower = typed.chars().any(char::is_lowercase);
    let text = if is_lower {
        name.to_lowercase()
    } else {
        name.to_owned()
    };
    Candidate {
        text,
        arguments: arguments(&[containers, &[name]].concat()),
    }
}

/// Gives what follows the name of a command that the table knows.
fn arguments(name: &[&str]) -> &'static str {
    match command::find(name) {
        Some(spec) if spec.name.split(' ').count() == name.len() => spec.arguments,
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<String> {
        let found = command_names(line, line.len(), &Names::built_in());
        let found = found.map(|found| found.candidates).unwrap_or_default();
        found.into_iter().map(|candidate| candidate.text).collect()
    }

    #[test]
    fn the_first_word_is_a_command() {
        assert_eq!(texts("ZADD"), ["ZADD"]);
        assert_eq!(
            texts("zra"),
            [
                "zrandmember",
                "zrange",
                "zrangebylex",
                "zrangebyscore",
                "zrangestore",
                "zrank"
            ]
        );
        assert!(texts("").len() > 200);
        assert!(texts("").iter().all(|name| !name.contains(' ')));
        assert!(texts("nosuch").is_empty());
    }

    #[test]
    fn the_second_word_is_a_subcommand_or_nothing() {
        assert_eq!(texts("CLIENT RE"), ["REPLY"]);
        assert_eq!(
            texts("client "),
            texts("client ")
                .iter()
                .map(|t| t.to_uppercase())
                .collect::<Vec<_>>()
        );
        assert!(texts("client ").contains(&"SETINFO".to_owned()));
        assert!(texts("get k").is_empty());
        assert!(texts("config get x").is_empty());
    }

    #[test]
    fn quoted_words_are_left_alone() {
        assert!(texts("\"ge").is_empty());
        assert!(texts("\"get\"").is_empty());
        assert!(texts("g'e'").is_empty());
    }

    #[test]
    fn the_server_knows_its_subcommands_best() {
        let names = Names::listed([&b"config"[..], b"config|get", b"config|zap", b"box|open"]);
        let texts = |line: &str| -> Vec<String> {
            let found = command_names(line, line.len(), &names);
            let found = found.map(|found| found.candidates).unwrap_or_default();
            found.into_iter().map(|candidate| candidate.text).collect()
        };
        assert_eq!(texts("CONFIG "), ["GET", "ZAP"]);
        assert_eq!(texts("box o"), ["open"]);
        assert_eq!(texts("con"), ["config"]);
        assert_eq!(texts("client trackingi"), ["trackinginfo"]);
        assert!(texts("config|").is_empty());
    }

    #[test]
    fn names_that_are_no_plain_word_are_left_out() {
        let names = Names::listed([
            &b"g\x1b[2J"[..],
            b"g t",
            b"g\"t",
            b"",
            "g\u{202e}".as_bytes(),
        ]);
        assert_eq!(names, Names { names: Vec::new() });
    }

    #[test]
    fn the_server_knows_its_commands_best() {
        let names = Names::listed([&b"ft.search"[..], b"get", b"\xff"]);
        let found = command_names("F", 1, &names).unwrap();
        assert_eq!(
            found.candidates,
            [Candidate {
                text: "FT.SEARCH".to_owned(),
                arguments: ""
            }]
        );
        assert!(command_names("SET", 3, &names).is_none());
    }
}
