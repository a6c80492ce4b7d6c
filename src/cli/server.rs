//! The options that name the server and say who comes to it.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use super::{parsed, seconds};

/// Which server is meant, and how it is approached.
#[derive(Debug, Clone, Default, Args)]
pub struct Server {
    /// Host of the server [default: 127.0.0.1]; -h alone prints the help
    #[arg(short = 'h', long = "host", value_name = "HOST", num_args = 0..=1, value_parser = parsed(host), allow_hyphen_values = true, help_heading = "Server")]
    pub host: Option<Option<String>>,

    // No default is left to clap: it would be written, parsed and put away at each start.
    /// Port of the server [default: 6379]
    #[arg(short, long, value_name = "PORT", value_parser = parsed(port), allow_hyphen_values = true, help_heading = "Server")]
    pub port: Option<u16>,

    /// Unix socket of the server, instead of host and port
    #[arg(
        short = 's',
        long = "socket",
        value_name = "PATH",
        allow_hyphen_values = true,
        help_heading = "Server"
    )]
    pub socket: Option<PathBuf>,

    /// Database to select [default: 0]
    #[arg(short = 'n', long = "db", value_name = "DB", value_parser = parsed(database), allow_hyphen_values = true, help_heading = "Server")]
    pub database: Option<u32>,

    /// Password; other users see it in the list of processes, which REDISCLI_AUTH and --askpass avoid
    #[arg(
        short = 'a',
        long = "pass",
        value_name = "PASSWORD",
        allow_hyphen_values = true,
        help_heading = "Server"
    )]
    pub password: Option<OsString>,

    /// User that the password belongs to
    #[arg(
        long,
        value_name = "NAME",
        allow_hyphen_values = true,
        help_heading = "Server"
    )]
    pub user: Option<OsString>,

    /// Ask for the password at the terminal
    #[arg(long, help_heading = "Server")]
    pub askpass: bool,

    /// Do not warn of a password on the command line
    #[arg(long, help_heading = "Server")]
    pub no_auth_warning: bool,

    /// Seconds that connecting and the handshake may take together; -2 without password and -n has none, and how long a
    /// command runs is not limited; 0 leaves it to the system [default: 0]
    #[arg(short = 't', long = "timeout", value_name = "SECONDS", value_parser = parsed(seconds), allow_hyphen_values = true, help_heading = "Server")]
    pub timeout: Option<f64>,

    /// Speak RESP2, without a HELLO
    #[arg(short = '2', conflicts_with = "resp3", help_heading = "Server")]
    pub resp2: bool,

    /// Speak RESP3 or nothing; otherwise it is spoken where the server knows it
    #[arg(short = '3', help_heading = "Server")]
    pub resp3: bool,

    /// Start a small teaching server inside the program and use it; its data goes when the program ends
    #[arg(long, conflicts_with_all = ["host", "port", "socket"], help_heading = "Server")]
    pub sandbox: bool,
}

fn host(text: &str) -> Result<String, &'static str> {
    match text.is_empty() || text.contains(char::REPLACEMENT_CHARACTER) {
        true => Err("a host name or an address"),
        false => Ok(text.to_owned()),
    }
}

fn port(text: &str) -> Result<u16, &'static str> {
    text.parse().map_err(|_| "a port, 0 to 65535")
}

fn database(text: &str) -> Result<u32, &'static str> {
    text.parse()
        .map_err(|_| "the number of a database, 0 or more")
}
