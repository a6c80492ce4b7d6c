//! What the benchmarks read, and the readers: streams of any length of which only one block is kept in memory.

use std::hint::black_box;
use std::io;

use redis_shell::render::{
    Direction, Dump, DumpOptions, Options, Output, Piece, Printer, Shape, Strings,
};
use redis_shell::resp::{Scanner, encode};
use redis_shell::text::{Quoting, Reach, split, split_batch};

/// How many bytes one read takes at most, as the connection's do.
const READ: usize = 128 << 10;

/// About how long a block is; no multiple of [`READ`], so that reads end anywhere in it.
const BLOCK: usize = 1_000_000;

/// How much a buffer may grow before it is emptied.
pub(crate) const BUFFER: usize = 64 << 10;

/// A stream: something at the start, then one block again and again, then something at the end.
pub(crate) struct Stream {
    head: Vec<u8>,
    block: Vec<u8>,
    tail: &'static [u8],
    blocks: usize,
}

impl Stream {
    /// How long it is, in bytes.
    pub(crate) fn len(&self) -> usize {
        self.head.len() + self.block.len() * self.blocks + self.tail.len()
    }

    /// Its pieces, as reads would bring them.
    fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        self.head
            .chunks(READ)
            .chain((0..self.blocks).flat_map(|_| self.block.chunks(READ)))
            .chain([self.tail])
    }
}

/// A reply.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reply {
    /// An array of strings of 20 bytes.
    Strings,
    /// A map of short strings.
    Map,
    /// An array of integers and doubles.
    Numbers,
    /// An array of arrays in arrays, seven deep.
    Nested,
    /// One string of printable ASCII, a line end in every hundred bytes.
    Printable,
    /// One string of UTF-8, most of it outside of ASCII.
    Utf8,
    /// One string of all bytes alike.
    Binary,
}

impl Reply {
    /// All of them.
    pub(crate) const ALL: [Self; 7] = [
        Self::Strings,
        Self::Map,
        Self::Numbers,
        Self::Nested,
        Self::Printable,
        Self::Utf8,
        Self::Binary,
    ];

    /// Makes one of `blocks` times about 1 MB.
    pub(crate) fn stream(self, blocks: usize) -> Stream {
        match self {
            Self::Strings => aggregate(b'*', blocks, |n| bulk(&format!("element-{n:012}"))),
            Self::Map => aggregate(b'%', blocks, |n| {
                [
                    bulk(&format!("field-{n:06}")),
                    bulk(&format!("value {n} of {}", n / 7)),
                ]
                .concat()
            }),
            Self::Numbers => aggregate(b'*', blocks, |n| match n % 2 {
                0 => format!(":{}\r\n", n * n * 7919).into_bytes(),
                _ => format!(",{}.{n}\r\n", n / 3).into_bytes(),
            }),
            Self::Nested => aggregate(b'*', blocks, |n| {
                let mut item = b"*2\r\n".repeat(5);
                item.extend(format!("*1\r\n:{n}\r\n").into_bytes());
                (0..5).for_each(|_| item.extend_from_slice(b"+OK\r\n"));
                item
            }),
            Self::Printable => string(blocks, printable()),
            Self::Utf8 => string(blocks, utf8()),
            Self::Binary => string(blocks, binary()),
        }
    }
}

/// One aggregate whose elements (pairs, of a map) are those of a block, again and again.
fn aggregate(tag: u8, blocks: usize, element: impl Fn(u64) -> Vec<u8>) -> Stream {
    let (mut block, mut elements) = (Vec::new(), 0);
    while block.len() < BLOCK {
        block.extend(element(elements));
        elements += 1;
    }
    let len = elements * blocks as u64;
    Stream {
        head: format!("{}{len}\r\n", char::from(tag)).into_bytes(),
        block,
        tail: b"",
        blocks,
    }
}

fn bulk(text: &str) -> Vec<u8> {
    format!("${}\r\n{text}\r\n", text.len()).into_bytes()
}

/// One bulk string.
fn string(blocks: usize, block: Vec<u8>) -> Stream {
    Stream {
        head: format!("${}\r\n", block.len() * blocks).into_bytes(),
        block,
        tail: b"\r\n",
        blocks,
    }
}

/// Bytes without a pattern, the same in each run.
fn binary() -> Vec<u8> {
    let mut state: u32 = 2_463_534_242;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[1]
    };
    (0..BLOCK).map(|_| next()).collect()
}

fn printable() -> Vec<u8> {
    let mut text = binary();
    for (at, byte) in text.iter_mut().enumerate() {
        *byte = match at % 100 {
            99 => b'\n',
            _ => b' ' + *byte % 95,
        };
    }
    text
}

fn utf8() -> Vec<u8> {
    let mut text = "Größe, мир, 世界 und 🦀; ".repeat(BLOCK / 30).into_bytes();
    text.extend_from_slice(b"...");
    text
}

/// What reads a reply.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reader {
    /// The scanner alone.
    Scanner,
    /// The scanner and the printer, in one of the forms.
    Printer(Output),
    /// The same, JSON whose strings are Base64.
    Base64,
    /// The dump of `--raw`, payloads cut as they are unless told otherwise.
    Dump,
    /// The dump with all of the payloads.
    WholeDump,
}

impl Reader {
    /// Reads a reply as it is read when it arrives; what comes out is thrown away.
    pub(crate) fn read(self, reply: &Stream) {
        match self {
            Self::Scanner => scan(reply),
            Self::Printer(output) => print(reply, output, Strings::Text),
            Self::Base64 => print(reply, Output::Json, Strings::Base64),
            Self::Dump => dump(reply, DumpOptions::default()),
            Self::WholeDump => dump(
                reply,
                DumpOptions {
                    limit: None,
                    ..DumpOptions::default()
                },
            ),
        }
    }
}

fn scan(reply: &Stream) {
    let mut scanner = Scanner::new();
    for mut piece in reply.pieces() {
        while let Some(event) = scanner.next(&mut piece).expect("the reply is RESP") {
            black_box(&event);
        }
    }
    scanner.finish().expect("the reply is whole");
}

fn print(reply: &Stream, output: Output, strings: Strings) {
    let options = Options {
        output,
        strings,
        ..Options::default()
    };
    let mut printer = Printer::new(&options, Box::new(io::sink()), Box::new(io::sink()));
    let mut scanner = Scanner::new();
    printer.begin_reply(Shape::Value);
    for mut piece in reply.pieces() {
        while let Some(event) = scanner.next(&mut piece).expect("the reply is RESP") {
            printer.event(&event).expect("a sink takes all");
        }
    }
    scanner.finish().expect("the reply is whole");
    printer.flush().expect("a sink takes all");
}

fn dump(reply: &Stream, options: DumpOptions) {
    let mut dump = Dump::new(options);
    let mut out = Vec::new();
    for bytes in reply.pieces() {
        let piece = Piece {
            direction: Direction::Received,
            bytes,
            secrets: &[],
            at: None,
        };
        dump.traffic(&piece, &mut out);
        black_box(&out);
        out.clear();
    }
    dump.finish(&mut out).expect("the reply is whole");
}

/// What a script is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Script {
    /// Short lines of bare words.
    Bare,
    /// Lines with quoted words, some with escapes.
    Quoted,
    /// Lines of one word of a thousand bytes.
    Long,
}

impl Script {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Bare, Self::Quoted, Self::Long];

    /// Makes one of about 1 MB.
    pub(crate) fn text(self) -> Vec<u8> {
        let line = |n: usize| match self {
            Self::Bare => format!("SET key:{n:06} value:{n:06}\n"),
            Self::Quoted => format!("SET \"key {n:06}\" 'it''s {n}' \"a\\x00b \\\"{n}\\\"\\n\"\n"),
            Self::Long => format!("SET key:{n:06} {}\n", "v".repeat(1000)),
        };
        let mut text = Vec::new();
        let mut lines = 0;
        while text.len() < BLOCK {
            text.extend(line(lines).into_bytes());
            lines += 1;
        }
        text
    }
}

/// What is done with a script.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    /// Each line becomes words.
    Words,
    /// Each line becomes words, and these a request.
    Requests,
}

impl Step {
    /// Does it with each line of a text.
    pub(crate) fn take(self, text: &[u8]) {
        let mut out = Vec::new();
        for line in text.split(|&byte| byte == b'\n') {
            let words = split(line, Quoting::Shell);
            match self {
                Self::Words => {
                    black_box(&words);
                }
                Self::Requests => encode::request(&words.words, &mut out),
            }
            if out.len() >= BUFFER {
                black_box(&out);
                out.clear();
            }
        }
    }
}

/// Splits a text into lines, quotes respected.
pub(crate) fn lines(text: &[u8]) {
    black_box(split_batch(text, |_| Reach::Quotes));
}
