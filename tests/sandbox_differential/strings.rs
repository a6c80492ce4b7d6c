//! Strings.

use super::random::{Random, words};
use super::{Step, compare};

#[test]
fn strings() {
    compare(step);
}

fn step(random: &mut Random) -> Step {
    let key = random.key();
    Step::new(match random.below(4) {
        0 => words!["GET", key],
        1 => words!["SET", key, random.value()],
        2 => words!["ECHO", random.value()],
        _ => words![
            random.of(&["get", "NOSUCH", "no\0such"]),
            key,
            random.value()
        ],
    })
}
