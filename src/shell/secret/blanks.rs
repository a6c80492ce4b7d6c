//! Blanks that are none to Redis: a line pasted from a web page has them.

use std::ops::Range;

/// Finds in a text, and in the same with plain blanks, what `find` does; by its bytes.
pub(super) fn find(text: &str, find: fn(&str) -> Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut found = find(text);
    if let Some(plain) = made_plain(text) {
        // A place amid the bytes of a blank is that behind it.
        let whole = |at: usize| text.ceil_char_boundary(at);
        let places = find(&plain).into_iter();
        found.extend(places.map(|at| whole(at.start)..whole(at.end)));
    }
    found
}

/// Gives a text with blanks in the place of those that are none to Redis, each byte where it was; `None` if it has none.
/// Who pastes a no-break space means a blank.
pub(super) fn made_plain(text: &str) -> Option<String> {
    let is_odd = |character: char| !character.is_ascii() && character.is_whitespace();
    text.contains(is_odd).then(|| {
        let mut plain = String::with_capacity(text.len());
        for character in text.chars() {
            match is_odd(character) {
                true => plain.extend(std::iter::repeat_n(' ', character.len_utf8())),
                false => plain.push(character),
            }
        }
        plain
    })
}
