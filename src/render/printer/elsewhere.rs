//! Replies that go elsewhere than to stdout: into a program or a file, or to a pager.

use std::io::{self, Write};

use super::Printer;
use crate::render::Target;
use crate::render::diversion::{Diversion, Diverted, WhenClosed};
use crate::render::page::{OpenPager, Page};

impl Printer {
    /// Lets replies go elsewhere from now on, for what reads them: in the form of output that is set, the plain one in
    /// place of the human.
    pub fn divert(&mut self, to: Box<dyn Write>, when_closed: WhenClosed) {
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

    /// Whether replies go elsewhere.
    pub fn is_diverting(&self) -> bool {
        self.diversion.is_some()
    }

    /// Whether a reply was stopped because nobody reads it any more.
    pub fn has_stopped(&self) -> bool {
        self.diversion.as_ref().is_some_and(Diversion::has_stopped)
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
