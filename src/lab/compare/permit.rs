//! Which commands run twice by themselves.

use super::Permission;
use crate::command::{self, Arrival, Effect, Flags, Group};
use crate::lab::Error;
use crate::text;

/// Tells whether a command may run twice.
///
/// By themselves only those run that the built-in table flags as reading and not as blocking. A script that may only read
/// is refused as well: how long it runs is nobody's guess. Never run commands that change the protocol, or whose replies
/// have no end.
///
/// # Errors
/// The command is refused: why.
pub(super) fn permit(words: &[Vec<u8>], permission: Permission) -> Result<(), Error> {
    let Some(name) = words.first() else {
        let message = "found compare without a command, expected compare COMMAND [ARG]...";
        return Err(Error::Usage(message.to_owned()));
    };
    let spec = command::find(words);
    let name = match spec {
        Some(spec) => format!("{:?}", spec.name),
        None => text::quoted(name),
    };
    if let Some(reason) = no_reply(words) {
        return Err(Error::Refused(format!(
            "found {name}, which {reason}, expected a command with one reply"
        )));
    }
    if permission == Permission::Forced {
        return Ok(());
    }
    let reason = match spec {
        None => "the built-in table does not know",
        Some(spec) if spec.group == Group::Scripting => "may run a script",
        Some(spec) if spec.flags.contains(Flags::BLOCKING) => "may block",
        Some(spec) if spec.flags.contains(Flags::WRITE) => "may write",
        Some(spec) if !spec.flags.contains(Flags::READONLY) => "is not flagged as reading only",
        Some(_) => return Ok(()),
    };
    Err(Error::Refused(format!(
        "found {name}, which {reason}, expected a command that only reads, since it runs twice; \
         --force runs it all the same"
    )))
}

/// Tells why a command has no reply that could be compared.
fn no_reply(words: &[Vec<u8>]) -> Option<&'static str> {
    match command::arrival(words) {
        Arrival::Subscribe { .. } | Arrival::Monitor | Arrival::Replication => {
            Some("is answered without end")
        }
        Arrival::MayClose => Some("ends the connection"),
        Arrival::Nothing => Some("is not answered"),
        Arrival::One | Arrival::Unsubscribe { .. } => match command::effect(words) {
            Some(Effect::Hello { .. } | Effect::Reset) => Some("changes the protocol"),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(line: &str, permission: Permission) -> Option<String> {
        let words: Vec<_> = line
            .split_whitespace()
            .map(|word| word.as_bytes().to_vec())
            .collect();
        permit(&words, permission)
            .err()
            .map(|error| error.to_string())
    }

    #[test]
    fn what_only_reads_runs_by_itself() {
        for line in [
            "get k",
            "HGETALL h",
            "KEYS *",
            "OBJECT ENCODING k",
            "scan 0",
        ] {
            assert_eq!(refusal(line, Permission::Harmless), None, "{line}");
        }
    }

    #[test]
    fn what_may_do_more_needs_force() {
        let cases = [
            ("SET k v", "\"SET\", which may write"),
            ("xread STREAMS s 0", "\"XREAD\", which may block"),
            ("BLPOP k 0", "\"BLPOP\", which may block"),
            ("EVAL_RO x 0", "\"EVAL_RO\", which may run a script"),
            ("FCALL f 0", "\"FCALL\", which may run a script"),
            ("PING", "\"PING\", which is not flagged as reading only"),
            ("MULTI", "\"MULTI\", which is not flagged as reading only"),
            (
                "JSON.GET k",
                "\"JSON.GET\", which the built-in table does not know",
            ),
        ];
        for (line, expected) in cases {
            let message = refusal(line, Permission::Harmless).unwrap_or_default();
            assert!(
                message.starts_with(&format!("found {expected}, expected")),
                "{message}"
            );
            assert_eq!(refusal(line, Permission::Forced), None, "{line}");
        }
    }

    #[test]
    fn what_cannot_be_compared_is_refused_with_force_too() {
        for line in [
            "SUBSCRIBE c",
            "PSUBSCRIBE c*",
            "MONITOR",
            "SYNC",
            "QUIT",
            "SHUTDOWN",
            "HELLO 2",
            "RESET",
            "CLIENT REPLY OFF",
            "",
        ] {
            for permission in [Permission::Harmless, Permission::Forced] {
                assert!(refusal(line, permission).is_some(), "{line}");
            }
        }
    }
}
