//! Numbers as Redis reads and prints them.

/// Reads an integer in the one form in which it is printed: no plus, no leading zeros, no blanks.
pub(super) fn integer(text: &[u8]) -> Option<i64> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let is_canonical = match digits {
        [] => false,
        [b'0'] => digits.len() == text.len(),
        [first, ..] => *first != b'0' && digits.iter().all(u8::is_ascii_digit),
    };
    if !is_canonical || digits.len() > 19 {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// Writes a double with as few digits as read back the same.
pub(super) fn shortest(number: f64) -> String {
    format!("{number}")
}
