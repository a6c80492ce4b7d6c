//! Transactions, and what clients mean to each other.

use super::clients::{Clients, Turn, compare_clients};
use super::random::{Random, words};

#[test]
fn turns() {
    compare_clients(3, turn);
}

fn turn(random: &mut Random, _: &Clients) -> Turn {
    let client = random.below(3) as usize;
    let get = words!["GET", random.key()];
    let set = words!["SET", random.key(), random.value()];
    match random.below(8) {
        0 => Turn::leave(client),
        1 => Turn::pipeline(client, vec![set, get]),
        2 => Turn::send(client, get).waits(),
        3 => Turn::send(client, words!["FLUSHALL"]).tidy(|frames| frames.sort()),
        _ => Turn::send(client, set),
    }
}
