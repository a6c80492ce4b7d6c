//! Numbers and words from a seed.

/// A generator whose numbers depend on nothing but its seed (SplitMix64).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Gives any number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Gives a number below `limit`.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// Tells yes once in `n` times.
    pub(crate) fn once_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// Gives one of the items.
    pub(crate) fn of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }

    /// Gives a name of one of a few keys, which sequences meet again and again.
    pub(crate) fn key(&mut self) -> Vec<u8> {
        self.of(&["a", "b", "c", "d", "e", "{x}1", "k\r\n\0"])
            .into()
    }

    /// Gives a value: short, long, a number, empty, any bytes.
    pub(crate) fn value(&mut self) -> Vec<u8> {
        match self.below(8) {
            0 => Vec::new(),
            1 | 2 => self.integer(),
            3 => b"x".repeat(self.below(100) as usize),
            4 => (0..self.below(12)).map(|_| self.next() as u8).collect(),
            _ => self
                .of(&["v", "hello", "1.5", " 1", "0x1", "world\r\n"])
                .into(),
        }
    }

    /// Gives an integer as text: small, at the limits, or none at all.
    pub(crate) fn integer(&mut self) -> Vec<u8> {
        match self.below(12) {
            0 => self
                .of(&[
                    "9223372036854775807",
                    "-9223372036854775808",
                    "9223372036854775808",
                    "-0",
                    "+1",
                    "01",
                    " 1",
                    "1 ",
                    "",
                    "abc",
                    "1.0",
                ])
                .into(),
            _ => (self.below(24) as i64 - 8).to_string().into_bytes(),
        }
    }
}

/// Makes the words of a command of literals and bytes.
macro_rules! words {
    ($($word:expr),* $(,)?) => {
        vec![$(Vec::<u8>::from($word)),*]
    };
}
pub(crate) use words;
