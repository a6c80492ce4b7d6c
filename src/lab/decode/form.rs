//! What a capture is written in, and how its first bytes tell.
//!
//! What is looked at is held, so it has a bound. A first line that is longer than that leaves a doubt only where a text
//! of any length begins it, `+`, `-` or `(`: no hexadecimal digits and no Python literal begin so, and escaped text is
//! RESP behind its first `\r\n`, which a line that only holds these four characters is not. Wrong is the answer, then,
//! for bytes whose first line looks like a whole capture in escaped text over [`LONG`], and for escaped text whose
//! first element is longer.

use super::capture::Capture;
use crate::lab::Error;
use crate::resp::{Scanner, type_byte};
use crate::text;

/// How many bytes tell what a capture is written in, if anything does.
const ENOUGH: usize = 16 << 10;

/// How many bytes of a first line are looked at that may have any length.
const LONG: usize = 1 << 20;

/// How many bytes of something unknown a message repeats.
const SNIPPET: usize = 40;

/// The byte with which the arrows at the start of a dump's lines begin, in UTF-8.
pub(super) const ARROW: [u8; 2] = [0xe2, 0x86];

/// What a capture is written in. All but the first may also be lines of a dump in the notation of that name, each behind
/// an arrow that tells the direction; other lines are remarks then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The bytes themselves.
    Bare,
    /// Text with C escapes, in double quotes or without; line ends as such are layout.
    Escaped,
    /// Hexadecimal digits, two a byte, with blanks between bytes.
    Hex,
    /// Bytes literals of Python, one after the other.
    Python,
}

/// Whether the end of the first line has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FirstLine {
    Open,
    Ended,
}

/// How many bytes tell what a capture is written in that begins so.
pub(super) fn enough(head: &[u8], line: FirstLine) -> usize {
    match (line, head.first()) {
        (FirstLine::Open, Some(&first)) if begins_line_of_any_length(first) => LONG,
        _ => ENOUGH,
    }
}

/// Tells what a capture is most likely written in whose start tells nothing for certain and goes on.
pub(super) fn of_long_line(head: &[u8], line: FirstLine) -> Option<Form> {
    match (line, head.trim_ascii_start().first()) {
        (_, Some(b'"')) => Some(Form::Escaped),
        (FirstLine::Open, Some(_)) if begins_line_of_any_length(head[0]) => Some(Form::Bare),
        _ => None,
    }
}

/// Tells whether a type byte begins a text that ends with its line.
fn begins_line_of_any_length(first: u8) -> bool {
    use type_byte as tag;
    matches!(first, tag::SIMPLE | tag::ERROR | tag::BIG_NUMBER)
}

/// Recognises what a capture is written in by its start: a type byte first and a first line that ends in CR LF, `b'` or
/// `b"`, a literal `\r\n`, nothing but hexadecimal digits and blanks, or the first line of a dump that shows bytes. An
/// empty capture holds no bytes in any form.
pub(super) fn recognise(head: &[u8]) -> Option<Form> {
    let first = *head.first().unwrap_or(&type_byte::SIMPLE);
    let line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let is_ended = line.len() < head.len();
    if head.is_empty() || type_byte::begins_value(first) && is_ended && line.ends_with(b"\r") {
        return Some(Form::Bare);
    }
    let head = head.trim_ascii_start();
    if head.starts_with(&ARROW) {
        return head.split(|&byte| byte == b'\n').find_map(of_dump);
    }
    if is_python(head) {
        Some(Form::Python)
    } else if head.windows(4).any(|four| four == br"\r\n") {
        let is_bare = head.len() >= LONG && type_byte::begins_value(first) && !is_escaped(head);
        Some(if is_bare { Form::Bare } else { Form::Escaped })
    } else if !head.is_empty() && head.iter().all(|byte| is_hex(*byte)) {
        Some(Form::Hex)
    } else {
        None
    }
}

/// Tells whether a text is RESP as far as it goes, once its escapes are read.
fn is_escaped(text: &[u8]) -> bool {
    let mut scanner = Scanner::new();
    let mut scan = |_, mut bytes: &[u8]| {
        while scanner.next(&mut bytes).map_err(Error::Capture)?.is_some() {}
        Ok(())
    };
    Capture::new(Form::Escaped).feed(text, &mut scan).is_ok()
}

/// Recognises the notation of a dump by one of its lines.
fn of_dump(line: &[u8]) -> Option<Form> {
    let body = line.strip_prefix(&ARROW)?.get(1..)?.trim_ascii_start();
    if is_python(body) {
        return Some(Form::Python);
    }
    let offset = body
        .iter()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    match body {
        [b'"', ..] => Some(Form::Escaped),
        _ if offset >= super::hex::OFFSET => match body.get(offset..offset + 4) {
            Some([b' ', b' ', high, low]) if is_hex(*high) && is_hex(*low) => Some(Form::Hex),
            _ => None,
        },
        _ => None,
    }
}

/// Says that a capture is in none of the forms.
pub(super) fn unknown(head: &[u8]) -> String {
    let what = match head.trim_ascii_start().starts_with(&ARROW) {
        true => "a dump whose bytes cannot be told from what is said about them, \
                 expected one made with --raw=escaped, python, bytes or hex"
            .to_owned(),
        false => format!(
            "a capture that begins with {}, expected bytes of RESP, escaped text, hexadecimal digits \
             or a Python literal",
            text::quoted(&head[..head.len().min(SNIPPET)])
        ),
    };
    format!("found {what}; --from bare, escaped, hex or python says which it is")
}

fn is_python(text: &[u8]) -> bool {
    text.starts_with(b"b'") || text.starts_with(b"b\"")
}

fn is_hex(byte: u8) -> bool {
    byte.is_ascii_hexdigit() || byte.is_ascii_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_tells_the_form() {
        let cases: [(&[u8], Option<Form>); 19] = [
            (b"", Some(Form::Bare)),
            (b"+OK\r\n", Some(Form::Bare)),
            (b"|1\r\n", Some(Form::Bare)),
            (b"+OK\\r\\n\r\n", Some(Form::Bare)),
            (b"+OK\n", None),
            (b"+OK\r", None),
            (b"PING\r\n", None),
            (br"+OK\r\n", Some(Form::Escaped)),
            (br#""+OK\r\n""#, Some(Form::Escaped)),
            (b"b'+OK'", Some(Form::Python)),
            (b" b\"+OK\"", Some(Form::Python)),
            (b"2b 4f\n4b0d0A", Some(Form::Hex)),
            (b" \n", None),
            (b"2b 4g", None),
            (
                "← read 1: 5 bytes\n← \"+OK\"".as_bytes(),
                Some(Form::Escaped),
            ),
            ("→ b'+'\n".as_bytes(), Some(Form::Python)),
            ("→ 000000  2a 31".as_bytes(), Some(Form::Hex)),
            ("→      0  *1\\r\\n".as_bytes(), None),
            ("→ handshake: HELLO 3".as_bytes(), None),
        ];
        for (head, expected) in cases {
            assert_eq!(recognise(head), expected, "{}", head.escape_ascii());
        }
    }

    #[test]
    fn a_long_first_line_tells_by_how_it_begins() {
        let long = |start: &str| format!("{start}{}", "a".repeat(LONG)).into_bytes();
        for (start, enough, form) in [
            ("+", LONG, Some(Form::Bare)),
            ("-", LONG, Some(Form::Bare)),
            ("(", LONG, Some(Form::Bare)),
            ("\"+", ENOUGH, Some(Form::Escaped)),
            ("$", ENOUGH, None),
            ("PING", ENOUGH, None),
        ] {
            let head = long(start);
            assert_eq!(super::enough(&head, FirstLine::Open), enough, "{start}");
            assert_eq!(super::enough(&head, FirstLine::Ended), ENOUGH, "{start}");
            assert_eq!(recognise(&head), None, "{start}");
            assert_eq!(of_long_line(&head, FirstLine::Open), form, "{start}");
        }
        let bare = long(r"+a\r\nb");
        assert_eq!(recognise(&bare), Some(Form::Bare));
        assert_eq!(recognise(&bare[..ENOUGH]), Some(Form::Escaped));
        assert_eq!(recognise(&long(r"+a\r\n+b")), Some(Form::Escaped));
    }

    #[test]
    fn what_is_unknown_is_named_with_the_option() {
        let message = unknown(b"PING\r\n");
        assert!(message.starts_with(r#"found a capture that begins with "PING\r\n", expected"#));
        assert!(message.ends_with("--from bare, escaped, hex or python says which it is"));
        assert!(unknown("→      0  *1".as_bytes()).contains("--raw=escaped"));
    }
}
