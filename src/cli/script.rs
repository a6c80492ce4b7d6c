//! The options of scripts: lines of commands in `--eval`, in a file, on standard input.

use std::path::PathBuf;

use clap::Args;

/// How a script is run.
#[derive(Debug, Clone, Default, Args)]
pub struct Script {
    /// Run the commands in FILE, one a line; - is standard input
    #[arg(long, value_name = "FILE", allow_hyphen_values = true, conflicts_with_all = ["eval", "lua"], help_heading = "Commands")]
    pub file: Option<PathBuf>,

    /// Stop a script at the first error reply; each line then waits for the reply to the one before it
    #[arg(long, help_heading = "Commands")]
    pub stop_on_error: bool,

    /// Print each command of a script before its reply
    #[arg(long, conflicts_with = "with_command", help_heading = "Output")]
    pub echo: bool,

    /// Put line and words of each command of a script into the JSON of its reply
    #[arg(long, help_heading = "Output")]
    pub with_command: bool,
}
