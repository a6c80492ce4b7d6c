//! A program that has the terminal for a while, and reads what the shell writes to it.
//!
//! Ctrl-C is the program's as long as it runs: the terminal sends the signal to both, and the shell does not heed it,
//! unless it is to. A program that ends by it has the shell stop too what it is waiting for.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{ChildStdin, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};

use crate::session::Interrupt;

/// The signal of Ctrl-C, and the exit code by which a shell says that a program of its own ended by it.
const SIGINT: i32 = 2;
const INTERRUPTED: i32 = 128 + SIGINT;

/// A program that runs, or has ended and was not waited for.
pub(super) struct Foreground {
    waiting: JoinHandle<io::Result<ExitStatus>>,
}

impl Foreground {
    /// Starts a line of the system's shell; gives what its program reads too. Of the interruption that is given nothing
    /// is heard as long as the program runs.
    ///
    /// # Errors
    /// There is no shell to start, or no thread to wait for it.
    pub(super) fn start(
        line: &str,
        variables: &[(&str, &str)],
        interrupt: Option<&Interrupt>,
    ) -> io::Result<(Self, ChildStdin)> {
        let shield = interrupt.map(Interrupt::shield);
        let mut child = Command::new("sh")
            .arg("-c")
            .arg(line)
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .spawn()?;
        let input = child.stdin.take();
        let input = input.ok_or_else(|| io::Error::other("the program has no input"))?;
        let interrupt = interrupt.cloned();
        let waiting = thread::Builder::new().spawn(move || {
            let status = child.wait();
            drop(shield);
            if let (Ok(status), Some(interrupt)) = (&status, interrupt)
                && is_interrupted(*status)
            {
                interrupt.raise();
            }
            status
        })?;
        Ok((Self { waiting }, input))
    }

    /// Tells whether the program has ended.
    pub(super) fn has_ended(&self) -> bool {
        self.waiting.is_finished()
    }

    /// Waits for the end of the program.
    ///
    /// # Errors
    /// The system does not tell.
    pub(super) fn wait(self) -> io::Result<ExitStatus> {
        let ended = self.waiting.join();
        ended.unwrap_or_else(|_| Err(io::Error::other("the wait for the program broke off")))
    }
}

/// Tells whether a program ended by Ctrl-C.
pub(super) fn is_interrupted(status: ExitStatus) -> bool {
    status.signal() == Some(SIGINT) || status.code() == Some(INTERRUPTED)
}
