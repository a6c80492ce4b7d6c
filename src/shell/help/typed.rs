//! A line that asks for help, while it is typed: what it could go on with, and what its words are.

use super::{OPTIONS, command, named, named_with_options};
use crate::command::{Argument, Catalog, Entry};
use crate::complete::{Candidate, Origin, Place, Reading, Role, Want, rest_of_word};
use crate::shell::{colon, local};
use crate::text::{self, End, Quoting};

/// Reads a line whose first word asks for help and is followed by a blank; `None` for any other.
pub(in crate::shell) fn read(line: &str, cursor: usize, catalog: &Catalog) -> Option<Reading> {
    let words = text::split(line.as_bytes(), Quoting::Shell).words;
    let first = words.first()?;
    if !local::is_help(&first.bytes) || cursor <= first.span.end {
        return None;
    }
    let topic: Vec<String> = words[1..]
        .iter()
        .map(|word| String::from_utf8_lossy(&word.bytes).into_owned())
        .collect();
    let is_named = |words: &[String]| match words {
        [name] if colon::is_one(name) => is_local(name),
        words => named(catalog, words).is_some(),
    };
    let named = (1..=topic.len())
        .rev()
        .find(|count| is_named(&topic[..*count]));
    let has_options = named_with_options(catalog, &topic).is_some();
    let mut roles = vec![(first.span.clone(), Role::Command)];
    for (index, word) in words.iter().enumerate().skip(1) {
        let role = match index <= named.unwrap_or(0) {
            true => Role::Command,
            false if has_options => Role::Option,
            false => Role::Text,
        };
        roles.push((word.span.clone(), role));
    }
    Some(Reading {
        place: place(line, cursor, &first.bytes, catalog),
        roles,
        ..Reading::default()
    })
}

/// Finds what could stand at the cursor.
fn place(line: &str, cursor: usize, help: &[u8], catalog: &Catalog) -> Option<Place> {
    let split = text::split(line.get(..cursor)?.as_bytes(), Quoting::Shell);
    let mut words: Vec<String> = split.words[1..]
        .iter()
        .map(|word| String::from_utf8_lossy(&word.bytes).into_owned())
        .collect();
    let (typed, start) = match split.end {
        End::Blank => (String::new(), cursor),
        End::Bare => (words.pop()?, split.words.last()?.span.start),
        End::Closed(_) | End::Open { .. } => return None,
    };
    let container = (!words.is_empty()).then(|| words.join(" "));
    // As whoever types writes it.
    let model = if typed.is_empty() {
        String::from_utf8_lossy(help)
    } else {
        typed.as_str().into()
    };
    let is_upper = model.contains(char::is_uppercase) && !model.contains(char::is_lowercase);
    let candidate = |(text, about): (String, String)| Candidate {
        text: if is_upper {
            text.to_uppercase()
        } else {
            text.to_lowercase()
        },
        about: text::line(about.as_bytes()),
        origin: Origin::Name,
        ..Candidate::default()
    };
    let rest = rest_of_word(line, cursor);
    if typed.is_empty() && rest > 0 {
        return None;
    }
    let topics = topics(catalog, container.as_deref());
    Some(Place {
        span: start..cursor,
        rest,
        typed: typed.into_bytes(),
        quote: None,
        wants: vec![Want::Known(topics.into_iter().map(candidate).collect())],
        given: Vec::new(),
    })
}

/// The topic that a command of the shell itself is.
fn local_topic(name: &str) -> String {
    format!("{}{name}", colon::COLON)
}

/// Tells whether a topic is a command of the shell itself.
fn is_local(topic: &str) -> bool {
    let mut names = colon::COMMANDS.iter().map(|(name, ..)| local_topic(name));
    names.any(|name| name.eq_ignore_ascii_case(topic))
}

/// Gives what may follow `help `, or `help` and the name of a command: each with what it is.
pub(super) fn topics(catalog: &Catalog, name: Option<&str>) -> Vec<(String, String)> {
    let about = |entry: Entry<'_>| (entry.own_name().to_owned(), entry.summary.to_owned());
    let Some(name) = name else {
        let groups = catalog.groups().into_iter();
        let groups =
            groups.map(|group| (format!("@{group}"), "the commands of a group".to_owned()));
        let locals = colon::COMMANDS.iter();
        let locals = locals.map(|(name, _, about)| (local_topic(name), (*about).to_owned()));
        return catalog
            .commands()
            .map(about)
            .chain(groups)
            .chain(locals)
            .collect();
    };
    let words: Vec<String> = name.split(' ').map(str::to_owned).collect();
    let (entry, is_first) = match (named(catalog, &words), named_with_options(catalog, &words)) {
        (Some(entry), _) => (entry, true),
        (None, Some((entry, _))) => (entry, false),
        (None, None) => return Vec::new(),
    };
    let arguments = entry.arguments();
    let option = |argument: &Argument| {
        let token = argument.token.clone().unwrap_or_default();
        (token, command::meaning(entry.name, argument))
    };
    let mut options: Vec<_> = command::keywords(&arguments)
        .into_iter()
        .map(option)
        .collect();
    let mut seen: Vec<String> = words[entry.name.split(' ').count()..].to_vec();
    options.retain(|(token, _)| {
        let is_new = !seen.iter().any(|word| word.eq_ignore_ascii_case(token));
        seen.push(token.clone());
        is_new
    });
    let all = (OPTIONS.to_owned(), "each of its arguments".to_owned());
    let all = is_first.then_some(all);
    catalog
        .subcommands(name)
        .map(about)
        .chain(all)
        .chain(options)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complete::candidates;

    fn texts(line: &str) -> Vec<String> {
        let reading = read(line, line.len(), &Catalog::built_in());
        let place = reading.and_then(|reading| reading.place);
        let found = place
            .map(|place| candidates(&place, &[]))
            .unwrap_or_default();
        found.into_iter().map(|candidate| candidate.text).collect()
    }

    #[test]
    fn commands_and_groups_follow() {
        assert_eq!(texts("help zad")[0], "zadd");
        assert_eq!(texts("HELP ZAD")[0], "ZADD");
        assert_eq!(texts("? @li"), ["@list"]);
        assert_eq!(texts("help :wat"), [":watch"]);
        assert_eq!(texts("help :").len(), colon::COMMANDS.len());
        assert!(texts("help :watch ").is_empty());
        assert!(texts("help ").len() > 50);
        assert_eq!(texts("help config rew"), ["rewrite"]);
        assert_eq!(texts("help get "), ["options"]);
        assert_eq!(texts("help expire "), ["options", "nx", "xx", "gt", "lt"]);
        assert_eq!(texts("help EXPIRE NX "), ["xx", "gt", "lt"]);
        assert_eq!(texts("help set ex")[0], "ex");
        assert!(texts("help set nosuch ").is_empty());
        assert!(texts("help nosuch ").is_empty());
        assert!(texts("help \"ge").is_empty());
    }

    #[test]
    fn other_lines_are_not_read() {
        for line in ["", "help", "get k", "helpme x"] {
            assert!(
                read(line, line.len(), &Catalog::built_in()).is_none(),
                "{line}"
            );
        }
    }

    #[test]
    fn the_name_that_is_asked_for_is_one() {
        let line = "help config get more";
        let reading = read(line, line.len(), &Catalog::built_in()).unwrap();
        let roles: Vec<Role> = reading.roles.iter().map(|(_, role)| *role).collect();
        assert_eq!(
            roles,
            [Role::Command, Role::Command, Role::Command, Role::Text]
        );
        for (line, role) in [
            ("help :Watch", Role::Command),
            ("help :wat", Role::Text),
            ("help set ex", Role::Option),
            ("help set nosuch", Role::Text),
        ] {
            let reading = read(line, line.len(), &Catalog::built_in()).unwrap();
            let last = reading.roles.last().map(|(_, role)| *role);
            assert_eq!(last, Some(role), "{line}");
        }
    }

    #[test]
    fn topics_are_what_help_answers() {
        let catalog = Catalog::built_in();
        let names = topics(&catalog, None);
        assert!(names.iter().any(|(topic, _)| topic == "@list"));
        for (topic, _) in names
            .iter()
            .filter(|(topic, _)| !topic.starts_with(['@', ':']))
        {
            assert!(
                named(&catalog, std::slice::from_ref(topic)).is_some(),
                "{topic}"
            );
        }
    }
}
