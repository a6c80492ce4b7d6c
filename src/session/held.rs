//! Events that are kept: the beginning of a value of which only the first word tells whether it answers a command or is a
//! message that came between, until that word has come; an attribute, until it is known of what; a push amid a reply,
//! until the reply is over.

use std::io;

use crate::resp::{Aggregate, Event, Item, Span, Text, is_confirmation};

use super::Sink;

/// No word that tells is longer.
const LONGEST: usize = "punsubscribe".len();

/// The words that messages begin with.
const MESSAGES: [&[u8]; 3] = [b"message", b"pmessage", b"smessage"];

/// The events so far, and the word as far as it has come.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// How deep the value stands in another.
    depth: usize,
    events: Vec<Owned>,
    size: usize,
    word: Vec<u8>,
}

/// Whether the first word is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Known,
    /// More events are to come first.
    Pending,
}

/// An event that does not depend on the bytes it was read from.
#[derive(Debug)]
struct Owned {
    span: Span,
    depth: usize,
    head: Vec<u8>,
    /// Without the bytes of a text or a number.
    item: Item<'static>,
    bytes: Vec<u8>,
}

impl Held {
    /// Begins with a value that stands so deep in another.
    pub(super) fn within(depth: usize) -> Self {
        Self {
            depth,
            ..Self::default()
        }
    }

    /// Keeps an event, unless it makes the word known: that one is for whoever gets the [others](Self::events).
    pub(super) fn take(&mut self, event: &Event<'_>) -> Word {
        match event.item {
            Item::Open { .. } if event.depth == self.depth => {}
            Item::Text(text) => {
                let room = (LONGEST + 1).saturating_sub(self.word.len());
                self.word
                    .extend_from_slice(&text.bytes[..text.bytes.len().min(room)]);
                if text.last || self.word.len() > LONGEST {
                    return Word::Known;
                }
            }
            _ => return Word::Known,
        }
        self.keep(event);
        Word::Pending
    }

    /// Keeps an event, whatever it says.
    pub(super) fn keep(&mut self, event: &Event<'_>) {
        let (item, bytes) = match event.item {
            Item::Text(text) => (Item::Text(Text { bytes: &[], ..text }), text.bytes),
            Item::Integer { value, text } => (Item::Integer { value, text: &[] }, text),
            Item::Double { text } => (Item::Double { text: &[] }, text),
            Item::Boolean(boolean) => (Item::Boolean(boolean), &[][..]),
            Item::Null(null) => (Item::Null(null), &[][..]),
            Item::Open { aggregate, len } => (Item::Open { aggregate, len }, &[][..]),
            Item::Close { aggregate, counts } => (Item::Close { aggregate, counts }, &[][..]),
        };
        self.size += size_of::<Owned>() + event.head.len() + bytes.len();
        self.events.push(Owned {
            span: event.span.clone(),
            depth: event.depth,
            head: event.head.to_vec(),
            item,
            bytes: bytes.to_vec(),
        });
    }

    /// How many bytes what is kept takes.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Tells whether the value is a message.
    pub(super) fn is_message(&self) -> bool {
        MESSAGES.contains(&&self.word[..])
    }

    /// Tells whether the value is a push, perhaps with attributes before it.
    pub(super) fn is_push(&self) -> bool {
        let opens_push = |event: &Owned| match event.item {
            Item::Open { aggregate, .. } => {
                aggregate == Aggregate::Push && event.depth == self.depth
            }
            _ => false,
        };
        self.events.iter().any(opens_push)
    }

    /// Tells whether a subscription brings the value.
    pub(super) fn is_of_subscription(&self) -> bool {
        self.is_message() || self.is_confirmation()
    }

    /// Tells whether the value confirms a command of this name.
    pub(super) fn confirms(&self, name: &str) -> bool {
        self.word.eq_ignore_ascii_case(name.as_bytes())
    }

    /// Tells whether the value confirms any command.
    pub(super) fn is_confirmation(&self) -> bool {
        is_confirmation(&self.word)
    }

    /// Gives what was kept.
    pub(super) fn events(&self) -> impl Iterator<Item = Event<'_>> {
        self.events.iter().map(|it| Event {
            span: it.span.clone(),
            depth: it.depth,
            head: &it.head,
            item: match it.item {
                Item::Text(text) => Item::Text(Text {
                    bytes: &it.bytes,
                    ..text
                }),
                Item::Integer { value, .. } => Item::Integer {
                    value,
                    text: &it.bytes,
                },
                Item::Double { .. } => Item::Double { text: &it.bytes },
                item => item,
            },
            ends_value: false,
        })
    }

    /// Hands on what was kept.
    pub(super) fn pass_on(&self, sink: &mut dyn Sink) -> io::Result<()> {
        self.events().try_for_each(|event| sink.event(&event))
    }

    /// Hands on a whole value as one of the top level.
    pub(super) fn pass_on_alone(&self, sink: &mut dyn Sink) -> io::Result<()> {
        let last = self.events.len();
        (1..).zip(self.events()).try_for_each(|(place, event)| {
            sink.event(&Event {
                depth: event.depth - self.depth,
                ends_value: place == last,
                ..event
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::{Tap, Traffic};
    use crate::resp::{Builder, Scanner, Value};

    struct Tree {
        builder: Builder,
        value: Option<Value>,
    }

    impl Tap for Tree {
        fn traffic(&mut self, _: &Traffic<'_>) {}
    }

    impl Sink for Tree {
        fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
            let value = self.builder.event(event);
            self.value = value.expect("it is small");
            Ok(())
        }
    }

    /// Reads a value that comes in pieces of this length through what holds its beginning.
    fn read(bytes: &[u8], len: usize) -> (Held, Value) {
        let (mut scanner, mut held, mut word) = (Scanner::new(), Held::default(), Word::Pending);
        let mut tree = Tree {
            builder: Builder::new(1 << 20),
            value: None,
        };
        for mut piece in bytes.chunks(len) {
            while let Some(event) = scanner.next(&mut piece).expect("it is RESP") {
                if word == Word::Pending {
                    word = held.take(&event);
                    match word {
                        Word::Pending => continue,
                        Word::Known => held.pass_on(&mut tree).expect("the tree takes it"),
                    }
                }
                tree.event(&event).expect("the tree takes it");
            }
        }
        (held, tree.value.expect("all of it was read"))
    }

    #[test]
    fn nothing_is_lost_and_the_word_is_known_however_it_comes() {
        for (text, is_message, confirms) in [
            ("*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nx\r\n", true, None),
            (">3\r\n$8\r\nsmessage\r\n$1\r\na\r\n$1\r\nx\r\n", true, None),
            (
                "*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n",
                false,
                Some("Subscribe"),
            ),
            (
                ">3\r\n$12\r\npunsubscribe\r\n_\r\n:0\r\n",
                false,
                Some("PUNSUBSCRIBE"),
            ),
            ("*2\r\n$4\r\npong\r\n$0\r\n\r\n", false, None),
            ("*1\r\n$21\r\nmessagemessagemessage\r\n", false, None),
            ("*0\r\n", false, None),
            ("*1\r\n*1\r\n$7\r\nmessage\r\n", false, None),
        ] {
            let (_, whole) = read(text.as_bytes(), text.len());
            for len in [1, 2, 3, text.len()] {
                let (held, value) = read(text.as_bytes(), len);
                assert_eq!(value, whole, "{text:?} by {len}");
                assert_eq!(held.is_message(), is_message, "{text:?} by {len}");
                for name in ["Subscribe", "PUNSUBSCRIBE"] {
                    assert_eq!(held.confirms(name), confirms == Some(name), "{text:?}");
                }
            }
        }
    }
}
