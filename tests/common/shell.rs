//! Runs the program with pipes for stdin, stdout and stderr.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use super::capture::{Captured, Watched, capture, contains, poll};
use super::{Endpoint, LIMIT, Pty};

/// What a program inherits of the environment of the tests; all else (passwords, colours, files of the person who runs
/// them) stays outside.
const INHERITED: [&str; 4] = ["PATH", "TMPDIR", "RUST_BACKTRACE", "LLVM_PROFILE_FILE"];

/// A temporary home directory with the XDG directories in it, removed with its last copy.
#[derive(Clone)]
pub(crate) struct Home(Arc<TempDir>);

impl Home {
    /// Makes an empty one.
    pub(crate) fn new() -> Self {
        Self(Arc::new(
            tempfile::tempdir().expect("a temporary directory can be made"),
        ))
    }

    /// The directory itself.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// `$XDG_CONFIG_HOME`.
    pub(crate) fn config(&self) -> PathBuf {
        self.path().join("config")
    }

    /// `$XDG_DATA_HOME`.
    pub(crate) fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    /// The settings file of redis-shell.
    pub(crate) fn settings_file(&self) -> PathBuf {
        self.config().join("redis-shell").join("config.toml")
    }

    /// Writes the settings file; the usual one only where there is none.
    #[track_caller]
    fn write_settings(&self, text: Option<&str>) {
        let path = self.settings_file();
        if text.is_none() && path.exists() {
            return;
        }
        let directory = path.parent().expect("the file is in a directory");
        let written = std::fs::create_dir_all(directory)
            .and_then(|()| std::fs::write(&path, text.unwrap_or(SETTINGS)));
        written.expect("the settings can be written");
    }

    fn variables(&self) -> Vec<(OsString, OsString)> {
        let inherited = INHERITED
            .iter()
            .filter_map(|name| Some((name.into(), std::env::var_os(name)?)));
        let own = [
            ("HOME", self.path().to_owned()),
            ("XDG_CONFIG_HOME", self.config()),
            ("XDG_DATA_HOME", self.data()),
            ("XDG_STATE_HOME", self.path().join("state")),
            ("XDG_CACHE_HOME", self.path().join("cache")),
            ("XDG_RUNTIME_DIR", self.path().join("run")),
            ("LANG", "C.UTF-8".into()),
            ("TERM", "xterm-256color".into()),
        ];
        inherited
            .chain(own.map(|(name, value)| (name.into(), value.into())))
            .collect()
    }
}

/// The program to run, with its arguments, environment and input.
///
/// ```ignore
/// Shell::new().server(&server).args(["GET", "k"]).run().success().stdout("v\n");
/// ```
pub(crate) struct Shell {
    program: OsString,
    endpoint: Vec<OsString>,
    args: Vec<OsString>,
    variables: Vec<(OsString, OsString)>,
    stdin: Option<Vec<u8>>,
    limit: Duration,
    home: Home,
    settings: Option<String>,
}

/// The settings of tests that are not about them: nothing is shown around the line, nothing is asked of them, no
/// pager waits for keys, and no time is told, which is long where many tests run.
const SETTINGS: &str =
    "popup = \"off\"\nhints = false\npager = false\nconfirm = \"never\"\ntiming = false\n";

impl Shell {
    /// redis-shell without arguments, in a home of its own.
    pub(crate) fn new() -> Self {
        Self::program(env!("CARGO_BIN_EXE_redis-shell"))
    }

    /// Another program in the same surroundings.
    pub(crate) fn program(program: impl AsRef<OsStr>) -> Self {
        Self {
            program: program.as_ref().into(),
            endpoint: Vec::new(),
            args: Vec::new(),
            variables: Vec::new(),
            stdin: None,
            limit: LIMIT,
            home: Home::new(),
            settings: None,
        }
    }

    /// Points it at a server; these options stand before all [`args`](Self::args).
    pub(crate) fn server(mut self, server: &impl Endpoint) -> Self {
        self.endpoint = server.options().into_iter().map(Into::into).collect();
        self
    }

    /// Adds arguments.
    pub(crate) fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args
            .extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// Sets a variable of the environment.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.variables
            .push((name.into(), value.as_ref().to_owned()));
        self
    }

    /// Gives it input; without, stdin is /dev/null in [`run`](Self::run).
    pub(crate) fn stdin(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.stdin = Some(bytes.as_ref().to_owned());
        self
    }

    /// Shares a home with other runs.
    pub(crate) fn home(mut self, home: &Home) -> Self {
        self.home = home.clone();
        self
    }

    /// Writes its settings file, instead of one without popup, pager and questions.
    pub(crate) fn settings(mut self, text: &str) -> Self {
        self.settings = Some(text.to_owned());
        self
    }

    /// Changes how long it may run ([`LIMIT`] at first).
    pub(crate) fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Runs it to its end, with stdin closed after the input.
    #[track_caller]
    pub(crate) fn run(self) -> Ran {
        let stdin = if self.stdin.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        };
        let mut running = self.start(stdin);
        running.close_stdin();
        running.wait()
    }

    /// Starts it with stdin open after the input.
    #[track_caller]
    pub(crate) fn spawn(self) -> Running {
        self.start(Stdio::piped())
    }

    /// Starts it in a terminal of 24 rows and 80 columns.
    #[track_caller]
    pub(crate) fn terminal(self) -> Pty {
        self.terminal_of(24, 80)
    }

    /// Starts it in a terminal of this size.
    #[track_caller]
    pub(crate) fn terminal_of(self, rows: u16, cols: u16) -> Pty {
        let words = [self.program.clone()]
            .into_iter()
            .chain(self.endpoint.clone())
            .chain(self.args.clone());
        self.home.write_settings(self.settings.as_deref());
        Pty::start(
            words.collect(),
            self.all_variables(),
            self.home,
            (rows, cols),
        )
    }

    fn all_variables(&self) -> Vec<(OsString, OsString)> {
        let mut variables = self.home.variables();
        variables.extend(self.variables.iter().cloned());
        variables
    }

    #[track_caller]
    fn start(self, stdin: Stdio) -> Running {
        let mut command = Command::new(&self.program);
        command
            .args(&self.endpoint)
            .args(&self.args)
            .env_clear()
            .envs(self.all_variables());
        command.current_dir(self.home.path());
        command
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = match command.spawn() {
            Ok(child) => child,
            Err(error) => panic!("{:?} does not start: {error}", self.program),
        };
        let line = [&self.program]
            .into_iter()
            .chain(&self.endpoint)
            .chain(&self.args);
        Running {
            line: line
                .map(|word| format!("{word:?}"))
                .collect::<Vec<_>>()
                .join(" "),
            stdin: child
                .stdin
                .take()
                .map(|pipe| Feeder::new(pipe, self.stdin.unwrap_or_default())),
            stdout: capture(child.stdout.take().expect("stdout is a pipe")),
            stderr: capture(child.stderr.take().expect("stderr is a pipe")),
            child,
            limit: self.limit,
            _home: self.home,
        }
    }
}

/// Writes to the program's stdin from a thread, so that a program that does not read cannot hold up the test.
struct Feeder(std::sync::mpsc::Sender<Vec<u8>>);

impl Feeder {
    fn new(mut pipe: ChildStdin, first: Vec<u8>) -> Self {
        let (sender, pieces) = std::sync::mpsc::channel::<Vec<u8>>();
        thread::spawn(move || {
            // A program may end without reading its input; the pipe is then broken, and that is no failure.
            for piece in [first].into_iter().chain(pieces) {
                if pipe.write_all(&piece).and_then(|()| pipe.flush()).is_err() {
                    return;
                }
            }
        });
        Self(sender)
    }
}

/// A program that runs; killed when dropped.
pub(crate) struct Running {
    line: String,
    child: Child,
    stdin: Option<Feeder>,
    stdout: Arc<Watched<Captured>>,
    stderr: Arc<Watched<Captured>>,
    limit: Duration,
    _home: Home,
}

impl Running {
    /// Waits until `text` stands on stdout.
    #[track_caller]
    pub(crate) fn wait_for_stdout(&self, text: impl AsRef<[u8]>) -> &Self {
        self.wait_for(&self.stdout, "stdout", text.as_ref())
    }

    /// Waits until `text` stands on stderr.
    #[track_caller]
    pub(crate) fn wait_for_stderr(&self, text: impl AsRef<[u8]>) -> &Self {
        self.wait_for(&self.stderr, "stderr", text.as_ref())
    }

    /// What stands on stderr so far.
    pub(crate) fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.stderr.lock().bytes).into_owned()
    }

    /// Writes to its stdin.
    #[track_caller]
    pub(crate) fn write(&self, bytes: impl AsRef<[u8]>) -> &Self {
        let feeder = self.stdin.as_ref().expect("stdin is open");
        // A send fails only when the pipe is broken; what the program says then is for the test to see.
        let _ = feeder.0.send(bytes.as_ref().to_owned());
        self
    }

    /// Closes its stdin after what was written.
    pub(crate) fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// Sends SIGINT, as Ctrl-C does.
    pub(crate) fn interrupt(&self) -> &Self {
        self.signal("INT")
    }

    /// Sends a signal by its short name (`TERM`, `WINCH`). The shell's own `kill` needs no package.
    #[track_caller]
    pub(crate) fn signal(&self, name: &str) -> &Self {
        let kill = format!("kill -{name} {}", self.child.id());
        let status = Command::new("sh").args(["-c", &kill]).status();
        assert!(status.is_ok_and(|status| status.success()), "{kill} failed");
        self
    }

    /// Waits for its end.
    #[track_caller]
    pub(crate) fn wait(mut self) -> Ran {
        let ended = poll(self.limit, || {
            self.child.try_wait().expect("a child can be waited for")
        });
        let Some(status) = ended else {
            panic!("still running after {:?}\n{}", self.limit, self.report());
        };
        for (name, pipe) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            let ended = pipe.wait_until(self.limit, |captured| captured.ended);
            assert!(
                ended,
                "{name} is held open after the end of the program\n{}",
                self.report()
            );
        }
        Ran {
            line: self.line.clone(),
            status,
            stdout: std::mem::take(&mut self.stdout.lock().bytes),
            stderr: std::mem::take(&mut self.stderr.lock().bytes),
        }
    }

    #[track_caller]
    fn wait_for(&self, pipe: &Watched<Captured>, name: &str, text: &[u8]) -> &Self {
        let found = |captured: &Captured| contains(&captured.bytes, text);
        pipe.wait_until(self.limit, |captured| captured.ended || found(captured));
        let there = found(&pipe.lock());
        assert!(
            there,
            "\"{}\" is not on {name}\n{}",
            text.escape_ascii(),
            self.report()
        );
        self
    }

    fn report(&self) -> String {
        report(
            &self.line,
            &self.stdout.lock().bytes,
            &self.stderr.lock().bytes,
        )
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A program that has run to its end.
pub(crate) struct Ran {
    line: String,
    /// How it ended.
    pub(crate) status: ExitStatus,
    /// All it wrote to stdout.
    pub(crate) stdout: Vec<u8>,
    /// All it wrote to stderr.
    pub(crate) stderr: Vec<u8>,
}

impl Ran {
    /// Checks for exit code 0.
    #[track_caller]
    pub(crate) fn success(&self) -> &Self {
        self.status(0)
    }

    /// Checks for this exit code.
    #[track_caller]
    pub(crate) fn status(&self, code: i32) -> &Self {
        assert!(
            self.status.code() == Some(code),
            "found {}, expected exit code {code}\n{}",
            self.status,
            self.report()
        );
        self
    }

    /// Checks that stdout is exactly this.
    #[track_caller]
    pub(crate) fn stdout(&self, expected: impl AsRef<[u8]>) -> &Self {
        self.check_equal("stdout", &self.stdout, expected.as_ref())
    }

    /// Checks that stderr is exactly this.
    #[track_caller]
    pub(crate) fn stderr(&self, expected: impl AsRef<[u8]>) -> &Self {
        self.check_equal("stderr", &self.stderr, expected.as_ref())
    }

    /// Checks that this stands somewhere on stdout.
    #[track_caller]
    pub(crate) fn stdout_contains(&self, expected: impl AsRef<[u8]>) -> &Self {
        self.check_contains("stdout", &self.stdout, expected.as_ref())
    }

    /// Checks that this stands somewhere on stderr.
    #[track_caller]
    pub(crate) fn stderr_contains(&self, expected: impl AsRef<[u8]>) -> &Self {
        self.check_contains("stderr", &self.stderr, expected.as_ref())
    }

    #[track_caller]
    fn check_equal(&self, name: &str, found: &[u8], expected: &[u8]) -> &Self {
        assert!(
            found == expected,
            "{name}: found \"{}\", expected \"{}\"\n{}",
            found.escape_ascii(),
            expected.escape_ascii(),
            self.report()
        );
        self
    }

    #[track_caller]
    fn check_contains(&self, name: &str, found: &[u8], expected: &[u8]) -> &Self {
        assert!(
            contains(found, expected),
            "\"{}\" is not on {name}\n{}",
            expected.escape_ascii(),
            self.report()
        );
        self
    }

    fn report(&self) -> String {
        report(&self.line, &self.stdout, &self.stderr)
    }
}

fn report(line: &str, stdout: &[u8], stderr: &[u8]) -> String {
    let [stdout, stderr] = [stdout, stderr].map(String::from_utf8_lossy);
    format!("command: {line}\n--- stdout\n{stdout}\n--- stderr\n{stderr}\n---")
}
