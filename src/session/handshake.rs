//! What is said before the first command, and what the answers mean. Pure: it decides, the session acts.

use std::fmt;

use crate::command::Credentials;
use crate::resp::Count;

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
    /// So many messages came amid a reply, more than are kept until its end.
    Dropped(u64),
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PasswordNotNeeded => {
                f.write_str("a password was given, but the server asks for none")
            }
            Self::PasswordNeeded => {
                f.write_str("the server asks for a password: AUTH [user] password")
            }
            Self::Dropped(messages) => write!(
                f,
                "{} that came amid a reply left out: more than 4 MiB are not kept",
                Count(*messages, "message")
            ),
        }
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

/// Tells what a step is for, to a person who sees its bytes.
pub(super) fn purpose(step: Step, wanted: &Wanted) -> String {
    match step {
        Step::Auth => "AUTH: log in".to_owned(),
        Step::Hello => match &wanted.credentials {
            Some(Credentials { user: Some(_), .. }) => "HELLO 3: speak RESP3 and log in".to_owned(),
            _ => "HELLO 3: speak RESP3".to_owned(),
        },
        Step::LibName => {
            "CLIENT SETINFO: tell the server who is asking (CLIENT LIST shows it)".to_owned()
        }
        Step::LibVersion => "CLIENT SETINFO: and which version".to_owned(),
        Step::Select => format!("SELECT {}: choose the database", wanted.database),
    }
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
    // HELLO says so where it is known, another step where it is not.
    let is_noauth = |(_, error): &(Step, Option<String>)| {
        error.as_ref().is_some_and(|error| code(error) == "NOAUTH")
    };
    let lacks_authentication = wanted.credentials.is_none() && answers.iter().any(is_noauth);
    let hello = answers.iter().find(|(step, _)| *step == Step::Hello);
    let is_resp3 = matches!(hello, Some((_, None)));
    if let Some((_, Some(error))) = answers.iter().find(|(step, _)| *step == Step::Auth) {
        if !is_not_needed(error) {
            return Action::Refuse(Refusal::Auth(error.clone()));
        }
        notices.push(Notice::PasswordNotNeeded);
    }
    if let Some((_, Some(error))) = hello
        && let Some(action) = judge_hello(error, wanted)
    {
        return action;
    }
    if let Some((_, Some(error))) = answers.iter().find(|(step, _)| *step == Step::Select) {
        // With NOAUTH the database waits for the password.
        if !(lacks_authentication && code(error) == "NOAUTH") {
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

/// Decides what an error to HELLO means; `None` when it keeps the session from nothing.
fn judge_hello(error: &str, wanted: &Wanted) -> Option<Action> {
    let user = wanted.credentials.as_ref().map(|c| &c.user);
    match code(error) {
        // The user can still type the password.
        "NOAUTH" if user.is_none() => None,
        "WRONGPASS" | "NOAUTH" => Some(Action::Refuse(Refusal::Auth(error.to_owned()))),
        _ if wanted.protocol == ProtocolChoice::Resp3 => {
            Some(Action::Refuse(Refusal::Resp3(error.to_owned())))
        }
        // The user's name and password went with HELLO.
        _ if matches!(user, Some(Some(_))) => {
            let select = (wanted.database != 0).then_some(Step::Select);
            let steps = [Some(Step::Auth), select];
            Some(Action::Again(steps.into_iter().flatten().collect()))
        }
        _ => None,
    }
}

/// Gives the first word of an error, which says of what kind it is.
fn code(error: &str) -> &str {
    error.split(' ').next().unwrap_or_default()
}

/// Tells whether an error to AUTH says that the server has no password: Redis up to 5, and from 6 on.
fn is_not_needed(error: &str) -> bool {
    error.contains("no password is set") || error.contains("without any password configured")
}

#[cfg(test)]
mod tests;
