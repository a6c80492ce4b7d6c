//! The question for a password at the terminal, which shows nothing of the answer.
//!
//! The terminal is quiet before the question stands there: who sees it and types at once is not shown either. It is the
//! terminal that edits the line, so Backspace and Ctrl-U work as everywhere.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::AsFd;

use nix::errno::Errno;
use nix::libc;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::termios::{
    LocalFlags, SetArg, SpecialCharacterIndices as Special, Termios, tcgetattr, tcsetattr,
};

use crate::net::Interrupt;

/// How often an interruption is looked for, in milliseconds. Mostly the signal itself ends the wait, unless another
/// thread received it.
const GLANCE: u8 = 20;

/// Asks on the terminal, whatever stdin and stdout are; `None` if the user rather leaves, by Ctrl-C.
///
/// # Errors
/// There is no terminal, or it has gone, or Ctrl-D came instead of an answer.
pub(crate) fn ask(interrupt: &Interrupt) -> io::Result<Option<Vec<u8>>> {
    let terminal = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
    let mut terminal = Quiet::new(terminal)?;
    terminal.of.write_all(b"password: ")?;
    let mut answer = Vec::new();
    while answer.last() != Some(&b'\n') {
        if interrupt.is_pending() {
            // Enter would have ended the row.
            terminal.of.write_all(b"\n")?;
            return Ok(None);
        }
        if !terminal.wait()? {
            continue;
        }
        let mut piece = [0; 256];
        match terminal.of.read(&mut piece) {
            Ok(0) => {
                terminal.of.write_all(b"\n")?;
                let what = "found the end of the input, expected the password and Enter";
                return Err(io::Error::new(ErrorKind::UnexpectedEof, what));
            }
            Ok(read) => answer.extend_from_slice(&piece[..read]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    answer.pop();
    Ok(Some(answer))
}

/// A terminal that shows nothing of what is typed but the end of a row, for as long as it is held.
struct Quiet {
    of: File,
    before: Termios,
}

impl Quiet {
    fn new(of: File) -> io::Result<Self> {
        let before = tcgetattr(&of)?;
        let mut now = before.clone();
        now.local_flags.remove(LocalFlags::ECHO);
        now.local_flags
            .insert(LocalFlags::ECHONL | LocalFlags::ICANON | LocalFlags::ISIG);
        // The shell that Ctrl-Z leads to would make the terminal speak again, and nobody mute it afterwards.
        now.control_chars[Special::VSUSP as usize] = libc::_POSIX_VDISABLE;
        tcsetattr(&of, SetArg::TCSADRAIN, &now)?;
        Ok(Self { of, before })
    }

    /// Waits a while; tells whether there is something to read.
    fn wait(&self) -> io::Result<bool> {
        let mut waiting = [PollFd::new(self.of.as_fd(), PollFlags::POLLIN)];
        match poll(&mut waiting, PollTimeout::from(GLANCE)) {
            Ok(ready) => Ok(ready > 0),
            Err(Errno::EINTR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        // It fails where the terminal is gone, and with it what was to be put right.
        let _ = tcsetattr(&self.of, SetArg::TCSADRAIN, &self.before);
    }
}
