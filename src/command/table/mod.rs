//! The commands of Redis 8.2 and Valkey 9.1 without those of modules, one file a group; those of vector sets are among
//! them, a module that every Redis 8 brings along.
//!
//! The rows are written by `scripts/command-table`, which asks running servers, those of vector sets by hand; here they are put into one order, and in
//! `packed` into the form that the program keeps, both at compile time, since nothing may be built at start-up.

use super::spec::{Group, Spec};

/// Makes the constant slice of a group from rows of `name arity since [flags] arguments summary`. Braces keep rustfmt from
/// the columns; the modules below see the macro because they come after it.
macro_rules! commands {
    ($constant:ident, $group:ident =>
     $($name:literal $arity:literal $since:literal [$($flag:ident)*] $arguments:literal $summary:literal,)+) => {
        pub(super) const $constant: &[$crate::command::Spec] = &[$(
            $crate::command::Spec {
                name: $name,
                group: $crate::command::Group::$group,
                since: $since,
                arity: $arity,
                arguments: $arguments,
                summary: $summary,
                flags: $crate::command::Flags::NONE$(.and($crate::command::Flags::$flag))*,
            },
        )+];
    };
}

mod bitmap;
mod cluster;
mod connection;
mod generic;
mod geo;
mod hash;
mod hyperloglog;
mod list;
mod packed;
mod pubsub;
mod scripting;
mod sentinel;
mod server;
mod set;
mod sorted_set;
mod stream;
mod string;
mod transactions;
mod vector_set;

/// The groups with their commands, both in the order of their names.
const GROUPS: [(Group, &[Spec]); 18] = [
    (Group::Bitmap, bitmap::BITMAP),
    (Group::Cluster, cluster::CLUSTER),
    (Group::Connection, connection::CONNECTION),
    (Group::Generic, generic::GENERIC),
    (Group::Geo, geo::GEO),
    (Group::Hash, hash::HASH),
    (Group::Hyperloglog, hyperloglog::HYPERLOGLOG),
    (Group::List, list::LIST),
    (Group::Pubsub, pubsub::PUBSUB),
    (Group::Scripting, scripting::SCRIPTING),
    (Group::Sentinel, sentinel::SENTINEL),
    (Group::Server, server::SERVER),
    (Group::Set, set::SET),
    (Group::SortedSet, sorted_set::SORTED_SET),
    (Group::Stream, stream::STREAM),
    (Group::String, string::STRING),
    (Group::Transactions, transactions::TRANSACTIONS),
    (Group::VectorSet, vector_set::VECTOR_SET),
];

const COUNT: usize = {
    let (mut count, mut group) = (0, 0);
    while group < GROUPS.len() {
        count += GROUPS[group].1.len();
        group += 1;
    }
    count
};

/// The groups alone: what is asked for at run time must not hold the commands a second time.
static NAMES: [Group; GROUPS.len()] = {
    let mut names = [Group::Bitmap; GROUPS.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = GROUPS[at].0;
        at += 1;
    }
    names
};

/// Returns every command, in the order of names: a container stands right before its subcommands.
pub fn all() -> impl ExactSizeIterator<Item = Spec> {
    packed::all()
}

/// Returns the groups, in the order of their names.
pub fn groups() -> impl ExactSizeIterator<Item = Group> {
    NAMES.iter().copied()
}

/// Returns the commands of a group, in the order of names.
pub fn of_group(group: Group) -> impl Iterator<Item = Spec> {
    all().filter(move |spec| spec.group == group)
}

/// Returns the commands from the first on whose name begins so, in upper case; those that follow may begin otherwise.
pub(super) fn starting_with(prefix: &str) -> impl Iterator<Item = Spec> + use<> {
    packed::from(prefix)
}

/// Looks a command up by its whole name, in any case.
///
/// ```
/// use redis_shell::command::lookup;
///
/// assert_eq!(lookup(b"get").unwrap().arguments, "key");
/// assert_eq!(lookup(b"Config Get").unwrap().name, "CONFIG GET");
/// assert!(lookup(b"getx").is_none());
/// ```
pub fn lookup(name: &[u8]) -> Option<Spec> {
    search(|| name.iter().copied())
}

/// Finds the command that a line calls: the subcommand if there is such a one, else the command of the first word.
///
/// ```
/// use redis_shell::command::find;
///
/// assert_eq!(find(&["config", "get", "dir"]).unwrap().name, "CONFIG GET");
/// assert_eq!(find(&["config", "what"]).unwrap().name, "CONFIG");
/// assert_eq!(find(&["get", "key"]).unwrap().name, "GET");
/// // A server takes one word for one name.
/// assert!(find(&["config get"]).is_none());
/// ```
pub fn find<W: AsRef<[u8]>>(words: &[W]) -> Option<Spec> {
    let first = words.first()?.as_ref();
    if first.contains(&b' ') {
        return None;
    }
    let subcommand = words
        .get(1)
        .and_then(|second| search(|| first.iter().chain(b" ").chain(second.as_ref()).copied()));
    subcommand.or_else(|| lookup(first))
}

fn search<B: Iterator<Item = u8>>(name: impl Fn() -> B) -> Option<Spec> {
    packed::search(|| name().map(|byte| byte.to_ascii_uppercase()))
}

/// Merges the groups, each of which is sorted, into one order.
const fn merged() -> [&'static Spec; COUNT] {
    let mut merged = [&GROUPS[0].1[0]; COUNT];
    let mut taken = [0; GROUPS.len()];
    let mut at = 0;
    while at < COUNT {
        let least = least(&taken);
        merged[at] = &GROUPS[least].1[taken[least]];
        taken[least] += 1;
        at += 1;
    }
    merged
}

/// Finds the group whose first command not yet taken comes before those of the others.
const fn least(taken: &[usize; GROUPS.len()]) -> usize {
    let mut least = GROUPS.len();
    let mut group = 0;
    while group < GROUPS.len() {
        let left = taken[group] < GROUPS[group].1.len();
        if left
            && (least == GROUPS.len()
                || precedes(
                    GROUPS[group].1[taken[group]].name,
                    GROUPS[least].1[taken[least]].name,
                ))
        {
            least = group;
        }
        group += 1;
    }
    least
}

/// Compares two names by their bytes; `str`'s own order is not available at compile time.
const fn precedes(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() {
        if one[at] != other[at] {
            return one[at] < other[at];
        }
        at += 1;
    }
    one.len() < other.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Flags;

    #[test]
    fn every_name_is_found_in_any_case() {
        for spec in all() {
            assert_eq!(lookup(spec.name.as_bytes()), Some(spec));
            assert_eq!(lookup(spec.name.to_lowercase().as_bytes()), Some(spec));
            let words: Vec<&str> = spec.name.split(' ').collect();
            assert_eq!(find(&words), Some(spec));
        }
    }

    #[test]
    fn the_order_is_strict() {
        let all: Vec<Spec> = all().collect();
        for pair in all.windows(2) {
            assert!(
                pair[0].name < pair[1].name,
                "{:?} before {:?}",
                pair[0].name,
                pair[1].name
            );
        }
        assert!(groups().is_sorted_by(|one, other| one.name() < other.name()));
    }

    #[test]
    fn what_is_packed_is_what_the_groups_hold() {
        for (group, rows) in GROUPS {
            assert!(!rows.is_empty(), "{group}");
            assert!(of_group(group).eq(rows.iter().copied()), "{group}");
        }
        assert!(groups().eq(GROUPS.map(|(group, _)| group)));
        assert_eq!(all().len(), COUNT);
        assert!(all().len() >= 427, "{} commands", all().len());
    }

    #[test]
    fn every_subcommand_has_its_container() {
        for spec in all().filter(|spec| spec.is_subcommand()) {
            let (container, subcommand) = spec.name.split_once(' ').unwrap();
            let container = lookup(container.as_bytes()).unwrap();
            assert!(
                !container.is_subcommand() && container.group == spec.group,
                "{}",
                spec.name
            );
            assert!(!subcommand.contains(' '), "{}", spec.name);
        }
    }

    #[test]
    fn names_and_arguments_are_well_formed() {
        for spec in all() {
            assert_eq!(spec.name, spec.name.to_uppercase());
            assert!(spec.arity != 0, "{}", spec.name);
            assert!(spec.since.contains('.'), "{}", spec.name);
            for (open, close) in ["[]", "<>"].map(|pair| pair.split_at(1)) {
                let opened = spec.arguments.matches(open).count();
                assert_eq!(
                    opened,
                    spec.arguments.matches(close).count(),
                    "{}",
                    spec.name
                );
            }
            assert!(!spec.arguments.contains("  "), "{}", spec.name);
            let both = Flags::WRITE.and(Flags::READONLY);
            assert!(!spec.flags.contains(both), "{}", spec.name);
        }
    }

    #[test]
    fn known_commands_are_described() {
        let cases = [
            ("GET", "string", "1.0.0", 2, "key"),
            ("MSET", "string", "1.0.1", -3, "key value [key value ...]"),
            (
                "BITCOUNT",
                "bitmap",
                "2.6.0",
                -2,
                "key [start [end [BYTE | BIT]]]",
            ),
            (
                "CONFIG GET",
                "server",
                "2.0.0",
                -3,
                "parameter [parameter ...]",
            ),
            ("CONFIG", "server", "2.0.0", -2, ""),
            (
                "CLIENT REPLY",
                "connection",
                "3.2.0",
                3,
                "<ON | OFF | SKIP>",
            ),
            (
                "EXPIRE",
                "generic",
                "1.0.0",
                -3,
                "key seconds [NX | XX | GT | LT]",
            ),
            ("SUBSCRIBE", "pubsub", "2.0.0", -2, "channel [channel ...]"),
            (
                "HTTL",
                "hash",
                "Redis 7.4.0, Valkey 9.0.0",
                -5,
                "key FIELDS numfields field [field ...]",
            ),
            (
                "CLUSTER REPLICATE",
                "cluster",
                "3.0.0",
                -3,
                "<node-id | NO ONE>",
            ),
            ("DELIFEQ", "string", "Valkey 9.0.0", 3, "key value"),
            (
                "SENTINEL SET",
                "sentinel",
                "2.8.4",
                -5,
                "primary-name option value [option value ...]",
            ),
            (
                "ZADD",
                "sorted-set",
                "1.2.0",
                -4,
                "key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...]",
            ),
            (
                "SET",
                "string",
                "1.0.0",
                -3,
                "key value [NX | XX | IFEQ comparison-value] [GET] [EX seconds | PX milliseconds \
                 | EXAT unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]",
            ),
            (
                "XREADGROUP",
                "stream",
                "5.0.0",
                -7,
                "GROUP group consumer [COUNT count] [BLOCK milliseconds] [NOACK] STREAMS key \
                 [key ...] id [id ...]",
            ),
            (
                "SORT",
                "generic",
                "1.0.0",
                -2,
                "key [BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]] \
                 [ASC | DESC] [ALPHA] [STORE destination]",
            ),
        ];
        for (name, group, since, arity, arguments) in cases {
            let spec = lookup(name.as_bytes()).unwrap();
            assert_eq!(spec.group.to_string(), group, "{name}");
            assert_eq!((spec.since, spec.arity), (since, arity), "{name}");
            assert_eq!(spec.arguments, arguments, "{name}");
        }
    }

    #[test]
    fn flags_say_what_a_command_does() {
        let cases = [
            ("SET", Flags::WRITE),
            ("KEYS", Flags::READONLY.and(Flags::DANGEROUS)),
            ("BLPOP", Flags::WRITE.and(Flags::BLOCKING)),
            ("FLUSHALL", Flags::WRITE.and(Flags::DANGEROUS)),
            (
                "CONFIG SET",
                Flags::ADMIN.and(Flags::DANGEROUS).and(Flags::NO_SCRIPT),
            ),
            ("HELLO", Flags::NO_SCRIPT.and(Flags::NO_AUTH)),
            ("MULTI", Flags::NO_SCRIPT.and(Flags::NO_MULTI)),
            ("GETSET", Flags::WRITE.and(Flags::DEPRECATED)),
            ("CONFIG", Flags::NONE),
        ];
        for (name, flags) in cases {
            assert_eq!(lookup(name.as_bytes()).unwrap().flags, flags, "{name}");
        }
        let replconf = lookup(b"REPLCONF").unwrap();
        assert!(replconf.flags.contains(Flags::SYSTEM));
    }

    #[test]
    fn what_is_no_command_is_not_found() {
        for name in [
            "",
            " ",
            "G",
            "GETT",
            "CONFIG ",
            "CONFIG GE",
            "CONFIG  GET",
            "GET GET",
        ] {
            assert_eq!(lookup(name.as_bytes()), None, "{name:?}");
        }
        assert_eq!(find::<&str>(&[]), None);
        assert_eq!(find(&["", "GET"]), None);
        assert_eq!(find(&["config get", "dir"]), None);
        assert_eq!(find(&["get", "\u{e9}"]).map(|spec| spec.name), Some("GET"));
    }
}
