//! What stands between the quotes of a JSON string, written while the payload arrives.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::Strings;
use crate::resp::TextKind;
use crate::text::{Escaper, Style, Utf8Pieces, Utf8Run};

/// How many bytes are converted at once, a multiple of three, so that Base64 needs no padding in between.
const PIECE: usize = 3 * 1024;

/// The bytes of one group of Base64.
const GROUP: usize = 3;

/// The output with the escapes that it takes inside the strings which keys have become.
#[derive(Debug)]
pub(super) struct Sink<'a> {
    pub(super) level: u32,
    pub(super) out: &'a mut Vec<u8>,
}

impl Sink<'_> {
    /// Appends JSON. At each level a backslash comes before every quote and every backslash of the level within.
    pub(super) fn put(&mut self, json: &[u8]) {
        if self.level == 0 {
            self.out.extend_from_slice(json);
            return;
        }
        let doubled = 1 << self.level;
        for &byte in json {
            if matches!(byte, b'"' | b'\\') {
                self.out.resize(self.out.len() + doubled - 1, b'\\');
            }
            self.out.push(byte);
        }
    }

    /// The output, for JSON that has neither quotes nor backslashes.
    pub(super) fn bare(&mut self) -> &mut Vec<u8> {
        self.out
    }

    /// Appends text in which only quotes and backslashes need a backslash, and none of the level within.
    fn put_escaped(&mut self, text: &[u8]) {
        Sink {
            level: self.level + 1,
            out: self.out,
        }
        .put(text);
    }
}

/// Converts the payload of strings, one after the other.
#[derive(Debug)]
pub(super) struct Content {
    strings: Strings,
    form: Form,
    /// Whether bytes have been replaced.
    replaced: bool,
    escaped: Vec<u8>,
}

#[derive(Debug)]
enum Form {
    Text(Utf8Pieces),
    Base64(Group),
    Quoted(Escaper),
}

/// The bytes of a group of which not all have come.
#[derive(Debug, Default)]
struct Group {
    bytes: [u8; GROUP],
    len: usize,
}

impl Content {
    pub(super) fn new(strings: Strings) -> Self {
        Self {
            strings,
            form: Form::Text(Utf8Pieces::new()),
            replaced: false,
            escaped: Vec::new(),
        }
    }

    /// Begins a string.
    pub(super) fn start(&mut self, kind: TextKind) {
        let is_payload = matches!(kind, TextKind::Bulk | TextKind::Verbatim(_));
        self.form = match self.strings {
            Strings::Base64 if is_payload => Form::Base64(Group::default()),
            Strings::Text | Strings::Base64 => Form::Text(Utf8Pieces::new()),
            Strings::Quoted => Form::Quoted(Escaper::new(Style::Quoted)),
        };
    }

    /// Appends what `bytes` complete.
    pub(super) fn push(&mut self, bytes: &[u8], sink: &mut Sink<'_>) {
        match &mut self.form {
            Form::Text(pieces) => {
                pieces.push(bytes, |run| self.replaced |= put_run(run, sink));
            }
            Form::Base64(group) => group.push(bytes, sink.bare()),
            Form::Quoted(escaper) => {
                for piece in bytes.chunks(PIECE) {
                    escaper.push(piece, &mut self.escaped);
                    sink.put_escaped(&self.escaped);
                    self.escaped.clear();
                }
            }
        }
    }

    /// Ends the string.
    pub(super) fn finish(&mut self, sink: &mut Sink<'_>) {
        match &mut self.form {
            Form::Text(pieces) => pieces.finish(|run| self.replaced |= put_run(run, sink)),
            Form::Base64(group) => group.finish(sink.bare()),
            Form::Quoted(escaper) => {
                escaper.finish(&mut self.escaped);
                sink.put_escaped(&self.escaped);
                self.escaped.clear();
            }
        }
    }

    /// Tells whether bytes have been replaced since the last call.
    pub(super) fn take_replaced(&mut self) -> bool {
        std::mem::take(&mut self.replaced)
    }
}

impl Group {
    fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let missing = (GROUP - self.len) % GROUP;
        let (first, rest) = bytes.split_at(missing.min(bytes.len()));
        self.keep(first);
        if self.len == GROUP {
            self.finish(out);
        }
        let (whole, rest) = rest.split_at(rest.len() - rest.len() % GROUP);
        whole.chunks(PIECE).for_each(|piece| encode(piece, out));
        self.keep(rest);
    }

    fn keep(&mut self, bytes: &[u8]) {
        self.bytes[self.len..][..bytes.len()].copy_from_slice(bytes);
        self.len += bytes.len();
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        encode(&self.bytes[..self.len], out);
        self.len = 0;
    }
}

fn encode(piece: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    out.resize(start + piece.len().div_ceil(GROUP) * 4, 0);
    let written = STANDARD.encode_slice(piece, &mut out[start..]);
    debug_assert_eq!(
        written,
        Ok(out.len() - start),
        "four characters for each group"
    );
}

/// Appends a run as the content of a string; tells whether it had to be replaced.
fn put_run(run: Utf8Run<'_>, sink: &mut Sink<'_>) -> bool {
    let text = match run {
        Utf8Run::Text(text) => text,
        Utf8Run::Invalid(_) => {
            sink.put("\u{fffd}".as_bytes());
            return true;
        }
    };
    let mut rest = text;
    while let Some(at) = find_care(rest.as_bytes()) {
        let (plain, other) = rest.split_at(at);
        sink.put(plain.as_bytes());
        let mut characters = other.chars();
        if let Some(character) = characters.next() {
            put_character(character, sink);
        }
        rest = characters.as_str();
    }
    sink.put(rest.as_bytes());
    false
}

/// How many bytes are looked at together.
const BLOCK: usize = 16;

/// Finds the first byte with which a character begins that may not be written as it is.
fn find_care(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if !rest.first_chunk::<BLOCK>().is_some_and(is_plain) {
            let mut block = rest.iter().take(BLOCK);
            if let Some(found) = block.position(|&byte| CARE[usize::from(byte)]) {
                return Some(at + found);
            }
        }
        at += BLOCK;
    }
    None
}

/// Tells whether all bytes are ASCII and written as they are; without a branch for each, so that the compiler can
/// compare them at once.
fn is_plain(block: &[u8; BLOCK]) -> bool {
    block.iter().fold(true, |plain, &byte| {
        plain & (b' '..0x7f).contains(&byte) & (byte != b'"') & (byte != b'\\')
    })
}

/// The bytes with which a character may begin that is not written as it is.
const CARE: [bool; 256] = {
    let mut care = [false; 256];
    let mut byte = 0;
    while byte < care.len() {
        care[byte] = byte < 0x20 || matches!(byte as u8, b'"' | b'\\' | 0x7f | 0xc2 | 0xd8 | 0xe2);
        byte += 1;
    }
    care
};

fn put_character(character: char, sink: &mut Sink<'_>) {
    let letter = match character {
        '"' | '\\' => character as u8,
        '\n' => b'n',
        '\r' => b'r',
        '\t' => b't',
        '\x08' => b'b',
        '\x0c' => b'f',
        _ if is_obeyed(character) => {
            let digit = |shift: u32| HEX[(character as usize >> shift) & 0xf];
            sink.put(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]);
            return;
        }
        _ => {
            sink.put(character.encode_utf8(&mut [0; 4]).as_bytes());
            return;
        }
    };
    sink.put(&[b'\\', letter]);
}

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Tells the characters, all of the first 65,536, that JSON forbids in a string, and those that it allows but a terminal would obey: further
/// control characters, line separators and what changes the direction of text.
fn is_obeyed(character: char) -> bool {
    matches!(
        character,
        '\0'..='\x1f'
            | '\x7f'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(strings: Strings, level: u32, pieces: &[&[u8]]) -> String {
        let mut content = Content::new(strings);
        content.start(TextKind::Bulk);
        let mut out = Vec::new();
        let mut sink = Sink {
            level,
            out: &mut out,
        };
        pieces
            .iter()
            .for_each(|piece| content.push(piece, &mut sink));
        content.finish(&mut sink);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_is_escaped_as_json_and_terminals_demand() {
        let hostile = "a\"\\\u{1b}[2J\u{9b}\r\n\t\u{8}\u{c}\0\u{7f}\u{202e}\u{61c}é€\u{600}🦀";
        let text = converted(Strings::Text, 0, &[hostile.as_bytes(), b"\xff"]);
        assert_eq!(
            text,
            "a\\\"\\\\\\u001b[2J\\u009b\\r\\n\\t\\b\\f\\u0000\\u007f\\u202e\\u061cé€\u{600}🦀\u{fffd}"
        );
    }

    #[test]
    fn every_level_of_keys_doubles_the_escapes() {
        assert_eq!(converted(Strings::Text, 1, &[b"a\"b\\"]), r#"a\\\"b\\\\"#);
        assert_eq!(
            converted(Strings::Text, 2, &[b"\""]),
            r#"\\\\\\\""#,
            "seven backslashes"
        );
    }

    #[test]
    fn base64_carries_bytes_from_piece_to_piece() {
        let bytes: Vec<u8> = (0..=255).cycle().take(10_000).collect();
        let whole = STANDARD.encode(&bytes);
        for size in [1, 2, 3, 4, 5, 3071, 3072, 3073, 10_000] {
            let pieces: Vec<&[u8]> = bytes.chunks(size).collect();
            assert_eq!(converted(Strings::Base64, 0, &pieces), whole, "{size}");
        }
        assert_eq!(converted(Strings::Base64, 0, &[b"", b"a", b""]), "YQ==");
        assert_eq!(converted(Strings::Base64, 0, &[]), "");
    }

    #[test]
    fn quoted_text_is_escaped_twice() {
        assert_eq!(
            converted(Strings::Quoted, 0, &[b"a\"\xff"]),
            r#"a\\\"\\xff"#
        );
    }
}
