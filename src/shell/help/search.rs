//! Commands by words: of their names, of what they do, of their arguments. Knows a catalog, and nothing of how the found
//! is shown.

use crate::command::{Catalog, Entry, Flags, near};

/// How many edits apart a name may be to be called similar.
const EDITS: usize = 2;

/// What is said in summaries, and the words for it by which it is looked for.
const SAME: [(&str, &str); 3] = [
    ("time to live", "ttl expiration expiry"),
    ("how long a key lives", "ttl expiration expiry"),
    ("how long fields live", "ttl expiration expiry"),
];

/// Finds the commands about which all of these words are, best first.
pub(super) fn find<'a>(catalog: &'a Catalog, words: &[String]) -> Vec<Entry<'a>> {
    let parts = words.iter().flat_map(|word| word.split(['-', '|', '@']));
    let words: Vec<String> = parts
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty())
        .collect();
    ranked(catalog, |entry| {
        let scores = words.iter().map(|word| score(entry, word));
        scores.sum::<Option<u32>>().filter(|score| *score > 0)
    })
}

/// Finds the commands with this text in their names, best first.
pub(super) fn by_name<'a>(catalog: &'a Catalog, text: &str) -> Vec<Entry<'a>> {
    let text = text.to_lowercase();
    ranked(catalog, |entry| score_name(entry.name, &text))
}

/// Finds the commands whose names are not far from what was typed, nearest first.
pub(super) fn similar<'a>(catalog: &'a Catalog, typed: &str) -> Vec<&'a str> {
    let most = EDITS.min(typed.chars().count() / 2);
    let near = catalog.all().filter_map(|entry| {
        let edits = near::distance(typed.as_bytes(), entry.name, most)?;
        Some((edits, entry.name))
    });
    let mut near: Vec<_> = near.collect();
    near.sort_by_key(|(edits, _)| *edits);
    near.into_iter().map(|(_, name)| name).collect()
}

fn ranked<'a>(catalog: &'a Catalog, score: impl Fn(&Entry<'_>) -> Option<u32>) -> Vec<Entry<'a>> {
    let found = catalog.all().filter_map(|entry| {
        let score = score(&entry)?;
        let is_old = entry.flags.contains(Flags::DEPRECATED);
        Some((score.saturating_sub(if is_old { 20 } else { 0 }), entry))
    });
    let mut found: Vec<_> = found.collect();
    // Equal ones stay in the order of names.
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// Tells how well a word says what a command is about; `None` if it does not at all.
fn score(entry: &Entry<'_>, word: &str) -> Option<u32> {
    let in_text = |text: &str, whole: u32, part: u32| {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let scores = words.filter_map(|one| {
            let one = one.to_lowercase();
            match one.strip_prefix(stem(word)) {
                Some("" | "e" | "s" | "es" | "d" | "ed" | "ing") => Some(whole),
                Some(_) if word.len() >= 3 => Some(part),
                _ => None,
            }
        });
        scores.max()
    };
    let said_otherwise = |said: &str| {
        let others = SAME.iter().filter(|(phrase, _)| said.contains(phrase));
        others.filter_map(|(_, words)| in_text(words, 40, 25)).max()
    };
    let scores = [
        score_name(entry.name, word),
        in_text(entry.summary, 40, 25),
        said_otherwise(entry.summary),
        in_text(entry.group, 20, 15),
        in_text(&entry.syntax(), 15, 10),
    ];
    scores.into_iter().flatten().max()
}

fn score_name(name: &str, word: &str) -> Option<u32> {
    let name = name.to_lowercase();
    let parts = name.split([' ', '.', '-', '_']);
    let scores = parts
        .chain([name.as_str()])
        .filter_map(|part| match part.find(word)? {
            0 if part == word => Some(100),
            0 => Some(70),
            _ if word.len() >= 3 => Some(50),
            _ => None,
        });
    scores.max()
}

/// Gives a word without the ending that others of its family lack: `expires`, `expire`, `expiry`, `expiration`.
fn stem(word: &str) -> &str {
    let single = match word.strip_suffix('s') {
        Some(stem) if stem.len() >= 3 => stem,
        _ => word,
    };
    match single.strip_suffix('e') {
        Some(stem) if stem.len() >= 4 => stem,
        _ => single,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(words: &str) -> Vec<String> {
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        let catalog = Catalog::built_in();
        let found = find(&catalog, &words);
        found.iter().map(|entry| entry.name.to_owned()).collect()
    }

    #[test]
    fn names_come_before_summaries_and_arguments() {
        let found = names("expire");
        assert_eq!(found[0], "EXPIRE");
        let place = |name: &str| found.iter().position(|one| one == name);
        assert!(place("PEXPIRE") < place("GETEX"), "{found:?}");
        for name in ["EXPIREAT", "GETEX", "PERSIST", "TTL", "HEXPIRE"] {
            assert!(place(name).is_some(), "{name}: {found:?}");
        }
    }

    #[test]
    fn every_word_has_to_fit() {
        let found = names("withscores");
        assert!(found.contains(&"ZRANGE".to_owned()), "{found:?}");
        let both = names("sorted-set rank");
        assert!(both.contains(&"ZRANK".to_owned()), "{both:?}");
        assert!(!both.contains(&"ZADD".to_owned()));
        assert!(names("expire nosuchword").is_empty());
    }

    #[test]
    fn what_is_near_is_similar() {
        let catalog = Catalog::built_in();
        assert_eq!(similar(&catalog, "hgetal")[0], "HGETALL");
        assert_eq!(similar(&catalog, "EXPRIE")[0], "EXPIRE");
        assert!(similar(&catalog, "nosuchthing").is_empty());
        assert!(similar(&catalog, "").is_empty());
    }
}
