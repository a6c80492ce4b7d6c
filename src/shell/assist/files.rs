//! Names of files here, for the commands of the shell that take one. A directory is read in a thread of its own: it may
//! be large, or on a disk that does not answer.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::complete::{Candidate, Follows};
use crate::shell::file;
use crate::text;

/// How many names of a directory are looked at.
const MOST_READ: usize = 20_000;

/// How many are offered.
const MOST: usize = 200;

/// After how long a directory is read again.
const FRESH: Duration = Duration::from_secs(1);

/// What is known of the directory that was asked for last.
pub(in crate::shell) struct Files(Arc<Shared>);

struct Shared {
    /// The directory that `~/` stands for.
    home: Option<PathBuf>,
    state: Mutex<State>,
    /// Is called when a directory has been read.
    wake: Box<dyn Fn() + Send + Sync>,
}

#[derive(Default)]
struct State {
    known: Option<Listing>,
    wanted: Option<PathBuf>,
    /// Whether a thread reads.
    is_read: bool,
}

struct Listing {
    directory: PathBuf,
    read_at: Instant,
    /// In alphabetical order, with whether it is a directory.
    names: Vec<(String, bool)>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads what is wanted until nothing is.
    fn read_on(&self) {
        loop {
            let mut state = self.state();
            let Some(directory) = state.wanted.take() else {
                state.is_read = false;
                return;
            };
            drop(state);
            let listing = Listing {
                names: names(&directory),
                directory,
                read_at: Instant::now(),
            };
            self.state().known = Some(listing);
            (self.wake)();
        }
    }
}

impl Files {
    pub(in crate::shell) fn new(
        home: Option<&Path>,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Shared {
            home: home.map(Path::to_owned),
            state: Mutex::default(),
            wake: Box::new(wake),
        }))
    }

    /// Gives the files whose path goes on from what has been typed, directories with a `/` behind them, and whether more
    /// may come.
    pub(super) fn ask(&self, typed: &[u8]) -> (Vec<Candidate>, bool) {
        let Ok(typed) = std::str::from_utf8(typed) else {
            return (Vec::new(), false);
        };
        let split = typed.rfind('/').map_or(0, |slash| slash + 1);
        let (written, start) = typed.split_at(split);
        let directory = match written {
            "" => Path::new(".").to_owned(),
            written => file::named(written, self.0.home.as_deref()),
        };
        let mut state = self.0.state();
        let known = state.known.as_ref();
        let known = known.filter(|known| known.directory == directory);
        let found = known.map(|known| candidates(&known.names, written, start));
        let is_fresh = known.is_some_and(|known| known.read_at.elapsed() < FRESH);
        if !is_fresh {
            state.wanted = Some(directory);
            if !std::mem::replace(&mut state.is_read, true) {
                let shared = Arc::clone(&self.0);
                let reader = thread::Builder::new().spawn(move || shared.read_on());
                // Where the system has no thread to give, the next key asks again.
                state.is_read = reader.is_ok();
            }
        }
        let is_pending = found.is_none();
        (found.unwrap_or_default(), is_pending)
    }
}

fn names(directory: &Path) -> Vec<(String, bool)> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries
        .take(MOST_READ)
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let is_directory = match entry.file_type() {
                Ok(kind) if kind.is_symlink() => entry.path().is_dir(),
                kind => kind.is_ok_and(|kind| kind.is_dir()),
            };
            Some((name, is_directory))
        })
        .collect();
    names.sort_unstable();
    names
}

fn candidates(names: &[(String, bool)], written: &str, start: &str) -> Vec<Candidate> {
    let from = names.partition_point(|(name, _)| name.as_str() < start);
    names[from..]
        .iter()
        .take_while(|(name, _)| name.starts_with(start))
        // Hidden files are offered to who asks for them.
        .filter(|(name, _)| !start.is_empty() || !name.starts_with('.'))
        .take(MOST)
        .map(|(name, is_directory)| candidate(written, name, start, *is_directory))
        .collect()
}

fn candidate(written: &str, name: &str, start: &str, is_directory: bool) -> Candidate {
    let path = format!("{written}{name}");
    let skipped = written.chars().count();
    let mut text = text::typed(path.as_bytes());
    let (about, follows) = match is_directory {
        true => ("directory", Follows::Nothing),
        false => ("file", Follows::Blank),
    };
    if is_directory && !text.ends_with('"') {
        text.push('/');
    }
    Candidate {
        text,
        about: about.to_owned(),
        matched: (skipped..skipped + start.chars().count()).collect(),
        follows,
        ..Candidate::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::sync::mpsc;

    #[test]
    fn names_go_on_from_what_was_typed_once_the_directory_has_been_read() {
        let home = tempfile::tempdir().unwrap();
        let path = |name: &str| home.path().join(name);
        fs::write(path("one.txt"), "").unwrap();
        fs::write(path("one two"), "").unwrap();
        fs::write(path(".hidden"), "").unwrap();
        fs::write(path("re\u{202e}txt.exe"), "").unwrap();
        fs::create_dir(path("once")).unwrap();
        let (woken, wakes) = mpsc::channel();
        let files = Files::new(Some(home.path()), move || woken.send(()).unwrap());
        let ask = |start: &str| {
            let (found, is_pending) = files.ask(path(start).display().to_string().as_bytes());
            let prefix = format!("{}/", home.path().display());
            let name = |found: Candidate| found.text.trim_matches('"').replace(&prefix, "");
            (
                found.into_iter().map(name).collect::<Vec<_>>().join(", "),
                is_pending,
            )
        };
        assert_eq!(ask("on"), (String::new(), true));
        wakes.recv().unwrap();
        assert_eq!(ask("on"), ("once/, one two, one.txt".to_owned(), false));
        assert_eq!(ask("one."), ("one.txt".to_owned(), false));
        assert_eq!(ask(".h"), (".hidden".to_owned(), false));
        assert_eq!(ask("re"), (r"re\xe2\x80\xaetxt.exe".to_owned(), false));
        assert_eq!(ask("nosuch"), (String::new(), false));
        let at_home = files.ask(b"~/one.").0;
        let texts = at_home.iter().map(|found| &*found.text);
        assert_eq!(texts.collect::<Vec<_>>(), ["~/one.txt"]);
        assert_eq!(files.ask(b"/nosuch/directory/x"), (Vec::new(), true));
        // The directory of before may have been read again, if all this took long.
        while files.ask(b"/nosuch/directory/x").1 {
            wakes.recv().unwrap();
        }
        assert_eq!(files.ask(b"/nosuch/directory/x").0, []);
    }
}
