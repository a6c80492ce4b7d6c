//! What the reference says of its commands: the replies to COMMAND INFO as data, also of commands that the sandbox does
//! not have.

/// What Redis 7.4.1 says, in the order of names. Written by scripts/sandbox-facts: a line for each command, of fields with a tab
/// between two. They are the name, the arity, the flags, the places of the keys, the categories, the tips, and a field for
/// each key specification, of parts with a semicolon between two.
///
/// A text and not rows of references to words: the loader has to write every reference anew at each start of the
/// program, also where nobody asks for a command.
const TEXT: &str = include_str!("table.txt");

/// Where the lines begin.
static LINES: [u32; COUNT] = lines();

const COUNT: usize = {
    let (mut count, mut at) = (0, 0);
    while at < TEXT.len() {
        count += (TEXT.as_bytes()[at] == b'\n') as usize;
        at += 1;
    }
    count
};

const fn lines() -> [u32; COUNT] {
    let (mut starts, mut line, mut at) = ([0; COUNT], 1, 0);
    while line < COUNT {
        at += 1;
        if TEXT.as_bytes()[at - 1] == b'\n' {
            starts[line] = at as u32;
            line += 1;
        }
    }
    starts
}

/// What is known of one command or subcommand. Of several words in a text, one blank stands between two.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    /// The full name in lower case, `client|setname`.
    pub(super) name: &'static str,
    /// How many words a call has, the name included; -3 means three or more.
    pub(super) arity: i16,
    flags: &'static str,
    /// The first word that is a key, the last one, and how far they are apart.
    pub(super) keys: (i16, i16, i16),
    categories: &'static str,
    tips: &'static str,
    key_specs: &'static str,
}

impl Facts {
    /// Reads a line of the table.
    fn read(line: &'static str) -> Option<Self> {
        let mut fields = line.splitn(7, '\t');
        Some(Self {
            name: fields.next()?,
            arity: fields.next()?.parse().ok()?,
            flags: fields.next()?,
            keys: three(fields.next()?)?,
            categories: fields.next()?,
            tips: fields.next()?,
            key_specs: fields.next().unwrap_or_default(),
        })
    }

    /// Gives where its keys stand.
    pub(super) fn key_specs(&self) -> impl Iterator<Item = KeySpec> + Clone + use<> {
        self.key_specs.split('\t').filter_map(KeySpec::read)
    }

    /// Gives the flags, `readonly`.
    pub(super) fn flags(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        self.flags.split_ascii_whitespace()
    }

    /// Gives the ACL categories, without the `@` that stands before them.
    pub(super) fn categories(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        self.categories.split_ascii_whitespace()
    }

    /// Gives what clients of a cluster may want to know.
    pub(super) fn tips(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        self.tips.split_ascii_whitespace()
    }
}

/// Where some of the keys stand, and what is done with them.
#[derive(Debug, Clone, Copy)]
pub(super) struct KeySpec {
    flags: &'static str,
    pub(super) begin: Search,
    pub(super) find: Search,
    /// Empty if there are none.
    pub(super) notes: &'static str,
}

impl KeySpec {
    fn read(field: &'static str) -> Option<Self> {
        let mut parts = field.splitn(4, ';');
        Some(Self {
            flags: parts.next()?,
            begin: Search::read(parts.next()?)?,
            find: Search::read(parts.next()?)?,
            notes: parts.next()?,
        })
    }

    /// Gives what is done with the keys: `RO`, `access`.
    pub(super) fn flags(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        self.flags.split_ascii_whitespace()
    }
}

/// How to find the word where keys begin, or, from there on, the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Search {
    /// Nobody can say.
    Unknown,
    /// They begin at that word.
    Index(i16),
    /// They begin behind that word, which is looked for from there on; from the end if negative.
    Keyword(&'static str, i16),
    /// The last key, from the first or, if negative, from the end of the words; the step between keys; the share of
    /// the rest that are keys: one of so many, all for 0 and 1.
    Range(i16, i16, i16),
    /// Where the number of keys stands, the first key, and the step, counted from where they begin.
    Keynum(i16, i16, i16),
}

impl Search {
    /// Reads its kind and its values, `range 0 1 0`.
    fn read(part: &'static str) -> Option<Self> {
        let (kind, values) = part.split_once(' ').unwrap_or((part, ""));
        Some(match kind {
            "unknown" => Self::Unknown,
            "index" => Self::Index(values.parse().ok()?),
            "keyword" => {
                let (keyword, from) = values.split_once(' ')?;
                Self::Keyword(keyword, from.parse().ok()?)
            }
            "range" => {
                let (last, step, limit) = three(values)?;
                Self::Range(last, step, limit)
            }
            "keynum" => {
                let (index, first, step) = three(values)?;
                Self::Keynum(index, first, step)
            }
            _ => return None,
        })
    }
}

fn three(values: &str) -> Option<(i16, i16, i16)> {
    let mut values = values.split(' ').map(|value| value.parse().ok());
    Some((values.next()??, values.next()??, values.next()??))
}

/// Finds what is known of a command.
pub(super) fn of(name: &str) -> Option<Facts> {
    let line = |start: &u32| TEXT[*start as usize..].lines().next().unwrap_or_default();
    let name_of = |start: &u32| line(start).split('\t').next().unwrap_or_default();
    let found = LINES.binary_search_by(|start| name_of(start).cmp(name));
    found.ok().and_then(|at| Facts::read(line(&LINES[at])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::commands::GROUPS;

    #[test]
    fn every_line_is_found_and_read_to_its_end() {
        assert!(TEXT.lines().is_sorted());
        for line in TEXT.lines() {
            let name = line.split('\t').next().unwrap_or_default();
            let facts = of(name).unwrap_or_else(|| panic!("{line:?}"));
            assert_eq!(facts.name, name);
            let specs = line.split('\t').count() - 6;
            assert_eq!(facts.key_specs().count(), specs, "{line:?}");
        }
    }

    #[test]
    fn a_line_is_taken_apart() {
        let facts = of("xreadgroup").expect("it is there");
        assert_eq!((facts.arity, facts.keys), (-7, (0, 0, 0)));
        assert!(facts.flags().eq(["write", "blocking", "movablekeys"]));
        let specs: Vec<_> = facts.key_specs().collect();
        assert_eq!(specs.len(), 1);
        assert_eq!(specs[0].begin, Search::Keyword("STREAMS", 4));
        assert_eq!(specs[0].find, Search::Range(-1, 1, 2));
        assert!(specs[0].flags().eq(["RO", "access"]));
        assert!(of("xreadgrou").is_none() && of("").is_none() && of("~").is_none());
    }

    #[test]
    fn all_commands_of_the_sandbox_are_in_the_table() {
        for command in GROUPS.iter().copied().flatten() {
            let facts = of(command.name);
            let facts = facts.unwrap_or_else(|| panic!("nothing is known of {:?}", command.name));
            assert_eq!(command.arity, facts.arity, "{:?}", command.name);
        }
    }
}
