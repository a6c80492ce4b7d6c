//! What was entered, with its time and its server: kept in memory for the prompt, and in a file that sessions share.
//!
//! Secrets are replaced before anything is kept, and a line that holds one, or may, never reaches the file.

mod entry;
mod file;
mod list;

use std::collections::VecDeque;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use super::secret;

pub(super) use self::entry::Entry;
use self::file::Store;
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
                history.memory.lock().entries = entries.into();
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
        if let Some(store) = &mut self.store
            && let Err(error) = store.append(&entry)
        {
            self.give_up(&error);
        }
    }

    /// Gives all that is known now, what other sessions have written included, the newest last.
    pub(super) fn entries(&mut self) -> Vec<Entry> {
        let mine = self.memory.entries();
        let theirs = match &self.store {
            None => return mine,
            Some(store) => store.read(),
        };
        match theirs {
            Ok(entries) => with_unwritten(entries, mine),
            Err(error) => {
                self.give_up(&error);
                mine
            }
        }
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

/// Puts those of this session's lines that never reach the file among those of the file, each before the line of this
/// session that came after it.
fn with_unwritten(written: Vec<Entry>, mine: Vec<Entry>) -> Vec<Entry> {
    let mut mine = mine.into_iter();
    let mut unwritten = Vec::new();
    let mut next_written = |unwritten: &mut Vec<Entry>| {
        mine.find(|entry| {
            let is_written = secret::may_remember(&entry.line);
            if !is_written {
                unwritten.push(entry.clone());
            }
            is_written
        })
    };
    let mut next = next_written(&mut unwritten);
    let mut entries = Vec::with_capacity(written.len());
    for entry in written {
        if next.as_ref() == Some(&entry) {
            entries.append(&mut unwritten);
            next = next_written(&mut unwritten);
        }
        entries.push(entry);
    }
    while next.is_some() {
        next = next_written(&mut unwritten);
    }
    entries.append(&mut unwritten);
    entries
}

/// The lines of this session and, where they have a file, of those before it: shared by all that look into it.
#[derive(Clone, Default)]
pub(super) struct Memory(Arc<Mutex<Lines>>);

#[derive(Default)]
struct Lines {
    entries: VecDeque<Entry>,
    /// What was asked for last, and the index of the line that goes on from it.
    asked: Option<(String, Option<usize>)>,
}

impl Memory {
    pub(super) fn len(&self) -> usize {
        self.lock().entries.len()
    }

    /// The line at an index, the oldest first.
    pub(super) fn line(&self, index: usize) -> Option<Arc<str>> {
        Some(Arc::clone(&self.lock().entries.get(index)?.line))
    }

    /// The lines, the newest last.
    pub(super) fn entries(&self) -> Vec<Entry> {
        self.lock().entries.iter().cloned().collect()
    }

    /// The lines alone, the newest last.
    pub(super) fn lines(&self) -> Vec<Arc<str>> {
        let lines = self.lock();
        let lines = lines.entries.iter().map(|entry| Arc::clone(&entry.line));
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
            let line = &lines.entries[*index].line;
            line.len() > typed.len() && line.starts_with(typed) && !secret::is_masked(line)
        };
        let found = (0..end).rev().find(goes_on);
        lines.asked = Some((typed.to_owned(), found));
        found.map(|index| Arc::clone(&lines.entries[index].line))
    }

    /// Looks for the nearest of the lines of these indices in which `place` finds something.
    pub(super) fn find<T>(
        &self,
        mut indices: impl Iterator<Item = usize>,
        place: impl Fn(&str) -> Option<T>,
    ) -> Option<(usize, Arc<str>, T)> {
        let lines = self.lock();
        indices.find_map(|index| {
            let line = &lines.entries.get(index)?.line;
            Some((index, Arc::clone(line), place(line)?))
        })
    }

    /// Adds a line, unless it is the one before it again.
    fn push(&self, entry: Entry) -> bool {
        let lines = &mut *self.lock();
        lines.asked = None;
        let entries = &mut lines.entries;
        if entries.back().is_some_and(|last| last.line == entry.line) {
            return false;
        }
        if entries.len() >= REMEMBERED {
            entries.pop_front();
        }
        entries.push_back(entry);
        true
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
