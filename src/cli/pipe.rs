//! The options of mass insertion.

use clap::Args;

use super::{parsed, seconds};

/// How a mass insertion is run.
#[derive(Debug, Clone, Default, Args)]
pub struct Pipe {
    /// Mass insertion: send the commands on standard input or in --file and print only the errors and how many replies
    /// came; the first byte * means RESP, in which lines may stand too, any other one lines
    #[arg(long, conflicts_with_all = ["eval", "lua", "scan"], help_heading = "Commands")]
    pub pipe: bool,

    /// Seconds to wait for the next reply when --pipe may send no more before it comes; 0 is for ever [default: 30]
    #[arg(long, value_name = "SECONDS", value_parser = parsed(seconds), allow_hyphen_values = true, help_heading = "Commands")]
    pub pipe_timeout: Option<f64>,
}
