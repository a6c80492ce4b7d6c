//! What stands in the list: the candidates for the place of the cursor, as far as they are known.

use super::fitted::Fitted;
use super::look::Look;
use super::press::goes_on;
use super::{Assist, Row};
use crate::complete::{self, Candidate, Want};
use crate::shell::editor::What;
use crate::shell::live::AnswerState;
use crate::shell::settings::Popup;

impl Assist {
    /// Fills the list with what is known; tells whether more may come.
    pub(super) fn fill(&mut self) -> bool {
        if !self.may_list() {
            self.clear_list();
            return false;
        }
        let is_pending = self.find();
        // What stands there already need not be offered, but to one who asks for it.
        if !is_pending
            && !self.is_asked_for()
            && let [only] = &self.candidates[..]
            && self.look.as_ref().is_some_and(|look| look.has(only))
        {
            self.clear_list();
        }
        is_pending
    }

    /// Finds the candidates for the place of the cursor; tells whether more may come.
    pub(super) fn find(&mut self) -> bool {
        let look = self.look.as_ref();
        let Some((place, line)) = look.and_then(|look| Some((look.place()?, look.line()))) else {
            self.clear_list();
            return false;
        };
        let (mut found, mut is_pending) = (Vec::new(), false);
        let mut files = Vec::new();
        for want in &place.wants {
            match want {
                Want::Live(query) => {
                    let answer = self.live.ask(query, &place.typed);
                    is_pending |= answer.state == AnswerState::Pending;
                    found.extend(answer.found.iter().cloned());
                }
                Want::File => {
                    let (found, may_grow) = self.files.ask(&place.typed);
                    is_pending |= may_grow;
                    files = found;
                }
                Want::Known(_) => {}
            }
        }
        self.candidates = complete::candidates(place, &found);
        self.candidates.extend(files);
        self.candidates
            .retain(|one| Fitted::new(one, place, line).is_some());
        let row = |candidate: &Candidate| Row {
            text: candidate.text.clone(),
            about: candidate.about.clone(),
            matched: candidate.matched.clone(),
        };
        self.list.replace(self.candidates.iter().map(row).collect());
        is_pending
    }

    /// Tells whether the user asked for the list at the word of the cursor.
    fn is_asked_for(&self) -> bool {
        let start = self.look.as_ref().and_then(Look::start);
        start.is_some() && start == self.asked_at
    }

    /// Tells whether a list may stand below the line.
    fn may_list(&self) -> bool {
        let Some(look) = &self.look else { return false };
        let start = look.start();
        if start.is_none() || start == self.closed_at {
            return false;
        }
        let is_asked_for = self.is_asked_for();
        match self.popup() {
            Popup::Off => false,
            Popup::Tab => is_asked_for,
            Popup::Auto => {
                let is_recalled = self.history.line.as_deref() == Some(look.line());
                is_asked_for || !(is_recalled || look.is_blank())
            }
        }
    }

    /// Gives the candidates for a list that is printed once, where none stands below the line: each with what it puts into
    /// the line from the byte on that is given too. An answer has none.
    pub(in crate::shell) fn candidates(
        &mut self,
        line: &str,
        cursor: usize,
    ) -> Option<(usize, Vec<(&Candidate, String)>)> {
        if self.what == What::Answer {
            return None;
        }
        self.look_at(line, cursor);
        self.find();
        self.candidates.retain(goes_on);
        if self.candidates.len() == 1 && self.is_certain() {
            // The editor alone would leave what stands behind the cursor.
            self.take(0, None, line);
        }
        let place = self.look.as_ref().and_then(Look::place)?;
        let candidates = self.candidates.iter();
        let fitted = candidates
            .filter_map(|one| Some((one, Fitted::new(one, place, line)?.insertion(place))));
        Some((place.span.start, fitted.collect()))
    }
}
