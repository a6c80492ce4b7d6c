//! The history as the editor searches it: found without regard to case.
//!
//! rustyline offers the same behind a feature, which brings a whole engine of regular expressions along. Its tables
//! cost every start of the program more than the search is worth, also where no prompt is opened.

use std::borrow::Cow;
use std::io;
use std::path::Path;
use std::sync::Arc;

use rustyline::Result;
use rustyline::error::ReadlineError;
use rustyline::history::{History, SearchDirection, SearchResult};

use super::history::Memory;

/// The lines of the memory. They come there and go to their file without the editor.
pub(super) struct Recall {
    memory: Memory,
}

impl Recall {
    pub(super) fn new(memory: &Memory) -> Self {
        let memory = memory.clone();
        Self { memory }
    }

    /// Finds the line nearest to `start`, itself included, in which `place` finds something.
    fn nearest(
        &self,
        start: usize,
        direction: SearchDirection,
        place: impl Fn(&str) -> Option<usize>,
    ) -> Option<SearchResult<'_>> {
        let count = self.memory.len();
        if start >= count {
            return None;
        }
        let found = match direction {
            SearchDirection::Forward => self.memory.find(start..count, place),
            SearchDirection::Reverse => self.memory.find((0..=start).rev(), place),
        };
        found.map(|(idx, line, pos)| result(idx, &line, pos))
    }
}

fn result<'a>(idx: usize, line: &Arc<str>, pos: usize) -> SearchResult<'a> {
    let entry = Cow::Owned(line.to_string());
    SearchResult { entry, idx, pos }
}

/// Gives where the term stands first in the line, if it does.
pub(super) fn find(line: &str, term: &str) -> Option<usize> {
    let mut starts = line.char_indices().map(|(start, _)| start);
    starts.find(|&start| end_of(&line[start..], term).is_some())
}

/// Gives how long the term is where the line starts with it: another case may have another number of bytes.
pub(super) fn end_of(line: &str, term: &str) -> Option<usize> {
    let mut rest = line.chars();
    let is_there = term
        .chars()
        .all(|wanted| rest.next().is_some_and(|found| is_same(found, wanted)));
    is_there.then(|| line.len() - rest.as_str().len())
}

/// Tells whether two characters differ in case at most. Both cases are asked: `σ` and `ς` have only `Σ` in common, `K`
/// and the Kelvin sign only `k`.
fn is_same(one: char, other: char) -> bool {
    one == other
        || one.to_lowercase().eq(other.to_lowercase())
        || one.to_uppercase().eq(other.to_uppercase())
}

impl History for Recall {
    fn search(
        &self,
        term: &str,
        start: usize,
        direction: SearchDirection,
    ) -> Result<Option<SearchResult<'_>>> {
        if term.is_empty() {
            return Ok(None);
        }
        Ok(self.nearest(start, direction, |line| find(line, term)))
    }

    fn starts_with(
        &self,
        term: &str,
        start: usize,
        direction: SearchDirection,
    ) -> Result<Option<SearchResult<'_>>> {
        if term.is_empty() {
            return Ok(None);
        }
        Ok(self.nearest(start, direction, |line| end_of(line, term)))
    }

    fn get(&self, index: usize, _: SearchDirection) -> Result<Option<SearchResult<'_>>> {
        let line = self.memory.line(index);
        Ok(line.map(|line| result(index, &line, 0)))
    }

    fn add(&mut self, _: &str) -> Result<bool> {
        Ok(false)
    }

    fn add_owned(&mut self, _: String) -> Result<bool> {
        Ok(false)
    }

    fn len(&self) -> usize {
        self.memory.len()
    }

    fn is_empty(&self) -> bool {
        self.memory.len() == 0
    }

    fn set_max_len(&mut self, _: usize) -> Result<()> {
        unsupported()
    }

    fn ignore_dups(&mut self, _: bool) -> Result<()> {
        unsupported()
    }

    fn ignore_space(&mut self, _: bool) {}

    fn save(&mut self, _: &Path) -> Result<()> {
        unsupported()
    }

    fn append(&mut self, _: &Path) -> Result<()> {
        unsupported()
    }

    fn load(&mut self, _: &Path) -> Result<()> {
        unsupported()
    }

    fn clear(&mut self) -> Result<()> {
        unsupported()
    }
}

/// Refuses what is not the editor's to do.
fn unsupported() -> Result<()> {
    Err(ReadlineError::Io(io::ErrorKind::Unsupported.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recall(lines: &[&str]) -> Recall {
        Recall::new(&Memory::of(lines))
    }

    /// The index and the place of what a search finds.
    fn place(found: Result<Option<SearchResult<'_>>>) -> Option<(usize, usize)> {
        found.unwrap().map(|found| (found.idx, found.pos))
    }

    #[test]
    fn a_search_goes_from_its_start_in_its_direction() {
        let recall = recall(&["GET a", "SET a 1", "get b", "DEL a"]);
        let search = |term, start, direction| place(recall.search(term, start, direction));
        use SearchDirection::{Forward, Reverse};
        assert_eq!(search("get", 3, Reverse), Some((2, 0)));
        assert_eq!(search("get", 2, Reverse), Some((2, 0)));
        assert_eq!(search("get", 1, Reverse), Some((0, 0)));
        assert_eq!(search("GET", 1, Forward), Some((2, 0)));
        assert_eq!(search("A", 1, Forward), Some((1, 4)));
        assert_eq!(search("a", 3, Forward), Some((3, 4)));
        assert_eq!(search("b", 3, Forward), None);
        assert_eq!(search("b", 1, Reverse), None);
        assert_eq!(search("a", 4, Reverse), None);
        assert_eq!(search("", 3, Reverse), None);
    }

    #[test]
    fn an_anchored_search_gives_the_end_of_the_start() {
        let recall = recall(&["set a 1", "GET set"]);
        let anchored = |term, start| {
            let found = recall.starts_with(term, start, SearchDirection::Reverse);
            place(found)
        };
        assert_eq!(anchored("SET", 1), Some((0, 3)));
        assert_eq!(anchored("G", 1), Some((1, 1)));
        assert_eq!(anchored("ET", 1), None);
        assert_eq!(anchored("", 1), None);
    }

    #[test]
    fn case_is_none_of_the_letters_a_to_z_alone() {
        for (line, term, found) in [
            ("GET Größe", "GRÖSSE", None),
            ("GET GRÖẞE", "größe", Some((4, 12))),
            ("éÉ", "É", Some((0, 2))),
            ("ΟΔΟΣ", "οδος", Some((0, 8))),
            // The Kelvin sign is a K of three bytes.
            ("3 \u{212a}", "k", Some((2, 5))),
            ("日本", "本", Some((3, 6))),
            ("aab", "AB", Some((1, 3))),
            ("a", "ab", None),
        ] {
            let place = find(line, term);
            let both = place.and_then(|at| Some((at, at + end_of(&line[at..], term)?)));
            assert_eq!(both, found, "{term} in {line}");
        }
    }

    #[test]
    fn without_lines_there_is_nothing_to_find() {
        let recall = recall(&[]);
        let found = recall.search("a", 0, SearchDirection::Reverse);
        assert_eq!(place(found), None);
    }
}
