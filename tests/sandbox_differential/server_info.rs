//! What the servers say of themselves: COMMAND, CONFIG, INFO; and the databases as a whole.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use redis_shell::sandbox::Sandbox;

use super::frame::Frame;
use super::pair::Wire;
use super::random::{Random, words};
use super::{SEQUENCES, Step, compare, reference};

/// The reference and the sandbox with a connection to each.
struct Both {
    _reference: crate::common::LiveServer,
    _sandbox: Sandbox,
    theirs: Wire,
    ours: Wire,
}

impl Both {
    /// Starts both; `None` if the reference is not installed.
    fn start(protocol: &str) -> Option<Self> {
        let reference = reference()?;
        let sandbox = Sandbox::start("127.0.0.1", 0, None).expect("the sandbox starts");
        let mut both = Self {
            theirs: Wire::connect(SocketAddr::from(([127, 0, 0, 1], reference.port()))),
            ours: Wire::connect(sandbox.address()),
            _reference: reference,
            _sandbox: sandbox,
        };
        both.ask(words!["HELLO", protocol]);
        Some(both)
    }

    /// Gives the replies of the reference and of the sandbox.
    fn ask(&mut self, words: impl AsRef<[Vec<u8>]>) -> [Frame; 2] {
        [&mut self.theirs, &mut self.ours].map(|wire| {
            let reply = wire.ask(words.as_ref());
            Frame::take(&mut &reply[..]).expect("a whole reply")
        })
    }

    #[track_caller]
    fn same(&mut self, words: impl AsRef<[Vec<u8>]>) {
        let [theirs, ours] = self.ask(&words);
        assert_eq!(theirs, ours, "{:?}", words.as_ref());
    }

    /// Gives the names of the sandbox's commands and subcommands.
    fn commands(&mut self) -> BTreeSet<String> {
        let [_, ours] = self.ask(words!["COMMAND", "LIST"]);
        texts(&ours).into_iter().collect()
    }
}

/// Runs a test in both protocols.
fn in_both_protocols(test: fn(&mut Both)) {
    for protocol in ["2", "3"] {
        match Both::start(protocol) {
            Some(mut both) => test(&mut both),
            None => eprintln!("skipped: redis-7.4 is not installed, see scripts/servers"),
        }
    }
}

fn elements(frame: &Frame) -> &[Frame] {
    match frame {
        Frame::Aggregate { elements, .. } => elements,
        Frame::Leaf(bytes) => panic!("no aggregate: {}", bytes.escape_ascii()),
    }
}

/// Gives the text of a string of any kind.
fn text(frame: &Frame) -> String {
    let Frame::Leaf(bytes) = frame else {
        panic!("no string: {frame:?}");
    };
    let whole = String::from_utf8_lossy(bytes);
    let text = whole.strip_suffix("\r\n").unwrap_or(&whole);
    match text.split_once("\r\n") {
        Some((_, payload)) => payload.strip_prefix("txt:").unwrap_or(payload).to_owned(),
        None => text[1..].to_owned(),
    }
}

fn texts(frame: &Frame) -> Vec<String> {
    elements(frame).iter().map(text).collect()
}

/// Gives the pairs of a map.
fn pairs(frame: &Frame) -> BTreeMap<String, Frame> {
    let pairs = elements(frame).chunks(2);
    pairs
        .map(|pair| (text(&pair[0]), pair[1].clone()))
        .collect()
}

#[test]
fn commands_are_described_alike() {
    in_both_protocols(|both| {
        let commands = both.commands();
        assert!(commands.len() > 50, "few commands: {commands:?}");
        for name in &commands {
            let [theirs, ours] = both
                .ask(words!["COMMAND", "INFO", name.as_str()])
                .map(|reply| elements(&reply)[0].clone());
            assert_eq!(
                with_subcommands(theirs, &commands),
                with_subcommands(ours, &commands),
                "{name}"
            );
        }
        both.same(words!["COMMAND", "INFO", "foo", "client|foo", "get|x", ""]);
    });
}

/// Keeps of the subcommands of a description those that the sandbox has, in the order of names.
fn with_subcommands(mut description: Frame, kept: &BTreeSet<String>) -> Frame {
    if let Frame::Aggregate { elements, .. } = &mut description
        && let Some(Frame::Aggregate { head, elements }) = elements.last_mut()
    {
        let name = |frame: &Frame| text(&self::elements(frame)[0]);
        elements.retain(|subcommand| kept.contains(&name(subcommand)));
        elements.sort_by_key(name);
        *head = vec![head[0]];
    }
    description
}

#[test]
fn commands_are_listed_alike() {
    in_both_protocols(|both| {
        let commands = both.commands();
        let top: BTreeSet<_> = commands.iter().filter(|name| !name.contains('|')).collect();
        let [_, all] = both.ask(words!["COMMAND"]);
        let described: BTreeSet<_> = elements(&all)
            .iter()
            .map(|one| text(&elements(one)[0]))
            .collect();
        assert!(described.iter().eq(top.iter().copied()), "{described:?}");
        let [_, count] = both.ask(words!["COMMAND", "COUNT"]);
        assert_eq!(text(&count), top.len().to_string());
        let filters = [
            ("ACLCAT", "read"),
            ("aclcat", "CONNECTION"),
            ("ACLCAT", "foo"),
            ("MODULE", "foo"),
            ("PATTERN", "*"),
            ("pattern", "CLIENT|*"),
            ("PATTERN", "[a-c]*"),
            ("PATTERN", ""),
        ];
        for (by, what) in filters {
            let words = words!["COMMAND", "LIST", "FILTERBY", by, what];
            let [theirs, ours] = both.ask(&words).map(|reply| -> BTreeSet<_> {
                texts(&reply)
                    .into_iter()
                    .filter(|name| commands.contains(name))
                    .collect()
            });
            assert_eq!(theirs, ours, "{words:?}");
        }
        for rest in [
            words!["x"],
            words!["FILTERBY", "foo", "x"],
            words!["FILTERBY", "ACLCAT"],
        ] {
            both.same([words!["COMMAND", "LIST"], rest].concat());
        }
        both.same(words!["COMMAND", "COUNT", "x"]);
        both.same(words!["COMMAND", "foo"]);
    });
}

/// Versions and groups; the texts are those of the built-in table.
#[test]
fn commands_are_documented_alike() {
    in_both_protocols(|both| {
        for name in both.commands() {
            let words = words!["COMMAND", "DOCS", name.as_str()];
            let [theirs, ours] = both
                .ask(words.clone())
                .map(|reply| pairs(&pairs(&reply)[&name]));
            for field in ["since", "group"] {
                assert_eq!(theirs[field], ours[field], "{field} of {name}");
            }
            assert_eq!(
                theirs.contains_key("arguments"),
                ours.contains_key("arguments"),
                "{name}"
            );
        }
        both.same(words!["COMMAND", "DOCS", "foo", ""]);
        let [_, all] = both.ask(words!["COMMAND", "DOCS"]);
        let [_, count] = both.ask(words!["COMMAND", "COUNT"]);
        assert_eq!(pairs(&all).len().to_string(), text(&count));
    });
}

#[test]
fn keys_of_commands_are_found_alike() {
    in_both_protocols(|both| {
        let commands: Vec<String> = both.commands().into_iter().collect();
        for seed in 0..SEQUENCES {
            let mut random = Random::new(seed);
            for name in &commands {
                let how = random.of(&["GETKEYS", "GETKEYSANDFLAGS"]);
                let mut words = words!["COMMAND", how];
                words.extend(name.split('|').map(|part| part.as_bytes().to_vec()));
                for _ in 0..random.below(8) {
                    words.push(match random.below(3) {
                        // Where the number of keys is no canonical number, the reference guesses.
                        0 => random.of(&["0", "1", "2", "3", "-1", "99", "abc"]).into(),
                        _ => random
                            .of(&[
                                "a", "b", "c", "GET", "set", "STREAMS", "u8", "overflow", "STORE",
                            ])
                            .into(),
                    });
                }
                both.same(words);
            }
        }
        both.same(words!["COMMAND", "GETKEYS", "foo", "bar"]);
        both.same(words!["COMMAND", "GETKEYS"]);
    });
}

#[test]
fn settings_are_those_of_the_reference() {
    in_both_protocols(|both| {
        let [_, ours] = both.ask(words!["CONFIG", "GET", "*"]);
        let names: Vec<String> = pairs(&ours).into_keys().collect();
        assert!(names.len() > 20, "few settings: {names:?}");
        for name in names
            .iter()
            .filter(|name| !matches!(&name[..], "port" | "bind"))
        {
            both.same(words!["CONFIG", "GET", name.as_str()]);
            both.same(words!["CONFIG", "GET", name.to_uppercase(), name.as_str()]);
        }
        for pattern in ["max*", "*list*", "[st]*", "?ort", "MAX*", "save*"] {
            let words = words!["CONFIG", "GET", pattern];
            let [theirs, ours] = both.ask(&words).map(|reply| {
                let mut found = pairs(&reply);
                found.retain(|name, _| names.contains(name) && name != "port" && name != "bind");
                found
            });
            assert_eq!(theirs, ours, "{pattern}");
        }
        for rest in [
            words!["GET"],
            words!["GET", "foo"],
            words!["SET"],
            words!["SET", "a"],
            words!["SET", "foo", "bar"],
            words!["SET", "foo", "bar", "x"],
            words!["SET", "databases", "3"],
            words!["SET", "Databases", "3", "foo", "bar"],
            words!["RESETSTAT"],
            words!["RESETSTAT", "x"],
            words!["REWRITE"],
            words!["foo"],
            words![],
        ] {
            both.same([words!["CONFIG"], rest].concat());
        }
    });
}

#[test]
fn info_has_figures_of_the_reference() {
    in_both_protocols(|both| {
        for (database, key) in [("0", "a"), ("0", "b"), ("7", "c")] {
            both.same(words!["SELECT", database]);
            both.same(words!["SET", key, "v"]);
        }
        for section in ["keyspace", "KeySpace", "cluster", "foo", ""] {
            both.same(words!["INFO", section]);
        }
        both.same(words!["INFO", "cluster", "keyspace", "foo", "cluster"]);
        let [theirs, ours] = both.ask(words!["INFO"]).map(|reply| figures(&text(&reply)));
        for (figure, value) in &ours {
            let their_value = theirs.get(figure);
            assert!(their_value.is_some(), "the reference has no {figure:?}");
            let is_fixed = [
                "redis_version",
                "arch_bits",
                "connected_clients",
                "maxclients",
                "role",
                "db0",
                "db7",
            ];
            if is_fixed.contains(&figure.1.as_str()) {
                assert_eq!(Some(value), their_value, "{figure:?}");
            }
        }
        assert_eq!(
            ours[&("Server".to_owned(), "redis_mode".to_owned())],
            "sandbox"
        );
        for words in [
            words!["INFO", "all"],
            words!["INFO", "server", "default"],
            words!["INFO", "Everything"],
        ] {
            let [_, more] = both.ask(&words).map(|reply| figures(&text(&reply)));
            assert!(more.keys().eq(ours.keys()), "{words:?}");
        }
    });
}

/// Gives the figures of INFO by section and name.
fn figures(info: &str) -> BTreeMap<(String, String), String> {
    let mut section = String::new();
    let mut found = BTreeMap::new();
    for line in info.split("\r\n").filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix("# ") {
            name.clone_into(&mut section);
        } else {
            let (name, value) = line.split_once(':').expect("a name and a value");
            found.insert((section.clone(), name.to_owned()), value.to_owned());
        }
    }
    found
}

#[test]
fn databases() {
    compare(|random| {
        let database = random.of(&["0", "1", "5", "15", "16", "-1", "x", "99999999999", ""]);
        let key = random.of(&["a", "b", "c"]);
        Step::new(match random.below(16) {
            0 => words!["FLUSHDB"],
            1 => words![
                random.of(&["FLUSHDB", "FLUSHALL"]),
                random.of(&["SYNC", "async", "foo", ""])
            ],
            2 => words!["FLUSHALL", "SYNC", "ASYNC"],
            3 | 4 => words!["SWAPDB", database, random.of(&["0", "1", "5", "16", "x"])],
            5 => words!["SWAPDB", "0"],
            6 => words!["FLUSHALL"],
            7 | 8 => words!["SELECT", database],
            9 => words!["DBSIZE"],
            10 => words!["INFO", "keyspace"],
            11..14 => words!["SET", key, random.value()],
            _ => words!["GET", key],
        })
    });
}

#[test]
fn the_time_is_the_time() {
    in_both_protocols(|both| {
        let [theirs, ours] = both.ask(words!["TIME"]).map(|reply| texts(&reply));
        let micros = |time: &[String]| -> i64 {
            let number = |text: &str| text.parse::<i64>().expect("a number");
            number(&time[0]) * 1_000_000 + number(&time[1])
        };
        assert!(
            (micros(&theirs) - micros(&ours)).abs() < 10_000_000,
            "{theirs:?} {ours:?}"
        );
        both.same(words!["TIME", "x"]);
    });
}
