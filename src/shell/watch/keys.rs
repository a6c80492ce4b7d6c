//! The keyboard while no line is edited: keys come one by one and do not show on the screen.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::libc;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::termios::{
    LocalFlags, SetArg, SpecialCharacterIndices as Special, Termios, tcgetattr, tcsetattr,
};

/// Reads keys for as long as it is held; then the terminal is as it was.
pub(super) struct Keys {
    terminal: File,
    before: Termios,
}

impl Keys {
    /// Lets the terminal give keys instead of lines. Ctrl-C stays what it is; what would leave the program standing in
    /// the middle of a drawing is off.
    ///
    /// # Errors
    /// Standard input is no terminal.
    pub(super) fn open() -> io::Result<Self> {
        let terminal = File::from(io::stdin().as_fd().try_clone_to_owned()?);
        let before = tcgetattr(&terminal)?;
        let mut now = before.clone();
        now.local_flags
            .remove(LocalFlags::ICANON | LocalFlags::ECHO);
        now.control_chars[Special::VMIN as usize] = 1;
        now.control_chars[Special::VTIME as usize] = 0;
        for key in [Special::VSUSP, Special::VQUIT] {
            now.control_chars[key as usize] = libc::_POSIX_VDISABLE;
        }
        tcsetattr(&terminal, SetArg::TCSADRAIN, &now)?;
        Ok(Self { terminal, before })
    }

    /// Gives the keys that are pressed until then; none if none is, or when a signal comes.
    ///
    /// # Errors
    /// The terminal is gone.
    pub(super) fn wait(&mut self, until: Instant) -> io::Result<Vec<u8>> {
        let left = until.saturating_duration_since(Instant::now());
        // Rounded up, lest a rest of less than a millisecond be waited for by asking again and again.
        let left = left.saturating_add(Duration::from_micros(999)).as_millis();
        let left = PollTimeout::try_from(left).unwrap_or(PollTimeout::MAX);
        let mut waiting = [PollFd::new(self.terminal.as_fd(), PollFlags::POLLIN)];
        match poll(&mut waiting, left) {
            Ok(0) | Err(Errno::EINTR) => return Ok(Vec::new()),
            Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
        let mut keys = vec![0; 64];
        match self.terminal.read(&mut keys) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => {
                keys.truncate(read);
                Ok(keys)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        // It fails where the terminal is gone, and with it what was to be put right.
        let _ = tcsetattr(&self.terminal, SetArg::TCSADRAIN, &self.before);
    }
}
