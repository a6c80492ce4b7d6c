//! One question: the requests that it takes, and what is found in the replies.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::known::{Extent, Question};
use super::reply;
use super::scan::{Pace, pattern};
use super::state::{Progress, Shared};
use crate::complete::{Found, KeyKind, Query};
use crate::session::{self, FirstWrite, Framing, Interrupt, Options, Session, Silent, Value};

/// How long a server is waited for, to connect and to answer. Nobody sits and waits meanwhile.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many elements there may be for all of them to be looked at, whatever is typed.
const SMALL: i64 = 1000;

/// How many are found at most where there are more, and how long it is searched for them.
const ENOUGH: usize = 200;
const BUDGET: Duration = Duration::from_millis(300);

/// How long what was found waits to be shown together with more.
const BREATH: Duration = Duration::from_millis(30);

/// How long a name may be to be offered, in bytes.
const LONGEST: usize = 4096;

/// A connection over which questions are asked.
pub(super) struct Asker {
    session: Session,
    /// Whether SCAN takes no TYPE (before 6.0), and HSCAN no NOVALUES (before 7.4).
    lacks_type: bool,
    lacks_novalues: bool,
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
    pub(super) question: &'a Question,
    /// From where on to search, with what has been found before.
    pub(super) resume: Option<(Vec<u8>, std::sync::Arc<[Found]>)>,
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
    fn ask_each<W: AsRef<[u8]>>(
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
            Query::Fields { key } => self.fields(key, asked),
            Query::Members { key } => self.members(key, asked),
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

    /// Walks through what there is until all is seen, enough is found, or something else is asked.
    fn walk(&mut self, walk: &Walk<'_>, size: &Size, asked: &Asked<'_>) -> Result<(), Trouble> {
        let (mut cursor, before) = match &asked.resume {
            Some((cursor, found)) => (cursor.clone(), &found[..]),
            None => (b"0".to_vec(), &[][..]),
        };
        let entry = |found: &Found| (found.text.clone(), found.about.clone());
        let mut found: BTreeMap<Vec<u8>, String> = before.iter().map(entry).collect();
        let is_small = size.is_small() && asked.resume.is_none();
        let typed: &[u8] = if is_small { b"" } else { &asked.question.typed };
        let mut pace = Pace::new(size.way);
        let start = Instant::now();
        let (mut shown_at, mut shown) = (start, found.len());
        loop {
            if !asked.is_so() {
                asked.part(&found, cursor, Progress::Going);
                return Ok(());
            }
            let sent = Instant::now();
            let reply = self.slice(walk, &cursor, typed, pace.count())?;
            pace.took(sent.elapsed());
            let Some((next, elements)) = reply::slice(&reply) else {
                return Err(Trouble::Said(String::new()));
            };
            cursor = next.to_vec();
            self.take(walk, elements, &mut found)?;
            if cursor == b"0" {
                asked.all(typed, listed(&found));
                return Ok(());
            }
            if found.len() >= ENOUGH && !is_small {
                asked.enough(listed(&found));
                return Ok(());
            }
            if start.elapsed() >= BUDGET {
                asked.part(&found, cursor, Progress::Done);
                return Ok(());
            }
            if found.len() > shown && (shown == 0 || shown_at.elapsed() >= BREATH) {
                asked.part(&found, cursor.clone(), Progress::Going);
                (shown_at, shown) = (Instant::now(), found.len());
            }
        }
    }

    /// Asks for one slice, without what an older server does not understand.
    fn slice(
        &mut self,
        walk: &Walk<'_>,
        cursor: &[u8],
        typed: &[u8],
        count: u32,
    ) -> Result<Value, Trouble> {
        let count = count.to_string();
        let pattern = pattern(typed);
        let mut words = walk.command();
        words.extend([cursor, b"MATCH", &pattern, b"COUNT", count.as_bytes()]);
        let plain = words.len();
        match walk {
            Walk::Keys(Some(kind)) if !self.lacks_type => {
                words.extend([&b"TYPE"[..], kind.name().as_bytes()]);
            }
            Walk::Fields(_) if !self.lacks_novalues => words.push(b"NOVALUES"),
            _ => {}
        }
        match self.ask(&words) {
            Err(Trouble::Said(said)) if said.starts_with("ERR") && words.len() > plain => {
                self.lacks_type |= matches!(walk, Walk::Keys(_));
                self.lacks_novalues |= matches!(walk, Walk::Fields(_));
                self.ask(&words[..plain])
            }
            reply => reply,
        }
    }

    /// Takes the elements of a slice, with what is told about each.
    fn take(
        &mut self,
        walk: &Walk<'_>,
        elements: &[Value],
        found: &mut BTreeMap<Vec<u8>, String>,
    ) -> Result<(), Trouble> {
        let is_offered = |text: &&[u8]| text.len() <= LONGEST;
        let texts = elements.iter().filter_map(Value::text).filter(is_offered);
        match walk {
            Walk::Keys(Some(kind)) if !self.lacks_type => {
                found.extend(texts.map(|text| (text.to_vec(), kind.name().to_owned())));
            }
            Walk::Keys(kind) => {
                let keys: Vec<&[u8]> = texts.filter(|key| !found.contains_key(*key)).collect();
                for (key, about) in self.types(&keys)? {
                    // The server could not be told which type is asked for.
                    if kind.is_none_or(|kind| about == kind.name()) {
                        found.insert(key.to_vec(), about);
                    }
                }
            }
            Walk::Fields(_) if !self.lacks_novalues => {
                found.extend(texts.map(|text| (text.to_vec(), String::new())));
            }
            Walk::Members(_) => found.extend(texts.map(|text| (text.to_vec(), String::new()))),
            Walk::Fields(_) | Walk::Scored(_) => {
                for pair in elements.chunks_exact(2) {
                    let Some(text) = pair[0].text().filter(is_offered) else {
                        continue;
                    };
                    let about = match walk {
                        Walk::Scored(_) => score(&pair[1]),
                        _ => String::new(),
                    };
                    found.insert(text.to_vec(), about);
                }
            }
        }
        Ok(())
    }

    /// Asks for the types of keys, all at once; who may not know them gets none.
    fn types<'a>(&mut self, keys: &[&'a [u8]]) -> Result<Vec<(&'a [u8], String)>, Trouble> {
        let requests: Vec<[&[u8]; 2]> = keys.iter().map(|key| [&b"TYPE"[..], key]).collect();
        let requests: Vec<&[&[u8]]> = requests.iter().map(|words| &words[..]).collect();
        let replies = self.ask_each(&requests)?;
        let about = |reply: &Option<Value>| {
            let reply = reply.as_ref().filter(|reply| reply.error().is_none());
            let text = reply.and_then(Value::text).unwrap_or_default();
            String::from_utf8_lossy(text).into_owned()
        };
        let types = replies.iter().map(about);
        Ok(keys.iter().copied().zip(types).collect())
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
        Query::InfoSections => (vec![b"INFO", b"everything"], reply::sections),
        Query::AclUsers => (vec![b"ACL", b"USERS"], reply::names),
        Query::AclCategories => (vec![b"ACL", b"CAT"], reply::names),
        Query::ClientIds => (vec![b"CLIENT", b"LIST"], reply::clients),
        Query::Libraries => (vec![b"FUNCTION", b"LIST"], reply::libraries),
        Query::Functions => (vec![b"FUNCTION", b"LIST"], reply::functions),
        _ => return None,
    };
    Some((words, read))
}

/// What is walked through.
#[derive(Debug, Clone, Copy)]
enum Walk<'a> {
    Keys(Option<KeyKind>),
    Fields(&'a [u8]),
    Members(&'a [u8]),
    /// The members of a sorted set, with their scores.
    Scored(&'a [u8]),
}

impl<'a> Walk<'a> {
    /// The words before the cursor.
    fn command(self) -> Vec<&'a [u8]> {
        match self {
            Self::Keys(_) => vec![b"SCAN"],
            Self::Fields(key) => vec![b"HSCAN", key],
            Self::Members(key) => vec![b"SSCAN", key],
            Self::Scored(key) => vec![b"ZSCAN", key],
        }
    }
}

/// How much there is to be walked through.
#[derive(Debug, Clone, Copy)]
struct Size {
    len: Option<i64>,
    /// How long the way to the server and back takes.
    way: Duration,
}

impl Size {
    fn is_small(&self) -> bool {
        self.len.is_some_and(|len| len <= SMALL)
    }
}

impl Asked<'_> {
    /// Tells whether it is still asked.
    fn is_so(&self) -> bool {
        self.shared.is_asked(self.epoch, self.question)
    }

    /// Gives all that begins with these bytes.
    pub(super) fn all(&self, typed: &[u8], found: Vec<Found>) {
        self.end(typed, found, Extent::Whole);
    }

    fn enough(&self, found: Vec<Found>) {
        self.end(&self.question.typed, found, Extent::Enough);
    }

    fn part(&self, found: &BTreeMap<Vec<u8>, String>, cursor: Vec<u8>, progress: Progress) {
        let typed = &self.question.typed;
        let extent = Extent::Part(cursor);
        self.shared
            .answer(self, typed, listed(found), extent, progress);
    }

    /// Gives the last word on the question.
    pub(super) fn end(&self, typed: &[u8], found: Vec<Found>, extent: Extent) {
        self.shared
            .answer(self, typed, found, extent, Progress::Done);
    }
}

fn listed(found: &BTreeMap<Vec<u8>, String>) -> Vec<Found> {
    let found = found
        .iter()
        .map(|(text, about)| reply::found(text, about.clone()));
    found.collect()
}

/// Writes a score as the server does, a text in RESP2 and a double in RESP3.
fn score(value: &Value) -> String {
    let text = match value {
        Value::Double(text) => Some(&text[..]),
        other => other.text(),
    };
    String::from_utf8_lossy(text.unwrap_or_default()).into_owned()
}
