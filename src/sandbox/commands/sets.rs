//! TODO sets

use super::Command;

pub(super) const TABLE: &[Command] = &[];
