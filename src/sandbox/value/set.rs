//! A set of members, in the forms and the order in which the reference keeps them.
//!
//! Whole numbers alone are kept sorted (`intset`), a few short members in the order in which they came (`listpack`), all
//! others as the reference's hash table has them, in no order. A set changes to a later form when it outgrows its own,
//! and does not change back.

use super::Collection;
use crate::sandbox::number;
use crate::sandbox::random::Random;
use crate::sandbox::table::Table;

/// How many members an intset has (set-max-intset-entries).
const MAX_NUMBERS: usize = 512;

/// How many members a listpack has (set-max-listpack-entries).
const MAX_LISTED: usize = 128;

/// How long a member of a listpack is (set-max-listpack-value).
const MAX_LISTED_BYTES: usize = 64;

/// Distinct members.
#[derive(Debug, Clone)]
pub(in crate::sandbox) struct Set {
    members: Members,
}

#[derive(Debug, Clone)]
enum Members {
    /// Sorted by number; each with its text.
    Numbers(Vec<(i64, Box<[u8]>)>),
    Listed(Vec<Box<[u8]>>),
    Table(Table<()>),
}

impl Default for Set {
    fn default() -> Self {
        let members = Members::Numbers(Vec::new());
        Self { members }
    }
}

impl Set {
    /// Makes an empty set in the form for a first member, when `count` will be put in, some of which may be the same.
    pub(in crate::sandbox) fn for_members(first: &[u8], count: usize) -> Self {
        let is_number = number::integer(first).is_some();
        let members = if is_number && count <= MAX_NUMBERS {
            Members::Numbers(Vec::new())
        } else if count <= MAX_LISTED {
            Members::Listed(Vec::new())
        } else {
            Members::Table(Table::default())
        };
        Self { members }
    }

    /// Makes an empty listpack.
    pub(in crate::sandbox) fn listed() -> Self {
        let members = Members::Listed(Vec::new());
        Self { members }
    }

    /// Takes the form for `count` members more at once, even if they should all be there already.
    pub(in crate::sandbox) fn expect(&mut self, count: usize) {
        let outgrows = match self.members {
            Members::Numbers(_) => count > MAX_NUMBERS,
            Members::Listed(_) => count > MAX_LISTED,
            Members::Table(_) => false,
        };
        if outgrows {
            self.outgrow();
        }
    }

    /// Tells whether all members are kept as numbers, in their order.
    pub(in crate::sandbox) fn is_sorted(&self) -> bool {
        matches!(self.members, Members::Numbers(_))
    }

    /// Tells whether members are kept in no order.
    pub(in crate::sandbox) fn is_table(&self) -> bool {
        matches!(self.members, Members::Table(_))
    }

    /// Gives the word of OBJECT ENCODING.
    pub(in crate::sandbox) fn encoding(&self) -> &'static str {
        match self.members {
            Members::Numbers(_) => "intset",
            Members::Listed(_) => "listpack",
            Members::Table(_) => "hashtable",
        }
    }

    /// Tells whether a member is in it.
    pub(in crate::sandbox) fn contains(&self, member: &[u8]) -> bool {
        match &self.members {
            Members::Numbers(numbers) => {
                number::integer(member).is_some_and(|number| find_number(numbers, number).is_ok())
            }
            Members::Listed(listed) => listed.iter().any(|one| **one == *member),
            Members::Table(table) => table.contains(member),
        }
    }

    /// Puts a member in; tells whether it is new.
    pub(in crate::sandbox) fn insert(&mut self, member: &[u8]) -> bool {
        match &mut self.members {
            Members::Numbers(numbers) => match number::integer(member) {
                Some(number) => {
                    let Err(place) = find_number(numbers, number) else {
                        return false;
                    };
                    numbers.insert(place, (number, member.into()));
                    if numbers.len() > MAX_NUMBERS {
                        self.outgrow();
                    }
                    true
                }
                None => {
                    self.give_up_numbers(member.len());
                    self.insert(member)
                }
            },
            Members::Listed(listed) => {
                if listed.iter().any(|one| **one == *member) {
                    return false;
                }
                if listed.len() < MAX_LISTED && member.len() <= MAX_LISTED_BYTES {
                    listed.push(member.into());
                    return true;
                }
                self.outgrow();
                self.insert(member)
            }
            Members::Table(table) => table.insert(member, ()).is_none(),
        }
    }

    /// Takes a member out; tells whether it was there.
    pub(in crate::sandbox) fn remove(&mut self, member: &[u8]) -> bool {
        match &mut self.members {
            Members::Numbers(numbers) => {
                let number = number::integer(member);
                let place = number.and_then(|number| find_number(numbers, number).ok());
                place.map(|place| numbers.remove(place)).is_some()
            }
            Members::Listed(listed) => {
                let place = listed.iter().position(|one| **one == *member);
                place.map(|place| listed.remove(place)).is_some()
            }
            Members::Table(table) => table.remove(member).is_some(),
        }
    }

    /// Gives all members in the order in which they are kept.
    pub(in crate::sandbox) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.scan(0).map(|(_, member)| member)
    }

    /// Gives the members from a cursor on, as [`Table::scan`] does. What is no hash table is behind one cursor.
    pub(in crate::sandbox) fn scan(
        &self,
        cursor: u64,
    ) -> Box<dyn Iterator<Item = (u64, &[u8])> + '_> {
        match &self.members {
            Members::Numbers(numbers) => Box::new(numbers.iter().map(|(_, text)| (0, &**text))),
            Members::Listed(listed) => Box::new(listed.iter().map(|member| (0, &**member))),
            Members::Table(table) => Box::new(
                table
                    .scan(cursor)
                    .map(|(cursor, member, ())| (cursor, member)),
            ),
        }
    }

    /// Gives a member picked at random.
    pub(in crate::sandbox) fn pick(&self, random: &mut Random) -> Option<&[u8]> {
        match &self.members {
            _ if self.is_empty() => None,
            Members::Numbers(numbers) => Some(&numbers[random.below(numbers.len())].1),
            Members::Listed(listed) => Some(&listed[random.below(listed.len())]),
            Members::Table(table) => table.pick(random.number()).map(|(member, ())| member),
        }
    }

    /// Gives `count` members picked at random, none of them twice.
    pub(in crate::sandbox) fn sample(&self, count: usize, random: &mut Random) -> Vec<&[u8]> {
        match &self.members {
            Members::Table(table) => {
                let sample = table.sample(count, random).into_iter();
                sample.map(|(member, ())| member).collect()
            }
            _ => random.choose(self.iter(), self.len(), count),
        }
    }

    /// Keeps the members as numbers if they are numbers and few enough.
    pub(in crate::sandbox) fn try_numbers(&mut self) {
        if self.len() > MAX_NUMBERS || self.is_sorted() {
            return;
        }
        let number = |member: &[u8]| Some((number::integer(member)?, member.into()));
        if let Some(mut numbers) = self.iter().map(number).collect::<Option<Vec<_>>>() {
            numbers.sort_unstable();
            self.members = Members::Numbers(numbers);
        }
    }

    /// Makes room among numbers for a member of that length which is none.
    fn give_up_numbers(&mut self, len: usize) {
        if self.len() < MAX_LISTED && len <= MAX_LISTED_BYTES {
            let listed = self.iter().map(Box::from).collect();
            self.members = Members::Listed(listed);
        } else {
            self.outgrow();
        }
    }

    fn outgrow(&mut self) {
        let mut table = Table::default();
        for member in self.iter() {
            table.insert(member, ());
        }
        self.members = Members::Table(table);
    }
}

/// Finds a number, or the place where it belongs.
fn find_number(numbers: &[(i64, Box<[u8]>)], number: i64) -> Result<usize, usize> {
    numbers.binary_search_by_key(&number, |(one, _)| *one)
}

impl Collection for Set {
    fn len(&self) -> usize {
        match &self.members {
            Members::Numbers(numbers) => numbers.len(),
            Members::Listed(listed) => listed.len(),
            Members::Table(table) => table.len(),
        }
    }
}
