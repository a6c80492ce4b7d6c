//! What a connection is in the middle of, and what the commands typed by hand make of it.

use std::collections::BTreeSet;

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
    /// The places of errors among the elements of the reply.
    pub(super) failed_elements: Vec<usize>,
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

    /// Gives how many elements of EXEC's reply matter: as many as it should have, if a queued command changes
    /// something, else none.
    pub(super) fn elements_that_matter(&self) -> usize {
        match &self.transaction {
            Some(open) if !open.effects.is_empty() => open.len,
            _ => 0,
        }
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
                wanted.protocol = match self.is_resp3 {
                    true => ProtocolChoice::Resp3,
                    false => ProtocolChoice::Resp2,
                };
                if auth.is_some() {
                    wanted.credentials = auth;
                }
                self.name = name.unwrap_or_else(|| std::mem::take(&mut self.name));
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
                *wanted = Wanted {
                    credentials: None,
                    database: 0,
                    protocol: ProtocolChoice::Resp2,
                };
            }
            // Only a queued one comes here to some effect: outside of a transaction it counts when it is sent.
            Effect::ReplyMode(ReplyMode::On) => self.replies = Replies::On,
            // EXEC is dealt with where its reply is known.
            Effect::Exec | Effect::ReplyMode(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::effect;

    struct Fixture {
        state: State,
        wanted: Wanted,
    }

    fn fixture() -> Fixture {
        let wanted = Wanted {
            credentials: None,
            database: 0,
            protocol: ProtocolChoice::Negotiate,
        };
        Fixture {
            state: State::default(),
            wanted,
        }
    }

    impl Fixture {
        fn reply(&mut self, line: &str, verdict: &Verdict) {
            let words: Vec<&str> = line.split(' ').collect();
            self.state.apply(effect(&words), verdict, &mut self.wanted);
        }

        fn ok(&mut self, line: &str) {
            self.reply(line, &Verdict::default());
        }

        fn lost(&self) -> (usize, Option<usize>, usize) {
            let lost = self.state.lost(None);
            (lost.watched, lost.queued, lost.subscriptions)
        }

        fn queued(&mut self, line: &str) {
            self.reply(
                line,
                &Verdict {
                    is_queued: true,
                    ..Verdict::default()
                },
            );
        }
    }

    #[test]
    fn select_counts_when_it_succeeds() {
        let mut it = fixture();
        it.ok("SELECT 3");
        assert_eq!(it.wanted.database, 3);
        it.reply(
            "SELECT 99",
            &Verdict {
                is_error: true,
                ..Verdict::default()
            },
        );
        assert_eq!(it.wanted.database, 3);
    }

    #[test]
    fn select_in_a_transaction_counts_with_exec() {
        let mut it = fixture();
        it.ok("MULTI");
        it.queued("PING");
        it.queued("SELECT 2");
        it.queued("SELECT 99");
        assert_eq!(it.state.elements_that_matter(), 3);
        assert_eq!(it.wanted.database, 0);
        it.reply(
            "EXEC",
            &Verdict {
                failed_elements: vec![2],
                ..Verdict::default()
            },
        );
        assert_eq!(it.wanted.database, 2);
        assert!(it.state.transaction.is_none());
    }

    /// The server says how long its reply is, and every error in it would be noted.
    #[test]
    fn no_more_of_a_reply_matters_than_was_queued() {
        let mut it = fixture();
        assert_eq!(it.state.elements_that_matter(), 0);
        it.ok("MULTI");
        it.queued("PING");
        assert_eq!(it.state.elements_that_matter(), 0, "nothing will change");
        it.queued("SELECT 2");
        assert_eq!(it.state.elements_that_matter(), 2);
    }

    #[test]
    fn a_transaction_that_does_not_run_changes_nothing() {
        for end in [
            Verdict {
                is_error: true,
                ..Verdict::default()
            },
            Verdict {
                is_null: true,
                ..Verdict::default()
            },
        ] {
            let mut it = fixture();
            it.ok("MULTI");
            it.queued("SELECT 2");
            it.reply("EXEC", &end);
            assert!(it.state.transaction.is_none());
            assert_eq!(it.wanted.database, 0);
        }
        let mut it = fixture();
        it.ok("MULTI");
        it.queued("SELECT 2");
        it.ok("DISCARD");
        assert!(it.state.transaction.is_none());
        assert_eq!(it.wanted.database, 0);
    }

    #[test]
    fn hello_and_auth_are_remembered_for_the_next_connection_and_reset_forgets_them() {
        let mut it = fixture();
        it.ok("HELLO 3 AUTH ann secret");
        assert!(it.state.is_resp3);
        assert_eq!(it.wanted.protocol, ProtocolChoice::Resp3);
        let user = |it: &Fixture| it.wanted.credentials.clone().unwrap().user;
        assert_eq!(user(&it).as_deref(), Some(&b"ann"[..]));
        it.ok("HELLO 2");
        assert!(!it.state.is_resp3);
        assert_eq!(it.wanted.protocol, ProtocolChoice::Resp2);
        it.ok("AUTH other");
        assert_eq!(user(&it), None);
        it.ok("SELECT 4");
        it.ok("MULTI");
        it.ok("RESET");
        assert!(it.state.transaction.is_none() && it.wanted.credentials.is_none());
        assert_eq!(it.wanted.database, 0);
    }

    #[test]
    fn what_goes_with_the_connection_is_known() {
        let mut it = fixture();
        it.ok("WATCH a b");
        it.ok("WATCH b");
        assert_eq!(it.lost(), (2, None, 0));
        it.ok("UNWATCH");
        it.ok("WATCH c");
        it.ok("MULTI");
        it.queued("SUBSCRIBE x y");
        it.queued("PSUBSCRIBE x");
        assert_eq!(it.lost(), (1, Some(2), 0));
        it.ok("EXEC");
        assert_eq!(it.lost(), (0, None, 3));
        it.ok("UNSUBSCRIBE y");
        assert_eq!(it.lost(), (0, None, 2));
        it.ok("PUNSUBSCRIBE");
        assert_eq!(it.lost(), (0, None, 1));
        it.ok("WATCH a");
        it.reply(
            "EXEC",
            &Verdict {
                is_error: true,
                ..Verdict::default()
            },
        );
        assert_eq!(it.lost(), (1, None, 1), "there was no MULTI");
        it.ok("MULTI");
        it.ok("DISCARD");
        assert_eq!(it.lost(), (0, None, 1));
        let running = effect(&["SUBSCRIBE", "x", "z", "z"]);
        let lost = it.state.lost(running.as_ref());
        assert_eq!((lost.subscriptions, lost.subscribing), (1, 1));
        it.ok("RESET");
        assert_eq!(it.lost(), (0, None, 0));
    }

    #[test]
    fn the_name_of_the_connection_is_known() {
        let mut it = fixture();
        it.ok("CLIENT SETNAME me");
        it.ok("HELLO 3");
        assert_eq!(it.state.name, b"me");
        it.ok("HELLO 3 SETNAME you");
        assert_eq!(it.state.name, b"you");
        it.ok("RESET");
        assert_eq!(it.state.name, b"");
    }

    #[test]
    fn how_the_connection_is_treated_is_known() {
        let mut it = fixture();
        let settings = |it: &Fixture| Vec::from_iter(it.state.lost(None).settings);
        it.ok("CLIENT NO-TOUCH ON");
        it.ok("CLIENT NO-TOUCH ON");
        it.ok("READONLY");
        it.ok("CLIENT NO-EVICT OFF");
        assert_eq!(settings(&it), [Setting::NoTouch, Setting::ReadOnly]);
        it.ok("READWRITE");
        it.ok("MULTI");
        it.queued("CLIENT NO-EVICT on");
        it.queued("CLIENT NO-TOUCH off");
        assert_eq!(settings(&it), [Setting::NoTouch]);
        it.ok("EXEC");
        assert_eq!(settings(&it), [Setting::NoEvict]);
        it.ok("RESET");
        assert_eq!(settings(&it), []);
    }

    #[test]
    fn client_reply_decides_what_is_awaited() {
        let mut state = State::default();
        let mut awaits =
            |line: &str| state.awaits_reply(effect(&line.split(' ').collect::<Vec<_>>()).as_ref());
        assert!(awaits("PING"));
        assert!(!awaits("CLIENT REPLY SKIP"));
        assert!(!awaits("PING"));
        assert!(awaits("PING"));
        assert!(!awaits("CLIENT REPLY OFF"));
        assert!(!awaits("PING"));
        assert!(!awaits("CLIENT REPLY SKIP"));
        assert!(!awaits("PING"));
        assert!(!awaits("PING"), "a skip after OFF changes nothing");
        assert!(awaits("CLIENT REPLY ON"));
        assert!(awaits("PING"));
        assert!(!awaits("CLIENT REPLY SKIP"));
        assert!(!awaits("RESET"));
        assert!(!awaits("CLIENT REPLY OFF"));
        assert!(awaits("RESET"), "its reply is the first again");
    }

    #[test]
    fn client_reply_is_queued_in_a_transaction() {
        let mut it = fixture();
        it.ok("MULTI");
        let off = effect(&["CLIENT", "REPLY", "OFF"]);
        assert!(it.state.awaits_reply(off.as_ref()));
        assert!(it.state.awaits_reply(None));
    }
}
