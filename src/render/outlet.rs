//! Where a printer's text goes: to an output, and into a copy where one is kept.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use super::page::Page;
use super::recipient::Recipient;

/// Begins an escape sequence.
const ESCAPE: u8 = 0x1b;

/// An output of which a copy may be kept.
pub(super) struct Outlet {
    to: Box<dyn Recipient>,
    copy: Option<Rc<RefCell<Transcript>>>,
    page: Option<Page>,
}

impl Outlet {
    pub(super) fn new(to: Box<dyn Recipient>) -> Self {
        Self {
            to,
            copy: None,
            page: None,
        }
    }

    /// Copies what is written from now on, or no more.
    pub(super) fn set_copy(&mut self, copy: Option<Rc<RefCell<Transcript>>>) {
        self.copy = copy;
    }

    /// Lets what is written from now on be paged.
    pub(super) fn begin_page(&mut self, page: Page) {
        self.page = Some(page);
    }

    /// Ends what is paged.
    pub(super) fn end_page(&mut self) -> io::Result<()> {
        match self.page.take() {
            Some(page) => page.finish(&mut *self.to),
            None => Ok(()),
        }
    }

    /// Writes a line that looks otherwise in the copy.
    pub(super) fn write_line(&mut self, shown: &str, copied: &str) -> io::Result<()> {
        self.to.write_all(format!("{shown}\n").as_bytes())?;
        if let Some(copy) = &self.copy {
            copy.borrow_mut().take(format!("{copied}\n").as_bytes());
        }
        Ok(())
    }

    pub(super) fn is_paged(&self) -> bool {
        self.page.is_some()
    }

    /// Whether text was dropped since this was asked last.
    pub(super) fn take_cut(&mut self) -> bool {
        self.to.take_cut()
    }

    pub(super) fn is_cut(&self) -> bool {
        self.to.is_cut()
    }

    /// Whether nobody takes any text any more; a pager that was left is nothing of that kind.
    pub(super) fn has_gone(&mut self) -> bool {
        self.page.is_none() && self.to.has_gone()
    }

    /// Gives the output itself, for what is drawn on it and is no text to be kept.
    pub(super) fn bare(&mut self) -> &mut dyn Write {
        &mut *self.to
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.page {
            Some(page) => page.write(bytes, &mut *self.to).map(|()| bytes.len())?,
            None => self.to.write(bytes)?,
        };
        if let Some(copy) = &self.copy {
            copy.borrow_mut().take(&bytes[..written]);
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.page {
            Some(page) => page.flush(&mut *self.to),
            None => self.to.flush(),
        }
    }
}

/// What was printed, without the escape sequences that colour it.
///
/// The first failure to write it ends it: the output that it is a copy of is not to suffer from it.
pub(super) struct Transcript {
    to: Box<dyn Write>,
    place: Place,
    /// What of a piece stays; kept for its room.
    text: Vec<u8>,
    failure: Option<io::Error>,
}

/// Where in an escape sequence the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    /// Behind the byte that begins one.
    Begun,
    /// In the parameters of a control sequence (ECMA-48, 5.4).
    Inside,
}

impl Transcript {
    pub(super) fn new(to: Box<dyn Write>) -> Self {
        Self {
            to,
            place: Place::Outside,
            text: Vec::new(),
            failure: None,
        }
    }

    /// Gives why the transcript has ended, once.
    pub(super) fn take_failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }

    /// Takes what was printed.
    pub(super) fn take(&mut self, mut bytes: &[u8]) {
        if self.failure.is_some() {
            return;
        }
        self.text.clear();
        while let Some(&first) = bytes.first() {
            match self.place {
                Place::Outside => {
                    let plain = bytes.iter().position(|&byte| byte == ESCAPE);
                    let (text, rest) = bytes.split_at(plain.unwrap_or(bytes.len()));
                    self.text.extend_from_slice(text);
                    if let Some(rest) = rest.get(1..) {
                        self.place = Place::Begun;
                        bytes = rest;
                    } else {
                        bytes = rest;
                    }
                }
                Place::Begun => {
                    self.place = match first {
                        b'[' => Place::Inside,
                        _ => Place::Outside,
                    };
                    bytes = &bytes[1..];
                }
                Place::Inside => {
                    if matches!(first, b'@'..=b'~') {
                        self.place = Place::Outside;
                    }
                    bytes = &bytes[1..];
                }
            }
        }
        let written = self.to.write_all(&self.text);
        self.failure = written.and_then(|()| self.to.flush()).err();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keeps what is written for the test to look at.
    #[derive(Clone, Default)]
    struct Kept(Rc<RefCell<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Recipient for Kept {}

    /// Takes nothing.
    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("full"))
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_copy_has_no_escape_sequences_however_the_text_is_cut() {
        let text = "\x1b[32m\"a[b\"\x1b[0m\n\x1b[1;31m(error) ERR é\x1b[m\x1b[38;5;7mz";
        for size in 1..text.len() {
            let (out, kept) = (Kept::default(), Kept::default());
            let mut outlet = Outlet::new(Box::new(out.clone()));
            let transcript = Transcript::new(Box::new(kept.clone()));
            outlet.set_copy(Some(Rc::new(RefCell::new(transcript))));
            for piece in text.as_bytes().chunks(size) {
                outlet.write_all(piece).unwrap();
            }
            assert_eq!(*out.0.borrow(), text.as_bytes());
            let copied = String::from_utf8(kept.0.borrow().clone()).unwrap();
            assert_eq!(copied, "\"a[b\"\n(error) ERR éz");
        }
    }

    #[test]
    fn a_copy_that_fails_does_no_harm_and_says_so_once() {
        let out = Kept::default();
        let mut outlet = Outlet::new(Box::new(out.clone()));
        let transcript = Rc::new(RefCell::new(Transcript::new(Box::new(Full))));
        outlet.set_copy(Some(Rc::clone(&transcript)));
        outlet.write_all(b"a").unwrap();
        outlet.write_all(b"b").unwrap();
        assert_eq!(*out.0.borrow(), b"ab");
        let failure = transcript.borrow_mut().take_failure();
        assert_eq!(failure.unwrap().to_string(), "full");
    }

    #[test]
    fn what_is_drawn_is_not_copied() {
        let (out, kept) = (Kept::default(), Kept::default());
        let mut outlet = Outlet::new(Box::new(out.clone()));
        let transcript = Transcript::new(Box::new(kept.clone()));
        outlet.set_copy(Some(Rc::new(RefCell::new(transcript))));
        outlet.bare().write_all(b"drawn").unwrap();
        outlet.set_copy(None);
        outlet.write_all(b"later").unwrap();
        assert_eq!(*out.0.borrow(), b"drawnlater");
        assert!(kept.0.borrow().is_empty());
    }
}
