//! Which commands need no closer look, whatever their arguments: most of what a script consists of.

use super::Flags;
use super::secret::may_carry_secret;
use super::table::starting_with;

/// The first words of the commands of which some call is special: the reply is not one plain value, the connection is
/// another one afterwards, or an argument is a secret. That a command may block, its flags tell.
const SPECIAL: [&str; 53] = [
    "ACL",
    "AUTH",
    "CLIENT",
    "CLUSTER",
    "COMMAND",
    "COMMANDLOG",
    "CONFIG",
    "DEBUG",
    "DISCARD",
    "EXEC",
    "FUNCTION",
    "HELLO",
    "HGETALL",
    "HRANDFIELD",
    "INFO",
    "LATENCY",
    "LCS",
    "LOLWUT",
    "MEMORY",
    "MIGRATE",
    "MODULE",
    "MONITOR",
    "MULTI",
    "PROXY",
    "PSUBSCRIBE",
    "PSYNC",
    "PUNSUBSCRIBE",
    "QUIT",
    "READONLY",
    "READWRITE",
    "RESET",
    "SELECT",
    "SENTINEL",
    "SHUTDOWN",
    "SLOWLOG",
    "SSUBSCRIBE",
    "SUBSCRIBE",
    "SUNSUBSCRIBE",
    "SYNC",
    "UNSUBSCRIBE",
    "UNWATCH",
    "WATCH",
    "XINFO",
    "ZDIFF",
    "ZINTER",
    "ZPOPMAX",
    "ZPOPMIN",
    "ZRANDMEMBER",
    "ZRANGE",
    "ZRANGEBYSCORE",
    "ZREVRANGE",
    "ZREVRANGEBYSCORE",
    "ZUNION",
];

/// Tells from its first word alone whether a command gets one value as its reply, leaves the connection as it is, never
/// blocks and carries no secret, whatever its arguments: for
/// whoever sends many commands of which most are so.
///
/// ```
/// use redis_shell::command::is_ordinary;
///
/// assert!(is_ordinary(b"set"));
/// assert!(!is_ordinary(b"BLPOP"));
/// assert!(!is_ordinary(b"client"));
/// // Mistyped, it carries a secret all the same; so may what stands behind a count.
/// assert!(!is_ordinary(b"AUHT"));
/// assert!(!is_ordinary(b"3"));
/// ```
pub fn is_ordinary(name: &[u8]) -> bool {
    let name = name.to_ascii_uppercase();
    let Ok(name) = str::from_utf8(&name) else {
        return true;
    };
    let is_special = SPECIAL.binary_search(&name).is_ok();
    let may_block = || {
        let command = starting_with(name).next().filter(|spec| spec.name == name);
        command.is_some_and(|spec| spec.flags.contains(Flags::BLOCKING))
    };
    let is_count = || {
        name.bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_digit())
    };
    !is_special && !is_count() && !may_block() && !may_carry_secret(name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{
        Arrival, all, arrival, effect, find, is_text_reply, layout, report, secrets,
    };

    #[test]
    fn no_call_of_an_ordinary_command_is_special() {
        let endings: [&[&str]; 8] = [
            &[],
            &["1"],
            &["1", "2"],
            &["1", "2", "3"],
            &["2", "a", "b", "WITHSCORES"],
            &["a", "2", "WITHVALUES"],
            &["a", "0", "-1", "WITHSCORES"],
            &["GET", "requirepass", "FULL", "auth-pass"],
        ];
        let unknown = [
            "PROXY INFO",
            "COMMANDLOG GET",
            "DEBUG HTSTATS",
            "NOSUCH",
            "x",
        ];
        let names = all().map(|spec| spec.name).chain(unknown);
        let mut ordinary = 0;
        for name in names {
            let first = name.split(' ').next().unwrap_or_default();
            if !is_ordinary(first.as_bytes()) {
                continue;
            }
            ordinary += 1;
            for ending in endings {
                let words: Vec<&str> = name.split(' ').chain(ending.iter().copied()).collect();
                assert_eq!(arrival(&words), Arrival::One, "{words:?}");
                assert_eq!(effect(&words), None, "{words:?}");
                assert!(layout(&words).is_none(), "{words:?}");
                assert!(report(&words).is_none(), "{words:?}");
                assert!(!is_text_reply(&words), "{words:?}");
                assert!(secrets(&words).is_empty(), "{words:?}");
                let blocks = find(&words).is_some_and(|spec| spec.flags.contains(Flags::BLOCKING));
                assert!(!blocks, "{words:?}");
            }
        }
        assert!(ordinary > 150, "{ordinary}");
    }

    #[test]
    fn the_list_is_sorted_and_case_does_not_matter() {
        assert!(SPECIAL.is_sorted());
        assert!(!is_ordinary(b"Select"));
        assert!(!is_ordinary(b"xreadgroup"));
        assert!(is_ordinary(b"get\xff"));
        assert!(is_ordinary(b"json.set"));
    }

    #[test]
    fn no_command_of_an_ordinary_name_carries_a_secret_however_it_is_mistyped() {
        for name in [
            "AUHT", "auth", "ATH", "HELO", "CONFG", "CONIFG", "SENTINL", "MIGRAET", "ACLL", "3",
            "-1",
        ] {
            let is_bare = secrets(&[name, "SET", "requirepass", "pw"]).is_empty()
                && secrets(&[name, "AUTH", "a", "pw"]).is_empty()
                && secrets(&[name, "pw"]).is_empty();
            assert!(is_bare || !is_ordinary(name.as_bytes()), "{name}");
        }
    }
}
