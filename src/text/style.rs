//! The styles of escaping, and what each prints for a single byte, in tables.
//!
//! Knows bytes one at a time; what several of them make together is for [`super::escape`].

/// How much of a payload is escaped, and for which place.
///
/// Invisible characters (control, format, bidirectional, unassigned, private use and default
/// ignorable ones, see Unicode's categories Cc, Cf, Cn, Co, Zl and Zp) and bytes that are no UTF-8
/// are escaped in every style, each byte as `\xHH` or as one of `\n \r \t \b \a`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Between double quotes, which the caller writes: `"` and `\` are escaped too, and
    /// [`super::split`] reads exactly the same bytes back.
    Quoted,
    /// One line of unquoted text, such as an error reply: `"` and `\` stay as they are.
    Line,
    /// Unquoted text of several lines, such as INFO: as `Line`, but `\n`, `\t` and `\r\n` pass.
    Block,
}

/// What one byte is printed as, and how it may hang together with its neighbours.
#[derive(Debug, Clone, Copy)]
#[repr(align(8))]
pub(super) struct Glyph {
    /// The text of the byte alone, filled up to the length of the longest.
    pub(super) text: [u8; Glyph::MAX_LEN],
    /// How many bytes of the text count.
    pub(super) len: u8,
    /// The kinds of bytes it forms a unit with when they follow it.
    joins: u8,
    /// Its own kind, [`CONTINUATION`] or [`OTHER`].
    kind: u8,
}

/// The kind of a byte that continues a UTF-8 sequence.
const CONTINUATION: u8 = 1;
/// The kind of any other byte.
const OTHER: u8 = 2;

impl Glyph {
    /// The length of `\xHH`.
    pub(super) const MAX_LEN: usize = 4;

    /// Tells whether the byte is printed as its glyph if `next` follows.
    ///
    /// Reads kinds from the table, where comparing bytes would be a branch.
    pub(super) fn stands_alone(&self, next: &Self) -> bool {
        self.joins & next.kind == 0
    }

    /// The text that counts.
    pub(super) fn as_slice(&self) -> &[u8] {
        &self.text[..usize::from(self.len)]
    }

    const fn of(style: Style, byte: u8) -> Self {
        let plain = match (style, byte) {
            (Style::Block, b'\n' | b'\t') => true,
            (Style::Quoted, b'"' | b'\\') => false,
            _ => matches!(byte, b' '..=b'~'),
        };
        let (text, len) = if plain {
            ([byte, 0, 0, 0], 1)
        } else {
            escape(byte)
        };
        let joins = match (style, byte) {
            (Style::Block, b'\r') => CONTINUATION | OTHER,
            (_, 0xc2..=0xf4) => CONTINUATION,
            _ => 0,
        };
        let kind = if matches!(byte, 0x80..=0xbf) {
            CONTINUATION
        } else {
            OTHER
        };
        Self {
            text,
            len,
            joins,
            kind,
        }
    }
}

/// The escape of a byte, filled up, and its length.
const fn escape(byte: u8) -> ([u8; Glyph::MAX_LEN], u8) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let letter = match byte {
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        b'\x08' => b'b',
        b'\x07' => b'a',
        b'"' | b'\\' => byte,
        _ => {
            let (high, low) = (DIGITS[(byte >> 4) as usize], DIGITS[(byte & 0xf) as usize]);
            return ([b'\\', b'x', high, low], 4);
        }
    };
    ([b'\\', letter, 0, 0], 2)
}

/// The glyphs of all bytes in one style.
#[derive(Debug)]
pub(super) struct Glyphs([Glyph; 256]);

static QUOTED: Glyphs = Glyphs::new(Style::Quoted);
static LINE: Glyphs = Glyphs::new(Style::Line);
static BLOCK: Glyphs = Glyphs::new(Style::Block);

impl Glyphs {
    /// Returns the table of a style.
    pub(super) fn of(style: Style) -> &'static Self {
        match style {
            Style::Quoted => &QUOTED,
            Style::Line => &LINE,
            Style::Block => &BLOCK,
        }
    }

    /// Returns the glyph of a byte.
    pub(super) fn get(&self, byte: u8) -> &Glyph {
        &self.0[usize::from(byte)]
    }

    const fn new(style: Style) -> Self {
        let mut glyphs = [Glyph::of(style, 0); 256];
        let mut byte = 0;
        while byte < glyphs.len() {
            // The cast keeps the value: the table has an entry for each byte.
            glyphs[byte] = Glyph::of(style, byte as u8);
            byte += 1;
        }
        Self(glyphs)
    }
}
