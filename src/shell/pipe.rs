//! Lines whose reply goes into a program or a file: `COMMAND | PROGRAM`, `COMMAND :> FILE`, `COMMAND :>> FILE`.
//!
//! The operator is written without quotes; quoted, it is sent. `|` is a word by itself: what stands behind it is for the
//! system's shell, as it stands, and where nothing does, it is sent. The name of a file may stand close behind its operator
//! (`:>FILE`), where that is the last word. A bare `>` belongs to Redis. What the shell's own commands print goes there
//! too, where they are for nothing else.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Write};
use std::ops::Range;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ExitStatus};
use std::rc::Rc;

use super::file::{self, WriteMode};
use super::foreground::{Foreground, is_interrupted};
use super::local::{self, Local};
use super::repeat::repeated;
use super::{Next, Shell, colon};
use crate::command::{self, Arrival};
use crate::render::{Recipient, WhenClosed};
use crate::session::Interrupt;
use crate::text::{self, BLANKS, Quoting, Word};

/// A line taken apart at its operator.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piped<'a> {
    /// What stands before the operator.
    pub(super) command: &'a str,
    /// Where the operator and what is behind it stand.
    pub(super) span: Range<usize>,
    /// Where the reply goes, or what is wrong with that.
    pub(super) destination: Result<Destination<'a>, String>,
}

/// Where a reply goes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Destination<'a> {
    /// Into this line of the system's shell.
    Program(&'a str),
    /// Into the file of this name.
    File(String, WriteMode),
}

/// Takes a line apart; `None` if its reply is to be shown.
pub(super) fn find(line: &str) -> Option<Piped<'_>> {
    // Most lines have none, and need not be taken apart to tell.
    if !line.contains(['|', '>']) {
        return None;
    }
    let words = text::split(line.as_bytes(), Quoting::Shell).words;
    let at = operator(line, &words)?;
    taken_apart(line, words[at].span.clone())
}

/// Takes a line of the shell's own apart; `None` if what it prints is to be shown.
pub(super) fn find_local(line: &str) -> Option<Piped<'_>> {
    let is = |name| colon::names(line, name);
    if is("inline") {
        return None;
    }
    let piped = match find(line) {
        // An apostrophe is what is looked for.
        None if is("history") => find_between_blanks(line),
        piped => piped,
    }?;
    // A text to be edited may be such a line; without one nothing is.
    let is_text = is("edit") && piped.command.contains(BLANKS);
    (!is_text).then_some(piped)
}

/// Takes a line apart in which a quote is a character like any other, as it must be where one stays open.
fn find_between_blanks(line: &str) -> Option<Piped<'_>> {
    let split = text::split(line.as_bytes(), Quoting::Shell);
    split.error?;
    let name = line.len() - line.trim_start().len();
    let mut at = name + line[name..].find(BLANKS)?;
    loop {
        at += line[at..].find(|c| !BLANKS.contains(&c))?;
        let end = line[at..]
            .find(BLANKS)
            .map_or(line.len(), |length| at + length);
        if is_sign(&line.as_bytes()[at..end]) && !line[end..].trim().is_empty() {
            return taken_apart(line, at..end);
        }
        at = end;
    }
}

/// Takes a line apart at the word that is the operator, or begins with it.
fn taken_apart(line: &str, word: Range<usize>) -> Option<Piped<'_>> {
    let sign = match with_file(&line[word.clone()]) {
        Some(sign) => sign,
        None => &line[word.clone()],
    };
    let rest = line[word.start + sign.len()..].trim_start();
    let destination = match sign {
        // A value may be so; a pipe leads somewhere.
        "|" if rest.is_empty() => return None,
        _ if rest.is_empty() => Err(format!(
            "found nothing behind {sign}, expected the name of a file; quoted it is sent"
        )),
        "|" => Ok(Destination::Program(rest.trim_end())),
        ":>>" => named(rest).map(|name| Destination::File(name, WriteMode::Append)),
        _ => named(rest).map(|name| Destination::File(name, WriteMode::Overwrite)),
    };
    Some(Piped {
        command: line[..word.start].trim_end(),
        span: word.start..line.len(),
        destination,
    })
}

/// Finds the operator among the words of a line, by its index; nothing need stand behind it yet.
pub(super) fn operator(line: &str, words: &[Word]) -> Option<usize> {
    let is_it = |at: &usize| {
        let is_last = words.get(at + 1).is_none_or(|next| is_operator(line, next));
        is_operator(line, &words[*at]) || is_last && holds_file(line, &words[*at])
    };
    (1..words.len()).find(is_it)
}

/// Tells whether a word of a line is written as an operator with the name of a file close behind it.
pub(super) fn holds_file(line: &str, word: &Word) -> bool {
    with_file(&line[word.span.clone()]).is_some()
}

/// Gives the operator with which a word begins that goes on with the name of a file.
fn with_file(word: &str) -> Option<&'static str> {
    let sign = [":>>", ":>"]
        .into_iter()
        .find(|sign| word.starts_with(sign))?;
    (word.len() > sign.len()).then_some(sign)
}

/// Tells whether a word of a line is written as an operator is.
pub(super) fn is_operator(line: &str, word: &Word) -> bool {
    is_sign(&line.as_bytes()[word.span.clone()])
}

fn is_sign(word: &[u8]) -> bool {
    matches!(word, b"|" | b":>" | b":>>")
}

/// Gives where the program stands, with the blanks before it, that reads the reply to the first command of a text.
///
/// Of what the program is written with, no more is read than that there is something: its quotes may have no end.
pub(super) fn program_at(text: &[u8]) -> Option<usize> {
    let mut behind_first = text::spans_of_first(text).skip(1);
    let operator = behind_first.find(|span| is_sign(&text[span.clone()]))?;
    let rest = &text[operator.end..];
    let row = rest.split(|byte| matches!(byte, b'\n' | b'\r')).next();
    let is_there = row.is_some_and(|row| !row.trim_ascii().is_empty());
    (text[operator.clone()] == *b"|" && is_there).then_some(operator.end)
}

/// Reads the name of a file, which is one word.
fn named(text: &str) -> Result<String, String> {
    let words = text::split(text.as_bytes(), Quoting::Shell).complete();
    match &words.map_err(|error| error.to_string())?[..] {
        [name] if !name.bytes.is_empty() => String::from_utf8(name.bytes.clone())
            .map_err(|_| "found bytes that are no UTF-8, expected the name of a file".to_owned()),
        [_, more, ..] => Err(format!(
            "found {:?} behind the file, expected nothing more",
            String::from_utf8_lossy(&more.bytes)
        )),
        _ => Err("found nothing, expected the name of a file".to_owned()),
    }
}

impl Shell<'_> {
    /// Runs a command whose reply goes elsewhere.
    pub(super) fn run_into(&mut self, piped: &Piped<'_>) -> io::Result<Next> {
        if let Some(name) = not_to_be_read(piped.command) {
            return self.refuse(format_args!(
                "a local command cannot be sent elsewhere: found {name} with something behind it, \
                 expected a command that prints"
            ));
        }
        match &piped.destination {
            Ok(Destination::Program(line)) => self.run_into_program(piped.command, line),
            Ok(Destination::File(name, mode)) => {
                let path = file::named(name, self.options.home.as_deref());
                self.run_into_file(piped.command, &path, *mode)
            }
            Err(error) => self.refuse(error),
        }
    }

    fn run_into_program(&mut self, command: &str, line: &str) -> io::Result<Next> {
        let program = Rc::new(RefCell::new(Program {
            line: line.to_owned(),
            interrupt: self.session.interrupt().cloned(),
            running: None,
            input: None,
        }));
        self.printer
            .divert(Box::new(Input(Rc::clone(&program))), when_closed(command));
        let next = self.run(command);
        let has_stopped = self.printer.has_stopped();
        let diverted = self.printer.end_diversion();
        let mut program = program.borrow_mut();
        let next = next?;
        // A program is run even if there is nothing for it to read, but not for a line that was not run.
        if next == Next::Line
            && program.running.is_none()
            && diverted.as_ref().is_none_or(|it| it.failure.is_none())
        {
            let _ = program.start();
        }
        program.input = None;
        let ended = program.running.take().map(Foreground::wait);
        let failure = diverted.and_then(|diverted| diverted.failure);
        let quoted = text::quoted(line.as_bytes());
        match ended {
            None => match failure {
                Some(error) => {
                    return self.refuse(format_args!("could not start {quoted}: {error}"));
                }
                None => return Ok(next),
            },
            Some(Err(error)) => {
                return self.refuse(format_args!("could not wait for {quoted}: {error}"));
            }
            Some(Ok(status)) => self.tell_end(&quoted, status, next)?,
        }
        match has_stopped {
            true => Ok(Next::Line),
            false => Ok(next),
        }
    }

    /// Says how a program ended, unless well.
    fn tell_end(&mut self, program: &str, status: ExitStatus, next: Next) -> io::Result<()> {
        let was_interrupted = self.session.take_interrupt();
        let text = match (status.code(), status.signal()) {
            _ if is_interrupted(status) => {
                return match was_interrupted && next == Next::Line {
                    true => self.printer.say_interrupted("interrupted"),
                    false => Ok(()),
                };
            }
            (Some(0), _) => return Ok(()),
            (Some(code), _) => format!("note: {program} ended with exit code {code}"),
            (None, Some(signal)) => format!("note: {program} was ended by signal {signal}"),
            (None, None) => return Ok(()),
        };
        self.printer.say(&text)
    }

    fn run_into_file(&mut self, command: &str, path: &Path, mode: WriteMode) -> io::Result<Next> {
        if let Err(error) = file::check_writable(path) {
            return self.refuse(format_args!("could not open {path:?}: {error}"));
        }
        let target = Target {
            path: path.to_owned(),
            mode,
            file: None,
        };
        self.printer.divert(Box::new(target), when_closed(command));
        let next = self.run(command);
        let diverted = self.printer.end_diversion();
        let next = next?;
        let Some(diverted) = diverted else {
            return Ok(next);
        };
        if let Some(error) = diverted.failure {
            return self.refuse(format_args!("could not write {path:?}: {error}"));
        }
        let bytes = match diverted.bytes {
            // Why nothing has come of it has been said.
            None if next == Next::Stop => return Ok(next),
            None => "nothing".to_owned(),
            Some(1) => "1 byte".to_owned(),
            Some(bytes) => format!("{bytes} bytes"),
        };
        let text = match mode {
            WriteMode::Overwrite => format!("note: {bytes} written to {path:?}"),
            WriteMode::Append => format!("note: {bytes} appended to {path:?}"),
        };
        self.printer.say(&text).map(|()| next)
    }
}

/// Names the command of the shell's own that a line runs, if that is for something else than to be read.
fn not_to_be_read(line: &str) -> Option<&str> {
    let command = repeated(line);
    let name = command
        .split(BLANKS)
        .next()
        .filter(|name| !name.is_empty())?;
    let is_it = match colon::is_one(command) {
        true => colon::PRINT_NOTHING
            .iter()
            .any(|it| colon::names(command, it)),
        false => {
            let words = text::split(command.as_bytes(), Quoting::Shell).words;
            let local = local::find(&words);
            matches!(local, Some(Local::Quit | Local::Connect(_) | Local::Clear))
        }
    };
    is_it.then_some(name)
}

/// Decides what becomes of the reply when nobody reads it any more.
fn when_closed(command: &str) -> WhenClosed {
    let words = text::split(repeated(command).as_bytes(), Quoting::Shell).words;
    match command::arrival(&words) {
        Arrival::Subscribe { .. } | Arrival::Monitor | Arrival::Replication => WhenClosed::Stop,
        _ => WhenClosed::Drop,
    }
}

/// A program that starts when there is something for it to read: until then the terminal is the shell's.
struct Program {
    line: String,
    interrupt: Option<Interrupt>,
    running: Option<Foreground>,
    input: Option<ChildStdin>,
}

impl Program {
    fn start(&mut self) -> io::Result<()> {
        let (running, input) = Foreground::start(&self.line, &[], self.interrupt.as_ref())?;
        self.running = Some(running);
        self.input = Some(input);
        Ok(())
    }
}

/// What a program reads.
struct Input(Rc<RefCell<Program>>);

impl Recipient for Input {
    fn has_gone(&mut self) -> bool {
        let program = self.0.borrow();
        program.running.as_ref().is_some_and(Foreground::has_ended)
    }
}

impl Write for Input {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut program = self.0.borrow_mut();
        if program.running.is_none() {
            program.start()?;
        }
        match &mut program.input {
            Some(input) => input.write(bytes),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A file that is opened when there is something to be written: until then what is in it stays, and what is not there
/// is not made.
struct Target {
    path: PathBuf,
    mode: WriteMode,
    file: Option<File>,
}

impl Target {
    fn opened(&mut self) -> io::Result<&mut File> {
        let file = match self.file.take() {
            Some(file) => file,
            None => file::open(&self.path, self.mode)?,
        };
        Ok(self.file.insert(file))
    }
}

impl Recipient for Target {
    fn replied(&mut self) -> io::Result<()> {
        self.opened().map(drop)
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.opened()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_is_a_bare_word_with_a_word_before_and_behind_it() {
        let program = |line| match find(line).map(|piped| (piped.command, piped.destination)) {
            Some((command, Ok(Destination::Program(program)))) => Some((command, program)),
            None => None,
            other => panic!("{other:?}"),
        };
        for (line, expected) in [
            ("HGETALL h | jq .", Some(("HGETALL h", "jq ."))),
            (
                "GET k  |  sed s/a/b/ | wc -c ",
                Some(("GET k", "sed s/a/b/ | wc -c")),
            ),
            ("GET \"a | b\" | cat", Some(("GET \"a | b\"", "cat"))),
            (
                "GET k | sed 's/it'\\''s//' | awk '{print \"x\"}'",
                Some(("GET k", "sed 's/it'\\''s//' | awk '{print \"x\"}'")),
            ),
            ("GET k | it's", Some(("GET k", "it's"))),
            ("SET k '|' x", None),
            ("SET k a|b", None),
            ("GET k \"|\"", None),
            ("| cat", None),
            ("SET k \"|\"", None),
            ("SET k |", None),
            ("SET k | ", None),
            ("SET k > x", None),
            ("GET k || cat", None),
            ("", None),
        ] {
            assert_eq!(program(line), expected, "{line}");
        }
    }

    #[test]
    fn an_operator_is_found_with_nothing_behind_it_too() {
        let found = |line: &str| {
            let words = text::split(line.as_bytes(), Quoting::Shell).words;
            operator(line, &words)
        };
        assert_eq!(found("GET k | jq ."), Some(2));
        assert_eq!(found("GET k :>>"), Some(2));
        assert_eq!(found("GET \"|\""), None);
        assert_eq!(found("| x"), None);
        assert_eq!(found(""), None);
    }

    #[test]
    fn a_file_is_one_word() {
        let file = |line| find(line).map(|piped| piped.destination);
        let to = |name: &str, mode| Some(Ok(Destination::File(name.to_owned(), mode)));
        assert_eq!(file("GET k :> f"), to("f", WriteMode::Overwrite));
        assert_eq!(file("GET k :>> \"a b\""), to("a b", WriteMode::Append));
        assert_eq!(
            file("XREADGROUP GROUP g c STREAMS s > :> f"),
            to("f", WriteMode::Overwrite)
        );
        let missing = "found nothing behind :>, expected the name of a file; quoted it is sent";
        assert_eq!(file("GET k :>"), Some(Err(missing.to_owned())));
        assert_eq!(file("SET k \":>\" f"), None);
        let error = |line| match file(line) {
            Some(Err(error)) => error,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            error("GET k :> f | cat"),
            "found \"|\" behind the file, expected nothing more"
        );
        assert!(error("GET k :> 'f").contains("unbalanced"));
        assert_eq!(
            error("GET k :> ''"),
            "found nothing, expected the name of a file"
        );
        assert_eq!(find("GET k :> f").unwrap().span, 6..10);
    }

    #[test]
    fn a_file_may_stand_close_behind_the_operator_in_the_last_word() {
        let file = |line| find(line).map(|piped| (piped.command, piped.destination));
        let to = |command, name: &str, mode| {
            let destination = Destination::File(name.to_owned(), mode);
            Some((command, Ok(destination)))
        };
        let (overwrite, append) = (WriteMode::Overwrite, WriteMode::Append);
        assert_eq!(file("GET k :>f"), to("GET k", "f", overwrite));
        assert_eq!(file("GET k :>>/tmp/f "), to("GET k", "/tmp/f", append));
        assert_eq!(file("GET k :>'a b'"), to("GET k", "a b", overwrite));
        assert_eq!(find("GET k :>f").unwrap().span, 6..9);
        for line in ["GET ':>f'", "GET \":>\"f", "DEL :>f k", ":>f", "GET k:>f"] {
            assert_eq!(find(line), None, "{line}");
        }
        for line in ["GET k :>a | cat", "GET k :>a :> b"] {
            let (_, destination) = file(line).unwrap();
            assert!(
                destination.unwrap_err().contains("behind the file"),
                "{line}"
            );
        }
        assert!(file("GET k :>").unwrap().1.is_err());
    }

    #[test]
    fn what_local_commands_print_goes_elsewhere_unless_it_is_text_to_them() {
        let command = |line| find_local(line).map(|piped| piped.command);
        for (line, expected) in [
            (":info | head -3", Some(":info")),
            (":history it's | tail -2", Some(":history it's")),
            (":history 'a | b'", None),
            (":history it's |", None),
            (":peek '|' | cat", Some(":peek '|'")),
            (":repeat 2 GET k :>f", Some(":repeat 2 GET k")),
            (":inline GET | x", None),
            (":edit GET k | cat", None),
            (":edit | cat", Some(":edit")),
        ] {
            assert_eq!(command(line), expected, "{line}");
        }
    }

    #[test]
    fn what_is_not_to_be_read_is_told_from_what_prints() {
        for (line, expected) in [
            (":use 1", Some(":use")),
            ("2 :Quit", Some(":Quit")),
            (":repeat 2 connect h", Some("connect")),
            ("exit", Some("exit")),
            (":info", None),
            ("help get", None),
            ("2 GET k", None),
            ("", None),
        ] {
            assert_eq!(not_to_be_read(line), expected, "{line}");
        }
    }

    #[test]
    fn a_reply_without_end_is_stopped_when_nobody_reads_it() {
        for (command, expected) in [
            ("MONITOR", WhenClosed::Stop),
            ("3 monitor", WhenClosed::Stop),
            ("2 SUBSCRIBE a", WhenClosed::Stop),
            (":repeat 2 MONITOR", WhenClosed::Stop),
            ("GET k", WhenClosed::Drop),
            ("2 GET monitor", WhenClosed::Drop),
            ("2", WhenClosed::Drop),
            ("", WhenClosed::Drop),
        ] {
            assert_eq!(when_closed(command), expected, "{command}");
        }
    }
}
