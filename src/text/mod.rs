//! Lines to words, and bytes to what a person can read and type back.
//!
//! Two directions of one rule. [`split`] takes a typed line apart into the words of a command;
//! [`Escaper`] and [`quoted`] print bytes so that the same rule reads them back unchanged.
//! [`split_batch`] takes a text of several lines apart into lines, where a quote may span some of them.
//! [`Lines`] does so for the stream of a script.
//! [`Utf8Pieces`] finds the text in a payload that arrives in pieces. [`columns`] tells how wide a text is.
//!
//! The room knows bytes and characters only: no protocol, no terminal, no command and no IO.

mod batch;
mod columns;
mod escape;
mod lines;
mod plain;
mod style;
mod utf8;
mod visible;
mod words;

pub use batch::{Batch, Reach, first_of_batch, spans_of_first, split_batch};
pub use columns::{columns, columns_at, columns_of, cut, fitting, wrapped};
pub use escape::{Escaper, line, quoted, typed};
pub use lines::{Line, Lines, is_idle};
pub use style::Style;
pub use utf8::{Utf8Pieces, Utf8Run};
pub(crate) use words::hex_digit;
pub use words::{
    BLANKS, End, Quote, QuoteError, QuoteFault, Quoting, Split, Word, bare_words, split,
};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::SizeRange;
    use proptest::prelude::*;

    /// Bytes in which quotes, blanks, escapes, sequences and parts of sequences are frequent.
    pub(super) fn hostile_bytes(parts: impl Into<SizeRange>) -> impl Strategy<Value = Vec<u8>> {
        let part = prop_oneof![
            any::<u8>().prop_map(|byte| vec![byte]),
            prop::sample::select(&b"\"'\\ \t\r\n\x0b\0xabn0f"[..]).prop_map(|byte| vec![byte]),
            prop::sample::select(&[0x80, 0xbf, 0xc3, 0xe2, 0xed, 0xf0, 0xf4][..])
                .prop_map(|byte: u8| vec![byte]),
            any::<char>().prop_map(|character| character.to_string().into_bytes()),
            "[é中🔥]?[\u{200c}\u{200d}\u{fe0f}]{1,2}".prop_map(String::into_bytes),
            "[0-9#*a]\u{fe0f}?\u{20e3}?".prop_map(String::into_bytes),
            "[ -~]{0,20}".prop_map(String::into_bytes),
        ];
        prop::collection::vec(part, parts).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(words in prop::collection::vec(hostile_bytes(0..8), 0..5)) {
            let line = |print: fn(&[u8]) -> String| {
                let words = words.iter().map(|word| print(word));
                words.collect::<Vec<_>>().join(" ")
            };
            for (line, quoting) in [
                (line(quoted), Quoting::Shell),
                (line(quoted), Quoting::Redis),
                (line(typed), Quoting::Shell),
                (line(typed), Quoting::Redis),
            ] {
                let read = split(line.as_bytes(), quoting).complete().unwrap();
                let read: Vec<_> = read.into_iter().map(|word| word.bytes).collect();
                prop_assert_eq!(&read, &words);
            }
        }
    }
}
