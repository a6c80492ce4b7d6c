//! TODO transactions

use super::Command;

pub(super) const TABLE: &[Command] = &[];
