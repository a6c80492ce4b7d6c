//! What the command line and the environment ask for together, taken apart into the options of each layer.

mod check;
mod file;
mod output;
mod scan;
mod tools;
mod words;

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cli::{self, Cli};
use crate::command::Credentials;
use crate::lab::Tool;
use crate::mode::{self, once, pipe, script, serve};
use crate::render::{self, DumpOptions, Handshake, Pushes};
use crate::session::{self, ConnectOptions, Endpoint, FirstWrite, Framing, ProtocolChoice};
use crate::shell;
use crate::shell::settings::{Origin, Settings};

pub use self::file::save as save_settings;
use self::output::{color, dump_options, handshake, output, render_options};
use self::words::Words;

/// All that a run is told.
#[derive(Debug)]
pub struct Config {
    /// For the session. Of a sandbox, where it listens is known once it runs.
    pub session: session::Options,
    /// Whose server the session is with.
    pub server: Server,
    /// For what prints replies.
    pub render: render::Options,
    /// Whether and how the bytes on the wire are shown, and the handshake's with them.
    pub wire: Option<Wire>,
    /// What to do.
    pub task: Task,
    /// Whether to ask for the password.
    pub password_prompt: PasswordPrompt,
    /// The user that the password belongs to.
    pub user: Option<Vec<u8>>,
    /// What to warn of before anything else.
    pub warning: Option<&'static str>,
}

/// Whose server a session is with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Server {
    /// One that runs elsewhere.
    Elsewhere,
    /// One that the program starts for itself.
    Sandbox,
}

/// How the bytes on the wire are shown.
#[derive(Debug, Clone, Copy)]
pub struct Wire {
    /// How they look.
    pub dump: DumpOptions,
    /// Whether the handshake's are among them.
    pub handshake: Handshake,
}

/// What a run is for.
#[derive(Debug)]
pub enum Task {
    /// Print a text that is made of the command line's description.
    Generate(cli::Generate),
    /// One command.
    Once {
        /// The command; how often, and with what pause.
        options: once::Options,
        /// The word of it that standard input takes the place of.
        stdin: Option<usize>,
    },
    /// A Lua script from a file: EVAL with these keys and arguments.
    Lua {
        /// The file.
        file: PathBuf,
        /// What stands behind the script in EVAL: the number of keys, the keys, the arguments.
        words: Vec<Vec<u8>>,
        /// The one of them that standard input takes the place of.
        stdin: Option<usize>,
        /// How often, and with what pause.
        options: once::Options,
    },
    /// All keys of the database.
    Scan(mode::scan::Options),
    /// The lines of a script.
    Script(Lines, script::Options),
    /// Mass insertion.
    Pipe {
        /// Where the commands are.
        from: Lines,
        /// How it is run.
        options: pipe::Options,
        /// Whether a line on the terminal shows how far it has come.
        progress: Progress,
    },
    /// A tool instead of commands.
    Tool(Tool),
    /// The sandbox for others, without a session.
    Serve(serve::Options),
    /// The prompt.
    Prompt(shell::Options),
}

/// Where the lines of a script or the commands of a mass insertion are.
#[derive(Debug)]
pub enum Lines {
    /// In these texts of `--eval`.
    Text(Vec<u8>),
    /// In a file.
    File(PathBuf),
    /// On standard input.
    Stdin,
}

/// Whether a line shows how far something has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// On stderr, which is a terminal.
    Shown,
    /// Not at all.
    Hidden,
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
    /// `REDIS_SHELL_CONFIG`
    pub settings: Option<OsString>,
    /// `PAGER`
    pub pager: Option<OsString>,
    /// `NO_COLOR`
    pub no_color: Option<OsString>,
    /// `CLICOLOR_FORCE`
    pub force_color: Option<OsString>,
    /// Whether standard input is a terminal.
    pub stdin_is_terminal: bool,
    /// Whether standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// Whether standard error is a terminal.
    pub stderr_is_terminal: bool,
    /// How many columns the terminal has.
    pub columns: Option<usize>,
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

/// The device that swallows what is written to it; as the file of the history or of the settings it means none.
const NULL_DEVICE: &str = "/dev/null";

/// How many seconds a mass insertion waits for the next reply when all is sent.
const PIPE_TIMEOUT: f64 = 30.0;

/// Decides what is to be done.
///
/// # Errors
/// The options contradict each other.
pub fn config(mut cli: Cli, around: &Surroundings) -> Result<Config, Error> {
    check::check(&cli, around)?;
    let mut render = render_options(&cli, around);
    let wire = cli.raw.map(|notation| Wire {
        dump: dump_options(
            notation,
            cli.raw_limit.unwrap_or(DumpOptions::LIMIT),
            render.color,
            around,
        ),
        handshake: handshake(cli.handshake),
    });
    let warning = (cli.server.password.is_some() && !cli.server.no_auth_warning).then_some(
        "a password on the command line shows in the list of processes; \
         --askpass and REDISCLI_AUTH do not",
    );
    let password_prompt = match cli.server.askpass {
        true => PasswordPrompt::Ask,
        false => PasswordPrompt::No,
    };
    let session = session_options(&cli, around);
    let show_pushes = cli.show_pushes;
    let server = match cli.server.sandbox {
        true => Server::Sandbox,
        false => Server::Elsewhere,
    };
    let user = cli.server.user.as_deref().map(bytes);
    let task = match cli.tool.take() {
        Some(tool) => {
            let before = tools::Before {
                raw: cli.raw,
                raw_limit: cli.raw_limit,
            };
            tools::task(tool, before, render.color, around)?
        }
        None => task(cli, around)?,
    };
    if let Task::Prompt(shell::Options {
        settings: Settings {
            output: Some(output),
            ..
        },
        ..
    }) = &task
    {
        render.output = *output;
    }
    if let (None, Task::Prompt(_)) = (show_pushes, &task) {
        render.pushes = Pushes::Shown;
    }
    Ok(Config {
        session,
        server,
        render,
        wire,
        task,
        password_prompt,
        user,
        warning,
    })
}

/// Gives the password: the one on the command line, else that of the environment, where an empty one is none.
fn password<'a>(cli: &'a Cli, around: &'a Surroundings) -> Option<&'a OsStr> {
    let around = around.password.as_deref().filter(|text| !text.is_empty());
    cli.server.password.as_deref().or(around)
}

fn session_options(cli: &Cli, around: &Surroundings) -> session::Options {
    let port = cli.server.port.unwrap_or(6379);
    let endpoint = match (&cli.server.socket, &cli.server.host) {
        (Some(path), _) => Endpoint::Unix(path.clone()),
        (None, Some(Some(host))) => tcp(host.clone(), port),
        (None, _) => tcp("127.0.0.1".to_owned(), port),
    };
    let credentials = password(cli, around).map(|password| Credentials {
        user: cli.server.user.as_deref().map(bytes),
        password: bytes(password),
    });
    let timeout = cli.server.timeout.filter(|seconds| *seconds > 0.0);
    let defaults = ConnectOptions::default();
    session::Options {
        endpoint,
        connect: ConnectOptions {
            timeout: timeout.map(Duration::from_secs_f64),
            read_size: cli.read_size.unwrap_or(defaults.read_size),
            ..defaults
        },
        credentials,
        database: cli.server.database.unwrap_or(0),
        protocol: match (cli.server.resp2, cli.server.resp3) {
            (true, _) => ProtocolChoice::Resp2,
            (_, true) => ProtocolChoice::Resp3,
            _ => ProtocolChoice::Negotiate,
        },
        first_write: match cli.raw.is_some() {
            true => FirstWrite::AfterHandshake,
            false => FirstWrite::WithHandshake,
        },
        framing: match cli.inline {
            true => Framing::Inline,
            false => Framing::Array,
        },
    }
}

fn tcp(host: String, port: u16) -> Endpoint {
    Endpoint::Tcp { host, port }
}

fn task(mut cli: Cli, around: &Surroundings) -> Result<Task, Error> {
    if let Some(what) = cli.generate {
        return Ok(Task::Generate(what));
    }
    if cli.scan.scan {
        return scan::options(&cli).map(Task::Scan);
    }
    let Words { words, stdin } = words::take(&mut cli)?;
    let times = match cli.repeat {
        None => Some(1),
        // A negative count is for ever, as in redis-cli.
        Some(times) => u64::try_from(times).ok(),
    };
    let interval = Duration::from_secs_f64(cli.interval.unwrap_or(0.0));
    let options = |words| once::Options {
        words,
        times,
        interval,
    };
    if let Some(file) = cli.lua {
        let options = options(Vec::new());
        return Ok(Task::Lua {
            file,
            words,
            stdin,
            options,
        });
    }
    if !words.is_empty() {
        let options = options(words);
        return Ok(Task::Once { options, stdin });
    }
    if !cli.eval.is_empty() {
        let texts: Vec<&[u8]> = cli.eval.iter().map(|text| text.as_bytes()).collect();
        return Ok(Task::Script(
            Lines::Text(texts.join(&b'\n')),
            script_options(&cli),
        ));
    }
    if cli.pipe.pipe {
        return Ok(pipe(cli, around));
    }
    Ok(match &cli.script.file {
        Some(path) if path.as_os_str() != "-" => {
            Task::Script(Lines::File(path.clone()), script_options(&cli))
        }
        None if around.stdin_is_terminal => Task::Prompt(prompt(&cli, around)),
        Some(_) | None => Task::Script(Lines::Stdin, script_options(&cli)),
    })
}

fn pipe(cli: Cli, around: &Surroundings) -> Task {
    let patience = cli.pipe.pipe_timeout.unwrap_or(PIPE_TIMEOUT);
    let from = match cli.script.file {
        Some(path) if path.as_os_str() != "-" => Lines::File(path),
        Some(_) | None => Lines::Stdin,
    };
    // Where a person types, the line would be in the way.
    let is_typed = matches!(from, Lines::Stdin) && around.stdin_is_terminal;
    Task::Pipe {
        from,
        options: pipe::Options {
            patience: (patience > 0.0).then(|| Duration::from_secs_f64(patience)),
        },
        progress: match around.stderr_is_terminal && !is_typed {
            true => Progress::Shown,
            false => Progress::Hidden,
        },
    }
}

fn script_options(cli: &Cli) -> script::Options {
    script::Options {
        on_error: match cli.script.stop_on_error {
            true => script::OnError::Stop,
            false => script::OnError::GoOn,
        },
        show: match &cli.script {
            cli::Script { echo: true, .. } => script::Show::Echo(shell::secret_ranges),
            cli::Script {
                with_command: true, ..
            } => script::Show::WithCommand(shell::secret_ranges),
            _ => script::Show::Replies,
        },
    }
}

fn prompt(cli: &Cli, around: &Surroundings) -> shell::Options {
    let settings_file = settings_file(around.settings.as_deref());
    let (mut settings, settings_problems) = match &settings_file {
        Some(path) => file::load(path),
        None => (Settings::default(), Vec::new()),
    };
    if let Some(output) = output(cli) {
        settings.set_output(output, Origin::CommandLine);
    }
    shell::Options {
        name: cli.server.sandbox.then_some("sandbox"),
        history: history(around.history.as_deref()),
        home: dirs::home_dir(),
        dump: dump_options(
            cli.raw.unwrap_or(cli::Notation::Annotated),
            cli.raw_limit.unwrap_or(DumpOptions::LIMIT),
            color(cli.color, around),
            around,
        ),
        handshake: handshake(cli.handshake),
        pager: around
            .pager
            .as_ref()
            .map(|line| line.to_string_lossy().into_owned()),
        aside_color: match around.stderr_is_terminal {
            true => color(cli.color, around),
            false => render::Color::Off,
        },
        settings,
        settings_file,
        settings_problems,
    }
}

/// Decides where the history is kept: where the environment says, else in the user's data directory.
fn history(asked: Option<&OsStr>) -> Option<PathBuf> {
    match asked {
        Some(path) if path.is_empty() || path == NULL_DEVICE => None,
        Some(path) => Some(Path::new(path).to_owned()),
        None => Some(dirs::data_dir()?.join("redis-shell").join("history")),
    }
}

/// Decides where the settings are kept: where the environment says, else in the user's configuration directory.
fn settings_file(asked: Option<&OsStr>) -> Option<PathBuf> {
    match asked {
        Some(path) if path.is_empty() || path == NULL_DEVICE => None,
        Some(path) => Some(Path::new(path).to_owned()),
        None => Some(dirs::config_dir()?.join("redis-shell").join("config.toml")),
    }
}

fn bytes(text: &OsStr) -> Vec<u8> {
    text.as_bytes().to_vec()
}

#[cfg(test)]
mod tests;
