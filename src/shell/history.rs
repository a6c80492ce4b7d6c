//! What of a session is remembered: which lines, and in which file.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

/// Makes the file's directory, for its owner alone, and checks that the file is one.
///
/// # Errors
/// The directory cannot be made, or something else stands in the file's place: a device would get a file's
/// permissions.
pub(super) fn prepare(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(()),
        Ok(_) => Err(io::Error::other(
            "found something that is no file, expected a file",
        )),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => {
                DirBuilder::new().recursive(true).mode(0o700).create(parent)
            }
            _ => Ok(()),
        },
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_is_written_to() {
        assert!(prepare(Path::new("/dev/zero")).is_err());
        assert!(prepare(Path::new("/")).is_err());
    }
}
