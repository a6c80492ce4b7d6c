//! RESP2's keys and values by turns, told as the pairs that RESP3 makes of them.
//!
//! RESP2 has no maps: what is one, it sends as a flat array. Which replies those are only the command tells, so the
//! [`Layout`] comes from whoever knows it; here the events are put right while they pass. Kept are the nesting and, of
//! a key that decides on its value, a few bytes.

use std::fmt;

use super::{Aggregate, Event, Item, Text};

/// How much of a key is kept: more than the longest name in any layout.
const KEPT: usize = 64;

/// Stands for every key that is not named.
const ANY: &str = "*";

/// Where in a reply RESP2 has flat arrays of pairs.
///
/// Layouts are made for all time, and one may hold itself: those of equal place are equal.
pub enum Layout {
    /// Keys and values by turns, in RESP3 a map; with the layouts of the values by key, `*` standing for every other.
    Map(&'static [(&'static str, &'static Layout)]),
    /// Keys and values by turns, in RESP3 an array of arrays of two.
    Flat,
    /// An array whose elements all have this layout.
    Each(&'static Layout),
    /// An array with layouts by index; what follows the last of them is like it.
    Places(&'static [(usize, &'static Layout)]),
}

impl PartialEq for Layout {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Layout {}

impl fmt::Debug for Layout {
    /// Names the kind alone, for a layout may hold itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Map(_) => "Map(..)",
            Self::Flat => "Flat",
            Self::Each(_) => "Each(..)",
            Self::Places(_) => "Places(..)",
        })
    }
}

/// Tells the flat pairs in the events of one reply as maps.
///
/// What is no flat array where one is expected passes as it is: a map of RESP3, an error, the reply of another version.
///
/// ```
/// use redis_shell::resp::{Aggregate, Item, Layout, Pairing, Scanner};
///
/// let mut scanner = Scanner::new();
/// let mut pairing = Pairing::new(&Layout::Map(&[]));
/// let mut input: &[u8] = b"*2\r\n$3\r\nkey\r\n:1\r\n";
/// let mut first = None;
/// while let Some(event) = scanner.next(&mut input)? {
///     pairing.event(&event, |event| {
///         if let Item::Open { aggregate, len } = event.item {
///             first = Some((aggregate, len));
///         }
///     });
/// }
/// assert_eq!(first, Some((Aggregate::Map, Some(1))));
/// # Ok::<(), redis_shell::resp::DecodeError>(())
/// ```
#[derive(Debug)]
pub struct Pairing {
    root: &'static Layout,
    stack: Vec<Frame>,
    /// The depth of an aggregate that passes with all that is in it.
    passing: Option<usize>,
    /// The start of an array that is one of pairs unless aggregates are in it.
    held: Option<(usize, u64)>,
}

/// An open aggregate with a layout.
#[derive(Debug)]
struct Frame {
    layout: &'static Layout,
    /// Whether it is told as a map.
    is_converted: bool,
    /// How many values are complete, keys included.
    done: usize,
    /// The start of the last key.
    key: Vec<u8>,
}

impl Pairing {
    /// Starts at the beginning of a reply.
    pub fn new(layout: &'static Layout) -> Self {
        Self {
            root: layout,
            stack: Vec::new(),
            passing: None,
            held: None,
        }
    }

    /// Gives on the next event, or two for the first element of an array that had to be waited for.
    pub fn event(&mut self, event: &Event<'_>, mut pass: impl FnMut(&Event<'_>)) {
        if let Some((depth, len)) = self.held.take() {
            self.settle(depth, len, event, &mut pass);
        }
        if let Some(depth) = self.passing {
            pass(event);
            if let Item::Close { counts, .. } = event.item
                && depth == event.depth
            {
                self.passing = None;
                if counts {
                    self.complete();
                }
            }
            return;
        }
        match event.item {
            Item::Open { aggregate, len } => self.open(aggregate, len, event, pass),
            Item::Close { aggregate, counts } => {
                let is_converted = self.stack.pop().is_some_and(|frame| frame.is_converted);
                let aggregate = match is_converted {
                    true => Aggregate::Map,
                    false => aggregate,
                };
                pass(&Event {
                    item: Item::Close { aggregate, counts },
                    ..event.clone()
                });
                self.complete();
            }
            Item::Text(text) => {
                pass(event);
                self.text(&text);
            }
            _ => {
                pass(event);
                self.complete();
            }
        }
    }

    fn open(
        &mut self,
        aggregate: Aggregate,
        len: Option<u64>,
        event: &Event<'_>,
        mut pass: impl FnMut(&Event<'_>),
    ) {
        let even = len.filter(|len| len % 2 == 0);
        match (self.expected(), aggregate, even) {
            (Some(Layout::Flat), Aggregate::Array, Some(len @ 1..)) => {
                self.held = Some((event.depth, len));
            }
            (Some(layout @ Layout::Map(_)), Aggregate::Array, Some(len)) => {
                self.push(layout, true);
                pass(&opened(Aggregate::Map, len / 2, event.depth, event));
            }
            (Some(layout @ Layout::Map(_)), Aggregate::Map, _)
            | (Some(layout @ (Layout::Each(_) | Layout::Places(_))), Aggregate::Array, _) => {
                self.push(layout, false);
                pass(event);
            }
            _ => {
                self.passing = Some(event.depth);
                pass(event);
            }
        }
    }

    /// Decides on the array that is held by its first element: a key is no aggregate.
    fn settle(
        &mut self,
        depth: usize,
        len: u64,
        first: &Event<'_>,
        pass: &mut impl FnMut(&Event<'_>),
    ) {
        if matches!(first.item, Item::Open { .. } | Item::Close { .. }) {
            self.passing = Some(depth);
            pass(&opened(Aggregate::Array, len, depth, first));
        } else {
            self.push(&Layout::Map(&[]), true);
            pass(&opened(Aggregate::Map, len / 2, depth, first));
        }
    }

    fn push(&mut self, layout: &'static Layout, is_converted: bool) {
        self.stack.push(Frame {
            layout,
            is_converted,
            done: 0,
            key: Vec::new(),
        });
    }

    /// The layout of the value that comes next.
    fn expected(&self) -> Option<&'static Layout> {
        let Some(frame) = self.stack.last() else {
            return Some(self.root);
        };
        match *frame.layout {
            Layout::Map(values) if frame.done % 2 == 1 => {
                let is_named =
                    |(name, _): &&(&str, _)| *name == ANY || name.as_bytes() == frame.key;
                values.iter().find(is_named).map(|(_, layout)| *layout)
            }
            Layout::Map(_) | Layout::Flat => None,
            Layout::Each(layout) => Some(layout),
            Layout::Places(places) => {
                let is_here = |(index, _): &&(usize, _)| *index <= frame.done;
                places.iter().rev().find(is_here).map(|(_, layout)| *layout)
            }
        }
    }

    fn text(&mut self, text: &Text<'_>) {
        if let Some(frame) = self.stack.last_mut()
            && matches!(frame.layout, Layout::Map(values) if !values.is_empty())
            && frame.done % 2 == 0
        {
            if text.first {
                frame.key.clear();
            }
            let room = KEPT - frame.key.len();
            let kept = &text.bytes[..text.bytes.len().min(room)];
            frame.key.extend_from_slice(kept);
        }
        if text.last {
            self.complete();
        }
    }

    fn complete(&mut self) {
        if let Some(frame) = self.stack.last_mut() {
            frame.done += 1;
        }
    }
}

/// The start of an aggregate, in front of an event.
fn opened<'a>(aggregate: Aggregate, len: u64, depth: usize, before: &Event<'a>) -> Event<'a> {
    Event {
        span: before.span.start..before.span.start,
        depth,
        head: b"",
        item: Item::Open {
            aggregate,
            len: Some(len),
        },
        ends_value: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resp::{Builder, Scanner, Value, any_value, encode};
    use proptest::prelude::*;

    static NESTED: Layout = Layout::Map(&[
        ("groups", &Layout::Each(&NESTED)),
        ("scores", &Layout::Flat),
        ("raw", &Layout::Places(&[(1, &Layout::Map(&[]))])),
        ("*", &Layout::Map(&[])),
    ]);

    static LIST: Layout = Layout::Each(&NESTED);

    fn paired<'a>(
        layout: &'static Layout,
        pieces: impl IntoIterator<Item = &'a [u8]>,
    ) -> Option<Value> {
        let (mut scanner, mut pairing) = (Scanner::new(), Pairing::new(layout));
        let mut builder = Builder::new(u64::MAX);
        let mut built = None;
        for mut piece in pieces {
            while let Some(event) = scanner.next(&mut piece).unwrap() {
                pairing.event(&event, |event| {
                    if let Some(value) = builder.event(event).unwrap() {
                        built = Some(value);
                    }
                });
            }
        }
        built
    }

    /// Whole and byte by byte.
    fn assert_paired(layout: &'static Layout, resp2: &str, expected: &str) {
        let expected = {
            let (mut scanner, mut builder) = (Scanner::new(), Builder::new(u64::MAX));
            let mut input = expected.as_bytes();
            let mut built = None;
            while let Some(event) = scanner.next(&mut input).unwrap() {
                built = builder.event(&event).unwrap();
            }
            built
        };
        assert!(expected.is_some());
        assert_eq!(paired(layout, [resp2.as_bytes()]), expected, "{resp2:?}");
        let bytes = resp2.as_bytes().chunks(1);
        assert_eq!(paired(layout, bytes), expected, "{resp2:?} in bytes");
    }

    #[test]
    fn flat_arrays_become_maps_where_they_are_some() {
        let cases = [
            (
                "*4\r\n+a\r\n:1\r\n+b\r\n*2\r\n:2\r\n:3\r\n",
                "%2\r\n+a\r\n:1\r\n+b\r\n%1\r\n:2\r\n:3\r\n",
            ),
            (
                "*2\r\n+groups\r\n*1\r\n*2\r\n+scores\r\n*2\r\n+m\r\n+1\r\n",
                "%1\r\n+groups\r\n*1\r\n%1\r\n+scores\r\n%1\r\n+m\r\n+1\r\n",
            ),
            (
                "*2\r\n+raw\r\n*3\r\n*2\r\n:1\r\n:2\r\n*2\r\n:1\r\n:2\r\n*0\r\n",
                "%1\r\n+raw\r\n*3\r\n*2\r\n:1\r\n:2\r\n%1\r\n:1\r\n:2\r\n%0\r\n",
            ),
            ("*0\r\n", "%0\r\n"),
            // What is something else stays it.
            ("*3\r\n+a\r\n:1\r\n+b\r\n", "*3\r\n+a\r\n:1\r\n+b\r\n"),
            ("-ERR\r\n", "-ERR\r\n"),
            ("*-1\r\n", "*-1\r\n"),
            (
                "%1\r\n+x\r\n*2\r\n+a\r\n+b\r\n",
                "%1\r\n+x\r\n%1\r\n+a\r\n+b\r\n",
            ),
            ("~2\r\n+a\r\n+b\r\n", "~2\r\n+a\r\n+b\r\n"),
            (
                "*2\r\n*2\r\n+a\r\n+b\r\n*2\r\n+a\r\n+b\r\n",
                "%1\r\n*2\r\n+a\r\n+b\r\n%1\r\n+a\r\n+b\r\n",
            ),
            (
                "|1\r\n+a\r\n*2\r\n:1\r\n:2\r\n*2\r\n+a\r\n+b\r\n",
                "|1\r\n+a\r\n*2\r\n:1\r\n:2\r\n%1\r\n+a\r\n+b\r\n",
            ),
        ];
        for (resp2, expected) in cases {
            assert_paired(&NESTED, resp2, expected);
        }
    }

    #[test]
    fn arrays_of_two_stay_what_resp3_has_for_scores() {
        let cases = [
            (
                "*4\r\n+a\r\n+1\r\n+b\r\n+2\r\n",
                "%2\r\n+a\r\n+1\r\n+b\r\n+2\r\n",
            ),
            (
                "*2\r\n*2\r\n+a\r\n,1\r\n*2\r\n+b\r\n,2\r\n",
                "*2\r\n*2\r\n+a\r\n,1\r\n*2\r\n+b\r\n,2\r\n",
            ),
            ("*0\r\n", "*0\r\n"),
            ("*2\r\n*0\r\n*0\r\n", "*2\r\n*0\r\n*0\r\n"),
        ];
        for (resp2, expected) in cases {
            assert_paired(&Layout::Flat, resp2, expected);
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_whatever_comes(value in any_value(), size in 1..9_usize) {
            let mut bytes = Vec::new();
            encode::value(&value, &mut bytes);
            let leaves = |value: &Value| {
                let mut out = Vec::new();
                for step in value.steps() {
                    if let crate::resp::Step::Leaf(leaf) = step {
                        encode::value(leaf, &mut out);
                    }
                }
                out
            };
            for layout in [&NESTED, &Layout::Flat, &LIST] {
                let whole = paired(layout, [bytes.as_slice()]).unwrap();
                prop_assert_eq!(leaves(&whole), leaves(&value));
                prop_assert_eq!(paired(layout, bytes.chunks(size)), Some(whole));
            }
        }
    }
}
