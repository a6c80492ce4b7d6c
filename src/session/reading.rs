//! The reading of what has been received: through the scanner to where it belongs. It waits for nothing and sends nothing.

use super::dialogue::{Awaited, Done};
use super::{Endpoint, Error, Link, Session, Sink};
use crate::resp::DecodeError;

impl Session {
    /// Reads all that the connection received last.
    pub(super) fn read_all(&mut self, sink: &mut dyn Sink) -> Result<(), Error> {
        while self.read(sink)?.is_some() {}
        sink.flush().map_err(Error::Output)
    }

    /// Whether some of what the connection received last has not been read.
    pub(super) fn has_unread(&self) -> bool {
        let link = self.link.as_ref();
        link.is_some_and(|link| link.read < link.connection.received().len())
    }

    /// Reads on in what the connection received last, until an answer is complete or all is read.
    pub(super) fn read(&mut self, sink: &mut dyn Sink) -> Result<Option<Done>, Error> {
        self.read_within(usize::MAX, sink)
    }

    /// Reads on in at most so many of the bytes that the connection received last, until an answer is complete or they
    /// are read.
    pub(super) fn read_within(
        &mut self,
        most: usize,
        sink: &mut dyn Sink,
    ) -> Result<Option<Done>, Error> {
        if self.read_stream(most, sink)? {
            return Ok(None);
        }
        let Some(Link {
            connection,
            scanner,
            read,
            dialogue,
            opening,
            answers,
            ..
        }) = &mut self.link
        else {
            return Ok(None);
        };
        let unread = &connection.received()[*read..];
        let mut input = &unread[..unread.len().min(most)];
        loop {
            let before = input.len();
            let scanned = scanner.next(&mut input);
            *read += before - input.len();
            // Looked at where it is: an event is large, and there may be millions.
            let event = match &scanned {
                Ok(Some(event)) => event,
                Ok(None) => return Ok(None),
                Err(source) => return Err(no_resp(&self.endpoint, source)),
            };
            *opening = None;
            dialogue.event(event, sink).map_err(Error::Output)?;
            if !event.ends_value {
                if let Some(elements) = dialogue.take_surplus() {
                    scanner.expect_more(elements);
                }
                continue;
            }
            let done = dialogue.end(&mut self.wanted);
            match done {
                None => {}
                Some(Done::Handshake(step, error)) => {
                    answers.push((step, error));
                    if !matches!(dialogue.first(), Some(Awaited::Handshake(_))) {
                        self.settle(sink)?;
                        return Ok(Some(Done::Handshake(step, None)));
                    }
                }
                done => return Ok(done),
            }
        }
    }

    /// Passes on at most so many of the bytes that the connection received last, if what comes is no RESP; tells whether it
    /// is so. What comes first is remembered until it turns out to be RESP.
    fn read_stream(&mut self, most: usize, sink: &mut dyn Sink) -> Result<bool, Error> {
        let Some(link) = &mut self.link else {
            return Ok(false);
        };
        let unread = &link.connection.received()[link.read..];
        let input = &unread[..unread.len().min(most)];
        if let Some(opening) = &mut link.opening {
            opening.extend_from_slice(input);
        }
        let is_stream = |next: &u8| link.dialogue.awaits_stream(*next);
        if !input.first().is_some_and(is_stream) {
            return Ok(false);
        }
        link.dialogue.note_answer();
        link.read += input.len();
        sink.stream(input).map_err(Error::Output)?;
        Ok(true)
    }

    /// Passes over replies of ordinary commands that are plainly no errors, in what the connection received last; gives
    /// how many.
    pub(super) fn pass_over(&mut self) -> u64 {
        let Some(Link {
            connection,
            scanner,
            read,
            dialogue,
            opening: None,
            ..
        }) = &mut self.link
        else {
            return 0;
        };
        let mut input = &connection.received()[*read..];
        let before = input.len();
        let count = scanner.pass_over(&mut input, dialogue.ordinary_ahead());
        *read += before - input.len();
        dialogue.pass_ordinary(count);
        count
    }
}

/// Says that what came is no RESP.
#[cold]
fn no_resp(endpoint: &Endpoint, source: &DecodeError) -> Error {
    Error::Protocol {
        endpoint: endpoint.clone(),
        source: Box::new(source.clone()),
        looks_like: None,
    }
}
