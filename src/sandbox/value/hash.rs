//! A hash of fields and values, in the forms and the order in which the reference keeps them.
//!
//! A few short pairs are kept in the order in which they came (`listpack`), all others as the reference's hash table
//! has them, in no order. A hash that has become a table stays one.

use super::Collection;
use crate::sandbox::random::Random;
use crate::sandbox::table::Table;

/// How many pairs a listpack has (hash-max-listpack-entries).
const MAX_LISTED: usize = 512;

/// How long a field or a value in a listpack is (hash-max-listpack-value).
const MAX_LISTED_BYTES: usize = 64;

/// Fields, each with its value.
#[derive(Debug, Clone)]
pub(in crate::sandbox) struct Hash {
    fields: Fields,
}

/// A field and its value.
pub(in crate::sandbox) type Pair<'a> = (&'a [u8], &'a [u8]);

type OwnPair = (Box<[u8]>, Box<[u8]>);

#[derive(Debug, Clone)]
enum Fields {
    Listed(Vec<OwnPair>),
    Table(Table<Box<[u8]>>),
}

impl Default for Hash {
    fn default() -> Self {
        let fields = Fields::Listed(Vec::new());
        Self { fields }
    }
}

impl Hash {
    /// Takes the form for fields and values that will be set together, even if some of them should be the same.
    pub(in crate::sandbox) fn expect<'w>(&mut self, words: impl Iterator<Item = &'w [u8]>) {
        let (mut count, mut longest) = (0, 0);
        for word in words {
            count += 1;
            longest = longest.max(word.len());
        }
        if count / 2 > MAX_LISTED || longest > MAX_LISTED_BYTES {
            self.outgrow();
        }
    }

    /// Gives the word of OBJECT ENCODING.
    pub(in crate::sandbox) fn encoding(&self) -> &'static str {
        match self.fields {
            Fields::Listed(_) => "listpack",
            Fields::Table(_) => "hashtable",
        }
    }

    /// Finds the value of a field.
    pub(in crate::sandbox) fn get(&self, field: &[u8]) -> Option<&[u8]> {
        match &self.fields {
            Fields::Listed(listed) => {
                let pair = listed.iter().find(|(name, _)| **name == *field);
                pair.map(|(_, value)| &**value)
            }
            Fields::Table(table) => table.get(field).map(|value| &**value),
        }
    }

    /// Sets the value of a field; tells whether the field is new.
    pub(in crate::sandbox) fn set(&mut self, field: &[u8], value: &[u8]) -> bool {
        if field.len().max(value.len()) > MAX_LISTED_BYTES {
            self.outgrow();
        }
        match &mut self.fields {
            Fields::Listed(listed) => {
                let pair = listed.iter_mut().find(|(name, _)| **name == *field);
                if let Some((_, before)) = pair {
                    *before = value.into();
                    return false;
                }
                listed.push((field.into(), value.into()));
                if listed.len() > MAX_LISTED {
                    self.outgrow();
                }
                true
            }
            Fields::Table(table) => table.insert(field, value.into()).is_none(),
        }
    }

    /// Removes a field; tells whether it was there.
    pub(in crate::sandbox) fn remove(&mut self, field: &[u8]) -> bool {
        match &mut self.fields {
            Fields::Listed(listed) => {
                let place = listed.iter().position(|(name, _)| **name == *field);
                place.map(|place| listed.remove(place)).is_some()
            }
            Fields::Table(table) => table.remove(field).is_some(),
        }
    }

    /// Gives all pairs in the order in which they are kept.
    pub(in crate::sandbox) fn iter(&self) -> impl Iterator<Item = Pair<'_>> {
        self.scan(0).map(|(_, pair)| pair)
    }

    /// Gives the pairs from a cursor on, as [`Table::scan`] does. A listpack is behind one cursor.
    pub(in crate::sandbox) fn scan(
        &self,
        cursor: u64,
    ) -> Box<dyn Iterator<Item = (u64, Pair<'_>)> + '_> {
        match &self.fields {
            Fields::Listed(listed) => Box::new(
                listed
                    .iter()
                    .map(|(field, value)| (0, (&**field, &**value))),
            ),
            Fields::Table(table) => {
                let pairs = table.scan(cursor);
                Box::new(pairs.map(|(cursor, field, value)| (cursor, (field, &**value))))
            }
        }
    }

    /// Gives a pair picked at random.
    pub(in crate::sandbox) fn pick(&self, random: &mut Random) -> Option<Pair<'_>> {
        match &self.fields {
            _ if self.is_empty() => None,
            Fields::Listed(listed) => {
                let (field, value) = &listed[random.below(listed.len())];
                Some((field, value))
            }
            Fields::Table(table) => {
                let pair = table.pick(random.number());
                pair.map(|(field, value)| (field, &**value))
            }
        }
    }

    /// Gives `count` pairs picked at random, none of them twice.
    pub(in crate::sandbox) fn sample(&self, count: usize, random: &mut Random) -> Vec<Pair<'_>> {
        match &self.fields {
            Fields::Listed(_) => random.choose(self.iter(), self.len(), count),
            Fields::Table(table) => {
                let sample = table.sample(count, random).into_iter();
                sample.map(|(field, value)| (field, &**value)).collect()
            }
        }
    }

    fn outgrow(&mut self) {
        let Fields::Listed(listed) = &mut self.fields else {
            return;
        };
        let mut table = Table::default();
        for (field, value) in listed.drain(..) {
            table.insert(&field, value);
        }
        self.fields = Fields::Table(table);
    }
}

impl Collection for Hash {
    fn len(&self) -> usize {
        match &self.fields {
            Fields::Listed(listed) => listed.len(),
            Fields::Table(table) => table.len(),
        }
    }
}
