//! How long the reply to a command may be: for whoever sends commands whose replies others have to keep meanwhile.

use super::Flags;
use super::table::lookup;

/// How long a reply may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// A few bytes, or no more than the request has.
    Brief,
    /// As long as the data are, or nobody knows.
    Any,
}

/// The commands that write and give back what they found.
const GIVING: [&str; 20] = [
    "GEORADIUS",
    "GEORADIUSBYMEMBER",
    "GETDEL",
    "GETEX",
    "GETSET",
    "HGETDEL",
    "HGETEX",
    "LMOVE",
    "LMPOP",
    "LPOP",
    "PFDEBUG",
    "RPOP",
    "RPOPLPUSH",
    "SORT",
    "SPOP",
    "XAUTOCLAIM",
    "XCLAIM",
    "ZMPOP",
    "ZPOPMAX",
    "ZPOPMIN",
];

/// The commands that write nothing and answer with a number, a word or what they were told.
const TELLING: [&str; 39] = [
    "BITCOUNT",
    "BITPOS",
    "DBSIZE",
    "ECHO",
    "EXISTS",
    "EXPIRETIME",
    "GEODIST",
    "GETBIT",
    "HEXISTS",
    "HEXPIRETIME",
    "HLEN",
    "HPEXPIRETIME",
    "HPTTL",
    "HSTRLEN",
    "HTTL",
    "LASTSAVE",
    "LLEN",
    "PEXPIRETIME",
    "PFCOUNT",
    "PING",
    "PTTL",
    "PUBLISH",
    "SCARD",
    "SINTERCARD",
    "SISMEMBER",
    "SMISMEMBER",
    "SPUBLISH",
    "STRLEN",
    "TOUCH",
    "TTL",
    "TYPE",
    "XLEN",
    "ZCARD",
    "ZCOUNT",
    "ZLEXCOUNT",
    "ZMSCORE",
    "ZRANK",
    "ZREVRANK",
    "ZSCORE",
];

/// Tells from its first word alone how long the reply to a command may be. SET counts as brief, although its option GET
/// asks for the old value.
///
/// ```
/// use redis_shell::command::{Length, length};
///
/// assert_eq!(length(b"set"), Length::Brief);
/// assert_eq!(length(b"TTL"), Length::Brief);
/// assert_eq!(length(b"GETDEL"), Length::Any);
/// // What nobody knows may answer anything, and so may a script.
/// assert_eq!(length(b"json.set"), Length::Any);
/// assert_eq!(length(b"EVAL"), Length::Any);
/// ```
pub fn length(name: &[u8]) -> Length {
    let Some(spec) = lookup(name) else {
        return Length::Any;
    };
    let is_one_of = |names: &[&str]| names.binary_search(&spec.name).is_ok();
    let only_writes = spec.flags.contains(Flags::WRITE)
        && !spec.flags.contains(Flags::BLOCKING)
        && !is_one_of(&GIVING);
    match only_writes || is_one_of(&TELLING) {
        true => Length::Brief,
        false => Length::Any,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_and_name_commands_of_their_kind() {
        assert!(GIVING.is_sorted() && TELLING.is_sorted());
        for (names, writes) in [(&GIVING[..], true), (&TELLING, false)] {
            for name in names {
                let spec = lookup(name.as_bytes()).unwrap();
                assert_eq!(spec.flags.contains(Flags::WRITE), writes, "{name}");
            }
        }
    }

    #[test]
    fn what_gives_data_back_is_not_brief() {
        for name in [
            "GET",
            "MGET",
            "HGETALL",
            "LRANGE",
            "BLPOP",
            "XREADGROUP",
            "SPOP",
            "sort",
            "EXEC",
            "FCALL",
            "CONFIG",
            "FUNCTION",
            "",
            "\u{ff}",
        ] {
            assert_eq!(length(name.as_bytes()), Length::Any, "{name}");
        }
        for name in [
            "hset",
            "MSET",
            "DEL",
            "RESTORE",
            "INCRBYFLOAT",
            "XADD",
            "SUNIONSTORE",
            "ping",
            "Exists",
        ] {
            assert_eq!(length(name.as_bytes()), Length::Brief, "{name}");
        }
    }
}
