//! Where rendered replies go: buffers between the renderers and the two outputs, and the dump of the bytes beside them.

mod elsewhere;

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use super::diversion::Diversion;
use super::outlet::{Outlet, Transcript};
use super::recipient::Recipient;
use super::{Dump, DumpOptions, Notation, Options, Output, Piece, Renderer, Shape, Target};
use crate::resp::Event;
use crate::text::{Escaper, Style, wrapped};

/// How much text may wait to be written; about a pipe's capacity.
const BUFFER: usize = 64 << 10;

/// How much of a decoded reply is kept until its bytes have been shown.
const KEPT: usize = 1 << 20;

/// Stands between the dump of a reply's bytes and the reply.
const DECODED: &[u8] = b"= ";

/// Stands there if the reply has rows of its own.
const DECODED_ROWS: &[u8] = b"=\n";

/// Stands there instead of a reply that is larger than what is kept.
const LEFT_OUT: &[u8] = b"(left out: the decoded reply is larger than 1 MiB)\n";

/// Takes the measure of the second output: its columns, if it is a terminal.
pub(super) type AsideWidth = fn() -> Option<usize>;

/// Prints replies: data on one output, errors and notes on the other.
pub struct Printer {
    options: Options,
    renderer: Renderer,
    out: Vec<u8>,
    errors: Vec<u8>,
    target: Target,
    /// Keeps bytes that are no RESP from commanding a terminal.
    stream_escaper: Escaper,
    stdout: Outlet,
    stderr: Outlet,
    transcript: Option<Rc<RefCell<Transcript>>>,
    /// How many columns the second output has, if it is a terminal.
    aside_width: Option<AsideWidth>,
    wire: Option<Wire>,
    /// Where replies go instead of to stdout.
    diversion: Option<Diversion>,
    /// Whether the value that comes is one of them.
    is_diverted: bool,
    /// What is said when the pager has ended.
    later: Vec<String>,
    /// The line of a script that is being answered, which errors name.
    line: Option<u64>,
    /// The words of the command that is being answered, if they are to stand beside its replies.
    command: Option<Vec<Vec<u8>>>,
    /// Whether a part of an error has been written, and more of it may come.
    is_amid_error: bool,
}

/// What `--raw` adds: the bytes first, the decoded reply behind them, unless the bytes are to stand alone.
struct Wire {
    dump: Dump,
    handshake: Handshake,
    /// The decoded reply so far; freed when it grows too large to be kept.
    decoded: Vec<u8>,
    is_too_large: bool,
}

/// Whether the bytes of the handshake are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handshake {
    /// Each of its elements.
    Shown,
    /// As one line.
    Folded,
}

impl Wire {
    /// Whether the bytes are all that is printed.
    fn stands_alone(&self) -> bool {
        self.dump.options().notation == Notation::Wire
    }
}

impl Printer {
    /// Makes a printer that writes data to `stdout` and all else to `stderr`.
    pub fn new(options: &Options, stdout: Box<dyn Recipient>, stderr: Box<dyn Recipient>) -> Self {
        Self {
            options: options.clone(),
            renderer: Renderer::new(options),
            out: Vec::new(),
            errors: Vec::new(),
            target: options.target,
            stream_escaper: Escaper::new(Style::Block),
            stdout: Outlet::new(stdout),
            stderr: Outlet::new(stderr),
            transcript: None,
            aside_width: None,
            wire: None,
            diversion: None,
            is_diverted: false,
            later: Vec::new(),
            line: None,
            command: None,
            is_amid_error: false,
        }
    }

    /// Makes a printer that shows replies as this one does, elsewhere, and no bytes on the wire.
    pub fn like(&self, stdout: Box<dyn Recipient>, stderr: Box<dyn Recipient>) -> Self {
        Self::new(&self.options, stdout, stderr)
    }

    /// Shows replies in this form from the next one on; without one, in the form that fits where they go.
    pub fn set_output(&mut self, output: Option<Output>) {
        let output = output.unwrap_or(match self.target {
            Target::Terminal => Output::Human,
            Target::Pipe => Output::Plain,
        });
        if self.options.output != output {
            self.options.output = output;
            self.renderer = Renderer::new(&self.options);
        }
    }

    /// Lets tables be so many columns wide, or not be.
    pub fn set_tables(&mut self, width: Option<usize>) {
        self.options.tables = width;
        self.renderer.set_tables(width);
    }

    /// The form in which replies are shown.
    pub fn output(&self) -> Output {
        self.options.output
    }

    /// Lets the printer show the bytes on the wire before each decoded reply.
    pub fn show_wire(&mut self, dump: Dump, handshake: Handshake) {
        self.wire = Some(Wire {
            dump,
            handshake,
            decoded: Vec::new(),
            is_too_large: false,
        });
    }

    /// Lets the printer show no more bytes.
    pub fn hide_wire(&mut self) {
        self.wire = None;
    }

    /// Whether the bytes on the wire are shown.
    pub fn shows_wire(&self) -> bool {
        self.wire.is_some()
    }

    /// How the bytes on the wire are shown, if they are.
    pub fn wire(&self) -> Option<&DumpOptions> {
        self.wire.as_ref().map(|wire| wire.dump.options())
    }

    /// Copies what is printed from now on, without colours, or no more.
    pub fn set_transcript(&mut self, to: Option<Box<dyn Write>>) {
        let transcript = to.map(|to| Rc::new(RefCell::new(Transcript::new(to))));
        self.stdout.set_copy(transcript.clone());
        self.stderr.set_copy(transcript.clone());
        self.transcript = transcript;
    }

    /// Gives why the transcript could not be gone on with; it has ended then.
    pub fn take_transcript_failure(&mut self) -> Option<io::Error> {
        let failure = self.transcript.as_ref()?.borrow_mut().take_failure()?;
        self.set_transcript(None);
        Some(failure)
    }

    /// Names the line of a script that the next replies answer.
    pub fn set_line(&mut self, line: Option<u64>) {
        self.line = line;
    }

    /// Lets these words stand beside the next replies, with the line, where the form of output has a place for them.
    pub fn set_command(&mut self, words: Option<Vec<Vec<u8>>>) {
        self.command = words;
    }

    /// Begins a reply.
    pub fn begin(&mut self, shape: Shape) {
        // Who watches the bytes compares them with what they mean, value by value.
        let shape = match self.wire {
            Some(_) => shape.bare(),
            None => shape,
        };
        self.is_diverted = false;
        self.renderer.begin(shape);
    }

    /// Begins a reply to a command, which may be diverted.
    pub fn begin_reply(&mut self, shape: Shape) {
        match &mut self.diversion {
            Some(diversion) => {
                self.is_diverted = true;
                diversion.begin(shape);
            }
            None => {
                self.begin(shape);
                if let Some(words) = &self.command {
                    self.renderer.frame(self.line.unwrap_or(1), words);
                }
            }
        }
    }

    /// Prints what an event of the reply completes.
    ///
    /// # Errors
    /// An output cannot be written.
    pub fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        let diversion = self.diversion.as_mut().filter(|_| self.is_diverted);
        if let Some(diversion) = diversion {
            diversion.event(event, &mut self.errors)?;
            return self.end_event(event);
        }
        match &mut self.wire {
            None => match self.renderer.bare(event) {
                // What fills a buffer by itself is not copied into one.
                Some(bytes) if bytes.len() >= BUFFER => {
                    self.write_out()?;
                    return self.stdout.write_all(bytes);
                }
                _ => {
                    self.renderer.event(event, &mut self.out, &mut self.errors);
                    if self.out.len() >= BUFFER {
                        self.write_out()?;
                    }
                }
            },
            Some(wire) if wire.stands_alone() => {}
            Some(wire) => {
                let before = wire.decoded.len();
                self.renderer
                    .event(event, &mut wire.decoded, &mut self.errors);
                if !self.errors.is_empty() {
                    // An error stands where its bytes stand, in the place of the empty reply.
                    wire.decoded.truncate(before);
                    wire.decoded.append(&mut self.errors);
                }
                if wire.decoded.len() > KEPT || wire.is_too_large {
                    wire.is_too_large = true;
                    wire.decoded = Vec::new();
                }
            }
        }
        self.end_event(event)
    }

    /// Prints what belongs on the second output, and what belongs behind a reply.
    fn end_event(&mut self, event: &Event<'_>) -> io::Result<()> {
        if !self.errors.is_empty() && (event.ends_value || self.errors.len() >= BUFFER) {
            self.write_errors(event.ends_value)?;
        }
        if event.ends_value {
            self.end_reply()?;
        }
        Ok(())
    }

    /// Prints bytes that are no RESP.
    ///
    /// # Errors
    /// An output cannot be written.
    pub fn stream(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some(diversion) = &mut self.diversion {
            return diversion.bytes(bytes);
        }
        if self.wire.is_none() {
            match self.target {
                Target::Pipe => self.out.extend_from_slice(bytes),
                Target::Terminal => self.stream_escaper.push(bytes, &mut self.out),
            }
        }
        self.write_out()
    }

    /// Shows bytes as they went over the wire, if they are to be shown; `offset` is the place of the first of them in
    /// its direction's stream.
    pub fn traffic(&mut self, offset: u64, piece: &Piece<'_>) {
        if let Some(wire) = &mut self.wire {
            // The connection may be older than the wish to see its bytes.
            wire.dump.start_at(piece.direction, offset);
            wire.dump.traffic(piece, &mut self.out);
        }
    }

    /// Learns that a new connection begins, whose bytes are counted from 0.
    pub fn begin_connection(&mut self) {
        if let Some(wire) = &mut self.wire {
            // What is incomplete is shown; the session reports it as the end of the connection.
            let _ = wire.dump.finish(&mut self.out);
        }
    }

    /// Learns that the next requests are the handshake's, and what each of them is for.
    pub fn begin_handshake(&mut self, purposes: &[String]) {
        let Some(wire) = &mut self.wire else { return };
        match wire.handshake {
            Handshake::Shown => wire.dump.explain(purposes),
            Handshake::Folded => wire.dump.fold(purposes.len() as u64),
        }
    }

    /// Prints a line about the session on the second output.
    ///
    /// # Errors
    /// An output cannot be written.
    pub fn say(&mut self, text: &str) -> io::Result<()> {
        if self.stdout.is_paged() {
            self.later.push(text.to_owned());
            return Ok(());
        }
        self.write_out()?;
        match self.aside_width.and_then(|width| width()) {
            Some(width) => {
                let rows = text.split('\n').flat_map(|row| wrapped(row, width));
                let shown: Vec<_> = rows.collect();
                self.stderr.write_line(&shown.join("\n"), text)
            }
            None => writeln!(self.stderr, "{text}"),
        }
    }

    /// Prints text of the program's own that the user asked for.
    ///
    /// # Errors
    /// An output cannot be written.
    pub fn say_data(&mut self, text: &str) -> io::Result<()> {
        if let Some(diversion) = &mut self.diversion {
            return diversion.text(text);
        }
        self.out.extend_from_slice(text.as_bytes());
        self.flush()
    }

    /// Prints text of the program's own that belongs to the replies around it.
    ///
    /// # Errors
    /// An output cannot be written.
    pub fn say_amid(&mut self, text: &[u8]) -> io::Result<()> {
        self.out.extend_from_slice(text);
        match self.out.len() >= BUFFER {
            true => self.write_out(),
            false => Ok(()),
        }
    }

    /// Gives up a reply whose rest will not come.
    ///
    /// # Errors
    /// An output cannot be written.
    pub fn abandon(&mut self) -> io::Result<()> {
        if let Some(diversion) = self.diversion.as_mut().filter(|_| self.is_diverted) {
            diversion.abandon();
        }
        match &mut self.wire {
            None => self.renderer.abandon(&mut self.out),
            Some(wire) => {
                let _ = wire.dump.finish(&mut self.out);
                self.renderer.abandon(&mut wire.decoded);
                wire.decoded.clear();
                wire.is_too_large = false;
            }
        }
        if self.is_amid_error || !self.errors.is_empty() {
            // As much of an error as came, on a line of its own.
            self.errors.push(b'\n');
            self.write_errors(true)?;
        }
        if self.stdout.take_cut() {
            self.out.clear();
            self.end_cut_line();
        }
        self.flush()
    }

    /// Writes all that waits.
    ///
    /// # Errors
    /// An output cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        if let Some(diversion) = &mut self.diversion {
            diversion.write_out()?;
        }
        self.write_out()?;
        self.stdout.flush()
    }

    fn end_reply(&mut self) -> io::Result<()> {
        let is_shown = !self.is_diverted;
        let wire = self.wire.as_mut();
        if let Some(wire) = wire.filter(|wire| is_shown && !wire.stands_alone()) {
            let rows = wire.decoded.strip_suffix(b"\n").unwrap_or(&wire.decoded);
            self.out.extend_from_slice(match rows.contains(&b'\n') {
                false => DECODED,
                true => DECODED_ROWS,
            });
            match std::mem::take(&mut wire.is_too_large) {
                false => self.out.append(&mut wire.decoded),
                true => self.out.extend_from_slice(LEFT_OUT),
            }
        }
        while let Some(note) = match &mut self.diversion {
            Some(diversion) => diversion.take_note(),
            None => self.renderer.take_note(),
        } {
            self.say(&format!("note: {note}"))?;
        }
        Ok(())
    }

    fn write_out(&mut self) -> io::Result<()> {
        let result = self.stdout.write_all(&self.out);
        self.out.clear();
        result
    }

    /// Writes the text of an error reply, after what was printed before it.
    fn write_errors(&mut self, is_whole: bool) -> io::Result<()> {
        self.write_out()?;
        self.stdout.flush()?;
        if let Some(line) = self.line.filter(|_| !self.is_amid_error) {
            write!(self.stderr, "line {line}: ")?;
        }
        self.is_amid_error = !is_whole;
        let result = self.stderr.write_all(&self.errors);
        self.errors.clear();
        result
    }
}
