//! The line as it is shown: coloured by what its words are, with dots in the place of secrets.

use std::borrow::Cow;
use std::ops::Range;

use crate::render::{Paint, Part};
use crate::text::{self, End, Quoting, columns_of};

use super::Assist;
use super::look::Look;
use crate::shell::editor::What;
use crate::shell::secret::{
    LINE_ENDS, begins_secret, may_hold_secret, secret_ranges, spells_secret,
};

/// How far from the cursor a key can have changed what a line may hold, in bytes.
const NEAR: usize = 64;

/// Stands for a column of a secret.
const DOT: char = '•';

impl Assist {
    /// Tells whether a line is shown otherwise than as it stands.
    pub(in crate::shell) fn is_painted(&mut self, line: &str, cursor: usize) -> bool {
        if self.what == What::Answer || !self.is_long(line) {
            return self.what != What::Answer;
        }
        // A long one is drawn anew with a key only where a secret is, or was, to be hidden. What tells one can only have
        // come where the cursor is.
        let start = line.floor_char_boundary(cursor.saturating_sub(NEAR));
        let end = line.ceil_char_boundary(line.len().min(cursor + NEAR));
        let near = &line[start..end];
        // A command begins where a line does.
        let is_begun = start == 0 || line[..start].ends_with(LINE_ENDS);
        let begun = match is_begun {
            true => near,
            false => near.find(LINE_ENDS).map_or("", |at| &near[at..]),
        };
        self.may_hold_secret |= spells_secret(near) || begins_secret(begun);
        self.has_secrets || (self.may_hold_secret && !secret_ranges(line).is_empty())
    }

    /// Gives the line as it is shown: coloured, with dots in the place of secrets; `None` if it is shown as it is.
    pub(in crate::shell) fn painted(&mut self, line: &str, cursor: usize) -> Option<String> {
        if self.what == What::Answer {
            return None;
        }
        if self.search.is_none() && !self.is_long(line) {
            self.look_at(line, cursor);
        }
        let look = self.look.as_ref().filter(|look| look.line() == line);
        let secrets: Cow<'_, [_]> = match look {
            Some(look) => look.secrets().into(),
            None => secret_ranges(line).into(),
        };
        self.may_hold_secret = may_hold_secret(line);
        self.has_secrets = !secrets.is_empty();
        let parts = look.map(Look::parts).unwrap_or_default();
        painted(line, cursor, &parts, &secrets, &self.paint)
    }
}

/// Gives the line as it is shown; `None` if that is as it stands.
///
/// Quotes are marked: one that is open before the cursor, and the two between which the cursor has just left.
pub(super) fn painted(
    line: &str,
    cursor: usize,
    parts: &[(Range<usize>, Part)],
    secrets: &[Range<usize>],
    paint: &Paint,
) -> Option<String> {
    if secrets.is_empty() && (parts.is_empty() || paint.is_plain()) {
        return None;
    }
    let mut canvas = Canvas {
        line,
        secrets,
        marks: quotes(line, cursor),
        paint,
        out: String::with_capacity(line.len() * 2),
    };
    let mut at = 0;
    for (span, part) in parts {
        // What was read may be wrong, but nothing of the line may be lost.
        let is_next = span.start >= at && line.get(span.clone()).is_some();
        if is_next {
            canvas.put(at..span.start, Part::Bare);
            canvas.put(span.clone(), *part);
            at = span.end;
        }
    }
    canvas.put(at..line.len(), Part::Bare);
    Some(canvas.out)
}

/// Finds the quotes that belong to the cursor, by their bytes.
fn quotes(line: &str, cursor: usize) -> Vec<usize> {
    let end_of = |end: usize| {
        let before = line.get(..end)?;
        Some(text::split(before.as_bytes(), Quoting::Shell).end)
    };
    match end_of(cursor) {
        Some(End::Open { at, .. }) => vec![at],
        Some(End::Closed(_)) => match end_of(cursor - 1) {
            Some(End::Open { at, .. }) => vec![at, cursor - 1],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

struct Canvas<'a> {
    line: &'a str,
    secrets: &'a [Range<usize>],
    marks: Vec<usize>,
    paint: &'a Paint,
    out: String,
}

impl Canvas<'_> {
    /// Appends a part of the line, the quotes in it marked.
    fn put(&mut self, span: Range<usize>, part: Part) {
        let marks = self.marks.clone();
        let mut at = span.start;
        for mark in marks.into_iter().filter(|mark| span.contains(mark)) {
            self.put_plain(at..mark, part);
            self.put_plain(mark..mark + 1, Part::Match);
            at = mark + 1;
        }
        self.put_plain(at..span.end, part);
    }

    fn put_plain(&mut self, span: Range<usize>, part: Part) {
        let text = &self.line[span.clone()];
        if text.is_empty() {
            return;
        }
        // There may be as many as words.
        let first = self.secrets.partition_point(|it| it.end <= span.start);
        let mut secrets = self.secrets[first..].iter().peekable();
        if secrets.peek().is_none_or(|next| span.end <= next.start) {
            self.paint.text(part, text, &mut self.out);
            return;
        }
        let mut is_secret = |at: usize| {
            while secrets.next_if(|secret| secret.end <= at).is_some() {}
            secrets.peek().is_some_and(|secret| secret.contains(&at))
        };
        let mut shown = String::with_capacity(text.len());
        for (at, character) in text.char_indices() {
            match is_secret(span.start + at) && character != '\n' {
                true => {
                    shown.extend(std::iter::repeat_n(DOT, columns_of(character)));
                }
                false => shown.push(character),
            }
        }
        self.paint.text(part, &shown, &mut self.out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Color;
    use proptest::prelude::*;

    fn shown(line: &str, secret: Range<usize>) -> String {
        let paint = Paint::new(Color::Off);
        let painted = painted(line, line.len(), &[], &[secret], &paint);
        painted.unwrap_or_else(|| line.to_owned())
    }

    #[test]
    fn secrets_are_dots_in_every_column() {
        assert_eq!(shown("AUTH pw", 5..7), "AUTH ••");
        assert_eq!(shown("AUTH \"日\n", 5..10), "AUTH •••\n");
        assert_eq!(painted("GET k", 5, &[], &[], &Paint::new(Color::On)), None);
    }

    /// So many that nobody waits for the end where all are looked at again for each character.
    #[test]
    fn many_secrets_are_dots_in_one_go() {
        let line = format!("AUTH u{}", " pw".repeat(100_000));
        let secrets: Vec<_> = (0..100_000).map(|at| 7 + 3 * at..9 + 3 * at).collect();
        let parts = [(0..4, Part::Command), (10..12, Part::Text)];
        let painted = painted(&line, 0, &parts, &secrets, &Paint::new(Color::Off));
        assert_eq!(painted, Some(line.replace("pw", "••")));
    }

    #[test]
    fn words_have_their_looks_and_quotes_are_marked() {
        let paint = Paint::new(Color::On);
        let line = "GET \"k\"";
        let parts = [(0..3, Part::Command), (4..7, Part::Key)];
        let closed = painted(line, 7, &parts, &[], &paint).unwrap();
        assert!(closed.starts_with("\x1b[1mGET\x1b[0m"), "{closed:?}");
        assert_eq!(closed.matches("\x1b[4m\"").count(), 2, "{closed:?}");
        let open = painted(&line[..6], 6, &[(0..3, Part::Command)], &[], &paint).unwrap();
        assert_eq!(open.matches("\x1b[4m\"").count(), 1, "{open:?}");
    }

    proptest! {
        #[test]
        fn nothing_but_secrets_is_lost(
            line in "[ -~é日\"'\\\\]{0,40}",
            spans in prop::collection::vec((0..44usize, 0..44usize), 0..5),
            cursor in 0..44usize,
        ) {
            let parts: Vec<_> = spans
                .into_iter()
                .map(|(start, end)| (start..end, Part::Key))
                .collect();
            let cursor = (0..=cursor.min(line.len())).rev().find(|&at| line.is_char_boundary(at));
            let paint = Paint::new(Color::On);
            let painted = painted(&line, cursor.unwrap_or(0), &parts, &[], &paint);
            let painted = painted.unwrap_or_else(|| line.clone());
            let bare: String = painted
                .split('\x1b')
                .enumerate()
                .map(|(at, part)| match (at, part.split_once('m')) {
                    (0, _) | (_, None) => part,
                    (_, Some((_, rest))) => rest,
                })
                .collect();
            prop_assert_eq!(bare, line);
        }
    }
}
