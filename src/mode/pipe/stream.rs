//! Requests of RESP out of a stream, passed on as they stand; between them lines of words may stand, as servers allow.

use std::collections::VecDeque;

use super::fault::Fault;
use super::glimpse::Glimpse;
use super::input::Stop;
use super::lines;
use crate::command::ReplyLength;
use crate::resp::encode::MAX_INLINE;
use crate::resp::{DecodeError, DecodeErrorKind, Frame, Framer, Piece, type_byte, words_of};
use crate::session::{Feed, Requests, Room, Supply};
use crate::text::Line;

/// How much room each read finds.
const PIECE: usize = 128 << 10;

/// A request that is longer goes out in parts of this length.
const PART: usize = 64 << 10;

/// So much of a request is read before it is looked for its end farther on in the file.
const LONG: usize = 256 << 10;

/// So much is looked at there at once: the lines between the words are short.
const WINDOW: usize = 4 << 10;

/// What has been read and not been put in.
pub(super) struct Stream {
    /// What came; from `filled` on it is only room.
    buffer: Vec<u8>,
    filled: usize,
    /// Where the next request begins, or the rest of the one that is being put in.
    start: usize,
    framer: Framer,
    /// How many commands have been put in.
    count: u64,
    /// How much of a request is still to be put in of which the beginning is.
    amid: u64,
}

/// What keeps from putting in more.
enum Step {
    /// There is no room.
    Full,
    /// The rest of a command is to be put in before anything else.
    Amid,
    /// What has been read is used up.
    Starved,
}

/// What stands at the front.
enum Front {
    /// Not all of it, if anything, has come.
    Incomplete,
    /// A request that needs a closer look.
    Special(Frame),
    /// A request that goes out in parts.
    Long(Frame),
    /// A line.
    Line,
    /// Something, for which there is no room.
    NoRoom,
}

impl Stream {
    /// Takes the beginning of a stream.
    pub(super) fn new(beginning: &[u8]) -> Self {
        Self {
            buffer: beginning.to_vec(),
            filled: beginning.len(),
            start: 0,
            framer: Framer::new(),
            count: 0,
            amid: 0,
        }
    }

    /// How many bytes have been put in.
    pub(super) fn passed(&self) -> u64 {
        self.framer.start() - self.amid
    }

    /// Puts in what is there, reading on where there is room for more, and notes each command.
    pub(super) fn supply(
        &mut self,
        feed: &mut Feed,
        requests: &mut Requests,
        pending: &mut VecDeque<Glimpse>,
    ) -> Result<Supply, Stop> {
        loop {
            match self.put(feed, requests, pending)? {
                Step::Full => return Ok(Supply::More),
                Step::Amid => return Ok(Supply::Amid),
                Step::Starved => match feed.read(self.room()).map_err(Stop::Input)? {
                    None => return Ok(Supply::Later),
                    Some(0) => return self.put_rest(requests, pending).map(|()| Supply::End),
                    Some(len) => self.filled += len,
                },
            }
        }
    }

    /// Gives room behind what has come.
    fn room(&mut self) -> &mut [u8] {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.filled, 0);
            self.filled -= self.start;
            self.start = 0;
        }
        // A long request doubles the room, but not beyond its end as far as that is known.
        let ahead = usize::try_from(self.framer.looked()).unwrap_or(usize::MAX);
        let more = ahead
            .saturating_sub(self.filled)
            .clamp(PIECE, self.filled.max(PIECE));
        let len = self.filled + more;
        if self.buffer.len() < len || self.buffer.len() > 4 * len {
            self.buffer.resize(len, 0);
            self.buffer.shrink_to(len);
        }
        &mut self.buffer[self.filled..]
    }

    /// Puts in what has come while there is room.
    fn put(
        &mut self,
        feed: &Feed,
        requests: &mut Requests,
        pending: &mut VecDeque<Glimpse>,
    ) -> Result<Step, Stop> {
        if self.amid > 0 {
            return Ok(self.put_part(requests));
        }
        while requests.room() == Room::Left {
            match self.put_ordinary(requests, pending)? {
                Front::NoRoom => break,
                Front::Incomplete => {
                    let Some(len) = self.end_ahead(feed, requests)? else {
                        return Ok(Step::Starved);
                    };
                    self.framer.pass(len);
                    return Ok(self.begin_parts(len, requests, pending));
                }
                Front::Long(frame) => {
                    return Ok(self.begin_parts(frame.len as u64, requests, pending));
                }
                Front::Special(frame) => {
                    self.count += 1;
                    let request = &self.buffer[self.start..self.start + frame.len];
                    let words: Vec<_> = words_of(request).map(whole).collect();
                    lines::put_words(&words, self.count, requests, pending)?;
                    self.start += frame.len;
                }
                Front::Line => match self.put_line(requests, pending)? {
                    true => {}
                    false => return Ok(Step::Starved),
                },
            }
        }
        Ok(Step::Full)
    }

    /// Deals with what stands at the end of the stream.
    fn put_rest(
        &mut self,
        requests: &mut Requests,
        pending: &mut VecDeque<Glimpse>,
    ) -> Result<(), Stop> {
        let rest = &self.buffer[self.start..self.filled];
        match rest.first() {
            _ if self.amid > 0 => Err(Stop::Torn(self.count)),
            None => Ok(()),
            Some(&type_byte::ARRAY) => Err(self.fault(self.framer.cut_off(rest.len() as u64))),
            Some(_) => self.put_as_line(rest.len(), requests, pending),
        }
    }

    /// Puts in the ordinary requests at the front all together; tells what stands behind them.
    fn put_ordinary(
        &mut self,
        requests: &mut Requests,
        pending: &mut VecDeque<Glimpse>,
    ) -> Result<Front, Stop> {
        let first = self.start;
        let front = loop {
            if requests.room() == Room::None || self.start - first >= PART {
                break Ok(Front::NoRoom);
            }
            let rest = &self.buffer[self.start..self.filled];
            match rest.first() {
                None => break Ok(Front::Incomplete),
                Some(&type_byte::ARRAY) => {}
                Some(_) => break Ok(Front::Line),
            }
            let frame = match self.framer.next(rest) {
                Ok(Some(frame)) => frame,
                Ok(None) => break Ok(Front::Incomplete),
                Err(error) => break Err(error),
            };
            let Some(length) = requests.takes_bytes(&rest[frame.name.clone()], frame.words) else {
                break Ok(Front::Special(frame));
            };
            if frame.len > PART {
                break Ok(Front::Long(frame));
            }
            self.count += 1;
            pending.push_back(Glimpse::new(self.count, &rest[..frame.len]));
            self.start += frame.len;
            requests.count_in(length);
        };
        requests.append(&self.buffer[first..self.start]);
        front.map_err(|error| self.fault(error))
    }

    /// Finds the end of a long request of which only a part has come: in a file it can be seen whether it is there.
    /// Where it cannot, the request has to be kept until it is whole.
    fn end_ahead(&self, feed: &Feed, requests: &mut Requests) -> Result<Option<u64>, Stop> {
        let come = self.filled - self.start;
        let rest = &self.buffer[self.start..self.filled];
        let name = self.framer.name().and_then(|name| rest.get(name));
        let may_go_in_parts = come >= LONG
            && name.is_some_and(|name| requests.takes_bytes(name, self.framer.words()).is_some());
        if !may_go_in_parts || feed.left().is_none() {
            return Ok(None);
        }
        let mut framer = self.framer.clone();
        let mut window = vec![0; WINDOW];
        loop {
            let at = framer.looked();
            let ahead = at.cast_signed() - come as i64;
            let len = feed.look(ahead, &mut window).map_err(Stop::Input)?;
            let end = framer.walk(&window[..len], at);
            match end.map_err(|error| self.fault(error))? {
                Some(end) => return Ok(Some(end)),
                // A line is shorter than the window: it ends, or the file does.
                None if framer.looked() == at || len < window.len() => {
                    let left = feed.left().unwrap_or(0);
                    return Err(self.fault(framer.cut_off(come as u64 + left)));
                }
                None => {}
            }
        }
    }

    /// Puts in the first part of a request of this length, which the framer has passed.
    fn begin_parts(
        &mut self,
        len: u64,
        requests: &mut Requests,
        pending: &mut VecDeque<Glimpse>,
    ) -> Step {
        self.count += 1;
        let rest = &self.buffer[self.start..self.filled];
        pending.push_back(Glimpse::new(self.count, rest));
        requests.count_in(ReplyLength::Any);
        self.amid = len;
        self.put_part(requests)
    }

    /// Puts in the next part of a request.
    fn put_part(&mut self, requests: &mut Requests) -> Step {
        let come = (self.filled - self.start).min(PART);
        let len = usize::try_from(self.amid).map_or(come, |amid| amid.min(come));
        if len == 0 {
            return Step::Starved;
        }
        requests.append(&self.buffer[self.start..self.start + len]);
        self.start += len;
        self.amid -= len as u64;
        match self.amid {
            0 => Step::Full,
            _ => Step::Amid,
        }
    }

    /// Puts in the line at the front; tells whether it has come to its end.
    fn put_line(
        &mut self,
        requests: &mut Requests,
        pending: &mut VecDeque<Glimpse>,
    ) -> Result<bool, Stop> {
        let rest = &self.buffer[self.start..self.filled];
        match rest.iter().take(MAX_INLINE).position(|&byte| byte == b'\n') {
            Some(at) => {
                self.put_as_line(at + 1, requests, pending)?;
                Ok(true)
            }
            None if rest.len() < MAX_INLINE => Ok(false),
            None => {
                let limit = MAX_INLINE;
                let kind = DecodeErrorKind::LineTooLong { limit };
                Err(self.fault_at(limit as u64, kind))
            }
        }
    }

    /// Puts in so many bytes at the front as a line.
    fn put_as_line(
        &mut self,
        len: usize,
        requests: &mut Requests,
        pending: &mut VecDeque<Glimpse>,
    ) -> Result<(), Stop> {
        use type_byte::{BULK, ERROR, INTEGER, SIMPLE};
        let line = &self.buffer[self.start..self.start + len];
        if let Some(&found @ (BULK | SIMPLE | ERROR | INTEGER)) = line.first() {
            let expected = "'*' and how many words a command has, or a line of words";
            return Err(self.fault_at(0, DecodeErrorKind::TypeByte { found, expected }));
        }
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = Line {
            bytes: line.strip_suffix(b"\r").unwrap_or(line),
            number: self.count + 1,
            start: self.framer.start(),
        };
        self.count += u64::from(lines::put_line(line, requests, pending)?);
        self.start += len;
        self.framer.pass(len as u64);
        Ok(())
    }

    fn fault_at(&self, at: u64, kind: DecodeErrorKind) -> Stop {
        let offset = self.framer.start() + at;
        self.fault(DecodeError { offset, kind })
    }

    fn fault(&self, source: DecodeError) -> Stop {
        let start = self.framer.start();
        Stop::Fault(self.count + 1, Fault::Request { start, source })
    }
}

fn whole(piece: Piece<'_>) -> &[u8] {
    match piece {
        Piece::Whole(word) | Piece::Cut(word) => word,
    }
}
