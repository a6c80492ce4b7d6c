//! Which requests and replies of a connection are shown, when not all are.
//!
//! Replies belong to requests by their order, as [`command::arrival`] tells how many there are; pushes and what comes
//! while subscribed belong to the last command that asked for more than a reply. A request is held until it is
//! complete, with `--errors-only` until its reply has come; what is too long to be held is only told.

mod held;
mod passing;

use std::collections::VecDeque;
use std::ops::Range;

use self::held::Held;
use self::passing::Passing;
use super::source::Source;
use crate::command::{self, Arrival, Effect, ReplyMode};
use crate::resp::{Aggregate, Event, Item, Scanner, Text};

/// How many bytes are held of all requests of a connection that await their replies.
const HELD_OF_ALL: usize = 8 << 20;

/// How many requests of a connection may await their replies. Beyond it, order tells nothing any more.
const AWAITED: usize = 1 << 20;

/// How much of the name of a message is looked at.
const KIND: usize = 16;

/// What is to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    /// The words of the command's name; none for every command.
    pub(super) command: Vec<Vec<u8>>,
    /// Whether only errors are, with their requests.
    pub(super) only_errors: bool,
}

impl Wanted {
    /// Tells whether a request is of the command.
    fn is(&self, words: &[&[u8]]) -> bool {
        words.len() >= self.command.len()
            && std::iter::zip(words, &self.command)
                .all(|(word, name)| word.eq_ignore_ascii_case(name))
    }
}

/// What is to be shown next.
#[derive(Debug, Clone, Copy)]
pub(super) enum Chosen<'a> {
    /// A part of a piece of the stream, or all of it.
    Part {
        source: Source,
        /// Where the part stands in the stream.
        offset: u64,
        bytes: &'a [u8],
    },
    /// A request too long to be held, of that many bytes; where its first byte came from.
    TooLong(Source, u64),
}

/// Takes what is chosen.
pub(super) type Show<'a> = dyn FnMut(Chosen<'_>) + 'a;

/// Where a request ends in a piece, and what it asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    end: usize,
    is_wanted: bool,
    arrival: Arrival,
    mode: Option<ReplyMode>,
}

/// Chooses on one connection.
#[derive(Debug)]
pub(super) struct Filter {
    wanted: Wanted,
    /// The request that is not complete.
    request: Held,
    awaited: VecDeque<Awaited>,
    held: usize,
    mode: ReplyMode,
    /// Whether messages that nobody awaits are wanted.
    wants_messages: bool,
    /// Whether a command has asked for messages.
    is_subscribed: bool,
    scanner: Scanner,
    /// Whether it can no longer be told which reply belongs to what.
    is_lost: bool,
    reply: Reply,
}

/// A request whose replies have not all come.
#[derive(Debug)]
struct Awaited {
    is_wanted: bool,
    /// How many replies are left.
    replies: usize,
    /// Whether the replies are confirmations of subscriptions.
    confirms: bool,
    request: Option<Held>,
}

/// The reply that is being read.
#[derive(Debug, Default)]
struct Reply {
    /// What it began with; `None` before its first byte.
    shape: Option<Shape>,
    /// The first text in an aggregate: the kind of a message.
    kind: Vec<u8>,
    has_kind: bool,
    is_answer: Option<bool>,
    has_error: bool,
    is_shown: Option<bool>,
    held: Held,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Push,
    Array,
    Other,
}

impl Filter {
    pub(super) fn new(wanted: Wanted) -> Self {
        Self {
            wanted,
            request: Held::default(),
            awaited: VecDeque::new(),
            held: 0,
            mode: ReplyMode::On,
            wants_messages: false,
            is_subscribed: false,
            scanner: Scanner::new(),
            is_lost: false,
            reply: Reply::default(),
        }
    }

    /// Judges a request that ends at a place in a piece.
    pub(super) fn mark(&self, end: usize, words: &[&[u8]]) -> Mark {
        Mark {
            end,
            is_wanted: self.wanted.is(words),
            arrival: command::arrival(words),
            mode: match command::effect(words) {
                Some(Effect::ReplyMode(mode)) => Some(mode),
                _ => None,
            },
        }
    }

    /// Takes a piece of what the client sends, with where requests end in it.
    pub(super) fn sent(
        &mut self,
        source: Source,
        bytes: &[u8],
        marks: &[Mark],
        show: &mut Show<'_>,
    ) {
        let mut piece = Passing::new(source, bytes, show);
        let mut from = 0;
        for mark in marks {
            let range = from..mark.end;
            from = mark.end;
            let is_shown = mark.is_wanted && !self.wanted.only_errors;
            let mut request = std::mem::take(&mut self.request);
            if is_shown && request.is_empty() {
                piece.show(range);
            } else {
                piece.hold(range, &mut request);
                if is_shown {
                    piece.show_held(&request);
                }
            }
            self.asked(mark, request);
        }
        piece.hold(from..bytes.len(), &mut self.request);
        piece.finish();
    }

    /// Takes note of a request and of what is to come of it.
    fn asked(&mut self, mark: &Mark, request: Held) {
        let before = self.mode;
        self.mode = match (mark.mode, before) {
            (Some(ReplyMode::Skip), ReplyMode::Off) | (None, ReplyMode::Off) => ReplyMode::Off,
            (Some(mode), _) => mode,
            (None, _) => ReplyMode::On,
        };
        let is_silent = before != ReplyMode::On && mark.mode != Some(ReplyMode::On);
        let (replies, confirms) = match mark.arrival {
            Arrival::Nothing => (0, false),
            _ if is_silent => (0, false),
            Arrival::Subscribe { confirmations } | Arrival::Unsubscribe { confirmations } => {
                (confirmations, true)
            }
            Arrival::One | Arrival::Monitor | Arrival::Replication | Arrival::MayClose => {
                (1, false)
            }
        };
        if let Arrival::Subscribe { .. } | Arrival::Monitor | Arrival::Replication = mark.arrival {
            self.wants_messages = mark.is_wanted;
            self.is_subscribed = true;
        }
        if replies == 0 {
            return;
        }
        let keeps = mark.is_wanted && self.wanted.only_errors;
        let request = keeps.then_some(request);
        self.held += request.as_ref().map_or(0, Held::size);
        self.awaited.push_back(Awaited {
            is_wanted: mark.is_wanted,
            replies,
            confirms,
            request,
        });
        if self.held > HELD_OF_ALL {
            for awaited in self.awaited.iter_mut().filter_map(|a| a.request.as_mut()) {
                awaited.forget();
            }
            self.held = 0;
        }
        self.is_lost |= self.awaited.len() > AWAITED;
    }

    /// Takes a piece of what the server sends.
    pub(super) fn received(&mut self, source: Source, bytes: &[u8], show: &mut Show<'_>) {
        let mut piece = Passing::new(source, bytes, show);
        let mut input = bytes;
        let mut from = 0;
        while !self.is_lost {
            let event = match self.scanner.next(&mut input) {
                Ok(Some(event)) => event,
                Ok(None) => break,
                Err(_) => {
                    self.is_lost = true;
                    break;
                }
            };
            self.reply.look(&event);
            let ends_value = event.ends_value;
            self.judge(ends_value);
            if ends_value {
                let end = bytes.len() - input.len();
                self.deliver(from..end, &mut piece);
                from = end;
                self.settle();
            }
        }
        if self.is_lost {
            self.reply.is_shown = Some(self.wants_messages && !self.wanted.only_errors);
        }
        self.deliver(from..bytes.len(), &mut piece);
        piece.finish();
    }

    /// Decides whether the reply is shown, as soon as that can be told.
    fn judge(&mut self, is_over: bool) {
        let front = self.awaited.front();
        if self.reply.is_answer.is_none() {
            let confirms = front.is_some_and(|front| front.confirms);
            self.reply.is_answer = self.reply.answers(confirms, self.is_subscribed, is_over);
        }
        let Some(is_answer) = self.reply.is_answer else {
            return;
        };
        if self.reply.is_shown.is_some() {
            return;
        }
        let is_wanted = match front {
            Some(front) if is_answer => front.is_wanted,
            _ => self.wants_messages,
        };
        self.reply.is_shown = match (is_wanted, self.wanted.only_errors) {
            (false, _) => Some(false),
            (true, false) => Some(true),
            (true, true) if self.reply.has_error => Some(true),
            (true, true) => is_over.then_some(false),
        };
    }

    /// Shows, holds or drops a part of the reply.
    fn deliver(&mut self, range: Range<usize>, piece: &mut Passing<'_, '_>) {
        match self.reply.is_shown {
            Some(true) => {
                let is_answer = self.reply.is_answer == Some(true);
                let front = self.awaited.front_mut().filter(|_| is_answer);
                if let Some(request) = front.and_then(|front| front.request.take()) {
                    self.held = self.held.saturating_sub(request.size());
                    piece.show_held(&request);
                }
                piece.show_held(&std::mem::take(&mut self.reply.held));
                piece.show(range);
            }
            Some(false) => self.reply.held = Held::default(),
            None => {
                piece.hold(range, &mut self.reply.held);
                if self.reply.held.is_forgotten() {
                    self.reply.is_shown = Some(false);
                    self.reply.held = Held::default();
                }
            }
        }
    }

    /// Ends the reply.
    fn settle(&mut self) {
        let reply = std::mem::take(&mut self.reply);
        if reply.is_answer != Some(true) {
            return;
        }
        let Some(front) = self.awaited.front_mut() else {
            return;
        };
        front.replies -= 1;
        // An error comes in the place of all confirmations.
        if front.replies == 0 || reply.shape == Some(Shape::Other) {
            let request = self.awaited.pop_front().and_then(|front| front.request);
            self.held -= request.map_or(0, |request| request.size()).min(self.held);
        }
    }
}

impl Reply {
    /// Takes note of an event.
    fn look(&mut self, event: &Event<'_>) {
        if let Item::Text(text) = event.item {
            self.has_error |= text.kind.is_error();
        }
        // An attribute stands before what it annotates.
        let is_attribute = matches!(
            event.item,
            Item::Open {
                aggregate: Aggregate::Attribute,
                ..
            } | Item::Close {
                aggregate: Aggregate::Attribute,
                ..
            }
        );
        if self.shape.is_none() && event.depth == 0 && !is_attribute {
            self.shape = Some(match event.item {
                Item::Open {
                    aggregate: Aggregate::Push,
                    ..
                } => Shape::Push,
                Item::Open {
                    aggregate: Aggregate::Array,
                    ..
                } => Shape::Array,
                _ => Shape::Other,
            });
        } else if self.shape.is_some() && !self.has_kind {
            self.take_kind(&event.item);
        }
    }

    fn take_kind(&mut self, item: &Item<'_>) {
        let Item::Text(Text { bytes, last, .. }) = item else {
            self.has_kind = true;
            return;
        };
        let room = KIND - self.kind.len();
        self.kind.extend_from_slice(&bytes[..bytes.len().min(room)]);
        self.has_kind = *last;
    }

    /// Tells whether it answers a request, once that is certain.
    fn answers(&self, confirms: bool, is_subscribed: bool, is_over: bool) -> Option<bool> {
        let is_known = self.has_kind || is_over;
        let is_confirmation = self.kind.ends_with(b"subscribe");
        match self.shape? {
            Shape::Other => Some(true),
            Shape::Array if !is_subscribed => Some(true),
            Shape::Array => {
                let is_message = self.kind.ends_with(b"message");
                is_known.then_some(!is_message && (confirms || !is_confirmation))
            }
            Shape::Push => is_known.then_some(is_confirmation && confirms),
        }
    }
}

#[cfg(test)]
mod tests;
