//! Keys to values in an order of their own, so that a scan can stop anywhere and go on later.
//!
//! The order is that of the keys' hashes. A cursor is a place in it: whatever is added or removed meanwhile, what was
//! there during the whole scan is found, and found once. The hash is keyed anew in each process, so nobody can choose
//! keys that collide.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::ops::Bound;

use super::random::Random;

/// So many entries side by side are picked evenly, whatever their hashes.
const EVEN: u64 = 32;

/// A map from bytes to `V`.
#[derive(Debug, Clone)]
pub(super) struct Table<V> {
    entries: BTreeMap<Key, V>,
    hasher: RandomState,
}

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self {
            entries: BTreeMap::new(),
            hasher: RandomState::new(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    hash: u64,
    bytes: Box<[u8]>,
}

/// A key that is looked for: it owns nothing.
trait Sought {
    fn hash(&self) -> u64;
    fn bytes(&self) -> &[u8];
}

impl Sought for Key {
    fn hash(&self) -> u64 {
        self.hash
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl Sought for (u64, &[u8]) {
    fn hash(&self) -> u64 {
        self.0
    }

    fn bytes(&self) -> &[u8] {
        self.1
    }
}

impl<'a> Borrow<dyn Sought + 'a> for Key {
    fn borrow(&self) -> &(dyn Sought + 'a) {
        self
    }
}

impl Ord for dyn Sought + '_ {
    fn cmp(&self, other: &Self) -> Ordering {
        let hashes = self.hash().cmp(&other.hash());
        hashes.then_with(|| self.bytes().cmp(other.bytes()))
    }
}

impl PartialOrd for dyn Sought + '_ {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for dyn Sought + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for dyn Sought + '_ {}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        let this: &dyn Sought = self;
        this.cmp(other)
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<V> Table<V> {
    /// Tells how many entries there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    fn sought<'k>(&self, key: &'k [u8]) -> (u64, &'k [u8]) {
        (self.hasher.hash_one(key), key)
    }

    /// Finds a value.
    pub(super) fn get(&self, key: &[u8]) -> Option<&V> {
        let sought = self.sought(key);
        self.entries.get(&sought as &dyn Sought)
    }

    /// Finds a value to change it.
    pub(super) fn get_mut(&mut self, key: &[u8]) -> Option<&mut V> {
        let sought = self.sought(key);
        self.entries.get_mut(&sought as &dyn Sought)
    }

    /// Tells whether there is an entry.
    pub(super) fn contains(&self, key: &[u8]) -> bool {
        self.get(key).is_some()
    }

    /// Puts a value in; gives the one that was there.
    pub(super) fn insert(&mut self, key: &[u8], value: V) -> Option<V> {
        if let Some(found) = self.get_mut(key) {
            return Some(std::mem::replace(found, value));
        }
        let (hash, bytes) = self.sought(key);
        let bytes = bytes.into();
        self.entries.insert(Key { hash, bytes }, value)
    }

    /// Takes an entry out.
    pub(super) fn remove(&mut self, key: &[u8]) -> Option<V> {
        let sought = self.sought(key);
        self.entries.remove(&sought as &dyn Sought)
    }

    /// Gives all entries.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = (&[u8], &V)> {
        self.entries.iter().map(|(key, value)| (&*key.bytes, value))
    }

    /// Gives the entries from `cursor` on, 0 for the first, each with the cursor at which it is found again.
    pub(super) fn scan(&self, cursor: u64) -> impl Iterator<Item = (u64, &[u8], &V)> {
        let sought: (u64, &[u8]) = (cursor, b"");
        let start = Bound::Included(&sought as &dyn Sought);
        self.entries
            .range::<dyn Sought, _>((start, Bound::Unbounded))
            .map(|(key, value)| (key.hash, &*key.bytes, value))
    }

    /// Gives an entry that any number stands for, each about as likely as another.
    pub(super) fn pick(&self, number: u64) -> Option<(&[u8], &V)> {
        let len = self.len() as u64;
        if len == 0 {
            return None;
        }
        // The gaps between the hashes differ: some steps on from where the number falls make up for it.
        let steps = number % len.min(EVEN);
        let mut behind = self.scan(number).chain(self.scan(0));
        let found = behind.nth(steps as usize);
        found.map(|(_, key, value)| (key, value))
    }

    /// Gives `count` entries picked at random, none of them twice; all if there are no more.
    pub(super) fn sample(&self, count: usize, random: &mut Random) -> Vec<(&[u8], &V)> {
        if count >= self.len() / 3 {
            return random.choose(self.iter(), self.len(), count);
        }
        let mut keys = HashSet::new();
        let picks = std::iter::repeat_with(|| self.pick(random.number())).flatten();
        picks
            .filter(|(key, _)| keys.insert(*key))
            .take(count)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Random, Table};

    fn table(len: u32) -> Table<()> {
        let mut table = Table::default();
        for name in 0..len {
            table.insert(&name.to_be_bytes(), ());
        }
        table
    }

    #[test]
    fn a_few_entries_are_picked_evenly() {
        let table = table(5);
        let mut random = Random::new(7);
        let mut times = [0; 5];
        for _ in 0..10_000 {
            let (name, ()) = table.pick(random.number()).unwrap();
            times[usize::from(name[3])] += 1;
        }
        assert!(
            times.iter().all(|times| (1800..2200).contains(times)),
            "{times:?}"
        );
    }

    #[test]
    fn every_entry_of_many_is_picked_some_time() {
        let table = table(1000);
        let mut random = Random::new(7);
        let picks = (0..30_000).filter_map(|_| table.pick(random.number()));
        assert_eq!(picks.collect::<HashSet<_>>().len(), 1000);
    }

    #[test]
    fn a_sample_has_no_entry_twice() {
        let mut random = Random::new(7);
        for len in [0, 1, 2, 3, 100] {
            let table = table(len);
            let len = len as usize;
            for count in [0, 1, 2, 20, 33, 34, 99, 100, 200, usize::MAX] {
                let sample = table.sample(count, &mut random);
                assert_eq!(sample.len(), count.min(len), "{count} of {len}");
                let distinct: HashSet<_> = sample.into_iter().collect();
                assert_eq!(distinct.len(), count.min(len), "{count} of {len}");
            }
        }
    }
}
