//! The tools: words that are no commands of a server and start something of ours.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::{ArgAction, Args, Subcommand, ValueEnum};

use super::{count, parsed};

/// What the first word starts instead of a command.
#[derive(Debug, Subcommand)]
pub enum Tool {
    /// Show the bytes of a request, without a server
    Encode(Encode),
    /// Explain a capture of RESP, without a server
    Decode(Decode),
    /// Show the reply to a command in RESP2 and RESP3 side by side
    Compare(Compare),
    /// Learn RESP in short lessons on the connected server
    Learn(Learn),
    /// Pass bytes between clients and a server, and show them
    Proxy(Proxy),
    /// Run the sandbox, a small teaching server, and show what its clients send and get
    Serve(Serve),
}

impl Tool {
    /// The word that starts it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Encode(_) => "encode",
            Self::Decode(_) => "decode",
            Self::Compare(_) => "compare",
            Self::Learn(_) => "learn",
            Self::Proxy(_) => "proxy",
            Self::Serve(_) => "serve",
        }
    }
}

/// Tells whether the word is the name of a tool.
pub(super) fn is_name(word: &OsStr) -> bool {
    word.to_str().is_some_and(Tool::has_subcommand)
}

/// `encode`
#[derive(Debug, Args)]
pub struct Encode {
    /// How the bytes are written down [default: annotated]
    #[arg(long, value_name = "NOTATION")]
    pub raw: Option<Notation>,

    /// The command and its arguments
    #[arg(required = true, value_name = "COMMAND", trailing_var_arg = true)]
    pub words: Vec<OsString>,

    #[command(flatten)]
    help: Help,
}

/// `decode`
#[derive(Debug, Args)]
pub struct Decode {
    /// What the capture is written in; recognised by itself otherwise
    #[arg(long, value_name = "FORM")]
    pub from: Option<Form>,

    /// How the bytes are written down [default: annotated]
    #[arg(long, value_name = "NOTATION")]
    pub raw: Option<Notation>,

    /// How many bytes of a payload are shown; 0 for all [default: 64]
    #[arg(long, value_name = "N", value_parser = parsed(count))]
    pub raw_limit: Option<u64>,

    /// The capture; - or nothing for standard input
    pub file: Option<PathBuf>,

    #[command(flatten)]
    help: Help,
}

/// `compare`
#[derive(Debug, Args)]
pub struct Compare {
    /// Run the command though it may write or block
    #[arg(long)]
    pub force: bool,

    /// How many bytes of a payload are shown; 0 for all [default: 64]
    #[arg(long, value_name = "N", value_parser = parsed(count))]
    pub raw_limit: Option<u64>,

    /// The command and its arguments
    #[arg(required = true, value_name = "COMMAND", trailing_var_arg = true)]
    pub words: Vec<OsString>,

    #[command(flatten)]
    help: Help,
}

/// `learn`
#[derive(Debug, Args)]
pub struct Learn {
    /// The lesson; without one, they are listed
    pub topic: Option<String>,

    #[command(flatten)]
    help: Help,
}

/// `proxy`
#[derive(Debug, Args)]
pub struct Proxy {
    /// Where to listen
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:7000")]
    pub listen: String,

    /// Where to pass the bytes on to; the server that -h, -p or -s names otherwise
    #[arg(long, value_name = "HOST:PORT")]
    pub to: Option<String>,

    /// What is shown
    #[command(flatten)]
    pub watch: Watch,

    #[command(flatten)]
    help: Help,
}

/// `serve`
#[derive(Debug, Args)]
pub struct Serve {
    /// Where to listen
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:6380")]
    pub listen: String,

    /// What is shown
    #[command(flatten)]
    pub watch: Watch,

    #[command(flatten)]
    help: Help,
}

/// What is shown of all that passes.
#[derive(Debug, Args)]
pub struct Watch {
    /// Show only connections of clients whose address starts with this
    #[arg(long, value_name = "ADDRESS")]
    pub client: Option<String>,

    /// Show only this command and its replies
    #[arg(long, value_name = "NAME")]
    pub command: Option<String>,

    /// Show only error replies, with their requests
    #[arg(long)]
    pub errors_only: bool,

    /// Write all that passes to a capture that decode reads
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,

    /// Show nothing
    #[arg(long)]
    pub quiet: bool,
}

/// The option that every tool has.
#[derive(Debug, Args)]
pub(super) struct Help {
    /// Print this help
    #[arg(short, long, action = ArgAction::HelpShort)]
    help: Option<bool>,
}

/// How bytes are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Notation {
    /// Offset, bytes by depth, meaning
    Annotated,
    /// One C string an element
    Escaped,
    /// Offset, hexadecimal, text
    Hex,
    /// One Python bytes literal an element
    Python,
    /// One byte a line
    Bytes,
    /// The bare bytes of the replies
    Wire,
}

/// What a capture is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// The bytes themselves
    Bare,
    /// Text with C escapes
    Escaped,
    /// Hexadecimal digits
    Hex,
    /// A Python bytes literal
    Python,
}
