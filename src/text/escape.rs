//! Bytes to what a person can read: the dual of [`super::words`].
//!
//! Server bytes are hostile on a terminal: they may hold control sequences, text that runs backwards, characters
//! nobody sees. An [`Escaper`] shows valid UTF-8 as text and everything else as escapes, while the payload is still
//! arriving. It knows neither where the bytes come from nor where they go.

use super::utf8::{Head, Held, head};
use super::visible::is_visible;

/// How much of a payload is escaped, and for which place.
///
/// Invisible characters (control, format, bidirectional, unassigned, private use and default ignorable ones, see
/// Unicode's categories Cc, Cf, Cn, Co, Zl and Zp) and bytes that are no UTF-8 are escaped in every style, each byte
/// as `\xHH` or as one of `\n \r \t \b \a`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Between double quotes, which the caller writes: `"` and `\` are escaped too, and [`super::split`] reads
    /// exactly the same bytes back.
    Quoted,
    /// One line of unquoted text, such as an error reply: `"` and `\` stay as they are.
    Line,
    /// Unquoted text of several lines, such as INFO: as `Line`, but `\n`, `\t` and `\r\n` pass.
    Block,
}

/// Escapes a payload that arrives in pieces.
///
/// What is written is always valid UTF-8, after each piece too, and does not depend on where the pieces were cut;
/// at most three bytes are kept between two pieces.
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
    style: Style,
    stops: Stops,
    held: Held,
}

impl Escaper {
    /// Creates an escaper at the beginning of a payload.
    pub fn new(style: Style) -> Self {
        Self {
            style,
            stops: Stops::of(style),
            held: Held::default(),
        }
    }

    /// Appends to `out` what `piece` completes.
    pub fn push(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        let mut rest = match self.held.is_empty() {
            true => piece,
            false => self.complete_held(piece, out),
        };
        let mut shown = 0;
        loop {
            shown += self.stops.plain_prefix(&rest[shown..]);
            if shown == rest.len() {
                return out.extend_from_slice(rest);
            }
            match self.unit(&rest[shown..]) {
                Unit::Shown(len) => shown += len,
                Unit::Escaped(len) => {
                    let (run, after) = rest.split_at(shown);
                    out.extend_from_slice(run);
                    escape_bytes(&after[..len], out);
                    rest = &after[len..];
                    shown = 0;
                }
                Unit::Incomplete => {
                    out.extend_from_slice(&rest[..shown]);
                    return self.held.keep(&rest[shown..]);
                }
            }
        }
    }

    /// Ends the payload: what is still incomplete is escaped. The escaper is then as new.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        escape_bytes(self.held.take().as_slice(), out);
    }

    /// Completes the unit kept with the first bytes of `piece` and returns the others.
    fn complete_held<'a>(&mut self, piece: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
        let joined = self.held.joined(piece);
        let bytes = joined.as_slice();
        let len = match self.unit(bytes) {
            Unit::Shown(len) => {
                out.extend_from_slice(&bytes[..len]);
                len
            }
            Unit::Escaped(len) => {
                escape_bytes(&bytes[..len], out);
                len
            }
            Unit::Incomplete => {
                self.held.keep(bytes);
                return &[];
            }
        };
        // The bytes kept are the start of the unit, so it cannot be shorter than they are.
        &piece[len - self.held.take().as_slice().len()..]
    }

    /// Decides on the first unit of `bytes`, which begin with a byte that is not plain.
    fn unit(&self, bytes: &[u8]) -> Unit {
        match (self.style, bytes) {
            (Style::Block, [b'\n' | b'\t', ..]) => Unit::Shown(1),
            (Style::Block, [b'\r', b'\n', ..]) => Unit::Shown(2),
            (Style::Block, [b'\r']) => Unit::Incomplete,
            (_, [..=0x7f, ..]) => Unit::Escaped(1),
            _ => match head(bytes) {
                Head::Char(character) if is_visible(character) => Unit::Shown(character.len_utf8()),
                Head::Char(character) => Unit::Escaped(character.len_utf8()),
                Head::Invalid(len) => Unit::Escaped(len),
                Head::Incomplete => Unit::Incomplete,
            },
        }
    }
}

/// The fate of the next few bytes; the numbers count bytes.
enum Unit {
    Shown(usize),
    Escaped(usize),
    Incomplete,
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
    // An escaper copies whole valid characters and writes ASCII for all else; a property test holds it to that.
    String::from_utf8(out).expect("escaped text is UTF-8")
}

/// Appends the escape of each byte.
fn escape_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    for &byte in bytes {
        out.extend_from_slice(match byte {
            b'\n' => br"\n",
            b'\r' => br"\r",
            b'\t' => br"\t",
            b'\x08' => br"\b",
            b'\x07' => br"\a",
            b'"' => br#"\""#,
            b'\\' => br"\\",
            _ => &HEX_ESCAPES[usize::from(byte)],
        });
    }
}

/// `\xHH` of every byte.
static HEX_ESCAPES: [[u8; 4]; 256] = hex_escapes();

const fn hex_escapes() -> [[u8; 4]; 256] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut escapes = [*br"\x00"; 256];
    let mut byte = 0;
    while byte < escapes.len() {
        escapes[byte][2] = DIGITS[byte >> 4];
        escapes[byte][3] = DIGITS[byte & 0xf];
        byte += 1;
    }
    escapes
}

/// The ASCII characters at which a plain run stops besides C0 and DEL, each repeated in all bytes of a word.
#[derive(Debug, Clone, Copy)]
struct Stops {
    quote: u64,
    backslash: u64,
}

impl Stops {
    fn of(style: Style) -> Self {
        let (quote, backslash) = match style {
            Style::Quoted => (b'"', b'\\'),
            // DEL stops every run anyway.
            Style::Line | Style::Block => (DEL, DEL),
        };
        Self {
            quote: in_all_bytes(quote),
            backslash: in_all_bytes(backslash),
        }
    }

    /// Counts the bytes before the first that is not printable ASCII, or is one of the stops.
    fn plain_prefix(self, bytes: &[u8]) -> usize {
        let (words, tail) = bytes.as_chunks::<8>();
        for (index, word) in words.iter().enumerate() {
            let found = self.find(u64::from_le_bytes(*word));
            if found != 0 {
                return index * 8 + first_byte(found);
            }
        }
        let mut last = in_all_bytes(DEL).to_le_bytes();
        last[..tail.len()].copy_from_slice(tail);
        words.len() * 8 + first_byte(self.find(u64::from_le_bytes(last)))
    }

    /// Sets the high bit of the lowest byte of `word` that ends a plain run; above it any high bits may be set.
    fn find(self, word: u64) -> u64 {
        // A subtraction borrows from the byte above only where it has found something, so the lowest hit is true.
        let ones = in_all_bytes(1);
        let control = word.wrapping_sub(in_all_bytes(b' '));
        let delete = (word ^ in_all_bytes(DEL)).wrapping_sub(ones);
        let quote = (word ^ self.quote).wrapping_sub(ones);
        let backslash = (word ^ self.backslash).wrapping_sub(ones);
        (word | control | delete | quote | backslash) & in_all_bytes(0x80)
    }
}

const DEL: u8 = 0x7f;

const fn in_all_bytes(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The index of the lowest byte of which a bit is set.
fn first_byte(found: u64) -> usize {
    found.trailing_zeros() as usize / 8
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

    #[test]
    fn every_ascii_byte_stops_or_passes_at_every_place_of_a_word() {
        for byte in 0..=0x7f_u8 {
            for place in 0..20 {
                let mut bytes = *b"abcdefghijklmnopqrst";
                bytes[place] = byte;
                let plain = matches!(byte, b' '..=b'~');
                for style in STYLES {
                    let stops = !plain || (style == Style::Quoted && b"\"\\".contains(&byte));
                    let expected = if stops { place } else { bytes.len() };
                    assert_eq!(Stops::of(style).plain_prefix(&bytes), expected, "{byte:#x}");
                }
            }
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
                prop_assert!(escaped(style, [bytes.as_slice()]).chars().all(is_visible));
            }
            let lines = escaped(Style::Block, [bytes.as_slice()]).replace("\r\n", "\n");
            let mut characters = lines.chars();
            prop_assert!(characters.all(|c| matches!(c, '\n' | '\t') || is_visible(c)));
        }
    }

    /// Prints the speed of the hot loop: `cargo test --release --lib escape -- --ignored --nocapture`.
    #[test]
    #[ignore = "measures, asserts nothing about time"]
    fn speed() {
        let binary: Vec<u8> = (0..1_u32 << 16)
            .map(|n| (n.wrapping_mul(0x9e37_79b1) >> 24) as u8)
            .collect();
        let cases: [(&str, Vec<u8>, usize); 6] = [
            (
                "printable ASCII, 64 KiB pieces",
                vec![b'x'; 1 << 16],
                1 << 16,
            ),
            ("printable ASCII, 20 byte values", vec![b'x'; 20 << 12], 20),
            (
                "quotes in JSON",
                br#"{"name":"value","n":12345}"#.repeat(1 << 11),
                1 << 16,
            ),
            (
                "Latin text",
                "Übergrößen naïve café ".repeat(1 << 11).into_bytes(),
                1 << 16,
            ),
            (
                "Chinese text",
                "键值数据库".repeat(1 << 12).into_bytes(),
                1 << 16,
            ),
            ("mixed binary", binary, 1 << 16),
        ];
        for (name, bytes, piece_len) in cases {
            let mut escaper = Escaper::new(Style::Quoted);
            let mut out = Vec::new();
            let started = std::time::Instant::now();
            let rounds = (1 << 28) / bytes.len();
            for _ in 0..rounds {
                out.clear();
                for piece in bytes.chunks(piece_len) {
                    escaper.push(std::hint::black_box(piece), &mut out);
                    escaper.finish(&mut out);
                }
            }
            let rate = (rounds * bytes.len()) as f64 / started.elapsed().as_secs_f64() / 1e6;
            println!("{name}: {rate:.0} MB/s");
        }
    }
}
