//! What is said in each case, and what each answer to it means.

use super::*;

const UNKNOWN: &str = "ERR unknown command `HELLO`";
const NOAUTH: &str = "NOAUTH Authentication required.";
const NOT_NEEDED: &str = "ERR Client sent AUTH, but no password is set";

fn credentials(user: Option<&str>) -> Option<Credentials> {
    Some(Credentials {
        user: user.map(|user| user.as_bytes().to_vec()),
        password: b"secret".to_vec(),
    })
}

fn wanted(credentials: Option<Credentials>, database: u32, protocol: ProtocolChoice) -> Wanted {
    Wanted {
        credentials,
        database,
        protocol,
    }
}

/// Says every step as words, joined by blanks.
fn said(wanted: &Wanted) -> Vec<String> {
    let line = |step| String::from_utf8(words(step, wanted).join(&b' ')).unwrap();
    steps(wanted).into_iter().map(line).collect()
}

#[test]
fn steps_follow_what_is_wanted() {
    use ProtocolChoice::{Negotiate, Resp2, Resp3};
    let info = [
        "CLIENT SETINFO LIB-NAME redis-shell",
        concat!("CLIENT SETINFO LIB-VER ", env!("CARGO_PKG_VERSION")),
    ];
    let hello = |first: &[&'static str], last: &[&'static str]| [first, &info, last].concat();
    let cases = [
        (None, 0, Negotiate, hello(&["HELLO 3"], &[])),
        (None, 0, Resp3, hello(&["HELLO 3"], &[])),
        (None, 0, Resp2, vec![]),
        (None, 7, Negotiate, hello(&["HELLO 3"], &["SELECT 7"])),
        (None, 7, Resp2, vec!["SELECT 7"]),
        (
            credentials(Some("ann")),
            0,
            Negotiate,
            hello(&["HELLO 3 AUTH ann secret"], &[]),
        ),
        (
            credentials(Some("ann")),
            7,
            Resp2,
            vec!["AUTH ann secret", "SELECT 7"],
        ),
        (
            credentials(None),
            7,
            Resp3,
            hello(&["AUTH secret", "HELLO 3"], &["SELECT 7"]),
        ),
        (credentials(None), 0, Resp2, vec!["AUTH secret"]),
    ];
    for (credentials, database, protocol, expected) in cases {
        let wanted = wanted(credentials, database, protocol);
        assert_eq!(said(&wanted), expected, "{wanted:?}");
    }
}

#[test]
fn only_a_handshake_that_cannot_forbid_the_command_is_harmless() {
    use ProtocolChoice::{Negotiate, Resp2, Resp3};
    assert!(is_harmless(&wanted(None, 0, Negotiate)));
    assert!(is_harmless(&wanted(None, 0, Resp2)));
    assert!(!is_harmless(&wanted(None, 0, Resp3)));
    assert!(!is_harmless(&wanted(None, 1, Negotiate)));
    assert!(!is_harmless(&wanted(credentials(None), 0, Resp2)));
}

fn ready(is_resp3: bool, notice: Option<Notice>) -> Action {
    Action::Ready {
        is_resp3,
        lacks_authentication: notice == Some(Notice::PasswordNeeded),
        notices: notice.into_iter().collect(),
    }
}

/// Answers, what is wanted, and what follows from them.
type Case<'a, T> = (&'a [(Step, &'a str)], Wanted, T);

/// Judges answers to these steps, the empty ones being no errors.
fn judged(answers: &[(Step, &str)], wanted: &Wanted) -> Action {
    let error = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let answers: Vec<_> = answers
        .iter()
        .map(|&(step, text)| (step, error(text)))
        .collect();
    judge(&answers, wanted)
}

#[test]
fn what_goes_on() {
    use ProtocolChoice::{Negotiate, Resp2, Resp3};
    use Step::{Auth, Hello, LibName, Select};
    let ann = || credentials(Some("ann"));
    let again = |steps: &[Step]| Action::Again(steps.to_vec());
    let (needed, not_needed) = (Notice::PasswordNeeded, Notice::PasswordNotNeeded);
    let nobody = wanted(None, 2, Negotiate);
    let password = wanted(credentials(None), 0, Negotiate);
    let cases: [Case<Action>; 13] = [
        (
            &[(Hello, ""), (LibName, "ERR no"), (Select, "")],
            nobody.clone(),
            ready(true, None),
        ),
        (
            &[(Hello, UNKNOWN), (Select, "")],
            nobody.clone(),
            ready(false, None),
        ),
        (
            &[(Hello, "NOPROTO no"), (Select, "")],
            nobody.clone(),
            ready(false, None),
        ),
        (
            &[(Hello, "NOPERM no"), (Select, "")],
            nobody.clone(),
            ready(false, None),
        ),
        (&[], wanted(None, 0, Resp2), ready(false, None)),
        (
            &[(Hello, NOAUTH), (Select, NOAUTH)],
            nobody.clone(),
            ready(false, Some(needed.clone())),
        ),
        (
            &[(Hello, UNKNOWN), (LibName, NOAUTH)],
            nobody,
            ready(false, Some(needed.clone())),
        ),
        (
            &[(Hello, NOAUTH)],
            wanted(None, 0, Resp3),
            ready(false, Some(needed.clone())),
        ),
        (
            &[(Select, NOAUTH)],
            wanted(None, 2, Resp2),
            ready(false, Some(needed)),
        ),
        (
            &[(Auth, NOT_NEEDED), (Hello, "")],
            password.clone(),
            ready(true, Some(not_needed)),
        ),
        (
            &[(Auth, ""), (Hello, UNKNOWN)],
            password,
            ready(false, None),
        ),
        (
            &[(Hello, UNKNOWN)],
            wanted(ann(), 0, Negotiate),
            again(&[Auth]),
        ),
        (
            &[(Hello, UNKNOWN), (Select, NOAUTH)],
            wanted(ann(), 2, Negotiate),
            again(&[Auth, Select]),
        ),
    ];
    for (answers, wanted, expected) in cases {
        assert_eq!(judged(answers, &wanted), expected, "{answers:?} {wanted:?}");
    }
}

#[test]
fn what_ends_it() {
    use ProtocolChoice::{Negotiate, Resp2, Resp3};
    use Step::{Auth, Hello, LibName, Select};
    let auth = |error: &str| Refusal::Auth(error.to_owned());
    let select = |database, error: &str| Refusal::Select {
        database,
        error: error.to_owned(),
    };
    let ann = || credentials(Some("ann"));
    let wrong = "WRONGPASS invalid username-password pair";
    let range = "ERR DB index is out of range";
    let cases: [Case<Refusal>; 9] = [
        (
            &[(Auth, wrong), (Hello, NOAUTH)],
            wanted(credentials(None), 0, Negotiate),
            auth(wrong),
        ),
        (
            &[(Auth, "ERR invalid password")],
            wanted(ann(), 0, Resp2),
            auth("ERR invalid password"),
        ),
        (
            &[(Hello, wrong), (LibName, NOAUTH)],
            wanted(ann(), 0, Negotiate),
            auth(wrong),
        ),
        (
            &[(Hello, NOAUTH)],
            wanted(ann(), 0, Negotiate),
            auth(NOAUTH),
        ),
        (
            &[(Hello, UNKNOWN)],
            wanted(None, 0, Resp3),
            Refusal::Resp3(UNKNOWN.to_owned()),
        ),
        (
            &[(Hello, UNKNOWN)],
            wanted(ann(), 0, Resp3),
            Refusal::Resp3(UNKNOWN.to_owned()),
        ),
        (
            &[(Hello, ""), (Select, range)],
            wanted(None, 99, Negotiate),
            select(99, range),
        ),
        (
            &[(Hello, NOAUTH), (Select, range)],
            wanted(None, 99, Negotiate),
            select(99, range),
        ),
        (
            &[(Auth, ""), (Select, NOAUTH)],
            wanted(ann(), 2, Resp2),
            select(2, NOAUTH),
        ),
    ];
    for (answers, wanted, expected) in cases {
        let action = judged(answers, &wanted);
        assert_eq!(action, Action::Refuse(expected), "{answers:?} {wanted:?}");
    }
}
