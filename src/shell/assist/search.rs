//! The search in the history: what is typed is looked for, the lines that have it stand below, the best is chosen.
//!
//! While it is under way, the line is the text that is looked for; it ends with the line that was chosen, or with the
//! one that stood there before.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Action, Assist, Edit, List, MOST_ROWS, Press, Row, Step, draw};
use crate::complete::{self, Nearness};
use crate::render::Part;
use crate::shell::editor::What;
use crate::text;

/// How many lines stand in the list; nobody looks through more.
const MOST_LINES: usize = 300;

/// How much of a line is looked at and shown, in bytes.
const MOST_BYTES: usize = 1000;

/// A search that is under way.
pub(super) struct Search {
    /// The line and the cursor to which it goes back.
    before: (String, usize),
    /// The newest first, each once.
    lines: Vec<Arc<str>>,
    query: String,
    /// Which lines match, the best first.
    hits: Vec<usize>,
    list: List,
}

impl Search {
    /// Begins to look for what stands in the line; `lines` are those of the history, the oldest first.
    pub(super) fn new(lines: Vec<Arc<str>>, line: &str, cursor: usize) -> Self {
        let mut seen = HashSet::new();
        let mut lines = lines;
        lines.reverse();
        lines.retain(|line| seen.insert(Arc::clone(line)));
        let mut search = Self {
            before: (line.to_owned(), cursor),
            hits: (0..lines.len()).collect(),
            lines,
            query: String::new(),
            list: List::default(),
        };
        search.fill();
        search.look_for(line);
        search
    }

    /// Looks for another text. Of those that match equally well the newest comes first, and the first one is chosen.
    pub(super) fn look_for(&mut self, query: &str) {
        if query == self.query {
            return;
        }
        // What matches a longer text matches the shorter one too.
        let among = match query.starts_with(&self.query) {
            true => std::mem::take(&mut self.hits),
            false => (0..self.lines.len()).collect(),
        };
        let nearness = |&index: &usize| {
            let found: Nearness = complete::nearness(head(&self.lines[index]), query)?;
            Some((found, index))
        };
        let mut found: Vec<_> = among.iter().filter_map(nearness).collect();
        found.sort_unstable();
        self.hits = found.into_iter().map(|(_, index)| index).collect();
        query.clone_into(&mut self.query);
        self.fill();
    }

    /// Makes the list anew, its first line chosen.
    fn fill(&mut self) {
        let row = |&index: &usize| {
            let text = text::line(head(&self.lines[index]).as_bytes());
            Row {
                matched: complete::matched(&text, &self.query),
                text,
                about: String::new(),
            }
        };
        let rows = self.hits.iter().take(MOST_LINES).map(row).collect();
        self.list = List::default();
        self.list.replace(rows);
        self.list.step(Step::Next);
    }

    /// Chooses another line.
    pub(super) fn step(&mut self, step: Step) {
        self.list.step(step);
        if self.list.chosen().is_none() {
            // Above the first one there is nothing here.
            self.list.step(Step::Next);
        }
    }

    /// The line that is chosen, if there is any.
    pub(super) fn chosen(&self) -> Option<&str> {
        let index = *self.hits.get(self.list.chosen()?)?;
        self.lines.get(index).map(|line| &**line)
    }

    /// The line and the cursor to which the search goes back.
    pub(super) fn before(&self) -> (&str, usize) {
        (&self.before.0, self.before.1)
    }

    /// How many lines match.
    pub(super) fn len(&self) -> usize {
        self.hits.len()
    }

    pub(super) fn list(&mut self) -> &mut List {
        &mut self.list
    }
}

impl Assist {
    /// Tells whether a search may begin with what stands in the line.
    fn may_search(&self, line: &str) -> bool {
        self.what != What::Answer && !self.is_long(line)
    }

    /// Lets the editor end the line, to be begun anew with a search: in the command mode of vi no key is text, and only
    /// a new line takes it out of that. Tells whether there may be one.
    pub(super) fn end_for_search(&mut self, line: &str, cursor: usize) -> bool {
        let may_search = self.may_search(line);
        self.ended_at = may_search.then_some(cursor);
        may_search
    }

    /// Goes on where the line was ended for a search: begins that one, and gives what brings the cursor back to where
    /// the prompt is. `None` if the line was ended by the user.
    pub(in crate::shell) fn begin_ended_search(
        &mut self,
        prompt: &str,
        line: &str,
    ) -> Option<String> {
        let cursor = self.ended_at.take()?;
        let what = self.what;
        self.begin(prompt, what);
        let (end_row, _) = draw::end(line, self.prompt, self.size.columns);
        self.begin_search(line, cursor);
        Some(format!("\x1b[{}A", end_row + 1))
    }

    /// Begins to look for what stands in the line.
    pub(super) fn begin_search(&mut self, line: &str, cursor: usize) -> Action {
        if !self.may_search(line) {
            return Action::Nothing;
        }
        self.clear_list();
        self.search = Some(Search::new(self.memory.lines(), line, cursor));
        Action::Draw
    }

    /// Takes a key while a search is under way; `None` if there is none.
    pub(super) fn press_in_search(
        &mut self,
        press: Press,
        line: &str,
        cursor: usize,
    ) -> Option<Action> {
        let height = self.held;
        let search = self.search.as_mut()?;
        match press {
            Press::Down | Press::SearchBackward => search.step(Step::Next),
            Press::Up | Press::SearchForward => search.step(Step::Previous),
            Press::BackTab => search.step(Step::Back),
            Press::PageDown => search.step(Step::Down(height)),
            Press::PageUp => search.step(Step::Up(height)),
            Press::Forward if cursor < line.len() => return Some(Action::Usual),
            Press::Enter | Press::Tab | Press::Forward => {
                let chosen = search.chosen().unwrap_or(line).to_owned();
                let end = chosen.len();
                return Some(self.end_search(line, chosen, end));
            }
            Press::Escape | Press::Abort => {
                let (before, cursor) = search.before();
                let before = before.to_owned();
                return Some(self.end_search(line, before, cursor));
            }
            Press::Help => return Some(Action::Nothing),
            Press::Character(_) | Press::Interrupt => return Some(Action::Usual),
        }
        Some(Action::Draw)
    }

    fn end_search(&mut self, line: &str, text: String, cursor: usize) -> Action {
        self.search = None;
        self.held = 0;
        // No list opens below a line that was not typed.
        self.history.line = Some(text.clone());
        let span = 0..line.len();
        self.pending = Some(Edit { span, text, cursor });
        Action::Change
    }

    /// Makes what stands around the line of a search; `None` if there is none.
    pub(super) fn compose_search(&mut self, line: &str, cursor: usize) -> Option<String> {
        let search = self.search.as_mut()?;
        search.look_for(line);
        let (chosen, found) = (search.list.chosen(), search.len());
        let (end_row, end_column) = draw::end(line, self.prompt, self.size.columns);
        self.held = found.min(MOST_ROWS).min(self.room(end_row));
        if cursor == line.len() {
            let state = match (chosen, found) {
                (Some(at), len) => {
                    format!(
                        "  history {} of {len}: Enter takes it, Esc goes back",
                        at + 1
                    )
                }
                (None, _) => "  found nowhere in the history: Esc goes back".to_owned(),
            };
            let room = self.size.columns.saturating_sub(end_column + 1);
            let state = text::cut(&state, room);
            self.paint.text(Part::Hint, &state, &mut self.inline);
        }
        Some(self.text())
    }
}

fn head(line: &str) -> &str {
    &line[..line.floor_char_boundary(MOST_BYTES)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(lines: &[&str], line: &str) -> Search {
        let lines = lines.iter().map(|&line| line.into()).collect();
        Search::new(lines, line, line.len())
    }

    fn rows(search: &mut Search) -> Vec<String> {
        let list = search.list();
        let view = list.view(usize::MAX / 2);
        list.rows(view).iter().map(|row| row.text.clone()).collect()
    }

    #[test]
    fn the_newest_comes_first_and_each_line_once() {
        let mut search = search(&["GET a", "PING", "GET a", "SET \"x\n\" 1"], "");
        assert_eq!(rows(&mut search), ["SET \"x\\n\" 1", "GET a", "PING"]);
        assert_eq!(search.chosen(), Some("SET \"x\n\" 1"));
        assert_eq!(search.len(), 3);
    }

    #[test]
    fn what_stands_in_one_piece_comes_before_what_is_scattered() {
        let lines = [
            "GET user:1",
            "GET u1s2e3r",
            "get USER:2",
            "PING",
            "GET xuser",
        ];
        let mut search = search(&lines, "user");
        assert_eq!(
            rows(&mut search),
            ["GET xuser", "get USER:2", "GET user:1", "GET u1s2e3r"]
        );
        let list = search.list();
        assert_eq!(list.rows(0..1)[0].matched, [5, 6, 7, 8]);
        search.look_for("user:");
        assert_eq!(rows(&mut search), ["get USER:2", "GET user:1"]);
        search.look_for("ping");
        assert_eq!(rows(&mut search), ["PING"]);
        search.look_for("pingx");
        assert_eq!((search.chosen(), search.len()), (None, 0));
        search.look_for("");
        assert_eq!(search.len(), lines.len());
    }

    #[test]
    fn the_choice_goes_round_and_never_out() {
        let mut search = search(&["a", "b", "c"], "");
        let mut steps = |step: Step| {
            search.step(step);
            search.chosen().map(str::to_owned)
        };
        assert_eq!(steps(Step::Next).as_deref(), Some("b"));
        assert_eq!(steps(Step::Previous).as_deref(), Some("c"));
        assert_eq!(steps(Step::Previous).as_deref(), Some("c"));
        assert_eq!(steps(Step::Down(9)).as_deref(), Some("a"));
        assert_eq!(steps(Step::Next).as_deref(), Some("c"));
    }

    #[test]
    fn it_goes_back_to_what_was_typed() {
        let mut search = search(&["GET a"], "get");
        search.look_for("get a");
        assert_eq!(search.before(), ("get", 3));
    }
}
