//! What is said before the first command, and what the answers mean. Pure: it decides, the session acts.

use std::fmt;

use crate::command::Credentials;

use super::ProtocolChoice;
use super::state::Wanted;

/// One request of the handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// AUTH, where HELLO does not carry the credentials.
    Auth,
    /// HELLO 3, with the credentials of a named user.
    Hello,
    /// CLIENT SETINFO LIB-NAME and LIB-VER: who is asking; servers before 7.2 refuse it, which changes nothing.
    LibName,
    LibVersion,
    /// SELECT of a database other than 0.
    Select,
}

/// What to do after the answers.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// The connection is ready for commands.
    Ready {
        is_resp3: bool,
        lacks_authentication: bool,
        notices: Vec<Notice>,
    },
    /// The server does not speak RESP3: these have to be said once more.
    Again(Vec<Step>),
    /// The session cannot go on.
    Refuse(Refusal),
}

/// Something that the user should know and that does not keep the session from going on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A password was given, and the server has none.
    PasswordNotNeeded,
    /// The server wants a password, and none was given.
    PasswordNeeded,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PasswordNotNeeded => "a password was given, but the server asks for none",
            Self::PasswordNeeded => "the server asks for a password: AUTH [user] password",
        })
    }
}

/// Why a server does not let the session go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// AUTH, or HELLO with credentials, got this error.
    Auth(String),
    /// SELECT got this error.
    Select {
        /// The database that was asked for.
        database: u32,
        /// What the server says.
        error: String,
    },
    /// RESP3 was asked for by name, and HELLO got this error.
    Resp3(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auth(error) => write!(f, "the server refuses the user or the password: {error}"),
            Self::Select { database, error } => {
                write!(f, "the server refuses database {database}: {error}")
            }
            Self::Resp3(error) => write!(f, "the server refuses RESP3: {error}"),
        }
    }
}

/// Lists what to say on a new connection, all of it in one write.
///
/// A password without a user goes in an AUTH of its own before HELLO: that form alone lets the server say that it has
/// no password, which HELLO's AUTH accepts in silence.
pub(super) fn steps(wanted: &Wanted) -> Vec<Step> {
    let mut steps = Vec::new();
    let speaks_hello = wanted.protocol != ProtocolChoice::Resp2;
    if wanted
        .credentials
        .as_ref()
        .is_some_and(|c| c.user.is_none() || !speaks_hello)
    {
        steps.push(Step::Auth);
    }
    if speaks_hello {
        steps.extend([Step::Hello, Step::LibName, Step::LibVersion]);
    }
    steps.extend((wanted.database != 0).then_some(Step::Select));
    steps
}

/// Tells whether a command may be sent without waiting for the answers: none of them can forbid it.
pub(super) fn is_harmless(wanted: &Wanted) -> bool {
    wanted.credentials.is_none() && wanted.database == 0 && wanted.protocol != ProtocolChoice::Resp3
}

/// Gives the words of a step.
pub(super) fn words(step: Step, wanted: &Wanted) -> Vec<Vec<u8>> {
    let words: Vec<&[u8]> = match (step, &wanted.credentials) {
        (
            Step::Hello,
            Some(Credentials {
                user: Some(user),
                password,
            }),
        ) => {
            vec![b"HELLO", b"3", b"AUTH", user, password]
        }
        (Step::Hello, _) => vec![b"HELLO", b"3"],
        (
            Step::Auth,
            Some(Credentials {
                user: Some(user),
                password,
            }),
        ) => {
            vec![b"AUTH", user, password]
        }
        (
            Step::Auth,
            Some(Credentials {
                user: None,
                password,
            }),
        ) => vec![b"AUTH", password],
        // There is no such step without credentials.
        (Step::Auth, None) => vec![b"AUTH"],
        (Step::LibName, _) => vec![b"CLIENT", b"SETINFO", b"LIB-NAME", b"redis-shell"],
        (Step::LibVersion, _) => {
            vec![
                b"CLIENT",
                b"SETINFO",
                b"LIB-VER",
                env!("CARGO_PKG_VERSION").as_bytes(),
            ]
        }
        (Step::Select, _) => {
            return vec![b"SELECT".to_vec(), wanted.database.to_string().into_bytes()];
        }
    };
    words.into_iter().map(<[u8]>::to_vec).collect()
}

/// The steps that were said with the error that each got, in order.
pub(super) type Answers = [(Step, Option<String>)];

/// Decides what the answers mean.
pub(super) fn judge(answers: &Answers, wanted: &Wanted) -> Action {
    let mut notices = Vec::new();
    let mut lacks_authentication = false;
    let hello = answers.iter().find(|(step, _)| *step == Step::Hello);
    let is_resp3 = matches!(hello, Some((_, None)));
    if let Some((_, Some(error))) = answers.iter().find(|(step, _)| *step == Step::Auth) {
        if !is_not_needed(error) {
            return Action::Refuse(Refusal::Auth(error.clone()));
        }
        notices.push(Notice::PasswordNotNeeded);
    }
    if let Some((_, Some(error))) = hello {
        let has_user = wanted
            .credentials
            .as_ref()
            .is_some_and(|c| c.user.is_some());
        match error.split(' ').next() {
            Some("NOAUTH") if wanted.credentials.is_none() => lacks_authentication = true,
            Some("WRONGPASS" | "NOAUTH") => return Action::Refuse(Refusal::Auth(error.clone())),
            _ if wanted.protocol == ProtocolChoice::Resp3 => {
                return Action::Refuse(Refusal::Resp3(error.clone()));
            }
            _ => {
                let again: Vec<Step> = [
                    has_user.then_some(Step::Auth),
                    (has_user && wanted.database != 0).then_some(Step::Select),
                ]
                .into_iter()
                .flatten()
                .collect();
                if !again.is_empty() {
                    return Action::Again(again);
                }
            }
        }
    }
    if let Some((_, Some(error))) = answers.iter().find(|(step, _)| *step == Step::Select) {
        if error.starts_with("NOAUTH") && wanted.credentials.is_none() {
            lacks_authentication = true;
        } else {
            let database = wanted.database;
            return Action::Refuse(Refusal::Select {
                database,
                error: error.clone(),
            });
        }
    }
    if lacks_authentication {
        notices.push(Notice::PasswordNeeded);
    }
    Action::Ready {
        is_resp3,
        lacks_authentication,
        notices,
    }
}

/// Tells whether an error to AUTH says that the server has no password: Redis up to 5, and from 6 on.
fn is_not_needed(error: &str) -> bool {
    error.contains("no password is set") || error.contains("without any password configured")
}
