//! Names of files here, for the commands of the shell that take one.

use std::path::Path;

use crate::complete::{Candidate, Follows};
use crate::text;

/// How many names are offered at most.
const MOST: usize = 200;

/// Finds the files whose path goes on from what has been typed, directories with a `/` behind them.
pub(super) fn candidates(typed: &[u8]) -> Vec<Candidate> {
    let Ok(typed) = std::str::from_utf8(typed) else {
        return Vec::new();
    };
    let split = typed.rfind('/').map_or(0, |slash| slash + 1);
    let (directory, start) = typed.split_at(split);
    let home = std::env::home_dir();
    let place = match (directory.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ if directory.is_empty() => Path::new(".").to_owned(),
        _ => Path::new(directory).to_owned(),
    };
    let Ok(entries) = std::fs::read_dir(place) else {
        return Vec::new();
    };
    let mut found: Vec<_> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            // Hidden files are offered to who asks for them.
            let is_meant = name.starts_with(start) && (!name.starts_with('.') || !start.is_empty());
            let is_directory = entry.path().is_dir();
            is_meant.then_some((name, is_directory))
        })
        .take(MOST)
        .collect();
    found.sort_unstable();
    found
        .into_iter()
        .map(|(name, is_directory)| {
            candidate(directory, &name, start.chars().count(), is_directory)
        })
        .collect()
}

fn candidate(directory: &str, name: &str, matched: usize, is_directory: bool) -> Candidate {
    let path = format!("{directory}{name}");
    let skipped = directory.chars().count();
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '"' | '\'');
    let mut text = match path.chars().all(is_plain) {
        true => path,
        false => text::quoted(path.as_bytes()),
    };
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
        matched: (skipped..skipped + matched).collect(),
        follows,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn names_go_on_from_what_was_typed() {
        let home = tempfile::tempdir().unwrap();
        let path = |name: &str| home.path().join(name);
        fs::write(path("one.txt"), "").unwrap();
        fs::write(path("one two"), "").unwrap();
        fs::write(path(".hidden"), "").unwrap();
        fs::create_dir(path("once")).unwrap();
        let offered = |start: &str| {
            let typed = path(start).display().to_string();
            let found = candidates(typed.as_bytes());
            let name = |found: Candidate| {
                let text = found.text.trim_matches('"').to_owned();
                text.rsplit_once(&format!("{}/", home.path().display()))
                    .map_or(text.clone(), |(_, name)| name.to_owned())
            };
            found.into_iter().map(name).collect::<Vec<_>>()
        };
        assert_eq!(offered("on"), ["once/", "one two", "one.txt"]);
        assert_eq!(offered("one."), ["one.txt"]);
        assert_eq!(offered(".h"), [".hidden"]);
        assert!(offered("nosuch").is_empty());
        assert!(candidates(b"/nosuch/directory/x").is_empty());
    }
}
