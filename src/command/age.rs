//! How old a server is, told by the commands it has, and the options that came later than their commands: a server that
//! does not describe its commands is offered none that it cannot know.

use super::argument::{Argument, ArgumentKind};
use super::table;

/// Options of commands that came before them, a line each: since when, the commands, the options. A version of one family
/// alone is named after it.
const OPTIONS: &str = "\
6.0.0: MIGRATE: AUTH2
6.0.0: SCAN: TYPE
6.0.0: SET: KEEPTTL
6.0.0: XINFO STREAM: FULL
6.2.0: CLIENT KILL: LADDR
6.2.0: CLIENT LIST: ID
6.2.0: CLIENT PAUSE: ALL WRITE
6.2.0: FLUSHALL, FLUSHDB, SCRIPT FLUSH: SYNC
6.2.0: GEOADD: CH NX XX
6.2.0: GEORADIUS, GEORADIUSBYMEMBER, GEORADIUSBYMEMBER_RO, GEORADIUS_RO: ANY
6.2.0: SCRIPT FLUSH: ASYNC
6.2.0: SET: EXAT GET PXAT
6.2.0: XADD: NOMKSTREAM
6.2.0: XADD, XTRIM: LIMIT MINID
6.2.0: XPENDING: IDLE
6.2.0: ZADD: GT LT
6.2.0: ZRANGE: BYLEX BYSCORE LIMIT REV
7.0.0: BITCOUNT, BITPOS: BIT BYTE
7.0.0: EXPIRE, EXPIREAT, PEXPIRE, PEXPIREAT: GT LT NX XX
7.0.0: SHUTDOWN: ABORT FORCE NOW
7.0.0: XGROUP CREATE, XGROUP SETID: ENTRIESREAD
7.0.0: XSETID: ENTRIESADDED MAXDELETEDID
7.2.0: ZRANK, ZREVRANK: WITHSCORE
Redis 7.4.0, Valkey 8.0.0: CLIENT KILL: MAXAGE
Redis 7.4.0, Valkey 8.0.0: HSCAN: NOVALUES
Redis 8.2.0: BITOP: ANDOR DIFF DIFF1 ONE
Redis 8.2.0: XADD, XTRIM: ACKED DELREF KEEPREF
Valkey 8.0.0: CLIENT KILL: PRIMARY
Valkey 8.0.0: CLUSTER SETSLOT: TIMEOUT
Valkey 8.1.0: BGSAVE: CANCEL
Valkey 8.1.0: CLIENT LIST: ADDR LADDR MAXAGE SKIPME USER
Valkey 8.1.0: SET: IFEQ
Valkey 9.0.0: CLIENT KILL, CLIENT LIST: CAPA DB FLAGS IDLE IP LIB-NAME LIB-VER NAME
Valkey 9.0.0: CLIENT KILL, CLIENT LIST: NOT-ADDR NOT-CAPA NOT-DB NOT-FLAGS NOT-ID NOT-IP
Valkey 9.0.0: CLIENT KILL, CLIENT LIST: NOT-LADDR NOT-LIB-NAME NOT-LIB-VER NOT-NAME NOT-TYPE NOT-USER
Valkey 9.0.0: CLUSTER REPLICATE: NO ONE
Valkey 9.0.0: GEOSEARCH, GEOSEARCHSTORE: BYPOLYGON
Valkey 9.0.0: SHUTDOWN: FAILOVER SAFE";

/// Arguments that could once be given one time only, with what belongs to them, a line each: since when more often, the
/// commands, the arguments.
const REPEATED: &str = "\
7.0.0: CONFIG GET, CONFIG SET: parameter
7.0.0: INFO: section
Valkey 8.1.0: CLIENT KILL: client-id not-client-id";

/// A version: its three numbers.
type Version = [u16; 3];

/// Those who have gone ways of their own since 7.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Redis,
    Valkey,
}

impl Family {
    const fn name(self) -> &'static str {
        match self {
            Self::Redis => "Redis",
            Self::Valkey => "Valkey",
        }
    }

    /// Reads since when there is something in the family: `7.0.0`, or `Redis 7.4.0, Valkey 9.0.0`. `None` if there is not.
    fn since(self, text: &str) -> Option<Version> {
        let version = text
            .split(", ")
            .find_map(|part| match part.split_once(' ') {
                Some((family, version)) => (family == self.name()).then_some(version),
                None => Some(part),
            })?;
        let mut numbers = version.split('.').map(|number| number.parse().ok());
        Some([numbers.next()??, numbers.next()??, numbers.next()??])
    }
}

/// The version of a server, as far as its commands tell: that of the newest one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Age {
    family: Family,
    version: Version,
}

impl Age {
    /// Tells it by the names of all commands; `None` if none is known here.
    pub(super) fn of<'a>(names: impl Iterator<Item = &'a String>) -> Option<Self> {
        let known = names.filter_map(|name| table::lookup(name.as_bytes()));
        let since: Vec<&str> = known.map(|spec| spec.since).collect();
        let lacks_any = |family: Family| since.iter().any(|text| family.since(text).is_none());
        // What only Valkey is known to have, Redis may have got since.
        let is_valkey = lacks_any(Family::Redis) && !lacks_any(Family::Valkey);
        let family = match is_valkey {
            true => Family::Valkey,
            false => Family::Redis,
        };
        let version = since.iter().filter_map(|text| family.since(text)).max()?;
        Some(Self { family, version })
    }

    /// Tells whether the server has what there is since then.
    pub(super) fn reaches(self, since: &str) -> bool {
        let since = self.family.since(since);
        since.is_some_and(|since| since <= self.version)
    }

    /// Takes the options that came later out of the arguments of a command; tells whether there were any.
    pub(super) fn take_out(self, command: &str, arguments: &mut Vec<Argument>) -> bool {
        let later = self.later(OPTIONS, command);
        let once = self.later(REPEATED, command);
        if later.is_empty() && once.is_empty() {
            return false;
        }
        take_out(arguments, &|token| later.contains(&token));
        arguments.iter_mut().for_each(|argument| {
            give_once(argument, &|name| once.contains(&name));
            simplify(argument);
        });
        true
    }

    /// Gives what a table names for a command that came later than the server.
    fn later<'t>(self, table: &'t str, command: &str) -> Vec<&'t str> {
        let lines = table.lines().filter_map(|line| {
            let (since, rest) = line.split_once(": ")?;
            let (commands, names) = rest.split_once(": ")?;
            let is_later = commands.split(", ").any(|one| one == command) && !self.reaches(since);
            is_later.then_some(names)
        });
        lines.flat_map(|names| names.split(' ')).collect()
    }
}

/// Takes out what is later; tells whether that leaves a gap, since it could not be left out.
fn take_out(arguments: &mut Vec<Argument>, is_later: &dyn Fn(&str) -> bool) -> bool {
    let mut has_gap = false;
    arguments.retain_mut(|argument| {
        let stays = !argument.token.as_deref().is_some_and(is_later)
            && match &mut argument.kind {
                ArgumentKind::OneOf(choices) => {
                    take_out(choices, is_later);
                    !choices.is_empty()
                }
                ArgumentKind::Block(parts) => !take_out(parts, is_later),
                _ => true,
            };
        has_gap |= !stays && !argument.optional;
        stays
    });
    has_gap
}

/// Lets arguments of these names, and groups that begin with one, be given one time only.
fn give_once(argument: &mut Argument, is_one: &dyn Fn(&str) -> bool) {
    let first = match &argument.kind {
        ArgumentKind::Block(parts) => parts.first(),
        _ => None,
    };
    if is_one(&first.unwrap_or(argument).name) {
        argument.multiple = false;
    }
    inner(argument)
        .iter_mut()
        .for_each(|argument| give_once(argument, is_one));
}

/// Puts in the place of a choice of one, or of a group of one, what it is made of.
fn simplify(argument: &mut Argument) {
    inner(argument).iter_mut().for_each(simplify);
    let is_bare = argument.token.is_none() && !argument.multiple;
    let optional = argument.optional;
    if is_bare && let [only] = inner(argument) {
        only.optional |= optional;
        *argument = only.clone();
    }
}

fn inner(argument: &mut Argument) -> &mut [Argument] {
    match &mut argument.kind {
        ArgumentKind::OneOf(inner) | ArgumentKind::Block(inner) => inner,
        _ => &mut [],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{notation, syntax};

    fn age(names: &[&str]) -> Option<Age> {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        Age::of(names.iter())
    }

    /// What is left of a command of the table on a server that has these too.
    fn left(command: &str, names: &[&str]) -> String {
        let spec = table::lookup(command.as_bytes()).unwrap();
        let mut arguments = notation::parse(command, spec.arguments);
        age(names).unwrap().take_out(command, &mut arguments);
        syntax(&arguments)
    }

    #[test]
    fn the_newest_command_tells_the_version() {
        assert_eq!(age(&["NOSUCH"]), None);
        let reaches = |names: &[&str], since: &str| age(names).unwrap().reaches(since);
        assert!(reaches(&["GET", "COPY"], "6.2.0"));
        assert!(!reaches(&["GET", "COPY"], "7.0.0"));
        let redis = ["GET", "HEXPIRE"];
        assert!(reaches(&redis, "Redis 7.4.0, Valkey 8.0.0"));
        assert!(!reaches(&redis, "Valkey 8.0.0") && !reaches(&redis, "Redis 8.0.0"));
        let valkey = ["GET", "SCRIPT SHOW"];
        assert!(reaches(&valkey, "Redis 7.4.0, Valkey 8.0.0"));
        assert!(!reaches(&valkey, "Redis 7.4.0") && !reaches(&valkey, "Valkey 8.1.0"));
    }

    #[test]
    fn a_command_of_redis_tells_the_family_whatever_else_there_is() {
        let reaches = |names: &[&str], since: &str| age(names).unwrap().reaches(since);
        assert!(reaches(&["MSETEX"], "Redis 8.4.0"));
        // A Redis that has got a command of Valkey since.
        let redis = ["GET", "MSETEX", "DELIFEQ", "VADD"];
        assert!(reaches(&redis, "Redis 8.4.0") && !reaches(&redis, "Valkey 8.0.0"));
        assert!(left("XADD", &redis).contains("ACKED"));
        let valkey = ["GET", "MSETEX", "DELIFEQ"];
        assert!(reaches(&valkey, "Valkey 9.1.0") && !reaches(&valkey, "Redis 7.4.0"));
    }

    #[test]
    fn what_came_later_is_left_out() {
        let six = ["COPY"];
        let set = "key value [NX | XX] [GET] [EX seconds | PX milliseconds | \
            EXAT unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]";
        assert_eq!(left("SET", &six), set);
        assert_eq!(
            left("SET", &["GET"]),
            "key value [NX | XX] [EX seconds | PX milliseconds]"
        );
        assert_eq!(
            left("XADD", &six),
            "key [NOMKSTREAM] [<MAXLEN | MINID> [= | ~] threshold [LIMIT count]] <* | id> \
             field value [field value ...]"
        );
        assert_eq!(left("CLUSTER REPLICATE", &six), "node-id");
        assert_eq!(left("SHUTDOWN", &six), "[NOSAVE | SAVE]");
        assert_eq!(left("INFO", &six), "[section]");
        assert!(left("CLIENT KILL", &six).starts_with("<ip:port | <ID client-id | TYPE "));
        assert!(left("CLIENT KILL", &six).ends_with("> [...]>"));
        assert_eq!(left("CONFIG GET", &six), "parameter");
        assert_eq!(left("CONFIG SET", &six), "parameter value");
        assert_eq!(left("INFO", &["EXPIRETIME"]), "[section [section ...]]");
        assert_eq!(left("BITCOUNT", &six), "key [start [end]]");
        assert!(left("SET", &["DELIFEQ"]).contains("IFEQ"));
    }

    #[test]
    fn every_argument_that_is_repeated_is_one_of_its_command() {
        for line in REPEATED.lines() {
            let (_, rest) = line.split_once(": ").unwrap();
            let (commands, names) = rest.split_once(": ").unwrap();
            for command in commands.split(", ") {
                let spec = table::lookup(command.as_bytes()).expect(command);
                for name in names.split(' ') {
                    let again = format!(" [{name} ");
                    assert!(spec.arguments.contains(&again), "{command} {name}");
                }
            }
        }
    }

    #[test]
    fn every_option_is_one_of_its_command() {
        for line in OPTIONS.lines() {
            let (since, rest) = line.split_once(": ").unwrap();
            let (commands, options) = rest.split_once(": ").unwrap();
            let dated = [Family::Redis, Family::Valkey].map(|family| family.since(since));
            assert!(dated.iter().any(Option::is_some), "{line}");
            for command in commands.split(", ") {
                let spec = table::lookup(command.as_bytes()).expect(command);
                for option in options.split(' ') {
                    let words = spec
                        .arguments
                        .split(|c: char| c.is_whitespace() || "[]<>|".contains(c));
                    assert!(
                        words.into_iter().any(|word| word == option),
                        "{command} {option}"
                    );
                }
            }
        }
    }
}
