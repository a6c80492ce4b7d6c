//! What the command line and the environment ask for together, taken apart into the options of each layer.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cli::{self, Bytes, Cli};
use crate::command::Credentials;
use crate::mode::once;
use crate::render::{self, Handshake, Target};
use crate::session::{self, ConnectOptions, Endpoint, FirstWrite, ProtocolChoice};

/// All that a run is told.
#[derive(Debug)]
pub struct Config {
    /// For the session.
    pub session: session::Options,
    /// For what prints replies.
    pub render: render::Options,
    /// Whether the bytes on the wire are shown, and the handshake's with them.
    pub wire: Option<Handshake>,
    /// What to do.
    pub task: Task,
    /// Whether to ask for the password.
    pub password_prompt: PasswordPrompt,
    /// The user that the password belongs to.
    pub user: Option<Vec<u8>>,
    /// What to warn of before anything else.
    pub warning: Option<&'static str>,
}

/// What a run is for.
#[derive(Debug)]
pub enum Task {
    /// Print a text that is made of the command line's description.
    Generate(cli::Generate),
    /// One command.
    Once(once::Options, LastArgument),
    /// A Lua script from a file: EVAL with these keys and arguments.
    Lua {
        /// The file.
        file: PathBuf,
        /// What stands behind the script in EVAL: the number of keys, the keys, the arguments.
        words: Vec<Vec<u8>>,
        /// How often, and with what pause.
        options: once::Options,
    },
    /// The lines of these texts.
    Eval(Vec<u8>),
    /// The lines of standard input.
    Stdin,
    /// The prompt.
    Prompt {
        /// Where the history is kept, if it is.
        history: Option<PathBuf>,
    },
}

/// Where the last argument of a command comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastArgument {
    /// From the command line, like the others.
    Words,
    /// From standard input, whole.
    Stdin,
}

/// Whether to ask for the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordPrompt {
    /// At the terminal, before connecting.
    Ask,
    /// Not at all.
    No,
}

/// What the program finds around itself.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// `REDISCLI_AUTH`
    pub password: Option<OsString>,
    /// `REDIS_SHELL_HISTORY`
    pub history: Option<OsString>,
    /// `NO_COLOR`
    pub no_color: Option<OsString>,
    /// `CLICOLOR_FORCE`
    pub force_color: Option<OsString>,
    /// Whether standard input is a terminal.
    pub stdin_is_terminal: bool,
    /// Whether standard output is a terminal.
    pub stdout_is_terminal: bool,
}

impl Config {
    /// Sets the password that the user was asked for.
    pub fn set_password(&mut self, password: Vec<u8>) {
        let user = self.user.clone();
        self.session.credentials = Some(Credentials { user, password });
    }
}

/// Options that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What was found, then what was expected, in one line.
    pub message: String,
    /// What the user can try.
    pub hint: Option<&'static str>,
}

/// The device that swallows what is written to it; as a history file it means none.
const NULL_DEVICE: &str = "/dev/null";

/// Decides what is to be done.
///
/// # Errors
/// The options contradict each other.
pub fn config(cli: Cli, around: &Surroundings) -> Result<Config, Error> {
    check(&cli, around)?;
    let render = render_options(&cli, around);
    let wire = cli.raw.then_some(match cli.handshake {
        true => Handshake::Shown,
        false => Handshake::Folded,
    });
    let warning = (cli.password.is_some() && !cli.no_auth_warning).then_some(
        "a password on the command line shows in the list of processes; \
         --askpass and REDISCLI_AUTH do not",
    );
    let password_prompt = match cli.askpass {
        true => PasswordPrompt::Ask,
        false => PasswordPrompt::No,
    };
    let session = session_options(&cli, around);
    let user = cli.user.as_deref().map(bytes);
    let task = task(cli, around);
    Ok(Config {
        session,
        render,
        wire,
        task,
        password_prompt,
        user,
        warning,
    })
}

fn check(cli: &Cli, around: &Surroundings) -> Result<(), Error> {
    let usage = |message: &str, hint| {
        Err(Error {
            message: message.to_owned(),
            hint,
        })
    };
    if !cli.eval.is_empty() && !cli.words.is_empty() {
        let message = format!(
            "found the command {:?} together with --eval, expected one of them",
            cli.words[0]
        );
        let hint = "redis-cli's --eval, which runs a Lua file, is --lua here";
        return Err(Error {
            message,
            hint: Some(hint),
        });
    }
    let is_once = cli.lua.is_some() || (cli.eval.is_empty() && !cli.words.is_empty());
    if cli.last_from_stdin && (!is_once || cli.lua.is_some()) {
        return usage(
            "found -x without a command, expected the command whose last argument it takes",
            None,
        );
    }
    if cli.repeat.is_some() && !is_once {
        return usage(
            "found -r without a command, expected the command to repeat",
            None,
        );
    }
    if cli.user.is_some() && cli.password.is_none() && !cli.askpass && around.password.is_none() {
        return usage(
            "found --user without a password, expected -a, --askpass or REDISCLI_AUTH with it",
            None,
        );
    }
    Ok(())
}

fn session_options(cli: &Cli, around: &Surroundings) -> session::Options {
    let endpoint = match (&cli.socket, &cli.host) {
        (Some(path), _) => Endpoint::Unix(path.clone()),
        (None, Some(Some(host))) => tcp(host.clone(), cli.port),
        (None, _) => tcp("127.0.0.1".to_owned(), cli.port),
    };
    let password = cli
        .password
        .as_ref()
        .or(around.password.as_ref().filter(|p| !p.is_empty()));
    let credentials = password.map(|password| Credentials {
        user: cli.user.as_deref().map(bytes),
        password: bytes(password),
    });
    let timeout = (cli.timeout > 0.0).then(|| Duration::from_secs_f64(cli.timeout));
    session::Options {
        endpoint,
        connect: ConnectOptions {
            timeout,
            ..ConnectOptions::default()
        },
        credentials,
        database: cli.database,
        protocol: match (cli.resp2, cli.resp3) {
            (true, _) => ProtocolChoice::Resp2,
            (_, true) => ProtocolChoice::Resp3,
            _ => ProtocolChoice::Negotiate,
        },
        first_write: match cli.raw {
            true => FirstWrite::AfterHandshake,
            false => FirstWrite::WithHandshake,
        },
    }
}

fn tcp(host: String, port: u16) -> Endpoint {
    Endpoint::Tcp { host, port }
}

fn render_options(cli: &Cli, around: &Surroundings) -> render::Options {
    let is_set = |variable: &Option<OsString>| variable.as_ref().is_some_and(|v| !v.is_empty());
    let colored = match cli.color {
        cli::Color::Always => true,
        cli::Color::Never => false,
        cli::Color::Auto if is_set(&around.no_color) => false,
        cli::Color::Auto => {
            around.stdout_is_terminal
                || is_set(&around.force_color)
                    && around.force_color.as_deref() != Some(OsStr::new("0"))
        }
    };
    let output = match (cli.output, around.stdout_is_terminal) {
        (Some(cli::Output::Human), _) => render::Output::Human,
        (Some(cli::Output::Plain), _) => render::Output::Plain,
        (Some(cli::Output::Json), _) => render::Output::Json,
        (Some(cli::Output::Csv), _) => render::Output::Csv,
        _ if cli.no_raw => render::Output::Human,
        _ if cli.json || cli.quoted_json => render::Output::Json,
        _ if cli.csv => render::Output::Csv,
        (None, true) => render::Output::Human,
        (None, false) => render::Output::Plain,
    };
    let defaults = render::Options::default();
    render::Options {
        output,
        color: if colored {
            render::Color::On
        } else {
            render::Color::Off
        },
        target: match around.stdout_is_terminal {
            true => Target::Terminal,
            false => Target::Pipe,
        },
        strings: match cli.bytes {
            Bytes::Base64 => render::Strings::Base64,
            Bytes::Text if cli.quoted_json => render::Strings::Quoted,
            Bytes::Text => render::Strings::Text,
        },
        delimiter: cli.delimiter.as_deref().map_or(defaults.delimiter, bytes),
        terminator: cli.terminator.as_deref().map_or(defaults.terminator, bytes),
    }
}

fn task(cli: Cli, around: &Surroundings) -> Task {
    if let Some(what) = cli.generate {
        return Task::Generate(what);
    }
    let words: Vec<Vec<u8>> = cli.words.into_iter().map(OsString::into_vec).collect();
    let times = match cli.repeat {
        None => Some(1),
        // A negative count is for ever, as in redis-cli.
        Some(times) => u64::try_from(times).ok(),
    };
    let interval = Duration::from_secs_f64(cli.interval.unwrap_or(0.0));
    if let Some(file) = cli.lua {
        let options = once::Options {
            words: Vec::new(),
            times,
            interval,
        };
        return Task::Lua {
            file,
            words: keys_and_arguments(words),
            options,
        };
    }
    if !words.is_empty() {
        let last = match cli.last_from_stdin {
            true => LastArgument::Stdin,
            false => LastArgument::Words,
        };
        return Task::Once(
            once::Options {
                words,
                times,
                interval,
            },
            last,
        );
    }
    if !cli.eval.is_empty() {
        let texts: Vec<&[u8]> = cli.eval.iter().map(|text| text.as_bytes()).collect();
        return Task::Eval(texts.join(&b'\n'));
    }
    match around.stdin_is_terminal {
        true => Task::Prompt {
            history: history(around.history.as_deref()),
        },
        false => Task::Stdin,
    }
}

/// Gives what EVAL wants behind its script: how many of the words are keys, then the words without the lone comma that
/// ends the keys.
fn keys_and_arguments(mut words: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let comma = words.iter().position(|word| word == b",");
    let keys = comma.unwrap_or(words.len());
    if let Some(comma) = comma {
        words.remove(comma);
    }
    words.insert(0, keys.to_string().into_bytes());
    words
}

/// Decides where the history is kept: where the environment says, else in the user's data directory.
fn history(asked: Option<&OsStr>) -> Option<PathBuf> {
    match asked {
        Some(path) if path.is_empty() || path == NULL_DEVICE => None,
        Some(path) => Some(Path::new(path).to_owned()),
        None => Some(dirs::data_dir()?.join("redis-shell").join("history")),
    }
}

fn bytes(text: &OsStr) -> Vec<u8> {
    text.as_bytes().to_vec()
}
