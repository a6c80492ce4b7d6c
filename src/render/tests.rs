//! One set of replies through every form of output, whole and byte by byte.

mod forms;
mod layout;
mod printer;
mod properties;

use super::*;
use crate::resp::Scanner;

const FORMS: [Output; 4] = [Output::Human, Output::Plain, Output::Json, Output::Csv];

/// What replies became.
#[derive(Debug, Default, PartialEq, Eq)]
struct Rendered {
    out: Vec<u8>,
    errors: Vec<u8>,
    notes: Vec<Note>,
}

fn options(output: Output) -> Options {
    Options {
        output,
        ..Options::default()
    }
}

/// Renders all replies of the pieces, as a session does.
fn render_pieces<'a>(
    options: &Options,
    shape: Shape,
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> Rendered {
    let mut renderer = Renderer::new(options);
    let mut scanner = Scanner::new();
    let mut rendered = Rendered::default();
    renderer.begin(shape);
    for mut piece in pieces {
        while let Some(event) = scanner.next(&mut piece).unwrap() {
            renderer.event(&event, &mut rendered.out, &mut rendered.errors);
            if event.ends_value {
                renderer.begin(shape);
            }
        }
    }
    scanner.finish().unwrap();
    rendered
        .notes
        .extend(std::iter::from_fn(|| renderer.take_note()));
    rendered
}

/// Renders replies, and checks that it makes no difference how they arrive.
fn render_all(options: &Options, shape: Shape, bytes: &[u8]) -> Rendered {
    let whole = render_pieces(options, shape, [bytes]);
    assert_eq!(render_pieces(options, shape, bytes.chunks(1)), whole);
    assert_eq!(render_pieces(options, shape, bytes.chunks(7)), whole);
    whole
}

/// Gives a renderer the start of a stream, which may end in the middle of a reply; tells how many events there were
/// and whether it was RESP.
fn feed(renderer: &mut Renderer, mut piece: &[u8], out: &mut Vec<u8>) -> (usize, bool) {
    let mut scanner = Scanner::new();
    renderer.begin(Shape::Value);
    for events in 0.. {
        match scanner.next(&mut piece) {
            Ok(Some(event)) => renderer.event(&event, out, &mut Vec::new()),
            Ok(None) => return (events, true),
            Err(_) => return (events, false),
        }
    }
    unreachable!("a piece ends")
}

fn render(options: &Options, bytes: impl AsRef<[u8]>) -> String {
    let rendered = render_all(options, Shape::Value, bytes.as_ref());
    assert_eq!(rendered.errors, b"");
    String::from_utf8(rendered.out).unwrap()
}

/// Every type, nested, streamed, annotated and hostile.
const REPLIES: &[&str] = &[
    "+OK\r\n",
    "+evil \u{1b}[2J\r\n",
    ":-42\r\n",
    ":+07\r\n",
    "$0\r\n\r\n",
    "$17\r\ncafé \"\\\n\u{1b}[31m\u{202e}\r\n",
    "$-1\r\n",
    "*-1\r\n",
    "_\r\n",
    "#t\r\n",
    ",3.1400000000000001\r\n",
    ",+.5e3\r\n",
    ",-inf\r\n",
    "(123456789012345678901234567890\r\n",
    "=12\r\ntxt:two\nline\r\n",
    "*0\r\n",
    "~0\r\n",
    "%0\r\n",
    ">0\r\n",
    "*4\r\n:1\r\n*2\r\n:2\r\n*0\r\n$-1\r\n*1\r\n*2\r\n+a\r\n#f\r\n",
    "~2\r\n$1\r\na\r\n$1\r\na\r\n",
    "%2\r\n$1\r\na\r\n*2\r\n:1\r\n:2\r\n$1\r\nb\r\n%1\r\n+c\r\n%1\r\n+d\r\n*1\r\n+e\r\n",
    "%3\r\n:1\r\n+int\r\n*2\r\n+x\r\n_\r\n+array\r\n,inf\r\n!3\r\nBAD\r\n",
    ">2\r\n+message\r\n$2\r\nhi\r\n",
    "*3\r\n-ERR x \"y\"\r\n!10\r\nSYNTAX a\nb\r\n+QUEUED\r\n",
    "|1\r\n+ttl\r\n:3600\r\n$3\r\nfoo\r\n",
    "*2\r\n|1\r\n+a\r\n:1\r\n|1\r\n+b\r\n:2\r\n+x\r\n%1\r\n+k\r\n|0\r\n*1\r\n:1\r\n",
    "$?\r\n;4\r\nHell\r\n;1\r\no\r\n;0\r\n",
    "*?\r\n:1\r\n%?\r\n+k\r\n~?\r\n+v\r\n.\r\n.\r\n*?\r\n.\r\n.\r\n",
];
