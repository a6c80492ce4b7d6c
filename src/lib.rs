//! redis-shell: an interactive shell for Redis and its relatives that shows the protocol it speaks.
//!
//! The way of the data, and the rooms it goes through:
//!
//! ```text
//! keyboard | argv | stdin
//!   -> text::split        line -> words, each with its span and quote state
//!   -> resp::encode       words -> request bytes
//!   -> net::Connection    bytes <-> socket; a tap sees every byte both ways
//!   -> resp::Scanner      bytes -> events (type, span, depth, payload piece)
//!   -> render::Renderer   events -> text on stdout
//! ```
//!
//! Nothing goes back up. A reply is rendered while it arrives, so memory is bounded by the depth of its nesting and by
//! buffers of fixed size. [`session`] knows what is awaited, [`command`] what the commands are, [`mode`] and [`shell`]
//! are the two ways to run: without a prompt and with one.
//!
//! Exit codes are listed at [`Exit`].

pub mod cli;
pub mod command;
pub mod complete;
pub mod config;
mod error;
pub mod generate;
pub mod lab;
pub mod mode;
pub mod net;
mod output;
mod password;
pub mod render;
pub mod resp;
pub mod sandbox;
pub mod session;
pub mod shell;
pub mod text;

use std::fs::File;
use std::io::{self, BufReader, IsTerminal, Read, Write};
use std::path::Path;

pub use self::error::{Error, Exit};

use self::command::Report;
use self::config::{Config, Lines, PasswordPrompt, Server, Task};
use self::lab::Tool;
use self::mode::{Ending, once, pipe, scan, script, serve};
use self::net::Interrupt;
use self::output::{Stderr, Stdout};
use self::render::{Dump, Piece, Printer, Progress, Shape, Table};
use self::resp::Event;
use self::sandbox::Sandbox;
use self::session::{Arriving, Direction, Feed, Notice, ReplyForm, Session, Sink, Tap, Traffic};
use self::shell::settings::Setting;

/// Where the sandbox listens.
const LOOPBACK: &str = "127.0.0.1";

/// Does what the configuration says; gives how it ended.
///
/// # Errors
/// What the user has to be told; the [`exit code`](Error::exit) belongs to it.
pub fn run(mut config: Config) -> Result<Exit, Error> {
    if let Task::Generate(what) = config.task {
        let text = generate::text(what).map_err(starting("could not make the text"))?;
        return write_stdout(&text);
    }
    if let Some(warning) = config.warning {
        // A warning that cannot be written is no reason to stop.
        let _ = writeln!(io::stderr(), "warning: {warning}");
    }
    // Who types impatiently at the prompt does not want to leave it.
    let interrupt = match config.task {
        Task::Prompt(_) => Interrupt::install_lasting(),
        _ => Interrupt::install(),
    };
    let interrupt = interrupt.map_err(starting("could not listen to Ctrl-C"))?;
    if config.password_prompt == PasswordPrompt::Ask {
        let answer = password::ask(&interrupt);
        match answer.map_err(starting("could not ask for the password"))? {
            Some(password) => config.set_password(password),
            None => return Ok(Exit::Interrupted),
        }
    }
    // It runs for as long as it is held.
    let sandbox = match config.server {
        Server::Sandbox => Some(start_sandbox(&mut config.session)?),
        Server::Elsewhere => None,
    };
    let input = Input {
        from: io::stdin(),
        interrupt: interrupt.clone(),
    };
    if let Task::Tool(tool) = &config.task {
        let used = use_tool(tool, &config.session, &interrupt, input);
        return used.map(|()| Exit::Fine).map_err(Error::Tool);
    }
    if let Task::Serve(options) = &config.task {
        let served = output::bare()
            .map_err(lab::Error::Output)
            .and_then(|out| serve::run(options, &interrupt, out, io::stderr()));
        return served.map(|()| Exit::Fine).map_err(Error::Tool);
    }
    let mut printer = printer(&config, &interrupt)?;
    if let (Some(sandbox), Task::Prompt(_)) = (&sandbox, &config.task) {
        greet(sandbox, &mut printer).map_err(starting("could not greet"))?;
    }
    let mut session = Session::new(config.session, Some(interrupt)).map_err(Error::Session)?;
    perform(config.task, input, &mut session, &mut printer)
}

/// Starts a server and lets the session know where it listens: on the loopback, where no other machine gets at it.
fn start_sandbox(session: &mut session::Options) -> Result<Sandbox, Error> {
    let sandbox = Sandbox::start(LOOPBACK, 0, None);
    let sandbox = sandbox.map_err(starting("could not start the sandbox"))?;
    session.endpoint = session::Endpoint::Tcp {
        host: LOOPBACK.to_owned(),
        port: sandbox.address().port(),
    };
    Ok(sandbox)
}

fn greet(sandbox: &Sandbox, printer: &mut Printer) -> io::Result<()> {
    let address = sandbox.address();
    printer.say(&format!(
        "a sandbox: a small teaching server inside this program, on {address}; its data goes when you leave"
    ))
}

fn use_tool(
    tool: &Tool,
    session: &session::Options,
    interrupt: &Interrupt,
    input: Input<impl Read>,
) -> Result<(), lab::Error> {
    let mut out = io::stdout().lock();
    match tool {
        Tool::Encode(options) => lab::encode::run(options, &mut out),
        Tool::Decode(options) => match &options.file {
            Some(path) => {
                let name = path.display().to_string();
                match File::open(path) {
                    Ok(file) => lab::decode::run(options, &name, file, &mut out),
                    Err(source) => Err(lab::Error::Input { name, source }),
                }
            }
            None => lab::decode::run(options, "standard input", input, &mut out),
        },
        Tool::Compare(options) => lab::compare::run(options, session, Some(interrupt), &mut out),
        Tool::Learn(options) => {
            let mut answers = BufReader::new(input);
            lab::learn::run(options, session, Some(interrupt), &mut answers, &mut out)
        }
        Tool::Proxy(options) => {
            let out = output::bare().map_err(lab::Error::Output)?;
            lab::proxy::run(options, &session.endpoint, interrupt, out, io::stderr())
        }
    }
}

fn perform(
    task: Task,
    input: Input<impl Read>,
    session: &mut Session,
    printer: &mut Printer,
) -> Result<Exit, Error> {
    let ending = match task {
        Task::Once { mut options, stdin } => {
            if let Some(word) = stdin {
                options.words[word] = read_all("standard input", input)?;
            }
            once::run(&options, session, printer)
        }
        Task::Lua {
            file,
            mut words,
            stdin,
            mut options,
        } => {
            options.words = vec![b"EVAL".to_vec(), read_file(&file)?];
            if let Some(word) = stdin {
                words[word] = read_all("standard input", input)?;
            }
            options.words.extend(words);
            once::run(&options, session, printer)
        }
        Task::Scan(options) => scan::run(&options, session, printer),
        Task::Script(lines, options) => return run_script(&lines, options, session, printer),
        Task::Pipe {
            from,
            options,
            progress,
        } => {
            let (name, feed) = feed(&from, session.interrupt())?;
            let mut progress = match progress {
                config::Progress::Shown => Progress::new(Box::new(io::stderr()), columns),
                config::Progress::Hidden => Progress::hidden(),
            };
            pipe::run(&name, feed, options, session, printer, &mut progress)
        }
        Task::Prompt(options) => {
            let save = |values: &[(Setting, &str)]| match &options.settings_file {
                Some(path) => config::save_settings(path, values),
                None => Ok(()),
            };
            return match shell::run(session, printer, &options, &save) {
                Ok(()) => Ok(Exit::Fine),
                Err(error) => Err(Error::Session(error)),
            };
        }
        Task::Generate(_) | Task::Tool(_) | Task::Serve(_) => return Ok(Exit::Fine),
    };
    ended(ending, session)
}

/// Gives how a run without a prompt ended. Of what was interrupted at its very end only the interruption is left.
fn ended(ending: Result<Ending, mode::Error>, session: &mut Session) -> Result<Exit, Error> {
    let ending = ending.map_err(Error::Mode)?;
    Ok(match session.take_interrupt() {
        true => Exit::Interrupted,
        false => ending.into(),
    })
}

fn run_script(
    lines: &Lines,
    options: script::Options,
    session: &mut Session,
    printer: &mut Printer,
) -> Result<Exit, Error> {
    let (name, source) = match lines {
        Lines::Text(text) => ("--eval".to_owned(), script::Source::Text(text)),
        Lines::File(_) | Lines::Stdin => {
            let (name, feed) = feed(lines, session.interrupt())?;
            (name, script::Source::Feed(feed))
        }
    };
    let ending = script::run(&name, source, options, session, printer);
    ended(ending, session)
}

/// Opens what commands are read from, and names it.
fn feed(lines: &Lines, interrupt: Option<&Interrupt>) -> Result<(String, Feed), Error> {
    let (name, feed) = match lines {
        Lines::File(path) => {
            // To open a named pipe waits for whoever writes to it.
            interrupt.map(Interrupt::arm);
            let feed = File::open(path).and_then(Feed::new);
            interrupt.map(Interrupt::take);
            (path.display().to_string(), feed)
        }
        Lines::Text(_) | Lines::Stdin => ("standard input".to_owned(), Feed::new(io::stdin())),
    };
    match feed {
        Ok(feed) => Ok((name, feed)),
        Err(source) => Err(input(&name, source)),
    }
}

/// Standard input, the wait for which Ctrl-C ends together with the process: nothing is under way then.
struct Input<R> {
    from: R,
    interrupt: Interrupt,
}

impl<R: Read> Read for Input<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.interrupt.arm();
        let read = self.from.read(buffer);
        self.interrupt.take();
        read
    }
}

/// Makes the printer on the two outputs. Its own buffer is the only one: the standard library's would break lines up.
fn printer(config: &Config, interrupt: &Interrupt) -> Result<Printer, Error> {
    let stdout = Stdout::new(interrupt.clone()).map_err(starting("could not open the output"))?;
    let mut printer = Printer::new(&config.render, Box::new(stdout), Box::new(Stderr));
    if let Some(wire) = &config.wire {
        printer.show_wire(Dump::new(wire.dump), wire.handshake);
    }
    Ok(printer)
}

fn read_file(path: &Path) -> Result<Vec<u8>, Error> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|source| input(&name, source))?;
    read_all(&name, file)
}

fn read_all(name: &str, mut input: impl Read) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    input
        .read_to_end(&mut bytes)
        .map_err(|source| self::input(name, source))?;
    Ok(bytes)
}

fn input(name: &str, source: io::Error) -> Error {
    Error::Mode(mode::Error::Input {
        script: name.to_owned(),
        source,
    })
}

fn starting(what: &str) -> impl FnOnce(io::Error) -> Error {
    let what = what.to_owned();
    |source| Error::Start { what, source }
}

/// Writes a text to standard output.
///
/// # Errors
/// It cannot be written.
pub fn write_stdout(text: &[u8]) -> Result<Exit, Error> {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(text).and_then(|()| stdout.flush());
    written
        .map(|()| Exit::Fine)
        .map_err(starting("could not write the text"))
}

/// Looks at what the program finds around itself.
pub fn surroundings() -> config::Surroundings {
    config::Surroundings {
        password: std::env::var_os("REDISCLI_AUTH"),
        history: std::env::var_os("REDIS_SHELL_HISTORY"),
        settings: std::env::var_os("REDIS_SHELL_CONFIG"),
        pager: std::env::var_os("PAGER"),
        no_color: std::env::var_os("NO_COLOR"),
        force_color: std::env::var_os("CLICOLOR_FORCE"),
        stdin_is_terminal: io::stdin().is_terminal(),
        stdout_is_terminal: io::stdout().is_terminal(),
        stderr_is_terminal: io::stderr().is_terminal(),
        columns: columns(),
    }
}

/// Tells how many columns the terminal has, if one of the standard streams is one.
fn columns() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

// The session and the printer do not know each other: here the one learns to pass on what the other prints.

impl From<Direction> for render::Direction {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::Sent => Self::Sent,
            Direction::Received => Self::Received,
        }
    }
}

impl<'a> From<&Traffic<'a>> for Piece<'a> {
    fn from(traffic: &Traffic<'a>) -> Self {
        Self {
            direction: traffic.direction.into(),
            bytes: traffic.bytes,
            secrets: traffic.secrets,
            at: Some(traffic.at),
        }
    }
}

impl Tap for Printer {
    fn traffic(&mut self, traffic: &Traffic<'_>) {
        Self::traffic(self, traffic.offset, &traffic.into());
    }

    fn is_watching(&self) -> bool {
        self.shows_wire()
    }
}

fn table(report: Report) -> Table {
    match report {
        Report::Info => Table::Sections,
        Report::Clients => Table::Clients,
        Report::Nodes => Table::Nodes,
        Report::Properties => Table::Properties,
        Report::Parameters => Table::Parameters,
        Report::Records => Table::Records,
        Report::Calls => Table::Calls,
        Report::Latencies => Table::Latencies,
        Report::Commands => Table::Commands,
    }
}

impl Sink for Printer {
    fn begin(&mut self, arriving: Arriving) {
        let form = match arriving {
            Arriving::Reply(form) => form,
            Arriving::Unasked => return Self::begin(self, Shape::Value),
        };
        self.begin_reply(match form {
            ReplyForm::Value => Shape::Value,
            ReplyForm::Text => Shape::Text,
            ReplyForm::Pairs(layout) => Shape::Pairs(layout),
            ReplyForm::Report(report, layout) => Shape::Table(table(report), layout),
        });
    }

    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        Self::event(self, event)
    }

    fn stream(&mut self, bytes: &[u8]) -> io::Result<()> {
        Self::stream(self, bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Self::flush(self)
    }

    fn has_gone(&mut self) -> bool {
        Self::has_gone(self)
    }

    fn leaves_out_pushes(&mut self) -> bool {
        Self::leaves_out_pushes(self)
    }

    fn notice(&mut self, notice: &Notice) {
        // What cannot be said on stderr cannot be said at all; the session goes on.
        let _ = self.say(&format!("warning: {notice}"));
    }

    fn connected(&mut self) {
        self.begin_connection();
    }

    fn handshake(&mut self, purposes: &[String]) {
        self.begin_handshake(purposes);
    }

    fn interrupted(&mut self) {
        // The terminal has put `^C` where the cursor stood.
        let _ = self.say("");
    }

    fn cancelled(&mut self) {
        let _ = self.say("cancelled");
    }
}
