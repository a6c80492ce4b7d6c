//! Replies as tables, for people: rows of named values whose columns stand below each other.
//!
//! A table needs the whole reply before its first row, so the reply is kept as a tree, and what the human form makes of
//! it beside it. Should the reply be larger than the bound, or not be what was expected, the human form is what comes
//! out, from its first byte on.

mod cell;
mod grid;
mod sheet;

use super::paint::Paint;
use crate::resp::{Builder, Event, Value};

/// How large a reply may be, in bytes on the wire, to be kept for a table.
const KEPT: u64 = 1 << 20;

/// How much text of the human form is kept at most.
const KEPT_TEXT: usize = 8 << 20;

/// How narrow a terminal may be to have tables.
const NARROWEST: usize = 20;

/// What a reply consists of, as far as its table is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// A text of sections with lines of `name:value`.
    Sections,
    /// A text with a line of `name=value` words for each client.
    Clients,
    /// A text with a line of words for each node of a cluster.
    Nodes,
    /// A map.
    Properties,
    /// A map that comes in no order.
    Parameters,
    /// An array of maps.
    Records,
    /// An array of calls: id, time, duration and what was called.
    Calls,
    /// An array of events: name, time and durations.
    Latencies,
    /// An array of commands, as COMMAND INFO describes them.
    Commands,
}

impl Table {
    /// Tells whether the bare form of the reply is a text.
    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Sections | Self::Clients | Self::Nodes)
    }
}

/// A reply that may become a table.
#[derive(Debug)]
pub(super) struct Held {
    table: Table,
    width: usize,
    builder: Builder,
    /// What the human form makes of it.
    pub(super) bare: Vec<u8>,
}

/// What has become of a reply that was held.
pub(super) enum Fate {
    /// It is held on.
    Held,
    /// It is a table.
    Table(Vec<u8>),
    /// It is no table.
    Bare,
}

impl Held {
    pub(super) fn new(table: Table, width: usize) -> Self {
        Self {
            table,
            width,
            builder: Builder::new(KEPT),
            bare: Vec::new(),
        }
    }

    /// Takes the next event, which the human form has been given.
    pub(super) fn event(&mut self, event: &Event<'_>, paint: &Paint) -> Fate {
        let built = self.builder.event(event);
        match built {
            Err(_) => Fate::Bare,
            Ok(_) if self.bare.len() > KEPT_TEXT => Fate::Bare,
            Ok(None) => Fate::Held,
            Ok(Some(value)) => match text(self.table, &value, self.width, paint) {
                Some(text) => Fate::Table(text),
                None => Fate::Bare,
            },
        }
    }
}

/// Makes the table of a reply, if it is what was expected and there is room for it.
fn text(table: Table, value: &Value, width: usize, paint: &Paint) -> Option<Vec<u8>> {
    if width < NARROWEST {
        return None;
    }
    let sheet = sheet::read(table, value)?;
    let mut out = Vec::new();
    grid::write(&sheet, width, paint, &mut out);
    Some(out)
}

#[cfg(test)]
mod tests;
