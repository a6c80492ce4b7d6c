//! The handshake, said and heard: what it consists of and what its answers mean is decided in `handshake`.

use super::dialogue::Awaited;
use super::exchange::Next;
use super::handshake::{self, Action, Step};
use super::request::queue;
use super::state::Wanted;
use super::{Error, Session, Sink};

impl Session {
    /// Opens a connection and says the handshake to its end.
    pub(super) fn greet(&mut self, sink: &mut dyn Sink) -> Result<(), Error> {
        self.open(sink)?;
        let steps = handshake::steps(&self.wanted);
        self.converse(&steps, sink)
    }

    /// Says steps of the handshake and reads the answers.
    fn converse(&mut self, steps: &[Step], sink: &mut dyn Sink) -> Result<(), Error> {
        if steps.is_empty() {
            return Ok(());
        }
        self.say(steps, sink);
        self.hear(sink)
    }

    /// Reads answers until none to the handshake is awaited.
    fn hear(&mut self, sink: &mut dyn Sink) -> Result<(), Error> {
        while self.is_greeting() {
            match self.next(sink)? {
                Next::Done(_) => {}
                Next::Interrupted => return Err(Error::Interrupted),
                Next::Ended(cause) => return Err(self.lost(cause)),
            }
        }
        Ok(())
    }

    /// Queues steps of the handshake.
    pub(super) fn say(&mut self, steps: &[Step], sink: &mut dyn Sink) {
        let purpose = |&step| handshake::purpose(step, &self.wanted);
        sink.handshake(&steps.iter().map(purpose).collect::<Vec<_>>());
        for &step in steps {
            let words = handshake::words(step, &self.wanted);
            if let Some(link) = &mut self.link {
                queue(&mut link.connection, &words);
                link.dialogue.await_answer(Awaited::Handshake(step));
            }
        }
    }

    fn is_greeting(&self) -> bool {
        let link = self.link.as_ref();
        link.is_some_and(|link| link.dialogue.is_greeting())
    }

    /// Acts on the answers to the handshake, all of which have come.
    pub(super) fn settle(&mut self, sink: &mut dyn Sink) -> Result<(), Error> {
        let Some(link) = &mut self.link else {
            return Ok(());
        };
        let answers = std::mem::take(&mut link.answers);
        match handshake::judge(&answers, &self.wanted) {
            Action::Ready {
                is_resp3,
                lacks_authentication,
                notices,
            } => {
                link.greeted_by = None;
                link.dialogue.state.is_resp3 = is_resp3;
                link.dialogue.state.lacks_authentication = lacks_authentication;
                notices.iter().for_each(|notice| sink.notice(notice));
                Ok(())
            }
            Action::Again(steps) => {
                self.say(&steps, sink);
                Ok(())
            }
            Action::Refuse(refusal) => Err(Error::Refused(refusal)),
        }
    }

    /// Says what of the handshake had to wait for an AUTH.
    pub(super) fn catch_up(&mut self, sink: &mut dyn Sink) -> Result<(), Error> {
        match &mut self.link {
            Some(link) if link.dialogue.state.lacks_authentication => {
                link.dialogue.state.lacks_authentication = false;
            }
            _ => return Ok(()),
        }
        // The user is known by now; what is left does not depend on who it is.
        let anonymous = Wanted {
            credentials: None,
            ..self.wanted.clone()
        };
        let known = std::mem::replace(&mut self.wanted, anonymous);
        let result = self.converse(&handshake::steps(&self.wanted), sink);
        self.wanted = known;
        result
    }
}
