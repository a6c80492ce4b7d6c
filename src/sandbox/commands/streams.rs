//! TODO streams

use super::Command;

pub(super) const TABLE: &[Command] = &[];
