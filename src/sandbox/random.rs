//! Numbers that nobody can foresee, for what is picked at random.

/// A generator (xorshift64*).
#[derive(Debug)]
pub(super) struct Random(u64);

impl Random {
    /// Makes one that gives the same numbers for the same seed.
    pub(super) fn new(seed: u64) -> Self {
        // The generator stands still at 0.
        Self(seed | 1)
    }

    /// Gives any number.
    pub(super) fn number(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Gives a number below `limit`, which is not 0.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        (self.number() % limit as u64) as usize
    }

    /// Gives `count` of the `len` items, all if there are no more, in their order. Any choice is as likely as another.
    pub(super) fn choose<T>(
        &mut self,
        items: impl Iterator<Item = T>,
        len: usize,
        count: usize,
    ) -> Vec<T> {
        let mut missing = count.min(len);
        let mut left = len;
        let mut chosen = Vec::with_capacity(missing);
        for item in items {
            if missing == 0 {
                break;
            }
            if self.below(left) < missing {
                chosen.push(item);
                missing -= 1;
            }
            left -= 1;
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn a_choice_has_as_many_as_asked_for_and_none_twice() {
        let mut random = Random::new(1);
        for count in 0..12 {
            let chosen = random.choose(0..10, 10, count);
            assert_eq!(chosen.len(), count.min(10));
            assert!(chosen.is_sorted_by(|a, b| a < b), "{chosen:?}");
        }
    }

    #[test]
    fn each_item_is_chosen_about_as_often() {
        let mut random = Random::new(1);
        let mut times = [0; 10];
        for item in (0..10_000).flat_map(|_| random.choose(0..10, 10, 3)) {
            times[item] += 1;
        }
        assert!(
            times.iter().all(|times| (2700..3300).contains(times)),
            "{times:?}"
        );
    }
}
