//! The table as it stands in the program: one text, and rows of numbers that say where in it a command's words are.
//!
//! A row of [`Spec`]s holds three references, and the loader has to write every reference anew at each start of the
//! program, also where nobody asks for a command. Numbers are left as they are. So the rows are packed at compile time,
//! and a `Spec` is made of one when somebody asks.

use std::str;

use super::super::spec::{Flags, Group, Spec};
use super::{COUNT, merged};

/// Every command, in the order of names.
static ROWS: [Row; COUNT] = PACKED.0;

/// Name, version, arguments and summary of every command, without anything between them.
static BYTES: [u8; LENGTH] = PACKED.1;

const TEXT: &str = match str::from_utf8(&BYTES) {
    Ok(text) => text,
    Err(_) => panic!("the table is no text"),
};

const PACKED: ([Row; COUNT], [u8; LENGTH]) = packed();

const LENGTH: usize = {
    let (specs, mut length, mut at) = (merged(), 0, 0);
    while at < COUNT {
        length += specs[at].name.len() + specs[at].since.len();
        length += specs[at].arguments.len() + specs[at].summary.len();
        at += 1;
    }
    length
};

/// A command whose words stand in the text from `start` on, as long as the next four numbers say.
#[derive(Clone, Copy)]
struct Row {
    start: u16,
    name: u8,
    since: u8,
    arguments: u16,
    summary: u8,
    arity: i16,
    group: Group,
    flags: Flags,
}

impl Row {
    fn name(&self) -> &'static str {
        self.words(0, self.name.into())
    }

    fn spec(&self) -> Spec {
        let (name, since) = (usize::from(self.name), usize::from(self.since));
        let arguments = usize::from(self.arguments);
        Spec {
            name: self.name(),
            group: self.group,
            since: self.words(name, since),
            arity: self.arity,
            arguments: self.words(name + since, arguments),
            summary: self.words(name + since + arguments, self.summary.into()),
            flags: self.flags,
        }
    }

    fn words(&self, skipped: usize, length: usize) -> &'static str {
        let start = usize::from(self.start) + skipped;
        &TEXT[start..start + length]
    }
}

/// Gives every command, in the order of names.
pub(super) fn all() -> impl ExactSizeIterator<Item = Spec> {
    ROWS.iter().map(Row::spec)
}

/// Gives the commands from this name on, in the order of names.
pub(super) fn from(name: &str) -> impl Iterator<Item = Spec> + use<> {
    let start = ROWS.partition_point(|row| row.name() < name);
    ROWS[start..].iter().map(Row::spec)
}

/// Finds a command by its name, given as bytes in upper case.
pub(super) fn search<B: Iterator<Item = u8>>(name: impl Fn() -> B) -> Option<Spec> {
    let found = ROWS.binary_search_by(|row| row.name().bytes().cmp(name()));
    found.ok().map(|at| ROWS[at].spec())
}

const fn packed() -> ([Row; COUNT], [u8; LENGTH]) {
    let specs = merged();
    let mut rows = [row(specs[0], 0); COUNT];
    let (mut bytes, mut end, mut at) = ([0; LENGTH], 0, 0);
    while at < COUNT {
        let spec = specs[at];
        rows[at] = row(spec, end);
        end = put(&mut bytes, end, spec.name);
        end = put(&mut bytes, end, spec.since);
        end = put(&mut bytes, end, spec.arguments);
        end = put(&mut bytes, end, spec.summary);
        at += 1;
    }
    (rows, bytes)
}

const fn row(spec: &Spec, start: usize) -> Row {
    let row = Row {
        start: start as u16,
        name: spec.name.len() as u8,
        since: spec.since.len() as u8,
        arguments: spec.arguments.len() as u16,
        summary: spec.summary.len() as u8,
        arity: spec.arity,
        group: spec.group,
        flags: spec.flags,
    };
    assert!(row.start as usize == start, "the table has grown too long");
    assert!(row.name as usize == spec.name.len(), "a name is too long");
    assert!(row.since as usize == spec.since.len());
    assert!(row.arguments as usize == spec.arguments.len());
    assert!(
        row.summary as usize == spec.summary.len(),
        "a summary is too long"
    );
    row
}

/// Writes a text at `start`; gives where it ends.
const fn put(bytes: &mut [u8; LENGTH], start: usize, text: &str) -> usize {
    let mut at = 0;
    while at < text.len() {
        bytes[start + at] = text.as_bytes()[at];
        at += 1;
    }
    start + text.len()
}
