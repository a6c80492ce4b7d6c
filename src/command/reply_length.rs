//! How long the reply to a command may be: for whoever sends commands whose replies others have to keep meanwhile.

use super::Flags;
use super::table::lookup;

/// How long a reply may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyLength {
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

/// More words than so many tell no more of the length of a reply.
pub const WORDS_THAT_TELL: u64 = 4;

/// Tells how long the reply to a command may be that has this first word, of so many. SET is brief as long as it has no
/// options, of which GET asks for the old value.
///
/// ```
/// use redis_shell::command::{ReplyLength, reply_length};
///
/// assert_eq!(reply_length(b"set", 3), ReplyLength::Brief);
/// assert_eq!(reply_length(b"set", 4), ReplyLength::Any);
/// assert_eq!(reply_length(b"TTL", 2), ReplyLength::Brief);
/// assert_eq!(reply_length(b"GETDEL", 2), ReplyLength::Any);
/// // What nobody knows may answer anything, and so may a script.
/// assert_eq!(reply_length(b"json.set", 3), ReplyLength::Any);
/// assert_eq!(reply_length(b"EVAL", 3), ReplyLength::Any);
/// ```
pub fn reply_length(name: &[u8], words: u64) -> ReplyLength {
    let Some(spec) = lookup(name) else {
        return ReplyLength::Any;
    };
    let is_one_of = |names: &[&str]| names.binary_search(&spec.name).is_ok();
    let gives = is_one_of(&GIVING) || (spec.name == "SET" && words >= WORDS_THAT_TELL);
    let only_writes =
        spec.flags.contains(Flags::WRITE) && !spec.flags.contains(Flags::BLOCKING) && !gives;
    match only_writes || is_one_of(&TELLING) {
        true => ReplyLength::Brief,
        false => ReplyLength::Any,
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
            assert_eq!(reply_length(name.as_bytes(), 4), ReplyLength::Any, "{name}");
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
            assert_eq!(
                reply_length(name.as_bytes(), 4),
                ReplyLength::Brief,
                "{name}"
            );
        }
    }
}
