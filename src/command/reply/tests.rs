//! How the replies of commands arrive, which are texts, and what commands change in the connection.

use super::*;

fn words(line: &str) -> Vec<&str> {
    line.split_ascii_whitespace().collect()
}

#[test]
fn replies_arrive_by_the_rule_of_their_command() {
    let cases = [
        ("GET key", Arrival::One),
        ("NOSUCH", Arrival::One),
        ("", Arrival::One),
        ("SUBSCRIBE a", Arrival::Subscribe { confirmations: 1 }),
        ("psubscribe a b c", Arrival::Subscribe { confirmations: 3 }),
        ("SSUBSCRIBE a b", Arrival::Subscribe { confirmations: 2 }),
        ("SUBSCRIBE", Arrival::One),
        ("UNSUBSCRIBE", Arrival::Unsubscribe { confirmations: 1 }),
        ("unsubscribe a", Arrival::Unsubscribe { confirmations: 1 }),
        (
            "PUNSUBSCRIBE a b",
            Arrival::Unsubscribe { confirmations: 2 },
        ),
        (
            "SUNSUBSCRIBE a b c",
            Arrival::Unsubscribe { confirmations: 3 },
        ),
        ("monitor", Arrival::Monitor),
        ("MONITOR x", Arrival::One),
        ("SYNC", Arrival::Replication),
        ("SYNC x", Arrival::One),
        ("PSYNC ? -1", Arrival::Replication),
        ("PSYNC ?", Arrival::One),
        ("QUIT", Arrival::MayClose),
        ("quit x", Arrival::MayClose),
        ("SHUTDOWN", Arrival::MayClose),
        ("SHUTDOWN NOSAVE FORCE", Arrival::MayClose),
        ("shutdown abort", Arrival::One),
        ("CLIENT REPLY OFF", Arrival::Nothing),
        ("client reply skip", Arrival::Nothing),
        ("CLIENT REPLY ON", Arrival::One),
        ("CLIENT REPLY maybe", Arrival::One),
        ("CLIENT REPLY", Arrival::One),
        ("CLIENT REPLY OFF x", Arrival::One),
        ("CLIENT LIST", Arrival::One),
    ];
    for (line, expected) in cases {
        assert_eq!(arrival(&words(line)), expected, "{line}");
    }
}

#[test]
fn effects_are_parsed() {
    let auth = |user: Option<&str>, password: &str| Credentials {
        user: user.map(|user| user.as_bytes().to_vec()),
        password: password.as_bytes().to_vec(),
    };
    let user = || auth(Some("user"), "pw");
    let named = |protocol, auth, name: Option<&str>| Effect::Hello {
        protocol,
        auth,
        name: name.map(|name| name.as_bytes().to_vec()),
    };
    let hello = |protocol, auth| named(protocol, auth, None);
    let words = |words: &[&str]| owned(words);
    let cases = [
        ("SELECT 0", Effect::Select(0)),
        ("select 15", Effect::Select(15)),
        ("AUTH pw", Effect::Auth(auth(None, "pw"))),
        ("auth user pw", Effect::Auth(user())),
        ("HELLO 3", hello(3, None)),
        ("hello 2 auth user pw", hello(2, Some(user()))),
        (
            "HELLO 3 SETNAME me AUTH user pw",
            named(3, Some(user()), Some("me")),
        ),
        (
            "HELLO 3 AUTH user pw SETNAME me",
            named(3, Some(user()), Some("me")),
        ),
        ("HELLO 3 SETNAME me", named(3, None, Some("me"))),
        ("HELLO 3 AUTH a b AUTH user pw", hello(3, Some(user()))),
        ("MULTI", Effect::Multi),
        ("exec", Effect::Exec),
        ("DISCARD", Effect::Discard),
        ("RESET", Effect::Reset),
        ("CLIENT REPLY ON", Effect::ReplyMode(ReplyMode::On)),
        ("CLIENT REPLY off", Effect::ReplyMode(ReplyMode::Off)),
        ("CLIENT REPLY SKIP", Effect::ReplyMode(ReplyMode::Skip)),
        ("client setname me", Effect::Name(b"me".to_vec())),
        ("client tracking on BCAST", Effect::Tracking(Tracking::On)),
        ("CLIENT TRACKING off", Effect::Tracking(Tracking::Off)),
        (
            "CLIENT NO-EVICT ON",
            Effect::Setting(Setting::NoEvict, Switch::On),
        ),
        (
            "client no-touch off",
            Effect::Setting(Setting::NoTouch, Switch::Off),
        ),
        ("readonly", Effect::Setting(Setting::ReadOnly, Switch::On)),
        ("READWRITE", Effect::Setting(Setting::ReadOnly, Switch::Off)),
        ("WATCH a b", Effect::Watch(words(&["a", "b"]))),
        ("UNWATCH", Effect::Unwatch),
        (
            "SUBSCRIBE a",
            Effect::Subscribe(Subscription::Channel, words(&["a"])),
        ),
        (
            "PSUBSCRIBE a* b",
            Effect::Subscribe(Subscription::Pattern, words(&["a*", "b"])),
        ),
        (
            "SSUBSCRIBE a",
            Effect::Subscribe(Subscription::ShardChannel, words(&["a"])),
        ),
        (
            "UNSUBSCRIBE",
            Effect::Unsubscribe(Subscription::Channel, vec![]),
        ),
        (
            "PUNSUBSCRIBE a*",
            Effect::Unsubscribe(Subscription::Pattern, words(&["a*"])),
        ),
        (
            "SUNSUBSCRIBE a",
            Effect::Unsubscribe(Subscription::ShardChannel, words(&["a"])),
        ),
    ];
    for (line, expected) in cases {
        let words: Vec<&str> = line.split(' ').collect();
        assert_eq!(effect(&words), Some(expected), "{line}");
    }
}

#[test]
fn without_a_well_formed_call_there_is_no_effect() {
    for line in [
        "",
        "GET key",
        "SELECT",
        "SELECT abc",
        "SELECT -1",
        "SELECT +1",
        "SELECT 01",
        "SELECT 4294967296",
        "SELECT 1 2",
        "AUTH",
        "AUTH a b c",
        "HELLO",
        "HELLO three",
        "HELLO 300",
        "HELLO 3 AUTH user",
        "HELLO 3 SETNAME",
        "HELLO 3 WHAT",
        "HELLO AUTH user pw",
        "MULTI x",
        "EXEC x",
        "DISCARD x",
        "RESET x",
        "CLIENT REPLY",
        "CLIENT REPLY maybe",
        "CLIENT SETNAME",
        "CLIENT TRACKING",
        "CLIENT TRACKING maybe",
        "WATCH",
        "UNWATCH x",
        "SUBSCRIBE",
        "PSUBSCRIBE",
    ] {
        assert_eq!(effect(&words(line)), None, "{line}");
    }
}

#[test]
fn a_password_is_not_printed() {
    let printed = format!("{:?}", effect(&["AUTH", "s3cret"]));
    assert_eq!(printed, "Some(Auth(Credentials { user: None, .. }))");
}

#[test]
fn texts_are_known() {
    for line in [
        "INFO",
        "info server clients",
        "LOLWUT",
        "lolwut version 5",
        "DEBUG HTSTATS 0",
        "debug htstats-key k",
        "DEBUG CLIENT-EVICTION",
        "MEMORY MALLOC-STATS",
        "memory doctor",
        "CLUSTER NODES",
        "cluster info",
        "CLIENT LIST",
        "CLIENT LIST TYPE normal",
        "client info",
        "LATENCY GRAPH event",
        "LATENCY DOCTOR",
        "PROXY INFO",
    ] {
        assert!(is_text_reply(&words(line)), "{line}");
    }
}

#[test]
fn other_replies_are_no_texts() {
    for line in [
        "",
        "GET info",
        "MEMORY STATS",
        "CLUSTER NODES x",
        "CLUSTER SHARDS",
        "CLIENT ID",
        "CLIENT",
        "LATENCY GRAPH",
        "LATENCY GRAPH a b",
        "LATENCY DOCTOR x",
        "DEBUG",
        "DEBUG SLEEP 0",
        "PROXY",
        "PROXY CONFIG",
        "NOSUCH INFO",
    ] {
        assert!(!is_text_reply(&words(line)), "{line}");
    }
}
