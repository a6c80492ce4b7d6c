//! How near two words are to each other: what tells a mistyped name.
//!
//! A mistake is a letter too many, one that is missing, another one in its place, or two in the wrong order
//! (Damerau and Levenshtein's distance, in which no letter is moved twice). Case does not count. Knows no commands.

/// The longest words that are compared; longer ones are nobody's misspelling.
const LONGEST: usize = 32;

/// From how many letters on a name may have two mistakes.
const LONG: usize = 8;

/// How many mistakes make a word no longer mean this name: one is allowed in a short one, two are in a long one.
pub(crate) fn mistakes(name: &str) -> usize {
    match name.len() >= LONG {
        true => 2,
        false => 1,
    }
}

/// Tells whether a word is a name, or means it with the mistakes that its length allows.
pub(crate) fn is_near(word: &[u8], name: &str) -> bool {
    distance(word, name, mistakes(name)).is_some()
}

/// Counts the mistakes by which a word differs from a name; `None` if there are more than `most`.
pub(crate) fn distance(word: &[u8], name: &str, most: usize) -> Option<usize> {
    // A character of several bytes is one letter.
    let letters = word.iter().filter(|byte| !is_continuation(**byte)).count();
    let name = name.as_bytes();
    if letters.abs_diff(name.len()) > most || letters > LONGEST || name.len() > LONGEST {
        return None;
    }
    if letters_missing(word, name) > most {
        return None;
    }
    let mut letters = word.iter().filter(|byte| !is_continuation(**byte));
    // The rows of the last letters but one, of the last, and of this one: how far each beginning of the name is from
    // what there is of the word.
    let mut before = [0; LONGEST + 1];
    let mut last = [0; LONGEST + 1];
    let mut row = [0; LONGEST + 1];
    for (at, cell) in last.iter_mut().enumerate() {
        *cell = at;
    }
    let mut previous = None;
    for at in 1.. {
        let Some(letter) = letters.next().map(u8::to_ascii_uppercase) else {
            break;
        };
        row[0] = at;
        for (column, wanted) in (1..).zip(name) {
            let wanted = wanted.to_ascii_uppercase();
            let other = last[column - 1] + usize::from(letter != wanted);
            row[column] = other.min(last[column] + 1).min(row[column - 1] + 1);
            let swapped = column > 1
                && previous == Some(wanted)
                && name[column - 2].eq_ignore_ascii_case(&letter);
            if swapped {
                row[column] = row[column].min(before[column - 2] + 1);
            }
        }
        previous = Some(letter);
        (before, last, row) = (last, row, before);
    }
    let found = last[name.len()];
    (found <= most).then_some(found)
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

/// How many letters of the name the word has nowhere: each is a mistake. It costs little, and most words end here.
fn letters_missing(word: &[u8], name: &[u8]) -> usize {
    let set = |text: &[u8]| {
        let bit = |byte: &u8| 1_u32 << (byte & 0x1f);
        text.iter().fold(0_u32, |set, byte| set | bit(byte))
    };
    (set(name) & !set(word)).count_ones() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_kind_of_mistake_counts_once() {
        for (word, mistakes) in [
            ("AUTH", 0),
            ("auth", 0),
            ("AUHT", 1),
            ("UATH", 1),
            ("AUT", 1),
            ("AUTHH", 1),
            ("AUTJ", 1),
            ("AUŦH", 1),
            ("AHUT", 2),
            ("AU", 2),
            ("", 4),
        ] {
            let found = distance(word.as_bytes(), "AUTH", 4);
            assert_eq!(found, Some(mistakes), "{word}");
        }
        assert_eq!(distance(b"kitten", "sitting", 3), Some(3));
        assert_eq!(distance(b"AU", "AUTH", 1), None);
        assert_eq!(distance(b"GET", "AUTH", 2), None);
        assert_eq!(distance(&[b'a'; 100], "AUTH", 100), None);
    }

    #[test]
    fn long_names_may_have_two_mistakes() {
        assert!(is_near(b"requirpas", "requirepass"));
        assert!(is_near(b"SENTNIELL", "SENTINEL"));
        assert!(!is_near(b"HLLOO", "HELLO"));
    }

    proptest! {
        #[test]
        fn it_is_the_shortest_way(
            name in "[A-D]{0,8}",
            changes in prop::collection::vec((0..4u8, 0..9usize, b'A'..b'E'), 0..4),
        ) {
            let mut word = name.clone().into_bytes();
            for &(kind, at, letter) in &changes {
                match kind {
                    0 => word.insert(at.min(word.len()), letter),
                    1 if at < word.len() => _ = word.remove(at),
                    2 if at < word.len() => word[at] = letter,
                    3 if at + 1 < word.len() => word.swap(at, at + 1),
                    _ => {}
                }
            }
            // A letter that was moved twice may count once more each time.
            let most = 2 * changes.len();
            let found = distance(&word, &name, most);
            prop_assert!(found.is_some_and(|found| found >= word.len().abs_diff(name.len())));
            let back = distance(name.as_bytes(), str::from_utf8(&word).unwrap(), most);
            prop_assert_eq!(found, back);
        }
    }
}
