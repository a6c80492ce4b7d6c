//! Sets: small ones, the order of which is known, and then all.

use super::pair::Pair;
use super::random::{Random, words};
use super::{Same, Step, compare, reference};

/// Those whose replies say nothing about what was picked at random.
const COMMANDS: [&str; 14] = [
    "SADD",
    "SREM",
    "SMEMBERS",
    "sismember",
    "SMISMEMBER",
    "SCARD",
    "SMOVE",
    "SINTER",
    "SINTERSTORE",
    "SINTERCARD",
    "SUNION",
    "SUNIONSTORE",
    "sdiff",
    "SDIFFSTORE",
];

#[test]
fn sets() {
    compare(|random| step(random, member));
}

/// Hash tables are among the sets, so what is made of them may stand in any order later, whatever its own form is.
#[test]
fn sets_beyond_all_limits() {
    compare(|random| {
        let step = match random.below(10) {
            0 => many(random),
            _ => step(random, long_member),
        };
        match step.same {
            Same::Bytes | Same::Elements => step.same(Same::Sorted),
            _ => step,
        }
    });
}

#[test]
fn sets_of_which_members_are_picked() {
    compare(popped);
}

/// What chance seldom leads to: ties of sizes, and a difference that is cheaper by taking out.
#[test]
fn the_way_to_a_result_shows_in_its_order_and_form() {
    let Some(reference) = reference() else {
        eprintln!("skipped: redis-7.4 is not installed, see scripts/servers");
        return;
    };
    let mut pair = Pair::new(&reference);
    pair.begin("2");
    let lines = "SADD up a b c d|SADD down d c b a|SADD other b d a c|SINTER up down other|SINTER down other up|\
        SINTERSTORE kept other down up|SMEMBERS kept|\
        SADD large 1 2 3 4 5 6 7 8 9 s|SADD one s|SADD two t|SADD three u|SADD four v|\
        SDIFFSTORE kept large one two|OBJECT ENCODING kept|SMEMBERS kept|\
        SDIFFSTORE kept large one two three four|OBJECT ENCODING kept|SMEMBERS kept|\
        SUNIONSTORE kept one large|OBJECT ENCODING kept|SMEMBERS kept|\
        SUNIONSTORE kept large one|SMEMBERS kept|SREM large s|SUNIONSTORE kept large one|SMEMBERS kept";
    for line in lines.split('|') {
        let words = line.split(' ').map(Vec::from).collect();
        pair.run(&Step::new(words))
            .unwrap_or_else(|difference| panic!("{difference}"));
    }
}

fn step(random: &mut Random, member: fn(&mut Random) -> Vec<u8>) -> Step {
    match random.below(16) {
        0..4 => Step::new(change(random, member)),
        4..8 => Step::new(one(random, member)),
        8 => any(random, member),
        9 => pick(random),
        10 => Step::new(count(random)),
        11 | 12 => Step::new(words!["SMEMBERS", random.key()]).same(Same::Elements),
        _ => several(random),
    }
}

/// Gives a member that fits in a listpack: a number, or nearly one, or none.
fn member(random: &mut Random) -> Vec<u8> {
    match random.below(8) {
        0 => random
            .of(&["", "a", "b", "c", "1.5", "\0\r\n", "hello"])
            .into(),
        1 => vec![b'm'; 60 + random.below(5) as usize],
        2 => random.integer(),
        _ => (random.below(12) as i64 - 4).to_string().into(),
    }
}

fn long_member(random: &mut Random) -> Vec<u8> {
    match random.once_in(20) {
        true => vec![b'm'; 63 + random.below(4) as usize],
        false => member(random),
    }
}

fn change(random: &mut Random, member: fn(&mut Random) -> Vec<u8>) -> Vec<Vec<u8>> {
    let key = random.key();
    match random.below(24) {
        0 => return words!["SET", key, "a string"],
        1 => return words!["HSET", key, "a", "hash"],
        2..5 => return words!["DEL", key],
        5..8 => {
            // Of two sets of the same size either may be the one whose order counts.
            let mut words = words!["SADD", key, "a", "b", "c", "d"];
            words[2..].rotate_left(random.below(4) as usize);
            return words;
        }
        8..11 => return words!["SMOVE", key, random.key(), member(random)],
        _ => {}
    }
    let mut words = words![random.of(&["SADD", "SADD", "SREM"]), key];
    // Some sets of numbers alone have to be left.
    let is_numbers = random.once_in(2);
    // The way to a difference is another when one large set is followed by small ones.
    let count = if words[1] <= b"b".to_vec() { 12 } else { 2 };
    for _ in 0..=random.below(count) {
        words.push(match is_numbers {
            true if random.once_in(8) => "a".into(),
            true => random.below(12).to_string().into(),
            false => member(random),
        });
    }
    words
}

/// Adds or removes so many that limits are passed.
fn many(random: &mut Random) -> Step {
    let command = random.of(&["SADD", "SADD", "SADD", "SREM"]);
    let mut words = words![command, random.key()];
    let first = random.below(50);
    let count = random.of(&[60, 127, 128, 129, 511, 512, 513]);
    let distinct = random.of(&[100, 1000, 1000]);
    let prefix = random.of(&["", "", "m"]);
    for index in first..first + count {
        words.push(format!("{prefix}{}", index % distinct).into());
    }
    if random.once_in(4) {
        words.push("x".into());
    }
    Step::new(words)
}

fn one(random: &mut Random, member: fn(&mut Random) -> Vec<u8>) -> Vec<Vec<u8>> {
    let key = random.key();
    match random.below(6) {
        0 => words!["SISMEMBER", key, member(random)],
        1 => words!["SMISMEMBER", key, member(random), member(random)],
        2 => words!["SCARD", key],
        3 => words![random.of(&["TYPE", "EXISTS"]), key],
        _ => words!["OBJECT", "ENCODING", key],
    }
}

fn several(random: &mut Random) -> Step {
    let command = random.of(&["SINTER", "SUNION", "SDIFF"]);
    let mut words = match random.once_in(2) {
        true => words![command],
        false => words![format!("{command}STORE"), random.key()],
    };
    if random.once_in(4) {
        words.push(random.of(&["a", "b"]).into());
    }
    for _ in 0..random.of(&[1, 2, 2, 2, 3, 3, 4, 6]) {
        words.push(random.key());
    }
    Step::new(words).same(Same::Elements)
}

fn count(random: &mut Random) -> Vec<Vec<u8>> {
    let keys = random.below(4);
    let numkeys = match random.once_in(6) {
        true => random.integer(),
        false => keys.to_string().into(),
    };
    let mut words = words!["SINTERCARD", numkeys];
    for _ in 0..keys.max(1) {
        words.push(random.key());
    }
    if random.once_in(2) {
        words.push(random.of(&["LIMIT", "limit", "LIMITS"]).into());
        words.push(random.integer());
    }
    if random.once_in(10) {
        words.push("LIMIT".into());
    }
    words
}

/// Asks for members picked at random: all of them, or so that only their number is sure.
fn pick(random: &mut Random) -> Step {
    let key = random.key();
    match random.below(6) {
        0 => Step::new(words!["SRANDMEMBER", key]).same(Same::Shape),
        1 => Step::new(words!["SRANDMEMBER", key, random.integer()]).same(Same::Shape),
        2 => Step::new(words!["SRANDMEMBER", key, "100000"]).same(Same::Elements),
        3 => Step::new(words!["SRANDMEMBER", key, "1", "x"]),
        // All of them go, by way of a union, that is a hash table.
        4 => Step::new(words!["SPOP", key, "100000"]).same(Same::Sorted),
        _ => Step::new(match random.below(3) {
            0 => words!["SPOP", key, "0"],
            1 => words!["SPOP", key, random.of(&["-1", "x", "9223372036854775808"])],
            _ => words!["SPOP", key, "1", "x"],
        }),
    }
}

/// Takes members of a key that has nothing but members of one kind, and is written as a whole only.
fn popped(random: &mut Random) -> Step {
    let size = random.of(&[1, 5, 100, 128, 129, 140, 200, 600]);
    let prefix = random.of(&["", "m"]);
    match random.below(10) {
        0 | 1 => {
            let range = (0..size).map(|index| format!("{prefix}{index}").into());
            let command = random.of(&["SADD", "SADD", "SADD", "SREM"]);
            let words = words![command, format!("pool{prefix}")];
            Step::new(words.into_iter().chain(range).collect())
        }
        2..5 => Step::new(words!["SUNIONSTORE", "picked", format!("pool{prefix}")]),
        5 => Step::new(words!["SPOP", "picked"]).same(Same::Shape),
        6 | 7 => Step::new(words!["SPOP", "picked", size.to_string()]).same(Same::Shape),
        8 => Step::new(words!["SRANDMEMBER", "picked", size.to_string()]).same(Same::Shape),
        _ => Step::new(words!["OBJECT", "ENCODING", "picked"]),
    }
}

/// Takes any command with any arguments.
fn any(random: &mut Random, member: fn(&mut Random) -> Vec<u8>) -> Step {
    let mut words = words![random.of(&COMMANDS)];
    for _ in 0..random.below(6) {
        words.push(match random.once_in(3) {
            true => member(random),
            false => random.key(),
        });
    }
    Step::new(words).same(Same::Elements)
}
