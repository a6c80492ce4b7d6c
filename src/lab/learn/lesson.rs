//! What a lesson consists of, and how it is found by name. Knows no connection.

use super::{resp2, resp3, talk};

/// A lesson: what is said and done, then one question.
#[derive(Debug)]
pub(super) struct Lesson {
    /// What it is called on the command line.
    pub(super) topic: &'static str,
    /// Other names, such as the type byte.
    pub(super) aliases: &'static [&'static str],
    /// What it is about, in a line.
    pub(super) title: &'static str,
    /// What happens, in order.
    pub(super) steps: &'static [Step],
    /// What is asked in the end.
    pub(super) question: Question,
}

/// One thing that happens in a lesson. In commands and replies names stand as [`keys`](super::keys) reads them.
#[derive(Debug)]
pub(super) enum Step {
    /// Text, as [`page::paragraphs`](super::page::paragraphs) reads it.
    Say(&'static str),
    /// A command that makes the first key in it; runs unseen, together with one that gives the key a time to live.
    Keep(&'static str),
    /// Commands that are sent in one write, with their replies.
    Call(Side, &'static [Call]),
    /// Something that the server sends without being asked.
    Await(Side, Reply),
    /// A request as it stands here, on a connection of its own without a handshake.
    Raw {
        /// What is sent.
        bytes: &'static [u8],
        /// What comes back.
        reply: Reply,
        /// What the server does then.
        then: Then,
    },
    /// Bytes that no server sends, as if it did.
    Made(&'static [u8]),
}

/// A connection of a lesson; each is opened when it is first needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The one that the lesson looks at.
    First,
    /// That of another client.
    Second,
    /// One that speaks RESP2.
    Resp2,
}

/// A command and its reply.
#[derive(Debug)]
pub(super) struct Call {
    /// The command as it is typed.
    pub(super) command: &'static str,
    /// What the lesson says of its reply.
    pub(super) reply: Reply,
}

/// A reply that a lesson speaks of.
#[derive(Debug)]
pub(super) struct Reply {
    /// How it begins; one that does not is explained, and `whole` shown beside it.
    pub(super) begins: &'static [u8],
    /// What a server sends that knows the command and allows it.
    pub(super) whole: &'static [u8],
}

/// What a server does after a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// It reads the next one.
    Listens,
    /// It closes the connection.
    Closes,
}

/// A question with its answers.
#[derive(Debug)]
pub(super) struct Question {
    /// The question.
    pub(super) text: &'static str,
    /// Answers that are right, in lower case; the first is the one to show.
    pub(super) answers: &'static [&'static str],
    /// Why it is right.
    pub(super) why: &'static str,
}

/// All lessons, in the order to take them in.
pub(super) fn all() -> impl Iterator<Item = &'static Lesson> {
    [resp2::LESSONS, talk::LESSONS, resp3::LESSONS]
        .into_iter()
        .flatten()
}

/// Gives the lesson that follows.
pub(super) fn after(lesson: &Lesson) -> Option<&'static Lesson> {
    all()
        .skip_while(|other| !std::ptr::eq(*other, lesson))
        .nth(1)
}

/// Finds a lesson by its name, another of its names, or the beginning of its name; case and the choice of blank,
/// underscore or hyphen do not matter.
///
/// # Errors
/// None is meant, or more than one: what was found, and what was expected.
pub(super) fn find(topic: &str) -> Result<&'static Lesson, String> {
    let wanted = topic.trim().to_lowercase().replace([' ', '_'], "-");
    let is_named = |lesson: &&Lesson| {
        lesson.topic == wanted || lesson.aliases.iter().any(|&alias| alias == wanted)
    };
    if let Some(lesson) = all().find(is_named) {
        return Ok(lesson);
    }
    let fitting: Vec<_> = all()
        .filter(|lesson| lesson.topic.starts_with(&wanted))
        .collect();
    match fitting[..] {
        [lesson] if !wanted.is_empty() => Ok(lesson),
        [_, _, ..] if !wanted.is_empty() => Err(format!(
            "found {topic:?}, which begins several lessons, expected one of {}",
            names(fitting.into_iter())
        )),
        _ => Err(format!(
            "found {topic:?}, expected one of the lessons {}",
            names(all())
        )),
    }
}

fn names(lessons: impl Iterator<Item = &'static Lesson>) -> String {
    let topics: Vec<_> = lessons.map(|lesson| lesson.topic).collect();
    topics.join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::keys::Keys;
    use super::super::page;
    use super::*;
    use crate::resp::{Builder, Scanner};

    #[test]
    fn lessons_are_found_by_what_a_person_may_type() {
        for (typed, topic) in [
            ("framing", "framing"),
            ("FRAMING", "framing"),
            ("bulk", "bulk-string"),
            ("bulk string", "bulk-string"),
            ("Big_Number", "big-number"),
            ("$", "bulk-string"),
            ("pub/sub", "pubsub"),
        ] {
            assert_eq!(find(typed).unwrap().topic, topic, "{typed}");
        }
        let several = find("b").unwrap_err();
        assert!(
            several.ends_with("bulk-string, boolean, big-number, blob-error"),
            "{several}"
        );
        assert!(
            find("")
                .unwrap_err()
                .contains("expected one of the lessons framing, ")
        );
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = all()
            .flat_map(|lesson| lesson.aliases.iter().copied().chain([lesson.topic]))
            .collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    fn replies(step: &'static Step) -> Vec<&'static Reply> {
        match step {
            Step::Call(_, calls) => calls.iter().map(|call| &call.reply).collect(),
            Step::Await(_, reply) | Step::Raw { reply, .. } => vec![reply],
            Step::Say(_) | Step::Keep(_) | Step::Made(_) => Vec::new(),
        }
    }

    #[test]
    fn what_stands_for_a_reply_is_one_value_and_begins_as_it_says() {
        let keys = Keys::new();
        for lesson in all() {
            let shown = lesson.steps.iter().flat_map(replies).map(|reply| {
                assert!(reply.whole.starts_with(reply.begins), "{reply:?}");
                reply.whole
            });
            let made = lesson.steps.iter().filter_map(|step| match step {
                Step::Made(bytes) => Some(*bytes),
                _ => None,
            });
            for whole in shown.chain(made) {
                let bytes = keys.fill_in(whole);
                let (mut scanner, mut builder) = (Scanner::new(), Builder::new(1 << 20));
                let (mut input, mut values) = (&bytes[..], 0);
                while let Some(event) = scanner.next(&mut input).unwrap() {
                    values += usize::from(builder.event(&event).unwrap().is_some());
                }
                assert_eq!((values, input), (1, &b""[..]), "{}", whole.escape_ascii());
                scanner.finish().unwrap();
            }
        }
    }

    #[test]
    fn no_text_is_wider_than_a_page() {
        for lesson in all() {
            let Question { text, answers, why } = &lesson.question;
            let said = lesson.steps.iter().filter_map(|step| match step {
                Step::Say(text) => Some(*text),
                _ => None,
            });
            for text in said.chain([*text, why, answers[0]]) {
                for line in page::paragraphs(text).lines() {
                    assert!(line.chars().count() <= page::WIDTH, "{line}");
                }
            }
        }
    }
}
