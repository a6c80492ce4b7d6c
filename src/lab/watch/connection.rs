//! What is shown of one connection: blocks, each with a line above that says which connection it is of, which way the
//! bytes went and when.

use std::fmt::Write;

use super::clock::Moment;
use super::filter::{Chosen, Filter, Mark, Wanted};
use super::requests::Requests;
use super::source::{Meter, Source};
use crate::net::Direction;
use crate::net::relay::Ending;
use crate::render::{self, Dump, DumpOptions, Excerpt, Piece};
use crate::resp::Count;

/// How many bytes of a reply that is no RESP, such as the snapshot that SYNC gets, are shown at once. Beyond that, only
/// how many there are.
const BARE: usize = 1024;

/// What is to be shown of connections, and how.
#[derive(Debug)]
pub(super) struct View {
    /// What the addresses of clients start with.
    pub(super) client: Option<String>,
    /// Which requests are shown; `None` for everything that passes.
    pub(super) wanted: Option<Wanted>,
    pub(super) dump: DumpOptions,
}

/// One connection, from its beginning to its end.
#[derive(Debug)]
pub(super) struct Connection {
    requests: Requests,
    meter: Meter,
    filter: Option<Filter>,
    marks: Vec<Mark>,
    /// `None` when nothing of it is shown.
    page: Option<Page>,
}

/// The lines of one connection.
#[derive(Debug)]
struct Page {
    /// `#1 127.0.0.1:50000`
    name: String,
    dump: Dump,
    /// The line that is being made.
    line: String,
    /// Whether replies are only counted.
    is_counting: bool,
    /// Whether only a part of what passes is shown.
    is_filtered: bool,
}

impl Connection {
    /// Makes a connection and shows its beginning; without a view, nothing is shown of it.
    pub(super) fn new(
        number: u64,
        client: &str,
        view: Option<&View>,
        moment: Moment,
        out: &mut Vec<u8>,
    ) -> Self {
        let view = view.filter(|view| match &view.client {
            Some(start) => client.starts_with(start.as_str()),
            None => true,
        });
        let mut page = view.map(|view| Page {
            name: format!("#{number} {client}"),
            dump: Dump::new(view.dump),
            line: String::new(),
            is_counting: false,
            is_filtered: view.wanted.is_some(),
        });
        if let Some(page) = &mut page {
            page.event(moment, format_args!("connected"), out);
        }
        Self {
            requests: Requests::new(),
            meter: Meter::default(),
            filter: view.and_then(|view| view.wanted.clone()).map(Filter::new),
            marks: Vec::new(),
            page,
        }
    }

    /// Masks what is secret in a piece.
    pub(super) fn mask(&mut self, direction: Direction, bytes: &mut [u8]) {
        if direction == Direction::Received {
            return;
        }
        self.marks.clear();
        let Self {
            requests,
            filter,
            marks,
            ..
        } = self;
        match filter {
            Some(filter) => requests.read(
                bytes,
                Some(&mut |end, words| marks.push(filter.mark(end, words))),
            ),
            None => requests.read(bytes, None),
        }
    }

    /// Shows a piece in which the secrets are masked.
    pub(super) fn passed(
        &mut self,
        moment: Moment,
        direction: Direction,
        bytes: &[u8],
        out: &mut Vec<u8>,
    ) {
        let Some(page) = &mut self.page else { return };
        let source = self.meter.count(moment, direction, bytes);
        let Some(filter) = &mut self.filter else {
            page.block(&source, source.start, bytes, out);
            return;
        };
        let mut show = |chosen: Chosen<'_>| match chosen {
            Chosen::Part {
                source,
                offset,
                bytes,
            } => page.block(&source, offset, bytes, out),
            Chosen::TooLong(source, total) => page.too_long(&source, total, out),
        };
        match direction {
            Direction::Sent => filter.sent(source, bytes, &self.marks, &mut show),
            Direction::Received => filter.received(source, bytes, &mut show),
        }
    }

    /// Shows the end of a direction.
    pub(super) fn ended(
        &mut self,
        moment: Moment,
        direction: Direction,
        ending: Ending,
        out: &mut Vec<u8>,
    ) {
        if let Some(page) = &mut self.page {
            page.event(
                moment,
                format_args!("{} {}", render::Direction::from(direction), word(ending)),
                out,
            );
        }
    }

    /// Shows the end of the connection.
    pub(super) fn closed(mut self, moment: Moment, out: &mut Vec<u8>) {
        if let Some(page) = &mut self.page {
            // That it ended inside a value is shown; it is no failure of ours.
            let _ = page.dump.finish(out);
            page.event(moment, format_args!("closed"), out);
        }
    }
}

/// What the end of a direction is called.
pub(super) fn word(ending: Ending) -> &'static str {
    match ending {
        Ending::Closed => "end",
        Ending::Reset => "reset",
    }
}

impl Page {
    /// Shows bytes that went one way at once, all of them or a part.
    fn block(&mut self, source: &Source, offset: u64, bytes: &[u8], out: &mut Vec<u8>) {
        let direction = render::Direction::from(source.direction);
        let shown = bytes.len() as u64;
        let (count, total) = (Count(shown, "byte"), Count(source.len, "byte"));
        match shown < source.len {
            true => self.head(
                source.moment,
                format_args!("{direction} {count} of {total}"),
                out,
            ),
            false => self.head(source.moment, format_args!("{direction} {total}"), out),
        }
        let is_reply = direction == render::Direction::Received;
        let is_bare = is_reply && self.dump.failure(direction).is_some();
        self.is_counting |= is_bare && bytes.len() > BARE;
        if self.is_counting && is_reply {
            let text = format!("{direction} {count} that are no RESP, not shown");
            self.dump.remark(&text, out);
            return;
        }
        let piece = Piece {
            direction,
            bytes,
            secrets: &[],
            at: Some(source.moment.at),
        };
        let excerpt = Excerpt {
            piece,
            offset,
            total: source.len,
            read: source.read,
        };
        self.dump.excerpt(&excerpt, out);
    }

    fn too_long(&mut self, source: &Source, total: u64, out: &mut Vec<u8>) {
        let count = Count(total, "byte");
        let arrow = render::Direction::from(source.direction);
        self.head(
            source.moment,
            format_args!("{arrow} {count}, too long to be kept until its reply"),
            out,
        );
    }

    /// Says what happened to the connection, unless only a part of it is shown.
    fn event(&mut self, moment: Moment, what: std::fmt::Arguments<'_>, out: &mut Vec<u8>) {
        if !self.is_filtered {
            self.head(moment, what, out);
        }
    }

    /// Appends the line above a block.
    fn head(&mut self, moment: Moment, what: std::fmt::Arguments<'_>, out: &mut Vec<u8>) {
        self.line.clear();
        // A String takes whatever is written to it.
        let _ = write!(self.line, "@ {} {} {what}", moment.time, self.name);
        self.dump.remark(&self.line, out);
    }
}
