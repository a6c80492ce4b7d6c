//! TODO keys

use super::Command;

pub(super) const TABLE: &[Command] = &[];
