//! Lines that call no command that there is, since a blank or a name has been forgotten: `AUTHsecret`, `requirepass secret`,
//! `ACLSETUSER ann >secret`.

use std::ops::Range;

use super::{Extent, spans};
use crate::command;
use crate::shell::local::is_help;
use crate::shell::repeat::is_count;
use crate::text::Word;

/// The command whose secret follows it at once.
const AUTH: &str = "AUTH";

/// Finds the secrets among the words of a line, up to what says where the reply goes.
pub(super) fn secrets(text: &str, words: &[Word], extent: Extent) -> Vec<Range<usize>> {
    let Some(at) = words.iter().position(|word| !is_count(&word.bytes)) else {
        return Vec::new();
    };
    let name = &words[at];
    if is_help(&name.bytes) {
        return Vec::new();
    }
    // In a text of several rows one of them may begin with any word, and have any others in it.
    if extent == Extent::Row && !command::names_secret(&name.bytes) {
        return Vec::new();
    }
    let mut found = spans(words, &command::secrets_without_command(words));
    if let Some(rest) = behind_auth(&text[name.span.clone()])
        && command::lookup(&name.bytes).is_none()
    {
        found.push(name.span.end - rest.len()..name.span.end);
        found.extend(words[at + 1..].iter().map(|word| word.span.clone()));
    }
    found
}

/// Gives what has grown together with the name of the command.
fn behind_auth(word: &str) -> Option<&str> {
    let (head, rest) = word.split_at_checked(AUTH.len())?;
    let is_more = rest.starts_with(|c: char| c.is_alphanumeric());
    (is_more && head.eq_ignore_ascii_case(AUTH)).then_some(rest)
}
