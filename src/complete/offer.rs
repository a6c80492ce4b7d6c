//! What is offered at the cursor: keywords and names as candidates, in the case in which the line is typed, and the
//! questions to the live server.

use std::borrow::Cow;

use super::matcher::Expected;
use super::rank;
use super::reading::{Candidate, Follows, Origin, Place, Query, Want};
use super::wants;
use crate::command::{self, Argument, ArgumentKind, Catalog, Entry};
use crate::text::{self, Word};

/// The rules of ACL SETUSER that stand for themselves.
const RULES: [(&str, &str); 17] = [
    ("on", "may log in"),
    ("off", "may not log in"),
    ("nopass", "any password will do"),
    ("resetpass", "no password at all"),
    ("allkeys", "all keys, as ~*"),
    ("resetkeys", "no keys"),
    ("allchannels", "all channels, as &*"),
    ("resetchannels", "no channels"),
    ("allcommands", "all commands, as +@all"),
    ("nocommands", "no commands, as -@all"),
    ("reset", "back to a new user"),
    ("clearselectors", "no selectors"),
    ("sanitize-payload", "check what RESTORE brings"),
    ("skip-sanitize-payload", "do not check what RESTORE brings"),
    ("~*", "all keys"),
    ("&*", "all channels"),
    ("+@all", "all commands"),
];

/// The rules that go on with a name.
const OPEN_RULES: [(&str, &str); 8] = [
    ("+", "a command more"),
    ("-", "a command less"),
    ("+@", "a category more"),
    ("-@", "a category less"),
    ("~", "keys by pattern"),
    ("%R~", "keys by pattern, to read"),
    ("%W~", "keys by pattern, to write"),
    ("&", "channels by pattern"),
];

/// The rules of those that came later than others: since when, and what they are.
const LATER_RULES: [(&str, &[&str]); 2] = [
    (
        "6.2.0",
        &[
            "allchannels",
            "resetchannels",
            "&*",
            "&",
            "sanitize-payload",
            "skip-sanitize-payload",
        ],
    ),
    ("7.0.0", &["clearselectors", "%R~", "%W~"]),
];

/// Options that a server refuses together although its grammar allows them.
const EXCLUSIONS: [(&str, &str, &[&str]); 3] = [
    ("ZADD", "NX", &["GT", "LT"]),
    ("ZADD", "GT", &["NX"]),
    ("ZADD", "LT", &["NX"]),
];

/// Makes candidates for one line.
pub(super) struct Offer {
    typed: Vec<u8>,
    is_lower: bool,
}

impl Offer {
    /// Takes the case from what has been typed; where that is nothing yet, from the command.
    pub(super) fn new(typed: &[u8], words: &[Word]) -> Self {
        let pattern = match (typed, words) {
            ([], [first, ..]) if first.bytes.iter().any(u8::is_ascii_alphabetic) => &first.bytes,
            ([], [_, second, ..]) => &second.bytes,
            _ => typed,
        };
        Self {
            typed: typed.to_vec(),
            is_lower: pattern.iter().any(u8::is_ascii_lowercase),
        }
    }

    fn cased(&self, text: &str) -> String {
        match self.is_lower {
            true => text.to_ascii_lowercase(),
            false => text.to_owned(),
        }
    }

    /// Gives the commands that what has been typed may become.
    pub(super) fn commands(&self, catalog: &Catalog) -> Vec<Candidate> {
        self.entries(catalog.commands())
    }

    /// Gives the subcommands of a container that what has been typed may become.
    pub(super) fn subcommands(&self, catalog: &Catalog, container: &str) -> Vec<Candidate> {
        self.entries(catalog.subcommands(container))
    }

    fn entries<'e>(&self, entries: impl Iterator<Item = Entry<'e>>) -> Vec<Candidate> {
        let entries =
            entries.filter(|entry| rank::matches(entry.own_name().as_bytes(), &self.typed));
        entries.map(|entry| self.entry(&entry)).collect()
    }

    fn entry(&self, entry: &Entry<'_>) -> Candidate {
        Candidate {
            text: self.cased(entry.own_name()),
            about: about(entry.group, entry.summary),
            origin: Origin::Name,
            ..Candidate::default()
        }
    }

    /// Gives what may come next among the arguments of a command: keywords, then what can stand for values.
    pub(super) fn arguments(
        &self,
        expected: &[Expected<'_>],
        entry: &Entry<'_>,
        taken: &[wants::Taken<'_>],
        words: &[Word],
        catalog: &Catalog,
    ) -> Vec<Want> {
        let mut keywords: Vec<Candidate> = Vec::new();
        let mut wants: Vec<Want> = Vec::new();
        for one in expected {
            let found = match one.token {
                Some(token) if is_excluded(token, entry, words) => continue,
                Some(token) => {
                    let candidate = self.keyword(token, one.argument, entry);
                    if is_plain(token) && !keywords.iter().any(|known| known.text == candidate.text)
                    {
                        keywords.push(candidate);
                    }
                    continue;
                }
                None if is_command_name(&one.argument.name, entry) => {
                    vec![Want::Known(self.commands(catalog))]
                }
                None => {
                    let behind = key_behind(&one.argument.name, entry, words);
                    let taken = taken.iter().copied().chain(behind);
                    wants::of(entry, one.argument, &taken.collect::<Vec<_>>(), catalog)
                }
            };
            for want in found {
                if !wants.contains(&want) {
                    wants.push(want);
                }
            }
        }
        if !keywords.is_empty() {
            wants.insert(0, Want::Known(keywords));
        }
        wants
    }

    fn keyword(&self, token: &str, argument: &Argument, entry: &Entry<'_>) -> Candidate {
        let value = match argument.kind {
            ArgumentKind::PureToken => String::new(),
            _ => argument.value(),
        };
        let meaning = command::meaning(entry.name, token).unwrap_or_default();
        Candidate {
            text: self.cased(token),
            about: about(&value, meaning),
            origin: Origin::Option,
            ..Candidate::default()
        }
    }

    /// Offers rules of ACL SETUSER, and what they name: then only the name is replaced, not what stands before it.
    pub(super) fn narrow_rule(place: &mut Place, entry: &Entry<'_>, catalog: &Catalog) {
        let is_rule = entry.name == "ACL SETUSER" && place.wants.is_empty();
        // An escape in what has been typed would shift the places.
        if !is_rule || place.quote.is_some() || place.span.len() != place.typed.len() {
            return;
        }
        let of_typed = |skipped: usize| Self {
            typed: place.typed[skipped..].to_vec(),
            is_lower: true,
        };
        let (skipped, want) = match &place.typed[..] {
            [b'+' | b'-', b'@', ..] => (2, Want::Live(Query::AclCategories)),
            [b'+' | b'-', name @ ..] => match name.iter().position(|byte| *byte == b'|') {
                Some(bar) => {
                    let container = String::from_utf8_lossy(&name[..bar]);
                    let names = of_typed(bar + 2).subcommands(catalog, &container);
                    (bar + 2, Want::Known(names))
                }
                None => (1, Want::Known(of_typed(1).commands(catalog))),
            },
            [b'~', ..] => (1, Want::Live(Query::Keys { kind: None })),
            [b'%', b'R' | b'W', b'~', ..] => (3, Want::Live(Query::Keys { kind: None })),
            [b'&', ..] => (1, Want::Live(Query::Channels)),
            _ => (0, Want::Known(Vec::new())),
        };
        if skipped == 0 {
            let mut rules = wants::candidates(&RULES);
            for rule in &mut rules {
                rule.origin = Origin::Option;
            }
            let mut open = wants::candidates(&OPEN_RULES);
            for rule in &mut open {
                rule.follows = Follows::Nothing;
            }
            rules.append(&mut open);
            let is_later = |rule: &Candidate| {
                let mut later = LATER_RULES
                    .iter()
                    .filter(|(since, _)| !catalog.reaches(since));
                later.any(|(_, rules)| rules.contains(&rule.text.as_str()))
            };
            rules.retain(|rule| !is_later(rule));
            place.wants = vec![Want::Known(rules)];
        } else {
            place.span.start += skipped;
            place.typed.drain(..skipped);
            place.wants = vec![want];
        }
    }
}

/// Puts together what a candidate is, either part of which may be missing.
pub(super) fn about(kind: &str, meaning: &str) -> String {
    match (&*visible(kind), &*visible(meaning)) {
        (kind, "") => kind.to_owned(),
        ("", meaning) => meaning.to_owned(),
        (kind, meaning) => [kind, " · ", meaning].concat(),
    }
}

/// Escapes a text of a server where it has to be.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    match text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text::line(text.as_bytes())),
    }
}

/// Tells whether a keyword is refused after one of the words.
fn is_excluded(token: &str, entry: &Entry<'_>, words: &[Word]) -> bool {
    let is_there = |option: &&str| {
        let mut words = words.iter();
        words.any(|word| word.bytes.eq_ignore_ascii_case(option.as_bytes()))
    };
    EXCLUSIONS.iter().any(|(command, refused, after)| {
        *command == entry.name && *refused == token && after.iter().any(is_there)
    })
}

/// Tells whether a keyword can be typed as it stands.
fn is_plain(token: &str) -> bool {
    let is_plain = |byte| u8::is_ascii_graphic(&byte) && !b"\"'\\".contains(&byte);
    !token.is_empty() && token.bytes().all(is_plain)
}

fn is_command_name(name: &str, entry: &Entry<'_>) -> bool {
    let takes_names = matches!(
        entry.name,
        "COMMAND DOCS"
            | "COMMAND INFO"
            | "COMMAND GETKEYS"
            | "COMMAND GETKEYSANDFLAGS"
            | "ACL DRYRUN"
            | "LATENCY HISTOGRAM"
    );
    takes_names && matches!(name, "command" | "command-name")
}

/// XREADGROUP names its group before the stream: the key is taken from behind STREAMS if it is there already.
fn key_behind<'a>(name: &str, entry: &Entry<'_>, words: &'a [Word]) -> Option<wants::Taken<'a>> {
    if entry.name != "XREADGROUP" || !matches!(name, "group" | "consumer") {
        return None;
    }
    let mut words = words.iter();
    words.find(|word| word.bytes.eq_ignore_ascii_case(b"STREAMS"))?;
    let word = &words.next()?.bytes;
    Some(wants::Taken {
        name: "key",
        word,
        is_key: true,
    })
}
