//! Which replies are pairs that RESP2 sends as flat arrays.
//!
//! The rules come from the command pages and were tried with the servers of both protocols: where RESP3 has a map, or
//! an array of arrays of two, RESP2 has keys and values by turns.

use super::{find, is};
use crate::resp::Layout::{self, Each, Flat, Map, Places};

static PAIRS: Layout = Map(&[]);
static LIST_OF_PAIRS: Layout = Each(&PAIRS);
static PAIRS_OF_PAIRS: Layout = Map(&[("*", &PAIRS)]);

static HELLO: Layout = Map(&[("modules", &LIST_OF_PAIRS)]);
static ACL_USER: Layout = Map(&[("selectors", &LIST_OF_PAIRS)]);
static HISTOGRAM: Layout = Map(&[("*", &Map(&[("histogram_usec", &PAIRS)]))]);
static LIBRARIES: Layout = Each(&Map(&[("functions", &LIST_OF_PAIRS)]));
static FUNCTION_STATS: Layout = Map(&[("running_script", &PAIRS), ("engines", &PAIRS_OF_PAIRS)]);
static SHARDS: Layout = Each(&Map(&[("nodes", &LIST_OF_PAIRS)]));
static SLOTS: Layout = Each(&Places(&[(2, &Places(&[(3, &PAIRS)]))]));
static SLOT_STATS: Layout = Each(&Places(&[(1, &PAIRS)]));
static WHOLE_STREAM: Layout = Map(&[("groups", &Each(&Map(&[("consumers", &LIST_OF_PAIRS)])))]);

static COMMANDS: Layout = Each(&Places(&[(8, &Each(&KEY_SPEC)), (9, &COMMANDS)]));
static KEY_SPEC: Layout = Map(&[("begin_search", &SEARCH), ("find_keys", &SEARCH)]);
static SEARCH: Layout = Map(&[("spec", &PAIRS)]);

static DOCS: Layout = Map(&[("*", &DOC)]);
static DOC: Layout = Map(&[("arguments", &ARGUMENTS), ("subcommands", &DOCS)]);
static ARGUMENTS: Layout = Each(&Map(&[("arguments", &ARGUMENTS)]));

/// Tells where in the reply to a command RESP2 has flat arrays of pairs; `None` when nowhere.
///
/// It holds for the reply of both protocols: there is nothing to be paired in one of RESP3.
///
/// ```
/// use redis_shell::command::layout;
///
/// assert!(layout(&["HGETALL", "key"]).is_some());
/// assert!(layout(&["ZRANGE", "key", "0", "-1"]).is_none());
/// ```
pub fn layout<W: AsRef<[u8]>>(words: &[W]) -> Option<&'static Layout> {
    let has = |from: usize, option: &str| {
        let options = words.get(from..).unwrap_or_default();
        options.iter().any(|word| is(word, option))
    };
    let layout = match find(words)?.name {
        "HGETALL" | "CONFIG GET" | "CLIENT TRACKINGINFO" | "LCS" | "SENTINEL MASTER" => &PAIRS,
        "SENTINEL CONFIG" => &PAIRS,
        "XINFO STREAM" if has(3, "FULL") => &WHOLE_STREAM,
        "XINFO STREAM" => &PAIRS,
        "XINFO GROUPS" | "XINFO CONSUMERS" | "ACL LOG" | "MODULE LIST" | "CLUSTER LINKS" => {
            &LIST_OF_PAIRS
        }
        "SENTINEL MASTERS" | "SENTINEL REPLICAS" | "SENTINEL SLAVES" | "SENTINEL SENTINELS" => {
            &LIST_OF_PAIRS
        }
        "MEMORY STATS" => &PAIRS_OF_PAIRS,
        "HELLO" => &HELLO,
        "ACL GETUSER" => &ACL_USER,
        "LATENCY HISTOGRAM" => &HISTOGRAM,
        "FUNCTION LIST" => &LIBRARIES,
        "FUNCTION STATS" => &FUNCTION_STATS,
        "CLUSTER SHARDS" => &SHARDS,
        "CLUSTER SLOTS" => &SLOTS,
        "CLUSTER SLOT-STATS" => &SLOT_STATS,
        "COMMAND" | "COMMAND INFO" => &COMMANDS,
        "COMMAND DOCS" => &DOCS,
        "HRANDFIELD" if has(3, "WITHVALUES") => &Flat,
        "ZRANDMEMBER" if has(3, "WITHSCORES") => &Flat,
        "ZPOPMIN" | "ZPOPMAX" if words.len() == 3 => &Flat,
        "ZRANGE" | "ZREVRANGE" | "ZRANGEBYSCORE" | "ZREVRANGEBYSCORE" if has(4, "WITHSCORES") => {
            &Flat
        }
        "ZDIFF" | "ZINTER" | "ZUNION" if has(behind_keys(words)?, "WITHSCORES") => &Flat,
        _ => return None,
    };
    Some(layout)
}

/// The index of the first word behind `name numkeys key [key ...]`.
fn behind_keys<W: AsRef<[u8]>>(words: &[W]) -> Option<usize> {
    let count = std::str::from_utf8(words.get(1)?.as_ref()).ok()?;
    count.parse::<usize>().ok()?.checked_add(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Option<&'static Layout> {
        layout(&line.split_ascii_whitespace().collect::<Vec<_>>())
    }

    #[test]
    fn a_layout_belongs_to_the_call() {
        for (line, expected) in [
            ("hgetall withscores", &PAIRS),
            ("CONFIG GET *", &PAIRS),
            ("XINFO STREAM full", &PAIRS),
            ("XINFO STREAM s full COUNT 2", &WHOLE_STREAM),
            ("hrandfield h 2 withvalues", &Flat),
            ("ZRANGE z 0 -1 REV WITHSCORES", &Flat),
            ("ZPOPMIN z 2", &Flat),
            ("ZUNION 1 z WITHSCORES", &Flat),
            ("COMMAND", &COMMANDS),
            ("COMMAND INFO get", &COMMANDS),
            ("HELLO 2", &HELLO),
        ] {
            let found = of(line);
            let is_flat = |layout: &Layout| matches!(layout, Flat);
            let is_equal = match expected {
                Flat => found.is_some_and(is_flat),
                _ => found == Some(expected),
            };
            assert!(is_equal, "{line}: {found:?}");
        }
        for line in [
            "",
            "GET hgetall",
            "HRANDFIELD WITHVALUES 2",
            "ZRANGE WITHSCORES 0 -1",
            "ZPOPMIN z",
            "ZUNION 1 WITHSCORES",
            "ZUNION x z WITHSCORES",
            "ZUNION",
            "COMMAND LIST",
            "HSCAN h 0",
            "XRANGE s - +",
            "NOSUCH",
        ] {
            assert_eq!(of(line), None, "{line}");
        }
    }
}
