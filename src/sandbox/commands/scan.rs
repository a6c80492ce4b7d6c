//! TODO scan

use super::Command;

pub(super) const TABLE: &[Command] = &[];
