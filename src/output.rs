//! Standard output, the wait for whose reader Ctrl-C ends, and standard error.
//!
//! A reader that is slow blocks whoever writes, and a signal does not end that: the system writes on. So what may block,
//! a pipe or a terminal, is opened once more without blocking, and waited for here. The description that other programs
//! share stays as it is. Where it cannot be opened again, the system waits, as it would have done.
//!
//! What is written while the user has asked to stop, and cannot be taken at once, is dropped: nobody wants the rest. That
//! an interruption is pending is for others to notice and to take.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};

use nix::libc::{O_NOCTTY, O_NONBLOCK};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::net::Interrupt;
use crate::render::Recipient;

/// How much every pipe and terminal takes: what is no more than that altogether is not worth a second description.
const AT_ONCE: usize = 4096;

/// How often an interruption is looked for while nothing is taken, in milliseconds. Mostly the signal itself ends the
/// wait, unless another thread received it.
const GLANCE: u8 = 20;

/// How long the end of what was cut off may wait, in milliseconds: a stuck reader never takes it.
const LAST_WAIT: u8 = 50;

/// Writes to standard output.
pub(crate) struct Stdout {
    to: File,
    interrupt: Interrupt,
    written: usize,
    opening: Opening,
    was_cut: bool,
    /// Whether nothing has been taken since text was dropped that was not for a terminal.
    is_stuck: bool,
}

/// Whether the output has been opened once more.
#[derive(PartialEq, Eq)]
enum Opening {
    Untried,
    Tried,
}

impl Stdout {
    /// Takes standard output without the standard library's buffer and its lock.
    ///
    /// # Errors
    /// It is closed.
    pub(crate) fn new(interrupt: Interrupt) -> io::Result<Self> {
        Ok(Self::to(bare()?, interrupt))
    }

    fn to(to: File, interrupt: Interrupt) -> Self {
        Self {
            to,
            interrupt,
            written: 0,
            opening: Opening::Untried,
            was_cut: false,
            is_stuck: false,
        }
    }

    /// Tells whether what cannot be taken now is to be dropped; otherwise waits a while.
    fn gives_up(&self) -> io::Result<bool> {
        if self.interrupt.is_pending() {
            return Ok(true);
        }
        if self.is_stuck {
            return Ok(!self.wait(LAST_WAIT)?);
        }
        self.wait(GLANCE)?;
        Ok(false)
    }

    /// Waits until something can be written; tells whether it can.
    fn wait(&self, milliseconds: u8) -> io::Result<bool> {
        let mut waiting = [PollFd::new(self.to.as_fd(), PollFlags::POLLOUT)];
        match poll(&mut waiting, PollTimeout::from(milliseconds)) {
            Ok(ready) => Ok(ready > 0),
            Err(nix::errno::Errno::EINTR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.opening == Opening::Untried && self.written + bytes.len() > AT_ONCE {
            self.opening = Opening::Tried;
            if let Some(again) = open_again(&self.to) {
                self.to = again;
            }
        }
        loop {
            match self.to.write(bytes) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Ok(taken) => {
                    self.written = self.written.saturating_add(taken);
                    self.is_stuck = false;
                    return Ok(taken);
                }
                failed => return failed,
            }
            if self.gives_up()? {
                // A terminal, whose state has to be put right, takes the end of it sooner or later.
                (self.was_cut, self.is_stuck) = (true, !self.to.is_terminal());
                return Ok(bytes.len());
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Recipient for Stdout {
    fn take_cut(&mut self) -> bool {
        std::mem::take(&mut self.was_cut)
    }

    fn is_cut(&self) -> bool {
        self.was_cut
    }

    fn has_gone(&mut self) -> bool {
        has_reader_gone(self.to.as_fd())
    }
}

/// Writes to standard error.
pub(crate) struct Stderr;

impl Write for Stderr {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        io::stderr().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

impl Recipient for Stderr {
    fn has_gone(&mut self) -> bool {
        has_reader_gone(io::stderr().as_fd())
    }
}

/// Tells whether nobody reads on at the other end of an output.
fn has_reader_gone(output: BorrowedFd<'_>) -> bool {
    let mut looked_at = [PollFd::new(output, PollFlags::empty())];
    let gone = PollFlags::POLLERR | PollFlags::POLLHUP;
    // A look that fails tells nothing.
    poll(&mut looked_at, PollTimeout::ZERO).is_ok()
        && looked_at[0].revents().is_some_and(|it| it.intersects(gone))
}

/// Gives standard output without the standard library's buffer and its lock.
///
/// # Errors
/// It is closed.
pub(crate) fn bare() -> io::Result<File> {
    io::stdout().as_fd().try_clone_to_owned().map(File::from)
}

/// Opens a pipe or a terminal once more, without blocking; `None` if it is something else or the system does not let us.
fn open_again(file: &File) -> Option<File> {
    let kind = file.metadata().ok()?.file_type();
    if !kind.is_fifo() && !kind.is_char_device() {
        return None;
    }
    OpenOptions::new()
        .write(true)
        .custom_flags(O_NONBLOCK | O_NOCTTY)
        .open(format!("/proc/self/fd/{}", file.as_raw_fd()))
        .ok()
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::thread;

    use super::*;

    /// More than a pipe holds.
    const MUCH: usize = 1 << 20;

    fn piped() -> (io::PipeReader, Stdout, Interrupt) {
        let (reader, writer) = io::pipe().unwrap();
        let interrupt = Interrupt::new().unwrap();
        let to = File::from(std::os::fd::OwnedFd::from(writer));
        (reader, Stdout::to(to, interrupt.clone()), interrupt)
    }

    #[test]
    fn a_slow_reader_gets_all() {
        let (mut reader, mut stdout, _) = piped();
        let read = thread::spawn(move || {
            let mut text = Vec::new();
            reader.read_to_end(&mut text).map(|_| text)
        });
        let text: Vec<u8> = (0..=u8::MAX).cycle().take(MUCH).collect();
        stdout.write_all(&text).unwrap();
        assert!(!stdout.take_cut());
        drop(stdout);
        assert!(read.join().unwrap().unwrap() == text);
    }

    #[test]
    fn an_interruption_ends_the_wait_for_a_reader_and_what_follows_waits_no_more() {
        let (mut reader, mut stdout, interrupt) = piped();
        let raised = interrupt.clone();
        let raising = thread::spawn(move || raised.raise());
        stdout.write_all(&[b'a'; MUCH]).unwrap();
        raising.join().unwrap();
        assert!(stdout.take_cut() && !stdout.take_cut());
        assert!(interrupt.take());
        stdout.write_all(&[b'b'; AT_ONCE]).unwrap();
        assert!(stdout.take_cut());
        // Once somebody reads again, it is waited for again.
        let mut some = vec![0; MUCH];
        while reader.read(&mut some).unwrap() == some.len() {}
        stdout.write_all(b"c").unwrap();
        assert!(!stdout.take_cut());
        drop(stdout);
        let mut rest = Vec::new();
        reader.read_to_end(&mut rest).unwrap();
        assert_eq!(rest.last(), Some(&b'c'));
        assert!(!rest.contains(&b'b'));
    }

    #[test]
    fn a_reader_that_has_gone_is_seen() {
        let (reader, mut stdout, _) = piped();
        assert!(!stdout.has_gone());
        drop(reader);
        assert!(stdout.has_gone());
        let error = stdout.write_all(&[0; MUCH]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BrokenPipe);
    }

    #[test]
    fn a_file_is_not_opened_again() {
        assert!(open_again(&tempfile::tempfile().unwrap()).is_none());
    }
}
