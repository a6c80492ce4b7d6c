//! The protocol.

mod event;

pub use event::{Aggregate, Event, Item, Null, Span, Text, TextKind};
