//! Which commands destroy data or hold up a server: what a person should be asked about before one is sent.

mod script;

use super::table::find;
use super::{Spec, is};

/// What a command does that may not be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risk {
    /// What it does, as in "FLUSHALL deletes ...": `{keys}` stands for the number of the keys that are at stake, `{db}`
    /// for the database of the session. Parts may be bytes that the user typed.
    pub deed: String,
    /// Which keys are at stake.
    pub at_stake: AtStake,
    /// With how many of them it is no risk.
    pub harmless_up_to: u64,
    /// Whether data may be lost; otherwise clients have to wait, or lose their connections.
    pub harms_data: bool,
}

/// Which keys are at stake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AtStake {
    /// None, or nobody knows which.
    Nothing,
    /// As many as the command names.
    Named(u64),
    /// Those of the database of the session.
    Database,
    /// Those of these databases.
    Databases(Vec<u32>),
    /// All.
    Server,
}

/// How many keys can be gone through at once without anybody noticing.
const FEW: u64 = 10_000;

/// How many keys one may delete by their names.
const NAMED: u64 = 100;

/// The subcommands of DEBUG that look at something and leave it alone.
const HARMLESS_DEBUG: [&str; 11] = [
    "DIGEST-VALUE",
    "ERROR",
    "HELP",
    "HTSTATS-KEY",
    "LISTPACK",
    "LOG",
    "OBJECT",
    "PROTOCOL",
    "SDSLEN",
    "STRUCTSIZE",
    "ZIPLIST",
];

/// The parameters of CONFIG SET with which data or the way to the server can be lost.
const DANGEROUS_PARAMETERS: [&str; 23] = [
    "appendonly",
    "bind",
    "dbfilename",
    "dir",
    "enable-debug-command",
    "enable-module-command",
    "enable-protected-configs",
    "masterauth",
    "maxclients",
    "maxmemory",
    "maxmemory-policy",
    "port",
    "primaryauth",
    "protected-mode",
    "replica-read-only",
    "replicaof",
    "requirepass",
    "save",
    "slave-read-only",
    "slaveof",
    "tls-port",
    "unixsocket",
    "unixsocketperm",
];

/// Tells what is risky about a command; `None` if nothing is, or if a server would not accept it.
///
/// ```
/// use redis_shell::command::{AtStake, risk};
///
/// assert_eq!(risk(&["FLUSHDB"]).unwrap().at_stake, AtStake::Database);
/// assert!(risk(&["DEL", "k"]).is_none());
/// assert!(risk(&["EVAL", "redis.call('flushall')", "0"]).is_some());
/// ```
pub fn risk<W: AsRef<[u8]>>(words: &[W]) -> Option<Risk> {
    match find(words)?.name {
        "EVAL" => script::risk(&words[1..]),
        _ => of_command(words).map(|(_, risk)| risk),
    }
}

/// Tells which command it is, and what is risky about it; of a script, which could call no other, nothing is known here.
fn of_command<W: AsRef<[u8]>>(words: &[W]) -> Option<(Spec, Risk)> {
    let spec = find(words)?;
    let least = usize::from(spec.arity.unsigned_abs());
    if words.len() < least || (spec.arity > 0 && words.len() > least) {
        return None;
    }
    let arguments = &words[spec.name.split(' ').count()..];
    Some((spec, of_arguments(spec.name, arguments)?))
}

fn of_arguments<W: AsRef<[u8]>>(name: &str, arguments: &[W]) -> Option<Risk> {
    let has = |keyword| arguments.iter().any(|word| is(word, keyword));
    match name {
        "FLUSHALL" => Some(Risk::to_data(
            "deletes {keys} in all databases",
            AtStake::Server,
        )),
        "FLUSHDB" => Some(Risk::to_data(
            "deletes {keys} in database {db}",
            AtStake::Database,
        )),
        "DEL" | "UNLINK" => {
            let risk = Risk::to_data("deletes {keys}", AtStake::Named(arguments.len() as u64));
            (arguments.len() as u64 > NAMED).then_some(risk)
        }
        "SWAPDB" => Some(swap(arguments)),
        "KEYS" => Some(Risk {
            harmless_up_to: FEW,
            ..Risk::to_clients(
                "goes through {keys} in database {db} while all others wait",
                AtStake::Database,
            )
        }),
        "SAVE" => Some(Risk {
            harmless_up_to: FEW,
            ..Risk::to_clients(
                "writes {keys} to the disk while all others wait",
                AtStake::Server,
            )
        }),
        "SHUTDOWN" if has("ABORT") => None,
        "SHUTDOWN" if has("NOSAVE") => Some(Risk::to_data(
            "stops the server without saving {keys}",
            AtStake::Server,
        )),
        "SHUTDOWN" => Some(Risk::to_data(
            "stops the server, which holds {keys}",
            AtStake::Server,
        )),
        "DEBUG" => debug(arguments),
        "CONFIG SET" => configure(arguments),
        "REPLICAOF" | "SLAVEOF" => Some(follow(arguments)),
        "FAILOVER" if has("ABORT") => None,
        _ => fixed(name, arguments),
    }
}

impl Risk {
    fn to_data(deed: impl Into<String>, at_stake: AtStake) -> Self {
        Self {
            deed: deed.into(),
            at_stake,
            harmless_up_to: 0,
            harms_data: true,
        }
    }

    fn to_clients(deed: impl Into<String>, at_stake: AtStake) -> Self {
        Self {
            harms_data: false,
            ..Self::to_data(deed, at_stake)
        }
    }
}

/// The risks that are told without looking at keys.
fn fixed<W: AsRef<[u8]>>(name: &str, arguments: &[W]) -> Option<Risk> {
    let has = |keyword| arguments.iter().any(|word| is(word, keyword));
    let deed = match name {
        "FAILOVER" | "CLUSTER FAILOVER" | "SENTINEL FAILOVER" => "makes a replica the primary",
        "FUNCTION FLUSH" => "deletes all functions",
        "FUNCTION RESTORE" if has("FLUSH") => "deletes all functions before it restores others",
        "SCRIPT FLUSH" => "drops all scripts, which EVALSHA finds no more",
        "MODULE UNLOAD" => "takes the commands of a module away",
        "ACL DELUSER" => "deletes users and closes their connections",
        "ACL LOAD" => "puts the users of the file in the place of those that there are",
        "ACL SETUSER" if arguments.first().is_some_and(|user| is(user, "default")) => {
            "changes the user that clients without a name are"
        }
        "CLUSTER RESET" => "makes the node leave its cluster; a replica loses its keys",
        "CLUSTER FLUSHSLOTS" | "CLUSTER DELSLOTS" | "CLUSTER DELSLOTSRANGE" => {
            "leaves slots without a node, so that their keys are out of reach"
        }
        "CLUSTER FLUSHSLOT" => "deletes all keys of a slot",
        "CLUSTER FORGET" => "makes the node forget another",
        "CLUSTER REPLICATE" => "makes the node a replica of another",
        "CLUSTER SETSLOT" => "changes which node a slot belongs to",
        "SENTINEL REMOVE" | "SENTINEL RESET" | "SENTINEL SIMULATE-FAILURE" => {
            "changes what the Sentinel watches over"
        }
        "CLIENT PAUSE" => return Some(Risk::to_clients("lets clients wait", AtStake::Nothing)),
        "CLIENT KILL" if arguments.len() > 1 && !names_client(arguments) => {
            let deed = "closes the connections of many clients";
            return Some(Risk::to_clients(deed, AtStake::Nothing));
        }
        _ => return None,
    };
    Some(Risk::to_data(deed, AtStake::Nothing))
}

fn names_client<W: AsRef<[u8]>>(arguments: &[W]) -> bool {
    let mut filters = arguments.iter().step_by(2);
    filters.any(|word| {
        ["ID", "ADDR", "LADDR"]
            .iter()
            .any(|filter| is(word, filter))
    })
}

fn swap<W: AsRef<[u8]>>(databases: &[W]) -> Risk {
    let read = |word: &W| str::from_utf8(word.as_ref()).ok()?.parse().ok();
    match databases.iter().map(read).collect::<Option<Vec<u32>>>() {
        Some(databases) if databases.len() == 2 => {
            let deed = format!(
                "swaps databases {} and {}, with {{keys}} in them, for all clients",
                databases[0], databases[1]
            );
            Risk::to_data(deed, AtStake::Databases(databases))
        }
        _ => Risk::to_data("swaps databases for all clients", AtStake::Nothing),
    }
}

fn follow<W: AsRef<[u8]>>(arguments: &[W]) -> Risk {
    match arguments {
        [no, one] if is(no, "NO") && is(one, "ONE") => {
            let deed = "makes the server a primary, which follows no other any more";
            Risk::to_data(deed, AtStake::Nothing)
        }
        _ => {
            let deed = "deletes {keys} in all databases to copy those of another server";
            Risk::to_data(deed, AtStake::Server)
        }
    }
}

fn debug<W: AsRef<[u8]>>(arguments: &[W]) -> Option<Risk> {
    let subcommand = arguments.first()?;
    if HARMLESS_DEBUG.iter().any(|known| is(subcommand, known)) {
        return None;
    }
    let keys = AtStake::Server;
    if is(subcommand, "SLEEP") {
        return Some(Risk::to_clients("lets all clients wait", AtStake::Nothing));
    }
    let deed = "is for those who develop servers and may stop this one, which holds {keys}";
    Some(Risk::to_data(deed, keys))
}

fn configure<W: AsRef<[u8]>>(arguments: &[W]) -> Option<Risk> {
    let named = |word: &W| {
        let is_it = |known: &&&str| is(word, known);
        DANGEROUS_PARAMETERS.iter().find(is_it).copied()
    };
    let changed: Vec<&str> = arguments.iter().step_by(2).filter_map(named).collect();
    if changed.is_empty() {
        return None;
    }
    let deed = format!(
        "changes {}, which may cost data or the way to the server",
        changed.join(", ")
    );
    Some(Risk::to_data(deed, AtStake::Nothing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::table::all;

    fn of(line: &str) -> Option<Risk> {
        risk(&line.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn what_destroys_or_holds_up_is_known() {
        for line in [
            "FLUSHALL",
            "flushdb async",
            "SWAPDB 0 1",
            "SHUTDOWN",
            "SHUTDOWN NOSAVE",
            "KEYS *",
            "SAVE",
            "DEBUG SEGFAULT",
            "debug sleep 1",
            "DEBUG RELOAD",
            "DEBUG FLUSHALL",
            "CONFIG SET dir /tmp",
            "CONFIG SET hz 10 DIR /tmp",
            "CONFIG SET requirepass x",
            "CONFIG SET save x",
            "REPLICAOF h 1",
            "SLAVEOF NO ONE",
            "FUNCTION FLUSH",
            "FUNCTION RESTORE x FLUSH",
            "SCRIPT FLUSH",
            "FAILOVER",
            "FAILOVER TO h 1",
            "CLUSTER RESET",
            "CLUSTER FLUSHSLOTS",
            "CLUSTER FLUSHSLOT 1",
            "ACL DELUSER ann",
            "ACL SETUSER default off",
            "ACL LOAD",
            "MODULE UNLOAD m",
            "CLIENT PAUSE 1",
            "CLIENT KILL TYPE normal",
            "SENTINEL RESET *",
        ] {
            assert!(of(line).is_some(), "{line}");
        }
    }

    #[test]
    fn what_is_harmless_or_no_command_is_not_asked_about() {
        for line in [
            "GET k",
            "SET k v",
            "DEL k",
            "CONFIG SET hz 10",
            "CONFIG SET slowlog-max-len 1",
            "CONFIG GET dir",
            "DEBUG OBJECT k",
            "debug help",
            "SHUTDOWN ABORT",
            "FAILOVER ABORT",
            "FUNCTION RESTORE x",
            "ACL SETUSER ann on",
            "CLIENT KILL ID 7",
            "CLIENT KILL 1.2.3.4:5",
            "CLIENT KILL TYPE normal ID 7",
            "KEYS",
            "KEYS a b",
            "CONFIG SET dir",
            "SWAPDB 0",
            "REPLICAOF h",
            "DEBUG",
            "MIGRATE h 1 k 0 1",
        ] {
            assert_eq!(of(line), None, "{line}");
        }
    }

    fn deed(words: &[&str]) -> Option<String> {
        risk(words).map(|risk| risk.deed)
    }

    #[test]
    fn a_script_is_as_risky_as_the_commands_that_it_calls() {
        let all = "runs a script that calls FLUSHALL, which deletes {keys} in all databases";
        for script in [
            "redis.call('flushall')",
            "return redis.pcall(\"FLUSHALL\", 'async')",
            "server.call( [[FlushAll]] )",
            "redis.call('get', 'k') if x then redis.call('flushall') end",
            // What is nothing to worry about with few keys hides nothing.
            "redis.call('keys', '*') redis.call('flushall') redis.call('save')",
        ] {
            assert_eq!(
                deed(&["EVAL", script, "0"]).as_deref(),
                Some(all),
                "{script}"
            );
            assert_eq!(
                risk(&["EVAL", script, "0"]).map(|risk| risk.at_stake),
                Some(AtStake::Server)
            );
        }
        assert_eq!(
            deed(&[
                "eval",
                "redis.call('config', 'set', 'dir', ARGV[1])",
                "0",
                "/"
            ])
            .as_deref(),
            Some(
                "runs a script that calls CONFIG SET, which changes dir, which may cost data or the way to the server"
            )
        );
        for words in [
            &["EVAL", "redis.call(ARGV[1])", "0", "FLUSHALL"][..],
            &["EVAL", "redis.call(ARGV[2])", "1", "k", "x", "flushall"],
            &["EVAL", "redis.call(KEYS[1])", "1", "flushall"],
            &["EVAL", "redis.call(unpack(ARGV))", "0", "flushall", "async"],
            &["EVAL", "pcall(redis.call, ARGV[1])", "0", "flushall"],
            &["EVAL", "local call = redis.call call('flushall')", "0"],
            &[
                "EVAL",
                "-- all\nredis.call--[[ all ]]('flushall') -- x",
                "0",
            ],
            &[
                "EVAL",
                "local s = 'it\\'s' .. '--' redis.call('flushall')",
                "0",
            ],
        ] {
            assert_eq!(deed(words).as_deref(), Some(all), "{words:?}");
        }
        for words in [
            &[
                "EVAL",
                "local ok, v = pcall(cjson.decode, ARGV[1]) return redis.call('SET', KEYS[1], ARGV[1])",
                "1",
                "job:1",
                "flushall",
            ][..],
            &[
                "EVAL",
                "-- redis.call('flushall') is not used\nreturn 1",
                "0",
            ],
            &["EVAL", "--[[\nredis.call('flushall')\n]] return 1", "0"],
        ] {
            assert_eq!(deed(words), None, "{words:?}");
        }
        for words in [
            &["EVAL", "return 1", "0"][..],
            &["EVAL", "return 'flushall'", "0"],
            &["EVAL", "redis.call('set', KEYS[1], 'flushall')", "1", "k"],
            &[
                "EVAL",
                "redis.call('set', KEYS[1], ARGV[1])",
                "1",
                "k",
                "flushall",
            ],
            &["EVAL", "redis.call('del', unpack(KEYS))", "2", "k", "l"],
            &["EVAL_RO", "redis.call('flushall')", "0"],
            &["SCRIPT", "LOAD", "redis.call('flushall')"],
            &["FUNCTION", "LOAD", "redis.call('flushall')"],
            &["EVAL"],
            &["EVAL", "redis.call('flushall')"],
        ] {
            assert_eq!(deed(words), None, "{words:?}");
        }
        // One that nobody means is judged in the end.
        let deep = "call(".repeat(60_000);
        assert!(deed(&["EVAL", &deep, "0"]).is_some());
    }

    #[test]
    fn many_keys_are_counted() {
        let line = |count: usize| vec!["UNLINK"; count + 1].join(" ");
        assert_eq!(of(&line(100)), None);
        assert_eq!(
            of(&line(101)).map(|risk| risk.at_stake),
            Some(AtStake::Named(101))
        );
    }

    #[test]
    fn the_keys_at_stake_are_told() {
        let at_stake = |line| of(line).map(|risk: Risk| risk.at_stake);
        assert_eq!(at_stake("FLUSHALL"), Some(AtStake::Server));
        assert_eq!(
            at_stake("SWAPDB 0 15"),
            Some(AtStake::Databases(vec![0, 15]))
        );
        assert_eq!(at_stake("SWAPDB 0 x"), Some(AtStake::Nothing));
        assert_eq!(
            of("CONFIG SET Dir /x hz 1 save y").map(|risk| risk.deed),
            Some("changes dir, save, which may cost data or the way to the server".to_owned())
        );
        // A count is named exactly where keys are at stake.
        for line in [
            "FLUSHALL",
            "FLUSHDB",
            "KEYS *",
            "SAVE",
            "SHUTDOWN",
            "SCRIPT FLUSH",
            "SWAPDB 0 1",
            "REPLICAOF a 1",
        ] {
            let risk = of(line).expect("it is risky");
            assert_eq!(
                risk.deed.contains("{keys}"),
                risk.at_stake != AtStake::Nothing,
                "{line}"
            );
        }
    }

    #[test]
    fn names_are_those_of_the_table() {
        // A name that is misspelt here would never be asked about.
        let source = include_str!("risk.rs");
        let fixed = source
            .split("fn fixed")
            .nth(1)
            .and_then(|text| text.split("_ => return").next());
        let quoted = fixed.unwrap_or_default().split('"').skip(1).step_by(2);
        let names: Vec<&str> = quoted
            .filter(|text| text.contains(' ') && *text == text.to_uppercase())
            .collect();
        assert!(names.len() > 15, "{names:?}");
        for name in names {
            assert!(all().any(|spec| spec.name == name), "{name}");
        }
    }
}
