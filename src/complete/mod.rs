//! What could stand where the cursor stands. Pure: a line, a cursor and what is known of the commands in, candidates
//! out; it knows neither the editor nor the server.

use crate::command::{self, Spec};
use crate::text::{self, End, Quoting};

/// The names of commands that may be completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// Names of the first word, in upper case, sorted.
    commands: Vec<String>,
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
        let names = command::all().filter(|spec| !spec.is_subcommand());
        Self {
            commands: names.map(|spec| spec.name.to_owned()).collect(),
        }
    }

    /// Takes the names that a server lists; those that are no text are left out.
    pub fn listed<'a>(names: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let text = |name: &[u8]| std::str::from_utf8(name).map(str::to_uppercase).ok();
        let mut commands: Vec<String> = names.into_iter().filter_map(text).collect();
        commands.sort_unstable();
        commands.dedup();
        Self { commands }
    }
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
    let candidates: Vec<Candidate> = match words[..] {
        [] => {
            let matching = names.commands.iter().filter(|name| continues(typed, name));
            matching
                .map(|name| candidate(typed, name, command::lookup(name.as_bytes())))
                .collect()
        }
        [container] => subcommands(container)
            .filter(|(name, _)| continues(typed, name))
            .map(|(name, spec)| candidate(typed, name, Some(spec)))
            .collect(),
        _ => Vec::new(),
    };
    (!candidates.is_empty()).then_some(Candidates { start, candidates })
}

fn subcommands(container: &str) -> impl Iterator<Item = (&'static str, &'static Spec)> {
    command::all().filter_map(move |spec| match spec.name.split_once(' ') {
        Some((name, subcommand)) if name.eq_ignore_ascii_case(container) => {
            Some((subcommand, spec))
        }
        _ => None,
    })
}

fn continues(typed: &str, name: &str) -> bool {
    name.get(..typed.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(typed))
}

fn candidate(typed: &str, name: &str, spec: Option<&'static Spec>) -> Candidate {
    let is_lower = typed.chars().any(char::is_lowercase);
    let text = if is_lower {
        name.to_lowercase()
    } else {
        name.to_owned()
    };
    Candidate {
        text,
        arguments: spec.map_or("", |spec| spec.arguments),
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
