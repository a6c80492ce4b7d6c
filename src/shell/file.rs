//! Files: their names as they are typed at the prompt, and new ones for the user alone.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process;

/// What stands for the home directory at the start of a name.
const HOME: &str = "~/";

/// Gives the file of that name; `~/` is the directory `home`.
pub(super) fn named(name: &str, home: Option<&Path>) -> PathBuf {
    match (name.strip_prefix(HOME), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(name),
    }
}

/// Makes a file for its owner alone, by the first name that is free; `name` gives one after the other.
///
/// # Errors
/// It cannot be made.
pub(super) fn create(name: impl Fn(u32) -> PathBuf) -> io::Result<(File, PathBuf)> {
    let mut attempt = 0;
    loop {
        let path = name(attempt);
        let mut options = OpenOptions::new();
        match options.write(true).create_new(true).mode(0o600).open(&path) {
            // One that was left behind by a process of the same number, or that is not ours.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => attempt += 1,
            created => return Ok((created?, path)),
        }
    }
}

/// Puts a file with this text, for its owner alone, in the place of another one, which need not be there.
///
/// # Errors
/// It cannot be written, or the other one belongs to somebody else, who could not read it any more.
pub(crate) fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let beside = |attempt| {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.{attempt}", process::id()));
        path.with_file_name(name)
    };
    let (mut file, beside) = create(beside)?;
    let written = check_owner(&file, path)
        .and_then(|()| file.write_all(text))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The error that is told is the one that came first.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn check_owner(file: &File, path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(old) if old.uid() != file.metadata()?.uid() => {
            Err(io::Error::other("found a file of another owner"))
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, chown};

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap();
        let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name();
        let mut names: Vec<_> = entries
            .map(|entry| name(entry).into_string().unwrap())
            .collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn a_replacement_is_for_its_owner_and_leaves_what_is_beside_it() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("notes.txt");
        let others = [
            format!("notes.txt.{}.0", process::id()),
            "notes.new".to_owned(),
        ];
        for other in &others {
            fs::write(home.path().join(other), "mine").unwrap();
        }
        for text in ["one", "two"] {
            replace(&path, text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(names(home.path()), ["notes.new", "notes.txt", &others[0]]);
        for other in &others {
            assert_eq!(fs::read_to_string(home.path().join(other)).unwrap(), "mine");
        }
    }

    #[test]
    fn what_cannot_be_replaced_stays_and_nothing_is_left_beside_it() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("directory");
        fs::create_dir(&path).unwrap();
        assert!(replace(&path, b"text").is_err());
        let foreign = home.path().join("foreign");
        fs::write(&foreign, "theirs").unwrap();
        // Only root can give files away.
        if chown(&foreign, Some(12345), None).is_ok() {
            let error = replace(&foreign, b"text").unwrap_err();
            assert_eq!(error.to_string(), "found a file of another owner");
        }
        assert_eq!(fs::read_to_string(&foreign).unwrap(), "theirs");
        assert_eq!(names(home.path()), ["directory", "foreign"]);
        assert!(replace(&home.path().join("none/file"), b"text").is_err());
    }

    #[test]
    fn a_tilde_with_a_slash_is_the_home_directory() {
        let home = Some(Path::new("/home/u"));
        assert_eq!(named("~/a b", home), PathBuf::from("/home/u/a b"));
        assert_eq!(named("~a", home), PathBuf::from("~a"));
        assert_eq!(named("a/~/b", home), PathBuf::from("a/~/b"));
        assert_eq!(named("/x", home), PathBuf::from("/x"));
        assert_eq!(named("~/a", None), PathBuf::from("~/a"));
    }
}
