//! What is shown around the line while it is typed: candidates below it, the arguments that are still to come or the
//! rest of an earlier line behind it, and the colours of its words.
//!
//! The editor hands over keys and lines and gets text; answers of the server come from [`Live`] whenever they come, and
//! what is shown is made anew with them. Nothing here waits.

mod behind;
mod colour;
mod draw;
mod files;
mod fill;
mod fit;
mod fitted;
mod hint;
mod keys;
mod list;
mod look;
mod note;
mod press;
mod search;
mod stop;
mod wake;

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::command::Catalog;
use crate::complete::Candidate;
use crate::render::{Color, Paint};

use super::editor::What;
use super::history::Memory;
use super::live::Live;
use super::settings::Popup;
use super::size::Size;

pub(super) use self::files::Files;
pub(super) use self::fit::{Below, Narrowing};
pub(super) use self::hint::Shown;
pub(super) use self::keys::{Keys, lock};
pub(super) use self::list::{List, Row, Step};
pub(super) use self::stop::Stops;
pub(super) use self::wake::{BACK, Waker};

use self::fit::Drawn;
use self::look::Look;
use self::note::Note;
use self::press::{Action, Press};
use self::search::Search;

/// How many rows a list takes at most.
const MOST_ROWS: usize = 8;

/// The longest line that is looked at with every key, in bytes: reading one takes half a millisecond. Above that it is text
/// to be sent, not to be read.
const LONGEST: usize = 20 << 10;

/// What is shown around the line, and what it depends on.
pub(super) struct Assist {
    live: Live,
    files: Files,
    /// Counts the answers that have come.
    answers: Arc<AtomicU64>,
    what: What,
    paint: Paint,
    /// How many columns the prompt takes.
    prompt: usize,
    size: Size,
    narrowing: Narrowing,
    /// What the editor has drawn, if it can be drawn again in its place.
    drawn: Option<Drawn>,
    /// Whether the editor has to draw all of the line, now that the terminal has another size.
    is_fitted: bool,
    /// The line that was looked at last.
    look: Option<Look>,
    list: List,
    /// What the rows of the list stand for.
    candidates: Vec<Candidate>,
    /// How many rows below the line are taken, filled or not.
    held: usize,
    /// What stands there instead of the list, since the user asked what the word at the cursor is.
    note: Option<Note>,
    /// What stands behind the line.
    inline: String,
    /// Whether anything in the line may be a secret.
    may_hold_secret: bool,
    /// Whether something in the line was not to be shown when it was last drawn.
    has_secrets: bool,
    /// Whether the cursor has left the place that all this is about.
    is_hidden: bool,
    /// Whether the cursor is not where the prompt begins, which is drawn next.
    is_displaced: bool,
    /// The start of the word at which the user closed the list.
    closed_at: Option<usize>,
    /// The start of the word at which the user asked for the list.
    asked_at: Option<usize>,
    history: Recalled,
    memory: Memory,
    search: Option<Search>,
    pending: Option<Edit>,
    /// Where the cursor is behind the blank that a candidate has brought along, until the next key.
    blank: Option<usize>,
    /// Whether the line was dropped.
    is_dropped: bool,
    /// Whether the program was to be stopped, and has to draw all of the line.
    stops: Stops,
    /// Where the cursor was when the line was ended for a search to begin.
    ended_at: Option<usize>,
}

/// Which line of the history is shown, which is not being typed.
#[derive(Debug, Default)]
struct Recalled {
    index: Option<usize>,
    line: Option<String>,
}

/// A change of the line that a key asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    /// What is replaced, in bytes of the line.
    pub(super) span: Range<usize>,
    /// What takes its place.
    pub(super) text: String,
    /// Where the cursor is afterwards, in bytes.
    pub(super) cursor: usize,
}

impl Assist {
    pub(super) fn new(
        live: Live,
        files: Files,
        answers: Arc<AtomicU64>,
        memory: Memory,
        color: Color,
        narrowing: Narrowing,
        stops: Stops,
    ) -> Self {
        Self {
            live,
            files,
            answers,
            what: What::Answer,
            paint: Paint::new(color),
            prompt: 0,
            size: Size::now(),
            narrowing,
            drawn: None,
            is_fitted: false,
            look: None,
            list: List::default(),
            candidates: Vec::new(),
            held: 0,
            note: None,
            inline: String::new(),
            may_hold_secret: false,
            has_secrets: false,
            is_hidden: false,
            is_displaced: false,
            closed_at: None,
            asked_at: None,
            history: Recalled::default(),
            memory,
            search: None,
            pending: None,
            blank: None,
            is_dropped: false,
            stops,
            ended_at: None,
        }
    }

    /// Begins a new line behind a prompt.
    pub(super) fn begin(&mut self, prompt: &str, what: What) {
        self.size = Size::now();
        self.drawn = None;
        // As the editor counts: an emoji is as wide as its characters are alone.
        self.prompt = draw::end(prompt, 0, usize::MAX).1;
        self.what = what;
        self.look = None;
        self.note = None;
        self.clear_list();
        self.closed_at = None;
        self.asked_at = None;
        self.history = Recalled::default();
        self.search = None;
        self.blank = None;
        self.is_dropped = false;
        self.ended_at = None;
    }

    /// When candidates are offered.
    fn popup(&self) -> Popup {
        match self.what {
            What::Commands { popup, .. } => popup,
            What::Answer => Popup::Off,
        }
    }

    fn has_hints(&self) -> bool {
        matches!(self.what, What::Commands { hints: true, .. })
    }

    /// Tells whether a line is too long to be drawn and looked at anew with every key. One that is higher than the screen
    /// cannot be drawn again in its place: each time, its first rows would scroll away once more.
    fn is_long(&self, line: &str) -> bool {
        let is_short = line.len() + self.prompt < self.size.columns;
        !is_short
            && (line.len() > LONGEST
                || draw::is_higher(line, self.prompt, self.size.columns, self.size.rows))
    }

    /// How many answers have come so far.
    fn version(&self) -> u64 {
        self.answers.load(Ordering::Acquire)
    }

    /// Makes what is shown around a line.
    ///
    /// The second text is what can be put into the line as it stands.
    fn compose(&mut self, line: &str, cursor: usize) -> Option<(String, Option<String>)> {
        self.is_hidden = false;
        self.inline.clear();
        if self.what == What::Answer || self.is_long(line) {
            self.look = None;
            self.clear_list();
            return None;
        }
        if let Some(text) = self.compose_search(line, cursor) {
            return Some((text, None));
        }
        self.look_at(line, cursor);
        let (end_row, end_column) = draw::end(line, self.prompt, self.size.columns);
        if !self.hold_note(line, cursor, end_row) {
            let is_pending = self.fill();
            self.hold(is_pending, end_row);
        }
        let mut rest = None;
        let room = self.size.columns.saturating_sub(end_column + 1);
        if cursor < line.len() || !self.has_hints() {
            self.inline = self.mark(line, room);
        } else {
            self.inline = self.arguments(line, room);
            if self.inline.is_empty() && self.held == 0 {
                rest = self.rest(line);
                self.inline = self.ghost(rest.as_deref().unwrap_or_default(), room);
            }
        }
        let text = self.text();
        (!text.is_empty()).then_some((text, rest))
    }

    /// Makes what is shown anew, now that an answer has come: with as many rows as before.
    fn recompose(&mut self) -> String {
        if self.is_hidden {
            return String::new();
        }
        // The editor counts on the rows that it has drawn; without candidates they stay empty.
        let held = self.held;
        let at = self.look.as_ref();
        if let Some((line, cursor)) = at.map(|look| (look.line().to_owned(), look.cursor())) {
            self.look_at(&line, cursor);
            if self.note.is_none() {
                self.fill();
            }
        }
        self.held = held;
        self.text()
    }

    fn text(&mut self) -> String {
        let mut text = self.inline.clone();
        if self.held > 0 {
            let width = self.size.columns.saturating_sub(1);
            if let Some(note) = &self.note {
                draw::note(note.rows(), self.held, width, &self.paint, &mut text);
                return text;
            }
            let list = match &mut self.search {
                Some(search) => search.list(),
                None => &mut self.list,
            };
            draw::list(list, self.held, width, &self.paint, &mut text);
        }
        text
    }

    fn look_at(&mut self, line: &str, cursor: usize) {
        let catalog = self.catalog();
        let is_same = |look: &Look| look.is_at(line, cursor, &catalog);
        if self.look.as_ref().is_some_and(is_same) {
            return;
        }
        let look = Look::at(line, cursor, catalog);
        if self.closed_at.is_some() && look.start() != self.closed_at {
            self.closed_at = None;
        }
        if self.asked_at.is_some() && look.start() != self.asked_at {
            self.asked_at = None;
        }
        // The same line with other commands known has the same place, and what is chosen there stays so.
        let is_elsewhere = |before: &Look| before.line() != line || before.cursor() != cursor;
        if self.look.as_ref().is_none_or(is_elsewhere) {
            self.list = List::default();
        }
        self.look = Some(look);
    }

    /// With the list turned off nobody asks the server before it is needed.
    fn catalog(&self) -> Arc<Catalog> {
        match self.popup() {
            Popup::Off => self.live.known_catalog(),
            Popup::Auto | Popup::Tab => self.live.catalog(),
        }
    }

    fn clear_list(&mut self) {
        self.list = List::default();
        self.candidates.clear();
        self.held = 0;
    }

    /// Takes room below a line that ends in this row. Where more may come, all of it is taken at once: once drawn, it
    /// cannot grow until the next key.
    fn hold(&mut self, is_pending: bool, end_row: usize) {
        let wanted = match is_pending {
            true => MOST_ROWS,
            false => self.list.len().min(MOST_ROWS),
        };
        self.held = wanted.min(self.room(end_row));
    }

    /// Notes which line of the history is shown.
    pub(super) fn recall(&mut self, line: &str, index: usize, newest: usize) {
        if self.history.index.replace(index) != Some(index) {
            self.history.line = (index < newest).then(|| line.to_owned());
        }
    }

    /// Hides what is shown around the line, since the cursor moves in it; tells whether there was something.
    pub(super) fn hide(&mut self) -> bool {
        let was_shown = !self.is_hidden && (self.held > 0 || !self.inline.is_empty());
        self.is_hidden |= was_shown;
        was_shown
    }

    /// Tells whether the line that was read is one that the user has dropped.
    pub(super) fn is_dropped(&self) -> bool {
        self.is_dropped
    }

    /// The change of the line that the last key asked for.
    pub(super) fn edit(&self) -> Option<&Edit> {
        self.pending.as_ref()
    }

    /// Tells whether the cursor has to be brought back before the prompt is drawn.
    pub(super) fn take_displacement(&mut self) -> bool {
        std::mem::take(&mut self.is_displaced)
    }

    /// Gives the change of the line that the last key asked for.
    pub(super) fn take_edit(&mut self) -> Option<Edit> {
        self.pending.take()
    }
}
