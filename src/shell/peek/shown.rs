//! Values in little room: in quotes, cut where they are too long, with their length then.

use crate::render;
use crate::text;

/// How many bytes of a value are shown at most.
pub(super) const MOST: usize = 200;

/// How few columns a value gets where there is hardly room.
const LEAST: usize = 16;

/// Shows in quotes the first bytes of a value that is `len` long, in at most so many columns.
pub(super) fn quoted(first: &[u8], len: u64, columns: usize) -> String {
    cut(first, len, columns, text::quoted)
}

/// Shows a value that is a text for people, without quotes.
pub(super) fn bare(first: &[u8], len: u64, columns: usize) -> String {
    cut(first, len, columns, text::line)
}

fn cut(first: &[u8], len: u64, columns: usize, escape: impl Fn(&[u8]) -> String) -> String {
    let columns = columns.max(LEAST);
    let whole = escape(&first[..first.len().min(MOST)]);
    let is_whole = first.len() <= MOST && first.len() as u64 == len;
    if is_whole && text::columns(&whole) <= columns {
        return whole;
    }
    let rest = format!("… ({})", render::size(len));
    let room = columns.saturating_sub(text::columns(&rest));
    let mut head = &first[..first.len().min(MOST)];
    if first.len() > MOST || !is_whole {
        head = without_broken_end(head);
    }
    let mut shown = escape(head);
    while text::columns(&shown) > room && !head.is_empty() {
        head = without_last(head);
        shown = escape(head);
    }
    shown + &rest
}

/// Leaves out a character of which the end is missing.
fn without_broken_end(bytes: &[u8]) -> &[u8] {
    let Some(chunk) = bytes.utf8_chunks().last() else {
        return bytes;
    };
    let broken = chunk.invalid();
    // A complete character is at most four bytes long, so that three can be its start.
    let may_go_on = broken.first().is_some_and(|byte| *byte >= 0xc2) && broken.len() < 4;
    match may_go_on {
        true => &bytes[..bytes.len() - broken.len()],
        false => bytes,
    }
}

/// Leaves out the last character.
fn without_last(bytes: &[u8]) -> &[u8] {
    let Some((_, mut rest)) = bytes.split_last() else {
        return bytes;
    };
    let tail = bytes.len().saturating_sub(4);
    for start in tail..bytes.len() {
        if str::from_utf8(&bytes[start..]).is_ok_and(|text| text.chars().count() == 1) {
            rest = &bytes[..start];
            break;
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(bytes: &[u8], columns: usize) -> String {
        quoted(bytes, bytes.len() as u64, columns)
    }

    #[test]
    fn what_fits_is_whole() {
        assert_eq!(shown(b"abc", 80), "\"abc\"");
        assert_eq!(shown(b"", 80), "\"\"");
        assert_eq!(shown(b"\x1b[31m\n\xff", 80), r#""\x1b[31m\n\xff""#);
        assert_eq!(bare(b"{\"a\":1}", 7, 80), "{\"a\":1}");
    }

    #[test]
    fn what_does_not_is_cut_between_characters_and_its_length_told() {
        assert_eq!(shown(b"0123456789abcdefghij", 20), "\"012345\"… (20 bytes)");
        assert_eq!(
            shown("é".repeat(20).as_bytes(), 20),
            "\"éééééé\"… (40 bytes)"
        );
        assert_eq!(
            shown("日本日本日本日本".as_bytes(), 17),
            "\"日\"… (24 bytes)"
        );
        assert_eq!(shown(&[0; 9], 20), r#""\x00"… (9 bytes)"#);
        assert_eq!(quoted(b"ab", 2_000_000, 80), "\"ab\"… (1.9 MiB)");
        let long = "é".repeat(150);
        let told = quoted(&long.as_bytes()[..201], 300, 1000);
        assert_eq!(told, format!("\"{}\"… (300 bytes)", "é".repeat(100)));
        // Of a character that the first bytes break off, nothing is shown.
        assert_eq!(quoted(b"a\xc3", 4, 80), "\"a\"… (4 bytes)");
    }

    #[test]
    fn no_row_is_longer_than_its_room() {
        for columns in 16..60 {
            for len in [1, 15, 40, 199, 200, 201, 5000] {
                let told = shown("aé日\x07".repeat(len).as_bytes(), columns);
                assert!(text::columns(&told) <= columns, "{columns} {told}");
            }
        }
    }
}
