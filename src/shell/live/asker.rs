//! One question: the requests that it takes, and what is found in the replies.

use std::time::{Duration, Instant};

use super::known::{Extent, Question};
use super::reply;
use super::scan::pattern;
use super::state::{Progress, Shared};
use super::walk::{SMALL, Size, Walk};
use crate::complete::{Found, KeyKind, Query};
use crate::session::{self, FirstWrite, Framing, Interrupt, Options, Session, Silent, Value};

/// How long a server is waited for, to connect and to answer. Nobody sits and waits meanwhile.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many elements are picked at once of a large vector set.
const PICKED: i64 = 200;

/// How many of those picked before are kept.
const MOST_PICKED: usize = 1000;

/// A connection over which questions are asked.
pub(super) struct Asker {
    session: Session,
    /// Whether SCAN takes no TYPE (before 6.0), and HSCAN no NOVALUES (before 7.4).
    pub(super) lacks_type: bool,
    pub(super) lacks_novalues: bool,
}

/// Why a question has no answer.
pub(super) enum Trouble {
    /// The server's error.
    Said(String),
    /// There is no connection any more.
    Gone(session::Error),
}

/// The question that is being answered, and where its answers go.
pub(super) struct Asked<'a> {
    pub(super) shared: &'a Shared,
    pub(super) epoch: u64,
    pub(super) age: u64,
    pub(super) question: &'a Question,
    /// From where on to search, with what has been found before.
    pub(super) resume: Option<(Vec<u8>, Vec<Found>)>,
}

impl Asker {
    /// Connects.
    pub(super) fn connect(
        mut options: Options,
        interrupt: Option<Interrupt>,
    ) -> Result<Self, session::Error> {
        let timeout = options.connect.timeout.unwrap_or(PATIENCE);
        options.connect.timeout = Some(timeout.min(PATIENCE));
        options.framing = Framing::Array;
        options.first_write = FirstWrite::WithHandshake;
        let mut session = Session::new(options, interrupt)?;
        session.set_deadline(Some(Instant::now() + PATIENCE));
        session.connect(&mut Silent)?;
        Ok(Self {
            session,
            lacks_type: false,
            lacks_novalues: false,
        })
    }

    /// Asks something that has one reply.
    pub(super) fn ask<W: AsRef<[u8]>>(&mut self, words: &[W]) -> Result<Value, Trouble> {
        let replies = self.ask_each(&[words])?;
        // One that is too large to be kept is none.
        let reply = replies.into_iter().flatten().next();
        let reply = reply.ok_or_else(|| Trouble::Said(String::new()))?;
        match reply.error() {
            Some(said) => Err(Trouble::Said(String::from_utf8_lossy(said).into_owned())),
            None => Ok(reply),
        }
    }

    /// Asks several things at once; the replies may be errors.
    pub(super) fn ask_each<W: AsRef<[u8]>>(
        &mut self,
        requests: &[&[W]],
    ) -> Result<Vec<Option<Value>>, Trouble> {
        self.session.set_deadline(Some(Instant::now() + PATIENCE));
        let replies = self.session.ask_all(requests, &mut Silent);
        replies
            .map(Option::unwrap_or_default)
            .map_err(Trouble::Gone)
    }

    /// Answers a question, piece by piece if it takes long.
    pub(super) fn answer(&mut self, asked: &Asked<'_>) -> Result<(), Trouble> {
        match &asked.question.query {
            Query::Keys { kind } => self.keys(*kind, asked),
            Query::AnyGroups => self.streams(None, asked),
            Query::AnyConsumers { group } => self.streams(Some(group), asked),
            Query::Fields { key } => self.fields(key, asked),
            Query::Members { key } => self.members(key, asked),
            Query::Elements { key } => self.elements(key, asked),
            Query::Channels => self.channels(b"CHANNELS", asked),
            Query::ShardChannels => self.channels(b"SHARDCHANNELS", asked),
            query => {
                let found = match list(query) {
                    Some((words, read)) => read(&self.ask(&words)?),
                    None => Vec::new(),
                };
                asked.all(b"", found);
                Ok(())
            }
        }
    }

    fn channels(&mut self, which: &[u8], asked: &Asked<'_>) -> Result<(), Trouble> {
        let typed = &asked.question.typed;
        let reply = self.ask(&[b"PUBSUB", which, &pattern(typed)])?;
        asked.all(typed, reply::names(&reply));
        Ok(())
    }

    fn keys(&mut self, kind: Option<KeyKind>, asked: &Asked<'_>) -> Result<(), Trouble> {
        let size = self.size(&[b"DBSIZE"])?;
        self.walk(&Walk::Keys(kind), &size, asked)
    }

    /// Looks in all streams for groups, or for the consumers of one.
    fn streams(&mut self, group: Option<&[u8]>, asked: &Asked<'_>) -> Result<(), Trouble> {
        let size = self.size(&[b"DBSIZE"])?;
        self.walk(&Walk::Streams(group), &size, asked)
    }

    fn fields(&mut self, key: &[u8], asked: &Asked<'_>) -> Result<(), Trouble> {
        let size = self.size(&[b"HLEN", key])?;
        // HSCAN may send the values too, however large they are.
        if size.is_small() {
            let mut fields = reply::names(&self.ask(&[b"HKEYS", key])?);
            fields.sort_unstable_by(|one, other| one.text.cmp(&other.text));
            asked.all(b"", fields);
            return Ok(());
        }
        self.walk(&Walk::Fields(key), &size, asked)
    }

    fn members(&mut self, key: &[u8], asked: &Asked<'_>) -> Result<(), Trouble> {
        let kind = self.ask(&[b"TYPE", key])?;
        match kind.text() {
            Some(b"set") => {
                let size = self.size(&[b"SCARD", key])?;
                self.walk(&Walk::Members(key), &size, asked)
            }
            Some(b"zset") => {
                let size = self.size(&[b"ZCARD", key])?;
                self.walk(&Walk::Scored(key), &size, asked)
            }
            _ => {
                asked.all(b"", Vec::new());
                Ok(())
            }
        }
    }

    /// A vector set cannot be walked through: of a large one, some elements are picked at random, others for the next
    /// question about it.
    fn elements(&mut self, key: &[u8], asked: &Asked<'_>) -> Result<(), Trouble> {
        let is_small = self.size(&[b"VCARD", key])?.is_small();
        let count = if is_small { SMALL } else { PICKED };
        let count = count.to_string();
        let mut elements = reply::names(&self.ask(&[b"VRANDMEMBER", key, count.as_bytes()])?);
        let by_text = |one: &Found, other: &Found| one.text.cmp(&other.text);
        if is_small {
            elements.sort_unstable_by(by_text);
            asked.all(b"", elements);
            return Ok(());
        }
        let typed = &asked.question.typed;
        elements.retain(|element| element.text.starts_with(typed));
        let before = asked.resume.iter().flat_map(|(_, before)| before);
        elements.extend(before.take(MOST_PICKED).cloned());
        elements.sort_unstable_by(by_text);
        elements.dedup_by(|one, other| one.text == other.text);
        asked.end(typed, elements, Extent::Part(Vec::new()));
        Ok(())
    }

    /// Asks how much there is; who may not know it can still search.
    fn size(&mut self, words: &[&[u8]]) -> Result<Size, Trouble> {
        let start = Instant::now();
        let len = match self.ask(words) {
            Ok(reply) => reply::integer(&reply),
            Err(Trouble::Said(said)) if said.starts_with("NOPERM") => None,
            Err(trouble) => return Err(trouble),
        };
        Ok(Size {
            len,
            way: start.elapsed(),
        })
    }
}

/// How a reply is read.
type Reader = fn(&Value) -> Vec<Found>;

/// Gives the words that ask for a list in one reply, and how it is read.
fn list(query: &Query) -> Option<(Vec<&[u8]>, Reader)> {
    let (words, read): (Vec<&[u8]>, Reader) = match query {
        Query::Groups { key } => (vec![b"XINFO", b"GROUPS", key], reply::groups),
        Query::Consumers { key, group } => {
            (vec![b"XINFO", b"CONSUMERS", key, group], reply::consumers)
        }
        Query::ConfigParameters => (vec![b"CONFIG", b"GET", b"*"], reply::parameters),
        Query::ConfigValue { parameter } => (vec![b"CONFIG", b"GET", parameter], reply::value),
        Query::InfoSections => (vec![b"INFO", b"everything"], reply::sections),
        Query::AclUsers => (vec![b"ACL", b"USERS"], reply::names),
        Query::AclCategories => (vec![b"ACL", b"CAT"], reply::names),
        Query::ClientIds => (vec![b"CLIENT", b"LIST"], reply::clients),
        Query::ClientAddresses => (vec![b"CLIENT", b"LIST"], reply::addresses),
        Query::LocalAddresses => (vec![b"CLIENT", b"LIST"], reply::local_addresses),
        Query::Libraries => (vec![b"FUNCTION", b"LIST"], reply::libraries),
        Query::Functions => (vec![b"FUNCTION", b"LIST"], reply::functions),
        Query::ReadingFunctions => (vec![b"FUNCTION", b"LIST"], reply::reading_functions),
        _ => return None,
    };
    Some((words, read))
}

impl Asked<'_> {
    /// Tells whether it is still asked.
    pub(super) fn is_so(&self) -> bool {
        self.shared.is_asked(self.epoch, self.question)
    }

    /// Gives all that begins with these bytes.
    pub(super) fn all(&self, typed: &[u8], found: Vec<Found>) {
        self.end(typed, found, Extent::Whole);
    }

    /// Gives the last word on the question.
    pub(super) fn end(&self, typed: &[u8], found: Vec<Found>, extent: Extent) {
        self.shared
            .answer(self, typed, found, extent, Progress::Done);
    }
}
