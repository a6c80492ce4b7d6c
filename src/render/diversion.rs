//! A reply that goes to a program or into a file instead of to the printer's own output: for its bytes, not to be looked
//! at. An error reply is for the user, and does not go there. A reader that has gone away does no harm.

use std::io::{self, ErrorKind, Write};

use super::plain::ErrorLine;
use super::{Color, Note, Options, Output, Recipient, Renderer, Shape, Target};
use crate::resp::{Event, Item};

/// How much text may wait to be written.
const BUFFER: usize = 64 << 10;

/// What becomes of a reply whose reader has gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenClosed {
    /// It is read to its end and dropped, so that the connection stays in step.
    Drop,
    /// It is stopped: it has no end.
    Stop,
}

/// What came of a diversion.
#[derive(Debug)]
pub struct Diverted {
    /// How many bytes were written; `None` if there was nothing to be written, not even a reply without a byte.
    pub bytes: Option<u64>,
    /// Why no more were; a reader that has gone is no failure.
    pub failure: Option<io::Error>,
}

/// Where replies go for a while.
pub(super) struct Diversion {
    renderer: Renderer,
    out: Vec<u8>,
    to: Box<dyn Recipient>,
    when_closed: WhenClosed,
    error_line: ErrorLine,
    /// Whether some of the reply has been written.
    has_begun: bool,
    bytes: Option<u64>,
    ended: Option<io::Error>,
}

impl Diversion {
    /// Starts one in the form that the options say, but never the one that is for people.
    pub(super) fn new(options: &Options, to: Box<dyn Recipient>, when_closed: WhenClosed) -> Self {
        let output = match options.output {
            Output::Human => Output::Plain,
            output => output,
        };
        Self {
            renderer: Renderer::new(&Options {
                output,
                color: Color::Off,
                target: Target::Pipe,
                tables: None,
                ..options.clone()
            }),
            out: Vec::new(),
            to,
            when_closed,
            error_line: ErrorLine::new(),
            has_begun: false,
            bytes: None,
            ended: None,
        }
    }

    pub(super) fn begin(&mut self, shape: Shape) {
        self.has_begun = false;
        self.renderer.begin(shape);
    }

    /// Takes an event of the reply; what belongs on stderr is appended to `errors`.
    pub(super) fn event(&mut self, event: &Event<'_>, errors: &mut Vec<u8>) -> io::Result<()> {
        // What has begun as JSON, with attributes, ends as such.
        if let Item::Text(text) = event.item
            && text.kind.is_error()
            && event.depth == 0
            && !self.has_begun
        {
            self.error_line.push(text, errors);
            if event.ends_value {
                self.begin(Shape::Value);
            }
            return Ok(());
        }
        let waiting = self.out.len();
        self.renderer.event(event, &mut self.out, errors);
        self.has_begun |= self.out.len() > waiting;
        if event.ends_value {
            self.end_reply();
        }
        match self.out.len() >= BUFFER {
            true => self.write_out(),
            false => Ok(()),
        }
    }

    fn end_reply(&mut self) {
        self.has_begun = false;
        if self.ended.is_none() {
            match self.to.replied() {
                Ok(()) => self.bytes = self.bytes.or(Some(0)),
                Err(error) => self.ended = Some(error),
            }
        }
    }

    pub(super) fn take_note(&mut self) -> Option<Note> {
        self.renderer.take_note()
    }

    /// Takes bytes that are in their form already.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.extend_from_slice(bytes);
        self.write_out()
    }

    /// Takes text of the program's own, of which only a terminal wants the colours.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        let mut rest = text;
        while let Some((plain, colored)) = rest.split_once('\x1b') {
            self.out.extend_from_slice(plain.as_bytes());
            rest = colored.split_once('m').map_or("", |(_, behind)| behind);
        }
        self.bytes(rest.as_bytes())
    }

    /// Gives up a reply whose rest will not come.
    pub(super) fn abandon(&mut self) {
        let waiting = self.out.len();
        self.renderer.abandon(&mut self.out);
        if !self.has_begun {
            // There is no line to be ended.
            self.out.truncate(waiting);
        }
        self.has_begun = false;
    }

    /// Writes all that waits; an error only says that the reply is to stop.
    pub(super) fn write_out(&mut self) -> io::Result<()> {
        if self.ended.is_none() && !self.out.is_empty() {
            let result = self.to.write_all(&self.out).and_then(|()| self.to.flush());
            match result {
                Ok(()) => self.bytes = Some(self.bytes.unwrap_or(0) + self.out.len() as u64),
                Err(error) => self.ended = Some(error),
            }
        }
        self.out.clear();
        match (&self.ended, self.when_closed) {
            (Some(error), WhenClosed::Stop) => Err(error.kind().into()),
            _ => Ok(()),
        }
    }

    /// Whether nobody takes what comes any more.
    pub(super) fn has_gone(&mut self) -> bool {
        let has_gone = self.to.has_gone();
        if has_gone && self.ended.is_none() {
            self.ended = Some(ErrorKind::BrokenPipe.into());
        }
        has_gone
    }

    /// Whether the reply was stopped for want of a reader.
    pub(super) fn has_stopped(&self) -> bool {
        self.ended.is_some() && self.when_closed == WhenClosed::Stop
    }

    /// Writes the rest and ends.
    pub(super) fn finish(mut self) -> Diverted {
        let _ = self.write_out();
        Diverted {
            bytes: self.bytes,
            failure: self
                .ended
                .filter(|error| error.kind() != ErrorKind::BrokenPipe),
        }
    }
}

impl Write for Diversion {
    /// Takes bytes that are in their form already.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes(bytes).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.write_out()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resp::Scanner;

    /// Takes so many bytes, then fails in this way.
    struct Full(usize, ErrorKind);

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            match bytes.len().min(self.0) {
                0 => Err(self.1.into()),
                taken => {
                    self.0 -= taken;
                    Ok(taken)
                }
            }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Recipient for Full {}

    fn diversion(output: Output, to: Full, when_closed: WhenClosed) -> Diversion {
        let options = Options {
            output,
            ..Options::default()
        };
        let mut diversion = Diversion::new(&options, Box::new(to), when_closed);
        diversion.begin(Shape::Value);
        diversion
    }

    /// Diverts two replies to what takes so many bytes; whether that went well until the end, and what came of it.
    fn divert(room: usize, kind: ErrorKind, when_closed: WhenClosed) -> (bool, Diverted) {
        let mut diversion = diversion(Output::Human, Full(room, kind), when_closed);
        let (mut scanner, mut input) = (Scanner::new(), &b"$3\r\nabc\r\n$3\r\ndef\r\n"[..]);
        let mut went_well = true;
        while let Some(event) = scanner.next(&mut input).unwrap() {
            let mut errors = Vec::new();
            went_well &= diversion.event(&event, &mut errors).is_ok();
            went_well &= diversion.write_out().is_ok();
        }
        assert_eq!(diversion.has_stopped(), !went_well);
        (went_well, diversion.finish())
    }

    #[test]
    fn a_reader_that_has_gone_is_no_failure_and_a_full_disk_is_one() {
        let (went_well, diverted) = divert(8, ErrorKind::BrokenPipe, WhenClosed::Drop);
        assert!(went_well && diverted.failure.is_none());
        assert_eq!(diverted.bytes, Some(8), "the plain form of both replies");
        let (went_well, diverted) = divert(4, ErrorKind::BrokenPipe, WhenClosed::Drop);
        assert!(went_well && diverted.failure.is_none());
        assert_eq!(diverted.bytes, Some(4));
        let (went_well, diverted) = divert(4, ErrorKind::BrokenPipe, WhenClosed::Stop);
        assert!(!went_well && diverted.failure.is_none());
        let (went_well, diverted) = divert(4, ErrorKind::StorageFull, WhenClosed::Drop);
        assert!(went_well);
        assert_eq!(
            diverted.failure.map(|it| it.kind()),
            Some(ErrorKind::StorageFull)
        );
    }

    /// Diverts replies that come in pieces of so many bytes and may break off; what belongs on stderr, and what came of
    /// it.
    fn divert_pieces(output: Output, bytes: &[u8], len: usize) -> (String, Diverted) {
        let room = Full(usize::MAX, ErrorKind::StorageFull);
        let mut diversion = diversion(output, room, WhenClosed::Drop);
        let (mut scanner, mut errors) = (Scanner::new(), Vec::new());
        for mut piece in bytes.chunks(len) {
            while let Some(event) = scanner.next(&mut piece).unwrap() {
                diversion.event(&event, &mut errors).unwrap();
            }
        }
        diversion.abandon();
        (String::from_utf8(errors).unwrap(), diversion.finish())
    }

    #[test]
    fn an_error_reply_is_told_and_leaves_nothing_to_be_written() {
        for output in [Output::Human, Output::Plain, Output::Json, Output::Csv] {
            for len in [1, 3, 100] {
                let errors = b"-ERR one\r\n!7\r\nERR two\r\n";
                let (told, diverted) = divert_pieces(output, errors, len);
                assert_eq!(told, "ERR one\nERR two\n", "{output:?}");
                assert_eq!(diverted.bytes, None, "{output:?}");
                // The replies around it are written, one within a reply too.
                let among = b"-ERR one\r\n:1\r\n-ERR two\r\n*1\r\n-ERR in\r\n";
                let (told, diverted) = divert_pieces(output, among, len);
                assert_eq!(told, "ERR one\nERR two\n", "{output:?}");
                let expected = match output {
                    Output::Json => "1\n[{\"error\":\"ERR in\"}]\n".len(),
                    Output::Csv => "1\r\nERROR,\"ERR in\"\r\n".len(),
                    _ => "1\nERR in\n\n".len(),
                };
                assert_eq!(diverted.bytes, Some(expected as u64), "{output:?}");
            }
        }
    }

    #[test]
    fn an_error_behind_attributes_that_were_written_is_written() {
        let reply = b"|1\r\n+a\r\n:1\r\n-ERR x\r\n";
        let (told, diverted) = divert_pieces(Output::Json, reply, 1);
        assert_eq!(told, "");
        let expected = "{\"attributes\":{\"a\":1},\"value\":{\"error\":\"ERR x\"}}\n";
        assert_eq!(diverted.bytes, Some(expected.len() as u64));
        let (told, diverted) = divert_pieces(Output::Plain, reply, 1);
        assert_eq!((&told[..], diverted.bytes), ("ERR x\n", None));
    }

    #[test]
    fn a_reply_without_a_byte_is_one_and_the_beginning_of_one_is_none() {
        let whole = Full(usize::MAX, ErrorKind::StorageFull);
        let mut diversion = diversion(Output::Plain, whole, WhenClosed::Drop);
        diversion.begin(Shape::Text);
        let (mut scanner, mut input) = (Scanner::new(), &b"$0\r\n\r\n"[..]);
        while let Some(event) = scanner.next(&mut input).unwrap() {
            diversion.event(&event, &mut Vec::new()).unwrap();
        }
        assert_eq!(diversion.finish().bytes, Some(0));
        for (beginning, bytes) in [
            (&b"*3\r\n"[..], None),
            (b"$9\r\n", None),
            (b"-ERR half", None),
            (b"*3\r\n:1\r\n", Some(2)),
        ] {
            let (_, diverted) = divert_pieces(Output::Plain, beginning, 1);
            assert_eq!(diverted.bytes, bytes, "{beginning:?}");
        }
    }
}
