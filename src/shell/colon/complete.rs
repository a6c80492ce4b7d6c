//! Which local command a line could go on with.

use super::super::settings::Setting;
use super::arguments::{Flag, next_word};
use super::protocol::NOTATIONS;
use super::{COLON, COMMANDS};
use crate::complete::names::{Candidate, Candidates};
use crate::complete::{self, Names};

/// What `:raw` takes besides a notation.
const RAW: [&str; 3] = ["on", "off", "legend"];

/// What makes `:set` write the file.
const SAVE: &str = "--save";

/// Finds what could stand at the cursor of a line that begins with a colon: a name, what it takes, or a command of the
/// server's; `None` if there is nothing.
pub(in crate::shell) fn complete(line: &str, cursor: usize, names: &Names) -> Option<Candidates> {
    let before = line.get(..cursor)?;
    let text = before.trim_start();
    let local = text.strip_prefix(COLON)?;
    let Some((name, rest)) = local.split_once(char::is_whitespace) else {
        return matching(
            cursor - text.len(),
            text,
            COMMANDS
                .iter()
                .map(|(name, arguments, _)| (format!(":{name}"), *arguments)),
        );
    };
    match name.to_ascii_lowercase().as_str() {
        "raw" => {
            let typed = rest.trim_start();
            let notations = NOTATIONS.iter().map(|(name, _)| *name);
            let words = RAW.into_iter().chain(notations);
            matching(
                cursor - typed.len(),
                typed,
                words.map(|word| (word.to_owned(), "")),
            )
        }
        "set" => {
            let typed = rest.rsplit(char::is_whitespace).next().unwrap_or(rest);
            let words = rest[..rest.len() - typed.len()].split_whitespace();
            let words = words.skip_while(|word| *word == SAVE).collect::<Vec<_>>();
            let start = cursor - typed.len();
            match words[..] {
                [] => {
                    let save = [(SAVE.to_owned(), "")];
                    let names = Setting::ALL.map(|it| (it.name().to_owned(), it.about()));
                    matching(start, typed, names.into_iter().chain(save))
                }
                [name] => {
                    let values = Setting::find(name)?.values().into_iter();
                    matching(start, typed, values.map(|value| (value.to_owned(), "")))
                }
                _ => None,
            }
        }
        "inline" | "encode" | "compare" => {
            let mut command = rest;
            while Flag::take(&mut command).is_some() {}
            let start = cursor - command.len();
            let found = complete::command_names(command, command.len(), names)?;
            Some(Candidates {
                start: start + found.start,
                ..found
            })
        }
        "repeat" => {
            let mut command = rest;
            // While the count is typed there is no command yet.
            rest.trim_start()
                .contains(char::is_whitespace)
                .then_some(())?;
            next_word(&mut command);
            let start = cursor - command.len();
            let found = complete::command_names(command, command.len(), names)?;
            Some(Candidates {
                start: start + found.start,
                ..found
            })
        }
        _ => None,
    }
}

/// Gives those that go on with what has been typed from `start` on.
fn matching(
    start: usize,
    typed: &str,
    known: impl IntoIterator<Item = (String, &'static str)>,
) -> Option<Candidates> {
    let goes_on = |text: &String| {
        let head = text.get(..typed.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(typed))
    };
    let known = known.into_iter().filter(|(text, _)| goes_on(text));
    let candidates: Vec<_> = known
        .map(|(text, arguments)| Candidate { text, arguments })
        .collect();
    (!candidates.is_empty()).then_some(Candidates { start, candidates })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> (usize, Vec<String>) {
        let found = complete(line, line.len(), &Names::built_in());
        found.map_or((0, Vec::new()), |found| {
            let texts = found.candidates.into_iter().map(|candidate| candidate.text);
            (found.start, texts.collect())
        })
    }

    #[test]
    fn names_then_what_they_take() {
        assert_eq!(texts(":").1.len(), COMMANDS.len());
        assert_eq!(texts(" :EN"), (1, vec![":encode".to_owned()]));
        assert_eq!(
            texts(":raw o"),
            (5, vec!["on".to_owned(), "off".to_owned()])
        );
        assert_eq!(texts(":raw hex "), (0, Vec::new()));
        assert_eq!(texts(":inline selec"), (8, vec!["select".to_owned()]));
        assert_eq!(
            texts(":compare --force config ge"),
            (24, vec!["get".to_owned()])
        );
        assert_eq!(texts(":repeat 3 selec"), (10, vec!["select".to_owned()]));
        assert_eq!(texts(":repeat 3"), (0, Vec::new()));
        assert_eq!(texts(":send GE"), (0, Vec::new()));
        assert_eq!(texts(":set").1, [":set"]);
        assert_eq!(texts(":set ").1.len(), Setting::ALL.len() + 1);
        assert_eq!(texts(":set po"), (5, vec!["popup".to_owned()]));
        assert_eq!(texts(":set --save po"), (12, vec!["popup".to_owned()]));
        assert_eq!(texts(":set --s").1, ["--save"]);
        assert_eq!(texts(":set popup ").1, ["auto", "tab", "off"]);
        assert_eq!(texts(":set Confirm d"), (13, vec!["dangerous".to_owned()]));
        assert_eq!(texts(":set popup off "), (0, Vec::new()));
        assert_eq!(texts(":set nosuch "), (0, Vec::new()));
        assert_eq!(texts(":nosuch"), (0, Vec::new()));
        assert_eq!(texts("raw"), (0, Vec::new()));
    }
}
