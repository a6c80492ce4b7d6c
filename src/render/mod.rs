//! Replies as text: one renderer for each form of output, fed the events of a reply while it arrives.
//!
//! A renderer appends to a buffer that its caller empties whenever it likes, and keeps of a reply no more than the
//! nesting asks for and a few small buffers of fixed size. The room knows events and text; it knows neither commands,
//! nor the connection, nor the terminal: whether stdout is one is told to it. It writes nothing itself; what is meant
//! for stderr is handed to the caller.

mod attributes;
mod csv;
mod diversion;
mod dump;
mod human;
mod json;
mod number;
mod outlet;
mod page;
mod paint;
mod plain;
mod printer;
mod progress;
mod quantity;
mod recipient;
mod table;
mod tally;

use std::fmt;

use self::csv::Csv;
use self::human::Human;
use self::json::Json;
use self::plain::Plain;
use self::table::{Fate, Held};
use crate::resp::{Event, Item, Layout, Pairing};

pub use self::diversion::{Diverted, WhenClosed};
pub use self::dump::{
    Direction, Dump, DumpOptions, Excerpt, Notation, Piece, Read, Reads, colored, legend,
};
pub use self::page::OpenPager;
pub use self::paint::{Hue, Paint, Part};
pub use self::printer::{Handshake, Printer};
pub use self::progress::{Far, Progress};
pub use self::quantity::{
    count, day, duration, exact_size, grouped, grouped_text, minute, moment, size,
};
pub use self::recipient::Recipient;
pub use self::table::Table;
pub use self::tally::Tally;

/// How replies are shown, settled once for a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The form of output.
    pub output: Output,
    /// Whether the human form is coloured.
    pub color: Color,
    /// What stdout is.
    pub target: Target,
    /// Whether pushes are shown that belong to no subscription.
    pub pushes: Pushes,
    /// What JSON writes for a string.
    pub strings: Strings,
    /// How many columns a table may take, in the human form on a terminal; `None` for no tables.
    pub tables: Option<usize>,
    /// What stands between two elements in the plain form (`-d`).
    pub delimiter: Vec<u8>,
    /// What ends a reply in the plain form (`-D`).
    pub terminator: Vec<u8>,
}

impl Default for Options {
    /// The plain form for a pipe, as `redis-cli` chooses it.
    fn default() -> Self {
        Self {
            output: Output::Plain,
            color: Color::Off,
            target: Target::Pipe,
            pushes: Pushes::LeftOut,
            strings: Strings::Text,
            tables: None,
            delimiter: b"\n".to_vec(),
            terminator: b"\n".to_vec(),
        }
    }
}

/// Whether pushes are shown that belong to no subscription, such as those of CLIENT TRACKING.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushes {
    /// As they come, between the replies.
    Shown,
    /// Not at all, as where RESP2 is spoken, which has none.
    LeftOut,
}

/// The forms of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// With types and indexes, laid out as `redis-cli` does on a terminal.
    Human,
    /// The bytes of the elements, as `redis-cli` prints them on a pipe over RESP2.
    Plain,
    /// One JSON text a line, one line a reply.
    Json,
    /// One RFC 4180 record a reply.
    Csv,
}

/// Whether output is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// With escape sequences that set colours.
    On,
    /// Without any escape sequence.
    Off,
}

/// What stdout is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A terminal, which would obey control sequences in a reply: they are escaped.
    Terminal,
    /// A pipe or a file, which gets a reply's bytes as they are.
    Pipe,
}

/// What JSON writes for a string. The inverses are for the reader: Base64 by RFC 4648, the escapes by
/// [`text::split`](crate::text::split) of the content in double quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strings {
    /// The text; bytes that are not UTF-8 become U+FFFD, with a [`Note`].
    Text,
    /// Bulk and verbatim strings as Base64, which loses nothing. Lines (status, error) stay text.
    Base64,
    /// The text with escapes that can be typed back, as in the human form but for the quotes around it.
    Quoted,
}

/// What a reply is, judged by its command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// A value like most.
    #[default]
    Value,
    /// A text to be read, such as the reply to INFO: in the human and the plain form a string of the top level is
    /// printed bare and without an added newline.
    Text,
    /// A value in which RESP2 sends pairs as flat arrays: on a terminal the human form shows them as RESP3's maps.
    Pairs(&'static Layout),
    /// A reply of which the human form makes a table on a terminal; otherwise a text or, with a layout, such pairs.
    Table(Table, Option<&'static Layout>),
}

impl Shape {
    /// What a reply is that becomes no table.
    fn bare(self) -> Self {
        match self {
            Self::Table(table, _) if table.is_text() => Self::Text,
            Self::Table(_, Some(layout)) => Self::Pairs(layout),
            Self::Table(_, None) => Self::Value,
            shape => shape,
        }
    }
}

/// Something a person should know about what was written; belongs on stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// JSON holds U+FFFD in place of bytes that are not UTF-8.
    NotUtf8,
    /// JSON holds `"null"` in place of a key that is nested in keys.
    KeysInKeys,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotUtf8 => {
                "bytes that are not UTF-8 became U+FFFD; --bytes base64 or --quoted-json keeps them"
            }
            Self::KeysInKeys => "a map key nested too deep in other map keys became \"null\"",
        })
    }
}

/// Turns the events of replies into one form of output.
///
/// One renderer lives as long as the session. Each reply starts with [`begin`](Self::begin) and ends with the event
/// that [`ends_value`](Event::ends_value), or with [`abandon`](Self::abandon). What is written does not depend on how
/// the reply was cut into pieces.
///
/// ```
/// use redis_shell::render::{Options, Output, Renderer, Shape};
/// use redis_shell::resp::Scanner;
///
/// let mut renderer = Renderer::new(&Options { output: Output::Json, ..Options::default() });
/// let (mut out, mut errors) = (Vec::new(), Vec::new());
/// let mut scanner = Scanner::new();
/// let mut input: &[u8] = b"%1\r\n+key\r\n*2\r\n:1\r\n_\r\n";
/// renderer.begin(Shape::Value);
/// while let Some(event) = scanner.next(&mut input)? {
///     renderer.event(&event, &mut out, &mut errors);
/// }
/// assert_eq!(out, b"{\"key\":[1,null]}\n");
/// # Ok::<(), redis_shell::resp::DecodeError>(())
/// ```
#[derive(Debug)]
pub struct Renderer {
    form: Form,
    target: Target,
    /// How wide a table may be.
    tables: Option<usize>,
    /// What colours a table.
    paint: Paint,
    /// A reply that may become a table.
    held: Option<Box<Held>>,
    /// What tells flat arrays as maps, in a reply that has some.
    pairing: Option<Pairing>,
    /// Whether a reply has begun to be written and has not ended.
    is_inside: bool,
}

#[derive(Debug)]
enum Form {
    Human(Box<Human>),
    Plain(Plain),
    Json(Json),
    Csv(Csv),
}

impl Renderer {
    /// Makes a renderer between two replies.
    pub fn new(options: &Options) -> Self {
        let form = match options.output {
            Output::Human => Form::Human(Box::new(Human::new(options.color, options.target))),
            Output::Plain => Form::Plain(Plain::new(options)),
            Output::Json => Form::Json(Json::new(options.strings)),
            Output::Csv => Form::Csv(Csv::new(options.target)),
        };
        Self {
            form,
            target: options.target,
            tables: options.tables,
            paint: Paint::new(options.color),
            held: None,
            pairing: None,
            is_inside: false,
        }
    }

    /// Lets tables be so many columns wide, or not be, from the next reply on.
    pub fn set_tables(&mut self, width: Option<usize>) {
        self.tables = width;
    }

    /// Begins a reply.
    pub fn begin(&mut self, shape: Shape) {
        self.is_inside = false;
        let is_for_people = matches!(self.form, Form::Human(_)) && self.target == Target::Terminal;
        self.held = match (shape, self.tables) {
            (Shape::Table(table, _), Some(width)) if is_for_people => {
                Some(Box::new(Held::new(table, width)))
            }
            _ => None,
        };
        let shape = shape.bare();
        self.pairing = match shape {
            Shape::Pairs(layout) if is_for_people => Some(Pairing::new(layout)),
            _ => None,
        };
        match &mut self.form {
            Form::Human(human) => human.begin(shape),
            Form::Plain(plain) => plain.begin(shape),
            Form::Json(json) => json.begin(),
            Form::Csv(csv) => csv.begin(),
        }
    }

    /// Lets the JSON of the reply that has begun stand in an object, behind the line and the words of its command; the
    /// other forms have no place for them.
    pub fn frame(&mut self, line: u64, words: &[Vec<u8>]) {
        if let Form::Json(json) = &mut self.form {
            json.frame(line, words);
        }
    }

    /// Gives the bytes of an event that are the output already, so that they need not be appended anywhere; the event is
    /// then done with.
    fn bare<'e>(&self, event: &Event<'e>) -> Option<&'e [u8]> {
        match &self.form {
            Form::Plain(plain) => plain.bare(event),
            _ => None,
        }
    }

    /// Appends what the next event of the reply completes: to `out` for stdout, and in the plain form the text of an
    /// error of the top level, with a newline behind it, to `errors` for stderr.
    pub fn event(&mut self, event: &Event<'_>, out: &mut Vec<u8>, errors: &mut Vec<u8>) {
        self.is_inside = !event.ends_value;
        match &mut self.form {
            Form::Human(human) => {
                let (held, paint) = (&mut self.held, &self.paint);
                let mut pass = |event: &Event<'_>| match held {
                    None => human.event(event, out),
                    Some(hold) => {
                        human.event(event, &mut hold.bare);
                        match hold.event(event, paint) {
                            Fate::Held => return,
                            Fate::Table(text) => out.extend_from_slice(&text),
                            Fate::Bare => out.append(&mut hold.bare),
                        }
                        *held = None;
                    }
                };
                match &mut self.pairing {
                    Some(pairing) => pairing.event(event, pass),
                    None => pass(event),
                }
            }
            Form::Plain(plain) => plain.event(event, out, errors),
            Form::Json(json) => json.event(event, out),
            Form::Csv(csv) => csv.event(event, out),
        }
    }

    /// Gives up a reply whose rest will not come: ends its line, so that what follows has one of its own. JSON is
    /// left open on purpose, lest half a reply pass for a whole one.
    pub fn abandon(&mut self, out: &mut Vec<u8>) {
        if self.is_inside {
            if let Form::Human(human) = &mut self.form {
                if let Some(mut held) = self.held.take() {
                    out.append(&mut held.bare);
                }
                human.flush(out);
            }
            out.push(b'\n');
        }
        self.begin(Shape::Value);
    }

    /// Takes a note that has come up since the last call; each one comes up once in a session.
    pub fn take_note(&mut self) -> Option<Note> {
        match &mut self.form {
            Form::Json(json) => json.take_note(),
            Form::Human(_) | Form::Plain(_) | Form::Csv(_) => None,
        }
    }
}

/// Tells whether a value, or an attribute before one, begins with an event.
fn starts_value(item: &Item<'_>) -> bool {
    match item {
        Item::Text(text) => text.first,
        Item::Close { .. } => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests;
