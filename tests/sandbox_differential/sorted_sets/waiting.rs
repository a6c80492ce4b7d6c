//! Clients that wait for members.

use super::member;
use crate::sandbox_differential::clients::{Clients, Turn, compare_clients};
use crate::sandbox_differential::random::{Random, words};

#[test]
fn waiting_for_sorted_sets() {
    compare_clients(4, turn);
}

/// Lets some wait for members and others add them.
fn turn(random: &mut Random, clients: &Clients) -> Turn {
    let client = random.below(4) as usize;
    if clients.is_waiting(client) {
        return match random.below(6) {
            0 => Turn::leave(client),
            _ => Turn::send(0, words!["PING"]),
        };
    }
    let key = random.of(&["z", "y", "x"]);
    let other = random.of(&["z", "y"]);
    Turn::send(
        client,
        match random.below(14) {
            0..3 if client > 0 => words![random.of(&["BZPOPMIN", "BZPOPMAX"]), key, "0"],
            3 if client > 0 => words!["BZPOPMIN", "z", "y", "0"],
            4..6 if client > 0 => {
                let from = random.of(&["MIN", "MAX"]);
                words!["BZMPOP", "0", "2", "z", "y", from, "COUNT", "2"]
            }
            6 => words!["DEL", key],
            7 => words!["ZADD", other, "1", "a", "2", "b", "3", "c"],
            8 => words!["ZUNIONSTORE", key, "2", "x", other],
            9 => words!["ZRANGE", key, "0", "-1", "WITHSCORES"],
            10 => words!["SET", "x", "v"],
            11 => words!["ZINCRBY", other, "1", member(random)],
            _ => words!["ZADD", key, random.below(5).to_string(), member(random)],
        },
    )
}
