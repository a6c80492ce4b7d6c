//! Where the events of a value go: to the user as an answer, to the user as something that nobody asked for, or into a
//! tree for the session itself.

use std::io;

use crate::command::Arrival;
use crate::resp::{Aggregate, Builder, Event, Item, Value};

use super::dialogue::{Awaited, Sent, Until};
use super::held::Held;
use super::state::State;
use super::{Arriving, ReplyForm, Sink};

/// How much of an answer the session itself keeps, in bytes on the wire.
const KEPT: u64 = 4 << 20;

/// Where the events of a value go.
#[derive(Debug)]
pub(super) enum Route {
    /// To the user, as the answer that is awaited first.
    Answer,
    /// To the user, answering nothing.
    Unasked,
    /// Nowhere yet: what comes is an attribute, and what it annotates tells.
    Annotation(Held),
    /// Nowhere yet: only the first word tells.
    Open(Held),
    /// Into a tree, for the session itself.
    Kept(Builder),
    /// The tree, once it is whole.
    Whole(Value),
    /// Nowhere: it is too large to keep.
    Dropped,
    /// Nowhere: a push that nobody wants to see.
    LeftOut,
}

/// Decides for what begins so where its events go, by the answer that is awaited first.
pub(super) fn start(
    first: Option<&mut Awaited>,
    state: &State,
    event: &Event<'_>,
    sink: &mut dyn Sink,
) -> Route {
    match event.item {
        Item::Open {
            aggregate: Aggregate::Attribute,
            ..
        } => Route::Annotation(Held::default()),
        Item::Open { aggregate, .. } => of_value(first, state, Some(aggregate), sink),
        _ => of_value(first, state, None, sink),
    }
}

/// Decides for a value behind its attributes, of which this event is the first; or amid an attribute that is too large
/// to be kept, as if what it annotates were no push.
pub(super) fn behind(
    attributes: Held,
    first: Option<&mut Awaited>,
    state: &State,
    event: &Event<'_>,
    sink: &mut dyn Sink,
) -> io::Result<Route> {
    let opened = match event.item {
        Item::Open { aggregate, .. } if !annotates(event) => Some(aggregate),
        _ => None,
    };
    Ok(match of_value(first, state, opened, sink) {
        Route::Open(_) => Route::Open(attributes),
        Route::Kept(mut builder) => {
            let is_small = attributes.events().all(|it| builder.event(&it).is_ok());
            match is_small {
                true => Route::Kept(builder),
                false => Route::Dropped,
            }
        }
        route => {
            attributes.pass_on(sink)?;
            route
        }
    })
}

/// Tells whether an event belongs to an attribute, where one stands before a value of the top level.
pub(super) fn annotates(event: &Event<'_>) -> bool {
    let is_bound = matches!(
        event.item,
        Item::Open {
            aggregate: Aggregate::Attribute,
            ..
        } | Item::Close {
            aggregate: Aggregate::Attribute,
            ..
        }
    );
    is_bound || event.depth > 0
}

/// Decides for a value that opens with this, if it is an aggregate.
fn of_value(
    first: Option<&mut Awaited>,
    state: &State,
    opened: Option<Aggregate>,
    sink: &mut dyn Sink,
) -> Route {
    let is_push = opened == Some(Aggregate::Push);
    match first {
        Some(Awaited::Handshake(_) | Awaited::Question) if !is_push => {
            Route::Kept(Builder::new(KEPT))
        }
        Some(first) if first.is_like_a_message(opened, state) => Route::Open(Held::default()),
        first
            if is_push
                && !first.as_deref().is_some_and(Awaited::takes_pushes)
                && sink.leaves_out_pushes() =>
        {
            Route::Open(Held::default())
        }
        first => {
            let first = first.filter(|first| !is_push || first.takes_pushes());
            announce(first.and_then(Awaited::begin_answer), sink)
        }
    }
}

/// Announces a value to the user: as an answer of this form, or as one that nobody asked for.
pub(super) fn announce(form: Option<ReplyForm>, sink: &mut dyn Sink) -> Route {
    match form {
        Some(form) => {
            sink.begin(Arriving::Reply(form));
            Route::Answer
        }
        None => {
            sink.begin(Arriving::Unasked);
            Route::Unasked
        }
    }
}

impl Awaited {
    /// Notes that the answer begins to come; gives how it is to be shown, if the user is to see it.
    pub(super) fn begin_answer(&mut self) -> Option<ReplyForm> {
        match self {
            Self::Command(sent) => {
                sent.is_answered = true;
                Some(sent.form)
            }
            Self::Ordinary(_) => Some(ReplyForm::Value),
            Self::Handshake(_) | Self::Question => None,
        }
    }

    /// Tells whether the answer, if it opens with this, looks like a message until its first word has come.
    fn is_like_a_message(&self, opened: Option<Aggregate>, state: &State) -> bool {
        let is_push = opened == Some(Aggregate::Push);
        // In RESP2 all that a subscription brings are arrays.
        let is_array = opened == Some(Aggregate::Array) && !state.is_resp3;
        match self {
            Self::Command(sent) if sent.is_confirmed() => is_push || is_array,
            Self::Command(_) | Self::Ordinary(_) => {
                is_array && !self.takes_pushes() && state.subscribed_with().is_some()
            }
            Self::Handshake(_) | Self::Question => false,
        }
    }

    /// Tells whether a value that looks like a message is the answer.
    pub(super) fn is_answered_by(&self, held: &Held) -> bool {
        match self {
            Self::Command(sent) if sent.is_confirmed() => held.confirms(&sent.name),
            Self::Command(_) | Self::Ordinary(_) => !held.is_message() && !held.is_push(),
            Self::Handshake(_) | Self::Question => false,
        }
    }

    /// Tells whether every push is an answer, messages included.
    fn takes_pushes(&self) -> bool {
        matches!(
            self,
            Self::Command(Sent {
                arrival: Arrival::Subscribe { .. },
                until: Until::Stopped,
                ..
            })
        )
    }
}

impl Sent {
    /// Tells whether confirmations are the answer, which look like messages but for their first word.
    fn is_confirmed(&self) -> bool {
        match self.arrival {
            Arrival::Subscribe { .. } => self.until == Until::Confirmed,
            Arrival::Unsubscribe { .. } => true,
            _ => false,
        }
    }
}
