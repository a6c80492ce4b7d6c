//! TODO bits

use super::Command;

pub(super) const TABLE: &[Command] = &[];
