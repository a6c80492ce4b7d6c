//! TODO pubsub

use super::Command;

pub(super) const TABLE: &[Command] = &[];
