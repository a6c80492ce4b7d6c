//! What a key does with the list and with what stands behind the line. Knows keys by their meaning only.

use super::fitted::Fitted;
use super::look::Look;
use super::{Assist, Edit, Step};
use crate::complete::Candidate;
use crate::shell::settings::Popup;

/// A key, as far as it has a meaning here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Press {
    Tab,
    BackTab,
    Down,
    Up,
    PageDown,
    PageUp,
    Enter,
    Escape,
    /// To look for older lines in the history.
    SearchBackward,
    /// To look for newer ones.
    SearchForward,
    /// To give up.
    Abort,
    /// To drop the line.
    Interrupt,
    /// To the right of the end, where the rest of an earlier line may stand.
    Forward,
    Character(char),
    /// What is the word at the cursor?
    Help,
}

impl Press {
    /// Tells whether it does no more than to move in what is shown, or to close it.
    fn is_about_list(self) -> bool {
        matches!(
            self,
            Self::Tab
                | Self::BackTab
                | Self::Down
                | Self::Up
                | Self::PageDown
                | Self::PageUp
                | Self::Escape
                | Self::Abort
        )
    }
}

/// What the editor has to do after a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    /// What it always does.
    Usual,
    /// Nothing.
    Nothing,
    /// Draw.
    Draw,
    /// Change the line.
    Change,
    /// Put what stands behind the line into it.
    TakeHint,
    /// Read the line no longer, and let it stand alone.
    Drop,
}

impl Assist {
    /// Takes a key that was pressed with the cursor there.
    pub(super) fn press(
        &mut self,
        press: Press,
        line: &str,
        cursor: usize,
        has_rest: bool,
    ) -> Action {
        if press == Press::Interrupt {
            // What is shown around the line would stay there if the editor dropped it.
            self.is_dropped = !self.is_hidden && (self.held > 0 || !self.inline.is_empty());
            return match self.is_dropped {
                true => Action::Drop,
                false => Action::Usual,
            };
        }
        if let Some(action) = self.press_in_search(press, line, cursor) {
            return action;
        }
        // Who types the blank that a candidate has brought along does not want two.
        if self.blank.take() == Some(cursor)
            && press == Press::Character(' ')
            && line[..cursor].ends_with(' ')
        {
            return Action::Nothing;
        }
        let note = self.note.take();
        if press == Press::Help || (note.is_some() && press.is_about_list()) {
            return self.explain(note, press, line, cursor);
        }
        let is_open = !self.is_hidden && self.held > 0 && !self.list.is_empty();
        let chosen = self.list.chosen().filter(|_| is_open);
        match (press, chosen) {
            (Press::Enter, Some(at)) => self.take(at, None, line),
            (Press::Character(character), Some(at)) => self.take(at, Some(character), line),
            (Press::Tab, None) if is_open && self.is_certain() => self.take(0, None, line),
            (Press::Tab | Press::Down, _) if is_open => self.step(Step::Next),
            (Press::BackTab, _) if is_open => self.step(Step::Back),
            (Press::Up, Some(_)) => self.step(Step::Previous),
            (Press::PageDown, _) if is_open => self.step(Step::Down(self.held)),
            (Press::PageUp, _) if is_open => self.step(Step::Up(self.held)),
            (Press::Escape, _) if !self.is_hidden && self.held > 0 => {
                self.closed_at = self.look.as_ref().and_then(Look::start);
                self.asked_at = None;
                Action::Draw
            }
            (Press::Tab, None) if self.popup() != Popup::Off => self.open(line, cursor),
            (Press::SearchBackward | Press::SearchForward, _) => self.begin_search(line, cursor),
            (Press::BackTab, None) => Action::Nothing,
            (Press::Forward, _) if cursor == line.len() => match has_rest {
                true => Action::TakeHint,
                false => Action::Nothing,
            },
            _ => Action::Usual,
        }
    }

    fn step(&mut self, step: Step) -> Action {
        self.list.step(step);
        Action::Draw
    }

    /// Opens the list because the user asks for it; takes the only candidate at once.
    fn open(&mut self, line: &str, cursor: usize) -> Action {
        self.look_at(line, cursor);
        self.closed_at = None;
        self.asked_at = self.look.as_ref().and_then(Look::start);
        let is_pending = self.find();
        match !is_pending && self.is_certain() {
            true => self.take(0, None, line),
            false => Action::Draw,
        }
    }

    /// Tells whether the first candidate is the one that is meant: the only one, or the only one to go on from what was
    /// typed; never one with which data may be lost.
    pub(super) fn is_certain(&self) -> bool {
        match &self.candidates[..] {
            [] => false,
            [first, ..] if self.may_lose_data(first) => false,
            [_] => true,
            [first, ..] => {
                !first.matched.is_empty()
                    && goes_on(first)
                    && self.candidates.iter().filter(|one| goes_on(one)).count() == 1
            }
        }
    }

    fn may_lose_data(&self, candidate: &Candidate) -> bool {
        let Some(look) = &self.look else { return false };
        let fitted = |place| Fitted::new(candidate, place, look.line());
        let fitted = look.place().and_then(fitted);
        fitted.is_some_and(|fitted| fitted.may_lose_data(candidate))
    }

    /// Puts a candidate into the line, and the character that was typed behind it.
    pub(super) fn take(&mut self, at: usize, typed: Option<char>, line: &str) -> Action {
        let place = self.look.as_ref().and_then(Look::place);
        let (Some(candidate), Some(place)) = (self.candidates.get(at), place) else {
            return Action::Usual;
        };
        let Some(fitted) = Fitted::new(candidate, place, line) else {
            return Action::Usual;
        };
        let (span, is_done) = (fitted.span.clone(), fitted.is_whole);
        let mut text = [fitted.text, fitted.taken].concat();
        let has_blank = line[span.end..].starts_with(' ');
        if is_done && !has_blank {
            text.push(' ');
        }
        // The blank behind the word is the one that was typed.
        text.extend(typed.filter(|&typed| !(is_done && typed == ' ')));
        let skipped = usize::from(is_done && has_blank);
        let cursor = span.start + text.len() + skipped;
        self.blank = (is_done && typed.is_none()).then_some(cursor);
        self.pending = Some(Edit { span, text, cursor });
        self.asked_at = None;
        Action::Change
    }
}

/// Tells whether a candidate begins with what was typed.
pub(super) fn goes_on(candidate: &Candidate) -> bool {
    let matched = candidate.matched.iter().copied();
    matched.eq(0..candidate.matched.len())
}
