//! The catalog of each installed server, and what is read of lines with it.

use std::io::{Read, Write};
use std::net::TcpStream;

use redis_shell::command::{Catalog, parameter_values};
use redis_shell::complete::{Query, Role, Want, candidates, finished, read};
use redis_shell::resp::{Builder, Scanner, Value};

use super::common::{LiveServer, request};

/// Asks a server; RESP3 is chosen by HELLO before.
fn ask(stream: &mut TcpStream, words: &[&str]) -> Value {
    stream
        .write_all(&request(words))
        .expect("the server listens");
    let (mut scanner, mut builder) = (Scanner::new(), Builder::new(1 << 24));
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = stream.read(&mut buffer).expect("the server answers");
        assert!(count > 0, "the server has closed");
        let mut input = &buffer[..count];
        while let Some(event) = scanner.next(&mut input).expect("the server speaks RESP") {
            if let Some(value) = builder.event(&event).expect("the reply is not that long") {
                return value;
            }
        }
    }
}

/// Gives what the server tells in a protocol.
fn catalog(server: &LiveServer, protocol: &str) -> Catalog {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port())).expect("the server listens");
    ask(&mut stream, &["HELLO", protocol]);
    let docs = ask(&mut stream, &["COMMAND", "DOCS"]);
    let command = ask(&mut stream, &["COMMAND"]);
    Catalog::told(Some(&docs), Some(&command)).expect("the server tells of commands")
}

#[test]
fn both_protocols_tell_the_same() {
    LiveServer::each(|server| {
        let (resp2, resp3) = (catalog(server, "2"), catalog(server, "3"));
        assert!(resp2.all().count() > 200);
        assert_eq!(resp2.all().count(), resp3.all().count());
        for (one, other) in resp2.all().zip(resp3.all()) {
            assert_eq!(one.name, other.name);
            assert_eq!(one.syntax(), other.syntax(), "{}", one.name);
            assert_eq!(one.summary, other.summary, "{}", one.name);
            assert_eq!(one.arity, other.arity, "{}", one.name);
            let sorted = |mut names: Vec<String>| {
                names.sort();
                names
            };
            let flags = |names: Vec<&str>| sorted(names.into_iter().map(str::to_owned).collect());
            assert_eq!(
                flags(one.flag_names()),
                flags(other.flag_names()),
                "{}",
                one.name
            );
            assert_eq!(
                sorted(one.acl_categories.to_vec()),
                sorted(other.acl_categories.to_vec())
            );
        }
    });
}

#[test]
fn what_a_server_tells_is_at_least_what_the_table_knows_of_it() {
    LiveServer::each(|server| {
        let catalog = catalog(server, "3");
        let get = catalog
            .find(&["config", "get"])
            .expect("every server has it");
        assert_eq!(get.name, "CONFIG GET");
        assert!(!get.summary.is_empty() && !get.group.is_empty() && !get.since.is_empty());
        assert!(catalog.find(&["bf.nosuch"]).is_none());
        let get = catalog.find(&["get"]).expect("every server has it");
        assert_eq!(
            (get.syntax().as_ref(), get.arity, get.group),
            ("key", Some(2), "string")
        );
        assert!(get.acl_categories.contains(&"@read".to_owned()));
        assert!(get.flag_names().contains(&"readonly"));
        assert_eq!(get.complexity.is_empty(), server.version() < (7, 0));
    });
}

/// Lines that every server accepts since version 6.2.
const ACCEPTED: [&str; 48] = [
    "GET k",
    "SET k v EX 10 NX GET",
    "SET k v KEEPTTL XX",
    "MSET a 1 b 2",
    "GETEX k PERSIST",
    "INCRBYFLOAT n 1.5e3",
    "HSET h f v g w",
    "HRANDFIELD h 2 WITHVALUES",
    "LPOS l a RANK -1 COUNT 0 MAXLEN 100",
    "LMOVE a b LEFT RIGHT",
    "BLPOP a b 0.5",
    "ZADD z NX CH 1 a (2 b",
    "ZADD z INCR 1 a",
    "ZRANGE z 0 -1 WITHSCORES",
    "ZRANGE z (1 +inf BYSCORE LIMIT 0 10",
    "ZRANGESTORE d s [a [b BYLEX REV LIMIT 0 1",
    "ZRANGEBYSCORE z -inf (5 WITHSCORES LIMIT 0 1",
    "ZUNION 2 a b WEIGHTS 1.5 2 AGGREGATE MAX WITHSCORES",
    "ZINTERSTORE d 2 a b AGGREGATE SUM",
    "ZINCRBY z 1.5 m",
    "GEOADD g NX CH 1.5 2.5 m 3 4 n",
    "GEOSEARCH g FROMLONLAT 1 2 BYBOX 1 2 km ASC COUNT 1 ANY WITHDIST",
    "GEOSEARCH g FROMMEMBER m BYRADIUS 10.5 mi WITHCOORD WITHHASH",
    "GEOSEARCHSTORE d g BYRADIUS 1 m STOREDIST FROMMEMBER m",
    "SORT l BY w_* LIMIT 0 5 GET # GET v_* DESC ALPHA STORE d",
    "EXPIRE k 10",
    "SCAN 0 MATCH a* COUNT 10 TYPE zset",
    "COPY a b DB 1 REPLACE",
    "XADD s NOMKSTREAM MAXLEN ~ 100 LIMIT 10 * f v g w",
    "XADD s 1-1 f v",
    "XTRIM s MINID = 5",
    "XREAD COUNT 1 BLOCK 0 STREAMS a b 0 $",
    "XREADGROUP GROUP g c COUNT 1 NOACK STREAMS s >",
    "XCLAIM s g c 0 1-1 1-2 IDLE 5 FORCE JUSTID",
    "XAUTOCLAIM s g c 0 0-0 COUNT 5 JUSTID",
    "XPENDING s g IDLE 10 - + 10 c",
    "XGROUP CREATE s g $ MKSTREAM",
    "BITFIELD b GET u8 0 OVERFLOW SAT INCRBY i5 #1 1 SET u4 0 3",
    "BITCOUNT b 0 -1",
    "BITOP AND d a b",
    "EVAL \"return 1\" 2 a b c d",
    "CLIENT KILL TYPE normal SKIPME yes",
    "CLIENT TRACKING ON REDIRECT 5 PREFIX a PREFIX b BCAST NOLOOP",
    "HELLO 3 SETNAME me",
    "MIGRATE h 6379 \"\" 0 100 COPY REPLACE KEYS a b",
    "CONFIG SET maxmemory 1",
    "SHUTDOWN NOSAVE",
    "COMMAND INFO get set",
];

#[test]
fn right_lines_are_not_complained_of() {
    LiveServer::each(|server| {
        let catalog = catalog(server, "2");
        for line in ACCEPTED {
            let line = format!("{line} ");
            assert_eq!(finished(&line, 0, &catalog), None, "{line}");
            let roles = read(&line, 0, line.len(), &catalog).roles;
            let is_wrong = |role: &Role| matches!(role, Role::Wrong | Role::UnknownCommand);
            assert!(
                !roles.iter().any(|(_, role)| is_wrong(role)),
                "{line}: {roles:?}"
            );
        }
    });
}

#[test]
fn options_and_keys_are_offered_as_the_server_has_them() {
    LiveServer::each(|server| {
        let catalog = catalog(server, "3");
        let offered = |line: &str| -> Vec<String> {
            let place = read(line, 0, line.len(), &catalog)
                .place
                .expect("the cursor is at the end");
            candidates(&place, &[])
                .into_iter()
                .map(|candidate| candidate.text)
                .collect()
        };
        let set = offered("SET k v NX ");
        assert!(
            ["GET", "EX", "PX", "KEEPTTL"]
                .iter()
                .all(|option| set.iter().any(|one| one == option)),
            "{set:?}"
        );
        assert!(!set.contains(&"XX".to_owned()), "{set:?}");
        let line = "HGET ";
        let place = read(line, 0, line.len(), &catalog)
            .place
            .expect("the cursor is at the end");
        assert!(
            matches!(place.wants[..], [Want::Live(Query::Keys { kind: Some(_) })]),
            "{:?}",
            place.wants
        );
        assert_eq!(offered("object enc"), ["encoding"]);
    });
}

#[test]
fn what_is_offered_of_any_command_is_accepted() {
    LiveServer::each(|server| {
        let catalog = catalog(server, "3");
        for (entry, choice) in catalog
            .all()
            .flat_map(|entry| (0..4).map(move |choice| (entry, choice)))
        {
            let mut line = format!("{} ", entry.name);
            for _ in 0..12 {
                let reading = read(&line, 0, line.len(), &catalog);
                let Some(place) = reading.place.filter(|_| !reading.hint.is_empty()) else {
                    break;
                };
                // `1` is a number and a name.
                let offered = candidates(&place, &[]);
                let chosen = offered.get(choice % offered.len().max(1));
                let text = chosen.map_or("1", |candidate| &candidate.text);
                line.replace_range(place.span, text);
                line.push(' ');
                let problem = read(&line, 0, line.len(), &catalog).problem;
                assert_eq!(problem, None, "{line}");
            }
        }
    });
}

/// Gives the words that a server names in an error about a value that is none of them.
fn accepted(error: &str) -> Option<Vec<&str>> {
    let (_, words) = error.split_once("one of the following: ")?;
    Some(words.split(", ").map(str::trim).collect())
}

#[test]
fn values_of_parameters_are_those_that_each_server_takes() {
    LiveServer::each(|server| {
        let catalog = match server.version() {
            // It does not describe its commands.
            (0..=6, _) => {
                let mut stream = TcpStream::connect(("127.0.0.1", server.port())).unwrap();
                let command = ask(&mut stream, &["COMMAND"]);
                Catalog::told(None, Some(&command)).unwrap()
            }
            _ => catalog(server, "3"),
        };
        let mut stream = TcpStream::connect(("127.0.0.1", server.port())).unwrap();
        let parameters = ask(&mut stream, &["CONFIG", "GET", "*"]);
        let mut checked = 0;
        for name in parameters.items().iter().step_by(2) {
            let name = std::str::from_utf8(name.text().unwrap()).unwrap();
            let values = parameter_values(name.as_bytes(), |since| catalog.reaches(since));
            let mut values: Vec<&str> = values.into_iter().map(|(value, _)| value).collect();
            if values.is_empty() {
                continue;
            }
            checked += 1;
            let wrong = ask(&mut stream, &["CONFIG", "SET", name, "bogus~"]);
            let wrong = wrong.error().map(String::from_utf8_lossy);
            let wrong = wrong.unwrap_or_default();
            let is_switch = values == ["yes", "no"];
            if let Some(mut accepted) = accepted(&wrong) {
                accepted.sort_unstable();
                values.sort_unstable();
                assert_eq!(values, accepted, "{} {name}", server.name());
            } else if is_switch {
                assert!(wrong.contains("'yes' or 'no'"), "{name}: {wrong}");
            } else {
                for value in values {
                    let value = value.trim_matches('"');
                    let reply = ask(&mut stream, &["CONFIG", "SET", name, value]);
                    assert_eq!(reply.error(), None, "{} {name} {value}", server.name());
                }
            }
        }
        assert!(checked > 50, "{checked}");
    });
}
