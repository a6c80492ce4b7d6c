//! A command on its way out: its bytes with the secrets marked, and what is known of it by its words.

use std::ops::Range;

use crate::command::{self, Arrival, Flags};
use crate::net::Connection;
use crate::resp::encode;

use super::{Error, ReplyForm};

/// Queues a request with its secrets marked; gives its place in the stream of sent bytes.
pub(super) fn queue<W: AsRef<[u8]>>(connection: &mut Connection, words: &[W]) -> Range<u64> {
    connection.queue_with(|out| {
        let start = out.len();
        let secrets = append(words, out).into_iter();
        secrets.map(move |secret| secret.start - start..secret.end - start)
    })
}

/// Appends a request; gives the places of its secrets.
pub(super) fn append<W: AsRef<[u8]>>(words: &[W], out: &mut Vec<u8>) -> Vec<Range<usize>> {
    let secret_words = command::secrets(words);
    let mut secrets = Vec::with_capacity(secret_words.len());
    encode::request_marked(words, out, |index, place| {
        if secret_words.binary_search(&index).is_ok() {
            secrets.push(place);
        }
    });
    secrets
}

/// Writes a command as an inline command; gives the ranges of its secrets too.
pub(super) fn inline<W: AsRef<[u8]>>(words: &[W]) -> Result<(Vec<u8>, Vec<Range<usize>>), Error> {
    let secret_words = command::secrets(words);
    let (mut line, mut secrets) = (Vec::new(), Vec::new());
    encode::inline_marked(words, &mut line, |index, place| {
        if secret_words.binary_search(&index).is_ok() {
            secrets.push(place);
        }
    });
    match line.len() > encode::MAX_INLINE {
        true => Err(Error::TooLongInline {
            command: name(words),
            bytes: line.len(),
        }),
        false => Ok((line, secrets)),
    }
}

/// Tells whether a command sends what CLIENT REPLY does not hold back.
pub(super) fn ignores_reply_mode(arrival: Arrival) -> bool {
    matches!(
        arrival,
        Arrival::Subscribe { .. }
            | Arrival::Unsubscribe { .. }
            | Arrival::Monitor
            | Arrival::Replication
    )
}

/// The name of a command for messages; never its arguments, which may be secret.
pub(super) fn name<W: AsRef<[u8]>>(words: &[W]) -> String {
    words.first().map_or_else(String::new, |word| {
        String::from_utf8_lossy(word.as_ref()).into_owned()
    })
}

pub(super) fn form<W: AsRef<[u8]>>(words: &[W]) -> ReplyForm {
    match command::layout(words) {
        layout if let Some(report) = command::report(words) => ReplyForm::Report(report, layout),
        Some(layout) => ReplyForm::Pairs(layout),
        None if command::is_text_reply(words) => ReplyForm::Text,
        None => ReplyForm::Value,
    }
}

/// Tells whether a command may wait until something happens.
pub(super) fn may_block<W: AsRef<[u8]>>(words: &[W]) -> bool {
    command::find(words).is_some_and(|spec| spec.flags.contains(Flags::BLOCKING))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many that nobody waits for the end where all secrets are looked at again for each word.
    #[test]
    fn many_secrets_are_marked_in_one_go() {
        let words: Vec<&str> = [&["AUTH", "u"][..], &["pw"; 300_000]].concat();
        let mut request = Vec::new();
        let secrets = append(&words, &mut request);
        assert_eq!(secrets.len(), 300_000);
        assert!(secrets.into_iter().all(|at| &request[at] == b"pw"));
        let (line, secrets) = inline(&words[..20_000]).unwrap();
        assert_eq!(secrets.len(), 19_998);
        assert!(secrets.into_iter().all(|at| &line[at] == b"pw"));
    }
}
