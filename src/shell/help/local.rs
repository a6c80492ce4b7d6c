//! What `:help` says: the local commands, and the keys.

use super::page::{INDENT, Page, Unit};
use super::{Style, keys};
use crate::render::Part;
use crate::shell::colon;
use crate::shell::settings::Setting;
use crate::text::columns;

/// Usages beyond this have a row of their own.
const WIDEST: usize = 26;

/// Local commands as somebody would type them.
const EXAMPLES: &[(&str, &str)] = &[
    ("compare", "HGETALL user:1"),
    ("connect", "10.0.0.7 6379"),
    ("decode", r"+OK\r\n"),
    ("encode", "SET user:1 alice"),
    ("explain", "map"),
    ("history", "ZADD"),
    ("info", "memory"),
    ("inline", "PING"),
    ("output", "json"),
    ("peek", "user:1"),
    ("raw", "hex"),
    ("repeat", "3 INCR counter"),
    ("send", r#""PING\r\n""#),
    ("set", "popup tab"),
    ("set", "popup tab --save"),
    ("source", "setup.redis"),
    ("tee", "session.log"),
    ("timing", "on"),
    ("use", "3"),
    ("watch", "2 LLEN queue"),
];

/// The topic that is no local command.
const KEYS: &str = "keys";

/// Gives the help for a local command, named without its colon or with it; without a topic, the list of all.
///
/// # Errors
/// What was found, then what was expected.
pub(in crate::shell) fn local(topic: Option<&str>, style: Style<'_>) -> Result<String, String> {
    let Some(topic) = topic else {
        return Ok(list(style));
    };
    let name = topic
        .strip_prefix(':')
        .unwrap_or(topic)
        .to_ascii_lowercase();
    if name == KEYS {
        return Ok(keys::text(style));
    }
    let known = colon::COMMANDS.iter().find(|(known, ..)| *known == name);
    let Some((name, arguments, about)) = known else {
        return Err(colon::unknown(&name));
    };
    let mut page = Page::new(style.columns, style.paint);
    usage(&mut page, name, arguments);
    page.paragraph(INDENT, Part::Bare, about);
    if *name == "set" {
        page.blank();
        settings(&mut page);
    }
    let mut examples = EXAMPLES
        .iter()
        .filter(|(known, _)| known == name)
        .peekable();
    if examples.peek().is_some() {
        page.blank();
    }
    for (name, arguments) in examples {
        let label = Unit::of(Part::Aside, "example");
        let example = format!(":{name} {arguments}");
        page.labelled(
            INDENT,
            label,
            "example".len(),
            Unit::words(Part::Bare, &example),
        );
    }
    Ok(page.into_text())
}

/// Lists what can be set, and to what.
fn settings(page: &mut Page<'_>) {
    let widest = Setting::ALL.iter().map(|it| columns(it.name())).max();
    for setting in Setting::ALL {
        let label = Unit::of(Part::Command, setting.name());
        let values = setting.values().join("|");
        let about = format!("{} ({values})", setting.about());
        let about = Unit::words(Part::Bare, &about);
        page.labelled(INDENT, label, widest.unwrap_or_default(), about);
    }
}

fn list(style: Style<'_>) -> String {
    let mut page = Page::new(style.columns, style.paint);
    page.paragraph(0, Part::Bare, "Commands of the shell itself:");
    let usages = colon::COMMANDS.iter().map(|(name, arguments, about)| {
        let usage = format!(":{name} {arguments}");
        (usage.trim_end().to_owned(), *about)
    });
    let usages: Vec<_> = usages.collect();
    let widths = usages.iter().map(|(usage, _)| columns(usage));
    let widest = widths.filter(|width| *width <= WIDEST).max();
    for (usage, about) in &usages {
        let about = Unit::words(Part::Bare, about);
        let label = Unit::of(Part::Command, usage);
        page.labelled(INDENT, label, widest.unwrap_or_default(), about);
    }
    page.blank();
    let more = ":help NAME tells of one, :help keys what the keys do, help what servers can do.";
    page.paragraph(0, Part::Aside, more);
    page.into_text()
}

fn usage(page: &mut Page<'_>, name: &str, arguments: &str) {
    let arguments = arguments.split(' ').filter(|word| !word.is_empty());
    let arguments = arguments.map(|word| Unit::of(Part::Bare, word));
    let name = Unit::of(Part::Command, &format!(":{name}"));
    page.text(0, std::iter::once(name).chain(arguments));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Color, DumpOptions, Notation};

    #[test]
    fn examples_are_lines_that_can_be_run() {
        let dump = DumpOptions {
            notation: Notation::Annotated,
            color: Color::Off,
            width: 80,
            limit: None,
        };
        for (name, arguments) in EXAMPLES {
            let parsed = colon::parse(&format!(":{name} {arguments}"), dump);
            assert!(parsed.is_ok(), "{name} {arguments}: {:?}", parsed.err());
        }
    }
}
