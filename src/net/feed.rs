//! Where commands come from beside the socket: a pipe, a file, a terminal, of which is taken what is there.
//!
//! The descriptor stays as it is: to make it non-blocking would do so for every program that shares it. Whether it has
//! something is asked before each read instead.

use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read, Seek};
use std::os::fd::{AsFd, AsRawFd, RawFd};
use std::os::unix::fs::FileExt;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

/// An input that is read without waiting for it; a [`Poller`](super::Poller) waits.
#[derive(Debug)]
pub struct Feed {
    from: File,
}

impl Feed {
    /// Takes what comes over a descriptor, which remains open without the feed too.
    ///
    /// # Errors
    /// The system refuses another descriptor.
    pub fn new(from: impl AsFd) -> io::Result<Self> {
        let from = from.as_fd().try_clone_to_owned()?;
        Ok(Self { from: from.into() })
    }

    /// Reads what is there, as much as fits; `None` when nothing is there now, 0 when nothing will come any more.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(&mut self, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        loop {
            if !self.is_ready()? {
                return Ok(None);
            }
            match self.from.read(buffer) {
                // Somebody else has taken it in between.
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => return read.map(Some),
            }
        }
    }

    /// Gives how many bytes are left of a regular file; `None` for everything else, which does not tell.
    pub fn left(&self) -> Option<u64> {
        let facts = self.from.metadata().ok().filter(Metadata::is_file)?;
        let place = (&self.from).stream_position().ok()?;
        Some(facts.len().saturating_sub(place))
    }

    /// Reads from a regular file what stands so many bytes behind, or with a negative number before, that which is
    /// [read](Self::read) next, and leaves the file where it is; less than fits into the buffer only at its end.
    ///
    /// # Errors
    /// It cannot be read, or is no regular file.
    pub fn look(&self, ahead: i64, buffer: &mut [u8]) -> io::Result<usize> {
        let place = (&self.from).stream_position()?;
        let Some(mut place) = place.checked_add_signed(ahead) else {
            return Err(ErrorKind::InvalidInput.into());
        };
        let mut filled = 0;
        while filled < buffer.len() {
            match self.from.read_at(&mut buffer[filled..], place) {
                Ok(0) => break,
                Ok(len) => {
                    filled += len;
                    place += len as u64;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    /// Tells whether a read would not wait: there is something, or it is the end. A file is always ready.
    fn is_ready(&self) -> io::Result<bool> {
        let mut asked = [PollFd::new(self.from.as_fd(), PollFlags::POLLIN)];
        match poll(&mut asked, PollTimeout::ZERO) {
            Ok(ready) => Ok(ready > 0),
            Err(Errno::EINTR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// What a poller waits for.
    pub(super) fn fd(&self) -> RawFd {
        self.from.as_raw_fd()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{SeekFrom, Write};
    use std::thread;
    use std::time::Duration;

    use super::*;
    use crate::net::{Poller, Wake};

    #[test]
    fn a_pipe_gives_what_is_there_and_its_end() {
        let (reader, mut writer) = io::pipe().unwrap();
        let mut feed = Feed::new(&reader).unwrap();
        let mut buffer = [0; 4];
        assert_eq!(feed.read(&mut buffer).unwrap(), None);
        writer.write_all(b"abcdef").unwrap();
        assert_eq!(feed.read(&mut buffer).unwrap(), Some(4));
        assert_eq!(feed.read(&mut buffer).unwrap(), Some(2));
        assert_eq!(feed.read(&mut buffer).unwrap(), None);
        drop(writer);
        assert_eq!(feed.read(&mut buffer).unwrap(), Some(0));
    }

    #[test]
    fn what_comes_ends_the_wait_of_a_poller_until_it_is_let_go() {
        let (reader, mut writer) = io::pipe().unwrap();
        let mut feed = Feed::new(&reader).unwrap();
        let mut poller = Poller::new(None).unwrap();
        poller.attach(&feed).unwrap();
        let mut buffer = [0; 8];
        for _ in 0..3 {
            let mut end = writer.try_clone().unwrap();
            let other = thread::spawn(move || end.write_all(b"x").unwrap());
            assert_eq!(poller.wait(None).unwrap(), Wake::Fed);
            other.join().unwrap();
            assert_eq!(feed.read(&mut buffer).unwrap(), Some(1));
        }
        poller.detach(&feed).unwrap();
        writer.write_all(b"x").unwrap();
        let soon = std::time::Instant::now() + Duration::from_millis(20);
        assert_eq!(poller.wait(Some(soon)).unwrap(), Wake::TimedOut);
    }

    #[test]
    fn a_file_tells_what_is_left_of_it_and_lets_one_look_ahead() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"0123456789").unwrap();
        file.seek(SeekFrom::Start(2)).unwrap();
        let mut feed = Feed::new(&file).unwrap();
        assert_eq!(feed.left(), Some(8));
        let mut buffer = [0; 4];
        assert_eq!(feed.read(&mut buffer).unwrap(), Some(4));
        assert_eq!(feed.left(), Some(4));
        assert_eq!(
            (feed.look(2, &mut buffer).unwrap(), &buffer[..2]),
            (2, &b"89"[..])
        );
        assert_eq!((feed.look(-3, &mut buffer).unwrap(), &buffer), (4, b"3456"));
        assert_eq!(feed.look(5, &mut buffer).unwrap(), 0);
        assert!(feed.look(-7, &mut buffer).is_err());
        assert_eq!(
            (feed.read(&mut buffer).unwrap(), &buffer),
            (Some(4), b"6789")
        );
        let (reader, _writer) = io::pipe().unwrap();
        assert_eq!(Feed::new(&reader).unwrap().left(), None);
    }

    #[test]
    fn a_file_needs_no_wait() {
        let file = File::open("/dev/null").unwrap();
        let mut feed = Feed::new(&file).unwrap();
        let poller = Poller::new(None).unwrap();
        poller.attach(&feed).unwrap();
        assert_eq!(feed.read(&mut [0; 8]).unwrap(), Some(0));
        poller.detach(&feed).unwrap();
    }
}
