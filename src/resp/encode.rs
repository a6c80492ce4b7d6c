//! Words and values to bytes.

use std::ops::Range;

use super::{Aggregate, CRLF, Null, Step, Value, type_byte as tag};

/// Appends the request for a command: an array of bulk strings, the only form in which clients send commands.
///
/// ```
/// use redis_shell::resp::encode;
///
/// let mut out = Vec::new();
/// encode::request(&["ECHO", "hi"], &mut out);
/// assert_eq!(out, b"*2\r\n$4\r\nECHO\r\n$2\r\nhi\r\n");
/// ```
pub fn request<W: AsRef<[u8]>>(words: &[W], out: &mut Vec<u8>) {
    request_marked(words, out, |_, _| {});
}

/// Appends the request for a command and tells `mark` where the bytes of each word came to stand in `out`.
///
/// ```
/// use redis_shell::resp::encode;
///
/// let (mut out, mut password) = (Vec::new(), 0..0);
/// encode::request_marked(&["AUTH", "sesame"], &mut out, |index, bytes| {
///     if index == 1 {
///         password = bytes;
///     }
/// });
/// assert_eq!(&out[password], b"sesame");
/// ```
pub fn request_marked<W: AsRef<[u8]>>(
    words: &[W],
    out: &mut Vec<u8>,
    mut mark: impl FnMut(usize, Range<usize>),
) {
    header(tag::ARRAY, words.len() as u64, out);
    for (index, word) in words.iter().enumerate() {
        let word = word.as_ref();
        payload(tag::BULK, &[word], out);
        let end = out.len() - CRLF.len();
        mark(index, end - word.len()..end);
    }
}

/// How many bytes an inline command may have with its line end; servers refuse a longer one (PROTO_INLINE_MAX_SIZE).
pub const MAX_INLINE: usize = 64 << 10;

/// Appends a request as an inline command, the line that a person would type into a bare socket; tells where each word
/// stands in `out`.
///
/// A word that is no plain text stands in double quotes, with the escapes that servers read back: the inverse is their
/// own rule for words, that of redis-cli's facts with nothing joined behind a closing quote. Servers refuse a line
/// longer than [`MAX_INLINE`].
///
/// ```
/// use redis_shell::resp::encode;
///
/// let mut out = Vec::new();
/// encode::inline_marked(&["SET", "k", "a \"b\"\0"], &mut out, |_, _| {});
/// assert_eq!(out, b"SET k \"a \\\"b\\\"\\x00\"\r\n");
/// ```
pub fn inline_marked<W: AsRef<[u8]>>(
    words: &[W],
    out: &mut Vec<u8>,
    mut mark: impl FnMut(usize, Range<usize>),
) {
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        let start = out.len();
        let word = word.as_ref();
        // A line that begins with the type byte of an array is taken for one.
        if word.iter().all(|&byte| is_plain(byte))
            && std::str::from_utf8(word).is_ok()
            && !word.is_empty()
            && (index > 0 || word[0] != tag::ARRAY)
        {
            out.extend_from_slice(word);
        } else {
            quoted(word, out);
        }
        mark(index, start..out.len());
    }
    out.extend_from_slice(CRLF);
}

/// Tells the bytes of text that mean themselves outside of quotes; those above ASCII do.
fn is_plain(byte: u8) -> bool {
    (byte.is_ascii_graphic() || !byte.is_ascii()) && !matches!(byte, b'"' | b'\'' | b'\\')
}

/// Appends a word in double quotes. In one that is no text the bytes above ASCII are escaped too: nobody can read them,
/// and Valkey 8.1 loses a byte 0xff that ends a word, as it were an end of file.
fn quoted(word: &[u8], out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let is_text = std::str::from_utf8(word).is_ok();
    out.push(b'"');
    for &byte in word {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            byte if byte.is_ascii_control() || !(byte.is_ascii() || is_text) => {
                let digits = [byte >> 4, byte & 15].map(|digit| DIGITS[usize::from(digit)]);
                out.extend_from_slice(b"\\x");
                out.extend_from_slice(&digits);
            }
            byte => out.push(byte),
        }
    }
    out.push(b'"');
}

/// Appends a value. The inverse is [`Scanner`](super::Scanner) with [`Builder`](super::Builder).
///
/// ```
/// use redis_shell::resp::{Value, encode};
///
/// let mut out = Vec::new();
/// encode::value(&Value::Array(vec![Value::Integer(-1), Value::Boolean(true)]), &mut out);
/// assert_eq!(out, b"*2\r\n:-1\r\n#t\r\n");
/// ```
pub fn value(value: &Value, out: &mut Vec<u8>) {
    for step in value.steps() {
        match step {
            Step::Leaf(leaf) => self::leaf(leaf, out),
            Step::Open { aggregate, len } => header(type_byte(aggregate), len as u64, out),
            Step::Close { .. } => {}
        }
    }
}

fn leaf(leaf: &Value, out: &mut Vec<u8>) {
    match leaf {
        Value::Simple(text) => line(tag::SIMPLE, text, out),
        Value::Error(text) => line(tag::ERROR, text, out),
        Value::BigNumber(text) => line(tag::BIG_NUMBER, text, out),
        Value::Double(text) => line(tag::DOUBLE, text, out),
        Value::Integer(number) => line(tag::INTEGER, number.to_string().as_bytes(), out),
        Value::Boolean(true) => line(tag::BOOLEAN, b"t", out),
        Value::Boolean(false) => line(tag::BOOLEAN, b"f", out),
        Value::Null(Null::Resp3) => line(tag::NULL, b"", out),
        Value::Null(Null::Bulk) => line(tag::BULK, b"-1", out),
        Value::Null(Null::Array) => line(tag::ARRAY, b"-1", out),
        Value::Bulk(bytes) => payload(tag::BULK, &[bytes], out),
        Value::BlobError(bytes) => payload(tag::BLOB_ERROR, &[bytes], out),
        Value::Verbatim { format, text } => payload(tag::VERBATIM, &[format, b":", text], out),
        // Aggregates are no leaves: `steps` opens and closes them.
        Value::Array(_)
        | Value::Set(_)
        | Value::Push(_)
        | Value::Map(_)
        | Value::Attributed { .. } => {}
    }
}

/// Appends a type whose value stands in its line.
pub(crate) fn line(type_byte: u8, text: &[u8], out: &mut Vec<u8>) {
    out.push(type_byte);
    out.extend_from_slice(text);
    out.extend_from_slice(CRLF);
}

/// Appends the line that declares a length.
pub(crate) fn header(type_byte: u8, len: u64, out: &mut Vec<u8>) {
    out.push(type_byte);
    decimal(len, out);
    out.extend_from_slice(CRLF);
}

/// Appends a counted payload that is made of parts.
pub(crate) fn payload(type_byte: u8, parts: &[&[u8]], out: &mut Vec<u8>) {
    header(
        type_byte,
        parts.iter().map(|part| part.len() as u64).sum(),
        out,
    );
    for part in parts {
        out.extend_from_slice(part);
    }
    out.extend_from_slice(CRLF);
}

/// Appends a number in decimal digits, without the detour over a formatter: an array may hold millions.
pub(crate) fn decimal(mut number: u64, out: &mut Vec<u8>) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    while number >= 10 {
        start -= 2;
        let pair = 2 * (number % 100) as usize;
        digits[start..start + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
        number /= 100;
    }
    // Of an even number of digits nothing is left; of 0 itself, one is.
    if number > 0 || start == digits.len() {
        start -= 1;
        digits[start] = b'0' + number as u8;
    }
    out.extend_from_slice(&digits[start..]);
}

/// The digits of 00 to 99, one behind the other.
const PAIRS: [u8; 200] = {
    let mut pairs = [0; 200];
    let mut number = 0;
    while number < 100 {
        pairs[2 * number] = b'0' + (number / 10) as u8;
        pairs[2 * number + 1] = b'0' + (number % 10) as u8;
        number += 1;
    }
    pairs
};

fn type_byte(aggregate: Aggregate) -> u8 {
    match aggregate {
        Aggregate::Array => tag::ARRAY,
        Aggregate::Set => tag::SET,
        Aggregate::Map => tag::MAP,
        Aggregate::Push => tag::PUSH,
        Aggregate::Attribute => tag::ATTRIBUTE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{self, Quoting};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn servers_read_the_words_of_an_inline_command_back(
            words in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..9), 1..5),
        ) {
            let (mut line, mut places) = (Vec::new(), Vec::new());
            inline_marked(&words, &mut line, |_, place| places.push(place));
            prop_assert_eq!(line.iter().position(|&byte| byte == b'\n'), Some(line.len() - 1));
            prop_assert_ne!(line[0], tag::ARRAY);
            let read = text::split(&line, Quoting::Redis).complete().unwrap();
            let (bytes, spans): (Vec<_>, Vec<_>) =
                read.into_iter().map(|word| (word.bytes, word.span)).unzip();
            prop_assert_eq!(bytes, words);
            prop_assert_eq!(spans, places);
        }
    }
}
