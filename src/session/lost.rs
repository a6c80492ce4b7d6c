//! What went with a connection that ended.

use std::collections::BTreeSet;
use std::fmt;

use crate::command::{ReplyMode, Setting};
use crate::resp::Count;

use super::Session;

/// What only the connection knew; the database, the user and the protocol come back with the next one. What CLIENT SETINFO
/// told of the program does not count: nothing depends on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lost {
    /// How many keys were watched.
    pub watched: usize,
    /// How many commands were queued in a transaction, if one was open.
    pub queued: Option<usize>,
    /// How many channels and patterns were subscribed to.
    pub subscriptions: usize,
    /// How many more the command had subscribed to that was being answered.
    pub subscribing: usize,
    /// Which commands had no replies to come.
    pub replies: Option<ReplyMode>,
    /// Whether the server told of keys that others changed.
    pub tracking: bool,
    /// How else the server was to treat the connection.
    pub settings: BTreeSet<Setting>,
    /// Whether the connection had a name.
    pub name: bool,
    /// What has become of a transaction that had been sent for.
    pub execution: Execution,
}

/// Whether a transaction was about to run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Execution {
    /// No EXEC was under way.
    #[default]
    None,
    /// EXEC had been sent, and no answer came: the transaction may have run.
    Unanswered,
}

impl Lost {
    /// Tells whether the next connection is like the last one.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Tells whether commands that were to follow would do something else without it: a transaction that is open would
    /// take them in, and a watch might keep one from running.
    pub fn changes_what_follows(&self) -> bool {
        self.queued.is_some() || self.watched > 0
    }

    /// Joins what went with an earlier connection and what went with a later one.
    fn and(self, later: Self) -> Self {
        match later.is_nothing() {
            true => self,
            false => later,
        }
    }
}

impl fmt::Display for Lost {
    /// Lists it: `WATCH of 2 keys, MULTI with 3 queued commands and 1 subscription`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |len, noun| Count(len as u64, noun);
        let subscriptions = self.subscriptions + self.subscribing;
        let set = |setting| self.settings.get(&setting).map(Setting::to_string);
        let parts = [
            (self.watched > 0).then(|| format!("WATCH of {}", count(self.watched, "key"))),
            self.queued
                .map(|queued| format!("MULTI with {}", count(queued, "queued command"))),
            (subscriptions > 0).then(|| count(subscriptions, "subscription").to_string()),
            self.replies.map(|mode| match mode {
                ReplyMode::On => "CLIENT REPLY ON".to_owned(),
                ReplyMode::Off => "CLIENT REPLY OFF".to_owned(),
                ReplyMode::Skip => "CLIENT REPLY SKIP".to_owned(),
            }),
            self.tracking.then(|| "CLIENT TRACKING".to_owned()),
            set(Setting::NoEvict),
            set(Setting::NoTouch),
            set(Setting::ReadOnly),
            self.name.then(|| "the name of the connection".to_owned()),
            (self.execution == Execution::Unanswered)
                .then(|| "the answer to EXEC, which may have run".to_owned()),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        match parts.split_last() {
            Some((last, [])) => f.write_str(last),
            Some((last, others)) => write!(f, "{} and {last}", others.join(", ")),
            None => Ok(()),
        }
    }
}

impl Session {
    /// Ends the connection, if there is one, and notes what goes with it.
    pub(super) fn drop_link(&mut self) {
        let Some(link) = self.link.take() else {
            return;
        };
        let dialogue = &link.dialogue;
        let mut lost = dialogue.state.lost(dialogue.running());
        if dialogue.awaits_execution() {
            // The transaction is no longer open: it has been sent for.
            lost.queued = None;
            lost.execution = Execution::Unanswered;
        }
        self.lost = std::mem::take(&mut self.lost).and(lost);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_told_in_words() {
        let lost = |watched, queued, subscriptions| {
            let lost = Lost {
                watched,
                queued,
                subscriptions,
                ..Lost::default()
            };
            lost.to_string()
        };
        assert_eq!(lost(0, None, 0), "");
        assert_eq!(lost(1, None, 0), "WATCH of 1 key");
        assert_eq!(lost(0, Some(0), 0), "MULTI with 0 queued commands");
        assert_eq!(
            lost(2, Some(1), 0),
            "WATCH of 2 keys and MULTI with 1 queued command"
        );
        assert_eq!(
            lost(2, Some(3), 1),
            "WATCH of 2 keys, MULTI with 3 queued commands and 1 subscription"
        );
        let lost = Lost {
            replies: Some(ReplyMode::Off),
            tracking: true,
            settings: [Setting::ReadOnly, Setting::NoTouch].into(),
            name: true,
            ..Lost::default()
        };
        assert_eq!(
            lost.to_string(),
            "CLIENT REPLY OFF, CLIENT TRACKING, CLIENT NO-TOUCH, READONLY and the name of the connection"
        );
        let lost = Lost {
            watched: 1,
            execution: Execution::Unanswered,
            ..Lost::default()
        };
        assert_eq!(
            lost.to_string(),
            "WATCH of 1 key and the answer to EXEC, which may have run"
        );
    }

    #[test]
    fn a_connection_without_anything_does_not_hide_what_went_before() {
        let before = Lost {
            watched: 1,
            ..Lost::default()
        };
        assert_eq!(before.clone().and(Lost::default()), before);
        let later = Lost {
            subscriptions: 1,
            ..Lost::default()
        };
        assert_eq!(before.and(later.clone()), later);
    }
}
