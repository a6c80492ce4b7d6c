//! Commands on their way to be sent together: their bytes, and what their answers have to be known by.

use std::ops::Range;

use crate::command::{self, Arrival, Effect, ReplyLength, WORDS_THAT_TELL};
use crate::resp::encode;

use super::dialogue::{Sent, Until};
use super::request::{append, form, inline, may_block, name};
use super::window::Vacancy;
use super::{Error, Framing};

/// How many bytes of requests are made at once.
pub(super) const BATCH: usize = 64 << 10;

/// How many first words of commands are remembered.
const REMEMBERED: usize = 8;

/// The longest of them: a longer word is no name, and whoever wrote it decides how long it is.
const LONGEST_NAME: usize = 64;

/// Whether a further command may be put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// It may.
    Left,
    /// Those that are in go out first.
    None,
}

/// Commands that are to be sent together.
#[derive(Debug)]
pub struct Requests {
    framing: Framing,
    pub(super) bytes: Vec<u8>,
    pub(super) secrets: Vec<Range<usize>>,
    pub(super) entries: Vec<Entry>,
    pub(super) barrier: Option<Barrier>,
    /// How many commands may still be put in.
    pub(super) vacancy: Vacancy,
    /// The first words of ordinary commands that came, how many words told how long the reply may be, and how long that
    /// is: most often those of the next one are among them.
    ordinary: Vec<(Vec<u8>, u64, ReplyLength)>,
}

/// Commands in a row.
#[derive(Debug)]
pub(super) enum Entry {
    /// So many that need no closer look.
    Ordinary(u64),
    Special(Sent),
}

/// A command that goes out alone.
#[derive(Debug)]
pub(super) struct Barrier {
    pub(super) words: Vec<Vec<u8>>,
    pub(super) bytes: Vec<u8>,
    pub(super) secrets: Vec<Range<usize>>,
}

impl Requests {
    pub(super) fn new(framing: Framing) -> Self {
        Self {
            framing,
            bytes: Vec::new(),
            secrets: Vec::new(),
            entries: Vec::new(),
            barrier: None,
            vacancy: Vacancy::of(0),
            ordinary: Vec::new(),
        }
    }

    /// Puts in a command.
    ///
    /// # Errors
    /// It cannot go out as an inline command ([`Error::TooLongInline`]), and is not put in.
    pub fn push<W: AsRef<[u8]>>(&mut self, words: &[W]) -> Result<Room, Error> {
        let start = self.bytes.len();
        let ordinary = self.ordinary(words);
        match self.framing {
            Framing::Array if ordinary.is_some() => encode::request(words, &mut self.bytes),
            Framing::Array => {
                let secrets = append(words, &mut self.bytes);
                self.secrets.extend(secrets);
            }
            Framing::Inline => {
                let (line, secrets) = inline(words)?;
                self.bytes.extend_from_slice(&line);
                let place = |s: Range<usize>| s.start + start..s.end + start;
                self.secrets.extend(secrets.into_iter().map(place));
            }
        }
        match ordinary {
            Some(length) => self.count_in(length),
            None => self.add_special(words, start),
        }
        Ok(self.room())
    }

    /// Tells whether a command of this name, with so many words, may be put in by its bytes: [counted in](Self::count_in)
    /// first, with the length of the reply that this gives.
    pub fn takes_bytes(&mut self, name: &[u8], words: u64) -> Option<ReplyLength> {
        match self.framing {
            Framing::Array => self.ordinary_name(name, words),
            Framing::Inline => None,
        }
    }

    /// Counts in a command whose bytes [follow](Self::append) before any other's.
    pub fn count_in(&mut self, length: ReplyLength) {
        match self.entries.last_mut() {
            Some(Entry::Ordinary(count)) => *count += 1,
            _ => self.entries.push(Entry::Ordinary(1)),
        }
        self.vacancy.take(length);
    }

    /// Puts in bytes of commands that have been counted in, as they are.
    pub fn append(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// How many bytes of commands are in, those of one that goes out alone not counted.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Tells whether nothing is in.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Gives the bytes from a place on.
    pub fn since(&self, place: usize) -> &[u8] {
        self.bytes.get(place..).unwrap_or_default()
    }

    /// Tells whether a further command may be put in.
    pub fn room(&self) -> Room {
        match self.vacancy.takes_any() && self.barrier.is_none() && self.bytes.len() < BATCH {
            true => Room::Left,
            false => Room::None,
        }
    }

    /// Remembers what the answer to a special command has to be known by, or keeps the command, whose bytes begin at
    /// `start`, for when it may go out.
    fn add_special<W: AsRef<[u8]>>(&mut self, words: &[W], start: usize) {
        let effect = command::effect(words);
        let arrival = command::arrival(words);
        if is_barrier(words, arrival, effect.as_ref()) {
            let is_within = |secret: &mut Range<usize>| secret.start >= start;
            let secrets = self.secrets.extract_if(.., is_within);
            self.barrier = Some(Barrier {
                secrets: secrets.map(|s| s.start - start..s.end - start).collect(),
                words: words.iter().map(|word| word.as_ref().to_vec()).collect(),
                bytes: self.bytes.split_off(start),
            });
            return;
        }
        self.vacancy.take(ReplyLength::Any);
        self.entries.push(Entry::Special(Sent {
            name: name(words),
            bytes: 0..0,
            arrival,
            effect,
            until: Until::Confirmed,
            form: form(words),
            may_block: false,
            is_answered: false,
        }));
    }

    /// How long the reply to an ordinary command may be; `None` if it is none.
    fn ordinary<W: AsRef<[u8]>>(&mut self, words: &[W]) -> Option<ReplyLength> {
        match words.first() {
            Some(name) => self.ordinary_name(name.as_ref(), words.len() as u64),
            None => Some(ReplyLength::Any),
        }
    }

    fn ordinary_name(&mut self, name: &[u8], words: u64) -> Option<ReplyLength> {
        let words = words.min(WORDS_THAT_TELL);
        let is_known =
            |(known, len, _): &&(Vec<u8>, u64, ReplyLength)| *len == words && known == name;
        if let Some((.., length)) = self.ordinary.iter().find(is_known) {
            return Some(*length);
        }
        if !command::is_ordinary(name) {
            return None;
        }
        let length = command::reply_length(name, words);
        if name.len() <= LONGEST_NAME {
            self.ordinary.truncate(REMEMBERED - 1);
            self.ordinary.insert(0, (name.to_vec(), words, length));
        }
        Some(length)
    }
}

/// Tells whether a command has to go out alone: nothing may overtake it, or what it does decides on what follows.
fn is_barrier<W: AsRef<[u8]>>(words: &[W], arrival: Arrival, effect: Option<&Effect>) -> bool {
    let decides_on_others = matches!(
        effect,
        Some(
            Effect::Auth(_)
                | Effect::Hello { .. }
                | Effect::Select(_)
                | Effect::Reset
                | Effect::ReplyMode(_),
        )
    );
    decides_on_others || arrival != Arrival::One || may_block(words)
}

#[cfg(test)]
mod tests {
    use super::super::window::Window;
    use super::super::work::Interest;
    use super::*;

    /// A SET with options may ask for the old value.
    #[test]
    fn a_set_with_options_counts_among_those_with_replies_of_any_length() {
        let rooms = |words: &[&str]| {
            let mut requests = Requests::new(Framing::Array);
            requests.vacancy = Window::new(Interest::All, 0).vacancy();
            let by_bytes = requests.takes_bytes(words[0].as_bytes(), words.len() as u64);
            let by_words = requests.ordinary(words);
            assert_eq!(by_bytes, by_words);
            let put_in = (0..64).map(|_| requests.push(words).unwrap());
            put_in.last().unwrap()
        };
        assert_eq!(rooms(&["SET", "k", "v"]), Room::Left);
        assert_eq!(rooms(&["SET", "k", "v", "GET"]), Room::None);
        assert_eq!(rooms(&["SET", "k", "v", "EX", "60", "get"]), Room::None);
        assert_eq!(rooms(&["DEL", "a", "b", "c", "d", "e"]), Room::Left);
    }
}
