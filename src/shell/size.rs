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

    /// Tells how many columns there are for what is said beside the data, if a terminal shows it.
    pub(super) fn columns_aside() -> Option<usize> {
        let size = terminal_size::terminal_size_of(std::io::stderr());
        // A terminal may not know.
        let columns = size.map(|(columns, _)| usize::from(columns.0));
        columns.filter(|&columns| columns > 0)
    }
}
