//! TODO lists

use super::Command;

pub(super) const TABLE: &[Command] = &[];
