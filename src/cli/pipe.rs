//! The options of mass insertion.

use clap::Args;

use super::{parsed, seconds};

/// How a mass insertion is run.
#[derive(Debug, Clone, Args)]
pub struct Pipe {
    /// Mass insertion: send the commands on standard input or in --file, lines or RESP, and print only the errors and
    /// how many replies came
    #[arg(long, conflicts_with_all = ["eval", "lua", "scan"], help_heading = "Commands")]
    pub pipe: bool,

    /// Seconds to wait for the next reply once --pipe has sent all; 0 is for ever [default: 30]
    #[arg(long, value_name = "SECONDS", value_parser = parsed(seconds), allow_hyphen_values = true, help_heading = "Commands")]
    pub pipe_timeout: Option<f64>,
}
