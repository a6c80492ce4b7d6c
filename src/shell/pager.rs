//! The pager: a reply taller than the screen goes to it while it arrives.

use std::cell::RefCell;
use std::env;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::rc::Rc;

use super::Shell;
use super::foreground::Foreground;
use super::size::Size;

/// What is used unless the user has chosen something else.
const DEFAULT: &str = "less -RFX";

/// What a `less` is told that was given no options: to show colours, to end with a text that fits, to leave it standing.
const LESS: (&str, &str) = ("LESS", "RFX");

/// A pager that may have been opened.
pub(super) struct Pager(Rc<RefCell<Option<Foreground>>>);

impl Pager {
    /// Whether it has been opened.
    pub(super) fn is_open(&self) -> bool {
        self.0.borrow().is_some()
    }
}

impl Shell<'_> {
    /// Lets what comes now go to the pager if it is taller than the screen.
    pub(super) fn begin_page(&mut self) -> io::Result<Option<Pager>> {
        let is_shown = self.printer.is_on_terminal() && !self.printer.is_diverting();
        let is_wanted = self.settings.pager && is_shown;
        if !is_wanted {
            return Ok(None);
        }
        let line = self.options.pager.as_deref().unwrap_or(DEFAULT).to_owned();
        if !can_start(&line) {
            return Ok(None);
        }
        let opened = Rc::new(RefCell::new(None));
        let has_options = env::var_os(LESS.0).is_some();
        let running = Rc::clone(&opened);
        let open = move || {
            let variables = match has_options {
                true => &[][..],
                false => &[LESS],
            };
            // Without a pager the reply is shown as it comes.
            // Ctrl-C is the pager's, but it ends the reply too, as it ends what another program sends to a pager: what has
            // come of it stays to be looked at.
            let (pager, input) = Foreground::start(&line, variables, None).ok()?;
            running.replace(Some(pager));
            Some(Box::new(input) as Box<dyn Write>)
        };
        let size = Size::now();
        self.printer
            .begin_page((size.rows, size.columns), Box::new(open))?;
        Ok(Some(Pager(opened)))
    }

    /// Waits until the pager is left, if one was opened.
    pub(super) fn end_page(&mut self, pager: Option<Pager>) -> io::Result<()> {
        let Some(Pager(opened)) = pager else {
            return Ok(());
        };
        let written = self.printer.end_page();
        if let Some(running) = opened.take() {
            // How a pager ends says nothing about the reply.
            let _ = running.wait();
            self.session.take_interrupt();
        }
        self.printer.say_later()?;
        written
    }
}

/// Tells whether the program is there with which a line begins; what only the system's shell can read is left to it.
fn can_start(line: &str) -> bool {
    let Some(program) = line.split_whitespace().next() else {
        return false;
    };
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-+".contains(&byte);
    if !program.bytes().all(is_plain) {
        return true;
    }
    if program.contains('/') {
        return is_program(Path::new(program));
    }
    env::var_os("PATH").is_some_and(|path| {
        env::split_paths(&path).any(|directory| is_program(&directory.join(program)))
    })
}

fn is_program(path: &Path) -> bool {
    let metadata = path.metadata();
    metadata.is_ok_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pager_that_is_not_there_is_not_started() {
        assert!(can_start("sh -c cat"));
        assert!(can_start("/bin/sh"));
        assert!(can_start("$HOME/bin/pager"));
        assert!(!can_start("no-such-pager -x"));
        assert!(!can_start("/no/such/pager"));
        assert!(!can_start("/etc/passwd"));
        assert!(!can_start(" "));
    }
}
