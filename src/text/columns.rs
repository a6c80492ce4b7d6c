//! How many columns of a terminal a text takes, and as much of it as fits.
//!
//! Counted character by character: what a terminal joins (an emoji of several characters) takes fewer columns than it is
//! given. A narrow character that is to be shown as an emoji is given the two columns that many terminals show it in. So
//! nothing is wider than its room, unless the terminal shows wide what Unicode leaves open (`…` in some East Asian fonts).

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What stands where something was cut off.
const CUT: char = '…';

/// How far apart the tab stops of a terminal are, in columns.
const TAB_STOP: usize = 8;

/// Follows a character that is to be shown as an emoji (variation selector 16).
const AS_EMOJI: char = '\u{fe0f}';

/// Tells how many columns a character takes that stands alone: 0, 1 or 2.
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
    widths(text).map(|(_, width)| width).sum()
}

/// Gives where each character of a text begins, in bytes, and how many columns it takes there.
fn widths(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut characters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (at, character) = characters.next()?;
        let width = match (columns_of(character), characters.peek()) {
            (1, Some((next, AS_EMOJI))) => text[at..next + AS_EMOJI.len_utf8()].width(),
            (width, _) => width,
        };
        Some((at, width))
    })
}

/// Gives as much of the beginning of a text as fits into so many columns.
///
/// ```
/// assert_eq!(redis_shell::text::fitting("日本語", 5), "日本");
/// ```
pub fn fitting(text: &str, columns: usize) -> &str {
    let mut used = 0;
    let over = widths(text).find(|(_, width)| {
        used += width;
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

/// Breaks a text of one row at blanks into rows of at most so many columns; a longer word stands alone.
///
/// ```
/// assert_eq!(redis_shell::text::wrapped("日本 go on", 7), ["日本 go", "on"]);
/// ```
pub fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    let mut used = 0;
    for word in text.split(' ') {
        let width = self::columns(word);
        match rows.last_mut() {
            Some(row) if used + 1 + width <= columns => {
                row.push(' ');
                row.push_str(word);
                used += 1 + width;
            }
            _ => {
                rows.push(word.to_owned());
                used = width;
            }
        }
    }
    rows
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
    fn what_is_shown_as_an_emoji_takes_two_columns() {
        assert_eq!((columns("❤"), columns("❤\u{fe0f}")), (1, 2));
        assert_eq!(columns("1\u{fe0f}\u{20e3} ❤\u{fe0f}❤\u{fe0f}"), 7);
        assert_eq!(columns("日\u{fe0f}"), 2);
        // What is no emoji stays as it is.
        assert_eq!((columns(" \u{fe0f}"), columns("\u{fe0f}")), (1, 0));
        // It is not cut in two.
        assert_eq!(fitting("a❤\u{fe0f}b", 2), "a");
        assert_eq!(fitting("a❤\u{fe0f}b", 3), "a❤\u{fe0f}");
        assert_eq!(cut("a❤\u{fe0f}b", 3), "a…");
        assert_eq!(cut("a❤\u{fe0f}", 3), "a❤\u{fe0f}");
    }

    #[test]
    fn a_tab_goes_on_to_the_next_stop() {
        assert_eq!(columns_at('\t', 0), 8);
        assert_eq!(columns_at('\t', 7), 1);
        assert_eq!(columns_at('\t', 8), 8);
        assert_eq!(columns_at('日', 7), 2);
    }

    #[test]
    fn rows_end_at_blanks() {
        assert_eq!(wrapped("", 5), [""]);
        assert_eq!(wrapped("a bc def", 8), ["a bc def"]);
        assert_eq!(wrapped("a bc def", 7), ["a bc", "def"]);
        assert_eq!(wrapped("a  b", 4), ["a  b"]);
        assert_eq!(wrapped("a longer word", 3), ["a", "longer", "word"]);
    }

    proptest! {
        #[test]
        fn what_is_wrapped_is_whole_and_fits(text in "[a日 ]{0,30}", room in 1_usize..9) {
            let rows = wrapped(&text, room);
            prop_assert_eq!(rows.join(" "), text);
            for row in rows {
                prop_assert!(columns(&row) <= room || !row.contains(' '), "{:?}", row);
            }
        }

        #[test]
        fn what_is_cut_fits(text in "(\\PC|[a1❤日]\u{fe0f}){0,12}", room in 0_usize..14) {
            prop_assert!(columns(&cut(&text, room)) <= room);
            prop_assert!(text.starts_with(fitting(&text, room)));
            prop_assert_eq!(columns(&text) <= room, cut(&text, room) == text && fitting(&text, room) == text);
        }
    }
}
