//! The program in a terminal: keys go in, the screen is read.

use std::cell::Cell;
use std::ffi::OsString;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use vt100::{Callbacks, Parser, Screen};

use super::capture::{Watched, poll, pump};
use super::{Home, LIMIT};

/// A key that is no text, named as terminals name it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Key {
    Enter,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Esc,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F1,
    /// Ctrl and a letter, as in `Ctrl('c')`.
    Ctrl(char),
    /// Alt and a character.
    Alt(char),
}

impl Key {
    /// What xterm sends for it.
    fn bytes(self) -> Vec<u8> {
        match self {
            Self::Enter => b"\r".to_vec(),
            Self::Tab => b"\t".to_vec(),
            Self::BackTab => b"\x1b[Z".to_vec(),
            Self::Backspace => b"\x7f".to_vec(),
            Self::Delete => b"\x1b[3~".to_vec(),
            Self::Esc => b"\x1b".to_vec(),
            Self::Up => b"\x1b[A".to_vec(),
            Self::Down => b"\x1b[B".to_vec(),
            Self::Right => b"\x1b[C".to_vec(),
            Self::Left => b"\x1b[D".to_vec(),
            Self::Home => b"\x1b[H".to_vec(),
            Self::End => b"\x1b[F".to_vec(),
            Self::PageUp => b"\x1b[5~".to_vec(),
            Self::PageDown => b"\x1b[6~".to_vec(),
            Self::F1 => b"\x1bOP".to_vec(),
            Self::Ctrl(letter) => vec![letter.to_ascii_uppercase() as u8 & 0x1f],
            Self::Alt(character) => format!("\x1b{character}").into_bytes(),
        }
    }
}

type Writer = Arc<Mutex<Box<dyn Write + Send>>>;

/// Answers what a program may ask its terminal; without an answer, line editors wait.
struct Answers(Writer);

impl Callbacks for Answers {
    fn unhandled_csi(
        &mut self,
        screen: &mut Screen,
        first: Option<u8>,
        _second: Option<u8>,
        params: &[&[u16]],
        last: char,
    ) {
        // Device status report 6: where is the cursor, counted from 1?
        if first.is_none() && last == 'n' && params == [&[6][..]] {
            let (row, col) = screen.cursor_position();
            write(&self.0, format!("\x1b[{};{}R", row + 1, col + 1).as_bytes());
        }
    }
}

struct Terminal {
    parser: Parser<Answers>,
    output: Vec<u8>,
    ended: bool,
}

impl Terminal {
    fn show(&mut self, bytes: &[u8]) {
        self.output.extend_from_slice(bytes);
        self.parser.process(bytes);
    }
}

/// What a line editor writes around what is to be shown at once (synchronized update).
const UPDATE: [&[u8]; 2] = [b"\x1b[?2026h", b"\x1b[?2026l"];

/// How many of the bytes are shown: of an update that is not whole yet, a terminal shows nothing.
fn whole_updates(bytes: &[u8]) -> usize {
    let last = |sign: &[u8]| bytes.windows(sign.len()).rposition(|it| it == sign);
    let [begin, end] = UPDATE;
    match last(begin) {
        Some(at) if last(end).is_none_or(|end| end < at) => at,
        _ => {
            let cut = (1..begin.len())
                .rev()
                .find(|&len| bytes.ends_with(&begin[..len]));
            bytes.len() - cut.unwrap_or(0)
        }
    }
}

/// A program in a pseudo-terminal, started by [`Shell::terminal`](super::Shell::terminal); killed when dropped.
pub(crate) struct Pty {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    writer: Writer,
    terminal: Arc<Watched<Terminal>>,
    _home: Home,
}

impl Pty {
    /// Starts the program `words[0]` with exactly these variables.
    #[track_caller]
    pub(super) fn start(
        words: Vec<OsString>,
        variables: Vec<(OsString, OsString)>,
        home: Home,
        (rows, cols): (u16, u16),
    ) -> Self {
        let mut command = CommandBuilder::from_argv(words);
        command.env_clear();
        for (name, value) in variables {
            command.env(name, value);
        }
        command.cwd(home.path());
        let pair = native_pty_system()
            .openpty(size(rows, cols))
            .expect("a terminal can be opened");
        let child = pair
            .slave
            .spawn_command(command)
            .expect("the program starts");
        // While the slave is open here, the reader would never see the end.
        drop(pair.slave);
        let writer: Writer = Arc::new(Mutex::new(pair.master.take_writer().expect("one writer")));
        let reader = pair
            .master
            .try_clone_reader()
            .expect("a terminal can be read");
        let terminal = Watched::new(Terminal {
            parser: Parser::new_with_callbacks(rows, cols, 10_000, Answers(Arc::clone(&writer))),
            output: Vec::new(),
            ended: false,
        });
        let shown = Arc::clone(&terminal);
        thread::spawn(move || {
            let mut unseen = Vec::new();
            pump(reader, |piece| {
                unseen.extend_from_slice(piece);
                let seen = whole_updates(&unseen);
                shown.change(|terminal| terminal.show(&unseen[..seen]));
                unseen.drain(..seen);
            });
            shown.change(|terminal| {
                terminal.show(&unseen);
                terminal.ended = true;
            });
        });
        Self {
            master: pair.master,
            child,
            writer,
            terminal,
            _home: home,
        }
    }

    /// Types text, all at once, as a paste without brackets does.
    pub(crate) fn type_text(&self, text: &str) -> &Self {
        write(&self.writer, text.as_bytes());
        self
    }

    /// Presses a key.
    pub(crate) fn key(&self, key: Key) -> &Self {
        write(&self.writer, &key.bytes());
        self
    }

    /// Types a line and Enter.
    pub(crate) fn line(&self, text: &str) -> &Self {
        self.type_text(text).key(Key::Enter)
    }

    /// Waits until `text` stands on the screen, within one row.
    #[track_caller]
    pub(crate) fn wait_for(&self, text: &str) -> &Self {
        self.wait_for_screen(&format!("{text:?} on the screen"), |screen| {
            find(screen, text).is_some()
        })
    }

    /// Waits until the row of the cursor begins with `text` and the cursor stands right behind it, as after a prompt.
    #[track_caller]
    pub(crate) fn wait_for_prompt(&self, text: &str) -> &Self {
        let what = format!("the cursor behind the prompt {text:?}");
        self.wait_for_screen(&what, |screen| {
            let (row, col) = screen.cursor_position();
            let rows = rows(screen);
            let line = rows.get(usize::from(row)).map_or("", String::as_str);
            line == text.trim_end() && usize::from(col) == text.chars().count()
        })
    }

    /// Waits until the screen satisfies `condition`, which `what` names in the failure.
    #[track_caller]
    pub(crate) fn wait_for_screen(&self, what: &str, condition: impl Fn(&Screen) -> bool) -> &Self {
        // What has held once may be over when it is looked at again.
        let held = Cell::new(false);
        self.terminal.wait_until(LIMIT, |terminal| {
            held.set(condition(terminal.parser.screen()));
            held.get() || terminal.ended
        });
        assert!(held.get(), "expected {what}, found\n{}", self.report());
        self
    }

    /// The rows of the screen without trailing blanks, and without the empty rows below the last one with text.
    pub(crate) fn screen_text(&self) -> String {
        rows(self.terminal.lock().parser.screen())
            .join("\n")
            .trim_end()
            .to_owned()
    }

    /// Row and column of the cursor, counted from 0.
    pub(crate) fn cursor(&self) -> (u16, u16) {
        self.terminal.lock().parser.screen().cursor_position()
    }

    /// The cell in which the first occurrence of `text` begins, with its colours and its weight.
    #[track_caller]
    pub(crate) fn cell_of(&self, text: &str) -> vt100::Cell {
        let cell = {
            let terminal = self.terminal.lock();
            let screen = terminal.parser.screen();
            find(screen, text).and_then(|(row, col)| screen.cell(row, col).cloned())
        };
        cell.unwrap_or_else(|| panic!("{text:?} is not on the screen\n{}", self.report()))
    }

    /// All bytes that the program has written to the terminal.
    pub(crate) fn output(&self) -> Vec<u8> {
        self.terminal.lock().output.clone()
    }

    /// Does something while nobody reads what the program writes; how many bytes had been read before.
    pub(crate) fn stop_reading(&self, act: impl FnOnce(&Self)) -> usize {
        let terminal = self.terminal.lock();
        act(self);
        terminal.output.len()
    }

    /// Gives the terminal another size, which the program hears of by SIGWINCH.
    pub(crate) fn resize(&self, rows: u16, cols: u16) -> &Self {
        self.terminal
            .change(|terminal| terminal.parser.screen_mut().set_size(rows, cols));
        self.master
            .resize(size(rows, cols))
            .expect("a terminal can be resized");
        self
    }

    /// Waits for the end of the program and of its output; the exit code.
    #[track_caller]
    pub(crate) fn wait_exit(&mut self) -> u32 {
        let ended = poll(LIMIT, || {
            self.child.try_wait().expect("a child can be waited for")
        });
        let Some(status) = ended else {
            panic!("still running after {LIMIT:?}\n{}", self.report());
        };
        let drained = self.terminal.wait_until(LIMIT, |terminal| terminal.ended);
        assert!(
            drained,
            "the terminal is held open after the end\n{}",
            self.report()
        );
        status.exit_code()
    }

    fn report(&self) -> String {
        let (row, col) = self.cursor();
        let ended = if self.terminal.lock().ended {
            ", the program has ended"
        } else {
            ""
        };
        format!(
            "--- screen\n{}\n--- cursor at {row}, {col}{ended}",
            self.screen_text()
        )
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes to the program; a terminal whose program has ended takes nothing, which the test sees on the screen.
fn write(writer: &Writer, bytes: &[u8]) {
    let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
    let _ = writer.write_all(bytes).and_then(|()| writer.flush());
}

fn size(rows: u16, cols: u16) -> PtySize {
    PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn rows(screen: &Screen) -> Vec<String> {
    screen
        .rows(0, screen.size().1)
        .map(|row| row.trim_end().to_owned())
        .collect()
}

/// Where `text` first begins: row and column. Rows are searched cell by cell, so that wide characters count twice.
fn find(screen: &Screen, text: &str) -> Option<(u16, u16)> {
    let (rows, cols) = screen.size();
    (0..rows).find_map(|row| {
        (0..cols)
            .find(|&col| {
                let rest = screen.rows(col, cols - col).nth(usize::from(row));
                rest.is_some_and(|rest| rest.starts_with(text))
            })
            .map(|col| (row, col))
    })
}
