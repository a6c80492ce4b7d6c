//! How the reply to a command arrives, and what the command makes of the connection.
//!
//! Almost every command gets one reply and leaves the connection as it was. The rules for the others come from the
//! command pages and were tried with Redis 8.2 and Valkey 9.1. They hold outside of a transaction: after MULTI a
//! command gets one reply, `+QUEUED` or an error, and takes effect with EXEC.
//!
//! A call that a server is sure to refuse, such as MONITOR with an argument, gets its error as one reply and has no
//! effect.

use super::{find, is};

/// How many replies a command gets and what comes after them.
///
/// Whatever is said here, a server may send one error reply in place of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// One reply.
    One,
    /// No reply: CLIENT REPLY OFF and SKIP.
    Nothing,
    /// SUBSCRIBE and its kin: one confirmation for each channel, then messages for as long as the connection is
    /// subscribed. All of them are pushes in RESP3, arrays in RESP2.
    Subscribe {
        /// How many channels or patterns were named.
        confirmations: usize,
    },
    /// UNSUBSCRIBE and its kin: one confirmation for each channel named, pushes in RESP3, arrays in RESP2.
    Unsubscribe {
        /// How many confirmations come at least. When no channel is named there is one for every subscription of
        /// that kind, and one that names none if there is no subscription.
        confirmations: usize,
    },
    /// MONITOR: `+OK`, then a simple string for each command that the server runs, without end.
    Monitor,
    /// SYNC and PSYNC: at most one line of RESP, then the bytes of a snapshot and of the replication stream, without
    /// end; they are no replies.
    Replication,
    /// QUIT and SHUTDOWN: one reply, the end of the connection, or both; the end is success.
    MayClose,
}

/// Tells how the reply to a command arrives.
///
/// ```
/// use redis_shell::command::{Arrival, arrival};
///
/// assert_eq!(arrival(&["GET", "key"]), Arrival::One);
/// assert_eq!(arrival(&["subscribe", "a", "b"]), Arrival::Subscribe { confirmations: 2 });
/// assert_eq!(arrival(&["CLIENT", "REPLY", "OFF"]), Arrival::Nothing);
/// ```
pub fn arrival<W: AsRef<[u8]>>(words: &[W]) -> Arrival {
    let Some(spec) = find(words) else {
        return Arrival::One;
    };
    let arguments = words.len() - 1;
    match spec.name {
        "SUBSCRIBE" | "PSUBSCRIBE" | "SSUBSCRIBE" if arguments > 0 => Arrival::Subscribe {
            confirmations: arguments,
        },
        "UNSUBSCRIBE" | "PUNSUBSCRIBE" | "SUNSUBSCRIBE" => Arrival::Unsubscribe {
            confirmations: arguments.max(1),
        },
        "MONITOR" if arguments == 0 => Arrival::Monitor,
        "SYNC" if arguments == 0 => Arrival::Replication,
        "PSYNC" if arguments >= 2 => Arrival::Replication,
        "QUIT" => Arrival::MayClose,
        "SHUTDOWN" if !words.iter().any(|word| is(word, "ABORT")) => Arrival::MayClose,
        "CLIENT REPLY" => match reply_mode(words) {
            Some(ReplyMode::Off | ReplyMode::Skip) => Arrival::Nothing,
            Some(ReplyMode::On) | None => Arrival::One,
        },
        _ => Arrival::One,
    }
}

/// What a command changes in the connection, once the server has accepted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// SELECT: another database.
    Select(u32),
    /// AUTH: another user.
    Auth(Credentials),
    /// HELLO with a version: another protocol, and perhaps another user.
    Hello {
        /// The version of RESP that was asked for.
        protocol: u8,
        /// The user of the option AUTH.
        auth: Option<Credentials>,
        /// The name of the option SETNAME.
        name: Option<Vec<u8>>,
    },
    /// MULTI: a transaction begins.
    Multi,
    /// EXEC: the transaction ends, its commands take effect. It also ends when EXEC answers with EXECABORT or null.
    Exec,
    /// DISCARD: the transaction ends without effect.
    Discard,
    /// RESET: database 0, RESP2, the user that a new connection has, no transaction, no subscription, no MONITOR, no setting.
    Reset,
    /// CLIENT REPLY: which commands get replies from now on.
    ReplyMode(ReplyMode),
    /// CLIENT SETNAME: what CLIENT LIST calls the connection.
    Name(Vec<u8>),
    /// CLIENT TRACKING: whether the server tells of keys that others change.
    Tracking(Tracking),
    /// CLIENT NO-EVICT and its kin: another way to treat the connection.
    Setting(Setting, Switch),
    /// WATCH: the next EXEC depends on these keys.
    Watch(Vec<Vec<u8>>),
    /// UNWATCH: it depends on none.
    Unwatch,
    /// SUBSCRIBE and its kin.
    Subscribe(Subscription, Vec<Vec<u8>>),
    /// UNSUBSCRIBE and its kin; from all of that kind when none is named.
    Unsubscribe(Subscription, Vec<Vec<u8>>),
}

/// How a server may treat a connection otherwise than a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// CLIENT NO-EVICT: it is not closed for the memory that it takes.
    NoEvict,
    /// CLIENT NO-TOUCH: what it reads does not count as used.
    NoTouch,
    /// READONLY: a replica of a cluster answers it.
    ReadOnly,
}

impl std::fmt::Display for Setting {
    /// Names the command that makes it so.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NoEvict => "CLIENT NO-EVICT",
            Self::NoTouch => "CLIENT NO-TOUCH",
            Self::ReadOnly => "READONLY",
        })
    }
}

/// Whether a setting is made or taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// It is made.
    On,
    /// The connection is treated like a new one again.
    Off,
}

/// To what a connection subscribes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subscription {
    /// SUBSCRIBE
    Channel,
    /// PSUBSCRIBE
    Pattern,
    /// SSUBSCRIBE
    ShardChannel,
}

/// With what a user proves to be the one.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The user; `None` stands for the server's default user.
    pub user: Option<Vec<u8>>,
    /// The password.
    pub password: Vec<u8>,
}

impl std::fmt::Debug for Credentials {
    /// Leaves the password out, so that no log and no failed assertion shows it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// What CLIENT REPLY chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyMode {
    /// Every command gets its reply, this one included.
    On,
    /// No command gets a reply.
    Off,
    /// Neither this command nor the next one gets a reply; without effect after `Off`.
    Skip,
}

/// What CLIENT TRACKING chooses.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Tracking {
    /// Keys that were read, or that have a prefix, are told of when they change.
    On,
    /// None is.
    #[default]
    Off,
}

/// Tells what a command changes in the connection; `None` when it changes nothing or its arguments are malformed.
///
/// ```
/// use redis_shell::command::{Effect, effect};
///
/// assert_eq!(effect(&["select", "2"]), Some(Effect::Select(2)));
/// assert_eq!(effect(&["SELECT", "two"]), None);
/// ```
pub fn effect<W: AsRef<[u8]>>(words: &[W]) -> Option<Effect> {
    match (find(words)?.name, &words[1..]) {
        ("SELECT", [index]) => number(index).map(Effect::Select),
        ("AUTH", [password]) => Some(Effect::Auth(Credentials {
            user: None,
            password: password.as_ref().to_vec(),
        })),
        ("AUTH", [user, password]) => Some(Effect::Auth(credentials(user, password))),
        ("HELLO", [version, options @ ..]) => hello(version, options),
        ("MULTI", []) => Some(Effect::Multi),
        ("EXEC", []) => Some(Effect::Exec),
        ("DISCARD", []) => Some(Effect::Discard),
        ("RESET", []) => Some(Effect::Reset),
        ("CLIENT REPLY", _) => reply_mode(words).map(Effect::ReplyMode),
        ("CLIENT SETNAME", [_, name]) => Some(Effect::Name(name.as_ref().to_vec())),
        ("CLIENT TRACKING", [_, switch, ..]) if is(switch, "ON") => {
            Some(Effect::Tracking(Tracking::On))
        }
        ("CLIENT TRACKING", [_, switch]) if is(switch, "OFF") => {
            Some(Effect::Tracking(Tracking::Off))
        }
        ("CLIENT NO-EVICT", [_, word]) => Some(Effect::Setting(Setting::NoEvict, switch(word)?)),
        ("CLIENT NO-TOUCH", [_, word]) => Some(Effect::Setting(Setting::NoTouch, switch(word)?)),
        ("READONLY", []) => Some(Effect::Setting(Setting::ReadOnly, Switch::On)),
        ("READWRITE", []) => Some(Effect::Setting(Setting::ReadOnly, Switch::Off)),
        ("WATCH", keys @ [_, ..]) => Some(Effect::Watch(owned(keys))),
        ("UNWATCH", []) => Some(Effect::Unwatch),
        (name, names) => subscription(name, names),
    }
}

fn switch<W: AsRef<[u8]>>(word: &W) -> Option<Switch> {
    let words = [("ON", Switch::On), ("OFF", Switch::Off)];
    let meant = words.into_iter().find(|(keyword, _)| is(word, keyword));
    meant.map(|(_, switch)| switch)
}

fn subscription<W: AsRef<[u8]>>(command: &str, names: &[W]) -> Option<Effect> {
    let kind = match command {
        "SUBSCRIBE" | "UNSUBSCRIBE" => Subscription::Channel,
        "PSUBSCRIBE" | "PUNSUBSCRIBE" => Subscription::Pattern,
        "SSUBSCRIBE" | "SUNSUBSCRIBE" => Subscription::ShardChannel,
        _ => return None,
    };
    match command.ends_with("UNSUBSCRIBE") {
        true => Some(Effect::Unsubscribe(kind, owned(names))),
        false => (!names.is_empty()).then(|| Effect::Subscribe(kind, owned(names))),
    }
}

fn owned<W: AsRef<[u8]>>(words: &[W]) -> Vec<Vec<u8>> {
    words.iter().map(|word| word.as_ref().to_vec()).collect()
}

/// Tells whether the reply is a text for people, to be printed as it is and without an added newline.
///
/// The list is redis-cli's (INFO, LOLWUT, CLIENT LIST and others), its limits on the number of words included. It
/// holds for a reply that is a bulk or a verbatim string.
///
/// ```
/// use redis_shell::command::is_text_reply;
///
/// assert!(is_text_reply(&["info", "server"]));
/// assert!(!is_text_reply(&["GET", "info"]));
/// ```
pub fn is_text_reply<W: AsRef<[u8]>>(words: &[W]) -> bool {
    match find(words).map(|spec| spec.name) {
        Some("INFO" | "LOLWUT" | "CLIENT INFO" | "CLIENT LIST") => true,
        Some("MEMORY DOCTOR" | "MEMORY MALLOC-STATS") => true,
        Some("CLUSTER INFO" | "CLUSTER NODES" | "LATENCY DOCTOR") => words.len() == 2,
        Some("LATENCY GRAPH") => words.len() == 3,
        // No server describes the subcommands of DEBUG.
        Some("DEBUG") => words.get(1).is_some_and(|subcommand| {
            ["HTSTATS", "HTSTATS-KEY", "CLIENT-EVICTION"]
                .iter()
                .any(|text| is(subcommand, text))
        }),
        Some(_) => false,
        // The command of a cluster proxy that stands between client and servers.
        None => matches!(words, [proxy, info, ..] if is(proxy, "PROXY") && is(info, "INFO")),
    }
}

fn reply_mode<W: AsRef<[u8]>>(words: &[W]) -> Option<ReplyMode> {
    match words {
        [_, _, mode] if is(mode, "ON") => Some(ReplyMode::On),
        [_, _, mode] if is(mode, "OFF") => Some(ReplyMode::Off),
        [_, _, mode] if is(mode, "SKIP") => Some(ReplyMode::Skip),
        _ => None,
    }
}

/// `HELLO version [AUTH user password] [SETNAME name]`, the options in any order.
fn hello<W: AsRef<[u8]>>(version: &W, mut options: &[W]) -> Option<Effect> {
    let protocol = number(version)?;
    let (mut auth, mut name) = (None, None);
    loop {
        options = match options {
            [] => {
                return Some(Effect::Hello {
                    protocol,
                    auth,
                    name,
                });
            }
            [option, user, password, rest @ ..] if is(option, "AUTH") => {
                auth = Some(credentials(user, password));
                rest
            }
            [option, word, rest @ ..] if is(option, "SETNAME") => {
                name = Some(word.as_ref().to_vec());
                rest
            }
            _ => return None,
        };
    }
}

fn credentials<W: AsRef<[u8]>>(user: &W, password: &W) -> Credentials {
    Credentials {
        user: Some(user.as_ref().to_vec()),
        password: password.as_ref().to_vec(),
    }
}

/// Reads a number as strictly as the servers do, who refuse a sign and leading zeros.
fn number<W: AsRef<[u8]>, N: std::str::FromStr>(word: &W) -> Option<N> {
    let word = std::str::from_utf8(word.as_ref()).ok()?;
    let strict = word == "0" || word.starts_with(|first: char| matches!(first, '1'..='9'));
    if strict { word.parse().ok() } else { None }
}

#[cfg(test)]
mod tests;
