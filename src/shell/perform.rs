//! What the local commands do: run on the connection of the session, or on one of their own.

use std::io::{self, BufRead, Read};

use super::care::Permit;
use super::colon::{Colon, Raw};
use super::editor::{Editor, Line};
use super::history::listing;
use super::size::Size;
use super::{Next, Shell};
use crate::command;
use crate::lab::{self, compare, decode, encode, explain, learn, send};
use crate::render::{Color, Dump, DumpOptions, Notation, Paint, legend};
use crate::session::{self, FirstWrite, Interrupt};
use crate::text::{self, Quoting};

/// What stands before an answer that is being typed.
const ANSWER: &str = "> ";

impl Shell<'_> {
    pub(super) fn perform(&mut self, colon: Colon) -> io::Result<Next> {
        if self.permit_local(&colon)? == Permit::Refused {
            return Ok(Next::Stop);
        }
        let result = match colon {
            Colon::Raw(raw) => return self.raw(raw).map(|()| Next::Line),
            Colon::Inline(line) => return self.send_inline(&line),
            Colon::Help(topic) => return self.help_local(topic.as_deref()),
            Colon::History(pattern) => return self.list_history(&pattern),
            Colon::Edit(text) => return self.edit(&text),
            Colon::Set(set) => return self.set(&set),
            Colon::Connect(endpoint) => return self.connect_to(endpoint),
            Colon::Use(database) => return self.send(&["SELECT", &database.to_string()]),
            Colon::Quit => return Ok(Next::Leave),
            Colon::Repeat(repeat) => return self.repeat(&repeat),
            Colon::Tee(tee) => return self.tee(tee),
            Colon::Source(file) => return self.source(&file),
            Colon::Watch(watch) => return self.watch(&watch),
            Colon::Peek(key) => return self.peek(&key),
            Colon::Info(section) => return self.info(section.as_deref()),
            Colon::Encode(options) => encode::run(&options, self.printer.data()?),
            Colon::Decode(options, text) => {
                decode::run(&options, "the text", text.as_bytes(), self.printer.data()?)
            }
            Colon::Explain(topic) => match explain::card(&topic) {
                Ok(card) => return self.printer.say_data(&card).map(|()| Next::Line),
                Err(error) => Err(error),
            },
            Colon::Send(options) => self.on_its_own(|session, interrupt, _, out| {
                send::run(&options, session, interrupt, out)
            })?,
            Colon::Compare(options) => self.on_its_own(|session, interrupt, _, out| {
                compare::run(&options, session, interrupt, out)
            })?,
            Colon::Learn(options) => self.on_its_own(|session, interrupt, answers, out| {
                learn::run(&options, session, interrupt, answers, out)
            })?,
        };
        self.printer.flush()?;
        match result {
            Ok(()) => Ok(Next::Line),
            Err(error) => self.tell(&error).map(|()| Next::Stop),
        }
    }

    fn list_history(&mut self, pattern: &str) -> io::Result<Next> {
        let entries = self.editor.history().entries();
        let paint = Paint::new(self.options.dump.color);
        match listing(&entries, pattern, &paint) {
            text if text.is_empty() => {
                let found = "note: found no such line in the history";
                self.printer.say(found)?;
            }
            text => self.printer.say_data(&text)?,
        }
        Ok(Next::Line)
    }

    /// How bytes are shown where nothing else is said, on the terminal as it is now.
    pub(super) fn dump(&mut self) -> DumpOptions {
        let color = match self.printer.is_diverting() {
            // Only a terminal wants them.
            true => Color::Off,
            false => self.options.dump.color,
        };
        DumpOptions {
            notation: Notation::Annotated,
            width: Size::now().columns,
            color,
            ..self.options.dump
        }
    }

    /// Shows the bytes on the wire from now on, or no more; says at last how it is.
    fn raw(&mut self, raw: Raw) -> io::Result<()> {
        match raw {
            Raw::Tell => {}
            Raw::Legend => {
                let text = legend(self.options.dump.color);
                return self.printer.say_data(&text);
            }
            Raw::Off => {
                self.printer.hide_wire();
                self.session.set_first_write(FirstWrite::WithHandshake);
            }
            Raw::On(notation) => {
                let dump = DumpOptions {
                    notation: notation.unwrap_or(self.options.dump.notation),
                    color: self.options.dump.color,
                    ..self.dump()
                };
                self.printer
                    .show_wire(Dump::new(dump), self.options.handshake);
                self.session.set_first_write(FirstWrite::AfterHandshake);
            }
        }
        let text = match self.printer.wire() {
            Some(dump) => format!("raw is on: {}\n", dump.notation),
            None => "raw is off\n".to_owned(),
        };
        self.printer.say_data(&text)
    }

    /// Sends a line as it was typed; what a server will make of it is known as far as it can be split.
    fn send_inline(&mut self, line: &str) -> io::Result<Next> {
        let words = text::split(line.as_bytes(), Quoting::Redis).words;
        let secrets: Vec<_> = command::secrets(&words)
            .into_iter()
            .map(|index| words[index].span.clone())
            .collect();
        let bytes = [line.as_bytes(), LINE_END].concat();
        self.send_as(&words, |session, printer| {
            session.run_inline(&bytes, &words, &secrets, printer)
        })
    }

    /// Runs what opens connections of its own, as the user and in the database of the session.
    fn on_its_own(
        &mut self,
        run: impl FnOnce(
            &session::Options,
            Option<&Interrupt>,
            &mut dyn BufRead,
            &mut dyn io::Write,
        ) -> Result<(), lab::Error>,
    ) -> io::Result<Result<(), lab::Error>> {
        let interrupt = self.session.interrupt().cloned();
        let mut answers = Answers {
            editor: &mut self.editor,
            interrupt: interrupt.as_ref(),
            line: Vec::new(),
            read: 0,
        };
        let out = self.printer.data()?;
        let result = run(
            &self.session.options(),
            interrupt.as_ref(),
            &mut answers,
            out,
        );
        // An interruption that came too late to be noticed is not about the next line.
        self.session.take_interrupt();
        Ok(result)
    }

    /// Reports why a local command did not do what it was asked. The session's connection is as it was.
    fn tell(&mut self, error: &lab::Error) -> io::Result<()> {
        match error {
            lab::Error::Session(session::Error::Interrupted) => {
                self.printer.say_interrupted("interrupted")
            }
            lab::Error::Session(error) => self.report(error),
            error => {
                let line = text::line(format!("error: {error}").as_bytes());
                self.printer.say(&line)
            }
        }
    }
}

/// What servers expect behind an inline command.
const LINE_END: &[u8] = b"\r\n";

/// The lines that the user types while something else than the prompt asks.
struct Answers<'a> {
    editor: &'a mut Editor,
    interrupt: Option<&'a Interrupt>,
    line: Vec<u8>,
    /// How much of the line has been read.
    read: usize,
}

impl BufRead for Answers<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.read == self.line.len() {
            self.read = 0;
            self.line.clear();
            match self.editor.read_answer(ANSWER)? {
                Line::Text(text) => self.line = (text + "\n").into_bytes(),
                Line::NotText => self.line.push(b'\n'),
                // Whoever asked sees the end of the answers, and why.
                Line::Cancelled => {
                    self.interrupt.inspect(|interrupt| interrupt.raise());
                }
                Line::End => {}
            }
        }
        Ok(&self.line[self.read..])
    }

    fn consume(&mut self, bytes: usize) {
        self.read += bytes;
    }
}

impl Read for Answers<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}
