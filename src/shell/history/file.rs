//! The file of the history: shared by sessions that write at the same time, for its owner alone.
//!
//! A line is appended by one write under a lock on the file. Where there are too many of them, the newest are written to
//! another file that takes its place, under the lock too: who finds that the file it has locked is no longer the one of
//! that name opens it anew.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::entry::{self, Entry, HEADER};
use crate::shell::file;

/// How many bytes a file is cut to.
const MAX_FILE: usize = 8 << 20;

/// How long a row may be. A longer one stays in memory: it would take the room of many.
const MAX_ROW: usize = 64 << 10;

/// After how many lines of its own a session looks whether there are too many.
const LOOK_AFTER: usize = 1000;

/// How long a line waits for the lock; after that it waits for the next line.
const PATIENCE: Duration = Duration::from_millis(200);

/// How long the last lines wait for it, when there is no next one.
const LAST_PATIENCE: Duration = Duration::from_secs(2);

/// How often the file may be replaced while it is being locked.
const ATTEMPTS: usize = 100;

/// What has become of a line that was to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is in the file, and so are all that waited before it.
    Written,
    /// It waits for the lock, with those before it that do.
    Waits,
    /// It will never be in the file.
    Dropped,
}

/// A file of history.
pub(super) struct Store {
    path: PathBuf,
    /// How many lines it is to have.
    limit: usize,
    /// What has not been written because another process has held the lock for long; no more than a file may have.
    unwritten: Vec<u8>,
    /// How many lines have been written since it was looked at.
    written: usize,
}

impl Store {
    /// Opens a file, which need not be there yet, and reads it: the oldest first, at most `limit`.
    ///
    /// # Errors
    /// The directory cannot be made, or something else stands in the file's place: a device would get a file's
    /// permissions.
    pub(super) fn open(path: &Path, limit: usize) -> io::Result<(Self, Vec<Entry>)> {
        prepare(path)?;
        let store = Self {
            // A file that takes the place of another is not to take that of a link to it.
            path: fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()),
            limit,
            unwritten: Vec::new(),
            written: 0,
        };
        let bytes = store.bytes()?;
        let mut entries = entry::read(&bytes);
        if entries.len() > limit || bytes.len() > MAX_FILE || !entry::is_current(&bytes) {
            store.trim()?;
        }
        entries.drain(..entries.len().saturating_sub(limit));
        Ok((store, entries))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Reads what is in the file now.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn read(&self) -> io::Result<Vec<Entry>> {
        Ok(entry::read(&self.bytes()?))
    }

    /// Writes a line behind the others, or lets it wait for the next one, as long as not too many wait.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn append(&mut self, entry: &Entry) -> io::Result<Fate> {
        let row = entry::written(entry);
        if row.len() > MAX_ROW {
            return Ok(Fate::Dropped);
        }
        // Who has waited in vain before does not wait again for each line.
        let patience = match self.unwritten.is_empty() {
            true => PATIENCE,
            false => Duration::ZERO,
        };
        if self.unwritten.len() + row.len() > MAX_FILE && !self.write(patience)? {
            return Ok(Fate::Dropped);
        }
        self.unwritten.extend_from_slice(row.as_bytes());
        if !self.write(patience)? {
            return Ok(Fate::Waits);
        }
        self.written += 1;
        if self.written >= LOOK_AFTER {
            self.written = 0;
            self.trim()?;
        }
        Ok(Fate::Written)
    }

    /// Writes what has not been written, and tells whether it could.
    fn write(&mut self, patience: Duration) -> io::Result<bool> {
        let Some(mut file) = self.lock(patience)? else {
            return Ok(false);
        };
        let mut out = Vec::new();
        match file.seek(SeekFrom::End(0))? {
            0 => out.extend_from_slice(HEADER.as_bytes()),
            _ => {
                // Somebody may have been stopped in the middle of a row.
                let mut last = [0];
                file.seek(SeekFrom::End(-1))?;
                file.read_exact(&mut last)?;
                if last != *b"\n" {
                    out.push(b'\n');
                }
            }
        }
        out.append(&mut self.unwritten);
        file.write_all(&out)?;
        Ok(true)
    }

    /// Cuts the file to its limits, in the form of now; where that is not possible, it stays as it is.
    fn trim(&self) -> io::Result<()> {
        let Some(mut file) = self.lock(PATIENCE)? else {
            return Ok(());
        };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let entries = entry::read(&bytes);
        if entries.len() <= self.limit && bytes.len() <= MAX_FILE && entry::is_current(&bytes) {
            return Ok(());
        }
        self.replace(&entries);
        Ok(())
    }

    /// Puts a file with the newest of these lines in the place of the one that is locked, if that can be done.
    fn replace(&self, entries: &[Entry]) {
        let rows: Vec<String> = entries.iter().map(entry::written).collect();
        let mut size = HEADER.len();
        let kept = rows.iter().rev().take(self.limit).take_while(|row| {
            size += row.len();
            size <= MAX_FILE
        });
        let first = rows.len() - kept.count();
        let text = format!("{HEADER}{}", rows[first..].concat());
        // A file that is too long is better than none.
        let _ = file::replace(&self.path, text.as_bytes());
    }

    /// Opens the file and locks it, making it where there is none; `None` if others hold the lock for longer.
    ///
    /// # Errors
    /// It cannot be opened, or it is no file.
    fn lock(&self, patience: Duration) -> io::Result<Option<File>> {
        let deadline = Instant::now() + patience;
        for _ in 0..ATTEMPTS {
            let mut options = OpenOptions::new();
            let file = options.read(true).append(true).create(true).mode(0o600);
            let file = file.open(&self.path)?;
            let metadata = file.metadata()?;
            check(&metadata)?;
            if metadata.mode() & 0o077 != 0 {
                file.set_permissions(Permissions::from_mode(0o600))?;
            }
            loop {
                match file.try_lock() {
                    Ok(()) => break,
                    Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                        thread::sleep(Duration::from_millis(1));
                    }
                    Err(TryLockError::WouldBlock) => return Ok(None),
                    // There are file systems without locks. A single write at the end is the best that is left.
                    Err(TryLockError::Error(_)) => return Ok(Some(file)),
                }
            }
            let named = fs::metadata(&self.path);
            if named
                .is_ok_and(|named| (named.dev(), named.ino()) == (metadata.dev(), metadata.ino()))
            {
                return Ok(Some(file));
            }
        }
        Ok(None)
    }

    fn bytes(&self) -> io::Result<Vec<u8>> {
        match fs::read(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            read => read,
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if !self.unwritten.is_empty() {
            // Nobody is left to be told.
            let _ = self.write(LAST_PATIENCE);
        }
    }
}

/// Makes the file's directory, for its owner alone, and checks that the file is one.
fn prepare(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(metadata) => check(&metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => {
                DirBuilder::new().recursive(true).mode(0o700).create(parent)
            }
            _ => Ok(()),
        },
        Err(error) => Err(error),
    }
}

fn check(metadata: &fs::Metadata) -> io::Result<()> {
    match metadata.is_file() {
        true => Ok(()),
        false => Err(io::Error::other(
            "found something that is no file, expected a file",
        )),
    }
}

#[cfg(test)]
mod tests;
