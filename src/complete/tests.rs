use proptest::prelude::*;

use super::*;
use crate::command::Catalog;
use crate::resp::Value;

/// Reads a line with the cursor at its end.
fn reading(line: &str) -> Reading {
    read(line, 0, line.len(), &Catalog::built_in())
}

/// What is offered at the end of a line without a server.
fn offered(line: &str) -> Vec<String> {
    let place = reading(line).place.unwrap_or_default();
    let candidates = candidates(&place, &[]);
    candidates
        .into_iter()
        .map(|candidate| candidate.text)
        .collect()
}

/// What a server is asked for at the end of a line.
fn asked(line: &str) -> Vec<Query> {
    let wants = reading(line).place.unwrap_or_default().wants;
    let live = wants.into_iter().filter_map(|want| match want {
        Want::Live(query) => Some(query),
        _ => None,
    });
    live.collect()
}

/// The hint at the end of a line, what is current in `*`.
fn hint(line: &str) -> String {
    let parts = reading(line)
        .hint
        .into_iter()
        .map(|part| match part.is_current {
            true => format!("*{}*", part.text),
            false => part.text,
        });
    parts.collect::<Vec<_>>().join(" ")
}

/// The roles of the words of a finished line.
fn roles(line: &str) -> Vec<Role> {
    let line = format!("{line} ");
    reading(&line)
        .roles
        .into_iter()
        .map(|(_, role)| role)
        .collect()
}

fn problem(line: &str) -> String {
    reading(line)
        .problem
        .map(|problem| problem.text)
        .unwrap_or_default()
}

fn keys(kind: KeyKind) -> Vec<Query> {
    vec![Query::Keys { kind: Some(kind) }]
}

#[test]
fn commands_and_subcommands_are_offered() {
    assert_eq!(offered("zad")[0], "zadd");
    assert_eq!(offered("ZAD")[0], "ZADD");
    assert_eq!(offered("config ge"), ["get"]);
    assert_eq!(offered("CONFIG RESE")[0], "RESETSTAT");
    assert!(offered("").len() > 200);
    assert!(offered("").iter().all(|name| !name.contains(' ')));
    assert_eq!(
        offered("object "),
        ["encoding", "freq", "help", "idletime", "refcount"]
    );
    assert!(offered("nosuchcommand").is_empty());
    let place = reading("GE").place.unwrap();
    let get = &candidates(&place, &[])[0];
    assert_eq!(
        (get.text.as_str(), get.about.as_str()),
        ("GET", "string · Read a string")
    );
    assert_eq!(get.matched, [0, 1]);
}

#[test]
fn options_are_offered_where_they_fit() {
    let cases: &[(&str, &[&str])] = &[
        (
            "SET k v ",
            &[
                "NX", "XX", "IFEQ", "GET", "EX", "PX", "EXAT", "PXAT", "KEEPTTL",
            ],
        ),
        (
            "SET k v NX ",
            &["GET", "EX", "PX", "EXAT", "PXAT", "KEEPTTL"],
        ),
        ("SET k v ex 10 ", &["NX", "XX", "IFEQ", "GET"]),
        ("SET k v EX ", &[]),
        ("SET k v GET KEEPTTL XX ", &[]),
        ("ZADD z ", &["NX", "XX", "GT", "LT", "CH", "INCR"]),
        ("ZADD z XX CH ", &["GT", "LT", "INCR"]),
        ("ZADD z 1 a ", &[]),
        ("ZADD z NX ", &["CH", "INCR"]),
        ("ZADD z GT ", &["XX", "CH", "INCR"]),
        (
            "ZRANGE z 0 -1 ",
            &["BYSCORE", "BYLEX", "REV", "LIMIT", "WITHSCORES"],
        ),
        ("ZRANGE z 0 9 BYSCORE LIMIT 0 10 ", &["REV", "WITHSCORES"]),
        ("ZRANGE z 0 9 BYSCORE LIMIT 0 ", &[]),
        (
            "GEOSEARCH g ",
            &[
                "FROMMEMBER",
                "FROMLONLAT",
                "BYRADIUS",
                "BYBOX",
                "BYPOLYGON",
                "ASC",
                "DESC",
                "COUNT",
                "WITHCOORD",
                "WITHDIST",
                "WITHHASH",
            ],
        ),
        (
            "GEOSEARCH g ASC BYRADIUS 1 km COUNT 1 ",
            &[
                "ANY",
                "FROMMEMBER",
                "FROMLONLAT",
                "WITHCOORD",
                "WITHDIST",
                "WITHHASH",
            ],
        ),
        (
            "GEOSEARCH g FROMMEMBER m BYRADIUS 1 ",
            &["M", "KM", "FT", "MI"],
        ),
        (
            "GEOSEARCH g FROMMEMBER m BYBOX 1 2 ",
            &["M", "KM", "FT", "MI"],
        ),
        (
            "GEOSEARCH g FROMMEMBER m BYRADIUS 1 km COUNT 3 ",
            &["ANY", "ASC", "DESC", "WITHCOORD", "WITHDIST", "WITHHASH"],
        ),
        (
            "SORT l ",
            &["BY", "LIMIT", "GET", "ASC", "DESC", "ALPHA", "STORE"],
        ),
        (
            "SORT l GET # BY w_* ",
            &["LIMIT", "GET", "ASC", "DESC", "ALPHA", "STORE"],
        ),
        ("EXPIRE k 10 ", &["NX", "XX", "GT", "LT"]),
        ("EXPIRE k 10 NX ", &[]),
        ("LMOVE a b LEFT ", &["LEFT", "RIGHT"]),
        ("LMPOP 2 a ", &[]),
        ("LMPOP 2 a b ", &["LEFT", "RIGHT"]),
        ("LMPOP 1 a LEFT ", &["COUNT"]),
        ("ZUNION 2 a b ", &["WEIGHTS", "AGGREGATE", "WITHSCORES"]),
        ("ZUNION 2 a b WEIGHTS 1 ", &["AGGREGATE", "WITHSCORES"]),
        ("ZUNION 2 a b AGGREGATE ", &["SUM", "MIN", "MAX"]),
        (
            "XADD s ",
            &[
                "NOMKSTREAM",
                "KEEPREF",
                "DELREF",
                "ACKED",
                "MAXLEN",
                "MINID",
                "*",
            ],
        ),
        ("XADD s MAXLEN ", &["=", "~"]),
        (
            "XADD s MAXLEN ~ 10 ",
            &["LIMIT", "NOMKSTREAM", "KEEPREF", "DELREF", "ACKED", "*"],
        ),
        ("XREADGROUP ", &["GROUP", "COUNT", "BLOCK", "NOACK"]),
        (
            "XREADGROUP GROUP g c ",
            &["COUNT", "BLOCK", "NOACK", "STREAMS"],
        ),
        ("XREADGROUP GROUP g c NOACK BLOCK 0 ", &["COUNT", "STREAMS"]),
        (
            "BITFIELD b GET u8 0 ",
            &["GET", "OVERFLOW", "SET", "INCRBY"],
        ),
        ("BITFIELD b OVERFLOW ", &["WRAP", "SAT", "FAIL"]),
        ("BITFIELD b OVERFLOW SAT ", &["SET", "INCRBY"]),
        (
            "BITFIELD b GET ",
            &["u8", "i8", "u16", "i16", "u32", "i32", "u63", "i64"],
        ),
        ("BITCOUNT b 0 ", &[]),
        ("BITCOUNT b 0 1 ", &["BYTE", "BIT"]),
        ("CLIENT NO-EVICT ", &["ON", "OFF"]),
        (
            "CLIENT KILL TYPE ",
            &["NORMAL", "MASTER", "PRIMARY", "SLAVE", "REPLICA", "PUBSUB"],
        ),
        ("HEXPIRE h 10 ", &["NX", "XX", "GT", "LT", "FIELDS"]),
        ("HEXPIRE h 10 FIELDS 1 ", &[]),
        ("SCAN 0 ", &["MATCH", "COUNT", "TYPE"]),
        ("SCAN 0 TYPE z", &["zset"]),
        ("HELLO ", &["2", "3"]),
        (
            "SHUTDOWN ",
            &[
                "NOSAVE", "SAVE", "NOW", "FORCE", "SAFE", "FAILOVER", "ABORT",
            ],
        ),
        (
            "SHUTDOWN NOW ",
            &["NOSAVE", "SAVE", "FORCE", "SAFE", "FAILOVER"],
        ),
        ("EVAL x 0 ", &[]),
        (
            "MSETEX 1 k v ",
            &["NX", "XX", "EX", "PX", "EXAT", "PXAT", "KEEPTTL"],
        ),
        ("COMMAND DOCS zadd", &["zadd"]),
        ("set k v e", &["ex", "exat", "get", "keepttl", "ifeq"]),
        (
            "set k v ",
            &[
                "nx", "xx", "ifeq", "get", "ex", "px", "exat", "pxat", "keepttl",
            ],
        ),
        ("set k v NX E", &["EX", "EXAT", "GET", "KEEPTTL"]),
    ];
    for (line, expected) in cases {
        assert_eq!(&offered(line), expected, "{line}");
    }
}

#[test]
fn the_live_server_is_asked_for_what_a_command_takes() {
    let key = || b"k".to_vec();
    let value = |parameter: &str| Query::ConfigValue {
        parameter: parameter.into(),
    };
    let cases: Vec<(&str, Vec<Query>)> = vec![
        ("GET ", keys(KeyKind::String)),
        ("HGET ", keys(KeyKind::Hash)),
        ("LPUSH ", keys(KeyKind::List)),
        ("SADD ", keys(KeyKind::Set)),
        ("ZADD ", keys(KeyKind::SortedSet)),
        ("GEOADD ", keys(KeyKind::SortedSet)),
        ("XADD ", keys(KeyKind::Stream)),
        ("DEL a b ", vec![Query::Keys { kind: None }]),
        ("SET ", vec![Query::Keys { kind: None }]),
        ("EVAL x 1 ", vec![Query::Keys { kind: None }]),
        ("EVAL x 1 k ", vec![]),
        ("HGET k ", vec![Query::Fields { key: key() }]),
        ("HDEL k a b", vec![Query::Fields { key: key() }]),
        (
            "HEXPIRE k 10 FIELDS 2 a ",
            vec![Query::Fields { key: key() }],
        ),
        ("HEXPIRE k 10 FIELDS 1 a ", vec![]),
        ("HSET k ", vec![Query::Fields { key: key() }]),
        ("HSET k f ", vec![]),
        ("SREM k ", vec![Query::Members { key: key() }]),
        ("SMOVE k other ", vec![Query::Members { key: key() }]),
        ("ZSCORE k ", vec![Query::Members { key: key() }]),
        ("ZINCRBY k 1 ", vec![Query::Members { key: key() }]),
        ("GEODIST k a ", vec![Query::Members { key: key() }]),
        (
            "GEOSEARCHSTORE other k FROMMEMBER ",
            vec![Query::Members { key: key() }],
        ),
        ("XACK k ", vec![Query::Groups { key: key() }]),
        ("XINFO CONSUMERS k ", vec![Query::Groups { key: key() }]),
        ("XGROUP DESTROY k ", vec![Query::Groups { key: key() }]),
        (
            "XGROUP DELCONSUMER k g ",
            vec![Query::Consumers {
                key: key(),
                group: b"g".to_vec(),
            }],
        ),
        (
            "XCLAIM k g ",
            vec![Query::Consumers {
                key: key(),
                group: b"g".to_vec(),
            }],
        ),
        (
            "XPENDING k g - + 10 ",
            vec![Query::Consumers {
                key: key(),
                group: b"g".to_vec(),
            }],
        ),
        ("XREADGROUP GROUP ", vec![Query::AnyGroups]),
        ("XREADGROUP COUNT 1 GROUP ", vec![Query::AnyGroups]),
        (
            "XREADGROUP NOACK GROUP g ",
            vec![Query::AnyConsumers {
                group: b"g".to_vec(),
            }],
        ),
        (
            "XREADGROUP COUNT 1 BLOCK 0 GROUP g c STREAMS ",
            keys(KeyKind::Stream),
        ),
        ("XREAD BLOCK 0 COUNT 1 STREAMS ", keys(KeyKind::Stream)),
        ("XREADGROUP GROUP g c STREAMS ", keys(KeyKind::Stream)),
        ("CONFIG GET ", vec![Query::ConfigParameters]),
        ("CONFIG SET ", vec![Query::ConfigParameters]),
        ("CONFIG SET dir ", vec![value("dir")]),
        ("CONFIG SET dir / AppendOnly y", vec![value("appendonly")]),
        ("CONFIG SET max* ", vec![]),
        ("CONFIG SET requirepass ", vec![]),
        ("INFO ", vec![Query::InfoSections]),
        ("ACL GETUSER ", vec![Query::AclUsers]),
        ("ACL DRYRUN ", vec![Query::AclUsers]),
        ("ACL DRYRUN u GET ", keys(KeyKind::String)),
        ("ACL DRYRUN u HGET k ", vec![Query::Fields { key: key() }]),
        ("COMMAND GETKEYS LPUSH ", keys(KeyKind::List)),
        ("ACL CAT ", vec![Query::AclCategories]),
        ("ACL SETUSER u +@re", vec![Query::AclCategories]),
        ("ACL SETUSER u ~ab", vec![Query::Keys { kind: None }]),
        ("SUBSCRIBE ", vec![Query::Channels]),
        ("PUBLISH ", vec![Query::Channels]),
        ("PUBLISH c ", vec![]),
        ("SPUBLISH ", vec![Query::ShardChannels]),
        ("CLIENT UNBLOCK ", vec![Query::ClientIds]),
        ("CLIENT KILL ID ", vec![Query::ClientIds]),
        ("CLIENT LIST ID 1 ", vec![Query::ClientIds]),
        ("CLIENT KILL 1", vec![Query::ClientAddresses]),
        ("CLIENT KILL ADDR ", vec![Query::ClientAddresses]),
        (
            "CLIENT KILL TYPE normal LADDR ",
            vec![Query::LocalAddresses],
        ),
        ("CLIENT LIST LADDR ", vec![Query::LocalAddresses]),
        ("FUNCTION DELETE ", vec![Query::Libraries]),
        ("FUNCTION LIST LIBRARYNAME ", vec![Query::Libraries]),
        ("FCALL ", vec![Query::Functions]),
        ("FCALL_RO ", vec![Query::ReadingFunctions]),
        ("EVALSHA ", vec![Query::ScriptDigests]),
        ("SCRIPT EXISTS ", vec![Query::ScriptDigests]),
    ];
    for (line, expected) in cases {
        assert_eq!(asked(line), expected, "{line}");
    }
    // The stream may already stand behind the cursor.
    let line = "XREADGROUP GROUP  c STREAMS k >";
    let place = read(line, 0, 17, &Catalog::built_in()).place.unwrap();
    assert_eq!(place.wants, [Want::Live(Query::Groups { key: key() })]);
}

#[test]
fn rules_of_users_are_offered_by_their_parts() {
    assert!(offered("ACL SETUSER u o").contains(&"off".to_owned()));
    let reading = reading("ACL SETUSER u on +@re");
    let place = reading.place.unwrap();
    assert_eq!((place.span.clone(), &place.typed[..]), (19..21, &b"re"[..]));
    assert_eq!(offered("ACL SETUSER u -zad")[0], "zadd");
    assert!(offered("ACL SETUSER u >").is_empty());
    // Of a container, its subcommands.
    assert_eq!(offered("ACL SETUSER u +client|ki")[0], "kill");
    assert_eq!(offered("ACL SETUSER u -object|").len(), 5);
    assert!(offered("ACL SETUSER u +get|").is_empty());
}

#[test]
fn a_server_is_offered_no_rule_that_came_later() {
    let offered = |newest: &str| {
        let names = ["acl", "acl|setuser", newest].map(|name| Value::Bulk(name.into()));
        let catalog = Catalog::listed(&Value::Array(names.into())).unwrap();
        let line = "ACL SETUSER u ";
        let place = read(line, 0, line.len(), &catalog).place.unwrap();
        let offered = candidates(&place, &[]).into_iter();
        offered.map(|one| one.text).collect::<Vec<_>>()
    };
    for (newest, later, all) in [
        ("expiretime", "", 25),
        ("copy", "%R~ %W~ clearselectors", 22),
    ] {
        let offered = offered(newest);
        assert_eq!(offered.len(), all, "{offered:?}");
        let mut later = later.split_whitespace();
        assert!(later.all(|rule| !offered.contains(&rule.to_owned())));
    }
}

#[test]
fn a_command_within_another_is_read_as_one() {
    assert!(offered("ACL DRYRUN u SET k v ").contains(&"NX".to_owned()));
    assert_eq!(offered("ACL DRYRUN u zad")[0], "zadd");
    assert_eq!(hint("COMMAND GETKEYS GET "), "*key*");
    let expected = "found \"nosuch\", expected a command of the built-in table";
    assert_eq!(problem("ACL DRYRUN u nosuch "), expected);
    let lacks = |line: &str| finished(line, 0, &Catalog::built_in()).map(|problem| problem.text);
    assert_eq!(
        lacks("ACL DRYRUN u GET").unwrap(),
        "found 0 arguments, expected 1"
    );
    assert_eq!(lacks("3 ACL DRYRUN u GET k"), None);
    assert!(lacks("ACL DRYRUN u").is_some());
    assert_eq!(
        roles("ACL DRYRUN u GET k")[2..],
        [Role::Text, Role::Command, Role::Key]
    );
}

#[test]
fn values_of_parameters_are_offered_with_the_one_that_holds() {
    assert_eq!(offered("CONFIG SET appendonly "), ["yes", "no"]);
    assert_eq!(offered("CONFIG SET maxmemory 1 loglevel v")[0], "verbose");
    assert!(offered("CONFIG SET dir ").is_empty());
    let place = reading("CONFIG SET appendfsync ").place.unwrap();
    let now = |text: &str| Found {
        text: text.into(),
        about: "now".to_owned(),
    };
    let rows = |found| {
        let rows = candidates(&place, &[found]).into_iter();
        rows.map(|one| (one.text, one.about)).collect::<Vec<_>>()
    };
    let known = rows(now("no"));
    assert_eq!(known.len(), 3);
    assert_eq!(known[2].0, "no");
    assert!(known[2].1.starts_with("now · when"), "{known:?}");
    assert_eq!(
        rows(now("other"))[3],
        ("other".to_owned(), "now".to_owned())
    );
}

#[test]
fn secrets_are_marked_and_nothing_is_offered_for_them() {
    for line in [
        "AUTH s3cr3t",
        "AUTH u s3cr3t",
        "HELLO 3 AUTH u s3cr3t",
        "ACL SETUSER u >s3cr3t",
        "CONFIG SET requirepass s3cr3t",
        "config set maxmemory 1 masterauth s3cr3t",
        "3 AUTH s3cr3t",
        "MIGRATE h 1 k 0 0 AUTH s3cr3t",
        "AUTH \"s3cr3t",
        "SENTINEL SET m auth-pass s3cr3t",
    ] {
        let reading = reading(line);
        assert_eq!(reading.roles.last().unwrap().1, Role::Secret, "{line}");
        assert_eq!(reading.place, None, "{line}");
        let shown = format!("{:?} {:?}", reading.problem, reading.hint);
        assert!(!shown.contains("s3cr3t"), "{line}: {shown}");
    }
    for line in [
        "AUTH ",
        "AUTH u ",
        "CONFIG SET requirepass ",
        "HELLO 3 AUTH u ",
    ] {
        assert_eq!(reading(line).place, None, "{line}");
    }
}

#[test]
fn hints_name_what_is_to_come() {
    let cases = [
        ("GET ", "*key*"),
        ("GET k", "*key*"),
        ("GET k ", ""),
        ("EXPIRE ", "*key* seconds [NX | XX | GT | LT]"),
        ("EXPIRE k ", "*seconds* [NX | XX | GT | LT]"),
        ("EXPIRE k 1", "*seconds* [NX | XX | GT | LT]"),
        (
            "SET k v NX ",
            "[GET] [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]",
        ),
        (
            "SET k v EX",
            "*EX seconds* [NX | XX | IFEQ comparison-value] [GET]",
        ),
        (
            "SET k v EX ",
            "*seconds* [NX | XX | IFEQ comparison-value] [GET]",
        ),
        (
            "SET k v EX 1",
            "*seconds* [NX | XX | IFEQ comparison-value] [GET]",
        ),
        ("DEL k ", "*[key ...]*"),
        ("MSET a", "*key* value [key value ...]"),
        ("MSET a b ", "*[key value ...]*"),
        ("MSET a b c ", "*value* [key value ...]"),
        ("BLPOP k 5 ", ""),
        ("BLPOP k ", "[key ...] timeout"),
        (
            "ZUNION 3 a ",
            "*key [key ...]* [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | MAX>] [WITHSCORES]",
        ),
        ("LMPOP 1 k ", "*<LEFT | RIGHT>* [COUNT count]"),
        ("OBJECT ", "*<ENCODING | FREQ | IDLETIME | REFCOUNT>*"),
        ("OBJECT EN", "*<ENCODING>*"),
        ("NOSUCH ", ""),
    ];
    for (line, expected) in cases {
        assert_eq!(hint(line), expected, "{line}");
    }
}

#[test]
fn words_have_roles() {
    use Role::*;
    let cases: &[(&str, &[Role])] = &[
        ("get k", &[Command, Key]),
        (
            "SET k v EX 10 NX",
            &[Command, Key, Text, Option, Number, Option],
        ),
        ("CONFIG GET dir", &[Command, Subcommand, Text]),
        ("CONFIG NOSUCH dir", &[Command, Wrong, Text]),
        ("nosuch a", &[UnknownCommand, Text]),
        ("EXPIRE k ten", &[Command, Key, Wrong]),
        ("EXPIRE k 10 FOO", &[Command, Key, Number, Wrong]),
        ("GET a b", &[Command, Key, Wrong]),
        ("EVAL s 2 a b c", &[Command, Text, Number, Key, Key, Text]),
        ("3 GET k", &[Number, Command, Key]),
        ("BLPOP k 5", &[Command, Key, Number]),
        ("ZADD z (1 m", &[Command, Key, Number, Text]),
        ("ZADD z +inf m", &[Command, Key, Number, Text]),
        ("ZRANGEBYSCORE z (1 +inf", &[Command, Key, Number, Number]),
        ("DEBUG SLEEP 0", &[Command, Text, Text]),
        (
            "XREADGROUP COUNT 1 GROUP g c STREAMS k >",
            &[
                Command, Option, Number, Option, Text, Text, Option, Key, Key,
            ],
        ),
        ("XREADGROUP STREAMS k >", &[Command, Option, Text, Text]),
        (
            "BITFIELD b SET u8 #1 5",
            &[Command, Key, Option, Text, Number, Number],
        ),
        ("HSET h \"f 1\" 'v'", &[Command, Key, Text, Text]),
    ];
    for (line, expected) in cases {
        assert_eq!(&roles(line), expected, "{line}");
    }
    assert_eq!(reading("get \"a b\"").roles, [(0..3, Command), (4..9, Key)]);
}

#[test]
fn problems_are_told_before_enter() {
    let cases = [
        (
            "nosuch",
            "found \"nosuch\", expected a command of the built-in table",
        ),
        ("GE", ""),
        (
            "GE ",
            "found \"GE\", expected a command of the built-in table",
        ),
        ("GET a b", "found 2 arguments, expected 1"),
        ("GET", ""),
        (
            "config nosuch",
            "found \"nosuch\", expected a subcommand of CONFIG",
        ),
        ("EXPIRE k x", "found \"x\", expected an integer"),
        ("EXPIRE k -", ""),
        (
            "SET k v FOO ",
            "found \"FOO\", expected NX, XX, IFEQ, GET, EX, PX, EXAT, PXAT or …",
        ),
        ("SET k v K", ""),
        ("ZADD z NXX ", "found \"NXX\", expected a number"),
        ("SET \u{1b}[2J", ""),
        (
            "\u{1b}[2J ",
            "found \"\\x1b[2J\", expected a command of the built-in table",
        ),
    ];
    for (line, expected) in cases {
        assert_eq!(problem(line), expected, "{line}");
    }
    let text = |line: &str| finished(line, 0, &Catalog::built_in()).map(|problem| problem.text);
    assert_eq!(
        text("SET k").unwrap(),
        "found 1 argument, expected at least 2"
    );
    assert_eq!(text("GET a b").unwrap(), "found 2 arguments, expected 1");
    assert_eq!(
        text("CONFIG GET").unwrap(),
        "found 0 arguments, expected at least 1"
    );
    assert_eq!(
        text("SET k v EX").unwrap(),
        "found 3 arguments, expected seconds too"
    );
    assert_eq!(
        text("MSET k v k").unwrap(),
        "found 3 arguments, expected value too"
    );
    assert_eq!(
        text("XREADGROUP COUNT 1 NOACK STREAMS s").unwrap(),
        "found 5 arguments, expected at least 6"
    );
    assert_eq!(text("SET k v"), None);
    assert_eq!(text(""), None);
}

#[test]
fn what_is_missing_is_told_while_it_is_typed() {
    for line in [
        "GET",
        "GET ",
        "SET k",
        "SET k v EX",
        "SET k v EX ",
        "SET k v K",
        "CONFIG",
        "CONFIG ge",
        "MSET a 1 b ",
        "ZRANGE z 0 1 LIMIT 0 ",
        "XREADGROUP COUNT 1 ",
        "XREADGROUP GROUP g c STREAMS ",
        "GEOSEARCH k FROMMEMBER m ",
        "EVAL \"return 1\" 2 k ",
    ] {
        let reading = reading(line);
        assert_eq!(reading.problem, None, "{line}");
        assert!(reading.lack.is_some(), "{line}");
    }
    for line in [
        "",
        "GE",
        "PING",
        "GET k",
        "SET k v",
        "SET k v EX 1",
        "SET k v NX GET",
        "MSET a 1 b 2",
        "CONFIG GET dir",
        "ZRANGE z 0 1 LIMIT 0 5",
        "NOSUCH",
        "GEOSEARCH k BYBOX 1 1 m FROMMEMBER m",
        "XREADGROUP COUNT 1 GROUP g c STREAMS s >",
        "XREAD COUNT 1 BLOCK 0 STREAMS a b 0 0",
        "EVAL \"return 1\" 1 k ",
        "ACL SETUSER bob",
    ] {
        assert_eq!(reading(line).lack, None, "{line}");
    }
}

#[test]
fn options_of_a_stream_may_stand_in_any_order() {
    let offered = offered("XREADGROUP COUNT 1 ");
    assert!(offered.contains(&"GROUP".to_owned()), "{offered:?}");
    assert!(!offered.contains(&"STREAMS".to_owned()), "{offered:?}");
    assert!(self::offered("XREADGROUP COUNT 1 GROUP g c ").contains(&"STREAMS".to_owned()));
    for line in [
        "XREADGROUP COUNT 1 GROUP g c BLOCK 0 STREAMS s > ",
        "XREADGROUP NOACK BLOCK 5 COUNT 1 GROUP g c STREAMS a b > >",
    ] {
        assert_eq!(problem(line), "", "{line}");
        let roles = roles(line);
        assert!(roles.contains(&Role::Key), "{line}: {roles:?}");
    }
}

#[test]
fn what_is_put_into_quotes_is_read_back() {
    let found = |text: &[u8]| Found {
        text: text.to_vec(),
        about: String::new(),
    };
    let found = [
        found(b"my key"),
        found(b"my'key"),
        found(b"my\x00key"),
        found(b"my-key"),
        found(b"my|"),
        found(b":>my"),
    ];
    let texts = |line: &str| -> Vec<String> {
        let place = reading(line).place.unwrap();
        let mut texts: Vec<String> = candidates(&place, &found)
            .into_iter()
            .map(|candidate| candidate.text)
            .collect();
        texts.sort();
        texts
    };
    assert_eq!(
        texts("GET m"),
        [
            r#"":>my""#,
            r#""my key""#,
            r#""my'key""#,
            r#""my\x00key""#,
            r#""my|""#,
            "my-key"
        ]
    );
    assert_eq!(texts("GET \"my k"), [r#""my key""#]);
    assert_eq!(texts("GET 'my k"), ["'my key'"]);
    let place = reading("GET \"my k").place.unwrap();
    assert_eq!(place.span, 4..9);
}

#[test]
fn keywords_say_what_they_mean() {
    let about = |line: &str| {
        let place = reading(line).place.unwrap();
        let candidates = candidates(&place, &[]);
        candidates[0].about.clone()
    };
    assert_eq!(
        about("set k v ex"),
        "seconds · expire after so many seconds"
    );
    assert_eq!(about("SET k v XX"), "only if the key exists already");
    assert!(about("GEOSEARCH k FROMLONLAT").starts_with("longitude latitude · "));
    assert_eq!(about("EXPIRE k 1 XX"), "only if the key expires already");
    assert_eq!(
        about("CLIENT LIST TYPE"),
        "<NORMAL | MASTER | REPLICA | PUBSUB>"
    );
}

#[test]
fn of_a_long_line_secrets_are_found() {
    let long = "x".repeat(100_000);
    let line = format!("config set requirepass {long}");
    assert_eq!(reading(&line).roles, [(23..line.len(), Role::Secret)]);
    assert_eq!(reading(&format!("\"auth\" {long}")).roles.len(), 1);
    assert_eq!(reading(&format!("5 auth {long}")).roles.len(), 1);
    assert_eq!(reading(&format!("set k {long}")), Reading::default());
}

#[test]
fn in_the_middle_of_a_word_what_stands_before_the_cursor_counts() {
    let place = |line: &str| {
        let cursor = line.find('_').unwrap_or_default();
        let line = line.replacen('_', "", 1);
        let place = read(&line, 0, cursor, &Catalog::built_in()).place?;
        Some((String::from_utf8(place.typed).ok()?, place.rest))
    };
    let found = |typed: &str, rest| Some((typed.to_owned(), rest));
    assert_eq!(place("GET us_:1"), found("us", 2));
    assert_eq!(place("GET us_:1 more"), found("us", 2));
    assert_eq!(place("GET \"us_ :1\" more"), found("us", 4));
    assert_eq!(place("zra_ge"), found("zra", 2));
    assert_eq!(place("config g_t"), found("g", 1));
    assert_eq!(place("GET us_ :1"), found("us", 0));
    // Before a word, and where nothing can be put in.
    assert_eq!(place("GET _abc"), None);
    assert_eq!(place("GET \"a\"_bc"), None);
    assert_eq!(place("AUTH pass_word"), None);
    // What is wrong stays so while one moves through it.
    let wrong = read("SET k v EZZ", 0, 9, &Catalog::built_in());
    assert!(wrong.problem.is_some());
}

#[test]
fn nothing_is_put_where_no_word_is() {
    assert!(read("GET  abc", 0, 4, &Catalog::built_in()).place.is_some());
    assert!(read("GET", 0, 9, &Catalog::built_in()).place.is_none());
    assert!(read("GET", 9, 9, &Catalog::built_in()) == Reading::default());
}

#[test]
fn the_command_may_begin_anywhere() {
    let reading = read(":repeat 3 get k", 10, 15, &Catalog::built_in());
    assert_eq!(
        reading.roles,
        [(10..13, Role::Command), (14..15, Role::Key)]
    );
    assert_eq!(reading.place.unwrap().span, 14..15);
}

/// Parts of lines in which commands, keywords, quotes and blanks are frequent.
fn line_part() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(&[
            "SET", "zadd", "CONFIG", "GET", "XREADGROUP", "GROUP", "STREAMS", "EX", "1", "-1", "(2", "ACL", "SETUSER", "AUTH",
            "EVAL", "99999999999999999999", "MIGRATE", "CLIENT", "KILL", "LIST", "ID", "+@a", ">p", "HELLO", "BITFIELD", "#1",
        ][..]).prop_map(str::to_owned),
        3 => Just(" ".to_owned()),
        1 => prop::sample::select(&["\"", "'", "\\", "\\x0", "|", "\t", "é", "日本"][..]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ]
}

proptest! {
    #[test]
    fn any_line_is_read(parts in prop::collection::vec(line_part(), 0..24), from: u8, cursor: u8) {
        let line = parts.concat();
        let catalog = Catalog::built_in();
        let (from, cursor) = (usize::from(from) % (line.len() + 2), usize::from(cursor) % (line.len() + 2));
        for (from, cursor) in [(0, line.len()), (from, cursor), (0, cursor)] {
            let reading = read(&line, from, cursor, &catalog);
            for pair in reading.roles.windows(2) {
                prop_assert!(pair[0].0.end <= pair[1].0.start, "{:?}", reading.roles);
            }
            let spans = reading.roles.iter().map(|(span, _)| span);
            for span in spans.chain(reading.place.iter().map(|place| &place.span)).chain(reading.problem.iter().map(|problem| &problem.span)) {
                prop_assert!(line.get(span.clone()).is_some(), "{span:?} of {line:?}");
            }
            finished(&line, from, &catalog);
            if let Some(place) = reading.place {
                prop_assert_eq!(place.span.end, cursor);
                candidates(&place, &[]);
            }
        }
    }

    #[test]
    fn what_is_offered_is_accepted(start in 0usize..1000, choices in prop::collection::vec(any::<u16>(), 1..14)) {
        let catalog = Catalog::built_in();
        let entries: Vec<_> = catalog.all().collect();
        let mut line = format!("{} ", entries[start % entries.len()].name);
        for choice in choices {
            let reading = read(&line, 0, line.len(), &catalog);
            let Some(place) = reading.place else { break };
            if reading.hint.is_empty() {
                break;
            }
            let offered = candidates(&place, &[]);
            let has_live = place.wants.iter().any(|want| !matches!(want, Want::Known(_)));
            // Besides what is offered, a word of one's own where a value may stand; `1` is a number and a name.
            let choice = usize::from(choice) % (offered.len() + usize::from(has_live || offered.is_empty()));
            let text = offered.get(choice).map_or("1", |candidate| candidate.text.as_str());
            line.replace_range(place.span, text);
            line.push(' ');
            let reading = read(&line, 0, line.len(), &catalog);
            prop_assert_eq!(reading.problem, None, "{}", line);
            prop_assert!(reading.roles.iter().all(|(_, role)| !matches!(role, Role::Wrong | Role::UnknownCommand)), "{}", line);
        }
    }

    #[test]
    fn what_is_found_is_put_in_unchanged(text in prop::collection::vec(any::<u8>(), 1..12), quote in prop::option::of(prop::sample::select(&["\"", "'"][..]))) {
        let line = format!("GET {}", quote.unwrap_or_default());
        let place = read(&line, 0, line.len(), &Catalog::built_in()).place.unwrap();
        let offered = candidates(&place, &[Found { text: text.clone(), about: String::new() }]);
        let mut line = line;
        line.replace_range(place.span, &offered[0].text);
        let words = crate::text::split(line.as_bytes(), crate::text::Quoting::Redis).complete().unwrap();
        prop_assert_eq!(words.len(), 2);
        prop_assert_eq!(&words[1].bytes, &text);
    }

    #[test]
    fn characters_that_match_are_those_typed(text in "[a-cA-C:-]{1,12}", typed in "[a-c]{1,4}") {
        let place = Place { typed: typed.clone().into_bytes(), ..Place::default() };
        for candidate in candidates(&place, &[Found { text: text.into_bytes(), about: String::new() }]) {
            let characters: Vec<char> = candidate.text.chars().collect();
            let matched: String = candidate.matched.iter().map(|&at| characters[at]).collect();
            prop_assert_eq!(matched.to_lowercase(), &typed[..]);
            prop_assert!(candidate.matched.is_sorted_by(|one, other| one < other));
        }
    }
}

#[test]
fn what_was_given_is_not_offered_again() {
    let found = ["f1", "f2"].map(|text| Found {
        text: text.into(),
        about: String::new(),
    });
    let offered = |line: &str| {
        let place = reading(line).place.unwrap_or_default();
        let offered = candidates(&place, &found).into_iter();
        let texts = offered.map(|candidate| candidate.text);
        texts
            .filter(|text| text.starts_with('f'))
            .collect::<Vec<_>>()
    };
    for line in [
        "HDEL h f1 ",
        "HMGET h f1 f1 ",
        "HMGET h x \"f1\" f",
        "HSET h f1 v ",
        "CONFIG SET f1 1 ",
        "CONFIG GET f1 ",
        "SREM s f1 ",
        "ZREM z f1 ",
        "ZMSCORE z f1 ",
        "ZADD z 1 f1 2 ",
        "GEODIST g f1 ",
        "DEL f1 ",
        "UNLINK x f1 ",
        "EXISTS f1 ",
        "MSET f1 1 ",
        "SINTERSTORE f2 f1 ",
    ] {
        assert_eq!(offered(line), ["f2"], "{line}");
    }
    // The same word as another argument, and where it makes sense twice.
    for line in [
        "HGET f1 ",
        "LMOVE f1 ",
        "RPOPLPUSH f1 ",
        "SUNIONSTORE f1 ",
        "ZUNION 2 f1 ",
        "EVAL x 2 f1 ",
    ] {
        assert_eq!(offered(line), ["f1", "f2"], "{line}");
    }
}

#[test]
fn vector_sets_have_keys_elements_and_options() {
    let elements = vec![Query::Elements { key: b"vs".into() }];
    for line in ["VADD ", "VSIM ", "VINFO ", "vrem "] {
        assert_eq!(asked(line), keys(KeyKind::VectorSet), "{line}");
    }
    for line in [
        "VREM vs ",
        "VGETATTR vs ",
        "VEMB vs ",
        "VSETATTR vs ",
        "VSIM vs ELE ",
    ] {
        assert_eq!(asked(line), elements, "{line}");
    }
    assert!(asked("VADD vs VALUES 2 1 0.5 ").is_empty());
    assert_eq!(
        offered("VADD vs VALUES 2 1 0.5 e "),
        ["CAS", "NOQUANT", "Q8", "BIN", "EF", "SETATTR", "M"]
    );
    assert_eq!(offered("VADD vs "), ["REDUCE", "FP32", "VALUES"]);
    assert_eq!(offered("VSIM vs ELE e COUNT 3 WITHS")[0], "WITHSCORES");
    assert_eq!(problem("VADD vs VALUES 2 1 0.5 e Q8 M 16 "), "");
    assert_eq!(problem("VSIM vs VALUES 3 1 2 3 WITHSCORES EF 10"), "");
}
