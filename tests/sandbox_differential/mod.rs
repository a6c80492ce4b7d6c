//! The sandbox beside Redis 7.4: the same commands to both, the replies compared byte for byte.
//!
//! Sequences of commands are generated from a seed, a group of commands at a time, in RESP2 and in RESP3. A difference
//! names its seed and shows the commands that led to it; `SANDBOX_SEED=N` runs that sequence alone. What may differ is
//! written down in [`Same`], and nowhere else.

mod bits;
mod blocking;
mod clients;
mod connection;
mod doubles;
mod frame;
mod hashes;
mod keys;
mod lists;
mod malformed;
mod pair;
mod pubsub;
mod random;
mod scans;
mod server_info;
mod sets;
mod sorted_sets;
mod streams;
mod strings;
mod transactions;

use self::pair::Pair;
use self::random::Random;
use super::common::LiveServer;

/// How many sequences each group runs in each protocol.
const SEQUENCES: u64 = 40;

/// How many commands a sequence has.
const COMMANDS: usize = 120;

/// What the replies to a command have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Same {
    /// Every byte.
    Bytes,
    /// The elements, in any order if the reference keeps one of the keys as a hash table, whose order is its own.
    Elements,
    /// The pairs, in any order on the same condition.
    Pairs,
    /// The elements, in any order: they come from a hash table that is no key any more.
    Sorted,
    /// The type, and numbers up to so much: time goes on between the two.
    Near(i64),
    /// The types of all elements: the values are those of the server.
    Shape,
}

/// One command and what has to be the same.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    words: Vec<Vec<u8>>,
    same: Same,
}

impl Step {
    /// Makes a step of words that are replied to alike.
    fn new(words: Vec<Vec<u8>>) -> Self {
        let same = Same::Bytes;
        Self { words, same }
    }

    fn same(mut self, same: Same) -> Self {
        self.same = same;
        self
    }

    /// Makes a step of a command that tells a time of a key: what is left of it, or when it is over.
    fn near(name: &str, key: Vec<u8>) -> Self {
        // Seconds may have been rounded to different ones.
        let slack = if name.starts_with('P') { 2000 } else { 2 };
        Self::new(random::words![name, key]).same(Same::Near(slack))
    }
}

/// Starts the reference, unless it is not installed here; where the servers were listed it has to be.
fn reference() -> Option<LiveServer> {
    let server = LiveServer::named("redis-7.4", &["--enable-debug-command", "yes"]);
    assert!(
        server.is_some() || std::env::var_os("REDIS_SHELL_TEST_SERVERS").is_none(),
        "redis-7.4 is not among the servers"
    );
    server
}

/// Gives the seed of the one sequence that is to run.
fn chosen_seed() -> Option<u64> {
    let seed = std::env::var("SANDBOX_SEED").ok();
    seed.map(|seed| seed.parse().expect("SANDBOX_SEED is a number"))
}

/// Runs sequences of what `generate` makes.
#[track_caller]
fn compare(generate: impl Fn(&mut Random) -> Step) {
    let Some(reference) = reference() else {
        eprintln!("skipped: redis-7.4 is not installed, see scripts/servers");
        return;
    };
    let mut pair = Pair::new(&reference);
    let only = chosen_seed();
    for seed in (0..SEQUENCES).filter(|seed| only.is_none_or(|only| only == *seed)) {
        for protocol in ["2", "3"] {
            let mut random = Random::new(seed);
            pair.begin(protocol);
            for _ in 0..COMMANDS {
                let step = generate(&mut random);
                if let Err(difference) = pair.run(&step) {
                    panic!("seed {seed}, RESP{protocol}:\n{difference}");
                }
            }
        }
    }
}
