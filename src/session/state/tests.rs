//! Commands by their words and the replies to them by their verdicts, and what is true of the connection then.

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
    assert_eq!(it.state.elements_that_matter(), 1);
    assert!(!it.state.do_places_matter(), "nothing will change");
    it.queued("SELECT 2");
    assert_eq!(it.state.elements_that_matter(), 2);
    assert!(it.state.do_places_matter());
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
