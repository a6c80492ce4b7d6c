//! One reply in RESP2 and in RESP3, side by side.

mod columns;
mod permit;

use std::io::Write;

use self::columns::Reply;
use super::Error;
use crate::render::{Direction, Dump, DumpOptions, Piece};
use crate::resp::Count;
use crate::session::{
    self, FirstWrite, Interrupt, Notice, Outcome, ProtocolChoice, Session, Sink, Tap, Traffic,
};

/// How many bytes of each reply are shown; those behind are counted.
const KEPT: usize = 64 << 10;

/// What to compare, and how to show it.
#[derive(Debug)]
pub struct Options {
    /// The command and its arguments.
    pub words: Vec<Vec<u8>>,
    /// Whether it runs though it may write or block.
    pub permission: Permission,
    /// How the bytes are shown.
    pub dump: DumpOptions,
}

/// Whether a command runs twice though it may write or block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Only if it neither writes nor blocks.
    Harmless,
    /// Whatever it does.
    Forced,
}

/// Runs a command over two connections, in RESP2 first, and shows both replies: in two columns where there is room, else
/// below each other. The last line says in what they differ. An error reply is a reply like any other.
///
/// # Errors
/// The command is refused, a session breaks off, or the output cannot be written.
pub fn run(
    options: &Options,
    session: &session::Options,
    interrupt: Option<&Interrupt>,
    out: &mut dyn Write,
) -> Result<(), Error> {
    permit::permit(&options.words, options.permission)?;
    let reply = |protocol| reply(&options.words, protocol, session, interrupt.cloned());
    let old = reply(ProtocolChoice::Resp2)?;
    let new = reply(ProtocolChoice::Resp3)?;
    let mut text = Vec::new();
    let mut dump = Dump::new(options.dump);
    for notice in &new.notices {
        dump.remark(&format!("warning: {notice}"), &mut text);
    }
    let (left, right) = (old.read(&options.dump), new.read(&options.dump));
    let DumpOptions { width, color, .. } = options.dump;
    match columns::side_by_side(&left, &right, width, color) {
        Some(lines) => lines
            .iter()
            .for_each(|line| text.extend_from_slice(format!("{line}\n").as_bytes())),
        None => {
            old.dump("RESP2", &mut dump, &mut text);
            new.dump("RESP3", &mut dump, &mut text);
        }
    }
    let sentence = match old.kept == new.kept && old.len == new.len {
        true => format!("the same in RESP2 and RESP3: {}", old.summary(&left)),
        false => format!(
            "RESP2: {}; RESP3: {}",
            old.summary(&left),
            new.summary(&right)
        ),
    };
    dump.remark(&sentence, &mut text);
    out.write_all(&text)
        .and_then(|()| out.flush())
        .map_err(Error::Output)
}

/// Runs the command on a connection of its own and gives the bytes of its reply.
fn reply(
    words: &[Vec<u8>],
    protocol: ProtocolChoice,
    options: &session::Options,
    interrupt: Option<Interrupt>,
) -> Result<Recorder, Error> {
    let options = session::Options {
        protocol,
        first_write: FirstWrite::AfterHandshake,
        ..options.clone()
    };
    let mut recorder = Recorder::default();
    let mut session = Session::new(options, interrupt).map_err(Error::Session)?;
    session.connect(&mut recorder).map_err(Error::Session)?;
    // What was received so far answers the handshake.
    recorder.kept.clear();
    recorder.len = 0;
    match session.run(words, &mut recorder).map_err(Error::Session)? {
        Outcome::Interrupted | Outcome::Unblocked => {
            Err(Error::Session(session::Error::Interrupted))
        }
        Outcome::Replied { .. } | Outcome::Silent | Outcome::Ended => Ok(recorder),
    }
}

/// The bytes that came, as they came.
#[derive(Default)]
struct Recorder {
    kept: Vec<u8>,
    /// How many there were, with those that are not kept.
    len: u64,
    notices: Vec<Notice>,
}

impl Recorder {
    fn read(&self, options: &DumpOptions) -> Reply {
        Reply::read(&self.kept, self.len, options.limit)
    }

    /// Says how long a reply is and what it is.
    fn summary(&self, reply: &Reply) -> String {
        format!("{} ({})", Count(self.len, "byte"), reply.kind())
    }

    fn dump(&self, title: &str, dump: &mut Dump, out: &mut Vec<u8>) {
        dump.remark(title, out);
        let piece = Piece {
            direction: Direction::Received,
            bytes: &self.kept,
            secrets: &[],
            at: None,
        };
        dump.traffic(&piece, out);
        let rest = self.len - self.kept.len() as u64;
        if rest > 0 {
            dump.flush(out);
            dump.remark(&format!("… {} more", Count(rest, "byte")), out);
        } else {
            // The session has read the reply to its end.
            let _ = dump.finish(out);
        }
        *dump = Dump::new(*dump.options());
    }
}

impl Tap for Recorder {
    fn traffic(&mut self, traffic: &Traffic<'_>) {
        if traffic.direction == session::Direction::Received {
            let room = KEPT - self.kept.len();
            let kept = traffic.bytes.len().min(room);
            self.kept.extend_from_slice(&traffic.bytes[..kept]);
            self.len += traffic.bytes.len() as u64;
        }
    }
}

impl Sink for Recorder {
    fn notice(&mut self, notice: &Notice) {
        self.notices.push(notice.clone());
    }
}
