//! Scans: parts of what is kept in a known order, and whole walks through all else.

use super::frame::Frame;
use super::pair::Pair;
use super::random::{Random, words};
use super::{Same, Step, compare, reference};

#[test]
fn scans() {
    compare(step);
}

/// Walks end, and find what there is, whatever COUNT is.
#[test]
fn whole_walks_find_the_same() {
    let Some(reference) = reference() else {
        eprintln!("skipped: redis-7.4 is not installed, see scripts/servers");
        return;
    };
    let mut pair = Pair::new(&reference);
    pair.begin("3");
    for step in population() {
        pair.run(&step)
            .unwrap_or_else(|difference| panic!("{difference}"));
    }
    let walks = [
        (words!["SCAN"], 1),
        (words!["SSCAN", "s"], 1),
        (words!["HSCAN", "h"], 2),
        (words!["ZSCAN", "z"], 2),
    ];
    let options = [
        words![],
        words!["COUNT", "1"],
        words!["COUNT", "7"],
        words!["COUNT", "700", "MATCH", "*1*"],
        words!["MATCH", "*[2-4]"],
        words!["MATCH", "nothing"],
    ];
    for (walk, by) in &walks {
        for options in &options {
            let [theirs, ours] = pair.walk(walk, options).map(|found| distinct(&found, *by));
            assert_eq!(theirs, ours, "{walk:?} {options:?}");
        }
    }
    for name in ["string", "HASH", "set", "zset", "nosuch"] {
        let [walk, options] = [words!["SCAN"], words!["TYPE", name]];
        let walks = pair.walk(&walk, &options);
        let [theirs, ours] = walks.map(|found| distinct(&found, 1));
        assert_eq!(theirs, ours, "{name}");
    }
}

/// The reference follows a thousand stars and no further.
#[test]
fn patterns_have_a_limit_of_stars() {
    let Some(reference) = reference() else {
        eprintln!("skipped: redis-7.4 is not installed, see scripts/servers");
        return;
    };
    let mut pair = Pair::new(&reference);
    pair.begin("2");
    let mut steps = vec![words!["SADD", "s", "a".repeat(3000)]];
    for stars in 998..1004 {
        for end in ["", "a", "b"] {
            let pattern = "a*".repeat(stars) + end;
            steps.push(words!["SSCAN", "s", "0", "MATCH", pattern, "COUNT", "100"]);
        }
    }
    for words in steps {
        pair.run(&Step::new(words))
            .unwrap_or_else(|difference| panic!("{difference}"));
    }
}

/// Makes a thousand keys, members and fields.
fn population() -> Vec<Step> {
    let mut steps = Vec::new();
    for index in 0..1000 {
        let name = format!("k{index}");
        steps.push(words!["SADD", "s", name.clone()]);
        steps.push(words!["HSET", "h", name.clone(), index.to_string()]);
        steps.push(words![
            "ZADD",
            "z",
            format!("{}e{}", index, index % 40),
            name.clone()
        ]);
        steps.push(match index % 5 {
            0 => words!["HSET", name, "f", "v"],
            1 => words!["SADD", name, "m"],
            2 => words!["ZADD", name, "1", "m"],
            _ => words!["SET", name, "v"],
        });
    }
    steps.into_iter().map(Step::new).collect()
}

/// Sorts what a walk has found, `by` so many elements at a time. The reference may find something twice.
fn distinct(found: &[Frame], by: usize) -> Vec<Vec<Frame>> {
    let mut found: Vec<_> = found.chunks(by).map(<[Frame]>::to_vec).collect();
    found.sort();
    found.dedup();
    found
}

fn step(random: &mut Random) -> Step {
    match random.below(8) {
        0 | 1 => Step::new(change(random)),
        2 => keys(random),
        3 => any(random),
        _ => elements(random),
    }
}

/// Gives a name of few different bytes, among them those that mean something in a pattern.
fn name(random: &mut Random) -> Vec<u8> {
    let bytes = b"aabbcc*?[]^-\\\x80\xff\0";
    (0..random.below(5)).map(|_| random.of(bytes)).collect()
}

fn pattern(random: &mut Random) -> Vec<u8> {
    match random.below(4) {
        0 => random
            .of(&[
                "*", "**", "", "?", "a*", "*a", "[a-c]*", "[^a]", "[c-a]?", "\\*", "[a",
            ])
            .into(),
        1 => {
            let parts: [&[u8]; 14] = [
                b"[", b"[", b"[^", b"]", b"]", b"a-c", b"b", b"\\", b"*", b"?", b"-", b"]-a",
                b"b-\xff", b"\x80-a",
            ];
            let parts = (0..random.below(8)).map(|_| random.of(&parts));
            parts.collect::<Vec<_>>().concat()
        }
        _ => [name(random), name(random)].concat(),
    }
}

fn change(random: &mut Random) -> Vec<Vec<u8>> {
    let key = random.of(&["s", "h", "t", "z"]);
    match random.below(15) {
        12 | 13 => return words!["ZADD", "z", score(random), name(random)],
        14 => return words!["ZADD", "t", score(random), name(random)],
        _ => {}
    }
    match random.below(12) {
        0 => words!["SET", name(random), "v"],
        1 => words!["DEL", key],
        2 => words![random.of(&["SADD", "HDEL"]), "t", name(random)],
        3 => words!["SADD", "i", random.integer(), random.integer()],
        // Beyond all limits.
        4 => {
            let mut words = words![random.of(&["SADD", "HSET", "ZADD"]), "t"];
            words.extend((0..1200).map(|index| index.to_string().into()));
            words
        }
        5..8 => words!["SADD", "s", name(random), name(random)],
        _ => words!["HSET", "h", name(random), random.integer()],
    }
}

fn score(random: &mut Random) -> Vec<u8> {
    let scores = [
        "0.1",
        "-2.5",
        "3",
        "0",
        "1e16",
        "1e17",
        "1e-5",
        "0.0001",
        "inf",
        "-inf",
        "5e-324",
        "1125899906842624.25",
        "1125899906842624.75",
        "123456789.123456789",
        "1.7976931348623157e308",
    ];
    match random.once_in(3) {
        true => (random.next() as i64 as f64 / 3.0).to_string().into(),
        false => random.of(&scores).into(),
    }
}

/// Gives options that are right.
fn options(random: &mut Random) -> Vec<Vec<u8>> {
    let mut words = Vec::new();
    for _ in 0..random.below(3) {
        match random.once_in(3) {
            true => words.extend(words!["COUNT", random.of(&["1", "2", "100"])]),
            false => words.extend(words![random.of(&["MATCH", "match"]), pattern(random)]),
        }
    }
    words
}

/// So many that all come at once, so that the cursor is the same.
fn all() -> Vec<Vec<u8>> {
    words!["COUNT", "100000"]
}

fn keys(random: &mut Random) -> Step {
    let mut words = words!["SCAN", "0"];
    words.extend(options(random));
    if random.once_in(2) {
        let name = random.of(&["string", "set", "Hash", "zset", "nosuch", ""]);
        words.extend(words!["TYPE", name]);
    }
    words.extend(all());
    Step::new(words).same(Same::Elements)
}

fn elements(random: &mut Random) -> Step {
    let cursor = random.of(&[
        "0",
        "0",
        "0",
        "1",
        "77",
        "+5",
        " 3",
        "01",
        "18446744073709551615",
    ]);
    let (mut words, same) = match random.below(6) {
        5 => (words!["ZSCAN", "z", cursor], Same::Bytes),
        0 => (words!["SSCAN", "i", cursor], Same::Bytes),
        1 | 2 => (words!["SSCAN", "s", cursor], Same::Bytes),
        3 => (words!["HSCAN", "h", cursor], Same::Bytes),
        // A table has to be walked through from its begin.
        _ => match random.below(4) {
            0 => (words!["SSCAN", "t", "0"], Same::Elements),
            3 => (words!["ZSCAN", "t", "0"], Same::Pairs),
            1 => (words!["HSCAN", "t", "0"], Same::Pairs),
            _ => (words!["HSCAN", "t", "0", "novalues"], Same::Elements),
        },
    };
    words.extend(options(random));
    if words[0] == b"HSCAN" && same == Same::Bytes && random.once_in(3) {
        words.push("NOVALUES".into());
    }
    words.extend(all());
    Step::new(words).same(same)
}

/// Gives anything behind the name of the command; what finds something has to find all of it.
fn any(random: &mut Random) -> Step {
    let mut words = words![random.of(&["SCAN", "SSCAN", "HSCAN", "ZSCAN"])];
    if words[0] != b"SCAN" {
        words.push(random.of(&["s", "h", "i", "z", "t", "nokey"]).into());
    }
    let cursors = [
        "0",
        "0",
        "0",
        "0",
        "0",
        "0",
        "-1",
        "-0",
        "",
        "x",
        "1x",
        "1 ",
        "18446744073709551616",
        "--1",
        "+-1",
        "0\0x",
        " 0",
        "\t0",
        "\r\n0",
        "0x0",
    ];
    words.push(random.of(&cursors).into());
    words.extend(all());
    for _ in 0..random.below(4) {
        words.push(match random.below(3) {
            0 => random.integer(),
            1 => name(random),
            _ => random
                .of(&["COUNT", "MATCH", "TYPE", "NOVALUES", "set", "string"])
                .into(),
        });
    }
    let has_later_count = words.iter().filter(|word| *word == b"COUNT").count() > 1;
    if has_later_count {
        words.extend(all());
    }
    Step::new(words).same(Same::Elements)
}
