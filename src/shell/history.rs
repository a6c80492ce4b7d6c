//! What was entered, with its time and its server: kept in memory for the prompt, and in a file that sessions share.
//!
//! Secrets are replaced before anything is kept, and a line that holds one, or may, never reaches the file.

mod entry;
mod file;
mod list;

use std::collections::{HashMap, VecDeque};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use super::secret;

pub(super) use self::entry::Entry;
use self::file::{Fate, Store};
pub(super) use self::list::listing;

/// How many lines are remembered.
const REMEMBERED: usize = 10_000;

/// The lines, and where they are kept.
pub(super) struct History {
    memory: Memory,
    store: Option<Store>,
    complaints: Vec<String>,
}

impl History {
    /// Loads the history of the file, if there is one. One that cannot be used is complained of.
    pub(super) fn open(path: Option<&Path>) -> Self {
        let mut history = Self {
            memory: Memory::default(),
            store: None,
            complaints: Vec::new(),
        };
        match path.map(|path| (path, Store::open(path, REMEMBERED))) {
            None => {}
            Some((_, Ok((store, entries)))) => {
                history.store = Some(store);
                history.memory = Memory::read(entries);
            }
            Some((path, Err(error))) => history.complain(path, &error),
        }
        history
    }

    /// The lines, for whoever looks for some.
    pub(super) fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Remembers what was entered for a server, its secrets replaced; in the file only if it had none.
    pub(super) fn remember(&mut self, text: &str, server: &str) {
        if text.trim().is_empty() {
            return;
        }
        let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let entry = Entry {
            time: since_epoch.ok().map(|time| time.as_secs()),
            server: secret::masked(server).into(),
            line: secret::masked(text).into(),
        };
        let is_new = self.memory.push(entry.clone());
        if !is_new || !secret::may_remember(text) {
            return;
        }
        match self.store.as_mut().map(|store| store.append(&entry)) {
            None => {}
            Some(Ok(fate)) => self.memory.note(fate),
            Some(Err(error)) => self.give_up(&error),
        }
    }

    /// Gives all that is known now, what other sessions have written included, the newest last.
    pub(super) fn entries(&mut self) -> Vec<Entry> {
        match self.store.as_ref().map(Store::read) {
            None => {}
            Some(Ok(written)) => return self.memory.among(&written),
            Some(Err(error)) => self.give_up(&error),
        }
        self.memory.entries()
    }

    /// Gives what could not be done about the history, each once.
    pub(super) fn take_complaints(&mut self) -> Vec<String> {
        std::mem::take(&mut self.complaints)
    }

    fn give_up(&mut self, error: &io::Error) {
        if let Some(store) = self.store.take() {
            self.complain(store.path(), error);
        }
    }

    fn complain(&mut self, path: &Path, error: &io::Error) {
        let path = path.display().to_string();
        self.complaints.push(format!(
            "warning: the history {path:?} is not kept: {error}"
        ));
    }
}

/// The lines of this session and, where they have a file, of those before it: shared by all that look into it.
#[derive(Clone, Default)]
pub(super) struct Memory(Arc<Mutex<Lines>>);

/// A line, and where it is besides.
struct Kept {
    entry: Entry,
    place: Place,
}

/// Where a line is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nowhere else.
    Memory,
    /// Not in the file yet.
    OnItsWay,
    /// In the file, unless others have cut it since.
    File,
}

#[derive(Default)]
struct Lines {
    entries: VecDeque<Kept>,
    /// What was asked for last, and the index of the line that goes on from it.
    asked: Option<(String, Option<usize>)>,
}

impl Memory {
    /// A memory of what was read from a file.
    fn read(entries: Vec<Entry>) -> Self {
        let place = Place::File;
        let entries = entries.into_iter().map(|entry| Kept { entry, place });
        let memory = Self::default();
        memory.lock().entries = entries.collect();
        memory
    }

    pub(super) fn len(&self) -> usize {
        self.lock().entries.len()
    }

    /// The line at an index, the oldest first.
    pub(super) fn line(&self, index: usize) -> Option<Arc<str>> {
        Some(Arc::clone(&self.lock().entries.get(index)?.entry.line))
    }

    /// The lines, the newest last.
    fn entries(&self) -> Vec<Entry> {
        let lines = self.lock();
        let entries = lines.entries.iter().map(|kept| kept.entry.clone());
        entries.collect()
    }

    /// Puts those that are not in the file among those that are, each before the line that came after it. A line that
    /// others have cut away since tells nothing.
    fn among(&self, written: &[Entry]) -> Vec<Entry> {
        let lines = self.lock();
        let mut places: HashMap<&Entry, Vec<usize>> = HashMap::new();
        for (at, entry) in written.iter().enumerate() {
            places.entry(entry).or_default().push(at);
        }
        // From the newest on, with the index of the line before which each stands.
        let mut next = written.len();
        let mut unwritten = Vec::new();
        for kept in lines.entries.iter().rev() {
            if kept.place != Place::File {
                unwritten.push((next, kept.entry.clone()));
            } else if let Some(places) = places.get_mut(&kept.entry) {
                while let Some(at) = places.pop() {
                    if at < next {
                        next = at;
                        break;
                    }
                }
            }
        }
        let mut entries = Vec::with_capacity(written.len() + unwritten.len());
        let mut take_up_to = |at: usize, entries: &mut Vec<Entry>| {
            while let Some((_, entry)) = unwritten.pop_if(|(next, _)| *next <= at) {
                entries.push(entry);
            }
        };
        let end = written.len();
        for (at, entry) in written.iter().enumerate() {
            take_up_to(at, &mut entries);
            entries.push(entry.clone());
        }
        take_up_to(end, &mut entries);
        entries
    }

    /// The lines alone, the newest last.
    pub(super) fn lines(&self) -> Vec<Arc<str>> {
        let lines = self.lock();
        let lines = lines
            .entries
            .iter()
            .map(|kept| Arc::clone(&kept.entry.line));
        lines.collect()
    }

    /// The newest line that goes on from what was typed, and has nothing replaced in it.
    ///
    /// Asked with every key: what goes on from a longer text is no newer than what goes on from its beginning, so the
    /// search begins where that one ended.
    pub(super) fn newest_beginning(&self, typed: &str) -> Option<Arc<str>> {
        let lines = &mut *self.lock();
        let end = match &lines.asked {
            Some((asked, found)) if typed.starts_with(asked) => found.map_or(0, |index| index + 1),
            _ => lines.entries.len(),
        };
        let goes_on = |index: &usize| {
            let line = &lines.entries[*index].entry.line;
            line.len() > typed.len() && line.starts_with(typed) && !secret::is_masked(line)
        };
        let found = (0..end).rev().find(goes_on);
        lines.asked = Some((typed.to_owned(), found));
        found.map(|index| Arc::clone(&lines.entries[index].entry.line))
    }

    /// Looks for the nearest of the lines of these indices in which `place` finds something.
    pub(super) fn find<T>(
        &self,
        mut indices: impl Iterator<Item = usize>,
        place: impl Fn(&str) -> Option<T>,
    ) -> Option<(usize, Arc<str>, T)> {
        let lines = self.lock();
        indices.find_map(|index| {
            let line = &lines.entries.get(index)?.entry.line;
            Some((index, Arc::clone(line), place(line)?))
        })
    }

    /// Adds a line, unless it is the one before it again.
    fn push(&self, entry: Entry) -> bool {
        let lines = &mut *self.lock();
        lines.asked = None;
        let entries = &mut lines.entries;
        let is_again = |last: &Kept| last.entry.line == entry.line;
        if entries.back().is_some_and(is_again) {
            return false;
        }
        if entries.len() >= REMEMBERED {
            entries.pop_front();
        }
        let place = Place::Memory;
        entries.push_back(Kept { entry, place });
        true
    }

    /// Learns what has become of the newest line in the file.
    fn note(&self, fate: Fate) {
        let entries = &mut self.lock().entries;
        let Some(newest) = entries.back_mut() else {
            return;
        };
        match fate {
            Fate::Dropped => {}
            Fate::Waits => newest.place = Place::OnItsWay,
            Fate::Written => {
                newest.place = Place::File;
                let waiting = entries
                    .iter_mut()
                    .filter(|kept| kept.place == Place::OnItsWay);
                waiting.for_each(|kept| kept.place = Place::File);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Lines> {
        // A panic elsewhere leaves the lines as good as they were.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
impl Memory {
    /// A memory of these lines, for tests.
    pub(super) fn of(lines: &[&str]) -> Self {
        let memory = Self::default();
        for line in lines {
            let entry = Entry {
                time: None,
                server: "".into(),
                line: (*line).into(),
            };
            assert!(memory.push(entry), "{line}");
        }
        memory
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(entries: &[Entry]) -> Vec<&str> {
        entries.iter().map(|entry| &*entry.line).collect()
    }

    #[test]
    fn a_secret_is_replaced_in_memory_and_not_in_the_file_at_all() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("history");
        let mut history = History::open(Some(&path));
        for line in [
            "PING",
            "AUTH pw",
            "SET a redis://u:pw@h",
            "ACL GETUSER u",
            " ",
            "GET a",
            "GET a",
        ] {
            history.remember(line, "here:1");
        }
        let expected = [
            "PING",
            "AUTH •••",
            "SET a redis://u:•••@h",
            "ACL GETUSER u",
            "GET a",
        ];
        assert_eq!(lines(&history.memory().entries()), expected);
        assert_eq!(lines(&history.entries()), expected);
        assert_eq!(
            lines(&History::open(Some(&path)).entries()),
            ["PING", "GET a"]
        );
        assert!(history.take_complaints().is_empty());
    }

    #[test]
    fn a_server_is_called_by_no_password() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("history");
        let mut history = History::open(Some(&path));
        history.remember("PING", "redis://u:pw@h");
        for entries in [history.entries(), History::open(Some(&path)).entries()] {
            assert_eq!(&*entries[0].server, "redis://u:•••@h");
        }
    }

    #[test]
    fn what_others_wrote_is_among_the_entries() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("history");
        let mut one = History::open(Some(&path));
        let mut two = History::open(Some(&path));
        one.remember("one", "a:1");
        two.remember("two", "b:1");
        assert_eq!(lines(&one.entries()), ["one", "two"]);
        assert_eq!(&*one.entries()[1].server, "b:1");
        assert_eq!(lines(&one.memory().entries()), ["one"]);
    }

    #[test]
    fn lines_that_are_not_in_the_file_keep_their_places() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("history");
        let mut history = History::open(Some(&path));
        let long = format!("ECHO {}", "x".repeat(70_000));
        for line in ["PING 1", &long, "AUTH pw", "PING 2", "PING 3", "PING 1"] {
            history.remember(line, "here:1");
        }
        let all = ["PING 1", &long, "AUTH •••", "PING 2", "PING 3", "PING 1"];
        assert_eq!(lines(&history.entries()), all);
        // Another session keeps fewer.
        Store::open(&path, 2).unwrap();
        let mut other = History::open(Some(&path));
        other.remember("GET a", "here:1");
        history.remember("HELLO 3 AUTH u pw", "here:1");
        assert_eq!(
            lines(&history.entries()),
            [
                &long,
                "AUTH •••",
                "PING 3",
                "PING 1",
                "GET a",
                "HELLO 3 AUTH u •••"
            ]
        );
        // Or none at all.
        std::fs::remove_file(&path).unwrap();
        assert_eq!(
            lines(&history.entries()),
            [&long, "AUTH •••", "HELLO 3 AUTH u •••"]
        );
    }

    #[test]
    fn lines_that_wait_for_the_file_are_among_the_entries() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("history");
        let mut history = History::open(Some(&path));
        history.remember("one", "a:1");
        let other = std::fs::File::open(&path).unwrap();
        other.lock().unwrap();
        for line in ["two", "AUTH pw", "three"] {
            history.remember(line, "a:1");
        }
        let mut expected = vec!["one", "two", "AUTH •••", "three"];
        assert_eq!(lines(&history.entries()), expected);
        drop(other);
        history.remember("four", "a:1");
        expected.push("four");
        assert_eq!(lines(&history.entries()), expected);
        expected.retain(|line| !line.starts_with("AUTH"));
        assert_eq!(lines(&History::open(Some(&path)).entries()), expected);
    }

    #[test]
    fn the_newest_that_goes_on_is_found() {
        let memory = Memory::of(&["GET a", "GET ab", "SET a", "GET", "AUTH •••"]);
        let newest = |typed: &str| memory.newest_beginning(typed).map(|line| line.to_string());
        assert_eq!(newest("GET"), Some("GET ab".to_owned()));
        assert_eq!(newest("S"), Some("SET a".to_owned()));
        assert_eq!(newest("get"), None);
        assert_eq!(newest("AUTH"), None);
        assert_eq!(newest("GET ab"), None);
        // Also while it is being typed, and after another line.
        assert_eq!(newest(""), Some("GET".to_owned()));
        assert_eq!(newest("G"), Some("GET".to_owned()));
        assert_eq!(newest("GET "), Some("GET ab".to_owned()));
        assert_eq!(newest("GET x"), None);
        assert_eq!(newest("GET xy"), None);
        memory.push(Entry {
            time: None,
            server: "".into(),
            line: "GET xyz".into(),
        });
        assert_eq!(newest("GET xy"), Some("GET xyz".to_owned()));
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let memory = Memory::default();
        for number in 0..REMEMBERED + 2 {
            let line = number.to_string().into();
            memory.push(Entry {
                time: None,
                server: "".into(),
                line,
            });
        }
        assert_eq!(memory.len(), REMEMBERED);
        assert_eq!(memory.line(0).as_deref(), Some("2"));
    }
}
