//! Which commands may change data, or the server. What cannot be told from the words and the built-in table is said to be unknown.

use super::table::{all, find};
use super::{Flags, Spec, is, risk};

/// What a command may do to a server and its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// Leaves both as they are, and all clients but its own.
    Leaves,
    /// May change something.
    Changes(Change),
    /// The built-in table does not know: the name for COMMAND INFO, as in `json.set` or `config|what`.
    Unknown(Vec<u8>),
}

/// Why a command counts as one that may change something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It writes.
    Writes,
    /// It runs a script, which may write.
    RunsScript,
    /// It does to the server what may cost it its data.
    Endangers,
    /// It changes what the server does or keeps besides data, or other clients.
    Alters,
}

/// The commands that change what a server does or keeps besides its data, or other clients, whatever their arguments.
/// What changes only the connection is none of them, nor what a server forgets by itself: messages, scripts.
const ALTERING: [&str; 59] = [
    "ACL DELUSER",
    "ACL LOAD",
    "ACL SAVE",
    "ACL SETUSER",
    "BGREWRITEAOF",
    "BGSAVE",
    "CLIENT KILL",
    "CLIENT PAUSE",
    "CLIENT UNBLOCK",
    "CLIENT UNPAUSE",
    "CLUSTER ADDSLOTS",
    "CLUSTER ADDSLOTSRANGE",
    "CLUSTER BUMPEPOCH",
    "CLUSTER CANCELSLOTMIGRATIONS",
    "CLUSTER DELSLOTS",
    "CLUSTER DELSLOTSRANGE",
    "CLUSTER FAILOVER",
    "CLUSTER FLUSHSLOT",
    "CLUSTER FLUSHSLOTS",
    "CLUSTER FORGET",
    "CLUSTER MEET",
    "CLUSTER MIGRATESLOTS",
    "CLUSTER REPLICATE",
    "CLUSTER RESET",
    "CLUSTER SAVECONFIG",
    "CLUSTER SET-CONFIG-EPOCH",
    "CLUSTER SETSLOT",
    "CLUSTER SYNCSLOTS",
    "COMMANDLOG RESET",
    "CONFIG RESETSTAT",
    "CONFIG REWRITE",
    "CONFIG SET",
    "FAILOVER",
    "FUNCTION DELETE",
    "FUNCTION FLUSH",
    "FUNCTION KILL",
    "FUNCTION LOAD",
    "FUNCTION RESTORE",
    "LATENCY RESET",
    "MEMORY PURGE",
    "MODULE LOAD",
    "MODULE LOADEX",
    "MODULE UNLOAD",
    "PSYNC",
    "REPLICAOF",
    "SAVE",
    "SCRIPT FLUSH",
    "SCRIPT KILL",
    "SENTINEL FAILOVER",
    "SENTINEL FLUSHCONFIG",
    "SENTINEL MONITOR",
    "SENTINEL REMOVE",
    "SENTINEL RESET",
    "SENTINEL SET",
    "SENTINEL SIMULATE-FAILURE",
    "SHUTDOWN",
    "SLAVEOF",
    "SLOWLOG RESET",
    "SYNC",
];

impl Change {
    /// Says it, as in "SET, which ...".
    pub fn reason(self) -> &'static str {
        match self {
            Self::Writes => "may change data",
            Self::RunsScript => "runs a script that may change data",
            Self::Endangers => "may cost the server its data",
            Self::Alters => "changes the server or its other clients",
        }
    }
}

/// Tells what a command may do to the server and its data.
///
/// A command that writes only with some of its arguments counts as writing with anything that looks like one of them.
///
/// ```
/// use redis_shell::command::{Access, Change, access};
///
/// assert_eq!(access(&["SORT", "k"]), Access::Leaves);
/// assert_eq!(access(&["SORT", "k", "STORE", "l"]), Access::Changes(Change::Writes));
/// assert_eq!(access(&["EVAL", "return 1", "0"]), Access::Changes(Change::RunsScript));
/// ```
pub fn access<W: AsRef<[u8]>>(words: &[W]) -> Access {
    let Some(spec) = find(words) else {
        return match words.first() {
            Some(name) => Access::Unknown(name.as_ref().to_vec()),
            None => Access::Leaves,
        };
    };
    if words.len() > 1 && !spec.is_subcommand() && is_container(&spec) {
        let name = [words[0].as_ref(), words[1].as_ref()].join(&b'|');
        return Access::Unknown(name);
    }
    if matches!(spec.name, "EVAL" | "EVALSHA" | "FCALL") {
        return Access::Changes(Change::RunsScript);
    }
    if spec.flags.contains(Flags::WRITE) && !only_reads(&spec, words) {
        return Access::Changes(Change::Writes);
    }
    match risk(words) {
        Some(risk) if risk.harms_data => Access::Changes(Change::Endangers),
        risk if alters(&spec, words, risk.is_some()) => Access::Changes(Change::Alters),
        _ => Access::Leaves,
    }
}

/// Tells whether a command changes what the server does or keeps besides data, or other clients.
fn alters<W: AsRef<[u8]>>(spec: &Spec, words: &[W], is_risky: bool) -> bool {
    let has = |keyword| words.iter().skip(2).any(|word| is(word, keyword));
    match spec.name {
        "ACL LOG" => has("RESET"),
        "DEBUG" => is_risky,
        "SENTINEL CONFIG" => has("SET"),
        // With nothing it tells the parameters that it sets otherwise.
        "SENTINEL DEBUG" => words.len() > 2,
        name => ALTERING.contains(&name),
    }
}

fn is_container(spec: &Spec) -> bool {
    let is_inside = |other: Spec| {
        let inside = other.name.strip_prefix(spec.name);
        inside.is_some_and(|rest| rest.starts_with(' '))
    };
    all().any(is_inside)
}

/// Tells whether a command that is flagged as writing only reads with these arguments.
fn only_reads<W: AsRef<[u8]>>(spec: &Spec, words: &[W]) -> bool {
    let options = words.get(2..).unwrap_or_default();
    let has = |keyword| options.iter().any(|word| is(word, keyword));
    match spec.name {
        "SORT" => !has("STORE"),
        "GEORADIUS" | "GEORADIUSBYMEMBER" => !has("STORE") && !has("STOREDIST"),
        "BITFIELD" => !has("SET") && !has("INCRBY"),
        "GETEX" => options.is_empty(),
        "HGETEX" => options.first().is_none_or(|word| is(word, "FIELDS")),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Access {
        access(&line.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn what_only_reads_is_let_through() {
        for line in [
            "GET k",
            "HGETALL h",
            "PING",
            "AUTH pw",
            "MULTI",
            "EXEC",
            "SUBSCRIBE c",
            "PUBLISH c m",
            "KEYS *",
            "CONFIG GET dir",
            "CONFIG",
            "INFO",
            "SCAN 0",
            "SORT k BY w LIMIT 0 1",
            "sort store",
            "SORT_RO k",
            "BITFIELD set GET u8 0",
            "BITFIELD_RO k GET u8 0",
            "GETEX k",
            "HGETEX h FIELDS 1 f",
            "GEORADIUS k 1 1 1 m",
            "GEORADIUSBYMEMBER store m 1 m",
            "EVAL_RO x 0",
            "EVALSHA_RO x 0",
            "FCALL_RO f 0",
            "XREAD STREAMS s 0",
            "SCRIPT LOAD x",
            "ACL LOG",
            "ACL WHOAMI",
            "CLIENT SETNAME me",
            "CLIENT REPLY OFF",
            "CLIENT TRACKING ON",
            "CLIENT NO-EVICT ON",
            "CLIENT LIST",
            "CLUSTER NODES",
            "DEBUG OBJECT k",
            "SENTINEL CONFIG GET x",
            "SENTINEL DEBUG",
            "SLOWLOG GET",
            "MONITOR",
            "SPUBLISH c m",
        ] {
            assert_eq!(of(line), Access::Leaves, "{line}");
        }
    }

    #[test]
    fn what_may_change_data_is_known_by_its_flags_and_arguments() {
        for line in [
            "SET k v",
            "set k v",
            "FLUSHALL",
            "MIGRATE h 1 k 0 1",
            "RESTORE k 0 x",
            "SWAPDB 0 1",
            "SORT k store l",
            "GEORADIUS k 1 1 1 m STORE l",
            "GEORADIUSBYMEMBER k m 1 m storedist l",
            "BITFIELD k GET u8 0 SET u8 0 1",
            "BITFIELD k INCRBY u8 0 1",
            "GETEX k PERSIST",
            "HGETEX h EX 1 FIELDS 1 f",
            "PFDEBUG GETREG k",
            "XREADGROUP GROUP g c STREAMS s >",
            "FUNCTION LOAD x",
            "FUNCTION FLUSH",
            "XGROUP CREATE s g 0",
            "GETDEL k",
            "BLPOP k 0",
        ] {
            assert_eq!(of(line), Access::Changes(Change::Writes), "{line}");
        }
        for line in ["EVAL x 0", "evalsha x 0", "FCALL f 0"] {
            assert_eq!(of(line), Access::Changes(Change::RunsScript), "{line}");
        }
        for line in [
            "REPLICAOF h 1",
            "DEBUG RELOAD",
            "SHUTDOWN",
            "CLUSTER RESET",
            "CONFIG SET maxmemory 1",
        ] {
            assert_eq!(of(line), Access::Changes(Change::Endangers), "{line}");
        }
    }

    #[test]
    fn what_changes_the_server_or_other_clients_is_known_by_its_name() {
        for line in [
            "ACL SETUSER ann on",
            "ACL SAVE",
            "acl log reset",
            "SAVE",
            "BGSAVE",
            "BGREWRITEAOF",
            "CONFIG SET hz 10",
            "CONFIG RESETSTAT",
            "CONFIG REWRITE",
            "SLOWLOG RESET",
            "LATENCY RESET",
            "CLIENT KILL ID 7",
            "CLIENT KILL TYPE normal",
            "CLIENT PAUSE 1",
            "CLUSTER MEET h 1",
            "DEBUG SLEEP 1",
            "FAILOVER ABORT",
            "MODULE LOAD /m",
            "SCRIPT KILL",
            "SENTINEL CONFIG SET a b",
            "SENTINEL DEBUG info-period 1",
            "SHUTDOWN ABORT",
        ] {
            assert_eq!(of(line), Access::Changes(Change::Alters), "{line}");
        }
        for line in ["ACL DELUSER ann", "ACL LOAD", "FAILOVER", "REPLICAOF h 1"] {
            assert_eq!(of(line), Access::Changes(Change::Endangers), "{line}");
        }
        // A name that is misspelt would never be refused.
        for name in ALTERING {
            assert!(all().any(|spec| spec.name == name), "{name}");
        }
    }

    #[test]
    fn what_the_table_does_not_know_is_asked_about_by_its_name() {
        assert_eq!(of("JSON.GET k"), Access::Unknown(b"JSON.GET".to_vec()));
        assert_eq!(
            of("xgroup purge s"),
            Access::Unknown(b"xgroup|purge".to_vec())
        );
        assert_eq!(access::<&str>(&[]), Access::Leaves);
    }
}
