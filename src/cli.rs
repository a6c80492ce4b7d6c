//! The command line: clap's description of it, and nothing else.
//!
//! Options end at the first word of a command, values may begin with a dash, and every word may hold any bytes. What
//! the options mean together is decided in `config`.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{ArgAction, Command, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

mod pipe;
mod replies;
mod report;
mod scan;
mod script;
mod server;
mod tools;

pub use self::pipe::Pipe;
pub use self::replies::{Output, Replies};
pub(crate) use self::report::PLACE;
pub use self::scan::Scan;
pub use self::script::Script;
pub use self::server::Server;
pub use self::tools::{Compare, Decode, Encode, Form, Learn, Notation, Proxy, Serve, Tool, Watch};

/// An interactive shell for Redis and its relatives that shows the protocol it speaks.
#[derive(Debug, Default, Parser)]
#[command(
    name = "redis-shell",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    args_override_self = true,
    override_usage = "redis-shell [OPTIONS] [COMMAND [ARG]...]\n       \
                      redis-shell [OPTIONS] --eval TEXT...\n       \
                      redis-shell [OPTIONS] --lua FILE [KEY]... [, [ARG]...]\n       \
                      redis-shell [OPTIONS] TOOL ...",
    subcommand_value_name = "TOOL",
    subcommand_help_heading = "Tools (redis-shell -- encode sends a command of that name)",
    after_help = AFTER_HELP
)]
pub struct Cli {
    #[allow(missing_docs)] // clap would take it for the help.
    #[command(flatten)]
    pub server: Server,

    /// Run the commands in TEXT, one a line; may be given several times
    #[arg(
        long,
        value_name = "TEXT",
        allow_hyphen_values = true,
        help_heading = "Commands"
    )]
    pub eval: Vec<OsString>,

    #[allow(missing_docs)] // As above.
    #[command(flatten)]
    pub script: Script,

    #[allow(missing_docs)] // As above.
    #[command(flatten)]
    pub scan: Scan,

    #[allow(missing_docs)] // As above.
    #[command(flatten)]
    pub pipe: Pipe,

    /// Run the Lua script in FILE with the keys before a lone comma and the arguments behind it, as redis-cli's --eval does
    #[arg(
        long,
        value_name = "FILE",
        allow_hyphen_values = true,
        conflicts_with = "eval",
        help_heading = "Commands"
    )]
    pub lua: Option<PathBuf>,

    /// Append standard input to the command as its last argument, unchanged
    #[arg(short = 'x', help_heading = "Commands")]
    pub last_from_stdin: bool,

    /// Put standard input, unchanged, in the place of the first word of the command that is TAG
    #[arg(
        short = 'X',
        value_name = "TAG",
        allow_hyphen_values = true,
        conflicts_with = "last_from_stdin",
        help_heading = "Commands"
    )]
    pub tag_for_stdin: Option<OsString>,

    /// Read each word of the command as it would be read in a line: with quotes, and escapes in them
    #[arg(long, help_heading = "Commands")]
    pub quoted_input: bool,

    /// Run the command N times; a negative N means until Ctrl-C
    #[arg(short = 'r', long = "repeat", value_name = "N", value_parser = parsed(repeat), allow_hyphen_values = true, help_heading = "Commands")]
    pub repeat: Option<i64>,

    /// Seconds to wait between repetitions, or between the calls of --scan
    #[arg(short = 'i', long = "interval", value_name = "SECONDS", value_parser = parsed(seconds), allow_hyphen_values = true, help_heading = "Commands")]
    pub interval: Option<f64>,

    /// Does nothing, for redis-cli's sake: an error reply always makes the exit code 1
    #[arg(short = 'e', help_heading = "Commands")]
    pub exit_error: bool,

    #[allow(missing_docs)] // As above.
    #[command(flatten)]
    pub replies: Replies,

    /// How JSON writes bulk strings; base64 loses no byte [default: text]
    #[arg(long, value_name = "FORM", help_heading = "Output")]
    pub bytes: Option<Bytes>,

    /// What separates the elements of a plain reply [default: a newline]
    #[arg(
        short = 'd',
        long = "delimiter",
        value_name = "TEXT",
        allow_hyphen_values = true,
        help_heading = "Output"
    )]
    pub delimiter: Option<OsString>,

    /// What ends a plain reply [default: a newline]
    #[arg(
        short = 'D',
        long = "terminator",
        value_name = "TEXT",
        allow_hyphen_values = true,
        help_heading = "Output"
    )]
    pub terminator: Option<OsString>,

    /// Whether to print pushes that belong to no subscription, as CLIENT TRACKING brings them: yes or no, of which the first
    /// letter counts [default: yes on a terminal, else no]
    #[arg(long, value_name = "YES|NO", value_parser = parsed(pushes), allow_hyphen_values = true, help_heading = "Output")]
    pub show_pushes: Option<Pushes>,

    /// When to colour the human output; auto: on a terminal [default: auto]
    #[arg(long, value_name = "WHEN", help_heading = "Output")]
    pub color: Option<Color>,

    /// Print the bytes on the wire with their meaning, or in another notation; the value only with =, so that --raw PING
    /// sends PING (redis-cli's --raw is --output plain)
    #[arg(long, value_name = "NOTATION", num_args = 0..=1, require_equals = true, default_missing_value = "annotated", help_heading = "Output")]
    pub raw: Option<Notation>,

    /// How many bytes of a payload --raw shows, 64 unless given; 0 for all
    #[arg(long, value_name = "N", value_parser = parsed(count), allow_hyphen_values = true, help_heading = "Output")]
    pub raw_limit: Option<u64>,

    /// How many bytes one read takes at most, with --raw; 1 shows each byte come
    #[arg(long, value_name = "N", value_parser = parsed(read_size), allow_hyphen_values = true, help_heading = "Output")]
    pub read_size: Option<usize>,

    /// Send commands as inline commands, the way a person types them into a bare socket
    #[arg(long, help_heading = "Commands")]
    pub inline: bool,

    /// Show the bytes of the handshake too, with --raw
    #[arg(long, help_heading = "Output")]
    pub handshake: bool,

    /// Print completions for a shell, or the manual page
    #[arg(long, value_name = "WHAT", help_heading = "Other")]
    pub generate: Option<Generate>,

    /// Print this help
    #[arg(long, action = ArgAction::HelpShort, help_heading = "Other")]
    help: Option<bool>,

    /// Print the version
    #[arg(short = 'v', long = "version", action = ArgAction::Version, help_heading = "Other")]
    version: Option<bool>,

    /// What to do instead of sending commands; described apart, by [`Tool`]
    #[arg(skip)]
    pub tool: Option<Tool>,

    /// Command to run, with its arguments; without one, the prompt opens, or commands are read from standard input, one a line
    #[arg(value_name = "COMMAND", trailing_var_arg = true)]
    pub words: Vec<OsString>,
}

const AFTER_HELP: &str = "\
Environment:
  REDISCLI_AUTH        Password, where -a gives none
  REDIS_SHELL_CONFIG   File of the prompt's settings; empty or /dev/null: none
  REDIS_SHELL_HISTORY  File of the history; empty or /dev/null: none is kept
  NO_COLOR             With --color auto: no colour
  CLICOLOR_FORCE       With --color auto and no NO_COLOR: colour everywhere

Exit codes:
  0    All went well
  1    A command got an error reply, or the server refused password or database
  2    The command line or a line of a script is wrong, or a file cannot be used
  3    Could not connect, lost the connection, or the server does not speak RESP
  130  Interrupted";

/// How JSON writes bulk strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Bytes {
    /// As text; bytes that are not UTF-8 become U+FFFD
    Text,
    /// As base64
    Base64,
}

/// Whether to print pushes that belong to no subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushes {
    /// As they come.
    Yes,
    /// Not at all.
    No,
}

/// Whether to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// Where the output is a terminal
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// What `--generate` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Generate {
    /// Completions for bash
    CompleteBash,
    /// Completions for zsh
    CompleteZsh,
    /// Completions for fish
    CompleteFish,
    /// Completions for PowerShell
    CompletePowershell,
    /// Completions for Elvish
    CompleteElvish,
    /// The manual page
    Man,
}

/// What most lines consist of: a server, a form of the replies, and a command.
#[derive(Debug, Parser)]
#[command(
    disable_help_flag = true,
    disable_version_flag = true,
    args_override_self = true
)]
struct Short {
    #[command(flatten)]
    server: Server,

    #[command(flatten)]
    replies: Replies,

    #[arg(trailing_var_arg = true)]
    words: Vec<OsString>,
}

/// What came of reading a command line that is not to be run.
#[derive(Debug, PartialEq, Eq)]
pub enum Stop {
    /// The user asked for a text: print it on standard output.
    Text(String),
    /// The command line is wrong.
    Wrong {
        /// One line that says what was found and what is accepted.
        message: String,
        /// What the user can try.
        hint: Option<&'static str>,
    },
}

/// Reads a command line; the first of `arguments` is the program's name.
///
/// # Errors
/// There is nothing to run: help or version was asked for, or the line is wrong.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, Stop> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    // What is described is described anew at each start: all options take a tenth of the time of a PING, the tools as
    // long again. A line that is right without them means the same without them; whatever else there is to say is said
    // by the whole description.
    let names_tool = arguments.iter().any(|word| tools::is_name(word));
    if !names_tool
        && let Some(cli) = read_short(&arguments).or_else(|| read(Cli::command(), &arguments).ok())
        && cli.server.host != Some(None)
    {
        return Ok(cli);
    }
    match read(command(), &arguments) {
        Ok(Cli {
            server: Server {
                host: Some(None), ..
            },
            ..
        }) => Err(Stop::Text(help())),
        Ok(cli) => Ok(cli),
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                Err(Stop::Text(error.render().to_string()))
            }
            _ => Err(Stop::Wrong {
                message: report::one_line(&error),
                hint: report::hint(&error),
            }),
        },
    }
}

/// Reads a line that holds no other options than the most usual; gives nothing if there is more to it.
fn read_short(arguments: &[OsString]) -> Option<Cli> {
    let command = Short::command();
    if !arguments.iter().all(|word| may_know(&command, word)) {
        return None;
    }
    let mut matches = command.try_get_matches_from(arguments).ok()?;
    let short = Short::from_arg_matches_mut(&mut matches).ok()?;
    Some(Cli {
        server: short.server,
        replies: short.replies,
        words: short.words,
        ..Cli::default()
    })
}

/// Tells whether clap may know a word. It tells it by itself, but to refuse a line takes it as long as to read one.
fn may_know(command: &Command, word: &OsStr) -> bool {
    let Some(option) = word.to_str().and_then(|word| word.strip_prefix('-')) else {
        return true;
    };
    let mut known = command.get_arguments();
    match (option.strip_prefix('-'), option.chars().next()) {
        (Some(long), _) => known.any(|known| known.get_long() == Some(long)),
        // A number is rather an argument, as in LRANGE list 0 -1.
        (None, Some('0'..='9')) => true,
        (None, short) => known.any(|known| known.get_short() == short),
    }
}

fn read(command: Command, arguments: &[OsString]) -> clap::error::Result<Cli> {
    let mut matches = command.try_get_matches_from(arguments)?;
    let mut cli = Cli::from_arg_matches_mut(&mut matches)?;
    if matches.subcommand_name().is_some() {
        cli.tool = Some(Tool::from_arg_matches_mut(&mut matches)?);
    }
    Ok(cli)
}

fn help() -> String {
    command().render_help().to_string()
}

/// Makes a parser of the words of the command line, which may hold any bytes: what is no UTF-8 is no value either, and
/// the message can repeat it.
fn parsed<T: Clone + Send + Sync + 'static>(
    parse: fn(&str) -> Result<T, &'static str>,
) -> impl TypedValueParser<Value = T> {
    OsStringValueParser::new().try_map(move |word| parse(&word.to_string_lossy()))
}

fn count(text: &str) -> Result<u64, &'static str> {
    text.parse().map_err(|_| "how many, 0 or more")
}

fn read_size(text: &str) -> Result<usize, &'static str> {
    match text.parse() {
        Ok(size @ 1..=0x1000_0000) => Ok(size),
        _ => Err("how many bytes, 1 to 268435456"),
    }
}

fn repeat(text: &str) -> Result<i64, &'static str> {
    text.parse().map_err(|_| "how often, a whole number")
}

fn pushes(text: &str) -> Result<Pushes, &'static str> {
    match text.as_bytes().first() {
        Some(b'y' | b'Y') => Ok(Pushes::Yes),
        Some(b'n' | b'N') => Ok(Pushes::No),
        _ => Err("yes or no"),
    }
}

fn seconds(text: &str) -> Result<f64, &'static str> {
    match text.parse() {
        Ok(seconds) if (0.0..=1e9).contains(&seconds) => Ok(seconds),
        _ => Err("seconds, 0 to 1000000000, decimals allowed"),
    }
}

/// Describes the command line, for what is generated of it.
pub fn command() -> Command {
    let command = Cli::command();
    // The tools come with an `about` of their own.
    let about = command.get_about().cloned().unwrap_or_default();
    Tool::augment_subcommands(command).about(about)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What lines are made of; some of it is not for the short description.
    const WORDS: [&str; 28] = [
        "-h", "-hx", "-p", "6379", "-p6379", "--port", "--port=1", "-n", "-a", "-s", "--user",
        "-t", "-2", "-3", "-23", "--json", "--no-raw", "--csv", "--output", "human", "-1", "-x",
        "-x3", "--raw", "--", "-", "PING", "",
    ];

    fn line(words: &[&str]) -> Vec<OsString> {
        let name = ["redis-shell"].iter();
        name.chain(words).map(OsString::from).collect()
    }

    #[test]
    fn usual_lines_are_read_by_the_short_description() {
        let lines: [&[&str]; 6] = [
            &["PING"],
            &["-h", "::1", "-p", "1", "-n", "2", "GET", "k"],
            &[
                "--user",
                "u",
                "--pass",
                "p",
                "--no-auth-warning",
                "-3",
                "PING",
            ],
            &["LRANGE", "list", "0", "-1"],
            &["--json", "GET", "k"],
            &["--output", "human", "GET", "k"],
        ];
        for words in lines {
            assert!(read_short(&line(words)).is_some(), "{words:?}");
        }
    }

    proptest! {
        /// What the short description reads means the same to the whole one.
        #[test]
        fn a_short_line_means_the_same_to_the_whole_description(
            words in prop::collection::vec(prop::sample::select(&WORDS[..]), 0..6),
        ) {
            let line = line(&words);
            if let Some(short) = read_short(&line) {
                let whole = read(command(), &line).expect("the whole description knows what the short one knows");
                prop_assert_eq!(format!("{short:?}"), format!("{whole:?}"));
            }
        }
    }
}
