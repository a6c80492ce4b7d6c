//! Where a run of printable ASCII ends, found eight bytes at a time.
//!
//! Knows nothing of what comes at the end of the run. This is the inner loop of printing large values.

use super::style::Style;

const DEL: u8 = 0x7f;

/// The printable characters that end a run in one style, each repeated in all bytes of a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stops {
    quote: u64,
    backslash: u64,
}

impl Stops {
    /// Returns the stops of a style.
    pub(super) fn of(style: Style) -> Self {
        let (quote, backslash) = match style {
            Style::Quoted => (b'"', b'\\'),
            // No more than what ends every run anyway.
            Style::Line | Style::Block => (DEL, DEL),
        };
        Self {
            quote: in_all_bytes(quote),
            backslash: in_all_bytes(backslash),
        }
    }

    /// Counts the bytes before the first that is not printable ASCII, or is a stop; 0 for fewer than eight bytes.
    pub(super) fn plain_prefix(self, bytes: &[u8]) -> usize {
        let (words, _) = bytes.as_chunks::<8>();
        for (index, word) in words.iter().enumerate() {
            let found = self.find(u64::from_le_bytes(*word));
            if found != 0 {
                return index * 8 + first_byte(found);
            }
        }
        // The last eight bytes, most of which were seen, rather than a loop over the remaining few.
        bytes.last_chunk().map_or(0, |word| {
            bytes.len() - 8 + first_byte(self.find(u64::from_le_bytes(*word)))
        })
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

const fn in_all_bytes(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The index of the lowest byte of which a bit is set, 8 if none is.
fn first_byte(found: u64) -> usize {
    found.trailing_zeros() as usize / 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_ends_or_continues_the_run_at_each_place() {
        const TEXT: &[u8; 28] = b"abcdefghijklmnopqrstuvwxyz09";
        for byte in 0..=0xff_u8 {
            for (len, place) in (8..=TEXT.len()).flat_map(|len| (0..len).map(move |at| (len, at))) {
                let mut bytes = TEXT[..len].to_vec();
                bytes[place] = byte;
                let printable = matches!(byte, b' '..=b'~');
                for style in [Style::Quoted, Style::Line, Style::Block] {
                    let stops = !printable || (style == Style::Quoted && b"\"\\".contains(&byte));
                    let expected = if stops { place } else { len };
                    assert_eq!(
                        Stops::of(style).plain_prefix(&bytes),
                        expected,
                        "{byte:#x} {place}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_first_of_several_stops_counts() {
        let stops = Stops::of(Style::Quoted);
        assert_eq!(stops.plain_prefix(b"abc\x1f\x20\x21\x22\x23"), 3);
        assert_eq!(stops.plain_prefix(b"0123456789\"#\\]\x7f\x80\0\x01"), 10);
        assert_eq!(stops.plain_prefix(b"        \xff!!!!!!!"), 8);
    }
}
