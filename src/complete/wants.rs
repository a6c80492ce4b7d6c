//! What a value stands for: which question to the live server finds what could stand there, or which words are known.
//!
//! The servers describe an argument by a name and a type; what is inside which key, and which names are users, groups or
//! channels, is known here by the names that they use.

use super::matcher::Expected;
use super::reading::{Candidate, KeyKind, Query, Want};
use crate::command::{self, Argument, ArgumentKind, Catalog, Entry};

/// Since when `+` is an ID for XREAD.
const LAST_ENTRY: &str = "Redis 7.4.0, Valkey 8.0.0";

/// A word that was taken as the value of an argument.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taken<'a> {
    /// The name of the argument.
    pub(super) name: &'a str,
    /// The word.
    pub(super) word: &'a [u8],
    /// It is the name of a key.
    pub(super) is_key: bool,
}

/// Tells what could stand for an argument of a command, after the words that were taken; nothing where nobody knows.
pub(super) fn of(
    entry: &Entry<'_>,
    argument: &Argument,
    taken: &[Taken<'_>],
    catalog: &Catalog,
) -> Vec<Want> {
    if argument.kind == ArgumentKind::Key {
        let kind = key_kind(entry);
        return vec![Want::Live(Query::Keys { kind })];
    }
    let parameter = taken.iter().rfind(|taken| taken.name == "parameter");
    if let ("value", "CONFIG SET", Some(parameter)) = (&*argument.name, entry.name, parameter) {
        return parameter_values(parameter.word, catalog);
    }
    let live = address(entry, argument).or_else(|| live(entry, &argument.name, taken));
    let live = live.map(Want::Live);
    let want = live.or_else(|| known(entry, &argument.name, catalog).map(Want::Known));
    want.into_iter().collect()
}

/// Gives the values that a parameter of the server takes, and asks for the one that it has.
fn parameter_values(parameter: &[u8], catalog: &Catalog) -> Vec<Want> {
    let values = command::parameter_values(parameter, |since| catalog.reaches(since));
    let known = (!values.is_empty()).then(|| Want::Known(candidates(&values)));
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    // Anything else would be a pattern.
    let live = parameter.iter().all(is_name).then(|| {
        Want::Live(Query::ConfigValue {
            parameter: parameter.to_ascii_lowercase(),
        })
    });
    known.into_iter().chain(live).collect()
}

/// Tells whether an argument is the address of a client, by its keyword: servers call both of its ends alike.
fn address(entry: &Entry<'_>, argument: &Argument) -> Option<Query> {
    if !matches!(entry.name, "CLIENT KILL" | "CLIENT LIST") {
        return None;
    }
    match (argument.token.as_deref(), &*argument.name) {
        (Some("ADDR" | "NOT-ADDR"), _) | (None, "ip:port") => Some(Query::ClientAddresses),
        (Some("LADDR" | "NOT-LADDR"), _) => Some(Query::LocalAddresses),
        _ => None,
    }
}

/// Gives the words that were taken for the arguments that may come next, as far as it makes no sense to give one twice.
pub(super) fn given(
    entry: &Entry<'_>,
    expected: &[Expected<'_>],
    taken: &[Taken<'_>],
) -> Vec<Vec<u8>> {
    // A script does with its keys what it likes, and a sorted set may be added to itself.
    let may_repeat = |taken: &Taken<'_>| {
        taken.is_key && (entry.group == "scripting" || entry.name.contains("UNION"))
    };
    // The members of one command have numbers.
    let kind = |name: &str| name.trim_end_matches(['1', '2']).to_owned();
    let mut values = expected.iter().filter(|one| one.token.is_none());
    let Some(next) = values.next().map(|one| kind(&one.argument.name)) else {
        return Vec::new();
    };
    let given = taken
        .iter()
        .filter(|one| kind(one.name) == next && !may_repeat(one));
    given.map(|one| one.word.to_vec()).collect()
}

/// Gives the type of keys that a command takes.
fn key_kind(entry: &Entry<'_>) -> Option<KeyKind> {
    match (entry.group, entry.name) {
        // These put a new value in place of one of any type.
        (_, "SET" | "SETEX" | "PSETEX" | "MSET" | "MSETEX" | "BITOP") => None,
        ("string" | "bitmap" | "hyperloglog", _) => Some(KeyKind::String),
        ("list", _) => Some(KeyKind::List),
        ("set", _) => Some(KeyKind::Set),
        ("sorted-set" | "sorted_set" | "geo", _) => Some(KeyKind::SortedSet),
        ("hash", _) => Some(KeyKind::Hash),
        ("stream", _) => Some(KeyKind::Stream),
        ("vector-set" | "vector_set", _) => Some(KeyKind::VectorSet),
        _ => None,
    }
}

fn live(entry: &Entry<'_>, name: &str, taken: &[Taken<'_>]) -> Option<Query> {
    let key = || inside(taken).map(<[u8]>::to_vec);
    let group = || {
        let mut taken = taken.iter();
        let group = taken.find(|taken| matches!(taken.name, "group" | "groupname"))?;
        Some(group.word.to_vec())
    };
    let query = match (name, entry.group, entry.name) {
        (_, _, "AUTH" | "HELLO") => return None,
        ("field", "hash", _) => Query::Fields { key: key()? },
        (_, _, "SADD" | "VADD") => return None,
        ("element", "vector-set" | "vector_set", _) => Query::Elements { key: key()? },
        ("member" | "member1" | "member2", _, _) => Query::Members { key: key()? },
        ("group" | "groupname", "stream", "XGROUP CREATE") => return None,
        // The stream comes last there.
        ("group", _, "XREADGROUP") if key().is_none() => Query::AnyGroups,
        ("consumer", _, "XREADGROUP") if key().is_none() => Query::AnyConsumers { group: group()? },
        ("group" | "groupname", "stream", _) => Query::Groups { key: key()? },
        ("consumer" | "consumername", "stream", _) => Query::Consumers {
            key: key()?,
            group: group()?,
        },
        ("parameter", _, "CONFIG GET" | "CONFIG SET") => Query::ConfigParameters,
        ("section", _, "INFO") => Query::InfoSections,
        ("username" | "not-username", _, _) => Query::AclUsers,
        // Redis 7.0 has another name for it.
        ("category" | "categoryname", _, _) => Query::AclCategories,
        ("shardchannel", _, _)
        | ("channel", _, "SSUBSCRIBE" | "SUNSUBSCRIBE" | "SPUBLISH" | "PUBSUB SHARDNUMSUB")
        | ("pattern", _, "PUBSUB SHARDCHANNELS") => Query::ShardChannels,
        ("channel", _, _) | ("pattern", "pubsub", _) => Query::Channels,
        ("client-id" | "not-client-id", _, _) => Query::ClientIds,
        ("library-name" | "library-name-pattern", _, _) => Query::Libraries,
        ("function", _, "FCALL_RO") => Query::ReadingFunctions,
        ("function", _, _) => Query::Functions,
        ("sha1", _, _) => Query::ScriptDigests,
        _ => return None,
    };
    Some(query)
}

/// Gives the key whose inside is asked for: where two are named, the one that is read.
fn inside<'a>(taken: &[Taken<'a>]) -> Option<&'a [u8]> {
    let mut keys = taken.iter().filter(|taken| taken.is_key);
    let source = keys.clone().find(|taken| taken.name == "source");
    source.or_else(|| keys.next()).map(|taken| taken.word)
}

/// The types of keys that SCAN tells apart.
const TYPES: [(&str, &str); 6] = [
    ("string", "type of keys"),
    ("list", "type of keys"),
    ("set", "type of keys"),
    ("zset", "type of keys"),
    ("hash", "type of keys"),
    ("stream", "type of keys"),
];

/// Some of the integers that BITFIELD takes; the unsigned have 63 bits at most.
const ENCODINGS: [(&str, &str); 8] = [
    ("u8", "unsigned, 8 bits"),
    ("i8", "signed, 8 bits"),
    ("u16", "unsigned, 16 bits"),
    ("i16", "signed, 16 bits"),
    ("u32", "unsigned, 32 bits"),
    ("i32", "signed, 32 bits"),
    ("u63", "unsigned, 63 bits"),
    ("i64", "signed, 64 bits"),
];

/// Gives the words that a command knows for an argument of that name.
fn known(entry: &Entry<'_>, name: &str, catalog: &Catalog) -> Option<Vec<Candidate>> {
    let words: &[(&str, &str)] = match (name, entry.name) {
        ("type", "SCAN" | "CLUSTERSCAN") => &TYPES,
        ("encoding", _) => &ENCODINGS,
        ("id", "XREADGROUP") => &[
            (">", "entries that no consumer was given"),
            ("0", "entries still pending"),
        ],
        ("id", "XREAD") if catalog.reaches(LAST_ENTRY) => &[
            ("$", "entries that come from now on"),
            ("0", "from the first entry on"),
            ("+", "the last entry"),
        ],
        ("id", "XREAD") => &[
            ("$", "entries that come from now on"),
            ("0", "from the first entry on"),
        ],
        ("id", "XGROUP CREATE" | "XGROUP SETID") => &[("0", "from the first entry on")],
        ("start", "XRANGE" | "XPENDING") | ("end", "XREVRANGE") => {
            &[("-", "the first entry"), ("+", "the last entry")]
        }
        ("end", "XRANGE" | "XPENDING") | ("start", "XREVRANGE") => {
            &[("+", "the last entry"), ("-", "the first entry")]
        }
        ("start", "XAUTOCLAIM") => &[("0-0", "from the first entry on")],
        ("min", "ZCOUNT" | "ZRANGEBYSCORE" | "ZREMRANGEBYSCORE" | "ZREVRANGEBYSCORE") => {
            &[("-inf", "no lower end")]
        }
        ("max", "ZCOUNT" | "ZRANGEBYSCORE" | "ZREMRANGEBYSCORE" | "ZREVRANGEBYSCORE") => {
            &[("+inf", "no upper end")]
        }
        ("min", "ZLEXCOUNT" | "ZRANGEBYLEX" | "ZREMRANGEBYLEX" | "ZREVRANGEBYLEX") => {
            &[("-", "no lower end")]
        }
        ("max", "ZLEXCOUNT" | "ZRANGEBYLEX" | "ZREMRANGEBYLEX" | "ZREVRANGEBYLEX") => {
            &[("+", "no upper end")]
        }
        ("protover", _) => &[("2", "RESP2"), ("3", "RESP3")],
        ("capability", "CLIENT CAPA") => &[("redirect", "understands redirections")],
        ("subcommand", "PFDEBUG") => &[
            ("ENCODING", "how the registers are kept"),
            ("GETREG", "the registers"),
            ("DECODE", "the registers in words"),
            ("TODENSE", "keep the registers unpacked"),
        ],
        _ => return None,
    };
    Some(candidates(words))
}

/// Makes candidates of words and what they mean.
pub(super) fn candidates(words: &[(&str, &str)]) -> Vec<Candidate> {
    let candidate = |(text, about): &(&str, &str)| Candidate {
        text: (*text).to_owned(),
        about: (*about).to_owned(),
        ..Candidate::default()
    };
    words.iter().map(candidate).collect()
}
