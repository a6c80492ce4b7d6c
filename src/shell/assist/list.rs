//! A list below the line: its rows, which of them is chosen, and which are in view. Pure; it knows neither the line nor
//! the terminal.

use std::ops::Range;

/// One row: what can be chosen, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::shell) struct Row {
    /// What is chosen, as it is shown.
    pub(in crate::shell) text: String,
    /// What it is.
    pub(in crate::shell) about: String,
    /// The places of the characters of the text that were searched for, in ascending order.
    pub(in crate::shell) matched: Vec<usize>,
}

/// The rows of a list, best first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::shell) struct List {
    rows: Vec<Row>,
    chosen: Option<usize>,
    /// The first row in view.
    top: usize,
}

/// Where a choice goes from the row that is chosen, or from none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::shell) enum Step {
    /// One row down, from the last one to the first.
    Next,
    /// One row up; from the first one to none.
    Previous,
    /// One row up, from the first one or from none to the last.
    Back,
    /// So many rows down, to the last at most.
    Down(usize),
    /// So many rows up, to the first at most.
    Up(usize),
}

impl List {
    /// Whether there is nothing to choose.
    pub(in crate::shell) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many rows there are, in view or not.
    pub(in crate::shell) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The index of the row that is chosen.
    pub(in crate::shell) fn chosen(&self) -> Option<usize> {
        self.chosen
    }

    /// The rows of a range that [`view`](Self::view) gave.
    pub(in crate::shell) fn rows(&self, view: Range<usize>) -> &[Row] {
        self.rows.get(view).unwrap_or_default()
    }

    /// Chooses another row.
    pub(in crate::shell) fn step(&mut self, step: Step) {
        let Some(last) = self.rows.len().checked_sub(1) else {
            return;
        };
        self.chosen = match (step, self.chosen) {
            (Step::Next, None) => Some(0),
            (Step::Next, Some(at)) if at == last => Some(0),
            (Step::Next, Some(at)) => Some(at + 1),
            (Step::Previous, None | Some(0)) => None,
            (Step::Back, None | Some(0)) => Some(last),
            (Step::Previous | Step::Back, Some(at)) => Some(at - 1),
            (Step::Down(rows), at) => Some((at.unwrap_or(0) + rows).min(last)),
            (Step::Up(rows), at) => Some(at.unwrap_or(0).saturating_sub(rows)),
        };
    }

    /// Takes other rows; what was chosen stays so if it is among them.
    pub(in crate::shell) fn replace(&mut self, rows: Vec<Row>) {
        let chosen = self.chosen.and_then(|at| self.rows.get(at));
        self.chosen = chosen.and_then(|chosen| rows.iter().position(|row| row.text == chosen.text));
        self.rows = rows;
    }

    /// Gives the rows that are in view where there is room for so many, the chosen one among them.
    pub(in crate::shell) fn view(&mut self, height: usize) -> Range<usize> {
        let last_top = self.rows.len().saturating_sub(height);
        let top = match self.chosen {
            Some(at) if at < self.top => at,
            Some(at) if at >= self.top + height => at + 1 - height,
            Some(_) => self.top,
            None => 0,
        };
        self.top = top.min(last_top);
        self.top..self.rows.len().min(self.top + height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(texts: &[&str]) -> List {
        let mut list = List::default();
        list.replace(rows(texts));
        list
    }

    fn rows(texts: &[&str]) -> Vec<Row> {
        let row = |text: &&str| Row {
            text: (*text).to_owned(),
            about: String::new(),
            matched: Vec::new(),
        };
        texts.iter().map(row).collect()
    }

    #[test]
    fn nothing_is_chosen_until_a_step_and_up_from_the_first_is_nothing_again() {
        let mut list = list(&["a", "b", "c"]);
        let mut after = |step| {
            list.step(step);
            list.chosen()
        };
        assert_eq!(after(Step::Previous), None);
        assert_eq!(after(Step::Next), Some(0));
        assert_eq!(after(Step::Next), Some(1));
        assert_eq!(after(Step::Previous), Some(0));
        assert_eq!(after(Step::Previous), None);
        assert_eq!(after(Step::Back), Some(2));
        assert_eq!(after(Step::Next), Some(0));
        assert_eq!(after(Step::Back), Some(2));
        assert_eq!(after(Step::Up(9)), Some(0));
        assert_eq!(after(Step::Down(9)), Some(2));
    }

    #[test]
    fn an_empty_list_has_nothing_to_choose() {
        let mut list = List::default();
        for step in [Step::Next, Step::Back, Step::Down(3), Step::Up(3)] {
            list.step(step);
            assert_eq!(list.chosen(), None, "{step:?}");
        }
        assert_eq!(list.view(8), 0..0);
    }

    #[test]
    fn what_is_chosen_stays_so_in_other_rows() {
        let mut list = list(&["a", "b"]);
        list.step(Step::Down(1));
        list.replace(rows(&["0", "a", "b"]));
        assert_eq!(list.chosen(), Some(2));
        list.replace(rows(&["0"]));
        assert_eq!(list.chosen(), None);
    }

    proptest! {
        #[test]
        fn the_chosen_row_is_in_view(
            count in 0..30usize,
            height in 1..10usize,
            steps in prop::collection::vec(0..5u8, 0..60),
        ) {
            let texts: Vec<String> = (0..count).map(|at| at.to_string()).collect();
            let mut list = list(&texts.iter().map(String::as_str).collect::<Vec<_>>());
            for step in steps {
                list.step(match step {
                    0 => Step::Next,
                    1 => Step::Previous,
                    2 => Step::Back,
                    3 => Step::Down(height),
                    _ => Step::Up(height),
                });
                let view = list.view(height);
                prop_assert_eq!(view.len(), count.min(height));
                prop_assert!(list.chosen().is_none_or(|at| view.contains(&at)));
            }
        }
    }
}
