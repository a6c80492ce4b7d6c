//! What is said of a line that is wrong.

use super::matcher::Expected;
use super::reading::Problem;
use crate::command::Catalog;
use crate::text::{self, Word};

/// How many keywords a problem lists.
const MAX_LISTED: usize = 8;

/// Lists what was expected: keywords, as nothing else can be told apart.
pub(super) fn listed(expected: &[Expected<'_>]) -> String {
    let mut tokens: Vec<String> = Vec::new();
    for one in expected {
        let token = text::line(one.token.unwrap_or(&one.argument.name).as_bytes());
        if !token.is_empty() && !tokens.contains(&token) {
            tokens.push(token);
        }
    }
    if tokens.len() > MAX_LISTED {
        tokens.truncate(MAX_LISTED);
        tokens.push("…".to_owned());
    }
    match tokens.pop() {
        None => "another word".to_owned(),
        Some(last) if tokens.is_empty() => last,
        Some(last) => format!("{} or {last}", tokens.join(", ")),
    }
}

/// Complains of a command that has fewer arguments than it needs.
pub(super) fn too_few(command: &[Word], catalog: &Catalog) -> Option<Problem> {
    let entry = catalog.find(command)?;
    let length = entry.name.split(' ').count();
    let arity = entry.arity?;
    let least = usize::from(arity.unsigned_abs()).checked_sub(length)?;
    let found = command.len() - length;
    (found < least).then(|| Problem {
        span: command[0].span.start..command[command.len() - 1].span.end,
        text: format!(
            "found {}, expected {}{least}",
            arguments(found),
            if arity < 0 { "at least " } else { "" }
        ),
    })
}

/// Complains of a command behind whose last word something has to come, such as the value of a keyword.
pub(super) fn incomplete(
    words: &[Word],
    length: usize,
    first: usize,
    expected: &[Expected<'_>],
) -> Problem {
    let found = words.len().saturating_sub(first);
    let start = words
        .get(first.saturating_sub(length))
        .map_or(0, |word| word.span.start);
    let end = words.last().map_or(0, |word| word.span.end);
    Problem {
        span: start..end,
        text: format!(
            "found {}, expected {} too",
            arguments(found),
            listed(expected)
        ),
    }
}

/// Names a number of arguments.
pub(super) fn arguments(count: usize) -> String {
    match count {
        1 => "1 argument".to_owned(),
        count => format!("{count} arguments"),
    }
}
