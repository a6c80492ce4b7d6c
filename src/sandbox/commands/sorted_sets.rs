//! TODO sorted_sets

use super::Command;

pub(super) const TABLE: &[Command] = &[];
