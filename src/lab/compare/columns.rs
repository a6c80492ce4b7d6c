//! Two replies in two columns, element beside element.

use crate::render::{Color, colored};
use crate::resp::{Aggregate, Count, Event, Item, Meaning, Null, Scanner};

/// How many columns a terminal has at least where two replies stand side by side.
const LEAST_WIDTH: usize = 80;

/// What stands between the columns.
const BORDER: &str = " │ ";

/// How many columns stand between bytes and what they mean.
const GAP: usize = 2;

/// What begins the mark of bytes that are not shown.
const CUT: char = '…';

/// How far elements are indented at most, in levels.
const DEEPEST_INDENT: usize = 6;

/// A reply taken apart.
pub(super) struct Reply {
    elements: Vec<Element>,
    /// What is said of bytes that are not shown.
    rest: Option<String>,
}

struct Element {
    depth: usize,
    meaning: Meaning,
    /// Its bytes, escaped.
    bytes: String,
    is_header: bool,
}

impl Reply {
    /// Reads the start of a reply that has `len` bytes; of payloads, `limit` bytes are shown.
    pub(super) fn read(start: &[u8], len: u64, limit: Option<u64>) -> Self {
        let mut elements: Vec<Element> = Vec::new();
        let mut scanner = Scanner::new();
        let mut input = start;
        let mut payload = Payload::new(limit);
        // The session has read the same bytes before, so that there is no error in them.
        while let Ok(Some(event)) = scanner.next(&mut input) {
            if let Some(meaning) = Meaning::of(&event) {
                let is_inner = matches!(meaning, Meaning::Chunk(_) | Meaning::EndOfString);
                payload = Payload::new(limit);
                elements.push(Element {
                    depth: event.depth + usize::from(is_inner),
                    meaning,
                    bytes: String::new(),
                    is_header: matches!(meaning, Meaning::Open(_, len) if len != Some(0)),
                });
            }
            if let Some(element) = elements.last_mut() {
                payload.show(&event, &mut element.bytes);
            }
        }
        let rest = len - scanner.offset().min(len);
        Self {
            elements,
            rest: (rest > 0).then(|| format!("{CUT} {} more", Count(rest, "byte"))),
        }
    }

    /// Says what the reply is, leaving out what stands before it: attributes and pushes.
    pub(super) fn kind(&self) -> String {
        let is_aside = |element: &&Element| {
            use Aggregate::{Attribute, Push};
            matches!(element.meaning, Meaning::Open(Attribute | Push, _))
        };
        let mut top = self.elements.iter().filter(|element| element.depth == 0);
        let value = top.clone().find(|element| !is_aside(element));
        value.or_else(|| top.next()).map_or_else(
            || "nothing".to_owned(),
            |element| element.meaning.to_string(),
        )
    }

    /// Gives the elements in groups: each ends with one that holds no others, behind the headers around it.
    fn groups(&self) -> impl Iterator<Item = (&[Element], &[Element])> {
        self.elements
            .split_inclusive(|element| !element.is_header)
            .map(|group| {
                let headers = group.iter().take_while(|element| element.is_header).count();
                group.split_at(headers)
            })
    }
}

/// How much of a payload is shown.
struct Payload {
    left: u64,
    omitted: u64,
}

impl Payload {
    fn new(limit: Option<u64>) -> Self {
        Self {
            left: limit.unwrap_or(u64::MAX),
            omitted: 0,
        }
    }

    fn show(&mut self, event: &Event<'_>, out: &mut String) {
        let escape = |bytes: &[u8], out: &mut String| {
            // Without quotes around them, those inside need no escape.
            let escaped = bytes.escape_ascii().to_string();
            out.push_str(&escaped.replace("\\'", "'").replace("\\\"", "\""));
        };
        escape(event.head, out);
        let Item::Text(text) = event.item else { return };
        let shown =
            usize::try_from(self.left).map_or(text.bytes.len(), |left| left.min(text.bytes.len()));
        escape(&text.bytes[..shown], out);
        self.left -= shown as u64;
        self.omitted += (text.bytes.len() - shown) as u64;
        let len = event.head.len() + text.bytes.len();
        if event.span.end - event.span.start > len as u64 {
            if self.omitted > 0 {
                out.push_str(&format!("{CUT} {} more", Count(self.omitted, "byte")));
            }
            escape(b"\r\n", out);
        }
    }
}

/// Puts two replies beside each other, in lines of at most `width` columns; `None` where there is no room.
///
/// Elements that hold no others stand beside each other in their order; what stands around them on one side only leaves
/// the other side empty: a RESP2 array of keys and values, and the map of the same.
pub(super) fn side_by_side(
    left: &Reply,
    right: &Reply,
    width: usize,
    color: Color,
) -> Option<Vec<String>> {
    if width < LEAST_WIDTH {
        return None;
    }
    let column = (width - BORDER.chars().count()) / 2;
    let mut lines = Vec::new();
    let mut join = |left: &[Row], right: &[Row]| {
        for row in 0..left.len().max(right.len()) {
            lines.push(line(left.get(row), right.get(row), column, color));
        }
    };
    join(&[Row::text("RESP2")], &[Row::text("RESP3")]);
    let (mut lefts, mut rights) = (left.groups(), right.groups());
    loop {
        let (left, right) = (lefts.next(), rights.next());
        if left.is_none() && right.is_none() {
            break;
        }
        let (left, right) = (left.unwrap_or_default(), right.unwrap_or_default());
        for (left, right) in [(left.0, right.0), (left.1, right.1)] {
            join(&rows(left, column), &rows(right, column));
        }
    }
    let rest = |reply: &Reply| reply.rest.iter().map(|rest| Row::text(rest)).collect();
    let (left, right): (Vec<_>, Vec<_>) = (rest(left), rest(right));
    join(&left, &right);
    Some(lines)
}

/// One row of a column.
#[derive(Default)]
struct Row {
    indent: usize,
    /// Bytes, escaped.
    bytes: String,
    /// What is said at the right, behind the blanks before it.
    said: String,
    /// What the bytes are.
    meaning: Option<Meaning>,
}

impl Row {
    fn text(text: &str) -> Self {
        Self {
            said: text.to_owned(),
            ..Self::default()
        }
    }

    fn width(&self) -> usize {
        self.indent + self.bytes.chars().count() + self.said.chars().count()
    }

    fn painted(&self, color: Color) -> String {
        let indent = " ".repeat(self.indent);
        // What is said of a whole column is no element: its look is that of the remarks.
        let meaning = self.meaning.unwrap_or(Meaning::Null(Null::Resp3));
        indent + &colored(meaning, &self.bytes, &self.said, color)
    }
}

/// Puts rows beside each other.
fn line(left: Option<&Row>, right: Option<&Row>, column: usize, color: Color) -> String {
    let blanks = column - left.map_or(0, Row::width);
    let mut line = left.map(|row| row.painted(color)).unwrap_or_default();
    line.push_str(&" ".repeat(blanks));
    line.push_str(BORDER);
    line.push_str(&right.map(|row| row.painted(color)).unwrap_or_default());
    line.truncate(line.trim_end().len());
    line
}

/// Writes elements into rows of a column: the bytes, and what they mean at the right if there is room, else below.
fn rows(elements: &[Element], column: usize) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for element in elements {
        let row = |bytes: String| Row {
            indent: 2 * element.depth.min(DEEPEST_INDENT),
            bytes,
            said: String::new(),
            meaning: Some(element.meaning),
        };
        let room = column - row(String::new()).indent;
        let cut = element.bytes.find(CUT).unwrap_or(element.bytes.len());
        let (shown, rest) = element.bytes.split_at(cut);
        // What is escaped is ASCII.
        let pieces = shown.as_bytes().chunks(room);
        rows.extend(pieces.map(|piece| row(String::from_utf8_lossy(piece).into_owned())));
        match rows.last_mut() {
            Some(row) if row.width() + rest.chars().count() <= column => row.bytes.push_str(rest),
            _ => rows.push(row(rest.to_owned())),
        }
        let said = element.meaning.to_string();
        let room = column - rows.last().map_or(0, Row::width);
        match rows.last_mut() {
            Some(row) if said.chars().count() + GAP <= room => row.said = format!("{said:>room$}"),
            _ => rows.push(Row::text(&format!("{said:>column$.column$}"))),
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(left: &str, right: &str) -> String {
        let read = |bytes: &str| Reply::read(bytes.as_bytes(), bytes.len() as u64, Some(8));
        let lines = side_by_side(&read(left), &read(right), 80, Color::Off).unwrap();
        lines.join("\n")
    }

    #[test]
    fn elements_stand_beside_each_other() {
        let left = "*2\r\n$1\r\na\r\n$2\r\n10\r\n";
        let right = "*1\r\n*2\r\n$1\r\na\r\n,10\r\n";
        assert_eq!(
            compare(left, right),
            "\
RESP2                                  │ RESP3
*2\\r\\n                      array of 2 │ *1\\r\\n                      array of 1
                                       │   *2\\r\\n                    array of 2
  $1\\r\\na\\r\\n      bulk string, 1 byte │     $1\\r\\na\\r\\n    bulk string, 1 byte
  $2\\r\\n10\\r\\n    bulk string, 2 bytes │     ,10\\r\\n                     double"
        );
    }

    #[test]
    fn colours_change_nothing_but_colours() {
        let read = |bytes: &str| Reply::read(bytes.as_bytes(), bytes.len() as u64, None);
        let (left, right) = (read("*1\r\n:1\r\n"), read("-ERR\r\n"));
        let colored = side_by_side(&left, &right, 80, Color::On)
            .unwrap()
            .join("\n");
        assert!(colored.contains("m:1\\r\\n\x1b["), "{colored:?}");
        assert!(colored.contains("m-ERR\\r\\n\x1b["), "{colored:?}");
        // A colour begins with an escape and ends with an m, which stands in no number.
        let mut parts = colored.split("\x1b[");
        let mut bare = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            bare.push_str(part.split_once('m').map_or("", |(_, text)| text));
        }
        let plain = side_by_side(&left, &right, 80, Color::Off).unwrap();
        assert_eq!(bare, plain.join("\n"));
    }

    #[test]
    fn long_elements_are_broken_and_cut() {
        let reply = "$30\r\n012345678901234567890123456789\r\n";
        assert_eq!(
            compare(reply, "_\r\n"),
            "\
RESP2                                  │ RESP3
$30\\r\\n01234567… 22 bytes more\\r\\n     │ _\\r\\n                             null
                 bulk string, 30 bytes │"
        );
    }

    #[test]
    fn what_stands_before_a_reply_is_not_its_kind() {
        let kind = |bytes: &str| Reply::read(bytes.as_bytes(), bytes.len() as u64, None).kind();
        assert_eq!(kind("|1\r\n:1\r\n:2\r\n:3\r\n"), "integer");
        assert_eq!(kind(">1\r\n:1\r\n*0\r\n"), "array of 0");
        assert_eq!(kind(">1\r\n:1\r\n"), "push of 1");
    }

    #[test]
    fn what_was_not_kept_is_counted() {
        let reply = Reply::read(b"*2\r\n:1\r\n$9", 1010, None);
        assert_eq!(reply.rest.as_deref(), Some("… 1,000 bytes more"));
        assert_eq!(reply.kind(), "array of 2");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let deep = "*1\r\n".repeat(12) + "$3\r\n\x00\x01\x02\r\n";
        let attributed = "|1\r\n+key\r\n:1\r\n%1\r\n(12345678901234567890123456789012345678901234567890\r\n=8\r\nmkd:text\r\n";
        for line in compare(&deep, attributed).lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
        let nothing = Reply::read(b"", 0, None);
        assert_eq!(nothing.kind(), "nothing");
        assert!(side_by_side(&nothing, &nothing, 79, Color::Off).is_none());
    }
}
