//! Which candidates match what has been typed, best first.
//!
//! A candidate matches if it holds the typed characters in their order, in any case. The order of the matches: the very
//! word, what begins with it, what has it after `-_:./` or at a capital, what has it elsewhere, what has its characters
//! at the starts of words, what has them close together. Among equals the shorter comes first, then the earlier.

use super::reading::{Candidate, Follows, Found, Place, Want};
use crate::text::{self, Quote};

/// How many candidates are given; nobody looks through more.
const MAX_CANDIDATES: usize = 300;

/// How well something matches; less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    class: Class,
    /// How many characters stand between those that match.
    gaps: usize,
    /// Where the match begins.
    start: usize,
    /// How many of the typed characters do not stand next to each other from there on.
    apart: usize,
    /// The case differs.
    differs: bool,
    length: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Same,
    Start,
    WordStart,
    Inside,
    WordStarts,
    Scattered,
}

/// Ranks what is known at a place and what was found for it by how well it matches what has been typed there, best
/// first.
///
/// ```
/// use redis_shell::command::Catalog;
/// use redis_shell::complete::{candidates, read};
///
/// let reading = read("zrs", 0, 3, &Catalog::built_in());
/// let best = &candidates(&reading.place.unwrap(), &[])[0];
/// assert_eq!(best.text, "zrangestore");
/// assert_eq!(best.matched, [0, 1, 6]);
/// ```
pub fn candidates(place: &Place, found: &[Found]) -> Vec<Candidate> {
    let mut matches: Vec<(Score, usize, Item<'_>)> = Vec::new();
    let known = place.wants.iter().flat_map(|want| match want {
        Want::Known(known) => &known[..],
        _ => &[],
    });
    let items = known
        .map(Item::Known)
        .chain(found.iter().map(Item::Found))
        .enumerate();
    for (index, item) in items {
        if let Some(score) = score(item.text(), &place.typed) {
            matches.push((score, index, item));
        }
    }
    let order = |one: &(Score, usize, Item<'_>)| (one.0, one.1);
    if place.typed.is_empty() {
        matches.sort_by_key(|one| one.1);
    } else {
        matches.sort_unstable_by_key(order);
    }
    matches.truncate(MAX_CANDIDATES);
    let typed = String::from_utf8_lossy(&place.typed);
    let candidates = matches.into_iter().map(|(_, _, item)| {
        let mut candidate = item.candidate(place.quote);
        candidate.matched = matched(&candidate.text, &typed);
        candidate
    });
    candidates.collect()
}

/// Something to be ranked.
#[derive(Clone, Copy)]
enum Item<'a> {
    Known(&'a Candidate),
    Found(&'a Found),
}

impl<'a> Item<'a> {
    fn text(self) -> &'a [u8] {
        match self {
            Self::Known(candidate) => candidate.text.as_bytes(),
            Self::Found(found) => &found.text,
        }
    }

    fn candidate(self, quote: Option<Quote>) -> Candidate {
        match self {
            Self::Known(candidate) => candidate.clone(),
            Self::Found(found) => Candidate {
                text: typeable(&found.text, quote),
                about: text::line(found.about.as_bytes()),
                matched: Vec::new(),
                follows: Follows::Blank,
            },
        }
    }
}

/// Writes bytes as a word that is read back as the same bytes: bare if that is possible and no quote is open.
pub(super) fn typeable(bytes: &[u8], quote: Option<Quote>) -> String {
    let quoted = text::quoted(bytes);
    let has_no_escape = quoted.len() == bytes.len() + 2;
    let is_bare = !bytes.is_empty() && !bytes.iter().any(|byte| b" '|".contains(byte));
    match quote {
        None if has_no_escape && is_bare => quoted[1..quoted.len() - 1].to_owned(),
        Some(Quote::Single) if has_no_escape && !bytes.contains(&b'\'') => {
            format!("'{}'", &quoted[1..quoted.len() - 1])
        }
        _ => quoted,
    }
}

fn score(text: &[u8], typed: &[u8]) -> Option<Score> {
    let places = Places { text };
    let score = |class, gaps, start| {
        let head = text.get(start..start + typed.len());
        Some(Score {
            class,
            gaps,
            start,
            apart: typed.len() - places.run(start, typed),
            differs: head != Some(typed),
            length: text.len(),
        })
    };
    if let Some((class, start)) = places.whole(typed) {
        return score(class, 0, start);
    }
    let (first, last) = places.scattered(typed)?;
    if let Some(found) = places.word_starts(typed) {
        let gaps = found.last()? + 1 - found.first()? - typed.len();
        return score(Class::WordStarts, gaps, *found.first()?);
    }
    score(Class::Scattered, last + 1 - first - typed.len(), first)
}

/// Finds the characters of a text that match what has been typed.
fn matched(text: &str, typed: &str) -> Vec<usize> {
    let text: Vec<char> = text.chars().collect();
    let typed: Vec<char> = typed.chars().collect();
    let places = Places { text: &text[..] };
    if let Some((_, start)) = places.whole(&typed) {
        return (start..start + typed.len()).collect();
    }
    if let Some(found) = places.word_starts(&typed) {
        return found;
    }
    match places.scattered(&typed) {
        Some((first, _)) => places.from(first, &typed),
        None => Vec::new(),
    }
}

/// The places of a text where something matches; bytes for the ranking, characters for the eye.
struct Places<'a, T> {
    text: &'a [T],
}

/// A byte or a character.
trait Letter: Copy {
    fn is_same(self, other: Self) -> bool;
    fn separates(self) -> bool;
    fn is_upper(self) -> bool;
}

impl Letter for u8 {
    fn is_same(self, other: Self) -> bool {
        self.eq_ignore_ascii_case(&other)
    }

    fn separates(self) -> bool {
        b"-_:./ |\"'".contains(&self)
    }

    fn is_upper(self) -> bool {
        self.is_ascii_uppercase()
    }
}

impl Letter for char {
    fn is_same(self, other: Self) -> bool {
        self.eq_ignore_ascii_case(&other)
    }

    fn separates(self) -> bool {
        "-_:./ |\"'".contains(self)
    }

    fn is_upper(self) -> bool {
        self.is_ascii_uppercase()
    }
}

impl<T: Letter> Places<'_, T> {
    /// Finds all that was typed in one piece: at the start, else at the start of a word, else anywhere.
    fn whole(&self, typed: &[T]) -> Option<(Class, usize)> {
        let last = self.text.len().checked_sub(typed.len())?;
        let is_at = |start: usize| {
            let piece = &self.text[start..start + typed.len()];
            piece
                .iter()
                .zip(typed)
                .all(|(one, other)| one.is_same(*other))
        };
        if is_at(0) {
            let class = if last == 0 { Class::Same } else { Class::Start };
            return Some((class, 0));
        }
        let mut inside = None;
        for start in (1..=last).filter(|&start| is_at(start)) {
            if self.starts_word(start) {
                return Some((Class::WordStart, start));
            }
            inside = inside.or(Some((Class::Inside, start)));
        }
        inside
    }

    /// Finds each character next to the one before it, or at the start of a later word.
    fn word_starts(&self, typed: &[T]) -> Option<Vec<usize>> {
        let mut found = Vec::new();
        let mut at = 0;
        for letter in typed {
            let is_next = |&place: &usize| {
                self.text[place].is_same(*letter) && (place == at || self.starts_word(place))
            };
            let place = (at..self.text.len()).find(is_next)?;
            found.push(place);
            at = place + 1;
        }
        Some(found)
    }

    /// Finds where the characters stand closest together: the places of the first and of the last one.
    fn scattered(&self, typed: &[T]) -> Option<(usize, usize)> {
        let (_, last) = self.end(0, typed)?;
        // Backwards from the earliest end, each as late as possible.
        let mut at = last + 1;
        for letter in typed.iter().rev() {
            at = self.text[..at]
                .iter()
                .rposition(|one| one.is_same(*letter))?;
        }
        Some((at, last))
    }

    fn end(&self, start: usize, typed: &[T]) -> Option<(usize, usize)> {
        let found = self.from(start, typed);
        (found.len() == typed.len()).then(|| Some((*found.first()?, *found.last()?)))?
    }

    /// Finds the characters, each as early as possible.
    fn from(&self, start: usize, typed: &[T]) -> Vec<usize> {
        let mut at = start;
        let mut found = Vec::new();
        for letter in typed {
            let rest = self.text.get(at..).unwrap_or_default();
            let Some(place) = rest.iter().position(|one| one.is_same(*letter)) else {
                break;
            };
            found.push(at + place);
            at += place + 1;
        }
        found
    }

    /// Tells how many characters match one after the other.
    fn run(&self, start: usize, typed: &[T]) -> usize {
        let text = self.text[start..].iter().zip(typed);
        text.take_while(|(one, other)| one.is_same(**other)).count()
    }

    fn starts_word(&self, place: usize) -> bool {
        let Some(before) = place.checked_sub(1).map(|before| self.text[before]) else {
            return true;
        };
        let here = self.text[place];
        !here.separates() && (before.separates() || here.is_upper() && !before.is_upper())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(typed: &str, texts: &[&str]) -> Vec<String> {
        let found: Vec<Found> = texts
            .iter()
            .map(|text| Found {
                text: text.as_bytes().to_vec(),
                about: String::new(),
            })
            .collect();
        let place = Place {
            typed: typed.as_bytes().to_vec(),
            ..Place::default()
        };
        let ranked = candidates(&place, &found);
        ranked.into_iter().map(|candidate| candidate.text).collect()
    }

    #[test]
    fn the_best_match_comes_first() {
        let texts = [
            "spare-users",
            "xusers",
            "u-s-e",
            "user:10",
            "my:user",
            "USER",
            "user",
            "u1s2e3r4",
            "myUser",
        ];
        let best = [
            "user",
            "USER",
            "user:10",
            "myUser",
            "my:user",
            "spare-users",
            "xusers",
            "u1s2e3r4",
        ];
        assert_eq!(ranked("user", &texts), best);
        assert_eq!(ranked("", &texts), texts);
        assert!(ranked("zz", &texts).is_empty());
    }
}
