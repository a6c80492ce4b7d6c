//! What the reference says of its commands: the replies to COMMAND INFO as data, also of commands that the sandbox does
//! not have.

/// Makes the table of rows of `name arity flags (first, last, step) categories tips` and the key specifications of the
/// command. Braces keep rustfmt from the columns; the module below sees the macro because it comes after it.
macro_rules! facts {
    ($($name:literal $arity:literal $flags:literal $keys:tt $categories:literal $tips:literal
       $({$key_flags:literal $begin:expr, $find:expr $(, $notes:literal)?})*,)+) => {
        use super::Search::*;

        pub(super) const TABLE: &[super::Facts] = &[$(
            super::Facts {
                name: $name,
                arity: $arity,
                flags: $flags,
                keys: $keys,
                categories: $categories,
                tips: $tips,
                key_specs: &[$(
                    super::KeySpec {
                        flags: $key_flags,
                        begin: $begin,
                        find: $find,
                        notes: concat!("" $(, $notes)?),
                    },
                )*],
            },
        )+];
    };
}

mod table;

/// What is known of one command or subcommand. Of several words in a text, one blank stands between two.
#[derive(Debug)]
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
    pub(super) key_specs: &'static [KeySpec],
}

impl Facts {
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
#[derive(Debug)]
pub(super) struct KeySpec {
    flags: &'static str,
    pub(super) begin: Search,
    pub(super) find: Search,
    /// Empty if there are none.
    pub(super) notes: &'static str,
}

impl KeySpec {
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

/// Finds what is known of a command.
pub(super) fn of(name: &str) -> Option<&'static Facts> {
    let found = table::TABLE.binary_search_by(|facts| facts.name.cmp(name));
    found.ok().map(|index| &table::TABLE[index])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::commands::GROUPS;

    #[test]
    fn the_table_is_in_the_order_of_names() {
        assert!(table::TABLE.is_sorted_by(|one, next| one.name < next.name));
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
