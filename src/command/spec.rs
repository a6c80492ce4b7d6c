//! What is known of one command.

use std::fmt;

/// A command, or a subcommand with its container, as the servers describe it (COMMAND INFO, COMMAND DOCS).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// The name in upper case; of a subcommand with its container and one space: `CONFIG GET`.
    pub name: &'static str,
    /// The group under which the command pages list it.
    pub group: Group,
    /// The version that brought it, `2.6.12`. Since the families count apart it may name one, `Valkey 9.0.0`, or
    /// both, `Redis 7.4.0, Valkey 9.0.0`.
    pub since: &'static str,
    /// How many words a call has, the name included (one word, or two for a subcommand); -3 means three or more.
    pub arity: i16,
    /// The arguments in the notation of the command pages: `key value [NX | XX] [EX seconds | KEEPTTL]`. Empty when
    /// there are none, and for containers.
    pub arguments: &'static str,
    /// What it does, in one line.
    pub summary: &'static str,
    /// What it does and where it is allowed.
    pub flags: Flags,
}

impl Spec {
    /// Tells whether this is a subcommand, such as `CONFIG GET`.
    pub fn is_subcommand(&self) -> bool {
        self.name.contains(' ')
    }
}

/// A set of marks on a command; where the families differ, a mark of either counts.
///
/// ```
/// use redis_shell::command::{Flags, lookup};
///
/// let keys = lookup(b"keys").unwrap();
/// assert!(keys.flags.contains(Flags::READONLY.and(Flags::DANGEROUS)));
/// assert!(!keys.flags.contains(Flags::WRITE));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flags(u16);

impl Flags {
    /// No mark at all.
    pub const NONE: Self = Self(0);
    /// May change data.
    pub const WRITE: Self = Self(1);
    /// Reads data and never changes it.
    pub const READONLY: Self = Self(1 << 1);
    /// May keep the connection waiting until something happens or a timeout ends.
    pub const BLOCKING: Self = Self(1 << 2);
    /// Belongs to publishing and subscribing.
    pub const PUBSUB: Self = Self(1 << 3);
    /// Administers the server.
    pub const ADMIN: Self = Self(1 << 4);
    /// Stands in the ACL category `@dangerous`: can harm or slow down the whole server.
    pub const DANGEROUS: Self = Self(1 << 5);
    /// Is refused inside a script.
    pub const NO_SCRIPT: Self = Self(1 << 6);
    /// Is refused inside a transaction.
    pub const NO_MULTI: Self = Self(1 << 7);
    /// Works before authentication.
    pub const NO_AUTH: Self = Self(1 << 8);
    /// Has a successor that should be used instead.
    pub const DEPRECATED: Self = Self(1 << 9);
    /// Is meant for servers talking to each other and for their developers.
    pub const SYSTEM: Self = Self(1 << 10);

    /// The marks by the names that COMMAND INFO, its ACL categories and the doc_flags of COMMAND DOCS have for them.
    const NAMES: [(&str, Self); 11] = [
        ("write", Self::WRITE),
        ("readonly", Self::READONLY),
        ("blocking", Self::BLOCKING),
        ("pubsub", Self::PUBSUB),
        ("admin", Self::ADMIN),
        ("@dangerous", Self::DANGEROUS),
        ("noscript", Self::NO_SCRIPT),
        ("no_multi", Self::NO_MULTI),
        ("no_auth", Self::NO_AUTH),
        ("deprecated", Self::DEPRECATED),
        ("syscmd", Self::SYSTEM),
    ];

    /// Gives the mark that a server calls so; no mark for names that the program has no use for.
    pub fn named(name: &str) -> Self {
        let found = Self::NAMES.iter().find(|(known, _)| *known == name);
        found.map_or(Self::NONE, |(_, mark)| *mark)
    }

    /// Gives the servers' names of the marks in this set.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let names = Self::NAMES
            .iter()
            .filter(move |(_, mark)| self.contains(*mark));
        names.map(|(name, _)| *name)
    }

    /// Joins two sets.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Tells whether all marks of `other` are in this set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A group of commands, as COMMAND DOCS names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// `bitmap`
    Bitmap,
    /// `cluster`
    Cluster,
    /// `connection`
    Connection,
    /// `generic`: keys of any type.
    Generic,
    /// `geo`
    Geo,
    /// `hash`
    Hash,
    /// `hyperloglog`
    Hyperloglog,
    /// `list`
    List,
    /// `pubsub`
    Pubsub,
    /// `scripting`
    Scripting,
    /// `sentinel`: understood by a Sentinel only.
    Sentinel,
    /// `server`
    Server,
    /// `set`
    Set,
    /// `sorted-set`
    SortedSet,
    /// `stream`
    Stream,
    /// `string`
    String,
    /// `transactions`
    Transactions,
    /// `vector-set`
    VectorSet,
}

impl Group {
    /// Returns the name that COMMAND DOCS uses, such as `sorted-set`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bitmap => "bitmap",
            Self::Cluster => "cluster",
            Self::Connection => "connection",
            Self::Generic => "generic",
            Self::Geo => "geo",
            Self::Hash => "hash",
            Self::Hyperloglog => "hyperloglog",
            Self::List => "list",
            Self::Pubsub => "pubsub",
            Self::Scripting => "scripting",
            Self::Sentinel => "sentinel",
            Self::Server => "server",
            Self::Set => "set",
            Self::SortedSet => "sorted-set",
            Self::Stream => "stream",
            Self::String => "string",
            Self::Transactions => "transactions",
            Self::VectorSet => "vector-set",
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
