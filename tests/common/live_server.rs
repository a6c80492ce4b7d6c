//! A real redis-server or valkey-server.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::capture::poll;
use super::{Endpoint, LIMIT, request};

/// How often a server may lose the race for its port to another program.
const ATTEMPTS: usize = 5;

/// One server program that is installed here.
#[derive(Debug, Clone)]
pub(crate) struct Build {
    name: String,
    program: PathBuf,
    libraries: Option<PathBuf>,
}

impl Build {
    /// All that are installed, the default one first: the lines of the file that `$REDIS_SHELL_TEST_SERVERS` names, or
    /// those that `scripts/servers` left in target/, or the redis-server on PATH.
    #[track_caller]
    fn all() -> Vec<Self> {
        let listed = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/servers/list");
        let builds = match std::env::var_os("REDIS_SHELL_TEST_SERVERS") {
            Some(file) => Self::read_list(&fs::read_to_string(&file).unwrap_or_else(|error| {
                panic!("$REDIS_SHELL_TEST_SERVERS names {file:?}, which cannot be read: {error}")
            })),
            None => fs::read_to_string(listed).map_or_else(
                |_| Self::on_path().into_iter().collect(),
                |list| Self::read_list(&list),
            ),
        };
        assert!(
            !builds.is_empty(),
            "no server to test against; scripts/test installs them"
        );
        builds
    }

    /// Reads lines of `NAME PROGRAM [LIBRARY_DIR]`.
    fn read_list(list: &str) -> Vec<Self> {
        let read = |line: &str| {
            let mut fields = line.split_whitespace();
            Some(Self {
                name: fields.next()?.to_owned(),
                program: fields.next()?.into(),
                libraries: fields.next().map(Into::into),
            })
        };
        list.lines().filter_map(read).collect()
    }

    /// The redis-server of `$PATH`, asked for its version: `Redis server v=7.0.15 sha=…`.
    fn on_path() -> Option<Self> {
        let output = Command::new("redis-server")
            .arg("--version")
            .output()
            .ok()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let version = text.split_once("v=")?.1.split_whitespace().next()?;
        Some(Self {
            name: format!("redis-{version}"),
            program: "redis-server".into(),
            libraries: None,
        })
    }

    fn version(&self) -> &str {
        self.name.split_once('-').map_or("", |(_, version)| version)
    }

    fn major(&self) -> u32 {
        self.version()
            .split('.')
            .next()
            .and_then(|major| major.parse().ok())
            .unwrap_or(0)
    }

    fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        if let Some(libraries) = &self.libraries {
            command.env("LD_LIBRARY_PATH", libraries);
        }
        command
    }
}

/// A server on a port, a unix socket and a directory of its own; killed when dropped.
///
/// Also when the tests are killed themselves nothing stays behind: a shell beside the server waits for the end of a pipe
/// that only the tests hold open, then kills the server and removes its directory.
pub(crate) struct LiveServer {
    build: Build,
    arguments: Vec<String>,
    port: u16,
    directory: TempDir,
    /// `None` while it is stopped.
    processes: Option<Processes>,
}

struct Processes {
    server: Child,
    guard: Child,
}

impl LiveServer {
    /// Starts the default server: Debian's where it is installed.
    #[track_caller]
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts the default server with more arguments, such as `["--requirepass", "x"]`.
    #[track_caller]
    pub(crate) fn start_with(arguments: &[&str]) -> Self {
        Self::start_build(&Build::all()[0], arguments)
    }

    /// Runs a check against each installed server, one after the other.
    #[track_caller]
    pub(crate) fn each(check: impl FnMut(&mut Self)) {
        Self::each_with(&[], check);
    }

    /// Runs a check against each installed server started with more arguments.
    #[track_caller]
    pub(crate) fn each_with(arguments: &[&str], mut check: impl FnMut(&mut Self)) {
        for build in Build::all() {
            // Shown by the test harness only when the check fails.
            eprintln!("against {}", build.name);
            check(&mut Self::start_build(&build, arguments));
        }
    }

    /// Starts the server of that name, as in `redis-7.4`, if it is installed.
    #[track_caller]
    pub(crate) fn named(name: &str, arguments: &[&str]) -> Option<Self> {
        let build = Build::all().into_iter().find(|build| build.name == name)?;
        Some(Self::start_build(&build, arguments))
    }

    /// Product and version, as in `valkey-8.1`.
    pub(crate) fn name(&self) -> &str {
        &self.build.name
    }

    /// The version, as in `(7, 0)`.
    pub(crate) fn version(&self) -> (u32, u32) {
        let mut numbers = self
            .build
            .version()
            .split('.')
            .map(|number| number.parse().unwrap_or(0));
        (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
    }

    /// The port of 127.0.0.1 it listens on.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The unix socket it listens on.
    pub(crate) fn socket_path(&self) -> PathBuf {
        self.directory.path().join("redis.sock")
    }

    /// Kills it; its data is lost. [`restart`](Self::restart) brings it back.
    pub(crate) fn stop(&mut self) {
        self.processes = None;
        // A killed server leaves its socket behind, and the next one would be taken for ready too early.
        let _ = fs::remove_file(self.socket_path());
    }

    /// Lets it answer nobody until [`go_on`](Self::go_on), as a machine under far too much load; its connections stay,
    /// and the system accepts more of them.
    #[track_caller]
    pub(crate) fn freeze(&self) {
        self.signal("STOP");
    }

    /// Ends [`freeze`](Self::freeze).
    #[track_caller]
    pub(crate) fn go_on(&self) {
        self.signal("CONT");
    }

    /// Sends a signal by its short name. The shell's own `kill` needs no package.
    #[track_caller]
    fn signal(&self, name: &str) {
        let processes = self.processes.as_ref().expect("the server runs");
        let kill = format!("kill -{name} {}", processes.server.id());
        let status = Command::new("sh").args(["-c", &kill]).status();
        assert!(status.is_ok_and(|status| status.success()), "{kill} failed");
    }

    /// Stops it if it runs, and starts it empty on the same port.
    #[track_caller]
    pub(crate) fn restart(&mut self) {
        self.stop();
        if let Err(log) = self.launch() {
            panic!(
                "{} does not start again on port {}:\n{log}",
                self.build.name, self.port
            );
        }
    }

    /// Sends one command, to prepare data or to look at it; the reply as text, elements of arrays on lines of their own,
    /// a null as `(nil)`. An error reply fails the test.
    #[track_caller]
    pub(crate) fn cli(&self, words: &[&str]) -> String {
        match self.ask(words) {
            Ok(reply) => reply,
            Err(error) => panic!("{}: {words:?} failed: {error}", self.build.name),
        }
    }

    /// Tells whether it answers a command with anything but an error, as one does that is new enough.
    pub(crate) fn takes(&self, words: &[&str]) -> bool {
        self.ask(words).is_ok()
    }

    #[track_caller]
    fn start_build(build: &Build, arguments: &[&str]) -> Self {
        let mut server = Self {
            build: build.clone(),
            arguments: arguments
                .iter()
                .map(|&argument| argument.to_owned())
                .collect(),
            port: 0,
            directory: tempfile::tempdir().expect("a temporary directory can be made"),
            processes: None,
        };
        let mut log = String::new();
        for _ in 0..ATTEMPTS {
            server.port = free_port();
            match server.launch() {
                Ok(()) => return server,
                Err(text) => log = text,
            }
            if !log.contains("Address already in use") {
                break;
            }
        }
        panic!("{} does not start with {arguments:?}:\n{log}", build.name);
    }

    /// Starts the program and waits until it answers; its log when it does not.
    fn launch(&mut self) -> Result<(), String> {
        let directory = self.directory.path().to_owned();
        let log = directory.join("log");
        let output = fs::File::create(&log).expect("the directory can be written");
        let errors = output.try_clone().expect("a file can be opened twice");
        let mut command = self.build.command(&self.build.program);
        command.args([
            "--port",
            &self.port.to_string(),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
        ]);
        command
            .arg("--dir")
            .arg(&directory)
            .arg("--unixsocket")
            .arg(self.socket_path());
        if self.build.major() >= 7 {
            command.args(["--enable-debug-command", "yes"]);
        }
        command
            .args(&self.arguments)
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors);
        let server = command
            .spawn()
            .map_err(|error| format!("{:?}: {error}", self.build.program))?;
        let guard = guard(&server, &directory);
        let mut processes = Processes { server, guard };
        // The socket lies in a directory of its own, so whoever answers there is this server.
        let ready = poll(LIMIT, || {
            let ended = processes
                .server
                .try_wait()
                .is_ok_and(|status| status.is_some());
            if ended {
                Some(false)
            } else {
                self.answers().then_some(true)
            }
        });
        if ready != Some(true) {
            return Err(fs::read_to_string(&log).unwrap_or_default());
        }
        self.processes = Some(processes);
        Ok(())
    }

    /// Whether it is up: `+PONG`, or a refusal for lack of a password.
    fn answers(&self) -> bool {
        match self.exchange(&[&["PING"]]) {
            Ok(reply) => reply == "PONG",
            Err(error) => error.starts_with("NOAUTH"),
        }
    }

    fn ask(&self, words: &[&str]) -> Result<String, String> {
        let mut pairs = self.arguments.iter().zip(self.arguments.iter().skip(1));
        match pairs.find(|(option, _)| *option == "--requirepass") {
            Some((_, password)) => self.exchange(&[&["AUTH", password], words]),
            None => self.exchange(&[words]),
        }
    }

    /// Sends commands one after the other; the last reply, or the first error.
    fn exchange(&self, commands: &[&[&str]]) -> Result<String, String> {
        let failed = |error: std::io::Error| error.to_string();
        let mut stream = UnixStream::connect(self.socket_path()).map_err(failed)?;
        stream.set_read_timeout(Some(LIMIT)).map_err(failed)?;
        let mut replies = BufReader::new(stream.try_clone().map_err(failed)?);
        let mut last = String::new();
        for words in commands {
            stream.write_all(&request(words)).map_err(failed)?;
            last = read_reply(&mut replies)?;
        }
        Ok(last)
    }
}

impl Endpoint for LiveServer {
    fn options(&self) -> Vec<String> {
        ["-h", "127.0.0.1", "-p", &self.port.to_string()]
            .map(str::to_owned)
            .to_vec()
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        // The guard first: it must not kill a number that is no longer this server's. Failures mean "ended already".
        for process in [&mut self.guard, &mut self.server] {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// Starts the shell that outlives killed tests just long enough to clean up after them.
fn guard(server: &Child, directory: &Path) -> Child {
    Command::new("sh")
        .args([
            "-c",
            r#"trap "" INT TERM HUP; read -r _; kill -9 "$0"; rm -rf "$1""#,
            &server.id().to_string(),
        ])
        .arg(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("sh starts")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener
        .local_addr()
        .expect("a listener has an address")
        .port()
}

/// Reads one RESP2 reply as text.
fn read_reply(replies: &mut impl BufRead) -> Result<String, String> {
    let failed = |error: std::io::Error| error.to_string();
    let mut line = String::new();
    replies.read_line(&mut line).map_err(failed)?;
    let line = line
        .strip_suffix("\r\n")
        .ok_or_else(|| format!("found {line:?}, expected a line"))?;
    let rest = line.get(1..).unwrap_or_default();
    match line.as_bytes().first() {
        Some(b'+' | b':') => Ok(rest.to_owned()),
        Some(b'-') => Err(rest.to_owned()),
        Some(b'$' | b'*') if rest == "-1" => Ok("(nil)".to_owned()),
        Some(b'$') => {
            let len: usize = rest
                .parse()
                .map_err(|_| format!("found {line:?}, expected a length"))?;
            let mut bytes = vec![0; len + 2];
            replies.read_exact(&mut bytes).map_err(failed)?;
            Ok(String::from_utf8_lossy(&bytes[..len]).into_owned())
        }
        Some(b'*') => {
            let len: usize = rest
                .parse()
                .map_err(|_| format!("found {line:?}, expected a length"))?;
            let elements: Result<Vec<_>, _> = (0..len).map(|_| read_reply(replies)).collect();
            Ok(elements?.join("\n"))
        }
        _ => Err(format!("found {line:?}, expected a reply")),
    }
}
