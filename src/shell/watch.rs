//! `:watch`: a command again and again, on a screen of its own, with what has changed marked.

mod frame;
mod keys;

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime};

use self::frame::{Frame, Marks};
use self::keys::Keys;
use super::care::Permit;
use super::repeat::Repeat;
use super::settings::Timing;
use super::size::Size;
use super::{Next, Shell, colon, local, prompt, secret};
use crate::command::{self, Arrival, Flags};
use crate::render::{self, Color, Recipient};
use crate::text::{self, Quoting, Word};

/// Opens the other screen and hides the cursor.
const ENTER: &str = "\x1b[?1049h\x1b[?25l";
/// Goes back to the screen of before.
const LEAVE: &str = "\x1b[?25h\x1b[?1049l";

/// How often the keyboard and the size of the screen are looked at.
const SLICE: Duration = Duration::from_millis(100);

/// How much of what a round prints is kept; no screen shows more.
const KEPT: usize = 1 << 20;

/// What is to be watched.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Watch {
    pub(super) every: Duration,
    pub(super) line: String,
}

/// How the rounds ended.
enum End {
    /// The user has seen enough.
    Wanted,
    /// A round broke off, after it had said why.
    Broken(String),
}

impl Shell<'_> {
    /// Shows a command's reply again and again until the user ends it.
    pub(super) fn watch(&mut self, watch: &Watch) -> io::Result<Next> {
        let shown = match self.watchable(&watch.line) {
            Ok(shown) => shown,
            Err(error) => return self.refuse(error),
        };
        // What is wrong at the start is said where it can be read on.
        if self.session.is_down() {
            self.care.forget_server();
            if let Err(error) = self.connect() {
                return self.fail(&error);
            }
        }
        self.asking_once(|shell| shell.watch_shown(watch, &shown))
    }

    /// Asks the user where that is wanted, and then runs the rounds, which must not ask.
    fn watch_shown(&mut self, watch: &Watch, shown: &str) -> io::Result<Next> {
        if !colon::is_one(&watch.line) {
            let words = text::split(watch.line.as_bytes(), Quoting::Shell).words;
            if self.permit(&words)? == Permit::Refused {
                return Ok(Next::Stop);
            }
        }
        let mut keys = match Keys::open() {
            Ok(keys) => keys,
            Err(error) => {
                return self.refuse(format_args!("the keyboard cannot be read: {error}"));
            }
        };
        self.draw(ENTER)?;
        let ended = self.rounds(watch, shown, &mut keys);
        self.draw(LEAVE)?;
        drop(keys);
        match ended? {
            End::Wanted => Ok(Next::Line),
            End::Broken(said) => self.printer.say(said.trim()).map(|()| Next::Stop),
        }
    }

    /// Checks that a line can be run again and again; gives it as it may be shown.
    fn watchable(&self, line: &str) -> Result<String, String> {
        const EXPECTED: &str = "expected a command for the server, :info or :peek";
        let shown = text::line(secret::masked(line).as_bytes());
        if colon::is_one(line) {
            let is_known = ["info", "peek"].iter().any(|name| colon::names(line, name));
            let name = line
                .trim_start()
                .split(text::BLANKS)
                .next()
                .unwrap_or_default();
            return match is_known {
                true => Ok(shown),
                false => Err(format!("found {name:?}, {EXPECTED}")),
            };
        }
        let words = text::split(line.as_bytes(), Quoting::Shell).complete();
        let words = words.map_err(|error| error.to_string())?;
        let Some(first) = words.first() else {
            return Err(format!("found no command, {EXPECTED}"));
        };
        let name = String::from_utf8_lossy(&first.bytes);
        if local::find(&words).is_some() || Repeat::find(line, &words).is_some() {
            return Err(format!("found {name:?}, {EXPECTED}"));
        }
        if self.session.is_in_transaction() {
            return Err("a transaction is open, in which each round would queue a command".into());
        }
        match why_not(&words) {
            Some(why) => Err(format!("found {name:?}, which {why}")),
            None => Ok(shown),
        }
    }

    fn rounds(&mut self, watch: &Watch, shown: &str, keys: &mut Keys) -> io::Result<End> {
        let marks = match self.options.dump.color {
            Color::On => Marks::Reverse,
            Color::Off => Marks::Margin,
        };
        let title = format!("every {}: {shown}", render::duration(watch.every));
        let mut before = None;
        loop {
            let started = Instant::now();
            let (next, said) = self.round(&watch.line)?;
            if next != Next::Line {
                return Ok(End::Broken(said.text()));
            }
            let frame = Frame::read(&said.text(), said.left_out());
            let place = self.place_and_time();
            let next_round = (started + watch.every).max(Instant::now() + SLICE);
            let mut drawn = None;
            while Instant::now() < next_round {
                let size = Size::now();
                if drawn != Some(size) {
                    let title = joined(&title, &place, size.columns);
                    self.draw(&frame.draw(before.as_ref(), &title, marks, size))?;
                    drawn = Some(size);
                }
                let pressed = keys.wait(next_round.min(Instant::now() + SLICE))?;
                if self.session.take_interrupt() || pressed.iter().any(|key| b"qQ".contains(key)) {
                    return Ok(End::Wanted);
                }
            }
            before = Some(frame);
        }
    }

    /// Runs the line with a printer that keeps what it prints.
    fn round(&mut self, line: &str) -> io::Result<(Next, Kept)> {
        let kept = Kept::default();
        let mut printer = self
            .printer
            .like(Box::new(kept.clone()), Box::new(kept.clone()));
        std::mem::swap(self.printer, &mut printer);
        // What does not fit is cut here.
        let pager = std::mem::replace(&mut self.settings.pager, false);
        // A time would be another one each round.
        let timing = std::mem::replace(&mut self.settings.timing, Timing::Off);
        // What was harmless at the start may have become dangerous.
        let next = self.without_asking(|shell| shell.run(line));
        self.settings.timing = timing;
        self.settings.pager = pager;
        std::mem::swap(self.printer, &mut printer);
        Ok((next?, kept))
    }

    /// Says where the command goes, and when it went there.
    fn place_and_time(&self) -> String {
        let place = prompt(self.session, self.name());
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let now = render::moment(now.unwrap_or_default());
        let (_, time) = now.split_once(' ').unwrap_or_default();
        format!("{}  {time}", place.trim_end_matches(['>', ' ']))
    }

    fn draw(&mut self, text: &str) -> io::Result<()> {
        let screen = self.printer.screen()?;
        screen.write_all(text.as_bytes())?;
        screen.flush()
    }
}

/// Tells why a command cannot be run again and again.
fn why_not(words: &[Word]) -> Option<&'static str> {
    let is_word = |known: &str| {
        let mut words = words.iter().skip(1);
        words.any(|word| word.bytes.eq_ignore_ascii_case(known.as_bytes()))
    };
    match command::arrival(words) {
        Arrival::Subscribe { .. } | Arrival::Unsubscribe { .. } | Arrival::Monitor => {
            return Some("is answered without end, expected a command with one reply");
        }
        Arrival::Replication => {
            return Some("makes a replica of the connection, expected a command with one reply");
        }
        Arrival::MayClose => return Some("ends the connection, expected a command that does not"),
        Arrival::Nothing => return Some("is not answered, expected a command with a reply"),
        Arrival::One => {}
    }
    // It would stay so when nobody watches any more, and each round would be another command there.
    if command::effect(words).is_some() {
        return Some("changes the connection, expected a command that leaves it as it is");
    }
    let spec = command::find(words)?;
    let waits = spec.flags.contains(Flags::BLOCKING)
        && (!matches!(spec.name, "XREAD" | "XREADGROUP") || is_word("BLOCK"));
    waits.then_some("waits until something happens, expected a command that replies at once")
}

/// Puts one text to the left and one to the right in so many columns; where there is no room the right one stays whole.
fn joined(left: &str, right: &str, columns: usize) -> String {
    let left = text::fitting(left, columns.saturating_sub(text::columns(right) + 2));
    let gap = columns.saturating_sub(text::columns(left) + text::columns(right));
    format!("{left}{:gap$}{right}", "")
}

/// Keeps what a printer prints.
#[derive(Debug, Clone, Default)]
struct Kept(Rc<RefCell<Text>>);

#[derive(Debug, Default)]
struct Text {
    bytes: Vec<u8>,
    /// How many rows there were behind what is kept.
    left_out: usize,
}

impl Kept {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.borrow().bytes).into_owned()
    }

    fn left_out(&self) -> usize {
        self.0.borrow().left_out
    }
}

impl Recipient for Kept {}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut text = self.0.borrow_mut();
        let room = KEPT.saturating_sub(text.bytes.len());
        let (kept, rest) = bytes.split_at(room.min(bytes.len()));
        text.bytes.extend_from_slice(kept);
        text.left_out += rest.iter().filter(|&&byte| byte == b'\n').count();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<Word> {
        text::split(line.as_bytes(), Quoting::Shell).words
    }

    #[test]
    fn what_does_not_reply_once_and_at_once_is_refused() {
        for line in [
            "SUBSCRIBE c",
            "monitor",
            "PSYNC ? -1",
            "QUIT",
            "SHUTDOWN",
            "CLIENT REPLY OFF",
            "BLPOP l 1",
            "XREAD BLOCK 0 STREAMS s $",
            "xreadgroup GROUP g c block 5 STREAMS s >",
            "WAIT 1 0",
            "MULTI",
            "exec",
            "DISCARD",
            "SELECT 1",
            "AUTH pw",
            "HELLO 3",
            "RESET",
            "WATCH k",
            "UNWATCH",
            "CLIENT TRACKING ON",
            "CLIENT NO-TOUCH on",
        ] {
            assert!(why_not(&words(line)).is_some(), "{line}");
        }
        for line in [
            "GET k",
            "XREAD STREAMS s 0",
            "INFO",
            "nosuch command",
            "HELLO",
            "CLIENT INFO",
        ] {
            assert_eq!(why_not(&words(line)), None, "{line}");
        }
    }

    #[test]
    fn the_title_fits_its_row() {
        assert_eq!(joined("left", "right", 12), "left   right");
        assert_eq!(joined("left, longer", "right", 12), "left,  right");
        assert_eq!(joined("日本", "r", 8), "日本   r");
        assert_eq!(joined("left", "right", 3), "right");
    }

    #[test]
    fn what_is_kept_has_an_end() {
        let mut kept = Kept::default();
        let written = kept.write(&b"row\n".repeat(KEPT)).unwrap();
        assert_eq!(written, 4 * KEPT);
        assert_eq!(kept.text().len(), KEPT);
        assert_eq!(kept.left_out(), KEPT - KEPT / 4);
    }
}
