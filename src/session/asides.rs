//! What comes amid a value and is no part of it: the messages that servers before 7.2 put into the reply to EXEC, where
//! the command stands that was running. They are kept until the reply is over and handed on behind it, as what they are
//! and where later servers send them: so no place in a reply changes by what others publish, in any form of output.

use std::io;

use crate::resp::{Aggregate, Event, Item};

use super::held::{Held, Word};
use super::{Arriving, Notice, Sink};

/// How many bytes of them are kept amid one reply.
const KEPT: usize = 4 << 20;

/// The asides of the value that comes.
#[derive(Debug, Default)]
pub(super) struct Asides {
    coming: Option<Coming>,
    whole: Vec<Held>,
    /// How many bytes they take.
    size: usize,
    /// How many were more than is kept.
    dropped: u64,
}

/// A push amid the value.
#[derive(Debug)]
struct Coming {
    depth: usize,
    /// What has come of it; nothing if it is too large to be kept.
    held: Option<Held>,
    word: Word,
}

/// What an event belongs to.
#[derive(Debug)]
pub(super) enum Part {
    /// The value, and so do those that were kept before it.
    Value(Held),
    /// Something else, or nobody knows yet.
    Aside,
}

impl Asides {
    /// Tells whether an event belongs to a push amid the value.
    pub(super) fn concerns(&self, event: &Event<'_>) -> bool {
        let is_push = matches!(
            event.item,
            Item::Open {
                aggregate: Aggregate::Push,
                ..
            }
        );
        self.coming.is_some() || is_push && event.depth > 0
    }

    /// Takes an event of a push: keeps it, unless the push turns out to be an element.
    pub(super) fn take(&mut self, event: &Event<'_>) -> Part {
        let coming = self.coming.get_or_insert_with(|| Coming {
            depth: event.depth,
            held: Some(Held::within(event.depth)),
            word: Word::Pending,
        });
        let ends = matches!(event.item, Item::Close { .. }) && event.depth == coming.depth;
        if let Some(held) = &mut coming.held {
            if coming.word == Word::Pending {
                coming.word = held.take(event);
                if coming.word == Word::Pending {
                    return Part::Aside;
                }
                if held.is_confirmation() {
                    let held = std::mem::take(held);
                    self.coming = None;
                    return Part::Value(held);
                }
            }
            held.keep(event);
            if self.size + held.size() > KEPT {
                coming.held = None;
                self.dropped += 1;
            }
        }
        if ends && let Some(Coming { held, .. }) = self.coming.take() {
            self.size += held.as_ref().map_or(0, Held::size);
            self.whole.extend(held);
        }
        Part::Aside
    }

    /// Hands on what came amid the value that is over.
    pub(super) fn pass_on(&mut self, sink: &mut dyn Sink) -> io::Result<()> {
        if self.whole.is_empty() && self.dropped == 0 {
            return Ok(());
        }
        let Self { whole, dropped, .. } = std::mem::take(self);
        let leaves_out = sink.leaves_out_pushes();
        for aside in whole {
            if leaves_out && !aside.is_of_subscription() {
                continue;
            }
            sink.begin(Arriving::Unasked);
            aside.pass_on_alone(sink)?;
        }
        if dropped > 0 {
            sink.notice(&Notice::Dropped(dropped));
        }
        Ok(())
    }
}
