//! The one place that knows rustyline: lines in, with editing, history and completion.

use std::borrow::Cow;
use std::io;
use std::path::Path;

use rustyline::completion::{Completer, Pair};
use rustyline::config::{CompletionType, Config};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper, Hinter};

use super::history::History;
use super::recall::Recall;
use super::{batch, colon};
use crate::complete::{self, Names};

/// How many columns are assumed of an output that is no terminal.
const DEFAULT_COLUMNS: usize = 80;

/// How many columns a candidate leaves free in a list: two for the gap that rustyline puts behind it, one for `…`.
const LIST_MARGIN: usize = 3;

/// Reads lines from the terminal.
pub(super) struct Editor {
    editor: rustyline::Editor<Words, Recall>,
    history: History,
    /// What stands in the line when it is read next.
    beginning: String,
}

/// What the user is to enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Commands, whose open quotes go on in the next line.
    Commands,
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
    /// Makes an editor that keeps its history in the file, if there is one.
    ///
    /// # Errors
    /// There is no terminal.
    pub(super) fn new(history: Option<&Path>) -> io::Result<Self> {
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .auto_add_history(false)
            .build();
        let history = History::open(history);
        let recall = Recall::new(history.memory());
        let mut editor = rustyline::Editor::with_history(config, recall).map_err(into_io)?;
        editor.set_helper(Some(Words {
            names: Names::built_in(),
            columns: DEFAULT_COLUMNS,
            what: What::Commands,
        }));
        Ok(Self {
            editor,
            history,
            beginning: String::new(),
        })
    }

    /// Puts a text into the line that is read next.
    pub(super) fn begin_with(&mut self, text: String) {
        self.beginning = text;
    }

    /// What was entered before.
    pub(super) fn history(&mut self) -> &mut History {
        &mut self.history
    }

    /// Lets these names be completed.
    pub(super) fn set_names(&mut self, names: Names) {
        if let Some(words) = self.editor.helper_mut() {
            words.names = names;
        }
    }

    /// Reads what the user enters: a line, or several where a quote is open or where they were pasted.
    ///
    /// # Errors
    /// The terminal is gone.
    pub(super) fn read(&mut self, prompt: &str, what: What) -> io::Result<Line> {
        let columns = self.columns();
        if let Some(words) = self.editor.helper_mut() {
            words.columns = columns;
            words.what = what;
        }
        let beginning = std::mem::take(&mut self.beginning);
        let read = match beginning.as_str() {
            "" => self.editor.readline(prompt),
            text => self.editor.readline_with_initial(prompt, (text, "")),
        };
        match read {
            Ok(line) => Ok(Line::Text(line)),
            Err(ReadlineError::Interrupted) => Ok(Line::Cancelled),
            Err(ReadlineError::Eof) => Ok(Line::End),
            Err(ReadlineError::Io(error)) if error.kind() == io::ErrorKind::InvalidData => {
                Ok(Line::NotText)
            }
            Err(error) => Err(into_io(error)),
        }
    }

    /// How many columns the terminal has now.
    pub(super) fn columns(&mut self) -> usize {
        let dimensions = self.editor.dimensions();
        dimensions.map_or(DEFAULT_COLUMNS, |(columns, _)| usize::from(columns))
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

/// Completes names of commands.
#[derive(Helper, Hinter)]
struct Words {
    names: Names,
    /// The width of the terminal: what follows a name in a list is cut, so that a candidate has one row.
    columns: usize,
    what: What,
}

impl Highlighter for Words {}

impl Validator for Words {
    fn validate(&self, entered: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(match self.what {
            What::Commands if !batch::is_complete(entered.input()) => ValidationResult::Incomplete,
            What::Commands | What::Answer => ValidationResult::Valid(None),
        })
    }
}

impl Completer for Words {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        cursor: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let found = colon::complete(line, cursor, &self.names)
            .or_else(|| complete::command_names(line, cursor, &self.names));
        let Some(found) = found else {
            return Ok((cursor, Vec::new()));
        };
        let width = self.columns.saturating_sub(LIST_MARGIN);
        let pairs = found.candidates.into_iter().map(|candidate| {
            let display = format!("{} {}", candidate.text, candidate.arguments);
            let display = cut(display.trim_end(), width).into_owned();
            Pair {
                display,
                replacement: candidate.text + " ",
            }
        });
        Ok((found.start, pairs.collect()))
    }
}

fn cut(text: &str, width: usize) -> Cow<'_, str> {
    match text.char_indices().nth(width) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}
