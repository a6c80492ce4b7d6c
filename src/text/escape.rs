//! Bytes to what a person can read: the dual of [`super::words`].
//!
//! Server bytes are hostile on a terminal: they may hold control sequences, text that runs
//! backwards, characters nobody sees. An [`Escaper`] shows valid UTF-8 as text and everything else
//! as escapes, while the payload is still arriving. It knows neither where the bytes come from nor
//! where they go.

use super::plain::Stops;
use super::style::{Glyph, Glyphs, Style};
use super::utf8::{Head, Held, MAX_SEQUENCE, head};
use super::visible::{Before, KEYCAP, is_joiner};

/// From how many plain bytes on a run is copied as a whole. Below, looking up each byte is faster.
const LONG_RUN: usize = 16;

/// How many bytes are looked up one by one before the next search for a plain run.
const STRETCH: usize = 32;

/// Escapes a payload that arrives in pieces.
///
/// What is written is always valid UTF-8, after each piece too, and does not depend on where the
/// pieces were cut; at most five bytes are kept between two pieces.
///
/// ```
/// use redis_shell::text::{Escaper, Style};
///
/// let mut escaper = Escaper::new(Style::Quoted);
/// let mut out = Vec::new();
/// escaper.push(b"caf\xc3", &mut out);
/// escaper.push(b"\xa9\t\x1b[31m \xe2\x82", &mut out);
/// escaper.finish(&mut out);
/// assert_eq!(out, r"café\t\x1b[31m \xe2\x82".as_bytes());
/// ```
#[derive(Debug, Clone)]
pub struct Escaper {
    glyphs: &'static Glyphs,
    stops: Stops,
    held: Held,
    before: Before,
}

impl Escaper {
    /// Creates an escaper at the beginning of a payload.
    pub fn new(style: Style) -> Self {
        Self {
            glyphs: Glyphs::of(style),
            stops: Stops::of(style),
            held: Held::default(),
            before: Before::default(),
        }
    }

    /// Appends to `out` what `piece` completes.
    pub fn push(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        let mut rest = match self.held.is_empty() {
            true => piece,
            false => self.complete_held(piece, out),
        };
        while !rest.is_empty() {
            let plain = self.stops.plain_prefix(rest);
            let done = if plain >= LONG_RUN || plain == rest.len() {
                out.extend_from_slice(&rest[..plain]);
                self.before = Before::Byte(rest[plain - 1]);
                plain
            } else {
                self.push_stretch(rest, out)
            };
            rest = &rest[done..];
        }
    }

    /// Ends the payload: what is still incomplete is escaped. The escaper is then as new.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        if !self.held.is_empty() {
            let incomplete = self.held.take();
            self.escape(incomplete.as_slice(), out);
        }
        self.before = Before::Nothing;
    }

    /// Completes what is kept with the first bytes of `piece` and returns the others.
    fn complete_held<'a>(&mut self, piece: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
        loop {
            let joined = self.held.joined(piece);
            let bytes = joined.as_slice();
            let len = match unit(bytes, self.before) {
                Unit::Shown(len, before) => {
                    out.extend_from_slice(&bytes[..len]);
                    self.before = before;
                    len
                }
                Unit::Escaped(len) => {
                    self.escape(&bytes[..len], out);
                    self.before = Before::Nothing;
                    len
                }
                Unit::Incomplete => {
                    self.held.keep(bytes);
                    return &[];
                }
            };
            let kept = self.held.take().as_slice().len();
            match len.checked_sub(kept) {
                Some(taken) => return &piece[taken..],
                // The others are the start of the next unit, at which this one looked ahead.
                None => self.held.keep(&bytes[len..kept]),
            }
        }
    }

    fn escape(&self, bytes: &[u8], out: &mut Vec<u8>) {
        for &byte in bytes {
            out.extend_from_slice(self.glyphs.get(byte).as_slice());
        }
    }

    /// Prints about [`STRETCH`] bytes one by one and returns how many.
    ///
    /// Bytes that stand alone take no branch of their own: in binary data nobody could predict it.
    fn push_stretch(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> usize {
        let mut text = Text::new();
        let mut at = 0;
        while at < bytes.len().min(STRETCH) {
            let glyph = self.glyphs.get(bytes[at]);
            // At the end of the piece a byte that would continue a sequence may still come.
            let next = bytes.get(at + 1).copied().unwrap_or(0x80);
            if glyph.stands_alone(self.glyphs.get(next)) {
                text.put(glyph);
                self.before = Before::Byte(bytes[at]);
                at += 1;
                continue;
            }
            match unit(&bytes[at..], self.before) {
                Unit::Shown(len, before) => {
                    text.copy(&bytes[at..], len);
                    self.before = before;
                    at += len;
                }
                Unit::Escaped(len) => {
                    self.before = Before::Nothing;
                    bytes[at..][..len]
                        .iter()
                        .for_each(|&byte| text.put(self.glyphs.get(byte)));
                    at += len;
                }
                Unit::Incomplete => {
                    self.held.keep(&bytes[at..]);
                    at = bytes.len();
                }
            }
        }
        out.extend_from_slice(text.as_slice());
        at
    }
}

/// The fate of the bytes that follow; the numbers count them.
enum Unit {
    /// With what then stands before the next ones.
    Shown(usize, Before),
    Escaped(usize),
    Incomplete,
}

/// Decides on the first unit of bytes that begin with a glyph that does not stand alone.
fn unit(bytes: &[u8], before: Before) -> Unit {
    match bytes {
        [b'\r'] => Unit::Incomplete,
        [b'\r', b'\n', ..] => Unit::Shown(2, Before::Nothing),
        [b'\r', ..] => Unit::Escaped(1),
        _ => match head(bytes) {
            Head::Char(character) => {
                let len = character.len_utf8();
                match (
                    before.then(character),
                    has_what_follows(before, bytes, character),
                ) {
                    (Some(before), Some(true)) => Unit::Shown(len, before),
                    (Some(_), None) => Unit::Incomplete,
                    (None, _) | (_, Some(false)) => Unit::Escaped(len),
                }
            }
            Head::Invalid(len) => Unit::Escaped(len),
            Head::Incomplete => Unit::Incomplete,
        },
    }
}

/// Tells whether the first character of the bytes has behind it what it needs to be seen; `None` if that may still come.
fn has_what_follows(before: Before, bytes: &[u8], character: char) -> Option<bool> {
    let rest = &bytes[character.len_utf8()..];
    if is_joiner(character) {
        return rest.first().map(|&next| next >= 0x80);
    }
    if !before.selects_keycap(character) {
        return Some(true);
    }
    let mut keycap = [0; MAX_SEQUENCE];
    let keycap = KEYCAP.encode_utf8(&mut keycap).as_bytes();
    match rest.len() < keycap.len() && keycap.starts_with(rest) {
        true => None,
        false => Some(rest.starts_with(keycap)),
    }
}

/// What a stretch prints, on the stack, so that the output grows once for all of it.
struct Text {
    /// A stretch may run over its end by less than a sequence.
    bytes: [u8; (STRETCH + MAX_SEQUENCE) * Glyph::MAX_LEN],
    len: usize,
}

impl Text {
    fn new() -> Self {
        Self {
            bytes: [0; _],
            len: 0,
        }
    }

    fn put(&mut self, glyph: &Glyph) {
        // All of the array, whatever its length: one store and no branch.
        self.bytes[self.len..][..Glyph::MAX_LEN].copy_from_slice(&glyph.text);
        self.len += usize::from(glyph.len);
    }

    /// Appends the first `len` of `bytes`, at most [`MAX_SEQUENCE`].
    fn copy(&mut self, bytes: &[u8], len: usize) {
        let target = &mut self.bytes[self.len..];
        match bytes.first_chunk::<MAX_SEQUENCE>() {
            Some(more) => target[..MAX_SEQUENCE].copy_from_slice(more),
            None => target[..len].copy_from_slice(&bytes[..len]),
        }
        self.len += len;
    }

    fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

/// Prints bytes in double quotes, so that [`super::split`] reads the same bytes back.
///
/// ```
/// assert_eq!(redis_shell::text::quoted(b"say \"hi\"\n\xff"), r#""say \"hi\"\n\xff""#);
/// ```
pub fn quoted(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len() + 2);
    out.push(b'"');
    escape_whole(Style::Quoted, bytes, &mut out);
    out.push(b'"');
    into_text(out)
}

/// Prints a word as it is typed, in quotes only where it needs them; [`super::split`] reads it back.
///
/// ```
/// use redis_shell::text::typed;
///
/// assert_eq!(typed(b"key:1"), "key:1");
/// assert_eq!(typed(b"a b"), "\"a b\"");
/// assert_eq!(typed(b""), "\"\"");
/// ```
pub fn typed(word: &[u8]) -> String {
    let quoted = quoted(word);
    let inner = &quoted[1..quoted.len() - 1];
    // What must not stand bare and is no escape: a blank, the other quote, what begins a comment.
    let is_bare = inner.as_bytes() == word
        && !word.is_empty()
        && !word.iter().any(|byte| matches!(byte, b' ' | b'\''))
        && word[0] != b'#';
    match is_bare {
        true => inner.to_owned(),
        false => quoted,
    }
}

/// Prints bytes as one line of unquoted text that is safe on a terminal.
///
/// ```
/// assert_eq!(redis_shell::text::line(b"no \"key\" \x1b[2J"), r#"no "key" \x1b[2J"#);
/// ```
pub fn line(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    escape_whole(Style::Line, bytes, &mut out);
    into_text(out)
}

fn escape_whole(style: Style, bytes: &[u8], out: &mut Vec<u8>) {
    let mut escaper = Escaper::new(style);
    escaper.push(bytes, out);
    escaper.finish(out);
}

fn into_text(out: Vec<u8>) -> String {
    // An escaper copies whole valid characters and writes ASCII for all else; a property test holds
    // it to that.
    String::from_utf8(out).expect("escaped text is UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tests::hostile_bytes;
    use proptest::prelude::*;

    const STYLES: [Style; 3] = [Style::Quoted, Style::Line, Style::Block];

    fn escaped<'a>(style: Style, pieces: impl IntoIterator<Item = &'a [u8]>) -> String {
        let mut escaper = Escaper::new(style);
        let mut out = Vec::new();
        for piece in pieces {
            escaper.push(piece, &mut out);
            assert!(std::str::from_utf8(&out).is_ok(), "{style:?} {piece:x?}");
        }
        escaper.finish(&mut out);
        assert!(escaper.held.is_empty());
        String::from_utf8(out).unwrap()
    }

    /// Each case whole and byte by byte.
    fn assert_escaped(style: Style, bytes: &[u8], expected: &str) {
        assert_eq!(escaped(style, [bytes]), expected, "{style:?} {bytes:x?}");
        assert_eq!(
            escaped(style, bytes.chunks(1)),
            expected,
            "{style:?} {bytes:x?} in bytes"
        );
    }

    #[test]
    fn visible_text_is_shown_in_every_style() {
        for text in [
            "",
            "plain ~",
            "café",
            "ключ 键 🦀",
            "e\u{301}",
            "\u{600}1",
            "\u{a0}",
        ] {
            for style in STYLES {
                assert_escaped(style, text.as_bytes(), text);
            }
        }
    }

    #[test]
    fn what_a_terminal_could_obey_or_hide_is_escaped_in_every_style() {
        let cases: &[(&[u8], &str)] = &[
            (b"\0\x01\x1b\x1f\x7f", r"\x00\x01\x1b\x1f\x7f"),
            (b"\x07\x08\x0b\x0c", r"\a\b\x0b\x0c"),
            (b"\x80\x9b\xff", r"\x80\x9b\xff"),
            ("\u{85}\u{9b}".as_bytes(), r"\xc2\x85\xc2\x9b"),
            (
                "a\u{202e}b\u{2066}".as_bytes(),
                r"a\xe2\x80\xaeb\xe2\x81\xa6",
            ),
            ("\u{2028}\u{2029}".as_bytes(), r"\xe2\x80\xa8\xe2\x80\xa9"),
            (
                "\u{ad}\u{200b}\u{feff}".as_bytes(),
                r"\xc2\xad\xe2\x80\x8b\xef\xbb\xbf",
            ),
            (
                "\u{34f}\u{fe0f}\u{3164}".as_bytes(),
                r"\xcd\x8f\xef\xb8\x8f\xe3\x85\xa4",
            ),
            ("\u{e0041}".as_bytes(), r"\xf3\xa0\x81\x81"),
            ("\u{378}\u{ffff}".as_bytes(), r"\xcd\xb8\xef\xbf\xbf"),
            (
                "\u{e000}\u{10fffd}".as_bytes(),
                r"\xee\x80\x80\xf4\x8f\xbf\xbd",
            ),
            // Surrogates, overlong, beyond the last character, cut short.
            (b"\xed\xa0\x80", r"\xed\xa0\x80"),
            (b"\xc0\xaf\xf4\x90\x80\x80", r"\xc0\xaf\xf4\x90\x80\x80"),
            (b"a\xe2\x82b\xf0\x9f\xa6", r"a\xe2\x82b\xf0\x9f\xa6"),
            (b"\xe2\xc3\xa9", r"\xe2é"),
        ];
        for (bytes, expected) in cases {
            for style in STYLES {
                assert_escaped(style, bytes, expected);
            }
        }
    }

    #[test]
    fn styles_differ_in_quotes_and_line_ends() {
        let bytes = b"\"a\\b\"\n\tc\r\nd\re\r\r\n\r";
        assert_escaped(Style::Quoted, bytes, r#"\"a\\b\"\n\tc\r\nd\re\r\r\n\r"#);
        assert_escaped(Style::Line, bytes, r#""a\b"\n\tc\r\nd\re\r\r\n\r"#);
        assert_escaped(Style::Block, bytes, "\"a\\b\"\n\tc\r\nd\\re\\r\r\n\\r");
    }

    fn is_all_visible(text: &str) -> bool {
        let mut before = Before::default();
        text.chars().all(|character| {
            let then = before.then(character);
            before = then.unwrap_or_default();
            then.is_some()
        })
    }

    #[test]
    fn what_joins_characters_stays_between_them() {
        let joined = "می\u{200c}خواهم ❤\u{fe0f}\u{200d}🔥 👨\u{200d}👩";
        assert_escaped(Style::Line, joined.as_bytes(), joined);
        assert_escaped(Style::Quoted, joined.as_bytes(), joined);
        for lonely in ["a\u{200d}b", "é\u{200d}", "é\u{200c} ", "\u{200d}é"] {
            let shown = line(lonely.as_bytes());
            assert!(shown.contains(r"\xe2\x80\x8"), "{shown}");
        }
        assert_eq!(line(" \u{fe0f}".as_bytes()), r" \xef\xb8\x8f");
    }

    #[test]
    fn the_picture_of_a_key_is_shown() {
        for style in STYLES {
            for shown in [
                "1\u{fe0f}\u{20e3}",
                "#\u{fe0f}\u{20e3}*\u{fe0f}\u{20e3} 0\u{fe0f}\u{20e3}é",
                "a plain text of some length 9\u{fe0f}\u{20e3} and more of it",
                "1\u{20e3}",
            ] {
                assert_escaped(style, shown.as_bytes(), shown);
            }
            const SELECTOR: &str = r"\xef\xb8\x8f";
            for (before, after, escaped) in [
                ("1", "", ""),
                ("1", " ", " "),
                ("1", "\u{fe0f}\u{20e3}", r"\xef\xb8\x8f⃣"),
                ("1", "\u{20e2}", "\u{20e2}"),
                ("1", "\u{2028}", r"\xe2\x80\xa8"),
                ("1", "é", "é"),
                ("a", "\u{20e3}", "\u{20e3}"),
                ("", "\u{20e3}", "\u{20e3}"),
                ("é1 ", "\u{20e3}", "\u{20e3}"),
            ] {
                let text = format!("{before}\u{fe0f}{after}");
                assert_escaped(
                    style,
                    text.as_bytes(),
                    &format!("{before}{SELECTOR}{escaped}"),
                );
            }
            assert_escaped(style, b"1\xef\xb8\x8f\xe2\x83", r"1\xef\xb8\x8f\xe2\x83");
            assert_escaped(style, b"1\xef\xb8\x8f\xe2\x83x", r"1\xef\xb8\x8f\xe2\x83x");
            assert_escaped(
                style,
                b"\x01\xef\xb8\x8f\xe2\x83\xa3",
                "\\x01\\xef\\xb8\\x8f\u{20e3}",
            );
        }
    }

    proptest! {
        #[test]
        fn the_result_does_not_depend_on_the_pieces(
            pieces in prop::collection::vec(hostile_bytes(0..12), 0..12),
        ) {
            let whole = pieces.concat();
            for style in STYLES {
                let in_pieces = escaped(style, pieces.iter().map(Vec::as_slice));
                prop_assert_eq!(in_pieces, escaped(style, [whole.as_slice()]));
            }
        }

        #[test]
        fn nothing_invisible_is_left(bytes in hostile_bytes(0..24)) {
            for style in [Style::Quoted, Style::Line] {
                prop_assert!(is_all_visible(&escaped(style, [bytes.as_slice()])));
            }
            let lines = escaped(Style::Block, [bytes.as_slice()]).replace("\r\n", "\n");
            prop_assert!(is_all_visible(&lines.replace(['\n', '\t'], " ")));
        }
    }
}
