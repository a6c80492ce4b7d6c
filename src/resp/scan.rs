//! Bytes to events: the one reader of the protocol, fed in pieces of any size.
//!
//! Nothing is scanned twice and nothing is kept but an incomplete header line: a payload is handed on in the pieces in
//! which it arrived. Nesting is tracked on a stack of its own, never by recursion, and no memory is reserved from a
//! length that the peer declares.

mod header;
mod payload;

use self::payload::Payload;
use super::error::{DecodeError, DecodeErrorKind};
use super::event::{Aggregate, Event, Item};
use super::line;

/// Turns a stream of RESP2 or RESP3 into [`Event`]s.
///
/// ```
/// use redis_shell::resp::{Item, Scanner};
///
/// let mut scanner = Scanner::new();
/// let mut input: &[u8] = b"*1\r\n$5\r\nhel"; // the rest has not arrived yet
/// let mut texts = Vec::new();
/// while let Some(event) = scanner.next(&mut input)? {
///     if let Item::Text(text) = event.item {
///         texts.push((text.bytes.to_vec(), event.span.clone(), text.last));
///     }
/// }
/// assert_eq!(texts, [(b"hel".to_vec(), 4..11, false)]);
/// # Ok::<(), redis_shell::resp::DecodeError>(())
/// ```
#[derive(Debug)]
pub struct Scanner {
    /// A header line of which a part came in an earlier piece. Apart from the rest, since events borrow it.
    held: Vec<u8>,
    core: Core,
}

impl Default for Scanner {
    fn default() -> Self {
        Self::new()
    }
}

impl Scanner {
    /// How deep aggregates may be nested unless [`with_max_depth`](Self::with_max_depth) says otherwise. Real servers
    /// nest to about 8,000 (a table returned by a Lua script).
    pub const DEFAULT_MAX_DEPTH: usize = 10_000;

    /// How many bytes a line that holds a number or a length may have. A server that prints the largest double in
    /// positional notation needs 311.
    pub const MAX_HEADER: usize = 4096;

    /// Makes a scanner at the start of a stream.
    pub fn new() -> Self {
        Self::with_max_depth(Self::DEFAULT_MAX_DEPTH)
    }

    /// Makes a scanner that follows aggregates to the given depth and refuses deeper ones.
    pub fn with_max_depth(max_depth: usize) -> Self {
        Self {
            held: Vec::new(),
            core: Core {
                offset: 0,
                emitted: 0,
                state: State::Header,
                stack: Vec::new(),
                max_depth,
                annotating: false,
                word: Vec::new(),
                is_special: false,
                header_len: 0,
                held_whole: false,
                failure: None,
            },
        }
    }

    /// Takes the next event off the front of `input`; `None` when all of `input` is used up and more is needed.
    ///
    /// The input of successive calls is one stream: pass the rest of a piece until `None` comes, then the next piece.
    ///
    /// # Errors
    ///
    /// Bytes that are no RESP. After an error the scanner stays dead: every further call gives the same error.
    #[inline]
    pub fn next<'e, 'i: 'e>(
        &'e mut self,
        input: &mut &'i [u8],
    ) -> Result<Option<Event<'e>>, DecodeError> {
        if self.core.is_special {
            return self.next_special(input);
        }
        step(&mut self.held, &mut self.core, input)
    }

    /// Takes the next event while the first word of a push inside an aggregate is not known, or gives the error that ended
    /// the scanner.
    #[cold]
    fn next_special<'e, 'i: 'e>(
        &'e mut self,
        input: &mut &'i [u8],
    ) -> Result<Option<Event<'e>>, DecodeError> {
        if let Some(failure) = &self.core.failure {
            return Err(failure.clone());
        }
        let event = step(&mut self.held, &mut self.core, input)?;
        if let Some(event) = &event {
            self.core.note_word(event);
        }
        Ok(event)
    }

    /// Lets the outermost aggregate that is open hold so many elements more than it declares, once it is known that it
    /// does: a queued SUBSCRIBE to several channels is one command to EXEC, which counts commands, and is confirmed once
    /// for each of them.
    ///
    /// ```
    /// use redis_shell::resp::Scanner;
    ///
    /// let mut scanner = Scanner::new();
    /// let mut input: &[u8] = b"*1\r\n>1\r\n+subscribe\r\n>1\r\n+subscribe\r\n";
    /// let mut values = 0;
    /// while let Some(event) = scanner.next(&mut input)? {
    ///     values += usize::from(event.ends_value);
    ///     if event.depth == 0 && !event.ends_value {
    ///         scanner.expect_more(1);
    ///     }
    /// }
    /// assert_eq!(values, 1);
    /// # Ok::<(), redis_shell::resp::DecodeError>(())
    /// ```
    pub fn expect_more(&mut self, elements: u64) {
        if let Some(Frame {
            left: Left::Counted(left),
            ..
        }) = self.core.stack.first_mut()
        {
            *left = left.saturating_add(elements);
        }
    }

    /// Takes whole values of the top level off the front of `input` as long as they are simple strings, integers or
    /// nulls of RESP3, at most so many, and gives their number: for whoever only counts them. What is left, if only a
    /// part of such a value, is for [`next`](Self::next).
    ///
    /// ```
    /// use redis_shell::resp::Scanner;
    ///
    /// let mut input: &[u8] = b"+OK\r\n:12\r\n-ERR no\r\n+OK\r\n";
    /// assert_eq!(Scanner::new().pass_over(&mut input, 9), 2);
    /// assert_eq!(input, b"-ERR no\r\n+OK\r\n");
    /// ```
    pub fn pass_over(&mut self, input: &mut &[u8], most: u64) -> u64 {
        let core = &mut self.core;
        let is_between = matches!(core.state, State::Header)
            && core.stack.is_empty()
            && !core.annotating
            && core.failure.is_none()
            && (self.held.is_empty() || core.held_whole);
        if !is_between {
            return 0;
        }
        let (mut count, mut at) = (0, 0);
        while count < most
            && let Some(len) = line::plain(&input[at..])
        {
            at += len;
            count += 1;
        }
        core.take(input, at);
        core.emitted = core.offset;
        count
    }

    /// Passes over bytes that are no RESP and stand between two values: inline commands, or what came before the
    /// scanner listened. Offsets count them.
    pub fn skip(&mut self, bytes: u64) {
        self.core.offset += bytes;
        self.core.emitted = self.core.offset;
    }

    /// The offset of the next byte to be fed, counted from the first one.
    pub fn offset(&self) -> u64 {
        self.core.offset
    }

    /// Tells whether a header line has begun in an earlier piece and not ended. A line that has ended is kept until the
    /// next call, for the event that borrows it. The tag of a verbatim string counts as part of its header.
    fn is_inside_header(&self) -> bool {
        !self.held.is_empty() && !self.core.held_whole
    }

    /// Tells whether the stream may end here, once [`next`](Self::next) has given `None`.
    ///
    /// # Errors
    ///
    /// [`DecodeErrorKind::UnexpectedEnd`] inside a value, or the error that ended the scanner earlier.
    pub fn finish(&self) -> Result<(), DecodeError> {
        let core = &self.core;
        if let Some(failure) = &core.failure {
            return Err(failure.clone());
        }
        let expected = match core.state {
            State::Header | State::ChunkHeader if self.is_inside_header() => {
                "the rest of a header line"
            }
            State::Header if core.annotating => "the value that an attribute annotates",
            State::Header => match core.stack.last() {
                None => return Ok(()),
                Some(Frame {
                    left: Left::Counted(_),
                    ..
                }) => "another element of an aggregate",
                Some(_) => "another element or the end of a streamed aggregate",
            },
            State::ChunkHeader => "another chunk of a streamed string",
            State::Payload(_) => "the rest of a payload",
            State::Terminator { .. } => "CR LF",
        };
        Err(core.unexpected_end(expected))
    }
}

/// Takes the next event, of a scanner that has not failed.
#[inline(never)]
fn step<'e, 'i: 'e>(
    held: &'e mut Vec<u8>,
    core: &mut Core,
    input: &mut &'i [u8],
) -> Result<Option<Event<'e>>, DecodeError> {
    let inside_header = !held.is_empty() && !core.held_whole;
    match core.state {
        State::Header | State::ChunkHeader => {}
        State::Payload(payload) => return core.payload(payload, &[], input),
        State::Terminator { payload, cr } => return core.terminator(payload, cr, input),
    }
    if !inside_header {
        held.clear();
        if let Some(close) = core.implied_close() {
            return Ok(Some(close));
        }
        let Some(&first) = input.first() else {
            return Ok(None);
        };
        core.check_type_byte(first)?;
        if let Some(line) = Payload::line(first) {
            let head = core.take(input, 1);
            return core.payload(line, head, input);
        }
    }
    match core.header(held, input)? {
        Some(head) => core.value(head, input),
        None => Ok(None),
    }
}

#[derive(Debug)]
struct Core {
    /// Where the next byte of input stands in the stream.
    offset: u64,
    /// Where the span of the next event starts.
    emitted: u64,
    state: State,
    stack: Vec<Frame>,
    max_depth: usize,
    /// Whether an attribute has just ended, so that a value has to follow.
    annotating: bool,
    /// The first word of the push inside an aggregate that was opened last, as far as it has come.
    word: Vec<u8>,
    /// Whether that word is not known yet, or the scanner has ended: one look for each event tells.
    is_special: bool,
    /// How long the header is that is being held, once the end of its line has come; 0 before.
    header_len: usize,
    /// Whether what is held is a whole header, given out with the last event.
    held_whole: bool,
    failure: Option<DecodeError>,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// Before a value, or inside its header line.
    Header,
    /// Before a chunk of a streamed string, or inside its header line.
    ChunkHeader,
    /// Inside a text or a payload.
    Payload(Payload),
    /// After the last byte of a text or a payload, perhaps behind its CR.
    Terminator { payload: Payload, cr: bool },
}

#[derive(Debug, Clone, Copy)]
struct Frame {
    aggregate: Aggregate,
    left: Left,
    /// Whether it is an element of what is around it, or a value of the top level.
    counts: bool,
    /// Whether pushes may stand in it.
    takes_pushes: bool,
}

#[derive(Debug, Clone, Copy)]
enum Left {
    Counted(u64),
    Streamed { odd: bool },
}

impl Core {
    fn take<'i>(&mut self, input: &mut &'i [u8], len: usize) -> &'i [u8] {
        let (piece, rest) = input.split_at(len);
        *input = rest;
        self.offset += len as u64;
        piece
    }

    /// Counts an element that is complete; tells whether it was a value of the top level.
    fn complete(&mut self) -> bool {
        self.annotating = false;
        match self.stack.last_mut().map(|frame| &mut frame.left) {
            Some(Left::Counted(left)) => *left -= 1,
            Some(Left::Streamed { odd }) => *odd = !*odd,
            None => return true,
        }
        false
    }

    fn event<'e>(
        &mut self,
        depth: usize,
        head: &'e [u8],
        item: Item<'e>,
        ends_value: bool,
    ) -> Event<'e> {
        let span = self.emitted..self.offset;
        self.emitted = self.offset;
        Event {
            span,
            depth,
            head,
            item,
            ends_value,
        }
    }

    fn unexpected_end(&self, expected: &'static str) -> DecodeError {
        DecodeError {
            offset: self.offset,
            kind: DecodeErrorKind::UnexpectedEnd { expected },
        }
    }

    fn fail(&mut self, offset: u64, kind: DecodeErrorKind) -> DecodeError {
        let error = DecodeError { offset, kind };
        self.is_special = true;
        self.failure = Some(error.clone());
        error
    }
}

#[cfg(test)]
pub(super) mod tests;
