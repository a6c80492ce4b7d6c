//! Leaving out attributes, for the forms of output that have no place for them.

use crate::resp::{Aggregate, Event, Item};

/// Tells the events of attributes from those of values.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    /// The depth of the attribute that is being left out; others may be nested in it.
    inside: Option<usize>,
}

impl Attributes {
    /// Tells whether the events that come now belong to none.
    pub(super) fn are_over(&self) -> bool {
        self.inside.is_none()
    }

    /// Tells whether the event belongs to an attribute.
    pub(super) fn contain(&mut self, event: &Event<'_>) -> bool {
        match (self.inside, event.item) {
            (
                None,
                Item::Open {
                    aggregate: Aggregate::Attribute,
                    ..
                },
            ) => {
                self.inside = Some(event.depth);
                true
            }
            (None, _) => false,
            (Some(depth), Item::Close { .. }) => {
                if depth == event.depth {
                    self.inside = None;
                }
                true
            }
            (Some(_), _) => true,
        }
    }
}
