//! What is shown of the commands of a script beside their replies: without their secrets.

use std::ops::Range;

use super::Show;
use crate::command::MASK;
use crate::text::{self, Word};

/// Stands before a command that is echoed.
const ECHO: &str = "> ";

/// What is still to be shown of a command.
pub(super) enum Shown {
    Nothing,
    Echo(Vec<u8>),
    Words(Vec<Vec<u8>>),
}

/// Gives what is to be shown of a command; its secrets are not.
pub(super) fn shown(words: &[Word], show: Show) -> Shown {
    let find = match show {
        Show::Replies => return Shown::Nothing,
        Show::Echo(find) | Show::WithCommand(find) => find,
    };
    let mut line = String::new();
    let mut spans = Vec::with_capacity(words.len());
    for word in words {
        if !line.is_empty() {
            line.push(' ');
        }
        let start = line.len();
        line.push_str(&text::typed(&word.bytes));
        spans.push(start..line.len());
    }
    let secrets = find(&line);
    match show {
        Show::Echo(_) => {
            for secret in secrets.into_iter().rev() {
                line.replace_range(secret, MASK);
            }
            Shown::Echo(format!("{ECHO}{line}\n").into_bytes())
        }
        _ => {
            let is_secret = |span: &Range<usize>| {
                let overlaps = |it: &Range<usize>| it.start < span.end && span.start < it.end;
                secrets.iter().any(overlaps)
            };
            let shown = |(word, span): (&Word, &Range<usize>)| match is_secret(span) {
                true => MASK.as_bytes().to_vec(),
                false => word.bytes.clone(),
            };
            Shown::Words(words.iter().zip(&spans).map(shown).collect())
        }
    }
}
