//! What stands between a line and the server: commands that are refused, and commands that are asked about first.
//!
//! Which commands those are is known in `command`; here the user is asked, and the server about its keys.

use std::collections::HashMap;
use std::io;

use super::colon::Colon;
use super::connect::is_yes;
use super::editor::Line;
use super::settings::Confirm;
use super::{Shell, place};
use crate::command::{self, Access, AtStake, Change, Effect, Flags, Risk};
use crate::lab::{compare, send};
use crate::render;
use crate::session::Error;
use crate::text;

const SWITCH_OFF: &str = "hint: read_only is on, :set read_only off switches it off";

/// What has been learned and agreed to so far.
#[derive(Debug, Default)]
pub(super) struct Care {
    /// Commands that the built-in table does not know, and whether the server says that they only read.
    read_only: HashMap<Vec<u8>, bool>,
    /// What the user has agreed to while a line is repeated; `None` while none is.
    agreed: Option<Vec<Vec<Vec<u8>>>>,
    asking: Asking,
    /// Whether the transaction that is open holds commands that change something.
    has_queued_changes: bool,
}

impl Care {
    /// Forgets what one server said, since the next commands go to another.
    pub(super) fn forget_server(&mut self) {
        self.read_only.clear();
        self.has_queued_changes = false;
    }
}

/// Whether the user can be asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Asking {
    #[default]
    Possible,
    /// Something else has the screen and the keyboard.
    Impossible,
}

/// Whether a command may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Permit {
    Granted,
    /// The user has been told why not, or has said so.
    Refused,
}

impl Shell<'_> {
    /// Decides whether a command may be sent: says why not, and asks the user where that is wanted.
    pub(super) fn permit<W: AsRef<[u8]>>(&mut self, words: &[W]) -> io::Result<Permit> {
        let checked = match self.refusal(words) {
            Ok(Some(refusal)) => {
                return self.tell_refusal(words, &refusal).map(|()| Permit::Refused);
            }
            Ok(None) => self.danger(words),
            Err(error) => Err(error),
        };
        match checked {
            Ok(None) => Ok(Permit::Granted),
            Ok(Some(deed)) if self.care.asking == Asking::Impossible => {
                self.refuse(format_args!(
                    "{deed}, which is to be asked about first: it was not sent"
                ))?;
                Ok(Permit::Refused)
            }
            Ok(Some(deed)) => self.ask_user(words, &deed),
            Err(error) => self.fail(&error).map(|_| Permit::Refused),
        }
    }

    /// Tells whether a command may be sent without a look at the server, and without asking.
    pub(super) fn needs_no_permit<W: AsRef<[u8]>>(&self, words: &[W]) -> bool {
        let is_harmless = match self.settings.confirm {
            Confirm::Never => true,
            Confirm::Dangerous => command::risk(words).is_none(),
            Confirm::Always => false,
        };
        is_harmless && !self.settings.read_only
    }

    /// Decides about bytes, by all the commands that a server may find in them.
    fn permit_bytes(&mut self, bytes: &[u8]) -> io::Result<Permit> {
        // Nothing can be refused.
        if self.settings.confirm == Confirm::Never && !self.settings.read_only {
            return Ok(Permit::Granted);
        }
        for words in send::Commands::of(bytes).iter() {
            if self.permit(words)? == Permit::Refused {
                return Ok(Permit::Refused);
            }
        }
        Ok(Permit::Granted)
    }

    /// Decides about the commands that a local command sends past the session.
    pub(super) fn permit_local(&mut self, colon: &Colon) -> io::Result<Permit> {
        match colon {
            Colon::Compare(options) if options.permission == compare::Permission::Forced => {
                self.permit(&options.words)
            }
            Colon::Send(options) => self.permit_bytes(&options.bytes),
            Colon::Learn(options) if options.topic.is_some() => self.permit_lesson(),
            _ => Ok(Permit::Granted),
        }
    }

    /// Decides about a lesson, which puts keys of its own on the server.
    fn permit_lesson(&mut self) -> io::Result<Permit> {
        if !self.settings.read_only {
            return Ok(Permit::Granted);
        }
        self.printer.say(
            "error: found a lesson, which keeps keys of its own on the server while it runs",
        )?;
        self.printer.say(SWITCH_OFF).map(|()| Permit::Refused)
    }

    /// Runs something that sends the same commands several times: the user is asked once about each of them.
    pub(super) fn asking_once<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        let is_outermost = self.care.agreed.is_none();
        self.care.agreed.get_or_insert_default();
        let result = run(self);
        if is_outermost {
            self.care.agreed = None;
        }
        result
    }

    /// Runs something during which nobody can be asked: what would need an answer is refused.
    pub(super) fn without_asking<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        let asking = std::mem::replace(&mut self.care.asking, Asking::Impossible);
        let result = run(self);
        self.care.asking = asking;
        result
    }

    /// Tells why a command must not be sent.
    fn refusal<W: AsRef<[u8]>>(&mut self, words: &[W]) -> Result<Option<Refusal>, Error> {
        let is_in_transaction = self.session.is_in_transaction();
        self.care.has_queued_changes &= is_in_transaction;
        if !self.settings.read_only {
            // Later nobody could tell what EXEC would run.
            if is_in_transaction && command::access(words) != Access::Leaves {
                self.care.has_queued_changes = true;
            }
            return Ok(None);
        }
        if self.care.has_queued_changes && command::effect(words) == Some(Effect::Exec) {
            return Ok(Some(Refusal::QueuedChanges));
        }
        match command::access(words) {
            Access::Leaves => Ok(None),
            Access::Changes(change) => Ok(Some(Refusal::Changes(change))),
            Access::Unknown(name) => self.ask_access(&name),
        }
    }

    /// Asks the server about a command that the built-in table does not know.
    fn ask_access(&mut self, name: &[u8]) -> Result<Option<Refusal>, Error> {
        let name = name.to_ascii_lowercase();
        let only_reads = match self.care.read_only.get(&name) {
            Some(only_reads) => *only_reads,
            None => {
                let question: [&[u8]; 3] = [b"COMMAND", b"INFO", &name];
                let reply = match self.session.ask(&question, self.printer)? {
                    Some(reply) if reply.error().is_none() => reply,
                    Some(_) | None => return Ok(Some(Refusal::NotTold)),
                };
                // Name, arity, flags: of a command that there is not, a null.
                let Some(flags) = reply.items().first().and_then(|it| it.items().get(2)) else {
                    return Ok(Some(Refusal::NoCommand));
                };
                let flags: Vec<_> = flags
                    .items()
                    .iter()
                    .filter_map(|flag| flag.text())
                    .collect();
                let only_reads =
                    flags.contains(&&b"readonly"[..]) && !flags.contains(&&b"write"[..]);
                self.care.read_only.insert(name, only_reads);
                only_reads
            }
        };
        Ok((!only_reads).then_some(Refusal::NotReadOnly))
    }

    fn tell_refusal<W: AsRef<[u8]>>(&mut self, words: &[W], refusal: &Refusal) -> io::Result<()> {
        let name = name(words);
        let reason = refusal.reason();
        self.printer.say(&format!(
            "error: found {name}, which {reason}, expected a command that only reads"
        ))?;
        if *refusal == Refusal::Changes(Change::RunsScript) {
            self.printer
                .say("hint: EVAL_RO, EVALSHA_RO and FCALL_RO run scripts that only read")?;
        }
        self.printer.say(SWITCH_OFF)
    }

    /// Gives what a command is about to do, if the user is to be asked before it is sent.
    fn danger<W: AsRef<[u8]>>(&mut self, words: &[W]) -> Result<Option<String>, Error> {
        let is_agreed = |agreed: &Vec<Vec<Vec<u8>>>| {
            let same = |one: &Vec<Vec<u8>>| one.iter().eq(words.iter().map(AsRef::as_ref));
            agreed.iter().any(same)
        };
        if self.settings.confirm == Confirm::Never
            || self.care.agreed.as_ref().is_some_and(is_agreed)
        {
            return Ok(None);
        }
        let deed = match command::risk(words) {
            Some(risk) => self.deed(&risk)?,
            None => None,
        };
        let deed = match deed {
            Some(deed) => deed,
            None if self.settings.confirm == Confirm::Always => match ordinary_deed(words) {
                Some(deed) => deed.to_owned(),
                None => return Ok(None),
            },
            None => return Ok(None),
        };
        let place = place(self.session, self.name());
        let deed = format!("{} on {place} {deed}", name(words));
        // It quotes what was typed.
        Ok(Some(text::line(deed.as_bytes())))
    }

    /// Says what a risky command does, to how many keys; nothing if those are too few to matter.
    fn deed(&mut self, risk: &Risk) -> Result<Option<String>, Error> {
        let count = match &risk.at_stake {
            AtStake::Nothing => None,
            AtStake::Named(count) => Some(*count),
            AtStake::Database => self.database_size()?,
            AtStake::Databases(databases) => self.key_space()?.map(|sizes| {
                let is_meant = |(database, _): &&(u32, u64)| databases.contains(database);
                sizes.iter().filter(is_meant).map(|(_, keys)| keys).sum()
            }),
            AtStake::Server => {
                let sizes = self.key_space()?;
                sizes.map(|sizes| sizes.iter().map(|(_, keys)| keys).sum())
            }
        };
        if risk.harmless_up_to > 0 && count.is_some_and(|count| count <= risk.harmless_up_to) {
            return Ok(None);
        }
        let keys = match count {
            Some(keys) => render::count(keys, "key", "keys"),
            None => "an unknown number of keys".to_owned(),
        };
        let database = self.session.database().to_string();
        let deed = risk.deed.replace("{keys}", &keys);
        Ok(Some(deed.replace("{db}", &database)))
    }

    /// How many keys the database of the session has, if the server says it.
    fn database_size(&mut self) -> Result<Option<u64>, Error> {
        let reply = self.session.ask(&["DBSIZE"], self.printer)?;
        let size = reply.and_then(|reply| reply.integer());
        Ok(size.and_then(|size| u64::try_from(size).ok()))
    }

    /// How many keys each database has that has any, if the server says it.
    fn key_space(&mut self) -> Result<Option<Vec<(u32, u64)>>, Error> {
        let reply = self.session.ask(&["INFO", "keyspace"], self.printer)?;
        Ok(reply
            .as_ref()
            .filter(|reply| reply.error().is_none())
            .and_then(|reply| reply.text())
            .map(|text| sizes(&String::from_utf8_lossy(text))))
    }

    fn ask_user<W: AsRef<[u8]>>(&mut self, words: &[W], deed: &str) -> io::Result<Permit> {
        self.printer.flush()?;
        let question = format!("{deed}; go on? [y/N] ");
        let is_yes = match self.editor.ask(&question)? {
            Line::Text(answer) => is_yes(&answer),
            Line::Cancelled | Line::NotText | Line::End => false,
        };
        if !is_yes {
            let name = name(words);
            self.printer.say(&format!("note: {name} was not sent"))?;
            return Ok(Permit::Refused);
        }
        self.note_agreement(words);
        Ok(Permit::Granted)
    }

    /// Remembers, while a line is repeated, that the user has agreed to a command.
    fn note_agreement<W: AsRef<[u8]>>(&mut self, words: &[W]) {
        if let Some(agreed) = &mut self.care.agreed {
            let words: Vec<_> = words.iter().map(|word| word.as_ref().to_vec()).collect();
            if !agreed.contains(&words) {
                agreed.push(words);
            }
        }
    }
}

/// Why a command is refused.
#[derive(Debug, PartialEq, Eq)]
enum Refusal {
    Changes(Change),
    /// EXEC would run what was queued while it was allowed.
    QueuedChanges,
    /// The server knows the command and does not say that it only reads.
    NotReadOnly,
    /// The server does not know the command either.
    NoCommand,
    /// The server cannot be asked.
    NotTold,
}

impl Refusal {
    fn reason(&self) -> &'static str {
        match self {
            Self::Changes(change) => change.reason(),
            Self::QueuedChanges => "runs commands that were queued before and do not only read",
            Self::NotReadOnly => "the server does not flag as reading only",
            Self::NoCommand => "the server does not know",
            Self::NotTold => "the server says nothing about",
        }
    }
}

/// Says what a command does that is asked about only because all such are.
fn ordinary_deed<W: AsRef<[u8]>>(words: &[W]) -> Option<&'static str> {
    match command::access(words) {
        Access::Changes(change) => Some(change.reason()),
        Access::Unknown(_) => Some("may change data for all that is known"),
        Access::Leaves => {
            let is_admin = command::find(words)?.flags.contains(Flags::ADMIN);
            is_admin.then_some("administers the server")
        }
    }
}

/// Names a command; never its arguments, which may be secret.
fn name<W: AsRef<[u8]>>(words: &[W]) -> String {
    match (command::find(words), words.first()) {
        (Some(spec), _) => spec.name.to_owned(),
        (None, Some(name)) => text::quoted(name.as_ref()),
        (None, None) => "nothing".to_owned(),
    }
}

/// Reads the rows of INFO keyspace, `db0:keys=12,expires=0,avg_ttl=0`.
fn sizes(info: &str) -> Vec<(u32, u64)> {
    let rows = info.lines().filter_map(|row| {
        let (database, facts) = row.strip_prefix("db")?.split_once(':')?;
        let mut facts = facts.split(',');
        let keys = facts.find_map(|fact| fact.strip_prefix("keys="))?;
        Some((database.parse().ok()?, keys.trim().parse().ok()?))
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_space_is_read_from_its_rows() {
        let info = "# Keyspace\r\ndb0:keys=12,expires=0,avg_ttl=0\r\ndb15:keys=3,expires=1\r\ndbx:keys=1\r\n";
        assert_eq!(sizes(info), [(0, 12), (15, 3)]);
        assert_eq!(sizes("# Keyspace\r\n"), []);
    }

    #[test]
    fn a_name_tells_no_argument() {
        assert_eq!(name(&["config", "set", "requirepass", "x"]), "CONFIG SET");
        assert_eq!(name(&["\u{1b}[m", "x"]), "\"\\x1b[m\"");
    }

    #[test]
    fn all_that_changes_or_administers_is_ordinary_enough_to_be_asked_about() {
        assert_eq!(ordinary_deed(&["SET", "k", "v"]), Some("may change data"));
        assert_eq!(
            ordinary_deed(&["CONFIG", "GET", "dir"]),
            Some("administers the server")
        );
        assert!(ordinary_deed(&["JSON.SET", "k"]).is_some());
        assert_eq!(ordinary_deed(&["GET", "k"]), None);
        assert_eq!(ordinary_deed(&["PING"]), None);
    }
}
