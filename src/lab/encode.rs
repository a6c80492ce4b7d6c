//! The bytes of a request, without a server.

use std::io::Write;
use std::ops::Range;

use super::Error;
use crate::render::{Direction, Dump, DumpOptions, Notation, Piece};
use crate::resp::{Count, encode};
use crate::text;

/// What to encode, and how to show it.
#[derive(Debug)]
pub struct Options {
    /// The command and its arguments.
    pub words: Vec<Vec<u8>>,
    /// Which of them are masked, by their index.
    pub secrets: Vec<usize>,
    /// How the bytes are shown.
    pub dump: DumpOptions,
}

/// Shows the bytes of a request with their number, and beside it the inline command that says the same.
///
/// As [`Notation::Wire`] the bare bytes are written and nothing else.
///
/// # Errors
/// There is no command, or the output cannot be written.
pub fn run(options: &Options, out: &mut dyn Write) -> Result<(), Error> {
    if options.words.is_empty() {
        let message = "found encode without a command, expected encode COMMAND [ARG]...";
        return Err(Error::Usage(message.to_owned()));
    }
    let (mut request, mut secrets) = (Vec::new(), Vec::new());
    encode::request_marked(&options.words, &mut request, |index, bytes| {
        secrets.extend(options.secrets.contains(&index).then_some(bytes));
    });
    let shown = match options.dump.notation {
        Notation::Wire => {
            mask(&mut request, &secrets);
            request
        }
        _ => shown(options, &request, &secrets),
    };
    out.write_all(&shown)
        .and_then(|()| out.flush())
        .map_err(Error::Output)
}

/// Puts in the place of each secret what the dump puts there.
fn mask(bytes: &mut [u8], secrets: &[Range<usize>]) {
    secrets.iter().for_each(|at| bytes[at.clone()].fill(b'*'));
}

fn shown(options: &Options, request: &[u8], secrets: &[Range<usize>]) -> Vec<u8> {
    let secrets: Vec<_> = secrets
        .iter()
        .map(|at| at.start as u64..at.end as u64)
        .collect();
    let mut dump = Dump::new(options.dump);
    let mut shown = Vec::new();
    let piece = Piece {
        direction: Direction::Sent,
        bytes: request,
        secrets: &secrets,
        at: None,
    };
    dump.traffic(&piece, &mut shown);
    // A request is a whole value, so that there is nothing incomplete to tell.
    let _ = dump.finish(&mut shown);
    dump.remark(
        &format!("as RESP: {}", Count(request.len() as u64, "byte")),
        &mut shown,
    );
    let (mut line, mut secrets) = (Vec::new(), Vec::new());
    encode::inline_marked(&options.words, &mut line, |index, bytes| {
        secrets.extend(options.secrets.contains(&index).then_some(bytes));
    });
    mask(&mut line, &secrets);
    let size = Count(line.len() as u64, "byte");
    let inline = match line.len() <= encode::MAX_INLINE {
        true => format!("as an inline command: {} ({size})", text::line(&line)),
        false => format!(
            "no inline command: it would take {size}, and servers read at most {}",
            Count(encode::MAX_INLINE as u64, "byte")
        ),
    };
    dump.remark(&inline, &mut shown);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The last line that is shown.
    fn told(words: &[&[u8]]) -> String {
        let options = Options {
            words: words.iter().map(|word| word.to_vec()).collect(),
            secrets: Vec::new(),
            dump: DumpOptions::default(),
        };
        let mut out = Vec::new();
        run(&options, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        out.lines().last().unwrap().to_owned()
    }

    #[test]
    fn the_inline_command_is_the_one_that_would_be_sent() {
        let cases: [(&[&[u8]], &str); 7] = [
            (&[b"SET", b"foo", b"a b"], r#"SET foo "a b"\r\n (15 bytes)"#),
            (&[b"SET", b"k", b""], r#"SET k ""\r\n (10 bytes)"#),
            (&[b"*1", b"*2"], r#""*1" *2\r\n (9 bytes)"#),
            (&[b"ECHO", b"it's"], r#"ECHO "it's"\r\n (13 bytes)"#),
            (&[b"ECHO", b"C:\\x"], r#"ECHO "C:\\x"\r\n (14 bytes)"#),
            (
                &["ECHO".as_bytes(), "é".as_bytes()],
                "ECHO é\\r\\n (9 bytes)",
            ),
            (
                &[b"ECHO", b"\0\r\n\xff"],
                r#"ECHO "\x00\r\n\xff"\r\n (21 bytes)"#,
            ),
        ];
        for (words, expected) in cases {
            assert_eq!(told(words), format!("as an inline command: {expected}"));
        }
    }

    #[test]
    fn secrets_are_masked_in_each_notation_and_as_an_inline_command() {
        for notation in [
            Notation::Annotated,
            Notation::Escaped,
            Notation::Hex,
            Notation::Python,
            Notation::Bytes,
            Notation::Wire,
        ] {
            let options = Options {
                words: [&b"AUTH"[..], b"me", b"QZ \"QZ"].map(<[u8]>::to_vec).into(),
                secrets: vec![2],
                dump: DumpOptions {
                    notation,
                    ..DumpOptions::default()
                },
            };
            let mut out = Vec::new();
            run(&options, &mut out).unwrap();
            let out = String::from_utf8(out).unwrap();
            for part in ["QZ", "51 5a", "b'Q'"] {
                assert!(!out.contains(part), "{notation:?}: {out}");
            }
            assert!(out.contains('*'), "{notation:?}: {out}");
        }
    }

    #[test]
    fn beyond_the_limit_of_servers_there_is_no_inline_command() {
        let rest = encode::MAX_INLINE - b"ECHO \r\n".len();
        for (len, expected) in [
            (rest, "as an inline command: ECHO aaa"),
            (
                rest + 1,
                "no inline command: it would take 65,537 bytes, and",
            ),
        ] {
            let last = told(&[b"ECHO", &vec![b'a'; len]]);
            assert!(last.starts_with(expected), "{len}: {last:.60}");
        }
    }
}
