//! What rustyline asks about the line while it is edited. Knows no more than whom to ask.

use std::borrow::Cow;
use std::sync::{Arc, Mutex};

use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::line_buffer::LineBuffer;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Changeset, Context, Helper};

use super::{What, write_out};
use crate::render::Hue;
use crate::session::Interrupt;
use crate::shell::assist::{Assist, BACK, Below, Shown, Waker, lock};
use crate::shell::batch;
use crate::text;

/// Erases from the cursor to the end of the screen (ED): of what was drawn for another width of the terminal, which has
/// moved since, nothing is left below.
const ERASE_BELOW: &str = "\x1b[J";

/// Lets what is too long for a row end at its edge (DECAWM), and lets it go on in the next row again.
const NO_WRAP: &str = "\x1b[?7l";
const WRAP: &str = "\x1b[?7h";

/// How many columns a candidate leaves free in a list: two for the gap that rustyline puts behind it, one for `…`.
const LIST_MARGIN: usize = 3;

/// What rustyline asks about the line: hands the questions on.
#[derive(Helper)]
pub(super) struct Around {
    pub(super) assist: Arc<Mutex<Assist>>,
    pub(super) waker: Option<Waker>,
    pub(super) what: What,
    /// The colour of the prompt, where there is any colour.
    pub(super) prompt_color: Option<Hue>,
    pub(super) interrupt: Option<Interrupt>,
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

/// Brings the terminal to where the editor believes it to be, if it has another size than when the line was drawn.
fn fit(assist: &mut Assist, line: &str, cursor: usize) {
    if let Some(text) = assist.fit(line, cursor) {
        write_out(&text);
    }
}
