//! The history as the editor searches it: kept by rustyline, found without regard to case.
//!
//! rustyline offers the same behind a feature, which brings a whole engine of regular expressions along. Its tables
//! cost every start of the program more than the search is worth, also where no prompt is opened.

use std::path::Path;

use rustyline::history::{FileHistory, History, SearchDirection, SearchResult};
use rustyline::{Config, Result};

/// The lines of this session and, where they have a file, of those before it.
pub(super) struct Recall {
    lines: FileHistory,
}

impl Recall {
    pub(super) fn new(config: &Config) -> Self {
        let lines = FileHistory::with_config(config);
        Self { lines }
    }

    /// Finds the line nearest to `start`, itself included, in which `place` finds something.
    fn nearest(
        &self,
        start: usize,
        direction: SearchDirection,
        place: impl Fn(&str) -> Option<usize>,
    ) -> Result<Option<SearchResult<'_>>> {
        let count = self.lines.len();
        if start >= count {
            return Ok(None);
        }
        let (mut forward, mut reverse) = (start..count, (0..=start).rev());
        let indices: &mut dyn Iterator<Item = usize> = match direction {
            SearchDirection::Forward => &mut forward,
            SearchDirection::Reverse => &mut reverse,
        };
        for index in indices {
            if let Some(line) = self.lines.get(index, direction)?
                && let Some(pos) = place(&line.entry)
            {
                return Ok(Some(SearchResult { pos, ..line }));
            }
        }
        Ok(None)
    }
}

/// Gives where the term stands first in the line, if it does.
fn find(line: &str, term: &str) -> Option<usize> {
    let mut starts = line.char_indices().map(|(start, _)| start);
    starts.find(|&start| end_of(&line[start..], term).is_some())
}

/// Gives how long the term is where the line starts with it: another case may have another number of bytes.
fn end_of(line: &str, term: &str) -> Option<usize> {
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
        self.nearest(start, direction, |line| find(line, term))
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
        self.nearest(start, direction, |line| end_of(line, term))
    }

    fn get(&self, index: usize, direction: SearchDirection) -> Result<Option<SearchResult<'_>>> {
        self.lines.get(index, direction)
    }

    fn add(&mut self, line: &str) -> Result<bool> {
        self.lines.add(line)
    }

    fn add_owned(&mut self, line: String) -> Result<bool> {
        self.lines.add_owned(line)
    }

    fn len(&self) -> usize {
        self.lines.len()
    }

    fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    fn set_max_len(&mut self, len: usize) -> Result<()> {
        self.lines.set_max_len(len)
    }

    fn ignore_dups(&mut self, yes: bool) -> Result<()> {
        self.lines.ignore_dups(yes)
    }

    fn ignore_space(&mut self, yes: bool) {
        self.lines.ignore_space(yes);
    }

    fn save(&mut self, path: &Path) -> Result<()> {
        self.lines.save(path)
    }

    fn append(&mut self, path: &Path) -> Result<()> {
        self.lines.append(path)
    }

    fn load(&mut self, path: &Path) -> Result<()> {
        self.lines.load(path)
    }

    fn clear(&mut self) -> Result<()> {
        self.lines.clear()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recall(lines: &[&str]) -> Recall {
        let mut recall = Recall::new(&Config::default());
        for line in lines {
            assert!(recall.add(line).unwrap(), "{line}");
        }
        recall
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
