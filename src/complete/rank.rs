//! Which candidates match what has been typed, best first.
//!
//! A candidate matches if it holds the typed characters in their order, in any case. The order of the matches: the very
//! word, what begins with it, what has it after `-_:./` or at a capital, what has it elsewhere, what has its characters
//! at the starts of words, what has them close together. Among equals the shorter comes first, then the earlier.

use std::collections::HashSet;

use super::offer::{about, visible};
use super::reading::{Candidate, Follows, Found, Origin, Place, Want};
use crate::text::{self, Quote};

/// How many candidates are given; nobody looks through more.
const MAX_CANDIDATES: usize = 300;

/// How well something matches; less is better. One number, since it is compared often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Score(u64);

impl Score {
    /// Puts together, the weightiest first: the class, how many characters stand between those that match, where the
    /// match begins, how many of the typed characters do not stand next to each other from there on, whether the case
    /// differs, and the length.
    fn new(
        class: Class,
        gaps: usize,
        start: usize,
        apart: usize,
        differs: bool,
        length: usize,
    ) -> Self {
        let parts = [
            (class as usize, 4),
            (gaps, 14),
            (start, 14),
            (apart, 14),
            (usize::from(differs), 1),
            (length, 14),
        ];
        let score = parts.into_iter().fold(0, |score, (part, bits)| {
            // What is longer than anybody sees counts as that long.
            score << bits | (part as u64).min((1 << bits) - 1)
        });
        Self(score)
    }
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
/// first. What was found is left out where it stands in the line already; where it is known besides, it is one with that.
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
    let known = place.wants.iter().flat_map(|want| match want {
        Want::Known(known) => &known[..],
        _ => &[],
    });
    let given: HashSet<&[u8]> = place.given.iter().map(Vec::as_slice).collect();
    let found = || found.iter().filter(|one| !given.contains(&one.text[..]));
    let names: HashSet<&[u8]> = known.clone().map(|one| one.text.as_bytes()).collect();
    let items = known.map(|known| {
        // Of names that come from both there are few, if any.
        let same = match place.wants.len() {
            0 | 1 => None,
            _ => found().find(|one| one.text == known.text.as_bytes()),
        };
        Item::Known(known, same)
    });
    let others = found().filter(|one| !names.contains(&one.text[..]));
    let items = items.chain(others.map(Item::Found));
    let mut matches: Vec<(Score, usize, Item<'_>)> = Vec::new();
    for (index, item) in items.enumerate() {
        if let Some(score) = score(item.text(), &place.typed) {
            matches.push((score, index, item));
        }
    }
    if !place.typed.is_empty() {
        matches.sort_unstable_by_key(|(score, index, _)| (*score, *index));
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

/// Tells whether a text holds the typed characters in their order.
pub(super) fn matches(text: &[u8], typed: &[u8]) -> bool {
    Places { text }.ends(typed).is_some()
}

/// How well a text matches that is searched as a whole; less is better. Where all that was typed stands in one piece is
/// as good as anywhere: which of those texts comes first is for their order to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nearness {
    is_scattered: bool,
    gaps: usize,
}

/// Tells whether a text holds the typed characters in their order, in any case, and how close together.
///
/// ```
/// use redis_shell::complete::nearness;
///
/// assert!(nearness("GET user:1", "user") < nearness("GET u1s2e3r", "user"));
/// assert_eq!(nearness("GET a", "user"), None);
/// ```
pub fn nearness(text: &str, typed: &str) -> Option<Nearness> {
    let (text, typed) = (text.as_bytes(), typed.as_bytes());
    let places = Places { text };
    let near = |is_scattered, gaps| Nearness { is_scattered, gaps };
    if places.whole(typed).is_some() {
        return Some(near(false, 0));
    }
    let (first, last) = match places.word_starts(typed, |_| {}) {
        Some(ends) => ends,
        None => places.scattered(typed)?,
    };
    Some(near(true, last + 1 - first - typed.len()))
}

/// Something to be ranked.
#[derive(Clone, Copy)]
enum Item<'a> {
    /// What is known, and what was found that is the same.
    Known(&'a Candidate, Option<&'a Found>),
    Found(&'a Found),
}

impl<'a> Item<'a> {
    fn text(self) -> &'a [u8] {
        match self {
            Self::Known(candidate, _) => candidate.text.as_bytes(),
            Self::Found(found) => &found.text,
        }
    }

    fn candidate(self, quote: Option<Quote>) -> Candidate {
        match self {
            Self::Known(candidate, None) => candidate.clone(),
            Self::Known(candidate, Some(found)) => Candidate {
                about: about(&found.about, &candidate.about),
                ..candidate.clone()
            },
            Self::Found(found) => Candidate {
                text: typeable(&found.text, quote),
                about: visible(&found.about).into_owned(),
                matched: Vec::new(),
                follows: Follows::Blank,
                origin: Origin::Data,
            },
        }
    }
}

/// Writes bytes as a word that is read back as the same bytes: bare if that is possible and no quote is open.
fn typeable(bytes: &[u8], quote: Option<Quote>) -> String {
    let is_bare = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_:./@#{}*+=".contains(byte);
    if quote.is_none() && !bytes.is_empty() && bytes.iter().all(is_bare) {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let quoted = text::quoted(bytes);
    let has_no_escape = quoted.len() == bytes.len() + 2;
    // A pipe and a redirection would be taken for themselves.
    let is_bare = !bytes.is_empty()
        && !bytes.iter().any(|byte| b" '|".contains(byte))
        && !bytes.starts_with(b":>");
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
    places.ends(typed)?;
    let score = |class, gaps, start: usize| {
        let head = text.get(start..start + typed.len());
        let apart = typed.len() - places.run(start, typed);
        Score::new(class, gaps, start, apart, head != Some(typed), text.len())
    };
    if let Some((class, start)) = places.whole(typed) {
        return Some(score(class, 0, start));
    }
    let (class, (first, last)) = match places.word_starts(typed, |_| {}) {
        Some(ends) => (Class::WordStarts, ends),
        None => (Class::Scattered, places.scattered(typed)?),
    };
    Some(score(class, last + 1 - first - typed.len(), first))
}

/// Finds the characters of a text that match what has been typed: their places, counted in characters.
pub fn matched(text: &str, typed: &str) -> Vec<usize> {
    match typed {
        "" => Vec::new(),
        _ if text.is_ascii() => letters(text.as_bytes(), typed.as_bytes()),
        _ => {
            let text: Vec<char> = text.chars().collect();
            let typed: Vec<char> = typed.chars().collect();
            letters(&text, &typed)
        }
    }
}

fn letters<T: Letter>(text: &[T], typed: &[T]) -> Vec<usize> {
    let places = Places { text };
    if let Some((_, start)) = places.whole(typed) {
        return (start..start + typed.len()).collect();
    }
    let mut found = Vec::with_capacity(typed.len());
    if places
        .word_starts(typed, |place| found.push(place))
        .is_some()
    {
        return found;
    }
    found.clear();
    if let Some((first, _)) = places.scattered(typed) {
        let mut at = first;
        for letter in typed {
            let rest = text[at..].iter();
            at += rest.take_while(|one| !one.is_same(*letter)).count();
            found.push(at);
            at += 1;
        }
    }
    found
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

    /// Finds each character next to the one before it, or at the start of a later word: where they begin and end.
    fn word_starts(&self, typed: &[T], mut found: impl FnMut(usize)) -> Option<(usize, usize)> {
        let (mut first, mut at) = (None, 0);
        for letter in typed {
            let is_next = |&place: &usize| {
                self.text[place].is_same(*letter) && (place == at || self.starts_word(place))
            };
            let place = (at..self.text.len()).find(is_next)?;
            found(place);
            first = first.or(Some(place));
            at = place + 1;
        }
        Some((first?, at - 1))
    }

    /// Finds where the characters stand closest together: the places of the first and of the last one.
    fn scattered(&self, typed: &[T]) -> Option<(usize, usize)> {
        let last = self.ends(typed)?.checked_sub(1)?;
        // Backwards from the earliest end, each as late as possible.
        let mut at = last + 1;
        for letter in typed.iter().rev() {
            at = self.text[..at]
                .iter()
                .rposition(|one| one.is_same(*letter))?;
        }
        Some((at, last))
    }

    /// Tells where the last character ends, each taken as early as possible.
    fn ends(&self, typed: &[T]) -> Option<usize> {
        let mut at = 0;
        for letter in typed {
            at += 1 + self.text[at..]
                .iter()
                .position(|one| one.is_same(*letter))?;
        }
        Some(at)
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
