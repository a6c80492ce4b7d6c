//! The `redis-shell` program: reads the command line, runs, and ends with the code that says how it went.

use std::io::{self, Write};
use std::process::ExitCode;

use redis_shell::cli::{self, Stop};
use redis_shell::shell::without_passwords;
use redis_shell::{Error, config, run, surroundings, text, write_stdout};

fn main() -> ExitCode {
    let ended = match cli::parse(std::env::args_os()) {
        Ok(cli) => config::config(cli, &surroundings())
            .map_err(Error::Usage)
            .and_then(run),
        Err(Stop::Text(text)) => write_stdout(text.as_bytes()),
        Err(Stop::Wrong { message, hint }) => Err(Error::Usage(config::Error { message, hint })),
    };
    match ended {
        Ok(exit) => exit.into(),
        Err(error) => {
            report(&error);
            error.exit().into()
        }
    }
}

/// Says on stderr what went wrong. Where stderr is closed, the exit code has to do.
fn report(error: &Error) {
    if error.is_silent() {
        return;
    }
    let mut stderr = io::stderr().lock();
    // The text may quote a server, and stderr may be a terminal.
    let line = |message: &str| text::line(without_passwords(message).as_bytes());
    let _ = writeln!(stderr, "error: {}", line(&error.to_string()));
    if let Some(hint) = error.hint() {
        let _ = writeln!(stderr, "hint: {}", line(hint));
    }
}
