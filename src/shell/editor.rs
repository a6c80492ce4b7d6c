//! The one place that knows rustyline: lines in, with editing, history and what is shown around the line.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use rustyline::completion::{Completer, Pair};
use rustyline::config::{CompletionType, Config, Configurer};
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::line_buffer::LineBuffer;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Changeset, ColorMode, Context, Event, EventHandler, Helper};

use super::assist::{Assist, BACK, Below, Files, Keys, Narrowing, Shown, Stops, Waker, lock};
use super::batch;
use super::history::{History, Memory};
use super::live::Live;
use super::recall::Recall;
use super::settings::{EditMode, Popup};
use crate::render::{Color, Hue};
use crate::session::Interrupt;
use crate::text;

/// How long the rest of a key may take that begins with Escape, in milliseconds: a lone Escape is one then.
const KEY_TIMEOUT: u16 = 50;

/// Erases from the cursor to the end of the screen (ED): of what was drawn for another width of the terminal, which has
/// moved since, nothing is left below.
const ERASE_BELOW: &str = "\x1b[J";

/// Lets what is too long for a row end at its edge (DECAWM), and lets it go on in the next row again.
const NO_WRAP: &str = "\x1b[?7l";
const WRAP: &str = "\x1b[?7h";

/// How many columns a candidate leaves free in a list: two for the gap that rustyline puts behind it, one for `…`.
const LIST_MARGIN: usize = 3;

/// Reads lines from the terminal.
pub(super) struct Editor {
    editor: rustyline::Editor<Around, Recall>,
    assist: Arc<Mutex<Assist>>,
    waker: Option<Waker>,
    live: Live,
    history: History,
    color: Color,
    /// What stands in the line when it is read next.
    beginning: String,
}

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
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .auto_add_history(false)
            // Without it nobody is asked how a line looks, and secrets have to be hidden also where there is no colour.
            .color_mode(ColorMode::Forced)
            .keyseq_timeout(Some(KEY_TIMEOUT))
            .build();
        let history = History::open(history);
        let recall = Recall::new(history.memory());
        let mut editor = rustyline::Editor::with_history(config, recall).map_err(into_io)?;
        // Without a terminal nothing is drawn, and nobody to be woken.
        let waker = editor.create_external_printer().ok().map(Waker::new);
        let answers = Arc::new(AtomicU64::new(0));
        let wake = {
            let (answers, waker) = (Arc::clone(&answers), waker.clone());
            move || {
                answers.fetch_add(1, Ordering::Release);
                waker.iter().for_each(Waker::wake);
            }
        };
        let live = Live::new(wake.clone());
        let assist = Arc::new(Mutex::new(Assist::new(
            live.clone(),
            Files::new(home, wake),
            answers,
            history.memory().clone(),
            color,
            Narrowing::of_terminal(),
            Stops::listen()?,
        )));
        let keys = Keys(Arc::clone(&assist));
        editor.bind_sequence(Event::Any, EventHandler::Conditional(Box::new(keys)));
        editor.set_helper(Some(Around {
            assist: Arc::clone(&assist),
            waker: waker.clone(),
            what: What::Answer,
            prompt_color: None,
            interrupt,
        }));
        Ok(Self {
            editor,
            assist,
            waker,
            live,
            history,
            color,
            beginning: String::new(),
        })
    }

    /// Lets the line be edited with other keys.
    pub(super) fn set_keys(&mut self, mode: EditMode) {
        self.editor.set_edit_mode(match mode {
            EditMode::Emacs => rustyline::EditMode::Emacs,
            EditMode::Vi => rustyline::EditMode::Vi,
        });
        // The mode brings a time of its own.
        self.editor.set_keyseq_timeout(Some(KEY_TIMEOUT));
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

    /// Reads what the user enters: a line, or several where a quote is open or where they were pasted.
    ///
    /// # Errors
    /// The terminal is gone.
    pub(super) fn read(&mut self, prompt: &str, what: What) -> io::Result<Line> {
        if let Some(around) = self.editor.helper_mut() {
            around.what = what;
        }
        // What was entered before is no answer to a question.
        let memory = match what {
            What::Commands { .. } => self.history.memory().clone(),
            What::Answer => Memory::default(),
        };
        *self.editor.history_mut() = Recall::new(&memory);
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

fn into_io(error: ReadlineError) -> io::Error {
    match error {
        ReadlineError::Io(error) => error,
        error => io::Error::other(error),
    }
}

/// Brings the terminal to where the editor believes it to be, if it has another size than when the line was drawn.
fn fit(assist: &mut Assist, line: &str, cursor: usize) {
    if let Some(text) = assist.fit(line, cursor) {
        write_out(&text);
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

/// What rustyline asks about the line: hands the questions on.
#[derive(Helper)]
struct Around {
    assist: Arc<Mutex<Assist>>,
    waker: Option<Waker>,
    what: What,
    /// The colour of the prompt, where there is any colour.
    prompt_color: Option<Hue>,
    interrupt: Option<Interrupt>,
}

impl Validator for Around {
    fn validate(&self, entered: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        if matches!(self.what, What::Commands { .. }) && !batch::is_complete(entered.input()) {
            return Ok(ValidationResult::Incomplete);
        }
        // An interruption that came before the line was entered is not about it. From here on, one is: the terminal is
        // left, and Ctrl-C a key no more.
        self.interrupt.as_ref().map(Interrupt::take);
        Ok(ValidationResult::Valid(None))
    }
}

impl Hinter for Around {
    type Hint = Shown;

    fn hint(&self, line: &str, cursor: usize, context: &Context<'_>) -> Option<Shown> {
        let newest = context.history().len();
        let size = {
            let mut assist = lock(&self.assist);
            assist.recall(line, context.history_index(), newest);
            fit(&mut assist, line, cursor);
            assist.size()
        };
        let set_shown = |size| {
            if let Some(waker) = &self.waker {
                waker.set_shown(size);
            }
        };
        // An answer may come before all is put together that it belongs to.
        set_shown(Some(size));
        let shown = Shown::new(&self.assist, self.waker.as_ref(), line, cursor);
        set_shown(shown.as_ref().map(|_| size));
        shown
    }
}

impl Highlighter for Around {
    fn highlight<'l>(&self, line: &'l str, cursor: usize) -> Cow<'l, str> {
        match lock(&self.assist).painted(line, cursor) {
            Some(painted) => painted.into(),
            None => line.into(),
        }
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(
        &'s self,
        prompt: &'p str,
        is_usual: bool,
    ) -> Cow<'b, str> {
        // What asks for something else than a command does not look like the prompt.
        let prompt: Cow<'_, str> = match (self.what, self.prompt_color) {
            (What::Commands { .. }, Some(hue)) if is_usual => hue.paint(prompt).into(),
            _ => prompt.into(),
        };
        let back = match lock(&self.assist).take_displacement() {
            true => BACK,
            false => "",
        };
        format!("{back}{ERASE_BELOW}{prompt}").into()
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        // A terminal that is being made narrower may be so by more than it has told. Rows of the list that went on in
        // others would bring the cursor back to a row below that of the prompt.
        match hint.find('\n') {
            Some(at) => format!("{}{NO_WRAP}{}{WRAP}", &hint[..at], &hint[at..]).into(),
            None => hint.into(),
        }
    }

    fn highlight_char(&self, line: &str, cursor: usize, kind: CmdKind) -> bool {
        let mut assist = lock(&self.assist);
        // Before any other drawing the editor has asked for a hint.
        if kind != CmdKind::Other {
            fit(&mut assist, line, cursor);
        }
        let has_to = assist.take_fitted();
        let is_other = match kind {
            CmdKind::MoveCursor => assist.hide(),
            CmdKind::Other | CmdKind::ForcedRefresh => assist.is_painted(line, cursor),
        };
        if kind != CmdKind::Other {
            assist.note_drawn(line, cursor, Below::Nothing);
        }
        has_to || is_other
    }
}

impl Completer for Around {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        cursor: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let mut assist = lock(&self.assist);
        if let Some(edit) = assist.edit() {
            // Exactly one: it is put into the line at once, by `update`.
            let choice = Pair {
                display: String::new(),
                replacement: edit.text.clone(),
            };
            return Ok((edit.span.start, vec![choice]));
        }
        // What a candidate is is cut in a printed list, so that it has one row.
        let width = assist.size().columns.saturating_sub(LIST_MARGIN);
        let Some((start, candidates)) = assist.candidates(line, cursor) else {
            return Ok((cursor, Vec::new()));
        };
        let pairs = candidates.into_iter().map(|(candidate, replacement)| {
            let (text, about) = (&candidate.text, &candidate.about);
            Pair {
                display: text::cut(format!("{text}  {about}").trim_end(), width),
                replacement,
            }
        });
        Ok((start, pairs.collect()))
    }

    fn update(&self, line: &mut LineBuffer, start: usize, elected: &str, changes: &mut Changeset) {
        match lock(&self.assist).take_edit() {
            Some(edit) => {
                line.replace(edit.span, &edit.text, changes);
                line.set_pos(edit.cursor);
            }
            None => line.replace(start..line.pos(), elected, changes),
        }
    }
}
