//! Streams.

use super::clients::{Clients, Turn, compare_clients};
use super::random::{Random, words};
use super::{Same, Step, compare};

#[test]
fn streams() {
    compare(step);
}

/// Few fields of many lengths, so that nodes are full after a few or after many entries.
#[test]
fn long_streams() {
    compare(long_step);
}

#[test]
fn readers_of_streams() {
    compare_clients(4, turn);
}

fn step(random: &mut Random) -> Step {
    let mut words = match random.below(28) {
        0..8 => add(random),
        8..11 => range(random),
        11..14 => read(random),
        14..16 => words!["XDEL", stream(random), id(random), id(random)],
        16..18 => words!["XTRIM", stream(random)],
        18 => words!["XLEN", stream(random)],
        19 => set_id(random),
        20..22 => info(random),
        22 => return by_the_clock(random),
        23 => words!["DEL", stream(random)],
        24 => words!["SET", random.key(), random.value()],
        25 => words![random.of(&["TYPE", "EXISTS"]), stream(random)],
        26 => words!["OBJECT", "ENCODING", stream(random)],
        _ => words![random.of(&["XLEN", "XDEL", "XADD", "XREAD", "XTRIM"])],
    };
    if words[0] == b"XTRIM" && words.len() == 2 {
        words.extend(trim(random));
    }
    disturb(random, &mut words);
    Step::new(words)
}

/// Takes a word away or puts one in, now and then.
fn disturb(random: &mut Random, words: &mut Vec<Vec<u8>>) {
    // What blocks for good ends the test.
    let blocks = |words: &[Vec<u8>]| words.iter().any(|word| word.eq_ignore_ascii_case(b"BLOCK"));
    if words[0][0] == b'X' && words.len() > 1 && random.once_in(25) && !blocks(words) {
        let place = 1 + random.below(words.len() as u64 - 1) as usize;
        match random.below(3) {
            0 => drop(words.remove(place)),
            1 => words.insert(place, id(random)),
            _ => words.insert(place, random.value()),
        }
    }
}

/// Gives a key, mostly one of a stream.
fn stream(random: &mut Random) -> Vec<u8> {
    match random.below(16) {
        0 => random.key(),
        n => random
            .of(&["s", "t", "s", "u"][..1 + (n % 4) as usize])
            .into(),
    }
}

/// Gives an id: near others, at the limits, without a number, or none at all.
fn id(random: &mut Random) -> Vec<u8> {
    match random.below(20) {
        0 => random
            .of(&[
                "0-0",
                "0-1",
                "0",
                "18446744073709551615-18446744073709551615",
                "18446744073709551615",
                "18446744073709551616-1",
                "5-18446744073709551615",
                "-",
                "+",
                "$",
                "(",
                "(-",
                "5-",
                "-5",
                "5--1",
                "5- -1",
                " 5-1",
                "+5",
                "05-01",
                "5-1\0x",
                "1-2-3",
                "abc",
                "",
                ">",
                "*",
                "3-*",
            ])
            .into(),
        1 => vec![b'1'; 120 + random.below(12) as usize],
        2..5 => random.below(30).to_string().into_bytes(),
        _ => format!("{}-{}", random.below(30), random.below(6)).into_bytes(),
    }
}

fn add(random: &mut Random) -> Vec<Vec<u8>> {
    let mut words = words!["XADD", stream(random)];
    if random.once_in(4) {
        words.extend(trim(random));
    }
    if random.once_in(8) {
        words.extend(words![random.of(&["NOMKSTREAM", "nomkstream"])]);
    }
    // An id of the clock would be another one on each side, and all replies after it.
    let new = match random.below(3) {
        0 => format!("{}-*", random.below(30)).into_bytes(),
        _ => Some(id(random)).filter(|id| id != b"*").unwrap_or_default(),
    };
    words.push(new);
    for _ in 0..1 + random.below(3) {
        words.extend(words![random.of(&["f", "g", "1"]), random.value()]);
    }
    words
}

fn trim(random: &mut Random) -> Vec<Vec<u8>> {
    let mut words = match random.below(2) {
        0 => words![random.of(&["MAXLEN", "maxlen"]), random.integer()],
        _ => words!["MINID", id(random)],
    };
    if random.once_in(2) {
        words.insert(1, random.of(&["~", "=", "~", "!"]).into());
    }
    if random.once_in(4) {
        words.extend(words!["LIMIT", random.integer()]);
    }
    if random.once_in(12) {
        words.extend(words!["MAXLEN", "5"]);
    }
    words
}

fn range(random: &mut Random) -> Vec<Vec<u8>> {
    let mut end = |whole: &str| -> Vec<u8> {
        match random.below(4) {
            0 => whole.into(),
            1 => [b"(".to_vec(), id(random)].concat(),
            _ => id(random),
        }
    };
    let (start, stop) = (end("-"), end("+"));
    let mut words = match random.below(2) {
        0 => words!["XRANGE", stream(random), start, stop],
        _ => words!["XREVRANGE", stream(random), stop, start],
    };
    for _ in 0..random.below(2) + u64::from(random.once_in(9)) {
        words.extend(words![
            random.of(&["COUNT", "count", "COUNT", "CONT"]),
            random.integer()
        ]);
    }
    words
}

/// Makes an XREAD that does not wait for good.
fn read(random: &mut Random) -> Vec<Vec<u8>> {
    let mut words = words!["XREAD"];
    if random.once_in(3) {
        words.extend(words!["COUNT", random.integer()]);
    }
    if random.once_in(4) {
        let time = random.of(&["1", "2", "-1", "x", "1.5", "", "9223372036854775807", "01"]);
        // Who waits that long is not come back for.
        words.extend(words!["BLOCK", time]);
    }
    if random.once_in(20) {
        words.extend(words![random.of(&["NOACK", "GROUP", "COUNT"])]);
    }
    words.extend(words![
        random.of(&["STREAMS", "streams", "STREAMS", "STREAM"])
    ]);
    let count = 1 + random.below(3);
    words.extend((0..count).map(|_| stream(random)));
    words.extend((0..count).map(|_| match random.below(4) {
        0 => random.of(&["$", "+", "0", "+"]).into(),
        _ => id(random),
    }));
    words
}

fn set_id(random: &mut Random) -> Vec<Vec<u8>> {
    let mut words = words!["XSETID", stream(random), id(random)];
    for _ in 0..random.below(3) {
        words.extend(match random.below(2) {
            0 => words!["ENTRIESADDED", random.integer()],
            _ => words!["maxdeletedid", id(random)],
        });
    }
    words
}

fn info(random: &mut Random) -> Vec<Vec<u8>> {
    let mut words = words![
        "XINFO",
        random.of(&["STREAM", "stream", "GROUPS"]),
        stream(random)
    ];
    if random.once_in(2) {
        words.extend(words![random.of(&["FULL", "full", "FULLER"])]);
        if random.once_in(2) {
            words.extend(words![random.of(&["COUNT", "CONT"]), random.integer()]);
        }
    }
    words
}

/// Adds to a stream of its own, whose ids are times.
fn by_the_clock(random: &mut Random) -> Step {
    let key = "clock";
    let words = match random.below(4) {
        0 => words!["XRANGE", key, "-", "+"],
        1 => words!["XADD", key, "MAXLEN", "3", "*", "f", random.value()],
        _ => words!["XADD", key, "*", "f", random.value()],
    };
    Step::new(words).same(Same::Shape)
}

fn long_step(random: &mut Random) -> Step {
    let key = random.of(&["s", "s", "s", "t"]);
    // The time that ids have moves on slowly, so that most of them are higher than all before.
    let some_id = |random: &mut Random| format!("{}-{}", random.below(9), random.below(60));
    Step::new(match random.below(40) {
        0 => words![
            "XDEL",
            key,
            some_id(random),
            some_id(random),
            some_id(random)
        ],
        1 => words!["XTRIM", key, "MAXLEN", random.below(300).to_string()],
        2 => words!["XTRIM", key, "MAXLEN", "~", random.below(300).to_string()],
        3 => words!["XTRIM", key, "MINID", "~", some_id(random)],
        4 => words!["XTRIM", key, "MINID", some_id(random)],
        5 => {
            let limit = random.below(250).to_string();
            words!["XTRIM", key, "MAXLEN", "~", "0", "LIMIT", limit]
        }
        6 => words!["XRANGE", key, some_id(random), some_id(random)],
        7 => words!["XREVRANGE", key, "+", "-", "COUNT", "150"],
        8..11 => words!["XINFO", "STREAM", key],
        11 => words!["XINFO", "STREAM", key, "FULL", "COUNT", "0"],
        12 if random.once_in(20) => words!["XADD", key, "70000-*", "f", "v"],
        13 if random.once_in(20) => words!["XADD", key, "8589934592-5000", "f", "v"],
        _ => {
            let ms = match random.below(8) {
                0 => random.below(9),
                _ => 8,
            };
            let mut words = words!["XADD", key, format!("{ms}-*")];
            for _ in 0..1 + random.below(2) {
                let value = match random.below(6) {
                    0 => b"x".repeat(random.below(700) as usize),
                    1 => b"x".repeat(random.below(5000) as usize),
                    2 => (random.next() as i64 >> random.below(64))
                        .to_string()
                        .into_bytes(),
                    _ => random.value(),
                };
                words.extend(words![random.of(&["f", "f", "f", "g", "300"]), value]);
            }
            words
        }
    })
}

/// Lets some wait for streams and others write them.
fn turn(random: &mut Random, clients: &Clients) -> Turn {
    let client = random.below(4) as usize;
    if clients.is_waiting(client) {
        return match random.below(6) {
            0 => Turn::leave(client),
            _ => Turn::send(0, words!["PING"]),
        };
    }
    // Who waits for the other two is told of a wrong type by whatever touches one of them.
    let key = random.of(&["s", "t", "u"]);
    let last = |random: &mut Random| random.of(&["$", "$", "+", "0", "4", "9-1"]);
    let new = format!("{}-*", random.below(12));
    Turn::send(
        client,
        match random.below(12) {
            0..3 if client > 0 => {
                words!["XREAD", "BLOCK", "0", "STREAMS", key, last(random)]
            }
            3 if client > 0 => {
                let (first, second) = (last(random), last(random));
                words![
                    "XREAD", "COUNT", "1", "BLOCK", "0", "STREAMS", "s", "t", first, second
                ]
            }
            4 => words!["DEL", key],
            5 => words!["XTRIM", key, "MAXLEN", "1"],
            6 => words!["XADD", key, "MAXLEN", "0", new, "f", "v"],
            7 if random.once_in(4) => words!["SET", "u", "v"],
            _ => words!["XADD", key, new, "f", random.value()],
        },
    )
}
