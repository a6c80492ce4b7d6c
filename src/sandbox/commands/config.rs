//! CONFIG: what the sandbox is set to. All of it is fixed, which CONFIG SET says in the words that the reference has for
//! settings of that kind.

use super::Command;
use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::glob;
use crate::sandbox::server::{CLIENTS, DATABASES, Figures, Server};

pub(super) const TABLE: &[Command] = &[
    Command::container("config"),
    Command::new("config|get", -3, get),
    Command::new("config|resetstat", 2, resetstat),
    Command::new("config|rewrite", 2, rewrite),
    Command::new("config|set", -4, set),
];

/// Settings that clients ask for, with the values that describe what the sandbox does.
const SETTINGS: [(&str, Setting); 32] = [
    ("activedefrag", Fixed("no")),
    ("appendfsync", Fixed("everysec")),
    ("appendonly", Fixed("no")),
    ("bind", Fixed("127.0.0.1")),
    ("client-query-buffer-limit", Fixed("1073741824")),
    ("cluster-enabled", Fixed("no")),
    ("databases", Of(|_| DATABASES.to_string())),
    ("hash-max-listpack-entries", Fixed("512")),
    ("hash-max-listpack-value", Fixed("64")),
    ("hash-max-ziplist-entries", Fixed("512")),
    ("hash-max-ziplist-value", Fixed("64")),
    ("list-compress-depth", Fixed("0")),
    ("list-max-listpack-size", Fixed("-2")),
    ("list-max-ziplist-size", Fixed("-2")),
    ("lua-time-limit", Fixed("5000")),
    ("maxclients", Of(|_| CLIENTS.to_string())),
    ("maxmemory", Fixed("0")),
    ("maxmemory-policy", Fixed("noeviction")),
    ("notify-keyspace-events", Fixed("")),
    ("port", Of(|server| server.port.to_string())),
    ("proto-max-bulk-len", Fixed("536870912")),
    ("requirepass", Fixed("")),
    ("save", Fixed("")),
    ("set-max-intset-entries", Fixed("512")),
    ("set-max-listpack-entries", Fixed("128")),
    ("set-max-listpack-value", Fixed("64")),
    ("stream-node-max-bytes", Fixed("4096")),
    ("stream-node-max-entries", Fixed("100")),
    ("timeout", Fixed("0")),
    ("tls-port", Fixed("0")),
    ("zset-max-listpack-entries", Fixed("128")),
    ("zset-max-listpack-value", Fixed("64")),
];

/// Where the value of a setting comes from.
#[derive(Clone, Copy)]
enum Setting {
    Fixed(&'static str),
    Of(fn(&Server) -> String),
}

use Setting::{Fixed, Of};

impl Setting {
    fn value(self, server: &Server) -> String {
        match self {
            Fixed(value) => value.to_owned(),
            Of(value) => value(server),
        }
    }
}

fn get(call: &mut Call<'_>) -> Result<(), Fault> {
    let mut found: Vec<(&[u8], Setting)> = Vec::new();
    for word in call.rest(2) {
        let pattern = word.to_ascii_lowercase();
        let is_pattern = word.iter().any(|byte| b"[*?".contains(byte));
        for (name, setting) in SETTINGS {
            let name = name.as_bytes();
            // A name is repeated as it was written.
            let shown = if is_pattern { name } else { word };
            let is_new = |(other, _): &(&[u8], _)| !other.eq_ignore_ascii_case(name);
            if glob::matches(&pattern, name) && found.iter().all(is_new) {
                found.push((shown, setting));
            }
        }
    }
    call.reply.map(found.len());
    for (name, setting) in found {
        call.reply.bulk(name);
        call.reply.bulk(setting.value(call.server));
    }
    Ok(())
}

fn set(call: &mut Call<'_>) -> Result<(), Fault> {
    if call.words.len() % 2 == 1 {
        return Err(Fault::Syntax);
    }
    // All settings are alike, so the first one decides.
    let name = call.word(2);
    let is_known = SETTINGS
        .iter()
        .any(|(known, _)| name.eq_ignore_ascii_case(known.as_bytes()));
    let (start, end) = match is_known {
        true => (
            "ERR CONFIG SET failed (possibly related to argument '",
            "') - can't set immutable config",
        ),
        false => (
            "ERR Unknown option or number of arguments for CONFIG SET - '",
            "'",
        ),
    };
    Err(Fault::quoting(start, name, end))
}

fn resetstat(call: &mut Call<'_>) -> Result<(), Fault> {
    call.server.figures = Figures::default();
    call.reply.ok();
    Ok(())
}

fn rewrite(_call: &mut Call<'_>) -> Result<(), Fault> {
    Err(Fault::of("ERR The server is running without a config file"))
}
