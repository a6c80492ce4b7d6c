//! What the keys do at the prompt, for those who read and not for those who bind them.

use super::page::Page;
use super::{Style, rows};
use crate::render::Part;

/// Keys that do the same in both ways of editing.
const ALWAYS: &[(&str, &str)] = &[
    ("Enter", "take the chosen candidate; else run the line"),
    ("Tab, Shift-Tab", "choose the next or the last candidate"),
    (
        "Down, Up",
        "the same while candidates are shown; else history",
    ),
    ("Right, End", "take the rest that history offers in grey"),
    ("F1", "explain the word at the cursor"),
    ("Ctrl-R, Ctrl-S", "search the history, older or newer"),
    ("Ctrl-C", "drop the line; stop waiting for a reply"),
    ("Ctrl-D", "leave, on an empty line"),
    ("Ctrl-L", "clear the screen"),
    ("Ctrl-Z", "suspend the shell; fg in the outer one goes on"),
];

const EMACS: &[(&str, &str)] = &[
    ("Esc", "close the list of candidates"),
    ("Ctrl-A, Ctrl-E", "to the beginning, to the end"),
    ("Alt-B, Alt-F", "a word back, a word on"),
    ("Ctrl-W, Alt-D", "delete the word before, the word behind"),
    ("Ctrl-U, Ctrl-K", "delete all before, all behind"),
    ("Ctrl-Y", "put back what was deleted"),
    ("Ctrl-_", "undo"),
];

const VI: &[(&str, &str)] = &[
    (
        "Esc",
        "close the list of candidates, and enter command mode",
    ),
    ("i, a, A", "insert before, behind, at the end"),
    ("0, $, w, b", "beginning, end, next word, last word"),
    ("x, dw, D", "delete a character, a word, the rest"),
    ("p, u", "put back what was deleted, undo"),
];

/// Gives the list of keys.
pub(super) fn text(style: Style<'_>) -> String {
    let mut page = Page::new(style.columns, style.paint);
    let parts = [
        ("At the prompt:", ALWAYS),
        ("With the keys of Emacs:", EMACS),
        ("With the keys of vi:", VI),
    ];
    for (index, (title, keys)) in parts.into_iter().enumerate() {
        if index > 0 {
            page.blank();
        }
        page.paragraph(0, Part::Bare, title);
        rows(&mut page, keys);
    }
    page.into_text()
}
