//! The bytes of a request, without a server.

use std::io::Write;

use super::Error;
use crate::render::{Direction, Dump, DumpOptions, Notation, Piece};
use crate::resp::{Count, encode, type_byte};
use crate::text;

/// How long an inline command may be without its line end: a server that has got more and no line end gives up with
/// `Protocol error: too big inline request`.
const INLINE_LIMIT: usize = 64 << 10;

/// What to encode, and how to show it.
#[derive(Debug)]
pub struct Options {
    /// The command and its arguments.
    pub words: Vec<Vec<u8>>,
    /// How the bytes are shown.
    pub dump: DumpOptions,
}

/// Shows the bytes of a request with their number, and beside it the inline command that says the same.
///
/// Nothing is masked: nothing leaves the terminal at which it was typed. As [`Notation::Wire`] the bare bytes are
/// written and nothing else.
///
/// # Errors
/// There is no command, or the output cannot be written.
pub fn run(options: &Options, out: &mut dyn Write) -> Result<(), Error> {
    if options.words.is_empty() {
        let message = "found encode without a command, expected encode COMMAND [ARG]...";
        return Err(Error::Usage(message.to_owned()));
    }
    let mut request = Vec::new();
    encode::request(&options.words, &mut request);
    let shown = match options.dump.notation {
        Notation::Wire => request,
        _ => shown(options, &request),
    };
    out.write_all(&shown)
        .and_then(|()| out.flush())
        .map_err(Error::Output)
}

fn shown(options: &Options, request: &[u8]) -> Vec<u8> {
    let mut dump = Dump::new(options.dump);
    let mut shown = Vec::new();
    let piece = Piece {
        direction: Direction::Sent,
        bytes: request,
        secrets: &[],
        at: None,
    };
    dump.traffic(&piece, &mut shown);
    // A request is a whole value, so that there is nothing incomplete to tell.
    let _ = dump.finish(&mut shown);
    dump.remark(
        &format!("as RESP: {}", Count(request.len() as u64, "byte")),
        &mut shown,
    );
    let line = inline(&options.words);
    let len = line.len() + LINE_END.len();
    let inline = match line.len() <= INLINE_LIMIT {
        true => format!(
            "as an inline command: {line}\\r\\n ({})",
            Count(len as u64, "byte")
        ),
        false => format!(
            "no inline command: it would take {}, and servers read at most {}",
            Count(len as u64, "byte"),
            Count(INLINE_LIMIT as u64, "byte")
        ),
    };
    dump.remark(&inline, &mut shown);
    shown
}

/// What ends an inline command; a line feed alone does as well.
const LINE_END: &str = "\r\n";

/// Writes a command as a line that a server takes apart into the same words; the inverse is
/// [`text::split`] by [`text::Quoting::Redis`]. The line end is not part of it.
fn inline(words: &[Vec<u8>]) -> String {
    let mut line = String::new();
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            line.push(' ');
        }
        match bare(word) {
            // A line that begins with the type byte of an array is no inline command.
            Some(text) if index > 0 || word[0] != type_byte::ARRAY => line.push_str(text),
            _ => line.push_str(&text::quoted(word)),
        }
    }
    line
}

/// Gives a word that means the same without quotes.
fn bare(word: &[u8]) -> Option<&str> {
    let is_plain = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'');
    match word.is_empty() {
        true => None,
        false => std::str::from_utf8(word)
            .ok()
            .filter(|_| word.iter().all(is_plain)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Quoting;
    use proptest::prelude::*;

    fn words(words: &[&[u8]]) -> Vec<Vec<u8>> {
        words.iter().map(|word| word.to_vec()).collect()
    }

    #[test]
    fn only_words_that_need_quotes_get_them() {
        let cases: [(&[&[u8]], &str); 6] = [
            (&[b"SET", b"foo", b"a b"], r#"SET foo "a b""#),
            (&[b"SET", b"k", b""], r#"SET k """#),
            (&[b"*1", b"*2"], r#""*1" *2"#),
            (&[b"ECHO", b"it's"], r#"ECHO "it's""#),
            (&[b"ECHO", b"C:\\x"], r"ECHO C:\x"),
            (&[b"ECHO", b"\0\r\n\xff"], r#"ECHO "\x00\r\n\xff""#),
        ];
        for (given, expected) in cases {
            assert_eq!(inline(&words(given)), expected);
        }
    }

    #[test]
    fn beyond_the_limit_of_servers_there_is_no_inline_command() {
        for (len, expected) in [
            (INLINE_LIMIT - 5, "as an inline command: ECHO aaa"),
            (
                INLINE_LIMIT - 4,
                "no inline command: it would take 65,539 bytes, and",
            ),
        ] {
            let options = Options {
                words: vec![b"ECHO".to_vec(), vec![b'a'; len]],
                dump: DumpOptions::default(),
            };
            let mut out = Vec::new();
            run(&options, &mut out).unwrap();
            let out = String::from_utf8(out).unwrap();
            let last = out.lines().last().unwrap();
            assert!(last.starts_with(expected), "{len}: {last:.60}");
        }
    }

    proptest! {
        #[test]
        fn an_inline_command_is_read_back(
            words in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..6), 1..5),
        ) {
            let line = inline(&words);
            prop_assert!(!line.starts_with('*') && !line.contains(['\r', '\n']));
            let read = text::split(line.as_bytes(), Quoting::Redis).complete().unwrap();
            let read: Vec<_> = read.into_iter().map(|word| word.bytes).collect();
            prop_assert_eq!(read, words);
        }
    }
}
