//! How large the terminal is.

/// What a terminal is taken for that does not tell.
const USUAL: Size = Size {
    columns: 80,
    rows: 24,
};

/// The room on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) columns: usize,
    pub(super) rows: usize,
}

impl Size {
    /// Takes the measure of the terminal.
    pub(super) fn now() -> Self {
        terminal_size::terminal_size().map_or(USUAL, |(columns, rows)| Self {
            columns: columns.0.into(),
            rows: rows.0.into(),
        })
    }
}
