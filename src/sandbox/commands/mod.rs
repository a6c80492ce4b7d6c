//! The commands: one table from name to function, a file for each group.
//!
//! A command is a function of a [`Call`]: it reads words, changes the keyspace, and writes exactly one reply, or gives
//! the [`Fault`] to be written in its place. It says with [`Call::touch`] which keys it has changed.

mod bits;
mod catalog;
mod client;
mod config;
mod connection;
mod debug;
mod expiry;
mod facts;
mod hashes;
mod help;
mod info;
mod keys;
mod lists;
mod picks;
mod pubsub;
mod scan;
mod server;
mod sets;
mod sorted_sets;
mod span;
mod streams;
mod strings;
mod timeout;
mod transactions;

use std::collections::HashMap;

use super::call::Call;
use super::fault::Fault;
use super::request::Words;

/// A command or, with its container before a bar, a subcommand: `client|setname`.
#[derive(Debug)]
pub(super) struct Command {
    /// The full name in lower case.
    pub(super) name: &'static str,
    /// How many words a call has, the name included; -3 means three or more.
    arity: i16,
    is_container: bool,
    pub(super) run: fn(&mut Call<'_>) -> Result<(), Fault>,
}

impl Command {
    const fn new(
        name: &'static str,
        arity: i16,
        run: fn(&mut Call<'_>) -> Result<(), Fault>,
    ) -> Self {
        Self {
            name,
            arity,
            is_container: false,
            run,
        }
    }

    /// Makes a command that only its subcommands can do something with.
    const fn container(name: &'static str) -> Self {
        Self {
            name,
            arity: -2,
            is_container: true,
            run: |_| Err(Fault::Syntax),
        }
    }

    /// Makes a command that does something by itself too, when it stands alone.
    const fn optional(name: &'static str, run: fn(&mut Call<'_>) -> Result<(), Fault>) -> Self {
        Self {
            name,
            arity: -1,
            is_container: true,
            run,
        }
    }

    /// Tells whether a call may have that many words.
    pub(super) fn takes(&self, words: usize) -> bool {
        let arity = usize::from(self.arity.unsigned_abs());
        match self.arity > 0 {
            true => words == arity,
            false => words >= arity,
        }
    }

    /// Tells whether the command runs between MULTI and EXEC instead of being queued.
    pub(super) fn runs_in_multi(&self) -> bool {
        matches!(
            self.name,
            "exec" | "discard" | "multi" | "watch" | "quit" | "reset"
        )
    }

    /// Tells whether the command runs while a client of RESP2 is subscribed.
    pub(super) fn runs_when_subscribed(&self) -> bool {
        matches!(
            self.name,
            "subscribe"
                | "unsubscribe"
                | "psubscribe"
                | "punsubscribe"
                | "ssubscribe"
                | "sunsubscribe"
                | "ping"
                | "quit"
                | "reset"
        )
    }

    /// Tells whether the command works on keys, or is sent on to replicas as if it did.
    pub(super) fn uses_keyspace(&self) -> bool {
        let publishes = matches!(self.name, "publish" | "spublish");
        publishes || self.has_flag("readonly") || self.has_flag("write")
    }

    /// Tells whether MONITOR shows the command.
    pub(super) fn is_shown(&self) -> bool {
        !self.has_flag("admin")
    }

    /// Tells whether COMMAND INFO shows a flag of the command.
    fn has_flag(&self, flag: &str) -> bool {
        facts::of(self.name).is_some_and(|facts| facts.flags().any(|of| of == flag))
    }
}

/// The tables of the groups, which together are the table.
const GROUPS: [&[Command]; 19] = [
    bits::TABLE,
    catalog::TABLE,
    client::TABLE,
    config::TABLE,
    connection::TABLE,
    debug::TABLE,
    hashes::TABLE,
    help::TABLE,
    info::TABLE,
    keys::TABLE,
    lists::TABLE,
    pubsub::TABLE,
    scan::TABLE,
    server::TABLE,
    sets::TABLE,
    sorted_sets::TABLE,
    streams::TABLE,
    strings::TABLE,
    transactions::TABLE,
];

/// Finds commands by name.
pub(super) struct Commands {
    by_name: HashMap<&'static [u8], &'static Command>,
}

/// What is not there.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unknown {
    /// No command has that name.
    Command,
    /// The command has no such subcommand.
    Subcommand(&'static str),
}

/// The longest full name, with room to spare.
const NAME: usize = 32;

impl Commands {
    pub(super) fn new() -> Self {
        let all = GROUPS.iter().copied().flatten();
        Self {
            by_name: all
                .map(|command| (command.name.as_bytes(), command))
                .collect(),
        }
    }

    /// Finds a command or subcommand by its full name, `client|setname`.
    pub(super) fn named(&self, name: &[u8]) -> Option<&'static Command> {
        self.by_name.get(&name.to_ascii_lowercase()[..]).copied()
    }

    /// Gives the subcommands of a container.
    fn subcommands(&self, container: &'static Command) -> Vec<&'static Command> {
        let is_in = |command: &&Command| {
            let rest = command.name.strip_prefix(container.name);
            rest.is_some_and(|rest| rest.starts_with('|'))
        };
        self.all().filter(is_in).collect()
    }

    /// Gives all commands and subcommands, in no order.
    pub(super) fn all(&self) -> impl Iterator<Item = &'static Command> {
        self.by_name.values().copied()
    }

    /// Finds the command that the first words name.
    pub(super) fn find(&self, words: Words<'_>) -> Result<&'static Command, Unknown> {
        let command = self.lookup(&words[0], None).ok_or(Unknown::Command)?;
        match words.get(1) {
            Some(word) if command.is_container => {
                let found = self.lookup(&words[0], Some(word));
                found.ok_or(Unknown::Subcommand(command.name))
            }
            _ => Ok(command),
        }
    }

    fn lookup(&self, name: &[u8], subcommand: Option<&[u8]>) -> Option<&'static Command> {
        if name.contains(&b'|') {
            return None;
        }
        let mut buffer = [0; NAME];
        let mut len = 0;
        let parts = [Some(name), subcommand.map(|_| &b"|"[..]), subcommand];
        for part in parts.into_iter().flatten() {
            let place = buffer.get_mut(len..len + part.len())?;
            place.copy_from_slice(part);
            len += part.len();
        }
        buffer[..len].make_ascii_lowercase();
        self.by_name.get(&buffer[..len]).copied()
    }
}
