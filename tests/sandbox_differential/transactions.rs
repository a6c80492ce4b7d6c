//! Transactions of several clients on the same keys.

use super::clients::{Clients, Turn, compare_clients};
use super::lists;
use super::random::{Random, words};

const CLIENTS: usize = 3;

#[test]
fn transactions() {
    compare_clients(CLIENTS, turn);
}

fn turn(random: &mut Random, clients: &Clients) -> Turn {
    let client = random.below(CLIENTS as u64) as usize;
    if clients.is_waiting(client) || random.once_in(40) {
        return Turn::leave(client);
    }
    let turn = match random.below(12) {
        0..=4 => Turn::send(client, bracket(random)),
        5..=8 => Turn::send(client, change(random)),
        9 => Turn::send(client, refused(random)),
        10 => Turn::pipeline(client, whole(random)),
        _ if random.once_in(4) => expiry(random, client),
        _ => Turn::send(client, lists::command(random)),
    };
    // Nobody waits long, but the next turn must not come in between.
    turn.waits()
}

fn key(random: &mut Random) -> Vec<u8> {
    random.of(&["a", "b", "c"]).into()
}

/// Makes a command that begins, ends or guards a transaction.
fn bracket(random: &mut Random) -> Vec<Vec<u8>> {
    match random.below(16) {
        0..=3 => words!["MULTI"],
        4..=7 => words!["EXEC"],
        8..=12 => words!["WATCH", key(random), key(random)],
        13 => words!["UNWATCH"],
        14 => words!["DISCARD"],
        _ => words![random.of(&["exec", "multi", "discard", "watch", "unwatch", "RESET"])],
    }
}

fn change(random: &mut Random) -> Vec<Vec<u8>> {
    let key = key(random);
    match random.below(20) {
        0..=2 => words!["SET", key, random.value()],
        3 => words!["GET", key],
        4 => words!["INCR", key],
        5 => words!["DEL", key],
        6 => words!["RPUSH", key, random.value()],
        7 => words!["LRANGE", key, "0", "-1"],
        8 => words!["LTRIM", key, "0", "-1"],
        9 => words!["LREM", key, "0", "nothing"],
        10 => words!["BLPOP", key, "0.002"],
        11 => words!["BLMOVE", key, "b", "LEFT", "LEFT", "0.002"],
        12 => words!["SELECT", random.of(&["0", "0", "0", "1", "16"])],
        13 => words![random.of(&["FLUSHALL", "FLUSHDB"])],
        14 => words!["RENAME", key, random.of(&["a", "b"])],
        15 => words!["COPY", key, random.of(&["a", "b"])],
        16 => words!["PEXPIREAT", key, random.of(&["1", "99999999999999"])],
        17 => words!["PERSIST", key],
        18 => words!["SETNX", key, "n"],
        _ => words!["LPOP", key],
    }
}

/// Makes a request that spoils a transaction, or only itself.
fn refused(random: &mut Random) -> Vec<Vec<u8>> {
    match random.below(8) {
        0 => words!["NOSUCH", "x"],
        1 => words!["SET", "a"],
        2 => words!["EXEC", "a"],
        3 => words!["MULTI", "a"],
        4 => words!["DISCARD", "a"],
        5 => words!["CLIENT", "NOSUCH"],
        6 => words!["CLIENT", "UNBLOCK", "id:0"],
        _ => words!["SETEX", "a", "0", "x"],
    }
}

/// Makes a transaction from its begin to its end, with WATCH before it.
fn whole(random: &mut Random) -> Vec<Vec<Vec<u8>>> {
    let mut requests = vec![words!["WATCH", key(random)]];
    if random.once_in(3) {
        requests.push(change(random));
    }
    requests.push(words!["MULTI"]);
    requests.extend((0..random.below(6)).map(|_| change(random)));
    requests.push(words!["EXEC"]);
    requests
}

/// Lets a key go by itself, and waits until it has.
fn expiry(random: &mut Random, client: usize) -> Turn {
    let short = words!["PEXPIRE", key(random), "1"];
    let sleep = words!["BLPOP", "nobody", "0.005"];
    Turn::pipeline(client, vec![words!["DISCARD"], short, sleep])
}
