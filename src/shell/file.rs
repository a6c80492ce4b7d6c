//! Files: their names as they are typed at the prompt, those that take what the prompt prints, and new ones for the user
//! alone.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process;

use nix::unistd::{AccessFlags, access};

/// What stands for the home directory at the start of a name.
const HOME: &str = "~/";

/// The device that swallows what is written to it.
const NULL_DEVICE: &str = "/dev/null";

/// How many links may lead to each other, as Linux has it.
const LINKS: usize = 40;

/// What a new file is to others than its owner: replies may hold secrets.
const PRIVATE: u32 = 0o600;

/// What becomes of what is in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WriteMode {
    Overwrite,
    Append,
}

/// Gives the file of that name; `~/` is the directory `home`.
pub(super) fn named(name: &str, home: Option<&Path>) -> PathBuf {
    match (name.strip_prefix(HOME), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(name),
    }
}

/// Opens a file for what the prompt prints; a new one is its owner's alone.
///
/// # Errors
/// It is no file, or cannot be opened.
pub(super) fn open(path: &Path, mode: WriteMode) -> io::Result<File> {
    // To open a named pipe would wait for whoever reads it.
    find(path)?;
    let mut options = OpenOptions::new();
    match mode {
        WriteMode::Overwrite => options.write(true).truncate(true),
        WriteMode::Append => options.append(true),
    };
    options.create(true).mode(PRIVATE).open(path)
}

/// Checks that [`open`] will go well, and leaves all as it is.
///
/// # Errors
/// It will not.
pub(super) fn check_writable(path: &Path) -> io::Result<()> {
    let checked = match find(path)? {
        Some(_) => access(path, AccessFlags::W_OK),
        None => {
            let may_add = AccessFlags::W_OK | AccessFlags::X_OK;
            access(directory(&behind_links(path)), may_add)
        }
    };
    Ok(checked?)
}

/// Finds a file that may be written; `None` if there is nothing of that name.
fn find(path: &Path) -> io::Result<Option<Metadata>> {
    let found = match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() || path == NULL_DEVICE => return Ok(Some(metadata)),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
        Ok(metadata) if metadata.is_dir() => "a directory",
        Ok(_) => "something that is no file",
    };
    Err(io::Error::other(format!("found {found}, expected a file")))
}

/// Gives the name by which a file comes to be that is made by this one, which may be that of a link to nothing.
fn behind_links(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = directory(&path).join(target),
            Err(_) => break,
        }
    }
    path
}

/// Gives the directory in which a name is looked up; [`Path::parent`] would not see a `/` at the end.
fn directory(path: &Path) -> &Path {
    let name = path.as_os_str().as_bytes();
    match name.iter().rposition(|&byte| byte == b'/') {
        Some(at) => Path::new(OsStr::from_bytes(&name[..=at])),
        None => Path::new("."),
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
        match options
            .write(true)
            .create_new(true)
            .mode(PRIVATE)
            .open(&path)
        {
            // One that was left behind by a process of the same number, or that is not ours.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => attempt += 1,
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
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, chown, symlink};

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

    #[test]
    fn what_can_be_written_is_known_before_and_nothing_is_made() {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        fs::write(at("old"), "old").unwrap();
        fs::create_dir(at("inner")).unwrap();
        for (link, target) in [
            ("to_old", "old"),
            ("to_new", "inner/../inner/new"),
            ("to_link", "to_new"),
            ("lost", "none/new"),
            ("round", "round"),
        ] {
            symlink(target, at(link)).unwrap();
        }
        let before = names(home.path());
        for name in ["old", "new", "to_old", "to_new", "to_link"] {
            check_writable(&at(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        check_writable(Path::new(NULL_DEVICE)).unwrap();
        check_writable(Path::new("no-such-file-beside-the-sources")).unwrap();
        for name in [
            "", "inner", "none/new", "none/", "none/.", "old/new", "lost", "round",
        ] {
            assert!(check_writable(&at(name)).is_err(), "{name}");
            assert!(open(&at(name), WriteMode::Overwrite).is_err(), "{name}");
        }
        assert_eq!(names(home.path()), before);
        assert_eq!(fs::read_to_string(at("old")).unwrap(), "old");
    }

    #[test]
    fn what_is_written_takes_the_place_of_the_old_or_stands_behind_it() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("file");
        let write = |mode, text: &str| {
            let mut file = open(&path, mode).unwrap();
            file.write_all(text.as_bytes()).unwrap();
            let mode = file.metadata().unwrap().permissions().mode();
            (fs::read_to_string(&path).unwrap(), mode & 0o777)
        };
        assert_eq!(write(WriteMode::Append, "one"), ("one".into(), 0o600));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert_eq!(write(WriteMode::Append, "two"), ("onetwo".into(), 0o640));
        assert_eq!(write(WriteMode::Overwrite, "3"), ("3".into(), 0o640));
    }
}
