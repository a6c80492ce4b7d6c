//! The passwords in addresses: `redis://user:password@host`, in any word and also while they are typed.

use std::ops::Range;

use super::joined;
use crate::shell::connect;
use crate::text::Word;

const SEPARATOR: &str = "://";

/// The schemes in whose addresses a lone name before the `@` is the password.
const SCHEMES: [&str; 4] = ["redis", "rediss", "valkey", "valkeys"];

/// How many digits a port has at most.
const PORT_DIGITS: usize = 5;

/// Finds the passwords of all addresses in a text, in the order in which the addresses begin.
pub(super) fn passwords(text: &str) -> Vec<Range<usize>> {
    let ends_word = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
    let mut found = Vec::new();
    // Where the word ends in which the last address begins, and its last `@`: many may begin in one.
    let (mut end, mut last_at) = (0, None);
    for (at, _) in text.match_indices(SEPARATOR) {
        let start = at + SEPARATOR.len();
        if start > end {
            let rest = &text[start..];
            let length = rest.find(ends_word).unwrap_or(rest.len());
            end = start + length;
            last_at = rest[..length].rfind('@').map(|at| start + at);
        }
        let before = text[..at].trim_end_matches(|c: char| c.is_ascii_alphanumeric());
        let last_at = last_at.and_then(|at| at.checked_sub(start));
        let place = password(&text[before.len()..at], &text[start..end], last_at);
        found.extend(place.map(|place| start + place.start..start + place.end));
    }
    found
}

/// Finds the password in a word that should name a place, `user:password@host` or the beginning of that.
pub(super) fn password_of_place(line: &str, word: &Word) -> Option<Range<usize>> {
    let meant = String::from_utf8_lossy(&word.bytes);
    let is_ipv6 = || meant.bytes().filter(|&byte| byte == b':').count() > 1 && !meant.contains('@');
    if meant.contains(SEPARATOR) || connect::is_path(&meant) || is_ipv6() {
        return None;
    }
    let place = password(SCHEMES[0], &meant, meant.rfind('@'))?;
    let written = &line[word.span.clone()];
    match written.find(&*meant) {
        Some(start) => {
            let start = word.span.start + start;
            Some(start + place.start..start + place.end)
        }
        // Quotes or escapes are in it.
        None => Some(word.span.clone()),
    }
}

/// Tells whether a word has a password in it that does not stand in the line as it is: quotes or escapes are in it.
pub(super) fn is_spelled(line: &str, word: &Word) -> bool {
    let written = &line[word.span.clone()];
    let meant = String::from_utf8_lossy(&word.bytes);
    if meant == written || !meant.contains(SEPARATOR) {
        return false;
    }
    // Of passwords that hold each other, the text is told once.
    let texts = |text: &str| -> (usize, Vec<String>) {
        let places = passwords(text);
        let count = places.len();
        let places = joined(places).into_iter();
        (count, places.map(|place| text[place].to_owned()).collect())
    };
    texts(&meant) != texts(written)
}

/// Finds the password in what follows the scheme, up to the end of the word, whose last `@` is known. An `@` behind a `/`,
/// `?` or `#` may stand there by right, but then a password too may have those in it, and digits before them.
fn password(scheme: &str, rest: &str, last_at: Option<usize>) -> Option<Range<usize>> {
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let is_alone = || {
        let mut known = SCHEMES.iter();
        known.any(|known| known.eq_ignore_ascii_case(scheme))
    };
    if let Some(at) = authority.rfind('@') {
        return match authority[..at].find(':') {
            Some(colon) => Some(colon + 1..at),
            None => is_alone().then_some(0..at),
        };
    }
    // The colons of an IPv6 address stand in brackets, before that of its port.
    if authority.starts_with('[') {
        return None;
    }
    let Some(colon) = authority.find(':') else {
        return last_at.filter(|_| is_alone()).map(|at| 0..at);
    };
    let start = colon + 1;
    let tail = &authority[start..];
    let is_port = tail.len() <= PORT_DIGITS && tail.bytes().all(|byte| byte.is_ascii_digit());
    // One without an `@` is still being typed.
    let end = match last_at {
        None if is_port => return None,
        None => rest.len(),
        Some(at) => at,
    };
    (start < end).then_some(start..end)
}
