//! What comes of reading a line.

use std::ops::Range;

use crate::text::Quote;

/// What a line means, up to the point of what may be offered at the cursor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// What could stand at the cursor; `None` behind a closed quote that text follows, and where a secret stands.
    pub place: Option<Place>,
    /// The arguments that are still to come, beginning with the one at the cursor.
    pub hint: Vec<HintPart>,
    /// What the words are, by their bytes in the line, in ascending order.
    pub roles: Vec<(Range<usize>, Role)>,
    /// What no further typing can mend.
    pub problem: Option<Problem>,
    /// What is missing: a server would refuse the command as it stands, and what is typed behind it can mend that.
    pub lack: Option<Problem>,
}

/// Where something can be put into the line, and what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The bytes of the line to be replaced; they end at the cursor.
    pub span: Range<usize>,
    /// How many bytes of the word stand behind the cursor.
    pub rest: usize,
    /// The word so far, without quotes and escapes.
    pub typed: Vec<u8>,
    /// The quote that is open, and that a candidate keeps and closes.
    pub quote: Option<Quote>,
    /// What could stand here, most likely first.
    pub wants: Vec<Want>,
    /// Words that stand in the line already, and that nobody gives twice.
    pub given: Vec<Vec<u8>>,
}

/// One kind of what could stand somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Want {
    /// These; they need no server.
    Known(Vec<Candidate>),
    /// What a server answers.
    Live(Query),
    /// The name of a file here.
    File,
}

/// A question to the live server.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Query {
    /// Names of keys.
    Keys {
        /// Only of this type; `None` is any.
        kind: Option<KeyKind>,
    },
    /// The fields of a hash.
    Fields {
        /// The hash.
        key: Vec<u8>,
    },
    /// The members of a set or of a sorted set.
    Members {
        /// The set.
        key: Vec<u8>,
    },
    /// The elements of a vector set.
    Elements {
        /// The vector set.
        key: Vec<u8>,
    },
    /// The groups of consumers of a stream.
    Groups {
        /// The stream.
        key: Vec<u8>,
    },
    /// The groups of all streams.
    AnyGroups,
    /// The consumers of the groups of this name, whatever the stream.
    AnyConsumers {
        /// The group.
        group: Vec<u8>,
    },
    /// The consumers of a group.
    Consumers {
        /// The stream.
        key: Vec<u8>,
        /// The group.
        group: Vec<u8>,
    },
    /// The parameters of CONFIG GET and CONFIG SET.
    ConfigParameters,
    /// The value that a parameter has.
    ConfigValue {
        /// The parameter, which is no pattern.
        parameter: Vec<u8>,
    },
    /// The sections of INFO.
    InfoSections,
    /// The names of users.
    AclUsers,
    /// The categories of commands, without `@`.
    AclCategories,
    /// Channels that somebody listens to.
    Channels,
    /// Shard channels that somebody listens to.
    ShardChannels,
    /// The numbers of connections.
    ClientIds,
    /// The addresses of clients.
    ClientAddresses,
    /// The addresses of the server to which clients have connected.
    LocalAddresses,
    /// Libraries of functions.
    Libraries,
    /// Functions of libraries.
    Functions,
    /// Those of them that do not write.
    ReadingFunctions,
    /// Digests of scripts that this session has used.
    ScriptDigests,
}

/// The type of a key, as TYPE names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// `string`
    String,
    /// `list`
    List,
    /// `set`
    Set,
    /// `zset`
    SortedSet,
    /// `hash`
    Hash,
    /// `stream`
    Stream,
    /// `vectorset`
    VectorSet,
}

impl KeyKind {
    /// Gives the name that TYPE replies and SCAN takes.
    pub fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::List => "list",
            Self::Set => "set",
            Self::SortedSet => "zset",
            Self::Hash => "hash",
            Self::Stream => "stream",
            Self::VectorSet => "vectorset",
        }
    }
}

/// One answer to a [`Query`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The word, as the server knows it.
    pub text: Vec<u8>,
    /// What it is, such as the type of a key; may be empty.
    pub about: String,
}

/// Something that could stand at a place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidate {
    /// The word as it is typed: quoted where need be.
    pub text: String,
    /// What it is, for the eye.
    pub about: String,
    /// The characters of the text, by their places, that match what has been typed.
    pub matched: Vec<usize>,
    /// What comes after it.
    pub follows: Follows,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a candidate comes from, which says what a word is that it does not fit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Origin {
    /// It is data: any other word could stand there as well.
    #[default]
    Data,
    /// It is one of few where data could stand as well, such as an option.
    Option,
    /// It is one of few, and nothing else can stand there, such as the name of a command.
    Name,
}

/// What comes after a candidate that was taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Follows {
    /// A blank: the word is whole.
    #[default]
    Blank,
    /// Nothing: there may be more of it, as of the name of a directory.
    Nothing,
}

/// A part of the notation of arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HintPart {
    /// Safe on a terminal.
    pub text: String,
    /// This is what is being typed.
    pub is_current: bool,
}

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The name of a command.
    Command,
    /// A first word that is no command.
    UnknownCommand,
    /// The name of a subcommand.
    Subcommand,
    /// The name of a key.
    Key,
    /// A keyword, such as `EX`.
    Option,
    /// A number.
    Number,
    /// Any other word.
    Text,
    /// A password; not to be shown.
    Secret,
    /// A word that cannot stand here.
    Wrong,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The words that are wrong, by their bytes in the line.
    pub span: Range<usize>,
    /// What was found, then what was expected; safe on a terminal.
    pub text: String,
}
