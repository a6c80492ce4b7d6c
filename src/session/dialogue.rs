//! Which value on the wire answers what: the queue of what is awaited, and the walk of events through it.

use std::collections::VecDeque;
use std::io;
use std::ops::Range;

use crate::command::{Arrival, Effect};
use crate::resp::{Event, TooLarge, Value};

use super::asides::{Asides, Part};
use super::current::Current;
use super::handshake::Step;
use super::held::Word;
use super::route::{self, Route};
use super::state::{Failures, State, Verdict, Wanted};
use super::{ReplyForm, Sink};

/// How many bytes of attributes are kept until what they annotate has come.
const KEPT_ATTRIBUTES: usize = 64 << 10;

/// The answers that are awaited on one connection, oldest first.
#[derive(Debug, Default)]
pub(super) struct Dialogue {
    pub(super) state: State,
    /// What the server calls the connection, where HELLO has told it.
    pub(super) client_id: Option<i64>,
    awaited: VecDeque<Awaited>,
    /// The value whose events are coming.
    current: Option<Current>,
    /// What came amid it.
    asides: Asides,
    /// How many elements more the reply holds than it has declared, until somebody takes it.
    surplus: u64,
}

/// An answer that will come.
#[derive(Debug)]
pub(super) enum Awaited {
    /// To a step of the handshake.
    Handshake(Step),
    /// To a question of the session's own.
    Question,
    /// To a command of the user's.
    Command(Sent),
    /// To so many commands of the user's in a row that get one value each and change nothing.
    Ordinary(u64),
}

/// A command that has been queued for sending.
#[derive(Debug)]
pub(super) struct Sent {
    /// Its name as typed.
    pub(super) name: String,
    /// Where its bytes stand in the stream of sent bytes.
    pub(super) bytes: Range<u64>,
    pub(super) arrival: Arrival,
    pub(super) effect: Option<Effect>,
    pub(super) until: Until,
    pub(super) form: ReplyForm,
    /// Whether it may wait until something happens.
    pub(super) may_block: bool,
    /// Whether an answer, or a part of one, has come.
    pub(super) is_answered: bool,
}

/// When the answers to SUBSCRIBE and its kin are over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// When the user stops them: the messages are among them.
    Stopped,
    /// When all confirmations have come: messages answer nothing.
    Confirmed,
}

/// What an event has completed.
#[derive(Debug)]
pub(super) enum Done {
    /// The answer to a step of the handshake; an error's text.
    Handshake(Step, Option<String>),
    /// The answer to a question.
    Question(Result<Value, TooLarge>),
    /// All that is awaited of a command.
    Command {
        /// How it arrived.
        arrival: Arrival,
        /// Whether the server reports an error.
        is_error: bool,
        /// Of EXEC, which of the queued commands got errors.
        failures: Failures,
        /// Whether the user is now another one than before.
        has_authenticated: bool,
    },
}

impl Dialogue {
    pub(super) fn await_answer(&mut self, awaited: Awaited) {
        self.awaited.push_back(awaited);
    }

    /// Awaits the answers to so many commands that get one value each and change nothing.
    pub(super) fn await_ordinary(&mut self, commands: u64) {
        match self.awaited.back_mut() {
            Some(Awaited::Ordinary(count)) => *count += commands,
            _ => self.awaited.push_back(Awaited::Ordinary(commands)),
        }
    }

    /// How many values come next that answer one command each and change nothing, whatever they are.
    pub(super) fn ordinary_ahead(&self) -> u64 {
        match self.awaited.front() {
            // In a transaction it matters whether a command was queued.
            Some(Awaited::Ordinary(count))
                if self.current.is_none() && self.state.transaction.is_none() =>
            {
                *count
            }
            _ => 0,
        }
    }

    /// Notes that so many of them have come.
    pub(super) fn pass_ordinary(&mut self, commands: u64) {
        if let Some(Awaited::Ordinary(count)) = self.awaited.front_mut() {
            *count -= commands;
            if *count == 0 {
                self.awaited.pop_front();
            }
        }
    }

    /// Tells whether an answer to the handshake is what is awaited first.
    pub(super) fn is_greeting(&self) -> bool {
        matches!(self.awaited.front(), Some(Awaited::Handshake(_)))
    }

    /// Tells whether a part of an answer has come, but not all of it.
    pub(super) fn is_amid_answer(&self) -> bool {
        let current = self.current.as_ref();
        current.is_some_and(|current| matches!(current.route, Route::Answer))
    }

    pub(super) fn first(&self) -> Option<&Awaited> {
        self.awaited.front()
    }

    /// What the command changes that is being answered.
    pub(super) fn running(&self) -> Option<&Effect> {
        match self.awaited.front()? {
            Awaited::Command(sent) if sent.is_answered => sent.effect.as_ref(),
            _ => None,
        }
    }

    /// Tells whether EXEC has been sent and not been answered.
    pub(super) fn awaits_execution(&self) -> bool {
        let is_execution = |awaited: &Awaited| matches!(awaited, Awaited::Command(sent) if sent.effect == Some(Effect::Exec));
        self.awaited.iter().any(is_execution)
    }

    /// Tells whether what comes next is no RESP: the bytes of a replication stream.
    ///
    /// SYNC and PSYNC are refused with an error like any command; everything else belongs to the stream.
    pub(super) fn awaits_stream(&self, next: u8) -> bool {
        match self.awaited.front() {
            Some(Awaited::Command(Sent {
                arrival: Arrival::Replication,
                is_answered,
                ..
            })) => *is_answered || next != crate::resp::type_byte::ERROR,
            _ => false,
        }
    }

    /// Tells whether what comes now are the answers to a command that has no last one.
    pub(super) fn is_amid_stream(&self) -> bool {
        let arrival = match self.awaited.front() {
            Some(Awaited::Command(sent)) if sent.is_answered => sent.arrival,
            _ => return false,
        };
        matches!(
            arrival,
            Arrival::Subscribe { .. } | Arrival::Monitor | Arrival::Replication
        )
    }

    /// Notes that bytes of the first awaited answer have come.
    pub(super) fn note_answer(&mut self) {
        if let Some(Awaited::Command(sent)) = self.awaited.front_mut() {
            sent.is_answered = true;
        }
    }

    /// Takes the next event to where it belongs; one that ends its value is to be followed by [`end`](Self::end).
    ///
    /// What is made of a value is left where it is until then: a result that has room for it costs more to hand out for
    /// each event than most events do.
    pub(super) fn event(&mut self, event: &Event<'_>, sink: &mut dyn Sink) -> io::Result<()> {
        if self.asides.concerns(event) {
            match self.asides.take(event) {
                Part::Value(held) => held.events().try_for_each(|it| self.part(&it, sink))?,
                Part::Aside => return Ok(()),
            }
        }
        self.part(event, sink)?;
        match event.ends_value {
            true => self.asides.pass_on(sink),
            false => Ok(()),
        }
    }

    /// Takes the next event of the value itself.
    fn part(&mut self, event: &Event<'_>, sink: &mut dyn Sink) -> io::Result<()> {
        let current = match &mut self.current {
            Some(current) => current,
            none => {
                let first = self.awaited.front_mut();
                none.insert(Current::new(route::start(first, &self.state, event, sink)))
            }
        };
        if let Some(surplus) = current.note(event, &self.state) {
            self.surplus = surplus;
        }
        if let Route::Annotation(held) = &mut current.route {
            if route::annotates(event) && held.size() < KEPT_ATTRIBUTES {
                held.keep(event);
                return Ok(());
            }
            let held = std::mem::take(held);
            let first = self.awaited.front_mut();
            current.route = route::behind(held, first, &self.state, event, sink)?;
        }
        if let Route::Open(held) = &mut current.route {
            if held.take(event) == Word::Pending {
                return Ok(());
            }
            let first = self.awaited.front_mut();
            let first = first.filter(|first| first.is_answered_by(held));
            let form = first.and_then(Awaited::begin_answer);
            let is_event = form.is_none() && held.is_push() && !held.is_of_subscription();
            if is_event && sink.leaves_out_pushes() {
                current.route = Route::LeftOut;
                return Ok(());
            }
            let route = route::announce(form, sink);
            held.pass_on(sink)?;
            current.route = route;
        }
        match &mut current.route {
            Route::Answer | Route::Unasked => sink.event(event),
            Route::Kept(builder) => {
                match builder.event(event) {
                    Ok(None) => {}
                    Ok(Some(value)) => current.route = Route::Whole(value),
                    Err(TooLarge) => current.route = Route::Dropped,
                }
                Ok(())
            }
            Route::Annotation(_)
            | Route::Open(_)
            | Route::Whole(_)
            | Route::Dropped
            | Route::LeftOut => Ok(()),
        }
    }

    /// Gives how many elements the value that comes holds that it has not declared, as soon as that is known.
    #[inline]
    pub(super) fn take_surplus(&mut self) -> Option<u64> {
        match self.surplus {
            0 => None,
            _ => Some(std::mem::take(&mut self.surplus)),
        }
    }

    /// Ends the value whose last event has come.
    pub(super) fn end(&mut self, wanted: &mut Wanted) -> Option<Done> {
        let Current { route, verdict, .. } = self.current.take()?;
        match route {
            Route::Answer => self.answered(&verdict, wanted),
            Route::Whole(value) => self.kept(Ok(value)),
            Route::Dropped => self.kept(Err(TooLarge)),
            Route::Unasked
            | Route::Annotation(_)
            | Route::Open(_)
            | Route::Kept(_)
            | Route::LeftOut => None,
        }
    }

    fn kept(&mut self, kept: Result<Value, TooLarge>) -> Option<Done> {
        match self.awaited.pop_front()? {
            Awaited::Handshake(step) => {
                if let (Step::Hello, Ok(value)) = (step, &kept)
                    && let Some(Value::Integer(id)) = value.get("id")
                {
                    self.client_id = Some(*id);
                }
                let text = |error: &[u8]| String::from_utf8_lossy(error).into_owned();
                let error = match &kept {
                    Ok(value) => value.error().map(text),
                    Err(error) => Some(error.to_string()),
                };
                Some(Done::Handshake(step, error))
            }
            _ => Some(Done::Question(kept)),
        }
    }

    /// Ends the first awaited answer, unless more of it is to come.
    fn answered(&mut self, verdict: &Verdict, wanted: &mut Wanted) -> Option<Done> {
        let sent = match self.awaited.front_mut()? {
            Awaited::Command(sent) => sent,
            Awaited::Ordinary(count) => {
                *count -= 1;
                if *count == 0 {
                    self.awaited.pop_front();
                }
                self.state.apply(None, verdict, wanted);
                return Some(Done::Command {
                    arrival: Arrival::One,
                    is_error: verdict.is_error,
                    failures: Failures::default(),
                    has_authenticated: false,
                });
            }
            Awaited::Handshake(_) | Awaited::Question => return None,
        };
        if !verdict.is_error {
            match &mut sent.arrival {
                Arrival::Monitor => return None,
                Arrival::Subscribe { .. } if sent.until == Until::Stopped => return None,
                Arrival::Subscribe {
                    confirmations: confirmations @ 2..,
                }
                | Arrival::Unsubscribe {
                    confirmations: confirmations @ 2..,
                } => {
                    *confirmations -= 1;
                    return None;
                }
                _ => {}
            }
        }
        let arrival = match verdict.is_queued {
            true => Arrival::One,
            false => sent.arrival,
        };
        let effect = sent.effect.take();
        self.awaited.pop_front();
        let failures = match effect {
            Some(Effect::Exec) => verdict.failures,
            _ => Failures::default(),
        };
        let is_login = matches!(
            effect,
            Some(Effect::Auth(_) | Effect::Hello { auth: Some(_), .. })
        );
        self.state.apply(effect, verdict, wanted);
        Some(Done::Command {
            arrival,
            is_error: verdict.is_error,
            failures,
            has_authenticated: is_login && !verdict.is_error && !verdict.is_queued,
        })
    }
}
