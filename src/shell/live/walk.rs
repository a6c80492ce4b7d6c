//! The walk through a database, a hash or a set: slice by slice, as long as somebody wants to know.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::asker::{Asked, Asker, Trouble};
use super::known::Extent;
use super::reply;
use super::scan::pattern;
use super::state::Progress;
use crate::complete::{Found, KeyKind};
use crate::session::{Pace, Value};

/// How many elements there may be for all of them to be looked at, whatever is typed.
pub(super) const SMALL: i64 = 1000;

/// How many are found at most where there are more.
const ENOUGH: usize = 200;

/// How long it is searched for them without a rest, and how long altogether for as long as nothing else is asked.
const HASTE: Duration = Duration::from_millis(300);
const BUDGET: Duration = Duration::from_secs(3);

/// How many times as long as a slice takes the server then rests.
const RESTS: u32 = 3;

/// How long what was found waits to be shown together with more.
const BREATH: Duration = Duration::from_millis(30);

/// The cursor with which a walk begins, and which ends it.
const FIRST: &[u8] = b"0";

/// How many streams are looked into at once.
const AT_ONCE: usize = 50;

/// How long a list of keys gets, in bytes, before no more are added.
const MOST_NAMES: usize = 60;

/// Stands between the names of several keys.
const BETWEEN: &str = ", ";

/// How long a name may be to be offered, in bytes.
const LONGEST: usize = 4096;

impl Asker {
    /// Walks through what there is until all is seen, enough is found, or something else is asked.
    pub(super) fn walk(
        &mut self,
        walk: &Walk<'_>,
        size: &Size,
        asked: &Asked<'_>,
    ) -> Result<(), Trouble> {
        let mut search = Search::begin(size, asked);
        let mut pace = Pace::new(Some(size.way));
        let start = Instant::now();
        let (mut shown_at, mut shown) = (start, search.found.len());
        loop {
            // What takes no time is seen to its end: the next question is about the same.
            if !search.is_small && !asked.is_so() {
                asked.part(&search, Progress::Going);
                return Ok(());
            }
            let sent = Instant::now();
            let reply = self.slice(walk, &search, pace.count())?;
            let took = sent.elapsed();
            pace.took(took..=took);
            let Some((next, elements)) = reply::slice(&reply) else {
                return Err(Trouble::Said(String::new()));
            };
            search.cursor = next.to_vec();
            match *walk {
                Walk::Streams(group) => self.look_into(elements, group, &mut search)?,
                _ => self.take(walk, elements, &mut search.found)?,
            }
            let spent = start.elapsed();
            if search.has_ended() {
                search.end(asked);
                return Ok(());
            }
            if spent >= BUDGET {
                asked.part(&search, Progress::Done);
                return Ok(());
            }
            if search.found.len() > shown && (shown == 0 || shown_at.elapsed() >= BREATH) {
                asked.part(&search, Progress::Going);
                (shown_at, shown) = (Instant::now(), search.found.len());
            }
            if spent >= HASTE {
                asked.shared.rest(asked, took * RESTS);
            }
        }
    }

    /// Asks for one slice, without what an older server does not understand.
    fn slice(
        &mut self,
        walk: &Walk<'_>,
        search: &Search<'_>,
        count: u32,
    ) -> Result<Value, Trouble> {
        let count = count.to_string();
        let pattern = match walk {
            // What has been typed is inside of them.
            Walk::Streams(_) => pattern(b""),
            _ => pattern(search.typed),
        };
        let mut words = walk.command();
        words.extend([&search.cursor[..], b"MATCH", &pattern]);
        words.extend([&b"COUNT"[..], count.as_bytes()]);
        let plain = words.len();
        match walk {
            Walk::Keys(Some(kind)) if !self.lacks_type => {
                words.extend([&b"TYPE"[..], kind.name().as_bytes()]);
            }
            Walk::Streams(_) if !self.lacks_type => {
                words.extend([&b"TYPE"[..], KeyKind::Stream.name().as_bytes()]);
            }
            Walk::Fields(_) if !self.lacks_novalues => words.push(b"NOVALUES"),
            _ => {}
        }
        match self.ask(&words) {
            Err(Trouble::Said(said)) if said.starts_with("ERR") && words.len() > plain => {
                self.lacks_type |= matches!(walk, Walk::Keys(_) | Walk::Streams(_));
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
            Walk::Fields(_) | Walk::Scored(_) | Walk::Streams(_) => {
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

    /// Looks for groups in the streams among these keys, or for the consumers of one; tells with each which streams have it.
    fn look_into(
        &mut self,
        keys: &[Value],
        group: Option<&[u8]>,
        search: &mut Search<'_>,
    ) -> Result<(), Trouble> {
        let keys: Vec<&[u8]> = keys.iter().filter_map(Value::text).collect();
        let streams: Vec<&[u8]> = match self.lacks_type {
            true => {
                let types = self.types(&keys)?.into_iter();
                let is_stream = |(_, kind): &(&[u8], String)| kind == KeyKind::Stream.name();
                types.filter(is_stream).map(|(key, _)| key).collect()
            }
            false => keys,
        };
        for some in streams.chunks(AT_ONCE) {
            if search.has_enough() {
                return Ok(());
            }
            let requests = some.iter().map(|key| match group {
                Some(group) => vec![&b"XINFO"[..], b"CONSUMERS", key, group],
                None => vec![&b"XINFO"[..], b"GROUPS", key],
            });
            let requests: Vec<Vec<&[u8]>> = requests.collect();
            let requests: Vec<&[&[u8]]> = requests.iter().map(|words| &words[..]).collect();
            let replies = self.ask_each(&requests)?;
            for (key, reply) in some.iter().zip(replies.iter().flatten()) {
                match reply.error().map(String::from_utf8_lossy) {
                    // Some streams may be for others only.
                    Some(said) if said.starts_with("NOPERM") && !said.contains("access") => {
                        return Err(Trouble::Said(said.into_owned()));
                    }
                    Some(_) => {}
                    None => search.note(&reply::groups(reply), key),
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

/// What is walked through.
#[derive(Debug, Clone, Copy)]
pub(super) enum Walk<'a> {
    Keys(Option<KeyKind>),
    Fields(&'a [u8]),
    Members(&'a [u8]),
    /// The members of a sorted set, with their scores.
    Scored(&'a [u8]),
    /// The groups of all streams, or the consumers of one of these groups.
    Streams(Option<&'a [u8]>),
}

impl<'a> Walk<'a> {
    /// The words before the cursor.
    fn command(self) -> Vec<&'a [u8]> {
        match self {
            Self::Keys(_) | Self::Streams(_) => vec![b"SCAN"],
            Self::Fields(key) => vec![b"HSCAN", key],
            Self::Members(key) => vec![b"SSCAN", key],
            Self::Scored(key) => vec![b"ZSCAN", key],
        }
    }
}

/// How far a walk has come.
struct Search<'a> {
    /// What all that is looked for begins with.
    typed: &'a [u8],
    /// Whether there is so little that all of it is looked at.
    is_small: bool,
    cursor: Vec<u8>,
    /// Names, with what is told about each.
    found: BTreeMap<Vec<u8>, String>,
}

impl<'a> Search<'a> {
    /// Begins, or goes on where it rested.
    fn begin(size: &Size, asked: &'a Asked<'_>) -> Self {
        let is_small = size.is_small();
        let resume = asked.resume.as_ref().filter(|_| !is_small);
        let entry = |found: &Found| (found.text.clone(), found.about.clone());
        Self {
            typed: if is_small { b"" } else { &asked.question.typed },
            is_small,
            cursor: resume.map_or_else(|| FIRST.to_vec(), |(cursor, _)| cursor.clone()),
            found: resume.map_or_else(BTreeMap::new, |(_, found)| {
                found.iter().map(entry).collect()
            }),
        }
    }

    fn has_ended(&self) -> bool {
        self.cursor == FIRST || self.has_enough()
    }

    fn has_enough(&self) -> bool {
        self.found.len() >= ENOUGH && !self.is_small
    }

    /// Takes what was found in a key.
    fn note(&mut self, found: &[Found], key: &[u8]) {
        let key = String::from_utf8_lossy(key);
        for Found { text, .. } in found {
            if !text.starts_with(self.typed) || text.len() > LONGEST {
                continue;
            }
            let keys = self.found.entry(text.clone()).or_default();
            if keys.is_empty() {
                keys.push_str(&key);
            } else if keys.len() < MOST_NAMES && keys.split(BETWEEN).all(|known| known != key) {
                keys.push_str(BETWEEN);
                keys.push_str(&key);
            }
        }
    }

    /// Gives what has been found once it has ended.
    fn end(self, asked: &Asked<'_>) {
        let extent = match self.cursor == FIRST {
            true => Extent::Whole,
            false => Extent::Enough(self.cursor),
        };
        asked.end(self.typed, listed(&self.found), extent);
    }
}

/// How much there is to be walked through.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub(super) len: Option<i64>,
    /// How long the way to the server and back takes.
    pub(super) way: Duration,
}

impl Size {
    pub(super) fn is_small(&self) -> bool {
        self.len.is_some_and(|len| len <= SMALL)
    }
}

impl Asked<'_> {
    fn part(&self, search: &Search<'_>, progress: Progress) {
        let typed = &self.question.typed;
        let extent = Extent::Part(search.cursor.clone());
        self.shared
            .answer(self, typed, listed(&search.found), extent, progress);
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
