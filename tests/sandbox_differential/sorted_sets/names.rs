//! Ranges of names.

use super::{By, fixed_range, member, range, with_ends};
use crate::sandbox_differential::random::{Random, words};
use crate::sandbox_differential::{Step, compare};

/// Ranges of names: in a set whose scores are all the same, and in a listpack where they are not. In a skiplist whose
/// scores differ, what the reference finds depends on chance.
#[test]
fn names_in_sorted_sets() {
    compare(name_step);
}

fn name_step(random: &mut Random) -> Step {
    let key = random.of(&["lex", "lex", "mixed"]);
    let short = |random: &mut Random| random.of(&["a", "b", "c", "d", "aa", "7", "", "a\0", "m10"]);
    let words = match random.below(16) {
        0..4 if key == "mixed" => {
            words!["ZADD", key, random.below(3).to_string(), short(random)]
        }
        0..3 => words!["ZADD", key, "0", member(random), "0", short(random)],
        3 => {
            let mut words = words!["ZADD", key];
            for _ in 0..=random.below(100) {
                words.extend(words!["0", format!("m{}", random.below(250))]);
            }
            words
        }
        4..8 => range(random, words!["ZRANGE", key], &[(By::Lex, "BYLEX")]),
        8 => {
            let words = words!["ZRANGESTORE", "stored", key];
            range(random, words, &[(By::Lex, "bylex")])
        }
        9..11 => {
            let forms = [("ZRANGEBYLEX", By::Lex), ("ZREVRANGEBYLEX", By::Lex)];
            fixed_range(random, key.into(), &forms)
        }
        11..14 => with_ends(random, words!["ZLEXCOUNT", key], By::Lex),
        14 => with_ends(random, words!["ZREMRANGEBYLEX", key], By::Lex),
        _ => words!["OBJECT", "ENCODING", key],
    };
    Step::new(words)
}
