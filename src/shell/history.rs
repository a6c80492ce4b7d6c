//! What of a session is remembered: which lines, and in which file.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use super::colon;
use crate::command;
use crate::lab::send;
use crate::text::{self, Quoting};

/// Tells whether a line may be remembered: not if it holds a secret, or would when it were finished.
///
/// Judged by the line as it was typed, in which a quote may be open and several commands may stand below each other.
pub(super) fn may_remember(line: &str) -> bool {
    let is_secret = |text: &str| match colon::is_one(text) {
        true => teaches_secret(text),
        false => command::keeps_out_of_history(&text::split(text.as_bytes(), Quoting::Shell).words),
    };
    // A quote in the wrong place makes one word of a command and its secret: `"AUTH secret`.
    let starts_secret = |text: &str| is_secret(text) || is_secret(&text.replace(['"', '\''], " "));
    // An open quote can span the lines below it, so a command is looked for at the start of each line and of all.
    !starts_secret(line) && !line.split(['\n', '\r']).any(starts_secret)
}

/// Tells whether a local command holds a secret: in its words, or in bytes that they spell.
fn teaches_secret(line: &str) -> bool {
    let words = text::split(line.as_bytes(), Quoting::Shell).words;
    let words: Vec<Vec<u8>> = words.into_iter().map(|word| word.bytes).collect();
    let bytes = words.join(&b' ');
    // Where the line is not in double quotes, its escapes are still to be read by somebody else.
    let spelled = String::from_utf8_lossy(&bytes)
        .replace("\\r", " ")
        .replace("\\n", " ");
    send::holds_secret(spelled.as_bytes())
}

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
    fn secrets_are_not_remembered_finished_or_not() {
        for line in [
            "AUTH secret",
            "auth \"sec",
            "AUTH 'sec",
            "\"AUTH secret",
            "'auth secret",
            "CONFIG \"SET requirepass secret",
            "CONFIG SET 'requirepass secret",
            "'AUTH secret'",
            "PING\n\"AUTH secret",
            "\"AUTH\" secret",
            "  Auth user secret",
            "HELLO 3 AUTH user \"sec",
            "CONFIG SET requirepass secret",
            "config set maxmemory 1 requirepass \"x",
            "ACL SETUSER ann >secret",
            "MIGRATE h 1 k 0 1 AUTH secret",
            "SET a b\nAUTH secret",
            "3 AUTH secret",
            ":inline AUTH secret",
            ":inline AUTH \"sec",
            ":encode --raw=hex auth secret",
            ":compare --force CONFIG SET requirepass secret",
            ":inlin AUTH secret",
            ":send \"*2\\r\\n$4\\r\\nAUTH\\r\\n$6\\r\\nsecret\\r\\n\"",
            ":send --wait 2 'AUTH secret\\r\\n'",
            ":decode b'*2\\r\\n$4\\r\\nAUTH\\r\\n$6\\r\\nsec",
            "PING\n:inline AUTH secret",
        ] {
            assert!(!may_remember(line), "{line}");
        }
        for line in [
            "GET AUTH",
            "SET k \"auth secret\"",
            "HELLO 3",
            "CONFIG SET maxmemory 1",
            ":inline SET k \"a b\"",
            ":send \"*1\\r\\n$4\\r\\nPING\\r\\n\"",
            ":raw on",
            "",
        ] {
            assert!(may_remember(line), "{line}");
        }
    }

    #[test]
    fn only_a_file_is_written_to() {
        assert!(prepare(Path::new("/dev/zero")).is_err());
        assert!(prepare(Path::new("/")).is_err());
    }
}
