//! What a notation prints, read back, gives the bytes that were sent.

use super::layout::{any_bytes, cut};
use super::*;

/// The lines of a direction, without their arrow.
fn lines(text: &str, arrow: char) -> impl Iterator<Item = &str> {
    text.lines()
        .filter_map(move |line| line.strip_prefix(arrow)?.strip_prefix(' '))
}

/// Reads escapes up to the quote that ends them, or to the end.
fn unescape(text: &str, quote: Option<u8>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    loop {
        rest = match rest {
            [] => break,
            [end, ..] if Some(*end) == quote => break,
            [b'\\', b'x', high, low, rest @ ..] => {
                let digits = [*high, *low];
                let digits = std::str::from_utf8(&digits).unwrap();
                bytes.push(u8::from_str_radix(digits, 16).unwrap());
                rest
            }
            [b'\\', letter, rest @ ..] => {
                bytes.push(match letter {
                    b'r' => b'\r',
                    b'n' => b'\n',
                    b't' => b'\t',
                    itself => *itself,
                });
                rest
            }
            [byte, rest @ ..] => {
                bytes.push(*byte);
                rest
            }
        };
    }
    bytes
}

/// Reads the column of bytes of the rows that have an offset.
fn annotated(text: &str, arrow: char, width: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for line in lines(text, arrow) {
        let digits = line
            .trim_start()
            .bytes()
            .take_while(u8::is_ascii_digit)
            .count();
        let end = line.len() - line.trim_start().len() + digits;
        let (offset, Some(rest)) = (&line[..end], line[end..].strip_prefix("  ")) else {
            continue;
        };
        if digits == 0 || end < 6 {
            continue;
        }
        assert_eq!(offset.trim_start().parse(), Ok(bytes.len()), "{line}");
        // The meaning has 32 to 40 columns, and 2 stand before it.
        let meaning = (width - 48).clamp(32, 40);
        let shown: String = rest.chars().take(width - 4 - end - 2 - meaning).collect();
        bytes.extend(unescape(shown.trim_matches(' '), None));
    }
    bytes
}

fn escaped(text: &str, arrow: char) -> Vec<u8> {
    let literals = lines(text, arrow).filter_map(|line| line.strip_prefix('"'));
    literals
        .flat_map(|line| unescape(line, Some(b'"')))
        .collect()
}

/// Reads Python literals, of many bytes or of one.
pub(super) fn python(text: &str, arrow: char) -> Vec<u8> {
    let literals = lines(text, arrow).filter_map(|line| line.strip_prefix("b'"));
    literals
        .flat_map(|line| unescape(line, Some(b'\'')))
        .collect()
}

fn hex(text: &str, arrow: char) -> Vec<u8> {
    let mut bytes = Vec::new();
    for line in lines(text, arrow) {
        let Some((offset, rest)) = line.split_once("  ") else {
            continue;
        };
        let Ok(offset) = usize::from_str_radix(offset, 16) else {
            continue;
        };
        assert_eq!(offset, bytes.len(), "{line}");
        let digits: String = rest.chars().take(49).collect();
        let digits = digits.split_whitespace();
        bytes.extend(digits.map(|digits| u8::from_str_radix(digits, 16).unwrap()));
    }
    bytes
}

proptest! {
    #[test]
    fn what_is_printed_gives_the_same_bytes(
        sent in any_bytes(),
        received in any_bytes(),
        sizes in proptest::collection::vec(1..50_usize, 1..5),
        is_live in any::<bool>(),
        width in 80..140_usize,
    ) {
        for notation in [
            Notation::Annotated, Notation::Escaped, Notation::Hex, Notation::Python, Notation::Bytes, Notation::Wire,
        ] {
            let mut dump = Dump::new(DumpOptions { notation, limit: None, width, color: Color::Off });
            let at = is_live.then(Instant::now);
            let mut out = Vec::new();
            let (requests, replies) = (cut(&sent, &sizes), cut(&received, &sizes));
            for index in 0..requests.len().max(replies.len()) {
                for (direction, pieces) in [(SENT, &requests), (RECEIVED, &replies)] {
                    if let Some(piece) = pieces.get(index) {
                        feed(&mut dump, (direction, piece), &[], at, &mut out);
                        if is_live {
                            dump.remark("\" b' 0", &mut out);
                        }
                    }
                }
            }
            let _ = dump.finish(&mut out);
            if notation == Notation::Wire {
                prop_assert_eq!(&out, &received);
                continue;
            }
            let text = String::from_utf8(out).unwrap();
            for (arrow, bytes) in [('→', &sent), ('←', &received)] {
                let read = match notation {
                    Notation::Escaped => escaped(&text, arrow),
                    Notation::Hex => hex(&text, arrow),
                    Notation::Python | Notation::Bytes => python(&text, arrow),
                    Notation::Annotated | Notation::Wire => annotated(&text, arrow, width),
                };
                prop_assert_eq!(&read, bytes, "{:?}\n{}", notation, text);
            }
            if notation == Notation::Bytes {
                let bytes = text.lines().filter(|line| line.contains(" b'") && !line.starts_with('"'));
                prop_assert_eq!(bytes.count(), sent.len() + received.len());
            }
        }
    }
}
