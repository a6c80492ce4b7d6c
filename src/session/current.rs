//! The value whose events are coming: what the state of the connection has to know of it.

use crate::resp::{Aggregate, Event, Item, Null, TextKind};

use super::route::Route;
use super::state::{Failures, State, Verdict};

/// What a command in a transaction is answered with.
const QUEUED: &[u8] = b"QUEUED";

/// The value, where it goes, and what is known of it so far.
#[derive(Debug)]
pub(super) struct Current {
    pub(super) route: Route,
    pub(super) verdict: Verdict,
    /// How many bytes of `QUEUED` the reply has repeated so far; `None` once it differs.
    queued: Option<usize>,
    /// How many elements of the value are complete.
    elements: usize,
    /// How many confirmations are to come before the next one is.
    confirmations: usize,
}

impl Current {
    pub(super) fn new(route: Route) -> Self {
        Self {
            route,
            verdict: Verdict::default(),
            queued: Some(0),
            elements: 0,
            confirmations: 0,
        }
    }

    /// Notes what the state has to know of a value, of whose elements only some matter; gives how many elements it turns
    /// out to hold that it has not declared.
    pub(super) fn note(&mut self, event: &Event<'_>, state: &State) -> Option<u64> {
        match (event.depth, &event.item) {
            (0, Item::Text(text)) => {
                self.verdict.is_error |= text.kind.is_error();
                let rest = self.queued.map(|len| &QUEUED[len..]);
                self.queued = rest
                    .filter(|rest| text.kind == TextKind::Simple && rest.starts_with(text.bytes))
                    .map(|rest| QUEUED.len() - rest.len() + text.bytes.len());
                self.verdict.is_queued = text.last && self.queued == Some(QUEUED.len());
            }
            // What an attribute says is no element of the reply that follows it.
            (
                0,
                Item::Close {
                    aggregate: Aggregate::Attribute,
                    ..
                },
            ) => {
                self.verdict.failed_elements.clear();
                self.verdict.failures = Failures::default();
                self.elements = 0;
            }
            (0, Item::Null(Null::Resp3 | Null::Array | Null::Bulk)) => self.verdict.is_null = true,
            (1, item) if self.elements < state.elements_that_matter() => {
                return self.note_element(item, state);
            }
            _ => {}
        }
        None
    }

    fn note_element(&mut self, item: &Item<'_>, state: &State) -> Option<u64> {
        let mut surplus = None;
        let is_complete = match item {
            Item::Text(text) => {
                if text.first && text.kind.is_error() {
                    self.verdict.failures.note(self.elements);
                    if state.do_places_matter() {
                        self.verdict.failed_elements.push(self.elements);
                    }
                }
                text.last
            }
            Item::Open {
                aggregate: Aggregate::Array | Aggregate::Push,
                ..
            } => {
                if self.confirmations == 0 && matches!(self.route, Route::Answer) {
                    let failed = &self.verdict.failed_elements;
                    self.confirmations = state.confirmations(self.elements, failed);
                    // Where the queued command is no other, EXEC has counted one.
                    surplus = (self.confirmations as u64).checked_sub(1);
                }
                false
            }
            Item::Open { .. } => false,
            Item::Close { counts, .. } => {
                self.confirmations = self.confirmations.saturating_sub(usize::from(*counts));
                *counts && self.confirmations == 0
            }
            _ => true,
        };
        self.elements += usize::from(is_complete);
        surplus.filter(|&surplus| surplus > 0)
    }
}
