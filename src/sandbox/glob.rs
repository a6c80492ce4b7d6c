//! Patterns as KEYS, SCAN and PSUBSCRIBE take them: `*`, `?`, `[a-z]`, `[^a]`, `\` before a byte that means itself.

/// How many stars the reference follows into a pattern.
const MAX_STARS: usize = 1000;

/// Tells whether KEYS and the scans select a name: those that [match](matches), and for `*` alone all of them.
pub(super) fn selects(pattern: &[u8], name: &[u8]) -> bool {
    pattern == b"*" || matches(pattern, name)
}

/// Tells whether all of `text` matches. Empty text matches the empty pattern alone.
///
/// A `*` goes on from its last try instead of trying all splits anew for each star before it, so that no pattern takes
/// longer than the product of the two lengths.
pub(super) fn matches(pattern: &[u8], text: &[u8]) -> bool {
    if text.is_empty() {
        return pattern.is_empty();
    }
    let (mut p, mut t) = (0, 0);
    let mut stars = 0;
    // Behind the last star: the place in the pattern, and the place in the text where the rest is tried next.
    let mut star: Option<(usize, usize)> = None;
    loop {
        if pattern.get(p) == Some(&b'*') {
            p += pattern[p..]
                .iter()
                .take_while(|&&byte| byte == b'*')
                .count();
            if p == pattern.len() {
                return true;
            }
            stars += usize::from(t < text.len());
            if stars > MAX_STARS {
                return false;
            }
            star = Some((p, t));
            continue;
        }
        if t == text.len() {
            return p == pattern.len();
        }
        if p < pattern.len()
            && let Some(behind) = one(pattern, p, text[t])
        {
            (p, t) = (behind, t + 1);
            continue;
        }
        match star {
            Some((behind, tried)) => {
                star = Some((behind, tried + 1));
                (p, t) = (behind, tried + 1);
            }
            None => return false,
        }
    }
}

/// Matches one byte against what stands at `at`; gives the place behind it.
fn one(pattern: &[u8], at: usize, byte: u8) -> Option<usize> {
    match pattern[at] {
        b'?' => Some(at + 1),
        b'[' => class(pattern, at + 1, byte),
        b'\\' if at + 1 < pattern.len() => (pattern[at + 1] == byte).then_some(at + 2),
        literal => (literal == byte).then_some(at + 1),
    }
}

/// Matches one byte against a class that may lack its end.
fn class(pattern: &[u8], mut at: usize, byte: u8) -> Option<usize> {
    let is_negated = pattern.get(at) == Some(&b'^');
    if is_negated {
        at += 1;
    }
    let mut is_in = false;
    loop {
        match pattern[at.min(pattern.len())..] {
            [] => break,
            [b'\\', literal, ..] => {
                is_in |= literal == byte;
                at += 2;
            }
            [b']', ..] => {
                at += 1;
                break;
            }
            [from, b'-', to, ..] => {
                // The reference compares them as the `char` of its C compiler, which has a sign.
                let [from, to, byte] = [from, to, byte].map(u8::cast_signed);
                is_in |= (from.min(to)..=from.max(to)).contains(&byte);
                at += 3;
            }
            [literal, ..] => {
                is_in |= literal == byte;
                at += 1;
            }
        }
    }
    (is_in != is_negated).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_what_the_reference_says() {
        let cases: [(&str, &str, bool); 23] = [
            ("", "", true),
            ("*", "", false),
            ("*", "a", true),
            ("a*c", "abbc", true),
            ("a*c", "abbd", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("[a-c]x", "bx", true),
            ("[c-a]x", "bx", true),
            ("[^a-c]x", "bx", false),
            ("[^a-c]x", "dx", true),
            ("[]x", "x", false),
            ("[a", "a", true),
            ("[a\\]]", "]", true),
            ("\\*", "*", true),
            ("\\*", "a", false),
            ("a\\", "a\\", true),
            ("h*llo*", "heeello world", true),
            ("**a**", "xxaxx", true),
            ("a-b", "a-b", true),
            ("[a-", "-", true),
            // A range up to the bracket, and no end.
            ("[a-]", "-", false),
            ("[a-]", "]", true),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(
                matches(pattern.as_bytes(), text.as_bytes()),
                expected,
                "{pattern:?} {text:?}"
            );
        }
    }

    #[test]
    fn many_stars_take_no_longer_than_one() {
        let pattern = "a*".repeat(200) + "b";
        assert!(!matches(pattern.as_bytes(), "a".repeat(20_000).as_bytes()));
    }
}
