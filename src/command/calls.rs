//! The calls of commands in a script: `redis.call('set', KEYS[1], ARGV[1])`.
//!
//! Scripts are read as far as it takes to find the arguments of a call, wherever one stands, in a comment too. Knows no
//! commands.

use std::ops::Range;

/// Ends the name of each function that calls a command: `redis.call`, `redis.pcall`, `server.call`.
const CALL: &[u8] = b"call";

/// How many bytes of the calls of a text are read, each call with those in it: so many, and the text so many times over.
/// No script that is meant has calls in each other as deep as that.
const READ: usize = 1 << 20;
const READ_OVER: usize = 16;

/// The calls that stand in a text, in the order in which they begin.
pub(crate) struct Calls<'t> {
    text: &'t [u8],
    at: usize,
    readable: usize,
}

/// There are calls in each other, deeper than anybody means them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooDeep;

impl<'t> Calls<'t> {
    pub(crate) fn of(text: &'t [u8]) -> Self {
        Self {
            text,
            at: 0,
            readable: READ + READ_OVER * text.len(),
        }
    }
}

impl Iterator for Calls<'_> {
    type Item = Result<Call, TooDeep>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.at += find(&self.text[self.at..], CALL)? + CALL.len();
            let Some(call) = Call::read(self.text, self.at) else {
                continue;
            };
            let Some(left) = self.readable.checked_sub(call.end - self.at) else {
                self.at = self.text.len();
                return Some(Err(TooDeep));
            };
            self.readable = left;
            return Some(Ok(call));
        }
    }
}

/// The arguments of a call, and where it ends.
pub(crate) struct Call {
    pub(crate) arguments: Vec<Argument>,
    pub(crate) end: usize,
}

/// An argument by its place.
pub(crate) enum Argument {
    /// A text, without its quotes.
    Text(Range<usize>),
    /// Anything else.
    Other,
}

impl Call {
    /// Reads the arguments of a call behind its name.
    fn read(bytes: &[u8], at: usize) -> Option<Self> {
        let mut at = skip_blanks(bytes, at);
        if bytes.get(at) != Some(&b'(') {
            return None;
        }
        at += 1;
        let mut arguments = Vec::new();
        loop {
            let (argument, end) = read_argument(bytes, at);
            arguments.extend(argument);
            match bytes.get(end) {
                Some(b',') => at = end + 1,
                _ => return Some(Self { arguments, end }),
            }
        }
    }

    /// Tells whether any argument is not a text of the script.
    pub(crate) fn takes_from_outside(&self) -> bool {
        let is_other = |argument: &Argument| matches!(argument, Argument::Other);
        self.arguments.iter().any(is_other)
    }

    /// Gives the words of the command that is called; an empty one for each that is no text of the script.
    pub(crate) fn words<'b>(&self, bytes: &'b [u8]) -> Vec<&'b [u8]> {
        let word = |argument: &Argument| match argument {
            Argument::Text(place) => &bytes[place.clone()],
            Argument::Other => &b""[..],
        };
        self.arguments.iter().map(word).collect()
    }
}

/// Reads an argument up to the comma or the parenthesis behind it; `None` if there is nothing.
fn read_argument(bytes: &[u8], start: usize) -> (Option<Argument>, usize) {
    let start = skip_blanks(bytes, start);
    let mut at = start;
    let mut depth = 0;
    let mut texts = Vec::new();
    // Whether there is anything but texts.
    let mut is_other = false;
    while let Some(&byte) = bytes.get(at) {
        if let Some((text, end)) = read_text(bytes, at) {
            texts.push(text);
            at = end;
            continue;
        }
        match byte {
            b',' | b')' if depth == 0 => break,
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            _ => {}
        }
        is_other |= !byte.is_ascii_whitespace();
        at += 1;
    }
    let argument = match texts.pop() {
        Some(text) if texts.is_empty() && !is_other => Some(Argument::Text(text)),
        None if !is_other => None,
        _ => Some(Argument::Other),
    };
    (argument, at)
}

/// Reads a text in quotes, which have a backslash before them where the script itself stands in the same quotes, or in
/// long brackets. One that is open goes to the end.
fn read_text(bytes: &[u8], at: usize) -> Option<(Range<usize>, usize)> {
    let rest = &bytes[at..];
    let (start, end) = match rest {
        [b'\\', b'"' | b'\'', ..] => (at + 2, rest[..2].to_vec()),
        [b'"' | b'\'', ..] => (at + 1, rest[..1].to_vec()),
        [b'[', ..] => long_bracket(bytes, at)?,
        _ => return None,
    };
    Some(match find(&bytes[start..], &end) {
        Some(len) => (start..start + len, start + len + end.len()),
        None => (start..bytes.len(), bytes.len()),
    })
}

/// Reads what opens a text in long brackets, `[[` or `[=[` with any number of `=`, and the end of line right behind it,
/// which does not belong to the text; gives where that begins, and what closes it.
fn long_bracket(bytes: &[u8], at: usize) -> Option<(usize, Vec<u8>)> {
    let level = bytes[at + 1..].iter().take_while(|&&byte| byte == b'=');
    let level = level.count();
    let mut start = at + 1 + level;
    if bytes.get(start) != Some(&b'[') {
        return None;
    }
    start += 1;
    // One of two characters; between the double quotes of a line they are escapes.
    for _ in 0..2 {
        start += match &bytes[start..] {
            [b'\r' | b'\n', ..] => 1,
            [b'\\', b'r' | b'n', ..] => 2,
            _ => break,
        };
    }
    Some((start, [&b"]"[..], &b"=".repeat(level), b"]"].concat()))
}

fn skip_blanks(bytes: &[u8], at: usize) -> usize {
    let blanks = bytes[at..]
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace());
    at + blanks.count()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
