//! The styles of escaping, and what each prints for a single byte, in tables.
//!
//! Knows bytes one at a time; what several of them make together is for [`super::escape`].

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

/// What one byte is printed as when it stands alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// The text, filled up to the length of the longest.
    pub(super) text: [u8; Glyph::MAX_LEN],
    /// How many bytes of the text count.
    pub(super) len: u8,
    /// Which bytes after it, [`CONTINUATION`] or [`OTHER`], it may form a unit with.
    joins: u8,
}

/// A byte that continues a UTF-8 sequence, or the end of the piece, behind which one may come.
const CONTINUATION: u8 = 1;
/// Any other byte.
const OTHER: u8 = 2;

impl Glyph {
    /// The length of `\xHH`.
    pub(super) const MAX_LEN: usize = 4;

    /// Tells whether the byte is printed as its glyph whatever comes after `next`.
    pub(super) fn stands_alone(&self, next: Option<&u8>) -> bool {
        let follows = match next {
            Some(0x00..=0x7f | 0xc0..=0xff) => OTHER,
            _ => CONTINUATION,
        };
        self.joins & follows == 0
    }

    /// The text that counts.
    pub(super) fn as_slice(&self) -> &[u8] {
        &self.text[..usize::from(self.len)]
    }

    const fn of(style: Style, byte: u8) -> Self {
        match (style, byte) {
            (Style::Block, b'\r') => Self::escape(byte).joining(CONTINUATION | OTHER),
            (Style::Block, b'\n' | b'\t') => Self::itself(byte),
            (Style::Quoted, b'"' | b'\\') => Self::escape(byte),
            (_, b' '..=b'~') => Self::itself(byte),
            (_, 0xc2..=0xf4) => Self::escape(byte).joining(CONTINUATION),
            _ => Self::escape(byte),
        }
    }

    const fn escape(byte: u8) -> Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let letter = match byte {
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            b'\x08' => b'b',
            b'\x07' => b'a',
            b'"' | b'\\' => byte,
            _ => {
                let text = [
                    b'\\',
                    b'x',
                    DIGITS[(byte >> 4) as usize],
                    DIGITS[(byte & 0xf) as usize],
                ];
                return Self {
                    text,
                    len: 4,
                    joins: 0,
                };
            }
        };
        Self {
            text: [b'\\', letter, 0, 0],
            len: 2,
            joins: 0,
        }
    }

    const fn itself(byte: u8) -> Self {
        Self {
            text: [byte, 0, 0, 0],
            len: 1,
            joins: 0,
        }
    }

    const fn joining(self, joins: u8) -> Self {
        Self { joins, ..self }
    }
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
