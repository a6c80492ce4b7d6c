//! What a connection is in the middle of, and what the commands typed by hand make of it.

use std::collections::BTreeSet;
use std::fmt;

use crate::command::{
    Arrival, Credentials, Effect, ReplyMode, Setting, Subscription, Switch, Tracking,
};

use super::lost::Execution;
use super::{Lost, ProtocolChoice};

/// What every connection of the session is brought to: asked for at the start, changed by what the user does, restored
/// when the session reconnects.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) credentials: Option<Credentials>,
    pub(super) database: u32,
    pub(super) protocol: ProtocolChoice,
}

impl Wanted {
    /// Leaves out what a command is about to set: asked for in the handshake and refused, it would keep out the command
    /// that mends it.
    pub(super) fn leave_to(&mut self, command: Option<&Effect>) {
        match command {
            Some(Effect::Auth(_) | Effect::Hello { auth: Some(_), .. }) => self.credentials = None,
            Some(Effect::Select(_)) => self.database = 0,
            _ => {}
        }
    }

    fn change_by_hello(&mut self, is_resp3: bool, auth: Option<Credentials>) {
        self.protocol = match is_resp3 {
            true => ProtocolChoice::Resp3,
            false => ProtocolChoice::Resp2,
        };
        if auth.is_some() {
            self.credentials = auth;
        }
    }

    fn after_reset() -> Self {
        Self {
            credentials: None,
            database: 0,
            protocol: ProtocolChoice::Resp2,
        }
    }
}

/// What is true of one connection only, and lost with it.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Whether the server speaks RESP3 on this connection.
    pub(super) is_resp3: bool,
    /// Whether the server has asked for a password that the session does not have; the rest of the handshake waits
    /// for an AUTH.
    pub(super) lacks_authentication: bool,
    pub(super) transaction: Option<Transaction>,
    /// What CLIENT LIST calls the connection.
    pub(super) name: Vec<u8>,
    replies: Replies,
    /// Whether the server tells of keys that others change.
    tracking: Tracking,
    settings: BTreeSet<Setting>,
    /// The keys that WATCH has named since the last EXEC.
    watched: BTreeSet<Vec<u8>>,
    subscriptions: BTreeSet<(Subscription, Vec<u8>)>,
}

/// An open MULTI.
#[derive(Debug, Default)]
pub(super) struct Transaction {
    /// How many commands are queued.
    len: usize,
    /// What those of them will change that change something, with their places.
    effects: Vec<(usize, Effect)>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Replies {
    #[default]
    On,
    Off,
    SkipNext,
}

/// How a reply came out, as far as the state has to know.
#[derive(Debug, Default, Clone)]
pub(super) struct Verdict {
    /// The reply is an error.
    pub(super) is_error: bool,
    /// The reply is `+QUEUED`.
    pub(super) is_queued: bool,
    /// The reply is a null: EXEC's way to say that a watched key changed.
    pub(super) is_null: bool,
    /// The places of errors among the elements of the reply, as far as they matter.
    pub(super) failed_elements: Vec<usize>,
    /// All errors among them.
    pub(super) failures: Failures,
}

/// The errors among the elements of EXEC's reply.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// How many there are.
    pub count: u64,
    /// Which element, counted from 1, is the first of them; 0 if none is.
    pub first: u64,
}

impl Failures {
    /// Counts in the element at this place, counted from 0.
    pub(super) fn note(&mut self, place: usize) {
        if self.count == 0 {
            self.first = place as u64 + 1;
        }
        self.count += 1;
    }
}

impl fmt::Display for Failures {
    /// Names them: `element 2 and 3 more`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "element {}", self.first)?;
        match self.count {
            0 | 1 => Ok(()),
            count => write!(f, " and {} more", count - 1),
        }
    }
}

impl State {
    /// Says what goes with the connection; `running` is what the command changes that it is in the middle of.
    pub(super) fn lost(&self, running: Option<&Effect>) -> Lost {
        let known = |subscription: &_| self.subscriptions.contains(subscription);
        let subscribing = match running {
            Some(Effect::Subscribe(kind, names)) => names
                .iter()
                .map(|name| (*kind, name.clone()))
                .filter(|subscription| !known(subscription))
                .collect::<BTreeSet<_>>()
                .len(),
            _ => 0,
        };
        Lost {
            watched: self.watched.len(),
            queued: self.transaction.as_ref().map(|open| open.len),
            subscriptions: self.subscriptions.len(),
            subscribing,
            replies: match self.replies {
                Replies::On => None,
                Replies::Off => Some(ReplyMode::Off),
                Replies::SkipNext => Some(ReplyMode::Skip),
            },
            tracking: self.tracking == Tracking::On,
            settings: self.settings.clone(),
            name: !self.name.is_empty(),
            execution: Execution::None,
        }
    }

    /// Tells whether a command runs at once and gets its reply.
    pub(super) fn takes_questions(&self) -> bool {
        self.transaction.is_none() && self.replies_are_on()
    }

    /// Says how the reply to a command arrives here, of which its words alone say so.
    pub(super) fn arrival(&self, by_words: Arrival, effect: Option<&Effect>) -> Arrival {
        match (by_words, effect) {
            // In a transaction a command is queued with one reply; only QUIT ends the connection even so.
            (by_words, _) if self.transaction.is_some() && by_words != Arrival::MayClose => {
                Arrival::One
            }
            (Arrival::Unsubscribe { .. }, Some(Effect::Unsubscribe(kind, names)))
                if names.is_empty() =>
            {
                let of_kind = |(other, _): &&(Subscription, _)| other == kind;
                Arrival::Unsubscribe {
                    confirmations: self.subscriptions.iter().filter(of_kind).count().max(1),
                }
            }
            (by_words, _) => by_words,
        }
    }

    /// Gives the command by which the connection is subscribed to something, if it is.
    pub(super) fn subscribed_with(&self) -> Option<&'static str> {
        let (kind, _) = self.subscriptions.first()?;
        Some(match kind {
            Subscription::Channel => "SUBSCRIBE",
            Subscription::Pattern => "PSUBSCRIBE",
            Subscription::ShardChannel => "SSUBSCRIBE",
        })
    }

    /// Tells whether every command gets its reply.
    pub(super) fn replies_are_on(&self) -> bool {
        self.replies == Replies::On
    }

    /// Tells whether a command that is about to be sent gets a reply, which CLIENT REPLY decides.
    pub(super) fn awaits_reply(&mut self, effect: Option<&Effect>) -> bool {
        let before = self.replies;
        let mode = match effect {
            // In a transaction it is queued like any other.
            Some(Effect::ReplyMode(mode)) if self.transaction.is_none() => Some(mode),
            _ => None,
        };
        self.replies = match (before, mode) {
            (_, Some(ReplyMode::On)) => Replies::On,
            (_, Some(ReplyMode::Off)) | (Replies::Off, _) => Replies::Off,
            (_, Some(ReplyMode::Skip)) => Replies::SkipNext,
            (Replies::On | Replies::SkipNext, None) => Replies::On,
        };
        match mode {
            Some(mode) => *mode == ReplyMode::On,
            None if before == Replies::Off => effect == Some(&Effect::Reset),
            None => before == Replies::On,
        }
    }

    /// Gives what the reply would say that does not come, if all goes well.
    pub(super) fn unseen(&self, effect: Option<&Effect>) -> Verdict {
        let runs_at_once = matches!(
            effect,
            Some(Effect::Exec | Effect::Discard | Effect::Reset | Effect::Multi)
        );
        Verdict {
            is_queued: self.transaction.is_some() && !runs_at_once,
            is_error: self.transaction.is_some() && effect == Some(&Effect::Multi),
            ..Verdict::default()
        }
    }

    /// Applies what a command changes, now that its reply has come.
    pub(super) fn apply(&mut self, effect: Option<Effect>, verdict: &Verdict, wanted: &mut Wanted) {
        if let (true, Some(transaction)) = (verdict.is_queued, &mut self.transaction) {
            let place = transaction.len;
            transaction.len += 1;
            transaction
                .effects
                .extend(effect.map(|effect| (place, effect)));
            return;
        }
        match effect {
            // An EXEC that is refused ends the transaction as well (EXECABORT).
            Some(Effect::Exec) => {
                let Some(Transaction {
                    effects: queued, ..
                }) = self.transaction.take()
                else {
                    return;
                };
                self.watched.clear();
                if verdict.is_error || verdict.is_null {
                    return;
                }
                let took_effect =
                    |(place, _): &(usize, _)| !verdict.failed_elements.contains(place);
                for (_, effect) in queued.into_iter().filter(took_effect) {
                    self.change(effect, wanted);
                }
            }
            Some(effect) if !verdict.is_error => self.change(effect, wanted),
            _ => {}
        }
    }

    /// Gives how many elements of EXEC's reply matter: as many as it should have.
    pub(super) fn elements_that_matter(&self) -> usize {
        self.transaction.as_ref().map_or(0, |open| open.len)
    }

    /// Tells whether it matters which of them are errors: a queued command changes something.
    pub(super) fn do_places_matter(&self) -> bool {
        let open = self.transaction.as_ref();
        open.is_some_and(|open| !open.effects.is_empty())
    }

    /// Gives how many confirmations the queued command at this place in EXEC's reply has, those that fail left out; none for
    /// one that neither subscribes nor unsubscribes.
    pub(super) fn confirmations(&self, place: usize, failed: &[usize]) -> usize {
        let effects = self.transaction.as_ref().map_or(&[][..], |it| &it.effects);
        let Ok(index) = effects.binary_search_by_key(&place, |(place, _)| *place) else {
            return 0;
        };
        match &effects[index].1 {
            Effect::Subscribe(_, names) => names.len(),
            Effect::Unsubscribe(kind, names) if names.is_empty() => {
                let succeeds = |(place, _): &&(usize, Effect)| failed.binary_search(place).is_err();
                let before = effects[..index].iter().filter(succeeds);
                self.subscribed_after(*kind, before.map(|(_, effect)| effect))
            }
            Effect::Unsubscribe(_, names) => names.len(),
            _ => 0,
        }
    }

    /// Gives how many of a kind are subscribed to once these have taken effect; where there is none, an UNSUBSCRIBE of all
    /// of them says that once.
    fn subscribed_after<'a>(
        &'a self,
        kind: Subscription,
        effects: impl Iterator<Item = &'a Effect>,
    ) -> usize {
        let known = self.subscriptions.iter();
        let mut names: BTreeSet<&[u8]> = known
            .filter(|(other, _)| *other == kind)
            .map(|(_, name)| &name[..])
            .collect();
        for effect in effects {
            match effect {
                Effect::Subscribe(other, more) if *other == kind => {
                    names.extend(more.iter().map(|name| &name[..]));
                }
                Effect::Unsubscribe(other, less) if *other == kind => {
                    names.retain(|&name| !(less.is_empty() || less.iter().any(|it| it == name)));
                }
                _ => {}
            }
        }
        names.len().max(1)
    }

    fn change(&mut self, effect: Effect, wanted: &mut Wanted) {
        match effect {
            Effect::Select(database) => wanted.database = database,
            Effect::Auth(credentials) => wanted.credentials = Some(credentials),
            Effect::Hello {
                protocol,
                auth,
                name,
            } => {
                self.is_resp3 = protocol >= 3;
                self.name = name.unwrap_or_else(|| std::mem::take(&mut self.name));
                wanted.change_by_hello(self.is_resp3, auth);
            }
            Effect::Multi => self.transaction = Some(Transaction::default()),
            Effect::Discard => {
                self.transaction = None;
                self.watched.clear();
            }
            Effect::Name(name) => self.name = name,
            Effect::Tracking(tracking) => self.tracking = tracking,
            Effect::Setting(setting, Switch::On) => drop(self.settings.insert(setting)),
            Effect::Setting(setting, Switch::Off) => drop(self.settings.remove(&setting)),
            Effect::Watch(keys) => self.watched.extend(keys),
            Effect::Unwatch => self.watched.clear(),
            Effect::Subscribe(kind, names) => {
                let names = names.into_iter().map(|name| (kind, name));
                self.subscriptions.extend(names);
            }
            Effect::Unsubscribe(kind, names) => self.subscriptions.retain(|(other, name)| {
                *other != kind || !(names.is_empty() || names.contains(name))
            }),
            // Redis 7.0 alone keeps NO-EVICT.
            Effect::Reset => {
                *self = Self::default();
                *wanted = Wanted::after_reset();
            }
            // Only a queued one comes here to some effect: outside of a transaction it counts when it is sent.
            Effect::ReplyMode(ReplyMode::On) => self.replies = Replies::On,
            // EXEC is dealt with where its reply is known.
            Effect::Exec | Effect::ReplyMode(_) => {}
        }
    }
}

#[cfg(test)]
mod tests;
