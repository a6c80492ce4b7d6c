//! The answers so far, and which of them answers a question.
//!
//! All that begins with `us` is also all that begins with `user:`, as long as none was left out. What is older than a
//! moment is shown and asked for anew.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::AnswerState;
use crate::complete::{Found, Query};

/// How many answers are kept.
const MOST: usize = 64;

/// How long an answer is not asked for anew: for what changes at any time, and for what hardly does.
const SHORT: Duration = Duration::from_secs(3);
const LONG: Duration = Duration::from_secs(60);

/// How long a search rests that has not come to its end, and a question that was not answered.
const REST: Duration = Duration::from_secs(1);

/// A question with what was typed of its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) query: Query,
    pub(super) typed: Vec<u8>,
}

/// How much of what there is has been found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Extent {
    /// All.
    Whole,
    /// More might be found from this cursor on.
    Part(Vec<u8>),
    /// Enough; the rest, from this cursor on, is not looked for.
    Enough(Vec<u8>),
    /// Nothing: the server did not say, and may do so in a moment.
    Silence,
    /// Nothing: the server does not let us ask.
    Refusal,
}

#[derive(Debug)]
struct Entry {
    question: Question,
    found: Arc<[Found]>,
    extent: Extent,
    /// When it is asked for anew.
    until: Instant,
    /// Whether something has happened since that may have changed it.
    is_outdated: bool,
}

/// What is known of a question.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) found: Arc<[Found]>,
    pub(super) state: AnswerState,
    /// Whether the server need not be asked.
    pub(super) is_fresh: bool,
}

/// Answers, the last first.
#[derive(Debug, Default)]
pub(super) struct Known {
    entries: VecDeque<Entry>,
}

impl Question {
    /// Tells whether all that answers this question is in the whole answer to the other one.
    fn is_within(&self, other: &Self) -> bool {
        self.query == other.query && self.typed.starts_with(&other.typed)
    }
}

impl Known {
    /// Looks up what is known of a question.
    pub(super) fn look_up(&self, question: &Question, now: Instant) -> Look {
        if let Some(entry) = self.best(question) {
            let state = match entry.extent {
                Extent::Silence | Extent::Refusal => AnswerState::Refused,
                _ if entry.is_outdated => AnswerState::Pending,
                Extent::Whole | Extent::Part(_) | Extent::Enough(_) => AnswerState::Complete,
            };
            return Look {
                found: Arc::clone(&entry.found),
                state,
                is_fresh: now < entry.until,
            };
        }
        // Until it is answered, what was found for less is better than nothing.
        let shorter = self
            .entries
            .iter()
            .filter(|entry| question.is_within(&entry.question))
            .max_by_key(|entry| entry.question.typed.len());
        Look {
            found: shorter.map_or_else(
                || Arc::new([]) as Arc<[Found]>,
                |entry| Arc::clone(&entry.found),
            ),
            state: AnswerState::Pending,
            is_fresh: false,
        }
    }

    /// Finds the entry that answers a question.
    fn best(&self, question: &Question) -> Option<&Entry> {
        let exact = || {
            self.entries
                .iter()
                .find(|entry| entry.question == *question)
        };
        let answers = |entry: &&Entry| match entry.extent {
            Extent::Whole | Extent::Refusal => question.is_within(&entry.question),
            _ => false,
        };
        self.entries.iter().find(answers).or_else(exact)
    }

    /// Gives from where on to search, with what has been found before.
    ///
    /// Whoever has seen all that begins with `us` up to a cursor has seen all that begins with `user:` up to there.
    pub(super) fn resume(&self, question: &Question) -> Option<(Vec<u8>, Vec<Found>)> {
        let cursor = |entry: &'_ Entry| match &entry.extent {
            Extent::Part(cursor) => Some(cursor.clone()),
            // Asked for once more, it is looked at anew.
            Extent::Enough(cursor) if entry.question != *question => Some(cursor.clone()),
            _ => None,
        };
        let known = self.entries.iter().filter(|entry| !entry.is_outdated);
        let (entry, cursor) = known
            .filter(|entry| question.is_within(&entry.question))
            .filter_map(|entry| Some((entry, cursor(entry)?)))
            .max_by_key(|(entry, _)| entry.question.typed.len())?;
        let is_in = |found: &&Found| found.text.starts_with(&question.typed);
        Some((cursor, entry.found.iter().filter(is_in).cloned().collect()))
    }

    /// Takes an answer; tells whether it says something new.
    pub(super) fn insert(
        &mut self,
        question: Question,
        found: Vec<Found>,
        extent: Extent,
        now: Instant,
    ) -> bool {
        let before = self.look_up(&question, now);
        let is_same = before.found[..] == found[..] && before.state == AnswerState::Complete;
        let lifetime = match extent {
            Extent::Part(_) | Extent::Silence => REST,
            Extent::Refusal => LONG,
            Extent::Whole | Extent::Enough(_) => lifetime(&question.query),
        };
        self.entries.retain(|entry| entry.question != question);
        self.entries.truncate(MOST - 1);
        self.entries.push_front(Entry {
            question,
            found: found.into(),
            extent,
            until: now + lifetime,
            is_outdated: false,
        });
        !is_same
    }

    /// Lets everything be asked for anew, but for what is not allowed: a server keeps a log of who tries that.
    pub(super) fn expire(&mut self, now: Instant) {
        for entry in &mut self.entries {
            if entry.extent != Extent::Refusal {
                entry.until = now;
                entry.is_outdated = true;
            }
        }
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
    }
}

fn lifetime(query: &Query) -> Duration {
    match query {
        Query::ConfigParameters
        | Query::ConfigValue { .. }
        | Query::InfoSections
        | Query::AclCategories => LONG,
        _ => SHORT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: Query = Query::Keys { kind: None };

    fn question(typed: &str) -> Question {
        Question {
            query: KEYS,
            typed: typed.as_bytes().to_vec(),
        }
    }

    fn found(names: &[&str]) -> Vec<Found> {
        let found = |name: &&str| Found {
            text: name.as_bytes().to_vec(),
            about: String::new(),
        };
        names.iter().map(found).collect()
    }

    fn names(look: &Look) -> Vec<&str> {
        let name = |found: &'_ Found| std::str::from_utf8(&found.text).unwrap().to_owned();
        let names: Vec<String> = look.found.iter().map(name).collect();
        names.into_iter().map(|name| &*name.leak()).collect()
    }

    #[test]
    fn a_whole_answer_answers_all_that_is_longer() {
        let now = Instant::now();
        let mut known = Known::default();
        assert!(known.insert(
            question("us"),
            found(&["user", "usher"]),
            Extent::Whole,
            now
        ));
        for typed in ["us", "use", "user"] {
            let look = known.look_up(&question(typed), now);
            assert_eq!(names(&look), ["user", "usher"]);
            assert_eq!((look.state, look.is_fresh), (AnswerState::Complete, true));
        }
        let look = known.look_up(&question("u"), now);
        assert_eq!(look.state, AnswerState::Pending);
        assert!(look.found.is_empty());
        let other = Question {
            query: Query::AclUsers,
            typed: b"us".to_vec(),
        };
        assert_eq!(known.look_up(&other, now).state, AnswerState::Pending);
    }

    #[test]
    fn a_part_is_shown_until_the_longer_question_is_answered() {
        let now = Instant::now();
        let mut known = Known::default();
        for extent in [Extent::Part(b"17".to_vec()), Extent::Enough(b"17".to_vec())] {
            known.insert(question("u"), found(&["user"]), extent, now);
            let look = known.look_up(&question("us"), now);
            assert_eq!(names(&look), ["user"]);
            assert_eq!((look.state, look.is_fresh), (AnswerState::Pending, false));
            let look = known.look_up(&question("u"), now);
            assert_eq!((look.state, look.is_fresh), (AnswerState::Complete, true));
        }
    }

    #[test]
    fn a_search_goes_on_where_it_rested_also_for_more_that_is_typed() {
        let now = Instant::now();
        let cursor = || b"17".to_vec();
        let mut known = Known::default();
        known.insert(
            question("u"),
            found(&["user", "ux"]),
            Extent::Part(cursor()),
            now,
        );
        let resumed = |known: &Known, typed: &str| {
            let (from, before) = known.resume(&question(typed))?;
            assert_eq!(from, cursor());
            Some(before.len())
        };
        assert_eq!(resumed(&known, "u"), Some(2));
        assert_eq!(resumed(&known, "us"), Some(1));
        assert_eq!(resumed(&known, "x"), None);
        known.insert(
            question("u"),
            found(&["user", "uz"]),
            Extent::Enough(cursor()),
            now,
        );
        assert_eq!(resumed(&known, "us"), Some(1));
        assert_eq!(resumed(&known, "u"), None, "it is looked for anew");
        known.expire(now);
        assert_eq!(resumed(&known, "us"), None, "there may be other keys now");
        known.insert(question("u"), found(&["user"]), Extent::Whole, now);
        assert_eq!(resumed(&known, "u"), None);
    }

    #[test]
    fn what_is_old_is_shown_and_asked_for_anew() {
        let now = Instant::now();
        let mut known = Known::default();
        known.insert(question(""), found(&["user"]), Extent::Whole, now);
        let later = now + Duration::from_secs(3600);
        let look = known.look_up(&question("u"), later);
        assert_eq!(names(&look), ["user"]);
        assert_eq!((look.state, look.is_fresh), (AnswerState::Complete, false));
        known.expire(now);
        let look = known.look_up(&question("u"), now);
        assert_eq!(names(&look), ["user"]);
        assert_eq!((look.state, look.is_fresh), (AnswerState::Pending, false));
        let again =
            |known: &mut Known| known.insert(question(""), found(&["user"]), Extent::Whole, now);
        assert!(again(&mut known), "it is no longer pending");
        assert!(!again(&mut known), "nothing new");
        assert!(known.look_up(&question("u"), now).is_fresh);
        assert!(known.insert(question(""), found(&["user", "x"]), Extent::Whole, now));
    }

    #[test]
    fn a_refusal_is_about_the_question_whatever_is_typed_and_silence_about_this_time_only() {
        let now = Instant::now();
        let mut known = Known::default();
        assert!(known.insert(question(""), vec![], Extent::Silence, now));
        assert_eq!(
            known.look_up(&question(""), now).state,
            AnswerState::Refused
        );
        assert_eq!(
            known.look_up(&question("u"), now).state,
            AnswerState::Pending
        );
        known.insert(question(""), vec![], Extent::Refusal, now);
        let look = known.look_up(&question("u"), now);
        assert_eq!((look.state, look.is_fresh), (AnswerState::Refused, true));
    }

    #[test]
    fn no_more_than_so_many_are_kept() {
        let now = Instant::now();
        let mut known = Known::default();
        for number in 0..1000 {
            known.insert(question(&format!("{number}x")), vec![], Extent::Whole, now);
        }
        assert_eq!(known.entries.len(), MOST);
        assert!(known.look_up(&question("999x"), now).is_fresh);
    }
}
