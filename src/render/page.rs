//! What may be taller than the screen: the first screenful is held back, and what has more rows goes to a pager from its
//! first byte on, while it arrives.

use std::io::{self, ErrorKind, Write};

use crate::text::columns_of;

/// Opens the pager; `None` if there is none.
pub type OpenPager = Box<dyn FnMut() -> Option<Box<dyn Write>>>;

/// How many bytes are held back at most, lest what takes no room on a screen be held back for ever.
const HELD: usize = 1 << 20;

/// A text on its way to the screen or to a pager.
pub(super) struct Page {
    height: usize,
    width: usize,
    open: OpenPager,
    held: Vec<u8>,
    /// How many rows are full or ended, and how wide the last one is.
    rows: usize,
    column: usize,
    is_in_sequence: bool,
    way: Way,
}

enum Way {
    /// So far it fits.
    Held,
    Pager(Box<dyn Write>),
    /// The pager was left: nobody wants the rest.
    Left,
    /// There is no pager.
    Screen,
}

impl Page {
    /// Starts on a screen of so many rows and columns.
    pub(super) fn new(height: usize, width: usize, open: OpenPager) -> Self {
        Self {
            height,
            width: width.max(1),
            open,
            held: Vec::new(),
            rows: 0,
            column: 0,
            is_in_sequence: false,
            way: Way::Held,
        }
    }

    /// Takes more of the text; `screen` is for what goes there.
    pub(super) fn write(&mut self, bytes: &[u8], screen: &mut dyn Write) -> io::Result<()> {
        match &mut self.way {
            Way::Screen => return screen.write_all(bytes),
            Way::Left => return Ok(()),
            Way::Pager(pager) => {
                let result = pager.write_all(bytes);
                return self.go_on(result);
            }
            Way::Held => {}
        }
        self.held.extend_from_slice(bytes);
        if !self.overflows(bytes) && self.held.len() <= HELD {
            return Ok(());
        }
        let held = std::mem::take(&mut self.held);
        match (self.open)() {
            Some(mut pager) => {
                let result = pager.write_all(&held);
                self.way = Way::Pager(pager);
                self.go_on(result)
            }
            None => {
                self.way = Way::Screen;
                screen.write_all(&held)
            }
        }
    }

    pub(super) fn flush(&mut self, screen: &mut dyn Write) -> io::Result<()> {
        match &mut self.way {
            Way::Pager(pager) => {
                let result = pager.flush();
                self.go_on(result)
            }
            Way::Screen => screen.flush(),
            Way::Held | Way::Left => Ok(()),
        }
    }

    /// Ends the text: what fits goes to the screen, and a pager learns that nothing more comes.
    pub(super) fn finish(self, screen: &mut dyn Write) -> io::Result<()> {
        match self.way {
            Way::Held => screen.write_all(&self.held),
            _ => Ok(()),
        }
    }

    fn go_on(&mut self, result: io::Result<()>) -> io::Result<()> {
        match result {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.way = Way::Left;
                Ok(())
            }
            result => result,
        }
    }

    /// Counts on; tells whether the text and the prompt behind it are taller than the screen.
    fn overflows(&mut self, bytes: &[u8]) -> bool {
        // What is printed is valid UTF-8 piece by piece; anything else is as wide as its bytes.
        for chunk in bytes.utf8_chunks() {
            for character in chunk.valid().chars() {
                self.count(character);
            }
            self.column += chunk.invalid().len();
        }
        let room = self.height.saturating_sub(1);
        self.rows > room || (self.rows == room && self.column > 0)
    }

    fn count(&mut self, character: char) {
        match character {
            // Only colours are among what is printed: a sequence ends with the letter m.
            '\x1b' => self.is_in_sequence = true,
            _ if self.is_in_sequence => self.is_in_sequence = character != 'm',
            '\n' => {
                self.rows += 1;
                self.column = 0;
            }
            '\t' => self.column += 8 - self.column % 8,
            _ => {
                let width = columns_of(character);
                if self.column + width > self.width {
                    self.rows += 1;
                    self.column = 0;
                }
                self.column += width;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::rc::Rc;

    /// Remembers what it is given; leaves after so many bytes.
    #[derive(Clone, Default)]
    struct Reader {
        text: Rc<RefCell<Vec<u8>>>,
        most: Option<usize>,
    }

    impl Write for Reader {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let mut text = self.text.borrow_mut();
            if self.most.is_some_and(|most| text.len() >= most) {
                return Err(ErrorKind::BrokenPipe.into());
            }
            text.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What the screen and the pager get of a text on a screen of 4 rows of 10 columns.
    fn shown(text: &str, size: usize, reader: Option<&Reader>) -> (String, String) {
        let pager = reader.cloned();
        let mut page = Page::new(
            4,
            10,
            Box::new(move || pager.clone().map(|pager| Box::new(pager) as Box<dyn Write>)),
        );
        let mut screen = Vec::new();
        for piece in text.as_bytes().chunks(size) {
            page.write(piece, &mut screen).unwrap();
            page.flush(&mut screen).unwrap();
        }
        page.finish(&mut screen).unwrap();
        let paged = reader.map(|reader| reader.text.borrow().clone());
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (text(screen), text(paged.unwrap_or_default()))
    }

    #[test]
    fn what_fits_goes_to_the_screen_and_the_rest_to_the_pager() {
        let wide = "键".repeat(15);
        let (fits, long) = ("x".repeat(30), "x".repeat(31));
        let colored = "\x1b[32m0123456789\x1b[0m\n".repeat(3);
        for (text, is_paged) in [
            ("", false),
            ("1\n2\n3\n", false),
            ("1\n2\n3\n4", true),
            ("1\n2\n3\n4\n", true),
            (fits.as_str(), false),
            (long.as_str(), true),
            (wide.as_str(), false),
            (colored.as_str(), false),
        ] {
            for size in [1, 3, 100] {
                let reader = Reader::default();
                // The characters of the wide text have three bytes.
                if size == 1 && text == wide {
                    continue;
                }
                let (screen, paged) = shown(text, size, Some(&reader));
                let expected = match is_paged {
                    true => ("", text),
                    false => (text, ""),
                };
                assert_eq!((screen.as_str(), paged.as_str()), expected);
                assert_eq!(shown(text, size, None).0, text);
            }
        }
    }

    #[test]
    fn what_takes_no_room_on_the_screen_is_not_held_back_for_ever() {
        let (mark, piece) = ("\u{301}", HELD / 8);
        let reader = Reader::default();
        let (_, paged) = shown(&mark.repeat(HELD), piece, Some(&reader));
        assert_eq!(paged.len(), mark.len() * HELD);
        let (screen, _) = shown(&mark.repeat(piece / 2), piece, Some(&reader));
        assert_eq!(screen.len(), mark.len() * piece / 2);
    }

    #[test]
    fn a_pager_that_is_left_does_no_harm() {
        let reader = Reader {
            most: Some(12),
            ..Reader::default()
        };
        let (screen, paged) = shown(&"line\n".repeat(50), 5, Some(&reader));
        assert_eq!(screen, "");
        assert!(paged.len() < 30, "{paged}");
    }
}
