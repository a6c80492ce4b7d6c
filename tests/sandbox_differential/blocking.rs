//! Clients that wait for lists, and what ends their wait.

use super::clients::{Clients, Turn, compare_clients};
use super::random::{Random, words};

const CLIENTS: usize = 5;

#[test]
fn blocking() {
    compare_clients(CLIENTS, turn);
}

fn turn(random: &mut Random, clients: &Clients) -> Turn {
    let client = random.below(CLIENTS as u64) as usize;
    let free = (0..CLIENTS).map(|other| (client + other) % CLIENTS);
    let free = free.clone().find(|&other| !clients.is_waiting(other));
    match free {
        // What a client sends while it waits runs afterwards.
        None if random.once_in(3) => Turn::send(client, push(random)),
        None => Turn::leave(client),
        Some(_) if random.once_in(20) => Turn::leave(client),
        Some(_) if random.once_in(30) => Turn::send(client, push(random)),
        Some(free) => free_turn(random, free),
    }
}

fn free_turn(random: &mut Random, client: usize) -> Turn {
    match random.below(16) {
        0..=5 => Turn::send(client, wait(random, "0")),
        6 => Turn::pipeline(client, vec![wait(random, "0"), push(random), look(random)]),
        7..=9 => Turn::send(client, push(random)),
        10 => Turn::send(client, unblock(random)),
        11 => Turn::pipeline(client, transaction(random)),
        12 => Turn::pipeline(client, vec![push(random), wait(random, "9"), push(random)]),
        13 if random.once_in(4) => {
            let patience = random.of(&["0.01", "0.02"]);
            Turn::send(client, wait(random, patience)).waits()
        }
        13 if random.once_in(6) => {
            let skip = words!["CLIENT", "REPLY", "SKIP"];
            Turn::pipeline(client, vec![skip, wait(random, "0"), look(random)])
        }
        13 => Turn::send(client, look(random)),
        _ => Turn::send(client, other(random)),
    }
}

fn key(random: &mut Random) -> Vec<u8> {
    random.of(&["a", "b", "c"]).into()
}

fn end(random: &mut Random) -> &'static str {
    random.of(&["LEFT", "RIGHT"])
}

fn wait(random: &mut Random, patience: &str) -> Vec<Vec<u8>> {
    let (one, other) = (key(random), key(random));
    match random.below(6) {
        0 => words!["BLPOP", one, patience],
        1 => words!["BRPOP", one, other, patience],
        2 => words!["BLPOP", one, other, key(random), patience],
        3 => words!["BLMOVE", one, other, end(random), end(random), patience],
        4 => words!["BRPOPLPUSH", one, other, patience],
        _ => {
            let count = random.of(&["1", "2", "9"]);
            words![
                "BLMPOP",
                patience,
                "2",
                one,
                other,
                end(random),
                "COUNT",
                count
            ]
        }
    }
}

fn push(random: &mut Random) -> Vec<Vec<u8>> {
    let mut words = words![random.of(&["LPUSH", "RPUSH"]), key(random)];
    for _ in 0..random.of(&[1, 1, 1, 2, 3, 5]) {
        words.push(random.below(100).to_string().into_bytes());
    }
    words
}

/// Makes a command that lets a list come, go, or be something else.
fn other(random: &mut Random) -> Vec<Vec<u8>> {
    let (one, other) = (key(random), key(random));
    match random.below(14) {
        0 => words!["RENAME", one, other],
        1 => words!["COPY", one, other, "REPLACE"],
        2 => words!["COPY", one, other, "DB", random.of(&["0", "1"])],
        3 => words!["LMOVE", one, other, end(random), end(random)],
        4 => words!["SET", one, "s"],
        5 | 6 => words!["DEL", one, other],
        7 => words!["LPOP", one, random.of(&["1", "2"])],
        8 => words!["SELECT", random.of(&["0", "0", "1"])],
        9 => words!["FLUSHALL"],
        10 => words!["PEXPIREAT", one, "1"],
        11 => words!["RESET"],
        12 => words!["RPUSHX", one, "x"],
        _ => words!["MOVE", one, random.of(&["0", "1"])],
    }
}

fn look(random: &mut Random) -> Vec<Vec<u8>> {
    match random.once_in(3) {
        true => words!["TYPE", key(random)],
        false => words!["LRANGE", key(random), "0", "-1"],
    }
}

fn unblock(random: &mut Random) -> Vec<Vec<u8>> {
    let id = format!("id:{}", random.below(CLIENTS as u64));
    let mut words = words!["CLIENT", "UNBLOCK", id];
    if random.once_in(2) {
        words.push(random.of(&["TIMEOUT", "error", "ERROR", "NO"]).into());
    }
    if random.once_in(10) {
        words.push(random.integer());
    }
    if random.once_in(10) {
        words[2] = random.integer();
    }
    words
}

fn transaction(random: &mut Random) -> Vec<Vec<Vec<u8>>> {
    let mut requests = vec![words!["MULTI"]];
    for _ in 0..random.below(5) {
        requests.push(match random.below(5) {
            0 | 1 => push(random),
            2 => wait(random, "0"),
            3 => unblock(random),
            _ => other(random),
        });
    }
    requests.push(words![random.of(&["EXEC", "EXEC", "EXEC", "DISCARD"])]);
    requests
}
