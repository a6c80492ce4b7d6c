//! The options that say how replies are printed.

use clap::{Args, ValueEnum};

/// Which form replies take; of several options the last one counts.
#[derive(Debug, Clone, Default, Args)]
pub struct Replies {
    /// How replies are printed: human is the default on a terminal, plain elsewhere
    #[arg(long, value_name = "FORMAT", overrides_with_all = ["json", "csv", "no_raw", "quoted_json"], help_heading = "Output")]
    pub output: Option<Output>,

    /// Same as --output json
    #[arg(long, overrides_with_all = ["output", "csv", "no_raw", "quoted_json"], help_heading = "Output")]
    pub json: bool,

    /// Same as --output csv
    #[arg(long, overrides_with_all = ["output", "json", "no_raw", "quoted_json"], help_heading = "Output")]
    pub csv: bool,

    /// Same as --output human
    #[arg(long, overrides_with_all = ["output", "json", "csv", "quoted_json"], help_heading = "Output")]
    pub no_raw: bool,

    /// JSON whose strings are escaped as human output escapes them, so that no byte is lost
    #[arg(long, overrides_with_all = ["output", "json", "csv", "no_raw"], help_heading = "Output")]
    pub quoted_json: bool,
}

/// How replies are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// Indexed and quoted, for people
    Human,
    /// Bare text, the same with RESP2 and RESP3, for scripts
    Plain,
    /// One JSON text a line
    Json,
    /// One RFC 4180 record a reply
    Csv,
}
