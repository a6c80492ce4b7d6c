//! What stands around the line, as text for the terminal. Pure: widths in columns in, text out.
//!
//! A text drawn here can be drawn anew while the cursor stays where it is, because it always has as many rows as it
//! was asked for, none of them as wide as the terminal, and a last one that is not empty.

use super::list::{List, Row};
use crate::complete::HintPart;
use crate::render::{Paint, Part};
use crate::text::{columns, columns_at, cut};

/// What stands before the chosen row, and before the others.
const MARKS: [&str; 2] = ["> ", "  "];

/// What stands before the argument that is being typed.
pub(super) const CURRENT: &str = "▸";

/// What stands between a text and what it is.
const GAP: usize = 2;

/// How much of the width the texts take at most.
const TEXT_SHARE: usize = 2;

/// Appends the rows of a list, each begun by a line end: exactly `height` of them, at most `width` columns wide.
pub(super) fn list(list: &mut List, height: usize, width: usize, paint: &Paint, out: &mut String) {
    // Where not all rows fit, the last one tells how many there are.
    let is_cut = list.len() > height && height > 1;
    let view = list.view(if is_cut { height - 1 } else { height });
    let chosen = list.chosen();
    let rows = list.rows(view.clone());
    let room = width.saturating_sub(MARKS[0].len());
    let widest = rows.iter().map(|row| columns(&row.text)).max().unwrap_or(0);
    let is_bare = rows.iter().all(|row| row.about.is_empty());
    let text_room = if is_bare { room } else { room / TEXT_SHARE };
    let column = widest.min(text_room);
    for (index, row) in view.clone().zip(rows) {
        out.push('\n');
        push_row(row, chosen == Some(index), column, room, paint, out);
    }
    let mut drawn = rows.len();
    if is_cut {
        let text = format!("  {}-{} of {}", view.start + 1, view.end, list.len());
        out.push('\n');
        paint.text(Part::Aside, &cut(&text, width), out);
        drawn += 1;
    }
    for row in drawn..height {
        out.push('\n');
        if row + 1 == height {
            out.push(' ');
        }
    }
}

/// Appends texts as rows below the line, as [`list`] does.
pub(super) fn note(rows: &[String], height: usize, width: usize, paint: &Paint, out: &mut String) {
    for row in 0..height {
        out.push('\n');
        let text = rows.get(row).filter(|text| !text.is_empty());
        paint.text(
            Part::Aside,
            &cut(text.map_or(" ", String::as_str), width),
            out,
        );
    }
}

fn push_row(
    row: &Row,
    is_chosen: bool,
    column: usize,
    room: usize,
    paint: &Paint,
    out: &mut String,
) {
    let text = cut(&row.text, column);
    let gap = column - columns(&text) + GAP;
    let about = cut(&row.about, room.saturating_sub(column + GAP));
    if is_chosen {
        let padded = format!("{}{text}{:gap$}{about}", MARKS[0], "");
        paint.text(Part::Chosen, padded.trim_end(), out);
        return;
    }
    out.push_str(MARKS[1]);
    push_matched(&text, &row.matched, paint, out);
    if !about.is_empty() {
        out.extend(std::iter::repeat_n(' ', gap));
        paint.text(Part::Aside, &about, out);
    }
}

/// Appends a text with the searched characters marked, neighbours together.
fn push_matched(text: &str, matched: &[usize], paint: &Paint, out: &mut String) {
    let mut run = String::new();
    let mut is_run = false;
    for (place, character) in text.chars().enumerate() {
        let is_matched = matched.binary_search(&place).is_ok();
        if is_matched != is_run {
            flush(&mut run, is_run, paint, out);
            is_run = is_matched;
        }
        run.push(character);
    }
    flush(&mut run, is_run, paint, out);
}

fn flush(run: &mut String, is_matched: bool, paint: &Paint, out: &mut String) {
    match (is_matched, run.is_empty()) {
        (_, true) => {}
        (true, _) => paint.text(Part::Match, run, out),
        (false, _) => out.push_str(run),
    }
    run.clear();
}

/// Gives the arguments that are still to be typed, in at most so many columns, the current one marked.
pub(super) fn arguments(parts: &[HintPart], room: usize, paint: &Paint) -> String {
    let mut out = String::new();
    let mut left = room;
    for (index, part) in parts.iter().enumerate() {
        let blank = usize::from(index > 0);
        let mark = match part.is_current {
            true => CURRENT,
            false => "",
        };
        let text = format!("{mark}{}", part.text);
        let is_last = index + 1 == parts.len();
        let width = columns(&text) + blank;
        if left < width || (left == width && !is_last) {
            if left > blank {
                out.extend(std::iter::repeat_n(' ', blank));
                paint.text(look(part), &cut(&text, left - blank), &mut out);
            }
            return out;
        }
        left -= width;
        out.extend(std::iter::repeat_n(' ', blank));
        paint.text(look(part), &text, &mut out);
    }
    out
}

fn look(part: &HintPart) -> Part {
    match part.is_current {
        true => Part::CurrentHint,
        false => Part::Hint,
    }
}

/// Where a text ends that begins in a column of the first row: row and column, as the editor counts them. A terminal
/// that is full to its last column goes on in the next row.
pub(super) fn end(text: &str, column: usize, width: usize) -> (usize, usize) {
    end_within(text, column, width, usize::MAX)
}

/// Tells whether a text that begins in a column of the first row is higher than so many rows. Looks no farther than it is.
pub(super) fn is_higher(text: &str, column: usize, width: usize, rows: usize) -> bool {
    end_within(text, column, width, rows).0 >= rows
}

fn end_within(text: &str, column: usize, width: usize, rows: usize) -> (usize, usize) {
    let (mut row, mut column) = (0, column);
    for character in text.chars() {
        if row >= rows {
            break;
        }
        if character == '\n' {
            (row, column) = (row + 1, 0);
            continue;
        }
        let wide = columns_at(character, column);
        column += wide;
        if column > width {
            (row, column) = (row + 1, wide);
        }
    }
    match column == width {
        true => (row + 1, 0),
        false => (row, column),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Color;
    use proptest::prelude::*;

    fn drawn(rows: &[(&str, &str)], steps: usize, height: usize, width: usize) -> String {
        let rows = rows.iter().map(|(text, about)| Row {
            text: (*text).to_owned(),
            about: (*about).to_owned(),
            matched: Vec::new(),
        });
        let rows = rows.collect();
        let mut list = List::default();
        list.replace(rows);
        for _ in 0..steps {
            list.step(super::super::list::Step::Next);
        }
        let mut out = String::new();
        super::list(&mut list, height, width, &Paint::new(Color::Off), &mut out);
        out
    }

    #[test]
    fn rows_are_aligned_and_the_chosen_one_is_marked() {
        let rows = [("GET", "string"), ("GETDEL", "string"), ("GETEX", "")];
        insta::assert_snapshot!(drawn(&rows, 2, 3, 40), @r"

          GET     string
        > GETDEL  string
          GETEX
        ");
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let rows = [("a", ""), ("b", ""), ("c", ""), ("d", "")];
        insta::assert_snapshot!(drawn(&rows, 3, 3, 40), @r"

          b
        > c
          2-3 of 4
        ");
    }

    #[test]
    fn the_end_is_where_the_terminal_puts_it() {
        assert_eq!(end("abc", 2, 10), (0, 5));
        assert_eq!(end("abcdefgh", 2, 10), (1, 0));
        assert_eq!(end("abcdefghi", 2, 10), (1, 1));
        assert_eq!(end("日", 9, 10), (1, 2));
        assert_eq!(end("a\nbc", 2, 10), (1, 2));
        assert_eq!(end("a\tb", 2, 10), (0, 9));
        assert_eq!(end("\ta\t", 2, 20), (0, 16));
        assert!(is_higher("abcdefgh", 2, 10, 1) && !is_higher("abcdefg", 2, 10, 1));
        assert!(is_higher("a\nb\nc", 2, 10, 2) && !is_higher("a\nb", 2, 10, 2));
    }

    #[test]
    fn the_current_argument_is_marked_also_without_colour() {
        let part = |text: &str, is_current| HintPart {
            text: text.to_owned(),
            is_current,
        };
        let parts = [part("key", true), part("value", false), part("[NX]", false)];
        let plain = Paint::new(Color::Off);
        assert_eq!(arguments(&parts, 40, &plain), "▸key value [NX]");
        assert_eq!(arguments(&parts, 15, &plain), "▸key value [NX]");
        assert_eq!(arguments(&parts, 12, &plain), "▸key value …");
        assert_eq!(arguments(&parts, 9, &plain), "▸key val…");
        assert_eq!(arguments(&parts, 0, &plain), "");
        let painted = arguments(&parts, 40, &Paint::new(Color::On));
        assert!(painted.starts_with("\x1b[1m▸key\x1b[0m"), "{painted:?}");
    }

    proptest! {
        #[test]
        fn a_list_has_the_rows_and_the_width_it_was_asked_for(
            texts in prop::collection::vec(("\\PC{0,30}", "\\PC{0,60}"), 0..12),
            steps in 0..12usize,
            height in 1..10usize,
            width in 10..60usize,
        ) {
            let rows: Vec<_> = texts.iter().map(|(t, a)| (t.as_str(), a.as_str())).collect();
            let drawn = drawn(&rows, steps, height, width);
            let rows: Vec<&str> = drawn.split('\n').collect();
            prop_assert_eq!(rows.len(), height + 1);
            prop_assert!(rows.iter().all(|row| columns(row) <= width), "{}", drawn);
            prop_assert!(!drawn.ends_with('\n'));
        }

        #[test]
        fn arguments_fit_their_room(
            texts in prop::collection::vec("\\PC{1,12}", 0..8),
            room in 0..40usize,
        ) {
            let parts: Vec<_> = texts
                .into_iter()
                .enumerate()
                .map(|(at, text)| HintPart { text, is_current: at == 1 })
                .collect();
            let drawn = arguments(&parts, room, &Paint::new(Color::Off));
            prop_assert!(columns(&drawn) <= room, "{drawn:?}");
        }
    }
}
