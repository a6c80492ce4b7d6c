//! Names of files as they are typed at the prompt.

use std::path::{Path, PathBuf};

/// What stands for the home directory at the start of a name.
const HOME: &str = "~/";

/// Gives the file of that name; `~/` is the directory `home`.
pub(super) fn named(name: &str, home: Option<&Path>) -> PathBuf {
    match (name.strip_prefix(HOME), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
