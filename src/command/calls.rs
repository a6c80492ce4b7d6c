//! The calls of commands in a script: `redis.call('set', KEYS[1], ARGV[1])`.
//!
//! Scripts are read as far as it takes to find the arguments of a call, wherever one stands, in a comment too unless those
//! are left out before. Knows no commands.

use std::borrow::Cow;
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
    has_other_names: bool,
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
            has_other_names: has_other_names(text),
        }
    }

    /// Tells whether the function that calls a command may go by another name in the text: `local c = redis.call`.
    pub(crate) fn have_other_names(&self) -> bool {
        self.has_other_names
    }

    /// Tells whether a call of a command is behind the name that ends at `at`. Lua has a `pcall` of its own, to which it is
    /// a function that is given first.
    fn is_of_command(&self, at: usize, call: &Call) -> bool {
        call.names_command() || self.has_other_names || is_behind_dot(self.text, at - CALL.len())
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
            if self.is_of_command(self.at, &call) {
                return Some(Ok(call));
            }
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

    /// Tells whether the name of the command is a text of the script.
    pub(crate) fn names_command(&self) -> bool {
        !matches!(self.arguments.first(), Some(Argument::Other))
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

/// Gives a script without its comments.
pub(crate) fn without_comments(script: &[u8]) -> Cow<'_, [u8]> {
    const COMMENT: &[u8] = b"--";
    if find(script, COMMENT).is_none() {
        return script.into();
    }
    let mut left = Vec::with_capacity(script.len());
    let mut at = 0;
    while at < script.len() {
        let is_comment = script[at..].starts_with(COMMENT);
        let start = if is_comment { at + COMMENT.len() } else { at };
        let end = match script.get(start) {
            Some(b'[') => end_of_long_text(script, start),
            Some(b'"' | b'\'') if !is_comment => Some(end_of_text(script, start)),
            _ => None,
        };
        match (is_comment, end) {
            // It parts words as a blank does.
            (true, end) => {
                left.push(b' ');
                at = end.unwrap_or_else(|| end_of_line(script, start));
            }
            (false, end) => {
                let end = end.unwrap_or(at + 1);
                left.extend_from_slice(&script[at..end]);
                at = end;
            }
        }
    }
    left.into()
}

/// Tells where the text in quotes ends that begins at `at`.
fn end_of_text(script: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while let Some(&byte) = script.get(end) {
        match byte {
            b'\\' => end += 2,
            _ if byte == script[at] => return end + 1,
            _ => end += 1,
        }
    }
    script.len()
}

/// Tells where the text in long brackets ends that begins at `at`, if one does.
fn end_of_long_text(script: &[u8], at: usize) -> Option<usize> {
    let (start, closing) = long_bracket(script, at)?;
    let length = find(&script[start..], &closing);
    Some(length.map_or(script.len(), |length| start + length + closing.len()))
}

fn end_of_line(script: &[u8], at: usize) -> usize {
    let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let length = script[at..].iter().position(is_end);
    length.map_or(script.len(), |length| at + length)
}

/// Tells whether [`CALL`] stands somewhere in a text where it is not called at once: `local c = redis.call`,
/// `redis['call']`.
fn has_other_names(text: &[u8]) -> bool {
    let mut at = 0;
    while let Some(length) = find(&text[at..], CALL) {
        let start = at + length;
        at = start + CALL.len();
        let is_called = text.get(skip_blanks(text, at)) == Some(&b'(');
        let goes_on = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let is_text = || {
            let before = before_call(text, start).last();
            matches!(before, Some(b'"' | b'\'' | b'['))
        };
        let is_whole = !text.get(at).is_some_and(goes_on);
        if !is_called && is_whole && (is_behind_dot(text, start) || is_text()) {
            return true;
        }
    }
    false
}

/// Tells whether the name that [`CALL`] ends is that of something in a table: `redis.call`, `redis . pcall`.
fn is_behind_dot(text: &[u8], call: usize) -> bool {
    before_call(text, call).trim_ascii_end().ends_with(b".")
}

/// Gives what stands before `call` or `pcall`.
fn before_call(text: &[u8], call: usize) -> &[u8] {
    let before = &text[..call];
    before.strip_suffix(b"p").unwrap_or(before)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of each call, with `?` for what is no text of the script.
    fn calls(script: &str) -> Vec<String> {
        let words = |call: Result<Call, TooDeep>| {
            let words = call.unwrap().words(script.as_bytes());
            let words = words.iter().map(|word| match word {
                [] => "?".into(),
                word => String::from_utf8_lossy(word),
            });
            words.collect::<Vec<_>>().join(" ")
        };
        Calls::of(script.as_bytes()).map(words).collect()
    }

    #[test]
    fn a_call_without_a_name_is_one_where_it_cannot_be_of_something_else() {
        for (script, expected) in [
            ("redis.call(ARGV[1], 'x')", &["? x"][..]),
            ("redis . pcall ( c )", &["?"]),
            ("pcall('get', KEYS[1])", &["get ?"]),
            ("local call = redis.call call('get', 'k')", &["get k"]),
            ("pcall(cjson.decode, ARGV[1])", &[]),
            (
                "pcall(function() return redis.call('get', 'k') end)",
                &["get k"],
            ),
            ("local function recall(k) end", &[]),
            // The function has another name here, or is given to Lua's own.
            ("local call = redis.call call(c, 'k')", &["? k"]),
            ("pcall(redis.call, 'get', 'k')", &["? get k"]),
            ("pcall(redis['call'], 'get', 'k')", &["? get k"]),
            ("pcall(redis.caller, 'get', 'k')", &[]),
        ] {
            assert_eq!(calls(script), expected, "{script}");
        }
    }

    #[test]
    fn comments_are_left_out_and_nothing_else() {
        for (script, expected) in [
            ("a - b", "a - b"),
            ("a -- b 'c\nd", "a  \nd"),
            ("-- b\r\nd --", " \r\nd  "),
            ("a --[[ b\nc ]] d --[=[ ]] ]=] e", "a   d   e"),
            ("a --[ b\nc", "a  \nc"),
            (
                "'--' \"--\" [[--]] [=[ ]] -- ]=] d",
                "'--' \"--\" [[--]] [=[ ]] -- ]=] d",
            ),
            (
                "'it\\'s' .. '--' .. \"\\\\\" -- b",
                "'it\\'s' .. '--' .. \"\\\\\"  ",
            ),
            ("t['a'] -- b", "t['a']  "),
            ("'a -- b\\", "'a -- b\\"),
            ("--[[ a", " "),
        ] {
            let left = without_comments(script.as_bytes());
            assert_eq!(String::from_utf8_lossy(&left), expected, "{script}");
        }
    }
}
