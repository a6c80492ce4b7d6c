//! One database: keys, what they hold, and when they go.

use std::cell::Cell;
use std::collections::BTreeSet;

use super::fault::Fault;
use super::table::Table;
use super::value::{Collection, Kind, Value};

/// A time in milliseconds since the epoch.
pub(super) type Millis = u64;

/// The keys of one database. What has expired is removed by [`next_expired`](Self::next_expired) before each command,
/// so that none of them ever meets it.
#[derive(Debug, Default)]
pub(super) struct Database {
    entries: Table<Entry>,
    /// The keys that go by themselves, the next one first.
    expiring: BTreeSet<(Millis, Box<[u8]>)>,
    /// The time of the command that is running.
    now: Millis,
}

#[derive(Debug)]
struct Entry {
    value: Value,
    expires: Option<Millis>,
    /// When a command last used the value.
    used: Cell<Millis>,
}

impl Database {
    /// Tells how many keys there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Tells how many keys go by themselves.
    pub(super) fn expiring(&self) -> usize {
        self.expiring.len()
    }

    /// Tells how long the keys that go by themselves have left, on average.
    pub(super) fn mean_ttl(&self, now: Millis) -> Millis {
        let left = self.expiring.iter().map(|(at, _)| at.saturating_sub(now));
        let count = Millis::try_from(self.expiring.len()).unwrap_or(Millis::MAX);
        left.fold(0, Millis::saturating_add) / count.max(1)
    }

    /// Tells whether a key is there.
    pub(super) fn contains(&self, key: &[u8]) -> bool {
        self.entries.contains(key)
    }

    /// Finds what a key holds, whatever its type, to tell about it: that is no use of it.
    pub(super) fn get(&self, key: &[u8]) -> Option<&Value> {
        self.entries.get(key).map(|entry| &entry.value)
    }

    /// Notes that a key is used; tells whether it is there.
    pub(super) fn touch(&self, key: &[u8]) -> bool {
        self.used(key).is_some()
    }

    fn used(&self, key: &[u8]) -> Option<&Entry> {
        let entry = self.entries.get(key)?;
        entry.used.set(self.now);
        Some(entry)
    }

    /// Tells for how many milliseconds no command has used what a key holds.
    pub(super) fn idle(&self, key: &[u8]) -> Option<Millis> {
        let used = self.entries.get(key)?.used.get();
        Some(self.now.saturating_sub(used))
    }

    /// Finds what a key holds, if it is a `K`.
    ///
    /// # Errors
    /// It holds another type.
    pub(super) fn read<K: Kind>(&self, key: &[u8]) -> Result<Option<&K>, Fault> {
        let value = self.used(key).map(|entry| &entry.value);
        value
            .map(|value| K::of(value).ok_or(Fault::WrongType))
            .transpose()
    }

    /// Finds what a key holds, if it is a `K`, to change it. Who takes the last element out of a collection calls
    /// [`tidy`](Self::tidy) afterwards.
    ///
    /// # Errors
    /// It holds another type.
    pub(super) fn write<K: Kind>(&mut self, key: &[u8]) -> Result<Option<&mut K>, Fault> {
        let now = self.now;
        let value = self.entries.get_mut(key).map(|entry| {
            entry.used.set(now);
            &mut entry.value
        });
        value
            .map(|value| K::of_mut(value).ok_or(Fault::WrongType))
            .transpose()
    }

    /// Finds what a key holds, or makes an empty `K` of it. Who puts nothing into it calls [`tidy`](Self::tidy).
    ///
    /// # Errors
    /// It holds another type.
    pub(super) fn make<K: Collection>(&mut self, key: &[u8]) -> Result<&mut K, Fault> {
        if !self.contains(key) {
            self.set(key, K::default().into_value());
        }
        self.write(key)?.ok_or(Fault::WrongType)
    }

    /// Removes the key if its collection is empty; tells whether it was.
    pub(super) fn tidy<K: Collection>(&mut self, key: &[u8]) -> bool {
        let is_empty = matches!(self.read::<K>(key), Ok(Some(value)) if value.is_empty());
        if is_empty {
            self.remove(key);
        }
        is_empty
    }

    /// Lets a key hold a value for good, whatever it held before.
    pub(super) fn set(&mut self, key: &[u8], value: Value) {
        self.expire_at(key, None);
        self.replace(key, value);
    }

    /// Lets a key hold another value for as long as the one before.
    pub(super) fn replace(&mut self, key: &[u8], value: Value) {
        match self.entries.get_mut(key) {
            Some(entry) => {
                entry.value = value;
                entry.used.set(self.now);
            }
            None => {
                let entry = Entry {
                    value,
                    expires: None,
                    used: Cell::new(self.now),
                };
                self.entries.insert(key, entry);
            }
        }
    }

    /// Removes a key; gives what it held.
    pub(super) fn remove(&mut self, key: &[u8]) -> Option<Value> {
        self.expire_at(key, None);
        self.entries.remove(key).map(|entry| entry.value)
    }

    /// Removes all keys.
    pub(super) fn clear(&mut self) {
        *self = Self {
            now: self.now,
            ..Self::default()
        };
    }

    /// Tells when a key goes by itself.
    pub(super) fn expires(&self, key: &[u8]) -> Option<Millis> {
        self.entries.get(key).and_then(|entry| entry.expires)
    }

    /// Lets a key go at a time, or never.
    pub(super) fn expire_at(&mut self, key: &[u8], expires: Option<Millis>) {
        let Some(entry) = self.entries.get_mut(key) else {
            return;
        };
        if let Some(before) = std::mem::replace(&mut entry.expires, expires) {
            self.expiring.remove(&(before, key.into()));
        }
        if let Some(expires) = expires {
            self.expiring.insert((expires, key.into()));
        }
    }

    /// Tells when the next key goes.
    pub(super) fn next_expiry(&self) -> Option<Millis> {
        self.expiring.first().map(|(expires, _)| *expires)
    }

    /// Removes a key whose time is over now; gives it.
    pub(super) fn next_expired(&mut self, now: Millis) -> Option<Box<[u8]>> {
        self.now = now;
        if self.next_expiry()? >= now {
            return None;
        }
        let (_, key) = self.expiring.pop_first()?;
        self.entries.remove(&key);
        Some(key)
    }

    /// Gives all keys.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&[u8], &Value)> {
        self.entries.iter().map(|(key, entry)| (key, &entry.value))
    }

    /// Gives the keys from a cursor on, as [`Table::scan`] does.
    pub(super) fn scan(&self, cursor: u64) -> impl Iterator<Item = (u64, &[u8], &Value)> {
        let entries = self.entries.scan(cursor);
        entries.map(|(cursor, key, entry)| (cursor, key, &entry.value))
    }

    /// Gives some key that any number stands for.
    pub(super) fn pick(&self, number: u64) -> Option<&[u8]> {
        self.entries.pick(number).map(|(key, _)| key)
    }
}

#[cfg(test)]
mod tests {
    use super::Database;
    use crate::sandbox::value::{Kind, Str};

    #[test]
    fn a_key_is_idle_until_it_is_used() {
        let mut db = Database::default();
        db.set(b"key", Str::new("value").into_value());
        db.next_expired(5000);
        assert!(db.get(b"key").is_some() && db.contains(b"key"));
        assert_eq!(db.idle(b"key"), Some(5000));
        assert!(db.read::<Str>(b"key").unwrap().is_some());
        assert_eq!(db.idle(b"key"), Some(0));
        db.next_expired(7000);
        assert!(db.touch(b"key") && !db.touch(b"other"));
        assert_eq!(db.idle(b"key"), Some(0));
        assert_eq!(db.idle(b"other"), None);
    }
}
