//! What a line says that begins with a colon, for the eye: what could stand at the cursor, and what its words are.

use std::ops::Range;

use super::super::settings::Setting;
use super::arguments::{Flag, bare, next_word};
use super::protocol::NOTATIONS;
use super::settings::SAVE;
use super::{COLON, COMMANDS};
use crate::command::Catalog;
use crate::complete::{
    self, Candidate, Follows, HintPart, Origin, Place, Query, Reading, Role, Want,
};
use crate::text::BLANKS;

/// What `:raw` takes besides a notation.
const RAW: [&str; 3] = ["on", "off", "legend"];

/// What stands at the place of the cursor behind the name.
enum Spot {
    /// One of these words.
    Words(Vec<Candidate>),
    Live(Query),
    /// The name of a file, or one of these words.
    File(Vec<Candidate>),
    /// A command of the server's, from this byte on.
    Command(usize),
    /// Nothing that anybody could know.
    Unknown,
}

/// Reads a line that [is one](super::is_one).
pub(in crate::shell) fn read(line: &str, cursor: usize, catalog: &Catalog) -> Reading {
    let start = line.len() - line.trim_start().len();
    let end = line[start..]
        .find(BLANKS)
        .map_or(line.len(), |length| start + length);
    let name = &line[start..end];
    let local = name.trim_start_matches(COLON).to_ascii_lowercase();
    let known = COMMANDS.iter().find(|(known, ..)| *known == local);
    if cursor <= end {
        let names = COMMANDS
            .iter()
            .map(|(name, arguments, about)| (format!(":{name}"), summary(arguments, about)));
        return Reading {
            place: place(line, start..cursor, vec![words(names)]),
            hint: hint(known.map_or("", |(_, arguments, _)| arguments)),
            roles: vec![(start..end, name_role(known.is_some()))],
            ..Reading::default()
        };
    }
    let name = (start..end, name_role(known.is_some()));
    let rest = line.get(end..cursor).unwrap_or_default();
    match spot(&local, end, rest) {
        Spot::Command(from) => {
            let mut reading = complete::read(line, from, cursor, catalog);
            reading.roles.insert(0, name);
            reading
        }
        spot => {
            let typed = rest.rsplit(BLANKS).next().unwrap_or(rest);
            let wants = match spot {
                Spot::Words(words) => vec![Want::Known(words)],
                Spot::Live(query) => vec![Want::Live(query)],
                Spot::File(words) => vec![Want::Known(words), Want::File],
                Spot::Command(_) | Spot::Unknown => Vec::new(),
            };
            let is_first = rest.trim().is_empty();
            let arguments = known.map_or("", |(_, arguments, _)| arguments);
            Reading {
                place: place(line, cursor - typed.len()..cursor, wants),
                hint: hint(if is_first { arguments } else { "" }),
                roles: vec![name],
                ..Reading::default()
            }
        }
    }
}

/// Tells from which byte on a line that [is one](super::is_one) has a command of the server's in it, if it has one.
pub(in crate::shell) fn command_in(line: &str) -> Option<usize> {
    let start = line.len() - line.trim_start().len();
    let (name, _) = line[start..].split_once(BLANKS)?;
    let local = name.trim_start_matches(COLON).to_ascii_lowercase();
    let end = start + name.len();
    match spot(&local, end, &line[end..]) {
        Spot::Command(from) => Some(from),
        _ => None,
    }
}

/// Tells what could stand at the end of `rest`, which follows the name and begins at byte `at` of the line.
fn spot(name: &str, at: usize, rest: &str) -> Spot {
    let typed = rest.rsplit(BLANKS).next().unwrap_or(rest);
    let before = bare(&rest[..rest.len() - typed.len()]);
    match (name, &before[..]) {
        ("raw", []) => {
            let notations = NOTATIONS.iter().map(|(name, _)| *name);
            Spot::Words(plain(RAW.into_iter().chain(notations)))
        }
        ("set", before) => setting(before),
        ("output", []) => Spot::Words(plain(Setting::Output.values())),
        ("timing", []) => Spot::Words(plain(Setting::Timing.values())),
        ("help", []) => {
            let keys = candidate("keys", "what the keys do at the prompt");
            let names = COMMANDS
                .iter()
                .map(|(name, _, about)| candidate(name, about));
            Spot::Words(names.chain([keys]).collect())
        }
        ("peek", []) => Spot::Live(Query::Keys { kind: None }),
        ("info", []) => Spot::Live(Query::InfoSections),
        ("source", []) => Spot::File(Vec::new()),
        ("tee", []) => Spot::File(plain(["off"])),
        ("inline" | "encode" | "compare", _) => {
            let mut command = rest;
            while Flag::take(&mut command).is_some() {}
            Spot::Command(at + rest.len() - command.len())
        }
        // While the number is typed there is no command yet.
        ("repeat" | "watch", [_, ..]) => {
            let mut command = rest.trim_start();
            next_word(&mut command);
            Spot::Command(at + rest.len() - command.len())
        }
        _ => Spot::Unknown,
    }
}

fn setting(before: &[&str]) -> Spot {
    let names: Vec<&str> = before
        .iter()
        .copied()
        .filter(|word| *word != SAVE)
        .collect();
    let save = (names.len() == before.len()).then(|| candidate(SAVE, "for the sessions to come"));
    match names[..] {
        [] => {
            let names = Setting::ALL.map(|it| candidate(it.name(), it.about()));
            Spot::Words(names.into_iter().chain(save).collect())
        }
        [name] => match Setting::find(name) {
            Some(setting) => Spot::Words(plain(setting.values())),
            None => Spot::Unknown,
        },
        [name, _] if Setting::find(name).is_some() => Spot::Words(save.into_iter().collect()),
        _ => Spot::Unknown,
    }
}

/// The place of what has been typed of a word; `None` where nothing can be known, and before a word of which that is
/// nothing.
fn place(line: &str, span: Range<usize>, wants: Vec<Want>) -> Option<Place> {
    let rest = complete::rest_of_word(line, span.end);
    let is_before_word = span.is_empty() && rest > 0;
    (!wants.is_empty() && !is_before_word).then(|| Place {
        typed: line.get(span.clone()).unwrap_or_default().into(),
        span,
        rest,
        quote: None,
        wants,
        given: Vec::new(),
    })
}

fn summary(arguments: &str, about: &str) -> String {
    match arguments.is_empty() {
        true => about.to_owned(),
        false => format!("{arguments} · {about}"),
    }
}

fn words(words: impl Iterator<Item = (String, String)>) -> Want {
    Want::Known(
        words
            .map(|(text, about)| candidate(&text, &about))
            .collect(),
    )
}

fn plain<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<Candidate> {
    words.into_iter().map(|word| candidate(word, "")).collect()
}

fn candidate(text: &str, about: &str) -> Candidate {
    Candidate {
        text: text.to_owned(),
        about: about.to_owned(),
        matched: Vec::new(),
        follows: Follows::Blank,
        origin: Origin::Name,
    }
}

fn hint(arguments: &str) -> Vec<HintPart> {
    let parts = (!arguments.is_empty()).then(|| HintPart {
        text: arguments.to_owned(),
        is_current: false,
    });
    parts.into_iter().collect()
}

fn name_role(is_known: bool) -> Role {
    match is_known {
        true => Role::Command,
        false => Role::UnknownCommand,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(line: &str) -> Reading {
        read(line, line.len(), &Catalog::built_in())
    }

    /// Where the word begins that is offered something, and what is offered.
    fn texts(line: &str) -> (usize, Vec<String>) {
        reading(line).place.map_or((0, Vec::new()), |place| {
            let texts = complete::candidates(&place, &[]).into_iter();
            (place.span.start, texts.map(|one| one.text).collect())
        })
    }

    #[test]
    fn names_then_what_they_take() {
        assert_eq!(texts(":").1.len(), COMMANDS.len());
        assert_eq!(texts(" :EN").0, 1);
        assert_eq!(texts(" :EN").1[0], ":encode");
        assert_eq!(texts(":raw o").0, 5);
        assert_eq!(texts(":raw o").1[..2], ["on", "off"]);
        assert_eq!(texts(":raw hex "), (0, Vec::new()));
        assert_eq!(texts(":inline selec").0, 8);
        assert_eq!(texts(":inline selec").1[0], "select");
        assert_eq!(texts(":compare --force config ge").0, 24);
        assert_eq!(texts(":compare --force config ge").1[0], "get");
        assert_eq!(texts(":repeat 3 selec").0, 10);
        assert_eq!(texts(":repeat 3 selec").1[0], "select");
        assert_eq!(texts(":repeat 3"), (0, Vec::new()));
        assert_eq!(texts(":send GE"), (0, Vec::new()));
        assert_eq!(texts(":set ").1.len(), Setting::ALL.len() + 1);
        assert_eq!(texts(":set pop").1[0], "popup");
        assert_eq!(texts(":set --save pop").0, 12);
        assert_eq!(texts(":set --s").1[0], "--save");
        assert_eq!(texts(":set popup ").1, ["auto", "tab", "off"]);
        assert_eq!(
            texts(":set Confirm dan"),
            (13, vec!["dangerous".to_owned()])
        );
        assert_eq!(texts(":set popup off "), (15, vec!["--save".to_owned()]));
        assert_eq!(texts(":set --save popup off "), (22, Vec::new()));
        assert_eq!(texts(":set popup off x "), (0, Vec::new()));
        assert_eq!(texts(":set nosuch "), (0, Vec::new()));
        assert_eq!(texts(":nosuch").1, [""; 0]);
    }

    #[test]
    fn the_name_is_told_from_what_it_is_not() {
        assert_eq!(reading(":raw").roles, [(0..4, Role::Command)]);
        assert_eq!(reading(":nosuch x").roles, [(0..7, Role::UnknownCommand)]);
        let roles = reading(":repeat 2 GET k").roles;
        assert_eq!(roles[..2], [(0..7, Role::Command), (10..13, Role::Command)]);
        assert_eq!(reading(":raw ").hint[0].text, "[on|off|NOTATION|legend]");
    }
}
