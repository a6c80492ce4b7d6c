//! All commands that may be typed: those of the built-in table, or those that a server told of.
//!
//! What a server tells is read by [`super::docs`]; here it is looked up. Texts of a server may be any text: names are
//! plain words, all else is to be escaped where it is shown.

use std::borrow::Cow;

use super::age::Age;
use super::argument::{self, Argument};
use super::docs::{self, Told};
use super::spec::{Flags, Spec};
use super::{near, notation, table};
use crate::resp::Value;

/// The commands of a server, or of the built-in table as long as no server has told of its own.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// In the order of names; `None` is the built-in table, which is not copied.
    told: Option<Vec<Told>>,
    /// How old the server is that has told, as far as that is known.
    age: Option<Age>,
}

/// What is known of a command, or of a subcommand.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The name in upper case; of a subcommand with its container and one space: `CONFIG GET`.
    pub name: &'a str,
    /// The group, such as `sorted-set`; may be empty, as all texts below.
    pub group: &'a str,
    /// What it does, in one line.
    pub summary: &'a str,
    /// The version that brought it.
    pub since: &'a str,
    /// How long it takes, such as `O(1)`.
    pub complexity: &'a str,
    /// How many words a call has, the name included (one word, or two for a subcommand); -3 means three or more.
    pub arity: Option<i16>,
    /// What it does and where it is allowed, as far as the program has a use for it.
    pub flags: Flags,
    /// The categories of its ACL, such as `@read`, where a server told them.
    pub acl_categories: &'a [String],
    /// The version from which on it should no longer be used.
    pub deprecated_since: &'a str,
    /// What should be used instead.
    pub replaced_by: &'a str,
    arguments: Arguments<'a>,
    flag_names: Option<&'a [String]>,
    is_described: bool,
    origin: Origin,
}

/// Where the arguments of an entry are.
#[derive(Debug, Clone, Copy)]
enum Arguments<'a> {
    Notation(&'static str),
    Tree(&'a [Argument]),
}

/// Who knows of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The built-in table: its arguments are those of the servers' own commands.
    Table,
    /// A server alone: a command of a module, or one newer than the table. What it says of the types of its arguments
    /// may be loose.
    Server,
}

impl Catalog {
    /// Gives the commands of the built-in table.
    ///
    /// ```
    /// use redis_shell::command::Catalog;
    ///
    /// let catalog = Catalog::built_in();
    /// let get = catalog.find(&["config", "get", "dir"]).unwrap();
    /// assert_eq!(get.name, "CONFIG GET");
    /// assert_eq!(get.syntax(), "parameter [parameter ...]");
    /// ```
    pub fn built_in() -> Self {
        Self::default()
    }

    /// Reads the replies to `COMMAND DOCS` and `COMMAND`, in either protocol; one of them may be missing or an error.
    ///
    /// Names that nobody could type as they stand are left out. What the replies do not tell of a command comes from the
    /// built-in table. `None` if no command is told of.
    pub fn told(docs: Option<&Value>, command: Option<&Value>) -> Option<Self> {
        let (told, age) = docs::read(docs, command);
        let is_told = !told.is_empty();
        let told = Some(told);
        is_told.then_some(Self { told, age })
    }

    /// Reads the reply to `COMMAND LIST`, which says no more than names: the rest comes from the built-in table. `None` if
    /// no command is listed.
    pub fn listed(list: &Value) -> Option<Self> {
        let (told, age) = docs::listed(list);
        let is_told = !told.is_empty();
        let told = Some(told);
        is_told.then_some(Self { told, age })
    }

    /// Tells whether this is what a server told of itself: then a command that is not in it is none.
    pub fn is_told(&self) -> bool {
        self.told.is_some()
    }

    /// Tells whether the server has what there is since a version, `7.0.0` or `Redis 7.4.0, Valkey 8.0.0`; also where
    /// nobody knows how old it is.
    ///
    /// ```
    /// use redis_shell::command::Catalog;
    ///
    /// assert!(Catalog::built_in().reaches("Redis 8.0.0"));
    /// ```
    pub fn reaches(&self, since: &str) -> bool {
        self.age.is_none_or(|age| age.reaches(since))
    }

    /// Finds the command that a line calls: the subcommand if there is such a one, else the command of the first word.
    pub fn find<W: AsRef<[u8]>>(&self, words: &[W]) -> Option<Entry<'_>> {
        let Some(told) = &self.told else {
            return table::find(words).map(Entry::of_table);
        };
        let first = words.first()?.as_ref().to_ascii_uppercase();
        if first.contains(&b' ') {
            return None;
        }
        let search = |name: &[u8]| {
            let found = told.binary_search_by(|told| told.name.as_bytes().cmp(name));
            found.ok().map(|at| Entry::of_told(&told[at]))
        };
        let subcommand = words.get(1).and_then(|second| {
            let name = [&first[..], b" ", &second.as_ref().to_ascii_uppercase()].concat();
            search(&name)
        });
        subcommand.or_else(|| search(&first))
    }

    /// Names the command, or subcommand, that may be meant by a line which calls none: the nearest, if one is near.
    ///
    /// ```
    /// use redis_shell::command::Catalog;
    ///
    /// let catalog = Catalog::built_in();
    /// assert_eq!(catalog.meant(&["GTE", "key"]).as_deref(), Some("GET"));
    /// assert_eq!(catalog.meant(&["config", "ste"]).as_deref(), Some("CONFIG SET"));
    /// assert_eq!(catalog.meant(&["GET", "key"]), None);
    /// ```
    pub fn meant<W: AsRef<[u8]>>(&self, words: &[W]) -> Option<String> {
        let nearest = |word: &[u8], entries: &mut dyn Iterator<Item = Entry<'_>>| {
            let near = |entry: Entry<'_>| {
                let name = entry.own_name();
                Some((
                    near::distance(word, name, near::mistakes(name))?,
                    entry.name.to_owned(),
                ))
            };
            entries.filter_map(near).min().map(|(_, name)| name)
        };
        let first = words.first()?.as_ref();
        let Some(entry) = self.find(words) else {
            return nearest(first, &mut self.commands());
        };
        if entry.is_subcommand() {
            return None;
        }
        nearest(words.get(1)?.as_ref(), &mut self.subcommands(entry.name))
    }

    /// Gives all commands and subcommands in the order of names: a container stands right before its subcommands.
    pub fn all(&self) -> impl Iterator<Item = Entry<'_>> {
        let built_in = self.told.is_none().then(table::all);
        let told = self.told.as_deref().unwrap_or_default();
        let built_in = built_in.into_iter().flatten().map(Entry::of_table);
        built_in.chain(told.iter().map(Entry::of_told))
    }

    /// Gives the commands, in the order of names.
    pub fn commands(&self) -> impl Iterator<Item = Entry<'_>> {
        self.all().filter(|entry| !entry.is_subcommand())
    }

    /// Gives the subcommands of a container, in the order of names.
    pub fn subcommands(&self, container: &str) -> impl Iterator<Item = Entry<'_>> {
        let prefix = format!("{} ", container.to_ascii_uppercase());
        let built_in = self.told.is_none().then(|| table::starting_with(&prefix));
        let told = self.told.as_deref().unwrap_or_default();
        let told = &told[told.partition_point(|told| told.name < prefix)..];
        let built_in = built_in.into_iter().flatten().map(Entry::of_table);
        let entries = built_in.chain(told.iter().map(Entry::of_told));
        entries.take_while(move |entry| entry.name.starts_with(&prefix))
    }

    /// Gives the groups, in the order of their names.
    pub fn groups(&self) -> Vec<&str> {
        let mut groups: Vec<&str> = self.all().map(|entry| entry.group).collect();
        groups.sort_unstable();
        groups.dedup();
        groups.retain(|group| !group.is_empty());
        groups
    }

    /// Gives the commands and subcommands of a group, in the order of names.
    pub fn of_group<'a>(&'a self, group: &'a str) -> impl Iterator<Item = Entry<'a>> {
        self.all()
            .filter(move |entry| entry.group.eq_ignore_ascii_case(group))
    }
}

impl<'a> Entry<'a> {
    fn of_table(spec: Spec) -> Self {
        Self {
            name: spec.name,
            group: spec.group.name(),
            summary: spec.summary,
            since: spec.since,
            complexity: "",
            arity: Some(spec.arity),
            flags: spec.flags,
            acl_categories: &[],
            deprecated_since: "",
            replaced_by: "",
            arguments: Arguments::Notation(spec.arguments),
            flag_names: None,
            is_described: false,
            origin: Origin::Table,
        }
    }

    fn of_told(told: &'a Told) -> Self {
        let arguments = match (&told.arguments, told.built_in) {
            (Some(arguments), _) => Arguments::Tree(arguments),
            (None, Some(spec)) => Arguments::Notation(spec.arguments),
            (None, None) => Arguments::Notation(""),
        };
        let known = told.built_in.map(|spec| spec.flags);
        Self {
            name: &told.name,
            group: &told.group,
            summary: &told.summary,
            since: &told.since,
            complexity: &told.complexity,
            arity: told.arity,
            flags: told.flags.or(known).unwrap_or(Flags::NONE),
            acl_categories: &told.acl_categories,
            deprecated_since: &told.deprecated_since,
            replaced_by: &told.replaced_by,
            arguments,
            flag_names: told.flags.is_some().then_some(&told.flag_names),
            is_described: told.is_described,
            origin: match told.built_in {
                Some(_) => Origin::Table,
                None => Origin::Server,
            },
        }
    }

    /// Tells whether this is a subcommand, such as `CONFIG GET`.
    pub fn is_subcommand(&self) -> bool {
        self.name.contains(' ')
    }

    /// Gives the last word of the name: that of a subcommand without its container.
    pub fn own_name(&self) -> &'a str {
        self.name.rsplit(' ').next().unwrap_or(self.name)
    }

    /// Tells whether COMMAND DOCS described it.
    pub fn is_described(&self) -> bool {
        self.is_described
    }

    /// Tells who knows of it.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// Gives the tree of its arguments; none where it takes none, and where nobody has told.
    pub fn arguments(&self) -> Cow<'a, [Argument]> {
        match self.arguments {
            Arguments::Notation(text) => Cow::Owned(notation::parse(self.name, text)),
            Arguments::Tree(arguments) => Cow::Borrowed(arguments),
        }
    }

    /// Writes its arguments in the notation of the command pages.
    pub fn syntax(&self) -> Cow<'a, str> {
        match self.arguments {
            Arguments::Notation(text) => Cow::Borrowed(text),
            Arguments::Tree(arguments) => Cow::Owned(argument::syntax(arguments)),
        }
    }

    /// Gives the names of its flags, as the server told them, else those that the program knows.
    pub fn flag_names(&self) -> Vec<&'a str> {
        match self.flag_names {
            Some(names) => names.iter().map(String::as_str).collect(),
            None => self.flags.names().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_a_catalog() {
        let catalog = Catalog::built_in();
        assert!(!catalog.is_told());
        assert_eq!(catalog.all().count(), table::all().len());
        assert_eq!(catalog.groups().len(), table::groups().len());
        let set = catalog.find(&["set", "k"]).unwrap();
        assert_eq!(
            (set.name, set.group, set.arity),
            ("SET", "string", Some(-3))
        );
        assert!(set.flag_names().contains(&"write"));
        assert_eq!(set.arguments().len(), 5);
        let names: Vec<&str> = catalog
            .subcommands("object")
            .map(|e| e.own_name())
            .collect();
        assert_eq!(names, ["ENCODING", "FREQ", "HELP", "IDLETIME", "REFCOUNT"]);
        assert!(catalog.of_group("list").any(|entry| entry.name == "LPUSH"));
        assert!(catalog.commands().all(|entry| !entry.is_subcommand()));
    }
}
