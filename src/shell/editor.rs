//! The one place that knows rustyline: lines in, with editing, history and what is shown around the line.

mod around;

use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use nix::sys::termios::{FlushArg, tcflush};
use rustyline::config::{CompletionType, Config, Configurer};
use rustyline::error::ReadlineError;
use rustyline::{ColorMode, Event, EventHandler};

use self::around::Around;
use super::assist::{Assist, Files, Keys, Narrowing, Stops, Waker, lock};
use super::history::{History, Memory};
use super::live::Live;
use super::recall::Recall;
use super::settings::{EditMode, Popup};
use super::size::Size;
use crate::render::{Color, Hue};
use crate::session::Interrupt;
use crate::text;

/// How long the rest of a key may take that begins with Escape, in milliseconds: a lone Escape is one then.
const KEY_TIMEOUT: u16 = 50;

/// Reads lines from the terminal.
pub(super) struct Editor {
    editor: LineEditor,
    /// Reads answers. What is typed behind the end of a line the editor keeps for the next one: with one editor it would
    /// answer a question that nobody has seen.
    answers: Option<LineEditor>,
    assist: Arc<Mutex<Assist>>,
    waker: Option<Waker>,
    live: Live,
    history: History,
    color: Color,
    edit_mode: EditMode,
    interrupt: Option<Interrupt>,
    /// What stands in the line when it is read next.
    beginning: String,
}

type LineEditor = rustyline::Editor<Around, Recall>;

/// What the user is to enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Commands, whose open quotes go on in the next line.
    Commands {
        /// When candidates are offered.
        popup: Popup,
        /// Whether what is to come is shown behind the line.
        hints: bool,
    },
    /// A line of text.
    Answer,
}

/// What came of reading a line.
pub(super) enum Line {
    /// The line, without its end.
    Text(String),
    /// Ctrl-C: the line is dropped.
    Cancelled,
    /// A byte was typed or pasted that is no UTF-8: the line is dropped.
    NotText,
    /// Ctrl-D on an empty line, or the end of the input.
    End,
}

impl Editor {
    /// Makes an editor that keeps its history in the file, if there is one, and knows the directory that `~/` stands for.
    ///
    /// # Errors
    /// There is no terminal.
    pub(super) fn new(
        history: Option<&Path>,
        home: Option<&Path>,
        color: Color,
        interrupt: Option<Interrupt>,
    ) -> io::Result<Self> {
        let history = History::open(history);
        let mut editor = bare(history.memory())?;
        // Without a terminal nothing is drawn, and nobody to be woken.
        let waker = editor.create_external_printer().ok().map(Waker::new);
        let version = Arc::new(AtomicU64::new(0));
        let wake = {
            let (version, waker) = (Arc::clone(&version), waker.clone());
            move || {
                version.fetch_add(1, Ordering::Release);
                waker.iter().for_each(Waker::wake);
            }
        };
        let live = Live::new(wake.clone());
        let assist = Arc::new(Mutex::new(Assist::new(
            live.clone(),
            Files::new(home, wake),
            version,
            history.memory().clone(),
            color,
            Narrowing::of_terminal(),
            Stops::listen()?,
        )));
        equip(
            &mut editor,
            Around {
                assist: Arc::clone(&assist),
                waker: waker.clone(),
                what: What::Answer,
                prompt_color: None,
                interrupt: interrupt.clone(),
            },
        );
        Ok(Self {
            editor,
            answers: None,
            assist,
            waker,
            live,
            history,
            color,
            edit_mode: EditMode::Emacs,
            interrupt,
            beginning: String::new(),
        })
    }

    /// Lets the line be edited with other keys.
    pub(super) fn set_keys(&mut self, mode: EditMode) {
        self.edit_mode = mode;
        set_keys(&mut self.editor, mode);
    }

    /// Gives the prompt a colour, if there is to be any.
    pub(super) fn set_prompt_color(&mut self, hue: Option<Hue>) {
        let hue = hue.filter(|_| self.color == Color::On);
        if let Some(around) = self.editor.helper_mut() {
            around.prompt_color = hue;
        }
    }

    /// Puts a text into the line that is read next.
    pub(super) fn begin_with(&mut self, text: String) {
        self.beginning = text;
    }

    /// What was entered before.
    pub(super) fn history(&mut self) -> &mut History {
        &mut self.history
    }

    /// What the server is asked behind the prompt.
    pub(super) fn live(&self) -> &Live {
        &self.live
    }

    /// Reads commands: a line, or several where a quote is open or where they were pasted.
    ///
    /// # Errors
    /// The terminal is gone.
    pub(super) fn read(&mut self, prompt: &str, what: What) -> io::Result<Line> {
        self.answers = None;
        if let Some(around) = self.editor.helper_mut() {
            around.what = what;
        }
        lock(&self.assist).begin(prompt, what);
        let mut beginning = std::mem::take(&mut self.beginning);
        let read = loop {
            let read = match beginning.as_str() {
                "" => self.editor.readline(prompt),
                text => self.editor.readline_with_initial(prompt, (text, "")),
            };
            self.waker.iter().for_each(|waker| waker.set_shown(None));
            let Ok(line) = read else { break read };
            let Some(back) = lock(&self.assist).begin_ended_search(prompt, &line) else {
                break Ok(line);
            };
            write_out(&back);
            beginning = line;
        };
        self.line(read)
    }

    /// Asks a question that has consequences: what was typed before it stands there is no answer to it.
    ///
    /// # Errors
    /// The terminal is gone.
    pub(super) fn ask(&mut self, question: &str) -> io::Result<Line> {
        self.answers = None;
        // Where nothing is typed, nothing has to be forgotten.
        let _ = tcflush(io::stdin(), FlushArg::TCIFLUSH);
        // The answer stands in the last row too.
        let room = Size::now().columns.saturating_sub(" y".len());
        let question = text::wrapped(question.trim_end(), room).join("\n");
        self.read_answer(&format!("{question} "))
    }

    /// Reads an answer: a line of text.
    ///
    /// # Errors
    /// The terminal is gone.
    pub(super) fn read_answer(&mut self, prompt: &str) -> io::Result<Line> {
        let mut editor = match self.answers.take() {
            Some(editor) => editor,
            None => {
                // What was entered before is no answer.
                let mut editor = bare(&Memory::default())?;
                set_keys(&mut editor, self.edit_mode);
                equip(
                    &mut editor,
                    Around {
                        assist: Arc::clone(&self.assist),
                        // Nothing is shown that may change.
                        waker: None,
                        what: What::Answer,
                        prompt_color: None,
                        interrupt: self.interrupt.clone(),
                    },
                );
                editor
            }
        };
        lock(&self.assist).begin(prompt, What::Answer);
        let read = editor.readline(prompt);
        self.answers = Some(editor);
        self.line(read)
    }

    /// Tells what came of reading a line.
    fn line(&self, read: rustyline::Result<String>) -> io::Result<Line> {
        match read {
            Ok(_) if lock(&self.assist).is_dropped() => Ok(Line::Cancelled),
            Ok(line) => Ok(Line::Text(line)),
            Err(ReadlineError::Interrupted) => Ok(Line::Cancelled),
            Err(ReadlineError::Eof) => Ok(Line::End),
            Err(ReadlineError::Io(error)) if error.kind() == io::ErrorKind::InvalidData => {
                Ok(Line::NotText)
            }
            Err(error) => Err(into_io(error)),
        }
    }

    pub(super) fn clear_screen(&mut self) -> io::Result<()> {
        self.editor.clear_screen().map_err(into_io)
    }
}

/// Makes an editor of lines that recalls those of a memory.
fn bare(memory: &Memory) -> io::Result<LineEditor> {
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .auto_add_history(false)
        // Without it nobody is asked how a line looks, and secrets have to be hidden also where there is no colour.
        .color_mode(ColorMode::Forced)
        .keyseq_timeout(Some(KEY_TIMEOUT))
        .build();
    rustyline::Editor::with_history(config, Recall::new(memory)).map_err(into_io)
}

/// Lets an editor ask about every key and every line.
fn equip(editor: &mut LineEditor, around: Around) {
    let keys = Keys(Arc::clone(&around.assist));
    editor.bind_sequence(Event::Any, EventHandler::Conditional(Box::new(keys)));
    editor.set_helper(Some(around));
}

fn set_keys(editor: &mut LineEditor, mode: EditMode) {
    editor.set_edit_mode(match mode {
        EditMode::Emacs => rustyline::EditMode::Emacs,
        EditMode::Vi => rustyline::EditMode::Vi,
    });
    // The mode brings a time of its own.
    editor.set_keyseq_timeout(Some(KEY_TIMEOUT));
}

fn into_io(error: ReadlineError) -> io::Error {
    match error {
        ReadlineError::Io(error) => error,
        error => io::Error::other(error),
    }
}

/// Writes to the terminal, beside the editor.
pub(super) fn write_out(text: &str) {
    let mut stdout = io::stdout().lock();
    // Where the terminal is gone, the editor will notice.
    let _ = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
}
