//! Which replies are reports: rows of named values, of which a person wants a table.

use super::{find, is, is_text_reply};

/// A reply that can be laid out as a table, by what it consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// INFO: a text of sections with lines of `name:value`.
    Info,
    /// CLIENT LIST, CLIENT INFO: a text with a line of `name=value` words for each client.
    Clients,
    /// CLUSTER NODES: a text with a line of words for each node.
    Nodes,
    /// Names and values: XINFO STREAM, MEMORY STATS.
    Properties,
    /// The same without an order: CONFIG GET.
    Parameters,
    /// A list of names and values: XINFO GROUPS, ACL LOG.
    Records,
    /// SLOWLOG GET: a list of calls.
    Calls,
    /// LATENCY LATEST: a list of events.
    Latencies,
    /// COMMAND INFO: a list of commands, with their subcommands.
    Commands,
}

/// Tells which report the reply to a command is; `None` when it is none.
///
/// ```
/// use redis_shell::command::{Report, report};
///
/// assert_eq!(report(&["INFO", "server"]), Some(Report::Info));
/// assert_eq!(report(&["GET", "info"]), None);
/// ```
pub fn report<W: AsRef<[u8]>>(words: &[W]) -> Option<Report> {
    let Some(spec) = find(words) else {
        // Valkey's name for the slow log and its kin.
        let is_calls = matches!(words, [log, get, ..] if is(log, "COMMANDLOG") && is(get, "GET"));
        return is_calls.then_some(Report::Calls);
    };
    Some(match spec.name {
        "INFO" => Report::Info,
        "CLIENT LIST" | "CLIENT INFO" => Report::Clients,
        "CLUSTER NODES" if is_text_reply(words) => Report::Nodes,
        // What is nested in the whole of a stream has no place in a table.
        "XINFO STREAM" if words.len() == 3 => Report::Properties,
        "MEMORY STATS" => Report::Properties,
        "CONFIG GET" => Report::Parameters,
        "XINFO GROUPS" | "XINFO CONSUMERS" | "ACL LOG" | "MODULE LIST" | "CLUSTER LINKS" => {
            Report::Records
        }
        "SLOWLOG GET" | "COMMANDLOG GET" => Report::Calls,
        "LATENCY LATEST" => Report::Latencies,
        "COMMAND" | "COMMAND INFO" => Report::Commands,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_known_by_the_call() {
        let of = |line: &str| report(&line.split_ascii_whitespace().collect::<Vec<_>>());
        for (line, expected) in [
            ("info", Some(Report::Info)),
            ("INFO commandstats", Some(Report::Info)),
            ("client list TYPE normal", Some(Report::Clients)),
            ("CLIENT INFO", Some(Report::Clients)),
            ("CLUSTER NODES", Some(Report::Nodes)),
            ("CLUSTER NODES x", None),
            ("XINFO STREAM s", Some(Report::Properties)),
            ("XINFO STREAM s FULL", None),
            ("XINFO GROUPS s", Some(Report::Records)),
            ("xinfo consumers s g", Some(Report::Records)),
            ("CONFIG GET *", Some(Report::Parameters)),
            ("CONFIG SET a b", None),
            ("SLOWLOG GET 10", Some(Report::Calls)),
            ("commandlog get 10 slow", Some(Report::Calls)),
            ("SLOWLOG LEN", None),
            ("LATENCY LATEST", Some(Report::Latencies)),
            ("COMMAND", Some(Report::Commands)),
            ("COMMAND INFO get", Some(Report::Commands)),
            ("COMMAND COUNT", None),
            ("", None),
            ("NOSUCH GET", None),
        ] {
            assert_eq!(of(line), expected, "{line}");
        }
    }
}
