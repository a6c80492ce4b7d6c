//! How many columns of a terminal a text takes, and as much of it as fits.
//!
//! Counted character by character: what a terminal joins (an emoji of several characters) takes fewer columns than it is
//! given, so that nothing is ever wider than its room.

use unicode_width::UnicodeWidthChar;

/// What stands where something was cut off.
const CUT: char = '…';

/// How far apart the tab stops of a terminal are, in columns.
const TAB_STOP: usize = 8;

/// Tells how many columns a character takes: 0, 1 or 2.
pub fn columns_of(character: char) -> usize {
    character.width().unwrap_or(0)
}

/// Tells how many columns a character takes that begins in this one, counted from 0: a tab goes on to the next stop.
pub fn columns_at(character: char, column: usize) -> usize {
    match character {
        '\t' => TAB_STOP - column % TAB_STOP,
        other => columns_of(other),
    }
}

/// Tells how many columns a text of one row takes.
pub fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

/// Gives as much of the beginning of a text as fits into so many columns.
///
/// ```
/// assert_eq!(redis_shell::text::fitting("日本語", 5), "日本");
/// ```
pub fn fitting(text: &str, columns: usize) -> &str {
    let mut used = 0;
    let over = text.char_indices().find(|(_, character)| {
        used += columns_of(*character);
        used > columns
    });
    over.map_or(text, |(at, _)| &text[..at])
}

/// Cuts a text to so many columns, one of which tells that something was cut off.
///
/// ```
/// assert_eq!(redis_shell::text::cut("日本語", 5), "日本…");
/// ```
pub fn cut(text: &str, columns: usize) -> String {
    // A text takes no more columns than bytes.
    if text.len() <= columns || fitting(text, columns).len() == text.len() {
        return text.to_owned();
    }
    let mut out = fitting(text, columns.saturating_sub(1)).to_owned();
    if columns > 0 {
        out.push(CUT);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wide_characters_take_two_columns_and_marks_none() {
        assert_eq!(columns("日本"), 4);
        assert_eq!(columns("e\u{301}"), 1);
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(cut("日本語", 6), "日本語");
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abc", 1), "…");
        assert_eq!(cut("abc", 0), "");
        // A mark stays with its letter.
        assert_eq!(fitting("ae\u{301}b", 2), "ae\u{301}");
    }

    #[test]
    fn a_tab_goes_on_to_the_next_stop() {
        assert_eq!(columns_at('\t', 0), 8);
        assert_eq!(columns_at('\t', 7), 1);
        assert_eq!(columns_at('\t', 8), 8);
        assert_eq!(columns_at('日', 7), 2);
    }

    proptest! {
        #[test]
        fn what_is_cut_fits(text in "\\PC{0,12}", room in 0_usize..14) {
            prop_assert!(columns(&cut(&text, room)) <= room);
            prop_assert!(text.starts_with(fitting(&text, room)));
            prop_assert_eq!(columns(&text) <= room, cut(&text, room) == text && fitting(&text, room) == text);
        }
    }
}
