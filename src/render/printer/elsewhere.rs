//! Replies that go elsewhere than to stdout: into a program or a file, or to a pager.

use std::io::{self, Write};

use super::{AsideWidth, Printer};
use crate::render::diversion::{Diversion, Diverted, WhenClosed};
use crate::render::page::{OpenPager, Page};
use crate::render::paint::Paint;
use crate::render::{Color, Pushes, Recipient, Target};

impl Printer {
    /// Lets replies go elsewhere from now on, for what reads them: in the form of output that is set, the plain one in
    /// place of the human.
    pub fn divert(&mut self, to: Box<dyn Recipient>, when_closed: WhenClosed) {
        self.diversion = Some(Diversion::new(&self.options, to, when_closed));
    }

    /// Lets replies go to stdout again; `None` if they did.
    pub fn end_diversion(&mut self) -> Option<Diverted> {
        self.is_diverted = false;
        self.diversion.take().map(Diversion::finish)
    }

    /// Whether stdout is a terminal.
    pub fn is_on_terminal(&self) -> bool {
        self.target == Target::Terminal
    }

    /// Prints a line about an interruption on the second output, in a row of its own: a terminal has put `^C` where the
    /// cursor stood.
    ///
    /// # Errors
    /// An output cannot be written.
    pub fn say_interrupted(&mut self, text: &str) -> io::Result<()> {
        match self.is_on_terminal() {
            true => self.say(&format!("\n{text}")),
            false => self.say(text),
        }
    }

    /// Whether replies go elsewhere.
    pub fn is_diverting(&self) -> bool {
        self.diversion.is_some()
    }

    /// Whether a reply was stopped because nobody reads it any more.
    pub fn has_stopped(&self) -> bool {
        self.diversion.as_ref().is_some_and(Diversion::has_stopped)
    }

    /// Whether nobody takes any text any more.
    pub fn has_gone(&mut self) -> bool {
        match &mut self.diversion {
            Some(diversion) => diversion.has_gone(),
            None => self.stdout.has_gone(),
        }
    }

    /// Whether pushes are left out. Who watches the bytes sees what each of them means.
    pub fn leaves_out_pushes(&self) -> bool {
        self.options.pushes == Pushes::LeftOut && !self.shows_wire()
    }

    /// Whether nobody takes any errors and notes any more.
    pub fn have_errors_gone(&mut self) -> bool {
        self.stderr.has_gone()
    }

    /// Whether text was dropped because the user did not want to wait until it is taken, since a reply was
    /// [given up](Self::abandon) or [mended](Self::mend) last.
    pub fn is_cut(&self) -> bool {
        self.stdout.is_cut()
    }

    /// Ends a line of which the rest was dropped because the user did not want to wait for it, so that what follows has
    /// one of its own.
    ///
    /// # Errors
    /// An output cannot be written.
    pub fn mend(&mut self) -> io::Result<()> {
        if self.stdout.take_cut() {
            self.end_cut_line();
        }
        self.flush()
    }

    /// Where a text breaks off, a colour may be left on, or half a sequence that would set one.
    pub(super) fn end_cut_line(&mut self) {
        let is_dump_colored = self.wire().is_some_and(|dump| dump.color == Color::On);
        if self.options.color == Color::On || is_dump_colored {
            self.out.extend_from_slice(Paint::new(Color::On).reset());
        }
        self.out.push(b'\n');
    }

    /// Gives the first output, or where replies go instead, for text that somebody else writes.
    ///
    /// # Errors
    /// What waits to be written before cannot be.
    pub fn data(&mut self) -> io::Result<&mut dyn Write> {
        self.write_out()?;
        Ok(match &mut self.diversion {
            Some(diversion) => diversion,
            None => &mut self.stdout,
        })
    }

    /// Gives the first output for what is drawn on it, which is no text to be copied.
    ///
    /// # Errors
    /// What waits to be written before cannot be.
    pub fn screen(&mut self) -> io::Result<&mut dyn Write> {
        self.write_out()?;
        Ok(self.stdout.bare())
    }

    /// Breaks what is said on the second output at blanks where it is wider than this.
    pub fn set_aside_width(&mut self, width: AsideWidth) {
        self.aside_width = Some(width);
    }

    /// Puts into the transcript, if there is one, what is on the terminal already.
    ///
    /// # Errors
    /// What waits to be written before cannot be.
    pub fn note_typed(&mut self, text: &str) -> io::Result<()> {
        self.write_out()?;
        if let Some(transcript) = &self.transcript {
            transcript.borrow_mut().take(text.as_bytes());
        }
        Ok(())
    }

    /// Lets what is printed from now on go to a pager once it has more rows than the screen.
    ///
    /// # Errors
    /// An output cannot be written.
    pub fn begin_page(
        &mut self,
        (rows, columns): (usize, usize),
        open: OpenPager,
    ) -> io::Result<()> {
        self.flush()?;
        self.stdout.begin_page(Page::new(rows, columns, open));
        Ok(())
    }

    /// Ends what may be paged: what fits is shown, a pager learns that nothing more comes.
    ///
    /// # Errors
    /// An output cannot be written.
    pub fn end_page(&mut self) -> io::Result<()> {
        let written = self.flush();
        self.stdout.end_page()?;
        written
    }

    /// Says what was not to be said while a pager had the screen.
    ///
    /// # Errors
    /// An output cannot be written.
    pub fn say_later(&mut self) -> io::Result<()> {
        let later = std::mem::take(&mut self.later);
        later.iter().try_for_each(|text| self.say(text))
    }
}
